# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Vpc 2016-04-28 in its public flavour, and the gateway: what differs from the Stack's, and routes to peerings."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.simulator import alicloud
from tests.simulator.alicloud.switches import CHOICES, SWITCHES
from tests.unit.simulator.alicloud_client import BEIJING, HANGZHOU, ONE, PEER, VPC, Client, Refused, World


@pytest.fixture
def world() -> World:
    return World()


def refused(code: str, status: int, act: Callable[..., Any], *arguments: Any, **parameters: Any) -> None:
    with pytest.raises(Refused) as caught:
        act(*arguments, **parameters)
    assert (caught.value.code, caught.value.status) == (code, status)


# VPCs and their tables


def test_vpc_and_system_table_agree(world):
    made = world.make_vpc(ResourceGroupId="rg-net", VpcName="terraform-example", Tag__1__Key="env")
    vpc = world.one.vpc("DescribeVpcAttribute", VpcId=made["VpcId"])
    assert (vpc["Status"], vpc["ResourceGroupId"], vpc["OwnerId"]) == ("Available", "rg-net", int(ONE))
    tables = world.one.vpc("DescribeRouteTableList", VpcId=made["VpcId"], RouteTableType="System")
    (table,) = tables["RouterTableList"]["RouterTableListType"]
    assert (table["RouteTableId"], table["ResourceGroupId"]) == (made["RouteTableId"], "rg-net")
    world.one.vpc("MoveResourceGroup", ResourceType="VPC", ResourceId=made["VpcId"], NewResourceGroupId="rg-new")
    (table,) = world.one.vpc("DescribeRouteTableList", VpcId=made["VpcId"])["RouterTableList"]["RouterTableListType"]
    assert table["ResourceGroupId"] == "rg-new"


def test_default_resource_group_and_unknown_one(world):
    assert world.make_vpc()["ResourceGroupId"] == "rg-acfm00000001"
    refused("InvalidResourceGroupId", 400, world.make_vpc, ResourceGroupId="none")


def test_vpcs_are_seen_in_their_region_and_account_only(world):
    made = world.make_vpc(region=BEIJING)["VpcId"]
    for client, region in ((world.one, HANGZHOU), (world.two, BEIJING)):
        assert client.vpc("DescribeVpcs", RegionId=region)["TotalCount"] == 0
        refused("InvalidVpcId.NotFound", 404, client.vpc, "DescribeVpcAttribute", RegionId=region, VpcId=made)


def test_deleted_vpc_shows_deleting_then_is_gone():
    world = World(lag=5)
    made = world.make_vpc()["VpcId"]
    world.one.vpc("DeleteVpc", VpcId=made)
    assert world.one.vpc("DescribeVpcAttribute", VpcId=made)["Status"] == "Deleting"
    refused("IncorrectVpcStatus", 400, world.one.vpc, "DeleteVpc", VpcId=made)
    world.settle()
    refused("InvalidVpcId.NotFound", 404, world.one.vpc, "DescribeVpcAttribute", VpcId=made)


def test_dns_hostname_and_isp(world):
    made = world.make_vpc(EnableDnsHostname="True", EnableIpv6="true", Ipv6Isp="ChinaMobile")["VpcId"]
    vpc = world.one.vpc("DescribeVpcAttribute", VpcId=made)
    assert vpc["DnsHostnameStatus"] == "ENABLED"
    assert vpc["Ipv6CidrBlocks"]["Ipv6CidrBlock"][0]["Ipv6Isp"] == "ChinaMobile"
    world.one.vpc("ModifyVpcAttribute", VpcId=made, EnableDnsHostname="false")
    assert world.one.vpc("DescribeVpcAttribute", VpcId=made)["DnsHostnameStatus"] == "DISABLED"


@pytest.mark.parametrize("action", ["DescribeVpcs", "DescribeVpcAttribute", "CreateVpc", "DeleteVpc"])
def test_dry_run(world, action):
    made = world.make_vpc()["VpcId"]
    refused("DryRunOperation", 400, world.one.vpc, action, VpcId=made, DryRun="true")
    assert world.one.vpc("DescribeVpcs")["TotalCount"] == 1


