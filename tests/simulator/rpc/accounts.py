# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may call: the preset access keys, and temporary ones that AssumeRole mints."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from ..kernel.cloud import Clock
from ..kernel.ids import new_id
from .errors import RpcError, not_found


@dataclass(frozen=True)
class Credential:
    """An access key. ``token`` and ``expires`` (seconds since the epoch) only for a temporary one; ``identity`` is
    whatever the cloud wants to know of a session later (its role, its policy)."""

    access_key: str
    secret: str
    account: str
    token: str = ""
    expires: float = float("inf")
    identity: Any = None


PRESET = (
    Credential("testid", "testsecret", "1000000000000001"),
    Credential("peerid", "peersecret", "1000000000000002"),
)


class Accounts:
    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.credentials = {credential.access_key: credential for credential in PRESET}
        self.ids = tuple(credential.account for credential in PRESET)

    def mint(self, account: str, seconds: float, identity: Any = None) -> Credential:
        """A temporary credential of the account; it works until the simulator's clock passes its end."""
        credential = Credential(
            access_key=f"STS.{new_id('N', 22)}",
            secret=secrets.token_urlsafe(32),
            account=account,
            token=secrets.token_urlsafe(96),
            expires=self.clock.now() + seconds,
            identity=identity,
        )
        self.credentials[credential.access_key] = credential
        return credential

    def find(self, access_key: str, token: str) -> Credential:
        """Raises RpcError for an unknown key, and for a token that is absent, wrong, expired or uncalled for."""
        credential = self.credentials.get(access_key)
        if credential is None:
            raise not_found("AccessKeyId", "InvalidAccessKeyId.NotFound")
        if credential.token and not token:
            raise RpcError("MissingSecurityToken", "SecurityToken is mandatory for this access key.")
        if not secrets.compare_digest(credential.token.encode(), token.encode("utf-8", "replace")):
            raise RpcError("InvalidSecurityToken.MismatchWithAccessKey", "The SecurityToken is not this AccessKeyId's.")
        if self.clock.now() >= credential.expires:
            raise RpcError("InvalidSecurityToken.Expired", "The specified SecurityToken is expired.")
        return credential
