# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How each link is, and what is told of it."""

from __future__ import annotations

import json
import shlex

import pytest

from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.map import model, places
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.map.model import (
    DEAD,
    DRIFTED,
    HALF,
    MISSING,
    OK,
    UNKNOWN,
    UNMANAGED,
    Map,
    state_in_file,
)
from tests.support.map import LOOKED_AT, document, listing, peering, vpc

PEERING, PAIR, CONNECTOR = "vpc_peering", "router_interface_pair", "azure_expressroute"


def found(status, *there, absent=()):
    """A row of an info twin."""
    parts = [{"part": name, "object": {"id": name}} for name in there]
    return {"status": status, "parts": parts + [{"part": name, "object": None} for name in absent]}


@pytest.mark.parametrize(
    ("kind", "action", "there", "state"),
    [
        (PEERING, "unchanged", found("Activated", "requester.vpc", "peering", "requester.route"), OK),
        (PEERING, "change", found("Activated", "peering"), DRIFTED),
        (PEERING, "change", found("Activated", "peering", absent=["requester.route"]), HALF),
        (PEERING, "unchanged", found("Accepting", "peering"), HALF),
        (PEERING, "add", found(None, "requester.vpc", absent=["peering"]), MISSING),
        (PEERING, "failed", found(None, absent=["peering"]), MISSING),
        (PEERING, "failed", found("Rejected", "peering"), DEAD),
        (PEERING, "failed", found("Expired", "peering", absent=["requester.route"]), DEAD),
        (PEERING, "add", found("Deleting", "peering"), DEAD),
        (PEERING, "failed", found("Activated", "peering"), UNKNOWN),
        (PEERING, "failed", {"failed": True, "parts": []}, UNKNOWN),
        (PEERING, "failed", None, UNKNOWN),
        (PAIR, "unchanged", found("Active", "initiating.interface", "accepting.interface"), OK),
        (PAIR, "unchanged", found("Inactive", "initiating.interface", "accepting.interface"), OK),
        (PAIR, "change", found("Inactive", "initiating.interface", "accepting.interface"), DRIFTED),
        (PAIR, "change", found("Idle", "initiating.interface", "accepting.interface"), HALF),
        (PAIR, "change", found("Idle", "initiating.interface", absent=["accepting.interface"]), HALF),
        (CONNECTOR, "unchanged", found("SUCCESS", "connector"), OK),
        (CONNECTOR, "unchanged", found(None, "connector"), OK),
        (CONNECTOR, "change", found("PENDING", "connector"), HALF),
        (CONNECTOR, "change", found("FAILED", "connector"), DEAD),
    ],
)
def test_state_of_a_link_of_the_file(kind, action, there, state):
    assert state_in_file(kind, {"action": action}, there) == state


def test_what_waits_for_the_other_party_is_half_made():
    row = {"action": "unchanged", "next_step": "account 2 has to accept"}
    assert state_in_file(PEERING, row, found("Activated", "peering")) == HALF


class TestWithoutAFile:
    def test_states_follow_from_the_status(self):
        near, far = vpc(1, "cn-hangzhou", "1"), vpc(2, "cn-beijing", "2")
        for status, state in (("Activated", OK), ("Accepting", HALF), ("Updating", HALF), ("Rejected", DEAD)):
            drawn = document([near, far], [peering(1, near, far, status=status)])
            assert [link["state"] for link in drawn["links"]] == [state]
            assert drawn["states"][OK]["words"] == "up" and drawn["counts"][state] == 1

    def test_what_has_been_deleted_is_no_link(self):
        near, far = vpc(1, "cn-hangzhou", "1"), vpc(2, "cn-beijing", "2")
        assert document([near, far], [peering(1, near, far, status="Deleted")])["links"] == []

    def test_the_far_end_is_drawn_though_nobody_listed_it(self):
        near, far = vpc(1, "cn-hangzhou", "1"), vpc(2, "cn-beijing", "2")
        drawn = document([near], [peering(1, near, far, accepting_cidr_blocks=["10.0.2.0/24"])])
        stranger = {one["object_id"]: one for one in drawn["networks"]}["vpc-0002"]
        assert (stranger["region"], stranger["account"], stranger["cidrs"]) == ("cn-beijing", "2", ["10.0.2.0/24"])

    def test_both_listings_of_a_link_make_one(self):
        near, far = vpc(1, "cn-hangzhou", "1"), vpc(2, "cn-beijing", "2")
        drawn = Map()
        drawn.listed(listing([near], [peering(1, near, far)]))
        drawn.listed(listing([far], [peering(1, near, far)], account="peer"))
        told = drawn.document(LOOKED_AT)
        assert len(told["links"]) == 1 and [one["account"] for one in told["networks"]] == ["own", "peer"]
        assert [one["links"] for one in told["networks"]] == [1, 1]

    def test_router_interfaces_become_pairs(self):
        one = {
            "id": "ri-1",
            "name": "a-b",
            "role": "InitiatingSide",
            "vpc_id": "vpc-a",
            "router_id": "vrt-a",
            "opposite_interface_id": "ri-2",
            "opposite_router_id": "vrt-b",
            "opposite_vpc_id": "vpc-b",
            "status": "Active",
        }
        other = {**one, "id": "ri-2", "role": "AcceptingSide", "vpc_id": "vpc-b", "opposite_interface_id": "ri-1"}
        alone = {**one, "id": "ri-3", "name": "alone", "status": "Idle", "opposite_interface_id": ""}
        drawn = Map()
        place = {"cloud": "alibabacloudstack", "account": "own", "region": "cn-beijing", "shown": {}}
        drawn.listed({**place, "networks": [], "joints": [other, one, alone]})
        links = drawn.document(LOOKED_AT)["links"]
        assert [(link["name"], link["state"], len(link["parts"])) for link in links] == [
            ("a-b", OK, 2),
            ("alone", HALF, 1),
        ]

    def test_connectors_join_each_circuit_to_each_segment(self):
        instances = [
            {"expressroute_circuit_id": f"/subscriptions/x/c{one}", "loopback_subnet": "10.0.0.0/26"} for one in "12"
        ]
        connector = {
            "id": "9",
            "name": "er",
            "cxp": "US",
            "status": None,
            "instances": instances,
            "segment_options": [{"segment_name": "corp"}, {"segment_name": "dmz"}],
        }
        drawn = Map()
        place = {"cloud": "alkira", "account": "", "region": "", "shown": {}}
        drawn.listed({**place, "networks": [{"name": "corp", "cidrs": ["10.0.0.0/8"]}], "joints": [connector]})
        told = drawn.document(LOOKED_AT)
        assert len(told["links"]) == 1 and len(told["links"][0]["edges"]) == 4
        assert sorted(one["name"] for one in told["networks"]) == ["c1", "c2", "corp", "dmz"]


