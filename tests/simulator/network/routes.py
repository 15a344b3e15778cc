# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Route tables and route entries (contract, section 4.4).

Custom tables are those of the public API reference (CreateRouteTable, DeleteRouteTable), as far as routes and VPCs need them.
"""

from __future__ import annotations

import ipaddress
from typing import Any

from ..kernel.ids import new_id
from ..kernel.lag import GONE
from ..rpc.action import OPTIONAL, Call
from ..rpc.errors import RpcError, malformed, missing, not_found
from ..rpc.paging import page_by_number, page_by_token
from . import rules
from .cloud import NetworkCloud
from .model import CUSTOM, NextHop, RouteEntry, RouteTable
from .product import VPC

WEIGHTS = range(256)


@VPC.action("DescribeRouteTables", region=OPTIONAL)
def describe_route_tables(call: Call) -> dict[str, Any]:
    """At least one of the table, its router or its name has to be given; unknown ones give an empty list."""
    p = call.p
    if not any(p.text(name) for name in ("VRouterId", "RouterId", "RouteTableId", "RouteTableName")):
        raise missing("RouteTableId")
    tables = select_tables(call, p.text("Type"), p.text("VRouterId") or p.text("RouterId"))
    page, counts = page_by_number(tables, p)
    return {**counts, "RouteTables": {"RouteTable": [table.document() for table in page]}}


@VPC.action("DescribeRouteTableList")
def describe_route_table_list(call: Call) -> dict[str, Any]:
    tables = select_tables(call, call.p.text("RouteTableType"), call.p.text("RouterId"))
    page, counts = page_by_number(tables, call.p)
    return {**counts, "RouterTableList": {"RouterTableListType": [table.list_document() for table in page]}}


def select_tables(call: Call, table_type: str, router_id: str) -> list[RouteTable]:
    cloud: NetworkCloud = call.cloud
    p = call.p
    by_id = [p.text("RouteTableId")] if p.text("RouteTableId") else tables_of(cloud, router_id, p.text("VpcId"))
    if by_id:
        found = [cloud.route_tables.get(one, call.account, call.region) for one in by_id]
        tables = [table for table in found if table]
    else:
        tables = cloud.route_tables.list(call.account, call.region)
    wanted = {
        "type": table_type,
        "router_id": router_id,
        "vpc_id": p.text("VpcId"),
        "name": p.text("RouteTableName"),
        "router_type": p.text("RouterType"),
        "resource_group": p.text("ResourceGroupId"),
    }
    wanted = {name: value for name, value in wanted.items() if value}
    tags = p.structures("Tag")
    return [
        table
        for table in tables
        if all(getattr(table, name) == value for name, value in wanted.items()) and rules.tags_match(table.tags, tags)
    ]


def tables_of(cloud: NetworkCloud, router_id: str, vpc_id: str) -> list[str]:
    """The ids of the tables of a VRouter or VPC, so that a lookup need not search; none if it must."""
    vpc = cloud.vpc_by_router.get(router_id) or cloud.vpcs.by_id.get(vpc_id)
    return vpc.table_ids if vpc else []


@VPC.action("CreateRouteTable", token=True)
def create_route_table(call: Call) -> dict[str, Any]:
    cloud, p = call.cloud, call.p
    vpc = cloud.available_vpc(call)
    table = RouteTable(
        id=new_id("vtb"),
        account=vpc.account,
        region=vpc.region,
        state=cloud.lag.state("Available"),
        created=cloud.clock.iso(),
        router_id=vpc.vrouter_id,
        vpc_id=vpc.id,
        type=CUSTOM,
        name=rules.free_text(p.text("RouteTableName"), "IllegalParam.RouteTableName", 1, 128),
        description=rules.free_text(p.text("Description"), "IllegalParam.Description", 1, 256),
        resource_group=vpc.resource_group,
        tags=rules.tags(p.structures("Tag")),
    )
    call.write()
    table.state.move("Creating", "Available")
    cloud.route_tables.add(table)
    vpc.all_custom_tables.append(table)
    return {"RouteTableId": table.id}


@VPC.action("DeleteRouteTable")
def delete_route_table(call: Call) -> dict[str, Any]:
    table = call.cloud.route_table(call)
    if table.type != CUSTOM:
        raise RpcError("IncorrectRouteTableType", "The system route table cannot be deleted.")
    if table.custom_entries:
        raise RpcError("DependencyViolation.RouteEntry", "There is still a custom route in the table.")
    call.write()
    table.state.move("Deleting", GONE)
    return {}


@VPC.action("DescribeRouteEntryList")
def describe_route_entry_list(call: Call) -> dict[str, Any]:
    p = call.p
    entries = call.cloud.route_table(call).entries
    wanted = {
        "id": p.text("RouteEntryId"),
        "name": p.text("RouteEntryName"),
        "type": p.text("RouteEntryType"),
        "ip_version": p.text("IpVersion").lower(),
        "destination": p.text("DestinationCidrBlock"),
    }
    wanted = {name: value for name, value in wanted.items() if value}
    destinations = p.items("DestCidrBlockList")
    hop_id, hop_type = p.text("NextHopId"), p.text("NextHopType")
    found = [
        entry
        for entry in entries
        if all(getattr(entry, name) == value for name, value in wanted.items())
        and (not destinations or entry.destination in destinations)
        and any(hop_id in ("", hop.id) and hop_type in ("", hop.type) for hop in entry.hops)
        and not p.text("ServiceType")
    ]
    page, token = page_by_token(found, p, lambda entry: entry.id, "MaxResult", default=10, most=100)
    return {
        "TotalCount": len(found),
        "NextToken": token,
        "RouteEntrys": {"RouteEntry": [entry.list_document() for entry in page]},
    }


@VPC.action("CreateRouteEntry", region=OPTIONAL, token=True, dry_run=True)
def create_route_entry(call: Call) -> dict[str, Any]:
    cloud: NetworkCloud = call.cloud
    table = cloud.route_table(call)
    block = destination(call)
    hops = next_hops(call)
    for hop in hops:
        cloud.check_next_hop(call, table, hop, block.version)
    name, description = entry_name(call), entry_description(call)
    check_router_free(call, table)
    existing = table.by_destination.get(str(block))
    if existing and not existing.state.gone:
        raise RpcError(cloud.switch("route_exists_code"), "A route entry with this destination already exists.")
    quota = cloud.switch("route_entries_per_table")
    if quota and len(table.custom_entries) >= quota:
        raise RpcError("QuotaExceeded", f"The quota of route entries is exceeded, usage {quota}/{quota}.")
    call.write()
    entry = RouteEntry(
        id=new_id("rte"),
        table=table,
        state=cloud.lag.state("Available"),
        destination=str(block),
        hops=hops,
        modified=cloud.clock.iso(),
        ip_version=f"ipv{block.version}",
        name=name,
        description=description,
    )
    entry.state.move("Pending", "Available")
    table.by_destination[entry.destination] = entry
    cloud.route_entries.add(entry)
    cloud.route_tasks[table.router_id] = entry.state
    return {"RouteEntryId": entry.id}


@VPC.action("ModifyRouteEntry", region=OPTIONAL, dry_run=True)
def modify_route_entry(call: Call) -> dict[str, Any]:
    cloud: NetworkCloud = call.cloud
    p = call.p
    entry = find_entry(call)
    hops = entry.hops
    if p.text("NewNextHopId") or p.text("NewNextHopType"):
        if len(hops) > 1:
            raise RpcError("OperationDenied", "The next hop of an equal-cost route cannot be replaced.")
        hops = [NextHop(p.required("NewNextHopType"), p.required("NewNextHopId"))]
        cloud.check_next_hop(call, entry.table, hops[0], int(entry.ip_version[-1]))
    name = entry_name(call) if "RouteEntryName" in p else entry.name
    description = entry_description(call) if "Description" in p else entry.description
    check_router_free(call, entry.table)
    check_entry_available(entry)
    call.write()
    if hops != entry.hops:
        entry.state.move("Modifying", "Available")
        cloud.route_tasks[entry.table.router_id] = entry.state
    entry.hops, entry.name, entry.description = hops, name, description
    entry.modified = cloud.clock.iso()
    return {}


@VPC.action("DeleteRouteEntry", region=OPTIONAL, dry_run=True)
def delete_route_entry(call: Call) -> dict[str, Any]:
    """By entry id alone, or by table, destination and every next hop."""
    cloud: NetworkCloud = call.cloud
    p = call.p
    entry = find_entry(call)
    if not p.text("RouteEntryId"):
        given = {p.text("NextHopId")} - {""} or {hop.get("NextHopId", "") for hop in p.structures("NextHopList")}
        if not given:
            raise RpcError("InvalidNextHop", "Neither NextHopId nor NextHopList is specified.")
        if given != {hop.id for hop in entry.hops}:
            raise not_found_entry()
    check_router_free(call, entry.table)
    check_entry_available(entry)
    call.write()
    entry.state.move("Deleting", GONE)
    cloud.route_tasks[entry.table.router_id] = entry.state
    return {}


def destination(call: Call) -> rules.Network:
    block = rules.network(call.p.required("DestinationCidrBlock"), "InvalidCidrBlock.Malformed")
    if isinstance(block, ipaddress.IPv4Network) and block.subnet_of(rules.SERVICE):
        raise RpcError("InvalidCidrBlock", f"The destination must not be in {rules.SERVICE}.")
    return block


def next_hops(call: Call) -> list[NextHop]:
    """The single next hop, or the list of equal-cost ones."""
    p = call.p
    several = p.structures("NextHopList")
    if several and p.text("NextHopId"):
        raise RpcError("InvalidNexthopTypeAndList.BothNotNull", "NextHopId and NextHopList exclude each other.")
    if not several:
        if not p.text("NextHopId"):
            raise RpcError("InvalidNexthopTypeAndList.BothNull", "NextHopId or NextHopList is mandatory.")
        return [NextHop(p.text("NextHopType") or "Instance", p.text("NextHopId"))]
    if len(several) < 2 or any(hop.get("NextHopType") != "RouterInterface" for hop in several):
        raise RpcError("InvalidNextHopType", "Equal-cost routes take two or more router interfaces.")
    hops = [NextHop("RouterInterface", hop.get("NextHopId", ""), weight(hop)) for hop in several]
    if len({hop.id for hop in hops}) < len(hops):
        raise RpcError("Duplicated.VpcNextHop", "The next hops are duplicated.")
    return hops


def weight(hop: dict[str, str]) -> int:
    text = hop.get("Weight", "") or "100"
    if not text.isdecimal() or len(text) > 3 or int(text) not in WEIGHTS:
        raise malformed("NextHopList.Weight")
    return int(text)


def entry_name(call: Call) -> str:
    return rules.free_text(call.p.text("RouteEntryName"), "InvalidRouteEntryName.Malformed", 1, 128)


def entry_description(call: Call) -> str:
    return rules.free_text(call.p.text("Description"), "InvalidDescription.Malformed", 1, 256)


def find_entry(call: Call) -> RouteEntry:
    """By entry id, or by table and destination. Only custom entries can be touched."""
    cloud: NetworkCloud = call.cloud
    entry: RouteEntry | None
    if call.p.text("RouteEntryId"):
        entry = cloud.route_entries.get(call.p.text("RouteEntryId"), call.account, call.region)
    else:
        table = cloud.route_table(call)
        block = rules.network(call.p.required("DestinationCidrBlock"), "InvalidCidrBlock.Malformed")
        entry = table.by_destination.get(str(block))
    if entry is None or entry.state.gone:
        raise not_found_entry()
    if entry.type != CUSTOM:
        raise RpcError("OperationDenied", "A system route cannot be changed.")
    return entry


def not_found_entry() -> RpcError:
    error = not_found("route entry", "InvalidRouteEntry.NotFound")
    error.status = 400
    return error


def check_router_free(call: Call, table: RouteTable) -> None:
    """The VPC is ready, and no other route operation is under way on it."""
    cloud: NetworkCloud = call.cloud
    if table.state.peek() != "Available":
        raise RpcError("IncorrectVpcStatus", "The current status of the VPC does not support this operation.")
    task = cloud.route_tasks.get(table.router_id)
    if task and task.moving and cloud.switch("task_conflict"):
        raise RpcError("TaskConflict", "The operation conflicts with another one on the same router. Try again later.")


def check_entry_available(entry: RouteEntry) -> None:
    if entry.state.peek() != "Available":
        raise RpcError("IncorrectRouteEntryStatus", "The status of the route entry does not support this operation.")
