# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What gets a clear error and loses nothing: options that cannot work, and contradictions with what exists.

In process, against the simulator. Every refusal that needs no call makes none.
"""

from __future__ import annotations

import socket

import pytest

from tests.simulator.testing import ControlPlane
from tests.support.stack import REGION, InProcess, both, connection, count, objects, peer

SPECIFICATIONS = (
    "Mini.2, Mini.5, Small.1, Small.2, Small.5, Middle.1, Middle.2, Middle.5, Large.1, Large.2, Large.5, Xlarge.1"
)


def interface(**changes):
    """Options of an initiating interface, as good as can be."""
    options = {
        "opposite_region": REGION,
        "router_type": "VRouter",
        "router_id": "vrt-1",
        "role": "InitiatingSide",
        "specification": "Large.1",
        "name": "blue",
    }
    options.update(changes)
    return {key: value for key, value in options.items() if value is not None}


# --- Before the first call -------------------------------------------------------------------------------------------

VPC_PROBLEMS = [
    ({"vpc_name": "a"}, "vpc_name: must be 2 to 128 characters, not 1"),
    ({"vpc_name": "a" * 129}, "vpc_name: must be 2 to 128 characters, not 129"),
    ({"vpc_name": "http://blue"}, "vpc_name: must not begin with http:// or https://"),
    ({"vpc_name": "https://blue"}, "vpc_name: must not begin with http:// or https://"),
    ({"cidr_block": "172.16.0.0/12"}, "vpc_name: a VPC is found by its name or by vpc_id; give one of them"),
    (
        {"vpc_name": "blue", "cidr_block": "172.16.0.0"},
        "cidr_block: '172.16.0.0' is not a CIDR block; write it as network/length, for example 172.16.0.0/12",
    ),
    ({"vpc_name": "blue", "cidr_block": "172.16.0.0/33"}, "cidr_block: '172.16.0.0/33' is not a valid CIDR block"),
    ({"vpc_name": "blue", "cidr_block": "nonsense/12"}, "cidr_block: 'nonsense/12' is not a valid CIDR block"),
    (
        {"vpc_name": "blue", "cidr_block": "172.16.0.1/12"},
        "cidr_block: '172.16.0.1/12' has host bits set; the network is 172.16.0.0/12",
    ),
    (
        {"vpc_name": "blue", "cidr_block": "8.8.8.0/24"},
        "cidr_block: 8.8.8.0/24 is not inside 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16",
    ),
    (
        {"vpc_name": "blue", "cidr_block": "172.0.0.0/8"},
        "cidr_block: 172.0.0.0/8 is not inside 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16",
    ),
    (
        {"vpc_name": "blue", "cidr_block": "10.0.0.0/29"},
        "cidr_block: '10.0.0.0/29' is a /29; the prefix length must be 28 or less",
    ),
    ({"vpc_name": "blue", "cidr_block": "fd00::/48"}, "cidr_block: 'fd00::/48' is not an IPv4 block"),
    ({"vpc_name": "blue", "description": "x"}, "description: must be 2 to 256 characters, not 1"),
    ({"vpc_name": "blue", "description": "x" * 257}, "description: must be 2 to 256 characters, not 257"),
    (
        {"vpc_name": "blue", "cidr_block": "10.0.0.0/8", "secondary_cidr_blocks": ["10.1.0.0/16"]},
        "secondary_cidr_blocks[0]: 10.1.0.0/16 overlaps 10.0.0.0/8",
    ),
    (
        {"vpc_name": "blue", "secondary_cidr_blocks": ["10.1.0.0/16", "10.1.2.0/24"]},
        "secondary_cidr_blocks[1]: 10.1.2.0/24 overlaps 10.1.0.0/16",
    ),
    (
        {"vpc_name": "blue", "user_cidrs": ["10.0.0.0/8", "10.0.0.1/8"]},
        "user_cidrs[1]: '10.0.0.1/8' has host bits set; the network is 10.0.0.0/8",
    ),
    (
        {"vpc_name": "blue", "user_cidrs": ["10.%d.0.0/16" % i for i in range(4)]},
        "user_cidrs: at most 3 are possible, not 4",
    ),
    (
        {"vpc_name": "blue", "tags": {str(i): "x" for i in range(21)}},
        "tags: at most 20 tags are possible, not 21",
    ),
    (
        {"vpc_name": "blue", "tags": {"acs:x": "y"}},
        "tags: the key 'acs:x' begins with aliyun or acs:, which the cloud keeps for itself",
    ),
    (
        {"vpc_name": "blue", "tags": {"owner": "aliyun-net"}},
        "tags: the value of 'owner' begins with aliyun or acs:, which the cloud keeps for itself",
    ),
    (
        {"vpc_name": "blue", "tags": {"wiki": "see https://wiki"}},
        "tags: the value of 'wiki' holds http:// or https://, which no tag may",
    ),
    ({"vpc_name": "blue", "tags": {"owners": ["a"]}}, "tags: the value of 'owners' must be a text, not a list"),
    ({"vpc_name": "blue", "tags": {"owner": "x" * 129}}, "tags: the value of 'owner' must have at most 128 characters"),
    (
        {"vpc_name": "blue", "purge_tags": True},
        "purge_tags: needs tags too: those to keep, or {} to remove all",
    ),
    ({"vpc_name": "   "}, "vpc_name: must not be blank"),
    ({"vpc_name": "blue\n"}, "vpc_name: must not hold control characters, such as the end of a line"),
    ({"vpc_name": "HTTP://blue"}, "vpc_name: must not begin with http:// or https://"),
    (
        {"vpc_name": "blue", "resource_group_id": ""},
        "resource_group_id: is empty; give a value, or leave the option out",
    ),
    ({"vpc_name": "blue", "vpc_id": " "}, "vpc_id: is empty; give a value, or leave the option out"),
    ({"vpc_name": "blue", "wait_timeout": 0}, "wait_timeout: must be more than 0 seconds, not 0"),
    ({"vpc_name": "blue", "concurrency": 0}, "concurrency: must be auto or a whole number from 1 to 100, not '0'"),
    ({"vpc_name": "blue", "max_retries": -1}, "max_retries: must not be negative"),
    ({"vpc_name": "blue", "account": "third"}, "account: 'third' is not known; it can be own, peer"),
]


@pytest.mark.parametrize(
    "options, problem", VPC_PROBLEMS, ids=lambda value: "" if isinstance(value, dict) else value[:50]
)
def test_options_of_a_vpc(run: InProcess, options, problem):
    result = run.silent("vpc", **options)
    assert result["msg"] == problem
    assert result["problems"] == [problem]
    assert result["error"]["code"] == "InvalidOptions"


INTERFACE_PROBLEMS = [
    (
        interface(specification="Negative"),
        f"specification: Negative is only for the accepting side; the initiating side takes one of {SPECIFICATIONS}",
    ),
    (
        interface(role="AcceptingSide", router_type="VBR"),
        "router_type: a VBR can only be the initiating side; the accepting side is a VRouter",
    ),
    (
        interface(router_type="VBR", health_check_source_ip="10.0.0.1"),
        "health_check_target_ip: the health check takes both addresses or none; give it too",
    ),
    (
        interface(router_type="VBR", health_check_target_ip="10.0.0.1"),
        "health_check_source_ip: the health check takes both addresses or none; give it too",
    ),
    (
        interface(router_type="VBR", health_check_source_ip="", health_check_target_ip="10.0.0.1"),
        "health_check_source_ip: the health check takes both addresses or none; give it too",
    ),
    (
        interface(router_type="VBR", health_check_source_ip="10.0.0", health_check_target_ip="10.0.0.1"),
        "health_check_source_ip: '10.0.0' is not an IP address",
    ),
    (
        interface(health_check_source_ip="10.0.0.2", health_check_target_ip="10.0.0.1"),
        "health_check_source_ip: a health check is only possible where one of the two routers is a VBR",
    ),
    (
        interface(
            role="AcceptingSide",
            opposite_router_type="VRouter",
            health_check_source_ip="10.0.0.2",
            health_check_target_ip="10.0.0.1",
        ),
        "health_check_source_ip: a health check is only possible where one of the two routers is a VBR",
    ),
    (interface(name="b"), "name: must be 2 to 128 characters, not 1"),
    (interface(name="b" * 129), "name: must be 2 to 128 characters, not 129"),
    (interface(name="http://b"), "name: must not begin with http:// or https://"),
    (interface(name="1blue"), "name: must begin with a letter (A to Z, or a Chinese character)"),
    (interface(name="\u00e9cole"), "name: must begin with a letter (A to Z, or a Chinese character)"),
    (
        interface(opposite_interface_owner_id="\u0661\u0662"),
        "opposite_interface_owner_id: must be the number of an account, not '\u0661\u0662'",
    ),
    (
        interface(opposite_interface_id=""),
        "opposite_interface_id: is empty; give a value, or leave the option out",
    ),
    (interface(router_id=""), "router_id: is empty; give a value, or leave the option out"),
    (
        interface(role=None, specification=None),
        "role: required and not given (a router interface is found by router_id and role, or by router_interface_id)",
    ),
]


@pytest.mark.parametrize("options, problem", INTERFACE_PROBLEMS, ids=lambda v: "" if isinstance(v, dict) else v[:50])
def test_options_of_a_router_interface(run: InProcess, options, problem):
    assert run.silent("router_interface", **options)["problems"] == [problem]


@pytest.mark.parametrize("opposite", [{}, {"opposite_router_type": "VBR"}], ids=["untold", "told"])
def test_a_health_check_on_the_accepting_side_of_a_border_router(run: InProcess, opposite):
    """Of what an accepting side faces nothing need be known when it is made, and what faces it may be a VBR."""
    router = run.vpc()["router_id"]
    health = {"health_check_source_ip": "10.0.0.1", "health_check_target_ip": "10.0.0.2"}
    made = run.ok("router_interface", router_id=router, role="AcceptingSide", **opposite, **health)
    assert health.items() <= made["router_interface"].items()


def test_an_unknown_specification(run: InProcess):
    result = run.silent("router_interface", **interface(specification="Huge.9"))
    assert result["msg"] == f"value of specification must be one of: {SPECIFICATIONS}, Negative, got: Huge.9"


def test_a_connection_needs_another_end(run: InProcess):
    result = run.silent("router_interface_connection", interface_id="ri-1")
    assert result["problems"] == ["opposite_interface_id: required and not given"]
    result = run.silent("router_interface_connection", interface_id="ri-1", opposite_interface_id="ri-1")
    assert result["problems"] == ["opposite_interface_id: is the interface itself; a connection has two ends"]


def test_all_problems_of_a_batch_at_once(run: InProcess):
    batch = [
        {"vpc_name": "a"},
        {"vpc_name": "fine"},
        {"vpc_name": "bb", "cidr_block": "1.2.3.0/24"},
        {"vpc_name": "fine"},
    ]
    result = run.silent("vpc", batch=batch)
    assert result["problems"] == [
        "batch[0].vpc_name: must be 2 to 128 characters, not 1",
        "batch[2].cidr_block: 1.2.3.0/24 is not inside 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16",
        "batch[3]: describes the same VPC as batch[1]",
    ]


def test_options_beside_a_batch(run: InProcess):
    result = run.silent("vpc", batch=[{"vpc_name": "blue"}], vpc_name="green")
    assert result["problems"] == ["vpc_name: cannot be combined with batch; give it in each item of the batch"]


def test_route_options(run: InProcess):
    result = run.silent("route_entry", route_table_id="vtb-1", destination_cidrblock="100.64.1.0/24")
    assert result["problems"] == [
        "destination_cidrblock: 100.64.1.0/24 lies inside 100.64.0.0/10, which the cloud keeps for itself",
    ]
    assert run.silent("route_entry")["problems"] == [
        "route_table_id: required and not given",
        "destination_cidrblock: required and not given",
    ]


def unwritten(run: InProcess, name: str, **options):
    """Fails alike in check mode and out of it, and changes nothing."""
    run.stack.clear_journal()
    results = [run.fails(name, check, **options) for check in (True, False)]
    assert results[0] == results[1]
    assert run.stack.summary()["writes"] == 0
    return results[0]


def test_what_is_needed_only_to_make_an_interface(run: InProcess):
    vpc = run.vpc()
    found = {"router_id": vpc["router_id"], "role": "InitiatingSide"}
    why = "needed to make the initiating side, and there is none yet"
    problems = [
        f"router_type: {why}; VRouter or VBR",
        f"specification: {why}; one of {SPECIFICATIONS}",
    ]
    result = unwritten(run, "router_interface", **found)
    assert result["error"]["code"] == "InvalidOptions" and result["problems"] == problems
    assert result["msg"] == "; ".join(problems)
    # in a batch it says where
    batch = [{**found, "role": "AcceptingSide"}, {**found, "router_type": "VRouter"}]
    result = unwritten(run, "router_interface", batch=batch)
    assert result["problems"] == [f"batch[1].specification: {why}; one of {SPECIFICATIONS}"]
    assert result["msg"].startswith("batch[1] (router interface of InitiatingSide on vrt-")
    # the opposite region is its own, unless another is named, and check mode says so
    accepting = {**found, "role": "AcceptingSide"}
    plan, done = (run.ok("router_interface", check, **accepting) for check in (True, False))
    for result in (plan, done):
        assert result["diff"]["after"]["opposite_region"] == vpc["region_id"]
        assert result["router_interface"]["opposite_region"] == vpc["region_id"]
    # one that is there needs none of them
    made = run.interface(vpc, "InitiatingSide", "blue")
    again = run.ok("router_interface", **found, description="Nightly copies")
    assert again["id"] == made["id"] and again["actions"] == ["modify"]
    assert not run.ok("router_interface", **found)["changed"]


def test_what_is_needed_only_to_make_a_route(run: InProcess):
    first, _ = run.pair()
    table = next(one for one in run.ok("vpc_info")["vpcs"] if one["name"] == "blue")["route_table_id"]
    route = {"route_table_id": table, "destination_cidrblock": "192.168.0.0/16"}
    why = "needed to make a route entry, and there is none to this destination"
    result = unwritten(run, "route_entry", **route, nexthop_type="RouterInterface")
    assert result["problems"] == [f"nexthop_id: {why}"] and result["error"]["code"] == "InvalidOptions"
    run.ok("route_entry", **route, nexthop_type="RouterInterface", nexthop_id=first["id"])
    assert not run.ok("route_entry", **route)["changed"]
    assert run.ok("route_entry", **route, description="Green")["actions"] == ["modify"]


def test_filters_that_cannot_match(run: InProcess):
    for name, options, problem in (
        ("vpc_info", {"tags": {"a": {"b": "c"}}}, "tags: the value of 'a' must be a text, not a dict"),
        (
            "router_interface_info",
            {"opposite_interface_owner_id": "me"},
            "opposite_interface_owner_id: must be the number of an account, not 'me'",
        ),
    ):
        assert run.silent(name, **options)["problems"] == [problem]


def test_tags_without_a_value(run: InProcess, stack: ControlPlane):
    """The cloud takes an empty value, and that is what an empty value of YAML is."""
    plan = run.ok("vpc", check=True, vpc_name="blue", tags={"owner": None, "year": 2024})
    done = run.ok("vpc", vpc_name="blue", tags={"owner": None, "year": 2024})
    assert plan["diff"] == done["diff"] and plan["vpc"]["tags"] == done["vpc"]["tags"]
    assert objects(stack, "vpcs")[0]["Tags"] == {"owner": "", "year": "2024"}
    assert not run.ok("vpc", vpc_name="blue", tags={"owner": None}, purge_tags=False)["changed"]
    assert len(run.ok("vpc_info", tags={"owner": None})["vpcs"]) == 1
    assert run.ok("vpc_info", tags={"owner": "me"})["vpcs"] == []
    run.ok("vpc", vpc_name="blue", tags={"owner": "me"})
    assert run.ok("vpc_info", tags={"owner": None})["vpcs"] == []


def test_a_regular_expression_that_is_none(run: InProcess):
    result = run.silent("vpc_info", name_regex="(")
    assert result["problems"][0].startswith("name_regex: is not a regular expression: ")


# --- Connections that cannot work ------------------------------------------------------------------------------------


def test_missing_keys(run: InProcess):
    result = run.silent("vpc", bare=True, vpc_name="blue")
    assert result["problems"] == [
        "region: is missing; set the option or the environment variable ALIBABACLOUDSTACK_REGION",
        "access_key: is missing; set the option or the environment variable ALIBABACLOUDSTACK_ACCESS_KEY, or name a profile",
        "secret_key: is missing; set the option or the environment variable ALIBABACLOUDSTACK_SECRET_KEY, or name a profile",
        "endpoints.vpc: is missing; set popgw_domain or the environment variable ALIBABACLOUDSTACK_POPGW_DOMAIN, "
        "or endpoints.vpc or the environment variable ALIBABACLOUDSTACK_VPC_ENDPOINT",
    ]


def test_missing_keys_of_the_opposite_account(run: InProcess):
    result = run.silent("vpc", vpc_name="blue", account="peer")
    assert result["problems"] == [
        "peer.access_key: is missing; set the option or the environment variable ALIBABACLOUDSTACK_PEER_ACCESS_KEY, "
        "or name a profile",
        "peer.secret_key: is missing; set the option or the environment variable ALIBABACLOUDSTACK_PEER_SECRET_KEY, "
        "or name a profile",
    ]


def test_missing_keys_of_a_named_account(run: InProcess):
    result = run.silent("vpc", vpc_name="blue", account="third", accounts=[{"name": "third", "access_key": "x"}])
    assert result["problems"] == ["third.secret_key: is missing; set the option, or name a profile"]


def test_a_wrong_key_id(run: InProcess):
    result = run.fails("vpc", vpc_name="blue", access_key="nobody")
    assert result["msg"].startswith("DescribeVpcs was refused: InvalidAccessKeyId.NotFound: ")
    assert result["msg"].endswith(" - check access_key (and that it belongs to this installation)")
    error = result["error"]
    assert (error["provider"], error["operation"], error["http_status"]) == ("alibabacloudstack", "DescribeVpcs", 404)
    assert error["code"] == "InvalidAccessKeyId.NotFound" and error["request_id"] and error["retryable"] is False


@pytest.mark.parametrize("signature", ["v1", "v3"])
def test_a_wrong_secret(run: InProcess, signature):
    result = run.fails("vpc", vpc_name="blue", secret_key="wrong-secret-text", signature_version=signature)
    assert result["error"]["code"] == "SignatureDoesNotMatch"
    assert result["msg"].endswith(" - check secret_key")
    assert "AccessKeyId" not in result["msg"] and "wrong-secret-text" not in str(result)


def test_wrong_keys_do_not_read_as_gone(run: InProcess, stack: ControlPlane):
    """A wrong key is answered with 404, which must never pass for `there is nothing to delete`."""
    run.vpc("blue")
    for options in ({"access_key": "nobody"}, {"secret_key": "wrong"}):
        run.fails("vpc", vpc_name="blue", state="absent", **options)
    assert count(stack) == {"vpcs": 1}


def test_an_unreachable_endpoint(run: InProcess):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: refuses
        where = "127.0.0.1:%d" % taken.getsockname()[1]
        result = run.fails("vpc", vpc_name="blue", endpoints={"vpc": where}, max_retries=1)
    reason = "the connection was refused or the host cannot be reached"
    assert result["msg"] == f"DescribeVpcs: {where}: {reason} (gave up after 2 attempts)"
    assert result["error"]["code"] == "Unreachable" and result["error"]["retryable"] is True


def test_a_host_that_does_not_exist(run: InProcess):
    result = run.fails("vpc", vpc_name="blue", endpoints={"vpc": "vpc.stack.invalid"}, max_retries=0)
    assert result["msg"].startswith("DescribeVpcs: vpc.stack.invalid: the host name cannot be resolved")


def test_an_endpoint_with_a_scheme(run: InProcess):
    result = run.silent("vpc", vpc_name="blue", endpoints={"vpc": "http://127.0.0.1"})
    assert result["problems"] == [
        "endpoints.vpc: must be written without a scheme, as host or host:port; 'protocol' says HTTP or HTTPS"
    ]


def test_tls_spoken_to_a_plain_port(run: InProcess):
    result = run.fails("vpc", vpc_name="blue", protocol="HTTPS")
    assert "TLS failed: " in result["msg"] and "Signature" not in result["msg"] and "attempts" not in result["msg"]


def test_an_unknown_region(run: InProcess, stack: ControlPlane):
    result = run.fails("vpc", vpc_name="blue", region="cn-nowhere")
    assert result["error"]["code"] == "InvalidRegionId.NotFound" and result["msg"].endswith(" - check region")
    # of the opposite side: the message names those that exist, and nothing was made
    vpc = run.vpc("blue")
    for check in (True, False):
        stack.clear_journal()
        result = run.fails(
            "router_interface", check, **interface(router_id=vpc["router_id"], opposite_region="cn-nowhere")
        )
        assert result["msg"].startswith("opposite_region: the region 'cn-nowhere' does not exist; there are ")
        assert "cn-sim-1, cn-sim-2" in result["msg"]
        assert stack.summary()["writes"] == 0


# --- Contradictions with what exists ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name, options, words",
    [
        ("vpc", {"vpc_id": "vpc-no"}, "VPC vpc-no does not exist in region cn-sim-1"),
        (
            "router_interface",
            {"router_interface_id": "ri-no"},
            "router interface ri-no does not exist in region cn-sim-1",
        ),
        (
            "router_interface_connection",
            {"interface_id": "ri-no", "opposite_interface_id": "ri-neither"},
            "router interface connection ri-no does not exist in region cn-sim-1",
        ),
        (
            "route_entry",
            {
                "route_table_id": "vtb-no",
                "destination_cidrblock": "10.0.0.0/8",
                "nexthop_type": "RouterInterface",
                "nexthop_id": "ri-no",
            },
            "route table vtb-no does not exist in region cn-sim-1",
        ),
    ],
)
def test_an_id_that_does_not_exist(run: InProcess, stack: ControlPlane, name, options, words):
    for check in (True, False):
        result = run.fails(name, check, **options)
        assert result["msg"] == words
        assert result["error"]["code"] == "NotFound"
        assert not run.ok(name, check, state="absent", **options)["changed"]
    assert stack.summary()["writes"] == 0


def test_an_opposite_interface_that_does_not_exist(run: InProcess):
    first, _ = run.sides()
    result = run.fails("router_interface_connection", interface_id=first["id"], opposite_interface_id="ri-no")
    assert result["msg"].startswith("the opposite interface ri-no cannot be seen with this account in region cn-sim-1")
    assert "opposite_router_id and opposite_router_type and opposite_interface_owner_id" in result["msg"]
    assert run.read(first["id"])["opposite_interface_id"] in (None, "")


def test_two_vpcs_that_match(run: InProcess, stack: ControlPlane):
    ids = sorted([run.vpc("same", "172.16.0.0/12")["id"], run.vpc("same", "192.168.0.0/16")["id"]])
    for state in ("present", "absent"):
        result = run.fails("vpc", vpc_name="same", state=state)
        listed = ", ".join(ids)
        more = "" if state == "present" else ", or set on_ambiguous to remove_all"
        assert result["msg"] == f"VPC 'same': 2 objects match in region cn-sim-1: {listed}; name one by vpc_id{more}"
        assert result["candidates"] == ids
        assert result["error"]["code"] == "Ambiguous"
    assert count(stack) == {"vpcs": 2}


def test_two_router_interfaces_that_match(run: InProcess):
    vpc = run.vpc()
    ids = sorted(run.interface(vpc, "InitiatingSide", name)["id"] for name in ("one", "two"))
    result = run.fails("router_interface", **interface(router_id=vpc["router_id"], name=None))
    assert result["candidates"] == ids and "name one by router_interface_id" in result["msg"]


IMMUTABLE = [
    ("role", "AcceptingSide", "role is 'InitiatingSide', wanted 'AcceptingSide'"),
    ("opposite_region", "cn-sim-2", "opposite_region is 'cn-sim-1', wanted 'cn-sim-2'"),
    ("router_id", "vrt-other", "router_id is 'vrt-"),
    ("instance_charge_type", "PrePaid", "instance_charge_type is 'PostPaid', wanted 'PrePaid'"),
]


@pytest.mark.parametrize("option, value, words", IMMUTABLE)
def test_what_cannot_change(run: InProcess, stack: ControlPlane, option, value, words):
    first, _ = run.sides()
    before = objects(stack, "router_interfaces")
    result = run.fails("router_interface", router_interface_id=first["id"], **{option: value})
    assert result["msg"].startswith(f"router interface {first['id']} cannot be changed in place: {words}")
    assert result["msg"].endswith("set on_immutable_change to 'recreate' to delete and create it anew")
    assert result["error"]["code"] == "ImmutableChange"
    assert objects(stack, "router_interfaces") == before


def test_recreate(run: InProcess, stack: ControlPlane):
    first, _ = run.pair()
    options = {"router_interface_id": first["id"], "opposite_region": "cn-sim-2", "on_immutable_change": "recreate"}
    plan = run.ok("router_interface", check=True, **options)
    assert plan["actions"] == ["deactivate", "delete", "create"] and plan["id"] == "(known after apply)"
    done = run.ok("router_interface", **options)
    assert done["actions"] == plan["actions"] and done["diff"] == plan["diff"]
    assert done["id"] != first["id"] and done["router_interface"]["specification"] == "Large.2"
    assert done["router_interface"]["opposite_region"] == "cn-sim-2"
    assert done["router_interface"]["name"] == first["name"]
    assert len(objects(stack, "router_interfaces")) == 2


def test_the_initiating_side_first(run: InProcess, stack: ControlPlane):
    """A clear, immediate error that names the connection to make, instead of minutes of retries."""
    first, second = run.sides()
    for check in (True, False):
        stack.clear_journal()
        result = run.fails(
            "router_interface_connection", check, interface_id=first["id"], opposite_interface_id=second["id"]
        )
        assert result["msg"] == (
            "the accepting side is not tied yet: make the connection with interface_id %s and opposite_interface_id %s "
            "first (both can be in one batch, which keeps the order)" % (second["id"], first["id"])
        )
        assert stack.summary()["writes"] == 0
    run.ok("router_interface_connection", interface_id=second["id"], opposite_interface_id=first["id"])
    assert run.ok("router_interface_connection", interface_id=first["id"], opposite_interface_id=second["id"])[
        "changed"
    ]
    assert run.read(first["id"])["status"] == "Active"


def test_an_interface_tied_to_another_peer(run: InProcess, stack: ControlPlane):
    first, second = run.pair()
    red = run.vpc("red", "10.0.0.0/8")
    third = run.interface(red, "AcceptingSide")
    for status in ("Active", "Inactive"):
        before = objects(stack, "router_interfaces")
        result = run.fails("router_interface_connection", interface_id=first["id"], opposite_interface_id=third["id"])
        assert result["msg"] == (
            f"router interface {first['id']} is {status}, and what it is connected to can no longer be changed: "
            f"opposite_interface_id is '{second['id']}', wanted '{third['id']}'. An interface that was once connected has "
            "to be rebuilt to get another opposite interface; on_immutable_change: recreate does it"
        )
        assert result["error"]["code"] == "ImmutableChange"
        assert objects(stack, "router_interfaces") == before
        run.ok("router_interface_connection", interface_id=first["id"], state="absent")


def test_an_interface_tied_to_another_peer_recreated(run: InProcess, stack: ControlPlane):
    first, second = run.pair()
    red = run.vpc("red", "10.0.0.0/8")
    third = run.interface(red, "AcceptingSide")
    options = {"interface_id": first["id"], "opposite_interface_id": third["id"], "on_immutable_change": "recreate"}
    plan = run.ok("router_interface_connection", check=True, **options)
    done = run.ok("router_interface_connection", **options)
    # No accepting side can name an id that does not exist yet, so the new one is left Idle, and a warning says what to do.
    assert plan["actions"] == done["actions"] == ["deactivate", "delete", "create", "configure"]
    assert plan["diff"] == done["diff"] and plan["warnings"] == done["warnings"]
    assert done["warnings"] == [
        f"router interface {first['id']} is replaced by a new one; tie {third['id']} to the new id, then connect the "
        "initiating side"
    ]
    assert done["router_interface_connection"]["status"] == "Idle" and done["id"] != first["id"]
    new = [one for one in objects(stack, "router_interfaces") if one["Role"] == "InitiatingSide"]
    assert [one["RouterInterfaceId"] for one in new] == [done["id"]]
    made = run.ok(
        "router_interface", **interface(router_id=first["router_id"], name=first["name"], specification="Large.2")
    )
    assert not made["changed"]
    result = run.ok("router_interface_connection", batch=both(made["id"], third["id"]))
    assert result["changed"] and run.read(made["id"])["status"] == "Active"
    assert run.read(second["id"])["opposite_interface_id"] == first["id"]


def test_two_of_the_same_role(run: InProcess):
    first, _ = run.sides()
    other = run.interface(run.vpc("red", "10.0.0.0/8"), "InitiatingSide")
    result = run.fails("router_interface_connection", interface_id=first["id"], opposite_interface_id=other["id"])
    assert result["msg"] == (
        f"{first['id']} and {other['id']} are both the InitiatingSide; "
        "a connection needs one initiating and one accepting side"
    )


def test_a_value_that_is_not_that_of_the_opposite_side(run: InProcess):
    first, second = run.sides()
    result = run.fails(
        "router_interface_connection",
        interface_id=second["id"],
        opposite_interface_id=first["id"],
        opposite_router_id="vrt-wrong",
    )
    assert (
        result["msg"]
        == f"opposite_router_id: 'vrt-wrong' is not that of {first['id']}, which is '{first['router_id']}'"
    )


def test_deleting_a_vpc_in_use(run: InProcess, stack: ControlPlane):
    first, _ = run.sides()
    blue = next(one for one in objects(stack, "vpcs") if one["VpcName"] == "blue")
    result = run.fails("vpc", vpc_id=blue["VpcId"], state="absent", wait_timeout=0.2)
    assert result["error"]["code"] == "DependencyViolation.RouterInterface"
    assert count(stack) == {"vpcs": 2, "router_interfaces": 2}
    assert first["id"] in [one["RouterInterfaceId"] for one in objects(stack, "router_interfaces")]


def test_deleting_an_interface_that_routes_lead_to(run: InProcess, stack: ControlPlane):
    first, _ = run.pair()
    table = next(one for one in run.ok("vpc_info")["vpcs"] if one["name"] == "blue")["route_table_id"]
    route = {
        "route_table_id": table,
        "destination_cidrblock": "192.168.0.0/16",
        "nexthop_type": "RouterInterface",
        "nexthop_id": first["id"],
    }
    run.ok("route_entry", **route)
    result = run.fails("router_interface", router_interface_id=first["id"], state="absent", wait_timeout=0.2)
    assert result["msg"].startswith(
        f"router interface {first['id']} cannot be deleted while routes lead to it: 192.168.0.0/16 in {table}; "
        "remove them first"
    )
    assert result["routes"] == [{"destination_cidrblock": "192.168.0.0/16", "route_table_id": table}]
    assert result["changed"] is True  # it is deactivated by now
    run.ok("route_entry", state="absent", **route)
    assert run.ok("router_interface", router_interface_id=first["id"], state="absent")["actions"] == ["delete"]


@pytest.mark.parametrize("form", ["single", "batch"])
@pytest.mark.parametrize("look", [2, 3])
def test_a_refusal_stays_told_though_the_look_after_it_is_refused(
    run: InProcess, stack: ControlPlane, form: str, look: int
):
    """Whatever becomes of a look that shall explain a refusal, the refusal itself is what the user reads."""
    first, _second = run.pair()
    table = next(one for one in run.ok("vpc_info")["vpcs"] if one["name"] == "blue")["route_table_id"]
    hop = {"nexthop_type": "RouterInterface", "nexthop_id": first["id"]}
    run.ok("route_entry", route_table_id=table, destination_cidrblock="192.168.0.0/16", **hop)
    run.ok("router_interface_connection", interface_id=first["id"], state="absent")
    for nth in (look, look + 1):
        stack.fault(operation="DescribeRouterInterfaces", nth=nth, status=403, code="Forbidden.RAM")
    wanted = {"router_interface_id": first["id"], "state": "absent"}
    options = wanted if form == "single" else {"batch": [wanted], "continue_on_error": True}
    result = run.fails("router_interface", **options, wait_timeout=1)
    error = result["error"] if form == "single" else result["batch"][0]["error"]
    assert "refer" in error["code"].lower(), result["msg"]
    assert not result["changed"]


def test_a_batch_with_one_impossible_item_writes_nothing(run: InProcess, stack: ControlPlane):
    run.vpc("same", "172.16.0.0/12")
    run.vpc("same", "192.168.0.0/16")
    stack.clear_journal()
    batch = [{"vpc_name": "new", "cidr_block": "10.0.0.0/8"}, {"vpc_name": "same"}]
    result = run.fails("vpc", batch=batch)
    assert result["msg"].startswith("batch[1] (VPC 'same'): VPC 'same': 2 objects match") or result["msg"].startswith(
        "batch[1] (VPC 'same'): 2 objects match"
    )
    assert stack.summary()["writes"] == 0
    result = run.fails("vpc", batch=batch, continue_on_error=True)
    assert result["changed"] is True
    made, refused = result["batch"]
    assert made["actions"] == ["create"] and made["status"] == "Available" and "failed" not in made
    assert refused["failed"] and refused["error"]["code"] == "Ambiguous" and not refused["changed"]
    assert result["msg"].startswith("1 of 2 failed: ")


def test_the_peer_can_be_out_of_sight_if_its_values_are_given(run: InProcess, stack: ControlPlane):
    """Two accounts without the other one's keys: each side by itself, with the four values named."""
    other = peer()
    blue = run.vpc("blue")
    green = run.ok("vpc", vpc_name="green", cidr_block="192.168.0.0/16", account="peer", peer=other)["vpc"]
    first = run.interface(blue, "InitiatingSide")
    second = run.interface(green, "AcceptingSide", account="peer", peer=other)

    def side(mine, his, owner, **more):
        return {
            "interface_id": mine["id"],
            "opposite_interface_id": his["id"],
            "opposite_router_id": his["router_id"],
            "opposite_router_type": "VRouter",
            "opposite_interface_owner_id": owner,
            **more,
        }

    alone = connection(stack, **peer())
    initiating = side(first, second, green["owner_id"])
    result = run.fails("router_interface_connection", **initiating)
    assert "the accepting side is not tied yet" in result["msg"]
    run.ok("router_interface_connection", **{**alone, **side(second, first, blue["owner_id"])})
    done = run.ok("router_interface_connection", **initiating)
    assert done["router_interface_connection"]["status"] == "Active"
    assert not run.ok("router_interface_connection", **initiating)["changed"]
    assert not run.ok("router_interface_connection", **{**alone, **side(second, first, blue["owner_id"])})["changed"]


