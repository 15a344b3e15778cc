# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""VpcPeer 2022-01-01 through ``handle``: answers, permissions of each state, and every code that a state causes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.unit.simulator.alicloud_client import BEIJING, HANGZHOU, ONE, TWO, Refused, World

OK = ""


def refusal(act: Callable[..., Any], *arguments: Any, **parameters: Any) -> str:
    """The code that a call is refused with, empty if it is not."""
    try:
        act(*arguments, **parameters)
    except Refused as refused:
        assert refused.status == 400 or refused.code == "InvalidVpcId.NotFound"
        return refused.code
    return OK


@pytest.fixture
def world() -> World:
    return World()


def test_created_peering_has_every_field(world):
    pair = world.pair(cross_account=True, inter_region=True)
    made = world.one.peer(
        "CreateVpcPeerConnection",
        **pair,
        Name="to-prod",
        Description="demo link",
        Tag__1__Key="env",
        Tag__1__Value="dev",
    )
    got = world.get(made["InstanceId"])
    now = world.clock.iso()
    assert got == {
        "RequestId": got["RequestId"],
        "InstanceId": made["InstanceId"],
        "Name": "to-prod",
        "Description": "demo link",
        "Status": "Accepting",
        "BizStatus": "Normal",
        "OwnerId": int(ONE),
        "AcceptingOwnerUid": int(TWO),
        "RegionId": HANGZHOU,
        "AcceptingRegionId": BEIJING,
        "Bandwidth": 1024,
        "LinkType": "Gold",
        "Vpc": {"VpcId": pair["VpcId"], "Ipv4Cidrs": ["10.0.0.0/8"], "Ipv6Cidrs": []},
        "AcceptingVpc": {"VpcId": pair["AcceptingVpcId"], "Ipv4Cidrs": ["10.0.0.0/8"], "Ipv6Cidrs": []},
        "GmtCreate": now,
        "GmtModified": now,
        "GmtExpired": world.clock.iso(world.clock.now() + 7 * 86400),
        "ResourceGroupId": "rg-acfm00000001",
        "ManagedService": "",
        "Tags": [{"Key": "env", "Value": "dev"}],
    }
    seen_by_accepter = world.get(made["InstanceId"], world.two)
    assert (seen_by_accepter["ResourceGroupId"], seen_by_accepter["Tags"]) == ("rg-acfm00000002", [])


def test_within_a_region_bandwidth_is_unlimited_and_there_is_no_link_type(world):
    got = world.get(world.peering(Bandwidth=10))
    assert (got["Status"], got["Bandwidth"], got["LinkType"], got["GmtExpired"]) == ("Activated", -1, "", None)


def test_no_account_means_the_callers_own(world):
    made = world.one.peer("CreateVpcPeerConnection", **{**world.pair(), "AcceptingAliUid": 0})
    assert world.get(made["InstanceId"])["AcceptingOwnerUid"] == int(ONE)


def test_secondary_and_ipv6_blocks_are_shown(world):
    pair = world.pair()
    world.one.vpc("AssociateVpcCidrBlock", VpcId=pair["VpcId"], SecondaryCidrBlock="192.168.0.0/16")
    world.one.vpc("ModifyVpcAttribute", VpcId=pair["VpcId"], EnableIPv6="true")
    side = world.get(world.one.peer("CreateVpcPeerConnection", **pair)["InstanceId"])["Vpc"]
    assert side["Ipv4Cidrs"] == ["10.0.0.0/8", "192.168.0.0/16"]
    assert len(side["Ipv6Cidrs"]) == 1


# What creation refuses: switches, parameters that differ from a good request, code

