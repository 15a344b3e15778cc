# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Things that several threads want and one asks for. No lock is held while asking, so that an answer may need another one."""

from __future__ import annotations

import copy
import threading
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Any

from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.errors import InterconnectError


class Shared:
    """Who wants what somebody else is asking for already waits for that answer, be it an error."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._under_way: dict[Hashable, Future[Any]] = {}

    def ask(self, name: Hashable, question: Callable[[], Any]) -> Any:
        """What ``question()`` returns; of those who ask for one name at the same time, one calls it."""
        with self._lock:
            under_way = self._under_way.get(name)
            answer = self._under_way.setdefault(name, Future()) if under_way is None else under_way
        if under_way is None:
            return self._answer(name, question, answer)
        error = answer.exception()
        if isinstance(error, InterconnectError):
            # Each who reports it may add to its message.
            raise copy.copy(error)
        return answer.result()

    def _answer(self, name: Hashable, question: Callable[[], Any], answer: Future[Any]) -> Any:
        try:
            found = question()
        except BaseException as error:
            self._over(name)
            answer.set_exception(error)
            raise
        self.keep(name, found)
        self._over(name)
        answer.set_result(found)
        return found

    def _over(self, name: Hashable) -> None:
        with self._lock:
            del self._under_way[name]

    def keep(self, name: Hashable, found: Any) -> None:
        """What was found, for those who remember."""


class Once(Shared):
    """The same, and what was found is remembered. An error is not."""

    def __init__(self) -> None:
        super().__init__()
        self._found: dict[Hashable, Any] = {}

    def ask(self, name: Hashable, question: Callable[[], Any]) -> Any:
        # Looked up again by the one who asks: it may have come between the look and the asking.
        return self._found[name] if name in self._found else super().ask(name, lambda: self._look(name, question))

    def _look(self, name: Hashable, question: Callable[[], Any]) -> Any:
        return self._found[name] if name in self._found else question()

    def keep(self, name: Hashable, found: Any) -> None:
        self._found[name] = found

    def known(self, name: Hashable) -> Any:
        """What was found, or None."""
        return self._found.get(name)

    def forget(self, name: Hashable) -> None:
        """What was found may be out of date: the next one who wants it asks."""
        self._found.pop(name, None)
