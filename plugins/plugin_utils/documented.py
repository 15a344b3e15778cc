# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation of options that are taken in several places: described in one, and referred to in the others.

Fragments of documentation are made of it. Ansible only lays fragments over each other, and knows no reference between two.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

import yaml

read = yaml.safe_load


def written(**document: Any) -> str:
    """A fragment's text. JSON is YAML too."""
    return json.dumps(document)


def like(
    options: dict[str, Any],
    path: str = "",
    only: Iterable[str] | None = None,
    variables: tuple[str, str] | None = None,
) -> dict[str, Any]:
    """The same options in another place, where each only refers to the one that describes it.

    :param path: where those are that describe them, such as ``requester.``.
    :param only: the names of those that are taken; None = all.
    :param variables: ``(OWN_, OTHER_)``, how environment variables begin there and here. None = no variable counts here.
    """
    found: dict[str, Any] = {}
    for name in options if only is None else only:
        option, place = options[name], path + name
        # What is itself only a reference is passed on.
        text = said(option) if said(option).startswith("As O(") else "As O(%s)." % place
        if variables:
            own = re.search(r"E\((%s\w+)\)" % variables[0], said(option))
            if own:
                text = "As O(%s), or E(%s)." % (place, own.group(1).replace(variables[0], variables[1], 1))
        found[name] = {key: value for key, value in option.items() if key not in ("default", "version_added")}
        found[name]["description"] = text
        if "suboptions" in option:
            inside = place + ("[]." if option["type"] == "list" else ".")
            found[name]["suboptions"] = like(option["suboptions"], inside, variables=variables)
    return found


def said(option: dict[str, Any]) -> str:
    """An option's description as one text."""
    text: str | list[str] = option["description"]
    return text if isinstance(text, str) else " ".join(text)
