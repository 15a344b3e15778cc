# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""VPCs, routes, tags, paging and tokens, driven through the Stack."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.simulator.alibabacloudstack import StackCloud
from tests.simulator.rpc.errors import RpcError
from tests.simulator.rpc.paging import page_by_number, page_by_token
from tests.simulator.rpc.parameters import Parameters
from tests.support.rpc import InProcess, RpcFailure, new_cloud


@pytest.fixture
def cloud():
    return new_cloud(StackCloud)


@pytest.fixture
def caller(cloud):
    return InProcess(cloud)


def refusal(caller, action, **parameters):
    with pytest.raises(RpcFailure) as failure:
        caller.call(action, **parameters)
    return failure.value.status, failure.value.code


def vpc_of(caller, **parameters):
    created = caller.call("CreateVpc", **parameters)
    return caller.call("DescribeVpcs", VpcId=created["VpcId"])["Vpcs"]["Vpc"][0]


def test_vpc_life(caller):
    vpc = vpc_of(
        caller, CidrBlock="10.0.0.0/8", VpcName="blue", Description="one", Tag__1__Key="env", Tag__1__Value="t"
    )
    assert (vpc["CidrBlock"], vpc["VpcName"], vpc["Status"]) == ("10.0.0.0/8", "blue", "Available")
    assert vpc["Tags"] == {"Tag": [{"Key": "env", "Value": "t"}]}
    assert isinstance(vpc["OwnerId"], int)
    caller.call("ModifyVpcAttribute", VpcId=vpc["VpcId"], Description="")
    attribute = caller.call("DescribeVpcAttribute", VpcId=vpc["VpcId"])
    assert (attribute["VpcName"], attribute["Description"]) == ("blue", "")
    assert "Vpcs" not in attribute
    caller.call("AssociateVpcCidrBlock", VpcId=vpc["VpcId"], SecondaryCidrBlock="192.168.0.0/16")
    overlap = refusal(caller, "AssociateVpcCidrBlock", VpcId=vpc["VpcId"], SecondaryCidrBlock="10.1.0.0/16")
    assert overlap[1] == "InvalidSecondaryCidrBlock.Overlapped"
    caller.call("UnassociateVpcCidrBlock", VpcId=vpc["VpcId"], SecondaryCidrBlock="192.168.0.0/16")
    caller.call("MoveResourceGroup", ResourceId=vpc["VpcId"], ResourceType="vpc", NewResourceGroupId="rs-9")
    assert caller.call("DescribeVpcs", ResourceGroupId="rs-9")["TotalCount"] == 1
    caller.call("DeleteVpc", VpcId=vpc["VpcId"])
    assert refusal(caller, "DeleteVpc", VpcId=vpc["VpcId"]) == (404, "InvalidVpcID.NotFound")
    assert caller.call("DescribeRouteTables", VRouterId=vpc["VRouterId"])["TotalCount"] == 0


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"CidrBlock": "nonsense"}, "IllegalParam.CidrBlock"),
        ({"CidrBlock": "10.0.0.1/8"}, "IllegalParam.CidrBlock"),
        ({"CidrBlock": "8.8.8.0/24"}, "IllegalParam.CidrBlock"),
        ({"CidrBlock": "10.0.0.0/30"}, "IllegalParam.CidrBlockMask"),
        ({"CidrBlock": "100.64.0.0/10"}, "OperationDenied.CidrInExcludeCidrs"),
        ({"VpcName": "http://x"}, "InvalidVpcName.Malformed"),
        ({"VpcName": "x" * 129}, "InvalidVpcName.Malformed"),
        ({"Description": "x" * 257}, "InvalidVpcDiscription.Malformed"),
        ({"UserCidr": "10.0.0.0/8,10.0.0.0/8,10.0.0.0/8,10.0.0.0/8"}, "InvalidUserCidr.Malformed"),
        ({"RegionId": "mars"}, "InvalidRegionId.NotFound"),
        ({"RegionId": ""}, "MissingParameter"),
        ({"DryRun": "true"}, "DryRunOperation"),
        ({"DryRun": "maybe"}, "InvalidParameter"),
        ({"Tag.1.Key": "aliyun:x"}, "Forbidden.TagKeys"),
        ({"ClientToken": "x" * 65}, "InvalidParameter"),
    ],
)
def test_create_vpc_refusals(caller, parameters, expected):
    assert refusal(caller, "CreateVpc", **{"CidrBlock": "10.0.0.0/8", **parameters})[1] == expected
    assert caller.call("DescribeVpcs")["TotalCount"] == 0


