# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The networks of a topology, and what each says of itself."""

from __future__ import annotations

import functools
from typing import Any

from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import checks
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology.problems import NOWHERE, Place
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology.read import Mapping, Sequence
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology.schema import ALICLOUD, ALKIRA, STACK

VPC, VBR, CIRCUIT, SEGMENT = "vpc", "vbr", "circuit", "segment"

WORDS = {
    (ALICLOUD, VPC): "a VPC on Alibaba Cloud",
    (STACK, VPC): "a VPC on Apsara Stack",
    (STACK, VBR): "a virtual border router on Apsara Stack",
    (ALKIRA, CIRCUIT): "an ExpressRoute circuit on Alkira",
    (ALKIRA, SEGMENT): "a segment on Alkira",
}


def over(base: Any, more: Any) -> Mapping:
    """A dictionary of options laid over another: of dictionaries in it each key counts by itself."""
    found = Mapping(getattr(more, "place", None) or getattr(base, "place", None) or NOWHERE)
    found.bad = getattr(base, "bad", False) or getattr(more, "bad", False)
    for source in (base, more):
        if not isinstance(source, Mapping):
            continue
        for name, value in source.items():
            there = found.get(name)
            both = isinstance(value, Mapping) and isinstance(there, Mapping)
            found.put(name, over(there, value) if both else value, source.at(name))
    return found


class Network:
    """One network. What it says never changes, so what follows from it is found once.

    :ivar place: where it stands.
    :ivar data: what is written there.
    :ivar defaults: what holds for its cloud in its file.
    :ivar kind: VPC, VBR, CIRCUIT or SEGMENT.
    """

    def __init__(self, name: str, data: Mapping, place: Place, defaults: Mapping) -> None:
        self.name, self.data, self.place = name, data, place
        self.cloud = data["cloud"]
        self.defaults = defaults.get(self.cloud) or Mapping(place)
        self.kind = self._kind()
        self.keep = bool(data.get("keep"))
        self.was = sorted(set(data.get("was") or ()))

    def _kind(self) -> str:
        if self.cloud == ALKIRA:
            return SEGMENT if "segment" in self.data else CIRCUIT
        return VBR if self.data.get("router_type") == "VBR" else VPC

    @functools.cached_property
    def words(self) -> str:
        """``hub (a VPC on Alibaba Cloud)``"""
        return "%s (%s)" % (self.name, WORDS[self.cloud, self.kind])

    def at(self, *keys: Any) -> Place:
        """Where one of its options stands."""
        place, data = self.place, self.data
        for key in keys:
            if not isinstance(data, Mapping) or key not in data:
                break
            place, data = data.at(key), data[key]
        return place

    def option(self, name: str) -> Any:
        """An option of the network, or else of the defaults."""
        value = self.data.get(name)
        return self.defaults.get(name) if value is None else value

    def options(self, name: str) -> Mapping:
        """A dictionary of options: of the network, over the defaults."""
        return over(self.defaults.get(name), self.data.get(name))

    # ------------------------------------------------------------------ whose it is, and where

    @functools.cached_property
    def connection(self) -> Any:
        """Connection options of its own: a dictionary, or a template of one."""
        own, default = self.data.get("connection"), self.defaults.get("connection")
        return over(default, own) if isinstance(own, Mapping) and isinstance(default, Mapping) else own or default

    @functools.cached_property
    def account(self) -> str | None:
        """Whose keys are used. An account that is only named by its id is not overruled by a default."""
        if self.data.get("account_id") and not self.data.get("account"):
            return None
        return self.option("account")

    @functools.cached_property
    def account_id(self) -> str | None:
        own = self.data.get("account_id")
        return own or (None if self.data.get("account") else self.defaults.get("account_id"))

    @functools.cached_property
    def region(self) -> str | None:
        return self.option("region")

    @functools.cached_property
    def at_hand(self) -> bool:
        """Whether there can be keys for it; else it is another party's."""
        if self.cloud != ALICLOUD:
            return True
        if self.data.get("account_id") and not self.data.get("account"):
            return bool(self.data.get("connection"))
        return bool(self.account or self.connection or not self.account_id)

    # ------------------------------------------------------------------ what it is

    @functools.cached_property
    def by_id(self) -> bool:
        return bool((self.data.get("vpc") or {}).get("vpc_id"))

    @functools.cached_property
    def made(self) -> bool:
        """Whether a VPC is made for it."""
        return self.kind == VPC and not self.by_id

    def vpc(self) -> dict[str, Any] | None:
        """The VPC as the modules take it. One by id is left as it is, so no default holds for it."""
        if self.kind == VBR:
            return None
        if self.by_id:
            found = dict(self.data["vpc"])
            tags = self.data.get("tags")
        else:
            found = dict(self.options("vpc"))
            found.setdefault("vpc_name", self.name)
            tags = self.options("tags")
        if tags:
            found["tags"] = tags
        return found

    def former_vpc_names(self) -> list[str] | None:
        """What its VPC was called when the network had a former name; None where it has a name of its own, or an id."""
        if not self.made or not self.was or self.options("vpc").get("vpc_name"):
            return None
        return list(self.was)

    @functools.cached_property
    def blocks(self) -> list[tuple[str, Place]]:
        """Its CIDR blocks, of IPv4 and IPv6, as far as the file tells them, each with its place."""
        vpc = self.data.get("vpc") or Mapping(self.place)
        found = [(vpc[name], vpc.at(name)) for name in ("cidr_block", "ipv6_cidr_block") if vpc.get(name)]
        secondary = vpc.get("secondary_cidr_blocks") or Sequence(self.place)
        return found + [(block, secondary.at(index)) for index, block in enumerate(secondary)]

    @functools.cached_property
    def rank(self) -> tuple[Any, ...]:
        """Which of two ends asks for a link, as far as the networks tell: a virtual border router, which can only ask, then
        one whose account has keys, then by address, by id, by name.
        """
        block = next((number for number in (_number(block) for block, _place in self.blocks) if number), None)
        vpc_id = (self.data.get("vpc") or {}).get("vpc_id") or ""
        return (self.kind != VBR, not self.at_hand, block is None, block or (), vpc_id, self.name)

    def segment_name(self) -> str:
        """The name of the segment on Alkira."""
        given = self.data["segment"]
        return given if not isinstance(given, Mapping) else given.get("name") or self.name

    def segment(self) -> dict[str, Any] | None:
        """The segment to make, or None where it has to exist."""
        if not isinstance(self.data["segment"], Mapping):
            return None
        was = {"was": list(self.was)} if self.was and not self.options("segment").get("name") else {}
        return dict(self.options("segment"), name=self.segment_name(), **was)

    def circuits(self) -> list[Mapping]:
        """The circuits, each over the defaults and with a name."""
        given = self.data.get("circuit")
        several = [given] if isinstance(given, Mapping) else given or []
        found = []
        for index, one in enumerate(several):
            circuit = over(self.defaults.get("circuit"), one)
            if "name" not in circuit:
                name = self.name if len(several) == 1 else "%s-%d" % (self.name, index + 1)
                circuit.put("name", name, one.place)
            found.append(circuit)
        return found


def _number(block: Any) -> tuple[int, ...]:
    """An IPv4 block as numbers that sort; anything else as nothing."""
    try:
        net = checks.network(str(block))
    except ValueError:
        return ()
    return (net.first, net.prefixlen) if net.version == 4 else ()
