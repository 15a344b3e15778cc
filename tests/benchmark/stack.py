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
SIZES = {0: (1, 100, 1000, 10000), 50: (1, 100, 1000), 100: (1, 20)}
"""Milliseconds that an answer takes, and how many pairs are measured with that."""

TERRAFORM = {
    (0, 1): {"build": 9.3, "again": 0.53, "absent": 9.1},
    (0, 100): {"build": 129, "again": 4.0, "absent": 133},
    (100, 1): {"build": 10.7, "again": 0.81, "absent": 15.3},
    (100, 20): {"build": 29.4, "again": 2.1, "absent": 38.5},
}
"""Its wall seconds with parallelism 10, measured on another machine of this size with the same lags and latencies."""


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


# What the project promises: (milliseconds, pairs) -> step -> limits. Seconds hold for a quiet machine.
LIMITS = {
    (0, 1): {
        "check": {"writes": 0},
        "build": {"seconds": 6, "calls": 20},
        "again": {"cpu": 0.3, "calls": 6, "writes": 0},
    },
    (0, 100): {
        "check": {"writes": 0},
        "build": {"seconds": 15, "calls": 1000},
        "again": {"cpu": 0.5, "calls": 20, "writes": 0},
    },
    (0, 1000): {
        "check": {"writes": 0},
        "build": {"cpu": 7},
        "again": {"cpu": 1.5, "calls": 170, "memory": 250, "writes": 0},
    },
    (0, 10000): {"again": {"cpu": 15, "memory": 300, "writes": 0}},
    (100, 1): {"build": {"seconds": 4.0}, "again": {"seconds": 0.8}, "absent": {"seconds": 2.6}},
    (100, 20): {"build": {"seconds": 5.0}, "again": {"seconds": 0.9}, "absent": {"seconds": 3.2}},
}


def rows(*chosen: int) -> Iterator[Row]:
    """:param chosen: of the numbers of pairs, those to measure; all of them without any."""
    for latency, sizes in SIZES.items():
        for size in (size for size in sizes if not chosen or size in chosen):
            # Ten thousand transitions of a second each would say more about the machine than about the collection.
            with simulated("stack", lag=0 if size > 1000 else 1, latency=latency) as (simulator, home):
                label = f"{size} pair{'s' * (size > 1)}, {latency} ms"
                limits, terraform = LIMITS.get((latency, size), {}), TERRAFORM.get((latency, size))
                yield from life(bench(simulator, home), PLAYBOOK, {"pairs": pairs(size)}, label, limits, terraform)
