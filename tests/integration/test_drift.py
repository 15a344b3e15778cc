# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Drift, as the playbook tells it to a schedule, and as the event source tells it to a rulebook."""

from __future__ import annotations

import asyncio
import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests import environments
from tests.integration.test_examples import CONNECTIONS
from tests.integration.test_network import shop, write
from tests.simulator.testing import Simulator
from tests.support.alicloud import objects
from tests.support.ansible import Ansible, Run
from tests.support.browser import Watched, chromium
from tests.support.inside import Inside
from tests.support.limits import HANG

DRIFT, NETWORK = "cloudlink.interconnect.drift", "cloudlink.interconnect.network"
FILE = "shop.interconnect.yml"
SOURCE = Path("extensions/eda/plugins/event_source/links.py")


@pytest.fixture(scope="module")
def simulator() -> Iterator[Simulator]:
    with Simulator(only="alicloud", lag=0) as running:
        yield running


@pytest.fixture
def inside(tmp_path: Path, simulator: Simulator, monkeypatch: pytest.MonkeyPatch) -> Inside:
    """Three links that are as they should be."""
    simulator.alicloud.reset()
    found = Inside(
        tmp_path, {**CONNECTIONS["alicloud"](simulator), "WAREHOUSE_KEY": Simulator.peer_secret_key}, monkeypatch
    )
    write(found, shop())
    found.network(FILE)
    return found


@pytest.fixture
def here(inside: Inside) -> Ansible:
    """Ansible in the same folder."""
    found = Ansible(environments.current(), inside.home)
    found.variables.update(inside.variables)
    return found


def look(ansible: Ansible, **variables: Any) -> Run:
    return ansible.playbook(DRIFT, "-i", FILE, extra_vars={"report": "drift.json", **variables})


def stats(run: Run) -> dict[str, Any]:
    return run.task("Tell what a notification needs")["ansible_stats"]["data"]["interconnect_drift"]


def report(ansible: Ansible) -> dict[str, Any]:
    return json.loads((ansible.home / "drift.json").read_text(encoding="utf-8"))


def rename(inside: Inside, link: str = "hub--shop-a") -> None:
    """Somebody else's hand."""
    place = {"region": "cn-hangzhou"}
    found = inside.module("alicloud_vpc_peer_connection_info", {**place, "name": link})["vpc_peer_connections"]
    other = {"peer_connection_id": found[0]["id"], "description": "By hand", "name": "other"}
    assert inside.module("alicloud_vpc_peer_connection", {**place, **other})["changed"]


