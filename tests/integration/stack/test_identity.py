# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""For whom calls are made: keys of an instance's role, resource sets by name, and what fails of it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.simulator.testing import ControlPlane
from tests.support.ansible import Ansible
from tests.support.stack import REGION, InProcess, variables

NO_KEYS: dict[str, Any] = {"access_key": None, "secret_key": None}
BY_NAME: dict[str, Any] = {"department": None, "resource_group": None, "resource_group_set_name": "demo set"}
ROLE = "acs:ram::1000000000000001:role/net"


def of_machine(stack: ControlPlane) -> dict[str, Any]:
    return {**NO_KEYS, "ecs_role_name": "net", "metadata_server": stack.address}


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    """Pauses before a call is repeated are a matter of unit tests."""
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import transport

    monkeypatch.setattr(transport, "REFUSED_PAUSE", 0.002)


# --- Keys of an instance's role --------------------------------------------------------------------------------------


def test_the_role_of_an_instance(run: InProcess, stack: ControlPlane):
    made = run.ok("vpc", vpc_name="blue", cidr_block="10.0.0.0/8", **of_machine(stack))["vpc"]
    assert run.ok("vpc_info", vpc_ids=[made["id"]])["vpcs"][0]["owner_id"] == "1000000000000001"
    calls = stack.summary()["operations"]
    assert calls["/latest/api/token"] == calls["/latest/meta-data/ram/security-credentials/net"] == 1


def test_the_role_of_an_instance_end_to_end(ansible: Ansible, stack: ControlPlane, entry_point: str):
    given = {name: value for name, value in variables(stack).items() if not name.endswith("_KEY")}
    given.update(ALIBABACLOUDSTACK_ECS_ROLE_NAME="net", ALIBABACLOUDSTACK_METADATA_SERVER=stack.address)
    task = {"name": "make", "cloudlink.interconnect.alibabacloudstack_vpc": {"vpc_name": "blue"}}
    found = ansible.playbook({"tasks": [task]}, env=given).tasks[0]
    assert found["changed"] and found["vpc"]["owner_id"] == "1000000000000001", found


def test_a_metadata_server_that_is_no_address(run: InProcess):
    for server in ("100.100.100.200", "ftp://x", "http://", "http://x:port"):
        said = run.silent("account_info", **NO_KEYS, ecs_role_name="net", metadata_server=server)["msg"]
        assert said.startswith(f"metadata_server: {server!r} ")


# --- A resource set by its name --------------------------------------------------------------------------------------


@pytest.mark.parametrize("given", [{}, {"department": "37"}, {"resource_group": "126"}])
def test_nothing_hangs_on_a_resource_set_by_name(run: InProcess, given: dict[str, Any]):
    """What is asked once may itself need what is asked once: the account, the regions, an access point."""
    found = run.ok("account_info", **{**BY_NAME, **given})["account"]
    assert (found["department"], found["resource_group"]) == ("37", "126")
    blue = run.ok("vpc", vpc_name="blue", **{**BY_NAME, **given})["vpc"]
    end = {"router_id": blue["router_id"], "router_type": "VRouter", "role": "AcceptingSide", "name": "blue"}
    assert run.ok("router_interface", **end, opposite_region="cn-sim-2", **BY_NAME)["changed"]
    border = {"router_id": f"vbr-{REGION.replace('-', '')}11", "router_type": "VBR", "role": "InitiatingSide"}
    border |= {"specification": "Large.1", "name": "border", "opposite_region": REGION}
    assert run.ok("router_interface", **border, **BY_NAME)["changed"]


def test_a_name_that_is_given_comes_before_ids_of_the_environment(run: InProcess, monkeypatch, stack: ControlPlane):
    monkeypatch.setenv("ALIBABACLOUDSTACK_DEPARTMENT", "1")
    monkeypatch.setenv("ALIBABACLOUDSTACK_RESOURCE_GROUP", "1")

    def found(**given: Any) -> tuple[str, str]:
        options = {"department": None, "resource_group": None, **given}
        account = run.ok("account_info", **options)["account"]
        return account["department"], account["resource_group"]

    assert found() == ("1", "1")
    assert found(resource_group_set_name="demo set") == ("37", "126")
    assert found(resource_group_set_name="demo set", department="9") == ("9", "126")
    assert found(department="9") == ("9", "1")
    monkeypatch.setenv("ALIBABACLOUDSTACK_RESOURCE_GROUP_SET", "demo set")
    assert found() == ("1", "1")
    monkeypatch.delenv("ALIBABACLOUDSTACK_DEPARTMENT")
    assert found() == ("37", "1")


