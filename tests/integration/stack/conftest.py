# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fixtures of the Apsara Stack family: one simulator for a whole session, as new for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.simulator.testing import ControlPlane, Simulator
from tests.support.ansible import Ansible
from tests.support.stack import InProcess, variables


@pytest.fixture(scope="session")
def simulator() -> Iterator[Simulator]:
    with Simulator(only="stack", lag=0) as running:
        yield running


@pytest.fixture
def stack(simulator: Simulator) -> ControlPlane:
    """The control plane of an empty Apsara Stack."""
    simulator.stack.reset()
    return simulator.stack


@pytest.fixture
def run(stack: ControlPlane) -> InProcess:
    """Runs what the modules run, in process."""
    return InProcess(stack)


@pytest.fixture
def cloud(ansible: Ansible, stack: ControlPlane) -> Ansible:
    """Ansible with the first account of the simulator in its environment."""
    ansible.variables.update(variables(stack))
    return ansible
