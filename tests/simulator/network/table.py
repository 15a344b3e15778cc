# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""All objects of one kind, by id and by place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic, Protocol, TypeVar

from ..kernel.lag import State


class Placed(Protocol):
    """An object of an account in a region. One whose state is gone does not exist any more."""

    @property
    def id(self) -> str: ...

    @property
    def account(self) -> str: ...

    @property
    def region(self) -> str: ...

    @property
    def state(self) -> State: ...


T = TypeVar("T", bound=Placed)


class Table(Generic[T]):
    """Objects keep the order of their creation. Those that are gone are dropped when they are come across."""

    def __init__(self) -> None:
        self.by_id: dict[str, T] = {}
        self.by_place: dict[tuple[str, str], dict[str, T]] = {}

    def add(self, item: T) -> None:
        self.by_id[item.id] = item
        self.by_place.setdefault((item.account, item.region), {})[item.id] = item

    def remove(self, item: T) -> None:
        del self.by_id[item.id]
        del self.by_place[item.account, item.region][item.id]

    def get(self, item_id: str, account: str = "", region: str = "") -> T | None:
        """The object, if it is there and, where they are given, of that account and in that region."""
        item = self.by_id.get(item_id)
        if item is None:
            return None
        if item.state.gone:
            self.remove(item)
            return None
        if (account and item.account != account) or (region and item.region != region):
            return None
        return item

    def list(self, account: str, region: str) -> list[T]:
        """All of an account in a region, or in every region if that is empty."""
        if not region:
            places = [place for place in self.by_place if place[0] == account]
            return [item for place in places for item in self.list(*place)]
        items = list(self.by_place.get((account, region), {}).values())
        living = [item for item in items if not item.state.gone]
        if len(living) != len(items):
            for item in items:
                if item.state.gone:
                    self.remove(item)
        return living

    def __iter__(self) -> Iterator[T]:
        for account, region in list(self.by_place):
            yield from self.list(account, region)
