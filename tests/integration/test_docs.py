# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every snippet of the guides and of the roles' READMEs is run, in the order of its page, on one simulator.

A snippet that nothing here knows how to run fails. Pages that need more than the clouds have a test of their own.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests import environments
from tests.environments import ROOT
from tests.integration.test_examples import CLOUDS, CONNECTIONS
from tests.simulator.testing import Simulator
from tests.support import documented
from tests.support.ansible import Ansible, Run

PAGES = [
    "README.md",
    *(str(path.relative_to(ROOT)) for folder in ("docs", "roles") for path in (ROOT / folder).rglob("*.md")),
]
SNIPPET = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)

VARIABLES = {
    "azure_secret": "an-azure-secret",
    "circuit_id": "/subscriptions/0f3c6d0e-5b1c-4b36-9a51-7d1b8a1c7e21/resourceGroups/net/providers"
    "/Microsoft.Network/expressRouteCircuits/zrh-c",
}
"""What a snippet takes from its reader."""

ELSEWHERE = {
    "README.md": "test_readme.py",
    "docs/awx.md": "test_awx.py",
    "roles/awx/README.md": "test_awx.py",
    "docs/export.md": "test_export.py",
    "docs/terraform.md": "test_export.py",
    "docs/map.md": "test_map.py",
}
"""Pages whose snippets another test runs, with what they need beside the clouds: a controller, a state, a browser."""


def snippets(page: str) -> list[tuple[str, str]]:
    return SNIPPET.findall((ROOT / page).read_text(encoding="utf-8"))


def commands(text: str) -> list[str]:
    return [line for line in text.replace("\\\n", " ").splitlines() if line.strip()]


RUN = sorted(
    page for page in PAGES if page not in ELSEWHERE and any(kind in ("yaml", "shell") for kind, _ in snippets(page))
)


@pytest.fixture
def ansible(tmp_path: Path) -> Iterator[Ansible]:
    with Simulator(only=",".join(CLOUDS.values()), lag=0) as simulator:
        found = Ansible(environments.current(), tmp_path)
        for family in CONNECTIONS:
            found.variables.update(CONNECTIONS[family](simulator))
        yield found


@pytest.mark.slow
@pytest.mark.parametrize("page", RUN)
def test_snippets_run(page: str, ansible: Ansible) -> None:
    for kind, text in snippets(page):
        if kind == "yaml":
            run_yaml(yaml.safe_load(text), page, ansible)
        elif kind == "shell":
            for line in commands(text):
                run_command(line, ansible)
        else:
            assert kind == "", f"{page}: a snippet of {kind}, which nothing here runs"


def test_pages_that_are_run_elsewhere_are_read_there() -> None:
    for page, test in ELSEWHERE.items():
        text = Path(__file__).with_name(test).read_text(encoding="utf-8")
        assert all(f'"{part}"' in text or part in text for part in page.split("/")), f"{test} reads no {page}"


def run_yaml(document: Any, page: str, ansible: Ansible) -> None:
    if isinstance(document, dict) and "plugin" in document:
        (ansible.home / f"{document['topology']}.interconnect.yml").write_text(
            yaml.safe_dump(document, sort_keys=False), encoding="utf-8"
        )
    elif isinstance(document, dict):
        assert [one["name"] for one in document["collections"]] == ["cloudlink.interconnect"]
    else:
        run_playbook(document, page, ansible)


def run_playbook(document: list[dict[str, Any]], page: str, ansible: Ansible) -> None:
    """In check mode, then twice: the plan tells what the first run does, and the second changes nothing."""
    if "hosts" not in document[0]:
        document = [{"name": page, "hosts": "localhost", "gather_facts": False, "tasks": document}]
    inventory = []
    if any(play["hosts"] == "topology_shop" for play in document):
        texts = [yaml.safe_load(text) for kind, text in snippets("README.md") if kind == "yaml"]
        run_yaml(next(one for one in texts if "plugin" in one), page, ansible)
        inventory = ["-i", "shop.interconnect.yml"]
    planned = ansible.playbook(document, *inventory, check=True, extra_vars=VARIABLES)
    assert planned.ok, str(planned)
    first = ansible.playbook(document, *inventory, extra_vars=VARIABLES)
    assert first.ok and first.changed == planned.changed > 0 or reads_only(document), str(first)
    second = ansible.playbook(document, *inventory, extra_vars=VARIABLES)
    assert second.ok and second.changed == 0, str(second)


def reads_only(document: list[dict[str, Any]]) -> bool:
    """What changes nothing in a cloud: looking, comparing, drawing."""
    tasks = [(key, value) for play in document for task in play["tasks"] for key, value in task.items() if "." in key]
    return all(
        key.endswith("_info") or key == "ansible.builtin.assert" or value.get("name") == "cloudlink.interconnect.map"
        for key, value in tasks
    )


