# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""JSON answers with something wrong in them, the same for the same seed."""

from __future__ import annotations

import copy
import dataclasses
import json
import random
from collections.abc import Iterator
from typing import Any

import pytest

DEEP = b"[" * 50_000 + b"]" * 50_000
WRONG: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    10**18,
    1.5,
    "",
    "x",
    "\u0000",
    [],
    {},
    [None],
    [[]],
    [{}],
    {"x": None},
    "x" * 5000,
)
RAW = (b"NaN", b"-Infinity", b"1e999", b"9" * 5000, b'"\\ud800"', DEEP)
_MARK = "\ue000mark\ue000"


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path to everything in a document, the document itself first."""
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield from places(item, (*path, key))


def mutant(body: bytes, chance: random.Random) -> bytes:
    """The body with one thing in it left out, doubled, replaced, or turned into what is no JSON."""
    document = json.loads(body)
    path = chance.choice(list(places(document)))
    kind = chance.choice(("leave out", "double", "wrong", "wrong", "wrong", "raw"))
    if not path:
        return chance.choice(RAW) if kind == "raw" else json.dumps(chance.choice(WRONG)).encode()
    document = copy.deepcopy(document)
    holder = document
    for key in path[:-1]:
        holder = holder[key]
    last = path[-1]
    if kind == "leave out":
        del holder[last]
    elif kind == "double" and isinstance(holder, list):
        holder.append(holder[last])
    else:
        holder[last] = _MARK if kind == "raw" else chance.choice(WRONG)
    text = json.dumps(document, ensure_ascii=False)
    return text.encode().replace(json.dumps(_MARK, ensure_ascii=False).encode(), chance.choice(RAW))


class Spoiler:
    """Puts itself into the HTTP client: ``begin(seed)`` and every third answer or so is a mutant, until ``end()``."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import transport

        self.chance: random.Random | None = None
        send = transport.Http._send

        def spoilt(http: Any, request: Any) -> Any:
            found = send(http, request)
            if self.chance is None or not found.content.strip() or self.chance.random() > 0.3:
                return found
            return dataclasses.replace(found, content=mutant(found.content, self.chance))

        monkeypatch.setattr(transport.Http, "_send", spoilt)
        # Answers that are lost are asked for again at once.
        monkeypatch.setattr(transport, "REFUSED_PAUSE", 0.0)

    def begin(self, seed: int) -> None:
        self.chance = random.Random(seed)

    def end(self) -> None:
        self.chance = None