def test_the_environment_of_one_account_is_not_that_of_another(run: InProcess, monkeypatch, stack: ControlPlane):
    monkeypatch.setenv("ALIBABACLOUDSTACK_DEPARTMENT", "1")
    monkeypatch.setenv("ALIBABACLOUDSTACK_PEER_DEPARTMENT", "2")
    monkeypatch.setenv("ALIBABACLOUDSTACK_PEER_RESOURCE_GROUP", "3")
    other = {"access_key": "peerid", "secret_key": "peersecret"}
    found = run.ok("account_info", account="peer", peer=other)["account"]
    assert (found["department"], found["resource_group"]) == ("2", "3")
    found = run.ok("account_info", account="third", accounts=[{"name": "third", **other}])["account"]
    assert (found["department"], found["resource_group"]) == (None, None)


# --- What cannot be meant --------------------------------------------------------------------------------------------

WRONG = [
    ({"access_key": "testid\n"}, "access_key: must be printable ASCII without blanks"),
    ({"secret_key": "test secret"}, "secret_key: must be printable ASCII without blanks"),
    ({"security_token": "té"}, "security_token: must be printable ASCII without blanks"),
    ({"assume_role": {"role_arn": "net"}}, "assume_role.role_arn: 'net' is not the ARN of a role"),
    ({"ecs_role_name": "a/b"}, "ecs_role_name: 'a/b' is not a role name"),
    ({"account_id": "my-account"}, "account_id: must be the number of an account, not 'my-account'"),
    ({"popgw_domain": "http://inter.example"}, "popgw_domain: 'http://inter.example' must be written without a scheme"),
    ({"proxy": "proxy.example:3128"}, "proxy: 'proxy.example:3128' must begin with http:// or https://"),
    ({"proxy": "http://me:word@proxy.example:x"}, "proxy: 'http://proxy.example:x' is not an address"),
]


@pytest.mark.parametrize(("options", "says"), WRONG)
def test_wrong_options_are_refused_by_name_before_a_call(run: InProcess, options: dict[str, Any], says: str):
    result = run.silent("vpc_info", **options)
    assert says in result["msg"] and "word" not in result["msg"]
    for name in ("secret_key", "security_token"):
        assert options.get(name, "\0") not in result["msg"]


def test_wrong_options_of_another_account_are_named_as_its_own(run: InProcess):
    peer = {"access_key": "peer id", "secret_key": "peersecret"}
    said = run.silent("vpc_info", account="peer", peer=peer, proxy="x")["msg"]
    assert "peer.access_key: must be" in said and "proxy: 'x' must" in said and "peer.proxy" not in said


def test_this_installation_is_said_of_apsara_stack(run: InProcess):
    assert "that it belongs to this installation" in run.fails("vpc_info", access_key="nobody")["msg"]


# --- Roles that cannot be assumed ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "code", "asked"),
    [
        ({"status": 500, "code": "InternalError"}, "InternalError", 3),
        ({"cut": "after"}, "Unreachable", 3),
        ({"status": 200, "body": '{"RequestId": "R"}'}, "UnexpectedAnswer", 3),
        ({"status": 403, "code": "NoPermission"}, "NoPermission", 1),
    ],
)
def test_a_role_that_cannot_be_assumed_is_asked_for_as_often_as_one_call(
    run: InProcess, stack: ControlPlane, fault: dict[str, Any], code: str, asked: int
):
    """A write is not unknown either: it never left."""
    stack.fault(operation="AssumeRole", times=None, **fault)
    role = {"assume_role": {"role_arn": ROLE}, "max_retries": 2}
    result = run.fails("vpc", vpc_name="blue", **role)
    assert result["error"]["code"] == code, result
    assert stack.summary()["operations"] == {"AssumeRole": asked}


def test_a_role_that_is_throttled_is_asked_for_as_long_as_one_call(run: InProcess, stack: ControlPlane):
    """How often says nothing: who is throttled waits for a turn, and gives up by the clock."""
    stack.fault(operation="AssumeRole", times=None, status=400, code="Throttling")
    role = {"assume_role": {"role_arn": ROLE}, "max_retries": 0, "max_retry_timeout": 0.5}
    result = run.fails("vpc", vpc_name="blue", **role)
    assert result["error"]["code"] == "Throttling" and "max_retry_timeout" in result["msg"], result
    assert set(stack.summary()["operations"]) == {"AssumeRole"}
