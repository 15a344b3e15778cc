# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Peerings with a mark, as a place that the task names shows them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alicloud.client import FAMILY
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alicloud.vpc_peering import (
    REQUEST,
    VPC,
    VpcPeering,
)


class Client:
    account = "own"

    def __init__(self, region: str) -> None:
        self.region = region

    def account_id(self) -> str:
        return "1"


def links(*clients: Client) -> Any:
    """A task that reads marks, with these clients by their regions; the first is its own."""
    places = {client.region: client for client in clients}
    params = {"topology": "shop", "places": None, "accounts": None, "peer": None, "account": "own"}
    return SimpleNamespace(
        params=params,
        known_ids=frozenset(),
        entry=SimpleNamespace(family=FAMILY),
        client=lambda _path, _account=None, region=None: places[region or clients[0].region],
    )


def test_a_peering_that_does_not_tell_the_accepters_region_is_listed_beside_others(monkeypatch):
    def peering(one: str, region: str | None) -> dict[str, Any]:
        near = {"OwnerId": "1", "RegionId": "cn-hangzhou", "Vpc": {"VpcId": f"vpc-{one}"}}
        far = {"AcceptingOwnerUid": "1", "AcceptingRegionId": region, "AcceptingVpc": {"VpcId": f"vpc-{one}-far"}}
        tags = [{"Key": "cloudlink:topology", "Value": "shop"}]
        return {"InstanceId": f"pcc-{one}", "Status": "Activated", "Tags": tags, **near, **far}

    found = {"cn-hangzhou": [peering("a", None), peering("b", "cn-beijing")]}
    monkeypatch.setattr(REQUEST, "marked", lambda one, topology: found.get(one.region, []))
    monkeypatch.setattr(VPC, "marked", lambda one, topology: [])
    result = VpcPeering().marked(links(Client("cn-hangzhou"), Client("cn-beijing")))
    assert result["count"] == 2
    assert [row["definition"]["accepter"]["region"] for row in result["links"]] == [None, "cn-beijing"]
    assert [row["places"] for row in result["links"]] == [{"requester": 0, "accepter": 0}, {"requester": 0}]
