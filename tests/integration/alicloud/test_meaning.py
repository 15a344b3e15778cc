# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Peerings in motion, and items that cannot be read beside those that can."""

from __future__ import annotations

from typing import Any

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


class TestEqualCost:
    """Route entries with several next hops, which are router interfaces."""

    SEVERAL = {"next_hops": [{"nexthop_id": "ri-a"}, {"nexthop_id": "ri-b", "weight": 50}]}
    SHOWN = [{"nexthop_id": "ri-a", "weight": 100}, {"nexthop_id": "ri-b", "weight": 50}]

    def test_life(self, run: InProcess, cloud: ControlPlane):
        vpc = run.ok("vpc", vpc_name="blue", cidr_block="10.1.0.0/16")["vpc"]
        where = {"vpc_id": vpc["id"], "destination_cidrblock": "10.9.0.0/16"}
        assert run.ok("route_entry", True, **where, **self.SEVERAL)["route_entry"]["next_hops"] == self.SHOWN
        made = run.ok("route_entry", **where, **self.SEVERAL)["route_entry"]
        assert made["next_hops"] == self.SHOWN and made["nexthop_id"] is made["nexthop_type"] is None
        turned = {"next_hops": self.SEVERAL["next_hops"][::-1]}
        for options in (self.SEVERAL, turned, {}):
            assert not run.ok("route_entry", **where, **options)["changed"]
        for hop in ("ri-a", "ri-b"):
            found = run.ok("route_entry_info", vpc_id=vpc["id"], nexthop_id=hop, nexthop_type="RouterInterface")
            assert [one["next_hops"] for one in found["route_entries"]] == [self.SHOWN]
        single = {"nexthop_type": "RouterInterface", "nexthop_id": "ri-a"}
        for options in ({"next_hops": [{"nexthop_id": "ri-a"}, {"nexthop_id": "ri-b"}]}, single, self.SEVERAL):
            for check in (True, False):
                assert "cannot be changed in place" in run.fails("route_entry", check, **where, **options)["msg"]
            again = run.ok("route_entry", **where, **options, on_immutable_change="recreate")
            assert again["actions"] == ["delete", "create"]
            assert not run.ok("route_entry", **where, **options)["changed"]
        gone = run.ok("route_entry", state="absent", **where, nexthop_id="ri-a")
        assert not gone["changed"] and "leads to ri-a, ri-b and is left alone" in gone["warnings"][0]
        assert run.ok("route_entry", state="absent", **where, **turned)["changed"]

    @pytest.mark.parametrize(
        ("options", "says"),
        [
            ({"next_hops": []}, "next_hops: takes two or more"),
            ({"next_hops": [{"nexthop_id": "ri-a"}] * 2}, "next_hops[1].nexthop_id: is the same next hop as"),
            (
                {"next_hops": [{"nexthop_id": "ri-a"}, {"nexthop_id": "ri-b", "weight": -1}]},
                "next_hops[1].weight: must be from 0 to 255, not -1",
            ),
            (
                {**SEVERAL, "nexthop_type": "VpcPeer"},
                "nexthop_type: cannot be combined with next_hops, which are router interfaces",
            ),
        ],
    )
    def test_bad_options(self, run: InProcess, cloud: ControlPlane, options: dict[str, Any], says: str):
        cloud.clear_journal()
        where = {"route_table_id": "vtb-a", "destination_cidrblock": "10.9.0.0/16"}
        for check in (True, False):
            assert says in run.fails("route_entry", check, **where, **options)["msg"]
        assert cloud.summary()["count"] == 0
