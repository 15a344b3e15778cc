# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The router-interface actions (contract, sections 4.2 and 5)."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Any

from ..kernel.ids import new_id
from ..kernel.lag import GONE
from ..network import rules
from ..network.model import VBR, VROUTER
from ..rpc.action import Actions, Call
from ..rpc.errors import RpcError, malformed, not_found
from ..rpc.paging import page_by_number
from .filters import read_filters
from .model import (
    ACCEPTING,
    ACCEPTING_CONNECTING,
    ACTIVATING,
    ACTIVE,
    BANDWIDTH,
    CONNECTING,
    DEACTIVATING,
    DELETING,
    IDLE,
    INACTIVE,
    INITIATING,
    MODIFYING,
    NEGATIVE,
    STABLE,
    Peer,
    RouterInterface,
)

if TYPE_CHECKING:
    from .cloud import StackCloud

PRODUCT = Actions("2016-04-28")

ROUTER_TYPES = (VROUTER, VBR)
PEER_FIELDS = ("OppositeInterfaceId", "OppositeRouterId", "OppositeRouterType", "OppositeInterfaceOwnerId")
HEALTH_CHECK_ADDRESSES = ("HealthCheckSourceIp", "HealthCheckTargetIp")
PLAIN_FIELDS = ("Name", "Description", *HEALTH_CHECK_ADDRESSES, "HcThreshold", "HcRate", "DeleteHealthCheckIp")
CHARGE_TYPES = {"": "AfterPay", "PostPaid": "AfterPay", "PrePaid": "PrePaid"}  # as sent -> as shown

# Filter key -> the value of an interface that it is compared with.
FILTERS = {
    "RouterInterfaceId": lambda interface: interface.id,
    "RouterId": lambda interface: interface.router_id,
    "RouterType": lambda interface: interface.router_type,
    "RouterInterfaceOwnerId": lambda interface: interface.account,
    "OppositeInterfaceId": lambda interface: interface.peer.interface_id,
    "OppositeRouterType": lambda interface: interface.peer.router_type,
    "OppositeRouterId": lambda interface: interface.peer.router_id,
    "OppositeInterfaceOwnerId": lambda interface: interface.peer.owner_id,
    "Status": lambda interface: interface.state.peek(),
    "Name": lambda interface: interface.name,
}


@PRODUCT.action("CreateRouterInterface", token=True, limited=True)
def create_router_interface(call: Call) -> dict[str, Any]:
    cloud: StackCloud = call.cloud
    p = call.p
    opposite_region = p.required("OppositeRegionId")
    cloud.check_region(opposite_region)
    role = p.choice("Role", (INITIATING, ACCEPTING), "InvalidRole.ValueNotSupported", required=True)
    router_type = p.choice("RouterType", ROUTER_TYPES, "InvalidRouterType.ValueNotSupported", required=True)
    interface = RouterInterface(
        id=new_id("ri"),
        account=call.account,
        region=call.region,
        state=cloud.lag.state(IDLE),
        created=cloud.clock.iso(),
        role=role,
        spec=specification(p.required("Spec"), role, "InvalidSpec.ValueNotSupported"),
        router_type=router_type,
        router_id=p.required("RouterId"),
        opposite_region=opposite_region,
        peer=changed_peer(call, Peer()),
        name=interface_name(call),
        description=interface_description(call),
        charge_type=charge_type(call),
        resource_group=p.text("ResourceGroupId") or cloud.default_resource_group(call),
        tags=rules.tags(p.structures("Tags")),
    )
    place_on_router(call, interface)
    change_health_check(call, interface)
    quota = cloud.switch("interfaces_per_router")
    if quota and len(cloud.interfaces_of(interface.router_id)) >= quota:
        raise RpcError("QuotaExceeded.RouterInterface", f"The quota is exceeded, usage {quota}/{quota}.")
    call.write()
    cloud.interfaces.add(interface)
    cloud.interfaces_by_router.setdefault(interface.router_id, {})[interface.id] = interface
    return {"RouterInterfaceId": interface.id, "OrderId": 0}


