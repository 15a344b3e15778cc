# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Alibaba Cloud: connection options, where keys come from, endpoints, the calls of one account in one region.

Source: Alibaba Cloud contract 1.1, 1.7, 1.8, 5.4 and 10.1.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba import credentials
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.client import AlibabaClient
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.rpc import Rpc
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.errors import InterconnectError
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.family import OWN, PEER, Family
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.options import (
    check_http,
    env,
    http_options,
    http_spec,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.transport import Http

if TYPE_CHECKING:
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.credentials import KeyTexts
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.answers import Form
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.contract import (
        Object,
        Options,
        Problem,
        Spec,
    )
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import Call

PREFIX = "ALICLOUD"
VPC, VPCPEER, STS = "vpc", "vpcpeer", "sts"
VERSIONS = {VPC: "2016-04-28", VPCPEER: "2022-01-01", STS: "2015-04-01"}
# Section 1.1: VpcPeer has one host for every region, Vpc one for each but these.
VPCPEER_HOST = "vpcpeer.aliyuncs.com"
VPC_HOST = "vpc.aliyuncs.com"
CENTRAL_VPC_REGIONS = {
    "cn-hangzhou",
    "cn-hangzhou-finance",
    "cn-shanghai-finance-1",
    "cn-shenzhen-finance-1",
    "cn-north-2-gov-1",
    "cn-beijing-gov-1",
    "cn-fujian",
    "cn-wuhan",
    "cn-zhangbei",
    "cn-yushanfang",
}
INNER_STS_REGIONS = {"cn-north-2-gov-1", "cn-shenzhen-finance-1"}
# Ids of peerings are unique in the world, and these actions take no region.
WITHOUT_REGION = {
    "GetVpcPeerConnectionAttribute",
    "AcceptVpcPeerConnection",
    "RejectVpcPeerConnection",
    "ModifyVpcPeerConnection",
    "DeleteVpcPeerConnection",
}
REGION = re.compile(r"[a-z0-9]+(-[a-z0-9]+)+")
SESSION = re.compile(r"[A-Za-z0-9.@_-]{2,64}")
# What can give keys without any other option; a role to assume needs one of them.
SOURCES = ("access_key", "profile", "ecs_role_name", "credentials_uri")
PROFILE_FILE = "~/.aliyun/config.json"


class AlicloudFamily(Family):
    """Connection options of Alibaba Cloud: those of its Terraform provider, under the same names and variables."""

    name = "alicloud"
    env_prefix = PREFIX
    credentials = (
        "access_key",
        "secret_key",
        "security_token",
        "assume_role",
        "assume_role_with_oidc",
        "ecs_role_name",
        "profile",
        "credentials_uri",
        "account_id",
    )
    account_options = credentials + ("region", "endpoints", "protocol", "shared_credentials_file")
    whose = (
        "access_key",
        "assume_role",
        "assume_role_with_oidc",
        "ecs_role_name",
        "profile",
        "credentials_uri",
        "endpoints",
    )

    def connection_spec(self, prefix: str) -> Spec:
        def named(short: str, *others: str) -> tuple[Callable[..., str], list[str]]:
            """Its own variable and those of other tools, which only ever mean the task's own account."""
            return env(prefix + "_" + short, *(others if prefix == PREFIX else ()))

        session = {"type": "int"}
        assume_role = {
            "role_arn": {"type": "str", "fallback": named("ASSUME_ROLE_ARN", "ALIBABA_CLOUD_ROLE_ARN")},
            "session_name": {
                "type": "str",
                "fallback": named("ASSUME_ROLE_SESSION_NAME", "ALIBABA_CLOUD_ROLE_SESSION_NAME"),
            },
            "session_expiration": dict(session, fallback=named("ASSUME_ROLE_SESSION_EXPIRATION")),
            "policy": {"type": "str"},
            "external_id": {"type": "str"},
        }
        with_oidc = {
            "oidc_provider_arn": {
                "type": "str",
                "fallback": named("OIDC_PROVIDER_ARN", "ALIBABA_CLOUD_OIDC_PROVIDER_ARN"),
            },
            "oidc_token_file": {
                "type": "path",
                "no_log": False,
                "fallback": named("OIDC_TOKEN_FILE", "ALIBABA_CLOUD_OIDC_TOKEN_FILE"),
            },
            "oidc_token": {
                "type": "str",
                "no_log": True,
                "fallback": named("OIDC_TOKEN", "ALIBABA_CLOUD_OIDC_TOKEN"),
            },
            "role_arn": {"type": "str", "fallback": named("OIDC_ROLE_ARN", "ALIBABA_CLOUD_ROLE_ARN")},
            "role_session_name": {
                "type": "str",
                "fallback": named("OIDC_ROLE_SESSION_NAME", "ALIBABA_CLOUD_ROLE_SESSION_NAME"),
            },
            "session_expiration": dict(session),
            "policy": {"type": "str"},
        }
        endpoints = {
            product: {
                "type": "str",
                "fallback": named(
                    "ENDPOINT_" + product.upper(),
                    "ALIBABA_CLOUD_ENDPOINT_" + product.upper(),
                    product.upper() + "_ENDPOINT",
                ),
            }
            for product in sorted(VERSIONS)
        }
        spec = {
            "access_key": {
                "type": "str",
                "no_log": True,
                "fallback": named("ACCESS_KEY", "ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABACLOUD_ACCESS_KEY_ID"),
            },
            "secret_key": {
                "type": "str",
                "no_log": True,
                "fallback": named("SECRET_KEY", "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "ALIBABACLOUD_ACCESS_KEY_SECRET"),
            },
            "security_token": {
                "type": "str",
                "no_log": True,
                "fallback": named("SECURITY_TOKEN", "ALIBABA_CLOUD_SECURITY_TOKEN", "ALIBABACLOUD_SECURITY_TOKEN"),
            },
            "region": {"type": "str", "fallback": named("REGION", "ALIBABA_CLOUD_REGION")},
            "account_id": {"type": "str", "fallback": named("ACCOUNT_ID", "ALIBABA_CLOUD_ACCOUNT_ID")},
            "profile": {"type": "str", "fallback": named("PROFILE", "ALIBABA_CLOUD_PROFILE")},
            "shared_credentials_file": {
                "type": "path",
                "default": PROFILE_FILE,
                "fallback": named("SHARED_CREDENTIALS_FILE", "ALIBABA_CLOUD_CREDENTIALS_FILE"),
            },
            "ecs_role_name": {"type": "str", "fallback": named("ECS_ROLE_NAME", "ALIBABA_CLOUD_ECS_METADATA")},
            "credentials_uri": {
                "type": "str",
                "fallback": named("CREDENTIALS_URI", "ALIBABA_CLOUD_CREDENTIALS_URI"),
            },
            "assume_role": {"type": "dict", "options": assume_role, "apply_defaults": True},
            "assume_role_with_oidc": {"type": "dict", "options": with_oidc, "apply_defaults": True},
            "endpoints": {"type": "dict", "options": endpoints, "apply_defaults": True},
            "sts_region": {"type": "str", "fallback": named("STS_REGION", "ALIBABA_CLOUD_STS_REGION")},
            "vpc_endpoint_enabled": {
                "type": "bool",
                "fallback": named("VPC_ENDPOINT_ENABLED", "ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED"),
            },
            "protocol": {
                "type": "str",
                "choices": ["HTTP", "HTTPS"],
                "default": "HTTPS",
                "fallback": named("PROTOCOL"),
            },
            "signature_version": {
                "type": "str",
                "choices": ["v1", "v3"],
                "default": "v3",
                "fallback": named("SIGNATURE_VERSION"),
            },
            "source_ip": {"type": "str", "fallback": named("SOURCE_IP", "ALIBABA_CLOUD_SOURCE_IP")},
            "secure_transport": {
                "type": "bool",
                "fallback": named("SECURE_TRANSPORT", "ALIBABA_CLOUD_SECURE_TRANSPORT"),
            },
        }
        spec.update(credentials.metadata_spec(prefix + "_METADATA_SERVER"))
        return dict(spec, **http_spec(prefix))

    # ------------------------------------------------------------------ accounts

    def has_account(self, params: Options, account: str) -> bool:
        given = {OWN: params, PEER: params["peer"] or {}}.get(account) or self._named(params).get(account) or {}
        return _has_source(given) or bool((given.get("assume_role") or {}).get("role_arn"))

    def settings(self, params: Options, options: Options) -> Options:
        """Two things beyond the usual: an account that names no more than a role assumes it with the task's own keys, and the
        task's own account may come from the profile that is current in the profile file.
        """
        settings = super().settings(params, options)
        account = self._account(params, options)
        role = (settings["assume_role"] or {}).get("role_arn")
        if account != OWN and role and not _has_source(settings):
            own = super().settings(params, dict(options, account=OWN))
            for name in SOURCES + ("secret_key", "security_token", "assume_role_with_oidc"):
                settings[name] = own[name]
            account = OWN
        settings["current_profile"] = account == OWN and not _has_source(settings) and _has_current_profile(settings)
        return settings

    def check_settings(self, settings: Options, variable: Callable[[str], str]) -> Iterator[Problem]:
        from_profile = settings["profile"] or settings["current_profile"]
        if not settings["region"] and not from_profile:
            yield "region", "is missing; set the option%s" % variable("REGION")
        if settings["region"] and not REGION.fullmatch(settings["region"]):
            yield "region", "%r is not a region id, such as cn-hangzhou" % settings["region"]
        yield from self._check_keys(settings, variable)
        yield from credentials.check(settings)
        yield from check_http(settings, PREFIX)
        for product, endpoint in sorted((settings["endpoints"] or {}).items()):
            if endpoint and ("://" in endpoint or "/" in endpoint):
                yield (
                    "endpoints.%s" % product,
                    "must be written without a scheme or path, as host or host:port; 'protocol' says HTTP or HTTPS",
                )
        yield from _check_session("assume_role", settings["assume_role"] or {}, "session_name")
        yield from _check_session("assume_role_with_oidc", settings["assume_role_with_oidc"] or {}, "role_session_name")

    def _check_keys(self, settings: Options, variable: Callable[[str], str]) -> Iterator[Problem]:
        pairs = (("access_key", "secret_key", "SECRET_KEY"), ("secret_key", "access_key", "ACCESS_KEY"))
        for name, other, suffix in pairs:
            if settings[name] and not settings[other] and not (name == "secret_key" and _has_source(settings)):
                yield other, "is needed with %s; set the option%s" % (name, variable(suffix))
        if not _has_source(settings) and not settings["secret_key"] and not settings["current_profile"]:
            yield (
                "access_key",
                "is missing; set the option%s, and secret_key with it, or name a profile, ecs_role_name, credentials_uri or "
                "assume_role_with_oidc" % variable("ACCESS_KEY"),
            )

    def connect(self, settings: Options, connections: int) -> AlicloudClient:
        return AlicloudClient(settings, connections)


def _has_source(given: Options) -> bool:
    """Whether some options say where keys come from."""
    oidc = credentials.oidc_given(given.get("assume_role_with_oidc") or {})
    return oidc or any(given.get(name) for name in SOURCES)


def _has_current_profile(settings: Options) -> bool:
    if os.environ.get("ALIBABA_CLOUD_CLI_PROFILE_DISABLED", "").lower() == "true":
        return False
    return os.path.isfile(os.path.expanduser(settings["shared_credentials_file"] or PROFILE_FILE))


def _check_session(option: str, role: Options, name: str) -> Iterator[Problem]:
    expiration = role.get("session_expiration")
    if expiration is not None and not 900 <= expiration <= 43200:
        yield option + ".session_expiration", "must be from 900 to 43200 seconds, not %d" % expiration
    if role.get(name) and not SESSION.fullmatch(role[name]):
        yield "%s.%s" % (option, name), "must be 2 to 64 letters, digits and .@-_ without spaces"


FAMILY = AlicloudFamily()


class AlicloudClient(AlibabaClient):
    """One account in one region of Alibaba Cloud."""

    def __init__(self, settings: Options, connections: int) -> None:
        settings = dict(settings)
        self.profiles: list[Object] = []
        own_keys = settings["access_key"] or credentials.oidc_given(settings["assume_role_with_oidc"] or {})
        if settings["profile"] or (settings["current_profile"] and not own_keys):
            self.profiles = credentials.chained_profiles(
                settings["shared_credentials_file"] or PROFILE_FILE, settings["profile"]
            )
            self._complete(settings, self.profiles[0])
        options = http_options(settings, connections, PREFIX)
        super().__init__(settings, Http(options, self._authority(settings, VPC)), connections)
        # By the id of a peering, the region whose listing showed it; nothing else tells where it is listed.
        self.homes: dict[str, str] = {}
        self.tables: dict[
            str, str
        ] = {}  # VPC id -> id of its system route table, or UNKNOWN of a VPC that is not there
        self.rpc = self._signed_by(credentials.Chain(settings, self.profiles, options, self._sts, self.reveal))

    def begin(self, task: Call) -> None:
        super().begin(task)
        # A VPC may have come or gone since the last task.
        self.tables = {}

    @staticmethod
    def _complete(settings: Options, profile: Object) -> None:
        """What the profile says beyond keys, where the options do not."""
        settings["region"] = settings["region"] or profile.get("region_id")
        if not settings["region"]:
            raise InterconnectError("region is missing; set it, or region_id in the profile %r" % profile["name"])
        settings["sts_region"] = settings["sts_region"] or profile.get("sts_region")
        if settings["vpc_endpoint_enabled"] is None:
            settings["vpc_endpoint_enabled"] = profile.get("enable_vpc")

    def _signed_by(self, keys: Callable[[], KeyTexts] | None) -> Rpc:
        return Rpc(self.http, "alicloud", keys, self.settings["signature_version"])

    def scope(self) -> str:
        whose = "" if self.account == OWN else " for the account %r" % self.account
        return " in region %s%s" % (self.region, whose)

    account = OWN
    sibling: Callable[..., AlicloudClient | None]

    # ------------------------------------------------------------------ calls

    def call(
        self, action: str, params: dict[str, Any], product: str = VPC, token: bool = False, form: Form | None = None
    ) -> Object:
        """One action; the region goes with every one that takes it."""
        params = dict(params)
        if product != STS and action not in WITHOUT_REGION:
            params.setdefault("RegionId", self.region)
        return self._call(self.rpc, action, params, product, token, form)

    def _call(
        self, rpc: Rpc, action: str, params: dict[str, Any], product: str, token: bool = False, form: Form | None = None
    ) -> Object:
        settings = self.settings
        if settings["source_ip"]:
            params["SourceIp"] = settings["source_ip"]
        if settings["secure_transport"] is not None:
            params["SecureTransport"] = settings["secure_transport"]
        return rpc.call(self._url(product), action, VERSIONS[product], params, token=token, form=form)

    def _sts(self, action: str, params: dict[str, Any], keys: Callable[[], KeyTexts] | None) -> Object:
        """A call of STS, signed by the given keys."""
        return self._call(self._signed_by(keys), action, dict(params), STS)

    def identity(self) -> Object:
        """The answer of GetCallerIdentity, asked once."""
        return self.fact("identity", lambda: self.call("GetCallerIdentity", {}, STS))

    def account_id(self) -> str:
        """The id of the main account, as text."""
        return self.settings["account_id"] or str(self.identity()["AccountId"])

    # ------------------------------------------------------------------ endpoints

    def _url(self, product: str) -> str:
        scheme = (self.settings["protocol"] or "HTTPS").lower()
        return "%s://%s/" % (scheme, self._authority(self.settings, product))

    @staticmethod
    def _authority(settings: Options, product: str) -> str:
        """Host and port of a product: as given, else by the rules of section 1.1."""
        given = (settings["endpoints"] or {}).get(product)
        return given or HOSTS[product](settings)


def _vpc_host(settings: Options) -> str:
    region = settings["region"]
    return VPC_HOST if region in CENTRAL_VPC_REGIONS else "vpc.%s.aliyuncs.com" % region


def _sts_host(settings: Options) -> str:
    region = settings["sts_region"] or settings["region"]
    inner = settings["vpc_endpoint_enabled"] or region in INNER_STS_REGIONS
    return "%s.%s.aliyuncs.com" % ("sts-vpc" if inner else "sts", region)


HOSTS = {VPC: _vpc_host, VPCPEER: lambda settings: VPCPEER_HOST, STS: _sts_host}
