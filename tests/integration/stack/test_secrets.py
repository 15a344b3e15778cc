# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""No secret, token or signature leaves the process other than signed: not at -vvvv, not in a diff, not when it fails."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from tests.conftest import installed
from tests.simulator.testing import ControlPlane, Simulator
from tests.support.ansible import Ansible
from tests.support.stack import InProcess, connection, peer

newest_only = pytest.mark.parametrize("environment", installed()[-1:], indirect=True)
VPC = "cloudlink.interconnect.alibabacloudstack_vpc"
INFO = "cloudlink.interconnect.alibabacloudstack_vpc_info"
PAIR = "cloudlink.interconnect.alibabacloudstack_router_interface_pair"
ROLE_ARN = "acs:ram::1000000000000001:role/operator"
WRONG = "an-altogether-wrong-secret"
TOKEN = "a-token-that-nobody-minted"
TRACES = re.compile(
    r"Signature=[^\s(]|SecurityToken=|x-acs-security-token|Authorization|HMAC-SHA1&|&AccessKeyId|STS\.\w+"
)


def everything(ansible: Ansible, stack: ControlPlane, *texts: str) -> str:
    """All that a run left behind: output, result files, and what the cloud noted."""
    files = [path.read_text(errors="replace") for path in sorted(ansible.home.rglob("*")) if path.is_file()]
    return "\n".join([*texts, *files, json.dumps(stack.journal()), json.dumps(stack.state())])


def test_whatever_happens(cloud: Ansible, stack: ControlPlane, entry_point: str):
    """At -vvvv with --diff: work, refusals of every kind, wrong keys, roles, lost answers, other accounts."""
    # Only by environment: what a playbook itself says is in its file.
    cloud.variables.update({"ALIBABACLOUDSTACK_PEER_ACCESS_KEY": "peerid", "ALIBABACLOUDSTACK_PEER_SECRET_KEY": WRONG})
    cloud.variables["ANSIBLE_INJECT_INVOCATION"] = "true"
    blue = {"vpc_name": "blue", "cidr_block": "172.16.0.0/12", "max_retries": 1}
    role = {"assume_role": {"role_arn": ROLE_ARN}}
    stack.fault(operation="DescribeVpcs", nth=4, status=502, body="html", times=2)
    tasks: list[dict[str, Any]] = [
        {"name": "create", VPC: blue},
        {"name": "v3", INFO: {"signature_version": "v3"}},
        {"name": "html", INFO: {"max_retries": 1}},
        {"name": "role", VPC: {**blue, **role, "description": "by a role"}},
        {"name": "role with v3", INFO: {**role, "signature_version": "v3"}},
        {"name": "wrong secret", INFO: {"account": "peer"}},
        {"name": "wrong secret with v3", INFO: {"account": "peer", "signature_version": "v3"}},
        {"name": "unknown token", INFO: {"security_token": "{{ lookup('env', 'NO_TOKEN') }}"}},
        {"name": "unreachable", INFO: {"endpoints": {"vpc": "127.0.0.1:1"}, "max_retries": 0}},
        {"name": "tls", INFO: {"protocol": "HTTPS"}},
        {"name": "misspelt", VPC: {**blue, "secret_kei": "x"}},
        {"name": "batch", VPC: {"batch": [{"vpc_name": "blue"}, {"vpc_id": "vpc-no"}], "continue_on_error": True}},
        {"name": "delete", VPC: {"vpc_name": "blue", "state": "absent"}},
    ]
    for task in tasks:
        task["ignore_errors"] = True
    run = cloud.playbook({"tasks": tasks}, "-vvvv", diff=True, env={"NO_TOKEN": TOKEN})
    assert run.ok, str(run)
    expected = [
        "html",
        "wrong secret",
        "wrong secret with v3",
        "unknown token",
        "unreachable",
        "tls",
        "misspelt",
        "batch",
    ]
    assert [task.task for task in run.tasks if task.failed] == expected, str(run)
    assert stack.summary()["operations"]["AssumeRole"] >= 1
    assert run.task("create")["invocation"]["module_args"]["secret_key"] == "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"
    text = everything(cloud, stack, run.stdout, run.stderr)
    for secret in (Simulator.secret_key, Simulator.peer_secret_key, WRONG, TOKEN):
        assert secret not in text, text[max(0, text.find(secret) - 300) : text.find(secret) + 100]
    found = TRACES.search(text)
    assert found is None, text[max(0, found.start() - 300) : found.end() + 100]


