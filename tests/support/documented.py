# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The documentation blocks of modules, and the fragments that they are laid over, as data."""

from __future__ import annotations

import ast
import functools
import importlib
import re
from typing import Any

import yaml

from tests import environments

COLLECTION = environments.current().collection
PREFIX = "cloudlink.interconnect."


def block(module: str, name: str) -> Any:
    """A documentation block of a module, without importing it."""
    path = COLLECTION / "plugins" / "modules" / f"{module}.py"
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and node.targets[0].id == name:
            return yaml.safe_load(node.value.value)
    raise AssertionError(f"{module} has no {name}")


@functools.cache
def fragment(name: str) -> Any:
    """``cloudlink.interconnect.FILE[.PART]``, as Ansible takes it."""
    assert name.startswith(PREFIX), f"{name} is not a fragment of this collection"
    file, _, part = name.removeprefix(PREFIX).partition(".")
    found = importlib.import_module(f"ansible_collections.cloudlink.interconnect.plugins.doc_fragments.{file}")
    return yaml.safe_load(getattr(found.ModuleDocFragment, (part or "documentation").upper()))


def options(module: str) -> dict[str, Any]:
    """All options of a module, those of its fragments included."""
    text, found = block(module, "DOCUMENTATION"), {}
    for name in text.get("extends_documentation_fragment") or []:
        found.update(fragment(name).get("options") or {})
    return {**found, **(text.get("options") or {})}


def variables() -> set[str]:
    """Every environment variable that an option of a connection reads, by the documentation of the options."""
    found = set()
    for path in (COLLECTION / "plugins" / "doc_fragments").glob("*.py"):
        shared = importlib.import_module(
            f"ansible_collections.cloudlink.interconnect.plugins.doc_fragments.{path.stem}"
        )
        found |= set(re.findall(r"E\((\w+)\)", " ".join(map(str, vars(shared.ModuleDocFragment).values()))))
    return found
