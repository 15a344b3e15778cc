# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbook ``cloudlink.interconnect.network``, as users, controllers and pipelines run it."""

from __future__ import annotations

import contextlib
import json
import os
import random
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests import environments
from tests.demo.run import FILE as DEMO
from tests.demo.run import LINKS as DEMO_LINKS
from tests.integration.test_examples import CONNECTIONS
from tests.simulator.testing import ControlPlane, Simulator
from tests.support.alicloud import objects
from tests.support.ansible import MODULE, WORKER, Ansible, Run

PLAYBOOK = "cloudlink.interconnect.network"
FILE = "shop.interconnect.yml"
SECRET = "the-key-nobody-may-see"
LINKS = ["hub--shop-a", "hub--shop-b", "hub--warehouse"]


@pytest.fixture(scope="module")
def simulator() -> Iterator[Simulator]:
    with Simulator(lag=0) as running:
        yield running


@pytest.fixture
def cloud(simulator: Simulator) -> ControlPlane:
    """Alibaba Cloud, empty; and so are the others."""
    for name in ("stack", "alicloud", "alkira"):
        getattr(simulator, name).reset()
    return simulator.alicloud


def connect(ansible: Ansible, simulator: Simulator) -> Ansible:
    for connection in CONNECTIONS.values():
        ansible.variables.update(connection(simulator))
    ansible.variables.update(AZURE_SECRET_KEY=SECRET, WAREHOUSE_KEY=Simulator.peer_secret_key)
    write(ansible, shop())
    return ansible


@pytest.fixture
def here(tmp_path: Path, simulator: Simulator, cloud: ControlPlane) -> Ansible:
    """The newest ansible-core, with the file below."""
    return connect(Ansible(environments.current(), tmp_path), simulator)


@pytest.fixture
def both(ansible: Ansible, simulator: Simulator, cloud: ControlPlane) -> Ansible:
    """The same on each core in turn."""
    return connect(ansible, simulator)


def shop(**networks: Any) -> dict[str, Any]:
    """Three links of a hub; the warehouse's keys are templates, which the run renders."""
    connection = {
        "access_key": Simulator.peer_access_key,
        "secret_key": "{{ lookup('ansible.builtin.env', 'WAREHOUSE_KEY') }}",
    }
    return {
        "plugin": "cloudlink.interconnect.topology",
        "topology": "shop",
        "defaults": {"alicloud": {"region": "cn-hangzhou", "routes": "auto"}},
        "networks": {
            "hub": {"cloud": "alicloud", "vpc": {"cidr_block": "10.0.0.0/16"}},
            "shop-a": {"cloud": "alicloud", "vpc": {"cidr_block": "10.1.0.0/16"}},
            "shop-b": {"cloud": "alicloud", "vpc": {"cidr_block": "10.2.0.0/16"}},
            "warehouse": {"cloud": "alicloud", "vpc": {"cidr_block": "10.3.0.0/16"}, "connection": connection},
            **networks,
        },
        "hubs": [{"hub": "hub", "spokes": ["shop-*", "warehouse"]}],
    }


def missing() -> dict[str, Any]:
    """The same with a VPC that is not there."""
    return shop(**{"shop-b": {"cloud": "alicloud", "vpc": {"vpc_id": "vpc-missing"}}})


def write(ansible: Ansible, content: dict[str, Any] | str, name: str = FILE) -> Path:
    path = ansible.home / name
    path.write_text(content if isinstance(content, str) else yaml.safe_dump(content), encoding="utf-8")
    return path


def play(ansible: Ansible, *arguments: str, source: str = FILE, **options: Any) -> Run:
    return ansible.playbook(PLAYBOOK, "-i", source, *arguments, **options)


def reports(run: Run) -> list[str]:
    """The sentence of each wave."""
    return [one.msg for one in run.tasks_named("Report")]


def report(ansible: Ansible, name: str = "report.json") -> dict[str, Any]:
    return json.loads((ansible.home / name).read_text(encoding="utf-8"))


def actions(document: dict[str, Any]) -> dict[str, str]:
    return {one["name"]: one["action"] for one in document["links"]}


def peerings(cloud: ControlPlane) -> list[str]:
    return sorted(one["Name"] for one in objects(cloud, "peerings"))


class TestThreeClouds:
    @pytest.mark.slow
    @pytest.mark.parametrize("entry_point", [WORKER, MODULE])
    def test_plan_apply_again_absent(self, both: Ansible, cloud: ControlPlane, simulator: Simulator, entry_point: str):
        both.entry_point = entry_point
        write(both, DEMO.read_text(encoding="utf-8"))
        clouds = [simulator.stack, simulator.alicloud, simulator.alkira]

        def writes() -> int:
            found = sum(one.summary()["writes"] for one in clouds)
            for one in clouds:
                one.clear_journal()
            return found

        writes()
        plan = play(both, check=True)
        assert plan.ok and reports(plan) == ["4 links: 4 to add, 0 to change, 0 to remove, 0 as they should be"]
        lines = plan.stdout.splitlines()
        for name in DEMO_LINKS:
            assert [line for line in lines if re.match(rf"\+ {name} +\+ ", line)], name
        assert any(re.match(r"\+ group networking +\+ group networking", line) for line in lines)
        assert writes() == 0
        applied = play(both, "-e", "report=report.json")
        assert applied.ok and actions(report(both)) == dict.fromkeys(DEMO_LINKS, "add"), str(applied)
        assert {one["name"]: one["status"] for one in report(both)["links"]} == DEMO_LINKS
        # One task of each family, whatever the number of links, and none once a link.
        assert len([one for one in applied.tasks if one.get("links")]) == 3
        assert len(applied.tasks) == 9
        assert writes() > 0
        again = play(both)
        assert again.ok and again.changed == 0 and writes() == 0
        gone = play(both, "-e", "state=absent")
        assert gone.ok and reports(gone) == ["4 links: 0 added, 0 changed, 4 removed, 0 as they should be"], str(gone)
        assert peerings(cloud) == [] and objects(cloud, "vpcs") == []
        for run in (plan, applied, again, gone):
            assert SECRET not in run.stdout + run.stderr + json.dumps([one.result for one in run.tasks])


