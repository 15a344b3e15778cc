# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the cases build: small worlds of every family, as variables of its role."""

from __future__ import annotations

import copy
from typing import Any

from tests.support.alicloud import OTHER_REGION as OTHER_CITY
from tests.support.alicloud import PEER
from tests.support.alicloud import REGION as CITY
from tests.support.alkira import CREDENTIAL, SEGMENTS, SUITE, circuit, ipsec, vxlan, vxlan_gpe
from tests.support.stack import OTHER_REGION


def side(name: str, block: str, **more: Any) -> dict[str, Any]:
    return {"vpc": {"vpc_name": name, "cidr_block": block}, "routes": "auto", **more}


def pair(name: str, initiating: dict[str, Any], accepting: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": name,
        "initiating": {"interface": {"specification": "Large.2"}, **initiating},
        "accepting": accepting,
    }


def peering(name: str, requester: dict[str, Any], accepter: dict[str, Any], **options: Any) -> dict[str, Any]:
    return {"name": name, "requester": requester, "accepter": accepter, "peering": options}


def needs(*connectors: dict[str, Any], segments: list[str], **more: Any) -> dict[str, Any]:
    return {
        "segments": [{"name": name, "cidrs": [SEGMENTS[name]]} for name in segments],
        "groups": [{"name": "networking"}],
        "billing_tags": [{"name": "production"}],
        "credentials": [{"name": "prod", **CREDENTIAL}],
        "connectors": list(connectors),
        **more,
    }


def spoke(number: int) -> dict[str, Any]:
    """One of several connectors that share all that they need."""
    made = vxlan_gpe(f"spoke-{number}", vhub_prefix=f"10.{140 + number}.0.0/23")
    (instance,) = made["instances"]
    instance.update(
        name=f"circuit-{number}",
        expressroute_circuit_id=circuit(f"circuit-{number}"),
        loopback_subnet=f"192.168.{100 + number}.0/26",
    )
    return made


BLUE, GREEN = side("blue", "172.16.0.0/12"), side("green", "192.168.0.0/16")
HUB = side("hub", "10.0.0.0/16")
SHARED = {"destination": "10.200.0.0/16", "weight": 100, "next_hops": [{"name": "two", "weight": 50}]}
NEAR = {"region": CITY, **side("near", "10.1.0.0/16")}
FAR = {"region": OTHER_CITY, **side("far", "10.2.0.0/16")}
PARTNER = {"region": OTHER_CITY, "account": "peer", **side("partner", "10.3.0.0/16"), "account_id": PEER}

SCENARIOS: dict[str, dict[str, Any]] = {
    "stack": {"pairs": [pair("blue-green", BLUE, GREEN)]},
    "stack-hub": {
        "pairs": [
            pair("hub-one", HUB, side("one", "10.1.0.0/16", region=OTHER_REGION)),
            pair("hub-two", HUB, side("two", "10.2.0.0/16", account="peer")),
            pair("hub-three", HUB, side("three", "10.3.0.0/16")),
        ]
    },
    "stack-shared": {
        "pairs": [
            pair("one", {**HUB, "ecmp_routes": [SHARED]}, side("line-one", "10.1.0.0/16")),
            pair("two", HUB, side("line-two", "10.2.0.0/16")),
        ]
    },
    "alicloud": {"peerings": [peering("near-partner", NEAR, PARTNER)]},
    "alicloud-inner": {"peerings": [peering("near-far", NEAR, FAR)]},
    "alicloud-mesh": {
        "peerings": [
            peering("near-far", NEAR, FAR),
            peering("near-partner", NEAR, PARTNER),
            peering("far-near-2", FAR, {"region": CITY, **side("near-2", "10.4.0.0/16")}),
        ]
    },
    "alkira": needs(vxlan_gpe(), segments=["prod"]),
    "alkira-ipsec": needs(
        vxlan(),
        ipsec(instances=1, group="networking"),
        segments=list(SEGMENTS),
        tunnel_profiles=[{"name": "strong", **SUITE}],
    ),
    "alkira-hub": needs(*map(spoke, range(4)), segments=["prod"]),
}
# The same objects by the single form of the modules.
SCENARIOS.update({f"{name}-singly": {**SCENARIOS[name], "singly": True} for name in ("stack", "alicloud", "alkira")})
"""The first of a family is small enough for every call of it to be tried in every way."""


def family(scenario: str) -> str:
    return scenario.partition("-")[0]


def changed(scenario: str) -> dict[str, Any]:
    """The same world, wanted differently in what can be changed in place. Everything of the first is in it, too."""
    wanted = copy.deepcopy(SCENARIOS[scenario])
    for one in wanted.get("pairs", ()):
        one["initiating"]["interface"].update(specification="Large.5", description="changed")
        one["accepting"]["interface"] = {"description": "changed"}
        one["accepting"]["vpc"].update(description="changed", tags={"stage": "test"})
        one["accepting"]["routes"] = [one["initiating"]["vpc"]["cidr_block"], "10.99.0.0/16"]
    for one in wanted.get("peerings", ()):
        one["peering"].update(description="changed", tags={"stage": "test"})
        further = "10.9.0.0/16" if one["requester"]["vpc"]["vpc_name"] == "near" else "10.8.0.0/16"
        one["requester"]["vpc"].update(description="changed", secondary_cidr_blocks=[further])
    for one in wanted.get("connectors", ()):
        one.update(description="changed", size="LARGE", enabled=False)
    for one in wanted.get("segments", ()):
        one["description"] = "changed"
    return wanted


def shares(scenario: str) -> list[dict[str, Any]]:
    """The same world in as many parts as it has links, as slices of a controller have it."""
    wanted = SCENARIOS[scenario]
    option = next(name for name in ("pairs", "peerings", "connectors") if name in wanted)
    return [{**copy.deepcopy(wanted), option: [copy.deepcopy(link)]} for link in wanted[option]]
