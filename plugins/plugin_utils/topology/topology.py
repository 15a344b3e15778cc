# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A topology: a file and those that it includes, read, checked and expanded. Pure: what touches Ansible comes in as functions."""

from __future__ import annotations

import glob
import hashlib
import os
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology import check, definitions, schema
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology.expand import Expansion
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology.networks import SEGMENT, Network, over
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology.problems import Place, Problems
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology.read import Mapping, Sequence, parse
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology.shapes import CannotRender, Reading

if TYPE_CHECKING:
    from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology.expand import Link


class Topology:
    """What the files come to.

    :ivar name: the topology's.
    :ivar mark: whether what it makes is marked.
    :ivar networks: by name, :class:`~.networks.Network`.
    :ivar links: :class:`~.expand.Link`, in alphabetical order.
    :ivar alkira: what is defined beside networks, by kind and name.
    :ivar warnings: texts.
    """

    def __init__(
        self,
        name: str,
        mark: bool,
        networks: dict[str, Network],
        links: list[Link],
        alkira: dict[str, Any],
        warnings: list[str],
    ) -> None:
        self.name, self.mark = name, mark
        self.networks, self.links, self.alkira = networks, links, alkira
        self.warnings = warnings

    def hosts(self) -> list[tuple[str, dict[str, Any], list[str]]]:
        """``(name, variables, groups)`` of each link; see :func:`host`."""
        revision = self.revision
        return [(link.name, host(self, link, revision), groups(self, link)) for link in self.links]

    @property
    def revision(self) -> str:
        """Stands for the set of links: another one as soon as one comes, goes or changes its name."""
        return hashlib.sha256("\n".join(link.name for link in self.links).encode()).hexdigest()[:16]

    def facts(self) -> dict[str, Any]:
        """What holds for the topology as a whole, for a variable of its group. Every host has it, so it stays small."""
        linked = {name for link in self.links for name in link.networks}
        unlinked = [network for name, network in sorted(self.networks.items()) if name not in linked]
        return {
            "name": self.name,
            "mark": self.mark,
            "links": len(self.links),
            "revision": self.revision,
            "unlinked": [network.name for network in unlinked],
            # What they stand for on their clouds is in the file, so that it stays there.
            "reserved": sorted(
                {name for name in map(_name_on_cloud, unlinked) if name}
                | {name for several in self.alkira.values() for name in several}
            ),
            "places": places(self.networks.values()),
        }


def _name_on_cloud(network: Network) -> str | None:
    """What the VPC or segment of a network is called, where the topology would make it."""
    if network.kind == SEGMENT:
        return network.segment_name() if network.segment() is not None else None
    vpc = network.vpc() if network.made else None
    return vpc["vpc_name"] if vpc else None


def places(networks: Iterable[Network]) -> list[dict[str, Any]]:
    """Where the networks are: accounts and regions, each once, in which marks are looked for."""
    found: dict[str, dict[str, Any]] = {}
    for network in networks:
        if network.at_hand:
            place = {"family": network.cloud}
            if network.cloud != schema.ALKIRA:
                more = {name: getattr(network, name) for name in ("account", "region", "connection")}
                place.update((name, value) for name, value in more.items() if value is not None)
            found.setdefault(repr(sorted(place.items(), key=lambda item: item[0])), place)
    return [found[key] for key in sorted(found)]


def host(topology: Topology, link: Link, revision: str) -> dict[str, Any]:
    """All that is to be known of a link, as one variable: what left the file leaves nothing behind where inventories are kept."""
    return {
        "name": link.name,
        "kind": link.kind,
        "family": link.family,
        "topology": topology.name,
        "mark": topology.mark,
        "revision": revision,
        "networks": link.networks,
        "accounts": accounts(link),
        "regions": regions(link),
        "meshes": link.meshes,
        "hubs": link.hubs,
        "keep": link.keep,
        "was": link.was,
        "overlap": link.options.get("overlap") or "fail",
        "ends": [definitions.end_facts(link, end) for end in link.ends],
        "definition": definitions.definition(link),
        "beside": definitions.beside(link, topology.alkira),
        "source": [str(place) for place in sorted({one.place for one in link.mentions})],
    }


def accounts(link: Link) -> list[str]:
    """The accounts that a link touches, as far as the file names them."""
    if link.family == schema.ALKIRA:
        return []
    ends = [end for end in link.ends if end.account or not end.connection]
    return sorted({end.account or end.account_id or "own" for end in ends})