@PRODUCT.action("DescribeRouterInterfaces", limited=True)
def describe_router_interfaces(call: Call) -> dict[str, Any]:
    cloud: StackCloud = call.cloud
    p = call.p
    filters = read_filters(p, tuple(FILTERS))
    if "RouterInterfaceId" in filters:
        ids = dict.fromkeys(filters.pop("RouterInterfaceId"))
        found = [ri for ri_id in ids if (ri := cloud.interfaces.get(ri_id, call.account, call.region))]
    else:
        found = cloud.interfaces.list(call.account, call.region)
    for key, values in filters.items():
        value_of = FILTERS[key]
        found = [interface for interface in found if value_of(interface) in values]
    if p.text("ResourceGroupId"):
        found = [interface for interface in found if interface.resource_group == p.text("ResourceGroupId")]
    if tags := p.structures("Tags"):
        found = [interface for interface in found if rules.tags_match(interface.tags, tags)]
    page, counts = page_by_number(found, p)
    documents = [interface.document(*opposite_of(cloud, interface)) for interface in page]
    return {**counts, "RouterInterfaceSet": {"RouterInterfaceType": documents}}


@PRODUCT.action("DescribeRouterInterfaceAttribute", limited=True)
def describe_router_interface_attribute(call: Call) -> dict[str, Any]:
    cloud: StackCloud = call.cloud
    interface = cloud.interfaces.get(call.p.required("InstanceId"), call.account, call.region)
    if interface is None:
        if cloud.switch("attribute_unknown") == "404":
            raise not_found("InstanceId", "InvalidInstanceId.NotFound")
        return {}
    return interface.attribute(*opposite_of(cloud, interface))


@PRODUCT.action("ModifyRouterInterfaceAttribute", limited=True)
def modify_router_interface_attribute(call: Call) -> dict[str, Any]:
    """What is not sent stays. Peer data can change only while Idle."""
    cloud: StackCloud = call.cloud
    p = call.p
    interface = cloud.interface(call)
    status = interface.state.peek()
    if status not in STABLE:
        raise RpcError("IncorrectStatus", "The status of the router interface does not support this operation.")
    peer = interface.peer
    if any(name in p for name in PEER_FIELDS):
        if status != IDLE:
            raise RpcError(cloud.switch("peer_fields_code"), "The opposite side can be changed only in status Idle.")
        peer = changed_peer(call, peer)
    elif not any(name in p for name in PLAIN_FIELDS):
        raise RpcError("InvalidParam.ModifyRouterInterface", "Nothing to modify is specified.")
    name = interface_name(call) if "Name" in p else interface.name
    description = interface_description(call) if "Description" in p else interface.description
    change_health_check(call, interface)
    call.write()
    interface.name, interface.description, interface.peer = name, description, peer
    if cloud.switch("modifying_visible"):
        interface.state.move(MODIFYING, status)
    return {}


@PRODUCT.action("ModifyRouterInterfaceSpec", token=True, limited=True)
def modify_router_interface_spec(call: Call) -> dict[str, Any]:
    """Active: passes through Activating. Otherwise the specification is only stored."""
    cloud: StackCloud = call.cloud
    interface = cloud.interface(call)
    status = interface.state.peek()
    refused = status not in STABLE or (status != ACTIVE and cloud.switch("spec_on_idle") == "refused")
    if interface.role == ACCEPTING or refused:
        raise RpcError("InvalidInstance.StatusError", "The router interface does not support this operation now.")
    spec = specification(call.p.required("Spec"), interface.role, "InvalidSpec.ValudNotSupported")
    call.write()
    interface.spec = spec
    if status == ACTIVE:
        interface.state.move(ACTIVATING, ACTIVE)
    return {"Spec": spec}


@PRODUCT.action("ConnectRouterInterface", limited=True)
def connect_router_interface(call: Call) -> dict[str, Any]:
    cloud: StackCloud = call.cloud
    own = cloud.interface(call)
    if own.role != INITIATING:
        raise RpcError("IncorrectRole.NotInitiatingSide", "The role of the router interface is not InitiatingSide.")
    if own.state.peek() != IDLE:
        raise RpcError("IncorrectRIStatus", "The router interface is not Idle.")
    opposite = checked_opposite(cloud, own)
    for other in cloud.interfaces_of(own.router_id):
        if other.peer.router_id == opposite.router_id and other.state.peek() != IDLE:
            raise RpcError("Forbidden.OnlyOneConnection", "The two routers are connected already.")
    call.write()
    own.state.move(CONNECTING, ACTIVE)
    opposite.state.move(ACCEPTING_CONNECTING, ACTIVE)
    own.connected = opposite.connected = cloud.clock.iso()
    return {}


@PRODUCT.action("ActivateRouterInterface", limited=True)
def activate_router_interface(call: Call) -> dict[str, Any]:
    cloud: StackCloud = call.cloud
    interface = cloud.interface(call)
    if interface.state.peek() != INACTIVE:
        raise RpcError("IncorrectRIStatus", "The router interface is not Inactive.")
    call.write()
    move_with_opposite(cloud, interface, ACTIVATING, ACTIVE)
    return {}


