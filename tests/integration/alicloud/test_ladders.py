# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each module by Ansible, on both ansible-cores and both entry points: bad options, check, create, again, check again, update,
again, check delete, delete, again. The number of calls is part of what is promised.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import installed
from tests.simulator.testing import ControlPlane
from tests.support.alicloud import OTHER_REGION, PEER, InProcess, climb, objects
from tests.support.ansible import MODULE, WORKER, Ansible
from tests.support.stack import step

# Either core and either entry point, without every combination of them: what is the same everywhere is tested in process.
on_both = pytest.mark.parametrize(
    ("environment", "entry_point"), [(installed()[0], MODULE), (installed()[-1], WORKER)], indirect=True
)


def ladder(key: str, create: dict[str, Any], update: dict[str, Any], bad: dict[str, Any]) -> list[dict[str, Any]]:
    gone = {name: value for name, value in create.items() if name == key or key == ""}
    gone = {**gone, "state": "absent"}
    return [
        step("bad", {**create, **bad}),
        step("check create", create, check=True),
        step("create", create),
        step("again", create),
        step("check again", create, check=True),
        step("check update", {**create, **update}, check=True),
        step("update", {**create, **update}),
        step("update again", {**create, **update}),
        step("check delete", gone, check=True),
        step("delete", gone),
        step("delete again", gone),
    ]


def assert_ladder(rungs: dict, changes: dict[str, Any], reads: int) -> None:
    """What holds for every module. ``reads``: how many calls a run costs that has nothing to do."""
    assert rungs["bad"].result.failed and rungs["bad"].calls == 0
    for name in ("create", "update", "delete"):
        predicted, done = rungs[f"check {name}"], rungs[name]
        assert predicted.writes == 0 and predicted.result.changed and done.result.changed, name
        assert predicted["actions"] == done["actions"], name
        assert predicted.result.diff == done.result.diff, name
        assert done.writes == len(done["actions"]), name
    for name in ("again", "check again", "update again", "delete again"):
        assert not rungs[name].result.failed and not rungs[name].result.changed, rungs[name].result
        assert rungs[name].writes == 0 and rungs[name].calls <= reads, (name, rungs[name].operations)
        assert rungs[name]["actions"] == []
    assert rungs["create"].result.diff["before"] == {} and rungs["delete"].result.diff["after"] == {}
    before, after = (rungs["update"].result.diff[side] for side in ("before", "after"))
    assert {name: after[name] for name in after if after[name] != before.get(name)} == changes


@on_both
def test_vpc(playbooks: Ansible, cloud: ControlPlane, entry_point: str):
    create = {"vpc_name": "blue", "cidr_block": "10.1.0.0/16", "tags": {"env": "test"}}
    update = {"description": "Words", "dns_hostname_status": "ENABLED", "secondary_cidr_blocks": ["172.16.0.0/16"]}
    rungs = climb(playbooks, cloud, "vpc", ladder("vpc_name", create, update, {"cidr_block": "10.1.0.1/16"}))
    assert_ladder(rungs, update, 1)
    assert rungs["create"]["vpc"]["tags"] == {"env": "test"} and objects(cloud, "vpcs") == []
    assert rungs["check create"]["id"] == "(known after apply)" and rungs["again"]["id"] == rungs["create"]["id"]


@on_both
def test_vpc_peer_connection(playbooks: Ansible, cloud: ControlPlane, run: InProcess, entry_point: str):
    """Across accounts, the keys of the second one in the environment."""
    create = {**run.outer(), "name": "blue-partner", "tags": {"env": "test"}}
    update = {"description": "Words", "bandwidth": 100}
    steps = ladder("", create, update, {"name": "1"})
    rungs = climb(playbooks, cloud, "vpc_peer_connection", steps)
    # gone, it is looked for in the region of the other end too
    assert_ladder(rungs, update, 2)
    assert rungs["create"]["actions"] == ["create", "accept"]
    assert rungs["create"]["vpc_peer_connection"]["status"] == "Activated"
    assert rungs["again"].calls == rungs["check again"].calls == 1
    assert objects(cloud, "peerings") == []


