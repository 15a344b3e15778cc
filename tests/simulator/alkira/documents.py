# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Declared shapes of JSON documents: what a resource accepts, keeps and shows.

A resource declares its keys as a tuple of ``Field``. ``Reader`` turns a request document into the one that is stored,
``show`` turns the stored one into an answer. Keys that are not declared are ignored, as the portal's own client sends
some (section 9, 5).
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .errors import Problem

ABSENT: Any = type("Absent", (), {"__repr__": lambda self: "ABSENT"})()
MASK = "********"

Document = dict[str, Any]


@dataclass(frozen=True)
class FromSwitch:
    """A default that a switch decides."""

    name: str


@dataclass(frozen=True)
class Field:
    """One key. ``null``, ``""``, ``[]`` and, for references, ``0`` mean the same as leaving the key out on a POST.

    ``type``: string, integer, boolean, object, reference (an integer id), string[], integer[], object[], or, in the
    items of an object[], integer-id or string-id: given by the server, sent back by the client.
    ``check``: takes the value, returns what is wrong with it ("must ..."), or None.
    ``secret``: the switch ``secrets`` decides whether it is shown.
    ``fields``: of an object or of the items of an object[]; ``key``: the member by which such items are recognised.
    """

    name: str
    type: str = "string"
    required: bool = False
    default: Any = ABSENT
    choices: tuple[str, ...] = ()
    check: Callable[[Any], str | None] | None = None
    secret: bool = False
    fields: tuple[Field, ...] = ()
    key: str = "name"


Fields = tuple[Field, ...]


class Reader:
    """Reads one request document. Faults are collected in ``problems``, so that a client learns of all at once."""

    def __init__(self, switch: Callable[[str], Any], new_id: Callable[[], int]) -> None:
        self.problems: list[Problem] = []
        self._switch = switch
        self._new_id = new_id
        self._keeps_absent = switch("absent_keys") == "keep"
        self._matches_names = switch("nested_ids") == "kept"
        self._keeps_secrets = switch("secrets") != "echoed"

    def read(self, fields: Fields, sent: Document, before: Document | None = None, path: str = "") -> Document:
        """The document to store. ``before``: what is stored of the same object now, None for a new one."""
        document = {}
        for field in fields:
            value = self._read_field(field, sent, before or {}, f"{path}.{field.name}" if path else field.name)
            if value is not ABSENT:
                document[field.name] = value
        return document

    def _read_field(self, field: Field, document: Document, before: Document, path: str) -> Any:
        sent = document.get(field.name, ABSENT)
        if field.type.endswith("-id"):
            return self._read_id(field, sent, before, path)
        if field.name in before and self._is_kept(field, sent):
            return copy.deepcopy(before[field.name])
        if sent is ABSENT or sent is None or sent in ("", []) or (field.type == "reference" and sent == 0):
            if field.required:
                self.problems.append((path, "is required"))
            return self._default(field)
        return self._read_value(field, sent, before, path)

    def _default(self, field: Field) -> Any:
        if isinstance(field.default, FromSwitch):
            value = self._switch(field.default.name)
            return ABSENT if value == "" else value
        return list(field.default) if isinstance(field.default, list) else field.default

    def _is_kept(self, field: Field, sent: Any) -> bool:
        if field.secret and self._keeps_secrets:
            # A client cannot send back what it was never shown.
            return sent is ABSENT or sent == MASK
        return self._keeps_absent and sent is ABSENT

    def _read_value(self, field: Field, sent: Any, before: Document, path: str) -> Any:
        is_list = field.type.endswith("[]")
        kind = field.type.removesuffix("[]")
        if is_list and not isinstance(sent, list):
            self.problems.append((path, f"must be an array, not {_type_name(sent)}"))
            return ABSENT
        wrong = False
        for index, value in enumerate(sent if is_list else [sent]):
            where = f"{path}[{index}]" if is_list else path
            fault = _type_fault(kind, value)
            if not fault and field.choices and value not in field.choices:
                fault = f"must be one of {', '.join(field.choices)}, not {value!r}"
            if not fault and field.check:
                fault = field.check(value)
            if fault:
                self.problems.append((where, fault))
                wrong = True
        if wrong:
            return ABSENT
        if kind != "object":
            return sent
        if is_list:
            return self._read_items(field, sent, before.get(field.name, []), path)
        return self.read(field.fields, sent, before.get(field.name), path)

    def _read_items(self, field: Field, sent: list[Document], before: list[Document], path: str) -> list[Document]:
        by_id = {str(item["id"]): item for item in before if "id" in item}
        claimed = [str(item["id"]) for item in sent if item.get("id")]
        has_ids = any(member.type.endswith("-id") for member in field.fields)
        by_key = {}
        if not has_ids or self._matches_names:
            by_key = {item[field.key]: item for item in before if str(item.get("id")) not in claimed}
        items = []
        for index, item in enumerate(sent):
            where = f"{path}[{index}]"
            known = None
            if has_ids and item.get("id"):
                known = by_id.get(str(item["id"]))
                if claimed.count(str(item["id"])) > 1:
                    self.problems.append((f"{where}.id", f"{item['id']!r} is given twice"))
            elif isinstance(item.get(field.key), str):
                known = by_key.get(item[field.key])
            items.append(self.read(field.fields, item, known, where))
        return items

    def _read_id(self, field: Field, sent: Any, before: Document, path: str) -> int | str:
        """``before`` is the item that was recognised, by this id if one was sent."""
        text = field.type == "string-id"
        if sent is not ABSENT and sent:
            fault = _type_fault("string" if text else "integer", sent)
            if fault:
                self.problems.append((path, fault))
            elif "id" not in before:
                self.problems.append((path, f"{sent!r} is not the id of anything here"))
        if "id" in before:
            return before["id"]
        return str(self._new_id()) if text else self._new_id()


def show(fields: Fields, document: Document, secrets: str = "echoed", reverse: bool = False) -> Document:
    """A stored document as an answer. ``secrets``: the switch of that name; ``reverse``: turn every list round."""
    if secrets == "echoed" and not reverse:
        return dict(document)
    shown: Document = {}
    for field in fields:
        if field.name not in document:
            continue
        value = document[field.name]
        if field.secret and secrets != "echoed":
            if secrets == "masked":
                shown[field.name] = MASK
            continue
        if field.type == "object":
            value = show(field.fields, value, secrets, reverse)
        elif field.type == "object[]":
            value = [show(field.fields, item, secrets, reverse) for item in value]
        if reverse and isinstance(value, list):
            value = value[::-1]
        shown[field.name] = value
    return shown


_TYPES: dict[str, tuple[type, str]] = {
    "string": (str, "a string"),
    "integer": (int, "an integer"),
    "reference": (int, "an integer"),
    "boolean": (bool, "a boolean"),
    "object": (dict, "an object"),
}


def _type_fault(kind: str, value: Any) -> str | None:
    expected, words = _TYPES[kind]
    if isinstance(value, expected) and (expected is bool or not isinstance(value, bool)):
        return None
    return f"must be {words}, not {_type_name(value)}"


def _type_name(value: Any) -> str:
    if isinstance(value, bool):
        return "a boolean"
    names = {str: "a string", int: "an integer", float: "a fraction", dict: "an object", list: "an array"}
    return names.get(type(value), "null")
