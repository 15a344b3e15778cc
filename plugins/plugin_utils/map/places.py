# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where to look for what no file names: accounts and regions, and the listings of each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibabacloudstack import (
    client as alibabacloudstack,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alicloud import client as alicloud
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira import client as alkira
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.map.model import ALICLOUD, ALKIRA, CLOUDS, STACK
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.network.gather import MODULES
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology.definitions import SIDES
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology.expand import EXPRESSROUTE, PAIR, PEERING

LISTINGS = {
    ALICLOUD: (("alicloud_vpc_info", "vpcs"), ("alicloud_vpc_peer_connection_info", "vpc_peer_connections")),
    STACK: (("alibabacloudstack_vpc_info", "vpcs"), ("alibabacloudstack_router_interface_info", "router_interfaces")),
    ALKIRA: (("alkira_segment_info", "segments"), ("alkira_connector_azure_expressroute_info", "connectors")),
}
"""For each family, the module and result key of its networks, then of what joins them."""

KEYS = ("cloud", "account", "regions", "connection")
OF_SIDE = "of the link"
"""The account of a side that brings its own connection."""


def wrong(places: Any) -> Iterator[str]:
    """Yield what is wrong with the places that a user gave."""
    for index, place in enumerate(places):
        here = "places[%d]" % index
        if not isinstance(place, dict):
            yield "%s: must be a dictionary with cloud, and with account, regions and connection as needed" % here
            continue
        for name in sorted(set(place) - set(KEYS), key=str):
            yield "%s.%s: is not known; there are %s" % (here, name, ", ".join(KEYS))
        if place.get("cloud") not in CLOUDS:
            yield "%s.cloud: must be one of %s, not %r" % (here, ", ".join(CLOUDS), place.get("cloud"))
        if place.get("cloud") == ALKIRA:
            for name in ("account", "regions"):
                if place.get(name):
                    yield "%s.%s: Alkira has none; say it in connection" % (here, name)
        if place.get("account") is not None and not isinstance(place["account"], str):
            yield "%s.account: must be the name of an account, such as peer" % here
        regions = place.get("regions")
        if regions is not None and not (
            isinstance(regions, (str, list)) and all(isinstance(one, str) and one for one in regions)
        ):
            yield "%s.regions: must be a list of regions" % here
        if not isinstance(place.get("connection") or {}, dict):
            yield "%s.connection: must be a dictionary of options of %s" % (here, LISTINGS[ALICLOUD][0][0])


def given(places: Any) -> list[dict[str, Any]]:
    """The listings that a user asks for: ``{"cloud", "account", "region", "options", "shown"}`` each."""
    found = []
    for place in places:
        regions = place.get("regions") or [None]
        for region in regions.split(",") if isinstance(regions, str) else regions:
            account = place.get("account")
            shown = {name: value for name, value in (("account", account), ("region", region)) if value}
            found.append(_one(place["cloud"], account, region, {**(place.get("connection") or {}), **shown}, shown))
    return found


def of_links(
    links: dict[str, dict[str, Any]], ready: dict[str, dict[str, Any]], options: dict[str, dict[str, Any]]
) -> list[dict[str, Any]]:
    """The listings that links need, so that what is not in the file shows beside them.

    :param links: ``{name: variable}``; ``ready``: ``{name: {"definition"}}``, rendered.
    :param options: of the tasks, by kind; their connection holds for the listings too.
    """
    found: dict[Any, dict[str, Any]] = {}
    for name, link in links.items():
        definition, kind, family = (ready.get(name) or {}).get("definition") or {}, link["kind"], link["family"]
        shared = options.get(kind) or {}
        if family == ALKIRA:
            found.setdefault((family,), _one(family, None, None, shared, {}))
            continue
        for side, end in zip(SIDES[kind], link["ends"]):
            own = definition.get(side) or {}
            if not end["at_hand"] or not own:
                continue
            account, region, connection = own.get("account"), own.get("region"), own.get("connection")
            whole, shown = dict(shared), {}
            if connection:
                account = OF_SIDE
                whole["accounts"] = [*(shared.get("accounts") or ()), {**connection, "name": OF_SIDE}]
            for key, value in (("account", account), ("region", region)):
                if value:
                    whole[key] = value
                    if value != OF_SIDE:
                        shown[key] = value
            identity = (family, account, region, repr(sorted((connection or {}).items(), key=str)))
            found.setdefault(identity, _one(family, account, region, whole, shown))
    return list(found.values())


def _one(cloud: str, account: str | None, region: str | None, options: dict[str, Any], shown: Any) -> dict[str, Any]:
    """:param options: of the listing modules; ``shown``: those of them that may stand in a command on the map."""
    name = "" if account == OF_SIDE else account or ("" if cloud == ALKIRA else "own")
    return {"cloud": cloud, "account": name, "region": region or "", "options": options, "shown": shown}


def label(place: dict[str, Any]) -> str:
    """How messages call a place."""
    return ", ".join(filter(None, [CLOUDS[place["cloud"]], place["account"], place["region"]]))


def family(kind: str) -> Any:
    """The family whose links a kind's are, with the options of its connection."""
    return {PEERING: alicloud.FAMILY, PAIR: alibabacloudstack.FAMILY, EXPRESSROUTE: alkira.FAMILY}[kind]


def info_module(kind: str) -> tuple[str, str]:
    """The info twin of the module of a kind of links, and its option that lists them."""
    module, option = MODULES[kind]
    return module + "_info", option
