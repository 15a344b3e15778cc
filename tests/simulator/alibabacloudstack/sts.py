# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Product Sts: temporary credentials that really work until they expire (contract, section 4.6)."""

from __future__ import annotations

import re
from typing import Any

from ..rpc.action import NONE, Actions, Call
from ..rpc.errors import RpcError, not_found

PRODUCT = Actions("2015-04-01")

ARN = re.compile(r"acs:ram::(\d+):role/([A-Za-z0-9._-]{1,64})")
SESSION_NAME = re.compile(r"[A-Za-z0-9.@_-]{2,64}")
SHORTEST, DEFAULT, LONGEST = 900, 3600, 43200  # seconds


@PRODUCT.action("AssumeRole", region=NONE)
def assume_role(call: Call) -> dict[str, Any]:
    """Any role of either account, whoever asks; the session acts as the role's account."""
    arn, session = call.p.required("RoleArn"), call.p.required("RoleSessionName")
    match = ARN.fullmatch(arn)
    if match is None:
        raise RpcError("InvalidParameter.RoleArn", "The parameter RoleArn is wrongly formed.")
    if not SESSION_NAME.fullmatch(session):
        raise RpcError("InvalidParameter.RoleSessionName", "The parameter RoleSessionName is wrongly formed.")
    account, role = match.groups()
    if account not in call.cloud.accounts.ids:
        raise not_found("role", "EntityNotExist.Role")
    seconds = call.p.integer("DurationSeconds", DEFAULT, low=SHORTEST, high=LONGEST)
    credential = call.cloud.accounts.mint(account, seconds)
    return {
        "AssumedRoleUser": {
            "Arn": f"acs:ram::{account}:assumed-role/{role}/{session}",
            "AssumedRoleId": f"3{account[1:]}:{session}",
        },
        "Credentials": {
            "AccessKeyId": credential.access_key,
            "AccessKeySecret": credential.secret,
            "SecurityToken": credential.token,
            "Expiration": call.cloud.clock.iso(credential.expires),
        },
    }
