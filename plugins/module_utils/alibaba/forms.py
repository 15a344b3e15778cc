# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The form of the answers of both Alibaba clouds, by action. An answer in any other form counts as lost.

A listing whose list is missing did not find nothing: taking it for empty would make every object a second time.

Sources: Apsara Stack contract 4; Alibaba Cloud contract 4 and 5.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.answers import (
    Mismatch,
    both,
    count,
    identity,
    inside,
    listed,
    record,
    text,
)

if TYPE_CHECKING:
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.answers import Form

MOMENT = "%Y-%m-%dT%H:%M:%SZ"


def moment(value: Any) -> None:
    """A time, as both clouds write it."""
    text(value)
    try:
        time.strptime(value, MOMENT)
    except ValueError:
        raise Mismatch("is not a time") from None


def _nullable_status(value: Any) -> None:
    """A state that is not told is an unknown one."""
    value.setdefault("Status", None)


def paged(*path_and_form: Any) -> Form:
    """A page of a listing by page number."""
    return both(inside("TotalCount", count), inside(*path_and_form))


def _tokened(*path_and_form: Any) -> Form:
    """A page of a listing by token."""
    return both(record(texts=("NextToken",), known={"TotalCount": count}), inside(*path_and_form))


WORD = both(text, identity)
TAGS = listed(record(needed={"Key": WORD}, texts=("Value",)))

VPC = record(
    needed={"VpcId": identity, "Status": WORD},
    texts=(
        "VpcName",
        "CidrBlock",
        "Description",
        "VRouterId",
        "CreationTime",
        "ResourceGroupId",
        "Ipv6CidrBlock",
        "RegionId",
        "DnsHostnameStatus",
    ),
    scalars=("OwnerId", "IsDefault", "EnabledIpv6"),
    known={
        "Tags": record(known={"Tag": TAGS}),
        "RouterTableIds": record(known={"RouterTableIds": listed(text)}),
        "SecondaryCidrBlocks": record(known={"SecondaryCidrBlock": listed(text)}),
        "UserCidrs": record(known={"UserCidr": listed(text)}),
    },
)

_WITH_ENTRY_ID = record(needed={"RouteEntryId": identity})


def _entry_id(value: Any) -> None:
    """What the cloud itself put into a table need not have an id; nobody ever asks for it."""
    if value.get("Type") == "System":
        value["RouteEntryId"] = value.get("RouteEntryId") or ""
    else:
        _WITH_ENTRY_ID(value)


ROUTE_ENTRY = both(
    record(
        needed={"RouteTableId": identity, "DestinationCidrBlock": WORD, "Status": WORD},
        texts=("RouteEntryName", "Description", "NextHopType", "InstanceId", "Type"),
        scalars=("RouteEntryId",),
        known={"NextHops": record(known={"NextHop": listed(record(texts=("NextHopId", "NextHopType")))})},
    ),
    _entry_id,
)
ROUTE_TABLE = record(
    needed={"RouteTableId": identity, "RouteEntrys": inside("RouteEntry", listed(ROUTE_ENTRY))},
    texts=("VRouterId", "RouteTableType"),
)
LISTED_TABLE = record(needed={"RouteTableId": identity}, texts=("VpcId", "RouteTableType"))

ROUTER_INTERFACE = record(
    needed={"RouterInterfaceId": identity, "RouterId": identity, "Role": WORD, "Status": WORD},
    texts=(
        "Name",
        "Description",
        "Spec",
        "RouterType",
        "BusinessStatus",
        "ChargeType",
        "AccessPointId",
        "VpcInstanceId",
        "OppositeRegionId",
        "OppositeInterfaceId",
        "OppositeInterfaceOwnerId",
        "OppositeInterfaceSpec",
        "OppositeInterfaceStatus",
        "OppositeRouterId",
        "OppositeRouterType",
        "OppositeVpcInstanceId",
        "OppositeAccessPointId",
        "HealthCheckSourceIp",
        "HealthCheckTargetIp",
        "ResourceGroupId",
        "CreationTime",
        "ConnectedTime",
        "EndTime",
    ),
    scalars=("Bandwidth", "CrossBorder"),
)

PEERING_END = record(texts=("VpcId",), known={"Ipv4Cidrs": listed(text), "Ipv6Cidrs": listed(text)})
PEERING = both(
    record(
        needed={"InstanceId": identity},
        texts=(
            "Status",
            "Name",
            "Description",
            "BizStatus",
            "RegionId",
            "AcceptingRegionId",
            "LinkType",
            "ResourceGroupId",
            "ManagedService",
            "GmtCreate",
            "GmtModified",
            "GmtExpired",
        ),
        scalars=("OwnerId", "AcceptingOwnerUid", "Bandwidth"),
        known={"Vpc": PEERING_END, "AcceptingVpc": PEERING_END, "Tags": TAGS},
    ),
    _nullable_status,
)

BORDER_ROUTER = record(needed={"VbrId": identity, "AccessPointId": WORD})
RESOURCE_SET = record(needed={"id": identity, "organizationID": identity}, texts=("resourceGroupName",))
CREDENTIALS = record(needed={"AccessKeyId": WORD, "AccessKeySecret": WORD, "SecurityToken": WORD, "Expiration": moment})

ANSWERS = {
    "DescribeVpcs": paged("Vpcs", "Vpc", listed(VPC)),
    "DescribeRouterInterfaces": paged("RouterInterfaceSet", "RouterInterfaceType", listed(ROUTER_INTERFACE)),
    "DescribeVirtualBorderRouters": paged("VirtualBorderRouterSet", "VirtualBorderRouterType", listed(BORDER_ROUTER)),
    "DescribeRouteTables": paged("RouteTables", "RouteTable", listed(ROUTE_TABLE)),
    "DescribeRouteTableList": paged("RouterTableList", "RouterTableListType", listed(LISTED_TABLE)),
    "DescribeRouteEntryList": _tokened("RouteEntrys", "RouteEntry", listed(ROUTE_ENTRY)),
    "DescribeRegions": inside("Regions", "Region", listed(record(needed={"RegionId": WORD}))),
    "ListVpcPeerConnections": _tokened("VpcPeerConnects", listed(PEERING)),
    "GetVpcPeerConnectionAttribute": PEERING,
    "GetCallerIdentity": record(
        needed={"AccountId": identity}, texts=("IdentityType", "Arn", "UserId", "PrincipalId", "RoleId")
    ),
    "GetUserInfo": inside("data", "primaryKey", identity),
    "ListResourceGroup": both(inside("data", listed(RESOURCE_SET)), inside("pageInfo", "totalPage", count)),
    "AssumeRole": inside("Credentials", CREDENTIALS),
    "AssumeRoleWithOIDC": inside("Credentials", CREDENTIALS),
    "CreateVpc": record(needed={"VpcId": identity}),
    "CreateRouterInterface": record(needed={"RouterInterfaceId": identity}),
    "CreateRouteEntry": record(needed={"RouteEntryId": identity}),
    "CreateVpcPeerConnection": record(needed={"InstanceId": identity}),
}


def promise(**forms: Form) -> None:
    """Say what the answers of further actions are; the place for it is the file of the resource that calls them."""
    ANSWERS.update(forms)
