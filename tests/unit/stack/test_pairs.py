# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter that turns pairs into the batches of the role."""

from __future__ import annotations

import pytest
from ansible.errors import AnsibleFilterError

from ansible_collections.cloudlink.interconnect.plugins.filter.router_interface_pair import FilterModule
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.plan import UNKNOWN

step = FilterModule().filters()["router_interface_pair"]


def side(name, block, **more):
    return {"vpc": {"vpc_name": name, "cidr_block": block}, **more}


def pair(name="p", initiating=None, accepting=None):
    return {
        "name": name,
        "initiating": initiating or side("blue", "172.16.0.0/12", interface={"specification": "Large.2"}),
        "accepting": accepting or side("green", "192.168.0.0/16"),
    }


def vpc_row(number, block, **more):
    return {
        "id": f"vpc-{number}",
        "router_id": f"vrt-{number}",
        "route_table_id": f"vtb-{number}",
        "region_id": "cn-a",
        "owner_id": f"owner-{number}",
        "cidr_block": block,
        "secondary_cidr_blocks": [],
        **more,
    }


ROWS = [vpc_row(1, "172.16.0.0/12"), vpc_row(2, "192.168.0.0/16")]
INTERFACES = [{"id": "ri-1", "status": "Idle", "specification": "Large.2"}, {"id": "ri-2", "status": "Idle"}]


def test_the_steps_of_one_pair():
    pairs = [pair()]
    prepared = step(pairs, "prepare")
    assert prepared["problems"] == prepared["overlaps"] == prepared["accounts"] == step(pairs, "overlaps") == []
    assert prepared["by_id"] is False and prepared["routes"] is False and prepared["vpcs"] == step(pairs, "vpcs")
    assert step(pairs, "vpcs") == [
        {"vpc_name": "blue", "cidr_block": "172.16.0.0/12"},
        {"vpc_name": "green", "cidr_block": "192.168.0.0/16"},
    ]
    first, second = step(pairs, "interfaces", vpcs=ROWS)
    assert first == {
        "name": "p",
        "description": "p",
        "specification": "Large.2",
        "router_id": "vrt-1",
        "router_type": "VRouter",
        "role": "InitiatingSide",
        "opposite_region": "cn-a",
    }
    assert (second["name"], second["role"], second["router_id"]) == ("p-opposite", "AcceptingSide", "vrt-2")
    first, second = step(pairs, "connections", vpcs=ROWS, interfaces=INTERFACES)
    assert first == {
        "interface_id": "ri-1",
        "opposite_interface_id": "ri-2",
        "role": "InitiatingSide",
        "opposite_router_id": "vrt-2",
        "opposite_router_type": "VRouter",
        "opposite_interface_owner_id": "owner-2",
    }
    assert second["interface_id"] == "ri-2" and second["opposite_interface_owner_id"] == "owner-1"
    assert step(pairs, "routes", vpcs=ROWS, interfaces=INTERFACES) == []
    report = step(
        pairs, "report", vpcs=ROWS, interfaces=INTERFACES, connections=[{"status": "Active"}, {"status": "Active"}]
    )
    assert report[0]["name"] == "p" and report[0]["initiating"]["vpc_id"] == "vpc-1"
    assert report[0]["accepting"] == {
        "interface_id": "ri-2",
        "vpc_id": "vpc-2",
        "role": "AcceptingSide",
        "specification": None,
        "status": "Active",
    }


def test_names():
    """What a side says itself wins; without a name of the pair there is none."""
    pairs = [pair(None, side("blue", "172.16.0.0/12", interface={"name": "own", "description": None}))]
    first, second = step(pairs, "interfaces", vpcs=ROWS)
    assert first["name"] == "own" and "description" not in first and "name" not in second


def test_a_vpc_shared_by_several_pairs_is_one_item():
    hub = side("hub", "10.0.0.0/16")
    pairs = [pair(f"p{n}", hub, side(f"s{n}", f"10.{n}.0.0/16")) for n in (1, 2)]
    assert [item["vpc_name"] for item in step(pairs, "vpcs")] == ["hub", "s1", "s2"]
    rows = [vpc_row(n, f"10.{n}.0.0/16") for n in range(3)]
    routers = [item["router_id"] for item in step(pairs, "interfaces", vpcs=rows)]
    assert routers == ["vrt-0", "vrt-1", "vrt-0", "vrt-2"]


