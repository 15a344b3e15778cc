# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The router-interface state machine and its refusals, as the table of section 5 has them."""

from __future__ import annotations

import pytest

from tests.simulator.alibabacloudstack import StackCloud
from tests.support.rpc import InProcess, RpcFailure, new_cloud

ACCOUNT = "1000000000000001"


class Pair:
    """Two VPCs with an initiating (``a``) and an accepting (``b``) router interface."""

    def __init__(self, cloud, region="cn-sim-1", peer_region="cn-sim-1", peer=()):
        self.cloud = cloud
        self.left = InProcess(cloud, region=region)
        self.right = InProcess(cloud, *peer, region=peer_region)
        self.vpc_a = self.left.call("CreateVpc", CidrBlock="172.16.0.0/12")
        self.vpc_b = self.right.call("CreateVpc", CidrBlock="192.168.0.0/16")
        cloud.clock.advance(60)
        self.a = self.create(self.left, self.vpc_a, "InitiatingSide", "Large.2", peer_region)
        self.b = self.create(self.right, self.vpc_b, "AcceptingSide", "Negative", region)

    @staticmethod
    def create(caller, vpc, role, spec, opposite_region, **more):
        return caller.call(
            "CreateRouterInterface",
            RouterType="VRouter",
            RouterId=vpc["VRouterId"],
            Role=role,
            Spec=spec,
            OppositeRegionId=opposite_region,
            **more,
        )["RouterInterfaceId"]

    def introduce(self, side="both"):
        if side in ("both", "b"):
            self.point(self.right, self.b, self.a, self.vpc_a, self.left)
        if side in ("both", "a"):
            self.point(self.left, self.a, self.b, self.vpc_b, self.right)

    def point(self, caller, interface, opposite, vpc, other):
        caller.call(
            "ModifyRouterInterfaceAttribute",
            RouterInterfaceId=interface,
            OppositeInterfaceId=opposite,
            OppositeRouterId=vpc["VRouterId"],
            OppositeRouterType="VRouter",
            OppositeInterfaceOwnerId=other.call("GetUserInfo")["data"]["primaryKey"],
        )

    def connect(self):
        self.introduce()
        self.left.call("ConnectRouterInterface", RouterInterfaceId=self.a)

    def show(self, interface):
        caller = self.left if interface == self.a else self.right
        answer = caller.call(
            "DescribeRouterInterfaces", Filter__1__Key="RouterInterfaceId", Filter__1__Value__1=interface
        )
        found = answer["RouterInterfaceSet"]["RouterInterfaceType"]
        return found[0] if found else None

    def statuses(self):
        return tuple(self.show(interface)["Status"] for interface in (self.a, self.b))


def refusal(caller, action, **parameters):
    with pytest.raises(RpcFailure) as failure:
        caller.call(action, **parameters)
    return failure.value.status, failure.value.code


@pytest.fixture
def cloud():
    return new_cloud(StackCloud)


@pytest.fixture
def pair(cloud):
    return Pair(cloud)


def test_life_of_a_pair_without_lag(pair):
    assert pair.statuses() == ("Idle", "Idle")
    pair.connect()
    assert pair.statuses() == ("Active", "Active")
    shown = pair.show(pair.a)
    assert shown["OppositeInterfaceStatus"] == "Active"
    assert (shown["Bandwidth"], shown["OppositeVpcInstanceId"]) == (2000, pair.vpc_b["VpcId"])
    pair.left.call("DeactivateRouterInterface", RouterInterfaceId=pair.a)
    assert pair.statuses() == ("Inactive", "Active")
    pair.right.call("DeactivateRouterInterface", RouterInterfaceId=pair.b)
    pair.left.call("ActivateRouterInterface", RouterInterfaceId=pair.a)
    assert pair.statuses() == ("Active", "Inactive")
    pair.right.call("DeleteRouterInterface", RouterInterfaceId=pair.b)
    shown = pair.show(pair.a)
    assert shown["OppositeInterfaceStatus"] == "Deleted" and shown["OppositeInterfaceId"] == pair.b
    pair.left.call("DeactivateRouterInterface", RouterInterfaceId=pair.a)
    pair.left.call("DeleteRouterInterface", RouterInterfaceId=pair.a)
    assert pair.show(pair.a) is None
    pair.left.call("DeleteVpc", VpcId=pair.vpc_a["VpcId"])
    assert pair.left.call("DescribeVpcs", VpcId=pair.vpc_a["VpcId"])["TotalCount"] == 0


