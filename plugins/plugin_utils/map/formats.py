# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A map as files: one page for a browser, Markdown with a Mermaid diagram, a graph for Graphviz, JSON.

Names come from clouds, and may look like anything. Each form escapes all that it is given.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import os
import re
from typing import Any

from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.map.model import (
    DEAD,
    DRIFTED,
    HALF,
    MISSING,
    OK,
    UNKNOWN,
    UNMANAGED,
)
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.network import plan
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.network.formats import escaped_markdown, heading

FILES = os.path.join(os.path.dirname(os.path.abspath(__file__)), *[os.pardir] * 3, "roles", "map", "files")
"""The parts of the page."""

MOST_EDGES, MOST_CHARACTERS = 400, 40000
"""Mermaid draws 500 edges and 50,000 characters at most, and neither can be raised in a diagram. Beyond that, accounts are drawn."""

STROKES = {
    OK: ("#1a7f37", ""),
    DRIFTED: ("#b45309", "8 4"),
    HALF: ("#0969da", "12 4 2 4"),
    DEAD: ("#cf222e", "2 3"),
    MISSING: ("#cf222e", "10 6"),
    UNMANAGED: ("#8250df", "4 4"),
    UNKNOWN: ("#6e7781", "1 5"),
}
"""Colour and dashes of links in diagrams; ``map.css`` has those of the page."""


def as_json(document: dict[str, Any]) -> str:
    return json.dumps(document, indent=1) + "\n"


# --- What diagrams share -----------------------------------------------------------------------------------------------


def grouped(document: dict[str, Any]) -> Any:
    """``{cloud: {account: {region: [network, ...]}}}``"""
    found: dict[str, Any] = {}
    for one in document["networks"]:
        place = found.setdefault(one["cloud"], {}).setdefault(account(one), {})
        place.setdefault(one["region"], []).append(one)
    return found


def account(network: dict[str, Any]) -> str:
    """How an account is called: by its names, with its number where that says more."""
    name, number = network["account"], network["account_id"]
    return "%s (%s)" % (name, number) if name and number and name != number else name or number


def words(document: dict[str, Any], state: str) -> str:
    return document["states"][state]["words"]


def _titles(document: dict[str, Any], network: dict[str, Any]) -> list[str]:
    """The cloud, account and region of a network, as far as there are any."""
    return [one for one in (document["clouds"].get(network["cloud"]), account(network), network["region"]) if one]


# --- Markdown ----------------------------------------------------------------------------------------------------------


def as_markdown(document: dict[str, Any]) -> str:
    diagram = _mermaid(document)
    note = ""
    if len(document["links"]) > MOST_EDGES or len(diagram) > MOST_CHARACTERS:
        note = "Too many links for one diagram: it shows accounts and how many links join them.\n\n"
        diagram = _mermaid_of_accounts(document)
    text = "# %s\n\n%s, looked at %s.\n\n" % (
        escaped_markdown(document["title"]),
        escaped_markdown(document["sentence"]),
        document["looked_at"],
    )
    for problem in document["problems"]:
        text += "- %s\n" % escaped_markdown(problem)
    text += "%s%s```mermaid\n%s```\n\n" % ("\n" if document["problems"] else "", note, diagram)
    header = ["link", "state", "networks", "status", "next step"]
    text += "| %s |\n|%s\n" % (" | ".join(header), "---|" * len(header))
    names = {one["id"]: one["name"] for one in document["networks"]}
    for link in document["links"]:
        ends = ", ".join(names[one] for one in link["networks"])
        todo = link["next_step"] or link["msg"] or "; ".join(link["changes"])
        row = (link["name"], words(document, link["state"]), ends, link["status"] or "", todo)
        text += "| %s |\n" % " | ".join(map(escaped_markdown, row))
    return text


def _label(text: str) -> str:
    """A text of a Mermaid diagram: everything that could be markup by its number."""
    return re.sub(r"[^\w .,:/()-]", lambda found: "#%d;" % ord(found.group()), " ".join(str(text).split()))


