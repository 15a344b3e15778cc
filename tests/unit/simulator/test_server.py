# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The server around the clouds: control plane, faults, journal, page, and the command line."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from html import unescape
from http.client import RemoteDisconnected
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import ProxyHandler, Request, build_opener

import pytest

from tests.simulator.alibabacloudstack import StackCloud
from tests.simulator.testing import ROOT, Simulator
from tests.support.limits import HANG
from tests.support.rpc import OverHttp, RpcFailure

OPENER = build_opener(ProxyHandler({}))


@pytest.fixture(scope="module")
def simulator():
    with Simulator(only="stack") as running:
        yield running


@pytest.fixture
def stack(simulator):
    simulator.stack.reset()
    yield simulator.stack
    simulator.stack.reset()
    assert not simulator.output()


@pytest.fixture
def caller(stack):
    return OverHttp(stack.address)


def raw(stack, method, path, body=None):
    """Status, headers and text of a control call."""
    try:
        with OPENER.open(Request(f"{stack.address}{path}", data=body, method=method), timeout=HANG) as answer:
            return answer.status, answer.headers, answer.read().decode()
    except HTTPError as error:
        return error.code, error.headers, error.read().decode()


def vpc_count(caller):
    return caller.call("DescribeVpcs")["TotalCount"]


def test_journal_holds_what_happened_and_no_secret(stack, caller):
    caller.call("CreateVpc", VpcName="blue", ClientToken="token-1")
    caller.call("CreateVpc", VpcName="blue", ClientToken="token-1")
    with pytest.raises(RpcFailure):
        caller.call("DeleteVpc", VpcId="vpc-none")
    caller.call("DescribeVpcs")
    entries = stack.journal()
    assert [(one["operation"], one["status"], one["wrote"]) for one in entries] == [
        ("CreateVpc", 200, True),
        ("CreateVpc", 200, False),
        ("DeleteVpc", 404, False),
        ("DescribeVpcs", 200, False),
    ]
    assert {one["account"] for one in entries} == {"1000000000000001"}
    text = json.dumps(entries)
    assert not any(secret in text for secret in ("testid", "testsecret", "Signature", "token-1"))
    summary = stack.summary()
    assert summary == {
        "count": 4,
        "writes": 1,
        "operations": {"CreateVpc": 2, "DeleteVpc": 1, "DescribeVpcs": 1},
    }
    assert stack.journal(since=entries[2]["sequence"]) == entries[3:]
    stack.clear_journal()
    assert stack.journal() == []


def test_error_faults_have_the_clouds_shape(stack, caller):
    stack.fault(operation="Describe*", status=503, code="ServiceUnavailable", message="later", nth=2, times=2)
    caller.call("DescribeVpcs")
    for _ in range(2):
        with pytest.raises(RpcFailure) as failure:
            caller.call("DescribeVpcs")
        assert (failure.value.status, failure.value.code) == (503, "ServiceUnavailable")
        assert {"RequestId", "HostId", "Recommend"} <= set(failure.value.document)
    caller.call("DescribeVpcs")
    assert [one["fault"] for one in stack.journal()] == ["", "status 503", "status 503", ""]
    assert [(one["seen"], one["applied"]) for one in stack.faults()] == [(4, 2)]


def test_a_numeric_code_stays_a_number(stack, caller):
    stack.fault(operation="DescribeVpcs", code=500)
    with pytest.raises(RpcFailure) as failure:
        caller.call("DescribeVpcs")
    assert (failure.value.status, failure.value.code) == (400, 500)


def test_a_fault_without_end_and_its_removal(stack, caller):
    stack.fault(status=400, code="Throttling.User", times=None, headers={"Retry-After": "7"})
    for _ in range(5):
        with pytest.raises(RpcFailure, match=r"Throttling\.User"):
            caller.call("DescribeVpcs")
    stack.clear_faults()
    caller.call("DescribeVpcs")


def test_headers_of_a_fault(stack):
    stack.fault(status=400, code="Throttling", headers={"Retry-After": "7", "x-acs-retry-after": 1500})
    _, headers, _ = raw(stack, "GET", "/?Action=DescribeVpcs&Version=2016-04-28")
    assert (headers["Retry-After"], headers["x-acs-retry-after"]) == ("7", "1500")


