# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A case by its name, the worlds that cases start from, and what must be true of every run whatever went wrong."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.chaos.roles import ROLES, Run
from tests.chaos.scenarios import SCENARIOS, changed, family
from tests.chaos.world import STAGE, World

STATES = ("present", "changed", "absent")
"""Build from nothing, change what stands, take it down."""

LAGS = ("0", "1", "reads2")
"""How long a state transition takes: no time, a second, or two looks at the object."""


def lags(scenario: str) -> tuple[str, ...]:
    """Looks count for single links only: a write that waits for another object's transition does not look at that one."""
    return LAGS if scenario == family(scenario) else LAGS[:-1]


REST = 60.0
"""Seconds after which everything that was under way has arrived."""

REPEAT = "make chaos CHAOS_ONLY='%s'"


@dataclass(frozen=True)
class Case:
    """``kill:stack:present:lag=1:call=7:after``: a sweep, a scenario, and what the sweep makes of the rest.

    :ivar words: the parts without ``=``, in order. :ivar options: those with it.
    """

    sweep: str
    scenario: str
    words: tuple[str, ...] = ()
    options: dict[str, str] = field(default_factory=dict, hash=False)

    @classmethod
    def parse(cls, text: str) -> Case:
        """Raises ValueError in words."""
        sweep, _, rest = text.partition(":")
        scenario, *parts = rest.split(":")
        if scenario not in SCENARIOS:
            raise ValueError(f"{text}: there is no scenario {scenario!r}; there are {', '.join(SCENARIOS)}")
        words = tuple(part for part in parts if "=" not in part)
        options = dict(part.split("=", 1) for part in parts if "=" in part)
        return cls(sweep, scenario, words, options)

    def __str__(self) -> str:
        return ":".join([self.sweep, self.scenario, *self.words, *(f"{k}={v}" for k, v in self.options.items())])

    def chance(self, *more: Any) -> random.Random:
        """Chance that depends on nothing but the case."""
        return random.Random(":".join(map(str, (self, *more))))


# --- Worlds -----------------------------------------------------------------------------------------------------------


def new_world(scenario: str, lag: str) -> World:
    """An empty cloud at time zero, whose ids and jitter are those of every other such world."""
    random.seed(scenario)
    reads = int(lag.removeprefix("reads")) if lag.startswith("reads") else None
    return STAGE.build(family(scenario), lag=0 if reads is not None else float(lag), lag_reads=reads)


def run_role(world: World, scenario: str, state: str, check: bool = False, **more: Any) -> Run:
    """One run of the scenario's role, in one of the STATES."""
    wanted = SCENARIOS[scenario] if state == "present" else changed(scenario)
    return run_wanted(world, scenario, wanted, "absent" if state == "absent" else "present", check, **more)


def run_wanted(
    world: World, scenario: str, wanted: dict[str, Any], state: str, check: bool = False, **more: Any
) -> Run:
    assert world is STAGE.world, "another world has been built since"
    return ROLES[family(scenario)](world, wanted, state, check, **more).play()


def standing_world(scenario: str, lag: str, state: str) -> World:
    """The world that a run in this state starts from."""
    world = new_world(scenario, lag)
    if state != "present":
        built = run_role(world, scenario, "present")
        assert built.ok, f"{scenario} cannot be built with nothing in its way: {built.error}{built.crash}"
    world.begin()
    return world


@dataclass
class Reference:
    """A run with nothing in its way.

    :ivar trace: of every call, its operation and whether it is a write.
    :ivar final: the objects that there are in the end, by :func:`inventory`.
    """

    trace: list[tuple[str, bool]]
    final: list[str]


_references: dict[tuple[str, str, str], Reference] = {}


def reference(scenario: str, state: str, lag: str) -> Reference:
    key = (scenario, state, lag)
    if key not in _references:
        world = standing_world(scenario, lag, state)
        since = world.sequence
        run = run_role(world, scenario, state)
        assert run.ok, f"{key} fails with nothing in its way: {run.error}{run.crash}"
        trace = [
            (entry["operation"], is_write(entry))
            for entry in world.exchange.journal.entries
            if entry["sequence"] > since
        ]
        again = run_role(world, scenario, state)
        assert again.ok and not again.changed, f"{key} is not idempotent with nothing in its way"
        world.clock.sleep(REST)
        _references[key] = Reference(trace, inventory(world))
    return _references[key]


