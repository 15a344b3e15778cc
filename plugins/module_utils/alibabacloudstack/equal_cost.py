# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Routes of a pair that further router interfaces of the same router share (ECMP). Source: Apsara Stack contract 4.4.

A further interface may be that of another pair of the task, which need not exist yet, or one that is there already. Whose it is
can be told once all pairs of the task are declared.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba import checks
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.ends import (
    AUTO,
    JoinedLink,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.joining import (
    JoinedNetworks,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.route_entry import (
    hops_of,
    several,
    weight_of,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import states
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.checks import normal_cidr
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.errors import (
    ImmutableChange,
    InvalidOptions,
    Refused,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.plan import UNKNOWN

if TYPE_CHECKING:
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.route_entry import Hops
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibabacloudstack.router_interface_pair import (
        Side,
    )
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.contract import Options, Problem, Spec
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.fields import Object
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.link import Links, Part

    Found = tuple[Side, "str | None", Part, Object]
    """An entry: the side that leads there, the name of its table, the part that listed the table, and the entry itself."""

OPTION: Spec = {
    "type": "list",
    "elements": "dict",
    "options": {
        "destination": {"type": "str"},
        "weight": {"type": "int"},
        "next_hops": {
            "type": "list",
            "elements": "dict",
            "options": {"nexthop_id": {"type": "str"}, "name": {"type": "str"}, "weight": {"type": "int"}},
        },
    },
}
"""The argument spec of ``ecmp_routes`` of a side."""


class Hop:
    """A further interface that shares a route.

    :ivar option: where it stands, below its side: ``ecmp_routes[0].next_hops[1]``.
    :ivar side: the side of another pair of the task whose interface it is; None for one that is there already.
    :ivar listing: the part whose listing brings that one.
    """

    def __init__(self, option: str, data: Options) -> None:
        self.option = option
        self.given: str | None = data.get("nexthop_id")
        self.name: str | None = data.get("name")
        self.weight = weight_of(data.get("weight"))
        self.side: Side | None = None
        self.listing: Part | None = None

    @property
    def words(self) -> str:
        return self.given or "called %s" % self.name

    @property
    def place(self) -> str:
        return "%s.%s" % (self.option, "nexthop_id" if self.given else "name")

    def id(self) -> str:
        """UNKNOWN as long as there is none."""
        if self.side is not None:
            return self.side.hop.value("id")
        found = self.matches()
        return next(iter(found)) if len(found) == 1 else UNKNOWN

    def matches(self) -> dict[str, Object]:
        """``{id: interface}`` of those on the router that may be meant, which should be one."""
        listing = self.listing
        if listing is None or listing.job.listed is None:
            return {}
        router, resource = listing.job.want["router_id"], listing.resource
        gone = (states.ABSENT, states.LEAVING)
        return {
            one: obj
            for one, obj in listing.job.listed.items()
            if obj["RouterId"] == router
            and (one == self.given if self.given else obj.get("Name") == self.name)
            and resource.meaning_of(obj) not in gone
        }


class Sharing:
    """A route that is shared.

    :ivar option: where it stands, below its side: ``ecmp_routes[0]``.
    :ivar destination: a block, or ``auto``; empty where none is given.
    :ivar weight: of the interface of the side itself.
    :ivar hops: the further ones.
    """

    def __init__(self, index: int, data: Options) -> None:
        self.option = "ecmp_routes[%d]" % index
        self.destination: str = data.get("destination") or ""
        self.weight = weight_of(data.get("weight"))
        self.hops = [
            Hop("%s.next_hops[%d]" % (self.option, number), hop)
            for number, hop in enumerate(data.get("next_hops") or ())
        ]

    def check(self, end: Side) -> Iterator[Problem]:
        """Yield ``(option, text)`` for what can be refused without a call."""
        bad = None if self.destination == AUTO else checks.destination(self.destination)
        if bad:
            yield self.option + ".destination", bad
        if not self.hops:
            yield self.option + ".next_hops", "give the interfaces that share it, or name it in routes"
        seen: dict[tuple[str | None, str | None], Hop] = {}
        for option, weight in ((self.option, self.weight), *((hop.option, hop.weight) for hop in self.hops)):
            bad = checks.weight(weight)
            if bad:
                yield option + ".weight", bad
        for hop in self.hops:
            if (hop.given is None) == (hop.name is None):
                yield hop.option, "give either nexthop_id or name"
            elif not (hop.given or hop.name or "").strip():
                yield hop.place, "is empty"
            elif (hop.given and hop.given == end.by_id) or (hop.name and not end.by_id and hop.name == end.name):
                yield hop.place, "is the interface of this side itself, whose share is %s.weight" % self.option
            elif seen.setdefault((hop.given, hop.name), hop) is not hop:
                yield hop.place, "is the same next hop as %s" % seen[hop.given, hop.name].option

    def next_hops(self, own: str | None) -> Hops:
        """All of them, as a route entry takes them.

        :param own: the id of the interface of the side itself.
        """
        return [
            {"nexthop_id": own, "weight": self.weight},
            *({"nexthop_id": hop.id(), "weight": hop.weight} for hop in self.hops),
        ]


def sides_of(links: Links) -> Iterator[Side]:
    """The sides of all pairs of a task."""
    for link in links.links:
        if isinstance(link, JoinedLink):
            yield from link.ends


class SharedRoutes(JoinedNetworks["Side"]):
    """Below the type of links: what it takes to route through interfaces of several of them."""

    def share(self, links: Links, part: Part, end: Side, sharing: Sharing) -> None:
        """Have a route entry wait for all interfaces that share it."""
        if links.reads:
            return
        if links.declared:
            self._tie(links, part, end, sharing)
        else:
            links.notes.setdefault("shared", []).append((part, end, sharing))

    def complete(self, links: Links) -> None:
        super().complete(links)
        problems: list[Problem] = []
        for part, end, sharing in links.notes.get("shared", ()):
            try:
                self._tie(links, part, end, sharing)
            except InvalidOptions as error:
                problems += error.problems
        if problems:
            raise InvalidOptions(dict.fromkeys(problems))

    def _tie(self, links: Links, part: Part, end: Side, sharing: Sharing) -> None:
        for hop in sharing.hops:
            if hop.side is None and hop.listing is None:
                self._locate(links, end, hop)
            if hop.side is not None:
                # Nothing can be routed before that other pair works.
                tied = hop.side.link.ends[0].connection
                part.node.sources.append(hop.side.hop.node)
                part.node.wait_for(hop.side.hop.node, tied.node)
            elif hop.listing is not None:
                part.node.sources.append(hop.listing.node)
        links.graph.when_planned([part.node], lambda: self._check_hops(part, end, sharing))

    def _locate(self, links: Links, end: Side, hop: Hop) -> None:
        """Find out whether it is the interface of another pair of the task."""
        if "sides" not in links.notes:
            index: dict[Any, list[Side]] = {}
            for side in (side for side in sides_of(links) if side.vpc is not None):
                which = ("id", side.by_id) if side.by_id else ("name", side.name)
                index.setdefault((side.own_vpc.node, *which), []).append(side)
            links.notes["sides"] = index
        vpc = end.own_vpc
        key = (vpc.node, "id", hop.given) if hop.given else (vpc.node, "name", hop.name)
        sides = links.notes["sides"].get(key, ())
        if len(sides) > 1:
            places = " and ".join(side.path + "interface" for side in sides)
            raise InvalidOptions([(end.path + hop.place, "there are several of that name: %s" % places)])
        if sides:
            hop.side = sides[0]
            return
        hop.listing = links.part(
            end.link,
            end.key + ".next_hops",
            "router interfaces",
            self.joint,
            {"router_id": UNKNOWN},
            end.client,
            end.path,
            sources=[vpc],
            derived=lambda: {"router_id": vpc.value("router_id")},
            shared=("interfaces", vpc.node),
            probe=True,
        )

    def _check_hops(self, part: Part, end: Side, sharing: Sharing) -> None:
        """What only the listing of the router tells: whether each next hop is there, and is another one."""
        seen = {end.hop.value("id")} - {UNKNOWN}
        for hop in sharing.hops:
            found = hop.matches()
            if hop.listing is not None and hop.listing.job.error is not None:
                part.fail(copy.copy(hop.listing.job.error))
            elif hop.side is None and len(found) != 1:
                text = "%s%s: %s router interface %s on the router of the VPC%s" % (
                    end.path,
                    hop.place,
                    "there is no" if not found else "there is more than one",
                    hop.words,
                    " (%s); give nexthop_id" % ", ".join(sorted(found))
                    if found
                    else ", and no pair of this task makes it",
                )
                part.fail(Refused(text))
            elif hop.id() in seen:
                part.fail(Refused("%s%s: is a next hop of that route already" % (end.path, hop.place)))
            seen |= {hop.id()} - {UNKNOWN}

    def made_anew(self, end: Side, sharing: Sharing | None) -> list[Part]:
        return super().made_anew(end, sharing) + [
            hop.side.hop for hop in (sharing.hops if sharing else ()) if hop.side is not None
        ]

    # ------------------------------------------------------------------ routes that nobody lists

    def withdraw(self, links: Links, end: Side, table: str | None, listing: Part, entry: Object) -> None:
        """One that others share is seen to once it is known which of its next hops are interfaces of this task."""
        if not several(entry):
            super().withdraw(links, end, table, listing, entry)
            return
        waiting = links.notes.setdefault("shared entries", {})
        waiting.setdefault(self.route_entry.id_of(entry), []).append((end, table, listing, entry))
        if len(waiting) == 1 and "settles" not in links.notes:
            links.notes["settles"] = True
            nodes = [node for node in links.graph.nodes if node.kind.resource in (self.joint, self.vpc)]
            links.graph.when_planned(nodes, lambda: self._settle(links))

    def _settle(self, links: Links) -> None:
        sides = {
            side.hop.job.id: side
            for side in sides_of(links)
            if side.hop is not None and side.hop.job.id is not None and not (links.present and side.hop.node.makes)
        }
        del links.notes["settles"]
        for several_ends in links.notes.pop("shared entries").values():
            entry = several_ends[0][3]
            if links.present and self._is_wanted(links, several_ends[0][0], entry):
                continue
            own = [sides[hop] for hop in hops_of(entry) if hop in sides]
            rest = [hop for hop in several(entry) or () if hop["nexthop_id"] not in sides]
            if rest and links.present:
                self._leave(links, several_ends[0], rest)
                continue
            for end, table, listing, _entry in several_ends:
                after = [] if links.present else [side.hop for side in own]
                if rest:
                    self._narrow(links, end, table, listing, entry, rest, after)
                else:
                    leads = {"next_hops": several(entry)}
                    shared = ("entry", self.route_entry.id_of(entry))
                    self.gone(links, end, table, listing, entry, leads, after, shared)

    @staticmethod
    def _is_wanted(links: Links, end: Side, entry: Object) -> bool:
        """Whether a side of the task wants an entry in that table, of whatever kind."""
        block = normal_cidr(entry["DestinationCidrBlock"])
        return any(
            part.job.want["route_table_id"] == entry["RouteTableId"]
            and normal_cidr(part.job.want["destination_cidrblock"]) == block
            for side in sides_of(links)
            if side.vpc is not None and side.vpc.node is end.own_vpc.node
            for part in side.wanted
        )

    def _leave(self, links: Links, found: Found, rest: Hops) -> None:
        """Next hops cannot be taken out of an entry, and it may be somebody else's who has others in it."""
        end, table, listing, entry = found
        part = self.gone(links, end, table, listing, entry, {"next_hops": several(entry)}, ())
        others = ", ".join(hop["nexthop_id"] for hop in rest)
        note = "kept, since it also leads to %s, which is of no pair of this task" % others
        links.graph.when_planned([part.node], lambda: part.leave_alone(note))

    def _narrow(
        self,
        links: Links,
        end: Side,
        table: str | None,
        listing: Part,
        entry: Object,
        rest: Hops,
        before: Iterable[Part],
    ) -> None:
        """What is removed leaves a route to the others. Since the cloud can only make it anew, that has to be allowed.

        :param before: parts that are removed only after that.
        """
        single = {"nexthop_type": self.next_hop_type, "nexthop_id": rest[0]["nexthop_id"]}
        part = links.part(
            end.link,
            end.key + ".route",
            "route",
            self.route_entry,
            {
                "route_table_id": entry["RouteTableId"],
                "destination_cidrblock": entry["DestinationCidrBlock"],
                **({"next_hops": rest} if len(rest) > 1 else single),
            },
            end.client,
            end.path + "routes.",
            stays=True,
            shared=("entry", self.route_entry.id_of(entry)),
            found=(entry, listing.node.world),
            title=lambda: entry["DestinationCidrBlock"],
            suffix=self.whence(links, end, table),
        )
        for one in before:
            one.node.wait_for(part.node)
        if part.first:
            links.graph.when_planned([part.node], lambda: self._explain(part, rest))

    @staticmethod
    def _explain(part: Part, rest: Hops) -> None:
        error = part.job.error
        if isinstance(error, ImmutableChange):
            stay = ", ".join(hop["nexthop_id"] for hop in rest)
            error.msg = "the route to %s stays for %s: %s" % (part.job.want["destination_cidrblock"], stay, error.msg)
