# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The account that a connection works for. Source: Alibaba Cloud contract 5.4."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alicloud.client import FAMILY
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import Facts

if TYPE_CHECKING:
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.alicloud.client import AlicloudClient
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.contract import Object


def account(client: AlicloudClient) -> Object:
    """The account's id, and who the keys are: the account itself, one of its users, or the session of a role."""
    identity = client.identity()
    return {
        "account_id": str(identity["AccountId"]),
        "identity_type": identity.get("IdentityType"),
        "arn": identity.get("Arn"),
        "user_id": identity.get("UserId"),
        "principal_id": identity.get("PrincipalId"),
        "role_id": identity.get("RoleId"),
        "region": client.region,
    }


ACCOUNT_INFO = Facts(FAMILY, "account", account)
