# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The role and both playbooks: whole interconnects from an empty account, predicted, built, unchanged, taken down."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.conftest import installed
from tests.simulator.testing import ControlPlane, Simulator
from tests.support.ansible import MODULE, Ansible, Run
from tests.support.stack import (
    OTHER_REGION,
    REGION,
    InProcess,
    connection,
    count,
    objects,
    peer,
    peer_variables,
)

newest_only = pytest.mark.parametrize("environment", installed()[-1:], indirect=True)
ROLE = "cloudlink.interconnect.router_interface_pair"
TASK = "Join or part the pairs"
FIRST, SECOND = Simulator.account, Simulator.peer_account


def side(name: str, block: str, **more: Any) -> dict[str, Any]:
    return {"vpc": {"vpc_name": name, "cidr_block": block}, **more}


def pair(name: str = "blue-green", initiating: dict | None = None, accepting: dict | None = None) -> dict[str, Any]:
    one = {"interface": {"specification": "Large.2"}, **(initiating or side("blue", "172.16.0.0/12"))}
    return {"name": name, "initiating": one, "accepting": accepting or side("green", "192.168.0.0/16")}


def play(
    ansible: Ansible, pairs: list[dict[str, Any]], state: str = "present", check: bool = False, **more: Any
) -> Run:
    """Run the role, with --diff, and have it tell of each part."""
    options = {key: more.pop(key) for key in ("env", "entry_point") if key in more}
    settings = {f"router_interface_pair_{key}": value for key, value in {"return_parts": True, **more}.items()}
    given = {"router_interface_pair_pairs": pairs, "router_interface_pair_state": state, **settings}
    tasks = [
        {"name": "Run", "ansible.builtin.include_role": {"name": ROLE}, "vars": given},
        {"name": "Result", "ansible.builtin.debug": {"var": "router_interface_pair_result"}},
    ]
    return ansible.playbook({"tasks": tasks}, check=check, diff=True, **options)


def account_of(run: Run) -> list[tuple]:
    """Of every pair: what becomes of it, and what is done with each of its parts."""
    return [
        (row["name"], row["outcome"], row["changed"], part["part"], part["name"], part["actions"], part.get("note"))
        for row in run.task(TASK)["links"]
        for part in row["parts"]
    ]


def parts(run: Run, name: str) -> list[dict[str, Any]]:
    """The parts of one kind of all pairs, what several share once."""
    found = [part for row in run.task(TASK)["links"] for part in row["parts"] if part["part"].endswith(name)]
    return [part for part in found if "shared" not in part]


def whole_life(
    ansible: Ansible,
    stack: ControlPlane,
    pairs: list[dict[str, Any]],
    inspect: Callable[[], None] | None = None,
    brief: bool = True,
    **more: Any,
) -> Run:
    """Check, run, again, absent; unless brief also check again, check absent, absent again. Returns the first real run.

    :param inspect: called while all of it stands.
    """
    before = count(stack)
    stack.clear_journal()
    plan = play(ansible, pairs, check=True, **more)
    assert plan.ok, str(plan)
    assert stack.summary()["writes"] == 0 and count(stack) == before
    built = play(ansible, pairs, **more)
    assert built.ok, str(built)
    assert account_of(plan) == account_of(built)
    assert built.changed == plan.changed > 0
    assert {one["Status"] for one in objects(stack, "router_interfaces")} == {"Active"}
    if inspect:
        inspect()
    after = count(stack)
    for check in (False,) if brief else (False, True):
        stack.clear_journal()
        again = play(ansible, pairs, check=check, **more)
        assert again.ok and again.changed == 0, str(again)
        assert stack.summary()["writes"] == 0 and count(stack) == after
        assert again.task("Result").result == built.task("Result").result
    if not brief:
        plan = play(ansible, pairs, "absent", check=True, **more)
        assert plan.ok and stack.summary()["writes"] == 0 and count(stack) == after, str(plan)
    gone = play(ansible, pairs, "absent", **more)
    assert gone.ok and gone.changed > 0, str(gone)
    assert count(stack) == before
    if not brief:
        assert account_of(plan) == account_of(gone)
        stack.clear_journal()
        again = play(ansible, pairs, "absent", **more)
        assert again.ok and again.changed == 0 and stack.summary()["writes"] == 0, str(again)
    return built


