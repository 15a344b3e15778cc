# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is refused before the first call, in check mode too, with the path of the option."""

from __future__ import annotations

import pytest

from tests.support.alicloud import OTHER_REGION, PEER_KEYS, REGION, InProcess

PEERING = "vpc_peer_connection"
PAIR = {"vpc_id": "vpc-a", "accepting_vpc_id": "vpc-b", "accepting_region_id": OTHER_REGION}
HOP = {"nexthop_type": "VpcPeer", "nexthop_id": "pcc-1"}
ROUTE = {"route_table_id": "vtb-a", "destination_cidrblock": "10.2.0.0/16", **HOP}

CASES = [
    ("vpc", {}, "vpc_name", "vpc_id"),
    ("vpc", {"name": "x" * 129}, "vpc_name", "1 to 128"),
    ("vpc", {"name": "blue", "cidr_block": "100.64.0.0/16"}, "cidr_block", "not inside"),
    ("vpc", {"name": "blue", "cidr_block": "10.1.2.3/16"}, "cidr_block", "10.1.0.0/16"),
    ("vpc", {"name": "blue", "description": "http://x"}, "description", "http://"),
    ("vpc", {"name": "blue", "ipv4_cidr_mask": 30}, "ipv4_cidr_mask", "8 to 28"),
    ("vpc", {"name": "blue", "ipv4_ipam_pool_id": "ipam-1"}, "ipv4_ipam_pool_id", "ipv4_cidr_mask"),
    ("vpc", {"name": "blue", "tags": {"acs:x": "y"}}, "tags", "keeps for itself"),
    (PEERING, {}, "vpc_id", "required"),
    (PEERING, {**PAIR, "accepting_region_id": None}, "accepting_region_id", "required"),
    (PEERING, {**PAIR, "accepting_vpc_id": "vpc-a"}, "accepting_vpc_id", "the same VPC"),
    (PEERING, {**PAIR, "name": "1st"}, "peer_connection_name", "letter"),
    (PEERING, {**PAIR, "name": "x"}, "peer_connection_name", "2 to 128"),
    (PEERING, {**PAIR, "name": "two words"}, "peer_connection_name", "hyphens"),
    (PEERING, {**PAIR, "description": "https://x.example"}, "description", "https://"),
    (PEERING, {**PAIR, "bandwidth": 0}, "bandwidth", "1 Mbit/s"),
    (PEERING, {**PAIR, "accepting_region_id": REGION, "bandwidth": 5}, "bandwidth", "two regions"),
    (PEERING, {**PAIR, "accepting_region_id": REGION, "link_type": "Gold"}, "link_type", "two regions"),
    (PEERING, {**PAIR, "accepting_ali_uid": "me"}, "accepting_ali_uid", "number"),
    (PEERING, {**PAIR, "accepting_account": "nobody"}, "accepting_account", "not known"),
    (PEERING, {**PAIR, "accepting_account": "peer"}, "accepting_account", "is missing"),
    (PEERING, {**PAIR, "account": "nobody"}, "account", "not known"),
    (PEERING, {**PAIR, "link_type": "Lead"}, "", "link_type"),
    (PEERING, {**PAIR, "wait_timeout": 0}, "wait_timeout", "more than 0"),
    (PEERING, {"batch": [PAIR, {**PAIR, "name": "1"}]}, "batch[1].peer_connection_name", "2 to 128"),
    (PEERING, {"batch": [PAIR], "name": "x1"}, "peer_connection_name", "combined with batch"),
    ("vpc_peer_connection_accepter", {"vpc_id": "vpc-a"}, "accepting_vpc_id", "instance_id"),
    ("vpc_peer_connection_info", {"name_regex": "("}, "name_regex", "regular expression"),
    ("route_entry", {**ROUTE, "vpc_id": "vpc-a"}, "route_table_id", "either"),
    ("route_entry", {"destination_cidrblock": "10.2.0.0/16", **HOP}, "route_table_id", "either"),
    ("route_entry", {**ROUTE, "destination_cidrblock": None}, "destination_cidrblock", "required"),
    ("route_entry", {**ROUTE, "destination_cidrblock": "100.64.1.0/24"}, "destination_cidrblock", "itself"),
    ("route_entry", {**ROUTE, "nexthop_id": ""}, "nexthop_id", "is empty"),
    ("route_entry", {**ROUTE, "name": " "}, "name", "blank"),
    ("vpc", {"name": "blue", "tags": {"a": "http://x"}}, "tags", "value of 'a'"),
    ("vpc", {"name": "blue", "purge_tags": True}, "purge_tags", "needs tags too"),
    (PEERING, {**PAIR, "purge_tags": True}, "purge_tags", "needs tags too"),
    (PEERING, {**PAIR, "tags": {"a": ["b"]}}, "tags", "must be a text"),
    (PEERING, {**PAIR, "resource_group_id": ""}, "resource_group_id", "is empty"),
    (PEERING, {**PAIR, "accepting_vpc_id": ""}, "accepting_vpc_id", "is empty"),
    (PEERING, {**PAIR, "accepting_ali_uid": "\u00b2"}, "accepting_ali_uid", "number"),
    (PEERING, {**PAIR, "name": "caf\u00e9-link"}, "peer_connection_name", "hyphens"),
    (PEERING, {**PAIR, "description": "\u0416uk"}, "description", "letter"),
    (PEERING, {**PAIR, "bandwidth": 2**31}, "bandwidth", "or less"),
    (PEERING, {**PAIR, "wait_timeout": float("nan")}, "wait_timeout", "nan"),
    ("vpc_peer_connection_info", {"tags": {"a": []}}, "tags", "must be a text"),
    ("vpc_peer_connection_accepter", {"instance_id": "pcc-1", "purge_tags": True}, "purge_tags", "needs tags too"),
    ("vpc_peer_connection_accepter", {"instance_id": ""}, "instance_id", "is empty"),
    ("route_entry_info", {}, "route_table_id", "either"),
    ("account_info", {"region": "Hang Zhou"}, "region", "not a region id"),
    ("account_info", {"access_key": None}, "access_key", "ALICLOUD_ACCESS_KEY"),
    ("account_info", {"secret_key": None}, "secret_key", "ALICLOUD_SECRET_KEY"),
    ("account_info", {"account_id": "me"}, "account_id", "number"),
    ("account_info", {"endpoints": {"vpc": "https://x"}}, "endpoints.vpc", "without a scheme"),
    ("account_info", {"assume_role": {"role_arn": "a", "session_expiration": 60}}, "assume_role", "900"),
    ("account_info", {"assume_role": {"role_arn": "a", "session_name": "a b"}}, "assume_role", "without spaces"),
]


