# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Work in threads: the same on many items, or one thing after another as it comes up."""

from __future__ import annotations

import contextlib
import functools
import queue
import threading
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

Given = TypeVar("Given")
Found = TypeVar("Found")


def side_by_side(
    work: Callable[[Given], Found], items: Iterable[Given], width: Callable[[], int], most: int
) -> list[Found]:
    """``[work(item)]`` in the order of the items.

    :param width: a function that returns how many may be under way at once; asked again after each item, so that it may
        grow and shrink meanwhile.
    :param most: what ``width`` never exceeds.
    :raises: what ``work`` raised. Then nothing new starts, and what is under way comes to its end first.
    """
    items = list(items)
    if most == 1 or len(items) <= 1:
        return [work(item) for item in items]
    return _Crew(work, items, width, most).run(min(width(), most, len(items)))


class Pool:
    """Takes work as it comes up, and hands back what has ended.

    Plain threads around two queues: a task makes thousands of calls, and an executor's future for each, with a condition of
    its own, would cost half as much processor time as a call.

    :param most: threads at most.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._threads: list[threading.Thread] = []
        self._due: queue.SimpleQueue[Callable[[], Any] | None] = queue.SimpleQueue()
        self._over: queue.SimpleQueue[tuple[Any, BaseException | None]] = queue.SimpleQueue()
        self.running = 0

    def start(self, work: Callable[..., Any], *given: Any) -> None:
        self.running += 1
        self._due.put(functools.partial(work, *given))
        if len(self._threads) < min(self.running, self._most):
            self._threads.append(threading.Thread(target=self._serve))
            self._threads[-1].start()

    def _serve(self) -> None:
        while (work := self._due.get()) is not None:
            try:
                outcome: tuple[Any, BaseException | None] = work(), None
            except BaseException as error:  # whatever it is, it is for whoever waits
                outcome = None, error
            self._over.put(outcome)

    def finished(self, seconds: float | None = None) -> tuple[Any] | None:
        """What one piece of work returned, as ``(result,)``; None if none ends in so many seconds.

        :raises: what that work raised.
        """
        try:
            result, error = self._over.get(timeout=seconds)
        except queue.Empty:
            return None
        self.running -= 1
        if error is not None:
            raise error
        return (result,)

    def close(self, wait: bool = False) -> None:
        """Start nothing more. On an interrupt what is under way is not waited for; its pauses are ended by whoever hears of it."""
        with contextlib.suppress(queue.Empty):
            while True:
                self._due.get_nowait()
        for _thread in self._threads:
            self._due.put(None)
        for thread in self._threads if wait else ():
            thread.join()


class _Crew:
    """Threads that take one item after another. Each that ends one sees to it that they are as many as they should be."""

    def __init__(self, work: Callable[[Any], Any], items: list[Any], width: Callable[[], int], most: int) -> None:
        self._work = work
        self._left = deque(enumerate(items))
        self._results: list[Any] = [None] * len(items)
        self._width = width
        self._most = most
        self._lock = threading.Lock()
        self._running = 0
        self._futures: list[Future[None]] = []
        self._pool = ThreadPoolExecutor(max_workers=min(most, len(items)))

    def run(self, width: int) -> list[Any]:
        try:
            with self._lock:
                self._running = width
            for _number in range(width):
                self._futures.append(self._pool.submit(self._member))
            # The list grows while it is gone through: a member joins before the one that called it has ended.
            for future in self._futures:
                future.result()
        except Exception:
            self._pool.shutdown()
            raise
        finally:
            # On an interrupt do not wait for calls under way; their pauses are ended by whoever hears of it.
            self._left.clear()
            self._pool.shutdown(wait=False, cancel_futures=True)
        return self._results

    def _member(self) -> None:
        try:
            while True:
                try:
                    index, item = self._left.popleft()
                except IndexError:
                    return
                self._results[index] = self._work(item)
                if self._too_many():
                    return
        except BaseException:
            self._left.clear()
            raise

    def _too_many(self) -> bool:
        """Whether this member is one too many. If there are too few, another joins."""
        wanted = min(self._width(), self._most)
        with self._lock:
            if self._running > wanted:
                self._running -= 1
                return True
            joins = self._running < wanted and bool(self._left)
            self._running += joins
        if joins:
            # Not under the lock: whoever runs the work may run it here and now.
            self._futures.append(self._pool.submit(self._member))
        return False
