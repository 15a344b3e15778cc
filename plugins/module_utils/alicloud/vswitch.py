# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""vSwitches on Alibaba Cloud: the subnets of a VPC, each in one zone.

Sources: the API reference of product Vpc, version 2016-04-28, and the official SDK alibabacloud_vpc20160428. What they say:

* ``CreateVSwitch`` takes ``RegionId``, ``VpcId``, ``ZoneId``, ``CidrBlock``, ``VSwitchName`` (1 to 128 characters), ``Description``
  (1 to 256), ``Tag.N`` and ``ClientToken``, and answers ``{"VSwitchId": "vsw-.."}``. The block has a prefix length from 16 to
  29, lies in the VPC's blocks and outside the ranges that the cloud keeps for itself, and overlaps no other vSwitch
  (``InvalidCidrBlock.Overlapped``). It never changes, nor do VPC and zone.
* ``DescribeVSwitches`` takes ``VpcId``, one ``VSwitchId``, ``VSwitchName``, ``ZoneId``, ``Tag.N``, ``PageNumber`` and ``PageSize``
  (50 at most), and answers ``{"TotalCount": n, "VSwitches": {"VSwitch": [..]}}``; elements as ``_FORM`` says. ``Status``
  is ``Pending`` while a vSwitch is made and while it is removed, and else ``Available``.
* ``ModifyVSwitchAttribute`` takes ``VSwitchId``, ``VSwitchName`` and ``Description``.
* ``DeleteVSwitch`` takes ``VSwitchId`` of one that is ``Available`` (``IncorrectVSwitchStatus``) and holds nothing
  (``DependencyViolation..``); a gone one is ``InvalidVSwitchId.NotFound``. The cloud works on one vSwitch or route of a VPC
  at a time and refuses others meanwhile (``TaskConflict``, ``IncorrectRouteEntryStatus``).
