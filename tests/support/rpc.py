# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A small RPC client for tests of the simulator: signs V1 and drives a cloud in process, or one on a port."""

from __future__ import annotations

import json
import time
import uuid
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import ProxyHandler, build_opener
from urllib.request import Request as HttpRequest

from tests.simulator.kernel.cloud import Clock, Request, Settings
from tests.simulator.rpc import signature
from tests.simulator.rpc.front import RpcCloud
from tests.support.limits import HANG

VERSIONS = {"GetUserInfo": "2019-05-10", "ListResourceGroup": "2019-05-10", "AssumeRole": "2015-04-01"}


class RpcFailure(Exception):
    """An error answer."""

    def __init__(self, status: int, document: dict[str, Any]) -> None:
        super().__init__(f"{status} {document.get('Code')}: {document.get('Message')}")
        self.status = status
        self.code = document.get("Code")
        self.document = document


class Caller:
    """Signs as one account. ``call`` answers the document or raises RpcFailure."""

    def __init__(
        self, access_key: str = "testid", secret: str = "testsecret", token: str = "", region: str = "cn-sim-1"
    ):
        self.access_key, self.secret, self.token, self.region = access_key, secret, token, region

    def signed(self, action: str, parameters: dict[str, Any], method: str = "POST") -> list[tuple[str, str]]:
        pairs = {
            "Action": action,
            "Version": VERSIONS.get(action, "2016-04-28"),
            "Format": "JSON",
            "AccessKeyId": self.access_key,
            "SignatureMethod": "HMAC-SHA1",
            "SignatureVersion": "1.0",
            "SignatureNonce": uuid.uuid4().hex,
            "Timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "RegionId": self.region,
            **{name: str(value) for name, value in parameters.items()},
        }
        if self.token:
            pairs["SecurityToken"] = self.token
        text = signature.v1_string_to_sign(method, pairs.items())
        return [*pairs.items(), ("Signature", signature.v1_sign(text, self.secret))]

    def call(self, action: str, **parameters: Any) -> dict[str, Any]:
        """Dots in names are written as double underscores: ``Filter__1__Key``."""
        named = {name.replace("__", "."): value for name, value in parameters.items()}
        return self.send(self.signed(action, named))

    def send(self, pairs: list[tuple[str, str]]) -> dict[str, Any]:
        raise NotImplementedError


class InProcess(Caller):
    """Calls a cloud object without a socket."""

    def __init__(self, cloud: RpcCloud, *credential: str, **options: str) -> None:
        super().__init__(*credential, **options)
        self.cloud = cloud

    def send(self, pairs: list[tuple[str, str]]) -> dict[str, Any]:
        return self.answer(Request("POST", "/", pairs, {"host": "sim"}, raw_path="/"))

    def answer(self, request: Request) -> dict[str, Any]:
        response = self.cloud.handle(request)
        document = json.loads(response.body)
        if response.status != 200:
            raise RpcFailure(response.status, document)
        return document


class OverHttp(Caller):
    """Calls a simulator on a port."""

    def __init__(self, address: str, *credential: str, **options: str) -> None:
        super().__init__(*credential, **options)
        self.address = address
        self.opener = build_opener(ProxyHandler({}))

    def send(self, pairs: list[tuple[str, str]]) -> dict[str, Any]:
        request = HttpRequest(f"{self.address}/", data=urlencode(pairs).encode(), method="POST")
        try:
            with self.opener.open(request, timeout=HANG) as answer:
                return json.load(answer)
        except HTTPError as error:
            raise RpcFailure(error.code, json.load(error)) from None


def new_cloud(kind: type[RpcCloud], lag: float = 0, **switches: Any) -> RpcCloud:
    return kind(Settings(lag=lag, switches=switches), Clock())