def test_what_is_not_in_the_file_has_a_command_that_any_name_survives():
    near, far = vpc(1, "cn-hangzhou", "1", name="a'; rm -rf /"), vpc(2, "cn-hangzhou", "1")
    drawn = Map(["shop"], {"shop": "shop.interconnect.yml"})
    drawn.listed({**listing([near, far], [peering(1, near, far, id="pcc-'$(x)")]), "shown": {"account": "peer"}})
    (link,) = drawn.document(LOOKED_AT)["links"]
    assert link["state"] == UNMANAGED
    words = shlex.split(link["command"])
    assert words[:5] == ["ansible", "localhost", "-m", "cloudlink.interconnect.alicloud_vpc_peer_connection", "-a"]
    assert json.loads(words[5]) == {
        "account": "peer",
        "peer_connection_id": "pcc-'$(x)",
        "force_delete": True,
        "state": "absent",
    }


class TestPlaces:
    @pytest.mark.parametrize(
        ("place", "says"),
        [
            ("alicloud", "must be a dictionary"),
            ({}, "places[0].cloud: must be one of"),
            ({"cloud": "aws"}, "not 'aws'"),
            ({"cloud": "alicloud", "region": "cn-hangzhou"}, "places[0].region: is not known"),
            ({"cloud": "alicloud", "regions": [1]}, "places[0].regions: must be a list of regions"),
            ({"cloud": "alkira", "regions": ["x"]}, "places[0].regions: Alkira has none"),
            ({"cloud": "alicloud", "account": 7}, "places[0].account: must be the name"),
            ({"cloud": "alicloud", "connection": "x"}, "places[0].connection: must be a dictionary"),
        ],
    )
    def test_wrong_ones(self, place, says):
        assert any(says in text for text in places.wrong([place])), list(places.wrong([place]))

    def test_each_region_is_one_place(self):
        asked = places.given(
            [{"cloud": "alicloud", "regions": "cn-beijing,cn-hangzhou", "account": "peer"}, {"cloud": "alkira"}]
        )
        assert [(one["cloud"], one["account"], one["region"]) for one in asked] == [
            ("alicloud", "peer", "cn-beijing"),
            ("alicloud", "peer", "cn-hangzhou"),
            ("alkira", "", ""),
        ]
        assert asked[0]["options"] == {"account": "peer", "region": "cn-beijing"}

    def test_those_of_links_are_few_and_keep_connections_to_themselves(self):
        connection = {"access_key": "id", "secret_key": "a-secret"}
        sides = {
            "requester": {"region": "cn-hangzhou", "vpc": {"vpc_name": "a"}},
            "accepter": {"region": "cn-hangzhou", "connection": connection, "vpc": {"vpc_name": "b"}},
        }
        ends = [{"at_hand": True}, {"at_hand": True}]
        links = {f"l{n}": {"kind": PEERING, "family": "alicloud", "ends": ends} for n in range(100)}
        ready = {name: {"definition": sides} for name in links}
        asked = places.of_links(links, ready, {PEERING: {"protocol": "HTTP"}})
        assert len(asked) == 2
        assert asked[1]["options"]["accounts"] == [{**connection, "name": places.OF_SIDE}]
        assert asked[1]["options"]["protocol"] == "HTTP" and asked[1]["account"] == ""
        assert all("secret" not in json.dumps(one["shown"]) for one in asked)


def test_objects_are_told_by_name_so_that_nothing_secret_slips_in():
    assert model.joint_details({"bandwidth": 100, "shared_key": "x", "password": "y"}) == {"bandwidth": 100}