def test_a_cut_before_and_after_the_effect(stack, caller):
    stack.fault(operation="CreateVpc", cut="before")
    stack.fault(operation="CreateVpc", cut="after", nth=2)
    for expected in (0, 1):
        with pytest.raises((ConnectionError, RemoteDisconnected, URLError)):
            caller.call("CreateVpc")
        assert vpc_count(caller) == expected
    created = [one for one in stack.journal() if one["operation"] == "CreateVpc"]
    assert [(one["status"], one["wrote"], one["fault"]) for one in created] == [
        (0, False, "cut before"),
        (0, True, "cut after"),
    ]


def test_bodies_of_a_proxy(stack, caller):
    stack.fault(operation="CreateVpc", body="html")
    stack.fault(operation="CreateVpc", body="truncated", nth=2)
    stack.fault(operation="CreateVpc", body="[]", status=200, after=True, nth=3)
    with pytest.raises(json.JSONDecodeError):
        caller.call("CreateVpc")
    assert vpc_count(caller) == 0
    with pytest.raises(json.JSONDecodeError):
        caller.call("CreateVpc")
    assert vpc_count(caller) == 1
    assert caller.call("CreateVpc") == []
    assert vpc_count(caller) == 2


def test_an_error_after_the_effect(stack, caller):
    stack.fault(operation="CreateVpc", status=504, code="GatewayTimeout", after=True)
    with pytest.raises(RpcFailure, match="504"):
        caller.call("CreateVpc")
    assert vpc_count(caller) == 1


def test_faults_choose_by_content_and_method(stack, caller):
    stack.fault(operation="CreateVpc", contains="VpcName=green", status=403, code="Forbidden.RAM")
    stack.fault(method="GET", status=500, code="InternalError", times=None)
    caller.call("CreateVpc", VpcName="blue")
    with pytest.raises(RpcFailure, match="Forbidden.RAM"):
        caller.call("CreateVpc", VpcName="green")


def test_latency_delays(stack, caller):
    stack.fault(operation="DescribeRegions", latency=0.6)
    started = time.monotonic()
    caller.call("DescribeRegions")
    assert time.monotonic() - started >= 0.6


