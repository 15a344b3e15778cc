# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wrong with networks and links although each entry is well-formed. All of it is found before any call."""

from __future__ import annotations

import importlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from types import ModuleType
from typing import TYPE_CHECKING, Any

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba import checks as alibaba
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import checks
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology.expand import (
    EXPRESSROUTE,
    PAIR,
    PEERING,
)
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology.networks import (
    CIRCUIT,
    SEGMENT,
    VBR,
    VPC,
)
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology.problems import TopologyError
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology.read import Mapping, Sequence
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology.schema import AUTO, BESIDE, STACK

if TYPE_CHECKING:
    from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology.expand import Link
    from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology.networks import Network
    from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology.problems import Place, Problems

netaddr: ModuleType | None
try:
    netaddr = importlib.import_module("netaddr")
except ImportError:
    netaddr = None

NO_NETADDR = (
    "the inventory plugin cloudlink.interconnect.topology needs the Python library netaddr where Ansible runs: "
    "python -m pip install netaddr"
)

# Sources: Alibaba Cloud contract 4.3 and 5.3; Apsara Stack contract 4.4 and 4.6.
WITHIN_REGION, ACROSS_REGIONS, EACH_REGION, INTERFACES, ROUTES = 10, 20, 20, 5, 200


def needs_netaddr() -> None:
    if netaddr is None:
        raise TopologyError([NO_NETADDR])


# --- Networks ----------------------------------------------------------------------------------------------------------


def check_networks(networks: dict[str, Network], problems: Problems) -> None:
    """Each network by itself, and what no two may have in common."""
    for network in networks.values():
        for place, path, text in _NETWORKS[network.kind](network):
            problems.add(place, "networks.%s%s: %s" % (network.name, "." + path if path else "", text))
    _check_names(networks, problems)
    _check_identities(networks, problems)


def _check_vpc(network: Network) -> Iterator[tuple[Place, str, str]]:
    vpc = network.data.get("vpc")
    if vpc is None and not network.defaults.get("vpc"):
        if not network.data.bad:
            yield network.place, "vpc", "is missing; give a VPC by vpc_id, or by cidr_block to make one"
        return
    vpc = Mapping(network.place) if vpc is None else vpc
    ways = ("vpc_id", "cidr_block", "vpc_name", "ipv4_ipam_pool_id")
    if not (vpc.bad or any(vpc.get(name) for name in ways) or network.options("vpc").get("ipv4_ipam_pool_id")):
        yield network.at("vpc"), "vpc", "give vpc_id for a VPC that exists, or cidr_block to make one"
    if vpc.get("cidr_block"):
        yield from _said(vpc.at("cidr_block"), "vpc.cidr_block", alibaba.vpc_cidr(vpc["cidr_block"]))
    if vpc.get("ipv6_cidr_block"):
        bad = checks.cidr(vpc["ipv6_cidr_block"], version=6)
        if network.options("vpc").get("enable_ipv6") is False:
            bad = bad or "cannot be combined with enable_ipv6: false"
        yield from _said(vpc.at("ipv6_cidr_block"), "vpc.ipv6_cidr_block", bad)
    for index, block in enumerate(vpc.get("secondary_cidr_blocks") or ()):
        place = vpc["secondary_cidr_blocks"].at(index)
        yield from _said(place, "vpc.secondary_cidr_blocks[%d]" % index, checks.cidr(block, version=4))
    if vpc.get("vpc_name"):
        yield from _said(vpc.at("vpc_name"), "vpc.vpc_name", alibaba.name(vpc["vpc_name"]))
    if network.cloud == STACK and network.data.get("router_id") and network.data.get("router_type") is None:
        yield network.at("router_id"), "router_id", "needs router_type beside it"
    tags = network.options("tags")
    if tags:
        yield from _said(network.at("tags"), "tags", alibaba.tags(tags))
    if not network.at_hand:
        yield from _check_absent(network)


def _check_absent(network: Network) -> Iterator[tuple[Place, str, str]]:
    why = "is needed for a network of another party, which account_id without account makes it"
    if not network.by_id and not network.data.bad:
        yield network.at("vpc"), "vpc.vpc_id", why
    if not network.region and not network.data.bad:
        yield network.place, "region", why
    for name in ("routes", "route_tables", "tags"):
        if name in network.data:
            yield network.at(name), name, "cannot be set without keys for that account"


