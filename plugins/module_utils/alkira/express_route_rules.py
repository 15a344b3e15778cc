# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules of an Azure ExpressRoute connector, as pure functions. Source: Alkira contract 6.

They are applied twice: to what the user said, before the first call, where None means `not mentioned` and nothing follows
from it; and to the whole of what would be sent, before the first write, where a rule that what is there breaks already is no
reason to refuse another change. Every rule yields ``(option path, text)``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.checks import PORTAL_DECIDES, blank, guid
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import checks
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.plan import UNKNOWN

if TYPE_CHECKING:
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.contract import Problem

SIZES = ("SMALL", "MEDIUM", "LARGE", "2LARGE", "5LARGE", "10LARGE")
VXLAN, VXLAN_GPE, IPSEC = "VXLAN", "VXLAN_GPE", "IPSEC"
IKE_VERSION, AUTH_TYPE = "IKEv2", "FQDN"
VNI_FIRST, VNI_LAST = 16773023, 16777215
"""The range that the portal chooses from. Whether it binds what a user gives is open; the last is also the last of 24 bits."""
ASN_LAST = 4294967294

_CIRCUIT = re.compile(
    r"^/subscriptions/([^/]+)/resourceGroups/[^/]+/providers/Microsoft\.Network/expressRouteCircuits/[^/]+$",
    re.IGNORECASE,
)


def problems(connector: Mapping[str, Any]) -> Iterator[Problem]:
    """Everything that is wrong with a connector under its option names."""
    for rule in (_top, _instances, _segments, _gateways, _one_to_one, _overlaps):
        yield from rule(connector)


def unmet(connector: Mapping[str, Any]) -> Iterator[Problem]:
    """What only a whole connector can lack: values that one of the protocols needs."""
    protocol = connector.get("tunnel_protocol")
    for path, instance in _each(connector, "instances"):
        if protocol == IPSEC and not instance.get("ipsec_customer_gateway"):
            yield path + ".ipsec_customer_gateway", "needed with tunnel_protocol IPSEC, for every segment"
        macs = instance.get("gateway_mac_address")
        if protocol == VXLAN and instance.get("redundant_router") and macs is None:
            yield path + ".gateway_mac_address", "needs exactly two addresses with redundant_router, not 0"


def warnings(connector: Mapping[str, Any]) -> Iterator[str]:
    """What looks wrong though the portal may know better."""
    size = connector.get("size")
    if size and size not in SIZES:
        yield "size: %r is not one of the documented %s; %s" % (size, ", ".join(SIZES), PORTAL_DECIDES)
    others: dict[int, str] = {}
    for path, instance in _each(connector, "instances"):
        yield from _odd_circuit(path + ".expressroute_circuit_id", instance.get("expressroute_circuit_id"))
        vnis = instance.get("virtual_network_interface") or ()
        for index, vni in enumerate(vnis):
            here = "%s.virtual_network_interface[%d]" % (path, index)
            if not VNI_FIRST <= vni <= VNI_LAST:
                span = (VNI_FIRST, VNI_LAST, PORTAL_DECIDES)
                yield "%s: %d lies outside the documented range from %d to %d; %s" % (here, vni, *span)
            if vni in others:
                yield "%s: %d is that of %s already; %s" % (here, vni, others[vni], PORTAL_DECIDES)
        others.update((vni, path) for vni in vnis)


def _odd_circuit(path: str, circuit: str | None) -> Iterator[str]:
    if not circuit:
        return
    found = _CIRCUIT.match(circuit)
    if not found:
        yield (
            "%s: %r is not the resource id of an ExpressRoute circuit (/subscriptions/ID/resourceGroups/NAME/providers/"
            "Microsoft.Network/expressRouteCircuits/NAME); %s" % (path, circuit, PORTAL_DECIDES)
        )
    elif guid(found.group(1)):
        yield "%s: the subscription %r is not a UUID; %s" % (path, found.group(1), PORTAL_DECIDES)


# ---------------------------------------------------------------------- the connector itself


def _top(connector: Mapping[str, Any]) -> Iterator[Problem]:
    if connector.get("vhub_prefix") is not None:
        bad = checks.cidr(connector["vhub_prefix"], version=4, exact=23)
        if bad:
            yield "vhub_prefix", bad
    for name in ("size", "cxp"):
        bad = blank(connector.get(name))
        if bad:
            yield name, bad
    for name, noun in (("instances", "instance"), ("segment_options", "segment option")):
        if connector.get(name) is not None and not connector[name]:
            yield name, "must not be empty; a connector has at least one %s" % noun


