# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The signatures against the worked examples of the contracts, and what the front refuses."""

from __future__ import annotations

import hashlib
import time

import pytest

from tests.simulator.alibabacloudstack import StackCloud
from tests.simulator.kernel.cloud import Request
from tests.simulator.rpc import signature
from tests.support.rpc import InProcess, RpcFailure, new_cloud

SECRET = "exampleKeySecret0123456789"
EXAMPLE = {
    "AccessKeyId": "LTAIexampleKeyId",
    "Action": "DescribeRouterInterfaces",
    "Department": "37",
    "Filter.1.Key": "RouterInterfaceId",
    "Filter.1.Value.1": "ri-sim0001",
    "Filter.2.Key": "Name",
    "Filter.2.Value.1": "a b*c~d/é+",
    "Format": "JSON",
    "OrganizationId": "37",
    "PageSize": "50",
    "RegionId": "cn-sim-1",
    "ResourceGroup": "126",
    "SignatureMethod": "HMAC-SHA1",
    "SignatureNonce": "0d7e7c1a5f5b4c0f9b1e6f2a3c4d5e6f",
    "SignatureType": "",
    "SignatureVersion": "1.0",
    "Timestamp": "2026-01-02T03:04:05Z",
    "Version": "2016-04-28",
}
PUBLIC_EXAMPLE = {
    "Action": "GetVpcPeerConnectionAttribute",
    "Format": "json",
    "Version": "2022-01-01",
    "AccessKeyId": "testid",
    "SignatureMethod": "HMAC-SHA1",
    "SignatureVersion": "1.0",
    "SignatureNonce": "3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf",
    "Timestamp": "2026-01-02T03:04:05Z",
    "InstanceId": "pcc-0example1",
    "Description": "a b*c~d/é",
}


@pytest.mark.parametrize(
    ("method", "parameters", "secret", "expected"),
    [
        ("POST", EXAMPLE, SECRET, "FSBf46UMrEhKyz+7VTxzNIBXdoc="),
        ("GET", EXAMPLE, SECRET, "3C76TloZ8ZovkW1m3mcr6h0NpaQ="),
        ("POST", {**EXAMPLE, "SecurityToken": "CAISexample/token+=="}, SECRET, "it+QrQDJOcUUpGN+86LmMaI/wKQ="),
        ("POST", PUBLIC_EXAMPLE, "testsecret", "6ke7Dz7nAgAsoHbPPKFLRV5CTJc="),
    ],
)
def test_v1(method, parameters, secret, expected):
    text = signature.v1_string_to_sign(method, parameters.items())
    assert signature.v1_sign(text, secret) == expected


def test_v1_leaves_the_signature_itself_out():
    signed = {**EXAMPLE, "Signature": "anything"}
    assert signature.v1_string_to_sign("POST", signed.items()) == signature.v1_string_to_sign("POST", EXAMPLE.items())


def test_roa():
    request = Request(
        "POST",
        "/ascm/auth/resource_group/list_resource_group",
        [("pageNumber", "1"), ("pageSize", "10"), ("resourceGroupName", "demo set")],
        {
            "accept": "application/json",
            "content-md5": "1B2M2Y8AsgTpgAmY7PhCfg==",
            "content-type": "application/json",
            "date": "Fri, 02 Jan 2026 03:04:05 GMT",
            "x-acs-action": "ListResourceGroup",
            "x-acs-signature-method": "HMAC-SHA1",
            "x-acs-signature-version": "1.0",
            "x-acs-version": "2019-05-10",
        },
    )
    for text in signature.roa_strings_to_sign(request, request.path):
        assert signature.roa_sign(text, SECRET) == "j5bmp4n9j3eIEhwFV8RUhvq72/Q="


def test_v3_with_a_query():
    headers = {
        "accept": "application/json",
        "host": "vpc-internal.stack.example",
        "user-agent": "demo/1",
        "x-acs-action": "DescribeRouterInterfaces",
        "x-acs-content-sha256": hashlib.sha256(b"").hexdigest(),
        "x-acs-date": "2026-01-02T03:04:05Z",
        "x-acs-organizationid": "37",
        "x-acs-signature-nonce": "0d7e7c1a5f5b4c0f9b1e6f2a3c4d5e6f",
        "x-acs-version": "2016-04-28",
    }
    query = [
        ("Filter.1.Key", "RouterInterfaceId"),
        ("Filter.1.Value.1", "ri-sim0001"),
        ("Filter.2.Key", "Name"),
        ("Filter.2.Value.1", "a b*c~d/é+"),
        ("PageSize", "50"),
        ("RegionId", "cn-sim-1"),
    ]
    canonical = signature.v3_canonical_request(
        "POST", "/", query, headers, ";".join(sorted(headers)), headers["x-acs-content-sha256"]
    )
    text = signature.v3_string_to_sign(canonical)
    assert text.endswith("\n9339f0104399522156703ce02719cf91c9da2169f2f380f731787d52f00b6efc")
    assert signature.v3_sign(text, SECRET) == "b15b8865cf29d437dec605bc6eebeb88fc4941c0aeb596a89751b5f532323924"