HUB = side("hub", "10.0.0.0/16", routes="auto")
SPOKES = [pair(f"hub-{n}", HUB, side(f"spoke-{n}", f"10.{n}.0.0/16", routes=["10.0.0.0/16"])) for n in (1, 2, 3)]


def test_whole_life(cloud: Ansible, stack: ControlPlane):
    """A pair, and a hub with three spokes that share the hub's VPC; routes on both sides."""
    pairs = [pair(), *SPOKES]
    built = whole_life(cloud, stack, pairs, brief=False)
    assert [part["name"] for part in parts(built, ".vpc")] == ["blue", "green", "hub", "spoke-1", "spoke-2", "spoke-3"]
    interfaces = parts(built, ".interface")
    assert [part["name"] for part in interfaces][:3] == ["blue-green", "blue-green-opposite", "hub-1"]
    assert [part["actions"] for part in parts(built, ".route")] == [["create"]] * 6
    assert built.task(TASK).msg == "4 router interface pairs: 4 created"
    result = built.task("Result")["router_interface_pair_result"]
    assert [one["name"] for one in result] == ["blue-green", "hub-1", "hub-2", "hub-3"]
    for one in result:
        assert set(one) == {"name", "status", "initiating", "accepting"} and one["status"] == "Active"
        assert (one["initiating"]["specification"], one["accepting"]["specification"]) == ("Large.2", "Negative")
        assert {one["initiating"]["status"], one["accepting"]["status"]} == {"Active"}
        assert one["initiating"]["role"] == "InitiatingSide" and one["initiating"]["interface_id"].startswith("ri-")
    assert len({one["initiating"]["vpc_id"] for one in result[1:]}) == 1


@newest_only
def test_whole_life_by_modules(cloud: Ansible, stack: ControlPlane):
    cloud.entry_point = MODULE
    whole_life(cloud, stack, [pair()])


@newest_only
def test_whole_life_of_a_shared_route(cloud: Ansible, stack: ControlPlane, entry_point: str):
    """Through the interfaces of two pairs that the same task makes, by their names, with weights."""
    cloud.entry_point = entry_point
    shared = {"destination": "10.77.0.0/16", "weight": 10, "next_hops": [{"name": "hub-2", "weight": 20}]}
    hub = side("hub", "10.0.0.0/16")
    pairs = [pair(f"hub-{n}", hub, side(f"spoke-{n}", f"10.{n}.0.0/16")) for n in (1, 2)]
    pairs[0]["initiating"] = {**pairs[0]["initiating"], "ecmp_routes": [shared]}

    def inspect():
        names = {one["RouterInterfaceId"]: one["Name"] for one in objects(stack, "router_interfaces")}
        (entry,) = objects(stack, "route_entries")
        assert [names[hop.split()[1]] for hop in entry["NextHops"]] == ["hub-1", "hub-2"]

    built = whole_life(cloud, stack, pairs, inspect)
    assert [part["actions"] for part in parts(built, ".route")] == [["create"]]


@newest_only
def test_many_pairs_are_one_task_a_step(cloud: Ansible, stack: ControlPlane):
    """What is asked grows by pages, not by pairs: twenty pairs again cost hardly more than one."""
    pairs = [
        pair(f"p{n:02}", side(f"a{n:02}", f"10.{n}.0.0/16"), side(f"b{n:02}", f"172.16.{n}.0/24")) for n in range(20)
    ]
    assert play(cloud, pairs).ok
    stack.clear_journal()
    again = play(cloud, pairs)
    assert again.ok and again.changed == 0
    assert stack.summary()["operations"] == {"DescribeVpcs": 1, "DescribeRouterInterfaces": 1}
    assert count(stack) == {"vpcs": 40, "router_interfaces": 40}


