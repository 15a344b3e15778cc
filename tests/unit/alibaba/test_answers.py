# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the actions of both Alibaba clouds promise, the listings that rest on it, and what their error codes mean."""

from __future__ import annotations

import ast
import itertools
import re
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba import client as client_module
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba import codes, forms
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.client import READINGS, AlibabaClient
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.resource import AlibabaResource
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibabacloudstack.vpc import VPC_INFO
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import family
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.answers import Mismatch
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import Call, execute
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.errors import UnexpectedAnswer
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.transport import Http, HttpOptions
from tests import environments
from tests.support import collection
from tests.support.evil import Evil

VPCS = forms.ANSWERS["DescribeVpcs"]


def vpc(number: int = 1, **more: Any) -> dict[str, Any]:
    return {"VpcId": f"vpc-{number}", "Status": "Available", **more}


def page(*objects: Any, total: Any = None) -> dict[str, Any]:
    return {"TotalCount": len(objects) if total is None else total, "Vpcs": {"Vpc": list(objects)}}


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ({}, "TotalCount is missing"),
        (page(total="many"), "TotalCount is not a count"),
        (page(total=-1), "TotalCount is below zero"),
        (page(total=True), "TotalCount is not a count"),
        ({"TotalCount": 0}, "Vpcs is missing"),
        ({"TotalCount": 0, "Vpcs": []}, "Vpcs is not an object"),
        ({"TotalCount": 0, "Vpcs": {}}, "Vpcs.Vpc is missing"),
        ({"TotalCount": 0, "Vpcs": {"Vpc": {}}}, "Vpcs.Vpc is not a list"),
        (page(None), "Vpcs.Vpc[0] is missing"),
        (page(vpc(), "vpc-2"), "Vpcs.Vpc[1] is not an object"),
        (page({"Status": "Available"}), "Vpcs.Vpc[0].VpcId is missing"),
        (page(vpc(VpcId="")), "Vpcs.Vpc[0].VpcId is not an id"),
        (page(vpc(VpcId=True)), "Vpcs.Vpc[0].VpcId is not an id"),
        (page(vpc(VpcId=["vpc-1"])), "Vpcs.Vpc[0].VpcId is not an id"),
        (page(vpc(Status=None)), "Vpcs.Vpc[0].Status is not text"),
        (page(vpc(VpcName=[])), "Vpcs.Vpc[0].VpcName is not text"),
        (page(vpc(OwnerId={})), "Vpcs.Vpc[0].OwnerId is not a single value"),
        (page(vpc(Tags={"Tag": [{"Key": None}]})), "Vpcs.Vpc[0].Tags.Tag[0].Key is not text"),
        (page(vpc(UserCidrs={"UserCidr": [5]})), "Vpcs.Vpc[0].UserCidrs.UserCidr[0] is not text"),
    ],
)
def test_what_has_not_its_form_says_where(answer: Any, says: str):
    with pytest.raises(Mismatch, match=re.escape(says)):
        VPCS(answer)


def test_what_has_it():
    """Null stands for what is left out, and numbers for texts where gateways mix them up."""
    for answer in (page(), page(vpc()), page(vpc(Tags=None, VpcName=None, More={"x": [None]}), total="1")):
        VPCS(answer)
    odd = vpc(VpcName=5)
    VPCS(page(odd))
    assert odd["VpcName"] == "5"
    forms.ANSWERS["GetVpcPeerConnectionAttribute"](
        {"InstanceId": "pcc-1", "Vpc": None, "AcceptingVpc": None, "Tags": []}
    )


def test_routes_of_the_cloud_itself_need_no_id():
    entry = {"RouteTableId": "vtb-1", "DestinationCidrBlock": "10.0.0.0/8", "Status": "Available"}
    listing = {"RouteEntrys": {"RouteEntry": [{**entry, "Type": "System"}, {**entry, "RouteEntryId": "rte-1"}]}}
    forms.ANSWERS["DescribeRouteEntryList"](listing)
    assert listing["RouteEntrys"]["RouteEntry"][0]["RouteEntryId"] == ""
    with pytest.raises(Mismatch, match="RouteEntrys.RouteEntry\\[0\\].RouteEntryId is missing"):
        forms.ANSWERS["DescribeRouteEntryList"]({"RouteEntrys": {"RouteEntry": [{**entry, "Type": "Custom"}]}})


