# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever parameters a signed call carries, it is answered with a document, never with a traceback."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.simulator.alibabacloudstack import StackCloud
from tests.simulator.kernel.cloud import Request
from tests.support.rpc import InProcess, new_cloud

NAMES = [
    *"VpcId VpcName CidrBlock SecondaryCidrBlock UserCidr Description EnableIpv6 RouteTableId VRouterId RouterId".split(),
    *"RouterType Role Spec OppositeRegionId OppositeInterfaceId OppositeRouterId OppositeRouterType InstanceId".split(),
    *"OppositeInterfaceOwnerId RouterInterfaceId Name AccessPointId HcRate HealthCheckSourceIp HealthCheckTargetIp".split(),
    *"DestinationCidrBlock NextHopId NextHopType RouteEntryId NewNextHopId NewNextHopType NextToken MaxResult".split(),
    *"PageNumber PageSize pageNumber pageSize DryRun ClientToken ResourceType NewResourceGroupId ResourceId".split(),
    *"Filter.1.Key Filter.1.Value.1 Filter.1 Filter.x.Key Tag.1.Key Tag.1.Value Tags.0.Key ResourceId.1 TagKey.1".split(),
    *"NextHopList.1.NextHopId NextHopList.1.NextHopType NextHopList.2.Weight RoleArn RoleSessionName RegionId".split(),
]
VALUES = st.one_of(
    st.sampled_from(
        ["", "true", "1", "0", "-1", "VRouter", "VBR", "InitiatingSide", "Mini.2", "cn-sim-1", "vpc", "Name"]
    ),
    st.sampled_from(
        ["10.0.0.0/8", "::/0", "0.0.0.0/0", "1.2.3.4", "10.0.0.0/33", "RouterInterface", "RouterInterfaceId"]
    ),
    st.text(max_size=8),
)


@pytest.fixture(scope="module")
def furnished():
    """A cloud with one of everything, and ids that the calls may hit."""
    cloud = new_cloud(StackCloud)
    caller = InProcess(cloud)
    vpc = caller.call("CreateVpc")
    side = {"RouterType": "VRouter", "RouterId": vpc["VRouterId"], "Role": "InitiatingSide", "Spec": "Mini.2"}
    interface = caller.call("CreateRouterInterface", OppositeRegionId="cn-sim-1", **side)
    ids = [vpc["VpcId"], vpc["VRouterId"], vpc["RouteTableId"], interface["RouterInterfaceId"], "vbr-cnsim111"]
    return caller, ids


@settings(max_examples=600, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_parameters(furnished, data):
    caller, ids = furnished
    version, action = data.draw(st.sampled_from(sorted(StackCloud.actions)))
    values = st.one_of(VALUES, st.sampled_from(ids))
    parameters = data.draw(st.dictionaries(st.sampled_from(NAMES), values, max_size=8))
    pairs = caller.signed(action, {"Version": version, **parameters})
    response = caller.cloud.handle(Request("POST", "/", pairs, {"host": "sim"}, raw_path="/"))
    document = json.loads(response.body)
    assert isinstance(document, dict) and document["RequestId"]
    assert (response.status == 200) == ("HostId" not in document)
    assert response.status == 200 or not response.wrote
    json.dumps(caller.cloud.state())
    json.dumps(caller.cloud.links())
