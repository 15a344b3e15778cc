# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""VpcPeer 2022-01-01: create, look, answer, change, delete (section 4.1)."""

from __future__ import annotations

from typing import Any

from ..kernel.ids import new_id
from ..kernel.lag import GONE
from ..rpc.action import NONE, OPTIONAL, Actions, Call
from ..rpc.errors import RpcError
from ..rpc.paging import page_by_token
from ..rpc.parameters import Parameters
from . import errors, model, peering_tags, resource_groups
from . import peering_rules as rules
from .model import End, Peering

PRODUCT = Actions("2022-01-01")


@PRODUCT.action("CreateVpcPeerConnection", token=True, dry_run=True)
def create_vpc_peer_connection(call: Call) -> dict[str, Any]:
    cloud, p, switch = call.cloud, call.p, call.cloud.switch
    requester = End(call.account, call.region, p.required("VpcId"))
    accepter = End(accepting_account(call), p.required("AcceptingRegionId"), p.required("AcceptingVpcId"))
    texts = rules.creation_texts(p)
    link_type, bandwidth = p.text("LinkType"), rules.bandwidth(p)
    tags = peering_tags.checked_tags(p)

    rules.check_regions(switch, requester, accepter)
    check_vpcs(call, requester, accepter)
    rules.check_accounts(switch, requester, accepter)
    group = resource_group(call)
    rules.check_pair_free(cloud.peerings, switch, requester.vpc_id, accepter.vpc_id)
    if cloud.joined_by_router_interfaces(requester.vpc_id, accepter.vpc_id):
        raise errors.already_exists("RouterInterface")
    rules.check_quotas(cloud.peerings, switch, requester, accepter)
    if link_type:
        rules.check_link_type(switch, link_type, requester, accepter)
    inter_region = requester.region != accepter.region
    if bandwidth is not None and inter_region:
        rules.check_bandwidth(switch, bandwidth)
    elif bandwidth is not None and switch("bandwidth_within_region") == "refuse":
        raise errors.illegal("Bandwidth")
    rules.check_not_busy(cloud.peerings, switch, frozenset((requester.vpc_id, accepter.vpc_id)))

    call.write()
    now = cloud.clock.now()
    peering = Peering(
        id=new_id("pcc"),
        requester=requester,
        accepter=accepter,
        state=cloud.lag.state(model.CREATING),
        created=now,
        modified=now,
        bandwidth=(bandwidth or model.INTER_REGION_BANDWIDTH) if inter_region else model.UNLIMITED,
        link_type=(link_type or "Gold") if inter_region else "",
        resource_groups={
            account: resource_groups.default_group(account) for account in (accepter.account, requester.account)
        },
        accepts_visibly=switch("same_account_shows_accepting"),
        **texts,
    )
    peering.resource_groups[call.account] = group
    peering.tags[call.account] = tags
    peering.start()
    cloud.peerings.add(peering)
    return {"InstanceId": peering.id}


@PRODUCT.action("GetVpcPeerConnectionAttribute", region=NONE)
def get_vpc_peer_connection_attribute(call: Call) -> dict[str, Any]:
    return peering_document(call, visible(call))


@PRODUCT.action("ListVpcPeerConnections", region=OPTIONAL)
def list_vpc_peer_connections(call: Call) -> dict[str, Any]:
    most = call.p.integer("MaxResults", 20, low=1, high=100)
    found = [peering for peering in candidates(call) if selected(call, peering)]
    page, token = page_by_token(found, call.p, lambda peering: peering.id, "MaxResults", default=20, most=100)
    return {
        "TotalCount": len(found),
        "MaxResults": most,
        "NextToken": token,
        "VpcPeerConnects": [peering_document(call, peering) for peering in page],
    }


@PRODUCT.action("AcceptVpcPeerConnection", region=NONE, token=True, dry_run=True)
def accept_vpc_peer_connection(call: Call) -> dict[str, Any]:
    cloud, switch = call.cloud, call.cloud.switch
    peering = visible(call)
    group = resource_group(call)
    tags = peering_tags.checked_tags(call.p)
    rules.check_answer(cloud.peerings, switch, peering, call.account)
    rules.check_requester_business(switch, call.account)
    rules.check_cdt(switch, peering.requester, peering.accepter, call.account, prefix="")
    call.write()
    peering.resource_groups[call.account] = group
    peering.tags.setdefault(call.account, {}).update(tags)
    peering.accept(cloud.clock.now())
    return {}


@PRODUCT.action("RejectVpcPeerConnection", region=NONE, token=True, dry_run=True)
def reject_vpc_peer_connection(call: Call) -> dict[str, Any]:
    peering = visible(call)
    rules.check_answer(call.cloud.peerings, call.cloud.switch, peering, call.account)
    call.write()
    peering.reject(call.cloud.clock.now())
    return {}


@PRODUCT.action("ModifyVpcPeerConnection", region=NONE, token=True, dry_run=True)
def modify_vpc_peer_connection(call: Call) -> dict[str, Any]:
    cloud, switch = call.cloud, call.cloud.switch
    peering = visible(call)
    changes: dict[str, Any] = rules.modification_texts(call.p, empty=switch("empty_peering_text"))
    bandwidth, link_type = rules.bandwidth(call.p), call.p.text("LinkType")
    rules.check_modify(cloud.peerings, switch, peering, call.account)
    if bandwidth is not None:
        if not peering.inter_region:
            raise RpcError(
                "OperationFailed.BandwidthCannotBeChangedInSameRegion",
                "The bandwidth of a peering within one region cannot be changed.",
            )
        rules.check_bandwidth(switch, bandwidth)
        changes["bandwidth"] = bandwidth
    if link_type:
        rules.check_link_type(switch, link_type, peering.requester, peering.accepter)
        changes["link_type"] = link_type
    call.write()
    peering.modify(changes, cloud.clock.now())
    return {}


