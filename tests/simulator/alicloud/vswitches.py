# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Vpc 2016-04-28: vSwitches, as its API reference and the official SDK describe them.

A VPC works on one vSwitch or route at a time. A vSwitch is ``Pending`` while it is made, and while it is removed.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from typing import Any

from ..kernel.ids import new_id
from ..kernel.lag import GONE, State
from ..network import Vpc, rules
from ..network.model import tag_list
from ..rpc.action import OPTIONAL, Actions, Call
from ..rpc.errors import RpcError, missing, not_found
from ..rpc.paging import page_by_number

PRODUCT = Actions("2016-04-28")

MASKS = range(16, 30)
RESERVED_ADDRESSES = 4  # the first and the last three of each vSwitch


@dataclass
class VSwitch:
    id: str
    vpc: Vpc
    state: State
    created: str
    block: ipaddress.IPv4Network
    zone: str
    name: str = ""
    description: str = ""
    tags: dict[str, str] = field(default_factory=dict)

    @property
    def account(self) -> str:
        return self.vpc.account

    @property
    def region(self) -> str:
        return self.vpc.region

    def summary(self) -> dict[str, Any]:
        return {
            "VSwitchId": self.id,
            "VSwitchName": self.name,
            "Status": self.state.peek(),
            "VpcId": self.vpc.id,
            "CidrBlock": str(self.block),
            "ZoneId": self.zone,
            "Description": self.description,
            "Tags": dict(self.tags),
        }

    def document(self) -> dict[str, Any]:
        """One element of DescribeVSwitches; counts as a read."""
        return {
            **self.summary(),
            "Status": self.state.read(),
            "AvailableIpAddressCount": self.block.num_addresses - RESERVED_ADDRESSES,
            "CreationTime": self.created,
            "EnabledIpv6": False,
            "Ipv6CidrBlock": "",
            "IsDefault": False,
            "NetworkAclId": "",
            "OwnerId": int(self.account),
            "ResourceGroupId": self.vpc.resource_group,
            "RouteTable": {"RouteTableId": self.vpc.route_table_id, "RouteTableType": "System"},
            "ShareType": "",
            "Tags": {"Tag": tag_list(self.tags)},
        }


@PRODUCT.action("CreateVSwitch", token=True)
def create_vswitch(call: Call) -> dict[str, Any]:
    cloud, p = call.cloud, call.p
    vpc = cloud.available_vpc(call)
    vswitch = VSwitch(
        id=new_id("vsw"),
        vpc=vpc,
        state=cloud.lag.state("Available"),
        created=cloud.clock.iso(),
        block=free_block(call, vpc),
        zone=zone(call),
        name=rules.free_text(p.text("VSwitchName"), "InvalidVSwitchName.Malformed", 1, 128),
        description=rules.free_text(p.text("Description"), "InvalidVSwitchDiscription.Malformed", 1, 256),
        tags=rules.tags(p.structures("Tag")),
    )
    quota = cloud.switch("vswitches_per_vpc")
    if quota and len(vpc.vswitches) >= quota:
        raise RpcError("QuotaExceeded.VSwitch", f"Virtual switch quota exceeded, usage {quota}/{quota}.")
    check_vpc_idle(call, vpc)
    call.write()
    vswitch.state.move("Pending", "Available")
    cloud.vswitches.add(vswitch)
    vpc.all_vswitches[vswitch.id] = vswitch
    return {"VSwitchId": vswitch.id}


def zone(call: Call) -> str:
    """A region's zones have its name and a letter: cn-hangzhou-h, ap-southeast-1a."""
    name = call.p.required("ZoneId")
    letter = name.removeprefix(call.region).removeprefix("-")
    if not name.startswith(call.region) or len(letter) != 1 or not letter.isalpha():
        raise RpcError("ResourceNotAvailable", "Resource you requested is not available in this region or zone.")
    return name


