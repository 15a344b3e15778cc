# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks of addresses and prefixes, as ``Field.check`` wants them: None, or what is wrong."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable


def prefix_of_length(length: int) -> Callable[[str], str | None]:
    """A check for an IPv4 prefix of exactly this length."""

    def check(text: str) -> str | None:
        fault = prefix(text)
        if fault:
            return fault
        network = ipaddress.ip_network(text)
        if network.version != 4 or network.prefixlen != length:
            return f"must be an IPv4 prefix of length /{length}, not {text}"
        return None

    return check


def prefix(text: str) -> str | None:
    """An IPv4 or IPv6 prefix without host bits."""
    if "/" not in text or not text.rpartition("/")[2].isdecimal():  # Python would take a netmask there, too
        return f"must be a prefix such as 10.0.0.0/16, not {text!r}"
    try:
        ipaddress.ip_network(text)
    except ValueError:
        try:
            network = ipaddress.ip_network(text, strict=False)
        except ValueError:
            return f"must be a prefix such as 10.0.0.0/16, not {text!r}"
        return f"has host bits set; the prefix is {network}"
    return None


def address(text: str) -> str | None:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return f"must be an IP address, not {text!r}"
    return None
