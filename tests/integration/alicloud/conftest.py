# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fixtures of the Alibaba Cloud family: one simulator for a whole session, as new for each test."""

from __future__ import annotations

import importlib
from collections.abc import Iterator

import pytest

from tests.simulator.testing import ControlPlane, Simulator
from tests.support.alicloud import InProcess, variables
from tests.support.ansible import Ansible


@pytest.fixture(scope="session")
def simulator() -> Iterator[Simulator]:
    with Simulator(only="alicloud", lag=0) as running:
        yield running


@pytest.fixture
def cloud(simulator: Simulator) -> ControlPlane:
    """The control plane of an empty Alibaba Cloud."""
    simulator.alicloud.reset()
    return simulator.alicloud


@pytest.fixture
def run(cloud: ControlPlane) -> InProcess:
    """Runs what the modules run, in process."""
    return InProcess(cloud)


@pytest.fixture
def playbooks(ansible: Ansible, cloud: ControlPlane) -> Ansible:
    """Ansible with both accounts of the simulator in its environment."""
    ansible.variables.update(variables(cloud))
    return ansible


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pauses before a call is repeated are a matter of unit tests."""
    transport = importlib.import_module(
        "ansible_collections.cloudlink.interconnect.plugins.module_utils.core.transport"
    )
    monkeypatch.setattr(transport, "REFUSED_PAUSE", 0.02)
    monkeypatch.setattr(transport, "BUSY_PAUSE", 0.02)
