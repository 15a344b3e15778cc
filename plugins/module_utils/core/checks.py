# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be checked about a value before any call. Each function returns a text that says what would be right, or None."""

from __future__ import annotations

import ipaddress
import re

MAC = re.compile(r"^[0-9A-Fa-f]{2}([:-])(?:[0-9A-Fa-f]{2}\1){4}[0-9A-Fa-f]{2}$")


def cidr(value, version=None, exact=None, shortest=None, longest=None):
    """An IPv4 or IPv6 network in network-address form.

    :param exact, shortest, longest: prefix lengths that are asked for.
    """
    if not isinstance(value, str) or "/" not in value:
        return "%r is not a CIDR block; write it as network/length, for example 172.16.0.0/12" % (value,)
    try:
        network = ipaddress.ip_network(value, strict=False)
    except ValueError:
        return "%r is not a valid CIDR block" % value
    if version and network.version != version:
        return "%r is not an IPv%d block" % (value, version)
    if str(network) != value.lower() and network.network_address != ipaddress.ip_address(value.split("/")[0]):
        return "%r has host bits set; the network is %s" % (value, network)
    if exact and network.prefixlen != exact:
        return "%r is a /%d; it must be a /%d" % (value, network.prefixlen, exact)
    if shortest is not None and network.prefixlen < shortest:
        return "%r is a /%d; the prefix length must be %d or more" % (value, network.prefixlen, shortest)
    if longest is not None and network.prefixlen > longest:
        return "%r is a /%d; the prefix length must be %d or less" % (value, network.prefixlen, longest)
    return None


def within(value, ranges):
    """A CIDR block inside one of some ranges."""
    network = ipaddress.ip_network(value)
    allowed = [ipaddress.ip_network(item) for item in ranges]
    if any(network.version == item.version and network.subnet_of(item) for item in allowed):
        return None
    return "%s is not inside %s" % (value, ", ".join(ranges))


def normal_cidr(value):
    """The canonical spelling of a CIDR block; anything else unchanged."""
    try:
        return str(ipaddress.ip_network(value, strict=False))
    except ValueError:
        return value


def overlaps(one, other):
    """Whether two lists of CIDR blocks share an address; returns the first overlapping pair or None."""
    for a in one:
        for b in other:
            net_a, net_b = ipaddress.ip_network(a, strict=False), ipaddress.ip_network(b, strict=False)
            if net_a.version == net_b.version and net_a.overlaps(net_b):
                return a, b
    return None


def address(value, version=4):
    try:
        parsed = ipaddress.ip_address(value)
    except ValueError:
        return "%r is not an IP address" % (value,)
    return None if parsed.version == version else "%r is not an IPv%d address" % (value, version)


def mac(value):
    return (
        None
        if MAC.match(value)
        else "%r is not a MAC address (six hexadecimal octets such as 00:1A:2B:3C:4D:5E)" % (value,)
    )


def length(value, least, most):
    if least <= len(value) <= most:
        return None
    return "must be %d to %d characters, not %d" % (least, most, len(value))


def no_scheme(value):
    if value.startswith(("http://", "https://")):
        return "must not begin with http:// or https://"
    return None


def first(*results):
    """The first text among some results of the functions above, or None."""
    return next((text for text in results if text), None)