def test_route_table_attributes(world):
    made = world.make_vpc()["RouteTableId"]
    world.one.vpc(
        "ModifyRouteTableAttributes", RouteTableId=made, RouteTableName="main", RoutePropagationEnable="false"
    )
    world.one.vpc("ModifyRouteTableAttributes", RouteTableId=made, Description="of the hub")
    (table,) = world.one.vpc("DescribeRouteTableList", RouteTableId=made)["RouterTableList"]["RouterTableListType"]
    assert (table["RouteTableName"], table["Description"], table["RoutePropagationEnable"]) == (
        "main",
        "of the hub",
        False,
    )
    refused("InvalidRouteTableId.NotFound", 404, world.one.vpc, "ModifyRouteTableAttributes", RouteTableId="vtb-none")


def test_tags_and_regions(world):
    made = world.make_vpc()["VpcId"]
    where = {"ResourceType": "VPC", "ResourceId.1": made}
    for _ in range(2):
        world.one.vpc("TagResources", **where, Tag__1__Key="k", Tag__1__Value="v")
    rows = world.one.vpc("ListTagResources", **where)["TagResources"]["TagResource"]
    assert [(row["TagKey"], row["TagValue"]) for row in rows] == [("k", "v")]
    regions = [region["RegionId"] for region in world.one.vpc("DescribeRegions")["Regions"]["Region"]]
    assert {HANGZHOU, BEIJING, "us-east-1"} <= set(regions)


def test_unknown_region(world):
    refused("InvalidRegionId.NotFound", 404, world.one.vpc, "DescribeVpcs", RegionId="cn-nowhere")


# Routes


@pytest.fixture
def routed(world) -> tuple[World, str, str]:
    """A world with an activated peering, and the route table of its requester."""
    pair = world.pair()
    peering = world.one.peer("CreateVpcPeerConnection", **pair)["InstanceId"]
    vpc = world.cloud.vpcs.get(pair["VpcId"])
    return world, peering, vpc.route_table_id


def route(world: World, table: str, hop: str, **more) -> str:
    return world.one.vpc(
        "CreateRouteEntry",
        RouteTableId=table,
        **{"DestinationCidrBlock": "172.17.3.0/24", "NextHopType": "VpcPeer", "NextHopId": hop, **more},
    )["RouteEntryId"]


def test_route_to_a_peering_in_both_listings(routed):
    world, peering, table = routed
    entry = route(world, table, peering, RouteEntryName="to-prod")
    listed = world.one.vpc("DescribeRouteEntryList", RouteTableId=table, RouteEntryType="Custom")
    (row,) = listed["RouteEntrys"]["RouteEntry"]
    assert (row["RouteEntryId"], row["Status"], row["Origin"]) == (entry, "Available", "Manual")
    assert [(hop["NextHopType"], hop["NextHopId"]) for hop in row["NextHops"]["NextHop"]] == [("VpcPeer", peering)]
    (shown,) = world.one.vpc("DescribeRouteTables", RouteTableId=table)["RouteTables"]["RouteTable"]
    custom = [one for one in shown["RouteEntrys"]["RouteEntry"] if one["Type"] == "Custom"]
    assert [(one["NextHopType"], one["InstanceId"], one["Status"]) for one in custom] == [
        ("VpcPeer", peering, "Available")
    ]


def test_route_is_modified_and_deleted(routed):
    world, peering, table = routed
    entry = route(world, table, peering)
    world.one.vpc("ModifyRouteEntry", RouteEntryId=entry, RouteEntryName="new", Description="d")
    world.one.vpc("ModifyRouteEntry", RouteEntryId=entry, NewNextHopType="RouterInterface", NewNextHopId="ri-1")
    (row,) = world.one.vpc("DescribeRouteEntryList", RouteTableId=table, RouteEntryId=entry)["RouteEntrys"][
        "RouteEntry"
    ]
    assert (row["RouteEntryName"], row["Description"], row["NextHops"]["NextHop"][0]["NextHopId"]) == (
        "new",
        "d",
        "ri-1",
    )
    delete = {"RouteTableId": table, "DestinationCidrBlock": "172.17.3.0/24", "NextHopId": "ri-1"}
    world.one.vpc("DeleteRouteEntry", **delete)
    refused("InvalidRouteEntry.NotFound", 400, world.one.vpc, "DeleteRouteEntry", **delete)


