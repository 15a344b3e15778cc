# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What exists in some accounts and regions of the three clouds, or what Terraform keeps there, as a topology file."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ansible.module_utils.common.parameters import remove_values
from ansible.plugins.action import ActionBase
from ansible.utils.display import Display

from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.export import terraform, write
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.export.connectors import Connectors
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.export.draft import Draft
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.export.joined import OWN, Pairs, Peerings
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.export.options import entry_of
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.export.survey import SURVEYS
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.network import formats
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.network.gather import ENDINGS
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.options import validated
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology import names
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology.problems import TopologyError
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology.topology import load

if TYPE_CHECKING:
    from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.export.draft import Edge, Node
    from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.export.terraform import State

display = Display()

MOST_LINES = 100
"""So many lines of what is left out, and as many of commands, are shown. File and result have all of them."""

SPEC = {
    "file": {"type": "str", "required": True},
    "topology": {"type": "str", "default": ""},
    "clouds": {"type": "list", "elements": "str", "choices": sorted(SURVEYS), "default": []},
    "accounts": {"type": "list", "elements": "str", "default": []},
    "regions": {"type": "list", "elements": "str", "default": []},
    "options": {"type": "dict", "default": {}},
    "name_regex": {"type": "str", "default": ""},
    "tags": {"type": "dict", "default": {}},
    "vpcs": {"type": "list", "elements": "str", "default": []},
    "unlinked": {"type": "bool", "default": True},
    "overwrite": {"type": "bool", "default": False},
    "terraform_state": {"type": "str", "default": ""},
}


