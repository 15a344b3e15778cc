# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whole documents with nested blocks: read one, lay what the user said over it, compare, write it back.

For APIs whose update replaces the whole object. A declaration (:class:`Leaf`, :class:`Block`) says for each option which key
of the document it is; items of a block are matched by name, never by position, and keep their ids and every key that no
option knows.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass

from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.resource import SECRET, equal

NEW_SECRET = "(another secret)"
SENT_SECRET = "(secret, sent again)"


def same_text(wanted, present):
    """Texts that differ in case only are the same."""
    return str(wanted or "").casefold() == str(present or "").casefold()


def same_members(wanted, present):
    """Lists with the same members in any order are the same; None is an empty list."""
    return sorted(str(item).casefold() for item in wanted or ()) == sorted(
        str(item).casefold() for item in present or ()
    )


def readable(secret):
    """Whether an API showed a secret as it is, rather than nothing or a mask."""
    return bool(secret) and "**" not in str(secret)


@dataclass(frozen=True)
class Leaf:
    """One value.

    :ivar name: option name and result key.
    :ivar api_key: key in the document.
    :ivar read, write: ``read(document)`` and ``write(document, value)`` where a key alone does not do.
    :ivar default: what a new object gets when the user does not say; None = the API decides.
    :ivar needed: without it, nothing new can be made.
    :ivar same: ``(wanted, present) -> bool``.
    :ivar secret: never shown; compared only where the API shows it.
    :ivar option: False = only read; ``sent`` False = moreover left out of what is written.
    """

    name: str
    api_key: str = ""
    read: object = None
    write: object = None
    default: object = None
    needed: bool = False
    same: object = equal
    secret: bool = False
    option: bool = True
    sent: bool = True

    def get(self, document):
        return self.read(document) if self.read else document.get(self.api_key)

    def put(self, document, value):
        if self.write:
            self.write(document, value)
        else:
            document[self.api_key] = value


@dataclass(frozen=True)
class Block:
    """A list of items, each with a name of its own.

    :ivar key: the part that names an item.
    :ivar second: a part by which an item is recognised that got another name; None = it is then another item.
    :ivar parts: what an item consists of.
    """

    name: str
    api_key: str
    key: str
    parts: tuple
    second: str = None
    needed: bool = False
    option: bool = True
    secret: bool = False

    def get(self, document):
        return [Item.read(self.parts, raw, index) for index, raw in enumerate(document.get(self.api_key) or ())]


class Item(dict):
    """One object or nested item under its option names.

    :ivar raw: the document that it was read from, or None for a new one.
    :ivar was: of a wanted item, the present one that it was matched with.
    """

    raw = None
    was = None
    index = 0

    @classmethod
    def read(cls, parts, raw, index=0):
        item = cls((part.name, part.get(raw)) for part in parts)
        item.raw, item.index = raw, index
        return item


def merge(parts, wanted, present):
    """What is wanted (None = not mentioned) over what is there (None = nothing): the object as it shall be."""
    item = Item()
    item.was = present
    item.raw = present.raw if present is not None else None
    for part in parts:
        said = wanted.get(part.name)
        there = present.get(part.name) if present is not None else None
        if isinstance(part, Block):
            item[part.name] = there or [] if said is None else _merge_block(part, said, there or [])
        elif said is not None:
            item[part.name] = said
        elif present is not None:
            # A secret that nobody mentioned is left alone, whatever the API shows of it.
            item[part.name] = None if part.secret else there
        else:
            item[part.name] = part.default
    return item


def _merge_block(block, said, there):
    left = {item[block.key]: item for item in reversed(there)}
    matched = [left.pop(one.get(block.key), None) for one in said]
    if block.second:
        for position, one in enumerate(said):
            if matched[position] is None:
                again = [key for key, item in left.items() if same_text(item[block.second], one.get(block.second))]
                if len(again) == 1 and one.get(block.second):
                    matched[position] = left.pop(again[0])
    return [merge(block.parts, one, match) for one, match in zip(said, matched)]


def differs(part, item, always=False):
    """Whether one part of a wanted object is not as it is now.

    :param always: a secret that the API does not show counts as different.
    """
    there = item.was.get(part.name) if item.was is not None else None
    if isinstance(part, Block):
        if item[part.name] is there:
            return False
        return len(item[part.name]) != len(there or ()) or any(
            one.was is None or any(differs(inner, one, always) for inner in part.parts) for one in item[part.name]
        )
    if not part.option or item[part.name] is None:
        return False
    if part.secret:
        return item[part.name] != there if readable(there) else always
    return not part.same(item[part.name], there)


