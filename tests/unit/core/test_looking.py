# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tasks that look together read each listing once, and what asks for some of it is answered from it."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.client import AlibabaClient
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import looking
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.errors import Unreachable

ALL = [{"VpcId": f"vpc-{number}", "VpcName": f"net-{number % 2}"} for number in range(4)]
PATH = ("Vpcs", "Vpc")
BY_NAME = {"VpcName": lambda obj: obj["VpcName"] == "net-1"}


class Cloud(AlibabaClient):
    """Answers what it is asked for, and counts."""

    def __init__(self, whose: bytes = b"a", region: str = "here") -> None:
        super().__init__({"region": region}, None, 1)
        self.whose, self.asked, self.failing = whose, [], False

    def call(self, action: str, params: dict[str, Any], *_more: Any, **_options: Any) -> dict[str, Any]:
        self.asked.append({name: value for name, value in params.items() if not name.startswith(("Page", "Max"))})
        if self.failing:
            raise Unreachable("no answer")
        found = [dict(one) for one in ALL if params.get("VpcName") in (None, one["VpcName"])]
        return {"Vpcs": {"Vpc": found}, "TotalCount": len(found)}


def pages(cloud: Cloud, **params: Any) -> list[str]:
    return [one["VpcId"] for one in cloud.pages("DescribeVpcs", params, PATH, some=BY_NAME)]


def test_outside_of_a_common_look_everything_is_asked_for():
    cloud = Cloud()
    assert pages(cloud) == pages(cloud) and len(cloud.asked) == 2
    with looking.together():
        pages(cloud)
    assert pages(cloud) and len(cloud.asked) == 4 and not looking.is_under_way()


def test_one_listing_answers_what_asks_for_some_of_it():
    cloud = Cloud()
    with looking.together():
        assert len(pages(cloud)) == 4
        assert pages(cloud, VpcName="net-1") == ["vpc-1", "vpc-3"]
        assert len(pages(cloud)) == 4
    assert cloud.asked == [{}]


def test_without_a_listing_of_all_some_are_asked_for_once():
    cloud = Cloud()
    with looking.together():
        assert pages(cloud, VpcName="net-1") == pages(cloud, VpcName="net-1") == ["vpc-1", "vpc-3"]
    assert cloud.asked == [{"VpcName": "net-1"}]


def test_another_question_is_another():
    """What cannot be told from the listing, another account, another region, another way of paging."""
    cloud, other, elsewhere = Cloud(), Cloud(b"b"), Cloud(region="there")
    with looking.together():
        pages(cloud)
        pages(cloud, ResourceGroupId="rg-1")
        for one in (other, elsewhere):
            pages(one)
        cloud.token_pages("DescribeVpcs", {"VpcName": "net-1"}, PATH, "MaxResults")
    assert len(cloud.asked) == 3 and len(other.asked) == len(elsewhere.asked) == 1


def test_two_ways_to_one_account_share():
    one, other = Cloud(), Cloud()
    with looking.together():
        assert pages(one) == pages(other)
    assert (len(one.asked), len(other.asked)) == (1, 0)


def test_who_completes_an_object_changes_nobody_elses():
    cloud = Cloud()
    with looking.together():
        cloud.pages("DescribeVpcs", {}, PATH)[0]["VpcName"] = "other"
        assert cloud.pages("DescribeVpcs", {}, PATH)[0]["VpcName"] == "net-0"


def test_an_error_is_not_kept():
    cloud = Cloud()
    with looking.together():
        cloud.failing = True
        for _time in range(2):
            with pytest.raises(Unreachable):
                pages(cloud)
        cloud.failing = False
        assert len(pages(cloud)) == 4
    assert len(cloud.asked) == 3
