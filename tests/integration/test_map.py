# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbook ``cloudlink.interconnect.map``: what it writes of a world that is partly as it should be, and its page in a browser."""

from __future__ import annotations

import json
import re
import shlex
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.map import formats
from tests import environments
from tests.demo.run import FILE as DEMO
from tests.environments import ROOT
from tests.integration.test_examples import CONNECTIONS
from tests.simulator.testing import Simulator
from tests.support.ansible import MODULE, WORKER, Ansible, Run
from tests.support.browser import Watched, chromium
from tests.support.inside import Inside
from tests.support.limits import HANG
from tests.support.map import HOSTILE as HOSTILE_NAMES
from tests.support.map import document as of_listing
from tests.support.map import large, peering, vpc
from tests.tools.vendor import DRAWS_MERMAID

PLAYBOOK = "cloudlink.interconnect.map"
FILE = "shop.interconnect.yml"
SECRET = "the-key-nobody-may-see"
HOSTILE = "</script><img src=x onerror=alert(1)>"

STATES = {
    "hub--shop-a": "drifted",
    "hub--shop-b": "half_made",
    "hub--shop-c": "missing",
    "hub--partner": "dead",
    "hub--stranger": "half_made",
    "plant-1--plant-2": "ok",
    "zurich": "ok",
    "by-hand": "unmanaged",
}


@pytest.fixture(scope="module")
def simulator() -> Iterator[Simulator]:
    with Simulator(lag=0) as running:
        yield running


def connect(ansible: Ansible, simulator: Simulator) -> Ansible:
    for connection in CONNECTIONS.values():
        ansible.variables.update(connection(simulator))
    ansible.variables["AZURE_SECRET_KEY"] = SECRET
    return ansible


def topology(*more: str, **changes: Any) -> str:
    """The demo's file, with a changed network and further spokes of the hub."""
    content = yaml.safe_load(DEMO.read_text(encoding="utf-8"))
    content["networks"].update(changes)
    content["hubs"][0]["spokes"] += more
    return yaml.safe_dump(content)


def stranger(vpc: str, block: str) -> dict[str, Any]:
    """A network of another party, which has to accept."""
    return {
        "cloud": "alicloud",
        "account_id": Simulator.peer_account,
        "region": "cn-beijing",
        "vpc": {"vpc_id": vpc, "cidr_block": block},
    }


def put(ansible: Ansible | Inside, text: str) -> None:
    (ansible.home / FILE).write_text(text, encoding="utf-8")


def draw(ansible: Ansible, *arguments: str, **options: Any) -> Run:
    return ansible.playbook(PLAYBOOK, "-i", FILE, *arguments, **options)


def document(ansible: Ansible, name: str = "network.json") -> dict[str, Any]:
    return json.loads((ansible.home / name).read_text(encoding="utf-8"))


def states(drawn: dict[str, Any]) -> dict[str, str]:
    return {link["name"]: link["state"] for link in drawn["links"]}


def peer_vpcs(inside: Inside) -> list[str]:
    """Two VPCs of the other party."""
    batch = [{"vpc_name": f"their-{number}", "cidr_block": f"10.{number}.0.0/16"} for number in (20, 21)]
    made = inside.module("alicloud_vpc", {"account": "peer", "region": "cn-beijing", "batch": batch})
    return [one["id"] for one in made["batch"]]


def reset(simulator: Simulator) -> None:
    for cloud in (simulator.stack, simulator.alicloud, simulator.alkira):
        cloud.reset()


def make_world(inside: Inside, simulator: Simulator) -> None:
    partner, other = peer_vpcs(inside)
    base = {"partner": stranger(partner, "10.20.0.0/16")}
    put(inside, topology("partner", **base))
    inside.network(FILE)
    # The partner never answers, and its request expires.
    simulator.alicloud.advance(8 * 86400)
    base["stranger"] = stranger(other, "10.21.0.0/16")
    base["shop-a"] = {"cloud": "alicloud", "vpc": {"cidr_block": "10.1.0.0/16", "description": "Changed"}}
    base["shop-c"] = {"cloud": "alicloud", "vpc": {"cidr_block": "10.4.0.0/16"}}
    put(inside, topology("partner", "stranger", **base))
    inside.network(FILE, only=("hub--stranger",))
    lose_a_route(inside)
    by_hand(inside)


