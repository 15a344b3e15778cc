# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bad descriptions of pairs change nothing: those that can be seen to be bad make no call, and the others make no write."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from tests.simulator.testing import ControlPlane
from tests.support.stack import InProcess

LEFT_OUT = object()
GOOD = {
    "name": "good",
    "initiating": {
        "vpc": {"vpc_name": "one", "cidr_block": "10.1.0.0/16", "description": "here"},
        "interface": {"specification": "Large.2"},
        "routes": ["auto"],
    },
    "accepting": {"vpc": {"vpc_name": "two", "cidr_block": "10.2.0.0/16"}, "routes": ["auto"]},
}
PAIR = {
    "name": "blue-green",
    "initiating": {
        "vpc": {"vpc_name": "blue", "cidr_block": "172.16.0.0/12"},
        "interface": {"specification": "Large.2"},
        "routes": ["auto"],
    },
    "accepting": {"vpc": {"vpc_name": "green", "cidr_block": "192.168.0.0/16"}, "routes": ["auto"]},
}
NO_BLOCK = "is not a CIDR block; write it as network/length, for example 172.16.0.0/12"


OTHER = {"name": "another"}


def shared(*hops: dict[str, Any], **more: Any) -> dict[str, Any]:
    """An item of ``ecmp_routes``."""
    return {"destination": "10.9.0.0/16", "next_hops": list(hops) or [OTHER], **more}


def but(path: str, value: Any) -> dict[str, Any]:
    """A good pair, but for one option."""
    pair = copy.deepcopy(PAIR)
    *way, last = path.split(".")
    inner: dict[str, Any] = pair
    for key in way:
        inner = inner.setdefault(key, {})
    if value is LEFT_OUT:
        del inner[last]
    else:
        inner[last] = value
    return pair


