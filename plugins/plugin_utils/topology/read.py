# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""YAML into plain data that knows the line of every key and item, the same with every ansible-core.

Values that Ansible treats specially keep a type of their own: :class:`Vaulted` stays encrypted, :class:`Unsafe` is never
rendered. Nothing is rendered or checked here but YAML itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import yaml

from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology.problems import Place, TopologyError

if TYPE_CHECKING:
    from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology.problems import Problems

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""Ten times as fast where the library's C half is installed."""

AS_WRITTEN = ("tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:binary")
VAULT = ("!vault", "!vault-encrypted")
UNSAFE = "!unsafe"


class Mapping(dict[Any, Any]):
    """A dictionary.

    :ivar place: where it begins.
    :ivar places: where each of its keys stands.
    :ivar bad: whether something in it was left out because a problem was reported of it.
    """

    __slots__ = ("bad", "place", "places")

    def __init__(self, place: Place, items: Any = (), places: dict[str, Place] | None = None) -> None:
        super().__init__(items)
        self.place, self.bad = place, False
        self.places = dict(places or {})

    def at(self, key: Any) -> Place:
        return self.places.get(key, self.place)

    def put(self, key: str, value: Any, place: Place) -> None:
        self[key] = value
        self.places[key] = place


class Sequence(list[Any]):
    """A list.

    :ivar place: where it begins.
    :ivar places: where each of its items stands.
    :ivar bad: whether one of them was left out because a problem was reported of it.
    """

    __slots__ = ("bad", "place", "places")

    def __init__(self, place: Place, items: Iterable[Any] = (), places: Iterable[Place] = ()) -> None:
        super().__init__(items)
        self.place, self.bad = place, False
        self.places = list(places)

    def at(self, index: int) -> Place:
        return self.places[index] if index < len(self.places) else self.place

    def put(self, value: Any, place: Place) -> None:
        self.append(value)
        self.places.append(place)


class Vaulted(str):
    """The ciphertext of a value behind ``!vault``. It stays one until a task uses it."""

    __slots__ = ()


class Unsafe(str):
    """A text behind ``!unsafe``: braces in it mean nothing."""

    __slots__ = ()


class Template(str):
    """A text that is rendered only when a task uses it, because its value must not be kept."""

    __slots__ = ()


def placed(value: Any, place: Place) -> Any:
    """Plain data, such as a template brings, as if it stood in one line of a file."""
    if isinstance(value, (Mapping, Sequence)):
        return value
    if isinstance(value, dict):
        items = {str(key): placed(item, place) for key, item in value.items()}
        return Mapping(place, items, dict.fromkeys(items, place))
    if isinstance(value, (list, tuple)):
        return Sequence(place, [placed(item, place) for item in value], [place] * len(value))
    return value


def parse(text: str, file: str, problems: Problems) -> Any:
    """The document in a text.

    :param file: its name in messages.
    :returns: None for a text without content.
    :raises TopologyError: it is no YAML, so nothing more can be said of it.
    """
    try:
        loader = LOADER(text)
        try:
            node = loader.get_single_node()
            return None if node is None else _Builder(loader, file, problems).build(node)
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problems.add(Place(file, mark.line + 1 if mark else 1), _words(error))
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        problems.add(Place(file, 1), _words(error))
    raise TopologyError(problems.errors)


def _words(error: Exception) -> str:
    said = getattr(error, "problem", None) or str(error).partition("\n")[0]
    return "this is no YAML: %s (a text that holds ': ' or begins with {{ needs quotes)" % said


class _Builder:
    """Makes data of one document's nodes. What an alias repeats is built once."""

    def __init__(self, loader: Any, file: str, problems: Problems) -> None:
        self.loader, self.file, self.problems = loader, file, problems
        self.built: dict[int, Any] = {}
        self.open: set[int] = set()

    def place(self, node: Any) -> Place:
        return Place(self.file, node.start_mark.line + 1)

    def build(self, node: Any) -> Any:
        key = id(node)
        if key in self.open:
            self.problems.add(self.place(node), "an alias leads back to what it stands in; write it out")
            return None
        if key not in self.built:
            self.open.add(key)
            try:
                self.built[key] = self._build(node)
            finally:
                self.open.discard(key)
        return self.built[key]

    def _build(self, node: Any) -> Any:
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node)
        if isinstance(node, yaml.SequenceNode):
            found = Sequence(self.place(node))
            for item in node.value:
                found.put(self.build(item), self.place(item))
            return found
        return self._scalar(node)

    def _scalar(self, node: Any) -> Any:
        if node.tag in VAULT:
            return Vaulted(node.value)
        if node.tag == UNSAFE:
            return Unsafe(node.value)
        if node.tag in AS_WRITTEN:
            return node.value
        if not node.tag.startswith("tag:yaml.org,2002:"):
            self.problems.add(
                self.place(node), "the tag %s means nothing here; there are !vault and !unsafe" % node.tag
            )
            return node.value
        return self.loader.construct_object(node)

    def _mapping(self, node: Any) -> Mapping:
        found = Mapping(self.place(node))
        merged: list[Any] = []
        for key, value in node.value:
            if key.tag == "tag:yaml.org,2002:merge":
                merged += value.value if isinstance(value, yaml.SequenceNode) else [value]
                continue
            if not isinstance(key, yaml.ScalarNode):
                self.problems.add(self.place(key), "a key must be a text")
                continue
            name = key.value
            if name in found:
                self.problems.add(self.place(key), "%s is given twice; the first is at %s" % (name, found.places[name]))
                continue
            found.put(name, self.build(value), self.place(key))
        # What a merge key brings gives way to what is written out, and the first of several merges wins.
        for other in map(self.build, merged):
            if not isinstance(other, Mapping):
                self.problems.add(self.place(node), "<< needs a dictionary, or a list of dictionaries")
                continue
            for name, value in other.items():
                if name not in found:
                    found.put(name, value, other.places[name])
        return found