class TestPlaybook:
    def test_nothing_drifted(self, here: Ansible, simulator: Simulator):
        simulator.alicloud.clear_journal()
        run = look(here)
        assert run.rc == 0 and run.changed == 0, str(run)
        assert stats(run)["outcome"] == report(here)["outcome"] == "ok" and stats(run)["links"] == []
        assert [one for one in simulator.alicloud.journal() if one["wrote"]] == []

    def test_drift_is_2_and_changes_nothing(self, here: Ansible, inside: Inside, simulator: Simulator):
        rename(inside)
        simulator.alicloud.clear_journal()
        run = look(here)
        assert run.rc == 2, str(run)
        assert [one for one in simulator.alicloud.journal() if one["wrote"]] == []
        told = stats(run)
        assert told["outcome"] == report(here)["outcome"] == "drift" and told["drift"] is True
        assert told["topologies"] == ["shop"] and told["plan"]["change"] == 1 and told["more"] == 0
        (link,) = told["links"]
        assert (
            link["name"] == "hub--shop-a"
            and link["action"] == "change"
            and "'other' -> 'hub--shop-a'" in link["changes"][0]
        )

    def test_drift_can_be_left_to_others(self, here: Ansible, inside: Inside):
        rename(inside)
        run = look(here, fail_on_drift=False, report="drift.md")
        assert run.rc == 0 and stats(run)["outcome"] == "drift", str(run)
        assert (
            "hub\\-\\-shop" in (here.home / "drift.md").read_text()
            or "hub--shop" in (here.home / "drift.md").read_text()
        )

    def test_page_has_the_map_with_the_report_beside_it(self, here: Ansible, inside: Inside, simulator: Simulator):
        rename(inside)
        write(here, shop(**{"shop-b": {"cloud": "alicloud", "vpc": {"vpc_id": "vpc-missing"}}}))
        simulator.alicloud.clear_journal()
        run = look(here, report="drift.html")
        # A failure is told from drift.
        assert run.rc == 2 and stats(run)["outcome"] == "failed", str(run)
        assert {one["name"]: one["action"] for one in stats(run)["links"]}["hub--shop-b"] == "failed"
        assert [one for one in simulator.alicloud.journal() if one["wrote"]] == []
        path = here.home / "drift.html"
        assert Simulator.peer_secret_key not in path.read_text(encoding="utf-8")
        with chromium() as browser:
            watched = Watched(browser, path.as_uri())
            page = watched.page
            assert page.title() == "Plan of shop" and page.locator("#map g.edge").count() == 4
            text = page.locator("#report").inner_text()
            assert "Outcome: failed." in text and "vpc-missing" in text and "'other' -> 'hub--shop-a'" in text
            assert page.locator("#report .lines .go").all_inner_texts() == ["hub--shop-b", "hub--shop-a"]
            # A line leads to its link, and closing that link's details back to the line. The fourth is what the file has no more.
            page.locator("#report .go", has_text="hub--shop-a").click()
            assert page.locator("#details h2").inner_text() == "hub--shop-a"
            assert page.locator("#map g.edge.s-drifted.selected").count() == 1
            assert page.locator("#report .lines > li.selected").count() == 1
            page.keyboard.press("Escape")
            assert page.evaluate("document.activeElement.textContent") == "hub--shop-a"
            page.fill("#search", "shop-b")
            page.locator("#matches", has_text="2 of 4 links").wait_for()
            assert page.locator("#report .lines > li:visible").count() == 1
            page.fill("#search", "")
            for width in (1400, 420):
                page.set_viewport_size({"width": width, "height": 800})
                assert page.evaluate("document.documentElement.scrollWidth") <= width
            page.emulate_media(media="print")
            assert page.locator("#report").is_visible() and page.locator("#map").is_visible()
            assert watched.complaints == [] and watched.requests == []
            watched.close()

    def test_a_file_that_cannot_be_read(self, here: Ansible):
        write(here, "plugin: cloudlink.interconnect.topology\n")
        run = look(here)
        assert run.rc == 2 and "topology: is missing" in run.stdout, str(run)


# --- Events ------------------------------------------------------------------------------------------------------------


