# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The simulated Alkira portal: who may call, what stops a request, and what every answer looks like."""

from __future__ import annotations

import base64
import inspect
import json
from pathlib import Path

import pytest

from tests.simulator.alkira import AlkiraCloud
from tests.simulator.alkira.switches import SWITCHES
from tests.simulator.alkira.testing import (
    CONNECTORS,
    CREDENTIALS,
    GROUPS,
    NETWORK,
    SEGMENTS,
    TAGS,
    Portal,
    api_key,
    credential,
    ipsec,
)
from tests.simulator.kernel.cloud import Clock, Request, Settings

SUMMARIES = "/api/tenantnetworksummaries"


def basic(text: str) -> str:
    return "basic " + base64.b64encode(text.encode()).decode()


@pytest.fixture
def portal() -> Portal:
    return Portal()


@pytest.mark.parametrize("authorization", [api_key(), basic("test-user:test-password")])
def test_good_credentials(portal, authorization):
    answer = portal.call("GET", SUMMARIES, headers={"authorization": authorization})
    assert answer.document == [{"id": 1, "name": "tenant-network-1", "state": "SUCCESS"}]
    assert answer.response.account == "tenant network 1"


@pytest.mark.parametrize(
    "authorization, words",
    [
        ("", "needed"),
        ("api-key", "base64|unknown"),
        ("api-key !!!", "base64"),
        ("api-key é", "base64"),
        ("api-key /w==", "base64"),
        (api_key("wrong"), "unknown"),
        (api_key().replace("api-key", "API-Key"), "lower case"),
        (basic("test-user:test-password").replace("basic", "Basic"), "lower case"),
        ("bearer abc", "api-key or basic"),
        (basic(":"), "wrong"),
        (basic("test-user:no"), "wrong"),
        (basic("test-user"), "wrong"),
    ],
)
def test_bad_credentials(portal, authorization, words):
    answer = portal.call("GET", SUMMARIES, headers={"authorization": authorization})
    assert answer.status == 401
    assert any(word in answer.message for word in words.split("|"))
    assert answer.response.account == ""


def log_in(portal: Portal, **document: str) -> tuple[bytes, str]:
    nobody = {"authorization": ""}
    login = portal.call("POST", "/api/user/login", {"userName": "", "password": "", "secret": "", **document}, nobody)
    assert login.status == 200
    session = portal.call("POST", "/api/sessions", headers=nobody, body=login.response.body)
    assert session.status == 200
    return login.response.body, session.headers["set-cookie"].partition(";")[0]


@pytest.mark.parametrize(
    "document", [{"userName": "test-user", "password": "test-password"}, {"secret": "test-api-key"}], ids=str
)
def test_session(portal, document):
    body, cookie = log_in(portal, **document)
    headers = {"authorization": "", "cookie": cookie}
    assert portal.call("GET", SUMMARIES, headers=headers).status == 200
    # A login makes one session, and a reset ends it.
    assert portal.call("POST", "/api/sessions", headers=headers, body=body).status == 401
    portal.cloud.reset()
    assert portal.call("GET", SUMMARIES, headers=headers).status == 401


@pytest.mark.parametrize(
    "body, status",
    [
        (b"{}", 401),
        (b'{"userName": "test-user", "password": "x", "secret": ""}', 401),
        (b'{"userName": null, "password": [], "secret": {"a": 1}}', 401),
        (b"", 400),
        (b"[]", 400),
    ],
)
def test_login_refused(portal, body, status):
    assert portal.call("POST", "/api/user/login", body=body).status == status


@pytest.mark.parametrize("token", [None, [], {}, 1, "guess"])
def test_session_without_login(portal, token):
    assert portal.call("POST", "/api/sessions", {"token": token}).status == 401


def test_api_key_lifetime(portal):
    portal.set(api_key_lifetime=60)
    portal.clock.advance(59)
    assert portal.call("GET", SUMMARIES).status == 200
    portal.clock.advance(1)
    assert "expired" in portal.call("GET", SUMMARIES).message
    assert portal.call("GET", SUMMARIES, headers={"authorization": basic("test-user:test-password")}).status == 200