@pytest.fixture(scope="module")
def world(simulator: Simulator, tmp_path_factory: pytest.TempPathFactory) -> Ansible:
    """All states at once, and the map of it in every form."""
    ansible = connect(Ansible(environments.current(), tmp_path_factory.mktemp("map")), simulator)
    reset(simulator)
    with pytest.MonkeyPatch.context() as patch:
        make_world(Inside(ansible.home, ansible.variables, patch), simulator)
    forget_calls(simulator)
    run = draw(ansible, "-e", "file=network.html,network.md,network.dot,network.json")
    assert run.ok, str(run)
    ansible.drawn = run  # type: ignore[attr-defined]
    ansible.calls = calls(simulator)  # type: ignore[attr-defined]
    return ansible


def forget_calls(simulator: Simulator) -> None:
    for cloud in (simulator.stack, simulator.alicloud, simulator.alkira):
        cloud.clear_journal()


def calls(simulator: Simulator) -> Counter[tuple[str, str]]:
    """How often each account asked what; none of it may have changed anything."""
    journal = [one for cloud in (simulator.stack, simulator.alicloud, simulator.alkira) for one in cloud.journal()]
    assert not [one for one in journal if one["wrote"]]
    return Counter((one["operation"].rpartition("/")[2], one["account"]) for one in journal)


OWN, PEER, TENANT = Simulator.account, Simulator.peer_account, "tenant network 1"
LISTED = {
    ("DescribeVpcs", OWN): 2,
    ("DescribeVpcs", PEER): 1,
    ("ListVpcPeerConnections", OWN): 1,
    ("ListVpcPeerConnections", PEER): 1,
    ("DescribeRouterInterfaces", OWN): 1,
    ("segments", TENANT): 1,
    ("azure-express-route-connectors", TENANT): 1,
}
"""One listing of each kind in each place that the demo's network has: Apsara Stack, two regions of two accounts, a tenant network.
The first account has a place on two clouds, and so its VPCs are listed twice."""


def lose_a_route(inside: Inside) -> None:
    """Somebody deletes the route back from shop-b."""
    place = {"account": "peer", "region": "cn-beijing"}
    (vpc,) = inside.module("alicloud_vpc_info", {**place, "vpc_name": "shop-b"})["vpcs"]
    table = {**place, "route_table_id": vpc["route_table_id"]}
    routes = inside.module("alicloud_route_entry_info", table)["route_entries"]
    (route,) = [one for one in routes if one["destination_cidrblock"] == "10.0.0.0/16"]
    ends = {name: route[name] for name in ("destination_cidrblock", "nexthop_type", "nexthop_id")}
    assert inside.module("alicloud_route_entry", {**table, **ends, "state": "absent"})["changed"]


def by_hand(inside: Inside) -> None:
    """Somebody makes a VPC and a peering by hand, and notes what no tool would."""
    made = inside.module("alicloud_vpc", {"vpc_name": "legacy", "cidr_block": "10.9.0.0/16", "tags": {"note": HOSTILE}})
    (hub,) = inside.module("alicloud_vpc_info", {"vpc_name": "hub"})["vpcs"]
    peering = {"vpc_id": made["id"], "accepting_vpc_id": hub["id"], "accepting_region_id": "cn-hangzhou"}
    found = inside.module("alicloud_vpc_peer_connection", {**peering, "peer_connection_name": "by-hand"})
    assert found["changed"]


