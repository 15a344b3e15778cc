# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbook ``cloudlink.interconnect.awx`` with the modules of awx.awx, against a controller that keeps what it is sent."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests import environments
from tests.environments import ROOT
from tests.support.ansible import Ansible, Run
from tests.support.controller import ENCRYPTED, Controller
from tests.tools.prepare import CONTROLLER

PLAYBOOK = "cloudlink.interconnect.awx"
SKELETON = sorted(path.name for path in (ROOT / "roles" / "awx" / "files" / "project").glob("*.yml"))
SECRET = "the-key-nobody-may-see"
WANTED: dict[str, Any] = {
    "awx_topology": "shop.interconnect.yml",
    "awx_project": {"scm_url": "https://git.example/network.git", "scm_branch": "main"},
}
EVERYTHING: dict[str, Any] = {
    **WANTED,
    "awx_name": "Shop",
    "awx_secrets": ["WAREHOUSE_KEY"],
    "awx_credentials": [
        {
            "name": "shop own",
            "type": "alicloud",
            "inputs": {"access_key": "AK", "secret_key": SECRET, "region": "cn-hangzhou"},
        },
        {"name": "shop secrets", "type": "secrets", "inputs": {"WAREHOUSE_KEY": SECRET}},
    ],
    "awx_execution_environment": {"name": "Interconnect", "image": "registry.example/interconnect-ee:1.1"},
    "awx_labels": ["interconnect", "network"],
    "awx_slices": {"apply": 4, "plan": 2},
    "awx_approval_timeout": 3600,
    "awx_notification": {
        "name": "Network team",
        "type": "webhook",
        "configuration": {
            "url": "https://chat.example/hook",
            "headers": {},
            "username": "",
            "password": "",
            "http_method": "POST",
            "disable_ssl_verification": False,
        },
        "events": ["error", "approval"],
    },
}


@pytest.fixture
def controller() -> Iterator[Controller]:
    with Controller([f"interconnect/{name}" for name in SKELETON]).running() as running:
        yield running


def connect(ansible: Ansible, controller: Controller) -> Ansible:
    ansible.variables.update(
        CONTROLLER_HOST=controller.host,
        CONTROLLER_OAUTH_TOKEN=controller.token,
        ANSIBLE_COLLECTIONS_PATH=os.pathsep.join([str(ansible.environment.collections_path), str(CONTROLLER)]),
    )
    return ansible


@pytest.fixture
def here(tmp_path: Path, controller: Controller) -> Ansible:
    return connect(Ansible(environments.current(), tmp_path), controller)


def keep(ansible: Ansible, variables: dict[str, Any], **options: Any) -> Run:
    return ansible.playbook(PLAYBOOK, extra_vars=variables, **options)


def changes(controller: Controller) -> list[tuple[str, str]]:
    return [(method, path) for method, path, _body in controller.writes]


def test_check_mode_on_an_empty_controller(here: Ansible, controller: Controller) -> None:
    run = keep(here, {**WANTED, "awx_families": ["alicloud"]}, check=True)
    assert run.ok and run.changed and controller.writes == [], str(run)
    assert run.task("Tell what a run will make beside that").changed


def test_make_and_make_again(tmp_path: Path, controller: Controller) -> None:
    """One core makes it all, and the other finds nothing to do. What is not asked for any more stays."""
    oldest, newest = environments.load()[0], environments.load()[-1]
    (tmp_path / "first").mkdir()
    made = keep(connect(Ansible(oldest, tmp_path / "first"), controller), EVERYTHING)
    assert made.ok and made.changed, str(made)
    assert SECRET not in made.stdout + made.stderr
    check_everything(controller)

    controller.writes.clear()
    (tmp_path / "second").mkdir()
    again = keep(
        connect(Ansible(newest, tmp_path / "second"), controller), {**EVERYTHING, "awx_families": ["alicloud"]}
    )
    assert again.ok and again.changed == 0 and controller.writes == [], f"{again}\n{controller.writes}"


def test_every_variable_of_a_credential_is_one_that_a_connection_reads() -> None:
    sources = "".join(path.read_text("utf-8") for path in (ROOT / "plugins" / "doc_fragments").glob("*.py"))
    known = set(re.findall(r"E\(([A-Z_]+)\)", sources))
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
    assert "prune" in str(
        run.task(
            "Validating arguments against arg spec main - Keeps what a team needs to run interconnects "
            "from AWX or Ansible Automation Platform"
        ).result
    )


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