@newest_only
def test_two_regions(cloud: Ansible, stack: ControlPlane):
    pairs = [pair(accepting=side("green", "192.168.0.0/16", region=OTHER_REGION, routes="auto"))]
    pairs[0]["initiating"]["routes"] = "auto"

    def inspect():
        assert [one["CidrBlock"] for one in objects(stack, "vpcs", region=OTHER_REGION)] == ["192.168.0.0/16"]
        opposite = {one["Role"]: one["OppositeRegionId"] for one in objects(stack, "router_interfaces")}
        assert opposite == {"InitiatingSide": OTHER_REGION, "AcceptingSide": REGION}
        assert [len(objects(stack, "route_entries", region=one)) for one in (REGION, OTHER_REGION)] == [1, 1]

    whole_life(cloud, stack, pairs, inspect)


@newest_only
@pytest.mark.parametrize("way, region", [("peer", None), ("connection", OTHER_REGION)])
def test_two_accounts(cloud: Ansible, stack: ControlPlane, way: str, region: str | None):
    """The opposite account's keys from ALIBABACLOUDSTACK_PEER_*, or in the side itself."""
    green = side("green", "192.168.0.0/16", routes="auto")
    if region:
        green["region"] = region
    if way == "peer":
        cloud.variables.update(peer_variables())
        green["account"] = "peer"
    else:
        green["connection"] = peer()
    pairs = [pair(accepting=green)]
    pairs[0]["initiating"]["routes"] = "auto"

    def inspect():
        mine, theirs = objects(stack, "router_interfaces", FIRST), objects(stack, "router_interfaces", SECOND)
        assert [one["Role"] for one in (*mine, *theirs)] == ["InitiatingSide", "AcceptingSide"]
        assert [one["OppositeInterfaceOwnerId"] for one in (*mine, *theirs)] == [SECOND, FIRST]
        assert len(objects(stack, "vpcs", SECOND, region or REGION)) == 1

    whole_life(cloud, stack, pairs, inspect)


@newest_only
def test_keys_in_variables_stay_secret(cloud: Ansible, stack: ControlPlane):
    """Keys of the connection and of a side, as variables, at -vvv and with --diff; also where it fails."""
    cloud.variables.clear()
    cloud.variables["KEYS"] = json.dumps({"own": connection(stack), "other": peer()})
    keys = "{{ (lookup('env', 'KEYS') | from_json).%s }}"
    green = side("green", "192.168.0.0/16", connection=keys % "other")
    given = {"router_interface_pair_pairs": [pair(accepting=green)], "router_interface_pair_connection": keys % "own"}
    include = {"name": "Run", "ansible.builtin.include_role": {"name": ROLE}, "vars": given}
    done = cloud.playbook({"tasks": [include]}, "-vvv", diff=True)
    assert done.ok and count(stack) == {"vpcs": 2, "router_interfaces": 2}, str(done)
    stack.fault(operation="DescribeVpcs", status=403, code="Forbidden", times=None)
    failed = cloud.playbook({"tasks": [include]}, "-vvv", diff=True)
    assert not failed.ok
    for text in (done.stdout, done.stderr, failed.stdout, failed.stderr):
        assert Simulator.peer_secret_key not in text and Simulator.secret_key not in text


@newest_only
def test_the_connection_as_a_variable(cloud: Ansible, stack: ControlPlane):
    cloud.variables.clear()
    assert play(cloud, [pair()], connection=connection(stack)).ok
    assert count(stack) == {"vpcs": 2, "router_interfaces": 2}


@newest_only
def test_vpcs_by_id_are_left_alone(cloud: Ansible, stack: ControlPlane, run: InProcess):
    blue, green = run.vpc("blue"), run.vpc("green", "192.168.0.0/16")
    ids = [pair("by-id", {"vpc": {"vpc_id": blue["id"]}, "routes": "auto"}, {"vpc": {"vpc_id": green["id"]}})]
    ids[0]["initiating"]["interface"] = {"specification": "Small.1"}
    whole_life(cloud, stack, ids)
    assert count(stack) == {"vpcs": 2}
    # unless told
    assert play(cloud, ids).ok
    assert play(cloud, ids, "absent", delete="all").ok
    assert count(stack) == {}
    # What is gone is no error when it has to go, and one when it has to be there.
    again = play(cloud, ids, "absent")
    assert again.ok and again.changed == 0, str(again)
    missing = play(cloud, ids)
    assert not missing.ok and f"VPC {blue['id']} does not exist" in missing.task(TASK).msg, str(missing)


