# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""VPC peerings as a whole on Alibaba Cloud: the VPCs of both sides, the peering, its acceptance, and the routes.

Source: Alibaba Cloud contract 4 and 5.
"""

from __future__ import annotations

import copy

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba import checks
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.resource import TAG_OPTIONS, named
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.route_entry import next_hop
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alicloud.client import FAMILY, REGION
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alicloud.peering import (
    FEW,
    LINK_TYPES,
    ends,
    pair_of,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alicloud.route_entry import AlicloudRouteEntry
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alicloud.vpc import AlicloudVpc
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alicloud.vpc_peer_connection import (
    VpcPeerConnection,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alicloud.vpc_peer_connection_accepter import (
    Accepter,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import states
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.checks import cidr, normal_cidr, overlaps
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.errors import Refused, Unread
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.family import OWN
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.link import LinksInfo, LinkType, ManageLinks
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.options import without
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.plan import UNKNOWN, Plan

REQUESTER, ACCEPTER = "requester", "accepter"
OPPOSITE = {REQUESTER: ACCEPTER, ACCEPTER: REQUESTER}
AUTO = "auto"
FAIL, WARN = "fail", "warn"
MADE, ALL = "made", "all"
NO_WAY = (None, "", UNKNOWN)
"""What stands for a block that a VPC does not have, or not yet."""

# A link is tried out by check mode, and its two ends are its sides.
_VPC_OPTIONS = {name: option for name, option in AlicloudVpc.options.items() if name != "dry_run"}
_CONNECTION_OPTIONS = {
    name: option for name, option in FAMILY.argument_spec["accounts"]["options"].items() if name != "name"
}
_SIDE = {
    "type": "dict",
    "options": {
        "vpc": {"type": "dict", "options": _VPC_OPTIONS},
        "region": {"type": "str"},
        "account": {"type": "str"},
        "connection": {"type": "dict", "options": without(_CONNECTION_OPTIONS, "required")},
        "account_id": {"type": "str"},
        "routes": {"type": "list", "elements": "str"},
        "route_tables": {"type": "list", "elements": "str"},
    },
}
_PEERING = {
    "type": "dict",
    "options": dict(
        TAG_OPTIONS,
        description={"type": "str"},
        bandwidth={"type": "int"},
        link_type={"type": "str", "choices": list(LINK_TYPES)},
        resource_group_id={"type": "str"},
        accept={"type": "bool"},
        on_dead={"type": "str", "choices": ["fail", "replace"]},
        force_delete={"type": "bool"},
    ),
}


# ---------------------------------------------------------------------- the parts' resources


class Joining:
    """What a peering has to do with the networks that it joins; for both sides' view of it."""

    def plan(self, want, found, world, recreate):
        clash = self._clash(want, found) if want.present else None
        if clash and want["overlap"] == FAIL:
            raise Refused(clash)
        plan = super().plan(want, found, world, recreate)
        if clash:
            plan.warnings.append(clash)
        return plan

    @staticmethod
    def _clash(want, found):
        """Whether both sides have the same addresses: a text about it, or None. Of a side that is only named, the peering
        alone knows the networks.
        """
        both = []
        for vpc, blocks in want["networks"]:
            if blocks is None and found is not None:
                blocks = blocks_of(found, vpc)
            both.append([block for block in blocks or () if block not in NO_WAY])
        shared = overlaps(*both) if all(both) else None
        return overlap_text(want["between"], shared) if shared else None


class LinkRequest(Joining, VpcPeerConnection):
    """A peering as the requester's side sees it; and where VPCs are to go, all that they are peered with."""

    def listing(self, client, wants):
        """A want without an opposite VPC asks for all peerings of one."""
        vpcs = {want["vpc_id"] for want in wants if not want.given("accepting_vpc_id")} - {None, UNKNOWN}
        if len(vpcs) > FEW:
            found = self.all(client)
        else:
            found = [obj for vpc in sorted(vpcs) for obj in self.listed(client, client.region, {"VpcId": vpc})]
        there = {pair_of(obj) for obj in found}
        others = [want for want in wants if want.given("accepting_vpc_id") and self.pair_wanted(want) not in there]
        failures = {}
        try:
            found += super().listing(client, others)
        except Unread as partly:
            found, failures = found + partly.objects, partly.failures
        objects = {self.id_of(obj): obj for obj in found}
        if failures:
            raise Unread(list(objects.values()), failures)
        return list(objects.values())