def free_block(call: Call, vpc: Vpc) -> ipaddress.IPv4Network:
    """Inside the VPC's blocks, and of nobody else."""
    block = rules.network(call.p.required("CidrBlock"), "InvalidParameter")
    own = [ipaddress.ip_network(one) for one in (vpc.cidr, *vpc.secondary)]
    inside = isinstance(block, ipaddress.IPv4Network) and any(block.subnet_of(one) for one in own)
    if not isinstance(block, ipaddress.IPv4Network) or not inside or block.prefixlen not in MASKS:
        raise RpcError("InvalidParameter", "Specified CIDR block is not valid in VPC.")
    routes = [entry.destination for entry in call.cloud.route_tables.by_id[vpc.route_table_id].custom_entries]
    destinations = [ipaddress.ip_network(one) for one in routes]
    # A block may lie within the destination of a route, and neither be it nor hold it.
    taken = any(one.version == 4 and one.subnet_of(block) for one in destinations)
    if taken or any(block.overlaps(other.block) for other in vpc.vswitches):
        raise RpcError("InvalidCidrBlock.Overlapped", "Specified CIDR block overlapped with other subnets.")
    return block


def check_vpc_idle(call: Call, vpc: Vpc) -> None:
    if not call.cloud.switch("task_conflict"):
        return
    route = call.cloud.route_tasks.get(vpc.vrouter_id)
    if route is not None and route.moving:
        raise RpcError("IncorrectRouteEntryStatus", "Some route entry status blocked this operation.")
    if any(other.state.moving for other in vpc.vswitches):
        raise RpcError("TaskConflict", "The operation is too frequent, TaskConflict.")


@PRODUCT.action("DescribeVSwitches", region=OPTIONAL, dry_run=True)
def describe_vswitches(call: Call) -> dict[str, Any]:
    p = call.p
    if not call.region and not p.text("VpcId"):
        raise missing("RegionId")
    call.end_dry_run()
    wanted = {"VSwitchId": "id", "VSwitchName": "name", "ZoneId": "zone"}
    tags = p.structures("Tag")
    found = [
        one
        for one in call.cloud.vswitches.list(call.account, call.region)
        if all(p.text(key) in ("", getattr(one, name)) for key, name in wanted.items())
        and p.text("VpcId") in ("", one.vpc.id)
        and p.text("ResourceGroupId") in ("", one.vpc.resource_group)
        and p.text("RouteTableId") in ("", one.vpc.route_table_id)
        and rules.tags_match(one.tags, tags)
        # Neither default vSwitches nor IPv6 in them exist here.
        and not p.boolean("IsDefault")
        and not p.boolean("EnableIpv6")
    ]
    page, counts = page_by_number(found, p)
    return {**counts, "VSwitches": {"VSwitch": [one.document() for one in page]}}


@PRODUCT.action("DescribeVSwitchAttributes", region=OPTIONAL, dry_run=True)
def describe_vswitch_attributes(call: Call) -> dict[str, Any]:
    """One that does not exist is an answer without an id."""
    vswitch = call.cloud.vswitches.get(call.p.required("VSwitchId"), call.account, call.region)
    call.end_dry_run()
    return vswitch.document() if vswitch else {"VSwitchId": "", "VpcId": "", "Status": ""}


def named_vswitch(call: Call) -> VSwitch:
    vswitch = call.cloud.vswitches.get(call.p.required("VSwitchId"), call.account, call.region)
    if vswitch is None:
        raise not_found("VSwitch", "InvalidVSwitchId.NotFound")
    if vswitch.state.moving or vswitch.state.peek() != "Available":
        raise RpcError("IncorrectVSwitchStatus", "The current virtual switch status does not support this operation.")
    return vswitch


@PRODUCT.action("ModifyVSwitchAttribute", region=OPTIONAL)
def modify_vswitch_attribute(call: Call) -> dict[str, Any]:
    """What is not sent stays."""
    p = call.p
    vswitch = named_vswitch(call)
    name = rules.free_text(p.text("VSwitchName", vswitch.name), "InvalidVSwitchName.Malformed", 1, 128)
    text = p.text("Description", vswitch.description)
    description = rules.free_text(text, "InvalidVSwitchDiscription.Malformed", 1, 256)
    call.write()
    vswitch.name, vswitch.description = name, description
    return {}


@PRODUCT.action("DeleteVSwitch", region=OPTIONAL, dry_run=True)
def delete_vswitch(call: Call) -> dict[str, Any]:
    vswitch = named_vswitch(call)
    check_vpc_idle(call, vswitch.vpc)
    call.write()
    vswitch.state.move("Pending", GONE)
    return {}
