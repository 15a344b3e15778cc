# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which router interface is meant, and what is to be done with a connection in each of its states."""

from __future__ import annotations

import pytest

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibabacloudstack.router_interface import (
    STATES,
    RouterInterface,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibabacloudstack.router_interface_connection import (
    Connection,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.errors import (
    Ambiguous,
    ImmutableChange,
    InterconnectError,
    Refused,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.graph import reconcile
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.plan import UNKNOWN
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.reconcile import Tuning
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.resource import Want, World

OWNER = "1000000000000001"


class Client:
    region, account, connections = "cn-a", "own", 1

    def scope(self):
        return " in region cn-a"

    def account_id(self):
        return OWNER

    def interrupt(self):
        pass


def interface(number, role="InitiatingSide", **more):
    return {
        "RouterInterfaceId": f"ri-{number}",
        "RouterId": "vrt-1",
        "RouterType": "VRouter",
        "Role": role,
        "Spec": "Large.1" if role == "InitiatingSide" else "Negative",
        "Status": "Idle",
        "Name": f"name-{number}",
        "OppositeRegionId": "cn-a",
        "OppositeRouterId": "",
        "OppositeInterfaceId": "",
        **more,
    }


class Listed(RouterInterface):
    def __init__(self, objects):
        self.objects = objects

    def listing(self, client, wants):
        return self.objects


def match(objects, **options):
    want = {
        "state": "present",
        "router_id": "vrt-1",
        "role": "InitiatingSide",
        "router_type": "VRouter",
        "specification": "Large.1",
    }
    wants = [Want("", {**want, **options}, Client())]
    jobs = reconcile(Listed(objects), Tuning(check_mode=True), [].append, wants)
    return jobs[0].id


def test_matching():
    """By opposite router; else by name; else by opposite region; else the only one of router and role."""
    facing = interface(1, OppositeRouterId="vrt-9", Name="other")
    named = interface(2, Name="mine")
    away = interface(3, OppositeRegionId="cn-b")
    objects = [facing, named, away, interface(4, "AcceptingSide"), interface(5, RouterId="vrt-2", Name="mine")]
    assert match(objects, opposite_router_id="vrt-9", name="mine") == "ri-1"
    assert match(objects, opposite_router_id="vrt-8", name="mine") == "ri-2"
    with pytest.raises(
        ImmutableChange, match="ri-2 cannot be changed in place: opposite_region is 'cn-a', wanted 'cn-b'"
    ):
        match(objects, name="mine", opposite_region="cn-b")
    assert match(objects, name="nobody", opposite_region="cn-a") is None
    assert match(objects, opposite_region="cn-b") == "ri-3"
    assert match([named]) == "ri-2"
    assert match(objects, role="AcceptingSide", router_type=None) == "ri-4"
    assert match(objects, router_id="vrt-2") == "ri-5"
    with pytest.raises(Ambiguous, match="ri-1, ri-2"):
        match(objects, opposite_region="cn-a")
    with pytest.raises(Ambiguous, match="ri-1, ri-2, ri-3"):
        match(objects)
    assert match([{**named, "Status": "Deleting"}, named | {"RouterInterfaceId": "ri-6"}], name="mine") == "ri-6"
    assert match([], router_id=UNKNOWN, opposite_region="cn-a") is None


# --- Connections -----------------------------------------------------------------------------------------------------

RESOURCE = Connection()
PEER = {
    "OppositeInterfaceId": "ri-2",
    "OppositeRouterId": "vrt-2",
    "OppositeRouterType": "VRouter",
    "OppositeInterfaceOwnerId": OWNER,
}
BACK = {
    "OppositeInterfaceId": "ri-1",
    "OppositeRouterId": "vrt-1",
    "OppositeRouterType": "VRouter",
    "OppositeInterfaceOwnerId": OWNER,
}
OTHER = {**PEER, "OppositeInterfaceId": "ri-7", "OppositeRouterId": "vrt-7"}


def plan(status, peer, role="InitiatingSide", state="present", recreate=False, ready=True, **options):
    """The verbs of the plan for ri-1 to ri-2, and what it waits for in the end."""
    found = interface(1, role, Status=status, **peer)
    opposite = interface(
        2,
        "AcceptingSide" if role == "InitiatingSide" else "InitiatingSide",
        RouterId="vrt-2",
        **(BACK if ready else {}),
    )
    client = Client()
    everywhere = {"ri-1": found, "ri-2": opposite}
    world = World(everywhere, everywhere, dict.fromkeys(everywhere, client))
    want = Want("", {"state": state, "interface_id": "ri-1", "opposite_interface_id": "ri-2", **options}, client)
    made = RESOURCE.plan(want, found, world, recreate)
    goal = made.steps[-1].goal if made.steps else made.wait_goal
    return made.actions, list(goal.statuses or ["settled"]) if goal else None


ON_THE_WAY = ["Connecting", "AcceptingConnecting", "AcceptingConnect", "Activating"]
SAME = [
    # status, role, verbs, waits for
    ("Idle", "InitiatingSide", ["connect"], ["Active"]),
    ("Idle", "AcceptingSide", [], None),
    ("Active", "InitiatingSide", [], None),
    ("Active", "AcceptingSide", [], None),
    ("Inactive", "InitiatingSide", ["activate"], ["Active"]),
    ("Inactive", "AcceptingSide", ["activate"], ["Active"]),
    *((status, role, [], ["Active"]) for status in ON_THE_WAY for role in ("InitiatingSide", "AcceptingSide")),
]


@pytest.mark.parametrize("status, role, verbs, goal", SAME)
def test_tied_to_the_same_peer(status, role, verbs, goal):
    assert plan(status, PEER, role) == (verbs, goal)


def test_deactivating_to_the_same_peer():
    for role in ("InitiatingSide", "AcceptingSide"):
        assert plan("Deactivating", PEER, role) == (["activate"], ["Active"])


@pytest.mark.parametrize(
    "peer", [{}, OTHER, {**PEER, "OppositeRouterId": "vrt-7"}, {**PEER, "OppositeInterfaceOwnerId": ""}]
)
@pytest.mark.parametrize("role", ["InitiatingSide", "AcceptingSide"])
def test_idle_and_not_tied_so(role, peer):
    verbs, _ = plan("Idle", peer, role)
    assert verbs == (["configure", "connect"] if role == "InitiatingSide" else ["configure"])


@pytest.mark.parametrize("peer", [OTHER, {}])
@pytest.mark.parametrize("status", ["Active", "Inactive", "Deactivating", *ON_THE_WAY])
@pytest.mark.parametrize("role", ["InitiatingSide", "AcceptingSide"])
def test_out_of_idle_and_tied_to_another(role, status, peer):
    with pytest.raises(ImmutableChange) as caught:
        plan(status, peer, role)
    assert f"ri-1 is {status}" in caught.value.msg and "wanted 'ri-2'" in caught.value.msg
    assert "on_immutable_change: recreate" in caught.value.msg
    verbs, _ = plan(status, peer, role, recreate=True)
    first = [] if status == "Inactive" else ["deactivate"]
    assert verbs == [*first, "delete", "create", "configure"]


@pytest.mark.parametrize("status", list(STATES.words()))
@pytest.mark.parametrize("peer", [PEER, OTHER, {}])
@pytest.mark.parametrize("role", ["InitiatingSide", "AcceptingSide"])
def test_absent(status, peer, role):
    """Deactivated, already so, or on its way there: whoever the peer is."""
    verbs, goal = plan(status, peer, role, state="absent")
    if status in ("Idle", "Inactive", "Deleted", "Deleting"):
        assert (verbs, goal) == ([], None)
    elif status == "Deactivating":
        assert (verbs, goal) == ([], ["Inactive"])
    else:
        assert (verbs, goal) == (["deactivate"], ["Inactive"])


@pytest.mark.parametrize("status, peer", [("Idle", PEER), ("Idle", {})])
def test_the_accepting_side_has_to_be_ready(status, peer):
    with pytest.raises(Refused, match="the accepting side is not tied yet: make the connection with interface_id ri-2"):
        plan(status, peer, ready=False)
    assert plan(status, peer, "AcceptingSide", ready=False)[0] == ([] if peer else ["configure"])


def test_values_that_contradict():
    with pytest.raises(Refused, match="opposite_router_id: 'vrt-5' is not that of ri-2"):
        plan("Idle", {}, opposite_router_id="vrt-5")
    with pytest.raises(Refused, match="role: router interface ri-1 is the InitiatingSide, not the AcceptingSide"):
        options = {"interface_id": "ri-1", "opposite_interface_id": "ri-2", "role": "AcceptingSide"}
        RESOURCE.plan(Want("", {"state": "present", **options}, Client()), interface(1), World({}, {}, {}), False)
    with pytest.raises(InterconnectError, match="opposite_interface_owner_id is '1000000000000001', wanted '5'"):
        plan("Active", PEER, opposite_interface_owner_id="5")


@pytest.mark.parametrize(
    "role, verbs", [("InitiatingSide", ["configure", "connect"]), ("AcceptingSide", ["configure"])]
)
def test_ends_that_do_not_exist_yet(role, verbs):
    want = Want(
        "", {"state": "present", "interface_id": UNKNOWN, "opposite_interface_id": UNKNOWN, "role": role}, Client()
    )
    assert RESOURCE.plan(want, None, World({}, {}, {}), False).actions == verbs
    assert list(RESOURCE.check(want)) == [] and RESOURCE.duplicate_key(want) is None
    assert RESOURCE.stage(want, None) == (1 if role == "InitiatingSide" else 0)
    gone = Want("", {**want.options, "state": "absent"}, Client())
    assert RESOURCE.stage(gone, None) == (0 if role == "InitiatingSide" else 1)
