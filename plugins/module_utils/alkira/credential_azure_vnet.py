# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Azure credentials. The portal shows their names and nothing else. Source: Alkira contract 5.6."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.checks import blank, guid
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.client import FAMILY
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.resource import OPTIONS, AlkiraResource
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import Info, Manage
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.errors import InvalidOptions
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.fields import Field
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.options import env

if TYPE_CHECKING:
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.client import AlkiraClient
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.contract import Object, Problem
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.plan import Plan
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.resource import Want

LIST = "/api/credentials/"
"""All credentials of all types; with the ``/api`` of every path, the doubled one of contract 5.1."""

NEEDED = ("application_id", "secret_key", "tenant_id")


def _inner(name: str, key: str, **more: Any) -> Field:
    """A value of the nested object, which is only ever written."""

    def write(document: Object, value: Any) -> None:
        document["credentials"] = dict(document.get("credentials") or {}, **{key: value})

    return Field(name, read=lambda document: None, write=write, secret=True, **more)


class Credential(AlkiraResource):
    """A credential. What cannot be read is not compared; ``update_secret`` says when it is sent to an existing one."""

    kind = "Azure credential"
    result_key = "credential"
    results_key = "credentials"
    id_key = "credentialId"
    path = "/api/credentials/azurevnet"
    provisions = False
    kept = ("credentialType", "subType")
    fields = (
        Field("name", "name", needed=True),
        Field("credential_type", "credentialType", option=False, sent=False),
        Field("sub_type", "subType", option=False, sent=False),
        _inner("application_id", "applicationId", needed=True),
        _inner("secret_key", "secretKey", needed=True),
        _inner("subscription_id", "subscriptionId", default=""),
        _inner("tenant_id", "tenantId", needed=True),
        _inner("environment", "environment"),
    )
    options = dict(
        OPTIONS,
        application_id={"type": "str", "fallback": env("AK_AZURE_APPLICATION_ID")},
        secret_key={"type": "str", "no_log": True, "fallback": env("AK_AZURE_SECRET_KEY")},
        subscription_id={"type": "str", "fallback": env("AK_AZURE_SUBSCRIPTION_ID")},
        tenant_id={"type": "str", "fallback": env("AK_AZURE_TENANT_ID")},
        environment={
            "type": "str",
            "choices": ["AZURE", "AZURE_CHINA", "AZURE_US_GOVERNMENT"],
            "fallback": env("AK_AZURE_ENVIRONMENT"),
        },
        update_secret={"type": "str", "no_log": False, "choices": ["on_create", "always"]},
    )

    def check_values(self, want: Want) -> Iterator[Problem]:
        for name in NEEDED:
            bad = blank(want[name])
            if bad:
                yield name, bad
        for name in ("application_id", "subscription_id", "tenant_id"):
            # An empty subscription is none.
            bad = guid(want[name]) if want[name] and not blank(want[name]) else None
            if bad:
                yield name, bad

    # ------------------------------------------------------------------ reading: only the list exists

    def all(self, client: AlkiraClient) -> list[Object]:
        return client.listed(LIST, "the credentials", {})

    def named(self, client: AlkiraClient, name: str) -> list[Object]:
        return [obj for obj in self.all(client) if self.name_of(obj) == name]

    def read(
        self, client: AlkiraClient, ids: Iterable[str], exact: bool = False, marked: bool = False
    ) -> dict[str, Object]:
        if not ids:
            return {}
        listed = {self.id_of(obj): obj for obj in self.all(client)}
        return {one: listed[one] for one in ids if one in listed}

    def read_one(self, client: AlkiraClient, one: str, marked: bool = False) -> Object | None:
        return self.read(client, [one]).get(one)

    # ------------------------------------------------------------------ writing

    def plan_change(self, want: Want, found: Object, recreate: bool) -> Plan:
        plan = super().plan_change(want, found, recreate)
        lacking = [(name, "needed to update the %s, since the portal cannot keep it" % self.kind) for name in NEEDED]
        lacking = [(name, text) for name, text in lacking if not want.given(name)]
        if plan.steps and lacking:
            raise InvalidOptions(lacking)
        return plan


CREDENTIAL = Manage(FAMILY, Credential())
CREDENTIAL_INFO = Info(FAMILY, Credential())
