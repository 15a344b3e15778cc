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
from tests.support import alkira
from tests.support.ansible import Ansible, Run
from tests.support.inside import Inside
from tests.support.terraform import DATA_SOURCES, SCHEMAS, SEEDS, Object, connector, kept, shown, tunnels, version_4

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
def variables(simulator: Simulator) -> dict[str, str | None]:
    """Three empty clouds, and the way to them."""
    for name in ("stack", "alicloud", "alkira"):
        getattr(simulator, name).reset()
    found: dict[str, str | None] = {"AZURE_SECRET_KEY": SECRET}
    for connection in CONNECTIONS.values():
        found.update(connection(simulator))
    return found


@pytest.fixture
def here(tmp_path: Path, variables: dict[str, str | None]) -> Ansible:
    """The newest ansible-core."""
    found = Ansible(environments.current(), tmp_path)
    found.variables.update(variables)
    return found


@pytest.fixture
def inside(tmp_path: Path, variables: dict[str, str | None], monkeypatch: pytest.MonkeyPatch) -> Inside:
    """The same without Ansible, in the same folder."""
    return Inside(tmp_path, variables, monkeypatch)


def write(inside: Inside | Ansible, content: dict[str, Any] | str, name: str) -> Path:
    path = inside.home / name
    path.write_text(content if isinstance(content, str) else yaml.safe_dump(content), encoding="utf-8")
    return path


def build(inside: Inside, content: dict[str, Any] | str) -> None:
    write(inside, content, "made.interconnect.yml")
    inside.network("made.interconnect.yml")


def export(inside: Inside, name: str = FILE, **options: Any) -> dict[str, Any]:
    found = inside.export(file=str(inside.home / name), **{**EVERYWHERE, **options})
    assert not found.get("failed"), found["msg"]
    return found


def exported(inside: Inside | Ansible, name: str = FILE) -> dict[str, Any]:
    class Loader(yaml.SafeLoader):
        """Takes what is no template as text."""

    Loader.add_constructor("!unsafe", lambda loader, node: loader.construct_scalar(node))
    return yaml.load((inside.home / name).read_text(encoding="utf-8"), Loader)


def forget_calls(simulator: Simulator) -> None:
    for cloud in ("stack", "alicloud", "alkira"):
        getattr(simulator, cloud).clear_journal()


def assert_only_read(simulator: Simulator) -> None:
    for cloud in ("stack", "alicloud", "alkira"):
        assert [one for one in getattr(simulator, cloud).journal() if one["wrote"]] == []


def assert_nothing_to_do(inside: Inside, simulator: Simulator, links: int, name: str = FILE) -> None:
    forget_calls(simulator)
    for check in (True, False):
        rows = inside.network(name, check)
        told = [(row["outcome"], row["changed"], row["task_changed"], row.get("changes") or []) for row in rows]
        assert told == [("unchanged", False, False, [])] * links, told
    assert_only_read(simulator)


class TestPlaybook:
    """From the three clouds into a file, and a run with that."""

    def test_export_then_nothing_to_do(self, here: Ansible, inside: Inside, simulator: Simulator):
        build(inside, DEMO.read_text(encoding="utf-8"))
        forget_calls(simulator)
        asked = {"file": FILE, **EVERYWHERE}
        planned = here.playbook(EXPORT, extra_vars=asked, check=True, diff=True)
        assert planned.ok and planned.changed == 1 and not (here.home / FILE).exists(), str(planned)
        first = here.playbook(EXPORT, extra_vars=asked)
        assert first.ok and first.changed == 1, str(first)
        assert told(first)["links"] == ["hub--shop-a", "hub--shop-b", "plant-1--plant-2", "zurich"]
        text = (here.home / FILE).read_text(encoding="utf-8")
        assert told(planned).diff["after"] == text
        assert SECRET not in text and "ER_AZURE_SECRET_KEY" in text
        for check in (True, False):
            run = here.playbook(NETWORK, "-i", FILE, check=check, diff=True)
            assert run.ok and run.changed == 0, str(run)
            sentence = run.tasks_named("Report")[-1].msg
            assert sentence.endswith("4 as they should be"), sentence
        again = here.playbook(EXPORT, extra_vars=asked)
        assert again.ok and again.changed == 0, str(again)
        assert (here.home / FILE).read_text(encoding="utf-8") == text
        assert_only_read(simulator)

    def test_refuses(self, here: Ansible):
        run = here.playbook(EXPORT, extra_vars={"file": "found.yml", "name_regex": "(", **EVERYWHERE})
        assert run.rc == 2 and "found.yml must end in .interconnect.yml" in told(run).msg, str(run)
        assert "name_regex: is not a regular expression" in told(run).msg


