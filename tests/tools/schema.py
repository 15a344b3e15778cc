# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the JSON schemas of topology files from the declarations that read such files, and from the modules' documentation.

    python -m tests.tools.schema

tests/unit/topology/test_schema.py fails while the checked-in ones are not what this writes.
"""

from __future__ import annotations

import functools
import json
import re
from typing import Any

from tests.environments import ROOT
from tests.support import documented

HOME = "https://raw.githubusercontent.com/cloudlink/interconnect/main/"
FILES = {
    "docs/interconnect.schema.json": ("FILE", "Topology of cloudlink.interconnect"),
    "docs/interconnect-site.schema.json": ("SITE", "Part of a topology of cloudlink.interconnect"),
}
"""Each schema with its table in the declarations, and its title."""


documentation = functools.cache(documented.options)


def described(way: tuple[str, ...]) -> str:
    """What an option of a module means, in one paragraph."""
    module, *names = way
    options = documentation(module)
    for name in names[:-1]:
        options = options[name]["suboptions"]
    text = options[names[-1]]["description"]
    return plain(" ".join([text] if isinstance(text, str) else text))


def plain(text: str) -> str:
    """A description without Ansible's markup."""
    text = re.sub(r"\b(?:C|V|O|E|RV|M|P)\(((?:[^()\\]|\\.)*)\)", lambda found: found.group(1), text)
    return " ".join(text.replace("\\)", ")").split())


def tidy(value: Any) -> Any:
    """The same schema with every description in plain words."""
    if isinstance(value, dict):
        return {
            name: plain(item) if name == "description" and isinstance(item, str) else tidy(item)
            for name, item in value.items()
        }
    return [tidy(item) for item in value] if isinstance(value, list) else value


def written(name: str) -> str:
    """The text of one of FILES."""
    from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology import schema

    table, title = FILES[name]
    document = schema.document(getattr(schema, table), HOME + name, title, described)
    return json.dumps(tidy(document), indent=1, ensure_ascii=False) + "\n"


def main() -> None:
    from tests.support.collection import load_collection

    load_collection()
    for name in FILES:
        (ROOT / name).parent.mkdir(exist_ok=True)
        (ROOT / name).write_text(written(name), encoding="utf-8")


if __name__ == "__main__":
    main()
