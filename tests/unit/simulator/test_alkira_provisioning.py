# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The simulated Alkira portal: provisioning and validation, their headers, outcomes and failures (section 4)."""

from __future__ import annotations

import pytest

from tests.simulator.alkira.testing import (
    CONNECTORS,
    CREDENTIALS,
    GROUPS,
    NETWORK,
    PROFILES,
    SEGMENTS,
    TAGS,
    Answer,
    Portal,
    credential,
    profile,
    segment,
    vxlan_gpe,
)

LAG = 5
STATE = "x-provision-request-state"


@pytest.fixture
def portal() -> Portal:
    return Portal(lag=LAG)


def request_of(portal: Portal, answer: Answer) -> dict:
    return portal.get(f"{NETWORK}/provision-requests/{answer.headers['x-provision-request-id']}")


def validation_of(portal: Portal, answer: Answer) -> dict:
    return portal.get(f"{NETWORK}/validation-states/{answer.headers['x-ak-validation-state-id']}")


def group(portal: Portal, query: str = "", name: str = "a") -> tuple[Answer, str]:
    answer = portal.call("POST", GROUPS + query, {"id": 0, "name": name, "description": ""})
    return answer, f"{GROUPS}/{answer.document['id']}"


def state(portal: Portal, path: str) -> str:
    return portal.call("GET", f"{path}?includeMarkedForDeletion=true").headers[STATE]


def exists(portal: Portal, path: str) -> bool:
    return portal.call("GET", f"{path}?includeMarkedForDeletion=true").status == 200


def test_success(portal):
    answer, path = group(portal, "?provision=true")
    assert answer.status == 201
    assert request_of(portal, answer) == {"id": "pr-1", "state": "IN_PROGRESS", "errorDetails": None}
    assert state(portal, path) == portal.get(NETWORK)["state"] == "IN_PROGRESS"
    portal.clock.advance(LAG - 0.1)
    assert request_of(portal, answer)["state"] == "IN_PROGRESS"
    portal.clock.advance(0.1)
    assert request_of(portal, answer)["state"] == "SUCCESS"
    assert portal.call("GET", f"{GROUPS}?name=a&paginated=false").headers[STATE] == "SUCCESS"
    assert STATE not in portal.call("GET", GROUPS).headers
    assert STATE not in portal.call("GET", f"{GROUPS}?name=b").headers
    assert portal.get(NETWORK)["state"] == "SUCCESS"


def test_no_lag_is_success_at_once():
    portal = Portal(lag=0)
    answer, path = group(portal, "?provision=true")
    assert request_of(portal, answer)["state"] == state(portal, path) == "SUCCESS"
    assert portal.call("DELETE", f"{path}?provision=true").status == 202
    assert not exists(portal, path)


def test_lag_by_reads(portal):
    portal.settings.lag_reads = 3
    answer, path = group(portal, "?provision=true")
    states = [request_of(portal, answer)["state"] for _ in range(4)]
    assert states == ["IN_PROGRESS"] * 3 + ["SUCCESS"]
    portal.call("PUT", f"{path}?provision=true", {"name": "a"})
    states = [portal.get(NETWORK)["state"], state(portal, path), portal.get(NETWORK)["state"], state(portal, path)]
    assert states == ["IN_PROGRESS"] * 3 + ["SUCCESS"]


@pytest.mark.parametrize("stuck", [True, "HALF_BAKED", "FAILED"])
def test_stuck_fault(portal, stuck):
    portal.cloud.lag.stuck = stuck
    answer, path = group(portal, "?provision=true")
    portal.cloud.lag.stuck = False
    portal.clock.advance(10 * LAG)
    wanted = "IN_PROGRESS" if stuck is True else stuck
    assert request_of(portal, answer)["state"] == state(portal, path) == wanted


