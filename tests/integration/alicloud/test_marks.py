# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Marks of topologies on VPCs and peerings, in process: written, listed, respected."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.alicloud import OWN, InProcess, objects

MODULE, INFO = "vpc_peering", "vpc_peering_info"
KEY = "cloudlink:topology"


def side(number: int, **more: Any) -> dict[str, Any]:
    return {"vpc": {"vpc_name": f"net-{number}", "cidr_block": f"10.{number}.0.0/16"}, "routes": ["auto"], **more}


def link(one: int, other: int, **more: Any) -> dict[str, Any]:
    return {"name": f"link-{one}-{other}", "requester": side(one), "accepter": side(other), **more}


def by_id(run: InProcess, one: int, other: int) -> dict[str, Any]:
    vpcs = {vpc["VpcName"]: vpc["VpcId"] for vpc in objects(run.stack, "vpcs")}
    return {
        key: {"vpc": {"vpc_id": vpcs[f"net-{number}"]}} for key, number in (("requester", one), ("accepter", other))
    }


def marks(run: InProcess) -> dict[str, str | None]:
    found = {one["VpcName"]: one["Tags"].get(KEY) for one in objects(run.stack, "vpcs")}
    return {**found, **{one["Name"]: one["Tags"].get(OWN, {}).get(KEY) for one in objects(run.stack, "peerings")}}


def test_what_is_made_is_marked_and_what_is_given_is_not(run: InProcess):
    given = run.ok("vpc", vpc_name="given", cidr_block="10.9.0.0/16")["vpc"]
    one = {"name": "mixed", "requester": side(1), "accepter": {"vpc": {"vpc_id": given["id"]}}}
    run.ok(MODULE, **one, topology="shop")
    assert marks(run) == {"given": None, "net-1": "shop", "mixed": "shop"}
    assert not run.ok(MODULE, **one, topology="shop")["changed"]
    # Whoever says nothing of marks leaves them, and nobody's tags show them.
    assert not run.ok(MODULE, **one)["changed"]
    own = {**one, "peering": {"tags": {"team": "net"}, "purge_tags": True}}
    assert run.ok(MODULE, **own)["changed"] and marks(run)["mixed"] == "shop"
    assert run.ok("vpc_peer_connection_info")["vpc_peer_connections"][0]["tags"] == {"team": "net"}
    assert [vpc["name"] for vpc in run.ok("vpc_info", tags={KEY: "shop"})["vpcs"]] == ["net-1"]


def test_nobody_sets_a_mark_by_hand(run: InProcess):
    result = run.silent("vpc", vpc_name="x", cidr_block="10.1.0.0/16", tags={KEY: "shop"})
    assert "begins with cloudlink:" in result["msg"]


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"topology": "no name"}, "topology: 'no name' is not a name of a topology"),
        ({"only_marked": True, "state": "absent"}, "only_marked: needs topology"),
        ({"only_marked": True, "topology": "shop"}, "only_marked: is only possible with state=absent"),
        (
            {"vpcs": [{"vpc_id": "vpc-1"}], "state": "absent"},
            "vpcs: is only possible with state=absent and only_marked",
        ),
    ],
)
def test_bad_options(run: InProcess, options: dict[str, Any], says: str):
    assert says in run.silent(MODULE, **link(1, 2), **options)["msg"]


def test_another_topology_is_left_alone(run: InProcess):
    run.ok(MODULE, **link(1, 2), topology="shop")
    run.stack.clear_journal()
    for options in ({}, {"state": "absent"}):
        text = run.fails(MODULE, **link(1, 2), topology="other", **options)["msg"]
        assert "belongs to the topology shop, and this is the topology other" in text
    assert run.stack.summary()["writes"] == 0


def test_marking_what_was_there_is_a_change(run: InProcess):
    run.ok(MODULE, **link(1, 2))
    foreseen = run.ok(MODULE, check=True, **link(1, 2), topology="shop")
    assert "~ peering link-1-2: topology nothing -> 'shop'" in foreseen["links"][0]["changes"]
    run.ok(MODULE, **link(1, 2), topology="shop")
    assert set(marks(run).values()) == {"shop"}


def test_former_names(run: InProcess):
    run.ok(MODULE, **link(1, 2), topology="shop")
    ids = sorted(one["VpcId"] for one in objects(run.stack, "vpcs"))
    renamed = link(1, 2, name="newer", was=["link-1-2"])
    renamed["accepter"]["vpc"]["vpc_name"] = "market"
    renamed["accepter"]["was"] = ["net-2"]
    assert run.ok(MODULE, check=True, **renamed, topology="shop")["links"][0]["outcome"] == "changed"
    run.ok(MODULE, **renamed, topology="shop")
    assert marks(run) == dict.fromkeys(["net-1", "market", "newer"], "shop")
    assert sorted(one["VpcId"] for one in objects(run.stack, "vpcs")) == ids
    assert not run.ok(MODULE, **renamed, topology="shop")["changed"]
