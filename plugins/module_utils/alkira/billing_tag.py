# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Billing tags, which all tenant networks of an account share. Source: Alkira contract 5.5."""

from __future__ import annotations

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.client import FAMILY
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.resource import (
    DESCRIPTION,
    OPTIONS,
    AlkiraResource,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import Info, Manage
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.fields import Field


class BillingTag(AlkiraResource):
    kind = "billing tag"
    result_key = "billing_tag"
    results_key = "billing_tags"
    path = "/tags"
    provisions = False
    fields = (Field("name", "name", needed=True), DESCRIPTION)
    options = dict(OPTIONS, description={"type": "str"})


BILLING_TAG = Manage(FAMILY, BillingTag())
BILLING_TAG_INFO = Info(FAMILY, BillingTag())
