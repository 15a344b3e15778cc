# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a simulated cloud is: a function from a request to a response, over state that a reset empties.

What is around it owns the rest: ``exchange.py`` latency, faults and the journal, ``server.py`` sockets and TLS. A cloud
knows none of them, so it can be driven without a socket, and a fault can be put before or after its effect.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from .lag import Lag


@dataclass
class Request:
    """One HTTP request as received. ``query`` keeps order, blanks and repetitions; values are decoded."""

    method: str
    path: str
    query: list[tuple[str, str]] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)  # lower-case names
    body: bytes = b""
    raw_path: str = ""  # the path as sent, still percent-encoded
    memo: Any = None  # the cloud's own scratch space: what ``operation`` parsed and ``handle`` need not parse again

    @classmethod
    def received(cls, method: str, target: str, headers: Iterable[tuple[str, str]], body: bytes) -> Request:
        """What came in, decoded once. The target may be absolute, as sent to a proxy."""
        if not target.startswith("/"):
            parts = urlsplit(target)
            target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        raw_path, _, query = target.partition("?")
        return cls(
            method=method,
            path=unquote(raw_path),
            query=parse_qsl(query, keep_blank_values=True, errors="replace") if query else [],
            headers={name.lower(): value for name, value in headers},
            body=body,
            raw_path=raw_path,
        )


@dataclass
class Response:
    """An answer, and what the journal shall say of it."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    operation: str = ""  # RPC action, or the REST path
    account: str = ""  # whose credentials were used; never the credentials
    wrote: bool = False  # did it change state

    @classmethod
    def json(cls, document: Any, status: int = 200, **more: Any) -> Response:
        body = json.dumps(document, ensure_ascii=False).encode(errors="replace")
        response = cls(status=status, body=body, **more)
        response.headers.setdefault("Content-Type", "application/json;charset=utf-8")
        return response


class Clock:
    """Wall time plus an offset that a test may advance."""

    def __init__(self) -> None:
        self.offset = 0.0

    def now(self) -> float:
        """Seconds since the epoch."""
        return time.time() + self.offset

    def advance(self, seconds: float) -> None:
        self.offset += seconds

    def iso(self, moment: float | None = None) -> str:
        """``YYYY-MM-DDThh:mm:ssZ``, the form of every time on these wires."""
        moment = self.now() if moment is None else moment
        return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass
class Settings:
    """``lag``: seconds a state transition takes. ``lag_reads``: if set, it instead takes that many reads of the object.
    ``latency``: milliseconds an answer takes. ``switches``: a cloud's behaviours that its contract leaves open, by
    name; each cloud declares its own in ``Cloud.switches``."""

    lag: float = 1.0
    lag_reads: int | None = None
    latency: float = 0.0
    switches: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Sheet:
    """How the page shows one kind of object. ``columns``: heading -> key, dotted into objects and lists. ``name``: the
    heading under which stands what people call the object; other tables show that in place of the ``ids``, which are keys."""

    title: str
    columns: dict[str, str]
    name: str = ""
    ids: tuple[str, ...] = ()


class Cloud:
    """Base of every simulated cloud. Single-threaded by construction: the server calls it from one event loop."""

    name = ""  # as people call the cloud
    sheets: dict[str, Sheet] = {}  # kind of object, as in ``state`` -> how the page shows it, in this order
    refusals: dict[str, dict[str, Any]] = {}  # in words -> fault: what the page offers beside the faults of every cloud
    switches: dict[str, Any] = {}  # name -> default
    choices: dict[str, tuple[Any, ...]] = {}  # switch name -> its values; others take any of their default's type

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self.settings = settings
        self.clock = clock
        self.lag = Lag(settings, clock)
        self.reset()

    def switch(self, name: str) -> Any:
        """The value of a switch that this cloud declares."""
        return self.settings.switches.get(name, self.switches[name])

    def reset(self) -> None:
        """Forget everything but the preset accounts and inventory."""
        raise NotImplementedError

    def handle(self, request: Request) -> Response:
        """Answer one request. Never raises for what a client can send."""
        raise NotImplementedError

    def operation(self, request: Request) -> str:
        """The RPC action or REST path of a request, before it is handled: what faults match and the journal shows."""
        raise NotImplementedError

    def error(self, status: int, code: Any, message: str) -> Response:
        """An error as this cloud words it, for injected faults. ``code`` keeps its JSON type: a number stays one."""
        raise NotImplementedError

    def state(self) -> dict[str, Any]:
        """All objects as ``{account: {region: {kind: [object, ...]}}}``, for ``GET /_sim/state`` and the page. Secrets
        left out."""
        raise NotImplementedError

    def links(self) -> list[dict[str, Any]]:
        """The interconnects a person wants to see: ``{"from", "to", "status", "detail"}`` each. ``from`` and ``to`` are
        ``{"name", "place"}``; a ``to_status`` is there where each end has a status of its own."""
        return []

    def operations(self) -> list[str]:
        """Patterns of what :meth:`operation` answers, for a person to choose from."""
        return []
