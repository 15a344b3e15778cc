# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What must be the same in the worker as in a process of its own, when the real module runs instead, and interrupts."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from typing import Any

import pytest

from tests.conftest import installed
from tests.simulator.testing import ControlPlane, Simulator
from tests.support.ansible import MODULE, WORKER, Ansible, Run
from tests.support.limits import HANG
from tests.support.stack import OTHER_REGION, InProcess, both, connection, count, objects, variables

newest_only = pytest.mark.parametrize("environment", installed()[-1:], indirect=True)
VPC = "cloudlink.interconnect.alibabacloudstack_vpc"
INFO = "cloudlink.interconnect.alibabacloudstack_vpc_info"
BLUE = {"vpc_name": "blue", "cidr_block": "172.16.0.0/12"}
FELL_BACK = "runs as a module: "


def reasons(run: Run) -> list[str]:
    """Why tasks did not run in the worker, from -vvv."""
    return [line.partition(FELL_BACK)[2] for line in run.stdout.splitlines() if FELL_BACK in line]


def test_task_keywords(cloud: Ansible, stack: ControlPlane, entry_point: str):
    """environment, no_log, loop, until, register, check_mode, diff, timeout, failed_when: one playbook for all."""
    given = variables(stack)
    # Half of the connection comes from the process, the rest only from the keyword.
    cloud.variables["ALIBABACLOUDSTACK_REGION"] = None
    names = ["one", "two", "three"]
    stack.fault(operation="DescribeVpcs", contains="VpcName=later", status=403, code="Forbidden", times=2)
    tasks = [
        {"name": "without", VPC: BLUE, "ignore_errors": True},
        {"name": "environment", VPC: BLUE, "environment": {"ALIBABACLOUDSTACK_REGION": OTHER_REGION}},
        {"name": "and back", VPC: BLUE, "ignore_errors": True},
        {"name": "no_log", VPC: {**BLUE, "region": "cn-sim-1"}, "no_log": True},
        {"name": "loop", VPC: {"vpc_name": "{{ item }}", "region": "cn-sim-1"}, "loop": names, "register": "looped"},
        {"name": "registered", "ansible.builtin.debug": {"msg": "{{ looped.results | map(attribute='id') }}"}},
        {
            "name": "until",
            VPC: {"vpc_name": "later", "region": "cn-sim-1"},
            "register": "tried",
            "until": "tried is success",
            "retries": 5,
            "delay": 0,
        },
        {"name": "failed_when", INFO: {"region": "cn-sim-1"}, "failed_when": True, "ignore_errors": True},
        {"name": "timeout", INFO: {"region": "cn-sim-1"}, "timeout": 60},
        {"name": "vaulted", VPC: {"vpc_name": "{{ text }}", "region": "cn-sim-1"}, "vars": {"text": "blue"}},
    ]
    run = cloud.playbook({"tasks": tasks})
    assert run.ok, str(run)
    assert "region: is missing" in run.task("without").msg and "region: is missing" in run.task("and back").msg
    assert run.task("environment")["vpc"]["region_id"] == OTHER_REGION
    assert "censored" in run.task("no_log").result and "vpc" not in run.task("no_log").result
    assert [item["vpc"]["vpc_name"] for item in run.items_of("loop")] == names
    assert run.task("registered").msg == [item["id"] for item in run.items_of("loop")]
    assert run.task("until")["attempts"] == 3 and run.task("until").changed
    assert run.task("failed_when").failed and len(run.task("failed_when")["vpcs"]) == 5
    assert run.task("timeout")["vpcs"] == run.task("failed_when")["vpcs"]
    assert not run.task("vaulted").changed
    assert len(objects(stack, "vpcs")) == 6 and given
    # neither a warning nor a deprecation, and nothing printed that should not be
    assert "WARNING" not in run.stdout + run.stderr and "DEPRECAT" not in run.stdout + run.stderr, str(run)


