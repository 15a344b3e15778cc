# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The machine that a client runs on: its metadata service, and a credentials URI.

Both answer on the port of either Alibaba cloud, under ``/latest/`` and ``/credentials``. Source: Alibaba Cloud contract 10.1,
sources 5 and 6.
"""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING, Any

from ..kernel.cloud import Request, Response
from .accounts import Credential

if TYPE_CHECKING:
    from .front import RpcCloud

SWITCHES: dict[str, Any] = {
    "ecs_role": "net",  # the role of the machine whose metadata service is simulated; empty: it has none
    "ecs_metadata_v1": True,  # does the metadata service answer without a session token?
    "machine_session_seconds": 21600,  # life of credentials from the metadata service and the credentials URI
}

TOKEN_PATH = "/latest/api/token"
ROLES_PATH = "/latest/meta-data/ram/security-credentials"
URI_PATH = "/credentials"
LONGEST_TOKEN = 21600  # seconds


class Machine:
    """Credentials are handed out again until half of their life is over, as the real service does."""

    def __init__(self, cloud: RpcCloud) -> None:
        self.cloud = cloud
        self.tokens: dict[str, float] = {}  # metadata token -> end of its life
        self.credentials: dict[tuple[str, str, str], Credential] = {}  # by account, role and name of the session

    def handle(self, request: Request) -> Response | None:
        """None if the path is not the machine's."""
        path = request.path.rstrip("/")
        if path != URI_PATH and not path.startswith((f"{URI_PATH}/", "/latest/")):
            return None
        response = self.answer(request, path)
        response.operation = request.path
        return response

    def answer(self, request: Request, path: str) -> Response:
        if path == TOKEN_PATH:
            return self.new_token(request) if request.method == "PUT" else text("method not allowed", 405)
        if request.method != "GET":
            return text("method not allowed", 405)
        if path == URI_PATH or path.startswith(f"{URI_PATH}/"):
            return self.credentials_uri(path.removeprefix(URI_PATH).strip("/"))
        if not self.may_read(request):
            return text("forbidden", 403)
        return self.role_credentials(path)

    def new_token(self, request: Request) -> Response:
        seconds = request.headers.get("x-aliyun-ecs-metadata-token-ttl-seconds", "")
        if not re.fullmatch(r"[0-9]{1,5}", seconds) or not 1 <= int(seconds) <= LONGEST_TOKEN:
            return text("bad request", 400)
        token = secrets.token_urlsafe(32)
        self.tokens[token] = self.cloud.clock.now() + int(seconds)
        return text(token)

    def may_read(self, request: Request) -> bool:
        token = request.headers.get("x-aliyun-ecs-metadata-token")
        if token is None:
            return self.cloud.switch("ecs_metadata_v1")
        return self.cloud.clock.now() < self.tokens.get(token, 0.0)

    def role_credentials(self, path: str) -> Response:
        role = self.cloud.switch("ecs_role")
        if not role:
            return text("not found", 404)
        if path == ROLES_PATH:
            return text(role)
        if path == f"{ROLES_PATH}/{role}":
            return self.document(self.cloud.accounts.ids[0], role, "i-simulated")
        return text("not found", 404)

    def credentials_uri(self, account: str) -> Response:
        """``account`` empty: the first."""
        account = account or self.cloud.accounts.ids[0]
        if account not in self.cloud.accounts.ids:
            return text("not found", 404)
        return self.document(account, "credentials-uri", "uri")

    def document(self, *session: str) -> Response:
        clock, life = self.cloud.clock, self.cloud.switch("machine_session_seconds")
        credential = self.credentials.get(session)
        if credential is None or credential.expires - clock.now() < life / 2:
            credential = self.cloud.accounts.mint(session[0], life, self.cloud.session(*session))
            self.credentials[session] = credential
        return Response.json(
            {
                "Code": "Success",
                "AccessKeyId": credential.access_key,
                "AccessKeySecret": credential.secret,
                "SecurityToken": credential.token,
                "Expiration": clock.iso(credential.expires),
                "LastUpdated": clock.iso(),
            },
            account=session[0],
        )


def text(body: str, status: int = 200) -> Response:
    return Response(status, body.encode(), {"Content-Type": "text/plain"})