def told(run: Run) -> Any:
    return run.task("Write the topology")


class TestThreeClouds:
    @pytest.mark.parametrize(
        ("options", "networks"),
        [
            ({"name_regex": "^shop-a$"}, ["hub", "shop-a"]),
            ({"vpcs": ["shop-b"]}, ["hub", "shop-b"]),
            ({"clouds": ["alkira"]}, ["corp", "zurich"]),
            ({"clouds": ["alicloud"], "tags": {"team": "net"}}, ["alone"]),
            ({"clouds": ["alicloud"], "unlinked": False}, ["hub", "shop-a", "shop-b"]),
            ({"clouds": ["alicloud"], "accounts": ["peer"], "regions": ["cn-beijing"]}, ["shop-b", None]),
        ],
    )
    def test_filters(self, inside: Inside, simulator: Simulator, options: dict[str, Any], networks: list[str | None]):
        build(inside, DEMO.read_text(encoding="utf-8"))
        alone = {"vpc_name": "alone", "cidr_block": "10.9.0.0/16", "tags": {"team": "net"}, "region": "cn-hangzhou"}
        inside.module("alicloud_vpc", alone)
        found = export(inside, **options)
        # A VPC of an account that was not looked at is only named.
        assert [one if not one.startswith("vpc-") else None for one in exported(inside)["networks"]] == networks
        if None not in networks and networks != ["alone"]:
            assert_nothing_to_do(inside, simulator, len(found["links"]))

    def test_what_cannot_be_said_is_told(self, inside: Inside, simulator: Simulator):
        vpcs = [{"vpc_name": "twin", "cidr_block": f"10.{one}.0.0/16"} for one in (1, 2)]
        ids = [one["id"] for one in inside.module("alicloud_vpc", {"batch": vpcs, "region": "cn-hangzhou"})["batch"]]
        asked = {"vpc_id": ids[0], "accepting_vpc_id": ids[1], "accepting_region_id": "cn-hangzhou"}
        inside.module("alicloud_vpc_peer_connection", {**asked, "region": "cn-hangzhou", "name": "a_b"})
        stack = {"vpc_name": "blue", "cidr_block": "10.3.0.0/16"}
        router = inside.module("alibabacloudstack_vpc", stack)["vpc"]["router_id"]
        idle = {"name": "idle", "router_id": router, "role": "InitiatingSide", "specification": "Small.1"}
        inside.module("alibabacloudstack_router_interface", {**idle, "router_type": "VRouter"})
        found = export(inside)
        # Two VPCs of one name are pinned by their ids.
        networks = exported(inside)["networks"].values()
        assert {one["vpc"].get("vpc_id") for one in networks if one["cloud"] == "alicloud"} == set(ids)
        assert exported(inside)["links"][0]["name"] == "a_b"
        (left,) = [one for one in found["left"] if one["kind"] == "router interface"]
        assert left["name"] == "idle" and "Idle" in left["reason"]
        assert f"router interface idle ({left['id']})" in (inside.home / FILE).read_text(encoding="utf-8")
        assert_nothing_to_do(inside, simulator, 1)

    def test_routes_that_several_links_share(self, inside: Inside, simulator: Simulator):
        gates = {
            f"gate-{one}": {"cloud": "alibabacloudstack", "vpc": {"cidr_block": f"172.1{one}.0.0/16"}}
            for one in (6, 7, 8)
        }
        weighted = [{"network": "gate-6", "weight": 0}, {"network": "gate-8"}]
        routes = [{"destination": "10.0.0.0/8"}, {"destination": "192.168.1.0/24", "next_hops": weighted}]
        content = {
            "plugin": "cloudlink.interconnect.topology",
            "topology": "plants",
            "defaults": {"alibabacloudstack": {"interface": {"specification": "Large.2"}}},
            "networks": {**gates, "plant": {"cloud": "alibabacloudstack", "vpc": {"cidr_block": "172.20.0.0/16"}}},
            "hubs": [{"hub": "plant", "spokes": ["gate-*"], "ecmp_routes": routes}],
        }
        build(inside, content)
        assert_nothing_to_do(inside, simulator, 3, "made.interconnect.yml")
        found = export(inside)
        assert {one["kind"] for one in found["left"]} == {"tunnel profile"}
        shared = [
            route
            for link in exported(inside)["links"]
            for end in link["ends"]
            if isinstance(end, dict)
            for route in end.get("ecmp_routes", ())
        ]
        assert sorted(len(route["next_hops"]) for route in shared) == [1, 2]
        assert all(hop["name"].startswith("gate-") for route in shared for hop in route["next_hops"])
        assert_nothing_to_do(inside, simulator, 3)

    def test_templates_of_others_stay_text(self, here: Ansible, inside: Inside):
        vpc = {"vpc_name": "a-b", "cidr_block": "10.1.0.0/16", "description": "see {{ there }}: #1"}
        inside.module("alicloud_vpc", {**vpc, "region": "cn-hangzhou"})
        export(inside)
        assert exported(inside)["networks"]["a-b"]["vpc"]["description"] == vpc["description"]
        run = here.run(["ansible-inventory", "-i", FILE, "--list"])
        assert run.ok and "there" not in run.stderr, str(run)


