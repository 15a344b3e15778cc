# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbook ``cloudlink.interconnect.awx`` with the modules of awx.awx, against a controller that keeps what it is sent."""

from __future__ import annotations

import json
import os
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests import environments
from tests.environments import ROOT
from tests.integration.test_readme import AWX, COMMANDS, DOCUMENTS
from tests.support import documented, processes
from tests.support.ansible import Ansible, Run
from tests.support.controller import ENCRYPTED, Controller
from tests.tools.prepare import CONTROLLER

PLAYBOOK = "cloudlink.interconnect.awx"
SKELETON = sorted(path.name for path in (ROOT / "roles" / "awx" / "files" / "project").glob("*.yml"))
SECRET = "the-key-nobody-may-see"
GUIDE = re.findall(
    r"^```(yaml|shell)\n(.*?)^```$", (ROOT / "docs" / "awx.md").read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
)
WANTED: dict[str, Any] = next(one for one in DOCUMENTS if isinstance(one, dict) and "awx_topology" in one)
"""What README.md says."""

EVERYTHING: dict[str, Any] = {name: value for name, value in WANTED.items() if name != "awx_families"}
"""With all that the guide says beside that."""

for kind, text in GUIDE:
    if kind == "yaml" and text.startswith("awx_"):
        EVERYTHING.update(yaml.safe_load(text))


JOB: dict[str, Any] = {"name": "Other", "playbook": "interconnect/map.yml", "ask_inventory_on_launch": True}
"""A job template that has nothing to do with ours."""


@pytest.fixture
def controller() -> Iterator[Controller]:
    with Controller([f"interconnect/{name}" for name in SKELETON]).running() as running:
        yield running


def connect(ansible: Ansible, controller: Controller) -> Ansible:
    ansible.variables.update(
        CONTROLLER_HOST=controller.host,
        CONTROLLER_OAUTH_TOKEN=controller.token,
        **dict.fromkeys(("ALICLOUD_ACCESS_KEY", "SHOP_ACCESS_KEY"), "an-access-key"),
        **dict.fromkeys(("ALICLOUD_SECRET_KEY", "SHOP_SECRET_KEY", "WAREHOUSE_KEY"), SECRET),
        # Each task is a process of its own. Without files to copy first, it starts in half the time.
        ANSIBLE_PIPELINING="true",
        # It reads all authorities of the system for each call, also of http: another quarter of its time.
        SSL_CERT_FILE=os.devnull,
        ANSIBLE_COLLECTIONS_PATH=os.pathsep.join([str(ansible.environment.collections_path), str(CONTROLLER)]),
    )
    return ansible


@pytest.fixture
def here(tmp_path: Path, controller: Controller) -> Ansible:
    return connect(Ansible(environments.current(), tmp_path), controller)


def keep(ansible: Ansible, variables: dict[str, Any], **options: Any) -> Run:
    """By modules whose Python need not begin from nothing each time; they are not ours."""
    forking = processes.of(processes.PYTHON, str(ansible.environment.python), str(CONTROLLER))
    return ansible.playbook(
        PLAYBOOK, extra_vars={"ansible_python_interpreter": forking.interpreter, **variables}, **options
    )


def changes(controller: Controller) -> list[tuple[str, str]]:
    return [(method, path) for method, path, _body in controller.writes]


@pytest.mark.slow
def test_commands(here: Ansible, controller: Controller) -> None:
    """Those of README.md and the guide, but for the last, which the next test runs: a checkout, and a plan on an empty controller."""
    (here.home / "awx.yml").write_text(yaml.safe_dump(WANTED), encoding="utf-8")
    commands = [line for line in COMMANDS if line.startswith(AWX)]
    guide = [line for kind, text in GUIDE if kind == "shell" for line in text.splitlines()]
    *told, removes = (line for line in guide if line.startswith(AWX))
    assert told == commands
    written, planned, _made = (shlex.split(line) for line in commands)
    assert here.run(written).changed == 1
    assert sorted(path.name for path in (here.home / "interconnect").iterdir()) == SKELETON
    run = here.run(planned)
    assert run.ok and run.changed and controller.writes == [], str(run)
    assert run.task("Tell what a run will make beside that").changed
    assert _made == [*written[:2], "-e", "@awx.yml"]
    removed = here.run(shlex.split(removes))
    assert removed.ok and removed.changed == 0 and controller.writes == [], str(removed)


def test_a_playbook_of_the_guide_branches_on_artifacts(here: Ansible) -> None:
    (playbook,) = (yaml.safe_load(text) for kind, text in GUIDE if kind == "yaml" and text.startswith("- "))
    for links, drift, said in (
        ([], False, None),
        (["a--b"], True, "a--b"),
        ([], True, "The network differs from its file"),
    ):
        run = here.playbook(playbook, extra_vars={"interconnect_network": {"failed_links": links, "drift": drift}})
        assert run.ok and run.task("Tell who can mend it").get("msg") in (said, None if said else run.tasks[0].msg)
        assert (run.tasks[0].status == "ok") is (said is not None), str(run)