class TestPlaybook:
    def test_states(self, world: Ansible):
        drawn = document(world)
        assert states(drawn) == STATES
        assert drawn["counts"] == {
            "dead": 1,
            "half_made": 2,
            "missing": 1,
            "drifted": 1,
            "unmanaged": 1,
            "unknown": 0,
            "ok": 2,
        }
        (told,) = [one for one in world.drawn.tasks_named("Draw") if one.status == "ok"]
        assert told["counts"] == drawn["counts"] and len(told["files"]) == 4
        assert drawn["problems"] == [] and drawn["whole"] is True

    def test_networks_stand_where_they_are(self, world: Ansible):
        found = {
            one["name"]: (one["cloud"], one["account"], one["region"], one["state"])
            for one in document(world)["networks"]
        }
        assert found["hub"] == ("alicloud", "own", "cn-hangzhou", "ok")
        assert found["shop-a"] == ("alicloud", "own", "cn-hangzhou", "drifted")
        assert found["shop-b"] == ("alicloud", "peer", "cn-beijing", "ok")
        assert found["shop-c"] == ("alicloud", "own", "cn-hangzhou", "missing")
        assert found["partner"] == ("alicloud", "peer", "cn-beijing", "ok")
        assert found["legacy"] == ("alicloud", "own", "cn-hangzhou", "unmanaged")
        assert found["plant-1"] == ("alibabacloudstack", "own", "cn-sim-1", "ok")
        assert found["zurich"][0] == found["corp"][0] == "alkira" and found["zurich"][2] == "EUCENTRAL-AZURE-1"

    def test_what_is_told_of_a_link(self, world: Ansible):
        links = {link["name"]: link for link in document(world)["links"]}
        half = links["hub--shop-b"]
        assert half["changes"] == ["+ route 10.0.0.0/16 from shop-b"] and half["status"] == "Activated"
        assert [one["status"] for one in half["routes"]] == ["Available", None]
        assert half["source"] and half["source"][0].startswith(FILE)
        assert "has to accept" in links["hub--stranger"]["next_step"]
        assert "on_dead: replace" in links["hub--partner"]["next_step"]
        assert links["plant-1--plant-2"]["command"] is None and links["plant-1--plant-2"]["parts"]
        assert links["by-hand"]["command"].startswith("ansible localhost -m cloudlink.interconnect.alicloud_vpc_peer")

    def test_looks_only_and_by_few_calls(self, world: Ansible):
        found = world.calls
        assert world.drawn.changed == 0
        assert {one: found[one] for one in LISTED} == LISTED

    def test_no_secret_in_any_form(self, world: Ansible):
        for name in ("network.html", "network.md", "network.dot", "network.json"):
            text = (world.home / name).read_text(encoding="utf-8")
            for secret in (SECRET, Simulator.secret_key, Simulator.peer_secret_key, Simulator.alkira_api_key):
                assert secret not in text, name
        assert SECRET not in str(world.drawn)

    def test_diagrams(self, world: Ansible):
        markdown = (world.home / "network.md").read_text(encoding="utf-8")
        assert markdown.startswith("# Map of shop\n") and '|"half made"|' in markdown
        assert "| hub\\-\\-shop\\-c | missing |" in markdown or "| hub--shop-c | missing |" in markdown
        dot = (world.home / "network.dot").read_text(encoding="utf-8")
        assert 'label="hub--shop-b\\nhalf made"' in dot and dot.count(" -- ") == len(STATES)


OLDEST = [one.name for one in environments.load() if one.core_version][:1]


