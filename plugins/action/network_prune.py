# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What carries the mark of a topology and left its file: reported, or removed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from ansible.utils.display import Display

from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.in_worker import plain
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.network import gather, plan, prune
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.network.action import (
    OPTIONS,
    RESULTS,
    STATE,
    LinksAction,
    pass_on,
)

display = Display()

SPEC = {
    "state": STATE,
    "options": OPTIONS,
    "prune": {"type": "bool", "default": False},
    "prune_limit": {"type": "raw"},
    "results": RESULTS,
}


class ActionModule(LinksAction):
    OPTIONS_OF_TASK = SPEC

    def outcome(self) -> dict[str, Any]:
        found: dict[str, Any] = {"changed": False, "links": [], "shared": [], "failure": ""}
        rows, shared, ids = self.so_far()
        if not self.present or self.to_come(rows):
            return found
        if plan.incomplete([*rows, *shared]):
            if self.params["prune"]:
                found["warnings"] = ["nothing is pruned, since not all links of the file are as they should be"]
            return found
        several = []
        for facts, kind, result in self._left(ids):
            if result.get("failed"):
                text = "what left the file of %s cannot be told: %s" % (facts["name"], result.get("msg"))
                found["warnings"] = found.get("warnings", []) + [text]
                found["failure"] = text if self.params["prune"] else ""
            else:
                several.append((prune.Stale(kind, facts, result), self.places(facts, kind)))
        for stale, _places in several:
            names = ["%s" % (one["name"] or one["id"]) for one in stale.protected if "ids" in one]
            if names:
                display.display("\nNot in the file any more, and protected by keep: %s" % gather.some(names))
        several = [(stale, places) for stale, places in several if stale]
        check = self._task.check_mode
        if self.params["prune"] and not found["failure"]:
            limit = self.params["prune_limit"]
            limit = int(limit) if limit not in (None, "") else None
            sources = self.task_vars.get("ansible_inventory_sources") or ["FILE"]
            command = "ansible-playbook -i %s cloudlink.interconnect.network" % " -i ".join(
                os.path.basename(str(one)) for one in sources
            )
            found["failure"] = prune.refused([stale for stale, _places in several], limit, command)
        for stale, places in several:
            if self.params["prune"] and not found["failure"]:
                self._remove(stale, places, found)
            else:
                found["links"] += stale.rows(check)
                found["shared"] += stale.shared_rows(check)
        return dict(found, msg="%d links left the file" % len(found["links"]))

    def _left(self, ids: list[str]) -> Iterator[tuple[dict[str, Any], str, dict[str, Any]]]:
        """Yield ``(facts of a topology, kind, result of the info module)`` for what left its file, by topology and kind.

        What was not looked for when the links of its kind were kept, since the file has none, is looked for here.
        """
        known = {}
        for name in self.params["results"]:
            for one in plain((self.task_vars.get(name) or {}).get("left") or ()):
                known[one["topology"], one["kind"]] = one["result"]
        for facts in self.marked_topologies():
            for kind in gather.MODULES:
                if (facts["name"], kind) in known:
                    yield facts, kind, known[facts["name"], kind]
                elif self.places(facts, kind):
                    yield facts, kind, self.marked(facts, kind, ids)

    def _remove(self, stale: prune.Stale, places: list[dict[str, Any]], found: dict[str, Any]) -> None:
        result = self.run_link_module(stale.kind, stale.options(places), "absent")
        described = stale.described()
        rows = plan.rows(stale.kind, list(described), described, result)
        found["links"] += [dict(one, pruned=True) for one in plain(rows)]
        found["shared"] += plan.shared(result)
        if result.get("failed") and not rows:
            found["failure"] = result.get("msg") or ""
        pass_on(result, found)
