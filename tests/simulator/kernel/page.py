# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page at ``/_sim/``: links, networks and last requests of one cloud for a person, and the controls beside them.

``page.html`` is its frame. What changes is made here, and the page asks for it again while it is looked at.
"""

from __future__ import annotations

import json
from html import escape
from itertools import islice
from pathlib import Path
from typing import Any

from .cloud import Cloud, Sheet
from .faults import Faults
from .journal import Journal

LAST_REQUESTS = 100
ROWS = 200  # a table
CARDS = 60  # links that are drawn
EVERYWHERE = "all regions"

FRAME = Path(__file__).with_name("page.html")

FAULTS: dict[str, dict[str, Any]] = {
    "The answer is lost, the change is made": {"cut": "after"},
    "The call is lost before it is made": {"cut": "before"},
    "Server error 503": {"status": 503, "code": "ServiceUnavailable"},
    "Error 500, though the change is made": {"status": 500, "code": "InternalError", "after": True},
    "A proxy's HTML page": {"body": "html"},
    "Half of the answer": {"body": "truncated"},
    "The answer takes 5 seconds": {"latency": 5},
    "What it starts never ends": {"stuck": True},
}
"""What the page offers: in words -> what makes a fault do so."""

GOOD = {"active", "activated", "available", "normal", "success", "up", "in_service"}
BAD = {"failed", "rejected", "expired", "deleted", "inactive", "error", "down", "not there", "partial_success"}


def render(cloud: Cloud, journal: Journal, faults: Faults, addresses: dict[str, str]) -> str:
    """The whole page. ``addresses``: name -> address of every cloud of this simulator."""
    clouds = [
        f'<a aria-current="page">{escape(name)}</a>'
        if name == cloud.name
        else f'<a href="{at}/_sim/">{escape(name)}</a>'
        for name, at in addresses.items()
    ]
    offered = "".join(
        f"<option value='{escape(json.dumps(fault))}'>{escape(words)}</option>"
        for words, fault in {**FAULTS, **cloud.refusals}.items()
    )
    parts = {
        "title": escape(cloud.name),
        "clouds": "".join(clouds),
        "faults": offered,
        "operations": "".join(f'<option value="{escape(one)}">' for one in cloud.operations()),
        "switches": "".join(switch(cloud, name) for name in sorted(cloud.switches)),
        "lag": f"{cloud.settings.lag:g}",
        "latency": f"{cloud.settings.latency:g}",
        "live": live(cloud, journal, faults),
    }
    _header, _, page = FRAME.read_text(encoding="utf-8").partition("-->\n")
    for name, text in parts.items():
        page = page.replace(f"<!--{name}-->", text)
    return page


def switch(cloud: Cloud, name: str) -> str:
    """An option of the list of switches, with what it may be and what it is."""
    choices = [json.dumps(choice) for choice in cloud.choices.get(name, ())]
    if isinstance(cloud.switches[name], bool):
        choices = ["true", "false"]
    value = json.dumps(cloud.switch(name), ensure_ascii=False)
    return (
        f'<option value="{escape(name)}" data-value="{escape(value)}" data-choices="{escape(" ".join(choices))}">'
        f"{escape(name.replace('_', ' '))}</option>"
    )


def live(cloud: Cloud, journal: Journal, faults: Faults) -> str:
    """The part of the page that changes."""
    links, merged = cloud.links(), merge(cloud.state())
    sheets = {kind: sheet_of(cloud, kind, rows) for kind, rows in merged.items()}
    names = names_of(merged, sheets)
    order = [kind for kind in cloud.sheets if kind in merged] + [kind for kind in merged if kind not in cloud.sheets]
    tables = "".join(
        section(sheets[kind].title, table(sheets[kind], merged[kind], names), len(merged[kind])) for kind in order
    )
    return "".join(
        (
            summary(cloud, links, journal),
            set_faults(faults),
            section("Links", drawn(links), len(links)),
            section("Last requests", requests(journal), len(journal.entries)),
            tables or "<p class='quiet'>No network yet: run a playbook.</p>",
        )
    )


def summary(cloud: Cloud, links: list[dict[str, Any]], journal: Journal) -> str:
    settings = cloud.settings
    up = sum(mood(link["status"]) == "good" for link in links)
    pace = f"{settings.lag:g} s" if settings.lag_reads is None else f"{settings.lag_reads} reads"
    facts = {
        "clock": cloud.clock.iso().replace("T", " ").rstrip("Z") + (" (moved)" if cloud.clock.offset else ""),
        "a transition": pace,
        "an answer": f"{settings.latency:g} ms",
        "links up": f"{up} of {len(links)}",
        "requests": f"{len(journal.entries)}",
        "of them changes": f"{journal.writes}",
    }
    items = "".join(f"<div><dt>{name}</dt><dd>{escape(text)}</dd></div>" for name, text in facts.items())
    return f"<dl class='facts'>{items}</dl>"


def set_faults(faults: Faults) -> str:
    rows = []
    for fault in faults.faults:
        which = f"{fault.method} {fault.operation}".removeprefix("* ")
        which += f' with "{fault.contains}"' if fault.contains else ""
        until = "until removed" if fault.times is None else f"{fault.times} times" if fault.times > 1 else "once"
        nth = f", from call {fault.nth} on" if fault.nth > 1 else ""
        text = f"{which}: {fault.describe()}, {until}{nth}; {fault.seen} calls seen, {fault.applied} hit"
        rows.append(f"<li>{escape(text)} <button data-remove-fault='{fault.id}'>Remove</button></li>")
    return f"<ul class='faults'>{''.join(rows)}</ul>" if rows else ""


def section(title: str, body: str, count: int) -> str:
    """A part that folds; the page keeps it folded."""
    key = escape(title)
    return f"<details open data-key='{key}'><summary>{key} <span class='count'>{count}</span></summary>{body}</details>"


# --- Links -----------------------------------------------------------------------------------------------------------


def drawn(links: list[dict[str, Any]]) -> str:
    if not links:
        return "<p class='quiet'>No network is linked yet.</p>"
    return f"<ul class='links'>{''.join(map(card, links[:CARDS]))}</ul>" + more(len(links), CARDS)


def card(link: dict[str, Any]) -> str:
    status, other = link["status"], link.get("to_status", link["status"])
    shown = status if status == other else f"{status} / {other}"
    worst = next((word for word in ("bad", "wait") if word in (mood(status), mood(other))), "good")
    detail = escape(link["detail"])
    return (
        f"<li class='{worst}'>{end_of(link['from'])}<span class='line'><b>{escape(shown or 'no state')}</b>"
        f'<small title="{detail}">{detail}</small></span>{end_of(link["to"])}</li>'
    )


def end_of(end: dict[str, str]) -> str:
    name, place = escape(end["name"]), escape(end["place"])
    return f'<span class="end"><b title="{name}">{name}</b><small title="{place}">{place}</small></span>'


# --- Objects ---------------------------------------------------------------------------------------------------------


def merge(state: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """``{kind: [object, ...]}`` of all accounts and regions; where an object is stands in it."""
    merged: dict[str, list[dict[str, Any]]] = {}
    for account, regions in state.items():
        for region, kinds in regions.items():
            for kind, objects in kinds.items():
                place = {"account": account} if region == EVERYWHERE else {"region": region, "account": account}
                if objects:
                    merged.setdefault(kind, []).extend({**one, "_place": place} for one in objects)
    return merged


def sheet_of(cloud: Cloud, kind: str, rows: list[dict[str, Any]]) -> Sheet:
    """The cloud's own, or every key."""
    keys = dict.fromkeys(key for row in rows[:ROWS] for key in row if key != "_place")
    return cloud.sheets.get(kind) or Sheet(kind.replace("_", " ").capitalize(), {key: key for key in keys})


