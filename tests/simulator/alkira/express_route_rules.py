# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules of an Azure ExpressRoute connector (section 6). Each is a generator of what breaks it, at its path."""

from __future__ import annotations

import ipaddress
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any

from .addresses import prefix_of_length
from .documents import Document
from .errors import Problem

TUNNEL_PROTOCOLS = ("VXLAN", "VXLAN_GPE", "IPSEC")
VNI_FIRST, VNI_LAST = 16773023, 16777215
ASN_LAST = 4294967294

Switch = Callable[[str], Any]
Rule = Callable[[Document, Switch], Iterator[Problem]]

_MAC = re.compile(r"[0-9A-Fa-f]{2}([:-][0-9A-Fa-f]{2}){5}")
_is_vhub_prefix = prefix_of_length(23)
_is_loopback_subnet = prefix_of_length(26)


def broken_rules(document: Document, switch: Switch, others: Iterable[Document]) -> Iterator[Problem]:
    """``others``: the tenant network's other connectors."""
    for rule in RULES:
        yield from rule(document, switch)
    yield from _overlaps(document, switch("prefix_overlap"), others)


def _size(document: Document, switch: Switch) -> Iterator[Problem]:
    if document["size"] not in switch("sizes"):
        yield ("size", f"must be one of {', '.join(switch('sizes'))}, not {document['size']!r}")


def _tunnel_protocol(document: Document, switch: Switch) -> Iterator[Problem]:
    if document["tunnelProtocol"] not in TUNNEL_PROTOCOLS:
        yield ("tunnelProtocol", f"must be one of {', '.join(TUNNEL_PROTOCOLS)}, not {document['tunnelProtocol']!r}")


def _prefix_lengths(document: Document, switch: Switch) -> Iterator[Problem]:
    fault = _is_vhub_prefix(document["vhubPrefix"])
    if fault:
        yield ("vhubPrefix", fault)
    for path, instance in _instances(document):
        fault = _is_loopback_subnet(instance["loopbackSubnet"])
        if fault:
            yield (f"{path}.loopbackSubnet", fault)


def _circuits(document: Document, switch: Switch) -> Iterator[Problem]:
    for path, instance in _instances(document):
        if not instance["expressRouteCircuitId"].startswith("/subscriptions/"):
            yield (f"{path}.expressRouteCircuitId", "must be the resource id of a circuit: /subscriptions/...")


def _instance_names(document: Document, switch: Switch) -> Iterator[Problem]:
    yield from _repeated(document["instances"], "name", "instances", "instance")


def _segment_options(document: Document, switch: Switch) -> Iterator[Problem]:
    yield from _repeated(document["segmentOptions"], "segmentName", "segmentOptions", "segment")


def _customer_asns(document: Document, switch: Switch) -> Iterator[Problem]:
    for index, option in enumerate(document["segmentOptions"]):
        asn = option["customerAsn"]
        if not 1 <= asn <= ASN_LAST:
            yield (f"segmentOptions[{index}].customerAsn", f"must be from 1 to {ASN_LAST}, not {asn}")
        elif asn in switch("reserved_asns"):
            yield (f"segmentOptions[{index}].customerAsn", f"{asn} is reserved")


def _mac_addresses(document: Document, switch: Switch) -> Iterator[Problem]:
    for path, instance in _instances(document):
        macs = instance.get("gatewayMacAddresses", [])
        path = f"{path}.gatewayMacAddresses"
        if document["tunnelProtocol"] != "VXLAN":
            if macs:
                yield (path, f"is possible only with tunnelProtocol VXLAN, not {document['tunnelProtocol']}")
            continue
        if instance["redundantRouter"] and len(macs) != 2:
            yield (path, f"needs exactly two addresses when redundantRouter is true, not {len(macs)}")
        elif len(macs) > 1 and not instance["redundantRouter"]:
            yield (path, f"may have one address unless redundantRouter is true, not {len(macs)}")
        for index, mac in enumerate(macs):
            if not _MAC.fullmatch(mac):
                yield (f"{path}[{index}]", f"must be a MAC address of six hexadecimal octets, not {mac!r}")


def _vnis(document: Document, switch: Switch) -> Iterator[Problem]:
    first, last = (VNI_FIRST, VNI_LAST) if switch("vni_range_enforced") else (1, VNI_LAST)
    for path, instance in _instances(document):
        vnis = instance.get("vnis", [])
        if vnis and document["tunnelProtocol"] != "VXLAN":
            yield (f"{path}.vnis", f"is possible only with tunnelProtocol VXLAN, not {document['tunnelProtocol']}")
            continue
        for index, vni in enumerate(vnis):
            if not first <= vni <= last:
                yield (f"{path}.vnis[{index}]", f"must be from {first} to {last}, not {vni}")


