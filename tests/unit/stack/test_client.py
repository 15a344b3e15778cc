# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signatures against the vectors of both Alibaba contracts, and endpoints, keys and context of the Apsara Stack client."""

from __future__ import annotations

import json

import pytest

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba import credentials
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.rpc import flatten
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.signature import (
    canonical_query,
    sign_roa,
    sign_v1,
    sign_v3,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibabacloudstack.client import FAMILY
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import Call
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.errors import (
    InterconnectError,
    UnexpectedAnswer,
)

KEY, SECRET = "LTAIexampleKeyId", "exampleKeySecret0123456789"
FILTERS = {"Filter": [{"Key": "RouterInterfaceId", "Value": ["ri-sim0001"]}, {"Key": "Name", "Value": ["a b*c~d/é+"]}]}
PARAMETERS = {
    **flatten(FILTERS),
    "AccessKeyId": KEY,
    "Action": "DescribeRouterInterfaces",
    "Department": "37",
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


@pytest.mark.parametrize(
    "method, more, signature",
    [
        ("POST", {}, "FSBf46UMrEhKyz+7VTxzNIBXdoc="),
        ("GET", {}, "3C76TloZ8ZovkW1m3mcr6h0NpaQ="),
        ("POST", {"SecurityToken": "CAISexample/token+=="}, "it+QrQDJOcUUpGN+86LmMaI/wKQ="),
    ],
)
def test_v1_of_the_stack(method, more, signature):
    assert sign_v1(method, canonical_query({**PARAMETERS, **more}), SECRET) == signature


def test_the_canonical_query():
    assert canonical_query(PARAMETERS) == (
        "AccessKeyId=LTAIexampleKeyId&Action=DescribeRouterInterfaces&Department=37&Filter.1.Key=RouterInterfaceId&"
        "Filter.1.Value.1=ri-sim0001&Filter.2.Key=Name&Filter.2.Value.1=a%20b%2Ac~d%2F%C3%A9%2B&Format=JSON&"
        "OrganizationId=37&PageSize=50&RegionId=cn-sim-1&ResourceGroup=126&SignatureMethod=HMAC-SHA1&"
        "SignatureNonce=0d7e7c1a5f5b4c0f9b1e6f2a3c4d5e6f&SignatureType=&SignatureVersion=1.0&"
        "Timestamp=2026-01-02T03%3A04%3A05Z&Version=2016-04-28"
    )


def test_roa():
    headers = {
        "accept": "application/json",
        "content-md5": "1B2M2Y8AsgTpgAmY7PhCfg==",
        "content-type": "application/json",
        "date": "Fri, 02 Jan 2026 03:04:05 GMT",
        "x-acs-action": "ListResourceGroup",
        "x-acs-signature-method": "HMAC-SHA1",
        "x-acs-signature-version": "1.0",
        "x-acs-version": "2019-05-10",
        "user-agent": "not signed",
    }
    query = {"resourceGroupName": "demo set", "pageSize": "10", "pageNumber": "1"}
    path = "/ascm/auth/resource_group/list_resource_group"
    assert sign_roa("POST", headers, path, query, SECRET) == "j5bmp4n9j3eIEhwFV8RUhvq72/Q="


def test_v3_of_the_stack():
    headers = {
        "accept": "application/json",
        "host": "vpc-internal.stack.example",
        "user-agent": "demo/1",
        "x-acs-action": "DescribeRouterInterfaces",
        "x-acs-content-sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "x-acs-date": "2026-01-02T03:04:05Z",
        "x-acs-organizationid": "37",
        "x-acs-signature-nonce": "0d7e7c1a5f5b4c0f9b1e6f2a3c4d5e6f",
        "x-acs-version": "2016-04-28",
    }
    query = {**flatten(FILTERS), "PageSize": "50", "RegionId": "cn-sim-1"}
    assert sign_v3("POST", "/", canonical_query(query), headers, b"", KEY, SECRET) == (
        f"ACS3-HMAC-SHA256 Credential={KEY},SignedHeaders=accept;host;user-agent;x-acs-action;x-acs-content-sha256;"
        "x-acs-date;x-acs-organizationid;x-acs-signature-nonce;x-acs-version,"
        "Signature=b15b8865cf29d437dec605bc6eebeb88fc4941c0aeb596a89751b5f532323924"
    )


def test_v1_of_the_public_cloud():
    parameters = {
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
    assert sign_v1("POST", canonical_query(parameters), "testsecret") == "6ke7Dz7nAgAsoHbPPKFLRV5CTJc="


def test_v3_of_the_public_cloud():
    body = b"Description=a%20b%2Ac&InstanceId=pcc-0example1"
    digest = "ae065045a8b8c64b2499ba3612aa2c012952fc1af06a633b5c0e51c0710b50b1"
    headers = {
        "accept": "application/json",
        "content-type": "application/x-www-form-urlencoded",
        "host": "vpcpeer.aliyuncs.com",
        "user-agent": "demo/1",
        "x-acs-action": "GetVpcPeerConnectionAttribute",
        "x-acs-version": "2022-01-01",
        "x-acs-date": "2026-01-02T03:04:05Z",
        "x-acs-signature-nonce": "3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf",
        "x-acs-content-sha256": digest,
    }
    assert sign_v3("POST", "/", canonical_query({"Tag.1.Key": "k v"}), headers, body, "testid", "testsecret") == (
        "ACS3-HMAC-SHA256 Credential=testid,SignedHeaders=accept;content-type;host;user-agent;x-acs-action;"
        "x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,"
        "Signature=2725f878d9b2811fe438052ecfb680f94d75e8a1741a9d2b24bd7840fadb4d3e"
    )


def test_flatten():
    assert flatten({"A": [1, 2], "B": {"C": True}, "D": None, "E": "", "F": [{"G": [False]}]}) == {
        "A.1": "1",
        "A.2": "2",
        "B.C": "true",
        "E": "",
        "F.1.G.1": "false",
    }


# --- The client ------------------------------------------------------------------------------------------------------


def params(**given):
    """Options as the validator leaves them, for a task with these."""
    options = {name: option.get("default") for name, option in FAMILY.argument_spec.items()}
    options.update({"access_key": "k", "secret_key": "s", "region": "cn-a", "popgw_domain": "stack.example"}, **given)
    return options


def client(monkeypatch, rpc=None, **given):
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import family

    monkeypatch.setattr(family, "_CLIENTS", {})
    options = params(**given)
    made = FAMILY.client(Call(options), {"account": options.get("account"), "region": None})
    if rpc:
        for name in ("call", "call_roa"):
            monkeypatch.setattr(made.rpc, name, rpc)
    return made


@pytest.mark.parametrize(
    "given, vpc, ascm",
    [
        ({}, "http://vpc-internal.stack.example/", "http://ascm.stack.example/"),
        ({"is_center_region": False}, "http://vpc-internal.cn-a.stack.example/", "http://ascm.cn-a.stack.example/"),
        ({"protocol": "HTTPS"}, "https://vpc-internal.stack.example/", "https://ascm.stack.example/"),
        ({"endpoints": {"vpc": "10.0.0.1:8097"}}, "http://10.0.0.1:8097/", "http://ascm.stack.example/"),
        ({"endpoints": {"vpc": "gw/asapi/v3"}}, "http://gw/asapi/v3/", "http://ascm.stack.example/"),
        ({"endpoints": {"vpc": "a", "ascm": "b/"}, "popgw_domain": None}, "http://a/", "http://b/"),
    ],
)
def test_endpoints(monkeypatch, given, vpc, ascm):
    asked = []
    made = client(monkeypatch, lambda url, *rest, **more: asked.append(url) or {}, **given)
    made.call("DescribeVpcs", {})
    made.call("GetUserInfo", {}, product="ascm")
    assert asked == [vpc, ascm]


def test_an_endpoint_that_is_not_known(monkeypatch):
    made = client(monkeypatch, popgw_domain=None, endpoints={"vpc": "a"})
    with pytest.raises(InterconnectError) as caught:
        made.call("GetUserInfo", {}, product="ascm")
    assert (
        caught.value.msg == "the endpoint of ascm is needed for this and not known; set endpoints.ascm or popgw_domain"
    )


def test_the_context_of_a_call(monkeypatch):
    seen = []
    made = client(
        monkeypatch,
        lambda *arguments, **more: seen.append(arguments) or {},
        department="37",
        resource_group="126",
        source_ip="10.9.8.7",
        secure_transport=True,
    )
    made.call("DescribeVpcs", {"VpcId": "v"})
    _, action, version, parameters, headers = seen[0]
    assert (action, version) == ("DescribeVpcs", "2016-04-28")
    assert parameters == {
        "Department": "37",
        "OrganizationId": "37",
        "ResourceGroup": "126",
        "Product": "Vpc",
        "SourceIp": "10.9.8.7",
        "SecureTransport": True,
        "RegionId": "cn-a",
        "VpcId": "v",
    }
    assert headers["x-acs-organizationid"] == "37" and headers["x-acs-resourcegroupid"] == "126"
    assert headers["x-acs-regionid"] == "cn-a"


def groups(*pages):
    """ListResourceGroup over pages; every page of (id, organization, name)."""

    def answer(url, *arguments, **more):
        query = next(item for item in arguments if isinstance(item, dict) and "pageNumber" in item)
        page = pages[query["pageNumber"] - 1]
        data = [{"id": one, "organizationID": two, "resourceGroupName": name} for one, two, name in page]
        return {"data": data, "pageInfo": {"totalPage": len(pages)}}

    return answer


def test_a_resource_set_by_name(monkeypatch):
    """Over all pages, exactly that name, and only what is missing is filled in."""
    pages = groups([(1, 2, "demo"), (3, 4, "demo set")], [(5, 6, "set"), (126, 37, "my set")])
    made = client(monkeypatch, pages, resource_group_set_name="my set")
    assert made.resource_set() == ("37", "126")
    made = client(monkeypatch, pages, resource_group_set_name="my set", department="9")
    assert made.resource_set() == ("9", "126")
    made = client(monkeypatch, pages, resource_group_set_name="my set", resource_group="8")
    assert made.resource_set() == ("37", "8")
    made = client(monkeypatch, None, resource_group_set_name="my set", department="9", resource_group="8")
    assert made.resource_set() == ("9", "8")  # and no call


@pytest.mark.parametrize(
    "pages, number", [(groups([(1, 2, "my set two")]), "no"), (groups([(1, 2, "my set")], [(3, 4, "my set")]), "2")]
)
def test_not_exactly_one_resource_set(monkeypatch, pages, number):
    made = client(monkeypatch, pages, resource_group_set_name="my set")
    with pytest.raises(InterconnectError) as caught:
        made.resource_set()
    assert caught.value.msg == (
        f"resource_group_set_name: {number} resource sets are named 'my set'; set department and resource_group instead"
    )


def test_the_account(monkeypatch):
    asked = []
    made = client(monkeypatch, lambda *arguments, **more: asked.append(1) or {"data": {"primaryKey": 1234567890123456}})
    assert made.account_id() == made.account_id() == "1234567890123456" and len(asked) == 1

    def lost(*arguments, **more):
        raise UnexpectedAnswer("GetUserInfo: ascm: the answer has an unexpected form")

    with pytest.raises(UnexpectedAnswer) as caught:
        client(monkeypatch, lost).account_id()
    assert caught.value.msg.endswith("an unexpected form; with account_id it is not asked for")
    assert client(monkeypatch, None, account_id="7").account_id() == "7"


def test_accounts_never_mix_their_credentials():
    own = params(department="37", security_token="t", validate_certs=False)
    own["peer"] = {"access_key": "pk", "secret_key": "ps", "region": None}
    own["accounts"] = [{"name": "third", "access_key": "tk", "region": "cn-b"}]
    peer = FAMILY.settings(own, {"account": "peer", "region": None})
    assert (peer["access_key"], peer["secret_key"], peer["security_token"], peer["department"]) == (
        "pk",
        "ps",
        None,
        None,
    )
    assert peer["region"] == "cn-a" and peer["popgw_domain"] == "stack.example" and peer["validate_certs"] is False
    third = FAMILY.settings(own, {"account": "third", "region": None})
    assert (third["access_key"], third["secret_key"], third["region"]) == ("tk", None, "cn-b")
    assert FAMILY.settings(own, {"account": "third", "region": "cn-c"})["region"] == "cn-c"
    assert FAMILY.settings(own, {"account": None, "region": None})["access_key"] == "k"


# --- Keys ------------------------------------------------------------------------------------------------------------


def keys_of(made):
    return made.rpc.credentials()


@pytest.fixture
def profiles(tmp_path):
    path = tmp_path / "config.json"

    def write(*found, **more):
        path.write_text(json.dumps({"profiles": list(found), **more}))
        return {"shared_credentials_file": str(path), "access_key": None, "secret_key": None}

    return write


@pytest.mark.parametrize(
    "profile, keys",
    [
        ({"mode": "AK", "access_key_id": "a", "access_key_secret": "b"}, ("a", "b", None)),
        ({"mode": "StsToken", "access_key_id": "a", "access_key_secret": "b", "sts_token": "c"}, ("a", "b", "c")),
    ],
)
def test_profiles(monkeypatch, profiles, profile, keys):
    made = client(monkeypatch, **profiles({"name": "lab", **profile}), profile="lab")
    assert tuple(keys_of(made)) == keys


def test_a_profile_names_the_region(monkeypatch, profiles):
    given = profiles({"name": "lab", "mode": "AK", "access_key_id": "a", "access_key_secret": "b", "region_id": "cn-z"})
    assert client(monkeypatch, **{**given, "region": None}, profile="lab").region == "cn-z"
    assert client(monkeypatch, **given, profile="lab").region == "cn-a"


@pytest.mark.parametrize(
    "content",
    [
        b"[" * 100_000,
        b'{"profiles": [{"name": 1}, {"name": "b"}]}',
        b'{"profiles": [{"name": "lab", "mode": ["AK"]}]}',
        b'{"profiles": [{"name": "lab", "access_key_id": 1, "access_key_secret": {}}]}',
        b'{"profiles": [{"name": "lab", "access_key_id": "a", "access_key_secret": "b", "region_id": [1]}]}',
        b'{"profiles": [{"name": "lab", "mode": "RamRoleArn", "ram_role_arn": {"a": 1}}]}',
        b'{"profiles": {"name": "lab"}}',
        b'{"profiles": [{"name": "lab", "mode": "ChainableRamRoleArn", "source_profile": ["lab"]}]}',
        b"\xff\xfe",
    ],
    ids=lambda content: repr(content)[:60],
)
def test_a_profile_file_of_an_odd_form(monkeypatch, profiles, tmp_path, content):
    given = profiles()
    (tmp_path / "config.json").write_bytes(content)
    with pytest.raises(InterconnectError, match="the profile"):
        keys_of(client(monkeypatch, **dict(given, region=None), profile="lab"))


def test_profiles_that_are_of_no_use(monkeypatch, profiles, tmp_path):
    given = profiles({"name": "lab", "mode": "AK"}, {"name": "other"})
    with pytest.raises(InterconnectError, match="the profile file .* has no profile 'none'; it has lab, other"):
        client(monkeypatch, **given, profile="none")
    with pytest.raises(InterconnectError, match="access_key_id"):
        keys_of(client(monkeypatch, **given, profile="lab"))
    given["shared_credentials_file"] = str(tmp_path / "missing.json")
    with pytest.raises(InterconnectError, match="missing.json cannot be read: No such file"):
        client(monkeypatch, **given, profile="lab")
    (tmp_path / "config.json").write_text("[1")
    given["shared_credentials_file"] = str(tmp_path / "config.json")
    with pytest.raises(InterconnectError, match="is not a JSON document with a list 'profiles'"):
        client(monkeypatch, **given, profile="lab")


class Metadata:
    """A metadata server: ``Http.call`` with answers by method and path."""

    def __init__(self, answers):
        self.answers, self.asked = answers, []

    def call(self, build, judge, operation, repeatable):
        request = build()
        path = request.url.partition("100.100.100.200")[2] or request.url
        self.asked.append((request.method, path, request.headers.get("X-aliyun-ecs-metadata-token")))
        answer = self.answers.get((request.method, path))
        if answer is None:
            raise InterconnectError("404")
        return answer


DOCUMENT = {
    "Code": "Success",
    "AccessKeyId": "a",
    "AccessKeySecret": "b",
    "SecurityToken": "c",
    "Expiration": "2026-01-02T03:04:05Z",
}
BASE = "/latest/meta-data/ram/security-credentials/"


def test_metadata_with_a_session_token():
    answers = {
        ("PUT", "/latest/api/token"): "session",
        ("GET", BASE): "operator",
        ("GET", BASE + "operator"): json.dumps(DOCUMENT),
    }
    server = Metadata(answers)
    keys = credentials.metadata(server, "http://100.100.100.200", None)
    assert (keys.key_id, keys.secret, keys.token, keys.expires) == ("a", "b", "c", 1767323045.0)
    assert [token for _, _, token in server.asked] == [None, "session", "session"]


def test_metadata_without():
    server = Metadata({("GET", BASE + "mine"): json.dumps(DOCUMENT)})
    assert credentials.metadata(server, "http://100.100.100.200", "mine").key_id == "a"
    assert server.asked == [("PUT", "/latest/api/token", None), ("GET", BASE + "mine", None)]
    for text in ("no json", "{}", '{"Code": "Failed"}', "[]"):
        with pytest.raises(InterconnectError):
            credentials.metadata(Metadata({("GET", BASE + "mine"): text}), "http://100.100.100.200", "mine")


def test_temporary_keys_are_renewed_in_time(monkeypatch):
    now, told, made = [1000.0], [], []
    monkeypatch.setattr(credentials.time, "time", lambda: now[0])

    def load():
        made.append(credentials.Keys("id", f"secret-{len(made)}", f"token-{len(made)}", now[0] + 900))
        return made[-1]

    keys = credentials.Credentials(load, lambda texts: told.append(set(texts)))
    assert keys() == ("id", "secret-0", "token-0") == keys()
    now[0] += 599
    assert keys()[1] == "secret-0"
    now[0] += 2
    assert keys()[1] == "secret-1" and len(made) == 2
    assert {"secret-1", "token-1"} in told and {"secret-0", "token-0"} in told