@pytest.mark.parametrize("check", [False, True])
@pytest.mark.parametrize(("module", "options", "path", "says"), CASES)
def test_refused_without_a_call(run: InProcess, module, options, path, says, check):
    result = run.silent(module, check=check, **options)
    assert result["error"]["code"] == "InvalidOptions"
    assert says in result["msg"] and path in result["msg"], result["msg"]
    if path:
        assert any(line.startswith(path) for line in result["problems"]), result["problems"]


def test_bandwidth_of_a_peering_within_a_region_that_is_named_by_its_id(run: InProcess):
    blue, green = run.vpc(), run.vpc("green", "10.2.0.0/16")
    made = run.peering({"vpc_id": blue["id"], "accepting_vpc_id": green["id"], "accepting_region_id": REGION})["id"]
    for options in ({"bandwidth": 5}, {"link_type": "Gold"}):
        result = run.fails(PEERING, peer_connection_id=made, **options)
        assert result["error"]["code"] == "Refused" and "within region" in result["msg"]


def test_a_peering_twice_in_a_batch(run: InProcess):
    """From its two ends it is the same one, whatever account or region it is looked at from."""
    for other in ({}, {"region": OTHER_REGION}, {"account": "peer"}):
        back = {"vpc_id": "vpc-b", "accepting_vpc_id": "vpc-a", "accepting_region_id": REGION, **other}
        result = run.silent(PEERING, batch=[PAIR, back], peer=PEER_KEYS)
        assert result["problems"] == ["batch[1]: describes the same VPC peering connection as batch[0]"]
    ids = [{"instance_id": "pcc-1"}, {"instance_id": "pcc-1", "account": "peer"}]
    result = run.silent("vpc_peer_connection_accepter", batch=ids, peer=PEER_KEYS)
    assert result["problems"] == ["batch[1]: describes the same VPC peering connection as batch[0]"]
    # of VPCs that two accounts or regions call alike, each is its own
    batch = [{"name": "blue"}, {"name": "blue", "region": OTHER_REGION}]
    assert run.ok("vpc", check=True, batch=batch)["changed"]


def test_what_is_needed_only_to_make_a_route(run: InProcess):
    given = run.inner()
    hop = {"nexthop_type": "VpcPeer", "nexthop_id": run.peering(given)["id"]}
    route = {"vpc_id": given["vpc_id"], "destination_cidrblock": "10.2.0.0/16"}
    for check in (True, False):
        result = run.fails("route_entry", check, **route)
        assert result["error"]["code"] == "InvalidOptions"
        assert [line.partition(":")[0] for line in result["problems"]] == ["nexthop_type", "nexthop_id"]
    run.ok("route_entry", **route, **hop)
    assert not run.ok("route_entry", **route)["changed"]
    assert run.ok("route_entry", **route, description="Words")["actions"] == ["modify"]


def test_unknown_ids(run: InProcess):
    for module, options in (
        (PEERING, {"peer_connection_id": "pcc-none"}),
        ("vpc", {"vpc_id": "vpc-none"}),
        ("route_entry", {**ROUTE, "route_table_id": "vtb-none"}),
        ("route_entry", {"vpc_id": "vpc-none", "destination_cidrblock": "10.2.0.0/16", **HOP}),
    ):
        result = run.fails(module, **options)
        assert result["error"]["code"] == "NotFound" and "does not exist in region" in result["msg"]
        gone = run.ok(module, state="absent", **options)
        assert not gone["changed"]


def test_two_that_match(run: InProcess):
    run.vpc()
    run.vpc("blue", "10.9.0.0/16")
    result = run.fails("vpc", name="blue", description="which?")
    assert result["error"]["code"] == "Ambiguous" and len(result["candidates"]) == 2


def test_ends_that_cannot_change(run: InProcess):
    given = run.inner()
    run.peering(given)
    result = run.fails(PEERING, **{**given, "accepting_ali_uid": "1000000000000009"})
    assert result["error"]["code"] == "ImmutableChange" and "accepting_ali_uid" in result["msg"]
