# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be checked about a value before any call. Each function returns a text that says what would be right, or None."""

from __future__ import annotations

import bisect
import functools
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.library import library

if TYPE_CHECKING:
    import netaddr

    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.contract import Problem

Span = tuple[int, int, int]

_LENGTH = re.compile("0|[1-9][0-9]{0,2}")


@functools.lru_cache(maxsize=65536)
def _parsed(value: Any) -> tuple[netaddr.IPAddress, netaddr.IPNetwork]:
    """``(address, network)`` of an address with or without a prefix length, such as ``10.1.2.3/16``.

    Cached: a batch looks at each of its blocks many times.

    :raises ValueError: it is no such address, or no cloud accepts the way it is written: with a netmask behind the slash, or with
        parts left out.
    """
    text, slash, length = value.partition("/") if isinstance(value, str) else ("", "", "")
    ip = ip_address(text)
    if slash and not _LENGTH.fullmatch(length):
        raise ValueError(value)
    netaddr = library("netaddr")
    try:
        return ip, (
            netaddr.IPNetwork((ip.value, int(length)), version=ip.version) if slash else netaddr.IPNetwork(ip)
        ).cidr
    except netaddr.AddrFormatError as error:
        raise ValueError(value) from error


def ip_address(value: Any) -> netaddr.IPAddress:
    """An IPv4 or IPv6 address.

    :raises ValueError: the text is no such address.
    """
    netaddr = library("netaddr")
    try:
        return netaddr.IPAddress(value, flags=netaddr.INET_PTON)
    except (netaddr.AddrFormatError, TypeError, ValueError) as error:
        raise ValueError(value) from error


def network(value: Any) -> netaddr.IPNetwork:
    """The network (``netaddr.IPNetwork``) that an address with a prefix length lies in.

    :raises ValueError: the text is no such address.
    """
    return _parsed(value)[1]


def cidr(
    value: Any,
    version: int | None = None,
    exact: int | None = None,
    shortest: int | None = None,
    longest: int | None = None,
) -> str | None:
    """An IPv4 or IPv6 network in network-address form.

    :param exact, shortest, longest: prefix lengths that are asked for.
    """
    if not isinstance(value, str) or "/" not in value or "." in value.rpartition("/")[2]:
        return "%r is not a CIDR block; write it as network/length, for example 172.16.0.0/12" % (value,)
    try:
        ip, net = _parsed(value)
    except ValueError:
        return "%r is not a valid CIDR block" % value
    if version and net.version != version:
        return "%r is not an IPv%d block" % (value, version)
    if ip != net.ip:
        return "%r has host bits set; the network is %s" % (value, net)
    if exact and net.prefixlen != exact:
        return "%r is a /%d; it must be a /%d" % (value, net.prefixlen, exact)
    if shortest is not None and net.prefixlen < shortest:
        return "%r is a /%d; the prefix length must be %d or more" % (value, net.prefixlen, shortest)
    if longest is not None and net.prefixlen > longest:
        return "%r is a /%d; the prefix length must be %d or less" % (value, net.prefixlen, longest)
    return None


def within(value: str, ranges: Collection[str]) -> str | None:
    """A CIDR block inside one of some ranges."""
    net = network(value)
    if any(net in network(item) for item in ranges):
        return None
    return "%s is not inside %s" % (value, ", ".join(ranges))


def normal_cidr(value: str) -> str:
    """The canonical spelling of a CIDR block; anything else unchanged."""
    try:
        return str(network(value))
    except ValueError:
        return value


def same_cidr(wanted: str, present: str | None) -> bool:
    """Whether two texts are the same CIDR block, however they spell it."""
    return wanted == present or normal_cidr(wanted) == normal_cidr(present or "")


