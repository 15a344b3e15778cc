# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pairs that meet what is there already: half of a pair, drift, VPCs that others use, blocks that only the cloud knows.

In process, against the simulator. Whatever a run does, check mode has said it, and the next run has nothing to do.
"""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from tests.simulator.testing import ControlPlane, Simulator
from tests.support.stack import OTHER_REGION, InProcess, count, objects, peer

MODULE = "router_interface_pair"
RECREATE = {"on_immutable_change": "recreate"}


def side(name: str, block: str | None = None, routes: str | list[str] | None = "auto", **more: Any) -> dict[str, Any]:
    vpc = {"vpc_name": name, **({"cidr_block": block} if block else {})}
    return {"vpc": vpc, **({"routes": routes} if routes else {}), **more}


def pair(name: str = "blue-green", initiating: Any = None, accepting: Any = None) -> dict[str, Any]:
    one = {"interface": {"specification": "Large.2"}, **(initiating or side("blue", "172.16.0.0/12"))}
    return {"name": name, "initiating": one, "accepting": accepting or side("green", "192.168.0.0/16")}


def deeds(result: dict[str, Any]) -> list[tuple]:
    return [
        (row["name"], row["outcome"], part["part"], part["name"], tuple(part["actions"]), part.get("note"))
        for row in result["links"]
        for part in row["parts"]
    ]


def done(run: InProcess, *pairs: dict[str, Any], changed: bool = True, **options: Any) -> dict[str, Any]:
    """Check mode, which writes nothing, the run, which does just that, and the run again, which has nothing to do."""
    before = run.stack.state()
    foreseen = run.ok(MODULE, True, pairs=copy.deepcopy(list(pairs)), **options)
    assert run.stack.state() == before
    result = run.ok(MODULE, pairs=copy.deepcopy(list(pairs)), **options)
    assert deeds(foreseen) == deeds(result)
    assert [one["prepared"] for one in foreseen["diff"]] == [one["prepared"] for one in result["diff"]]
    assert foreseen["changed"] is result["changed"] is changed
    run.stack.clear_journal()
    again = run.ok(MODULE, pairs=copy.deepcopy(list(pairs)), **options)
    assert not again["changed"] and run.stack.summary()["writes"] == 0
    return result


def part_of(result: dict[str, Any], name: str, link: int = 0) -> dict[str, Any]:
    return next(part for part in result["links"][link]["parts"] if part["part"] == name)


def interfaces(stack: ControlPlane) -> dict[str, dict[str, Any]]:
    """Of each role, the only interface."""
    found = objects(stack, "router_interfaces")
    assert len({one["Role"] for one in found}) == len(found)
    return {one["Role"]: one for one in found}


def drop(run: InProcess, role: str) -> str:
    """Delete an interface by hand, with the routes to it."""
    gone = interfaces(run.stack)[role]["RouterInterfaceId"]
    for entry in objects(run.stack, "route_entries"):
        if any(gone in hop for hop in entry["NextHops"]):
            table, block = entry["RouteTableId"], entry["DestinationCidrBlock"]
            run.ok("route_entry", state="absent", route_table_id=table, destination_cidrblock=block)
    run.ok("router_interface", state="absent", router_interface_id=gone)
    return gone


# --- Interfaces that are not as they were left ------------------------------------------------------------------------


@pytest.mark.parametrize(("role", "left"), [("InitiatingSide", "AcceptingSide"), ("AcceptingSide", "InitiatingSide")])
def test_an_interface_deleted_by_hand(run: InProcess, stack: ControlPlane, role: str, left: str):
    done(run, pair())
    gone = drop(run, role)
    kept = interfaces(stack)[left]["RouterInterfaceId"]
    for check in (True, False):
        stack.clear_journal()
        refused = run.fails(MODULE, check, pairs=[pair()])
        assert stack.summary()["writes"] == 0 and refused["changed"] is False
        assert kept in refused["msg"] and gone in refused["msg"]
        assert "set on_immutable_change to recreate, which replaces it and its routes" in refused["msg"]
    built = done(run, pair(), **RECREATE)
    assert any(kept in text and "so a new one takes its place" in text for text in built["warnings"])
    assert count(stack) == {"vpcs": 2, "router_interfaces": 2, "route_entries": 2}
    assert {one["Status"] for one in objects(stack, "router_interfaces")} == {"Active"}
    assert "-/+ interface" in built["diff"][0]["prepared"]


def test_an_interface_renamed_by_hand_is_renamed_back(run: InProcess, stack: ControlPlane):
    built = done(run, pair())
    for key in ("initiating", "accepting"):
        one = built["links"][0][key]["interface_id"]
        run.ok("router_interface", router_interface_id=one, name="by-hand")
    again = done(run, pair())
    assert again["links"][0]["outcome"] == "changed"
    assert {one["Name"] for one in objects(stack, "router_interfaces")} == {"blue-green", "blue-green-opposite"}
    assert count(stack) == {"vpcs": 2, "router_interfaces": 2, "route_entries": 2}


def test_names_that_are_cleared(run: InProcess, stack: ControlPlane):
    done(run, pair())
    bare = pair()
    for key in ("initiating", "accepting"):
        bare[key].setdefault("interface", {})["name"] = ""
    done(run, bare)
    assert {one["Name"] for one in objects(stack, "router_interfaces")} == {""}
    done(run, bare, state="absent")
    assert count(stack) == {}


def test_a_pair_that_leads_to_another_vpc(run: InProcess, stack: ControlPlane):
    """The name is taken by an interface that faces the old opposite, and can never face another one."""
    done(run, pair())
    turned = pair(accepting=side("yellow", "10.4.0.0/16"))
    refused = run.fails(MODULE, pairs=[turned])
    assert "recreate" in refused["msg"], refused["msg"]
    done(run, turned, purge_routes=True, **RECREATE)
    facing = {one["Name"]: one["Status"] for one in objects(stack, "router_interfaces")}
    assert facing["blue-green"] == "Active"


def test_a_free_interface_of_that_name_is_taken(run: InProcess, stack: ControlPlane):
    """As one that was made by the modules for single objects, or by a run that was interrupted."""
    first, second = run.sides()
    mine = pair("blue-Init")
    mine["accepting"]["interface"] = {"name": "green-Acce"}
    built = done(run, mine)
    assert [built["links"][0][key]["interface_id"] for key in ("initiating", "accepting")] == [
        first["id"],
        second["id"],
    ]
    assert built["links"][0]["outcome"] == "changed"


WRITES = (
    "CreateVpc",
    "CreateRouterInterface",
    "ModifyRouterInterfaceAttribute",
    "ConnectRouterInterface",
    "CreateRouteEntry",
)


@pytest.mark.parametrize("nth", [1, 2])
@pytest.mark.parametrize("operation", WRITES)
@pytest.mark.parametrize("state", ["present", "absent"])
def test_an_interrupted_build(run: InProcess, stack: ControlPlane, operation: str, nth: int, state: str):
    """What is there is found again, whichever write was the last, and nothing of it is left behind."""
    stack.fault(operation=operation, status=403, code="Forbidden.RAM", nth=nth, times=None)
    broken = run(MODULE, pairs=[pair()])
    assert broken.get("failed") or (operation, nth) == ("ConnectRouterInterface", 2)
    stack.clear_faults()
    done(run, pair(), state=state, changed=count(stack) != {} if state == "absent" else bool(broken.get("failed")))
    left = {"vpcs": 2, "router_interfaces": 2, "route_entries": 2} if state == "present" else {}
    assert count(stack) == left


# --- What is shared ---------------------------------------------------------------------------------------------------


def spokes(*numbers: int) -> list[dict[str, Any]]:
    hub = side("hub", "10.0.0.0/16")
    return [pair(f"hub-{n}", hub, side(f"spoke-{n}", f"10.{n}.0.0/16")) for n in numbers]


def test_a_hub_goes_with_its_last_spoke(run: InProcess, stack: ControlPlane):
    done(run, *spokes(1, 2, 3))
    assert count(stack) == {"vpcs": 4, "router_interfaces": 6, "route_entries": 6}
    gone = done(run, *spokes(1), state="absent")
    hub = part_of(gone, "initiating.vpc")
    assert hub["actions"] == [] and hub["status"] == "Available"
    assert hub["note"].startswith("kept, since it is still in use: router interface ri-")
    assert "(hub-2)" in hub["note"] and "(hub-3)" in hub["note"]
    assert count(stack) == {"vpcs": 3, "router_interfaces": 4, "route_entries": 4}
    done(run, *spokes(2, 3), changed=False)
    done(run, *spokes(2, 3), state="absent")
    assert count(stack) == {}


def test_the_same_vpc_by_name_and_by_id(run: InProcess, stack: ControlPlane):
    """Its removal waits for the interfaces of all pairs, however they call it."""
    built = done(run, *spokes(1))
    by_id = pair(
        "hub-2", {"vpc": {"vpc_id": built["links"][0]["initiating"]["vpc_id"]}}, side("spoke-2", "10.2.0.0/16")
    )
    done(run, *spokes(1), by_id)
    done(run, by_id, *spokes(1), state="absent")
    assert count(stack) == {}


def test_a_vswitch_keeps_its_vpc(run: InProcess, stack: ControlPlane):
    done(run, pair())
    green = run.client().pages("DescribeVpcs", {"VpcName": "green"}, ("Vpcs", "Vpc"))[0]
    green["VSwitchIds"] = {"VSwitchId": ["vsw-1", "vsw-2"]}
    answer = {"RequestId": "R", "TotalCount": 1, "PageNumber": 1, "PageSize": 50, "Vpcs": {"Vpc": [green]}}
    stack.fault(operation="DescribeVpcs", contains="VpcName=green", status=200, body=json.dumps(answer), times=None)
    gone = done(run, pair(), state="absent")
    assert part_of(gone, "accepting.vpc")["note"] == "kept, since it is still in use: vSwitch vsw-1, vsw-2"
    assert count(stack) == {"vpcs": 1}


def test_a_route_that_leads_elsewhere_keeps_its_vpc(run: InProcess, stack: ControlPlane):
    built = done(run, pair())
    vpc = run.ok("vpc_info", vpc_ids=[built["links"][0]["initiating"]["vpc_id"]])["vpcs"][0]
    other = {"route_table_id": vpc["route_table_id"], "destination_cidrblock": "10.77.0.0/16"}
    run.ok("route_entry", nexthop_type="Instance", nexthop_id="i-1", **other)
    gone = done(run, pair(), state="absent")
    note = part_of(gone, "initiating.vpc")["note"]
    assert note == "kept, since it is still in use: route to 10.77.0.0/16"
    assert count(stack) == {"vpcs": 1, "route_entries": 1}


def test_what_is_gone_already_is_no_error(run: InProcess, stack: ControlPlane):
    done(run, pair(), state="absent", changed=False)
    ids = pair("ids", {"vpc": {"vpc_id": "vpc-none"}}, {"vpc": {"vpc_id": "vpc-gone"}})
    done(run, ids, state="absent", changed=False)
    gone = pair(
        "gone", {"interface": {"router_interface_id": "ri-none"}}, {"interface": {"router_interface_id": "ri-gone"}}
    )
    done(run, gone, state="absent", changed=False)


# --- Routes -----------------------------------------------------------------------------------------------------------


def test_routes_that_nobody_lists(run: InProcess, stack: ControlPlane):
    """They stay, unless purge_routes says otherwise, and go with the pair in any case."""
    wide = pair(initiating=side("blue", "172.16.0.0/12", ["192.168.0.0/16", "10.8.0.0/16"]))
    done(run, wide)
    done(run, pair(), changed=False)
    assert count(stack)["route_entries"] == 3
    withdrawn = done(run, pair(), purge_routes=True)
    assert withdrawn["diff"][0]["prepared"].splitlines()[1:] == ["- route 10.8.0.0/16 from blue"]
    done(run, wide)
    none = pair(initiating=side("blue", "172.16.0.0/12", None), accepting=side("green", "192.168.0.0/16", None))
    done(run, none, changed=False)
    done(run, none, state="absent")
    assert count(stack) == {}


def test_routes_in_tables_by_their_ids(run: InProcess, stack: ControlPlane):
    """The system table may be named, too, and is cleared once."""
    built = done(run, pair())
    table = part_of(built, "initiating.route")["id"].split(":")[0]
    named = pair(initiating=side("blue", "172.16.0.0/12", ["10.9.0.0/16"], route_tables=[table]))
    made = done(run, named)
    assert made["diff"][0]["prepared"].splitlines()[1:] == [f"+ route 10.9.0.0/16 from blue in table {table}"]
    withdrawn = done(run, named, purge_routes=True)
    assert withdrawn["diff"][0]["prepared"].splitlines()[1:] == [f"- route 192.168.0.0/16 from blue in table {table}"]
    gone = done(run, named, state="absent")
    assert [part["name"] for part in gone["links"][0]["parts"] if part["part"] == "initiating.route"] == ["10.9.0.0/16"]
    assert count(stack) == {}


def test_routes_in_tables_by_their_names(run: InProcess, stack: ControlPlane):
    """``all`` is all that the VPC has, and names are looked up; tables that nobody made by a pair keep their VPC."""
    wanted = pair(initiating=side("blue", "172.16.0.0/12", None), accepting=side("green", "192.168.0.0/16", None))
    done(run, wanted)
    vpc = run.ok("vpc_info", name_regex="^blue$")["vpcs"][0]
    spare, second = (run.route_table(vpc["id"], name) for name in ("spare", "second"))

    def tables() -> set[str]:
        return {one["RouteTableId"] for one in objects(stack, "route_entries")}

    wanted["initiating"].update(routes=["10.9.0.0/16"], route_tables=["spare"])
    done(run, wanted)
    assert tables() == {spare}
    wanted["initiating"]["route_tables"] = ["all"]
    done(run, wanted)
    assert tables() == {spare, second, vpc["route_table_id"]}
    done(run, wanted, changed=False, purge_routes=True)
    gone = done(run, wanted, state="absent")
    note = part_of(gone, "initiating.vpc")["note"]
    assert note == f"kept, since it is still in use: route table {', '.join(sorted((spare, second)))}"
    assert count(stack) == {"vpcs": 1}


@pytest.mark.parametrize("check", [True, False])
def test_a_table_that_no_vpc_has(run: InProcess, stack: ControlPlane, check: bool):
    """Neither one that is still to be made, nor one that is there."""
    wanted = pair(initiating=side("blue", "172.16.0.0/12", route_tables=["spare"]))
    refused = run.fails(MODULE, check, pairs=[wanted])
    assert "pairs[0].initiating.route_tables[0]: VPC blue has no route table called 'spare'" in refused["msg"]
    assert count(stack) == {}
    vpc = run.ok("vpc", vpc_name="blue", cidr_block="172.16.0.0/12")["vpc"]["id"]
    ids = sorted(run.route_table(vpc, "spare") for _ in range(2))
    refused = run.fails(MODULE, check, pairs=[wanted])
    assert f"VPC blue has 2 route tables called 'spare': {', '.join(ids)}; give the id of one" in refused["msg"]
    assert count(stack) == {"vpcs": 1}


def test_all_tables_of_a_vpc_that_is_still_to_be_made(run: InProcess, stack: ControlPlane):
    wanted = pair(initiating=side("blue", "172.16.0.0/12", route_tables=["all"]))
    done(run, wanted)
    assert count(stack)["route_entries"] == 2
    done(run, wanted, state="absent")
    assert count(stack) == {}


# --- Routes that several interfaces share -----------------------------------------------------------------------------

FAR = "10.77.0.0/16"


def sharing(*names: str, weight: int | None = None, **more: Any) -> list[dict[str, Any]]:
    """``ecmp_routes``, with further interfaces by name."""
    own = {} if weight is None else {"weight": weight}
    return [{"destination": FAR, "next_hops": [{"name": name, **more} for name in names], **own}]


def hub_with(routes: list[dict[str, Any]] | None = None, *numbers: int) -> list[dict[str, Any]]:
    """Spokes of a hub, of which the first has the shared route."""
    pairs = spokes(*numbers or (1, 2))
    for one in pairs:
        one["initiating"] = {**copy.deepcopy(one["initiating"]), "routes": None}
    pairs[0]["initiating"].update({"ecmp_routes": routes} if routes else {})
    return pairs


def hops(stack: ControlPlane, block: str = FAR) -> list[str]:
    """The names of the interfaces that a route leads to."""
    names = {one["RouterInterfaceId"]: one["Name"] for one in objects(stack, "router_interfaces")}
    entries = [one for one in objects(stack, "route_entries") if one["DestinationCidrBlock"] == block]
    return [names[hop.split()[1]] for one in entries for hop in one["NextHops"]]


def weights(run: InProcess, built: dict[str, Any]) -> list[int]:
    table = part_of(built, "initiating.route")["id"].split(":")[0]
    found = run.ok("route_entry_info", route_table_id=table, destination_cidrblock=FAR)["route_entries"]
    return [hop["weight"] for one in found for hop in one["next_hops"]]


class TestSharedRoutes:
    def test_through_interfaces_that_are_made_in_the_same_task(self, run: InProcess, stack: ControlPlane):
        """Also by a pair that comes later in the list."""
        pairs = hub_with(sharing("hub-2", "hub-3", weight=10), 1, 2, 3)
        built = done(run, *pairs)
        assert hops(stack) == ["hub-1", "hub-2", "hub-3"] and weights(run, built) == [10, 100, 100]
        assert f"+ route {FAR} from hub" in built["links"][0]["changes"]
        looked = run.ok(f"{MODULE}_info", pairs=copy.deepcopy(pairs))["links"][0]
        (route,) = [part for part in looked["parts"] if part["part"] == "initiating.route"]
        assert route["name"] == FAR and [hop["weight"] for hop in route["object"]["next_hops"]] == [10, 100, 100]
        gone = done(run, *pairs, state="absent")
        assert count(stack) == {}
        assert [part["actions"] for part in gone["links"][0]["parts"] if part["name"] == FAR] == [["delete"]]

    @pytest.mark.parametrize("by", ["name", "nexthop_id"])
    def test_through_an_interface_that_is_there(self, run: InProcess, stack: ControlPlane, by: str):
        one, other = hub_with()
        there = done(run, other)["links"][0]["initiating"]["interface_id"]
        hop = {"name": "hub-2"} if by == "name" else {"nexthop_id": there}
        one["initiating"]["ecmp_routes"] = [{"destination": FAR, "next_hops": [hop]}]
        done(run, one)
        assert hops(stack) == ["hub-1", "hub-2"]
        done(run, one, other, changed=False)

    def test_to_all_blocks_and_in_two_tables(self, run: InProcess, stack: ControlPlane):
        one, other = hub_with(sharing("hub-2"))
        one["initiating"]["ecmp_routes"][0]["destination"] = "auto"
        one["accepting"]["vpc"].pop("cidr_block")
        foreseen = run.ok(MODULE, True, pairs=copy.deepcopy([one, other]))
        assert part_of(foreseen, "initiating.route")["name"] == "(known after apply)"
        built = run.ok(MODULE, pairs=copy.deepcopy([one, other]))
        assert part_of(built, "initiating.route")["name"] == "172.16.0.0/12"
        assert hops(stack, "172.16.0.0/12") == ["hub-1", "hub-2"]
        table = part_of(built, "initiating.route")["id"].split(":")[0]
        one["initiating"]["route_tables"] = [table]
        done(run, one, other, changed=False)

    @pytest.mark.parametrize(
        "other",
        [
            {"destination": FAR, "weight": 50, "next_hops": [{"name": "hub-2"}]},
            {"destination": FAR, "next_hops": [{"name": "hub-2", "weight": 0}]},
            {"destination": FAR, "next_hops": [{"name": "hub-3"}]},
            {"destination": FAR, "next_hops": [{"name": "hub-3"}, {"name": "hub-2"}]},
            None,
        ],
    )
    def test_drift_of_next_hops_and_weights(self, run: InProcess, stack: ControlPlane, other: Any):
        done(run, *hub_with(sharing("hub-2"), 1, 2, 3))
        changed = hub_with([other] if other else None, 1, 2, 3)
        if other is None:
            changed[0]["initiating"]["routes"] = [FAR]
        for check in (True, False):
            stack.clear_journal()
            refused = run.fails(MODULE, check, pairs=copy.deepcopy(changed))
            assert stack.summary()["writes"] == 0 and refused["changed"] is False
            first, second = (interfaces_by_name(stack)[name] for name in ("hub-1", "hub-2"))
            text = (
                f"cannot be changed in place: it leads to {first} (weight 100), {second} (weight 100), wanted {first}"
            )
            assert text in refused["msg"] and "set on_immutable_change to 'recreate'" in refused["msg"]
        built = done(run, *changed, **RECREATE)
        assert part_of(built, "initiating.route")["actions"] == ["delete", "create"]
        said = [hop["name"] for hop in other["next_hops"]] if other else []
        assert sorted(hops(stack)) == sorted(["hub-1", *said])

    def test_their_order_is_no_difference(self, run: InProcess, stack: ControlPlane):
        done(run, *hub_with(sharing("hub-2", "hub-3"), 1, 2, 3))
        done(run, *hub_with(sharing("hub-3", "hub-2"), 1, 2, 3), changed=False)

    def test_another_pair_that_stays_keeps_its_share(self, run: InProcess, stack: ControlPlane):
        """The cloud cannot take one next hop out: the route is made anew, where that is allowed."""
        pairs = hub_with(sharing("hub-2", "hub-3"), 1, 2, 3)
        done(run, *pairs)
        for gone, left in (([pairs[0]], ["hub-2", "hub-3"]), ([pairs[1]], ["hub-3"])):
            for check in (True, False):
                stack.clear_journal()
                refused = run.fails(MODULE, check, pairs=copy.deepcopy(gone), state="absent")
                assert stack.summary()["writes"] == 0, stack.journal()
                assert f"the route to {FAR} stays for ri-" in refused["msg"]
                assert "set on_immutable_change to 'recreate'" in refused["msg"]
            result = done(run, *gone, state="absent", **RECREATE)
            assert result["links"][0]["outcome"] == "removed" and hops(stack) == left
        done(run, pairs[2], state="absent")
        assert count(stack) == {}

    def test_a_route_of_somebody_else_is_left_alone_by_purge_routes(self, run: InProcess, stack: ControlPlane):
        one, other = hub_with(sharing("hub-2"))
        done(run, one, other, purge_routes=True)
        done(run, one, other, purge_routes=True, changed=False)
        kept = done(run, other, purge_routes=True, changed=False)
        first = interfaces_by_name(stack)["hub-1"]
        assert part_of(kept, "initiating.route")["note"] == (
            f"kept, since it also leads to {first}, which is of no pair of this task"
        )
        assert hops(stack) == ["hub-1", "hub-2"]

    def test_one_that_nobody_lists_any_more_is_withdrawn(self, run: InProcess, stack: ControlPlane):
        done(run, *hub_with(sharing("hub-2")))
        done(run, *hub_with(), changed=False)
        withdrawn = done(run, *hub_with(), purge_routes=True)
        lines = [line for one in withdrawn["diff"] for line in one["prepared"].splitlines()[1:]]
        assert lines == [f"- route {FAR} from hub"] and hops(stack) == []

    @pytest.mark.parametrize("number", [1, 2])
    def test_an_interface_that_is_replaced(self, run: InProcess, stack: ControlPlane, number: int):
        """Its own, or one that only shares the route: it goes with the interface, and is made anew to both."""
        pairs = hub_with(sharing("hub-2"))
        done(run, *pairs)
        spoke = f"hub-{number}-opposite"
        lost = next(one for one in objects(stack, "router_interfaces") if one["Name"] == spoke)["RouterInterfaceId"]
        for entry in objects(stack, "route_entries"):
            if any(lost in hop for hop in entry["NextHops"]):
                table, block = entry["RouteTableId"], entry["DestinationCidrBlock"]
                run.ok("route_entry", state="absent", route_table_id=table, destination_cidrblock=block)
        run.ok("router_interface", state="absent", router_interface_id=lost)
        done(run, *pairs, **RECREATE)
        assert hops(stack) == ["hub-1", "hub-2"]

    def test_a_pair_that_cannot_be_made_takes_the_route_along(self, run: InProcess, stack: ControlPlane):
        pairs = hub_with(sharing("hub-2"))
        stack.fault(operation="ConnectRouterInterface", status=403, code="Forbidden.RAM", nth=2, times=None)
        broken = run(MODULE, pairs=copy.deepcopy(pairs), continue_on_error=True)
        assert broken["failed"] and hops(stack) == []
        stack.clear_faults()
        done(run, *pairs)
        assert hops(stack) == ["hub-1", "hub-2"]


def interfaces_by_name(stack: ControlPlane) -> dict[str, str]:
    return {one["Name"]: one["RouterInterfaceId"] for one in objects(stack, "router_interfaces")}


def test_an_interface_that_goes_in_the_same_task_keeps_no_vpc(run: InProcess, stack: ControlPlane):
    """Nor do the routes to it, whoever made them."""
    built = done(run, *spokes(1, 2))
    hub = run.ok("vpc_info", vpc_ids=[built["links"][0]["initiating"]["vpc_id"]])["vpcs"][0]
    through = built["links"][1]["initiating"]["interface_id"]
    other = {"route_table_id": hub["route_table_id"], "destination_cidrblock": "10.77.0.0/16"}
    run.ok("route_entry", nexthop_type="RouterInterface", nexthop_id=through, **other)
    gone = done(run, *spokes(1), state="absent")
    note = part_of(gone, "initiating.vpc")["note"]
    assert note == f"kept, since it is still in use: router interface {through} (hub-2)"
    done(run, *spokes(2), state="absent")
    assert count(stack) == {}


def test_routes_to_all_blocks_also_those_that_the_cloud_chooses(run: InProcess, stack: ControlPlane):
    """Check mode cannot know them, and says so; the run has them."""
    free = pair(accepting=side("green", "10.9.0.0/16"), initiating=side("blue"))
    foreseen = run.ok(MODULE, True, pairs=[free])
    assert part_of(foreseen, "accepting.route")["name"] == "(known after apply)"
    built = run.ok(MODULE, pairs=[free])
    assert [part_of(built, f"{key}.route")["name"] for key in ("initiating", "accepting")] == [
        "10.9.0.0/16",
        "172.16.0.0/12",
    ]
    assert not run.ok(MODULE, pairs=[free])["changed"]


def test_blocks_that_the_cloud_chose_and_that_overlap(run: InProcess, stack: ControlPlane):
    """Found out when the VPC is there, before anything leads anywhere."""
    free = pair(initiating=side("blue"), accepting=side("green", "172.17.0.0/16"))
    refused = run.fails(MODULE, pairs=[free])
    assert "overlaps its opposite: 172.16.0.0/12 and 172.17.0.0/16 share addresses" in refused["msg"]
    assert count(stack) == {"vpcs": 2}
    refused = run.fails(MODULE, True, pairs=[free])
    assert "overlaps its opposite" in refused["msg"]
    done(run, free, state="absent")
    warned = run.ok(
        MODULE,
        pairs=[pair(initiating=side("blue", routes=None), accepting=side("green", "172.17.0.0/16", None))],
        overlap="warn",
    )
    assert any("overlaps its opposite" in text for text in warned["warnings"])


def test_ipv6(run: InProcess, stack: ControlPlane):
    both = pair()
    for key in ("initiating", "accepting"):
        both[key]["vpc"]["enable_ipv6"] = True
    built = run.ok(MODULE, pairs=[both])
    found = sorted(entry["DestinationCidrBlock"] for entry in objects(stack, "route_entries"))
    assert len(found) == 4 and sum(":" in block for block in found) == 2, found
    assert not run.ok(MODULE, pairs=[both])["changed"]
    assert [part["name"] for part in built["links"][0]["parts"] if part["part"] == "initiating.route"][
        0
    ] == "192.168.0.0/16"
    done(run, both, state="absent")
    assert count(stack) == {}


def test_ipv6_blocks_that_are_said(run: InProcess, stack: ControlPlane):
    """They are known before anything is made, and another one is refused."""
    both = pair()
    for key, block in (("initiating", "fd00:1::/56"), ("accepting", "fd00:2::/56")):
        both[key]["vpc"]["ipv6_cidr_block"] = block
    done(run, both)
    found = {entry["DestinationCidrBlock"] for entry in objects(stack, "route_entries")}
    assert found == {"172.16.0.0/12", "192.168.0.0/16", "fd00:1::/56", "fd00:2::/56"}
    both["accepting"]["vpc"]["ipv6_cidr_block"] = "fd00:3::/56"
    for check in (True, False):
        said = run.fails(MODULE, check, pairs=copy.deepcopy([both]))["msg"]
        assert "ipv6_cidr_block is 'fd00:2::/56', wanted 'fd00:3::/56'" in said
    vpc = run.ok("vpc", vpc_name="red", cidr_block="10.5.0.0/16")["vpc"]
    given = {"vpc_id": vpc["id"], "ipv6_cidr_block": "fd00:4::/56"}
    assert run.ok("vpc", True, **given)["vpc"]["ipv6_cidr_block"] == "fd00:4::/56"
    made = run.ok("vpc", **given)
    assert (
        made["actions"] == ["modify"] and made["vpc"]["ipv6_cidr_block"] == "fd00:4::/56" and made["vpc"]["enable_ipv6"]
    )
    assert not run.ok("vpc", **{**given, "ipv6_cidr_block": "FD00:0004::/56"})["changed"]


# --- Border routers, accounts, regions --------------------------------------------------------------------------------


def border_router(run: InProcess) -> str:
    path = ("VirtualBorderRouterSet", "VirtualBorderRouterType")
    found = run.client().pages("DescribeVirtualBorderRouters", {}, path)
    return next(one["VbrId"] for one in found if one["Status"] == "active")


@pytest.mark.parametrize("key", ["initiating", "accepting"])
def test_a_health_check_on_either_side_of_a_border_router(run: InProcess, stack: ControlPlane, key: str):
    border = {"router_type": "VBR", "router_id": border_router(run), "interface": {"specification": "Mini.2"}}
    one = pair("border", border, side("green", "192.168.0.0/16", ["10.0.0.0/8"]))
    one[key].setdefault("interface", {}).update(health_check_source_ip="10.0.0.1", health_check_target_ip="10.0.0.2")
    done(run, one)
    role = {"initiating": "InitiatingSide", "accepting": "AcceptingSide"}[key]
    assert interfaces(stack)[role]["HealthCheckTargetIp"] == "10.0.0.2"
    one[key]["interface"].update(health_check_source_ip="", health_check_target_ip="")
    done(run, one)
    assert interfaces(stack)[role]["HealthCheckTargetIp"] == ""
    done(run, one, state="absent")
    assert count(stack) == {}


@pytest.mark.parametrize("region", [None, OTHER_REGION])
def test_an_interface_deleted_by_hand_in_another_account(run: InProcess, stack: ControlPlane, region: str | None):
    theirs = side("green", "192.168.0.0/16", connection=peer(), **({"region": region} if region else {}))
    built = done(run, pair(accepting=theirs))
    one = built["links"][0]["accepting"]["interface_id"]
    away = {"peer": peer(), "account": "peer", **({"region": region} if region else {})}
    entry = next(entry for entry in objects(stack, "route_entries", Simulator.peer_account))
    table, block = entry["RouteTableId"], entry["DestinationCidrBlock"]
    run.ok("route_entry", state="absent", route_table_id=table, destination_cidrblock=block, **away)
    run.ok("router_interface", state="absent", router_interface_id=one, **away)
    done(run, pair(accepting=theirs), **RECREATE)
    assert {one["Status"] for one in objects(stack, "router_interfaces")} == {"Active"}
    done(run, pair(accepting=theirs), state="absent")
    assert count(stack) == {}


# --- How a task works -------------------------------------------------------------------------------------------------


def test_one_pair_that_cannot_be_planned_and_the_others(run: InProcess, stack: ControlPlane):
    """Nothing is done about it, and all about the others."""
    bad = pair("bad", {"vpc": {"vpc_id": "vpc-none"}}, side("never", "10.9.0.0/16"))
    foreseen = run.fails(MODULE, True, pairs=[bad, pair()], continue_on_error=True)
    failed = run.fails(MODULE, pairs=[bad, pair()], continue_on_error=True)
    assert [row["outcome"] for row in failed["links"]] == ["failed", "created"]
    assert [row["outcome"] for row in foreseen["links"]] == ["failed", "created"]
    assert failed["msg"].startswith(
        "2 router interface pairs: 1 created, 1 failed. router interface pair bad: VPC vpc-none"
    )
    assert failed["error"]["code"] == "LinksFailed" and failed["links"][0]["error"]["code"] == "NotFound"
    assert count(stack) == {"vpcs": 2, "router_interfaces": 2, "route_entries": 2}


def test_what_is_not_attempted_after_a_failure_is_told(run: InProcess, stack: ControlPlane):
    pairs = [pair(f"p{n}", side(f"a{n}", f"10.{n}.0.0/16"), side(f"b{n}", f"172.16.{n}.0/24")) for n in range(6)]
    stack.fault(operation="CreateVpc", contains="VpcName=a0", status=403, code="QuotaExceeded.Vpc", times=None)
    failed = run.fails(MODULE, pairs=pairs, concurrency=1)
    outcomes = [row["outcome"] for row in failed["links"]]
    assert outcomes[0] == "failed" and set(outcomes[1:]) == {"not attempted"}
    assert failed["links"][5]["changed"] is False
    assert (
        failed["links"][5]["msg"]
        == "router interface pair p5: not attempted, because another one failed; run the task again"
    )


def test_without_waiting(run: InProcess, stack: ControlPlane):
    """What needs a wait in between has it; only the last is left out."""
    stack.settings(lag=0.2)
    try:
        built = run.ok(MODULE, pairs=[pair()], wait=False)
        assert built["changed"] and count(stack) == {"vpcs": 2, "router_interfaces": 2, "route_entries": 2}
        assert not run.ok(MODULE, pairs=[pair()])["changed"]
        run.ok(MODULE, pairs=[pair()], state="absent", wait=False)
    finally:
        stack.settings(lag=0)
    done(run, pair(), state="absent", changed=False)
    assert count(stack) == {}


def test_one_pair_without_a_list(run: InProcess, stack: ControlPlane):
    built = run.ok(MODULE, **pair())
    assert built["links"][0]["outcome"] == "created" and built["msg"] == "router interface pair blue-green: created"
    assert not run.ok(MODULE, **pair())["changed"]
    refused = run.fails(MODULE, **pair("x"))
    assert refused["msg"] == "name: must be 2 to 128 characters, not 1"


def test_no_pairs(run: InProcess, stack: ControlPlane):
    for state in ("present", "absent"):
        nothing = run.ok(MODULE, pairs=[], state=state)
        assert nothing["links"] == [] and not nothing["changed"]
        assert nothing["msg"] == "0 router interface pairs: nothing to do"


def test_objects_on_request(run: InProcess, stack: ControlPlane):
    built = run.ok(MODULE, pairs=[pair()])
    assert all("object" not in part for part in built["links"][0]["parts"])
    again = run.ok(MODULE, pairs=[pair()], return_objects=True)
    assert part_of(again, "initiating.interface")["object"]["bandwidth"] == 2000
    assert part_of(again, "accepting.vpc")["object"]["cidr_block"] == "192.168.0.0/16"


def test_calls(run: InProcess, stack: ControlPlane):
    """No more than the modules for single objects need, one after another."""
    bare = pair(initiating=side("blue", "172.16.0.0/12", None), accepting=side("green", "192.168.0.0/16", None))
    stack.clear_journal()
    run.ok(MODULE, pairs=[bare])
    assert stack.summary()["count"] <= 19 and stack.summary()["writes"] == 7, stack.summary()
    stack.clear_journal()
    run.ok(MODULE, pairs=[bare])
    assert stack.summary()["operations"] == {"DescribeVpcs": 2, "DescribeRouterInterfaces": 1}
    stack.clear_journal()
    run.ok(MODULE, pairs=[bare], state="absent")
    # One listing a table more than that, for routes that nobody listed.
    assert stack.summary()["count"] <= 15 + 2 and stack.summary()["writes"] == 6, stack.summary()


def test_looking(run: InProcess, stack: ControlPlane):
    done(run, pair())
    none = {"name": "none", "initiating": side("red"), "accepting": side("yellow")}
    stack.clear_journal()
    for check in (True, False):
        seen = run.ok(f"{MODULE}_info", check, pairs=[pair(), none])
        assert seen["msg"] == "2 router interface pairs: 1 Active, 1 not there" and seen["changed"] is False
        first, second = seen["links"]
        assert (first["status"], second["status"]) == ("Active", None)
        assert [part["part"] for part in first["parts"]].count("initiating.route") == 1
        assert part_of(seen, "initiating.interface")["object"]["specification"] == "Large.2"
        assert {part["id"] for part in second["parts"]} == {part["object"] for part in second["parts"]} == {None}
        assert "actions" not in first["parts"][0]
    assert stack.summary()["writes"] == 0
    alone = run.ok(f"{MODULE}_info", name="blue-green", initiating=side("blue"), accepting=side("green"))
    assert alone["msg"] == "router interface pair blue-green: Active"
    stack.fault(operation="DescribeVpcs", status=403, code="Forbidden", times=None)
    failed = run.fails(f"{MODULE}_info", pairs=[pair(), none])
    assert failed["msg"].startswith("2 router interface pairs: 2 cannot be read.") and "Forbidden" in failed["msg"]
