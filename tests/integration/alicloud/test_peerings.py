# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Peerings in every state and from both sides: who accepts, what is found, what is said when nothing can be done."""

from __future__ import annotations

from typing import Any

import pytest

from tests.simulator.testing import ControlPlane
from tests.support.alicloud import OTHER_REGION, OWN, PEER, PEER_KEYS, InProcess, objects, turned

PEERING = "vpc_peer_connection"
ACCEPTER = "vpc_peer_connection_accepter"
WEEK = 7 * 86400


class TestWithinOneAccount:
    def test_is_active_at_once(self, run: InProcess):
        given = run.inner()
        result = run.ok(PEERING, name="blue-green", description="From here", tags={"env": 1}, bandwidth=100, **given)
        assert result["changed"] and result["actions"] == ["create"] and "next_step" not in result
        found = result[PEERING]
        assert found["status"] == "Activated" and found["accepting_ali_uid"] == OWN and found["bandwidth"] == 100
        # tags went along with the creation
        assert found["tags"] == {"env": "1"} and "TagResources" not in run.stack.summary()["operations"]

    def test_other_direction_is_the_same(self, run: InProcess, cloud: ControlPlane):
        given = run.inner()
        made = run.peering(given)
        for state in ("own_side", "requester"):
            cloud.settings(switches={"list_region": state})
            again = run.ok(PEERING, **turned(given))
            assert not again["changed"] and again["id"] == made["id"]
        assert run.ok(PEERING, state="absent", **turned(given))["changed"]
        assert objects(cloud, "peerings") == []

    def test_everything_changes_in_place(self, run: InProcess, cloud: ControlPlane):
        given = run.inner()
        made = run.peering(given, name="one", tags={"a": "1", "b": "2"})
        wanted: dict[str, Any] = {
            "name": "two",
            "description": "Words",
            "bandwidth": 200,
            "link_type": "Platinum",
            "resource_group_id": "rg-other",
            "tags": {"a": "3"},
            "purge_tags": True,
        }
        result = run.ok(PEERING, **given, **wanted)
        assert result["actions"] == ["modify", "move_resource_group", "tag", "untag"] and result["id"] == made["id"]
        found = result[PEERING]
        assert (found["name"], found["description"], found["bandwidth"]) == ("two", "Words", 200)
        assert (found["link_type"], found["resource_group_id"], found["tags"]) == ("Platinum", "rg-other", {"a": "3"})
        cloud.clear_journal()
        assert not run.ok(PEERING, **given, **wanted)["changed"]
        assert cloud.summary()["operations"] == {"ListVpcPeerConnections": 1}

    @pytest.mark.parametrize(
        ("reply", "says"), [("clear", None), ("ignore", "kept the old"), ("refuse", "to be empty")]
    )
    def test_clearing(self, run: InProcess, cloud: ControlPlane, reply: str, says: str | None):
        given = run.inner()
        run.peering(given, name="one", description="Words")
        cloud.settings(switches={"empty_peering_text": reply})
        result = run(PEERING, name="", description="", **given)
        assert result["changed"] is (reply != "refuse")
        if says:
            assert result["failed"] and says in result["msg"] and "peer_connection_name" in result["msg"]
        else:
            assert (result[PEERING]["name"], result[PEERING]["description"]) == ("", "")
            assert not run.ok(PEERING, name="", description="", **given)["changed"]

    def test_seen_as_accepting_on_its_way(self, run: InProcess, cloud: ControlPlane):
        given = run.inner()
        cloud.settings(lag=0.05, switches={"same_account_shows_accepting": True})
        result = run.ok(PEERING, **given)
        assert result[PEERING]["status"] == "Activated" and result["actions"] == ["create"]

    def test_dry_run(self, run: InProcess, cloud: ControlPlane):
        given = run.inner()
        result = run.ok(PEERING, dry_run=True, **given)
        assert not result["changed"] and result["actions"] == ["dry_run"] and "passed" in result["next_step"]
        assert objects(cloud, "peerings") == []
        made = run.peering(given)
        for options in ({"description": "Words"}, {"state": "absent"}):
            result = run.ok(PEERING, dry_run=True, **given, **options)
            assert not result["changed"] and "passed" in result["next_step"]
        assert run.status(made["id"]) == "Activated" and not objects(cloud, "peerings")[0]["Description"]
        failed = run.fails(PEERING, dry_run=True, **{**given, "accepting_vpc_id": "vpc-none"})
        assert failed["error"]["code"] == "ResourceNotFound.AcceptingVpc" and not failed["changed"]


