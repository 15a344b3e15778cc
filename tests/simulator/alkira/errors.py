# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Refusals. The real bodies of 4xx answers are unknown (section 10), so this portal chose a shape and keeps to it:

``{"code": "INVALID_REQUEST", "message": "..", "errors": [{"field": "instances[0].loopbackSubnet", "message": ".."}]}``

``code`` is a constant, ``message`` one sentence or several joined by ``; ``, ``errors`` is empty unless the request
document is at fault. A client should show the text and match on the status only.
"""

from __future__ import annotations

from typing import Any

from ..kernel.cloud import Response

Problem = tuple[str, str]  # path in the request document, what is wrong with it


class ApiError(Exception):
    """Ends the handling of a request with an answer other than 2xx."""

    def __init__(
        self,
        status: int,
        code: Any,
        message: str,
        problems: list[Problem] | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message.encode(errors="replace").decode()
        self.problems = problems or []
        self.headers = headers or {}

    def response(self, form: str = "json") -> Response:
        """``form``: the switch ``error_body``."""
        if form == "json":
            errors = [{"field": field, "message": message} for field, message in self.problems]
            document: dict[str, Any] = {"code": self.code, "message": self.message, "errors": errors}
            response = Response.json(document, self.status)
        elif form == "text":
            response = Response(self.status, self.message.encode(), {"Content-Type": "text/plain;charset=utf-8"})
        else:
            response = Response(self.status)
        response.headers.update(self.headers)
        return response


def invalid(problems: list[Problem]) -> ApiError:
    """400 that names every fault of a request document."""
    message = "; ".join(f"{field}: {text}" if field else text for field, text in problems)
    return ApiError(400, "INVALID_REQUEST", message, problems)


def not_found(what: str) -> ApiError:
    return ApiError(404, "NOT_FOUND", f"{what} does not exist")


def conflict(message: str) -> ApiError:
    return ApiError(409, "CONFLICT", message)


def unauthorized(message: str) -> ApiError:
    return ApiError(401, "UNAUTHORIZED", message)
