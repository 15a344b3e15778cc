# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every test sees the collection as it is installed from the built artifact, never the checkout's plugins/.

``ansible_collections.cloudlink.interconnect`` is imported from the artifact of the environment that pytest runs in;
the fixtures ``environment`` and ``ansible`` run the commands of each environment of the matrix.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import environments
from tests.environments import ROOT, Environment
from tests.support.ansible import MODULE, WORKER, Ansible
from tests.support.collection import load_collection

HERE = environments.current()


os.environ.setdefault("HYPOTHESIS_STORAGE_DIRECTORY", str(environments.BUILD / "hypothesis"))


def pytest_configure(config: pytest.Config) -> None:
    # pytest called by hand, after an edit: build and install again, or it would test yesterday's artifact. With several
    # workers only the process that starts them does it.
    if not hasattr(config, "workerinput"):
        command = [sys.executable, "-m", "tests.tools.prepare", "artifact"]
        done = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL)
        if done.returncode:
            pytest.exit("cannot build or install the artifact; see above", returncode=done.returncode)
    load_collection()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def pytest_report_header() -> str:
    found = [f"{one.core_version} on Python {one.python_version}" for one in environments.load() if one.core_version]
    return f"ansible-core: {' and '.join(found)}; imported here: {HERE.core_version}"


def installed() -> list[str]:
    return [one.name for one in environments.load() if one.core_version]


@pytest.fixture(params=installed())
def environment(request: pytest.FixtureRequest) -> Environment:
    """Each environment of the matrix in turn: the oldest and the newest ansible-core."""
    return next(one for one in environments.load() if one.name == request.param)


@pytest.fixture(params=[WORKER, MODULE])
def entry_point(request: pytest.FixtureRequest) -> str:
    """Ask for it beside ``ansible`` to run the test once by the action plugin and once by the real module."""
    return request.param


@pytest.fixture
def ansible(environment: Environment, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ansible]:
    """Runs Ansible; see tests/support/ansible.py. In the worker, unless the test asks for ``entry_point`` too."""
    chosen = request.getfixturevalue("entry_point") if "entry_point" in request.fixturenames else WORKER
    yield Ansible(environment, tmp_path, entry_point=chosen)
