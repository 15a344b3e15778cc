# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pages of a list, by number or by token."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from .errors import malformed
from .parameters import Parameters

Item = TypeVar("Item")


def page_by_number(
    items: Sequence[Item], p: Parameters, default: int = 10, most: int = 50
) -> tuple[Sequence[Item], dict[str, Any]]:
    """The page that ``PageNumber`` and ``PageSize`` ask for, and ``{"TotalCount", "PageNumber", "PageSize"}``."""
    number = p.integer("PageNumber", 1, low=1)
    size = p.integer("PageSize", default, low=1, high=most)
    start = (number - 1) * size
    return items[start : start + size], {"TotalCount": len(items), "PageNumber": number, "PageSize": size}


def page_by_token(
    items: Sequence[Item], p: Parameters, key: Callable[[Item], str], size_name: str, default: int, most: int
) -> tuple[Sequence[Item], str]:
    """The page after the item that ``NextToken`` names, and the next token, empty on the last page.

    The token holds the key of the last item shown, so objects that come and go meanwhile do not shift the pages; if
    that very item has gone, it holds its place too.
    """
    size = p.integer(size_name, default, low=1, high=most)
    start = 0
    token = p.text("NextToken")
    if token:
        try:
            place, _, last = base64.urlsafe_b64decode(token).decode().partition(":")
            start = int(place)
        except ValueError:
            raise malformed("NextToken") from None
        for index in range(min(start, len(items)), 0, -1):
            if key(items[index - 1]) == last:
                start = index
                break
    end = start + size
    page = items[start:end]
    if end >= len(items) or not page:
        return page, ""
    return page, base64.urlsafe_b64encode(f"{end}:{key(page[-1])}".encode()).decode()
