# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The server around the clouds: sockets, TLS, latency, faults, journal, and the control plane on every port."""

from __future__ import annotations

import asyncio
import logging
import ssl
from urllib.parse import parse_qsl, unquote, urlsplit

from aiohttp import web

from .cloud import Cloud, Request, Response
from .control import PREFIX, Control
from .faults import PROXY_PAGE, Fault, Faults
from .journal import Journal

HOST = "127.0.0.1"
LONGEST_LINE = 1 << 20  # bytes of a request line: everything of an RPC call may be in its query
log = logging.getLogger(__name__)


class Host:
    """One cloud on one port."""

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud
        self.journal = Journal()
        self.faults = Faults()
        self.control = Control(cloud, self.journal, self.faults)
        self.address = ""
        self.runner: web.ServerRunner | None = None

    async def start(self, port: int, tls: ssl.SSLContext | None = None) -> None:
        """Listen; port 0 takes any free one. Raises OSError when the port is taken."""
        server = web.Server(
            self.serve, access_log=None, max_line_size=LONGEST_LINE, max_field_size=LONGEST_LINE, keepalive_timeout=75
        )
        self.runner = web.ServerRunner(server)
        await self.runner.setup()
        await web.TCPSite(self.runner, HOST, port, ssl_context=tls, backlog=1024, shutdown_timeout=0.5).start()
        bound = self.runner.addresses[0][1]
        self.address = f"{'https' if tls else 'http'}://{HOST}:{bound}"

    async def stop(self) -> None:
        if self.runner:
            await self.runner.cleanup()

    async def serve(self, received: web.BaseRequest) -> web.StreamResponse:
        request = await read_request(received)
        if request.path == PREFIX or request.path.startswith(PREFIX + "/"):
            return render(self.control.handle(request))
        operation = self.cloud.operation(request)
        fault = self.faults.hit(request, operation) if self.faults.faults else None
        if self.cloud.settings.latency:
            await asyncio.sleep(self.cloud.settings.latency / 1000)
        if fault is None:
            response = self.call(request)
        else:
            response = await self.call_with(fault, request)
        self.journal.add(
            time=self.cloud.clock.iso(),
            method=request.method,
            operation=operation or response.operation,
            path=request.path,
            account=response.account,
            status=0 if fault and fault.cut else response.status,
            wrote=response.wrote,
            fault=fault.describe() if fault else "",
        )
        if fault and fault.cut and received.transport is not None:
            received.transport.abort()
        return render(response)

    def call(self, request: Request) -> Response:
        """The cloud's answer. A defect of the simulator is logged and answered as its 500, not as a dropped call."""
        try:
            return self.cloud.handle(request)
        except Exception:
            log.exception("the simulator failed on %s %s", request.method, request.path)
            return self.cloud.error(500, "InternalError", "The simulator itself failed; see its output.")

    async def call_with(self, fault: Fault, request: Request) -> Response:
        """The answer under a fault; whether the cloud acts, and when, is the fault's to say."""
        if fault.latency and not fault.after:
            await asyncio.sleep(fault.latency)
        response = Response()
        if fault.acts:
            self.cloud.lag.stuck = fault.stuck
            try:
                response = self.call(request)
            finally:
                self.cloud.lag.stuck = False
        if fault.latency and fault.after:
            await asyncio.sleep(fault.latency)
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


async def read_request(received: web.BaseRequest) -> Request:
    """What came in, decoded once. The target may be absolute, as sent to a proxy."""
    target = received.raw_path
    if not target.startswith("/"):
        parts = urlsplit(target)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    raw_path, _, query = target.partition("?")
    return Request(
        method=received.method,
        path=unquote(raw_path),
        query=parse_qsl(query, keep_blank_values=True, errors="replace") if query else [],
        headers={name.lower(): value for name, value in received.headers.items()},
        body=await received.read() if received.body_exists else b"",
        raw_path=raw_path,
    )


def render(response: Response) -> web.Response:
    return web.Response(status=response.status, body=response.body, headers=response.headers)


async def start_all(hosts: list[tuple[Host, int, ssl.SSLContext | None]]) -> None:
    """Start every host, or none: one that cannot listen stops those before it."""
    started: list[Host] = []
    try:
        for host, port, tls in hosts:
            started.append(host)
            await host.start(port, tls)
    except OSError:
        await stop_all(started)
        raise


async def stop_all(hosts: list[Host]) -> None:
    for host in hosts:
        await host.stop()
