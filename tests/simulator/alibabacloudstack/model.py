# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A router interface and a virtual border router (contract, sections 4.2, 4.3 and 5)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ..kernel.lag import State
from ..network.model import tag_list

INITIATING, ACCEPTING = "InitiatingSide", "AcceptingSide"

IDLE, ACTIVE, INACTIVE = "Idle", "Active", "Inactive"
CONNECTING, ACCEPTING_CONNECTING = "Connecting", "AcceptingConnecting"
ACTIVATING, DEACTIVATING, MODIFYING, DELETING = "Activating", "Deactivating", "Modifying", "Deleting"
STABLE = (IDLE, ACTIVE, INACTIVE)

NEGATIVE = "Negative"  # the accepting side's specification
BANDWIDTH = {  # specification -> Mbit/s
    "Mini.2": 2,
    "Mini.5": 5,
    "Small.1": 10,
    "Small.2": 20,
    "Small.5": 50,
    "Middle.1": 100,
    "Middle.2": 200,
    "Middle.5": 500,
    "Large.1": 1000,
    "Large.2": 2000,
    "Large.5": 5000,
    "Xlarge.1": 10000,
    NEGATIVE: 0,
}


@dataclass
class Peer:
    """What an interface has been told of its opposite; nothing of it need be true before a connect."""

    interface_id: str = ""
    router_type: str = ""
    router_id: str = ""
    owner_id: str = ""
    access_point_id: str = ""

    @property
    def complete(self) -> bool:
        return bool(self.interface_id and self.router_type and self.router_id and self.owner_id)


@dataclass
class RouterInterface:
    id: str
    account: str
    region: str
    state: State
    created: str
    role: str
    spec: str
    router_type: str
    router_id: str
    opposite_region: str
    peer: Peer
    vpc_id: str = ""
    access_point_id: str = ""
    name: str = ""
    description: str = ""
    charge_type: str = "AfterPay"
    connected: str = ""
    resource_group: str = ""
    health_check_source: str = ""
    health_check_target: str = ""
    health_check_threshold: int = 8
    health_check_rate: int = 2000  # ms
    tags: dict[str, str] = field(default_factory=dict)

    def document(self, opposite: RouterInterface | None, opposite_deleted: bool) -> dict[str, Any]:
        """One element of DescribeRouterInterfaces; counts as a read of this interface. ``opposite``: the interface that
        the stored peer id names, if it exists."""
        opposite_status = "Deleted" if opposite_deleted else ""
        return {
            "RouterInterfaceId": self.id,
            "Name": self.name,
            "Description": self.description,
            "Status": self.state.read(),
            "BusinessStatus": "Normal",
            "Role": self.role,
            "Spec": self.spec,
            "Bandwidth": BANDWIDTH[self.spec],
            "RouterType": self.router_type,
            "RouterId": self.router_id,
            "VpcInstanceId": self.vpc_id,
            "AccessPointId": self.access_point_id,
            "CreationTime": self.created,
            "ConnectedTime": self.connected,
            "EndTime": "",
            "ChargeType": self.charge_type,
            "OppositeRegionId": self.opposite_region,
            "OppositeInterfaceId": self.peer.interface_id,
            "OppositeInterfaceStatus": opposite.state.peek() if opposite else opposite_status,
            "OppositeInterfaceSpec": opposite.spec if opposite else "",
            "OppositeInterfaceBusinessStatus": "Normal" if opposite else "",
            "OppositeInterfaceOwnerId": self.peer.owner_id,
            "OppositeRouterType": self.peer.router_type,
            "OppositeRouterId": self.peer.router_id,
            "OppositeVpcInstanceId": opposite.vpc_id if opposite else "",
            "OppositeAccessPointId": self.peer.access_point_id,
            "OppositeBandwidth": BANDWIDTH[opposite.spec] if opposite else 0,
            "CrossBorder": False,
            "FastLinkMode": False,
            "HealthCheckSourceIp": self.health_check_source,
            "HealthCheckTargetIp": self.health_check_target,
            "HcThreshold": self.health_check_threshold,
            "HcRate": self.health_check_rate,
            "HasReservationData": "false",
            "ResourceGroupId": self.resource_group,
            "Tags": {"Tags": tag_list(self.tags)},
        }

    def attribute(self, opposite: RouterInterface | None, opposite_deleted: bool) -> dict[str, Any]:
        """The answer of DescribeRouterInterfaceAttribute."""
        return {
            **self.document(opposite, opposite_deleted),
            "Code": "200",
            "Message": "",
            "Success": True,
            "GmtModified": self.created,
            "HealthCheckStatus": "Normal" if self.health_check_source else "NoHealthCheckConfig",
            "FastLinkMode": "false",
        }

    def summary(self) -> dict[str, Any]:
        return {
            "RouterInterfaceId": self.id,
            "Name": self.name,
            "Status": self.state.peek(),
            "Role": self.role,
            "Spec": self.spec,
            "RouterType": self.router_type,
            "RouterId": self.router_id,
            "VpcInstanceId": self.vpc_id,
            "OppositeRegionId": self.opposite_region,
            "OppositeInterfaceId": self.peer.interface_id,
            "OppositeRouterType": self.peer.router_type,
            "OppositeRouterId": self.peer.router_id,
            "OppositeInterfaceOwnerId": self.peer.owner_id,
            "ChargeType": self.charge_type,
            "HealthCheckSourceIp": self.health_check_source,
            "HealthCheckTargetIp": self.health_check_target,
            "Description": self.description,
            "Tags": dict(self.tags),
        }


@dataclass
class BorderRouter:
    """A virtual border router (VBR): where a leased line ends."""

    id: str
    account: str
    region: str
    state: State
    created: str
    name: str
    access_point_id: str
    route_table_id: str
    vlan_id: int
    circuit: str

    def document(self) -> dict[str, Any]:
        return {
            "VbrId": self.id,
            "Name": self.name,
            "Description": "",
            "Status": self.state.peek(),
            "Type": "pconnVBR",
            "AccessPointId": self.access_point_id,
            "RouteTableId": self.route_table_id,
            "VlanId": self.vlan_id,
            "VlanInterfaceId": "",
            "CircuitCode": self.circuit,
            "LocalGatewayIp": f"10.255.{self.vlan_id % 256}.1",
            "PeerGatewayIp": f"10.255.{self.vlan_id % 256}.2",
            "PeeringSubnetMask": "255.255.255.252",
            "EnableIpv6": False,
            "LocalIpv6GatewayIp": "",
            "PeerIpv6GatewayIp": "",
            "PeeringIpv6SubnetMask": "",
            "Bandwidth": 1000,
            "PhysicalConnectionId": f"pc-{self.id.removeprefix('vbr-')}",
            "PhysicalConnectionStatus": "Enabled",
            "PhysicalConnectionBusinessStatus": "Normal",
            "PhysicalConnectionOwnerUid": self.account,
            "CreationTime": self.created,
            "ActivationTime": self.created,
            "TerminationTime": "",
            "RecoveryTime": "",
            "MinRxInterval": 1000,
            "MinTxInterval": 1000,
            "DetectMultiplier": 10,
            "EccId": "",
            "CloudBoxInstanceId": "",
            "PConnVbrChargeType": "",
            "PConnVbrExpireTime": "",
            "ResourceGroupId": "",
            "AssociatedPhysicalConnections": {"AssociatedPhysicalConnection": []},
            "AssociatedCens": {"AssociatedCen": []},
            "Tags": {"Tags": []},
        }
