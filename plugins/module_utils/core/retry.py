# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""When to try again, how long to pause, and when to give up. Time is monotonic; every pause can be interrupted."""

from __future__ import annotations

import math
import random
import threading
import time
from collections.abc import Iterator, Mapping
from email.utils import parsedate_to_datetime
from typing import Any


class Clock:
    """The time that every pause and every deadline goes by: monotonic, in seconds from any start.

    One place, so that a test can put a clock behind it on which an hour costs nothing.
    """

    def now(self) -> float:
        return time.monotonic()

    def wall(self) -> float:
        """The time of day, in seconds since 1970, to compare with what a cloud says."""
        return time.time()

    def wait(self, event: threading.Event, seconds: float) -> None:
        """Sleep, unless the event is set or becomes so."""
        event.wait(seconds)


CLOCK = Clock()
"""Looked up by each pause and each deadline at the moment of use."""


class Stop:
    """A flag that ends every pause of a task at once, so that an interrupt never waits for a sleeping thread."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def set(self) -> None:
        self._event.set()

    def __bool__(self) -> bool:
        return self._event.is_set()

    def pause(self, seconds: float) -> None:
        """Sleep, unless stopped."""
        CLOCK.wait(self._event, max(0.0, seconds))


class Deadline:
    """A point in monotonic time, or never (``seconds`` None)."""

    def __init__(self, seconds: float | None = None) -> None:
        self._end = CLOCK.now() + seconds if seconds is not None else None

    def left(self) -> float:
        """Seconds left; infinity when there is no end."""
        return float("inf") if self._end is None else self._end - CLOCK.now()

    def passed(self) -> bool:
        return self.left() <= 0


def backoff(first: float = 0.5, factor: float = 1.5, most: float = 5.0) -> Iterator[float]:
    """Yield pauses for a wait loop: exponential, capped, with a jitter of a tenth so that many waits do not march in step.

    The first comes twice, since what takes a second is common, and worth not to be looked at after one and a half.
    """
    yield first * random.uniform(1.0, 1.1)
    pause = first
    while True:
        yield pause * random.uniform(1.0, 1.1)
        pause = max(first, min(pause * factor, most))


def full_jitter(attempt: int, first: float = 0.3, most: float = 15.0) -> float:
    """The pause before repeating a refused call: anywhere from zero to an exponentially growing, capped bound."""
    return random.uniform(0, min(most, first * 2 ** min(attempt, 16)))


def retry_after(headers: Mapping[str, str], now: float | None = None) -> float | None:
    """Seconds that a server asked for, or None.

    ``Retry-After`` holds seconds or an HTTP date. Nonsense counts as absent.
    """
    value = headers.get("Retry-After")
    if not value:
        return None
    seconds = number(value)
    if seconds is not None:
        return seconds
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - (time.time() if now is None else now))
    except (TypeError, ValueError, OverflowError):
        return None


def number(text: Any) -> float | None:
    """A number from 0, or None for anything else, infinity included."""
    try:
        found = float(text)
    except (TypeError, ValueError):
        return None
    return max(0.0, found) if math.isfinite(found) else None
