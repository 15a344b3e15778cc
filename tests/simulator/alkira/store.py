# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Objects in memory, indexed by id and by name, and who refers to whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .documents import Document

if TYPE_CHECKING:
    from .collection import Collection

Target = tuple[str, str]  # kind and id of what is referred to


@dataclass(eq=False)
class Record:
    """One object. Its document is replaced as a whole, never edited in place, so that an update can be undone."""

    collection: Collection
    id: int | str
    document: Document
    provision_state: str = ""  # of the last change; empty for what is not provisioned
    request: Any = None  # the provision request that the state belongs to
    marked: bool = False  # for deletion
    targets: set[Target] = field(default_factory=set)

    @property
    def name(self) -> str:
        return self.document["name"]

    @property
    def target(self) -> Target:
        return (self.collection.kind, str(self.id))


class Table:
    """The objects of one collection, in order of creation. Every lookup but that of a part of a name is indexed."""

    def __init__(self) -> None:
        self._by_id: dict[str, Record] = {}
        self._by_name: dict[str, dict[str, Record]] = {}
        self._by_folded_name: dict[str, dict[str, Record]] = {}

    def __iter__(self) -> Iterator[Record]:
        return iter(self._by_id.values())

    def __len__(self) -> int:
        return len(self._by_id)

    def get(self, record_id: int | str) -> Record | None:
        return self._by_id.get(str(record_id))

    def add(self, record: Record) -> None:
        self._by_id[str(record.id)] = record
        self._index(record)

    def replace(self, record: Record, document: Document) -> None:
        """Give a record another document, and maybe another name."""
        if document["name"] == record.name:
            record.document = document
            return
        self._unindex(record)
        record.document = document
        self._index(record)

    def remove(self, record: Record) -> None:
        del self._by_id[str(record.id)]
        self._unindex(record)

    def named(self, name: str, match: str = "exact") -> list[Record]:
        """``match``: the switch ``name_filter``."""
        if match == "exact":
            return list(self._by_name.get(name, {}).values())
        if match == "case_insensitive":
            return list(self._by_folded_name.get(name.casefold(), {}).values())
        return [record for record in self if name in record.name]

    def _index(self, record: Record) -> None:
        self._by_name.setdefault(record.name, {})[str(record.id)] = record
        self._by_folded_name.setdefault(record.name.casefold(), {})[str(record.id)] = record

    def _unindex(self, record: Record) -> None:
        for index, key in ((self._by_name, record.name), (self._by_folded_name, record.name.casefold())):
            del index[key][str(record.id)]
            if not index[key]:
                del index[key]


class References:
    """Which objects use an object."""

    def __init__(self) -> None:
        self._users: dict[Target, dict[Record, None]] = {}

    def replace(self, record: Record, targets: Iterable[Target]) -> None:
        """Let a record refer to these targets and no others."""
        wanted = set(targets)
        for target in record.targets - wanted:
            self._users[target].pop(record, None)
        for target in wanted - record.targets:
            self._users.setdefault(target, {})[record] = None
        record.targets = wanted

    def users(self, target: Target) -> list[Record]:
        """In order of creation; those marked for deletion no longer count."""
        return [record for record in self._users.get(target, ()) if not record.marked]
