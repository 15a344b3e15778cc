# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The network playbook: one file over three clouds, by one process, and in four slices side by side as of a controller.

Of ten links six are peerings, three router interface pairs and one is a connector. A hub has 20 spokes, which all slices share.
A slice is every fourth link, by ``--limit``.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from tests.benchmark.measure import STEPS, Bench, Limits, Measured, Row, simulated
from tests.simulator.testing import ControlPlane, Simulator
from tests.support import alicloud, alkira, stack
from tests.support.collection import load_collection

PLAYBOOK = "cloudlink.interconnect.network"
SIZES = (1000, 3000, 10000)
SPOKES = 20
SLICES = 4

# What the project promises: (links, processes) -> step -> limits. Seconds hold for a quiet machine.
LIMITS: dict[tuple[int, int], dict[str, Limits]] = {
    (1000, 1): {"check": {"writes": 0}, "again": {"seconds": 4, "writes": 0}},
    (3000, 1): {"again": {"writes": 0}},
    (10000, 1): {"again": {"seconds": 25, "memory": 400, "writes": 0}},
    (1000, SLICES): {"again": {"writes": 0}},
}


def topology(size: int) -> dict[str, Any]:
    """A file of so many links."""
    pairs, connectors = size * 3 // 10, size // 10
    networks: dict[str, Any] = {}
    hubs = [
        *_star("alicloud", size - pairs - connectors, 0, networks),
        *_star("alibabacloudstack", pairs, 64, networks),
    ]
    links = []
    for number in range(connectors):
        at = 2 * number
        networks[f"er-{number}"] = {
            "cloud": "alkira",
            "circuit": {
                "name": f"er-{number}",
                "expressroute_circuit_id": f"{alkira.CIRCUITS}er-{number}",
                "loopback_subnet": f"172.{16 + at // 1024}.{at // 4 % 256}.{at % 4 * 64}/26",
                "credential": "azure",
            },
            "connector": {
                "size": "SMALL",
                "cxp": "USWEST-AZURE-1",
                "vhub_prefix": f"10.{192 + number // 128}.{number % 128 * 2}.0/23",
                "group": "bench",
            },
            "segment_options": {"customer_asn": 65001},
        }
        links.append({"ends": [f"er-{number}", "corp"]})
    if connectors:
        networks["corp"] = {"cloud": "alkira", "segment": {"cidrs": ["10.224.0.0/16"]}}
    return {
        "plugin": "cloudlink.interconnect.topology",
        "topology": "bench",
        "defaults": {
            "alicloud": {"region": alicloud.REGION, "routes": "auto"},
            "alibabacloudstack": {"routes": "auto", "interface": {"specification": "Large.2"}},
        },
        "networks": networks,
        "hubs": hubs,
        "links": links,
        "alkira": {"groups": {"bench": {}}, "credentials": {"azure": alkira.CREDENTIAL}},
    }


def _star(cloud: str, links: int, first: int, networks: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Hubs with their spokes; yields what goes into ``hubs``."""
    for number in range(links):
        hub = f"{cloud}-{number // SPOKES}"
        if number % SPOKES == 0:
            at = number // SPOKES
            networks[hub] = {"cloud": cloud, "vpc": {"cidr_block": f"10.{first + 48 + at // 256}.{at % 256}.0/24"}}
            yield {"hub": hub, "spokes": [f"{hub}-*"]}
        block = f"10.{first + number // 256}.{number % 256}.0/24"
        networks[f"{hub}-{number % SPOKES}"] = {"cloud": cloud, "vpc": {"cidr_block": block}}


class NetworkBench:
    """Runs of the network playbook with one file against all three clouds."""

    def __init__(self, simulator: Simulator, home: Path, size: int) -> None:
        self.clouds: list[ControlPlane] = [simulator.stack, simulator.alicloud, simulator.alkira]
        self.home = home
        variables = {
            **stack.variables(simulator.stack),
            **alicloud.variables(simulator.alicloud),
            **alkira.variables(simulator),
            # Spares Ansible a first reading of the file, as docs/topology.md says.
            "ANSIBLE_INVENTORY_ENABLED": "cloudlink.interconnect.topology",
        }
        self.file = home / "bench.interconnect.yml"
        self.file.write_text(json.dumps(topology(size)), encoding="utf-8")
        self.benches = [Bench(self.clouds[0], self._folder(index), variables) for index in range(SLICES)]
        self.shares = self._shares()

    def _folder(self, index: int) -> Path:
        """Each process writes its own variables and output."""
        found = self.home / f"process-{index}"
        found.mkdir()
        return found

    def _shares(self) -> list[str]:
        """For each slice a pattern of its hosts: every fourth of them, as a controller deals them out."""
        from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology.topology import (
            load,
            nothing_to_render,
        )

        whole = load(str(self.file), lambda path: Path(path).read_text(encoding="utf-8"), nothing_to_render)
        names = sorted(name for name, _variables, _groups in whole.hosts())
        files = []
        for index in range(SLICES):
            path = self.home / f"slice-{index}"
            path.write_text("\n".join(names[index::SLICES]), encoding="utf-8")
            files.append(f"@{path}")
        return files

    def measure(self, extra: dict[str, Any], *arguments: str, slices: bool) -> Measured:
        """All links in one run, or each slice in a run of its own, side by side; a run that fails ends the benchmark."""
        bare = self.benches[0].bare
        for cloud in self.clouds:
            cloud.clear_journal()
        shares = [("--limit", share) for share in self.shares] if slices else [()]

        def run(bench: Bench, share: tuple[str, ...]) -> tuple[float, float, float, str]:
            retry = str(bench.home / "links.retry")
            return bench.run(PLAYBOOK, {**extra, "retry": retry}, "-i", str(self.file), *arguments, *share)

        begun = time.monotonic()
        with ThreadPoolExecutor(len(shares)) as pool:
            found = list(pool.map(run, self.benches, shares))
        seconds = time.monotonic() - begun
        journals = [cloud.summary() for cloud in self.clouds]
        calls, writes = (sum(one[key] for one in journals) for key in ("count", "writes"))
        changed = sum(int((output.rpartition("changed=")[2].split() or ["0"])[0]) for _, _, _, output in found)
        cpu = sum(one[1] - bare for one in found)
        # Of slices, memory is that of all of them together: they run on one machine.
        return Measured(seconds, cpu, calls, writes, sum(one[2] for one in found), changed, bare)


def rows(*sizes: int) -> Iterator[Row]:
    load_collection()
    for size in sizes or SIZES:
        for processes in (1, SLICES):
            # Ten thousand transitions of a second each would say more about the machine than about the collection.
            with simulated("", lag=0, latency=0) as (simulator, home):
                bench = NetworkBench(simulator, home, size)
                limits = LIMITS.get((size, processes), {})
                for step, words, more, arguments in STEPS:
                    measured = bench.measure(more, *arguments, slices=processes > 1)
                    how = "one process" if processes == 1 else f"{processes} slices side by side"
                    yield Row(f"{size} links, {how}: {words}", measured, limits.get(step, {}))
