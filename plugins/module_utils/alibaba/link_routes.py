# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Routes from the VPCs of a link to the other end: those that are wanted, in which tables, and those that nobody lists."""

from __future__ import annotations

import copy
from collections.abc import Callable, Hashable, Iterable
from typing import TYPE_CHECKING, Any, Generic

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.ends import AUTO, AnyEnd, JoinedLink
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.route_entry import RouteEntry, hops_of
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.route_table import (
    ALL,
    RouteTable,
    is_id,
    is_system,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.checks import normal_cidr
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.contract import Object
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.errors import (
    Ambiguous,
    InterconnectError,
    NotFound,
    Refused,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.link import LinkType
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.plan import UNKNOWN, Plan

if TYPE_CHECKING:
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.ends import Blocks
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.contract import Options
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.link import Links, Part
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.resource import Resource, Want, World

Entries = dict[tuple[str, "str | None"], list[Object]]
"""``{(table, id of the next hop): custom entries}``"""


class LinkRoute(RouteEntry):
    """In front of a route entry's class: a route is planned only once it has a destination and something to lead to."""

    def plan(self, want: Want, found: Object | None, world: World, recreate: bool) -> Plan:
        if want.present and not ((want["nexthop_id"] or want["next_hops"]) and want["destination_cidrblock"]):
            return Plan()
        return super().plan(want, found, world, recreate)


class RoutedNetworks(LinkType[JoinedLink[AnyEnd]], Generic[AnyEnd]):
    """Base of links between two VPCs, for what concerns their routes."""

    joint: Resource  # what joins two VPCs, and is the next hop of their routes
    route_entry: RouteEntry
    route_table = RouteTable()
    next_hop_type = ""  # of routes to the other end
    purges_unsaid = True  # does purge_routes concern an end that lists no routes, too

    def declare_routes(self, links: Links, end: AnyEnd, after: list[Part]) -> None:
        """Routes from an end's VPC to the other end, and what becomes of others that lead there.

        :param after: parts that have to be there before anything can be routed.
        """
        if end.vpc is None:
            return
        if all(map(is_id, end.tables)):
            self._declare_routes_in_tables(links, end, after)
            return
        vpc = end.vpc
        listing = links.part(
            end.link,
            end.key + ".tables",
            "route tables",
            self.route_table,
            {"vpc_id": UNKNOWN},
            end.client,
            end.path + "route_tables.",
            sources=[vpc],
            derived=lambda: {"vpc_id": vpc.value("id")},
            shared=("tables", vpc.node),
            probe=True,
        )

        def declare() -> None:
            try:
                end.tables = self._tables_meant(links, end, listing)
            except InterconnectError as error:
                end.hop.fail(error)
                return
            self._declare_routes_in_tables(links, end, after)

        links.graph.when_planned([vpc.node, listing.node, end.hop.node], declare)

    def _tables_meant(self, links: Links, end: AnyEnd, listing: Part) -> list[str | None]:
        """The ids of the tables that an end names, None for the system's.

        :raises InterconnectError: there is no such table, or there are several, or they cannot be listed.
        """
        if listing.job.error is not None:
            raise copy.copy(listing.job.error)
        tables = self.route_table.of_vpc(listing.job.listed or {}, end.own_vpc.value("id"))
        ids = [self.route_table.id_of(table) for table in tables]
        own = {one: None if is_system(table) else one for one, table in zip(ids, tables)}
        found: list[str | None] = []
        for index, said in enumerate(end.tables):
            if is_id(said):
                found.append(said)
            elif said == ALL:
                found += list(own.values()) or [None]
            else:
                called = [one for one, table in zip(ids, tables) if self.route_table.name_of(table) == said]
                if links.present:
                    self._refuse_unless_one(links, end, index, called)
                found += [own[one] for one in called]
        return list(dict.fromkeys(found))

    @staticmethod
    def _refuse_unless_one(links: Links, end: AnyEnd, index: int, found: list[str]) -> None:
        place, name = "%sroute_tables[%d]" % (end.path, index), end.tables[index]
        whose = links.name_of(end.own_vpc) or end.title
        if not found:
            raise NotFound("%s: VPC %s has no route table called %r" % (place, whose, name))
        if len(found) > 1:
            text = "%s: VPC %s has %d route tables called %r: %s; give the id of one"
            raise Ambiguous(text % (place, whose, len(found), name, ", ".join(found)), candidates=found)

    def _declare_routes_in_tables(self, links: Links, end: AnyEnd, after: list[Part]) -> None:
        wanted = links.present or links.reads
        purges = links.present and links.params["purge_routes"]
        # What stands in the way of a removal may be in the system table too.
        for table in end.tables if wanted else dict.fromkeys([None, *end.tables]):
            said = end.destinations() if wanted else ()
            for block, option, sharing in said:
                if block != AUTO and self._is_free(links, end, table, block, end.path + option):
                    self._route(links, end, table, after, block, None, end.path + option, sharing)
            for block, option, sharing in said:
                if block == AUTO:
                    place = end.path + (option if sharing else "routes")
                    self._route_to_all_blocks(links, end, table, after, place, sharing)
            if not links.present or (purges and (self.purges_unsaid or end.data.get("routes") is not None)):
                self._look_for_others(links, end, table)

    def _route_to_all_blocks(
        self, links: Links, end: AnyEnd, table: str | None, after: list[Part], place: str, sharing: Any
    ) -> None:
        far = end.opposite
        # What the definitions say is claimed at once, so that two ways to it are refused before the first call.
        for block in [*far.defined_blocks(), *(far.defined_ipv6_blocks() if end.defined_ipv6_blocks() else ())]:
            self._is_free(links, end, table, block, place)
        before = [end.own_vpc.node, (far.vpc or end.hop).node]

        def declare() -> None:
            if any(node.job.error is not None or node.skipped for node in before):
                return
            blocks: Blocks = far.blocks()
            if end.ipv6_block():
                blocks.append((far.ipv6_block(), far.ipv6_block))
            for block, later in blocks:
                if block == UNKNOWN:
                    if links.present:
                        self._route(links, end, table, after, block, later, place, sharing)
                elif block and self._is_free(links, end, table, block, place):
                    self._route(links, end, table, after, block, None, place, sharing)

        links.graph.when_planned(before, declare)

    @staticmethod
    def _is_free(links: Links, end: AnyEnd, table: str | None, block: str, place: str) -> bool:
        """Whether a table has no other route to a destination. One of the same end is the same route, one of another link is a
        contradiction, which only tasks that make routes mind.
        """
        key = (end.own_vpc.node, table, normal_cidr(block), end if links.reads else None)
        owner, first = links.notes.setdefault(key, (end, place))
        if owner is end:
            return first == place
        label = links.entry.type.label(owner.link)
        text = "%s leads through %s already (%s); a route table has one route to a destination" % (block, label, first)
        if links.declared:
            end.hop.fail(Refused("%s: %s" % (place, text)))
        else:
            links.problems.append((place, text))
        return False

    def _route(
        self,
        links: Links,
        end: AnyEnd,
        table: str | None,
        after: list[Part],
        block: str,
        later: Callable[[], str | None] | None,
        place: str,
        sharing: Any,
    ) -> None:
        """
        :param later: a function that tells the block once the cloud has chosen it; None where it is known.
        :param sharing: what shares the route; None = nothing.
        """
        vpc = end.own_vpc
        far = [end.opposite.own_vpc] if later else []

        def derived() -> Options:
            follows = {"route_table_id": end.table(table), **end.leads(sharing)}
            return dict(follows, destination_cidrblock=later()) if later else follows

        part = links.part(
            end.link,
            end.key + ".route",
            "route",
            self.route_entry,
            {"destination_cidrblock": block, "nexthop_type": None if sharing else self.next_hop_type},
            end.client,
            end.path + "routes.",
            after=after,
            sources=[vpc, end.hop, *far],
            early=([] if table else [vpc]) + far,
            derived=derived,
            places={"destination_cidrblock": place, "route_table_id": end.path + "route_tables"},
            title=lambda: part.job.want["destination_cidrblock"],
            suffix=self.whence(links, end, table),
        )
        end.wanted.append(part)
        links.graph.when_planned([part.node], lambda: self._route_anew(part, end, sharing))
        if sharing:
            self.share(links, part, end, sharing)

    def share(self, links: Links, part: Part, end: AnyEnd, sharing: Any) -> None:
        """Have a route entry wait for all that shares it."""
        raise NotImplementedError

    @staticmethod
    def whence(links: Links, end: AnyEnd, table: str | None) -> str:
        whose = links.name_of(end.own_vpc) or end.title
        return "from %s in table %s" % (whose, table) if table else "from %s" % whose

    def _route_anew(self, part: Part, end: AnyEnd, sharing: Any) -> None:
        """A route to what is replaced goes with it, so that it is made anew."""
        job = part.job
        replaced = [hop.job.id for hop in self.made_anew(end, sharing) if hop.node.makes]
        if replaced and job.found is not None and not set(replaced).isdisjoint(hops_of(job.found)):
            job.found = job.obj = job.id = job.error = job.plan = None
            part.node.kind.plan_one(job, part.node.world)

    def made_anew(self, end: AnyEnd, sharing: Any) -> list[Part]:
        """The parts that a route leads to and that may be replaced."""
        return [end.hop]

    # ------------------------------------------------------------------ routes that nobody lists

    def _look_for_others(self, links: Links, end: AnyEnd, table: str | None) -> None:
        """Routes through the link that are not, or no longer, wanted: found in the table, and withdrawn."""
        listing = links.part(
            end.link,
            end.key + ".table",
            "route table",
            self.route_entry,
            {"route_table_id": table or UNKNOWN},
            end.client,
            end.path + "routes.",
            sources=[] if table else [end.own_vpc],
            derived=None if table else lambda: {"route_table_id": end.table(None)},
            shared=("table", end.own_vpc.node, table),
            probe=True,
        )
        before = [part.node for part in filter(None, (listing, end.hop, end.vpc, end.opposite.vpc))]
        links.graph.when_planned(before, lambda: self._withdraw_others(links, end, table, listing))

    def _withdraw_others(self, links: Links, end: AnyEnd, table: str | None, listing: Part) -> None:
        hop, table_id = end.hop.job, end.table(table)
        links.notes.setdefault("tables", {}).setdefault(table_id, (end, table, listing))
        if listing.job.error is not None:
            end.hop.fail(copy.copy(listing.job.error))
        is_new = hop.found is None or (links.present and end.hop.node.makes)
        if hop.error is not None or is_new or table_id in end.cleared:
            return
        end.cleared.add(table_id)
        wanted = {normal_cidr(part.job.want["destination_cidrblock"]) for part in end.wanted}
        for entry in self._entries(links, listing).get((table_id, hop.id), ()):
            if normal_cidr(entry["DestinationCidrBlock"]) not in wanted:
                self.withdraw(links, end, table, listing, entry)

    def withdraw(self, links: Links, end: AnyEnd, table: str | None, listing: Part, entry: Object) -> None:
        """Take away an entry that leads through the link."""
        leads = {"nexthop_type": self.next_hop_type, "nexthop_id": end.hop.job.id}
        self.gone(links, end, table, listing, entry, leads, () if links.present else [end.hop])

    def gone(
        self,
        links: Links,
        end: AnyEnd,
        table: str | None,
        listing: Part,
        entry: Object,
        leads: Options,
        after: Iterable[Part],
        shared: tuple[Hashable, ...] | None = None,
    ) -> Part:
        """The part of an entry that is to go."""
        block = entry["DestinationCidrBlock"]
        return links.part(
            end.link,
            end.key + ".route",
            "route",
            self.route_entry,
            {"route_table_id": entry["RouteTableId"], "destination_cidrblock": block, **leads},
            end.client,
            end.path + "routes.",
            after=after,
            gone=True,
            shared=shared,
            found=(entry, listing.node.world),
            title=lambda: block,
            suffix=self.whence(links, end, table),
        )

    @staticmethod
    def _entries(links: Links, listing: Part) -> Entries:
        """``{(table, id of a next hop): custom entries}`` of all tables that were listed."""
        entries = listing.node.kind.everywhere
        count, index = links.notes.get("entries", (None, None))
        if count != len(entries):
            index = {}
            for entry in entries.values():
                for hop in hops_of(entry) if entry.get("Type") != "System" else ():
                    index.setdefault((entry["RouteTableId"], hop), []).append(entry)
            links.notes["entries"] = (len(entries), index)
        return index
