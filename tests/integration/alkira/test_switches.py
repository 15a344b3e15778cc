# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nothing changes the second time: under every behaviour that the portal's contract leaves open, and every pair of them.

The portal is called in memory, without a socket and without pauses, since there are many pairs.
"""

from __future__ import annotations

import itertools
import threading
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
import requests
from requests.structures import CaseInsensitiveDict

from tests.chaos.clock import CloudClock
from tests.chaos.world import work_in_order
from tests.simulator.alkira import AlkiraCloud
from tests.simulator.alkira.switches import SWITCHES
from tests.simulator.kernel.cloud import Request, Settings
from tests.support.alkira import CREDENTIAL, SEGMENTS, SUITE, InProcess, ipsec, vxlan, vxlan_gpe
from tests.support.clock import NotingClock
from tests.support.collection import Validation

OTHER_VALUES: dict[str, list[Any]] = {
    "rate_limit_every": [5],
    "rate_limit_retry_after": [0],
    "rate_limit": [10],
    "server_error_every": [5],
    "api_key_lifetime": [3600],
    "page_size": [1],
    "immutable_fields": [["cxp", "name", "vhubPrefix", "tunnelProtocol"]],
    "sizes": [["MEDIUM"]],
    "reserved_asns": [[65515]],
    "credential_type": ["azure"],
    "preset_tunnel_profiles": [[]],
    "tenant_networks": [2],
}
"""Values to try of switches that take any number, text or list."""

ENDS_BADLY = [
    ("provision_outcome", "FAILED"),
    ("provision_outcome", "PARTIAL_SUCCESS"),
    ("provision_outcome", "STUCK"),
    ("validation_outcome", "FAILED"),
]
"""Nothing can be the same the second time where the first time fails; see test_behaviour.py."""


def settings() -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for name, switch in SWITCHES.items():
        if name in OTHER_VALUES:
            values = OTHER_VALUES[name]
        elif isinstance(switch.choices, tuple):
            values = [value for value in switch.choices if value != switch.default]
        else:
            assert switch.choices is bool, f"say in OTHER_VALUES what to try of {name}"
            values = [not switch.default]
        found += [(name, value) for value in values]
    return found


SINGLE = settings()
PAIRS = [pair for pair in itertools.combinations(SINGLE, 2) if pair[0][0] != pair[1][0]]
SHARES = 12
"""The pairs run as so many tests: one each would take longer to count than to run."""


class Wire:
    """Answers requests from a cloud in the same process, whose time is that of the client."""

    def __init__(self, clock: NotingClock) -> None:
        self.turn = threading.Lock()
        self.cloud = AlkiraCloud(Settings(lag=0), CloudClock(clock))
        self.calls = self.writes = 0

    def set(self, switches: dict[str, Any]) -> None:
        self.cloud.settings.switches = dict(switches)
        self.cloud.reset()

    def send(self, request: Any) -> requests.Response:
        parts = urlsplit(request.url)
        headers = {name.lower(): value for name, value in request.headers.items()}
        query = parse_qsl(parts.query, keep_blank_values=True)
        # A cloud answers one request at a time, as the simulator's server has it; clients ask several at once.
        with self.turn:
            answer = self.cloud.handle(
                Request(request.method, unquote(parts.path), query, headers, request.body or b"", raw_path=parts.path)
            )
            self.calls += 1
            self.writes += answer.wrote
        response = requests.Response()
        response.status_code, response._content = answer.status, answer.body
        response.headers = CaseInsensitiveDict(answer.headers)
        return response


VALIDATION = Validation()


class InMemory(InProcess):
    def __init__(self, wire: Wire) -> None:
        from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import family

        family.forget()
        self.wire = wire
        self.entries = self.known_entries()
        self.defaults = {"wait_interval": 0.001, "tenant_network": "1"}

    def connection(self) -> dict[str, Any]:
        return {"portal": "portal.example.com", "api_key": "test-api-key"}

    def validated(self, name: str, entry: Any, given: dict[str, Any]) -> tuple[list[str], dict[str, Any]]:
        return VALIDATION(name, entry, given)


@pytest.fixture
def run(monkeypatch) -> InMemory:
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import retry, transport

    clock = NotingClock()
    wire = Wire(clock)
    monkeypatch.setattr(transport.Http, "_send", lambda one, request: wire.send(request))
    monkeypatch.setattr(retry, "CLOCK", clock)
    return InMemory(wire)


CONNECTORS = [
    vxlan_gpe(),
    vxlan(),
    ipsec(),
    vxlan_gpe("bare", group="", billing_tag_ids=[], vhub_prefix="10.134.0.0/23"),
]
for number, connector in enumerate(CONNECTORS):
    # Prefixes that do not overlap anywhere in the tenant network.
    for index, instance in enumerate(connector["instances"]):
        instance["loopback_subnet"] = f"192.168.{100 + number}.{64 * index}/26"

STEPS: list[tuple[str, dict[str, Any]]] = [
    ("segment", {"batch": [{"name": name, "cidrs": [cidr]} for name, cidr in SEGMENTS.items()]}),
    ("group", {"batch": [{"name": "networking"}, {"name": "security", "description": "x"}]}),
    ("billing_tag", {"name": "production"}),
    ("credential_azure_vnet", {"name": "prod", **CREDENTIAL}),
    ("connector_ipsec_tunnel_profile", {"name": "strong", **SUITE}),
    ("connector_azure_expressroute", {"batch": CONNECTORS}),
]


def removal(step: tuple[str, dict[str, Any]]) -> tuple[str, dict[str, Any]]:
    name, options = step
    items = options.get("batch") or [options]
    return name, {"state": "absent", "batch": [{"name": item["name"]} for item in items]}


def twice(run: InMemory, switches: dict[str, Any], **more: Any) -> None:
    """Build and build again, remove and remove again."""
    run.wire.set(switches)
    said = f"with {switches} and {more}"
    for steps in (STEPS, [removal(step) for step in reversed(STEPS)]):
        for name, options in steps:
            result = run(name, **options, **more)
            assert not result.get("failed") and result["changed"], f"{said}: {name}: {result}"
        run.wire.writes = 0
        for name, options in steps:
            for check in (True, False):
                result = run(name, check, **options, **more)
                assert not result.get("failed"), f"{said}: {name} again: {result}"
                assert not result["changed"], f"{said}: {name} again: {result}"
        assert run.wire.writes == 0, said


MODES: list[dict[str, Any]] = [{}, {"provision": True}, {"provision": True, "validate": True}]
CASES = [(switch, mode) for mode in MODES for switch in SINGLE if not (mode and switch in ENDS_BADLY)]


@pytest.mark.parametrize(("switch", "mode"), CASES, ids=[f"{name}={value} {mode}" for (name, value), mode in CASES])
def test_every_switch(run, switch, mode):
    twice(run, dict([switch]), **mode)


@pytest.mark.slow
@pytest.mark.parametrize("share", range(SHARES))
def test_every_pair_of_switches(run, share, monkeypatch):
    """One call after the other: half the time would go into threads, which every switch by itself has had above."""
    work_in_order(monkeypatch.setattr)
    for pair in PAIRS[share::SHARES]:
        twice(run, dict(pair))
