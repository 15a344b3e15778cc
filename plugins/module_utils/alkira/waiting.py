# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a write to an Alkira portal ends: it succeeds, fails, is taken back or is ignored. And what then holds for the object.

Source: Alkira contract 4.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.provisioning import (
    FAILED,
    INVALID,
    PARTIAL,
    REASON,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.errors import (
    ApiError,
    FailedState,
    InterconnectError,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.waiting import Waiting

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.client import AlkiraClient
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.provisioning import Track
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.fields import Object
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.plan import Goal
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.resource import Job, Want

NARROW = 2
"""Up to so many objects, ask for each by name or id: such an answer tells the provision state, a listing does not."""


@dataclass(frozen=True)
class PortalWaiting(Waiting):
    """How the objects of a portal are waited for."""

    longest_pause: float = 1.5  # a change shall be reported within 2 s of its end

    # ------------------------------------------------------------------ what was refused

    def gone(self, error: ApiError) -> bool:
        return error.http_status == 404

    def retry_budget(self, job: Job, error: InterconnectError, most: float) -> float:
        """An unclear POST is looked up and repeated as long as the user lets calls be repeated; a conflict calls for a new plan."""
        settings = job.want.client.settings
        if isinstance(error, ApiError):
            return most
        return min(most, settings["max_retry_timeout"]) if settings["max_retries"] else 0

    # ------------------------------------------------------------------ how it ended

    def rivals(self, resource: Any, client: Any, wants: list[Want]) -> Iterable[Object]:
        names = list(dict.fromkeys(want["name"] for want in wants))
        if len(names) > NARROW:
            return resource.complete(client, resource.all(client))
        return resource.complete(client, [obj for name in names for obj in resource.named(client, name)])

    def told_by_listing(self, resource: Any, job: Job) -> bool:
        """How a write ended is told by requests of its own, where there are any."""
        track = job.want.client.tracks.get((resource.kind, job.id))
        return track is not None and track.state is None and track.over

    def failed(self, resource: Any, job: Job, goal: Goal) -> InterconnectError:
        obj, label = job.obj or {}, resource.label(job.want)
        state, reason = resource.status_of(obj), obj.get(REASON) or "the portal gives no reason"
        if state == INVALID:
            return FailedState("%s: validation failed: %s; %s" % (label, reason, self._what_stands(resource, job)))
        result = "succeeded only in part" if state == PARTIAL else "failed"
        return FailedState("%s: provisioning %s: %s" % (label, result, reason))

    def _what_stands(self, resource: Any, job: Job) -> str:
        """Whether a change is there though its validation failed, in words; what the portal took back is no change of the job's.

        The contract leaves open what becomes of such a change (4.2 and 4.3), so the object is looked at.
        """
        client: AlkiraClient = job.want.client
        track = client.tracks[resource.kind, job.id]
        try:
            now = resource.read_one(client, job.id)
            if track.leaving:
                stands = now is None
            elif track.before is None:
                stands = now is not None
            else:
                stands = now is None or not self._is_as_before(resource, client, now, track)
                if not stands and job.done[-1] == "update" and not self._visible(resource, job.want, track.before):
                    return "whether the secrets were saved anyway cannot be seen"
            if stands and now is not None and not track.leaving and not resource.provisions:
                return self._withdraw(resource, job, track)
        except InterconnectError as error:
            return "whether the change was saved anyway is unknown: %s" % error.msg
        job.changed = track.changed or stands
        job.obj = job.obj if now else None
        return "the change was saved anyway" if stands else "the portal took the change back"

    def _is_as_before(self, resource: Any, client: Any, now: Object, track: Track) -> bool:
        return bool(resource.item(resource.complete(client, [now])[0]) == resource.item(track.before))

    def _visible(self, resource: Any, want: Want, found: Object) -> bool:
        """Whether an update changes anything but secrets that the portal does not show."""
        quiet = want.but(update_secret=None)
        return bool(resource.differences(quiet, resource.target(quiet, found)))

    def _withdraw(self, resource: Any, job: Job, track: Track) -> str:
        """Undo what failed its validation. No state tells of it later, and the next run would take it for good."""
        client: AlkiraClient = job.want.client
        label = resource.label(job.want)
        if track.before is None:
            client.write("DELETE", resource.path_of(job.id), "delete %s again" % label)
            job.done.append("delete")
            job.obj = None
            return "it was deleted again"
        if any(field.secret for field in resource.fields):
            return "the change was saved anyway, and cannot be undone without the former secrets"
        body = resource.body(replace(job.want, options={}), track.before)
        client.write("PUT", resource.path_of(job.id), "change %s back" % label, body)
        job.done.append("update")
        job.obj = {**(job.obj or {}), **track.before}
        return "it was changed back"

    def verify_result(self, resource: Any, job: Job) -> InterconnectError | None:
        """What was accepted has to be there: after a failed provisioning the portal accepts and ignores (contract 4.1)."""
        if not job.done or not job.want.present or job.remaining:
            return None
        target = resource.target(job.want, job.obj)
        left = [] if target.always else resource.differences(job.want, target)
        if not left:
            return None
        names = ", ".join(field.name for field in left)
        try:
            seen = resource.read_one(job.want.client, job.id) or job.obj or {}
        except InterconnectError as error:
            error.msg = "%s: the portal ignored the change (%s), and why cannot be seen: %s" % (
                resource.label(job.want),
                names,
                error.msg,
            )
            return error
        if resource.status_of(seen) in (FAILED, PARTIAL):
            track = job.want.client.tracks.get((resource.kind, job.id))
            if (
                track is not None
                and track.before is not None
                and self._is_as_before(resource, job.want.client, seen, track)
            ):
                job.changed = track.changed
            return FailedState(
                "%s is in state %s, in which the portal ignores changes (%s); provision it first, with provision: true"
                % (resource.label(job.want), resource.status_of(seen), names)
            )
        job.want.client.warn(
            "%s: the portal accepted the change, and %s is not as wanted" % (resource.label(job.want), names)
        )
        return None
