# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The gate of an account: when the next call may leave, and how many side by side. It learns both from the answers.

Nobody says what a cloud bears: limits differ between accounts and actions, are counted in seconds or in minutes, and are
shared with whoever else uses the account. So the gate stands open until a call is refused for load, and goes by refusals then.
"""

from __future__ import annotations

import bisect
import itertools
import math
import mmap
import random
import struct
import threading
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import TYPE_CHECKING

from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import retry
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.errors import ApiError, Unreachable

if TYPE_CHECKING:
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.transport import HttpRequest

AUTO = "auto"
"""A ``concurrency`` that follows what the accounts bear."""

NARROW, WIDEST, STEP = 10, 50, 2
"""Calls side by side: what every account is trusted with, what none is asked to bear, and how the one grows to the other."""

SLOWER, JITTER = 1.5, 0.01
"""Answers are growing slower that take so many times as long as they did, and so many seconds more than that."""

SAMPLE = 5
"""Answers of one kind by which its time is measured."""

SLOWEST, FREE = 1.0, 100.0
"""Calls a second: the least that a limit is taken for, and what is as good as no limit."""

MEMORY = 60.0
"""Seconds over which a rate is measured: no limit of these clouds is counted over longer."""

EVIDENCE = 5
"""Calls that must have got through for a rate to be measured by them."""

BACK_OFF = 0.85
"""The part of the rate that was measured at which the pace begins again after a refusal."""

RECOVERY_CALLS, RECOVERY = 30, (2.0, 30.0)
"""In so many calls the pace then comes back to that rate, within these bounds in seconds."""

SLOW_START = 1.1
"""The factor by which each call that gets through raises the pace while no rate was measured."""

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 10.0
"""Seconds for which the gate stays shut after a refusal, at first and at most, where the server asks for nothing."""

TRUST = 3
"""How often in a row the gate may be found shut although the server was given the pause that it asked for."""

PROBE = 5.0
"""Seconds after which another call may ask whether the gate is open, although one that asked has no answer yet."""

POLL, ASKING_POLL = 1.0, 0.1
"""Seconds after which one further back in the queue looks again, since the pace may have grown, and after which one looks
again who waits for the answer of the call that asks whether the gate is open."""

NO_COUNTS: tuple[tuple[float, float], tuple[float, float]] = ((0.0, 0), (0.0, 0))
"""What a pace has counted before its first call."""

LIFE = 300.0
"""Seconds after which what was learned is no longer believed."""


class Pace:
    """Calls a second, learned from what gets through and what is refused; None as long as no limit is known.

    A refusal shuts the gate. After what the server asks for, or after ever longer pauses, one call at a time asks whether it
    is open again. What got through from one opening to the next, in that time, is the rate that the API bears. From there on
    it goes as CUBIC does (RFC 9438): a step down, back to that rate, then beyond it ever faster, until the next refusal.
    Not thread-safe: the gate holds a lock around it.

    :ivar episode: number of refusals that shut the gate; a call that left before the last of them proves nothing new.
    :ivar shut: whether the gate is shut.
    :ivar last: when a call last got through, or None.
    """

    def __init__(self) -> None:
        self.rate: float | None = None
        self.episode = 0
        self.shut = False
        self.last: float | None = None
        self._reference: float | None = None  # the rate that was measured
        self._recovering = 0.0  # when the pace began anew
        # (since when, how many got through) of the last half of the memory and of the present one
        self._counts = NO_COUNTS
        self._refusals = 0
        self._opens = 0.0
        self._asking = 0.0  # until when a call is under way that asks whether the gate is open
        self._next = 0.0  # when the next call may leave

    # ------------------------------------------------------------------ leaving

    def delay(self, now: float, place: int) -> float:
        """Seconds until the call at a place of the queue (0 is its head) should ask again; 0 lets it go."""
        if self.shut:
            first = max(self._opens - now, min(self._asking - now, max(ASKING_POLL, self._interval())))
        elif self.rate is None:
            return 0
        else:
            first = self._next - now
        if place == 0:
            return first if first > 1e-6 else 0
        return max(min(first + place * self._interval(), POLL), 0.01)

    def opening(self, now: float) -> float:
        """Seconds for which the gate surely stays shut."""
        return max(0.0, self._opens - now) if self.shut else 0.0

    def leave(self, now: float) -> None:
        """A call leaves."""
        if self._counts is NO_COUNTS:
            self._count_from(now)
        if self.shut:
            self._asking = now + PROBE
        elif self.rate is not None:
            interval = self._interval()
            # Who comes a little late does not put off the others.
            self._next = max(self._next, now - interval) + interval

    # ------------------------------------------------------------------ answers

    def accept(self, now: float, episode: int, waited: bool) -> None:
        """A call got through that left in an episode, and had waited for its place in the pace or not."""
        if self.shut and episode == self.episode:
            self._open(now)
        elif not self.shut and self.rate is not None and waited:
            # Only a pace that was used up tells anything about the next one.
            self._rise(now)
        self._count(now)
        self.last = now

    def refuse(self, now: float, episode: int, asked: float | None) -> None:
        """A call was refused for load; ``asked`` is the pause in seconds that the server wants, or None."""
        if episode < self.episode:
            # It left before the refusal that shut the gate, and tells only how long the server wants it shut.
            if asked is not None and self.shut:
                self._opens = max(self._opens, now + asked)
            return
        self._refusals = self._refusals + 1 if self.shut else 0
        self.shut = True
        self.episode += 1
        self._asking = 0.0
        if asked is None or self._refusals >= TRUST:
            first = 2 * self._interval() if self.rate else FIRST_PAUSE
            pause = min(LONGEST_PAUSE, first * 2 ** min(self._refusals, 16)) * random.uniform(1.0, 1.25)
            asked = max(asked or 0.0, pause)
        self._opens = now + asked

    def lost(self, episode: int) -> None:
        """A call brought no answer: another one may ask whether the gate is open."""
        if self.shut and episode == self.episode:
            self._asking = 0.0

    # ------------------------------------------------------------------ learning

    def _open(self, now: float) -> None:
        self._reference = self._measured(now)
        self.rate = SLOWEST if self._reference is None else BACK_OFF * self._reference
        self.shut, self._recovering = False, now
        self._next = now + self._interval()
        self._count_from(now)

    def _measured(self, now: float) -> float | None:
        """The rate that the API bears, as far as can be told; None where nothing can."""
        (since, earlier), (_half, later) = self._counts
        if earlier + later < EVIDENCE:
            return self.rate and max(SLOWEST, BACK_OFF * self.rate)
        measured = max(SLOWEST, (earlier + later) / max(now - since, 1e-3))
        if self.rate and not self._refusals:
            # Open again at once: what was refused was not far from the limit, and a mean over the whole climb is too low.
            measured = max(measured, math.sqrt(measured * self.rate))
        return measured

    def _rise(self, now: float) -> None:
        if self._reference is not None:
            least, most = RECOVERY
            recovery = min(max(RECOVERY_CALLS / self._reference, least), most)
            self.rate = self._reference * (1 + (1 - BACK_OFF) * ((now - self._recovering) / recovery - 1) ** 3)
        elif self.rate is not None:
            self.rate *= SLOW_START
        if self.rate is not None and self.rate > FREE:
            self.rate = None

    def _interval(self) -> float:
        return 1.0 / self.rate if self.rate else 0.0

    def _count_from(self, now: float) -> None:
        self._counts = ((now, 0), (now, 0))

    def _count(self, now: float) -> None:
        _earlier, (since, count) = self._counts
        if now - since >= MEMORY:
            self._count_from(now)
        elif now - since >= MEMORY / 2:
            self._counts = ((since, count), (now, 0))
        earlier, (since, count) = self._counts
        self._counts = (earlier, (since, count + 1))

    # ------------------------------------------------------------------ for the next task

    def learned(self) -> tuple[float, ...]:
        """What another process needs to go on from here, as a row of numbers."""
        (first, earlier), (second, later) = self._counts
        return (
            self.rate or 0.0,
            self._reference or 0.0,
            self._recovering,
            first,
            earlier,
            second,
            later,
            self.last or 0.0,
        )

    def resume(self, now: float, row: Sequence[float]) -> None:
        """Go on from what another process learned, if that is neither old nor damaged."""
        rate, reference, recovering, first, earlier, second, later, last = row
        if not (0 <= rate <= FREE and recovering <= now and first <= second <= last <= now < last + LIFE):
            return
        self.rate, self._reference, self._recovering = rate or None, reference or None, recovering
        self._counts = ((first, earlier), (second, later))
        self._next = last + self._interval()


class Width:
    """Calls side by side: ever more as long as answers come without refusals for load and without growing slower.

    :ivar now: how many at present.
    """

    def __init__(self) -> None:
        self.now = NARROW
        self._usual: dict[str, float] = {}  # by kind of call, the shortest mean time of an answer
        self._begin()

    def _begin(self) -> None:
        self._round: dict[str, tuple[int, float]] = {}
        self._answers = self._busiest = 0

    def refuse(self) -> None:
        """A call was refused for load."""
        self.now = NARROW
        self._begin()

    def accept(self, kind: str, seconds: float, beside: int) -> None:
        """A call got through.

        :param kind: calls of one kind take alike long.
        :param beside: how many calls were under way when it was, itself included.
        """
        count, total = self._round.get(kind, (0, 0.0))
        self._round[kind] = (count + 1, total + seconds)
        self._answers += 1
        self._busiest = max(self._busiest, beside)
        if self._answers >= self.now:
            self._judge()
            self._begin()

    def _judge(self) -> None:
        usual = taken = 0.0
        for kind, (count, total) in self._round.items():
            if count >= SAMPLE:
                self._usual[kind] = min(self._usual.get(kind, math.inf), total / count)
                usual += count * (SLOWER * self._usual[kind] + JITTER)
                taken += total
        if taken > usual:
            self.now = max(NARROW, self.now * 3 // 4)
        elif taken and self._busiest >= self.now * 3 // 4:
            # A width that nobody used says nothing about a greater one.
            self.now = min(WIDEST, self.now + STEP)


class Ledger:
    """What the gates of this process learned, for the next task.

    Each task runs in a forked process of its own, and none would know what the one before it paid for in refused calls. This
    is memory that forked processes share with the one that first imported this module, Ansible's main process. Two
    accounts that want the same place take it from each other, which costs no more than having to learn again.
    """

    PLACES = 64
    ROW = struct.Struct("16s8d")

    def __init__(self) -> None:
        self._memory = mmap.mmap(-1, self.PLACES * self.ROW.size)

    def _place(self, key: bytes) -> int:
        return int.from_bytes(key[:8], "big") % self.PLACES * self.ROW.size

    def read(self, key: bytes) -> list[float] | None:
        """The row of an account (a digest of 16 bytes), or None."""
        owner, *row = self.ROW.unpack_from(self._memory, self._place(key))
        return row if owner == key else None

    def write(self, key: bytes, row: Sequence[float]) -> None:
        self.ROW.pack_into(self._memory, self._place(key), key, *row)

    def forget(self) -> None:
        self._memory[:] = bytes(len(self._memory))


LEDGER = Ledger()


class Gate:
    """Lets the calls of one account go, in order, as fast and as many at once as the account bears.

    :param key: the account, as a digest of 16 bytes; None keeps what is learned from the next task.
    """

    def __init__(self, key: bytes | None = None) -> None:
        self._key = key
        self._pace = Pace()
        self._width = Width()
        self._lock = threading.Lock()
        self._queue: list[int] = []  # numbers of the turns that wait, in order
        self._numbers = itertools.count()
        self._under_way = 0
        row = LEDGER.read(key) if key else None
        if row:
            self._pace.resume(retry.CLOCK.now(), row)

    @property
    def width(self) -> int:
        """Calls side by side that the account bears at present."""
        return self._width.now

    @property
    def rate(self) -> float | None:
        """Calls a second that may leave at present; None as long as no limit is known."""
        return self._pace.rate

    # ------------------------------------------------------------------ for turns

    def number(self) -> int:
        return next(self._numbers)

    def ask(self, number: int, now: float) -> tuple[float, int]:
        """``(seconds after which a turn should ask again, the present episode)``. After 0 seconds its call is under way; until
        then it is in the queue.
        """
        with self._lock:
            place = bisect.bisect_left(self._queue, number)
            queued = place < len(self._queue) and self._queue[place] == number
            delay = self._pace.delay(now, place)
            if delay > 0 and not queued:
                self._queue.insert(place, number)
            elif delay <= 0:
                if queued:
                    del self._queue[place]
                self._pace.leave(now)
                self._under_way += 1
            return delay, self._pace.episode

    def withdraw(self, number: int) -> None:
        """A turn waits no longer."""
        with self._lock:
            if number in self._queue:
                self._queue.remove(number)

    def silence(self, now: float, since: float) -> float:
        """For how many seconds nothing will have got through when the gate opens next, counted from ``since`` at most."""
        with self._lock:
            return now + self._pace.opening(now) - max(since, self._pace.last or since)

    def opening(self, now: float) -> float:
        """Seconds for which no call can leave."""
        with self._lock:
            return self._pace.opening(now)

    def accept(self, turn: Turn, now: float, seconds: float) -> None:
        with self._lock:
            self._width.accept(turn.kind, seconds, self._under_way)
            self._under_way -= 1
            self._pace.accept(now, turn.episode, turn.queued)
            if self._key:
                LEDGER.write(self._key, self._pace.learned())

    def refuse(self, turn: Turn, now: float) -> None:
        with self._lock:
            self._under_way -= 1
            self._width.refuse()
            self._pace.refuse(now, turn.episode, turn.asked)

    def lose(self, turn: Turn) -> None:
        with self._lock:
            self._under_way -= 1
            self._pace.lost(turn.episode)


class Overdue(Exception):
    """A call does not leave any more. ``failure`` is what it is to end with."""

    def __init__(self, failure: ApiError | Unreachable) -> None:
        super().__init__(failure.msg)
        self.failure = failure


class Turn:
    """One call's way through the gate, with all its attempts: :meth:`prepare` waits until one may leave, and ``with turn:``
    around it tells the gate how it ended.

    A call keeps its place through its attempts, so that the oldest goes first and none is overtaken for ever. How often it is
    refused for load does not count, nor does the time that it waits in the queue: it gives up when nothing of the account got
    through for ``patience`` seconds, when its deadline does not leave the time, or when it is stopped.

    :param operation: what is attempted, in words, for messages.
    :param kind: calls of one kind take alike long.
    :ivar asked: to be set: the pause in seconds that the last answer asks for, or None.
    :ivar attempts: how often the call left.
    :ivar refusals: how many of its attempts were refused for load.
    :ivar waited: seconds that it spent in the queue.
    """

    def __init__(
        self, gate: Gate, operation: str, kind: str, stop: retry.Stop, deadline: retry.Deadline, patience: float
    ) -> None:
        self.kind = kind
        self.asked: float | None = None
        self.attempts = self.refusals = 0
        self.waited = 0.0
        self.episode = 0
        self.queued = False
        self._gate = gate
        self._operation = operation
        self._stop = stop
        self._deadline = deadline
        self._patience = patience
        self._number = gate.number()
        self._begun = retry.CLOCK.now()
        self._left_at = 0.0
        self._refusal: ApiError | None = None

    def patient(self) -> bool:
        """Whether it is worth while to wait until the gate opens."""
        return self._why_not(retry.CLOCK.now(), 0) is None

    def _why_not(self, now: float, delay: float) -> str | None:
        if self._stop:
            return "the task was stopped"
        if max(delay, self._gate.opening(now)) > self._deadline.left():
            return "total_timeout runs out before its turn comes"
        if self._gate.silence(now, self._begun) > self._patience:
            return "nothing gets through within the %g seconds of max_retry_timeout" % self._patience
        return None

    def prepare(self, build: Callable[[], HttpRequest]) -> HttpRequest:
        """Wait until the call may leave, then make its request.

        :raises Overdue: it will not leave any more.
        :raises: what ``build`` raises; then the call does not leave either.
        """
        arrived = retry.CLOCK.now()
        self.queued = False
        try:
            self._wait()
        except BaseException:
            self._gate.withdraw(self._number)
            raise
        self.waited += retry.CLOCK.now() - arrived
        try:
            return build()
        except BaseException:
            self._gate.lose(self)
            raise

    def __enter__(self) -> Turn:
        self.asked = None
        self.attempts += 1
        self._left_at = retry.CLOCK.now()
        return self

    def _wait(self) -> None:
        while True:
            now = retry.CLOCK.now()
            delay, self.episode = self._gate.ask(self._number, now)
            if delay <= 0:
                return
            reason = self._why_not(now, delay)
            if reason:
                raise Overdue(self._failure(reason))
            self.queued = True
            self._stop.pause(delay)

    def _failure(self, reason: str) -> ApiError | Unreachable:
        if self._refusal is not None:
            return gave_up(self._refusal, self.attempts)
        failure = Unreachable("%s: not sent: the API limits the rate of calls, and %s" % (self._operation, reason))
        failure.why = reason
        return failure

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        now = retry.CLOCK.now()
        if isinstance(error, ApiError) and error.throttled:
            self.refusals += 1
            self._refusal = error
            self._gate.refuse(self, now)
        elif error is None or (isinstance(error, ApiError) and (error.http_status or 0) < 500):
            self._gate.accept(self, now, now - self._left_at)
        else:
            self._gate.lose(self)


def gave_up(failure: ApiError | Unreachable, attempts: int) -> ApiError | Unreachable:
    """A failure whose message says how often it was tried."""
    failure.msg = "%s (gave up after %d attempt%s)" % (failure.msg, attempts, "" if attempts == 1 else "s")
    return failure
