# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What tasks list for each other: all that they ask where they share it, else whole listings until a write."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.client import AlibabaClient
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import listings
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.errors import Unreachable

ALL = [{"VpcId": f"vpc-{number}", "VpcName": f"net-{number % 2}"} for number in range(4)]
PATH = ("Vpcs", "Vpc")
BY_NAME = {"VpcName": lambda obj: obj["VpcName"] == "net-1"}
ONE, OTHER = object(), object()


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


def test_unless_shared_everything_is_asked_for():
    cloud = Cloud()
    assert pages(cloud) == pages(cloud) and len(cloud.asked) == 2
    with listings.kept(shared=True):
        pages(cloud)
    assert pages(cloud) and len(cloud.asked) == 4 and not listings.are_shared()


def test_one_listing_answers_what_asks_for_some_of_it():
    cloud = Cloud()
    with listings.kept(shared=True):
        assert len(pages(cloud)) == 4
        assert pages(cloud, VpcName="net-1") == ["vpc-1", "vpc-3"]
        assert len(pages(cloud)) == 4
    assert cloud.asked == [{}]


def test_without_a_listing_of_all_some_are_asked_for_once():
    cloud = Cloud()
    with listings.kept(shared=True):
        assert pages(cloud, VpcName="net-1") == pages(cloud, VpcName="net-1") == ["vpc-1", "vpc-3"]
    assert cloud.asked == [{"VpcName": "net-1"}]


def test_another_question_is_another():
    """What cannot be told from the listing, another account, another region, another way of paging."""
    cloud, other, elsewhere = Cloud(), Cloud(b"b"), Cloud(region="there")
    with listings.kept(shared=True):
        pages(cloud)
        pages(cloud, ResourceGroupId="rg-1")
        for one in (other, elsewhere):
            pages(one)
        cloud.token_pages("DescribeVpcs", {"VpcName": "net-1"}, PATH, "MaxResults")
    assert len(cloud.asked) == 3 and len(other.asked) == len(elsewhere.asked) == 1


def test_two_ways_to_one_account_share():
    one, other = Cloud(), Cloud()
    with listings.kept(shared=True):
        assert pages(one) == pages(other)
    assert (len(one.asked), len(other.asked)) == (1, 0)


def test_who_completes_an_object_changes_nobody_elses():
    cloud = Cloud()
    with listings.kept(shared=True):
        cloud.pages("DescribeVpcs", {}, PATH)[0]["VpcName"] = "other"
        assert cloud.pages("DescribeVpcs", {}, PATH)[0]["VpcName"] == "net-0"


def test_an_error_is_not_kept():
    cloud = Cloud()
    with listings.kept(shared=True):
        cloud.failing = True
        for _time in range(2):
            with pytest.raises(Unreachable):
                pages(cloud)
        cloud.failing = False
        assert len(pages(cloud)) == 4
    assert len(cloud.asked) == 3


def test_nothing_is_kept_unasked():
    assert listings.keep(ONE, "VPC", ["a"]) == ["a"]
    assert listings.latest(ONE, "VPC") is None


def test_what_is_kept_is_that_of_its_client_and_kind():
    with listings.kept():
        listings.keep(ONE, "VPC", [])
        assert listings.latest(ONE, "VPC") == []
        assert listings.latest(OTHER, "VPC") is None and listings.latest(ONE, "peering") is None
    assert listings.latest(ONE, "VPC") is None


def test_nothing_is_kept_from_a_write_on():
    with listings.kept():
        listings.keep(ONE, "VPC", ["a"])
        listings.written()
        assert listings.latest(ONE, "VPC") is None
        # It may have been read before the write.
        listings.keep(ONE, "VPC", ["a"])
        assert listings.latest(ONE, "VPC") is None
    with listings.kept():
        listings.keep(ONE, "VPC", ["b"])
        assert listings.latest(ONE, "VPC") == ["b"]
