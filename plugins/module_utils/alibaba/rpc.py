# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The RPC call of both Alibaba clouds: parameters in, JSON out, errors typed, every attempt signed anew.

Sources: Apsara Stack contract 1.2 to 1.10 and 2; Alibaba Cloud contract 1.2 to 1.6 and 2.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
import time
import uuid
from collections.abc import Callable, Mapping
from email.utils import formatdate
from typing import TYPE_CHECKING, Any

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba import codes, forms
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.signature import (
    canonical_query,
    encode,
    sign_roa,
    sign_v1,
    sign_v3,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.answers import decode
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.errors import ApiError
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.retry import number, retry_after
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.transport import USER_AGENT, HttpRequest, Lost

if TYPE_CHECKING:
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.credentials import KeyTexts
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.answers import Form
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.contract import Object
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.transport import Http
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.wire import HttpResponse

LONGEST_TEXT = 2000
"""Characters of a code or message of the cloud that are passed on."""

# What may be sent twice without a second effect; a session more harms nobody.
_READS = ("Describe", "Get", "List", "AssumeRole")
_NO_BODY_SHA256 = hashlib.sha256(b"").hexdigest()
# Gateways quote what they were sent in the message of a signature error: keys, tokens and the signature with it.
_SIGNED_TEXT = re.compile(r"(server string to sign is|string to sign|specify secret)\b.*", re.IGNORECASE | re.DOTALL)


def flatten(params: Mapping[str, Any]) -> dict[str, str]:
    """Parameters as the wire has them: lists and dicts as ``Name.1.Key``, booleans as true/false, None left out."""
    flat: dict[str, str] = {}
    for name, value in params.items():
        _flatten(flat, name, value)
    return flat


def _flatten(flat: dict[str, str], name: str, value: Any) -> None:
    if value is None:
        return
    if isinstance(value, dict):
        for key, item in value.items():
            _flatten(flat, "%s.%s" % (name, key), item)
    elif isinstance(value, (list, tuple)):
        for index, item in enumerate(value, 1):
            _flatten(flat, "%s.%d" % (name, index), item)
    elif isinstance(value, bool):
        flat[name] = "true" if value else "false"
    else:
        flat[name] = str(value)


def client_token(action: str) -> str:
    """An idempotency token: ASCII, at most 64 characters, one a logical request and the same through all its attempts."""
    return ("cloudlink-%s-%s" % (action, uuid.uuid4()))[:64]


def _nonce() -> str:
    """Of one attempt: no two are alike."""
    return os.urandom(16).hex()


def asked_pause(headers: Mapping[str, str]) -> float | None:
    """Seconds that a gateway asks to wait: its own header holds milliseconds, the common one is understood too."""
    millis = number(headers.get("x-acs-retry-after"))
    return retry_after(headers) if millis is None else millis / 1000.0


class Rpc:
    """Calls actions of one account.

    :param http: :class:`core.transport.Http`.
    :param provider: name for the ``error`` dictionary.
    :param credentials: a function that returns ``(key id, secret, security token or None)``, fresh when they expire; None =
        calls are not signed.
    :param signature: ``v1`` or ``v3``.
    """

    def __init__(self, http: Http, provider: str, credentials: Callable[[], KeyTexts] | None, signature: str) -> None:
        self.http = http
        self.provider = provider
        self.credentials = credentials
        self.signature = signature

    def call(
        self,
        url: str,
        action: str,
        version: str,
        params: Mapping[str, Any],
        headers: Mapping[str, str] | None = None,
        method: str = "POST",
        token: bool = False,
        form: Form | None = None,
    ) -> Object:
        """One action.

        :param url: scheme, authority and path of the endpoint.
        :param params: action parameters, nested as convenient.
        :param token: add a ``ClientToken``; the write may then be repeated.
        :param form: what the answer has to be beyond what ``forms`` says of the action.
        :returns: the decoded answer.
        """
        params = flatten(params)
        if token:
            params["ClientToken"] = client_token(action)
        reads = action.startswith(_READS)
        sign = self._v3 if self.signature == "v3" else self._v1
        if self.credentials is None:
            sign = self._unsigned
        else:
            # Before the call takes its turn: keys may have to be asked for, by a call of its own.
            self._keys()
        return self.http.call(
            lambda: sign(url, action, version, params, dict(headers or {}), method),
            lambda response: self.judge(response, action, form),
            action,
            token or reads,
            asked_pause,
            write=not reads,
        )

    def call_roa(
        self, url: str, path: str, action: str, version: str, query: Mapping[str, Any], headers: Mapping[str, str]
    ) -> Object:
        """A path-style call with all parameters in the query and no body."""
        self._keys()
        return self.http.call(
            lambda: self._roa(url, path, action, version, query, headers),
            lambda response: self.judge(response, action),
            action,
            True,
            asked_pause,
        )

    def _keys(self) -> KeyTexts:
        """Keys that last."""
        if self.credentials is None:
            raise ValueError("a call that is not signed has no keys")
        return self.credentials()

    # ------------------------------------------------------------------ signing

    def _unsigned(
        self, url: str, action: str, version: str, params: dict[str, str], headers: dict[str, str], method: str
    ) -> HttpRequest:
        """All parameters in the body: what takes the place of a signature must not stand in a URL."""
        common = {
            "Action": action,
            "Version": version,
            "Format": "JSON",
            "SignatureNonce": _nonce(),
            "Timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        }
        headers.update(
            {
                "User-Agent": USER_AGENT,
                "Accept": "application/json",
                "Content-Type": "application/x-www-form-urlencoded",
                "x-acs-action": action,
                "x-acs-version": version,
            }
        )
        return HttpRequest("POST", url, headers, canonical_query(dict(params, **common)).encode())

    def _v1(
        self, url: str, action: str, version: str, params: dict[str, str], headers: dict[str, str], method: str
    ) -> HttpRequest:
        key_id, secret, security_token = self._keys()
        signed = dict(
            params,
            Action=action,
            Version=version,
            Format="JSON",
            AccessKeyId=key_id,
            SignatureMethod="HMAC-SHA1",
            SignatureVersion="1.0",
            SignatureNonce=_nonce(),
            Timestamp=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        )
        if security_token:
            signed["SecurityToken"] = security_token
        query = canonical_query(signed)
        headers.update(
            {"User-Agent": USER_AGENT, "Accept": "application/json", "x-acs-action": action, "x-acs-version": version}
        )
        signature = encode(sign_v1(method, query, secret))
        return HttpRequest(method, "%s?%s&Signature=%s" % (url, query, signature), headers)

    def _v3(
        self, url: str, action: str, version: str, params: dict[str, str], headers: dict[str, str], method: str
    ) -> HttpRequest:
        key_id, secret, security_token = self._keys()
        authority, path = url.partition("://")[2].partition("/")[::2]
        signed = {name.lower(): value for name, value in headers.items()}
        signed.update(
            {
                "host": authority,
                "accept": "application/json",
                "x-acs-action": action,
                "x-acs-version": version,
                "x-acs-date": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
                "x-acs-signature-nonce": _nonce(),
                "x-acs-content-sha256": _NO_BODY_SHA256,
            }
        )
        if security_token:
            signed.update({"x-acs-accesskey-id": key_id, "x-acs-security-token": security_token})
        query = canonical_query(params)
        authorization = sign_v3(method, "/" + path, query, signed, b"", key_id, secret)
        sent = dict(signed, **{"Authorization": authorization, "User-Agent": USER_AGENT})
        return HttpRequest(method, url + ("?" + query if query else ""), sent)

    def _roa(
        self, url: str, path: str, action: str, version: str, query: Mapping[str, Any], headers: Mapping[str, str]
    ) -> HttpRequest:
        key_id, secret, security_token = self._keys()
        query = {name: str(value) for name, value in query.items()}
        sent = {name.lower(): value for name, value in headers.items()}
        sent.update(
            {
                "accept": "application/json",
                "content-md5": base64.b64encode(hashlib.md5(b"", usedforsecurity=False).digest()).decode(),
                "content-type": "application/json",
                "date": formatdate(usegmt=True),
                "x-acs-action": action,
                "x-acs-version": version,
                "x-acs-signature-method": "HMAC-SHA1",
                "x-acs-signature-version": "1.0",
            }
        )
        if security_token:
            query["SecurityToken"] = sent["x-acs-security-token"] = security_token
        signature = sign_roa("POST", sent, path, query, secret)
        sent.update({"authorization": "acs %s:%s" % (key_id, signature), "user-agent": USER_AGENT})
        return HttpRequest("POST", url.rstrip("/") + path + "?" + canonical_query(query), sent)

    # ------------------------------------------------------------------ answers

    def judge(self, response: HttpResponse, action: str, form: Form | None = None) -> Object:
        """The decoded answer, or the error that it is.

        :raises Lost: not JSON, or cut off: a proxy's page, a dying gateway. Whether the call was carried out is then unknown.
        :raises Mismatch: JSON of an unexpected form.
        :raises ApiError: any status outside 200-299.
        """
        try:
            answer = decode(response.content)
        except ValueError:
            answer = None
        status = response.status_code
        if not isinstance(answer, dict):
            kind = "an HTML page" if b"<html" in response.content[:512].lower() else "no valid JSON"
            raise Lost("HTTP %d with %s instead of an answer of the API" % (status, kind), sent=True, status=status)
        if not 200 <= status < 300:
            raise self._error(status, answer, action)
        for check in (forms.ANSWERS.get(action), form):
            if check is not None:
                check(answer)
        return answer

    def _error(self, http_status: int, answer: Object, action: str) -> ApiError:
        # Gateways differ in spelling, and some send numbers: read all of them as text.
        code = _text(answer, "Code", "code", "errorCode") or "HTTP %d" % http_status
        message = _text(answer, "Message", "message", "errorMessage", "errorTitle") or "no message"
        message = _SIGNED_TEXT.sub(r"\1 (left out)", message)
        hint = codes.advice(code, self.provider)
        return ApiError(
            "%s was refused: %s: %s%s" % (action, code, message, " - " + hint if hint else ""),
            provider=self.provider,
            operation=action,
            code=code,
            message=message,
            request_id=_text(answer, "RequestId", "requestId", "eagleEyeTraceId"),
            http_status=http_status,
            retryable=codes.retryable(code, action),
            throttled=codes.throttled(code) or http_status == 429,
            busy=codes.busy(code),
            conflict=codes.conflict(code),
            unclear=codes.unclear(code),
        )


def _text(answer: Object, *names: str) -> str | None:
    for name in names:
        if answer.get(name) not in (None, ""):
            return str(answer[name])[:LONGEST_TEXT]
    return None
