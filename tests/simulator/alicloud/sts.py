# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sts 2015-04-01 (section 5.4)."""

from __future__ import annotations

import base64
import json
from typing import Any

from ..rpc.accounts import Credential
from ..rpc.action import NONE, Actions, Call
from ..rpc.errors import RpcError
from . import identity, policy
from .identity import Role, Session
from .policy import Policy

PRODUCT = Actions("2015-04-01")
UNSIGNED = {("2015-04-01", "AssumeRoleWithOIDC")}  # the token in the call takes the place of a signature

LONGEST_POLICY = 2048  # characters


@PRODUCT.action("GetCallerIdentity", region=NONE)
def get_caller_identity(call: Call) -> dict[str, Any]:
    """``AccountId`` is a string here, unlike the ids of the other products."""
    session = call.credential.identity
    if isinstance(session, Session):
        return {
            "IdentityType": "AssumedRoleUser",
            "AccountId": session.account,
            "UserId": session.principal,
            "PrincipalId": session.principal,
            "RoleId": session.role_id,
            "Arn": session.caller_arn,
        }
    return {
        "IdentityType": "Account",
        "AccountId": call.account,
        "UserId": call.account,
        "PrincipalId": call.account,
        "Arn": f"acs:ram::{call.account}:root",
    }


@PRODUCT.action("AssumeRole", region=NONE)
def assume_role(call: Call) -> dict[str, Any]:
    role = named_role(call)
    session_name, seconds, narrowed = session_options(call, role)
    trusted = role.trusts is None or call.account in role.trusts
    if not trusted or (role.external_id and call.p.text("ExternalId") != role.external_id):
        raise RpcError("NoPermission", "You are not authorized to do this action.", 403)
    session = Session(role.account, role.name, session_name, narrowed)
    return session_document(call, session, call.cloud.accounts.mint(role.account, seconds, session))


@PRODUCT.action("AssumeRoleWithOIDC", region=NONE)
def assume_role_with_oidc(call: Call) -> dict[str, Any]:
    """Unsigned. The token must be well formed and in force; who issued it cannot be checked here."""
    provider = call.p.required("OIDCProviderArn")
    claims = token_claims(call.p.required("OIDCToken"))
    role = named_role(call)
    session_name, seconds, narrowed = session_options(call, role)
    if claims is None:
        raise RpcError("AuthenticationFail.OIDCToken.Invalid", "This OIDC token is not valid.")
    expires = claims.get("exp")
    if isinstance(expires, (int, float)) and call.cloud.clock.now() >= expires:
        raise RpcError("AuthenticationFail.OIDCToken.Expired", "This OIDC token is expired.")
    if not provider.startswith(f"acs:ram::{role.account}:oidc-provider/"):
        raise RpcError("AuthenticationFail.NoPermission", "This operation is forbidden by permission system.", 403)
    call.account = role.account
    session = Session(role.account, role.name, session_name, narrowed)
    return {
        **session_document(call, session, call.cloud.accounts.mint(role.account, seconds, session)),
        "OIDCTokenInfo": {
            "Subject": str(claims.get("sub", "")),
            "Issuer": str(claims.get("iss", "")),
            "ClientIds": audience(claims),
        },
    }


def named_role(call: Call) -> Role:
    """The role of one of the simulated accounts that ``RoleArn`` names."""
    parsed = identity.parse_arn(call.p.required("RoleArn"))
    if parsed is None:
        raise RpcError("InvalidParameter.RoleArn", "The parameter RoleArn is wrongly formed.")
    account, name = parsed
    role = identity.find_role(account, name, call.cloud.switch) if account in call.cloud.accounts.ids else None
    if role is None:
        raise RpcError("EntityNotExist.Role", "The specified role does not exist.", 404)
    return role


def session_options(call: Call, role: Role) -> tuple[str, int, Policy | None]:
    """Session name, seconds and policy of the session to open."""
    p = call.p
    name = p.required("RoleSessionName")
    if not identity.is_session_name(name):
        raise RpcError("InvalidParameter.RoleSessionName", "The parameter RoleSessionName is wrongly formed.")
    seconds = p.integer("DurationSeconds", min(identity.DEFAULT_SESSION, role.longest_session))
    if not identity.SHORTEST_SESSION <= seconds <= role.longest_session:
        raise RpcError(
            "InvalidParameter.DurationSeconds",
            f"DurationSeconds must be from {identity.SHORTEST_SESSION} to {role.longest_session}.",
        )
    text = p.text("Policy")
    if len(text) > LONGEST_POLICY:
        raise RpcError("InvalidParameter.PolicySize", f"A policy has at most {LONGEST_POLICY} characters.")
    try:
        return name, seconds, policy.parse(text) if text else None
    except policy.PolicyGrammarError:
        raise RpcError("InvalidParameter.PolicyGrammar", "The parameter Policy has not passed grammar check.") from None


def session_document(call: Call, session: Session, credential: Credential) -> dict[str, Any]:
    return {
        "AssumedRoleUser": {"Arn": session.role_user_arn, "AssumedRoleId": session.principal},
        "Credentials": {
            "AccessKeyId": credential.access_key,
            "AccessKeySecret": credential.secret,
            "SecurityToken": credential.token,
            "Expiration": call.cloud.clock.iso(credential.expires),
        },
    }


def token_claims(token: str) -> dict[str, Any] | None:
    """The payload of an OIDC token, ``header.payload.signature``, or None if the text is none. Its signature is not
    checked: there is no issuer to ask."""
    parts = token.split(".")
    if len(parts) != 3:
        return None
    payload = parts[1] + "=" * (-len(parts[1]) % 4)
    try:
        document = json.loads(base64.urlsafe_b64decode(payload))
    except (ValueError, RecursionError):
        return None
    return document if isinstance(document, dict) else None


def audience(claims: dict[str, Any]) -> str:
    value = claims.get("aud", "")
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)
