# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The map of a run's links in the page that reports them."""

from __future__ import annotations

import os
from typing import Any

from ansible.utils.display import Display

from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.in_worker import plain
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.map import formats
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.map.action import DRAWN, MapAction, now
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.network.action import FACT
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.network.formats import write

display = Display()

SPEC = {"report": {"type": "str", "required": True}, "options": DRAWN["options"]}


class ActionModule(MapAction):
    OPTIONS_OF_TASK = SPEC

    def outcome(self) -> dict[str, Any]:
        facts = self.task_vars["hostvars"].raw_get("localhost").get("ansible_facts") or {}
        report, path = facts.get(FACT) or {}, os.path.abspath(self.params["report"])
        # Before the last wave there is more to come.
        if not report.get("whole"):
            return {"changed": False, "file": None, "problems": []}
        drawn = self.drawn(self.task_vars.get("ansible_play_hosts_all") or self.batch())
        document = formats.with_report(drawn.document(now()), plain(report))
        try:
            write(path, formats.as_html(document))
        except OSError as error:
            # The links are done by now, so that this is no more than a warning.
            display.warning("%s cannot be written: %s" % (path, error.strerror))
            path = None
        return {"changed": False, "file": path, "problems": document["problems"]}
