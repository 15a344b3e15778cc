# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tenant networks, and the provisioning of all that waits for it in one of them. Source: Alkira contract 5.9."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira import forms
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.client import FAMILY, RUNNING, error_text
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.connector_azure_expressroute import (
    IMPLICIT,
    Connector,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.connector_ipsec_tunnel_profile import (
    TunnelProfile,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.group import Group
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.provisioning import (
    FAILED,
    PARTIAL,
    PENDING,
    REASON,
    REQUEST_ID,
    SUCCESS,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.resource import RESTED
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.segment import Segment
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import filters, states
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import Info, ManageOne
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.errors import FailedState, InterconnectError
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.plan import SETTLED, Goal, Plan, Step
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.resource import Job, Readable, Resource
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.states import StateTable
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.waiting import Waiting

if TYPE_CHECKING:
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.client import AlkiraClient
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.contract import Object
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.resource import Want, World

OVER = "x-over"
"""Key that marks a tenant network in which our own provisioning has ended, though something is pending again."""

NAMED = 10
"""So many objects are named when provisioning fails."""


PROVISIONED = {"connectors": Connector(), "segments": Segment(), "groups": Group(), "tunnel_profiles": TunnelProfile()}
"""The kinds of objects that a tenant network provisions."""


class TenantNetwork(Readable):
    kind = "tenant network"
    results_key = "tenant_networks"
    id_key = "id"
    name_key = "name"
    status_key = "state"
    filters = (filters.name(),)

    def view(self, obj: Object) -> dict[str, Any]:
        return dict(super().view(obj), provision_state=self.status_of(obj))

    def candidates(self, client: AlkiraClient, params: Mapping[str, Any], asked: Mapping[str, Any]) -> Iterable[Object]:
        chosen = params["tenant_network"]
        return [obj for obj in client.networks() if not chosen or chosen in (str(obj.get("id")), obj.get("name"))]


@dataclass(frozen=True)
class ProvisionWaiting(Waiting):
    longest_pause: float = 1.5

    def failed(self, resource: Resource, job: Job, goal: Goal) -> InterconnectError:
        obj = job.obj or {}
        result = "succeeded only in part" if resource.status_of(obj) == PARTIAL else "failed"
        return FailedState("%s: provisioning %s: %s" % (resource.label(job.want), result, obj[REASON]))


class Provision(TenantNetwork, Resource):
    """Everything of a tenant network that waits for provisioning, provisioned in one go."""

    result_key = "tenant_network"
    # Words beyond the first three are guesses (contract 10). One that is not listed counts as pending.
    states = StateTable(present=(SUCCESS,), pending=(*RUNNING, PENDING), failed=(FAILED, PARTIAL))
    waiting = ProvisionWaiting()
    has_immutable = False
    doing = {"provision": "provisioning"}
    options = {
        "assume_pending": {"type": "bool"},
        "assume_provisioned": {"type": "bool"},
        "assume_removed": {
            "type": "dict",
            "options": {key: {"type": "list", "elements": "str", "default": []} for key in PROVISIONED},
        },
    }

    def duplicate_key(self, want: Want) -> Any:
        return None

    def label(self, want: Want) -> str:
        return "tenant network %s" % want.client.network

    # ------------------------------------------------------------------ finding

    def listing(self, client: AlkiraClient, wants: list[Want]) -> Iterable[Object]:
        return [self._read(client)]

    def _read(self, client: AlkiraClient) -> Object:
        """The tenant network; the name is told by the list only, and known where one was chosen by it."""
        found = client.get("/tenantnetworks/{tn}", "the tenant network", form=forms.STATE).document
        return {"id": client.network, **found}

    def key_of(self, obj: Object) -> Any:
        return "here"

    def key_wanted(self, want: Want) -> Any:
        return "here"

    # ------------------------------------------------------------------ planning

    def plan(self, want: Want, found: Object | None, world: World, recreate: bool) -> Plan:
        state, predicted = self.status_of(found or {}), want.client.check_mode
        before, after = {"provision_state": state}, {"provision_state": SUCCESS}
        removed = predicted and {key: ids for key, ids in (want["assume_removed"] or {}).items() if ids}
        pending = predicted and want["assume_pending"]
        if predicted and want["assume_provisioned"]:
            state = SUCCESS
        if removed and not pending and state != SUCCESS:
            pending = self._waits(want.client, removed)
            state = state if state in RUNNING else PENDING if pending else SUCCESS
        untold = predicted and (state in RUNNING or not pending)
        warnings = list(self._untold(want, state, removed)) if untold else []
        if state == SUCCESS and not pending:
            return Plan(before=before, after=before, warnings=warnings)
        if state in RUNNING and not pending:
            # What that leaves to provision is planned when it is over.
            return Plan(before=before, after=after, wait_goal=RESTED, warnings=warnings)
        return Plan(steps=[Step("provision", {}, SETTLED)], before=before, after=after, warnings=warnings)

    @staticmethod
    def _waits(client: AlkiraClient, removed: Mapping[str, Iterable[str]]) -> bool:
        """Whether anything waits for provisioning but what goes. Each object is asked, since no listing tells the states."""
        gone = {key: set(removed.get(key, ())) for key in PROVISIONED}
        for key, kind in PROVISIONED.items():
            objects = {kind.id_of(obj): obj for obj in kind.all(client)}
            if key == "connectors":
                # A group goes with the connector that it came with.
                gone["groups"].update(str(objects[one].get(IMPLICIT)) for one in gone[key] if one in objects)
            seen = kind.read(client, [one for one in objects if one not in gone[key]], exact=True)
            if any(kind.status_of(obj) in (PENDING, FAILED, PARTIAL) for obj in seen.values()):
                return True
        return False

    def _untold(self, want: Want, state: str, removed: Mapping[str, Iterable[str]]) -> Iterator[str]:
        """What check mode cannot tell, in words."""
        if state in RUNNING:
            yield "%s is being provisioned; check mode cannot tell what that leaves to provision" % self.label(want)
        elif removed:
            yield (
                "%s: whether the portal only marks what earlier tasks remove, which leaves that to provision, check mode "
                "cannot tell" % self.label(want)
            )

    def planned(self, job: Job) -> dict[str, Any]:
        return dict(
            self.view(job.found or {}), **dict.fromkeys(("status", "provider_status", "provision_state"), SUCCESS)
        )

    # ------------------------------------------------------------------ applying

    def do_provision(self, job: Job, args: dict[str, Any]) -> None:
        client: AlkiraClient = job.want.client
        answer = client.write("POST", "/tenantnetworks/{tn}/provision", "provision %s" % self.label(job.want))
        client.provisioning = answer.headers.get(REQUEST_ID)

    def look(self, client: AlkiraClient, ids: list[str]) -> dict[str, Object]:
        obj = self._read(client)
        request = client.provisioning
        if self.status_of(obj) == PENDING and request:
            # Somebody may have changed something since; what was asked for is over all the same.
            obj[OVER] = self._request(client, request).get("state") == SUCCESS
        if self.meaning_of(obj) == states.FAILED:
            obj[REASON] = self._reason(client, request)
        return {self.id_of(obj): obj}

    def meaning_of(self, obj: Object | None) -> str:
        return states.PRESENT if obj is not None and obj.get(OVER) else super().meaning_of(obj)

    @staticmethod
    def _request(client: AlkiraClient, request: str) -> Object:
        path = "/tenantnetworks/{tn}/provision-requests/%s" % request
        found: Object = client.get(path, "how the provisioning ended").document or {}
        return found

    def _reason(self, client: AlkiraClient, request: str | None) -> str:
        """What the request says, or else which objects failed. The state of the whole has no words of its own."""
        if request:
            with contextlib.suppress(InterconnectError):
                text = error_text(self._request(client, request).get("errorDetails"))
                if text:
                    return text
        names = []
        for kind in PROVISIONED.values():
            try:
                seen = kind.read(client, [kind.id_of(obj) for obj in kind.all(client)], exact=True)
            except InterconnectError:
                continue
            bad = [obj for obj in seen.values() if kind.status_of(obj) in (FAILED, PARTIAL)]
            names += ["%s %r is in state %s" % (kind.kind, kind.name_of(obj), kind.status_of(obj)) for obj in bad]
        more = ["... and %d more" % (len(names) - NAMED)] if len(names) > NAMED else []
        return "; ".join(names[:NAMED] + more) or "the portal gives no reason"


TENANT_NETWORK_INFO = Info(FAMILY, TenantNetwork())
PROVISION = ManageOne(FAMILY, Provision())
