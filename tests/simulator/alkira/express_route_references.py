# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a connector refers to must exist: CXP, group, segments, billing tags, credentials, tunnel profiles (5.11)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from .billing_tags import BillingTags
from .collection import Collection
from .credentials import AzureCredentials
from .cxps import find_cxp
from .documents import Document
from .errors import Problem
from .groups import Groups
from .ipsec_tunnel_profiles import IpsecTunnelProfiles
from .segments import Segments

if TYPE_CHECKING:
    from .express_route import ExpressRouteConnectors


def resolve(connectors: ExpressRouteConnectors, document: Document, sent: Document) -> Iterator[Problem]:
    """Fill in the ids of the segments; say which references lead nowhere."""
    if find_cxp(document["cxp"]) is None:
        yield ("cxp", f"CXP {document['cxp']!r} does not exist")
    if "group" in document and connectors.sibling(Groups).find(document["group"]) is None:
        yield ("group", f"group {document['group']!r} does not exist")
    for index, tag in enumerate(document["billingTags"]):
        yield from _missing(connectors.sibling(BillingTags), tag, f"billingTags[{index}]")
    yield from _resolve_segments(connectors, document, sent, "")
    for number, instance in enumerate(document["instances"]):
        path = f"instances[{number}]"
        yield from _missing(connectors.sibling(AzureCredentials), instance["credentialId"], f"{path}.credentialId")
        yield from _resolve_segments(connectors, instance, _item(sent.get("instances"), number), f"{path}.")
        for option_number, option in enumerate(instance["segmentOptions"]):
            for gateway_number, gateway in enumerate(option["customerGateways"]):
                for tunnel_number, tunnel in enumerate(gateway["tunnels"]):
                    if "profileId" in tunnel:
                        where = f"{path}.segmentOptions[{option_number}].customerGateways[{gateway_number}]"
                        where = f"{where}.tunnels[{tunnel_number}].profileId"
                        yield from _missing(connectors.sibling(IpsecTunnelProfiles), tunnel["profileId"], where)


def _missing(collection: Collection, id: Any, path: str) -> Iterator[Problem]:
    record = collection.table.get(id)
    if record is None or record.marked:
        yield (path, f"{collection.kind} {id!r} does not exist")


def _resolve_segments(
    connectors: ExpressRouteConnectors, owner: Document, sent: Document, prefix: str
) -> Iterator[Problem]:
    """``owner``: the connector or an instance; ``sent``: the same as the request has it."""
    may_have_id = connectors.tenant.switch("segment_id_accepted")
    for index, option in enumerate(owner["segmentOptions"]):
        path = f"{prefix}segmentOptions[{index}]"
        if not may_have_id and "segmentId" in _item(sent.get("segmentOptions"), index):
            yield (f"{path}.segmentId", "is not accepted; segments go by segmentName")
        segment = connectors.sibling(Segments).find(option["segmentName"])
        if segment is None:
            yield (f"{path}.segmentName", f"segment {option['segmentName']!r} does not exist")
        elif option.setdefault("segmentId", segment.id) != segment.id:
            yield (f"{path}.segmentId", f"segment {option['segmentName']!r} has the id {segment.id}")


def _item(items: Any, index: int) -> Document:
    """One item of a list that a request may have left out."""
    return items[index] if isinstance(items, list) and index < len(items) else {}
