# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who sends a request: API key, basic authentication, or a session cookie (sections 1.2 and 1.3)."""

from __future__ import annotations

import base64
import binascii
import hmac
import secrets
from http.cookies import CookieError, SimpleCookie

from ..kernel.cloud import Response
from .call import Call
from .errors import unauthorized
from .router import Router

API_KEYS = ("test-api-key",)
USERS = {"test-user": "test-password"}

LOGIN_COOKIE = "ak-login"
SESSION_COOKIE = "ak-session"


class Authenticator:
    """``started``: the moment the API keys were issued, seconds since the epoch."""

    def __init__(self, started: float) -> None:
        self._started = started
        self._logins: set[str] = set()  # tokens of logins that may become a session
        self._sessions: set[str] = set()

    def add_routes(self, router: Router) -> None:
        router.add("POST", "/api/user/login", self.login)
        router.add("POST", "/api/sessions", self.open_session)

    @staticmethod
    def is_open(path: str) -> bool:
        """Can the path be called by someone who is not logged in?"""
        return path in ("/api/user/login", "/api/sessions")

    def check(self, call: Call) -> None:
        """401 unless header or cookie proves who calls.

        The scheme words are compared as the portal's own client writes them, in lower case. An empty header is what
        that client sends together with a session cookie.
        """
        header = call.request.headers.get("authorization", "")
        if header:
            self._check_header(header, call)
        elif not self._cookies(call).intersection(self._sessions):
            raise unauthorized("an Authorization header or a session is needed")

    def _check_header(self, header: str, call: Call) -> None:
        scheme, _blank, encoded = header.partition(" ")
        if scheme not in ("api-key", "basic"):
            raise unauthorized("the Authorization scheme must be api-key or basic, in lower case")
        try:
            credentials = base64.b64decode(encoded, validate=True).decode()
        except (binascii.Error, ValueError) as exc:
            raise unauthorized(f"the text after {scheme} must be base64") from exc
        if scheme == "api-key":
            self._check_api_key(credentials, call)
        else:
            name, _colon, password = credentials.partition(":")
            self._check_password(name, password)

    def _check_api_key(self, key: str, call: Call) -> None:
        if not any(_equal(key, known) for known in API_KEYS):
            raise unauthorized("the API key is unknown")
        lifetime = call.tenant.switch("api_key_lifetime")
        if lifetime and call.tenant.clock.now() >= self._started + lifetime:
            raise unauthorized("the API key has expired")

    def _check_password(self, name: str, password: str) -> None:
        known = USERS.get(name)
        if known is None or not _equal(password, known):
            raise unauthorized("user name or password is wrong")

    def login(self, call: Call) -> Response:
        """``POST /api/user/login`` with ``userName``, ``password`` and ``secret`` (an API key, or empty)."""
        document = call.document()
        secret = document.get("secret") or ""
        if secret:
            self._check_api_key(str(secret), call)
        else:
            self._check_password(str(document.get("userName")), str(document.get("password")))
        token = secrets.token_urlsafe(24)
        self._logins.add(token)
        response = Response.json({"userName": document.get("userName") or "", "token": token})
        response.headers["Set-Cookie"] = _cookie(LOGIN_COOKIE, token)
        return response

    def open_session(self, call: Call) -> Response:
        """``POST /api/sessions`` with the answer of the login, byte for byte. The cookie it sets is the session."""
        token = call.document().get("token")
        if not isinstance(token, str) or token not in self._logins:
            raise unauthorized("the body must be the answer of a login")
        self._logins.discard(token)
        session = secrets.token_urlsafe(24)
        self._sessions.add(session)
        response = Response.json({"state": "ACTIVE"})
        response.headers["Set-Cookie"] = _cookie(SESSION_COOKIE, session)
        return response

    @staticmethod
    def _cookies(call: Call) -> set[str]:
        try:
            jar = SimpleCookie(call.request.headers.get("cookie", ""))
        except CookieError:
            return set()
        return {morsel.value for name, morsel in jar.items() if name == SESSION_COOKIE}


def _equal(given: str, known: str) -> bool:
    return hmac.compare_digest(given.encode(), known.encode())


def _cookie(name: str, value: str) -> str:
    return f"{name}={value}; Path=/; HttpOnly; Secure"
