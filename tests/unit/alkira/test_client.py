# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Alkira client against a scripted portal: what is sent, what is repeated, what errors say (contract 1 to 4)."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
import requests
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from requests.structures import CaseInsensitiveDict

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira import client as alkira
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.group import GROUP
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import retry, transport
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import Call
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.errors import (
    ApiError,
    OutcomeUnknown,
    UnexpectedAnswer,
)
from tests.support.clock import NotingClock


def answer(status: int = 200, document: Any = None, text: str = "", **headers: str) -> requests.Response:
    response = requests.Response()
    response.status_code = status
    response._content = (text or ("" if document is None else json.dumps(document))).encode()
    response.headers = CaseInsensitiveDict({name.replace("_", "-"): value for name, value in headers.items()})
    return response


class Script:
    """Gives its answers in order, and fails on a request too many or too few."""

    def __init__(self, monkeypatch, *answers: Any) -> None:
        self.answers = list(answers)
        self.requests: list[transport.HttpRequest] = []
        clock = NotingClock()
        self.pauses = clock.pauses
        monkeypatch.setattr(transport.Http, "_send", lambda one, request: self.send(request))
        monkeypatch.setattr(retry, "CLOCK", clock)

    def send(self, request: transport.HttpRequest) -> requests.Response:
        self.requests.append(request)
        assert self.answers, f"a request too many: {request.method} {request.url}"
        found = self.answers.pop(0)
        if isinstance(found, Exception):
            raise found
        return found


@pytest.fixture
def connect():
    def make(**options: Any) -> alkira.AlkiraClient:
        given = {"portal": "acme.example.com", "api_key": "demo-key-42", "tenant_network": "7", **options}
        checked = ArgumentSpecValidator(GROUP.argument_spec).validate({**given, "name": "x"})
        assert not checked.error_messages
        client = alkira.FAMILY.connect(checked.validated_parameters, 10)
        client.begin(Call(checked.validated_parameters))
        return client

    return make


def test_the_api_key_comes_first_and_scheme_words_are_lower_case(connect, monkeypatch):
    script = Script(monkeypatch, answer(document=[]), answer(document=[]))
    connect(username="u", password="p").listed("/tags", "the tags")
    connect(api_key=None, username="u", password="p").listed("/tags", "the tags")
    assert [request.headers["Authorization"] for request in script.requests] == [
        "api-key ZGVtby1rZXktNDI=",
        "basic " + base64.b64encode(b"u:p").decode(),
    ]
    assert script.requests[0].url == "https://acme.example.com/api/tags?paginated=false"


def test_a_request_keeps_its_id_through_its_attempts(connect, monkeypatch):
    script = Script(monkeypatch, answer(503), answer(429, Retry_After="3"), answer(document={"id": 1}))
    connect().get("/tenantnetworks/{tn}/x", "x")
    ids = {request.headers["x-ak-request-id"] for request in script.requests}
    assert len(ids) == 1 and ids.pop().startswith("client-")
    assert script.pauses[1] == 3.0
    assert script.requests[0].url == "https://acme.example.com/api/tenantnetworks/7/x"


def test_names_are_encoded(connect, monkeypatch):
    script = Script(monkeypatch, answer(document=[{"id": 1, "name": "a b&c"}, {"id": 2, "name": "a b&cd"}]))
    found = GROUP.resource.named(connect(), "a b&c")
    assert script.requests[0].url.endswith("/groups?name=a%20b%26c&paginated=false")
    assert [one["id"] for one in found] == [1], "whether the portal's filter is exact is unknown"


def test_pages_where_an_array_was_expected(connect, monkeypatch):
    def page(*data: int) -> requests.Response:
        return answer(
            document={"data": [{"id": one} for one in data], "pagination": {"offset": 0, "limit": 2, "hits": 5}}
        )

    Script(monkeypatch, page(1, 2), page(3, 4), page(5))
    assert [one["id"] for one in connect().listed("/tags", "the tags")] == [1, 2, 3, 4, 5]
    # A portal that ignores the offset shows a part of what it has: whoever took it for all would make the rest anew.
    Script(monkeypatch, page(1, 2), page(1, 2))
    with pytest.raises(UnexpectedAnswer, match="the portal's list does not come to an end"):
        connect().listed("/tags", "the tags")
    # One that has less than it says.
    Script(monkeypatch, page(1, 2), page())
    assert len(connect().listed("/tags", "the tags")) == 2


HIDDEN = {"data": [], "pagination": {"hits": 7}}
NO_LIST = [
    None,
    {},
    {"what": "is this"},
    {"data": None},
    HIDDEN,
    5,
    [None],
    ["a"],
    [{"name": "x"}],
    [{"id": {}}],
    [{"id": ""}],
]


@pytest.mark.parametrize("document", NO_LIST, ids=str)
def test_an_answer_without_its_list_is_a_lost_one(connect, monkeypatch, document):
    """It is asked for again, and never taken for an empty one."""
    good = answer(document=[{"id": 1, "name": "x"}])
    Script(monkeypatch, answer(document=document), good)
    assert len(connect().listed("/tags", "the tags")) == 1
    Script(monkeypatch, answer(document=document), good)
    assert len(GROUP.resource.named(connect(), "x")) == 1
    Script(monkeypatch, answer(document=document))
    with pytest.raises(
        UnexpectedAnswer, match="cannot read the tags: acme.example.com: the answer has an unexpected form"
    ):
        connect(max_retries=0).listed("/tags", "the tags")


