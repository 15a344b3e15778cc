# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The HTTP client against a scripted transport: every call is expected, and one too many or too few fails the test."""

from __future__ import annotations

import io
import json
import ssl
import urllib.parse

import pytest
import requests
import urllib3.exceptions

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba import rpc as rpc_module
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.rpc import Rpc
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import checks, retry, transport
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
)
from tests.support.clock import NotingClock

SECRET, TOKEN = "a-secret-of-mine", "a-token-of-mine"
URL = "http://vpc.stack.example/"


class Script(requests.adapters.BaseAdapter):
    """Answers requests from a list; an exception in it is raised."""

    def __init__(self, answers):
        super().__init__()
        self.answers = list(answers)
        self.requests = []
        self.options = []

    def send(self, request, **options):
        assert self.answers, f"a call too many: {request.method} {request.url}"
        self.requests.append(request)
        self.options.append(options)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        status, body, headers = answer
        response = requests.Response()
        response.status_code = status
        response.headers.update(headers)
        response.raw = io.BytesIO(body if isinstance(body, bytes) else json.dumps(body).encode())
        response.url = request.url
        response.request = request
        return response

    def close(self):
        pass

    def query(self, number):
        return dict(
            urllib.parse.parse_qsl(urllib.parse.urlsplit(self.requests[number].url).query, keep_blank_values=True)
        )


GOOD = {"RequestId": "R", "TotalCount": 0, "Vpcs": {"Vpc": []}, "VpcId": "vpc-1", "RouteEntryId": "rte-1"}
"""What the actions that are called here promise."""


def answer(body=None, status=200, **headers):
    return status, GOOD if body is None else body, {k.replace("_", "-"): v for k, v in headers.items()}


def refusal(code, status=400, **headers):
    return answer({"Code": code, "Message": "words", "RequestId": "R-1"}, status, **headers)


@pytest.fixture
def play(monkeypatch):
    """``play(answers)`` makes an Rpc client on a script; the test fails unless the whole script was played."""
    scripts, clock = [], NotingClock()
    monkeypatch.setattr(retry, "CLOCK", clock)

    def begin(answers, token=TOKEN, signature="v1", **options):
        client = Http(HttpOptions(**options), "vpc.stack.example")
        script = Script(answers)
        session = client._open()
        session.mount("http://", script)
        session.mount("https://", script)
        scripts.append(script)
        rpc = Rpc(client, "cloud", lambda: ("key-id", SECRET, token), signature)
        rpc.script, rpc.pauses, rpc.client = script, clock.pauses, client
        return rpc

    yield begin
    for script in scripts:
        assert not script.answers, f"calls too few: {script.answers} left"


def call(rpc, action="DescribeVpcs", token=False, **params):
    return rpc.call(URL, action, "2016-04-28", params, token=token)


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
    "server error": refusal("InternalError", 500),
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
    "throttled": refusal("Throttling.User"),
    "throttled by 429": refusal("Whatever", 429),
    "unavailable": refusal("ServiceUnavailable", 503),
    "busy": refusal("TaskConflict"),
}


@pytest.mark.parametrize("failure", [*MAYBE_SENT, *NOT_SENT])
def test_a_read_is_repeated(play, failure):
    rpc = play([{**MAYBE_SENT, **NOT_SENT}[failure], answer()])
    assert call(rpc) == GOOD
    assert len(rpc.pauses) == 1


@pytest.mark.parametrize("failure", [*MAYBE_SENT, *NOT_SENT])
def test_a_write_with_a_token_is_repeated_with_it(play, failure):
    rpc = play([{**MAYBE_SENT, **NOT_SENT}[failure], answer()])
    call(rpc, "CreateVpc", token=True)
    first, second = rpc.script.query(0), rpc.script.query(1)
    assert first["ClientToken"] == second["ClientToken"] and len(first["ClientToken"]) <= 64
    assert first["ClientToken"].isascii() and first["ClientToken"].startswith("cloudlink-CreateVpc-")


@pytest.mark.parametrize("failure", MAYBE_SENT)
def test_a_write_without_a_token_is_not_repeated_once_it_may_have_arrived(play, failure):
    rpc = play([MAYBE_SENT[failure]])
    with pytest.raises(OutcomeUnknown) as caught:
        call(rpc, "ConnectRouterInterface")
    assert caught.value.msg.startswith("ConnectRouterInterface: ")
    assert rpc.pauses == []


