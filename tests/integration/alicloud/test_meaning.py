# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Peerings in motion, and items that cannot be read beside those that can."""

from __future__ import annotations

import pytest

from tests.simulator.testing import ControlPlane
from tests.support.alicloud import PEER_KEYS, InProcess, objects

PEERING = "vpc_peer_connection"


def test_a_peering_that_is_found_while_it_is_made_is_accepted_and_asks_nobody(run: InProcess, cloud: ControlPlane):
    given = run.outer()
    cloud.settings(lag_reads=6)
    run.ok(PEERING, **given, accept=False, wait=False)
    assert objects(cloud, "peerings")[0]["Status"] == "Creating"
    check = run.ok(PEERING, check=True, peer=PEER_KEYS, **given)
    done = run.ok(PEERING, peer=PEER_KEYS, **given)
    assert check["actions"] == done["actions"] == ["accept"]
    assert done[PEERING]["status"] == "Activated" and "next_step" not in done and "next_step" not in check


@pytest.mark.parametrize("inner", [True, False])
def test_check_mode_shows_where_a_peering_in_motion_comes_to_rest(run: InProcess, cloud: ControlPlane, inner: bool):
    given = run.inner() if inner else run.outer()
    given.update({} if inner else {"peer": PEER_KEYS})
    run.ok(PEERING, **given)
    cloud.settings(lag_reads=6)
    run.ok(PEERING, **given, description="Words", wait=False)
    assert objects(cloud, "peerings")[0]["Status"] == "Updating"
    check = run.ok(PEERING, check=True, **given)
    assert not check["changed"] and check[PEERING]["status"] == "Activated"
    assert run.ok(PEERING, **given)[PEERING]["status"] == "Activated"


def test_one_vpc_that_is_missing_fails_its_own_route_only(run: InProcess, cloud: ControlPlane):
    given = run.inner()
    peering = run.ok(PEERING, **given)["id"]
    hop = {"nexthop_type": "VpcPeer", "nexthop_id": peering}
    batch = [
        {"vpc_id": given["vpc_id"], "destination_cidrblock": "10.77.0.0/16", **hop},
        {"vpc_id": "vpc-missing", "destination_cidrblock": "10.77.0.0/16", **hop},
        {"route_table_id": "vtb-missing", "destination_cidrblock": "10.77.0.0/16", **hop},
    ]
    result = run.fails("route_entry", batch=batch, continue_on_error=True)
    assert [bool(row.get("failed")) for row in result["batch"]] == [False, True, True]
    assert [row["changed"] for row in result["batch"]] == [True, False, False]


def test_a_route_to_another_next_hop_is_not_the_one_that_is_to_go(run: InProcess, cloud: ControlPlane):
    given = run.inner()
    peering = run.ok(PEERING, **given)["id"]
    where = {"vpc_id": given["vpc_id"], "destination_cidrblock": "10.77.0.0/16"}
    run.ok("route_entry", nexthop_type="VpcPeer", nexthop_id=peering, **where)
    result = run.ok("route_entry", state="absent", nexthop_id="pcc-other", **where)
    assert not result["changed"] and peering in result["warnings"][0]
    assert run.ok("route_entry", state="absent", nexthop_id=peering, **where)["changed"]


def test_a_peering_that_is_said_to_be_there_and_that_nothing_shows_fails_soon(run: InProcess, cloud: ControlPlane):
    given = run.inner()
    cloud.fault(operation="CreateVpcPeerConnection", status=400, code="ResourceAlreadyExist.VpcPeer", times=None)
    cloud.clear_journal()
    result = run.fails(PEERING, **given)
    assert result["error"]["code"] == "ResourceAlreadyExist.VpcPeer" and not result["changed"]
    # The first try, and one after each of two fresh looks.
    assert cloud.summary()["operations"]["CreateVpcPeerConnection"] == 3


SECOND_REFUSED = [
    ("AssociateVpcCidrBlock", {"secondary_cidr_blocks": ["10.9.0.0/16"]}, ["unassociate"]),
    ("UnTagResources", {"tags": {"new": "1"}, "purge_tags": True}, ["tag"]),
    ("TagResources", {"description": "changed", "tags": {"new": "1"}}, ["modify"]),
]


@pytest.mark.parametrize("form", ["single", "batch"])
@pytest.mark.parametrize(("refused", "change", "done"), SECOND_REFUSED, ids=[case[0] for case in SECOND_REFUSED])
def test_what_was_done_before_a_refusal_is_a_change(
    run: InProcess, cloud: ControlPlane, refused: str, change: dict, done: list, form: str
):
    """With a diff that is not empty."""
    vpc = {"vpc_name": "blue", "cidr_block": "172.16.0.0/12"}
    run.ok("vpc", **vpc, secondary_cidr_blocks=["10.8.0.0/16"], tags={"old": "1"})
    cloud.fault(operation=refused, status=403, code="Forbidden.RAM", times=None)
    wanted = {**vpc, **change}
    result = run.fails("vpc", **(wanted if form == "single" else {"batch": [wanted]}))
    row = result if form == "single" else result["batch"][0]
    diff = result["diff"] if form == "single" else result["diff"][0]
    assert result["changed"] and row["changed"] and row["actions"] == done
    assert diff["before"] != diff["after"] and "Forbidden.RAM" in row["msg"]
    cloud.clear_faults()
    assert run.ok("vpc", **wanted)["changed"] and not run.ok("vpc", **wanted)["changed"]
