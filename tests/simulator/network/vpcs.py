# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The VPC actions (contract, section 4.1)."""

from __future__ import annotations

import random
from typing import Any

from ..kernel.ids import new_id
from ..kernel.lag import GONE
from ..rpc.action import OPTIONAL, Call
from ..rpc.errors import RpcError, malformed
from ..rpc.paging import page_by_number
from . import rules
from .cloud import GONE_AT_ONCE, NetworkCloud
from .model import SYSTEM, NextHop, RouteEntry, RouteTable, Vpc
from .product import VPC

DEFAULT_BLOCK = "172.16.0.0/12"
MOST_USER_CIDRS = 3
MOST_IDS = 20
ISPS = ("BGP", "ChinaMobile", "ChinaUnicom", "ChinaTelecom")


def vpc_name(call: Call, name: str = "VpcName") -> str:
    return rules.free_text(call.p.text(name), "InvalidVpcName.Malformed", 1, 128, empty=clears(call, name))


def vpc_description(call: Call) -> str:
    empty = clears(call, "Description")
    return rules.free_text(call.p.text("Description"), "InvalidVpcDiscription.Malformed", 1, 256, empty=empty)


def clears(call: Call, name: str) -> bool:
    """May the parameter be empty? Where it was not sent there is nothing to refuse."""
    return name not in call.p or call.cloud.switch("empty_clears")


def ipv6_block() -> str:
    return f"2408:4004:{random.randrange(0x10000):x}:{random.randrange(0x100):x}00::/56"


def user_cidrs(call: Call) -> list[str]:
    blocks = [block.strip() for block in call.p.text("UserCidr").split(",") if block.strip()]
    if len(blocks) > MOST_USER_CIDRS:
        raise RpcError("InvalidUserCidr.Malformed", f"At most {MOST_USER_CIDRS} user CIDR blocks are allowed.")
    return [str(rules.network(block, "InvalidUserCidr.Malformed")) for block in blocks]


@VPC.action("CreateVpc", token=True, dry_run=True)
def create_vpc(call: Call) -> dict[str, Any]:
    cloud: NetworkCloud = call.cloud
    p = call.p
    quota = cloud.switch("vpcs_per_region")
    if quota and len(cloud.vpcs.list(call.account, call.region)) >= quota:
        raise RpcError("QuotaExceeded.Vpc", f"The quota of VPCs is exceeded, usage {quota}/{quota}.")
    group = p.text("ResourceGroupId") or cloud.default_resource_group(call)
    cloud.check_resource_group(call, group)
    vpc = Vpc(
        id=new_id("vpc"),
        account=call.account,
        region=call.region,
        state=cloud.lag.state("Available"),
        created=cloud.clock.iso(),
        cidr=rules.vpc_block(p.text("CidrBlock") or DEFAULT_BLOCK),
        vrouter_id=new_id("vrt"),
        route_table_id=new_id("vtb"),
        name=vpc_name(call),
        description=vpc_description(call),
        resource_group=group,
        ipv6_cidr=(p.text("Ipv6CidrBlock") or ipv6_block()) if p.boolean("EnableIpv6") else "",
        ipv6_isp=p.choice("Ipv6Isp", ISPS, default="BGP"),
        dns_hostname=p.boolean("EnableDnsHostname"),
        user_cidrs=user_cidrs(call),
        tags=rules.tags(p.structures("Tag")),
    )
    call.write()
    vpc.state.move(cloud.switch("vpc_create_state"), "Available")
    cloud.vpcs.add(vpc)
    cloud.vpc_by_router[vpc.vrouter_id] = vpc
    add_system_table(cloud, vpc)
    return {
        "VpcId": vpc.id,
        "VRouterId": vpc.vrouter_id,
        "RouteTableId": vpc.route_table_id,
        "ResourceGroupId": vpc.resource_group,
    }


def add_system_table(cloud: NetworkCloud, vpc: Vpc) -> None:
    """The table that every VPC has, with the route to the cloud's own services."""
    table = RouteTable(
        id=vpc.route_table_id,
        account=vpc.account,
        region=vpc.region,
        state=vpc.state,
        created=vpc.created,
        router_id=vpc.vrouter_id,
        vpc_id=vpc.id,
        resource_group=vpc.resource_group,
    )
    entry = RouteEntry(
        id=new_id("rte"),
        table=table,
        state=cloud.lag.state("Available"),
        destination=str(rules.SERVICE),
        hops=[NextHop("service", "")],
        modified=vpc.created,
        type=SYSTEM,
    )
    table.by_destination[entry.destination] = entry
    cloud.route_tables.add(table)


