# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Product BssOpenApi: what the Terraform provider asks while it configures itself (sections 1.8 and 11)."""

from __future__ import annotations

from typing import Any

from ..rpc.action import NONE, Actions, Call

PRODUCT = Actions("2017-12-14")


@PRODUCT.action("QueryAvailableInstances", region=NONE)
def query_available_instances(call: Call) -> dict[str, Any]:
    """How the provider finds out the kind of its account. This product alone has a ``Code`` in a good answer."""
    page = {"PageNum": call.p.integer("PageNum", 1), "PageSize": call.p.integer("PageSize", 20)}
    return {"Code": "Success", "Success": True, "Data": {**page, "TotalCount": 0, "InstanceList": []}}
