# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What objects are made of: read one, lay what the user said over it, compare, show, write it back.

One declaration, :class:`Field`, serves the flat objects of RPC APIs and whole documents with nested items, of which an update
replaces all. Nested items are matched by name, never by position, and keep their ids and every key that no option knows.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

SECRET = "(secret)"
NEW_SECRET = "(another secret)"
SENT_SECRET = "(secret, sent again)"

Object = dict[str, Any]
"""An object or document as the API has it."""


def equal(wanted: Any, present: Any) -> bool:
    """The plain comparison: what an API leaves out (None) and what it returns empty are the same."""
    if wanted in (None, "", [], {}) and present in (None, "", [], {}):
        return True
    return bool(wanted == present)


def same_text(wanted: Any, present: Any) -> bool:
    """Texts that differ in case only are the same."""
    return str(wanted or "").casefold() == str(present or "").casefold()


def same_members(wanted: Iterable[Any] | None, present: Iterable[Any] | None) -> bool:
    """Lists with the same members in any order are the same; None is an empty list."""
    return sorted(str(item).casefold() for item in wanted or ()) == sorted(
        str(item).casefold() for item in present or ()
    )


def readable(secret: Any) -> bool:
    """Whether an API showed a secret as it is, rather than nothing or a mask."""
    return bool(secret) and "**" not in str(secret)


def _by_key(*_object: Any) -> Any:
    """Stands for reading and writing by the key of a field."""


@dataclass(frozen=True)
class Field:
    """One property of an object, under the same name in the options and in the results.

    :ivar name: option name and result key.
    :ivar api_key: its key in the API's object.
    :ivar read, write: ``read(object)`` and ``write(object, value)``, where a key alone does not do.
    :ivar default: what a new object gets when the user does not say; None = the API decides.
    :ivar needed: without it, nothing new can be made.
    :ivar mutable: whether the cloud can change it in place.
    :ivar option: False = only read; ``sent`` False = moreover left out of a document that is written.
    :ivar secret: never shown; compared only where the API shows it.
    :ivar same: ``(wanted, present) -> bool``; the place for normalisation.
    :ivar spell: ``value -> value``: what the user gave as plans, calls and diffs have it.
    :ivar in_batch_row: other objects need this value, so that batch results carry it.
    :ivar items: it is a list of items, of which each has fields of its own.
    """

    name: str
    api_key: str = ""
    read: Callable[[Object], Any] = _by_key
    write: Callable[[Object, Any], None] = _by_key
    default: Any = None
    needed: bool = False
    mutable: bool = True
    option: bool = True
    sent: bool = True
    secret: bool = False
    same: Callable[[Any, Any], bool] = equal
    spell: Callable[[Any], Any] | None = None
    in_batch_row: bool = False
    items: Items | None = None

    def __post_init__(self) -> None:
        if self.read is _by_key:
            object.__setattr__(self, "read", _reader(self.api_key, self.items))
        if self.write is _by_key:
            object.__setattr__(self, "write", _writer(self.api_key))


@dataclass(frozen=True)
class Items:
    """What the items of a list are.

    :ivar key: the field that names an item.
    :ivar fields: what an item consists of.
    :ivar second: a field by which an item is recognised that got another name; None = it is then another item.
    """

    key: str
    fields: tuple[Field, ...]
    second: str | None = None


class Item(dict[str, Any]):
    """One object or nested item under its option names.

    :ivar raw: the document that it was read from, or None for a new one.
    :ivar was: of a wanted item, the present one that it was matched with.
    :ivar index: its place in the list that it was read from.
    :ivar always: a secret that the API does not show counts as different.
    """

    raw: Object | None = None
    was: Item | None = None
    index = 0
    always = False

    @classmethod
    def of(cls, fields: Iterable[Field], raw: Object, index: int = 0) -> Item:
        """The item that an object is, as far as some fields tell of it."""
        item = cls([(field.name, field.read(raw)) for field in fields])
        item.raw, item.index = raw, index
        return item


def _reader(key: str, items: Items | None) -> Callable[[Object], Any]:
    if items is None:
        return lambda obj: obj.get(key)
    fields = items.fields
    return lambda obj: [Item.of(fields, raw, index) for index, raw in enumerate(obj.get(key) or ())]


def _writer(key: str) -> Callable[[Object, Any], None]:
    def write(obj: Object, value: Any) -> None:
        obj[key] = value

    return write


# ---------------------------------------------------------------------- wanted over present


def merge(fields: Iterable[Field], wanted: Mapping[str, Any], present: Item | None, always: bool = False) -> Item:
    """What is wanted (None = not mentioned) over what is there (None = nothing): the object as it shall be."""
    item = Item()
    item.was = present
    item.always = always
    item.raw = present.raw if present is not None else None
    for field in fields:
        said = wanted.get(field.name)
        there = present.get(field.name) if present is not None else None
        if field.items is not None:
            item[field.name] = there or [] if said is None else _merge_items(field.items, said, there or [], always)
        elif said is not None:
            item[field.name] = said
        elif present is not None:
            # A secret that nobody mentioned is left alone, whatever the API shows of it.
            item[field.name] = None if field.secret else there
        else:
            item[field.name] = field.default
    return item


def _merge_items(items: Items, said: Sequence[Mapping[str, Any]], there: Sequence[Item], always: bool) -> list[Item]:
    left = {item[items.key]: item for item in reversed(there)}
    matched = [left.pop(one.get(items.key), None) for one in said]
    if items.second:
        for position, one in enumerate(said):
            if matched[position] is None:
                again = [key for key, item in left.items() if same_text(item[items.second], one.get(items.second))]
                if len(again) == 1 and one.get(items.second):
                    matched[position] = left.pop(again[0])
    return [merge(items.fields, one, match, always) for one, match in zip(said, matched)]


