# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every example of README.md runs, in order, on one simulator; those for a controller run in test_awx.py."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests import environments
from tests.environments import ROOT
from tests.integration.test_examples import CLOUDS, CONNECTIONS
from tests.simulator.testing import Simulator
from tests.support.ansible import Ansible
from tests.tools import picture

BLOCKS = re.findall(
    r"^```(yaml|shell)\n(.*?)^```$", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
)
DOCUMENTS = [yaml.safe_load(text) for kind, text in BLOCKS if kind == "yaml"]
PLAYBOOKS = [one for one in DOCUMENTS if isinstance(one, list)]
COMMANDS = [
    line for kind, text in BLOCKS if kind == "shell" for line in text.replace("\\\n", " ").splitlines() if line.strip()
]
AWX = "ansible-playbook cloudlink.interconnect.awx "


@pytest.fixture(scope="module")
def simulator() -> Iterator[Simulator]:
    with Simulator(only=",".join(CLOUDS.values()), lag=0) as running:
        yield running


@pytest.fixture
def ansible(simulator: Simulator, tmp_path: Path) -> Ansible:
    found = Ansible(environments.current(), tmp_path)
    for family in CONNECTIONS:
        found.variables.update(CONNECTIONS[family](simulator))
    return found


def test_playbooks(ansible: Ansible) -> None:
    assert len(PLAYBOOKS) >= 3
    for playbook in PLAYBOOKS:
        first = ansible.playbook(playbook)
        assert first.ok and first.changed, str(first)
        second = ansible.playbook(playbook)
        assert second.ok and second.changed == 0, str(second)


def test_ad_hoc_commands(ansible: Ansible) -> None:
    commands = [shlex.split(line) for line in COMMANDS if line.startswith("ansible ")]
    assert commands
    for command in commands:
        run = ansible.run(command)
        assert run.ok, str(run)


def test_network(ansible: Ansible) -> None:
    """The topology, and the commands that plan it, bring it about and remove it, in order."""
    (topology,) = (one for one in DOCUMENTS if isinstance(one, dict) and "plugin" in one)
    (ansible.home / f"{topology['topology']}.interconnect.yml").write_text(yaml.safe_dump(topology), encoding="utf-8")
    lines = [line for line in COMMANDS if line.startswith("ansible-playbook ") and not line.startswith(AWX)]
    commands = [shlex.split(line) for line in lines]
    sentences = []
    for command in commands:
        run = ansible.run(command)
        assert run.ok, str(run)
        sentences.append(run.tasks_named("Report")[-1].msg)
    assert sentences == [
        "2 links: 2 to add, 0 to change, 0 to remove, 0 as they should be",
        "2 links: 2 added, 0 changed, 0 removed, 0 as they should be",
        "2 links: 0 to add, 0 to change, 0 to remove, 2 as they should be",
        "2 links: 0 added, 0 changed, 0 removed, 2 as they should be",
        "1 link: 0 added, 0 changed, 1 removed, 0 as they should be",
        "2 links: 0 added, 0 changed, 1 removed, 1 as they should be",
    ]
    assert (ansible.home / "plan.md").read_text(encoding="utf-8").startswith("# Plan of shop")


def test_commands_are_those_of_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = [line.split()[1] for line in COMMANDS if line.startswith("make ")]
    assert {"demo", "test"} <= set(targets)
    for target in targets:
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_environment_variables_exist() -> None:
    """Every variable that README.md names is read by some option."""
    sources = "".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "plugins" / "module_utils").rglob("client.py")
    )
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"\b(?:ALIBABACLOUDSTACK|ALICLOUD|ALKIRA)_[A-Z_]+\b", text))
    assert named
    for variable in named:
        suffix = "_" + variable.partition("_")[2].removeprefix("PEER_")
        assert f'"{suffix}"' in sources or variable in sources, variable


def test_requirements_file_is_one() -> None:
    files = [one for one in DOCUMENTS if isinstance(one, dict) and "collections" in one]
    assert [one["collections"][0]["name"] for one in files] == ["cloudlink.interconnect"]


def test_nothing_is_left_out() -> None:
    """Each block is a playbook, or of a kind that a test here or in test_awx.py takes; each command begins with what one runs."""
    kinds = [
        next(key for key in ("plugin", "collections", "awx_topology") if key in one)
        for one in DOCUMENTS
        if one not in PLAYBOOKS
    ]
    assert sorted(kinds) == ["awx_topology", "collections", "plugin"]
    runs = ("ansible ", "ansible-playbook ", "make ")
    assert [
        line for line in COMMANDS if not line.startswith((*runs, "export ", "ansible-galaxy collection install "))
    ] == []


def test_the_pictures_are_what_a_run_prints() -> None:
    readme = picture.README.read_text(encoding="utf-8")
    text, _drawing = picture.taken(draw=False)
    assert picture.between(readme) == picture.block(text), "run `make picture`"
    assert picture.TERMINAL.read_text(encoding="utf-8") == picture.terminal(text), "run `make picture`"
    shown = re.findall(r"<text[^>]*>([^<]+)</text>", picture.MAP.read_text(encoding="utf-8"))
    for name, network in yaml.safe_load(picture.FILE.read_text(encoding="utf-8"))["networks"].items():
        blocks = (network.get("vpc") or {}).get("cidr_block"), *(network.get("segment") or {}).get("cidrs", ())
        assert {name, *filter(None, blocks)} <= set(shown), "run `make picture`"
