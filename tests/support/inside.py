# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What playbooks over a topology do, in this process: for tests of what comes of it, and not of how Ansible gets there."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest import mock

import pytest

from tests.support.collection import action
from tests.support.limits import HANG

LOOKUP = re.compile(r"\{\{ *lookup\('ansible\.builtin\.env', *'(\w+)'\) *\}\}")
"""The template that topologies in tests hold."""


class Inside:
    """
    :param variables: of the environment, for as long as ``monkeypatch`` keeps them.
    """

    def __init__(self, home: Path, variables: dict[str, str | None], monkeypatch: pytest.MonkeyPatch) -> None:
        self.home, self.variables = home, variables
        monkeypatch.chdir(home)
        for name, value in variables.items():
            if value is not None:
                monkeypatch.setenv(name, value)

    # ------------------------------------------------------------------ modules

    def module(self, name: str, options: dict[str, Any] | None = None, check: bool = False) -> dict[str, Any]:
        """The result of a module that has to end well."""
        from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

        from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import entry, family

        # As in a process of its own, which knows nothing of what others asked.
        family.forget()
        runs = action(name).ENTRY
        checked = ArgumentSpecValidator(runs.argument_spec).validate(options or {})
        assert not checked.error_messages, checked.error_messages
        result = entry.execute(runs, entry.Call(checked.validated_parameters, check, True))
        assert not result.get("failed"), result["msg"]
        return result

    # ------------------------------------------------------------------ a topology

    def network(self, name: str, check: bool = False, only: tuple[str, ...] = ()) -> list[dict[str, Any]]:
        """Bring about the links of a file, or some of them, by the tasks of the network playbook; returns what link modules tell
        of each.
        """
        from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.network import gather
        from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology.topology import load

        found = load(str(self.home / name), lambda path: Path(path).read_text(encoding="utf-8"), self.rendered)
        links = {host: variable for host, variable, _groups in found.hosts() if not only or host in only}
        rows = []
        for kind, (module, _option) in gather.MODULES.items():
            mine = {host: link for host, link in links.items() if link["kind"] == kind}
            ready = {
                host: {key: gather.rendered(link.get(key), self.rendered) for key in ("definition", "beside")}
                for host, link in mine.items()
            }
            for _names, options in gather.tasks(kind, mine, ready, "present"):
                wanted = {**options, "state": "present", "wait_timeout": int(HANG)}
                result = self.module(module.rpartition(".")[2], wanted, check)
                rows += [dict(row, task_changed=result["changed"]) for row in result["links"]]
        return rows

    def rendered(self, text: str) -> str:
        """What is no look-up of the environment stays what it is, as Ansible leaves a text that is marked as unsafe."""
        return LOOKUP.sub(lambda found: str(self.variables[found.group(1)]), str(text))

    # ------------------------------------------------------------------ export

    def export(self, check: bool = False, **options: Any) -> dict[str, Any]:
        """The result of the export's task, failed or not."""
        from ansible.plugins.action import ActionBase

        from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import family

        family.forget()
        task = object.__new__(action("export"))
        task._task = SimpleNamespace(args=options, check_mode=check, diff=True)
        with mock.patch.object(ActionBase, "run", lambda *_arguments: {}):
            return task.run()
