# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The form of the portal's answers. An answer that has another one counts as lost. Source: Alkira contract 4, 5 and 10."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.answers import (
    Mismatch,
    both,
    count,
    identity,
    listed,
    record,
    scalar,
    text,
)

if TYPE_CHECKING:
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.answers import Form

ANY_OBJECT = record()
STATE = record(needed={"state": text})
"""A tenant network, a provision request, a validation: what is read of them is how they go."""

NAMED = record(needed={"id": identity}, texts=("name", "description"))

SEGMENT = both(
    NAMED,
    record(
        texts=("enterpriseDNSServerIP", "ipBlock"),
        scalars=("asn", "enableIpv6ToIpv4Translation", "reservePublicIPsForUserAndSiteConnectivity"),
        known={
            "ipBlocks": record(known={"values": listed(text)}),
            "reservePublicIPsForUserAndSiteConnectivityForCXPs": listed(text),
            "srcIpv4PoolList": listed(record(texts=("startIp", "endIp"))),
            "serviceTrafficDistribution": record(texts=("algorithm",)),
        },
    ),
)

_ALGORITHMS = record(texts=("encryptionAlgorithm", "integrityAlgorithm", "dhGroup"))
TUNNEL_PROFILE = both(NAMED, record(known={"ipSecConfiguration": _ALGORITHMS, "ikeConfiguration": _ALGORITHMS}))

TUNNEL = record(
    texts=("name", "ikeVersion", "preSharedKey", "remoteAuthType", "remoteAuthValue"),
    scalars=("id", "initiator", "profileId"),
)
GATEWAY = record(texts=("name",), scalars=("id",), known={"tunnels": listed(TUNNEL)})
SEGMENT_OPTION = record(
    texts=("segmentName",),
    scalars=("segmentId", "customerAsn", "disableInternetExit", "advertiseOnPremRoutes"),
    known={"customerGateways": listed(GATEWAY)},
)
INSTANCE = record(
    texts=("name", "expressRouteCircuitId", "loopbackSubnet", "credentialId"),
    scalars=("id", "redundantRouter"),
    known={
        "gatewayMacAddresses": listed(text),
        "vnis": listed(scalar),
        "segmentOptions": listed(SEGMENT_OPTION),
    },
)
CONNECTOR = both(
    NAMED,
    record(
        texts=("size", "vhubPrefix", "tunnelProtocol", "cxp", "group"),
        scalars=("enabled", "implicitGroupId"),
        known={
            "instances": listed(INSTANCE),
            "segmentOptions": listed(SEGMENT_OPTION),
            "billingTags": listed(identity),
        },
    ),
)
CREDENTIAL = record(needed={"credentialId": identity}, texts=("name", "credentialType", "subType"))
CXP = both(
    NAMED,
    record(
        texts=("provider", "providerRegion", "state"),
        known={"availabilityZones": ANY_OBJECT, "geolocation": ANY_OBJECT},
    ),
)

# By the last part of a collection's path.
_OBJECTS = {
    "segments": SEGMENT,
    "ipsec-tunnel-profiles": TUNNEL_PROFILE,
    "azure-express-route-connectors": CONNECTOR,
    "credentials": CREDENTIAL,
    "cxps": CXP,
}


def object_of(path: str) -> Form:
    """The form of an object, by its own path or that of its collection."""
    parts = ("", *path.strip("/").split("/"))
    return _OBJECTS.get(parts[-1]) or _OBJECTS.get(parts[-2]) or NAMED


def objects_of(path: str) -> Form:
    """The form of a collection in one piece."""
    return listed(object_of(path))


def page_of(path: str) -> Form:
    """The form of a page of a collection; the envelope is the one that other parts of the portal have (contract 10)."""
    return record(needed={"data": objects_of(path)}, known={"pagination": record(known={"hits": count})})


def collection_of(path: str) -> Form:
    """The form of a collection, in one piece or in pages."""
    whole, page = objects_of(path), page_of(path)

    def check(value: Any) -> None:
        if not isinstance(value, (list, dict)):
            raise Mismatch("is not a list")
        if isinstance(value, list):
            whole(value)
            return
        page(value)
        said = int((value.get("pagination") or {}).get("hits") or 0)
        if said and not value["data"]:
            raise Mismatch("shows nothing and announces %d objects" % said)

    return check