class TestAcrossAccounts:
    def test_without_the_other_keys_it_stops_and_says_what_to_do(self, run: InProcess, cloud: ControlPlane):
        given = run.outer()
        result = run.ok(PEERING, **given)
        assert result["changed"] and result[PEERING]["status"] == "Accepting"
        assert f"account {PEER} has to accept" in result["next_step"]
        cloud.clear_journal()
        again = run.ok(PEERING, **given)
        assert not again["changed"] and result["id"] in again["next_step"] and cloud.summary()["writes"] == 0

    @pytest.mark.parametrize("step", ["both at once", "later"])
    def test_with_them_it_accepts(self, run: InProcess, cloud: ControlPlane, step: str):
        given = run.outer()
        if step == "later":
            run.ok(PEERING, **given)
        predicted = run.ok(PEERING, check=True, peer=PEER_KEYS, **given)
        result = run.ok(PEERING, peer=PEER_KEYS, **given)
        assert result["actions"] == predicted["actions"] == (["accept"] if step == "later" else ["create", "accept"])
        assert result[PEERING]["status"] == predicted[PEERING]["status"] == "Activated"
        assert not run.ok(PEERING, peer=PEER_KEYS, **given)["changed"]

    def test_account_of_the_named_keys_is_the_accepting_one(self, run: InProcess):
        given = {**run.outer(), "accepting_ali_uid": None}
        accounts = [{"name": "partner", **PEER_KEYS}]
        result = run.ok(PEERING, accounts=accounts, accepting_account="partner", **given)
        assert result[PEERING]["accepting_ali_uid"] == PEER and result[PEERING]["status"] == "Activated"

    def test_a_request_of_theirs_is_accepted_from_here(self, run: InProcess):
        """Requested by the other party, `present` for the pair of VPCs accepts it instead of asking back."""
        given = run.outer()
        asked = run.ok(PEERING, **{**run.theirs, **turned(given)}, accepting_ali_uid=OWN, accept=False)
        assert asked[PEERING]["status"] == "Accepting"
        result = run.ok(PEERING, **given)
        assert result["id"] == asked["id"] and result["actions"] == ["accept"]
        assert result[PEERING]["status"] == "Activated"

    def test_keys_of_a_third_account(self, run: InProcess, cloud: ControlPlane):
        given = {**run.outer(), "accepting_ali_uid": "1000000000000009"}
        cloud.clear_journal()
        result = run.fails(PEERING, peer=PEER_KEYS, **given)
        assert "1000000000000009" in result["msg"] and PEER in result["msg"] and cloud.summary()["writes"] == 0

    def test_no_wait(self, run: InProcess, cloud: ControlPlane):
        given = run.outer()
        cloud.settings(lag=1000)
        result = run.ok(PEERING, wait=False, **given)
        assert result[PEERING]["status"] == "Creating" and PEER in result["next_step"]

    def test_interrupted_before_the_acceptance(self, run: InProcess, cloud: ControlPlane):
        """Still Creating when the next run comes: it accepts as soon as it can."""
        given = run.outer()
        cloud.settings(lag=0.2)
        run.ok(PEERING, wait=False, **given)
        result = run.ok(PEERING, peer=PEER_KEYS, **given)
        assert result["actions"] == ["accept"] and result[PEERING]["status"] == "Activated"

    def test_both_views(self, run: InProcess):
        given = run.outer()
        made = run.peering(given, peer=PEER_KEYS, tags={"side": "ours"})
        theirs = run.ok("vpc_peer_connection_info", **run.theirs)["vpc_peer_connections"]
        ours = run.ok("vpc_peer_connection_info")["vpc_peer_connections"]
        assert [one["id"] for one in theirs] == [one["id"] for one in ours] == [made["id"]]
        assert ours[0]["tags"] == {"side": "ours"} and theirs[0]["tags"] == {}