class TestFailures:
    def test_one_link_fails_and_is_run_again_alone(self, both: Ansible, cloud: ControlPlane):
        write(both, missing())
        env = {"ANSIBLE_SHOW_CUSTOM_STATS": "true"}
        run = play(both, "-e", "report=report.json", env=env)
        assert run.rc == 2
        assert peerings(cloud) == ["hub--shop-a", "hub--warehouse"], "the others did not go on"
        found = report(both)
        assert actions(found) == {"hub--shop-a": "add", "hub--shop-b": "failed", "hub--warehouse": "add"}
        assert (found["outcome"], found["failed_links"]) == ("failed", ["hub--shop-b"])
        retry = both.home / "shop.retry"
        assert found["retry"] == str(retry) and retry.read_text(encoding="utf-8") == "hub--shop-b\n"
        table = [line for line in run.stdout.splitlines() if line.startswith("hub--shop-b  failed")]
        assert len(table) == 1 and "vpc-missing" in table[0] and f"--limit @{retry}" in run.stdout
        stats = json.loads(run.stdout.partition("RUN: ")[2].strip())["interconnect_network"]
        assert (stats["outcome"], stats["drift"], stats["failed_links"]) == ("failed", False, ["hub--shop-b"])
        assert stats["plan"] == found["plan"]
        write(both, shop())
        again = play(both, "--limit", f"@{retry}")
        assert again.ok and reports(again) == ["1 link: 1 added, 0 changed, 0 removed, 0 as they should be"], str(again)
        assert peerings(cloud) == LINKS

    def test_what_cannot_be_rendered_fails_its_link_alone(self, here: Ansible, cloud: ControlPlane):
        content = shop()
        content["networks"]["warehouse"]["connection"]["secret_key"] = "{{ nobody_knows_this }}"
        write(here, content)
        run = play(here, "-e", "report=report.json")
        assert run.rc == 2 and peerings(cloud) == ["hub--shop-a", "hub--shop-b"], str(run)
        (row,) = [one for one in report(here)["links"] if one["action"] == "failed"]
        assert row["name"] == "hub--warehouse" and "nobody_knows_this" in row["msg"]

    def test_secrets_are_rendered_with_the_variables_of_their_link(self, here: Ansible, cloud: ControlPlane):
        content = shop()
        content["networks"]["warehouse"]["connection"]["secret_key"] = "{{ key_of_this_link }}"
        write(here, content)
        (here.home / "group_vars").mkdir()
        write(here, {"key_of_this_link": "wrong"}, "group_vars/network_hub.yml")
        (here.home / "host_vars").mkdir()
        write(here, {"key_of_this_link": Simulator.peer_secret_key}, "host_vars/hub--warehouse.yml")
        run = play(here)
        assert run.ok and peerings(cloud) == LINKS, str(run)

    def test_a_wrong_option_names_the_link(self, here: Ansible, cloud: ControlPlane):
        run = play(here, extra_vars={"options": {"vpc_peering": {"concurrency": "many"}}, "report": "report.json"})
        assert run.rc == 2 and peerings(cloud) == []
        assert {one["action"] for one in report(here)["links"]} == {"failed"} and "concurrency" in run.stdout


class TestWaves:
    def test_all_of_them(self, both: Ansible, cloud: ControlPlane):
        # A plan takes them at once, since none of them finds what those before it would have made.
        plan = play(both, "-e", "waves=1", "-e", "report=report.json", check=True)
        assert plan.ok and reports(plan) == ["3 links: 3 to add, 0 to change, 0 to remove, 0 as they should be"], str(
            plan
        )
        assert str(report(both)["links"]).count("+ VPC hub") == 1
        run = play(both, "-e", "waves=1", "-e", "report=report.json")
        assert run.ok and [text.partition(":")[0] for text in reports(run)] == ["1 link", "2 links", "3 links"], str(
            run
        )
        assert actions(report(both)) == dict.fromkeys(LINKS, "add") and peerings(cloud) == LINKS
        again = play(both, "-e", "waves=50%")
        assert again.ok and again.changed == 0
        assert reports(again)[-1] == "3 links: 0 added, 0 changed, 0 removed, 3 as they should be"

    def test_none_after_one_with_a_failure(self, both: Ansible, cloud: ControlPlane):
        write(both, missing())
        run = play(both, "-e", "waves=1", "-e", "report=report.json")
        assert run.rc == 2 and peerings(cloud) == ["hub--shop-a"], str(run)
        assert actions(report(both)) == {
            "hub--shop-a": "add",
            "hub--shop-b": "failed",
            "hub--warehouse": "not_attempted",
        }
        assert (both.home / "shop.retry").read_text(encoding="utf-8").split() == ["hub--shop-b", "hub--warehouse"]


