# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sweeps, each with its part of a fixed budget. ``make chaos CHAOS_CASES=20000`` runs more of the same."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.chaos.sweeps import SWEEPS
from tests.environments import ROOT
from tests.support.limits import HANG

CASES = 1800
"""Of all sweeps together: some two minutes on one core."""

SEED = "1"


def chaos(*arguments: str) -> subprocess.CompletedProcess[str]:
    """In a process of its own, since it replaces clock, threads and network of the collection."""
    command = [sys.executable, "-m", "tests.chaos", "--seed", SEED, *arguments]
    return subprocess.run(
        command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=HANG, check=False
    )


@pytest.mark.slow
@pytest.mark.parametrize("sweep", SWEEPS)
def test_sweep(sweep: str):
    count = round(CASES * SWEEPS[sweep].share)
    done = chaos("--sweeps", sweep, "--cases", str(count))
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    assert f"{sweep} {count} (0 failed)" in done.stdout, done.stdout


def test_the_same_seed_does_the_same():
    """The calls of a case do not depend on anything but its name, or its command would not repeat it."""
    names = ["race:stack-hub:present+present:lag=1:stagger=0.1:seed=7", "double:alicloud-mesh:changed:lag=1:seed=7"]
    for name in names:
        first, second = (chaos("--only", name, "--journal") for _ in range(2))
        calls = [line for line in first.stdout.splitlines() if line.startswith("call ")]
        assert len(calls) > 50, first.stdout + first.stderr
        assert calls == [line for line in second.stdout.splitlines() if line.startswith("call ")]


@pytest.mark.parametrize(
    "name",
    [
        # A route that somebody was deleting already, to a peering that was gone, stood in the way of its VPC.
        "world:alicloud-inner:absent:lag=1:seed=115629",
        "world:alicloud-mesh:absent:lag=1:seed=789449",
    ],
)
def test_a_case_that_failed_once(name: str):
    done = chaos("--only", name)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("kill:nowhere:present:after:lag=0:call=1", "there is no scenario 'nowhere'"),
        ("luck:stack:present", "there is no sweep 'luck'"),
    ],
)
def test_a_case_that_does_not_exist_is_named(name: str, words: str):
    done = chaos("--only", name)
    assert done.returncode == 2 and words in done.stderr
