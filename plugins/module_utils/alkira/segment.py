# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Segments. Source: Alkira contract 5.3."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.client import FAMILY
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.resource import (
    DESCRIPTION,
    OPTIONS,
    AlkiraResource,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.checks import (
    address,
    cidr,
    clashing,
    ip_address,
    normal_cidr,
    number,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import Info, Manage
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.fields import Field, same_members

if TYPE_CHECKING:
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.contract import Object, Problem
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.fields import Item
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.resource import Want

ASN_LAST = 4294967294
POOL = "srcIpv4PoolList"
DISTRIBUTION = "serviceTrafficDistribution"
HASHING = {"algorithm": "HASHING", "algorithmAttributes": {"keys": "SRC_IP"}}


def _cidrs(document: Object) -> list[str]:
    """All blocks; ``ipBlock`` is the place of a single one in old segments."""
    blocks = list((document.get("ipBlocks") or {}).get("values") or ())
    old = document.get("ipBlock")
    return blocks + ([old] if old and old not in blocks else [])


def _put_cidrs(document: Object, blocks: Sequence[str]) -> None:
    document["ipBlocks"] = dict(document.get("ipBlocks") or {}, values=list(blocks))
    if document.get("ipBlock") and document["ipBlock"] not in blocks:
        document["ipBlock"] = None


def _same_cidrs(wanted: Iterable[str], present: Iterable[str]) -> bool:
    return {normal_cidr(item) for item in wanted} == {normal_cidr(item) for item in present}


def _pool(name: str, key: str) -> Field:
    """One end of the one range that the resource knows; further ranges of the portal stay."""

    def read(document: Object) -> str | None:
        pools = document.get(POOL) or ()
        return pools[0].get(key) if pools else None

    def write(document: Object, value: str) -> None:
        pools = [dict(item) for item in document.get(POOL) or ()] or [{}]
        if value:
            pools[0][key] = value
        else:
            pools[0].pop(key, None)
        document[POOL] = pools if pools[0] else pools[1:]

    return Field(name, read=read, write=write)


def _distributes(document: Object) -> bool:
    return bool((document.get(DISTRIBUTION) or {}).get("algorithm"))


def _put_distribution(document: Object, wanted: bool) -> None:
    if wanted:
        document[DISTRIBUTION] = dict(HASHING)
    elif _distributes(document):
        # Said in so many words, for a portal that takes an absent key for "as it was".
        document[DISTRIBUTION] = {"algorithm": None, "algorithmAttributes": {}}
    else:
        document.setdefault(DISTRIBUTION, {"algorithmAttributes": {}})


class Segment(AlkiraResource):
    kind = "segment"
    result_key = "segment"
    results_key = "segments"
    path = "/tenantnetworks/{tn}/segments"
    fields = (
        Field("name", "name", needed=True),
        DESCRIPTION,
        Field("asn", "asn", default=65514),
        Field("cidrs", read=_cidrs, write=_put_cidrs, same=_same_cidrs, needed=True),
        Field(
            "enable_ipv6_to_ipv4_translation",
            read=lambda document: bool(document.get("enableIpv6ToIpv4Translation")),
            write=lambda document, value: document.update(enableIpv6ToIpv4Translation=value),
            default=False,
        ),
        Field("enterprise_dns_server_ip", "enterpriseDNSServerIP"),
        Field(
            "reserve_public_ips",
            read=lambda document: bool(document.get("reservePublicIPsForUserAndSiteConnectivity")),
            write=lambda document, value: document.update(reservePublicIPsForUserAndSiteConnectivity=value),
            default=False,
        ),
        Field(
            "reserve_public_ips_for_cxps",
            read=lambda document: list(document.get("reservePublicIPsForUserAndSiteConnectivityForCXPs") or ()),
            write=lambda document, value: document.update(reservePublicIPsForUserAndSiteConnectivityForCXPs=value),
            same=same_members,
        ),
        _pool("src_ipv4_pool_start_ip", "startIp"),
        _pool("src_ipv4_pool_end_ip", "endIp"),
        Field("service_traffic_distribution", read=_distributes, write=_put_distribution, default=False),
    )
    options = dict(
        OPTIONS,
        description={"type": "str"},
        asn={"type": "int"},
        cidrs={"type": "list", "elements": "str"},
        enable_ipv6_to_ipv4_translation={"type": "bool"},
        enterprise_dns_server_ip={"type": "str"},
        reserve_public_ips={"type": "bool"},
        reserve_public_ips_for_cxps={"type": "list", "elements": "str"},
        src_ipv4_pool_start_ip={"type": "str"},
        src_ipv4_pool_end_ip={"type": "str"},
        service_traffic_distribution={"type": "bool"},
    )

    def check_values(self, want: Want) -> Iterator[Problem]:
        if want.given("asn"):
            bad = number(want["asn"], 1, ASN_LAST)
            if bad:
                yield "asn", bad
        yield from _check_cidrs(want["cidrs"])
        if want["enterprise_dns_server_ip"]:
            bad = address(want["enterprise_dns_server_ip"], None)
            if bad:
                yield "enterprise_dns_server_ip", bad
        yield from _check_pool(want["src_ipv4_pool_start_ip"], want["src_ipv4_pool_end_ip"])

    def check_target(self, want: Want, item: Item, found: Object | None) -> list[str]:
        return self.judged(item, _whole_pool)


def _check_cidrs(blocks: Sequence[str] | None) -> Iterator[Problem]:
    if blocks is not None and not blocks:
        yield "cidrs", "must not be empty; a segment has at least one block"
    places = {"cidrs[%d]" % index: block for index, block in enumerate(blocks or ())}
    problems = {path: bad for path, bad in ((path, cidr(block)) for path, block in places.items()) if bad}
    problems.update(clashing({path: block for path, block in places.items() if path not in problems}))
    yield from ((path, problems[path]) for path in places if path in problems)


def _check_pool(start: str | None, end: str | None) -> Iterator[Problem]:
    """Both ends or none, in order. None = not mentioned, empty = cleared."""
    ends = (("src_ipv4_pool_start_ip", start), ("src_ipv4_pool_end_ip", end))
    bad = [(name, text) for name, text in ((name, address(value)) for name, value in ends if value) if text]
    yield from bad
    if start is None or end is None or bad:
        return
    if bool(start) != bool(end):
        name, other = (ends[1][0], start) if start else (ends[0][0], end)
        yield name, "is needed with the other end of the pool, %s; clear both or give both" % other
    elif start and ip_address(start) > ip_address(end):
        yield "src_ipv4_pool_end_ip", "%s lies before the start of the pool, %s" % (end, start)


def _whole_pool(segment: Mapping[str, Any]) -> Iterator[Problem]:
    return _check_pool(segment.get("src_ipv4_pool_start_ip") or "", segment.get("src_ipv4_pool_end_ip") or "")


SEGMENT = Manage(FAMILY, Segment())
SEGMENT_INFO = Info(FAMILY, Segment())