class TestShares:
    def test_limit(self, here: Ansible, cloud: ControlPlane):
        run = play(here, "--limit", "network_shop_a")
        assert run.ok and peerings(cloud) == ["hub--shop-a"], str(run)
        assert play(here).ok
        gone = play(here, "--limit", "network_shop_a", "-e", "state=absent")
        assert gone.ok and peerings(cloud) == ["hub--shop-b", "hub--warehouse"], str(gone)
        assert sorted(one["VpcName"] for one in objects(cloud, "vpcs")) == ["hub", "shop-b", "warehouse"]

    def test_slices_of_a_controller(self, both: Ansible, cloud: ControlPlane):
        whole = self.exported(both)
        names = sorted(whole["_meta"]["hostvars"])
        for index, share in enumerate((names[0::2], names[1::2])):
            run = play(both, "-e", "report=report.json", source=self.script(both, whole, share, index))
            assert run.ok and actions(report(both)) == dict.fromkeys(share, "add"), str(run)
        assert peerings(cloud) == LINKS

    def test_a_host_that_left_the_file_is_not_built_again(self, here: Ansible, cloud: ControlPlane):
        whole = self.exported(here)
        whole["_meta"]["hostvars"]["hub--shop-a"]["interconnect"]["revision"] = "before"
        source = self.script(here, whole, LINKS, 0)
        run = play(here, source=source)
        assert run.rc == 2 and "hub--shop-a: left the topology's file" in run.stdout, str(run)
        assert peerings(cloud) == []

    @staticmethod
    def exported(ansible: Ansible) -> dict[str, Any]:
        """As the inventory update of a controller takes it from the project."""
        run = ansible.run(["ansible-inventory", "--list", "--export", "-i", FILE])
        assert run.ok, str(run)
        return json.loads(run.stdout)

    @staticmethod
    def script(ansible: Ansible, whole: dict[str, Any], names: list[str], index: int) -> str:
        """An inventory script, as a job gets it: the hosts of a slice, and all groups and variables."""
        data = json.loads(json.dumps(whole))
        data["_meta"]["hostvars"] = {name: data["_meta"]["hostvars"][name] for name in names}
        for name, group in data.items():
            if name != "_meta" and "hosts" in group:
                group["hosts"] = [host for host in group["hosts"] if host in names]
        path = write(ansible, "#!/bin/sh\ncat <<'END'\n%s\nEND\n" % json.dumps(data), f"slice-{index}")
        path.chmod(0o700)
        return str(path)


class TestPlan:
    def test_drift(self, both: Ansible, cloud: ControlPlane):
        write(both, shop(warehouse={"cloud": "alicloud", "vpc": {"cidr_block": "10.3.0.0/16"}}))
        assert play(both).ok
        content = shop(warehouse={"cloud": "alicloud", "vpc": {"cidr_block": "10.3.0.0/16", "description": "Stock"}})
        content["networks"]["shop-c"] = {"cloud": "alicloud", "vpc": {"cidr_block": "10.4.0.0/16"}}
        write(both, content)
        run = play(both, "-e", "report=report.json", check=True)
        assert run.ok, str(run)
        found = report(both)
        assert found["sentence"] == "4 links: 1 to add, 1 to change, 0 to remove, 2 as they should be"
        assert (found["outcome"], found["drift"], found["check"]) == ("drift", True, True)
        (changed,) = [one for one in found["links"] if one["action"] == "change"]
        assert changed["changes"] == ["~ VPC warehouse: description nothing -> 'Stock'"]
        assert f"~ hub--warehouse  {changed['changes'][0]}" in run.stdout.splitlines()
        strict = play(both, "-e", "fail_on_drift=true", "-e", "report=report.md", check=True)
        assert strict.rc == 2 and "drift: 4 links" in strict.stdout
        text = (both.home / "report.md").read_text(encoding="utf-8")
        assert "4 links: 1 to add" in text and "| hub--shop-c |" in text
        assert not (both.home / "shop.retry").exists()

    def test_html(self, here: Ansible):
        assert play(here, "-e", "report=plan.html", check=True).ok
        text = (here.home / "plan.html").read_text(encoding="utf-8")
        assert text.startswith("<!DOCTYPE html>") and "<title>Plan of shop</title>" in text
        assert all(f'"link":"{name}","words":"to add"' in text for name in LINKS)
        # What is taken down has no map.
        assert play(here, "-e", "report=plan.html", "-e", "state=absent", check=True).ok
        text = (here.home / "plan.html").read_text(encoding="utf-8")
        assert "<script" not in text and all(f"<td>{name}</td>" in text for name in LINKS)

    def test_no_drift(self, here: Ansible):
        assert play(here).ok
        run = play(here, "-e", "fail_on_drift=true", check=True)
        assert run.ok and run.task("Report")["outcome"] == "ok"

    def test_removal_is_planned_too(self, here: Ansible):
        assert play(here).ok
        run = play(here, "-e", "state=absent", check=True)
        assert run.ok and reports(run) == ["3 links: 0 to add, 0 to change, 3 to remove, 0 as they should be"]


