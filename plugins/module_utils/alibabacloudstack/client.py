# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Apsara Stack: connection options, endpoints, the context that every call carries, account and resource set look-ups.

Source: Apsara Stack contract 1 and 6.1.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba import credentials
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.client import MOST, AlibabaClient
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.rpc import Rpc
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import checks
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.errors import (
    InterconnectError,
    UnexpectedAnswer,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.family import Family
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

PREFIX = "ALIBABACLOUDSTACK"
VERSIONS = {"vpc": "2016-04-28", "ecs": "2014-05-26", "ascm": "2019-05-10", "sts": "2015-04-01"}
PRODUCTS = {"vpc": "Vpc", "ecs": "Ecs", "ascm": "ascm", "sts": "Sts"}
# Section 1.1: how an endpoint follows from popgw_domain, in the center region and elsewhere.
CENTER = {
    "vpc": "vpc-internal.%(domain)s",
    "ecs": "ecs-internal.%(domain)s",
    "ascm": "ascm.%(domain)s",
    "sts": "sts.%(domain)s",
}
REGIONAL = {
    "vpc": "vpc-internal.%(region)s.%(domain)s",
    "ecs": "ecs-internal.%(region)s.%(domain)s",
    "ascm": "ascm.%(region)s.%(domain)s",
    "sts": "sts.%(region)s.%(domain)s",
}
SETS = 50
"""Resource sets a page."""
SET_VARIABLES = {
    "department": "_DEPARTMENT",
    "resource_group": "_RESOURCE_GROUP",
    "resource_group_set_name": "_RESOURCE_GROUP_SET",
}
"""Ends of the environment variables that say for which organization and resource set calls are made."""
GATEWAYS = ("internal.asapi.", "public.asapi.")


class StackFamily(Family):
    """Connection options of Apsara Stack: those of its Terraform provider, under the same names and variables."""

    name = "alibabacloudstack"
    env_prefix = PREFIX
    credentials = (
        "access_key",
        "secret_key",
        "security_token",
        "assume_role",
        "ecs_role_name",
        "profile",
        "department",
        "resource_group",
        "resource_group_set_name",
        "account_id",
    )
    account_options = credentials + ("region", "endpoints", "popgw_domain", "is_center_region", "protocol")
    whose = ("access_key", "assume_role", "ecs_role_name", "profile", "endpoints", "popgw_domain")

    def connection_spec(self, prefix: str) -> Spec:
        assume_role = {
            "role_arn": {"type": "str", "fallback": env(prefix + "_ASSUME_ROLE_ARN")},
            "session_name": {
                "type": "str",
                "default": "ansible",
                "fallback": env(prefix + "_ASSUME_ROLE_SESSION_NAME"),
            },
            "session_expiration": {
                "type": "int",
                "default": 3600,
                "fallback": env(prefix + "_ASSUME_ROLE_SESSION_EXPIRATION"),
            },
            "policy": {"type": "str"},
        }
        endpoints = {
            "vpc": {"type": "str", "fallback": env(prefix + "_VPC_ENDPOINT")},
            "ecs": {"type": "str", "fallback": env(prefix + "_ECS_ENDPOINT")},
            "ascm": {"type": "str", "fallback": env(prefix + "_ASCM_ENDPOINT", "APSARASTACK_ASCM_OPENAPI_ENDPOINT")},
            "sts": {"type": "str", "fallback": env(prefix + "_STS_ENDPOINT")},
        }
        spec = {
            "access_key": {"type": "str", "no_log": True, "fallback": env(prefix + "_ACCESS_KEY")},
            "secret_key": {"type": "str", "no_log": True, "fallback": env(prefix + "_SECRET_KEY")},
            "security_token": {"type": "str", "no_log": True, "fallback": env(prefix + "_SECURITY_TOKEN")},
            "region": {"type": "str", "fallback": env(prefix + "_REGION")},
            # Environment variables stand in for these three together; see ``settings``.
            "department": {"type": "str"},
            "resource_group": {"type": "str"},
            "resource_group_set_name": {"type": "str"},
            "account_id": {"type": "str", "fallback": env(prefix + "_ACCOUNT_ID")},
            "popgw_domain": {"type": "str", "fallback": env(prefix + "_POPGW_DOMAIN")},
            "is_center_region": {"type": "bool", "default": True, "fallback": env(prefix + "_CENTER_REGION")},
            "endpoints": {"type": "dict", "options": endpoints, "apply_defaults": True},
            "protocol": {
                "type": "str",
                "choices": ["HTTP", "HTTPS"],
                "default": "HTTP",
                "fallback": env(prefix + "_PROTOCOL"),
            },
            "signature_version": {
                "type": "str",
                "choices": ["v1", "v3"],
                "default": "v1",
                "fallback": env(prefix + "_SIGNATURE_VERSION"),
            },
            "profile": {"type": "str", "fallback": env(prefix + "_PROFILE")},
            "shared_credentials_file": {
                "type": "path",
                "default": "~/.alibabacloudstack/config.json",
                "fallback": env(prefix + "_SHARED_CREDENTIALS_FILE"),
            },
            "ecs_role_name": {"type": "str", "fallback": env(prefix + "_ECS_ROLE_NAME")},
            "assume_role": {"type": "dict", "options": assume_role, "apply_defaults": True},
            "source_ip": {"type": "str", "fallback": env(prefix + "_SOURCE_IP")},
            "secure_transport": {
                "type": "bool",
                "fallback": env(prefix + "_SECURE_TRANSPORT", prefix + "_SECURITY_TRANSPORT"),
            },
        }
        spec.update(credentials.metadata_spec(prefix + "_METADATA_SERVER"))
        return dict(spec, **http_spec(prefix))

    def settings(self, params: Options, options: Options) -> Options:
        """A resource set that the user names by its name is not given up for ids that the environment happens to hold."""
        settings = super().settings(params, options)
        prefix = self.prefix_of(self._account(params, options))
        if prefix and not settings["resource_group_set_name"]:
            for name, suffix in SET_VARIABLES.items():
                settings[name] = settings[name] or os.environ.get(prefix + suffix) or None
        return settings

    def check_settings(self, settings: Options, variable: Callable[[str], str]) -> Iterator[Problem]:
        needed = [("region", "REGION", "")]
        if settings["profile"]:
            needed = []  # the profile may name the region too
        elif not settings["ecs_role_name"]:
            needed += [
                ("access_key", "ACCESS_KEY", ", or name a profile"),
                ("secret_key", "SECRET_KEY", ", or name a profile"),
            ]
        for name, suffix, more in needed:
            if not settings[name]:
                yield name, "is missing; set the option%s%s" % (variable(suffix), more)
        endpoints = settings["endpoints"] or {}
        for product in sorted(PRODUCTS):
            if "://" in (endpoints.get(product) or ""):
                yield (
                    "endpoints.%s" % product,
                    "must be written without a scheme, as host or host:port; 'protocol' says HTTP or HTTPS",
                )
        if not (endpoints.get("vpc") or settings["popgw_domain"]):
            yield (
                "endpoints.vpc",
                "is missing; set popgw_domain%s, or endpoints.vpc%s"
                % (variable("POPGW_DOMAIN"), variable("VPC_ENDPOINT")),
            )
        bad = checks.authority(settings["popgw_domain"]) if settings["popgw_domain"] else None
        if bad:
            yield "popgw_domain", bad
        yield from credentials.check(settings)
        yield from check_http(settings, PREFIX)
        expiration = (settings["assume_role"] or {}).get("session_expiration")
        if expiration is not None and not 900 <= expiration <= 3600:
            yield "assume_role.session_expiration", "must be from 900 to 3600 seconds, not %d" % expiration

    def connect(self, settings: Options, connections: int) -> StackClient:
        return StackClient(settings, connections)


FAMILY = StackFamily()


class StackClient(AlibabaClient):
    """One account in one region of an Apsara Stack installation."""

    sibling: Callable[..., StackClient | None]

    def __init__(self, settings: Options, connections: int) -> None:
        settings = dict(settings)
        self.profiles: list[Object] = []
        if settings["profile"]:
            self.profiles = credentials.chained_profiles(settings["shared_credentials_file"], settings["profile"])
            settings["region"] = settings["region"] or self.profiles[0].get("region_id")
            if not settings["region"]:
                raise InterconnectError(
                    "region is missing; set it, or region_id in the profile %r" % settings["profile"]
                )
        options = http_options(settings, connections, PREFIX)
        super().__init__(settings, Http(options, self._authority(settings, "vpc")), connections)
        chain = credentials.Chain(settings, self.profiles, options, self._sts, self.reveal)
        self.rpc = self._signed_by(chain)

    def _signed_by(self, keys: Callable[[], KeyTexts] | None) -> Rpc:
        return Rpc(self.http, "alibabacloudstack", keys, self.settings["signature_version"])

    # ------------------------------------------------------------------ calls

    def call(
        self, action: str, params: dict[str, Any], product: str = "vpc", token: bool = False, form: Form | None = None
    ) -> Object:
        """One action with the context of section 1.4: as parameters, which V1 signs, and as headers, which gateways may read."""
        context, headers = self._context(product)
        return self.rpc.call(
            self._url(product),
            action,
            VERSIONS[product],
            dict(context, RegionId=self.region, **params),
            headers,
            token=token,
            form=form,
        )

    def account_id(self) -> str:
        """The main account's id, from the option or asked once."""
        own: str = self.settings["account_id"] or self.fact("account", lambda: self.user_info()["primaryKey"])
        return own

    def user_info(self) -> Object:
        """The ``data`` of ASCM GetUserInfo, with ``primaryKey`` made text."""
        url, (context, headers) = self._url("ascm"), self._context("ascm")
        try:
            answer = self.rpc.call(
                url, "GetUserInfo", VERSIONS["ascm"], dict(context, RegionId=self.region), headers, method="GET"
            )
        except UnexpectedAnswer as error:
            error.msg += "; with account_id it is not asked for"
            raise
        return dict(answer["data"], primaryKey=str(answer["data"]["primaryKey"]))

    def regions(self) -> list[str]:
        """Ids of the installation's regions, from the VPC product; asked once."""
        answer = self.fact("regions", lambda: self.call("DescribeRegions", {}))
        return [item["RegionId"] for item in answer["Regions"]["Region"]]

    def resource_set(self) -> tuple[str | None, str | None]:
        """``(department, resource group)``: as given, and what is missing looked up by the resource set's name, once."""
        settings = self.settings
        department, group = settings["department"], settings["resource_group"]
        if (department and group) or not settings["resource_group_set_name"]:
            return department, group
        entry = self.fact("resource set", self._find_resource_set)
        return department or str(entry["organizationID"]), group or str(entry["id"])

    # ------------------------------------------------------------------ context

    def _context(self, product: str) -> tuple[dict[str, Any], dict[str, str]]:
        department, group = self.resource_set()
        params = {
            "Department": department,
            "OrganizationId": department,
            "ResourceGroup": group,
            "Product": PRODUCTS[product],
        }
        if self.settings["source_ip"]:
            params["SourceIp"] = self.settings["source_ip"]
        if self.settings["secure_transport"] is not None:
            params["SecureTransport"] = self.settings["secure_transport"]
        return params, dict(
            self._headers(product), **{"x-acs-organizationid": department or "", "x-acs-resourcegroupid": group or ""}
        )

    def _headers(self, product: str) -> dict[str, str]:
        return {
            "x-acs-regionid": self.region,
            "x-acs-request-version": "v1",
            "x-acs-asapi-product": PRODUCTS[product],
            "x-ascm-product-name": PRODUCTS[product],
        }

    def _find_resource_set(self) -> Object:
        """Exactly one resource set of the given name, over all pages (section 1.9)."""
        name = self.settings["resource_group_set_name"]
        found: list[Object] = []
        for page in range(1, MOST // SETS + 1):
            answer = self._list_resource_groups(name, page)
            found += [item for item in answer["data"] if item.get("resourceGroupName") == name]
            if not answer["data"] or page >= int(answer["pageInfo"]["totalPage"]):
                break
        if len(found) != 1:
            raise InterconnectError(
                "resource_group_set_name: %s resource sets are named %r; set department and resource_group instead"
                % (len(found) or "no", name)
            )
        return found[0]

    def _list_resource_groups(self, name: str, page: int) -> Object:
        action, query = "ListResourceGroup", {"pageNumber": page, "pageSize": SETS, "resourceGroupName": name}
        if self._authority(self.settings, "ascm").startswith(GATEWAYS):
            return self.rpc.call(
                self._url("ascm"), action, VERSIONS["ascm"], dict(query, RegionId=self.region), self._headers("ascm")
            )
        path = "/ascm/auth/resource_group/list_resource_group"
        return self.rpc.call_roa(self._url("ascm"), path, action, VERSIONS["ascm"], query, self._headers("ascm"))

    # ------------------------------------------------------------------ endpoints

    def _url(self, product: str) -> str:
        scheme = (self.settings["protocol"] or "HTTP").lower()
        return "%s://%s" % (scheme, self._authority(self.settings, product).rstrip("/") + "/")

    @staticmethod
    def _authority(settings: Options, product: str) -> str:
        """Host and port of a product: as given, else from popgw_domain."""
        given = (settings["endpoints"] or {}).get(product)
        if given:
            return given
        if not settings["popgw_domain"]:
            raise InterconnectError(
                "the endpoint of %s is needed for this and not known; set endpoints.%s or popgw_domain"
                % (PRODUCTS[product], product)
            )
        template = CENTER if settings["is_center_region"] in (None, True) else REGIONAL
        return template[product] % {"region": settings["region"], "domain": settings["popgw_domain"]}

    # ------------------------------------------------------------------ keys

    def _sts(self, action: str, params: dict[str, Any], keys: Callable[[], KeyTexts] | None) -> Object:
        """A call of STS, signed by the given keys."""
        headers = self._headers("sts")
        return self._signed_by(keys).call(
            self._url("sts"), action, VERSIONS["sts"], dict(params, RegionId=self.region), headers
        )
