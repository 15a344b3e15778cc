# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The HTTP client against servers and proxies of evil intent, on real sockets.

What an attempt may take is bounded as a whole, in time and in bytes; and a request that may have arrived is never sent twice.
No test measures time: each would hang where the bound does not hold.
"""

from __future__ import annotations

import gzip
import json
import socket
import ssl
import tracemalloc
import zlib
from pathlib import Path
from typing import Any

import pytest
import trustme

from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import answers, transport, wire
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.errors import (
    InterconnectError,
    OutcomeUnknown,
    UnexpectedAnswer,
    Unreachable,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.transport import (
    Http,
    HttpOptions,
    HttpRequest,
)
from tests.support.evil import Evil, Peer

VARIABLES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")
SHORT = 0.3  # seconds that an answer may take here
FOR_EVER = 10**6  # bytes that a server drips at one each SHORT / 10


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setattr(transport, "REFUSED_PAUSE", 0.001)


def ask(url: str, repeatable: bool = True, write: bool = False, judge: Any = None, **options: Any) -> Any:
    """One call; returns the decoded answer."""
    http = Http(HttpOptions(**{"max_retries": 0, **options}), url)
    return http.call(
        lambda: HttpRequest("POST", url + "?Signature=hidden", {"Accept": "application/json"}, b"x=1"),
        judge or (lambda response: answers.decode(response.content)),
        "DoIt",
        repeatable,
        write=write,
    )


def refused(url: str, error: type[InterconnectError] = Unreachable, **more: Any) -> str:
    with pytest.raises(error) as caught:
        ask(url, **more)
    assert type(caught.value) is error, caught.value
    assert "hidden" not in caught.value.msg
    return caught.value.msg


# --- Time ------------------------------------------------------------------------------------------------------------


def head_drips(peer: Peer, request: bytes) -> None:
    peer.drip(b"HTTP/1.1 200 OK\r\nX: " + b"y" * FOR_EVER, SHORT / 10)


def body_drips(peer: Peer, request: bytes) -> None:
    peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % FOR_EVER)
    peer.drip(b"{" + b" " * FOR_EVER, SHORT / 10)


def chunks_drip(peer: Peer, request: bytes) -> None:
    peer.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    peer.drip(b"1\r\n \r\n" * FOR_EVER, SHORT / 10)


def says_continue(peer: Peer, request: bytes) -> None:
    peer.drip(b"HTTP/1.1 100 Continue\r\n\r\n" * FOR_EVER, SHORT / 100)


def says_nothing(peer: Peer, request: bytes) -> None:
    peer.server.over.wait()


SLOW = [head_drips, body_drips, chunks_drip, says_continue, says_nothing]


@pytest.mark.parametrize("script", SLOW)
@pytest.mark.parametrize("limit", ["read_timeout", "total_timeout"])
def test_a_slow_answer_ends_in_time(script, limit):
    with Evil(script) as server:
        assert "no whole answer within" in refused(server.url, **{limit: SHORT})
        assert "no whole answer within" in refused(server.url, OutcomeUnknown, repeatable=False, **{limit: SHORT})
    assert len(server.requests) == 2


def test_an_answer_in_time_leaves_the_connection_as_it_was():
    """Many answers over one connection, each with the whole time for itself."""

    def script(peer: Peer, request: bytes) -> None:
        peer.drip(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", 0.0)

    with Evil(script) as server:
        http = Http(HttpOptions(read_timeout=60), server.url)
        for _number in range(5):
            found = http.call(lambda: HttpRequest("GET", server.url, {}), lambda response: response.content, "x", True)
            assert found == b"{}"
        assert len(server.open) == 1 and len(server.requests) == 5
        http._adapter.close()


def test_more_addresses_than_are_remembered(monkeypatch):
    """Each object of some APIs has an address of its own."""
    monkeypatch.setattr(wire, "ADDRESSES", 2)

    def script(peer: Peer, request: bytes) -> None:
        peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")

    with Evil(script) as server, Evil(script) as other:
        http = Http(HttpOptions(), server.url)
        targets = ["/%d/a%%20b?x=%%2F" % number for number in range(5)]
        for target in targets * 2:
            for url in (server.url.rstrip("/") + target, other.url.rstrip("/") + target):
                http.call(lambda url=url: HttpRequest("DELETE", url, {}), lambda response: response.content, "x", True)
        for one in (server, other):
            assert [line.split(b" ")[1].decode() for line in one.requests] == targets * 2
        http._adapter.close()


@pytest.mark.parametrize("value", ["a\r\nX-Evil: 1", "Zürich → Genf"])
def test_a_header_that_cannot_be_sent(value):
    with Evil(says_nothing) as server:
        http = Http(HttpOptions(), server.url)
        with pytest.raises(Unreachable, match="the request cannot be sent") as caught:
            http.call(lambda: HttpRequest("POST", server.url, {"X": value}), lambda response: response, "x", False)
        assert server.requests == [] and value not in caught.value.msg


# --- Size ------------------------------------------------------------------------------------------------------------


def bomb(size: int, *levels: int) -> bytes:
    packer = zlib.compressobj(9, wbits=31)
    data = b"".join([packer.compress(b" " * (1 << 20)) for _number in range(size >> 20)]) + packer.flush()
    for _level in levels:
        data = gzip.compress(data)
    return data


def test_what_gzip_expands_to_is_capped():
    packed = bomb(1 << 30)
    with Evil(lambda peer, request: peer.answer(packed, head="Content-Encoding: gzip\r\n")) as server:
        tracemalloc.start()
        try:
            said = refused(server.url, max_retries=5)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert said.endswith("the answer is larger than 64 MiB") and len(server.requests) == 1
    assert peak < 300 << 20, peak


def test_gzip_in_gzip_is_no_answer():
    packed = bomb(1 << 26, 2, 3)
    with Evil(lambda peer, request: peer.answer(packed, head="Content-Encoding: gzip, gzip\r\n")) as server:
        assert "compressed in a way that was not asked for" in refused(server.url)


def test_gzip_that_nobody_asked_for_is_read_all_the_same():
    packed = gzip.compress(b'{"a": 1}')
    with Evil(lambda peer, request: peer.answer(packed, head="Content-Encoding: gzip\r\n")) as server:
        assert ask(server.url) == {"a": 1}
    with Evil(lambda peer, request: peer.answer(packed[:-9], head="Content-Encoding: gzip\r\n")) as server:
        assert "cut off" in refused(server.url)
    with Evil(lambda peer, request: peer.answer(b"not gzip", head="Content-Encoding: gzip\r\n")) as server:
        assert "cannot be decompressed" in refused(server.url)


def test_an_endless_body_is_capped():
    def script(peer: Peer, request: bytes) -> None:
        peer.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while True:
            peer.send(b"100000\r\n" + b" " * 0x100000 + b"\r\n")

    with Evil(script) as server:
        assert refused(server.url).endswith("the answer is larger than 64 MiB")


BLANKS = b" " * (1 << 20)


@pytest.mark.parametrize(
    "begin", [b"", b"2\r\n{}\r\n0\r\nX: ", b"2;x="], ids=["the size of a chunk", "a trailer", "an extension"]
)
def test_what_is_around_the_body_is_capped_too(begin: bytes):
    """A line without an end is no better than a body without one. Newer releases of urllib3 give up on it by themselves."""

    def script(peer: Peer, request: bytes) -> None:
        peer.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + begin)
        while True:
            peer.send(BLANKS)

    with Evil(script) as server:
        tracemalloc.start()
        try:
            said = refused(server.url, max_retries=0)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert said.endswith(("the answer is larger than 64 MiB", "the connection broke off (gave up after 1 attempt)"))
    assert peak < 300 << 20, peak


# --- Form ------------------------------------------------------------------------------------------------------------

NO_JSON = {
    "deep lists": b"[" * 100_000 + b"]" * 100_000,
    "deep objects": b'{"a":' * 5_000 + b"1" + b"}" * 5_000,
    "just too deep": b"[" * 65 + b"]" * 65,
    "NaN": b'{"TotalCount": NaN}',
    "Infinity": b'{"TotalCount": -Infinity}',
    "beyond all numbers": b'{"TotalCount": 1e999}',
    "a million digits": b'{"TotalCount": ' + b"9" * 1_000_000 + b"}",
    "half a character": b'{"Name": "\\ud800"}',
    "no text": b"\xff\xfe\x00",
    "nothing": b"",
}


@pytest.mark.parametrize("body", NO_JSON.values(), ids=NO_JSON)
def test_an_answer_of_no_sane_form(body):
    """For a read it is repeated, then an error; for a write nobody knows what it did."""
    with Evil(lambda peer, request: peer.answer(body)) as server:
        said = refused(server.url, UnexpectedAnswer, max_retries=2)
        assert "the answer has an unexpected form" in said and len(server.requests) == 3
        refused(server.url, OutcomeUnknown, repeatable=False)
        refused(server.url, OutcomeUnknown, write=True, max_retries=1)
        assert len(server.requests) == 6


def test_what_is_sane():
    for value in ([[[]]] * 3, {"a": [1, 2.5, None, True, "\U0001f600é"]}, 10**39, "x", [[0]] * 1000):
        assert answers.decode(json.dumps(value).encode()) == value
    assert answers.decode(b'"\\ud83d\\ude00"') == "\U0001f600"


def test_a_read_goes_on_after_a_bad_answer():
    bodies = [b'{"a": NaN}', b"[" * 10_000, b'{"a": 1}']
    with Evil(lambda peer, request: peer.answer(bodies[peer.number - 1])) as server:
        assert ask(server.url, max_retries=2) == {"a": 1}


def test_whatever_a_reader_stumbles_over_is_the_answers_fault():
    def judge(response: Any) -> Any:
        return answers.decode(response.content)["Vpcs"]["Vpc"][0]["VpcId"].lower()

    for body in (
        {},
        {"Vpcs": None},
        {"Vpcs": {"Vpc": []}},
        {"Vpcs": {"Vpc": [None]}},
        {"Vpcs": {"Vpc": [{"VpcId": 1}]}},
    ):
        with Evil(lambda peer, request, body=body: peer.answer(body)) as server:
            refused(server.url, UnexpectedAnswer, judge=judge)


# --- Proxies ---------------------------------------------------------------------------------------------------------


def test_a_proxy_that_resets_after_receipt_gets_a_write_once():
    """urllib3 calls this a failure to reach the proxy; the request may be at the server all the same."""
    with Evil(lambda peer, request: peer.reset()) as proxy:
        said = refused(
            "http://api.example/", OutcomeUnknown, repeatable=False, max_retries=3, proxy=f"http://{proxy.host}"
        )
        assert "the answer was lost" in said and len(proxy.requests) == 1
    with Evil(lambda peer, request: peer.reset()) as proxy:
        refused("http://api.example/", max_retries=3, proxy=f"http://{proxy.host}")
        assert len(proxy.requests) == 4


def test_a_proxy_that_cannot_be_reached(monkeypatch: pytest.MonkeyPatch):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        closed = "http://me:word@127.0.0.1:%d" % listener.getsockname()[1]
    shown = closed.replace("me:word@", "")
    says = (
        f"DoIt: api.example, by the proxy {shown} (from %s): the connection was refused or the host cannot be reached"
    )
    for repeatable in (True, False):
        assert refused("http://api.example/", repeatable=repeatable, proxy=closed).startswith(says % "the option proxy")
    monkeypatch.setenv("HTTPS_PROXY", closed)
    assert refused("https://api.example/").startswith(says % "the environment variable HTTPS_PROXY")
    monkeypatch.setenv("all_proxy", closed)
    assert refused("http://api.example/").startswith(says % "the environment variable all_proxy")


def test_a_proxy_that_wants_a_password():
    with Evil(lambda peer, request: peer.answer(b"<html>", 407)) as proxy:
        for url in ("http://api.example/", "https://api.example/"):
            said = refused(url, repeatable=False, max_retries=3, proxy=f"http://{proxy.host}")
            assert "the proxy wants a user name and a password" in said
    assert len(proxy.requests) == 2


@pytest.mark.parametrize(("status", "attempts"), [(403, 1), (502, 4)])
def test_a_proxy_that_does_not_connect(status: int, attempts: int):
    """Nothing has left, so that a write may be repeated."""
    with Evil(lambda peer, request: peer.answer(b"", status, "Connection: close\r\n")) as proxy:
        said = refused("https://api.example/", repeatable=False, max_retries=3, proxy=f"http://{proxy.host}")
        assert f"the proxy did not connect to the server (HTTP {status})" in said
    assert len(proxy.requests) == attempts


def test_the_password_of_a_proxy_is_a_secret():
    assert Http(HttpOptions(proxy="http://me:word@proxy.example:1"), "x").secrets() == {"word"}
    assert (
        Http(HttpOptions(proxy="http://proxy.example:1"), "x").secrets() == Http(HttpOptions(), "x").secrets() == set()
    )


# --- TLS -------------------------------------------------------------------------------------------------------------


def test_a_server_that_speaks_plain_http():
    with Evil(lambda peer, request: None) as server:
        # What comes is no request; the server's answer to it is in plain words.
        server.receive = lambda sock: sock.recv(65536)
        server.script = lambda peer, request: peer.answer(b"what?", 400)
        url = server.url.replace("http:", "https:")
        for protocol, advice in (("protocol", "set protocol to HTTP"), (None, "check the port")):
            said = refused(url, repeatable=False, max_retries=3, protocol=protocol)
            assert said.endswith(f"TLS failed: the server speaks plain HTTP: {advice}")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for localhost of an authority that nobody knows, its key, and the authority's own, in one file."""
    authority = trustme.CA()
    issued = authority.issue_cert("localhost")
    path = tmp_path_factory.mktemp("tls") / "all.pem"
    parts = [issued.private_key_pem, *issued.cert_chain_pems, authority.cert_pem]
    path.write_bytes(b"".join(part.bytes() for part in parts))
    return path