INTER = {"inter_region": True}
CROSS = {"cross_account": True}
CREATION = [
    ({}, {}, {}, OK),
    ({}, INTER, {"Bandwidth": 1024, "LinkType": "Platinum"}, OK),
    ({}, {}, {"VpcId": "vpc-none"}, "ResourceNotFound.Vpc"),
    ({}, {}, {"AcceptingVpcId": "vpc-none"}, "ResourceNotFound.AcceptingVpc"),
    ({}, {}, {"AcceptingAliUid": TWO}, "ResourceNotFound.AcceptingVpc"),
    ({}, {}, {"AcceptingRegionId": BEIJING}, "ResourceNotFound.AcceptingVpc"),
    ({"unknown_vpc_code": "InvalidVpcId.NotFound"}, {}, {"VpcId": "vpc-none"}, "InvalidVpcId.NotFound"),
    ({}, {}, {"AcceptingAliUid": "me"}, "IllegalParam.AcceptingAliUid"),
    ({}, {}, {"VpcId": ""}, "MissingParameter"),
    ({}, {}, {"Name": "x"}, "IllegalParam.Name"),
    ({}, {}, {"Name": "1st"}, "IllegalParam.Name"),
    ({}, {}, {"Name": "a b"}, "IllegalParam.Name"),
    ({}, {}, {"Name": "n" * 129}, "IllegalParam.Name"),
    ({}, {}, {"Name": "到生产_1"}, OK),
    ({}, {}, {"Description": "http://x"}, "IllegalParam.Description"),
    ({}, {}, {"Description": "1 link"}, "IllegalParam.Description"),
    ({}, {}, {"Description": "terraform-example"}, OK),
    ({}, INTER, {"Bandwidth": 0}, "IllegalParam.Bandwidth"),
    ({}, INTER, {"Bandwidth": 1025}, "QuotaExceeded.Bandwidth"),
    ({"bandwidth_within_region": "refuse"}, {}, {"Bandwidth": 5}, "IllegalParam.Bandwidth"),
    ({}, {}, {"LinkType": "Gold"}, "OperationFailed.InterRegionLinkTypeNotSupported"),
    ({}, INTER, {"LinkType": "Silver"}, "OperationFailed.SpecificLinkTypeNotSupported"),
    ({"link_types": ["Silver"]}, INTER, {"LinkType": "Silver"}, OK),
    (
        {"regions_without_link_type": [BEIJING]},
        INTER,
        {"LinkType": "Gold"},
        "OperationFailed.RegionIdNotSupportLinkType",
    ),
    ({}, {}, {"AcceptingRegionId": "cn-fuzhou"}, "UnsupportedRegion"),
    ({}, {}, {"AcceptingRegionId": "cn-hangzhou-finance"}, "OperationFailed.ViolativeVpcPeer"),
    ({}, {}, {"ResourceGroupId": "group"}, "OperationFailed.NotExist.ResourceGroup"),
    ({"resource_groups": ["rg-a"]}, {}, {"ResourceGroupId": "rg-b"}, "OperationFailed.NotExist.ResourceGroup"),
    ({"resource_groups": ["rg-a"]}, {}, {"ResourceGroupId": "rg-a"}, OK),
    ({"overdue_accounts": [ONE]}, CROSS, {}, "IncorrectBusinessStatus.VpcPeer"),
    ({"overdue_accounts": [TWO]}, CROSS, {}, "IncorrectBusinessStatus.AcceptUserVpcPeer"),
    ({"accounts_without_cdt": [ONE]}, CROSS, {}, "OperationFailed.CdtNotOpened"),
    ({"accounts_without_cdt": [TWO]}, CROSS, {}, "OperationFailed.AcceptUserCdtNotOpened"),
    ({"accounts_without_cross_border_cdt": [ONE, TWO]}, {**INTER, **CROSS}, {}, OK),
    ({"international_accounts": [TWO]}, CROSS, {}, "OperationFailed.CrossBusinessNotAllowed"),
    ({}, {}, {"Tag.1.Key": "aliyun-x"}, "Forbidden.TagKeys"),
    ({}, {}, {"Tag.1.Key": "a", "Tag.2.Key": "a"}, "Forbidden.TagKey.Duplicated"),
    ({}, {}, {"Tag.1.Key": "a", "Tag.1.Value": "http://x"}, "IllegalParam.TagValue"),
    ({}, {}, {"Tag.1.Key": "k" * 129}, "IllegalParam.TagKey"),
    ({}, {}, {f"Tag.{n}.Key": f"k{n}" for n in range(1, 22)}, "NumberExceed.Tags"),
]