def names_of(merged: dict[str, list[dict[str, Any]]], sheets: dict[str, Sheet]) -> dict[str, str]:
    """Id -> what people call the object that has it."""
    names = {}
    for kind, rows in merged.items():
        sheet = sheets[kind]
        for row in rows if sheet.name else ():
            name = row.get(sheet.columns[sheet.name])
            names.update({row[key]: name for key in sheet.ids if name and row.get(key)})
    return names


def table(sheet: Sheet, rows: list[dict[str, Any]], names: dict[str, str]) -> str:
    """The columns in which any row has something."""
    shown = rows[:ROWS]
    cells = {heading: [text_of(value_at(row, key)) for row in shown] for heading, key in sheet.columns.items()}
    for part in ("region", "account"):
        cells[part.capitalize()] = [row["_place"].get(part, "") for row in shown]
    cells = {heading: column for heading, column in cells.items() if any(column)}
    body = []
    for number in range(len(shown)):
        row = "".join(cell(heading, column[number], names) for heading, column in cells.items())
        body.append(f"<tr>{row}</tr>")
    head = "".join(f"<th>{escape(heading)}</th>" for heading in cells)
    return f"<div class='scroll'><table><tr>{head}</tr>{''.join(body)}</table></div>" + more(len(rows), ROWS)


