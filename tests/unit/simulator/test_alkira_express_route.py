# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The simulated Alkira portal: Azure ExpressRoute connectors, rule by rule (section 6), switch by switch (section 10)."""

from __future__ import annotations

import copy
import itertools
import random
import time
from typing import Any

import pytest

from tests.simulator.alkira.switches import SWITCHES
from tests.simulator.alkira.testing import (
    CONNECTORS,
    GROUPS,
    SEGMENTS,
    Furniture,
    Portal,
    ipsec,
    segment,
    segment_option,
    vxlan,
    vxlan_gpe,
)

KINDS = {"gpe": vxlan_gpe, "vxlan": vxlan, "ipsec": ipsec}
SECRETS = ("preSharedKey", "remoteAuthValue")


@pytest.fixture
def portal() -> Portal:
    return Portal()


@pytest.fixture
def furniture(portal) -> Furniture:
    return portal.furnish()


def changed(document: Any, path: str, value: Any) -> Any:
    """A copy with another value at a path such as ``instances.0.name``; Ellipsis takes the key away."""
    return put_at(document, tuple(int(part) if part.isdigit() else part for part in path.split(".")), value)


def put_at(document: Any, path: tuple, value: Any) -> Any:
    copied = copy.deepcopy(document)
    inner = copied
    for part in path[:-1]:
        inner = inner[part]
    if value is ...:
        del inner[path[-1]]
    else:
        inner[path[-1]] = value
    return copied


TUNNEL = "instances.0.segmentOptions.0.customerGateways.0.tunnels.0"
TWO_MACS = ["00:1A:2B:3C:4D:5E", "00:1A:2B:3C:4D:5F"]

ACCEPTED = [
    ("gpe", "tunnelProtocol", ...),
    ("gpe", "billingTags", []),
    ("gpe", "description", ""),
    ("gpe", "group", ""),
    ("gpe", "instances.0.redundantRouter", True),
    ("gpe", "instances.0.gatewayMacAddresses", []),
    ("gpe", "segmentOptions.0.customerAsn", 4294967294),
    ("gpe", "segmentOptions.0.segmentId", 1001),
    ("gpe", "segmentOptions.0.segmentId", 0),
    ("gpe", "instances.0.id", 0),
    ("gpe", "instances.0.expressRouteCircuitId", "/subscriptions/12345678-abcd-efgh-ijkl-1234567890ab/x"),
    ("vxlan", "instances.0.vnis", ...),
    ("vxlan", "instances.0.vnis", [1]),
    ("vxlan", "instances.0.gatewayMacAddresses.1", "00-1a-2b-3c-4d-5f"),
    ("ipsec", f"{TUNNEL}.ikeVersion", ...),
    ("ipsec", f"{TUNNEL}.remoteAuthType", ...),
    ("ipsec", f"{TUNNEL}.preSharedKey", ...),
    ("ipsec", f"{TUNNEL}.profileId", 0),
    ("ipsec", f"{TUNNEL}.initiator", False),
    ("ipsec", "instances.0.segmentOptions.1.customerGateways.0.tunnels.0.name", "edge-corp-0-t1"),
]


@pytest.mark.parametrize("kind, path, value", ACCEPTED)
def test_accepted(portal, furniture, kind, path, value):
    portal.make(CONNECTORS, changed(KINDS[kind](furniture), path, value))


def test_one_mac_or_none_without_redundant_router(portal, furniture):
    for number, macs in enumerate([..., TWO_MACS[:1]]):
        document = changed(vxlan(furniture, f"er-{number}"), "instances.0.redundantRouter", False)
        portal.make(CONNECTORS, changed(document, "instances.0.gatewayMacAddresses", macs))