@pytest.mark.parametrize(
    "method, path, status",
    [
        ("GET", "/", 404),
        ("GET", "/api/nothing", 404),
        ("GET", "/api/tenantnetworks/2/segments", 404),
        ("GET", "/api/tenantnetworks/one/segments", 404),
        ("GET", f"{SEGMENTS}/", 404),
        ("GET", f"{SEGMENTS}/1", 404),
        ("PUT", f"{SEGMENTS}/1", 404),
        ("DELETE", f"{SEGMENTS}/1", 404),
        ("PUT", SEGMENTS, 405),
        ("POST", SUMMARIES, 405),
        ("GET", f"{CREDENTIALS}/x", 405),
        ("GET", CREDENTIALS, 405),
        ("GET", f"{NETWORK}/provision-requests/pr-9", 404),
        ("GET", f"{NETWORK}/validation-states/val-9", 404),
        ("GET", f"{NETWORK}/connectors/9", 404),
        ("GET", f"{NETWORK}/services/9", 404),
    ],
)
def test_wrong_paths_and_methods(portal, method, path, status):
    answer = portal.call(method, path)
    assert answer.status == status
    assert set(answer.document) == {"code", "message", "errors"}
    assert not answer.response.wrote


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b"1", b"\xff", b'"x"', b'{"name": "\\ud800"}', b"[" * 100_000, b"1" * 10_000],
    ids=lambda body: repr(body[:20]),
)
def test_malformed_bodies(portal, body):
    for method, path in (("POST", GROUPS), ("POST", TAGS)):
        answer = portal.call(method, path, body=body)
        assert (answer.status, answer.document["code"]) == (400, "MALFORMED_JSON")


@pytest.mark.parametrize("form", ["json", "text", "empty"])
def test_error_body(portal, form):
    portal.set(error_body=form)
    for answer in (portal.call("GET", f"{SEGMENTS}/1"), portal.call("GET", "/api/nothing")):
        assert answer.status == 404
        assert (answer.response.body == b"") == (form == "empty")
        assert answer.response.body.startswith(b"{") == (form == "json")


def test_injected_fault_looks_like_the_portals_own(portal):
    response = portal.cloud.error(503, 17, "over there")
    assert response.status == 503
    assert json.loads(response.body) == {"code": 17, "message": "over there", "errors": []}


def test_rate_limit(portal):
    portal.set(rate_limit_every=3, rate_limit_retry_after=7)
    answers = [portal.call("GET", SUMMARIES) for _ in range(6)]
    assert [answer.status for answer in answers] == [200, 200, 429, 200, 200, 429]
    assert answers[2].headers["retry-after"] == "7"


@pytest.mark.parametrize("limited", ["writes", "all"])
def test_rate_limit_of_a_minute(portal, limited):
    portal.set(rate_limit=2, rate_limited=limited)
    assert [portal.call("POST", TAGS, {"name": name}).status for name in "ab"] == [201, 201]
    portal.clock.advance(20.5)
    refused = portal.call("POST", TAGS, {"name": "c"})
    assert refused.status == 429 and refused.headers["retry-after"] == "40"
    assert portal.call("GET", TAGS).status == (200 if limited == "writes" else 429)
    portal.clock.advance(40)
    assert portal.call("POST", TAGS, {"name": "c"}).status == 201


def test_server_errors_come_before_any_effect(portal):
    portal.set(server_error_every=2)
    assert portal.call("POST", TAGS, {"name": "a"}).status == 201
    assert portal.call("POST", TAGS, {"name": "b"}).status == 500
    assert [tag["name"] for tag in portal.get(TAGS)] == ["a"]


def test_overlapping_writes():
    portal = Portal(latency=200)
    assert portal.call("POST", TAGS, {"name": "a"}).status == 201
    portal.clock.advance(0.1)
    assert portal.call("POST", TAGS, {"name": "b"}).status == 409
    assert portal.call("GET", TAGS).status == 200
    portal.clock.advance(0.1)
    assert portal.call("POST", TAGS, {"name": "b"}).status == 201
    portal.set(overlapping_writes="accept")
    assert portal.call("POST", TAGS, {"name": "c"}).status == 201


