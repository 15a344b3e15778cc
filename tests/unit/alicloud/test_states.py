# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every state of section 4.2 against every wish: what is planned is read from one table."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alicloud import vpc_peering
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alicloud.peering import STATES
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alicloud.vpc_peer_connection import (
    VpcPeerConnection,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alicloud.vpc_peer_connection_accepter import (
    Accepter,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.errors import InterconnectError, Refused
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.plan import UNKNOWN
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.resource import Job, Want

OURS, THEIRS = "1", "2"
ALL = ("Creating", "Accepting", "Activated", "Updating", "Rejected", "Expired", "Deleting", "Deleted")


class Client(SimpleNamespace):
    """An account whose only knowledge is its own id."""

    def account_id(self) -> str:
        return self.uid

    def scope(self) -> str:
        return ""


def client(uid: str, other: str | None) -> Client:
    sibling = Client(uid=other, region="b", account="peer") if other else None
    return Client(uid=uid, region="a", account="own", sibling=lambda **place: sibling)


def peering(status: str, accepter: str = THEIRS) -> dict[str, Any]:
    return {
        "InstanceId": "pcc-1",
        "Status": status,
        "OwnerId": int(OURS),
        "AcceptingOwnerUid": int(accepter),
        "RegionId": "a",
        "AcceptingRegionId": "b",
        "Vpc": {"VpcId": "vpc-a"},
        "AcceptingVpc": {"VpcId": "vpc-b"},
    }


PAIR = {"vpc_id": "vpc-a", "accepting_vpc_id": "vpc-b", "accepting_region_id": "b"}


def planned(resource: Any, want: Want, status: str, accepter: str) -> str:
    """The plan in one line: the actions, ``wait``, ``ask``, or the kind of error."""
    try:
        plan = resource.plan(want, peering(status, accepter), None, False)
    except InterconnectError as error:
        return error.code
    words = plan.actions or (["wait"] if plan.wait_goal else ["nothing"])
    return " ".join(words + (["ask"] if plan.next_step else []))


# status: present with the other keys, present without, present with on_dead=replace and the other keys, absent
REQUESTER = {
    "Creating": ("accept", "wait ask", "accept", "delete"),
    "Accepting": ("accept", "nothing ask", "accept", "delete"),
    "Activated": ("nothing", "nothing", "nothing", "delete"),
    "Updating": ("wait", "wait", "wait", "delete"),
    "Rejected": ("FailedState", "FailedState", "delete create accept", "delete"),
    "Expired": ("FailedState", "FailedState", "delete create accept", "delete"),
    "Deleting": ("FailedState", "FailedState", "create accept", "wait"),
    "Deleted": ("create accept", "create ask", "create accept", "nothing"),
}
# within one account nobody has to be asked
WITHIN = {
    "Creating": "wait",
    "Accepting": "wait",
    "Activated": "nothing",
    "Updating": "wait",
    "Rejected": "FailedState",
    "Expired": "FailedState",
    "Deleting": "FailedState",
    "Deleted": "create",
}
# status: accepted, rejected
ACCEPTER = {
    "Creating": ("accept", "reject"),
    "Accepting": ("accept", "reject"),
    "Activated": ("nothing", "Refused"),
    "Updating": ("wait", "Refused"),
    "Rejected": ("FailedState", "nothing"),
    "Expired": ("FailedState", "nothing"),
    "Deleting": ("FailedState", "nothing"),
    "Deleted": ("FailedState", "nothing"),
}


def test_every_state_has_its_row():
    assert set(STATES.words()) == set(ALL) == set(REQUESTER) == set(WITHIN) == set(ACCEPTER)


@pytest.mark.parametrize("status", ALL)
@pytest.mark.parametrize("turned", [False, True])
def test_requester(status: str, turned: bool):
    resource = VpcPeerConnection()
    pair = dict(PAIR)
    if turned:
        pair = {"vpc_id": "vpc-b", "accepting_vpc_id": "vpc-a", "accepting_region_id": "a"}
    pair["accepting_ali_uid"] = OURS if turned else THEIRS
    rows = []
    for other, options in (
        (THEIRS, {}),
        (None, {}),
        (THEIRS, {"on_dead": "replace"}),
        (None, {"state": "absent"}),
    ):
        # turned: seen from the accepter, whose own keys accept, and who would ask the requester back
        keys = client(THEIRS, OURS if other else None) if turned else client(OURS, other)
        want = Want("", {**pair, **options}, keys)
        rows.append(planned(resource, want, status, THEIRS))
    expected = list(REQUESTER[status])
    if turned and status in ("Creating", "Accepting"):
        expected[1] = "accept"
    assert rows == expected


@pytest.mark.parametrize("status", ALL)
def test_within_one_account(status: str):
    want = Want("", dict(PAIR), client(OURS, None))
    assert planned(VpcPeerConnection(), want, status, OURS) == WITHIN[status]


@pytest.mark.parametrize("status", ALL)
def test_accepter(status: str):
    wants = [
        Want("", {"instance_id": "pcc-1", "state": state}, client(THEIRS, None)) for state in ("accepted", "rejected")
    ]
    assert tuple(planned(Accepter(), want, status, THEIRS) for want in wants) == ACCEPTER[status]


@pytest.mark.parametrize("state", ["accepted", "rejected"])
def test_only_the_accepter_answers(state: str):
    want = Want("", {"instance_id": "pcc-1", "state": state}, client(OURS, None))
    assert planned(Accepter(), want, "Accepting", THEIRS) == "Refused"


def test_keys_of_a_third_account():
    want = Want("", {**PAIR, "accepting_ali_uid": THEIRS}, client(OURS, "3"))
    assert planned(VpcPeerConnection(), want, "Accepting", THEIRS) == "Refused"
    want.options["accept"] = False
    assert planned(VpcPeerConnection(), want, "Accepting", THEIRS) == "nothing ask"


def test_an_acceptance_that_no_keys_are_left_for_is_refused_in_words():
    job = Job(Want("", dict(PAIR), client(OURS, None)), id="pcc-1")
    with pytest.raises(Refused, match="no keys for the account 'peer', which has to accept, are given"):
        VpcPeerConnection().do_accept(job, {"account": "peer"})


def test_a_dead_peering_that_is_named_by_its_id_is_replaced_between_its_ends():
    """The new one has another id, so that the rest of the run goes by the ends; what the user said stays as he said it."""
    want = Want("", {"peer_connection_id": "pcc-1", "on_dead": "replace"}, client(OURS, THEIRS))
    plan = VpcPeerConnection().plan(want, peering("Rejected"), None, False)
    ends = {**PAIR, "accepting_ali_uid": THEIRS}
    assert plan.actions == ["delete", "create", "accept"] and plan.steps[1].args == ends
    assert plan.want.options == {**ends, "peer_connection_id": None, "on_dead": "replace"}
    assert want.options == {"peer_connection_id": "pcc-1", "on_dead": "replace"}


def test_a_peering_queues_up_at_both_of_its_vpcs():
    by_pair, by_id = Want("", dict(PAIR)), Want("", {"peer_connection_id": "pcc-1"})
    for resource in (VpcPeerConnection(), vpc_peering.REQUEST):
        assert (
            resource.lock_keys(by_pair, None) == ("vpc-a", "vpc-b") == resource.lock_keys(by_id, peering("Activated"))
        )
        assert resource.lock_keys(Want("", {"vpc_id": UNKNOWN, "accepting_vpc_id": "vpc-b"}), None) == ("vpc-b",)
    # A link knows what tells its networks apart before they have ids.
    planned = by_pair.but(networks=["hub", "vpc-b"])
    for resource in (vpc_peering.REQUEST, vpc_peering.ACCEPTANCE):
        assert resource.lock_keys(planned, None) == ("hub", "vpc-b")
