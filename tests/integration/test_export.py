# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the playbook ``cloudlink.interconnect.export`` writes, the network playbook changes nothing about."""

from __future__ import annotations

import json
import random
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.export.terraform import TYPES
from tests import environments
from tests.demo.run import FILE as DEMO
from tests.environments import ROOT
from tests.integration.test_examples import CONNECTIONS
from tests.simulator.testing import Simulator
from tests.support.ansible import Ansible, Run
from tests.support.terraform import Object, shown, version_4

EXPORT, NETWORK = "cloudlink.interconnect.export", "cloudlink.interconnect.network"
FILE = "found.interconnect.yml"
EVERYWHERE = {"accounts": ["own", "peer"], "regions": ["alicloud/cn-hangzhou", "alicloud/cn-beijing"]}
SECRET = "a-key-nobody-may-see"
CIRCUIT = "/subscriptions/0f3c6d0e-5b1c-4b36-9a51-7d1b8a1c7e21/resourceGroups/n/providers/Microsoft.Network/expressRouteCircuits/"


@pytest.fixture(scope="module")
def simulator() -> Iterator[Simulator]:
    with Simulator(lag=0) as running:
        yield running


@pytest.fixture
def here(tmp_path: Path, simulator: Simulator) -> Ansible:
    """The newest ansible-core, and three empty clouds."""
    for name in ("stack", "alicloud", "alkira"):
        getattr(simulator, name).reset()
    found = Ansible(environments.current(), tmp_path)
    for connection in CONNECTIONS.values():
        found.variables.update(connection(simulator))
    found.variables.update(AZURE_SECRET_KEY=SECRET)
    return found


def write(ansible: Ansible, content: dict[str, Any] | str, name: str) -> Path:
    path = ansible.home / name
    path.write_text(content if isinstance(content, str) else yaml.safe_dump(content), encoding="utf-8")
    return path


def build(ansible: Ansible, content: dict[str, Any] | str) -> None:
    write(ansible, content, "made.interconnect.yml")
    run = ansible.playbook(NETWORK, "-i", "made.interconnect.yml")
    assert run.ok, str(run)


def export(ansible: Ansible, name: str = FILE, **variables: Any) -> Run:
    return ansible.playbook(EXPORT, extra_vars={"file": name, **EVERYWHERE, **variables})


def told(run: Run) -> Any:
    return run.task("Write the topology")


def exported(ansible: Ansible, name: str = FILE) -> dict[str, Any]:
    class Loader(yaml.SafeLoader):
        """Takes what is no template as text."""

    Loader.add_constructor("!unsafe", lambda loader, node: loader.construct_scalar(node))
    return yaml.load((ansible.home / name).read_text(encoding="utf-8"), Loader)


def assert_nothing_to_do(ansible: Ansible, simulator: Simulator, links: int, name: str = FILE) -> None:
    for cloud in ("stack", "alicloud", "alkira"):
        getattr(simulator, cloud).clear_journal()
    for check in (True, False):
        run = ansible.playbook(NETWORK, "-i", name, check=check, diff=True)
        assert run.ok and run.changed == 0, str(run)
        sentence = [one.msg for one in run.tasks if one.task.endswith(" : Report")][-1]
        assert sentence.endswith(f"{links} as they should be"), sentence
    for cloud in ("stack", "alicloud", "alkira"):
        assert [one for one in getattr(simulator, cloud).journal() if one["wrote"]] == []


