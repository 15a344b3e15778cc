# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Product Ecs: only its list of regions, by which clients validate one (contract, section 4.5)."""

from __future__ import annotations

from typing import Any

from ..network.regions import region_document
from ..rpc.action import NONE, Actions, Call

PRODUCT = Actions("2014-05-26")


@PRODUCT.action("DescribeRegions", region=NONE)
def describe_regions(call: Call) -> dict[str, Any]:
    """With the switch ``any_region`` the caller's own region is in the list too."""
    regions = dict(call.cloud.regions)
    if call.region and call.cloud.switch("any_region"):
        regions.setdefault(call.region, call.region)
    documents = [region_document(call, region, name) for region, name in regions.items()]
    return {"Regions": {"Region": [{**document, "Status": "available"} for document in documents]}}
