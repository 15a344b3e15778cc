# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be checked about a value before any call. Each function returns a text that says what would be right, or None."""

from __future__ import annotations

import functools
import ipaddress
import re

MAC = re.compile(r"^[0-9A-Fa-f]{2}([:-])(?:[0-9A-Fa-f]{2}\1){4}[0-9A-Fa-f]{2}\Z")


@functools.lru_cache(maxsize=65536)
def network(value):
    """The network that an address with a prefix length lies in. Cached: a batch looks at each of its blocks many times.

    :raises ValueError: it is none.
    """
    return ipaddress.ip_network(value, strict=False)


def cidr(value, version=None, exact=None, shortest=None, longest=None):
    """An IPv4 or IPv6 network in network-address form.

    :param exact, shortest, longest: prefix lengths that are asked for.
    """
    # Python's library would take a netmask behind the slash too; no cloud does.
    if not isinstance(value, str) or "/" not in value or "." in value.rpartition("/")[2]:
        return "%r is not a CIDR block; write it as network/length, for example 172.16.0.0/12" % (value,)
    try:
        net = network(value)
    except ValueError:
        return "%r is not a valid CIDR block" % value
    if version and net.version != version:
        return "%r is not an IPv%d block" % (value, version)
    if str(net) != value.lower() and net.network_address != ipaddress.ip_address(value.split("/")[0]):
        return "%r has host bits set; the network is %s" % (value, net)
    if exact and net.prefixlen != exact:
        return "%r is a /%d; it must be a /%d" % (value, net.prefixlen, exact)
    if shortest is not None and net.prefixlen < shortest:
        return "%r is a /%d; the prefix length must be %d or more" % (value, net.prefixlen, shortest)
    if longest is not None and net.prefixlen > longest:
        return "%r is a /%d; the prefix length must be %d or less" % (value, net.prefixlen, longest)
    return None


def within(value, ranges):
    """A CIDR block inside one of some ranges."""
    net = network(value)
    if any(net.version == network(item).version and net.subnet_of(network(item)) for item in ranges):
        return None
    return "%s is not inside %s" % (value, ", ".join(ranges))


def normal_cidr(value):
    """The canonical spelling of a CIDR block; anything else unchanged."""
    try:
        return str(network(value))
    except ValueError:
        return value


def overlaps(one, other):
    """Whether two lists of CIDR blocks share an address; returns the first overlapping pair or None."""
    for a in one:
        for b in other:
            net_a, net_b = network(a), network(b)
            if net_a.version == net_b.version and net_a.overlaps(net_b):
                return a, b
    return None


def address(value, version=4):
    try:
        parsed = ipaddress.ip_address(value)
    except ValueError:
        return "%r is not an IP address" % (value,)
    return None if version in (None, parsed.version) else "%r is not an IPv%d address" % (value, version)


def mac(value):
    return (
        None
        if MAC.match(value)
        else "%r is not a MAC address (six hexadecimal octets such as 00:1A:2B:3C:4D:5E)" % (value,)
    )


def normal_mac(value):
    """The canonical spelling of a MAC address."""
    return str(value).replace("-", ":").upper()


def length(value, least, most):
    if least <= len(value) <= most:
        return None
    return "must be %d to %d characters, not %d" % (least, most, len(value))


def no_scheme(value):
    if value.lower().startswith(("http://", "https://")):
        return "must not begin with http:// or https://"
    return None


def number(value, least, most):
    return None if least <= value <= most else "must be from %d to %d, not %d" % (least, most, value)


def authority(value):
    """A host, or a host and a port, without a scheme or a path."""
    if "://" in value:
        return "%r must be written without a scheme, as host or host:port" % value
    if not re.match(r"^([A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?$", value):
        return "%r is not a host name, or a host name and a port (host:port)" % value
    return None


def first(*results):
    """The first text among some results of the functions above, or None."""
    return next((text for text in results if text), None)
