# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What became of the links of a play, or in check mode would: from the results of link modules to one report."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.report import (
    CHANGED,
    CREATED,
    FAILED,
    KEPT,
    NOT_ATTEMPTED,
    REMOVED,
    UNCHANGED,
)
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.network.gather import MODULES

FORMAT = "1.1"
"""Version of the report: what is added raises the second number, and what a reader has to know of the first."""

LEFT = "left"
"""The outcome of a link that is no longer in the file, and was not asked to be removed."""

NOT_IN_THE_FILE = "not in the file any more; -e prune=true removes it"

OK, DRIFT, BROKEN = "ok", "drift", "failed"

COUNTS = {
    "add": (CREATED, "added", "to add"),
    "change": (CHANGED, "changed", "to change"),
    "remove": (REMOVED, "removed", "to remove"),
    "unchanged": (UNCHANGED, "as they should be", "as they should be"),
    "left": (LEFT, "to remove", "to remove"),
    "failed": (FAILED, "failed", "cannot be planned"),
    "not_attempted": (NOT_ATTEMPTED, "not attempted", "not attempted"),
}
"""What links are counted by: the outcome, and in words after a run and in check mode."""

ALWAYS = ("add", "change", "remove", "unchanged")
SIGNS = {"add": "+", "change": "~", "remove": "-", "left": "-", "failed": "!", "not_attempted": "?"}
ACTIONS = {outcome: action for action, (outcome, _done, _planned) in COUNTS.items()}
ACTIONS[KEPT] = "unchanged"

KEYS = ("name", "topology", "family", "kind", "networks", "source")
TOLD = ("outcome", "changed", "status", "changes", "msg", "error", "next_step")


# --- One task ----------------------------------------------------------------------------------------------------------


PLACE = re.compile(r"\b(?:%s)\[\d+\]\.?" % "|".join(option for _module, option in MODULES.values()))
"""How a module calls a link by its place in the task, which means nothing to who wrote a topology."""


def row(link: dict[str, Any], told: dict[str, Any]) -> dict[str, Any]:
    """A link in the report: what it is, and what its module says of it."""
    found: dict[str, Any] = {key: link.get(key) for key in KEYS}
    found["action"] = ACTIONS[told["outcome"]]
    found.update((key, told[key]) for key in TOLD if told.get(key) is not None)
    if found.get("msg"):
        found["msg"] = PLACE.sub("", found["msg"])
    return found


def ids(result: dict[str, Any]) -> list[str]:
    """Ids of everything that a task's links consist of and share."""
    found: set[str] = set()
    for one in [*(result.get("links") or ()), {"parts": result.get("shared") or ()}]:
        for part in one.get("parts") or ():
            found.update(str(value) for value in (part.get("id"), *(part.get("ids") or ())) if value)
    return sorted(found)


def failed(link: dict[str, Any], text: str) -> dict[str, Any]:
    """The row of a link that did not get as far as its module."""
    return row(link, {"outcome": FAILED, "changed": False, "msg": text})


def rows(kind: str, names: list[str], links: dict[str, dict[str, Any]], result: dict[str, Any]) -> list[dict[str, Any]]:
    """The links of a task, in its order.

    :param result: of the link module. Without rows, as when options are wrong or nothing can be read, its message says why.
    """
    if result.get("links") is not None and len(result["links"]) == len(names):
        return [row(links[name], told) for name, told in zip(names, result["links"])]
    text = result.get("msg") or "the module %s told nothing of its links" % MODULES[kind][0]
    at_fault: dict[str, list[str]] = {}
    for problem in result.get("problems") or ():
        place = re.match(r"%s\[(\d+)\]\.?([^:]*):?\s*" % MODULES[kind][1], problem)
        if place and int(place.group(1)) < len(names):
            words = ": ".join(filter(None, [place.group(2), problem[place.end() :]]))
            at_fault.setdefault(names[int(place.group(1))], []).append(words)
    if not at_fault:
        told = {"outcome": FAILED, "changed": False, "msg": text, "error": result.get("error")}
        return [row(links[name], told) for name in names]
    because = "not attempted, because of %s" % ", ".join(list(at_fault)[:3])
    found = []
    for name in names:
        if name in at_fault:
            told = {"outcome": FAILED, "changed": False, "msg": "; ".join(at_fault[name]), "error": result.get("error")}
        else:
            told = {"outcome": NOT_ATTEMPTED, "changed": False, "msg": because}
        found.append(row(links[name], told))
    return found


