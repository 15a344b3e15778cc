# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The same work on many items: how many at once, in which order, and what a failure leaves."""

from __future__ import annotations

import threading

import pytest

from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import parallel
from tests.chaos.world import InOrder


class Work:
    """Doubles numbers, and knows how many did so at once."""

    def __init__(self):
        self.lock = threading.Lock()
        self.running = self.most = self.done = 0

    def __call__(self, item):
        with self.lock:
            self.running += 1
            self.most = max(self.most, self.running)
        try:
            return self.act(item)
        finally:
            with self.lock:
                self.running -= 1
                self.done += 1

    def act(self, item):
        return 2 * item


class Meeting(Work):
    """So many have to be at work at the same time before any goes on; one too few would hang."""

    def __init__(self, size):
        super().__init__()
        self.barrier = threading.Barrier(size)

    def act(self, item):
        self.barrier.wait()
        return 2 * item


@pytest.mark.parametrize("width, most", [(1, 1), (1, 9), (3, 9), (9, 9), (50, 9)])
@pytest.mark.parametrize("count", [0, 1, 2, 200])
def test_results_come_in_the_order_of_the_items(width, most, count):
    work = Work()
    assert parallel.side_by_side(work, range(count), lambda: width, most) == [2 * item for item in range(count)]
    assert work.most <= min(width, most)


def test_as_many_as_may_are_at_work_at_once():
    work = Meeting(7)
    parallel.side_by_side(work, range(70), lambda: 7, 50)
    assert work.most == 7


def test_the_crew_grows_and_shrinks():
    width = [2]
    started = threading.Barrier(12)
    seen = []

    def work(item):
        if item == 5:
            width[0] = 12
        if 20 <= item < 32:
            started.wait()  # all twelve, or this hangs
        if item == 40:
            width[0] = 1
        seen.append(threading.current_thread().name)
        return item

    assert parallel.side_by_side(work, range(60), lambda: width[0], 50) == list(range(60))
    assert len(set(seen[:5])) <= 3 and len(set(seen)) >= 12 and len(set(seen[-5:])) == 1


def test_a_pool_that_does_at_once_what_it_is_given_may_grow_too(monkeypatch):
    monkeypatch.setattr(parallel, "ThreadPoolExecutor", InOrder)
    width = [2]
    done = []

    def work(item):
        width[0] += 3
        done.append(item)
        return item

    assert parallel.side_by_side(work, range(40), lambda: width[0], 50) == list(range(40))
    assert done == list(range(40))


@pytest.mark.parametrize("width", [1, 4])
def test_after_a_failure_nothing_new_starts_and_the_rest_comes_to_its_end(width):
    work = Work()
    work.act = lambda item: {0: "a"}[item]
    with pytest.raises(KeyError):
        parallel.side_by_side(work, range(1000), lambda: width, 50)
    assert work.running == 0 and work.done < 1000


class TestPool:
    def test_everything_given_comes_back(self):
        pool, work = parallel.Pool(4), Work()
        for item in range(100):
            pool.start(work, item)
        results = sorted(pool.finished()[0] for _item in range(100))
        assert results == [2 * item for item in range(100)] and pool.running == 0
        pool.close(wait=True)
        assert work.most <= 4

    def test_as_many_as_may_are_at_work_at_once(self):
        pool, work = parallel.Pool(5), Meeting(5)
        for item in range(10):
            pool.start(work, item)
        assert sorted(pool.finished()[0] for _item in range(10)) == list(range(0, 20, 2))
        pool.close(wait=True)

    def test_no_more_threads_than_there_is_work(self):
        before = threading.active_count()
        pool = parallel.Pool(50)
        for item in range(30):
            pool.start(abs, item)
            assert pool.finished() == (item,)
        assert threading.active_count() - before == 1
        pool.close(wait=True)
        assert threading.active_count() == before

    @pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
    def test_what_work_raises_is_raised_where_it_is_waited_for(self, error):
        def fail():
            raise error

        pool = parallel.Pool(1)
        pool.start(fail)
        pool.start(abs, -3)
        with pytest.raises(error):
            pool.finished()
        assert pool.finished() == (3,)
        pool.close(wait=True)

    def test_nothing_ends_in_time(self):
        pool, go = parallel.Pool(1), threading.Event()
        pool.start(go.wait)
        assert pool.finished(0) is None and pool.running == 1
        go.set()
        assert pool.finished() == (True,)
        pool.close(wait=True)

    def test_what_has_not_begun_when_it_is_closed_never_does(self):
        pool, work, began, go = parallel.Pool(1), Work(), threading.Event(), threading.Event()

        def first():
            began.set()
            go.wait()

        pool.start(first)
        for item in range(10):
            pool.start(work, item)
        began.wait()
        pool.close()
        go.set()
        pool.close(wait=True)
        assert work.done == 0
