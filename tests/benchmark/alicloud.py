# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Alibaba Cloud: peerings, each with two VPCs and a route on each side, within one account and across two."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.benchmark.measure import Bench, Row, life, simulated
from tests.simulator.testing import Simulator
from tests.support import alicloud

PLAYBOOK = "cloudlink.interconnect.vpc_peering"

# What the project promises at no latency (issue 3): (peerings, across accounts) -> step -> limits.
LIMITS = {
    (1, True): {"check": {"writes": 0}, "build": {"seconds": 8}, "again": {"writes": 0}},
    (100, False): {
        "check": {"writes": 0},
        "build": {"seconds": 20, "calls": 1000},
        "again": {"seconds": 3, "writes": 0},
    },
    (100, True): {
        "check": {"writes": 0},
        "build": {"seconds": 20, "calls": 1000},
        "again": {"seconds": 3, "writes": 0},
    },
    (1000, False): {"check": {"writes": 0}, "again": {"seconds": 12, "memory": 250, "writes": 0}},
}


def peerings(count: int, across: bool) -> list[dict[str, Any]]:
    """Peerings with names and networks of their own, the accepting side in another region, and account if wanted."""

    def side(number: int, role: str, first: int, **where: str) -> dict[str, Any]:
        block = f"10.{first + number // 256}.{number % 256}.0/24"
        return {"vpc": {"vpc_name": f"bench-{number}-{role}", "cidr_block": block}, "routes": "auto", **where}

    account = {"account": "peer"} if across else {}
    return [
        {
            "name": f"bench-{number}",
            "requester": side(number, "requester", 0, region=alicloud.REGION),
            "accepter": side(number, "accepter", 128, region=alicloud.OTHER_REGION, **account),
        }
        for number in range(count)
    ]


def bench(simulator: Simulator, home: Path) -> Bench:
    return Bench(simulator.alicloud, home, alicloud.variables(simulator.alicloud))


def rows(*chosen: int) -> Iterator[Row]:
    """:param chosen: of the numbers of peerings, those to measure; all of them without any."""
    for (size, across), limits in LIMITS.items():
        if chosen and size not in chosen:
            continue
        with simulated("alicloud", lag=1, latency=0) as (simulator, home):
            label = f"{size} peering{'s' * (size > 1)}, {'two accounts' if across else 'one account'}"
            yield from life(bench(simulator, home), PLAYBOOK, {"peerings": peerings(size, across)}, label, limits)
