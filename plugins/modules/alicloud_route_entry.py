#!/usr/bin/python
# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: alicloud_route_entry
short_description: Manage route entries on Alibaba Cloud
version_added: 1.0.0
author:
  - Cloudlink Interconnect contributors (@cloudlink)
description:
  - Creates, changes and removes route entries of your own in the route tables of VPCs on Alibaba Cloud. A peering carries
    traffic once the routes on both sides lead to it.
  - An entry is found by its route table and O(destination_cidrblock), which no two entries of a table share.
  - An option that is left out is not managed and stays as it is. An empty one is cleared.
  - >-
    For example, C(cloudlink.interconnect.alicloud_route_entry: {vpc_id: vpc-1, destination_cidrblock: 10.2.0.0/16,
    nexthop_type: VpcPeer, nexthop_id: pcc-1}).
extends_documentation_fragment:
  - cloudlink.interconnect.alicloud
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
      - The id of the route table, for a VPC its RV(cloudlink.interconnect.alicloud_vpc#module:vpc.route_table_id). The
        table has to exist if O(state=present).
      - Either this or O(vpc_id) is needed for each entry.
    type: str
  vpc_id: &vpc_id
    description:
      - A VPC, for the entries of its system route table. The VPC has to exist if O(state=present).
      - Either this or O(route_table_id) is needed for each entry. The table is then looked up, 20 VPCs a call.
    type: str
  destination_cidrblock: &destination_cidrblock
    description:
      - The destination of the route, an IPv4 or IPv6 block in network form that does not lie inside V(100.64.0.0/10).
        Needed for each entry.
      - The cloud refuses a destination that equals the block of a VSwitch.
    type: str
    aliases: [destination_cidr_block]
  nexthop_type: &nexthop_type
    description:
      - The kind of the next hop.
      - Needed to make an entry. If left out otherwise, it is not looked at.
    type: str
    choices:
      - VpcPeer
      - RouterInterface
      - Instance
      - HaVip
      - NetworkInterface
      - VpnGateway
      - IPv6Gateway
      - NatGateway
      - Attachment
      - Ipv4Gateway
      - GatewayEndpoint
      - Ecr
      - GatewayLoadBalancerEndpoint
      - RouteTargetGroup
  nexthop_id: &nexthop_id
    description:
      - The id of the next hop, for V(VpcPeer) that of the peering, which has to be V(Activated).
      - Needed to make an entry. If left out otherwise, it is not looked at.
    type: str
  next_hops: &next_hops
    description:
      - Two or more router interfaces of the VPC, instead of O(nexthop_type) and O(nexthop_id). They share the traffic by
        their weights. They cannot be changed, and their order does not matter. The cloud takes no other kind of next hop
        here, peerings neither.
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
      - The name of the entry, 1 to 128 characters, not beginning with C(http://) or C(https://). V("") removes it.
      - If left out, it stays as it is, and a new entry has none.
    type: str
    aliases: [route_entry_name]
  description: &description
    description:
      - A description, 1 to 256 characters, not beginning with C(http://) or C(https://). V("") removes it.
      - If left out, it stays as it is, and a new entry has none.
    type: str
  dry_run: &dry_run
    description:
      - Whether the cloud only tries out the first thing that is to be done (to create, change or delete) and changes
        nothing. Unlike check mode, this tests permissions and quotas too. Nothing is reported as changed, and a dry run
        that passes says so in C(next_step).
      - If left out, changes are made.
    type: bool
  table_is_new: &table_is_new
    description:
      - Whether the route table was made just before, so that there can be no such entry in it yet. The table is then not
        listed before the entry is made, which saves a call for each table of a large batch.
      - If there is one after all, the table is listed and the entry compared. If left out, the table is listed first.
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
      vpc_id: *vpc_id
      destination_cidrblock: *destination_cidrblock
      nexthop_type: *nexthop_type
      nexthop_id: *nexthop_id
      next_hops: *next_hops
      name: *name
      description: *description
      dry_run: *dry_run
      table_is_new: *table_is_new
notes:
  - Name, description and a single next hop of an entry are changed in place. Where it has several, or shall have several,
    O(on_immutable_change=recreate) removes the entry and creates it anew, and for that moment there is no such route.
  - The cloud works on one entry of a table at a time. A batch keeps to that, and works on several tables side by side.
  - The cloud lists one table a call. A batch asks for each of its tables once, O(concurrency) of them side by side.
seealso:
  - module: cloudlink.interconnect.alicloud_route_entry_info
  - module: cloudlink.interconnect.alicloud_vpc_peer_connection
  - module: cloudlink.interconnect.alicloud_vpc
"""

EXAMPLES = r"""
- name: Create two VPCs
  cloudlink.interconnect.alicloud_vpc:
    batch:
      - vpc_name: blue
        cidr_block: 10.1.0.0/16
      - vpc_name: green
        cidr_block: 10.2.0.0/16
  register: vpcs

- name: Peer them
  cloudlink.interconnect.alicloud_vpc_peer_connection:
    vpc_id: "{{ vpcs.batch[0].id }}"
    accepting_vpc_id: "{{ vpcs.batch[1].id }}"
    accepting_region_id: "{{ vpcs.batch[1].region_id }}"
  register: peering

- name: Lead traffic for the green network through the peering
  cloudlink.interconnect.alicloud_route_entry:
    vpc_id: "{{ vpcs.batch[0].id }}"
    destination_cidrblock: 10.2.0.0/16
    nexthop_type: VpcPeer
    nexthop_id: "{{ peering.id }}"
    name: to-green

- name: Make sure of the routes on both sides in one task, the first one with a description now
  cloudlink.interconnect.alicloud_route_entry:
    batch:
      - route_table_id: "{{ vpcs.batch[0].route_table_id }}"
        destination_cidrblock: 10.2.0.0/16
        nexthop_type: VpcPeer
        nexthop_id: "{{ peering.id }}"
        description: Green, through the peering
      - route_table_id: "{{ vpcs.batch[1].route_table_id }}"
        destination_cidrblock: 10.1.0.0/16
        nexthop_type: VpcPeer
        nexthop_id: "{{ peering.id }}"
        name: to-blue

- name: Look at the routes that lead through it
  cloudlink.interconnect.alicloud_route_entry_info:
    vpc_id: "{{ vpcs.batch[0].id }}"
    nexthop_id: "{{ peering.id }}"
  register: routes

- name: Make sure that there is one
  ansible.builtin.assert:
    that:
      - routes.route_entries | map(attribute="destination_cidrblock") == ["10.2.0.0/16"]

- name: Share the traffic for a site between two router interfaces of the VPC, twice as much through the first
  cloudlink.interconnect.alicloud_route_entry:
    vpc_id: "{{ vpcs.batch[0].id }}"
    destination_cidrblock: 192.168.0.0/16
    next_hops:
      - {nexthop_id: ri-bp1sim5kw0n3ve, weight: 100}
      - {nexthop_id: ri-bp1sim7mx2p5xg, weight: 50}

- name: Remove the routes
  cloudlink.interconnect.alicloud_route_entry:
    state: absent
    batch:
      - vpc_id: "{{ vpcs.batch[0].id }}"
        destination_cidrblock: 10.2.0.0/16
      - vpc_id: "{{ vpcs.batch[0].id }}"
        destination_cidrblock: 192.168.0.0/16
      - vpc_id: "{{ vpcs.batch[1].id }}"
        destination_cidrblock: 10.1.0.0/16

- name: Delete the peering, and the routes that are left
  cloudlink.interconnect.alicloud_vpc_peer_connection:
    peer_connection_id: "{{ peering.id }}"
    state: absent
    force_delete: true

- name: Remove both VPCs
  cloudlink.interconnect.alicloud_vpc:
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
    - Nothing if it is absent.
  returned: success and failure if the object is known, without O(batch)
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
      sample: 10.2.0.0/16
    nexthop_type:
      description: The kind of its next hop; nothing where it has several.
      returned: always
      type: str
      sample: VpcPeer
    nexthop_id:
      description: The id of its next hop; nothing where it has several.
      returned: always
      type: str
      sample: pcc-lnk0m24khwvtkm0001
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
      sample: Green, through the peering
    type:
      description: V(Custom), or for an entry that is not one's own V(System), V(BGP), V(CEN) or V(ECR).
      returned: always
      type: str
      sample: Custom
    status:
      description: Its status. V(Pending) or V(Modifying) on its way, then V(Available).
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

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alicloud.route_entry import ROUTE_ENTRY
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import run_module


def main() -> None:
    run_module(ROUTE_ENTRY)


if __name__ == "__main__":
    main()