def _check_vbr(network: Network) -> Iterator[tuple[Place, str, str]]:
    if not network.data.get("router_id") and not network.data.bad:
        yield network.place, "router_id", "is missing; a virtual border router is named by its id"
    if network.data.get("vpc"):
        yield network.at("vpc"), "vpc", "does not go with router_type: VBR"


def _check_circuit(network: Network) -> Iterator[tuple[Place, str, str]]:
    circuits = network.circuits()
    if not circuits and not network.data.bad:
        yield network.place, "", "is neither a circuit nor a segment; give circuit, or segment"
    for index, circuit in enumerate(circuits):
        path = "circuit" if len(circuits) == 1 else "circuit[%d]" % index
        if not circuit.get("expressroute_circuit_id") and not circuit.bad:
            yield circuit.place, path + ".expressroute_circuit_id", "is missing"
        if circuit.get("loopback_subnet"):
            bad = checks.cidr(circuit["loopback_subnet"], version=4, exact=26)
            yield from _said(circuit.at("loopback_subnet"), path + ".loopback_subnet", bad)
    twice = [name for name, number in Counter(one["name"] for one in circuits).items() if number > 1]
    for name in twice:
        yield network.at("circuit"), "circuit", "two of its circuits are called %s" % name
    prefix = (network.data.get("connector") or {}).get("vhub_prefix")
    if prefix:
        yield from _said(
            network.at("connector", "vhub_prefix"), "connector.vhub_prefix", checks.cidr(prefix, version=4, exact=23)
        )


def _check_segment(network: Network) -> Iterator[tuple[Place, str, str]]:
    for name in ("circuit", "connector"):
        if name in network.data:
            yield network.at(name), name, "does not go with segment; the circuit is a network of its own"
    blocks = (network.segment() or {}).get("cidrs") or Sequence(network.place)
    for index, block in enumerate(blocks):
        place = blocks.at(index)
        yield from _said(place, "segment.cidrs[%d]" % index, checks.cidr(block))


_NETWORKS = {VPC: _check_vpc, VBR: _check_vbr, CIRCUIT: _check_circuit, SEGMENT: _check_segment}


def _said(place: Place, path: str, text: str | None) -> Iterator[tuple[Place, str, str]]:
    if text:
        yield place, path, text


def group_name(name: str) -> str:
    """A name as a part of a group's name."""
    return re.sub("[^A-Za-z0-9_]", "_", name)


def _check_names(networks: dict[str, Network], problems: Problems) -> None:
    """Names that make the same group, and former names that are not free."""
    groups: dict[str, Network] = {}
    former: dict[str, Network] = {}
    for network in networks.values():
        other = groups.setdefault(group_name(network.name), network)
        if other is not network:
            problems.add(
                network.place,
                "networks.%s: is to groups the same name as %s at %s; they differ in - and _ alone"
                % (network.name, other.name, other.place),
            )
        for name in network.was:
            if name == network.name:
                problems.add(network.at("was"), "networks.%s.was: is the name that it has" % network.name)
            elif name in networks:
                text = "networks.%s.was: %s is a network of its own, at %s; a former name must be free"
                problems.add(network.at("was"), text % (network.name, name, networks[name].place))
            elif former.setdefault(name, network) is not network:
                other = former[name]
                text = "networks.%s.was: %s is the former name of %s at %s, too"
                problems.add(network.at("was"), text % (network.name, name, other.name, other.place))


def _check_identities(networks: dict[str, Network], problems: Problems) -> None:
    """Two networks that are one and the same thing in the cloud."""
    known: dict[Any, Network] = {}
    for network in networks.values():
        for key, words, place in _identities(network):
            other = known.setdefault(key, network)
            if other is not network:
                problems.add(
                    place,
                    "networks.%s: is %s, and so is %s at %s" % (network.name, words, other.name, other.place),
                )


def _identities(network: Network) -> Iterator[tuple[Any, ...]]:
    where = (network.cloud, network.account, network.account_id, network.region, repr(network.connection))
    if network.kind == VPC:
        vpc = network.vpc() or {}
        name = "vpc_id" if network.by_id else "vpc_name"
        yield (where, name, vpc[name]), "the VPC %s" % vpc[name], network.at("vpc", name)
    elif network.kind == VBR:
        router = network.data.get("router_id")
        yield (where, router), "the router %s" % router, network.at("router_id")
    elif network.kind == SEGMENT:
        yield (SEGMENT, network.segment_name()), "the segment %s" % network.segment_name(), network.at("segment")
    else:
        for circuit in network.circuits():
            ident = circuit.get("expressroute_circuit_id")
            if ident:
                yield (CIRCUIT, ident.lower()), "the circuit %s" % ident, circuit.at("expressroute_circuit_id")