@pytest.mark.parametrize(
    ("changes", "code", "status"),
    [
        ({"NextHopId": "pcc-none"}, "ResourceNotFound.VpcPeer", 400),
        ({"NextHopType": "Nothing"}, "InvalidNextHopType", 400),
        ({"DestinationCidrBlock": "1.2.3.4/8"}, "InvalidCidrBlock.Malformed", 400),
        ({"DestinationCidrBlock": "100.64.1.0/24"}, "InvalidCidrBlock", 400),
        ({"DestinationCidrBlock": "2408::/32"}, "OperationDenied.VpcIpv6NotEnabled", 400),
        ({"RouteTableId": "vtb-none"}, "InvalidRouteTableId.NotFound", 404),
        ({"RouteEntryName": "http://x"}, "InvalidRouteEntryName.Malformed", 400),
        ({"DryRun": "true"}, "DryRunOperation", 400),
    ],
)
def test_route_refusals(routed, changes, code, status):
    world, peering, table = routed
    parameters = {"table": table, **changes}
    parameters["table"] = parameters.pop("RouteTableId", table)
    refused(code, status, route, world, hop=parameters.pop("NextHopId", peering), **parameters)


def test_route_to_a_peering_of_other_vpcs(routed):
    world, _, table = routed
    other = world.peering()
    refused("ResourceNotFound.VpcPeer", 400, route, world, table, other)


def test_route_twice(routed):
    world, peering, table = routed
    route(world, table, peering)
    refused("RouterEntryConflict.Duplicated", 400, route, world, table, peering)


def test_ipv6_route(routed):
    world, peering, table = routed
    vpc_id = world.get(peering)["Vpc"]["VpcId"]
    world.one.vpc("ModifyVpcAttribute", VpcId=vpc_id, EnableIPv6="true")
    world.switch(peering_supports_ipv6=False)
    refused("UnsupportedFeature.VpcPeerIpv6", 400, route, world, table, peering, DestinationCidrBlock="2408::/32")
    world.switch(peering_supports_ipv6=True)
    route(world, table, peering, DestinationCidrBlock="2408::/32")


def test_one_route_operation_at_a_time():
    world = World(lag=5)
    table = world.make_vpc()["RouteTableId"]
    route(world, table, "ri-1", NextHopType="RouterInterface")
    second = {"NextHopType": "RouterInterface", "DestinationCidrBlock": "172.18.0.0/16"}
    refused("TaskConflict", 400, route, world, table, "ri-1", **second)
    world.settle()
    route(world, table, "ri-1", **second)


def test_published_routes_are_none(world):
    answer = world.one.vpc("ListVpcPublishedRouteEntries", TargetType="ECR", RouteTableId="vtb-x")
    assert answer["RouteEntries"] == []


# The gateway


def test_same_action_names_of_two_products(world):
    """Dispatch is by version and action: each product finds its own objects only."""
    peering, vpc = world.peering(), world.make_vpc()["VpcId"]
    for version, kind, resource in ((PEER, "PeerConnection", peering), (VPC, "VPC", vpc)):
        world.one.call(
            version, "TagResources", RegionId=HANGZHOU, ResourceType=kind, ResourceId__1=resource, Tag__1__Key="k"
        )
    refused(
        "InvalidInstanceType.NotFound",
        404,
        world.one.call,
        VPC,
        "TagResources",
        RegionId=HANGZHOU,
        ResourceType="PeerConnection",
        ResourceId__1=peering,
        Tag__1__Key="k",
    )


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("in_query", [False, True])
def test_shapes_of_the_terraform_provider(world, method, in_query):
    """Shapes A and B of section 1.2; B adds an empty SignatureType, which is signed."""
    common = {"SignatureType": ""} if in_query else {}
    create = {"RegionId": HANGZHOU, "VpcName": "a b*c~d/é+", "EnableIpv6": "false", "Tag.1.Key": "k"}
    request = world.one.request(VPC, "CreateVpc", create, method=method, in_query=in_query, **common)
    answer = json.loads(world.cloud.handle(request).body)
    assert world.one.vpc("DescribeVpcAttribute", VpcId=answer["VpcId"])["VpcName"] == "a b*c~d/é+"


