# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a module says of its results, in the form of RETURN: its own, what it refers to, and what all modules have in common."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from tests.support.documented import COLLECTION, block

EVERY, MANAGES, BATCH, LINKS, MANAGES_LINKS, MARKED_LINKS, SHARED = (
    "Every module",
    "A module that manages objects",
    "Rows of `batch`",
    "Rows of `links`",
    "Rows of `links` of a module that manages them",
    "Rows of `links` of an `_info` module with `marked`",
    "Rows of `shared`",
)
REFERENCE = re.compile(r"RV\(cloudlink\.interconnect\.(\w+)#module:([\w.]+)\)")
REPLACED = re.compile(r"V\((\w+)\)\s+in place of V\((\w+)\)")


def common() -> dict[str, list[dict[str, str]]]:
    """The rows of the tables of docs/results.md, by heading."""
    found: dict[str, list[dict[str, str]]] = {}
    for part in Path(COLLECTION, "docs", "results.md").read_text(encoding="utf-8").split("\n## ")[1:]:
        rows = [re.split(r"\s*\|\s*", line)[1:-1] for line in part.splitlines() if line.startswith("| ")]
        found[part.partition("\n")[0]] = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    return found


def common_keys() -> set[str]:
    """The keys of a result that docs/results.md describes."""
    return {row["key"].strip("`") for rows in common().values() for row in rows if "key" in row}


def documented(module: str, marked: bool = False) -> dict[str, Any]:
    """The whole description of a module's result.

    :param marked: that of a task which lists all that carries the mark of a topology.
    """
    found = own(module)
    if marked:
        return of_marked(found)
    reads, links = module.endswith("_info"), "links" in found
    used = {
        EVERY: True,
        MANAGES: not reads and not links,
        BATCH: "batch" in found,
        LINKS: links,
        MANAGES_LINKS: links and not reads,
        MARKED_LINKS: links and reads,
        SHARED: "shared" in found,
    }
    tables = common()
    for heading in (heading for heading, applies in used.items() if applies):
        for row in tables[heading]:
            add(found, row["key"].strip("`").replace("[]", "").split("."), row)
    if links and not reads:
        told = {key: said for key, said in own(module)["links"]["contains"].items() if key != "parts"}
        found["summary"].update(elements="dict", contains={**told, **found["summary"]["contains"]})
    if "shared" in found:
        parts = found["links"]["contains"]["parts"]["contains"]
        found["shared"]["contains"] = {**parts, **found["shared"]["contains"]}
    return found


def of_marked(found: dict[str, Any]) -> dict[str, Any]:
    """The rows of all that carries a mark, where the rows of links that are described hold far more."""
    tables = common()
    several = {name: entry for name, entry in found.items() if entry["returned"] == "with O(marked)"}
    rows = [row for row in tables[LINKS] if row["key"] in ("`links[].name`", "`links[].status`")] + tables[MARKED_LINKS]
    tree: dict[str, Any] = {"links": {"contains": {}}}
    for row in rows:
        add(tree, row["key"].strip("`").replace("[]", "").split("."), row)
    for entry in (*several.values(), *tree["links"]["contains"].values()):
        entry["returned"] = (
            entry["returned"].replace("with O(marked)", "always").replace("with `marked=true`", "always")
        )
    return {**several, "links": {**found["links"], **tree["links"], "returned": "always"}}


def add(tree: dict[str, Any], path: list[str], row: dict[str, str]) -> None:
    """Put a common key where it belongs. What a module itself says of it holds."""
    *above, name = path
    for key in above:
        tree = tree[key].setdefault("contains", {})
    tree.setdefault(name, {"description": row["what it says"], "returned": row["returned"], "type": row["type"]})


def own(module: str) -> dict[str, Any]:
    """RETURN, with the keys of what it refers to."""
    found = block(module, "RETURN")
    for entry in found.values():
        text = " ".join([entry["description"]] if isinstance(entry["description"], str) else entry["description"])
        for other, path in REFERENCE.findall(text):
            keys = dict(own(other)[path].get("contains") or {})
            for _new, old in REPLACED.findall(text):
                del keys[old]
            entry["contains"] = {**keys, **entry.get("contains", {})}
    return found
