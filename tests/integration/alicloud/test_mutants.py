# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Answers with something wrong in them: no traceback, no defect of ours, and nothing that is made twice."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.simulator.testing import ControlPlane
from tests.support.alicloud import OTHER_REGION, PEER_KEYS, InProcess, objects
from tests.support.mutants import Spoiler

CASES = 12  # of each scenario


def peering(run: InProcess, **more: Any) -> Any:
    keys = {"peer": PEER_KEYS, "accepting_account": "peer"}
    return run("vpc_peer_connection", **run.world["ends"], **keys, tags={"a": "b"}, description="one", **more)


def route(run: InProcess, **more: Any) -> Any:
    options = {"vpc_id": run.world["ends"]["vpc_id"], "destination_cidrblock": "10.3.0.0/16"}
    return run("route_entry", **options, nexthop_type="VpcPeer", nexthop_id=run.world["peering"], **more)


def accepter(run: InProcess, **more: Any) -> Any:
    state = {"state": "rejected"} if more.get("state") == "absent" else {}
    return run("vpc_peer_connection_accepter", instance_id=run.world["asked"], **run.theirs, **state)


def infos(run: InProcess, **more: Any) -> Any:
    results = [
        run("vpc_info", name_regex="b"),
        run("vpc_peer_connection_info", name_regex="b", tags={"a": "b"}),
        run("route_entry_info", vpc_id=run.world["ends"]["vpc_id"]),
        run("account_info"),
    ]
    return next((result for result in results if result.get("failed")), results[0])


def furnish(run: InProcess, cloud: ControlPlane, scenario: Any) -> None:
    """What a scenario stands on."""
    cloud.reset()
    run.world = {"ends": run.outer()}
    if scenario in (route, infos):
        run.world["peering"] = peering(run)["id"]
    if scenario is accepter:
        run.world["asked"] = run.peering(run.world["ends"], accept=False)["id"]


@pytest.mark.parametrize("scenario", [peering, route, accepter, infos])
def test_no_answer_is_a_defect(run: InProcess, cloud: ControlPlane, monkeypatch: pytest.MonkeyPatch, scenario: Any):
    """``InProcess`` itself asserts that no result is a defect. Afterwards one run on sound answers is right."""
    run.defaults.update(wait_timeout=1.0, max_retries=2)
    spoiler = Spoiler(monkeypatch)
    for seed in range(CASES):
        furnish(run, cloud, scenario)
        spoiler.begin(seed)
        for more in ({}, {}, {"state": "absent"}) if scenario in (peering, route) else ({},):
            scenario(run, **more)
        spoiler.end()
        assert not scenario(run).get("failed"), seed
        assert not scenario(run)["changed"], seed


EMPTY = [
    {},
    {"RequestId": "x", "TotalCount": 0, "NextToken": ""},
    {"VpcPeerConnects": None, "RouteEntrys": {"RouteEntry": None}, "Vpcs": {"Vpc": None}, "TotalCount": 0},
    {"VpcPeerConnects": [], "RouteEntrys": {"RouteEntry": []}, "Vpcs": {"Vpc": []}, "TotalCount": 1},
    {"VpcPeerConnects": [{}], "RouteEntrys": {"RouteEntry": ["x"]}, "Vpcs": {"Vpc": [[]]}, "TotalCount": 1},
]


@pytest.mark.parametrize("body", EMPTY, ids=str)
@pytest.mark.parametrize("scenario", [peering, route])
def test_a_listing_without_its_list_is_no_empty_one(
    run: InProcess, cloud: ControlPlane, monkeypatch: pytest.MonkeyPatch, scenario: Any, body: dict[str, Any]
):
    """Each read once: nothing is made twice, nothing that is there counts as gone. Always: an error, and no write."""
    Spoiler(monkeypatch)
    run.defaults.update(max_retries=1)
    furnish(run, cloud, scenario)
    assert not scenario(run).get("failed")
    cloud.clear_journal()
    scenario(run)
    reads = dict(cloud.summary()["operations"])
    assert reads and all(name.startswith(("Describe", "List", "Get")) for name in reads), reads
    before = {kind: len(objects(cloud, kind)) for kind in ("vpcs", "peerings", "route_entries")}
    for name, number in reads.items():
        for nth in range(1, number + 1):
            cloud.fault(operation=name, nth=nth, status=200, body=json.dumps(body))
            result = scenario(run)
            assert not result.get("failed") and not result["changed"], (name, nth, result)
        for more in ({}, {"state": "absent"}):
            cloud.clear_journal()
            cloud.fault(operation=name, times=None, status=200, body=json.dumps(body))
            result = scenario(run, **more)
            cloud.clear_faults()
            if result.get("failed"):
                assert result["error"]["code"] == "UnexpectedAnswer", result
                assert cloud.summary()["writes"] == 0
        assert {kind: len(objects(cloud, kind)) for kind in before} == before, name


@pytest.mark.parametrize("body", ["{}", '{"InstanceId": null}', '{"InstanceId": []}'])
def test_a_creation_that_does_not_tell_its_id_is_looked_up(
    run: InProcess, cloud: ControlPlane, monkeypatch: pytest.MonkeyPatch, body: str
):
    Spoiler(monkeypatch)
    furnish(run, cloud, peering)
    cloud.fault(operation="CreateVpcPeerConnection", times=3, after=True, status=200, body=body)
    run.defaults.update(max_retries=2)
    result = peering(run)
    assert result["changed"] and result["vpc_peer_connection"]["status"] == "Activated", result
    assert len(objects(cloud, "peerings")) == 1


@pytest.mark.parametrize("body", ["{}", '{"AccountId": null}', '{"AccountId": {}}', '{"AccountId": ""}'])
def test_who_one_is_is_asked_again(run: InProcess, cloud: ControlPlane, monkeypatch: pytest.MonkeyPatch, body: str):
    Spoiler(monkeypatch)
    cloud.fault(operation="GetCallerIdentity", status=200, body=body)
    assert run.ok("account_info")["account"]["account_id"]
    cloud.fault(operation="GetCallerIdentity", times=None, status=200, body=body)
    failed = run.fails("account_info", region=OTHER_REGION, max_retries=1)
    assert failed["error"]["code"] == "UnexpectedAnswer"


@pytest.mark.parametrize(
    "body",
    [
        "{}",
        '{"Credentials": {"AccessKeyId": "a", "AccessKeySecret": "b", "SecurityToken": "c"}}',
        '{"Credentials": {"AccessKeyId": "a", "AccessKeySecret": 5, "SecurityToken": "c", "Expiration": "soon"}}',
        '{"Credentials": {"AccessKeyId": "a", "AccessKeySecret": "b", "SecurityToken": "c", "Expiration": "soon"}}',
    ],
)
def test_keys_of_a_role_are_asked_for_again(
    run: InProcess, cloud: ControlPlane, monkeypatch: pytest.MonkeyPatch, body: str
):
    Spoiler(monkeypatch)
    role = {"assume_role": {"role_arn": "acs:ram::1000000000000001:role/net"}}
    cloud.fault(operation="AssumeRole", status=200, body=body)
    assert run.ok("account_info", **role)["account"]["identity_type"] == "AssumedRoleUser"
    cloud.fault(operation="AssumeRole", times=None, status=200, body=body)
    failed = run.fails("account_info", **role, region=OTHER_REGION, max_retries=1)
    assert failed["error"]["code"] == "UnexpectedAnswer" and '"b"' not in failed["msg"]
