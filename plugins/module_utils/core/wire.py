# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One attempt on the wire: an answer that comes whole, in time and of a sane size, or what is known of the one that did not."""

from __future__ import annotations

import contextlib
import http.client
import io
import re
import socket
import ssl
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.errors import UnexpectedAnswer, Unreachable

if TYPE_CHECKING:
    import requests.adapters

LARGEST = 64 << 20
"""Bytes that an answer may have, unpacked. The largest that is known to be asked for is a listing of some 10,000 connectors."""

LARGEST_SENT = LARGEST + (LARGEST >> 3)
"""Bytes that come over the wire for it, with its head and the lines around its pieces, of which each may lack an end."""

PIECE = 1 << 16
"""Bytes read at once."""

PACKED = {"gzip", "x-gzip", "deflate"}


class Lost(Exception):
    """No usable answer to one attempt.

    :ivar why: what happened, in words.
    :ivar sent: the request may have reached the server. False only where it surely has not.
    :ivar hopeless: trying again cannot help.
    :ivar status: of an answer that came, and is not in the API's language.
    """

    failure = Unreachable

    def __init__(self, why: str, sent: bool, hopeless: bool = False, status: int | None = None) -> None:
        super().__init__(why)
        self.why = why
        self.sent = sent
        self.hopeless = hopeless
        self.status = status


class Malformed(Lost):
    """An answer in the API's language that lacks what the API promises, or has another form: as good as none."""

    failure = UnexpectedAnswer

    def __init__(self, what: str) -> None:
        super().__init__("the answer has an unexpected form: %s" % what, sent=True)


@dataclass(frozen=True)
class HttpResponse:
    """A whole answer. Header names are case-insensitive, ``content`` is unpacked."""

    status_code: int
    headers: Mapping[str, str]
    content: bytes


# ---------------------------------------------------------------------- in time


class _TooLarge(OSError):
    """More came than any answer has."""


class _TimedReader(io.RawIOBase):
    """Reads from a socket until a moment, however little comes at a time, and up to a size, however much does."""

    def __init__(self, raw: io.RawIOBase, sock: socket.socket, seconds: float) -> None:
        super().__init__()
        self._raw = raw
        self._sock = sock
        self._seconds = seconds
        self._end = time.monotonic() + seconds
        self._room = LARGEST_SENT

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        left = self._end - time.monotonic()
        if left <= 0:
            raise socket.timeout("timed out")
        if self._room <= 0:
            raise _TooLarge
        self._sock.settimeout(left)
        try:
            count = self._raw.readinto(buffer)
            self._room -= count or 0
            return count
        finally:
            # The connection may serve another call, with a time of its own.
            with contextlib.suppress(OSError):
                self._sock.settimeout(self._seconds)

    def close(self) -> None:
        if not self.closed:
            self._raw.close()
        super().close()


class TimedResponse(http.client.HTTPResponse):
    """An answer whose head and body have to arrive within the socket's timeout together, and have a sane size together.

    By itself that timeout starts anew with each byte, so that a server, or a proxy, that sends one byte a minute is read for
    hours.
    """

    def __init__(self, sock: socket.socket, *args: Any, **more: Any) -> None:
        super().__init__(sock, *args, **more)
        seconds = sock.gettimeout()
        if seconds:
            self.fp = io.BufferedReader(_TimedReader(self.fp.detach(), sock, seconds), PIECE)


class Answer:
    """The head of an answer, and its body to be read. Closing it gives the connection back, or ends it if not all was read."""

    def __init__(self, raw: Any) -> None:
        self.status_code: int = raw.status
        self.headers: Mapping[str, str] = raw.headers
        self.raw = raw

    def __enter__(self) -> Answer:
        return self

    def __exit__(self, *_error: object) -> None:
        self.raw.close()
        self.raw.release_conn()


ADDRESSES = 1024
"""URLs without their queries of which is remembered how they are reached."""