class LinkAcceptance(Joining, Accepter):
    """A peering as the accepter's side sees it, where the requester is another party."""


class LinkRoute(AlicloudRouteEntry):
    """A route to a peering, called by its destination. There is none as long as the peering is not active."""

    name_option = "destination_cidrblock"

    def name_of(self, obj):
        return obj.get("DestinationCidrBlock")

    def plan(self, want, found, world, recreate):
        if want.present and (not want["nexthop_id"] or want["destination_cidrblock"] is None):
            return Plan()
        return super().plan(want, found, world, recreate)


VPC, REQUEST, ACCEPTANCE, ROUTE = AlicloudVpc(), LinkRequest(), LinkAcceptance(), LinkRoute()


def blocks_of(peering, vpc):
    """The IPv4 blocks of one of a peering's two VPCs."""
    side = "Vpc" if ends(peering)[0][2] == vpc else "AcceptingVpc"
    return list((peering.get(side) or {}).get("Ipv4Cidrs") or ())


def overlap_text(place, shared):
    return "%s and its opposite overlap: %s and %s; what both have cannot be routed between them" % ((place,) + shared)


# ---------------------------------------------------------------------- the two sides


class Side:
    """One side of one peering.

    :ivar place: where it stands in what the user wrote: ``peerings[3].requester``.
    :ivar at_hand: whether there are keys for its account; else it is only named, by account id, region and VPC id.
    :ivar vpc_part, peering_part: the parts that its routes follow from.
    :ivar routes: the parts of its routes that are wanted.
    """

    def __init__(self, link, key):
        self.key = key
        self.place = link.path + key
        self.data = link.options.get(key) or {}
        self.vpc = self.data.get("vpc") or {}
        self.account = self.data.get("account") or None
        self.account_id = self.data.get("account_id") or None
        self.at_hand = bool(self.account or not self.account_id)
        self.tables = self.data.get("route_tables") or [None]
        self.client = self.vpc_part = self.peering_part = None
        self.routes = []

    @property
    def title(self):
        return self.vpc.get("vpc_name") or self.vpc.get("vpc_id")

    @property
    def region(self):
        return self.data.get("region") or (self.client.region if self.client else None)

    @property
    def wanted_routes(self):
        """``(destination, place)`` of each route that the user spelled out."""
        return [
            (route, "%s.routes[%d]" % (self.place, index))
            for index, route in enumerate(self.data.get("routes") or ())
            if route != AUTO
        ]

    @property
    def automatic(self):
        return AUTO in (self.data.get("routes") or ())

    def vpc_id(self):
        """UNKNOWN as long as there is none."""
        return self.vpc.get("vpc_id") or self.vpc_part.value("id")

    def known_id(self):
        """The id for a result: None where there is none."""
        found = self.vpc_id() if self.at_hand else self.vpc.get("vpc_id")
        return None if found == UNKNOWN else found

    def defined_blocks(self):
        """The IPv4 blocks that the user gave, as far as they are any."""
        blocks = [self.vpc.get("cidr_block"), *(self.vpc.get("secondary_cidr_blocks") or ())]
        return [block for block in blocks if block and cidr(block) is None]

    # ------------------------------------------------------------------ what is known once its VPC is looked up

    def blocks(self):
        """The IPv4 blocks, UNKNOWN for one that the cloud has yet to choose; None where only the peering knows them."""
        if not self.at_hand:
            return self.defined_blocks() or None
        further = self.vpc_part.value("secondary_cidr_blocks")
        return [self.vpc_part.value("cidr_block"), *(further if isinstance(further, list) else ())]

    def ipv6_block(self):
        """The IPv6 block; UNKNOWN as long as it is still to come, None where there is none and none to come."""
        job = self.vpc_part.job
        block = self.vpc_part.value("ipv6_cidr_block")
        wanted = job.want["enable_ipv6"] if job.want.present else None
        if wanted is False or (block == UNKNOWN and not wanted):
            return None
        if block in NO_WAY and wanted:
            return UNKNOWN if job.left or block == UNKNOWN else None
        return block or None

    def next_hop(self):
        """What its routes lead to; None as long as the peering waits for somebody else."""
        return None if self.peering_part.job.next_step else self.peering_part.value("id")

    def table(self, table):
        return table or self.vpc_part.value("route_table_id") or UNKNOWN

    def report(self):
        return {"vpc_id": self.known_id(), "region": self.region, "at_hand": self.at_hand}


