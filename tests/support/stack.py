# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Apsara Stack family in tests: connection options for the simulator, calls in process, and ladders of tasks."""

from __future__ import annotations

import json
import time
from collections import Counter
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from tests.simulator.testing import ControlPlane, Simulator
from tests.support import collection
from tests.support.ansible import MODULE, Ansible, TaskResult

DEPARTMENT, RESOURCE_GROUP = "37", "126"
REGION, OTHER_REGION = "cn-sim-1", "cn-sim-2"
PRODUCTS = ("vpc", "ecs", "ascm", "sts")
LISTS = ("vpcs", "router_interfaces", "route_entries")


def connection(stack: ControlPlane, **more: Any) -> dict[str, Any]:
    """Connection options of the first account; ``more`` overrides them."""
    return {
        "access_key": Simulator.access_key,
        "secret_key": Simulator.secret_key,
        "region": REGION,
        "department": DEPARTMENT,
        "resource_group": RESOURCE_GROUP,
        "endpoints": dict.fromkeys(PRODUCTS, stack.endpoint),
        **more,
    }


def peer(**more: Any) -> dict[str, Any]:
    """Connection options of the second account, as ``peer`` or an entry of ``accounts`` takes them."""
    return {
        "access_key": Simulator.peer_access_key,
        "secret_key": Simulator.peer_secret_key,
        "department": DEPARTMENT,
        "resource_group": RESOURCE_GROUP,
        **more,
    }


def variables(stack: ControlPlane) -> dict[str, str | None]:
    """Environment variables of the first account."""
    return {
        "ALIBABACLOUDSTACK_ACCESS_KEY": Simulator.access_key,
        "ALIBABACLOUDSTACK_SECRET_KEY": Simulator.secret_key,
        "ALIBABACLOUDSTACK_REGION": REGION,
        "ALIBABACLOUDSTACK_DEPARTMENT": DEPARTMENT,
        "ALIBABACLOUDSTACK_RESOURCE_GROUP": RESOURCE_GROUP,
        **{f"ALIBABACLOUDSTACK_{product.upper()}_ENDPOINT": stack.endpoint for product in PRODUCTS},
    }


def peer_variables() -> dict[str, str | None]:
    """Environment variables of the second account."""
    return {
        "ALIBABACLOUDSTACK_PEER_ACCESS_KEY": Simulator.peer_access_key,
        "ALIBABACLOUDSTACK_PEER_SECRET_KEY": Simulator.peer_secret_key,
        "ALIBABACLOUDSTACK_PEER_DEPARTMENT": DEPARTMENT,
        "ALIBABACLOUDSTACK_PEER_RESOURCE_GROUP": RESOURCE_GROUP,
    }


def objects(stack: ControlPlane, kind: str, account: str | None = None, region: str | None = None) -> list[dict]:
    """The objects of a kind that the cloud holds, of all accounts and regions unless told otherwise."""
    return [
        obj
        for owner, regions in stack.state().items()
        for place, kinds in regions.items()
        for obj in kinds.get(kind, ())
        if account in (None, owner) and region in (None, place)
    ]


def count(stack: ControlPlane) -> dict[str, int]:
    """How many objects of each kind the cloud holds, zeros left out. System routes are not objects of anyone's."""
    found = {kind: len(objects(stack, kind)) for kind in LISTS}
    return {kind: number for kind, number in found.items() if number}


def entries() -> dict[str, Any]:
    """What the modules run, by module name without the prefix of the family."""
    return collection.entries("alibabacloudstack")


