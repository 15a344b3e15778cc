# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whole role runs against a cloud that limits the rate of calls, with threads that take turns by a clock of their own.

An hour costs seconds, and the machine's speed changes nothing: of all threads one runs at a time, and time moves on only when
all of them pause.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest import mock

from tests.chaos.clock import Crew, Member, VirtualClock
from tests.chaos.roles import ROLES, Role, Run
from tests.chaos.world import Wire, World, core
from tests.support.alkira import CREDENTIAL, SEGMENTS, vxlan_gpe


class Result:
    """What a member will have done. Who asks for it before hands over until it has."""

    def __init__(self, crew: Crew) -> None:
        self.crew = crew
        self.member: Member | None = None
        self.waiting: list[Member] = []

    def result(self) -> Any:
        assert self.member is not None
        while not self.member.over:
            me = self.crew.me
            assert me is not None
            self.waiting.append(me)
            self.crew.back.release()
            me.turn.acquire()
        if self.member.error is not None:
            raise self.member.error
        return self.member.result


class CrewPool:
    """Takes the place of ``ThreadPoolExecutor`` for whoever runs in a crew."""

    def __init__(self, crew: Crew, most: int) -> None:
        self.crew = crew
        self.most = most
        self.results: list[Result] = []

    def submit(self, work: Callable[[], Any]) -> Result:
        result = Result(self.crew)

        def run() -> Any:
            try:
                return work()
            finally:
                assert result.member is not None
                result.member.over = True
                for one in result.waiting:
                    self.crew.wake(one, 0)

        result.member = self.crew.join(f"helper {len(self.results)}", run)
        self.results.append(result)
        assert sum(not one.member.over for one in self.results if one.member) <= self.most
        return result

    def shutdown(self, wait: bool = True, cancel_futures: bool = False) -> None:
        for one in self.results if wait else ():
            one.result()


@dataclass(frozen=True)
class Outcome:
    """One run of a role.

    :ivar seconds: on the clock. :ivar sent: calls that reached the cloud. :ivar refused: those of them that it refused for load.
    """

    run: Run
    seconds: float
    sent: int
    refused: int
    entries: list[dict[str, Any]]

    @property
    def done(self) -> int:
        return self.sent - self.refused

    @property
    def share(self) -> float:
        return self.refused / self.sent


@contextmanager
def in_crew(clock: VirtualClock, world: World, crew: Crew) -> Any:
    """The collection's clock, threads and network replaced. What is patched is what every call looks up anew."""
    http = core("core.transport").Http
    opened = http._open

    def open_here(self: Any) -> Any:
        session = opened(self)
        for scheme in ("http://", "https://"):
            session.mount(scheme, Wire(world))
        return session

    core("core.family").forget()
    with (
        mock.patch.object(core("core.retry"), "CLOCK", clock),
        mock.patch.object(core("core.parallel"), "ThreadPoolExecutor", lambda max_workers: CrewPool(crew, max_workers)),
        mock.patch.object(http, "_open", open_here),
    ):
        yield
    core("core.family").forget()


def processes(role: type[Role]) -> type[Role]:
    """A role whose tasks run in processes of their own: nothing but the ledger goes from one to the next."""

    class Forking(role):  # type: ignore[misc, valid-type]
        def task(self, *given: Any, **options: Any) -> dict[str, Any]:
            family = core("core.family")
            family._CLIENTS.clear()
            family._GATES.clear()
            return super().task(*given, **options)

    return Forking


def play(
    name: str,
    wanted: dict[str, Any],
    state: str = "present",
    latency: float = 0.05,
    lag: float = 1.0,
    seed: int = 1,
    settings: dict[str, Any] | None = None,
    **switches: Any,
) -> Outcome:
    """Run the role of a family on an empty cloud; ``latency`` and ``lag`` in seconds, ``switches`` of the simulator."""
    clock = VirtualClock()
    world = World(name, clock, lag=lag)
    world.cloud.settings.switches.update(switches)
    world.travel = lambda: latency / 2
    crew = Crew(clock, random.Random(seed))
    with in_crew(clock, world, crew):
        role = processes(ROLES[name])(world, wanted, state, **(settings or {}))
        (run,) = crew.run([("main", 0.0, role.play)])
    entries = world.exchange.journal.entries
    # Both families of errors: 429, or a 400 with a code, which the journal does not hold; nothing else is refused here.
    refused = sum(entry["status"] in (400, 429) for entry in entries)
    return Outcome(run, clock.now(), len(entries), refused, list(entries))


# --- What is built -----------------------------------------------------------------------------------------------------


def side(number: int, role: str, first: int, routes: bool = True) -> dict[str, Any]:
    """One end of a link, with a name and a network of its own."""
    block = f"10.{first + number // 256}.{number % 256}.0/24"
    return {"vpc": {"vpc_name": f"{role}-{number}", "cidr_block": block}, **({"routes": "auto"} if routes else {})}


def pairs(count: int, routes: bool = True) -> dict[str, Any]:

    return {
        "pairs": [
            {
                "name": f"pair-{number}",
                "initiating": {**side(number, "left", 0, routes), "interface": {"specification": "Large.2"}},
                "accepting": side(number, "right", 128, routes),
            }
            for number in range(count)
        ]
    }


def peerings(count: int) -> dict[str, Any]:
    return {
        "peerings": [
            {
                "name": f"peering-{number}",
                "requester": side(number, "left", 0),
                "accepter": side(number, "right", 128),
                "peering": {},
            }
            for number in range(count)
        ]
    }


def connectors(count: int) -> dict[str, Any]:
    return {
        "segments": [{"name": "prod", "cidrs": [SEGMENTS["prod"]]}],
        "credentials": [{"name": "prod", **CREDENTIAL}],
        "groups": [{"name": f"group-{number}"} for number in range(count)] + [{"name": "networking"}],
        "billing_tags": [{"name": f"tag-{number}"} for number in range(count)] + [{"name": "production"}],
        "connectors": [{**vxlan_gpe(), "name": "one"}],
    }