def test_falling_back(cloud: Ansible, stack: ControlPlane, environment):
    """Where the worker could differ, the real module runs, and -vvv says why."""
    # Jobs are looked for under the home of the user database, not HOME.
    cloud.variables["ANSIBLE_ASYNC_DIR"] = str(cloud.home / "jobs")
    other = cloud.home / "another-python"
    other.write_text(f'#!/bin/sh\nexec "{environment.python}" "$@"\n')
    other.chmod(0o755)
    inventory = cloud.home / "hosts"
    inventory.write_text(
        f"far ansible_connection=ssh ansible_host=127.0.0.1 ansible_port=1 ansible_python_interpreter={other}\n"
    )
    tasks: list[dict[str, Any]] = [
        {"name": "worker", INFO: {}},
        {"name": "asynchronous", INFO: {}, "async": 60, "poll": 1},
        {"name": "interpreter", INFO: {}, "vars": {"ansible_python_interpreter": str(other)}},
        {"name": "same interpreter", INFO: {}, "vars": {"ansible_python_interpreter": str(environment.python)}},
        {"name": "off", INFO: {}, "vars": {"cloudlink_in_worker": False}},
        {"name": "off as text", INFO: {}, "vars": {"cloudlink_in_worker": "no"}},
        {"name": "delegated to here", INFO: {}, "delegate_to": "localhost"},
        {"name": "delegated", INFO: {}, "delegate_to": "far", "ignore_unreachable": True},
    ]
    sudo = {"ansible_become_exe": str(fake_sudo(cloud)), "ansible_python_interpreter": str(environment.python)}
    tasks.insert(3, {"name": "become", INFO: {}, "become": True, "vars": sudo})
    run = cloud.playbook({"tasks": tasks}, "-vvv")
    assert run.ok or run.rc == 4, str(run)
    found = reasons(run)
    assert found == [
        "the task is asynchronous",
        f"another Python interpreter is asked for ({other})",
        "the task uses become",
        "running in the worker is switched off",
        "running in the worker is switched off",
        "the connection is not local",
    ], str(run)
    for task in run.tasks[:-1]:
        assert not task.failed and task["vpcs"] == [], task
    assert run.task("delegated").status == "unreachable"


def fake_sudo(ansible: Ansible):
    """A sudo that is none: options are passed over, the command runs as it is."""
    sudo = ansible.home / "fake-sudo"
    sudo.write_text('#!/bin/sh\nwhile [ "${1#-}" != "$1" ]; do [ "$1" = -u ] && shift; shift; done\nexec "$@"\n')
    sudo.chmod(0o755)
    return sudo


def test_vaulted_values(cloud: Ansible, stack: ControlPlane, entry_point: str):
    """An inline !vault value reaches old cores as an object of its own kind."""
    cloud.variables["ALIBABACLOUDSTACK_SECRET_KEY"] = None
    password = cloud.home / "password"
    password.write_text("open sesame")
    made = cloud.run(["ansible-vault", "encrypt_string", "--vault-password-file", str(password), Simulator.secret_key])
    assert made.ok, str(made)
    vault = made.stdout.strip()
    assert vault.startswith("!vault")
    book = cloud.home / "vault.yml"
    lines = "\n".join("            " + line.strip() for line in vault.splitlines()[1:])
    book.write_text(
        f"""
- hosts: localhost
  gather_facts: false
  tasks:
    - name: direct
      {VPC}:
        vpc_name: blue
        cidr_block: 172.16.0.0/12
        secret_key: !vault |
{lines}
    - name: in a variable
      vars:
        text: !vault |
{lines}
      {VPC}:
        vpc_name: blue
        secret_key: "{{{{ text }}}}"
"""
    )
    run = cloud.playbook(book, "--vault-password-file", str(password), "-vvv")
    assert run.ok, str(run)
    assert run.task("direct").changed and not run.task("in a variable").changed
    assert Simulator.secret_key not in run.stdout + run.stderr


