# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From the hosts of a topology to the tasks of its link modules: which links, with which options."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.leaves import BRACES, each_leaf

LINK, TOPOLOGY, SOURCES = "interconnect", "interconnect_topology", "interconnect_sources"
"""Variables of the inventory plugin: of a host, of the group of a topology, of all hosts."""

ENDINGS = (".interconnect.yml", ".interconnect.yaml")

MODULES = {
    "vpc_peering": ("cloudlink.interconnect.alicloud_vpc_peering", "peerings"),
    "router_interface_pair": ("cloudlink.interconnect.alibabacloudstack_router_interface_pair", "pairs"),
    "azure_expressroute": ("cloudlink.interconnect.alkira_azure_expressroute", "connectors"),
}
"""The module of each kind of link, and its option that lists links."""

FAMILIES = {
    "vpc_peering": "alicloud",
    "router_interface_pair": "alibabacloudstack",
    "azure_expressroute": "alkira",
}

BESIDE = ("segments", "groups", "billing_tags", "credentials", "tunnel_profiles")
CONNECTORS = "azure_expressroute"

NEARLY_STATE = re.compile(r"(?i)(tate|sate|stte|stae|stat|tsate|satte|sttae|staet|s+t+a+t+e+s?)")
WAVES = re.compile(r"\s*([1-9]\d*|(100|[1-9]\d?)%)\s*")

SELF_CONTAINED = re.compile(
    r"\{\{\s*(?:lookup|query|q)\(\s*(['\"])(?:ansible\.builtin\.)?(?:env|file|unvault)\1\s*,\s*(['\"])[^'\"{}]*\2\s*\)"
    r"(?:\s*\|\s*(?:trim|first|b64decode))*\s*\}\}"
)
"""A template that comes to the same for every host, since it asks for no variable."""


def inventory_of(task_vars: dict[str, Any]) -> Any:
    """The inventory itself, whose hosts hold what the plugin gave them; ``hostvars`` would work out all variables of each."""
    return task_vars["hostvars"]._inventory


def link_of(inventory: Any, name: str) -> dict[str, Any] | None:
    """The variable of a link, as it is in the inventory, or None for a host that is no link."""
    host = inventory.get_host(name)
    found = host.vars.get(LINK) if host is not None else None
    return found if isinstance(found, dict) and found.get("kind") in MODULES else None


def links_of(inventory: Any, names: Iterable[str]) -> dict[str, dict[str, Any]]:
    """``{name: variable}`` of the hosts that are links, in order."""
    found = {str(name): link_of(inventory, name) for name in names}
    return {name: link for name, link in found.items() if link is not None}


def topologies(inventory: Any) -> dict[str, dict[str, Any]]:
    """``{name: its facts}`` of all topologies."""
    found = {}
    for name, group in inventory.groups.items():
        if name.startswith("topology_"):
            facts = group.get_vars().get(TOPOLOGY)
            if isinstance(facts, dict):
                found[str(facts["name"])] = facts
    return found


# --- What is wrong before anything is done -----------------------------------------------------------------------------


def wrong_variables(task_vars: dict[str, Any]) -> Iterator[str]:
    """Yield variables that seem to be a misspelt "state", which would build what was to be taken down."""
    for name in sorted(task_vars):
        if name != "state" and NEARLY_STATE.fullmatch(str(name)):
            yield "there is no variable %r; did you mean 'state'?" % str(name)


def wrong_options(options: dict[str, Any]) -> Iterator[str]:
    """Yield what is wrong with options for the tasks of the link modules.

    :param options: ``{kind: options}``.
    """
    for kind, given in sorted(options.items()):
        if kind not in MODULES:
            yield "options.%s: is no kind of link; there are %s" % (kind, ", ".join(sorted(MODULES)))
        elif not isinstance(given, dict):
            yield "options.%s: must be a dictionary of options of %s" % (kind, MODULES[kind][0])
        else:
            taken = {"state", "overlap", "continue_on_error", MODULES[kind][1], *BESIDE}
            for name in sorted(taken & set(given)):
                yield "options.%s.%s: follows from the topology and from how links are run" % (kind, name)