@pytest.mark.parametrize("dry_run", [False, True])
@pytest.mark.parametrize(("switches", "pair", "changes", "code"), CREATION)
def test_creation(switches, pair, changes, code, dry_run):
    """A dry run refuses the same, changes nothing, and reports success as an error."""
    world = World(**switches)
    parameters = {**world.pair(**pair), **changes, **({"DryRun": "True"} if dry_run else {})}
    expected = "DryRunOperation" if dry_run and code == OK else code
    response = world.one.respond("2022-01-01", "CreateVpcPeerConnection", parameters)
    assert refusal(world.one.peer, "CreateVpcPeerConnection", **parameters) in (expected, *already(expected))
    assert (response.status == 200) == (expected == OK)
    assert response.wrote == (expected == OK)
    assert len(world.cloud.peerings.all()) == (expected == OK)


def already(expected: str) -> tuple[str, ...]:
    """The second creation of a pair that worked."""
    return ("ResourceAlreadyExist.VpcPeer",) if expected == OK else ()


def test_cross_border_needs_its_own_service():
    world = World(accounts_without_cross_border_cdt=[ONE, TWO])
    vpc, abroad = world.make_vpc()["VpcId"], world.make_vpc(world.two, "ap-southeast-1")["VpcId"]
    request = {
        "RegionId": HANGZHOU,
        "VpcId": vpc,
        "AcceptingAliUid": TWO,
        "AcceptingRegionId": "ap-southeast-1",
        "AcceptingVpcId": abroad,
    }

    def create() -> str:
        return refusal(world.one.peer, "CreateVpcPeerConnection", **request)

    assert create() == "OperationFailed.CrossBorderCdtNotOpened"
    world.switch(accounts_without_cross_border_cdt=[TWO])
    assert create() == "OperationFailed.AcceptUserCrossBorderCdtNotOpened"
    world.switch(accounts_without_cross_border_cdt=[])
    assert create() == OK


def test_a_vpc_cannot_be_peered_with_itself(world):
    pair = world.pair()
    pair["AcceptingVpcId"] = pair["VpcId"]
    assert refusal(world.one.peer, "CreateVpcPeerConnection", **pair) == "IllegalParam.AcceptingVpcId"


@pytest.mark.parametrize(
    ("side", "code"), [("VpcId", "IncorrectStatus.Vpc"), ("AcceptingVpcId", "IncorrectStatus.AcceptingVpc")]
)
def test_both_vpcs_must_be_available(side, code):
    world = World(lag=5)
    pair = world.pair()
    pair[side] = world.one.vpc("CreateVpc")["VpcId"]
    assert refusal(world.one.peer, "CreateVpcPeerConnection", **pair) == code


@pytest.mark.parametrize(
    ("switch", "side", "code"),
    [
        ("vpcs_with_cloud_box", "VpcId", "OperationDenied.CloudBoxExistsInVpc"),
        ("vpcs_with_cloud_box", "AcceptingVpcId", "OperationDenied.CloudBoxExistsInAcceptingVpc"),
        ("shared_vpcs", "VpcId", "OperationDenied.OperateShareResource"),
    ],
)
def test_vpcs_that_are_not_for_peering(world, switch, side, code):
    pair = world.pair()
    world.switch(**{switch: [pair[side]]})
    assert refusal(world.one.peer, "CreateVpcPeerConnection", **pair) == code


def test_pair_joined_by_router_interfaces(world):
    pair = world.pair()
    world.switch(router_interface_pairs=[[pair["AcceptingVpcId"], pair["VpcId"]]])
    assert refusal(world.one.peer, "CreateVpcPeerConnection", **pair) == "ResourceAlreadyExist.RouterInterface"


def test_one_peering_per_pair_in_either_direction(world):
    pair = world.pair(cross_account=True, inter_region=True)
    world.one.peer("CreateVpcPeerConnection", **pair)
    back = {
        "RegionId": BEIJING,
        "VpcId": pair["AcceptingVpcId"],
        "AcceptingAliUid": ONE,
        "AcceptingRegionId": HANGZHOU,
        "AcceptingVpcId": pair["VpcId"],
    }
    assert refusal(world.two.peer, "CreateVpcPeerConnection", **back) == "ResourceAlreadyExist.VpcPeer"


