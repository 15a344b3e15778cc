# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plain data for a cache: what is special about a text stays known."""

from __future__ import annotations

from typing import Any

from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.leaves import each_leaf
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology.read import Template, Unsafe, Vaulted

SPECIAL: dict[str, type[Template | Unsafe | Vaulted]] = {"template": Template, "unsafe": Unsafe, "vault": Vaulted}
SIGN = "cloudlink.interconnect:"


def packed(value: Any) -> Any:
    """Builtins alone, which any cache plugin can keep."""
    return each_leaf(_packed, value)


def _packed(leaf: Any) -> Any:
    for name, kind in SPECIAL.items():
        if isinstance(leaf, kind):
            return {SIGN + name: str.__str__(leaf)}
    return str.__str__(leaf) if isinstance(leaf, str) else leaf


def unpacked(value: Any) -> Any:
    """What was packed."""
    if isinstance(value, dict):
        if len(value) == 1:
            ((name, item),) = value.items()
            if name.startswith(SIGN):
                return SPECIAL[name[len(SIGN) :]](item)
        return {name: unpacked(item) for name, item in value.items()}
    return [unpacked(item) for item in value] if isinstance(value, list) else value