@pytest.mark.parametrize("more", [{"region": "cn-b"}, {"account": "peer"}, {"connection": {"access_key": "x"}}])
def test_one_name_in_two_places_is_two_vpcs(more):
    pairs = [pair(initiating=side("same", "10.0.0.0/16"), accepting=side("same", "10.0.0.0/16", **more))]
    assert len(step(pairs, "vpcs")) == 2


def test_accounts():
    pairs = [
        pair(),
        pair("q", side("a", "10.0.0.0/16", account="peer"), side("b", "10.1.0.0/16", connection={"access_key": "x"})),
    ]
    assert step(pairs, "prepare")["accounts"] == [{"access_key": "x", "name": "pairs[1].accepting"}]
    items = step(pairs, "vpcs")
    assert [item.get("account") for item in items] == [None, None, "peer", "pairs[1].accepting"]
    rows = [vpc_row(n, "10.0.0.0/16") for n in range(4)]
    assert [item.get("account") for item in step(pairs, "interfaces", vpcs=rows)][2:] == ["peer", "pairs[1].accepting"]


def test_regions():
    pairs = [pair(accepting=side("green", "192.168.0.0/16", region="cn-b"))]
    first, second = step(pairs, "interfaces", vpcs=ROWS)
    assert "region" not in first and first["opposite_region"] == "cn-b"
    assert second["region"] == "cn-b" and second["opposite_region"] == "cn-a"


def test_routes():
    pairs = [pair()]
    pairs[0]["initiating"]["routes"] = "auto"
    pairs[0]["accepting"]["routes"] = ["10.5.0.0/16", "10.6.0.0/16"]
    assert step(pairs, "prepare")["routes"] is True
    rows = [ROWS[0], vpc_row(2, "192.168.0.0/16", secondary_cidr_blocks=["10.9.0.0/16"])]
    items = step(pairs, "routes", vpcs=rows, interfaces=INTERFACES)
    assert [(item["route_table_id"], item["destination_cidrblock"], item["nexthop_id"]) for item in items] == [
        ("vtb-1", "192.168.0.0/16", "ri-1"),
        ("vtb-1", "10.9.0.0/16", "ri-1"),
        ("vtb-2", "10.5.0.0/16", "ri-2"),
        ("vtb-2", "10.6.0.0/16", "ri-2"),
    ]
    assert {item["nexthop_type"] for item in items} == {"RouterInterface"} and {item["name"] for item in items} == {"p"}
    # in check mode from an empty account the blocks are those of the definition
    unknown = [
        vpc_row(n, UNKNOWN, id=UNKNOWN, router_id=UNKNOWN, route_table_id=UNKNOWN, secondary_cidr_blocks=UNKNOWN)
        for n in (1, 2)
    ]
    predicted = step(pairs, "routes", vpcs=unknown, interfaces=[{"id": UNKNOWN}] * 2)
    assert [item["destination_cidrblock"] for item in predicted] == ["192.168.0.0/16", "10.5.0.0/16", "10.6.0.0/16"]
    # and going away needs no next hop, and nothing where there is no table
    gone = step(pairs, "routes", vpcs=[rows[0], vpc_row(2, "192.168.0.0/16", route_table_id=UNKNOWN)], state="absent")
    assert gone[0] == {"route_table_id": "vtb-1", "destination_cidrblock": "192.168.0.0/16"}
    assert {item["route_table_id"] for item in gone} == {"vtb-1"}


