# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a client sees a peering (section 4.1)."""

from __future__ import annotations

from typing import Any

from ..rpc.action import Call
from .peering.model import ACCEPTING, EXPIRED, End, Peering


def peering_document(call: Call, peering: Peering) -> dict[str, Any]:
    """The peering for the calling account: its own resource group and tags, account ids as numbers."""
    clock = call.cloud.clock
    status = peering.read_status()
    expires = peering.expires if status in (ACCEPTING, EXPIRED) else None
    overdue = call.cloud.switch("overdue_accounts")
    locked = any(end.account in overdue for end in peering.ends)
    return {
        "InstanceId": peering.id,
        "Name": peering.name,
        "Description": peering.description,
        "Status": status,
        "BizStatus": "FinancialLocked" if locked else "Normal",
        "OwnerId": int(peering.requester.account),
        "AcceptingOwnerUid": int(peering.accepter.account),
        "RegionId": peering.requester.region,
        "AcceptingRegionId": peering.accepter.region,
        "Bandwidth": peering.bandwidth,
        "LinkType": peering.link_type,
        "Vpc": end_document(call, peering.requester),
        "AcceptingVpc": end_document(call, peering.accepter),
        "GmtCreate": clock.iso(peering.created),
        "GmtModified": clock.iso(peering.modified),
        "GmtExpired": None if expires is None else clock.iso(expires),
        "ResourceGroupId": peering.resource_groups[call.account],
        "ManagedService": call.cloud.switch("managed_peerings").get(peering.id, ""),
        "Tags": [{"Key": key, "Value": value} for key, value in peering.tags.get(call.account, {}).items()],
    }


def end_document(call: Call, end: End) -> dict[str, Any]:
    """The VPC of one side with its primary and secondary blocks; without blocks once the VPC is gone."""
    vpc = call.cloud.vpc_of(end)
    return {
        "VpcId": end.vpc_id,
        "Ipv4Cidrs": [vpc.cidr, *vpc.secondary] if vpc else [],
        "Ipv6Cidrs": [vpc.ipv6_cidr] if vpc and vpc.ipv6_cidr else [],
    }