@on_both
def test_vpc_peer_connection_accepter(playbooks: Ansible, cloud: ControlPlane, run: InProcess, entry_point: str):
    asked = run.ok("vpc_peer_connection", **run.outer())["id"]
    accept: dict[str, Any] = {"instance_id": asked, "account": "peer", "region": OTHER_REGION}
    update = {**accept, "description": "Words", "tags": {"side": "theirs"}}
    steps = [
        step("bad", {**accept, "state": "gone"}),
        step("check", accept, check=True),
        step("accept", accept),
        step("again", accept),
        step("check update", update, check=True),
        step("update", update),
        step("update again", update),
        step("too late", {**accept, "state": "rejected"}),
        step("of the requester", {"instance_id": asked}),
    ]
    rungs = climb(playbooks, cloud, "vpc_peer_connection_accepter", steps, whole=("accept",))
    assert rungs["bad"].result.failed and rungs["bad"].calls == 0
    assert rungs["check"]["actions"] == rungs["accept"]["actions"] == ["accept"]
    assert rungs["check"].writes == 0 and rungs["accept"].writes == 1
    assert rungs["check"].result.diff == rungs["accept"].result.diff
    assert rungs["accept"].result.diff["before"]["status"] == "Accepting"
    assert rungs["check update"]["actions"] == rungs["update"]["actions"] == ["modify", "tag"]
    for name in ("again", "update again"):
        assert not rungs[name].result.changed and rungs[name].writes == 0 and rungs[name].calls == 1
    assert rungs["too late"].result.failed and run.status(asked) == "Activated"
    assert not rungs["of the requester"].result.changed


@on_both
def test_route_entry(playbooks: Ansible, cloud: ControlPlane, run: InProcess, entry_point: str):
    given = run.inner()
    hop = {"nexthop_type": "VpcPeer", "nexthop_id": run.peering(given)["id"]}
    create = {"vpc_id": given["vpc_id"], "destination_cidrblock": "10.2.0.0/16", **hop, "name": "to-green"}
    update = {"name": "renamed", "description": "Words"}
    rungs = climb(playbooks, cloud, "route_entry", ladder("", create, update, {"destination_cidrblock": "10.2.0.1/16"}))
    assert_ladder(rungs, update, 2)
    assert rungs["again"].operations == {"DescribeVpcs": 1, "DescribeRouteEntryList": 1}


@on_both
def test_info_modules(playbooks: Ansible, cloud: ControlPlane, run: InProcess, entry_point: str):
    given = run.outer()
    made = run.peering(given, name="blue-partner", peer={"access_key": "peerid", "secret_key": "peersecret"})
    theirs = {"account": "peer", "region": OTHER_REGION}
    steps = [
        step("account", {}, "account_info"),
        step("their account", theirs, "account_info"),
        step("vpcs", {"name_regex": "^b"}, "vpc_info"),
        step("peerings", {"vpc_id": given["vpc_id"], "status": "Activated"}, "vpc_peer_connection_info"),
        step("none", {"name_regex": "^x"}, "vpc_peer_connection_info"),
        step("their peerings", {**theirs, "ids": [made["id"]]}, "vpc_peer_connection_info", check=True),
        step("routes", {"vpc_id": given["vpc_id"]}, "route_entry_info"),
    ]
    rungs = climb(playbooks, cloud, "vpc", steps)
    assert all(not rung.result.failed and not rung.result.changed and rung.writes == 0 for rung in rungs.values())
    assert rungs["their account"]["account"]["account_id"] == PEER
    assert [one["name"] for one in rungs["vpcs"]["vpcs"]] == ["blue"]
    found = rungs["peerings"]["vpc_peer_connections"]
    assert found == [made] and rungs["none"]["vpc_peer_connections"] == []
    assert rungs["their peerings"]["vpc_peer_connections"][0]["id"] == made["id"]
    assert [one["type"] for one in rungs["routes"]["route_entries"]] == ["System"]
