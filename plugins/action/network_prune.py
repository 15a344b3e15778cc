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


class CannotLook(Exception):
    """What carries the mark of a topology cannot be listed."""


class ActionModule(LinksAction):
    OPTIONS_OF_TASK = SPEC

    def outcome(self) -> dict[str, Any]:
        found: dict[str, Any] = {"changed": False, "links": [], "shared": [], "failure": ""}
        rows, shared, ids = self.so_far()
        failed = [one for one in [*rows, *shared] if one["action"] in ("failed", "not_attempted")]
        if not self.present or self.to_come(rows):
            return found
        whole = [
            facts
            for name, facts in sorted(gather.topologies(self.inventory).items())
            if facts["mark"] and facts["links"] and self.hosts_of(name) == facts["links"]
        ]
        if failed:
            if self.params["prune"]:
                found["warnings"] = ["nothing is pruned, since not all links of the file are as they should be"]
            return found
        several = []
        for facts in whole:
            try:
                several += list(self._stale(facts, set(ids)))
            except CannotLook as error:
                found["warnings"] = found.get("warnings", []) + [str(error)]
                found["failure"] = str(error) if self.params["prune"] else ""
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

    def _stale(self, facts: dict[str, Any], ids: set[str]) -> Iterator[tuple[prune.Stale, list[dict[str, Any]]]]:
        """Yield what of each kind left the file of a topology, with the places that its rows speak of.

        :raises CannotLook:
        """
        places = gather.rendered(facts["places"], lambda value: plain(self._templar.template(value)))
        for kind, family in gather.FAMILIES.items():
            mine = [
                {key: value for key, value in one.items() if key != "family"}
                for one in places
                if one["family"] == family
            ]
            if not mine:
                continue
            options = {**self.params["options"].get(kind, {}), "topology": facts["name"], "marked": True}
            if kind != gather.CONNECTORS:
                options["places"] = plain(mine)
            result = self.run_module(gather.MODULES[kind][0] + "_info", options, only_known=True)
            if result.get("failed"):
                raise CannotLook("what left the file of %s cannot be told: %s" % (facts["name"], result.get("msg")))
            yield prune.Stale(kind, facts, plain(result), ids), plain(mine)

    def _remove(self, stale: prune.Stale, places: list[dict[str, Any]], found: dict[str, Any]) -> None:
        result = self.run_link_module(stale.kind, stale.options(places), "absent")
        described = stale.described()
        rows = plan.rows(stale.kind, list(described), described, result)
        found["links"] += [dict(one, pruned=True) for one in plain(rows)]
        found["shared"] += plan.shared(result)
        if result.get("failed") and not rows:
            found["failure"] = result.get("msg") or ""
        pass_on(result, found)