def test_without_provisioning(portal):
    answer, path = group(portal)
    assert "x-provision-request-id" not in answer.headers
    assert state(portal, path) == portal.get(NETWORK)["state"] == "PENDING"
    provisioned = portal.call("POST", f"{NETWORK}/provision")
    assert (provisioned.document, provisioned.response.wrote) == ({"state": "IN_PROGRESS"}, True)
    portal.clock.advance(LAG)
    assert state(portal, path) == portal.get(NETWORK)["state"] == "SUCCESS"
    idle = portal.call("POST", f"{NETWORK}/provision")
    assert (idle.document, idle.response.wrote) == ({"state": "SUCCESS"}, False)
    portal.put(path, {"name": "b"})
    assert state(portal, path) == "PENDING"


@pytest.mark.parametrize("outcome", ["FAILED", "PARTIAL_SUCCESS"])
@pytest.mark.parametrize("contact", [False, True])
def test_failures(portal, outcome, contact):
    portal.set(provision_outcome=outcome, contact_support=contact)
    answer, path = group(portal, "?provision=true")
    portal.clock.advance(LAG)
    assert request_of(portal, answer) == {
        "id": "pr-1",
        "state": outcome,
        "errorDetails": {
            "message": "authorization key already redeemed",
            "metadata": {"contactSupport": contact},
        },
    }
    assert state(portal, path) == portal.get(NETWORK)["state"] == outcome
    deleted = portal.call("DELETE", f"{path}?provision=true")
    portal.clock.advance(LAG)
    assert request_of(portal, deleted)["state"] == outcome
    assert exists(portal, path) and portal.get(GROUPS) == []
    portal.set(provision_outcome="SUCCESS")
    portal.call("POST", f"{NETWORK}/provision")
    portal.clock.advance(LAG)
    assert not exists(portal, path)


def test_stuck_switch(portal):
    portal.set(provision_outcome="STUCK")
    answer, path = group(portal, "?provision=true")
    portal.clock.advance(1000)
    assert request_of(portal, answer)["state"] == state(portal, path) == "IN_PROGRESS"


def test_partial_success_of_several(portal):
    paths = [group(portal, name=name)[1] for name in "abcd"]
    portal.set(provision_outcome="PARTIAL_SUCCESS")
    portal.call("POST", f"{NETWORK}/provision")
    portal.clock.advance(LAG)
    assert [state(portal, path) for path in paths] == ["SUCCESS", "SUCCESS", "FAILED", "FAILED"]
    assert portal.get(NETWORK)["state"] == "FAILED"


def test_missing_header(portal):
    portal.set(provision_header=False)
    answer, path = group(portal, "?provision=true")
    assert "x-provision-request-id" not in answer.headers
    portal.clock.advance(LAG)
    assert state(portal, path) == "SUCCESS"


@pytest.mark.parametrize("flag", ["", "?provision=true"])
def test_failed_state_ignores_the_next_update(portal, flag):
    portal.set(provision_outcome="FAILED")
    _answer, path = group(portal, "?provision=true")
    portal.clock.advance(LAG)
    portal.set(provision_outcome="SUCCESS")
    ignored = portal.call("PUT", path + flag, {"name": "b"})
    assert (ignored.document["name"], ignored.response.wrote) == ("a", bool(flag))
    portal.clock.advance(LAG)
    assert state(portal, path) == ("SUCCESS" if flag else "FAILED")
    portal.set(failed_ignores_update=False)
    assert portal.put(path, {"name": "b"})["name"] == "b"
    assert state(portal, path) == "PENDING"


def test_the_last_change_decides_the_state(portal):
    portal.set(provision_outcome="FAILED")
    _answer, path = group(portal, "?provision=true")
    portal.clock.advance(1)
    portal.set(provision_outcome="SUCCESS")
    second = portal.call("PUT", f"{path}?provision=true", {"name": "b"})
    portal.clock.advance(LAG - 1)
    assert state(portal, path) == "IN_PROGRESS"
    portal.clock.advance(1)
    assert state(portal, path) == request_of(portal, second)["state"] == "SUCCESS"


