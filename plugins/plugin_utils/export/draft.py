# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The topology that an export comes to, while it is put together: names that are free, networks, links, and what is left out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import checks
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology import names
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology.check import group_name
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology.networks import Network
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology.problems import NOWHERE
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology.read import Mapping, placed

ENOUGH = 40
"""Characters of a name that is made up here, which leaves room for a number behind it."""


class Names:
    """Names of networks, each given once. Two that differ in hyphens and underscores alone would be one group."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, wanted: str | None, otherwise: str) -> str:
        """A free name that is as near as can be to what a cloud calls something.

        :param otherwise: what is called so, where nothing of its name can be used: ``vpc``.
        """
        base = wanted or ""
        if names.network(base):
            base = re.sub("-{2,}", "-", re.sub("[^A-Za-z0-9_-]", "-", base)).strip("-")
            if not re.match("[A-Za-z]", base):
                base = "-".join(filter(None, (otherwise, base.lstrip("_-"))))
            base = base[:ENOUGH].rstrip("-")
        if names.network(base):
            base = otherwise
        name, number = base, 1
        while group_name(name) in self._taken or names.network(name):
            number += 1
            name = "%s-%d" % (base[:ENOUGH].rstrip("-"), number)
        self._taken.add(group_name(name))
        return name


class Node:
    """A network of the topology.

    :ivar data: what the file says of it.
    :ivar called: what the cloud calls it, and its id: what filters and messages know it by.
    :ivar blocks: its CIDR blocks as the cloud has them.
    :ivar origin: its kind and id, for what is known of it elsewhere.
    """

    def __init__(
        self,
        name: str,
        data: dict[str, Any],
        called: Iterable[str | None] = (),
        tags: dict[str, str] | None = None,
        blocks: Iterable[str] = (),
        origin: tuple[str, str] | None = None,
    ) -> None:
        self.name, self.data = name, data
        self.called, self.tags, self.blocks = [one for one in called if one], tags or {}, list(blocks)
        self.origin = origin

    @property
    def rank(self) -> tuple[Any, ...]:
        """Of two ends, the one with the lower rank asks for the link, unless the file says otherwise."""
        return Network(self.name, placed(self.data, NOWHERE), NOWHERE, Mapping(NOWHERE)).rank


class Edge:
    """A link of the topology.

    :ivar ends: its nodes, the one that asked for it first.
    :ivar sides: what the file says of each end.
    :ivar options: what it says of the link.
    :ivar title: what the cloud calls it; None where links have no name there.
    :ivar origins: kinds and ids of the objects that it is.
    """

    def __init__(
        self, ends: list[Node], sides: list[dict[str, Any]], options: dict[str, Any], title: Any, origins: Any
    ) -> None:
        self.ends, self.sides, self.options, self.title = ends, sides, options, title
        self.origins = origins
        self.name = ""
        self.keep_name: Callable[[Edge], object] = lambda edge: (
            None
        )  # says what the cloud calls it, where that is not the name of the link

    @property
    def key(self) -> tuple[str, ...]:
        return tuple(sorted(one.name for one in self.ends))

    @property
    def generated(self) -> str:
        """The name that it has without one of its own."""
        return self.ends[0].name if len(self.ends) != 2 or "circuit" in self.ends[0].data else names.joined(*self.key)


class Draft:
    """
    :ivar alkira: ``{(kind, id): (name, options)}`` of what connectors use and the file defines.
    :ivar left: what cannot be said, with reasons; ``notes``: what else the reader has to know.
    :ivar secrets: ``[((kind, id) of what they belong to, text)]``
    :ivar seen: ``(family, kind, id)`` of all that there is.
    """

    def __init__(self) -> None:
        self.names = Names()
        self.nodes: list[Node] = []
        self.edges: list[Edge] = []
        self.alkira: dict[tuple[str, Any], tuple[str, dict[str, Any]]] = {}
        self.left: list[dict[str, Any]] = []
        self.notes: list[Any] = []
        self.secrets: list[Any] = []
        self.seen: set[Any] = set()
        self._keys: set[Any] = set()

    def leave(self, kind: str, name: Any, ident: Any, reason: str, about: Any = ()) -> None:
        """Note what cannot be said in a topology.

        :param about: ids of what it belongs to.
        """
        self.left.append(
            {"kind": kind, "name": name or "", "id": str(ident or ""), "reason": reason, "about": [ident, *about]}
        )

    def unsaid(self, what: str, ident: Any, refused: Any) -> None:
        """Note the options of an object that a module would refuse."""
        for option, text in sorted(refused.items()):
            self.leave("%s of %s" % (option, what), "", ident, "the module would refuse it: %s" % text)

    def add_edge(self, edge: Edge) -> bool:
        """Add a link, with its name; False where the topology has one between the same networks."""
        if edge.key in self._keys:
            return False
        self._keys.add(edge.key)
        self.edges.append(edge)
        return True

    # ------------------------------------------------------------------ what of it is wanted

    def narrow(self, wanted: Callable[[Node], bool], edge_wanted: Callable[[Edge], bool]) -> None:
        """Keep the networks that are wanted, and the links of those, with their other ends.

        :param wanted: a function from a network to whether it is; ``edge_wanted``: the same for a link by itself.
        """
        chosen = {one for one in self.nodes if wanted(one)}
        self.edges = [one for one in self.edges if edge_wanted(one) or chosen & set(one.ends)]
        chosen |= {end for one in self.edges for end in one.ends}
        self.nodes = [one for one in self.nodes if one in chosen]
        known = {ident for one in self.nodes for ident in one.called}
        self.left = [one for one in self.left if known & set(one["about"])]

    def drop_unlinked(self, kept: Callable[[Node], bool] = lambda node: False) -> int:
        """Leave out networks in no link, but for those that ``kept`` tells; returns how many."""
        linked = {end for one in self.edges for end in one.ends}
        before = len(self.nodes)
        self.nodes = [one for one in self.nodes if one in linked or kept(one)]
        return before - len(self.nodes)

    def drop_unused(self) -> None:
        """Leave out what no link uses that is still there."""
        used = {origin for one in self.edges for origin in one.origins}
        self.alkira = {key: value for key, value in self.alkira.items() if key in used}
        self.secrets = [(key, text) for key, text in self.secrets if key in used]

    def covered(self) -> set[Any]:
        """``(family, kind, id)`` of what is in the file."""
        found = {(one.data["cloud"], *one.origin) for one in self.nodes if one.origin}
        return found | {(one.ends[0].data["cloud"], *origin) for one in self.edges for origin in one.origins}

    # ------------------------------------------------------------------ names of links

    def name_edges(self) -> None:
        """Give all links their names, those of the cloud first."""
        taken: set[str] = set()
        rest = []
        for edge in sorted(self.edges, key=lambda one: (one.title or "", one.key)):
            if edge.title and not names.link(edge.title) and edge.title not in taken:
                edge.name = edge.title
                taken.add(edge.name)
            else:
                rest.append(edge)
        for edge in rest:
            name, number = edge.generated, 1
            while name in taken:
                number += 1
                name = "%s-%d" % (edge.generated[: names.LONGEST_LINK - 4], number)
            edge.name = name
            taken.add(name)
        for edge in self.edges:
            edge.keep_name(edge)


def by_address(blocks: Iterable[str]) -> list[str]:
    """Blocks in the order of their addresses."""

    def key(block: str) -> tuple[int, ...]:
        net = checks.network(block)
        return net.version, net.first, net.prefixlen

    return sorted(blocks, key=key)


def without_none(data: dict[str, Any]) -> dict[str, Any]:
    """A dictionary without what holds nothing."""
    return {name: value for name, value in data.items() if value not in (None, "", [], {})}
