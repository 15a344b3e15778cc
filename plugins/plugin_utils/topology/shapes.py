# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a value of the file may look like, declared once: these shapes read and check the file, and write its JSON schema.

A shape takes a value with its place and returns it as the rest of the code wants it: rendered, of the right type, defaults left
out. What is wrong is added to the problems, and reading goes on with :data:`BAD` in its place.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Iterable
from typing import TYPE_CHECKING, Any

from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.leaves import BRACES, with_braces
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology.read import (
    Mapping,
    Sequence,
    Template,
    Unsafe,
    Vaulted,
    placed,
)

if TYPE_CHECKING:
    from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology.problems import Place, Problems

BAD = object()
"""Stands for a value that a problem was reported of."""

TEMPLATE = BRACES.pattern
"""What makes a text a template, in patterns of the schema. A template may stand for a value of any type."""

TRUE, FALSE = ("true", "yes", "on", "1"), ("false", "no", "off", "0")


class CannotRender(Exception):
    """Why a template has no value."""


class Reading:
    """What reading a file needs beside its data.

    :ivar render: ``render(text)`` gives the value of a template, or raises :class:`CannotRender`.
    """

    def __init__(self, problems: Problems, render: Callable[[str], Any]) -> None:
        self.problems, self.render = problems, render


