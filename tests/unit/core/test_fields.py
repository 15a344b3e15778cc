# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whole documents with nested blocks: matched by name, ids kept, order no difference, secrets only where they are shown."""

from __future__ import annotations

import pytest

from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import fields
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.fields import Field, Item, Items

DOOR = (
    Field("id", "id", option=False),
    Field("name", "name", needed=True),
    Field("locked", "isLocked", default=True),
    Field("code", "code", secret=True),
)
ROOM = (
    Field("id", "id", option=False),
    Field("name", "name", needed=True),
    Field("floor", "floor", needed=True),
    Field("tags", "tags", same=fields.same_members),
    Field("doors", "doors", items=Items("name", DOOR)),
)
HOUSE = (
    Field("name", "name", needed=True),
    Field("owner", "owner", option=False, sent=False),
    Field("rooms", "rooms", items=Items("name", ROOM, second="floor"), needed=True),
)


def house(code="1234"):
    return {
        "name": "h",
        "owner": "somebody",
        "unknown": {"kept": True},
        "rooms": [
            {"id": 1, "name": "kitchen", "floor": "f0", "tags": ["a", "b"], "more": 7, "doors": []},
            {
                "id": 2,
                "name": "study",
                "floor": "f1",
                "doors": [
                    {"id": "d1", "name": "north", "isLocked": False, "code": code},
                    {"id": "d2", "name": "south", "isLocked": True, "code": code},
                ],
            },
        ],
    }


def merged(wanted, raw=None, always=False):
    present = Item.of(HOUSE, raw or house()) if raw is not False else None
    return fields.merge(HOUSE, wanted, present, always)


def differing(wanted, raw=None, always=False):
    item = merged(wanted, raw, always)
    return [one.name for one in HOUSE if wanted.get(one.name) is not None and fields.differs(one, item)]


def sent(wanted, raw=None):
    return fields.document(HOUSE, merged(wanted, raw))


def test_what_is_not_mentioned_stays():
    wanted = house()
    del wanted["owner"]
    assert sent({"name": "h"}) == wanted


def test_order_is_no_difference():
    rooms = [
        {"name": "study", "doors": [{"name": "south"}, {"name": "north"}]},
        {"name": "kitchen", "tags": ["b", "a"]},
    ]
    assert differing({"rooms": rooms}) == []
    assert [room["name"] for room in sent({"rooms": rooms})["rooms"]] == ["kitchen", "study"]


@pytest.mark.parametrize(
    ("rooms", "ids"),
    [
        ([{"name": "study"}], {"study": 2}),
        (
            [{"name": "study"}, {"name": "kitchen"}, {"name": "hall", "floor": "f9"}],
            {"kitchen": 1, "study": 2, "hall": None},
        ),
        # Another name on the same floor is the same room.
        ([{"name": "study"}, {"name": "cuisine", "floor": "F0"}], {"cuisine": 1, "study": 2}),
        ([{"name": "kitchen"}, {"name": "other", "floor": "f7"}], {"kitchen": 1, "other": None}),
    ],
)
def test_ids_follow_names(rooms, ids):
    assert differing({"rooms": rooms}) == (["rooms"] if set(ids) != {"kitchen", "study"} else [])
    assert {room["name"]: room.get("id") for room in sent({"rooms": rooms})["rooms"]} == ids


def test_what_is_no_difference_is_not_written():
    """The portal's spelling and order stay, along with another change too."""
    rooms = [{"name": "study", "doors": None}, {"name": "kitchen", "tags": ["B", "a"], "doors": []}]
    assert sent({"name": "other", "rooms": rooms}) == {**sent({"name": "h"}), "name": "other"}


def test_a_secret_that_is_not_shown_is_written_where_it_is_given():
    rooms = [{"name": "kitchen"}, {"name": "study", "doors": [{"name": "north", "code": ""}, {"name": "south"}]}]
    for shown in (None, "********"):
        assert sent({"rooms": rooms}, house(shown))["rooms"][1]["doors"][0]["code"] == ""