# The option, what is wrong with it, and how the message goes on after ``pairs[1].`` and the option, unless it says where itself.
BAD: list[tuple[str, Any, str]] = [
    ("name", "x", "must be 2 to 128 characters, not 1"),
    ("name", "1abc", "must begin with a letter"),
    ("name", "a" * 129, "must be 2 to 128 characters, not 129"),
    ("name", "http://x", "must not begin with http:// or https://"),
    ("name", "a\nb", "must not hold control characters"),
    ("nam", "x", "(did you mean 'name'?)"),
    ("initiating", LEFT_OUT, "missing required arguments: initiating"),
    ("accepting", LEFT_OUT, "missing required arguments: accepting"),
    ("accepting", None, "cannot be converted to a dict"),
    ("initiating", "text", "dictionary requested, could not parse JSON or key=value"),
    ("initiating", {}, "give vpc (by vpc_id or by definition), or router_id"),
    ("accepting", {"region": "cn-sim-1"}, "give vpc (by vpc_id or by definition), or router_id"),
    ("initating", {}, "(did you mean 'initiating'?)"),
    ("initiating.vpcs", {}, "(did you mean 'vpc'?)"),
    ("initiating.vpc", "blue", "dictionary requested, could not parse JSON or key=value"),
    ("initiating.vpc", ["blue"], "dictionary requested, could not parse JSON or key=value"),
    ("initiating.vpc.vpc_name", LEFT_OUT, "a VPC is found by its name or by vpc_id; give one of them"),
    ("initiating.vpc.vpc_name", "", "a VPC is found by its name or by vpc_id; give one of them"),
    ("initiating.vpc.vpc_name", "b", "must be 2 to 128 characters, not 1"),
    ("initiating.vpc.vpc_name", "http://b", "must not begin with http:// or https://"),
    ("initiating.vpc.vpcname", "x", "(did you mean 'vpc_name'?)"),
    ("initiating.vpc.cidr_block", "172.16.0.0", f"'172.16.0.0' {NO_BLOCK}"),
    ("initiating.vpc.cidr_block", "172.16.0.1/12", "has host bits set; the network is 172.16.0.0/12"),
    ("initiating.vpc.cidr_block", "172.16.0.0/33", "is not a valid CIDR block"),
    ("initiating.vpc.cidr_block", "8.8.8.0/24", "is not inside 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16"),
    ("initiating.vpc.cidr_block", "172.16.0.0/29", "the prefix length must be 28 or less"),
    ("initiating.vpc.cidr_block", "fd00::/64", "is not an IPv4 block"),
    ("initiating.vpc.cidr_block", "", f"'' {NO_BLOCK}"),
    ("initiating.vpc.cidr_block", 172, f"'172' {NO_BLOCK}"),
    ("initiating.vpc.secondary_cidr_blocks", ["172.16.1.0/24"], "[0]: 172.16.1.0/24 overlaps 172.16.0.0/12"),
    ("initiating.vpc.secondary_cidr_blocks", ["10.0.0.0/8", "10.1.0.0/16"], "[1]: 10.1.0.0/16 overlaps 10.0.0.0/8"),
    ("initiating.vpc.secondary_cidr_blocks", ["x"], f"[0]: 'x' {NO_BLOCK}"),
    ("initiating.vpc.secondary_cidr_blocks", {"a": 1}, "cannot be converted to a list"),
    ("initiating.vpc.user_cidrs", ["a"], f"[0]: 'a' {NO_BLOCK}"),
    (
        "initiating.vpc.user_cidrs",
        ["8.0.0.0/8", "9.0.0.0/8", "11.0.0.0/8", "12.0.0.0/8"],
        "at most 3 are possible, not 4",
    ),
    ("initiating.vpc.tags", {"aliyun": "x"}, "begins with aliyun or acs:"),
    ("initiating.vpc.tags", {"a": ["x"]}, "the value of 'a' must be a text, not a list"),
    ("initiating.vpc.tags", {str(n): "x" for n in range(21)}, "at most 20 tags are possible, not 21"),
    ("initiating.vpc.tags", "x", "could not parse JSON or key=value"),
    ("initiating.vpc.purge_tags", True, "needs tags too"),
    ("initiating.vpc.purge_tags", "maybe", "is not a valid boolean"),
    ("initiating.vpc.enable_ipv6", "perhaps", "is not a valid boolean"),
    ("initiating.vpc.ipv6_cidr_block", "10.0.0.0/8", "'10.0.0.0/8' is not an IPv6 block"),
    ("initiating.vpc.ipv6_cidr_block", "fd00::1/56", "'fd00::1/56' has host bits set; the network is fd00::/56"),
    ("initiating.vpc.ipv6_cidr_block", "", f"'' {NO_BLOCK}"),
    ("initiating.vpc.description", "x", "must be 2 to 256 characters, not 1"),
    ("initiating.vpc.dry_run", True, "Supported parameters include"),
    ("initiating.interface", "Large.2", "dictionary requested, could not parse JSON or key=value"),
    ("initiating.interface.specification", "Huge.1", "value of specification must be one of: Mini.2"),
    ("initiating.interface.specification", 2, "got: 2"),
    ("initiating.interface.specification", "large.2", "got: large.2"),
    ("initiating.interface.specification", "Negative", "Negative is only for the accepting side"),
    ("initiating.interface.spec", "Large.2", "Supported parameters include"),
    ("initiating.interface.name", "x", "must be 2 to 128 characters, not 1"),
    ("initiating.interface.name", "1x", "must begin with a letter"),
    ("initiating.interface.description", "1 x", "must begin with a letter"),
    ("initiating.interface.health_check_source_ip", "10.0.0.1", "a health check is only possible where one of the two"),
    ("initiating.interface.instance_charge_type", "Free", "must be one of: PostPaid, PrePaid, got: Free"),
    ("initiating.interface.router_id", "vrt-1", "(did you mean 'router_interface_id'?)"),
    ("initiating.interface.opposite_interface_id", "ri-1", "(did you mean 'router_interface_id'?)"),
    ("initiating.router_type", "vbr", "must be one of: VRouter, VBR, got: vbr"),
    ("accepting.router_type", "VBR", "a VBR can only be the initiating side; the accepting side is a VRouter"),
    ("initiating", {"router_type": "VBR"}, ".router_id: required and not given; it says which VBR is meant"),
    (
        "initiating",
        {"router_id": "vrt-1", "routes": "auto"},
        ".routes: are made in the route table of a VPC; give vpc too",
    ),
    ("initiating.routes", ["10.5.0.0"], f"[0]: '10.5.0.0' {NO_BLOCK}"),
    ("initiating.routes", "10.5.0.0/16x", "[0]: '10.5.0.0/16x' is not a valid CIDR block"),
    ("initiating.routes", ["10.5.0.1/16"], "[0]: '10.5.0.1/16' has host bits set; the network is 10.5.0.0/16"),
    ("initiating.routes", ["auto", "10.5.0.0/16"], "is auto or a list of destinations, not both"),
    ("initiating.routes", ["10.5.0.0/16", "10.5.0.0/16"], "[1]: is the same destination as routes[0]"),
    (
        "initiating.routes",
        ["100.64.1.0/24"],
        "[0]: 100.64.1.0/24 lies inside 100.64.0.0/10, which the cloud keeps for itself",
    ),
    ("initiating.routes", {"a": 1}, "cannot be converted to a list"),
    ("initiating.routes", 5, f"[0]: '5' {NO_BLOCK}"),
    ("initiating.ecmp_routes", "auto", "could not parse JSON or key=value"),
    ("initiating.ecmp_routes", [{"next_hops": [OTHER]}], f"[0].destination: '' {NO_BLOCK}"),
    ("initiating.ecmp_routes", [{"destination": "10.9.0.0/16"}], "[0].next_hops: give the interfaces"),
    ("initiating.ecmp_routes", [shared(destination="10.9.0.1/16")], "[0].destination: '10.9.0.1/16' has host bits set"),
    ("initiating.ecmp_routes", [shared(destination="all")], f"[0].destination: 'all' {NO_BLOCK}"),
    (
        "initiating.ecmp_routes",
        [shared(destination="100.64.1.0/24")],
        "[0].destination: 100.64.1.0/24 lies inside 100.64.0.0/10",
    ),
    (
        "initiating.ecmp_routes",
        [shared()] * 2,
        "[1].destination: is the same destination as ecmp_routes[0].destination",
    ),
    ("initiating.ecmp_routes", [shared(destination="auto")], "[0].destination: is the same destination as routes[0]"),
    ("initiating.ecmp_routes", [shared(weight=256)], "[0].weight: must be from 0 to 255, not 256"),
    ("initiating.ecmp_routes", [shared(weight="much")], "cannot be converted to an int"),
    ("initiating.ecmp_routes", [shared(next_hops=[])], "[0].next_hops: give the interfaces that share it"),
    ("initiating.ecmp_routes", [shared({"name": "a", "weight": -1})], "[0].next_hops[0].weight: must be from 0 to 255"),
    ("initiating.ecmp_routes", [shared({"weight": 1})], "[0].next_hops[0]: give either nexthop_id or name"),
    (
        "initiating.ecmp_routes",
        [shared({"name": "a", "nexthop_id": "ri-a"})],
        "[0].next_hops[0]: give either nexthop_id or name",
    ),
    ("initiating.ecmp_routes", [shared({"nexthop_id": " "})], "[0].next_hops[0].nexthop_id: is empty"),
    ("initiating.ecmp_routes", [shared({"name": ""})], "[0].next_hops[0].name: is empty"),
    (
        "initiating.ecmp_routes",
        [shared(OTHER, OTHER)],
        "[0].next_hops[1].name: is the same next hop as ecmp_routes[0].next_hops[0]",
    ),
    (
        "initiating.ecmp_routes",
        [shared({"name": "blue-green"})],
        "[0].next_hops[0].name: is the interface of this side itself, whose share is ecmp_routes[0].weight",
    ),
    (
        "initiating.ecmp_routes",
        [shared({"nexthop_type": "Instance", "nexthop_id": "i-1"})],
        "(did you mean 'nexthop_id'?)",
    ),
    (
        "initiating",
        {"router_id": "vrt-1", "ecmp_routes": [shared()]},
        ".ecmp_routes: are made in the route table of a VPC; give vpc too",
    ),
    ("initiating.ecmp_route", [shared()], "(did you mean 'ecmp_routes'?)"),
    ("initiating.route_tables", [], "is empty; leave it out for the system route table"),
    ("initiating.route_tables", [" "], "[0]: is empty"),
    ("initiating.route_tables", ["spare", "all"], "[1]: stands for all tables of the VPC; give it alone"),
    ("initiating.route_tables", ["vtb-1", "vtb-1"], "[1]: names vtb-1 a second time"),
    (
        "initiating",
        {"router_id": "vrt-1", "route_tables": ["vtb-1"]},
        ".route_tables: are made in the route table of a VPC; give vpc too",
    ),
    ("initiating.routez", "auto", "(did you mean 'routes'?)"),
    ("initiating.account", "other", "'other' is not known; it can be own, peer"),
    ("initiating.connection", {"access_key": "x"}, ".secret_key: is missing; set the option, or name a profile"),
    ("initiating.connection", {"acces_key": "x"}, ".acces_key (did you mean 'access_key'?)"),
    (
        "initiating.connection",
        {"protocol": "FTP"},
        ".protocol: value of protocol must be one of: HTTP, HTTPS, got: FTP",
    ),
    ("initiating.connection", "x", "dictionary requested, could not parse JSON or key=value"),
]
# What concerns the pair as a whole: the pair and all that is said of it.
BAD_TOGETHER: list[tuple[dict[str, Any], str]] = [
    (but("initiating.router_type", "VBR"), "pairs[1].initiating.vpc: a VBR is in no VPC; give router_id alone"),
    (
        but("accepting.vpc.cidr_block", "172.17.0.0/16"),
        "pairs[1].initiating: overlaps its opposite: 172.16.0.0/12 and 172.17.0.0/16 share addresses",
    ),
    (
        but("initiating.vpc.secondary_cidr_blocks", ["192.168.1.0/24"]),
        "pairs[1].initiating: overlaps its opposite: 192.168.1.0/24 and 192.168.0.0/16 share addresses",
    ),
    (
        but("accepting.vpc", {"vpc_name": "green", "ipv6_cidr_block": "fd00::/56", "enable_ipv6": False}),
        "pairs[1].accepting.vpc.ipv6_cidr_block: cannot be combined with enable_ipv6=false",
    ),
    (
        {
            **PAIR,
            **{one: {"vpc": {"vpc_name": one, "ipv6_cidr_block": "fd00::/56"}} for one in ("initiating", "accepting")},
        },
        "pairs[1].initiating: overlaps its opposite: fd00::/56 and fd00::/56 share addresses",
    ),
    (copy.deepcopy(GOOD), "pairs[1]: describes the same pair as pairs[0]"),
    (
        but("initiating.vpc", {**GOOD["initiating"]["vpc"], "description": "there"}),
        "pairs[1].initiating.vpc.description: 'there' contradicts pairs[0].initiating.vpc.description, which is 'here'",
    ),
    (
        but("accepting.vpc", {"vpc_name": "two"}),
        "pairs[1].accepting.vpc.cidr_block: VPC 'two' has a block at pairs[0].accepting.vpc; say it here too",
    ),
]
BAD_TASKS: list[tuple[dict[str, Any], str]] = [
    ({"state": "absnt"}, "value of state must be one of: present, absent, got: absnt"),
    ({"overlap": "ignore"}, "value of overlap must be one of: fail, warn, got: ignore"),
    ({"delete": "none"}, "value of delete must be one of: made, all, got: none"),
    ({"concurrency": "many"}, "concurrency: must be auto or a whole number from 1 to 100, not 'many'"),
    ({"wait_timeout": 0}, "wait_timeout: must be more than 0 seconds, not 0"),
    ({"name": "x"}, "name: cannot be combined with pairs; give it in each item of the list"),
    ({"purge_route": True}, "purge_route (did you mean 'purge_routes'?)"),
    ({"pairs": "text"}, "pairs"),
    ({"pairs": {"a": 1}}, "pairs"),
    ({"pairs": [1]}, "pairs[0]"),
    ({"pairs": None}, "initiating: required and not given; or give a list of links in pairs"),
]