@VPC.action("DescribeVpcs", dry_run=True)
def describe_vpcs(call: Call) -> dict[str, Any]:
    cloud: NetworkCloud = call.cloud
    p = call.p
    call.end_dry_run()
    ids = [vpc_id.strip() for vpc_id in p.text("VpcId").split(",") if vpc_id.strip()]
    if len(ids) > MOST_IDS:
        raise malformed("VpcId")
    if ids:
        found = [vpc for vpc_id in dict.fromkeys(ids) if (vpc := cloud.vpcs.get(vpc_id, call.account, call.region))]
    else:
        found = cloud.vpcs.list(call.account, call.region)
    name, group, owner, tags = p.text("VpcName"), p.text("ResourceGroupId"), p.text("VpcOwnerId"), p.structures("Tag")
    if name:
        found = [vpc for vpc in found if vpc.name == name]
    if group:
        found = [vpc for vpc in found if vpc.resource_group == group]
    if owner:
        found = [vpc for vpc in found if vpc.account == owner]
    if tags:
        found = [vpc for vpc in found if rules.tags_match(vpc.tags, tags)]
    if p.text("EnableIpv6"):
        found = [vpc for vpc in found if bool(vpc.ipv6_cidr) == p.boolean("EnableIpv6")]
    if p.boolean("IsDefault") or p.text("DhcpOptionsSetId"):
        found = []  # neither exists here
    page, counts = page_by_number(found, p)
    return {**counts, "Vpcs": {"Vpc": [vpc.document() for vpc in page]}}


@VPC.action("DescribeVpcAttribute", dry_run=True)
def describe_vpc_attribute(call: Call) -> dict[str, Any]:
    cloud: NetworkCloud = call.cloud
    vpc = cloud.vpc(call)
    call.end_dry_run()
    return vpc.attribute(cloud.count_router_interfaces(vpc))


@VPC.action("ModifyVpcAttribute", region=OPTIONAL)
def modify_vpc_attribute(call: Call) -> dict[str, Any]:
    """What is not sent stays."""
    p = call.p
    vpc = call.cloud.available_vpc(call)
    name = vpc_name(call) if "VpcName" in p else vpc.name
    description = vpc_description(call) if "Description" in p else vpc.description
    cidr = rules.vpc_block(p.text("CidrBlock")) if p.text("CidrBlock") else vpc.cidr
    ipv6 = vpc.ipv6_cidr
    if p.text("EnableIPv6"):
        ipv6 = (ipv6 or p.text("Ipv6CidrBlock") or ipv6_block()) if p.boolean("EnableIPv6") else ""
    isp = p.choice("Ipv6Isp", ISPS, default=vpc.ipv6_isp)
    dns_hostname = p.boolean("EnableDnsHostname", vpc.dns_hostname)
    call.write()
    vpc.name, vpc.description, vpc.cidr, vpc.ipv6_cidr = name, description, cidr, ipv6
    vpc.ipv6_isp, vpc.dns_hostname = isp, dns_hostname
    return {}


@VPC.action("DeleteVpc", region=OPTIONAL, token=True, dry_run=True)
def delete_vpc(call: Call) -> dict[str, Any]:
    cloud: NetworkCloud = call.cloud
    vpc = cloud.available_vpc(call)
    cloud.check_vpc_unused(vpc)
    call.write()
    shown = cloud.switch("vpc_delete_state")
    if shown == GONE_AT_ONCE:
        vpc.state.set(GONE)
    else:
        vpc.state.move(shown, GONE)
    return {}


@VPC.action("AssociateVpcCidrBlock", region=OPTIONAL)
def associate_vpc_cidr_block(call: Call) -> dict[str, Any]:
    vpc = call.cloud.available_vpc(call)
    block = rules.vpc_block(call.p.required("SecondaryCidrBlock"), "SecondaryCidrBlock")
    for other in (vpc.cidr, *vpc.secondary):
        if rules.network(block, "").overlaps(rules.network(other, "")):
            raise RpcError("InvalidSecondaryCidrBlock.Overlapped", f"The block overlaps {other} of the same VPC.")
    call.write()
    vpc.secondary.append(block)
    return {}


@VPC.action("UnassociateVpcCidrBlock", region=OPTIONAL)
def unassociate_vpc_cidr_block(call: Call) -> dict[str, Any]:
    vpc = call.cloud.available_vpc(call)
    block = call.p.required("SecondaryCidrBlock")
    if block not in vpc.secondary:
        raise RpcError("InvalidSecondaryCidrBlock.NotFound", "The block is none of the VPC's secondary blocks.", 404)
    call.write()
    vpc.secondary.remove(block)
    return {}
