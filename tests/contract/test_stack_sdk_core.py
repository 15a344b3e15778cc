# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The official Python core SDK (aliyun-python-sdk-core, -vpc) against the simulated Stack: V1 in the query, and ROA."""

from __future__ import annotations

import json
import time

import pytest
from aliyunsdkcore.acs_exception.exceptions import ServerException
from aliyunsdkcore.auth.credentials import StsTokenCredential
from aliyunsdkcore.client import AcsClient
from aliyunsdkcore.request import CommonRequest, RoaRequest
from aliyunsdkvpc.request.v20160428 import (
    ConnectRouterInterfaceRequest,
    CreateRouterInterfaceRequest,
    CreateVpcRequest,
    DeactivateRouterInterfaceRequest,
    DeleteRouterInterfaceRequest,
    DeleteVpcRequest,
    DescribeRouterInterfacesRequest,
    DescribeVpcsRequest,
    ModifyRouterInterfaceAttributeRequest,
)

from tests.simulator.testing import Simulator
from tests.support.limits import HANG

REGION = "cn-beijing"


@pytest.fixture(scope="module")
def simulator():
    with Simulator(only="stack", lag=0.2) as running:
        yield running


@pytest.fixture
def stack(simulator):
    simulator.stack.reset()
    return simulator.stack


@pytest.fixture
def client(simulator, stack):
    return AcsClient(simulator.access_key, simulator.secret_key, REGION)


def do(client, stack, module, **parameters):
    """Send ``module.<Name>`` with its setters; answer the document."""
    name = module.__name__.rpartition(".")[2]
    request = getattr(module, name)()
    for parameter, value in parameters.items():
        getattr(request, f"set_{parameter}")(value)
    return send(client, stack, request)


def send(client, stack, request):
    request.set_endpoint(stack.endpoint)
    request.set_protocol_type("http")
    return json.loads(client.do_action_with_exception(request))


def describe(client, stack, interface):
    answer = do(
        client,
        stack,
        DescribeRouterInterfacesRequest,
        Filters=[{"Key": "RouterInterfaceId", "Value": [interface]}],
    )
    found = answer["RouterInterfaceSet"]["RouterInterfaceType"]
    return found[0] if found else None


def wait(client, stack, interface, status):
    deadline = time.monotonic() + HANG
    while describe(client, stack, interface)["Status"] != status:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_pair_from_creation_to_deletion(client, stack):
    sides = []
    for role, spec, block in (
        ("InitiatingSide", "Large.2", "172.16.0.0/12"),
        ("AcceptingSide", "Negative", "192.168.0.0/16"),
    ):
        vpc = do(client, stack, CreateVpcRequest, CidrBlock=block, VpcName="blue green", ClientToken=f"vpc-{role}")
        while do(client, stack, DescribeVpcsRequest, VpcId=vpc["VpcId"])["Vpcs"]["Vpc"][0]["Status"] != "Available":
            time.sleep(0.05)
        interface = do(
            client,
            stack,
            CreateRouterInterfaceRequest,
            OppositeRegionId=REGION,
            RouterType="VRouter",
            RouterId=vpc["VRouterId"],
            Role=role,
            Spec=spec,
            Name="näme",
        )
        sides.append((vpc, interface["RouterInterfaceId"]))
    for (_, own), (vpc, opposite) in (sides, sides[::-1]):
        do(
            client,
            stack,
            ModifyRouterInterfaceAttributeRequest,
            RouterInterfaceId=own,
            OppositeInterfaceId=opposite,
            OppositeRouterId=vpc["VRouterId"],
            OppositeRouterType="VRouter",
            OppositeInterfaceOwnerId=1000000000000001,
        )
    do(client, stack, ConnectRouterInterfaceRequest, RouterInterfaceId=sides[0][1])
    for _, interface in sides:
        wait(client, stack, interface, "Active")
    assert describe(client, stack, sides[0][1])["Name"] == "näme"
    assert do(client, stack, DescribeRouterInterfacesRequest)["TotalCount"] == 2
    with pytest.raises(ServerException) as refused:
        do(client, stack, DeleteRouterInterfaceRequest, RouterInterfaceId=sides[0][1])
    assert (refused.value.get_http_status(), refused.value.get_error_code()) == (400, "IncorrectStatus")
    for vpc, interface in sides:
        do(client, stack, DeactivateRouterInterfaceRequest, RouterInterfaceId=interface)
        wait(client, stack, interface, "Inactive")
        do(client, stack, DeleteRouterInterfaceRequest, RouterInterfaceId=interface, ClientToken=interface)
        assert describe(client, stack, interface) is None
        do(client, stack, DeleteVpcRequest, VpcId=vpc["VpcId"])
    assert do(client, stack, DescribeVpcsRequest)["TotalCount"] == 0
    assert stack.state() == {}