REFUSED = [
    # kind, where, value, field that is named, words
    ("gpe", "name", "", "name", "is required"),
    ("gpe", "name", ["er"], "name", "must be a string, not an array"),
    ("gpe", "size", "HUGE", "size", "must be one of SMALL, MEDIUM, LARGE, 2LARGE, 5LARGE, 10LARGE, not 'HUGE'"),
    ("gpe", "size", ..., "size", "is required"),
    ("gpe", "enabled", "yes", "enabled", "must be a boolean, not a string"),
    ("gpe", "tunnelProtocol", "GRE", "tunnelProtocol", "must be one of VXLAN, VXLAN_GPE, IPSEC, not 'GRE'"),
    ("gpe", "tunnelProtocol", "vxlan", "tunnelProtocol", "must be one of"),
    ("gpe", "vhubPrefix", ..., "vhubPrefix", "is required"),
    ("gpe", "vhubPrefix", "10.60.2.0/24", "vhubPrefix", "must be an IPv4 prefix of length /23"),
    ("gpe", "vhubPrefix", "10.60.3.0/23", "vhubPrefix", "has host bits set; the prefix is 10.60.2.0/23"),
    ("gpe", "vhubPrefix", "2001:c00::/23", "vhubPrefix", "IPv4"),
    ("gpe", "vhubPrefix", "10.60.2.0", "vhubPrefix", "must be a prefix"),
    ("gpe", "vhubPrefix", "ten/23", "vhubPrefix", "must be a prefix"),
    ("gpe", "cxp", "MARS-1", "cxp", "CXP 'MARS-1' does not exist"),
    ("gpe", "group", "nobody", "group", "group 'nobody' does not exist"),
    ("gpe", "billingTags", [4], "billingTags[0]", "billing tag 4 does not exist"),
    ("gpe", "billingTags", ["4"], "billingTags[0]", "must be an integer, not a string"),
    ("gpe", "billingTags", 4, "billingTags", "must be an array, not an integer"),
    ("gpe", "instances", [], "instances", "is required"),
    ("gpe", "instances", ..., "instances", "is required"),
    ("gpe", "instances", ["zrh-a"], "instances[0]", "must be an object, not a string"),
    ("gpe", "segmentOptions", None, "segmentOptions", "is required"),
    ("gpe", "instances.0.id", 7, "instances[0].id", "not the id of anything here"),
    ("gpe", "instances.0.id", "7", "instances[0].id", "must be an integer, not a string"),
    ("gpe", "instances.0.loopbackSubnet", ..., "instances[0].loopbackSubnet", "is required"),
    ("gpe", "instances.0.loopbackSubnet", "172.20.4.0/27", "instances[0].loopbackSubnet", "length /26"),
    ("gpe", "instances.0.loopbackSubnet", "172.20.4.1/26", "instances[0].loopbackSubnet", "has host bits set"),
    ("gpe", "instances.0.loopbackSubnet", "10.60.2.64/26", "instances[0].loopbackSubnet", "overlaps 10.60.2.0/23"),
    ("gpe", "instances.0.credentialId", ..., "instances[0].credentialId", "is required"),
    ("gpe", "instances.0.credentialId", "c-551", "instances[0].credentialId", "'c-551' does not exist"),
    ("gpe", "instances.0.expressRouteCircuitId", ..., "instances[0].expressRouteCircuitId", "is required"),
    ("gpe", "instances.0.expressRouteCircuitId", "zrh-a", "instances[0].expressRouteCircuitId", "/subscriptions/"),
    (
        "gpe",
        "instances.0.gatewayMacAddresses",
        TWO_MACS,
        "instances[0].gatewayMacAddresses",
        "only with tunnelProtocol",
    ),
    ("gpe", "instances.0.vnis", [16774000], "instances[0].vnis", "only with tunnelProtocol VXLAN, not VXLAN_GPE"),
    ("gpe", "instances.0.segmentOptions", [{"segmentName": "corp"}], "instances[0].segmentOptions", "only with"),
    ("gpe", "segmentOptions.0.segmentName", "nowhere", "segmentOptions[0].segmentName", "'nowhere' does not exist"),
    ("gpe", "segmentOptions.0.segmentId", 1002, "segmentOptions[0].segmentId", "'corp' has the id 1001"),
    ("gpe", "segmentOptions.0.customerAsn", ..., "segmentOptions[0].customerAsn", "is required"),
    ("gpe", "segmentOptions.0.customerAsn", "64900", "segmentOptions[0].customerAsn", "an integer, not a string"),
    ("gpe", "segmentOptions.0.customerAsn", 64900.0, "segmentOptions[0].customerAsn", "an integer, not a fraction"),
    ("gpe", "segmentOptions.0.customerAsn", True, "segmentOptions[0].customerAsn", "an integer, not a boolean"),
    ("gpe", "segmentOptions.0.customerAsn", 0, "segmentOptions[0].customerAsn", "from 1 to 4294967294, not 0"),
    ("gpe", "segmentOptions.0.customerAsn", 4294967295, "segmentOptions[0].customerAsn", "from 1 to"),
    ("gpe", "segmentOptions", [segment_option(), segment_option()], "segmentOptions", "'corp' is given 2 times"),
    ("vxlan", "instances.0.gatewayMacAddresses", TWO_MACS[:1], "instances[0].gatewayMacAddresses", "exactly two"),
    ("vxlan", "instances.0.gatewayMacAddresses", ..., "instances[0].gatewayMacAddresses", "exactly two"),
    ("vxlan", "instances.0.gatewayMacAddresses", TWO_MACS + TWO_MACS, "instances[0].gatewayMacAddresses", "not 4"),
    ("vxlan", "instances.0.redundantRouter", False, "instances[0].gatewayMacAddresses", "may have one address"),
    ("vxlan", "instances.0.gatewayMacAddresses.1", "zz", "instances[0].gatewayMacAddresses[1]", "six hexadecimal"),
    ("vxlan", "instances.0.gatewayMacAddresses.0", "00:1A:2B:3C:4D", "instances[0].gatewayMacAddresses[0]", "six"),
    ("vxlan", "instances.0.vnis", [16777216], "instances[0].vnis[0]", "must be from 1 to 16777215"),
    ("vxlan", "instances.0.vnis", [0], "instances[0].vnis[0]", "must be from 1"),
    ("vxlan", "instances.0.vnis", ["16774000"], "instances[0].vnis[0]", "an integer, not a string"),
    ("ipsec", "instances.0.segmentOptions", [], "instances[0].segmentOptions", "'corp' has no customer gateway here"),
    ("ipsec", "instances.1.segmentOptions.1", {"segmentName": "corp"}, "instances[1].segmentOptions", "2 times"),
    ("ipsec", "segmentOptions", [segment_option("lab")], "instances[0].segmentOptions[0]", "'corp' is not among"),
    ("ipsec", "instances.0.segmentOptions.0.customerGateways", [], "customerGateways", "at least one gateway"),
    ("ipsec", "instances.0.segmentOptions.0.customerGateways.0.tunnels", [], "tunnels", "at least one tunnel"),
    ("ipsec", "instances.0.segmentOptions.1.customerGateways.0.name", "edge-corp-0", "segmentOptions", "gateway"),
    ("ipsec", f"{TUNNEL}.ikeVersion", "IKEv1", "tunnels[0].ikeVersion", "must be IKEv2, not 'IKEv1'"),
    ("ipsec", f"{TUNNEL}.remoteAuthType", "IP", "tunnels[0].remoteAuthType", "must be FQDN, not 'IP'"),
    ("ipsec", f"{TUNNEL}.profileId", 9, "tunnels[0].profileId", "IPsec tunnel profile 9 does not exist"),
    ("ipsec", f"{TUNNEL}.profileId", "10", "tunnels[0].profileId", "must be an integer, not a string"),
    ("ipsec", f"{TUNNEL}.id", 5, "tunnels[0].id", "must be a string, not an integer"),
    ("ipsec", f"{TUNNEL}.name", "", "tunnels[0].name", "is required"),
    ("ipsec", "instances.1.name", "circuit-0", "instances", "instance 'circuit-0' is given 2 times"),
    ("ipsec", "instances.1.loopbackSubnet", "172.20.4.0/26", "instances[1].loopbackSubnet", "overlaps"),
]