class TestPrune:
    """What carries the topology's mark and left its file."""

    def without(self, *links: str) -> dict[str, Any]:
        """The demo's file without some links and their networks, a VPC of each kind among them."""
        content = yaml.safe_load(DEMO.read_text(encoding="utf-8"))
        content["networks"]["plant-3"] = dict(content["networks"]["plant-1"], vpc={"cidr_block": "172.18.0.0/16"})
        content["links"].append({"ends": ["plant-1", "plant-3"]})
        if "hub--shop-b" in links:
            content["hubs"][0]["spokes"] = ["shop-a"]
        if "plant-1--plant-2" in links:
            del content["links"][0], content["networks"]["plant-2"]
        if "zurich" in links:
            content["links"] = [one for one in content["links"] if "zurich" not in one["ends"]]
        return content

    def test_over_three_clouds(self, both: Ansible, cloud: ControlPlane, simulator: Simulator):
        clouds = [simulator.stack, simulator.alicloud, simulator.alkira]

        def writes() -> int:
            found = sum(one.summary()["writes"] for one in clouds)
            for one in clouds:
                one.clear_journal()
            return found

        write(both, self.without())
        run = play(both, "-e", "report=report.json")
        assert run.ok and len(report(both)["links"]) == 5, str(run)
        writes()
        again = play(both)
        assert again.ok and again.changed == 0 and writes() == 0, str(again)
        write(both, self.without("hub--shop-b", "plant-1--plant-2", "zurich"))
        told = play(both, "-e", "report=report.json")
        assert told.ok and told.changed == 0 and writes() == 0, str(told)
        assert report(both)["sentence"].endswith("2 as they should be, 3 to remove"), report(both)["sentence"]
        assert "-e prune=true" in told.stdout
        reported = play(both, "-e", "report=report.json", check=True)
        assert reported.ok and report(both)["plan"]["remove"] == 3 and report(both)["outcome"] == "drift", str(reported)
        plan = play(both, "-e", "prune=true", "-e", "report=report.json", check=True)
        assert plan.ok and report(both)["plan"]["remove"] == 3 and writes() == 0, str(plan)
        foretold = actions(report(both))
        run = play(both, "-e", "prune=true", "-e", "report=report.json")
        assert run.ok and actions(report(both)) == foretold, str(run)
        assert report(both)["plan"]["remove"] == 3
        assert peerings(cloud) == ["hub--shop-a"]
        # The network shop-b is still in the file, and so its VPC stays; that of plant-2 is not.
        assert sorted(one["VpcName"] for one in objects(cloud, "vpcs")) == ["hub", "shop-a", "shop-b"]
        writes()
        last = play(both, "-e", "prune=true")
        assert last.ok and last.changed == 0 and writes() == 0, str(last)
        for one in (told, plan, run, last):
            assert SECRET not in one.stdout + one.stderr

    def test_marks(self, here: Ansible, cloud: ControlPlane):
        assert play(here).ok
        for one in objects(cloud, "vpcs"):
            assert one["Tags"]["cloudlink:topology"] == "shop", one
        for one in objects(cloud, "peerings"):
            assert {"cloudlink:topology": "shop"} in one["Tags"].values(), one

    def test_looking_for_marks_takes_no_listing_twice(self, here: Ansible, simulator: Simulator, cloud: ControlPlane):
        """What was listed for the links tells it too. Few pairs and connectors are asked for by themselves, so that a listing of
        each kind is read besides, and nothing for each of them.
        """
        content = self.without()
        write(here, content)
        assert play(here).ok
        clouds = [simulator.stack, simulator.alicloud, simulator.alkira]

        def calls(mark: bool) -> list[dict[str, int]]:
            for one in clouds:
                one.clear_journal()
            write(here, dict(content, mark=mark))
            run = play(here)
            assert run.ok and run.changed == 0, str(run)
            return [one.summary()["operations"] for one in clouds]

        more = [
            {name: number - plain.get(name, 0) for name, number in marked.items() if number > plain.get(name, 0)}
            for plain, marked in zip(calls(False), calls(True), strict=True)
        ]
        assert more[0] == {"DescribeRouterInterfaces": 1}
        # In each of the two places, for the mark with and without keep.
        assert more[1] == {"DescribeVpcs": 4, "ListVpcPeerConnections": 4}, more[1]
        assert set(more[2].values()) == {1} and len(more[2]) == 5, more[2]

    @staticmethod
    def smaller(*spokes: str, **networks: Any) -> dict[str, Any]:
        """The file with some spokes alone."""
        content = shop(**networks)
        content["hubs"] = [{"hub": "hub", "spokes": list(spokes)}]
        for name in set(content["networks"]) - {"hub", *spokes}:
            if name != "warehouse":
                del content["networks"][name]
        return content

    def test_what_is_not_marked_stays(self, here: Ansible, cloud: ControlPlane):
        content = shop()
        write(here, dict(content, mark=False))
        assert play(here).ok
        assert not any(one["Tags"] for one in objects(cloud, "vpcs"))
        write(here, dict(self.smaller("shop-a"), mark=False))
        refused = play(here, "-e", "prune=true")
        assert refused.rc == 2 and "has mark: false" in refused.stdout and peerings(cloud) == LINKS
        # Marked from now on, and that is a change; the others are still nobody's.
        write(here, self.smaller("shop-a"))
        plan = play(here, "-e", "report=report.json", check=True)
        (row,) = report(here)["links"]
        assert plan.ok and any("topology nothing -> 'shop'" in line for line in row["changes"]), row
        run = play(here, "-e", "prune=true")
        assert run.ok and run.changed and peerings(cloud) == LINKS, str(run)
        assert play(here, "-e", "prune=true").changed == 0

    def test_another_topology(self, here: Ansible, cloud: ControlPlane):
        assert play(here).ok
        write(here, dict(shop(), topology="other"))
        run = play(here, "-e", "report=report.json")
        assert run.rc == 2 and set(actions(report(here)).values()) == {"failed"}, str(run)
        text = report(here)["links"][0]["msg"]
        assert "belongs to the topology shop" in text and "the topology other" in text
        gone = play(here, "-e", "state=absent")
        assert gone.rc == 2 and peerings(cloud) == LINKS

    def test_keep_outlives_the_file(self, here: Ansible, cloud: ControlPlane):
        content = shop(**{"shop-b": {"cloud": "alicloud", "keep": True, "vpc": {"cidr_block": "10.2.0.0/16"}}})
        write(here, content)
        assert play(here).ok
        write(here, self.smaller("shop-a"))
        run = play(here, "-e", "prune=true")
        assert run.ok and peerings(cloud) == ["hub--shop-a", "hub--shop-b"], str(run)
        assert "protected by keep: hub--shop-b" in run.stdout

    def test_shares_cannot_prune(self, here: Ansible, cloud: ControlPlane):
        assert play(here).ok
        for arguments, says in (
            (["--limit", "network_shop_a"], "1 of the 3 links"),
            (["--skip-tags", "never_heard"], "--skip-tags"),
            (["-e", "state=absent"], "only possible with state=present"),
            (["-e", "prune_limit=some"], "prune_limit must be a number"),
        ):
            run = play(here, "-e", "prune=true", *arguments)
            assert run.rc == 2 and says in " ".join(run.stdout.split()), str(run)
        empty = shop()
        empty["hubs"] = []
        write(here, empty)
        run = play(here, "-e", "prune=true", "-e", "prune_limit=3")
        assert run.rc == 2 and "has no link left" in " ".join(run.stdout.split()), str(run)
        assert peerings(cloud) == LINKS

    def test_a_slice_cannot_prune(self, here: Ansible, cloud: ControlPlane):
        """A controller gives a job a part of the hosts, with all groups and variables."""
        assert play(here).ok
        whole = TestShares.exported(here)
        cloud.clear_journal()
        for index, share in enumerate((LINKS[:2], LINKS[2:])):
            source = TestShares.script(here, whole, share, index)
            more = {"prune": True, "job_slice_count": 2, "job_slice_number": index + 1}
            run = play(here, source=source, extra_vars=more)
            says = f"this run has {len(share)} of the 3 links of the topology shop, as with --limit or in a slice"
            assert run.rc == 2 and says in " ".join(run.stdout.split()), str(run)
        assert cloud.summary()["count"] == 0 and peerings(cloud) == LINKS

    def test_after_the_last_wave(self, here: Ansible, cloud: ControlPlane):
        assert play(here).ok
        write(here, self.smaller("shop-a", "warehouse"))
        run = play(here, "-e", "prune=true", "-e", "waves=1")
        assert run.ok and reports(run) == [
            "1 link: 0 added, 0 changed, 0 removed, 1 as they should be",
            "3 links: 0 added, 0 changed, 1 removed, 2 as they should be",
        ], str(run)
        assert peerings(cloud) == ["hub--shop-a", "hub--warehouse"]

    @pytest.mark.parametrize("name", ["aisle", "zone"])
    def test_not_after_a_failed_wave(self, here: Ansible, cloud: ControlPlane, name: str):
        """Be it the first of them, or the last."""
        assert play(here).ok
        broken = {"cloud": "alicloud", "vpc": {"vpc_id": "vpc-missing"}}
        write(here, self.smaller("shop-a", name, **{name: broken}))
        run = play(here, "-e", "prune=true", "-e", "waves=1", "-e", "report=report.json")
        assert run.rc == 2 and peerings(cloud) == LINKS, str(run)
        done = {"aisle--hub": "failed", "hub--shop-a": "not_attempted"}
        last = {"hub--shop-a": "unchanged", "hub--zone": "failed"}
        assert actions(report(here)) == (done if name == "aisle" else last)

    def test_many_need_their_number(self, here: Ansible, cloud: ControlPlane):
        spokes = {
            f"site-{number}": {"cloud": "alicloud", "vpc": {"cidr_block": f"10.{number + 10}.0.0/16"}}
            for number in range(6)
        }
        content = shop(**spokes)
        content["hubs"] = [{"hub": "hub", "spokes": ["shop-a", "site-*"]}]
        write(here, content)
        assert play(here).ok and len(peerings(cloud)) == 7
        write(here, self.smaller("shop-a"))
        run = play(here, "-e", "prune=true")
        text = " ".join(run.stdout.split())
        assert (
            run.rc == 2
            and "-i shop.interconnect.yml cloudlink.interconnect.network -e prune=true -e prune_limit=6" in text
        )
        assert len(peerings(cloud)) == 7
        run = play(here, "-e", "prune=true", "-e", "prune_limit=6")
        assert run.ok and peerings(cloud) == ["hub--shop-a"], str(run)

    def test_another_name(self, here: Ansible, cloud: ControlPlane):
        assert play(here).ok
        before = (
            {one["VpcId"] for one in objects(cloud, "vpcs")},
            {one["InstanceId"] for one in objects(cloud, "peerings")},
        )
        content = shop()
        del content["networks"]["shop-b"]
        content["networks"]["market"] = {"cloud": "alicloud", "was": "shop-b", "vpc": {"cidr_block": "10.2.0.0/16"}}
        content["hubs"][0]["spokes"].append("market")
        write(here, content)
        plan = play(here, "-e", "report=report.json", check=True)
        assert plan.ok and actions(report(here))["hub--market"] == "change", str(plan)
        run = play(here, "-e", "prune=true")
        assert run.ok and peerings(cloud) == ["hub--market", "hub--shop-a", "hub--warehouse"], str(run)
        assert sorted(one["VpcName"] for one in objects(cloud, "vpcs")) == ["hub", "market", "shop-a", "warehouse"]
        after = (
            {one["VpcId"] for one in objects(cloud, "vpcs")},
            {one["InstanceId"] for one in objects(cloud, "peerings")},
        )
        assert after == before
        assert play(here, "-e", "prune=true").changed == 0

    @pytest.mark.slow
    @pytest.mark.parametrize("entry_point", [WORKER, MODULE])
    def test_another_name_on_the_other_clouds(
        self, here: Ansible, cloud: ControlPlane, simulator: Simulator, entry_point: str
    ):
        """Router interfaces, connectors and segments are renamed too, a link by its network and one by itself."""
        here.entry_point = entry_point
        clouds = [simulator.stack, simulator.alkira]

        def ids() -> dict[str, set[str]]:
            return {
                "vpcs": {one["VpcId"] for one in objects(simulator.stack, "vpcs")},
                "interfaces": {one["RouterInterfaceId"] for one in objects(simulator.stack, "router_interfaces")},
                "connectors": {one["id"] for one in self.alive(simulator, "Azure ExpressRoute connector")},
                "segments": {one["id"] for one in self.alive(simulator, "segment")},
            }

        content = self.without()
        content["links"][2]["name"] = "backup"
        write(here, content)
        assert play(here).ok
        before = ids()
        networks, links = content["networks"], content["links"]
        networks["works"] = {**networks.pop("plant-2"), "was": "plant-2"}
        networks["geneva"] = {**networks.pop("zurich"), "was": "zurich"}
        networks["office"] = {**networks.pop("corp"), "was": "corp"}
        links[0]["ends"], links[1]["ends"] = ["plant-1", "works"], ["geneva", "office"]
        links[2].update(name="standby", was="backup")
        write(here, content)
        renamed = {"plant-1--works", "geneva", "standby"}
        for one in clouds:
            one.clear_journal()
        plan = play(here, "-e", "report=report.json", check=True)
        assert plan.ok and sum(one.summary()["writes"] for one in clouds) == 0, str(plan)
        foretold = report(here)
        assert {name for name, action in actions(foretold).items() if action == "change"} == renamed, foretold
        run = play(here, "-e", "prune=true", "-e", "report=report.json")
        assert run.ok and actions(report(here)) == actions(foretold), str(run)
        assert ids() == before
        assert sorted(one["VpcName"] for one in objects(simulator.stack, "vpcs")) == ["plant-1", "plant-3", "works"]
        assert sorted(one["Name"] for one in objects(simulator.stack, "router_interfaces")) == [
            "plant-1--works",
            "plant-1--works-opposite",
            "standby",
            "standby-opposite",
        ]
        assert {one["name"] for one in self.alive(simulator, "Azure ExpressRoute connector")} == {"geneva"}
        assert {one["name"] for one in self.alive(simulator, "segment")} == {"office"}
        again = play(here, "-e", "prune=true")
        assert again.ok and again.changed == 0, str(again)

    @staticmethod
    def alive(simulator: Simulator, kind: str) -> list[dict[str, Any]]:
        return [one for one in objects(simulator.alkira, kind) if not one["markedForDeletion"]]

    def test_from_a_hub_to_a_list(self, here: Ansible, cloud: ControlPlane):
        assert play(here).ok
        content = shop()
        content["hubs"] = []
        content["links"] = [{"ends": ["hub", name]} for name in ("warehouse", "shop-b")]
        content["meshes"] = [{"name": "core", "networks": ["hub", "shop-a"]}]
        write(here, content)
        run = play(here, "-e", "prune=true")
        assert run.ok and run.changed == 0 and peerings(cloud) == LINKS, str(run)


