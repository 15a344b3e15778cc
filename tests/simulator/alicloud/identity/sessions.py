# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sessions: who a temporary credential speaks for (section 5.4)."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

from .policy import Policy


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
