# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bad networks and a cloud in a bad mood: lost answers, proxies' pages, throttling, states that lag or never come.

Whatever happens to one answer, there is exactly one object afterwards, and a second run changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.simulator.testing import ControlPlane
from tests.support.stack import REGION, InProcess, both, count, objects


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    """Pauses before a call is repeated are a matter of unit tests."""
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import transport

    monkeypatch.setattr(transport, "REFUSED_PAUSE", 0.02)
    monkeypatch.setattr(transport, "BUSY_PAUSE", 0.02)


LOST = {
    "cut before": {"cut": "before"},
    "cut after": {"cut": "after"},
    "truncated": {"body": "truncated"},
    "html before": {"status": 502, "body": "html"},
    "html after": {"status": 502, "body": "html", "after": True},
    "error before": {"status": 500, "code": "InternalError"},
    "error after": {"status": 500, "code": "InternalError", "after": True},
    "ok as html": {"status": 200, "body": "html", "after": True},
}


def blue(run: InProcess, **options: Any) -> dict[str, Any]:
    return {"vpc_name": "blue", "cidr_block": "172.16.0.0/12", **options}


def create_vpc(run: InProcess):
    return "vpc", blue(run)


def modify_vpc(run: InProcess):
    run.ok("vpc", **blue(run))
    return "vpc", blue(run, description="changed")


def associate(run: InProcess):
    run.ok("vpc", **blue(run))
    return "vpc", blue(run, secondary_cidr_blocks=["10.0.0.0/16", "10.1.0.0/16"])


def unassociate(run: InProcess):
    run.ok("vpc", **blue(run, secondary_cidr_blocks=["10.0.0.0/16", "10.1.0.0/16"]))
    return "vpc", blue(run, secondary_cidr_blocks=[])


def tag(run: InProcess):
    run.ok("vpc", **blue(run))
    return "vpc", blue(run, tags={"a": "1", "b": "2"})


def untag(run: InProcess):
    run.ok("vpc", **blue(run, tags={"a": "1", "b": "2"}))
    return "vpc", blue(run, tags={}, purge_tags=True)


def move(run: InProcess):
    run.ok("vpc", **blue(run))
    return "vpc", blue(run, resource_group_id="127")


def delete_vpc(run: InProcess):
    run.ok("vpc", **blue(run))
    return "vpc", blue(run, state="absent")


def interface(run: InProcess, **options: Any) -> dict[str, Any]:
    router = run.ok("vpc", **blue(run))["vpc"]["router_id"]
    return {
        "router_id": router,
        "router_type": "VRouter",
        "role": "InitiatingSide",
        "opposite_region": REGION,
        "specification": "Large.1",
        "name": "blue",
        **options,
    }


def create_interface(run: InProcess):
    return "router_interface", interface(run)


def modify_interface(run: InProcess):
    run.ok("router_interface", **interface(run))
    return "router_interface", interface(run, description="changed")


def modify_spec(run: InProcess):
    run.ok("router_interface", **interface(run))
    return "router_interface", interface(run, specification="Large.5")


def delete_interface(run: InProcess):
    run.ok("router_interface", **interface(run))
    return "router_interface", interface(run, state="absent")


def configure(run: InProcess):
    first, second = run.sides()
    return "router_interface_connection", both(second["id"], first["id"])[0]


def connect(run: InProcess):
    first, second = run.sides()
    run.ok("router_interface_connection", **both(second["id"], first["id"])[0])
    return "router_interface_connection", both(first["id"], second["id"])[0]


def activate(run: InProcess):
    first, second = run.pair()
    run.ok("router_interface_connection", interface_id=first["id"], state="absent")
    return "router_interface_connection", both(first["id"], second["id"])[0]


def deactivate(run: InProcess):
    first, second = run.pair()
    return "router_interface_connection", {"interface_id": first["id"], "state": "absent"}


def route(run: InProcess, **options: Any) -> dict[str, Any]:
    first, _ = run.pair()
    table = next(one for one in run.ok("vpc_info")["vpcs"] if one["name"] == "blue")["route_table_id"]
    return {
        "route_table_id": table,
        "destination_cidrblock": "192.168.0.0/16",
        "nexthop_type": "RouterInterface",
        "nexthop_id": first["id"],
        **options,
    }


def create_route(run: InProcess):
    return "route_entry", route(run)


