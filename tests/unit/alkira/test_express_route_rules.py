# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules of an Azure ExpressRoute connector: each with the option path that it names (contract 6)."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira import express_route_rules as rules
from tests.support.alkira import circuit, ipsec, vxlan, vxlan_gpe

TUNNEL = "instances[0].ipsec_customer_gateway[0].customer_gateway[0].tunnel[0]"


def change(document: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """A copy with one option changed, ``a[0].b``; None removes it."""
    document = copy.deepcopy(document)
    target: Any = document
    keys: list[Any] = []
    for part in path.replace("]", "").split("."):
        name, *indexes = part.split("[")
        keys += [name, *map(int, indexes)]
    for key in keys[:-1]:
        target = target[key]
    target[keys[-1]] = value
    return document


def found(document: dict[str, Any]) -> dict[str, str]:
    return dict(rules.problems(document))


@pytest.mark.parametrize("document", [vxlan_gpe(), vxlan(), ipsec(), ipsec(instances=1)])
def test_good_connectors_break_no_rule(document):
    assert found(document) == {}
    assert list(rules.warnings(document)) == []


@pytest.mark.parametrize(
    ("base", "path", "value", "where", "says"),
    [
        (vxlan_gpe(), "vhub_prefix", "10.130.0.0/24", "vhub_prefix", "must be a /23"),
        (vxlan_gpe(), "vhub_prefix", "10.130.1.0/23", "vhub_prefix", "host bits set; the network is 10.130.0.0/23"),
        (vxlan_gpe(), "vhub_prefix", "2001:db8::/23", "vhub_prefix", "not an IPv4"),
        (vxlan_gpe(), "vhub_prefix", "nonsense", "vhub_prefix", "not a CIDR block"),
        (vxlan_gpe(), "size", "", "size", "must not be empty"),
        (vxlan_gpe(), "cxp", "", "cxp", "must not be empty"),
        (vxlan_gpe(), "instances", [], "instances", "at least one instance"),
        (vxlan_gpe(), "segment_options", [], "segment_options", "at least one segment option"),
        (
            vxlan_gpe(),
            "instances[0].loopback_subnet",
            "192.168.20.0/27",
            "instances[0].loopback_subnet",
            "must be a /26",
        ),
        (vxlan_gpe(), "instances[0].loopback_subnet", "192.168.20.9/26", "instances[0].loopback_subnet", "host bits"),
        (
            vxlan_gpe(),
            "instances[0].loopback_subnet",
            "10.130.1.0/26",
            "instances[0].loopback_subnet",
            "of vhub_prefix",
        ),
        (ipsec(), "instances[1].loopback_subnet", "192.168.22.0/26", "instances[1].loopback_subnet", "of instances[0]"),
        (vxlan_gpe(), "instances[0].name", "", "instances[0].name", "needed"),
        (vxlan_gpe(), "instances[0].credential_id", "", "instances[0].credential_id", "must not be empty"),
        (ipsec(), "instances[1].name", "circuit-0", "instances[1]", "that of instances[0] already"),
        (
            vxlan_gpe(),
            "instances[0].expressroute_circuit_id",
            " ",
            "instances[0].expressroute_circuit_id",
            "must not be empty",
        ),
        (vxlan_gpe(), "instances[0].name", " ", "instances[0].name", "needed"),
        (vxlan_gpe(), "size", " ", "size", "must not be empty"),
        # VXLAN
        (
            vxlan(),
            "instances[0].gateway_mac_address",
            ["00:1A:2B:3C:4D:5E", "00:6F:7G:8H:9I:0J"],
            "instances[0].gateway_mac_address[1]",
            "'00:6F:7G:8H:9I:0J' is not a MAC address",
        ),
        (
            vxlan(),
            "instances[0].gateway_mac_address",
            ["00:1A:2B:3C:4D:5E", "00-1a-2b-3c-4d-5e"],
            "instances[0].gateway_mac_address[1]",
            "given twice",
        ),
        (
            vxlan(),
            "instances[0].gateway_mac_address",
            ["00:1A:2B:3C:4D:5E"],
            "instances[0].gateway_mac_address",
            "exactly two addresses with redundant_router, not 1",
        ),
        (vxlan(), "instances[0].redundant_router", False, "instances[0].gateway_mac_address", "one address at most"),
        (
            vxlan_gpe(tunnel_protocol="VXLAN_GPE"),
            "instances[0].gateway_mac_address",
            ["00:1A:2B:3C:4D:5E"],
            "instances[0].gateway_mac_address",
            "only with tunnel_protocol VXLAN, not VXLAN_GPE",
        ),
        (
            ipsec(),
            "instances[0].virtual_network_interface",
            [16774000],
            "instances[0].virtual_network_interface",
            "only with tunnel_protocol VXLAN, not IPSEC",
        ),
        (
            vxlan(),
            "instances[0].virtual_network_interface",
            [16774000, 16774001, 16774000],
            "instances[0].virtual_network_interface[2]",
            "16774000 is given twice",
        ),
        (
            vxlan(),
            "instances[0].virtual_network_interface",
            [0],
            "instances[0].virtual_network_interface[0]",
            "from 1 to 16777215",
        ),
        (
            vxlan(),
            "instances[0].virtual_network_interface",
            [16777216],
            "instances[0].virtual_network_interface[0]",
            "from 1 to 16777215",
        ),
        # Segments
        (vxlan_gpe(), "segment_options[0].customer_asn", 0, "segment_options[0].customer_asn", "from 1 to 4294967294"),
        (
            vxlan_gpe(),
            "segment_options[0].customer_asn",
            4294967295,
            "segment_options[0].customer_asn",
            "from 1 to 4294967294",
        ),
        (vxlan_gpe(), "segment_options[0].segment_id", None, "segment_options[0].segment_id", "needed"),
        (ipsec(), "segment_options[1].segment_id", "dmz", "segment_options[1]", "that of segment_options[0] already"),
        # IPsec
        (ipsec(), "tunnel_protocol", "VXLAN", "instances[0].ipsec_customer_gateway", "only with tunnel_protocol IPSEC"),
        (ipsec(), f"{TUNNEL}.ike_version", "IKEv1", f"{TUNNEL}.ike_version", "only IKEv2 is supported"),
        (ipsec(), f"{TUNNEL}.remote_auth_type", "IP", f"{TUNNEL}.remote_auth_type", "only FQDN is supported"),
        (
            ipsec(),
            "instances[1].ipsec_customer_gateway[0].customer_gateway",
            [],
            "instances[1].ipsec_customer_gateway[0].customer_gateway",
            "at least one gateway for the segment 'dmz'",
        ),
        (
            ipsec(),
            "instances[0].ipsec_customer_gateway[0].customer_gateway[1].tunnel",
            [],
            "instances[0].ipsec_customer_gateway[0].customer_gateway[1].tunnel",
            "at least one tunnel for the gateway 'dmz-b'",
        ),
        (
            ipsec(),
            "instances[0].ipsec_customer_gateway[1].customer_gateway[0].name",
            "dmz-a",
            "instances[0].ipsec_customer_gateway[1].customer_gateway[0].name",
            "gateways of an instance have unique names",
        ),
        (
            ipsec(),
            "instances[0].ipsec_customer_gateway[1].segment_id",
            "dmz",
            "instances[0].ipsec_customer_gateway[1]",
            "the segment 'dmz' is that of",
        ),
        (
            ipsec(),
            "instances[1].ipsec_customer_gateway[1].segment_id",
            "prod",
            "instances[1].ipsec_customer_gateway[1].segment_id",
            "'prod' is not among segment_options",
        ),
        (
            ipsec(),
            "instances[1].ipsec_customer_gateway[1].segment_id",
            "prod",
            "instances[1].ipsec_customer_gateway",
            "no gateway for the segment 'internal'",
        ),
        (ipsec(), "instances[1].ipsec_customer_gateway", [], "instances[1].ipsec_customer_gateway", "no gateway for"),
    ],
)
def test_a_broken_rule_names_its_option(base, path, value, where, says):
    problems = found(change(base, path, value))
    assert where in problems, problems
    assert says in problems[where]


def test_two_tunnels_of_a_gateway_have_two_names():
    document = ipsec(instances=1)
    tunnels = document["instances"][0]["ipsec_customer_gateway"][0]["customer_gateway"][0]["tunnel"]
    tunnels.append(dict(tunnels[0]))
    path = "instances[0].ipsec_customer_gateway[0].customer_gateway[0].tunnel[1]"
    assert "is that of" in found(document)[path]


def test_the_same_tunnel_name_in_two_gateways_is_fine():
    document = ipsec(instances=1)
    for gateway in document["instances"][0]["ipsec_customer_gateway"][0]["customer_gateway"]:
        gateway["tunnel"][0]["name"] = "primary-tunnel"
    assert found(document) == {}


def test_nothing_follows_from_what_was_not_said():
    """Without a protocol, it is as it was on the portal: a rule of one protocol must not be applied yet."""
    for document in (vxlan(), ipsec()):
        del document["tunnel_protocol"]
        assert found(document) == {}
    assert found({"name": "x"}) == {}
    assert found({"name": "x", "instances": [{"name": "a"}, {"name": "b", "redundant_router": True}]}) == {}


def test_an_id_may_mean_what_a_name_means():
    """One side by id, the other by name: only the portal can tell, so it is left to the look after the listing."""
    document = ipsec(instances=1)
    document["segment_options"][0]["segment_id"] = "1001"
    assert found(document) == {}


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        ("size", "20LARGE", "size: '20LARGE' is not one of the documented"),
        (
            "instances[0].virtual_network_interface",
            [16774000, 5],
            "instances[0].virtual_network_interface[1]: 5 lies outside the documented range from 16773023 to 16777215",
        ),
        *(
            (
                "instances[0].expressroute_circuit_id",
                odd,
                f"instances[0].expressroute_circuit_id: {odd!r} is not the resource id",
            )
            for odd in (
                "primary-circuit",
                "/subscriptions/x",
                circuit("x").replace("expressRouteCircuits", "virtualNetworks"),
            )
        ),
        (
            "instances[0].expressroute_circuit_id",
            circuit("x").replace("0f3c6d0e-", "efgh-"),
            "instances[0].expressroute_circuit_id: the subscription",
        ),
    ],
)
def test_what_the_portal_may_know_better_is_a_warning(path, value, says):
    document = change(vxlan(), path, value)
    assert found(document) == {}
    warnings = list(rules.warnings(document))
    assert len(warnings) == 1 and warnings[0].startswith(says), warnings


def test_the_same_vni_in_two_instances_is_a_warning():
    document = vxlan()
    document["instances"][0]["virtual_network_interface"] = [16774000]
    document["instances"].append({"name": "b", "virtual_network_interface": [16774000]})
    assert found(document) == {}
    path = "instances[1].virtual_network_interface[0]"
    assert [text.partition(";")[0] for text in rules.warnings(document)] == [
        f"{path}: 16774000 is that of instances[0] already"
    ]
