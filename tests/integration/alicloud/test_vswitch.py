# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""vSwitches: the ladder by Ansible on both entry points, and what is peculiar to them in process."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.alicloud.test_ladders import assert_ladder, ladder, on_both
from tests.simulator.testing import ControlPlane
from tests.support.alicloud import InProcess, climb, objects
from tests.support.ansible import Ansible
from tests.support.stack import step

ZONE = "cn-hangzhou-h"


@pytest.fixture
def vpc(run: InProcess) -> str:
    return run.vpc()["id"]


def vswitch(vpc: str, block: str = "10.1.1.0/24", **more: Any) -> dict[str, Any]:
    return {"vpc_id": vpc, "cidr_block": block, "zone_id": ZONE, **more}


@on_both
def test_ladder(playbooks: Ansible, cloud: ControlPlane, vpc: str, entry_point: str):
    create = vswitch(vpc, vswitch_name="blue-a", tags={"env": "test"})
    update = {"vswitch_name": "blue-b", "description": "Words", "tags": {"env": "live"}}
    steps = ladder("", create, update, {"cidr_block": "10.1.1.0/30"})
    rungs = climb(playbooks, cloud, "vswitch", steps)
    assert_ladder(rungs, update, 1)
    assert rungs["update"]["actions"] == ["modify", "tag"] and rungs["create"]["actions"] == ["create"]
    made = rungs["create"]["vswitch"]
    assert made["status"] == "Available" and made["available_ip_address_count"] == 252 and made["name"] == "blue-a"
    assert rungs["check create"]["id"] == "(known after apply)" and rungs["again"]["id"] == rungs["create"]["id"]
    assert objects(cloud, "vswitches") == []


@on_both
def test_what_only_reads(playbooks: Ansible, cloud: ControlPlane, run: InProcess, vpc: str, entry_point: str):
    made = run.ok("vswitch", **vswitch(vpc, name="blue-a", tags={"env": "test"}))["vswitch"]
    other = run.ok("vswitch", **vswitch(vpc, "10.1.2.0/24", name="green", zone_id="cn-hangzhou-i"))["vswitch"]
    cases: dict[str, tuple[dict[str, Any], list]] = {
        "all": ({}, [made, other]),
        "VPC": ({"vpc_id": vpc}, [made, other]),
        "ids": ({"vswitch_ids": [other["id"]]}, [other]),
        "name": ({"name": "green"}, [other]),
        "pattern": ({"name_regex": "^blue"}, [made]),
        "zone": ({"zone_id": ZONE}, [made]),
        "block": ({"cidr_block": "10.1.2.0/24"}, [other]),
        "tags": ({"tags": {"env": "test"}}, [made]),
        "none": ({"vpc_id": vpc, "tags": {"env": "live"}}, []),
    }
    rungs = climb(playbooks, cloud, "vswitch_info", [step(name, given) for name, (given, _found) in cases.items()])
    for name, (_given, found) in cases.items():
        assert rungs[name]["vswitches"] == found, name
        assert rungs[name].calls == 1 and rungs[name].writes == 0 and not rungs[name].result.changed, name


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"cidr_block": None}, "cidr_block: required and not given"),
        ({"vpc_id": None}, "vpc_id: required and not given"),
        ({"cidr_block": "10.1.0.0/15"}, "cidr_block: '10.1.0.0/15' has host bits set"),
        ({"cidr_block": "10.0.0.0/15"}, "cidr_block: '10.0.0.0/15' is a /15; the prefix length must be 16 or more"),
        ({"cidr_block": "100.64.0.0/24"}, "cidr_block: 100.64.0.0/24 overlaps 100.64.0.0/10, which the cloud keeps"),
        ({"vswitch_name": "https://x"}, "vswitch_name: must not begin with http:// or https://"),
        ({"zone_id": " "}, "zone_id: is empty"),
        ({"tags": {"acs:x": "y"}}, "tags: the key 'acs:x' begins with"),
        ({"purge_tags": True}, "purge_tags: needs tags too"),
    ],
)
def test_what_is_refused_before_the_first_call(run: InProcess, wrong: dict[str, Any], problem: str):
    result = run.silent("vswitch", **{**vswitch("vpc-x"), **wrong})
    assert [line for line in result["problems"] if line.startswith(problem)], result


