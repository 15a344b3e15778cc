# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything that can be wrong with a run over a topology, before the first call."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.network import formats, gather
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.network.action import OPTIONS, STATE, LinksAction

SPEC = {
    "state": STATE,
    "options": OPTIONS,
    "waves": {"type": "raw"},
    "report": {"type": "str", "default": ""},
    "fail_on_drift": {"type": "bool", "default": False},
    "retry": {"type": "str", "default": ""},
    "prune": {"type": "bool", "default": False},
    "prune_limit": {"type": "raw"},
}


class ActionModule(LinksAction):
    OPTIONS_OF_TASK = SPEC

    def outcome(self) -> dict[str, Any]:
        problems = list(self._wrong_options())
        problems += gather.unreadable(self.task_vars)
        batch = self.batch()
        if not problems and not gather.topologies(self.inventory):
            problems.append(
                "there is no topology in the inventory: give its file, as in -i shop.interconnect.yml, whose name has to "
                "end in %s" % " or ".join(gather.ENDINGS)
            )
        if not problems:
            problems += gather.wrong_hosts(self.inventory, batch, self.present)
        if not problems and self.params["prune"]:
            problems += self._cannot_prune(batch)
        if problems:
            return {"failed": True, "msg": "; ".join(problems), "problems": problems, "changed": False}
        counts = dict.fromkeys(gather.MODULES, 0)
        for link in gather.links_of(self.inventory, batch).values():
            counts[link["kind"]] += 1
        return {"changed": False, "kinds": counts}

    def _wrong_options(self) -> Iterator[str]:
        params = self.params
        yield from gather.wrong_variables(self.task_vars)
        if params["prune"] and not self.present:
            yield "prune is only possible with state=present; state=absent removes the links of the file"
        if params["prune_limit"] not in (None, "") and not str(params["prune_limit"]).isdigit():
            yield "prune_limit must be a number of links, not %r" % params["prune_limit"]
        if params["fail_on_drift"] and not self._task.check_mode:
            yield "fail_on_drift needs --check: a run without it repairs what has drifted"
        for wave in params["waves"] if isinstance(params["waves"], list) else [params["waves"]]:
            if wave not in (None, "") and not gather.WAVES.fullmatch(str(wave)):
                yield "waves must be a number of links, such as 20, or a share of them, such as 10%%, not %r" % wave
        if params["report"]:
            yield from filter(None, [formats.wrong_path(params["report"])])
        if params["retry"]:
            yield from filter(None, [formats.wrong_path(params["retry"], ending=False)])
        yield from gather.wrong_options(params["options"])

    def _cannot_prune(self, batch: list[str]) -> Iterator[str]:
        """What stands against pruning: whatever makes the play see less than the whole file."""
        for name, facts in sorted(gather.topologies(self.inventory).items()):
            if not facts["links"]:
                yield (
                    "prune: the file of the topology %s has no link left, so that nothing is pruned; remove its links with "
                    "-e state=absent and the file as it was" % name
                )
            elif not facts["mark"]:
                yield "prune: the topology %s has mark: false, so that nobody knows what it made" % name
            elif batch and self.hosts_of(name) != facts["links"]:
                yield (
                    "prune: this run has %d of the %d links of the topology %s, as with --limit or in a slice; it needs all "
                    "of them" % (self.hosts_of(name), facts["links"], name)
                )
        run, skip = (self.task_vars.get("ansible_%s_tags" % one) or [] for one in ("run", "skip"))
        if [one for one in run if one != "all"] or skip:
            yield "prune: --tags and --skip-tags may leave out what tells which links are there; run it without them"
