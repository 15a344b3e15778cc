# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""alicloud_vpc_peering in process: bad input, what several peerings share, what is kept, what only the cloud knows."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from tests.support.alicloud import OTHER_REGION, PEER, PEER_KEYS, REGION, InProcess, objects

MODULE = "vpc_peering"
UNKNOWN = "(known after apply)"


def side(name: str, cidr: str | None = None, region: str = REGION, **more: Any) -> dict[str, Any]:
    vpc = {"vpc_name": name, **({"cidr_block": cidr} if cidr else {})}
    return {"region": region, "vpc": vpc, "routes": ["auto"], **more}


def peering(near: dict[str, Any], far: dict[str, Any], name: str = "blue-green", **options: Any) -> dict[str, Any]:
    return {"name": name, "requester": near, "accepter": far, "peering": options}


BLUE, GREEN = side("blue", "10.1.0.0/16"), side("green", "10.2.0.0/16", OTHER_REGION)
PARTNER = side("partner", "10.3.0.0/16", OTHER_REGION, account="peer")
HUB = side("hub", "10.0.0.0/16")


@pytest.fixture
def link(run: InProcess) -> InProcess:
    """Runs the module with keys of both accounts at hand."""
    run.defaults["peer"] = PEER_KEYS
    return run


def deeds(result: dict[str, Any]) -> list[tuple[Any, ...]]:
    """What is done to which part of which link, and the notes of those that nothing is done to."""
    return [
        (index, part["part"], part["name"], *part["actions"], part.get("note"))
        for index, row in enumerate(result["links"])
        for part in row["parts"]
        if part["actions"] or part.get("note")
    ]


def foreseen_and_done(link: InProcess, peerings: list[dict[str, Any]], **options: Any) -> dict[str, Any]:
    """Check mode writes nothing and says what the run does, and after that nothing is left to do."""
    link.stack.clear_journal()
    foreseen = link.ok(MODULE, check=True, peerings=peerings, **options)
    assert link.stack.summary()["writes"] == 0
    done = link.ok(MODULE, peerings=peerings, **options)
    assert deeds(foreseen) == deeds(done)
    assert [row["outcome"] for row in foreseen["links"]] == [row["outcome"] for row in done["links"]]
    assert len(foreseen["diff"]) == len(done["diff"]) and bool(done["diff"]) == done["changed"]
    for check in (True, False):
        link.stack.clear_journal()
        again = link.ok(MODULE, check=check, peerings=peerings, **options)
        assert not again["changed"] and link.stack.summary()["writes"] == 0, deeds(again)
    return done


def routes(link: InProcess, vpc: str, **options: Any) -> dict[str, str]:
    found = link.ok("route_entry_info", vpc_id=vpc, entry_type="Custom", **options)["route_entries"]
    return {one["destination_cidrblock"]: one["nexthop_id"] for one in found}


# --- Bad input --------------------------------------------------------------------------------------------------------


