# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Maps in tests: documents of any size, made by the collection's own code from listings that no cloud was asked for."""

from __future__ import annotations

from typing import Any

from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.map.model import ALICLOUD, Map

LOOKED_AT = "2026-11-30T12:00:00Z"
STATUSES = ("Activated", "Activated", "Activated", "Accepting", "Rejected")
REGIONS = ("cn-beijing", "cn-hangzhou", "cn-shanghai", "eu-central-1")
ACCOUNTS = ("own", "peer", "lab")
HOSTILE = (
    "</script><script>alert(1)</script>",
    "<!--<script>",
    '"><img src=x onerror=alert(1)>',
    "a\"b\\'c`d``` \n%% |x| [y](javascript:z)",
    "]]></style>&amp;\u2028\u2029;{}#quot;",
    "<!--title--><!--document-->",
)
"""Names that a cloud may hold."""


def vpc(number: int, region: str, account: str, **facts: Any) -> dict[str, Any]:
    """A VPC as its info module returns it."""
    return {
        "id": f"vpc-{number:04}",
        "name": f"net-{number:04}",
        "cidr_block": f"10.{number // 256}.{number % 256}.0/24",
        "region_id": region,
        "owner_id": account,
        "status": "Available",
        **facts,
    }


def peering(number: int, near: dict[str, Any], far: dict[str, Any], **facts: Any) -> dict[str, Any]:
    """A peering as its info module returns it."""
    return {
        "id": f"pcc-{number:04}",
        "name": f"{near['name']}--{far['name']}",
        "vpc_id": near["id"],
        "accepting_vpc_id": far["id"],
        "region_id": near["region_id"],
        "accepting_region_id": far["region_id"],
        "owner_id": near["owner_id"],
        "accepting_ali_uid": far["owner_id"],
        "status": "Activated",
        **facts,
    }


def listing(networks: list[dict[str, Any]], joints: list[dict[str, Any]], account: str = "own") -> dict[str, Any]:
    return {
        "cloud": ALICLOUD,
        "account": account,
        "region": "",
        "shown": {},
        "networks": networks,
        "joints": joints,
    }


def document(networks: list[dict[str, Any]], joints: list[dict[str, Any]]) -> dict[str, Any]:
    """The map of one listing, without a file."""
    drawn = Map()
    drawn.listed(listing(networks, joints))
    return drawn.document(LOOKED_AT)


def large(links: int) -> dict[str, Any]:
    """Hubs in several accounts and regions, 24 spokes each, and links in every state."""
    networks: list[dict[str, Any]] = []
    joints: list[dict[str, Any]] = []
    hub: dict[str, Any] = {}
    for number in range(links):
        place = number // 24
        region, account = REGIONS[place % len(REGIONS)], f"10000000000000{place // 4 % len(ACCOUNTS):02}"
        if number % 24 == 0:
            hub = vpc(len(networks), region, account, name=f"hub-{place}")
            networks.append(hub)
        spoke = vpc(len(networks), region if number % 3 else REGIONS[(place + 1) % len(REGIONS)], account)
        networks.append(spoke)
        joints.append(peering(number, hub, spoke, status=STATUSES[number % len(STATUSES)]))
    return document(networks, joints)
