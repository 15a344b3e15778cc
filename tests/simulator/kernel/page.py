# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page at ``/_sim/``: links, networks and last requests of one cloud, for a person."""

from __future__ import annotations

from html import escape
from itertools import islice
from typing import Any

from .cloud import Cloud
from .faults import Faults
from .journal import Journal

LAST_REQUESTS = 50
ROWS = 200  # per table

STYLE = """
:root { color-scheme: light dark; --line: #8884; --soft: #8881; --good: #1a7f37; --wait: #9a6700; --bad: #cf222e; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 0 auto; padding: 1.5rem; max-width: 76rem; }
h1 { font-size: 1.5rem; margin: 0; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
p { margin: .3rem 0; } .quiet { opacity: .7; } .scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .85rem; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid var(--line); }
td { white-space: nowrap; }
th { background: var(--soft); font-weight: 600; } td.wide { white-space: normal; }
.good { color: var(--good); } .wait { color: var(--wait); } .bad { color: var(--bad); }
"""

GOOD = {"active", "activated", "available", "idle", "normal", "success", "up", "in_service"}
BAD = {"failed", "rejected", "expired", "deleted", "inactive", "error", "down"}


def render(cloud: Cloud, journal: Journal, faults: Faults) -> str:
    settings = cloud.settings
    lag = f"{settings.lag:g} s" if settings.lag_reads is None else f"{settings.lag_reads} reads"
    pace = f"a state transition takes {lag}, an answer {settings.latency:g} ms, {len(faults.faults)} faults are set"
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="5"><title>{escape(cloud.name)} simulator</title><style>{STYLE}</style></head><body>
<h1>{escape(cloud.name)} simulator</h1>
<p class="quiet">{escape(cloud.clock.iso())} &middot; {escape(pace)}</p>
<h2>Links</h2>{table(cloud.links(), "No network is linked yet.")}
{inventory(cloud.state())}
<h2>Last requests</h2>{table(last_requests(journal), "No request yet.")}
</body></html>
"""


def inventory(state: dict[str, Any], path: tuple[str, ...] = ()) -> str:
    """Tables of a nested dict: lists become tables, the keys on the way there their headings."""
    parts = []
    for key, value in state.items():
        here = (*path, str(key))
        if isinstance(value, dict):
            parts.append(inventory(value, here))
        elif isinstance(value, list) and value:
            title = f"{here[-1].replace('_', ' ')} ({len(value)})"
            where = " &middot; ".join(escape(part) for part in here[:-1])
            parts.append(f"<h2>{escape(title)}</h2><p class='quiet'>{where}</p>{table(value)}")
    return "".join(parts)


def last_requests(journal: Journal) -> list[dict[str, Any]]:
    return list(islice(reversed(journal.entries), LAST_REQUESTS))


def table(rows: list[Any], when_empty: str = "") -> str:
    """Rows of scalars; a value that is a list or an object is shown by its size."""
    if not rows:
        return f"<p class='quiet'>{escape(when_empty)}</p>"
    rows = [row if isinstance(row, dict) else {"value": row} for row in rows]
    columns = list(dict.fromkeys(name for row in rows[:ROWS] for name in row))
    columns = [name for name in columns if any(row.get(name) not in (None, "", [], {}) for row in rows[:ROWS])]
    head = "".join(f"<th>{escape(name.replace('_', ' '))}</th>" for name in columns)
    body = "".join(f"<tr>{''.join(cell(name, row.get(name, '')) for name in columns)}</tr>" for row in rows[:ROWS])
    more = f"<p class='quiet'>and {len(rows) - ROWS} more</p>" if len(rows) > ROWS else ""
    return f"<div class='scroll'><table><tr>{head}</tr>{body}</table></div>{more}"


def cell(name: str, value: Any) -> str:
    if isinstance(value, (list, dict)):
        flat = value if isinstance(value, list) else [f"{key}={inner}" for key, inner in value.items()]
        if all(isinstance(item, (str, int, float)) for item in flat) and len(flat) <= 5:
            return f"<td class='wide'>{escape(', '.join(map(str, flat)))}</td>"
        return f"<td class='quiet'>{len(value)}</td>"
    text = str(value)
    if isinstance(value, bool):
        text = "yes" if value else "no"
    elif value is None:
        text = ""
    if len(text) > 60:
        return f"<td class='wide'>{escape(text)}</td>"
    return f"<td{mood(name, value, text)}>{escape(text)}</td>"


def mood(name: str, value: Any, text: str) -> str:
    """Colour for a state or an HTTP status."""
    if "status" not in name.lower() and "state" not in name.lower() or not text:
        return ""
    if isinstance(value, int):
        return " class='bad'" if value >= 400 else " class='good'"
    word = text.lower()
    return f" class='{'good' if word in GOOD else 'bad' if word in BAD else 'wait'}'"