# ---------------------------------------------------------------------- the link


class VpcPeering(LinkType):
    """Two VPCs joined by a peering, with the routes that lead through it."""

    kind = "VPC peering"
    kinds = "VPC peerings"
    option = "peerings"
    options = {
        "name": {"type": "str"},
        REQUESTER: _SIDE,
        ACCEPTER: _SIDE,
        "peering": _PEERING,
    }
    task_options = {
        "overlap": {"type": "str", "choices": [FAIL, WARN], "default": FAIL},
        "delete": {"type": "str", "choices": [MADE, ALL], "default": MADE},
        "purge_routes": {"type": "bool", "default": False},
    }

    # ------------------------------------------------------------------ before the first call

    def check(self, link, params):
        link.sides = sides = Side(link, REQUESTER), Side(link, ACCEPTER)
        for side in sides:
            yield from ((side.key + dot + name, text) for dot, name, text in _check_side(side))
        if not any(side.at_hand for side in sides):
            yield "", "at least one side has to have keys; account_id alone only names a side"

    def declare(self, link, links):
        sides = near, far = link.sides
        for side in sides:
            if side.at_hand:
                side.client = links.client(side.place + ".", side.account, side.data.get("region"))
        for side in sides:
            if side.at_hand:
                side.vpc_part = self._vpc(link, links, side)
        if _same_vpc(near, far):
            links.problems.append((far.place + ".vpc", "is the same VPC as that of the requester; a peering joins two"))
            return
        first = links.notes.setdefault(frozenset(_end_keys(link)), link)
        if first is not link:
            links.problems.append((link.path.rstrip("."), "describes the same peering as %s" % first.path.rstrip(".")))
            return
        if links.present and links.params["overlap"] == FAIL:
            shared = overlaps(near.defined_blocks(), far.defined_blocks())
            if shared:
                links.problems.append((near.place, overlap_text("this side", shared) + "; see the option overlap"))
        peering = self._peering(link, links, near, far)
        for side, other in ((near, far), (far, near)):
            side.peering_part = peering
            if side.at_hand:
                self._routes(link, links, side, other)

    @staticmethod
    def _vpc(link, links, side):
        kept = side.vpc.get("vpc_id") and not links.present and links.params.get("delete") != ALL
        return links.part(
            link,
            side.key + ".vpc",
            "VPC",
            VPC,
            side.vpc,
            side.client,
            side.place + ".vpc.",
            shared=_identity(links, side),
            keep=bool(kept),
            shows=("cidr_block",),
        )

    def _peering(self, link, links, near, far):
        """The peering, as seen from the side that acts: the requester if its keys are at hand."""
        acceptance = links.present and not near.at_hand
        if not links.present and not near.at_hand:
            near, far = far, near
        acting = far if acceptance else near
        at_hand = [side for side in (near, far) if side.at_hand]
        own = dict(link.options.get("peering") or {})
        own.update(vpc_id=near.vpc.get("vpc_id") or UNKNOWN, accepting_vpc_id=far.vpc.get("vpc_id") or UNKNOWN)
        places = {
            "vpc_id": near.place + ".vpc.vpc_id",
            "accepting_vpc_id": far.place + ".vpc.vpc_id",
            "accepting_region_id": far.place + ".region",
            "accepting_ali_uid": far.place + ".account_id",
            "accepting_account": far.place + ".account",
            "peer_connection_name": link.path + "name",
            "peer_connection_accepter_name": link.path + "name",
        }
        if acceptance:
            own["peer_connection_accepter_name"] = link.name
        else:
            own.update(
                peer_connection_name=link.name,
                accepting_region_id=far.region,
                accepting_ali_uid=far.account_id,
            )
            task_account = links.params.get("account") or OWN
            if not far.at_hand:
                # Whatever other keys are at hand, they are not meant for this side.
                own["accept"] = bool(own.get("accept"))
            elif (far.account or task_account) != (near.account or task_account):
                own["accepting_account"] = far.account or task_account

        def derived():
            return {
                "vpc_id": near.vpc_id() if near.at_hand else near.vpc["vpc_id"],
                "accepting_vpc_id": far.vpc_id() if far.at_hand else far.vpc["vpc_id"],
                "networks": [(side.vpc.get("vpc_id"), side.blocks()) for side in (near, far)],
                "between": near.place,
                "overlap": links.params.get("overlap"),
            }

        return links.part(
            link,
            "peering",
            "peering",
            ACCEPTANCE if acceptance else REQUEST,
            own,
            acting.client,
            link.path + "peering.",
            after=[side.vpc_part for side in at_hand],
            sources=[side.vpc_part for side in at_hand],
            early=[side.vpc_part for side in at_hand if not side.vpc.get("vpc_id")],
            derived=derived,
            places=places,
            suffix="between %s and %s" % (near.title, far.title),
        )

    # ------------------------------------------------------------------ routes

    def _routes(self, link, links, side, other):
        """The routes of one side: those that the user spelled out, those that follow from the other side's networks, and,
        where they are to go, those that lead to the peering and are not among them.
        """
        managed = side.data.get("routes") is not None
        # What stands in the way of a removal may be in the system table too.
        tables = side.tables if links.present or links.reads else dict.fromkeys([None, *side.tables])
        for table in tables:
            if links.present or links.reads:
                for destination, place in side.wanted_routes:
                    if self._is_free(links, side, table, destination, place):
                        self._route(link, links, side, table, destination, place)
                if side.automatic:
                    self._automatic_routes(link, links, side, other, table)
            if not links.reads and (not links.present or (managed and links.params["purge_routes"])):
                self._withdrawals(link, links, side, table)

    @staticmethod
    def _is_free(links, side, table, destination, place):
        """Whether no other route has this destination in this table: one of another link is a contradiction, one of this side
        the same.
        """
        if links.reads:
            return True
        key = (side.vpc_part.node, table, normal_cidr(destination))
        owner, first = links.notes.setdefault(key, (side, place))
        if owner is side:
            return first == place
        text = "%s leads through %s already (%s); a route table has one route to a destination"
        links.problems.append((place, text % (destination, links.entry.type.label(owner.peering_part.link), first)))
        return False

    @staticmethod
    def _route(link, links, side, table, destination, place, look_up=None, other=None):
        """A part for a wanted route.

        :param destination: a block, or None where ``look_up`` tells it later.
        """
        sources = [side.vpc_part, side.peering_part] + ([other.vpc_part] if other else [])
        early = ([] if table else [side.vpc_part]) + ([other.vpc_part] if other else [])

        def derived():
            options = {"route_table_id": side.table(table), "nexthop_id": side.next_hop()}
            if look_up:
                options["destination_cidrblock"] = look_up()
            return options

        part = links.part(
            link,
            side.key + ".route",
            "route",
            ROUTE,
            {
                "route_table_id": table or UNKNOWN,
                "destination_cidrblock": destination or UNKNOWN,
                "nexthop_type": "VpcPeer",
                "nexthop_id": UNKNOWN,
            },
            side.client,
            side.place + ".",
            after=[side.peering_part],
            sources=sources,
            early=early,
            derived=derived,
            places={"destination_cidrblock": place, "route_table_id": side.place + ".route_tables"},
            suffix="from %s%s" % (side.title, " in table %s" % table if table else ""),
        )
        side.routes.append(part)
        return part

    def _automatic_routes(self, link, links, side, other, table):
        """Routes to all blocks of the other side, as soon as it is known how many there are."""
        place = side.place + ".routes"
        if links.present:
            # What can be seen before the first call to lead two ways.
            for block in other.defined_blocks():
                self._is_free(links, side, table, block, place)
        before = [side.vpc_part.node, other.vpc_part.node if other.at_hand else side.peering_part.node]

        def add(index, look_up):
            block = look_up()
            if block not in NO_WAY and not self._adds(links, side, table, block, place):
                return
            if block is None or (links.reads and block == UNKNOWN):
                return
            known = None if block == UNKNOWN else block
            self._route(
                link,
                links,
                side,
                table,
                known,
                place,
                look_up=look_up,
                other=other if other.at_hand else None,
            )

        def then():
            if any(node.job.error is not None or node.skipped for node in before):
                return
            if not other.at_hand:
                for block in other.blocks() or self._blocks_in_peering(side, other):
                    add(0, lambda block=block: block)
                return
            for index in range(len(other.blocks())):
                add(index, lambda index=index: _at(other.blocks(), index))
            if side.ipv6_block():
                add(0, other.ipv6_block)

        links.graph.when_planned(before, then)

    @staticmethod
    def _blocks_in_peering(side, other):
        found = side.peering_part.job.found
        return blocks_of(found, other.vpc["vpc_id"]) if found is not None else []

    def _adds(self, links, side, table, block, place):
        """Whether a block that was looked up takes a route of its own. That it leads elsewhere too is known only now."""
        if links.reads:
            return block not in [destination for destination, _place in side.wanted_routes]
        before = len(links.problems)
        key = (side.vpc_part.node, table, normal_cidr(block))
        known = links.notes.get(key)
        if known is not None and known[0] is side:
            # Spelled out too, or seen already in the definition of the other side.
            return known[1] == place
        self._is_free(links, side, table, block, place)
        if len(links.problems) > before:
            where, text = links.problems.pop()
            side.peering_part.job.error = side.peering_part.job.error or Refused("%s: %s" % (where, text))
            return False
        return True

    def _withdrawals(self, link, links, side, table):
        """Routes that lead to the peering and are not wanted."""
        listing = self._table_listing(link, links, side, table)
        before = [listing.node, side.vpc_part.node, side.peering_part.node]

        def then():
            failed = listing.job.error
            if failed is not None:
                side.peering_part.job.error = side.peering_part.job.error or copy.copy(failed)
                return
            wanted = {normal_cidr(part.job.want["destination_cidrblock"]) for part in side.routes}
            for obj in _leading_to(listing, side.table(table), side.peering_part.value("id")):
                if normal_cidr(obj["DestinationCidrBlock"]) not in wanted:
                    self._withdrawal(link, links, side, listing, obj)

        links.graph.when_planned(before, then)

    @staticmethod
    def _table_listing(link, links, side, table):
        """A look at a whole route table, once for all links."""
        return links.part(
            link,
            side.key + ".routes",
            "routes",
            ROUTE,
            {"route_table_id": table or UNKNOWN},
            side.client,
            side.place + ".routes.",
            sources=[] if table else [side.vpc_part],
            derived=None if table else lambda: {"route_table_id": side.table(None)},
            shared=("routes", side.vpc_part.node, table),
            probe=True,
        )

    @staticmethod
    def _withdrawal(link, links, side, listing, obj):
        part = links.part(
            link,
            side.key + ".route",
            "route",
            ROUTE,
            {
                "route_table_id": obj["RouteTableId"],
                "destination_cidrblock": obj["DestinationCidrBlock"],
                "nexthop_type": "VpcPeer",
                "nexthop_id": next_hop("InstanceId")(obj),
            },
            side.client,
            side.place + ".routes.",
            after=() if links.present else [side.peering_part, side.vpc_part],
            gone=True,
            suffix="from %s" % side.title,
        )
        part.node.take(obj, listing.node.world)

    # ------------------------------------------------------------------ VPCs that something else uses

    def complete(self, links):
        self._set_lanes(links)
        if not links.present and not links.reads:
            self._keep_what_is_used(links)

    @staticmethod
    def _set_lanes(links):
        """Peerings of a VPC that is still to be made queue up too."""
        ends_of = {link.part("peering").job.want: _end_keys(link) for link in links.links}
        queues = {}
        for keys in ends_of.values():
            for key in keys:
                queues[key] = queues.get(key, 0) + 1
        for want, keys in ends_of.items():
            longest = max(keys, key=queues.get)
            want.lane = longest if queues[longest] > 1 else None

    def _keep_what_is_used(self, links):
        parts = [part for part in links.by_node.values() if part.resource is VPC and not part.node.keep]
        sides = {side.vpc_part.node: side for link in links.links for side in link.sides if side.at_hand}
        listings = []
        for part in parts:
            side = sides[part.node]
            listing = links.part(
                part.link,
                "peerings",
                "peerings",
                REQUEST,
                {"vpc_id": UNKNOWN},
                side.client,
                side.place + ".vpc.",
                sources=[part],
                derived=lambda side=side: {"vpc_id": side.vpc_id()},
                probe=True,
            )
            listings.append(listing)
        nodes = [one.node for one in listings] + [
            part.node for part in links.by_node.values() if part.resource in (VPC, REQUEST, ROUTE)
        ]

        def then():
            leaving = {
                part.job.id
                for part in links.by_node.values()
                if part.resource is REQUEST
                and part.job.plan is not None
                and (part.job.plan.steps or part.job.plan.settle)
            }
            staying = {part.job.id for part in links.by_node.values() if part.resource is VPC and part.node.keep}
            for part, listing in zip(parts, listings):
                if part.job.found is not None and part.job.id in staying:
                    part.leave_alone("kept, since another link names it by its id")
                elif listing.job.error is not None:
                    part.job.error = part.job.error or copy.copy(listing.job.error)
                elif part.job.found is not None and not part.job.want["force_delete"]:
                    self._keep_if_used(part, sides[part.node], links, leaving)

        links.graph.when_planned(nodes, then)

    @staticmethod
    def _keep_if_used(part, side, links, leaving):
        """Leave a VPC alone that something uses which does not go."""
        vpc = part.job.found["VpcId"]
        peerings = [
            REQUEST.id_of(obj)
            for obj in links.graph.kind(REQUEST).everywhere.values()
            if vpc in pair_of(obj)
            and REQUEST.meaning_of(obj) not in (states.ABSENT, states.LEAVING)
            and REQUEST.id_of(obj) not in leaving
        ]
        table = side.table(None)
        routes = [
            obj["DestinationCidrBlock"]
            for obj in links.graph.kind(ROUTE).everywhere.values()
            if obj["RouteTableId"] == table
            and obj.get("Type") == "Custom"
            and next_hop("InstanceId")(obj) not in leaving
        ]
        switches = list((part.job.found.get("VSwitchIds") or {}).get("VSwitchId") or ())
        for what, users in (("peering", peerings), ("vSwitch", switches), ("route to", routes)):
            if users:
                more = " and %d more" % (len(users) - 3) if len(users) > 3 else ""
                part.leave_alone("kept, since it is still in use: %s %s%s" % (what, ", ".join(sorted(users)[:3]), more))
                return

    # ------------------------------------------------------------------ results

    def status(self, link):
        part = link.part("peering")
        job, resource = part.job, part.resource
        if part.node.kind.tuning.check_mode and job.plan is not None and not part.node.keep:
            if not job.want.present:
                return None
            if job.found is not None or part.node.makes:
                return resource.planned(job)["status"]
        return resource.status_of(job.obj) if job.obj is not None else None

    def is_made(self, link):
        return link.part("peering").node.makes

    def summary(self, link):
        part = link.part("peering")
        foreseen = part.node.makes and part.node.kind.tuning.check_mode
        shown = {
            "peer_connection_id": UNKNOWN if foreseen else part.job.id,
            "next_step": part.job.next_step,
        }
        shown.update((side.key, side.report()) for side in link.sides)
        return shown