def test_transitions_take_time(cloud):
    cloud.settings.lag = 10
    pair = Pair(cloud)
    pair.connect()
    assert pair.statuses() == ("Connecting", "AcceptingConnecting")
    assert refusal(pair.left, "DeactivateRouterInterface", RouterInterfaceId=pair.a) == (400, "IncorrectRIStatus")
    cloud.clock.advance(10)
    assert pair.statuses() == ("Active", "Active")
    pair.left.call("DeactivateRouterInterface", RouterInterfaceId=pair.a)
    assert pair.statuses() == ("Deactivating", "Active")
    assert refusal(pair.left, "DeleteRouterInterface", RouterInterfaceId=pair.a) == (400, "IncorrectStatus")
    cloud.clock.advance(10)
    pair.left.call("ActivateRouterInterface", RouterInterfaceId=pair.a)
    assert pair.statuses() == ("Activating", "Active")
    cloud.clock.advance(10)
    pair.left.call("ModifyRouterInterfaceSpec", RouterInterfaceId=pair.a, Spec="Small.1")
    shown = pair.show(pair.a)
    assert (shown["Status"], shown["Spec"], shown["Bandwidth"]) == ("Activating", "Small.1", 10)


def test_transitions_take_a_number_of_reads(cloud, pair):
    cloud.settings.lag_reads = 2
    pair.connect()
    assert [pair.show(pair.a)["Status"] for _ in range(4)] == ["Connecting", "Connecting", "Active", "Active"]


@pytest.mark.parametrize(
    ("prepare", "expected"),
    [
        (lambda pair: None, "IncorrectOppositeInterfaceInfo.NotSet"),
        (lambda pair: pair.introduce("a"), "IncorrectOppositeInterfaceInfo.NotSet"),
        (lambda pair: pair.introduce("b"), "IncorrectOppositeInterfaceInfo.NotSet"),
        (lambda pair: (pair.introduce(), point_elsewhere(pair)), "IncorrectOppositeInterfaceInfo"),
        (lambda pair: pair.connect(), "IncorrectRIStatus"),
    ],
    ids=["nobody told", "peer not told", "own not told", "peer points elsewhere", "connected already"],
)
def test_connect_refusals(pair, prepare, expected):
    prepare(pair)
    assert refusal(pair.left, "ConnectRouterInterface", RouterInterfaceId=pair.a) == (400, expected)


def point_elsewhere(pair):
    pair.right.call("ModifyRouterInterfaceAttribute", RouterInterfaceId=pair.b, OppositeInterfaceId="ri-other")


def test_only_the_initiating_side_connects(pair):
    pair.introduce()
    refused = refusal(pair.right, "ConnectRouterInterface", RouterInterfaceId=pair.b)
    assert refused == (400, "IncorrectRole.NotInitiatingSide")


def test_one_connection_for_two_routers(pair):
    pair.connect()
    first_a, first_b = pair.a, pair.b
    pair.a = pair.create(pair.left, pair.vpc_a, "InitiatingSide", "Mini.2", "cn-sim-1")
    pair.b = pair.create(pair.right, pair.vpc_b, "AcceptingSide", "Negative", "cn-sim-1")
    pair.introduce()
    refused = refusal(pair.left, "ConnectRouterInterface", RouterInterfaceId=pair.a)
    assert refused == (400, "Forbidden.OnlyOneConnection")
    assert first_a != pair.a and first_b != pair.b


