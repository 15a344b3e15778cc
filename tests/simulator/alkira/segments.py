# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Segments (5.3)."""

from __future__ import annotations

import ipaddress

from .addresses import address, prefix
from .collection import Collection
from .cxps import find_cxp
from .documents import Document, Field
from .errors import Problem
from .store import Record


def _asn(number: int) -> str | None:
    return None if 1 <= number <= 4294967294 else f"must be from 1 to 4294967294, not {number}"


class Segments(Collection):
    kind = "segment"
    path = "/api/tenantnetworks/{tn}/segments"
    fields = (
        Field("name", required=True),
        Field("description"),
        Field("asn", "integer", default=65514, check=_asn),
        Field("ipBlocks", "object", fields=(Field("values", "string[]", default=[], check=prefix),)),
        Field("ipBlock", check=prefix),
        Field("enableIpv6ToIpv4Translation", "boolean", default=False),
        Field("enterpriseDNSServerIP", check=address),
        Field("overlappingRouteValidationEnabled", "boolean", default=False),
        Field("reservePublicIPsForUserAndSiteConnectivity", "boolean", default=False),
        Field("reservePublicIPsForUserAndSiteConnectivityForCXPs", "string[]"),
        Field(
            "srcIpv4PoolList",
            "object[]",
            key="startIp",
            fields=(Field("startIp", required=True, check=address), Field("endIp", required=True, check=address)),
        ),
        Field(
            "serviceTrafficDistribution",
            "object",
            fields=(
                Field("algorithm", choices=("HASHING",)),
                Field("algorithmAttributes", "object", fields=(Field("keys"),)),
            ),
        ),
    )

    def check(self, document: Document, sent: Document, record: Record | None) -> list[Problem]:
        problems: list[Problem] = []
        if not document.get("ipBlock") and not document.get("ipBlocks", {}).get("values"):
            problems.append(("ipBlocks.values", "needs at least one prefix"))
        for index, name in enumerate(document.get("reservePublicIPsForUserAndSiteConnectivityForCXPs", [])):
            if find_cxp(name) is None:
                path = f"reservePublicIPsForUserAndSiteConnectivityForCXPs[{index}]"
                problems.append((path, f"CXP {name!r} does not exist"))
        for index, pool in enumerate(document.get("srcIpv4PoolList", [])):
            start, end = (ipaddress.ip_address(pool[key]) for key in ("startIp", "endIp"))
            if start.version != 4 or end.version != 4 or start > end:
                problems.append((f"srcIpv4PoolList[{index}]", "must go from a lower to a higher IPv4 address"))
        return problems