class ActionModule(ActionBase):
    _supports_check_mode = True
    _supports_diff = True

    def run(self, tmp: Any = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        result = super().run(tmp, task_vars)
        result.pop("invocation", None)
        self.params = validated(SPEC, self._task.args)
        self.secrets: set[Any] = set()
        problems = list(self._wrong_options())
        if problems:
            return dict(result, failed=True, changed=False, msg="; ".join(problems))
        result.update(self._export())
        return remove_values(result, self.secrets)

    # ------------------------------------------------------------------ before the first call

    def _wrong_options(self) -> Iterator[str]:
        params = self.params
        self.path = os.path.abspath(params["file"])
        self.state: State | None = None
        name = os.path.basename(self.path)
        ending = next((one for one in ENDINGS if name.endswith(one)), None)
        wrong = formats.wrong_path(self.path, ending=False)
        if ending is None:
            yield "file: %s must end in %s, so that the inventory plugin reads it" % (name, " or ".join(ENDINGS))
        elif wrong:
            yield "file: %s" % wrong
        elif os.path.exists(self.path) and not params["overwrite"] and not self._is_ours():
            yield (
                "file: %s is there and was not written by an export; give another name, or overwrite=true" % self.path
            )
        self.topology = params["topology"] or names_from(name.removesuffix(ending or ""))
        bad = names.network(self.topology)
        if bad:
            yield "topology: %s; say topology=NAME" % bad
        if params["name_regex"]:
            try:
                re.compile(params["name_regex"])
            except re.error as error:
                yield "name_regex: is not a regular expression: %s" % error
        for option in ("accounts", "regions"):
            for one in params[option]:
                if "/" in one and one.rpartition("/")[0] not in SURVEYS:
                    yield "%s: %r names no cloud; there are %s" % (option, one, ", ".join(sorted(SURVEYS)))
        for cloud, options in params["options"].items():
            if cloud not in SURVEYS:
                yield "options.%s: is no cloud; there are %s" % (cloud, ", ".join(sorted(SURVEYS)))
            elif not isinstance(options, dict):
                yield "options.%s: must be a dictionary of connection options" % cloud
        if params["terraform_state"]:
            yield from self._read_state(os.path.abspath(params["terraform_state"]))

    def _is_ours(self) -> bool:
        with open(self.path, encoding="utf-8", errors="replace") as handle:
            return any(line.startswith(write.WRITTEN_BY) for _number, line in zip(range(3), handle))

    def _read_state(self, path: str) -> Iterator[str]:
        try:
            with open(path, encoding="utf-8-sig") as handle:
                self.state = terraform.read(handle.read())
        except OSError as error:
            yield "terraform_state: %s cannot be read: %s" % (path, error.strerror)
        except UnicodeDecodeError:
            yield "terraform_state: %s is no text" % path
        except terraform.StateError as error:
            yield "terraform_state: %s: %s" % (path, error)

    # ------------------------------------------------------------------ looking

    def _export(self) -> dict[str, Any]:
        draft = Draft()
        chosen = terraform.Chosen(self.state) if self.state else None
        clouds = self._clouds()
        if not clouds:
            return self._failed(
                "there are keys for none of %s; set their environment variables, or give options" % ", ".join(SURVEYS)
            )
        looked = []
        for cloud in clouds:
            found, error = self._look(cloud)
            if error:
                return self._failed(error)
            if cloud == "alkira":
                Connectors(draft, found[0][1], chosen).draw()
                looked.append(cloud)
            else:
                {"alicloud": Peerings, "alibabacloudstack": Pairs}[cloud](draft, found, chosen).draw()
                looked += ["%s %s %s" % (cloud, account, survey["region"]) for account, survey in found]
        return self._told(draft, looked)

    def _clouds(self) -> list[str]:
        if self.params["clouds"]:
            return [one for one in SURVEYS if one in self.params["clouds"]]
        meant = [one for one, survey in SURVEYS.items() if survey.is_meant(self._options(one))]
        if self.state:
            wanted = {one.family for one in self.state.kept if one.ident}
            return [one for one in meant if one in wanted] or meant
        return meant

    def _options(self, cloud: str) -> dict[str, Any]:
        return dict(self.params["options"].get(cloud) or {})

    def _look(self, cloud: str) -> tuple[list[tuple[str, dict[str, Any]]], str | None]:
        """``([(account, survey)], error)`` of a cloud."""
        survey, options = SURVEYS[cloud], self._options(cloud)
        places: list[tuple[dict[str, Any], str]] = [({}, "")]
        if survey.family.several_accounts:
            regions: list[str | None] = list(self._of(cloud, "regions")) or [None]
            if self.state and not self.params["regions"]:
                regions += sorted(self.state.regions.get(cloud, ()))
            accounts = self._of(cloud, "accounts") or ([OWN, *survey.further(options)] if self.state else [OWN])
            places = [
                ({"account": account, **({survey.family.place: region} if region else {})}, account)
                for account in accounts
                for region in regions
            ]
        found: dict[Any, Any] = {}
        for place, account in places:
            result, secrets = survey.take({**options, **place})
            self.secrets |= secrets
            if result.get("failed"):
                where = ", ".join([cloud, *map(str, place.values())])
                return [], "%s: %s" % (where, result["msg"])
            found.setdefault((account, result.get("region")), result)
        return [(account, result) for (account, _region), result in found.items()], None

    def _of(self, cloud: str, name: str) -> list[str]:
        """The items of a list that concern a cloud: all but those of other clouds, such as ``alicloud/cn-hangzhou``."""
        found = [one.rpartition("/") for one in self.params[name]]
        return [value for whose, _sign, value in found if whose in ("", cloud)]

    @staticmethod
    def _failed(text: str) -> dict[str, Any]:
        return {"failed": True, "changed": False, "msg": text}

    # ------------------------------------------------------------------ telling

    def _told(self, draft: Draft, looked: list[str]) -> dict[str, Any]:
        params, state = self.params, self.state
        draft.name_edges()
        if params["name_regex"] or params["tags"] or params["vpcs"]:
            draft.narrow(self._is_wanted, self._is_wanted_edge)
        if state:
            kept = {one.key for one in state.kept}
            draft.drop_unlinked(lambda node: (node.data["cloud"], *(node.origin or ())) in kept)
        if not params["unlinked"]:
            draft.drop_unlinked()
        draft.drop_unused()
        moved = self._hand_over(draft, state) if state else None
        words = (
            "%s: %s" % (os.path.basename(params["terraform_state"]), ", ".join(looked)) if state else ", ".join(looked)
        )
        text = write.text(draft, self.topology, words, self._comment(moved) if moved else ())
        try:
            load(self.path, lambda path: text)
        except TopologyError as error:
            return self._failed("what there is makes no topology that can be read, so nothing is written: %s" % error)
        before = ""
        if os.path.exists(self.path):
            with open(self.path, encoding="utf-8", errors="replace") as handle:
                before = handle.read()
        if text != before and not self._task.check_mode:
            try:
                formats.write(self.path, text)
            except OSError as error:
                return self._failed("%s cannot be written: %s" % (self.path, error.strerror))
        left = [{key: one[key] for key in ("kind", "name", "id", "reason")} for one in draft.left]
        sentence = "%d networks, %d links in %s; %d left out" % (
            len(draft.nodes),
            len(draft.edges),
            os.path.basename(self.path),
            len(left),
        )
        self._show(sentence, draft, moved)
        result = {
            "changed": text != before,
            "msg": sentence,
            "file": self.path,
            "topology": self.topology,
            "networks": sorted(one.name for one in draft.nodes),
            "links": sorted(one.name for one in draft.edges),
            "left": left,
        }
        if moved:
            result["terraform"] = moved
        if self._task.diff:
            result["diff"] = {
                "before": before,
                "after": text,
                "before_header": self.path,
                "after_header": self.path,
            }
        return result

    def _is_wanted(self, node: Node) -> bool:
        params = self.params
        named = [node.name, *node.called]
        return (
            (not params["name_regex"] or any(re.search(params["name_regex"], one) for one in named))
            and all(str(node.tags.get(key)) == str(value) for key, value in params["tags"].items())
            and (not params["vpcs"] or bool(set(named) & set(params["vpcs"])))
        )

    def _is_wanted_edge(self, edge: Edge) -> bool:
        params = self.params
        if params["tags"] or params["vpcs"]:
            return False
        return any(re.search(params["name_regex"], one) for one in (edge.name, edge.title) if one)

    def _hand_over(self, draft: Draft, state: State) -> dict[str, Any]:
        """What the file takes over from Terraform, and what it does not."""
        covered, moved, kept = draft.covered(), [], []
        reasons = {one["id"]: one["reason"] for one in draft.left if one["id"]}
        for one in state.kept:
            if one.key in covered and one.ident:
                moved.append(one.address)
                continue
            if one.family is None:
                reason = "a topology has no %s" % one.type
                reason += "; the module of that name keeps such objects" if is_module(one.type) else ""
            elif not one.ident:
                reason = "the state does not tell which object it is"
            elif one.key not in draft.seen:
                reason = (
                    "%s is in none of the accounts and regions that were looked at, or is gone; "
                    "say accounts and regions where it is" % one.ident
                )
            else:
                reason = reasons.get(one.ident, "no link in the file uses %s" % one.ident)
            kept.append({"address": one.address, "reason": reason})
        return {
            "taken_over": moved,
            "commands": [terraform.removal(one) for one in moved],
            "stays": kept,
            "looked_up": state.looked_up,
            "deposed": state.deposed,
            "others": state.others,
        }

    @staticmethod
    def _comment(moved: dict[str, Any]) -> tuple[str, list[str]]:
        lines = ["- %s" % one for one in moved["commands"]]
        lines += ["stays with Terraform: %s: %s" % (one["address"], one["reason"]) for one in moved["stays"]]
        lines += ["Terraform has replaced it and not yet removed it: %s" % one for one in moved["deposed"]]
        if moved["looked_up"]:
            lines.append("data sources, of which nothing is to be removed: %d" % len(moved["looked_up"]))
        if moved["others"]:
            lines.append("objects of other providers: %d" % moved["others"])
        head = (
            "From Terraform. Once a run with this file has changed nothing, remove the configuration of these and let Terraform "
            "forget them, first with -dry-run. A configuration that stays would create them anew."
        )
        return head, lines

    @staticmethod
    def _show(sentence: str, draft: Draft, moved: dict[str, Any] | None) -> None:
        display.display("\n%s" % sentence)
        for lines in (
            [write.left_in_words(one) for one in draft.left],
            moved["commands"] if moved else [],
            ["%(address)s: %(reason)s" % one for one in moved["stays"]] if moved else [],
        ):
            for line in lines[:MOST_LINES]:
                display.display("  %s" % line)
            if len(lines) > MOST_LINES:
                display.display("  ... and %d more, which the file tells" % (len(lines) - MOST_LINES))


def is_module(name: str) -> bool:
    """Whether a type of Terraform has a module of its name."""
    try:
        return bool(entry_of(name))
    except ValueError:
        return False


def names_from(text: str) -> str:
    """The name of a topology from that of its file."""
    return re.sub("-{2,}", "-", re.sub("[^A-Za-z0-9_-]", "-", text)).strip("-")