def more(count: int, shown: int) -> str:
    return f"<p class='quiet'>and {count - shown} more</p>" if count > shown else ""


def value_at(thing: Any, path: str) -> Any:
    """``a.b``; of a list, of all its items."""
    for key in path.split("."):
        if isinstance(thing, list):
            thing = [one.get(key) for one in thing if isinstance(one, dict)]
        elif isinstance(thing, dict):
            thing = thing.get(key)
        else:
            return None
    return thing


def text_of(value: Any) -> str:
    """A value in words: lists with commas, objects as ``key value``, booleans as yes and no."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return ", ".join(f"{key} {text_of(inner)}".strip() for key, inner in value.items())
    if isinstance(value, list):
        return ", ".join(filter(None, map(text_of, value)))
    return str(value)


def cell(heading: str, text: str, names: dict[str, str]) -> str:
    """What is too long for its column is cut by the page; all of it, and the id behind a name, is in the tooltip."""
    if heading == "Id":
        return f'<td class="id" title="{escape(text)}">{escape(text)}</td>'
    style = f' class="{mood(text)}"' if heading in ("Status", "State") else ""
    shown = " ".join(names.get(word, word) for word in text.split(" "))
    return f'<td{style} title="{escape(text)}">{escape(shown)}</td>'


def mood(status: str) -> str:
    """Colour of a state."""
    word = status.lower()
    return "good" if word in GOOD else "bad" if word in BAD else "wait" if word else ""


# --- Requests --------------------------------------------------------------------------------------------------------


def requests(journal: Journal) -> str:
    """The last ones, newest first."""
    rows = "".join(request(entry) for entry in islice(reversed(journal.entries), LAST_REQUESTS))
    if not rows:
        return "<p class='quiet'>No request yet.</p>"
    head = "".join(f"<th>{name}</th>" for name in ("", "Time", "Call", "Answer", "Effect", "Account", "Fault"))
    return f"<div class='scroll requests'><table><tr>{head}</tr>{rows}</table></div>"


def request(entry: dict[str, Any]) -> str:
    status, call = entry["status"], entry["operation"] or entry["path"]
    if call == entry["path"]:
        call = f"{entry['method']} {call}"
    effect = "changed" if entry["wrote"] else ""
    answer = f"<td class='{'good' if 200 <= status < 400 else 'bad'}'>{status or 'cut off'}</td>"
    return (
        f"<tr class='{'write' if entry['wrote'] else 'read'}' data-sequence='{entry['sequence']}'>"
        f"<td class='id'>{entry['sequence']}</td><td>{escape(entry['time'][11:19])}</td>"
        f'<td title="{escape(call)}">{escape(call)}</td>{answer}<td>{effect}</td>'
        f"<td>{escape(entry['account'])}</td><td class='bad'>{escape(entry['fault'])}</td></tr>"
    )