def _instances(connector: Mapping[str, Any]) -> Iterator[Problem]:
    protocol = connector.get("tunnel_protocol")
    yield from _named(connector, "instances", "", "instance")
    for path, instance in _each(connector, "instances"):
        for name in ("expressroute_circuit_id", "credential_id"):
            bad = blank(instance.get(name))
            if bad:
                yield "%s.%s" % (path, name), bad
        if instance.get("loopback_subnet") is not None:
            bad = checks.cidr(instance["loopback_subnet"], version=4, exact=26)
            if bad:
                yield path + ".loopback_subnet", bad
        yield from _vxlan(path, instance, protocol)


def _vxlan(path: str, instance: Mapping[str, Any], protocol: str | None) -> Iterator[Problem]:
    """MAC addresses and VNIs, which only VXLAN has."""
    macs, vnis = instance.get("gateway_mac_address"), instance.get("virtual_network_interface")
    for name, values in (("gateway_mac_address", macs), ("virtual_network_interface", vnis)):
        if values and protocol not in (None, VXLAN):
            yield "%s.%s" % (path, name), "is possible only with tunnel_protocol VXLAN, not %s" % protocol
    seen = set()
    for index, mac in enumerate(macs or ()):
        here, bad = "%s.gateway_mac_address[%d]" % (path, index), checks.mac(mac)
        if bad:
            yield here, bad
        elif checks.normal_mac(mac) in seen:
            yield here, "%r is given twice" % mac
        else:
            seen.add(checks.normal_mac(mac))
    yield from _vnis(path + ".virtual_network_interface", vnis or ())
    redundant = instance.get("redundant_router")
    if macs is None or protocol != VXLAN or redundant is None:
        return
    if redundant and len(macs) != 2:
        yield path + ".gateway_mac_address", "needs exactly two addresses with redundant_router, not %d" % len(macs)
    if not redundant and len(macs) > 1:
        yield path + ".gateway_mac_address", "takes one address at most without redundant_router, not %d" % len(macs)


def _vnis(path: str, vnis: Sequence[int]) -> Iterator[Problem]:
    for index, vni in enumerate(vnis):
        bad = checks.number(vni, 1, VNI_LAST)
        if bad:
            yield "%s[%d]" % (path, index), bad
        elif vni in vnis[:index]:
            yield "%s[%d]" % (path, index), "%d is given twice" % vni


def _segments(connector: Mapping[str, Any]) -> Iterator[Problem]:
    yield from _repeated(connector, "segment_options", "", segment_of, "segment")
    for path, option in _each(connector, "segment_options"):
        if not segment_of(option):
            yield path + ".segment_id", "needed and not given"
        asn = option.get("customer_asn")
        bad = checks.number(asn, 1, ASN_LAST) if asn is not None else None
        if bad:
            yield path + ".customer_asn", bad


# ---------------------------------------------------------------------- IPsec


def _gateways(connector: Mapping[str, Any]) -> Iterator[Problem]:
    protocol = connector.get("tunnel_protocol")
    for path, instance in _each(connector, "instances"):
        if instance.get("ipsec_customer_gateway") and protocol not in (None, IPSEC):
            yield (
                path + ".ipsec_customer_gateway",
                "is possible only with tunnel_protocol IPSEC, not %s" % protocol,
            )
        yield from _repeated(instance, "ipsec_customer_gateway", path, segment_of, "segment")
        names: dict[str | None, str] = {}
        for outer, entry in _each(instance, "ipsec_customer_gateway", path):
            if not segment_of(entry):
                yield outer + ".segment_id", "needed and not given"
            yield from _segment_gateways(outer, entry, names)


