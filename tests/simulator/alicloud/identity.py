# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""RAM roles, who may take them, and the sessions in which they are taken (section 5.4 of the contract)."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .policy import Policy

SHORTEST_SESSION = 900  # seconds
DEFAULT_SESSION = 3600
LONGEST_SESSION = 43200

_ARN = re.compile(r"acs:ram::(\d+):role/([A-Za-z0-9.-]{1,64})")
_SESSION_NAME = re.compile(r"[A-Za-z0-9.@_-]{2,64}")


@dataclass(frozen=True)
class Role:
    """``trusts``: accounts that may assume it, None for every account. ``external_id``: demanded if not empty."""

    account: str
    name: str
    trusts: tuple[str, ...] | None = None
    external_id: str = ""
    longest_session: int = LONGEST_SESSION  # seconds


@dataclass(frozen=True)
class Session:
    """A role of an account, taken under a name. ``policy`` narrows what it may do."""

    account: str
    role: str
    name: str
    policy: Policy | None = None

    @property
    def role_id(self) -> str:
        """16 digits, always the same for a role."""
        return f"3{zlib.crc32(f'{self.account}/{self.role}'.encode()):015d}"

    @property
    def principal(self) -> str:
        return f"{self.role_id}:{self.name}"

    @property
    def role_user_arn(self) -> str:
        """As AssumeRole answers it."""
        return f"acs:ram::{self.account}:role/{self.role}/{self.name}"

    @property
    def caller_arn(self) -> str:
        """As GetCallerIdentity answers it."""
        return f"acs:ram::{self.account}:assumed-role/{self.role}/{self.name}"


def parse_arn(arn: str) -> tuple[str, str] | None:
    """``acs:ram::<account>:role/<name>`` as account and name, or None."""
    match = _ARN.fullmatch(arn)
    return (match[1], match[2]) if match else None


def is_session_name(text: str) -> bool:
    return _SESSION_NAME.fullmatch(text) is not None


def find_role(account: str, name: str, switch: Callable[[str], Any]) -> Role | None:
    """The role, out of the switch ``roles``: ``{arn: {"trusts", "external_id", "longest_session"}}``. A role that is
    not listed exists, open to everyone, unless the switch ``only_listed_roles`` is on."""
    listed = switch("roles").get(f"acs:ram::{account}:role/{name}")
    if listed is None:
        return None if switch("only_listed_roles") else Role(account, name)
    trusts = listed.get("trusts")
    return Role(
        account,
        name,
        trusts=None if trusts is None else tuple(trusts),
        external_id=listed.get("external_id", ""),
        longest_session=listed.get("longest_session", LONGEST_SESSION),
    )
