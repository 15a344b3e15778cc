# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a task tells of its links: a row each, a few lines of difference each, and one sentence about all of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.errors import (
    InterconnectError,
    UnexpectedAnswer,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.guard import Understood

if TYPE_CHECKING:
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.contract import Object, Result
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.link import Link, Links, Part

CREATED, CHANGED, REMOVED, UNCHANGED, KEPT, FAILED, NOT_ATTEMPTED = (
    "created",
    "changed",
    "removed",
    "unchanged",
    "kept",
    "failed",
    "not attempted",
)
WORDS = {
    CREATED: ("created", "to create"),
    CHANGED: ("changed", "to change"),
    REMOVED: ("removed", "to remove"),
    UNCHANGED: ("as they should be", "as they should be"),
    KEPT: ("kept", "to keep"),
    FAILED: ("failed", "cannot be planned"),
    NOT_ATTEMPTED: ("not attempted", "not attempted"),
}
"""How many links came to which end, in words: after a run, and in check mode."""

QUOTED = 5
"""So many failures are quoted in the message of a task; all are in the rows."""


class LinksFailed(InterconnectError):
    """Some links of a task failed; the result holds all of them."""

    code = "LinksFailed"


class Report:
    """:param links: the :class:`Links` of a task that has run."""

    def __init__(self, links: Links) -> None:
        self.links = links
        self.type = links.entry.type
        self.check_mode = links.call.check_mode
        self.single = links.params[self.type.option] is None

    # ------------------------------------------------------------------ results

    def result(self) -> Result:
        """The result of a task that makes or removes links.

        :raises InterconnectError: with that result, if a link failed.
        """
        summary = [self._summary(link) for link in self.links.links]
        rows = [self._row(link, said) for link, said in zip(self.links.links, summary)]
        common = [self._common_row(part) for part in self._common_parts()]
        result = {"changed": any(row["changed"] for row in [*rows, *common]), "links": rows}
        if self.links.present:
            result["summary"] = summary
        if common:
            result["shared"] = common
        if self.links.call.diff:
            all_of_it = (
                [self.links.common, *self.links.links] if self.links.present else [*self.links.links, self.links.common]
            )
            result["diff"] = [{"prepared": text} for text in map(self.difference, all_of_it) if text]
        failed = [row for row in [*common, *rows] if row.get("failed")]
        if failed:
            raise self._failure(self._sentence(rows, common), failed, result)
        return dict(result, msg=self._sentence(rows, common))

    def _failure(self, sentence: str, failed: list[Result], result: Result) -> InterconnectError:
        if self.single:
            error = next(filter(None, map(self._first_error, [self.links.common, *self.links.links])))
            error.msg = failed[0]["msg"]
            error.more = {**error.more, **result}
            return error
        texts = list(dict.fromkeys(row["msg"] for row in failed))
        lines = texts[:QUOTED] + (["... and %d more" % (len(texts) - QUOTED)] if len(texts) > QUOTED else [])
        return LinksFailed("%s. %s" % (sentence, "; ".join(lines)), **result)

    def _sentence(self, rows: list[Result], common: list[Result]) -> str:
        """``200 router interface pairs: 3 created, 1 changed, 196 as they should be``"""
        counted = self._counted([row for row in common if row["part"] in self.type.common_parts])
        parts = [
            self._links_sentence(rows) if rows or not counted else None,
            "%s: %s" % (self.type.common_words, counted) if counted else None,
            self.type.told(self.links),
        ]
        return "; ".join(filter(None, parts))

    def _links_sentence(self, rows: list[Result]) -> str:
        if len(rows) == 1:
            outcome = rows[0]["outcome"]
            words = "as it should be" if outcome == UNCHANGED else WORDS[outcome][self.check_mode]
            return "%s: %s" % (self.type.label(self.links.links[0]), words)
        return "%d %s: %s" % (len(rows), self.type.kinds, self._counted(rows) or "nothing to do")

    def _counted(self, rows: list[Result]) -> str:
        """How many came to which end: ``3 created, 196 as they should be``."""
        counts: dict[str, int] = {}
        for row in rows:
            counts[row["outcome"]] = counts.get(row["outcome"], 0) + 1
        return ", ".join(
            "%d %s" % (counts[outcome], words[self.check_mode]) for outcome, words in WORDS.items() if outcome in counts
        )

    def found(self) -> Result:
        """The result of a task that only reads.

        :raises InterconnectError: something could not be read; with what could.
        """
        rows = []
        for link in self.links.links:
            parts = [dict(self._part(part), object=self._view(part)) for part in link.parts]
            rows.append({**self._summary(link), "parts": parts, **self._error_of(link)})
        common = [
            dict(self._part(part), object=self._view(part), **self._error_of_part(part))
            for part in self._common_parts()
        ]
        result = {"changed": False, "links": rows, **({"shared": common} if common else {})}
        failed = [row for row in [*common, *rows] if row.get("failed")]
        if failed:
            raise self._failure(self._sentence_of_states(rows), failed, result)
        return dict(result, msg=self._sentence_of_states(rows))

    def _sentence_of_states(self, rows: list[Result]) -> str:
        """``3 router interface pairs: 2 Active, 1 not there``"""
        words = ["cannot be read" if row.get("failed") else row["status"] or "not there" for row in rows]
        if len(rows) == 1:
            return "%s: %s" % (self.type.label(self.links.links[0]), words[0])
        told = ", ".join("%d %s" % (words.count(word), word) for word in dict.fromkeys(words))
        return "%d %s: %s" % (len(rows), self.type.kinds, told or "nothing to look at")

    # ------------------------------------------------------------------ one link

    def _row(self, link: Link, summary: Result) -> Result:
        """
        :param summary: what :meth:`_summary` says of it. A row without parts leaves it to the result's own summary, if that has one:
            all that a result says is gone through by Ansible several times.
        """
        outcome = self.outcome(link)
        row: Result = {"name": link.name, "outcome": outcome, "changed": any(map(self._changed, link.parts))}
        whole = self.links.params["return_parts"]
        if whole:
            row["parts"] = [self._part(part) for part in link.parts]
        changes = self._changes_of(link)
        if changes:
            row["changes"] = changes
        steps = [part.job.next_step for part in link.parts if part.job.next_step]
        if steps:
            row["next_step"] = steps[0]
        row.update(summary if whole or not self.links.present else {"status": summary["status"]})
        row.update(self._error_of(link))
        if outcome == NOT_ATTEMPTED:
            how = "not finished" if row["changed"] else "not attempted"
            row["msg"] = "%s: %s, because another one failed; run the task again" % (self.type.label(link), how)
        if self.links.params["return_objects"]:
            for shown, part in zip(row.get("parts", ()), link.parts):
                shown["object"] = self._view(part)
        return row

    def _summary(self, link: Link) -> Result:
        """What a play goes on with of a link; the same in every run that leaves it as it is."""
        return {"name": link.name, "status": self.type.status(link), **self.type.summary(link)}

    def _common_parts(self) -> list[Part]:
        """Those that are worth a row: of a probe, only that it failed."""
        return [part for part in self.links.common.parts if not part.job.probe or part.job.error is not None]

    def _common_row(self, part: Part) -> Result:
        """The row of what belongs to no link in particular."""
        row = {"outcome": self._outcome_of(part), "changed": self._changed(part), **self._part(part)}
        if row["changed"]:
            row["changes"] = self._lines(part)
        row.update(self._error_of_part(part))
        if self.links.params["return_objects"]:
            row["object"] = self._view(part)
        return row

    def _error_of_part(self, part: Part) -> Result:
        error = part.job.error
        if error is None:
            return {}
        error.msg = self.links.named(part.node, error.msg)
        return {"failed": True, "msg": error.msg, "error": error.as_error()}

    def _outcome_of(self, part: Part) -> str:
        if part.job.error is not None:
            return FAILED
        if not self.check_mode and (part.node.skipped or part.job.remaining):
            return NOT_ATTEMPTED
        if not self._changed(part):
            return KEPT if part.note else UNCHANGED
        if not part.job.want.present:
            return REMOVED
        return CREATED if part.node.makes else CHANGED

    def outcome(self, link: Link) -> str:
        if self._first_error(link) is not None:
            return FAILED
        nodes = [part.node for part in link.parts]
        if not self.check_mode and any(node.skipped or node.job.remaining for node in nodes):
            return NOT_ATTEMPTED
        if not any(map(self._changed, link.parts)):
            return UNCHANGED
        if not self.links.present:
            return REMOVED
        return CREATED if self.type.is_made(link) else CHANGED

    @staticmethod
    def _first_error(link: Link) -> InterconnectError | None:
        return next((part.job.error for part in link.parts if part.job.error is not None), None)

    def _error_of(self, link: Link) -> Result:
        """The first failure of a link, named by link and part."""
        for part in link.parts:
            error = part.job.error
            if error is not None:
                error.msg = self.links.named(part.node, error.msg)
                if not part.first:
                    # Said in the words of the link that it stops here.
                    text = "%s: %s" % (self.type.label(link), error.msg)
                    return {"failed": True, "msg": text, "error": error.as_error()}
                return self._error_of_part(part)
        return {}

    def _acts(self, part: Part) -> list[str]:
        """What is done to a part; told once, with the first of the links that share it."""
        if not part.first or part.job.plan is None:
            return []
        return part.job.plan.actions if self.check_mode else part.job.done

    def _changed(self, part: Part) -> bool:
        if not part.first or part.job.plan is None:
            return False
        return part.job.plan.changed if self.check_mode else part.job.changed

    def _part(self, part: Part) -> Result:
        job = part.job
        shown: Result = {
            "part": part.name,
            "kind": part.resource.kind,
            "name": self.links.name_of(part),
            "id": part.shown_id,
            "status": part.shown_status,
        }
        if not self.links.reads:
            shown["actions"] = self._acts(part)
        if job.also:
            shown["ids"] = [one.id for one in (job, *job.also)]
        if not part.first:
            shown["shared"] = True
        if part.note:
            shown["note"] = part.note
        if job.error is not None:
            shown["failed"] = True
        return shown

    def _view(self, part: Part) -> Object | None:
        """The whole object, or None where there is none, or none that can be read."""
        job, resource = part.job, part.resource
        try:
            with Understood("reading %s" % resource.label(job.want)):
                if self.check_mode and not self.links.reads:
                    return resource.planned(job) if job.plan is not None and job.want.present else None
                return resource.view(job.obj) if job.obj is not None else None
        except UnexpectedAnswer:
            return None

    # ------------------------------------------------------------------ differences

    def difference(self, link: Link) -> str:
        """The lines that tell what becomes of a link, or an empty text for one that stays as it is."""
        lines = self._changes_of(link)
        if not lines:
            return ""
        kinds = {"+": "to create", "-": "to remove", "~": "to change", "-/+": "to replace"}
        signs = [line.split(" ", 1)[0] for line in lines if not line.startswith(" ")]
        counts = ", ".join("%d %s" % (signs.count(sign), words) for sign, words in kinds.items() if sign in signs)
        label = self.type.common_words if link is self.links.common else self.type.label(link)
        return "\n".join(["+++ %s: %s" % (label, counts), *lines, ""])

    def _changes_of(self, link: Link) -> list[str]:
        """The same without a heading."""
        parts = link.parts if self.links.present else reversed(link.parts)
        return [line for part in parts for line in self._lines(part)]

    def _lines(self, part: Part) -> list[str]:
        """A line for what is made, removed or replaced; one for each option that changes."""
        plan = part.job.plan
        if plan is None or not self._changed(part):
            return []
        before, after = plan.before or {}, plan.after or {}
        what = "%s %s" % (part.word, self.links.name_of(part) or part.job.id or "")
        details = [_plain(after.get(name) or before.get(name) or "") for name in part.shows]
        whole = " ".join(filter(None, [what.strip(), ", ".join(filter(None, details)), part.suffix]))
        changes = [
            "%s %s -> %s" % (path, _shown(old), _shown(new))
            for name in after
            if name in before
            for path, old, new in _changes(name, before[name], after[name])
        ]
        if plan.after is None:
            return ["- %s" % whole]
        if plan.before is None:
            return ["+ %s" % whole]
        if part.node.makes:
            return ["-/+ %s%s" % (whole, ": " + "; ".join(changes) if changes else "")]
        return ["~ %s: %s" % (what.strip(), "; ".join(changes) or ", ".join(self._acts(part)))]


def _changes(path: str, before: Any, after: Any) -> Iterator[tuple[str, Any, Any]]:
    """Yield ``(path, before, after)`` of what differs. Nested items are told apart by the first thing that each says of itself."""
    if before == after:
        return
    items = [one for one in (before, after) if one]
    if not items or not all(isinstance(one, list) and all(isinstance(item, dict) for item in one) for one in items):
        yield path, before, after
        return
    old, new = ({_first(item): item for item in one or ()} for one in (before, after))
    for name in {**old, **new}:
        here = "%s[%s]" % (path, name)
        if name not in old or name not in new:
            yield here, "there" if name in old else None, "there" if name in new else None
            continue
        for key in {**old[name], **new[name]}:
            yield from _changes("%s.%s" % (here, key), old[name].get(key), new[name].get(key))


def _first(item: dict[str, Any]) -> str | None:
    """What an item is called: its first value that is a text."""
    return next((value for value in item.values() if isinstance(value, str)), None)


def _plain(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _shown(value: Any) -> str:
    return "nothing" if value in (None, "", [], {}) else repr(value)