def modify_route(run: InProcess):
    options = route(run, name="before")
    run.ok("route_entry", **options)
    return "route_entry", {**options, "name": "after"}


def delete_route(run: InProcess):
    options = route(run)
    run.ok("route_entry", **options)
    return "route_entry", {**options, "state": "absent"}


WRITES: dict[str, Callable[[InProcess], tuple[str, dict[str, Any]]]] = {
    "CreateVpc": create_vpc,
    "ModifyVpcAttribute": modify_vpc,
    "AssociateVpcCidrBlock": associate,
    "UnassociateVpcCidrBlock": unassociate,
    "TagResources": tag,
    "UnTagResources": untag,
    "MoveResourceGroup": move,
    "DeleteVpc": delete_vpc,
    "CreateRouterInterface": create_interface,
    "ModifyRouterInterfaceAttribute": modify_interface,
    "ModifyRouterInterfaceAttribute (peer)": configure,
    "ModifyRouterInterfaceSpec": modify_spec,
    "ConnectRouterInterface": connect,
    "ActivateRouterInterface": activate,
    "DeactivateRouterInterface": deactivate,
    "DeleteRouterInterface": delete_interface,
    "CreateRouteEntry": create_route,
    "ModifyRouteEntry": modify_route,
    "DeleteRouteEntry": delete_route,
}


@pytest.mark.parametrize("lag", [0, 0.03])
@pytest.mark.parametrize("fault", LOST)
@pytest.mark.parametrize("operation", WRITES)
def test_a_lost_answer(run: InProcess, stack: ControlPlane, operation: str, fault: str, lag: float):
    """For every kind of write and every way to lose its answer: one object, as wanted, and a second run changes nothing."""
    name, options = WRITES[operation](run)
    expected = count(stack)
    action = operation.split(" ")[0]
    if action.startswith(("Create", "Delete")):
        kind = {"Vpc": "vpcs", "RouterInterface": "router_interfaces", "RouteEntry": "route_entries"}[action[6:]]
        expected[kind] = expected.get(kind, 0) + (1 if action.startswith("Create") else -1)
    expected = {kind: number for kind, number in expected.items() if number}
    stack.settings(lag=lag)
    stack.fault(operation=action, **LOST[fault])
    result = run(name, **options)
    assert stack.faults()[0]["applied"] == 1
    assert not result.get("failed"), result
    assert result["changed"] is True
    assert count(stack) == expected
    again = run.ok(name, **options)
    assert again["changed"] is False and again["actions"] == []


READS = {
    "DescribeVpcs": ("vpc_info", {}),
    "DescribeRouterInterfaces": ("router_interface_info", {}),
    "GetUserInfo": ("account_info", {}),
}


@pytest.mark.parametrize("fault", LOST)
@pytest.mark.parametrize("operation", READS)
def test_a_read_is_simply_repeated(run: InProcess, stack: ControlPlane, operation: str, fault: str):
    stack.fault(operation=operation, **LOST[fault])
    name, options = READS[operation]
    run.ok(name, **options)
    assert stack.summary()["operations"][operation] == 2


@pytest.mark.parametrize(
    "fault", [{"body": "html", "status": 502}, {"body": "truncated"}, {"body": "html", "status": 200}]
)
def test_a_proxy_that_only_ever_sends_pages(run: InProcess, stack: ControlPlane, fault):
    stack.fault(operation="DescribeVpcs", times=None, **fault)
    result = run.fails("vpc", vpc_name="blue", max_retries=2)
    what = "an HTML page" if fault["body"] == "html" else "no valid JSON"
    status = fault.get("status", 200)
    assert result["msg"] == (
        f"DescribeVpcs: {stack.endpoint}: HTTP {status} with {what} instead of an answer of the API "
        "(gave up after 3 attempts)"
    )
    assert result["error"]["code"] == "Unreachable"
    assert stack.summary()["writes"] == 0


@pytest.mark.parametrize(
    "code", ["Throttling", "Throttling.User", "Throttling.Api", "ServiceUnavailable", "SystemBusy"]
)
def test_throttling_that_ends(run: InProcess, stack: ControlPlane, code):
    stack.fault(operation="CreateVpc", status=400, code=code, times=2, headers={"Retry-After": "0"})
    assert run.ok("vpc", **blue(run))["changed"]
    assert stack.summary()["operations"]["CreateVpc"] == 3
    assert count(stack) == {"vpcs": 1}


