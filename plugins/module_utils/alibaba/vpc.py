# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""VPCs, as both Alibaba clouds have them.

Sources: Apsara Stack contract 4.1 and 6.2; Alibaba Cloud contract 5.1 and 7.3.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba import checks
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.resource import (
    NARROW,
    TAG_OPTIONS,
    AlibabaResource,
    AlibabaWaiting,
    chunks,
    named,
    tag_list,
    tags_field,
    tags_filter,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.route_table import is_system, tables_of
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import filters
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.checks import (
    cidr,
    normal_cidr,
    overlaps,
    same_cidr,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.fields import Field
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.filters import NAME_REGEX, Filter
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.plan import SETTLED, UNKNOWN, Step
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.states import StateTable

if TYPE_CHECKING:
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.client import AlibabaClient
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.contract import Object, Problem
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.fields import Item
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.plan import Plan
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.resource import Job, Want


def _same_cidrs(wanted: Iterable[str], present: Iterable[str]) -> bool:
    return {normal_cidr(item) for item in wanted} == {normal_cidr(item) for item in present}


def _inner(*path: str) -> Callable[[Object], list[str]]:
    """A reader for the doubly wrapped lists of this API, such as ``{"UserCidrs": {"UserCidr": [..]}}``."""

    def read(obj: Object) -> list[str]:
        found: Any = obj
        for key in path:
            found = (found or {}).get(key)
        return list(found or ())

    return read


def _system_table(obj: Object) -> str | None:
    tables = _inner("RouterTableIds", "RouterTableIds")(obj)
    return obj.get("SystemRouteTableId") or (tables[0] if tables else None)


def _called(name: str) -> dict[str, Callable[[Object], bool]]:
    return {"VpcName": lambda obj: obj.get("VpcName") == name}


def _with_ids(ids: Container[str]) -> dict[str, Callable[[Object], bool]]:
    return {"VpcId": lambda obj: obj["VpcId"] in ids}


class Vpc(AlibabaResource):
    """A VPC with its VRouter and its system route table. Found by id, or by name and, if given, CIDR block."""

    kind = "VPC"
    result_key = "vpc"
    results_key = "vpcs"
    id_option = "vpc_id"
    id_key = "VpcId"
    name_option = "vpc_name"
    name_key = "VpcName"
    tag_path = ("Tags", "Tag")
    tag_type = "VPC"
    dry_runs = ("create", "delete")
    recreatable = False
    contested = True
    states = StateTable(
        present=("Available", "Created"),
        pending=("Pending", "Creating", "Modifying"),
        leaving=("Deleting",),
        absent=("Deleted",),
    )
    waiting = AlibabaWaiting(rests_in=dict.fromkeys(("Pending", "Creating", "Modifying"), "Available"))
    fields: tuple[Field, ...] = (
        Field("vpc_name", "VpcName"),
        Field("cidr_block", "CidrBlock", same=same_cidr, in_batch_row=True),
        Field("description", "Description"),
        Field(
            "secondary_cidr_blocks",
            read=_inner("SecondaryCidrBlocks", "SecondaryCidrBlock"),
            same=_same_cidrs,
            in_batch_row=True,
        ),
        Field("user_cidrs", read=_inner("UserCidrs", "UserCidr"), mutable=False, same=_same_cidrs),
        Field("enable_ipv6", read=lambda obj: bool(obj.get("EnabledIpv6") or obj.get("Ipv6CidrBlock"))),
        Field("ipv6_cidr_block", "Ipv6CidrBlock", same=same_cidr),
        Field("resource_group_id", "ResourceGroupId"),
        tags_field("Tags", "Tag"),
        Field("router_id", "VRouterId", option=False, in_batch_row=True),
        Field("route_table_id", read=_system_table, option=False, in_batch_row=True),
        Field("is_default", "IsDefault", option=False),
        Field(
            "owner_id",
            read=lambda obj: str(obj["OwnerId"]) if obj.get("OwnerId") is not None else None,
            option=False,
            in_batch_row=True,
        ),
        Field("region_id", "RegionId", option=False, in_batch_row=True),
        Field("create_time", "CreationTime", option=False),
    )
    options = dict(
        TAG_OPTIONS,
        vpc_id={"type": "str"},
        vpc_name={"type": "str", "aliases": ["name"]},
        cidr_block={"type": "str"},
        description={"type": "str"},
        secondary_cidr_blocks={"type": "list", "elements": "str"},
        user_cidrs={"type": "list", "elements": "str"},
        enable_ipv6={"type": "bool"},
        ipv6_cidr_block={"type": "str"},
        resource_group_id={"type": "str"},
        dry_run={"type": "bool"},
    )
    filters: tuple[Filter, ...] = (
        filters.ids("vpc_ids"),
        filters.name("vpc_name", ["name"], api_key="VpcName"),
        NAME_REGEX,
        Filter("cidr_block"),
        tags_filter("Tag", "Tags", "Tag"),
        Filter("resource_group_id", api_key="ResourceGroupId"),
    )

    # ------------------------------------------------------------------ checks

    def spelled(self, options: dict[str, Any]) -> dict[str, Any]:
        """Who says which IPv6 block it is wants one."""
        options = super().spelled(options)
        if options.get("ipv6_cidr_block") and options.get("enable_ipv6") is None:
            return dict(options, enable_ipv6=True)
        return options

    def check(self, want: Want) -> Iterator[Problem]:
        if not want.given("vpc_id") and not want["vpc_name"]:
            yield "vpc_name", "a VPC is found by its name or by vpc_id; give one of them"
        elif want.given("vpc_name"):
            yield from named("vpc_name", checks.name(want["vpc_name"], self.shortest))
        if want.given("description"):
            yield from named("description", checks.description(want["description"], least=self.shortest))
        if want.given("cidr_block"):
            yield from named("cidr_block", checks.vpc_cidr(want["cidr_block"]))
        if want.given("ipv6_cidr_block"):
            yield from named("ipv6_cidr_block", cidr(want["ipv6_cidr_block"], version=6))
            if want["enable_ipv6"] is False:
                yield "ipv6_cidr_block", "cannot be combined with enable_ipv6=false"
        yield from self._check_blocks(want)
        yield from super().check(want)

    def _check_blocks(self, want: Want) -> Iterator[Problem]:
        blocks = want["secondary_cidr_blocks"] or []
        for index, block in enumerate(blocks):
            path = "secondary_cidr_blocks[%d]" % index
            bad = checks.vpc_cidr(block)
            yield from named(path, bad)
            others = [want["cidr_block"]] if want["cidr_block"] and not checks.vpc_cidr(want["cidr_block"]) else []
            others += [other for other in blocks[:index] if not checks.vpc_cidr(other)]
            clash = None if bad else overlaps([block], others)
            if clash:
                yield path, "%s overlaps %s" % clash
        for index, block in enumerate(want["user_cidrs"] or ()):
            yield from named("user_cidrs[%d]" % index, cidr(block))
        if len(want["user_cidrs"] or ()) > 3:
            yield "user_cidrs", "at most 3 are possible, not %d" % len(want["user_cidrs"])

    def duplicate_key(self, want: Want) -> Any:
        if want.given("vpc_id"):
            return super().duplicate_key(want)
        return (want["vpc_name"], normal_cidr(want["cidr_block"] or ""))

    # ------------------------------------------------------------------ finding

    def listing(self, client: AlibabaClient, wants: list[Want]) -> Iterable[Object]:
        ids = [want["vpc_id"] for want in wants if want["vpc_id"] and want["vpc_id"] != UNKNOWN]
        names = sorted({want["vpc_name"] for want in wants if not want["vpc_id"]})
        if len(names) > NARROW or len(ids) > 10 * NARROW:
            return self.all(client, steady=True)
        objects = self.by_ids(client, ids) if ids else []
        for name in names:
            objects += client.pages("DescribeVpcs", {"VpcName": name}, ("Vpcs", "Vpc"), some=_called(name))
        return self.complete(client, objects)

    def all(self, client: AlibabaClient, steady: bool = False) -> list[Object]:
        objects = client.pages("DescribeVpcs", {}, ("Vpcs", "Vpc"), steady=steady)
        return self.complete(client, client.whole(self.kind, objects))

    def tagged(self, client: AlibabaClient, tags: Mapping[str, str]) -> list[Object]:
        return client.pages("DescribeVpcs", {"Tag": tag_list(tags)}, ("Vpcs", "Vpc"))

    def by_ids(self, client: AlibabaClient, ids: Iterable[str]) -> list[Object]:
        return [
            obj
            for part in chunks(ids)
            for obj in client.pages("DescribeVpcs", {"VpcId": ",".join(part)}, ("Vpcs", "Vpc"), some=_with_ids(part))
        ]

    def complete(self, client: AlibabaClient, objects: list[Object]) -> list[Object]:
        """A VPC with several route tables does not say which is the system's: ask for those."""
        unclear = [obj for obj in objects if len(_inner("RouterTableIds", "RouterTableIds")(obj)) > 1]
        tables = tables_of(client, {obj["VpcId"] for obj in unclear}, RouteTableType="System")
        system = {table["VpcId"]: table["RouteTableId"] for table in tables if is_system(table)}
        for one in unclear:
            one["SystemRouteTableId"] = system.get(one["VpcId"], one.get("SystemRouteTableId"))
        return objects

    def choose(self, want: Want, candidates: Iterable[Object]) -> Iterable[Object]:
        if not want.given("cidr_block"):
            return candidates
        return [obj for obj in candidates if same_cidr(want["cidr_block"], obj.get("CidrBlock"))]

    def candidates(
        self, client: AlibabaClient, params: Mapping[str, Any], asked: Mapping[str, Any]
    ) -> Iterable[Object]:
        if params["vpc_ids"]:
            return self.by_ids(client, params["vpc_ids"])
        return client.pages("DescribeVpcs", dict(asked), ("Vpcs", "Vpc"))

    # ------------------------------------------------------------------ planning

    def differences(self, want: Want, target: Item) -> list[Field]:
        """An IPv6 block can be given to a VPC that has none, and is then what it is."""
        has_one = target.was is not None and target.was.get("ipv6_cidr_block")
        return [
            replace(item, mutable=False) if has_one and item.name == "ipv6_cidr_block" else item
            for item in super().differences(want, target)
        ]

    def plan_create(self, want: Want, leaving: Object | None = None) -> Plan:
        plan = super().plan_create(want, leaving)
        return plan.but(steps=(*plan.steps, *_block_steps("associate", want["secondary_cidr_blocks"] or ())))

    def steps_to_update(self, want: Want, found: Object, changes: dict[str, Any]) -> list[Step]:
        steps, attributes = [], self.modified(changes)
        if attributes:
            steps.append(Step("modify", attributes, SETTLED))
        if "secondary_cidr_blocks" in changes:
            wanted = {normal_cidr(item) for item in changes["secondary_cidr_blocks"]}
            present = {normal_cidr(item) for item in _inner("SecondaryCidrBlocks", "SecondaryCidrBlock")(found)}
            # What is to go goes first, since a new block may overlap an old one.
            steps += _block_steps("unassociate", sorted(present - wanted))
            steps += _block_steps("associate", sorted(wanted - present))
        if "resource_group_id" in changes:
            steps.append(Step("move_resource_group", {"to": changes["resource_group_id"]}, SETTLED))
        if "tags" in changes:
            steps += self.tag_steps(want, found)
        return steps

    def modified(self, changes: dict[str, Any]) -> dict[str, Any]:
        """The parameters of ModifyVpcAttribute for some changes."""
        return {_MODIFY[name]: value for name, value in changes.items() if name in _MODIFY}

    def planned(self, job: Job) -> dict[str, Any]:
        shown = dict(super().planned(job), region_id=job.want.client.region)
        if job.found is None and not shown["ipv6_cidr_block"]:
            shown["ipv6_cidr_block"] = UNKNOWN
        return shown

    # ------------------------------------------------------------------ calls

    def creation(self, args: dict[str, Any]) -> dict[str, Any]:
        """The parameters of CreateVpc."""
        return {
            "VpcName": args.get("vpc_name"),
            "CidrBlock": args.get("cidr_block"),
            "Description": args.get("description") or None,
            "EnableIpv6": args.get("enable_ipv6"),
            "Ipv6CidrBlock": args.get("ipv6_cidr_block"),
            "UserCidr": ",".join(args["user_cidrs"]) if args.get("user_cidrs") else None,
            "ResourceGroupId": args.get("resource_group_id"),
            "Tag": tag_list(args.get("tags")),
            "DryRun": args.get("dry_run"),
        }

    def do_create(self, job: Job, args: dict[str, Any]) -> str | None:
        return job.want.client.call("CreateVpc", self.creation(args), token=True)["VpcId"]

    def do_modify(self, job: Job, args: dict[str, Any]) -> None:
        job.want.client.call("ModifyVpcAttribute", dict(args, VpcId=job.id))

    def do_associate(self, job: Job, args: dict[str, Any]) -> None:
        params = {"VpcId": job.id, "SecondaryCidrBlock": args["block"]}
        job.want.client.call("AssociateVpcCidrBlock", params)

    def do_unassociate(self, job: Job, args: dict[str, Any]) -> None:
        params = {"VpcId": job.id, "SecondaryCidrBlock": args["block"]}
        job.want.client.call("UnassociateVpcCidrBlock", params)

    def do_move_resource_group(self, job: Job, args: dict[str, Any]) -> None:
        params = {"ResourceId": job.id, "NewResourceGroupId": args["to"], "ResourceType": "vpc"}
        job.want.client.call("MoveResourceGroup", params)

    def do_delete(self, job: Job, args: dict[str, Any]) -> None:
        job.want.client.call("DeleteVpc", {"VpcId": job.id, "DryRun": args.get("dry_run")})


# Option -> parameter of ModifyVpcAttribute, which spells IPv6 unlike CreateVpc.
_MODIFY = {
    "vpc_name": "VpcName",
    "description": "Description",
    "cidr_block": "CidrBlock",
    "enable_ipv6": "EnableIPv6",
    "ipv6_cidr_block": "Ipv6CidrBlock",
}


def _block_steps(verb: str, blocks: Iterable[str]) -> list[Step]:
    """The API takes one secondary block a call."""
    return [Step(verb, {"block": block}, SETTLED) for block in blocks]
