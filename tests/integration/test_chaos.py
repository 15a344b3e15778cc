# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What tests/chaos calls a run of a role is one: the calls of the real role, under ansible-playbook, are the same."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests import environments
from tests.chaos.roles import ROLES
from tests.chaos.scenarios import SCENARIOS, changed, family
from tests.environments import ROOT
from tests.simulator.testing import ControlPlane, Simulator
from tests.support import alicloud, alkira, stack
from tests.support.ansible import Ansible
from tests.support.limits import HANG

STATES = ("present", "present", "changed", "absent", "absent")
"""One after the other: from nothing, again, to something else, and down twice."""


def variables(simulator: Simulator, scenario: str) -> dict[str, str | None]:
    if family(scenario) == "stack":
        return {**stack.variables(simulator.stack), **stack.peer_variables()}
    if family(scenario) == "alicloud":
        return alicloud.variables(simulator.alicloud)
    return alkira.variables(simulator)


def calls(entries: list[dict[str, Any]]) -> list[Any]:
    """Of the journal: each operation that changed something with how often it did, and those that only looked. Numbers in paths are ids.

    How many looks it takes until several objects are at rest depends on how fast answers come, and that on the machine.
    """
    writes: Counter[str] = Counter()
    looks = set()
    for entry in entries:
        path = "/".join("#" if is_id(part) else part for part in entry["operation"].split("/"))
        operation = f"{entry['method']} {path}"
        if entry["wrote"]:
            writes[operation] += 1
        else:
            looks.add(operation)
    return [writes, sorted(looks - set(writes))]


def is_id(part: str) -> bool:
    """A number or a UUID."""
    return part.isdigit() or part.count("-") == 4


def of_the_role(ansible: Ansible, control: ControlPlane, scenario: str) -> list[Any]:
    """Of a check and a run in each state: the calls, and how many tasks changed something.

    All of them are plays of one playbook, each with a look at how long the journal has become.
    """
    role = ROLES[family(scenario)].role
    look = {"name": "Look", "ansible.builtin.debug": {"msg": stack.look_into_journal(control)}}
    plays = []
    for state in STATES:
        wanted = SCENARIOS[scenario] if state == "present" else changed(scenario)
        given: dict[str, Any] = {f"{role}_{name}": value for name, value in wanted.items()}
        given[f"{role}_state"] = "absent" if state == "absent" else "present"
        task = {
            "name": "Run",
            "ansible.builtin.include_role": {"name": f"cloudlink.interconnect.{role}"},
            "vars": given,
        }
        plays += [{"tasks": [task, look], "check_mode": check} for check in (True, False)]
    control.clear_journal()
    run = ansible.playbook(plays)
    assert run.ok, str(run)
    entries = control.journal()
    found, before, how_many = [], 0, 0
    for one in run.tasks:
        if one.task != "Look":
            how_many += one.changed
            continue
        now = stack.summary_of(one)["count"]
        found.append([calls(entries[before:now]), how_many])
        before, how_many = now, 0
    assert before == len(entries) > 0 and len(found) == 2 * len(STATES)
    return found


DRIVER = """
import json, sys
from tests.support.collection import load_collection
load_collection()
from tests.chaos.world import STAGE
STAGE.prepare()
from tests.chaos.cases import new_world, run_role
from tests.integration.test_chaos import STATES, calls
scenario = sys.argv[1]
world = new_world(scenario, "0")
found = []
for state in STATES:
    for check in (True, False):
        run = run_role(world, scenario, state, check)
        assert run.ok, run
        found.append([calls(world.control.journal()), len([task for task in run.tasks if task.changed])])
        world.control.clear_journal()
print(json.dumps(found))
"""


def of_the_driver(scenario: str) -> list[Any]:
    done = subprocess.run(
        [sys.executable, "-c", DRIVER, scenario], cwd=ROOT, capture_output=True, text=True, timeout=HANG, check=True
    )
    return json.loads(done.stdout)


@pytest.mark.slow
@pytest.mark.parametrize("scenario", [name for name, wanted in SCENARIOS.items() if "singly" not in wanted])
def test_the_drivers_do_what_the_roles_do(tmp_path: Path, scenario: str):
    with Simulator(only=family(scenario), lag=0) as simulator:
        ansible = Ansible(environments.current(), tmp_path)
        ansible.variables.update(variables(simulator, scenario))
        real = of_the_role(ansible, getattr(simulator, family(scenario)), scenario)
    assert of_the_driver(scenario) == json.loads(json.dumps(real))
