# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs Ansible's commands of one environment as a user would, and returns what they did as data."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests import environments
from tests.environments import ROOT, Environment
from tests.support import homes, processes
from tests.support.limits import HANG

WORKER = "worker"
"""The action plugin runs the code in Ansible's own worker process; the default on a local connection."""

MODULE = "module"
"""The module runs as a process of its own, as on any other connection."""

COMMANDS = ("ansible-playbook", "ansible", "ansible-inventory")
"""Those that many tests run."""

CALLBACKS = ROOT / "tests" / "integration" / "callback_plugins"


@dataclass
class TaskResult:
    """What a task, or one item of its loop, reported. ``task["key"]`` reads from the result."""

    event: str  # task or item
    status: str  # ok, failed, ignored, skipped, unreachable
    task: str  # its name
    action: str
    host: str
    result: dict[str, Any]

    @property
    def changed(self) -> bool:
        return bool(self.result.get("changed"))

    @property
    def failed(self) -> bool:
        return self.status in ("failed", "ignored", "unreachable")

    @property
    def msg(self) -> str:
        return self.result.get("msg", "")

    @property
    def diff(self) -> Any:
        return self.result.get("diff")

    @property
    def warnings(self) -> list[str]:
        return [str(warning) for warning in self.result.get("warnings", [])]

    def __getitem__(self, key: str) -> Any:
        return self.result[key]

    def get(self, key: str, default: Any = None) -> Any:
        return self.result.get(key, default)


@dataclass
class Run:
    """One run of ``ansible-playbook`` or ``ansible``. Its text is what a failed assertion should show."""

    command: list[str]
    rc: int
    stdout: str
    stderr: str
    tasks: list[TaskResult] = field(default_factory=list)  # one for each task and host
    items: list[TaskResult] = field(default_factory=list)  # one for each item of each loop
    stats: dict[str, dict[str, int]] = field(default_factory=dict)  # host -> ok, changed, failures, skipped, ...

    @property
    def ok(self) -> bool:
        return self.rc == 0

    @property
    def changed(self) -> int:
        """How many tasks the recap counts as changed."""
        return sum(host["changed"] for host in self.stats.values())

    def task(self, name: str) -> TaskResult:
        """The only result of the task of that name."""
        found = self.tasks_named(name)
        assert len(found) == 1, f"{len(found)} results of a task named {name!r} in\n{self}"
        return found[0]

    def tasks_named(self, name: str) -> list[TaskResult]:
        """The results of all tasks of a name, which may stand in a role."""
        return [one for one in self.tasks if one.task == name or one.task.endswith(f" : {name}")]

    def items_of(self, name: str) -> list[TaskResult]:
        """The results of a loop, in order."""
        return [one for one in self.items if one.task == name or one.task.endswith(f" : {name}")]

    def __str__(self) -> str:
        return f"$ {' '.join(self.command)}\n{self.stdout}\n{self.stderr}\nexit code {self.rc}"


