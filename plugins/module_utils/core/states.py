# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a cloud's own states mean to us. Every resource has one table; waits, lookups and plans read nothing else."""

from __future__ import annotations

from collections.abc import Iterable

ABSENT = "absent"  # gone, though it may still be listed
LEAVING = "leaving"  # being deleted
PENDING = "pending"  # on its way to something settled
NEEDS_PEER = "needs-peer"  # settled here; the other party has to act
PRESENT = "present"  # settled
FAILED = "failed"  # settled, and of no use


class StateTable:
    """Maps each state of a cloud to one of the six meanings.

    :param present, pending, ...: the cloud's words. A word in no list is ``pending``, and callers warn about it: a state that
        the cloud invents later must neither break a run nor pass for done.
    """

    def __init__(
        self,
        present: Iterable[str | None] = (),
        pending: Iterable[str | None] = (),
        needs_peer: Iterable[str | None] = (),
        failed: Iterable[str | None] = (),
        leaving: Iterable[str | None] = (),
        absent: Iterable[str | None] = (),
    ) -> None:
        self._meaning = {}
        lists = (
            (PRESENT, present),
            (PENDING, pending),
            (NEEDS_PEER, needs_peer),
            (FAILED, failed),
            (LEAVING, leaving),
            (ABSENT, absent),
        )
        for meaning, words in lists:
            for word in words:
                self._meaning[word] = meaning

    def meaning(self, status: str | None) -> str:
        """One of the constants above."""
        return self._meaning.get(status, PENDING)

    def knows(self, status: str | None) -> bool:
        return status in self._meaning

    def words(self) -> dict[str | None, str]:
        """Every word of the table with its meaning, for tests that walk the whole of it."""
        return dict(self._meaning)
