# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Alibaba Cloud family in tests: connection options for the simulator, calls in process, and what tests stand on."""

from __future__ import annotations

from typing import Any

from tests.simulator.testing import ControlPlane, Simulator
from tests.support import collection, stack
from tests.support.ansible import Ansible

REGION, OTHER_REGION = "cn-hangzhou", "cn-beijing"
OWN, PEER = Simulator.account, Simulator.peer_account
PRODUCTS = ("vpc", "vpcpeer", "sts")
MODULE = "cloudlink.interconnect.alicloud_"
PEER_KEYS = {"access_key": Simulator.peer_access_key, "secret_key": Simulator.peer_secret_key}


def connection(cloud: ControlPlane, **more: Any) -> dict[str, Any]:
    """Connection options of the first account; ``more`` overrides them."""
    return {
        "access_key": Simulator.access_key,
        "secret_key": Simulator.secret_key,
        "region": REGION,
        "protocol": "HTTP",
        "endpoints": dict.fromkeys(PRODUCTS, cloud.endpoint),
        **more,
    }


def variables(cloud: ControlPlane, peer: bool = True) -> dict[str, str | None]:
    """Environment variables of the first account, and of the second."""
    found: dict[str, str | None] = {
        "ALICLOUD_ACCESS_KEY": Simulator.access_key,
        "ALICLOUD_SECRET_KEY": Simulator.secret_key,
        "ALICLOUD_REGION": REGION,
        "ALICLOUD_PROTOCOL": "HTTP",
        **{f"{product.upper()}_ENDPOINT": cloud.endpoint for product in PRODUCTS},
    }
    if peer:
        found["ALICLOUD_PEER_ACCESS_KEY"] = Simulator.peer_access_key
        found["ALICLOUD_PEER_SECRET_KEY"] = Simulator.peer_secret_key
    return found


def entries() -> dict[str, Any]:
    """What the modules run, by module name without the prefix of the family."""
    return collection.entries("alicloud")


class InProcess(stack.InProcess):
    """Runs what a module runs, without Ansible around it; ``theirs`` are the options of the second account."""

    theirs = {"account": "peer", "peer": PEER_KEYS, "region": OTHER_REGION}

    def known_entries(self) -> dict[str, Any]:
        return entries()

    def connection(self) -> dict[str, Any]:
        return connection(self.stack)

    def vpc(self, name: str = "blue", cidr: str = "10.1.0.0/16", **options: Any) -> dict[str, Any]:
        return self.ok("vpc", vpc_name=name, cidr_block=cidr, **options)["vpc"]

    def inner(self) -> dict[str, Any]:
        """Two VPCs of one account in two regions, as options of their peering."""
        blue, green = self.vpc(), self.vpc("green", "10.2.0.0/16", region=OTHER_REGION)
        return ends(blue, green)

    def outer(self) -> dict[str, Any]:
        """Two VPCs of two accounts in two regions, as options of their peering."""
        blue, partner = self.vpc(), self.vpc("partner", "10.3.0.0/16", **self.theirs)
        return {**ends(blue, partner), "accepting_ali_uid": PEER}

    def peering(self, given: dict[str, Any], **options: Any) -> dict[str, Any]:
        return self.ok("vpc_peer_connection", **given, **options)["vpc_peer_connection"]

    def status(self, peering: str) -> str | None:
        """What the cloud itself says."""
        found = [one for one in objects(self.stack, "peerings") if one["InstanceId"] == peering]
        return found[0]["Status"] if found else None


def ends(near: dict[str, Any], far: dict[str, Any]) -> dict[str, Any]:
    return {"vpc_id": near["id"], "accepting_vpc_id": far["id"], "accepting_region_id": far["region_id"]}


def turned(given: dict[str, Any]) -> dict[str, Any]:
    """The same peering as the other side of one between our two regions would name it."""
    return {
        "vpc_id": given["accepting_vpc_id"],
        "accepting_vpc_id": given["vpc_id"],
        "accepting_region_id": REGION,
        "region": OTHER_REGION,
    }


def objects(cloud: ControlPlane, kind: str, account: str | None = None) -> list[dict]:
    """The objects of a kind that the cloud holds, of all regions."""
    return stack.objects(cloud, kind, account)


def climb(ansible: Ansible, cloud: ControlPlane, module: str, steps: list[dict[str, Any]], **options: Any) -> dict:
    """:func:`tests.support.stack.climb` for modules of this family."""
    for one in steps:
        one["module"] = MODULE + (one["module"] or module)
    return stack.climb(ansible, cloud, MODULE + module, steps, **options)
