# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Route entries on Alibaba Cloud. Source: Alibaba Cloud contract 5.3 and 7.4."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.resource import chunks
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.route_entry import (
    HOP,
    HOP_ID,
    RouteEntry,
    entry_type,
    hop_type,
    next_hop,
    several,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alicloud.client import FAMILY, VPCPEER
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alicloud.peering import ACTIVATED, STATES
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alicloud.vpc import AlicloudVpc
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import states
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.checks import normal_cidr
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import Info, Manage
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.errors import (
    ApiError,
    InterconnectError,
    NotFound,
    Unread,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.fields import Field, Item, Object
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.filters import NAME_REGEX, Filter
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.plan import UNKNOWN
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.resource import Want

if TYPE_CHECKING:
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.alicloud.client import AlicloudClient
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.contract import Problem
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.plan import Step
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.resource import Job

_VPCS = AlicloudVpc()


class AlicloudRouteEntry(RouteEntry):
    """A custom route entry of a table, which may be named by its VPC. A single next hop can be changed in place."""

    required = ("destination_cidrblock",)
    dry_runs = ("create", "modify", "delete")
    shortest = 1
    waiting = replace(RouteEntry.waiting, looks_singly=True)
    next_hop_types = (
        "VpcPeer",
        *RouteEntry.next_hop_types,
        "Attachment",
        "Ipv4Gateway",
        "GatewayEndpoint",
        "Ecr",
        "GatewayLoadBalancerEndpoint",
        "RouteTargetGroup",
    )
    fields = tuple(replace(item, mutable=True) if item.name in HOP else item for item in RouteEntry.fields)
    filters = (
        Filter("route_table_id"),
        Filter("vpc_id", told=False),
        Filter("destination_cidrblock"),
        hop_type(spec={"type": "str", "choices": list(next_hop_types)}),
        HOP_ID,
        entry_type("Custom", "System", "BGP", "CEN", "ECR"),
        NAME_REGEX,
    )

    def __init__(self) -> None:
        super().__init__()
        self.options.update(vpc_id={"type": "str"}, table_is_new={"type": "bool"})

    def entries(self, client: AlicloudClient, table: str, **question: Any) -> list[Object]:
        params = dict(question, RouteTableId=table)
        try:
            return client.token_pages("DescribeRouteEntryList", params, ("RouteEntrys", "RouteEntry"), "MaxResult")
        except ApiError as error:
            if error.code == "InvalidRouteTableId.NotFound":
                raise NotFound("route table %s does not exist%s" % (table, client.scope())) from error
            raise

    # ------------------------------------------------------------------ checks

    def check(self, want: Want) -> Iterator[Problem]:
        if want.given("route_table_id") == want.given("vpc_id"):
            yield "route_table_id", "give either it or vpc_id, whose system route table is then meant"
        yield from super().check(want)

    def duplicate_key(self, want: Want) -> Any:
        table = want["route_table_id"] or want["vpc_id"]
        return None if table == UNKNOWN else (table, normal_cidr(want["destination_cidrblock"]))

    def label(self, want: Want) -> str:
        return "route entry %s in %s" % (want["destination_cidrblock"], want["route_table_id"] or want["vpc_id"])

    # ------------------------------------------------------------------ finding

    def listing(self, client: AlicloudClient, wants: list[Want]) -> Iterable[Object]:
        """One listing for each table that may hold something; a table that was just made does not."""
        unknown = self._resolve(client, [want for want in wants if want["vpc_id"] and not want["route_table_id"]])
        try:
            found = super().listing(client, [want for want in wants if not want["table_is_new"]])
        except Unread as partly:
            found, unknown = partly.objects, {**unknown, **partly.failures}
        if unknown:
            raise Unread(found, unknown)
        return found

    def _resolve(self, client: AlicloudClient, wants: list[Want]) -> dict[Want, InterconnectError]:
        """Look up the system tables of VPCs, each once a task; returns ``{want: error}`` of those whose VPC is not there."""
        asked = {want["vpc_id"] for want in wants} - {UNKNOWN, *client.tables}
        found = system_tables(client, asked)
        # A VPC that is gone has no routes: an absent entry is then absent.
        client.tables.update({vpc: found.get(vpc) or UNKNOWN for vpc in asked})
        return {
            want: NotFound("vpc_id: VPC %s does not exist%s" % (want["vpc_id"], client.scope()))
            for want in wants
            if want["vpc_id"] in asked and want.present and self.table(want) == UNKNOWN
        }

    def table(self, want: Want) -> str:
        return want["route_table_id"] or want.client.tables.get(want["vpc_id"], UNKNOWN)

    def target(self, want: Want, found: Object | None) -> Item:
        """The table is said by its id, however it was named."""
        return super().target(want if want["route_table_id"] else want.but(route_table_id=self.table(want)), found)

    def check_filters(self, params: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        if bool(params["route_table_id"]) == bool(params["vpc_id"]):
            yield "route_table_id", "give either it or vpc_id, whose system route table is then meant"
        yield from super().check_filters(params)

    def candidates(
        self, client: AlicloudClient, params: Mapping[str, Any], asked: Mapping[str, Any]
    ) -> Iterable[Object]:
        table = params["route_table_id"]
        if not table:
            table = system_tables(client, {params["vpc_id"]}).get(params["vpc_id"])
        if not table:
            raise NotFound("vpc_id: VPC %s does not exist%s" % (params["vpc_id"], client.scope()))
        return self.entries(client, table)

    # ------------------------------------------------------------------ planning

    def differences(self, want: Want, target: Item) -> list[Field]:
        """What changes a next hop takes a single one, so that several never become one in place."""
        found = super().differences(want, target)
        raw = target.was.raw if target.was is not None else None
        shared = raw is not None and several(raw)
        return [replace(item, mutable=False) if shared and item.name in HOP else item for item in found]

    # ------------------------------------------------------------------ calls

    def perform(self, job: Job, step: Step) -> str | None:
        try:
            return super().perform(job, step)
        except InterconnectError as error:
            # Whatever went wrong, the table is no longer what it was thought to be: list it before the next try.
            job.want = job.want.but(table_is_new=None)
            if isinstance(error, ApiError) and error.code == "IncorrectStatus.VpcPeer":
                _explain_peering(job.want, error)
            raise

    def modification(self, job: Job, args: dict[str, Any]) -> dict[str, Any]:
        params = super().modification(job, args)
        if "nexthop_type" in args or "nexthop_id" in args:
            params.update(
                NewNextHopType=args.get("nexthop_type") or next_hop("NextHopType")(job.found or {}),
                NewNextHopId=args.get("nexthop_id") or next_hop("InstanceId")(job.found or {}),
            )
        return dict(params, DryRun=args.get("dry_run"))


def _explain_peering(want: Want, error: ApiError) -> None:
    """Routes can lead to an active peering only. One on its way there is worth another try, any other is not."""
    try:
        peering = want.client.call("GetVpcPeerConnectionAttribute", {"InstanceId": want["nexthop_id"]}, VPCPEER)
    except InterconnectError:
        return
    if STATES.meaning(peering.get("Status")) not in (states.PENDING, states.PRESENT):
        error.conflict = False
        error.msg = (
            "nexthop_id: the VPC peering connection %s is %s, and routes can lead to one only once it is %s (%s)"
            % (
                want["nexthop_id"],
                peering.get("Status"),
                ACTIVATED,
                error.msg,
            )
        )


def system_tables(client: AlicloudClient, vpcs: Iterable[str]) -> dict[str, str]:
    """``{VPC id: id of its system route table}`` of those that exist, 20 VPCs a call."""
    objects = [obj for part in chunks(sorted(vpcs)) for obj in _VPCS.by_ids(client, part)]
    return {view["id"]: view["route_table_id"] for view in map(_VPCS.view, _VPCS.complete(client, objects))}


ROUTE_ENTRY = Manage(FAMILY, AlicloudRouteEntry())
ROUTE_ENTRY_INFO = Info(FAMILY, AlicloudRouteEntry())