def test_delete_takes_its_time(portal):
    _answer, path = group(portal)
    first = portal.call("DELETE", f"{path}?provision=true")
    second = portal.call("DELETE", f"{path}?provision=true")
    assert first.status == second.status == 202
    assert exists(portal, path) and portal.call("GET", path).status == 404
    portal.clock.advance(LAG)
    assert not exists(portal, path)
    assert request_of(portal, first)["state"] == request_of(portal, second)["state"] == "SUCCESS"


def test_marked_connectors_use_nothing(portal):
    portal.set(delete_marks=True)
    furniture = portal.furnish()
    connector = portal.make(CONNECTORS, vxlan_gpe(furniture))
    path = f"{CONNECTORS}/{connector['id']}"
    assert portal.call("DELETE", path).status == 202
    assert portal.get(f"{NETWORK}/connectors/{connector['id']}") == {
        "state": "PENDING",
        "docState": "MARKED_FOR_DELETION",
    }
    assert portal.call("DELETE", f"{SEGMENTS}/1001").status == 202
    assert portal.call("DELETE", f"{CREDENTIALS}/{furniture.credential}").status == 204
    portal.call("POST", f"{NETWORK}/provision")
    portal.clock.advance(LAG)
    assert not exists(portal, path) and not exists(portal, f"{SEGMENTS}/1001")


def test_connector_state(portal):
    connector = portal.make(f"{CONNECTORS}?provision=true", vxlan_gpe(portal.furnish()))
    path = f"{NETWORK}/connectors/{connector['id']}"
    assert portal.get(path) == {"state": "IN_PROGRESS", "docState": "ACTIVE"}
    assert state(portal, f"{GROUPS}/{connector['implicitGroupId']}") == "IN_PROGRESS"
    portal.clock.advance(LAG)
    assert portal.get(path)["state"] == "SUCCESS"


EVERY = {
    SEGMENTS: segment("a", "10.0.0.0/8"),
    GROUPS: {"name": "a"},
    PROFILES: profile(),
    TAGS: {"name": "a"},
    CREDENTIALS: credential(),
}


@pytest.mark.parametrize("path", list(EVERY))
@pytest.mark.parametrize("query", ["", "?provision=true", "?async=true", "?async=true&provision=true"])
def test_flags_in_every_combination(portal, path, query):
    provisions = "provision" in query and path not in (TAGS, CREDENTIALS)
    validates = "async" in query
    id = ""
    for method, usual in (("POST", 201), ("PUT", 200), ("DELETE", 202 if provisions else 204)):
        answer = portal.call(method, path + id + query, None if method == "DELETE" else EVERY[path])
        assert answer.status == (202 if validates else usual)
        assert ("x-provision-request-id" in answer.headers) == provisions
        assert ("x-ak-validation-state-id" in answer.headers) == validates
        if method == "POST":
            id = f"/{answer.document['id']}"
        portal.clock.advance(LAG)
        if validates:
            assert validation_of(portal, answer)["state"] == "SUCCESS"
        portal.clock.advance(LAG)
        if provisions:
            assert request_of(portal, answer)["state"] == "SUCCESS"
    assert portal.call("DELETE", path + id).status == 404


def test_validation_comes_before_provisioning(portal):
    answer, path = group(portal, "?async=true&provision=true")
    assert validation_of(portal, answer) == {"id": "val-2", "state": "IN_PROGRESS", "errorDetails": None}
    portal.clock.advance(LAG)
    assert validation_of(portal, answer)["state"] == "SUCCESS"
    assert request_of(portal, answer)["state"] == "IN_PROGRESS"
    portal.clock.advance(LAG)
    assert request_of(portal, answer)["state"] == state(portal, path) == "SUCCESS"


