# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A report as people and machines read it: text, JSON, Markdown, HTML."""

from __future__ import annotations

import html
import json
import os
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.network.plan import SIGNS, details, title

if TYPE_CHECKING:
    from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.network.plan import Report

MOST_LINES = 200
"""So many lines of changes, and as many of failures, are shown. The report file has all of them."""

MOST_MARKDOWN = 60000
"""Characters. Comments of merge requests end at 65,535."""


def changes(report: Report, most: int = MOST_LINES) -> list[str]:
    """A line for each change."""
    rows = report.changing
    width = min(max((len(title(one)) for one in rows), default=0), 60)
    lines = [
        ("%s %s  %s" % (SIGNS.get(one["action"], "~"), title(one).ljust(width), details(one))).rstrip()
        for one in rows[:most]
    ]
    return lines + _rest(len(rows), most)


def failures(report: Report, most: int = MOST_LINES) -> list[str]:
    """A table of what failed or was not attempted."""
    rows = report.failed
    if not rows:
        return []
    cells = [("link", "outcome", "error")]
    cells += [(title(one), one["outcome"], _line(one.get("msg"))) for one in rows[:most]]
    widths = [max(len(row[column]) for row in cells) for column in (0, 1)]
    lines = ["  ".join((row[0].ljust(widths[0]), row[1].ljust(widths[1]), row[2])).rstrip() for row in cells]
    lines.insert(1, "  ".join(("-" * widths[0], "-" * widths[1], "-" * 5)))
    return lines + _rest(len(rows), most)


def _rest(number: int, most: int) -> list[str]:
    return ["... and %d more; -e report=FILE.json tells all" % (number - most)] if number > most else []


def _line(text: Any) -> str:
    return " ".join(str(text or "").split())


# --- Files -------------------------------------------------------------------------------------------------------------


def as_json(report: Report) -> str:
    return json.dumps(report.document(), indent=1, sort_keys=False) + "\n"


def as_markdown(report: Report) -> str:
    """For a comment of a merge request; cut, with what is left out counted, where that would not hold it."""
    head = ["# %s" % heading(report), "", escaped_markdown(report.sentence), ""]
    tables = []
    if report.failed:
        rows = [(title(one), one["outcome"], _line(one.get("msg"))) for one in report.failed]
        tables.append((["link", "outcome", "error"], rows))
    if report.changing:
        rows = [(SIGNS.get(one["action"], "~"), title(one), details(one)) for one in report.changing]
        tables.append((["", "link", "changes"], rows))
    text = "\n".join(head)
    for header, rows in tables:
        text += "| %s |\n|%s\n" % (" | ".join(header), "---|" * len(header))
        for index, row in enumerate(rows):
            line = "| %s |\n" % " | ".join(map(escaped_markdown, row))
            if len(text) + len(line) > MOST_MARKDOWN:
                text += "\n%d more are left out here.\n" % (len(rows) - index)
                break
            text += line
        text += "\n"
    return text


def heading(report: Report) -> str:
    """What it is a report of."""
    return "%s of %s" % ("Plan" if report.check else "Run", ", ".join(report.topologies) or "nothing")


def escaped_markdown(text: Any) -> str:
    """A text that means itself, also where a cloud's words look like markup."""
    return re.sub(r"([\\`*_{}\[\]<>#|~!])", r"\\\1", _line(text))


STYLE = (
    "body{font:15px/1.5 system-ui,sans-serif;margin:2em auto;max-width:80em;padding:0 1em}"
    "table{border-collapse:collapse;width:100%;margin:1em 0}th,td{border:1px solid #8888;padding:.3em .6em;text-align:left;"
    "vertical-align:top}td ul{margin:0;padding-left:1.2em}:root{color-scheme:light dark}"
)


def as_html(report: Report) -> str:
    """One page that needs nothing else."""
    parts = [
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n',
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n",
        '<meta name="viewport" content="width=device-width">\n',
        "<title>%s</title>\n<style>%s</style>\n</head>\n<body>\n" % (html.escape(heading(report)), STYLE),
        "<h1>%s</h1>\n<p>%s. Outcome: %s.</p>\n"
        % (html.escape(heading(report)), html.escape(report.sentence), report.outcome),
    ]
    if report.failed:
        rows = [[title(one), one["outcome"], _line(one.get("msg"))] for one in report.failed]
        parts += ["<h2>Failed or not attempted</h2>\n", _table(["link", "outcome", "error"], rows)]
    rows = [
        [title(one), one["outcome"], one.get("status") or "", list(one.get("changes") or ())]
        for one in [*report.shared, *report.rows]
    ]
    parts += ["<h2>Links</h2>\n", _table(["link", "outcome", "status", "changes"], rows), "</body>\n</html>\n"]
    return "".join(parts)


def _table(header: list[str], rows: Iterable[Iterable[Any]]) -> str:
    lines = ["<table>\n<tr>%s</tr>\n" % "".join('<th scope="col">%s</th>' % name for name in header)]
    lines += ["<tr>%s</tr>\n" % "".join("<td>%s</td>" % _cell(value) for value in row) for row in rows]
    return "".join([*lines, "</table>\n"])


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return "<ul>%s</ul>" % "".join("<li>%s</li>" % html.escape(one) for one in value) if value else ""
    return html.escape(str(value))


FORMATS = {".json": as_json, ".md": as_markdown, ".html": as_html}
"""What writes a report, by the ending of its file."""


def wrong_path(path: str, ending: bool = True) -> str | None:
    """What is wrong with where a file shall be written, or None."""
    if ending and os.path.splitext(path)[1] not in FORMATS:
        return "%s must end in %s" % (path, ", ".join(list(FORMATS)[:-1]) + " or " + list(FORMATS)[-1])
    folder = os.path.dirname(os.path.abspath(path))
    if not os.path.isdir(folder):
        return "%s cannot be written: there is no folder %s" % (path, folder)
    if os.path.isdir(path):
        return "%s cannot be written: it is a folder" % path
    if not os.access(path if os.path.exists(path) else folder, os.W_OK):
        return "%s cannot be written: no permission" % path
    return None


def write(path: str, text: str) -> None:
    """Write a file as a whole, or not at all."""
    # Runs at once may write the same file.
    beside = "%s.%d.part" % (path, os.getpid())
    with open(beside, "w", encoding="utf-8", errors="backslashreplace") as handle:
        handle.write(text)
    os.replace(beside, path)
