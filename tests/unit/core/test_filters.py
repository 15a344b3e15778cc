# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Declared filters of info modules: what is sent to the API, and what is checked once more."""

from __future__ import annotations

import pytest

from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import filters
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.checks import normal_cidr
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.fields import Field
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.filters import NAME_REGEX, Filter
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.resource import Readable


class Lake(Readable):
    """A resource whose API filters loosely: it returns whatever begins with the name that was sent."""

    id_key = "Id"
    name_key = "Name"
    fields = (Field("block", "Block", same=lambda wanted, present: normal_cidr(wanted) == normal_cidr(present)),)
    filters = (
        filters.ids("ids", api_key="Id", send=lambda ids: ids[0] if len(ids) == 1 else None),
        filters.name(aliases=["lake"], api_key="Name"),
        NAME_REGEX,
        filters.status(api_key="State"),
        Filter("block"),
        Filter("basin", told=False),
    )

    def __init__(self, objects):
        self.objects, self.asked = objects, []

    def candidates(self, client, params, asked):
        self.asked.append(asked)
        return [obj for obj in self.objects if obj["Name"].startswith(asked.get("Name", ""))]

    def complete(self, client, objects):
        return [dict(obj, Complete=True) for obj in objects]


def lakes() -> Lake:
    return Lake(
        [
            {"Id": "1", "Name": "blue", "Status": "Up", "Block": "fd00::/48"},
            {"Id": "2", "Name": "blue-2", "Status": "Down", "Block": "10.0.0.0/8"},
            {"Id": "3", "Name": "green", "Status": "Up", "Block": "10.1.0.0/16"},
        ]
    )


def found(lake: Lake, **params) -> list[str]:
    everything = {**dict.fromkeys(item.name for item in lake.filters), **params}
    assert list(lake.check_filters(everything)) == []
    return [obj["Id"] for obj in lake.query(None, everything)]


@pytest.mark.parametrize(
    ("params", "asked", "left"),
    [
        ({}, {}, "123"),
        ({"ids": ["1", "3"]}, {}, "13"),
        ({"ids": ["2"]}, {"Id": "2"}, "2"),
        ({"ids": []}, {}, "123"),
        ({"name": "blue"}, {"Name": "blue"}, "1"),
        ({"name": ""}, {}, "123"),
        ({"name_regex": "^b.*2$"}, {}, "2"),
        ({"status": "Up"}, {"State": "Up"}, "13"),
        ({"block": "FD00:0::/48"}, {}, "1"),
        ({"basin": "anything"}, {}, "123"),
        ({"status": "Up", "name": "blue", "name_regex": "green"}, {"State": "Up", "Name": "blue"}, ""),
    ],
)
def test_each_filter_is_sent_as_far_as_the_api_has_it_and_checked(params, asked, left):
    lake = lakes()
    assert found(lake, **params) == list(left)
    assert lake.asked == [asked]


def test_an_empty_list_may_be_a_filter_that_nothing_passes():
    lake = lakes()
    lake.filters = (filters.ids("ids", empty=True),)
    assert found(lake, ids=[]) == [] and found(lake) == ["1", "2", "3"]


def test_only_what_is_left_is_completed():
    lake = lakes()
    objects = lake.query(None, {**dict.fromkeys(item.name for item in lake.filters), "name": "green"})
    assert objects == [{"Id": "3", "Name": "green", "Status": "Up", "Block": "10.1.0.0/16", "Complete": True}]


def test_a_pattern_that_is_none():
    params = {**dict.fromkeys(item.name for item in Lake.filters), "name_regex": "("}
    ((option, text),) = lakes().check_filters(params)
    assert option == "name_regex" and text.startswith("is not a regular expression: ")
