# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Data in dictionaries and lists, of which each leaf is to become something else."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

BRACES = re.compile(r"\{\{|\{%|\{#")
"""In a text: it may be a template."""


def each_leaf(change: Callable[[Any], Any], value: Any) -> Any:
    """The same data in plain dictionaries and lists, with what ``change(leaf)`` returns in place of each leaf."""
    if isinstance(value, dict):
        return {str(name): each_leaf(change, item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [each_leaf(change, item) for item in value]
    return change(value)


def with_braces(kind: type[str], value: Any) -> Any:
    """The same data, with each text that looks like a template as one of a kind that is none."""
    return each_leaf(lambda leaf: kind(leaf) if isinstance(leaf, str) and BRACES.search(leaf) else leaf, value)