def test_across_regions_and_accounts(cloud):
    pair = Pair(cloud, "cn-sim-1", "cn-sim-2", peer=("peerid", "peersecret"))
    pair.connect()
    assert pair.statuses() == ("Active", "Active")
    assert refusal(pair.left, "DeactivateRouterInterface", RouterInterfaceId=pair.b) == (
        404,
        "InvalidRouterInterfaceId.NotFound",
    )


def test_wrong_opposite_region_is_found_out_by_connect(cloud):
    pair = Pair(cloud)
    pair.a = pair.create(pair.left, pair.vpc_a, "InitiatingSide", "Mini.2", "cn-sim-2")
    pair.introduce()
    refused = refusal(pair.left, "ConnectRouterInterface", RouterInterfaceId=pair.a)
    assert refused == (400, "IncorrectOppositeInterfaceInfo")


STATUS_REFUSALS = {
    # status of a -> what its actions are refused with; the accepted ones are absent
    "Idle": {"ActivateRouterInterface": "IncorrectRIStatus", "DeactivateRouterInterface": "IncorrectRIStatus"},
    "Active": {
        "ConnectRouterInterface": "IncorrectRIStatus",
        "ActivateRouterInterface": "IncorrectRIStatus",
        "DeleteRouterInterface": "IncorrectStatus",
        "peer": "IncorrectStatus",
    },
    "Inactive": {
        "ConnectRouterInterface": "IncorrectRIStatus",
        "DeactivateRouterInterface": "IncorrectRIStatus",
        "peer": "IncorrectStatus",
    },
    "Connecting": {
        "ConnectRouterInterface": "IncorrectRIStatus",
        "ActivateRouterInterface": "IncorrectRIStatus",
        "DeactivateRouterInterface": "IncorrectRIStatus",
        "DeleteRouterInterface": "IncorrectStatus",
        "ModifyRouterInterfaceSpec": "InvalidInstance.StatusError",
        "peer": "IncorrectStatus",
        "name": "IncorrectStatus",
    },
}
REQUESTS = {
    "ConnectRouterInterface": ("ConnectRouterInterface", {}),
    "ActivateRouterInterface": ("ActivateRouterInterface", {}),
    "DeactivateRouterInterface": ("DeactivateRouterInterface", {}),
    "ModifyRouterInterfaceSpec": ("ModifyRouterInterfaceSpec", {"Spec": "Mini.5"}),
    "peer": ("ModifyRouterInterfaceAttribute", {"OppositeInterfaceId": "ri-x"}),
    "name": ("ModifyRouterInterfaceAttribute", {"Name": "other"}),
    "DeleteRouterInterface": ("DeleteRouterInterface", {}),
}


@pytest.mark.parametrize("request_name", REQUESTS)
@pytest.mark.parametrize("status", STATUS_REFUSALS)
def test_what_each_status_allows(cloud, status, request_name):
    pair = Pair(cloud)
    pair.introduce()
    if status != "Idle":
        cloud.settings.lag = 10 if status == "Connecting" else 0
        pair.left.call("ConnectRouterInterface", RouterInterfaceId=pair.a)
    if status == "Inactive":
        pair.left.call("DeactivateRouterInterface", RouterInterfaceId=pair.a)
    assert pair.show(pair.a)["Status"] == status
    before = cloud.state()
    action, parameters = REQUESTS[request_name]
    expected = STATUS_REFUSALS[status].get(request_name)
    if expected:
        assert refusal(pair.left, action, RouterInterfaceId=pair.a, **parameters) == (400, expected)
        assert cloud.state() == before
    else:
        pair.left.call(action, RouterInterfaceId=pair.a, **parameters)
        assert cloud.state() != before


