# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""All links of one kind, by one task of their module."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import listings
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.in_worker import plain
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.network import gather, plan
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.network.action import (
    OPTIONS,
    STATE,
    LinksAction,
    pass_on,
)

SPEC = {
    "kind": {"type": "str", "choices": sorted(gather.MODULES), "required": True},
    "state": STATE,
    "options": OPTIONS,
}


class ActionModule(LinksAction):
    OPTIONS_OF_TASK = SPEC

    def outcome(self) -> dict[str, Any]:
        kind, state = self.params["kind"], self.params["state"]
        links = {
            name: link for name, link in gather.links_of(self.inventory, self.batch()).items() if link["kind"] == kind
        }
        found: dict[str, Any] = {"changed": False, "links": [], "shared": [], "ids": []}
        ready, told = {}, []
        for name, link in list(links.items()):
            try:
                ready[name] = self.ready(name, link)
            except Exception as error:  # a template can fail in any way
                reason = str(error).strip().partition("\n")[0]
                found["links"].append(plain(plan.failed(links.pop(name), "cannot be rendered: %s" % reason)))
        # What left the file is looked for right away, in what is listed for the links, as long as nothing changes.
        with listings.kept():
            for names, options in gather.tasks(kind, links, ready, state):
                result = self.run_link_module(kind, options, state)
                found["links"] += plain(plan.rows(kind, names, links, result))
                found["shared"] += plan.shared(result)
                found["ids"] += plan.ids(result)
                told.append(result.get("msg") or "")
                pass_on(result, found)
            if not plan.incomplete([*found["links"], *found["shared"]]):
                found["left"] = self._left(kind, found["ids"])
        return dict(found, msg="; ".join(filter(None, told)))

    def _left(self, kind: str, ids: Iterable[str]) -> list[dict[str, Any]]:
        """What of a kind left the files, once all links of the kind are as they should be.

        :param ids: what this wave's links of the kind consist of.
        """
        rows, _shared, before = self.earlier()
        later = set(self.to_come(rows)) - set(self.batch())
        if not self.present or later:
            return []
        return [
            {"topology": facts["name"], "kind": kind, "result": self.marked(facts, kind, [*before, *ids])}
            for facts in self.marked_topologies()
            if self.places(facts, kind)
        ]
