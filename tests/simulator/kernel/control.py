# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The control plane under ``/_sim/``: a function from a request to a response, like a cloud."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from .cloud import Cloud, Request, Response
from .drawing import drawing, part
from .faults import Faults
from .journal import Journal
from .page import live, render

PREFIX = "/_sim"


class ControlError(Exception):
    """What was wrong with a control call, in words; answered as ``{"error": ...}``."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


class Control:
    """Controls one cloud: its state, journal, faults, clock and settings."""

    def __init__(self, cloud: Cloud, journal: Journal, faults: Faults) -> None:
        self.cloud = cloud
        self.journal = journal
        self.faults = faults
        self.addresses = {cloud.name: ""}  # of every cloud of this simulator by name, for the page
        self.initial = replace(cloud.settings, switches=dict(cloud.settings.switches))
        self.routes = {
            ("GET", "/"): self.get_page,
            ("GET", "/live"): self.get_live,
            ("GET", "/map"): self.get_map,
            ("GET", "/map.js"): self.get_map_script,
            ("GET", "/map.css"): self.get_map_style,
            ("POST", "/reset"): self.post_reset,
            ("GET", "/journal"): self.get_journal,
            ("DELETE", "/journal"): self.delete_journal,
            ("GET", "/state"): self.get_state,
            ("GET", "/faults"): self.get_faults,
            ("POST", "/faults"): self.post_faults,
            ("DELETE", "/faults"): self.delete_faults,
            ("GET", "/clock"): self.get_clock,
            ("POST", "/clock"): self.post_clock,
            ("GET", "/settings"): self.get_settings,
            ("POST", "/settings"): self.post_settings,
        }

    def handle(self, request: Request) -> Response:
        path = request.path[len(PREFIX) :].rstrip("/") or "/"
        try:
            route = self.routes.get((request.method, path))
            if route is None:
                methods = [method for method, known in self.routes if known == path]
                if methods:
                    raise ControlError(f"{path} takes {' and '.join(methods)}, not {request.method}", 405)
                known = ", ".join(f"{method} {PREFIX}{known}" for method, known in self.routes)
                raise ControlError(f"no such control call; known: {known}", 404)
            return route(request)
        except ControlError as error:
            return Response.json({"error": str(error)}, error.status)

    def get_page(self, request: Request) -> Response:
        return html(render(self.cloud, self.journal, self.faults, self.addresses))

    def get_live(self, request: Request) -> Response:
        """The part of the page that changes, which the page itself asks for again and again."""
        return html(live(self.cloud, self.journal, self.faults))

    def get_map(self, request: Request) -> Response:
        """Networks and links, as the drawing takes them."""
        return Response.json(drawing(self.cloud))

    def get_map_script(self, request: Request) -> Response:
        return text("\n".join(map(part, ("d3.js", "map.js"))), "text/javascript")

    def get_map_style(self, request: Request) -> Response:
        return text(part("map.css"), "text/css")

    def post_reset(self, request: Request) -> Response:
        """Back to how the simulator started: state, journal, faults, clock and settings."""
        self.restore(self.initial)
        self.cloud.clock.offset = 0.0
        self.faults.clear()
        self.cloud.reset()
        self.journal.clear()
        return Response.json({"reset": True})

    def get_journal(self, request: Request) -> Response:
        """``?since=<sequence>`` leaves out older entries, ``?entries=false`` gives only the counts."""
        query = dict(request.query)
        try:
            since = int(query.get("since", "0"))
        except ValueError:
            raise ControlError("since must be a sequence number") from None
        return Response.json(self.journal.document(since, query.get("entries", "true").lower() != "false"))

    def delete_journal(self, request: Request) -> Response:
        self.journal.clear()
        return Response.json({"count": 0})

    def get_state(self, request: Request) -> Response:
        return Response.json(self.cloud.state())

    def get_faults(self, request: Request) -> Response:
        return Response.json({"faults": self.faults.documents()})

    def post_faults(self, request: Request) -> Response:
        """One fault, or a list; answers with all that are set."""
        document = body_json(request)
        try:
            self.faults.add(document if isinstance(document, list) else [document])
        except ValueError as error:
            raise ControlError(str(error)) from None
        return self.get_faults(request)

    def delete_faults(self, request: Request) -> Response:
        """``?id=<number>`` removes that one, else all."""
        number = dict(request.query).get("id")
        if number is None:
            self.faults.clear()
        elif not number.isdecimal() or not self.faults.remove(int(number)):
            raise ControlError(f"no fault has the id {number!r}", 404)
        return self.get_faults(request)

    def get_clock(self, request: Request) -> Response:
        clock = self.cloud.clock
        return Response.json({"now": clock.iso(), "offset": clock.offset})

    def post_clock(self, request: Request) -> Response:
        """``{"advance": seconds}``, may be negative to make the clock wrong."""
        document = body_object(request)
        if set(document) != {"advance"}:
            raise ControlError('the clock takes {"advance": seconds}')
        self.cloud.clock.advance(number(document["advance"], "advance", negative=True))
        return self.get_clock(request)

    def get_settings(self, request: Request) -> Response:
        settings = self.cloud.settings
        return Response.json(
            {
                "lag": settings.lag,
                "lag_reads": settings.lag_reads,
                "latency": settings.latency,
                "switches": {name: self.cloud.switch(name) for name in self.cloud.switches},
            }
        )

    def post_settings(self, request: Request) -> Response:
        """Any of ``lag``, ``lag_reads``, ``latency``, ``switches``; what is not named stays. All or nothing."""
        self.restore(changed_settings(self.cloud, body_object(request)))
        return self.get_settings(request)

    def restore(self, settings: Any) -> None:
        """Take over values into the settings object that the cloud and its objects hold."""
        self.cloud.settings.lag = settings.lag
        self.cloud.settings.lag_reads = settings.lag_reads
        self.cloud.settings.latency = settings.latency
        self.cloud.settings.switches = dict(settings.switches)


def html(content: str) -> Response:
    return text(content, "text/html")


def text(content: str, kind: str) -> Response:
    headers = {"Content-Type": f"{kind}; charset=utf-8", "Cache-Control": "no-store"}
    return Response(body=content.encode(errors="replace"), headers=headers)


def changed_settings(cloud: Cloud, document: dict[str, Any]) -> Any:
    """A copy of the cloud's settings with the document applied. Raises ControlError."""
    unknown = sorted(set(document) - {"lag", "lag_reads", "latency", "switches"})
    if unknown:
        raise ControlError(f"unknown setting {', '.join(unknown)}; known: lag, lag_reads, latency, switches")
    settings = replace(cloud.settings, switches=dict(cloud.settings.switches))
    if "lag" in document:
        settings.lag = number(document["lag"], "lag")
    if "latency" in document:
        settings.latency = number(document["latency"], "latency")
    if "lag_reads" in document:
        reads = document["lag_reads"]
        if reads is not None and (isinstance(reads, bool) or not isinstance(reads, int) or reads < 0):
            raise ControlError("lag_reads must be a number of reads, or null")
        settings.lag_reads = reads
    switches = document.get("switches", {})
    if not isinstance(switches, dict):
        raise ControlError("switches must be an object")
    for name, value in switches.items():
        settings.switches[name] = switch_value(cloud, name, value)
    return settings


