# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A draft as the text of a topology file: the same for the same network, and made to be read and edited."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import yaml

from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.leaves import with_braces
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology.schema import PLUGIN

if TYPE_CHECKING:
    from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.export.draft import Draft, Edge

SCHEMA = "https://raw.githubusercontent.com/cloudlink/interconnect/main/docs/interconnect.schema.json"
WRITTEN_BY = "# Written by the playbook cloudlink.interconnect.export"
"""The second line of a file, by which a later export knows that it may write it anew."""


class Plain(str):
    """A text that looks like a template but is to be taken as it is."""


class Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> Any:
        return super().increase_indent(flow, False)


Dumper.add_representer(Plain, lambda dumper, text: dumper.represent_scalar("!unsafe", str(text), style="'"))


def document(draft: Draft, topology: str) -> dict[str, Any]:
    """The topology as data."""
    nodes = sorted(draft.nodes, key=lambda one: one.name)
    regions: dict[str, set[str | None]] = {}
    for node in nodes:
        regions.setdefault(node.data["cloud"], set()).add(node.data.get("region"))
    defaults = {
        cloud: {"region": next(iter(several))}
        for cloud, several in sorted(regions.items())
        if len(several) == 1 and several != {None}
    }
    found: dict[str, Any] = {"plugin": PLUGIN, "topology": topology, "mark": False}
    if defaults:
        found["defaults"] = defaults
    found["networks"] = {
        node.name: {
            key: value for key, value in node.data.items() if key != "region" or node.data["cloud"] not in defaults
        }
        for node in nodes
    }
    found["links"] = [_link(edge) for edge in sorted(draft.edges, key=lambda one: one.name)]
    for (kind, _ident), (name, options) in sorted(draft.alkira.items(), key=lambda item: (item[0][0], item[1][0])):
        found.setdefault("alkira", {}).setdefault(kind, {})[name] = options
    return found


def _link(edge: Edge) -> Any:
    ends = [{"network": end.name, **side} if side else end.name for end, side in zip(edge.ends, edge.sides)]
    found: dict[str, Any] = {"ends": ends}
    if edge.name != edge.generated:
        found = {"name": edge.name, **found}
    return {**found, **edge.options}


def text(draft: Draft, topology: str, words: str, hand_over: Any = ()) -> str:
    """The file.

    :param words: what it was made from, in words.
    :param hand_over: lines about what was taken over, or nothing.
    """
    data = with_braces(Plain, document(draft, topology))
    lines = [
        "# yaml-language-server: $schema=%s" % SCHEMA,
        WRITTEN_BY,
        "# from %s." % words,
        "# Running cloudlink.interconnect.network with it changes nothing.",
        "# With mark: true, the next run marks what is here as this topology's, and links that leave the file can be pruned.",
        *("# %s" % _line(note) for note in draft.notes),
        "",
    ]
    lines.append(_dumped(data))
    lines += _comment(
        "Secrets are never written. Where one shall be managed from here, add it as a look-up:",
        [one for _key, one in draft.secrets],
    )
    lines += _comment("Not in this file, because a topology cannot say it:", [left_in_words(one) for one in draft.left])
    lines += _comment(*hand_over) if hand_over else []
    return "\n".join(lines).rstrip("\n") + "\n"


def _dumped(data: Any) -> str:
    return yaml.dump(
        data, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=110, default_flow_style=None
    ).rstrip("\n")


def _comment(head: str, items: Iterable[str]) -> list[str]:
    return ["", "# %s" % head, *("#   %s" % _line(one) for one in items)] if items else []


def _line(value: Any) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in " ".join(str(value).split()))


def left_in_words(one: dict[str, Any]) -> str:
    who = " ".join(filter(None, (one["kind"], one["name"], "(%s)" % one["id"] if one["id"] else "")))
    return "%s: %s" % (who, one["reason"])
