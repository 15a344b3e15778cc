# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The official SDKs against the simulated Alibaba Cloud: the current ones (ACS3, or V1 by option) and the old core (V1)."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from alibabacloud_tea_openapi.exceptions import ClientException
from alibabacloud_tea_openapi.models import Config
from alibabacloud_vpc20160428 import models as vpc_models
from alibabacloud_vpc20160428.client import Client as VpcClient
from alibabacloud_vpcpeer20220101 import models as peer_models
from alibabacloud_vpcpeer20220101.client import Client as PeerClient
from aliyunsdkcore.acs_exception.exceptions import ServerException
from aliyunsdkcore.auth.credentials import StsTokenCredential
from aliyunsdkcore.client import AcsClient
from aliyunsdkcore.request import CommonRequest

from tests.simulator.testing import Simulator
from tests.support.limits import HANG

HANGZHOU, BEIJING = "cn-hangzhou", "cn-beijing"
LAG = 0.2  # seconds


@pytest.fixture(scope="module")
def simulator():
    with Simulator(only="alicloud", lag=LAG) as running:
        yield running


@pytest.fixture
def cloud(simulator):
    simulator.alicloud.reset()
    return simulator.alicloud


class Account:
    """One account's clients of the current SDKs."""

    def __init__(
        self, endpoint: str, key: str, secret: str, account: str, algorithm: str | None = None, token: str = ""
    ):
        config = Config(
            access_key_id=key,
            access_key_secret=secret,
            security_token=token or None,
            endpoint=endpoint,
            protocol="http",
            signature_algorithm=algorithm,
        )
        self.account = account
        self.vpc = VpcClient(config)
        self.peer = PeerClient(config)

    def make_vpc(self, region: str, block: str) -> dict[str, Any]:
        request = vpc_models.CreateVpcRequest(region_id=region, cidr_block=block, vpc_name="sdk", enable_ipv_6=False)
        made = self.vpc.create_vpc(request).body.to_map()
        look = vpc_models.DescribeVpcAttributeRequest(region_id=region, vpc_id=made["VpcId"])
        wait(lambda: self.vpc.describe_vpc_attribute(look).body.status, "Available")
        return made

    def get(self, peering: str):
        request = peer_models.GetVpcPeerConnectionAttributeRequest(instance_id=peering)
        return self.peer.get_vpc_peer_connection_attribute(request).body

    def wait(self, peering: str, status: str) -> None:
        wait(lambda: self.get(peering).status, status)

    def add_route(self, region: str, table: str, block: str, peering: str) -> str:
        request = vpc_models.CreateRouteEntryRequest(
            region_id=region,
            route_table_id=table,
            destination_cidr_block=block,
            next_hop_type="VpcPeer",
            next_hop_id=peering,
        )
        return self.vpc.create_route_entry(request).body.route_entry_id


@pytest.fixture(params=[None, "v2"], ids=["ACS3", "V1"])
def accounts(simulator, cloud, request) -> tuple[Account, Account]:
    s = simulator
    return (
        Account(cloud.endpoint, s.access_key, s.secret_key, s.account, request.param),
        Account(cloud.endpoint, s.peer_access_key, s.peer_secret_key, s.peer_account, request.param),
    )


def wait(look: Callable[[], str], wanted: str) -> None:
    deadline = time.monotonic() + HANG
    while (seen := look()) != wanted:
        assert time.monotonic() < deadline, f"still {seen}, not {wanted}"
        time.sleep(LAG / 4)


def request_between(one: Account, two: Account, mine: str, theirs: str, **more: Any):
    return peer_models.CreateVpcPeerConnectionRequest(
        region_id=HANGZHOU,
        vpc_id=mine,
        accepting_ali_uid=int(two.account),
        accepting_region_id=BEIJING,
        accepting_vpc_id=theirs,
        name="sdk-peering",
        description="sdk peering",
        client_token="token-1",
        **more,
    )


def refused(code: str, status: int, act: Callable[..., Any], *arguments: Any) -> None:
    with pytest.raises(ClientException) as caught:
        act(*arguments)
    assert (caught.value.code, caught.value.status_code) == (code, status)


