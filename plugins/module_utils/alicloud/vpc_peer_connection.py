# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""VPC peering connections on Alibaba Cloud: requested, accepted where the accepter's keys are given, changed and deleted.

Source: Alibaba Cloud contract 4 and 7.1.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba import checks
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.resource import (
    TAG_OPTIONS,
    named,
    tag_list,
    tags_filter,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alicloud.client import FAMILY, VPCPEER
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alicloud.peering import (
    ACCEPTED,
    ASKED,
    DEAD,
    DELETED,
    DELETING,
    LINK_TYPES,
    Peering,
    PeeringWaiting,
    crosses_regions,
    ends,
    explain_routes,
    is_open,
    pair_of,
    with_acceptance,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import filters, states
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import Info, Manage
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.errors import (
    ApiError,
    FailedState,
    NotFound,
    Refused,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.family import OWN, PEER
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.fields import Field, Item, Object
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.filters import NAME_REGEX, Filter
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.plan import GONE, SETTLED, UNKNOWN, Plan, Step
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.resource import Want

if TYPE_CHECKING:
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.alicloud.client import AlicloudClient
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.contract import Problem
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.resource import Job, World

PAIR = ("vpc_id", "accepting_vpc_id", "accepting_region_id", "accepting_ali_uid")


def _only(ids: Sequence[str]) -> str | None:
    """The API filters by one id."""
    return ids[0] if len(ids) == 1 else None


@dataclass(frozen=True)
class RequestWaiting(PeeringWaiting):
    """The requester may have to wait for somebody else."""

    def next_step(self, resource: Any, obj: Object) -> str:
        return resource.ask_accepter(obj)


class VpcPeerConnection(Peering):
    """A peering of two VPCs. Found by id, or by the pair of VPCs in either direction."""

    id_option = "peer_connection_id"
    name_option = "peer_connection_name"
    waiting = RequestWaiting()
    dry_runs = ("create", "accept", "modify", "delete")
    fields: tuple[Field, ...] = (
        (Field("peer_connection_name", "Name"),) + Peering.ends_fields + Peering.described + Peering.facts
    )
    options = dict(
        TAG_OPTIONS,
        peer_connection_id={"type": "str", "aliases": ["instance_id"]},
        vpc_id={"type": "str"},
        accepting_vpc_id={"type": "str"},
        accepting_region_id={"type": "str"},
        accepting_ali_uid={"type": "str"},
        accepting_account={"type": "str"},
        accept={"type": "bool"},
        peer_connection_name={"type": "str", "aliases": ["name"]},
        description={"type": "str"},
        bandwidth={"type": "int"},
        link_type={"type": "str", "choices": list(LINK_TYPES)},
        resource_group_id={"type": "str"},
        force_delete={"type": "bool"},
        dry_run={"type": "bool"},
        on_dead={"type": "str", "choices": ["fail", "replace"]},
    )
    filters = (
        filters.ids("peer_connection_ids", spec={"aliases": ["ids"]}, api_key="InstanceId", send=_only),
        filters.name("peer_connection_name", ["name"]),
        NAME_REGEX,
        filters.status(spec={"type": "str", "choices": sorted(Peering.states.words())}),
        Filter("vpc_id", api_key="VpcId", read=lambda _resource, obj: pair_of(obj), same=lambda vpc, pair: vpc in pair),
        tags_filter("Tags", "Tags"),
        Filter("resource_group_id", api_key="ResourceGroupId"),
    )

    # ------------------------------------------------------------------ checks

    def check(self, want: Want) -> Iterator[Problem]:
        needed: tuple[str, ...] = () if want.given("peer_connection_id") else ("vpc_id", "accepting_vpc_id")
        if needed and want.present:
            needed += ("accepting_region_id",)
        yield from want.lacks(needed, "a peering is found by vpc_id and accepting_vpc_id, or by peer_connection_id")
        yield from super().check(want)
        for option in ("bandwidth", "link_type"):
            if want.given(option) and want["accepting_region_id"] == want.client.region:
                yield option, "only a peering between two regions has one; both ends are in %s" % want.client.region
        uid = want["accepting_ali_uid"]
        if uid and uid != UNKNOWN:
            yield from named("accepting_ali_uid", checks.account_id(uid))
        yield from self._check_accepting_account(want)

    @staticmethod
    def _check_accepting_account(want: Want) -> Iterator[Problem]:
        """The account whose keys shall accept is checked like any other account."""
        if not want["accepting_account"]:
            return
        place = {"account": want["accepting_account"], "region": want["accepting_region_id"]}
        for option, text in FAMILY.check_placement(want.client.task.params, place):
            yield ("accepting_account", text) if option == "account" else ("accepting_account", option + ": " + text)

    def label(self, want: Want) -> str:
        if want["peer_connection_name"] or want.given("peer_connection_id"):
            return super().label(want)
        return "%s between %s and %s" % (self.kind, want["vpc_id"], want["accepting_vpc_id"])

    def candidates(
        self, client: AlicloudClient, params: Mapping[str, Any], asked: Mapping[str, Any]
    ) -> Iterable[Object]:
        return self.listed(client, client.region, dict(asked))

    # ------------------------------------------------------------------ either direction

    def target(self, want: Want, found: Object | None) -> Item:
        """A peering that the other side requested is the same peering: its ends may stand the other way round."""
        target = super().target(want, found)
        if found is not None and target.was is not None:
            target.was.update({name: self._end_as_wanted(name, want, found) for name in PAIR if name in target})
        return target

    @staticmethod
    def _end_as_wanted(name: str, want: Want, found: Object) -> str | None:
        """What an option about the ends is, seen from the side that the user calls the requester."""
        requester, accepter = ends(found)
        turned = want["vpc_id"] == accepter[2] or (want["accepting_vpc_id"] == requester[2])
        near, far = (accepter, requester) if turned else (requester, accepter)
        return {
            "vpc_id": near[2],
            "accepting_vpc_id": far[2],
            "accepting_region_id": far[1],
            "accepting_ali_uid": far[0],
        }[name]

    # ------------------------------------------------------------------ planning

    def plan(self, want: Want, found: Object | None, world: World, recreate: bool) -> Plan:
        if want.present and want["peer_connection_id"] and found is not None and found["Status"] == DELETED:
            raise NotFound("%s %s has been deleted" % (self.kind, self.id_of(found)))
        if want.present and found is not None and self.meaning_of(found) in (states.FAILED, states.LEAVING):
            if want["on_dead"] != "replace":
                raise FailedState(
                    "%s %s %s; set on_dead to 'replace' to %s"
                    % (
                        self.kind,
                        self.id_of(found),
                        DEAD[found["Status"]],
                        "wait for its end and request a new one"
                        if found["Status"] == DELETING
                        else "delete it and request a new one",
                    ),
                    **{self.result_key: self.view(found)},
                )
            if not self.pair_wanted(want):
                # What replaces it has another id, and is looked for by its ends.
                by_ends = want.but(**self._ends_to_rebuild(want, found), peer_connection_id=None)
                return super().plan(by_ends, found, world, recreate).but(want=by_ends)
        return super().plan(want, found, world, recreate)

    def _ends_to_rebuild(self, want: Want, found: Object) -> dict[str, str | None]:
        """A dead peering that was named by its id is replaced between the same ends."""
        if ends(found)[0][0] != want.client.account_id():
            raise Refused("%s was requested by the other account, which alone can replace it" % self.id_of(found))
        return {name: self._end_as_wanted(name, want, found) for name in PAIR}

    def plan_absent(self, want: Want, found: Object | None) -> Plan:
        plan = super().plan_absent(want, found)
        return (
            plan if found is None or plan.before is None else plan.but(before=dict(plan.before, status=found["Status"]))
        )

    def plan_change(self, want: Want, found: Object, recreate: bool) -> Plan:
        if self.meaning_of(found) == states.FAILED:
            return self._plan_replacement(want, found)
        self.refuse_within_region(want, found)
        plan = super().plan_change(want, found, recreate)
        if is_open(found):
            who, why_not = self._who_accepts(want, ends(found)[1][0])
            if not who:
                return plan.but(next_step=self.ask_accepter(found, why_not))
            return with_acceptance(plan, found, {"account": who})
        return plan

    def _plan_replacement(self, want: Want, found: Object) -> Plan:
        """Delete what is dead and request anew, with what the task does not mention as it was."""
        plan = self.plan_create(want)
        create, *accept = plan.steps
        whole = Step("create", {**self.rebuilt(want, found), **create.args}, create.goal)
        return plan.but(
            steps=(*self.steps_to_delete(want, found), whole, *accept),
            before=dict(self.shown(want, found), status=found["Status"]),
        )

    def plan_create(self, want: Want, leaving: Object | None = None) -> Plan:
        wanted = dict(self.target(want, None))
        own = want.client.account_id() if self._may_cross(want) else None
        if own:
            wanted["accepting_ali_uid"] = self._accepting_uid(want, own)
        crosses = wanted.get("accepting_ali_uid") != own
        steps, next_step = [Step("create", dict(wanted), ASKED if crosses else SETTLED)], None
        if crosses:
            who, why_not = self._who_accepts(want, wanted["accepting_ali_uid"])
            if who:
                steps.append(Step("accept", {"account": who}, ACCEPTED))
            else:
                next_step = self._ask(None, wanted["accepting_ali_uid"], why_not)
        return Plan(
            steps=tuple(steps),
            before=None if leaving is None else dict(self.shown(want, leaving), status=leaving["Status"]),
            after=wanted,
            wait_goal=None if leaving is None else GONE,
            next_step=next_step,
        )

    @staticmethod
    def _may_cross(want: Want) -> bool:
        """Whether another account may be meant, so that it is worth to ask which one is ours."""
        return bool(want["accepting_ali_uid"] or want["accepting_account"])

    def _accepting_uid(self, want: Want, own: str) -> str:
        """The account of the other end: as given, else that whose keys were named, else our own."""
        if want["accepting_ali_uid"] and want["accepting_ali_uid"] != UNKNOWN:
            return want["accepting_ali_uid"]
        other = want.client.sibling(account=want["accepting_account"], region=want["accepting_region_id"])
        return other.account_id() if other else own

    def asks_for(self, want: Want, found: Object | None) -> list[AlicloudClient]:
        dead = self.meaning_of(found) in (states.ABSENT, states.FAILED, states.LEAVING)
        if not (self._may_cross(want) if found is None or dead else is_open(found)):
            return []
        accepts = want["accept"] is not False or not want["accepting_ali_uid"]
        other = self._other(want) if accepts else None
        return [want.client] + ([other] if other else [])

    @staticmethod
    def _other(want: Want) -> AlicloudClient | None:
        """The client of the account that may accept, or None where its keys are not given."""
        client: AlicloudClient = want.client
        account = want["accepting_account"] or {OWN: PEER, PEER: OWN}.get(client.account)
        region = want["accepting_region_id"] or client.region
        return client.sibling(account=account, region=region) if account else None

    def _who_accepts(self, want: Want, uid: str) -> tuple[str | None, str | None]:
        """``(account, None)``, or ``(None, why not)``, of the keys given that can accept for an account.

        :raises Refused: the keys that should accept belong to a third account.
        """
        client: AlicloudClient = want.client
        if want["accept"] is False:
            return None, "accept is false"
        if uid == client.account_id():
            return client.account, None
        other = self._other(want)
        if other is None:
            return None, "no keys for that account are given"
        if other.account_id() != uid:
            raise Refused(
                "accepting_ali_uid: the peering has to be accepted by account %s, but the keys of %s belong to account %s; "
                "give those of the accepter, or set accept to false to only request it"
                % (uid, other.account, other.account_id())
            )
        return other.account, None

    def ask_accepter(self, obj: Object, why_not: str | None = None) -> str:
        """In words, what the accepter has to do."""
        return self._ask(self.id_of(obj), ends(obj)[1][0], why_not, obj.get("GmtExpired"))

    @staticmethod
    def _ask(peering: str | None, uid: str, why_not: str | None, end: str | None = None) -> str:
        return (
            "account %s has to accept %s%s: run cloudlink.interconnect.alicloud_vpc_peer_connection_accepter there%s%s"
            % (
                uid,
                peering or "the request",
                " before %s" % end if end else " within 7 days",
                " with instance_id %s" % peering if peering else "",
                " (%s)" % why_not if why_not else "",
            )
        )

    def rebuilt(self, want: Want, found: Object) -> dict[str, Any]:
        """Seen from the side that the user calls the requester, and only with what a creation takes."""
        kept = {name: value for name, value in super().rebuilt(want, found).items() if name not in PAIR}
        if not crosses_regions(found):
            kept = {name: value for name, value in kept.items() if name not in ("bandwidth", "link_type")}
        return dict(kept, **{name: want[name] or self._end_as_wanted(name, want, found) for name in PAIR})

    # ------------------------------------------------------------------ calls

    def do_create(self, job: Job, args: dict[str, Any]) -> str | None:
        client: AlicloudClient = job.want.client
        params = {
            "VpcId": args["vpc_id"],
            "AcceptingAliUid": args.get("accepting_ali_uid") or client.account_id(),
            "AcceptingRegionId": args["accepting_region_id"],
            "AcceptingVpcId": args["accepting_vpc_id"],
            "Name": args.get("peer_connection_name") or None,
            "Description": args.get("description") or None,
            "Bandwidth": args.get("bandwidth"),
            "LinkType": args.get("link_type"),
            "ResourceGroupId": args.get("resource_group_id"),
            "Tag": tag_list(args.get("tags")),
            "DryRun": args.get("dry_run"),
        }
        try:
            return client.call("CreateVpcPeerConnection", params, VPCPEER, token=True)["InstanceId"]
        except ApiError as error:
            raise _creation_explained(error, client, params) from None

    def do_accept(self, job: Job, args: dict[str, Any]) -> None:
        client: AlicloudClient = job.want.client
        if args["account"] != client.account:
            other = client.sibling(account=args["account"], region=job.want["accepting_region_id"] or client.region)
            if other is None:
                raise Refused("no keys for the account %r, which has to accept, are given" % args["account"])
            client = other
        self.accept(client, job, {"DryRun": args.get("dry_run")})

    def do_delete(self, job: Job, args: dict[str, Any]) -> None:
        params = {"InstanceId": job.id, "Force": job.want["force_delete"], "DryRun": args.get("dry_run")}
        try:
            job.want.client.call("DeleteVpcPeerConnection", params, VPCPEER, token=True)
        except ApiError as error:
            if error.code == "OperationDenied.RouteEntryExist":
                raise explain_routes(job.want.client, job.obj or job.found or {}, error) from None
            raise


def _creation_explained(error: ApiError, client: AlicloudClient, params: dict[str, Any]) -> ApiError:
    """Say which side an error of the creation means."""
    near = "vpc_id: VPC %s%s" % (params["VpcId"], client.scope())
    far = "accepting_vpc_id: VPC %s in region %s of account %s" % (
        params["AcceptingVpcId"],
        params["AcceptingRegionId"],
        params["AcceptingAliUid"],
    )
    both = "VPCs %s and %s" % (params["VpcId"], params["AcceptingVpcId"])
    texts = {
        "ResourceNotFound.Vpc": near + " does not exist",
        "ResourceNotFound.AcceptingVpc": far + " does not exist",
        "InvalidVpcId.NotFound": "%s, or %s, does not exist" % (near, far),
        "ResourceAlreadyExist.RouterInterface": both
        + " are already joined by router interfaces; remove those connections before the two are peered",
    }
    if error.code in texts:
        error.msg = "%s (%s)" % (texts[error.code], error.msg)
    # Somebody made it in the meantime: look again and go on with that one.
    error.conflict = error.conflict or error.code == "ResourceAlreadyExist.VpcPeer"
    return error


VPC_PEER_CONNECTION = Manage(FAMILY, VpcPeerConnection())
VPC_PEER_CONNECTION_INFO = Info(FAMILY, VpcPeerConnection())