@pytest.mark.parametrize("failure", NOT_SENT)
def test_a_write_that_surely_did_not_act_is_repeated(play, failure):
    rpc = play([NOT_SENT[failure], answer()])
    call(rpc, "ConnectRouterInterface")
    assert "ClientToken" not in rpc.script.query(1)


@pytest.mark.parametrize(
    "code, status", [("Forbidden.RAM", 403), ("InvalidParameter", 400), ("InvalidVpcId.NotFound", 404)]
)
def test_a_refusal_is_final(play, code, status):
    rpc = play([refusal(code, status)])
    with pytest.raises(ApiError) as caught:
        call(rpc)
    error = caught.value.as_error()
    assert (error["code"], error["http_status"], error["request_id"]) == (code, status, "R-1")
    assert (error["provider"], error["operation"], error["retryable"]) == ("cloud", "DescribeVpcs", False)
    assert error["message"] == "words"


@pytest.mark.parametrize("signature", ["v1", "v3"])
def test_every_attempt_is_signed_anew(play, signature):
    rpc = play([refusal("Throttling"), reset_by_peer(), answer()], signature=signature)
    call(rpc)
    if signature == "v1":
        seen = [(q["SignatureNonce"], q["Signature"]) for q in map(rpc.script.query, range(3))]
    else:
        seen = [(r.headers["x-acs-signature-nonce"], r.headers["Authorization"]) for r in rpc.script.requests]
    assert len({nonce for nonce, _ in seen}) == len({signed for _, signed in seen}) == 3


def test_the_shape_of_a_call(play):
    rpc = play([answer()], connect_timeout=3.5, read_timeout=7.5)
    call(rpc, Filter=[{"Key": "Name", "Value": ["a b", "c*d"]}], Flag=True, Off=False, Number=5, Nothing=None, Empty="")
    query = rpc.script.query(0)
    assert query["Filter.1.Key"] == "Name" and query["Filter.1.Value.2"] == "c*d" and query["Filter.1.Value.1"] == "a b"
    assert (query["Flag"], query["Off"], query["Number"], query["Empty"]) == ("true", "false", "5", "")
    assert "Nothing" not in query and query["SecurityToken"] == TOKEN and SECRET not in rpc.script.requests[0].url
    assert "%20" in rpc.script.requests[0].url and "+" not in rpc.script.requests[0].url
    assert rpc.script.options[0]["timeout"] == (3.5, 7.5)
    assert rpc.script.requests[0].method == "POST" and rpc.script.requests[0].body is None
    assert rpc.script.requests[0].headers["User-Agent"].startswith("cloudlink.interconnect/")
    assert "key-id" not in rpc.script.requests[0].headers["User-Agent"]


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
    rpc = play([answer()], **options)
    call(rpc)
    assert rpc.script.options[0]["verify"] == verify


def test_proxies(play, monkeypatch):
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    rpc = play([answer()], proxy="http://proxy.example:3128")
    call(rpc)
    assert set(rpc.script.options[0]["proxies"].values()) == {"http://proxy.example:3128"}
    monkeypatch.setenv("http_proxy", "http://from-environment:1")
    rpc = play([answer()])
    call(rpc)
    assert rpc.script.options[0]["proxies"]["http"] == "http://from-environment:1"
    monkeypatch.setenv("no_proxy", "stack.example")
    rpc = play([answer()])
    call(rpc)
    assert not rpc.script.options[0]["proxies"].get("http")


def test_no_redirects(play):
    rpc = play([answer(b"", 302, Location="http://elsewhere.example/")])
    with pytest.raises(Unreachable) as caught:
        call(rpc)
    assert caught.value.msg == "DescribeVpcs: vpc.stack.example: unexpected redirect (HTTP 302)"