def at(path: str, value: Any, base: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    """A good peering with one thing changed: ``at("requester.vpc.cidr_block", "x")``; DROP takes it out."""
    (found,) = copy.deepcopy([base or peering(BLUE, GREEN)])
    *keys, last = path.split(".")
    inner = found
    for key in keys:
        inner = inner.setdefault(key, {})
    if value is DROP:
        del inner[last]
    else:
        inner[last] = value
    return [found]


DROP = object()
NAMED = {"region": OTHER_REGION, "account_id": PEER, "vpc": {"vpc_id": "vpc-partner"}}
TWICE = [peering(HUB, side("one", "10.1.0.0/16"), "one"), peering(HUB, side("two", "10.1.0.0/16"), "two")]

BAD: dict[str, tuple[list[Any], str]] = {
    "no requester": (at("requester", DROP), "peerings[0].requester: is missing"),
    "no accepter": (at("accepter", None), "peerings[0].accepter: is missing"),
    "no VPC": (at("accepter.vpc", DROP), "peerings[0].accepter.vpc: give a VPC, by vpc_id or by definition"),
    "an empty VPC": (at("accepter.vpc", {}), "peerings[0].accepter.vpc: give a VPC"),
    "a VPC without a name": (at("accepter.vpc", {"cidr_block": "10.2.0.0/16"}), "peerings[0].accepter.vpc.vpc_name"),
    "a blank name of a VPC": (at("accepter.vpc.vpc_name", " "), "peerings[0].accepter.vpc.vpc_name: must not be blank"),
    "a long name of a VPC": (at("accepter.vpc.vpc_name", "x" * 129), "accepter.vpc.vpc_name: must be 1 to 128"),
    "a URL as a name of a VPC": (at("accepter.vpc.vpc_name", "http://x"), "must not begin with http://"),
    "an empty id of a VPC": (at("requester.vpc", {"vpc_id": " "}), "peerings[0].requester.vpc.vpc_id: is empty"),
    "host bits": (at("requester.vpc.cidr_block", "10.1.0.1/16"), "peerings[0].requester.vpc.cidr_block: '10.1.0.1/16'"),
    "no block": (at("requester.vpc.cidr_block", "10.1.0.0"), "is not a CIDR block"),
    "a public block": (at("requester.vpc.cidr_block", "8.8.0.0/16"), "is not inside"),
    "a small block": (at("requester.vpc.cidr_block", "10.1.0.0/30"), "the prefix length must be 28 or less"),
    "an IPv6 block": (at("requester.vpc.cidr_block", "fd00::/64"), "is not an IPv4 block"),
    "no IPv6 block": (at("requester.vpc.ipv6_cidr_block", "10.0.0.0/8"), "is not an IPv6 block"),
    "a bad secondary block": (
        at("requester.vpc.secondary_cidr_blocks", ["10.8.0.0/99"]),
        "peerings[0].requester.vpc.secondary_cidr_blocks[0]",
    ),
    "a secondary block that overlaps": (
        at("requester.vpc.secondary_cidr_blocks", ["10.1.8.0/24"]),
        "overlaps 10.1.0.0/16",
    ),
    "four user blocks": (at("requester.vpc.user_cidrs", [f"9.{n}.0.0/16" for n in range(4)]), "at most 3"),
    "a bad user block": (at("requester.vpc.user_cidrs", ["x"]), "peerings[0].requester.vpc.user_cidrs[0]"),
    "a mask of no pool": (at("requester.vpc.ipv4_cidr_mask", 30), "requester.vpc.ipv4_cidr_mask: must be from 8 to 28"),
    "a pool without a mask": (
        at("requester.vpc", {"vpc_name": "x", "ipv4_ipam_pool_id": "pool-1"}),
        "requester.vpc.ipv4_ipam_pool_id",
    ),
    "a long description of a VPC": (
        at("accepter.vpc.description", "x" * 257),
        "accepter.vpc.description: must be 1 to 256",
    ),
    "tags of the cloud": (at("accepter.vpc.tags", {"acs:x": "y"}), "peerings[0].accepter.vpc.tags"),
    "too many tags": (at("accepter.vpc.tags", {f"k{n}": "" for n in range(21)}), "at most 20 tags"),
    "purged tags without tags": (at("accepter.vpc.purge_tags", True), "peerings[0].accepter.vpc.purge_tags"),
    "a choice that is none": (at("accepter.vpc.dns_hostname_status", "on"), "dns_hostname_status must be one of"),
    "an unknown option of a VPC": (
        at("accepter.vpc.cidr", "10.2.0.0/16"),
        "peerings[0].accepter.vpc.cidr (did you mean",
    ),
    "a dry run of a VPC": (at("accepter.vpc.dry_run", True), "peerings[0].accepter.vpc.dry_run"),
    "a misspelt side": (at("accepters", {}), "peerings[0].accepters (did you mean 'accepter'?)"),
    "a misspelt option of a side": (
        at("requester.route", ["auto"]),
        "peerings[0].requester.route (did you mean 'routes'?)",
    ),
    "a misspelt option of the peering": (
        at("peering.bandwith", 5),
        "peerings[0].peering.bandwith (did you mean 'bandwidth'?)",
    ),
    "a side that is a text": (at("accepter", "green"), "dictionary requested"),
    "a peering that is a text": (["blue-green"], "dictionary requested"),
    "an unknown account": (at("accepter.account", "friend"), "peerings[0].accepter.account: 'friend' is not known"),
    "no region": (at("accepter.region", "nowhere"), "peerings[0].accepter.region: 'nowhere' is not a region id"),
    "an account that is no number": (at("accepter.account_id", "me"), "peerings[0].accepter.account_id"),
    "keys without a secret": (
        at("accepter.connection", {"access_key": "x"}),
        "peerings[0].accepter.connection.secret_key",
    ),
    "an unknown option of a connection": (
        at("accepter.connection", {"acces_key": "x"}),
        "accepter.connection.acces_key",
    ),
    "a scheme in an endpoint": (
        at("accepter.connection", {"access_key": "x", "secret_key": "y", "endpoints": {"vpc": "http://x"}}),
        "peerings[0].accepter.connection.endpoints.vpc",
    ),
    "a name that begins with a digit": (at("name", "1blue"), "peerings[0].name: must begin with a letter"),
    "a name with a dot": (at("name", "blue.green"), "peerings[0].name: may hold only letters"),
    "a short name": (at("name", "b"), "peerings[0].name: must be 2 to 128 characters"),
    "a description that begins with a digit": (at("peering.description", "1x"), "peerings[0].peering.description"),
    "a long description": (at("peering.description", "x" * 257), "peerings[0].peering.description: must be 2 to 256"),
    "no bandwidth": (at("peering.bandwidth", 0), "peerings[0].peering.bandwidth: must be 1 Mbit/s or more"),
    "a bandwidth that is no number": (at("peering.bandwidth", "wide"), "bandwidth"),
    "too much bandwidth": (at("peering.bandwidth", 2**31), "peerings[0].peering.bandwidth: must be 2147483647"),
    "bandwidth within a region": (
        at("peering.bandwidth", 5, peering(BLUE, side("green", "10.2.0.0/16"))),
        "peerings[0].peering.bandwidth: only a peering between two regions has one",
    ),
    "a link type within a region": (
        at("peering.link_type", "Gold", peering(BLUE, side("green", "10.2.0.0/16"))),
        "peerings[0].peering.link_type: only a peering between two regions has one",
    ),
    "an unknown link type": (at("peering.link_type", "Iron"), "link_type must be one of"),
    "an empty resource group": (
        at("peering.resource_group_id", " "),
        "peerings[0].peering.resource_group_id: is empty",
    ),
    "bad tags of the peering": (at("peering.tags", {"x": "http://y"}), "peerings[0].peering.tags"),
    "what to do about the dead": (at("peering.on_dead", "bury"), "on_dead must be one of"),
    "a route that is none": (
        at("requester.routes", ["everywhere"]),
        "peerings[0].requester.routes[0]: 'everywhere' is not",
    ),
    "a route with host bits": (at("requester.routes", ["auto", "10.5.0.1/16"]), "peerings[0].requester.routes[1]"),
    "a route into the reserved range": (at("requester.routes", ["100.64.1.0/24"]), "which the cloud keeps for itself"),
    "a route twice": (
        at("requester.routes", ["10.5.0.0/16"] * 2),
        "peerings[0].requester.routes[1]: is the same destination as routes[0]",
    ),
    "an empty route": (at("requester.routes", [""]), "peerings[0].requester.routes[0]"),
    "all tables and one": (
        at("requester.route_tables", ["all", "spare"]),
        "peerings[0].requester.route_tables[0]: stands for all tables of the VPC; give it alone",
    ),
    "no tables": (at("requester.route_tables", []), "peerings[0].requester.route_tables: is empty"),
    "an empty table": (at("requester.route_tables", [" "]), "peerings[0].requester.route_tables[0]: is empty"),
    "a table twice": (
        at("requester.route_tables", ["vtb-1"] * 2),
        "peerings[0].requester.route_tables[1]: names vtb-1",
    ),
    "one VPC on both sides": (at("accepter", BLUE), "peerings[0].accepter.vpc: is the same VPC"),
    "one VPC id on both sides": (
        [peering({"vpc": {"vpc_id": "vpc-1"}}, {"vpc": {"vpc_id": "vpc-1"}})],
        "is the same VPC",
    ),
    "networks that overlap": (at("accepter.vpc.cidr_block", "10.1.8.0/24"), "10.1.0.0/16 and 10.1.8.0/24"),
    "secondary networks that overlap": (at("accepter.vpc.secondary_cidr_blocks", ["10.1.8.0/24"]), "10.1.8.0/24"),
    "the same peering twice": ([peering(BLUE, GREEN), peering(BLUE, GREEN)], "peerings[1]: describes the same peering"),
    "the same peering from both ends": (
        [peering(BLUE, GREEN), peering(GREEN, BLUE)],
        "peerings[1]: describes the same",
    ),
    "two spokes with one block": (
        TWICE,
        "peerings[1].requester.routes: 10.1.0.0/16 leads through VPC peering one already",
    ),
    "one destination through two peerings": (
        [
            peering({**HUB, "routes": ["10.9.0.0/16"]}, side("one", "10.1.0.0/16"), "one"),
            peering({**HUB, "routes": ["10.9.0.0/16"]}, side("two", "10.2.0.0/16"), "two"),
        ],
        "peerings[1].requester.routes[0]: 10.9.0.0/16 leads through VPC peering one already",
    ),
    "a shared VPC that is described in two ways": (
        [
            peering({**HUB, "vpc": {**HUB["vpc"], "description": "x"}}, side("one", "10.1.0.0/16"), "one"),
            peering({**HUB, "vpc": {**HUB["vpc"], "description": "y"}}, side("two", "10.2.0.0/16"), "two"),
        ],
        "peerings[1].requester.vpc.description: 'y' contradicts peerings[0].requester.vpc.description",
    ),
    "no keys for either side": ([peering(NAMED, NAMED)], "at least one side needs keys"),
    "a named side without an id": (
        at("accepter", {**NAMED, "vpc": {"vpc_name": "x"}}),
        "peerings[0].accepter.vpc.vpc_id: is needed",
    ),
    "a named side without a region": (
        at("accepter", {"account_id": PEER, "vpc": {"vpc_id": "vpc-1"}}),
        "peerings[0].accepter.region: is needed",
    ),
    "a named side in no region": (
        at("accepter", {**NAMED, "region": "x"}),
        "peerings[0].accepter.region: 'x' is not a region id",
    ),
    "routes of a named side": (
        at("accepter", {**NAMED, "routes": ["auto"]}),
        "peerings[0].accepter.routes: cannot be made",
    ),
    "a bad block of a named side": (
        at("accepter", {**NAMED, "vpc": {"vpc_id": "vpc-1", "cidr_block": "10.0.0.1/8"}}),
        "peerings[0].accepter.vpc.cidr_block",
    ),
}

TASK: dict[str, tuple[dict[str, Any], str]] = {
    "no state": ({"state": "gone"}, "state must be one of"),
    "no way to overlap": ({"overlap": "maybe"}, "overlap must be one of"),
    "no way to delete": ({"delete": "some"}, "delete must be one of"),
    "no number of calls": ({"concurrency": "many"}, "concurrency: must be auto or a whole number"),
    "no time to wait": ({"wait_timeout": 0}, "wait_timeout: must be more than 0 seconds"),
    "both forms": ({"requester": BLUE}, "requester: cannot be combined with peerings"),
    "an unknown option": ({"overlaps": "fail"}, "overlaps (did you mean 'overlap'?)"),
}


def test_there_are_enough_of_them():
    assert len(BAD) + len(TASK) >= 60


@pytest.mark.parametrize("check", [True, False])
@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_refused_before_the_first_call(link: InProcess, name: str, check: bool):
    peerings, says = BAD[name]
    refused = link.silent(MODULE, peerings=peerings, check=check)
    assert says in refused["msg"], refused["msg"]
    assert objects(link.stack, "vpcs") == []


@pytest.mark.parametrize("check", [True, False])
@pytest.mark.parametrize("name", TASK)
def test_bad_options_of_the_task_are_refused_before_the_first_call(link: InProcess, name: str, check: bool):
    given, says = TASK[name]
    refused = link.silent(MODULE, peerings=[peering(BLUE, GREEN)], check=check, **given)
    assert says in refused["msg"], refused["msg"]


def test_one_bad_peering_of_many_stops_all_of_them(link: InProcess):
    many = [peering(HUB, side(f"s{n}", f"10.{n}.0.0/16"), f"hub-s{n}") for n in range(1, 6)]
    many[3]["accepter"]["vpc"]["cidr_block"] = "10.4.0.1/16"
    refused = link.silent(MODULE, peerings=many)
    assert refused["problems"] == [
        "peerings[3].accepter.vpc.cidr_block: '10.4.0.1/16' has host bits set; the network is 10.4.0.0/16"
    ]


def test_the_single_form_names_options_without_a_place(link: InProcess):
    refused = link.silent(MODULE, requester=BLUE)
    assert "accepter" in refused["msg"]
    refused = link.silent(MODULE, requester=BLUE, accepter={**GREEN, "routes": ["x"]})
    assert refused["problems"][0].startswith("accepter.routes[0]: ")


@pytest.mark.parametrize("check", [True, False])
def test_what_only_the_cloud_knows_is_refused_before_the_first_write(link: InProcess, check: bool):
    """A VPC id that is none, networks that overlap, and keys of a third account."""
    blue = link.vpc()
    link.vpc("inner", "10.1.8.0/24", region=OTHER_REGION)
    gone = {"region": OTHER_REGION, "vpc": {"vpc_id": "vpc-0000000000000000"}}
    cases = [
        (peering({"vpc": {"vpc_id": blue["id"]}}, gone), "VPC vpc-0000000000000000 does not exist"),
        (peering({"vpc": {"vpc_id": blue["id"]}}, side("inner", region=OTHER_REGION)), "10.1.0.0/16 and 10.1.8.0/24"),
        (peering(BLUE, {**PARTNER, "account_id": "1234"}), "peering"),
    ]
    for given, says in cases:
        link.stack.clear_journal()
        refused = link.fails(MODULE, peerings=[given, peering(BLUE, GREEN, "good")], check=check)
        assert says in refused["msg"] and link.stack.summary()["writes"] == 0, refused["msg"]


def test_a_link_that_cannot_be_planned_is_left_out_and_the_others_are_made(link: InProcess):
    link.vpc("inner", "10.1.8.0/24", region=OTHER_REGION)
    many = [
        peering(side("outer", "10.1.0.0/16"), side("inner", region=OTHER_REGION), "bad"),
        peering(side("one", "10.5.0.0/16"), side("two", "10.6.0.0/16"), "good"),
    ]
    for check in (True, False):
        result = link.fails(MODULE, peerings=many, continue_on_error=True, check=check)
        assert [row["outcome"] for row in result["links"]] == ["failed", "created"]
        assert "VPC peering bad" in result["msg"] and "overlap" in result["links"][0]["msg"]
    assert sorted(vpc["VpcName"] for vpc in objects(link.stack, "vpcs")) == ["inner", "one", "two"]


# --- What is made, and from what --------------------------------------------------------------------------------------


def test_from_nothing_and_back(link: InProcess):
    many = [peering(BLUE, PARTNER, "blue-partner", description="demo")]
    done = foreseen_and_done(link, many)
    (row,) = done["links"]
    assert row["outcome"] == "created" and row["status"] == "Activated" and row["next_step"] is None
    assert done["msg"] == "VPC peering blue-partner: created"
    near, far = row["requester"]["vpc_id"], row["accepter"]["vpc_id"]
    assert routes(link, near) == {"10.3.0.0/16": row["peer_connection_id"]}
    assert routes(link, far, **link.theirs) == {"10.1.0.0/16": row["peer_connection_id"]}
    gone = foreseen_and_done(link, many, state="absent")
    assert gone["links"][0]["outcome"] == "removed" and objects(link.stack, "vpcs") == []


def test_nothing_gets_a_name_or_description_that_nobody_wrote(link: InProcess):
    done = link.ok(MODULE, peerings=[peering(BLUE, GREEN)], return_objects=True)
    for part in done["links"][0]["parts"]:
        assert not part["object"].get("description")
        if part["kind"] == "route entry":
            assert not part["object"]["name"]


def test_the_diff_is_a_few_lines_a_link(link: InProcess):
    made = link.ok(MODULE, check=True, peerings=[peering(BLUE, GREEN)])
    assert made["diff"] == [
        {
            "prepared": "+++ VPC peering blue-green: 5 to create\n"
            "+ VPC blue 10.1.0.0/16\n+ VPC green 10.2.0.0/16\n+ peering blue-green between blue and green\n"
            "+ route 10.2.0.0/16 from blue\n+ route 10.1.0.0/16 from green\n"
        }
    ]
    link.ok(MODULE, peerings=[peering(BLUE, GREEN)])
    changed = link.ok(MODULE, check=True, peerings=[peering(BLUE, GREEN, description="x1")])
    assert changed["diff"] == [
        {"prepared": "+++ VPC peering blue-green: 1 to change\n~ peering blue-green: description nothing -> 'x1'\n"}
    ]


def test_ipv6_blocks_that_the_cloud_chooses(link: InProcess):
    near = side("blue", "10.1.0.0/16")
    far = side("green", "10.2.0.0/16", OTHER_REGION)
    for one in (near, far):
        one["vpc"]["enable_ipv6"] = True
    foreseen = link.ok(MODULE, check=True, peerings=[peering(near, far)])
    assert [part["name"] for part in foreseen["links"][0]["parts"][3:]] == [
        "10.2.0.0/16",
        UNKNOWN,
        "10.1.0.0/16",
        UNKNOWN,
    ]
    done = link.ok(MODULE, peerings=[peering(near, far)])
    (row,) = done["links"]
    blue, green = row["requester"]["vpc_id"], row["accepter"]["vpc_id"]
    (ours,) = link.ok("vpc_info", vpc_ids=[blue])["vpcs"]
    (theirs,) = link.ok("vpc_info", vpc_ids=[green], region=OTHER_REGION)["vpcs"]
    assert ours["ipv6_cidr_block"] and theirs["ipv6_cidr_block"]
    assert set(routes(link, blue)) == {"10.2.0.0/16", theirs["ipv6_cidr_block"]}
    assert set(routes(link, green, region=OTHER_REGION)) == {"10.1.0.0/16", ours["ipv6_cidr_block"]}
    foreseen_and_done(link, [peering(near, far)])


def test_ipv6_blocks_that_are_said(link: InProcess):
    """They are known before anything is made."""
    near, far = side("blue", "10.1.0.0/16"), side("green", "10.2.0.0/16", OTHER_REGION)
    near["vpc"]["ipv6_cidr_block"], far["vpc"]["ipv6_cidr_block"] = "fd00:1::/56", "fd00:2::/56"
    done = foreseen_and_done(link, [peering(near, far)])
    blue, green = (done["links"][0][key]["vpc_id"] for key in ("requester", "accepter"))
    assert set(routes(link, blue)) == {"10.2.0.0/16", "fd00:2::/56"}
    assert set(routes(link, green, region=OTHER_REGION)) == {"10.1.0.0/16", "fd00:1::/56"}


def test_only_one_side_with_ipv6_gets_no_route_for_it(link: InProcess):
    far = copy.deepcopy(GREEN)
    far["vpc"]["enable_ipv6"] = True
    done = foreseen_and_done(link, [peering(BLUE, far)])
    assert set(routes(link, done["links"][0]["requester"]["vpc_id"])) == {"10.2.0.0/16"}


@pytest.mark.parametrize("overlap", ["fail", "warn"])
def test_a_block_that_the_cloud_chooses_is_looked_at_before_the_peering_is_made(link: InProcess, overlap: str):
    """Without a block of their own, both VPCs get the cloud's, which is the same."""
    given = {"peerings": [peering(side("blue"), side("green", region=OTHER_REGION))], "overlap": overlap}
    foreseen = link.ok(MODULE, check=True, **given)
    assert [part["name"] for part in foreseen["links"][0]["parts"][3:]] == [UNKNOWN, UNKNOWN]
    done = link(MODULE, **given)
    assert bool(objects(link.stack, "peerings")) == (overlap == "warn")
    if overlap == "fail":
        assert done["failed"] and "overlap" in done["msg"] and "VPC peering blue-green" in done["msg"]


def test_custom_route_tables_and_own_destinations(link: InProcess):
    done = link.ok(MODULE, peerings=[peering(BLUE, {**GREEN, "routes": ["10.0.0.0/8"]})])
    table = next(part["id"].split(":")[0] for part in done["links"][0]["parts"] if part["part"] == "accepter.route")
    named = [peering(BLUE, {**GREEN, "routes": ["10.0.0.0/8", "10.1.0.0/16"], "route_tables": [table]})]
    again = foreseen_and_done(link, named)
    assert deeds(again) == [(0, "accepter.route", "10.1.0.0/16", "create", None)]


def test_route_tables_by_name_and_all_of_them(link: InProcess):
    vpc = link.ok(MODULE, peerings=[peering(BLUE, {**GREEN, "routes": None})])["links"][0]["accepter"]["vpc_id"]
    table = link.route_table(vpc, "spare", region=OTHER_REGION)
    named = {**GREEN, "routes": ["auto"], "route_tables": ["spare"]}
    done = foreseen_and_done(link, [peering(BLUE, named)])
    assert deeds(done) == [(0, "accepter.route", "10.1.0.0/16", "create", None)]
    assert [part["id"].split(":")[0] for part in done["links"][0]["parts"] if part["part"] == "accepter.route"] == [
        table
    ]
    every = [peering(BLUE, {**named, "route_tables": ["all"]})]
    assert deeds(foreseen_and_done(link, every)) == [(0, "accepter.route", "10.1.0.0/16", "create", None)]
    seen = link.ok(f"{MODULE}_info", peerings=every)["links"][0]["parts"]
    assert len([part for part in seen if part["part"] == "accepter.route" and part["status"] == "Available"]) == 2
    fewer = [peering(BLUE, {**named, "routes": [], "route_tables": ["all"]})]
    assert len(deeds(foreseen_and_done(link, fewer, purge_routes=True))) == 2
    foreseen_and_done(link, every)
    gone = foreseen_and_done(link, every, state="absent")
    kept = [part["note"] for part in gone["links"][0]["parts"] if part.get("note")]
    assert kept == [f"kept, since it is still in use: route table {table}"]


# --- Routes that are no longer wanted ---------------------------------------------------------------------------------


def test_routes_are_withdrawn_only_when_asked(link: InProcess):
    many = [peering({**BLUE, "routes": ["auto", "10.9.0.0/16"]}, GREEN)]
    vpc = link.ok(MODULE, peerings=many)["links"][0]["requester"]["vpc_id"]
    assert set(routes(link, vpc)) == {"10.2.0.0/16", "10.9.0.0/16"}
    fewer = [peering(BLUE, GREEN)]
    assert not link.ok(MODULE, peerings=fewer)["changed"]
    unmanaged = [peering({**BLUE, "routes": None}, GREEN)]
    assert not link.ok(MODULE, peerings=unmanaged, purge_routes=True)["changed"]
    done = foreseen_and_done(link, fewer, purge_routes=True)
    assert deeds(done) == [(0, "requester.route", "10.9.0.0/16", "delete", None)]
    none = foreseen_and_done(link, [peering({**BLUE, "routes": []}, GREEN)], purge_routes=True)
    assert deeds(none) == [(0, "requester.route", "10.2.0.0/16", "delete", None)]


def test_absent_takes_along_every_route_to_the_peering_and_no_other(link: InProcess):
    done = link.ok(MODULE, peerings=[peering({**BLUE, "routes": ["10.2.0.0/16", "10.7.0.0/16"]}, GREEN)])
    other = link.ok(MODULE, peerings=[peering({**BLUE, "routes": None}, side("third", "10.4.0.0/16"), "third")])
    blue, pcc = done["links"][0]["requester"]["vpc_id"], other["links"][0]["peer_connection_id"]
    link.ok("route_entry", vpc_id=blue, destination_cidrblock="10.8.0.0/16", nexthop_type="VpcPeer", nexthop_id=pcc)
    gone = foreseen_and_done(link, [peering({**BLUE, "routes": None}, {**GREEN, "routes": None})], state="absent")
    assert [one[2] for one in deeds(gone) if one[1] == "requester.route"] == ["10.2.0.0/16", "10.7.0.0/16"]
    assert routes(link, blue) == {"10.8.0.0/16": pcc}
    kept = [part["note"] for part in gone["links"][0]["parts"] if part.get("note")]
    assert kept == [f"kept, since it is still in use: peering {pcc} (third)"]


# --- What several peerings share --------------------------------------------------------------------------------------


def star(*numbers: int) -> list[dict[str, Any]]:
    return [peering(copy.deepcopy(HUB), side(f"s{n}", f"10.{n}.0.0/16", OTHER_REGION), f"hub-s{n}") for n in numbers]


def test_a_hub_is_made_once_and_goes_with_the_last_spoke(link: InProcess):
    done = foreseen_and_done(link, star(1, 2, 3))
    assert [row["parts"][0].get("shared", False) for row in done["links"]] == [False, True, True]
    assert len(objects(link.stack, "vpcs")) == 4
    first = foreseen_and_done(link, star(1), state="absent")
    (note,) = [part["note"] for part in first["links"][0]["parts"] if part.get("note")]
    assert note.startswith("kept, since it is still in use: peering pcc-") and len(objects(link.stack, "vpcs")) == 3
    foreseen_and_done(link, star(2, 3), state="absent")
    assert objects(link.stack, "vpcs") == objects(link.stack, "peerings") == []


def test_a_hub_may_be_defined_once_and_named_elsewhere(link: InProcess):
    many = star(1, 2)
    many[1]["requester"]["vpc"] = {"vpc_name": "hub", "description": "the hub"}
    foreseen_and_done(link, many)
    (hub,) = [vpc for vpc in objects(link.stack, "vpcs") if vpc["VpcName"] == "hub"]
    assert hub["Description"] == "the hub"


def test_a_vpc_that_holds_vswitches_or_other_routes_is_kept(link: InProcess):
    done = link.ok(MODULE, peerings=[peering(BLUE, GREEN)])
    blue = done["links"][0]["requester"]["vpc_id"]
    link.ok("route_entry", vpc_id=blue, destination_cidrblock="10.99.0.0/16", nexthop_type="Instance", nexthop_id="i-1")
    gone = foreseen_and_done(link, [peering(BLUE, GREEN)], state="absent")
    assert "kept, since it is still in use: route to 10.99.0.0/16" in str(deeds(gone))
    assert [vpc["VpcId"] for vpc in objects(link.stack, "vpcs")] == [blue]


def test_a_vpc_that_another_link_names_by_its_id_is_kept(link: InProcess):
    hub = link.ok(MODULE, peerings=star(1))["links"][0]["requester"]["vpc_id"]
    far = side("s2", "10.2.0.0/16", OTHER_REGION)
    both = [*star(1), peering({"vpc": {"vpc_id": hub}, "routes": ["auto"]}, far, "hub-s2")]
    foreseen_and_done(link, both)
    gone = foreseen_and_done(link, both, state="absent")
    (note,) = [part["note"] for row in gone["links"] for part in row["parts"] if part.get("note")]
    assert note == "kept, since it is still in use: named by its id in peerings[1].requester.vpc"
    assert [vpc["VpcId"] for vpc in objects(link.stack, "vpcs")] == [hub]


def test_a_name_that_two_vpcs_have_needs_a_block(link: InProcess):
    """Whoever leaves it out could mean either."""
    many = star(1, 2, 3)
    many[1]["requester"]["vpc"]["cidr_block"] = "10.99.0.0/16"
    del many[2]["requester"]["vpc"]["cidr_block"]
    refused = link.silent(MODULE, peerings=many)
    assert refused["problems"] == [
        "peerings[2].requester.vpc.cidr_block: VPC 'hub' has a block at peerings[0].requester.vpc; say it here too, or they "
        "could be two"
    ]


def test_vpcs_by_id_stay_unless_all_shall_go(link: InProcess):
    blue, green = link.vpc(), link.vpc("green", "10.2.0.0/16", region=OTHER_REGION)
    near = {"vpc": {"vpc_id": blue["id"]}, "routes": ["auto"]}
    far = {"region": OTHER_REGION, "vpc": {"vpc_id": green["id"]}, "routes": ["auto"]}
    foreseen_and_done(link, [peering(near, far)])
    foreseen_and_done(link, [peering(near, far)], state="absent")
    assert len(objects(link.stack, "vpcs")) == 2 and objects(link.stack, "peerings") == []
    foreseen_and_done(link, [peering(near, far)], state="absent", delete="all")
    assert objects(link.stack, "vpcs") == []
    # What is gone already is no error.
    assert not link.ok(MODULE, peerings=[peering(near, far)], state="absent", delete="all")["changed"]


# --- Reading ----------------------------------------------------------------------------------------------------------


def test_info_shows_what_is_there_of_each_part(link: InProcess):
    nothing = link.ok("vpc_peering_info", peerings=[peering(BLUE, GREEN)])
    assert nothing["links"][0]["status"] is None
    assert [part["status"] for part in nothing["links"][0]["parts"]] == [None] * 3
    link.ok(MODULE, peerings=[peering(BLUE, GREEN)])
    link.stack.clear_journal()
    found = link.ok("vpc_peering_info", requester=BLUE, accepter=GREEN)
    assert link.stack.summary()["writes"] == 0
    (row,) = found["links"]
    assert row["status"] == "Activated"
    assert [part["status"] for part in row["parts"]] == [
        "Available",
        "Available",
        "Activated",
        "Available",
        "Available",
    ]
    assert row["parts"][2]["object"]["peer_connection_name"] == "blue-green"


def test_account_ids_are_asked_once_an_account_and_none_where_all_is_well(link: InProcess):
    accounts = [{"name": f"a{n}", "assume_role": {"role_arn": f"acs:ram::{PEER}:role/r{n}"}} for n in range(3)]
    many = [
        peering(HUB, side(f"s{n}", f"10.{n}.0.0/16", OTHER_REGION, account=f"a{n - 1}"), f"hub-s{n}") for n in (1, 2, 3)
    ]
    link.stack.clear_journal()
    link.ok(MODULE, check=True, peerings=many, accounts=accounts)
    assert link.stack.summary()["operations"]["GetCallerIdentity"] == 4
    link.ok(MODULE, peerings=many, accounts=accounts)
    link.stack.clear_journal()
    assert not link.ok(MODULE, peerings=many, accounts=accounts)["changed"]
    assert "GetCallerIdentity" not in link.stack.summary()["operations"]