def source() -> Any:
    """The plugin, loaded by its path alone as the engine does."""
    path = environments.current().collection / SOURCE
    spec = importlib.util.spec_from_file_location("links_source", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class TestSource:
    """Driven as the engine does: its coroutine, with a queue that holds one event."""

    def test_off_back_and_blind(self, here: Ansible, inside: Inside, monkeypatch: pytest.MonkeyPatch):
        for name, value in here.environ(here.home / "record.jsonl").items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(sys, "executable", str(environments.current().bin / "python"))

        async def watch() -> list[dict[str, Any]]:
            queue: asyncio.Queue[Any] = asyncio.Queue(1)
            args = {"topology": str(here.home / FILE), "interval": 1, "eda_feedback_queue": None}
            rename(inside)
            task = asyncio.create_task(source().main(queue, args))
            found = [await asyncio.wait_for(queue.get(), HANG)]
            await asyncio.to_thread(here.playbook, NETWORK, "-i", FILE)
            found.append(await asyncio.wait_for(queue.get(), HANG))
            write(here, "nonsense: true\n")
            found.append(await asyncio.wait_for(queue.get(), HANG))
            write(here, shop())
            found.append(await asyncio.wait_for(queue.get(), HANG))
            assert not task.done()
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            return found

        off, back, blind, again = asyncio.run(watch())
        assert off["meta"] == {"hosts": ["hub--shop-a"]}
        off, back, blind, again = (one["interconnect"] for one in (off, back, blind, again))
        assert (off["type"], off["link"], off["before"], off["after"]) == ("off", "hub--shop-a", "ok", "change")
        assert (
            off["initial"] and "'other' -> 'hub--shop-a'" in off["changes"][0] and off["networks"] == ["hub", "shop-a"]
        )
        assert (back["type"], back["link"], back["after"], back["initial"]) == ("back", "hub--shop-a", "ok", False)
        assert blind["type"] == "unreachable" and FILE in blind["msg"]
        assert again["type"] == "reachable"

    @pytest.mark.parametrize(
        ("args", "words"),
        [
            ({}, "topology: give the file"),
            ({"topology": "shop.yml"}, "ends in .interconnect.yml, not 'shop.yml'"),
            ({"topology": "no.interconnect.yml"}, "there is no file"),
            ({"interval": 0}, "interval: must be a number, seconds, 1 or more, not 0"),
            ({"interval": "soon"}, "interval: must be a number"),
            ({"interval": True}, "interval: must be a number"),
            ({"confirm": "0"}, "confirm: must be a number, 1 or more"),
            ({"limit": ["a"]}, "limit: must be a text"),
            ({"options": []}, "options: must be a dictionary"),
        ],
    )
    def test_refuses(self, tmp_path: Path, args: dict[str, Any], words: str):
        file = tmp_path / FILE
        file.touch()
        given = args if "topology" in args or not args else {"topology": str(file), **args}
        with pytest.raises(ValueError) as caught:
            asyncio.run(source().main(asyncio.Queue(1), given))
        assert words in str(caught.value)

    def test_confirms_before_it_tells(self):
        watch = source().Watch("shop", 2)

        def saw(**actions: str) -> list[tuple[str, str]]:
            rows = [{"name": name, "action": action} for name, action in actions.items()]
            return [(one["type"], one["link"]) for one in watch.saw({"links": rows}, "now")]

        assert saw(a="change", b="unchanged") == []
        assert saw(a="unchanged", b="add") == []
        assert saw(a="change", b="add") == [("off", "b")]
        assert saw(a="change", b="add") == [("off", "a")]
        assert saw(a="failed", b="unchanged") == [("off", "a"), ("back", "b")]
        assert saw(b="unchanged") == []

    def test_says_once_that_it_cannot_look(self):
        watch = source().Watch("shop", 1)
        assert [one["type"] for one in watch.could_not_look("why", "now")] == ["unreachable"]
        assert watch.could_not_look("why", "now") == []
        assert [one["type"] for one in watch.saw({"links": []}, "now")] == ["reachable"]

    def test_a_link_that_waits_is_off(self):
        (event,) = (
            source()
            .Watch("shop", 1)
            .saw({"links": [{"name": "a", "action": "unchanged", "next_step": "accept it"}]}, "now")
        )
        assert (event["after"], event["next_step"]) == ("waiting", "accept it")


ENGINE = os.environ.get("RULEBOOK_ENGINE") or shutil.which("ansible-rulebook")


@pytest.mark.skipif(not ENGINE, reason="there is no ansible-rulebook on PATH and none in RULEBOOK_ENGINE")
def test_the_engine_repairs_a_link(here: Ansible, inside: Inside, simulator: Simulator) -> None:
    """The example rulebook, run by ansible-rulebook itself: a link that somebody changed is put right."""
    rulebook = yaml.safe_load(
        (environments.current().collection / "extensions/eda/rulebooks/repair_links.yml").read_text(encoding="utf-8")
    )
    rulebook[0]["sources"][0]["cloudlink.interconnect.links"]["confirm"] = 1
    write(here, rulebook, "repair.yml")
    write(here, {"topology": str(here.home / FILE), "interval": 1}, "vars.yml")
    rename(inside)
    env = here.environ(here.home / "record.jsonl")
    env["PATH"] = f"{Path(str(ENGINE)).parent}:{env.get('PATH', os.environ['PATH'])}"
    command = [str(ENGINE), "-r", "repair.yml", "-i", FILE, "--vars", "vars.yml"]
    process = subprocess.Popen(
        command,
        cwd=here.home,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        deadline = time.monotonic() + HANG
        while time.monotonic() < deadline and process.poll() is None:
            names = {one["Name"] for one in objects(simulator.alicloud, "peerings")}
            if names == {"hub--shop-a", "hub--shop-b", "hub--warehouse"}:
                break
            time.sleep(0.5)
        else:
            pytest.fail(
                f"no repair: {process.communicate(timeout=10)[0] if process.poll() is not None else 'still looking'}"
            )
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
            try:
                process.communicate(timeout=20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.communicate()