class TestAccepter:
    def test_ladder_of_answers(self, run: InProcess, cloud: ControlPlane):
        asked = run.ok(PEERING, **run.outer())["id"]
        options = {"instance_id": asked, "name": "theirs", "tags": {"a": "b"}, **run.theirs}
        predicted = run.ok(ACCEPTER, check=True, **options)
        assert run.status(asked) == "Accepting"
        result = run.ok(ACCEPTER, **options)
        assert result["actions"] == predicted["actions"] == ["accept", "modify"]
        assert result[PEERING]["status"] == "Activated" and result[PEERING]["name"] == "theirs"
        assert result[PEERING]["tags"] == {"a": "b"}
        cloud.clear_journal()
        assert not run.ok(ACCEPTER, **options)["changed"]
        assert cloud.summary() == {**cloud.summary(), "count": 1, "writes": 0}
        changed = run.ok(ACCEPTER, **{**options, "resource_group_id": "rg-theirs", "description": "Words"})
        assert changed["actions"] == ["modify", "move_resource_group"]
        refused = run.fails(ACCEPTER, state="rejected", instance_id=asked, **run.theirs)
        assert "no longer be rejected" in refused["msg"] and run.status(asked) == "Activated"

    def test_rejecting(self, run: InProcess, cloud: ControlPlane):
        asked = run.ok(PEERING, **run.outer())["id"]
        reject = {"state": "rejected", "instance_id": asked, **run.theirs}
        assert run.ok(ACCEPTER, check=True, **reject)["changed"] and run.status(asked) == "Accepting"
        result = run.ok(ACCEPTER, **reject)
        assert result["actions"] == ["reject"] and result[PEERING]["status"] == "Rejected"
        cloud.clear_journal()
        assert not run.ok(ACCEPTER, **reject)["changed"] and cloud.summary()["writes"] == 0
        refused = run.fails(ACCEPTER, instance_id=asked, **run.theirs)
        assert "was rejected" in refused["msg"] and refused[PEERING]["status"] == "Rejected"

    def test_before_there_is_a_request(self, run: InProcess):
        given = run.outer()
        pair = {name: given[name] for name in ("vpc_id", "accepting_vpc_id")}
        result = run.ok(ACCEPTER, **pair, **run.theirs)
        assert not result["changed"] and result[PEERING] is None and "no request" in result["next_step"]
        asked = run.ok(PEERING, **given)["id"]
        assert run.ok(ACCEPTER, **pair, **run.theirs)["id"] == asked
        assert run.status(asked) == "Activated"

    def test_is_for_the_accepter_alone(self, run: InProcess):
        asked = run.ok(PEERING, **run.outer())["id"]
        for state in ("accepted", "rejected"):
            result = run.fails(ACCEPTER, instance_id=asked, state=state)
            assert f"for account {PEER} to answer" in result["msg"] and OWN in result["msg"]
        assert "does not exist" in run.fails(ACCEPTER, instance_id="pcc-none", **run.theirs)["msg"]

    def test_never_deletes(self, run: InProcess):
        result = run.fails(ACCEPTER, instance_id="pcc-1", state="absent")
        assert "accepted, rejected" in result["msg"]