@pytest.mark.parametrize(("blocks", "code"), [(True, "ResourceAlreadyExist.VpcPeer"), (False, OK)])
def test_rejected_request_and_a_new_one(blocks, code):
    world = World(dead_request_blocks_pair=blocks)
    pair = world.pair(cross_account=True)
    first = world.one.peer("CreateVpcPeerConnection", **pair)["InstanceId"]
    world.two.peer("RejectVpcPeerConnection", InstanceId=first)
    assert refusal(world.one.peer, "CreateVpcPeerConnection", **pair) == code


@pytest.mark.parametrize(
    ("switch", "limit", "inter_region", "code"),
    [
        ("quota_intraregion_peerings_per_vpc", 2, False, "QuotaExceeded.IntraRegionVpcPeerCountPerVpc"),
        ("quota_crossregion_peerings_per_vpc", 2, True, "QuotaExceeded.CrossRegionVpcPeerCountPerVpc"),
        ("quota_peerings_per_vpc", 2, True, "QuotaExceeded.VpcPeerCountPerVpc"),
        ("quota_peerings_per_account_and_region", 2, False, "QuotaExceeded.VpcPeerCountPerUserPerRegion"),
    ],
)
def test_quotas(switch, limit, inter_region, code):
    world = World(**{switch: limit})
    hub = world.make_vpc()["VpcId"]

    def spoke() -> str:
        pair = {**world.pair(inter_region=inter_region), "VpcId": hub}
        return refusal(world.one.peer, "CreateVpcPeerConnection", **pair)

    assert [spoke() for _ in range(limit + 1)] == [OK] * limit + [code]


def test_no_quota_by_default():
    world = World()
    hub = world.make_vpc()["VpcId"]
    for _ in range(30):
        assert refusal(world.one.peer, "CreateVpcPeerConnection", **{**world.pair(), "VpcId": hub}) == OK


# What each state permits

REFUSED = "IncorrectStatus.VpcPeer"
NOT_FOUND = "ResourceNotFound.InstanceId"
PERMISSIONS = {  # state: (accept, reject, modify, delete)
    "Creating": (REFUSED, REFUSED, REFUSED, REFUSED),
    "Accepting": (OK, OK, OK, OK),
    "Updating": (REFUSED, REFUSED, REFUSED, REFUSED),
    "Activated": (REFUSED, REFUSED, OK, OK),
    "Rejected": (REFUSED, REFUSED, REFUSED, OK),
    "Expired": (REFUSED, REFUSED, REFUSED, OK),
    "Deleting": (REFUSED, REFUSED, REFUSED, REFUSED),
    "Deleted": (REFUSED, REFUSED, REFUSED, REFUSED),
    "gone": (NOT_FOUND, NOT_FOUND, NOT_FOUND, NOT_FOUND),
}
OPERATIONS = (
    "AcceptVpcPeerConnection",
    "RejectVpcPeerConnection",
    "ModifyVpcPeerConnection",
    "DeleteVpcPeerConnection",
)


def peering_in(world: World, state: str) -> str:
    """A cross-account peering brought into a state with the lag at work."""
    made = world.one.peer("CreateVpcPeerConnection", **world.pair(cross_account=True))["InstanceId"]
    if state == "Creating":
        return made
    world.settle()
    if state in ("Updating", "Activated"):
        world.two.peer("AcceptVpcPeerConnection", InstanceId=made)
    elif state == "Rejected":
        world.two.peer("RejectVpcPeerConnection", InstanceId=made)
    elif state == "Expired":
        world.clock.advance(7 * 86400)
    elif state in ("Deleting", "Deleted", "gone"):
        world.one.peer("DeleteVpcPeerConnection", InstanceId=made)
    if state in ("Activated", "Deleted"):
        world.settle()
    elif state == "gone":
        world.clock.advance(1000)
    return made


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("state", PERMISSIONS)
def test_permissions(state, operation):
    world = World(lag=5, deleted_visible_seconds=60)
    peering = peering_in(world, state)
    if state != "gone":
        assert world.get(peering)["Status"] == state
    assert refusal(world.two.peer, operation, InstanceId=peering) == PERMISSIONS[state][OPERATIONS.index(operation)]