@newest_only
def test_interfaces_by_id_are_deactivated(cloud: Ansible, stack: ControlPlane, run: InProcess):
    first, second = run.sides()
    ids = [
        {
            "name": "by-id",
            "initiating": {"interface": {"router_interface_id": first["id"]}, "router_id": first["router_id"]},
            "accepting": {"interface": {"router_interface_id": second["id"]}, "router_id": second["router_id"]},
        }
    ]
    assert play(cloud, ids).ok
    assert {one["Status"] for one in objects(stack, "router_interfaces")} == {"Active"}
    again = play(cloud, ids)
    assert again.ok and again.changed == 0, str(again)
    for changes in (True, False):
        gone = play(cloud, ids, "absent")
        assert gone.ok and bool(gone.changed) is changes, str(gone)
        assert [one["Status"] for one in objects(stack, "router_interfaces")] == ["Inactive", "Inactive"]
    assert play(cloud, ids, "absent", delete="all").ok
    assert count(stack) == {"vpcs": 2}


@newest_only
def test_overlap(cloud: Ansible, stack: ControlPlane):
    pairs = [pair(), pair("clash", side("ant", "10.0.0.0/8"), side("bee", "10.1.0.0/16"))]
    text = (
        "pairs[1].initiating: overlaps its opposite: 10.0.0.0/8 and 10.1.0.0/16 share addresses, so that nothing could be "
        "routed between the two"
    )
    for check in (True, False):
        stack.clear_journal()
        refused = play(cloud, pairs, check=check)
        assert not refused.ok and refused.task(TASK).msg == text
        assert stack.summary()["count"] == 0
    warned = play(cloud, pairs, overlap="warn")
    assert warned.ok, str(warned)
    assert warned.task(TASK).warnings == [text] and text in warned.stderr.replace("\n", " ")
    assert count(stack) == {"vpcs": 4, "router_interfaces": 4}
    assert play(cloud, pairs, "absent").ok and count(stack) == {}


@newest_only
def test_overlap_of_a_vpc_by_id(cloud: Ansible, stack: ControlPlane, run: InProcess):
    """Its blocks are known only to the cloud, secondary ones too."""
    blue = run.vpc("blue", "172.16.0.0/12", secondary_cidr_blocks=["10.1.0.0/16"])
    pairs = [pair(initiating={"vpc": {"vpc_id": blue["id"]}}, accepting=side("green", "10.0.0.0/8"))]
    stack.clear_journal()
    refused = play(cloud, pairs)
    assert not refused.ok and stack.summary()["writes"] == 0
    assert refused.task(TASK).msg.startswith(
        "router interface pair blue-green, interface blue-green: pairs[0].initiating: overlaps its opposite: 10.1.0.0/16 and"
    )


@newest_only
def test_a_virtual_border_router(cloud: Ansible, stack: ControlPlane, run: InProcess):
    border = run.entries["router_interface"].family  # only to keep the import of the collection in one place
    assert border.name == "alibabacloudstack"
    vbr = vbr_id(run)
    initiating = {
        "router_type": "VBR",
        "router_id": vbr,
        "interface": {
            "specification": "Mini.2",
            "health_check_source_ip": "10.0.0.1",
            "health_check_target_ip": "10.0.0.2",
        },
    }
    pairs = [pair("border", initiating, side("green", "192.168.0.0/16", routes=["10.0.0.0/8"]))]
    whole_life(cloud, stack, pairs)
    assert play(cloud, pairs).ok
    first = next(one for one in objects(stack, "router_interfaces") if one["Role"] == "InitiatingSide")
    assert (first["RouterType"], first["RouterId"], first["HealthCheckTargetIp"]) == ("VBR", vbr, "10.0.0.2")
    # and without the health check
    pairs[0]["initiating"]["interface"].update(health_check_source_ip="", health_check_target_ip="")
    changed = play(cloud, pairs)
    assert changed.ok and changed.changed == 1, str(changed)
    again = play(cloud, pairs)
    assert again.ok and again.changed == 0, str(again)
    first = next(one for one in objects(stack, "router_interfaces") if one["Role"] == "InitiatingSide")
    assert first["HealthCheckTargetIp"] == ""


