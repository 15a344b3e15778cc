# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The network half of a cloud: its tables, and the hooks by which the two clouds differ."""

from __future__ import annotations

from typing import Any

from ..kernel.cloud import Sheet
from ..kernel.lag import State
from ..rpc.action import Call
from ..rpc.errors import RpcError, not_found
from ..rpc.front import RpcCloud
from .model import NextHop, RouteEntry, RouteTable, Vpc
from .table import Table

GONE_AT_ONCE = "gone"
CLASSIC_HOPS = ("Instance", "HaVip", "RouterInterface", "NetworkInterface", "VpnGateway", "IPv6Gateway", "NatGateway")


class NetworkCloud(RpcCloud):
    next_hop_types: tuple[str, ...] = CLASSIC_HOPS
    sheets = {
        "vpcs": Sheet(
            "Networks",
            {
                "Name": "VpcName",
                "Status": "Status",
                "Block": "CidrBlock",
                "More blocks": "SecondaryCidrBlocks",
                "Tags": "Tags",
                "Id": "VpcId",
            },
            name="Name",
            ids=("VpcId", "VRouterId", "RouteTableId"),
        ),
        "route_entries": Sheet(
            "Routes",
            {
                "Table of": "RouteTableId",
                "Destination": "DestinationCidrBlock",
                "Next hop": "NextHops",
                "Status": "Status",
                "Name": "RouteEntryName",
            },
        ),
    }

    switches = {
        **RpcCloud.switches,
        "vpc_create_state": "Pending",  # what a VPC shows before Available
        "vpc_delete_state": GONE_AT_ONCE,  # what a deleted VPC shows before it is gone
        "vpc_not_found_code": "InvalidVpcId.NotFound",
        "vpc_routes_code": "DependencyViolation.RouteEntry",  # DeleteVpc while custom routes are there
        "vpcs_per_region": 0,  # 0 is no limit
        "empty_clears": True,  # an empty name or description clears it; False refuses it
        "route_exists_code": "RouterEntryConflict.Duplicated",
        "route_entries_per_table": 200,  # custom ones; 0 is no limit
        "task_conflict": True,  # one route operation at a time for each VPC or VBR
    }
    choices = {
        **RpcCloud.choices,
        "vpc_create_state": ("Pending", "Creating"),
        "vpc_delete_state": (GONE_AT_ONCE, "Pending", "Deleting"),
        "vpc_not_found_code": ("InvalidVpcId.NotFound", "InvalidVpcID.NotFound", "Forbidden.VpcNotFound"),
        "vpc_routes_code": ("DependencyViolation.RouteEntry", "Forbbiden"),
        "route_exists_code": (
            "RouterEntryConflict.Duplicated",
            "InvalidCIDRBlock.Duplicate",
            "InvalidRouteEntry.Duplicate",
        ),
    }

    def reset(self) -> None:
        super().reset()
        self.vpcs: Table[Vpc] = Table()
        self.route_tables: Table[RouteTable] = Table()
        self.route_entries: Table[RouteEntry] = Table()
        self.vpc_by_router: dict[str, Vpc] = {}
        self.route_tasks: dict[str, State] = {}  # router id -> state of the entry last worked on
        self.taggable: dict[str, Table[Any]] = {"vpc": self.vpcs, "routetable": self.route_tables}
        self.shown: dict[str, Table[Any]] = {"vpcs": self.vpcs, "route_entries": self.route_entries}

    # Lookups

    def vpc(self, call: Call, name: str = "VpcId") -> Vpc:
        """The caller's VPC that a parameter names. Raises RpcError."""
        vpc = self.vpcs.get(call.p.required(name), call.account, call.region)
        if vpc is None:
            code = self.switch("vpc_not_found_code")
            error = not_found("VPC", code)
            error.status = 400 if code.startswith("Forbidden") else 404
            raise error
        return vpc

    def available_vpc(self, call: Call) -> Vpc:
        vpc = self.vpc(call)
        if vpc.state.peek() != "Available":
            raise RpcError("IncorrectVpcStatus", "The current status of the VPC does not support this operation.")
        return vpc

    def route_table(self, call: Call) -> RouteTable:
        table = self.route_tables.get(call.p.required("RouteTableId"), call.account, call.region)
        if table is None:
            raise not_found("RouteTableId", "InvalidRouteTableId.NotFound")
        return table

    # Hooks

    def default_resource_group(self, call: Call) -> str:
        """The resource group of an object whose request names none."""
        return ""

    def check_resource_group(self, call: Call, group: str) -> None:
        """Raise RpcError if an object cannot go into this resource group."""

    def check_vpc_unused(self, vpc: Vpc) -> None:
        """Raise RpcError if something stops the VPC from being deleted."""
        if vpc.vswitches:
            raise RpcError("DependencyViolation.VSwitch", "There is still a vSwitch in the VPC.")
        if vpc.custom_tables:
            text = "VPC cannot be deleted when custom route table exists."
            raise RpcError("DependencyViolation.RouteTable", text)
        if self.route_tables.by_id[vpc.route_table_id].custom_entries:
            raise RpcError(self.switch("vpc_routes_code"), "There is still an active custom route in the VPC.")

    def count_router_interfaces(self, vpc: Vpc) -> int:
        return 0

    def check_next_hop(self, call: Call, table: RouteTable, hop: NextHop, destination_version: int) -> None:
        """Raise RpcError if a route of this table cannot go there. Next hops that are not simulated are believed."""
        if hop.type not in self.next_hop_types:
            raise RpcError("InvalidNextHopType", "The specified NextHopType is not valid.")

    # What the control plane shows

    def state(self) -> dict[str, Any]:
        return self.collect(self.shown)

    @staticmethod
    def place(vpc: Vpc) -> dict[str, str]:
        """One end of a link: its network by name, with block, region and account."""
        return {"name": vpc.name or vpc.id, "place": f"{vpc.cidr}, {vpc.region}, account {vpc.account}"}

    @staticmethod
    def collect(tables: dict[str, Table[Any]]) -> dict[str, Any]:
        """``{account: {region: {kind: [summary, ...]}}}``"""
        found: dict[str, Any] = {}
        for kind, table in tables.items():
            for item in table:
                place = found.setdefault(item.account, {}).setdefault(item.region, {})
                place.setdefault(kind, []).append(item.summary())
        return found
