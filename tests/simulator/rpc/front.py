# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From an HTTP request to a call and back: what both Alibaba clouds do before and after an action."""

from __future__ import annotations

import base64
import hashlib
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from ..kernel.cloud import Cloud, Request, Response
from ..kernel.ids import request_id
from ..kernel.limit import RateLimit
from . import machine, signature
from .accounts import Accounts, Credential
from .action import NONE, REQUIRED, Action, Call
from .errors import RpcError, malformed, missing, not_found
from .parameters import Parameters, all_pairs

# Parameters that do not belong to what is asked: a retry signs anew with others.
COMMON = frozenset(
    "Action Version Format AccessKeyId SecurityToken Timestamp ClientToken "
    "Signature SignatureMethod SignatureVersion SignatureType SignatureNonce".split()
)
DOCUMENTED, WRITES, ALL = "documented", "writes", "all"  # what the rate limit counts
MUST_BE_SIGNED = tuple("host x-acs-action x-acs-version x-acs-date x-acs-signature-nonce x-acs-content-sha256".split())


@dataclass
class Parsed:
    """A request, read but not yet believed."""

    p: Parameters
    action: str
    version: str


class RpcCloud(Cloud):
    """Base of a cloud with an RPC front.

    A subclass sets ``actions`` (the merged tables of its products), ``regions`` and, if it differs, the codes below; it
    extends ``switches`` with its own.
    """

    actions: dict[tuple[str, str], Action] = {}
    regions: Mapping[str, str] = {}  # id -> local name
    host_id = "simulator"
    region_always = False  # do actions with an optional region insist on it?
    token_by_account = False  # is a ClientToken the account's, or the access key's?
    unknown_action = "InvalidAction.NotFound"
    unknown_version = "InvalidVersion"
    refusals = {
        "Too many calls": {"status": 400, "code": "Throttling.User"},
        "Not allowed": {"status": 403, "code": "Forbidden.RAM"},
    }
    switches = {
        "verify_signature": True,
        "timestamp_window": 900,  # seconds that a timestamp may be off; 0 does not check
        "clock_skew": 0,  # seconds that the server's idea of the time for timestamps is ahead
        "check_nonce": True,
        "refuse_token_mismatch": True,  # a ClientToken reused with other parameters; False answers as the first time
        "any_region": False,  # take every region as existing
        "rate_limit": 0,  # calls a minute and account of the actions that are limited; 0 is no limit
        "rate_limited": DOCUMENTED,  # those whose limit is documented, every write, or every call
        **machine.SWITCHES,
    }
    choices: dict[str, tuple[Any, ...]] = {"rate_limited": (DOCUMENTED, WRITES, ALL)}

    def reset(self) -> None:
        self.accounts = Accounts(self.clock)
        self.nonces: set[tuple[str, str]] = set()
        self.nonce_times: deque[tuple[float, tuple[str, str]]] = deque()
        self.tokens: dict[tuple[str, str, str], tuple[int, dict[str, Any]]] = {}
        self.rate_limit = RateLimit()
        self.machine = machine.Machine(self)

    def operations(self) -> list[str]:
        return sorted({action for _version, action in self.actions})

    # Reading a request

    def parse(self, request: Request) -> Parsed:
        """V3 names the action in headers alone; V1 in parameters, which win over headers."""
        if request.memo is None:
            p = Parameters(all_pairs(request))
            action = request.headers.get("x-acs-action", "")
            version = request.headers.get("x-acs-version", "")
            if not is_v3(request):
                action, version = p.text("Action") or action, p.text("Version") or version
            request.memo = Parsed(p, action, version)
        return request.memo

    def operation(self, request: Request) -> str:
        return self.parse(request).action or request.path

    def session(self, account: str, role: str, name: str) -> Any:
        """What the cloud wants to know later of a session that it gives keys for."""

    def handle(self, request: Request) -> Response:
        """An RPC call, or a document of the machine that a client runs on."""
        return self.machine.handle(request) or self.handle_call(request)

    def handle_call(self, request: Request) -> Response:
        parsed = self.parse(request)
        call = None
        try:
            action = self.find_action(request, parsed)
            call = Call(self, action, request, parsed.p, self.authenticate(request, parsed))
            self.authorize(call)
            call.region = self.find_region(call)
            self.count(call)
            response = Response.json({"RequestId": request_id(), **self.answer(call)})
        except RpcError as error:
            response = self.error(error.status, error.code, error.message)
        response.operation = parsed.action or request.path
        if call:
            response.account, response.wrote = call.account, call.wrote
        return response

    def error(self, status: int, code: Any, message: str) -> Response:
        return Response.json(
            {
                "RequestId": request_id(),
                "HostId": self.host_id,
                "Code": code,
                "Message": message,
                "Recommend": f"https://api.aliyun.com/troubleshoot?q={code}",
            },
            status,
        )

    def find_action(self, request: Request, parsed: Parsed) -> Action:
        if request.method not in ("GET", "POST"):
            raise RpcError("UnsupportedHTTPMethod", "This http method is not supported.")
        if not parsed.action:
            raise missing("Action")
        if not parsed.version:
            raise missing("Version")
        action = self.actions.get((parsed.version, parsed.action))
        if action:
            return action
        if any(version == parsed.version for version, _ in self.actions):
            raise RpcError(self.unknown_action, "The specified api is not found.", 404)
        raise RpcError(self.unknown_version, "Specified parameter Version is not valid.", 404)

    # Who calls

    def authenticate(self, request: Request, parsed: Parsed) -> Credential:
        authorization = request.headers.get("authorization", "")
        if authorization.startswith("ACS3-"):
            return self.authenticate_v3(request, authorization)
        if authorization.startswith("acs "):
            return self.authenticate_roa(request, authorization)
        return self.authenticate_v1(request, parsed)

    def authenticate_v1(self, request: Request, parsed: Parsed) -> Credential:
        p = parsed.p
        for name in ("AccessKeyId", "Signature", "SignatureMethod", "SignatureVersion", "SignatureNonce", "Timestamp"):
            if not p.text(name):
                raise RpcError(f"Missing{name}", f"{name} is mandatory for this action.")
        if p.text("SignatureMethod") != "HMAC-SHA1":
            raise RpcError("InvalidSignatureMethod", "Specified signature method is not valid.")
        if p.text("SignatureVersion") != "1.0" or p.text("SignatureType"):
            raise malformed("SignatureVersion or SignatureType")
        credential = self.accounts.find(p.text("AccessKeyId"), p.text("SecurityToken"))
        self.check_time(iso_seconds(p.text("Timestamp")))
        if self.switch("verify_signature"):
            # One map of query and form: a client may send a parameter in both, and signs it once.
            text = signature.v1_string_to_sign(request.method, parsed.p.values.items())
            if not signature.same(signature.v1_sign(text, credential.secret), p.text("Signature")):
                raise mismatch(text)
        self.check_nonce(credential, p.text("SignatureNonce"))
        return credential

    def authenticate_roa(self, request: Request, authorization: str) -> Credential:
        headers = request.headers
        access_key, _, signed = authorization.removeprefix("acs ").partition(":")
        credential = self.accounts.find(access_key, headers.get("x-acs-security-token", ""))
        self.check_time(rfc1123_seconds(headers.get("date", "")))
        if self.switch("verify_signature"):
            digest = base64.b64encode(hashlib.md5(request.body).digest()).decode()
            if headers.get("content-md5", digest) != digest:
                raise RpcError("InvalidContentMD5", "The Content-MD5 does not match the body.")
            resources = self.roa_resources(request)
            texts = [text for resource in resources for text in signature.roa_strings_to_sign(request, resource)]
            if not any(signature.same(signature.roa_sign(text, credential.secret), signed) for text in texts):
                raise mismatch(texts[0])
        if "x-acs-signature-nonce" in headers:
            self.check_nonce(credential, headers["x-acs-signature-nonce"])
        return credential

    def roa_resources(self, request: Request) -> list[str]:
        """The paths that a path-style call may have signed: what was asked, and without an endpoint's own prefix."""
        return [request.path]

    def authenticate_v3(self, request: Request, text: str) -> Credential:
        headers = request.headers
        authorization = signature.Authorization.parse(text)
        if authorization is None:
            raise RpcError("IncompleteSignature", "The Authorization header is incomplete. server string to sign is:")
        if authorization.algorithm != signature.ACS3:
            raise RpcError("InvalidSignatureMethod", "Specified signature method is not valid.")
        for name in MUST_BE_SIGNED:
            if not headers.get(name):
                raise RpcError(f"Missing{name}", f"The header {name} is mandatory for this action.")
        token = headers.get("x-acs-security-token", "")
        credential = self.accounts.find(authorization.credential, token)
        self.check_time(iso_seconds(headers["x-acs-date"]))
        if self.switch("verify_signature"):
            self.verify_v3(request, authorization, credential)
        self.check_nonce(credential, headers["x-acs-signature-nonce"])
        return credential

    def verify_v3(self, request: Request, authorization: signature.Authorization, credential: Credential) -> None:
        payload_hash = hashlib.sha256(request.body).hexdigest()
        canonical = signature.v3_canonical_request(
            request.method, request.raw_path, request.query, request.headers, authorization.signed_headers, payload_hash
        )
        text = signature.v3_string_to_sign(canonical)
        signed = authorization.signed_headers.split(";")
        must = (*MUST_BE_SIGNED, "x-acs-security-token") if credential.token else MUST_BE_SIGNED
        if not set(must) <= set(signed):
            wanted = " ".join(must)
            raise RpcError("IncompleteSignature", f"Must be signed, {wanted}. server string to sign is:{text}")
        if request.headers["x-acs-content-sha256"] != payload_hash:
            raise mismatch(text)
        if not signature.same(signature.v3_sign(text, credential.secret), authorization.signature):
            raise mismatch(text)

    def check_time(self, moment: float) -> None:
        """Against the machine's own clock: advancing the simulator's must not turn every client's calls stale."""
        window = self.switch("timestamp_window")
        if window and abs(time.time() + self.switch("clock_skew") - moment) > window:
            raise RpcError("InvalidTimeStamp.Expired", "Specified time stamp or date value is expired.")

    def check_nonce(self, credential: Credential, nonce: str) -> None:
        if not self.switch("check_nonce"):
            return
        now = time.time()
        while self.nonce_times and self.nonce_times[0][0] < now - 2 * (self.switch("timestamp_window") or 900):
            self.nonces.discard(self.nonce_times.popleft()[1])
        key = (credential.access_key, nonce)
        if key in self.nonces:
            raise RpcError("SignatureNonceUsed", "Specified signature nonce was used already.")
        self.nonces.add(key)
        self.nonce_times.append((now, key))

    def authorize(self, call: Call) -> None:
        """May this caller do this? Raises RpcError. Everyone may, unless a subclass knows better."""

    def find_region(self, call: Call) -> str:
        """From the parameter, else from the headers that the Stack's clients add."""
        headers = call.request.headers
        region = call.p.text("RegionId") or headers.get("x-acs-regionid", "") or headers.get("regionid", "")
        if call.action.region == NONE:
            return region
        if not region:
            if call.action.region == REQUIRED or self.region_always:
                raise missing("RegionId")
            return ""
        self.check_region(region)
        return region

    def check_region(self, region: str) -> None:
        if region not in self.regions and not self.switch("any_region"):
            raise not_found("RegionId", "InvalidRegionId.NotFound")

    def count(self, call: Call) -> None:
        """The rate limit, over the last minute."""
        limit, limited = self.switch("rate_limit"), self.switch("rate_limited")
        if not limit or not (limited == ALL or (call.action.limited if limited == DOCUMENTED else call.action.writes)):
            return
        if self.rate_limit.take(call.account, limit, self.clock.now()):
            raise RpcError("Throttling.User", "Request was denied due to user flow control.")

    # The action

    def answer(self, call: Call) -> dict[str, Any]:
        """Act, or replay what was answered to the same ClientToken."""
        token = call.p.text("ClientToken") if call.action.token else ""
        if not token:
            return call.action.handler(call)
        if len(token) > 64 or not token.isascii():
            raise malformed("ClientToken")
        key = (call.account if self.token_by_account else call.credential.access_key, call.action.name, token)
        asked = hash(frozenset((name, value) for name, value in call.p.values.items() if name not in COMMON))
        if key in self.tokens:
            asked_before, document = self.tokens[key]
            if asked != asked_before and self.switch("refuse_token_mismatch"):
                raise RpcError(
                    "IdempotentParameterMismatch",
                    "The request uses the same client token as a previous, but non-identical request.",
                )
            return document
        document = call.action.handler(call)
        self.tokens[key] = (asked, document)
        return document


def is_v3(request: Request) -> bool:
    return request.headers.get("authorization", "").startswith("ACS3-")


def mismatch(string_to_sign: str) -> RpcError:
    """The wording matters: SDKs split it at its first colon to tell a wrong secret from a wrong string."""
    return RpcError(
        "SignatureDoesNotMatch",
        f"Specified signature is not matched with our calculation. server string to sign is:{string_to_sign}",
    )


def iso_seconds(text: str) -> float:
    try:
        return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC).timestamp()
    except ValueError:
        raise RpcError("InvalidTimeStamp.Format", "Specified time stamp or date value is not well formatted.") from None


def rfc1123_seconds(text: str) -> float:
    try:
        return parsedate_to_datetime(text).timestamp()
    except (ValueError, TypeError):
        raise RpcError("InvalidTimeStamp.Format", "Specified time stamp or date value is not well formatted.") from None