def test_request_acceptance_routes_and_deletion_across_accounts(accounts, cloud):
    one, two = accounts
    mine, theirs = one.make_vpc(HANGZHOU, "10.1.0.0/16"), two.make_vpc(BEIJING, "10.2.0.0/16")
    tags = [peer_models.CreateVpcPeerConnectionRequestTag(key="env", value="dev")]
    request = request_between(one, two, mine["VpcId"], theirs["VpcId"], bandwidth=100, link_type="Platinum", tag=tags)
    peering = one.peer.create_vpc_peer_connection(request).body.instance_id
    assert one.peer.create_vpc_peer_connection(request).body.instance_id == peering  # the same ClientToken

    one.wait(peering, "Accepting")
    seen = two.get(peering)
    assert (seen.owner_id, seen.accepting_owner_uid) == (int(one.account), int(two.account))
    assert (seen.vpc.vpc_id, seen.accepting_vpc.ipv_4cidrs) == (mine["VpcId"], ["10.2.0.0/16"])
    assert (seen.bandwidth, seen.link_type, bool(seen.gmt_expired)) == (100, "Platinum", True)
    accept = peer_models.AcceptVpcPeerConnectionRequest(instance_id=peering)
    refused("ResourceNotFound.InstanceId", 400, one.peer.accept_vpc_peer_connection, accept)
    two.peer.accept_vpc_peer_connection(accept)
    one.wait(peering, "Activated")

    one.add_route(HANGZHOU, mine["RouteTableId"], "10.2.0.0/16", peering)
    two.add_route(BEIJING, theirs["RouteTableId"], "10.1.0.0/16", peering)
    look = vpc_models.DescribeRouteEntryListRequest(
        region_id=HANGZHOU, route_table_id=mine["RouteTableId"], route_entry_type="Custom", max_result=100
    )
    wait(lambda: one.vpc.describe_route_entry_list(look).body.route_entrys.route_entry[0].status, "Available")
    (entry,) = one.vpc.describe_route_entry_list(look).body.route_entrys.route_entry
    assert [(hop.next_hop_type, hop.next_hop_id) for hop in entry.next_hops.next_hop] == [("VpcPeer", peering)]

    delete = peer_models.DeleteVpcPeerConnectionRequest(instance_id=peering)
    refused("OperationDenied.RouteEntryExist", 400, one.peer.delete_vpc_peer_connection, delete)
    one.peer.delete_vpc_peer_connection(peer_models.DeleteVpcPeerConnectionRequest(instance_id=peering, force=True))
    time.sleep(2 * LAG)
    refused("ResourceNotFound.InstanceId", 400, one.get, peering)
    for account, region, made in ((one, HANGZHOU, mine), (two, BEIJING, theirs)):
        account.vpc.delete_vpc(vpc_models.DeleteVpcRequest(region_id=region, vpc_id=made["VpcId"]))
    time.sleep(2 * LAG)
    assert cloud.state() == {}


def test_peering_within_an_account_is_changed_tagged_moved_and_listed(accounts):
    one = accounts[0]
    mine, theirs = one.make_vpc(HANGZHOU, "172.17.3.0/24"), one.make_vpc(BEIJING, "172.17.3.0/24")
    request = request_between(one, one, mine["VpcId"], theirs["VpcId"])
    peering = one.peer.create_vpc_peer_connection(request).body.instance_id
    one.wait(peering, "Activated")
    change = peer_models.ModifyVpcPeerConnectionRequest(instance_id=peering, name="changed", bandwidth=200)
    one.peer.modify_vpc_peer_connection(change)
    one.wait(peering, "Activated")
    tag = peer_models.TagResourcesRequest(
        region_id=HANGZHOU,
        resource_type="PeerConnection",
        resource_id=[peering],
        tag=[peer_models.TagResourcesRequestTag(key="k", value="v w")],
    )
    assert one.peer.tag_resources(tag).body.success
    move = peer_models.MoveResourceGroupRequest(
        region_id=HANGZHOU, resource_type="PeerConnection", resource_id=peering, new_resource_group_id="rg-net"
    )
    assert one.peer.move_resource_group(move).body.success
    tags = [peer_models.ListVpcPeerConnectionsRequestTags(key="k", value="v w")]
    look = peer_models.ListVpcPeerConnectionsRequest(
        region_id=HANGZHOU,
        vpc_id=[mine["VpcId"], theirs["VpcId"]],
        tags=tags,
        resource_group_id="rg-net",
        max_results=1,
    )
    listed = one.peer.list_vpc_peer_connections(look).body
    assert listed.total_count == 1
    (found,) = listed.vpc_peer_connects
    assert (found.instance_id, found.name, found.bandwidth, found.resource_group_id) == (
        peering,
        "changed",
        200,
        "rg-net",
    )
    rows = one.peer.list_tag_resources(
        peer_models.ListTagResourcesRequest(region_id=HANGZHOU, resource_type="PeerConnection", resource_id=[peering])
    ).body.tag_resources
    assert [(row.tag_key, row.tag_value, row.region_no) for row in rows] == [("k", "v w", HANGZHOU)]


def test_rejection_and_expiry(accounts, cloud):
    one, two = accounts
    mine = one.make_vpc(HANGZHOU, "10.1.0.0/16")["VpcId"]
    theirs = [two.make_vpc(BEIJING, "10.2.0.0/16")["VpcId"] for _ in range(2)]
    peerings = []
    for vpc in theirs:
        request = request_between(one, two, mine, vpc)
        request.client_token = vpc
        peerings.append(one.peer.create_vpc_peer_connection(request).body.instance_id)
        one.wait(peerings[-1], "Accepting")
    two.peer.reject_vpc_peer_connection(peer_models.RejectVpcPeerConnectionRequest(instance_id=peerings[0]))
    assert one.get(peerings[0]).status == "Rejected"
    cloud.advance(7 * 86400)
    assert one.get(peerings[1]).status == "Expired"
    for peering in peerings:
        accept = peer_models.AcceptVpcPeerConnectionRequest(instance_id=peering)
        refused("IncorrectStatus.VpcPeer", 400, two.peer.accept_vpc_peer_connection, accept)


