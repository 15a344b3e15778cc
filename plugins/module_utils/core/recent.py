# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whole listings that one task has read, for another that runs right after it in the same process.

They are kept only where somebody asks for that, and no longer than until the first write: who changes something looks again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.contract import Client, Object


class _Kept:
    listings: dict[tuple[Client, str], list[Object]] | None = None  # by client and kind; None where nothing is kept


@contextmanager
def kept() -> Iterator[None]:
    """Keep what is listed as a whole, until the end of the block or a write."""
    _Kept.listings = {}
    try:
        yield
    finally:
        _Kept.listings = None


def listed(client: Client, what: str, objects: list[Object]) -> list[Object]:
    """A whole listing was read; returns it."""
    listings = _Kept.listings
    if listings is not None:
        listings[client, what] = objects
    return objects


def written() -> None:
    """Something is about to be changed. A listing that is being read meanwhile is not kept either."""
    _Kept.listings = None


def last(client: Client, what: str) -> list[Object] | None:
    """The listing that is kept, or None."""
    return (_Kept.listings or {}).get((client, what))