class InProcess:
    """Runs what a module runs, without Ansible around it: options in, result out, warnings under ``warnings``.

    ``run("vpc", vpc_name="blue")``; :meth:`ok` and :meth:`fails` also say what is expected.
    """

    def __init__(self, stack: ControlPlane) -> None:
        from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import family

        # Clients live as long as a process; a test has a right to new ones.
        family.forget()
        self.stack = stack
        self.entries = self.known_entries()
        self.defaults: dict[str, Any] = {"wait_interval": 0.01}

    def known_entries(self) -> dict[str, Any]:
        return entries()

    def connection(self) -> dict[str, Any]:
        return connection(self.stack)

    def client(self, **more: Any) -> Any:
        """A client of the first account, for what no module does; ``more`` overrides connection options."""
        from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

        from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import Call

        entry = self.entries["vpc_info"]
        checked = ArgumentSpecValidator(entry.argument_spec).validate({**self.connection(), **more})
        return entry.family.client(Call(checked.validated_parameters, False, True), checked.validated_parameters)

    def route_table(self, vpc: str, name: str, **more: Any) -> str:
        """The id of a new custom route table, ready for routes."""
        client = self.client(**more)
        made = client.call("CreateRouteTable", {"VpcId": vpc, "RouteTableName": name})["RouteTableId"]
        path = ("RouterTableList", "RouterTableListType")
        while client.pages("DescribeRouteTableList", {"RouteTableId": made}, path)[0]["Status"] != "Available":
            time.sleep(0.01)
        return str(made)

    def __call__(self, name: str, /, check: bool = False, bare: bool = False, **options: Any) -> dict[str, Any]:
        """
        :param bare: without the connection options of the first account.
        """
        from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import Call, execute, refusal
        from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.options import finite

        entry = self.entries[name]
        given = {} if bare else self.connection()
        given.update({key: value for key, value in self.defaults.items() if key in entry.argument_spec})
        given = finite({**given, **options}, entry.argument_spec)
        errors, params = self.validated(name, entry, given)
        if errors:
            return refusal(errors[0], name, params, entry, given)
        call = Call(params, check, True)
        result = execute(entry, call)
        result["warnings"] = call.warnings
        assert result.get("error", {}).get("code") != "Defect", result["msg"]
        return result

    def validated(self, name: str, entry: Any, given: dict[str, Any]) -> tuple[list[str], dict[str, Any]]:
        return collection.validated(entry, given)

    def ok(self, name: str, /, check: bool = False, **options: Any) -> dict[str, Any]:
        result = self(name, check, **options)
        assert not result.get("failed"), result
        return result

    def fails(self, name: str, /, check: bool = False, **options: Any) -> dict[str, Any]:
        result = self(name, check, **options)
        assert result.get("failed"), result
        return result

    def silent(self, name: str, /, **options: Any) -> dict[str, Any]:
        """Fails, and that before the first call."""
        self.stack.clear_journal()
        result = self.fails(name, **options)
        assert self.stack.summary()["count"] == 0, self.stack.journal()
        return result

    # What tests stand on

    def vpc(self, name: str = "blue", cidr: str = "172.16.0.0/12", **options: Any) -> dict[str, Any]:
        return self.ok("vpc", vpc_name=name, cidr_block=cidr, **options)["vpc"]

    def interface(self, vpc: dict[str, Any], role: str, name: str | None = None, **options: Any) -> dict[str, Any]:
        given: dict[str, Any] = {"opposite_region": REGION, "router_type": "VRouter", "role": role}
        given["router_id"] = vpc["router_id"]
        given["name"] = name or f"{vpc['vpc_name']}-{role[:4]}"
        if role == "InitiatingSide":
            given["specification"] = "Large.2"
        return self.ok("router_interface", **{**given, **options})["router_interface"]

    def sides(self, **options: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """Two VPCs with an interface each: ``(initiating, accepting)``, both Idle."""
        blue, green = self.vpc("blue", "172.16.0.0/12"), self.vpc("green", "192.168.0.0/16")
        return (
            self.interface(blue, "InitiatingSide", **options),
            self.interface(green, "AcceptingSide", **options),
        )

    def connect(self, first: dict[str, Any], second: dict[str, Any], check: bool = False, **options: Any) -> dict:
        """Both connections in one batch."""
        return self("router_interface_connection", check, batch=both(first["id"], second["id"]), **options)

    def pair(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """The same, connected."""
        first, second = self.sides()
        result = self.connect(first, second)
        assert not result.get("failed"), result
        return self.read(first["id"]), self.read(second["id"])

    def read(self, interface_id: str) -> dict[str, Any]:
        found = self.ok("router_interface_info", router_interface_ids=[interface_id])["router_interfaces"]
        assert len(found) == 1
        return found[0]


def both(first: str, second: str, **more: Any) -> list[dict[str, Any]]:
    """A batch that ties two interfaces to each other, the initiating one first: the order is the module's to know."""
    return [
        {"interface_id": first, "opposite_interface_id": second, **more},
        {"interface_id": second, "opposite_interface_id": first, **more},
    ]


# --- Ladders: many tasks of one module in one playbook, and what each of them did ------------------------------------


@dataclass
class Rung:
    """What one task of a ladder reported, and what arrived at the cloud meanwhile."""

    result: TaskResult
    calls: int = 0
    writes: int = 0
    operations: Counter = field(default_factory=Counter)

    def __getitem__(self, key: str) -> Any:
        return self.result[key]

    @property
    def actions(self) -> list[str]:
        return self.result["actions"]


def step(name: str, args: dict[str, Any], module: str = "", check: bool = False, **keywords: Any) -> dict[str, Any]:
    """A task of a ladder. It goes on after a failure; the test looks at the result."""
    task: dict[str, Any] = {"name": name, "args": args, "module": module, "keywords": keywords}
    if check:
        keywords["check_mode"] = True
    return task


def climb(
    ansible: Ansible,
    stack: ControlPlane,
    module: str,
    steps: list[dict[str, Any]],
    whole: tuple[str, ...] = ("create",),
) -> dict[str, Rung]:
    """Run the steps one after the other, and look into the journal between them. Returns ``{name: Rung}``.

    In the worker, all of them are tasks of one playbook. As processes of their own, only those are that Ansible has to do
    something for, and those named in ``whole``, or else the last: what is in between Ansible and any module is always the same.
    """
    by_ansible = [_by_ansible(ansible, one) or one["name"] in whole for one in steps]
    if not any(by_ansible):
        by_ansible[-1] = True
    rungs: dict[str, Rung] = {}
    for together, pairs in groupby(zip(by_ansible, steps, strict=True), key=lambda pair: pair[0]):
        climbed = _climb_by_ansible if together else _climb_alone
        rungs.update(climbed(ansible, stack, module, [one for _by, one in pairs]))
    return rungs


def _by_ansible(ansible: Ansible, one: dict[str, Any]) -> bool:
    """In the worker, or with keywords or a template that Ansible makes something of."""
    return (
        ansible.entry_point != MODULE or bool(set(one["keywords"]) - {"check_mode"}) or "{{" in json.dumps(one["args"])
    )


def _full(one: dict[str, Any], module: str) -> str:
    name = one["module"] or module
    return name if "." in name else f"cloudlink.interconnect.alibabacloudstack_{name}"


def _climb_alone(ansible: Ansible, stack: ControlPlane, module: str, steps: list[dict[str, Any]]) -> dict[str, Rung]:
    rungs = {}
    seen = stack.summary()
    for one in steps:
        name = _full(one, module)
        result = ansible.alone(one["name"], name, one["args"], bool(one["keywords"].get("check_mode")))
        now = stack.summary()
        rungs[one["name"]] = _rung(result, seen, now)
        seen = now
    return rungs


def look_into_journal(stack: ControlPlane) -> str:
    """A template that a task gets what :meth:`ControlPlane.summary` says from; :func:`summary_of` reads it."""
    url = f"{stack.address}/_sim/journal?entries=false"
    # The certificate of an HTTPS cloud is the simulator's own, made at start.
    checked = str(not url.startswith("https:")).lower()
    return "{{ lookup('ansible.builtin.url', '%s', split_lines=false, validate_certs=%s) }}" % (url, checked)


def _climb_by_ansible(
    ansible: Ansible, stack: ControlPlane, module: str, steps: list[dict[str, Any]]
) -> dict[str, Rung]:
    lookup = look_into_journal(stack)
    tasks: list[dict[str, Any]] = []
    for one in steps:
        name = _full(one, module)
        tasks.append({"name": one["name"], name: one["args"], "diff": True, "ignore_errors": True, **one["keywords"]})
        tasks.append({"name": f"after {one['name']}", "ansible.builtin.debug": {"msg": lookup}})
    first = {"name": "before", "ansible.builtin.debug": {"msg": lookup}}
    run = ansible.playbook({"tasks": [first, *tasks]})
    assert len(run.tasks) == len(tasks) + 1, str(run)
    seen = summary_of(run.tasks[0])
    rungs = {}
    for result, probe in zip(run.tasks[1::2], run.tasks[2::2], strict=True):
        now = summary_of(probe)
        rungs[result.task] = _rung(result, seen, now)
        seen = now
    return rungs


def _rung(result: TaskResult, seen: dict[str, Any], now: dict[str, Any]) -> Rung:
    """What came between two looks into the journal."""
    return Rung(
        result,
        now["count"] - seen["count"],
        now["writes"] - seen["writes"],
        Counter(now["operations"]) - Counter(seen["operations"]),
    )


def summary_of(task: TaskResult) -> dict[str, Any]:
    assert not task.failed, task
    found = task["msg"]
    return json.loads(found) if isinstance(found, str) else found