class TestDeadOnes:
    def dead(self, run: InProcess, cloud: ControlPlane, how: str) -> tuple[dict[str, Any], str]:
        given = run.outer()
        asked = run.ok(PEERING, name="first", tags={"a": "b"}, **given)["id"]
        if how == "Rejected":
            run.ok(ACCEPTER, state="rejected", instance_id=asked, **run.theirs)
        elif how == "Expired":
            expire(cloud)
        else:
            cloud.settings(lag=1000)
            run.ok(PEERING, state="absent", wait=False, **given)
        assert run.status(asked) == how
        cloud.clear_journal()
        return given, asked

    @pytest.mark.parametrize("how", ["Rejected", "Expired", "Deleting"])
    def test_fail_at_once(self, run: InProcess, cloud: ControlPlane, how: str):
        given, asked = self.dead(run, cloud, how)
        for options in (given, {"peer_connection_id": asked}):
            result = run.fails(PEERING, **options)
            assert result["error"]["code"] == "FailedState" and "on_dead" in result["msg"]
            assert result[PEERING]["status"] == how
        refused = run.fails(ACCEPTER, instance_id=asked, **run.theirs)
        assert refused["error"]["code"] == "FailedState" and "cannot be accepted any more" in refused["msg"]
        assert not run.ok(ACCEPTER, instance_id=asked, state="rejected", **run.theirs)["changed"]
        assert cloud.summary()["writes"] == 0

    @pytest.mark.parametrize("how", ["Rejected", "Expired"])
    @pytest.mark.parametrize("named", ["by the pair", "by its id"])
    def test_replace(self, run: InProcess, cloud: ControlPlane, how: str, named: str):
        given, asked = self.dead(run, cloud, how)
        options = given if named == "by the pair" else {"peer_connection_id": asked}
        predicted = run.ok(PEERING, check=True, on_dead="replace", peer=PEER_KEYS, **options)
        assert run.status(asked) == how
        result = run.ok(PEERING, on_dead="replace", peer=PEER_KEYS, **options)
        assert result["actions"] == predicted["actions"] == ["delete", "create", "accept"]
        assert result["id"] != asked and result[PEERING]["status"] == "Activated"
        # what the task did not mention is as it was
        assert result[PEERING]["name"] == "first" and result[PEERING]["tags"] == {"a": "b"}

    def test_replace_what_somebody_else_deletes(self, run: InProcess, cloud: ControlPlane):
        given = run.inner()
        first = run.peering(given)["id"]
        cloud.settings(lag=0.3)
        run.ok(PEERING, state="absent", wait=False, **given)
        result = run.ok(PEERING, on_dead="replace", **given)
        assert result["actions"] == ["create"] and result["id"] != first

    @pytest.mark.parametrize("how", ["Rejected", "Expired"])
    def test_absent(self, run: InProcess, cloud: ControlPlane, how: str):
        given, asked = self.dead(run, cloud, how)
        assert run.ok(PEERING, state="absent", **given)["changed"]
        assert run.status(asked) is None
        assert not run.ok(PEERING, state="absent", **given)["changed"]

    def test_absent_waits_for_the_end(self, run: InProcess, cloud: ControlPlane):
        given = run.inner()
        cloud.settings(lag=0.3)
        made = run.peering(given)["id"]
        run.ok(PEERING, state="absent", wait=False, **given)
        assert run.status(made) == "Deleting"
        assert not run.ok(PEERING, state="absent", **given)["changed"] and run.status(made) is None

    def test_deleted_ones_are_gone(self, run: InProcess, cloud: ControlPlane):
        given = run.inner()
        cloud.settings(switches={"deleted_visible_seconds": 1000})
        made = run.peering(given)["id"]
        assert run.ok(PEERING, state="absent", **given)["changed"]
        assert run.status(made) == "Deleted"
        assert not run.ok(PEERING, state="absent", **given)["changed"]
        assert run.fails(PEERING, peer_connection_id=made)["error"]["code"] == "NotFound"
        assert run.ok(PEERING, **given)["id"] != made


def expire(cloud: ControlPlane) -> None:
    """Let a week pass for requests, and come back, since signatures carry the time."""
    cloud.advance(WEEK + 60)
    cloud.state()
    cloud.advance(-WEEK - 60)


