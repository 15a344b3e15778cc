# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A map of the links of a play, or of what the clouds hold: a plan, a look, and a listing of each place; then files."""

from __future__ import annotations

import os
import time
from typing import Any

from ansible.errors import AnsibleActionFail
from ansible.utils.display import Display

from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.in_worker import plain
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.map import formats, places
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.map.model import Map
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.network import gather, plan
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.network.action import LinksAction
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.network.formats import write, wrong_path

display = Display()

SPEC = {
    "step": {"type": "str", "required": True, "choices": ["check", "draw"]},
    "file": {"type": "list", "elements": "str", "default": ["network.html"]},
    "places": {"type": "list", "elements": "raw", "default": []},
    "options": {"type": "dict", "default": {}},
    "unmanaged": {"type": "bool", "default": True},
}


class ActionModule(LinksAction):
    """Runs link modules always in check mode: a map changes nothing."""

    OPTIONS_OF_TASK = SPEC

    def run(self, tmp=None, task_vars=None):
        self._task.check_mode = True
        return super().run(tmp, task_vars)

    def outcome(self):
        return getattr(self, "_%s" % self.params["step"])()

    # ------------------------------------------------------------------ check

    def _check(self):
        """Everything that can be wrong before the first call, and whether this play is the one that draws."""
        batch, known = self.batch(), gather.topologies(self.inventory)
        problems = [*gather.wrong_variables(self.task_vars), *gather.wrong_options(self.params["options"])]
        for path in self.params["file"]:
            problems += filter(None, [formats.wrong_ending(path) or wrong_path(path, ending=False)])
        problems += places.wrong(self.params["places"])
        problems += gather.unreadable(self.task_vars)
        if not problems and not known and not self.params["places"]:
            problems.append(
                "there is nothing to draw: give the file of a topology, as in -i shop.interconnect.yml, or places, as in "
                '-e \'{"places": [{"cloud": "alicloud", "regions": ["cn-hangzhou"]}]}\''
            )
        if not problems:
            problems += gather.wrong_hosts(self.inventory, batch, True)
        if problems:
            return {"failed": True, "msg": "; ".join(problems), "problems": problems, "changed": False}
        return {"changed": False, "draws": bool(batch) or not known}

    # ------------------------------------------------------------------ draw

    def _draw(self):
        links = gather.links_of(self.inventory, self.batch())
        known = gather.topologies(self.inventory) if links else {}
        drawn = Map(sorted({link["topology"] for link in links.values()}), self._files())
        ready = self._ready_links(links, drawn)
        for kind in gather.MODULES:
            of_kind = {name: link for name, link in links.items() if link["kind"] == kind}
            if of_kind:
                self._look_at(kind, of_kind, ready, drawn)
        # With --limit, what the rest of the file has would seem to be in no file.
        drawn.partial = len(links) < sum(known[name]["links"] for name in drawn.topologies)
        asked = places.given(self.params["places"])
        if links and not drawn.partial and self.params["unmanaged"]:
            asked += places.of_links(links, ready, {kind: self._reaching(kind) for kind in gather.MODULES})
        if not drawn.partial:
            self._list(asked, drawn)
            if asked and not links and drawn.problems and not drawn.networks:
                raise AnsibleActionFail("nothing can be looked at: %s" % "; ".join(drawn.problems))
            for name in drawn.topologies:
                drawn.unlinked(name, known[name]["unlinked"])
        document = drawn.document(time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()))
        display.display("\n%s" % document["sentence"])
        for problem in document["problems"]:
            display.warning(problem)
        written = [os.path.abspath(path) for path in self.params["file"]]
        for path in written:
            try:
                write(path, formats.FORMATS[os.path.splitext(path)[1]](document))
            except OSError as error:
                raise AnsibleActionFail("%s cannot be written: %s" % (path, error.strerror)) from error
            display.display("The map is in %s" % path)
        return {
            "changed": False,
            "msg": document["sentence"],
            "counts": document["counts"],
            "files": written,
            "problems": document["problems"],
        }

    def _files(self):
        """``{topology: its file}`` as a command names it: from here, if it is below."""
        found = {}
        for one in self.task_vars.get(gather.SOURCES) or ():
            if one.get("topology"):
                path, here = str(one["source"]), os.path.relpath(str(one["source"]))
                found[str(one["topology"])] = path if here.startswith(os.pardir) else here
        return found

    def _ready_links(self, links, drawn):
        ready = {}
        for name, link in links.items():
            try:
                ready[name] = self.ready(name, link)
            except Exception as error:  # a template can fail in any way
                drawn.problems.append("%s cannot be rendered: %s" % (name, str(error).strip().partition("\n")[0]))
        return ready

    def _look_at(self, kind, links, ready, drawn):
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

    def _reaching(self, kind):
        """The options of a kind's tasks as far as they say how the cloud is reached."""
        known = places.family(kind).argument_spec
        return {name: value for name, value in (self.params["options"].get(kind) or {}).items() if name in known}

    def _list(self, asked, drawn):
        """What each place holds, by one listing of each kind of object."""
        for place in asked:
            listing = dict(place, networks=[], joints=[], account=place["account"] or "")
            for key, (module, result_key) in zip(("networks", "joints"), places.LISTINGS[place["cloud"]]):
                result = self.run_module("cloudlink.interconnect.%s" % module, place["options"])
                if result.get("failed"):
                    drawn.problems.append("%s: %s" % (places.label(place), result.get("msg")))
                    break
                listing[key] = plain(result.get(result_key) or [])
            drawn.listed(listing)
