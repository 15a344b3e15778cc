# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the user names is what is meant: no other interface, no other route, no other owner, and no item beside the broken one."""

from __future__ import annotations

from typing import Any

import pytest

from tests.simulator.testing import ControlPlane, Simulator
from tests.support.stack import InProcess, both, count, objects, peer


def facing(vpc: dict[str, Any], opposite: dict[str, Any], **more: Any) -> dict[str, Any]:
    """The initiating interface of a VPC that faces another VPC's router, without name or region."""
    given = {"router_id": vpc["router_id"], "role": "InitiatingSide", "opposite_router_id": opposite["router_id"]}
    making = {"router_type": "VRouter", "specification": "Large.1", "opposite_region": vpc["region_id"]}
    return {**given, **({} if more.get("state") == "absent" else making), **more}


@pytest.fixture
def networks(run: InProcess) -> list[dict[str, Any]]:
    return [run.vpc(name, f"10.{number}.0.0/16") for number, name in enumerate(("one", "two", "three"))]


def test_who_names_an_opposite_router_means_it(run: InProcess, stack: ControlPlane, networks):
    one, two, three = networks
    first = run.ok("router_interface", **facing(one, two))
    # Present, facing another router: a second interface, and the first still faces where it did.
    wanted = facing(one, three)
    wanted.pop("opposite_region")
    check = run.ok("router_interface", check=True, opposite_region=one["region_id"], **wanted)
    second = run.ok("router_interface", opposite_region=one["region_id"], **wanted)
    assert check["actions"] == second["actions"] == ["create"] and second["id"] != first["id"]
    assert run.read(first["id"])["opposite_router_id"] == two["router_id"]
    # Absent, facing a router that nothing faces: nothing to do.
    for check_mode in (True, False):
        gone = run.ok("router_interface", check=check_mode, **facing(two, three, state="absent"))
        assert not gone["changed"]
    run.ok("router_interface", **facing(one, two, state="absent"))
    assert [obj["RouterInterfaceId"] for obj in objects(stack, "router_interfaces")] == [second["id"]]


def test_an_interface_that_faces_nobody_yet_is_made_use_of(run: InProcess, networks):
    one, two, _three = networks
    made = run.interface(one, "InitiatingSide", "plain")
    tied = run.ok("router_interface", **facing(one, two))
    assert tied["id"] == made["id"] and run.read(made["id"])["opposite_router_id"] == two["router_id"]


def test_a_name_comes_before_what_an_interface_faces(run: InProcess, networks):
    one, two, three = networks
    made = run.ok("router_interface", name="link", **facing(one, two))
    turned = run.ok("router_interface", name="link", **facing(one, three))
    assert turned["id"] == made["id"] and turned["actions"] == ["modify"]


def test_a_route_to_another_next_hop_is_not_the_one_that_is_to_go(run: InProcess, stack: ControlPlane):
    first, _second = run.pair()
    table = next(one for one in run.ok("vpc_info")["vpcs"] if one["name"] == "blue")["route_table_id"]
    where = {"route_table_id": table, "destination_cidrblock": "10.9.0.0/16"}
    run.ok("route_entry", nexthop_type="RouterInterface", nexthop_id=first["id"], **where)
    for check in (True, False):
        result = run.ok("route_entry", check=check, state="absent", nexthop_id="ri-other", **where)
        assert not result["changed"] and first["id"] in result["warnings"][0]
    assert count(stack)["route_entries"] == 1
    assert run.ok("route_entry", state="absent", nexthop_id=first["id"], **where)["changed"]


