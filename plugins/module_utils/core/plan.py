# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plan of one object, as a value: check mode reports it, the diff is drawn from it, and the real run executes it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

UNKNOWN = "(known after apply)"
"""Stands for an id that does not exist yet. Look-ups treat it as `nothing there yet`, so a whole role can predict itself."""


@dataclass(frozen=True)
class Goal:
    """What to wait for after a step: gone, one of some statuses, or (neither given) any settled state.

    ``required``: wait for it even if the user does not want to wait and nothing follows, since no later run could tell how it ended.
    """

    gone: bool = False
    statuses: tuple[str | None, ...] | None = None
    required: bool = False


SETTLED = Goal()
GONE = Goal(gone=True)


@dataclass(frozen=True)
class Step:
    """One write. ``verb`` names the resource's ``do_<verb>`` method, ``args`` are what it needs beyond the object.

    ``writes``: False for a dry run, which changes nothing.
    """

    verb: str
    args: dict[str, Any] = field(default_factory=dict)
    goal: Goal | None = None
    writes: bool = True


def makes(steps: Iterable[Step]) -> bool:
    """Whether steps make an object."""
    for step in steps:
        if step.verb == "create":
            return True
    return False


@dataclass(frozen=True)
class Plan:
    """How to get one object from what it is to what it should be. Who wants another plan makes one, by :meth:`but`.

    :ivar steps: the writes, in order; empty = nothing to change.
    :ivar before, after: the managed options that the user named, as they are and as they will be; None = no such object.
    :ivar wait_goal: with no steps left, what to wait for all the same (an earlier, interrupted run may have started it).
    :ivar warnings: what the user should know though nothing fails.
    :ivar next_step: in words, what somebody else has to do after this plan.
    :ivar want: what the rest of the run goes by instead of the want that was planned for; None = by that.
    """

    steps: Sequence[Step] = ()
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None
    wait_goal: Goal | None = None
    warnings: Sequence[str] = ()
    next_step: str | None = None
    want: Any = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "steps", tuple(self.steps))
        object.__setattr__(self, "warnings", tuple(self.warnings))

    def but(self, **changes: Any) -> Plan:
        """The same plan with some things different."""
        return replace(self, **changes)

    @property
    def changed(self) -> bool:
        return any(step.writes for step in self.steps)

    @property
    def makes(self) -> bool:
        """Whether it makes an object, whose id is then not known before."""
        return makes(self.steps)

    @property
    def actions(self) -> list[str]:
        return [step.verb for step in self.steps]