* Tags go through ``TagResources`` and ``UnTagResources`` with the resource type ``VSWITCH``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba import checks, forms
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.resource import (
    NARROW,
    TAG_OPTIONS,
    AlibabaResource,
    AlibabaWaiting,
    named,
    tag_list,
    tags_field,
    tags_filter,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alicloud.client import FAMILY
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import filters
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.answers import (
    identity,
    listed,
    record,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.checks import (
    Blocks,
    cidr,
    normal_cidr,
    overlaps,
    same_cidr,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import Info, Manage
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.errors import Refused
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.fields import Field, Object
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.filters import NAME_REGEX, Filter
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.plan import SETTLED, UNKNOWN, Step
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.resource import Want
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.states import StateTable

if TYPE_CHECKING:
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.alicloud.client import AlicloudClient
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.contract import Problem
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.plan import Plan
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.resource import Job, World

RESERVED = ("100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4")
PATH = ("VSwitches", "VSwitch")
_FORM = record(
    needed={"VSwitchId": identity, "VpcId": identity, "CidrBlock": forms.WORD, "Status": forms.WORD},
    texts=("VSwitchName", "Description", "ZoneId", "CreationTime", "ResourceGroupId", "Ipv6CidrBlock"),
    scalars=("OwnerId", "IsDefault", "AvailableIpAddressCount"),
    known={"Tags": record(known={"Tag": forms.TAGS}), "RouteTable": record(texts=("RouteTableId",))},
)
forms.promise(
    DescribeVSwitches=forms.paged(*PATH, listed(_FORM)),
    CreateVSwitch=record(needed={"VSwitchId": identity}),
)

_MODIFY = {"vswitch_name": "VSwitchName", "description": "Description"}


class VSwitch(AlibabaResource):
    """A vSwitch. Found by id, or by its VPC and block, which no two vSwitches of a VPC share."""

    kind = "vSwitch"
    result_key = "vswitch"
    results_key = "vswitches"
    id_option = "vswitch_id"
    id_key = "VSwitchId"
    name_option = "vswitch_name"
    name_key = "VSwitchName"
    tag_path = ("Tags", "Tag")
    tag_type = "VSWITCH"
    shortest = 1
    ids_a_call = 1
    states = StateTable(present=("Available",), pending=("Pending",))
    waiting = AlibabaWaiting(rests_in={"Pending": "Available"}, looks_singly=True, holds_lock=True)
    fields = (
        Field("vpc_id", "VpcId", mutable=False, in_batch_row=True),
        Field("cidr_block", "CidrBlock", mutable=False, same=same_cidr, in_batch_row=True),
        Field("zone_id", "ZoneId", mutable=False, in_batch_row=True),
        Field("vswitch_name", "VSwitchName"),
        Field("description", "Description"),
        tags_field("Tags", "Tag"),
        Field("available_ip_address_count", "AvailableIpAddressCount", option=False),
        Field("ipv6_cidr_block", "Ipv6CidrBlock", option=False),
        Field("route_table_id", read=lambda obj: (obj.get("RouteTable") or {}).get("RouteTableId"), option=False),
        Field("is_default", "IsDefault", option=False),
        Field("resource_group_id", "ResourceGroupId", option=False),
        Field("create_time", "CreationTime", option=False),
    )
    options = dict(
        TAG_OPTIONS,
        vswitch_id={"type": "str"},
        vpc_id={"type": "str"},
        cidr_block={"type": "str"},
        zone_id={"type": "str"},
        vswitch_name={"type": "str", "aliases": ["name"]},
        description={"type": "str"},
    )
    filters = (
        filters.ids("vswitch_ids"),
        Filter("vpc_id", api_key="VpcId"),
        filters.name("vswitch_name", ["name"], api_key="VSwitchName"),
        NAME_REGEX,
        Filter("zone_id", api_key="ZoneId"),
        Filter("cidr_block"),
        tags_filter("Tag", "Tags", "Tag"),
    )

    # ------------------------------------------------------------------ checks

    def check(self, want: Want) -> Iterator[Problem]:
        if not want.given("vswitch_id"):
            found_by = "a vSwitch is found by vpc_id and cidr_block, or by vswitch_id"
            yield from want.lacks(("vpc_id", "cidr_block"), found_by)
        if want.given("cidr_block"):
            yield from named("cidr_block", _block(want["cidr_block"]))
        if want["vswitch_name"]:
            yield from named("vswitch_name", checks.name(want["vswitch_name"], self.shortest))
        if want.given("description"):
            yield from named("description", checks.description(want["description"], least=self.shortest))
        yield from super().check(want)

    def duplicate_key(self, want: Want) -> Any:
        return super().duplicate_key(want) or self.key_wanted(want)

    def label(self, want: Want) -> str:
        if want.given("vswitch_name") or want.given("vswitch_id"):
            return super().label(want)
        return "%s %s in %s" % (self.kind, want["cidr_block"], want["vpc_id"])

    # ------------------------------------------------------------------ finding

    def listing(self, client: AlicloudClient, wants: list[Want]) -> Iterable[Object]:
        """All vSwitches of the VPCs that are named, so that an overlap is seen before the cloud refuses it."""
        questions = [("VSwitchId", want["vswitch_id"]) for want in wants if want["vswitch_id"]]
        questions += [("VpcId", want["vpc_id"]) for want in wants if not want["vswitch_id"]]
        questions = sorted({question for question in questions if question[1] != UNKNOWN})
        return self._asked(client, questions) if len(questions) <= NARROW else self.all(client, steady=True)

    def _asked(self, client: AlicloudClient, questions: Iterable[tuple[str, str]]) -> list[Object]:
        pages = client.side_by_side(lambda one: client.pages("DescribeVSwitches", dict([one]), PATH), questions)
        return list({self.id_of(obj): obj for page in pages for obj in page}.values())

    def by_ids(self, client: AlicloudClient, ids: Iterable[str]) -> list[Object]:
        return self._asked(client, [("VSwitchId", one) for one in ids])

    def all(self, client: AlicloudClient, steady: bool = False) -> list[Object]:
        return client.whole(self.kind, client.pages("DescribeVSwitches", {}, PATH, steady=steady))

    def key_of(self, obj: Object) -> Any:
        return (obj["VpcId"], normal_cidr(obj["CidrBlock"]))

    def key_wanted(self, want: Want) -> Any:
        if want["vpc_id"] in (None, UNKNOWN) or not want["cidr_block"]:
            return None
        return (want["vpc_id"], normal_cidr(want["cidr_block"]))

    def candidates(
        self, client: AlicloudClient, params: Mapping[str, Any], asked: Mapping[str, Any]
    ) -> Iterable[Object]:
        if params["vswitch_ids"] and len(set(params["vswitch_ids"])) <= NARROW:
            return self.by_ids(client, sorted(set(params["vswitch_ids"])))
        return client.pages("DescribeVSwitches", dict(asked), PATH)

    # ------------------------------------------------------------------ planning

    def lock_keys(self, want: Want, found: Object | None) -> tuple[str, ...]:
        """The cloud works on one vSwitch of a VPC at a time."""
        return (found["VpcId"] if found else want["vpc_id"],)

    def plan(self, want: Want, found: Object | None, world: World, recreate: bool) -> Plan:
        if want.present and found is None and want["cidr_block"]:
            beside = {obj["CidrBlock"]: obj for obj in world.by_id.values() if obj["VpcId"] == want["vpc_id"]}
            met = Blocks(beside).overlapping(want["cidr_block"])
            if met:
                raise Refused(
                    "cidr_block: %s overlaps %s of vSwitch %s in the same VPC"
                    % (want["cidr_block"], met[0], self.id_of(beside[met[0]]))
                )
        return super().plan(want, found, world, recreate)

    def plan_create(self, want: Want, leaving: Object | None = None) -> Plan:
        self.needs(want, zone_id="needed to make a vSwitch, and there is none of this block in the VPC")
        return super().plan_create(want, leaving)

    def steps_to_update(self, want: Want, found: Object, changes: dict[str, Any]) -> list[Step]:
        attributes = {_MODIFY[name]: value for name, value in changes.items() if name in _MODIFY}
        steps = [Step("modify", attributes, SETTLED)] if attributes else []
        return steps + (self.tag_steps(want, found) if "tags" in changes else [])

    # ------------------------------------------------------------------ calls

    def do_create(self, job: Job, args: dict[str, Any]) -> str | None:
        params = {
            "VpcId": args["vpc_id"],
            "CidrBlock": args["cidr_block"],
            "ZoneId": args["zone_id"],
            "VSwitchName": args.get("vswitch_name") or None,
            "Description": args.get("description") or None,
            "Tag": tag_list(args.get("tags")),
        }
        return job.want.client.call("CreateVSwitch", params, token=True)["VSwitchId"]

    def do_modify(self, job: Job, args: dict[str, Any]) -> None:
        job.want.client.call("ModifyVSwitchAttribute", dict(args, VSwitchId=job.id))

    def do_delete(self, job: Job, args: dict[str, Any]) -> None:
        job.want.client.call("DeleteVSwitch", {"VSwitchId": job.id})


def _block(value: str) -> str | None:
    """The block of a vSwitch, as far as it can be judged without its VPC."""
    bad = cidr(value, version=4, shortest=16, longest=29)
    if bad:
        return bad
    kept = overlaps([value], RESERVED)
    return "%s overlaps %s, which the cloud keeps for itself" % (kept[0], kept[1]) if kept else None


VSWITCH = Manage(FAMILY, VSwitch())
VSWITCH_INFO = Info(FAMILY, VSwitch())