def test_a_tls_failure_is_final_and_clear(play):
    cause = ssl.SSLCertVerificationError(1, "certificate verify failed: self-signed certificate (_ssl.c:1028)")
    wrapped = urllib3.exceptions.MaxRetryError(None, URL + "?Signature=s", urllib3.exceptions.SSLError(cause))
    rpc = play([requests.exceptions.SSLError(wrapped)])
    with pytest.raises(Unreachable) as caught:
        call(rpc, "CreateVpc", token=True)
    assert "TLS failed: " in caught.value.msg and "self-signed certificate" in caught.value.msg
    assert "Signature" not in caught.value.msg and "gave up" not in caught.value.msg


def test_max_retries(play):
    rpc = play([refusal("ServiceUnavailable", 503)] * 4, max_retries=3)
    with pytest.raises(ApiError) as caught:
        call(rpc)
    assert caught.value.msg.endswith("(gave up after 4 attempts)") and caught.value.retryable
    assert len(rpc.pauses) == 3
    rpc = play([reset_by_peer()], max_retries=0)
    with pytest.raises(Unreachable) as caught:
        call(rpc)
    assert caught.value.msg.endswith("(gave up after 1 attempt)")


def test_being_busy_is_no_refusal_for_load(play):
    """Another operation on the same object ends some time; only the deadline ends the patience, not a number."""
    rpc = play([refusal("TaskConflict")] * 6 + [answer()], max_retries=2)
    call(rpc, "CreateRouteEntry")
    assert len(rpc.pauses) == 6 and max(rpc.pauses) <= transport.BUSY_PAUSE


@pytest.mark.parametrize("options", [{"max_retry_timeout": 5.0}, {"total_timeout": 5.0}])
def test_deadlines(play, options):
    rpc = play([refusal("Throttling", Retry_After="4"), refusal("Throttling", Retry_After="6")], **options)
    with pytest.raises(ApiError) as caught:
        call(rpc)
    assert caught.value.msg.endswith("(gave up after 2 attempts)")
    assert rpc.pauses == [4.0]


def test_what_a_server_asks_for(play):
    rpc = play([refusal("Throttling", Retry_After="3"), refusal("Throttling", x_acs_retry_after="250"), answer()])
    call(rpc)
    assert rpc.pauses == [3.0, 0.25]
    rpc = play([refusal("SystemBusy", Retry_After="3"), refusal("SystemBusy", x_acs_retry_after="250"), answer()])
    call(rpc)
    assert rpc.pauses == [3.0, 0.25] * 2


def test_a_new_task_is_not_interrupted(play):
    rpc = play([answer(), answer()])
    call(rpc)
    rpc.client.stop.set()
    rpc.client.begin()
    assert not rpc.client.stop
    call(rpc)


def test_the_total_timeout_is_that_of_one_call(play):
    """And an attempt gets no more of it than is left."""
    rpc = play([answer(), answer()], total_timeout=5.0)
    for number in range(2):
        call(rpc)
        connect, read = rpc.script.options[number]["timeout"]
        assert 0 < connect <= 5.0 and 0 < read <= 5.0


@pytest.mark.parametrize("failure", [*MAYBE_SENT, *NOT_SENT])
def test_a_write_whose_every_answer_was_lost_is_unknown(play, failure):
    """It may have been carried out by any of its attempts; one that never left is not unknown."""
    rpc = play([{**MAYBE_SENT, **NOT_SENT}[failure]], max_retries=0, max_retry_timeout=0.001)
    with pytest.raises((Unreachable, ApiError)) as caught:
        call(rpc, "CreateVpc", token=True)
    assert isinstance(caught.value, OutcomeUnknown) == (failure in MAYBE_SENT)


def test_what_came_instead_of_an_answer_is_told(play):
    rpc = play([refusal("InternalError", 500)])
    with pytest.raises(OutcomeUnknown) as caught:
        call(rpc, "ConnectRouterInterface")
    error = caught.value.as_error()
    assert (error["http_status"], error["request_id"], error["operation"]) == (500, "R-1", "ConnectRouterInterface")
    assert (error["code"], error["provider"]) == ("OutcomeUnknown", "cloud")
    rpc = play([answer(b"<html>Bad Gateway</html>", 502)])
    with pytest.raises(OutcomeUnknown) as caught:
        call(rpc, "ConnectRouterInterface")
    assert caught.value.as_error()["http_status"] == 502


