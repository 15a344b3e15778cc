# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The simulated Alkira portal answers what the official Terraform provider sends, call by call (5.2.4), and accepts the
four examples of its documentation once their mistakes are mended (section 7)."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from tests.simulator.alkira.testing import (
    CONNECTORS,
    CREDENTIALS,
    GROUPS,
    NETWORK,
    SEGMENTS,
    TAGS,
    Answer,
    Portal,
    credential,
    segment,
)

CIRCUITS = (
    "/subscriptions/12345678-abcd-efgh-ijkl-1234567890ab/resourceGroups/network-rg"
    "/providers/Microsoft.Network/expressRouteCircuits/"
)


def tunnel(name: str, key: str, profile: int, fqdn: str, initiator: bool = True) -> dict[str, Any]:
    return {
        "name": name,
        "ike_version": "IKEv2",
        "initiator": initiator,
        "pre_shared_key": key,
        "profile_id": profile,
        "remote_auth_type": "FQDN",
        "remote_auth_value": fqdn,
    }


def option(segment: str, asn: int, disable_internet_exit: bool, advertise_on_prem_routes: bool) -> dict[str, Any]:
    return {
        "segment": segment,
        "customer_asn": asn,
        "disable_internet_exit": disable_internet_exit,
        "advertise_on_prem_routes": advertise_on_prem_routes,
    }


# The examples with the Terraform resource's argument names; segments, tags and credentials by name.
BASIC = {
    "name": "basic-expressroute",
    "description": "Basic ExpressRoute connector with VXLAN_GPE",
    "size": "MEDIUM",
    "enabled": True,
    "vhub_prefix": "10.130.0.0/23",
    "cxp": "USWEST-AZURE-1",
    "tunnel_protocol": "VXLAN_GPE",
    "group": "networking",
    "instances": [
        {
            "name": "primary-instance",
            "expressroute_circuit_id": CIRCUITS + "primary-circuit",
            "redundant_router": False,
            "loopback_subnet": "192.168.20.0/26",
            "credential": "prod",
        }
    ],
    "segment_options": [option("prod", 65001, True, True)],
}
HIGH_AVAILABILITY = {
    "name": "ha-expressroute",
    "description": "High availability ExpressRoute connector",
    "size": "LARGE",
    "enabled": True,
    "vhub_prefix": "10.131.0.0/23",
    "cxp": "USEAST-AZURE-1",
    "tunnel_protocol": "VXLAN",
    "group": "core-network",
    "billing_tags": ["production", "networking"],
    "instances": [
        {
            "name": "ha-instance",
            "expressroute_circuit_id": CIRCUITS + "ha-circuit",
            "redundant_router": True,
            "loopback_subnet": "192.168.21.0/26",
            "credential": "prod",
            "gateway_mac_address": ["00:1A:2B:3C:4D:5E", "00:6F:7A:8B:9C:0D"],
            "virtual_network_interface": [16774000, 16774001],
        }
    ],
    "segment_options": [option("prod", 65002, False, True)],
}
MULTI_SEGMENT = {
    "name": "multi-segment-ipsec",
    "description": "ExpressRoute connector with multiple segments and IPsec tunnels",
    "size": "2LARGE",
    "enabled": True,
    "vhub_prefix": "10.132.0.0/23",
    "cxp": "USWEST-AZURE-1",
    "tunnel_protocol": "IPSEC",
    "group": "security",
    "instances": [
        {
            "name": "multi-segment-instance",
            "expressroute_circuit_id": CIRCUITS + "multi-segment-circuit",
            "redundant_router": True,
            "loopback_subnet": "192.168.22.0/26",
            "credential": "security",
            "ipsec_customer_gateway": [
                {
                    "segment": "dmz",
                    "customer_gateway": [
                        {
                            "name": name,
                            "tunnel": [tunnel("primary-tunnel", "psk-dmz-primary-123!", 10, "dmz-gateway.example.com")],
                        }
                        for name in ("dmz-primary-gateway", "dmz-backup-gateway")
                    ],
                },
                {
                    "segment": "internal",
                    "customer_gateway": [
                        {
                            "name": "internal-primary-gateway",
                            "tunnel": [
                                tunnel(
                                    "primary-tunnel", "psk-internal-primary-456!", 11, "internal-primary.example.com"
                                )
                            ],
                        },
                        {
                            "name": "internal-backup-gateway",
                            "tunnel": [
                                tunnel(
                                    "backup-tunnel",
                                    "psk-internal-backup-789!",
                                    12,
                                    "internal-backup.example.com",
                                    initiator=False,
                                )
                            ],
                        },
                    ],
                },
            ],
        }
    ],
    "segment_options": [option("dmz", 65003, True, False), option("internal", 65004, False, True)],
}
MULTI_INSTANCE = {
    "name": "multi-instance-connector",
    "description": "ExpressRoute connector with multiple circuit instances",
    "size": "5LARGE",
    "enabled": True,
    "vhub_prefix": "10.133.0.0/23",
    "cxp": "USEAST-AZURE-1",
    "tunnel_protocol": "IPSEC",
    "group": "global-network",
    "instances": [
        {
            "name": "primary-circuit",
            "expressroute_circuit_id": CIRCUITS + "primary-circuit",
            "redundant_router": False,
            "loopback_subnet": "192.168.23.0/26",
            "credential": "primary",
            "ipsec_customer_gateway": [
                {
                    "segment": "prod",
                    "customer_gateway": [
                        {
                            "name": "prod-gateway",
                            "tunnel": [tunnel("prod-tunnel", "psk-prod-primary-123!", 20, "prod-gateway.example.com")],
                        }
                    ],
                }
            ],
        },
        {
            "name": "backup-circuit",
            "expressroute_circuit_id": CIRCUITS + "backup-circuit",
            "redundant_router": False,
            "loopback_subnet": "192.168.24.0/26",
            "credential": "backup",
            "ipsec_customer_gateway": [
                {
                    "segment": "prod",
                    "customer_gateway": [
                        {
                            "name": "backup-gateway",
                            "tunnel": [
                                tunnel("backup-tunnel", "psk-backup-456!", 21, "backup-gateway.example.com", False)
                            ],
                        }
                    ],
                }
            ],
        },
    ],
    "segment_options": [option("prod", 65005, False, True)],
}
EXAMPLES = {
    "basic": BASIC,
    "high availability": HIGH_AVAILABILITY,
    "several segments": MULTI_SEGMENT,
    "several circuits": MULTI_INSTANCE,
}


