# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Alkira family in tests: connection options for the simulator, calls in process, and objects to start from."""

from __future__ import annotations

import copy
from typing import Any

from tests.simulator.testing import Simulator
from tests.support import collection, stack

LONG = "cloudlink.interconnect.alkira_%s"
CIRCUITS = (
    "/subscriptions/12345678-abcd-efgh-ijkl-1234567890ab/resourceGroups/network-rg/providers/Microsoft.Network"
    "/expressRouteCircuits/"
)
GUID = "0f3c6d0e-5b1c-4b36-9a51-7d1b8a1c7e21"
CLIENT_SECRET = "client-secret-nobody-may-see"
KEYS = ("psk-dmz-nobody-may-see", "psk-internal-nobody-may-see")
SUITE = {
    "ipsec_encryption_algorithm": "AES256CBC",
    "ipsec_integrity_algorithm": "SHA256",
    "ipsec_dh_group": "MODP2048",
    "ike_encryption_algorithm": "AES256CBC",
    "ike_integrity_algorithm": "SHA256",
    "ike_dh_group": "MODP2048",
}
CREDENTIAL = {
    "application_id": "7b0e2a51-66f0-4b7e-9d6a-0d4b3c5f1a20",
    "secret_key": CLIENT_SECRET,
    "tenant_id": "41aa9c3e-0f3b-4a0e-8a55-2f6b7d8c9e10",
}


def connection(simulator: Simulator, **more: Any) -> dict[str, Any]:
    """Connection options of the only account; ``more`` overrides them."""
    return {
        "portal": simulator.alkira.endpoint,
        "api_key": Simulator.alkira_api_key,
        "ca_path": simulator.ca_file,
        **more,
    }


def variables(simulator: Simulator) -> dict[str, str | None]:
    return {f"ALKIRA_{name.upper()}": value for name, value in connection(simulator).items()}


def entries() -> dict[str, Any]:
    """What the modules run, by module name without the prefix of the family."""
    return collection.entries("alkira")


class InProcess(stack.InProcess):
    """``run("segment", name="prod", cidrs=[...])``"""

    def __init__(self, simulator: Simulator) -> None:
        self.simulator = simulator
        super().__init__(simulator.alkira)

    def known_entries(self) -> dict[str, Any]:
        return entries()

    def connection(self) -> dict[str, Any]:
        return connection(self.simulator)

    def connector(self, check: bool = False, **options: Any) -> dict[str, Any]:
        return self("connector_azure_expressroute", check, **options)

    def furnish(self) -> None:
        """What the connectors below refer to."""
        self.ok("segment", batch=[{"name": name, "cidrs": [cidr]} for name, cidr in SEGMENTS.items()])
        self.ok("group", batch=[{"name": "networking"}, {"name": "security"}])
        self.ok("billing_tag", batch=[{"name": "production"}, {"name": "networking"}])
        self.ok("credential_azure_vnet", name="prod", **CREDENTIAL)
        self.ok("connector_ipsec_tunnel_profile", name="strong", **SUITE)


SEGMENTS = {"prod": "10.40.0.0/16", "dmz": "10.41.0.0/16", "internal": "10.42.0.0/16"}


def circuit(name: str) -> str:
    return f"/subscriptions/{GUID}/resourceGroups/rg/providers/Microsoft.Network/expressRouteCircuits/{name}"


def vxlan_gpe(name: str = "basic", **more: Any) -> dict[str, Any]:
    """A connector of one instance and one segment."""
    return copy.deepcopy(
        {
            "name": name,
            "description": "one",
            "size": "MEDIUM",
            "enabled": True,
            "vhub_prefix": "10.130.0.0/23",
            "cxp": "USWEST-AZURE-1",
            "group": "networking",
            "billing_tag_ids": ["production"],
            "instances": [
                {
                    "name": "primary",
                    "expressroute_circuit_id": circuit("primary"),
                    "redundant_router": False,
                    "loopback_subnet": "192.168.20.0/26",
                    "credential_id": "prod",
                }
            ],
            "segment_options": [
                {
                    "segment_id": "prod",
                    "customer_asn": 65001,
                    "disable_internet_exit": True,
                    "advertise_on_prem_routes": True,
                }
            ],
            **more,
        }
    )


