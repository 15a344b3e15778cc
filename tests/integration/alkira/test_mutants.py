# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Answers with something wrong in them: no traceback, no defect of ours, and nothing that is made twice."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.simulator.testing import ControlPlane
from tests.support.alkira import InProcess, ipsec
from tests.support.mutants import Spoiler

CASES = 12  # of each scenario


def segment(run: InProcess, **more: Any) -> Any:
    return run("segment", name="lab", cidrs=["10.9.0.0/16"], description="one", **more)


def group(run: InProcess, **more: Any) -> Any:
    return run("group", batch=[{"name": name, "description": "x", **more} for name in ("a", "b", "c")])


def connector(run: InProcess, **more: Any) -> Any:
    return run("connector_azure_expressroute", **ipsec(), **more)


def infos(run: InProcess, **more: Any) -> Any:
    names = ("segment", "group", "billing_tag", "cxp", "credential_azure_vnet", "tenant_network")
    names += ("connector_ipsec_tunnel_profile", "connector_azure_expressroute")
    results = [run(f"{name}_info") for name in names]
    return next((result for result in results if result.get("failed")), results[0])


@pytest.mark.parametrize("scenario", [segment, group, connector, infos])
def test_no_answer_is_a_defect(run: InProcess, portal: ControlPlane, monkeypatch: pytest.MonkeyPatch, scenario: Any):
    """``InProcess`` itself asserts that no result is a defect. Afterwards one run on sound answers is right."""
    run.defaults.update(wait_timeout=1.0, max_retries=2)
    spoiler = Spoiler(monkeypatch)
    for seed in range(CASES):
        portal.reset()
        run.furnish()
        if scenario is infos:
            connector(run)
        spoiler.begin(seed)
        for more in ({}, {}, {"state": "absent"}) if scenario is not infos else ({},):
            scenario(run, **more)
        spoiler.end()
        assert not scenario(run).get("failed"), seed
        assert not scenario(run)["changed"], seed


OWN = {segment: "/segments", group: "/groups", connector: "/azure-express-route-connectors"}


@pytest.mark.parametrize(
    "body", [None, {}, {"data": {}}, "x", [None], [{"name": "lab"}], [{"id": None, "name": "a"}]], ids=str
)
@pytest.mark.parametrize("scenario", [segment, group, connector])
def test_a_listing_without_its_list_is_no_empty_one(
    run: InProcess, portal: ControlPlane, monkeypatch: pytest.MonkeyPatch, scenario: Any, body: Any
):
    """Each read once: nothing is made twice, nothing that is there counts as gone. Always: an error, and no write."""
    Spoiler(monkeypatch)
    run.defaults.update(max_retries=1)
    run.furnish()
    assert not scenario(run).get("failed")
    portal.clear_journal()
    scenario(run)
    reads = dict(portal.summary()["operations"])
    before = portal.state()
    for name, number in reads.items():
        for nth in range(1, number + 1):
            portal.fault(operation=name, nth=nth, status=200, body=json.dumps(body))
            result = scenario(run)
            assert not result.get("failed") and not result["changed"], (name, nth, result)
            portal.clear_faults()
        # A removal asks for nothing that the object refers to.
        for more in ({}, {"state": "absent"}) if name.endswith(OWN[scenario]) else ({},):
            portal.clear_journal()
            portal.fault(operation=name, times=None, status=200, body=json.dumps(body))
            result = scenario(run, **more)
            portal.clear_faults()
            assert result["error"]["code"] == "UnexpectedAnswer", (name, result)
            assert portal.summary()["writes"] == 0
        assert portal.state() == before, name


@pytest.mark.parametrize("body", ["{}", "[]", '{"id": null}', '{"id": {}}', '{"id": NaN}'])
def test_a_creation_that_does_not_tell_its_id_is_looked_up(
    run: InProcess, portal: ControlPlane, monkeypatch: pytest.MonkeyPatch, body: str
):
    Spoiler(monkeypatch)
    portal.fault(method="POST", after=True, status=200, body=body)
    result = segment(run)
    assert result["changed"] and not result.get("failed"), result
    assert portal.summary()["writes"] == 1 and not segment(run)["changed"]
