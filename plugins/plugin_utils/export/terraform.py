# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Terraform keeps, from its state: a file of version 4, or what ``terraform show -json`` says of a state or a plan.

Only identities are taken from there, with the addresses that they have. What objects are like is read from the clouds, so that
nothing follows from what a provider wrote down, or kept in clear.
"""

from __future__ import annotations

import json
import re
from typing import Any

from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.checks import normal_cidr

STATE_VERSION = 4


def _own(values: dict[str, Any]) -> Any:
    return values.get("id")


def _route(values: dict[str, Any]) -> Any:
    """A route by its table and destination; both names of the latter are in use."""
    table = values.get("route_table_id")
    block = values.get("destination_cidrblock") or values.get("destination_cidr_block")
    return "%s:%s" % (table, normal_cidr(str(block))) if table and block else None


def _interface(values: dict[str, Any]) -> Any:
    return values.get("interface_id") or values.get("id")


def _peering(values: dict[str, Any]) -> Any:
    return values.get("instance_id") or values.get("id")


TYPES = {
    "alicloud_vpc": ("alicloud", "vpc", _own),
    "alicloud_vpc_peer_connection": ("alicloud", "peering", _own),
    "alicloud_vpc_peer_connection_accepter": ("alicloud", "peering", _peering),
    "alicloud_route_entry": ("alicloud", "route", _route),
    "alicloud_vpc_route_entry": ("alicloud", "route", _route),
    "alibabacloudstack_vpc": ("alibabacloudstack", "vpc", _own),
    "alibabacloudstack_vpc_vpc": ("alibabacloudstack", "vpc", _own),
    "alibabacloudstack_router_interface": ("alibabacloudstack", "interface", _own),
    "alibabacloudstack_expressconnect_routerinterface": ("alibabacloudstack", "interface", _own),
    "alibabacloudstack_router_interface_connection": ("alibabacloudstack", "connection", _interface),
    "alibabacloudstack_route_entry": ("alibabacloudstack", "route", _route),
    "alkira_connector_azure_expressroute": ("alkira", "connectors", _own),
    "alkira_segment": ("alkira", "segments", _own),
    "alkira_group": ("alkira", "groups", _own),
    "alkira_billing_tag": ("alkira", "billing_tags", _own),
    "alkira_credential_azure_vnet": ("alkira", "credentials", _own),
    "alkira_connector_ipsec_tunnel_profile": ("alkira", "tunnel_profiles", _own),
}
"""Terraform's types that a topology has: family, kind, and what names the object."""

REGIONS = ("region_id", "accepting_region_id", "opposite_region")
"""Attributes that tell a region. The aliases of providers, which would tell the others, are in no state."""

OURS = ("alicloud", "alibabacloudstack", "alkira")
_PROVIDER = re.compile(r'^(?:.*\.)?provider(?:\["(?P<source>[^"]+)"\]|\.(?P<old>[^.]+))')

NEITHER = (
    "is neither a state file of Terraform (version %d) nor what 'terraform show -json' writes of a state or a plan"
    % STATE_VERSION
)


class StateError(Exception):
    """A state that cannot be used; the text says why."""


class Kept:
    """One object that Terraform keeps.

    :ivar address: what Terraform calls it: ``module.net["a"].alicloud_vpc.hub[0]``.
    :ivar ident: what names it in its cloud; None where that is not told.
    """

    def __init__(self, address: str, kind: str, values: dict[str, Any], tainted: bool = False) -> None:
        self.address, self.type, self.tainted = address, kind, tainted
        self.family: str | None = None
        self.kind: str | None = None
        found = None
        if kind in TYPES:
            self.family, self.kind, name = TYPES[kind]
            found = name(values)
        self.ident = str(found) if found not in (None, "") else None

    @property
    def key(self) -> tuple[str | None, str | None, str | None]:
        return self.family, self.kind, self.ident


class State:
    """
    :ivar kept: what Terraform manages, of the three providers.
    :ivar looked_up: addresses of data sources.
    :ivar deposed: addresses of objects that Terraform has replaced and not yet removed.
    :ivar others: how many objects other providers have.
    :ivar regions: the regions that objects tell, by family.
    """

    def __init__(self) -> None:
        self.kept: list[Kept] = []
        self.looked_up: list[str] = []
        self.deposed: list[str] = []
        self.others = 0
        self.regions: dict[str | None, set[str]] = {}

    def add(
        self, mode: str, kind: str, provider: Any, address: str, values: dict[str, Any], tainted: bool = False
    ) -> None:
        if not _is_ours(kind, provider):
            self.others += 1
        elif mode == "data":
            self.looked_up.append(address)
        else:
            self.kept.append(Kept(address, kind, values, tainted))
            told = {values.get(name) for name in REGIONS}
            self.regions.setdefault(self.kept[-1].family, set()).update(
                one for one in told if isinstance(one, str) and one
            )


class Chosen:
    """What of the clouds is meant: what Terraform manages."""

    def __init__(self, state: State) -> None:
        self._keys = {one.key for one in state.kept if one.ident}

    def has(self, family: str, kind: str, ident: str) -> bool:
        return (family, kind, ident) in self._keys


