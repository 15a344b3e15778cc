# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The route tables of a VPC, which links look up by name. Sources: Apsara Stack contract 4.4, Alibaba Cloud contract 4.4."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.resource import NARROW, AlibabaResource
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import states
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.plan import UNKNOWN
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.states import StateTable

if TYPE_CHECKING:
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.client import AlibabaClient
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.contract import Object
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.resource import Want

ALL = "all"
"""Stands for all route tables of a VPC."""

ID = "vtb-"
"""What the ids of route tables begin with."""


class RouteTable(AlibabaResource):
    """A route table. It is only looked up."""

    kind = "route table"
    id_option = "route_table_id"
    id_key = "RouteTableId"
    name_key = "RouteTableName"
    options = {"vpc_id": {"type": "str"}}
    states = StateTable(present=("Available",), pending=("Pending", "Creating"), leaving=("Deleting",))

    def listing(self, client: AlibabaClient, wants: list[Want]) -> list[Object]:
        """The tables of the VPCs that the wants name; of one that is still to be made there are none."""
        return tables_of(client, {want["vpc_id"] for want in wants} - {None, UNKNOWN})

    def look(self, client: AlibabaClient, ids: list[str]) -> dict[str, Object]:
        return {}

    def of_vpc(self, listed: dict[str, Object], vpc: str | None) -> list[Object]:
        """Those of a VPC that stay, out of a listing; the system's first."""
        mine = [table for table in listed.values() if table.get("VpcId") == vpc]
        there = [table for table in mine if self.meaning_of(table) not in (states.ABSENT, states.LEAVING)]
        return sorted(there, key=lambda table: (not is_system(table), self.id_of(table)))


def tables_of(client: AlibabaClient, vpcs: Collection[str], **more: Any) -> list[Object]:
    """The route tables of some VPCs: a question for each of a few, or one for all.

    :param more: further parameters of the call.
    """
    places = sorted(vpcs) if len(vpcs) <= NARROW else [None]
    path = ("RouterTableList", "RouterTableListType")
    tables = [one for vpc in places for one in client.pages("DescribeRouteTableList", {"VpcId": vpc, **more}, path)]
    return [table for table in tables if table.get("VpcId") in vpcs]


def is_id(table: str | None) -> bool:
    """Whether it is known without a look which table is meant: the system's (None), or one by its id."""
    return table is None or table.startswith(ID)


def is_system(table: Object) -> bool:
    return bool(table.get("RouteTableType") == "System")