class Provider:
    """Sends what the provider sends, with its habits: what is false, zero or empty is left out, nothing is cached."""

    def __init__(self, portal: Portal, query: str = "") -> None:
        self.portal = portal
        self.query = query
        (network,) = portal.get("/api/tenantnetworksummaries")
        assert network["id"] == 1
        self.segments = {
            name: self.post(SEGMENTS, segment(name, f"10.{number}.0.0/16"))
            for number, name in enumerate(("prod", "dmz", "internal"), 1)
        }
        for name in ("networking", "core-network", "security", "global-network"):
            self.post(GROUPS, {"id": 0, "name": name, "description": ""})
        self.tags = {
            name: self.post(TAGS, {"id": 0, "name": name, "description": ""}) for name in ("production", "networking")
        }
        self.credentials = {
            name: self.post(CREDENTIALS, credential(name)) for name in ("prod", "security", "primary", "backup")
        }

    def post(self, path: str, document: Any) -> Any:
        return self.portal.make(path + self.query, document)["id"]

    def read(self, path: str) -> Any:
        return self.portal.get(f"{path}?includeMarkedForDeletion=true")

    def segment_name(self, name: str) -> str:
        """One look-up a reference, by id."""
        return self.read(f"{SEGMENTS}/{self.segments[name]}")["name"]

    def body(self, arguments: dict[str, Any]) -> dict[str, Any]:
        instances = [self.instance(each) for each in arguments["instances"]]
        options = [
            {
                "segmentName": self.segment_name(each["segment"]),
                "segmentId:omitempty": 0,
                "customerAsn": each["customer_asn"],
                "disableInternetExit": each["disable_internet_exit"],
                "advertiseOnPremRoutes": each["advertise_on_prem_routes"],
            }
            for each in arguments["segment_options"]
        ]
        return {
            "name": arguments["name"],
            "description": arguments["description"],
            "size": arguments["size"],
            "enabled": arguments["enabled"],
            "vhubPrefix": arguments["vhub_prefix"],
            "tunnelProtocol": arguments["tunnel_protocol"],
            "cxp": arguments["cxp"],
            "group": arguments["group"],
            "instances": instances,
            "segmentOptions": options,
            "billingTags": [self.tags[name] for name in arguments.get("billing_tags", [])] or None,
        }

    def instance(self, arguments: dict[str, Any]) -> dict[str, Any]:
        optional = {
            "redundantRouter": arguments["redundant_router"],
            "gatewayMacAddresses": arguments.get("gateway_mac_address"),
            "vnis": arguments.get("virtual_network_interface"),
        }
        return {
            "name": arguments["name"],
            "expressRouteCircuitId": arguments["expressroute_circuit_id"],
            "loopbackSubnet": arguments["loopback_subnet"],
            "credentialId": self.credentials[arguments["credential"]],
            **{key: value for key, value in optional.items() if value},
            "segmentOptions": [
                {
                    "segmentName": self.segment_name(each["segment"]),
                    "customerGateways": [
                        {"name": gateway["name"], "tunnels": [self.tunnel(inner) for inner in gateway["tunnel"]]}
                        for gateway in each["customer_gateway"]
                    ],
                }
                for each in arguments.get("ipsec_customer_gateway", [])
            ],
        }

    @staticmethod
    def tunnel(arguments: dict[str, Any]) -> dict[str, Any]:
        sent = {
            "name": arguments["name"],
            "initiator": arguments["initiator"],
            "profileId": arguments["profile_id"],
            "ikeVersion": arguments["ike_version"],
            "preSharedKey": arguments["pre_shared_key"],
            "remoteAuthType": arguments["remote_auth_type"],
            "remoteAuthValue": arguments["remote_auth_value"],
        }
        return {key: value for key, value in sent.items() if value}

    def poll(self, answer: Answer) -> None:
        if "x-ak-validation-state-id" in answer.headers:
            state = self.portal.get(f"{NETWORK}/validation-states/{answer.headers['x-ak-validation-state-id']}")
            assert state["state"] == "SUCCESS"
        elif "provision" in self.query:
            request = self.portal.get(f"{NETWORK}/provision-requests/{answer.headers['x-provision-request-id']}")
            assert (request["state"], type(request["id"])) == ("SUCCESS", str)

    def full_read(self, id: int) -> dict[str, Any]:
        """By id, then every segment by its name."""
        shown = self.read(f"{CONNECTORS}/{id}")
        options = [option for instance in shown["instances"] for option in instance["segmentOptions"]]
        for each in options + shown["segmentOptions"]:
            (found,) = self.portal.get(f"{SEGMENTS}?name={each['segmentName']}&paginated=false")
            assert found["id"] == each["segmentId"]
        return shown


