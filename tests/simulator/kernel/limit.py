# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A limit on calls a minute and account."""

from __future__ import annotations

from collections import deque

WINDOW = 60.0  # seconds that are looked back on


class RateLimit:
    """Counts what it lets through; what it refuses costs the caller nothing more."""

    def __init__(self) -> None:
        self.passed: dict[str, deque[float]] = {}

    def take(self, account: str, limit: int, now: float) -> float:
        """0 and the call is counted, or the seconds until the next one of this account may pass."""
        passed = self.passed.setdefault(account, deque())
        while passed and passed[0] <= now - WINDOW:
            passed.popleft()
        if len(passed) >= limit:
            return passed[0] + WINDOW - now
        passed.append(now)
        return 0.0