class TestSharedRoutes:
    """Routes of a site that several of its links share (ECMP), on Apsara Stack."""

    LINES = ["line-1--site", "line-2--site"]
    RECREATE = {"options": {"router_interface_pair": {"on_immutable_change": "recreate"}}}
    SAID = "cannot be changed in place"
    HINT = "set on_immutable_change to 'recreate' to delete and create it anew"

    @pytest.fixture
    def stack(self, cloud: ControlPlane, simulator: Simulator) -> ControlPlane:
        return simulator.stack

    @staticmethod
    def site(*lines: str, **more: Any) -> dict[str, Any]:
        """A site behind lines, of which one is a border router's and each other one a VPC's."""
        behind = {
            "line-1": {"router_type": "VBR", "router_id": "vbr-cnbeijing11"},
            "line-2": {"vpc": {"cidr_block": "172.17.0.0/16"}},
            "line-3": {"vpc": {"cidr_block": "172.18.0.0/16"}},
            "site": {"vpc": {"cidr_block": "172.16.0.0/16"}},
            "yard": {"vpc": {"cidr_block": "172.19.0.0/16"}},
        }
        return {
            "plugin": "cloudlink.interconnect.topology",
            "topology": "site",
            "defaults": {"alibabacloudstack": {"region": "cn-beijing", "interface": {"specification": "Mini.2"}}},
            "networks": {name: {"cloud": "alibabacloudstack", **behind[name]} for name in ("site", "yard", *lines)},
            "hubs": [{"hub": "site", "spokes": ["line-*"], "ecmp_routes": [{"destination": "10.0.0.0/8"}]}],
            **more,
        }

    @staticmethod
    def hops(stack: ControlPlane) -> dict[str, list[str]]:
        """The names of the interfaces that each route leads to."""
        names = {one["RouterInterfaceId"]: one["Name"] for one in objects(stack, "router_interfaces")}
        return {
            one["DestinationCidrBlock"]: sorted(names[hop.split()[1]] for hop in one["NextHops"])
            for one in objects(stack, "route_entries")
        }

    @staticmethod
    def pairs(stack: ControlPlane) -> list[str]:
        return sorted({one["Name"].removesuffix("-opposite") for one in objects(stack, "router_interfaces")})

    def test_in_waves_and_removed(self, here: Ansible, stack: ControlPlane):
        """One of a hub, and one of an end to all blocks of the other one."""
        end = {"network": "site", "ecmp_routes": [{"destination": "auto", "next_hops": [{"network": "line-2"}]}]}
        write(here, self.site("line-1", "line-2", links=[{"ends": [end, "yard"]}]))
        names = [*self.LINES, "site--yard"]
        waves = ("-e", "waves=1", "-e", "report=report.json")
        stack.clear_journal()
        plan = play(here, *waves, check=True)
        assert plan.ok and stack.summary()["writes"] == 0, str(plan)
        assert reports(plan) == ["3 links: 3 to add, 0 to change, 0 to remove, 0 as they should be"]
        foretold = {one["name"]: one["changes"] for one in report(here)["links"]}
        run = play(here, *waves)
        assert run.ok and len(reports(run)) == 3, str(run)
        done = report(here)["links"]
        assert {one["name"]: one["changes"] for one in done} == foretold
        routes = {one["name"]: [line for line in one["changes"] if "route" in line] for one in done}
        assert routes == {
            "line-1--site": [],
            "line-2--site": ["+ route 10.0.0.0/8 from site"],
            "site--yard": ["+ route 172.19.0.0/16 from site"],
        }
        built = {
            "10.0.0.0/8": ["line-1--site-opposite", "line-2--site"],
            "172.19.0.0/16": ["line-2--site", "site--yard"],
        }
        again = play(here, *waves)
        assert again.ok and again.changed == 0 and self.hops(stack) == built, str(again)
        # A wave would leave a route to the lines of the next one, which takes the same leave as any other.
        refused = play(here, "-e", "state=absent", *waves)
        assert refused.rc == 2 and self.hops(stack) == built and self.pairs(stack) == names, str(refused)
        text = report(here)["links"][0]["msg"]
        assert "the route to 10.0.0.0/8 stays for" in text and self.SAID in text and self.HINT in text
        assert actions(report(here)) == dict(zip(names, ["failed", "not_attempted", "not_attempted"], strict=True))
        gone = play(here, "-e", "state=absent", "-e", "report=report.json")
        assert gone.ok and actions(report(here)) == dict.fromkeys(names, "remove"), str(gone)
        assert objects(stack, "vpcs") == [] and self.pairs(stack) == [] and self.hops(stack) == {}

    def test_limit_and_removed_in_waves(self, here: Ansible, stack: ControlPlane):
        """The last of the links has the route, and needs the others to be there."""
        write(here, self.site("line-1", "line-2"))
        first, last = self.LINES
        for check in (True, False):
            early = play(here, "--limit", last, "-e", "report=report.json", check=check)
            assert early.rc == 2 and objects(stack, "vpcs") == [], str(early)
            (row,) = report(here)["links"]
            says = "no router interface called line-1--site-opposite on the router of the VPC, and no pair of this task makes it"
            assert says in row["msg"]
        assert play(here, "--limit", first).ok
        assert self.pairs(stack) == [first] and self.hops(stack) == {}
        assert play(here, "--limit", last).ok
        assert self.hops(stack) == {"10.0.0.0/8": ["line-1--site-opposite", "line-2--site"]}
        again = play(here)
        assert again.ok and again.changed == 0, str(again)
        gone = play(here, "-e", "state=absent", "-e", "waves=1", extra_vars=self.RECREATE)
        assert gone.ok and len(reports(gone)) == 2, str(gone)
        assert objects(stack, "vpcs") == [] and self.pairs(stack) == [] and self.hops(stack) == {}

    @pytest.mark.parametrize("left", [["line-1", "line-2"], ["line-1"]])
    def test_a_line_that_left_the_file(self, here: Ansible, stack: ControlPlane, left: list[str]):
        """Of those that stay, two share the route still, or one has it alone."""
        write(here, self.site("line-1", "line-2", "line-3"))
        assert play(here).ok
        whole = {"10.0.0.0/8": ["line-1--site-opposite", "line-2--site", "line-3--site"]}
        assert self.hops(stack) == whole
        content = self.site(*left)
        if len(left) == 1:
            write(here, content)
            run = play(here)
            says = "hubs[0].ecmp_routes[0]: takes two or more links, and site has 1 here"
            assert run.rc == 2 and says in " ".join(run.stdout.split()), str(run)
            content["hubs"][0].update(ecmp_routes=[], routes=["10.0.0.0/8"])
        write(here, content)
        prune = ("-e", "prune=true", "-e", "report=report.json")
        for check in (True, False):
            refused = play(here, *prune, check=check)
            assert refused.rc == 2 and self.hops(stack) == whole and len(self.pairs(stack)) == 3, str(refused)
            (text,) = [one["msg"] for one in report(here)["links"] if one["action"] == "failed"]
            assert self.SAID in text and self.HINT in text
        plan = play(here, *prune, check=True, extra_vars=self.RECREATE)
        foretold = actions(report(here))
        run = play(here, *prune, extra_vars=self.RECREATE)
        assert plan.ok and run.ok and actions(report(here)) == foretold, str(run)
        kept = [f"{name}--site" for name in left]
        assert foretold[kept[-1]] == "change" and foretold["line-3--site"] == "remove"
        stay = ["line-1--site-opposite", "line-2--site"][: len(left)]
        assert self.pairs(stack) == kept and self.hops(stack) == {"10.0.0.0/8": stay}
        again = play(here, "-e", "prune=true")
        assert again.ok and again.changed == 0, str(again)


