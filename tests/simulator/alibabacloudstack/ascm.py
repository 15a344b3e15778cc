# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Product ascm: who the caller is, and its resource sets. Clients decode these strictly (contract, section 4.7)."""

from __future__ import annotations

from typing import Any

from ..rpc.action import NONE, Actions, Call
from ..rpc.errors import malformed

PRODUCT = Actions("2019-05-10")
PATH = "/ascm/auth/resource_group/list_resource_group"
LARGEST_PAGE = 100

# (id, organization, name) of every account's resource sets: more than one default page.
RESOURCE_SETS = (
    (1, 1, "default"),
    (126, 37, "demo set"),
    (127, 37, "demo set two"),
    *((200 + number, 40, f"team-{number}") for number in range(1, 13)),
)


@PRODUCT.action("GetUserInfo", region=NONE)
def get_user_info(call: Call) -> dict[str, Any]:
    """``primaryKey`` is the account id, a string."""
    return {
        "code": "200",
        "message": "success",
        "success": True,
        "data": {"primaryKey": call.account, "defaultRole": {"id": 2}},
    }


@PRODUCT.action("ListResourceGroup", region=NONE)
def list_resource_group(call: Call) -> dict[str, Any]:
    """Pages of 10 unless asked otherwise; the name is searched for, so that a client still has to compare it."""
    page = positive(call, "pageNumber", 1)
    size = positive(call, "pageSize", 10)
    name = parameter(call, "resourceGroupName")
    fuzzy = call.cloud.switch("fuzzy_resource_group")
    found = [entry for entry in RESOURCE_SETS if (name in entry[2] if fuzzy else name in ("", entry[2]))]
    shown = found[(page - 1) * size : page * size]
    return {
        "code": "200",
        "cost": 3,
        "message": "success",
        "success": True,
        "pureListData": False,
        "redirect": False,
        "data": [
            {
                "id": number,
                "organizationID": organization,
                "resourceGroupName": set_name,
                "rsId": f"rs-{number}",
                "gmtCreated": 1767322800000,
                "creator": "1",
            }
            for number, organization, set_name in shown
        ],
        "pageInfo": {
            "currentPage": page,
            "pageSize": size,
            "total": len(found),
            "totalPage": -(-len(found) // size),
        },
    }


def parameter(call: Call, name: str) -> str:
    """Path style calls spell ``pageNumber``, RPC style ones ``PageNumber``."""
    return call.p.text(name) or call.p.text(name[0].upper() + name[1:])


def positive(call: Call, name: str, default: int) -> int:
    text = parameter(call, name) or str(default)
    if not text.isdecimal() or int(text) < 1 or (name == "pageSize" and int(text) > LARGEST_PAGE):
        raise malformed(name)
    return int(text)
