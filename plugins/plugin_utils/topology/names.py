# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names of networks and links, and patterns that select networks.

A link is called after its ends, in alphabetical order with two hyphens between: so its name depends on no order in any file, and a
network's name, which never holds two, can be told from it. Both fit what the clouds allow for the objects that are named after
them, with what the roles add.
"""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Iterable

BETWEEN = "--"

NETWORK = r"^[A-Za-z][A-Za-z0-9_]*(-[A-Za-z0-9_]+)*$"
LONGEST_NETWORK = 50
NETWORK_WORDS = (
    "2 to %d letters, digits, underscores and single hyphens, beginning with a letter and not ending with a hyphen"
    % LONGEST_NETWORK
)

LINK = r"^[A-Za-z][A-Za-z0-9_-]*$"
LONGEST_LINK = 2 * LONGEST_NETWORK + len(BETWEEN)
"""Well below the 128 characters of a peering and of a router interface, whose accepting side has ``-opposite`` behind it."""

_NETWORK, _LINK = re.compile(NETWORK), re.compile(LINK)


def network(name: str) -> str | None:
    """What is wrong with the name of a network, mesh or topology, or None."""
    if 2 <= len(name) <= LONGEST_NETWORK and _NETWORK.match(name) and not name.endswith("\n"):
        return None
    return "%r is no name; it can have %s" % (name, NETWORK_WORDS)


def link(name: str) -> str | None:
    """What is wrong with the name of a link, or None."""
    if 2 <= len(name) <= LONGEST_LINK and _LINK.match(name) and not name.endswith("\n"):
        return None
    return "%r is no name; it can have 2 to %d letters, digits, underscores and hyphens, beginning with a letter" % (
        name,
        LONGEST_LINK,
    )


def joined(one: str, other: str) -> str:
    """The name of the link between two networks."""
    return BETWEEN.join(sorted((one, other)))


class Pattern:
    """One item of a list that selects networks, as in patterns of hosts: a name, a shell pattern such as ``shop-*``, or
    ``~`` and a regular expression; with ``!`` in front it takes out, with ``&`` it keeps only what both select.

    :raises ValueError: it cannot be read; its text says why.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.sign = text[0] if text[:1] in ("!", "&") else ""
        rest = text[len(self.sign) :].strip()
        if not rest:
            raise ValueError(
                "%r selects nothing; write a name, a pattern such as shop-*, or ~ and a regular expression" % text
            )
        self.name = None
        if rest.startswith("~"):
            try:
                self._found = re.compile(rest[1:]).search
            except re.error as error:
                raise ValueError("%r is no regular expression: %s" % (rest[1:], error)) from error
        elif any(sign in rest for sign in "*?["):
            self._found = re.compile(fnmatch.translate(rest)).match
        else:
            self.name = rest

    def select(self, known: set[str]) -> set[str]:
        if self.name is not None:
            return {self.name} & known
        return {name for name in known if self._found(name)}


def select(patterns: Iterable[Pattern], known: set[str]) -> set[str]:
    """The names, of those that are known, that some patterns select together. Their order does not matter.

    :param known: a set.
    """
    patterns, found = list(patterns), set()
    for pattern in patterns:
        if not pattern.sign:
            found |= pattern.select(known)
    for pattern in patterns:
        if pattern.sign == "&":
            found &= pattern.select(known)
    for pattern in patterns:
        if pattern.sign == "!":
            found -= pattern.select(known)
    return found
