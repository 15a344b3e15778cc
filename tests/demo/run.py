# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The demo: build a pair of networks on the embedded simulator, look at it, run again, take it down. ``make demo`` runs it.

It fails, loudly, unless the first run builds the pair, the second changes nothing and the last leaves nothing behind.
"""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from tests import environments
from tests.simulator.testing import Simulator

PLAYBOOK = "cloudlink.interconnect.demo"
COLUMNS = ("pair", "interface", "role", "status", "specification")


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="cloudlink-demo-") as home, Simulator(only="stack", lag=1) as simulator:
        demo = Demo(simulator, Path(home))
        try:
            demo.build()
            demo.repeat()
            demo.take_down()
        except Unexpected as error:
            print(f"\nThe demo FAILED: {error}", file=sys.stderr)
            return 1
    print("\nDone: built, found unchanged the second time, and taken down.")
    return 0


class Unexpected(Exception):
    """Something that the demo promises did not happen."""


class Demo:
    """Three runs of the demo playbook against one simulator."""

    def __init__(self, simulator: Simulator, home: Path) -> None:
        self.cloud = simulator.stack
        self.environment = environments.current()
        self.variables = environments.ansible_variables(self.environment, home)
        endpoints = {f"ALIBABACLOUDSTACK_{product}_ENDPOINT": self.cloud.endpoint for product in ("VPC", "ECS", "ASCM")}
        self.variables.update(
            endpoints,
            ALIBABACLOUDSTACK_ACCESS_KEY=simulator.access_key,
            ALIBABACLOUDSTACK_SECRET_KEY=simulator.secret_key,
            ALIBABACLOUDSTACK_REGION="cn-sim-1",
            ALIBABACLOUDSTACK_DEPARTMENT="37",
            ALIBABACLOUDSTACK_RESOURCE_GROUP="126",
        )

    def build(self) -> None:
        changed, calls = self.play("Build two VPCs, their router interfaces and both connections")
        rows = self.interfaces()
        print_table(rows)
        print(f"{calls} calls made.")
        if changed == 0:
            raise Unexpected("the first run changed nothing")
        if sorted(row[2:] for row in rows) != [
            ("AcceptingSide", "Active", "Negative"),
            ("InitiatingSide", "Active", "Large.2"),
        ]:
            raise Unexpected("there is no pair of active interfaces")

    def repeat(self) -> None:
        changed, calls = self.play("Run it again")
        print(f"changed={changed}, {calls} calls made.")
        if changed:
            raise Unexpected(f"the second run changed {changed} tasks; it must change none")

    def take_down(self) -> None:
        self.play("Take it down", "-e", "state=absent")
        left = self.objects("vpcs") + self.objects("router_interfaces")
        print(f"{len(left)} networks and interfaces left.")
        if left:
            raise Unexpected("the teardown left objects behind")

    def play(self, title: str, *arguments: str) -> tuple[int, int]:
        """Run the playbook, its output straight to the terminal. Returns the changed tasks and the calls it made."""
        print(f"\n=== {title}\n", flush=True)
        self.cloud.clear_journal()
        command = [str(self.environment.bin / "ansible-playbook"), PLAYBOOK, *arguments]
        process = subprocess.Popen(
            command, env=self.variables, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True
        )
        changed = 0
        assert process.stdout is not None
        for line in process.stdout:
            print(line, end="", flush=True)
            recap = re.search(r"\bok=\d+\s+changed=(\d+)", line)
            changed += int(recap.group(1)) if recap else 0
        if process.wait():
            raise Unexpected(f"ansible-playbook ended with exit code {process.returncode}")
        return changed, self.cloud.summary()["count"]

    def objects(self, kind: str) -> list[dict]:
        return [
            one
            for regions in self.cloud.state().values()
            for kinds in regions.values()
            if isinstance(kinds, dict)
            for one in kinds.get(kind, ())
        ]

    def interfaces(self) -> list[tuple[str, ...]]:
        """One row for each interface, as COLUMNS says."""
        found = self.objects("router_interfaces")
        return [
            (one["Name"].removesuffix("-opposite"), one["RouterInterfaceId"], one["Role"], one["Status"], one["Spec"])
            for one in sorted(found, key=lambda one: (one["Name"], one["Role"]))
        ]


def print_table(rows: list[tuple[str, ...]]) -> None:
    widths = [max(len(str(row[column])) for row in [COLUMNS, *rows]) for column in range(len(COLUMNS))]
    print()
    for row in [COLUMNS, tuple("-" * width for width in widths), *rows]:
        print("  ".join(str(text).ljust(width) for text, width in zip(row, widths, strict=True)).rstrip())


if __name__ == "__main__":
    # An end from outside ends what was started, too.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    sys.exit(main())
