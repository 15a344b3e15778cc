# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wrong with a topology file, and where: all of it is collected before anybody is told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

MOST_SHOWN = 200
"""Problems that one message shows; the rest is counted."""


class Place(NamedTuple):
    """A line of a file.

    :ivar file: as the user knows it: the name of the main file, or the way from there to an included one.
    """

    file: str
    line: int

    def __str__(self) -> str:
        return "%s:%d" % self


NOWHERE = Place("", 0)
"""Where what no file says stands."""


class TopologyError(Exception):
    """A topology that cannot be used.

    :ivar problems: all texts, each beginning with ``file:line: ``, in the order of the files.
    """

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = list(problems)
        shown = self.problems[:MOST_SHOWN]
        if len(self.problems) > MOST_SHOWN:
            shown.append("and %d more" % (len(self.problems) - MOST_SHOWN))
        super().__init__("\n".join(shown))


class Problems:
    """Collects what is wrong, and what is only doubtful."""

    def __init__(self) -> None:
        self._errors: set[tuple[Place, str]] = set()
        self._warnings: set[tuple[Place, str]] = set()

    def add(self, place: Place, text: str) -> None:
        self._errors.add((place, text))

    def warn(self, place: Place, text: str) -> None:
        self._warnings.add((place, text))

    def __bool__(self) -> bool:
        return bool(self._errors)

    @staticmethod
    def _texts(found: Iterable[tuple[Place, str]]) -> list[str]:
        return ["%s: %s" % one for one in sorted(found)]

    @property
    def errors(self) -> list[str]:
        return self._texts(self._errors)

    @property
    def warnings(self) -> list[str]:
        return self._texts(self._warnings)

    def stop(self) -> None:
        """Raise what was found so far, if anything."""
        if self._errors:
            raise TopologyError(self.errors)
