# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Billing tags (5.5): shared by all tenant networks, never provisioned."""

from __future__ import annotations

from .collection import Collection
from .documents import Field


class BillingTags(Collection):
    kind = "billing tag"
    path = "/api/tags"
    provisions = False
    fields = (
        Field("name", required=True),
        Field("description", default=""),
    )
