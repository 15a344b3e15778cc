# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From method and path to a handler. A template's ``{name}`` stands for one path segment."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote

from ..kernel.cloud import Response
from .errors import ApiError, not_found

Handler = Callable[..., Response]


class Router:
    def __init__(self) -> None:
        # Number of segments -> [(template's segments, {method: handler})]
        self._routes: dict[int, list[tuple[list[str], dict[str, Handler]]]] = {}

    def add(self, method: str, template: str, handler: Handler) -> None:
        parts = template.split("/")
        routes = self._routes.setdefault(len(parts), [])
        for known, handlers in routes:
            if known == parts:
                handlers[method] = handler
                return
        routes.append((parts, {method: handler}))

    def patterns(self) -> list[str]:
        """Every path, with ``*`` for its parameters."""
        templates = [template for routes in self._routes.values() for template, _handlers in routes]
        return sorted({"/".join("*" if part.startswith("{") else part for part in parts) for parts in templates})

    def find(self, method: str, raw_path: str) -> tuple[Handler, dict[str, str]]:
        """Handler and the path's parameters, decoded; 404 for an unknown path, 405 for a method that it has not.

        ``raw_path`` is still percent-encoded, so that a slash within a parameter is no separator.
        """
        parts = raw_path.split("/")
        for template, handlers in self._routes.get(len(parts), []):
            values: dict[str, str] = {}
            for expected, part in zip(template, parts, strict=True):
                if expected.startswith("{"):
                    if not part:
                        break
                    values[expected[1:-1]] = unquote(part)
                elif expected != part:
                    break
            else:
                if method in handlers:
                    return handlers[method], values
                allowed = ", ".join(sorted(handlers))
                raise ApiError(
                    405,
                    "METHOD_NOT_ALLOWED",
                    f"{method} is not possible here, only {allowed}",
                    headers={"Allow": allowed},
                )
        raise not_found(f"path {raw_path}")