def _mermaid(document: dict[str, Any]) -> str:
    lines = ["flowchart LR"]
    numbers: dict[str, str] = {}
    for cloud, accounts in grouped(document).items():
        with _Box(lines, "c%d" % len(lines), document["clouds"].get(cloud), 1) as at_cloud:
            for name, regions in accounts.items():
                with _Box(lines, "a%d" % len(lines), name, at_cloud) as at_account:
                    for region, networks in regions.items():
                        with _Box(lines, "r%d" % len(lines), region, at_account) as at:
                            for one in networks:
                                node = numbers[one["id"]] = "n%d" % len(numbers)
                                told = "<br/>".join(map(_label, [one["name"], *one["cidrs"][:2]]))
                                lines.append('%s%s["%s"]' % ("  " * at, node, told))
    styles: dict[str, list[str]] = {}
    edges = [(link, ends) for link in document["links"] for ends in link["edges"]]
    for number, (link, (near, far)) in enumerate(edges):
        said = "" if link["state"] == OK else '|"%s"|' % _label(words(document, link["state"]))
        lines.append("  %s ---%s %s" % (numbers[near], said, numbers[far]))
        styles.setdefault(link["state"], []).append(str(number))
    for state, several in styles.items():
        colour, dashes = STROKES[state]
        dash = ",stroke-dasharray:%s" % dashes if dashes else ""
        lines.append("  linkStyle %s stroke:%s,stroke-width:2px%s" % (",".join(several), colour, dash))
    return "\n".join(lines) + "\n"


class _Box:
    """A subgraph, unless it has no title."""

    def __init__(self, lines: list[str], name: str, title: str, depth: int) -> None:
        self.lines, self.title, self.depth = lines, title, depth
        if title:
            lines.append('%ssubgraph %s["%s"]' % ("  " * depth, name, _label(title)))

    def __enter__(self) -> int:
        return self.depth + bool(self.title)

    def __exit__(self, *_error: Any) -> None:
        if self.title:
            self.lines.append("%send" % ("  " * self.depth))


def _mermaid_of_accounts(document: dict[str, Any]) -> str:
    place = {one["id"]: " / ".join(_titles(document, one)[:2]) or "elsewhere" for one in document["networks"]}
    names = sorted(set(place.values()))
    counts: dict[Any, int] = {}
    for link in document["links"]:
        for ends in {tuple(sorted(place[one] for one in edge)) for edge in link["edges"]}:
            counts[ends] = counts.get(ends, 0) + 1
    lines = ["flowchart LR"]
    for number, name in enumerate(names):
        several = sum(one == name for one in place.values())
        lines.append('  n%d["%s<br/>%d networks"]' % (number, _label(name), several))
    for (near, far), count in sorted(counts.items()):
        lines.append('  n%d ---|"%d"| n%d' % (names.index(near), count, names.index(far)))
    return "\n".join(lines) + "\n"


# --- Graphviz ----------------------------------------------------------------------------------------------------------


def as_dot(document: dict[str, Any]) -> str:
    lines = [
        "graph network {",
        "  label=%s; labelloc=t; rankdir=LR; compound=true; fontname=%s;"
        % (_quoted("%s\n%s" % (document["title"], document["sentence"])), _quoted("Helvetica")),
        "  node [shape=box, style=rounded, fontname=Helvetica]; edge [fontname=Helvetica, fontsize=10];",
    ]
    numbers: dict[str, str] = {}
    for cloud, accounts in grouped(document).items():
        _cluster(lines, 1, document["clouds"].get(cloud) or "")
        for name, regions in accounts.items():
            _cluster(lines, 2, name)
            for region, networks in regions.items():
                _cluster(lines, 3, region)
                for one in networks:
                    numbers[one["id"]] = "n%d" % len(numbers)
                    told = _quoted("\n".join([one["name"], *one["cidrs"]]))
                    style = "" if one["state"] == OK else ', style="rounded,dashed"'
                    lines.append("%s%s [label=%s%s];" % ("  " * 4, numbers[one["id"]], told, style))
                lines.append("      }")
            lines.append("    }")
        lines.append("  }")
    for link in document["links"]:
        colour, dashes = STROKES[link["state"]]
        told = link["name"] if link["state"] == OK else "%s\n%s" % (link["name"], words(document, link["state"]))
        style = "dashed" if dashes else "solid"
        for near, far in link["edges"]:
            lines.append(
                "  %s -- %s [label=%s, color=%s, style=%s, penwidth=2];"
                % (numbers[near], numbers[far], _quoted(told), _quoted(colour), style)
            )
    return "\n".join([*lines, "}", ""])


