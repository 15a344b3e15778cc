# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Random options for every module, out of its argument spec: an error in words or a result, and nothing else.

In process, against the simulator. A case is good options of which some are left out, misspelt or replaced by what nobody should
give. It is drawn from its seed alone, and runs in check mode and then for real:

- never does it end as a defect of the collection;
- check mode never writes, and what is refused for its options is refused in check mode in the same words, and never written;
- every failed result of one object holds ``id``, ``changed`` and ``actions``;
- every result can be written as UTF-8.

``OPTION_CASES=1000 pytest tests/integration/test_random_options.py`` runs more cases; ``OPTION_SEED=17 OPTION_CASES=1`` runs one.
"""

from __future__ import annotations

import copy
import json
import os
import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.simulator.testing import ControlPlane, Simulator
from tests.support import alicloud, alkira, stack

CASES = int(os.environ.get("OPTION_CASES", "40"))
SEED = int(os.environ.get("OPTION_SEED", "1"))

UNKNOWN = "(known after apply)"
TEXTS = [
    "",
    " ",
    "x",
    "blue",
    "green",
    "a" * 300,
    "1st",
    "\u00e9cole",
    "\u4e2d\u6587",
    "a\nb",
    "a\x00b",
    "\ud800",
    UNKNOWN,
]
TEXTS += [
    "http://x",
    "10.0.0.0/8",
    "10.0.0.1/8",
    "172.16.0.0/12",
    "10.0.0.0",
    "fd00::/48",
    "vpc-none",
    "0",
    "\u0661",
    "null",
]
NUMBERS = [-1, 0, 1, 20, 65536, 2**31, 2**63, 10**30, True, "7", "x", 1.5, float("nan"), float("inf")]
TIMES = [-1.0, 0.0, 0.05, float("nan"), float("inf"), -float("inf"), 1e300, "x", None]
# Options about the way to the cloud would lead away from this machine, or make a run slow.
ELSEWHERE = {"wait_interval", "client_connect_timeout", "client_read_timeout", "max_retries"}


def anything(rng: random.Random, depth: int = 0) -> Any:
    """Any value that YAML can say."""
    kind = rng.randrange(8 if depth < 2 else 5)
    if kind < 3:
        return rng.choice(TEXTS)
    if kind == 3:
        return rng.choice(NUMBERS)
    if kind == 4:
        return rng.choice([None, True, False])
    if kind < 6:
        return [anything(rng, depth + 1) for _ in range(rng.randrange(3))]
    return {
        rng.choice(["a", "", "acs:x", "k\ud800", "name"]): anything(rng, depth + 1) for _ in range(rng.randrange(3))
    }


def value(rng: random.Random, name: str, option: dict[str, Any]) -> Any:
    """A value of an option, mostly of its type."""
    kind = option.get("type", "str")
    if rng.random() < 0.1 and name != "wait_timeout":
        return anything(rng)
    if name == "wait_timeout" or kind == "float":
        return rng.choice(TIMES)
    if option.get("choices") and rng.random() < 0.8:
        return rng.choice(option["choices"])
    if kind == "bool":
        return rng.choice([True, False, None, "maybe"])
    if kind == "int":
        return rng.choice(NUMBERS)
    if kind == "list":
        return [element(rng, option) for _ in range(rng.randrange(4))]
    if kind == "dict" and option.get("options"):
        return options(rng, option["options"])
    if kind == "dict":
        return {rng.choice(["a", "b", "acs:c", " "]): anything(rng, 1) for _ in range(rng.randrange(4))}
    return rng.choice(TEXTS)


def element(rng: random.Random, option: dict[str, Any]) -> Any:
    if option.get("options"):
        return options(rng, option["options"])
    return value(rng, "", {"type": option.get("elements", "str")})


def options(rng: random.Random, spec: dict[str, Any]) -> dict[str, Any]:
    """Some of the options of a level."""
    chosen = [name for name in sorted(spec) if rng.random() < 0.3]
    return {name: value(rng, name, spec[name]) for name in chosen}


def spoilt(rng: random.Random, good: dict[str, Any], spec: dict[str, Any]) -> dict[str, Any]:
    """Good options, a few of them gone bad."""
    given = copy.deepcopy(good)
    for _ in range(rng.randrange(4)):
        name = rng.choice(sorted(spec))
        how = rng.random()
        if how < 0.2 and given:
            given.pop(rng.choice(sorted(given)))
        elif how < 0.25:
            given[name + "x"] = 1
        else:
            given[name] = value(rng, name, spec[name])
    return given


# --- Three worlds -------------------------------------------------------------------------------------------------------------


def stack_world(run: stack.InProcess) -> dict[str, dict[str, Any]]:
    first, second = run.sides()
    table = run.ok("vpc_info", vpc_name="blue")["vpcs"][0]["route_table_id"]
    return {
        "vpc": {"vpc_name": "blue", "description": "One", "tags": {"a": "b"}},
        "router_interface": {"router_id": first["router_id"], "role": "InitiatingSide", "specification": "Mini.2"},
        "router_interface_connection": {"interface_id": second["id"], "opposite_interface_id": first["id"]},
        "route_entry": {
            "route_table_id": table,
            "destination_cidrblock": "10.9.0.0/16",
            "nexthop_type": "RouterInterface",
            "nexthop_id": first["id"],
        },
        "route_entry_info": {"route_table_id": table},
    }


def alicloud_world(run: alicloud.InProcess) -> dict[str, dict[str, Any]]:
    given = run.inner()
    peering = run.peering(given)["id"]
    return {
        "vpc": {"vpc_name": "blue", "description": "One", "tags": {"a": "b"}},
        "vpc_peer_connection": {**given, "name": "blue-green"},
        "vpc_peer_connection_accepter": {"instance_id": peering, "name": "blue-green"},
        "route_entry": {
            "vpc_id": given["vpc_id"],
            "destination_cidrblock": "10.2.0.0/16",
            "nexthop_type": "VpcPeer",
            "nexthop_id": peering,
        },
        "route_entry_info": {"vpc_id": given["vpc_id"]},
    }


def alkira_world(run: alkira.InProcess) -> dict[str, dict[str, Any]]:
    run.furnish()
    return {
        "segment": {"name": "prod", "cidrs": ["10.40.0.0/16"]},
        "group": {"name": "networking"},
        "billing_tag": {"name": "production"},
        "credential_azure_vnet": {"name": "prod", **alkira.CREDENTIAL},
        "connector_ipsec_tunnel_profile": {"name": "strong", **alkira.SUITE},
        "connector_azure_expressroute": alkira.vxlan_gpe(),
        "azure_expressroute": {**alkira.vxlan_gpe(), "segments": [{"name": "prod", "cidrs": ["10.40.0.0/16"]}]},
        "azure_expressroute_info": {"connectors": [alkira.vxlan_gpe()], "groups": [{"name": "networking"}]},
    }


FAMILIES: dict[
    str, tuple[str, Callable[[Simulator, ControlPlane], Any], Callable[[Any], dict[str, dict[str, Any]]]]
] = {
    "alibabacloudstack": ("stack", lambda _, cloud: stack.InProcess(cloud), stack_world),
    "alicloud": ("alicloud", lambda _, cloud: alicloud.InProcess(cloud), alicloud_world),
    "alkira": ("alkira", lambda simulator, _: alkira.InProcess(simulator), alkira_world),
}
MODULES = [
    *("alibabacloudstack " + name for name in stack.entries()),
    *("alicloud " + name for name in alicloud.entries()),
    *("alkira " + name for name in ("segment", "group", "billing_tag", "credential_azure_vnet", "segment_info")),
    *("alkira " + name for name in ("connector_ipsec_tunnel_profile", "connector_azure_expressroute", "provision")),
    *("alkira " + name for name in ("azure_expressroute", "azure_expressroute_info")),
]


@pytest.fixture(scope="module")
def simulator() -> Iterator[Simulator]:
    with Simulator(lag=0) as running:
        yield running


@pytest.mark.parametrize("module", MODULES)
def test_random_options(simulator: Simulator, module: str):
    family, name = module.split()
    cloud_name, runner, world = FAMILIES[family]
    cloud: ControlPlane = getattr(simulator, cloud_name)
    run, good, fresh = None, {}, False
    for seed in range(SEED, SEED + CASES):
        if not fresh:
            cloud.reset()
            run = runner(simulator, cloud)
            run.defaults.update(max_retries=1, max_retry_timeout=0.05, wait_timeout=0.2)
            good = world(run)
        rng = random.Random(f"{module} {seed}")
        spec = of_the_object(run.entries[name])
        base = good.get(name, {})
        if "batch" in spec and rng.random() < 0.3:
            base = {"batch": [spoilt(rng, base, spec["batch"]["options"]) for _ in range(rng.randrange(3))]}
        given = spoilt(rng, base, spec)
        try:
            fresh = not one_case(run, cloud, name, given)
        except Exception as error:
            repeat = f"OPTION_SEED={seed} OPTION_CASES=1 python -m pytest {__file__} -k {module!r}"
            raise AssertionError(f"{given!r}: {error}\n{repeat}") from error


def of_the_object(entry: Any) -> dict[str, Any]:
    """The options of a module but for those of the connection."""
    away = {*entry.family.options, "peer", "accounts", *ELSEWHERE}
    return {key: option for key, option in entry.argument_spec.items() if key not in away}


def one_case(run: Any, cloud: ControlPlane, name: str, given: dict[str, Any]) -> bool:
    """Whether it changed anything in the cloud."""
    cloud.clear_journal()
    check = run(name, check=True, **copy.deepcopy(given))
    assert cloud.summary()["writes"] == 0, "check mode wrote"
    done = run(name, **copy.deepcopy(given))
    wrote = cloud.summary()["writes"] > 0
    assert (check.get("error") or {}).get("code") != "Defect" != (done.get("error") or {}).get("code")
    for one, other in ((check, done), (done, check)):
        json.dumps(one, ensure_ascii=False).encode()
        if (one.get("error") or {}).get("code") == "InvalidOptions":
            assert not wrote, f"{one['msg']}, and written all the same"
            # What only check mode takes for an id is for a run the name of nothing, which it may find out first.
            assert other["msg"] == one["msg"] or UNKNOWN in str(given)
    entry = run.entries[name]
    if given.get(entry.many) is None and "info" not in name and done.get("failed"):
        assert set(entry.nothing_done) <= set(done), done
    return wrote