class Ansible:
    """The commands of one environment, in a home and working directory of their own.

    :ivar variables: environment variables of every run, such as endpoint and credentials; None removes one.
    """

    def __init__(self, environment: Environment, home: Path, entry_point: str = WORKER) -> None:
        self.environment = environment
        self.home = home
        self.entry_point = entry_point
        self.variables: dict[str, str | None] = {}
        self.runs = 0

    def playbook(
        self,
        content: str | Path | list[Any] | dict[str, Any],
        *arguments: str,
        check: bool = False,
        diff: bool = False,
        extra_vars: dict[str, Any] | None = None,
        env: dict[str, str | None] | None = None,
        entry_point: str | None = None,
    ) -> Run:
        """Run a playbook.

        :param content: a path; the name of an installed playbook, such as cloudlink.interconnect.demo; or plays as data
            (a dictionary is one play, on localhost and without facts unless it says otherwise).
        """
        if isinstance(content, (list, dict)):
            plays = content if isinstance(content, list) else [content]
            plays = [{"hosts": "localhost", "gather_facts": False, **play} for play in plays]
            # In the working directory, so that relative paths mean the same in playbook and command. JSON is YAML.
            file = self.home / f"playbook-{self.runs}.yml"
            file.write_text(json.dumps(plays, indent=1), encoding="utf-8")
            content = file
        command = ["ansible-playbook", str(content), *self._flags(check, diff, extra_vars), *arguments]
        return self.run(command, env=env, entry_point=entry_point)

    def tasks(self, *tasks: dict[str, Any], **options: Any) -> Run:
        """Run these tasks in one play on localhost; options as of :meth:`playbook`."""
        return self.playbook({"tasks": list(tasks)}, **options)

    def module(self, name: str, /, args: dict[str, Any] | None = None, **options: Any) -> TaskResult:
        """Run one module on localhost by a playbook, and return what it reported, failed or not.

        :param name: short names are those of this collection.
        """
        name = name if "." in name else f"cloudlink.interconnect.{name}"
        run = self.tasks({"name": "it", name: args or {}}, **options)
        assert run.tasks, f"no task ran:\n{run}"
        return run.task("it")

    def adhoc(
        self,
        name: str,
        args: dict[str, Any] | None = None,
        *arguments: str,
        check: bool = False,
        diff: bool = False,
        env: dict[str, str | None] | None = None,
        entry_point: str | None = None,
    ) -> Run:
        """``ansible localhost -m name -a args``"""
        name = name if "." in name else f"cloudlink.interconnect.{name}"
        command = ["ansible", "localhost", "-m", name, "-a", json.dumps(args or {}), *self._flags(check, diff, None)]
        return self.run([*command, *arguments], env=env, entry_point=entry_point)

    def alone(self, title: str, name: str, args: dict[str, Any], check: bool = False) -> TaskResult:
        """Run a module as a process of its own, without Ansible around it, and return what it reported as of a task."""
        environ = self.environ(self.home / "no-record", entry_point=MODULE)
        arguments = {
            **args,
            "_ansible_check_mode": check,
            "_ansible_diff": True,
            "_ansible_module_name": name,
            "_ansible_remote_tmp": environ["ANSIBLE_REMOTE_TEMP"],
        }
        module = processes.PLUGINS + "modules." + name.rpartition(".")[2]
        run = self._fork(processes.MODULES, [name], environ, module=module, arguments=arguments)
        try:
            result = json.loads(run.stdout)
        except ValueError:
            raise AssertionError(f"no result:\n{run}") from None
        status = "ok" if run.ok and not result.get("failed") else "ignored"
        return TaskResult("task", status, title, name, "localhost", result)

    def run(
        self,
        command: list[str],
        env: dict[str, str | None] | None = None,
        entry_point: str | None = None,
    ) -> Run:
        """Run any command of the environment. One that hangs is killed with its children, and fails the test."""
        self.runs += 1
        record = self.home / f"record-{self.runs}.jsonl"
        started = [str(self.environment.bin / command[0]), *command[1:]]
        with homes.lent(self.home) as home:
            environ = self.environ(record, env, entry_point, home)
            settings = homes.settings(environ, self.home) if command[0] in COMMANDS else None
            if settings:
                run = self._fork(processes.ANSIBLE, command, environ, settings, command=started)
            else:
                environ = self.environ(record, env, entry_point)
                run = self._fork(processes.COMMANDS, command, environ, command=started)
        return self._read(run, record)

    def _fork(
        self,
        kind: str,
        shown: list[str],
        environ: dict[str, str],
        settings: tuple[tuple[str, str], ...] = (),
        **order: Any,
    ) -> Run:
        forking = processes.of(kind, str(self.environment.python), str(self.environment.collections_path), settings)
        run = processes.start if any(name.startswith("PYTHON") for name in environ) else forking.run
        try:
            ended = run(HANG, cwd=str(self.home), environ=environ, **order)
        except TimeoutError:
            raise AssertionError(f"not done after {HANG:g} s: {' '.join(shown)}") from None
        return Run(shown, *ended)

    def environ(
        self,
        record: Path,
        env: dict[str, str | None] | None = None,
        entry_point: str | None = None,
        home: Path | None = None,
    ) -> dict[str, str]:
        """All environment variables of a run; for a test that has to start the command itself.

        :param home: another name of the home.
        """
        variables: dict[str, str | None] = {
            **environments.ansible_variables(self.environment, home or self.home),
            "ANSIBLE_CALLBACK_PLUGINS": str(CALLBACKS),
            "ANSIBLE_CALLBACKS_ENABLED": "recorder",
            # `ansible` calls further callbacks only if told so
            "ANSIBLE_LOAD_CALLBACK_PLUGINS": "true",
            "CLOUDLINK_RECORD": str(record),
            "CLOUDLINK_COMPILED": str(homes.compiled()),
            "CLOUDLINK_IN_WORKER": "false" if (entry_point or self.entry_point) == MODULE else "true",
            **self.variables,
            **(env or {}),
        }
        return {key: value for key, value in variables.items() if value is not None}

    def _flags(self, check: bool, diff: bool, extra_vars: dict[str, Any] | None) -> list[str]:
        flags = ["--check"] if check else []
        flags += ["--diff"] if diff else []
        return flags + (["--extra-vars", json.dumps(extra_vars)] if extra_vars else [])

    def _read(self, run: Run, record: Path) -> Run:
        if record.exists():
            for line in record.read_text(encoding="utf-8").splitlines():
                entry = json.loads(line)
                if entry["event"] == "stats":
                    run.stats = entry["hosts"]
                elif entry["event"] == "item":
                    run.items.append(TaskResult(**entry))
                else:
                    run.tasks.append(TaskResult(**entry))
        return run