@pytest.mark.parametrize("document", [None, {}, [], 5, {"id": None}, {"id": []}, {"id": 1, "name": []}], ids=str)
def test_an_object_without_its_id_is_not_one_that_is_gone(connect, monkeypatch, document):
    Script(monkeypatch, answer(document=document), answer(document={"id": 1, "name": "x"}))
    assert GROUP.resource.read(connect(), ["1"], exact=True)["1"]["name"] == "x"
    Script(monkeypatch, answer(document=document))
    with pytest.raises(UnexpectedAnswer):
        GROUP.resource.read(connect(max_retries=0), ["1"], exact=True)
    Script(monkeypatch, answer(404))
    assert GROUP.resource.read(connect(), ["1"], exact=True) == {}


@pytest.mark.parametrize(
    "lost", [answer(500), answer(502, text="<html>"), answer(200, text="{"), transport.Lost("x", sent=True)]
)
def test_a_post_is_never_repeated_blindly(connect, monkeypatch, lost):
    script = Script(monkeypatch, lost)
    with pytest.raises(OutcomeUnknown):
        connect().write("POST", "/tags", "create", {"name": "x"})
    assert len(script.requests) == 1


@pytest.mark.parametrize("first", [answer(429), transport.Lost("x", sent=False)])
def test_a_post_that_surely_did_nothing_is_repeated(connect, monkeypatch, first):
    script = Script(monkeypatch, first, answer(201, {"id": 1}))
    assert connect().write("POST", "/tags", "create", {"name": "x"}).document == {"id": 1}
    assert len(script.requests) == 2


def test_a_portal_that_asks_to_be_left_alone_is_before_a_post_is_looked_up(connect, monkeypatch):
    script = Script(monkeypatch, answer(503, Retry_After="5"))
    with pytest.raises(OutcomeUnknown) as caught:
        connect().write("POST", "/tags", "create", {"name": "x"})
    assert script.pauses == [5.0] and caught.value.as_error()["http_status"] == 503


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"api_key": "demo-key\n"}, ("api_key", "must not hold blanks or line breaks; look for one at its end")),
        (
            {"api_key": None, "username": "a:b", "password": "c"},
            ("username", "must not hold a colon, which ends it on the wire"),
        ),
        (
            {"proxy": "proxy:1"},
            (
                "proxy",
                "'proxy:1' must begin with http:// or https://, as in http://proxy:1 (the option, or else the environment "
                "variable ALKIRA_PROXY)",
            ),
        ),
    ],
)
def test_options_that_cannot_be_meant(options, says):
    given = {"portal": "acme.example.com", "api_key": "demo-key-42", **options, "name": "x"}
    params = ArgumentSpecValidator(GROUP.argument_spec).validate(given).validated_parameters
    assert list(alkira.FAMILY.check_placement(params, params)) == [says]


def test_collisions_are_repeated_briefly(connect, monkeypatch):
    script = Script(monkeypatch, answer(409), answer(409), answer(200))
    connect().write("PUT", "/tags/1", "update", {"name": "x"})
    assert len(script.requests) == 3
    monkeypatch.setattr(alkira, "CONFLICT_PATIENCE", 0.001)
    # The time is up: only provisioning under way is worth waiting for.
    busy, idle = answer(document={"state": "IN_PROGRESS"}), answer(document={"state": "FAILED"})
    monkeypatch.setattr(retry.Deadline, "passed", lambda deadline: deadline.left() < 1)
    script = Script(monkeypatch, answer(409), busy, answer(409, {"message": "in use"}), idle)
    with pytest.raises(ApiError, match="cannot update: in use"):
        connect().write("PUT", "/tags/1", "update", {"name": "x"})


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({"document": {"code": "X", "message": "words", "errors": []}}, "words"),
        ({"document": {"errors": [{"message": "one"}, {"message": "two"}]}}, "one; two"),
        ({"document": {"error": "short"}}, "short"),
        ({"document": ["a", "b"]}, "a; b"),
        ({"text": "plain words"}, "plain words"),
        ({"text": "<html>secret page</html>"}, "HTTP 400 with an HTML page"),
        ({}, "HTTP 400"),
    ],
)
def test_errors_show_what_the_portal_says(connect, monkeypatch, body, says):
    Script(monkeypatch, answer(400, **body))
    with pytest.raises(ApiError) as caught:
        connect().get("/tags", "the tags")
    assert caught.value.msg == f"cannot read the tags: {says}"
    assert caught.value.as_error()["http_status"] == 400 and caught.value.as_error()["provider"] == "alkira"


@pytest.mark.parametrize(
    ("details", "says"),
    [
        (None, ""),
        ({"message": "redeemed", "metadata": {"contactSupport": False}}, "redeemed"),
        (
            {"message": "redeemed", "metadata": {"contactSupport": True}},
            "redeemed (the portal asks to contact Alkira's support)",
        ),
        ({"code": "V", "errors": [{"message": "a"}, {"code": "b"}]}, "a; b"),
        ({"code": "V"}, "V"),
    ],
)
def test_all_reasons_of_a_failure(details, says):
    assert alkira.error_text(details) == says


def test_every_environment_variable_works(monkeypatch):
    """Several of the vendor's provider do not (P7)."""
    wanted = {
        "ALKIRA_PORTAL": ("portal", "p"),
        "ALKIRA_API_KEY": ("api_key", "k"),
        "ALKIRA_USERNAME": ("username", "u"),
        "ALKIRA_PASSWORD": ("password", "w"),
        "ALKIRA_TENANT_NETWORK": ("tenant_network", "3"),
        "ALKIRA_PROVISION": ("provision", True),
        "ALKIRA_ASYNC_VAL": ("validate", True),
        "ALKIRA_CA_PATH": ("ca_path", "/ca"),
    }
    for name, (_option, value) in wanted.items():
        monkeypatch.setenv(name, str(value))
    found = ArgumentSpecValidator(GROUP.argument_spec).validate({"name": "x"}).validated_parameters
    assert {option: found[option] for option, _value in wanted.values()} == dict(wanted.values())
