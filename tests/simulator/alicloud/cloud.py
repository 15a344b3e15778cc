# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The simulated Alibaba Cloud: products Vpc, VpcPeer and Sts on one port, and what clients call around them."""

from __future__ import annotations

from typing import Any

from ..kernel.cloud import Request, Sheet
from ..network import ACTIONS, NetworkCloud, NextHop, RouteEntry, RouteTable, Table, Vpc
from ..network.cloud import CLASSIC_HOPS
from ..rpc import Call, Credential, RpcError
from ..rpc.front import Parsed
from . import bss, errors, location, model, peering_tags, peerings, resource_groups, route_tables, sts, vswitches
from .identity import Session
from .model import Peering
from .regions import REGIONS
from .store import PeeringStore
from .switches import CHOICES, SWITCHES
from .vswitches import VSwitch

VPC_PEER = "VpcPeer"


class AlicloudCloud(NetworkCloud):
    name = "Alibaba Cloud"
    regions = REGIONS
    actions = {
        **ACTIONS,
        **route_tables.PRODUCT.table,
        **vswitches.PRODUCT.table,
        **peerings.PRODUCT.table,
        **peering_tags.PRODUCT.table,
        **sts.PRODUCT.table,
        **bss.PRODUCT.table,
        **location.PRODUCT.table,
    }
    next_hop_types = (
        *CLASSIC_HOPS,
        VPC_PEER,
        "Attachment",
        "Ipv4Gateway",
        "GatewayEndpoint",
        "Ecr",
        "GatewayLoadBalancerEndpoint",
        "RouteTargetGroup",
    )
    sheets = {
        "vpcs": NetworkCloud.sheets["vpcs"],
        "peerings": Sheet(
            "Peerings",
            {
                "Name": "Name",
                "Status": "Status",
                "Requester": "VpcId",
                "Accepter": "AcceptingVpcId",
                "Mbit/s": "Bandwidth",
                "Id": "InstanceId",
            },
            name="Name",
            ids=("InstanceId",),
        ),
        "route_entries": NetworkCloud.sheets["route_entries"],
    }
    unknown_action = unknown_version = "InvalidApi.NotFound"
    token_by_account = True
    switches = SWITCHES
    choices = CHOICES

    def reset(self) -> None:
        super().reset()
        self.peerings = PeeringStore()
        self.vswitches: Table[VSwitch] = Table()
        self.taggable["vswitch"] = self.shown["vswitches"] = self.vswitches

    # Requests

    def session(self, account: str, role: str, name: str) -> Session:
        return Session(account, role, name)

    def authenticate(self, request: Request, parsed: Parsed) -> Credential:
        if (parsed.version, parsed.action) in sts.UNSIGNED:
            return Credential(access_key="", secret="", account="")
        try:
            credential = super().authenticate(request, parsed)
        except RpcError as error:
            statuses = {
                "InvalidAccessKeyId.NotFound": self.switch("unknown_key_status"),
                "SignatureDoesNotMatch": self.switch("signature_mismatch_status"),
            }
            error.status = statuses.get(error.code, error.status)
            raise
        if credential.access_key in self.switch("inactive_access_keys"):
            raise RpcError("InvalidAccessKeyId.Inactive", "Specified access key is disabled.")
        return credential

    def authorize(self, call: Call) -> None:
        """A session may do what its policy allows; without a policy, and with an access key, everything."""
        session = call.credential.identity
        if not isinstance(session, Session) or session.policy is None or call.action.name == "GetCallerIdentity":
            return
        product = "sts" if call.action.version == sts.PRODUCT.version else "vpc"
        if not session.policy.allows(f"{product}:{call.action.name}"):
            if call.action.version == peerings.PRODUCT.version:
                raise RpcError("Forbidden.NoPermission", "The caller does not have permission to perform this action.")
            raise RpcError("Forbidden.RAM", "User not authorized to operate on the specified resource.", 403)

    # Lookups

    def vpc_of(self, end: model.End) -> Vpc | None:
        return self.vpcs.get(end.vpc_id, end.account, end.region)

    def routes_to(self, peering: Peering) -> list[RouteEntry]:
        """On both sides."""
        vpcs = [vpc for end in peering.ends if (vpc := self.vpc_of(end))]
        entries = [entry for vpc in vpcs for entry in self.route_tables.by_id[vpc.route_table_id].custom_entries]
        return [entry for entry in entries if any(hop.id == peering.id for hop in entry.hops)]

    def joined_by_router_interfaces(self, one: str, other: str) -> bool:
        return any({one, other} == set(pair) for pair in self.switch("router_interface_pairs"))

    # Hooks of the network

    def default_resource_group(self, call: Call) -> str:
        return resource_groups.default_group(call.account)

    def check_resource_group(self, call: Call, group: str) -> None:
        if not resource_groups.exists(group, call.account, self.switch):
            raise RpcError("InvalidResourceGroupId", "The specified ResourceGroupId is not valid.")

    def check_vpc_unused(self, vpc: Vpc) -> None:
        super().check_vpc_unused(vpc)
        if any(peering.status != model.DELETED for peering in self.peerings.of_vpc(vpc.id)):
            raise RpcError(self.switch("vpc_peered_code"), "The VPC still has a VPC peering connection.")

    def check_next_hop(self, call: Call, table: RouteTable, hop: NextHop, destination_version: int) -> None:
        super().check_next_hop(call, table, hop, destination_version)
        if hop.type == VPC_PEER:
            self.check_peering_hop(call, table, hop)
            if destination_version == 6 and not self.switch("peering_supports_ipv6"):
                raise RpcError("UnsupportedFeature.VpcPeerIpv6", "IPv6 is not supported over VPC peering.")
        vpc = self.vpcs.get(table.vpc_id)
        if destination_version == 6 and vpc and not vpc.ipv6_cidr:
            raise RpcError("OperationDenied.VpcIpv6NotEnabled", "IPv6 is not enabled for the VPC.")

    def check_peering_hop(self, call: Call, table: RouteTable, hop: NextHop) -> None:
        """The peering is the caller's, has this VPC on one side, and is up."""
        peering = self.peerings.get(hop.id)
        if peering is None or not peering.owned_by(call.account) or table.vpc_id not in peering.vpc_ids:
            raise errors.not_found("VpcPeer")
        if peering.status != model.ACTIVATED:
            raise errors.incorrect_status("VpcPeer", peering.status)

    # What the control plane shows

    def state(self) -> dict[str, Any]:
        """A peering stands with its requester."""
        document = super().state()
        for peering in self.peerings.all():
            account = document.setdefault(peering.requester.account, {})
            account.setdefault(peering.requester.region, {}).setdefault("peerings", []).append(peering.summary())
        return document

    def links(self) -> list[dict[str, Any]]:
        return [
            {
                "from": self.end(peering.requester),
                "to": self.end(peering.accepter),
                "status": peering.status,
                "detail": f"{peering.name or peering.id} {peering.bandwidth} Mbit/s".removesuffix(" -1 Mbit/s"),
            }
            for peering in self.peerings.all()
        ]

    def end(self, end: model.End) -> dict[str, str]:
        vpc = self.vpc_of(end)
        return self.place(vpc) if vpc else {"name": end.vpc_id, "place": f"{end.region}, account {end.account}"}
