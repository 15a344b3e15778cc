#!/usr/bin/python
# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: alibabacloudstack_route_entry
short_description: Manage route entries on Apsara Stack
version_added: 1.0.0
author:
  - Cloudlink Interconnect contributors (@cloudlink)
description:
  - Creates, changes and removes route entries of your own in the route tables of VPCs and virtual border routers on Apsara
    Stack. A link of two router interfaces carries traffic once the routes on both sides lead to it.
  - An entry is found by O(route_table_id) and O(destination_cidrblock), which no two entries of a table share.
  - An option that is left out is not managed and stays as it is. An empty one is cleared.
  - >-
    For example, C(cloudlink.interconnect.alibabacloudstack_route_entry: {route_table_id: vtb-1, destination_cidrblock:
    10.2.0.0/16, nexthop_type: RouterInterface, nexthop_id: ri-1}).
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
      - V(present) makes sure that the entry exists and is as described. V(absent) makes sure that it does not exist.
    type: str
    choices: [present, absent]
    default: present
  route_table_id: &route_table_id
    description:
      - The id of the route table, for a VPC its RV(cloudlink.interconnect.alibabacloudstack_vpc#module:vpc.route_table_id).
        Needed for each entry. The table has to exist if O(state=present).
    type: str
  destination_cidrblock: &destination_cidrblock
    description:
      - The destination of the route, an IPv4 or IPv6 block in network form that does not lie inside V(100.64.0.0/10). Needed
        for each entry.
      - The cloud refuses a destination that equals the block of a VSwitch.
    type: str
    aliases: [destination_cidr_block]
  nexthop_type: &nexthop_type
    description:
      - The kind of the next hop. It cannot be changed.
      - Needed to make an entry. If left out otherwise, it is not looked at.
    type: str
    choices: [RouterInterface, Instance, HaVip, NetworkInterface, VpnGateway, IPv6Gateway, NatGateway]
  nexthop_id: &nexthop_id
    description:
      - The id of the next hop, for V(RouterInterface) that of the router interface on this side. It cannot be changed.
      - Needed to make an entry. If left out otherwise, it is not looked at.
    type: str
  next_hops: &next_hops
    description:
      - Two or more router interfaces of this side, instead of O(nexthop_type) and O(nexthop_id). They share the traffic by
        their weights. They cannot be changed, and their order does not matter.
      - If left out, a single next hop is meant, or whatever is there.
    type: list
    elements: dict
    suboptions:
      nexthop_id:
        description: The id of a router interface.
        type: str
        required: true
      weight:
        description: Its share of the traffic, from 0 to 255. If left out, it is V(100).
        type: int
    version_added: 1.1.0
  name: &name
    description:
      - The name of the entry, 2 to 128 characters, not beginning with C(http://) or C(https://). V("") removes it.
      - If left out, it stays as it is, and a new entry has none.
    type: str
    aliases: [route_entry_name]
  description: &description
    description:
      - A description, 2 to 256 characters, not beginning with C(http://) or C(https://). V("") removes it.
      - If left out, it stays as it is, and a new entry has none.
    type: str
  dry_run: &dry_run
    description:
      - Whether the cloud only tries out what is to be done first, if that is to create or to delete, and changes nothing.
        Unlike check mode, this tests permissions and quotas too. Nothing is reported as changed.
      - If left out, changes are made.
    type: bool
  batch:
    description:
      - Any number of route entries in one task, instead of the options of a single one. Each item takes the same options, and
        is found in the same way.
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
      route_table_id: *route_table_id
      destination_cidrblock: *destination_cidrblock
      nexthop_type: *nexthop_type
      nexthop_id: *nexthop_id
      next_hops: *next_hops
      name: *name
      description: *description
      dry_run: *dry_run
notes:
  - The next hop of an entry cannot be changed. O(on_immutable_change=recreate) removes the entry and creates it anew, and
    for that moment there is no such route.
  - The cloud works on one entry of a table at a time. A batch keeps to that, and works on several tables side by side.
seealso:
  - module: cloudlink.interconnect.alibabacloudstack_route_entry_info
  - module: cloudlink.interconnect.alibabacloudstack_router_interface
  - module: cloudlink.interconnect.alibabacloudstack_router_interface_connection
  - module: cloudlink.interconnect.alibabacloudstack_vpc
"""

EXAMPLES = r"""
- name: Create two VPCs
  cloudlink.interconnect.alibabacloudstack_vpc:
    batch:
      - vpc_name: blue
        cidr_block: 172.16.0.0/12
      - vpc_name: green
        cidr_block: 192.168.0.0/16
  register: vpcs

- name: Create a router interface on each
  cloudlink.interconnect.alibabacloudstack_router_interface:
    batch:
      - role: InitiatingSide
        router_type: VRouter
        router_id: "{{ vpcs.batch[0].router_id }}"
        opposite_region: "{{ vpcs.batch[1].region_id }}"
        specification: Small.1
        name: blue-to-green
      - role: AcceptingSide
        router_id: "{{ vpcs.batch[1].router_id }}"
        opposite_region: "{{ vpcs.batch[0].region_id }}"
        name: green-to-blue
  register: interfaces

- name: Connect them
  cloudlink.interconnect.alibabacloudstack_router_interface_connection:
    batch:
      - interface_id: "{{ interfaces.batch[0].id }}"
        opposite_interface_id: "{{ interfaces.batch[1].id }}"
      - interface_id: "{{ interfaces.batch[1].id }}"
        opposite_interface_id: "{{ interfaces.batch[0].id }}"

- name: Lead traffic for the green network through the link
  cloudlink.interconnect.alibabacloudstack_route_entry:
    route_table_id: "{{ vpcs.batch[0].route_table_id }}"
    destination_cidrblock: 192.168.0.0/16
    nexthop_type: RouterInterface
    nexthop_id: "{{ interfaces.batch[0].id }}"
    name: to-green

- name: Make sure of the routes on both sides in one task, the first one with a description now
  cloudlink.interconnect.alibabacloudstack_route_entry:
    batch:
      - route_table_id: "{{ vpcs.batch[0].route_table_id }}"
        destination_cidrblock: 192.168.0.0/16
        nexthop_type: RouterInterface
        nexthop_id: "{{ interfaces.batch[0].id }}"
        description: Green, through the private link
      - route_table_id: "{{ vpcs.batch[1].route_table_id }}"
        destination_cidrblock: 172.16.0.0/12
        nexthop_type: RouterInterface
        nexthop_id: "{{ interfaces.batch[1].id }}"
        name: to-blue

- name: Look at the routes that lead through the link
  cloudlink.interconnect.alibabacloudstack_route_entry_info:
    route_table_id: "{{ vpcs.batch[0].route_table_id }}"
    nexthop_id: "{{ interfaces.batch[0].id }}"
  register: routes

- name: Make sure that there is one
  ansible.builtin.assert:
    that:
      - routes.route_entries | map(attribute="destination_cidrblock") == ["192.168.0.0/16"]

- name: Remove a route
  cloudlink.interconnect.alibabacloudstack_route_entry:
    route_table_id: "{{ vpcs.batch[1].route_table_id }}"
    destination_cidrblock: 172.16.0.0/12
    state: absent

- name: Remove the other one, in a batch of any size
  cloudlink.interconnect.alibabacloudstack_route_entry:
    state: absent
    batch:
      - route_table_id: "{{ vpcs.batch[0].route_table_id }}"
        destination_cidrblock: 192.168.0.0/16

- name: Remove both interfaces
  cloudlink.interconnect.alibabacloudstack_router_interface:
    state: absent
    batch:
      - router_interface_id: "{{ interfaces.batch[0].id }}"
      - router_interface_id: "{{ interfaces.batch[1].id }}"

- name: Remove both VPCs
  cloudlink.interconnect.alibabacloudstack_vpc:
    state: absent
    batch:
      - vpc_id: "{{ vpcs.batch[0].id }}"
      - vpc_id: "{{ vpcs.batch[1].id }}"
"""

RETURN = r"""
actions:
  description:
    - What was done, or in check mode would be, in order.
    - V(create), V(modify), V(delete) and V(dry_run).
  returned: always, without O(batch)
  type: list
  elements: str
  sample: [create]
route_entry:
  description:
    - The route entry as it is after the task, or in check mode as it would be.
    - Nothing if the entry is absent.
  returned: success, without O(batch)
  type: dict
  contains:
    id:
      description: The ids of the route table and of the entry, joined by a colon.
      returned: always
      type: str
      sample: vtb-bp1sim9cx2k7w:rte-bp1simh6t0b4z
    route_entry_id:
      description: The id of the entry. In check mode, an entry that would be made has none.
      returned: if the entry exists
      type: str
      sample: rte-bp1simh6t0b4z
    name:
      description: Its name.
      returned: always
      type: str
      sample: to-green
    route_table_id:
      description: The route table that it is in.
      returned: always
      type: str
      sample: vtb-bp1sim9cx2k7w
    destination_cidrblock:
      description: The destination.
      returned: always
      type: str
      sample: 192.168.0.0/16
    nexthop_type:
      description: The kind of its next hop; nothing where it has several.
      returned: always
      type: str
      sample: RouterInterface
    nexthop_id:
      description: The id of its next hop; nothing where it has several.
      returned: always
      type: str
      sample: ri-bp1sim5kw0n3ve
    next_hops:
      description: The router interfaces that share its traffic, with their weights; nothing where it has a single next hop.
      returned: always
      type: list
      elements: dict
      sample:
        - nexthop_id: ri-bp1sim5kw0n3ve
          weight: 100
        - nexthop_id: ri-bp1sim7mx2p5xg
          weight: 50
    description:
      description: Its description.
      returned: always
      type: str
      sample: Green, through the private link
    type:
      description: V(Custom), or V(System) for an entry of the cloud's own.
      returned: always
      type: str
      sample: Custom
    status:
      description: Its status. V(Pending), V(Creating) or V(Modifying) on its way, then V(Available).
      returned: always
      type: str
      sample: Available
    provider_status:
      description: Its status in the cloud's own words.
      returned: always
      type: str
      sample: Available
batch:
  description: A row for each item of O(batch), in the same order.
  returned: success, and failure of a change or with O(continue_on_error=true), with O(batch)
  type: list
  elements: dict
"""

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibabacloudstack.route_entry import ROUTE_ENTRY
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import run_module


def main() -> None:
    run_module(ROUTE_ENTRY)


if __name__ == "__main__":
    main()