def test_the_example_of_the_role(here: Ansible, controller: Controller) -> None:
    """That of its README.md, planned on an empty controller."""
    text = (ROOT / "roles" / "awx" / "README.md").read_text(encoding="utf-8")
    (playbook,) = re.findall(r"^```yaml\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    run = here.playbook(yaml.safe_load(playbook), check=True)
    assert run.ok and run.changed and controller.writes == [], str(run)


@pytest.mark.slow
def test_make_and_make_again_and_remove(tmp_path: Path, controller: Controller) -> None:
    """One core makes it all, and the other finds nothing to do. What is not asked for any more stays,
    until all of it is to go.
    """
    oldest, newest = environments.load()[0], environments.load()[-1]
    (tmp_path / "first").mkdir()
    (tmp_path / "first" / "awx.yml").write_text(yaml.safe_dump(EVERYTHING), encoding="utf-8")
    last = [line for line in COMMANDS if line.startswith(AWX)][-1]
    made = connect(Ansible(oldest, tmp_path / "first"), controller).run(shlex.split(last))
    assert made.ok and made.changed, str(made)
    assert SECRET not in made.stdout + made.stderr
    check_everything(controller)

    controller.writes.clear()
    (tmp_path / "second").mkdir()
    again = keep(
        connect(Ansible(newest, tmp_path / "second"), controller), {**EVERYTHING, "awx_families": ["alicloud"]}
    )
    assert again.ok and again.changed == 0 and controller.writes == [], f"{again}\n{controller.writes}"
    check_removal(connect(Ansible(newest, tmp_path / "second"), controller), controller)


def check_removal(ansible: Ansible, controller: Controller) -> None:
    """All of the set goes, in an order that the controller takes, but for what somebody else uses; then that, too."""
    gone = {**EVERYTHING, "awx_state": "absent", "awx_confirm": EVERYTHING["awx_name"]}
    for confirm in ("", "Interconnect"):
        refused = keep(ansible, {**gone, "awx_confirm": confirm}, env={"CONTROLLER_HOST": "http://127.0.0.1:9"})
        assert "awx_confirm: must be Shop, the name of what is to be removed" in refused.stdout
    foreseen = keep(ansible, gone, check=True)
    assert foreseen.ok and foreseen.changed and controller.writes == [], str(foreseen)

    other = controller.make("job_templates", {**JOB, "project": controller.named("projects", "Shop")["id"]})
    other["execution_environment"] = controller.named("execution_environments", "Interconnect")["id"]
    controller.linked[other["id"], "credentials"] = [controller.named("credentials", "shop own")["id"]]
    run = keep(ansible, gone)
    assert run.ok and SECRET not in run.stdout + run.stderr, str(run)
    assert run.task("Tell what stays, since others use it").msg == (
        "credential shop own, execution environment Interconnect, credential type Alibaba Cloud"
    )
    left = {kind: names for kind in controller.objects if (names := controller.names(kind))}
    assert left == {
        "organizations": ["Default"],
        "labels": ["interconnect", "network"],
        "job_templates": ["Other"],
        "credentials": ["shop own"],
        "credential_types": ["Alibaba Cloud"],
        "execution_environments": ["Interconnect"],
    }

    controller.forget("job_templates", other["id"])
    run = keep(ansible, gone)
    assert run.ok and run.changed, str(run)
    assert [kind for kind in controller.objects if controller.names(kind)] == ["organizations", "labels"]
    controller.writes.clear()
    run = keep(ansible, gone)
    assert run.ok and run.changed == 0 and controller.writes == [], f"{run}\n{controller.writes}"


def test_every_variable_of_a_credential_is_one_that_a_connection_reads() -> None:
    known = documented.variables()
    described = yaml.safe_load((ROOT / "roles" / "awx" / "vars" / "main.yml").read_text("utf-8"))
    for account in described["awx__accounts"]:
        fields = [
            one for one in described["awx__fields"][account["family"]] if not (account["prefix"] and one.get("own"))
        ]
        names = {f"{account['family'].upper()}_{account['prefix']}{one['env']}" for one in fields}
        assert names - known == set()
        assert {one["id"] for one in fields} >= set(account["required"])


def test_bad_input_is_refused_before_any_call(here: Ansible, controller: Controller) -> None:
    wrong = {
        **WANTED,
        "awx_topology": "../shop.yml",
        "awx_project": {"scm_type": "manual"},
        "awx_secrets": ["ANSIBLE_CONFIG"],
        "awx_credentials": [
            {"name": "a", "type": "alicloud", "inputs": {"acces_key": "x"}},
            {"name": "b", "type": "alicloud"},
            {"name": "c", "inputs": {"access_key": "x"}},
        ],
        "awx_execution_environment": {"image": "x"},
        "awx_notification": {"name": "n", "type": "slack"},
        "awx_slices": {"apply": 0},
        "awx_drift_rrule": "RRULE:FREQ=DAILY",
    }
    run = keep(here, wrong, env={"CONTROLLER_HOST": "http://127.0.0.1:9"})
    (said,) = [one.msg for one in run.tasks if one.failed]
    for words in (
        "awx_topology: ../shop.yml is no path within the project",
        "awx_project.local_path: is missing",
        "awx_secrets[0]: ANSIBLE_CONFIG is no name that a controller injects",
        "awx_credentials: two are of the type alicloud",
        "awx_credentials[a].inputs.acces_key: the type alicloud has no such field",
        "awx_credentials[c].type: is missing",
        "awx_execution_environment.name: is missing",
        "awx_notification.configuration: is missing",
        "awx_slices.apply: must be 1 or more, not 0",
        "awx_drift_rrule: must be as DTSTART:",
    ):
        assert words in said, said
    run = keep(here, {**WANTED, "awx_slices": {"prune": 2}}, env={"CONTROLLER_HOST": "http://127.0.0.1:9"})
    (refused,) = [one for one in run.tasks if one.failed]
    assert "awx_slices.prune. Supported parameters include: apply, drift, plan, remove" in refused.msg


def test_what_is_not_there_is_told_before_anything_is_written(here: Ansible, controller: Controller) -> None:
    wrong = {
        **WANTED,
        "awx_organization": "Net",
        "awx_credentials": [{"name": "own"}],
        "awx_execution_environment": {"name": "ee"},
    }
    run = keep(here, wrong)
    said = run.task("Check that what has to be there is there").msg
    assert "no organization Net" in said and "no credential own" in said and "no execution environment ee" in said
    assert controller.writes == []


def check_everything(controller: Controller) -> None:
    assert controller.names("credential_types") == [
        "Alibaba Cloud",
        "Alibaba Cloud (opposite account)",
        "Alkira",
        "Apsara Stack",
        "Apsara Stack (opposite account)",
        "Shop secrets",
    ]
    injected = controller.named("credential_types", "Alibaba Cloud (opposite account)")["injectors"]["env"]
    assert injected["ALICLOUD_PEER_REGION"] == "{{ region }}" and "ALICLOUD_PEER_PROXY" not in injected
    assert controller.named("credential_types", "Shop secrets")["injectors"] == {
        "env": {"WAREHOUSE_KEY": "{{ WAREHOUSE_KEY }}"}
    }
    assert controller.named("credentials", "shop own")["inputs"]["secret_key"] == ENCRYPTED
    names = ["Shop Apply", "Shop Drift", "Shop Export", "Shop Map", "Shop Plan", "Shop Prune", "Shop Remove"]
    assert controller.names("job_templates") == names
    for name in names:
        one = controller.named("job_templates", name)
        assert controller.associated(one, "credentials") == ["shop own", "shop secrets"]
        assert controller.associated(one, "labels") == ["interconnect", "network"]
        assert controller.associated(one, "notification_templates_error") == ["Network team"]
        assert one["execution_environment"] == controller.named("execution_environments", "Interconnect")["id"]
    sliced = {one["name"]: one["job_slice_count"] for one in controller.objects["job_templates"].values()}
    assert sliced == {**dict.fromkeys(names, 1), "Shop Apply": 4, "Shop Plan": 2}
    assert controller.named("job_templates", "Shop Plan")["job_type"] == "check"
    assert json.loads(controller.named("job_templates", "Shop Prune")["extra_vars"]) == {"prune": True}
    (question,) = controller.surveys[controller.named("job_templates", "Shop Remove")["id"]]["spec"]
    assert question["variable"] == "confirm" and question["required"]
    (source,) = controller.objects["inventory_sources"].values()
    assert source["source_path"] == "shop.interconnect.yml"
    assert source["overwrite"] and source["overwrite_vars"] and source["update_on_launch"]
    nodes = {one["identifier"]: one for one in controller.objects["workflow_job_template_nodes"].values()}
    assert {name: controller.associated(one, "success_nodes") for name, one in nodes.items()} == {
        "plan": ["approval"],
        "approval": ["apply"],
        "apply": ["map"],
        "map": [],
    }
    (approval,) = controller.objects["workflow_approval_templates"].values()
    assert approval["timeout"] == 3600 and nodes["approval"]["unified_job_template"] == approval["id"]
    (schedule,) = controller.objects["schedules"].values()
    assert schedule["unified_job_template"] == controller.named("job_templates", "Shop Drift")["id"]
