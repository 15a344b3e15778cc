# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Virtual border routers: preset, and read only (contract, section 4.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..network.model import VBR, RouteTable
from ..rpc.action import Actions, Call
from ..rpc.paging import page_by_number
from .filters import read_filters
from .model import BorderRouter

if TYPE_CHECKING:
    from .cloud import StackCloud

PRODUCT = Actions("2016-04-28")

# Number in its region, status. Two work, one does not.
PRESET = ((1, "active"), (2, "active"), (3, "terminated"))

FILTERS = {
    "VbrId": lambda vbr: vbr.id,
    "Name": lambda vbr: vbr.name,
    "Status": lambda vbr: vbr.state.peek(),
    "AccessPointId": lambda vbr: vbr.access_point_id,
    "PhysicalConnectionId": lambda vbr: f"pc-{vbr.id.removeprefix('vbr-')}",
}


def furnish(cloud: StackCloud, account: str, region: str) -> None:
    """Give an account its VBRs in a region: ``vbr-<region without dashes><last digit of the account><number>``, e.g.
    ``vbr-cnbeijing11``, at access point ``ap-<region>-A``."""
    place = region.replace("-", "")
    for number, status in PRESET:
        vbr = BorderRouter(
            id=f"vbr-{place}{account[-1]}{number}",
            account=account,
            region=region,
            state=cloud.lag.state(status),
            created=cloud.clock.iso(),
            name=f"border-{number}",
            access_point_id=f"ap-{region}-A",
            route_table_id=f"vtb-{place}{account[-1]}{number}",
            vlan_id=100 + number,
            circuit=f"line-{number}",
        )
        cloud.vbrs.add(vbr)
        cloud.route_tables.add(
            RouteTable(
                id=vbr.route_table_id,
                account=account,
                region=region,
                state=cloud.lag.state("Available"),
                created=vbr.created,
                router_id=vbr.id,
                router_type=VBR,
            )
        )


@PRODUCT.action("DescribeVirtualBorderRouters", limited=True)
def describe_virtual_border_routers(call: Call) -> dict[str, Any]:
    cloud: StackCloud = call.cloud
    found = cloud.border_routers(call.account, call.region).list(call.account, call.region)
    for key, values in read_filters(call.p, tuple(FILTERS)).items():
        value_of = FILTERS[key]
        found = [vbr for vbr in found if value_of(vbr) in values]
    page, counts = page_by_number(found, call.p)
    return {**counts, "VirtualBorderRouterSet": {"VirtualBorderRouterType": [vbr.document() for vbr in page]}}
