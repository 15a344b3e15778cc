# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One authenticated request, with what every handler needs to know of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..kernel.cloud import Request
from .errors import ApiError, invalid

if TYPE_CHECKING:
    from .tenant import Tenant


@dataclass
class Call:
    request: Request
    tenant: Tenant

    def query(self, name: str) -> str | None:
        """The first value of a query parameter; None when it is not there."""
        return next((value for key, value in self.request.query if key == name), None)

    def flag(self, name: str) -> bool:
        return self.query(name) == "true"

    def number(self, name: str, default: int) -> int:
        """A query parameter that counts something."""
        text = self.query(name)
        if text is None:
            return default
        if not text.isascii() or not text.isdigit():
            raise invalid([("", f"query parameter {name} must be a number, not {text!r}")])
        return int(text)

    def document(self) -> dict[str, Any]:
        """The body, which must be a JSON object."""
        try:
            document = json.loads(self.request.body)
            if b"\\u" in self.request.body:
                json.dumps(document, ensure_ascii=False).encode()  # half of a surrogate pair is no text
        except (ValueError, RecursionError) as exc:
            raise ApiError(400, "MALFORMED_JSON", "the body is not JSON") from exc
        if not isinstance(document, dict):
            raise ApiError(400, "MALFORMED_JSON", "the body must be a JSON object")
        return document