def document(parts, item):
    """The document to send: every key that was there, with what is wanted written over it. Items that stay keep their order."""
    raw = copy.deepcopy(item.raw) if item.raw is not None else {}
    for part in parts:
        if isinstance(part, Block):
            ordered = sorted(item[part.name], key=_place)
            raw[part.api_key] = [document(part.parts, one) for one in ordered]
        elif not part.sent:
            raw.pop(part.api_key, None)
        elif part.secret and (item[part.name] is None or (item.was is None and item.raw is not None)):
            if not readable(raw.get(part.api_key)):
                raw.pop(part.api_key, None)
        elif part.option and item[part.name] is not None and not (item.raw is not None and _is_there(part, item, raw)):
            part.put(raw, item[part.name])
    return raw


def _is_there(part, item, raw):
    """Whether a document that is there holds a wanted value already, in whatever spelling: what is no difference is not written."""
    there = part.get(raw)
    return (readable(there) or not part.secret) and part.same(item[part.name], there)


def _was(item):
    """The present item that a wanted one was matched with; one of a block that nobody mentioned is its own."""
    return item if item.was is None and item.raw is not None else item.was


def _place(item):
    there = _was(item)
    return (0, there.index) if there is not None else (1, 0)


def former(parts, item):
    """What was there of a wanted object, laid out like it: items in the same places, an empty one for each that is new."""
    there = _was(item)
    if there is None:
        return {}
    before = dict(there)
    for part in parts:
        if isinstance(part, Block):
            kept = {id(_was(one)) for one in item[part.name]}
            before[part.name] = [former(part.parts, one) for one in item[part.name]]
            before[part.name] += [one for one in there[part.name] if id(one) not in kept]
    return before


def missing(parts, item, path=""):
    """Yield the paths of what a new object or a new nested item lacks."""
    for part in parts:
        here = path + part.name
        if item.raw is None and part.needed and item[part.name] in (None, "", []):
            yield here
        if isinstance(part, Block):
            for index, one in enumerate(item[part.name]):
                yield from missing(part.parts, one, "%s[%d]." % (here, index))


def public(parts, item):
    """An object as results show it, without its secrets."""
    return {part.name: _public(part, item[part.name]) for part in parts if not part.secret}


def _public(part, value):
    return [public(part.parts, one) for one in value] if isinstance(part, Block) else value


def guessed(parts, shown, unknown):
    """A public object that was not made yet: what only the API can tell is ``unknown``."""
    for part in parts:
        if isinstance(part, Block):
            shown[part.name] = [guessed(part.parts, one, unknown) for one in shown[part.name]]
        elif not part.option and shown.get(part.name) is None:
            shown[part.name] = unknown
    return shown


def shown(part, item, now, always=False):
    """One part for the diff: of the wanted object, or with ``now`` of the present one, items in the same order as wanted.

    :param always: as for :func:`differs`.
    """
    if not isinstance(part, Block):
        return _shown_leaf(part, item, now, always)
    items = item[part.name]
    if not now or item.was is None:
        return [_shown_item(part, one, False, always) for one in items]
    there = item.was.get(part.name) or []
    wanted = {id(one.was): one for one in items if one.was is not None}
    rank = {id(one.was): index for index, one in enumerate(items)}
    ordered = sorted(there, key=lambda one: rank.get(id(one), len(items)))
    return [_shown_item(part, wanted.get(id(one), one), id(one) in wanted, always) for one in ordered]


def _shown_item(block, item, now, always):
    return {part.name: shown(part, item, now, always) for part in block.parts if part.option}


def _shown_leaf(part, item, now, always):
    if part.secret:
        if item[part.name] is None and (item.was is None or not item.was.get(part.name)):
            return None
        if now or item.was is None or not differs(part, item, always):
            return SECRET
        return NEW_SECRET if readable(item.was.get(part.name)) else SENT_SECRET
    # As the user spells it: the API's spelling of the same value is no difference.
    return item[part.name] if not now or item.was is None or not differs(part, item) else item.was.get(part.name)
