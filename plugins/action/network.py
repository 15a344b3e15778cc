# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""All links of a play as one task of each family's link module, and one report about them.

It reads the inventory itself instead of ``hostvars``, which would work out all variables of each host: a play of ten thousand
links has to begin in seconds. What links hold is rendered here, where it is used, and only where there are templates.
"""

from __future__ import annotations

import os
import uuid

from ansible import constants as C
from ansible.errors import AnsibleActionFail
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.plugins.action import ActionBase
from ansible.utils.display import Display

from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.in_worker import plain
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.network import formats, gather, plan, prune

display = Display()

FACT = "interconnect_network"

RUN = uuid.uuid4().hex
"""Stands for this run of Ansible, whose workers are forks of the process that made it. Facts can outlive a run in a cache."""

SPEC = {
    "step": {"type": "str", "required": True, "choices": ["check", "links", "prune", "report"]},
    "kind": {"type": "str", "choices": sorted(gather.MODULES)},
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
    "options": {"type": "dict", "default": {}},
    "waves": {"type": "raw"},
    "report": {"type": "str", "default": ""},
    "fail_on_drift": {"type": "bool", "default": False},
    "retry": {"type": "str", "default": ""},
    "results": {"type": "list", "elements": "str", "default": []},
    "prune": {"type": "bool", "default": False},
    "prune_limit": {"type": "raw"},
}


class CannotLook(Exception):
    """What carries the mark of a topology cannot be listed."""


class ActionModule(ActionBase):
    _supports_check_mode = True
    _supports_diff = True

    def run(self, tmp=None, task_vars=None):
        self.task_vars = task_vars or {}
        result = super().run(tmp, task_vars)
        result.pop("invocation", None)
        self.params = self._validated()
        self.inventory = gather.inventory_of(self.task_vars)
        result.update(getattr(self, "_%s" % self.params["step"])())
        return result

    def _validated(self):
        """The options of the task."""
        checked = ArgumentSpecValidator(SPEC, required_if=[("step", "links", ["kind"])]).validate(
            plain(self._task.args)
        )
        if checked.error_messages:
            raise AnsibleActionFail("; ".join(checked.error_messages))
        return checked.validated_parameters

    @property
    def _present(self):
        return self.params["state"] == "present"

    def _batch(self):
        """The names of the play's hosts: with waves, of this wave. None of them for a play on localhost."""
        names = [str(name) for name in self.task_vars.get("ansible_play_batch") or ()]
        return [] if names == ["localhost"] else names

    # ------------------------------------------------------------------ check

    def _check(self):
        """Everything that can be wrong before the first call."""
        problems = list(self._wrong_options())
        problems += gather.unreadable(self.task_vars)
        batch = self._batch()
        if not problems and not gather.topologies(self.inventory):
            problems.append(
                "there is no topology in the inventory: give its file, as in -i shop.interconnect.yml, whose name has to "
                "end in %s" % " or ".join(gather.ENDINGS)
            )
        if not problems:
            problems += gather.wrong_hosts(self.inventory, batch, self._present)
        if not problems and self.params["prune"]:
            problems += self._cannot_prune(batch)
        if problems:
            return {"failed": True, "msg": "; ".join(problems), "problems": problems, "changed": False}
        counts = dict.fromkeys(gather.MODULES, 0)
        for link in gather.links_of(self.inventory, batch).values():
            counts[link["kind"]] += 1
        return {"changed": False, "kinds": counts}

    def _wrong_options(self):
        params = self.params
        for name in sorted(self.task_vars):
            # A misspelt "state" would build what was to be taken down.
            if name != "state" and gather.NEARLY_STATE.fullmatch(str(name)):
                yield "there is no variable %r; did you mean 'state'?" % str(name)
        if params["prune"] and not self._present:
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
        for kind, options in sorted(params["options"].items()):
            if kind not in gather.MODULES:
                yield "options.%s: is no kind of link; there are %s" % (kind, ", ".join(sorted(gather.MODULES)))
            elif not isinstance(options, dict):
                yield "options.%s: must be a dictionary of options of %s" % (kind, gather.MODULES[kind][0])
            else:
                taken = {"state", "overlap", "continue_on_error", gather.MODULES[kind][1], *gather.BESIDE}
                for name in sorted(taken & set(options)):
                    yield "options.%s.%s: follows from the topology and from how links are run" % (kind, name)

    def _cannot_prune(self, batch):
        """What stands against pruning: whatever makes the play see less than the whole file."""
        for name, facts in sorted(gather.topologies(self.inventory).items()):
            if not facts["links"]:
                yield (
                    "prune: the file of the topology %s has no link left, so that nothing is pruned; remove its links with "
                    "-e state=absent and the file as it was" % name
                )
            elif not facts["mark"]:
                yield "prune: the topology %s has mark: false, so that nobody knows what it made" % name
            elif batch and self._hosts_of(name) != facts["links"]:
                yield (
                    "prune: this run has %d of the %d links of the topology %s, as with --limit or in a slice; it needs all "
                    "of them" % (self._hosts_of(name), facts["links"], name)
                )
        run, skip = (self.task_vars.get("ansible_%s_tags" % one) or [] for one in ("run", "skip"))
        if [one for one in run if one != "all"] or skip:
            yield "prune: --tags and --skip-tags may leave out what tells which links are there; run it without them"

    def _hosts_of(self, topology):
        """How many links of a topology the play has, with all its waves."""
        names = self.task_vars.get("ansible_play_hosts_all") or ()
        return len([one for one in gather.links_of(self.inventory, names).values() if one["topology"] == topology])

    # ------------------------------------------------------------------ links

    def _links(self):
        """All links of one kind, by one task of their module."""
        kind = self.params["kind"]
        links = {
            name: link for name, link in gather.links_of(self.inventory, self._batch()).items() if link["kind"] == kind
        }
        found = {"changed": False, "links": [], "shared": [], "ids": []}
        ready, told = {}, []
        for name, link in list(links.items()):
            try:
                ready[name] = self._ready(name, link)
            except Exception as error:  # a template can fail in any way
                reason = str(error).strip().partition("\n")[0]
                found["links"].append(plain(plan.failed(links.pop(name), "cannot be rendered: %s" % reason)))
        for names, options in gather.tasks(kind, links, ready, self.params["state"]):
            result = self._module(kind, options)
            found["links"] += plain(plan.rows(kind, names, links, result))
            found["shared"] += plan.shared(result)
            found["ids"] += plan.ids(result)
            found["changed"] = found["changed"] or bool(result.get("changed"))
            told.append(result.get("msg") or "")
            for key in ("warnings", "deprecations", "diff"):
                if result.get(key):
                    found.setdefault(key, []).extend(result[key])
        return dict(found, msg="; ".join(filter(None, told)))

    def _ready(self, name, link):
        """What a module needs of a link, rendered with the variables of its host."""
        variables = []

        def render(value):
            if gather.SELF_CONTAINED.fullmatch(value):
                key = str.__str__(value)
                if key not in self._rendered:
                    self._rendered[key] = plain(self._templar.template(value))
                return self._rendered[key]
            if not variables:
                variables.append(self.task_vars["hostvars"].raw_get(name))
            with self._templar.set_temporary_context(available_variables=variables[0]):
                return plain(self._templar.template(value))

        return {key: plain(gather.rendered(link.get(key), render)) for key in ("definition", "beside")}

    _rendered = {}
    """Of this worker, which runs one task only: what templates came to that are the same for every host."""

    def _module(self, kind, options, state=None):
        """The result of the link module for a list of links, as its own action plugin gives it."""
        given = self.params["options"].get(kind, {})
        options = {**given, **options, "state": state or self.params["state"], "continue_on_error": True}
        return self._run_module(gather.MODULES[kind][0], options)

    def _run_module(self, name, options, only_known=False):
        """
        :param only_known: leave out what is no option of the module.
        """
        task = self._task.copy()
        task.action = name
        action = self._shared_loader_obj.action_loader.get(
            name,
            task=task,
            connection=self._connection,
            play_context=self._play_context,
            loader=self._loader,
            templar=self._templar,
            shared_loader_obj=self._shared_loader_obj,
        )
        known = action.ENTRY.argument_spec
        task.args = {key: value for key, value in options.items() if key in known or not only_known}
        return action.run(task_vars=self.task_vars)

    # ------------------------------------------------------------------ prune

    def _prune(self):
        """What carries the mark and left the file: report it, or remove it."""
        found = {"changed": False, "links": [], "shared": [], "failure": ""}
        rows, shared, ids = self._so_far()
        failed = [one for one in [*rows, *shared] if one["action"] in ("failed", "not_attempted")]
        if not self._present or self._to_come(rows):
            return found
        whole = [
            facts
            for name, facts in sorted(gather.topologies(self.inventory).items())
            if facts["mark"] and facts["links"] and self._hosts_of(name) == facts["links"]
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

    def _stale(self, facts, ids):
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
            result = self._run_module(gather.MODULES[kind][0] + "_info", options, only_known=True)
            if result.get("failed"):
                raise CannotLook("what left the file of %s cannot be told: %s" % (facts["name"], result.get("msg")))
            yield prune.Stale(kind, facts, plain(result), ids), plain(mine)

    def _remove(self, stale, places, found):
        result = self._module(stale.kind, stale.options(places), "absent")
        described = stale.described()
        rows = plan.rows(stale.kind, list(described), described, result)
        found["links"] += [dict(one, pruned=True) for one in plain(rows)]
        found["shared"] += plan.shared(result)
        found["changed"] = found["changed"] or bool(result.get("changed"))
        if result.get("failed") and not rows:
            found["failure"] = result.get("msg") or ""
        for key in ("warnings", "deprecations", "diff"):
            if result.get(key):
                found.setdefault(key, []).extend(result[key])

    # ------------------------------------------------------------------ report

    def _so_far(self):
        """The rows of links and of what they share, and the ids of all their objects, with those of the waves before this one."""
        rows, shared, ids = self._earlier()
        for name in self.params["results"]:
            result = self.task_vars.get(name) or {}
            rows += plain(result.get("links") or [])
            shared += plain(result.get("shared") or [])
            ids += plain(result.get("ids") or [])
        return rows, shared, ids

    def _to_come(self, rows):
        """The links of the waves after this one."""
        mentioned = {one["name"] for one in rows if not one.get("pruned")}
        names = self.task_vars.get("ansible_play_hosts_all") or self._batch()
        return [name for name in gather.links_of(self.inventory, names) if name not in mentioned]

    def _report(self):
        """What became of the links of this wave and of those before it."""
        rows, shared, ids = self._so_far()
        later = self._to_come(rows)
        pruned = [(self.task_vars.get(name) or {}).get("failure") for name in self.params["results"]]
        report = plan.Report({"state": self.params["state"], "check": self._task.check_mode}, rows, shared)
        whole = not later
        if report.failed and later:
            report = self._stopped(report, later)
        self._tell(report, 0 if report.failed else len(later))
        if report.failed and not report.check:
            report.retry = self._write_retry(report)
        document = report.document()
        if self.params["report"]:
            self._write(self.params["report"], formats.FORMATS[os.path.splitext(self.params["report"])[1]](report))
        stats = {key: document[key] for key in ("outcome", "drift", "check", "state", "plan", "failed_links")}
        return {
            "changed": False,
            "msg": report.sentence,
            "outcome": report.outcome,
            "failure": self._failure(report) or next(filter(None, pruned), ""),
            "ansible_facts": {
                FACT: dict(document, run=RUN, whole=whole or bool(report.failed), ids=[] if whole else ids)
            },
            "ansible_stats": {"data": {FACT: stats}, "per_host": False, "aggregate": False},
        }

    def _earlier(self):
        """The rows of the waves before this one."""
        facts = self.task_vars["hostvars"].raw_get("localhost").get("ansible_facts") or {}
        known = facts.get(FACT) or {}
        if known.get("run") != RUN or known.get("whole"):
            return [], [], []
        return plain(known["links"]), plain(known["shared"]), plain(known["ids"])

    def _stopped(self, report, later):
        """The report with the links of the waves that are not begun, since one before them failed."""
        links = gather.links_of(self.inventory, later)
        told = {"outcome": plan.NOT_ATTEMPTED, "changed": False, "msg": "not attempted, because an earlier wave failed"}
        rows = [*report.rows, *(plain(plan.row(link, told)) for link in links.values())]
        return plan.Report({"state": report.state, "check": report.check}, rows, report.shared)

    def _failure(self, report):
        """Why the run has to end with an exit code that is not 0, or an empty text."""
        if report.failed:
            return "%s; the table above says what is wrong with each" % report.sentence
        if report.drift and self.params["fail_on_drift"]:
            return "drift: %s" % report.sentence
        return ""

    def _tell(self, report, to_go):
        display.display("\n%s" % report.sentence)
        if to_go:
            display.display("%d more in the waves to come" % to_go)
        for line in formats.changes(report) if report.check else ():
            display.display(line)
        left = [plan.title(one) for one in [*report.rows, *report.shared] if one["action"] == "left"]
        if left:
            display.display(
                "Not in the file any more: %s; -e prune=true removes them" % gather.some(left, formats.MOST_LINES)
            )
        lines = formats.failures(report)
        if lines:
            display.display("\n%s" % "\n".join(lines), color=C.COLOR_ERROR)

    def _write_retry(self, report):
        """A file for ``--limit``; returns its path, or None if it cannot be written."""
        name = self.params["retry"] or "%s.retry" % (report.topologies[0] if len(report.topologies) == 1 else "network")
        path = os.path.abspath(name)
        if not report.failed_links or not self._write(path, "".join("%s\n" % one for one in report.failed_links)):
            return None
        display.display("\nTo run these alone: --limit @%s" % path)
        return path

    def _write(self, path, text):
        """Whether a file was written. The links are done by now, so that it cannot is no more than a warning."""
        try:
            formats.write(path, text)
        except OSError as error:
            display.warning("%s cannot be written: %s" % (path, error.strerror))
            return False
        return True
