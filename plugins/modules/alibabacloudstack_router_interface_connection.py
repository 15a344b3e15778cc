#!/usr/bin/python
# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: alibabacloudstack_router_interface_connection
short_description: Connect router interfaces on Apsara Stack
version_added: 1.0.0
author:
  - Cloudlink Interconnect contributors (@cloudlink)
description:
  - Ties a router interface to its opposite and connects it, to join two networks privately. Once both sides are done, both
    interfaces are V(Active).
  - The connection of each side is found by its O(interface_id).
  - The accepting side only stores who may connect. The initiating side connects, which works only after that. So the
    accepting side comes first. A batch that holds both keeps this order by itself, whatever the order of its items.
  - An interface that is not connected yet is tied and, on the initiating side, connected. One that was deactivated and has
    the right opposite is activated. One that is V(Active) with the right opposite is left alone. One that has another
    opposite is an error.
  - Reading never changes anything, so an interface that someone else deactivated is shown as it is.
  - >-
    For example, C(cloudlink.interconnect.alibabacloudstack_router_interface_connection: {interface_id: ri-1,
    opposite_interface_id: ri-2}).
extends_documentation_fragment:
  - cloudlink.interconnect.alibabacloudstack
  - cloudlink.interconnect.attributes
  - cloudlink.interconnect.attributes.manage
  - cloudlink.interconnect.batch
  - cloudlink.interconnect.recreate
  - cloudlink.interconnect.wait
options:
  state:
    description:
      - V(present) makes sure that the interface is tied to its opposite and, on the initiating side, that it is connected.
      - V(absent) deactivates the interface, which stops its traffic. The interface stays tied to its opposite, for the cloud
        cannot undo that. An interface that is not active is left alone.
    type: str
    choices: [present, absent]
    default: present
  interface_id: &interface_id
    description:
      - The id of the router interface on this side. Needed for each connection.
    type: str
  opposite_interface_id: &opposite_interface_id
    description:
      - The id of the router interface on the other side. It must belong to the account O(opposite_interface_owner_id).
      - Needed if O(state=present). If left out otherwise, it is not looked at.
    type: str
  opposite_router_id: &opposite_router_id
    description:
      - The router of the opposite interface. It must belong to the account O(opposite_interface_owner_id).
      - If left out, it is read from the opposite interface. That takes an interface that can be seen with the task's own
        account, or with the other account's keys in O(peer).
    type: str
  opposite_router_type: &opposite_router_type
    description:
      - The kind of that router.
      - If left out, it is read from the opposite interface, as O(opposite_router_id) is.
    type: str
    choices: [VRouter, VBR]
  opposite_interface_owner_id: &opposite_interface_owner_id
    description:
      - The id of the account that owns the opposite interface, a number. It must be a main account and not a sub account.
      - If left out, it is the account that the opposite interface was seen with, the task's own one or that of O(peer).
    type: str
  role: &role
    description:
      - Which side the interface is. The cloud knows that, so this is only checked.
      - In check mode it helps to predict the connection of an interface that does not exist yet.
      - If left out, it is read from the interface.
    type: str
    choices: [InitiatingSide, AcceptingSide]
  batch:
    description:
      - Any number of connections in one task, instead of the options of a single one. Each item takes the same options, and
        names its own O(interface_id). The accepting sides are done first, whatever the order of the items.
      - The task lists once, matches in memory, works on O(concurrency) objects side by side, waits once for all of them,
        and returns a row for each in RV(batch), in the same order. Two items that describe the same object are an error.
      - If left out, the task works on the one object that its own options describe. An empty list is no object at all, and
        nothing is done.
    type: list
    elements: dict
    suboptions:
      state:
        description: What shall become of this object. If left out, as the task's O(state) says.
        type: str
        choices: [present, absent]
      account:
        description: The account of this object. If left out, as the task's O(account) says.
        type: str
      region:
        description: The region of this object. If left out, the region of its account.
        type: str
      interface_id: *interface_id
      opposite_interface_id: *opposite_interface_id
      opposite_router_id: *opposite_router_id
      opposite_router_type: *opposite_router_type
      opposite_interface_owner_id: *opposite_interface_owner_id
      role: *role
