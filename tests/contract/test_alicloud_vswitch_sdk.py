# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The official SDK makes, reads, changes and removes a vSwitch in the simulated Alibaba Cloud."""

from __future__ import annotations

import pytest
from alibabacloud_tea_openapi.exceptions import ClientException
from alibabacloud_vpc20160428 import models

from tests.contract.test_alicloud_sdk import HANGZHOU, Account, accounts, cloud, simulator, wait  # noqa: F401

ZONE = "cn-hangzhou-h"


def test_a_vswitch(accounts: tuple[Account, Account]):  # noqa: F811
    one = accounts[0]
    vpc = one.make_vpc(HANGZHOU, "10.0.0.0/8")["VpcId"]
    request = models.CreateVSwitchRequest(
        region_id=HANGZHOU,
        vpc_id=vpc,
        zone_id=ZONE,
        cidr_block="10.1.0.0/24",
        v_switch_name="sdk",
        tag=[models.CreateVSwitchRequestTag(key="env", value="test")],
    )
    made = one.vpc.create_vswitch(request).body.v_switch_id
    look = models.DescribeVSwitchAttributesRequest(region_id=HANGZHOU, v_switch_id=made)
    wait(lambda: one.vpc.describe_vswitch_attributes(look).body.status, "Available")

    with pytest.raises(ClientException) as caught:
        one.vpc.create_vswitch(request)
    assert caught.value.code == "InvalidCidrBlock.Overlapped" and caught.value.status_code == 400

    change = models.ModifyVSwitchAttributeRequest(region_id=HANGZHOU, v_switch_id=made, description="Words")
    one.vpc.modify_vswitch_attribute(change)
    listing = models.DescribeVSwitchesRequest(region_id=HANGZHOU, vpc_id=vpc, page_size=50)
    body = one.vpc.describe_vswitches(listing).body
    (found,) = body.v_switches.v_switch
    assert body.total_count == 1
    assert (found.v_switch_id, found.v_switch_name, found.description) == (made, "sdk", "Words")
    assert (found.vpc_id, found.zone_id, found.cidr_block, found.status) == (vpc, ZONE, "10.1.0.0/24", "Available")
    assert (found.available_ip_address_count, found.is_default) == (252, False)
    assert [(tag.key, tag.value) for tag in found.tags.tag] == [("env", "test")]
    vpcs = one.vpc.describe_vpcs(models.DescribeVpcsRequest(region_id=HANGZHOU, vpc_id=vpc)).body.vpcs.vpc
    assert vpcs[0].v_switch_ids.v_switch_id == [made] and found.route_table.route_table_id

    with pytest.raises(ClientException) as caught:
        one.vpc.delete_vpc(models.DeleteVpcRequest(region_id=HANGZHOU, vpc_id=vpc))
    assert caught.value.code == "DependencyViolation.VSwitch"
    one.vpc.delete_vswitch(models.DeleteVSwitchRequest(region_id=HANGZHOU, v_switch_id=made))
    wait(lambda: str(one.vpc.describe_vswitches(listing).body.total_count), "0")
    one.vpc.delete_vpc(models.DeleteVpcRequest(region_id=HANGZHOU, vpc_id=vpc))