@pytest.mark.parametrize(
    "shape, details",
    [
        (
            "list",
            {
                "code": "VAL-17",
                "errors": [
                    {"code": "VAL-17-1", "message": "vhub prefix overlaps segment block"},
                    {"code": "VAL-17-2", "message": "loopback subnet overlaps segment block"},
                ],
            },
        ),
        ("message", {"message": "vhub prefix overlaps segment block; loopback subnet overlaps segment block"}),
    ],
)
@pytest.mark.parametrize("query", ["?async=true", "?async=true&provision=true"])
def test_validation_fails(portal, query, shape, details):
    portal.set(validation_outcome="FAILED", validation_errors=shape)
    created, path = group(portal, query)
    portal.clock.advance(LAG)
    assert validation_of(portal, created) == {
        "id": created.headers["x-ak-validation-state-id"],
        "state": "FAILED",
        "errorDetails": details,
    }
    if "provision" in query:
        assert request_of(portal, created)["state"] == "FAILED"
    assert state(portal, path) == "PENDING"

    updated = portal.call("PUT", path + query, {"name": "b"})
    assert updated.document["name"] == "b"
    portal.clock.advance(LAG)
    assert portal.get(path)["name"] == "a"
    assert portal.get(f"{GROUPS}?name=b&paginated=false") == []

    deleted = portal.call("DELETE", path + query)
    assert portal.call("GET", path).status == 404
    portal.clock.advance(LAG)
    assert validation_of(portal, deleted)["state"] == "FAILED"
    assert portal.get(path)["name"] == "a"


def test_validation_answers(portal):
    portal.set(validation_answer="no_id")
    answer, _path = group(portal, "?async=true", "a")
    assert answer.status == 202 and "x-ak-validation-state-id" not in answer.headers
    portal.set(validation_answer="plain")
    answer, path = group(portal, "?async=true", "b")
    assert answer.status == 201 and "x-ak-validation-state-id" not in answer.headers
    assert portal.call("PUT", f"{path}?async=true", {"name": "b"}).status == 200


def test_validated_deletes_of_what_is_never_provisioned(portal):
    tag = portal.make(TAGS, {"name": "a"})
    answer = portal.call("DELETE", f"{TAGS}/{tag['id']}?async=true")
    assert (answer.status, portal.get(TAGS)) == (202, [])
    portal.clock.advance(LAG)
    assert validation_of(portal, answer)["state"] == "SUCCESS"
    assert portal.call("DELETE", f"{TAGS}/{tag['id']}").status == 404


def test_requests_belong_to_their_tenant_network(portal):
    portal.set(tenant_networks=2)
    answer, _path = group(portal, "?provision=true")
    id = answer.headers["x-provision-request-id"]
    assert portal.call("GET", f"/api/tenantnetworks/2/provision-requests/{id}").status == 404
    assert portal.get("/api/tenantnetworks/2")["state"] == "SUCCESS"


def test_provisioning_begins_when_validation_ends(portal):
    """And not when somebody next asks."""
    answer, path = group(portal, "?async=true&provision=true")
    portal.clock.advance(2 * LAG - 0.1)
    assert request_of(portal, answer)["state"] == state(portal, path) == "IN_PROGRESS"
    portal.clock.advance(0.1)
    assert request_of(portal, answer)["state"] == state(portal, path) == "SUCCESS"
    second, path = group(portal, "?async=true&provision=true", "b")
    portal.clock.advance(2 * LAG)
    assert request_of(portal, second)["state"] == state(portal, path) == portal.get(NETWORK)["state"] == "SUCCESS"
    provisioning = portal.cloud._tenant.provisioning
    validated = provisioning.validations[second.headers["x-ak-validation-state-id"]]
    provisioned = provisioning.requests[second.headers["x-provision-request-id"]]
    assert (validated.ended, provisioned.ended) == (provisioned.started, provisioned.started + LAG)


def test_what_ends_between_two_requests_ends_in_order(portal):
    """A delete that was provisioned before the validation of another change of the same object had ended wins."""
    portal.settings.lag = LAG
    _answer, path = group(portal)
    portal.put(f"{path}?async=true&provision=true", {"name": "a", "description": "x"})
    portal.clock.advance(1)
    portal.call("DELETE", f"{path}?provision=true")
    portal.clock.advance(10 * LAG)
    assert not exists(portal, path)
