# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""VPC peerings as a whole on Alibaba Cloud: the VPCs of both sides, the peering, its acceptance, and the routes.

Source: Alibaba Cloud contract 4 and 5.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba import checks
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.ends import (
    WAS,
    End,
    JoinedLink,
    end_options,
    known,
    nested,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.joined_vpc import JoinedVpc
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.joining import (
    JoinedNetworks,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.link_routes import (
    LinkRoute,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.resource import InTags, in_tags, named
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alicloud.client import (
    FAMILY,
    REGION,
    AlicloudClient,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alicloud.peering import FEW, ends, pair_of
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alicloud.route_entry import AlicloudRouteEntry
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alicloud.vpc import AlicloudVpc
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alicloud.vpc_peer_connection import (
    VpcPeerConnection,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alicloud.vpc_peer_connection_accepter import (
    Accepter,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import marks, states
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.checks import cidr
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.errors import InterconnectError, Unread
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.family import OWN
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.fields import Object
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.link import LinksInfo, ManageLinks
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.plan import UNKNOWN
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.planning import PlannedResource
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.resource import Want

if TYPE_CHECKING:
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.ends import (
        Blocks,
    )
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.joining import (
        User,
    )
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.contract import Options, Problem, Result
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.link import Links, Part

NOT_AT_HAND = "is needed for a side of another account without keys for it"


class LinkVpc(JoinedVpc, AlicloudVpc):
    """A VPC of a link."""

    fields = in_tags(AlicloudVpc)
    options = dict(AlicloudVpc.options, **InTags.mark_options)

    def joints(self, client: AlicloudClient, vpc: Object) -> list[str]:
        found = REQUEST.listed(client, client.region, {"VpcId": self.id_of(vpc)})
        return [REQUEST.meaning_of(peering) for peering in found]


class Queueing(PlannedResource):
    """In front of a peering's class: peerings of a VPC that is still to be made queue up too.

    One option is no property: ``networks``, what stands for the two VPCs before they have ids.
    """

    queue_options = {"networks": {"type": "list"}}

    def lock_keys(self, want: Want, found: Object | None) -> tuple[Any, ...]:
        return tuple(want["networks"] or super().lock_keys(want, found))


class LinkRequest(Queueing, InTags, VpcPeerConnection):
    """A peering as the requester's side sees it; and where VPCs are to go, all that they are peered with."""

    fields = in_tags(VpcPeerConnection)
    options = dict(VpcPeerConnection.options, **InTags.mark_options, **Queueing.queue_options)

    def listing(self, client: AlicloudClient, wants: list[Want]) -> Iterable[Object]:
        """A want without an opposite VPC asks for all peerings of one."""
        vpcs = {want["vpc_id"] for want in wants if not want.given("accepting_vpc_id")} - {None, UNKNOWN}
        if len(vpcs) > FEW:
            found = self.all(client)
        else:
            found = [obj for vpc in sorted(vpcs) for obj in self.listed(client, client.region, {"VpcId": vpc})]
        there = {pair_of(obj) for obj in found}
        others = [want for want in wants if want.given("accepting_vpc_id") and self.pair_wanted(want) not in there]
        failures: dict[Want, InterconnectError] = {}
        try:
            found += super().listing(client, others)
        except Unread as partly:
            found, failures = [*found, *partly.objects], partly.failures
        objects = {self.id_of(obj): obj for obj in found}
        if failures:
            raise Unread(list(objects.values()), failures)
        return list(objects.values())


class LinkAcceptance(Queueing, Accepter):
    """A peering as the accepter's side sees it."""

    options = dict(Accepter.options, **Queueing.queue_options)


class PeeringRoute(LinkRoute, AlicloudRouteEntry):
    """A route to a peering."""


VPC, REQUEST, ACCEPTANCE, ROUTE = LinkVpc(), LinkRequest(), LinkAcceptance(), PeeringRoute()


Where = tuple["int | None", AlicloudClient]
"""The index of a place that the task names, or None for one that it does not, and its client."""


class Side(End):
    """One side of one peering. One that is only named is known by account id, region and VPC id."""

    def __init__(self, link: JoinedLink[Any], key: str) -> None:
        super().__init__(link, key)
        self.account = self.data.get("account") or None
        self.account_id = self.data.get("account_id") or None
        self.at_hand = bool(self.account or not self.account_id)

    def vpc_id(self) -> str:
        """UNKNOWN as long as there is none."""
        return self.definition.get("vpc_id") or self.own_vpc.value("id")

    def network(self) -> Hashable:
        return super().network() or self.definition["vpc_id"]

    def blocks(self) -> Blocks:
        """Those of a side that is only named are as the user says, else as the peering does."""
        if self.at_hand:
            return super().blocks()
        found, blocks = self.hop.job.found, self.defined_blocks()
        if found is not None and not blocks:
            side = "Vpc" if ends(found)[0][2] == self.vpc_id() else "AcceptingVpc"
            blocks = (found.get(side) or {}).get("Ipv4Cidrs") or []
        return [(block, None) for block in blocks]

    def next_hop(self) -> str | None:
        """None as long as the peering waits for somebody else."""
        return None if self.hop.job.next_step else self.hop.value("id")


class VpcPeering(JoinedNetworks[Side]):
    """Two VPCs joined by a peering, with the routes that lead through it."""

    kind = "VPC peering"
    kinds = "VPC peerings"
    word = joint_word = "peering"
    option = "peerings"
    end = Side
    ends = ("requester", "accepter")
    vpc, joint, route_entry = VPC, REQUEST, ROUTE
    next_hop_type = "VpcPeer"
    purges_unsaid = False

    def __init__(self) -> None:
        self._take_places(FAMILY)
        side = {"type": "dict", "options": end_options(FAMILY, VPC, account_id={"type": "str"})}
        told_by_sides = [name for name in REQUEST.options if name.startswith("accepting_")]
        own = ("vpc_id", "peer_connection_id", "dry_run", *told_by_sides, *Queueing.queue_options)
        peering = nested(REQUEST.options, *own)
        self.options = {
            "name": {"type": "str"},
            **marks.KEPT,
            **WAS,
            "requester": side,
            "accepter": side,
            "peering": {"type": "dict", "options": peering},
        }

    # ------------------------------------------------------------------ before the first call

    def check(self, link: JoinedLink[Side], params: Options) -> Iterator[Problem]:
        yield from super().check(link, params)
        if not any(side.at_hand for side in link.ends):
            yield "", "at least one side needs keys; account_id alone only names a side"

    def check_end(self, end: Side) -> Iterator[Problem]:
        if not end.data:
            yield "", "is missing"
            return
        if not any(value is not None for value in end.definition.values()):
            yield "vpc", "give a VPC, by vpc_id or by definition"
        if end.account_id:
            yield from named("account_id", checks.account_id(end.account_id))
        yield from super().check_end(end)
        if not end.at_hand:
            yield from self._check_named_side(end)

    @staticmethod
    def _check_named_side(side: Side) -> Iterator[Problem]:
        """Of a side that there are no keys for."""
        vpc, region = side.definition, side.data.get("region")
        if not vpc.get("vpc_id"):
            yield "vpc.vpc_id", NOT_AT_HAND
        if not region:
            yield "region", NOT_AT_HAND
        elif not REGION.fullmatch(region):
            yield "region", "%r is not a region id, such as cn-hangzhou" % region
        for option in ("routes", "route_tables"):
            if side.data.get(option):
                yield option, "cannot be made without keys for that account"
        if vpc.get("cidr_block"):
            yield from named("vpc.cidr_block", checks.vpc_cidr(vpc["cidr_block"]))
        if vpc.get("ipv6_cidr_block"):
            yield from named("vpc.ipv6_cidr_block", cidr(vpc["ipv6_cidr_block"], version=6))
        for index, block in enumerate(vpc.get("secondary_cidr_blocks") or ()):
            yield from named("vpc.secondary_cidr_blocks[%d]" % index, checks.vpc_cidr(block))

    # ------------------------------------------------------------------ parts

    def declare(self, link: JoinedLink[Side], links: Links) -> None:
        near, far = link.ends
        self.declare_vpcs(link, links)
        if self.is_told_twice(links, link, frozenset(side.network() for side in link.ends)):
            return
        near.hop = far.hop = self._peering(link, links)
        self.watch_blocks(links, near, far)
        for side in link.ends:
            self.declare_routes(links, side, [side.hop])

    def block_of(self, links: Links, end: Side) -> str:
        """One that gives only a name means the one VPC that another side of the same place defines under it."""
        if end.definition.get("cidr_block"):
            return super().block_of(links, end)
        if "blocks" not in links.notes:
            found = links.notes["blocks"] = {}
            for one in (one for link in links.links if isinstance(link, JoinedLink) for one in link.ends):
                if one.at_hand and one.definition.get("cidr_block") and not one.definition.get("vpc_id"):
                    found.setdefault(_as_called(one), set()).add(super().block_of(links, one))
        found = links.notes["blocks"].get(_as_called(end), ())
        return next(iter(found)) if len(found) == 1 else ""

    def _peering(self, link: JoinedLink[Side], links: Links) -> Part:
        """The peering, as seen from the side that acts: the requester if its keys are given."""
        near, far = link.ends
        accepts = links.present and not near.at_hand
        if not near.at_hand and not accepts:
            near, far = far, near
        vpcs = [side.own_vpc for side in (near, far) if side.at_hand]
        own = dict(link.options.get("peering") or {})
        name, named = own.pop("peer_connection_name", None), link.path + "peering.peer_connection_name"
        if name is None:
            name, named = link.name, link.path + "name"
        own["networks"] = [side.network() for side in link.ends]
        if accepts:
            own["peer_connection_accepter_name"] = name
        else:
            own.update(self.joint_options(link, links))
            own.update(peer_connection_name=name, accepting_region_id=far.region, accepting_ali_uid=far.account_id)
            whose = links.params.get("account") or OWN
            if not far.at_hand:
                # Whatever other keys are given, they are not meant for this side.
                own["accept"] = bool(own.get("accept"))
            elif (far.account or whose) != (near.account or whose):
                own["accepting_account"] = far.account or whose
        return links.part(
            link,
            "peering",
            "peering",
            ACCEPTANCE if accepts else REQUEST,
            own,
            far.client if accepts else near.client,
            link.path + "peering.",
            after=vpcs,
            sources=vpcs,
            early=[side.own_vpc for side in (near, far) if side.at_hand and not side.definition.get("vpc_id")],
            derived=lambda: {"vpc_id": near.vpc_id(), "accepting_vpc_id": far.vpc_id()},
            places={
                "vpc_id": near.path + "vpc.vpc_id",
                "accepting_vpc_id": far.path + "vpc.vpc_id",
                "accepting_region_id": far.path + "region",
                "accepting_ali_uid": far.path + "account_id",
                "accepting_account": far.path + "account",
                "peer_connection_name": named,
                "peer_connection_accepter_name": named,
            },
            suffix="between %s and %s" % (near.title, far.title),
        )

    # ------------------------------------------------------------------ all links together

    def places_of(self, joint: Object) -> Iterable[str | None]:
        return pair_of(joint)

    def look_for_users(self, links: Links, vpcs: list[Part]) -> dict[Part, Part]:
        return {part: self._peerings_of(links, part) for part in vpcs}

    @staticmethod
    def _peerings_of(links: Links, part: Part) -> Part:
        """The part whose listing brings all peerings of a VPC."""
        return links.part(
            part.link,
            "peerings",
            "peerings",
            REQUEST,
            {"vpc_id": UNKNOWN},
            part.job.want.client,
            part.job.want.path,
            sources=[part],
            derived=lambda: {"vpc_id": part.job.want["vpc_id"] or part.value("id")},
            probe=True,
        )

    def further_users(self, links: Links) -> dict[str | None, list[User]]:
        """A VPC that another link names by its id stays."""
        kept = [part for part in links.by_node.values() if part.resource is VPC and part.node.keep]
        return {part.job.id: [("named by its id in", part.job.want.path.rstrip("."))] for part in kept}

    # ------------------------------------------------------------------ marks

    def marked(self, links: Links) -> Result:
        """Peerings that an account asked for, where it asked; and VPCs."""
        topology = links.params["topology"]
        looked: dict[AlicloudClient, int | None] = {}
        every: dict[str, Object] = {}
        vpcs: dict[str, Result] = {}
        clients: dict[tuple[str, str | None], Where] = {}
        places: list[Where] = [*self.search(links)]
        while places:
            for index, client in places:
                looked[client] = index
                for obj in REQUEST.marked(client, topology):
                    if REQUEST.meaning_of(obj) not in (states.ABSENT, states.LEAVING):
                        every.setdefault(REQUEST.id_of(obj), obj)
                vpcs = {**self.marked_vpcs(links, index, client, VPC.marked(client, topology)), **vpcs}
            found = [obj for one, obj in every.items() if one not in links.known_ids]
            if not found:
                break
            for client, index in looked.items():
                clients.setdefault((client.account_id(), client.region), (index, client))
            far = {end[:2] for obj in found for end in ends(obj)} - set(clients)
            others = self.other_places(links, {region for _account, region in far if region}) if far else ()
            places = [(None, one) for one in others if (one.account_id(), one.region) in far and one not in looked]
        accounts = {account: place for (account, _region), place in reversed(clients.items())}
        rows = [self._as_definition(obj, accounts, clients) for obj in found]
        return {"links": rows, "vpcs": list(vpcs.values()), "count": len(every)}

    @staticmethod
    def _as_definition(
        obj: Object, accounts: Mapping[str, Where], clients: Mapping[tuple[str, str | None], Where]
    ) -> Result:
        definition, places = {"name": REQUEST.name_of(obj) or None}, {}
        for key, (account, region, vpc) in zip(("requester", "accepter"), ends(obj)):
            side = definition[key] = {"vpc": {"vpc_id": vpc}, "region": region}
            place = clients.get((account, region)) or accounts.get(account)
            if place is None:
                side["account_id"] = account
            else:
                side["account"] = place[1].account
                places.update({} if place[0] is None else {key: place[0]})
        return {
            "name": REQUEST.name_of(obj),
            "id": REQUEST.id_of(obj),
            "ids": [REQUEST.id_of(obj)],
            "status": obj["Status"],
            "keep": marks.keeps(REQUEST.mark_of(obj)),
            "definition": definition,
            "places": places,
            "vpc_ids": sorted(filter(None, pair_of(obj))),
        }

    # ------------------------------------------------------------------ results

    def status(self, link: JoinedLink[Side]) -> str | None:
        return _joint_of(link).shown_status

    def is_made(self, link: JoinedLink[Side]) -> bool:
        return _joint_of(link).node.makes

    def summary(self, link: JoinedLink[Side]) -> Result:
        part = _joint_of(link)
        shown: Result = {"peer_connection_id": part.shown_id, "next_step": part.job.next_step}
        for side in link.ends:
            shown[side.key] = {"vpc_id": known(side.vpc_id()), "region": side.region, "at_hand": side.at_hand}
        return shown


def _joint_of(link: JoinedLink[Side]) -> Part:
    """The part that is the peering."""
    return link.ends[0].hop


def _as_called(side: Side) -> tuple[str | None, str | None, str | None]:
    return side.account, side.data.get("region"), side.definition.get("vpc_name")


VPC_PEERING = ManageLinks(FAMILY, VpcPeering())
VPC_PEERING_INFO = LinksInfo(FAMILY, VpcPeering())
