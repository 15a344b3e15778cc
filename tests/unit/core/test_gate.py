# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The gate by itself: the pace against servers of many kinds, the width, the order of the queue, what ends a call's patience."""

from __future__ import annotations

import bisect
import heapq
import itertools
import multiprocessing
import random
import threading
from collections import deque

import pytest

from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import gate, retry
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.errors import ApiError, Unreachable
from tests.support.clock import NotingClock


class Sliding:
    """So many calls in any window of so many seconds; ``asks``: it says when the next may come."""

    def __init__(self, calls, window=60.0, asks=False):
        self.calls, self.window, self.asks = calls, window, asks
        self.limit = calls / window
        self.passed = deque()

    def take(self, now):
        """0 for a call that gets through; else the pause that is asked for, or None."""
        while self.passed and self.passed[0] <= now - self.window:
            self.passed.popleft()
        if len(self.passed) < self.calls:
            self.passed.append(now)
            return 0
        return max(1.0, self.passed[0] + self.window - now) if self.asks else None


class Fixed:
    """So many calls in each minute, or second, of the wall clock."""

    def __init__(self, calls, window=60.0):
        self.calls, self.window = calls, window
        self.limit = calls / window
        self.present, self.count = None, 0

    def take(self, now):
        if now // self.window != self.present:
            self.present, self.count = now // self.window, 0
        self.count += 1
        return 0 if self.count <= self.calls else None


class Bucket:
    """A token bucket."""

    def __init__(self, limit, size):
        self.limit, self.size = limit, size
        self.tokens, self.then = size, 0.0

    def take(self, now):
        self.tokens = min(self.size, self.tokens + (now - self.then) * self.limit)
        self.then = now
        if self.tokens < 1:
            return None
        self.tokens -= 1
        return 0


class Play:
    """Some workers that call one server through one pace, without threads: events in the order of their time."""

    def __init__(self, server, latency=0.05, workers=10):
        self.server, self.latency, self.workers = server, latency, workers
        self.pace, self.now = gate.Pace(), 0.0
        self.sent = self.refused = self.done = 0
        self.events, self.queue, self.numbers = [], [], itertools.count()

    def at(self, moment, act, *given):
        heapq.heappush(self.events, (moment, next(self.numbers), act, given))

    def run(self, calls):
        """So many calls get through; they are a task of their own, which has what the last one learned."""
        row, self.pace = (self.pace.learned() if self.done else None), gate.Pace()
        if row:
            self.pace.resume(self.now, row)
        self.left, goal = calls, self.done + calls
        for _ in range(self.workers):
            self.at(self.now, self.start)
        while self.done < goal:
            self.now, _, act, given = heapq.heappop(self.events)
            act(*given)
        return self

    def start(self):
        if self.left:
            self.left -= 1
            self.ask(next(self.numbers))

    def ask(self, call):
        if call not in self.queue:
            bisect.insort(self.queue, call)
        delay = self.pace.delay(self.now, self.queue.index(call))
        if delay > 0:
            self.at(self.now + delay, self.ask, call)
            return
        self.queue.remove(call)
        self.pace.leave(self.now)
        self.sent += 1
        self.at(self.now + self.latency / 2, self.arrive, call, self.pace.episode)

    def arrive(self, call, episode):
        self.at(self.now + self.latency / 2, self.answer, call, episode, self.server.take(self.now))

    def answer(self, call, episode, pause):
        if pause == 0:
            self.done += 1
            self.pace.accept(self.now, episode, True)
            self.start()
        else:
            self.refused += 1
            self.pace.refuse(self.now, episode, pause)
            self.ask(call)


SERVERS = {
    "60 in any minute": lambda: Sliding(60),
    "300 in any minute": lambda: Sliding(300),
    "600 in any minute": lambda: Sliding(600),
    "60 in any minute, says when": lambda: Sliding(60, asks=True),
    "300 in any minute, says when": lambda: Sliding(300, asks=True),
    "60 in each minute": lambda: Fixed(60),
    "300 in each minute": lambda: Fixed(300),
    "a bucket of 5, one a second": lambda: Bucket(1, 5),
    "a bucket of 30, five a second": lambda: Bucket(5, 30),
    "a bucket of 20, twenty a second": lambda: Bucket(20, 20),
}
BY_THE_SECOND = {
    "20 in any second": lambda: Sliding(20, 1.0),
    "5 in any second": lambda: Sliding(5, 1.0),
    "10 in each second": lambda: Fixed(10, 1.0),
}


@pytest.fixture(params=range(5))
def seed(request):
    random.seed(request.param)