@pytest.mark.parametrize("query", ["", "?provision=true", "?async=true", "?async=true&provision=true"])
@pytest.mark.parametrize("example", list(EXAMPLES))
def test_life_of_an_example(example, query):
    portal = Portal()
    provider = Provider(portal, query)
    arguments = EXAMPLES[example]
    created = portal.call("POST", CONNECTORS + query, provider.body(arguments))
    assert created.status == (202 if "async" in query else 201)
    provider.poll(created)
    id = created.document["id"]
    shown = provider.full_read(id)
    assert {key: shown[key] for key in ("name", "size", "group", "cxp")} == {
        key: arguments[key] for key in ("name", "size", "group", "cxp")
    }
    (found,) = portal.get(f"{CONNECTORS}?name={arguments['name']}&paginated=false")
    assert found == shown

    body = {**provider.body(arguments), "description": "another"}
    updated = portal.call("PUT", f"{CONNECTORS}/{id}{query}", body)
    assert updated.status == (202 if "async" in query else 200)
    provider.poll(updated)
    assert provider.full_read(id) == {**shown, "description": "another"}

    provider.poll(portal.call("DELETE", f"{CONNECTORS}/{id}{query}"))
    assert portal.call("GET", f"{CONNECTORS}/{id}?includeMarkedForDeletion=true").status == 404
    assert portal.call("DELETE", f"{CONNECTORS}/{id}{query}").status == 404


def test_all_examples_side_by_side():
    portal = Portal()
    provider = Provider(portal, "?provision=true")
    for arguments in EXAMPLES.values():
        provider.post(CONNECTORS, provider.body(arguments))
    assert portal.get(NETWORK)["state"] == "SUCCESS"
    assert [link["status"] for link in portal.cloud.links()] == ["SUCCESS"] * 5


def misspelt_block() -> dict[str, Any]:
    arguments = copy.deepcopy(MULTI_INSTANCE)
    instance = arguments["instances"][0]
    instance["iposec_customer_gateway"] = instance.pop("ipsec_customer_gateway")
    return arguments


def no_mac_address() -> dict[str, Any]:
    arguments = copy.deepcopy(HIGH_AVAILABILITY)
    arguments["instances"][0]["gateway_mac_address"][1] = "00:6F:7G:8H:9I:0J"
    return arguments


def asn_as_text() -> dict[str, Any]:
    arguments = copy.deepcopy(BASIC)
    arguments["segment_options"][0]["customer_asn"] = "65001"
    return arguments


NO_GATEWAY = "segment 'prod' has no customer gateway here, but is among the connector's segmentOptions"
NO_MAC = "must be a MAC address of six hexadecimal octets, not '00:6F:7G:8H:9I:0J'"


@pytest.mark.parametrize(
    "arguments, message",
    [
        (misspelt_block(), f"instances[0].segmentOptions: {NO_GATEWAY}"),
        (no_mac_address(), f"instances[0].gatewayMacAddresses[1]: {NO_MAC}"),
        (asn_as_text(), "segmentOptions[0].customerAsn: must be an integer, not a string"),
    ],
    ids=["block misspelt", "no MAC address", "ASN as text"],
)
def test_mistakes_of_the_examples(arguments, message):
    portal = Portal()
    provider = Provider(portal)
    answer = portal.call("POST", CONNECTORS, provider.body(arguments))
    assert (answer.status, answer.message) == (400, message)