def vxlan(name: str = "ha", **more: Any) -> dict[str, Any]:
    """Redundant routers with two MAC addresses; the portal chooses the VNIs."""
    document = vxlan_gpe(name, tunnel_protocol="VXLAN", vhub_prefix="10.131.0.0/23")
    document["instances"][0].update(
        redundant_router=True,
        loopback_subnet="192.168.21.0/26",
        gateway_mac_address=["00:1A:2B:3C:4D:5E", "00-1a-2b-3c-4d-5f"],
    )
    return {**document, **more}


def gateway(name: str, key: str, initiator: bool = True) -> dict[str, Any]:
    tunnel = {
        "name": f"{name}-tunnel",
        "initiator": initiator,
        "profile_id": "strong",
        "pre_shared_key": key,
        "remote_auth_value": f"{name}.example.com",
    }
    return {"name": name, "tunnel": [tunnel]}


def ipsec(name: str = "multi", instances: int = 2, **more: Any) -> dict[str, Any]:
    """Two segments, two gateways for the first and one for the second, in every instance."""
    document = vxlan_gpe(name, tunnel_protocol="IPSEC", vhub_prefix="10.132.0.0/23", group="security")
    document["segment_options"] = [
        {"segment_id": "dmz", "customer_asn": 65003, "advertise_on_prem_routes": False},
        {"segment_id": "internal", "customer_asn": 65004, "disable_internet_exit": False},
    ]
    document["instances"] = [
        {
            "name": f"circuit-{number}",
            "expressroute_circuit_id": circuit(f"circuit-{number}"),
            "redundant_router": True,
            "loopback_subnet": f"192.168.22.{64 * number}/26",
            "credential_id": "prod",
            "ipsec_customer_gateway": [
                {
                    "segment_id": "dmz",
                    "customer_gateway": [gateway("dmz-a", KEYS[0]), gateway("dmz-b", KEYS[0], initiator=False)],
                },
                {"segment_id": "internal", "customer_gateway": [gateway("internal-a", KEYS[1])]},
            ],
        }
        for number in range(instances)
    ]
    return {**document, **more}


def many(count: int, instances: int = 2, segments: int = 3) -> list[dict[str, Any]]:
    """Connectors for measurements, of two instances over three segments, with names and networks of their own."""
    return [
        {
            "name": f"bench-{number}",
            "size": "SMALL",
            "vhub_prefix": f"10.{number // 128 + 1}.{number % 128 * 2}.0/23",
            "cxp": "USWEST-AZURE-1",
            "tunnel_protocol": "VXLAN_GPE",
            "group": "bench",
            "instances": [
                {
                    "name": f"instance-{one}",
                    "expressroute_circuit_id": circuit(f"bench-{number}-{one}"),
                    "loopback_subnet": f"172.{16 + number // 256}.{number % 256}.{64 * one}/26",
                    "credential_id": "bench",
                }
                for one in range(instances)
            ],
            "segment_options": [{"segment_id": f"bench-{one}", "customer_asn": 65001 + one} for one in range(segments)],
        }
        for number in range(count)
    ]


def needed_by_many(segments: int = 3) -> dict[str, list[dict[str, Any]]]:
    """What :func:`many` refers to, as variables of the playbook ``azure_expressroute``."""
    return {
        "segments": [{"name": f"bench-{one}", "cidrs": [f"10.{240 + one}.0.0/16"]} for one in range(segments)],
        "connector_groups": [{"name": "bench"}],
        "credentials": [{"name": "bench", **CREDENTIAL}],
    }


def nested_ids(connector: dict[str, Any]) -> dict[str, str]:
    """``{path of names: id}`` of everything in a connector that has an id."""
    found = {}
    for instance in connector["instances"]:
        found[instance["name"]] = instance["id"]
        for entry in instance["ipsec_customer_gateway"]:
            for one in entry["customer_gateway"]:
                path = f"{instance['name']}/{entry['segment_name']}/{one['name']}"
                found[path] = one["id"]
                found.update({f"{path}/{tunnel['name']}": tunnel["id"] for tunnel in one["tunnel"]})
    return found