def read(text: str) -> State:
    """
    :raises StateError: it cannot be used.
    """
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        if text.lstrip()[:1] not in ("{", "["):
            raise StateError("%s: it is no JSON" % NEITHER) from error
        raise StateError("is no sound JSON (%s); was it cut off, or is it still being written?" % error) from error
    if not isinstance(document, dict):
        raise StateError(NEITHER)
    if "encrypted_data" in document or "encryption_version" in document:
        raise StateError("is encrypted; give the output of 'tofu show -json', which is not")
    state = State()
    if "version" in document and not isinstance(document.get("values"), dict):
        _version_4(state, document)
    elif "prior_state" in document or "planned_values" in document:
        _shown(state, _dict(document.get("prior_state") or {}, "prior_state"))
    elif "format_version" in document:
        _shown(state, document)
    else:
        raise StateError(NEITHER)
    state.kept.sort(key=lambda one: one.address)
    state.looked_up.sort()
    state.deposed.sort()
    return state


def _is_ours(kind: str, provider: Any) -> bool:
    """Whether it is of one of the three providers, by whatever registry they came."""
    if not kind.startswith(tuple("%s_" % one for one in OURS)):
        return False
    found = _PROVIDER.match(provider or "")
    source = (found["source"] or found["old"]) if found else provider
    return not source or source.rpartition("/")[2] in OURS


def _dict(value: Any, place: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise StateError("%s must be an object, not %s" % (place, _kind(value)))
    return value


def _list(value: Any, place: str) -> list[Any]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise StateError("%s must be a list, not %s" % (place, _kind(value)))
    return value


def _text(value: Any, place: str) -> str:
    if not isinstance(value, str):
        raise StateError("%s must be a text, not %s" % (place, _kind(value)))
    return value


def _kind(value: Any) -> str:
    return (
        "nothing"
        if value is None
        else {"dict": "an object", "list": "a list", "str": "a text"}.get(type(value).__name__, repr(value))
    )


def _indexed(address: str, index: Any, place: str) -> str:
    if index is None:
        return address
    if isinstance(index, bool) or not isinstance(index, (int, str)):
        raise StateError("%s must be a number or a text, not %s" % (place, _kind(index)))
    return "%s[%s]" % (address, json.dumps(index, ensure_ascii=False) if isinstance(index, str) else index)


def _version_4(state: State, document: dict[str, Any]) -> None:
    if document["version"] != STATE_VERSION or isinstance(document["version"], bool):
        raise StateError(
            "is a state of version %s, and version %d is read; 'terraform apply -refresh-only' with Terraform 0.12 or newer "
            "writes that" % (json.dumps(document["version"]), STATE_VERSION)
        )
    if "resources" not in document:
        raise StateError("has no resources, so it is no state file of version %d" % STATE_VERSION)
    for number, resource in enumerate(_list(document["resources"], "resources")):
        place = "resources[%d]" % number
        _dict(resource, place)
        mode, kind, name = (_text(resource.get(key), "%s.%s" % (place, key)) for key in ("mode", "type", "name"))
        parts = [resource.get("module"), "data" if mode == "data" else None, kind, name]
        address = ".".join(_text(one, "%s.module" % place) for one in parts if one)
        for index, instance in enumerate(_list(resource.get("instances"), "%s.instances" % place)):
            here = "%s.instances[%d]" % (place, index)
            _dict(instance, here)
            full = _indexed(address, instance.get("index_key"), "%s.index_key" % here)
            provider = instance.get("provider") or resource.get("provider")
            if instance.get("deposed"):
                if _is_ours(kind, provider):
                    state.deposed.append("%s (deposed object %s)" % (full, instance["deposed"]))
                continue
            # Old files that were only upgraded hold a flat map, in which lists and blocks have dotted keys.
            values = instance.get("attributes")
            values = instance.get("attributes_flat") if values is None else values
            state.add(
                mode,
                kind,
                provider,
                full,
                _dict({} if values is None else values, "%s.attributes" % here),
                instance.get("status") == "tainted",
            )


def _shown(state: State, document: dict[str, Any]) -> None:
    version = document.get("format_version")
    if version is not None and str(version).partition(".")[0] not in ("0", "1"):
        raise StateError("has the format version %s, and 1 is read" % version)
    values = document.get("values")
    if values is None:
        # A state that holds nothing has no values.
        return
    _module(state, _dict(_dict(values, "values").get("root_module") or {}, "values.root_module"), "values.root_module")


def _module(state: State, module: dict[str, Any], place: str) -> None:
    for number, resource in enumerate(_list(module.get("resources"), "%s.resources" % place)):
        here = "%s.resources[%d]" % (place, number)
        _dict(resource, here)
        mode, kind, address = (_text(resource.get(key), "%s.%s" % (here, key)) for key in ("mode", "type", "address"))
        if resource.get("deposed_key"):
            if _is_ours(kind, resource.get("provider_name")):
                state.deposed.append("%s (deposed object %s)" % (address, resource["deposed_key"]))
            continue
        values = _dict(resource.get("values") or {}, "%s.values" % here)
        state.add(mode, kind, resource.get("provider_name"), address, values, bool(resource.get("tainted")))
    for number, child in enumerate(_list(module.get("child_modules"), "%s.child_modules" % place)):
        here = "%s.child_modules[%d]" % (place, number)
        _module(state, _dict(child, here), here)


def removal(address: str) -> str:
    """The command that makes Terraform forget an object. Addresses hold double quotes, so the shell gets single ones."""
    return "terraform state rm '%s'" % address.replace("'", "'\\''")
