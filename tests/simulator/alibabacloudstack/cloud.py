# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Apsara Stack cloud: what it has beyond the networks, and its choices where the contract leaves one."""

from __future__ import annotations

from typing import Any

from ..kernel.cloud import Request, Sheet
from ..network import ACTIONS, NetworkCloud, NextHop, RouteTable, Table, Vpc
from ..rpc.action import Call
from ..rpc.errors import RpcError, not_found
from ..rpc.front import Parsed
from . import ascm, ecs, interfaces, sts, vbrs
from .model import ACTIVE, INITIATING, BorderRouter, RouterInterface
from .regions import REGIONS


class StackCloud(NetworkCloud):
    name = "Apsara Stack"
    host_id = "vpc-internal.stack.simulator"
    regions = REGIONS
    region_always = True
    actions = {
        **ACTIONS,
        **interfaces.PRODUCT.table,
        **vbrs.PRODUCT.table,
        **ecs.PRODUCT.table,
        **ascm.PRODUCT.table,
        **sts.PRODUCT.table,
    }

    sheets = {
        "vpcs": NetworkCloud.sheets["vpcs"],
        "router_interfaces": Sheet(
            "Router interfaces",
            {
                "Name": "Name",
                "Status": "Status",
                "Role": "Role",
                "Router of": "RouterId",
                "Specification": "Spec",
                "Opposite": "OppositeInterfaceId",
                "Id": "RouterInterfaceId",
            },
            name="Name",
            ids=("RouterInterfaceId",),
        ),
        "route_entries": NetworkCloud.sheets["route_entries"],
    }
    switches = {
        **NetworkCloud.switches,
        "vpc_not_found_code": "InvalidVpcID.NotFound",
        "vpc_interfaces_code": "DependencyViolation.RouterInterface",  # DeleteVpc while router interfaces are there
        "freeze": "own",  # whom Deactivate and Activate move
        "modifying_visible": False,  # does an attribute change pass through Modifying?
        "interface_delete_state": "gone",  # what a deleted router interface shows before it is gone
        "peer_deleted_visible": True,  # does the opposite of a deleted interface show Deleted?
        "not_active_code": "IncorrectRIStatus",  # Deactivate of an interface that is not Active
        "delete_status_code": "IncorrectStatus",  # Delete of an interface that is neither Idle nor Inactive
        "delete_routes_code": "DependencyViolation.RouterInterfaceReferedByRouteEntry",
        "delete_not_found_code": "InvalidRouterInterfaceId.NotFound",
        "peer_fields_code": "IncorrectStatus",  # peer data modified outside Idle
        "peer_mismatch_code": "IncorrectOppositeInterfaceInfo",  # Connect while the peer points elsewhere
        "attribute_unknown": "empty",  # DescribeRouterInterfaceAttribute of an unknown id
        "spec_on_idle": "stored",  # ModifyRouterInterfaceSpec of an interface that is not Active
        "prepaid_delete_refused": False,
        "interfaces_per_router": 0,  # 0 is no limit; the public cloud has 5
        "route_needs_active_interface": False,  # CreateRouteEntry to an interface that is not Active
        "fuzzy_resource_group": True,  # ListResourceGroup matches parts of a name
    }
    choices = {
        **NetworkCloud.choices,
        "vpc_interfaces_code": ("DependencyViolation.RouterInterface", "DependencyViolation.RouteInterface"),
        "freeze": ("own", "both"),
        "interface_delete_state": ("gone", "Deleting"),
        "not_active_code": ("IncorrectRIStatus", "IncorrectStatus"),
        "delete_status_code": ("IncorrectStatus", "IncorrectRIStatus", "InvalidInstance.StatusError"),
        "delete_routes_code": (
            "DependencyViolation.RouterInterfaceReferedByRouteEntry",
            "RouterInterfaceReferredByRouteEntry",
            "ReferredByRouteEntry.RouterInterface",
        ),
        "delete_not_found_code": ("InvalidRouterInterfaceId.NotFound", "InvalidInstanceId.NotFound"),
        "peer_fields_code": ("IncorrectStatus", "IncorrectRIStatus", "Forbbiden.ModifyIdAndType"),
        "peer_mismatch_code": ("IncorrectOppositeInterfaceInfo", "IncorrectOppositeInterfaceInfo.NotSet"),
        "attribute_unknown": ("empty", "404"),
        "spec_on_idle": ("stored", "refused"),
    }

    def reset(self) -> None:
        super().reset()
        self.interfaces: Table[RouterInterface] = Table()
        self.interfaces_by_router: dict[str, dict[str, RouterInterface]] = {}
        self.deleted_interfaces: set[str] = set()
        self.vbrs: Table[BorderRouter] = Table()
        self.regions_with_vbrs: set[tuple[str, str]] = set()
        self.taggable["routerinterface"] = self.interfaces

    # Path style calls, the one place where a path means something

    def parse(self, request: Request) -> Parsed:
        parsed = super().parse(request)
        if not parsed.action and request.path.endswith(ascm.PATH):
            parsed.action, parsed.version = "ListResourceGroup", ascm.PRODUCT.version
        return parsed

    def roa_resources(self, request: Request) -> list[str]:
        without_prefix = ascm.PATH if request.path.endswith(ascm.PATH) else request.path
        return list(dict.fromkeys((request.path, without_prefix)))

    # Lookups

    def interface(self, call: Call, code: str = "InvalidRouterInterfaceId.NotFound") -> RouterInterface:
        """The caller's router interface that the call names. Raises RpcError."""
        interface = self.interfaces.get(call.p.required("RouterInterfaceId"), call.account, call.region)
        if interface is None:
            raise not_found("RouterInterfaceId", code)
        return interface

    def opposite(self, interface: RouterInterface) -> RouterInterface | None:
        """The interface that the stored peer id names, of whatever account and region."""
        return self.interfaces.get(interface.peer.interface_id)

    def interfaces_of(self, router_id: str) -> list[RouterInterface]:
        there = self.interfaces_by_router.get(router_id, {})
        for interface in [interface for interface in there.values() if interface.state.gone]:
            del there[interface.id]
        return list(there.values())

    def border_routers(self, account: str, region: str) -> Table[BorderRouter]:
        """The VBRs, after those of this account and region are there: every region has some."""
        if (account, region) not in self.regions_with_vbrs:
            self.regions_with_vbrs.add((account, region))
            vbrs.furnish(self, account, region)
        return self.vbrs

    # Hooks of the network

    def default_resource_group(self, call: Call) -> str:
        """The resource set that every call of the Stack names."""
        return call.p.text("ResourceGroup") or call.request.headers.get("x-acs-resourcegroupid", "")

    def check_vpc_unused(self, vpc: Vpc) -> None:
        if self.interfaces_of(vpc.vrouter_id):
            raise RpcError(self.switch("vpc_interfaces_code"), "There is still a router interface in the VPC.")
        super().check_vpc_unused(vpc)

    def count_router_interfaces(self, vpc: Vpc) -> int:
        return len(self.interfaces_of(vpc.vrouter_id))

    def check_next_hop(self, call: Call, table: RouteTable, hop: NextHop, destination_version: int) -> None:
        super().check_next_hop(call, table, hop, destination_version)
        if hop.type != "RouterInterface":
            return
        interface = self.interfaces.get(hop.id, call.account, table.region)
        if interface is None or interface.router_id != table.router_id:
            raise not_found("NextHopId", "InvalidNextHopId.NotFound")
        if interface.state.peek() != ACTIVE and self.switch("route_needs_active_interface"):
            raise RpcError("IncorrectStatus.RouterInterface", "The status of the router interface is incorrect.")

    # What the control plane shows

    def state(self) -> dict[str, Any]:
        return self.collect(
            {"vpcs": self.vpcs, "router_interfaces": self.interfaces, "route_entries": self.route_entries}
        )

    def links(self) -> list[dict[str, Any]]:
        """Every initiating interface that knows its opposite."""
        links = []
        for interface in self.interfaces:
            if interface.role == INITIATING and interface.peer.interface_id:
                opposite = self.opposite(interface)
                links.append(
                    {
                        "from": self.end(interface),
                        "to": self.end(opposite) if opposite else {"name": interface.peer.interface_id, "place": ""},
                        "status": interface.state.peek(),
                        "to_status": opposite.state.peek() if opposite else "not there",
                        "detail": f"{interface.spec} {interface.name}".strip(),
                    }
                )
        return links

    def end(self, interface: RouterInterface) -> dict[str, str]:
        vpc = self.vpcs.get(interface.vpc_id)
        place = f"{interface.router_type}, {interface.region}, account {interface.account}"
        return self.place(vpc) if vpc else {"name": interface.router_id, "place": place}