def test_a_wrong_secret_is_the_sdks_clean_error(simulator, stack):
    client = AcsClient(simulator.access_key, "wrong", REGION)
    with pytest.raises(ServerException) as refused:
        do(client, stack, DescribeVpcsRequest)
    assert refused.value.get_error_code() == "InvalidAccessKeySecret"


def test_an_unknown_key_and_an_unknown_region(simulator, stack, client):
    with pytest.raises(ServerException, match="InvalidAccessKeyId.NotFound"):
        do(AcsClient("nobody", "secret", REGION), stack, DescribeVpcsRequest)
    with pytest.raises(ServerException, match="InvalidRegionId.NotFound"):
        do(AcsClient(simulator.access_key, simulator.secret_key, "mars-1"), stack, DescribeVpcsRequest)


def common_request(action, version, **query):
    request = CommonRequest(version=version, action_name=action)
    request.set_method("GET")
    for name, value in query.items():
        request.add_query_param(name, value)
    return request


def test_get_requests_and_a_temporary_credential(client, stack):
    assert send(client, stack, common_request("GetUserInfo", "2019-05-10"))["data"]["primaryKey"] == "1000000000000001"
    role = {"RoleArn": "acs:ram::1000000000000002:role/net", "RoleSessionName": "sdk"}
    credentials = send(client, stack, common_request("AssumeRole", "2015-04-01", **role))["Credentials"]
    session = AcsClient(
        region_id=REGION,
        credential=StsTokenCredential(
            credentials["AccessKeyId"], credentials["AccessKeySecret"], credentials["SecurityToken"]
        ),
    )
    assert send(session, stack, common_request("GetUserInfo", "2019-05-10"))["data"]["primaryKey"] == "1000000000000002"


def test_a_form_body(client, stack):
    vpc = do(client, stack, CreateVpcRequest, CidrBlock="10.0.0.0/8")["VpcId"]
    stack.advance(1)
    request = CommonRequest(version="2016-04-28", action_name="AssociateVpcCidrBlock")
    request.set_method("POST")
    request.add_body_params("VpcId", vpc)
    request.add_body_params("SecondaryCidrBlock", "192.168.0.0/16")
    send(client, stack, request)
    shown = do(client, stack, DescribeVpcsRequest, VpcId=vpc)["Vpcs"]["Vpc"][0]
    assert shown["SecondaryCidrBlocks"] == {"SecondaryCidrBlock": ["192.168.0.0/16"]}


def test_resource_groups_by_path(client, stack):
    request = RoaRequest("ascm", "2019-05-10", "ListResourceGroup")
    request.set_uri_pattern("/ascm/auth/resource_group/list_resource_group")
    request.set_method("POST")
    request.add_query_param("pageNumber", "1")
    request.add_query_param("pageSize", "10")
    request.add_query_param("resourceGroupName", "demo set two")
    (found,) = send(client, stack, request)["data"]
    assert (found["id"], found["organizationID"]) == (127, 37)