@pytest.mark.parametrize("operation", OPERATIONS[:2])
def test_only_the_accepter_answers(world, operation):
    peering = world.peering(cross_account=True)
    assert refusal(world.one.peer, operation, InstanceId=peering) == NOT_FOUND


@pytest.mark.parametrize("operation", ["GetVpcPeerConnectionAttribute", *OPERATIONS])
def test_nobody_else_sees_it(world, operation):
    peering = world.peering()
    assert refusal(world.two.peer, operation, InstanceId=peering) == NOT_FOUND


def test_expired_request_can_be_accepted_if_the_switch_says_so():
    world = World(acceptable_dead_states=["Expired"])
    peering = peering_in(world, "Expired")
    world.two.peer("AcceptVpcPeerConnection", InstanceId=peering)
    assert world.get(peering)["Status"] == "Activated"


def test_modify_while_accepting_can_be_refused():
    world = World(modify_while_accepting=False)
    peering = world.peering(cross_account=True)
    assert refusal(world.one.peer, "ModifyVpcPeerConnection", InstanceId=peering, Name="new") == REFUSED


def test_acceptance_sets_the_accepters_group_and_tags(world):
    peering = world.peering(cross_account=True)
    world.two.peer("AcceptVpcPeerConnection", InstanceId=peering, ResourceGroupId="rg-two", Tag__1__Key="side")
    mine, theirs = world.get(peering), world.get(peering, world.two)
    assert (mine["ResourceGroupId"], mine["Tags"]) == ("rg-acfm00000001", [])
    assert (theirs["ResourceGroupId"], theirs["Tags"]) == ("rg-two", [{"Key": "side", "Value": ""}])


@pytest.mark.parametrize(
    ("inter_region", "changes", "code"),
    [
        (False, {"Name": "x", "Description": "1"}, OK),
        (False, {"Name": "https://x"}, "IllegalParam.Name"),
        (False, {"Bandwidth": 5}, "OperationFailed.BandwidthCannotBeChangedInSameRegion"),
        (False, {"LinkType": "Gold"}, "OperationFailed.InterRegionLinkTypeNotSupported"),
        (True, {"Bandwidth": 5, "LinkType": "Platinum"}, OK),
        (True, {"Bandwidth": 4096}, "QuotaExceeded.Bandwidth"),
        (True, {"LinkType": "Silver"}, "OperationFailed.SpecificLinkTypeNotSupported"),
    ],
)
def test_modify(world, inter_region, changes, code):
    peering = world.peering(inter_region=inter_region)
    before = world.get(peering)
    assert refusal(world.one.peer, "ModifyVpcPeerConnection", InstanceId=peering, **changes) == code
    after = world.get(peering)
    assert {name: after[name] for name in changes} == (
        changes if code == OK else {name: before[name] for name in changes}
    )


@pytest.mark.parametrize(
    ("how", "code", "left"), [("clear", OK, ""), ("ignore", OK, "old"), ("refuse", "IllegalParam.Name", "old")]
)
def test_empty_name(how, code, left):
    world = World(empty_peering_text=how)
    peering = world.peering(Name="old")
    assert refusal(world.one.peer, "ModifyVpcPeerConnection", InstanceId=peering, Name="") == code
    assert world.get(peering)["Name"] == left


def test_managed_peering_is_not_the_users(world):
    peering = world.peering()
    world.switch(managed_peerings={peering: "SWAS"})
    assert world.get(peering)["ManagedService"] == "SWAS"
    for operation in ("ModifyVpcPeerConnection", "DeleteVpcPeerConnection"):
        assert refusal(world.one.peer, operation, InstanceId=peering) == "OperationDenied.ServiceManagedInstance"


