# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A line now and then about a task that takes its time, for whoever watches. It is part of no result."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Set
from typing import TYPE_CHECKING, Protocol

from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import retry

if TYPE_CHECKING:
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.graph import Node
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.schedule import Group

EVERY = 10.0
"""Seconds between two lines, unless the user says otherwise."""


def plural(kind: str) -> str:
    """More than one of a kind, in words: ``route entries``."""
    return kind[:-1] + "ies" if kind.endswith("y") else kind + "s"


class Units(Protocol):
    """Lists of nodes of which each is one thing to the user."""

    def __len__(self) -> int:
        """How many there are."""

    def __iter__(self) -> Iterator[list[Node]]:
        """The nodes of each."""


class Progress:
    """What a schedule tells of itself.

    :param say: a function that takes a line for the user; None = nobody watches.
    :param every: seconds between two lines; 0 = never.
    :ivar words: what the units are, in the plural.
    :ivar units: see :class:`Units`.
    """

    def __init__(self, say: Callable[[str], object] | None = None, every: float = EVERY) -> None:
        self.say = say
        self.every = every if say is not None else 0
        self.words = ""
        self.units: Units = ()
        self.began = retry.CLOCK.now()
        self.due = self.began + self.every if self.every else None

    def about(self, words: str, units: Units) -> None:
        self.words, self.units = words, units

    def tell_if_due(self, ended: Set[Node], groups: Iterable[Group]) -> None:
        """Say a line if it is time for one.

        :param ended: the nodes that are at their end. :param groups: the :class:`Group` objects of the schedule.
        """
        now = retry.CLOCK.now()
        if self.say is None or self.due is None or now < self.due:
            return
        self.due = now + self.every
        self.say(self.line(now, ended, groups))

    def line(self, now: float, ended: Set[Node], groups: Iterable[Group]) -> str:
        """``router interface pairs: 37 of 200 done, 12 under way, 0 failed (20 s); waiting for 12 interfaces``"""
        done = under_way = failed = 0
        for unit in self.units:
            if any(node.job.error is not None for node in unit):
                failed += 1
            elif all(node in ended for node in unit):
                done += 1
            elif any(node in ended or node.job.tried is not None for node in unit):
                under_way += 1
        text = "%s: %d of %d done, %d under way, %d failed (%d s)" % (
            self.words,
            done,
            len(self.units),
            under_way,
            failed,
            now - self.began,
        )
        waiting: dict[str, int] = {}
        for group in groups:
            if group.waiting:
                kind = group.kind.resource.kind
                waiting[kind] = waiting.get(kind, 0) + len(group.waiting)
        waits = ["%d %s" % (count, kind if count == 1 else plural(kind)) for kind, count in waiting.items()]
        return "%s; waiting for %s" % (text, ", ".join(waits)) if waits else text
