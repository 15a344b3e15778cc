# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bad networks and a cloud in a bad mood: whatever happens to one answer, there is one object afterwards, and a second run
changes nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.simulator.testing import ControlPlane
from tests.support.alicloud import PEER_KEYS, InProcess, objects

pytestmark = pytest.mark.usefixtures("impatient")

LOST = {
    "cut before": {"cut": "before"},
    "cut after": {"cut": "after"},
    "truncated": {"body": "truncated"},
    "html before": {"status": 502, "body": "html"},
    "html after": {"status": 502, "body": "html", "after": True},
    "error after": {"status": 500, "code": "InternalError", "after": True},
    "throttled": {"status": 400, "code": "Throttling.User"},
    "unavailable": {"status": 503, "code": "ServiceUnavailable"},
    "busy": {"status": 400, "code": "Conflict.Operation", "times": 3},
}
PEERING, ACCEPTER = "vpc_peer_connection", "vpc_peer_connection_accepter"
Case = tuple[str, dict[str, Any]]


def create(run: InProcess) -> Case:
    return PEERING, {**run.inner(), "name": "one", "tags": {"a": "b"}}


def accept(run: InProcess) -> Case:
    return PEERING, {**run.outer(), "peer": PEER_KEYS}


def answer(run: InProcess) -> Case:
    asked = run.ok(PEERING, **run.outer())["id"]
    return ACCEPTER, {"instance_id": asked, **run.theirs}


def reject(run: InProcess) -> Case:
    return ACCEPTER, {**answer(run)[1], "state": "rejected"}


def modify(run: InProcess) -> Case:
    name, given = create(run)
    run.ok(name, **given)
    return name, {**given, "name": "two", "bandwidth": 10}


def tag(run: InProcess) -> Case:
    name, given = create(run)
    run.ok(name, **given)
    return name, {**given, "tags": {"a": "c", "d": "e"}}


def move(run: InProcess) -> Case:
    name, given = create(run)
    run.ok(name, **given)
    return name, {**given, "resource_group_id": "rg-other"}


def delete(run: InProcess) -> Case:
    name, given = create(run)
    run.ok(name, **given)
    return name, {**given, "state": "absent"}


def route(run: InProcess) -> Case:
    given = run.inner()
    hop = {"nexthop_type": "VpcPeer", "nexthop_id": run.peering(given)["id"]}
    return "route_entry", {"vpc_id": given["vpc_id"], "destination_cidrblock": "10.2.0.0/16", **hop}


def rename_route(run: InProcess) -> Case:
    name, given = route(run)
    run.ok(name, **given)
    return name, {**given, "name": "renamed"}


def delete_route(run: InProcess) -> Case:
    name, given = route(run)
    run.ok(name, **given)
    return name, {**given, "state": "absent"}


WRITES: dict[str, Callable[[InProcess], Case]] = {
    "CreateVpcPeerConnection": create,
    "AcceptVpcPeerConnection": accept,
    "RejectVpcPeerConnection": reject,
    "ModifyVpcPeerConnection": modify,
    "TagResources": tag,
    "MoveResourceGroup": move,
    "DeleteVpcPeerConnection": delete,
    "CreateRouteEntry": route,
    "ModifyRouteEntry": rename_route,
    "DeleteRouteEntry": delete_route,
}


@pytest.mark.parametrize("fault", LOST)
@pytest.mark.parametrize("operation", WRITES)
def test_any_write(run: InProcess, cloud: ControlPlane, operation: str, fault: str):
    module, given = WRITES[operation](run)
    cloud.fault(operation=operation, **LOST[fault])
    assert run.ok(module, **given)["changed"]
    assert cloud.faults()[0]["applied"] >= 1
    cloud.clear_faults()
    cloud.clear_journal()
    assert not run.ok(module, **given)["changed"] and cloud.summary()["writes"] == 0
    assert len(objects(cloud, "peerings")) <= 1


@pytest.mark.parametrize("operation", WRITES)
def test_a_lost_answer_whose_repetition_is_refused(run: InProcess, cloud: ControlPlane, operation: str):
    """The refusal may answer a repetition. What the first attempt did is found, and is a change of ours."""
    module, given = WRITES[operation](run)
    cloud.fault(operation=operation, cut="after")
    cloud.fault(operation=operation, nth=2, status=403, code="Forbidden.RAM")
    assert run.ok(module, **given)["changed"]
    cloud.clear_faults()
    cloud.clear_journal()
    assert not run.ok(module, **given)["changed"] and cloud.summary()["writes"] == 0
    assert len(objects(cloud, "peerings")) <= 1


