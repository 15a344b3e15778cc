# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter ``to_options``: what an info module returns, given back to its module, changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from ansible.errors import AnsibleFilterError

from ansible_collections.cloudlink.interconnect.plugins.filter.to_options import to_options
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import Manage
from tests.integration.test_examples import MODULES
from tests.simulator.testing import Simulator
from tests.support import alicloud, alkira, stack
from tests.support.ansible import Ansible
from tests.support.collection import action


@pytest.fixture(scope="module")
def simulator() -> Iterator[Simulator]:
    with Simulator(lag=0) as running:
        yield running


def built_stack(simulator: Simulator) -> stack.InProcess:
    run = stack.InProcess(simulator.stack)
    first, _second = run.pair()
    table = run.ok("vpc_info", vpc_name="blue")["vpcs"][0]["route_table_id"]
    route = {"route_table_id": table, "nexthop_type": "RouterInterface", "nexthop_id": first["id"]}
    run.ok("route_entry", destination_cidrblock="192.168.0.0/16", **route)
    run.ok("vpc", vpc_name="green", description="Two words", tags={"a": "1"})
    return run


def built_alicloud(simulator: Simulator) -> alicloud.InProcess:
    run = alicloud.InProcess(simulator.alicloud)
    blue, red = run.vpc("blue", "10.1.0.0/16", description="one", tags={"a": "1"}), run.vpc("red", "10.4.0.0/16")
    run.ok("vswitch", vpc_id=blue["id"], cidr_block="10.1.1.0/24", zone_id="cn-hangzhou-b", vswitch_name="a")
    peering = run.peering(alicloud.ends(blue, red), peer_connection_name="pair", tags={"b": "2"})
    route = {"route_table_id": blue["route_table_id"], "nexthop_type": "VpcPeer", "nexthop_id": peering["id"]}
    run.ok("route_entry", destination_cidrblock="10.4.0.0/16", name="there", **route)
    return run


def built_alkira(simulator: Simulator) -> alkira.InProcess:
    run = alkira.InProcess(simulator)
    run.furnish()
    assert not run.connector(**alkira.vxlan_gpe()).get("failed")
    assert not run.connector(**alkira.ipsec()).get("failed")
    return run


CLOUDS: dict[str, Any] = {
    "alibabacloudstack": (built_stack, "stack"),
    "alicloud": (built_alicloud, "alicloud"),
    "alkira": (built_alkira, "alkira"),
}
INFO = {"alicloud_vpc_peer_connection_accepter": "alicloud_vpc_peer_connection"}
"""A module whose objects another info module returns."""

RESOURCES = [one for one in MODULES if not one.endswith("_info") and isinstance(action(one).ENTRY, Manage)]


def found(run: Any, module: str, family: str) -> list[dict[str, Any]]:
    info = INFO.get(module, module).removeprefix(f"{family}_") + "_info"
    asked = {}
    if module.endswith("route_entry"):
        table = run.ok("vpc_info", vpc_name="blue")["vpcs"][0]["route_table_id"]
        asked = {"route_table_id": table, "entry_type": "Custom"}
    return run.ok(info, **asked)[run.entries[info].resource.results_key]


@pytest.mark.parametrize("module", RESOURCES)
def test_round_trip(simulator: Simulator, module: str) -> None:
    family = module.partition("_")[0]
    build, cloud = CLOUDS[family]
    getattr(simulator, cloud).reset()
    run, short = build(simulator), module.removeprefix(f"{family}_")
    objects = found(run, module, family)
    assert objects
    options = to_options(objects, f"cloudlink.interconnect.{module}")
    assert options == [to_options(one, module) for one in objects]
    for one in options:
        assert set(one) <= set(run.entries[short].resource.options)
    getattr(simulator, cloud).clear_journal()
    for check in (True, False):
        batch = run.ok(short, check, batch=options)
        assert not batch["changed"] and batch["diff"] == [], batch
        for one in options:
            single = run.ok(short, check, **one)
            assert not single["changed"], single
    assert [one for one in getattr(simulator, cloud).journal() if one["wrote"]] == []


def test_edit_and_apply(simulator: Simulator) -> None:
    simulator.alicloud.reset()
    run = built_alicloud(simulator)
    options = to_options(found(run, "alicloud_vpc", "alicloud"), "alicloud_vpc")
    result = run.ok("vpc", batch=[{**one, "description": "Another"} for one in options])
    assert [one["actions"] for one in result["batch"]] == [["modify"], ["modify"]]
    assert {one["description"] for one in found(run, "alicloud_vpc", "alicloud")} == {"Another"}


def test_every_resource_is_tried() -> None:
    assert len(RESOURCES) >= 15


@pytest.mark.parametrize(
    ("value", "module", "words"),
    [
        ({"id": "1"}, "alicloud_nothing", "'alicloud_nothing' is no module of cloudlink.interconnect"),
        ({"id": "1"}, "alicloud_vpc_info", "that manages single objects"),
        ({"id": "1"}, "../vpc", "is no module"),
        ({"id": "1"}, "alicloud_vpc_peering", "that manages single objects"),
        ("vpc-1", "alicloud_vpc", "takes an object of an info module, or a list of them, not 'str'"),
        ([1], "alicloud_vpc", "not 'int'"),
        ({"vpcs": []}, "alicloud_vpc", "has no id"),
    ],
)
def test_refusals(value: Any, module: str, words: str) -> None:
    with pytest.raises(AnsibleFilterError) as caught:
        to_options(value, module)
    assert words in str(caught.value)


def test_in_a_playbook(ansible: Ansible, simulator: Simulator) -> None:
    """On each core, with what Ansible makes of data on the way."""
    simulator.alicloud.reset()
    built_alicloud(simulator)
    ansible.variables.update(alicloud.variables(simulator.alicloud))
    ours = "cloudlink.interconnect."
    value = "{{ found.vpcs | cloudlink.interconnect.to_options('alicloud_vpc') %s }}"
    run = ansible.tasks(
        {"name": "look", f"{ours}alicloud_vpc_info": {}, "register": "found"},
        {"name": "same", f"{ours}alicloud_vpc": {"batch": value % ""}},
        {"name": "other", f"{ours}alicloud_vpc": {"batch": value % "| map('combine', {'tags': {'team': 'net'}})"}},
    )
    assert run.ok, str(run)
    assert not run.task("same").changed and run.task("other").changed
