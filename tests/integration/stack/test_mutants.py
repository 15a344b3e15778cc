# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Answers with something wrong in them: no traceback, no defect of ours, whatever it is and wherever."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.simulator.testing import ControlPlane
from tests.support.mutants import Spoiler
from tests.support.stack import REGION, InProcess, both, count

CASES = 12  # of each scenario


def vpc(run: InProcess, **more: Any) -> Any:
    options = {"vpc_name": "blue", "cidr_block": "10.0.0.0/8", "tags": {"a": "b"}, "secondary_cidr_blocks": []}
    return run("vpc", **{**options, **more})


def interface(run: InProcess, **more: Any) -> Any:
    made = run.world["blue"]
    options = {"router_id": made["router_id"], "role": "InitiatingSide", "name": "blue-x", "router_type": "VRouter"}
    return run("router_interface", **options, opposite_region=REGION, specification="Large.1", **more)


def connection(run: InProcess, **more: Any) -> Any:
    return run("router_interface_connection", batch=both(run.world["first"], run.world["second"], **more))


def route(run: InProcess, **more: Any) -> Any:
    made = run.world["blue"]
    options = {"route_table_id": made["route_table_id"], "destination_cidrblock": "192.168.7.0/24"}
    return run("route_entry", **options, nexthop_type="RouterInterface", nexthop_id=run.world["first"], **more)


def infos(run: InProcess, **more: Any) -> Any:
    table = run.world["blue"]["route_table_id"]
    results = [
        run("vpc_info", name_regex="b"),
        run("router_interface_info", name_regex="b"),
        run("router_interface_connection_info"),
        run("route_entry_info", route_table_id=table),
        run("account_info"),
    ]
    return next((result for result in results if result.get("failed")), results[0])


@pytest.mark.parametrize("scenario", [vpc, interface, connection, route, infos])
def test_no_answer_is_a_defect(run: InProcess, stack: ControlPlane, monkeypatch: pytest.MonkeyPatch, scenario: Any):
    """``InProcess`` itself asserts that no result is a defect. Afterwards one run on sound answers is right."""
    run.defaults.update(wait_timeout=1.0, max_retries=2)
    spoiler = Spoiler(monkeypatch)
    for seed in range(CASES):
        stack.reset()
        first, second = run.sides()
        run.world = {
            "blue": run.ok("vpc_info", vpc_name="blue")["vpcs"][0],
            "first": first["id"],
            "second": second["id"],
        }
        spoiler.begin(seed)
        for more in ({}, {}, {"state": "absent"}) if scenario is not infos else ({},):
            scenario(run, **more)
        spoiler.end()
        assert not scenario(run).get("failed"), seed
        if scenario is not infos:
            assert not scenario(run)["changed"], seed


# --- A 200 without what it promises ----------------------------------------------------------------------------------

EMPTY = [
    {},
    {"RequestId": "x"},
    {"RequestId": "x", "TotalCount": 0},
    {"Vpcs": {}, "RouterInterfaceSet": {}, "RouteTables": {}, "TotalCount": 0},
    {"Vpcs": {"Vpc": []}, "RouterInterfaceSet": {"RouterInterfaceType": []}, "RouteTables": {"RouteTable": []}},
    {
        "TotalCount": 7,
        "Vpcs": {"Vpc": []},
        "RouterInterfaceSet": {"RouterInterfaceType": []},
        "RouteTables": {"RouteTable": []},
    },
]


