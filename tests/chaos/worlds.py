# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Worlds that somebody left in the middle of something: half built, half removed, drifted, and with states in motion."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from tests.chaos.cases import new_world, run_role
from tests.chaos.scenarios import family
from tests.chaos.world import World
from tests.simulator.alkira.express_route import ExpressRouteConnectors
from tests.simulator.alkira.provisioning import FAILED, PARTIAL_SUCCESS, PENDING, SUCCESS
from tests.simulator.kernel.lag import GONE
from tests.simulator.rpc.errors import RpcError

MOTIONS = {
    "vpc": [("Pending", "Available"), ("Deleting", GONE)],
    "idle interface": [("Modifying", "Idle"), ("Deleting", GONE)],
    "interface": [
        ("Activating", "Active"),
        ("Deactivating", "Inactive"),
        ("Modifying", "Active"),
        ("Inactive", "Inactive"),
        ("Active", "Active"),
        ("Deleting", GONE),
    ],
    "peering": [
        ("Creating", "Activated"),
        ("Updating", "Activated"),
        ("Deleting", "Deleted"),
        ("Deleted", "Deleted"),
    ],
    "request": [
        ("Creating", "Accepting"),
        ("Updating", "Activated"),
        ("Accepting", "Accepting"),
        ("Rejected", "Rejected"),
        ("Expired", "Expired"),
        ("Deleting", "Deleted"),
        ("Deleted", "Deleted"),
    ],
    "route": [("Pending", "Available"), ("Modifying", "Available"), ("Deleting", GONE)],
}
"""``(state now, state in the end)`` of what one may come across."""


def left_world(scenario: str, lag: str, chance: random.Random) -> World:
    """A world after an interrupted run or two, and somebody else's hand."""
    world = new_world(scenario, lag)
    for state in chance.choice(
        [(), ("present",), ("present", "changed"), ("present", "absent"), ("present", "present")]
    ):
        world.begin(kill=(chance.randint(1, 40), chance.choice(["before", "after"])) if chance.random() < 0.5 else None)
        run_role(world, scenario, state)
        if chance.random() < 0.5:
            world.clock.sleep(chance.choice([0.3, 1.0, 30.0]))
    HANDS[family(scenario)](world, chance, chance.choice([0.0, 0.15, 0.4]))
    world.begin()
    return world


def set_going(state: Any, motions: list[tuple[str, str]], chance: random.Random) -> None:
    """What is on its way out stays so for the whole of a run: whether it is gone by then, no check mode can tell."""
    now, then = chance.choice(motions)
    if now == then:
        state.set(now)
    else:
        state.move(now, then, lag=60.0 if now == "Deleting" else chance.choice([0.4, 1.0, 6.0]))


def stack_hand(world: World, chance: random.Random, much: float) -> None:
    cloud: Any = world.cloud
    network_hand(world, chance, much)
    for interface in list(cloud.interfaces):
        if chance.random() < much:
            # One that is only told of its opposite is Idle, as long as nobody has connected it.
            motions = MOTIONS["interface" if interface.connected else "idle interface"]
            if is_next_hop(cloud, interface):
                motions = [motion for motion in motions if motion[0] != "Deleting"]
            set_going(interface.state, motions, chance)
        if chance.random() < much / 2:
            interface.description = "by hand"
        if chance.random() < much / 4 and interface.spec != "Negative":
            interface.spec = "Large.1"


def network_hand(world: World, chance: random.Random, much: float) -> None:
    cloud: Any = world.cloud
    for vpc in list(cloud.vpcs):
        if chance.random() < much / 2:
            set_going(vpc.state, MOTIONS["vpc"][: 1 if in_use(cloud, vpc) else 2], chance)
        if chance.random() < much / 2:
            vpc.description = "by hand"
    for entry in list(cloud.route_entries):
        if chance.random() < much / 2 and entry.state.peek() == "Available":
            set_going(entry.state, MOTIONS["route"], chance)


def is_next_hop(cloud: Any, interface: Any) -> bool:
    """Whether the cloud would refuse to delete an interface, because routes lead there."""
    return any(hop.id == interface.id for entry in cloud.route_entries for hop in entry.hops)


def in_use(cloud: Any, vpc: Any) -> bool:
    """Whether the cloud would refuse to delete a VPC."""
    try:
        cloud.check_vpc_unused(vpc)
    except RpcError:
        return True
    return False


def alicloud_hand(world: World, chance: random.Random, much: float) -> None:
    cloud: Any = world.cloud
    network_hand(world, chance, much)
    for peering in list(cloud.peerings.all()):
        if chance.random() < 2 * much:
            set_going(peering.state, MOTIONS["request" if peering.cross_account else "peering"], chance)
        if chance.random() < much:
            peering.name = "by hand"


def alkira_hand(world: World, chance: random.Random, much: float) -> None:
    tenant: Any = world.cloud._tenant
    network = tenant.networks()[0]
    for record in list(network.records()):
        if chance.random() < much:
            record.provision_state = chance.choice([PENDING, SUCCESS, FAILED, PARTIAL_SUCCESS])
    records = [record for record in network.records() if record.provision_state == PENDING]
    if records and chance.random() < much:
        tenant.provisioning.provision_all(network.id, records)
    for record in list(network.collections[ExpressRouteConnectors].table):
        if chance.random() < much:
            record.collection.store(record, {**record.document, "description": "by hand"})


HANDS: dict[str, Callable[[World, random.Random, float], None]] = {
    "stack": stack_hand,
    "alicloud": alicloud_hand,
    "alkira": alkira_hand,
}
