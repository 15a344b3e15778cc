# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pairs of VPCs joined by router interfaces: two VPCs, an interface on each router, their two connections, routes.

The accepting side is tied before the initiating side connects, and routes follow when both work. Source: Apsara Stack
contract 4, 5 and 6.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.ends import (
    AUTO,
    WAS,
    End,
    end_options,
    known,
    nested,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.joined_vpc import JoinedVpc
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.link_routes import (
    LinkRoute,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.resource import InTags, in_tags
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibabacloudstack.client import FAMILY, StackClient
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibabacloudstack.equal_cost import (
    OPTION,
    SharedRoutes,
    Sharing,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibabacloudstack.names import DEFAULT_NAMES
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibabacloudstack.route_entry import (
    StackRouteEntry,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibabacloudstack.router_interface import (
    ACCEPTING,
    INITIATING,
    NEGATIVE,
    RouterInterface,
    listed,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibabacloudstack.router_interface_connection import (
    Connection,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibabacloudstack.vpc import Vpc
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import marks, states
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.errors import ImmutableChange, Refused
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.fields import Item, Object
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.link import LinksInfo, ManageLinks
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.plan import GONE, UNKNOWN
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.resource import Want

if TYPE_CHECKING:
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.ends import (
        Destination,
        JoinedLink,
    )
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.contract import Options, Problem, Result
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.link import Links, Part
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.plan import Plan

ROLES = {"initiating": INITIATING, "accepting": ACCEPTING}
KEYS = {role: key for key, role in ROLES.items()}


Faces = tuple[dict["str | None", list[Object]], dict[str, list[Object]]]
"""``({router that they face: interfaces}, {name: interfaces})``"""

Seen = tuple[Object, "int | None", StackClient]
"""An interface, the index of the place that showed it (None: no place that the task names), and the client of that place."""


class PairVpc(JoinedVpc, Vpc):
    """A VPC of a pair."""

    fields = in_tags(Vpc)
    options = dict(Vpc.options, **InTags.mark_options)

    def joints(self, client: StackClient, vpc: Object) -> list[str]:
        return [INTERFACE.meaning_of(one) for one in listed(client, "RouterId", [vpc["VRouterId"]])]


class PairInterface(marks.InDescription, RouterInterface):
    """A router interface of a pair. What it is found by are the two routers; its name only says which of several is meant.

    Three options are no property of it: ``facing``, the other side's router; ``facing_type``; and ``rebuild``, the id of an
    interface that can never be connected again, so that a new one has to take its place.
    """

    fields = marks.in_description(RouterInterface.fields)
    options = dict(
        RouterInterface.options,
        facing={"type": "str"},
        facing_type={"type": "str"},
        rebuild={"type": "str"},
        **marks.Marked.mark_options,
    )

    _indexed: tuple[Iterable[Object], Faces] | None = None  # see _index_of

    def faced_type(self, want: Want) -> str | None:
        return want["facing_type"] or super().faced_type(want)

    def duplicate_key(self, want: Want) -> Any:
        """Two pairs may well join the same two routers, by interfaces of different names."""
        if want.given("router_interface_id"):
            return super().duplicate_key(want)
        if UNKNOWN in (want["router_id"], want["facing"]):
            return None
        return (want["router_id"], want["role"], want["facing"], want["name"])

    def choose(self, want: Want, candidates: Iterable[Object]) -> Iterable[Object]:
        """The one that faces the other router; else one that faces none yet; else, to be turned round, one of the same name."""
        by_facing, by_name = self._index_of(candidates)
        same_name = by_name.get(want["name"] or "", ())
        facing = by_facing.get(want["facing"], ()) if want["facing"] else ()
        if facing:
            former = want["former"] or ()
            return (
                [obj for obj in facing if (obj.get("Name") or "") == (want["name"] or "")]
                or [obj for obj in facing if obj.get("Name") in former]
                or facing
            )
        free = [obj for obj in same_name if not obj.get("OppositeRouterId")]
        if not want["name"]:
            return [obj for obj in free if obj.get("OppositeRegionId") == self._opposite_region(want)]
        if free or not want["facing"] or want.present:
            return free or same_name
        # Nobody knows the router that it should face: nothing may pass what is taken away.
        return [obj for obj in same_name if want["facing"] == UNKNOWN and _leads_nowhere(obj)]

    def _index_of(self, candidates: Iterable[Object]) -> Faces:
        """Kept, since a hub has thousands that all of its pairs choose from."""
        if self._indexed is not None and self._indexed[0] is candidates:
            return self._indexed[1]
        index: Faces = ({}, {})
        for obj in candidates:
            index[0].setdefault(obj.get("OppositeRouterId"), []).append(obj)
            index[1].setdefault(obj.get("Name") or "", []).append(obj)
        self._indexed = (candidates, index)
        return index

    def target(self, want: Want, found: Object | None) -> Item:
        """A new one says at once whom it will face, so that an interrupted run finds it again."""
        target = super().target(want, found)
        if found is None and want["facing"] and want["facing"] != UNKNOWN:
            target.update(opposite_router_id=want["facing"], opposite_router_type=want["facing_type"])
        return target

    def plan_create(self, want: Want, leaving: Object | None = None) -> Plan:
        """Two routers have one connection only, and an interface that is about to go still counts."""
        return super().plan_create(want, leaving).but(wait_goal=GONE if leaving is not None else None)

    def plan_change(self, want: Want, found: Object, recreate: bool) -> Plan:
        if want["rebuild"] and want["rebuild"] == self.id_of(found):
            return self.replacement(want, found, "its opposite is not the one that it was connected to")
        return super().plan_change(want, found, recreate)


def _leads_nowhere(interface: Object) -> bool:
    """Whether it was never connected, is deactivated, or has lost its opposite."""
    return (
        interface["Status"] in ("Idle", "Inactive", "Deactivating")
        or interface.get("OppositeInterfaceStatus") == "Deleted"
    )


class PairRoute(LinkRoute, StackRouteEntry):
    """A route to a router interface of a pair."""


VPC, INTERFACE, CONNECTION, ROUTE_ENTRY = PairVpc(), PairInterface(), Connection(), PairRoute()


class Side(End):
    """One side of a pair.

    :ivar interface: the part that is its router interface; ``connection``: that interface tied, or connected.
    """

    interface: Part
    opposite: Side

    def __init__(self, link: JoinedLink[Any], key: str) -> None:
        super().__init__(link, key)
        self.role = ROLES[key]
        self.router_type = self.data.get("router_type") or "VRouter"
        self.described = self.data.get("interface") or {}
        self.by_id = self.described.get("router_interface_id")
        self.connection: Part | None = None
        self.shared = [Sharing(index, data) for index, data in enumerate(self.data.get("ecmp_routes") or ())]

    def destinations(self) -> list[Destination]:
        return super().destinations() + [(one.destination, one.option + ".destination", one) for one in self.shared]

    def leads(self, sharing: Sharing | None) -> Options:
        return super().leads(sharing) if sharing is None else {"next_hops": sharing.next_hops(self.next_hop())}

    @property
    def hop(self) -> Part:
        return self.interface

    @hop.setter
    def hop(self, part: Part) -> None:
        self.interface = part

    def router_id(self) -> str | None:
        """The router of this side: as given, else that of its VPC, else that of its interface."""
        if self.data.get("router_id"):
            return self.data["router_id"]
        return self.vpc.value("router_id") if self.vpc else self.interface.value("router_id")

    def identity(self) -> Hashable:
        """What tells it from the sides of other pairs."""
        return (self.client, self.by_id or self.network(), self.name)

    @property
    def name(self) -> str | None:
        """The name of its interface: as given, an empty one too, else as follows from that of the pair."""
        if self.described.get("name") is not None or not self.link.name:
            return self.described.get("name")
        return DEFAULT_NAMES[self.key] % self.link.name

    @property
    def former_names(self) -> list[str] | None:
        """What its interface was called when its pair had a former name."""
        if self.by_id or self.described.get("name") is not None:
            return None
        return [DEFAULT_NAMES[self.key] % name for name in self.link.options.get("was") or ()] or None

    def network(self) -> Hashable:
        return self.data.get("router_id") or super().network()

    @property
    def router_sources(self) -> list[Part]:
        """The parts that its router follows from."""
        if self.data.get("router_id"):
            return []
        return [self.vpc or self.interface]

    def owner_id(self) -> str | None:
        return known(self.vpc.value("owner_id")) if self.vpc else None


class RouterInterfacePair(SharedRoutes):
    kind = "router interface pair"
    kinds = "router interface pairs"
    word = "pair"
    option = "pairs"
    end = Side
    ends = tuple(ROLES)
    vpc, joint, route_entry = VPC, INTERFACE, ROUTE_ENTRY
    joint_word = "router interface"
    next_hop_type = "RouterInterface"

    def __init__(self) -> None:
        self._take_places(FAMILY)
        interface = nested(RouterInterface.options, "router_id", "role", "router_type", "opposite_region")
        interface = {
            name: option for name, option in interface.items() if not name.startswith("opposite_") or "access" in name
        }
        side = end_options(
            FAMILY,
            VPC,
            interface={"type": "dict", "options": interface},
            router_type={"type": "str", "choices": ["VRouter", "VBR"]},
            router_id={"type": "str"},
            ecmp_routes=OPTION,
        )
        self.options = {
            "name": {"type": "str"},
            **marks.KEPT,
            **WAS,
            "initiating": {"type": "dict", "required": True, "options": side},
            "accepting": {"type": "dict", "required": True, "options": side},
        }

    # ------------------------------------------------------------------ before the first call

    def check_end(self, end: Side) -> Iterator[Problem]:
        if end.router_type == "VBR" and end.role == ACCEPTING:
            yield "router_type", "a VBR can only be the initiating side; the accepting side is a VRouter"
        elif end.router_type == "VBR" and end.definition:
            yield "vpc", "a VBR is in no VPC; give router_id alone"
        elif end.router_type == "VBR" and not end.data.get("router_id") and not end.by_id:
            yield "router_id", "required and not given; it says which VBR is meant"
        elif not end.definition and not end.data.get("router_id") and not end.by_id:
            yield "", "give vpc (by vpc_id or by definition), or router_id"
        elif not end.definition:
            for option in ("routes", "ecmp_routes", "route_tables"):
                if end.data.get(option):
                    yield option, "are made in the route table of a VPC; give vpc too"
        if AUTO in end.routes and len(end.routes) > 1:
            yield "routes", "is %s or a list of destinations, not both" % AUTO
        else:
            yield from super().check_end(end)
        for sharing in end.shared:
            yield from sharing.check(end)

    # ------------------------------------------------------------------ parts

    def declare(self, link: JoinedLink[Side], links: Links) -> None:
        initiating, accepting = link.ends
        self.declare_vpcs(link, links)
        # Two pairs may join the same two routers, but not by interfaces of the same names.
        if self.is_told_twice(links, link, tuple(side.identity() for side in link.ends)):
            return
        for side in link.ends:
            self._declare_interface(links, side)
        for side in (accepting, initiating):
            self._declare_connection(links, side)
        self.watch_blocks(links, initiating, accepting)
        if links.present:
            for side in link.ends:
                self._check_router(links, side)
            nodes = [side.interface.node for side in link.ends]
            links.graph.when_planned(nodes, lambda: self._rebuild_what_lost_its_opposite(links, link.ends))
        before = [initiating.connection] if initiating.connection else []
        for side in link.ends:
            self.declare_routes(links, side, before)

    def _declare_interface(self, links: Links, side: Side) -> None:
        link, far = side.link, side.opposite
        options = {**side.described, **self.joint_options(link, links, side.by_id), "former": side.former_names}
        sources: list[Part] = []
        derived: Callable[[], Options] | None = None
        if not side.by_id:
            options.update(
                name=side.name,
                role=side.role,
                router_type=side.router_type,
                opposite_region=far.region or side.region or side.client.region,
                facing_type=far.router_type,
            )
            ends = [one for one in (side, far) if one.vpc or one.data.get("router_id")]
            sources = [one.vpc for one in ends if one.vpc and not one.data.get("router_id")]

            def follows() -> Options:
                facing = far.router_id() if far in ends else None
                return {"router_id": side.router_id(), "facing": facing}

            derived = follows

        side.interface = links.part(
            link,
            side.key + ".interface",
            "interface",
            INTERFACE,
            options,
            side.client,
            side.path + "interface.",
            after=[one.vpc for one in (side, far) if one.vpc],
            sources=sources,
            derived=derived,
            keep=bool(side.by_id) and not self._removes_given(links),
            places={
                "router_id": side.path + ("router_id" if side.data.get("router_id") else "vpc"),
                "router_type": side.path + "router_type",
                **({} if side.described.get("name") else {"name": link.path + "name"}),
                "opposite_region": far.path + "region",
            },
            shows=("role", "specification"),
            suffix="on %s" % (side.title or side.data["router_id"]) if side.title or side.data.get("router_id") else "",
        )

    @staticmethod
    def _removes_given(links: Links) -> bool:
        """Whether interfaces that are given by their ids are removed too; those of a topology are, if they carry its mark."""
        return links.present or links.params.get("delete") == "all" or bool(links.params.get("only_marked"))

    def _declare_connection(self, links: Links, side: Side) -> None:
        """Where interfaces are deleted, that ends their connection; those that stay are deactivated."""
        far = side.opposite
        if not links.present and not links.reads and not side.interface.node.keep:
            return

        def derived() -> Options:
            return {
                "interface_id": side.interface.value("id"),
                "opposite_interface_id": far.interface.value("id"),
                "opposite_router_id": known(far.router_id()),
                "opposite_router_type": far.router_type,
                "opposite_interface_owner_id": far.owner_id(),
            }

        after = [side.interface, far.interface]
        if side.role == INITIATING and far.connection:
            after.append(far.connection)
        side.connection = links.part(
            side.link,
            side.key + ".connection",
            "connection",
            CONNECTION,
            {"role": side.role},
            side.client,
            side.path + "interface.",
            after=after,
            sources=[side.interface, far.interface, *side.router_sources, *far.router_sources],
            derived=derived,
            base=side.interface,
            title=lambda: links.name_of(side.interface),
            suffix="(%s side)" % side.key,
        )

    @staticmethod
    def _check_router(links: Links, side: Side) -> None:
        """A side that names its router or interface and its VPC too has to mean what belongs together."""
        named = side.data.get("router_id")
        vpc = side.vpc
        if vpc is None or not (named or side.by_id):
            return

        def compare() -> None:
            job, own = side.interface.job, vpc.value("router_id")
            if job.error is not None or vpc.job.error is not None:
                return
            option, router = ("router_id", named) if named else ("interface", side.interface.value("router_id"))
            if router != own:
                text = "%s%s: router %s is not that of the VPC %s" % (side.path, option, router, vpc.value("id"))
                side.interface.fail(Refused(text))

        links.graph.when_planned([vpc.node, side.interface.node], compare)

    def _rebuild_what_lost_its_opposite(self, links: Links, sides: tuple[Side, Side]) -> None:
        """An interface that was ever connected stays tied to that opposite for good, also when it is gone or replaced."""
        for side in (*sides, sides[0]):
            job, far = side.interface.job, side.opposite.interface
            if job.error is not None or job.found is None or side.interface.node.makes or self._may_be_tied(job.found):
                continue
            there = far.job.error is None and far.job.found is not None and not far.node.makes
            if there and job.found.get("OppositeInterfaceId") == far.job.id:
                continue
            if side.by_id or not links.graph.tuning.recreate:
                job.error = self._lost(side, far)
                continue
            node = side.interface.node
            node.given, job.want = {**node.given, "rebuild": job.id}, job.want.but(rebuild=job.id)
            job.plan = None
            node.kind.plan_one(job, node.world)

    @staticmethod
    def _may_be_tied(interface: Object) -> bool:
        return interface["Status"] == "Idle" or (
            interface["Status"] == "Modifying" and not interface.get("ConnectedTime")
        )

    @staticmethod
    def _lost(side: Side, far: Part) -> ImmutableChange:
        job, found = side.interface.job, side.interface.job.found or {}
        advice = (
            "delete it, or give another"
            if side.by_id
            else "set on_immutable_change to recreate, which replaces it and its routes"
        )
        return ImmutableChange(
            "router interface %s is %s and tied to %s, not to %s, and what it was once connected to cannot be changed; %s"
            % (
                job.id,
                found["Status"],
                found.get("OppositeInterfaceId") or "nothing",
                far.job.id or "the one that is made for the other side",
                advice,
            )
        )

    # ------------------------------------------------------------------ marks

    def marked(self, links: Links) -> Result:
        """Interfaces of an account, in pairs as they face each other; and VPCs."""
        interfaces: dict[str, Seen] = {}
        marked: dict[str, bool] = {}
        routers: dict[str, str] = {}
        vpcs: dict[str, Result] = {}
        places: list[tuple[int | None, StackClient]] = [*self.search(links)]
        regions: set[str] = set()
        seen: set[StackClient] = set()
        while places:
            for index, client in places:
                seen.add(client)
                here = VPC.at_hand(client)
                for obj in here:
                    routers.setdefault(obj["VRouterId"], VPC.id_of(obj))
                for obj in INTERFACE.at_hand(client):
                    mine = marks.owner(INTERFACE.mark_of(obj)) == links.params["topology"]
                    if INTERFACE.meaning_of(obj) not in (states.ABSENT, states.LEAVING):
                        interfaces.setdefault(INTERFACE.id_of(obj), (obj, index, client))
                        marked.update({INTERFACE.id_of(obj): mine} if mine else {})
                vpcs = {**self.marked_vpcs(links, index, client, here), **vpcs}
            alone = [interfaces[one][0].get("OppositeRegionId") for one in marked if self._is_alone(interfaces, one)]
            far = {region for region in alone if region} - regions
            regions |= far
            places = [(None, client) for client in self.other_places(links, far) if client not in seen] if far else []
        rows: list[Result] = []
        told: set[str] = set()
        count = 0
        for one in marked:
            if one in told:
                continue
            pair: dict[str, Seen] = {}
            for obj, index, client in self._facing(interfaces, one):
                pair[KEYS[obj["Role"]]] = (obj, index, client)
                told.add(INTERFACE.id_of(obj))
            count += 1
            row = self._as_definition(pair, routers)
            if not links.known_ids.intersection(row["ids"]):
                rows.append(row)
        return {"links": rows, "vpcs": list(vpcs.values()), "count": count}

    @staticmethod
    def _is_alone(interfaces: Mapping[str, Seen], one: str) -> bool:
        """Whether an interface was tied to one that no place has shown."""
        opposite = interfaces[one][0].get("OppositeInterfaceId")
        return bool(opposite) and opposite not in interfaces

    @staticmethod
    def _facing(interfaces: Mapping[str, Seen], one: str) -> list[Seen]:
        """An interface and the one on the other side, as far as there is one."""
        obj = interfaces[one][0]
        far = interfaces.get(obj.get("OppositeInterfaceId") or "")
        if far is None:
            # Not tied yet: an interrupted run has made them, and each says which router it is to face.
            face = [
                other
                for other in interfaces.values()
                if (other[0]["RouterId"], other[0].get("OppositeRouterId"))
                == (obj.get("OppositeRouterId"), obj["RouterId"])
                and other[0]["Role"] != obj["Role"]
                and not other[0].get("OppositeInterfaceId")
            ]
            far = face[0] if len(face) == 1 else None
        return [interfaces[one]] + ([far] if far is not None and far[0]["Role"] != obj["Role"] else [])

    @staticmethod
    def _as_definition(pair: Mapping[str, Seen], routers: Mapping[str, str]) -> Result:
        one, place, client = pair.get("initiating") or pair["accepting"]
        name = one.get("Name") or None
        row: Result = {
            "name": name,
            "id": INTERFACE.id_of(one),
            "ids": [],
            "status": one["Status"],
            "places": {},
            "vpc_ids": [],
        }
        definition = row["definition"] = {"name": name}
        row["keep"] = any(marks.keeps(INTERFACE.mark_of(obj)) for obj, _place, _client in pair.values())
        for key in ROLES:
            if key not in pair:
                # Gone already, which only its router can tell.
                definition[key] = {
                    "router_id": one.get("OppositeRouterId") or one["RouterId"],
                    "router_type": one.get("OppositeRouterType") or "VRouter",
                    "region": one.get("OppositeRegionId") or client.region,
                    "account": client.account,
                    "interface": {"name": "(gone)"},
                }
                row["places"].update({} if place is None else {key: place})
                continue
            obj, index, own = pair[key]
            side = definition[key] = {
                "region": own.region,
                "account": own.account,
                "router_type": obj.get("RouterType") or "VRouter",
                "interface": {"router_interface_id": INTERFACE.id_of(obj)},
            }
            if obj["RouterId"] in routers:
                side["vpc"] = {"vpc_id": routers[obj["RouterId"]]}
                row["vpc_ids"].append(routers[obj["RouterId"]])
            row["ids"].append(INTERFACE.id_of(obj))
            row["places"].update({} if index is None else {key: index})
        return row

    # ------------------------------------------------------------------ what is told of them

    def status(self, link: JoinedLink[Side]) -> str | None:
        for key in ("initiating.connection", "initiating.interface"):
            part = link.part(key)
            if part is not None and part.shown_status is not None:
                return part.shown_status
        return None

    def is_made(self, link: JoinedLink[Side]) -> bool:
        made = [side.interface.node for side in link.ends]
        return all(node.makes and node.job.found is None for node in made)

    def summary(self, link: JoinedLink[Side]) -> Result:
        return {side.key: self._side(side) for side in link.ends}

    @staticmethod
    def _side(side: Side) -> Result:
        interface, connection, vpc = side.interface, side.connection, side.vpc
        there = interface.shown_id is not None
        specification = NEGATIVE if side.role == ACCEPTING else known(interface.value("specification"))
        return {
            "interface_id": interface.shown_id,
            "vpc_id": vpc.shown_id if vpc else None,
            "role": side.role,
            "specification": specification if there else None,
            "status": (connection or interface).shown_status,
        }

    def places_of(self, joint: Object) -> Iterable[str | None]:
        return [joint["RouterId"]]


PAIR = ManageLinks(FAMILY, RouterInterfacePair())
PAIR_INFO = LinksInfo(FAMILY, RouterInterfacePair())