def test_absent():
    ids = pair("ids", {"vpc": {"vpc_id": "vpc-1"}, "interface": {"router_interface_id": "ri-9"}})
    pairs = [ids]
    assert step(pairs, "prepare")["by_id"] is True
    assert step(pairs, "vpcs", vpcs=ROWS, state="absent") == [{"vpc_id": "vpc-2"}]
    assert step(pairs, "vpcs", vpcs=ROWS, state="absent", delete="all") == [{"vpc_id": "vpc-1"}, {"vpc_id": "vpc-2"}]
    made = step(pairs, "interfaces", vpcs=ROWS, state="absent")
    assert [item["role"] for item in made] == ["AcceptingSide"]
    every = step(pairs, "interfaces", vpcs=ROWS, state="absent", delete="all")
    assert every[0] == {"router_interface_id": "ri-9"} and len(every) == 2
    assert step(pairs, "connections", vpcs=ROWS, state="absent") == [{"interface_id": "ri-9"}]
    assert step(pairs, "connections", vpcs=ROWS, state="absent", delete="all") == []
    # what is not there needs no deletion
    nothing = [vpc_row(n, "10.0.0.0/8", id=UNKNOWN, router_id=UNKNOWN, route_table_id=UNKNOWN) for n in (1, 2)]
    assert step([pair()], "vpcs", vpcs=nothing, state="absent") == []
    assert step([pair()], "interfaces", vpcs=nothing, state="absent") == []


def test_a_virtual_border_router():
    pairs = [
        pair(
            initiating={
                "router_type": "VBR",
                "router_id": "vbr-1",
                "region": "cn-a",
                "interface": {"specification": "Mini.2"},
                "routes": "auto",
            }
        )
    ]
    assert step(pairs, "prepare")["problems"] == []
    assert [item["vpc_name"] for item in step(pairs, "vpcs")] == ["green"]
    first, second = step(pairs, "interfaces", vpcs=ROWS[1:])
    assert (first["router_type"], first["router_id"]) == ("VBR", "vbr-1")
    assert second["opposite_region"] == "cn-a"
    connections = step(pairs, "connections", vpcs=ROWS[1:], interfaces=INTERFACES)
    assert connections[1]["opposite_router_type"] == "VBR" and connections[1]["opposite_router_id"] == "vbr-1"
    assert "opposite_interface_owner_id" not in connections[1]
    assert step(pairs, "routes", vpcs=ROWS[1:], interfaces=INTERFACES) == []


def test_problems():
    pairs = [
        {"name": "half", "initiating": side("a", "10.0.0.0/16")},
        pair(accepting=side("b", "10.1.0.0/16", router_type="VBR")),
        pair(initiating={"interface": {"specification": "Large.1"}}),
        pair(initiating=side("a", "10.0.0.1/16")),
        pair(initiating={"interface": {"router_interface_id": "ri-1"}}),
    ]
    found = step(pairs, "prepare")["problems"]
    assert [text.partition(":")[0] for text in found] == [
        "pairs[0].accepting",
        "pairs[1].accepting.router_type",
        "pairs[2].initiating",
        "pairs[3].initiating.vpc.cidr_block",
    ]


def test_overlaps():
    pairs = [
        pair(initiating=side("a", "10.0.0.0/8"), accepting=side("b", "10.1.0.0/16")),
        pair(initiating=side("c", "172.16.0.0/16")),
    ]
    assert step(pairs, "overlaps") == ["pairs[0].initiating and its opposite overlap: 10.0.0.0/8 and 10.1.0.0/16"]
    # what only the cloud knows counts too
    rows = [vpc_row(1, "172.16.0.0/12"), vpc_row(2, "192.168.0.0/16", secondary_cidr_blocks=["172.20.0.0/16"])]
    assert step([pair()], "overlaps", vpcs=rows) == [
        "pairs[0].initiating and its opposite overlap: 172.16.0.0/12 and 172.20.0.0/16"
    ]
    assert step([pair()], "overlaps", vpcs=ROWS) == []


@pytest.mark.parametrize("pairs", ["text", [1], {"name": "p"}, None])
def test_what_are_no_pairs(pairs):
    with pytest.raises(AnsibleFilterError, match="pairs must be a list of dictionaries"):
        step(pairs, "vpcs")


def test_a_step_that_does_not_exist():
    with pytest.raises(AnsibleFilterError, match="there is no step 'vpc'"):
        step([pair()], "vpc")
