# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What links between two VPCs share on both Alibaba clouds, beside routes: the VPC of each end, blocks that must not overlap.

A VPC that several links name is one object. It is removed with the last of them, and only if nothing else uses it.
"""

from __future__ import annotations

import copy
from collections.abc import Hashable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba import checks, codes
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.ends import (
    AUTO,
    AnyEnd,
    JoinedLink,
    place_options,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.link_routes import RoutedNetworks
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.route_entry import hops_of
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.route_table import ALL
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import marks, states
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.checks import normal_cidr, overlaps
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.errors import (
    ApiError,
    InterconnectError,
    InvalidOptions,
    Refused,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.family import OWN, PEER
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.link import OfSide, Part

if TYPE_CHECKING:
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.client import AlibabaClient
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.ends import End
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.joined_vpc import JoinedVpc
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.contract import (
        Client,
        Object,
        Options,
        Problem,
        Result,
        Spec,
    )
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.family import Family
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.graph import Node
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.link import Link, Links

OVERLAP = "overlaps its opposite: %s and %s share addresses, so that nothing could be routed between the two"

QUOTED = 3
"""So many users of a VPC that is kept are named."""

User = tuple[str, str]
"""What uses a VPC, and its name."""


class JoinedNetworks(RoutedNetworks[AnyEnd]):
    """Base of links between two VPCs. A subclass adds what joins them, between ``declare_vpcs`` and ``declare_routes``."""

    link = JoinedLink
    word = ""  # what it is, in one word
    end: type[AnyEnd]  # the class of the ends
    ends: tuple[str, ...] = ()  # the options that are the ends
    vpc: JoinedVpc
    joint_word = ""  # what joins them, in notes
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
                one.hop.fail(error)

        if links.present:
            parts = filter(None, (one.vpc, other.vpc, one.hop, other.hop))
            links.graph.when_planned([part.node for part in parts], look)
            one.hop.node.guard = other.hop.node.guard = compare

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
                part.fail(copy.copy(unread))
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
