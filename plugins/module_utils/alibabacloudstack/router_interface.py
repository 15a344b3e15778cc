# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Router interfaces on Apsara Stack. Source: Apsara Stack contract 4.2, 4.3, 5 and 6.3."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba import checks
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.resource import (
    ID_CHUNK,
    AlibabaResource,
    AlibabaWaiting,
    chunks,
    named,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.route_entry import hops_of, led
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibabacloudstack.client import FAMILY
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import filters
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.checks import address
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import Info, Manage
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.errors import (
    ApiError,
    InterconnectError,
    NotFound,
    Refused,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.fields import Field, Item, Object
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.filters import NAME_REGEX, Filter
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.plan import GONE, SETTLED, UNKNOWN, Goal, Step
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.resource import Job, Resource, Want
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.states import StateTable

if TYPE_CHECKING:
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibabacloudstack.client import StackClient
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.contract import Problem
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.plan import Plan

INITIATING, ACCEPTING = "InitiatingSide", "AcceptingSide"
NEGATIVE = "Negative"
SPECIFICATIONS = (
    "Mini.2",
    "Mini.5",
    "Small.1",
    "Small.2",
    "Small.5",
    "Middle.1",
    "Middle.2",
    "Middle.5",
    "Large.1",
    "Large.2",
    "Large.5",
    "Xlarge.1",
    NEGATIVE,
)
PATH = ("RouterInterfaceSet", "RouterInterfaceType")
MOST_FILTERS = 5
"""Filters that a listing takes."""
PEER_FIELDS = ("opposite_interface_id", "opposite_router_id", "opposite_router_type", "opposite_interface_owner_id")
ATTRIBUTES = {
    "name": "Name",
    "description": "Description",
    "health_check_source_ip": "HealthCheckSourceIp",
    "health_check_target_ip": "HealthCheckTargetIp",
    "opposite_interface_id": "OppositeInterfaceId",
    "opposite_router_id": "OppositeRouterId",
    "opposite_router_type": "OppositeRouterType",
    "opposite_interface_owner_id": "OppositeInterfaceOwnerId",
}
_ACCEPTING_SIDE = {"specification": NEGATIVE, "router_type": "VRouter"}
"""What the accepting side always is."""

INACTIVE = Goal(statuses=("Inactive",))
ACTIVE = Goal(statuses=("Active",))

STATES = StateTable(
    present=("Idle", "Active", "Inactive"),
    pending=("Connecting", "AcceptingConnecting", "AcceptingConnect", "Activating", "Modifying", "Deactivating"),
    leaving=("Deleting",),
    absent=("Deleted",),
)


def _charge_type(obj: Object) -> str | None:
    """``PostPaid`` or ``PrePaid``: the listing says AfterPay, PrePaid or Prepaid for what the creation calls so."""
    return {"afterpay": "PostPaid", "postpaid": "PostPaid", "prepaid": "PrePaid"}.get(
        (obj.get("ChargeType") or "").lower()
    )


def listed(client: StackClient, key: str, values: Iterable[str]) -> list[Object]:
    """Router interfaces whose filter field is one of some values, 20 values a call."""
    found: list[Object] = []
    for part in chunks(sorted(values)):
        found += _of_values(client, key, part)
    return found


def _of_values(client: StackClient, key: str, values: list[str]) -> list[Object]:
    some = {"Filter": lambda obj: obj.get(key) in values}
    return client.pages("DescribeRouterInterfaces", {"Filter": [{"Key": key, "Value": values}]}, PATH, some=some)


def all_interfaces(client: StackClient, steady: bool = False) -> list[Object]:
    return client.whole(RouterInterface.kind, client.pages("DescribeRouterInterfaces", {}, PATH, steady=steady))


@dataclass(frozen=True)
class InterfaceWaiting(AlibabaWaiting):
    """How a router interface is waited for, which routes may hold."""

    def hopeless(self, job: Job, error: InterconnectError) -> bool:
        """Routes that are about to go hold an interface for a while; routes that stay hold it for good."""
        return not _is_referred(error) or bool(_visible_routes(job))

    def describe_error(self, resource: Resource, job: Job, error: InterconnectError) -> InterconnectError:
        """When a delete was refused to the end: which routes still lead to the interface."""
        if not _is_referred(error):
            return error
        routes = _visible_routes(job)
        if routes:
            error.msg = "router interface %s cannot be deleted while routes lead to it: %s; remove them first (%s)" % (
                job.id,
                ", ".join("%s in %s" % route for route in routes),
                error.code,
            )
            error.more["routes"] = [{"destination_cidrblock": cidr, "route_table_id": table} for cidr, table in routes]
        return error


class AnyInterface(AlibabaResource):
    """Base of what is seen of a router interface: itself, and its connection."""

    id_key = "RouterInterfaceId"
    name_key = "Name"
    states = STATES
    waiting = InterfaceWaiting(
        rests_in={
            "Connecting": "Active",
            "AcceptingConnecting": "Active",
            "AcceptingConnect": "Active",
            "Activating": "Active",
            "Deactivating": "Inactive",
        }
    )

    def by_ids(self, client: StackClient, ids: Iterable[str]) -> list[Object]:
        return listed(client, "RouterInterfaceId", ids)

    def all(self, client: StackClient) -> list[Object]:
        return all_interfaces(client)

    def candidates(self, client: StackClient, params: Mapping[str, Any], asked: Mapping[str, Any]) -> Iterable[Object]:
        if params["router_interface_ids"]:
            return listed(client, "RouterInterfaceId", set(params["router_interface_ids"]))
        sent = [{"Key": key, "Value": [value]} for key, value in asked.items()]
        return client.pages("DescribeRouterInterfaces", {"Filter": sent[:MOST_FILTERS] or None}, PATH)

    def do_create(self, job: Job, args: dict[str, Any]) -> str | None:
        client: StackClient = job.want.client
        vbr = args["router_type"] == "VBR"
        params = {
            "OppositeRegionId": args["opposite_region"],
            "RouterType": args["router_type"],
            "RouterId": args["router_id"],
            "Role": args["role"],
            "Spec": args["specification"],
            "AccessPointId": args.get("access_point_id") or (access_point(client, args["router_id"]) if vbr else None),
            "OppositeAccessPointId": args.get("opposite_access_point_id"),
            "InstanceChargeType": args.get("instance_charge_type"),
        }
        params.update({ATTRIBUTES[name]: args[name] for name in ATTRIBUTES if args.get(name)})
        return client.call("CreateRouterInterface", params, token=True)["RouterInterfaceId"]

    def do_deactivate(self, job: Job, args: dict[str, Any]) -> None:
        job.want.client.call("DeactivateRouterInterface", {"RouterInterfaceId": job.id})

    def do_delete(self, job: Job, args: dict[str, Any]) -> None:
        job.want.client.call("DeleteRouterInterface", {"RouterInterfaceId": job.id}, token=True)


class RouterInterface(AnyInterface):
    """A router interface. Found by id, or by router, role and opposite router or name."""

    kind = "router interface"
    result_key = "router_interface"
    results_key = "router_interfaces"
    id_option = "router_interface_id"
    contested = True
    doing = {
        "modify_spec": "changing the specification of",
        "deactivate": "deactivating",
        "withdraw_route": "withdrawing a route to",
    }
    fields: tuple[Field, ...] = (
        Field("role", "Role", mutable=False, in_batch_row=True),
        Field("opposite_region", "OppositeRegionId", mutable=False),
        Field("router_type", "RouterType", mutable=False),
        Field("router_id", "RouterId", mutable=False, in_batch_row=True),
        Field("specification", "Spec", in_batch_row=True),
        Field("name", "Name"),
        Field("description", "Description"),
        Field("health_check_source_ip", "HealthCheckSourceIp"),
        Field("health_check_target_ip", "HealthCheckTargetIp"),
        Field("access_point_id", "AccessPointId", mutable=False),
        Field("opposite_access_point_id", "OppositeAccessPointId", mutable=False),
        Field("instance_charge_type", read=_charge_type, mutable=False),
        Field("opposite_interface_id", "OppositeInterfaceId"),
        Field("opposite_router_id", "OppositeRouterId"),
        Field("opposite_router_type", "OppositeRouterType"),
        Field(
            "opposite_interface_owner_id",
            "OppositeInterfaceOwnerId",
            same=lambda wanted, present: wanted == str(present or ""),
        ),
        Field("bandwidth", "Bandwidth", option=False),
        Field("business_status", "BusinessStatus", option=False),
        Field("vpc_id", "VpcInstanceId", option=False),
        Field("opposite_vpc_id", "OppositeVpcInstanceId", option=False),
        Field("opposite_interface_status", "OppositeInterfaceStatus", option=False),
        Field("opposite_specification", "OppositeInterfaceSpec", option=False),
        Field("cross_border", "CrossBorder", option=False),
        Field("resource_group_id", "ResourceGroupId", option=False),
        Field("create_time", "CreationTime", option=False),
        Field("connected_time", "ConnectedTime", option=False),
        Field("end_time", "EndTime", option=False),
    )
    options = {
        "router_interface_id": {"type": "str"},
        "opposite_region": {"type": "str"},
        "router_type": {"type": "str", "choices": ["VRouter", "VBR"]},
        "router_id": {"type": "str"},
        "role": {"type": "str", "choices": [INITIATING, ACCEPTING]},
        "specification": {"type": "str", "choices": list(SPECIFICATIONS)},
        "name": {"type": "str"},
        "description": {"type": "str"},
        "health_check_source_ip": {"type": "str"},
        "health_check_target_ip": {"type": "str"},
        "access_point_id": {"type": "str"},
        "opposite_access_point_id": {"type": "str"},
        "instance_charge_type": {"type": "str", "choices": ["PostPaid", "PrePaid"]},
        "opposite_interface_id": {"type": "str"},
        "opposite_router_id": {"type": "str"},
        "opposite_router_type": {"type": "str", "choices": ["VRouter", "VBR"]},
        "opposite_interface_owner_id": {"type": "str"},
    }
    filters = (
        filters.ids("router_interface_ids"),
        NAME_REGEX,
        # In the order in which they are sent, as far as the API takes them.
        filters.status(api_key="Status"),
        Filter("router_id", api_key="RouterId"),
        Filter("router_type", {"type": "str", "choices": ["VRouter", "VBR"]}, api_key="RouterType"),
        Filter("opposite_interface_id", api_key="OppositeInterfaceId"),
        Filter("opposite_interface_owner_id", api_key="OppositeInterfaceOwnerId", check=checks.account_id),
        filters.name(api_key="Name"),
        Filter("role", {"type": "str", "choices": [INITIATING, ACCEPTING]}),
    )

    # ------------------------------------------------------------------ checks

    def check(self, want: Want) -> Iterator[Problem]:
        if not want.given("router_interface_id"):
            found_by = "a router interface is found by router_id and role, or by router_interface_id"
            yield from want.lacks(("router_id", "role"), found_by)
        if want["role"] == INITIATING and want["specification"] == NEGATIVE:
            yield (
                "specification",
                "%s is only for the accepting side; the initiating side takes one of %s"
                % (NEGATIVE, ", ".join(SPECIFICATIONS[:-1])),
            )
        if want["role"] == ACCEPTING and want["router_type"] == "VBR":
            yield "router_type", "a VBR can only be the initiating side; the accepting side is a VRouter"
        for option, check in (("name", checks.name), ("description", checks.description)):
            text = check(want[option], letter_first=True) if want[option] else None
            if text:
                yield option, text
        yield from self._check_health(want)
        yield from check_owner(want)
        yield from super().check(want)

    def has_border_router(self, want: Want) -> bool:
        """Whether one of the two routers may be a border router, as far as the options tell."""
        own = "VRouter" if want["role"] == ACCEPTING else want["router_type"]
        return not own == self.faced_type(want) == "VRouter" or want.given("router_interface_id")

    def faced_type(self, want: Want) -> str | None:
        """The type of the other router. A VBR only initiates, so an initiating side faces a VRouter; what an accepting one
        faces may be told later, which is None here.
        """
        return want["opposite_router_type"] or ("VRouter" if want["role"] == INITIATING else None)

    def _check_health(self, want: Want) -> Iterator[Problem]:
        source, target = want["health_check_source_ip"], want["health_check_target_ip"]
        if (source is None) != (target is None) or bool(source) != bool(target):
            missing = "health_check_target_ip" if target in (None, "") else "health_check_source_ip"
            yield missing, "the health check takes both addresses or none; give it too"
        if not source and not target:
            return
        if not self.has_border_router(want):
            yield "health_check_source_ip", "a health check is only possible where one of the two routers is a VBR"
        for option in ("health_check_source_ip", "health_check_target_ip"):
            text = address(want[option]) if want[option] else None
            if text:
                yield option, text

    def duplicate_key(self, want: Want) -> Any:
        if want.given("router_interface_id"):
            return super().duplicate_key(want)
        if want["router_id"] == UNKNOWN:
            return None
        return (want["router_id"], want["role"], want["opposite_router_id"], want["name"], want["opposite_region"])

    def label(self, want: Want) -> str:
        if want.given("name") or want.given("router_interface_id"):
            return super().label(want)
        return "%s of %s on %s" % (self.kind, want["role"], want["router_id"])

    # ------------------------------------------------------------------ finding

    def listing(self, client: StackClient, wants: list[Want]) -> Iterable[Object]:
        ids = {want["router_interface_id"] for want in wants if want["router_interface_id"]} - {UNKNOWN}
        routers = {want["router_id"] for want in wants if not want["router_interface_id"]} - {UNKNOWN}
        if len(ids) > ID_CHUNK or len(routers) > ID_CHUNK:
            return all_interfaces(client, steady=True)
        found = {self.id_of(obj): obj for obj in listed(client, "RouterInterfaceId", ids)} if ids else {}
        found.update({self.id_of(obj): obj for obj in listed(client, "RouterId", routers)} if routers else {})
        return list(found.values())

    def key_of(self, obj: Object) -> Any:
        return (obj["RouterId"], obj["Role"])

    def key_wanted(self, want: Want) -> Any:
        return (want["router_id"], want["role"])

    def choose(self, want: Want, candidates: Iterable[Object]) -> Iterable[Object]:
        """By opposite router; else by name; else by opposite region.

        Who names an opposite router means it: an interface that faces another one is taken only by its name, to be turned
        to that router, and one that faces none yet only to be made use of, never to be removed.
        """
        if want["opposite_router_id"]:
            facing = [obj for obj in candidates if obj.get("OppositeRouterId") == want["opposite_router_id"]]
            if facing or not want.present:
                named = [obj for obj in facing if obj.get("Name") == want["name"]]
                return named or facing
            if not want["name"]:
                candidates = [obj for obj in candidates if not obj.get("OppositeRouterId")]
        if want["name"]:
            return [obj for obj in candidates if obj.get("Name") == want["name"]]
        if want["opposite_region"]:
            return [obj for obj in candidates if obj.get("OppositeRegionId") == want["opposite_region"]]
        return candidates

    # ------------------------------------------------------------------ planning

    def plan_create(self, want: Want, leaving: Object | None = None) -> Plan:
        if want.given("router_interface_id") and want["router_interface_id"] != UNKNOWN:
            raise NotFound("router interface %s is being deleted" % want["router_interface_id"])
        if not want.given("router_interface_id"):
            self._check_complete(want)
        region = self._opposite_region(want)
        if region != want.client.region and region not in want.client.regions():
            raise Refused(
                "opposite_region: the region %r does not exist; there are %s"
                % (region, ", ".join(sorted(want.client.regions())))
            )
        if want["router_type"] == "VBR" and not want["access_point_id"] and want["router_id"] != UNKNOWN:
            access_point(want.client, want["router_id"])
        return super().plan_create(want, leaving)

    @staticmethod
    def _opposite_region(want: Want) -> str:
        """Its own, unless the user says otherwise."""
        return want["opposite_region"] or want.client.region

    def _check_complete(self, want: Want) -> None:
        """What an interface is made of. One that is there need not be described."""
        if want["role"] == INITIATING:
            why = "needed to make the initiating side, and there is none yet"
            specifications = ", ".join(SPECIFICATIONS[:-1])
            self.needs(want, router_type=why + "; VRouter or VBR", specification=why + "; one of " + specifications)

    def target(self, want: Want, found: Object | None) -> Item:
        target = super().target(want, found)
        was = target.was
        if found is None or was is None:
            target.update(
                _ACCEPTING_SIDE if want["role"] == ACCEPTING else {}, opposite_region=self._opposite_region(want)
            )
            return target
        if found["Role"] == ACCEPTING:
            # Whatever is asked for.
            side = {name: value for name, value in _ACCEPTING_SIDE.items() if name in target}
            target.update(side)
            was.update(side)
        if "instance_charge_type" in target and was["instance_charge_type"] is None:
            # What the cloud does not tell is as wanted.
            was["instance_charge_type"] = target["instance_charge_type"]
        return target

    def plan_change(self, want: Want, found: Object, recreate: bool) -> Plan:
        if _is_left_over(found) and not want.given("router_interface_id"):
            why = "it is what an interrupted removal left of a pair: deactivated, and its opposite %s is gone"
            return self.replacement(want, found, why % found.get("OppositeInterfaceId"))
        target = self.target(want, found)
        differences = self.differences(want, target) if found["Status"] != "Idle" else []
        frozen = [item for item in differences if item.name in PEER_FIELDS]
        if frozen and not recreate:
            raise self.immutable(found, target, frozen)
        if frozen:
            return self._rebuild(want, found)
        return super().plan_change(want, found, recreate)

    def _rebuild(self, want: Want, found: Object) -> Plan:
        """Out of Idle the peer is frozen for good: only a new interface can have another."""
        plan = super().plan_change(want, found, True)
        return plan.but(steps=(*self.steps_to_delete(want, found), Step("create", self.rebuilt(want, found), SETTLED)))

    def replacement(self, want: Want, found: Object, why: str) -> Plan:
        """The plan of a new interface in the place of one that can never be connected again.

        :param why: in words.
        """
        plan = self._rebuild(want, found)
        entries = entries_to(want.client, found)
        routes = list(map(_told, entries))
        steps = [Step("withdraw_route", _which(entry)) for entry in entries] + list(plan.steps)
        if found["Status"] == "Deactivating":
            steps = [step for step in steps if step.verb != "deactivate"]
        warning = "router interface %s can never be connected again (%s), so a new one takes its place, and %s" % (
            self.id_of(found),
            why,
            "these routes to it are withdrawn: %s" % ", ".join("%s in %s" % route for route in routes)
            if routes
            else "no route leads to it",
        )
        return plan.but(
            steps=tuple(steps),
            before={**(plan.before or {}), "router_interface_id": self.id_of(found)},
            after={**(plan.after or {}), "router_interface_id": UNKNOWN},
            wait_goal=INACTIVE if found["Status"] == "Deactivating" else plan.wait_goal,
            warnings=(*plan.warnings, warning),
        )

    def rebuilt(self, want: Want, found: Object) -> dict[str, Any]:
        """The peer data of the old interface would tie the new one to what may not know it."""
        kept = super().rebuilt(want, found)
        kept.update(_ACCEPTING_SIDE if found["Role"] == ACCEPTING else {})
        return {name: value for name, value in kept.items() if name not in PEER_FIELDS or want.given(name)}

    def steps_to_update(self, want: Want, found: Object, changes: dict[str, Any]) -> list[Step]:
        attributes = {name: value for name, value in changes.items() if name in ATTRIBUTES}
        steps = [Step("modify", attributes, SETTLED)] if attributes else []
        if "specification" in changes:
            steps.append(Step("modify_spec", {"specification": changes["specification"]}, SETTLED))
        return steps

    def plan_absent(self, want: Want, found: Object | None) -> Plan:
        plan = super().plan_absent(want, found)
        if found is None or not plan.steps:
            return plan
        if found["Status"] == "Deactivating":
            return plan.but(steps=(Step("delete", {}, GONE),), wait_goal=INACTIVE)
        if found["Status"] == "Modifying":
            # One that was never connected comes to rest in Idle, and needs no deactivation.
            steps = plan.steps if found.get("ConnectedTime") else (Step("delete", {}, GONE),)
            return plan.but(steps=steps, wait_goal=SETTLED)
        return plan

    def steps_to_delete(self, want: Want, found: Object) -> list[Step]:
        return deactivation(found) + [Step("delete", {}, GONE)]

    # ------------------------------------------------------------------ calls

    def do_modify(self, job: Job, args: dict[str, Any]) -> None:
        params = {ATTRIBUTES[name]: value for name, value in args.items()}
        if args.get("health_check_source_ip") == "":
            del params["HealthCheckSourceIp"], params["HealthCheckTargetIp"]
            params["DeleteHealthCheckIp"] = True
        elif "health_check_source_ip" in args or "health_check_target_ip" in args:
            # Only together, even where one of them stays.
            params.update(
                HealthCheckSourceIp=job.want["health_check_source_ip"],
                HealthCheckTargetIp=job.want["health_check_target_ip"],
            )
        job.want.client.call("ModifyRouterInterfaceAttribute", dict(params, RouterInterfaceId=job.id))

    def do_modify_spec(self, job: Job, args: dict[str, Any]) -> None:
        params = {"RouterInterfaceId": job.id, "Spec": args["specification"]}
        job.want.client.call("ModifyRouterInterfaceSpec", params, token=True)

    def do_withdraw_route(self, job: Job, args: dict[str, Any]) -> None:
        try:
            job.want.client.call("DeleteRouteEntry", args)
        except ApiError as error:
            # The replacement of another interface that shares it was faster.
            if not self.waiting.gone(error):
                raise


def check_owner(want: Want) -> Iterator[Problem]:
    """Yield what is wrong with the opposite owner."""
    owner = want["opposite_interface_owner_id"]
    if owner and owner != UNKNOWN:
        yield from named("opposite_interface_owner_id", checks.account_id(owner))


def _is_left_over(interface: Object) -> bool:
    """Whether an interface was deactivated and its opposite deleted: nothing passes it, and nothing ever can."""
    return interface["Status"] in ("Inactive", "Deactivating") and interface.get("OppositeInterfaceStatus") == "Deleted"


def _is_referred(error: InterconnectError) -> bool:
    """Whether a delete was refused because something, such as a route, still refers to the interface."""
    return isinstance(error, ApiError) and "refer" in error.code.lower()


def deactivation(found: Object) -> list[Step]:
    """The steps before an interface can be deleted: it has to be Idle or Inactive."""
    if found["Status"] in ("Idle", "Inactive"):
        return []
    return [Step("deactivate", {}, INACTIVE)]


def entries_to(client: StackClient, interface: Object) -> list[Object]:
    """The route entries of which an interface is the next hop, or one of several."""
    tables = client.pages("DescribeRouteTables", {"VRouterId": interface["RouterId"]}, ("RouteTables", "RouteTable"))
    return [
        entry
        for table in tables
        for entry in (table.get("RouteEntrys") or {}).get("RouteEntry") or ()
        if interface["RouterInterfaceId"] in hops_of(entry) and entry.get("Status") != "Deleting"
    ]


def _which(entry: Object) -> dict[str, Any]:
    """The parameters that name an entry in a call."""
    return {
        "RouteTableId": entry["RouteTableId"],
        "DestinationCidrBlock": entry["DestinationCidrBlock"],
        **led(entry),
    }


def _told(entry: Object) -> tuple[str, str]:
    """``(destination, route table id)``, for messages."""
    return entry["DestinationCidrBlock"], entry["RouteTableId"]


def _visible_routes(job: Job) -> list[tuple[str, str]]:
    """The routes to a job's interface, as far as they can be seen; a look that failed may leave not even the interface."""
    interface = job.obj or job.found
    with contextlib.suppress(InterconnectError):
        return list(map(_told, entries_to(job.want.client, interface))) if interface else []
    return []


def access_point(client: StackClient, vbr: str) -> str:
    """The access point of a virtual border router, asked once."""

    def ask() -> str:
        path = ("VirtualBorderRouterSet", "VirtualBorderRouterType")
        found = client.pages("DescribeVirtualBorderRouters", {"Filter": [{"Key": "VbrId", "Value": [vbr]}]}, path)
        mine = [item for item in found if item.get("VbrId") == vbr]
        if not mine:
            raise NotFound("virtual border router %s does not exist%s" % (vbr, client.scope()))
        return mine[0]["AccessPointId"]

    return client.fact("access point of " + vbr, ask)


ROUTER_INTERFACE = Manage(FAMILY, RouterInterface())
ROUTER_INTERFACE_INFO = Info(FAMILY, RouterInterface())