def test_dry_run_changes_nothing(accounts, cloud):
    one = accounts[0]
    mine, theirs = (one.make_vpc(region, "10.0.0.0/8")["VpcId"] for region in (HANGZHOU, BEIJING))
    request = request_between(one, one, mine, theirs, dry_run=True)
    cloud.clear_journal()
    refused("DryRunOperation", 400, one.peer.create_vpc_peer_connection, request)
    request.vpc_id = "vpc-none"
    refused("ResourceNotFound.Vpc", 400, one.peer.create_vpc_peer_connection, request)
    assert cloud.summary()["writes"] == 0


def test_wrong_secret_unknown_key_and_stale_request(simulator, cloud, accounts):
    look = vpc_models.DescribeVpcsRequest(region_id=HANGZHOU)
    for key, secret, code, status in (
        (simulator.access_key, "wrong", "SignatureDoesNotMatch", 400),
        ("nobody", "wrong", "InvalidAccessKeyId.NotFound", 404),
    ):
        stranger = Account(cloud.endpoint, key, secret, "")
        refused(code, status, stranger.vpc.describe_vpcs, look)
    cloud.settings(switches={"clock_skew": 1000})
    refused("InvalidTimeStamp.Expired", 400, accounts[0].vpc.describe_vpcs, look)


def test_secrets_stay_out_of_journal_and_state(simulator, cloud, accounts):
    accounts[0].make_vpc(HANGZHOU, "10.0.0.0/8")
    shown = json.dumps([cloud.journal(), cloud.state()])
    assert simulator.secret_key not in shown
    assert simulator.access_key not in shown


# The old core SDK


def core(simulator: Simulator, credential: Any = None) -> AcsClient:
    if credential:
        return AcsClient(region_id=HANGZHOU, credential=credential)
    return AcsClient(simulator.access_key, simulator.secret_key, HANGZHOU)


def ask(simulator: Simulator, client: AcsClient, version: str, action: str, method: str = "POST", **parameters: Any):
    """Parameters go into the query of a GET and the form of a POST."""
    request = CommonRequest(domain=simulator.alicloud.endpoint, version=version, action_name=action)
    request.set_protocol_type("http")
    request.set_method(method)
    for name, value in parameters.items():
        (request.add_query_param if method == "GET" else request.add_body_params)(name.replace("__", "."), value)
    return json.loads(client.do_action_with_exception(request))


VPC, PEER, STS = "2016-04-28", "2022-01-01", "2015-04-01"


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_core_sdk(simulator, cloud, method):
    client = core(simulator)
    assert ask(simulator, client, STS, "GetCallerIdentity", method)["AccountId"] == simulator.account
    made = ask(simulator, client, VPC, "CreateVpc", method, RegionId=HANGZHOU, VpcName="a b*c~d/é", Tag__1__Key="k v")
    look = {"RegionId": HANGZHOU, "VpcId": made["VpcId"]}
    wait(lambda: ask(simulator, client, VPC, "DescribeVpcAttribute", method, **look)["Status"], "Available")
    assert ask(simulator, client, VPC, "DescribeVpcAttribute", method, **look)["VpcName"] == "a b*c~d/é"
    with pytest.raises(ServerException) as caught:
        ask(simulator, client, PEER, "GetVpcPeerConnectionAttribute", method, InstanceId="pcc-none")
    assert (caught.value.error_code, caught.value.http_status) == ("ResourceNotFound.InstanceId", 400)


def test_assumed_role_works_in_both_sdks(simulator, cloud):
    role = f"acs:ram::{simulator.peer_account}:role/net"
    answer = ask(simulator, core(simulator), STS, "AssumeRole", "GET", RoleArn=role, RoleSessionName="ci")
    given = answer["Credentials"]
    credential = StsTokenCredential(given["AccessKeyId"], given["AccessKeySecret"], given["SecurityToken"])
    old = core(simulator, credential)
    assert ask(simulator, old, STS, "GetCallerIdentity")["AccountId"] == simulator.peer_account
    new = Account(
        cloud.endpoint,
        given["AccessKeyId"],
        given["AccessKeySecret"],
        simulator.peer_account,
        token=given["SecurityToken"],
    )
    made = new.make_vpc(BEIJING, "10.0.0.0/8")
    assert made["ResourceGroupId"] == "rg-acfm00000002"
    cloud.advance(3600)
    refused(
        "InvalidSecurityToken.Expired", 400, new.vpc.describe_vpcs, vpc_models.DescribeVpcsRequest(region_id=BEIJING)
    )