def regions(link: Link) -> list[str]:
    """The regions that a link touches, as far as the file names them; a connector is in its CXP."""
    if link.family == schema.ALKIRA:
        cxp = definitions.connector_options(link).get("cxp")
        return [cxp] if cxp else []
    return sorted({end.region for end in link.ends if end.region})


def groups(topology: Topology, link: Link) -> list[str]:
    """The groups that a link is in."""
    found = [("topology", topology.name), ("family", link.family)]
    for kind, several in (
        ("account", accounts(link)),
        ("region", [region.lower() for region in regions(link)]),
        ("network", link.networks),
        ("mesh", link.meshes),
        ("hub", link.hubs),
    ):
        found += [(kind, name) for name in several]
    return ["%s_%s" % (kind, check.group_name(name)) for kind, name in found]


# --- Reading -----------------------------------------------------------------------------------------------------------


class Source:
    """One file.

    :ivar name: what it is called in messages.
    """

    def __init__(self, path: str, name: str, text: str) -> None:
        self.path, self.name, self.text = path, name, text


class Loader:
    """Reads a topology.

    :param path: of the main file.
    :param read: ``read(path)`` returns a file's text, or raises OSError or ValueError.
    :param render: as of :class:`~.shapes.Reading`.
    """

    def __init__(self, path: str, read: Callable[[str], str], render: Callable[[str], Any]) -> None:
        self.path, self.folder = path, os.path.dirname(os.path.abspath(path))
        self.read, self.problems = read, Problems()
        self.reading = Reading(self.problems, render)
        self.sources: list[Source] = []
        self.trees: list[Mapping] = []

    # ------------------------------------------------------------------ files

    def main(self) -> Mapping:
        """Read the main file and return its data, neither rendered nor checked.

        :raises TopologyError: it cannot be read.
        """
        name = os.path.basename(self.path)
        self.trees = [self._parsed(self._source(self.path, name, Place(name, 1)))]
        return self.trees[0]

    def include(self) -> None:
        """Read the files that the main one includes.

        :raises TopologyError: one cannot be read.
        """
        main = self.trees[0]
        if "include" not in main:
            return
        wanted = schema.FILE.options["include"].read(main["include"], main.at("include"), "include", self.reading)
        for index, pattern in enumerate(wanted if isinstance(wanted, Sequence) else ()):
            for path in self._matching(pattern, wanted.at(index), "include[%d]" % index):
                source = self._source(path, os.path.relpath(path, self.folder), wanted.at(index))
                self.trees.append(self._parsed(source))

    def _matching(self, pattern: str, place: Place, path: str) -> list[str]:
        full = os.path.join(glob.escape(self.folder), pattern)
        taken = {os.path.realpath(source.path) for source in self.sources}
        found = sorted(glob.glob(full, recursive=True))
        if not found and glob.has_magic(pattern):
            self.problems.warn(place, "%s: no file matches %s" % (path, pattern))
        elif not found:
            self.problems.add(place, "%s: there is no file %s beside %s" % (path, pattern, self.sources[0].name))
        return [one for one in found if os.path.realpath(one) not in taken and not os.path.isdir(one)]

    def _source(self, path: str, name: str, place: Place) -> Source:
        try:
            source = Source(path, name, self.read(path))
        except (OSError, ValueError) as error:
            self.problems.add(place, "%s cannot be read: %s" % (name, getattr(error, "strerror", None) or error))
            self.problems.stop()
        self.sources.append(source)
        return source

    def _parsed(self, source: Source) -> Any:
        place = Place(source.name, 1)
        data = parse(source.text, source.name, self.problems)
        if data is None and len(self.sources) > 1:
            return Mapping(place)
        if data is None:
            self.problems.add(place, "is empty; a topology needs plugin, topology, networks and links")
        elif not isinstance(data, Mapping):
            self.problems.add(place, "is no dictionary; see the documentation of %s" % schema.PLUGIN)
        if not isinstance(data, Mapping):
            self.problems.stop()
        return data

    def digest(self) -> str:
        """Stands for the contents of all files that were read."""
        texts = [text for source in self.sources for text in (source.name, source.text)]
        return hashlib.sha256("\0".join(texts).encode("utf-8", "surrogatepass")).hexdigest()

    # ------------------------------------------------------------------ contents

    def topology(self) -> Topology:
        """Everything checked and expanded.

        :raises TopologyError: anything is wrong; it tells all of it.
        """
        check.needs_netaddr()
        files = [schema.FILE.read(self.trees[0], self.trees[0].place, "", self.reading)]
        files += [schema.SITE.read(tree, tree.place, "", self.reading) for tree in self.trees[1:]]
        main = files[0]
        defaults = [over(main.get("defaults"), data.get("defaults")) for data in files]
        networks = self._networks(files, defaults)
        alkira = self._alkira(files)
        check.check_networks(networks, self.problems)
        links = self._links(files, defaults, networks)
        check.check_links(networks, links, self.problems)
        self.problems.stop()
        used = {
            reference for link in links if link.family == schema.ALKIRA for reference in definitions.references(link)
        }
        check.check_unused(networks, links, alkira, used, self.problems)
        return Topology(
            main["topology"],
            main.get("mark", True),
            networks,
            links,
            alkira,
            self.problems.warnings,
        )

    def _broken(self, networks: Any) -> set[str]:
        """Networks that are written and could not be read. That is reported once, and not again wherever they are named."""
        written = [tree.get("networks") for tree in self.trees]
        return {name for several in written if isinstance(several, dict) for name in several} - set(networks)

    def _networks(self, files: Any, defaults: Any) -> Any:
        found: dict[str, Network] = {}
        for data, holds in zip(files, defaults):
            networks = data.get("networks") or Mapping(data.place)
            for name, content in networks.items():
                place = networks.at(name)
                if name in found:
                    self.problems.add(
                        place, "networks.%s: is given twice; the first is at %s" % (name, found[name].place)
                    )
                else:
                    found[name] = Network(name, content, place, holds)
        return found

    def _alkira(self, files: Any) -> dict[str, Any]:
        found = Mapping(files[0].place)
        for data in files:
            for kind, several in (data.get("alkira") or {}).items():
                there = found.setdefault(kind, Mapping(several.place))
                for name, content in several.items():
                    if name in there:
                        self.problems.add(
                            several.at(name),
                            "alkira.%s.%s: is given twice; the first is at %s" % (kind, name, there.at(name)),
                        )
                    else:
                        there.put(name, content, several.at(name))
        return found

    def _links(self, files: Any, defaults: Any, networks: Any) -> list[Link]:
        expansion = Expansion(networks, self._broken(networks), self.problems)
        meshes: dict[str, Mapping] = {}
        hubs: dict[str, Mapping] = {}
        for data, holds in zip(files, defaults):
            for index, link in enumerate(data.get("links") or ()):
                expansion.add_link(link, "links[%d]" % index, holds)
            for index, mesh in enumerate(data.get("meshes") or ()):
                self._once(meshes, mesh.get("name"), mesh, "mesh")
                expansion.add_mesh(mesh, "meshes[%d]" % index, holds)
            for index, hub in enumerate(data.get("hubs") or ()):
                self._once(hubs, hub.get("name"), hub, "hub")
                expansion.add_hub(hub, "hubs[%d]" % index, holds)
        self._groups(expansion.mentions)
        return expansion.finish()

    def _once(self, taken: Any, name: str | None, entry: Any, what: str) -> None:
        if name is None:
            return
        other = taken.setdefault(name, entry)
        if other is not entry:
            self.problems.add(
                entry.at("name"), "the %s %s is given twice; the first is at %s" % (what, name, other.at("name"))
            )

    def _groups(self, mentions: Any) -> None:
        """Meshes, and hubs, whose groups would be one."""
        for kind in ("mesh", "hub"):
            taken: dict[str, tuple[str, Place]] = {}
            for mention in mentions:
                name = getattr(mention, kind)
                if name is None:
                    continue
                other, place = taken.setdefault(check.group_name(name), (name, mention.place))
                if other != name:
                    self.problems.add(
                        mention.place,
                        "the %s %s is to groups the same name as %s at %s; they differ in - and _ alone"
                        % (kind, name, other, place),
                    )


def nothing_to_render(text: str) -> Any:
    """For use without Ansible: there is nobody who could render a template."""
    raise CannotRender("is a template, and there is nobody to render it")


def load(path: str, read: Callable[[str], str], render: Callable[[str], Any] = nothing_to_render) -> Topology:
    """Read, check and expand a topology; parameters as of :class:`Loader`."""
    loader = Loader(path, read, render)
    loader.main()
    loader.include()
    return loader.topology()