@pytest.mark.parametrize(("version", "action"), [(PEER, "CreateVpc"), ("2099-01-01", "CreateVpc"), (VPC, "Nonsense")])
def test_unknown_action_or_version(world, version, action):
    refused("InvalidApi.NotFound", 404, world.one.call, version, action)


@pytest.mark.parametrize("status", [404, 400])
def test_unknown_key(status):
    world = World(unknown_key_status=status)
    stranger = Client(world.cloud, key="nobody")
    refused("InvalidAccessKeyId.NotFound", status, stranger.vpc, "DescribeVpcs")


@pytest.mark.parametrize("status", [400, 403])
def test_wrong_secret(status):
    world = World(signature_mismatch_status=status)
    refused("SignatureDoesNotMatch", status, Client(world.cloud, secret="wrong").vpc, "DescribeVpcs")


def test_inactive_key_replay_and_stale_time(world):
    world.switch(inactive_access_keys=["peerid"])
    refused("InvalidAccessKeyId.Inactive", 400, world.two.vpc, "DescribeVpcs", RegionId=BEIJING)
    request = world.one.request(VPC, "DescribeVpcs", {"RegionId": HANGZHOU})
    assert world.cloud.handle(request).status == 200
    assert json.loads(world.cloud.handle(request).body)["Code"] == "SignatureNonceUsed"
    world.switch(clock_skew=1000)
    refused("InvalidTimeStamp.Expired", 400, world.one.vpc, "DescribeVpcs")


def test_good_answers_carry_no_code(world):
    """A top-level Code or a false Success reads as an error to the Terraform provider (section 1.6)."""
    peering = world.peering()
    answers = [
        world.one.vpc("DescribeVpcs"),
        world.one.vpc("DescribeRouteTableList"),
        world.get(peering),
        world.one.peer("ListVpcPeerConnections"),
        world.one.sts("GetCallerIdentity"),
    ]
    assert not any("Code" in answer or answer.get("Success") is False for answer in answers)


def test_what_the_provider_asks_while_configuring(world):
    answer = world.one.call("2017-12-14", "QueryAvailableInstances", PageNum=1, PageSize=50, ProductCode="vipcloudfw")
    assert (answer["Code"], answer["Success"], answer["Data"]["InstanceList"]) == ("Success", True, [])
    located = world.one.call("2015-06-12", "DescribeEndpoints", Id=HANGZHOU, ServiceCode="vpc", Type="openAPI")
    assert located["Endpoints"]["Endpoint"][0]["Endpoint"] == "127.0.0.1:8098"


def test_every_switch_is_documented_and_every_choice_is_a_switch():
    text = Path(alicloud.__file__).with_name("README.md").read_text()
    documented = set(re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE))
    assert documented == set(SWITCHES)
    assert set(CHOICES) <= set(SWITCHES)
    assert all(SWITCHES[name] in values for name, values in CHOICES.items())


def test_thousand_peerings_page_quickly():
    """Ten pages of 1,000 peerings and forty of 2,000 VPCs cost less than making them, on whatever machine."""
    world = World()
    began = time.thread_time()
    made = [world.peering() for _ in range(1000)]
    started = time.thread_time()
    seen, token = [], None
    while token != "":
        answer = world.one.peer("ListVpcPeerConnections", RegionId=HANGZHOU, MaxResults=100, NextToken=token or "")
        seen += [item["InstanceId"] for item in answer["VpcPeerConnects"]]
        token = answer["NextToken"]
    vpcs = [
        vpc["VpcId"]
        for page in range(1, 41)
        for vpc in world.one.vpc("DescribeVpcs", PageSize=50, PageNumber=page)["Vpcs"]["Vpc"]
    ]
    assert seen == made
    assert len(set(vpcs)) == 2000
    assert time.thread_time() - started < started - began
