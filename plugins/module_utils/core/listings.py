# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a task has listed, for another that need not ask again. It is kept only where somebody wants that, and in this process."""

from __future__ import annotations

import copy
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.once import Once

if TYPE_CHECKING:
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.contract import Client, Object


class _Kept:
    found: Once | None = None  # None where nothing is kept
    shared = False


@contextmanager
def kept(shared: bool = False) -> Iterator[None]:
    """Keep what is listed, until the end of the block.

    :param shared: for tasks that change nothing: what one of them asks for, none of them asks again. Else the whole listings are
        kept for who wants the :func:`latest`, until the first write: who changes something looks again.
    """
    before = _Kept.found, _Kept.shared
    _Kept.found, _Kept.shared = Once(), shared
    try:
        yield
    finally:
        _Kept.found, _Kept.shared = before


def are_shared() -> bool:
    """Whether tasks share what they list, so that a listing of all is worth more than a question for one object."""
    return _Kept.shared


def ask(
    key: Hashable,
    question: Callable[[], Any],
    whole: Hashable = None,
    among: Callable[[Any], bool] = lambda one: True,
) -> Any:
    """What ``question()`` brings, or brought to one of those who share.

    :param key: stands for the question, with the account and the place that it concerns.
    :param whole: the key of the listing of all, of which the question asks for some; ``among``: whether an object is one of them.
    """
    so_far = _Kept.found
    if so_far is None or not _Kept.shared:
        return question()
    found = so_far.known(whole) if whole is not None else None
    if found is None:
        found = so_far.ask(key, question)
    else:
        found = [one for one in found if among(one)]
    # A copy, since whoever reads objects may complete them.
    return copy.deepcopy(found)


def keep(client: Client, kind: str, objects: list[Object]) -> list[Object]:
    """A whole listing was read; returns it."""
    so_far = _Kept.found
    if so_far is not None and not _Kept.shared:
        so_far.keep((client, kind), objects)
    return objects


def latest(client: Client, kind: str) -> list[Object] | None:
    """The whole listing that is kept, or None."""
    so_far = _Kept.found
    return None if so_far is None else so_far.known((client, kind))


def written() -> None:
    """Something is about to be changed. A whole listing that is being read meanwhile is not kept either."""
    if not _Kept.shared:
        _Kept.found = None
