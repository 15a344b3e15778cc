# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What there is in one account and region: a few listings, and objects as info modules return them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibabacloudstack.client import FAMILY as STACK
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibabacloudstack.route_entry import (
    ROUTE_ENTRY as STACK_ROUTE,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibabacloudstack.router_interface import (
    ROUTER_INTERFACE,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibabacloudstack.vpc import VPC as STACK_VPC
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alicloud.client import FAMILY as ALICLOUD
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alicloud.route_entry import (
    ROUTE_ENTRY as ALICLOUD_ROUTE,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alicloud.vpc import VPC as ALICLOUD_VPC
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alicloud.vpc_peer_connection import (
    VPC_PEER_CONNECTION,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.azure_expressroute import KINDS
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.client import FAMILY as ALKIRA
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.connector_azure_expressroute import (
    CONNECTOR,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.tenant_network import PROVISION
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import Call, Entry, execute, known_as
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.guard import Understood
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.marks import split


class Survey(Entry):
    """Reads one account and region.

    :param read: a function from a client to what is there.
    """

    def __init__(self, family: Any, read: Callable[[Any], dict[str, Any]]) -> None:
        super().__init__(family, {})
        self.read = read

    def run(self, call: Call) -> dict[str, Any]:
        client = self._client(call)
        with Understood("reading what there is"):
            return {"changed": False, **self.read(client)}

    def is_meant(self, options: dict[str, Any]) -> bool:
        """Whether there are credentials for it, in the environment or among the options, or it works with none of ours."""
        params = ArgumentSpecValidator(self.argument_spec).validate(options).validated_parameters
        if self.family.several_accounts and self.family.has_account(params, "own"):
            return True
        return not list(self.family.check_placement(params, params))

    def further(self, options: dict[str, Any]) -> list[str]:
        """Further accounts that there are keys for: the opposite one, and those that the options name."""
        params = ArgumentSpecValidator(self.argument_spec).validate(options).validated_parameters
        named = [one["name"] for one in params.get("accounts") or ()]
        return [one for one in ("peer", *named) if self.family.has_account(params, one)]

    def take(self, options: dict[str, Any]) -> tuple[dict[str, Any], set[Any]]:
        """``(result, texts that must not be shown)``; the result of a survey that failed is that of a failed task."""
        checked = ArgumentSpecValidator(self.argument_spec).validate(options)
        secrets = set(checked._no_log_values)
        if checked.error_messages:
            return {"failed": True, "msg": checked.error_messages[0]}, known_as(secrets)
        call = Call(checked.validated_parameters, check_mode=True)
        result = execute(self, call)
        return result, known_as(secrets | call.secrets)


def _view(resource: Any, obj: dict[str, Any]) -> dict[str, Any]:
    """An object as its info module shows it, without the mark of a topology, which is no part of what a user describes."""
    shown = resource.view(obj)
    user, mark = split(shown.get("description"))
    return dict(shown, description=user) if mark else shown


def _views(resource: Any, client: Any, **asked: Any) -> list[dict[str, Any]]:
    params = {**{one.name: None for one in resource.filters}, **asked}
    return [_view(resource, obj) for obj in resource.query(client, params)]


def _joined(vpc_entry: Any, route_entry: Any, joint_entry: Any) -> Callable[[Any], dict[str, Any]]:
    """The survey of a cloud whose links join VPCs."""

    def read(client: Any) -> dict[str, Any]:
        vpcs = vpc_entry.resource.query(client, {one.name: None for one in vpc_entry.resource.filters})
        shown = [_view(vpc_entry.resource, obj) for obj in vpcs]
        tables = {}
        for obj, vpc in zip(vpcs, shown):
            further = (obj.get("RouterTableIds") or {}).get("RouterTableIds") or ()
            tables[vpc["id"]] = list(dict.fromkeys(filter(None, [vpc["route_table_id"], *further])))
        wanted = [(vpc, table) for vpc, several in tables.items() for table in several]
        found = client.side_by_side(lambda one: _views(route_entry.resource, client, route_table_id=one[1]), wanted)
        routes = [
            dict(route, vpc_id=vpc, route_table_id=table)
            for (vpc, table), several in zip(wanted, found)
            for route in several
            if route["type"] == "Custom"
        ]
        return {
            "region": client.region,
            # Whoever owns the VPCs: asking who the keys belong to may be refused.
            "account_id": next((vpc["owner_id"] for vpc in shown if vpc["owner_id"]), None),
            "vpcs": shown,
            "tables": tables,
            "routes": routes,
            "joints": _views(joint_entry.resource, client),
        }

    return read


def _portal(client: Any) -> dict[str, Any]:
    found: dict[str, Any] = {"connectors": _views(CONNECTOR.resource, client)}
    for kind, (_word, resource) in KINDS.items():
        found[kind] = _views(resource, client)
    found["state"] = next(iter(PROVISION.resource.listing(client, []))).get("state")
    return found


SURVEYS = {
    "alicloud": Survey(ALICLOUD, _joined(ALICLOUD_VPC, ALICLOUD_ROUTE, VPC_PEER_CONNECTION)),
    "alibabacloudstack": Survey(STACK, _joined(STACK_VPC, STACK_ROUTE, ROUTER_INTERFACE)),
    "alkira": Survey(ALKIRA, _portal),
}
"""By family."""
