# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A VPC, its route tables and their entries: plain objects and the documents that show them (contract, section 4)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ..kernel.lag import State

SYSTEM, CUSTOM = "System", "Custom"
VROUTER, VBR = "VRouter", "VBR"


def tag_list(tags: dict[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in tags.items()]


@dataclass
class Vpc:
    id: str
    account: str
    region: str
    state: State
    created: str
    cidr: str
    vrouter_id: str
    route_table_id: str
    name: str = ""
    description: str = ""
    resource_group: str = ""
    ipv6_cidr: str = ""
    ipv6_isp: str = "BGP"
    dns_hostname: bool = False
    secondary: list[str] = field(default_factory=list)
    user_cidrs: list[str] = field(default_factory=list)
    tags: dict[str, str] = field(default_factory=dict)
    all_vswitches: dict[str, Any] = field(default_factory=dict)  # by id, those that are gone included
    all_custom_tables: list[RouteTable] = field(default_factory=list)  # those that are gone included

    @property
    def vswitches(self) -> list[Any]:
        """Those that are there."""
        return [one for one in self.all_vswitches.values() if not one.state.gone]

    @property
    def custom_tables(self) -> list[RouteTable]:
        """The route tables that are there beside the system's."""
        return [one for one in self.all_custom_tables if not one.state.gone]

    @property
    def table_ids(self) -> list[str]:
        return [self.route_table_id, *(table.id for table in self.custom_tables)]

    def document(self) -> dict[str, Any]:
        """One element of DescribeVpcs; counts as a read."""
        return {
            "VpcId": self.id,
            "VpcName": self.name,
            "Status": self.state.read(),
            "RegionId": self.region,
            "CidrBlock": self.cidr,
            "Description": self.description,
            "VRouterId": self.vrouter_id,
            "IsDefault": False,
            "CreationTime": self.created,
            "OwnerId": int(self.account),
            "ResourceGroupId": self.resource_group,
            "Ipv6CidrBlock": self.ipv6_cidr,
            "EnabledIpv6": bool(self.ipv6_cidr),
            "CenStatus": "Detached",
            "NetworkAclNum": "0",
            "DhcpOptionsSetId": "",
            "DhcpOptionsSetStatus": "",
            "DnsHostnameStatus": "ENABLED" if self.dns_hostname else "DISABLED",
            "AdvancedResource": False,
            "SupportAdvancedFeature": True,
            "VSwitchIds": {"VSwitchId": [one.id for one in self.vswitches]},
            "UserCidrs": {"UserCidr": list(self.user_cidrs)},
            "SecondaryCidrBlocks": {"SecondaryCidrBlock": list(self.secondary)},
            "NatGatewayIds": {"NatGatewayIds": []},
            "RouterTableIds": {"RouterTableIds": self.table_ids},
            "Tags": {"Tag": tag_list(self.tags)},
            "Ipv6CidrBlocks": {
                "Ipv6CidrBlock": [{"Ipv6CidrBlock": self.ipv6_cidr, "Ipv6Isp": self.ipv6_isp}] if self.ipv6_cidr else []
            },
        }

    def attribute(self, router_interfaces: int = 0) -> dict[str, Any]:
        """The answer of DescribeVpcAttribute."""
        return {
            **self.document(),
            "ClassicLinkEnabled": False,
            "SupportIpv4Gateway": True,
            "Ipv4GatewayId": "",
            "CloudResources": {
                "CloudResourceSetType": [
                    {"ResourceType": "VRouter", "ResourceCount": 1},
                    {"ResourceType": "RouteTable", "ResourceCount": 1},
                    {"ResourceType": "VSwitch", "ResourceCount": len(self.vswitches)},
                    {"ResourceType": "RouterInterface", "ResourceCount": router_interfaces},
                ]
            },
            "AssociatedCens": {"AssociatedCen": []},
        }

    def summary(self) -> dict[str, Any]:
        return {
            "VpcId": self.id,
            "VpcName": self.name,
            "Status": self.state.peek(),
            "CidrBlock": self.cidr,
            "SecondaryCidrBlocks": list(self.secondary),
            "VRouterId": self.vrouter_id,
            "RouteTableId": self.route_table_id,
            "Description": self.description,
            "ResourceGroupId": self.resource_group,
            "Tags": dict(self.tags),
        }


@dataclass
class NextHop:
    type: str
    id: str
    weight: int = 0

    def document(self, region: str) -> dict[str, Any]:
        return {
            "NextHopId": self.id,
            "NextHopType": self.type,
            "NextHopRegionId": region if self.id else "",
            "Enabled": 1,
            "Weight": self.weight,
            "NextHopRelatedInfo": {"InstanceId": "", "InstanceType": "", "RegionId": ""},
        }


@dataclass
class RouteEntry:
    """``hops``: one, or several of equal cost."""

    id: str
    table: RouteTable
    state: State
    destination: str
    hops: list[NextHop]
    modified: str
    type: str = CUSTOM
    ip_version: str = "ipv4"
    name: str = ""
    description: str = ""

    @property
    def account(self) -> str:
        return self.table.account

    @property
    def region(self) -> str:
        return self.table.region

    def common(self, status: str) -> dict[str, Any]:
        return {
            "RouteEntryId": self.id,
            "RouteEntryName": self.name,
            "RouteTableId": self.table.id,
            "DestinationCidrBlock": self.destination,
            "Description": self.description,
            "Status": status,
            "Type": self.type,
            "IpVersion": self.ip_version,
            "GmtModified": self.modified,
            "ServiceType": "",
        }

    def table_document(self) -> dict[str, Any]:
        """Inside DescribeRouteTables: a single next hop stands at the entry, several in NextHops."""
        several = len(self.hops) > 1
        return {
            **self.common(self.state.read()),
            "NextHopType": self.hops[0].type,
            "InstanceId": "" if several else self.hops[0].id,
            "PrivateIpAddress": "",
            "NextHopRegionId": self.region,
            "NextHops": {"NextHop": [hop.document(self.region) for hop in self.hops] if several else []},
        }

    def list_document(self) -> dict[str, Any]:
        """An element of DescribeRouteEntryList: every next hop in NextHops."""
        return {
            **self.common(self.state.read()),
            "Origin": "Manual" if self.type == CUSTOM else "System",
            "NextHops": {"NextHop": [hop.document(self.region) for hop in self.hops]},
        }

    def summary(self) -> dict[str, Any]:
        hops = {"NextHops": [f"{hop.type} {hop.id}".strip() for hop in self.hops]}
        return {**self.common(self.state.peek()), **hops}


@dataclass
class RouteTable:
    """``state`` is the VPC's own for a system table: they come and go together."""

    id: str
    account: str
    region: str
    state: State
    created: str
    router_id: str
    router_type: str = VROUTER
    vpc_id: str = ""
    type: str = SYSTEM
    name: str = ""
    description: str = ""
    resource_group: str = ""
    propagation: bool = True  # does it take routes from gateways?
    tags: dict[str, str] = field(default_factory=dict)
    by_destination: dict[str, RouteEntry] = field(default_factory=dict)

    @property
    def entries(self) -> list[RouteEntry]:
        """Those that are there, after dropping those that are gone."""
        for entry in [entry for entry in self.by_destination.values() if entry.state.gone]:
            del self.by_destination[entry.destination]
        return list(self.by_destination.values())

    @property
    def custom_entries(self) -> list[RouteEntry]:
        return [entry for entry in self.entries if entry.type == CUSTOM]

    def document(self) -> dict[str, Any]:
        """One element of DescribeRouteTables, with its entries."""
        return {
            "RouteTableId": self.id,
            "VRouterId": self.router_id,
            "RouteTableType": self.type,
            "Status": self.state.peek(),
            "CreationTime": self.created,
            "ResourceGroupId": self.resource_group,
            "VSwitchIds": {"VSwitchId": []},
            "RouteEntrys": {"RouteEntry": [entry.table_document() for entry in self.entries]},
        }

    def list_document(self) -> dict[str, Any]:
        """One element of DescribeRouteTableList."""
        return {
            "VpcId": self.vpc_id,
            "RouteTableId": self.id,
            "RouteTableName": self.name,
            "RouteTableType": self.type,
            "RouterId": self.router_id,
            "RouterType": self.router_type,
            "Status": self.state.peek(),
            "AssociateType": "VSwitch",
            "OwnerId": int(self.account),
            "Description": self.description,
            "CreationTime": self.created,
            "ResourceGroupId": self.resource_group,
            "RoutePropagationEnable": self.propagation,
            "VSwitchIds": {"VSwitchId": []},
            "GatewayIds": {"GatewayIds": []},
            "Tags": {"Tag": tag_list(self.tags)},
        }
