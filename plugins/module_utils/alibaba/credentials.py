# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where keys come from: options, a profile file, an instance's metadata, a role to assume. Temporary ones are renewed in time.

Sources: Apsara Stack contract 4.6 and 6.1; Alibaba Cloud contract 1.7, 5.4 and 10.1.
"""

from __future__ import annotations

import calendar
import os
import re
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba import checks, forms
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.answers import (
    Mismatch,
    decode,
    identity,
    listed,
    record,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.errors import InterconnectError
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.once import Shared
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.options import env, web_address
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.transport import Http, HttpRequest, Lost

if TYPE_CHECKING:
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.contract import (
        Object,
        Options,
        Problem,
        Spec,
    )
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.transport import HttpOptions
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.wire import HttpResponse

RENEW_BEFORE = 300.0
"""Seconds before their end at which temporary credentials are renewed."""


METADATA_SERVER = "http://100.100.100.200"
"""Where an ECS instance finds what it may know of itself."""


def metadata_spec(*variables: str) -> Spec:
    """The option that names another address of it, such as that of a simulator; ``variables`` are those of the environment."""
    return {"metadata_server": {"type": "str", "default": METADATA_SERVER, "fallback": env(*variables)}}


SESSION_NAME = "ansible"


class CredentialsError(InterconnectError):
    """No usable credentials; the message says where they were looked for."""

    code = "Credentials"


@dataclass(frozen=True)
class Keys:
    """One set of keys. ``expires``: epoch seconds, or None for keys that last."""

    key_id: str
    secret: str
    token: str | None = None
    expires: float | None = None

    @classmethod
    def from_answer(cls, answer: Object) -> Keys:
        """From the ``Credentials`` of an AssumeRole answer or from a metadata document (same names)."""
        end = calendar.timegm(time.strptime(answer["Expiration"], forms.MOMENT))
        return cls(answer["AccessKeyId"], answer["AccessKeySecret"], answer["SecurityToken"], float(end))


KeyTexts = tuple[str, str, "str | None"]
"""``(key id, secret, security token or None)``"""

Sts = Callable[[str, "dict[str, Any]", "Callable[[], KeyTexts] | None"], "dict[str, Any]"]
"""``(action, params, credentials) -> answer``, a call of STS, which is not signed where the credentials are None."""


class Credentials:
    """Hands out keys, renewing them when they are about to end. Safe to call from several threads.

    :param load: a function that returns :class:`Keys`.
    :param reveal: a function that is told every secret obtained at run time, so that it gets masked.
    """

    def __init__(self, load: Callable[[], Keys], reveal: Callable[[set[str]], object]) -> None:
        self._load = load
        self._reveal = reveal
        self._keys: Keys | None = None
        self._shared = Shared()

    def __call__(self) -> KeyTexts:
        keys: Keys = self._lasting() or self._shared.ask("keys", self._renewed)
        self.reveal()
        return keys.key_id, keys.secret, keys.token

    def _lasting(self) -> Keys | None:
        """The present keys, unless they are about to end."""
        keys = self._keys
        return keys if keys and (keys.expires is None or keys.expires - time.time() >= RENEW_BEFORE) else None

    def _renewed(self) -> Keys:
        """Looked at once more: somebody may have been faster."""
        keys = self._keys = self._lasting() or self._load()
        return keys

    def reveal(self) -> None:
        """Tell the secrets of the present keys again, for a new task that shares these credentials."""
        if self._keys is not None:
            self._reveal({text for text in (self._keys.secret, self._keys.token) if text})


# Of the profiles that nobody asks for, only the names matter. Keys have a check of their own.
PROFILES = record(needed={"profiles": listed(record(needed={"name": identity}, texts=("name",)))}, texts=("current",))
PROFILE = record(
    texts=(
        "mode",
        "region_id",
        "sts_region",
        "ram_role_arn",
        "ram_session_name",
        "ram_role_name",
        "external_id",
        "policy",
        "source_profile",
        "oidc_provider_arn",
        "oidc_token_file",
        "role_session_name",
    ),
    scalars=("expired_seconds", "enable_vpc"),
)


def profile(path: str, name: str | None) -> Object:
    """One profile of a CLI configuration file (JSON with a list ``profiles``), as a dict.

    :param name: None = the file's ``current`` profile, else ``default``.
    """
    path = os.path.expanduser(path)
    try:
        with open(path, "rb") as stream:
            document = decode(stream.read())
        PROFILES(document)
    except OSError as error:
        raise CredentialsError("the profile file %s cannot be read: %s" % (path, error.strerror)) from None
    except (ValueError, Mismatch):
        raise CredentialsError("the profile file %s is not a JSON document with a list 'profiles'" % path) from None
    profiles = {item["name"]: item for item in document["profiles"]}
    name = name or document.get("current") or "default"
    if name not in profiles:
        raise CredentialsError(
            "the profile file %s has no profile %r; it has %s" % (path, name, ", ".join(sorted(profiles)) or "none")
        )
    try:
        PROFILE(profiles[name])
    except Mismatch as error:
        raise CredentialsError("the profile %r: %s" % (name, error)) from None
    return profiles[name]


class Chain:
    """The keys of one account, from the first source that its options name.

    In order: ``access_key`` and ``secret_key``, ``assume_role_with_oidc``, the profile, ``ecs_role_name``,
    ``credentials_uri``. What they give signs the calls, or assumes ``assume_role`` (or the role of the profile) if there is
    one. A family that lacks an option simply never has that source.

    :param settings: connection options.
    :param profiles: the profile and, behind it, those that it refers to, as :func:`chained_profiles` returns them.
    :param http_options: how to reach metadata and documents.
    :param sts: calls STS.
    :param reveal: is told every secret that is obtained at run time.
    """

    def __init__(
        self,
        settings: Options,
        profiles: Iterable[Object],
        http_options: HttpOptions,
        sts: Sts,
        reveal: Callable[[set[str]], object],
    ) -> None:
        self.settings = settings
        self.profiles = list(profiles)
        self.http_options = http_options
        self.sts = sts
        self.keys = self._source(reveal)
        for role in self._roles():
            self.keys = Credentials(self._assumption(role, self.keys), reveal)

    def __call__(self) -> KeyTexts:
        return self.keys()

    def _source(self, reveal: Callable[[set[str]], object]) -> Credentials:
        """The first keys, before any role is assumed."""
        settings = self.settings
        if settings.get("access_key"):
            keys = Keys(settings["access_key"], settings["secret_key"], settings.get("security_token"))
            return Credentials(lambda: keys, reveal)
        oidc = settings.get("assume_role_with_oidc") or {}
        if oidc_given(oidc):
            return Credentials(lambda: self._with_oidc(oidc), reveal)
        if self.profiles:
            return Credentials(self._profile_source(self.profiles[-1]), reveal)
        if settings.get("credentials_uri") and not settings.get("ecs_role_name"):
            http = Http(self.http_options, settings["credentials_uri"])
            return Credentials(lambda: from_uri(http, settings["credentials_uri"]), reveal)
        return Credentials(lambda: self._metadata(settings.get("ecs_role_name")), reveal)

    def _profile_source(self, profile: Object) -> Callable[[], Keys]:
        mode = profile.get("mode") or "AK"
        if mode == "EcsRamRole":
            return lambda: self._metadata(profile.get("ram_role_name"))
        if mode == "OIDC":
            oidc = {
                "oidc_provider_arn": profile.get("oidc_provider_arn"),
                "oidc_token_file": profile.get("oidc_token_file"),
                "role_arn": profile.get("ram_role_arn"),
                "role_session_name": profile.get("role_session_name"),
            }
            return lambda: self._with_oidc(oidc)
        if not profile.get("access_key_id") or not profile.get("access_key_secret"):
            raise CredentialsError("the profile %r holds no access_key_id and access_key_secret" % profile["name"])
        keys = Keys(profile["access_key_id"], profile["access_key_secret"], profile.get("sts_token"))
        for name, value in (
            ("access_key_id", keys.key_id),
            ("access_key_secret", keys.secret),
            ("sts_token", keys.token),
        ):
            if value and not is_key(value):
                raise CredentialsError(
                    "the profile %r: %s must be printable ASCII without blanks" % (profile["name"], name)
                )
        return lambda: keys

    def _roles(self) -> Iterator[Options]:
        """The roles to assume, one after the other: those of the profiles, the innermost first, then that of the options."""
        given = self.settings.get("assume_role") or {}
        own_keys = self.settings.get("access_key") or oidc_given(self.settings.get("assume_role_with_oidc") or {})
        if not own_keys and not given.get("role_arn"):
            for profile in reversed(self.profiles):
                if profile.get("mode") in ("RamRoleArn", "ChainableRamRoleArn"):
                    yield {
                        "role_arn": profile.get("ram_role_arn"),
                        "session_name": profile.get("ram_session_name"),
                        "session_expiration": profile.get("expired_seconds"),
                        "policy": profile.get("policy"),
                        "external_id": profile.get("external_id"),
                    }
        oidc = self.settings.get("assume_role_with_oidc") or {}
        # One variable names the role of both: what the token gave is that role already.
        if given.get("role_arn") and not (oidc_given(oidc) and oidc["role_arn"] == given["role_arn"]):
            yield given

    def _assumption(self, role: Options, keys: Callable[[], KeyTexts]) -> Callable[[], Keys]:
        params = {
            "RoleArn": role["role_arn"],
            "RoleSessionName": role.get("session_name") or SESSION_NAME,
            "DurationSeconds": role.get("session_expiration") or 3600,
            "Policy": role.get("policy") or None,
            "ExternalId": role.get("external_id") or None,
        }
        return lambda: Keys.from_answer(self.sts("AssumeRole", params, keys)["Credentials"])

    def _with_oidc(self, oidc: Options) -> Keys:
        """The token of an identity provider for keys of a role. The file is read anew each time, since its owner renews it."""
        token = oidc.get("oidc_token") or _read_token(oidc["oidc_token_file"])
        params = {
            "OIDCProviderArn": oidc["oidc_provider_arn"],
            "OIDCToken": token,
            "RoleArn": oidc["role_arn"],
            "RoleSessionName": oidc.get("role_session_name") or SESSION_NAME,
            "DurationSeconds": oidc.get("session_expiration") or 3600,
            "Policy": oidc.get("policy") or None,
        }
        return Keys.from_answer(self.sts("AssumeRoleWithOIDC", params, None)["Credentials"])

    def _metadata(self, role: str | None) -> Keys:
        if _switched_on("ALIBABA_CLOUD_ECS_METADATA_DISABLED"):
            raise CredentialsError(
                "ALIBABA_CLOUD_ECS_METADATA_DISABLED is set, so the keys of the ECS instance's role are not read"
            )
        # The server answers from next door, or there is none.
        quick = replace(
            self.http_options, connect_timeout=1.0, read_timeout=5.0, max_retries=2, proxy=None, direct=True
        )
        server = self.settings["metadata_server"].rstrip("/")
        return metadata(Http(quick, server), server, role)


def oidc_given(oidc: Options) -> bool:
    """Whether all is there that a token needs to get keys for."""
    token = oidc.get("oidc_token") or oidc.get("oidc_token_file")
    return bool(oidc.get("oidc_provider_arn") and oidc.get("role_arn") and token)


def _read_token(path: str) -> str:
    try:
        with open(os.path.expanduser(path), encoding="utf-8") as stream:
            return stream.read().strip()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is not text"
        raise CredentialsError("the OIDC token file %s cannot be read: %s" % (path, reason)) from None


def _switched_on(variable: str) -> bool:
    return os.environ.get(variable, "").strip().lower() == "true"


MODES = ("AK", "StsToken", "RamRoleArn", "EcsRamRole", "OIDC", "ChainableRamRoleArn")


def chained_profiles(path: str, name: str | None) -> list[Object]:
    """A profile and, for one that builds on another, those behind it; the last one holds keys or says where they are."""
    chain = [profile(path, name)]
    while chain[-1].get("mode") == "ChainableRamRoleArn":
        source = chain[-1].get("source_profile")
        if source in [item["name"] for item in chain]:
            raise CredentialsError("the profile %r refers back to itself" % chain[0]["name"])
        if not source:
            raise CredentialsError("the profile %r names no source_profile" % chain[-1]["name"])
        chain.append(profile(path, source))
    for item in chain:
        if item.get("mode", "AK") not in MODES:
            raise CredentialsError(
                "the profile %r has the mode %r, which is not supported; supported are %s"
                % (item["name"], item["mode"], ", ".join(MODES))
            )
    return chain


def metadata(http: Http, server: str, role: str | None) -> Keys:
    """Keys of an ECS instance's role, from its metadata server: with a session token (v2), and without where that fails (v1).

    :param role: None = the first role of the instance.
    """
    headers = {}
    try:
        renew = {"X-aliyun-ecs-metadata-token-ttl-seconds": "21600"}
        headers["X-aliyun-ecs-metadata-token"] = _text(http, "PUT", server + "/latest/api/token", renew)
    except InterconnectError:
        if _switched_on("ALIBABA_CLOUD_IMDSV1_DISABLED"):
            raise
        headers = {}
    base = server + "/latest/meta-data/ram/security-credentials/"
    role = role or _text(http, "GET", base, headers).split("\n")[0].strip()
    return _document(_text(http, "GET", base + role, headers), "the metadata of the role %r" % role)


def from_uri(http: Http, uri: str) -> Keys:
    """Keys from a document at a URI."""
    return _document(_text(http, "GET", uri, {}), "the document at credentials_uri")


def _document(text: str, what: str) -> Keys:
    try:
        answer = decode(text.encode())
        if isinstance(answer, dict) and answer.get("Code", "Success") != "Success":
            raise CredentialsError("%s says %s" % (what, str(answer["Code"])[:100]))
        forms.CREDENTIALS(answer)
    except (ValueError, Mismatch):
        raise CredentialsError("%s is not a credentials document" % what) from None
    return Keys.from_answer(answer)


def _text(http: Http, method: str, url: str, headers: dict[str, str]) -> str:
    def judge(response: HttpResponse) -> str:
        status = response.status_code
        if status != 200:
            raise Lost("HTTP %d" % status, sent=True, hopeless=status < 500, status=status)
        return response.content.decode(errors="replace").strip()

    return http.call(lambda: HttpRequest(method, url, dict(headers)), judge, "reading credentials", True)


# ---------------------------------------------------------------------- before the first call

_ARN = re.compile(r"acs:ram::\d+:role/\S+")


def check(settings: Options) -> Iterator[Problem]:
    """Yield ``(option, text)`` for options about an account and its keys that cannot be meant. No text quotes a key."""
    for name in ("access_key", "secret_key", "security_token"):
        if settings.get(name) and not is_key(settings[name]):
            yield name, "must be printable ASCII without blanks; look for a line break or a quotation mark around it"
    for name in ("assume_role", "assume_role_with_oidc"):
        arn = (settings.get(name) or {}).get("role_arn")
        if arn and not _ARN.fullmatch(arn):
            yield "%s.role_arn" % name, "%r is not the ARN of a role, such as acs:ram::1234567890123456:role/name" % arn
    if settings.get("ecs_role_name") and not re.fullmatch(r"[\w.-]+", settings["ecs_role_name"]):
        yield (
            "ecs_role_name",
            "%r is not a role name; one has letters, digits, dots, hyphens and underscores" % settings["ecs_role_name"],
        )
    bad = checks.account_id(settings["account_id"]) if settings["account_id"] else None
    if bad:
        yield "account_id", bad
    for name in ("credentials_uri", "metadata_server"):
        bad = web_address(settings[name]) if settings.get(name) else None
        if bad:
            yield name, bad


def is_key(value: Any) -> bool:
    """Whether a text can be a key, a secret or a token."""
    return isinstance(value, str) and value.isascii() and value.isprintable() and " " not in value
