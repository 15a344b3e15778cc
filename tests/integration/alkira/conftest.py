# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fixtures of the Alkira family: one simulator for a whole session, as new for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.simulator.testing import ControlPlane, Simulator
from tests.support.alkira import InProcess, variables
from tests.support.ansible import Ansible


@pytest.fixture(scope="session")
def simulator() -> Iterator[Simulator]:
    with Simulator(only="alkira", lag=0) as running:
        yield running


@pytest.fixture
def portal(simulator: Simulator) -> ControlPlane:
    """The control plane of an empty portal."""
    simulator.alkira.reset()
    return simulator.alkira


@pytest.fixture
def run(portal: ControlPlane, simulator: Simulator) -> InProcess:
    """Runs what the modules run, in process."""
    return InProcess(simulator)


@pytest.fixture
def cloud(ansible: Ansible, portal: ControlPlane, simulator: Simulator) -> Ansible:
    """Ansible with the connection to the simulator in its environment."""
    ansible.variables.update(variables(simulator))
    return ansible