def test_writes_while_provisioning():
    portal = Portal(lag=5, writes_while_provisioning="refuse")
    assert portal.call("POST", f"{GROUPS}?provision=true", {"name": "a"}).status == 201
    assert portal.call("POST", TAGS, {"name": "b"}).status == 409
    assert portal.call("POST", f"{NETWORK}/provision").status == 409
    portal.clock.advance(5)
    assert portal.call("POST", TAGS, {"name": "b"}).status == 201


def test_request_ids():
    portal = Portal(deduplicate_request_ids=True, duplicate_names="accept")
    once = {"x-ak-request-id": "client-1"}
    first, second = (portal.call("POST", TAGS, {"name": "a"}, once) for _ in range(2))
    assert (first.document, first.response.wrote) == (second.document, True)
    assert not second.response.wrote
    assert portal.call("POST", TAGS, {"name": "a"}, {"x-ak-request-id": "client-2"}).document != first.document
    portal.set(deduplicate_request_ids=False)
    portal.call("POST", TAGS, {"name": "a"}, once)
    assert len(portal.get(TAGS)) == 3


def test_reset_forgets(portal):
    portal.furnish()
    portal.cloud.reset()
    assert (portal.get(SEGMENTS), portal.get(TAGS), portal.get("/api/api/credentials")) == ([], [], [])


def test_journal_fields(portal):
    request = Request("GET", "/api/tenantnetworks/1/segments", raw_path="/api/tenantnetworks/1/segments")
    assert portal.cloud.operation(request) == "/api/tenantnetworks/1/segments"
    answer = portal.call("POST", GROUPS, {"name": "a"}).response
    assert (answer.operation, answer.account, answer.wrote) == (GROUPS, "tenant network 1", True)
    assert not portal.call("GET", GROUPS).response.wrote
    portal.set(tenant_networks=2)
    assert portal.call("GET", "/api/tenantnetworks/2/groups").response.account == "tenant network 2"


def test_several_tenant_networks(portal):
    portal.set(tenant_networks=3)
    assert [network["id"] for network in portal.get(SUMMARIES)] == [1, 2, 3]
    portal.make("/api/tenantnetworks/2/segments", {"name": "corp", "ipBlock": "10.0.0.0/8"})
    assert portal.get(SEGMENTS) == []
    assert len(portal.get("/api/tenantnetworks/2/segments")) == 1
    portal.set(tenant_networks=0)
    assert portal.get(SUMMARIES) == []


def test_every_switch_is_declared_and_described():
    readme = Path(inspect.getfile(AlkiraCloud)).with_name("README.md").read_text()
    rows = [line for line in readme.splitlines() if line.startswith("| `")]
    described = {row.split("`")[1]: row for row in rows if row.split("`")[1] in SWITCHES}
    assert set(described) == set(SWITCHES) == set(AlkiraCloud.switches)
    for name, switch in SWITCHES.items():
        assert switch.allows(switch.default)
        assert f"| `{json.dumps(switch.default)}` |" in described[name]
        assert switch.meaning in described[name]


def test_a_switch_that_cannot_be_is_named(portal):
    portal.set(secrets="shouted")
    assert portal.call("GET", SEGMENTS).status == 200  # nothing to show yet
    portal.set(list_order="sorted")
    assert portal.call("GET", SEGMENTS).message == "switch list_order cannot be 'sorted'"
    portal.set(error_body="smoke")
    assert portal.call("GET", SEGMENTS).status == 500


def test_nothing_secret_in_state_or_journal():
    portal = Portal()
    furniture = portal.furnish()
    answer = portal.call("POST", CONNECTORS, ipsec(furniture))
    assert answer.status == 201
    told = json.dumps([portal.cloud.state(), portal.cloud.links(), answer.response.operation, answer.response.account])
    for secret in ("psk-of", "corp.example", "azure-s3cret", "test-api-key", "test-password"):
        assert secret not in told
    assert "er-basel" in told


def test_credentials_keep_no_secret():
    portal = Portal()
    portal.make(CREDENTIALS, credential())
    records = [vars(record) for each in portal.cloud._tenant.collections.values() for record in each.table]
    assert "azure-s3cret" not in repr(records)


def test_real_clock_by_default():
    cloud = AlkiraCloud(Settings(), Clock())
    assert cloud.handle(Request("GET", SUMMARIES, headers={"authorization": api_key()})).status == 200
