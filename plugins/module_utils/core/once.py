# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Things that several threads want and one asks for. No lock is held while asking, so that an answer may need another one."""

from __future__ import annotations

import copy
import threading
from concurrent.futures import Future

from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.errors import InterconnectError


class Shared:
    """Who wants what somebody else is asking for already waits for that answer, be it an error."""

    def __init__(self):
        self._lock = threading.Lock()
        self._under_way = {}

    def ask(self, name, question):
        """What ``question()`` returns; of those who ask for one name at the same time, one calls it."""
        with self._lock:
            answer = self._under_way.get(name)
            first = answer is None
            if first:
                answer = self._under_way[name] = Future()
        if first:
            return self._answer(name, question, answer)
        error = answer.exception()
        if isinstance(error, InterconnectError):
            # Each who reports it may add to its message.
            raise copy.copy(error)
        return answer.result()

    def _answer(self, name, question, answer):
        try:
            found = question()
        except BaseException as error:
            self._over(name)
            answer.set_exception(error)
            raise
        self._keep(name, found)
        self._over(name)
        answer.set_result(found)
        return found

    def _over(self, name):
        with self._lock:
            del self._under_way[name]

    def _keep(self, name, found):
        """A last chance for those who remember."""


class Once(Shared):
    """The same, and what was found is remembered. An error is not."""

    def __init__(self):
        super().__init__()
        self._found = {}

    def ask(self, name, question):
        # Looked up again by the one who asks: it may have come between the look and the asking.
        return self._found[name] if name in self._found else super().ask(name, lambda: self._look(name, question))

    def _look(self, name, question):
        return self._found[name] if name in self._found else question()

    def _keep(self, name, found):
        self._found[name] = found

    def forget(self, name):
        """What was found may be out of date: the next one who wants it asks."""
        self._found.pop(name, None)
