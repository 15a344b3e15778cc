# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Time that costs nothing: a clock that pauses advance, and several runs at once that take turns by it."""

from __future__ import annotations

import heapq
import itertools
import random
import threading
from collections.abc import Callable
from typing import Any

from tests.simulator.kernel.cloud import Clock

EPOCH = 1_767_225_600.0  # 2026-01-01: where the simulated clouds' time begins
LONGEST = 6 * 3600.0
"""Seconds that a case may take on this clock. Every wait of the collection ends long before; what goes on hangs."""


class Endless(BaseException):
    """Something waits, or calls, without end. Not an Exception, so that nobody takes it for a failed call."""


class VirtualClock:
    """Takes the place of ``core.retry.CLOCK``. A pause of whoever is alone moves time on; those of a crew make turns."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        self.time = 0.0
        self.crew: Crew | None = None

    def now(self) -> float:
        return self.time

    def wall(self) -> float:
        return EPOCH + self.time

    def wait(self, event: threading.Event, seconds: float) -> None:
        if not event.is_set():
            self.sleep(seconds)

    def sleep(self, seconds: float) -> None:
        if self.time > LONGEST:
            raise Endless(f"still waiting after {LONGEST:g} seconds on the clock")
        if self.crew is not None and self.crew.me is not None:
            self.crew.sleep(seconds)
        else:
            self.time += max(0.0, seconds)


class CloudClock(Clock):
    """A simulated cloud's clock that follows one of the client's."""

    def __init__(self, clock: Any) -> None:
        super().__init__()
        self.clock = clock

    def now(self) -> float:
        return EPOCH + self.clock.now() + self.offset


class Member:
    """One of a crew: a thread that runs only while it is its turn."""

    def __init__(self, name: str, work: Callable[[], Any]) -> None:
        self.name = name
        self.work = work
        self.turn = threading.Semaphore(0)
        self.over = False
        self.result: Any = None
        self.error: BaseException | None = None


class Crew:
    """Runs functions in threads of their own, one at a time, in an order that seed and clock decide.

    Who sleeps hands over to the one that wakes first; of those that wake together, chance chooses.
    """

    def __init__(self, clock: VirtualClock, chance: random.Random) -> None:
        self.clock = clock
        self.chance = chance
        self.back = threading.Semaphore(0)
        self.queue: list[tuple[float, float, int, Member]] = []
        self.numbers = itertools.count()
        self.local = threading.local()

    @property
    def me(self) -> Member | None:
        """The member whose thread asks."""
        return getattr(self.local, "member", None)

    def run(self, works: list[tuple[str, float, Callable[[], Any]]]) -> list[Any]:
        """``(name, seconds until it starts, function)`` each; returns what they return, in order."""
        members = [self.join(name, work, delay) for name, delay, work in works]
        self.clock.crew = self
        try:
            while self.queue:
                moment, _chance, _number, member = heapq.heappop(self.queue)
                self.clock.time = max(self.clock.time, moment)
                member.turn.release()
                self.back.acquire()
        finally:
            self.clock.crew = None
        for member in members:
            if member.error is not None:
                raise member.error
        return [member.result for member in members]

    def join(self, name: str, work: Callable[[], Any], delay: float = 0.0) -> Member:
        """Another member; it starts when its turn comes."""
        member = Member(name, work)
        self.wake(member, delay)
        threading.Thread(target=self.live, args=(member,), daemon=True).start()
        return member

    def wake(self, member: Member, seconds: float) -> tuple[float, float, int, Member]:
        """Returns what :meth:`let_sleep` takes."""
        moment = self.clock.time + max(0.0, seconds)
        entry = (moment, self.chance.random(), next(self.numbers), member)
        heapq.heappush(self.queue, entry)
        return entry

    def let_sleep(self, entry: tuple[float, float, int, Member]) -> None:
        """Do not wake a member after all."""
        self.queue.remove(entry)
        heapq.heapify(self.queue)

    def sleep(self, seconds: float) -> None:
        member = self.me
        assert member is not None
        self.wake(member, seconds)
        self.hand_over()

    def hand_over(self) -> None:
        """Let others run until somebody wakes the member whose thread this is."""
        member = self.me
        assert member is not None
        self.back.release()
        member.turn.acquire()

    def live(self, member: Member) -> None:
        self.local.member = member
        member.turn.acquire()
        try:
            member.result = member.work()
        except BaseException as error:
            member.error = error
        finally:
            member.over = True
            self.back.release()
