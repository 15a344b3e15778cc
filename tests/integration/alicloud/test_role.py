# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The role vpc_peering and its playbook: the example it grew from, both accounts, either alone, a mesh and a hub."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.conftest import installed
from tests.simulator.testing import ControlPlane
from tests.support.alicloud import OTHER_REGION, OWN, PEER, REGION, InProcess, objects, variables
from tests.support.ansible import MODULE, WORKER, Ansible, Run

PLAYBOOK = "cloudlink.interconnect.vpc_peering"
# Either core and either entry point, without every combination of them.
on_both = pytest.mark.parametrize(
    ("environment", "entry_point"), [(installed()[0], MODULE), (installed()[-1], WORKER)], indirect=True
)
newest_only = pytest.mark.parametrize("environment", installed()[-1:], indirect=True)

EXAMPLE = [
    {
        "name": "terraform-example",
        "peering": {"description": "terraform-example"},
        "requester": {"region": REGION, "vpc": {"vpc_name": "terraform-example", "cidr_block": "172.17.3.0/24"}},
        "accepter": {"region": OTHER_REGION, "vpc": {"vpc_name": "terraform-example", "cidr_block": "172.17.3.0/24"}},
    }
]


def side(name: str, cidr: str, region: str = REGION, **more: Any) -> dict[str, Any]:
    return {"region": region, "vpc": {"vpc_name": name, "cidr_block": cidr}, "routes": "auto", **more}


def pair(**theirs: Any) -> list[dict[str, Any]]:
    return [
        {
            "name": "blue-partner",
            "requester": side("blue", "10.1.0.0/16"),
            "accepter": side("partner", "10.3.0.0/16", OTHER_REGION, account="peer", **theirs),
        }
    ]


def play(ansible: Ansible, peerings: Any, **options: Any) -> Run:
    more = options.pop("extra_vars", {})
    return ansible.playbook(
        PLAYBOOK, extra_vars={"peerings": peerings, "vpc_peering_return_parts": True, **more}, **options
    )


def result(run: Run) -> list[dict[str, Any]]:
    return run.task("Show the peerings")["vpc_peering_result"]


def rows(run: Run) -> list[dict[str, Any]]:
    return run.task("Make or remove the peerings")["links"]


def changed(run: Run) -> list[tuple[str, ...]]:
    """Link, part, and what is done to it, of all parts that something is done to."""
    return [
        (str(row["name"]), part["part"], *part["actions"])
        for row in rows(run)
        for part in row["parts"]
        if part["actions"]
    ]


def routes(run: InProcess, vpc: str, **options: Any) -> dict[str, str]:
    found = run.ok("route_entry_info", vpc_id=vpc, entry_type="Custom", **options)["route_entries"]
    return {one["destination_cidrblock"]: one["nexthop_id"] for one in found}


def predicts_and_does(ansible: Ansible, cloud: ControlPlane, peerings: Any, **options: Any) -> Run:
    """Check, do, again, check again; returns the run that did it."""
    cloud.clear_journal()
    foreseen = play(ansible, peerings, check=True, **options)
    assert foreseen.ok and cloud.summary()["writes"] == 0, str(foreseen)
    done = play(ansible, peerings, **options)
    assert done.ok, str(done)
    assert changed(foreseen) == changed(done) and changed(done)
    for check in (False, True):
        cloud.clear_journal()
        again = play(ansible, peerings, check=check, **options)
        assert again.ok and again.changed == 0 and cloud.summary()["writes"] == 0, str(again)
    return done


@on_both
def test_terraform_example(playbooks: Ansible, cloud: ControlPlane, entry_point: str):
    warn = {"extra_vars": {"overlap": "warn"}}
    foreseen = play(playbooks, EXAMPLE, check=True, **warn)
    assert foreseen.ok and objects(cloud, "vpcs") == [], str(foreseen)
    done = play(playbooks, EXAMPLE, **warn)
    assert done.ok and changed(done) == changed(foreseen) and len(changed(done)) == 3, str(done)
    (peering,) = objects(cloud, "peerings")
    assert peering["Status"] == "Activated" and peering["Name"] == peering["Description"] == "terraform-example"
    assert len(objects(cloud, "vpcs")) == 2
    assert result(done)[0]["peer_connection_id"] == peering["InstanceId"] and not result(done)[0]["next_step"]
    assert any("overlap" in text for text in done.task("Make or remove the peerings").warnings)
    cloud.clear_journal()
    assert play(playbooks, EXAMPLE, **warn).changed == 0
    assert cloud.summary()["operations"] == {"DescribeVpcs": 2, "ListVpcPeerConnections": 1}
    assert play(playbooks, EXAMPLE, extra_vars={"state": "absent"}).ok
    assert objects(cloud, "peerings") == objects(cloud, "vpcs") == []