def _cluster(lines: list[str], depth: int, title: str) -> None:
    lines.append("%ssubgraph cluster_%d { label=%s; style=rounded;" % ("  " * depth, len(lines), _quoted(title)))


def _quoted(text: str) -> str:
    """A text of DOT. A backslash means itself, and a new line is one."""
    kept = "".join(one if one == "\n" or one.isprintable() else " " for one in str(text))
    return '"%s"' % kept.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


# --- A page ------------------------------------------------------------------------------------------------------------


def part(name: str) -> str:
    """A part of the page."""
    with open(os.path.join(FILES, name), encoding="utf-8") as handle:
        return handle.read()


def in_script(document: dict[str, Any]) -> str:
    """A document as a page can hold it: nothing in it can end the script, or begin a comment."""
    text = json.dumps(document, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, "\\u%04x" % ord(sign))
    return text


def as_html(document: dict[str, Any]) -> str:
    """One page that asks for nothing, from nobody: its policy lets run what stands in it, word for word, and no more."""
    styles = [part("map.css"), part("page.css")]
    scripts = [part("d3.js"), part("map.js"), part("page.js")]
    policy = "default-src 'none'; style-src %s; script-src %s; base-uri 'none'; form-action 'none'" % (
        " ".join(map(_digest, styles)),
        " ".join(map(_digest, scripts)),
    )
    # In one pass, so that what is put in is not looked through again.
    parts = {
        "title": html.escape(document["title"]),
        "policy": html.escape(policy, quote=True).replace("&#x27;", "'"),
        "styles": "".join("<style>%s</style>\n" % text for text in styles),
        "scripts": "".join("<script>%s</script>\n" % text for text in scripts),
        "document": in_script(document),
    }
    page = part("page.html").partition("-->\n")[2]
    return re.sub(r"<!--(%s)-->" % "|".join(parts), lambda found: parts[found.group(1)], page)


def with_report(document: dict[str, Any], report: dict[str, Any]) -> dict[str, Any]:
    """A map with the lines of a report beside it, of which the page makes a part of its own.

    :param report: the document of a run's report.
    """
    whole = plan.Report(report, report["links"], report["shared"])
    told = [*whole.failed, *whole.changing, *(one for one in whole.rows if one.get("next_step"))]
    lines = [_line(one, whole.check) for one in {id(one): one for one in told}.values()]
    words = {"title": "Plan" if whole.check else "Run", "sentence": whole.sentence, "outcome": whole.outcome}
    return dict(document, title=heading(whole), report={**words, "lines": lines})


def _line(row: dict[str, Any], check: bool) -> dict[str, Any]:
    """What a report says of a link, or of what links share."""
    _outcome, done, planned = plan.COUNTS[row["action"]]
    return {
        "sign": plan.SIGNS.get(row["action"], "~" if row.get("changes") else "?"),
        "title": plan.title(row),
        "link": row["name"] if "topology" in row else None,
        "words": planned if check else done,
        "bad": row["action"] in ("failed", "not_attempted"),
        "texts": [one for one in (*(row.get("changes") or ()), row.get("msg"), row.get("next_step")) if one],
    }


def _digest(text: str) -> str:
    return "'sha256-%s'" % base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


FORMATS = {".html": as_html, ".md": as_markdown, ".dot": as_dot, ".json": as_json}
"""What writes a map, by the ending of its file."""


def wrong_ending(path: str) -> str | None:
    if os.path.splitext(path)[1] not in FORMATS:
        return "%s must end in %s" % (path, ", ".join(list(FORMATS)[:-1]) + " or " + list(FORMATS)[-1])
    return None
