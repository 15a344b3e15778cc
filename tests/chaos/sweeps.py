# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sweeps: each names its cases and performs one, and returns what was wrong with it."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import cycle
from typing import Any

from tests.chaos.cases import (
    REST,
    STATES,
    Case,
    converges,
    differences,
    inventory,
    lags,
    nothing_left,
    problems_of,
    reference,
    run_role,
    run_wanted,
    standing_world,
)
from tests.chaos.clock import Crew
from tests.chaos.mutation import mutated
from tests.chaos.scenarios import SCENARIOS, family, shares
from tests.chaos.worlds import left_world
from tests.simulator.kernel.cloud import Request, Response


class Sweep:
    """Base of the sweeps. ``share``: of the whole budget."""

    name = ""
    share = 0.0

    def names(self, chance: random.Random, count: int) -> list[Case]:
        """At most so many cases, chosen by chance."""
        raise NotImplementedError

    def perform(self, case: Case) -> list[str]:
        """What was wrong, in words; nothing if all was well."""
        raise NotImplementedError


class EveryCall(Sweep):
    """One thing goes wrong at one call; ``ways`` are the things."""

    def ways(self, scenario: str, write: bool) -> tuple[str, ...]:
        raise NotImplementedError

    def names(self, chance: random.Random, count: int) -> list[Case]:
        """All there are, or a choice of them in which no world and no way is rarer than another."""
        worlds = [(scenario, state, lag) for scenario in SCENARIOS for state in STATES for lag in lags(scenario)]
        if count < 2 * len(worlds):
            worlds = chance.sample(worlds, max(1, count // 8))
        found = []
        for scenario, state, lag in worlds:
            for number, (_operation, write) in enumerate(reference(scenario, state, lag).trace, 1):
                for way in self.ways(scenario, write):
                    found.append(Case(self.name, scenario, (state, way), {"lag": lag, "call": str(number)}))
        return found if len(found) <= count else chance.sample(found, count)


class Kill(EveryCall):
    """The process dies at a call, before it has its effect or after; the same run again puts everything right."""

    name = "kill"
    share = 0.2

    def ways(self, scenario: str, write: bool) -> tuple[str, ...]:
        return ("before", "after") if write else ("after",)

    def perform(self, case: Case) -> list[str]:
        (state, way), lag = case.words, case.options["lag"]
        final = reference(case.scenario, state, lag).final
        world = standing_world(case.scenario, lag, state)
        world.begin(kill=(int(case.options["call"]), way))
        run = run_role(world, case.scenario, state)
        found = list(problems_of(run))
        if not run.killed:
            found.append(f"was not killed at call {case.options['call']}: it has {world.calls}")
        return found + list(converges(world, case.scenario, state, final))


LOST: dict[str, dict[str, Any]] = {
    "cut-before": {"cut": "before"},
    "cut-after": {"cut": "after"},
    "html": {"body": "html"},
    "html-after": {"body": "html", "after": True},
    "html-200": {"body": "html", "status": 200, "after": True},
    "truncated": {"body": "truncated"},
    "500": {"status": 500, "code": "InternalError"},
    "500-after": {"status": 500, "code": "InternalError", "after": True},
    "503-later": {"status": 503, "code": "ServiceUnavailable", "headers": {"Retry-After": "2"}},
    "late": {"latency": 100.0, "after": True},
    "empty": {"body": "{}", "after": True},
    "bare": {"body": '{"RequestId": "x"}', "after": True},
    "null": {"body": "null", "after": True},
}
REFUSED = {"status": 403, "code": "Forbidden.RAM"}
HOLLOW = ("empty", "bare", "null")
"""Answers without what they promise. A refusal is never told so: no client could know that nothing was done."""
UNSURVIVED = ("stuck", "refused")
"""Faults that a run does not get over by itself."""
"""Answers that are lost, or are none. An empty one can be all that a write has to say: see :meth:`Fault.ways`."""

THROTTLED: dict[str, dict[str, Any]] = {
    "stack": {"status": 400, "code": "Throttling.User"},
    "alicloud": {"status": 400, "code": "Throttling.User"},
    "alkira": {"status": 429, "headers": {"Retry-After": "3"}},
}


def hollow(body: str, call: int) -> Callable[[int, Request, Response], Response]:
    """Takes what one call brought out of its answer."""

    def twist(number: int, request: Request, response: Response) -> Response:
        if number != call or response.status >= 300:
            return response
        return replace(response, body=body.encode())

    return twist


def fault_document(scenario: str, way: str) -> dict[str, Any]:
    if way == "throttled":
        return THROTTLED[family(scenario)]
    return {"stuck": {"stuck": True}, "refused": REFUSED}.get(way) or LOST[way]


class Fault(EveryCall):
    """One answer is lost or wrong. The run itself gets over it, and reports exactly what it did."""

    name = "fault"
    share = 0.35

    def ways(self, scenario: str, write: bool) -> tuple[str, ...]:
        ways = (*LOST, "throttled", "refused")
        return (*ways, "stuck") if write else tuple(way for way in ways if not way.endswith("-after"))

    def perform(self, case: Case) -> list[str]:
        (state, way), lag = case.words, case.options["lag"]
        final = reference(case.scenario, state, lag).final
        world = standing_world(case.scenario, lag, state)
        if way in HOLLOW:
            world.twist = hollow(LOST[way]["body"], int(case.options["call"]))
        else:
            world.control.fault(**fault_document(case.scenario, way), nth=int(case.options["call"]))
        run = run_role(world, case.scenario, state)
        found = list(problems_of(run))
        if not run.ok and way not in UNSURVIVED:
            found.append(f"one {way} makes it fail: {run.error[:400]}")
        world.twist = None
        world.control.clear_faults()
        world.cloud.lag.release()
        return found + list(converges(world, case.scenario, state, final))


class Double(Sweep):
    """Two to four things go wrong in one run, and perhaps it is killed. The next run puts everything right."""

    name = "double"
    share = 0.15

    def names(self, chance: random.Random, count: int) -> list[Case]:
        found = []
        for number in chance.sample(range(10**6), count):
            scenario, state = chance.choice(list(SCENARIOS)), chance.choice(STATES)
            options = {"lag": chance.choice(lags(scenario)), "seed": str(number)}
            found.append(Case(self.name, scenario, (state,), options))
        return found

    def perform(self, case: Case) -> list[str]:
        (state,), lag, chance = case.words, case.options["lag"], case.chance()
        known = reference(case.scenario, state, lag)
        world = standing_world(case.scenario, lag, state)
        calls = chance.sample(range(1, len(known.trace) + 3), chance.randint(2, 4))
        for call in calls:
            way = chance.choice([*LOST, "throttled", *UNSURVIVED])
            write = call <= len(known.trace) and known.trace[call - 1][1]
            document = dict(fault_document(case.scenario, way))
            if document.get("body") in ("{}", "null") or way == "bare":
                document["after"] = True
            world.control.fault(**document, nth=call, times=chance.choice([1, 1, 1, 2, 4]) if not write else 1)
        if chance.random() < 0.3:
            world.kill = (max(calls) + chance.randint(1, 5), chance.choice(["before", "after"]))
        found = list(problems_of(run_role(world, case.scenario, state)))
        world.control.clear_faults()
        world.cloud.lag.release()
        return found + list(converges(world, case.scenario, state, known.final))


class Mutate(Sweep):
    """Answers in the API's language that say what they never would. No run ends in a defect, a traceback or never."""

    name = "mutate"
    share = 0.12

    names = Double.names

    def perform(self, case: Case) -> list[str]:
        (state,), lag, chance = case.words, case.options["lag"], case.chance()
        known = reference(case.scenario, state, lag)
        world = standing_world(case.scenario, lag, state)
        chosen = set(chance.sample(range(1, len(known.trace) + 1), chance.randint(1, 3)))
        often = chance.random() < 0.2

        def twist(number: int, request: Request, response: Response) -> Response:
            if response.status >= 300 or not (number in chosen or (often and number > min(chosen))):
                return response
            body = mutated(response.body, case.chance(number))
            return Response(response.status, body, dict(response.headers))

        world.twist = twist
        found = [text for text in problems_of(run_role(world, case.scenario, state)) if "writes (" not in text]
        world.twist = None
        world.begin()
        # What a lie has made of the world is nobody's fault; that the next run can say what it finds is ours.
        return found + list(problems_of(run_role(world, case.scenario, state)))


class Worlds(Sweep):
    """Whatever was left behind: check mode never writes, and says what the run then does; after it nothing is left to do."""

    name = "world"
    share = 0.1

    def names(self, chance: random.Random, count: int) -> list[Case]:
        return [
            Case(self.name, chance.choice(list(SCENARIOS)), (chance.choice(STATES),), {"lag": lag, "seed": str(number)})
            for number, lag in zip(chance.sample(range(10**6), count), cycle(["0", "1"]), strict=False)
        ]

    def perform(self, case: Case) -> list[str]:
        (state,), chance = case.words, case.chance()
        world = left_world(case.scenario, case.options["lag"], chance)
        foreseen = run_role(world, case.scenario, state, check=True)
        done = run_role(world, case.scenario, state)
        found = [f"check mode: {text}" for text in problems_of(foreseen)] + list(problems_of(done))
        # What check mode said in words that it cannot tell is no wrong prediction.
        untold = foreseen.untold
        if foreseen.ok and not done.ok and done.tasks[-1].title in untold:
            return found
        if foreseen.ok != done.ok:
            words = [f"{name} {run.error or 'is fine'}"[:300] for name, run in (("check", foreseen), ("run", done))]
            return [*found, "; ".join(words)]
        if not done.ok:
            return found
        found += differently(foreseen.deeds(untold), done.deeds(untold))
        return found + list(nothing_left(world, case.scenario, state))


def differently(foreseen: list[tuple[Any, ...]], done: list[tuple[Any, ...]]) -> list[str]:
    """What check mode said and the run did not do, and the other way round."""
    said, did = Counter(foreseen), Counter(done)
    return [f"only check mode: {one}" for one in said - did] + [f"only the run: {one}" for one in did - said]


class Race(Sweep):
    """Two runs at once, from the same state or from opposite ones; then one further run puts everything right."""

    name = "race"
    share = 0.08

    pairs = ("present+present", "absent+absent", "present+absent", "absent+present")

    def names(self, chance: random.Random, count: int) -> list[Case]:
        found = []
        for number in chance.sample(range(10**6), count):
            scenario, pair = chance.choice(list(SCENARIOS)), chance.choice(self.pairs)
            options = {
                "lag": chance.choice(["0", "1"]),
                "stagger": chance.choice(["0", "0.02", "0.1", "0.3", "0.5", "1", "1.5", "2"]),
                "seed": str(number),
            }
            found.append(Case(self.name, scenario, (pair,), options))
        return found

    def perform(self, case: Case) -> list[str]:
        lag, chance = case.options["lag"], case.chance()
        states = case.words[0].split("+")
        last = chance.choice(states)
        final = reference(case.scenario, last, lag).final
        standing = states[0] == "absent" and (states[1] == "absent" or chance.random() < 0.5)
        world = standing_world(case.scenario, lag, "absent" if standing else "present")
        travel = chance.choice([(0.001, 0.01), (0.01, 0.1), (0.05, 0.5)])
        world.travel = lambda: chance.uniform(*travel)
        delays = (0.0, float(case.options["stagger"]))
        works = [
            (actor, delay, partial(run_role, world, case.scenario, state, actor=actor))
            for actor, state, delay in zip("AB", states, delays, strict=True)
        ]
        runs = Crew(world.clock, chance).run(works)
        world.travel = None
        found = [f"run {actor}: {text}" for actor, run in zip("AB", runs, strict=True) for text in problems_of(run)]
        if states[0] == states[1]:
            errors = [
                f"run {actor} fails: {run.error[:300]}" for actor, run in zip("AB", runs, strict=True) if not run.ok
            ]
            found += errors
        return found + list(converges(world, case.scenario, last, final))


class Slices(Sweep):
    """As many runs at once as there are links around a hub, each with one of them. It takes them alone to bring about all of
    it, or to take it down.
    """

    name = "slices"
    share = 0.02

    hubs = ("stack-hub", "alicloud-mesh", "alkira-ipsec", "alkira-hub")

    def names(self, chance: random.Random, count: int) -> list[Case]:
        hubs = [scenario for scenario in self.hubs if scenario in SCENARIOS]
        return [
            Case(
                self.name,
                chance.choice(hubs),
                (chance.choice(["present", "absent"]),),
                {
                    "lag": chance.choice(["0", "1"]),
                    "stagger": chance.choice(["0", "0.05", "0.3", "1", "2", "4"]),
                    "seed": str(number),
                },
            )
            for number in chance.sample(range(10**6), count if hubs else 0)
        ]

    def perform(self, case: Case) -> list[str]:
        (state,), lag, chance = case.words, case.options["lag"], case.chance()
        final = reference(case.scenario, state, lag).final
        world = standing_world(case.scenario, lag, state)
        if family(case.scenario) == "alkira":
            # Nobody knows whether a portal refuses a second object of a name. Where it does, there is no race.
            world.cloud.settings.switches["duplicate_names"] = "accept"
        travel = chance.choice([(0.001, 0.01), (0.01, 0.1), (0.05, 0.5)])
        world.travel = lambda: chance.uniform(*travel)
        stagger = float(case.options["stagger"])
        works = []
        for number, share in enumerate(shares(case.scenario)):
            work = partial(run_wanted, world, case.scenario, share, state, actor=f"run {number}")
            works.append((f"run {number}", stagger * number, work))
        runs = Crew(world.clock, chance).run(works)
        world.travel = None
        found = []
        for (name, _delay, _work), run in zip(works, runs, strict=True):
            found += [f"{name}: {text}" for text in problems_of(run)]
            found += [] if run.ok else [f"{name} fails: {run.error[:300]}"]
        world.clock.sleep(REST)
        found += differences(final, inventory(world))
        return found if found or state == "absent" else list(nothing_left(world, case.scenario, state))


SWEEPS: dict[str, Sweep] = {
    sweep.name: sweep for sweep in (Kill(), Fault(), Double(), Mutate(), Worlds(), Race(), Slices())
}