class TestThreeClouds:
    def test_export_then_nothing_to_do(self, here: Ansible, simulator: Simulator):
        build(here, DEMO.read_text(encoding="utf-8"))
        first = export(here)
        assert first.ok and first.changed == 1, str(first)
        assert told(first)["links"] == ["hub--shop-a", "hub--shop-b", "plant-1--plant-2", "zurich"]
        text = (here.home / FILE).read_text(encoding="utf-8")
        assert SECRET not in text and "ER_AZURE_SECRET_KEY" in text
        assert_nothing_to_do(here, simulator, 4)
        again = export(here)
        assert again.ok and again.changed == 0, str(again)
        assert (here.home / FILE).read_text(encoding="utf-8") == text

    def test_only_reads_and_check_mode_writes_no_file(self, here: Ansible, simulator: Simulator):
        build(here, DEMO.read_text(encoding="utf-8"))
        for cloud in ("stack", "alicloud", "alkira"):
            getattr(simulator, cloud).clear_journal()
        run = here.playbook(EXPORT, extra_vars={"file": FILE, **EVERYWHERE}, check=True, diff=True)
        assert run.ok and run.changed == 1 and not (here.home / FILE).exists(), str(run)
        assert "hub" in told(run).diff["after"]
        for cloud in ("stack", "alicloud", "alkira"):
            assert [one for one in getattr(simulator, cloud).journal() if one["wrote"]] == []

    @pytest.mark.parametrize(
        ("variables", "networks"),
        [
            ({"name_regex": "^shop-a$"}, ["hub", "shop-a"]),
            ({"vpcs": ["shop-b"]}, ["hub", "shop-b"]),
            ({"clouds": ["alkira"]}, ["corp", "zurich"]),
            ({"clouds": ["alicloud"], "tag": {"team": "net"}}, ["alone"]),
            ({"clouds": ["alicloud"], "unlinked": False}, ["hub", "shop-a", "shop-b"]),
            ({"clouds": ["alicloud"], "accounts": ["peer"], "regions": ["cn-beijing"]}, ["shop-b", None]),
        ],
    )
    def test_filters(self, here: Ansible, simulator: Simulator, variables: dict[str, Any], networks: list[str | None]):
        build(here, DEMO.read_text(encoding="utf-8"))
        options = {"vpc_name": "alone", "cidr_block": "10.9.0.0/16", "tags": {"team": "net"}, "region": "cn-hangzhou"}
        assert not here.module("alicloud_vpc", options).failed
        run = export(here, **variables)
        assert run.ok, str(run)
        found = exported(here)["networks"]
        # A VPC of an account that was not looked at is only named.
        assert [one if not one.startswith("vpc-") else None for one in found] == networks
        if None not in networks and networks != ["alone"]:
            assert_nothing_to_do(here, simulator, len(told(run)["links"]))

    def test_what_cannot_be_said_is_told(self, here: Ansible, simulator: Simulator):
        vpcs = [{"vpc_name": "twin", "cidr_block": f"10.{one}.0.0/16"} for one in (1, 2)]
        ids = [one["id"] for one in here.module("alicloud_vpc", {"batch": vpcs, "region": "cn-hangzhou"})["batch"]]
        asked = {"vpc_id": ids[0], "accepting_vpc_id": ids[1], "accepting_region_id": "cn-hangzhou"}
        made = here.module("alicloud_vpc_peer_connection", {**asked, "region": "cn-hangzhou", "name": "a_b"})
        assert not made.failed, made.msg
        stack = {"vpc_name": "blue", "cidr_block": "10.3.0.0/16"}
        router = here.module("alibabacloudstack_vpc", stack)["vpc"]["router_id"]
        idle = {"name": "idle", "router_id": router, "role": "InitiatingSide", "specification": "Small.1"}
        here.module("alibabacloudstack_router_interface", {**idle, "router_type": "VRouter"})
        run = export(here)
        assert run.ok, str(run)
        # Two VPCs of one name are pinned by their ids.
        vpcs = {one["vpc"].get("vpc_id") for one in exported(here)["networks"].values() if one["cloud"] == "alicloud"}
        assert vpcs == set(ids)
        assert exported(here)["links"][0]["name"] == "a_b"
        (left,) = [one for one in told(run)["left"] if one["kind"] == "router interface"]
        assert left["name"] == "idle" and "Idle" in left["reason"]
        assert f"router interface idle ({left['id']})" in (here.home / FILE).read_text(encoding="utf-8")
        assert_nothing_to_do(here, simulator, 1)

    def test_templates_of_others_stay_text(self, here: Ansible, simulator: Simulator):
        vpc = {"vpc_name": "a-b", "cidr_block": "10.1.0.0/16", "description": "see {{ there }}: #1"}
        raw = "{%% raw %%}%s{%% endraw %%}" % vpc["description"]
        assert not here.module("alicloud_vpc", {**vpc, "description": raw, "region": "cn-hangzhou"}).failed
        assert export(here).ok
        assert exported(here)["networks"]["a-b"]["vpc"]["description"] == vpc["description"]
        run = here.run(["ansible-inventory", "-i", FILE, "--list"])
        assert run.ok and "there" not in run.stderr, str(run)