@pytest.mark.parametrize("kind, path, value, field, words", REFUSED)
def test_refused(portal, furniture, kind, path, value, field, words):
    answer = portal.call("POST", CONNECTORS, changed(KINDS[kind](furniture), path, value))
    assert answer.status == 400
    assert any(each["field"].endswith(field) and words in each["message"] for each in answer.document["errors"])
    assert not answer.response.wrote
    assert portal.get(CONNECTORS) == []
    # An update is held to the same rules and leaves everything as it was.
    made = portal.make(CONNECTORS, KINDS[kind](furniture))
    assert portal.call("PUT", f"{CONNECTORS}/{made['id']}", changed(KINDS[kind](furniture), path, value)).status == 400
    assert portal.get(f"{CONNECTORS}/{made['id']}") == made


def test_tunnel_names_are_unique_within_their_gateway(portal, furniture):
    document = ipsec(furniture)
    tunnels = document["instances"][0]["segmentOptions"][0]["customerGateways"][0]["tunnels"]
    tunnels.append(dict(tunnels[0]))
    assert "tunnel 'edge-corp-0-t1' is given 2 times" in portal.call("POST", CONNECTORS, document).message


def test_all_faults_are_told_at_once(portal, furniture):
    document = changed(changed(vxlan_gpe(furniture), "size", "HUGE"), "vhubPrefix", "10.0.0.0/8")
    assert [each["field"] for each in portal.call("POST", CONNECTORS, document).document["errors"]] == [
        "size",
        "vhubPrefix",
    ]


