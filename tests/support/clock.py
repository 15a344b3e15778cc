# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A clock for tests of one thread: time passes only by what is waited for, and every pause is noted."""

from __future__ import annotations

import threading


class NotingClock:
    """Takes the place of ``core.retry.CLOCK``. Also notes the pauses of somebody stopped, who does not pause."""

    def __init__(self) -> None:
        self.time = 1000.0
        self.pauses: list[float] = []

    def now(self) -> float:
        return self.time

    def wall(self) -> float:
        return self.time

    def wait(self, event: threading.Event, seconds: float) -> None:
        self.pauses.append(round(seconds, 6))
        self.time += 0 if event.is_set() else seconds
