# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How an object changes state: at once, after a time, or after a number of reads; always evaluated when looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .cloud import Clock, Settings

GONE = "Gone"  # an object that reached this no longer exists; its table drops it
NEVER = float("inf")


class Lag:
    """The pace of one cloud. ``stuck`` is set by the server while it handles a request under a ``stuck`` fault: True
    keeps every object that the request moves in its transient state for good, a string puts it in that very state."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self.settings = settings
        self.clock = clock
        self.stuck: str | bool = False
        self.held: list[State] = []

    def release(self) -> None:
        """Let what is stuck on its way arrive."""
        held, self.held = self.held, []
        for state in held:
            state.due = self.clock.now()

    @property
    def immediate(self) -> bool:
        reads = self.settings.lag_reads
        return not reads if reads is not None else self.settings.lag <= 0

    def state(self, value: str) -> State:
        """The state of a new object."""
        return State(self, value)


class State:
    """The state of one object: where it is now and, during a transition, where it goes and when."""

    __slots__ = ("lag", "value", "target", "due", "reads")

    def __init__(self, lag: Lag, value: str) -> None:
        self.lag = lag
        self.set(value)

    def set(self, value: str) -> None:
        """Be in a state now, dropping any transition."""
        self.value = self.lag.stuck if isinstance(self.lag.stuck, str) else value
        self.target = ""
        self.due = NEVER
        self.reads: int | None = None

    def move(self, transient: str, target: str, lag: float | None = None) -> None:
        """Pass through ``transient`` to ``target``; ``lag`` (seconds) in place of the setting's."""
        if self.lag.stuck:
            self.set(transient)
            self.target = target  # under way for good: ``due`` stays NEVER, unless it is released
            self.lag.held.append(self)
        elif self.lag.immediate if lag is None else lag <= 0:
            self.set(target)
        else:
            self.set(transient)
            self.target = target
            if lag is None and self.lag.settings.lag_reads is not None:
                self.reads = self.lag.settings.lag_reads
            else:
                self.due = self.lag.clock.now() + (self.lag.settings.lag if lag is None else lag)

    def peek(self) -> str:
        """The state, without counting as a read."""
        if self.target and (self.reads == 0 if self.reads is not None else self.lag.clock.now() >= self.due):
            self.value, self.target, self.due, self.reads = self.target, "", NEVER, None
        return self.value

    def read(self) -> str:
        """The state as a client's describe call shows it; the n-th such read ends a transition that takes n reads."""
        value = self.peek()
        if self.reads:
            self.reads -= 1
        return value

    @property
    def moving(self) -> bool:
        """Is a transition under way?"""
        self.peek()
        return bool(self.target)

    @property
    def gone(self) -> bool:
        return self.peek() == GONE