class Secure(Evil):
    """The same server behind TLS."""

    def __init__(self, script: Any, certificate: Path) -> None:
        super().__init__(script)
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(certificate)
        self.url = "https://localhost:%s/" % self.host.rpartition(":")[2]

    def serve(self, sock: socket.socket) -> None:
        try:
            wrapped = self.context.wrap_socket(sock, server_side=True)
        except OSError:
            return
        self.open.append(wrapped)
        super().serve(wrapped)


def test_certificates_that_nobody_knows(certificate: Path, tmp_path: Path):
    with Secure(lambda peer, request: peer.answer({"a": 1}), certificate) as server:
        said = refused(server.url, repeatable=False, max_retries=3)
        assert "certificate verify failed" in said and said.endswith("that authority's certificate in ca_path")
        other = server.url.replace("localhost", "127.0.0.1")
        said = refused(other, ca_path=str(certificate))
        assert said.endswith("the certificate belongs to another host, check how the server is named")
        empty = tmp_path / "empty.pem"
        empty.write_text("")
        assert f"ca_path names {empty}, which does not hold" in refused(server.url, ca_path=str(empty))
        missing = refused(server.url, ca_path=str(tmp_path / "none.pem"))
        assert "the file or directory that ca_path names cannot be read" in missing
        assert server.requests == []
        assert ask(server.url, ca_path=str(certificate)) == ask(server.url, validate_certs=False) == {"a": 1}


@pytest.mark.parametrize("script", SLOW)
def test_a_slow_answer_behind_tls_ends_in_time(script, certificate: Path):
    with Secure(script, certificate) as server:
        assert "no whole answer within" in refused(server.url, ca_path=str(certificate), read_timeout=SHORT)


def test_tls_that_breaks_off_after_receipt_leaves_a_write_unknown(certificate: Path):
    with Secure(lambda peer, request: peer.reset(), certificate) as server:
        refused(server.url, OutcomeUnknown, repeatable=False, max_retries=3, ca_path=str(certificate))
        assert len(server.requests) == 1
        refused(server.url, max_retries=3, ca_path=str(certificate))
        assert len(server.requests) == 5


def test_a_server_that_speaks_tls():
    alert = b"\x15\x03\x01\x00\x02\x02\x46"
    with Evil(lambda peer, request: (peer.send(alert), peer.sock.shutdown(socket.SHUT_WR))) as server:
        said = refused(server.url, repeatable=False, protocol="protocol", max_retries=3)
        assert said.endswith("the server speaks TLS: set protocol to HTTPS") and len(server.requests) == 1
