# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks that both Alibaba families make before the first call. Each returns a text that says what would be right, or None."""

from __future__ import annotations

import re
from typing import Any

from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import checks

# Sources: Apsara Stack contract 4.1, 4.4; Alibaba Cloud contract 5.1, 5.3.
VPC_RANGES = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")
RESERVED_ROUTE = "100.64.0.0/10"
MOST_WEIGHT = 255


LETTERS = "A-Za-z\u4e00-\u9fff"
"""What counts as a letter: those of ASCII, and Chinese characters. For use inside of a regular expression's brackets."""

_BEGINS = re.compile("[%s]" % LETTERS)
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
_ACCOUNT = re.compile("[0-9]{1,19}")
_KEPT = ("aliyun", "acs:")
_URLS = ("http://", "https://")


def name(value: str, least: int = 2, letter_first: bool = False) -> str | None:
    """A name: 2 to 128 characters, no http:// or https:// in front; some resources want a letter first."""
    if value and not value.strip():
        return "must not be blank"
    if _CONTROL.search(value):
        return "must not hold control characters, such as the end of a line"
    return _text(value, least, 128, letter_first)


def description(value: str, letter_first: bool = False, least: int = 2) -> str | None:
    """A description: empty, or 2 to 256 characters, no http:// or https:// in front."""
    return None if value == "" else _text(value, least, 256, letter_first)


def _text(value: str, least: int, most: int, letter_first: bool) -> str | None:
    bad = checks.first(checks.length(value, least, most), checks.no_scheme(value))
    if bad is None and letter_first and not _BEGINS.match(value):
        return "must begin with a letter (A to Z, or a Chinese character)"
    return bad


def account_id(value: str) -> str | None:
    """The id of an account, which is a number."""
    return None if _ACCOUNT.fullmatch(value) else "must be the number of an account, not %r" % value


def vpc_cidr(value: str) -> str | None:
    """The block of a VPC: IPv4, network form, inside the private ranges that the cloud allows."""
    return checks.cidr(value, version=4, shortest=8, longest=28) or checks.within(value, VPC_RANGES)


def weight(value: int) -> str | None:
    """The share of one of several next hops."""
    return checks.number(value, 0, MOST_WEIGHT)


def destination(value: str) -> str | None:
    """The destination of a route: a CIDR block that does not touch the range the cloud keeps for itself."""
    bad = checks.cidr(value)
    if bad is None and checks.within(value, [RESERVED_ROUTE]) is None:
        return "%s lies inside %s, which the cloud keeps for itself" % (value, RESERVED_ROUTE)
    return bad


def tags(value: dict[str, Any], most: int = 20) -> str | None:
    """Tags: at most 20, keys of 1 to 128 characters, values up to 128, in neither a URL or one of the cloud's own prefixes."""
    if len(value) > most:
        return "at most %d tags are possible, not %d" % (most, len(value))
    for key, content in value.items():
        if isinstance(content, (dict, list)):
            return "the value of %r must be a text, not a %s" % (key, type(content).__name__)
        if not 1 <= len(key) <= 128:
            return "the key %r must have 1 to 128 characters" % key
        if len(content) > 128:
            return "the value of %r must have at most 128 characters" % key
        for what, text in (("key %r" % key, key), ("value of %r" % key, content)):
            if text.startswith(_KEPT):
                return "the %s begins with %s, which the cloud keeps for itself" % (what, " or ".join(_KEPT))
            if any(url in text for url in _URLS):
                return "the %s holds %s, which no tag may" % (what, " or ".join(_URLS))
    return None