def test_adding_a_nested_item_leaves_the_ids_of_the_others_alone():
    doors = [{"name": "east"}, {"name": "south"}, {"name": "north"}]
    rooms = sent({"rooms": [{"name": "study", "doors": doors}, {"name": "kitchen"}]})["rooms"]
    assert rooms[1]["doors"] == [*house()["rooms"][1]["doors"], {"name": "east", "isLocked": True}]
    assert rooms[0] == house()["rooms"][0]


def test_booleans_can_be_false():
    rooms = [{"name": "kitchen"}, {"name": "study", "doors": [{"name": "north"}, {"name": "south", "locked": False}]}]
    assert differing({"rooms": rooms}) == ["rooms"]
    assert sent({"rooms": rooms})["rooms"][1]["doors"][1]["isLocked"] is False


def test_empty_clears():
    rooms = [{"name": "kitchen", "tags": []}, {"name": "study", "doors": []}]
    wanted = sent({"rooms": rooms})["rooms"]
    assert wanted[0]["tags"] == [] and wanted[1]["doors"] == []


@pytest.mark.parametrize(
    ("shown", "said", "always", "changed"),
    [
        ("1234", "1234", False, False),
        ("1234", "9999", False, True),
        ("********", "9999", False, False),
        ("********", "9999", True, True),
        (None, "9999", False, False),
        (None, "9999", True, True),
        ("********", None, True, False),
    ],
)
def test_secrets_are_compared_only_where_they_are_shown(shown, said, always, changed):
    rooms = [{"name": "kitchen"}, {"name": "study", "doors": [{"name": "north", "code": said}, {"name": "south"}]}]
    assert bool(differing({"rooms": rooms}, house(shown), always)) is changed
    doors = sent({"rooms": rooms}, house(shown))["rooms"][1]["doors"]
    assert doors[0].get("code") == (said or None)
    # Never a mask, and never nothing where there was something: what cannot be read is not sent.
    assert doors[1].get("code") == (shown if shown == "1234" else None)


def test_no_secret_is_shown():
    rooms = [{"name": "kitchen"}, {"name": "study", "doors": [{"name": "north", "code": "9999"}, {"name": "south"}]}]
    item = merged({"rooms": rooms})
    texts = [str(fields.view(HOUSE, house("9999")))] + [str(fields.shown(HOUSE, item, now)) for now in (True, False)]
    assert not any("9999" in text or "1234" in text for text in texts)
    assert fields.NEW_SECRET in texts[2] and fields.NEW_SECRET not in texts[1]


def test_what_something_new_lacks():
    assert list(fields.missing(HOUSE, merged({"name": "h"}, False))) == ["rooms"]
    assert list(fields.missing(HOUSE, merged({"name": "h", "rooms": [{"name": "x"}]}, False))) == ["rooms[0].floor"]
    assert list(fields.missing(HOUSE, merged({"rooms": [{"name": "x"}, {"name": "study"}]}))) == ["rooms[0].floor"]


def test_what_was_there_is_laid_out_like_what_is_wanted():
    wanted = merged({"rooms": [{"name": "hall", "floor": "f9"}, {"name": "study", "doors": [{"name": "east"}]}]})
    before = fields.former(HOUSE, wanted)
    assert [room.get("name") for room in before["rooms"]] == [None, "study", "kitchen"]
    assert [door.get("name") for door in before["rooms"][1]["doors"]] == [None, "north", "south"]
    assert fields.former(HOUSE, merged({"name": "h"}))["rooms"][1]["doors"][0]["name"] == "north"
    assert fields.former(HOUSE, merged({"name": "h"}, False)) == {}


def test_the_diff_shows_present_items_in_the_order_of_the_wanted_ones():
    item = merged({"rooms": [{"name": "hall", "floor": "f9"}, {"name": "study"}]})
    before, after = (fields.shown(HOUSE, item, now)["rooms"] for now in (True, False))
    assert [room["name"] for room in before] == ["study", "kitchen"]
    assert [room["name"] for room in after] == ["hall", "study"]