class TestRefusals:
    def test_options(self, here: Ansible):
        bad = here.playbook(EXPORT, extra_vars={"file": "found.yml", "name_regex": "("})
        assert "found.yml must end in .interconnect.yml" in told(bad).msg
        assert "name_regex: is not a regular expression" in told(bad).msg
        write(here, "plugin: mine\n", FILE)
        assert "was not written by an export" in told(export(here)).msg
        assert export(here, overwrite=True).ok
        assert "'here/x' names no cloud" in told(export(here, regions=["here/x"])).msg
        missing = export(here, terraform_state="nowhere.tfstate")
        assert "nowhere.tfstate cannot be read" in told(missing).msg

    def test_a_cloud_that_refuses_is_named(self, here: Ansible):
        run = export(here, clouds=["alicloud"], regions=["cn-hangzhou"], options={"alicloud": {"access_key": "nobody"}})
        assert told(run).msg.startswith("alicloud, own, cn-hangzhou: ") and not (here.home / FILE).exists()


# --- Random worlds -----------------------------------------------------------------------------------------------------


def random_world(seed: int) -> dict[str, Any]:
    """A topology with whatever a file can say, so that the clouds hold it afterwards."""
    chance = random.Random(seed)
    networks: dict[str, Any] = {}
    links: list[dict[str, Any]] = []
    for cloud, most in (("alicloud", 6), ("alibabacloudstack", 4)):
        names = [f"{cloud[:4]}-{number}" for number in range(chance.randint(2, most))]
        for number, name in enumerate(names):
            vpc: dict[str, Any] = {"cidr_block": f"10.{number + (40 if cloud == 'alicloud' else 80)}.0.0/16"}
            if chance.random() < 0.4:
                vpc["description"] = chance.choice(["A text: with {braces}", "yes", "Umlaute äöü # no comment"])
            if chance.random() < 0.3:
                vpc["vpc_name"] = chance.choice(["Überall", "x.y", "a--b", "null"]) + f"-{number}"
            network: dict[str, Any] = {"cloud": cloud, "vpc": vpc}
            if chance.random() < 0.3:
                network["tags"] = {"team": "net", "n": str(number)}
            if cloud == "alicloud":
                network["region"] = chance.choice(["cn-hangzhou", "cn-beijing"])
                network.update({"account": "peer"} if chance.random() < 0.4 else {})
            networks[name] = network
        for one in range(len(names)):
            for other in range(one + 1, len(names)):
                if chance.random() < 0.5:
                    link: dict[str, Any] = {"ends": [names[one], names[other]]}
                    if chance.random() < 0.6:
                        link["routes"] = "auto"
                    if chance.random() < 0.3:
                        link["initiating"] = names[other]
                    if chance.random() < 0.4:
                        link["name"] = f"link_{cloud[:4]}_{one}_{other}"
                    if cloud == "alibabacloudstack":
                        link["interface"] = {"specification": chance.choice(["Small.1", "Large.2"])}
                        if chance.random() < 0.3:
                            named = {"name": f"if.{one}.{other}", "description": "An end"}
                            link["ends"][0] = {"network": names[one], "interface": named}
                    elif chance.random() < 0.4:
                        link["peering"] = {"description": "Kept {by} hand", "name": f"own-{one}-{other}"}
                        link["tags"] = {"a": "1"}
                    links.append(link)
    for number in range(chance.randint(0, 2)):
        name, other = f"circuit-{number}", f"segment-{number}"
        networks[other] = {
            "cloud": "alkira",
            "segment": {"name": f"seg {number}", "cidrs": [f"10.{120 + number}.0.0/16"]},
        }
        networks[name] = {
            "cloud": "alkira",
            "circuit": {
                "expressroute_circuit_id": f"{CIRCUIT}c{number}",
                "loopback_subnet": f"172.20.{number}.0/26",
                "credential": "az",
            },
            "connector": {
                "name": chance.choice(["er zurich", "er"]) + f" {number}",
                "size": "SMALL",
                "cxp": "EUCENTRAL-AZURE-1",
                "vhub_prefix": f"10.60.{2 * number}.0/23",
                **({"group": "packets"} if chance.random() < 0.5 else {}),
                **({"billing_tag_ids": ["paid"]} if chance.random() < 0.5 else {}),
            },
            "segment_options": {"customer_asn": 64900, "disable_internet_exit": chance.random() < 0.5},
        }
        links.append({"ends": [name, other]})
    azure = {
        "application_id": "7b0e2a51-66f0-4b7e-9d6a-0d4b3c5f1a20",
        "tenant_id": "41aa9c3e-0f3b-4a0e-8a55-2f6b7d8c9e10",
        "secret_key": "{{ lookup('ansible.builtin.env', 'AZURE_SECRET_KEY') }}",
    }
    beside = {
        "credentials": {"az": azure},
        "groups": {"packets": {}},
        "billing_tags": {"paid": {"description": "By us"}},
    }
    return {
        "plugin": "cloudlink.interconnect.topology",
        "topology": "made",
        "networks": networks,
        "links": links,
        "alkira": beside,
    }


