# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wrong with a topology file, and where: all of it is collected before anybody is told."""

from __future__ import annotations

from typing import NamedTuple

MOST_SHOWN = 200
"""Problems that one message shows; the rest is counted."""


class Place(NamedTuple):
    """A line of a file.

    :ivar file: as the user knows it: the name of the main file, or the way from there to an included one.
    """

    file: str
    line: int

    def __str__(self):
        return "%s:%d" % self


class TopologyError(Exception):
    """A topology that cannot be used.

    :ivar problems: all texts, each beginning with ``file:line: ``, in the order of the files.
    """

    def __init__(self, problems):
        self.problems = list(problems)
        shown = self.problems[:MOST_SHOWN]
        if len(self.problems) > MOST_SHOWN:
            shown.append("and %d more" % (len(self.problems) - MOST_SHOWN))
        super().__init__("\n".join(shown))


class Problems:
    """Collects what is wrong, and what is only doubtful."""

    def __init__(self):
        self._errors, self._warnings = set(), set()

    def add(self, place, text):
        self._errors.add((place, text))

    def warn(self, place, text):
        self._warnings.add((place, text))

    def __bool__(self):
        return bool(self._errors)

    @staticmethod
    def _texts(found):
        return ["%s: %s" % one for one in sorted(found)]

    @property
    def errors(self):
        return self._texts(self._errors)

    @property
    def warnings(self):
        return self._texts(self._warnings)

    def stop(self):
        """Raise what was found so far, if anything."""
        if self._errors:
            raise TopologyError(self.errors)
