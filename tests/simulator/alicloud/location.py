# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Product Location: where the Terraform provider asks for the endpoints of products (section 1.9)."""

from __future__ import annotations

from typing import Any

from ..rpc.action import NONE, Actions, Call

PRODUCT = Actions("2015-06-12")


@PRODUCT.action("DescribeEndpoints", region=NONE)
def describe_endpoints(call: Call) -> dict[str, Any]:
    """Every product is served where this call came in."""
    endpoint = {
        "Type": "openAPI",
        "Endpoint": call.request.headers.get("host", ""),
        "Id": call.p.text("Id"),
        "SerivceCode": call.p.text("ServiceCode"),  # spelled so
        "Protocols": {"Protocols": ["HTTP"]},
    }
    return {"Success": True, "Endpoints": {"Endpoint": [endpoint]}}
