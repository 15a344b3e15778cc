# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The demo: one file, three simulated clouds. Plan, build, show, run again, take down. ``make demo`` runs it.

It fails, loudly, unless the plan foretells what is built and changes nothing, all links work, the second run changes nothing, a
link that left the file is pruned and nothing else, and the last run leaves nothing behind.
"""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests import environments
from tests.integration.test_examples import CLOUDS, CONNECTIONS, HISTORY
from tests.simulator.testing import Simulator

PLAYBOOK = "cloudlink.interconnect.network"
FILE = Path(__file__).with_name("shop.interconnect.yml")
LINKS = {"hub--shop-a": "Activated", "hub--shop-b": "Activated", "plant-1--plant-2": "Active", "zurich": "SUCCESS"}
"""The links of the file, each with the state in which it works, as its cloud calls it."""

TAKEN_OUT = "hub--shop-b"
"""The link that is taken out of the file, with its network."""

COLUMNS = ("link", "kind", "outcome", "status")


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="cloudlink-demo-") as home, Simulator(lag=0) as simulator:
        demo = Demo(simulator, Path(home))
        try:
            demo.plan()
            demo.build()
            demo.repeat()
            demo.prune()
            demo.take_down()
        except Unexpected as error:
            print(f"\nThe demo FAILED: {error}", file=sys.stderr)
            return 1
    print("\nDone: planned, built, found unchanged the second time, pruned, and taken down.")
    return 0


class Unexpected(Exception):
    """Something that the demo promises did not happen."""


class Demo:
    """Runs of the playbook over one file, against one simulator."""

    def __init__(self, simulator: Simulator, home: Path) -> None:
        self.clouds = [getattr(simulator, name) for name in CLOUDS.values()]
        self.report = home / "report.json"
        self.file = home / FILE.name
        self.file.write_text(FILE.read_text(encoding="utf-8"), encoding="utf-8")
        self.environment = environments.current()
        self.variables: dict[str, str] = environments.ansible_variables(self.environment, home)
        for connection in CONNECTIONS.values():
            self.variables.update({name: value or "" for name, value in connection(simulator).items()})
        self.variables["AZURE_SECRET_KEY"] = "a-secret-of-azure"
        self.empty = self.objects()

    def plan(self) -> None:
        print(f"\n=== The network\n\n{FILE.read_text(encoding='utf-8')}")
        found = self.play("Plan: what would be done", "--check")
        if found["plan"]["add"] != len(LINKS) or found["outcome"] != "drift":
            raise Unexpected(f"the plan is not to add {len(LINKS)} links: {found['sentence']}")
        if found["writes"] or self.objects() != self.empty:
            raise Unexpected("the plan changed something")

    def build(self) -> None:
        found = self.play("Build it")
        rows = [tuple(str(one.get(key) or "") for key in ("name", *COLUMNS[1:])) for one in found["links"]]
        print_table(rows)
        print(f"{found['calls']} calls made.")
        if found["plan"]["add"] != len(LINKS):
            raise Unexpected(f"the run did not do what the plan said: {found['sentence']}")
        if {row[0]: row[3] for row in rows} != LINKS:
            raise Unexpected("not all links work")

    def repeat(self) -> None:
        found = self.play("Run it again")
        print(f"changed={found['changed']}, {found['calls']} calls made, {found['writes']} of them writes.")
        if found["changed"] or found["writes"] or found["plan"]["unchanged"] != len(LINKS):
            raise Unexpected("the second run changed something; it must change nothing")

    def prune(self) -> None:
        lines = self.file.read_text(encoding="utf-8").splitlines(keepends=True)
        rest = [line for line in lines if not line.startswith("  shop-b:")]
        if len(rest) != len(lines) - 1:
            raise Unexpected("the network shop-b is not one line of the file")
        self.file.write_text("".join(rest), encoding="utf-8")
        before = self.objects()
        told = self.play("Without the line of shop-b: what left the file is told, and stays")
        if told["writes"] or told["plan"]["left"] != 1 or self.objects() != before:
            raise Unexpected(f"what left the file is not told, or did not stay: {told['sentence']}")
        plan = self.play("Plan its removal", "--check", "-e", "prune=true")
        if plan["writes"] or self.objects() != before:
            raise Unexpected("the plan of the removal changed something")
        found = self.play("Prune it", "-e", "prune=true")
        gone = [one["name"] for one in found["links"] if one["action"] == "remove"]
        if gone != [TAKEN_OUT] or found["plan"] != plan["plan"]:
            raise Unexpected(f"not just {TAKEN_OUT} was pruned, as planned: {found['sentence']}")
        after = self.objects()
        lost = {kind: count - after.get(kind, 0) for kind, count in before.items() if count != after.get(kind, 0)}
        print(f"Gone: {', '.join(f'{count} of {kind}' for kind, count in sorted(lost.items()))}.")
        if lost.get("peerings") != 1 or lost.get("vpcs") != 1:
            raise Unexpected(f"one peering and one VPC were to go, not {lost}")
        again = self.play("Prune once more", "-e", "prune=true")
        if again["changed"] or again["writes"] or again["plan"]["unchanged"] != len(LINKS) - 1:
            raise Unexpected("pruning once more changed something")

    def take_down(self) -> None:
        found = self.play("Take it down", "-e", "state=absent")
        left = self.objects()
        print(f"{sum(left.values()) - sum(self.empty.values())} objects left.")
        if found["plan"]["remove"] != len(LINKS) - 1 or left != self.empty:
            raise Unexpected(f"the teardown left objects behind: {found['sentence']}")

    def play(self, title: str, *arguments: str) -> dict[str, Any]:
        """Run the playbook, its output straight to the terminal.

        :returns: its report, with the changed tasks, and the calls and writes that it made.
        """
        print(f"\n=== {title}\n", flush=True)
        self.report.unlink(missing_ok=True)
        for cloud in self.clouds:
            cloud.clear_journal()
        command = [str(self.environment.bin / "ansible-playbook"), "-i", str(self.file), PLAYBOOK]
        process = subprocess.Popen(
            [*command, "-e", f"report={self.report}", *arguments],
            env=self.variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
        )
        changed = 0
        assert process.stdout is not None
        for line in process.stdout:
            print(line, end="", flush=True)
            recap = re.search(r"\bok=\d+\s+changed=(\d+)", line)
            changed += int(recap.group(1)) if recap else 0
        if process.wait():
            raise Unexpected(f"ansible-playbook ended with exit code {process.returncode}")
        if not self.report.exists():
            raise Unexpected("there is no report")
        calls = [cloud.summary() for cloud in self.clouds]
        return {
            **json.loads(self.report.read_text(encoding="utf-8")),
            "changed": changed,
            "calls": sum(one["count"] for one in calls),
            "writes": sum(one["writes"] for one in calls),
        }

    def objects(self) -> dict[str, int]:
        """How many objects of each kind the clouds hold, without what only records what was done."""
        found: dict[str, int] = {}
        for cloud in self.clouds:
            for regions in cloud.state().values():
                for kinds in regions.values():
                    for kind, several in kinds.items():
                        if several and kind not in HISTORY:
                            found[kind] = found.get(kind, 0) + len(several)
        return found


def print_table(rows: list[tuple[str, ...]]) -> None:
    widths = [max(len(row[column]) for row in [COLUMNS, *rows]) for column in range(len(COLUMNS))]
    print()
    for row in [COLUMNS, tuple("-" * width for width in widths), *rows]:
        print("  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip())


if __name__ == "__main__":
    # An end from outside ends what was started, too.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    sys.exit(main())