class Blocks:
    """CIDR blocks in order of their addresses, so that finding those which overlap another one takes no look at all of them.

    Of two CIDR blocks that share an address one lies in the other, so the outermost stand for all.
    """

    def __init__(self, blocks: Iterable[str] = ()) -> None:
        self._spans: list[Span] = []
        self._by_span: dict[Span, str] = {}
        # A larger block comes before those inside of it.
        for version, first, negative, block in sorted((*_span(block), block) for block in blocks):
            if not self._spans or (version, first) > (self._spans[-1][0], -self._spans[-1][2]):
                self._spans.append((version, first, negative))
                self._by_span[version, first, negative] = block

    def add(self, block: str) -> None:
        """Take in a block that overlaps none."""
        span = _span(block)
        bisect.insort(self._spans, span)
        self._by_span[span] = block

    def overlapping(self, block: str) -> list[str]:
        """Those that share an address with a block, in order of their addresses."""
        version, first, negative = _span(block)
        at = bisect.bisect_left(self._spans, (version, first))
        found = []
        if at and self._spans[at - 1][0] == version and -self._spans[at - 1][2] >= first:
            found.append(self._spans[at - 1])
        while at < len(self._spans) and self._spans[at][:2] <= (version, -negative):
            found.append(self._spans[at])
            at += 1
        return [self._by_span[span] for span in found]


def _span(block: str) -> Span:
    """A block as numbers that sort, the larger of two that begin alike first."""
    net = network(block)
    return net.version, net.first, -net.last


def overlaps(one: Iterable[str], other: Iterable[str]) -> tuple[str, str] | None:
    """Whether two lists of CIDR blocks share an address; returns the first overlapping pair or None."""
    blocks = Blocks(other)
    for a in one:
        if blocks.overlapping(a):
            return a, next(b for b in other if network(a) in network(b) or network(b) in network(a))
    return None


def clashing(blocks: Mapping[str, str]) -> Iterator[Problem]:
    """Yield ``(place, text)`` for each of some CIDR blocks that overlaps one before it, ``{place: block}``."""
    good = Blocks()
    order: dict[str, int] = {}
    for place, block in blocks.items():
        met = good.overlapping(block)
        if met:
            yield place, "%s overlaps %s" % (block, min(met, key=order.__getitem__))
        else:
            good.add(block)
            order[block] = len(order)


def address(value: Any, version: int | None = 4) -> str | None:
    try:
        parsed = ip_address(value)
    except ValueError:
        return "%r is not an IP address" % (value,)
    return None if version in (None, parsed.version) else "%r is not an IPv%d address" % (value, version)


@functools.lru_cache(maxsize=65536)
def _mac(value: Any) -> str | None:
    """The canonical spelling of a MAC address, or None."""
    netaddr = library("netaddr")
    try:
        octets = netaddr.EUI(value, version=48).words
    except (netaddr.AddrFormatError, TypeError, ValueError):
        return None
    return ":".join("%02X" % octet for octet in octets)


def normal_mac(value: Any) -> str:
    """The canonical spelling of a MAC address, ``00:1A:2B:3C:4D:5E``; anything else as text."""
    return _mac(str(value)) or str(value)


def mac(value: Any) -> str | None:
    """A MAC address with colons or hyphens between its octets; the library knows more spellings."""
    normal = _mac(value)
    if normal and value.upper() in (normal, normal.replace(":", "-")):
        return None
    return "%r is not a MAC address (six hexadecimal octets such as 00:1A:2B:3C:4D:5E)" % (value,)


def length(value: str, least: int, most: int) -> str | None:
    if least <= len(value) <= most:
        return None
    return "must be %d to %d characters, not %d" % (least, most, len(value))


def no_scheme(value: str) -> str | None:
    if value.lower().startswith(("http://", "https://")):
        return "must not begin with http:// or https://"
    return None


def number(value: int, least: int, most: int) -> str | None:
    return None if least <= value <= most else "must be from %d to %d, not %d" % (least, most, value)


def authority(value: str) -> str | None:
    """A host, or a host and a port, without a scheme or a path."""
    if "://" in value:
        return "%r must be written without a scheme, as host or host:port" % value
    if not re.match(r"^([A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?$", value):
        return "%r is not a host name, or a host name and a port (host:port)" % value
    return None


def first(*results: str | None) -> str | None:
    """The first text among some results of the functions above, or None."""
    return next((text for text in results if text), None)