notes:
  - At present, a router interface cannot change its opposite interface. Removing a connection only deactivates the
    interface; it does not make the connection empty.
  - To give an interface another opposite, remove the router interface and build it again, which
    O(on_immutable_change=recreate) does. The new interface has another id, and the opposite side has to be tied to it.
  - A whole connection takes both the initiating and the accepting side, each configured with the other as its opposite
    interface.
  - The connection from the accepting to the initiating side must be made first. In two tasks, put that of the accepting side
    first; if it is missing, the initiating side fails at once and names it. In a batch the order keeps itself.
  - O(opposite_interface_owner_id) and O(account_id) must be the id of a main account and not of a sub account.
seealso:
  - module: cloudlink.interconnect.alibabacloudstack_router_interface
  - module: cloudlink.interconnect.alibabacloudstack_router_interface_connection_info
  - module: cloudlink.interconnect.alibabacloudstack_route_entry
  - module: cloudlink.interconnect.alibabacloudstack_vpc
"""

EXAMPLES = r"""
- name: Create two VPCs of one name
  cloudlink.interconnect.alibabacloudstack_vpc:
    batch:
      - vpc_name: alibabacloudstackRouterInterfaceConnectionBasic
        cidr_block: 172.16.0.0/12
      - vpc_name: alibabacloudstackRouterInterfaceConnectionBasic
        cidr_block: 192.168.0.0/16
  register: vpcs

- name: Create a router interface on each
  cloudlink.interconnect.alibabacloudstack_router_interface:
    batch:
      - role: InitiatingSide
        opposite_region: "{{ vpcs.batch[1].region_id }}"
        router_type: VRouter
        router_id: "{{ vpcs.batch[0].router_id }}"
        specification: Large.2
        name: alibabacloudstackRouterInterfaceConnectionBasic
        description: alibabacloudstackRouterInterfaceConnectionBasic
        instance_charge_type: PostPaid
      - role: AcceptingSide
        opposite_region: "{{ vpcs.batch[0].region_id }}"
        router_type: VRouter
        router_id: "{{ vpcs.batch[1].router_id }}"
        specification: Large.1
        name: alibabacloudstackRouterInterfaceConnectionBasic-opposite
        description: alibabacloudstackRouterInterfaceConnectionBasic-opposite
  register: interfaces

- name: Tie the accepting side to the initiating one, which has to be done first
  cloudlink.interconnect.alibabacloudstack_router_interface_connection:
    interface_id: "{{ interfaces.batch[1].id }}"
    opposite_interface_id: "{{ interfaces.batch[0].id }}"

- name: Connect the initiating side
  cloudlink.interconnect.alibabacloudstack_router_interface_connection:
    interface_id: "{{ interfaces.batch[0].id }}"
    opposite_interface_id: "{{ interfaces.batch[1].id }}"
  register: connected

- name: Look at both sides
  cloudlink.interconnect.alibabacloudstack_router_interface_connection_info:
    interface_ids:
      - "{{ interfaces.batch[0].id }}"
      - "{{ interfaces.batch[1].id }}"
  register: both

- name: Make sure that both are active
  ansible.builtin.assert:
    that:
      - connected.router_interface_connection.status == "Active"
      - both.router_interface_connections | map(attribute="status") == ["Active", "Active"]

- name: Deactivate both sides, the initiating one first
  cloudlink.interconnect.alibabacloudstack_router_interface_connection:
    state: absent
    batch:
      - interface_id: "{{ interfaces.batch[0].id }}"
      - interface_id: "{{ interfaces.batch[1].id }}"

# The items stand in the wrong order; the batch keeps the right one.
- name: Activate both sides in one task
  cloudlink.interconnect.alibabacloudstack_router_interface_connection:
    batch:
      - interface_id: "{{ interfaces.batch[0].id }}"
        opposite_interface_id: "{{ interfaces.batch[1].id }}"
      - interface_id: "{{ interfaces.batch[1].id }}"
        opposite_interface_id: "{{ interfaces.batch[0].id }}"

# From here on: a link into another account, whose keys are in ALIBABACLOUDSTACK_PEER_ACCESS_KEY and
# ALIBABACLOUDSTACK_PEER_SECRET_KEY.
- name: Create a VPC in the opposite party's account
  cloudlink.interconnect.alibabacloudstack_vpc:
    account: peer
    vpc_name: partner
    cidr_block: 10.1.0.0/16
  register: partner

- name: Create a router interface in each account
  cloudlink.interconnect.alibabacloudstack_router_interface:
    batch:
      - role: InitiatingSide
        opposite_region: "{{ partner.vpc.region_id }}"
        router_type: VRouter
        router_id: "{{ vpcs.batch[0].router_id }}"
        specification: Small.5
        name: to-partner
      - role: AcceptingSide
        opposite_region: "{{ vpcs.batch[0].region_id }}"
        router_id: "{{ partner.vpc.router_id }}"
        name: from-partner
        account: peer
  register: across

