# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The ladder of each module, by Ansible: on both entry points, with the oldest and the newest ansible-core.

bad options -> check create -> create -> again -> check again -> update -> again -> check delete -> delete -> again, with
the journal of the portal read after each. One playbook for all modules, since starting Ansible is the dearest part.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.simulator.testing import ControlPlane
from tests.support.alkira import CREDENTIAL, LONG, SUITE, ipsec, vxlan_gpe
from tests.support.ansible import Ansible
from tests.support.stack import Rung, climb, step

UNKNOWN = "(known after apply)"

BAD = {
    "billing_tag": ({"description": "x"}, "name: billing tag is found by its name or by id; give one of them"),
    "group": ({"name": ""}, "name: group is found by its name or by id; give one of them"),
    "segment": (
        {"name": "prod", "cidrs": ["10.40.0.1/16"], "enterprise_dns_server_ip": "dns"},
        "cidrs[0]: '10.40.0.1/16' has host bits set; the network is 10.40.0.0/16; "
        "enterprise_dns_server_ip: 'dns' is not an IP address",
    ),
    "credential_azure_vnet": ({"name": "prod", "tenant_id": ""}, "tenant_id: must not be empty"),
    "connector_ipsec_tunnel_profile": ({"name": "strong", "ike_dh_group": ""}, "ike_dh_group: must not be empty"),
    "connector_azure_expressroute": (
        vxlan_gpe(vhub_prefix="10.130.0.0/24"),
        "vhub_prefix: '10.130.0.0/24' is a /24; it must be a /23",
    ),
}
"""Per module, options that are refused before the first call, and the words."""

OBJECTS: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("billing_tag", {"name": "production"}, {"description": "second"}),
    ("group", {"name": "networking", "description": "first"}, {"description": ""}),
    ("segment", {"name": "prod", "cidrs": ["10.40.0.0/16"]}, {"cidrs": ["10.41.0.0/16", "10.40.0.0/16"], "asn": 65010}),
    ("credential_azure_vnet", {"name": "prod", **CREDENTIAL}, {}),
    ("connector_ipsec_tunnel_profile", {"name": "strong", **SUITE}, {"ike_dh_group": "ECP384"}),
    ("connector_azure_expressroute", vxlan_gpe(), {"size": "LARGE", "enabled": False, "group": ""}),
]
"""Per module, an object and a change to it, in the order in which they need each other."""

KEYS = {
    "credential_azure_vnet": "credential",
    "connector_ipsec_tunnel_profile": "ipsec_tunnel_profile",
    "connector_azure_expressroute": "connector",
}
"""Result keys that are not the module's name."""

CALLS = {"create": 4, "again": 2, "update": 4, "delete": 4}
"""The most calls to the object's own collection; beside them the tenant network and the references are looked up.

Of those that make an object one asks, afterwards, whether another run made the same.
"""


def up(module: str, one: dict[str, Any], change: dict[str, Any]) -> list[dict[str, Any]]:
    two, long = {**one, **change}, LONG % module
    steps = [
        step(f"{module}: bad", BAD[module][0], long),
        step(f"{module}: misspelt", {**one, "nam": "x", "batc": []}, long),
        step(f"{module}: check create", one, long, check=True),
        step(f"{module}: create", one, long),
        step(f"{module}: again", one, long),
        step(f"{module}: check again", one, long, check=True),
    ]
    if change:
        steps += [
            step(f"{module}: check update", two, long, check=True),
            step(f"{module}: update", two, long),
            step(f"{module}: update again", two, long),
        ]
    return [*steps, step(f"{module}: info", {"name": one["name"]}, f"{long}_info")]


def down(module: str, one: dict[str, Any]) -> list[dict[str, Any]]:
    gone, long = {"name": one["name"], "state": "absent"}, LONG % module
    return [
        step(f"{module}: check delete", gone, long, check=True),
        step(f"{module}: delete", gone, long),
        step(f"{module}: delete again", gone, long),
    ]


def own_calls(rung: Rung, module: str) -> int:
    word = {"connector_azure_expressroute": "express-route-connectors", "credential_azure_vnet": "credentials"}.get(
        module, {"billing_tag": "tags", "connector_ipsec_tunnel_profile": "profiles"}.get(module, f"{module}s")
    )
    return sum(count for name, count in rung.operations.items() if word in name)


def unchanged(rung: Rung) -> None:
    assert not rung.result.failed, rung.result
    assert rung.result.changed is False and rung.actions == [] and rung.writes == 0
    assert rung["diff"]["before"] == rung["diff"]["after"]


def predicted(plan: Rung, done: Rung, action: str) -> None:
    """Check mode wrote nothing and said what the run then did."""
    assert not plan.result.failed and not done.result.failed, (plan.result, done.result)
    assert plan.writes == 0 and done.writes == 1
    assert plan.result.changed is True and done.result.changed is True
    assert plan.actions == done.actions == [action]
    assert plan["diff"] == done["diff"] and plan["diff"]["before"] != plan["diff"]["after"]


