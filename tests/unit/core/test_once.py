# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What several threads want and one asks for: asked once, and never under a lock that an answer needs."""

from __future__ import annotations

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest

from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import once as once_module
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.errors import ApiError
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.once import Once, Shared

THREADS = 8


class Question:
    """Is answered once everybody else waits for the answer."""

    def __init__(self, answer: Any) -> None:
        self.answer, self.asked, self.waiting = answer, 0, threading.Semaphore(0)

    def __call__(self) -> Any:
        self.asked += 1
        for _number in range(THREADS - 1 if self.asked == 1 else 0):
            assert self.waiting.acquire(timeout=60)
        if isinstance(self.answer, BaseException):
            raise self.answer
        return self.answer


def ask_together(shared: Shared, question: Question, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The results, or errors, of as many threads as there are."""

    class Watched(Future):
        def exception(self, timeout: float | None = None) -> Any:
            question.waiting.release()
            return super().exception(timeout)

    def one(_number: int) -> Any:
        try:
            return shared.ask("name", question)
        except ApiError as error:
            return error

    monkeypatch.setattr(once_module, "Future", Watched)
    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(one, range(THREADS)))


@pytest.mark.parametrize("kind", [Shared, Once])
def test_one_asks_for_all(kind: type[Shared], monkeypatch: pytest.MonkeyPatch):
    shared = kind()
    question = Question("answer")
    assert ask_together(shared, question, monkeypatch) == ["answer"] * THREADS and question.asked == 1
    shared.ask("name", question)
    assert question.asked == (1 if kind is Once else 2)


@pytest.mark.parametrize("kind", [Shared, Once])
def test_an_error_is_everybodys_and_each_has_his_own(kind: type[Shared], monkeypatch: pytest.MonkeyPatch):
    """Those who report one put a prefix in front of its message."""
    shared = kind()
    error = ApiError("refused", "cloud", "AssumeRole", "NoPermission", "words", "R", 403)
    question = Question(error)
    found = ask_together(shared, question, monkeypatch)
    assert question.asked == 1 and len(set(map(id, found))) == THREADS
    assert all(one.as_error() == error.as_error() and one.msg == "refused" for one in found)
    found[0].msg = "batch[0]: " + found[0].msg
    assert [one.msg for one in found[1:]] == ["refused"] * (THREADS - 1)
    # It is not remembered.
    question.answer = "answer"
    assert shared.ask("name", question) == "answer"


def test_an_answer_may_need_another():
    once = Once()
    assert once.ask("account", lambda: "of " + once.ask("resource set", lambda: "demo")) == "of demo"
    assert once.ask("resource set", lambda: pytest.fail("asked twice")) == "demo"


def test_nothing_is_remembered_of_what_was_interrupted():
    once = Once()

    def interrupted() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        once.ask("name", interrupted)
    assert once.ask("name", lambda: 1) == 1


def test_nothing_as_an_answer_is_remembered_too():
    once = Once()
    assert once.ask("name", lambda: None) is None
    assert once.ask("name", lambda: pytest.fail("asked twice")) is None
