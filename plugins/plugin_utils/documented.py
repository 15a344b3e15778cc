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
from pathlib import Path
from typing import Any

import yaml

read = yaml.safe_load

OF_TASK = ("state", "tenant_network")
"""What an item of a batch has beside the options that describe it."""


def written(**document: Any) -> str:
    """A fragment's text. JSON is YAML too."""
    return json.dumps(document)


def options_of(module: str) -> dict[str, Any]:
    """The options that describe one object, as the module that manages such objects has them.

    Its text is read and not imported, as Ansible does: documentation needs no library of a cloud.
    """
    file = Path(__file__).parents[1] / "modules" / ("%s.py" % module)
    text = file.read_text(encoding="utf-8").partition('DOCUMENTATION = r"""')[2].partition('"""')[0]
    item = read(text)["options"]["batch"]["suboptions"]
    # Where they are taken there may be no such option to refer to.
    return referring({name: item[name] for name in item if name not in OF_TASK}, OF_TASK, "C(")


def moved(options: dict[str, Any], path: str) -> dict[str, Any]:
    """The same options in another place, described there in full. What refers to one of them follows it.

    :param path: where they are now, such as ``segments[].``.
    """
    return referring(options, options, "O(" + path)


def referring(options: dict[str, Any], names: Iterable[str], begin: str) -> dict[str, Any]:
    """The same options, where what refers to one of the names begins in another way than with ``O(``."""
    reference = r"\bO\((?=(?:%s)\b)" % "|".join(names)
    found: dict[str, Any] = json.loads(re.sub(reference, begin, json.dumps(options)))
    return found


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
