# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A server on a real socket of the loopback that answers in whatever way a test says, byte by byte if it likes."""

from __future__ import annotations

import contextlib
import json
import socket
import struct
import threading
from collections.abc import Callable
from typing import Any


class Peer:
    """One connection, as the server's script sees it. ``number`` counts the requests of all connections, from 1."""

    def __init__(self, sock: socket.socket, server: Evil) -> None:
        self.sock = sock
        self.server = server
        self.number = 0

    def send(self, data: bytes) -> None:
        self.sock.sendall(data)

    def answer(self, body: Any, status: int = 200, head: str = "") -> None:
        """A whole answer; a body that is not bytes is sent as JSON."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send(f"HTTP/1.1 {status} X\r\n{head}Content-Length: {len(content)}\r\n\r\n".encode() + content)

    def drip(self, data: bytes, pause: float) -> None:
        """One byte at a time, until the client has had enough."""
        for at in range(len(data)):
            self.send(data[at : at + 1])
            if self.server.over.wait(pause):
                return

    def reset(self) -> None:
        """Close so that the client sees a reset rather than an end."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.sock.close()


class Evil:
    """Calls ``script(peer, request)`` for each request, ``request`` being what was received of it.

    >>> with Evil(lambda peer, request: peer.answer({})) as server: ...
    """

    def __init__(self, script: Callable[[Peer, bytes], None]) -> None:
        self.script = script
        self.requests: list[bytes] = []
        self.over = threading.Event()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.host = "127.0.0.1:%d" % self.listener.getsockname()[1]
        self.url = f"http://{self.host}/"
        self.open: list[socket.socket] = []
        self.threads = [threading.Thread(target=self.listen, daemon=True)]

    def __enter__(self) -> Evil:
        self.threads[0].start()
        return self

    def __exit__(self, *_why: Any) -> None:
        self.over.set()
        for sock in (self.listener, *self.open):
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
            sock.close()
        for thread in self.threads:
            thread.join()

    def listen(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                sock, _address = self.listener.accept()
                self.open.append(sock)
                thread = threading.Thread(target=self.serve, args=(sock,), daemon=True)
                self.threads.append(thread)
                thread.start()

    def serve(self, sock: socket.socket) -> None:
        peer = Peer(sock, self)
        with contextlib.suppress(OSError):
            while request := self.receive(sock):
                self.requests.append(request)
                peer.number = len(self.requests)
                self.script(peer, request)

    @staticmethod
    def receive(sock: socket.socket) -> bytes:
        """The head of a request and the body that it announces; nothing where the client hung up."""
        data = b""
        while b"\r\n\r\n" not in data:
            piece = sock.recv(65536)
            if not piece:
                return b""
            data += piece
        head, _, body = data.partition(b"\r\n\r\n")
        length = next(
            (
                int(line.partition(b":")[2])
                for line in head.split(b"\r\n")
                if line.lower().startswith(b"content-length")
            ),
            0,
        )
        while len(body) < length:
            body += sock.recv(65536)
        return head + b"\r\n\r\n" + body
