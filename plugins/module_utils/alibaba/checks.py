# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks that both Alibaba families make before the first call. Each returns a text that says what would be right, or None."""

from __future__ import annotations

from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import checks

# Sources: Apsara Stack contract 4.1, 4.4; Alibaba Cloud contract 5.1, 5.3.
VPC_RANGES = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")
RESERVED_ROUTE = "100.64.0.0/10"


def name(value, least=2, letter_first=False):
    """A name: 2 to 128 characters, no http:// or https:// in front; some resources want a letter first."""
    bad = checks.first(checks.length(value, least, 128), checks.no_scheme(value))
    if bad is None and letter_first and not value[0].isalpha():
        return "must begin with a letter"
    return bad


def description(value, letter_first=False, least=2):
    """A description: empty, or 2 to 256 characters, no http:// or https:// in front."""
    if value == "":
        return None
    bad = checks.first(checks.length(value, least, 256), checks.no_scheme(value))
    if bad is None and letter_first and not value[0].isalpha():
        return "must begin with a letter"
    return bad


def vpc_cidr(value):
    """The block of a VPC: IPv4, network form, inside the private ranges that the cloud allows."""
    return checks.cidr(value, version=4, shortest=8, longest=28) or checks.within(value, VPC_RANGES)


def destination(value):
    """The destination of a route: a CIDR block that does not touch the range the cloud keeps for itself."""
    bad = checks.cidr(value)
    if bad is None and checks.overlaps([value], [RESERVED_ROUTE]) and checks.within(value, [RESERVED_ROUTE]) is None:
        return "%s lies inside %s, which the cloud keeps for itself" % (value, RESERVED_ROUTE)
    return bad


def tags(value, most=20):
    """Tags: at most 20, keys of 1 to 128 characters, values up to 128, none of the cloud's own prefixes."""
    if len(value) > most:
        return "at most %d tags are possible, not %d" % (most, len(value))
    for key, content in value.items():
        if not 1 <= len(key) <= 128:
            return "the key %r must have 1 to 128 characters" % key
        if len(str(content)) > 128:
            return "the value of %r must have at most 128 characters" % key
        if key.startswith(("aliyun", "acs:")) or "http://" in key or "https://" in key:
            return "the key %r uses a prefix that the cloud keeps for itself" % key
    return None