def test_a_refused_look_hides_nothing_that_was_known(run: InProcess, stack: ControlPlane):
    """A removal is refused for a route, and so are the looks that follow: the result still tells of the interface."""
    first, _ = run.pair()
    vpcs = {one["name"]: one for one in run.ok("vpc_info")["vpcs"]}
    run.ok(
        "route_entry",
        route_table_id=vpcs["blue"]["route_table_id"],
        destination_cidrblock="192.168.0.0/16",
        nexthop_type="RouterInterface",
        nexthop_id=first["id"],
    )
    run.ok("router_interface_connection", interface_id=first["id"], state="absent")
    for nth in (2, 3):
        stack.fault(operation="DescribeRouterInterfaces", nth=nth, status=403, code="Forbidden.RAM")
    result = run.fails("router_interface", router_interface_id=first["id"], state="absent", wait_timeout=1)
    assert result["router_interface"]["id"] == first["id"]


def test_one_table_that_cannot_be_looked_at_fails_only_its_own_routes(run: InProcess, stack: ControlPlane):
    first, second = run.pair()
    stack.settings(lag=0.5)
    vpcs = {one["name"]: one for one in run.ok("vpc_info")["vpcs"]}
    batch = [
        {
            "route_table_id": vpcs[name]["route_table_id"],
            "destination_cidrblock": "10.8.0.0/16",
            "nexthop_type": "RouterInterface",
            "nexthop_id": one["id"],
        }
        for name, one in (("blue", first), ("green", second))
    ]
    stack.fault(operation="DescribeRouteTables", nth=3, times=1, status=403, code="Forbidden.RAM")
    result = run.fails("route_entry", batch=batch, continue_on_error=True)
    assert [bool(row.get("failed")) for row in result["batch"]].count(True) == 1