@newest_only
def test_overlap_is_refused(playbooks: Ansible, cloud: ControlPlane):
    cloud.clear_journal()
    run = play(playbooks, EXAMPLE)
    assert not run.ok and "172.17.3.0/24" in run.task("Make or remove the peerings").msg
    assert cloud.summary()["count"] == 0


@newest_only
def test_two_accounts(playbooks: Ansible, cloud: ControlPlane, run: InProcess):
    """From two empty accounts to traffic, and back, as text as a survey would give it."""
    done = predicts_and_does(playbooks, cloud, json.dumps(pair()))
    assert changed(done) == [
        ("blue-partner", "requester.vpc", "create"),
        ("blue-partner", "accepter.vpc", "create"),
        ("blue-partner", "peering", "create", "accept"),
        ("blue-partner", "requester.route", "create"),
        ("blue-partner", "accepter.route", "create"),
    ]
    (shown,) = result(done)
    assert shown["status"] == "Activated" and shown["next_step"] is None
    near, far = shown["requester"]["vpc_id"], shown["accepter"]["vpc_id"]
    assert routes(run, near) == {"10.3.0.0/16": shown["peer_connection_id"]}
    assert routes(run, far, **run.theirs) == {"10.1.0.0/16": shown["peer_connection_id"]}
    predicts_and_does(playbooks, cloud, pair(), extra_vars={"state": "absent"})
    assert objects(cloud, "peerings") == objects(cloud, "vpcs") == []


@newest_only
def test_either_order_of_accounts(playbooks: Ansible, cloud: ControlPlane):
    """Who is called the requester does not matter, nor by which kind of connection a side is reached."""
    (there,) = pair()
    back = [{"name": "blue-partner", "requester": there["accepter"], "accepter": there["requester"]}]
    run = play(playbooks, back)
    assert run.ok and result(run)[0]["status"] == "Activated", str(run)
    assert objects(cloud, "peerings")[0]["AcceptingAccount"] == OWN
    assert play(playbooks, pair()).changed == 0
    role = {"assume_role": {"role_arn": f"acs:ram::{PEER}:role/net"}}
    by_role = [{**there, "accepter": {**there["accepter"], "account": None, "connection": role}}]
    cloud.clear_journal()
    again = play(playbooks, by_role)
    assert again.ok and again.changed == 0, str(again)
    assert cloud.summary()["operations"]["AssumeRole"] >= 1


@newest_only
def test_each_party_alone(playbooks: Ansible, cloud: ControlPlane, run: InProcess):
    """The requester and the accepter run on their own, in any order, and each is told what the other has to do."""
    playbooks.variables.update(
        variables(cloud, peer=False), ALICLOUD_PEER_ACCESS_KEY=None, ALICLOUD_PEER_SECRET_KEY=None
    )
    blue = run.vpc(secondary_cidr_blocks=["172.16.0.0/16"])
    partner = run.vpc("partner", "10.3.0.0/16", **run.theirs)
    other = {"region": OTHER_REGION, "account_id": PEER, "vpc": {"vpc_id": partner["id"]}}
    ours = [{"name": "blue-partner", "requester": side("blue", "10.1.0.0/16"), "accepter": other}]
    asked = {"region": REGION, "account_id": OWN, "vpc": {"vpc_id": blue["id"]}}
    theirs = [{"name": "blue-partner", "requester": asked, "accepter": side("partner", "10.3.0.0/16", OTHER_REGION)}]
    their_keys = {"ALICLOUD_ACCESS_KEY": "peerid", "ALICLOUD_SECRET_KEY": "peersecret"}

    early = play(playbooks, theirs, env=their_keys)
    assert early.ok and early.changed == 0 and "no request" in result(early)[0]["next_step"], str(early)

    first = play(playbooks, ours)
    assert first.ok and result(first)[0]["status"] == "Accepting" and PEER in result(first)[0]["next_step"], str(first)
    assert routes(run, blue["id"]) == {}

    foreseen = play(playbooks, theirs, env=their_keys, check=True)
    accepted = play(playbooks, theirs, env=their_keys)
    assert accepted.ok and changed(accepted) == changed(foreseen), str(accepted)
    peering = result(accepted)[0]["peer_connection_id"]
    assert result(accepted)[0]["status"] == "Activated" and result(accepted)[0]["next_step"] is None
    assert routes(run, partner["id"], **run.theirs) == {"10.1.0.0/16": peering, "172.16.0.0/16": peering}

    last = play(playbooks, ours)
    assert last.ok and result(last)[0]["next_step"] is None and routes(run, blue["id"]) == {"10.3.0.0/16": peering}
    assert play(playbooks, theirs, env=their_keys).changed == 0

    # The accepter leaves: its routes go, and the routes of the other side stand in the way until they are gone too.
    stuck = play(playbooks, theirs, env=their_keys, extra_vars={"state": "absent"})
    assert not stuck.ok and "force_delete" in stuck.task("Make or remove the peerings").msg, str(stuck)
    assert routes(run, partner["id"], **run.theirs) == {}
    gone = play(playbooks, ours, extra_vars={"state": "absent"})
    assert gone.ok and objects(cloud, "peerings") == [], str(gone)
    assert play(playbooks, theirs, env=their_keys, extra_vars={"state": "absent"}).ok
    assert objects(cloud, "vpcs") == []