class TestRefusals:
    def refused(self, inside: Inside, name: str = FILE, **options: Any) -> str:
        found = inside.export(file=str(inside.home / name), **{**EVERYWHERE, **options})
        assert found["failed"] and not found["changed"]
        return found["msg"]

    def test_options(self, inside: Inside):
        write(inside, "plugin: mine\n", FILE)
        assert "was not written by an export" in self.refused(inside)
        export(inside, overwrite=True)
        assert "'here/x' names no cloud" in self.refused(inside, regions=["here/x"])
        assert "nowhere.tfstate cannot be read" in self.refused(inside, terraform_state="nowhere.tfstate")

    def test_a_cloud_that_refuses_is_named(self, inside: Inside):
        options = {"alicloud": {"access_key": "nobody"}}
        text = self.refused(inside, clouds=["alicloud"], regions=["cn-hangzhou"], options=options)
        assert text.startswith("alicloud, own, cn-hangzhou: ") and not (inside.home / FILE).exists()


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


@pytest.mark.parametrize("seed", range(12))
def test_random_worlds(inside: Inside, simulator: Simulator, seed: int) -> None:
    world = random_world(seed)
    build(inside, world)
    found = export(inside)
    assert len(found["links"]) == len(world["links"]), found
    assert SECRET not in (inside.home / FILE).read_text(encoding="utf-8")
    assert_nothing_to_do(inside, simulator, len(world["links"]))


# --- Terraform ---------------------------------------------------------------------------------------------------------

OTHERS = ("aws_vpc", "alicloud_vswitch")
"""Types in the state below that no topology has."""


def adopted(inside: Inside) -> list[Object]:
    """The demo's network and connectors of each protocol, as objects that Terraform made: each type, each form of an address."""
    build(inside, DEMO.read_text(encoding="utf-8"))
    wanted = {
        "segments": [
            {"name": name, "cidrs": [cidr]} for name, cidr in (("prod", "10.70.0.0/16"), ("dmz", "10.71.0.0/16"))
        ],
        "groups": [{"name": "security"}],
        "billing_tags": [{"name": "production"}],
        "credentials": [{"name": "prod", **alkira.CREDENTIAL}],
        "tunnel_profiles": [{"name": "strong", **alkira.SUITE}],
        "connectors": [
            alkira.vxlan(),
            alkira.ipsec(
                instances=1,
                segment_options=[{"segment_id": "dmz", "customer_asn": 65003}],
                billing_tag_ids=["production"],
            ),
        ],
    }
    (gateways,) = wanted["connectors"][1]["instances"]
    gateways["ipsec_customer_gateway"] = gateways["ipsec_customer_gateway"][:1]
    inside.module("alkira_azure_expressroute", wanted)
    return [*of_alicloud(inside), *of_stack(inside), *of_alkira(inside)]


