# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a long task tells while it runs: to a terminal, through ansible-runner as AWX has it, and never in its result."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import subprocess
from typing import Any

import ansible_runner
import pytest

from tests.conftest import installed
from tests.simulator.testing import ControlPlane
from tests.support.ansible import Ansible
from tests.support.limits import HANG

newest_only = pytest.mark.parametrize("environment", installed()[-1:], indirect=True)
MODULE = "cloudlink.interconnect.alibabacloudstack_router_interface_pair"
LINE = re.compile(
    r"router interface pairs: 0 of 1 done, 1 under way, 0 failed \(\d+ s\); waiting for \d (VPC|router interface)s?"
)
PAIR = {
    "name": "blue-green",
    "initiating": {
        "vpc": {"vpc_name": "blue", "cidr_block": "10.1.0.0/16"},
        "interface": {"specification": "Small.1"},
    },
    "accepting": {"vpc": {"vpc_name": "green", "cidr_block": "10.2.0.0/16"}},
}


def play(**variables: Any) -> dict[str, Any]:
    return {"vars": variables, "tasks": [{"name": "Join", MODULE: {"pairs": [PAIR]}}]}


@newest_only
def test_lines_in_order_and_not_in_the_result(cloud: Ansible, stack: ControlPlane):
    stack.settings(lag=3)
    run = cloud.playbook(play(cloudlink_progress=1))
    assert run.ok, str(run)
    found = LINE.search(run.stdout)
    assert found and run.stdout.index("TASK [Join]") < found.start() < run.stdout.index("PLAY RECAP")
    assert "under way" not in json.dumps(run.task("Join").result)


@newest_only
def test_none_if_switched_off_and_a_clear_word_for_nonsense(cloud: Ansible, stack: ControlPlane):
    stack.settings(lag=3)
    silent = cloud.playbook(play(), env={"CLOUDLINK_PROGRESS": "0"})
    assert silent.ok and "under way" not in silent.stdout
    wrong = cloud.playbook(play(cloudlink_progress="often"))
    assert not wrong.ok and "must be a number of seconds" in wrong.stdout + wrong.stderr


@newest_only
def test_on_a_terminal(cloud: Ansible, stack: ControlPlane):
    stack.settings(lag=3)
    file = cloud.home / "terminal.yml"
    file.write_text(json.dumps([{"hosts": "localhost", "gather_facts": False, **play()}]), encoding="utf-8")
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [str(cloud.environment.bin / "ansible-playbook"), str(file)],
        cwd=cloud.home,
        env=cloud.environ(cloud.home / "terminal.jsonl", {"CLOUDLINK_PROGRESS": "1"}),
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    seen = b""
    try:
        while True:
            try:
                more = os.read(ours, 65536)
            except OSError:  # the other end is closed
                break
            if not more:
                break
            seen += more
        assert process.wait(HANG) == 0, seen.decode()
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        os.close(ours)
    assert LINE.search(seen.decode()), seen.decode()


@newest_only
def test_through_ansible_runner(cloud: Ansible, stack: ControlPlane):
    """An event of its own between the start of the task and its result, as AWX shows it."""
    stack.settings(lag=3)
    variables = {**cloud.environ(cloud.home / "runner.jsonl"), "CLOUDLINK_PROGRESS": "1"}
    # ansible-runner has a callback of its own.
    variables = {name: value for name, value in variables.items() if not name.startswith("ANSIBLE_CALLBACK")}
    folder = cloud.home / "runner"
    folder.mkdir()
    run = ansible_runner.run(
        private_data_dir=str(folder),
        playbook=[{"hosts": "localhost", "gather_facts": False, **play()}],
        inventory="localhost ansible_connection=local",
        envvars={**variables, "PATH": f"{cloud.environment.bin}{os.pathsep}{variables['PATH']}"},
        quiet=True,
    )
    texts = [event["stdout"] for event in run.events]
    assert run.rc == 0, "\n".join(texts)
    names = [event["event"] for event in run.events]
    where = next(index for index, text in enumerate(texts) if LINE.search(text))
    assert names.index("playbook_on_task_start") < where < names.index("runner_on_ok")