def refused(run: InProcess, stack: ControlPlane, silent: bool = True, **options: Any) -> str:
    """What check mode and the run say, which is the same, having made no call, or at least no write."""
    said = []
    for check in (True, False):
        stack.clear_journal()
        result = run.fails("router_interface_pair", check, **copy.deepcopy(options))
        assert stack.summary()["count" if silent else "writes"] == 0, stack.journal()
        assert result["changed"] is False
        said.append(result["msg"])
    assert said[0] == said[1]
    return said[0]


@pytest.mark.parametrize(("path", "value", "text"), BAD)
def test_an_option_that_cannot_work(run: InProcess, stack: ControlPlane, path: str, value: Any, text: str):
    said = refused(run, stack, pairs=[GOOD, but(path, value)])
    where = f"pairs[1].{path}"
    assert where in said and text in said.partition(where)[2], said


@pytest.mark.parametrize(("pair", "text"), BAD_TOGETHER)
def test_a_pair_that_cannot_work(run: InProcess, stack: ControlPlane, pair: dict[str, Any], text: str):
    assert refused(run, stack, pairs=[GOOD, pair]).startswith(text)


@pytest.mark.parametrize(("options", "text"), BAD_TASKS)
def test_a_task_that_cannot_work(run: InProcess, stack: ControlPlane, options: dict[str, Any], text: str):
    assert text in refused(run, stack, **{"pairs": [GOOD], **options})


