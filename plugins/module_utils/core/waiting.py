# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How objects of one resource type are waited for, and how often what was refused is tried again. One object a resource."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.errors import (
    ApiError,
    FailedState,
    InterconnectError,
)

if TYPE_CHECKING:
    from typing import Any

    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.fields import Object
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.plan import Goal
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.resource import Job, Resource, Want


@dataclass(frozen=True)
class Waiting:
    """The usual way. A subclass says what is peculiar to some resources; its methods get the resource that they are asked for.

    :ivar rests_in: pending state -> the state that it leads to, where that is known.
    :ivar longest_pause: seconds between two looks.
    :ivar looks_singly: a look at several objects costs a call for each, or nearly.
    :ivar holds_lock: the lock of an object is held until it has come to rest, instead of for the call alone.
    """

    rests_in: Mapping[str, str] = field(default_factory=dict)
    longest_pause: float = 5.0
    looks_singly: bool = False
    holds_lock: bool = False

    # ------------------------------------------------------------------ the state that comes

    def comes_to(self, resource: Resource, obj: Object) -> str | None:
        """The state that a pending object comes to rest in, or None where that cannot be known."""
        return self.rests_in.get(resource.status_of(obj) or "")

    def failed(self, resource: Resource, job: Job, goal: Goal) -> InterconnectError | None:
        """The error of an object that came to rest in a failed state, or None where that may still pass."""
        if goal.gone:
            return None
        return FailedState("%s %s is in state %s" % (resource.kind, job.id, resource.status_of(job.obj or {})))

    def verify_result(self, resource: Resource, job: Job) -> InterconnectError | None:
        """An error if an object that has come to rest is not what was asked for, or None."""
        return None

    def next_step(self, resource: Resource, obj: Object) -> str | None:
        """In words, what the other party has to do; only for the needs-peer state."""
        return None

    def told_by_listing(self, resource: Resource, job: Job) -> bool:
        """Whether a listing tells of an object all that a look at it tells."""
        return True

    def rivals(self, resource: Resource, client: Any, wants: list[Want]) -> Iterable[Object]:
        """All objects that have the key of any of the wants: another run may have made them at the same moment."""
        return resource.listing(client, wants)

    # ------------------------------------------------------------------ what was refused

    def gone(self, error: ApiError) -> bool:
        """Whether an API error on a delete says that there is nothing left to delete."""
        return False

    def retry_budget(self, job: Job, error: InterconnectError, most: float) -> float:
        """For how many seconds, at most, a write is planned again after such an error."""
        return most

    def hopeless(self, job: Job, error: InterconnectError) -> bool:
        """Whether a step that was refused over and over, while its object was at rest, will be refused for ever."""
        return True

    def describe_error(self, resource: Resource, job: Job, error: InterconnectError) -> InterconnectError:
        """A better error for one that lasted until the time was up, or the same one."""
        return error