def _check_side(side):
    """``(dot, option, text)`` about a side, beyond what its parts check."""
    if not side.data:
        yield "", "", "is missing"
        return
    if not any(value is not None for value in side.vpc.values()):
        yield ".", "vpc", "give a VPC, by vpc_id or by definition"
    if side.account_id and checks.account_id(side.account_id):
        yield ".", "account_id", checks.account_id(side.account_id)
    for index, route in enumerate(side.data.get("routes") or ()):
        if route != AUTO:
            for _name, text in named("", checks.destination(route)):
                yield ".", "routes[%d]" % index, text
    seen = {}
    for index, route in enumerate(side.data.get("routes") or ()):
        first = seen.setdefault(normal_cidr(route), index)
        if first != index:
            yield ".", "routes[%d]" % index, "is the same as routes[%d]" % first
    tables = side.data.get("route_tables")
    for index, table in enumerate(tables or ()):
        if not table.strip():
            yield ".", "route_tables[%d]" % index, "is empty"
        elif table in tables[:index]:
            yield ".", "route_tables[%d]" % index, "names %s once more" % table
    if tables == []:
        yield ".", "route_tables", "is empty; leave it out for the system route table"
    if not side.at_hand:
        yield from _check_named_side(side)


def _check_named_side(side):
    """Of a side that there are no keys for."""
    if not side.vpc.get("vpc_id"):
        yield ".", "vpc.vpc_id", "is needed for a side of another account without keys for it"
    region = side.data.get("region")
    if not region:
        yield ".", "region", "is needed for a side of another account without keys for it"
    elif not REGION.fullmatch(region):
        yield ".", "region", "%r is no region id such as cn-hangzhou" % region
    for option in ("routes", "route_tables"):
        if side.data.get(option):
            yield ".", option, "cannot be made without keys for that account"
    for block in [side.vpc.get("cidr_block")] if side.vpc.get("cidr_block") else ():
        for _name, text in named("", checks.vpc_cidr(block)):
            yield ".", "vpc.cidr_block", text
    for index, block in enumerate(side.vpc.get("secondary_cidr_blocks") or ()):
        for _name, text in named("", checks.vpc_cidr(block)):
            yield ".", "vpc.secondary_cidr_blocks[%d]" % index, text


