# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tags and resource groups of the objects of product Vpc (contract, section 4.1)."""

from __future__ import annotations

from typing import Any

from ..rpc.action import Call
from ..rpc.errors import RpcError, missing, not_found
from ..rpc.paging import page_by_token
from . import rules
from .cloud import NetworkCloud
from .product import VPC
from .table import Table

MOST_TAGS = 20  # of a resource, and in one call
MOST_RESOURCES = 50  # in one call


def table_of_type(call: Call) -> Table[Any]:
    """``ResourceType`` in any case."""
    cloud: NetworkCloud = call.cloud
    table = cloud.taggable.get(call.p.required("ResourceType").lower())
    if table is None:
        raise not_found("ResourceType", "InvalidInstanceType.NotFound")
    return table


def resources(call: Call) -> list[Any]:
    table = table_of_type(call)
    ids = call.p.items("ResourceId")
    if not ids:
        raise missing("ResourceId.1")
    if len(ids) > MOST_RESOURCES:
        raise RpcError("NumberExceed.ResourceIds", f"At most {MOST_RESOURCES} resources are allowed.")
    found = [table.get(resource_id, call.account, call.region) for resource_id in ids]
    if None in found:
        raise not_found("ResourceId", "InvalidInstanceIds.NotFound")
    return found


@VPC.action("TagResources", token=True)
def tag_resources(call: Call) -> dict[str, Any]:
    """A key that is there gets the new value."""
    chosen = resources(call)
    tags = rules.tags(call.p.structures("Tag"))
    if not tags:
        raise missing("Tag.1.Key")
    if any(len({**resource.tags, **tags}) > MOST_TAGS for resource in chosen):
        raise RpcError("NumberExceed.Tags", f"At most {MOST_TAGS} tags are allowed.")
    call.write()
    for resource in chosen:
        resource.tags.update(tags)
    return {"Success": True}


@VPC.action("UnTagResources", token=True)
def untag_resources(call: Call) -> dict[str, Any]:
    chosen = resources(call)
    keys = call.p.items("TagKey")
    if not keys and not call.p.boolean("All"):
        raise missing("TagKey.1")
    call.write()
    for resource in chosen:
        for key in keys or list(resource.tags):
            resource.tags.pop(key, None)
    return {"Success": True}


@VPC.action("ListTagResources")
def list_tag_resources(call: Call) -> dict[str, Any]:
    p = call.p
    wanted = p.structures("Tag")
    if p.items("ResourceId"):
        chosen = resources(call)
    elif wanted:
        chosen = table_of_type(call).list(call.account, call.region)
    else:
        raise RpcError("BothEmpty.TagsAndResources", "Either ResourceId or Tag has to be specified.")
    rows = [
        {"ResourceId": resource.id, "ResourceType": p.text("ResourceType"), "TagKey": key, "TagValue": value}
        for resource in chosen
        if rules.tags_match(resource.tags, wanted)
        for key, value in resource.tags.items()
    ]
    page, token = page_by_token(
        rows, p, lambda row: row["ResourceId"] + row["TagKey"], "MaxResults", default=50, most=50
    )
    return {"NextToken": token, "TagResources": {"TagResource": list(page)}}


@VPC.action("MoveResourceGroup")
def move_resource_group(call: Call) -> dict[str, Any]:
    """A VPC's system route table moves with it: clients read the group from either."""
    cloud: NetworkCloud = call.cloud
    resource = table_of_type(call).get(call.p.required("ResourceId"), call.account, call.region)
    if resource is None:
        raise not_found("ResourceId", "InvalidResourceId.NotFound")
    group = call.p.required("NewResourceGroupId")
    cloud.check_resource_group(call, group)
    call.write()
    resource.resource_group = group
    if resource.id in cloud.vpcs.by_id:
        cloud.route_tables.by_id[resource.route_table_id].resource_group = group
    return {"Success": True}