@pytest.mark.usefixtures("seed")
@pytest.mark.parametrize("tasks", [(740,), (200, 200, 200, 140)], ids=["one task", "four tasks"])
class TestPace:
    """What is promised for the cloud that limits by the minute, and close to it for one that limits otherwise."""

    @staticmethod
    def play(server, tasks):
        play = Play(server)
        for calls in tasks:
            play.run(calls)
            play.now += 1.0
        assert 0 < play.refused < 0.1 * play.sent
        return play.now * server.limit / sum(tasks)

    @pytest.mark.parametrize("server", SERVERS)
    def test_limits_of_a_minute(self, server, tasks):
        assert self.play(SERVERS[server](), tasks) < 1.2

    @pytest.mark.parametrize("server", BY_THE_SECOND)
    def test_limits_of_a_second(self, server, tasks):
        assert self.play(BY_THE_SECOND[server](), tasks) < 1.5


def test_a_limit_that_is_raised_is_found_out():
    random.seed(1)
    server = Sliding(60)
    play = Play(server).run(300)
    server.calls = 600
    begun = play.now
    play.run(600)
    assert play.now - begun < 200


def test_no_limit_no_pace():
    play = Play(Sliding(10**6)).run(1000)
    assert play.refused == 0 and play.pace.rate is None and play.now == pytest.approx(1000 / 10 * 0.05)


class TestServersPause:
    def test_it_is_kept(self):
        pace = gate.Pace()
        pace.leave(0.0)
        pace.refuse(1.0, 0, 7.5)
        assert pace.shut and pace.delay(1.0, 0) == pytest.approx(7.5) and pace.delay(8.5, 0) == 0

    def test_the_longest_of_several_counts(self):
        pace = gate.Pace()
        for pause in (2.0, 9.0, 4.0):  # three that left before the first was refused
            pace.refuse(1.0, 0, pause)
        assert pace.opening(1.0) == pytest.approx(9.0) and pace.episode == 1

    def test_who_always_asks_for_nothing_is_not_hammered(self):
        pace, now, asked = gate.Pace(), 0.0, 0
        pace.leave(now)
        while now < 100:
            asked += 1
            pace.refuse(now, pace.episode, 0.0)
            now += max(pace.delay(now, 0), 0.001)
        assert asked < 25


def test_one_call_asks_whether_the_gate_is_open():
    pace = gate.Pace()
    pace.leave(0.0)
    pace.refuse(0.0, 0, 5.0)
    assert pace.delay(5.0, 0) == 0
    pace.leave(5.0)
    assert 0 < pace.delay(5.0, 0) and 0 < pace.delay(5.0, 3)
    pace.lost(pace.episode)  # no answer: the next one asks
    assert pace.delay(5.1, 0) == 0
    pace.leave(5.1)
    assert pace.delay(5.1 + gate.PROBE, 0) == 0  # no answer for too long
    pace.accept(6.0, pace.episode, True)
    assert not pace.shut and pace.rate == gate.SLOWEST


def test_an_answer_from_before_opens_nothing():
    pace = gate.Pace()
    pace.leave(0.0)
    pace.leave(0.0)
    pace.refuse(1.0, 0, None)
    pace.accept(1.1, 0, False)
    assert pace.shut


class TestWidth:
    @staticmethod
    def answers(width, count, seconds, kind="a"):
        for _ in range(count):
            width.accept(kind, seconds(width.now) if callable(seconds) else seconds, width.now)

    def test_it_grows_to_its_bound(self):
        width = gate.Width()
        self.answers(width, 200, 0.05)
        assert gate.NARROW < width.now < gate.WIDEST
        self.answers(width, 2000, 0.05)
        assert width.now == gate.WIDEST

    def test_it_stays_narrow_where_answers_grow_slower(self):
        width = gate.Width()
        self.answers(width, 5000, lambda now: 0.05 * now / gate.NARROW)
        assert width.now < 2 * gate.NARROW

    def test_a_refusal_for_load_makes_it_narrow(self):
        width = gate.Width()
        self.answers(width, 2000, 0.05)
        width.refuse()
        assert width.now == gate.NARROW

    def test_kinds_of_calls_have_times_of_their_own(self):
        width = gate.Width()
        self.answers(width, 300, 0.02, "list")
        before = width.now
        self.answers(width, 300, 0.5, "create")
        assert width.now > before

    def test_what_nobody_uses_does_not_grow(self):
        width = gate.Width()
        for _ in range(1000):
            width.accept("a", 0.05, 1)
        assert width.now == gate.NARROW


