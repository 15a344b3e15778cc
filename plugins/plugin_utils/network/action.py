# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the action plugins for the links of a play have in common.

They read the inventory itself instead of ``hostvars``, which would work out all variables of each host: a play of ten thousand
links has to begin in seconds. What links hold is rendered here, where it is used, and only where there are templates.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from ansible.plugins.action import ActionBase

from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import collect_rarely
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.in_worker import plain
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.network import gather
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.options import validated

FACT = "interconnect_network"
"""The report, as a fact of localhost. It carries what earlier waves told to those after them."""

RUN = uuid.uuid4().hex
"""Stands for this run of Ansible, whose workers are forks of the process that made it. Facts can outlive a run in a cache."""

STATE: dict[str, Any] = {"type": "str", "choices": ["present", "absent"], "default": "present"}
OPTIONS: dict[str, Any] = {"type": "dict", "default": {}}
RESULTS: dict[str, Any] = {"type": "list", "elements": "str", "default": []}
"""Options that several of them take."""


class LinksAction(ActionBase):
    """Base of an action plugin that looks at the links of its play, and may run link modules for them.

    :cvar OPTIONS_OF_TASK: its argument spec.
    """

    OPTIONS_OF_TASK: ClassVar[dict[str, Any]] = {}

    _supports_check_mode = True
    _supports_diff = True

    def run(self, tmp: Any = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        collect_rarely()
        self.task_vars = task_vars or {}
        result = super().run(tmp, task_vars)
        result.pop("invocation", None)
        self.params = validated(self.OPTIONS_OF_TASK, self._task.args)
        self.inventory = gather.inventory_of(self.task_vars)
        result.update(self.outcome())
        return result

    def outcome(self) -> dict[str, Any]:
        """What the task does; returns its result."""
        raise NotImplementedError

    @property
    def present(self) -> bool:
        return self.params["state"] == "present"

    def batch(self) -> list[str]:
        """The names of the play's hosts: with waves, of this wave. None of them for a play on localhost."""
        names = [str(name) for name in self.task_vars.get("ansible_play_batch") or ()]
        return [] if names == ["localhost"] else names

    def hosts_of(self, topology: str) -> int:
        """How many links of a topology the play has, with all its waves."""
        names = self.task_vars.get("ansible_play_hosts_all") or ()
        return len([one for one in gather.links_of(self.inventory, names).values() if one["topology"] == topology])

    # ------------------------------------------------------------------ templates

    def ready(self, name: str, link: Mapping[str, Any]) -> dict[str, Any]:
        """What a module needs of a link, rendered with the variables of its host."""
        variables: list[Any] = []

        def render(value: str) -> Any:
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

    _rendered: ClassVar[dict[str, Any]] = {}
    """Of this worker, which runs one task only: what templates came to that are the same for every host."""

    # ------------------------------------------------------------------ modules

    def run_link_module(self, kind: str, options: Mapping[str, Any], state: str) -> dict[str, Any]:
        """The result of the link module for a list of links, as its own action plugin gives it."""
        given = self.params["options"].get(kind, {})
        options = {**given, **options, "state": state, "continue_on_error": True}
        return self.run_module(gather.MODULES[kind][0], options)

    def run_module(self, name: str, options: Mapping[str, Any], only_known: bool = False) -> dict[str, Any]:
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

    # ------------------------------------------------------------------ marks

    def marked_topologies(self) -> list[dict[str, Any]]:
        """The facts of the topologies that marks are looked for: the play has all their links."""
        return [
            facts
            for name, facts in sorted(gather.topologies(self.inventory).items())
            if facts["mark"] and facts["links"] and self.hosts_of(name) == facts["links"]
        ]

    def marked(self, facts: Mapping[str, Any], kind: str, ids: Iterable[str]) -> dict[str, Any]:
        """What carries the mark of a topology, without what has some ids; the result of the info module."""
        options = {
            **self.params["options"].get(kind, {}),
            "topology": facts["name"],
            "marked": True,
            "except_ids": list(ids),
        }
        if kind != gather.CONNECTORS:
            options["places"] = self.places(facts, kind)
        result: dict[str, Any] = plain(self.run_module(gather.MODULES[kind][0] + "_info", options, only_known=True))
        return result

    def places(self, facts: Mapping[str, Any], kind: str) -> list[dict[str, Any]]:
        """The accounts and regions of a kind in a topology, rendered."""
        mine = [
            {key: value for key, value in one.items() if key != "family"}
            for one in facts["places"]
            if one["family"] == gather.FAMILIES[kind]
        ]
        found: list[dict[str, Any]] = plain(gather.rendered(mine, lambda value: plain(self._templar.template(value))))
        return found

    # ------------------------------------------------------------------ other tasks of the run

    def so_far(self) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[str]]:
        """The rows of links and of what they share, and the ids of all their objects, with those of the waves before this one."""
        rows, shared, ids = self.earlier()
        for name in self.params["results"]:
            result = self.task_vars.get(name) or {}
            rows += plain(result.get("links") or [])
            shared += plain(result.get("shared") or [])
            ids += plain(result.get("ids") or [])
        return rows, shared, ids

    def earlier(self) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[str]]:
        """The rows of the waves before this one."""
        facts = self.task_vars["hostvars"].raw_get("localhost").get("ansible_facts") or {}
        known = facts.get(FACT) or {}
        if known.get("run") != RUN or known.get("whole"):
            return [], [], []
        return plain(known["links"]), plain(known["shared"]), plain(known["ids"])

    def to_come(self, rows: Iterable[Mapping[str, Any]]) -> list[str]:
        """The links of the waves after this one."""
        mentioned = {one["name"] for one in rows if not one.get("pruned")}
        names = self.task_vars.get("ansible_play_hosts_all") or self.batch()
        return [name for name in gather.links_of(self.inventory, names) if name not in mentioned]


def pass_on(result: Mapping[str, Any], found: dict[str, Any]) -> None:
    """Add what Ansible itself tells of a module's result to that of the task that ran it."""
    found["changed"] = found["changed"] or bool(result.get("changed"))
    for key in ("warnings", "deprecations", "diff"):
        if result.get(key):
            found.setdefault(key, []).extend(result[key])