class TestEqualCost:
    """Route entries with several next hops."""

    @pytest.fixture
    def hops(self, run: InProcess) -> list[str]:
        blue = run.vpc("blue", "10.1.0.0/16")
        found = []
        for number in range(2, 5):
            far = run.vpc(f"far-{number}", f"10.{number}.0.0/16")
            pair = [
                run.interface(blue, "InitiatingSide", f"near-{number}"),
                run.interface(far, "AcceptingSide", f"far-{number}"),
            ]
            assert not run.connect(*pair).get("failed")
            found.append(pair[0]["id"])
        self.where = {"route_table_id": blue["route_table_id"], "destination_cidrblock": "10.9.0.0/16"}
        return found

    @staticmethod
    def several(*hops: str, **weights: int) -> list[dict[str, Any]]:
        return [{"nexthop_id": hop, **({"weight": weights[hop]} if hop in weights else {})} for hop in hops]

    def test_life(self, run: InProcess, stack: ControlPlane, hops: list[str]):
        one, two, three = hops
        wanted = {"next_hops": [{"nexthop_id": one}, {"nexthop_id": two, "weight": 50}], **self.where}
        shown = [{"nexthop_id": one, "weight": 100}, {"nexthop_id": two, "weight": 50}]
        assert run.ok("route_entry", check=True, **wanted)["route_entry"]["next_hops"] == shown
        assert count(stack).get("route_entries") is None
        made = run.ok("route_entry", **wanted)["route_entry"]
        assert made["next_hops"] == shown and made["nexthop_id"] is made["nexthop_type"] is None
        # In whatever order; and what says nothing of it does not mind.
        for options in (wanted, {**wanted, "next_hops": wanted["next_hops"][::-1]}, self.where, {"batch": [wanted]}):
            assert not run.ok("route_entry", **options)["changed"]
        assert run.ok("route_entry", **{**wanted, "name": "both ways"})["actions"] == ["modify"]
        for other in (
            {"next_hops": self.several(one, three)},
            {"next_hops": self.several(one, two)},
            {"nexthop_type": "RouterInterface", "nexthop_id": one},
        ):
            assert "cannot be changed in place" in run.fails("route_entry", **self.where, **other)["msg"]
            result = run.ok("route_entry", **self.where, **other, on_immutable_change="recreate")
            assert result["actions"] == ["delete", "create"] and result["route_entry"]["name"] == "both ways"
            assert not run.ok("route_entry", **self.where, **other)["changed"]
        again = {**wanted, "on_immutable_change": "recreate"}
        assert run.ok("route_entry", **again)["route_entry"]["next_hops"] == shown
        # One of them alone, or others, is not what is to go.
        for options in ({"nexthop_id": one}, {"next_hops": self.several(one, three)}):
            for check in (True, False):
                result = run.ok("route_entry", check=check, state="absent", **self.where, **options)
                assert not result["changed"] and f"leads to {one}, {two} and is left alone" in result["warnings"][0]
        assert run.ok("route_entry", check=True, state="absent", **wanted)["changed"]
        assert run.ok("route_entry", state="absent", **wanted)["changed"]
        assert count(stack).get("route_entries") is None

    @pytest.mark.parametrize(
        ("options", "says"),
        [
            ({"next_hops": [{"nexthop_id": "ri-a"}]}, "next_hops: takes two or more"),
            ({"next_hops": [{"nexthop_id": "ri-a"}] * 2}, "next_hops[1].nexthop_id: is the same next hop as"),
            ({"next_hops": [{"nexthop_id": "ri-a"}, {"nexthop_id": " "}]}, "next_hops[1].nexthop_id: is empty"),
            (
                {"next_hops": [{"nexthop_id": "ri-a"}, {"nexthop_id": "ri-b", "weight": 256}]},
                "next_hops[1].weight: must be from 0 to 255, not 256",
            ),
            (
                {"next_hops": [{"nexthop_id": "ri-a"}, {"nexthop_id": "ri-b"}], "nexthop_id": "ri-c"},
                "nexthop_id: cannot be combined with next_hops",
            ),
        ],
    )
    def test_bad_options(self, run: InProcess, options: dict[str, Any], says: str):
        where = {"route_table_id": "vtb-a", "destination_cidrblock": "10.9.0.0/16"}
        assert says in run.silent("route_entry", **where, **options)["msg"]


@pytest.mark.parametrize("given", [False, True])
def test_a_wrong_owner_on_an_idle_interface_is_repaired(run: InProcess, stack: ControlPlane, given: bool):
    first, second = run.sides()
    for mine, other in ((first, second), (second, first)):
        run.ok(
            "router_interface",
            router_interface_id=mine["id"],
            opposite_interface_id=other["id"],
            opposite_router_id=other["router_id"],
            opposite_router_type="VRouter",
            opposite_interface_owner_id="4242",
        )
    owner = {"opposite_interface_owner_id": Simulator.account} if given else {}
    check = run.ok("router_interface_connection", check=True, batch=both(first["id"], second["id"], **owner))
    done = run.ok("router_interface_connection", batch=both(first["id"], second["id"], **owner))
    assert [row["actions"] for row in check["batch"]] == [row["actions"] for row in done["batch"]]
    assert [row["actions"] for row in done["batch"]] == [["configure", "connect"], ["configure"]]
    assert run.read(first["id"])["status"] == "Active"


def test_an_owner_that_contradicts_what_is_visible_is_refused(run: InProcess, stack: ControlPlane):
    first, second = run.sides()
    stack.clear_journal()
    for check in (True, False):
        result = run.fails(
            "router_interface_connection",
            check,
            batch=both(first["id"], second["id"], opposite_interface_owner_id="42"),
        )
        assert f"belongs to account {Simulator.account}" in result["msg"]
    assert stack.summary()["writes"] == 0


