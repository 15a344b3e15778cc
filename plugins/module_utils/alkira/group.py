# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Groups of connectors and services. Source: Alkira contract 5.4."""

from __future__ import annotations

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.client import FAMILY
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.resource import (
    DESCRIPTION,
    OPTIONS,
    AlkiraResource,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import Info, Manage
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.fields import Field


class Group(AlkiraResource):
    kind = "group"
    result_key = "group"
    results_key = "groups"
    path = "/tenantnetworks/{tn}/groups"
    fields = (Field("name", "name", needed=True), DESCRIPTION)
    options = dict(OPTIONS, description={"type": "str"})


GROUP = Manage(FAMILY, Group())
GROUP_INFO = Info(FAMILY, Group())
