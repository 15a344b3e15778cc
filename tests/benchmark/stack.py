# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Apsara Stack: whole pairs of two VPCs, two router interfaces and two connections."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.benchmark.measure import Bench, Row, life, simulated
from tests.simulator.testing import Simulator
from tests.support import stack

PLAYBOOK = "cloudlink.interconnect.router_interface_pair"
SIZES = (1, 100, 1000)
LATENCIES = (0, 50)


def pairs(count: int) -> list[dict[str, Any]]:
    """Pairs with names and networks of their own."""

    def side(number: int, role: str, first: int, specification: str) -> dict[str, Any]:
        block = f"10.{first + number // 256}.{number % 256}.0/24"
        return {
            "vpc": {"vpc_name": f"bench-{number}-{role}", "cidr_block": block},
            "interface": {"specification": specification},
        }

    return [
        {
            "name": f"bench-{number}",
            "initiating": side(number, "initiating", 0, "Large.2"),
            "accepting": side(number, "accepting", 128, "Large.1"),
        }
        for number in range(count)
    ]


def bench(simulator: Simulator, home: Path) -> Bench:
    return Bench(simulator.stack, home, stack.variables(simulator.stack))


# What the project promises at no latency (issue 2, section 6).
LIMITS = {
    1: {
        "check": {"writes": 0},
        "build": {"seconds": 6, "calls": 20},
        "again": {"seconds": 1.5, "calls": 6, "writes": 0},
    },
    100: {
        "check": {"writes": 0},
        "build": {"seconds": 15, "calls": 1000},
        "again": {"seconds": 2.5, "calls": 20, "writes": 0},
    },
    1000: {
        "check": {"writes": 0},
        "build": {"seconds": 120},
        "again": {"seconds": 8, "calls": 170, "memory": 250, "writes": 0},
    },
}


def rows() -> Iterator[Row]:
    for latency in LATENCIES:
        for size in SIZES:
            with simulated("stack", lag=1, latency=latency) as (simulator, home):
                limits = LIMITS[size] if latency == 0 else {}
                label = f"{size} pair{'s' * (size > 1)}, {latency} ms"
                yield from life(bench(simulator, home), PLAYBOOK, {"pairs": pairs(size)}, label, limits)
