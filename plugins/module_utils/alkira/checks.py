# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be checked about values of several Alkira resources before any call, in the manner of ``core.checks``."""

from __future__ import annotations

import re
from typing import Any

_GUID = re.compile(r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z", re.IGNORECASE)

PORTAL_DECIDES = "only a real run can tell whether the portal accepts it, check mode cannot"
"""The end of a warning about a value that the contract leaves open."""


def blank(value: Any) -> str | None:
    """A text with nothing in it; None, which is not mentioned, is fine."""
    return "must not be empty" if value is not None and not str(value).strip() else None


def guid(value: str) -> str | None:
    """An id of Azure's."""
    if _GUID.match(value):
        return None
    return "%r is not a UUID, such as 7b0e2a51-66f0-4b7e-9d6a-0d4b3c5f1a20" % value