def test_answer_has_the_exact_types(portal, furniture):
    made = portal.make(CONNECTORS, {**ipsec(furniture), "group": "branches", "billingTags": [furniture.tag]})
    assert type(made["id"]) is int and type(made["implicitGroupId"]) is int
    assert made["billingTags"] == [furniture.tag]
    assert all(type(option["segmentId"]) is int for option in made["segmentOptions"])
    for instance in made["instances"]:
        assert type(instance["id"]) is int
        for option in instance["segmentOptions"]:
            for gateway in option["customerGateways"]:
                assert type(gateway["id"]) is str
                assert all(
                    type(tunnel["id"]) is str and type(tunnel["profileId"]) is int for tunnel in gateway["tunnels"]
                )


def without_ids(value: Any) -> Any:
    if isinstance(value, list):
        return [without_ids(item) for item in value]
    if isinstance(value, dict):
        ids = ("id", "implicitGroupId", "segmentId", "segmentId:omitempty")
        return {key: without_ids(inner) for key, inner in value.items() if key not in ids}
    return value


@pytest.mark.parametrize("kind", list(KINDS))
def test_echo(portal, furniture, kind):
    sent = KINDS[kind](furniture)
    shown = without_ids(portal.make(CONNECTORS, sent))
    expected = without_ids(sent) | {"billingTags": []}
    for instance in expected["instances"]:
        instance.setdefault("redundantRouter", False)
        for option in instance["segmentOptions"]:
            for tunnel in option["customerGateways"][0]["tunnels"]:
                tunnel.setdefault("initiator", False)
    assert shown == expected


def ids_of(document: Any) -> dict[str, Any]:
    found = {}
    for instance in document["instances"]:
        found[instance["name"]] = instance["id"]
        for option in instance["segmentOptions"]:
            for gateway in option["customerGateways"]:
                found[gateway["name"]] = gateway["id"]
                found.update({tunnel["name"]: tunnel["id"] for tunnel in gateway["tunnels"]})
    return found