def test_a_server_that_asks_to_be_left_alone_is(play):
    """Also by whoever looks what became of a write."""
    rpc = play([refusal("InternalError", 503, Retry_After="7")])
    with pytest.raises(OutcomeUnknown):
        call(rpc, "ConnectRouterInterface")
    assert rpc.pauses == [7.0]
    rpc = play([refusal("InternalError", 503, Retry_After="70000")])
    with pytest.raises(OutcomeUnknown):
        call(rpc, "ConnectRouterInterface")
    assert rpc.pauses == [7.0]


@pytest.mark.parametrize("action", ["DescribeVpcs", "ConnectRouterInterface"])
@pytest.mark.parametrize(
    "trouble",
    [
        ApiError("x", "cloud", "AssumeRole", "InternalError", "x", "R", 500),
        ApiError("x", "cloud", "AssumeRole", "Throttling", "x", "R", 400, retryable=True),
        Unreachable("x"),
    ],
)
def test_keys_that_cannot_be_had_end_a_call(play, action, trouble):
    """They were asked for with retries of their own, and the call itself never left."""
    rpc = play([])
    asked = []

    def keys():
        asked.append(1)
        raise trouble

    rpc.credentials = keys
    with pytest.raises(type(trouble)) as caught:
        call(rpc, action)
    assert caught.value is trouble and len(asked) == 1 and rpc.pauses == []


def test_a_stop_ends_the_attempts(play):
    rpc = play([reset_by_peer()])
    rpc.client.stop.set()
    with pytest.raises(Unreachable) as caught:
        call(rpc)
    assert caught.value.msg.endswith("(gave up after 1 attempt)")


@pytest.mark.parametrize(
    "body, code, message",
    [
        ({"Code": 403, "Message": "m"}, "403", "m"),
        ({"Code": 0.5, "Message": ["m"]}, "0.5", "['m']"),
        ({"code": "C", "message": "m"}, "C", "m"),
        ({"errorCode": "C", "errorMessage": "m", "eagleEyeTraceId": "T"}, "C", "m"),
        ({"errorCode": 7, "errorTitle": "t"}, "7", "t"),
        ({}, "HTTP 400", "no message"),
        ({"Code": None, "Message": None}, "HTTP 400", "no message"),
        ({"Code": "", "code": "lower", "Message": ""}, "lower", "no message"),
    ],
)
def test_spellings_of_errors(play, body, code, message):
    rpc = play([answer(body, 400)])
    with pytest.raises(ApiError) as caught:
        call(rpc)
    assert (caught.value.code, caught.value.message) == (code, message)
    assert caught.value.request_id in (None, "T")


@pytest.mark.parametrize("signature", ["v1", "v3"])
@pytest.mark.parametrize("failure", [*MAYBE_SENT, *NOT_SENT])
def test_no_message_holds_a_secret(play, failure, signature):
    rpc = play([{**MAYBE_SENT, **NOT_SENT}[failure]], max_retries=0, max_retry_timeout=0.001, signature=signature)
    try:
        call(rpc, "ConnectRouterInterface")
    except Exception as error:
        text = "%s %r %s" % (error, error, json.dumps(error.as_result()))
    for secret in (SECRET, TOKEN, "Signature", "key-id", URL):
        assert secret not in text


def test_what_a_gateway_quotes_is_left_out(play):
    quoted = "Specified signature is not matched with our calculation. server string to sign is:POST&%2F&AccessKeyId%3Dkey-id"
    rpc = play([answer({"Code": "SignatureDoesNotMatch", "Message": quoted}, 400)])
    with pytest.raises(ApiError) as caught:
        call(rpc)
    assert "key-id" not in json.dumps(caught.value.as_result())
    assert caught.value.msg.endswith("server string to sign is (left out) - check secret_key")


def test_a_fork_has_its_own_session(play, monkeypatch):
    rpc = play([])
    first = rpc.client._open()
    assert rpc.client._open() is first
    monkeypatch.setattr(transport.os, "getpid", lambda: -1)
    assert rpc.client._open() is not first


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


def test_tokens():
    made = {rpc_module.client_token("UnassociateVpcCidrBlockWithAVeryLongName") for _ in range(100)}
    assert max(map(len, made)) <= 64
    # cut short or not, they must differ
    assert len(made) == 100
