# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Routes that several links of a network on Apsara Stack share: which links, and whose definition has the route.

A file names the networks behind the links, the role the router interfaces. An end of a link has its route for itself. One of a mesh
or a hub belongs to the last of the links by name, so that in waves the others are there already.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibabacloudstack.names import DEFAULT_NAMES
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import checks
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology.networks import VBR
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology.read import Mapping, Sequence
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology.schema import AUTO

if TYPE_CHECKING:
    from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology.expand import Link, Mention
    from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology.networks import Network
    from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology.problems import Place, Problems

OPTION = "ecmp_routes"


class Sharing:
    """Gives the ends of links what they share.

    :param links: all links between two networks, by the names of both in order.
    :param pair: the kind of those that can share a route.
    """

    def __init__(self, links: dict[tuple[str, ...], Link], pair: str, problems: Problems) -> None:
        self.links, self.pair, self.problems = links, pair, problems
        self.taken: dict[tuple[str, ...], tuple[Place, Any]] = {}

    def of_end(self, link: Link, end: Network, mention: Mention) -> None:
        """What one end of one link says: its link, and further next hops."""
        said = mention.ends[end.name].get(OPTION)
        for index, route in enumerate(said or ()):
            path = "%s.ends.%s.%s[%d]" % (mention.what, end.name, OPTION, index)
            if link.kind != self.pair or end.kind == VBR:
                text = "%s: only a VPC on Apsara Stack shares routes between its links"
                self.problems.add(route.place, text % path)
                continue
            if route.get("destination") == AUTO and link.other(end).kind == VBR:
                text = "%s.destination: auto means nothing here, since %s has no blocks; give a CIDR block"
                self.problems.add(route.at("destination"), text % (path, link.other(end).words))
                continue
            hops = list(self._hops(link, end, route, path))
            if len(hops) == len(route.get("next_hops") or ()):
                self._give(link, end, route, path, route.get("weight"), hops)

    def _hops(self, link: Link, end: Network, route: Mapping, path: str) -> Iterator[dict[str, Any]]:
        several = route.get("next_hops") or Sequence(route.place)
        for index, hop in enumerate(several):
            here, ways = (
                "%s.next_hops[%d]" % (path, index),
                [name for name in ("network", "name", "nexthop_id") if hop.get(name)],
            )
            if len(ways) != 1:
                self.problems.add(hop.place, "%s: give one of network, name and nexthop_id" % here)
            elif ways[0] != "network":
                yield _hop(hop.get("weight"), {ways[0]: hop[ways[0]]})
            elif hop["network"] in (end.name, link.other(end).name):
                text = "%s.network: %s is an end of the link itself, whose share is %s.weight"
                self.problems.add(hop.at("network"), text % (here, hop["network"], path))
            else:
                named = self._interface(end, hop["network"], hop.at("network"), here)
                if named:
                    yield _hop(hop.get("weight"), named)

    def of_group(self, mention: Mention, members: Iterable[Network]) -> None:
        """What a mesh or a hub says: each of some networks, through its links to all others or to those that are named.

        :param members: the networks that get the routes: of a hub the one in the middle, of a mesh all.
        """
        said = mention.data.get(OPTION)
        for index, route in enumerate(said or ()):
            path = "%s.%s[%d]" % (mention.what, OPTION, index)
            weights = {hop["network"]: hop.get("weight") for hop in route.get("next_hops") or () if "network" in hop}
            for end in members:
                if end.kind != VBR and end.name not in weights:
                    self._of_member(mention, end, route, path, weights)

    def _of_member(self, mention: Mention, end: Network, route: Mapping, path: str, weights: dict[str, Any]) -> None:
        mine = {
            link.other(end).name: link for link in self.links.values() if end in link.ends and mention in link.mentions
        }
        unknown = sorted(set(weights) - set(mine))
        if unknown:
            text = "%s.next_hops: %s is not linked to %s here"
            self.problems.add(route.at("next_hops"), text % (path, end.name, ", ".join(unknown)))
            return
        chosen = sorted((mine[name] for name in weights or mine), key=lambda link: link.name)
        if len(chosen) < 2:
            text = "%s: takes two or more links, and %s has %d here"
            self.problems.add(route.place, text % (path, end.name, len(chosen)))
            return
        last = chosen[-1]
        hops = []
        for link in chosen[:-1]:
            other = link.other(end).name
            named = self._interface(end, other, route.place, path)
            if named:
                hops.append(_hop(weights.get(other), named))
        if len(hops) == len(chosen) - 1:
            self._give(last, end, route, path, weights.get(last.other(end).name), hops)

    def _interface(self, end: Network, other: str, place: Place, path: str) -> dict[str, str] | None:
        """How the role calls the interface of a network's link to another one."""
        link = self.links.get(tuple(sorted((end.name, other))))
        if link is None or link.kind != self.pair:
            self.problems.add(place, "%s: there is no link between %s and %s" % (path, end.name, other))
            return None
        said = link.sides[end.name].get("interface") or {}
        if said.get("router_interface_id"):
            return {"nexthop_id": said["router_interface_id"]}
        key = list(DEFAULT_NAMES)[link.ends.index(end)]
        name = said["name"] if "name" in said else DEFAULT_NAMES[key] % link.name
        if not name:
            text = "%s: the interface of %s on the link %s has no name, so that nothing can refer to it"
            self.problems.add(place, text % (path, end.name, link.name))
            return None
        return {"name": name}

    def _give(
        self, link: Link, end: Network, route: Mapping, path: str, weight: Any, hops: list[dict[str, Any]]
    ) -> None:
        if not route.get("destination"):
            return
        found = {
            "destination": route["destination"],
            **({} if weight is None else {"weight": weight}),
            "next_hops": hops,
        }
        destination, side = route["destination"], link.sides[end.name]
        if self._is_alone(side, destination):
            text = "%s.destination: %s routes %s through this link alone, by the routes at %s; say it in one place"
            what = "all blocks of %s" % link.other(end).name if destination == AUTO else destination
            more = ", such as by routes: [] at this end" if destination == AUTO else ""
            self.problems.add(route.at("destination"), text % (path, end.name, what, side.at("routes")) + more)
            return
        # What "auto" comes to follows from the link.
        key = (end.name, link.name if destination == AUTO else "", checks.normal_cidr(destination))
        place, first = self.taken.setdefault(key, (route.place, (link, found)))
        if first[1] is found:
            routes = side.get(OPTION)
            if routes is None:
                side.put(OPTION, routes := [], route.place)
            routes.append(found)
        elif first != (link, found):
            text = "%s: %s routes %s otherwise by what is said at %s"
            self.problems.add(route.place, text % (path, end.name, destination, place))

    @staticmethod
    def _is_alone(side: Mapping, destination: str) -> bool:
        """Whether an end routes there through its link alone, too."""
        routes = side.get("routes") or ()
        several = [routes] if isinstance(routes, str) else routes
        return checks.normal_cidr(destination) in map(checks.normal_cidr, several)


def _hop(weight: Any, named: dict[str, str]) -> dict[str, Any]:
    return {**named, **({} if weight is None else {"weight": weight})}