def test_the_off_switch_of_the_environment(cloud: Ansible, stack: ControlPlane):
    run = cloud.tasks(
        {"name": "it", INFO: {}},
        {"name": "on", INFO: {}, "vars": {"cloudlink_in_worker": True}},
        env={"CLOUDLINK_IN_WORKER": "false"},
    )
    assert run.ok and reasons(run) == []
    run = cloud.playbook({"tasks": [{"name": "it", INFO: {}}]}, "-vvv", env={"CLOUDLINK_IN_WORKER": "0"})
    assert reasons(run) == ["running in the worker is switched off"]


def test_adhoc(cloud: Ansible, stack: ControlPlane, entry_point: str):
    plan = cloud.adhoc("alibabacloudstack_vpc", BLUE, check=True, diff=True)
    assert plan.ok and plan.tasks[0].changed and count(stack) == {}, str(plan)
    done = cloud.adhoc("alibabacloudstack_vpc", BLUE, diff=True)
    assert done.ok and done.tasks[0].changed and count(stack) == {"vpcs": 1}, str(done)
    assert done.tasks[0]["diff"] == plan.tasks[0]["diff"] and '+    "vpc_name": "blue"' in done.stdout


def test_both_entry_points_say_the_same(cloud: Ansible, stack: ControlPlane, run: InProcess):
    """Results, refusals, masked invocations: identical but for what is the cloud's (ids of requests)."""
    run.vpc("same", "172.16.0.0/12")
    run.vpc("same", "192.168.0.0/16")
    tasks = [
        {
            "name": "fine",
            VPC: {"vpc_name": "same", "cidr_block": "172.16.0.0/12", "tags": {}, "peer": {"access_key": "x"}},
        },
        {"name": "check", VPC: {"vpc_name": "new", "cidr_block": "10.0.0.0/8"}, "check_mode": True},
        {"name": "batch", VPC: {"batch": [{"vpc_name": "same", "cidr_block": "172.16.0.0/12"}]}},
        {"name": "ambiguous", VPC: {"vpc_name": "same"}, "ignore_errors": True},
        {"name": "invalid", VPC: {"vpc_name": "x"}, "ignore_errors": True},
        {"name": "misspelt", VPC: {"nam": "x"}, "ignore_errors": True},
        {"name": "type", VPC: {"vpc_name": "same", "wait_timeout": "long"}, "ignore_errors": True},
        {"name": "choice", VPC: {"vpc_name": "same", "state": "latest"}, "ignore_errors": True},
        {"name": "alias", VPC: {"name": "same", "vpc_name": "same", "cidr_block": "172.16.0.0/12"}},
        {"name": "wrong keys", VPC: {"vpc_name": "same", "access_key": "nobody"}, "ignore_errors": True},
        {"name": "info", INFO: {"vpc_name": "same"}},
    ]
    for task in tasks:
        task["diff"] = True
    results = {}
    cloud.variables["ANSIBLE_INJECT_INVOCATION"] = "true"
    for entry_point in (WORKER, MODULE):
        done = cloud.playbook({"tasks": tasks}, entry_point=entry_point)
        results[entry_point] = {task.task: tidy(task.result) for task in done.tasks}
    for name, result in results[MODULE].items():
        assert results[WORKER][name] == result, name
    bare = cloud.playbook({"tasks": tasks[:1]}, env={"ANSIBLE_INJECT_INVOCATION": None})
    assert ("invocation" in bare.task("fine").result) is (cloud.environment.name == "oldest")
    assert results[WORKER]["alias"]["warnings"], results[WORKER]["alias"]
    assert results[WORKER]["fine"]["invocation"]["module_args"]["secret_key"] == "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"
    assert results[WORKER]["batch"]["invocation"]["module_args"]["batch"] == "1 items"