def test_overdue_account_is_locked(world):
    peering = world.peering()
    world.switch(overdue_accounts=[ONE])
    assert world.get(peering)["BizStatus"] == "FinancialLocked"
    assert (
        refusal(world.one.peer, "ModifyVpcPeerConnection", InstanceId=peering, Name="new")
        == "IncorrectBusinessStatus.VpcPeer"
    )


def test_concurrent_operations_on_one_vpc_conflict():
    world = World(lag=5)
    hub = world.make_vpc()["VpcId"]
    first, second = ({**world.pair(), "VpcId": hub} for _ in range(2))
    world.one.peer("CreateVpcPeerConnection", **first)
    assert refusal(world.one.peer, "CreateVpcPeerConnection", **second) == "Conflict.Operation"
    world.settle()
    assert refusal(world.one.peer, "CreateVpcPeerConnection", **second) == OK
    world.switch(conflict_on_concurrent_operation=False)
    assert refusal(world.one.peer, "CreateVpcPeerConnection", **{**world.pair(), "VpcId": hub}) == OK


# Deletion and routes


def add_route(world: World, client, table: str, region: str, peering: str, cidr: str) -> None:
    client.vpc(
        "CreateRouteEntry",
        RegionId=region,
        RouteTableId=table,
        DestinationCidrBlock=cidr,
        NextHopType="VpcPeer",
        NextHopId=peering,
    )


def test_delete_with_routes_needs_force_which_removes_both_sides(world):
    mine, theirs = world.make_vpc(), world.make_vpc(world.two, BEIJING, CidrBlock="192.168.0.0/16")
    peering = world.one.peer(
        "CreateVpcPeerConnection",
        RegionId=HANGZHOU,
        VpcId=mine["VpcId"],
        AcceptingAliUid=TWO,
        AcceptingRegionId=BEIJING,
        AcceptingVpcId=theirs["VpcId"],
    )["InstanceId"]
    with pytest.raises(Refused, match="IncorrectStatus.VpcPeer"):
        add_route(world, world.one, mine["RouteTableId"], HANGZHOU, peering, "192.168.0.0/16")
    world.two.peer("AcceptVpcPeerConnection", InstanceId=peering)
    add_route(world, world.one, mine["RouteTableId"], HANGZHOU, peering, "192.168.0.0/16")
    add_route(world, world.two, theirs["RouteTableId"], BEIJING, peering, "10.0.0.0/8")
    assert refusal(world.one.peer, "DeleteVpcPeerConnection", InstanceId=peering) == "OperationDenied.RouteEntryExist"
    assert (
        refusal(world.one.peer, "DeleteVpcPeerConnection", InstanceId=peering, Force="true", DryRun="true")
        == "DryRunOperation"
    )
    world.one.peer("DeleteVpcPeerConnection", InstanceId=peering, Force="true")
    assert refusal(world.get, peering) == NOT_FOUND
    for client, table, region in ((world.one, mine, HANGZHOU), (world.two, theirs, BEIJING)):
        listed = client.vpc(
            "DescribeRouteEntryList", RegionId=region, RouteTableId=table["RouteTableId"], RouteEntryType="Custom"
        )
        assert listed["TotalCount"] == 0


def test_vpc_with_a_peering_cannot_be_deleted():
    world = World(vpc_peered_code="DependencyViolation.X")
    pair = world.pair()
    peering = world.one.peer("CreateVpcPeerConnection", **pair)["InstanceId"]
    for name in ("VpcId", "AcceptingVpcId"):
        assert refusal(world.one.vpc, "DeleteVpc", VpcId=pair[name]) == "DependencyViolation.X"
    world.one.peer("DeleteVpcPeerConnection", InstanceId=peering)
    for name in ("VpcId", "AcceptingVpcId"):
        world.one.vpc("DeleteVpc", VpcId=pair[name])
        with pytest.raises(Refused) as refused:
            world.one.vpc("DescribeVpcAttribute", VpcId=pair[name])
        assert (refused.value.status, refused.value.code) == (404, "InvalidVpcId.NotFound")