def _ipsec_segments(document: Document, switch: Switch) -> Iterator[Problem]:
    """Gateways only with IPSEC, and then for exactly the segments of the connector."""
    wanted = [option["segmentName"] for option in document["segmentOptions"]]
    for path, instance in _instances(document):
        path = f"{path}.segmentOptions"
        given = [option["segmentName"] for option in instance["segmentOptions"]]
        if document["tunnelProtocol"] != "IPSEC":
            if given:
                yield (path, f"is possible only with tunnelProtocol IPSEC, not {document['tunnelProtocol']}")
            continue
        yield from _repeated(instance["segmentOptions"], "segmentName", path, "segment")
        for name in wanted:
            if name not in given:
                yield (
                    path,
                    f"segment {name!r} has no customer gateway here, but is among the connector's segmentOptions",
                )
        for index, name in enumerate(given):
            if name not in wanted:
                yield (f"{path}[{index}]", f"segment {name!r} is not among the connector's segmentOptions")


def _ipsec_gateways(document: Document, switch: Switch) -> Iterator[Problem]:
    for instance_path, instance in _instances(document):
        gateways = []
        for number, option in enumerate(instance["segmentOptions"]):
            path = f"{instance_path}.segmentOptions[{number}].customerGateways"
            if not option["customerGateways"]:
                yield (path, f"needs at least one gateway for segment {option['segmentName']!r}")
            for index, gateway in enumerate(option["customerGateways"]):
                gateways.append(gateway)
                tunnels_path = f"{path}[{index}].tunnels"
                if not gateway["tunnels"]:
                    yield (tunnels_path, f"needs at least one tunnel for gateway {gateway['name']!r}")
                yield from _repeated(gateway["tunnels"], "name", tunnels_path, "tunnel")
        yield from _repeated(gateways, "name", f"{instance_path}.segmentOptions", "customer gateway")


def _ipsec_tunnels(document: Document, switch: Switch) -> Iterator[Problem]:
    for instance_path, instance in _instances(document):
        for number, option in enumerate(instance["segmentOptions"]):
            for index, gateway in enumerate(option["customerGateways"]):
                for tunnel_index, tunnel in enumerate(gateway["tunnels"]):
                    path = f"{instance_path}.segmentOptions[{number}].customerGateways[{index}].tunnels[{tunnel_index}]"
                    if tunnel.get("ikeVersion", "IKEv2") != "IKEv2":
                        yield (f"{path}.ikeVersion", f"must be IKEv2, not {tunnel['ikeVersion']!r}")
                    if tunnel.get("remoteAuthType", "FQDN") != "FQDN":
                        yield (f"{path}.remoteAuthType", f"must be FQDN, not {tunnel['remoteAuthType']!r}")


RULES: tuple[Rule, ...] = (
    _size,
    _tunnel_protocol,
    _prefix_lengths,
    _circuits,
    _instance_names,
    _segment_options,
    _customer_asns,
    _mac_addresses,
    _vnis,
    _ipsec_segments,
    _ipsec_gateways,
    _ipsec_tunnels,
)


def _instances(document: Document) -> Iterator[tuple[str, Document]]:
    for index, instance in enumerate(document["instances"]):
        yield f"instances[{index}]", instance


def _repeated(items: list[Document], key: str, path: str, noun: str) -> Iterator[Problem]:
    for name, count in Counter(item[key] for item in items).items():
        if count > 1:
            yield (path, f"{noun} {name!r} is given {count} times")


def _overlaps(document: Document, scope: str, others: Iterable[Document]) -> Iterator[Problem]:
    """``scope``: the switch ``prefix_overlap``."""
    if scope == "accept":
        return
    own = list(_ranges(document))
    neighbours = list(others) if scope == "tenant_network" else []
    for number, (path, text, first, last) in enumerate(own):
        for other_path, other_text, other_first, other_last in own[:number]:
            if first <= other_last and other_first <= last:
                yield (path, f"{text} overlaps {other_text} of {other_path}")
        for other in neighbours:
            for _path, other_text, other_first, other_last in _ranges(other):
                if first <= other_last and other_first <= last:
                    yield (path, f"{text} overlaps {other_text} of connector {other['name']!r}")


def _ranges(document: Document) -> Iterator[tuple[str, str, int, int]]:
    """Path, text, first and last address of every prefix that is one."""
    prefixes = [("vhubPrefix", document["vhubPrefix"])]
    prefixes += [(f"{path}.loopbackSubnet", instance["loopbackSubnet"]) for path, instance in _instances(document)]
    for path, text in prefixes:
        bounds = _bounds(text)
        if bounds:
            yield (path, text, *bounds)


@lru_cache(maxsize=8192)
def _bounds(text: str) -> tuple[int, int] | None:
    try:
        network = ipaddress.IPv4Network(text)
    except ValueError:
        return None
    return int(network.network_address), int(network.broadcast_address)