class TestRuns:
    """On a world that is as it should be, but for one link."""

    # The newest core draws by its workers everywhere else here.
    @pytest.mark.parametrize("environment", OLDEST, indirect=True)
    @pytest.mark.parametrize("entry_point", [WORKER, MODULE])
    def test_draws_on_the_oldest_core_and_by_each_entry_point(
        self, ansible: Ansible, inside: Inside, simulator: Simulator, entry_point: str
    ):
        connect(ansible, simulator).entry_point = entry_point
        inside.network(FILE, only=("hub--shop-a", "plant-1--plant-2", "zurich"))
        assert draw(ansible, "-e", "file=network.json", check=True).ok
        drawn = document(ansible)
        assert states(drawn) == {
            "hub--shop-a": "ok",
            "hub--shop-b": "missing",
            "plant-1--plant-2": "ok",
            "zurich": "ok",
        }
        assert drawn["sentence"] == "7 networks, 4 links: 1 missing, 3 as it should be"

    def test_command_repairs(self, here: Ansible, inside: Inside):
        assert draw(here, "-e", "file=network.json").ok
        drawn = document(here)
        assert set(states(drawn).values()) == {"missing"} and len(drawn["networks"]) == 7
        commands = {link["name"]: shlex.split(link["command"]) for link in drawn["links"]}
        before = ["ansible-playbook", "-i", FILE, "cloudlink.interconnect.network", "--limit"]
        assert commands == {name: [*before, name] for name in states(drawn)}
        run = here.run(commands["hub--shop-b"])
        assert run.ok, str(run)
        rows = inside.network(FILE, check=True)
        assert {row["name"]: row["outcome"] for row in rows}.pop("hub--shop-b") == "unchanged"
        assert [row["outcome"] for row in rows].count("created") == 3

    def test_command_removes_what_is_not_in_the_file(self, here: Ansible, inside: Inside):
        inside.network(FILE)
        content = yaml.safe_load(topology())
        content["networks"] = {
            name: one for name, one in content["networks"].items() if name in ("hub", "shop-b", "plant-1", "plant-2")
        }
        content["links"] = content["links"][:1]
        content.pop("alkira")
        put(here, yaml.safe_dump(content))
        assert draw(here, "-e", "file=network.json").ok
        drawn = document(here)
        assert states(drawn) == {"hub--shop-a": "unmanaged", "hub--shop-b": "ok", "plant-1--plant-2": "ok"}
        (link,) = [one for one in drawn["links"] if one["state"] == "unmanaged"]
        run = here.run(shlex.split(link["command"]))
        assert run.ok and "CHANGED" in run.stdout, str(run)
        left = inside.module("alicloud_vpc_peer_connection_info", {"region": "cn-hangzhou"})["vpc_peer_connections"]
        assert [one["name"] for one in left if one["status"] != "Deleted"] == ["hub--shop-b"]

    def test_limit_shows_its_part_alone(self, here: Ansible, inside: Inside):
        inside.network(FILE)
        run = draw(here, "-e", "file=network.json", "--limit", "network_shop_a")
        assert run.ok, str(run)
        assert states(document(here)) == {"hub--shop-a": "ok"} and document(here)["whole"] is False

    def test_without_a_topology(self, here: Ansible, inside: Inside, simulator: Simulator):
        inside.network(FILE)
        places = [
            {"cloud": "alicloud", "regions": ["cn-hangzhou", "cn-beijing"]},
            {"cloud": "alicloud", "account": "peer", "regions": "cn-beijing"},
            {"cloud": "alibabacloudstack"},
            {"cloud": "alkira"},
        ]
        forget_calls(simulator)
        run = here.playbook(PLAYBOOK, extra_vars={"places": places, "file": ["all.json", "all.html"]})
        assert run.ok, str(run)
        # The places name one region more of the first account than the file has links in.
        listed = {**LISTED, ("DescribeVpcs", OWN): 3, ("ListVpcPeerConnections", OWN): 2}
        found = calls(simulator)
        assert {one: found[one] for one in listed} == listed
        drawn = document(here, "all.json")
        assert drawn["sentence"] == "7 networks, 4 links: 4 up" and drawn["topologies"] == []
        assert {one["account"] for one in drawn["networks"] if one["cloud"] == "alicloud"} == {"own", "peer"}
        assert sorted(link["kind"] for link in drawn["links"]) == sorted(
            ["vpc_peering", "vpc_peering", "router_interface_pair", "azure_expressroute"]
        )

    def test_what_cannot_be_looked_at_is_told(self, here: Ansible, inside: Inside, simulator: Simulator):
        inside.network(FILE)
        simulator.alicloud.fault(operation="DescribeVpcs", status=403, code="Forbidden.RAM", times=None)
        run = draw(here, "-e", "file=network.json")
        assert run.ok, str(run)
        drawn = document(here)
        assert states(drawn)["hub--shop-a"] == "unknown" and states(drawn)["zurich"] == "ok"
        assert any("Forbidden.RAM" in text for text in drawn["problems"]), drawn["problems"]

    @pytest.fixture
    def here(self, tmp_path: Path, simulator: Simulator) -> Ansible:
        return connect(Ansible(environments.current(), tmp_path), simulator)

    @pytest.fixture
    def inside(self, tmp_path: Path, simulator: Simulator, monkeypatch: pytest.MonkeyPatch) -> Inside:
        """Empty clouds and the demo's file."""
        reset(simulator)
        variables = connect(Ansible(environments.current(), tmp_path), simulator).variables
        found = Inside(tmp_path, variables, monkeypatch)
        put(found, topology())
        return found


