# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The account that a connection works for. Source: Apsara Stack contract 4.7."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibabacloudstack.client import FAMILY
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import Facts

if TYPE_CHECKING:
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibabacloudstack.client import StackClient
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.contract import Object


def account(client: StackClient) -> Object:
    """Account id, and the department and resource group that calls carry."""
    department, resource_group = client.resource_set()
    return {
        "account_id": client.account_id(),
        "region": client.region,
        "department": department,
        "resource_group": resource_group,
    }


ACCOUNT_INFO = Facts(FAMILY, "account", account)