class TestLedger:
    def test_the_next_task_goes_on(self):
        key = bytes(range(16))
        gate.LEDGER.forget()
        now = retry.CLOCK.now()
        gate.LEDGER.write(key, (2.5, 3.0, now - 1, now - 60, 5.0, now - 30, 50.0, now - 1))
        assert gate.Gate(key).rate == 2.5 and gate.Gate(bytes(16)).rate is None and gate.Gate().rate is None
        gate.LEDGER.forget()
        assert gate.Gate(key).rate is None

    @pytest.mark.parametrize(
        "row",
        [
            (2.5, 3.0, -1.0, -600.0, 5.0, -600.0, 50.0, -gate.LIFE - 1),
            (float("nan"), 3.0, -1.0, -60.0, 5.0, -30.0, 50.0, -1.0),
            (1e9, 3.0, -1.0, -60.0, 5.0, -30.0, 50.0, -1.0),
            (2.5, 3.0, -1.0, -60.0, 5.0, -30.0, 50.0, 10.0),
        ],
        ids=["old", "no number", "too fast", "from the future"],
    )
    def test_what_is_old_or_damaged_is_not_believed(self, row):
        pace = gate.Pace()
        pace.resume(0.0, row)
        assert pace.rate is None

    def test_a_fork_hands_it_on(self):
        key = b"k" * 16
        gate.LEDGER.forget()
        child = multiprocessing.get_context("fork").Process(target=gate.LEDGER.write, args=(key, (1.0,) * 8))
        child.start()
        child.join()
        assert gate.LEDGER.read(key) == [1.0] * 8
        gate.LEDGER.forget()


# --- Turns -------------------------------------------------------------------------------------------------------------


def throttled(code="Throttling.User"):
    return ApiError("refused", "cloud", "X", code, "words", "R", 400, throttled=True)


@pytest.fixture
def clock(monkeypatch):
    clock = NotingClock()
    monkeypatch.setattr(retry, "CLOCK", clock)
    return clock


def turn(one, patience=120.0, total=0.0, stop=None):
    return gate.Turn(
        one, "CreateVpc", "CreateVpc", retry.Stop() if stop is None else stop, retry.Deadline(total or None), patience
    )


def attempt(one, error=None, asked=None):
    one.prepare(lambda: None)
    try:
        with one:
            one.asked = asked
            if error is not None:
                raise error
    except ApiError:
        pass


def test_the_oldest_goes_first(clock):
    one = gate.Gate()
    first, second = turn(one), turn(one)
    attempt(second, throttled(), asked=10.0)
    assert one.ask(second._number, clock.now())[0] > 0 and one.ask(first._number, clock.now())[0] > 0
    clock.time += 10
    assert one.ask(second._number, clock.now())[0] > 0
    assert one.ask(first._number, clock.now())[0] == 0


def test_a_call_waits_as_long_as_others_get_through(clock):
    """Ten times its patience, and then some."""
    one = gate.Gate()
    mine, other = turn(one, patience=10.0), turn(one)
    attempt(mine, throttled(), asked=5.0)
    for _ in range(20):
        assert mine.patient()
        clock.time += 5.0
        attempt(other)
        attempt(mine, throttled(), asked=5.0)
    assert mine.attempts == mine.refusals == 21 and mine.patient()
    clock.time += 11.0
    assert not mine.patient()


def test_who_waits_gives_up_with_what_refused_it(clock):
    one = gate.Gate()
    mine, other = turn(one, patience=10.0), turn(one, patience=10.0)
    attempt(mine, throttled(), asked=60.0)
    with pytest.raises(gate.Overdue) as caught:
        mine.prepare(lambda: None)
    assert isinstance(caught.value.failure, ApiError) and caught.value.failure.msg.endswith("(gave up after 1 attempt)")
    with pytest.raises(gate.Overdue) as caught:
        other.prepare(lambda: None)
    assert isinstance(caught.value.failure, Unreachable)
    assert caught.value.failure.msg.startswith(
        "CreateVpc: not sent: the API limits the rate of calls, and nothing gets"
    )
    assert one._queue == []


def test_the_total_timeout_ends_the_queue(clock):
    one = gate.Gate()
    attempt(turn(one), throttled(), asked=20.0)
    with pytest.raises(gate.Overdue, match="total_timeout"):
        turn(one, total=15.0).prepare(lambda: None)
    turn(one, total=25.0).prepare(lambda: None)


def test_a_stop_ends_the_queue():
    one, stop = gate.Gate(), retry.Stop()
    attempt(turn(one), throttled(), asked=3600.0)
    found = []

    def wait():
        try:
            turn(one, patience=7200.0, stop=stop).prepare(lambda: None)
        except gate.Overdue as end:
            found.append(end.failure.msg)

    waiting = threading.Thread(target=wait)
    waiting.start()
    stop.set()
    waiting.join()
    assert found == ["CreateVpc: not sent: the API limits the rate of calls, and the task was stopped"]


def test_a_request_that_cannot_be_made_leaves_the_gate_as_it_was(clock):
    one = gate.Gate()
    mine = turn(one)
    with pytest.raises(KeyError):
        mine.prepare(lambda: {}["no key"])
    assert one._under_way == 0 and mine.attempts == 0