def of_alicloud(inside: Inside) -> list[Object]:
    found = []
    for account, region in (("own", "cn-hangzhou"), ("peer", "cn-beijing")):
        place = {"account": account, "region": region}
        for one in inside.module("alicloud_vpc_info", place)["vpcs"]:
            values = kept(
                SCHEMAS["alicloud_vpc"], one, name=one["name"], router_table_id=one["route_table_id"], region_id=region
            )
            found.append(Object("alicloud_vpc", one["name"].replace("-", "_"), values, alias=account))
            asked = {**place, "route_table_id": one["route_table_id"]}
            for route in inside.module("alicloud_route_entry_info", asked)["route_entries"]:
                if route["type"] == "Custom":
                    found.append(route_of_alicloud(one, route, account, len(found)))
    for one in inside.module("alicloud_vpc_peer_connection_info", {"region": "cn-hangzhou"})["vpc_peer_connections"]:
        number = int(one["accepting_ali_uid"])
        values = kept(SCHEMAS["alicloud_vpc_peer_connection"], one, accepting_ali_uid=number, region_id="cn-hangzhou")
        where = {"key": one["name"], "module": 'module.net["a"]'}
        found.append(Object("alicloud_vpc_peer_connection", "peers", values, **where))
        if one["accepting_region_id"] != one["region_id"]:
            theirs = {
                "instance_id": one["id"],
                "accepting_owner_uid": number,
                "peer_connection_accepter_name": one["name"],
            }
            values = kept(SCHEMAS["alicloud_vpc_peer_connection_accepter"], one, **theirs, region_id="cn-hangzhou")
            where = {"module": 'module.net["a"].module.accepter[0]', "alias": "peer"}
            found.append(Object("alicloud_vpc_peer_connection_accepter", "theirs", values, **where))
    found.append(
        Object(
            "alicloud_account", "this", kept(DATA_SOURCES["alicloud_account"], {"id": Simulator.account}), mode="data"
        )
    )
    peerings = {"id": "1234", "ids": [one.values["id"] for one in found if one.type == "alicloud_vpc_peer_connection"]}
    values = kept(DATA_SOURCES["alicloud_vpc_peer_connections"], peerings)
    found.append(Object("alicloud_vpc_peer_connections", "all", values, mode="data", module="module.look"))
    found.append(Object("aws_vpc", "else", {"id": "vpc-1"}, provider="registry.terraform.io/hashicorp/aws"))
    found.append(Object("alicloud_vswitch", "a", {"id": "vsw-1"}))
    return found


def route_of_alicloud(vpc: dict[str, Any], route: dict[str, Any], account: str, number: int) -> Object:
    """By one of the two types that routes can have."""
    if number % 2:
        newer = {
            "id": f"{route['route_table_id']}#{route['destination_cidrblock']}",
            "destination_cidr_block": route["destination_cidrblock"],
            "route_entry_name": route["name"] or "",
        }
        values = kept(SCHEMAS["alicloud_vpc_route_entry"], route, **newer)
        return Object("alicloud_vpc_route_entry", f"r{number}", values, alias=account)
    return Object(
        "alicloud_route_entry", f"r{number}", route_of(SCHEMAS["alicloud_route_entry"], vpc, route), alias=account
    )


def route_of(schema: dict[str, Any], vpc: dict[str, Any], route: dict[str, Any]) -> dict[str, Any]:
    parts = (
        route["route_table_id"],
        vpc["router_id"],
        route["destination_cidrblock"],
        route["nexthop_type"],
        route["nexthop_id"],
    )
    return kept(schema, route, id=":".join(parts), router_id=vpc["router_id"])


