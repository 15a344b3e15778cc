# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The accepter's side of a VPC peering connection: accept or reject a request, and keep what belongs to this side.

It never deletes a peering: that is for either side to do by the connection itself.

Source: Alibaba Cloud contract 4.1, 4.2 and 7.2.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.resource import TAG_OPTIONS, tag_list
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alicloud.client import FAMILY, VPCPEER
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alicloud.peering import (
    ACCEPTING,
    CREATING,
    DEAD,
    LINK_TYPES,
    REJECTED,
    Peering,
    crosses_accounts,
    ends,
    with_acceptance,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import Manage
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.errors import FailedState, Refused
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.fields import Field
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.plan import UNKNOWN, Goal, Plan, Step

if TYPE_CHECKING:
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.contract import Object, Problem
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.resource import Job, Want, World

ACCEPT, REJECT = "accepted", "rejected"
NOT_HERE = Goal(statuses=(REJECTED,))
_WITH_ACCEPTANCE = ("resource_group_id", "tags")  # what an acceptance can bring along


class Accepter(Peering):
    """One request to this account. Found by its id, or by the pair of VPCs."""

    id_option = "instance_id"
    name_option = "peer_connection_accepter_name"
    dry_runs = ("accept", "reject", "modify")
    fields = (
        (Field("peer_connection_accepter_name", "Name"),)
        + tuple(replace(item, option=False) for item in Peering.ends_fields)
        + Peering.described
        + Peering.facts
    )
    options = dict(
        TAG_OPTIONS,
        state={"type": "str", "choices": [ACCEPT, REJECT], "default": ACCEPT},
        instance_id={"type": "str", "aliases": ["peer_connection_id"]},
        vpc_id={"type": "str"},
        accepting_vpc_id={"type": "str"},
        peer_connection_accepter_name={"type": "str", "aliases": ["name"]},
        description={"type": "str"},
        bandwidth={"type": "int"},
        link_type={"type": "str", "choices": list(LINK_TYPES)},
        resource_group_id={"type": "str"},
        dry_run={"type": "bool"},
    )

    # ------------------------------------------------------------------ checks

    def check(self, want: Want) -> Iterator[Problem]:
        if not want.given("instance_id"):
            found_by = "a request is found by instance_id, or by vpc_id and accepting_vpc_id"
            yield from want.lacks(("vpc_id", "accepting_vpc_id"), found_by)
        yield from super().check(want)

    def label(self, want: Want) -> str:
        if want.given("instance_id"):
            return "%s %r" % (self.kind, want["instance_id"])
        return "%s between %s and %s" % (self.kind, want["vpc_id"], want["accepting_vpc_id"])

    # ------------------------------------------------------------------ planning

    def plan(self, want: Want, found: Object | None, world: World, recreate: bool) -> Plan:
        if found is not None and found["Status"] in DEAD:
            return self._plan_dead(want, found)
        return super().plan(want, found, world, recreate)

    def plan_create(self, want: Want, leaving: Object | None = None) -> Plan:
        """No request. Where it was named by its VPCs, the requester may simply not have asked yet."""
        if want["instance_id"] == UNKNOWN:
            verb = "accept" if want["state"] == ACCEPT else "reject"
            return Plan(steps=[Step(verb)], before=None, after=dict(self.target(want, None)))
        if want["state"] == REJECT:
            return Plan()
        return Plan(
            next_step="there is no request between %s and %s yet: the owner of %s has to make one, by "
            "cloudlink.interconnect.alicloud_vpc_peer_connection"
            % (want["vpc_id"], want["accepting_vpc_id"], want["vpc_id"])
        )

    def plan_change(self, want: Want, found: Object, recreate: bool) -> Plan:
        answered = found["Status"] not in (CREATING, ACCEPTING)
        if want["state"] == REJECT:
            return self._plan_reject(want, found, answered)
        self.refuse_within_region(want, found)
        plan = super().plan_change(want, found, recreate)
        if crosses_accounts(found) and not answered:
            self._check_ours(want, found)
            brought = {name: want[name] for name in _WITH_ACCEPTANCE if want.given(name)}
            later = [step for step in plan.steps if step.verb not in ("tag", "untag", "move_resource_group")]
            return with_acceptance(plan.but(steps=tuple(later)), found, brought)
        return plan

    def _plan_dead(self, want: Want, found: Object) -> Plan:
        """Rejected, expired or on its way out: what a rejection wants, and what no acceptance can help."""
        if want["state"] == REJECT:
            return Plan()
        raise FailedState(
            "%s %s %s and cannot be accepted any more; the requester has to make a new one (on_dead=replace of "
            "cloudlink.interconnect.alicloud_vpc_peer_connection does it)"
            % (self.kind, self.id_of(found), DEAD[found["Status"]]),
            **{self.result_key: self.view(found)},
        )

    def _plan_reject(self, want: Want, found: Object, answered: bool) -> Plan:
        if answered or not crosses_accounts(found):
            raise Refused(
                "%s %s is %s and can no longer be rejected; to end it, delete it by "
                "cloudlink.interconnect.alicloud_vpc_peer_connection with state=absent"
                % (self.kind, self.id_of(found), found["Status"])
            )
        self._check_ours(want, found)
        steps = [Step("reject", {}, NOT_HERE)]
        return Plan(steps=steps, before={"status": found["Status"]}, after={"status": REJECTED})

    def _check_ours(self, want: Want, found: Object) -> None:
        """Only the accepter can answer; the requester sees the same object."""
        uid, own = ends(found)[1][0], want.client.account_id()
        if uid != own:
            raise Refused(
                "%s %s is for account %s to answer; these keys belong to account %s"
                % (self.kind, self.id_of(found), uid, own)
            )

    # ------------------------------------------------------------------ calls

    def do_accept(self, job: Job, args: dict[str, Any]) -> None:
        params = {
            "ResourceGroupId": args.get("resource_group_id"),
            "Tag": tag_list(args.get("tags")),
            "DryRun": args.get("dry_run"),
        }
        self.accept(job.want.client, job, params)

    def do_reject(self, job: Job, args: dict[str, Any]) -> None:
        params = {"InstanceId": job.id, "DryRun": args.get("dry_run")}
        job.want.client.call("RejectVpcPeerConnection", params, VPCPEER, token=True)


VPC_PEER_CONNECTION_ACCEPTER = Manage(FAMILY, Accepter())