def test_unknown_regions_are_refused_unless_switched(cloud):
    caller = InProcess(cloud, region="cn-elsewhere-1")
    assert refusal(caller, "DescribeVpcs") == (404, "InvalidRegionId.NotFound")
    cloud.settings.switches["any_region"] = True
    caller.call("DescribeVpcs")


def test_vpc_states(cloud, caller):
    cloud.settings.lag = 3
    vpc = caller.call("CreateVpc")["VpcId"]
    show = lambda: [one["Status"] for one in caller.call("DescribeVpcs", VpcId=vpc)["Vpcs"]["Vpc"]]  # noqa: E731
    assert show() == ["Pending"]
    assert refusal(caller, "DeleteVpc", VpcId=vpc) == (400, "IncorrectVpcStatus")
    cloud.clock.advance(3)
    assert show() == ["Available"]
    cloud.settings.switches["vpc_delete_state"] = "Deleting"
    caller.call("DeleteVpc", VpcId=vpc)
    assert show() == ["Deleting"]
    cloud.clock.advance(3)
    assert show() == []


def test_accounts_and_regions_are_apart(cloud, caller):
    vpc = caller.call("CreateVpc", VpcName="mine")["VpcId"]
    for other in (InProcess(cloud, "peerid", "peersecret"), InProcess(cloud, region="cn-sim-2")):
        assert other.call("DescribeVpcs", VpcId=vpc)["TotalCount"] == 0
        assert refusal(other, "DeleteVpc", VpcId=vpc) == (404, "InvalidVpcID.NotFound")
        assert other.call("DescribeVpcs")["TotalCount"] == 0


def test_vpc_filters(caller):
    ids = [caller.call("CreateVpc", VpcName=name, Tag__1__Key="n", Tag__1__Value=name)["VpcId"] for name in "abc"]
    find = lambda **p: [one["VpcId"] for one in caller.call("DescribeVpcs", **p)["Vpcs"]["Vpc"]]  # noqa: E731
    assert find(VpcId=f"{ids[0]},{ids[2]},vpc-none") == [ids[0], ids[2]]
    assert find(VpcName="b") == [ids[1]]
    assert find(Tag__1__Key="n", Tag__1__Value="c") == [ids[2]]
    assert find(Tag__1__Key="n") == ids
    assert find(IsDefault="True") == []
    assert refusal(caller, "DescribeVpcs", PageSize=51)[1] == "InvalidParameter"


def test_create_vpc_token(cloud, caller):
    first = caller.call("CreateVpc", VpcName="once", ClientToken="t")
    again = caller.call("CreateVpc", VpcName="once", ClientToken="t")
    assert again["VpcId"] == first["VpcId"] and again["RequestId"] != first["RequestId"]
    assert refusal(caller, "CreateVpc", VpcName="twice", ClientToken="t") == (400, "IdempotentParameterMismatch")
    other = InProcess(cloud, "peerid", "peersecret").call("CreateVpc", VpcName="once", ClientToken="t")
    assert other["VpcId"] != first["VpcId"]


def test_tags(caller):
    vpc = caller.call("CreateVpc")["VpcId"]
    target = {"ResourceType": "VPC", "ResourceId__1": vpc}
    caller.call("TagResources", **target, Tag__1__Key="a", Tag__1__Value="1", Tag__2__Key="b", Tag__2__Value="2")
    caller.call("TagResources", **target, Tag__1__Key="a", Tag__1__Value="3")
    listed = caller.call("ListTagResources", **target)["TagResources"]["TagResource"]
    assert {(one["TagKey"], one["TagValue"]) for one in listed} == {("a", "3"), ("b", "2")}
    caller.call("UnTagResources", **target, TagKey__1="a")
    assert caller.call("DescribeVpcs")["Vpcs"]["Vpc"][0]["Tags"]["Tag"] == [{"Key": "b", "Value": "2"}]
    assert refusal(caller, "TagResources", ResourceType="vpc", ResourceId__1="vpc-none", Tag__1__Key="a")[0] == 404
    assert refusal(caller, "TagResources", **target, **{f"Tag__{n}__Key": f"k{n}" for n in range(1, 22)})[1] == (
        "NumberExceed.Tags"
    )


@pytest.fixture
def table(caller):
    return caller.call("CreateVpc", CidrBlock="10.0.0.0/8")["RouteTableId"]


