# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The current official SDK (alibabacloud_vpc20160428) against the simulated Stack: V3 by default, V1 by option."""

from __future__ import annotations

import pytest
from alibabacloud_tea_openapi.exceptions import ClientException
from alibabacloud_tea_openapi.models import Config
from alibabacloud_vpc20160428 import models
from alibabacloud_vpc20160428.client import Client

from tests.simulator.testing import Simulator

REGION = "cn-hangzhou"


@pytest.fixture(scope="module")
def simulator():
    with Simulator(only="stack") as running:
        yield running


@pytest.fixture
def stack(simulator):
    simulator.stack.reset()
    return simulator.stack


def new_client(simulator, secret, algorithm=None):
    return Client(
        Config(
            access_key_id=simulator.access_key,
            access_key_secret=secret,
            endpoint=simulator.stack.endpoint,
            protocol="http",
            region_id=REGION,
            signature_algorithm=algorithm,
        )
    )


@pytest.fixture(params=[None, "v2"], ids=["V3", "V1"])
def client(simulator, stack, request):
    return new_client(simulator, simulator.secret_key, request.param)


def describe(client, interface):
    chosen = models.DescribeRouterInterfacesRequestFilter(key="RouterInterfaceId", value=[interface])
    request = models.DescribeRouterInterfacesRequest(region_id=REGION, filter=[chosen])
    return client.describe_router_interfaces(request).body.router_interface_set.router_interface_type


def test_a_pair_from_creation_to_deletion(client, stack):
    sides = []
    for role, spec, block in (
        ("InitiatingSide", "Large.2", "172.16.0.0/12"),
        ("AcceptingSide", "Negative", "192.168.0.0/16"),
    ):
        vpc = client.create_vpc(
            models.CreateVpcRequest(region_id=REGION, cidr_block=block, vpc_name="blue + green/é", enable_ipv_6=False)
        ).body
        interface = client.create_router_interface(
            models.CreateRouterInterfaceRequest(
                region_id=REGION,
                opposite_region_id=REGION,
                router_type="VRouter",
                router_id=vpc.vrouter_id,
                role=role,
                spec=spec,
                client_token=f"interface-{role}",
            )
        ).body
        sides.append((vpc, interface.router_interface_id))
    for (_, own), (vpc, opposite) in (sides, sides[::-1]):
        client.modify_router_interface_attribute(
            models.ModifyRouterInterfaceAttributeRequest(
                region_id=REGION,
                router_interface_id=own,
                opposite_interface_id=opposite,
                opposite_router_id=vpc.vrouter_id,
                opposite_router_type="VRouter",
                opposite_interface_owner_id=1000000000000001,
            )
        )
    initiating, accepting = (interface for _, interface in sides)
    client.connect_router_interface(
        models.ConnectRouterInterfaceRequest(region_id=REGION, router_interface_id=initiating)
    )
    for interface in (initiating, accepting):
        (shown,) = describe(client, interface)
        assert (shown.status, shown.opposite_interface_status) == ("Active", "Active")
    listed = client.describe_vpcs(models.DescribeVpcsRequest(region_id=REGION, page_size=50)).body
    assert listed.total_count == 2
    assert listed.vpcs.vpc[0].vpc_name == "blue + green/é"
    attribute = client.describe_router_interface_attribute(
        models.DescribeRouterInterfaceAttributeRequest(region_id=REGION, instance_id=initiating)
    ).body
    assert (attribute.role, attribute.bandwidth) == ("InitiatingSide", 2000)
    route = client.create_route_entry(
        models.CreateRouteEntryRequest(
            region_id=REGION,
            route_table_id=sides[0][0].route_table_id,
            destination_cidr_block="192.168.0.0/16",
            next_hop_type="RouterInterface",
            next_hop_id=initiating,
        )
    ).body
    tables = client.describe_route_table_list(
        models.DescribeRouteTableListRequest(region_id=REGION, vpc_id=sides[0][0].vpc_id)
    ).body
    assert tables.router_table_list.router_table_list_type[0].route_table_type == "System"
    entries = client.describe_route_entry_list(
        models.DescribeRouteEntryListRequest(region_id=REGION, route_table_id=sides[0][0].route_table_id)
    ).body
    assert {one.type for one in entries.route_entrys.route_entry} == {"System", "Custom"}
    client.delete_route_entry(models.DeleteRouteEntryRequest(region_id=REGION, route_entry_id=route.route_entry_id))
    for vpc, interface in sides:
        request = models.DeactivateRouterInterfaceRequest(region_id=REGION, router_interface_id=interface)
        client.deactivate_router_interface(request)
        client.delete_router_interface(
            models.DeleteRouterInterfaceRequest(region_id=REGION, router_interface_id=interface)
        )
        assert describe(client, interface) == []
        client.delete_vpc(models.DeleteVpcRequest(region_id=REGION, vpc_id=vpc.vpc_id))
    assert stack.state() == {}


@pytest.mark.parametrize("algorithm", [None, "v2"], ids=["V3", "V1"])
def test_a_wrong_secret_is_the_sdks_clean_error(simulator, stack, algorithm):
    client = new_client(simulator, "wrong", algorithm)
    with pytest.raises(ClientException) as refused:
        client.describe_vpcs(models.DescribeVpcsRequest(region_id=REGION))
    assert refused.value.code == "SignatureDoesNotMatch"
    assert refused.value.status_code == 400


def test_virtual_border_routers_and_regions(client):
    found = client.describe_virtual_border_routers(models.DescribeVirtualBorderRoutersRequest(region_id=REGION)).body
    assert found.total_count == 3
    assert found.virtual_border_router_set.virtual_border_router_type[0].access_point_id == f"ap-{REGION}-A"
    regions = client.describe_regions(models.DescribeRegionsRequest()).body.regions.region
    assert REGION in {one.region_id for one in regions}


def test_tags(client):
    vpc = client.create_vpc(models.CreateVpcRequest(region_id=REGION, cidr_block="10.0.0.0/8")).body.vpc_id
    client.tag_resources(
        models.TagResourcesRequest(
            region_id=REGION,
            resource_type="VPC",
            resource_id=[vpc],
            tag=[models.TagResourcesRequestTag(key="env", value="test")],
        )
    )
    listed = client.list_tag_resources(
        models.ListTagResourcesRequest(region_id=REGION, resource_type="VPC", resource_id=[vpc])
    ).body
    assert [(one.tag_key, one.tag_value) for one in listed.tag_resources.tag_resource] == [("env", "test")]