def test_a_second_way_to_the_same_destination(run: InProcess, stack: ControlPlane):
    """Whether it is spelled out, or follows from what is said of the other VPC."""
    said = refused(run, stack, pairs=[GOOD, {**copy.deepcopy(GOOD), "name": "second"}])
    text = "pairs[1].initiating.routes%s: %s leads through router interface pair good already (pairs[0].initiating.routes%s)"
    assert text % ("", "10.2.0.0/16", "") in said
    told = copy.deepcopy([GOOD, {**copy.deepcopy(GOOD), "name": "second"}])
    for pair in told:
        pair["initiating"]["routes"] = ["10.9.0.0/16"]
    assert text % ("[0]", "10.9.0.0/16", "[0]") in refused(run, stack, pairs=told)


def test_a_shared_route_and_another_of_the_same_destination(run: InProcess, stack: ControlPlane):
    """Two pairs cannot both have it; and two interfaces of one name are not one next hop."""
    one, other = copy.deepcopy(GOOD), {**copy.deepcopy(GOOD), "name": "second"}
    for pair in (one, other):
        del pair["initiating"]["routes"], pair["accepting"]["routes"]
    one["initiating"]["ecmp_routes"] = [shared({"name": "second"})]
    other["initiating"]["routes"] = ["10.9.0.0/16"]
    text = (
        "pairs[1].initiating.routes[0]: 10.9.0.0/16 leads through router interface pair good already "
        "(pairs[0].initiating.ecmp_routes[0].destination)"
    )
    assert text in refused(run, stack, pairs=[one, other])
    del other["initiating"]["routes"]
    third = {**copy.deepcopy(other), "accepting": {"vpc": {"vpc_name": "three", "cidr_block": "10.3.0.0/16"}}}
    said = refused(run, stack, pairs=[one, other, third])
    assert said.startswith(
        "pairs[0].initiating.ecmp_routes[0].next_hops[0].name: there are several of that name: "
        "pairs[1].initiating.interface and pairs[2].initiating.interface"
    )