def is_write(entry: dict[str, Any]) -> bool:
    """Whether a call is of those that change something, whatever became of it."""
    if entry["path"].startswith("/api"):
        return entry["method"] != "GET"
    return not entry["operation"].startswith(("Describe", "List", "Get"))


# --- What there is ----------------------------------------------------------------------------------------------------

HISTORY = ("provision request", "validation")
"""Kinds of the control plane's state that tell of what was, not of what is."""

ID = re.compile(r"\b(vpc|vrt|vtb|ri|rte|pcc|vbr)-[0-9a-z]{8,}\b")
ID_KEY = re.compile(r"(^id|Id|Ids|_id|_ids|billingTags)$")
CHANGING_KEYS = re.compile(r"(Time|GmtModified|createdAt|updatedAt)$")


def inventory(world: World) -> list[str]:
    """Every object as text without what differs from run to run, sorted: equal lists are equal worlds."""
    found = []
    for account, regions in world.control.state().items():
        for region, kinds in regions.items():
            for kind, objects in kinds.items():
                if kind not in HISTORY:
                    found += [f"{account} {region} {kind} {json.dumps(plain(one), sort_keys=True)}" for one in objects]
    return sorted(found)


def plain(value: Any, key: str = "") -> Any:
    if CHANGING_KEYS.search(key):
        return "*"
    if isinstance(value, dict):
        return {name: plain(item, name) for name, item in value.items()}
    if isinstance(value, list):
        return sorted((plain(item, key) for item in value), key=json.dumps)
    if ID_KEY.search(key) and value and not isinstance(value, bool):
        return ID.sub(r"\1", value) if isinstance(value, str) and ID.search(value) else "#"
    return ID.sub(r"\1", value) if isinstance(value, str) else value


def differences(before: list[str], after: list[str]) -> list[str]:
    """What is in one inventory and not in the other, as often as it is."""
    missing, more = list(before), []
    for one in after:
        if one in missing:
            missing.remove(one)
        else:
            more.append(one)
    return [f"missing: {one[:200]}" for one in missing] + [f"too many: {one[:200]}" for one in more]


# --- What must be true ------------------------------------------------------------------------------------------------


def problems_of(run: Run) -> Iterator[str]:
    """What is wrong with a run, however it ended."""
    if run.crash:
        yield f"traceback: {' '.join(run.crash.split())[-400:]}"
    for task in run.tasks:
        rows = [task.result, *task.rows]
        for row in rows:
            if (row.get("error") or {}).get("code") == "Defect":
                yield f"{task.title}: {row['msg']}"
        if run.killed and task is run.tasks[-1]:
            continue
        if task.check:
            if task.writes:
                yield f"{task.title}: wrote in check mode"
            continue
        if task.changed != bool(task.writes):
            yield f"{task.title}: changed={task.changed} with {task.writes} writes ({task.result.get('msg', 'ok')[:200]})"
        elif task.changed:
            yield from empty_diff(task)


def empty_diff(task: Any) -> Iterator[str]:
    diffs = task.result.get("diff") or []
    diffs = diffs if isinstance(diffs, list) else [diffs]
    shown = [one for one in diffs if one.get("prepared") or one.get("before") != one.get("after")]
    if len(shown) < task.to_show:
        yield f"{task.title}: {task.to_show} changed, {len(shown)} with a diff ({task.result.get('msg', 'ok')[:200]})"


def converges(world: World, scenario: str, state: str, final: list[str]) -> Iterator[str]:
    """One further run puts everything right, and the next has nothing to do.

    :param final: the inventory that there has to be in the end.
    """
    world.begin()
    second = run_role(world, scenario, state)
    yield from (f"the next run: {text}" for text in problems_of(second))
    if not second.ok:
        yield f"the next run fails: {second.error[:400]}"
        return
    yield from nothing_left(world, scenario, state)
    world.clock.sleep(REST)
    found = differences(final, inventory(world))
    if found:
        yield "not what it should be: " + "; ".join(found[:12])


def nothing_left(world: World, scenario: str, state: str) -> Iterator[str]:
    """After a run that went well, the next has nothing to do."""
    world.begin()
    again = run_role(world, scenario, state)
    yield from (f"the run after it: {text}" for text in problems_of(again))
    if not again.ok:
        yield f"the run after it fails: {again.error[:400]}"
    elif again.changed or again.writes:
        tasks = [task.title for task in again.tasks if task.changed or task.writes]
        yield f"the run after it still changes something: {', '.join(tasks)}"