def test_documentation(tmp_path: Path, simulator: Simulator):
    """Every command of docs/map.md, on the demo's network; its file with places is the one that the last of them reads."""
    ansible = connect(Ansible(environments.current(), tmp_path), simulator)
    reset(simulator)
    put(ansible, topology())
    text = (ROOT / "docs" / "map.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```(yaml|shell)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    (places,) = (content for kind, content in blocks if kind == "yaml")
    (ansible.home / "places.yml").write_text(places, encoding="utf-8")
    commands = [line for kind, content in blocks if kind == "shell" for line in content.splitlines()]
    assert len(commands) == 4
    for command in commands:
        run = ansible.run(shlex.split(command))
        assert run.ok and "The map is in" in run.stdout, str(run)
    assert {path.suffix for path in ansible.home.glob("network.*")} == {".html", ".md", ".dot", ".json"}


class TestRefusals:
    def test_variables(self, tmp_path: Path, simulator: Simulator):
        """All that is wrong, at once and before the first call."""
        ansible = connect(Ansible(environments.current(), tmp_path), simulator)
        put(ansible, topology())
        simulator.alicloud.reset()
        given = {
            "file": ["map.svg", "nowhere/map.html"],
            "places": [{"cloud": "aws"}],
            "options": {"peering": {}},
        }
        run = draw(ansible, extra_vars=given)
        told = " ".join(run.stdout.split())
        for says in (
            "map.svg must end in .html, .md, .dot or .json",
            "there is no folder",
            "places[0].cloud: must be one of",
            "options.peering: is no kind of link",
        ):
            assert run.rc == 2 and says in told, str(run)
        run = draw(ansible, extra_vars={"unmanaged": "perhaps"})
        assert run.rc == 2 and "unmanaged" in run.stdout, str(run)
        assert simulator.alicloud.summary()["count"] == 0

    def test_nothing_to_draw(self, tmp_path: Path):
        run = Ansible(environments.current(), tmp_path).playbook(PLAYBOOK)
        assert run.rc == 2 and "there is nothing to draw: give the file of a topology" in run.stdout, str(run)

    def test_nothing_that_can_be_looked_at(self, tmp_path: Path, simulator: Simulator):
        ansible = connect(Ansible(environments.current(), tmp_path), simulator)
        simulator.alicloud.reset()
        ansible.variables["ALICLOUD_SECRET_KEY"] = "wrong"
        run = ansible.playbook(PLAYBOOK, extra_vars={"places": [{"cloud": "alicloud"}]})
        assert run.rc == 2 and "nothing can be looked at" in run.stdout and "SignatureDoesNotMatch" in run.stdout
        assert not (ansible.home / "network.html").exists()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as running:
        yield running


class TestPage:
    """In a browser, from the disk."""

    NODES, EDGES = "#map g.node", "#map g.edge"

    @pytest.fixture
    def opened(self, browser: Any, world: Ansible) -> Iterator[Watched]:
        watched = Watched(browser, (world.home / "network.html").as_uri(), color_scheme="light")
        yield watched
        watched.close()
        assert watched.complaints == [] and watched.requests == []

    def shown(self, page: Any) -> tuple[int, int]:
        """How many networks and links are in view."""
        return (
            page.locator(f"{self.NODES}:not(.off)").count(),
            page.locator(f"{self.EDGES}:not(.off)").count(),
        )

    def test_draws_every_network_and_link(self, opened: Watched, world: Ansible):
        drawn, page = document(world), opened.page
        assert self.shown(page) == (len(drawn["networks"]), len(drawn["links"]))
        for state, count in drawn["counts"].items():
            assert page.locator(f"{self.EDGES}.s-{state}").count() == count
        assert page.locator("#links tbody tr").count() == len(drawn["links"])
        assert page.locator("#networks tbody tr").count() == len(drawn["networks"])
        clouds = page.locator("#map g.group.cloud > text.title").all_text_contents()
        assert sorted(clouds) == ["Alibaba Cloud", "Alkira", "Apsara Stack"]
        regions = page.locator("#map g.group.region > text.title").all_text_contents()
        assert sorted(regions) == ["EUCENTRAL-AZURE-1", "cn-beijing", "cn-hangzhou", "cn-sim-1"]
        assert page.title() == "Map of shop"

    def test_nothing_lies_upon_another(self, opened: Watched):
        overlaps = opened.page.evaluate(
            """() => {
              const boxes = [...document.querySelectorAll("#map g.node .card")].map(one => one.getBoundingClientRect());
              return boxes.filter((a, i) => boxes.some((b, j) => i !== j &&
                a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)).length;
            }"""
        )
        assert overlaps == 0

    def test_search(self, opened: Watched):
        page = opened.page
        page.fill("#search", "shop-b")
        page.locator("#matches", has_text="1 of 8 links, 2 of").wait_for()
        assert self.shown(page) == (2, 1) and page.locator("#links tbody tr:visible").count() == 1
        # An address finds the network that holds it.
        page.fill("#search", "10.4.7.9")
        page.locator("#matches", has_text="1 of 8 links").wait_for()
        assert page.locator(f"{self.NODES}:not(.off)[data-network=shop-c]").count() == 1
        page.press("#search", "Enter")
        assert page.locator("#details h2").inner_text() == "shop-c"
        page.fill("#search", "nothing like it")
        page.locator("#matches", has_text="0 of 8 links").wait_for()
        page.fill("#search", "")
        page.wait_for_function("document.querySelector('#matches').textContent === ''")
        assert self.shown(page)[1] == 8

    def test_filters(self, opened: Watched):
        page = opened.page
        page.uncheck("#states input[value=ok]")
        assert self.shown(page)[1] == 6 and page.locator(f"{self.EDGES}.s-ok:not(.off)").count() == 0
        page.check("#states input[value=ok]")
        page.select_option("#cloud", label="Alkira")
        assert self.shown(page) == (2, 1)
        page.select_option("#cloud", "")
        page.select_option("#region", "cn-sim-1")
        assert self.shown(page) == (2, 1)

    def test_click_shows_what_is_known_of_a_link(self, opened: Watched, world: Ansible):
        page = opened.page
        page.locator(f'{self.EDGES}[data-link="hub--shop-b"] .sign').click()
        text = page.locator("#details").inner_text()
        (link,) = [one for one in document(world)["links"] if one["name"] == "hub--shop-b"]
        assert page.locator("#details h2").inner_text() == "hub--shop-b" and "half made" in text
        assert page.locator("#details pre").inner_text() == link["command"]
        for known in (
            "+ route 10.0.0.0/16 from shop-b",
            "Activated",
            "10.2.0.0/16",
            *[one["id"] for one in link["parts"] if one["id"] and ":" not in one["id"]],
        ):
            assert known in text, known
        page.locator("#details .top button").click()
        assert page.locator("#details").is_hidden()

    def test_click_shows_what_is_known_of_a_network(self, opened: Watched, world: Ansible):
        page = opened.page
        page.locator(f"{self.NODES}[data-network=hub]").click()
        text = page.locator("#details").inner_text()
        (hub,) = [one for one in document(world)["networks"] if one["name"] == "hub"]
        for known in ("10.0.0.0/16", hub["object_id"], "cn-hangzhou", Simulator.account, "Links (6)", "Routes ("):
            assert known in text, known
        page.locator("#details .go", has_text="hub--partner").click()
        assert page.locator("#details .todo").inner_text().count("on_dead") == 1

    def test_names_of_a_cloud_are_text(self, opened: Watched):
        page = opened.page
        page.locator("#networks .go", has_text="legacy").click()
        assert HOSTILE in page.locator("#details").inner_text()
        assert page.locator("img").count() == 0

    def test_pan_and_zoom(self, opened: Watched):
        page = opened.page
        place = "document.querySelector('#map .root').getAttribute('transform')"
        before = page.evaluate(place)
        box = page.locator("#map").bounding_box()
        page.mouse.move(box["x"] + 8, box["y"] + box["height"] - 8)
        page.mouse.down()
        page.mouse.move(box["x"] + 108, box["y"] + box["height"] - 58)
        page.mouse.up()
        moved = page.evaluate(place)
        assert self.scale(moved) == self.scale(before) and moved != before
        page.mouse.wheel(0, -400)
        page.wait_for_function(f"{place} !== {json.dumps(moved)}")
        assert self.scale(page.evaluate(place)) > self.scale(before)
        page.click("#fit")
        assert page.evaluate(place) == before

    @staticmethod
    def scale(transform: str) -> float:
        return float(re.findall(r"scale\(([\d.]+)\)", transform)[0])

    def test_keyboard(self, opened: Watched):
        page = opened.page
        page.focus("#map")
        page.keyboard.press("ArrowRight")
        said = page.locator("#said").text_content()
        assert re.match(r"\S+, .*, as it should be, \d links?$", said), said
        seen = {said}
        for key in ("ArrowRight", "ArrowDown", "ArrowLeft", "ArrowDown", "ArrowRight", "ArrowUp"):
            page.keyboard.press(key)
            seen.add(page.locator("#said").text_content())
        assert len(seen) > 3, "the arrows go nowhere"
        assert page.locator(f"{self.NODES}.current").count() == 1
        name = page.locator(f"{self.NODES}.current").get_attribute("data-network")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.textContent") == name
        page.keyboard.press("Escape")
        assert page.locator("#details").is_hidden() and page.evaluate("document.activeElement.id") == "map"
        page.keyboard.press("f")
        assert page.locator(f"{self.NODES}.folded").count() == 1
        page.focus("#links tbody tr .go")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.tagName") == "H2"
        page.keyboard.press("Escape")
        assert page.evaluate("document.activeElement.className") == "go"

    def test_accounts_fold(self, opened: Watched, world: Ansible):
        page, drawn = opened.page, document(world)
        page.click("#fold")
        accounts = {(one["cloud"], one["account_id"] or one["account"]) for one in drawn["networks"]}
        assert page.locator(f"{self.NODES}.folded").count() == len(accounts) == page.locator(self.NODES).count()
        page.click("#fold")
        assert self.shown(page) == (len(drawn["networks"]), len(drawn["links"]))

    def test_dark(self, opened: Watched):
        page = opened.page
        back = "getComputedStyle(document.querySelector('#map')).backgroundColor"
        light = page.evaluate(back)
        page.emulate_media(color_scheme="dark")
        dark = page.evaluate(back)
        assert light != dark and self.luminance(light) > 0.8 > 0.2 > self.luminance(dark)
        page.click("#theme")
        assert page.evaluate(back) == light and page.locator("#theme").inner_text() == "Dark"

    @staticmethod
    def luminance(colour: str) -> float:
        parts = [int(one) / 255 for one in re.findall(r"\d+", colour)[:3]]
        linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_lines_stand_out(self, opened: Watched, scheme: str):
        page = opened.page
        page.emulate_media(color_scheme=scheme)
        backs = [
            self.luminance(self.fill(page, f"#map g.group.{one} > rect")) for one in ("cloud", "account", "region")
        ]
        for state in sorted(set(STATES.values())):
            line = self.luminance(self.fill(page, f"{self.EDGES}.s-{state} .line", "stroke"))
            for back in backs:
                high, low = max(line, back), min(line, back)
                assert (high + 0.05) / (low + 0.05) >= 3, (state, scheme)

    @staticmethod
    def fill(page: Any, selector: str, what: str = "fill") -> str:
        return page.evaluate(f"getComputedStyle(document.querySelector({json.dumps(selector)})).{what}")

    def test_table_sorts(self, opened: Watched):
        page = opened.page
        head = page.locator("#links th", has_text="State")
        head.locator("button").click()
        column = page.locator("#links tbody tr td:nth-child(2)").all_text_contents()
        assert column == sorted(column) and head.get_attribute("aria-sort") == "ascending"

    def test_narrow_screen(self, opened: Watched):
        page = opened.page
        page.set_viewport_size({"width": 420, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= 420

    def test_prints_all_of_it(self, opened: Watched):
        page = opened.page
        page.click("#closer")
        assert len(page.pdf()) > 10000
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert page.locator("#map").get_attribute("viewBox").startswith("-10 -10 ")
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert page.locator("#map").get_attribute("viewBox") is None


class TestMermaid:
    """The diagrams of the Markdown, drawn by Mermaid itself."""

    @pytest.fixture
    def page(self, browser: Any) -> Iterator[Any]:
        if not DRAWS_MERMAID.exists():
            pytest.skip(f"there is no Mermaid in {DRAWS_MERMAID}; 'make setup' fetches it where npm can")
        page = browser.new_page()
        page.set_default_timeout(HANG * 1000)
        page.add_script_tag(path=str(DRAWS_MERMAID))
        page.evaluate("mermaid.initialize({ startOnLoad: false, securityLevel: 'strict' })")
        yield page
        page.close()

    @staticmethod
    def diagram(markdown: str) -> str:
        (found,) = re.findall(r"^```mermaid\n(.*?)^```$", markdown, re.MULTILINE | re.DOTALL)
        return found

    def drawn(self, page: Any, markdown: str) -> dict[str, Any]:
        """What stands in the picture: networks, boxes around them, links with their words and colours."""
        return page.evaluate(
            """async text => {
              const { svg } = await mermaid.render("drawn", text);
              document.body.innerHTML = svg;
              const all = selector => [...document.querySelectorAll(selector)];
              const texts = selector => all(selector).map(one => one.textContent.trim());
              return {
                nodes: texts("g.node"), boxes: texts("g.cluster"), words: texts("g.edgeLabel").filter(Boolean),
                links: all("path.flowchart-link").map(one => getComputedStyle(one).stroke), foreign: all("body img, body script").length,
              };
            }""",
            self.diagram(markdown),
        )

    def test_a_world(self, page: Any, world: Ansible):
        found, told = self.drawn(page, (world.home / "network.md").read_text(encoding="utf-8")), document(world)
        assert len(found["nodes"]) == len(told["networks"]) and len(found["links"]) == len(STATES)
        assert sorted(found["words"]) == sorted(
            told["states"][state]["words"] for state in STATES.values() if state != "ok"
        )
        assert set(found["links"]) == {rgb(formats.STROKES[state][0]) for state in STATES.values()}
        assert {"Alibaba Cloud", "Alkira", "Apsara Stack", "cn-beijing", "EUCENTRAL-AZURE-1"} <= set(found["boxes"])
        assert any(one.startswith("shop-c") and "10.4.0.0/16" in one for one in found["nodes"])

    def test_names_of_a_cloud_are_text(self, page: Any):
        names = [
            *HOSTILE_NAMES,
            "end",
            "subgraph x",
            'a"]; b',
            "click n0 callback",
            "%%{init: {}}%%",
            "a & b",
            "Ü #35; x",
        ]
        networks = [vpc(number, "cn-hangzhou", "1", name=name) for number, name in enumerate(names)]
        joints = [peering(number, networks[0], far) for number, far in enumerate(networks[1:], 1)]
        found = self.drawn(page, formats.as_markdown(of_listing(networks, joints)))
        assert found["foreign"] == 0 and len(found["links"]) == len(joints)
        shown = ["".join(one.split()) for one in found["nodes"]]
        for number, name in enumerate(names):
            # As in the picture, where white space is not kept.
            assert "".join(f"{name}10.0.{number}.0/24".split()) in shown, (name, shown)

    @pytest.mark.parametrize("links", [formats.MOST_EDGES, 2000])
    def test_as_large_as_it_gets(self, page: Any, links: int):
        """As many as a diagram shows, and then accounts. Read and not drawn, which takes as long as one likes."""
        text = self.diagram(formats.as_markdown(large(links)))
        read = "async text => (await mermaid.mermaidAPI.getDiagramFromText(text)).db.getEdges().length"
        assert page.evaluate(read, text) == (links if links <= formats.MOST_EDGES else 3)
        assert len(text) <= page.evaluate("mermaid.mermaidAPI.getConfig().maxTextSize")


def rgb(colour: str) -> str:
    return "rgb(%d, %d, %d)" % tuple(bytes.fromhex(colour.removeprefix("#")))


class TestLargePage:
    def test_a_thousand_links(self, browser: Any, tmp_path: Path):
        """All are drawn, and a step of the hand costs no more than moving one group, whatever the machine."""
        path = tmp_path / "large.html"
        path.write_text(formats.as_html(large(1000)), encoding="utf-8")
        watched = Watched(browser, path.as_uri())
        try:
            page = watched.page
            assert page.locator("#map g.edge").count() == 1000 and page.locator("#map g.node").count() == 1042
            touched = page.evaluate(
                """async () => {
                  const seen = [];
                  const watch = new MutationObserver(records => seen.push(...records.map(one => one.target.getAttribute("class"))));
                  watch.observe(document.querySelector("#map"), { subtree: true, attributes: true, childList: true });
                  const map = document.querySelector("#map");
                  const at = (type, x, y) =>
                    new MouseEvent(type, { bubbles: true, cancelable: true, view: window, clientX: x, clientY: y });
                  map.dispatchEvent(at("mousedown", 400, 400));
                  for (let x = 400; x < 450; x++) window.dispatchEvent(at("mousemove", x, 400));
                  window.dispatchEvent(at("mouseup", 450, 400));
                  await new Promise(done => setTimeout(done, 0));
                  return [...new Set(seen)];
                }"""
            )
            assert touched and all("root" in name or "network-map" in name for name in touched), touched
            page.fill("#search", "hub-7")
            page.locator("#matches", has_text="of 1000 links").wait_for()
            assert 0 < page.locator("#map g.edge:not(.off)").count() < 100
            assert watched.complaints == [] and watched.requests == []
        finally:
            watched.close()

    def test_thousands_begin_folded(self, browser: Any, tmp_path: Path):
        path = tmp_path / "huge.html"
        path.write_text(formats.as_html(large(3500)), encoding="utf-8")
        watched = Watched(browser, path.as_uri())
        try:
            assert (
                watched.page.locator("#map g.node.folded").count() == watched.page.locator("#map g.node").count() == 3
            )
            assert watched.page.locator("#links tbody tr").count() == 3500
        finally:
            watched.close()


class TestSimulatorPage:
    """The simulator's page has the same drawing, and follows what happens."""

    def test_links_appear(self, browser: Any, simulator: Simulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
        inside = Inside(tmp_path, connect(Ansible(environments.current(), tmp_path), simulator).variables, monkeypatch)
        simulator.alicloud.reset()
        watched = Watched(browser, f"{simulator.alicloud.address}/_sim/")
        try:
            page = watched.page
            assert page.locator("#map g.node").count() == 0
            batch = [{"vpc_name": f"net-{n}", "cidr_block": f"10.{n}.0.0/16"} for n in (1, 2, 3)]
            made = inside.module("alicloud_vpc", {"batch": batch})["batch"]
            ends = {"vpc_id": made[0]["id"], "accepting_vpc_id": made[1]["id"], "accepting_region_id": "cn-hangzhou"}
            inside.module("alicloud_vpc_peer_connection", {**ends, "peer_connection_name": "one-two"})
            page.locator("#map g.edge.s-ok").wait_for(state="attached")
            assert page.locator("#map g.node").count() == 3 and page.locator("#map g.edge").count() == 1
            assert page.locator("#map text.name", has_text="net-3").count() == 1
            assert watched.complaints == []
        finally:
            watched.close()


def test_the_makefile_brings_the_library_up_to_date():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(r"^vendor:.*\n\t.*tests\.tools\.vendor", makefile, re.MULTILINE)
