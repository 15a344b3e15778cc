# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The actions beyond those of ``network``: parameters in, documents out. Rules and state are in the models."""

from __future__ import annotations

from .peering import PEERING
from .peering_tags import PEERING_TAGS
from .services import BSS, LOCATION
from .sts import STS
from .vpc import PUBLIC_VPC

ACTIONS = {
    key: action
    for product in (PEERING, PEERING_TAGS, PUBLIC_VPC, STS, BSS, LOCATION)
    for key, action in product.table.items()
}