def test_v3_with_a_form():
    body = b"Description=a%20b%2Ac&InstanceId=pcc-0example1"
    payload_hash = hashlib.sha256(body).hexdigest()
    headers = {
        "accept": "application/json",
        "content-type": "application/x-www-form-urlencoded",
        "host": "vpcpeer.aliyuncs.com",
        "user-agent": "demo/1",
        "x-acs-action": "GetVpcPeerConnectionAttribute",
        "x-acs-content-sha256": payload_hash,
        "x-acs-date": "2026-01-02T03:04:05Z",
        "x-acs-signature-nonce": "3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf",
        "x-acs-version": "2022-01-01",
    }
    signed = ";".join(sorted(headers))
    canonical = signature.v3_canonical_request("POST", "/", [("Tag.1.Key", "k v")], headers, signed, payload_hash)
    expected = "2725f878d9b2811fe438052ecfb680f94d75e8a1741a9d2b24bd7840fadb4d3e"
    assert signature.v3_sign(signature.v3_string_to_sign(canonical), "testsecret") == expected


@pytest.fixture
def cloud():
    return new_cloud(StackCloud)


def v3_request(*, query=(), body=b"", path="/", leave_out=(), **headers):
    """A request signed as section 1.10 says, by the test itself."""
    headers = {
        "host": "sim",
        "x-acs-action": "DescribeVpcs",
        "x-acs-version": "2016-04-28",
        "x-acs-date": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "x-acs-signature-nonce": str(time.perf_counter_ns()),
        "x-acs-content-sha256": hashlib.sha256(body).hexdigest(),
        **headers,
    }
    if body:
        headers["content-type"] = "application/x-www-form-urlencoded"
    signed = ";".join(sorted(set(headers) - set(leave_out)))
    canonical = signature.v3_canonical_request("POST", path, query, headers, signed, headers["x-acs-content-sha256"])
    value = signature.v3_sign(signature.v3_string_to_sign(canonical), "testsecret")
    headers["authorization"] = f"ACS3-HMAC-SHA256 Credential=testid,SignedHeaders={signed},Signature={value}"
    return Request("POST", path, list(query), headers, body, raw_path=path)


def code(caller, request):
    with pytest.raises(RpcFailure) as failure:
        caller.answer(request)
    return failure.value.code


def test_v3_is_accepted_from_query_form_and_any_path(cloud):
    caller = InProcess(cloud)
    region = [("RegionId", "cn-sim-1")]
    assert caller.answer(v3_request(query=region))["TotalCount"] == 0
    assert caller.answer(v3_request(body=b"RegionId=cn-sim-1"))["TotalCount"] == 0
    assert caller.answer(v3_request(query=region, path="/asapi/v3/"))["TotalCount"] == 0


def test_v3_strictness(cloud):
    caller = InProcess(cloud)
    region = [("RegionId", "cn-sim-1")]
    tampered = v3_request(query=region)
    tampered.query.append(("VpcName", "x"))
    assert code(caller, tampered) == "SignatureDoesNotMatch"
    tampered = v3_request(body=b"RegionId=cn-sim-1")
    tampered.body = b"RegionId=cn-sim-2"
    assert code(caller, tampered) == "SignatureDoesNotMatch"
    unsigned_action = v3_request(query=region, leave_out=("x-acs-action",))
    assert code(caller, unsigned_action) == "IncompleteSignature"
    request = v3_request(query=region)
    caller.answer(request)
    request.memo = None
    assert code(caller, request) == "SignatureNonceUsed"
    other = v3_request(query=region)
    other.headers["authorization"] = other.headers["authorization"].replace("HMAC-SHA256", "RSA-SHA256")
    assert code(caller, other) == "InvalidSignatureMethod"
    other.headers["authorization"] = "ACS3-HMAC-SHA256 nonsense"
    assert code(caller, other) == "IncompleteSignature"
    stale = v3_request(query=region, **{"x-acs-date": "2020-01-01T00:00:00Z"})
    assert code(caller, stale) == "InvalidTimeStamp.Expired"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"AccessKeyId": "nobody"}, "InvalidAccessKeyId.NotFound"),
        ({"AccessKeyId": ""}, "MissingAccessKeyId"),
        ({"Signature": ""}, "MissingSignature"),
        ({"Signature": "d3Jvbmc="}, "SignatureDoesNotMatch"),
        ({"SignatureMethod": "HMAC-MD5"}, "InvalidSignatureMethod"),
        ({"Timestamp": "yesterday"}, "InvalidTimeStamp.Format"),
        ({"Timestamp": "2020-01-01T00:00:00Z"}, "InvalidTimeStamp.Expired"),
        ({"Action": "NoSuchAction"}, "InvalidAction.NotFound"),
        ({"Version": "1999-01-01"}, "InvalidVersion"),
        ({"Action": ""}, "MissingParameter"),
        ({"SecurityToken": "uncalled-for"}, "InvalidSecurityToken.MismatchWithAccessKey"),
    ],
)
def test_v1_refusals(cloud, change, expected):
    caller = InProcess(cloud)
    pairs = {**dict(caller.signed("DescribeVpcs", {})), **change}
    with pytest.raises(RpcFailure) as failure:
        caller.send(list(pairs.items()))
    assert failure.value.code == expected
    assert all(isinstance(failure.value.document[name], str) for name in ("RequestId", "HostId", "Code", "Message"))
    if expected == "SignatureDoesNotMatch":
        assert "server string to sign is:POST&%2F&" in failure.value.document["Message"]


