# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""VPC peerings and pairs of router interfaces, from objects of the clouds to networks and links of a topology."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.route_entry import WEIGHT
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibabacloudstack.names import DEFAULT_NAMES
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibabacloudstack.router_interface import (
    INITIATING,
    NEGATIVE,
    ROUTER_INTERFACE,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibabacloudstack.vpc import VPC as STACK_VPC
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alicloud.vpc import VPC as ALICLOUD_VPC
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alicloud.vpc_peer_connection import (
    VPC_PEER_CONNECTION,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.checks import normal_cidr, overlaps
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.export.draft import (
    Edge,
    Node,
    by_address,
    without_none,
)
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.export.options import options_of

if TYPE_CHECKING:
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import Manage
    from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.export.draft import Draft
    from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.export.terraform import Chosen

OWN = "own"
ACTIVATED, ACTIVE, AVAILABLE = "Activated", "Active", "Available"

WHY_NOT = {
    "Creating": "it is still being created; export again later",
    "Updating": "it is being changed; export again later",
    "Accepting": "the other account has not accepted it yet",
    "Rejected": "the other account rejected it",
    "Expired": "nobody accepted it in time, and it has expired",
    "Deleting": "it is being deleted",
    "Deleted": "it has been deleted",
}
"""Why a peering in some state is no link."""


class Joined:
    """The VPCs of one cloud, and what joins them.

    :param surveys: ``[(account, survey)]``, the task's own account first.
    :param chosen: what of the objects is meant, a :class:`~.terraform.Chosen` or None for all of them.
    """

    family = ""
    vpc_entry: Manage[Any]
    kinds: tuple[str, ...] = ()  # of what joins them

    def __init__(self, draft: Draft, surveys: list[tuple[str, dict[str, Any]]], chosen: Chosen | None) -> None:
        self.draft, self.surveys, self.chosen = draft, surveys, chosen
        self.places: dict[str, tuple[str, str | None, dict[str, Any]]] = {}
        self.routes: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
        self.system: dict[str, str] = {}
        self.accounts: dict[str, str] = {}
        self.joints: dict[str, Any] = {}
        self.nodes: dict[str, Node] = {}
        for account, survey in surveys:
            if survey["account_id"]:
                self.accounts.setdefault(survey["account_id"], account)
            for vpc in survey["vpcs"]:
                self.places.setdefault(vpc["id"], (account, survey["region"], vpc))
                self.system.setdefault(vpc["id"], vpc["route_table_id"])
        for _account, survey in surveys:
            for route in survey["routes"]:
                for hop in hops_of(route):
                    self.routes[route["vpc_id"], hop].append(route)
                draft.seen.add((self.family, "route", _ident(route["route_table_id"], route["destination_cidrblock"])))
            draft.seen |= {(self.family, "vpc", one["id"]) for one in survey["vpcs"]}
            draft.seen |= {(self.family, one, joint["id"]) for joint in survey["joints"] for one in self.kinds}
        # Two VPCs of one name in one place can only be told apart by their ids.
        self.alike = Counter(self._called(*place) for place in self.places.values())
        self.taken: dict[tuple[str, str], Any] = {}

    def draw(self) -> None:
        """Draw all of it."""
        raise NotImplementedError

    @staticmethod
    def _called(account: str, region: str | None, vpc: dict[str, Any]) -> tuple[str, str | None, str]:
        return account, region, vpc["name"] or ""

    def is_meant(self, kind: str, ident: str) -> bool:
        return self.chosen is None or self.chosen.has(self.family, kind, ident)

    def placed(self, account: str, region: str | None) -> dict[str, Any]:
        return without_none({"account": None if account == OWN else account, "region": region})

    # ------------------------------------------------------------------ VPCs

    def name_vpcs(self) -> None:
        """A network for each VPC, named in an order that does not depend on how the clouds list them."""
        for ident, (account, region, vpc) in sorted(
            self.places.items(),
            key=lambda item: (item[1][0] != OWN, *map(str, item[1][:2]), item[1][2]["name"] or "", item[0]),
        ):
            name = self.draft.names.take(vpc["name"], "vpc")
            node = Node(name, {}, (vpc["name"], ident), vpc["tags"], self._blocks(vpc), ("vpc", ident))
            node.data = {
                "cloud": self.family,
                **self.placed(account, region),
                **self._described(name, account, region, vpc),
            }
            self.nodes[ident] = node
            self.draft.nodes.append(node)

    def _described(self, name: str, account: str, region: str | None, vpc: dict[str, Any]) -> dict[str, Any]:
        options, refused = options_of(self.vpc_entry, vpc)
        unique = self.alike[self._called(account, region, vpc)] == 1 and vpc["status"] == AVAILABLE
        if not (unique and {"vpc_name", "cidr_block"} <= set(options) and self.is_meant("vpc", vpc["id"])):
            return {"vpc": {"vpc_id": vpc["id"]}}
        self.draft.unsaid("VPC %s" % (vpc["name"] or vpc["id"]), vpc["id"], refused)
        tags = options.pop("tags", None)
        options = {key: value for key, value in options.items() if key != "vpc_id" and value is not False}
        if options["vpc_name"] == name:
            del options["vpc_name"]
        return without_none({"vpc": options, "tags": tags})

    @staticmethod
    def _blocks(vpc: dict[str, Any]) -> list[str]:
        return [block for block in (vpc["cidr_block"], *(vpc["secondary_cidr_blocks"] or ())) if block]

    # ------------------------------------------------------------------ routes

    def side(self, vpc_id: str, hop: Any, node: Node) -> tuple[dict[str, Any], list[tuple[str, str]]]:
        """What an end of a link says of its routes, and which those are."""
        tables: dict[str, dict[str, Shares]] = defaultdict(dict)
        for route in self.routes.get((vpc_id, hop), ()):
            table, block = route["route_table_id"], route["destination_cidrblock"]
            if not self.is_meant("route", _ident(table, block)):
                continue
            first = self.taken.setdefault((node.name, normal_cidr(block)), hop)
            if first != hop and route["next_hops"] and first in hops_of(route):
                # The link that has it says with whom it shares it.
                continue
            if route["status"] != AVAILABLE:
                self._no_route(route, "it is %s; export again later" % route["status"], vpc_id)
            elif first != hop:
                self._no_route(
                    route, "a network routes each destination one way, and another link has this one", vpc_id
                )
            else:
                tables[table][block] = tuple(
                    sorted((one["nexthop_id"], one["weight"]) for one in route["next_hops"] or ())
                )
        if not tables:
            return {}, []
        # All tables of an end have the same routes: the most that can be said is those tables that do.
        sets = defaultdict(list)
        for table in sorted(tables):
            sets[frozenset((normal_cidr(block), shares) for block, shares in tables[table].items())].append(table)
        system = self.system[vpc_id]
        said, several = max(sets.items(), key=lambda item: (len(item[0]) * len(item[1]), system in item[1], item[1]))
        for other, rest in sets.items():
            for table in rest if other != said else ():
                for block in by_address(tables[table]):
                    route = {"route_table_id": table, "destination_cidrblock": block}
                    self._no_route(
                        route, "its table has other routes than %s, and an end gives one list" % several[0], vpc_id
                    )
        blocks, shares = by_address(tables[several[0]]), tables[several[0]]
        origins = [("route", _ident(table, block)) for table in several for block in blocks]
        routes = {
            "routes": [block for block in blocks if not shares[block]],
            "ecmp_routes": [self._shared(block, hop, shares[block]) for block in blocks if shares[block]],
            "route_tables": [] if several == [system] else several,
        }
        return without_none(routes), origins

    def _shared(self, block: str, hop: str, shares: Shares) -> dict[str, Any]:
        """A route that further interfaces share, of which each is called as the role finds it."""
        own = dict(shares)[hop]
        further = [{**self.called_hop(one), **_weighted(weight)} for one, weight in shares if one != hop]
        return {"destination": block, **_weighted(own), "next_hops": further}

    def called_hop(self, hop: str) -> dict[str, str]:
        """What names a next hop in the file."""
        return {"nexthop_id": hop}

    def _no_route(self, route: dict[str, Any], reason: str, vpc_id: str) -> None:
        table, block = route["route_table_id"], route["destination_cidrblock"]
        self.draft.leave("route", block, _ident(table, block), "in %s: %s" % (table, reason), [vpc_id])

    # ------------------------------------------------------------------ links

    def finish(self, edge: Edge, kind: str, title: Any, ident: Any) -> None:
        """Add a link, unless there is one between the same networks."""
        one, other = edge.ends
        if overlaps(one.blocks, other.blocks):
            edge.options["overlap"] = "warn"
        if one.rank > other.rank:
            edge.options["initiating"] = one.name
        if not self.draft.add_edge(edge):
            self.draft.leave(
                kind,
                title,
                ident,
                "a topology has one link between two networks, and there is another",
                self._about(edge),
            )

    @staticmethod
    def _about(edge: Edge) -> list[str]:
        return [one.origin[1] for one in edge.ends if one.origin]


Shares = tuple[tuple[str, int], ...]
"""Ids and weights of what shares a route; empty where nothing does."""


def hops_of(route: dict[str, Any]) -> list[str]:
    """Ids of what a route leads to."""
    return [one["nexthop_id"] for one in route["next_hops"] or ()] or [route["nexthop_id"]]


def _weighted(weight: int) -> dict[str, int]:
    return {} if weight == WEIGHT else {"weight": weight}


def _ident(table: str, block: str) -> str:
    """What names a route."""
    return "%s:%s" % (table, normal_cidr(block))


class Peerings(Joined):
    family, vpc_entry = "alicloud", ALICLOUD_VPC
    kinds = ("peering",)

    def draw(self) -> None:
        self.name_vpcs()
        found: dict[str, Any] = {}
        for account, survey in self.surveys:
            for peering in survey["joints"]:
                # What each account says of itself, such as tags, is told by the side that acts.
                acts = (account, survey["region"]) == self._where(peering["owner_id"], peering["region_id"])
                if peering["id"] not in found or acts:
                    found[peering["id"]] = peering
        for _ident, peering in sorted(found.items()):
            if self.is_meant("peering", peering["id"]):
                self._link(peering)

    def _where(self, owner: Any, region: str | None) -> tuple[str | None, str | None]:
        return self.accounts.get(owner), region

    def _link(self, peering: dict[str, Any]) -> None:
        draft, vpcs = self.draft, [peering["vpc_id"], peering["accepting_vpc_id"]]
        if peering["status"] != ACTIVATED:
            reason = WHY_NOT.get(peering["status"], "its state is %s" % peering["status"])
            draft.leave("VPC peering", peering["name"], peering["id"], reason, vpcs)
            return
        near = self._end(peering["vpc_id"], peering["owner_id"], peering["region_id"], peering["cidr_blocks"])
        far = self._end(
            peering["accepting_vpc_id"],
            peering["accepting_ali_uid"],
            peering["accepting_region_id"],
            peering["accepting_cidr_blocks"],
        )
        options, refused = options_of(VPC_PEER_CONNECTION, peering)
        if peering["region_id"] == peering["accepting_region_id"]:
            for name in ("bandwidth", "link_type"):
                options.pop(name, None)
                refused.pop(name, None)
        refused.pop("peer_connection_name", None)
        draft.unsaid("VPC peering %s" % (peering["name"] or peering["id"]), peering["id"], refused)
        said = ("description", "bandwidth", "link_type", "resource_group_id")
        described = {name: options[name] for name in said if name in options}
        sides = [self.side(vpc, peering["id"], end) for vpc, end in zip(vpcs, (near, far))]
        edge = Edge(
            [near, far],
            [side for side, _routes in sides],
            without_none({"peering": described, "tags": options.get("tags")}),
            peering["name"] or "",
            [("peering", peering["id"]), *(route for _side, routes in sides for route in routes)],
        )
        edge.keep_name = self._keep_name
        self.finish(edge, "VPC peering", peering["name"], peering["id"])

    def _end(self, vpc_id: str, owner: Any, region: str | None, blocks: Any) -> Node:
        """The network of one end, which may be another party's or in a region that was not looked at."""
        if vpc_id not in self.nodes:
            account = self.accounts.get(owner)
            whose = self.placed(account, region) if account else {"account_id": owner, "region": region}
            data = {"cloud": self.family, **whose, "vpc": {"vpc_id": vpc_id}}
            node = Node(self.draft.names.take(vpc_id, "vpc"), data, (vpc_id,), None, blocks, ("vpc", vpc_id))
            self.nodes[vpc_id] = node
            self.draft.nodes.append(node)
        return self.nodes[vpc_id]

    @staticmethod
    def _keep_name(edge: Edge) -> None:
        """A peering whose name is not that of its link."""
        if edge.name != edge.title:
            edge.options["peering"] = {"peer_connection_name": edge.title, **edge.options.get("peering", {})}


class Pairs(Joined):
    family, vpc_entry = "alibabacloudstack", STACK_VPC
    kinds = ("interface", "connection")

    def draw(self) -> None:
        self.name_vpcs()
        found: dict[str, Any] = {}
        for account, survey in self.surveys:
            for one in survey["joints"]:
                found.setdefault(one["id"], (account, survey["region"], one))
        self.interfaces = found
        self.by_router = {vpc["router_id"]: ident for ident, (_account, _region, vpc) in self.places.items()}
        done = set()
        for ident, (_account, _region, one) in sorted(found.items()):
            if ident in done or not self._chosen(one):
                continue
            done |= {ident, one["opposite_interface_id"]}
            reason = self._why_not(one)
            if reason:
                self.draft.leave("router interface", one["name"], ident, reason, [one["vpc_id"]])
            else:
                self._link(one)

    def called_hop(self, hop: str) -> dict[str, str]:
        """By its name, where no other interface of the router has that."""
        if hop not in self.interfaces:
            return {"nexthop_id": hop}
        account, region, mine = self.interfaces[hop]
        alike = [
            one
            for whose, where, one in self.interfaces.values()
            if (whose, where, one["router_id"], one["name"]) == (account, region, mine["router_id"], mine["name"])
        ]
        return {"name": mine["name"]} if mine["name"] and len(alike) == 1 else {"nexthop_id": hop}

    def _chosen(self, one: dict[str, Any]) -> bool:
        ids = [one["id"], one["opposite_interface_id"]]
        return any(self.is_meant(kind, ident) for kind in ("interface", "connection") for ident in ids if ident)

    def _why_not(self, one: dict[str, Any]) -> str | None:
        if not one["opposite_interface_id"]:
            return "it is connected to nothing (%s)" % one["status"]
        other = self.interfaces.get(one["opposite_interface_id"])
        if other is None:
            return (
                "its opposite %s is in none of the accounts and regions that were looked at"
                % one["opposite_interface_id"]
            )
        if other[2]["opposite_interface_id"] != one["id"]:
            return "its opposite %s is not tied to it" % one["opposite_interface_id"]
        for state in (one, other[2]):
            if state["status"] != ACTIVE:
                return "%s is %s, not Active, so the link is not whole" % (state["id"], state["status"])
        if one["role"] == other[2]["role"]:
            return "both sides are the %s" % one["role"]
        for interface in (one, other[2]):
            if interface["router_type"] != "VBR" and interface["router_id"] not in self.by_router:
                return (
                    "the VPC of router %s is in none of the accounts and regions that were looked at"
                    % interface["router_id"]
                )
        return None

    def _link(self, one: dict[str, Any]) -> None:
        pair = [one, self.interfaces[one["opposite_interface_id"]][2]]
        pair.sort(key=lambda side: side["role"] != INITIATING)
        ends = [self._end(side) for side in pair]
        sides, origins = [], []
        for side, end in zip(pair, ends):
            routes, which = self.side(end.origin[1] if end.origin else "", side["id"], end)
            sides.append({**routes, **without_none({"interface": self._interface(side)})})
            origins += [("interface", side["id"]), ("connection", side["id"]), *which]
        edge = Edge(ends, sides, {}, pair[0]["name"] or "", origins)
        edge.keep_name = lambda one: self._keep_names(one, [side["name"] or "" for side in pair])
        self.finish(edge, "pair of router interfaces", pair[0]["name"], pair[0]["id"])

    def _end(self, interface: dict[str, Any]) -> Node:
        router = interface["router_id"]
        if interface["router_type"] != "VBR":
            return self.nodes[self.by_router[router]]
        if router not in self.nodes:
            account, region, _one = self.interfaces[interface["id"]]
            data = {"cloud": self.family, **self.placed(account, region), "router_type": "VBR", "router_id": router}
            node = Node(self.draft.names.take(router, "vbr"), data, (router,), None, (), ("vbr", router))
            self.nodes[router] = node
            self.draft.nodes.append(node)
        return self.nodes[router]

    def _interface(self, side: dict[str, Any]) -> dict[str, Any]:
        options, refused = options_of(ROUTER_INTERFACE, side)
        refused.pop("name", None)
        self.draft.unsaid("router interface %s" % (side["name"] or side["id"]), side["id"], refused)
        apart = {name for name in options if name.startswith("opposite_") and "access" not in name}
        apart |= {"router_interface_id", "router_id", "router_type", "role", "name"}
        if options.get("specification") == NEGATIVE:
            apart.add("specification")
        return {name: value for name, value in options.items() if name not in apart}

    @staticmethod
    def _keep_names(edge: Edge, names: Any) -> None:
        """Interfaces whose names do not follow from that of their link."""
        for side, name, usual in zip(edge.sides, names, DEFAULT_NAMES.values()):
            if name != usual % edge.name:
                side["interface"] = {"name": name, **side.get("interface", {})}