@newest_only
def test_keys_in_a_side_and_in_a_list(cloud: Ansible, stack: ControlPlane, entry_point: str):
    """Nested no_log options: peer, accounts, and what a role makes of them."""
    tasks = [
        {"name": "peer", INFO: {"account": "peer", "peer": "{{ lookup('env', 'KEYS') | from_json }}"}},
        {
            "name": "named",
            INFO: {
                "account": "third",
                "accounts": ["{{ lookup('env', 'KEYS') | from_json | combine({'name': 'third'}) }}"],
            },
        },
    ]
    run = cloud.playbook(
        {"tasks": tasks},
        "-vvv",
        env={"KEYS": json.dumps(peer(secret_key="peersecret")), "ANSIBLE_INJECT_INVOCATION": "true"},
    )
    assert run.ok, str(run)
    given = run.task("named")["invocation"]["module_args"]["accounts"][0]
    assert given["secret_key"] == given["access_key"] == "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"
    assert Simulator.peer_secret_key not in everything(cloud, stack, run.stdout, run.stderr)


def test_keys_of_a_side_of_a_link(cloud: Ansible, stack: ControlPlane, entry_point: str):
    """As options, in a list of links or alone; where it works, and where it is refused in any way."""
    cloud.variables["ANSIBLE_INJECT_INVOCATION"] = "true"
    cloud.variables["KEYS"] = json.dumps(peer())
    keys = "{{ lookup('env', 'KEYS') | from_json }}"

    def pair(**more: Any) -> dict[str, Any]:
        green = {"vpc": {"vpc_name": "green", "cidr_block": "192.168.0.0/16"}, "connection": keys, **more}
        blue = {"vpc": {"vpc_name": "blue", "cidr_block": "172.16.0.0/12"}, "interface": {"specification": "Large.2"}}
        return {"name": "blue-green", "initiating": blue, "accepting": green}

    tasks: list[dict[str, Any]] = [
        {"name": "many", PAIR: {"pairs": [pair()]}},
        {"name": "one", PAIR: pair()},
        {"name": "info", f"{PAIR}_info": {"pairs": [pair()]}},
        {"name": "misspelt", PAIR: {"pairs": [pair(routez="auto")]}},
        {"name": "wrong", PAIR: {"pairs": [pair(routes=["300.0.0.0/8"])]}},
        {"name": "alone and wrong", PAIR: pair(router_type="VBR")},
        {"name": "gone", PAIR: {"pairs": [pair()], "state": "absent"}},
    ]
    for task in tasks:
        task["ignore_errors"] = True
    run = cloud.playbook({"tasks": tasks}, "-vvvv", diff=True, entry_point=entry_point)
    assert [task.failed for task in run.tasks] == [False] * 3 + [True] * 3 + [False], str(run)
    assert run.task("many")["invocation"]["module_args"]["pairs"] == "1 items"
    shown = run.task("one")["invocation"]["module_args"]["accepting"]["connection"]
    assert shown["secret_key"] == shown["access_key"] == "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"
    text = everything(cloud, stack, run.stdout, run.stderr)
    assert Simulator.peer_secret_key not in text and TRACES.search(text) is None


def test_minted_keys_are_masked_like_given_ones(run: InProcess, stack: ControlPlane):
    """What AssumeRole mints becomes known only at run time, and joins what results must mask: for every task that uses it."""
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import Call, execute

    entry = run.entries["vpc_info"]
    params = {name: option.get("default") for name, option in entry.argument_spec.items()}
    params.update(
        connection(stack), assume_role={"role_arn": ROLE_ARN, "session_name": "it", "session_expiration": 900}
    )
    for _ in range(2):
        call = Call(dict(params))
        assert "failed" not in execute(entry, call)
        # the secret and the token of a minted credential: long random texts
        minted = call.secrets - {Simulator.secret_key}
        assert len(minted) == 2 and min(map(len, minted)) > 40, call.secrets
    assert stack.summary()["operations"] == {"AssumeRole": 1, "DescribeVpcs": 2}


@pytest.mark.parametrize("signature", ["v1", "v3"])
@pytest.mark.parametrize(
    "fault",
    [
        {"cut": "before"},
        {"status": 302, "headers": {"Location": "http://elsewhere.invalid/"}, "body": "html"},
        {
            "status": 400,
            "code": "SignatureDoesNotMatch",
            "message": "server string to sign is:POST&%2F&AccessKeyId%3Dtestid",
        },
        {"status": 400, "code": "IncompleteSignature", "message": "String to sign: Signature=abc SecurityToken=t"},
        {"status": 500, "body": "truncated"},
    ],
    ids=lambda fault: next(iter(fault.values())),
)
def test_errors_hold_no_signature(run: InProcess, stack: ControlPlane, signature: str, fault: dict[str, Any]):
    stack.fault(operation="DescribeVpcs", times=None, **fault)
    result = run.fails("vpc_info", signature_version=signature, max_retries=1)
    text = json.dumps(result)
    assert "testsecret" not in text and TRACES.search(text) is None and "AccessKeyId" not in text, text


def test_a_redirect_is_not_followed(run: InProcess, stack: ControlPlane):
    stack.fault(
        operation="DescribeVpcs", status=307, body="elsewhere", headers={"Location": stack.address + "/"}, times=None
    )
    result = run.fails("vpc_info")
    assert result["msg"] == f"DescribeVpcs: {stack.endpoint}: unexpected redirect (HTTP 307)"
    assert stack.summary()["count"] == 1