def differs(field: Field, item: Item) -> bool:
    """Whether one field of a wanted object is not as it is now."""
    wanted = item[field.name]
    there = item.was.get(field.name) if item.was is not None else None
    if field.items is not None:
        return wanted is not there and _items_differ(field.items, wanted, there or [])
    if not field.option or wanted is None:
        return False
    if field.secret:
        return bool(wanted != there) if readable(there) else item.always
    return not field.same(wanted, there)


def _items_differ(items: Items, wanted: Sequence[Item], there: Sequence[Item]) -> bool:
    return len(wanted) != len(there) or any(
        one.was is None or any(differs(field, one) for field in items.fields) for one in wanted
    )


def missing(fields: Iterable[Field], item: Item, path: str = "") -> Iterator[str]:
    """Yield the paths of what a new object or a new nested item lacks."""
    for field in fields:
        here = path + field.name
        if item.raw is None and field.needed and item[field.name] in (None, "", []):
            yield here
        if field.items is not None:
            for index, one in enumerate(item[field.name]):
                yield from missing(field.items.fields, one, "%s[%d]." % (here, index))


def former(fields: Iterable[Field], item: Item) -> dict[str, Any]:
    """What was there of a wanted object, laid out like it: items in the same places, an empty one for each that is new."""
    there = _was(item)
    if there is None:
        return {}
    before = dict(there)
    for field in fields:
        if field.items is not None:
            kept = {id(_was(one)) for one in item[field.name]}
            before[field.name] = [former(field.items.fields, one) for one in item[field.name]]
            before[field.name] += [one for one in there[field.name] if id(one) not in kept]
    return before


def _was(item: Item) -> Item | None:
    """The present item that a wanted one was matched with; one of a list that nobody mentioned is its own."""
    return item if item.was is None and item.raw is not None else item.was


# ---------------------------------------------------------------------- the document to send


def document(fields: Iterable[Field], item: Item) -> Object:
    """The document to send: every key that was there, with what is wanted written over it. Items that stay keep their order."""
    raw = copy.deepcopy(item.raw) if item.raw is not None else {}
    for field in fields:
        if field.items is not None:
            raw[field.api_key] = [document(field.items.fields, one) for one in sorted(item[field.name], key=_place)]
        elif not field.sent:
            raw.pop(field.api_key, None)
        elif field.secret and (item[field.name] is None or (item.was is None and item.raw is not None)):
            if not readable(raw.get(field.api_key)):
                raw.pop(field.api_key, None)
        elif (
            field.option and item[field.name] is not None and not (item.raw is not None and _is_there(field, item, raw))
        ):
            field.write(raw, item[field.name])
    return raw


def _is_there(field: Field, item: Item, raw: Object) -> bool:
    """Whether a document that is there holds a wanted value already, in whatever spelling: what is no difference is not written."""
    there = field.read(raw)
    return (readable(there) or not field.secret) and field.same(item[field.name], there)


def _place(item: Item) -> tuple[int, int]:
    there = _was(item)
    return (0, there.index) if there is not None else (1, 0)


# ---------------------------------------------------------------------- for people


def view(fields: Iterable[Field], obj: Object) -> dict[str, Any]:
    """An object as results show it, without its secrets."""
    return {
        field.name: field.read(obj) if field.items is None else _viewed(field.items, field.read(obj))
        for field in fields
        if not field.secret
    }


def _viewed(items: Items, several: Iterable[Item]) -> list[dict[str, Any]]:
    return [view(items.fields, one.raw or {}) for one in several]


def foreseen(fields: Iterable[Field], shown: dict[str, Any], unknown: str) -> dict[str, Any]:
    """A view of an object that was not made yet: what only the API can tell is ``unknown``."""
    for field in fields:
        if field.items is not None:
            shown[field.name] = [foreseen(field.items.fields, one, unknown) for one in shown[field.name]]
        elif not field.option and shown.get(field.name) is None:
            shown[field.name] = unknown
    return shown


def shown(fields: Iterable[Field], item: Item, now: bool = False) -> dict[str, Any]:
    """An object for the diff: as it shall be, or with ``now`` as it is, spelled and ordered as wanted where that is no difference."""
    return {field.name: _shown(field, item, now) for field in fields if field.option}


def _shown(field: Field, item: Item, now: bool) -> Any:
    if field.items is not None:
        return _shown_items(field, field.items, item, now)
    if field.secret:
        return _shown_secret(field, item, now)
    return item.was[field.name] if now and item.was is not None and differs(field, item) else item[field.name]


def _shown_items(field: Field, items: Items, item: Item, now: bool) -> list[dict[str, Any]]:
    wanted = item[field.name]
    if not now or item.was is None:
        return [shown(items.fields, one) for one in wanted]
    by_present = {id(one.was): one for one in wanted if one.was is not None}
    rank = {id(one.was): index for index, one in enumerate(wanted)}
    ordered = sorted(item.was.get(field.name) or [], key=lambda one: rank.get(id(one), len(wanted)))
    return [shown(items.fields, by_present.get(id(one), one), id(one) in by_present) for one in ordered]


def _shown_secret(field: Field, item: Item, now: bool) -> str | None:
    there = item.was.get(field.name) if item.was is not None else None
    if item[field.name] is None and not there:
        return None
    if now or item.was is None or not differs(field, item):
        return SECRET
    return NEW_SECRET if readable(there) else SENT_SECRET
