# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What was asked and answered, without a secret: no query, no header, no body."""

from __future__ import annotations

from collections import Counter, deque
from typing import Any

CAPACITY = 200_000  # entries kept; older ones are dropped


class Journal:
    def __init__(self) -> None:
        self.entries: deque[dict[str, Any]] = deque(maxlen=CAPACITY)
        self.sequence = 0
        self.writes = 0  # since it was last emptied

    def add(self, **entry: Any) -> None:
        self.sequence += 1
        self.writes += bool(entry.get("wrote"))
        self.entries.append({"sequence": self.sequence, **entry})

    def clear(self) -> None:
        """Empty it; numbers go on, so that ``since`` stays meaningful."""
        self.entries.clear()
        self.writes = 0

    def document(self, since: int = 0, entries: bool = True) -> dict[str, Any]:
        """``{"count", "writes", "operations": {name: count}, "entries": [...]}`` of all after number ``since``."""
        chosen = [entry for entry in self.entries if entry["sequence"] > since]
        document: dict[str, Any] = {
            "count": len(chosen),
            "writes": sum(entry["wrote"] for entry in chosen),
            "operations": dict(sorted(Counter(entry["operation"] for entry in chosen).items())),
        }
        if entries:
            document["entries"] = chosen
        return document