def shown(value: Any) -> str:
    """A value in a message: short, and as a user would write it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "a dictionary"
    if isinstance(value, list):
        return "a list"
    text = str(value) if isinstance(value, (int, float)) else repr(str(value))
    return text if len(text) <= 80 else text[:77] + "..."


def close(name: str, known: Iterable[str]) -> str:
    """``(did you mean 'x'?)``, or nothing."""
    found = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    return " (did you mean %r?)" % found[0] if found else ""


class Shape:
    """Base of all shapes.

    :cvar secret: its values are never rendered or shown here.
    :cvar lazy: a template in its place is rendered by the task that uses it.
    :cvar empty: a key without a value is as good as none, as it is left when everything below it was commented out.
    """

    secret = lazy = empty = False

    def __init__(self, description: str = "") -> None:
        self.description = description

    def read(self, value: Any, place: Place, path: str, reading: Reading) -> Any:
        """The value as it shall be used; None if nothing was given, or BAD."""
        if value is None and self.empty:
            return None
        if value is None:
            reading.problems.add(place, "%s: is empty; give a value, or leave it out" % path)
            return BAD
        if isinstance(value, Vaulted):
            if self.secret or self.lazy:
                return value
            reading.problems.add(place, "%s: is encrypted; only secrets can be, and this is needed in clear" % path)
            return BAD
        if isinstance(value, str) and not isinstance(value, Unsafe) and BRACES.search(value):
            if self.secret or self.lazy:
                return Template(value)
            try:
                # In what a template brought, braces mean nothing any more.
                value = placed(with_braces(Unsafe, reading.render(value)), place)
            except CannotRender as error:
                reading.problems.add(place, "%s: %s" % (path, error))
                return BAD
            if value is None:
                return None
        text = self.refuses(value)
        if text:
            reading.problems.add(place, "%s: %s" % (path, text))
            return BAD
        return self.take(value, place, path, reading)

    def refuses(self, value: Any) -> str | None:
        """Why a value is not of this shape, or None."""
        return None

    def take(self, value: Any, place: Place, path: str, reading: Reading) -> Any:
        return value

    def schema(self, book: Book) -> dict[str, Any]:
        """The JSON schema. Parts with a name are put into ``book`` and referred to."""
        found = self.body(book)
        if self.description:
            found = {"description": self.description, **found}
        return found

    def body(self, book: Book) -> dict[str, Any]:
        return {}


class Raw(Shape):
    """Anything, exactly as it is written; for what Ansible itself reads."""

    def __init__(self, description: str, **schema: Any) -> None:
        super().__init__(description)
        self._schema = schema

    def read(self, value: Any, place: Place, path: str, reading: Reading) -> Any:
        return value

    def body(self, book: Book) -> dict[str, Any]:
        return dict(self._schema)


class Text(Shape):
    """A text.

    :param check: ``check(text)`` returns what is wrong, or None.
    :param choices: the texts that are allowed, each with its meaning; or a list of them.
    :param pattern: of the schema, where ``check`` can be told as one.
    """

    def __init__(
        self,
        description: str = "",
        check: Callable[[str], str | None] | None = None,
        choices: Collection[str] | None = None,
        pattern: str | None = None,
        secret: bool = False,
    ) -> None:
        super().__init__(description)
        self.check, self.pattern, self.secret = check, pattern, secret
        self.choices = choices if isinstance(choices, dict) or choices is None else dict.fromkeys(choices, "")

    def refuses(self, value: Any) -> str | None:
        if isinstance(value, bool):
            return "must be a text, not %s; put it in quotes" % shown(value)
        if not isinstance(value, (str, int, float)):
            return "must be a text, not %s" % shown(value)
        text = str(value)
        if self.choices is not None and text not in self.choices:
            return "must be one of %s, not %s%s" % (", ".join(self.choices), shown(text), close(text, self.choices))
        return self.check(text) if self.check else None

    def take(self, value: Any, place: Place, path: str, reading: Reading) -> Any:
        if self.secret and not isinstance(value, Unsafe) and str(value):
            reading.problems.warn(
                place, "%s: is a secret in clear text, which ansible-inventory shows; use !vault or a lookup" % path
            )
        return value if isinstance(value, str) else str(value)

    def body(self, book: Book) -> dict[str, Any]:
        if self.choices is not None:
            known = [
                {"const": one, "description": text} if text else {"const": one} for one, text in self.choices.items()
            ]
            return {"oneOf": [*known, {"$ref": "#/definitions/template"}]}
        if self.pattern:
            return {"type": "string", "pattern": "%s|%s" % (self.pattern, TEMPLATE)}
        return {"type": ["string", "number"]}


class Number(Shape):
    """A whole number, or with ``whole=False`` any."""

    def __init__(
        self, description: str = "", least: float | None = None, most: float | None = None, whole: bool = True
    ) -> None:
        super().__init__(description)
        self.least, self.most, self.whole = least, most, whole

    def _value(self, value: Any) -> float | None:
        try:
            return int(value) if self.whole else float(value)
        except (TypeError, ValueError, OverflowError):
            return None

    def refuses(self, value: Any) -> str | None:
        number = None if isinstance(value, (bool, dict, list)) else self._value(value)
        if number is None or (isinstance(value, float) and number != value):
            return "must be a %snumber, not %s" % ("whole " if self.whole else "", shown(value))
        if self.least is not None and number < self.least:
            return "must be %s or more, not %s" % (self.least, number)
        if self.most is not None and number > self.most:
            return "must be %s or less, not %s" % (self.most, number)
        return None

    def take(self, value: Any, place: Place, path: str, reading: Reading) -> Any:
        return self._value(value)

    def body(self, book: Book) -> dict[str, Any]:
        kind = "integer" if self.whole else "number"
        found: dict[str, Any] = {
            "type": [kind, "string"],
            "pattern": r"^\s*[-+]?[0-9._]+([eE][-+]?[0-9]+)?\s*$|%s" % TEMPLATE,
        }
        if self.least is not None:
            found["minimum"] = self.least
        if self.most is not None:
            found["maximum"] = self.most
        return found


class Flag(Shape):
    """True or false."""

    def refuses(self, value: Any) -> str | None:
        if isinstance(value, bool) or (not isinstance(value, float) and str(value).strip().lower() in TRUE + FALSE):
            return None
        return "must be true or false, not %s" % shown(value)

    def take(self, value: Any, place: Place, path: str, reading: Reading) -> Any:
        return value if isinstance(value, bool) else str(value).strip().lower() in TRUE

    def body(self, book: Book) -> dict[str, Any]:
        words = "|".join(
            "[%s%s]%s" % (one[0].upper(), one[0], one[1:]) if one[0].isalpha() else one for one in TRUE + FALSE
        )
        return {
            "type": ["boolean", "string", "integer"],
            "pattern": r"^\s*(%s)\s*$|%s" % (words, TEMPLATE),
            "minimum": 0,
            "maximum": 1,
        }


class Items(Shape):
    """A list.

    :param single: a value by itself is a list of one.
    """

    def __init__(
        self, description: str, element: Shape, single: bool = False, least: int = 0, empty: bool = False
    ) -> None:
        super().__init__(description)
        self.element, self.single, self.least, self.empty = element, single, least, empty

    def refuses(self, value: Any) -> str | None:
        if isinstance(value, list):
            return "needs at least %d items" % self.least if len(value) < self.least else None
        if self.single:
            return None
        return "must be a list, not %s; write [%s]" % (shown(value), "..." if isinstance(value, dict) else value)

    def take(self, value: Any, place: Place, path: str, reading: Reading) -> Any:
        if not isinstance(value, Sequence):
            value = placed(value, place) if isinstance(value, list) else Sequence(place, [value], [place])
        found = Sequence(place)
        for index, item in enumerate(value):
            there, here = value.at(index), "%s[%d]" % (path, index)
            read = self.element.read(item, there, here, reading)
            if read is None:
                reading.problems.add(there, "%s: is empty" % here)
            elif read is not BAD:
                found.put(read, there)
            elif isinstance(self.element, (Text, Number)):
                # A list of values is one value: what is left of it would be something else.
                found.bad = True
        return BAD if found.bad else found

    def body(self, book: Book) -> dict[str, Any]:
        found: dict[str, Any] = {
            "type": _types("array", self.empty),
            "pattern": TEMPLATE,
            "items": self.element.schema(book),
        }
        if self.least:
            found["minItems"] = self.least
        return {"anyOf": [found, self.element.schema(book)]} if self.single else found


class Named(Shape):
    """A dictionary whose keys the user chooses.

    :param key: ``key(name)`` returns what is wrong with a name, or None.
    """

    def __init__(
        self,
        description: str,
        element: Shape,
        key: Callable[[str], str | None] | None = None,
        pattern: str | None = None,
        empty: bool = False,
    ) -> None:
        super().__init__(description)
        self.element, self.key, self.pattern, self.empty = element, key, pattern, empty

    def refuses(self, value: Any) -> str | None:
        return None if isinstance(value, dict) else "must be a dictionary, not %s" % shown(value)

    def take(self, value: Any, place: Place, path: str, reading: Reading) -> Any:
        value, found = placed(value, place), Mapping(place)
        for name, item in value.items():
            here, there = "%s.%s" % (path, name), value.at(name)
            bad = self.key(name) if self.key else None
            if bad:
                reading.problems.add(there, "%s: %s" % (here, bad))
            item = Mapping(there) if item is None and self.element.empty else item
            read = self.element.read(item, there, here, reading)
            if read is None:
                reading.problems.add(there, "%s: is empty" % here)
            elif read is not BAD and not bad:
                found.put(name, read, there)
        return found

    def body(self, book: Book) -> dict[str, Any]:
        found: dict[str, Any] = {"type": _types("object", self.empty), "pattern": TEMPLATE}
        found["additionalProperties"] = self.element.schema(book)
        if self.pattern:
            found["propertyNames"] = {"pattern": self.pattern}
        return found


class Table(Shape):
    """A dictionary with known keys.

    :param options: the shapes by key, or a function that returns them; asked once, when first needed.
    :param required: keys that have to be there.
    :param aliases: other names of keys, likewise.
    :param elsewhere: keys that stand in another place, each with the words that say where.
    :param name: of the definition in the schema.
    :param module: the module whose documentation tells what the options mean, and the way there inside of it.
    """

    def __init__(
        self,
        description: str,
        options: Any,
        required: Collection[str] = (),
        aliases: Any = None,
        elsewhere: Any = None,
        name: str | None = None,
        module: Any = None,
        lazy: bool = False,
        empty: bool = False,
    ) -> None:
        super().__init__(description)
        self._options, self._aliases, self.required = options, aliases or {}, required
        self.elsewhere = elsewhere or {}
        self.name, self.module, self.lazy, self.empty = name, module, lazy, empty

    @property
    def options(self) -> dict[str, Shape]:
        if callable(self._options):
            self._options = self._options()
        return self._options

    @property
    def aliases(self) -> dict[str, str]:
        if callable(self._aliases):
            self._aliases = self._aliases()
        return self._aliases

    def refuses(self, value: Any) -> str | None:
        if isinstance(value, dict):
            return None
        return "must be a dictionary of options, not %s" % shown(value)

    def take(self, value: Any, place: Place, path: str, reading: Reading) -> Any:
        value, found = placed(value, place), Mapping(place)
        for key, item in value.items():
            there, name = value.at(key), self.aliases.get(key, key)
            here = "%s.%s" % (path, key) if path else key
            shape = self.options.get(name)
            if shape is None:
                reading.problems.add(there, "%s: %s" % (here, self._unknown(key)))
                found.bad = True
                continue
            if name in found:
                reading.problems.add(there, "%s: is the same as %s at %s" % (here, name, found.at(name)))
                continue
            read = shape.read(item, there, here, reading)
            if read is not None:
                # What is bad is not missing, too.
                found.put(name, read, there)
        for name in self.required:
            if name not in found:
                reading.problems.add(place, "%s: is missing" % ("%s.%s" % (path, name) if path else name))
        for name in [name for name, item in found.items() if item is BAD]:
            del found[name]
            found.bad = True
        return found

    def _unknown(self, key: str) -> str:
        if key in self.elsewhere:
            return "does not belong here; %s" % self.elsewhere[key]
        known = sorted([*self.options, *self.aliases])
        return "is no option here%s; there are %s" % (close(key, known), ", ".join(sorted(self.options)))

    def body(self, book: Book) -> dict[str, Any]:
        if self.name is None:
            return self._object(book)
        if self.name not in book:
            book[self.name] = {}
            book[self.name].update(self._object(book))
        return {"allOf": [{"$ref": "#/definitions/%s" % self.name}]}

    def _object(self, book: Book) -> dict[str, Any]:
        properties = {name: self._property(name, shape, book) for name, shape in sorted(self.options.items())}
        for alias, name in sorted(self.aliases.items()):
            properties[alias] = dict(properties[name], description="Another name of %s." % name)
        found: dict[str, Any] = {"type": _types("object", self.empty), "pattern": TEMPLATE}
        found.update(additionalProperties=False, properties=properties)
        needed = [name for name in self.required if name not in self.aliases.values()]
        if needed:
            found["required"] = needed
        return found

    def _property(self, name: str, shape: Shape, book: Book) -> dict[str, Any]:
        found = shape.schema(book)
        if self.module and not shape.description:
            found = {"description": book.describe(self.module + (name,)), **found}
        return found


class Cases(Shape):
    """A dictionary whose keys depend on the value of one of them.

    :param tables: the table for each value; each has the key itself among its options.
    """

    def __init__(self, description: str, key: str, tables: dict[str, Table], name: str) -> None:
        super().__init__(description)
        self.key, self.tables, self.name = key, tables, name
        self._choice = Text(choices=list(tables))

    def refuses(self, value: Any) -> str | None:
        return None if isinstance(value, dict) else "must be a dictionary of options, not %s" % shown(value)

    def take(self, value: Any, place: Place, path: str, reading: Reading) -> Any:
        value = placed(value, place)
        here = "%s.%s" % (path, self.key)
        if value.get(self.key) is None:
            reading.problems.add(place, "%s: is missing; it can be %s" % (here, ", ".join(self.tables)))
            return BAD
        chosen = self._choice.read(value[self.key], value.at(self.key), here, reading)
        return BAD if chosen is BAD else self.tables[chosen].take(value, place, path, reading)

    def body(self, book: Book) -> dict[str, Any]:
        if self.name not in book:
            book[self.name] = {}
            cases = [
                {
                    "if": {"properties": {self.key: {"const": one}}, "required": [self.key]},
                    "then": table.schema(book),
                }
                for one, table in self.tables.items()
            ]
            chosen = Text("Says what it is.", choices={one: table.description for one, table in self.tables.items()})
            book[self.name].update(
                type=_types("object"),
                pattern=TEMPLATE,
                required=[self.key],
                properties={self.key: chosen.schema(book)},
                allOf=cases,
            )
        return {"allOf": [{"$ref": "#/definitions/%s" % self.name}]}


class Either(Shape):
    """A value whose shape follows from its type.

    :param text, items, table: the shapes for a text, a list and a dictionary; None where that is refused.
    """

    def __init__(
        self, description: str, text: Shape | None = None, items: Shape | None = None, table: Shape | None = None
    ) -> None:
        super().__init__(description)
        self.text, self.items, self.table = text, items, table

    def _shape(self, value: Any) -> Shape | None:
        if isinstance(value, dict):
            return self.table
        return self.items if isinstance(value, list) else self.text

    def refuses(self, value: Any) -> str | None:
        if self._shape(value) is not None:
            return None
        words = ((self.text, "a text"), (self.items, "a list"), (self.table, "a dictionary"))
        return "must be %s, not %s" % (" or ".join(word for shape, word in words if shape), shown(value))

    def take(self, value: Any, place: Place, path: str, reading: Reading) -> Any:
        shape = self._shape(value)
        return value if shape is None else shape.read(value, place, path, reading)

    def body(self, book: Book) -> dict[str, Any]:
        kinds = [shape.schema(book) for shape in (self.text, self.items, self.table) if shape is not None]
        return {"anyOf": kinds}


def _types(kind: str, empty: bool = False) -> list[str]:
    """The types of a value that may be a template, too. Of the other keywords of a schema, each is about one type alone."""
    return [kind, "string", "null"] if empty else [kind, "string"]


class Book(dict[str, Any]):
    """The definitions of a schema.

    :ivar describe: ``describe((module, option, ...))`` tells what an option of a module means.
    """

    def __init__(self, describe: Any) -> None:
        super().__init__(
            template={
                "description": "A template, as in inventories of Ansible.",
                "type": "string",
                "pattern": TEMPLATE,
            }
        )
        self.describe = describe


def of_spec(
    options: Callable[[], dict[str, Any]],
    module: tuple[str, ...],
    drop: Collection[str] = (),
    **more: Any,
) -> Table:
    """The shapes of a module's options, from its argument spec.

    :param module: the way to them in its documentation, for :class:`Table`.
    :param more: further arguments of the table.
    """

    def shapes() -> dict[str, Shape]:
        return {name: _shape(option, module + (name,)) for name, option in options().items() if name not in drop}

    def aliases() -> dict[str, str]:
        known = {name: option.get("aliases") or () for name, option in options().items() if name not in drop}
        return {alias: name for name, others in known.items() for alias in others}

    return Table(more.pop("description", ""), shapes, aliases=aliases, module=module, **more)


def _shape(option: dict[str, Any], module: tuple[str, ...]) -> Shape:
    kind, secret = option.get("type", "str"), bool(option.get("no_log"))
    if kind == "list":
        return Items("", _shape(dict(option, type=option.get("elements", "str")), module))
    if kind == "dict" and option.get("options"):
        inner = option["options"]
        return of_spec(lambda: inner, module, required=[name for name, one in inner.items() if one.get("required")])
    if kind == "dict":
        return Named("", Text(secret=secret))
    if kind == "bool":
        return Flag()
    if kind in ("int", "float"):
        return Number(whole=kind == "int")
    return Text(choices=option.get("choices"), secret=secret)
