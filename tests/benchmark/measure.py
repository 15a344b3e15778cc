# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One measured run of Ansible: wall and processor seconds, calls and writes from the simulator's journal, peak memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests import environments
from tests.simulator.testing import ControlPlane, Simulator


@dataclass(frozen=True)
class Measured:
    """What one run took.

    :ivar cpu: processor seconds of all its processes, less those of a playbook with one ``debug`` task, measured in the same run
        of the benchmark.
    :ivar memory: megabytes of the largest of its processes at its largest.
    :ivar changed: tasks that the recap counts as changed.
    :ivar bare: processor seconds of that playbook with one task, which say how fast the machine was.
    """

    seconds: float
    cpu: float
    calls: int
    writes: int
    memory: float
    changed: int
    bare: float


Limits = dict[str, float]
"""What a row has to stay within: ``seconds``, ``cpu``, ``calls``, ``writes``, ``memory``, as in :class:`Measured`."""


@dataclass(frozen=True)
class Row:
    """One line of the table.

    :ivar terraform: wall seconds of Terraform for the same, where somebody measured them.
    """

    label: str
    measured: Measured
    limits: Limits = field(default_factory=dict)
    terraform: float | None = None

    def beyond(self) -> list[str]:
        """The limits that it misses."""
        return [
            f"{name} {getattr(self.measured, name):.1f}, at most {limit}"
            for name, limit in self.limits.items()
            if getattr(self.measured, name) > limit
        ]


class Bench:
    """Runs of one ansible-core against one cloud of one simulator."""

    def __init__(self, cloud: ControlPlane, home: Path, variables: dict[str, str]) -> None:
        self.cloud = cloud
        self.home = home
        self.environment = environments.current()
        self.variables = dict(environments.ansible_variables(self.environment, home), **variables)
        self._bare: float | None = None

    @property
    def bare(self) -> float:
        """Processor seconds of a playbook with one ``debug`` task: what Ansible itself takes."""
        if self._bare is None:
            task = {"name": "Say nothing", "ansible.builtin.debug": {"msg": "-"}}
            play = {"hosts": "localhost", "connection": "local", "gather_facts": False, "tasks": [task]}
            path = self.home / "bare.yml"
            path.write_text(json.dumps([play]), encoding="utf-8")
            self._bare = min(self.run(str(path), {})[1] for _ in range(3))
        return self._bare

    def playbook(self, name: str, extra: dict[str, Any], *arguments: str, **variables: str) -> Measured:
        """Run a playbook with extra variables; a run that fails ends the benchmark with its output."""
        bare = self.bare
        self.cloud.clear_journal()
        seconds, cpu, memory, output = self.run(name, extra, *arguments, **variables)
        recap = output.rpartition("changed=")[2].split()
        journal = self.cloud.summary()
        changed = int(recap[0]) if recap else 0
        return Measured(seconds, cpu - bare, journal["count"], journal["writes"], memory, changed, bare)

    def run(
        self, name: str, extra: dict[str, Any], *arguments: str, **variables: str
    ) -> tuple[float, float, float, str]:
        """Wall and processor seconds, megabytes and the output of a playbook."""
        values = self.home / "vars.json"
        values.write_text(json.dumps(extra), encoding="utf-8")
        log = self.home / "output"
        command = [str(self.environment.bin / "ansible-playbook"), name, "-e", f"@{values}", *arguments]
        with log.open("w") as stream:
            begun = time.monotonic()
            process = subprocess.Popen(
                command, env=dict(self.variables, **variables), stdin=subprocess.DEVNULL, stdout=stream, stderr=stream
            )
            # wait4 knows what no later question can tell: the peak memory of the process and of all that it waited for.
            _, status, usage = os.wait4(process.pid, 0)
            seconds = time.monotonic() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        output = log.read_text(encoding="utf-8")
        if process.returncode:
            sys.exit(f"{' '.join(command)} ended with {process.returncode}:\n{output[-4000:]}")
        return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, output


STEPS = (
    ("check", "check mode, empty account", {}, ("--check",)),
    ("build", "build", {}, ()),
    ("again", "nothing to do", {}, ()),
    ("absent", "take down", {"state": "absent"}, ()),
)
"""The life of a network: the key in the limits, words for the table, more variables, more arguments."""


def life(
    bench: Bench,
    playbook: str,
    extra: dict[str, Any],
    label: str,
    limits: dict[str, Limits],
    terraform: dict[str, float] | None = None,
) -> Iterator[Row]:
    """One row for each step; ``limits``, and Terraform's seconds, by its key."""
    for step, words, more, arguments in STEPS:
        measured = bench.playbook(playbook, {**extra, **more}, *arguments)
        yield Row(f"{label}: {words}", measured, limits.get(step, {}), (terraform or {}).get(step))


@contextmanager
def simulated(only: str, lag: float, latency: float) -> Iterator[tuple[Simulator, Path]]:
    """A simulator and a home for Ansible, both gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="cloudlink-benchmark-") as home:
        with Simulator(only=only, lag=lag, latency=latency) as simulator:
            yield simulator, Path(home)