@PRODUCT.action("DeactivateRouterInterface", limited=True)
def deactivate_router_interface(call: Call) -> dict[str, Any]:
    cloud: StackCloud = call.cloud
    interface = cloud.interface(call)
    if interface.state.peek() != ACTIVE:
        raise RpcError(cloud.switch("not_active_code"), "The router interface is not Active.")
    call.write()
    move_with_opposite(cloud, interface, DEACTIVATING, INACTIVE)
    return {}


@PRODUCT.action("DeleteRouterInterface", token=True, limited=True)
def delete_router_interface(call: Call) -> dict[str, Any]:
    cloud: StackCloud = call.cloud
    interface = cloud.interface(call, cloud.switch("delete_not_found_code"))
    if interface.state.peek() not in (IDLE, INACTIVE):
        raise RpcError(cloud.switch("delete_status_code"), "The router interface is neither Idle nor Inactive.")
    if interface.charge_type == "PrePaid" and cloud.switch("prepaid_delete_refused"):
        raise RpcError("InvalidRouterInterfaceChargeType.Malformed", "A prepaid interface cannot be deleted.", 500)
    if is_next_hop(cloud, interface):
        raise RpcError(cloud.switch("delete_routes_code"), "There is still a route entry that refers to the interface.")
    call.write()
    cloud.deleted_interfaces.add(interface.id)
    if cloud.switch("interface_delete_state") == "gone":
        interface.state.set(GONE)
    else:
        interface.state.move(DELETING, GONE)
    return {}


def specification(spec: str, role: str, code: str) -> str:
    """``Negative`` for the accepting side and for it alone."""
    if spec not in BANDWIDTH or (spec == NEGATIVE) != (role == ACCEPTING):
        raise RpcError(code, "The specified Spec is not valid.")
    return spec


def interface_name(call: Call) -> str:
    empty = "Name" not in call.p or call.cloud.switch("empty_clears")
    return rules.free_text(call.p.text("Name"), "InvalidName.Malformed", 2, 128, letter_first=True, empty=empty)


def interface_description(call: Call) -> str:
    empty = "Description" not in call.p or call.cloud.switch("empty_clears")
    return rules.free_text(
        call.p.text("Description"), "InvalidDescription.Malformed", 2, 256, letter_first=True, empty=empty
    )


def charge_type(call: Call) -> str:
    sent = call.p.text("InstanceChargeType")
    if sent not in CHARGE_TYPES:
        raise malformed("InstanceChargeType")
    return CHARGE_TYPES[sent]


def changed_peer(call: Call, peer: Peer) -> Peer:
    """The peer data with the call's own; nothing is looked up. A type never given is VBR, as the reference says."""
    p = call.p
    given = any(name in p for name in PEER_FIELDS)
    router_type = p.choice("OppositeRouterType", ROUTER_TYPES, "InvalidOppositeRouterType.ValueNotSupported")
    owner = p.text("OppositeInterfaceOwnerId", peer.owner_id)
    if owner and not owner.isdecimal():
        raise RpcError("InvalidAliuid", "The specified OppositeInterfaceOwnerId is not valid.")
    return Peer(
        interface_id=p.text("OppositeInterfaceId", peer.interface_id),
        router_id=p.text("OppositeRouterId", peer.router_id),
        router_type=router_type or peer.router_type or (VBR if given else ""),
        owner_id=owner,
        access_point_id=p.text("OppositeAccessPointId", peer.access_point_id),
    )


def place_on_router(call: Call, interface: RouterInterface) -> None:
    """The router must be there and ready. A VBR can only initiate, and only towards a VRouter."""
    cloud: StackCloud = call.cloud
    if interface.router_type == VROUTER:
        vpc = cloud.vpc_by_router.get(interface.router_id)
        if vpc is None or vpc.state.gone or (vpc.account, vpc.region) != (call.account, call.region):
            raise not_found("RouterId", "InvalidRouterId.NotFound")
        if vpc.state.peek() != "Available":
            raise RpcError("IncorrectVpcStatus", "The current status of the VPC does not support this operation.")
        interface.vpc_id = vpc.id
        return
    vbr = cloud.border_routers(call.account, call.region).get(interface.router_id, call.account, call.region)
    if vbr is None:
        raise not_found("RouterId", "InvalidRouterId.NotFound")
    if interface.role == ACCEPTING:
        raise RpcError("InvalidRole.ValueNotSupported", "A virtual border router can only be the initiating side.")
    if interface.peer.router_type == VBR and "OppositeRouterType" in call.p:
        raise RpcError("InvalidOppositeRouterType.ValueNotSupported", "The opposite of a VBR must be a VRouter.")
    if vbr.state.peek() != "active":
        raise RpcError("InvalidVBRStatus", "The virtual border router is not active.")
    interface.access_point_id = call.p.required("AccessPointId")
    if interface.access_point_id != vbr.access_point_id:
        raise not_found("AccessPointId", "InvalidAccessPointId.NotFound")


