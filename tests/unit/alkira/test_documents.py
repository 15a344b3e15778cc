# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The documents that Alkira's resources send: what counts as equal to what is there is never written, whatever the field."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira import (
    billing_tag,
    connector_azure_expressroute,
    connector_ipsec_tunnel_profile,
    group,
    segment,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import fields
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.errors import InvalidOptions
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.fields import Field, Item
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.resource import Want

RESOURCES = [
    billing_tag.BillingTag,
    group.Group,
    segment.Segment,
    connector_ipsec_tunnel_profile.TunnelProfile,
    connector_azure_expressroute.Connector,
]
SUITE = {"encryptionAlgorithm": "AES256CBC", "integrityAlgorithm": "SHA256", "dhGroup": "MODP2048"}
FULL: dict[str, Any] = {
    "name": "it",
    "description": "one",
    "asn": 65514,
    "ipBlocks": {"values": ["10.1.0.0/16", "2001:DB8::/32"]},
    "enableIpv6ToIpv4Translation": False,
    "reservePublicIPsForUserAndSiteConnectivityForCXPs": ["A", "B"],
    "srcIpv4PoolList": [{"startIp": "10.2.0.1", "endIp": "10.2.0.9"}],
    "serviceTrafficDistribution": {"algorithm": "HASHING", "algorithmAttributes": {"keys": "SRC_IP"}},
    "ipSecConfiguration": SUITE,
    "ikeConfiguration": SUITE,
    "size": "SMALL",
    "enabled": True,
    "vhubPrefix": "10.130.0.0/23",
    "tunnelProtocol": "VXLAN",
    "cxp": "USWEST-AZURE-1",
    "group": "networking",
    "billingTags": [2, 1],
    "instances": [
        {
            "id": 1,
            "name": "a",
            "expressRouteCircuitId": "/SUBSCRIPTIONS/x",
            "loopbackSubnet": "192.168.20.0/26",
            "credentialId": "c-1",
            "gatewayMacAddresses": ["00:1a:2b:3c:4d:5e", "00-1A-2B-3C-4D-5F"],
            "vnis": [16774001, 16774000],
            "segmentOptions": [
                {
                    "segmentName": "s",
                    "customerGateways": [
                        {"id": "g", "name": "g", "tunnels": [{"id": "t", "name": "t", "initiator": False}]}
                    ],
                }
            ],
        }
    ],
    "segmentOptions": [{"segmentName": "s", "customerAsn": 65001}],
}
"""All keys of all resources; each reads its own."""

BARE: dict[str, Any] = {
    "name": "it",
    "ipBlocks": {"values": ["10.1.0.0/16"]},
    "instances": [{"name": "a", "segmentOptions": [{"segmentName": "s", "customerGateways": [{"name": "g"}]}]}],
    "segmentOptions": [{"segmentName": "s"}],
}


EMPTY: dict[str, Any] = {"str": "", "list": [], "bool": False}


def types(options: dict[str, Any]) -> dict[str, str]:
    """``{option: type}`` at all levels; no name has two types."""
    found = {name: option["type"] for name, option in options.items()}
    for option in options.values():
        found.update(types(option.get("options") or {}))
    return found


def spellings(value: Any, kind: str) -> list[Any]:
    """A value, and others of its type that may count as the same."""
    found = [one for one in (value, EMPTY.get(kind)) if one is not None]
    if isinstance(value, str):
        found += [value.upper(), value.lower(), value.swapcase()]
    if isinstance(value, list):
        found += [value[::-1], [str(one).upper() for one in value], [str(one).lower() for one in value]]
        found += [[str(one).replace(":", "-") for one in value]]
    return found


def tried(
    declared: tuple[Field, ...], item: dict[str, Any], kinds: dict[str, str]
) -> list[tuple[dict[str, Any], Field, Any]]:
    """``(wanted, field, value)`` for every field at every level, with values that count as what is there."""
    found = []
    for one in declared:
        if one.items is not None:
            for inner in item[one.name]:
                for wanted, field, value in tried(one.items.fields, inner, kinds):
                    found.append(({one.name: [{one.items.key: inner[one.items.key], **wanted}]}, field, value))
        elif one.option and not one.secret:
            for value in spellings(item[one.name], kinds.get(one.name, "str")):
                if one.same(value, item[one.name]):
                    found.append(({one.name: value}, one, value))
    return found


@pytest.mark.parametrize("document", [FULL, BARE], ids=["full", "bare"])
@pytest.mark.parametrize("resource", RESOURCES, ids=lambda one: one.__name__)
def test_what_counts_as_equal_is_not_written(resource, document):
    cases = tried(resource.fields, Item.of(resource.fields, copy.deepcopy(document)), types(resource.options))
    for wanted, field, value in cases:
        present = Item.of(resource.fields, copy.deepcopy(document))
        sent = fields.document(resource.fields, fields.merge(resource.fields, wanted, present))
        nothing = fields.document(resource.fields, fields.merge(resource.fields, {}, present))
        assert sent == nothing, (field.name, value)
    assert len(cases) > len(resource.fields) / 2


def test_half_a_pool_of_the_portals_does_not_stand_in_the_way():
    thing = segment.Segment()
    present = Item.of(thing.fields, {**copy.deepcopy(FULL), "srcIpv4PoolList": [{"startIp": "10.2.0.1"}]})

    def judged(**options: Any) -> list[str]:
        return thing.check_target(Want("", options), fields.merge(thing.fields, options, present), {})

    lacks = "src_ipv4_pool_end_ip: is needed with the other end of the pool, 10.2.0.1; clear both or give both"
    assert judged(description="two") == [f"{lacks}; the portal already has it like this, so it stays"]
    with pytest.raises(InvalidOptions, match="other end of the pool, 10.2.0.5"):
        judged(src_ipv4_pool_start_ip="10.2.0.5")
    assert judged(src_ipv4_pool_end_ip="10.2.0.9") == []
