# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Watches the links of a topology, and emits an event when one stops being as its file says, or comes back.

It looks by a run of the playbook ``cloudlink.interconnect.drift``, in a process of its own: one listing of a kind for all links,
and nothing of Ansible in the engine's process.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime
import json
import logging
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

DOCUMENTATION = r"""
short_description: Watches the links of a topology
description:
  - Looks every so often whether the links of a topology are as its file says, and emits an event when one stops being so, and when it
    comes back. The first look emits an event for each link that is not as it should be.
  - All links are looked at together, with one listing of each kind of object.
  - Connections come from the environment variables ALICLOUD_*, ALIBABACLOUDSTACK_* and ALKIRA_*, as far as the topology does not say
    otherwise.
  - While the links cannot be looked at as a whole, it says so once in an event of the type C(unreachable), looks ever more rarely,
    and says once when it can again.
options:
  topology:
    description: The file of the topology, ending in C(.interconnect.yml).
    type: str
    required: true
  interval:
    description: Seconds from one look to the next.
    type: float
    default: 60
  confirm:
    description: How many looks in a row have to find a link other than it should be before an event says so.
    type: int
    default: 1
  limit:
    description: The links to look at, as for C(--limit). Without it, it is all of them.
    type: str
  options:
    description: Options for the tasks of the link modules, by kind, as for the playbook C(cloudlink.interconnect.network).
    type: dict
    default: {}
"""

EXAMPLES = r"""
- name: Watch the links
  cloudlink.interconnect.links:
    topology: shop.interconnect.yml
    interval: 60
    confirm: 2
"""

LOGGER = logging.getLogger(__name__)

PLAYBOOK = "cloudlink.interconnect.drift"
ENDINGS = (".interconnect.yml", ".interconnect.yaml")
LONGEST = 600.0
"""Seconds between two looks at most, where looking fails over and over and the interval is not longer itself."""

OK, UNREACHABLE = "ok", "unreachable"
TOLD = ("family", "kind", "networks", "source", "status", "changes", "msg", "error", "next_step")

COLLECTIONS = Path(__file__).resolve().parents[7]
"""Where the collection that this file is of lies, since the engine loads it by its path alone."""


def checked(args: dict[str, Any]) -> dict[str, Any]:
    """The arguments as they are used.

    :raises ValueError: one of them means nothing; the text names it.
    """
    found = {
        "interval": 60.0,
        "confirm": 1,
        "limit": "",
        "options": {},
        **{k: v for k, v in args.items() if v is not None},
    }
    path = found.get("topology")
    if not isinstance(path, str) or not path.endswith(ENDINGS):
        raise ValueError("topology: give the file of a topology, whose name ends in %s, not %r" % (ENDINGS[0], path))
    if not os.path.isfile(path):
        raise ValueError("topology: there is no file %s" % os.path.abspath(path))
    for name, convert, least, words in (("interval", float, 1, "seconds, 1 or more"), ("confirm", int, 1, "1 or more")):
        value = found[name]
        try:
            number = convert(value) if not isinstance(value, bool) else None
        except (TypeError, ValueError):
            number = None
        if number is None or not least <= number < float("inf"):
            raise ValueError("%s: must be a number, %s, not %r" % (name, words, value))
        found[name] = number
    if not isinstance(found["limit"], str):
        raise ValueError("limit: must be a text, not %r" % (found["limit"],))
    if not isinstance(found["options"], dict):
        raise ValueError("options: must be a dictionary of options by kind of link, not %r" % (found["options"],))
    return found


