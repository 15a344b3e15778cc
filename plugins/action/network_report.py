# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One report about the links of a run: told, written, and left as a fact and as statistics."""

from __future__ import annotations

import os
from typing import Any

from ansible import constants as C
from ansible.utils.display import Display

from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.in_worker import plain
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.network import formats, gather, plan
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.network.action import (
    FACT,
    RESULTS,
    RUN,
    STATE,
    LinksAction,
)

display = Display()

SPEC = {
    "state": STATE,
    "report": {"type": "str", "default": ""},
    "fail_on_drift": {"type": "bool", "default": False},
    "retry": {"type": "str", "default": ""},
    "results": RESULTS,
}


class ActionModule(LinksAction):
    OPTIONS_OF_TASK = SPEC

    def outcome(self) -> dict[str, Any]:
        """What became of the links of this wave and of those before it."""
        rows, shared, ids = self.so_far()
        later = self.to_come(rows)
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

    def _stopped(self, report: plan.Report, later: list[str]) -> plan.Report:
        """The report with the links of the waves that are not begun, since one before them failed."""
        links = gather.links_of(self.inventory, later)
        told = {"outcome": plan.NOT_ATTEMPTED, "changed": False, "msg": "not attempted, because an earlier wave failed"}
        rows = [*report.rows, *(plain(plan.row(link, told)) for link in links.values())]
        return plan.Report({"state": report.state, "check": report.check}, rows, report.shared)

    def _failure(self, report: plan.Report) -> str:
        """Why the run has to end with an exit code that is not 0, or an empty text."""
        if report.failed:
            return "%s; the table above says what is wrong with each" % report.sentence
        if report.drift and self.params["fail_on_drift"]:
            return "drift: %s" % report.sentence
        return ""

    def _tell(self, report: plan.Report, to_go: int) -> None:
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

    def _write_retry(self, report: plan.Report) -> str | None:
        """A file for ``--limit``; returns its path, or None if it cannot be written."""
        name = self.params["retry"] or "%s.retry" % (report.topologies[0] if len(report.topologies) == 1 else "network")
        path = os.path.abspath(name)
        if not report.failed_links or not self._write(path, "".join("%s\n" % one for one in report.failed_links)):
            return None
        display.display("\nTo run these alone: --limit @%s" % path)
        return path

    def _write(self, path: str, text: str) -> bool:
        """Whether a file was written. The links are done by now, so that it cannot is no more than a warning."""
        try:
            formats.write(path, text)
        except OSError as error:
            display.warning("%s cannot be written: %s" % (path, error.strerror))
            return False
        return True