def test_client_token_replays_the_first_answer(world):
    pair = world.pair()
    first, again = (world.one.peer("CreateVpcPeerConnection", **pair, ClientToken="t-1") for _ in range(2))
    assert first["InstanceId"] == again["InstanceId"]
    assert first["RequestId"] != again["RequestId"]
    peering = {"InstanceId": first["InstanceId"]}
    for _ in range(2):
        world.one.peer("DeleteVpcPeerConnection", **peering, ClientToken="t-2")
    world.switch(refuse_token_mismatch=True)
    assert (
        refusal(world.one.peer, "CreateVpcPeerConnection", **pair, Name="other", ClientToken="t-1")
        == "IdempotentParameterMismatch"
    )


# Lists


@pytest.fixture
def listed(world) -> dict[str, Any]:
    """Three peerings: one to the other account in Beijing, one within Hangzhou, one of account one to Beijing."""
    return {
        "world": world,
        "cross": world.peering(cross_account=True, inter_region=True, Name="cross-1"),
        "local": world.peering(Name="local", Tag__1__Key="env", Tag__1__Value="dev", ResourceGroupId="rg-net"),
        "inter": world.peering(inter_region=True, Name="inter"),
    }


@pytest.mark.parametrize(
    ("account", "filters", "found"),
    [
        ("one", {}, "cross local inter"),
        ("one", {"RegionId": HANGZHOU}, "cross local inter"),
        ("one", {"RegionId": BEIJING}, "inter"),
        ("two", {"RegionId": BEIJING}, "cross"),
        ("two", {"RegionId": HANGZHOU}, ""),
        ("two", {}, "cross"),
        ("one", {"Name": "local"}, "local"),
        ("one", {"Name": "loc"}, ""),
        ("one", {"Tags.1.Key": "env"}, "local"),
        ("one", {"Tags.1.Key": "env", "Tags.1.Value": "prod"}, ""),
        ("one", {"ResourceGroupId": "rg-net"}, "local"),
    ],
)
def test_list_filters(listed, account, filters, found):
    world = listed["world"]
    answer = getattr(world, account).peer("ListVpcPeerConnections", **filters)
    assert [item["InstanceId"] for item in answer["VpcPeerConnects"]] == [listed[name] for name in found.split()]
    assert (answer["TotalCount"], answer["MaxResults"], answer["NextToken"]) == (len(found.split()), 20, "")


def test_list_by_instance_and_vpcs(listed):
    world = listed["world"]
    ends = world.get(listed["local"])
    one, other = ends["Vpc"]["VpcId"], ends["AcceptingVpc"]["VpcId"]
    for filters, count in (
        ({"InstanceId": listed["local"]}, 1),
        ({"InstanceId": "pcc-none"}, 0),
        ({"VpcId": other}, 1),
        ({"VpcId": f"{other},{one}"}, 1),
        ({"VpcId": f"{one},vpc-none"}, 0),
        ({"VpcId": one, "InstanceId": listed["inter"]}, 0),
    ):
        assert world.one.peer("ListVpcPeerConnections", RegionId=HANGZHOU, **filters)["TotalCount"] == count
    assert refusal(world.one.peer, "ListVpcPeerConnections", VpcId="a,b,c") == "IllegalParam.VpcId"
    assert refusal(world.one.peer, "ListVpcPeerConnections", MaxResults=101) == "InvalidParameter"


def test_list_switches(listed):
    world = listed["world"]
    world.switch(name_filter="fuzzy", list_region="requester")
    assert world.one.peer("ListVpcPeerConnections", Name="loc")["TotalCount"] == 1
    assert world.two.peer("ListVpcPeerConnections", RegionId=HANGZHOU)["TotalCount"] == 1
    assert world.two.peer("ListVpcPeerConnections", RegionId=BEIJING)["TotalCount"] == 0


def test_list_pages():
    world = World()
    made = [world.peering() for _ in range(7)]
    seen, token = [], ""
    while True:
        answer = world.one.peer("ListVpcPeerConnections", RegionId=HANGZHOU, MaxResults=3, NextToken=token)
        seen.append([item["InstanceId"] for item in answer["VpcPeerConnects"]])
        token = answer["NextToken"]
        if not token:
            break
    assert [len(page) for page in seen] == [3, 3, 1]
    assert sum(seen, []) == made