class Watch:
    """What was seen of the links so far.

    :param confirm: how often in a row a link has to be found other than it should be.
    """

    def __init__(self, topology: str, confirm: int) -> None:
        self.topology, self.confirm = topology, confirm
        self.known: dict[str, dict[str, Any]] = {}
        self.blind: str | None = None
        self.initial = True

    def saw(self, report: dict[str, Any], now: str) -> list[dict[str, Any]]:
        """The events of a look: links that changed between as they should be and not, in order."""
        events = []
        if self.blind is not None:
            self.blind = None
            events.append({"type": "reachable", "topology": self.topology, "since": now})
        rows = {row["name"]: row for row in report["links"]}
        for name in sorted(set(self.known) - set(rows)):
            # It left the file, so nothing is expected of it any more.
            del self.known[name]
        for name, row in sorted(rows.items()):
            action = row["action"]
            state = OK if action == "unchanged" and not row.get("next_step") else action
            if state == "unchanged":
                state = "waiting"
            known = self.known.setdefault(name, {"state": OK, "since": now, "bad": 0})
            known["bad"] = 0 if state == OK else known["bad"] + 1
            if state == known["state"] or 0 < known["bad"] < self.confirm:
                continue
            before, known["state"], known["since"] = known["state"], state, now
            events.append(self._event(name, row, before, state, now))
        self.initial = False
        return events

    def _event(self, name: str, row: dict[str, Any], before: str, after: str, now: str) -> dict[str, Any]:
        kind = "back" if after == OK else "off"
        return {
            "type": kind,
            "topology": self.topology,
            "link": name,
            "before": before,
            "after": after,
            "since": now,
            "initial": self.initial,
            **{key: row[key] for key in TOLD if row.get(key) not in (None, [], "")},
            # The engine runs a playbook for these hosts alone.
            "meta": {"hosts": [name]},
        }

    def could_not_look(self, why: str, now: str) -> list[dict[str, Any]]:
        """An event, once, until links can be looked at again."""
        if self.blind is not None:
            return []
        self.blind = why
        return [{"type": UNREACHABLE, "topology": self.topology, "msg": why, "since": now}]


def command(args: dict[str, Any], report: str) -> list[str]:
    """The run that looks. It writes what it found to a file, since what it prints is for people."""
    beside = Path(sys.executable).parent / "ansible-playbook"
    program = str(beside) if beside.exists() else shutil.which("ansible-playbook") or "ansible-playbook"
    variables = {"report": report, "fail_on_drift": False, "options": args["options"]}
    found = [program, "-i", os.path.abspath(args["topology"]), PLAYBOOK, "--extra-vars", json.dumps(variables)]
    return [*found, "--limit", args["limit"]] if args["limit"] else found


def environment() -> dict[str, str]:
    known = os.environ.get("ANSIBLE_COLLECTIONS_PATH") or "~/.ansible/collections:/usr/share/ansible/collections"
    return {
        **os.environ,
        "ANSIBLE_COLLECTIONS_PATH": "%s:%s" % (COLLECTIONS, known),
        "ANSIBLE_FORCE_COLOR": "0",
        "ANSIBLE_NOCOLOR": "1",
        "ANSIBLE_RETRY_FILES_ENABLED": "0",
        "ANSIBLE_CALLBACK_RESULT_FORMAT": "json",
    }


async def look(args: dict[str, Any]) -> tuple[dict[str, Any] | None, str]:
    """``(report, why there is none)``"""
    with tempfile.TemporaryDirectory(prefix="interconnect-") as folder:
        report = os.path.join(folder, "report.json")
        try:
            process = await asyncio.create_subprocess_exec(
                *command(args, report),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.STDOUT,
                env=environment(),
            )
        except OSError as error:
            return None, "ansible-playbook cannot be started: %s" % error.strerror
        try:
            output, _none = await process.communicate()
        except asyncio.CancelledError:
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
            await process.wait()
            raise
        try:
            with open(report, encoding="utf-8") as handle:
                return json.load(handle), ""
        except (OSError, ValueError):
            return None, reason(output.decode(errors="replace"), process.returncode)


def reason(output: str, code: int | None) -> str:
    """Of what a run printed, the line that says why it failed."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    told = [line for line in lines if line.startswith(("fatal:", "[ERROR]", "ERROR!"))] or lines[-1:]
    return told[0] if told else "ansible-playbook ended with the exit code %s and said nothing" % code


def now() -> str:
    return datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds")


async def main(queue: asyncio.Queue[Any], args: dict[str, Any]) -> None:
    """What the engine calls. It never returns: that would end the rulebook."""
    args = checked(args)
    watch = Watch(os.path.abspath(args["topology"]), args["confirm"])
    pause = args["interval"]
    while True:
        report, why = await look(args)
        if report is None:
            LOGGER.warning("the links of %s cannot be looked at: %s", watch.topology, why)
            events = watch.could_not_look(why, now())
            pause = max(args["interval"], min(pause * 2, LONGEST))
        else:
            events = watch.saw(report, now())
            pause = args["interval"]
        for event in events:
            await queue.put({"interconnect": event, "meta": event.pop("meta", {})})
        await asyncio.sleep(pause)


if __name__ == "__main__":
    # python links.py '{"topology": "shop.interconnect.yml"}' prints the events, for a try without the engine.
    class Printer:
        async def put(self, event: dict[str, Any]) -> None:
            print(json.dumps(event), flush=True)

    asyncio.run(main(Printer(), json.loads(sys.argv[1])))  # type: ignore[arg-type]