def agree(plan: Any, done: Any) -> None:
    """What check mode shows of an object is what it then is, unless only the portal could know."""
    if isinstance(plan, dict):
        assert set(plan) == set(done)
        for name in plan:
            agree(plan[name], done[name])
    elif isinstance(plan, list):
        assert len(plan) == len(done)
        for one, other in zip(plan, done, strict=True):
            agree(one, other)
    else:
        assert plan in (UNKNOWN, done)


@pytest.mark.slow
def test_all_modules(cloud: Ansible, portal: ControlPlane, entry_point: str):
    steps = [one for module, obj, change in OBJECTS for one in up(module, obj, change)]
    steps += [
        step("cxps", {"provider": "azure"}, LONG % "cxp_info"),
        step("networks", {}, LONG % "tenant_network_info"),
        step("check provision", {}, LONG % "provision", check=True),
        step("provision", {}, LONG % "provision"),
        step("provision again", {}, LONG % "provision"),
        step("bad provision", {"wait_timeout": 0}, LONG % "provision"),
    ]
    steps += [one for module, obj, change in reversed(OBJECTS) for one in down(module, obj)]
    rungs = climb(cloud, portal, "", steps, whole=(f"{OBJECTS[-1][0]}: create",))

    for module, obj, change in OBJECTS:
        mine = {name.partition(": ")[2]: rung for name, rung in rungs.items() if name.startswith(f"{module}: ")}
        key = KEYS.get(module, module)
        check_making(module, mine, key, obj)
        if change:
            check_changing(module, mine, key)
        check_removing(module, mine, key)
        misspelt = mine["misspelt"]["msg"]
        assert "nam (did you mean 'name'?)" in misspelt and "batc (did you mean 'batch'?)" in misspelt
        # The plural of the key that a single object has.
        assert mine["info"][f"{key}s"] == [mine["update" if change else "create"][key]]

    assert [one["provider"] for one in rungs["cxps"]["cxps"]] == ["AZURE"] * 6
    assert rungs["networks"]["tenant_networks"][0]["provision_state"] == "PENDING"
    predicted(rungs["check provision"], rungs["provision"], "provision")
    unchanged(rungs["provision again"])
    assert rungs["bad provision"].calls == 0 and "wait_timeout: must be more than 0" in rungs["bad provision"]["msg"]


def check_making(module: str, mine: dict[str, Rung], key: str, obj: dict[str, Any]) -> None:
    assert mine["create"].actions == ["create"] and mine["create"].writes == 1
    assert mine["create"][key]["name"] == obj["name"]
    assert mine["bad"].result.failed and mine["bad"].calls == 0
    assert mine["bad"]["msg"] == BAD[module][1] and mine["bad"]["error"]["code"] == "InvalidOptions"
    predicted(mine["check create"], mine["create"], "create")
    agree(mine["check create"][key], mine["create"][key])
    assert mine["check create"]["id"] == UNKNOWN
    assert own_calls(mine["create"], module) <= CALLS["create"]
    for name in ("again", "check again"):
        unchanged(mine[name])
        assert mine[name][key] == mine["create"][key]
        assert own_calls(mine[name], module) <= CALLS["again"]


def check_changing(module: str, mine: dict[str, Rung], key: str) -> None:
    assert mine["update"].actions == ["update"] and mine["update"].writes == 1
    assert own_calls(mine["update"], module) <= CALLS["update"]
    predicted(mine["check update"], mine["update"], "update")
    agree(mine["check update"][key], mine["update"][key])
    unchanged(mine["update again"])


def check_removing(module: str, mine: dict[str, Rung], key: str) -> None:
    assert mine["delete"].actions == ["delete"] and mine["delete"].writes == 1
    predicted(mine["check delete"], mine["delete"], "delete")
    assert mine["delete"]["diff"]["after"] == {} and mine["delete"][key] is None
    assert own_calls(mine["delete"], module) <= CALLS["delete"]
    unchanged(mine["delete again"])


def test_batches_and_what_an_option_set_lacks(cloud: Ansible, portal: ControlPlane, entry_point: str):
    """Paths in messages name the item of the batch, and nothing is made when one item cannot be."""
    good = {"name": "good", "cidrs": ["10.40.0.0/16"]}
    rungs = climb(
        cloud,
        portal,
        LONG % "segment",
        [
            step("lacks", {"batch": [good, {"name": "bad"}]}),
            step("twice", {"batch": [good, good]}),
            step("beside", {"batch": [good], "name": "x"}),
            step("empty", {"batch": []}),
            step("deep", {"batch": [dict(ipsec(), instances=[{"nam": "x"}])]}, LONG % "connector_azure_expressroute"),
            step("make", {"batch": [good, {**good, "name": "two"}], "return_objects": True}),
        ],
    )
    assert "batch[1] (segment 'bad'): cidrs: needed to make the segment and not given" in rungs["lacks"]["msg"]
    assert "batch[1]: describes the same segment as batch[0]" in rungs["twice"]["msg"]
    assert "name: cannot be combined with batch" in rungs["beside"]["msg"]
    assert all(rungs[name].writes == 0 for name in ("lacks", "twice", "beside", "empty", "deep"))
    assert rungs["empty"]["batch"] == [] and not rungs["empty"].result.changed
    assert rungs["deep"].result.failed and "nam" in rungs["deep"]["msg"]
    assert [row["object"]["name"] for row in rungs["make"]["batch"]] == ["good", "two"]