# --- Links -------------------------------------------------------------------------------------------------------------


def check_links(networks: dict[str, Network], links: list[Link], problems: Problems) -> None:
    """What is wrong with links: addresses in common, routes that cannot be, options that do not fit; and quotas."""
    spans = {network.name: _spans(network) for network in networks.values() if network.kind == VPC}
    doubtful = _overlapping(spans)
    clashing = set()
    for link in links:
        if link.kind == EXPRESSROUTE:
            continue
        _check_sides(link, problems)
        one, other = (end.name for end in link.ends)
        if one in doubtful and other in doubtful:
            found = next(((a, b) for a in spans[one] for b in spans[other] if _share(a, b)), None)
            if found:
                clashing.add(frozenset((one, other)))
                _tell(
                    problems,
                    link.options.get("overlap"),
                    link.place,
                    "the link %s: %s of %s and %s of %s have addresses in common; nothing can be routed between them"
                    % (link.name, found[0].block, one, found[1].block, other),
                )
    _check_neighbours(links, spans, doubtful, clashing, problems)
    _check_destinations(links, problems)
    _check_quotas(networks, links, problems)


def _tell(problems: Problems, overlap: str | None, place: Place, text: str) -> None:
    if overlap == "warn":
        problems.warn(place, text)
    else:
        problems.add(place, text + "; overlap: warn on the link lets it pass")


class Span:
    """A block of a network as numbers."""

    __slots__ = ("version", "first", "last", "block", "owner")

    def __init__(self, block: str, owner: str) -> None:
        net = checks.network(block)
        self.version, self.first, self.last = net.version, net.first, net.last
        self.block, self.owner = block, owner

    @property
    def key(self) -> tuple[Any, ...]:
        return (self.version, self.first, self.last, self.owner)


def _share(one: Span, other: Span) -> bool:
    return one.version == other.version and one.first <= other.last and other.first <= one.last


def _spans(network: Network) -> list[Span]:
    return [Span(block, network.name) for block, _place in network.blocks if checks.cidr(block) is None]


def _sweep(spans: Iterable[Span]) -> Iterator[tuple[Span, Span]]:
    """Yield pairs of overlapping blocks of different owners; each block that overlaps one is in a pair. One pass over them."""
    holder = None
    for span in sorted(spans, key=lambda one: one.key):
        if holder is not None and _share(holder, span):
            if holder.owner != span.owner:
                yield holder, span
            if span.last > holder.last:
                holder = span
        else:
            holder = span


def _overlapping(spans: dict[str, list[Span]]) -> set[str]:
    """The networks whose blocks overlap any other's."""
    every = [span for several in spans.values() for span in several]
    return {span.owner for pair in _sweep(every) for span in pair}


def _check_neighbours(
    links: list[Link], spans: dict[str, list[Span]], doubtful: set[str], clashing: Any, problems: Problems
) -> None:
    """Two neighbours of one network that it could not both route to, because they have addresses in common."""
    neighbours = defaultdict(list)
    for link in links:
        if link.kind == EXPRESSROUTE:
            continue
        for end in link.ends:
            neighbour = link.other(end).name
            middle = any(one.middle == end.name for one in link.mentions)
            if neighbour in doubtful and (middle or _leads_to_all(link.sides[end.name])):
                neighbours[end.name].append((neighbour, link))
    found = defaultdict(list)
    for name, around in neighbours.items():
        by_name = dict(around)
        for spans_in_common in _sweep([span for neighbour in by_name for span in spans[neighbour]]):
            pair = tuple(sorted(spans_in_common, key=lambda span: span.owner))
            if frozenset(span.owner for span in pair) not in clashing:
                found[tuple((span.owner, span.block) for span in pair)].append((name, by_name))
    for ((one, block), (other, other_block)), where in found.items():
        name, by_name = min(where, key=lambda item: item[0])
        first, second = by_name[one], by_name[other]
        also = " (and %d more networks)" % (len(where) - 1) if len(where) > 1 else ""
        _tell(
            problems,
            "warn" if "warn" in (first.options.get("overlap"), second.options.get("overlap")) else None,
            max(first.place, second.place),
            "%s%s could not route to both %s and %s: %s and %s have addresses in common"
            % (name, also, one, other, block, other_block),
        )