@pytest.mark.parametrize("seed", range(6))
def test_random_worlds(here: Ansible, simulator: Simulator, seed: int) -> None:
    world = random_world(seed)
    build(here, world)
    run = export(here)
    assert run.ok, str(run)
    assert len(told(run)["links"]) == len(world["links"]), str(run)
    assert SECRET not in (here.home / FILE).read_text(encoding="utf-8")
    assert_nothing_to_do(here, simulator, len(world["links"]))


# --- Terraform ---------------------------------------------------------------------------------------------------------


def adopted(ansible: Ansible, simulator: Simulator) -> list[Object]:
    """The demo's network as objects that Terraform made."""
    build(ansible, DEMO.read_text(encoding="utf-8"))
    found = []
    for account, region in (("own", "cn-hangzhou"), ("peer", "cn-beijing")):
        place = {"account": account, "region": region}
        for one in ansible.module("alicloud_vpc_info", place)["vpcs"]:
            found.append(Object("alicloud_vpc", one["name"].replace("-", "_"), one, region=region, alias=account))
            routes = ansible.module("alicloud_route_entry_info", {**place, "route_table_id": one["route_table_id"]})
            for route in routes["route_entries"]:
                if route["type"] == "Custom":
                    found.append(Object("alicloud_route_entry", "r_" + route["id"].replace("-", "_"), route))
    for one in ansible.module("alicloud_vpc_peer_connection_info", {"region": "cn-hangzhou"})["vpc_peer_connections"]:
        found.append(Object("alicloud_vpc_peer_connection", "peers", one, key=one["name"], module='module.net["a"]'))
        if one["accepting_region_id"] != one["region_id"]:
            found.append(Object("alicloud_vpc_peer_connection_accepter", "theirs", {**one, "instance_id": one["id"]}))
    for number, one in enumerate(ansible.module("alibabacloudstack_vpc_info")["vpcs"]):
        found.append(Object("alibabacloudstack_vpc", "plant", one, key=number))
    for one in ansible.module("alibabacloudstack_router_interface_info")["router_interfaces"]:
        name = one["name"].replace("-", "_")
        found.append(Object("alibabacloudstack_router_interface", name, one))
        tied = {"interface_id": one["id"], "opposite_interface_id": one["opposite_interface_id"], "id": one["id"]}
        found.append(Object("alibabacloudstack_router_interface_connection", name, tied))
    for one in ansible.module("alibabacloudstack_vpc_info")["vpcs"]:
        routes = ansible.module("alibabacloudstack_route_entry_info", {"route_table_id": one["route_table_id"]})
        for route in routes["route_entries"]:
            if route["type"] == "Custom":
                found.append(Object("alibabacloudstack_route_entry", one["name"].replace("-", "_"), route))
    for kind in ("segment", "group"):
        for one in ansible.module(f"alkira_{kind}_info")[f"{kind}s"]:
            if one["name"] in ("corp", "networking"):
                found.append(Object(f"alkira_{kind}", one["name"], one))
    for one in ansible.module("alkira_credential_azure_vnet_info")["credentials"]:
        found.append(
            Object("alkira_credential_azure_vnet", "az", {**one, "secret_key": SECRET}, sensitive=["secret_key"])
        )
    for one in ansible.module("alkira_connector_azure_expressroute_info")["connectors"]:
        found.append(Object("alkira_connector_azure_expressroute", "zurich", one))
    found.append(Object("alicloud_account", "this", {"id": "1000000000000001"}, mode="data"))
    found.append(Object("alkira_billing_tag", "all", {"id": "1", "name": "x"}, mode="data"))
    found.append(Object("aws_vpc", "else", {"id": "vpc-1"}, provider="registry.terraform.io/hashicorp/aws"))
    found.append(Object("alicloud_vswitch", "a", {"id": "vsw-1"}))
    return found


