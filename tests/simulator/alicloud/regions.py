# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Regions and the region pairs that can be peered (sections 1.1 and 4.3 of the contract)."""

from __future__ import annotations

# The regions of the VpcPeer metadata, with their names; elsewhere the product answers UnsupportedRegion.
PEERING_REGIONS = {
    "cn-qingdao": "China (Qingdao)",
    "cn-beijing": "China (Beijing)",
    "cn-zhangjiakou": "China (Zhangjiakou)",
    "cn-huhehaote": "China (Hohhot)",
    "cn-wulanchabu": "China (Ulanqab)",
    "cn-hangzhou": "China (Hangzhou)",
    "cn-shanghai": "China (Shanghai)",
    "cn-nanjing": "China (Nanjing)",
    "cn-shenzhen": "China (Shenzhen)",
    "cn-heyuan": "China (Heyuan)",
    "cn-guangzhou": "China (Guangzhou)",
    "cn-chengdu": "China (Chengdu)",
    "cn-hongkong": "China (Hong Kong)",
    "ap-northeast-1": "Japan (Tokyo)",
    "ap-northeast-2": "South Korea (Seoul)",
    "ap-southeast-1": "Singapore",
    "ap-southeast-2": "Australia (Sydney)",
    "ap-southeast-3": "Malaysia (Kuala Lumpur)",
    "ap-southeast-5": "Indonesia (Jakarta)",
    "ap-southeast-6": "Philippines (Manila)",
    "ap-southeast-7": "Thailand (Bangkok)",
    "ap-south-1": "India (Mumbai)",
    "us-east-1": "US (Virginia)",
    "us-west-1": "US (Silicon Valley)",
    "eu-west-1": "UK (London)",
    "eu-central-1": "Germany (Frankfurt)",
    "me-east-1": "UAE (Dubai)",
    "me-central-1": "SAU (Riyadh)",
}

# Regions that have VPCs besides: public ones without peering, and the closed families.
OTHER_REGIONS = {
    "cn-fuzhou": "China (Fuzhou)",
    "cn-wuhan-lr": "China (Wuhan)",
    "cn-hangzhou-finance": "China East 1 Finance",
    "cn-shanghai-finance-1": "China East 2 Finance",
    "cn-shenzhen-finance-1": "China South 1 Finance",
    "cn-beijing-finance-1": "China North 2 Finance",
    "cn-north-2-gov-1": "China North 2 Ali Gov",
}

REGIONS = PEERING_REGIONS | OTHER_REGIONS


def family(region: str) -> str:
    """``finance``, ``gov`` or ``public``: a peering never leaves its family."""
    for name in ("finance", "gov"):
        if name in region.split("-"):
            return name
    return "public"


def crosses_border(one: str, other: str) -> bool:
    """Is exactly one of two regions in mainland China? Such traffic needs the cross-border CDT service."""
    return _mainland(one) != _mainland(other)


def _mainland(region: str) -> bool:
    return region.startswith("cn-") and region != "cn-hongkong"