def unreadable(task_vars: dict[str, Any]) -> Iterator[str]:
    """Yield what is wrong with the sources. Ansible itself goes on without those that it cannot read."""
    known = task_vars.get(SOURCES) or []
    for one in known:
        if not one.get("topology"):
            yield "%s cannot be used: %s" % (one["source"], "; ".join(map(str, one["problems"])) or "see above")
    read = {str(one["source"]) for one in known}
    for source in task_vars.get("ansible_inventory_sources") or ():
        if str(source).endswith(ENDINGS) and str(source) not in read:
            yield (
                "%s cannot be used: no inventory plugin could read it; make sure that it is YAML, and that "
                "cloudlink.interconnect.topology is among the enabled inventory plugins" % source
            )


def wrong_hosts(inventory: Any, names: Iterable[str], present: bool) -> Iterator[str]:
    """Yield what is wrong with the hosts of the play."""
    facts = topologies(inventory)
    strangers, gone = [], []
    for name in names:
        link = link_of(inventory, name)
        if link is None:
            strangers.append(str(name))
        elif present and link.get("revision") != facts.get(str(link.get("topology")), {}).get("revision"):
            gone.append(str(name))
    if strangers:
        yield "%s: no link of a topology, whose variable %s says what it is" % (some(strangers), LINK)
    if gone:
        yield (
            "%s: left the topology's file and would be built again; let the source of the inventory overwrite hosts "
            "and variables" % some(gone)
        )


def some(names: list[str], most: int = 5) -> str:
    """A list in words, cut where it gets long."""
    return ", ".join(names[:most]) + (" and %d more" % (len(names) - most) if len(names) > most else "")


# --- Definitions -------------------------------------------------------------------------------------------------------


def rendered(value: Any, render: Callable[[str], Any]) -> Any:
    """A copy of data as modules take it, its templates rendered.

    :param render: a function from a text that may be a template to what it comes to.
    """

    def text(leaf: str) -> Any:
        return render(leaf) if BRACES.search(leaf) else str.__str__(leaf)

    return each_leaf(lambda leaf: text(leaf) if isinstance(leaf, str) else leaf, value)


def beside(links: Iterable[str], rendered_links: dict[str, Any]) -> dict[str, list[Any]]:
    """What connectors need: each object once, by kind and name."""
    found: dict[str, dict[Any, Any]] = {kind: {} for kind in BESIDE}
    for name in links:
        for kind, objects in (rendered_links[name].get("beside") or {}).items():
            for one in objects:
                found[kind].setdefault(one.get("name"), one)
    return {kind: list(objects.values()) for kind, objects in found.items() if objects}


def tasks(
    kind: str, links: dict[str, dict[str, Any]], rendered_links: dict[str, Any], state: str
) -> list[tuple[list[str], dict[str, Any]]]:
    """``[(names, options)]``: the links of a kind as tasks of its module.

    That is one, unless links differ in what concerns a task as a whole: whether its sides may overlap, and whose they are.

    :param links: ``{name: variable}``.
    :param rendered_links: ``{name: {"definition", "beside"}}``, ready for the module.
    """
    option = MODULES[kind][1]
    sets: dict[tuple[str | None, str | None], list[str]] = {}
    for name, link in links.items():
        overlap = str(link.get("overlap") or "fail") if kind != CONNECTORS and state == "present" else None
        sets.setdefault((overlap, str(link["topology"]) if link.get("mark") else None), []).append(name)
    found = []
    for (overlap, topology), names in sorted(sets.items(), key=lambda item: (item[0][0] or "", item[0][1] or "")):
        options: dict[str, Any] = {option: [rendered_links[name]["definition"] for name in names]}
        if overlap is not None:
            options["overlap"] = overlap
        if topology is not None:
            options["topology"] = topology
        if kind == CONNECTORS:
            options.update(beside(names, rendered_links))
        found.append((names, options))
    return found