def vbr_id(run: InProcess) -> str:
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibabacloudstack.client import StackClient

    options = {key: spec.get("default") for key, spec in run.entries["vpc"].family.options.items()}
    client = StackClient({**options, **connection(run.stack)}, 1)
    found = client.pages("DescribeVirtualBorderRouters", {}, ("VirtualBorderRouterSet", "VirtualBorderRouterType"))
    return next(one["VbrId"] for one in found if one["Status"] == "active")


@newest_only
def test_pairs_that_cannot_work(cloud: Ansible, stack: ControlPlane):
    pairs = [
        pair(),
        pair("vbr", accepting=side("green", "192.168.0.0/16", router_type="VBR")),
        pair("bare", accepting={"region": REGION}),
        pair("block", side("blue", "172.16.0.1/12")),
    ]
    refused = play(cloud, pairs)
    assert not refused.ok
    assert refused.task(TASK).msg == (
        "pairs[1].accepting.router_type: a VBR can only be the initiating side; the accepting side is a VRouter; "
        "pairs[2].accepting: give vpc (by vpc_id or by definition), or router_id; "
        "pairs[3].initiating.vpc.cidr_block: '172.16.0.1/12' has host bits set; the network is 172.16.0.0/12"
    )
    assert stack.summary()["count"] == 0
    missing = play(cloud, [{"name": "half", "initiating": side("blue", "172.16.0.0/12")}])
    assert not missing.ok and "accepting" in missing.stdout
    misspelt = play(cloud, [pair(accepting={**side("green", "192.168.0.0/16"), "routez": "auto"})])
    assert "pairs[0].accepting.routez (did you mean 'routes'?)" in misspelt.task(TASK).msg
    assert stack.summary()["count"] == 0


@newest_only
def test_one_pair_fails_and_the_others_go_on(cloud: Ansible, stack: ControlPlane):
    pairs = [pair(), pair("other", side("ant", "10.0.0.0/16"), side("bee", "10.1.0.0/16"))]
    stack.fault(operation="CreateVpc", contains="VpcName=ant", status=403, code="QuotaExceeded.Vpc", times=None)
    failed = play(cloud, pairs, continue_on_error=True)
    assert not failed.ok and count(stack) == {"vpcs": 3, "router_interfaces": 2}, str(failed)
    text = failed.task(TASK).msg
    assert text.startswith(
        "2 router interface pairs: 1 created, 1 failed. router interface pair other, creating VPC ant"
    )
    assert "QuotaExceeded.Vpc" in text
    rows = failed.task(TASK)["links"]
    assert [row["outcome"] for row in rows] == ["created", "failed"] and rows[1]["error"]["code"] == "QuotaExceeded.Vpc"
    assert [part["status"] for part in rows[0]["parts"]] == ["Available", "Available", *["Active"] * 4]
    stack.clear_faults()
    assert play(cloud, pairs).ok
    assert count(stack) == {"vpcs": 4, "router_interfaces": 4}


@newest_only
def test_what_the_role_hands_on(cloud: Ansible, stack: ControlPlane, run: InProcess):
    """Half of a pair deleted by hand, and a route that is no longer listed."""
    pairs = [pair(initiating=side("blue", "172.16.0.0/12", routes=["10.8.0.0/16"]))]
    assert play(cloud, pairs).ok
    pairs[0]["initiating"]["routes"] = []
    assert play(cloud, pairs).changed == 0
    assert play(cloud, pairs, purge_routes=True).ok and count(stack) == {"vpcs": 2, "router_interfaces": 2}
    gone = next(one for one in objects(stack, "router_interfaces") if one["Role"] == "AcceptingSide")
    run.ok("router_interface", state="absent", router_interface_id=gone["RouterInterfaceId"])
    refused = play(cloud, pairs)
    assert not refused.ok and "set on_immutable_change to recreate" in refused.task(TASK).msg
    assert play(cloud, pairs, on_immutable_change="recreate").ok
    assert {one["Status"] for one in objects(stack, "router_interfaces")} == {"Active"}
    assert len(objects(stack, "router_interfaces")) == 2