def test_route_entry_life(cloud, caller, table):
    cloud.clock.advance(1)
    wanted = {"RouteTableId": table, "DestinationCidrBlock": "192.168.0.0/16"}
    entry = caller.call("CreateRouteEntry", **wanted, NextHopType="Instance", NextHopId="i-1", RouteEntryName="to")
    listed = caller.call("DescribeRouteTables", RouteTableId=table)["RouteTables"]["RouteTable"][0]
    shown = {one["DestinationCidrBlock"]: one for one in listed["RouteEntrys"]["RouteEntry"]}
    assert shown["100.64.0.0/10"]["Type"] == "System"
    one = shown["192.168.0.0/16"]
    assert (one["NextHopType"], one["InstanceId"], one["Type"]) == ("Instance", "i-1", "Custom")
    assert one["NextHops"] == {"NextHop": []}
    exists = (400, "RouterEntryConflict.Duplicated")
    assert refusal(caller, "CreateRouteEntry", **wanted, NextHopId="i-2") == exists
    caller.call("ModifyRouteEntry", RouteEntryId=entry["RouteEntryId"], RouteEntryName="new", Description="d")
    found = caller.call("DescribeRouteEntryList", RouteTableId=table, RouteEntryType="Custom")["RouteEntrys"]
    assert found["RouteEntry"][0]["RouteEntryName"] == "new"
    assert found["RouteEntry"][0]["NextHops"]["NextHop"][0]["NextHopId"] == "i-1"
    assert refusal(caller, "DeleteRouteEntry", **wanted) == (400, "InvalidNextHop")
    assert refusal(caller, "DeleteRouteEntry", **wanted, NextHopId="i-2") == (400, "InvalidRouteEntry.NotFound")
    caller.call("DeleteRouteEntry", **wanted, NextHopId="i-1")
    assert refusal(caller, "DeleteRouteEntry", **wanted, NextHopId="i-1") == (400, "InvalidRouteEntry.NotFound")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"RouteTableId": "vtb-none"}, "InvalidRouteTableId.NotFound"),
        ({"DestinationCidrBlock": "x"}, "InvalidCidrBlock.Malformed"),
        ({"DestinationCidrBlock": "10.0.0.1/8"}, "InvalidCidrBlock.Malformed"),
        ({"DestinationCidrBlock": "100.64.1.0/24"}, "InvalidCidrBlock"),
        ({"NextHopType": "Teleporter"}, "InvalidNextHopType"),
        ({"NextHopType": "RouterInterface", "NextHopId": "ri-none"}, "InvalidNextHopId.NotFound"),
        ({"NextHopId": ""}, "InvalidNexthopTypeAndList.BothNull"),
        ({"NextHopList.1.NextHopId": "ri-1"}, "InvalidNexthopTypeAndList.BothNotNull"),
        ({"DryRun": "true"}, "DryRunOperation"),
        ({"RouteEntryName": "http://x"}, "InvalidRouteEntryName.Malformed"),
    ],
)
def test_create_route_entry_refusals(caller, table, change, expected):
    wanted = {"RouteTableId": table, "DestinationCidrBlock": "1.2.3.0/24", "NextHopType": "Instance", "NextHopId": "i"}
    assert refusal(caller, "CreateRouteEntry", **{**wanted, **change})[1] == expected


def test_a_destination_without_mask_and_an_ipv6_one(caller, table):
    caller.call("CreateRouteEntry", RouteTableId=table, DestinationCidrBlock="1.2.3.4", NextHopId="i")
    caller.call("CreateRouteEntry", RouteTableId=table, DestinationCidrBlock="2001:db8::/32", NextHopId="i")
    found = caller.call("DescribeRouteEntryList", RouteTableId=table, IpVersion="ipv6")["RouteEntrys"]["RouteEntry"]
    assert [one["DestinationCidrBlock"] for one in found] == ["2001:db8::/32"]
    by_block = {"RouteTableId": table, "DestCidrBlockList__1": "1.2.3.4/32"}
    assert len(caller.call("DescribeRouteEntryList", **by_block)["RouteEntrys"]["RouteEntry"]) == 1


def test_one_route_operation_at_a_time(cloud, caller, table):
    cloud.settings.lag = 5
    first = {"RouteTableId": table, "DestinationCidrBlock": "1.0.0.0/24", "NextHopId": "i"}
    second = {**first, "DestinationCidrBlock": "1.0.1.0/24"}
    caller.call("CreateRouteEntry", **first)
    assert refusal(caller, "CreateRouteEntry", **second) == (400, "TaskConflict")
    assert refusal(caller, "DeleteRouteEntry", **first) == (400, "TaskConflict")
    cloud.settings.switches["task_conflict"] = False
    assert refusal(caller, "DeleteRouteEntry", **first) == (400, "IncorrectRouteEntryStatus")
    caller.call("CreateRouteEntry", **second)
    cloud.clock.advance(5)
    caller.call("DeleteRouteEntry", **first)
    cloud.clock.advance(5)
    assert caller.call("DescribeRouteEntryList", RouteTableId=table, RouteEntryType="Custom")["TotalCount"] == 1


