# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options as YAML and templates bring them, odd ones too: understood alike on both entry points, or refused by their path."""

from __future__ import annotations

from typing import Any

from tests.simulator.testing import ControlPlane
from tests.support.ansible import Ansible, Run
from tests.support.stack import objects

VPC = "cloudlink.interconnect.alibabacloudstack_vpc"
BLUE = {"vpc_name": "blue", "cidr_block": "172.16.0.0/12"}


def play(cloud: Ansible, text: str, **options: Any) -> Run:
    """Run tasks that are written as YAML, with what JSON cannot say."""
    book = cloud.home / f"odd-{cloud.runs}.yml"
    book.write_text("- hosts: localhost\n  gather_facts: false\n  tasks:\n" + text, encoding="utf-8")
    return cloud.playbook(book, **options)


def test_what_only_yaml_can_say(cloud: Ansible, stack: ControlPlane, entry_point: str):
    """Keys that are numbers, where JSON, by which a module gets its options, has only texts; nothing; numbers without end."""
    run = play(
        cloud,
        f"""
    - name: create
      {VPC}: {{vpc_name: blue, cidr_block: 172.16.0.0/12, tags: {{2024: x, true: 1, empty: }}}}
    - name: again
      {VPC}: {{vpc_name: blue, tags: {{2024: x, "true": "1", empty: ""}}, purge_tags: true}}
    - name: batch
      {VPC}: {{batch: [{{vpc_name: blue, tags: {{2024: y}}}}]}}
    - name: find
      {VPC}_info: {{tags: {{2024: y, empty: }}}}
    - name: infinite
      {VPC}: {{vpc_name: blue, concurrency: .inf}}
      ignore_errors: true
    - name: endless
      {VPC}: {{vpc_name: blue, wait_timeout: .nan}}
      ignore_errors: true
    - name: unknown
      {VPC}: {{vpc_name: blue, peer: {{7: x}}}}
      ignore_errors: true
""",
    )
    assert run.ok, str(run)
    assert run.task("create")["vpc"]["tags"] == {"2024": "x", "true": "1", "empty": ""}
    assert not run.task("again").changed
    assert run.task("batch").changed
    assert [vpc["name"] for vpc in run.task("find")["vpcs"]] == ["blue"]
    assert [one["Tags"] for one in objects(stack, "vpcs")] == [{"2024": "y", "true": "1", "empty": ""}]
    assert "concurrency" in run.task("infinite").msg and run.task("infinite")["error"]["code"] == "InvalidOptions"
    assert run.task("endless").msg == "wait_timeout: must be at most 2000000 seconds, not nan"
    assert run.task("unknown")["problems"] == ["peer.7: is not an option of this module"]


HALF = "holds half of a character (\\udc80, a lone surrogate), which is not valid text; give it as UTF-8"
ODD = "lookup('ansible.builtin.env', 'ODD')"


def test_half_of_a_character(cloud: Ansible, stack: ControlPlane, entry_point: str):
    """What a variable of the environment brings that is no UTF-8."""
    cloud.variables["ODD"] = "a\udc80b"
    odd: list[tuple[dict[str, Any], str]] = [
        ({"vpc_name": "{{ %s }}" % ODD}, "vpc_name: " + HALF),
        ({**BLUE, "tags": "{{ {%s: 'x'} }}" % ODD}, "tags: the key 'a\\udc80b' " + HALF),
        ({**BLUE, "tags": {"k": "{{ %s }}" % ODD}}, "tags.k: " + HALF),
        ({**BLUE, "access_key": "{{ %s }}" % ODD}, "access_key: " + HALF),
        ({**BLUE, "peer": {"secret_key": "{{ %s }}" % ODD}}, "peer.secret_key: " + HALF),
        (
            {"batch": [BLUE, {"vpc_name": "green", "secondary_cidr_blocks": ["{{ %s }}" % ODD]}]},
            "batch[1].secondary_cidr_blocks[0]: " + HALF,
        ),
        ({**BLUE, "state": "{{ %s }}" % ODD}, ""),
        ({**BLUE, "accounts": "{{ [{%s: 'x'}] }}" % ODD}, ""),
    ]
    tasks = [{"name": f"{number}", VPC: options, "ignore_errors": True} for number, (options, _) in enumerate(odd)]
    run = cloud.tasks(*tasks)
    assert run.ok, str(run)
    for task, (options, problem) in zip(run.tasks, odd, strict=True):
        assert task.get("error", {}).get("code") == "InvalidOptions", f"{options}: {task}"
        assert problem in ("", task.msg) and task["problems"]
    # an option that nobody gave
    run = cloud.tasks({"name": "it", VPC: BLUE}, env={"ALIBABACLOUDSTACK_DEPARTMENT": "\udc80"})
    assert run.task("it").msg == "department: " + HALF
    assert "Traceback" not in str(run) and stack.summary()["count"] == 0
