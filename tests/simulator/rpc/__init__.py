# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The RPC front that both Alibaba clouds share: parameters, signatures, accounts, tokens, paging, dispatch.

A cloud is a subclass of ``RpcCloud`` with a table of actions; an action is a small function of a ``Call``.
"""

from __future__ import annotations

from .accounts import Accounts, Credential
from .action import Action, Actions, Call
from .errors import RpcError, malformed, missing, not_found
from .front import RpcCloud
from .paging import page_by_number, page_by_token

__all__ = [
    "Accounts",
    "Action",
    "Actions",
    "Call",
    "Credential",
    "RpcCloud",
    "RpcError",
    "malformed",
    "missing",
    "not_found",
    "page_by_number",
    "page_by_token",
]
