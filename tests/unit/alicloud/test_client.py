# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Connection options of Alibaba Cloud: endpoints, where keys come from, two accounts, the signature of section 1.4."""

from __future__ import annotations

import base64
import importlib
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba import credentials
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.signature import (
    canonical_query,
    sign_v1,
    sign_v3,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alicloud.account import ACCOUNT_INFO
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alicloud.client import FAMILY
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import family
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import Call, execute
from tests.simulator.testing import ControlPlane, Simulator
from tests.support.alicloud import OWN, PEER, connection

KEYS = {"access_key": "testid", "secret_key": "testsecret"}
ROLE = f"acs:ram::{OWN}:role/net"
NO_KEYS = {"access_key": None, "secret_key": None}


@pytest.fixture(autouse=True)
def nothing_around(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No profile file and no variables of whoever runs this."""
    monkeypatch.setenv("HOME", str(tmp_path))
    family._CLIENTS.clear()


def checked(**options: Any) -> dict[str, Any]:
    found = ArgumentSpecValidator(ACCOUNT_INFO.argument_spec).validate(options)
    assert not found.error_messages, found.error_messages
    return found.validated_parameters


def client(**options: Any) -> Any:
    params = checked(**options)
    assert not list(FAMILY.check_placement(params, params))
    return FAMILY.client(Call(params), params)


# --- Signatures ------------------------------------------------------------------------------------------------------


def test_acs3_vector():
    headers = {
        "accept": "application/json",
        "content-type": "application/x-www-form-urlencoded",
        "host": "vpcpeer.aliyuncs.com",
        "user-agent": "demo/1",
        "x-acs-action": "GetVpcPeerConnectionAttribute",
        "x-acs-version": "2022-01-01",
        "x-acs-date": "2026-01-02T03:04:05Z",
        "x-acs-signature-nonce": "3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf",
        "x-acs-content-sha256": "ae065045a8b8c64b2499ba3612aa2c012952fc1af06a633b5c0e51c0710b50b1",
    }
    body = b"Description=a%20b%2Ac&InstanceId=pcc-0example1"
    assert sign_v3("POST", "/", canonical_query({"Tag.1.Key": "k v"}), headers, body, "testid", "testsecret") == (
        "ACS3-HMAC-SHA256 Credential=testid,SignedHeaders=accept;content-type;host;user-agent;x-acs-action;"
        "x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,"
        "Signature=2725f878d9b2811fe438052ecfb680f94d75e8a1741a9d2b24bd7840fadb4d3e"
    )


def test_v1_vector():
    params = {
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
    assert sign_v1("POST", canonical_query(params), "testsecret") == "6ke7Dz7nAgAsoHbPPKFLRV5CTJc="


# --- Endpoints -------------------------------------------------------------------------------------------------------

HOSTS = [
    ("cn-beijing", {}, "vpc.cn-beijing.aliyuncs.com", "sts.cn-beijing.aliyuncs.com"),
    ("cn-hangzhou", {}, "vpc.aliyuncs.com", "sts.cn-hangzhou.aliyuncs.com"),
    ("eu-central-1", {"sts_region": "cn-hangzhou"}, "vpc.eu-central-1.aliyuncs.com", "sts.cn-hangzhou.aliyuncs.com"),
    (
        "eu-central-1",
        {"vpc_endpoint_enabled": True},
        "vpc.eu-central-1.aliyuncs.com",
        "sts-vpc.eu-central-1.aliyuncs.com",
    ),
    ("cn-north-2-gov-1", {}, "vpc.aliyuncs.com", "sts-vpc.cn-north-2-gov-1.aliyuncs.com"),
    ("cn-shenzhen-finance-1", {}, "vpc.aliyuncs.com", "sts-vpc.cn-shenzhen-finance-1.aliyuncs.com"),
]


@pytest.mark.parametrize(("region", "options", "vpc", "sts"), HOSTS)
def test_hosts_follow_from_the_region(region: str, options: dict[str, Any], vpc: str, sts: str):
    made = client(region=region, **KEYS, **options)
    assert made._url("vpc") == f"https://{vpc}/"
    assert made._url("vpcpeer") == "https://vpcpeer.aliyuncs.com/"
    assert made._url("sts") == f"https://{sts}/"


@pytest.mark.parametrize("name", ["ALIBABA_CLOUD_ENDPOINT_VPC", "VPC_ENDPOINT", "ALICLOUD_ENDPOINT_VPC"])
def test_hosts_by_variable_and_option(monkeypatch: pytest.MonkeyPatch, name: str):
    monkeypatch.setenv(name, "127.0.0.1:1")
    options = {"region": "cn-hangzhou", **KEYS}
    assert client(**options)._url("vpc") == "https://127.0.0.1:1/"
    assert client(protocol="HTTP", endpoints={"vpc": "h:2"}, **options)._url("vpc") == "http://h:2/"


# --- Variables -------------------------------------------------------------------------------------------------------

NAMES = [
    ("access_key", ["ALICLOUD_ACCESS_KEY", "ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABACLOUD_ACCESS_KEY_ID"]),
    ("secret_key", ["ALICLOUD_SECRET_KEY", "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "ALIBABACLOUD_ACCESS_KEY_SECRET"]),
    (
        "security_token",
        ["ALICLOUD_SECURITY_TOKEN", "ALIBABA_CLOUD_SECURITY_TOKEN", "ALIBABACLOUD_SECURITY_TOKEN"],
    ),
    ("region", ["ALICLOUD_REGION", "ALIBABA_CLOUD_REGION"]),
    ("account_id", ["ALICLOUD_ACCOUNT_ID", "ALIBABA_CLOUD_ACCOUNT_ID"]),
    ("profile", ["ALICLOUD_PROFILE", "ALIBABA_CLOUD_PROFILE"]),
    ("shared_credentials_file", ["ALICLOUD_SHARED_CREDENTIALS_FILE", "ALIBABA_CLOUD_CREDENTIALS_FILE"]),
    ("ecs_role_name", ["ALICLOUD_ECS_ROLE_NAME", "ALIBABA_CLOUD_ECS_METADATA"]),
    ("credentials_uri", ["ALICLOUD_CREDENTIALS_URI", "ALIBABA_CLOUD_CREDENTIALS_URI"]),
    ("source_ip", ["ALICLOUD_SOURCE_IP", "ALIBABA_CLOUD_SOURCE_IP"]),
]


@pytest.mark.parametrize(("option", "names"), NAMES)
def test_first_variable_that_is_not_empty(monkeypatch: pytest.MonkeyPatch, option: str, names: list[str]):
    for at, name in enumerate(names):
        for other in names:
            monkeypatch.delenv(other, raising=False)
        for earlier in names[:at]:
            monkeypatch.setenv(earlier, "")
        for later in names[at:]:
            monkeypatch.setenv(later, f"/{later}")
        assert checked()[option] == f"/{name}"
        assert checked(peer={})["peer"].get(option) is None


# --- Where keys come from --------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def simulator() -> Iterator[Simulator]:
    with Simulator(only="alicloud", lag=0) as running:
        yield running


@pytest.fixture
def cloud(simulator: Simulator, monkeypatch: pytest.MonkeyPatch) -> ControlPlane:
    simulator.alicloud.reset()
    monkeypatch.setenv("ALICLOUD_METADATA_SERVER", simulator.alicloud.address)
    return simulator.alicloud


def whoami(cloud: ControlPlane, **options: Any) -> dict[str, Any]:
    """The account, and the calls that it took under ``calls``."""
    cloud.clear_journal()
    call = Call(checked(**{**connection(cloud), **options}))
    result = execute(ACCOUNT_INFO, call)
    assert result.get("error", {}).get("code") != "Defect", result["msg"]
    return {**result, "calls": cloud.summary()["operations"], "secrets": call.secrets}


def profiles(tmp_path: Path, *entries: dict[str, Any], current: str = "") -> str:
    path = tmp_path / "config.json"
    path.write_text(json.dumps({"current": current, "profiles": list(entries)}), encoding="utf-8")
    return str(path)


AK = {"access_key_id": "testid", "access_key_secret": "testsecret"}


def test_static_keys(cloud: ControlPlane):
    for version in ("v1", "v3"):
        found = whoami(cloud, signature_version=version)
        assert found["account"]["account_id"] == OWN and found["account"]["identity_type"] == "Account"


def test_role(cloud: ControlPlane):
    cloud.settings(switches={"roles": {ROLE: {"trusts": [OWN], "external_id": "x-1"}}, "only_listed_roles": True})
    role = {"role_arn": ROLE, "session_name": "ci", "external_id": "x-1", "session_expiration": 900}
    for version in ("v1", "v3"):
        family._CLIENTS.clear()
        found = whoami(cloud, assume_role=role, signature_version=version)
        assert found["account"]["identity_type"] == "AssumedRoleUser" and found["account"]["arn"].endswith("/net/ci")
        assert found["calls"] == {"AssumeRole": 1, "GetCallerIdentity": 1} and len(found["secrets"]) >= 2
    refused = whoami(cloud, assume_role={"role_arn": ROLE})
    assert refused["error"]["code"] == "NoPermission" and refused["error"]["operation"] == "AssumeRole"


def test_policy_narrows_the_session(cloud: ControlPlane):
    statement = [{"Effect": "Allow", "Action": ["vpc:DescribeVpcs", "vpc:*"], "Resource": "*"}]
    policy = json.dumps({"Version": "1", "Statement": statement})
    found = whoami(cloud, assume_role={"role_arn": ROLE, "policy": policy})
    assert found["account"]["account_id"] == OWN


def test_token_of_a_role_by_hand(cloud: ControlPlane):
    made = client(**connection(cloud, assume_role={"role_arn": ROLE}))
    key, secret, token = made.rpc.credentials()
    given = {"access_key": key, "secret_key": secret, "security_token": token}
    assert whoami(cloud, **given)["account"]["identity_type"] == "AssumedRoleUser"
    assert whoami(cloud, **{**given, "security_token": "wrong"})["failed"]


def token(subject: str = "me") -> str:
    def part(document: dict[str, Any]) -> str:
        return base64.urlsafe_b64encode(json.dumps(document).encode()).decode().rstrip("=")

    return ".".join((part({"alg": "none"}), part({"sub": subject, "iss": "x", "exp": time.time() + 600}), "c2ln"))


def test_oidc(cloud: ControlPlane, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    file = tmp_path / "token"
    file.write_text(token() + "\n", encoding="utf-8")
    monkeypatch.setenv("ALIBABA_CLOUD_ROLE_ARN", ROLE)
    monkeypatch.setenv("ALIBABA_CLOUD_OIDC_PROVIDER_ARN", f"acs:ram::{OWN}:oidc-provider/x")
    monkeypatch.setenv("ALIBABA_CLOUD_OIDC_TOKEN_FILE", str(file))
    found = whoami(cloud, **NO_KEYS)
    assert found["account"]["identity_type"] == "AssumedRoleUser"
    # the variable that names the role of both does not assume it twice
    assert found["calls"] == {"AssumeRoleWithOIDC": 1, "GetCallerIdentity": 1}
    file.unlink()
    family._CLIENTS.clear()
    missing = whoami(cloud, **NO_KEYS)
    assert missing["error"]["code"] == "Credentials" and str(file) in missing["msg"]


PROFILES = [
    ("ak", {"mode": "AK", **AK}, "Account", {"GetCallerIdentity": 1}),
    ("plain", {**AK}, "Account", {"GetCallerIdentity": 1}),
    (
        "role",
        {"mode": "RamRoleArn", **AK, "ram_role_arn": ROLE, "ram_session_name": "ci", "expired_seconds": 900},
        "AssumedRoleUser",
        {"AssumeRole": 1, "GetCallerIdentity": 1},
    ),
    (
        "chain",
        {"mode": "ChainableRamRoleArn", "source_profile": "base", "ram_role_arn": ROLE},
        "AssumedRoleUser",
        {"AssumeRole": 1, "GetCallerIdentity": 1},
    ),
    ("ecs", {"mode": "EcsRamRole", "ram_role_name": "net"}, "AssumedRoleUser", None),
    ("ecs-first", {"mode": "EcsRamRole"}, "AssumedRoleUser", None),
]


@pytest.mark.parametrize(("name", "profile", "identity", "calls"), PROFILES)
def test_profiles(cloud: ControlPlane, tmp_path: Path, name, profile, identity, calls):
    base = {"name": "base", "mode": "AK", **AK}
    file = profiles(tmp_path, base, {"name": name, "region_id": "cn-beijing", **profile})
    found = whoami(cloud, **NO_KEYS, region=None, profile=name, shared_credentials_file=file)
    assert found["account"]["identity_type"] == identity, found
    assert found["account"]["region"] == "cn-beijing" and found["account"]["account_id"] == OWN
    assert calls is None or found["calls"] == calls


def test_sts_token_profile(cloud: ControlPlane, tmp_path: Path):
    key, secret, session = client(**connection(cloud, assume_role={"role_arn": ROLE})).rpc.credentials()
    entry = {"name": "sts", "mode": "StsToken", "access_key_id": key, "access_key_secret": secret, "sts_token": session}
    found = whoami(cloud, **NO_KEYS, profile="sts", shared_credentials_file=profiles(tmp_path, entry))
    assert found["account"]["identity_type"] == "AssumedRoleUser"


def test_current_profile_of_the_usual_file(cloud: ControlPlane, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    folder = tmp_path / ".aliyun"
    folder.mkdir()
    profiles(folder, {"name": "x", "mode": "AK"}, {"name": "dev", **AK}, current="dev")
    assert whoami(cloud, **NO_KEYS)["account"]["account_id"] == OWN
    monkeypatch.setenv("ALIBABA_CLOUD_CLI_PROFILE_DISABLED", "true")
    assert "access_key: is missing" in whoami(cloud, **NO_KEYS)["msg"]


BAD_PROFILES = [
    ({"name": "dev", "mode": "AK"}, "holds no access_key_id"),
    ({"name": "dev", "mode": "CloudSSO"}, "CloudSSO"),
    ({"name": "other", **AK}, "has no profile 'dev'"),
    ({"name": "dev", "mode": "ChainableRamRoleArn", "source_profile": "dev"}, "refers back"),
    ({"name": "dev", "mode": "ChainableRamRoleArn"}, "names no source_profile"),
]


@pytest.mark.parametrize(("profile", "says"), BAD_PROFILES)
def test_profiles_that_are_no_use(cloud: ControlPlane, tmp_path: Path, profile, says):
    result = whoami(cloud, **NO_KEYS, profile="dev", shared_credentials_file=profiles(tmp_path, profile))
    assert result["error"]["code"] == "Credentials" and says in result["msg"] and result["calls"] == {}


def test_no_profile_file(cloud: ControlPlane, tmp_path: Path):
    missing = whoami(cloud, **NO_KEYS, profile="dev", shared_credentials_file=str(tmp_path / "none"))
    assert "cannot be read" in missing["msg"]
    (tmp_path / "text").write_text("[default]", encoding="utf-8")
    wrong = whoami(cloud, **NO_KEYS, profile="dev", shared_credentials_file=str(tmp_path / "text"))
    assert "is not a JSON document" in wrong["msg"]


def test_metadata_with_and_without_a_session_token(cloud: ControlPlane, monkeypatch: pytest.MonkeyPatch):
    found = whoami(cloud, **NO_KEYS, ecs_role_name="net")
    assert found["account"]["identity_type"] == "AssumedRoleUser"
    assert "/latest/api/token" in found["calls"]
    cloud.fault(operation="/latest/api/token", status=404, times=None)
    family._CLIENTS.clear()
    assert whoami(cloud, **NO_KEYS, ecs_role_name="net")["account"]["account_id"] == OWN
    monkeypatch.setenv("ALIBABA_CLOUD_IMDSV1_DISABLED", "true")
    family._CLIENTS.clear()
    assert whoami(cloud, **NO_KEYS, ecs_role_name="net")["failed"]
    monkeypatch.setenv("ALIBABA_CLOUD_ECS_METADATA_DISABLED", "true")
    assert "ALIBABA_CLOUD_ECS_METADATA_DISABLED" in whoami(cloud, **NO_KEYS, ecs_role_name="other")["msg"]


def test_metadata_never_by_a_proxy(cloud: ControlPlane, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    chain = client(**connection(cloud, **NO_KEYS, ecs_role_name="net")).rpc.credentials
    assert len(chain()) == 3


def test_credentials_uri(cloud: ControlPlane):
    found = whoami(cloud, **NO_KEYS, credentials_uri=f"{cloud.address}/credentials")
    assert found["account"]["arn"].endswith("credentials-uri/uri")
    wrong = whoami(cloud, **NO_KEYS, credentials_uri=f"{cloud.address}/_sim/clock")
    assert wrong["error"]["code"] == "Credentials" and "not a credentials document" in wrong["msg"]


@pytest.mark.parametrize("uri", ["127.0.0.1/x", "file:///etc/keys", "http://", "http://h:port/x", "http://h /x"])
def test_a_credentials_uri_that_is_no_address(cloud: ControlPlane, uri: str):
    found = whoami(cloud, **NO_KEYS, credentials_uri=uri)
    assert found["msg"].startswith(f"credentials_uri: {uri!r} ") and found["calls"] == {}


@pytest.mark.parametrize(("option", "value"), [("metadata_server", "100.100.100.200"), ("proxy", "proxy.example:3128")])
def test_addresses_without_a_scheme(cloud: ControlPlane, option: str, value: str):
    found = whoami(cloud, **{option: value})
    assert f"{option}: {value!r} must begin with http:// or https://, as in http://{value}" in found["msg"]
    assert found["calls"] == {}


@pytest.mark.parametrize("value", ["test secret", "testsecret\n", 5, ["x"]])
def test_a_profile_with_a_key_that_is_none(cloud: ControlPlane, tmp_path: Path, value: Any):
    entry = {"name": "dev", "access_key_id": "testid", "access_key_secret": value}
    found = whoami(cloud, **NO_KEYS, profile="dev", shared_credentials_file=profiles(tmp_path, entry))
    assert found["msg"] == "the profile 'dev': access_key_secret must be printable ASCII without blanks"
    assert found["calls"] == {}


def test_renewed_before_they_end(cloud: ControlPlane, monkeypatch: pytest.MonkeyPatch):
    """In a wait that is longer than the session, keys are replaced in time and nothing else is noticed."""
    made = client(**connection(cloud, assume_role={"role_arn": ROLE, "session_expiration": 900}))
    first = made.rpc.credentials()
    assert made.rpc.credentials() == first
    now = time.time()
    monkeypatch.setattr(credentials.time, "time", lambda: now + 700)
    cloud.advance(700)
    second = made.rpc.credentials()
    assert second != first and made.call("GetCallerIdentity", {}, "sts")["AccountId"] == OWN
    assert cloud.summary()["operations"]["AssumeRole"] == 2


def test_second_account(cloud: ControlPlane, monkeypatch: pytest.MonkeyPatch):
    assert "peer.access_key: is missing" in whoami(cloud, account="peer")["msg"]
    monkeypatch.setenv("ALICLOUD_PEER_ACCESS_KEY", "peerid")
    monkeypatch.setenv("ALICLOUD_PEER_SECRET_KEY", "peersecret")
    assert whoami(cloud, account="peer")["account"]["account_id"] == PEER
    assert whoami(cloud)["account"]["account_id"] == OWN


def test_second_account_by_a_role_that_our_keys_assume(cloud: ControlPlane):
    role = {"assume_role": {"role_arn": f"acs:ram::{PEER}:role/net"}}
    found = whoami(cloud, account="peer", peer=role)
    assert found["account"]["account_id"] == PEER and found["calls"]["AssumeRole"] == 1
    named = whoami(cloud, account="there", accounts=[{"name": "there", **role}])
    assert named["account"]["account_id"] == PEER


def test_credentials_are_never_mixed(cloud: ControlPlane):
    """Half a pair of keys for the second account is not completed from the first."""
    assert "secret_key" in whoami(cloud, account="peer", peer={"access_key": "peerid"})["msg"]


def test_imports_nothing_but_definitions():
    """Sockets, threads and the environment are not for import time."""
    module = importlib.import_module("ansible_collections.cloudlink.interconnect.plugins.module_utils.alicloud.client")
    assert module.FAMILY.name == "alicloud"