# Tags and resource groups


def test_tags(world):
    peering = world.peering(Tag__1__Key="a", Tag__1__Value="1")
    where = {"RegionId": HANGZHOU, "ResourceType": "PeerConnection", "ResourceId.1": peering}
    assert (
        world.one.peer("TagResources", **where, Tag__1__Key="a", Tag__1__Value="2", Tag__2__Key="b")["Success"] is True
    )
    listed = world.one.peer("ListTagResources", **where)["TagResources"]
    assert [(row["TagKey"], row["TagValue"], row["RegionNo"]) for row in listed] == [
        ("a", "2", HANGZHOU),
        ("b", "", HANGZHOU),
    ]
    world.one.peer("UnTagResources", **where, TagKey__1="a", TagKey__2="never")
    assert world.get(peering)["Tags"] == [{"Key": "b", "Value": ""}]
    world.one.peer("UnTagResources", **where, All="true")
    assert world.get(peering)["Tags"] == []


@pytest.mark.parametrize(
    ("action", "changes", "code"),
    [
        ("TagResources", {"ResourceType": "Vpc"}, "InvalidInstanceType.NotFound"),
        ("TagResources", {"ResourceId.1": "pcc-none"}, "InvalidInstanceIds.NotFound"),
        ("TagResources", {"RegionId": BEIJING}, "InvalidInstanceIds.NotFound"),
        ("TagResources", {f"ResourceId.{n}": "pcc-x" for n in range(1, 52)}, "NumberExceed.ResourceIds"),
        ("TagResources", {"Tag.1.Key": "acs:x"}, "Forbidden.TagKeys"),
        ("TagResources", {f"Tag.{n}.Key": f"k{n}" for n in range(1, 21)}, "NumberExceed.Tags"),
        ("UnTagResources", {"TagKey.1": "aliyun"}, "Forbidden.TagKeys"),
        ("ListTagResources", {"ResourceId.1": "", "Tag.1.Key": "", "Tag.1.Value": "v"}, "InvalidTagKey"),
    ],
)
def test_tag_refusals(world, action, changes, code):
    peering = world.peering(Tag__1__Key="a")
    base = {"RegionId": HANGZHOU, "ResourceType": "PeerConnection", "ResourceId.1": peering}
    parameters = {**base, **changes}
    if action == "TagResources":
        parameters.setdefault("Tag.1.Key", "b")
    assert refusal(world.one.peer, action, **parameters) == code


def test_list_tag_resources_needs_something_to_look_for(world):
    assert (
        refusal(world.one.peer, "ListTagResources", RegionId=HANGZHOU, ResourceType="PeerConnection")
        == "BothEmpty.TagsAndResources"
    )


def test_move_resource_group(world):
    peering = world.peering(cross_account=True)
    move = {"RegionId": BEIJING, "ResourceType": "PeerConnection", "ResourceId": peering}
    assert world.two.peer("MoveResourceGroup", **move, NewResourceGroupId="rg-new")["Success"] is True
    assert world.get(peering, world.two)["ResourceGroupId"] == "rg-new"
    assert world.get(peering)["ResourceGroupId"] == "rg-acfm00000001"
    for changes, code in (
        ({"ResourceId": "pcc-none"}, "ResourceNotFound.VpcPeer"),
        ({"NewResourceGroupId": "nonsense"}, "OperationFailed.NotExist.ResourceGroup"),
    ):
        request = {**move, "NewResourceGroupId": "rg-new", **changes}
        assert refusal(world.two.peer, "MoveResourceGroup", **request) == code


def test_control_plane_views(world):
    peering = world.peering(cross_account=True, Name="seen")
    state = world.cloud.state()
    assert [item["InstanceId"] for item in state[ONE][HANGZHOU]["peerings"]] == [peering]
    assert "peerings" not in state[TWO][HANGZHOU]
    (link,) = world.cloud.links()
    assert link["status"] == "Accepting"
