# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The CXP inventory (5.8): preset and read-only."""

from __future__ import annotations

from ..kernel.cloud import Response
from .call import Call
from .collection import list_response
from .documents import Document
from .router import Router


def _cxp(number: int, name: str, provider: str, region: str, zones: int, latitude: float, longitude: float) -> Document:
    return {
        "id": f"cxp-{number}",
        "name": name,
        "provider": provider,
        "providerRegion": region,
        "state": "ACTIVE",
        "availabilityZones": {str(zone): f"{region}-{zone}" for zone in range(1, zones + 1)},
        "geolocation": {"latitude": latitude, "longitude": longitude},
    }


CXPS: tuple[Document, ...] = (
    _cxp(1, "USWEST-AZURE-1", "AZURE", "westus2", 3, 47.233, -119.852),
    _cxp(2, "USEAST-AZURE-1", "AZURE", "eastus", 3, 37.3719, -79.8164),
    _cxp(3, "USCENTRAL-AZURE-1", "AZURE", "centralus", 3, 41.5908, -93.6208),
    _cxp(4, "EUWEST-AZURE-1", "AZURE", "westeurope", 3, 52.3667, 4.9),
    _cxp(5, "EUCENTRAL-AZURE-1", "AZURE", "germanywestcentral", 3, 50.1109, 8.6821),
    _cxp(6, "APSOUTHEAST-AZURE-1", "AZURE", "southeastasia", 3, 1.283, 103.833),
    _cxp(7, "US-WEST-1", "AWS", "us-west-2", 3, 45.84, -119.7),
    _cxp(8, "EU-CENTRAL-1", "AWS", "eu-central-1", 3, 50.1109, 8.6821),
)
_BY_NAME = {cxp["name"]: cxp for cxp in CXPS}


def find_cxp(name: str) -> Document | None:
    return _BY_NAME.get(name)


def list_cxps(call: Call) -> Response:
    """``GET /api/inventory/cxps``, also ``?name=..&paginated=false``."""
    name = call.query("name")
    if name is None:
        return list_response(call, list(CXPS))
    match = {
        "exact": lambda known: known == name,
        "substring": lambda known: name in known,
        "case_insensitive": lambda known: known.casefold() == name.casefold(),
    }[call.tenant.switch("name_filter")]
    return list_response(call, [cxp for cxp in CXPS if match(cxp["name"])])


def add_routes(router: Router) -> None:
    router.add("GET", "/api/inventory/cxps", list_cxps)