class TestInterruptions:
    """A run that is killed leaves nothing that the next one does not put right."""

    @pytest.mark.parametrize("seed", range(3))
    def test_kill(self, here: Ansible, cloud: ControlPlane, simulator: Simulator, seed: int):
        chance = random.Random(seed)
        clouds = [simulator.stack, simulator.alicloud, simulator.alkira]
        whole, part = TestPrune().without(), TestPrune().without("hub--shop-b", "plant-1--plant-2", "zurich")
        for name in ("shop-b", "corp", "zurich"):
            del part["networks"][name]
        del part["alkira"]
        write(here, whole)
        self.killed(here, clouds, chance.randint(1, 12))
        assert play(here).ok
        assert peerings(cloud) == ["hub--shop-a", "hub--shop-b"] and play(here).changed == 0
        write(here, part)
        self.killed(here, clouds, chance.randint(1, 8), "-e", "prune=true")
        run = play(here, "-e", "prune=true")
        assert run.ok and peerings(cloud) == ["hub--shop-a"], str(run)
        assert sorted(one["VpcName"] for one in objects(cloud, "vpcs")) == ["hub", "shop-a"], str(run)
        interfaces = sorted(one["Name"] for one in objects(simulator.stack, "router_interfaces"))
        assert interfaces == ["plant-1--plant-3", "plant-1--plant-3-opposite"]
        assert sorted(one["VpcName"] for one in objects(simulator.stack, "vpcs")) == ["plant-1", "plant-3"]
        assert play(here, "-e", "prune=true").changed == 0
        self.killed(here, clouds, chance.randint(1, 8), "-e", "state=absent")
        gone = play(here, "-e", "state=absent")
        assert gone.ok and peerings(cloud) == [] and objects(cloud, "vpcs") == [], str(gone)
        assert objects(simulator.stack, "vpcs") == []

    @staticmethod
    def killed(ansible: Ansible, clouds: list[ControlPlane], most: int, *arguments: str) -> None:
        """Run the playbook until it has written so often, or is done, and kill it with all its workers."""
        for one in clouds:
            one.clear_journal()
        process = subprocess.Popen(
            [str(ansible.environment.bin / "ansible-playbook"), PLAYBOOK, "-i", FILE, *arguments],
            cwd=ansible.home,
            env=ansible.environ(ansible.home / "killed.jsonl"),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        while process.poll() is None and sum(one.summary()["writes"] for one in clouds) < most:
            time.sleep(0.005)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def test_two_runs_at_once(self, here: Ansible, cloud: ControlPlane):
        with ThreadPoolExecutor(2) as pool:
            runs = list(pool.map(lambda number: play(here, "-e", f"retry=run-{number}.retry"), range(2)))
        assert all(run.ok for run in runs), "\n".join(map(str, runs))
        assert peerings(cloud) == LINKS
        assert sorted(one["VpcName"] for one in objects(cloud, "vpcs")) == ["hub", "shop-a", "shop-b", "warehouse"]
        assert play(here).changed == 0


class TestRefusals:
    """Nothing is called, and nothing ends well that was not understood."""

    @pytest.mark.parametrize(
        ("given", "says"),
        [
            ({"state": "abscent"}, "state must be one of: present, absent, got: abscent"),
            ({"state": False}, "state must be one of: present, absent, got: False"),
            ({"stat": "absent"}, "did you mean 'state'?"),
            ({"report": "plan.txt"}, "plan.txt must end in .json, .md or .html"),
            ({"report": "nowhere/plan.md"}, "there is no folder"),
            ({"fail_on_drift": True}, "fail_on_drift needs --check"),
            ({"waves": "many"}, "waves must be a number of links"),
            ({"options": {"vpc_peering": {"state": "absent"}}}, "options.vpc_peering.state: follows from"),
            ({"options": {"peering": {}}}, "options.peering: is no kind of link"),
        ],
    )
    def test_variables(self, here: Ansible, cloud: ControlPlane, given: dict[str, Any], says: str):
        cloud.clear_journal()
        run = play(here, extra_vars=given)
        assert run.rc == 2 and says in " ".join(run.stdout.split()), str(run)
        assert cloud.summary()["count"] == 0

    def test_a_file_with_a_problem(self, both: Ansible):
        write(both, {**shop(), "links": [{"ends": ["hub", "nowhere"]}]})
        run = play(both)
        assert (
            run.rc == 2
            and "cannot be used: " in run.stdout
            and "nowhere" in run.task("Check the inventory and the variables").msg
        )

    def test_a_file_that_is_no_yaml(self, both: Ansible):
        write(both, "plugin: [")
        run = play(both)
        assert run.rc == 2 and "shop.interconnect.yml cannot be used" in run.stdout, str(run)

    def test_one_of_two_files_even_with_a_limit(self, here: Ansible, cloud: ControlPlane):
        write(here, "plugin: [", "other.interconnect.yml")
        run = play(here, "-i", "other.interconnect.yml", "--limit", "network_shop_a")
        assert run.rc == 2 and "other.interconnect.yml cannot be used" in run.stdout, str(run)
        assert peerings(cloud) == []

    def test_no_topology(self, here: Ansible):
        write(here, "somewhere\n", "hosts.ini")
        run = play(here, source="hosts.ini")
        assert run.rc == 2 and "there is no topology in the inventory" in run.stdout, str(run)
