# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Vpc 2016-04-28: vSwitches, what they take, and what stands in whose way."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.simulator.alicloud_client import BEIJING, HANGZHOU, Refused, World

ZONE = "cn-hangzhou-h"


@pytest.fixture
def world() -> World:
    return World()


def make(world: World, vpc: str, block: str = "10.1.0.0/24", **more: Any) -> str:
    parameters = {"VpcId": vpc, "CidrBlock": block, "ZoneId": ZONE, **more}
    made = world.one.vpc("CreateVSwitch", **parameters)["VSwitchId"]
    world.settle()
    return made


def refused(code: str, status: int, world: World, action: str, **parameters: Any) -> None:
    with pytest.raises(Refused) as caught:
        world.one.vpc(action, **parameters)
    assert (caught.value.code, caught.value.status) == (code, status)


def listed(world: World, **parameters: Any) -> list[str]:
    answer = world.one.vpc("DescribeVSwitches", **parameters)
    found = [one["VSwitchId"] for one in answer["VSwitches"]["VSwitch"]]
    assert answer["TotalCount"] == len(found)
    return found


def test_one_is_made_shown_changed_and_removed(world):
    vpc = world.make_vpc()
    made = make(world, vpc["VpcId"], VSwitchName="blue", Tag__1__Key="env", Tag__1__Value="test")
    shown = world.one.vpc("DescribeVSwitchAttributes", VSwitchId=made)
    assert shown["Status"] == "Available" and shown["AvailableIpAddressCount"] == 252
    assert shown["RouteTable"] == {"RouteTableId": vpc["RouteTableId"], "RouteTableType": "System"}
    assert shown["Tags"] == {"Tag": [{"Key": "env", "Value": "test"}]}
    (one,) = world.one.vpc("DescribeVpcs")["Vpcs"]["Vpc"]
    assert one["VSwitchIds"] == {"VSwitchId": [made]}
    world.one.vpc("ModifyVSwitchAttribute", VSwitchId=made, Description="words")
    shown = world.one.vpc("DescribeVSwitchAttributes", VSwitchId=made)
    assert (shown["VSwitchName"], shown["Description"]) == ("blue", "words")
    refused("DependencyViolation.VSwitch", 400, world, "DeleteVpc", VpcId=vpc["VpcId"])
    world.one.vpc("DeleteVSwitch", VSwitchId=made)
    assert world.one.vpc("DescribeVSwitchAttributes", VSwitchId=made)["VSwitchId"] == ""
    refused("InvalidVSwitchId.NotFound", 404, world, "DeleteVSwitch", VSwitchId=made)
    world.one.vpc("DeleteVpc", VpcId=vpc["VpcId"])


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ({"CidrBlock": "10.1.0.0/30"}, "InvalidParameter"),
        ({"CidrBlock": "10.0.0.0/15"}, "InvalidParameter"),
        ({"CidrBlock": "172.16.0.0/24"}, "InvalidParameter"),
        ({"CidrBlock": "10.1.0.1/24"}, "InvalidParameter"),
        ({"CidrBlock": "fd00::/64"}, "InvalidParameter"),
        ({"CidrBlock": "10.9.0.0/25"}, "InvalidCidrBlock.Overlapped"),
        ({"CidrBlock": "10.9.0.0/23"}, "InvalidCidrBlock.Overlapped"),
        ({"CidrBlock": "10.8.0.0/16"}, "InvalidCidrBlock.Overlapped"),
        ({"CidrBlock": "10.8.0.0/17"}, "InvalidCidrBlock.Overlapped"),
        ({"ZoneId": "cn-beijing-h"}, "ResourceNotAvailable"),
        ({"ZoneId": "cn-hangzhou"}, "ResourceNotAvailable"),
        ({"ZoneId": ""}, "MissingParameter"),
        ({"VSwitchName": "http://x"}, "InvalidVSwitchName.Malformed"),
        ({"Description": "x" * 257}, "InvalidVSwitchDiscription.Malformed"),
        ({"Tag.1.Key": "acs:x"}, "Forbidden.TagKeys"),
    ],
)
def test_what_is_refused(world, parameters, code):
    """Beside a vSwitch 10.9.0.0/24 and a route to 10.8.0.0/17."""
    vpc = world.make_vpc()
    make(world, vpc["VpcId"], "10.9.0.0/24")
    world.one.vpc(
        "CreateRouteEntry",
        RouteTableId=vpc["RouteTableId"],
        DestinationCidrBlock="10.8.0.0/17",
        NextHopType="Instance",
        NextHopId="i-1",
    )
    given = {"VpcId": vpc["VpcId"], "CidrBlock": "10.1.0.0/24", "ZoneId": ZONE, **parameters}
    refused(code, 400, world, "CreateVSwitch", **{name.replace(".", "__"): value for name, value in given.items()})
    assert len(listed(world)) == 1


