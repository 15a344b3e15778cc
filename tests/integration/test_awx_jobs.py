# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The job templates' playbooks, run through ansible-runner as a controller runs them, and what they need to run in."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import ansible_runner
import jinja2
import pytest
import yaml

from tests import environments
from tests.demo.run import FILE as TOPOLOGY
from tests.demo.run import LINKS
from tests.integration.test_examples import CLOUDS, CONNECTIONS
from tests.simulator.testing import Simulator
from tests.support.alicloud import objects
from tests.support.ansible import Ansible
from tests.support.limits import HANG

ROLE = environments.current().collection / "roles" / "awx"
DESCRIBED = yaml.safe_load((ROLE / "vars" / "main.yml").read_text(encoding="utf-8"))
ALICLOUD_LINKS = ["hub--shop-a", "hub--shop-b"]


@pytest.fixture(scope="module")
def simulator() -> Iterator[Simulator]:
    with Simulator(lag=0) as running:
        yield running


@dataclass
class Job:
    """What came of a job."""

    status: str
    text: str
    artifacts: dict[str, Any]
    changed: int
    project: Path
    events: list[dict[str, Any]] = field(repr=False, default_factory=list)

    @property
    def network(self) -> dict[str, Any]:
        return self.artifacts["interconnect_network"]


class Controller:
    """Runs jobs as AWX does: a private data dir, credentials as environment, answers of a survey as extra variables."""

    def __init__(self, simulator: Simulator, home: Path) -> None:
        self.ansible = Ansible(environments.current(), home)
        self.simulator = simulator
        self.home = home
        self.runs = 0
        self.project = home / "project"
        self.project.mkdir()
        shutil.copy(TOPOLOGY, self.project)
        written = self.ansible.playbook("cloudlink.interconnect.awx", extra_vars={"awx_folder": str(self.project)})
        assert written.ok and written.changed == 1, str(written)
        self.inventory = self.update_inventory()

    def credentials(self) -> dict[str, str]:
        """The environment that our credential types make of one credential each, with every other field left out."""
        given: dict[str, str] = {}
        for connection in CONNECTIONS.values():
            given.update({name: value for name, value in connection(self.simulator).items() if value is not None})
        injected = {}
        for account in DESCRIBED["awx__accounts"]:
            for one in DESCRIBED["awx__fields"][account["family"]]:
                if not (account["prefix"] and one.get("own")):
                    name = f"{account['family'].upper()}_{account['prefix']}{one['env']}"
                    injected[name] = jinja2.Template("{{ %s }}" % one["id"]).render({one["id"]: given.pop(name, "")})
        # Nothing needs that endpoint.
        given.pop("ALIBABACLOUDSTACK_ECS_ENDPOINT", None)
        assert given == {}, "a connection needs what no credential type carries"
        return {**injected, "AZURE_SECRET_KEY": "a-secret-of-azure"}

    def update_inventory(self) -> dict[str, Any]:
        command = ["ansible-inventory", "--list", "--export", "-i", str(self.project / TOPOLOGY.name)]
        run = self.ansible.run([*command, "--playbook-dir", str(self.project)], env=self.credentials())
        assert run.ok, str(run)
        return json.loads(run.stdout)

    def links(self) -> list[str]:
        return sorted(self.inventory["_meta"]["hostvars"])

    def job(
        self,
        template: str,
        answers: dict[str, str] | None = None,
        artifacts: dict[str, Any] | None = None,
        limit: str = "",
        slice_of: tuple[int, int] = (1, 1),
        cancel: Callable[[], bool] | None = None,
        env: dict[str, str] | None = None,
    ) -> Job:
        """Launch it. Questions that are not answered have their default, and those with no default must be."""
        described = DESCRIBED["awx__templates"][template]
        survey = {one["variable"]: one["default"] for one in described.get("survey", [])}
        assert set(answers or {}) <= set(survey)
        self.runs += 1
        folder = self.home / f"job-{self.runs}"
        for name in ("inventory", "env"):
            (folder / name).mkdir(parents=True)
        shutil.copytree(self.project, folder / "project")
        self.write_inventory(folder / "inventory" / "hosts", self.links()[slice_of[0] - 1 :: slice_of[1]])
        extra_vars = {
            **described.get("extra_vars", {}),
            **survey,
            **(answers or {}),
            **(artifacts or {}),
            "awx_job_id": self.runs,
            "awx_job_template_name": template,
            "tower_job_id": self.runs,
        }
        (folder / "env" / "extravars").write_text(json.dumps(extra_vars), encoding="utf-8")
        variables = self.ansible.environ(folder / "record.jsonl")
        kept = {name: value for name, value in variables.items() if not name.startswith("ANSIBLE_CALLBACK")}
        for name in ("ANSIBLE_INVENTORY", "ANSIBLE_INVENTORY_UNPARSED_WARNING"):
            kept.pop(name)
        run = ansible_runner.run(
            private_data_dir=str(folder),
            playbook=f"interconnect/{described['playbook']}",
            cmdline=" ".join(
                (["--check"] if described.get("job_type") == "check" else []) + (["--limit", limit] if limit else [])
            ),
            envvars={
                **kept,
                **self.credentials(),
                "AWX_PRIVATE_DATA_DIR": str(folder),
                "JOB_ID": str(self.runs),
                "ANSIBLE_HOST_KEY_CHECKING": "False",
                "ANSIBLE_INVENTORY_UNPARSED_FAILED": "True",
                **(env or {}),
            },
            cancel_callback=cancel,
            quiet=True,
        )
        events = list(run.events)
        stats = [one["event_data"] for one in events if one["event"] == "playbook_on_stats"]
        return Job(
            run.status,
            "\n".join(one["stdout"] for one in events),
            stats[-1].get("artifact_data", {}) if stats else {},
            sum(stats[-1]["changed"].values()) if stats else 0,
            folder / "project",
            events,
        )

    def write_inventory(self, path: Path, names: list[str]) -> None:
        """A script, with the hosts of a slice, and all groups and variables."""
        data = json.loads(json.dumps(self.inventory))
        data["_meta"]["hostvars"] = {name: {**data["_meta"]["hostvars"][name], "remote_host_id": 1} for name in names}
        for name, group in data.items():
            if name != "_meta" and "hosts" in group:
                group["hosts"] = [host for host in group["hosts"] if host in names]
        path.write_text("#!/bin/sh\ncat <<'END'\n%s\nEND\n" % json.dumps(data), encoding="utf-8")
        path.chmod(0o700)