def called_actions() -> set[str]:
    """Every action that the code of both Alibaba families calls, read from its source."""
    found = set()
    root = environments.current().collection / "plugins" / "module_utils"
    for name in ("alibaba", "alibabacloudstack", "alicloud"):
        for path in sorted(Path(root / name).glob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    found.update(
                        re.findall(r"^(?:Describe|List|Get|Create)[A-Z][A-Za-z]+$|^AssumeRole[A-Za-z]*$", node.value)
                    )
    return found


def test_every_action_that_promises_something_has_a_form():
    """One that has none would read as empty where its answer is."""
    for name in ("alibabacloudstack", "alicloud"):
        assert collection.entries(name), "a resource may promise the answers of its own actions"
    assert called_actions() == set(forms.ANSWERS)
    for action, form in forms.ANSWERS.items():
        for answer in ({}, {"RequestId": "x"}, [], None, "x"):
            with pytest.raises(Mismatch):
                form(answer)
            assert action


# --- Listings --------------------------------------------------------------------------------------------------------


class Cloud(AlibabaClient):
    """Answers ``DescribeVpcs`` and ``ListVpcPeerConnections`` by a function from the parameters to the answer."""

    def __init__(self, answer: Any) -> None:
        super().__init__({"region": "cn-a"}, Http(HttpOptions(), "cloud.example"), 10)
        self.answer, self.asked = answer, []

    def call(self, action: str, params: dict, product: str = "vpc", token: bool = False, form: Any = None) -> Any:
        self.asked.append(params)
        found = self.answer(params)
        for check in (forms.ANSWERS[action], form):
            if check:
                check(found)
        return found

    def vpcs(self) -> list[str]:
        return [one["VpcId"] for one in self.pages("DescribeVpcs", {}, ("Vpcs", "Vpc"))]

    def peerings(self) -> list[str]:
        found = self.token_pages("ListVpcPeerConnections", {}, ("VpcPeerConnects",), "MaxResults", "vpcpeer")
        return [one["InstanceId"] for one in found]


def shelf(there: int, announced: Any = None) -> Any:
    """A cloud with so many VPCs."""
    objects = [vpc(number) for number in range(there)]

    def answer(params: dict) -> dict[str, Any]:
        start = (params["PageNumber"] - 1) * params["PageSize"]
        return page(*objects[start : start + params["PageSize"]], total=there if announced is None else announced)

    return answer


def test_who_moved_up_while_others_were_deleted_is_not_lost():
    """One of the first page is deleted while the others are read, so that one of the second comes to stand on the first."""
    objects = [vpc(number) for number in range(120)]

    def answer(params: dict) -> dict[str, Any]:
        start = (params["PageNumber"] - 1) * params["PageSize"]
        shown = page(*objects[start : start + params["PageSize"]], total=len(objects))
        if params["PageNumber"] == 1 and len(objects) == 120:
            del objects[0]
        return shown

    moved = vpc(50)["VpcId"]
    assert moved not in Cloud(answer).vpcs(), "so this tells nothing"
    objects.insert(0, vpc(0))
    found = Cloud(answer).pages("DescribeVpcs", {}, ("Vpcs", "Vpc"), steady=True)
    assert [one["VpcId"] for one in found] == [one["VpcId"] for one in objects]


def test_a_listing_that_never_comes_to_rest_is_read_a_few_times_only():
    totals = itertools.cycle([100, 99])

    def answer(params: dict) -> dict[str, Any]:
        start = (params["PageNumber"] - 1) * params["PageSize"]
        return page(*map(vpc, range(start, start + params["PageSize"])), total=next(totals))

    cloud = Cloud(answer)
    assert len(cloud.pages("DescribeVpcs", {}, ("Vpcs", "Vpc"), steady=True)) == 100
    assert [params["PageNumber"] for params in cloud.asked].count(1) == READINGS


def test_who_is_missing_in_a_listing_of_several_pages_is_asked_for():
    """Else a router interface that moved to an earlier page would count as gone, and its VPC be removed too soon."""
    ids = [vpc(number)["VpcId"] for number in range(120)]

    class Vpcs(AlibabaResource):
        kind = "VPC"

        def id_of(self, obj):
            return obj

        def listing(self, client, wants):
            return self.all(client)

        def all(self, client):
            return client.whole(self.kind, [one for one in ids if one != ids[50]])

        def by_ids(self, client, some):
            asked.extend(some)
            return [one for one in some if one in ids]

    cloud, asked = Cloud(lambda params: {}), []
    cloud.whole("VPC", ids)
    assert set(Vpcs().look(cloud, [*ids, "gone"])) == set(ids)
    assert asked == [ids[50], "gone"]


@pytest.mark.parametrize("there", [0, 1, 49, 50, 51, 100, 1001])
def test_all_pages_and_no_more(there: int):
    cloud = Cloud(shelf(there))
    assert cloud.vpcs() == [f"vpc-{number}" for number in range(there)]
    assert len(cloud.asked) == max(1, -(-there // 50))


@pytest.mark.parametrize("announced", [10**18, "1000000000000000000", 10**39])
def test_an_absurd_number_of_objects(announced: Any):
    for there in (1, 50, 120):
        cloud = Cloud(shelf(there, announced))
        assert cloud.vpcs() == [f"vpc-{number}" for number in range(there)]
        assert len(cloud.asked) <= 2 * cloud.connections + there // 50


def test_a_number_of_objects_that_nobody_has_costs_nothing(monkeypatch: pytest.MonkeyPatch):
    """Neither memory nor calls: a listing goes as far as there is something to see."""
    listing = {"TotalCount": 10**18, "Vpcs": {"Vpc": [{"VpcId": "vpc-1", "VpcName": "blue", "Status": "Available"}]}}
    monkeypatch.setattr(family, "_CLIENTS", {})
    with Evil(lambda peer, request: peer.answer(listing)) as server:
        options = {"access_key": "a", "secret_key": "b", "region": "cn-a", "endpoints": {"vpc": server.host}}
        checked = ArgumentSpecValidator(VPC_INFO.argument_spec).validate(options)
        tracemalloc.start()
        try:
            result = execute(VPC_INFO, Call(checked.validated_parameters))
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert [found["id"] for found in result["vpcs"]] == ["vpc-1"] and len(server.requests) <= 12
    assert peak < 50 << 20, peak


def test_a_cloud_that_never_ends(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(client_module, "MOST", 5000)
    cloud = Cloud(lambda params: page(*[vpc(f"{params['PageNumber']}-{n}") for n in range(50)], total=10**18))
    with pytest.raises(UnexpectedAnswer, match="DescribeVpcs: the listing does not come to an end"):
        cloud.vpcs()
    assert len(cloud.asked) == 100


def test_one_page_again_and_again():
    """Where it is full there is more that is never shown; where it is not, it is all there is."""
    cloud = Cloud(lambda params: page(*map(vpc, range(50)), total=120))
    with pytest.raises(UnexpectedAnswer, match="returns the same page of the listing again and again"):
        cloud.vpcs()
    assert Cloud(lambda params: page(vpc(1), total=10**18)).vpcs() == ["vpc-1"]


@pytest.mark.parametrize(("shown", "announced"), [(0, 3), (3, 0), (3, 2)])
def test_a_page_that_contradicts_itself(shown: int, announced: int):
    with pytest.raises(Mismatch, match=f"shows {shown} objects and announces {announced}"):
        Cloud(lambda params: page(*map(vpc, range(shown)), total=announced)).vpcs()


def test_a_further_page_that_contradicts_itself():
    """Taken for the end, it would hide what is there. A page that became empty, since objects went, is the end."""
    objects = [vpc(number) for number in range(50)]

    def announcing(later: int) -> Any:
        return lambda params: page(*objects, total=120) if params["PageNumber"] == 1 else page(total=later)

    with pytest.raises(Mismatch, match="shows nothing on page [23] and announces 120 objects"):
        Cloud(announcing(120)).vpcs()
    assert len(Cloud(announcing(50)).vpcs()) == 50


def test_tokens():
    def answer(params: dict) -> dict[str, Any]:
        number = int(params["NextToken"] or 0)
        # An empty page in the middle is none at the end.
        objects = [] if number == 1 else [{"InstanceId": f"pcc-{number}"}]
        return {"VpcPeerConnects": objects, "NextToken": str(number + 1) if number < 3 else ""}

    cloud = Cloud(answer)
    assert cloud.peerings() == ["pcc-0", "pcc-2", "pcc-3"] and len(cloud.asked) == 4


@pytest.mark.parametrize("circle", [1, 2])
def test_tokens_that_never_end(monkeypatch: pytest.MonkeyPatch, circle: int):
    def answer(params: dict) -> dict[str, Any]:
        return {"VpcPeerConnects": [], "NextToken": str((int(params["NextToken"] or 0) + 1) % circle + 1)}

    cloud = Cloud(answer)
    with pytest.raises(UnexpectedAnswer, match="does not come to an end"):
        cloud.peerings()
    assert len(cloud.asked) <= 4
    monkeypatch.setattr(client_module, "MOST", 1000)
    cloud = Cloud(lambda params: {"VpcPeerConnects": [], "NextToken": (params["NextToken"] or "") + "x"})
    with pytest.raises(UnexpectedAnswer, match="does not come to an end"):
        cloud.peerings()
    assert len(cloud.asked) == 11


# --- Codes -----------------------------------------------------------------------------------------------------------

# Apsara Stack contract 2.4: what its own provider, or the public one, repeats, by action.
REPEATED = {
    "CreateVpc": ["TaskConflict", "Throttling"],
    "CreateRouterInterface": ["IncorrectStatus.CenStatus"],
    "DeleteRouterInterface": ["OperationConflict", "IncorrectStatus", "InvalidInstance.StatusError"],
    "ModifyRouterInterfaceAttribute": ["INSTANCE_IN_PROCESSIONG"],
    "CreateRouteEntry": [
        "TaskConflict",
        "IncorrectRouteEntryStatus",
        "IncorrectVpcStatus",
        "Throttling",
        "OperationConflict",
        "IncorrectVSwitchStatus",
        "IncorrectHaVipStatus",
        "IncorrectInstanceStatus",
        "InvalidVBRStatus",
        "IncorrectStatus.RouterInterface",
        "IncorrectStatus.RouteTableStatus",
        "IncorrectStatus.MultiScopeRiRouteEntry",
        "LastTokenProcessing",
        "OperationFailed.LastTokenProcessing",
        "OperationFailed.IdempotentTokenProcessing",
        "OperationFailed.DistibuteLock",
        "SystemBusy",
        "ServiceUnavailable",
    ],
    "DeleteRouteEntry": ["IncorrectVpcStatus", "TaskConflict", "IncorrectRouteEntryStatus", "Forbbiden"],
}


@pytest.mark.parametrize(("action", "code"), [(action, code) for action, found in REPEATED.items() for code in found])
def test_what_the_contract_repeats_is_repeated(action: str, code: str):
    for spelling in (code, code.lower(), code.upper()):
        assert (
            codes.throttled(spelling)
            or codes.retryable(spelling, action)
            or codes.busy(spelling)
            or codes.conflict(spelling)
        )


def test_what_is_repeated_in_one_place_is_final_in_others():
    for action in ("DeleteVpc", "ModifyRouterInterfaceAttribute", "ConnectRouterInterface", ""):
        assert not codes.retryable("Forbbiden", action)


@pytest.mark.parametrize("code", ["UnknownError", "InternalError"])
def test_a_server_that_failed_may_have_acted(code: str):
    assert codes.unclear(code) and not codes.retryable(code) and not codes.busy(code)


PERMISSION = "the account lacks the permission"
ADVICE = {
    "Forbidden": PERMISSION,
    "Forbidden.RAM": PERMISSION,
    "Forbidden.NoPermission": PERMISSION,
    "NoPermission": PERMISSION,
    "Forbbiden": PERMISSION,
    "Forbidden.AccessKeyDisabled": "the access key is disabled",
    "Forbidden.VpcNotFound": "check the id",
    "Forbidden.InstanceNotFound": "check the id",
    "Forbidden.FinancialLocked": "unpaid bills",
    "Forbidden.BillsOutstanding": "unpaid bills",
    "Forbidden.OnlyOneConnection": "one connection only",
    "Forbidden.TagKeys": "tag keys",
    "Forbidden.TagKey.Duplicated": "once",
    "Forbbiden.InvaildOwner": "another account",
    "Forbbiden.ModifyIdAndType": "Idle",
    "Forbidden.SomethingNew": "",
    "Unheard": "",
}


@pytest.mark.parametrize(("code", "says"), ADVICE.items())
def test_advice_is_about_what_the_code_means(code: str, says: str):
    assert says in codes.advice(code) if says else codes.advice(code) == ""
    assert (PERMISSION in codes.advice(code)) == (says == PERMISSION)


def test_whose_keys_they_are_is_said_of_the_cloud_that_has_them():
    assert "this installation" in codes.advice("InvalidAccessKeyId.NotFound", "alibabacloudstack")
    assert "Alibaba Cloud" in codes.advice("InvalidAccessKeyId.NotFound", "alicloud")
