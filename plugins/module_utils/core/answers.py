# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an answer has to be before anybody uses it: sane JSON, and of the form that its API promises.

A form is a function that takes a value and raises :class:`Mismatch` where the value is something else. ``identity``,
``text``, ``scalar`` and ``count`` are forms; :func:`record`, :func:`listed` and :func:`inside` make forms of others. What a
form does not name may be anything: nobody reads it.
"""

from __future__ import annotations

import json
import math
import re
import sys
from collections.abc import Callable, Iterable
from typing import Any, NoReturn

LONGEST_NUMBER = 40
"""Characters of a number. Longer ones are nobody's id, and older Pythons take minutes over very long ones."""

DEEPEST = 64
"""Levels of nesting. What is deeper is no answer of an API, and breaks whoever walks through it."""

Form = Callable[[Any], None]
"""Takes a value, and raises :class:`Mismatch` where it is something else."""

_TEXT_OR_NOTHING = frozenset({str, type(None)})
_CONTAINERS = frozenset({dict, list})
_LONE_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")


class Mismatch(Exception):
    """A value has not the form it should have.

    :ivar path: keys and indexes down to it; each level puts its own in front.
    """

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what
        self.path: list[str | int] = []

    def __str__(self) -> str:
        path = "".join("[%d]" % key if isinstance(key, int) else ".%s" % key for key in self.path).lstrip(".")
        return "%s %s" % (path or "it", self.what)


# ---------------------------------------------------------------------- decoding


def decode(content: bytes) -> Any:
    """The value of a JSON document, given as bytes.

    :raises ValueError: it is not JSON, or holds what JSON has no word for (NaN, infinity, lone surrogates), or is nested
        too deeply to be meant.
    """
    try:
        value = json.loads(content, object_hook=_thrifty, parse_constant=_refuse, parse_float=_finite, parse_int=_short)
        _check_depth(value)
        if _LONE_SURROGATE.search(content):
            json.dumps(value, ensure_ascii=False).encode()
    except RecursionError:
        raise ValueError("nested too deeply") from None
    return value


# Ansible puts a function of its own around that of Python, which takes five times as long.
_intern = getattr(sys.intern, "unpatched_implementation", sys.intern)


def _thrifty(obj: dict[str, Any]) -> dict[str, Any]:
    """An object of a document, with one copy of each text in all documents: listings of thousands say the same again and again."""
    return {_intern(key): _intern(item) if item.__class__ is str else item for key, item in obj.items()}


def _refuse(word: str) -> NoReturn:
    raise ValueError("%s is not a number" % word)


def _finite(text: str) -> float:
    number = float(_measured(text))
    return number if math.isfinite(number) else _refuse(text)


def _short(text: str) -> int:
    return int(_measured(text))


def _measured(text: str) -> str:
    if len(text) > LONGEST_NUMBER:
        raise ValueError("a number of %d digits" % len(text))
    return text


def _check_depth(value: Any) -> None:
    """Level by level, so that the check itself needs no depth."""
    level: list[Any] = [value] if value.__class__ in _CONTAINERS else []
    for _depth in range(DEEPEST):
        level = [
            item
            for each in level
            for item in (each.values() if each.__class__ is dict else each)
            if item.__class__ in _CONTAINERS
        ]
        if not level:
            return
    raise ValueError("nested too deeply")


# ---------------------------------------------------------------------- forms


def is_identity(value: Any) -> bool:
    """Whether a value can be an id: a text that is not empty, or a whole number."""
    return (isinstance(value, str) and value != "") or (isinstance(value, int) and not isinstance(value, bool))


def identity(value: Any) -> None:
    if value is None:
        raise Mismatch("is missing")
    if not is_identity(value):
        raise Mismatch("is not an id")


def text(value: Any) -> None:
    if not isinstance(value, str):
        raise Mismatch("is not text")


def scalar(value: Any) -> None:
    if isinstance(value, (dict, list)):
        raise Mismatch("is not a single value")


def count(value: Any) -> None:
    """A number from 0, which gateways also write as text."""
    if value is None:
        raise Mismatch("is missing")
    if isinstance(value, bool) or not (isinstance(value, int) or (isinstance(value, str) and value.isdecimal())):
        raise Mismatch("is not a count")
    if int(value) < 0:
        raise Mismatch("is below zero")


def listed(form: Form) -> Form:
    """A list, all of whose items have a form."""

    def check(value: Any) -> None:
        if value is None:
            raise Mismatch("is missing")
        if not isinstance(value, list):
            raise Mismatch("is not a list")
        for index, item in enumerate(value):
            _at(index, form, item)

    return check


def record(
    needed: dict[str, Form] | None = None,
    known: dict[str, Form] | None = None,
    texts: Iterable[str] = (),
    scalars: Iterable[str] = (),
) -> Form:
    """An object.

    :param needed: ``{key: form}`` of what must be there.
    :param known: ``{key: form}`` of what may be left out or null.
    :param texts, scalars: keys of the commonest forms, which may be left out or null too. A number where a text belongs is
        made one: gateways mix them up.
    """
    needed, known = needed or {}, known or {}
    texts, scalars = tuple(texts), tuple(scalars)

    def check(value: Any) -> None:
        if value is None:
            raise Mismatch("is missing")
        if not isinstance(value, dict):
            raise Mismatch("is not an object")
        for key, form in needed.items():
            _at(key, form, value.get(key))
        # Nearly all answers are as promised, and this finds it without a look at each value.
        if not _TEXT_OR_NOTHING.issuperset(map(type, map(value.get, texts))):
            for key in texts:
                found = value.get(key)
                if isinstance(found, int) and not isinstance(found, bool):
                    value[key] = str(found)
                elif found is not None and not isinstance(found, str):
                    _at(key, text, found)
        if not _CONTAINERS.isdisjoint(map(type, map(value.get, scalars))):
            for key in scalars:
                if isinstance(value.get(key), (dict, list)):
                    _at(key, scalar, value[key])
        for key, form in known.items():
            if value.get(key) is not None:
                _at(key, form, value[key])

    return check


def inside(*path_and_form: Any) -> Form:
    """A form some keys further down: ``inside("Vpcs", "Vpc", listed(...))``. All of the way must be there."""
    *path, form = path_and_form
    for key in reversed(path):
        form = record(needed={key: form})
    return form


def both(*forms: Form) -> Form:
    """Several forms at once."""

    def check(value: Any) -> None:
        for form in forms:
            form(value)

    return check


def _at(key: str | int, form: Form, value: Any) -> None:
    try:
        form(value)
    except Mismatch as error:
        error.path.insert(0, key)
        raise
