# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes one JSON line for each task result, loop items included, to the file that CLOUDLINK_RECORD names.

What it records is what any callback gets to see: censored as ``no_log`` asks, and free of Ansible's internals.
"""

from __future__ import annotations

import json
import os

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
name: recorder
type: notification
short_description: Records task results for tests
description: Appends one JSON line for each task result to a file.
requirements:
  - the environment variable E(CLOUDLINK_RECORD)
author: Cloudlink Interconnect contributors (@cloudlink)
"""


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "notification"
    CALLBACK_NAME = "recorder"
    CALLBACK_NEEDS_ENABLED = True

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.path = os.environ["CLOUDLINK_RECORD"]

    def write(self, line):
        with open(self.path, "a", encoding="utf-8") as handle:
            handle.write(json.dumps(line, default=str) + "\n")

    def record(self, event, status, result):
        # `result`, `task` and `host` since 2.19; before, and deprecated later, with an underscore.
        task = getattr(result, "task", None) or result._task
        host = getattr(result, "host", None) or result._host
        data = getattr(result, "result", None)
        self.write(
            {
                "event": event,
                "status": status,
                "task": task.get_name(),
                "action": task.action,
                "host": host.get_name(),
                "result": result._result if data is None else data,
            }
        )

    def v2_runner_on_ok(self, result):
        self.record("task", "ok", result)

    def v2_runner_on_failed(self, result, ignore_errors=False):
        self.record("task", "ignored" if ignore_errors else "failed", result)

    def v2_runner_on_skipped(self, result):
        self.record("task", "skipped", result)

    def v2_runner_on_unreachable(self, result):
        self.record("task", "unreachable", result)

    def v2_runner_item_on_ok(self, result):
        self.record("item", "ok", result)

    def v2_runner_item_on_failed(self, result):
        self.record("item", "failed", result)

    def v2_runner_item_on_skipped(self, result):
        self.record("item", "skipped", result)

    def v2_playbook_on_stats(self, stats):
        hosts = {host: stats.summarize(host) for host in sorted(stats.processed)}
        self.write({"event": "stats", "hosts": hosts})