@pytest.mark.parametrize("body", EMPTY, ids=str)
@pytest.mark.parametrize("scenario", [vpc, interface, connection, route])
def test_a_listing_without_its_list_is_no_empty_one(
    run: InProcess, stack: ControlPlane, monkeypatch: pytest.MonkeyPatch, scenario: Any, body: dict[str, Any]
):
    """Each read once: nothing is made twice, nothing that is there counts as gone. Always: an error, and no write."""
    Spoiler(monkeypatch)
    run.defaults.update(max_retries=1)
    first, second = run.sides()
    run.world = {"blue": run.ok("vpc_info", vpc_name="blue")["vpcs"][0], "first": first["id"], "second": second["id"]}
    assert not scenario(run).get("failed")
    before = count(stack)
    reads = {name: number for name, number in _reads(run, stack, scenario).items() if name.startswith("Describe")}
    for name, number in reads.items():
        for nth in range(1, number + 1):
            stack.fault(operation=name, nth=nth, status=200, body=json.dumps(body))
            result = scenario(run)
            assert not result.get("failed") and not result["changed"], (name, nth, result)
            assert count(stack) == before
        for more in ({}, {"state": "absent"}):
            stack.clear_journal()
            stack.fault(operation=name, times=None, status=200, body=json.dumps(body))
            result = scenario(run, **more)
            assert result["error"]["code"] == "UnexpectedAnswer", result
            assert stack.summary()["writes"] == 0 and count(stack) == before
            stack.clear_faults()


def _reads(run: InProcess, stack: ControlPlane, scenario: Any) -> dict[str, int]:
    """What a run that has nothing to do asks."""
    stack.clear_journal()
    scenario(run)
    return dict(stack.summary()["operations"])


@pytest.mark.parametrize("options", [{}, {"state": "absent"}])
def test_removal_is_not_done_where_the_list_is_missing(run: InProcess, stack: ControlPlane, options: dict[str, Any]):
    run.ok("vpc", vpc_name="blue")
    stack.fault(operation="DescribeVpcs", status=200, body="{}")
    run.ok("vpc", vpc_name="blue", **options)
    assert count(stack) == ({} if options else {"vpcs": 1})


@pytest.mark.parametrize("body", ["{}", '{"VpcId": null}', '{"VpcId": ""}', '{"VpcId": ["a"]}', '{"VpcId": NaN}'])
def test_a_creation_that_does_not_tell_its_id_is_looked_up(
    run: InProcess, stack: ControlPlane, monkeypatch: pytest.MonkeyPatch, body: str
):
    Spoiler(monkeypatch)
    stack.fault(operation="CreateVpc", times=3, after=True, status=200, body=body)
    result = run.ok("vpc", vpc_name="blue", max_retries=2)
    assert result["changed"] and result["id"] == result["vpc"]["id"] and count(stack) == {"vpcs": 1}


def forget_clients() -> None:
    """And with them what they asked once."""
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import family

    family._CLIENTS.clear()


@pytest.mark.parametrize(
    ("action", "body"),
    [
        ("GetUserInfo", '{"data": {}}'),
        ("GetUserInfo", '{"data": {"primaryKey": null}}'),
        ("ListResourceGroup", "{}"),
        ("ListResourceGroup", '{"data": [{"id": 126, "resourceGroupName": "demo set"}], "pageInfo": {"totalPage": 1}}'),
        ("ListResourceGroup", '{"data": [], "pageInfo": null}'),
        ("DescribeRegions", '{"Regions": {}}'),
    ],
)
def test_what_is_asked_by_the_way_is_asked_again(
    run: InProcess, stack: ControlPlane, monkeypatch: pytest.MonkeyPatch, action: str, body: str
):
    Spoiler(monkeypatch)
    by_name = {"department": None, "resource_group": None, "resource_group_set_name": "demo set"}
    blue = run.ok("vpc", vpc_name="blue")["vpc"]
    end = {"router_id": blue["router_id"], "role": "AcceptingSide", "name": "blue", "opposite_region": "cn-sim-2"}
    forget_clients()
    stack.fault(operation=action, status=200, body=body)
    run.ok("account_info", **by_name)
    run.ok("router_interface", **end, router_type="VRouter", **by_name)
    stack.clear_faults()
    forget_clients()
    stack.fault(operation=action, times=None, status=200, body=body)
    results = [
        run("account_info", **by_name, max_retries=0),
        run("router_interface", **{**end, "name": "other"}, router_type="VRouter", **by_name, max_retries=0),
    ]
    assert "UnexpectedAnswer" in [result.get("error", {}).get("code") for result in results]
