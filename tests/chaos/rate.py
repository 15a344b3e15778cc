# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whole role runs against a cloud that limits the rate of calls, with threads that take turns by a clock of their own.

An hour costs seconds, and the machine's speed changes nothing: of all threads one runs at a time, and time moves on only when
all of them pause.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any
from unittest import mock

from tests.chaos.clock import Crew, Member, VirtualClock
from tests.chaos.roles import ROLES, Role, Run
from tests.chaos.world import Wire, World, core
from tests.support.alkira import CREDENTIAL, SEGMENTS, vxlan_gpe


class CrewFuture(Future):
    """Who of the crew asks for what is not there yet hands over until it is."""

    def __init__(self, crew: Crew) -> None:
        super().__init__()
        self.crew = crew
        self.waiting: list[Member] = []
        self.add_done_callback(self.call_back)

    def call_back(self, _future: Future) -> None:
        for member in self.waiting:
            self.crew.wake(member, 0)

    def hand_over(self) -> None:
        if not self.done():
            assert self.crew.me is not None
            self.waiting.append(self.crew.me)
            self.crew.hand_over()

    def result(self, timeout: float | None = None) -> Any:
        self.hand_over()
        return super().result(0)

    def exception(self, timeout: float | None = None) -> BaseException | None:
        self.hand_over()
        return super().exception(0)


class CrewPool(Executor):
    """Takes the place of ``ThreadPoolExecutor`` for whoever runs in a crew."""

    def __init__(self, crew: Crew, most: int) -> None:
        self.crew = crew
        self.most = most
        self.futures: list[CrewFuture] = []

    def submit(self, work: Callable[..., Any], /, *given: Any, **options: Any) -> CrewFuture:
        future = CrewFuture(self.crew)

        def run() -> None:
            try:
                future.set_result(work(*given, **options))
            except BaseException as error:
                future.set_exception(error)

        self.futures.append(future)
        assert sum(not one.done() for one in self.futures) <= self.most
        self.crew.join(f"helper {len(self.futures)}", run)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        for future in self.futures if wait else ():
            future.exception()


class CrewWork:
    """Takes the place of ``parallel.Pool`` for whoever runs in a crew."""

    def __init__(self, crew: Crew, most: int) -> None:
        self.crew = crew
        self.most = most
        self.queue: deque[Callable[[], Any]] = deque()
        self.over: deque[tuple[Any, BaseException | None]] = deque()
        self.running = self.busy = 0
        self.waiting: Member | None = None
        self.alarm: Any = None

    def start(self, work: Callable[..., Any], *given: Any) -> None:
        self.running += 1
        self.queue.append(partial(work, *given))
        self.hire()

    def hire(self) -> None:
        while self.queue and self.busy < self.most:
            self.busy += 1
            self.crew.join("worker", partial(self.perform, self.queue.popleft()))

    def perform(self, piece: Callable[[], Any]) -> None:
        try:
            self.over.append((piece(), None))
        except BaseException as error:
            self.over.append((None, error))
        self.busy -= 1
        self.hire()
        if self.waiting is not None:
            if self.alarm is not None:
                self.crew.let_sleep(self.alarm)
            self.crew.wake(self.waiting, 0)
            self.waiting = None

    def finished(self, seconds: float | None = None) -> tuple[Any, ...] | None:
        if not self.over and seconds != 0:
            me = self.waiting = self.crew.me
            assert me is not None
            self.alarm = None if seconds is None else self.crew.wake(me, seconds)
            self.crew.hand_over()
            self.waiting = None
        if not self.over:
            return None
        self.running -= 1
        result, error = self.over.popleft()
        if error is not None:
            raise error
        return (result,)

    def close(self, wait: bool = False) -> None:
        self.queue.clear()


@dataclass(frozen=True)
class Outcome:
    """One run of a role.

    :ivar seconds: on the clock. :ivar sent: calls that reached the cloud. :ivar refused: those of them that it refused for load.
    :ivar collided: those that it refused for another one.
    """

    run: Run
    seconds: float
    sent: int
    refused: int
    collided: int = 0

    @property
    def done(self) -> int:
        return self.sent - self.refused


@contextmanager
def in_crew(clock: VirtualClock, world: World, crew: Crew) -> Any:
    """The collection's clock, threads and network replaced. What is patched is what every call looks up anew."""

    def pool(max_workers: int) -> CrewPool:
        return CrewPool(crew, max_workers)

    core("core.family").forget()
    with ExitStack() as stack:
        for module, name, stand_in in (
            ("core.retry", "CLOCK", clock),
            ("core.wire", "adapter", lambda _connections: Wire(world)),
            ("core.parallel", "ThreadPoolExecutor", pool),
            ("core.parallel", "Pool", partial(CrewWork, crew)),
            ("alibaba.client", "ThreadPoolExecutor", pool),
            ("core.once", "Future", lambda: CrewFuture(crew)),
            ("alkira.writes", "Future", lambda: CrewFuture(crew)),
        ):
            stack.enter_context(mock.patch.object(core(module), name, stand_in))
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
    lasts: float = 0.0,
    settings: dict[str, Any] | None = None,
    faults: Sequence[dict[str, Any]] = (),
    **switches: Any,
) -> Outcome:
    """Run the role of a family.

    :param state: what is measured; ``absent`` takes down what was made before without a limit.
    :param latency: seconds that a call and its answer take together.
    :param lag: seconds that a transition takes; ``lasts``: that the cloud is busy with a call.
    :param settings: of the role; ``switches`` and ``faults`` are the simulator's.
    """
    random.seed(seed)  # the jitter of the collection's own pauses
    clock = VirtualClock()
    world = World(name, clock, lag=lag)
    world.travel = lambda: latency / 2
    crew = Crew(clock, random.Random(seed))
    role = processes(ROLES[name])
    with in_crew(clock, world, crew):
        if state == "absent":
            (run,) = crew.run([("main", 0.0, role(world, wanted, "present").play)])
            assert run.ok, run.error or run.crash
            core("core.family").forget()
        world.cloud.settings.switches.update(switches)
        world.cloud.settings.latency = 1000 * lasts
        world.exchange.faults.add(list(faults))
        world.exchange.journal.clear()
        begun = clock.now()
        (run,) = crew.run([("main", 0.0, role(world, wanted, state, **(settings or {})).play)])
    entries = list(world.exchange.journal.entries)
    # 429, or a 400 whose code the journal does not hold: nothing else is refused here.
    refused = sum(entry["status"] in (400, 429) for entry in entries)
    collided = sum(entry["status"] == 409 for entry in entries)
    return Outcome(run, clock.now() - begun, len(entries), refused, collided)


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