@pytest.mark.parametrize("operation", ["ListVpcPeerConnections", "GetCallerIdentity", "DescribeVpcs"])
@pytest.mark.parametrize("fault", [name for name in LOST if name != "busy"])
def test_any_read(run: InProcess, cloud: ControlPlane, operation: str, fault: str):
    given = {**run.outer(), "peer": PEER_KEYS}
    cloud.fault(operation=operation, **LOST[fault])
    run.ok(PEERING, **given)
    run.ok("vpc", name="blue")
    assert len(objects(cloud, "peerings")) == 1


def test_pause_that_the_cloud_asks_for(run: InProcess, cloud: ControlPlane):
    given = run.inner()
    for header in ("x-acs-retry-after", "Retry-After"):
        value = {"x-acs-retry-after": "400", "Retry-After": "1"}[header]
        cloud.fault(operation="List*", status=400, code="Throttling", headers={header: value})
        began = time.monotonic()
        run.ok("vpc_peer_connection_info")
        assert time.monotonic() - began >= (0.4 if header.startswith("x") else 1.0)
    assert given


def test_throttled_to_the_end(run: InProcess, cloud: ControlPlane):
    cloud.fault(operation="List*", status=400, code="Throttling.User", times=None)
    result = run.fails("vpc_peer_connection_info", max_retries=0, max_retry_timeout=0.3)
    assert result["error"]["code"] == "Throttling.User" and result["error"]["retryable"]
    assert "gave up after" in result["msg"] and "max_retry_timeout" in result["msg"]


def test_parallel_work_that_never_ends(run: InProcess, cloud: ControlPlane):
    given = run.inner()
    cloud.fault(operation="CreateVpcPeerConnection", status=400, code="Conflict.Operation", times=None)
    result = run.fails(PEERING, max_retry_timeout=0.3, **given)
    assert result["error"]["code"] == "Conflict.Operation" and result["error"]["retryable"]
    assert "one of the two VPCs" in result["msg"] and objects(cloud, "peerings") == []


@pytest.mark.parametrize("status", [404, 400])
def test_wrong_key_never_reads_as_gone(run: InProcess, cloud: ControlPlane, status: int):
    given = run.inner()
    made = run.peering(given)["id"]
    cloud.settings(switches={"unknown_key_status": status})
    wrong = {"access_key": "nobody"}
    for module, options in (
        (PEERING, {"state": "absent", **given}),
        (PEERING, {"state": "absent", "peer_connection_id": made}),
        ("vpc", {"state": "absent", "vpc_id": given["vpc_id"]}),
        ("route_entry", {"state": "absent", "vpc_id": given["vpc_id"], "destination_cidrblock": "10.2.0.0/16"}),
        (ACCEPTER, {"instance_id": made}),
    ):
        result = run.fails(module, **{**options, **wrong})
        assert result["error"]["code"] == "InvalidAccessKeyId.NotFound" and "access_key" in result["msg"]
        assert result["error"]["http_status"] == status
    assert run.status(made) == "Activated"


def test_wrong_secret_is_not_shown(run: InProcess):
    result = run.fails("account_info", secret_key="a-wrong-secret")
    assert result["error"]["code"] == "SignatureDoesNotMatch" and "check secret_key" in result["msg"]
    assert "a-wrong-secret" not in str(result) and "testsecret" not in str(result)


REFUSED = {
    "QuotaExceeded.VpcPeerCountPerUserPerRegion": {"quota_peerings_per_account_and_region": 1},
    "QuotaExceeded.CrossRegionVpcPeerCountPerVpc": {"quota_crossregion_peerings_per_vpc": 1},
    "IncorrectBusinessStatus.VpcPeer": {"overdue_accounts": ["1000000000000001"]},
    "OperationFailed.CdtNotOpened": {"accounts_without_cdt": ["1000000000000001"]},
}


@pytest.mark.parametrize("code", REFUSED)
def test_what_the_cloud_refuses_for_good(run: InProcess, cloud: ControlPlane, code: str):
    given = run.inner()
    if code.startswith("Quota"):
        third = run.vpc("third", "10.4.0.0/16", region="cn-shanghai")
        run.peering({**given, "accepting_vpc_id": third["id"], "accepting_region_id": "cn-shanghai"})
    before = len(objects(cloud, "peerings"))
    cloud.settings(switches=REFUSED[code])
    result = run.fails(PEERING, **given)
    assert result["error"]["code"] == code and not result["changed"]
    assert not result["error"]["retryable"] and result["error"]["request_id"]
    assert len(objects(cloud, "peerings")) == before