@pytest.fixture(scope="module")
def prepared(simulator: Simulator, tmp_path_factory: pytest.TempPathFactory) -> Controller:
    return Controller(simulator, tmp_path_factory.mktemp("controller"))


@pytest.fixture
def controller(prepared: Controller, simulator: Simulator) -> Controller:
    for name in CLOUDS.values():
        getattr(simulator, name).reset()
    return prepared


def peerings(simulator: Simulator) -> list[str]:
    return sorted(one["Name"] for one in objects(simulator.alicloud, "peerings"))


@pytest.mark.slow
def test_plan_apply_and_remove(controller: Controller, simulator: Simulator) -> None:
    """The jobs of the workflow in order, each with the artifacts of those before it, and then all taken down."""
    plan = controller.job("plan")
    assert plan.status == "successful", plan.text
    assert plan.network["outcome"] == "drift" and plan.network["drift"] is True and plan.network["check"] is True
    assert plan.network["plan"]["add"] == len(LINKS) and peerings(simulator) == []

    applied = controller.job("apply", {"waves": "50%"}, plan.artifacts)
    assert applied.status == "successful", applied.text
    assert applied.network["outcome"] == "ok" and applied.network["failed_links"] == []
    assert peerings(simulator) == ALICLOUD_LINKS

    again = controller.job("apply", artifacts=applied.artifacts)
    assert again.status == "successful" and again.changed == 0, again.text
    assert again.network["plan"]["unchanged"] == len(LINKS)

    for answer, limit in (("", ""), ("Shop", "network_shop_a")):
        refused = controller.job("remove", {"confirm": answer}, limit=limit)
        assert refused.status == "failed" and "confirm must be shop, the name of what is to be removed" in refused.text
        assert peerings(simulator) == ALICLOUD_LINKS
    part = controller.job("remove", {"confirm": "shop"}, limit="network_shop_a")
    assert part.status == "successful" and peerings(simulator) == ["hub--shop-b"], part.text
    removed = controller.job("remove", {"confirm": "shop "}, artifacts=again.artifacts)
    assert removed.status == "successful" and peerings(simulator) == [], removed.text


