# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sts 2015-04-01, temporary credentials at work, and the machine's metadata service and credentials URI."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.simulator.kernel.cloud import Request, Response
from tests.unit.simulator.alicloud_client import BEIJING, ONE, TWO, Client, Refused, World

ROLE = f"acs:ram::{TWO}:role/net"


@pytest.fixture
def world() -> World:
    return World()


def refused(code: str, status: int, act: Callable[..., Any], *arguments: Any, **parameters: Any) -> None:
    with pytest.raises(Refused) as caught:
        act(*arguments, **parameters)
    assert (caught.value.code, caught.value.status) == (code, status)


def client_of(world: World, credentials: dict[str, str]) -> Client:
    return Client(world.cloud, credentials["AccessKeyId"], credentials["AccessKeySecret"], credentials["SecurityToken"])


def assume(world: World, **more: Any) -> Client:
    answer = world.one.sts("AssumeRole", **{"RoleArn": ROLE, "RoleSessionName": "ci", **more})
    return client_of(world, answer["Credentials"])


def test_caller_identity_of_an_access_key(world):
    identity = world.two.sts("GetCallerIdentity")
    assert (identity["IdentityType"], identity["AccountId"], identity["Arn"]) == (
        "Account",
        TWO,
        f"acs:ram::{TWO}:root",
    )


def test_session_in_the_other_account_works_there(world):
    answer = world.one.sts("AssumeRole", RoleArn=ROLE, RoleSessionName="ci", DurationSeconds=900)
    assert answer["AssumedRoleUser"]["Arn"] == f"{ROLE}/ci"
    assert answer["Credentials"]["Expiration"] == world.clock.iso(world.clock.now() + 900)
    session = client_of(world, answer["Credentials"])
    identity = session.sts("GetCallerIdentity")
    assert (identity["IdentityType"], identity["AccountId"]) == ("AssumedRoleUser", TWO)
    assert identity["Arn"] == f"acs:ram::{TWO}:assumed-role/net/ci"
    assert identity["RoleId"] == answer["AssumedRoleUser"]["AssumedRoleId"].partition(":")[0]
    made = session.vpc("CreateVpc", RegionId=BEIJING)["VpcId"]
    assert world.two.vpc("DescribeVpcAttribute", RegionId=BEIJING, VpcId=made)["OwnerId"] == int(TWO)


def test_session_ends_on_the_simulators_clock(world):
    session = assume(world, DurationSeconds=900)
    world.clock.advance(899)
    session.sts("GetCallerIdentity")
    world.clock.advance(1)
    refused("InvalidSecurityToken.Expired", 400, session.sts, "GetCallerIdentity")


def test_session_needs_its_token(world):
    session = assume(world)
    session.token = ""
    refused("MissingSecurityToken", 400, session.sts, "GetCallerIdentity")
    session.token = "another"
    refused("InvalidSecurityToken.MismatchWithAccessKey", 400, session.sts, "GetCallerIdentity")


@pytest.mark.parametrize(
    ("roles", "changes", "code", "status"),
    [
        ({}, {"RoleArn": "net"}, "InvalidParameter.RoleArn", 400),
        ({}, {"RoleArn": "acs:ram::1000000000000009:role/net"}, "EntityNotExist.Role", 404),
        ({}, {"RoleSessionName": "x"}, "InvalidParameter.RoleSessionName", 400),
        ({}, {"DurationSeconds": 899}, "InvalidParameter.DurationSeconds", 400),
        ({}, {"DurationSeconds": 43201}, "InvalidParameter.DurationSeconds", 400),
        ({"longest_session": 3600}, {"DurationSeconds": 3601}, "InvalidParameter.DurationSeconds", 400),
        ({"trusts": [TWO]}, {}, "NoPermission", 403),
        ({"external_id": "secret"}, {}, "NoPermission", 403),
        ({"external_id": "secret"}, {"ExternalId": "other"}, "NoPermission", 403),
        ({}, {"Policy": "{}"}, "InvalidParameter.PolicyGrammar", 400),
        ({}, {"Policy": '{"Statement": [{"Effect": "Maybe", "Action": "*"}]}'}, "InvalidParameter.PolicyGrammar", 400),
        ({}, {"Policy": "x" * 2049}, "InvalidParameter.PolicySize", 400),
    ],
)
def test_refused_roles(roles, changes, code, status):
    world = World(roles={ROLE: roles})
    refused(code, status, assume, world, **changes)


def test_role_with_external_id(world):
    world.switch(roles={ROLE: {"trusts": [ONE], "external_id": "e-1"}})
    assume(world, ExternalId="e-1").sts("GetCallerIdentity")


def test_only_listed_roles(world):
    world.switch(only_listed_roles=True, roles={f"acs:ram::{TWO}:role/other": {}})
    refused("EntityNotExist.Role", 404, assume, world)


@pytest.mark.parametrize(
    ("statements", "reads", "writes"),
    [
        ([{"Effect": "Allow", "Action": "*", "Resource": "*"}], True, True),
        ([{"Effect": "Allow", "Action": ["vpc:Describe*", "vpc:Get*"]}], True, False),
        ([{"Effect": "Allow", "Action": "vpc:*"}, {"Effect": "Deny", "Action": "vpc:CreateVpc"}], True, False),
        ([], False, False),
    ],
)
def test_policy_narrows_a_session(world, statements, reads, writes):
    session = assume(world, Policy=json.dumps({"Version": "1", "Statement": statements}))
    session.sts("GetCallerIdentity")
    for action, allowed in (("DescribeVpcs", reads), ("CreateVpc", writes)):
        if allowed:
            session.vpc(action)
        else:
            refused("Forbidden.RAM", 403, session.vpc, action)