@pytest.mark.parametrize("form", [version_4, shown], ids=["state", "show"])
def test_over_from_terraform(here: Ansible, simulator: Simulator, form: Any) -> None:
    objects = adopted(here, simulator)
    # One that Terraform has nothing to do with stays out of it.
    alone = {"vpc_name": "alone", "cidr_block": "10.9.0.0/16", "region": "cn-hangzhou"}
    assert not here.module("alicloud_vpc", alone).failed
    write(here, json.dumps(form(objects)), "terraform.tfstate")
    variables = {"file": FILE, "terraform_state": "terraform.tfstate"}
    if form is shown:
        # That form has no aliases, and these objects tell no region.
        variables["regions"] = ["alicloud/cn-hangzhou", "alicloud/cn-beijing"]
    run = here.playbook(EXPORT, extra_vars=variables)
    assert run.ok, str(run)
    assert told(run)["links"] == ["hub--shop-a", "hub--shop-b", "plant-1--plant-2", "zurich"]
    moved = told(run)["terraform"]
    mine = [one for one in objects if one.mode == "managed" and one.type not in ("aws_vpc", "alicloud_vswitch")]
    assert moved["taken_over"] == sorted(one.address for one in mine)
    assert [one["address"] for one in moved["stays"]] == ["alicloud_vswitch.a"]
    assert "the module of that name keeps" in moved["stays"][0]["reason"]
    assert moved["looked_up"] == ["data.alicloud_account.this", "data.alkira_billing_tag.all"]
    assert moved["others"] == 1
    text = (here.home / FILE).read_text(encoding="utf-8")
    command = """terraform state rm 'module.net["a"].alicloud_vpc_peer_connection.peers["hub--shop-a"]'"""
    assert command in text and command in moved["commands"] and command in run.stdout
    assert SECRET not in text + run.stdout + run.stderr and "alone" not in exported(here)["networks"]
    assert_nothing_to_do(here, simulator, 4)


def test_what_a_data_source_looks_up_is_left_as_it_is(here: Ansible, simulator: Simulator) -> None:
    objects = [one for one in adopted(here, simulator) if one.type != "alicloud_vpc" or one.name != "hub"]
    gone = Object("alicloud_vpc", "gone", {"id": "vpc-gone"})
    write(here, json.dumps(version_4([*objects, gone])), "terraform.tfstate")
    run = here.playbook(EXPORT, extra_vars={"file": FILE, "terraform_state": "terraform.tfstate"})
    assert run.ok, str(run)
    networks = exported(here)["networks"]
    assert set(networks["hub"]["vpc"]) == {"vpc_id"} and "cidr_block" in networks["shop-a"]["vpc"]
    reasons = {one["address"]: one["reason"] for one in told(run)["terraform"]["stays"]}
    assert "vpc-gone is in none of the accounts and regions" in reasons["alicloud_vpc.gone"]
    assert_nothing_to_do(here, simulator, 4)


# --- What the documentation shows --------------------------------------------------------------------------------------


def blocks(page: str, kind: str) -> list[str]:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    return re.findall(rf"^```{kind}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def commands(page: str) -> list[list[str]]:
    lines = [line for text in blocks(page, "shell") for line in text.splitlines()]
    return [shlex.split(line) for line in lines if line.startswith("ansible-playbook ")]


def test_page_about_export(here: Ansible, simulator: Simulator) -> None:
    build(here, DEMO.read_text(encoding="utf-8"))
    assert len(commands("export.md")) == 3
    for command in commands("export.md"):
        run = here.run(command)
        assert run.ok, str(run)
    (playbook,) = blocks("export.md", "yaml")
    run = here.playbook(yaml.safe_load(playbook))
    assert run.ok and run.changed == 1, str(run)


def test_page_about_terraform(here: Ansible, simulator: Simulator) -> None:
    write(here, json.dumps(version_4(adopted(here, simulator))), "terraform.tfstate")
    assert len(commands("terraform.md")) == 3
    for command in commands("terraform.md"):
        run = here.run(command)
        assert run.ok, str(run)
    assert run.changed == 0
    page = (ROOT / "docs" / "terraform.md").read_text(encoding="utf-8")
    assert [kind for kind in TYPES if f"`{kind}`" not in page] == [
        "alibabacloudstack_vpc_vpc",
        "alibabacloudstack_expressconnect_routerinterface",
    ]
