# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Alkira: ExpressRoute connectors of two instances over three segments, with their segments, group and credential."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.benchmark.measure import Bench, Limits, Row, life, simulated
from tests.simulator.testing import Simulator
from tests.support import alkira

PLAYBOOK = "cloudlink.interconnect.azure_expressroute"
SEGMENTS = ("bench-red", "bench-green", "bench-blue")
GROUP, CREDENTIAL = "bench", "bench"

TERRAFORM = {
    (1, 0): {"build": 1.2, "again": 0.2},
    (100, 0): {"build": 5.9, "again": 1.0, "absent": 7.8},
    (1, 100): {"build": 2.0, "again": 0.8, "absent": 1.8},
    (20, 100): {"build": 4.0, "again": 1.4, "absent": 4.3},
    (100, 100): {"build": 12.7, "again": 5.0, "absent": 16.1},
}
"""Its wall seconds with parallelism 10, measured on another machine of this size with the same latencies."""

# What the project promises: (connectors, provisioned, milliseconds) -> step -> limits. Seconds hold for a quiet machine, and
# for a portal that takes writes side by side.
LIMITS: dict[tuple[int, bool, int], dict[str, Limits]] = {
    (1, False, 0): {"check": {"writes": 0}, "again": {"writes": 0}},
    (1, True, 0): {"check": {"writes": 0}, "build": {"seconds": 3}, "again": {"writes": 0}},
    (100, False, 0): {
        "check": {"writes": 0},
        "build": {"seconds": 5, "calls": 125},
        "again": {"seconds": 2, "calls": 12, "writes": 0},
    },
    (1, False, 100): {"build": {"seconds": 1.5}, "again": {"seconds": 0.8}, "absent": {"seconds": 1.6}},
    (20, False, 100): {"build": {"seconds": 2.0}, "again": {"seconds": 0.9}, "absent": {"seconds": 2.5}},
    (100, False, 100): {"build": {"seconds": 3.5}, "again": {"seconds": 1.1}, "absent": {"seconds": 4}},
}


def network(count: int, provision: bool) -> dict[str, Any]:
    """The playbook's variables for some connectors and what they need."""

    def instance(number: int, which: int) -> dict[str, Any]:
        at = 2 * number + which
        return {
            "name": f"bench-{number}-{which}",
            "expressroute_circuit_id": f"{alkira.CIRCUITS}bench-{number}-{which}",
            "loopback_subnet": f"172.{16 + at // 1024}.{at // 4 % 256}.{at % 4 * 64}/26",
            "credential": CREDENTIAL,
        }

    return {
        "provision": provision,
        "segments": [{"name": name, "cidrs": [f"10.{200 + index}.0.0/16"]} for index, name in enumerate(SEGMENTS)],
        "connector_groups": [{"name": GROUP}],
        "credentials": [{"name": CREDENTIAL, **alkira.CREDENTIAL}],
        "connectors": [
            {
                "name": f"bench-{number}",
                "size": "SMALL",
                "cxp": "USWEST-AZURE-1",
                "vhub_prefix": f"10.{number // 128}.{number % 128 * 2}.0/23",
                "group": GROUP,
                "instances": [instance(number, 0), instance(number, 1)],
                "segment_options": [{"segment": name, "customer_asn": 65001} for name in SEGMENTS],
            }
            for number in range(count)
        ],
    }


def bench(simulator: Simulator, home: Path) -> Bench:
    return Bench(simulator.alkira, home, alkira.variables(simulator))


def rows(*chosen: int) -> Iterator[Row]:
    """:param chosen: of the numbers of connectors, those to measure; all of them without any."""
    for (size, provision, latency), limits in LIMITS.items():
        if chosen and size not in chosen:
            continue
        # Whether the portal refuses writes that overlap is not knowable. Without latency none do.
        for overlapping in ("accept", "refuse") if latency else ("accept",):
            with simulated("alkira", lag=0, latency=latency) as (simulator, home):
                simulator.alkira.settings(switches={"overlapping_writes": overlapping})
                how = "provisioned" if provision else "not provisioned"
                one_by_one = ", one write at a time" if overlapping == "refuse" else ""
                label = f"{size} connector{'s' * (size > 1)}, {how}, {latency} ms{one_by_one}"
                terraform = None if provision else TERRAFORM.get((size, latency))
                extra = network(size, provision)
                yield from life(bench(simulator, home), PLAYBOOK, extra, label, {} if one_by_one else limits, terraform)
