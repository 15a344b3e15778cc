# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The ladder of each module, by Ansible: on both entry points, with the oldest and the newest ansible-core.

bad options -> check create -> create -> again -> check again -> update -> again -> check delete -> delete -> again, with
the journal of the cloud read after each: check mode writes nothing, a second run writes nothing, and the number of calls is
part of the contract. One playbook a module, since starting Ansible is the dearest part.
"""

from __future__ import annotations

from typing import Any

from tests.simulator.testing import ControlPlane
from tests.support.ansible import Ansible
from tests.support.stack import REGION, InProcess, Rung, climb, connection, count, step

UNKNOWN = "(known after apply)"
LONG = "cloudlink.interconnect.alibabacloudstack_%s"


def unchanged(rung: Rung, calls: int) -> None:
    """Nothing to do: no write, no difference, and no more calls than it takes to see that."""
    assert not rung.result.failed, rung.result
    assert rung.result.changed is False and rung.actions == []
    assert rung["diff"]["before"] == rung["diff"]["after"]
    assert (rung.calls, rung.writes) == (calls, 0), rung.operations


def predicted(plan: Rung, done: Rung) -> None:
    """Check mode wrote nothing and said what the run then did."""
    assert not plan.result.failed, plan.result
    assert not done.result.failed, done.result
    assert plan.writes == 0 and done.writes > 0
    assert plan.result.changed is True and done.result.changed is True
    assert plan.actions == done.actions
    assert plan["diff"] == done["diff"]


def refused(rung: Rung, *problems: str) -> None:
    assert rung.result.failed and rung.calls == 0, rung
    assert rung["msg"] == "; ".join(problems)
    assert rung["error"]["code"] == "InvalidOptions"


def test_vpc(cloud: Ansible, stack: ControlPlane, entry_point: str):
    one = {"vpc_name": "blue", "cidr_block": "172.16.0.0/12", "description": "first", "tags": {"env": "test"}}
    two = {**one, "description": "second", "secondary_cidr_blocks": ["10.1.0.0/16"], "tags": {"owner": "net"}}
    purged = {**two, "tags": {"owner": "net"}, "purge_tags": True}
    gone = {"vpc_name": "blue", "state": "absent"}
    rungs = climb(
        cloud,
        stack,
        "vpc",
        [
            step("bad", {"vpc_name": "b", "cidr_block": "8.8.8.0/24"}),
            step("misspelt", {"vpc_nam": "blue", "peer": {"acces_key": "x"}}),
            step("check create", one, check=True),
            step("create", one),
            step("again", one),
            step("check again", one, check=True),
            step("check update", two, check=True),
            step("update", two),
            step("update again", two),
            step("check purge", purged, check=True),
            step("purge", purged),
            step("info", {"vpc_name": "blue"}, "vpc_info"),
            step("info in check mode", {"name_regex": "^bl"}, "vpc_info", check=True),
            step("account", {}, "account_info"),
            step("check delete", gone, check=True),
            step("delete", gone),
            step("delete again", gone),
            step("check delete again", gone, check=True),
        ],
    )
    refused(
        rungs["bad"],
        "vpc_name: must be 2 to 128 characters, not 1",
        "cidr_block: 8.8.8.0/24 is not inside 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16",
    )
    misspelt = rungs["misspelt"]["msg"]
    assert misspelt.startswith(f"Unsupported parameters for ({LONG % 'vpc'}) module: "), misspelt
    assert "vpc_nam (did you mean 'vpc_name'?)" in misspelt and "acces_key (did you mean 'access_key'?)" in misspelt

    predicted(rungs["check create"], rungs["create"])
    assert rungs["create"].actions == ["create"]
    assert rungs["create"]["diff"] == {"before": {}, "after": one}
    assert rungs["check create"]["id"] == rungs["check create"]["vpc"]["router_id"] == UNKNOWN
    made = rungs["create"]["vpc"]
    assert made["status"] == made["provider_status"] == "Available" and made["region_id"] == REGION
    assert rungs["create"]["id"] == made["id"] and made["id"].startswith("vpc-")
    assert made["route_table_id"].startswith("vtb-") and made["router_id"].startswith("vrt-")
    assert rungs["create"].operations == {"DescribeVpcs": 2, "CreateVpc": 1}
    unchanged(rungs["again"], 1)
    unchanged(rungs["check again"], 1)
    assert rungs["again"]["vpc"] == rungs["check again"]["vpc"] == made

    predicted(rungs["check update"], rungs["update"])
    assert rungs["update"].actions == ["modify", "associate", "tag"]
    assert rungs["update"]["diff"]["before"]["description"] == "first"
    assert rungs["update"]["diff"]["after"]["tags"] == {"env": "test", "owner": "net"}
    assert rungs["update"]["vpc"]["tags"] == {"env": "test", "owner": "net"}
    assert rungs["update"]["vpc"]["secondary_cidr_blocks"] == ["10.1.0.0/16"]
    unchanged(rungs["update again"], 1)
    predicted(rungs["check purge"], rungs["purge"])
    assert rungs["purge"]["vpc"]["tags"] == {"owner": "net"}

    assert rungs["info"]["vpcs"] == rungs["info in check mode"]["vpcs"] == [rungs["purge"]["vpc"]]
    assert rungs["info"].result.changed is False and (rungs["info"].calls, rungs["info"].writes) == (1, 0)
    assert rungs["account"]["account"]["account_id"] == "1000000000000001"
    assert rungs["account"]["account"]["department"] == "37"

    predicted(rungs["check delete"], rungs["delete"])
    assert rungs["delete"]["diff"]["after"] == {} and rungs["delete"]["diff"]["before"]["vpc_name"] == "blue"
    assert rungs["delete"]["vpc"] is None
    unchanged(rungs["delete again"], 1)
    unchanged(rungs["check delete again"], 1)
    assert count(stack) == {}


def test_router_interface(cloud: Ansible, stack: ControlPlane, run: InProcess, entry_point: str):
    router = run.vpc()["router_id"]
    one = {
        "router_id": router,
        "router_type": "VRouter",
        "role": "InitiatingSide",
        "opposite_region": REGION,
        "specification": "Large.1",
        "name": "blue",
        "instance_charge_type": "PostPaid",
    }
    two = {**one, "specification": "Large.2", "description": "wide"}
    accepting = {"router_id": router, "role": "AcceptingSide", "opposite_region": REGION, "name": "green"}
    gone = {"router_id": router, "role": "InitiatingSide", "name": "blue", "state": "absent"}
    stack.clear_journal()
    rungs = climb(
        cloud,
        stack,
        "router_interface",
        [
            step("bad", {**one, "health_check_source_ip": "10.0.0.1", "name": "b"}),
            step("check create", one, check=True),
            step("create", one),
            step("again", one),
            step("check again", one, check=True),
            step("check update", two, check=True),
            step("update", two),
            step("update again", two),
            step("check accepting", {**accepting, "specification": "Large.1"}, check=True),
            step("accepting", {**accepting, "specification": "Large.1"}),
            step("accepting again", {**accepting, "specification": "Small.1", "router_type": "VRouter"}),
            step("immutable", {**two, "opposite_region": "cn-sim-2"}),
            step("info", {"role": "InitiatingSide", "router_id": router}, "router_interface_info"),
            step("check delete", gone, check=True),
            step("delete", gone),
            step("delete again", gone),
        ],
    )
    refused(
        rungs["bad"],
        "name: must be 2 to 128 characters, not 1",
        "health_check_target_ip: the health check takes both addresses or none; give it too",
        "health_check_source_ip: a health check is only possible where one of the two routers is a VBR",
    )
    predicted(rungs["check create"], rungs["create"])
    assert rungs["create"]["diff"] == {"before": {}, "after": one}
    assert rungs["create"].operations == {"DescribeRouterInterfaces": 2, "CreateRouterInterface": 1}
    made = rungs["create"]["router_interface"]
    assert (made["status"], made["role"], made["bandwidth"]) == ("Idle", "InitiatingSide", 1000)
    unchanged(rungs["again"], 1)
    unchanged(rungs["check again"], 1)
    predicted(rungs["check update"], rungs["update"])
    assert rungs["update"].actions == ["modify", "modify_spec"]
    assert rungs["update"]["diff"]["before"] == {**one, "description": ""}
    assert rungs["update"]["diff"]["after"] == two
    unchanged(rungs["update again"], 1)
    predicted(rungs["check accepting"], rungs["accepting"])
    # whatever is asked for, it is Negative, and never a difference
    assert rungs["accepting"]["router_interface"]["specification"] == "Negative"
    assert rungs["check accepting"]["router_interface"]["specification"] == "Negative"
    unchanged(rungs["accepting again"], 1)
    assert rungs["immutable"].result.failed and rungs["immutable"]["error"]["code"] == "ImmutableChange"
    assert "opposite_region is 'cn-sim-1', wanted 'cn-sim-2'" in rungs["immutable"]["msg"]
    assert rungs["immutable"].writes == 0
    assert rungs["info"]["router_interfaces"] == [rungs["update"]["router_interface"]]
    predicted(rungs["check delete"], rungs["delete"])
    unchanged(rungs["delete again"], 1)
    assert count(stack) == {"vpcs": 1, "router_interfaces": 1}


def test_router_interface_connection(cloud: Ansible, stack: ControlPlane, run: InProcess, entry_point: str):
    first, second = run.sides()
    accepting = {"interface_id": second["id"], "opposite_interface_id": first["id"]}
    initiating = {"interface_id": first["id"], "opposite_interface_id": second["id"]}
    part = {"interface_id": first["id"], "state": "absent"}
    stack.clear_journal()
    rungs = climb(
        cloud,
        stack,
        "router_interface_connection",
        [
            step("bad", {"interface_id": first["id"]}),
            step("wrong order", initiating),
            step("check both", {"batch": [initiating, accepting]}, check=True),
            step("check accepting", accepting, check=True),
            step("accepting", accepting),
            step("accepting again", accepting),
            step("check initiating", initiating, check=True),
            step("initiating", initiating),
            step("again", initiating),
            step("check again", initiating, check=True),
            step("accepting once more", accepting),
            step("info", {"role": "InitiatingSide"}, "router_interface_connection_info"),
            step("check part", part, check=True),
            step("part", part),
            step("part again", part),
            step("check join", initiating, check=True),
            step("join", initiating),
            step("join again", initiating),
        ],
        whole=("accepting",),
    )
    refused(rungs["bad"], "opposite_interface_id: required and not given")
    wrong = rungs["wrong order"]
    assert wrong.result.failed and wrong.writes == 0
    assert wrong["msg"].startswith(
        "the accepting side is not tied yet: make the connection with interface_id " + second["id"]
    )
    assert [row["actions"] for row in rungs["check both"]["batch"]] == [["configure", "connect"], ["configure"]]
    assert rungs["check both"].writes == 0
    predicted(rungs["check accepting"], rungs["accepting"])
    assert rungs["accepting"].actions == ["configure"]
    ends = rungs["accepting"]["diff"]["after"]
    assert ends["opposite_interface_id"] == first["id"] and ends["opposite_router_id"] == first["router_id"]
    assert ends["opposite_interface_owner_id"] == "1000000000000001" and ends["opposite_router_type"] == "VRouter"
    unchanged(rungs["accepting again"], 2)  # while idle, its owner is compared with whom the opposite one belongs to
    predicted(rungs["check initiating"], rungs["initiating"])
    assert rungs["initiating"].actions == ["configure", "connect"]
    assert rungs["initiating"]["diff"]["before"]["status"] == "Idle"
    assert rungs["initiating"]["diff"]["after"]["status"] == "Active"
    assert rungs["initiating"]["router_interface_connection"]["status"] == "Active"
    unchanged(rungs["again"], 1)
    unchanged(rungs["check again"], 1)
    unchanged(rungs["accepting once more"], 1)
    assert rungs["info"]["router_interface_connections"] == [rungs["again"]["router_interface_connection"]]
    predicted(rungs["check part"], rungs["part"])
    assert rungs["part"].actions == ["deactivate"]
    assert rungs["part"]["diff"] == {"before": {"status": "Active"}, "after": {"status": "Inactive"}}
    unchanged(rungs["part again"], 1)
    predicted(rungs["check join"], rungs["join"])
    assert rungs["join"].actions == ["activate"]
    unchanged(rungs["join again"], 1)
    assert run.read(first["id"])["status"] == "Active"


def test_route_entry(cloud: Ansible, stack: ControlPlane, run: InProcess, entry_point: str):
    first, _ = run.pair()
    table = next(one for one in run.ok("vpc_info")["vpcs"] if one["name"] == "blue")["route_table_id"]
    key = {"route_table_id": table, "destination_cidrblock": "192.168.0.0/16"}
    one: dict[str, Any] = {**key, "nexthop_type": "RouterInterface", "nexthop_id": first["id"], "name": "to-green"}
    two = {**one, "name": "to-lime", "description": "changed"}
    stack.clear_journal()
    rungs = climb(
        cloud,
        stack,
        "route_entry",
        [
            step("bad", {**key, "destination_cidrblock": "192.168.0.1/16"}),
            step("check create", one, check=True),
            step("create", one),
            step("again", one),
            step("check again", one, check=True),
            step("check update", two, check=True),
            step("update", two),
            step("update again", two),
            step("other hop", {**one, "nexthop_id": "ri-other"}),
            step("info", {"route_table_id": table, "entry_type": "Custom"}, "route_entry_info"),
            step("check delete", {**key, "state": "absent"}, check=True),
            step("delete", {**key, "state": "absent"}),
            step("delete again", {**key, "state": "absent"}),
        ],
    )
    refused(
        rungs["bad"],
        "destination_cidrblock: '192.168.0.1/16' has host bits set; the network is 192.168.0.0/16",
    )
    predicted(rungs["check create"], rungs["create"])
    assert rungs["create"]["diff"] == {"before": {}, "after": one}
    assert rungs["create"].operations == {"DescribeRouteTables": 2, "CreateRouteEntry": 1}
    assert rungs["create"]["route_entry"]["status"] == "Available"
    assert rungs["create"]["id"] == f"{table}:{rungs['create']['route_entry']['route_entry_id']}"
    unchanged(rungs["again"], 1)
    unchanged(rungs["check again"], 1)
    predicted(rungs["check update"], rungs["update"])
    assert rungs["update"].actions == ["modify"] and rungs["update"]["diff"]["after"] == two
    unchanged(rungs["update again"], 1)
    assert "nexthop_id is '%s', wanted 'ri-other'" % first["id"] in rungs["other hop"]["msg"]
    assert rungs["other hop"].writes == 0
    assert rungs["info"]["route_entries"] == [rungs["update"]["route_entry"]]
    predicted(rungs["check delete"], rungs["delete"])
    unchanged(rungs["delete again"], 1)
    assert count(stack) == {"vpcs": 2, "router_interfaces": 2}


def test_batches(cloud: Ansible, stack: ControlPlane, entry_point: str):
    """Sixty objects in one task: the pages of one listing to see that nothing is to do; rows in order."""
    batch = [{"vpc_name": f"vpc-{n:02}", "cidr_block": "10.%d.0.0/16" % n} for n in range(60)]
    options = {"batch": batch, "concurrency": 5}
    rungs = climb(
        cloud,
        stack,
        "vpc",
        [
            step("bad", {"batch": [{"vpc_name": "fine"}, {"vpc_name": "x"}]}),
            step("misspelt", {"batch": [{"vpc_name": "fine", "cidr_blok": "10.0.0.0/8"}]}),
            step("check create", options, check=True),
            step("create", options),
            step("again", options),
            step("check delete", {**options, "state": "absent"}, check=True),
            step("delete", {**options, "state": "absent"}),
            step("delete again", {**options, "state": "absent"}),
            step("one fails", {"batch": [batch[0], {"vpc_id": "vpc-no"}], "continue_on_error": True}),
            step("whole objects", {"batch": [batch[0]], "return_objects": True}),
        ],
    )
    refused(rungs["bad"], "batch[1].vpc_name: must be 2 to 128 characters, not 1")
    assert "batch[0].cidr_blok (did you mean 'cidr_block'?)" in rungs["misspelt"]["msg"]
    plan, done = rungs["check create"], rungs["create"]
    assert plan.writes == 0 and (done.writes, done.operations["CreateVpc"]) == (60, 60)
    assert [row["name"] for row in done["batch"]] == [one["vpc_name"] for one in batch]
    assert [row["actions"] for row in plan["batch"]] == [row["actions"] for row in done["batch"]] == [["create"]] * 60
    assert len(plan["diff"]) == 60 and plan["diff"] == done["diff"]
    assert plan["diff"][3]["before_header"] == "batch[3] (VPC 'vpc-03')"
    assert {row["id"] for row in plan["batch"]} == {UNKNOWN}
    assert len({row["id"] for row in done["batch"]}) == 60
    assert set(done["batch"][0]) >= {"id", "name", "status", "changed", "router_id", "route_table_id"}
    assert "object" not in done["batch"][0]
    again = rungs["again"]
    assert (again.calls, again.writes) == (2, 0) and not again.result.changed and again["diff"] == []
    assert rungs["check delete"].writes == 0 and len(rungs["check delete"]["diff"]) == 60
    assert rungs["delete"].operations["DeleteVpc"] == 60 and rungs["delete"].result.changed
    assert rungs["delete again"].writes == 0 and not rungs["delete again"].result.changed
    failed = rungs["one fails"]
    assert failed.result.failed and failed.result.changed
    assert failed["msg"].startswith("1 of 2 failed: batch[1] (VPC 'vpc-no'): VPC vpc-no does not exist")
    assert [bool(row.get("failed")) for row in failed["batch"]] == [False, True]
    assert rungs["whole objects"]["batch"][0]["object"]["cidr_block"] == "10.0.0.0/16"
    assert count(stack) == {"vpcs": 1}


def test_keys_by_options_alone(cloud: Ansible, stack: ControlPlane, entry_point: str):
    """No environment variable; the options and the group of module defaults say it all."""
    cloud.variables.clear()
    defaults = {"group/cloudlink.interconnect.alibabacloudstack": connection(stack)}
    every = {"group/cloudlink.interconnect.all": {**connection(stack), "region": "cn-sim-2"}}
    vpc = {"vpc_name": "blue", "cidr_block": "172.16.0.0/12"}
    rungs = climb(
        cloud,
        stack,
        "vpc",
        [
            step("none", vpc),
            step("options", {**vpc, **connection(stack)}),
            step("group", vpc, module_defaults=defaults),
            step("group of all", vpc, module_defaults=every),
            # per-module defaults count for that module alone
            step("info", {}, "vpc_info", module_defaults={**defaults, LONG % "vpc": {"description": "leaks"}}),
            step("keyword", vpc, environment=dict(cloud_variables(stack))),
        ],
    )
    assert rungs["none"].calls == 0
    assert rungs["none"]["msg"].startswith("region: is missing; set the option or the environment variable")
    assert rungs["options"].result.changed and not rungs["group"].result.changed
    assert rungs["group"]["vpc"] == rungs["options"]["vpc"]
    assert rungs["group of all"].result.changed and rungs["group of all"]["vpc"]["region_id"] == "cn-sim-2"
    assert not rungs["info"].result.failed and len(rungs["info"]["vpcs"]) == 1
    assert not rungs["keyword"].result.failed and not rungs["keyword"].result.changed


def cloud_variables(stack: ControlPlane) -> dict[str, Any]:
    from tests.support.stack import variables

    return variables(stack)
