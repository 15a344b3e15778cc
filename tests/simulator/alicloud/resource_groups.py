# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Resource groups. They are managed by a product that is not simulated, so an id of the right form is one."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

_ID = re.compile(r"rg-[0-9a-z]+")


def default_group(account: str) -> str:
    """Where an account's objects go that name no group: ``rg-acfm`` and the account's last eight digits."""
    return f"rg-acfm{account[-8:]}"


def exists(group: str, account: str, switch: Callable[[str], Any]) -> bool:
    """By the switch ``resource_groups``: the ids that exist beside the default one, or null for every ``rg-...``."""
    listed = switch("resource_groups")
    if group == default_group(account):
        return True
    return _ID.fullmatch(group) is not None if listed is None else group in listed
