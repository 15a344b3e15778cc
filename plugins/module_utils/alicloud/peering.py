# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What both sides of a VPC peering share: the object, its states, how it is found, and the calls on an existing one.

Source: Alibaba Cloud contract 4.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba import checks, codes
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.client import TOKEN_PAGE
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.resource import (
    AlibabaResource,
    AlibabaWaiting,
    named,
    tag_list,
    tags_field,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alicloud.client import VPCPEER, AlicloudClient
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import states
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.errors import (
    ApiError,
    InterconnectError,
    Refused,
    Unread,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.fields import Field, Object
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.plan import SETTLED, UNKNOWN, Goal, Plan, Step
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.resource import Job, Resource, Want

if TYPE_CHECKING:
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.contract import Problem

CREATING, ACCEPTING, ACTIVATED, UPDATING = "Creating", "Accepting", "Activated", "Updating"
REJECTED, EXPIRED, DELETING, DELETED = "Rejected", "Expired", "Deleting", "Deleted"
# Section 4.2: all eight states.
STATES = states.StateTable(
    present=(ACTIVATED,),
    pending=(CREATING, UPDATING),
    needs_peer=(ACCEPTING,),
    failed=(REJECTED, EXPIRED),
    leaving=(DELETING,),
    absent=(DELETED,),
)
DEAD = {
    REJECTED: "was rejected by the accepter",
    EXPIRED: "was not answered in 7 days and has expired",
    DELETING: "is being deleted",
    DELETED: "has been deleted",
}
LINK_TYPES = ("Gold", "Platinum", "Silver")
ASKED = Goal(statuses=(ACCEPTING, ACTIVATED))
"""After the creation of a request to another account: it can be accepted, or somebody was faster."""
ACCEPTED = Goal(statuses=(ACTIVATED,))
"""After an acceptance. A request that is still shown as waiting has not been seen anew yet."""

_NAME = re.compile("[%s][%s0-9_-]*" % (checks.LETTERS, checks.LETTERS))
MOST_BANDWIDTH = 2**31 - 1
"""The API's type holds no more."""

FEW = 3
"""Up to so many peerings, ask for each; more are read out of a whole listing."""


Place = tuple[str, "str | None", "str | None"]
"""``(account, region, VPC id)`` of one end of a peering."""


def ends(obj: Object) -> tuple[Place, Place]:
    """That of the requester, and that of the accepter."""
    return (
        (str(obj.get("OwnerId") or ""), obj.get("RegionId"), (obj.get("Vpc") or {}).get("VpcId")),
        (
            str(obj.get("AcceptingOwnerUid") or ""),
            obj.get("AcceptingRegionId"),
            (obj.get("AcceptingVpc") or {}).get("VpcId"),
        ),
    )


def pair_of(obj: Object) -> frozenset[str | None]:
    """The two VPCs without direction."""
    return frozenset(end[2] for end in ends(obj))


def _end(side: int, at: int) -> Callable[[Object], str | None]:
    return lambda obj: ends(obj)[side][at]


def _blocks(side: str, key: str) -> Callable[[Object], list[str]]:
    return lambda obj: list((obj.get(side) or {}).get(key) or ())


def check_name(value: str) -> str | None:
    """A name as creations take it, which is stricter than what changes take."""
    bad = checks.name(value, letter_first=True)
    if bad is None and not _NAME.fullmatch(value):
        return "may hold only letters, digits, underscores and hyphens"
    return bad


def with_acceptance(plan: Plan, found: Object, args: dict[str, Any]) -> Plan:
    """A plan of changes to a peering that nobody has accepted yet, accepted first.

    :param args: of the step ``accept``.
    """
    return plan.but(
        steps=(Step("accept", args, ACCEPTED), *plan.steps),
        before={**(plan.before or {}), "status": found["Status"]},
        after={**(plan.after or {}), "status": ACTIVATED},
        wait_goal=ASKED if found["Status"] == CREATING else None,
    )


@dataclass(frozen=True)
class PeeringWaiting(AlibabaWaiting):
    """How a peering is waited for, from either side."""

    holds_lock: bool = True  # the cloud works on one peering of a VPC at a time

    def comes_to(self, resource: Resource, obj: Object) -> str | None:
        status = resource.status_of(obj)
        if resource.meaning_of(obj) != states.PENDING or not resource.states.knows(status):
            return None
        return ACCEPTING if status == CREATING and crosses_accounts(obj) else ACTIVATED

    def verify_result(self, resource: Resource, job: Job) -> InterconnectError | None:
        """Whether an empty value was taken or passed over in silence; the API does not say which to expect."""
        if job.tried is None or job.tried.verb != "modify":
            return None
        cleared = [name for name, value in job.tried.args.items() if value == ""]
        kept = [name for name in cleared if resource.by_name[name].read(job.obj or {})]
        if not kept:
            return None
        return Refused(
            "%s: the cloud took an empty value and kept the old one; it cannot be cleared, only changed"
            % " and ".join(kept)
        )

    def describe_error(self, resource: Resource, job: Job, error: InterconnectError) -> InterconnectError:
        if getattr(error, "code", None) == "IncorrectStatus.VpcPeer" and job.obj is not None:
            error.msg = "%s %s cannot be changed while it is %s (%s)" % (
                resource.kind,
                job.id,
                resource.status_of(job.obj),
                error.msg,
            )
        return error


class Peering(AlibabaResource):
    """Base of the requester's and the accepter's view of a VPC peering connection."""

    kind = "VPC peering connection"
    result_key = "vpc_peer_connection"
    results_key = "vpc_peer_connections"
    id_key = "InstanceId"
    name_key = "Name"
    product = VPCPEER
    tag_path = ("Tags",)
    tag_type = "PeerConnection"
    states = STATES
    recreatable = False
    doing = dict(AlibabaResource.doing, accept="accepting", reject="rejecting")
    waiting = PeeringWaiting()
    key_is_global = True  # ids of VPCs and peerings are the same for both parties
    has_immutable = False  # the ends are what a peering is found by
    # Read only, on both sides.
    facts = (
        Field("owner_id", read=_end(0, 0), option=False, in_batch_row=True),
        Field("region_id", read=_end(0, 1), option=False, in_batch_row=True),
        Field("cidr_blocks", read=_blocks("Vpc", "Ipv4Cidrs"), option=False, in_batch_row=True),
        Field("ipv6_cidr_blocks", read=_blocks("Vpc", "Ipv6Cidrs"), option=False),
        Field("accepting_cidr_blocks", read=_blocks("AcceptingVpc", "Ipv4Cidrs"), option=False, in_batch_row=True),
        Field("accepting_ipv6_cidr_blocks", read=_blocks("AcceptingVpc", "Ipv6Cidrs"), option=False),
        Field("biz_status", "BizStatus", option=False),
        Field("managed_service", "ManagedService", option=False),
        Field("create_time", "GmtCreate", option=False),
        Field("modify_time", "GmtModified", option=False),
        Field("expire_time", "GmtExpired", option=False),
    )
    ends_fields = (
        Field("vpc_id", read=_end(0, 2), mutable=False, in_batch_row=True),
        Field("accepting_vpc_id", read=_end(1, 2), mutable=False, in_batch_row=True),
        Field("accepting_region_id", read=_end(1, 1), mutable=False, in_batch_row=True),
        Field("accepting_ali_uid", read=_end(1, 0), mutable=False, in_batch_row=True),
    )
    described = (
        Field("description", "Description"),
        Field("bandwidth", "Bandwidth"),
        Field("link_type", "LinkType"),
        Field("resource_group_id", "ResourceGroupId"),
        tags_field("Tags"),
    )

    @functools.cached_property
    def attributes(self) -> dict[str, str]:
        """``{option: parameter of ModifyVpcPeerConnection}``"""
        names = (self.name_option, "description", "bandwidth", "link_type")
        return {name: self.by_name[name].api_key for name in names}

    def meaning_of(self, obj: Object | None) -> str:
        """Within one account a request is accepted by itself, whatever is seen of it on the way."""
        meaning = super().meaning_of(obj)
        if obj is not None and meaning == states.NEEDS_PEER and not crosses_accounts(obj):
            return states.PENDING
        return meaning

    # ------------------------------------------------------------------ checks

    def check(self, want: Want) -> Iterator[Problem]:
        if want["vpc_id"] and want["vpc_id"] == want["accepting_vpc_id"] != UNKNOWN:
            yield "accepting_vpc_id", "is the same VPC as vpc_id; a peering joins two"
        if want[self.name_option]:
            yield from named(self.name_option, check_name(want[self.name_option]))
        if want["description"]:
            yield from named("description", checks.description(want["description"], letter_first=True))
        if want.given("bandwidth") and want["bandwidth"] < 1:
            yield "bandwidth", "must be 1 Mbit/s or more, not %d" % want["bandwidth"]
        if want.given("bandwidth") and want["bandwidth"] > MOST_BANDWIDTH:
            yield "bandwidth", "must be %d Mbit/s or less, not %d" % (MOST_BANDWIDTH, want["bandwidth"])
        yield from super().check(want)

    # ------------------------------------------------------------------ finding

    def pair_wanted(self, want: Want) -> frozenset[str] | None:
        """The two VPCs that a want names, or None."""
        pair = frozenset((want["vpc_id"], want["accepting_vpc_id"]))
        return None if None in pair or UNKNOWN in pair or len(pair) < 2 else pair

    def duplicate_key(self, want: Want) -> Any:
        return super().duplicate_key(want) or self.pair_wanted(want)

    def key_of(self, obj: Object) -> Any:
        return pair_of(obj)

    def key_wanted(self, want: Want) -> Any:
        return self.pair_wanted(want)

    def listing(self, client: AlicloudClient, wants: list[Want]) -> Iterable[Object]:
        """A few by id or pair, many out of a whole listing; what that does not show is asked for by itself."""
        ids = {want[self.id_option] for want in wants if want[self.id_option]} - {UNKNOWN}
        by_pair = {self.pair_wanted(want): want for want in wants if not want[self.id_option]}
        pairs = {pair: want for pair, want in by_pair.items() if pair}
        objects: dict[str, Object] = {}
        if len(ids) + len(pairs) > FEW:
            objects = {self.id_of(obj): obj for obj in self.all(client)}
        found = {pair_of(obj) for obj in objects.values()}
        missing = {pair: want for pair, want in pairs.items() if pair not in found}
        elsewhere, failures = self._of_pairs(client, missing)
        for obj in elsewhere + self.by_ids(client, ids - set(objects)):
            objects[self.id_of(obj)] = obj
        self._ask_who_is_who(client, wants, objects.values())
        if failures:
            raise Unread(list(objects.values()), failures)
        return list(objects.values())

    def _ask_who_is_who(self, client: AlicloudClient, wants: list[Want], objects: Iterable[Object]) -> None:
        """The ids of the accounts that plans will ask for, all at once instead of one after another while planning."""
        by_pair: dict[Any, Object] = {pair_of(obj): obj for obj in objects}
        clients: dict[AlicloudClient, None] = {}
        for want in wants:
            if want.present and not want[self.id_option]:
                clients.update(dict.fromkeys(self.asks_for(want, by_pair.get(self.pair_wanted(want)))))

        def ask(one: AlicloudClient) -> None:
            try:
                one.account_id()
            except InterconnectError:
                # Asked once more by the plan that needs it, and told there.
                pass

        client.side_by_side(ask, clients)

    def asks_for(self, want: Want, found: Object | None) -> list[AlicloudClient]:
        """The clients whose account ids the plan of a want will ask for."""
        return [want.client] if found is not None and is_open(found) else []

    def _of_pairs(
        self, client: AlicloudClient, missing: dict[frozenset[str], Want]
    ) -> tuple[list[Object], dict[Want, InterconnectError]]:
        """Peerings of some pairs, wherever they are listed: in this region, or in that of the other end.

        :returns: the objects, and ``{want: error}`` for what cannot be read.
        """
        found: list[Object] = []
        other: dict[str, list[frozenset[str]]] = {}
        for pair, want in missing.items():
            objects: list[Object] = []
            if len(missing) <= FEW:
                objects = self.listed(client, client.region, {"VpcId": ",".join(sorted(pair))})
            region = want["accepting_region_id"]
            if objects or not region or region == client.region:
                found += objects
            else:
                other.setdefault(region, []).append(pair)
        failures: dict[Want, InterconnectError] = {}
        for region, pairs in other.items():
            try:
                found += self._in_region(client, region, pairs)
            except InterconnectError as error:
                failures.update({missing[pair]: error for pair in pairs})
        return found, failures

    def _in_region(self, client: AlicloudClient, region: str, pairs: list[frozenset[str]]) -> list[Object]:
        if len(pairs) > FEW:
            return [obj for obj in self.listed(client, region, {}) if pair_of(obj) in pairs]
        return [obj for pair in pairs for obj in self.listed(client, region, {"VpcId": ",".join(sorted(pair))})]

    def listed(self, client: AlicloudClient, region: str, question: dict[str, Any]) -> list[Object]:
        """Peerings of this account in a region, all pages; remembers where each was seen."""
        params = dict(question, RegionId=region)
        vpcs = set((question.get("VpcId") or "").split(","))
        some = {"VpcId": lambda obj: vpcs <= set(pair_of(obj))}
        path = ("VpcPeerConnects",)
        objects = client.token_pages("ListVpcPeerConnections", params, path, "MaxResults", VPCPEER, some)
        client.homes.update({self.id_of(obj): region for obj in objects})
        return objects

    def all(self, client: AlicloudClient) -> list[Object]:
        return client.whole(self.kind, self.listed(client, client.region, {}))

    def tagged(self, client: AlicloudClient, tags: Mapping[str, str]) -> list[Object]:
        return self.listed(client, client.region, {"Tags": tag_list(tags)})

    def by_ids(self, client: AlicloudClient, ids: Iterable[str]) -> list[Object]:
        found = []
        for peering in sorted(ids):
            try:
                found.append(client.call("GetVpcPeerConnectionAttribute", {"InstanceId": peering}, VPCPEER))
            except ApiError as error:
                if not codes.not_found(error.code):
                    raise
        return found

    def _each(self, client: AlicloudClient, ids: Iterable[str]) -> dict[str, Object]:
        """Peerings one by one, ``{id: object}``.

        :raises Unread: with ``{id: error}``.
        """
        seen: dict[str, Object] = {}
        failures = {}
        for one in sorted(ids):
            try:
                seen.update({self.id_of(obj): obj for obj in self.by_ids(client, [one])})
            except InterconnectError as error:
                failures[one] = error
        if failures:
            raise Unread(list(seen.values()), failures)
        return seen

    def look(self, client: AlicloudClient, ids: Iterable[str]) -> dict[str, Object]:
        """Few are asked for, many read out of the listings that show them."""
        wanted = set(ids)
        pages = client.size_of(self.kind) // TOKEN_PAGE + 1
        if len(wanted) <= max(FEW, min(pages, 20)):
            return self._each(client, wanted)
        by_region: dict[str, list[str]] = {}
        for peering in sorted(wanted):
            by_region.setdefault(client.homes.get(peering, client.region), []).append(peering)
        # One that no listing ever showed may be missing there for another reason than being gone.
        unlisted = wanted - set(client.homes)
        seen: dict[str, Object] = {}
        for region, mine in sorted(by_region.items()):
            seen.update(self.read_out(client, mine, self.listed(client, region, {}), TOKEN_PAGE, unlisted))
        client.homes.update(dict.fromkeys(set(seen) - set(client.homes), client.region))
        return seen

    # ------------------------------------------------------------------ planning

    def planned(self, job: Job) -> dict[str, Any]:
        """The state that an answer leads to is known before, and who requested what is there stays as it is."""
        shown = super().planned(job)
        plan = job.plan or Plan()
        if job.found is not None and not plan.makes:
            shown.update({item.name: item.read(job.found) for item in self.ends_fields})
        after = {"accept": ACTIVATED, "reject": REJECTED}
        for verb in plan.actions:
            if verb in after:
                shown["status"] = shown["provider_status"] = after[verb]
        return shown

    def lock_keys(self, want: Want, found: Object | None) -> tuple[str, ...]:
        """The cloud works on one peering of a VPC at a time: they queue up here instead of at the cloud's door."""
        pair = pair_of(found) if found else {want["vpc_id"], want["accepting_vpc_id"]}
        return tuple(sorted(pair - {None, UNKNOWN}))

    def refuse_within_region(self, want: Want, found: Object) -> None:
        """Bandwidth and link type belong to peerings between regions.

        :raises Refused: the peering lies within one.
        """
        for option in ("bandwidth", "link_type"):
            if want.given(option) and not crosses_regions(found):
                raise Refused(
                    "%s: %s lies within region %s, and only a peering between two regions has one"
                    % (option, self.id_of(found), found.get("RegionId"))
                )

    def steps_to_update(self, want: Want, found: Object, changes: dict[str, Any]) -> list[Step]:
        """One modification for all attributes; what a modification cannot do, one step each."""
        attributes = {name: value for name, value in changes.items() if name in self.attributes}
        steps = []
        if attributes:
            # Whether an empty value was taken shows only afterwards; see ``PeeringWaiting.verify_result``.
            steps.append(Step("modify", attributes, Goal(required="" in attributes.values())))
        if "resource_group_id" in changes:
            steps.append(Step("move_resource_group", {"to": changes["resource_group_id"]}, SETTLED))
        if "tags" in changes:
            steps += self.tag_steps(want, found)
        return steps

    # ------------------------------------------------------------------ calls

    def do_modify(self, job: Job, args: dict[str, Any]) -> None:
        params = {self.attributes[name]: value for name, value in args.items() if name in self.attributes}
        params.update(InstanceId=job.id, DryRun=args.get("dry_run"))
        try:
            job.want.client.call("ModifyVpcPeerConnection", params, VPCPEER, token=True)
        except ApiError as error:
            empty = [name for name in args if args[name] == ""]
            if empty and error.code.startswith(("IllegalParam", "InvalidParameter", "MissingParameter")):
                raise Refused(
                    "%s: the cloud does not allow it to be empty once it is set (%s)"
                    % (" and ".join(empty), error.code)
                ) from error
            raise

    def do_move_resource_group(self, job: Job, args: dict[str, Any]) -> None:
        params = {"ResourceId": job.id, "ResourceType": self.tag_type, "NewResourceGroupId": args["to"]}
        job.want.client.call("MoveResourceGroup", params, VPCPEER)

    @staticmethod
    def accept(client: AlicloudClient, job: Job, params: dict[str, Any]) -> None:
        """Accept as the account of a client."""
        try:
            client.call("AcceptVpcPeerConnection", dict(params, InstanceId=job.id), VPCPEER, token=True)
        except ApiError as error:
            # The two accounts were compared before, and the object was seen: the other account's view lags behind.
            error.lagging = codes.not_found(error.code)
            error.conflict = error.conflict or error.lagging
            raise


def is_open(obj: Object) -> bool:
    """Whether it is a request to another account that waits, or is about to wait, for its answer."""
    return crosses_accounts(obj) and obj["Status"] in (CREATING, ACCEPTING)


def crosses_accounts(obj: Object) -> bool:
    requester, accepter = ends(obj)
    return requester[0] != accepter[0]


def crosses_regions(obj: Object) -> bool:
    requester, accepter = ends(obj)
    return requester[1] != accepter[1]


def routes_to(client: AlicloudClient, peering: Object) -> list[tuple[str, str]]:
    """``(destination, route table id)`` of the routes to a peering that this account's side has; for messages."""
    found = []
    for account, region, vpc in ends(peering):
        if account != client.account_id() or not vpc:
            continue
        question = {"VpcId": vpc, "RegionId": region}
        tables = client.pages("DescribeRouteTableList", question, ("RouterTableList", "RouterTableListType"))
        for table in tables:
            question = {"RouteTableId": table["RouteTableId"], "RegionId": region, "NextHopId": peering["InstanceId"]}
            entries = client.token_pages("DescribeRouteEntryList", question, ("RouteEntrys", "RouteEntry"), "MaxResult")
            found += [(entry["DestinationCidrBlock"], table["RouteTableId"]) for entry in entries]
    return found


def explain_routes(client: AlicloudClient, peering: Object, error: ApiError) -> ApiError:
    """Say which routes are in the way of a deletion, as far as they can be seen."""
    try:
        routes = routes_to(client, peering)
    except InterconnectError:
        routes = []
    seen = ", ".join("%s in %s" % route for route in routes) or "in the other account"
    error.msg = (
        "VPC peering connection %s cannot be deleted while routes lead to it: %s; remove them first, or set force_delete "
        "to let the cloud remove them (%s)" % (peering["InstanceId"], seen, error.code)
    )
    error.more["routes"] = [{"destination_cidrblock": cidr, "route_table_id": table} for cidr, table in routes]
    return error