@newest_only
def test_full_mesh_of_six(playbooks: Ansible, cloud: ControlPlane):
    regions = [REGION, OTHER_REGION, "cn-shanghai", REGION, OTHER_REGION, "cn-shanghai"]
    ends = [side(f"m{n}", f"10.{n}.0.0/16", region) for n, region in enumerate(regions)]
    mesh = [
        {"name": f"m{one}-m{two}", "requester": ends[one], "accepter": ends[two]}
        for one in range(6)
        for two in range(one + 1, 6)
    ]
    foreseen = play(playbooks, mesh, check=True)
    done = play(playbooks, mesh)
    assert done.ok and changed(foreseen) == changed(done), str(done)
    assert [one["status"] for one in result(done)] == ["Activated"] * 15
    assert len(objects(cloud, "vpcs")) == 6
    absent = play(playbooks, mesh, extra_vars={"state": "absent"})
    assert absent.ok and objects(cloud, "vpcs") == [], str(absent)


@newest_only
def test_hub_with_fifty_spokes_over_two_accounts(playbooks: Ansible, cloud: ControlPlane):
    hub = side("hub", "10.0.0.0/16")
    spokes = [
        side(f"s{n}", f"10.{n}.0.0/16", OTHER_REGION if n % 2 else REGION, **({"account": "peer"} if n % 3 else {}))
        for n in range(1, 51)
    ]
    star = [{"name": f"hub-s{n}", "requester": hub, "accepter": spoke} for n, spoke in enumerate(spokes, 1)]
    done = play(playbooks, star)
    assert done.ok and [one["status"] for one in result(done)] == ["Activated"] * 50, str(done)
    assert len(objects(cloud, "vpcs")) == 51
    cloud.clear_journal()
    again = play(playbooks, star)
    assert again.ok and again.changed == 0
    # two accounts in two regions of VPCs, one page of peerings, and each of the 51 tables once
    assert cloud.summary()["operations"] == {
        "DescribeVpcs": 4,
        "ListVpcPeerConnections": 1,
        "DescribeRouteEntryList": 51,
    }


@newest_only
def test_hundred_within_their_budget(playbooks: Ansible, cloud: ControlPlane):
    """Each with two VPCs and two routes, across accounts: at most 1,000 calls to build, and the listings to find all well."""
    many = [
        {
            "name": f"p{n}",
            "requester": side(f"r{n}", f"10.{n}.0.0/16"),
            "accepter": side(f"a{n}", f"172.16.{n}.0/24", OTHER_REGION, account="peer"),
        }
        for n in range(100)
    ]
    cloud.clear_journal()
    done = play(playbooks, many)
    assert done.ok, str(done)
    summary = cloud.summary()
    assert summary["writes"] == 600 and summary["count"] <= 1000, summary["operations"]
    cloud.clear_journal()
    assert play(playbooks, many).changed == 0
    assert cloud.summary()["operations"] == {
        "DescribeVpcs": 4,
        "ListVpcPeerConnections": 1,
        "DescribeRouteEntryList": 200,
    }


@newest_only
def test_what_the_role_refuses(playbooks: Ansible, cloud: ControlPlane):
    (good,) = pair()
    nameless = {"region": OTHER_REGION, "account_id": PEER, "vpc": {"vpc_name": "x"}, "routes": "auto"}
    cases = [
        ({**good, "accepter": {"region": REGION}}, "peerings[0].accepter.vpc: give a VPC"),
        ({**good, "accepter": nameless}, "peerings[0].accepter.vpc.vpc_id: is needed"),
        ({**good, "accepter": nameless}, "peerings[0].accepter.routes: cannot be made"),
        ({**good, "requester": nameless, "accepter": nameless}, "at least one side"),
        ({**good, "accepter": {"vpc": {"vpc_name": "x", "cidr_block": "10.0.0.1/8"}}}, "host bits"),
    ]
    for peering, says in cases:
        run = play(playbooks, [peering])
        assert not run.ok and says in run.task("Make or remove the peerings").msg, str(run)
    assert cloud.summary()["count"] == 0


@newest_only
@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"stat": "absent"}, "there is no variable 'stat'; did you mean 'state'?"),
        ({"state": "abset"}, "state must be present or absent, not 'abset'"),
        ({"peerings": ""}, "peerings is missing"),
    ],
)
def test_what_the_playbook_refuses(playbooks: Ansible, cloud: ControlPlane, given: dict[str, str], says: str):
    run = play(playbooks, pair(), extra_vars=given)
    assert not run.ok and says in run.task("Check the variables").msg, str(run)
    assert cloud.summary()["count"] == 0