- name: Connect both sides; the owners of the opposite interfaces are found out
  cloudlink.interconnect.alibabacloudstack_router_interface_connection:
    batch:
      - interface_id: "{{ across.batch[1].id }}"
        opposite_interface_id: "{{ across.batch[0].id }}"
        account: peer
      - interface_id: "{{ across.batch[0].id }}"
        opposite_interface_id: "{{ across.batch[1].id }}"

- name: Remove all four interfaces, which deactivates them first
  cloudlink.interconnect.alibabacloudstack_router_interface:
    state: absent
    batch:
      - router_interface_id: "{{ interfaces.batch[0].id }}"
      - router_interface_id: "{{ interfaces.batch[1].id }}"
      - router_interface_id: "{{ across.batch[0].id }}"
      - router_interface_id: "{{ across.batch[1].id }}"
        account: peer

- name: Remove the VPCs
  cloudlink.interconnect.alibabacloudstack_vpc:
    state: absent
    batch:
      - vpc_id: "{{ vpcs.batch[0].id }}"
      - vpc_id: "{{ vpcs.batch[1].id }}"
      - vpc_id: "{{ partner.vpc.id }}"
        account: peer
"""

RETURN = r"""
actions:
  description:
    - What was done, or in check mode would be, in order.
    - V(configure), V(connect), V(activate) and V(deactivate), and V(delete) and V(create) where the interface is rebuilt.
  returned: always, without O(batch)
  type: list
  elements: str
  sample: [configure, connect]
router_interface_connection:
  description:
    - The connection as it is after the task, or in check mode as it would be.
    - Nothing if O(state=absent).
  returned: success, without O(batch)
  type: dict
  contains:
    id:
      description: The id of the connection, which is that of the interface.
      returned: always
      type: str
      sample: ri-bp1sim5kw0n3ve
    name:
      description: The name of the interface.
      returned: always
      type: str
      sample: blue-to-green
    interface_id:
      description: The router interface on this side.
      returned: always
      type: str
      sample: ri-bp1sim5kw0n3ve
    opposite_interface_id:
      description: The router interface that it is tied to.
      returned: always
      type: str
      sample: ri-bp1sim8tz6r1yq
    opposite_router_id:
      description: The router of the opposite interface.
      returned: always
      type: str
      sample: vrt-bp1simq7d2x0c
    opposite_router_type:
      description: The kind of that router.
      returned: always
      type: str
      sample: VRouter
    opposite_interface_owner_id:
      description: The main account that owns the opposite interface.
      returned: always
      type: str
      sample: "1000000000000001"
    role:
      description: V(InitiatingSide) or V(AcceptingSide).
      returned: always
      type: str
      sample: InitiatingSide
    router_id:
      description: The router of this side.
      returned: always
      type: str
      sample: vrt-bp1sim0zqm3f5
    opposite_interface_status:
      description: The status of the opposite interface.
      returned: always
      type: str
      sample: Active
    connected_time:
      description: When it was connected, in UTC, or nothing.
      returned: always
      type: str
      sample: "2026-01-02T03:05:10Z"
    status:
      description:
        - Its status. V(Idle) is tied to its opposite, if at all, but not connected. V(Active) carries traffic. V(Inactive) was
          deactivated and keeps its opposite.
        - In between it can be V(Connecting), V(AcceptingConnecting), V(Activating), V(Deactivating), V(Modifying) or V(Deleting).
      returned: always
      type: str
      sample: Active
    provider_status:
      description: Its status in the cloud's own words.
      returned: always
      type: str
      sample: Active
batch:
  description: A row for each item of O(batch), in the same order.
  returned: success, and failure of a change or with O(continue_on_error=true), with O(batch)
  type: list
  elements: dict
  contains:
    interface_id:
      description: As RV(router_interface_connection.interface_id).
      returned: if the object is there
      type: str
    opposite_interface_id:
      description: As RV(router_interface_connection.opposite_interface_id).
      returned: if the object is there
      type: str
    role: {description: As RV(router_interface_connection.role)., returned: if the object is there, type: str}
"""

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibabacloudstack.router_interface_connection import (
    CONNECTION,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import run_module


def main() -> None:
    run_module(CONNECTION)


if __name__ == "__main__":
    main()
