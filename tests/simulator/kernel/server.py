# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The server around the clouds: sockets, TLS, and the control plane on every port. The rest is in ``exchange.py``."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Generator

from aiohttp import web

from .cloud import Cloud, Request, Response
from .control import PREFIX, Control
from .exchange import Exchange, Outcome

HOST = "127.0.0.1"
LONGEST_LINE = 1 << 20  # bytes of a request line: everything of an RPC call may be in its query


class Host:
    """One cloud on one port."""

    def __init__(self, cloud: Cloud) -> None:
        self.exchange = Exchange(cloud)
        self.control = Control(cloud, self.exchange.journal, self.exchange.faults)
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
        outcome = await wait_through(self.exchange.steps(request))
        if outcome.cut and received.transport is not None:
            received.transport.abort()
        return render(outcome.response)


async def wait_through(steps: Generator[float, None, Outcome]) -> Outcome:
    """Sleep wherever an exchange waits, and return how it ended."""
    while True:
        try:
            await asyncio.sleep(next(steps))
        except StopIteration as end:
            return end.value


async def read_request(received: web.BaseRequest) -> Request:
    body = await received.read() if received.body_exists else b""
    return Request.received(received.method, received.raw_path, received.headers.items(), body)


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
