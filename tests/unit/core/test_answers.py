# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Forms of answers: what they take, what they refuse, and where they say it is."""

from __future__ import annotations

import re
from typing import Any

import pytest

from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import answers
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.answers import (
    Mismatch,
    both,
    count,
    identity,
    inside,
    listed,
    record,
    text,
)

LAKE = record(
    needed={"Id": identity, "State": both(text, identity)},
    texts=("Name",),
    scalars=("Depth",),
    known={"Boats": listed(record(needed={"Name": text}))},
)
LAKES = both(inside("Total", count), inside("Lakes", "Lake", listed(LAKE)))
"""A page of a made-up listing."""


def lake(**more: Any) -> dict[str, Any]:
    return {"Id": "l-1", "State": "Full", **more}


def page(*objects: Any, total: Any = None) -> dict[str, Any]:
    return {"Total": len(objects) if total is None else total, "Lakes": {"Lake": list(objects)}}


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ({}, "Total is missing"),
        (page(total="many"), "Total is not a count"),
        (page(total=-1), "Total is below zero"),
        (page(total=True), "Total is not a count"),
        ({"Total": 0}, "Lakes is missing"),
        ({"Total": 0, "Lakes": []}, "Lakes is not an object"),
        ({"Total": 0, "Lakes": {}}, "Lakes.Lake is missing"),
        ({"Total": 0, "Lakes": {"Lake": {}}}, "Lakes.Lake is not a list"),
        (page(None), "Lakes.Lake[0] is missing"),
        (page(lake(), "l-2"), "Lakes.Lake[1] is not an object"),
        (page({"State": "Full"}), "Lakes.Lake[0].Id is missing"),
        (page(lake(Id="")), "Lakes.Lake[0].Id is not an id"),
        (page(lake(Id=True)), "Lakes.Lake[0].Id is not an id"),
        (page(lake(State=None)), "Lakes.Lake[0].State is not text"),
        (page(lake(Name=[])), "Lakes.Lake[0].Name is not text"),
        (page(lake(Depth={})), "Lakes.Lake[0].Depth is not a single value"),
        (page(lake(Boats=[{"Name": "a"}, {}])), "Lakes.Lake[0].Boats[1].Name is not text"),
    ],
)
def test_what_has_not_its_form_says_where(answer: Any, says: str):
    with pytest.raises(Mismatch, match=re.escape(says)):
        LAKES(answer)


def test_what_has_it():
    """Null stands for what is left out, and numbers for texts where gateways mix them up."""
    for answer in (page(), page(lake()), page(lake(Name=None, Boats=None, More={"x": [None]}), total="1")):
        LAKES(answer)
    odd = lake(Name=5)
    LAKES(page(odd))
    assert odd["Name"] == "5"


def test_how_deep_an_answer_may_be():
    assert answers.decode(b"[" * answers.DEEPEST + b"]" * answers.DEEPEST)
    with pytest.raises(ValueError):
        answers.decode(b"[" * (answers.DEEPEST + 1) + b"]" * (answers.DEEPEST + 1))


def test_a_text_that_comes_again_takes_no_room():
    first, second = (
        answers.decode(b'{"listing": [{"a status": "so it is"}, {"a status": "so it is"}]}') for _ in range(2)
    )
    objects = [*first["listing"], *second["listing"]]
    assert all(one == {"a status": "so it is"} for one in objects)
    for texts in (list(map(next, map(iter, objects))), [one["a status"] for one in objects]):
        assert len({id(text) for text in texts}) == 1