def shared(result: dict[str, Any]) -> list[dict[str, Any]]:
    """What belongs to no link in particular, as far as there is anything to say of it."""
    found = []
    for one in result.get("shared") or ():
        if one.get("changed") or one.get("failed") or one["outcome"] == NOT_ATTEMPTED:
            keys = ("part", "kind", "name", *TOLD)
            found.append(
                {**{key: one[key] for key in keys if one.get(key) is not None}, "action": ACTIONS[one["outcome"]]}
            )
    return found


def incomplete(several: Iterable[Mapping[str, Any]]) -> bool:
    """Whether some of these rows failed or were not attempted."""
    return any(one["action"] in ("failed", "not_attempted") for one in several)


# --- All of it ---------------------------------------------------------------------------------------------------------


class Report:
    """:param asked: ``state`` and ``check`` of the run.
    :param rows: of links; ``shared``: of what they share.
    :ivar retry: the file that names the links to run again, if one was written.
    """

    def __init__(self, asked: dict[str, Any], rows: list[dict[str, Any]], shared: list[dict[str, Any]]) -> None:
        self.state, self.check = asked["state"], asked["check"]
        self.rows = sorted(rows, key=lambda one: one["name"])
        self.shared = shared
        self.retry: str | None = None

    @property
    def counts(self) -> dict[str, int]:
        found = dict.fromkeys(COUNTS, 0)
        for one in self.rows:
            found[one["action"]] += 1
        return found

    @property
    def failed(self) -> list[dict[str, Any]]:
        """Rows of what failed or was not attempted, failures first."""
        bad = [one for one in [*self.shared, *self.rows] if one["action"] in ("failed", "not_attempted")]
        return sorted(bad, key=lambda one: one["action"])

    @property
    def failed_links(self) -> list[str]:
        bad = [one for one in self.rows if one["action"] in ("failed", "not_attempted") and not one.get("pruned")]
        return [one["name"] for one in bad]

    @property
    def drift(self) -> bool:
        """Whether what is there differs from what is wanted; only check mode leaves it so."""
        return self.check and any(one.get("changed") for one in [*self.rows, *self.shared])

    @property
    def outcome(self) -> str:
        if self.failed:
            return BROKEN
        return DRIFT if self.drift else OK

    @property
    def sentence(self) -> str:
        """``12 links: 3 to add, 1 to change, 2 to remove, 6 as they should be``"""
        counts = self.counts
        told = [
            "%s %s" % (counts[name], planned if self.check else done)
            for name, (_outcome, done, planned) in COUNTS.items()
            if counts[name] or name in ALWAYS
        ]
        return "%d %s: %s" % (len(self.rows), "link" if len(self.rows) == 1 else "links", ", ".join(told))

    @property
    def changing(self) -> list[dict[str, Any]]:
        """Rows of what changes: first what links share, then links."""
        return [
            one
            for one in [*self.shared, *self.rows]
            if one["action"] in ("add", "change", "remove", "left") or one.get("changes")
        ]

    @property
    def topologies(self) -> list[str]:
        return sorted({str(one["topology"]) for one in self.rows})

    def document(self) -> dict[str, Any]:
        return {
            "format_version": FORMAT,
            "outcome": self.outcome,
            "drift": self.drift,
            "check": self.check,
            "state": self.state,
            "topologies": self.topologies,
            "sentence": self.sentence,
            "plan": self.counts,
            "failed_links": self.failed_links,
            "retry": self.retry,
            "links": self.rows,
            "shared": self.shared,
        }


def title(one: dict[str, Any]) -> str:
    """How a row is called: a link by its name, what links share by its kind and name."""
    return str(one["name"]) if "topology" in one else " ".join(filter(None, [one.get("kind"), one.get("name")]))


def details(one: dict[str, Any]) -> str:
    """In one line, what becomes of the parts of a row."""
    return "; ".join(one.get("changes") or ())