@pytest.mark.parametrize("action", sorted({action for action, _ in REQUESTS.values()}))
def test_unknown_interface(cloud, action):
    caller = InProcess(cloud)
    refused = refusal(caller, action, RouterInterfaceId="ri-none", Spec="Mini.2", Name="name")
    assert refused == (404, "InvalidRouterInterfaceId.NotFound")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"Role": "Middle"}, "InvalidRole.ValueNotSupported"),
        ({"RouterType": "Hub"}, "InvalidRouterType.ValueNotSupported"),
        ({"RouterId": "vrt-none"}, "InvalidRouterId.NotFound"),
        ({"RegionId": "mars"}, "InvalidRegionId.NotFound"),
        ({"OppositeRegionId": "mars"}, "InvalidRegionId.NotFound"),
        ({"Spec": "Huge.1"}, "InvalidSpec.ValueNotSupported"),
        ({"Spec": "Negative"}, "InvalidSpec.ValueNotSupported"),
        ({"Role": "AcceptingSide"}, "InvalidSpec.ValueNotSupported"),
        ({"Spec": ""}, "MissingParameter"),
        ({"Name": "1st"}, "InvalidName.Malformed"),
        ({"Name": "x"}, "InvalidName.Malformed"),
        ({"Name": "http://x"}, "InvalidName.Malformed"),
        ({"Description": "x" * 257}, "InvalidDescription.Malformed"),
        ({"HealthCheckSourceIp": "10.0.0.1"}, "InvalidHealthCheckIP.Malformd"),
        ({"OppositeInterfaceOwnerId": "me"}, "InvalidAliuid"),
        ({"OppositeRouterType": "Hub"}, "InvalidOppositeRouterType.ValueNotSupported"),
        ({"InstanceChargeType": "Free"}, "InvalidParameter"),
    ],
)
def test_create_refusals(pair, change, expected):
    parameters = {
        "RouterType": "VRouter",
        "RouterId": pair.vpc_a["VRouterId"],
        "Role": "InitiatingSide",
        "Spec": "Large.1",
        "OppositeRegionId": "cn-sim-2",
        **change,
    }
    assert refusal(pair.left, "CreateRouterInterface", **parameters)[1] == expected


def test_border_router(cloud, pair):
    caller = pair.left
    answer = caller.call("DescribeVirtualBorderRouters", Filter__1__Key="Status", Filter__1__Value__1="active")
    vbr = answer["VirtualBorderRouterSet"]["VirtualBorderRouterType"][0]
    common = {"RouterType": "VBR", "OppositeRegionId": "cn-sim-1", "OppositeRouterType": "VRouter"}
    wanted = {**common, "RouterId": vbr["VbrId"], "Role": "InitiatingSide", "Spec": "Small.1"}
    assert refusal(caller, "CreateRouterInterface", **wanted)[1] == "MissingParameter"
    wanted["AccessPointId"] = vbr["AccessPointId"]
    accepting = {**wanted, "Role": "AcceptingSide", "Spec": "Negative"}
    assert refusal(caller, "CreateRouterInterface", **accepting)[1] == "InvalidRole.ValueNotSupported"
    interface = caller.call("CreateRouterInterface", **wanted)["RouterInterfaceId"]
    caller.call("DeleteRouterInterface", RouterInterfaceId=interface)


def test_health_check_is_set_and_cleared(pair):
    wanted = {"HealthCheckSourceIp": "10.0.0.1", "HealthCheckTargetIp": "10.0.0.2"}
    pair.left.call("ModifyRouterInterfaceAttribute", RouterInterfaceId=pair.a, **wanted)
    assert pair.show(pair.a)["HealthCheckTargetIp"] == "10.0.0.2"
    both = {**wanted, "DeleteHealthCheckIp": "true"}
    refused = refusal(pair.left, "ModifyRouterInterfaceAttribute", RouterInterfaceId=pair.a, **both)
    assert refused[1] == "InvalidParam.ModifyRouterInterface"
    pair.left.call("ModifyRouterInterfaceAttribute", RouterInterfaceId=pair.a, DeleteHealthCheckIp="True")
    assert pair.show(pair.a)["HealthCheckTargetIp"] == ""