def of_stack(inside: Inside) -> list[Object]:
    """Under both names that types have there."""
    found = []
    for number, one in enumerate(inside.module("alibabacloudstack_vpc_info")["vpcs"]):
        kind = ("alibabacloudstack_vpc", "alibabacloudstack_vpc_vpc")[number]
        found.append(
            Object(
                kind,
                "plant",
                kept(SCHEMAS[kind], one, name=one["name"], router_table_id=one["route_table_id"]),
                key=number,
            )
        )
        asked = {"route_table_id": one["route_table_id"]}
        for route in inside.module("alibabacloudstack_route_entry_info", asked)["route_entries"]:
            if route["type"] == "Custom":
                values = route_of(SCHEMAS["alibabacloudstack_route_entry"], one, route)
                found.append(Object("alibabacloudstack_route_entry", one["name"].replace("-", "_"), values))
    kinds = ("alibabacloudstack_router_interface", "alibabacloudstack_expressconnect_routerinterface")
    for kind, one in zip(
        kinds, inside.module("alibabacloudstack_router_interface_info")["router_interfaces"], strict=True
    ):
        found.append(Object(kind, "end", kept(SCHEMAS[kind], one), key=0))
        tied = kept(SCHEMAS["alibabacloudstack_router_interface_connection"], one, interface_id=one["id"])
        found.append(Object("alibabacloudstack_router_interface_connection", "ties", tied, key=f"it's {one['name']}"))
    return found


def of_alkira(inside: Inside) -> list[Object]:
    found = []
    listed = {
        "alkira_segment": inside.module("alkira_segment_info")["segments"],
        "alkira_group": inside.module("alkira_group_info")["groups"],
        "alkira_billing_tag": inside.module("alkira_billing_tag_info")["billing_tags"],
        "alkira_connector_ipsec_tunnel_profile": inside.module("alkira_connector_ipsec_tunnel_profile_info")[
            "ipsec_tunnel_profiles"
        ],
    }
    names = ("corp", "prod", "dmz", "networking", "security", "production", "strong")
    for kind, several in listed.items():
        for one in several:
            if one["name"] in names:
                more = {"provision_state": "SUCCESS"} if "provision_state" in SCHEMAS[kind] else {}
                found.append(Object(kind, one["name"], kept(SCHEMAS[kind], one, **more), version=1))
    for one in inside.module("alkira_credential_azure_vnet_info")["credentials"]:
        secret = {name: value for name, value in alkira.CREDENTIAL.items() if name != "secret_key"}
        values = kept(SCHEMAS["alkira_credential_azure_vnet"], {**secret, **one}, secret_key=SECRET)
        found.append(Object("alkira_credential_azure_vnet", "azure", values, key=one["name"]))
    for one in inside.module("alkira_connector_azure_expressroute_info")["connectors"]:
        values = connector(one, SECRET)
        kind = "alkira_connector_azure_expressroute"
        found.append(Object(kind, one["name"].replace("-", "_"), values, sensitive=tunnels(values), version=1))
    for kind in DATA_SOURCES:
        if kind.startswith("alkira_"):
            found.append(Object(kind, "looked_up", kept(DATA_SOURCES[kind], {"id": "1", "name": "x"}), mode="data"))
    return found


def test_the_state_has_each_type_whole(inside: Inside) -> None:
    """Each type that is understood, each that the seeds have, each with all its attributes, and some of them null or empty."""
    objects = adopted(inside)
    assert set(SCHEMAS) == set(TYPES)
    assert {one.type for one in objects if one.mode == "managed"} == {*TYPES, *OTHERS}
    assert {one.type for one in objects if one.mode == "data"} == set(DATA_SOURCES)
    assert SEEDS <= {f"data.{one.type}" if one.mode == "data" else one.type for one in objects}
    for one in objects:
        if one.type not in OTHERS:
            schema = (SCHEMAS if one.mode == "managed" else DATA_SOURCES)[one.type]
            assert set(one.values) == set(schema), one.address
            assert one.values["id"], one.address
    protocols = {
        one.values["tunnel_protocol"] for one in objects if one.mode == "managed" and "tunnel_protocol" in one.values
    }
    assert protocols == {"VXLAN_GPE", "VXLAN", "IPSEC"}
    assert any(one.sensitive for one in objects)