def tidy(result: dict[str, Any]) -> dict[str, Any]:
    """Without what one run has and another need not: request ids, and what Ansible adds on its own."""
    own = ("ansible_facts", "_ansible_no_log", "_ansible_parsed", "exception", "failed", "_ansible_verbose_always")
    result = {key: value for key, value in result.items() if key not in own}
    if result.get("error"):
        result["error"] = {**result["error"], "request_id": bool(result["error"]["request_id"])}
    return json.loads(json.dumps(result, default=str))


@newest_only
@pytest.mark.parametrize("entry_point", [WORKER, MODULE])
@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_in_a_wait(cloud: Ansible, stack: ControlPlane, run: InProcess, entry_point: str, signum: int):
    """Ctrl-C while the cloud connects two interfaces: it ends at once, and the next run converges, with no duplicate."""
    first, second = run.sides()
    stack.settings(lag=3600)
    name = "cloudlink.interconnect.alibabacloudstack_router_interface_connection"
    book = cloud.home / "interrupted.yml"
    plays = [
        {
            "hosts": "localhost",
            "gather_facts": False,
            "tasks": [{"name": "it", name: {"batch": both(first["id"], second["id"])}}, {"name": "new", VPC: BLUE}],
        }
    ]
    book.write_text(json.dumps(plays))
    stack.clear_journal()
    process = subprocess.Popen(
        [str(cloud.environment.bin / "ansible-playbook"), str(book)],
        cwd=cloud.home,
        env=cloud.environ(cloud.home / "record.jsonl"),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        deadline = time.monotonic() + HANG
        # until it has connected, and looks again and again
        while stack.summary()["operations"].get("DescribeRouterInterfaces", 0) < 4:
            assert time.monotonic() < deadline and process.poll() is None, process.communicate()
            time.sleep(0.05)
        os.killpg(process.pid, signum)
        output, _ = process.communicate(timeout=HANG)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
    assert process.returncode != 0, output
    seen = stack.summary()["count"]
    time.sleep(1.2)
    assert stack.summary()["count"] == seen, "something still polls"
    stack.advance(3601)
    stack.settings(lag=0)
    done = cloud.playbook(book)
    assert done.ok, str(done)
    assert not done.task("it").changed
    assert {one["Status"] for one in objects(stack, "router_interfaces")} == {"Active"}
    again = cloud.playbook(book)
    assert again.ok and again.changed == 0
    assert count(stack) == {"vpcs": 2, "router_interfaces": 2}


@newest_only
def test_a_profile_beside_the_playbook(cloud: Ansible, stack: ControlPlane, entry_point: str):
    """A relative path means the playbook's directory on both entry points, wherever Ansible was started."""
    folder = cloud.home / "books"
    folder.mkdir()
    profile = {
        "name": "lab",
        "mode": "AK",
        "access_key_id": Simulator.access_key,
        "access_key_secret": Simulator.secret_key,
    }
    (folder / "keys.json").write_text(json.dumps({"profiles": [profile]}))
    for key in ("ACCESS_KEY", "SECRET_KEY"):
        cloud.variables[f"ALIBABACLOUDSTACK_{key}"] = None
    options = {**BLUE, "profile": "lab", "shared_credentials_file": "keys.json"}
    book = folder / "book.yml"
    book.write_text(
        json.dumps([{"hosts": "localhost", "gather_facts": False, "tasks": [{"name": "it", VPC: options}]}])
    )
    run = cloud.playbook(book)
    assert run.ok and run.task("it").changed, str(run)


def test_options_win_over_the_environment(run: InProcess, stack: ControlPlane, monkeypatch):
    monkeypatch.setenv("ALIBABACLOUDSTACK_REGION", OTHER_REGION)
    assert connection(stack)["region"] != OTHER_REGION
    assert run.vpc()["region_id"] == connection(stack)["region"]
    options = {key: value for key, value in connection(stack).items() if key != "region"}
    assert run.ok("vpc", bare=True, **options, **BLUE)["vpc"]["region_id"] == OTHER_REGION