def test_one_table_that_is_missing_fails_its_own_entry_only(run: InProcess, stack: ControlPlane):
    first, _second = run.pair()
    table = next(one for one in run.ok("vpc_info")["vpcs"] if one["name"] == "blue")["route_table_id"]
    hop = {"nexthop_type": "RouterInterface", "nexthop_id": first["id"]}
    batch = [
        {"route_table_id": table, "destination_cidrblock": "10.8.0.0/16", **hop},
        {"route_table_id": "vtb-missing", "destination_cidrblock": "10.8.0.0/16", **hop},
        {"route_table_id": table, "destination_cidrblock": "10.9.0.0/16", **hop},
    ]
    assert "vtb-missing does not exist" in run.fails("route_entry", batch=batch)["msg"]
    assert "route_entries" not in count(stack)
    result = run.fails("route_entry", batch=batch, continue_on_error=True)
    assert [bool(row.get("failed")) for row in result["batch"]] == [False, True, False]
    assert "vtb-missing does not exist" in result["batch"][1]["msg"] and count(stack)["route_entries"] == 2


def test_one_account_with_wrong_keys_fails_its_own_items_only(run: InProcess, stack: ControlPlane):
    batch = [
        {"vpc_name": "ours", "cidr_block": "10.1.0.0/16"},
        {"vpc_name": "theirs", "cidr_block": "10.2.0.0/16", "account": "peer"},
        {"vpc_name": "ours too", "cidr_block": "10.3.0.0/16"},
    ]
    wrong = peer(secret_key="wrong")
    result = run.fails("vpc", batch=batch, peer=wrong, continue_on_error=True)
    assert [bool(row.get("failed")) for row in result["batch"]] == [False, True, False]
    assert result["batch"][1]["error"]["code"] == "SignatureDoesNotMatch" and "batch[1]" in result["batch"][1]["msg"]
    assert count(stack) == {"vpcs": 2}


def test_all_of_one_name_are_removed_if_asked_for(run: InProcess, stack: ControlPlane):
    for number in range(3):
        run.vpc("same", f"10.{number}.0.0/16")
    other = run.vpc("other", "10.9.0.0/16")
    check = run.ok("vpc", check=True, vpc_name="same", state="absent", on_ambiguous="remove_all")
    done = run.ok("vpc", vpc_name="same", state="absent", on_ambiguous="remove_all")
    assert check["actions"] == done["actions"] == ["delete"] * 3 and len(done["ids"]) == 3
    assert [obj["VpcId"] for obj in objects(stack, "vpcs")] == [other["id"]]
    again = run.ok("vpc", vpc_name="same", state="absent", on_ambiguous="remove_all")
    assert not again["changed"]


def test_a_specification_that_is_refused_on_idle_fails_soon(run: InProcess, stack: ControlPlane):
    first, _second = run.sides()
    stack.settings(switches={"spec_on_idle": "refused"})
    stack.clear_journal()
    result = run.fails("router_interface", router_interface_id=first["id"], specification="Large.5")
    assert "Idle" in str(result["router_interface"]["status"]) and not result["changed"]
    # The first try, and one after each of two fresh looks.
    assert stack.summary()["operations"]["ModifyRouterInterfaceSpec"] == 3


DONE_BY_ANOTHER = [
    ("ConnectRouterInterface", "IncorrectRIStatus"),
    ("ConnectRouterInterface", "Forbidden.OnlyOneConnection"),
    ("DeactivateRouterInterface", "IncorrectRIStatus"),
    ("DeactivateRouterInterface", "IncorrectStatus"),
    ("DeleteRouterInterface", "InvalidInstanceId.NotFound"),
    ("DeleteRouterInterface", "InvalidRouterInterfaceId.NotFound"),
    ("DeleteVpc", "Forbidden.VpcNotFound"),
]


@pytest.mark.parametrize(("operation", "code"), DONE_BY_ANOTHER)
def test_a_refusal_of_what_somebody_else_just_did_is_success(
    run: InProcess, stack: ControlPlane, operation: str, code: str
):
    first, second = run.sides()
    ends = both(first["id"], second["id"])
    stack.fault(operation=operation, status=400, code=code, after=True)
    run.ok("router_interface_connection", batch=ends)
    run.ok("router_interface_connection", batch=[{**end, "state": "absent"} for end in ends])
    run.ok(
        "router_interface",
        batch=[{"router_interface_id": one, "state": "absent"} for one in (first["id"], second["id"])],
    )
    for name in ("blue", "green"):
        run.ok("vpc", vpc_name=name, state="absent")
    assert count(stack) == {}
