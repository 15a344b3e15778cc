# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What one object says of others, by id or by name, resolved from listings that are fetched once a task (P16)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Optional

from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.errors import InvalidOptions
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.plan import UNKNOWN

if TYPE_CHECKING:
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.client import AlkiraClient, Index
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.contract import Options, Problem

Collection = tuple[str, str, str, Optional[dict[str, Any]]]
"""What objects can refer to: ``(kind in words, path, key of the id, query of the listing)``."""


class References:
    """Looks up references for one object and collects what is wrong with them.

    :param collections: what can be referred to, per key.
    :param made: per key, the ids of what this task sees to itself, by name, and in check mode of what a task before would have
        made. As long as it has none, its id is UNKNOWN.
    """

    def __init__(
        self, client: AlkiraClient, collections: Mapping[str, Collection], made: Mapping[str, Mapping[str, str]]
    ) -> None:
        self.client = client
        self.collections = collections
        self.made = made
        self.problems: list[Problem] = []

    def id(self, key: str, reference: str, path: str) -> str:
        """The id of what an id or a name refers to, as text."""
        return self._find(key, reference, path)[0]

    def name(self, key: str, reference: str, path: str) -> str | None:
        """Its name."""
        return self._find(key, reference, path)[1]

    def segment(self, block: Options, path: str) -> Options:
        """A block with the name and the id of its segment."""
        found = self._find("segments", block["segment_id"], path + ".segment_id")
        return dict(block, segment_id=found[0], segment_name=found[1])

    def refuse(self) -> None:
        """
        :raises InvalidOptions: if any reference leads nowhere, or to several.
        """
        if self.problems:
            raise InvalidOptions(self.problems)

    def _find(self, key: str, reference: str, path: str) -> tuple[str, str | None]:
        kind, collection, id_key, query = self.collections[key]
        if reference == UNKNOWN and self.client.check_mode:
            return UNKNOWN, UNKNOWN
        index = self._index(key)
        found = index["id"].get(reference) or index["name"].get(reference) or []
        made = self.made.get(key) or {}
        if reference in made and (len(found) != 1 or made[reference] != UNKNOWN):
            # What this task sees to itself it knows better than a listing: others of that name are those of other runs.
            return made[reference], found[0].get("name") if found else reference
        if len(found) == 1:
            return str(found[0][id_key]), found[0].get("name")
        if found:
            ids = ", ".join(sorted(str(item[id_key]) for item in found))
            self.problems.append((path, "there are several %ss named %r: %s; give the id" % (kind, reference, ids)))
        else:
            self.problems.append((path, "there is no %s with the id or name %r" % (kind, reference)))
        return reference, reference

    def _index(self, key: str) -> Index:
        """Objects by id and by name."""
        kind, collection, id_key, query = self.collections[key]
        return self.client.indexed(collection, "the %ss" % kind, query, id_key)