def _check_destinations(links: list[Link], problems: Problems) -> None:
    """A destination that two links of one network are routed to."""
    taken: dict[tuple[str, str], Link] = {}
    for link in links:
        for end in link.ends if link.kind != EXPRESSROUTE else ():
            for block in _destinations(link.sides[end.name]):
                other = taken.setdefault((end.name, checks.normal_cidr(block)), link)
                if other is not link:
                    problems.add(
                        link.place,
                        "%s routes %s both to %s and, by the link at %s, to %s; a route table leads each destination one way"
                        % (end.name, block, link.other(end).name, other.place, other.other(end).name),
                    )


def _destinations(side: Mapping) -> list[str]:
    """The blocks that an end names, for a route of its own or for one that it shares."""
    routes = side.get("routes")
    shared = [route["destination"] for route in side.get("ecmp_routes") or () if route["destination"] != AUTO]
    return [*(routes if isinstance(routes, list) else ()), *shared]


def _leads_to_all(side: Mapping) -> bool:
    """Whether an end routes to all blocks of the other one, by itself or with others."""
    shared = (route["destination"] for route in side.get("ecmp_routes") or ())
    return AUTO in (side.get("routes"), *shared)


def _check_sides(link: Link, problems: Problems) -> None:
    for end in link.ends:
        side = link.sides[end.name]
        place = next((one.ends[end.name].place for one in link.mentions if end.name in one.ends), link.place)
        if not end.at_hand and (side.get("routes") or side.get("route_tables")):
            problems.add(
                place,
                "the link %s: %s is another party's; its routes cannot be made without keys" % (link.name, end.name),
            )


def _check_quotas(networks: dict[str, Network], links: list[Link], problems: Problems) -> None:
    """More than an account may have unless the cloud raised its quota."""
    within: Counter[str] = Counter()
    across: Counter[str] = Counter()
    regions: Counter[tuple[str, str | None]] = Counter()
    interfaces: Counter[str] = Counter()
    routes: Counter[str] = Counter()
    first: dict[tuple[str, str | None], Link] = {}
    for link in links:
        if link.kind == EXPRESSROUTE:
            continue
        for end in link.ends:
            side = link.sides[end.name]
            count = len(_destinations(side))
            count += max(1, len(link.other(end).blocks)) if _leads_to_all(side) else 0
            routes[end.name] += count
            if link.kind == PAIR:
                interfaces[end.name] += 1
            else:
                (across if link.ends[0].region != link.ends[1].region else within)[end.name] += 1
        if link.kind == PEERING:
            for where in {(end.account or end.account_id or "own", end.region) for end in link.ends}:
                regions[where] += 1
                first.setdefault(where, link)
    for counter, most, what in (
        (within, WITHIN_REGION, "peerings within its region"),
        (across, ACROSS_REGIONS, "peerings to other regions"),
        (interfaces, INTERFACES, "router interfaces"),
        (routes, ROUTES, "routes in a table"),
    ):
        for name, number in counter.items():
            if number > most:
                text = "networks.%s: has %d %s; without a raised quota the cloud allows %d"
                problems.warn(networks[name].place, text % (name, number, what, most))
    for where, number in regions.items():
        if number > EACH_REGION:
            text = "the account %s has %d peerings in %s; without a raised quota the cloud allows %d"
            problems.warn(
                first[where].place, text % (where[0], number, where[1] or "the region of the connection", EACH_REGION)
            )


# --- Connectors --------------------------------------------------------------------------------------------------------


def check_unused(networks: dict[str, Network], links: list[Link], alkira: Any, used: Any, problems: Problems) -> None:
    """What nothing refers to: it is not made, so a warning says so.

    :param alkira: what the files define beside networks, by kind.
    :param used: ``(kind, name)`` of what connectors refer to.
    """
    linked = {name for link in links for name in link.networks}
    for network in networks.values():
        if network.name not in linked:
            problems.warn(network.place, "networks.%s: is in no link, so nothing is done about it" % network.name)
    for kind in BESIDE:
        for name in alkira.get(kind) or ():
            if (kind, name) not in used:
                problems.warn(
                    alkira[kind].at(name), "alkira.%s.%s: no connector uses it, so it is not made" % (kind, name)
                )
