# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Several tasks that look at one state of the clouds: what one of them has listed, the others need not ask for again."""

from __future__ import annotations

import copy
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Any

from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.once import Once


class _Kept:
    answers: Once | None = None  # by what was asked; None outside of a common look


@contextmanager
def together() -> Iterator[None]:
    """Until its end, each listing is read once. For tasks that change nothing."""
    before, _Kept.answers = _Kept.answers, Once()
    try:
        yield
    finally:
        _Kept.answers = before


def is_under_way() -> bool:
    """Whether tasks look together, so that a listing of all is worth more than a question for one object."""
    return _Kept.answers is not None


def answer(
    key: Hashable,
    ask: Callable[[], Any],
    whole: Hashable = None,
    among: Callable[[Any], bool] = lambda one: True,
) -> Any:
    """What ``ask()`` brings, or brought to whoever asked for the same in the course of a common look.

    :param key: stands for the question, with the account and the place that it concerns.
    :param whole: the key of the listing of all, of which the question asks for some; ``among``: whether an object is one of them.
    """
    kept = _Kept.answers
    if kept is None:
        return ask()
    found = kept.known(whole) if whole is not None else None
    if found is None:
        found = kept.ask(key, ask)
    else:
        found = [one for one in found if among(one)]
    # A copy, since whoever reads objects may complete them.
    return copy.deepcopy(found)