def switch_value(cloud: Cloud, name: str, value: Any) -> Any:
    """The value if the switch exists and takes it. Raises ControlError."""
    if name not in cloud.switches:
        raise ControlError(f"unknown switch {name}; known: {', '.join(sorted(cloud.switches)) or 'none'}")
    default = cloud.switches[name]
    if name in cloud.choices:
        if value not in cloud.choices[name]:
            raise ControlError(f"switch {name} must be one of {', '.join(map(json.dumps, cloud.choices[name]))}")
        return value
    if isinstance(default, bool):
        if not isinstance(value, bool):
            raise ControlError(f"switch {name} must be true or false")
    elif isinstance(default, (int, float)):
        number(value, f"switch {name}")
    elif default is not None and not isinstance(value, type(default)):
        raise ControlError(f"switch {name} must be like its default {json.dumps(default)}")
    return value


def number(value: Any, name: str, negative: bool = False) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or (value < 0 and not negative):
        raise ControlError(f"{name} must be a number{'' if negative else ', 0 or more'}")
    return value


def body_json(request: Request) -> Any:
    try:
        return json.loads(request.body)
    except ValueError as error:
        raise ControlError(f"the body must be JSON: {error}") from None


def body_object(request: Request) -> dict[str, Any]:
    document = body_json(request)
    if not isinstance(document, dict):
        raise ControlError("the body must be a JSON object")
    return document
