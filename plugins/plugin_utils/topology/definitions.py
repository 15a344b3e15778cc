# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From a link to what the role of its kind, and the module of its kind, take: a pair, a peering, or a connector."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology.expand import (
    EXPRESSROUTE,
    PAIR,
    PEERING,
)
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology.networks import SEGMENT, VBR, over
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology.schema import BESIDE

if TYPE_CHECKING:
    from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology.expand import Link
    from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology.networks import Network
    from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology.read import Mapping

SIDES = {PEERING: ("requester", "accepter"), PAIR: ("initiating", "accepting")}


def definition(link: Link) -> dict[str, Any]:
    """One item of the role's list: ``pairs``, ``peerings`` or ``connectors``."""
    if link.kind == EXPRESSROUTE:
        return {**_connector(link), **_marks(link)}
    found = {"name": link.name, **_marks(link)}
    for key, end in zip(SIDES[link.kind], link.ends):
        found[key] = _side(link, end)
    if link.kind == PEERING:
        options = dict(link.options.get("peering") or {})
        if link.options.get("tags"):
            options["tags"] = link.options["tags"]
        if options:
            found["peering"] = options
    return found


def _marks(link: Link) -> dict[str, Any]:
    """What the mark of a link says, and what it was called. Who protects a network protects its links."""
    keep = link.keep or any(end.keep for end in link.ends)
    return {**({"keep": True} if keep else {}), **({"was": list(link.was)} if link.was else {})}


def _side(link: Link, end: Network) -> dict[str, Any]:
    side = link.sides[end.name]
    found = {
        "vpc": end.vpc(),
        "region": end.region,
        "account": end.account,
        "connection": end.connection,
        "routes": side.get("routes"),
        "route_tables": list(side.get("route_tables") or ()) or None,
        "keep": True if end.keep and end.made else None,
        "was": end.former_vpc_names(),
    }
    if link.kind == PAIR:
        found["interface"] = side.get("interface")
        found["ecmp_routes"] = side.get("ecmp_routes")
        found["router_type"] = end.data.get("router_type")
        found["router_id"] = end.data.get("router_id")
    else:
        found["account_id"] = end.account_id
    return {name: value for name, value in found.items() if value is not None}


def connector_options(link: Link) -> Mapping:
    """The options of a connector: of the link, over those of the circuit, over the defaults."""
    return over(link.ends[0].options("connector"), link.options.get("connector"))


def _connector(link: Link) -> dict[str, Any]:
    circuit, segments = link.ends[0], link.ends[1:]
    found = {"name": link.name, **connector_options(link)}
    named = {end.name: end.segment_name() for end in segments}
    found["instances"] = [_instance(one, named) for one in circuit.circuits()]
    found["segment_options"] = [
        {"segment_id": end.segment_name(), **(link.sides[end.name].get("segment_options") or {})} for end in segments
    ]
    return found


def _instance(circuit: Mapping, named: Any) -> dict[str, Any]:
    """A circuit, with its gateways' segments under their names on Alkira."""
    found = dict(circuit)
    if found.get("ipsec_customer_gateway"):
        found["ipsec_customer_gateway"] = [
            dict(gateway, segment_id=named.get(gateway["segment_id"], gateway["segment_id"]))
            for gateway in found["ipsec_customer_gateway"]
        ]
    return found


def references(link: Link) -> set[tuple[str, str]]:
    """``(kind, name)`` of what a connector refers to beside segments, in the words of the role."""
    options = connector_options(link)
    found = {("groups", options.get("group"))}
    found |= {("billing_tags", name) for name in options.get("billing_tag_ids") or ()}
    for circuit in link.ends[0].circuits():
        found.add(("credentials", circuit.get("credential_id")))
        for gateways in circuit.get("ipsec_customer_gateway") or ():
            for gateway in gateways.get("customer_gateway") or ():
                found |= {("tunnel_profiles", tunnel.get("profile_id")) for tunnel in gateway.get("tunnel") or ()}
    return {(kind, name) for kind, name in found if name}


def beside(link: Link, alkira: dict[str, Any]) -> dict[str, list[Any]]:
    """What has to be there before a connector and is defined in the files: lists of objects by kind, as the role takes them.

    :param alkira: the files' sections ``alkira``, together.
    """
    if link.kind != EXPRESSROUTE:
        return {}
    found = {"segments": [one for one in (end.segment() for end in link.ends if end.kind == SEGMENT) if one]}
    for kind in BESIDE:
        found[kind] = []
    for kind, name in sorted(references(link)):
        if name in (alkira.get(kind) or ()):
            found[kind].append(dict(alkira[kind][name], name=name))
    return {kind: several for kind, several in found.items() if several}


def end_facts(link: Link, end: Network) -> dict[str, Any]:
    """What a plan and a prune need of one end, beside what the role takes."""
    found = {
        "network": end.name,
        "kind": end.kind,
        "keep": end.keep,
        "was": end.was,
        "made": end.made or (end.kind == SEGMENT and end.segment() is not None),
        "at_hand": end.at_hand,
    }
    if end.kind != VBR and link.kind != EXPRESSROUTE:
        tables = link.sides[end.name].get("route_tables")
        if tables:
            found["route_tables"] = list(tables)
    return found