def run_command(line: str, ansible: Ansible) -> None:
    words = shlex.split(line, comments=True)
    if not words:
        return
    if words[0] == "make":
        makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
        assert re.search(rf"^{words[1]}:", makefile, re.MULTILINE), line
    elif words[0] == "export":
        assert all(word.partition("=")[0] in documented.variables() for word in words[1:]), line
    elif words[:3] == ["ansible-galaxy", "collection", "install"]:
        assert words[3:] == ["cloudlink.interconnect"]
    else:
        assert words[0] in ("ansible", "ansible-playbook", "ansible-inventory"), line
        run: Run = ansible.run(words)
        assert run.ok, f"{line}\n{run}"


# --- What pages say of the code ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES)
def test_environment_variables_exist(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    named = set(re.findall(r"\b(?:ALIBABACLOUDSTACK|ALICLOUD|ALIBABA_CLOUD|ALKIRA)_[A-Z_]*[A-Z]\b", text))
    assert named - documented.variables() == set()


def table(page: str, heading: str) -> dict[str, str]:
    """The first two columns of the table below a heading, codes without their quotes and one by one."""
    part = (ROOT / page).read_text(encoding="utf-8").partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    rows = [line.strip("| ").split(" | ") for line in part.splitlines() if line.startswith("| `")]
    return {code: row[1] for row in rows for code in re.findall(r"`([^`]+)`", row[0])}


def test_every_code_of_ours_is_explained() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "plugins" / "module_utils").rglob("*.py"))
    ours = set(re.findall(r'^    code = "(\w+)"$', text, re.MULTILINE))
    assert len(ours) > 10
    assert set(table("docs/errors.md", "Codes of this collection")) == ours
    assert set(table("docs/results.md", "Error codes")) == ours


def test_every_code_of_the_clouds_with_advice_is_explained() -> None:
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba import codes
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira import client

    known = {code.lower() for code in table("docs/errors.md", "Codes of both Alibaba clouds")}
    assert {prefix for prefix, _ in codes._ADVICE} | set(codes._PERMISSION) == known
    assert {f"HTTP {status}" for status in client._ADVICE} == set(table("docs/errors.md", "Answers of Alkira"))


def test_measured_figures_are_those_of_the_benchmark() -> None:
    measured = (ROOT / "tests" / "benchmark" / "README.md").read_text(encoding="utf-8").splitlines()
    rows = [
        line
        for line in (ROOT / "docs" / "scale.md").read_text(encoding="utf-8").splitlines()
        if re.match(r"\| \d", line)
    ]
    assert rows and set(rows) <= set(measured)


def test_every_resource_of_terraform_has_its_module() -> None:
    modules = {path.stem for path in (ROOT / "plugins" / "modules").glob("*.py")}
    rows = re.findall(
        r"^\| `(\w+)` \| `(\w+)` \|", (ROOT / "docs" / "terraform.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert rows and {module for _, module in rows} <= modules
    whole = {name for name in modules if (documented.COLLECTION / "plugins" / "action" / f"{name}_info.py").exists()}
    links = {"alibabacloudstack_router_interface_pair", "alicloud_vpc_peering", "alkira_azure_expressroute"}
    assert {module for _, module in rows} >= whole - links


def test_links_between_pages_lead_somewhere() -> None:
    for page in PAGES:
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", (ROOT / page).read_text(encoding="utf-8")):
            assert (ROOT / page).parent.joinpath(target).exists(), f"{page}: {target}"


@pytest.mark.parametrize("role", sorted(path.name for path in (ROOT / "roles").iterdir()))
def test_a_role_and_its_readme_agree(role: str) -> None:
    """The README names options that there are, the required ones in its example, and where the rest is explained."""
    folder = ROOT / "roles" / role
    specs = yaml.safe_load((folder / "meta" / "argument_specs.yml").read_text(encoding="utf-8"))["argument_specs"]
    defaults = yaml.safe_load((folder / "defaults" / "main.yml").read_text(encoding="utf-8")) or {}
    options = {name: one for entry in specs.values() for name, one in entry["options"].items()}
    text = (folder / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(rf"\b{role}_\w+", text)) - {f"{role}_result"}
    assert named and named <= set(options)
    assert {name for name, one in options.items() if one.get("required")} <= named
    assert f"ansible-doc -t role cloudlink.interconnect.{role}" in text
    for name, one in options.items():
        if "default" in one:
            assert defaults.get(name, one["default"]) == one["default"], name