def test_policy_and_peering(world):
    policy = json.dumps({"Version": "1", "Statement": [{"Effect": "Allow", "Action": "vpc:GetVpcPeerConnection*"}]})
    session = assume(world, Policy=policy)
    refused("Forbidden.NoPermission", 400, session.peer, "DeleteVpcPeerConnection", InstanceId="pcc-none")
    refused("ResourceNotFound.InstanceId", 400, session.peer, "GetVpcPeerConnectionAttribute", InstanceId="pcc-none")


# OIDC


def oidc_token(**claims: Any) -> str:
    parts = ({"alg": "RS256"}, claims)
    encoded = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts]
    return ".".join([*encoded, "c2ln"])


def unsigned(world: World, **parameters: str) -> Response:
    query = {"Action": "AssumeRoleWithOIDC", "Version": "2015-04-01", "Format": "JSON", **parameters}
    return world.cloud.handle(Request("POST", "/", list(query.items()), raw_path="/"))


def oidc_call(world: World, **changes: str) -> dict[str, Any]:
    response = unsigned(
        world,
        **{
            "OIDCProviderArn": f"acs:ram::{TWO}:oidc-provider/ci",
            "RoleArn": ROLE,
            "RoleSessionName": "ci",
            "OIDCToken": oidc_token(sub="job", iss="https://ci.example", aud=["a", "b"]),
            **changes,
        },
    )
    document = json.loads(response.body)
    if response.status != 200:
        raise Refused(response.status, document)
    assert response.account == TWO
    return document


def test_oidc_role_needs_no_signature(world):
    answer = oidc_call(world)
    assert answer["OIDCTokenInfo"] == {"Subject": "job", "Issuer": "https://ci.example", "ClientIds": "a,b"}
    assert client_of(world, answer["Credentials"]).sts("GetCallerIdentity")["AccountId"] == TWO


@pytest.mark.parametrize(
    ("changes", "code", "status"),
    [
        ({"OIDCToken": "nonsense"}, "AuthenticationFail.OIDCToken.Invalid", 400),
        ({"OIDCToken": "a.b.c"}, "AuthenticationFail.OIDCToken.Invalid", 400),
        ({"OIDCToken": oidc_token(exp=1)}, "AuthenticationFail.OIDCToken.Expired", 400),
        ({"OIDCProviderArn": f"acs:ram::{ONE}:oidc-provider/ci"}, "AuthenticationFail.NoPermission", 403),
        ({"RoleArn": "acs:ram::1000000000000009:role/net"}, "EntityNotExist.Role", 404),
        ({"OIDCToken": ""}, "MissingParameter", 400),
    ],
)
def test_refused_oidc(world, changes, code, status):
    refused(code, status, oidc_call, world, **changes)


# The machine


def machine(world: World, path: str, method: str = "GET", **headers: str) -> Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return world.cloud.handle(Request(method, path, headers=named, raw_path=path))


TOKEN, ROLES = "/latest/api/token", "/latest/meta-data/ram/security-credentials/"


def test_metadata_with_and_without_token(world):
    token = machine(world, TOKEN, "PUT", x_aliyun_ecs_metadata_token_ttl_seconds="60").body.decode()
    with_token = {"x_aliyun_ecs_metadata_token": token}
    assert machine(world, ROLES, **with_token).body == b"net"
    response = machine(world, ROLES + "net", **with_token)
    credentials = json.loads(response.body)
    assert (response.operation, response.account, credentials["Code"]) == (ROLES + "net", ONE, "Success")
    assert client_of(world, credentials).sts("GetCallerIdentity")["AccountId"] == ONE
    assert json.loads(machine(world, ROLES + "net").body)["AccessKeyId"] == credentials["AccessKeyId"]
    world.switch(ecs_metadata_v1=False)
    assert machine(world, ROLES).status == 403
    assert machine(world, ROLES, **with_token).status == 200
    world.clock.advance(60)
    assert machine(world, ROLES, **with_token).status == 403


def test_metadata_refusals(world):
    assert machine(world, TOKEN, "PUT").status == 400
    assert machine(world, TOKEN, "PUT", x_aliyun_ecs_metadata_token_ttl_seconds="21601").status == 400
    assert machine(world, TOKEN).status == 405
    assert machine(world, ROLES + "other").status == 404
    assert machine(world, "/latest/unknown").status == 404
    world.switch(ecs_role="")
    assert machine(world, ROLES).status == 404


@pytest.mark.parametrize(("path", "account"), [("/credentials", ONE), (f"/credentials/{TWO}", TWO)])
def test_credentials_uri(world, path, account):
    credentials = json.loads(machine(world, path).body)
    assert credentials["Code"] == "Success"
    assert client_of(world, credentials).sts("GetCallerIdentity")["AccountId"] == account
    assert machine(world, "/credentials/1000000000000009").status == 404


def test_machine_credentials_are_renewed_in_the_second_half_of_their_life(world):
    world.switch(machine_session_seconds=100)
    first = json.loads(machine(world, "/credentials").body)
    world.clock.advance(50)
    assert json.loads(machine(world, "/credentials").body) == {**first, "LastUpdated": world.clock.iso()}
    world.clock.advance(1)
    assert json.loads(machine(world, "/credentials").body)["AccessKeyId"] != first["AccessKeyId"]


def test_secrets_are_not_in_the_state(world):
    session = assume(world)
    json.loads(machine(world, "/credentials").body)
    world.peering()
    shown = json.dumps(world.cloud.state()) + json.dumps(world.cloud.links())
    assert not any(secret in shown for secret in (session.secret, session.token, "testsecret", "peersecret"))
