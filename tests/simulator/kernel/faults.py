# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults on demand: which calls they hit, and what then happens to them."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import unquote_plus

from .cloud import Request

PROXY_PAGE = (
    "<html><head><title>502 Bad Gateway</title></head>"
    "<body><center><h1>502 Bad Gateway</h1></center><hr><center>nginx</center></body></html>"
)


@dataclass
class Fault:
    """Hits the ``nth`` matching call and the ``times - 1`` after it (``times`` null: all after it).

    A call matches by ``operation`` (RPC action or REST path, a glob), ``method`` (a glob) and ``contains`` (text in the
    decoded query or body). The cloud does not act on a call answered by ``status`` or ``body``, unless ``after`` is
    true; ``truncated`` shows half of its own answer, so it always acts.
    """

    operation: str = "*"
    method: str = "*"
    contains: str = ""
    nth: int = 1
    times: int | None = 1
    after: bool = False
    status: int | None = None
    code: Any = None  # any JSON type, to see clients meet a numeric one
    message: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    latency: float = 0.0  # seconds
    cut: str = ""  # "before" or "after" the effect
    body: str = ""  # "html", "truncated", or the body itself
    stuck: str | bool = False
    id: int = 0
    seen: int = 0  # matching calls so far
    applied: int = 0  # calls hit so far

    @classmethod
    def parse(cls, document: Any) -> Fault:
        """From the control plane's JSON. Raises ValueError in words."""
        if not isinstance(document, dict):
            raise ValueError("a fault must be a JSON object")
        options = {f.name for f in fields(cls)} - {"id", "seen", "applied"}
        unknown = sorted(set(document) - options)
        if unknown:
            raise ValueError(f"unknown fault option {', '.join(unknown)}; known: {', '.join(sorted(options))}")
        fault = cls(**document)
        fault.check()
        return fault

    def check(self) -> None:
        for name in ("operation", "method", "contains", "message", "cut", "body"):
            if not isinstance(getattr(self, name), str):
                raise ValueError(f"{name} must be a string")
        if not is_int(self.nth) or self.nth < 1:
            raise ValueError("nth must be an integer from 1")
        if self.times is not None and (not is_int(self.times) or self.times < 1):
            raise ValueError("times must be an integer from 1, or null for ever")
        if self.status is not None and (not is_int(self.status) or not 200 <= self.status <= 599):
            raise ValueError("status must be an integer from 200 to 599")
        if not isinstance(self.after, bool):
            raise ValueError("after must be true or false")
        if self.cut not in ("", "before", "after"):
            raise ValueError("cut must be 'before' or 'after'")
        if isinstance(self.latency, bool) or not isinstance(self.latency, (int, float)) or self.latency < 0:
            raise ValueError("latency must be seconds, 0 or more")
        if not isinstance(self.stuck, (str, bool)):
            raise ValueError("stuck must be true or the name of a state")
        if not isinstance(self.headers, dict) or not all(isinstance(v, (str, int)) for v in self.headers.values()):
            raise ValueError("headers must be an object of strings")
        self.headers = {name: str(value) for name, value in self.headers.items()}
        for text in (*self.headers, *self.headers.values()):
            if "\r" in text or "\n" in text:
                raise ValueError("headers must not contain line breaks")
        if self.code is not None and self.status is None:
            self.status = 400
        if not (self.status or self.cut or self.body or self.latency or self.stuck or self.headers):
            raise ValueError("a fault needs an effect: status, code, headers, latency, cut, body or stuck")

    @property
    def replaces(self) -> bool:
        """Is the answer another than the cloud's own?"""
        return self.status is not None or self.body not in ("", "truncated")

    @property
    def acts(self) -> bool:
        """Does the cloud act on the call?"""
        if self.cut:
            return self.cut == "after"
        return self.after or not self.replaces

    def matches(self, request: Request, operation: str) -> bool:
        return (
            fnmatchcase(operation, self.operation)
            and fnmatchcase(request.method, self.method.upper())
            and (not self.contains or self.contains in request_text(request))
        )

    def describe(self) -> str:
        """One word or two for the journal."""
        effects = [
            f"status {self.status}" if self.status else "",
            f"cut {self.cut}" if self.cut else "",
            ("body " + (self.body if self.body in ("html", "truncated") else "text")) if self.body else "",
            "stuck" if self.stuck else "",
            f"latency {self.latency:g}" if self.latency else "",
            "headers" if self.headers else "",
        ]
        return ", ".join(effect for effect in effects if effect)


class Faults:
    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.last = 0

    def add(self, documents: list[Any]) -> list[Fault]:
        """All or none: one that does not parse keeps the others out."""
        faults = [Fault.parse(document) for document in documents]
        for fault in faults:
            self.last += 1
            fault.id = self.last
        self.faults += faults
        return faults

    def clear(self) -> None:
        self.faults.clear()

    def remove(self, number: int) -> bool:
        """The fault with this id; was it there?"""
        before = len(self.faults)
        self.faults = [fault for fault in self.faults if fault.id != number]
        return len(self.faults) < before

    def documents(self) -> list[dict[str, Any]]:
        return [asdict(fault) for fault in self.faults]

    def hit(self, request: Request, operation: str) -> Fault | None:
        """The first fault due for this call. Every matching fault counts the call."""
        chosen = None
        for fault in self.faults:
            if fault.matches(request, operation):
                fault.seen += 1
                due = fault.seen >= fault.nth and (fault.times is None or fault.seen < fault.nth + fault.times)
                if due and chosen is None:
                    fault.applied += 1
                    chosen = fault
        return chosen


def is_int(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def request_text(request: Request) -> str:
    query = "&".join(f"{name}={value}" for name, value in request.query)
    return f"{query}\n{unquote_plus(request.body.decode('utf-8', 'replace'))}"
