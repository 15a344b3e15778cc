# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The claims of an OIDC token (a JSON Web Token). Its signature is not checked: there is no issuer to ask."""

from __future__ import annotations

import base64
import json
from typing import Any


def claims(token: str) -> dict[str, Any] | None:
    """The payload of ``header.payload.signature``, or None if the text is no such token."""
    parts = token.split(".")
    if len(parts) != 3:
        return None
    payload = parts[1] + "=" * (-len(parts[1]) % 4)
    try:
        document = json.loads(base64.urlsafe_b64decode(payload))
    except (ValueError, RecursionError):
        return None
    return document if isinstance(document, dict) else None