def test_v1_takes_query_and_form_together_and_any_path(cloud):
    caller = InProcess(cloud)
    pairs = caller.signed("DescribeVpcs", {"VpcName": "a b*c~d/é+"})
    body = "&".join(f"{signature.encode(k)}={signature.encode(v)}" for k, v in pairs[4:])
    headers = {"content-type": "application/x-www-form-urlencoded"}
    request = Request("POST", "/gateway/asapi/v3/", pairs[:4], headers, body.encode())
    assert caller.answer(request)["TotalCount"] == 0


def test_nonce_timestamp_and_signature_checks_can_be_switched_off(cloud):
    caller = InProcess(cloud)
    pairs = caller.signed("DescribeVpcs", {})
    caller.send(pairs)
    with pytest.raises(RpcFailure, match="SignatureNonceUsed"):
        caller.send(pairs)
    cloud.settings.switches["check_nonce"] = False
    caller.send(pairs)
    cloud.settings.switches.update(verify_signature=False, timestamp_window=0)
    caller.send(list({**dict(pairs), "Timestamp": "2020-01-01T00:00:00Z"}.items()))


def test_clock_skew_makes_timestamps_stale_and_advancing_the_clock_does_not(cloud):
    caller = InProcess(cloud)
    cloud.clock.advance(7 * 86400)
    caller.call("DescribeVpcs")
    cloud.settings.switches["clock_skew"] = 3600
    with pytest.raises(RpcFailure, match=r"InvalidTimeStamp\.Expired"):
        caller.call("DescribeVpcs")


def test_temporary_credentials_work_until_they_expire(cloud):
    credentials = InProcess(cloud).call(
        "AssumeRole", RoleArn="acs:ram::1000000000000002:role/net", RoleSessionName="ci", DurationSeconds=900
    )["Credentials"]
    session = InProcess(cloud, credentials["AccessKeyId"], credentials["AccessKeySecret"], credentials["SecurityToken"])
    assert session.call("GetUserInfo")["data"]["primaryKey"] == "1000000000000002"
    session.token = ""
    with pytest.raises(RpcFailure, match="MissingSecurityToken"):
        session.call("DescribeVpcs")
    session.token = "another"
    with pytest.raises(RpcFailure, match="MismatchWithAccessKey"):
        session.call("DescribeVpcs")
    session.token = credentials["SecurityToken"]
    cloud.clock.advance(901)
    with pytest.raises(RpcFailure, match="InvalidSecurityToken.Expired"):
        session.call("DescribeVpcs")


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"RoleArn": "net", "RoleSessionName": "ci"}, "InvalidParameter.RoleArn"),
        ({"RoleArn": "acs:ram::1000000000000001:role/net", "RoleSessionName": "?"}, "InvalidParameter.RoleSessionName"),
        ({"RoleArn": "acs:ram::1:role/net", "RoleSessionName": "ci"}, "EntityNotExist.Role"),
        ({"RoleSessionName": "ci"}, "MissingParameter"),
    ],
)
def test_assume_role_refusals(cloud, parameters, expected):
    with pytest.raises(RpcFailure) as failure:
        InProcess(cloud).call("AssumeRole", **parameters)
    assert failure.value.code == expected


@pytest.mark.parametrize("prefix", ["", "/gateway/prefix"])
def test_resource_groups_by_path(cloud, prefix):
    """The ROA call of section 1.9, below an endpoint's own path too."""
    path = "/ascm/auth/resource_group/list_resource_group"
    query = [("pageNumber", "2"), ("pageSize", "5"), ("resourceGroupName", "team-")]
    headers = {
        "accept": "application/json",
        "content-type": "application/json",
        "date": time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime()),
        "x-acs-action": "ListResourceGroup",
        "x-acs-version": "2019-05-10",
    }
    request = Request("POST", prefix + path, query, headers)
    text = next(signature.roa_strings_to_sign(request, path))
    headers["authorization"] = f"acs testid:{signature.roa_sign(text, 'testsecret')}"
    document = InProcess(cloud).answer(request)
    assert document["pageInfo"] == {"currentPage": 2, "pageSize": 5, "total": 12, "totalPage": 3}
    assert [entry["resourceGroupName"] for entry in document["data"]] == [f"team-{n}" for n in range(6, 11)]
    assert isinstance(document["code"], str) and isinstance(document["data"][0]["id"], int)
    request.headers["authorization"] = "acs testid:wrong"
    request.memo = None
    assert code(InProcess(cloud), request) == "SignatureDoesNotMatch"