def test_what_is_refused_before_the_first_write(run: InProcess, cloud: ControlPlane, vpc: str):
    made = run.ok("vswitch", **vswitch(vpc))["id"]
    cloud.clear_journal()
    clash = run.fails("vswitch", **vswitch(vpc, "10.1.0.0/16"))
    assert f"cidr_block: 10.1.0.0/16 overlaps 10.1.1.0/24 of vSwitch {made} in the same VPC" in clash["msg"]
    bare = run.fails("vswitch", vpc_id=vpc, cidr_block="10.1.2.0/24")
    assert bare["problems"] == ["zone_id: needed to make a vSwitch, and there is none of this block in the VPC"]
    moved = run.fails("vswitch", **vswitch(vpc, zone_id="cn-hangzhou-i"))
    assert moved["error"]["code"] == "ImmutableChange" and "zone_id is 'cn-hangzhou-h'" in moved["msg"]
    assert run.fails("vswitch", vswitch_id="vsw-none")["error"]["code"] == "NotFound"
    assert cloud.summary()["writes"] == 0


def test_into_another_zone(run: InProcess, cloud: ControlPlane, vpc: str):
    made = run.ok("vswitch", **vswitch(vpc, name="blue", description="Words", tags={"a": "b"}))["vswitch"]
    moved = run.ok("vswitch", **vswitch(vpc, zone_id="cn-hangzhou-i"), on_immutable_change="recreate")
    assert moved["actions"] == ["delete", "create"] and moved["id"] != made["id"]
    same = ("vswitch_name", "description", "tags", "cidr_block")
    assert [moved["vswitch"][name] for name in same] == [made[name] for name in same]
    assert [one["ZoneId"] for one in objects(cloud, "vswitches")] == ["cn-hangzhou-i"]


def test_many_at_once(run: InProcess, cloud: ControlPlane, vpc: str):
    """One listing, one write each; those of one VPC one after another, so that the cloud refuses none."""
    cloud.settings(lag=0.05)
    other = run.vpc("green", "10.2.0.0/16")["id"]
    third = run.vpc("red", "10.3.0.0/16")["id"]
    batch = [
        vswitch(vpc, f"10.{net}.{number}.0/24") | {"vpc_id": one}
        for net, one in ((1, vpc), (2, other), (3, third))
        for number in range(4)
    ]
    cloud.clear_journal()
    made = run.ok("vswitch", batch=batch)
    assert len(objects(cloud, "vswitches")) == 12 and all(row["status"] == "Available" for row in made["batch"])
    assert dict(cloud.summary()["operations"])["CreateVSwitch"] == 12
    cloud.clear_journal()
    again = run.ok("vswitch", batch=batch)
    assert not again["changed"] and dict(cloud.summary()["operations"]) == {"DescribeVSwitches": 1}
    run.ok("vswitch", state="absent", batch=[{"vswitch_id": row["id"]} for row in made["batch"]])
    assert objects(cloud, "vswitches") == []


def test_a_lost_answer_makes_no_second_one(run: InProcess, cloud: ControlPlane, vpc: str, impatient: None):
    cloud.fault(operation="CreateVSwitch", cut="after")
    assert run.ok("vswitch", **vswitch(vpc))["vswitch"]["status"] == "Available"
    assert len(objects(cloud, "vswitches")) == 1
    cloud.fault(operation="DeleteVSwitch", cut="after")
    assert run.ok("vswitch", vpc_id=vpc, cidr_block="10.1.1.0/24", state="absent")["changed"]
    assert objects(cloud, "vswitches") == []


def test_a_vpc_that_holds_one_stays(run: InProcess, cloud: ControlPlane, vpc: str):
    run.ok("vswitch", **vswitch(vpc))
    kept = run.fails("vpc", vpc_id=vpc, state="absent")
    assert kept["error"]["code"] == "DependencyViolation.VSwitch"
    run.ok("vswitch", vpc_id=vpc, cidr_block="10.1.1.0/24", state="absent")
    run.ok("vpc", vpc_id=vpc, state="absent")
