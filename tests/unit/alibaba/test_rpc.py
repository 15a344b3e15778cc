# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The RPC call of both Alibaba clouds: what is sent, how it is signed, and what becomes of each way to be refused."""

from __future__ import annotations

import json

import pytest
import requests
import urllib3.exceptions

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba import rpc as rpc_module
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.rpc import Rpc
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import retry
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.errors import (
    ApiError,
    OutcomeUnknown,
    Unreachable,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.transport import Http, HttpOptions
from tests.support.clock import NotingClock
from tests.support.script import played_by

SECRET, TOKEN = "a-secret-of-mine", "a-token-of-mine"
URL = "http://vpc.stack.example/"
GOOD = {"RequestId": "R", "TotalCount": 0, "Vpcs": {"Vpc": []}, "VpcId": "vpc-1", "RouteEntryId": "rte-1"}
"""What the actions that are called here promise."""


def answer(body=None, status=200, **headers):
    return status, GOOD if body is None else body, {k.replace("_", "-"): v for k, v in headers.items()}


def refusal(code, status=400, **headers):
    return answer({"Code": code, "Message": "words", "RequestId": "R-1"}, status, **headers)


def reset_by_peer():
    broken = urllib3.exceptions.ProtocolError("Connection aborted.", ConnectionResetError(104, "reset"))
    return requests.exceptions.ConnectionError(broken)


MAYBE_SENT = {
    "reset": reset_by_peer(),
    "html": answer(b"<html>Bad Gateway</html>", 502),
    "html with 200": answer(b"<HTML>login</HTML>"),
    "truncated": answer(b'{"RequestId": "R'),
    "not an object": answer(["a"]),
    "empty": answer(b""),
    "binary": answer(b"\xff\xfe\x00"),
    "server error": refusal("InternalError", 500),
}
NOT_SENT = {
    "connect timeout": requests.exceptions.ConnectTimeout(URL + "?Signature=s"),
    "throttled": refusal("Throttling.User"),
    "throttled by 429": refusal("Whatever", 429),
    "unavailable": refusal("ServiceUnavailable", 503),
    "busy": refusal("TaskConflict"),
}


@pytest.fixture
def play(monkeypatch):
    """``play(answers)`` makes an Rpc client on a script; the test fails unless the whole script was played."""
    scripts, clock = [], NotingClock()
    monkeypatch.setattr(retry, "CLOCK", clock)

    def begin(answers, token=TOKEN, signature="v1", **options):
        http = Http(HttpOptions(**options), "vpc.stack.example")
        rpc = Rpc(http, "cloud", lambda: ("key-id", SECRET, token), signature)
        rpc.script, rpc.pauses = played_by(http, answers), clock.pauses
        scripts.append(rpc.script)
        return rpc

    yield begin
    for script in scripts:
        assert not script.answers, f"calls too few: {script.answers} left"


def call(rpc, action="DescribeVpcs", token=False, **params):
    return rpc.call(URL, action, "2016-04-28", params, token=token)


@pytest.mark.parametrize("failure", [*MAYBE_SENT, *NOT_SENT])
def test_a_read_is_repeated(play, failure):
    rpc = play([{**MAYBE_SENT, **NOT_SENT}[failure], answer()])
    assert call(rpc) == GOOD and len(rpc.pauses) == 1


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
    with pytest.raises(OutcomeUnknown, match="^ConnectRouterInterface: "):
        call(rpc, "ConnectRouterInterface")
    assert rpc.pauses == []


@pytest.mark.parametrize("failure", NOT_SENT)
def test_a_write_that_surely_did_not_act_is_repeated(play, failure):
    rpc = play([NOT_SENT[failure], answer()])
    call(rpc, "ConnectRouterInterface")
    assert "ClientToken" not in rpc.script.query(1)


def test_what_a_gateway_asks_for(play):
    rpc = play([refusal("Throttling", Retry_After="3"), refusal("Throttling", x_acs_retry_after="250"), answer()])
    call(rpc)
    assert rpc.pauses == [3.0, 0.25]


@pytest.mark.parametrize(
    "headers, seconds",
    [
        ({"x-acs-retry-after": "2500"}, 2.5),
        ({"x-acs-retry-after": "later"}, None),
        ({"x-acs-retry-after": "later", "Retry-After": "4"}, 4.0),
        ({"x-acs-retry-after": "100", "Retry-After": "4"}, 0.1),
        *(({"x-acs-retry-after": value}, None) for value in ("nan", "inf", "-inf", "1e400")),
    ],
)
def test_milliseconds_of_a_gateway(headers, seconds):
    assert rpc_module.asked_pause(headers) == seconds


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


def test_tokens():
    made = {rpc_module.client_token("UnassociateVpcCidrBlockWithAVeryLongName") for _ in range(100)}
    assert max(map(len, made)) <= 64
    # cut short or not, they must differ
    assert len(made) == 100