def test_partial_peer_data_keeps_the_rest_and_defaults_to_vbr(pair):
    pair.left.call("ModifyRouterInterfaceAttribute", RouterInterfaceId=pair.a, OppositeInterfaceId="ri-x")
    assert pair.show(pair.a)["OppositeRouterType"] == "VBR"
    pair.left.call("ModifyRouterInterfaceAttribute", RouterInterfaceId=pair.a, OppositeRouterType="VRouter")
    shown = pair.show(pair.a)
    assert (shown["OppositeInterfaceId"], shown["OppositeRouterType"]) == ("ri-x", "VRouter")


def test_specification_of_the_accepting_side_cannot_change(pair):
    refused = refusal(pair.right, "ModifyRouterInterfaceSpec", RouterInterfaceId=pair.b, Spec="Mini.2")
    assert refused == (400, "InvalidInstance.StatusError")
    refused = refusal(pair.left, "ModifyRouterInterfaceSpec", RouterInterfaceId=pair.a, Spec="Huge.1")
    assert refused == (400, "InvalidSpec.ValudNotSupported")


def test_dependencies_are_deleted_first(pair):
    pair.connect()
    route = {"RouteTableId": pair.vpc_a["RouteTableId"], "DestinationCidrBlock": "192.168.0.0/16"}
    pair.left.call("CreateRouteEntry", **route, NextHopType="RouterInterface", NextHopId=pair.a)
    pair.left.call("DeactivateRouterInterface", RouterInterfaceId=pair.a)
    referred = (400, "DependencyViolation.RouterInterfaceReferedByRouteEntry")
    assert refusal(pair.left, "DeleteRouterInterface", RouterInterfaceId=pair.a) == referred
    vpc = pair.vpc_a["VpcId"]
    assert refusal(pair.left, "DeleteVpc", VpcId=vpc) == (400, "DependencyViolation.RouterInterface")
    pair.left.call("DeleteRouteEntry", **route, NextHopId=pair.a)
    pair.left.call("DeleteRouterInterface", RouterInterfaceId=pair.a)
    pair.left.call("DeleteVpc", VpcId=vpc)


SWITCHED = [
    ({"freeze": "both"}, ("Inactive", "Inactive")),
    ({"freeze": "own"}, ("Inactive", "Active")),
]


@pytest.mark.parametrize(("switches", "expected"), SWITCHED)
def test_freeze_switch(cloud, switches, expected):
    cloud.settings.switches.update(switches)
    pair = Pair(cloud)
    pair.connect()
    pair.left.call("DeactivateRouterInterface", RouterInterfaceId=pair.a)
    assert pair.statuses() == expected


def test_code_switches(cloud, pair):
    cloud.settings.switches.update(
        not_active_code="IncorrectStatus",
        peer_fields_code="Forbbiden.ModifyIdAndType",
        delete_status_code="InvalidInstance.StatusError",
        delete_not_found_code="InvalidInstanceId.NotFound",
        attribute_unknown="404",
        spec_on_idle="refused",
        interfaces_per_router=1,
    )
    caller, own = pair.left, {"RouterInterfaceId": pair.a}
    assert refusal(caller, "DeactivateRouterInterface", **own) == (400, "IncorrectStatus")
    assert refusal(caller, "ModifyRouterInterfaceSpec", **own, Spec="Mini.2")[1] == "InvalidInstance.StatusError"
    gone = {"RouterInterfaceId": "ri-none"}
    assert refusal(caller, "DeleteRouterInterface", **gone) == (404, "InvalidInstanceId.NotFound")
    assert refusal(caller, "DescribeRouterInterfaceAttribute", InstanceId="ri-none")[0] == 404
    with pytest.raises(RpcFailure, match=r"QuotaExceeded\.RouterInterface"):
        pair.create(caller, pair.vpc_a, "InitiatingSide", "Mini.2", "cn-sim-1")
    pair.connect()
    assert refusal(caller, "DeleteRouterInterface", **own) == (400, "InvalidInstance.StatusError")
    refused = refusal(caller, "ModifyRouterInterfaceAttribute", **own, OppositeInterfaceId="ri-x")
    assert refused == (400, "Forbbiden.ModifyIdAndType")