@pytest.mark.parametrize("form", [version_4, shown], ids=["state", "show"])
def test_over_from_terraform(
    inside: Inside, simulator: Simulator, form: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    objects = adopted(inside)
    # One that Terraform has nothing to do with stays out of it.
    inside.module("alicloud_vpc", {"vpc_name": "alone", "cidr_block": "10.9.0.0/16", "region": "cn-hangzhou"})
    write(inside, json.dumps(form(objects)), "terraform.tfstate")
    found = inside.export(file=str(inside.home / FILE), terraform_state="terraform.tfstate")
    assert not found.get("failed"), found["msg"]
    assert len(found["links"]) == 6 and "alone" not in found["networks"]
    moved, managed = found["terraform"], [one for one in objects if one.mode == "managed"]
    mine = sorted(one.address for one in managed if one.type not in OTHERS)
    assert moved["taken_over"] == mine, moved["stays"]
    assert [one["address"] for one in moved["stays"]] == ["alicloud_vswitch.a"]
    assert "the module of that name keeps" in moved["stays"][0]["reason"]
    assert moved["looked_up"] == sorted(one.address for one in objects if one.mode == "data")
    assert moved["others"] == 1
    # A shell hands Terraform each address as it is.
    assert [shlex.split(one) for one in moved["commands"]] == [["terraform", "state", "rm", one] for one in mine]
    for form_of_address in (
        'module.net["a"].alicloud_vpc_peer_connection.peers["hub--shop-a"]',
        'module.net["a"].module.accepter[0].alicloud_vpc_peer_connection_accepter.theirs',
        "alibabacloudstack_vpc.plant[0]",
        "alibabacloudstack_vpc_vpc.plant[1]",
        "alkira_segment.corp",
    ):
        assert f"terraform state rm '{form_of_address}'" in moved["commands"]
    text, shown_to_user = (inside.home / FILE).read_text(encoding="utf-8"), capsys.readouterr()
    assert all(one in text and one in shown_to_user.out for one in moved["commands"])
    assert SECRET not in text + shown_to_user.out + shown_to_user.err + json.dumps(found)
    assert_nothing_to_do(inside, simulator, 6)


def test_what_a_data_source_looks_up_is_left_as_it_is(inside: Inside, simulator: Simulator) -> None:
    objects = [one for one in adopted(inside) if (one.type, one.name) != ("alicloud_vpc", "hub")]
    gone = Object("alicloud_vpc", "gone", kept(SCHEMAS["alicloud_vpc"], {"id": "vpc-gone"}))
    write(inside, json.dumps(version_4([*objects, gone])), "terraform.tfstate")
    found = inside.export(file=str(inside.home / FILE), terraform_state="terraform.tfstate")
    networks = exported(inside)["networks"]
    assert set(networks["hub"]["vpc"]) == {"vpc_id"} and "cidr_block" in networks["shop-a"]["vpc"]
    reasons = {one["address"]: one["reason"] for one in found["terraform"]["stays"]}
    assert "vpc-gone is in none of the accounts and regions" in reasons["alicloud_vpc.gone"]
    assert_nothing_to_do(inside, simulator, 6)


# --- What the documentation shows --------------------------------------------------------------------------------------


def blocks(page: str, kind: str) -> list[str]:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    return re.findall(rf"^```{kind}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def commands(page: str) -> list[list[str]]:
    lines = [line for text in blocks(page, "shell") for line in text.splitlines()]
    return [shlex.split(line) for line in lines if line.startswith("ansible-playbook ")]


def test_page_about_export(here: Ansible, inside: Inside) -> None:
    build(inside, DEMO.read_text(encoding="utf-8"))
    assert len(commands("export.md")) == 3
    for command in commands("export.md"):
        run = here.run(command)
        assert run.ok, str(run)
    (playbook,) = blocks("export.md", "yaml")
    run = here.playbook(yaml.safe_load(playbook))
    assert run.ok and run.changed == 1, str(run)


def test_page_about_terraform(here: Ansible, inside: Inside) -> None:
    write(here, json.dumps(version_4(adopted(inside))), "terraform.tfstate")
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
