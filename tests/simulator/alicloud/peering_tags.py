# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""VpcPeer 2022-01-01: tags (sections 2.3 and 4.1). Each account tags its own view of a peering."""

from __future__ import annotations

from typing import Any

from ..rpc.action import Actions, Call
from ..rpc.errors import RpcError, missing
from ..rpc.paging import page_by_token
from ..rpc.parameters import Parameters
from . import errors
from .model import Peering

PRODUCT = Actions("2022-01-01")

RESOURCE_TYPE = "PeerConnection"
MOST_TAGS = 20  # per call and per instance


@PRODUCT.action("TagResources", token=True)
def tag_resources(call: Call) -> dict[str, Any]:
    """An existing key gets the new value."""
    peerings = named_peerings(call)
    new = checked_tags(call.p)
    if not new:
        raise invalid_key()
    for peering in peerings:
        if len({**peering.tags.get(call.account, {}), **new}) > MOST_TAGS:
            raise RpcError("NumberExceed.Tags", f"An instance has at most {MOST_TAGS} tags.")
    call.write()
    for peering in peerings:
        peering.tags.setdefault(call.account, {}).update(new)
    return {"Success": True}


@PRODUCT.action("UnTagResources", token=True)
def untag_resources(call: Call) -> dict[str, Any]:
    """A key that is not set is no error."""
    peerings = named_peerings(call)
    keys = call.p.items("TagKey")
    check_keys(keys)
    everything = call.p.boolean("All") and not keys
    call.write()
    for peering in peerings:
        tags = peering.tags.get(call.account, {})
        for key in list(tags) if everything else keys:
            tags.pop(key, None)
    return {"Success": True}


@PRODUCT.action("ListTagResources")
def list_tag_resources(call: Call) -> dict[str, Any]:
    """One row per instance and tag. ``Category=System`` has none: no cloud service tags a peering here."""
    check_resource_type(call.p)
    ids, wanted = call.p.items("ResourceId"), call.p.structures("Tag")
    if not ids and not wanted:
        raise RpcError("BothEmpty.TagsAndResources", "Neither Tag nor ResourceId is given.")
    if any(not tag.get("Key") for tag in wanted):
        raise invalid_key()
    category = call.p.choice("Category", ("All", "Custom", "System"), default="All")
    store = call.cloud.peerings
    peerings = store.of_side(call.account, call.region) if not ids else named_peerings(call)
    rows = [
        {
            "RegionNo": call.region,
            "ResourceId": peering.id,
            "ResourceType": RESOURCE_TYPE,
            "TagKey": key,
            "TagValue": value,
        }
        for peering in peerings
        if category != "System" and has_tags(peering.tags.get(call.account, {}), wanted)
        for key, value in peering.tags.get(call.account, {}).items()
    ]
    most = call.p.integer("MaxResults", 50, low=1, high=50)
    page, token = page_by_token(
        rows, call.p, lambda row: f"{row['ResourceId']}/{row['TagKey']}", "MaxResults", default=50, most=50
    )
    return {"NextToken": token, "MaxResults": most, "TagResources": page}


def has_tags(tags: dict[str, str], wanted: list[dict[str, str]]) -> bool:
    """All of ``[{"Key", "Value"}]``; a missing or empty value matches every value."""
    return all(
        item.get("Key", "") in tags and (not item.get("Value") or tags[item["Key"]] == item["Value"]) for item in wanted
    )


def named_peerings(call: Call) -> list[Peering]:
    """Those that ``ResourceId.N`` names; each must be the caller's and in the region."""
    check_resource_type(call.p)
    ids = call.p.items("ResourceId")
    if not ids:
        raise missing("ResourceId.1")
    if len(ids) > call.cloud.switch("quota_tagged_resources"):
        raise RpcError("NumberExceed.ResourceIds", "There are too many ResourceIds.")
    peerings = []
    for peering_id in ids:
        peering = call.cloud.peerings.get(peering_id)
        if peering is None or not any(
            end.account == call.account and end.region == call.region for end in peering.ends
        ):
            raise RpcError("InvalidInstanceIds.NotFound", f"The instance {peering_id} is not found.")
        peerings.append(peering)
    return peerings


def check_resource_type(p: Parameters) -> None:
    if p.required("ResourceType").lower() != RESOURCE_TYPE.lower():
        raise RpcError("InvalidInstanceType.NotFound", "The specified ResourceType does not exist.")


def checked_tags(p: Parameters) -> dict[str, str]:
    """``Tag.N`` as key to value."""
    items = p.structures("Tag")
    if len(items) > MOST_TAGS:
        raise RpcError("NumberExceed.Tags", f"A call takes at most {MOST_TAGS} tags.")
    keys = [item.get("Key", "") for item in items]
    check_keys(keys)
    if len(set(keys)) < len(keys):
        raise RpcError("Forbidden.TagKey.Duplicated", "The tag keys are duplicated.")
    tags = {item["Key"]: item.get("Value", "") for item in items}
    for value in tags.values():
        if len(value) > 128 or reserved(value) or "http://" in value or "https://" in value:
            raise errors.illegal("TagValue")
    return tags


def check_keys(keys: list[str]) -> None:
    if len(keys) > MOST_TAGS:
        raise RpcError("NumberExceed.Tags", f"A call takes at most {MOST_TAGS} tags.")
    for key in keys:
        if not 1 <= len(key) <= 128 or "http://" in key or "https://" in key:
            raise errors.illegal("TagKey")
        if reserved(key):
            raise RpcError("Forbidden.TagKeys", "The tag key is reserved.")


def reserved(text: str) -> bool:
    return text.startswith(("aliyun", "acs:"))


def invalid_key() -> RpcError:
    return RpcError("InvalidTagKey", "The specified tag key is not valid.")
