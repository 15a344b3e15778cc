# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The three roles without Ansible: the same tasks in the same order, with the same options.

What ``roles/*/tasks`` says is said here once more, in Python; ``tests/integration/test_chaos.py`` holds the calls of both
against each other.
"""

from __future__ import annotations

import functools
import itertools
import traceback
from dataclasses import dataclass, field
from typing import Any

import yaml

from tests.chaos.world import Killed, World
from tests.environments import ROOT
from tests.simulator.testing import Simulator
from tests.support import alicloud, alkira, stack
from tests.support.collection import Validation

CANNOT_TELL = "check mode cannot tell"
"""Part of every warning by which check mode says what it does not know."""

FRESH = itertools.count(1)
"""Each task of a play runs in a process of its own, with clients of its own."""

VALIDATION = Validation()


@dataclass
class Task:
    """What one run of a module did. ``changed`` as the role sees it, ``writes`` as the journal does."""

    title: str
    result: dict[str, Any]
    check: bool
    changed: bool
    writes: int
    warnings: list[str]

    @property
    def rows(self) -> list[dict[str, Any]]:
        return self.result.get("batch") or [*self.result.get("links", ()), *self.result.get("shared", ())]

    @property
    def to_show(self) -> int:
        """How many differences it has to show: one of each object; of links one each, and one of what they share."""
        rows = self.result.get("links")
        if rows is None:
            return len([row for row in self.rows if row.get("changed")]) or 1
        return len([row for row in rows if row["changed"]]) + any(
            row["changed"] for row in self.result.get("shared", ())
        )

    def deeds(self, untold: bool) -> tuple[Any, ...]:
        """What it changes, to compare a prediction with the run.

        :param untold: leave out the provisioning, of which check mode could not tell whether it is needed.
        """
        if "links" in self.result:
            parts = [part for row in self.result["links"] for part in row["parts"]] + self.result.get("shared", [])
            told = [part for part in parts if not (untold and part["kind"] == "tenant network")]
            mine = [(part["part"], part["name"], *part["actions"]) for part in told if part["actions"]]
            return self.title, tuple(mine)
        mine = [tuple(row.get("actions") or ()) for row in self.rows if row.get("changed")]
        return self.title, self.changed, tuple(self.result.get("actions") or ()), tuple(mine)


@dataclass
class Run:
    """One run of a role.

    :ivar error: why it failed, in words. :ivar crash: a traceback, where nothing else was foreseen.
    :ivar killed: it was ended from outside.
    """

    tasks: list[Task] = field(default_factory=list)
    error: str = ""
    crash: str = ""
    killed: bool = False

    @property
    def ok(self) -> bool:
        return not (self.error or self.crash or self.killed)

    @property
    def changed(self) -> bool:
        return any(task.changed for task in self.tasks)

    @property
    def writes(self) -> int:
        return sum(task.writes for task in self.tasks)

    @property
    def untold(self) -> set[str]:
        """Tasks of which check mode said that it cannot tell what they will do."""
        return {task.title for task in self.tasks if any(CANNOT_TELL in text for text in task.warnings)}

    def deeds(self, beside: set[str]) -> list[tuple[Any, ...]]:
        """Those of the tasks that change something, some left out; of a task with links, only its provisioning."""
        told = [task for task in self.tasks if "links" in task.result or (task.changed and task.title not in beside)]
        return [task.deeds(task.title in beside) for task in told]


class Ended(Exception):
    """A task failed; its text says why."""


class Role:
    """Base of the drivers.

    :param wanted: the role's variables, without its prefix. One that no role has, ``singly``, makes every link by a task of
        its own, in the single form of the module.
    :param actor: whose calls these are, where several runs share a world.
    """

    role = ""

    def __init__(
        self, world: World, wanted: dict[str, Any], state: str, check: bool = False, actor: str = "", **settings: Any
    ) -> None:
        self.world = world
        self.settings = {**defaults_of(self.role), **wanted, **settings}
        self.state = state
        self.check = check
        self.actor = actor
        self.entries = self.known_entries()
        self.run = Run()
        self.task_defaults: dict[str, Any] = {}

    def known_entries(self) -> dict[str, Any]:
        raise NotImplementedError

    def options(self) -> dict[str, Any]:
        """Connection options, as they come from the environment."""
        raise NotImplementedError

    def steps(self) -> None:
        raise NotImplementedError

    def play(self) -> Run:
        try:
            self.steps()
        except Ended as error:
            self.run.error = str(error)
        except Killed:
            self.run.killed = True
        except Exception:
            self.run.crash = traceback.format_exc()
        return self.run

    def task(self, title: str, entry: str, **options: Any) -> None:
        """The role's task."""
        result = self.module(title, entry, **options)
        if result.get("failed"):
            raise Ended(f"{title}: {result.get('msg')}")

    def module(self, title: str, entry: str, **options: Any) -> dict[str, Any]:
        """Run a module once."""
        from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import Call, execute
        from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.options import finite

        chosen = self.entries[entry]
        spec = chosen.argument_spec
        given = {name: value for name, value in {**self.options(), **self.task_defaults}.items() if name in spec}
        errors, params = VALIDATION(f"{self.role} {entry}", chosen, finite({**given, **options}, spec))
        if errors:
            raise Ended(f"{title}: {'; '.join(errors)}")
        params["client_connect_timeout"] = 10 + next(FRESH) / 1e6
        before = self.world.sequence
        call = Call(params, self.check, True)
        result = execute(chosen, call)
        changed = bool(result.get("changed"))
        writes = len(self.world.written(before, self.actor))
        self.run.tasks.append(Task(title, result, self.check, changed, writes, call.warnings))
        return result


@functools.cache
def defaults_of(role: str) -> dict[str, Any]:
    """The role's own defaults, without its prefix."""
    found = yaml.safe_load((ROOT / "roles" / role / "defaults" / "main.yml").read_text(encoding="utf-8"))
    return {name.removeprefix(f"{role}_"): value for name, value in found.items()}


class Linking(Role):
    """A role that is one task of a link module; ``tuning`` are variables of the role and options of the module."""

    entry = ""
    unit = ""
    tuning: tuple[str, ...] = ()

    def steps(self) -> None:
        given = {name: self.settings[name] for name in self.tuning}
        links = self.settings[self.unit]
        # Each by the single form of the module, or all of them in one task as the role has it.
        for chosen in links if self.settings.get("singly") else [{self.unit: links}]:
            self.task(f"{self.state.title()} {self.unit}", self.entry, state=self.state, **chosen, **given)


class RouterInterfacePair(Linking):
    role = "router_interface_pair"
    entry = "router_interface_pair"
    unit = "pairs"
    tuning = (
        "overlap",
        "delete",
        "purge_routes",
        "on_immutable_change",
        "concurrency",
        "continue_on_error",
        "wait_timeout",
    )

    def known_entries(self) -> dict[str, Any]:
        return stack.entries()

    def options(self) -> dict[str, Any]:
        return {**stack.connection(self.world.control), "peer": stack.peer()}


class VpcPeering(Linking):
    role = "vpc_peering"
    entry = "vpc_peering"
    unit = "peerings"
    tuning = ("overlap", "delete", "purge_routes", "concurrency", "continue_on_error", "wait_timeout")

    def known_entries(self) -> dict[str, Any]:
        return alicloud.entries()

    def options(self) -> dict[str, Any]:
        return {**alicloud.connection(self.world.control), "peer": alicloud.PEER_KEYS}


class AzureExpressroute(Role):
    """One task of the link module."""

    role = "azure_expressroute"
    lists = ("segments", "groups", "billing_tags", "credentials", "tunnel_profiles", "connectors")

    def known_entries(self) -> dict[str, Any]:
        return alkira.entries()

    def options(self) -> dict[str, Any]:
        return {"portal": self.world.control.endpoint, "api_key": Simulator.alkira_api_key}

    def steps(self) -> None:
        names = (*self.lists, "provision", "concurrency", "continue_on_error", "wait_timeout")
        given = {name: self.settings[name] for name in names}
        if self.settings.get("singly"):
            (connector,) = given.pop("connectors")
            given.update(connector)
        self.task("Make or remove connectors and what they need", "azure_expressroute", state=self.state, **given)


ROLES: dict[str, type[Role]] = {
    "stack": RouterInterfacePair,
    "alicloud": VpcPeering,
    "alkira": AzureExpressroute,
}
