# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From links, meshes and hubs to links: each once, however often it is named, and called the same whatever the order."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology import names
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology.equal_cost import Sharing
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology.networks import (
    CIRCUIT,
    SEGMENT,
    VBR,
    over,
)
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology.problems import NOWHERE
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology.read import Mapping, Sequence
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology.schema import (
    ALICLOUD,
    ALKIRA,
    LINK_OPTIONS,
    SIDE_OPTIONS,
)
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology.shapes import close, shown

if TYPE_CHECKING:
    from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology.networks import Network
    from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology.problems import Place, Problems

PEERING, PAIR, EXPRESSROUTE = "vpc_peering", "router_interface_pair", "azure_expressroute"
"""The kinds of link, called like the roles that keep them."""

FITS = {
    "peering": (PEERING,),
    "interface": (PAIR,),
    "connector": (EXPRESSROUTE,),
    "segment_options": (EXPRESSROUTE,),
    "routes": (PEERING, PAIR),
    "route_tables": (PEERING, PAIR),
    "overlap": (PEERING, PAIR),
    "tags": (PEERING,),
    "initiating": (PEERING, PAIR),
    "ecmp_routes": (PAIR,),
}
"""The kinds of link that know an option; one that is not listed, all know."""


class Mention:
    """One place that names links.

    :ivar what: ``links[2]``, ``mesh core`` or ``hub hub``, for messages.
    :ivar data: the entry.
    :ivar defaults: what holds in its file, by cloud.
    :ivar mesh, hub: the name of the mesh or hub that it is.
    :ivar middle: of a hub, the network.
    :ivar ends: what a single link says of each of its ends.
    :ivar kinds: the kinds of the links that it names.
    """

    def __init__(
        self,
        what: str,
        data: Mapping,
        defaults: dict[str, Mapping],
        mesh: str | None = None,
        hub: str | None = None,
        middle: str | None = None,
    ) -> None:
        self.what, self.data, self.defaults = what, data, defaults
        self.mesh, self.hub, self.middle = mesh, hub, middle
        self.place = data.place
        self.options = _only(data, LINK_OPTIONS)
        self.ends: dict[str, Mapping] = {}
        self.kinds: set[str] = set()

    @property
    def single(self) -> bool:
        """Whether it names one link by its ends, and so means just that one."""
        return not (self.mesh or self.hub)


def _only(data: Mapping, keys: Iterable[str]) -> Mapping:
    found = Mapping(data.place)
    for name in keys:
        if name in data:
            found.put(name, data[name], data.at(name))
    return found


class Link:
    """One link.

    :ivar ends: the networks by name: the two sides, or a circuit followed by its segments.
    :ivar mentions: the places that name it, in the order of the files.
    :ivar covers: for each network, those of them that name it.
    :ivar sides: for each network, what that end does for the link.
    """

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.ends: list[Network] = []
        self.mentions: list[Mention] = []
        self.covers: dict[str, list[Mention]] = {}
        self.name = ""
        self.was: list[str] = []
        self.sides: dict[str, Any] = {}
        self.options = Mapping(NOWHERE)

    @property
    def family(self) -> str:
        return self.ends[0].cloud

    @property
    def networks(self) -> list[str]:
        return [end.name for end in self.ends]

    @property
    def place(self) -> Place:
        return self.mentions[0].place

    @property
    def keep(self) -> bool:
        return bool(self.options.get("keep"))

    def other(self, network: Network) -> Network:
        return self.ends[1] if network is self.ends[0] else self.ends[0]

    @property
    def meshes(self) -> list[str]:
        return sorted({one.mesh for one in self.mentions if one.mesh})

    @property
    def hubs(self) -> list[str]:
        return sorted({one.hub for one in self.mentions if one.hub})


# --- What can be joined ------------------------------------------------------------------------------------------------