@pytest.mark.slow
def test_drift_map_export_and_prune(controller: Controller, simulator: Simulator) -> None:
    """What looks only tells what is there and writes its files into the project. What left the file is pruned, and nothing else."""
    applied = controller.job("apply")
    assert applied.status == "successful", applied.text
    simulator.alicloud.clear_journal()
    drift = controller.job("drift", artifacts=applied.artifacts)
    assert drift.status == "successful" and drift.network["outcome"] == "ok", drift.text
    assert drift.network["drift"] is False and drift.network["failed_links"] == []
    drawn = controller.job("map", {"file": "network.md,network.json"})
    assert drawn.status == "successful", drawn.text
    document = json.loads((drawn.project / "network.json").read_text(encoding="utf-8"))
    assert {one["state"] for one in document["links"]} == {"ok"} and len(document["links"]) == len(LINKS)
    assert "hub--shop-a" in (drawn.project / "network.md").read_text(encoding="utf-8")
    exported = controller.job("export")
    assert exported.status == "successful", exported.text
    found = yaml.safe_load((exported.project / "exported.interconnect.yml").read_text(encoding="utf-8"))
    assert {"hub", "shop-a", "plant-1", "plant-2"} <= set(found["networks"])
    assert simulator.alicloud.summary()["writes"] == 0

    file = controller.project / TOPOLOGY.name
    whole = file.read_text(encoding="utf-8")
    try:
        file.write_text("".join(line for line in whole.splitlines(True) if "shop-b:" not in line), encoding="utf-8")
        controller.inventory = controller.update_inventory()
        pruned = controller.job("prune", {"prune_limit": "1"})
    finally:
        file.write_text(whole, encoding="utf-8")
        controller.inventory = controller.update_inventory()
    assert pruned.status == "successful" and pruned.network["plan"]["remove"] == 1, pruned.text
    assert peerings(simulator) == ["hub--shop-a"]


def test_slices_and_links_that_fail(controller: Controller, simulator: Simulator) -> None:
    """Each slice does its share. What fails is in the artifacts by name, and the job fails."""
    first = controller.job("apply", slice_of=(1, 2))
    assert first.status == "successful" and first.network["plan"]["add"] == 2, first.text
    second = controller.job("apply", slice_of=(2, 2), env={"ALICLOUD_PEER_SECRET_KEY": "wrong"})
    assert controller.links()[1::2] == ["hub--shop-b", "zurich"]
    assert second.status == "failed", second.text
    assert second.network["outcome"] == "failed" and second.network["failed_links"] == ["hub--shop-b"]
    assert "a-secret-of-azure" not in first.text + second.text
    mended = controller.job("apply", slice_of=(2, 2))
    assert mended.status == "successful" and peerings(simulator) == ALICLOUD_LINKS, mended.text


def test_cancelled_in_the_middle_and_run_again(controller: Controller, simulator: Simulator) -> None:
    """A job that is cancelled after the first change leaves nothing that the next one could not go on with."""
    simulator.alicloud.settings(lag=2)
    try:
        stopped = controller.job("apply", cancel=lambda: simulator.alicloud.summary()["writes"] > 0)
    finally:
        simulator.alicloud.settings(lag=0)
    assert stopped.status == "canceled"
    assert simulator.alicloud.summary()["writes"] > 0
    done = controller.job("apply")
    assert done.status == "successful" and peerings(simulator) == ALICLOUD_LINKS, done.text
    quiet = controller.job("apply")
    assert quiet.status == "successful" and quiet.changed == 0, quiet.text


def test_every_playbook_of_the_project_is_one_of_ours() -> None:
    folder = ROLE / "files" / "project"
    wanted = {one["playbook"] for one in DESCRIBED["awx__templates"].values()}
    assert {path.name for path in folder.iterdir()} == wanted
    for path in folder.iterdir():
        plays = yaml.safe_load(path.read_text(encoding="utf-8"))
        (name,) = {one["ansible.builtin.import_playbook"] for one in plays if "ansible.builtin.import_playbook" in one}
        assert name.startswith("cloudlink.interconnect.")


def test_execution_environment(tmp_path: Path) -> None:
    """ansible-builder takes the definition, and finds in the collection what the image then gets."""
    environment = environments.current()
    definition = environment.collection / "playbooks" / "execution-environment.yml"
    context = tmp_path / "context"
    builder = str(environment.bin / "ansible-builder")
    run(builder, "create", "-f", str(definition), "-c", str(context), "--output-filename", "Containerfile")
    needed = yaml.safe_load((context / "_build" / "requirements.yml").read_text(encoding="utf-8"))
    assert [one["name"] for one in needed["collections"]] == ["cloudlink.interconnect"]
    container = (context / "Containerfile").read_text(encoding="utf-8")
    assert "ansible-core>=2.18" in container and "ansible-runner" in container and "introspect" in container

    found = run(builder, "introspect", "--sanitize", str(environment.collections_path))
    described = yaml.safe_load(found)
    python = [line.split("#")[0].strip() for line in described["python"]]
    assert {"requests>=2.28.0", "netaddr>=0.10.0"} <= set(python)
    assert any("ca-certificates" in line for line in described["system"])


def run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=HANG)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