def test_nested_ids(portal, furniture):
    made = portal.make(CONNECTORS, ipsec(furniture))
    path, ids = f"{CONNECTORS}/{made['id']}", ids_of(made)
    assert len(set(map(str, ids.values()))) == len(ids) == 10
    # Sent with their ids or without: the same.
    assert portal.put(path, made) == portal.put(path, ipsec(furniture)) == made
    # An id with another name is a new name.
    renamed = changed(made, "instances.0.name", "first")
    assert ids_of(portal.put(path, renamed))["first"] == ids["circuit-0"]
    portal.put(path, made)
    # One more and one fewer leave the others alone.
    more = ipsec(furniture, instances=3)
    assert ids.items() <= ids_of(portal.put(path, more)).items()
    fewer = {**more, "instances": more["instances"][1:2]}
    assert ids_of(portal.put(path, fewer)) == {
        name: id for name, id in ids.items() if name.removesuffix("-t1").endswith("-1")
    }


def test_positional_ids_rename(portal, furniture):
    """The official provider sends the second instance with the first one's id when the first is removed (fault P2)."""
    made = portal.make(CONNECTORS, ipsec(furniture))
    sent = changed(
        ipsec(furniture), "instances", [{**ipsec(furniture)["instances"][1], "id": made["instances"][0]["id"]}]
    )
    (instance,) = portal.put(f"{CONNECTORS}/{made['id']}", sent)["instances"]
    assert (instance["id"], instance["name"]) == (made["instances"][0]["id"], "circuit-1")


def test_an_id_given_twice(portal, furniture):
    made = portal.make(CONNECTORS, ipsec(furniture))
    twice = changed(made, "instances.1.id", made["instances"][0]["id"])
    assert "is given twice" in portal.call("PUT", f"{CONNECTORS}/{made['id']}", twice).message


def test_nested_ids_remade(portal, furniture):
    portal.set(nested_ids="remade")
    made = portal.make(CONNECTORS, ipsec(furniture))
    path, ids = f"{CONNECTORS}/{made['id']}", ids_of(made)
    assert portal.put(path, made) == made
    assert not set(map(str, ids.values())) & set(map(str, ids_of(portal.put(path, ipsec(furniture))).values()))


def secrets_of(document: Any) -> list[Any]:
    return [
        tunnel.get(key)
        for instance in document["instances"]
        for option in instance["segmentOptions"]
        for gateway in option["customerGateways"]
        for tunnel in gateway["tunnels"]
        for key in SECRETS
    ]


@pytest.mark.parametrize("shown", ["echoed", "masked", "absent"])
def test_secrets(portal, furniture, shown):
    portal.set(secrets=shown)
    sent = ipsec(furniture)
    made = portal.make(CONNECTORS, sent)
    expected = {"echoed": secrets_of(sent), "masked": ["********"] * 8, "absent": [None] * 8}[shown]
    path = f"{CONNECTORS}/{made['id']}"
    assert secrets_of(made) == secrets_of(portal.get(path)) == secrets_of(portal.get(CONNECTORS)[0]) == expected
    # What is sent back as it was shown keeps the secret.
    portal.put(path, made)
    portal.set(secrets="echoed")
    assert secrets_of(portal.get(path)) == secrets_of(sent)


def test_secrets_left_out_are_reset_where_they_are_shown(portal, furniture):
    made = portal.make(CONNECTORS, ipsec(furniture))
    updated = portal.put(f"{CONNECTORS}/{made['id']}", changed(made, f"{TUNNEL}.preSharedKey", ...))
    assert secrets_of(updated)[0] is None


def test_list_order(portal, furniture):
    made = portal.make(CONNECTORS, ipsec(furniture))
    portal.set(list_order="reversed")
    shown = portal.get(f"{CONNECTORS}/{made['id']}")
    assert [each["name"] for each in shown["instances"]] == ["circuit-1", "circuit-0"]
    assert [each["segmentName"] for each in shown["segmentOptions"]] == ["lab", "corp"]
    assert [each["segmentName"] for each in shown["instances"][0]["segmentOptions"]] == ["lab", "corp"]


