# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Route entries on Apsara Stack, listed the way its own tools do. Source: Apsara Stack contract 4.4 and 6.5."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.route_entry import RouteEntry
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibabacloudstack.client import FAMILY
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import Info, Manage
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.errors import NotFound

if TYPE_CHECKING:
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibabacloudstack.client import StackClient
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.contract import Object


class StackRouteEntry(RouteEntry):
    """A custom route entry, found in the whole of its table."""

    def entries(self, client: StackClient, table: str) -> list[Object]:
        tables = client.pages("DescribeRouteTables", {"RouteTableId": table}, ("RouteTables", "RouteTable"))
        found = [item for item in tables if item.get("RouteTableId") == table]
        if not found:
            raise NotFound("route table %s does not exist%s" % (table, client.scope()))
        return list((found[0].get("RouteEntrys") or {}).get("RouteEntry") or ())


ROUTE_ENTRY = Manage(FAMILY, StackRouteEntry())
ROUTE_ENTRY_INFO = Info(FAMILY, StackRouteEntry())