def test_a_block_inside_of_a_routes_destination_and_in_a_secondary_block(world):
    vpc = world.make_vpc()
    world.one.vpc("AssociateVpcCidrBlock", VpcId=vpc["VpcId"], SecondaryCidrBlock="172.16.0.0/16")
    world.one.vpc(
        "CreateRouteEntry",
        RouteTableId=vpc["RouteTableId"],
        DestinationCidrBlock="10.8.0.0/16",
        NextHopType="Instance",
        NextHopId="i-1",
    )
    assert make(world, vpc["VpcId"], "10.8.1.0/24") and make(world, vpc["VpcId"], "172.16.0.0/16")


def test_one_operation_at_a_time_in_a_vpc():
    world = World(lag=5)
    vpc, other = (world.make_vpc()["VpcId"] for _ in range(2))
    parameters = {"CidrBlock": "10.1.0.0/24", "ZoneId": ZONE}
    first = world.one.vpc("CreateVSwitch", VpcId=vpc, **parameters)["VSwitchId"]
    assert world.one.vpc("CreateVSwitch", VpcId=other, **parameters)
    refused("TaskConflict", 400, world, "CreateVSwitch", VpcId=vpc, CidrBlock="10.2.0.0/24", ZoneId=ZONE)
    refused("IncorrectVSwitchStatus", 400, world, "DeleteVSwitch", VSwitchId=first)
    world.settle()
    second = make(world, vpc, "10.2.0.0/24")
    world.one.vpc("DeleteVSwitch", VSwitchId=first)
    assert world.one.vpc("DescribeVSwitchAttributes", VSwitchId=first)["Status"] == "Pending"
    refused("TaskConflict", 400, world, "DeleteVSwitch", VSwitchId=second)
    world.settle()
    assert listed(world, VpcId=vpc) == [second]
    world.switch(task_conflict=False)
    world.one.vpc("CreateVSwitch", VpcId=vpc, CidrBlock="10.3.0.0/24", ZoneId=ZONE)
    world.one.vpc("CreateVSwitch", VpcId=vpc, CidrBlock="10.4.0.0/24", ZoneId=ZONE)


def test_the_same_token_makes_one(world):
    vpc = world.make_vpc()["VpcId"]
    assert make(world, vpc, ClientToken="t") == make(world, vpc, ClientToken="t")
    assert len(listed(world)) == 1


def test_a_quota(world):
    world.switch(vswitches_per_vpc=1)
    vpc = world.make_vpc()["VpcId"]
    make(world, vpc)
    refused("QuotaExceeded.VSwitch", 400, world, "CreateVSwitch", VpcId=vpc, CidrBlock="10.2.0.0/24", ZoneId=ZONE)


def test_lists(world):
    one, two = (world.make_vpc()["VpcId"] for _ in range(2))
    first = make(world, one, VSwitchName="blue", Tag__1__Key="env")
    second = make(world, one, "10.2.0.0/24", ZoneId="cn-hangzhou-i")
    third = make(world, two)
    assert listed(world) == [first, second, third] and listed(world, VpcId=one) == [first, second]
    assert listed(world, VSwitchId=second) == listed(world, ZoneId="cn-hangzhou-i") == [second]
    assert listed(world, VSwitchName="blue") == listed(world, Tag__1__Key="env") == [first]
    assert listed(world, RegionId=BEIJING) == listed(world, IsDefault="true") == []
    assert world.two.vpc("DescribeVSwitches", RegionId=HANGZHOU)["TotalCount"] == 0
    world.one.vpc("TagResources", ResourceType="VSWITCH", ResourceId__1=third, Tag__1__Key="env")
    assert listed(world, Tag__1__Key="env") == [first, third]
