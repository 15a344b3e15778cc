# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""ExpressRoute connectors and tunnel profiles: what the contract takes and refuses, the simulator and the modules do too.

The documents are in ``expressroute_documents.yml``, with the sections that they are taken from.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.simulator.alkira.testing import CONNECTORS, PROFILES, Portal
from tests.simulator.testing import Simulator
from tests.support.alkira import CREDENTIAL, InProcess

DATA = yaml.safe_load(Path(__file__).with_name("expressroute_documents.yml").read_text(encoding="utf-8"))
PATHS = {"connector": CONNECTORS, "profile": PROFILES}
ABSENT = "(absent)"


def keys_of(place: str) -> list[str | int]:
    """``a[0].b`` as ``["a", 0, "b"]``"""
    return [int(part) if part.isdigit() else part for part in re.findall(r"[^.\[\]]+", place)]


def put(document: Any, place: str, value: Any) -> None:
    *way, last = keys_of(place)
    for key in way:
        document = document[key]
    if value == ABSENT:
        document.pop(last, None) if isinstance(document, dict) else document.pop(last)
    elif isinstance(document, list) or not isinstance(last, int):
        document[last] = copy.deepcopy(value)


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def cases(verdict: str) -> list[Any]:
    """``(kind, wire document, place)`` of every value with this verdict."""
    found = []
    for kind, resource in DATA.items():
        for rule in resource["rules"]:
            for base in as_list(rule["base"]):
                for place in as_list(rule["at"]):
                    for value in rule.get(verdict, ()):
                        document = copy.deepcopy(resource["bases"][base])
                        changes = value["set"] if isinstance(value, dict) and "set" in value else {place: value}
                        for where, what in {**rule.get("with", {}), **changes}.items():
                            put(document, where, what)
                        shown = re.sub(r"\W+", "-", str(list(changes.values())[0]))[-24:]
                        found.append(
                            pytest.param(kind, document, place, id=f"{rule['section']}-{base}-{place}-{shown}")
                        )
    return found


def option_of(kind: str, place: str) -> str:
    """The path of the option at a place of the wire document."""
    path, arguments = "", DATA[kind]["arguments"]
    for key in keys_of(place):
        if isinstance(key, int):
            path += f"[{key}]"
            continue
        argument = arguments[key]
        if isinstance(argument, dict):
            arguments, argument = argument["of"], argument.get("argument")
        if argument:
            path += f".{argument}" if path else argument
    return path


def options(document: dict[str, Any], arguments: dict[str, Any]) -> dict[str, Any]:
    """The module's options for a wire document."""
    found: dict[str, Any] = {}
    for key, value in document.items():
        argument = arguments[key]
        if not isinstance(argument, dict):
            found[argument] = value
        elif "argument" not in argument:
            found.update(options(value, argument["of"]))
        else:
            found[argument["argument"]] = [options(one, argument["of"]) for one in value]
    return found


def with_credential(document: dict[str, Any], credential: str) -> dict[str, Any]:
    """The same with the id that the portal gave to the credential."""
    document = copy.deepcopy(document)
    for instance in document.get("instances", ()):
        if instance.get("credentialId"):
            instance["credentialId"] = credential
    return document


@pytest.fixture(scope="module")
def simulator() -> Iterator[Simulator]:
    with Simulator(only="alkira", lag=0) as running:
        yield running


@pytest.fixture(scope="module")
def furnished(simulator) -> tuple[InProcess, str]:
    """The modules with what the documents refer to, and the credential's id."""
    run = InProcess(simulator)
    run.ok("segment", batch=[{"name": "corp", "cidrs": ["10.40.0.0/14"]}, {"name": "lab", "cidrs": ["10.80.0.0/14"]}])
    return run, run.ok("credential_azure_vnet", name="er-azure", **CREDENTIAL)["credential"]["id"]


def sent(kind: str, document: dict[str, Any]) -> Any:
    """The simulator's answer to a POST of the document, in a portal of its own."""
    portal = Portal()
    return portal.call("POST", PATHS[kind], with_credential(document, portal.furnish().credential))


def predicted(kind: str, document: dict[str, Any], furnished: tuple[InProcess, str]) -> dict[str, Any]:
    """What the module says in check mode, where no document reaches the portal."""
    run, credential = furnished
    given = options(with_credential(document, credential), DATA[kind]["arguments"])
    return run(DATA[kind]["module"], check=True, **given)


def named(kind: str, place: str, result: dict[str, Any]) -> bool:
    """Does the module name the option? Ansible's own check of types and choices names only the end of the path."""
    option = option_of(kind, place)
    last = option.rpartition(".")[2].partition("[")[0]
    ansibles = re.compile(rf"missing required arguments: {last}\b|value of {last} must be|argument '{last}' is of type")
    return any(problem.startswith(option) or ansibles.match(problem) for problem in result["problems"])


@pytest.mark.parametrize(("kind", "document", "place"), cases("accept"))
def test_both_sides_accept(furnished, kind, document, place):
    answer = sent(kind, document)
    assert answer.status in (201, 202), answer.message
    result = predicted(kind, document, furnished)
    assert (result.get("failed"), result["changed"], result["warnings"]) == (None, True, []), result


@pytest.mark.parametrize(("kind", "document", "place"), cases("refuse"))
def test_both_sides_refuse(furnished, kind, document, place):
    answer = sent(kind, document)
    assert answer.status == 400 and place in answer.message, answer.message
    result = predicted(kind, document, furnished)
    assert result.get("failed") and named(kind, place, result), result


@pytest.mark.parametrize(("kind", "document", "place"), cases("open"))
def test_what_the_contract_leaves_open_is_the_portals_to_decide(furnished, kind, document, place):
    answer = sent(kind, document)
    assert answer.status in (201, 202) or (answer.status == 400 and place in answer.message), answer.message
    result = predicted(kind, document, furnished)
    assert not result.get("failed"), result
    assert [one for one in result["warnings"] if one.startswith(option_of(kind, place))], result["warnings"]


@pytest.mark.parametrize(("kind", "document", "place"), cases("wire"))
def test_the_portal_refuses_what_a_client_must_not_send(kind, document, place):
    answer = sent(kind, document)
    assert answer.status == 400 and place in answer.message, answer.message
