# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How many writes a portal takes side by side, learned from what it refuses.

A portal may answer a write with 409 because another one is under way (contract 2.3), in words that nobody knows, and with the
same status for other reasons. So a write that was refused beside others is sent once more alone: if it gets through, it was
refused for its company, and from then on one write goes at a time.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING

from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.gate import STEP, WIDEST

if TYPE_CHECKING:
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.client import Answer

FEW = 4
"""Writes side by side of which nothing is known yet."""


class Writes:
    """The writes of one portal's client.

    :ivar width: how many may go side by side at present.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._under_way: set[_Turn] = set()
        self._exclusive = False  # somebody writes alone
        self._queue: deque[tuple[_Turn, Future[None]]] = deque()  # (turn, what it waits for), in order
        self._accepted = 0
        self.width = FEW

    def make(self, send: Callable[[], Answer], refused: Callable[[BaseException], bool]) -> Answer:
        """What ``send()`` returns.

        :param refused: tells of an error whether it may be due to other writes.
        """
        turn = self._enter(alone=self.width == 1)
        try:
            answer = send()
        except BaseException as error:
            self._leave(turn)
            if not (turn.beside and refused(error)):
                raise
        else:
            self._leave(turn)
            self._count(turn)
            return answer
        turn = self._enter(alone=True)
        try:
            answer = send()
        finally:
            self._leave(turn)
        self.width = 1
        return answer

    def _count(self, turn: _Turn) -> None:
        """A write got through; only one that had company tells of a greater width."""
        with self._lock:
            self._accepted += turn.beside
            if self.width > 1 and self._accepted >= self.width:
                self.width, self._accepted = min(WIDEST, self.width + STEP), 0

    # ------------------------------------------------------------------ turns

    def _enter(self, alone: bool) -> _Turn:
        turn = _Turn(alone)
        with self._lock:
            if self._queue or not self._fits(turn):
                ready: Future[None] = Future()
                self._queue.append((turn, ready))
            else:
                self._start(turn)
                return turn
        ready.result()
        return turn

    def _leave(self, turn: _Turn) -> None:
        go = []
        with self._lock:
            self._under_way.discard(turn)
            self._exclusive = False if turn.alone else self._exclusive
            while self._queue and self._fits(self._queue[0][0]):
                following, ready = self._queue.popleft()
                self._start(following)
                go.append(ready)
        for ready in go:
            ready.set_result(None)

    def _fits(self, turn: _Turn) -> bool:
        return not self._exclusive and not (turn.alone and self._under_way)

    def _start(self, turn: _Turn) -> None:
        self._exclusive = turn.alone
        self._under_way.add(turn)
        if len(self._under_way) > 1:
            for one in self._under_way:
                one.beside = True


class _Turn:
    """One write that goes or waits to go.

    :ivar alone: no other goes meanwhile. :ivar beside: others were under way with it.
    """

    def __init__(self, alone: bool) -> None:
        self.alone = alone
        self.beside = False