def test_unknown_interface_attribute_is_empty_by_default(cloud):
    assert set(InProcess(cloud).call("DescribeRouterInterfaceAttribute", InstanceId="ri-none")) == {"RequestId"}


def test_deleting_can_be_visible(cloud, pair):
    cloud.settings.switches["interface_delete_state"] = "Deleting"
    cloud.settings.lag = 5
    pair.left.call("DeleteRouterInterface", RouterInterfaceId=pair.a)
    assert pair.show(pair.a)["Status"] == "Deleting"
    cloud.clock.advance(5)
    assert pair.show(pair.a) is None


def test_a_token_creates_once(cloud, pair):
    before = len(list(cloud.interfaces))
    wanted = (pair.left, pair.vpc_a, "InitiatingSide", "Mini.2", "cn-sim-1")
    first = pair.create(*wanted, ClientToken="token")
    assert pair.create(*wanted, ClientToken="token") == first
    assert len(list(cloud.interfaces)) == before + 1
    with pytest.raises(RpcFailure, match="IdempotentParameterMismatch"):
        pair.create(*wanted[:3], "Mini.5", "cn-sim-1", ClientToken="token")
    cloud.settings.switches["refuse_token_mismatch"] = False
    assert pair.create(*wanted[:3], "Mini.5", "cn-sim-1", ClientToken="token") == first
    pair.left.call("DeleteRouterInterface", RouterInterfaceId=first, ClientToken="gone")
    pair.left.call("DeleteRouterInterface", RouterInterfaceId=first, ClientToken="gone")


def test_filters(cloud, pair):
    caller = pair.left
    third = pair.create(caller, pair.vpc_a, "InitiatingSide", "Mini.2", "cn-sim-2", Name="third")

    def found(**filters):
        answer = caller.call("DescribeRouterInterfaces", **filters)
        return {one["RouterInterfaceId"] for one in answer["RouterInterfaceSet"]["RouterInterfaceType"]}

    assert found() == {pair.a, pair.b, third}
    assert found(Filter__1__Key="Name", Filter__1__Value__1="third") == {third}
    several = {"Filter__1__Key": "RouterInterfaceId", "Filter__1__Value__1": pair.a, "Filter__1__Value__2": third}
    assert found(**several) == {pair.a, third}
    assert found(**several, Filter__2__Key="Name", Filter__2__Value__1="third") == {third}
    by_router = {"Filter__1__Key": "RouterId", "Filter__1__Value__1": pair.vpc_b["VRouterId"]}
    assert found(**by_router) == {pair.b}
    assert found(Filter__1__Key="Status", Filter__1__Value__1="Active") == set()
    refused = refusal(caller, "DescribeRouterInterfaces", Filter__1__Key="Colour", Filter__1__Value__1="red")
    assert refused[1] == "InvalidFilterKey.ValueNotSupported"


def test_rate_limit(cloud):
    cloud.settings.switches["rate_limit"] = 3
    caller = InProcess(cloud)
    for _ in range(3):
        caller.call("DescribeRouterInterfaces")
    assert refusal(caller, "DescribeRouterInterfaces") == (400, "Throttling.User")
    caller.call("DescribeVpcs")
    cloud.clock.advance(61)
    caller.call("DescribeRouterInterfaces")


@pytest.mark.parametrize("limited, free", [("writes", True), ("all", False)])
def test_a_rate_limit_on_more_than_is_documented(cloud, limited, free):
    cloud.settings.switches.update(rate_limit=2, rate_limited=limited)
    caller = InProcess(cloud)
    for _ in range(2):
        caller.call("CreateVpc")
    assert refusal(caller, "CreateVpc") == (400, "Throttling.User")
    for action in ("DescribeRouterInterfaces", "DescribeVpcs"):
        if free:
            caller.call(action)
        else:
            assert refusal(caller, action) == (400, "Throttling.User")
    # Each account has a limit of its own, and what was refused does not count.
    InProcess(cloud, "peerid", "peersecret").call("CreateVpc")
    cloud.clock.advance(60)
    for _ in range(2):
        caller.call("CreateVpc")