OPTIONAL = {
    "description": ("words", None),
    "group": ("branches", None),
    "enabled": (False, True),
    "billingTags": ([1006], []),
    "tunnelProtocol": ("VXLAN", "VXLAN_GPE"),
}


@pytest.mark.parametrize("key", list(OPTIONAL))
def test_absent_keys(portal, furniture, key):
    value, default = OPTIONAL[key]
    made = portal.make(CONNECTORS, {**vxlan_gpe(furniture), key: value})
    path = f"{CONNECTORS}/{made['id']}"
    document = {name: inner for name, inner in vxlan_gpe(furniture).items() if name != key}
    portal.set(absent_keys="keep")
    assert portal.put(path, document)[key] == value
    # Explicitly empty clears, where there is something to clear.
    if default in (None, []):
        assert portal.put(path, {**document, key: None}).get(key) == default
        portal.put(path, {**document, key: value})
    portal.set(absent_keys="reset")
    assert portal.put(path, document).get(key) == default


def test_absent_keys_of_nested_objects(portal, furniture):
    portal.set(absent_keys="keep")
    made = portal.make(CONNECTORS, ipsec(furniture))
    path = f"{CONNECTORS}/{made['id']}"
    assert portal.put(path, {"name": "er-basel"}) == made
    sparse = {"instances": [{"name": each["name"]} for each in made["instances"]]}
    sparse["segmentOptions"] = [{"segmentName": each["segmentName"]} for each in made["segmentOptions"]]
    assert portal.put(path, sparse) == made


def test_defaults_by_switch(portal, furniture):
    portal.set(default_initiator=True, default_redundant_router=True, default_ike_version="IKEv2")
    document = changed(changed(ipsec(furniture), f"{TUNNEL}.ikeVersion", ...), "instances.0.redundantRouter", ...)
    made = portal.make(CONNECTORS, document)["instances"][0]
    tunnel = made["segmentOptions"][0]["customerGateways"][0]["tunnels"][0]
    assert (tunnel["initiator"], tunnel["ikeVersion"], made["redundantRouter"]) == (True, "IKEv2", True)


def test_immutable_fields(portal, furniture):
    portal.set(immutable_fields=["cxp", "vhubPrefix"])
    made = portal.make(CONNECTORS, vxlan_gpe(furniture))
    path = f"{CONNECTORS}/{made['id']}"
    answer = portal.call("PUT", path, {**made, "cxp": "USWEST-AZURE-1"})
    assert answer.status == 409 and "cxp of" in answer.message
    assert portal.put(path, {**made, "size": "LARGE"})["size"] == "LARGE"


def test_segment_id_switches(portal, furniture):
    portal.set(segment_id_shown=False)
    made = portal.make(CONNECTORS, ipsec(furniture))
    assert "segmentId" not in str(made)
    portal.set(segment_id_accepted=False)
    path = f"{CONNECTORS}/{made['id']}"
    assert portal.put(path, made) == made
    for where in ("segmentOptions.0", "instances.1.segmentOptions.0"):
        answer = portal.call("PUT", path, changed(made, f"{where}.segmentId", 1001))
        assert "segments go by segmentName" in answer.message


def test_unset_group(portal, furniture):
    made = portal.make(CONNECTORS, vxlan_gpe(furniture))
    path = f"{CONNECTORS}/{made['id']}"
    assert "group" not in made
    portal.set(unset_group="empty")
    assert portal.get(path)["group"] == ""
    portal.set(unset_group="filled")
    filled = portal.get(path)
    assert filled["group"] == portal.get(f"{GROUPS}/{made['implicitGroupId']}")["name"]
    assert portal.put(path, filled) == filled
    assert portal.call("DELETE", path).status == 204