def _end_keys(link):
    """What stands for the two VPCs of a link, before their ids are known."""
    return [side.vpc_part.node if side.at_hand else side.vpc["vpc_id"] for side in link.sides]


def _same_vpc(near, far):
    if near.at_hand and far.at_hand:
        return near.vpc_part.node is far.vpc_part.node
    return bool(near.vpc.get("vpc_id")) and near.vpc.get("vpc_id") == far.vpc.get("vpc_id")


def _identity(links, side):
    """What two sides that mean the same VPC have in common. One that gives only a name means the one VPC that another side
    of the same place defines under it.
    """
    if side.vpc.get("vpc_id"):
        return "id", side.vpc["vpc_id"]
    name, block = side.vpc.get("vpc_name"), side.vpc.get("cidr_block")
    if not block:
        if "blocks" not in links.notes:
            links.notes["blocks"] = _blocks_by_name(links)
        found = links.notes["blocks"].get((side.account, side.data.get("region"), name)) or ()
        block = next(iter(found)) if len(found) == 1 else None
    return "name", name, normal_cidr(block) if block else None


def _blocks_by_name(links):
    found = {}
    for link in links.links:
        for side in link.sides:
            if side.at_hand and side.vpc.get("cidr_block") and not side.vpc.get("vpc_id"):
                key = (side.account, side.data.get("region"), side.vpc.get("vpc_name"))
                found.setdefault(key, set()).add(normal_cidr(side.vpc["cidr_block"]))
    return found


def _leading_to(listing, table, peering):
    """The custom entries of a table that lead to a peering."""
    if UNKNOWN in (table, peering):
        return []
    return [
        obj
        for obj in listing.node.kind.everywhere.values()
        if obj["RouteTableId"] == table and next_hop("InstanceId")(obj) == peering and obj.get("Type") != "System"
    ]


def _at(blocks, index):
    return blocks[index] if index < len(blocks) else None


VPC_PEERING = ManageLinks(FAMILY, VpcPeering())
VPC_PEERING_INFO = LinksInfo(FAMILY, VpcPeering())