@PRODUCT.action("DeleteVpcPeerConnection", region=NONE, token=True, dry_run=True, limited=True)
def delete_vpc_peer_connection(call: Call) -> dict[str, Any]:
    """``Force`` also removes the routes to it, on both sides."""
    cloud = call.cloud
    peering = visible(call)
    rules.check_delete(cloud.peerings, cloud.switch, peering)
    routes = cloud.routes_to(peering)
    if routes and not call.p.boolean("Force"):
        raise RpcError(
            "OperationDenied.RouteEntryExist",
            "The operation is not allowed because of existing routeEntry point to VpcPeer.",
        )
    call.write()
    for route in routes:
        route.state.move("Deleting", GONE)
    peering.delete(cloud.clock.now(), deleted_for=cloud.switch("deleted_visible_seconds"))
    return {}


@PRODUCT.action("MoveResourceGroup")
def move_resource_group(call: Call) -> dict[str, Any]:
    if call.p.required("ResourceType").lower() != "peerconnection":
        raise errors.illegal("ResourceType")
    group = call.p.required("NewResourceGroupId")
    peering = call.cloud.peerings.get(call.p.required("ResourceId"))
    if peering is None or not peering.owned_by(call.account):
        raise errors.not_found("VpcPeer")
    check_resource_group(call, group)
    call.write()
    peering.resource_groups[call.account] = group
    return {"Success": True}


def visible(call: Call) -> Peering:
    """The peering that ``InstanceId`` names, as the caller sees it."""
    return rules.visible(call.cloud.peerings, call.account, call.p.required("InstanceId"))


def accepting_account(call: Call) -> str:
    """0, which a client sends that was told no account, means the caller's own."""
    text = call.p.required("AcceptingAliUid")
    if not text.isascii() or not text.isdecimal():
        raise errors.illegal("AcceptingAliUid")
    return text.lstrip("0") or call.account


def check_vpcs(call: Call, requester: End, accepter: End) -> None:
    """Both exist where they are said to be, are ready, are two, and are theirs to peer."""
    cloud, switch = call.cloud, call.cloud.switch
    if requester.vpc_id == accepter.vpc_id:
        raise errors.illegal("AcceptingVpcId")
    for end, what in ((requester, "Vpc"), (accepter, "AcceptingVpc")):
        vpc = cloud.vpc_of(end)
        if vpc is None:
            if switch("unknown_vpc_code") == "InvalidVpcId.NotFound":
                raise RpcError("InvalidVpcId.NotFound", "The specified VpcId does not exist.", 404)
            raise errors.not_found(what)
        if vpc.state.peek() != "Available":
            raise errors.incorrect_status(what, vpc.state.peek())
        if end.vpc_id in switch("vpcs_with_cloud_box"):
            raise RpcError(f"OperationDenied.CloudBoxExistsIn{what}", f"A CloudBox exists in {end.vpc_id}.")
        if end.vpc_id in switch("shared_vpcs"):
            raise RpcError("OperationDenied.OperateShareResource", "A shared resource is its owner's to operate.")


def resource_group(call: Call) -> str:
    """The group that the call names, else the account's default."""
    group = call.p.text("ResourceGroupId") or resource_groups.default_group(call.account)
    check_resource_group(call, group)
    return group


def check_resource_group(call: Call, group: str) -> None:
    if not resource_groups.exists(group, call.account, call.cloud.switch):
        raise RpcError("OperationFailed.NotExist.ResourceGroup", "The specified resource group does not exist.")


def candidates(call: Call) -> list[Peering]:
    """The narrowest of the store's lists that holds all that can be selected."""
    store, p = call.cloud.peerings, call.p
    vpc_ids = [text.strip() for text in p.text("VpcId").split(",") if text.strip()]
    if len(vpc_ids) > 2:
        raise errors.illegal("VpcId")
    if p.text("InstanceId"):
        one = store.get(p.text("InstanceId"))
        return [one] if one and (not vpc_ids or set(vpc_ids) <= one.vpc_ids) else []
    if len(vpc_ids) == 2:
        return store.of_pair(*vpc_ids)
    if vpc_ids:
        return store.of_vpc(vpc_ids[0])
    if call.region and call.cloud.switch("list_region") == "own_side":
        return store.of_side(call.account, call.region)
    return store.of_account(call.account)


def selected(call: Call, peering: Peering) -> bool:
    """Is it the caller's, in this region, and does it match the filters?"""
    p, account = call.p, call.account
    if not peering.owned_by(account) or not in_region(call, peering):
        return False
    if not matches_name(p, peering, call.cloud.switch("name_filter")):
        return False
    group = p.text("ResourceGroupId")
    if group and peering.resource_groups.get(account) != group:
        return False
    return peering_tags.has_tags(peering.tags.get(account, {}), p.structures("Tags"))


def in_region(call: Call, peering: Peering) -> bool:
    """By the switch ``list_region``: lists in the region of a side that the caller owns, or in the requester's only."""
    if not call.region:
        return True
    if call.cloud.switch("list_region") == "requester":
        return peering.requester.region == call.region
    return any(end.account == call.account and end.region == call.region for end in peering.ends)


def matches_name(p: Parameters, peering: Peering, how: str) -> bool:
    name = p.text("Name")
    if not name:
        return True
    return name in peering.name if how == "fuzzy" else name == peering.name


def peering_document(call: Call, peering: Peering) -> dict[str, Any]:
    """The peering as the calling account sees it (section 4.1): its own resource group and tags, account ids as numbers."""
    clock = call.cloud.clock
    status = peering.read_status()
    expires = peering.expires if status in (model.ACCEPTING, model.EXPIRED) else None
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