def test_sizes_and_reserved_asns(portal, furniture):
    portal.set(sizes=["20LARGE"], reserved_asns=[64901])
    assert portal.call("POST", CONNECTORS, vxlan_gpe(furniture)).status == 400
    document = {**vxlan_gpe(furniture), "size": "20LARGE"}
    assert (
        "64901 is reserved"
        in portal.call("POST", CONNECTORS, changed(document, "segmentOptions.0.customerAsn", 64901)).message
    )
    portal.make(CONNECTORS, document)


def test_vni_range(portal, furniture):
    portal.set(vni_range_enforced=True)
    portal.make(CONNECTORS, vxlan(furniture))
    answer = portal.call("POST", CONNECTORS, changed(vxlan(furniture, "er-2"), "instances.0.vnis", [16773022]))
    assert "must be from 16773023 to 16777215" in answer.message


def test_allocated_vnis(portal, furniture):
    portal.make(CONNECTORS, changed(vxlan(furniture, "er-0"), "instances.0.vnis", [16777215]))
    document = changed(vxlan(furniture), "instances.0.vnis", ...)
    made = portal.make(CONNECTORS, document)
    path, vnis = f"{CONNECTORS}/{made['id']}", made["instances"][0]["vnis"]
    assert vnis == [16777214, 16777213]
    # They stay through updates that do not mention them, and give way to those that do.
    assert portal.put(path, document) == made
    given = portal.put(path, changed(document, "instances.0.vnis", [16774000, 16774001]))
    assert given["instances"][0]["vnis"] == [16774000, 16774001]
    assert portal.put(path, document)["instances"][0]["vnis"] == vnis
    other = portal.make(CONNECTORS, changed(vxlan(furniture, "er-2"), "instances.0.vnis", []))
    assert not set(other["instances"][0]["vnis"]) & set(vnis)
    portal.set(allocate_vnis=False)
    assert "vnis" not in portal.put(path, document)["instances"][0]


def test_prefix_overlap(portal, furniture):
    portal.make(CONNECTORS, vxlan_gpe(furniture))
    portal.make(CONNECTORS, vxlan_gpe(furniture, "er-2"))
    portal.set(prefix_overlap="tenant_network")
    answer = portal.call("POST", CONNECTORS, vxlan_gpe(furniture, "er-3"))
    assert "10.60.2.0/23 overlaps 10.60.2.0/23 of connector 'er-zurich'" in answer.message
    apart = changed(vxlan_gpe(furniture, "er-3"), "vhubPrefix", "10.62.0.0/23")
    apart["instances"][0]["loopbackSubnet"] = "172.21.0.0/26"
    portal.make(CONNECTORS, apart)
    portal.set(prefix_overlap="accept")
    portal.make(CONNECTORS, changed(vxlan_gpe(furniture, "er-4"), "instances.0.loopbackSubnet", "10.60.2.0/26"))


def test_objects_marked_for_deletion_cannot_be_referred_to(portal, furniture):
    portal.set(delete_marks=True)
    assert portal.call("DELETE", f"{SEGMENTS}/1001").status == 202
    assert "segment 'corp' does not exist" in portal.call("POST", CONNECTORS, vxlan_gpe(furniture)).message
    again = portal.make(SEGMENTS, segment("corp", "10.0.0.0/8"))
    made = portal.make(CONNECTORS, vxlan_gpe(furniture))
    assert made["segmentOptions"][0]["segmentId"] == again["id"]


def test_connector_in_the_implicit_group_of_another(portal, furniture):
    first = portal.make(CONNECTORS, vxlan_gpe(furniture, "er-1"))
    second = portal.make(CONNECTORS, {**vxlan_gpe(furniture, "er-2"), "group": "er-1 (implicit)"})
    assert portal.call("DELETE", f"{CONNECTORS}/{first['id']}").status == 204
    assert "group" not in portal.get(f"{CONNECTORS}/{second['id']}")