@pytest.mark.parametrize("operation", ["DescribeVpcs", "CreateVpc"])
def test_throttling_that_never_ends(run: InProcess, stack: ControlPlane, operation):
    stack.fault(operation=operation, status=400, code="Throttling.User", message="Slow down.", times=None)
    result = run.fails("vpc", **blue(run), max_retry_timeout=0.3)
    before = {"CreateVpc": "creating VPC 'blue': "}.get(operation, "")
    assert result["msg"].startswith(
        f"{before}{operation} was refused: Throttling.User: Slow down. - the API limits the rate of calls"
    )
    assert "(gave up after " in result["msg"]
    assert result["error"]["retryable"] is True and result["error"]["http_status"] == 400
    assert count(stack) == {}
    stack.clear_faults()
    assert run.ok("vpc", **blue(run))["changed"]


def test_the_number_of_retries(run: InProcess, stack: ControlPlane):
    stack.fault(
        operation="DescribeVpcs", status=503, code="ServiceUnavailable", times=None, headers={"Retry-After": "0"}
    )
    result = run.fails("vpc_info", max_retries=3)
    assert result["msg"].endswith("(gave up after 4 attempts)")
    assert stack.summary()["operations"] == {"DescribeVpcs": 4}


def test_a_server_that_asks_for_more_time_than_there_is(run: InProcess, stack: ControlPlane):
    stack.fault(operation="DescribeVpcs", status=503, code="ServiceUnavailable", headers={"Retry-After": "500"})
    assert run.fails("vpc_info")["msg"].endswith("(gave up after 1 attempt)")


def test_a_total_timeout(run: InProcess, stack: ControlPlane):
    stack.fault(
        operation="DescribeVpcs", status=503, code="ServiceUnavailable", times=None, headers={"Retry-After": "2"}
    )
    assert run.fails("vpc_info", total_timeout=1)["msg"].endswith("(gave up after 1 attempt)")


@pytest.mark.parametrize("code", [403, 12.5, True, None, ["x"]])
def test_a_code_that_is_no_text(run: InProcess, stack: ControlPlane, code):
    """A numeric Code crashes the official provider."""
    stack.fault(operation="DescribeVpcs", status=400, code=code, message="numbers", times=None)
    result = run.fails("vpc_info")
    assert isinstance(result["error"]["code"], str) and result["error"]["code"]
    if code is not None:
        assert result["error"]["code"] == str(code)
    assert "numbers" in result["msg"] or code is None


@pytest.mark.parametrize("operation", ["CreateRouteEntry", "DeleteRouteEntry"])
def test_a_route_table_that_is_busy(run: InProcess, stack: ControlPlane, operation):
    name, options = WRITES[operation](run)
    stack.fault(operation=operation, status=400, code="TaskConflict", times=3)
    assert run.ok(name, **options)["changed"]


def test_a_refused_delete_is_reported_at_once(run: InProcess, stack: ControlPlane):
    """The official provider polls 500 s and then hides the reason."""
    name, options = delete_interface(run)
    stack.fault(operation="DeleteRouterInterface", status=403, code="Forbidden.RAM", message="no.", times=None)
    result = run.fails(name, **options)
    assert result["error"]["code"] == "Forbidden.RAM"
    assert result["msg"].endswith(" - the account lacks the permission for this operation")
    assert stack.summary()["operations"]["DeleteRouterInterface"] == 1


def test_a_forbidden_read_is_not_an_empty_cloud(run: InProcess, stack: ControlPlane):
    """In the official provider a refused refresh plans to destroy and build anew."""
    run.pair()
    before = count(stack)
    for operation in ("DescribeVpcs", "DescribeRouterInterfaces"):
        stack.fault(operation=operation, status=403, code="Forbidden", message="no.", times=None)
    for name in ("vpc_info", "router_interface_info", "router_interface_connection_info"):
        assert run.fails(name)["error"]["code"] == "Forbidden"
    assert run.fails("vpc", **blue(run))["error"]["code"] == "Forbidden"
    assert run.fails("vpc", **blue(run, state="absent"))["error"]["code"] == "Forbidden"
    assert count(stack) == before and stack.summary()["writes"] > 0


# --- States ----------------------------------------------------------------------------------------------------------