@newest_only
def test_an_update(cloud: Ansible, stack: ControlPlane):
    assert play(cloud, [pair()]).ok
    wider = pair(initiating=side("blue", "172.16.0.0/12", interface={"specification": "Large.5"}))
    plan, done = play(cloud, [wider], check=True), play(cloud, [wider])
    assert account_of(plan) == account_of(done) and done.changed == 1
    assert parts(done, ".interface")[0]["actions"] == ["modify_spec"]
    assert done.task(TASK).diff == [
        {
            "prepared": "+++ router interface pair blue-green: 1 to change\n"
            "~ interface blue-green: specification 'Large.2' -> 'Large.5'\n"
        }
    ]
    assert play(cloud, [wider]).changed == 0


# --- Playbooks -------------------------------------------------------------------------------------------------------


def test_the_playbook(cloud: Ansible, stack: ControlPlane):
    """Pairs as data, as text (as a survey of AWX gives them), or as YAML text; and taken down."""
    name = "cloudlink.interconnect.router_interface_pair"
    pairs = [pair()]
    plan = cloud.playbook(name, check=True, extra_vars={"pairs": pairs})
    assert plan.ok and stack.summary()["writes"] == 0, str(plan)
    assert cloud.playbook(name, extra_vars={"pairs": pairs}).ok
    assert count(stack) == {"vpcs": 2, "router_interfaces": 2}
    text = """
- name: blue-green
  initiating: {vpc: {vpc_name: blue, cidr_block: 172.16.0.0/12}, interface: {specification: Large.2}}
  accepting:
    vpc: {vpc_name: green, cidr_block: 192.168.0.0/16}
"""
    for given in (json.dumps(pairs), text):
        again = cloud.playbook(name, extra_vars={"pairs": given, "state": ""})
        assert again.ok and again.changed == 0, str(again)
        assert again.task("Show the pairs")["router_interface_pair_result"][0]["initiating"]["status"] == "Active"
    gone = cloud.playbook(name, extra_vars={"pairs": text, "state": "absent"})
    assert gone.ok and count(stack) == {}, str(gone)


@newest_only
@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({"pairs": [pair()], "stat": "absent"}, "there is no variable 'stat'; did you mean 'state'?"),
        ({"pairs": [pair()], "State": "absent"}, "there is no variable 'State'; did you mean 'state'?"),
        ({"pairs": [pair()], "state": "absnt"}, "state must be present or absent, not 'absnt'"),
        ({}, "pairs is missing; give the list of pairs, as in -e @pairs.yml"),
        ({"pairs": ""}, "pairs is missing; give the list of pairs, as in -e @pairs.yml"),
    ],
)
def test_a_playbook_that_cannot_be_meant(cloud: Ansible, stack: ControlPlane, given: dict[str, Any], text: str):
    run = cloud.playbook("cloudlink.interconnect.router_interface_pair", extra_vars=given)
    assert not run.ok and run.task("Check the variables").msg == text, str(run)
    assert stack.summary()["count"] == 0


@newest_only
def test_the_playbook_and_overlap(cloud: Ansible, stack: ControlPlane):
    pairs = [pair("clash", side("ant", "10.0.0.0/8"), side("bee", "10.1.0.0/16"))]
    name = "cloudlink.interconnect.router_interface_pair"
    assert not cloud.playbook(name, extra_vars={"pairs": pairs}).ok
    assert cloud.playbook(name, extra_vars={"pairs": pairs, "overlap": "warn"}).ok
    assert count(stack) == {"vpcs": 2, "router_interfaces": 2}


def test_the_demo(cloud: Ansible, stack: ControlPlane):
    """The Terraform example of the family: two VPCs of one name."""
    name = "cloudlink.interconnect.demo"
    assert cloud.playbook(name).ok
    vpcs = objects(stack, "vpcs")
    assert {one["VpcName"] for one in vpcs} == {"alibabacloudstackRouterInterfaceConnectionBasic"}
    assert {one["CidrBlock"] for one in vpcs} == {"172.16.0.0/12", "192.168.0.0/16"}
    specs = {one["Role"]: one["Spec"] for one in objects(stack, "router_interfaces")}
    assert specs == {"InitiatingSide": "Large.2", "AcceptingSide": "Negative"}
    again = cloud.playbook(name)
    assert again.ok and again.changed == 0, str(again)
    assert cloud.playbook(name, extra_vars={"state": "absent"}).ok
    assert count(stack) == {}