def test_update_changes_what_is_used(portal, furniture):
    made = portal.make(CONNECTORS, vxlan_gpe(furniture))
    portal.put(f"{CONNECTORS}/{made['id']}", {**made, "segmentOptions": [segment_option("lab")]})
    assert portal.call("DELETE", f"{SEGMENTS}/1001").status == 204
    assert portal.call("DELETE", f"{SEGMENTS}/1002").status == 409


SHOWING = ("secrets", "unset_group", "segment_id_shown", "allocate_vnis", "absent_keys", "nested_ids", "ids_as_text")


def other_values(name: str) -> list[Any]:
    """All values of a switch but the default."""
    switch = SWITCHES[name]
    values = (False, True) if switch.choices is bool else switch.choices
    return [value for value in values if value != switch.default]


@pytest.mark.parametrize("kind", list(KINDS))
def test_put_of_what_get_shows_changes_nothing(kind):
    """Under every pair of values of the switches that shape answers."""
    values = [(name, value) for name in SHOWING for value in other_values(name)]
    for pair in itertools.combinations(values, 2):
        portal = Portal(**dict(pair))
        made = portal.make(CONNECTORS, KINDS[kind](portal.furnish()))
        path = f"{CONNECTORS}/{made['id']}"
        assert portal.get(path) == portal.put(path, portal.get(path)) == portal.get(path), pair
        portal.set(secrets="echoed")
        echoed = portal.get(path)
        assert secrets_of(echoed) == secrets_of(KINDS[kind](Furniture("", 0, 0))), pair


def leaves(value: Any, path: tuple = ()) -> list[tuple]:
    found = [path] if path else []
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        found += leaves(inner, (*path, key))
    return found


ODD = [
    None,
    "",
    0,
    -1,
    1.5,
    True,
    [],
    {},
    [None],
    [[]],
    [{}],
    {"id": 1},
    "x",
    "10.0.0.0/26",
    10**30,
    ["a", 1],
    "\u2028",
]


@pytest.mark.parametrize(
    "switches", [{}, {"absent_keys": "keep", "secrets": "masked"}, {"nested_ids": "remade"}], ids=str
)
def test_no_document_makes_it_fail(switches):
    """Any value in any place is accepted or refused, never an exception, and what was accepted can be read."""
    chance = random.Random(1)
    for kind in KINDS.values():
        portal = Portal(**switches)
        furniture = portal.furnish()
        steady = kind(furniture, "steady")
        made = portal.make(CONNECTORS, steady)
        target = f"{CONNECTORS}/{made['id']}"
        for path in leaves(made):
            for value in chance.sample(ODD, 6):
                updated = portal.call("PUT", target, put_at(made, path, value))
                assert updated.status in (200, 400, 409), (path, value)
                made = portal.put(target, steady)
        for path in leaves(steady):
            for value in chance.sample(ODD, 6):
                created = portal.call("POST", CONNECTORS, put_at({**steady, "name": "odd"}, path, value))
                assert created.status in (201, 400, 409), (path, value)
                if created.status == 201:
                    assert portal.call("DELETE", f"{CONNECTORS}/{created.document['id']}").status == 204
        assert len(portal.get(CONNECTORS)) == 1


def test_one_of_a_thousand_connectors_costs_what_one_of_a_hundred_does(portal, furniture):
    """In CPU time of this thread, with a wide margin: what grows with the number of objects is ten times as much."""

    def hundred(first: int) -> float:
        began = time.thread_time()
        for number in range(first, first + 100):
            id = portal.make(CONNECTORS, ipsec(furniture, f"er-{number}"))["id"]
            assert portal.get(f"{CONNECTORS}?name=er-{number}&paginated=false")[0]["id"] == id
            portal.get(f"{CONNECTORS}/{id}")
        return time.thread_time() - began

    costs = [hundred(first) for first in range(0, 1000, 100)]
    assert len(portal.get(CONNECTORS)) == 1000
    assert min(costs[-3:]) < 5 * min(costs[:3]), costs