def test_a_state_that_never_comes(run: InProcess, stack: ControlPlane):
    stack.settings(lag=0.01)
    stack.fault(operation="CreateVpc", stuck=True)
    result = run.fails("vpc", **blue(run), wait_timeout=0.2)
    made = objects(stack, "vpcs")
    assert len(made) == 1
    vpc_id = made[0]["VpcId"]
    assert result["msg"] == (
        f"VPC {vpc_id} is in state Pending, and after 0.2 seconds not yet ready. "
        "The cloud is still working on it: run the task again, or raise wait_timeout"
    )
    assert result["changed"] is True and result["actions"] == ["create"]
    assert result["vpc"]["id"] == vpc_id and result["vpc"]["status"] == "Pending"
    assert result["error"]["code"] == "WaitTimeout" and result["error"]["retryable"] is True
    # the next run does not make another one, and waits for this one
    result = run.fails("vpc", **blue(run), wait_timeout=0.2)
    assert result["error"]["code"] == "WaitTimeout" and result["changed"] is False
    assert len(objects(stack, "vpcs")) == 1


def test_without_waiting(run: InProcess, stack: ControlPlane):
    stack.settings(lag=60)
    result = run.ok("vpc", **blue(run), wait=False)
    assert result["changed"] and result["vpc"]["status"] == "Pending" and result["id"].startswith("vpc-")
    assert not run.ok("vpc", **blue(run), wait=False)["changed"]
    stack.advance(61)
    assert run.ok("vpc", **blue(run))["vpc"]["status"] == "Available"
    assert count(stack) == {"vpcs": 1}


def test_a_connection_on_its_way_is_waited_for(run: InProcess, stack: ControlPlane):
    """An earlier run was interrupted while it connected: this one waits, and sends nothing."""
    first, second = run.sides()
    stack.settings(lag=0.3)
    assert run.connect(first, second, wait=False)["changed"]
    assert run.read(first["id"])["status"] == "Connecting"
    stack.clear_journal()
    result = run.connect(first, second)
    assert not result["changed"] and [row["status"] for row in result["batch"]] == ["Active", "Active"]
    assert stack.summary()["writes"] == 0


@pytest.mark.parametrize("lag", [0, 0.1])
def test_deleting_what_is_still_connecting(run: InProcess, stack: ControlPlane, lag):
    first, second = run.sides()
    stack.settings(lag=lag)
    run.connect(first, second, wait=False)
    batch = [{"router_interface_id": one["id"]} for one in (first, second)]
    result = run.ok("router_interface", batch=batch, state="absent")
    assert result["changed"] and objects(stack, "router_interfaces") == []


def test_activating_while_it_is_being_deactivated(run: InProcess, stack: ControlPlane):
    first, second = run.pair()
    stack.settings(lag=0.2)
    run.ok("router_interface_connection", interface_id=first["id"], state="absent", wait=False)
    assert run.read(first["id"])["status"] == "Deactivating"
    result = run.connect(first, second)
    assert not result.get("failed"), result
    assert run.read(first["id"])["status"] == "Active"


def test_reading_changes_nothing(run: InProcess, stack: ControlPlane):
    """The official provider re-activates an Inactive interface when it reads it."""
    first, second = run.pair()
    run.ok("router_interface_connection", interface_id=first["id"], state="absent")
    stack.clear_journal()
    for name in ("router_interface_info", "router_interface_connection_info"):
        run.ok(name)
    plan = run.connect(first, second, check=True)
    assert [row["actions"] for row in plan["batch"]] == [["activate"], []]
    assert stack.summary()["writes"] == 0 and run.read(first["id"])["status"] == "Inactive"


# --- The cloud's own choices -----------------------------------------------------------------------------------------

SWITCHES = [
    ("freeze", "own"),
    ("freeze", "both"),
    ("modifying_visible", True),
    ("interface_delete_state", "Deleting"),
    ("peer_deleted_visible", False),
    ("peer_deleted_visible", True),
    ("not_active_code", "IncorrectStatus"),
    ("delete_status_code", "IncorrectRIStatus"),
    ("delete_status_code", "InvalidInstance.StatusError"),
    ("delete_routes_code", "RouterInterfaceReferredByRouteEntry"),
    ("delete_routes_code", "ReferredByRouteEntry.RouterInterface"),
    ("delete_not_found_code", "InvalidInstanceId.NotFound"),
    ("peer_fields_code", "IncorrectRIStatus"),
    ("peer_fields_code", "Forbbiden.ModifyIdAndType"),
    ("peer_mismatch_code", "IncorrectOppositeInterfaceInfo.NotSet"),
    ("spec_on_idle", "refused"),
    ("route_needs_active_interface", True),
    ("fuzzy_resource_group", False),
]


