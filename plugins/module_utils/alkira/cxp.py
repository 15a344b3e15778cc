# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The inventory of CXPs. Source: Alkira contract 5.8."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.client import FAMILY
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import filters
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import Info
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.fields import Field
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.filters import Filter
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.resource import Readable

if TYPE_CHECKING:
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.client import AlkiraClient
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.contract import Object

INVENTORY = "/inventory/cxps"


class Cxp(Readable):
    kind = "CXP"
    results_key = "cxps"
    id_key = "id"
    name_key = "name"
    status_key = "state"
    fields = (
        Field("provider", "provider"),
        Field("provider_region", "providerRegion"),
        Field("availability_zones", read=lambda obj: dict(obj.get("availabilityZones") or {})),
        Field("geolocation", read=lambda obj: dict(obj.get("geolocation") or {})),
    )
    filters = (
        filters.name(),
        filters.NAME_REGEX,
        Filter("provider", same=lambda wanted, present: (present or "").upper() == wanted.upper()),
    )

    def candidates(self, client: AlkiraClient, params: Mapping[str, Any], asked: Mapping[str, Any]) -> Iterable[Object]:
        return client.listed(INVENTORY, "the CXPs")


CXP_INFO = Info(FAMILY, Cxp())
