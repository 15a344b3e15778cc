# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What links between two VPCs share on both Alibaba clouds: the VPC of each end, blocks that must not overlap, routes.

A VPC that several links name is one object. It is removed with the last of them, and only if nothing else uses it.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba import checks, codes
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.route_entry import RouteEntry, hops_of
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.route_table import (
    ALL,
    RouteTable,
    is_id,
    is_system,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import marks, states
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import options as spec
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.checks import cidr, normal_cidr, overlaps
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.contract import Object
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.errors import (
    Ambiguous,
    ApiError,
    InterconnectError,
    InvalidOptions,
    NotFound,
    Refused,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.family import OWN, PEER
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.link import Link, LinkType, OfSide, Part
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.plan import UNKNOWN, Plan

if TYPE_CHECKING:
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.client import AlibabaClient
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.joined_vpc import JoinedVpc
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.contract import (
        Client,
        Options,
        Problem,
        Result,
        Spec,
    )
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.family import Family
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.graph import Node
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.link import Links
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.resource import Resource, Want, World

Destination = tuple[str, str, Any]
"""``(destination or AUTO, option that says so, what shares the route or None)`` of a route"""

OVERLAP = "overlaps its opposite: %s and %s share addresses, so that nothing could be routed between the two"

AUTO = "auto"
"""Among destinations: all blocks of the other end's VPC."""

WAS: Spec = {"was": {"type": "list", "elements": "str"}}
"""Of a link and of one of its networks: names that it had."""

QUOTED = 3
"""So many users of a VPC that is kept are named."""


def known(value: Any) -> Any:
    """A value that there is already, or None."""
    return None if value == UNKNOWN else value


# ---------------------------------------------------------------------- options


def nested(options: Spec, *but: str) -> Spec:
    """The options of a resource as those of a dictionary inside a link."""
    but = (*but, *marks.Marked.mark_options)
    options = {name: option for name, option in options.items() if name not in but}
    return spec.without(options, "default", "fallback", "required")


def end_options(family: Family, vpc: Resource | None, **more: Any) -> Spec:
    """The argument spec of one end.

    :param vpc: the VPC resource. :param more: what the ends of one kind of link have beyond that.
    """
    return dict(
        **({} if vpc is None else {"vpc": {"type": "dict", "options": nested(vpc.options, "dry_run")}}),
        region={"type": "str"},
        account={"type": "str"},
        connection={"type": "dict", "options": nested(family.argument_spec["accounts"]["options"], "name")},
        routes={"type": "list", "elements": "str"},
        route_tables={"type": "list", "elements": "str"},
        **marks.KEPT,
        **WAS,
        **more,
    )


def place_options(family: Family) -> Spec:
    """The argument spec of an account and region."""
    options = end_options(family, None)
    return {name: options[name] for name in ("region", "account", "connection")}


# ---------------------------------------------------------------------- ends


Blocks = list[tuple["str | None", "Callable[[], str | None] | None"]]
"""``[(block, a function that tells it once the cloud has chosen it, or None)]``"""

Entries = dict[tuple[str, "str | None"], list[Object]]
"""``{(table, id of the next hop): custom entries}``"""

User = tuple[str, str]
"""What uses a VPC, and its name."""


class End:
    """One end of a link. What joins it to the other end is known once the link is declared.

    :ivar path: prefix of its options in messages: ``pairs[3].initiating.``.
    :ivar opposite: the other end.
    :ivar at_hand: whether there are keys for its account; else it is only named.
    :ivar client: whose account and which region it is in.
    :ivar vpc: the part that is its VPC, or None.
    :ivar hop: the part that routes to the other end lead to.
    :ivar tables: ids of the tables that its routes are in; None is the system table of its VPC. Names, and ``all``, become ids once
        the tables of its VPC are listed.
    :ivar wanted: the parts of its routes; ``cleared``: tables that no other route is left in.
    """

    opposite: End
    client: AlibabaClient
    hop: Part
    at_hand = True

    def __init__(self, link: JoinedLink[Any], key: str) -> None:
        self.link = link
        self.key = key
        self.path = "%s%s." % (link.path, key)
        self.data = link.options.get(key) or {}
        self.definition = self.data.get("vpc") or {}
        self.routes = self.data.get("routes") or []
        self.tables: list[str | None] = self.data.get("route_tables") or [None]
        self.vpc: Part | None = None
        self.wanted: list[Part] = []
        self.cleared: set[str] = set()

    @property
    def place(self) -> str:
        return self.path.rstrip(".")

    @property
    def own_vpc(self) -> Part:
        """Its VPC, for what only an end with one has: routes."""
        if self.vpc is None:
            raise ValueError("%s has no VPC" % self.place)
        return self.vpc

    @property
    def title(self) -> str | None:
        """What people call its VPC."""
        return self.definition.get("vpc_name") or self.definition.get("vpc_id")

    @property
    def region(self) -> str | None:
        """Where it is; None where nothing of it says so."""
        return self.data.get("region") or (self.client.region if self.vpc else None)

    def network(self) -> Hashable:
        """What stands for its VPC or router before anything is looked up; None where that cannot be known."""
        return self.vpc.node if self.vpc else None

    def table(self, table: str | None) -> str:
        """The id of a route table, UNKNOWN as long as there is none."""
        return table or self.own_vpc.value("route_table_id") or UNKNOWN

    def next_hop(self) -> str | None:
        """What its routes lead to; None where nothing can lead there for now."""
        return self.hop.value("id")

    def destinations(self) -> list[Destination]:
        """Where its routes lead."""
        return [(block, "routes[%d]" % index, None) for index, block in enumerate(self.routes)]

    def leads(self, sharing: Any) -> Options:
        """The options of a route entry that say where it leads, as far as they follow from other parts."""
        return {"nexthop_id": self.next_hop()}

    def defined_blocks(self) -> list[str]:
        """The IPv4 blocks that the definition of its VPC says, as far as they are any; the cloud may know more."""
        blocks = [self.definition.get("cidr_block"), *(self.definition.get("secondary_cidr_blocks") or ())]
        return [block for block in blocks if block and not cidr(block)]

    def defined_ipv6_blocks(self) -> list[str]:
        """The same of IPv6."""
        block = self.definition.get("ipv6_cidr_block")
        return [block] if block and not cidr(block) else []

    # ------------------------------------------------------------------ what is known once its VPC is planned

    def blocks(self) -> Blocks:
        """The IPv4 blocks of its VPC."""
        vpc = self.vpc
        if vpc is None:
            return []
        primary, further = vpc.value("cidr_block"), vpc.value("secondary_cidr_blocks")
        later = (lambda: vpc.value("cidr_block")) if primary == UNKNOWN else None
        return [(primary, later)] + [(block, None) for block in (further if isinstance(further, list) else ())]

    def ipv6_block(self) -> str | None:
        """The IPv6 block; UNKNOWN as long as it is still to come, None where there is none and none to come."""
        if self.vpc is None:
            return None
        job, block = self.vpc.job, self.vpc.value("ipv6_cidr_block")
        wanted = job.want["enable_ipv6"] if job.want.present else None
        if wanted and (block == UNKNOWN or not block and job.remaining):
            return UNKNOWN
        return None if wanted is False else known(block) or None

    def known_blocks(self) -> list[str]:
        blocks = [*(block for block, _later in self.blocks()), self.ipv6_block()]
        return [block for block in blocks if block and block != UNKNOWN]


class LinkRoute(RouteEntry):
    """In front of a route entry's class: a route is planned only once it has a destination and something to lead to."""

    def plan(self, want: Want, found: Object | None, world: World, recreate: bool) -> Plan:
        if want.present and not ((want["nexthop_id"] or want["next_hops"]) and want["destination_cidrblock"]):
            return Plan()
        return super().plan(want, found, world, recreate)


# ---------------------------------------------------------------------- links


AnyEnd = TypeVar("AnyEnd", bound=End)


class JoinedLink(Link, Generic[AnyEnd]):
    """A link between two VPCs.

    :ivar ends: its two ends, as the options name them in order; known once the link was checked.
    """

    ends: tuple[AnyEnd, AnyEnd]


class JoinedNetworks(LinkType[JoinedLink[AnyEnd]], Generic[AnyEnd]):
    """Base of links between two VPCs. A subclass adds what joins them, between ``declare_vpcs`` and ``declare_routes``."""

    link = JoinedLink
    word = ""  # what it is, in one word
    end: type[AnyEnd]  # the class of the ends
    ends: tuple[str, ...] = ()  # the options that are the ends
    vpc: JoinedVpc  # the resources: VPCs, what joins two of them, route entries
    joint: Resource
    route_entry: RouteEntry
    route_table = RouteTable()
    joint_word = ""  # what joins them, in notes
    next_hop_type = ""  # of routes to the other end
    purges_unsaid = True  # does purge_routes concern an end that lists no routes, too
    task_options: Spec = {
        "overlap": {"type": "str", "choices": ["fail", "warn"], "default": "fail"},
        "delete": {"type": "str", "choices": ["made", "all"], "default": "made"},
        "purge_routes": {"type": "bool", "default": False},
    }
    places = ("vpcs", "places")

    def _take_places(self, family: Family) -> None:
        """The options that take a list of places: VPCs to remove, and where marks are looked for."""
        place = place_options(family)
        self.task_options = {
            **JoinedNetworks.task_options,
            "vpcs": {
                "type": "list",
                "elements": "dict",
                "options": {"vpc_id": {"type": "str", "required": True}, **place},
            },
        }
        self.reading_options = {"places": {"type": "list", "elements": "dict", "options": place}}

    # ------------------------------------------------------------------ before the first call

    def check(self, link: JoinedLink[AnyEnd], params: Options) -> Iterator[Problem]:
        one, other = (self.end(link, key) for key in self.ends)
        link.ends = (one, other)
        one.opposite, other.opposite = other, one
        for end in link.ends:
            for option, text in self.check_end(end):
                yield ".".join(filter(None, (end.key, option))), text

    def check_end(self, end: AnyEnd) -> Iterator[Problem]:
        """Yield ``(option, text)`` about an end, beyond what its parts check."""
        seen: dict[str, str] = {}
        for block, option, sharing in end.destinations():
            bad = None if block == AUTO or sharing else checks.destination(block)
            first = seen.setdefault(normal_cidr(block), option)
            if bad or first != option:
                yield option, bad or "is the same destination as %s" % first
        tables: list[str] = end.data.get("route_tables") or []
        if end.data.get("route_tables") == []:
            yield "route_tables", "is empty; leave it out for the system route table"
        for index, table in enumerate(tables):
            if table == ALL and len(tables) > 1:
                yield "route_tables[%d]" % index, "stands for all tables of the VPC; give it alone"
            elif not table.strip():
                yield "route_tables[%d]" % index, "is empty"
            elif table in tables[:index]:
                yield "route_tables[%d]" % index, "names %s a second time" % table

    # ------------------------------------------------------------------ VPCs

    def declare_vpcs(self, link: JoinedLink[AnyEnd], links: Links) -> None:
        """The clients of both ends, and the VPC of each whose account has keys."""
        for end in link.ends:
            if end.at_hand:
                end.client = links.client(end.path, end.data.get("account"), end.data.get("region"))
        for end in link.ends:
            if end.at_hand and end.definition:
                end.vpc = self._vpc_part(links, end)
        one, other = link.ends
        clash = overlaps(*([*end.defined_blocks(), *end.defined_ipv6_blocks()] for end in link.ends))
        if one.network() is not None and one.network() == other.network():
            place = other.path + ("vpc" if other.vpc else "router_id")
            links.problems.append((place, "is the same VPC as that of %s; a %s joins two" % (one.key, self.word)))
        elif clash and links.present and links.params["overlap"] == "fail":
            links.problems.append((one.place, OVERLAP % clash))

    def is_told_twice(self, links: Links, link: JoinedLink[AnyEnd], key: Hashable) -> bool:
        """Whether an earlier link is the same, which is refused then.

        :param key: what tells it from others.
        """
        first = links.notes.setdefault(key, link)
        if first is not link:
            text = "describes the same %s as %s" % (self.word, first.path.rstrip("."))
            links.problems.append((link.path.rstrip("."), text))
        return first is not link

    def declare_common(self, links: Links) -> None:
        """VPCs that are removed with the links, or without any, if they carry the mark and nothing uses them."""
        for index, item in enumerate(links.params.get("vpcs") or ()):
            path = "vpcs[%d]." % index
            links.part(
                links.common,
                "vpc",
                "VPC",
                self.vpc,
                {"vpc_id": item["vpc_id"], **self._fence(links)},
                links.client(path, item.get("account"), item.get("region")),
                path,
                shared=("id", item["vpc_id"]),
                shows=("cidr_block",),
            )

    def check_task(self, params: Options) -> Iterator[Problem]:
        yield from super().check_task(params)
        if params.get("vpcs") and not params.get("only_marked"):
            yield "vpcs", "is only possible with state=absent and only_marked, which says whose VPCs they are"
        for index, item in enumerate(params.get("vpcs") or ()):
            if not item["vpc_id"].strip():
                yield "vpcs[%d].vpc_id" % index, "is empty"

    @staticmethod
    def _fence(links: Links) -> Options:
        return {"topology": links.params["topology"], "only_marked": links.params.get("only_marked") or None}

    def joint_options(self, link: Link, links: Links, by_id: str | None = None) -> Options:
        """What a link's mark adds to what joins its networks. What is given by its id is not the topology's."""
        if by_id and links.present:
            return {}
        return {**self._fence(links), "topology": marks.text_of(links.params["topology"], link.options.get("keep"))}

    def _vpc_part(self, links: Links, end: AnyEnd) -> Part:
        by_id = end.definition.get("vpc_id")
        topology = None if by_id else marks.text_of(links.params["topology"], end.data.get("keep"))
        return links.part(
            end.link,
            end.key + ".vpc",
            "VPC",
            self.vpc,
            {**end.definition, "topology": topology, "former": None if by_id else end.data.get("was")},
            end.client,
            end.path + "vpc.",
            shared=("id", by_id) if by_id else ("name", end.definition.get("vpc_name"), self.block_of(links, end)),
            keep=bool(by_id) and not links.present and links.params.get("delete") != "all",
            shows=("cidr_block",),
        )

    def block_of(self, links: Links, end: AnyEnd) -> str:
        """The block that tells a VPC from others of its name; an empty text where nobody says one."""
        return normal_cidr(end.definition.get("cidr_block") or "")

    # ------------------------------------------------------------------ marks

    @staticmethod
    def search(links: Links) -> list[tuple[int, Any]]:
        """``[(index of a place, its client)]``, each once, the clients as the family has them; without places, that of the task."""
        found: dict[AlibabaClient, int] = {}
        for index, place in enumerate(links.params["places"] or [{}]):
            client = links.client("places[%d]." % index, place.get("account"), place.get("region"))
            found.setdefault(client, index)
        return [(index, client) for client, index in found.items()]

    @staticmethod
    def other_places(links: Links, regions: Iterable[str]) -> list[Any]:
        """Clients of all accounts that the task has keys for, in some regions. The other ends of links may be there, though no place
        that the task names is.
        """
        family, params = links.entry.family, links.params
        named = [account["name"] for account in params.get("accounts") or () if not isinstance(account["name"], OfSide)]
        accounts = [account for account in (OWN, PEER, *named) if account == OWN or family.has_account(params, account)]
        return [links.client("", account, region) for account in accounts for region in sorted(regions)]

    def marked_vpcs(
        self, links: Links, index: int | None, client: AlibabaClient, objects: list[Object]
    ) -> dict[str, Result]:
        """``{id: row}`` of those among the VPCs of a place that the topology made."""
        rows = [
            {
                "name": self.vpc.name_of(obj),
                "vpc_id": self.vpc.id_of(obj),
                "cidr_block": obj.get("CidrBlock"),
                "region": client.region,
                "account": client.account,
                "keep": marks.keeps(self.vpc.mark_of(obj)),
                "place": index,
            }
            for obj in self.vpc.with_mark(objects, links.params["topology"])
            if self.vpc.meaning_of(obj) not in (states.ABSENT, states.LEAVING)
        ]
        return {row["vpc_id"]: row for row in rows if row["vpc_id"] not in links.known_ids}

    # ------------------------------------------------------------------ overlap

    @staticmethod
    def watch_blocks(links: Links, one: End, other: End) -> None:
        """Compare the blocks of both ends with what the cloud has, and once more, before anything leads anywhere, with what it
        chose. A VPC by id, for one, tells its blocks only there.
        """

        def compare() -> None:
            clash = overlaps(one.known_blocks(), other.known_blocks())
            text = "%s: %s" % (one.place, OVERLAP % clash) if clash else None
            if text and links.params["overlap"] == "fail":
                raise Refused(text)
            if text:
                links.graph.warn(text)

        def look() -> None:
            try:
                compare()
            except Refused as error:
                fail(one.hop, error)

        if links.present:
            parts = filter(None, (one.vpc, other.vpc, one.hop, other.hop))
            links.graph.when_planned([part.node for part in parts], look)
            one.hop.node.guard = other.hop.node.guard = compare

    # ------------------------------------------------------------------ routes

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
                fail(end.hop, error)
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
            fail(end.hop, Refused("%s: %s" % (place, text)))
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
        hops = [] if job.found is None else hops_of(job.found)
        if any(hop.node.makes and hop.job.id in hops for hop in self.made_anew(end, sharing)):
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
            fail(end.hop, copy.copy(listing.job.error))
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

    # ------------------------------------------------------------------ all links together

    def complete(self, links: Links) -> None:
        self._refuse_unclear_names(links)
        if not links.present and not links.reads:
            vpcs = [part for part in links.by_node.values() if part.resource is self.vpc and not part.node.keep]
            probes = self.look_for_users(links, vpcs)

            def look() -> None:
                # What was planned in between may have brought more to look at.
                ahead = [node for node in links.graph.nodes if not node.planned]
                if ahead:
                    links.graph.when_planned(ahead, look)
                else:
                    self._keep_what_is_used(links, vpcs, probes)

            links.graph.when_planned(list(links.graph.nodes), look)

    def _refuse_unclear_names(self, links: Links) -> None:
        """Two definitions of one name are one VPC or two, which only their blocks can tell."""
        names: dict[tuple[Client, str], dict[str, Part]] = {}
        for (resource, client, identity), part in links.shared.items():
            if resource is self.vpc and isinstance(identity, tuple) and identity[0] == "name":
                names.setdefault((client, identity[1]), {})[identity[2]] = part
        text = "VPC %r has a block at %s; say it here too, or they could be two"
        problems = []
        for (_client, name), parts in names.items():
            bare = parts.pop("", None)
            if bare and parts:
                other = next(iter(parts.values())).job.want.path.rstrip(".")
                problems.append((bare.job.want.place("cidr_block"), text % (name, other)))
        if problems:
            raise InvalidOptions(problems)

    # ------------------------------------------------------------------ VPCs that something else uses

    def look_for_users(self, links: Links, vpcs: list[Part]) -> dict[Part, Part]:
        """``{VPC: part whose listing brings what joins it to others}``, where nothing else in the task brings all of it."""
        return {}

    def places_of(self, joint: Object) -> Iterable[str | None]:
        """Ids of the VPCs, or of their routers, that an object joins."""
        raise NotImplementedError

    def further_users(self, links: Links) -> dict[str | None, list[User]]:
        """``{id of a VPC: [(what uses it, its name)]}`` for what keeps a VPC in any case."""
        return {}

    def _keep_what_is_used(self, links: Links, vpcs: list[Part], probes: dict[Part, Part]) -> None:
        """A VPC that something uses which stays is kept. Another waits for its users to go, whatever their links call it."""
        (users, going), further = self._users(links), self.further_users(links)
        for part in vpcs:
            job = part.job
            unread = probes[part].job.error if part in probes else None
            if unread is not None:
                fail(part, copy.copy(unread))
            if job.error is not None or job.found is None:
                continue
            places = (job.id, part.value("router_id"), part.value("route_table_id"))
            others = [user for place in places for user in users.get(place, ())]
            leaving = [node for place in places for node in going.get(place, ())]
            fixed = [("vSwitch", one) for one in (job.found.get("VSwitchIds") or {}).get("VSwitchId") or ()]
            tables = (job.found.get("RouterTableIds") or {}).get("RouterTableIds") or ()
            fixed += [("route table", one) for one in tables if one != part.value("route_table_id")]
            found = further.get(job.id) or ([*others, *fixed] if not job.want["force_delete"] else [])
            if found:
                what = found[0][0]
                names = sorted(name for one, name in found if one == what)
                more = " and %d more" % (len(names) - QUOTED) if len(names) > QUOTED else ""
                note = "kept, since it is still in use: %s %s%s" % (what, ", ".join(names[:QUOTED]), more)
                if leaving and found == others and not links.graph.tuning.check_mode:
                    self._look_again_for_users(part, note)
                else:
                    part.leave_alone(note)
            part.node.wait_for(*leaving)
        self._wait_for_leaving_routes(links)

    def _look_again_for_users(self, part: Part, note: str) -> None:
        """What only other links use may be free when ours are gone: another run may be removing those at the same time."""

        def keep_if_joined() -> None:
            if part.job.found is not None and self.vpc.is_built_on(part.job.want.client, part.job.found):
                part.leave_alone(note)

        def was_refused(error: InterconnectError) -> bool:
            refused = isinstance(error, ApiError) and codes.in_use(error.code)
            part.note = note if refused else part.note
            return refused

        part.node.guard, part.node.forgives = keep_if_joined, was_refused

    def _wait_for_leaving_routes(self, links: Links) -> None:
        """A VPC cannot go before the entries of its tables that somebody is deleting already, wherever they led."""
        tables = links.notes.get("tables", {})
        planned = {node.job.id for node in links.graph.nodes if node.kind.resource is self.route_entry}
        for one, entry in links.graph.kind(self.route_entry).everywhere.items():
            end, table, listing = tables.get(entry["RouteTableId"], (None, None, None))
            if entry.get("Status") == "Deleting" and end is not None and end.vpc.node.removes and one not in planned:
                end.vpc.node.wait_for(self.gone(links, end, table, listing, entry, {}, ()).node)

    def _users(self, links: Links) -> tuple[dict[str | None, list[User]], dict[str | None, list[Node]]]:
        """``{id: [(what, name)]}`` of what stays, and ``{id: [node]}`` of what goes; ids of VPCs, routers and route tables."""
        users: dict[str | None, list[User]] = {}
        going: dict[str | None, list[Node]] = {}
        kind, leaving = links.graph.kind(self.joint), {}
        for node in links.graph.nodes:
            plan = node.job.plan
            if node.kind is kind and not node.present and plan is not None and (plan.steps or plan.wait_goal):
                leaving[node.job.id] = node
        for one, joint in kind.everywhere.items():
            name = self.joint.name_of(joint)
            called = "%s (%s)" % (one, name) if name else one
            for place in self.places_of(joint):
                if one in leaving:
                    going.setdefault(place, []).append(leaving[one])
                elif self.joint.meaning_of(joint) not in (states.ABSENT, states.LEAVING):
                    users.setdefault(place, []).append((self.joint_word, called))
        for entry in links.graph.kind(self.route_entry).everywhere.values():
            stays = entry.get("Type") == "Custom" and entry.get("Status") != "Deleting"
            if stays and not leaving.keys() >= set(hops_of(entry)):
                users.setdefault(entry["RouteTableId"], []).append(("route to", entry["DestinationCidrBlock"]))
        return users, going


def fail(part: Part, error: InterconnectError) -> None:
    """Do nothing about a part after all, because of what came to light after it was planned."""
    job = part.job
    job.error = job.error or error
    job.plan, job.remaining, job.wait_goal = None, [], None