@pytest.mark.parametrize("lag", [0, 0.04])
@pytest.mark.parametrize("name, value", SWITCHES, ids=str)
def test_each_choice_of_the_cloud(run: InProcess, stack: ControlPlane, name, value, lag):
    """Build, again unchanged, part and join, change, take down: whatever the contract leaves open."""
    stack.settings(lag=lag, switches={name: value})
    first, second = run.pair()
    assert not run.connect(first, second)["changed"]
    options = route_of(run, first)
    assert run.ok("route_entry", **options)["changed"]
    assert not run.ok("route_entry", **options)["changed"]

    changed = {"router_interface_id": first["id"], "specification": "Large.5", "description": "other"}
    assert run.ok("router_interface", **changed)["changed"]
    assert not run.ok("router_interface", **changed)["changed"]
    assert run.read(first["id"])["status"] == "Active"

    parted = [{"interface_id": first["id"]}, {"interface_id": second["id"]}]
    assert run.ok("router_interface_connection", batch=parted, state="absent")["changed"]
    assert not run.ok("router_interface_connection", batch=parted, state="absent")["changed"]
    assert {run.read(one["id"])["status"] for one in (first, second)} == {"Inactive"}
    result = run.connect(first, second)
    assert not result.get("failed") and result["changed"], result
    assert not run.connect(first, second)["changed"]

    assert run.ok("route_entry", **options, state="absent")["changed"]
    gone = [{"router_interface_id": one["id"]} for one in (first, second)]
    assert run.ok("router_interface", batch=gone, state="absent")["changed"]
    assert not run.ok("router_interface", batch=gone, state="absent")["changed"]
    vpcs = [{"vpc_name": "blue"}, {"vpc_name": "green"}]
    assert run.ok("vpc", batch=vpcs, state="absent")["changed"]
    assert not run.ok("vpc", batch=vpcs, state="absent")["changed"]
    assert count(stack) == {}


def route_of(run: InProcess, interface: dict[str, Any]) -> dict[str, Any]:
    table = next(one for one in run.ok("vpc_info")["vpcs"] if one["name"] == "blue")["route_table_id"]
    return {
        "route_table_id": table,
        "destination_cidrblock": "192.168.0.0/16",
        "nexthop_type": "RouterInterface",
        "nexthop_id": interface["id"],
    }


def test_a_prepaid_interface_that_may_not_be_deleted(run: InProcess, stack: ControlPlane):
    stack.settings(switches={"prepaid_delete_refused": True})
    made = run.ok("router_interface", **interface(run, instance_charge_type="PrePaid"))
    assert made["router_interface"]["instance_charge_type"] == "PrePaid"
    assert not run.ok("router_interface", **interface(run, instance_charge_type="PrePaid"))["changed"]
    result = run.fails(
        "router_interface", router_interface_id=made["id"], state="absent", max_retries=1, wait_timeout=1
    )
    assert "InvalidRouterInterfaceChargeType.Malformed" in result["msg"]
    assert len(objects(stack, "router_interfaces")) == 1


def test_more_interfaces_than_a_router_takes(run: InProcess, stack: ControlPlane):
    stack.settings(switches={"interfaces_per_router": 1})
    run.ok("router_interface", **interface(run))
    result = run.fails("router_interface", **interface(run, name="second"))
    assert result["error"]["http_status"] == 400 and len(objects(stack, "router_interfaces")) == 1


def test_a_peer_that_was_deleted(run: InProcess, stack: ControlPlane):
    """The other side's interface is gone: what is left can be deleted, and is not taken for connected to something new."""
    for visible in (True, False):
        stack.reset()
        stack.settings(switches={"peer_deleted_visible": visible})
        first, second = run.pair()
        run.ok("router_interface", router_interface_id=second["id"], state="absent")
        new = run.interface(run.vpc("green", "192.168.0.0/16"), "AcceptingSide")
        result = run.fails("router_interface_connection", batch=both(first["id"], new["id"]))
        assert "has to be rebuilt" in result["msg"]
        assert run.ok("router_interface", router_interface_id=first["id"], state="absent")["changed"]
