# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Topologies in tests: files as texts, and what they come to."""

from __future__ import annotations

from typing import Any

from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology.problems import TopologyError
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology.topology import (
    Topology,
    load,
    nothing_to_render,
)

NAME = "net.interconnect.yml"
HEAD = "plugin: cloudlink.interconnect.topology\ntopology: net\n"


def read(text: str, render: Any = nothing_to_render) -> Topology:
    """The topology of one file, with the first two lines before it."""
    return load(f"/nowhere/{NAME}", lambda path: HEAD + text, render)


def problems(text: str, render: Any = nothing_to_render) -> list[str]:
    """What is wrong with a file; ``[]`` if nothing is."""
    try:
        read(text, render)
    except TopologyError as error:
        return [one.removeprefix(f"{NAME}:") for one in error.problems]
    return []


def warnings(text: str) -> list[str]:
    return [one.removeprefix(f"{NAME}:") for one in read(text).warnings]


def hosts(text: str, render: Any = nothing_to_render) -> dict[str, dict[str, Any]]:
    """The variable of each link by name."""
    return {name: variables for name, variables, _groups in read(text, render).hosts()}


def groups(text: str) -> dict[str, set[str]]:
    """The members of each group."""
    found: dict[str, set[str]] = {}
    for name, _variables, several in read(text).hosts():
        for group in several:
            found.setdefault(group, set()).add(name)
    return found