def test_route_quota_and_vpc_dependency(cloud, caller):
    cloud.settings.switches["route_entries_per_table"] = 1
    vpc = caller.call("CreateVpc")
    caller.call("CreateRouteEntry", RouteTableId=vpc["RouteTableId"], DestinationCidrBlock="1.0.0.0/8", NextHopId="i")
    more = {"RouteTableId": vpc["RouteTableId"], "DestinationCidrBlock": "2.0.0.0/8", "NextHopId": "i"}
    assert refusal(caller, "CreateRouteEntry", **more) == (400, "QuotaExceeded")
    assert refusal(caller, "DeleteVpc", VpcId=vpc["VpcId"]) == (400, "DependencyViolation.RouteEntry")


def test_equal_cost_routes(cloud, caller):
    vpc = caller.call("CreateVpc")
    side = {"RouterType": "VRouter", "RouterId": vpc["VRouterId"], "Role": "InitiatingSide", "Spec": "Mini.2"}
    ids = [
        caller.call("CreateRouterInterface", **side, OppositeRegionId="cn-sim-2")["RouterInterfaceId"] for _ in range(2)
    ]
    hops = {
        f"NextHopList__{n}__{name}": value
        for n, hop in enumerate(ids, 1)
        for name, value in (("NextHopId", hop), ("NextHopType", "RouterInterface"), ("Weight", 50))
    }
    wanted = {"RouteTableId": vpc["RouteTableId"], "DestinationCidrBlock": "1.0.0.0/8"}
    caller.call("CreateRouteEntry", **wanted, **hops)
    table = caller.call("DescribeRouteTables", RouteTableId=vpc["RouteTableId"])["RouteTables"]["RouteTable"][0]
    entry = table["RouteEntrys"]["RouteEntry"][-1]
    assert [(hop["NextHopId"], hop["Weight"]) for hop in entry["NextHops"]["NextHop"]] == [(one, 50) for one in ids]
    assert refusal(caller, "DeleteRouterInterface", RouterInterfaceId=ids[0])[1].endswith("ReferedByRouteEntry")
    caller.call("DeleteRouteEntry", **wanted, **{name: value for name, value in hops.items() if "Id" in name})


def test_route_table_lists(caller, table):
    listed = caller.call("DescribeRouteTableList", RouteTableId=table)["RouterTableList"]["RouterTableListType"][0]
    by_vpc = caller.call("DescribeRouteTableList", VpcId=listed["VpcId"])
    assert by_vpc["RouterTableList"]["RouterTableListType"] == [listed]
    assert refusal(caller, "DescribeRouteTables") == (400, "MissingParameter")
    assert caller.call("DescribeRouteTables", RouteTableId="vtb-none")["TotalCount"] == 0


def test_region_lists(cloud, caller):
    of_vpc = caller.call("DescribeRegions")["Regions"]["Region"]
    assert {"cn-sim-1", "cn-beijing", "cn-qingdao-env17-d01"} <= {one["RegionId"] for one in of_vpc}
    of_ecs = caller.call("DescribeRegions", Version="2014-05-26")["Regions"]["Region"]
    assert {one["Status"] for one in of_ecs} == {"available"}
    cloud.settings.switches["any_region"] = True
    own = InProcess(cloud, region="cn-own-1").call("DescribeRegions", Version="2014-05-26")["Regions"]["Region"]
    assert "cn-own-1" in {one["RegionId"] for one in own}


@given(st.integers(0, 120), st.integers(1, 50))
def test_pages_by_number_cover_everything_once(count, size):
    items = list(range(count))
    seen = []
    for number in range(1, count // size + 3):
        page, counts = page_by_number(items, Parameters([("PageNumber", str(number)), ("PageSize", str(size))]))
        assert counts["TotalCount"] == count
        seen += page
    assert seen == items


@given(st.integers(0, 120), st.integers(1, 50))
def test_pages_by_token_cover_everything_once(count, size):
    items = [str(number) for number in range(count)]
    seen, token = [], ""
    while True:
        page, token = page_by_token(
            items, Parameters([("MaxResult", str(size)), ("NextToken", token)]), str, "MaxResult", 10, 100
        )
        seen += page
        if not token:
            break
    assert seen == items


def test_a_page_token_survives_deletions_before_it():
    items = [str(number) for number in range(10)]
    page, token = page_by_token(items, Parameters([]), str, "MaxResult", 4, 100)
    del items[0]
    rest, _ = page_by_token(items, Parameters([("NextToken", token)]), str, "MaxResult", 4, 100)
    assert [*page, *rest] == [str(number) for number in range(8)]


def test_a_wrong_page_token_is_refused():
    with pytest.raises(RpcError):
        page_by_token([1, 2], Parameters([("NextToken", "???")]), str, "MaxResult", 4, 100)
