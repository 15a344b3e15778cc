# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The inventory of CXPs. Source: Alkira contract 5.8."""

from __future__ import annotations

import re

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.client import FAMILY
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import Info
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.resource import Field, Resource

INVENTORY = "/inventory/cxps"


class Cxp(Resource):
    kind = "CXP"
    results_key = "cxps"
    id_wire = "id"
    name_wire = "name"
    status_wire = "state"
    fields = (
        Field("provider", "provider"),
        Field("provider_region", "providerRegion"),
        Field("availability_zones", lambda obj: dict(obj.get("availabilityZones") or {})),
        Field("geolocation", lambda obj: dict(obj.get("geolocation") or {})),
    )
    filters = {"name": {"type": "str"}, "name_regex": {"type": "str"}, "provider": {"type": "str"}}

    def check_filters(self, params):
        try:
            re.compile(params["name_regex"] or "")
        except re.error as error:
            yield "name_regex", "is not a regular expression: %s" % error

    def query(self, client, params):
        return [obj for obj in client.listed(INVENTORY, "the CXPs") if self._passes(obj, params)]

    @staticmethod
    def _passes(obj, params):
        name = obj.get("name") or ""
        return (
            (not params["name"] or name == params["name"])
            and (not params["name_regex"] or bool(re.search(params["name_regex"], name)))
            and (not params["provider"] or (obj.get("provider") or "").upper() == params["provider"].upper())
        )


CXP_INFO = Info(FAMILY, Cxp())