def change_health_check(call: Call, interface: RouterInterface) -> None:
    """Both addresses or none; everything is checked before anything is changed."""
    p = call.p
    addresses = [p.text(name) for name in HEALTH_CHECK_ADDRESSES]
    if any(addresses) and p.boolean("DeleteHealthCheckIp"):
        raise RpcError("InvalidParam.ModifyRouterInterface", "DeleteHealthCheckIp excludes the addresses.")
    if any(addresses) and not all(map(is_ipv4, addresses)):
        raise RpcError("InvalidHealthCheckIP.Malformd", "Both health check addresses must be given as IPv4 addresses.")
    threshold = health_check_number(call, "HcThreshold", interface.health_check_threshold)
    rate = health_check_number(call, "HcRate", interface.health_check_rate)
    if all(addresses):
        interface.health_check_source, interface.health_check_target = addresses
    elif p.boolean("DeleteHealthCheckIp"):
        interface.health_check_source = interface.health_check_target = ""
    interface.health_check_threshold, interface.health_check_rate = threshold, rate


def health_check_number(call: Call, name: str, current: int) -> int:
    text = call.p.text(name)
    if text and (not text.isdecimal() or int(text) < 1):
        raise RpcError(f"IllegalParam.{name}", f"The specified {name} is not valid.")
    return int(text) if text else current


def is_ipv4(text: str) -> bool:
    try:
        return bool(ipaddress.IPv4Address(text))
    except ValueError:
        return False


def opposite_of(cloud: StackCloud, interface: RouterInterface) -> tuple[RouterInterface | None, bool]:
    """The opposite interface if it exists, and whether it is to be shown as deleted."""
    opposite = cloud.opposite(interface)
    deleted = opposite is None and interface.peer.interface_id in cloud.deleted_interfaces
    return opposite, deleted and cloud.switch("peer_deleted_visible")


def checked_opposite(cloud: StackCloud, own: RouterInterface) -> RouterInterface:
    """The opposite of a connect: there, Idle, and each side's peer data naming the other."""
    not_set = RpcError("IncorrectOppositeInterfaceInfo.NotSet", "The opposite interface information is not set.")
    mismatch = RpcError(cloud.switch("peer_mismatch_code"), "The opposite interface information does not match.")
    if not own.peer.complete:
        raise not_set
    if own.peer.router_id == own.router_id:
        raise RpcError("IncorrectOppositeInterfaceInfo", "Both interfaces are on the same router.")
    opposite = cloud.opposite(own)
    if opposite is None:
        raise mismatch
    if not opposite.peer.complete:
        raise not_set
    if opposite.role != ACCEPTING or not names(own, opposite) or not names(opposite, own):
        raise mismatch
    if opposite.state.peek() != IDLE:
        raise RpcError("IncorrectRIStatus", "The opposite router interface is not Idle.")
    return opposite


def names(one: RouterInterface, other: RouterInterface) -> bool:
    """Does the peer data of one describe the other?"""
    peer = one.peer
    told = (peer.interface_id, peer.router_id, peer.router_type, peer.owner_id, one.opposite_region)
    return told == (other.id, other.router_id, other.router_type, other.account, other.region)


def move_with_opposite(cloud: StackCloud, interface: RouterInterface, transient: str, target: str) -> None:
    """Move the interface and, if the switch ``freeze`` says both, its opposite from the same state."""
    before = interface.state.peek()
    interface.state.move(transient, target)
    if cloud.switch("freeze") == "both":
        opposite = cloud.opposite(interface)
        if opposite and opposite.state.peek() == before:
            opposite.state.move(transient, target)


def is_next_hop(cloud: StackCloud, interface: RouterInterface) -> bool:
    """Does a route entry of the interface's own router lead to it?"""
    if interface.router_type == VROUTER:
        table_id = cloud.vpc_by_router[interface.router_id].route_table_id
    else:
        table_id = cloud.vbrs.by_id[interface.router_id].route_table_id
    entries = cloud.route_tables.by_id[table_id].custom_entries
    return any(hop.id == interface.id for entry in entries for hop in entry.hops)
