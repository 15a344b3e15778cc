# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What happens to one request between the wire and the cloud: latency, faults, the journal.

It knows no socket and no way to sleep, so that a server and a client in the same process share it: whoever carries the
request drives :meth:`Exchange.steps` and does the waiting.
"""

from __future__ import annotations

import logging
from collections.abc import Generator
from dataclasses import dataclass

from .cloud import Cloud, Request, Response
from .faults import PROXY_PAGE, Fault, Faults
from .journal import Journal

log = logging.getLogger(__name__)


@dataclass
class Outcome:
    """``cut``: the connection breaks off instead of an answer."""

    response: Response
    cut: bool = False


class Exchange:
    """One cloud, the faults that are set for it, and its journal."""

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud
        self.journal = Journal()
        self.faults = Faults()

    def steps(self, request: Request) -> Generator[float, None, Outcome]:
        """Yields seconds to wait, in order; returns the outcome. The cloud acts between two waits or after the last."""
        operation = self.cloud.operation(request)
        fault = self.faults.hit(request, operation) if self.faults.faults else None
        if self.cloud.settings.latency:
            yield self.cloud.settings.latency / 1000
        response = self.call(request) if fault is None else (yield from self.call_with(fault, request))
        cut = bool(fault and fault.cut)
        self.journal.add(
            time=self.cloud.clock.iso(),
            method=request.method,
            operation=operation or response.operation,
            path=request.path,
            account=response.account,
            status=0 if cut else response.status,
            wrote=response.wrote,
            fault=fault.describe() if fault else "",
        )
        return Outcome(response, cut)

    def call(self, request: Request) -> Response:
        """The cloud's answer. A defect of the simulator is logged and answered as its 500, not as a dropped call."""
        try:
            return self.cloud.handle(request)
        except Exception:
            log.exception("the simulator failed on %s %s", request.method, request.path)
            return self.cloud.error(500, "InternalError", "The simulator itself failed; see its output.")

    def call_with(self, fault: Fault, request: Request) -> Generator[float, None, Response]:
        """The answer under a fault; whether the cloud acts, and when, is the fault's to say."""
        if fault.latency and not fault.after:
            yield fault.latency
        response = Response()
        if fault.acts:
            self.cloud.lag.stuck = fault.stuck
            try:
                response = self.call(request)
            finally:
                self.cloud.lag.stuck = False
        if fault.latency and fault.after:
            yield fault.latency
        shown = self.faulty(fault, response)
        shown.operation, shown.account, shown.wrote = response.operation, response.account, response.wrote
        shown.headers.update(fault.headers)
        return shown

    def faulty(self, fault: Fault, response: Response) -> Response:
        if fault.body == "truncated":
            headers = dict(response.headers)
            return Response(fault.status or response.status, response.body[: len(response.body) // 2], headers)
        if fault.body == "html":
            return Response(fault.status or 502, PROXY_PAGE.encode(), {"Content-Type": "text/html"})
        if fault.body:
            return Response(fault.status or 200, fault.body.encode(), {"Content-Type": "application/json"})
        if fault.status is not None:
            code = "InternalError" if fault.code is None else fault.code
            return self.cloud.error(fault.status, code, fault.message or "Injected by the simulator.")
        return response