def test_what_only_the_cloud_can_tell(run: InProcess, stack: ControlPlane):
    """Still nothing is written, neither for this pair nor for the good one before it."""
    vpc = run.vpc("blue")
    ids = [
        (
            but("initiating.vpc", {"vpc_id": "vpc-none"}),
            "pair blue-green: VPC vpc-none",
            "does not exist in region cn-sim-1",
        ),
        (but("accepting.interface", {"router_interface_id": "ri-none"}), "interface", "ri-none does not exist"),
        (but("initiating.interface", {}), "pairs[1].initiating", "specification"),
        (but("initiating.region", "cn-none"), "DescribeVpcs", "InvalidRegionId.NotFound"),
        (
            but("initiating.ecmp_routes", [shared()]),
            "initiating.ecmp_routes[0].next_hops[0].name: there is no router interface",
            "called another on the router of the VPC",
        ),
        (
            but("initiating.ecmp_routes", [shared({"nexthop_id": "ri-none"})]),
            "initiating.ecmp_routes[0].next_hops[0].nexthop_id: there is no router interface",
            "ri-none on the router of the VPC",
        ),
        (but("initiating.router_id", "vrt-other"), "pairs[1].initiating.router_id", "is not that of the VPC"),
        (but("initiating.vpc", {"vpc_id": vpc["id"], "user_cidrs": ["8.0.0.0/8"]}), "VPC", "user_cidrs is [], wanted"),
        (
            {
                **but(
                    "initiating",
                    {"router_type": "VBR", "router_id": "vbr-none", "interface": {"specification": "Mini.2"}},
                )
            },
            "virtual border router vbr-none",
            "does not exist",
        ),
    ]
    for pair, where, text in ids:
        said = refused(run, stack, silent=False, pairs=[GOOD, pair])
        assert where in said and text in said, said