class TestRoutesAndDeletion:
    def test_routes_in_the_way(self, run: InProcess, cloud: ControlPlane):
        given = run.inner()
        made = run.peering(given)["id"]
        hop = {"nexthop_type": "VpcPeer", "nexthop_id": made}
        entry = run.ok("route_entry", vpc_id=given["vpc_id"], destination_cidrblock="10.2.0.0/16", **hop)["route_entry"]
        failed = run.fails(PEERING, state="absent", **given)
        assert failed["error"]["code"] == "OperationDenied.RouteEntryExist" and "force_delete" in failed["msg"]
        assert failed["routes"] == [{"destination_cidrblock": "10.2.0.0/16", "route_table_id": entry["route_table_id"]}]
        assert run.status(made) == "Activated"
        assert run.ok(PEERING, state="absent", force_delete=True, **given)["changed"]
        listed = run.ok("route_entry_info", vpc_id=given["vpc_id"], entry_type="Custom")["route_entries"]
        assert listed == []

    def test_route_to_what_is_not_active(self, run: InProcess):
        asked = run.ok(PEERING, **(given := run.outer()))["id"]
        hop = {"nexthop_type": "VpcPeer", "nexthop_id": asked}
        failed = run.fails("route_entry", vpc_id=given["vpc_id"], destination_cidrblock="10.3.0.0/16", **hop)
        assert "is Accepting" in failed["msg"] and "Activated" in failed["msg"]

    def test_next_hop_changes_in_place(self, run: InProcess):
        given = run.inner()
        first = run.peering(given)["id"]
        third = run.vpc("third", "10.4.0.0/16")
        second = run.peering({**given, "accepting_vpc_id": third["id"], "accepting_region_id": third["region_id"]})[
            "id"
        ]
        route = {"vpc_id": given["vpc_id"], "destination_cidrblock": "10.9.0.0/16", "nexthop_type": "VpcPeer"}
        made = run.ok("route_entry", nexthop_id=first, **route)
        changed = run.ok("route_entry", nexthop_id=second, **route)
        assert changed["actions"] == ["modify"] and changed["id"] == made["id"]
        assert changed["route_entry"]["nexthop_id"] == second
        assert not run.ok("route_entry", nexthop_id=second, **route)["changed"]

    def test_table_that_is_said_to_be_new(self, run: InProcess, cloud: ControlPlane):
        given = run.inner()
        made = run.peering(given)["id"]
        table = run.ok("vpc_info", vpc_ids=[given["vpc_id"]])["vpcs"][0]["route_table_id"]
        route = {"route_table_id": table, "destination_cidrblock": "10.2.0.0/16", "nexthop_id": made}
        cloud.clear_journal()
        assert run.ok("route_entry", nexthop_type="VpcPeer", table_is_new=True, **route)["changed"]
        assert cloud.summary()["operations"] == {"CreateRouteEntry": 1, "DescribeRouteEntryList": 1}
        again = run.ok("route_entry", nexthop_type="VpcPeer", table_is_new=True, name="late", **route)
        assert again["actions"] == ["modify"] and len(objects(cloud, "peerings")) == 1


class TestBatches:
    def test_hub(self, run: InProcess, cloud: ControlPlane):
        """Peerings that share a VPC queue up; the cloud never sees two at once."""
        hub = run.vpc("hub", "10.0.0.0/16")
        spokes = run.ok("vpc", batch=[{"name": f"s{n}", "cidr_block": f"10.{n}.0.0/16"} for n in range(1, 6)])["batch"]
        batch = [
            {"vpc_id": hub["id"], "accepting_vpc_id": spoke["id"], "accepting_region_id": spoke["region_id"]}
            for spoke in spokes
        ]
        cloud.clear_journal()
        result = run.ok(PEERING, batch=batch)
        assert [row["status"] for row in result["batch"]] == ["Activated"] * 5
        assert cloud.summary()["operations"]["CreateVpcPeerConnection"] == 5
        cloud.clear_journal()
        assert not run.ok(PEERING, batch=batch)["changed"]
        assert cloud.summary()["operations"] == {"ListVpcPeerConnections": 1}

    def test_same_pair_twice(self, run: InProcess):
        given = run.inner()
        other = {"vpc_id": given["accepting_vpc_id"], "accepting_vpc_id": given["vpc_id"]}
        failed = run.silent(PEERING, batch=[given, {**other, "accepting_region_id": OTHER_REGION}])
        assert "batch[1]: describes the same" in failed["msg"]

    def test_250_that_match_cost_three_pages(self, run: InProcess, cloud: ControlPlane):
        spokes = [{"name": f"s{n}", "cidr_block": f"10.{n}.0.0/16"} for n in range(1, 251)]
        rows = run.ok("vpc", batch=spokes, concurrency=4)["batch"]
        batch = [
            {"vpc_id": one["id"], "accepting_vpc_id": two["id"], "accepting_region_id": two["region_id"]}
            for one, two in zip(rows, rows[1:] + rows[:1], strict=True)
        ]
        run.ok(PEERING, batch=batch)
        cloud.clear_journal()
        assert not run.ok(PEERING, batch=batch)["changed"]
        assert cloud.summary()["operations"] == {"ListVpcPeerConnections": 3}
