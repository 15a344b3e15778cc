# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Answers that lie: a JSON document changed at one place, or grown beyond all measure, by chance."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable
from typing import Any

DEPTH = 20_000
"""So deep a nesting no decoder takes that calls itself."""

WORDS = (
    "",
    " ",
    "x",
    "0",
    "null",
    "Active",
    "Deleted",
    "\u0000",
    "\ud83d\ude00" * 3,
    "9" * 400,
    "a" * 5000,
    "10.0.0.0/33",
)
OTHERS: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    -1,
    1.5,
    10**18,
    10**400,
    float("nan"),
    float("inf"),
    [],
    {},
    [[]],
    [None],
)


def mutated(body: bytes, chance: random.Random) -> bytes:
    """The body with one mutation, now and then with two."""
    text = chance.random()
    if text < 0.04:
        return b"[" * DEPTH + b"]" * DEPTH
    if text < 0.07:
        return b'{"a":' * DEPTH + b"1" + b"}" * DEPTH
    if text < 0.10:
        return body[: chance.randrange(len(body) + 1)]
    if text < 0.12:
        return body.replace(b'"', b'"\xff', 1)
    try:
        document = json.loads(body)
    except ValueError:
        return body
    for _ in range(chance.choice([1, 1, 1, 2])):
        document = mutate(document, chance)
    return json.dumps(document).encode()


def mutate(document: Any, chance: random.Random) -> Any:
    places = list(walk(document))
    if not places:
        return chance.choice([None, {}, [], 0, "x"])
    holder, key = chance.choice(places)
    chance.choice(CHANGES)(holder, key, chance)
    return document


def walk(document: Any) -> list[tuple[Any, Any]]:
    """Every place in the document, as the object or list that holds it and the key or index."""
    found = []
    queue = [document]
    while queue:
        one = queue.pop()
        keys = list(one) if isinstance(one, dict) else range(len(one)) if isinstance(one, list) else ()
        for key in keys:
            found.append((one, key))
            queue.append(one[key])
    return found


def other(chance: random.Random) -> Any:
    """A value of one's own: a later mutation may change it."""
    return copy.deepcopy(chance.choice([*OTHERS, chance.choice(WORDS)]))


def remove(holder: Any, key: Any, chance: random.Random) -> None:
    del holder[key]


def replace(holder: Any, key: Any, chance: random.Random) -> None:
    holder[key] = other(chance)


def retype(holder: Any, key: Any, chance: random.Random) -> None:
    """The same, in another type."""
    value = holder[key]
    if isinstance(value, dict):
        holder[key] = list(value.items())
    elif isinstance(value, list):
        holder[key] = {str(index): item for index, item in enumerate(value)}
    elif isinstance(value, str):
        holder[key] = [value] if chance.random() < 0.5 else {"value": value}
    else:
        holder[key] = str(value)


def repeat(holder: Any, key: Any, chance: random.Random) -> None:
    if isinstance(holder, list):
        holder.insert(chance.randint(0, len(holder)), copy.deepcopy(holder[key]))
    else:
        holder[key + key] = copy.deepcopy(holder[key])


def intrude(holder: Any, key: Any, chance: random.Random) -> None:
    """A scalar or null among objects."""
    if isinstance(holder[key], list):
        holder[key].insert(chance.randint(0, len(holder[key])), other(chance))
    else:
        replace(holder, key, chance)


def inflate(holder: Any, key: Any, chance: random.Random) -> None:
    """Counts that no memory holds."""
    for name in ("TotalCount", "PageSize", "PageNumber", "MaxResults", "hits"):
        if isinstance(holder, dict) and name in holder:
            holder[name] = chance.choice([10**18, -5, "many", None, 1e300, [1]])
            return
    replace(holder, key, chance)


def go_on(holder: Any, key: Any, chance: random.Random) -> None:
    """A next page that never ends."""
    if isinstance(holder, dict):
        holder["NextToken"] = chance.choice(["again", 7, [], {}])
        holder["TotalCount"] = chance.choice([10**9, 51, 2])
    else:
        replace(holder, key, chance)


CHANGES: tuple[Callable[[Any, Any, random.Random], None], ...] = (
    remove,
    remove,
    replace,
    replace,
    retype,
    repeat,
    intrude,
    inflate,
    go_on,
)
