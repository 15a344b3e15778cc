# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Values of the two Alibaba clouds: what the contracts take and refuse, the simulator and the modules do too.

The values are in ``alibaba_values.yml``, with the sections that they are taken from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.simulator.alibabacloudstack import StackCloud
from tests.simulator.testing import Simulator
from tests.support import alicloud, stack
from tests.support.rpc import InProcess as Caller
from tests.support.rpc import RpcFailure, new_cloud
from tests.unit.simulator.alicloud_client import HANGZHOU, PEER, VPC, Refused, World

DATA = yaml.safe_load(Path(__file__).with_name("alibaba_values.yml").read_text(encoding="utf-8"))
MODULES = {"alicloud": alicloud.InProcess, "stack": stack.InProcess}


def spelled(value: Any) -> Any:
    """A value with its long texts written out."""
    if isinstance(value, dict):
        if set(value) == {"times", "of"}:
            return value["of"] * value["times"]
        return {key: spelled(inner) for key, inner in value.items()}
    return value


def cases(verdict: str) -> list[Any]:
    """``(cloud, kind of object, rule, value)`` of every value with this verdict; ``wire.accept`` is one too."""
    found = []
    for kind, group in DATA.items():
        for rule in group["values"]:
            values = rule
            for key in verdict.split("."):
                values = values.get(key, {})
            for cloud in rule.get("clouds", group["clouds"]):
                for value in values:
                    shown = re.sub(r"\W+", "-", str(value), flags=re.ASCII)[:24]
                    found.append(
                        pytest.param(cloud, kind, rule, spelled(value), id=f"{cloud}-{rule['parameter']}-{shown}")
                    )
    return found


# --- The wire: a cloud without a socket ------------------------------------------------------------------------------


def on_the_wire(parameter: str, value: Any) -> dict[str, Any]:
    """The parameters that hold a value: ``Tag.N`` for tags, a comma list for a list."""
    if isinstance(value, dict):
        pairs = list(enumerate(value.items(), 1))
        return {
            f"{parameter}.{n}.{part}": text
            for n, pair in pairs
            for part, text in zip(("Key", "Value"), pair, strict=True)
        }
    return {parameter: ",".join(value) if isinstance(value, list) else value}


class PublicWire:
    def __init__(self) -> None:
        self.world = World()

    def create(self, kind: str, parameters: dict[str, Any]) -> None:
        """Raises Refused."""
        client = self.world.one
        if kind == "peering":
            client.call(PEER, "CreateVpcPeerConnection", **{**self.world.pair(inter_region=True), **parameters})
        elif kind == "route_entry":
            route = {"RouteTableId": self.world.make_vpc()["RouteTableId"], "DestinationCidrBlock": "10.9.0.0/16"}
            hop = {"NextHopType": "Instance", "NextHopId": "i-1"}
            client.call(VPC, "CreateRouteEntry", **{"RegionId": HANGZHOU, **route, **hop, **parameters})
        else:
            client.call(VPC, DATA[kind]["action"], **{"RegionId": HANGZHOU, **parameters})


class StackWire:
    def __init__(self) -> None:
        self.caller = Caller(new_cloud(StackCloud))

    def create(self, kind: str, parameters: dict[str, Any]) -> None:
        """Raises RpcFailure."""
        vpc = self.caller.call("CreateVpc") if kind != "vpc" else {}
        role = DATA[kind].get("with", {}).get("role")
        if role:
            spec = "Large.2" if role == "InitiatingSide" else "Negative"
            router = {"RouterType": "VRouter", "RouterId": vpc["VRouterId"], "OppositeRegionId": self.caller.region}
            parameters = {"Role": role, "Spec": spec, **router, **parameters}
        elif kind == "route_entry":
            hop = {"NextHopType": "Instance", "NextHopId": "i-1", "DestinationCidrBlock": "10.9.0.0/16"}
            parameters = {"RouteTableId": vpc["RouteTableId"], **hop, **parameters}
        self.caller.call(DATA[kind]["action"], **parameters)


def create(cloud: str, kind: str, rule: dict[str, Any], value: Any) -> None:
    wire = PublicWire() if cloud == "alicloud" else StackWire()
    wire.create(kind, on_the_wire(rule["parameter"], value))


def refuse(cloud: str, kind: str, rule: dict[str, Any], value: Any) -> None:
    with pytest.raises((Refused, RpcFailure)) as refusal:
        create(cloud, kind, rule, value)
    assert any(fnmatchcase(refusal.value.code, code) for code in rule["codes"]), refusal.value


# --- The modules, in check mode: no value reaches a cloud ------------------------------------------------------------


@pytest.fixture(scope="module")
def simulator() -> Iterator[Simulator]:
    with Simulator(only="alicloud,stack", lag=0) as running:
        yield running


@pytest.fixture(scope="module")
def ground(simulator) -> dict[str, tuple[Any, dict[str, dict[str, Any]]]]:
    """By cloud, the modules, and by kind of object the options beside the one that is tried."""
    found = {}
    for cloud, kind in MODULES.items():
        run = kind(getattr(simulator, cloud))
        blue = run.vpc("blue", "10.1.0.0/16")
        router = {"router_id": blue["router_id"], "router_type": "VRouter", "opposite_region": blue["region_id"]}
        route = {"route_table_id": blue["route_table_id"], "nexthop_type": "Instance", "nexthop_id": "i-1"}
        options: dict[str, dict[str, Any]] = {
            "vpc": {"vpc_name": "new", "cidr_block": "10.2.0.0/16"},
            "route_entry": {"destination_cidrblock": "10.9.0.0/16", **route},
            "initiating_interface": {"role": "InitiatingSide", "specification": "Large.2", **router},
            "accepting_interface": {"role": "AcceptingSide", **router},
        }
        if cloud == "alicloud":
            green = run.vpc("green", "10.3.0.0/16", region=alicloud.OTHER_REGION)
            options["peering"] = alicloud.ends(blue, green)
        found[cloud] = run, options
    return found


@pytest.mark.parametrize(("cloud", "kind", "rule", "value"), cases("accept"))
def test_both_sides_accept(ground, cloud, kind, rule, value):
    create(cloud, kind, rule, value)
    run, options = ground[cloud]
    result = run.ok(DATA[kind]["module"], check=True, **{**options[kind], rule["option"]: value})
    assert result["changed"]


@pytest.mark.parametrize(("cloud", "kind", "rule", "value"), cases("refuse"))
def test_both_sides_refuse(ground, cloud, kind, rule, value):
    refuse(cloud, kind, rule, value)
    run, options = ground[cloud]
    result = run.silent(DATA[kind]["module"], check=True, **{**options[kind], rule["option"]: value})
    assert re.search(rf"\b{rule['option']}\b", "; ".join(result["problems"])), result


@pytest.mark.parametrize(("cloud", "kind", "rule", "value"), cases("wire.accept"))
def test_the_cloud_accepts_what_other_clients_send(cloud, kind, rule, value):
    create(cloud, kind, rule, value)


@pytest.mark.parametrize(("cloud", "kind", "rule", "value"), cases("wire.refuse"))
def test_the_cloud_refuses_what_other_clients_send(cloud, kind, rule, value):
    refuse(cloud, kind, rule, value)
