# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What one module call costs: a loop that finds nothing to do, beside ``ansible.builtin.debug``, on both entry points."""

from __future__ import annotations

import json
from collections.abc import Iterator

from tests.benchmark.measure import simulated
from tests.benchmark.stack import bench

ITEMS = 50
DEBUG_LABEL = "`ansible.builtin.debug`"
WORKER_LABEL = "`alibabacloudstack_vpc` in the worker"
MODULE_LABEL = "`alibabacloudstack_vpc` as a module (AnsiballZ)"
DEBUG = {"name": "Say something", "ansible.builtin.debug": {"msg": "{{ item }}"}, "loop": list(range(ITEMS))}
VPC = {
    "name": "Keep a VPC",
    "cloudlink.interconnect.alibabacloudstack_vpc": {"vpc_name": "bench", "cidr_block": "172.16.0.0/12"},
    "loop": list(range(ITEMS)),
}


def measure() -> Iterator[tuple[str, float]]:
    """Yields a label and the milliseconds of one call, the start of Ansible taken off."""
    with simulated("stack", lag=0, latency=0) as (simulator, home):
        runner = bench(simulator, home)

        def seconds(tasks: list[dict], **variables: str) -> float:
            play = [
                {"name": "Loop", "hosts": "localhost", "connection": "local", "gather_facts": False, "tasks": tasks}
            ]
            path = home / "loop.yml"
            path.write_text(json.dumps(play), encoding="utf-8")
            return min(runner.playbook(str(path), {}, **variables).seconds for _ in range(3))

        seconds([VPC])
        nothing = seconds([{"name": "Say nothing", "ansible.builtin.debug": {"msg": "-"}}])
        yield DEBUG_LABEL, (seconds([DEBUG]) - nothing) / ITEMS * 1000
        yield WORKER_LABEL, (seconds([VPC]) - nothing) / ITEMS * 1000
        yield MODULE_LABEL, (seconds([VPC], CLOUDLINK_IN_WORKER="false") - nothing) / ITEMS * 1000