def _segment_gateways(outer: str, entry: Mapping[str, Any], names: dict[str | None, str]) -> Iterator[Problem]:
    """The gateways of one segment of one instance; ``names`` collects those of the whole instance."""
    gateways = entry.get("customer_gateway")
    if gateways is not None and not gateways:
        yield outer + ".customer_gateway", "needs at least one gateway for the segment %r" % segment_of(entry)
    for path, gateway in _each(entry, "customer_gateway", outer):
        name = gateway.get("name")
        if blank(name or ""):
            yield path + ".name", "needed and not given"
        elif name in names:
            yield (
                path + ".name",
                "%r is the name of %s already; gateways of an instance have unique names"
                % (
                    name,
                    names[name],
                ),
            )
        names.setdefault(name, path)
        if gateway.get("tunnel") is not None and not gateway["tunnel"]:
            yield path + ".tunnel", "needs at least one tunnel for the gateway %r" % name
        yield from _named(gateway, "tunnel", path, "tunnel")
        for here, tunnel in _each(gateway, "tunnel", path):
            if tunnel.get("ike_version") not in (None, "", IKE_VERSION):
                yield here + ".ike_version", "only %s is supported, not %r" % (IKE_VERSION, tunnel["ike_version"])
            if tunnel.get("remote_auth_type") not in (None, "", AUTH_TYPE):
                yield (
                    here + ".remote_auth_type",
                    "only %s is supported, not %r" % (AUTH_TYPE, tunnel["remote_auth_type"]),
                )


def _one_to_one(connector: Mapping[str, Any]) -> Iterator[Problem]:
    """With IPSEC, every instance has gateways for exactly the segments of the connector."""
    if connector.get("tunnel_protocol") != IPSEC or not connector.get("segment_options"):
        return
    wanted = [segment_of(option) for option in connector["segment_options"]]
    for path, instance in _each(connector, "instances"):
        entries = instance.get("ipsec_customer_gateway")
        if entries is None:
            continue
        path += ".ipsec_customer_gateway"
        given = [segment_of(entry) for entry in entries]
        lacking = [name for name in wanted if name and name not in given]
        extra = [(index, name) for index, name in enumerate(given) if name and name not in wanted]
        if lacking and extra and _may_be_the_same(lacking, [name for index, name in extra]):
            continue
        for name in lacking:
            yield path, "has no gateway for the segment %r, which is among segment_options" % name
        for index, name in extra:
            yield "%s[%d].segment_id" % (path, index), "the segment %r is not among segment_options" % name


def _may_be_the_same(lacking: list[str], extra: list[str]) -> bool:
    """One side may name by id what the other names by name, as long as nothing was looked up; ids are numbers."""
    if len(lacking) != len(extra) or UNKNOWN in lacking + extra:
        return UNKNOWN in lacking + extra
    ids = [str(name).isdigit() for name in lacking + extra]
    return any(ids)


# ---------------------------------------------------------------------- prefixes


def _overlaps(connector: Mapping[str, Any]) -> Iterator[Problem]:
    prefixes = [("vhub_prefix", connector.get("vhub_prefix"))]
    prefixes += [(path + ".loopback_subnet", one.get("loopback_subnet")) for path, one in _each(connector, "instances")]
    good: list[tuple[str, str]] = []
    for path, prefix in prefixes:
        if prefix is None or checks.cidr(prefix, version=4):
            continue
        for other_path, other in good:
            if checks.overlaps([prefix], [other]):
                yield path, "%s overlaps %s of %s" % (prefix, other, other_path)
        good.append((path, prefix))


# ---------------------------------------------------------------------- helpers


def segment_of(option: Mapping[str, Any]) -> str | None:
    """The segment of a block: its name once it was looked up, before that whatever the user gave."""
    return option.get("segment_name") or option.get("segment_id")


def _each(owner: Mapping[str, Any], name: str, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for index, one in enumerate(owner.get(name) or ()):
        yield "%s%s[%d]" % (prefix + "." if prefix else "", name, index), one


def _named(owner: Mapping[str, Any], name: str, prefix: str, noun: str) -> Iterator[Problem]:
    """Every item has a name, and no two the same."""
    for path, one in _each(owner, name, prefix):
        if blank(one.get("name") or ""):
            yield path + ".name", "needed and not given"
    yield from _repeated(owner, name, prefix, lambda one: one.get("name"), noun)


def _repeated(
    owner: Mapping[str, Any], name: str, prefix: str, key: Callable[[Mapping[str, Any]], str | None], noun: str
) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for path, one in _each(owner, name, prefix):
        value = key(one)
        if value in (None, "", UNKNOWN):
            continue
        if value in first:
            yield path, "the %s %r is that of %s already" % (noun, value, first[value])
        first.setdefault(value, path)
