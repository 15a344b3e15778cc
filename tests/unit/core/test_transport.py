# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The HTTP client against a scripted transport: every call is expected, and one too many or too few fails the test."""

from __future__ import annotations

import itertools
import json
import ssl
import urllib.parse

import pytest
import requests
import urllib3.exceptions

from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import answers, checks, retry, transport
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.errors import (
    ApiError,
    InterconnectError,
    OutcomeUnknown,
    Unreachable,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.transport import (
    Http,
    HttpOptions,
    HttpRequest,
    Lost,
)
from tests.support.clock import NotingClock
from tests.support.script import played_by

SECRET = "a-secret-of-mine"
URL = "http://lakes.example/"


GOOD = {"Lake": "blue"}


def answer(body=None, status=200, **headers):
    return status, GOOD if body is None else body, {k.replace("_", "-"): v for k, v in headers.items()}


def refusal(code, status=400, **headers):
    return answer({"Code": code, "Message": "words", "RequestId": "R-1"}, status, **headers)


class Api:
    """A made-up API: parameters and an idempotency token in the query, keys in a header, refusals by codes."""

    FLAGS = {
        "Busy": {"busy": True},
        "Throttled": {"throttled": True, "retryable": True},
        "Down": {"retryable": True},
        "Broken": {"unclear": True},
    }

    def __init__(self, http):
        self.http, self.tokens = http, itertools.count()

    def call(self, action, token=False):
        reads = action.startswith("Read")
        query = {"Token": str(next(self.tokens))} if token else {}
        url = URL + action + ("?" + urllib.parse.urlencode(query) if query else "")
        return self.http.call(
            lambda: HttpRequest("POST", url, {"Authorization": SECRET}),
            lambda response: self.judge(response, action),
            action,
            reads or token,
            write=not reads,
        )

    def judge(self, response, action):
        try:
            found = answers.decode(response.content)
        except ValueError:
            found = None
        if not isinstance(found, dict):
            raise Lost("no answer of the API", sent=True, status=response.status_code)
        if response.status_code < 300:
            return found
        code = found.get("Code")
        flags = dict(self.FLAGS.get(code, {}))
        flags["throttled"] = flags.get("throttled", False) or response.status_code == 429
        text = "%s was refused: %s" % (action, code)
        raise ApiError(text, "cloud", action, code, "words", "R-1", response.status_code, **flags)


@pytest.fixture
def play(monkeypatch):
    """``play(answers)`` makes a client of the API on a script; the test fails unless the whole script was played."""
    scripts, clock = [], NotingClock()
    monkeypatch.setattr(retry, "CLOCK", clock)

    def begin(answers, **options):
        http = Http(HttpOptions(**options), "lakes.example")
        api = Api(http)
        api.script, api.pauses = played_by(http, answers), clock.pauses
        scripts.append(api.script)
        return api

    yield begin
    for script in scripts:
        assert not script.answers, f"calls too few: {script.answers} left"


def reset_by_peer():
    broken = urllib3.exceptions.ProtocolError("Connection aborted.", ConnectionResetError(104, "reset"))
    return requests.exceptions.ConnectionError(broken)


def refused_connection():
    reason = urllib3.exceptions.NewConnectionError(None, "refused")
    return requests.exceptions.ConnectionError(urllib3.exceptions.MaxRetryError(None, URL + "?Signature=s", reason))


MAYBE_SENT = {
    "reset": reset_by_peer(),
    "read timeout": requests.exceptions.ReadTimeout("late"),
    "cut off": requests.exceptions.ChunkedEncodingError("short"),
    "undecodable": requests.exceptions.ContentDecodingError("gzip"),
    "html": answer(b"<html>Bad Gateway</html>", 502),
    "html with 200": answer(b"<HTML>login</HTML>"),
    "truncated": answer(b'{"RequestId": "R'),
    "not an object": answer(["a"]),
    "empty": answer(b""),
    "binary": answer(b"\xff\xfe\x00"),
    "server error": refusal("Broken", 500),
    # A proxy that broke off, at what moment is not told.
    "proxy": requests.exceptions.ProxyError(urllib3.exceptions.ProxyError("no", ConnectionResetError(104, "reset"))),
}
NOT_SENT = {
    "refused": refused_connection(),
    "connect timeout": requests.exceptions.ConnectTimeout("late"),
    "proxy refused": requests.exceptions.ProxyError(
        urllib3.exceptions.ProxyError("no", urllib3.exceptions.NewConnectionError(None, "refused"))
    ),
    "no tunnel": requests.exceptions.ProxyError(
        urllib3.exceptions.ProxyError("no", OSError("Tunnel connection failed: 503 Unavailable"))
    ),
    "throttled": refusal("Throttled"),
    "throttled by 429": refusal("Whatever", 429),
    "unavailable": refusal("Down", 503),
    "busy": refusal("Busy"),
}


@pytest.mark.parametrize("failure", [*MAYBE_SENT, *NOT_SENT])
def test_a_read_is_repeated(play, failure):
    api = play([{**MAYBE_SENT, **NOT_SENT}[failure], answer()])
    assert api.call("ReadLakes") == GOOD
    assert len(api.pauses) == 1


@pytest.mark.parametrize("failure", [*MAYBE_SENT, *NOT_SENT])
def test_a_write_with_a_token_is_repeated_with_it(play, failure):
    api = play([{**MAYBE_SENT, **NOT_SENT}[failure], answer()])
    api.call("MakeLake", token=True)
    assert api.script.query(0) == api.script.query(1) == {"Token": "0"}


@pytest.mark.parametrize("failure", MAYBE_SENT)
def test_a_write_without_a_token_is_not_repeated_once_it_may_have_arrived(play, failure):
    api = play([MAYBE_SENT[failure]])
    with pytest.raises(OutcomeUnknown) as caught:
        api.call("FillLake")
    assert caught.value.msg.startswith("FillLake: ")
    assert api.pauses == []


@pytest.mark.parametrize("failure", NOT_SENT)
def test_a_write_that_surely_did_not_act_is_repeated(play, failure):
    api = play([NOT_SENT[failure], answer()])
    api.call("FillLake")
    assert api.script.query(1) == {}


@pytest.mark.parametrize("code, status", [("Forbidden", 403), ("InvalidParameter", 400), ("NotFound", 404)])
def test_a_refusal_is_final(play, code, status):
    api = play([refusal(code, status)])
    with pytest.raises(ApiError) as caught:
        api.call("ReadLakes")
    error = caught.value.as_error()
    assert (error["code"], error["http_status"], error["request_id"]) == (code, status, "R-1")
    assert (error["provider"], error["operation"], error["retryable"]) == ("cloud", "ReadLakes", False)
    assert error["message"] == "words"


@pytest.mark.parametrize(
    "options, verify",
    [
        ({}, True),
        ({"ca_path": "/ca.pem"}, "/ca.pem"),
        ({"validate_certs": False}, False),
        ({"validate_certs": False, "ca_path": "/ca.pem"}, False),
    ],
)
def test_certificates(play, options, verify):
    api = play([answer()], **options)
    api.call("ReadLakes")
    assert api.script.options[0]["verify"] == verify


def test_proxies(play, monkeypatch):
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    api = play([answer()], proxy="http://proxy.example:3128")
    api.call("ReadLakes")
    assert set(api.script.options[0]["proxies"].values()) == {"http://proxy.example:3128"}
    monkeypatch.setenv("http_proxy", "http://from-environment:1")
    api = play([answer()])
    api.call("ReadLakes")
    assert api.script.options[0]["proxies"]["http"] == "http://from-environment:1"
    monkeypatch.setenv("no_proxy", "lakes.example")
    api = play([answer()])
    api.call("ReadLakes")
    assert not api.script.options[0]["proxies"].get("http")


def test_no_redirects(play):
    api = play([answer(b"", 302, Location="http://elsewhere.example/")])
    with pytest.raises(Unreachable) as caught:
        api.call("ReadLakes")
    assert caught.value.msg == "ReadLakes: lakes.example: unexpected redirect (HTTP 302)"


def test_a_tls_failure_is_final_and_clear(play):
    cause = ssl.SSLCertVerificationError(1, "certificate verify failed: self-signed certificate (_ssl.c:1028)")
    wrapped = urllib3.exceptions.MaxRetryError(None, URL + "?Signature=s", urllib3.exceptions.SSLError(cause))
    api = play([requests.exceptions.SSLError(wrapped)])
    with pytest.raises(Unreachable) as caught:
        api.call("MakeLake", token=True)
    assert "TLS failed: " in caught.value.msg and "self-signed certificate" in caught.value.msg
    assert "Signature" not in caught.value.msg and "gave up" not in caught.value.msg


def test_max_retries(play):
    api = play([refusal("Down", 503)] * 4, max_retries=3)
    with pytest.raises(ApiError) as caught:
        api.call("ReadLakes")
    assert caught.value.msg.endswith("(gave up after 4 attempts)") and caught.value.retryable
    assert len(api.pauses) == 3
    api = play([reset_by_peer()], max_retries=0)
    with pytest.raises(Unreachable) as caught:
        api.call("ReadLakes")
    assert caught.value.msg.endswith("(gave up after 1 attempt)")


def test_being_busy_is_no_refusal_for_load(play):
    """Another operation on the same object ends some time; only the deadline ends the patience, not a number."""
    api = play([refusal("Busy")] * 6 + [answer()], max_retries=2)
    api.call("FillLake")
    assert len(api.pauses) == 6 and max(api.pauses) <= transport.BUSY_PAUSE


@pytest.mark.parametrize("options", [{"max_retry_timeout": 5.0}, {"total_timeout": 5.0}])
def test_deadlines(play, options):
    api = play([refusal("Throttled", Retry_After="4"), refusal("Throttled", Retry_After="6")], **options)
    with pytest.raises(ApiError) as caught:
        api.call("ReadLakes")
    assert caught.value.msg.endswith("(gave up after 2 attempts)")
    assert api.pauses == [4.0]


def test_what_a_server_asks_for(play):
    api = play([refusal("Throttled", Retry_After="3"), refusal("Throttled", Retry_After="0.25"), answer()])
    api.call("ReadLakes")
    assert api.pauses == [3.0, 0.25]
    api = play([refusal("Busy", Retry_After="3"), refusal("Busy", Retry_After="0.25"), answer()])
    api.call("ReadLakes")
    assert api.pauses == [3.0, 0.25] * 2


def test_a_new_task_is_not_interrupted(play):
    api = play([answer(), answer()])
    api.call("ReadLakes")
    api.http.stop.set()
    api.http.begin()
    assert not api.http.stop
    api.call("ReadLakes")


def test_the_total_timeout_is_that_of_one_call(play):
    """And an attempt gets no more of it than is left."""
    api = play([answer(), answer()], total_timeout=5.0)
    for number in range(2):
        api.call("ReadLakes")
        connect, read = api.script.options[number]["timeout"]
        assert 0 < connect <= 5.0 and 0 < read <= 5.0


@pytest.mark.parametrize("failure", [*MAYBE_SENT, *NOT_SENT])
def test_a_write_whose_every_answer_was_lost_is_unknown(play, failure):
    """It may have been carried out by any of its attempts; one that never left is not unknown."""
    api = play([{**MAYBE_SENT, **NOT_SENT}[failure]], max_retries=0, max_retry_timeout=0.001)
    with pytest.raises((Unreachable, ApiError)) as caught:
        api.call("MakeLake", token=True)
    assert isinstance(caught.value, OutcomeUnknown) == (failure in MAYBE_SENT)


def test_what_came_instead_of_an_answer_is_told(play):
    api = play([refusal("Broken", 500)])
    with pytest.raises(OutcomeUnknown) as caught:
        api.call("FillLake")
    error = caught.value.as_error()
    assert (error["http_status"], error["request_id"], error["operation"]) == (500, "R-1", "FillLake")
    assert (error["code"], error["provider"]) == ("OutcomeUnknown", "cloud")
    api = play([answer(b"<html>Bad Gateway</html>", 502)])
    with pytest.raises(OutcomeUnknown) as caught:
        api.call("FillLake")
    assert caught.value.as_error()["http_status"] == 502


def test_a_server_that_asks_to_be_left_alone_is(play):
    """Also by whoever looks what became of a write."""
    api = play([refusal("Broken", 503, Retry_After="7")])
    with pytest.raises(OutcomeUnknown):
        api.call("FillLake")
    assert api.pauses == [7.0]
    api = play([refusal("Broken", 503, Retry_After="70000")])
    with pytest.raises(OutcomeUnknown):
        api.call("FillLake")
    assert api.pauses == [7.0]


def test_a_stop_ends_the_attempts(play):
    api = play([reset_by_peer()])
    api.http.stop.set()
    with pytest.raises(Unreachable) as caught:
        api.call("ReadLakes")
    assert caught.value.msg.endswith("(gave up after 1 attempt)")


@pytest.mark.parametrize("failure", [*MAYBE_SENT, *NOT_SENT])
def test_no_message_holds_a_secret(play, failure):
    api = play([{**MAYBE_SENT, **NOT_SENT}[failure]], max_retries=0, max_retry_timeout=0.001)
    with pytest.raises(InterconnectError) as caught:
        api.call("FillLake")
    text = "%s %r %s" % (caught.value, caught.value, json.dumps(caught.value.as_result()))
    assert SECRET not in text and URL not in text and "Signature" not in text


def test_a_fork_has_its_own_connections(play, monkeypatch):
    api = play([])
    first = api.http._open()
    assert api.http._open() is first
    monkeypatch.setattr(transport.os, "getpid", lambda: -1)
    assert api.http._open() is not first


def hide(monkeypatch, library):
    """As if a library were not installed."""
    import builtins

    real = builtins.__import__

    def without(name, *rest, **more):
        if name.startswith(library):
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)


def test_a_missing_library(monkeypatch):
    hide(monkeypatch, "requests")
    http = Http(HttpOptions(), "x")
    with pytest.raises(
        InterconnectError, match="'requests' is missing on the host that runs this task; install it there"
    ):
        http.call(lambda: HttpRequest("GET", URL, {}), lambda response: response, "x", True)


def test_another_missing_library(monkeypatch):
    """Networks are looked at before the first call, so that is where it is told."""
    hide(monkeypatch, "netaddr")
    with pytest.raises(
        InterconnectError, match="'netaddr' is missing on the host that runs this task; install it there"
    ):
        checks.cidr("198.51.100.0/29")
    with pytest.raises(InterconnectError, match="'netaddr' is missing"):
        checks.mac("00:1A:2B:00:00:99")
