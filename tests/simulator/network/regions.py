# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The regions of product Vpc."""

from __future__ import annotations

from typing import Any

from ..rpc.action import NONE, Call
from .product import VPC


@VPC.action("DescribeRegions", region=NONE)
def describe_regions(call: Call) -> dict[str, Any]:
    return {"Regions": {"Region": [region_document(call, region, name) for region, name in call.cloud.regions.items()]}}


def region_document(call: Call, region: str, name: str) -> dict[str, Any]:
    return {"RegionId": region, "LocalName": name, "RegionEndpoint": call.request.headers.get("host", "")}
