# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The examples of every module run as they are printed, from an empty account, and leave nothing behind.

They are also the cheapest place to see that results are what RETURN says, since they use every module in many ways.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import environments
from tests.simulator.testing import ControlPlane, Simulator
from tests.support import stack
from tests.support.ansible import MODULE, WORKER, Ansible, Run, TaskResult
from tests.support.results import block, documented

HERE = environments.current()
PREFIX = "cloudlink.interconnect."
FOLDER = HERE.collection / "plugins" / "modules"
OVER_ALL = {
    "export",
    "map_check",
    "map_draw",
    "map_report",
    "network_check",
    "network_links",
    "network_prune",
    "network_report",
}
"""Modules that run those of all families, for the links of an inventory or of accounts; each has a test file of its own."""

MODULES = sorted({path.stem for path in FOLDER.glob("*.py")} - {"__init__"} - OVER_ALL)
FAMILIES = sorted({name.partition("_")[0] for name in MODULES})

LINK_MODULES = [name for name in MODULES if "links" in block(name, "RETURN") and not name.endswith("_info")]

CLOUDS = {"alibabacloudstack": "stack", "alicloud": "alicloud", "alkira": "alkira"}
"""The simulated cloud of each family."""


def alibabacloudstack(simulator: Simulator) -> dict[str, str | None]:
    return {**stack.variables(simulator.stack), **stack.peer_variables()}


def alicloud(simulator: Simulator) -> dict[str, str | None]:
    return {
        "ALICLOUD_ACCESS_KEY": Simulator.access_key,
        "ALICLOUD_SECRET_KEY": Simulator.secret_key,
        "ALICLOUD_PEER_ACCESS_KEY": Simulator.peer_access_key,
        "ALICLOUD_PEER_SECRET_KEY": Simulator.peer_secret_key,
        "ALICLOUD_REGION": "cn-hangzhou",
        "ALICLOUD_PROTOCOL": "HTTP",
        **{f"ALICLOUD_ENDPOINT_{product}": simulator.alicloud.endpoint for product in ("VPC", "VPCPEER", "STS")},
    }


def alkira(simulator: Simulator) -> dict[str, str | None]:
    return {
        "ALKIRA_PORTAL": simulator.alkira.endpoint,
        "ALKIRA_API_KEY": Simulator.alkira_api_key,
        "ALKIRA_CA_PATH": simulator.ca_file,
    }


CONNECTIONS = {"alibabacloudstack": alibabacloudstack, "alicloud": alicloud, "alkira": alkira}
"""For each family, the environment variables that lead its examples to the simulator, both accounts included."""

SECRETS = {"azure_secret": "an-azure-secret", "dmz_pre_shared_key": "ManyCharactersOfAKey2026"}
"""Variables that the examples take for granted, since nobody writes their values into a playbook."""

HISTORY = {"provision request"}
"""Kinds of objects that only record what was done, and that nobody can remove."""

ANSIBLE_KEYS = {"changed", "failed", "msg", "invocation", "warnings", "deprecations", "exception"}
"""Result keys that every module of Ansible may return and none documents."""


def representative(family: str) -> str:
    """The module whose examples run on the other entry point too: one that changes something."""
    return next(name for name in MODULES if name.startswith(f"{family}_") and not name.endswith("_info"))


CASES = [(name, WORKER) for name in MODULES] + [(representative(family), MODULE) for family in FAMILIES]


@pytest.fixture(scope="module")
def simulator() -> Iterator[Simulator]:
    with Simulator(only=",".join(CLOUDS[family] for family in FAMILIES), lag=0) as running:
        yield running


@pytest.fixture
def cloud(module: str, simulator: Simulator) -> ControlPlane:
    """The module's cloud, empty."""
    found = getattr(simulator, CLOUDS[module.partition("_")[0]])
    found.reset()
    return found