def test_latency_does_not_block_others(stack, caller):
    """A call that takes an hour is under way, and the next is answered all the same."""
    stack.fault(operation="DescribeRegions", latency=3600)
    host, _, port = stack.endpoint.partition(":")
    with socket.create_connection((host, int(port)), timeout=HANG) as waiting:
        query = urlencode(caller.signed("DescribeRegions", {}, "GET"))
        waiting.sendall(f"GET /?{query} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        while not stack.faults()[0]["applied"]:
            time.sleep(0.01)
        caller.call("DescribeVpcs")
        assert [entry["operation"] for entry in stack.journal()] == ["DescribeVpcs"]


def test_stuck_objects_never_leave_their_state(stack, caller):
    stack.fault(operation="CreateVpc", stuck=True)
    stack.fault(operation="CreateVpc", stuck="Creating", nth=2)
    ids = [caller.call("CreateVpc")["VpcId"] for _ in range(3)]
    stack.advance(3600)
    shown = caller.call("DescribeVpcs", VpcId=",".join(ids))["Vpcs"]["Vpc"]
    assert [one["Status"] for one in shown] == ["Pending", "Creating", "Available"]


def test_settings_and_clock(stack, caller):
    assert stack.settings(lag=30, latency=5, switches={"freeze": "both"})["switches"]["freeze"] == "both"
    vpc = caller.call("CreateVpc")["VpcId"]
    assert caller.call("DescribeVpcs", VpcId=vpc)["Vpcs"]["Vpc"][0]["Status"] == "Pending"
    stack.advance(30)
    assert caller.call("DescribeVpcs", VpcId=vpc)["Vpcs"]["Vpc"][0]["Status"] == "Available"
    stack.reset()
    settings = stack.settings()
    assert (settings["lag"], settings["latency"], settings["switches"]["freeze"]) == (0, 0, "own")
    assert stack.state() == {}


@pytest.mark.parametrize(
    ("path", "body", "words"),
    [
        ("settings", {"switches": {"colour": "red"}}, "unknown switch colour; known: any_region"),
        ("settings", {"switches": {"freeze": "all"}}, 'one of "own", "both"'),
        ("settings", {"switches": {"task_conflict": "yes"}}, "must be true or false"),
        ("settings", {"switches": []}, "must be an object"),
        ("settings", {"lag": "soon"}, "lag must be a number"),
        ("settings", {"lag": -1}, "lag must be a number"),
        ("settings", {"lag_reads": 1.5}, "lag_reads must be"),
        ("settings", {"speed": 1}, "unknown setting speed"),
        ("settings", [], "must be a JSON object"),
        ("clock", {"go": 1}, "the clock takes"),
        ("clock", {"advance": "far"}, "advance must be a number"),
        ("faults", {}, "needs an effect"),
        ("faults", {"cut": "through"}, "'before' or 'after'"),
        ("faults", {"status": 99}, "status must be"),
        ("faults", {"status": 400, "nth": 0}, "nth must be"),
        ("faults", {"status": 400, "times": 0}, "times must be"),
        ("faults", {"status": 400, "colour": "red"}, "unknown fault option colour"),
        ("faults", {"headers": {"a": "b\r\nc"}}, "line breaks"),
        ("faults", [{"status": 400}, 7], "must be a JSON object"),
        ("faults", {"status": 400, "operation": 7}, "operation must be a string"),
        ("faults", {"latency": -1}, "latency must be"),
    ],
)
def test_wrong_control_calls_are_refused_in_words(stack, path, body, words):
    status, _, text = raw(stack, "POST", f"/_sim/{path}", json.dumps(body).encode())
    assert status == 400
    assert words in json.loads(text)["error"]
    assert stack.faults() == []


def test_control_calls_that_do_not_exist(stack):
    assert raw(stack, "GET", "/_sim/nothing")[0] == 404
    assert raw(stack, "PUT", "/_sim/journal", b"")[0] == 405
    assert raw(stack, "GET", "/_sim/journal?since=x")[0] == 400
    status, _, text = raw(stack, "POST", "/_sim/faults", b"{")
    assert status == 400 and "must be JSON" in json.loads(text)["error"]


def test_the_page_shows_networks_and_escapes(stack, caller):
    caller.call("CreateVpc", VpcName="<script>alert(1)</script>", CidrBlock="10.0.0.0/8")
    status, headers, text = raw(stack, "GET", "/_sim/")
    assert status == 200 and headers["Content-Type"].startswith("text/html")
    assert "&lt;script&gt;" in text and "<script>alert" not in text
    assert "10.0.0.0/8" in text and "CreateVpc" in text
    assert "http://" not in text and "https://" not in text
    assert not re.search(r"<!--[a-z]+-->", text)


def test_the_page_offers_what_the_control_plane_takes(stack):
    stack.settings(lag=2.5, latency=40)
    _, _, text = raw(stack, "GET", "/_sim/")
    assert 'name="lag" type="number" min="0" step="any" value="2.5"' in text
    assert 'name="latency" type="number" min="0" step="any" value="40"' in text
    assert '<option value="ConnectRouterInterface">' in text
    offered = [json.loads(unescape(found)) for found in re.findall(r"<option value='(.*?)'", text)]
    assert {"cut": "after"} in offered and {"status": 400, "code": "Throttling.User"} in offered
    stack.call("POST", "faults", offered)
    switches = dict(re.findall(r'<option value="(\w+)" data-value="(.*?)"', text))
    values = {name: json.loads(unescape(value)) for name, value in switches.items()}
    assert values == stack.settings()["switches"]
    stack.settings(switches=values)


def test_the_live_part_follows(stack, caller):
    """Links, objects and requests by the names that people gave, each kind once for all accounts."""

    def words():
        status, headers, text = raw(stack, "GET", "/_sim/live")
        assert status == 200 and headers["Cache-Control"] == "no-store"
        return " ".join(unescape(re.sub(r"<[^>]*>", " ", text)).split())

    assert "No network is linked yet." in words() and "No request yet." in words()
    sides = {}
    for owner, name, role, spec in (
        (caller, "blue", "InitiatingSide", "Large.2"),
        (OverHttp(stack.address, "peerid", "peersecret"), "green", "AcceptingSide", "Negative"),
    ):
        vpc = owner.call("CreateVpc", VpcName=name)
        router = {"RouterType": "VRouter", "RouterId": vpc["VRouterId"], "OppositeRegionId": owner.region}
        made = owner.call("CreateRouterInterface", Role=role, Spec=spec, Name=f"{name}-side", **router)
        sides[name] = owner, {**vpc, "RouterInterfaceId": made["RouterInterfaceId"]}
    for near, far, account in (("blue", "green", "1000000000000002"), ("green", "blue", "1000000000000001")):
        (owner, own), (_, other) = sides[near], sides[far]
        peer = {"OppositeInterfaceId": other["RouterInterfaceId"], "OppositeRouterId": other["VRouterId"]}
        owner.call(
            "ModifyRouterInterfaceAttribute",
            RouterInterfaceId=own["RouterInterfaceId"],
            OppositeRouterType="VRouter",
            OppositeInterfaceOwnerId=account,
            **peer,
        )
    blue = sides["blue"][1]
    caller.call("ConnectRouterInterface", RouterInterfaceId=blue["RouterInterfaceId"])
    hop = {"NextHopType": "RouterInterface", "NextHopId": blue["RouterInterfaceId"]}
    caller.call("CreateRouteEntry", RouteTableId=blue["RouteTableId"], DestinationCidrBlock="192.168.0.0/16", **hop)
    stack.fault(operation="CreateVpc", cut="after", times=None, contains="VpcName=red")
    seen = words()
    assert "links up 1 of 1 requests 8 of them changes 8" in seen
    assert "blue 172.16.0.0/12, cn-sim-1, account 1000000000000001 Active Large.2 blue-side green" in seen
    assert "green-side Active AcceptingSide green Negative blue-side" in seen
    assert "blue 192.168.0.0/16 RouterInterface blue-side Available" in seen
    assert [seen.count(title) for title in ("Networks 2", "Router interfaces 2", "Routes 1")] == [1, 1, 1]
    assert 'CreateVpc with "VpcName=red": cut after, until removed; 0 calls seen, 0 hit' in seen
    assert not re.search(r"\[|\{|True|False|None", seen)


def test_one_fault_can_be_removed(stack):
    for status in (500, 503):
        stack.fault(status=status)
    first, second = stack.faults()
    assert stack.call("DELETE", f"faults?id={first['id']}") == {"faults": [second]}
    for unknown in (first["id"], "x"):
        with pytest.raises(ValueError, match="no fault has the id"):
            stack.call("DELETE", f"faults?id={unknown}")
    stack.clear_faults()
    assert stack.faults() == []


def test_the_pages_lead_to_each_other():
    with Simulator() as running:
        for cloud, name in (("stack", "Apsara Stack"), ("alicloud", "Alibaba Cloud"), ("alkira", "Alkira")):
            control = running.clouds[cloud]
            with control.opener.open(f"{control.address}/_sim/", timeout=HANG) as answer:
                text = answer.read().decode()
            assert f'<a aria-current="page">{name}</a>' in text and f"<title>{name} simulator</title>" in text
            others = [other.address for other in running.clouds.values() if other is not control]
            assert re.findall(r'<a href="([^"]*)/_sim/">', text) == others


def test_any_method_path_and_long_query(stack, caller):
    status, _, text = raw(stack, "PATCH", "/some/where")
    assert (status, json.loads(text)["Code"]) == (400, "UnsupportedHTTPMethod")
    pairs = caller.signed("DescribeVpcs", {"VpcName": "x" * 100_000}, method="GET")
    status, _, text = raw(stack, "GET", f"/prefix/?{urlencode(pairs)}")
    assert (status, json.loads(text)["TotalCount"]) == (200, 0)


# The command line


def start(*arguments, **environment):
    return subprocess.Popen(
        [sys.executable, "-m", "tests.simulator", "--only", "stack", *arguments],
        cwd=ROOT,
        env={**os.environ, "STACK_PORT": "0", **environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize(
    ("arguments", "environment", "words"),
    [
        ((), {"STACK_PORT": "many"}, "STACK_PORT must be a port from 0 to 65535, not 'many'"),
        (("--stack-port", "70000"), {}, "STACK_PORT must be a port"),
        ((), {"LAG": "soon"}, "LAG must be a number, 0 or more, not 'soon'"),
        (("--latency", "-1"), {}, "LATENCY must be a number"),
        (("--switch", "colour=red"), {}, "no cloud has the switch colour"),
        (("--switch", "freeze=all"), {}, "switch freeze must be one of"),
        (("--switch", "freeze"), {}, "a switch is NAME=VALUE"),
        (("--only", "moon"), {}, "unknown cloud moon"),
    ],
)
def test_wrong_settings_are_one_line_and_exit_2(arguments, environment, words):
    process = start(*arguments, **environment)
    output, errors = process.communicate(timeout=HANG)
    assert process.returncode == 2
    assert output == "" and words in errors and errors.count("\n") == 1


def test_a_taken_port_is_one_line_and_exit_2():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        process = start("--stack-port", str(taken.getsockname()[1]))
        _, errors = process.communicate(timeout=HANG)
    assert process.returncode == 2
    assert errors.startswith("simulator: cannot listen: ") and errors.count("\n") == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_says_where_it_serves_and_stops_cleanly(number):
    process = start("--switch", "any_region=true", "--lag", "0")
    name, address = process.stdout.readline().split()
    assert name == "stack" and process.stdout.readline() == "ready\n"
    OverHttp(address, region="cn-anywhere").call("CreateVpc")
    process.send_signal(number)
    output, errors = process.communicate(timeout=HANG)
    assert (process.returncode, output, errors) == (0, "", "")


def test_it_ends_with_its_standard_input():
    """What a program started does not outlive it, however it ended."""
    process = start("--until-stdin-closes")
    assert process.stdout.readline().startswith("stack ") and process.stdout.readline() == "ready\n"
    output, errors = process.communicate(input="anything\n", timeout=HANG)
    assert (process.returncode, output, errors) == (0, "", "")


def test_it_does_not_outlive_a_process_that_was_killed():
    """As a test run that ran out of memory: nothing of it ends by itself."""
    program = (
        "import sys, time; from tests.simulator.testing import Simulator\n"
        "running = Simulator(only='stack'); running.start()\n"
        "print(running.pid, running.directory.name, flush=True); time.sleep(3600)"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    pid, _, directory = parent.stdout.readline().strip().partition(" ")
    parent.kill()
    parent.communicate(timeout=HANG)
    deadline = time.monotonic() + HANG
    while os.path.exists(f"/proc/{pid}") and "State:\tZ" not in read_status(pid):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    shutil.rmtree(directory)


def read_status(pid: str) -> str:
    """Of a process; empty once it is gone. One that has ended but was not waited for is a zombie (Z)."""
    try:
        with open(f"/proc/{pid}/status") as file:
            return file.read()
    except OSError:
        return ""


def test_by_hand_the_standard_input_does_not_matter():
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.simulator", "--only", "stack", "--stack-port", "0"],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    )
    _, address = process.stdout.readline().split()
    assert process.stdout.readline() == "ready\n"
    OverHttp(address).call("DescribeVpcs")
    process.terminate()
    process.communicate(timeout=HANG)
    assert process.returncode == 0


def test_a_standard_input_without_another_end_is_one_line_and_exit_2():
    command = [sys.executable, "-m", "tests.simulator", "--only", "stack", "--stack-port", "0", "--until-stdin-closes"]
    done = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=HANG)
    assert done.returncode == 2
    assert done.stderr == "simulator: --until-stdin-closes needs a pipe or a terminal as its standard input\n"


def test_it_shares_no_line_with_the_modules():
    """What the simulator believes of a contract is its own."""
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "tests" / "simulator").rglob("*.py")]
    assert len(sources) > 50
    assert not [text for text in sources if "ansible_collections" in text or re.search(r"(from|import) plugins", text)]


def test_the_readme_names_every_switch_with_its_default():
    lines = (ROOT / "tests" / "simulator" / "README.md").read_text().splitlines()
    for name, default in StackCloud.switches.items():
        row = next(line for line in lines if line.startswith("| `") and f"`{name}`" in line.split("|")[1])
        shown = default if isinstance(default, str) else json.dumps(default)
        assert row.split("|")[2].strip(" `") == shown
        assert all(f"`{choice}`" in row for choice in StackCloud.choices.get(name, ()))