def kind_of(one: Network, other: Network) -> tuple[str | None, str | None]:
    """``(kind, None)`` of the link between two networks, or ``(None, why there is none)``."""
    if one.cloud != other.cloud:
        return None, "nothing that this collection manages joins two clouds; both ends have to be on the same"
    if one.cloud == ALKIRA:
        if {one.kind, other.kind} == {CIRCUIT, SEGMENT}:
            return EXPRESSROUTE, None
        if one.kind == CIRCUIT:
            return None, "a circuit is joined to segments; give both the same segment"
        return None, "segments are kept apart on purpose; a circuit can be linked to several"
    if one.cloud == ALICLOUD:
        if not (one.at_hand or other.at_hand):
            return None, "both belong to other parties; at least one needs keys, by account or connection"
        return PEERING, None
    if one.kind == other.kind == VBR:
        return None, "a virtual border router can only ask a VPC's router, not another one"
    return PAIR, None


# --- Collecting --------------------------------------------------------------------------------------------------------


class Expansion:
    """Turns all entries of all files into links.

    :param broken: names of networks that could not be read, of which nothing more is said.
    :ivar links: by the networks that identify each: two names, or that of a circuit.
    """

    def __init__(self, networks: dict[str, Network], broken: set[str], problems: Problems) -> None:
        self.networks, self.broken, self.problems = networks, broken, problems
        self.known = set(networks)
        self.links: dict[tuple[str, ...], Link] = {}
        self.mentions: list[Mention] = []
        self.hopeless: dict[tuple[Place, str, str | None], list[list[Network]]] = {}

    def add_link(self, data: Mapping, what: str, defaults: dict[str, Mapping]) -> None:
        mention = self._mention(what, data, defaults)
        ends = data.get("ends") or Sequence(data.place)
        found = []
        for index, end in enumerate(ends):
            there = ends.at(index)
            name = end["network"] if isinstance(end, Mapping) else end
            if not self._exists(name, there, "%s.ends[%d]" % (what, index)):
                continue
            if name in mention.ends:
                self.problems.add(there, "%s: %s is linked to itself; a link joins two networks" % (what, name))
                return
            mention.ends[name] = end if isinstance(end, Mapping) else Mapping(there)
            found.append(self.networks[name])
        if len(found) < len(ends) or len(found) < 2:
            return
        first = data.get("initiating")
        if first and first not in mention.ends:
            self.problems.add(
                data.at("initiating"),
                "%s.initiating: %s is not an end of it; its ends are %s" % (what, first, ", ".join(mention.ends)),
            )
        if len(found) == 2:
            self._pair(found[0], found[1], mention)
            return
        circuits = [end for end in found if end.kind == CIRCUIT]
        if len(circuits) != 1:
            self.problems.add(
                ends.place,
                "%s: a link has two ends, or is one of a circuit with its segments; for %d networks use a mesh or a hub"
                % (what, len(found)),
            )
            return
        for end in found:
            if end is not circuits[0]:
                self._pair(circuits[0], end, mention)

    def add_mesh(self, data: Mapping, what: str, defaults: dict[str, Mapping]) -> None:
        if "networks" not in data or "name" not in data:
            return
        mention = self._mention(what, data, defaults, mesh=data["name"])
        members = self._selected(data["networks"], "%s.networks" % what)
        if len(members) < 2:
            self.problems.warn(data.at("networks"), "%s: has %d networks, so it links nothing" % (what, len(members)))
        for one, other in itertools.combinations(sorted(members), 2):
            self._pair(self.networks[one], self.networks[other], mention)

    def add_hub(self, data: Mapping, what: str, defaults: dict[str, Mapping]) -> None:
        if "hub" not in data or "spokes" not in data:
            return
        if not self._exists(data["hub"], data.at("hub"), "%s.hub" % what):
            return
        name = data.get("name") or data["hub"]
        mention = self._mention(what, data, defaults, hub=name, middle=data["hub"])
        spokes = self._selected(data["spokes"], "%s.spokes" % what, without=data["hub"])
        for spoke in sorted(spokes):
            self._pair(self.networks[data["hub"]], self.networks[spoke], mention)

    def _mention(self, *what: Any, **more: Any) -> Mention:
        self.mentions.append(Mention(*what, **more))
        return self.mentions[-1]

    def _exists(self, name: str, place: Place, path: str) -> bool:
        if name in self.known or name in self.broken:
            return name in self.known
        hint = close(name, sorted(self.known)) or (
            " (patterns belong into meshes and hubs)" if set(name) & set("*?[~") else ""
        )
        self.problems.add(place, "%s: there is no network %s%s" % (path, shown(name), hint))
        return False

    def _selected(self, patterns: Sequence, path: str, without: str | None = None) -> set[str]:
        """The networks that a list of patterns selects."""
        read = []
        for index, text in enumerate(patterns):
            there, here = patterns.at(index), "%s[%d]" % (path, index)
            try:
                pattern = names.Pattern(text)
            except ValueError as error:
                self.problems.add(there, "%s: %s" % (here, error))
                continue
            if pattern.name is not None:
                if not self._exists(pattern.name, there, here):
                    continue
                if pattern.name == without and not pattern.sign:
                    self.problems.add(there, "%s: %s is linked to itself; it is the hub" % (here, without))
            elif not pattern.select(self.known | self.broken):
                self.problems.warn(there, "%s: no network matches %s" % (here, shown(text)))
            read.append(pattern)
        return names.select(read, self.known) - {without}

    def _pair(self, one: Network, other: Network, mention: Mention) -> None:
        """Note that a place links two networks."""
        kind, why = kind_of(one, other)
        if kind is None:
            self.hopeless.setdefault((mention.place, mention.what, why), []).append(
                sorted((one, other), key=lambda end: end.name)
            )
            return
        if kind == EXPRESSROUTE:
            # A circuit has one connector, with all segments that it is linked to.
            circuit, segment = (one, other) if one.kind == CIRCUIT else (other, one)
            ends = [circuit, segment]
            key: tuple[str, ...] = (circuit.name,)
        else:
            key = tuple(sorted((one.name, other.name)))
            ends = [self.networks[name] for name in key]
        link = self.links.get(key)
        if link is None:
            link = self.links[key] = Link(kind)
        for end in ends:
            if end.name not in link.covers:
                link.covers[end.name] = []
                link.ends.append(end)
            link.covers[end.name].append(mention)
        if not link.mentions or link.mentions[-1] is not mention:
            link.mentions.append(mention)
        mention.kinds.add(kind)

    # ------------------------------------------------------------------ finishing

    def finish(self) -> list[Link]:
        """All links with their names and options, in alphabetical order."""
        for (place, what, why), pairs in self.hopeless.items():
            one, other = min(pairs, key=lambda pair: (pair[0].name, pair[1].name))
            more = " (and %d more pairs)" % (len(pairs) - 1) if len(pairs) > 1 else ""
            self.problems.add(place, "%s: cannot join %s and %s%s: %s" % (what, one.words, other.words, more, why))
        for mention in self.mentions:
            for name in mention.data:
                if mention.kinds and not mention.kinds & set(FITS.get(name, mention.kinds)):
                    self.problems.add(
                        mention.data.at(name),
                        "%s.%s: means nothing to a link of the kind %s"
                        % (mention.what, name, ", ".join(sorted(mention.kinds))),
                    )
        for link in self.links.values():
            link.mentions.sort(key=lambda one: (one.place, one.what))
            if link.kind == EXPRESSROUTE:
                link.ends[1:] = sorted(link.ends[1:], key=lambda end: end.name)
            self._name(link)
            self._options(link)
            self._sides(link)
            self._line(link)
            if link.kind != EXPRESSROUTE:
                self._order(link)
        self._share()
        found = sorted(self.links.values(), key=lambda link: link.name)
        self._unique(found)
        return found

    def _name(self, link: Link) -> None:
        own = self._agreed(link, "name", [(one.data, one) for one in link.mentions if one.single])
        generated = link.networks[0] if link.kind == EXPRESSROUTE else names.joined(*link.networks)
        link.name = own or generated
        former = {name for one in link.mentions if one.single for name in one.data.get("was") or ()}
        ends = link.ends[:1] if link.kind == EXPRESSROUTE else link.ends
        for combination in itertools.product(*([end.name, *end.was] for end in ends)):
            former.add(combination[0] if len(ends) == 1 else names.joined(*combination))
        link.was = sorted(former - {link.name})

    def _agreed(self, link: Link, name: str, sources: Any) -> Any:
        """The one value that several places give an option; a contradiction is a problem that names both places."""
        first = None
        for data, mention in sources:
            if name not in data:
                continue
            if first is None:
                first = (data[name], data.at(name), mention)
            elif not same(first[0], data[name]):
                self._contradiction(link, name, first, (data[name], data.at(name), mention))
        return first[0] if first else None

    def _contradiction(self, link: Link, name: str, first: Any, second: Any) -> None:
        why = "; a circuit has one connector, whatever the segments" if link.kind == EXPRESSROUTE else ""
        self.problems.add(
            second[1],
            "%s: %s is %s for the link %s, but %s at %s%s"
            % (
                second[2].what,
                name,
                shown(second[0]),
                link.name or "--".join(link.networks),
                shown(first[0]),
                first[1],
                why,
            ),
        )

    def _options(self, link: Link) -> None:
        """What the places together say of the link, over what holds by default in their files."""
        family = link.family
        explicit = self._together(link, [(self._of_link(link, one.options), one) for one in link.mentions])
        by_default = [
            (_only(one.defaults.get(family) or Mapping(one.place), LINK_OPTIONS), one) for one in link.mentions
        ]
        # A default of sides belongs to the network's own file, not to the place that links it.
        for data, _mention in by_default:
            for name in (*SIDE_OPTIONS, "connector", "segment_options"):
                data.pop(name, None)
        # What is said outright settles what defaults of two files say differently.
        defaults = self._together(link, [(self._unsaid(data, explicit), one) for data, one in by_default])
        link.options = over(defaults, explicit)

    @staticmethod
    def _of_link(link: Link, options: Mapping) -> Mapping:
        """Without what a connector has for each of its segments."""
        skipped = ("segment_options",) if link.kind == EXPRESSROUTE else ()
        return _only(options, [name for name in options if name not in skipped])

    @staticmethod
    def _unsaid(data: Mapping, explicit: Any) -> Mapping:
        found = Mapping(data.place)
        for name, value in data.items():
            said = explicit.get(name)
            if isinstance(value, Mapping) and isinstance(said, Mapping):
                rest = _only(value, [key for key in value if key not in said])
                found.put(name, rest, data.at(name))
            elif said is None:
                found.put(name, value, data.at(name))
        return found

    def _together(self, link: Link, sources: Any) -> Mapping:
        """The union of several dictionaries of options; of dictionaries in them each key counts by itself."""
        found, from_ = Mapping(link.place), {}
        if len(sources) == 1:
            return over(found, sources[0][0])
        for data, mention in sources:
            for name, value in data.items():
                if isinstance(value, Mapping):
                    inner = found.setdefault(name, Mapping(value.place))
                    found.places.setdefault(name, data.at(name))
                    items = [("%s.%s" % (name, key), inner, key, item, value.at(key)) for key, item in value.items()]
                else:
                    items = [(name, found, name, value, data.at(name))]
                for path, target, key, item, place in items:
                    if path not in from_:
                        target.put(key, item, place)
                        from_[path] = (item, place, mention)
                    elif not same(from_[path][0], item):
                        self._contradiction(link, path, from_[path], (item, place, mention))
        return found

    def _sides(self, link: Link) -> None:
        """What each end does for the link: its own options over the link's, over the network's, over its defaults."""
        wanted, ends = tuple(SIDE_OPTIONS), link.ends
        if link.kind == EXPRESSROUTE:
            wanted, ends = ("segment_options",), link.ends[1:]
        for end in ends:
            covering = link.covers[end.name]
            own = [(_only(one.ends[end.name], wanted), one) for one in covering if end.name in one.ends]
            layers = [
                _only(end.defaults, wanted),
                _only(link.ends[0].data, wanted) if link.kind == EXPRESSROUTE else None,
                _only(end.data, wanted),
                self._together(link, [(_only(one.options, wanted), one) for one in covering]),
                self._together(link, own),
            ]
            if not end.at_hand:
                # What holds for everybody does not hold for a network of others.
                layers = [layers[2], layers[4]]
            side = Mapping(link.place)
            for layer in filter(None, layers):
                side = over(side, layer) if side else layer
            # A border router has no table of a VPC; only a default or a mesh can have meant it.
            link.sides[end.name] = _only(side, ("interface",)) if end.kind == VBR else side

    def _line(self, link: Link) -> None:
        """Bandwidth and quality, which only a peering between two regions has."""
        if link.kind != PEERING or link.ends[0].region != link.ends[1].region:
            return
        lines = ("bandwidth", "link_type")
        for name in lines:
            for mention in link.mentions:
                if mention.single and name in (mention.options.get("peering") or {}):
                    self.problems.add(
                        mention.options["peering"].at(name),
                        "%s.peering.%s: only a peering between two regions has one; %s are in the same"
                        % (mention.what, name, " and ".join(link.networks)),
                    )
        # What a default or a mesh says is meant for those of its links that have one.
        peering = link.options.get("peering")
        if peering:
            rest = _only(peering, [name for name in peering if name not in lines])
            link.options.put("peering", rest, link.options.at("peering"))

    def _order(self, link: Link) -> None:
        """The end that asks comes first. It follows from the networks themselves, so that no renaming turns a link round."""
        first = self._agreed(link, "initiating", [(one.data, one) for one in link.mentions if one.single])
        link.ends.sort(key=lambda end: (end.name != first if first else False, end.rank))
        if link.kind == PAIR and link.ends[1].kind == VBR:
            self.problems.add(
                link.place,
                "the link %s: %s can only be the initiating side" % (link.name, link.ends[1].words),
            )

    def _share(self) -> None:
        """Routes that several links of a network share."""
        pairs = {key: link for key, link in self.links.items() if link.kind != EXPRESSROUTE}
        sharing = Sharing(pairs, PAIR, self.problems)
        for link in pairs.values():
            for mention in link.mentions:
                for end in link.ends if mention.single else ():
                    sharing.of_end(link, end, mention)
        for mention in self.mentions:
            if PAIR in mention.kinds and mention.data.get("ecmp_routes") and not mention.single:
                names_of = {name for link in pairs.values() if mention in link.mentions for name in link.networks}
                middle = {mention.middle} if mention.middle else names_of
                sharing.of_group(mention, [self.networks[name] for name in sorted(names_of & middle)])

    def _unique(self, links: Iterable[Link]) -> None:
        taken: dict[str, Link] = {}
        for link in links:
            other = taken.setdefault(link.name, link)
            if other is not link:
                self.problems.add(
                    link.place,
                    "the link between %s is called %s, and so is the one between %s at %s; give one of them another name"
                    % (" and ".join(link.networks), link.name, " and ".join(other.networks), other.place),
                )
        former: dict[str, Link] = {}
        for link in links:
            for name in {name for one in link.mentions if one.single for name in one.data.get("was") or ()}:
                if taken.get(name, link) is not link:
                    text = "was: %s is the link at %s; a former name must be free" % (name, taken[name].place)
                    self.problems.add(link.place, text)
                elif former.setdefault(name, link) is not link:
                    text = "was: %s is the former name of the link at %s, too" % (name, former[name].place)
                    self.problems.add(link.place, text)


def same(one: Any, other: Any) -> bool:
    """Whether two values of an option mean the same; lists do in any order."""
    if isinstance(one, list) and isinstance(other, list):
        return sorted(map(str, one)) == sorted(map(str, other))
    return one == other