def adapter(connections: int) -> requests.adapters.HTTPAdapter:
    """An adapter of ``requests``, for one way to verify certificates and to use proxies, whose answers are timed as a whole.

    It takes from ``requests`` how a server is reached, through which proxy and with which certificates, and works that out once
    an address. What is left of a call is that of ``urllib3``, in half the time.

    :param connections: how many are kept open to one server.
    """
    import requests.adapters
    import urllib3

    class Adapter(requests.adapters.HTTPAdapter):
        def __init__(self, **more: Any) -> None:
            super().__init__(**more)
            self._ways: dict[str, tuple[Any, str]] = {}

        def init_poolmanager(self, *args: Any, **more: Any) -> None:
            super().init_poolmanager(*args, **more)
            _time(self.poolmanager)

        def proxy_manager_for(self, proxy: str, **more: Any) -> Any:
            known = proxy in self.proxy_manager
            manager = super().proxy_manager_for(proxy, **more)
            if not known:
                _time(manager)
            return manager

        def send(
            self,
            request: requests.PreparedRequest,
            stream: bool = True,
            timeout: Any = None,
            verify: Any = True,
            cert: Any = None,
            proxies: Any = None,
        ) -> Any:
            address, mark, query = str(request.url).partition("?")
            pool, target = self._ways.get(address) or self._way(address, verify, proxies)
            connect, read = timeout
            return Answer(
                pool.request(
                    request.method,
                    target + mark + query,
                    body=request.body,
                    headers=request.headers,
                    timeout=urllib3.Timeout(connect=connect, read=read),
                    retries=False,
                    redirect=False,
                    assert_same_host=False,
                    preload_content=False,
                    decode_content=False,
                )
            )

        def _way(self, address: str, verify: Any, proxies: Any) -> tuple[Any, str]:
            """The pool of connections that leads to an address, and what a request's first line begins with."""
            request = requests.Request("GET", address).prepare()
            if hasattr(self, "get_connection_with_tls_context"):
                pool: Any = self.get_connection_with_tls_context(request, verify, proxies=proxies)
            else:
                pool = self.get_connection(str(request.url), proxies)
            self.cert_verify(pool, str(request.url), verify, None)
            if len(self._ways) >= ADDRESSES:
                self._ways.clear()
            found = self._ways[address] = pool, self.request_url(request, proxies)
            return found

    # More pools than are remembered, so that none of these is ever closed.
    return Adapter(pool_connections=ADDRESSES, pool_maxsize=connections, max_retries=0)


def _time(manager: Any) -> None:
    """Let the connections of a pool manager, of whatever kind they are, make timed responses."""

    def timed(pool: Any) -> Any:
        connection = type(pool.ConnectionCls.__name__, (pool.ConnectionCls,), {"response_class": TimedResponse})
        return type(pool.__name__, (pool,), {"ConnectionCls": connection})

    manager.pool_classes_by_scheme = {scheme: timed(pool) for scheme, pool in manager.pool_classes_by_scheme.items()}


# ---------------------------------------------------------------------- of a sane size


def whole(response: requests.Response | Answer, most: int = LARGEST) -> bytes:
    """The body of a streamed response, unpacked.

    :raises Lost: it is larger than ``most`` bytes, cut off, or packed in a way that nobody asked for.
    """
    packed = (response.headers.get("Content-Encoding") or "identity").strip().lower()
    if packed not in PACKED | {"identity"}:
        raise Lost("the answer is compressed in a way that was not asked for", sent=True, hopeless=True)
    unpack = None if packed == "identity" else zlib.decompressobj(wbits=47)
    found = bytearray()
    for piece in _pieces(response.raw):
        try:
            found += unpack.decompress(piece, most - len(found) + 1) if unpack else piece
        except zlib.error:
            raise Lost("the answer cannot be decompressed", sent=True) from None
        if len(found) > most:
            raise _too_large(most)
    if unpack and found and not unpack.eof:
        raise Lost("the answer was cut off", sent=True)
    return bytes(found)


def _too_large(most: int = LARGEST) -> Lost:
    return Lost("the answer is larger than %d MiB" % (most >> 20), sent=True, hopeless=True)


def _pieces(raw: Any) -> Iterable[bytes]:
    if hasattr(raw, "stream"):
        return raw.stream(PIECE, decode_content=False)
    return iter(lambda: raw.read(PIECE), b"")


# ---------------------------------------------------------------------- what is known of a failure


