# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tasks of a map share: a listing of each place, a plan and a look of each kind of link, and one document of it all."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from typing import Any

from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import listings
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.in_worker import plain
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.map import places
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.map.model import Map
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.network import gather, plan
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.network.action import LinksAction

DRAWN = {
    "file": {"type": "list", "elements": "str", "default": ["network.html"]},
    "places": {"type": "list", "elements": "raw", "default": []},
    "options": {"type": "dict", "default": {}},
    "unmanaged": {"type": "bool", "default": True},
}
"""The options of what draws a map by itself."""


def now() -> str:
    """This moment, as documents tell it: UTC, in seconds."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


class MapAction(LinksAction):
    """Runs link modules always in check mode: a map changes nothing."""

    def run(self, tmp: Any = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        self._task.check_mode = True
        return super().run(tmp, task_vars)

    # ------------------------------------------------------------------ looking

    def drawn(self, names: Iterable[str], given: Any = (), unmanaged: bool = True) -> Map:
        """The map of some links and places.

        :param names: of hosts; ``given``: places that a user asks for beside those of the links.
        :param unmanaged: whether the places of the links are searched for what no file has.
        """
        links = gather.links_of(self.inventory, names)
        known = gather.topologies(self.inventory) if links else {}
        drawn = Map(sorted({link["topology"] for link in links.values()}), self._files())
        ready = self._ready_links(links, drawn)
        # With --limit, what the rest of the file has would seem to be in no file.
        drawn.partial = len(links) < sum(known[name]["links"] for name in drawn.topologies)
        asked = places.given(given)
        if links and unmanaged:
            asked += places.of_links(links, ready, {kind: self._reaching(kind) for kind in gather.MODULES})
        with listings.kept(shared=True):
            # First, so that the plan and the look find the listings that they would otherwise ask for in parts.
            of_places = [] if drawn.partial else [self._list(one, drawn) for one in asked]
            for kind in gather.MODULES:
                of_kind = {name: link for name, link in links.items() if link["kind"] == kind}
                if of_kind:
                    self._look_at(kind, of_kind, ready, drawn)
        for listing in of_places:
            drawn.listed(listing)
        if not drawn.partial:
            for name in drawn.topologies:
                drawn.unlinked(name, known[name]["unlinked"])
        drawn.nothing = bool(asked and not links and drawn.problems and not drawn.networks)
        return drawn

    def _files(self) -> dict[str, str]:
        """``{topology: its file}`` as a command names it: from here, if it is below."""
        found = {}
        for one in self.task_vars.get(gather.SOURCES) or ():
            if one.get("topology"):
                path, here = str(one["source"]), os.path.relpath(str(one["source"]))
                found[str(one["topology"])] = path if here.startswith(os.pardir) else here
        return found

    def _ready_links(self, links: dict[str, dict[str, Any]], drawn: Map) -> dict[str, dict[str, Any]]:
        ready = {}
        for name, link in links.items():
            try:
                ready[name] = self.ready(name, link)
            except Exception as error:  # a template can fail in any way
                drawn.problems.append("%s cannot be rendered: %s" % (name, str(error).strip().partition("\n")[0]))
        return ready

    def _look_at(
        self, kind: str, links: dict[str, dict[str, Any]], ready: dict[str, dict[str, Any]], drawn: Map
    ) -> None:
        """A plan of the links of a kind, and a look at them: what is to be done, and what is there."""
        rows: dict[str, Any] = {}
        told: dict[str, Any] = {}
        found: dict[str, Any] = {}
        shared: list[Any] = []
        for name in links:
            if name not in ready:
                rows[name] = plain(plan.failed(links[name], "cannot be rendered"))
        there = {name: link for name, link in links.items() if name in ready}
        for names, options in gather.tasks(kind, there, ready, "present"):
            result = self.run_link_module(kind, options, "present")
            rows.update(zip(names, plain(plan.rows(kind, names, there, result))))
            told.update(zip(names, plain(result.get("links") or ())))
            module, _option = places.info_module(kind)
            options = {name: value for name, value in options.items() if name != "overlap"}
            seen = self.run_module(module, {**self._reaching(kind), **options})
            found.update(zip(names, plain(seen.get("links") or ())))
            shared += plain(seen.get("shared") or [])
            if seen.get("failed"):
                drawn.problems.append(str(seen.get("msg")))
        drawn.planned(kind, links, ready, rows, found, shared, told)

    def _reaching(self, kind: str) -> dict[str, Any]:
        """The options of a kind's tasks as far as they say how the cloud is reached."""
        known = places.family(kind).argument_spec
        return {name: value for name, value in (self.params["options"].get(kind) or {}).items() if name in known}

    def _list(self, place: dict[str, Any], drawn: Map) -> dict[str, Any]:
        """What a place holds, by one listing of each kind of object; as far as it could be read."""
        listing = dict(place, networks=[], joints=[], account=place["account"] or "")
        for key, (module, result_key) in zip(("networks", "joints"), places.LISTINGS[place["cloud"]]):
            result = self.run_module("cloudlink.interconnect.%s" % module, place["options"])
            if result.get("failed"):
                drawn.problems.append("%s: %s" % (places.label(place), result.get("msg")))
                break
            listing[key] = plain(result.get(result_key) or [])
        return listing