@pytest.mark.parametrize(("module", "entry_point"), CASES)
def test_examples_run(module: str, entry_point: str, cloud: ControlPlane, simulator: Simulator, tmp_path: Path) -> None:
    family = module.partition("_")[0]
    ansible = Ansible(HERE, tmp_path, entry_point=entry_point)
    ansible.variables.update(CONNECTIONS[family](simulator))
    before = numbers(cloud)

    run = ansible.tasks(*reading_twice(block(module, "EXAMPLES")), extra_vars=SECRETS)

    assert run.ok, str(run)
    used = [task for task in run.tasks if task.action.startswith(PREFIX)]
    assert any(task.action == PREFIX + module for task in used)
    assert [warning for task in used for warning in task.warnings] == []
    compare_readings(run)
    for task in used:
        check_result(task)
    assert numbers(cloud) == before, "the examples do not remove all that they make, so they cannot run twice"


def reading_twice(tasks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The tasks, each that only reads followed by itself."""
    doubled = []
    for task in tasks:
        doubled.append(task)
        if any(key.startswith(PREFIX) and key.endswith("_info") for key in task):
            again = {key: value for key, value in task.items() if key != "register"}
            doubled.append({**again, "name": f"{task['name']} (again)"})
    return doubled


def compare_readings(run: Run) -> None:
    """What only reads changes nothing, and reads the same twice."""
    for first, again in zip(run.tasks, run.tasks[1:], strict=False):
        if again.task == f"{first.task} (again)":
            assert not first.changed and not again.changed
            assert returned(again) == returned(first), first.task


def returned(task: TaskResult) -> dict[str, Any]:
    return {key: value for key, value in task.result.items() if not key.startswith("_") and key not in ANSIBLE_KEYS}


def numbers(cloud: ControlPlane) -> dict[tuple[str, str, str], int]:
    """How many objects there are, by account, region and kind."""
    return {
        (account, region, kind): len(objects)
        for account, regions in cloud.state().items()
        for region, kinds in regions.items()
        for kind, objects in kinds.items()
        if objects and kind not in HISTORY
    }


@pytest.mark.parametrize("module", LINK_MODULES)
def test_what_carries_a_mark_is_listed_as_documented(
    module: str, cloud: ControlPlane, simulator: Simulator, tmp_path: Path
) -> None:
    ansible = Ansible(HERE, tmp_path)
    ansible.variables.update(CONNECTIONS[module.partition("_")[0]](simulator))
    first = block(module, "EXAMPLES")[0]
    asked = {"marked": True, "topology": "shop"}
    run = ansible.tasks(
        {**first, PREFIX + module: {**first[PREFIX + module], "topology": "shop"}},
        {"name": "List what was made", f"{PREFIX}{module}_info": asked},
        extra_vars=SECRETS,
    )
    assert run.ok, str(run)
    told = returned(run.tasks[-1])
    assert_documented(told, documented(f"{module}_info", marked=True), "marked")
    (row,) = told["links"]
    assert row["ids"] and row["status"] and row["definition"]
    assert ("vpc_ids" in row) == ("places" in row) == ("vpcs" in told)
    assert len(row.get("vpc_ids", "ab")) == 2


def check_result(task: TaskResult) -> None:
    """A result holds what RETURN says, at every level: nothing more, and all that is always returned."""
    if "results" in task.result:
        return  # a loop; its items are tasks of their own
    assert_documented(returned(task), documented(task.action.removeprefix(PREFIX)), task.task)


def assert_documented(found: dict[str, Any], promised: dict[str, Any], where: str) -> None:
    assert set(found) <= set(promised), where
    for name, entry in promised.items():
        assert name in found or entry["returned"] != "always" or name in ANSIBLE_KEYS, f"{where}: {name}"
    for name, value in found.items():
        inside = promised[name].get("contains")
        for one in value if isinstance(value, list) else [value]:
            if inside and isinstance(one, dict):
                assert_documented(one, inside, f"{where}: {name}")