def lost(error: BaseException, connect: float, read: float, tls: TlsWords) -> Lost:
    """What is known after an exception ended an attempt. Nothing of the URL is quoted, since it can hold a signature.

    Only where the request surely never left is it `not sent`.

    :param connect, read: the timeouts of the attempt, in seconds.
    :param tls: :class:`TlsWords`.
    """
    import requests.exceptions
    import urllib3.exceptions

    chain = list(_chain(error))

    def among(*kinds: type[BaseException]) -> BaseException | None:
        return next((one for one in chain if isinstance(one, kinds)), None)

    if among(_TooLarge):
        return _too_large()
    # Of another name in urllib3 before version 2.
    unresolved = getattr(urllib3.exceptions, "NameResolutionError", None)
    if unresolved and among(unresolved):
        return Lost("the host name cannot be resolved", sent=False)
    # Before version 2 of urllib3 a connection that is refused counts as one that took too long.
    if among(urllib3.exceptions.NewConnectionError):
        return Lost("the connection was refused or the host cannot be reached", sent=False)
    if among(urllib3.exceptions.ConnectTimeoutError, requests.exceptions.ConnectTimeout):
        return Lost("no connection within %g seconds" % connect, sent=False)
    tunnel = next((found for found in map(_TUNNEL.search, map(str, chain)) if found), None)
    if tunnel:
        return no_tunnel(int(tunnel.group(1)))
    if among(*_TLS, urllib3.exceptions.SSLError, requests.exceptions.SSLError):
        # Before version 2 urllib3 compares the names of certificates itself, with errors of its own.
        return tls.lost(str(among(*_TLS) or among(urllib3.exceptions.SSLError) or "no reason given"))
    if _NO_CA_FILE in str(error):
        return Lost("TLS failed: the file or directory that ca_path names cannot be read", sent=False, hopeless=True)
    if among(requests.exceptions.Timeout, urllib3.exceptions.TimeoutError, socket.timeout):
        return Lost("no whole answer within %g seconds" % read, sent=True)
    if among(
        requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema, requests.exceptions.InvalidHeader
    ) or isinstance(error, requests.exceptions.MissingSchema):
        return unsendable(error)
    if str(among(http.client.BadStatusLine)).startswith(_TLS_ALERT):
        return Lost("the server speaks TLS%s" % tls.advice_for_tls, sent=False, hopeless=True)
    if among(
        requests.exceptions.ChunkedEncodingError,
        requests.exceptions.ContentDecodingError,
        http.client.IncompleteRead,
        urllib3.exceptions.DecodeError,
    ):
        return Lost("the answer was cut off", sent=True)
    return Lost("the connection broke off", sent=True)


def unsendable(error: BaseException) -> Lost:
    """A request that no attempt can send. The text of such errors can hold the URL: say the kind only."""
    return Lost("the request cannot be sent (%s)" % type(error).__name__, sent=False, hopeless=True)


_TLS = (ssl.SSLError, ssl.CertificateError)
_TUNNEL = re.compile(r"Tunnel connection failed: (\d{3})")
_NO_CA_FILE = "TLS CA certificate bundle"
_TLS_ALERT = "\x15\x03"


def no_tunnel(status: int) -> Lost:
    """A proxy that did not connect us: the request is still here."""
    if status == 407:
        why = "the proxy wants a user name and a password; write them into its URL"
    else:
        why = "the proxy did not connect to the server (HTTP %d)" % status
    return Lost(why, sent=False, hopeless=status < 500)


@dataclass(frozen=True)
class TlsWords:
    """What to say of TLS failures: who may have signed a certificate, and which option chooses the protocol, if any."""

    ca_path: str | None = None
    protocol: str | None = None

    def lost(self, reason: str) -> Lost:
        """
        :param reason: the words of the TLS library.
        """
        reason = reason.partition("(_ssl.c")[0].strip()
        if _PLAIN.search(reason):
            return Lost("TLS failed: the server speaks plain HTTP%s" % self.advice_for_plain, sent=False, hopeless=True)
        if _CERTIFICATE.search(reason):
            advice = self._advice_for_certificate(reason)
            return Lost("TLS failed: %s%s" % (reason, advice), sent=False, hopeless=True)
        # In the middle of an answer, or of a handshake: which of them is not told.
        return Lost("TLS failed: %s" % reason, sent=True, hopeless=not _BROKEN_OFF.search(reason))

    def _advice_for_certificate(self, reason: str) -> str:
        if _OTHER_NAME.search(reason):
            return "; the certificate belongs to another host, check how the server is named"
        if "expired" in reason:
            return "; the server needs a new certificate"
        if self.ca_path:
            return "; ca_path names %s, which does not hold the authority that signed it" % self.ca_path
        return "; if an authority of your own signed it, name the file with that authority's certificate in ca_path"

    @property
    def advice_for_plain(self) -> str:
        return ": set %s to HTTP" % self.protocol if self.protocol else ": check the port"

    @property
    def advice_for_tls(self) -> str:
        return ": set %s to HTTPS" % self.protocol if self.protocol else ": check the port"


_PLAIN = re.compile(r"wrong.version.number|http.request|unknown.protocol|record.layer.failure", re.IGNORECASE)
_CERTIFICATE = re.compile(r"certificate.verify.failed|doesn't match|no.certificate.or.crl|ca.?cert", re.IGNORECASE)
_OTHER_NAME = re.compile(r"mismatch|doesn't match", re.IGNORECASE)
_BROKEN_OFF = re.compile(r"eof|timed out|bad.record.mac|decryption|reset", re.IGNORECASE)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """An exception and those that it holds, outermost first."""
    seen, left = set(), [error]
    while left:
        one = left.pop(0)
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        inner = [*getattr(one, "args", ()), getattr(one, "reason", None), getattr(one, "original_error", None)]
        left.extend(item for item in inner if isinstance(item, BaseException))