def test_pair_that_router_interfaces_join(run: InProcess, cloud: ControlPlane):
    given = run.inner()
    cloud.settings(switches={"router_interface_pairs": [[given["vpc_id"], given["accepting_vpc_id"]]]})
    result = run.fails(PEERING, **given)
    assert result["error"]["code"] == "ResourceAlreadyExist.RouterInterface" and "router interfaces" in result["msg"]


def test_unknown_vpcs(run: InProcess, cloud: ControlPlane):
    given = run.inner()
    for code in ("ResourceNotFound.Vpc", "InvalidVpcId.NotFound"):
        cloud.settings(switches={"unknown_vpc_code": code})
        near = run.fails(PEERING, **{**given, "vpc_id": "vpc-none"})
        far = run.fails(PEERING, **{**given, "accepting_vpc_id": "vpc-none"})
        for result in (near, far):
            assert "VPC vpc-none" in result["msg"] and "does not exist" in result["msg"] and not result["changed"]


def test_unchangeable_while_it_waits(run: InProcess, cloud: ControlPlane):
    """Where the cloud changes no request before it is accepted, say so at once instead of trying for minutes."""
    given = run.outer()
    run.ok(PEERING, **given)
    cloud.settings(switches={"modify_while_accepting": False})
    result = run.fails(PEERING, name="late", **given)
    assert result["error"]["code"] == "IncorrectStatus.VpcPeer" and "while it is Accepting" in result["msg"]
    # with the other keys it is accepted first
    assert run.ok(PEERING, name="late", peer=PEER_KEYS, **given)["actions"] == ["accept", "modify"]


def test_made_by_somebody_else_meanwhile(run: InProcess, cloud: ControlPlane):
    given = run.inner()
    cloud.fault(operation="CreateVpcPeerConnection", status=400, code="ResourceAlreadyExist.VpcPeer", after=True)
    result = run.ok(PEERING, **given)
    assert result[PEERING]["status"] == "Activated" and len(objects(cloud, "peerings")) == 1


def test_a_state_that_never_comes(run: InProcess, cloud: ControlPlane):
    given = run.inner()
    cloud.fault(operation="CreateVpcPeerConnection", stuck=True)
    result = run.fails(PEERING, wait_timeout=0.3, **given)
    assert result["error"]["code"] == "WaitTimeout" and result["changed"] and "Creating" in result["msg"]
    assert result[PEERING]["status"] == "Creating"


def test_a_state_that_nobody_knows(run: InProcess, cloud: ControlPlane):
    given = run.inner()
    cloud.fault(operation="CreateVpcPeerConnection", stuck="Levitating")
    run.fails(PEERING, wait_timeout=0.2, **given)
    result = run.fails(PEERING, wait_timeout=0.2, **given)
    assert "Levitating" in result["msg"] and "unknown state" in result["warnings"][0]


def test_accepted_by_somebody_else_meanwhile(run: InProcess, cloud: ControlPlane):
    given = run.outer()
    cloud.fault(operation="AcceptVpcPeerConnection", status=400, code="IncorrectStatus.VpcPeer", after=True)
    result = run.ok(PEERING, peer=PEER_KEYS, **given)
    assert result[PEERING]["status"] == "Activated"


def test_request_that_the_other_account_does_not_see_yet(run: InProcess, cloud: ControlPlane):
    given = run.outer()
    cloud.fault(operation="AcceptVpcPeerConnection", status=400, code="ResourceNotFound.InstanceId", times=2)
    assert run.ok(PEERING, peer=PEER_KEYS, **given)[PEERING]["status"] == "Activated"


def test_batch_goes_on_where_it_is_told_to(run: InProcess, cloud: ControlPlane):
    given = run.inner()
    wrong = {**given, "accepting_vpc_id": "vpc-none"}
    result = run.fails(PEERING, batch=[wrong, given], continue_on_error=True)
    first, second = result["batch"]
    assert first["failed"] and first["error"]["code"] == "ResourceNotFound.AcceptingVpc"
    assert second["status"] == "Activated" and len(objects(cloud, "peerings")) == 1
