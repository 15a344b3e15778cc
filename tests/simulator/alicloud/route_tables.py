# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Vpc 2016-04-28: the route table actions that the public cloud has beyond ``network``."""

from __future__ import annotations

from typing import Any

from ..network import rules
from ..rpc.action import Actions, Call

PRODUCT = Actions("2016-04-28")


@PRODUCT.action("ModifyRouteTableAttributes")
def modify_route_table_attributes(call: Call) -> dict[str, Any]:
    """What is not sent stays."""
    p = call.p
    table = call.cloud.route_table(call)
    name = rules.free_text(p.text("RouteTableName", table.name), "InvalidRouteTableName.Malformed", 1, 128)
    description = rules.free_text(p.text("Description", table.description), "InvalidDescription.Malformed", 1, 256)
    propagation = p.boolean("RoutePropagationEnable", table.propagation)
    call.write()
    table.name, table.description, table.propagation = name, description, propagation
    return {}


@PRODUCT.action("ListVpcPublishedRouteEntries")
def list_vpc_published_route_entries(call: Call) -> dict[str, Any]:
    """No route is ever published to an express connect router here (5.3)."""
    return {"NextToken": "", "MaxResults": call.p.integer("MaxResults", 20), "TotalCount": 0, "RouteEntries": []}
