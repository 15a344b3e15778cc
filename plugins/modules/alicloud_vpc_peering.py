#!/usr/bin/python
# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: alicloud_vpc_peering
short_description: Join VPCs on Alibaba Cloud by peering
version_added: 1.1.0
author:
  - Cloudlink Interconnect contributors (@cloudlink)
description:
  - Makes whole VPC peerings in one task, one or any number of them. For each the VPCs of both sides, the peering, its
    acceptance, and routes on both sides; or takes all of it down again.
  - Everything is checked before the first call, and looked up and planned before the first change. Then each part is made as
    soon as what it needs is there.
  - With the keys of one side only, that side's half is done, and RV(links[].next_step) says what is left for the other.
  - >-
    For example, C(cloudlink.interconnect.alicloud_vpc_peering: {requester: {vpc: {vpc_name: blue}, routes: auto},
    accepter: {vpc: {vpc_name: green}, region: cn-beijing, routes: auto}}).
extends_documentation_fragment:
  - cloudlink.interconnect.alicloud
  - cloudlink.interconnect.alicloud_vpc_peering
  - cloudlink.interconnect.alicloud_vpc_peering.manage
  - cloudlink.interconnect.ambiguous
  - cloudlink.interconnect.attributes
  - cloudlink.interconnect.attributes.manage
  - cloudlink.interconnect.links
  - cloudlink.interconnect.links.parts
  - cloudlink.interconnect.marks
  - cloudlink.interconnect.marks.manage
  - cloudlink.interconnect.recreate
  - cloudlink.interconnect.wait
options:
  state:
    description:
      - V(present) makes what is missing of the peerings and changes what differs. V(absent) takes them down in the opposite
        order. What is gone already is no error.
    type: str
    choices: [present, absent]
    default: present
  overlap:
    description:
      - What to do about two sides whose networks overlap. The cloud peers them all the same, but what both have cannot be
        routed between them.
      - It is looked at in what the task says, in what is there, and again when the cloud has chosen a block.
      - V(fail) refuses such a peering, V(warn) makes it with a warning.
    type: str
    choices: [fail, warn]
    default: fail
  delete:
    description:
      - With O(state=absent), V(made) removes the VPCs that the peerings define and leaves alone those that they name by id.
        V(all) removes both.
      - A VPC that another peering, a vSwitch or another route still uses is kept, with a note.
    type: str
    choices: [made, all]
    default: made
  purge_routes:
    description:
      - Whether routes to the peering that O(requester.routes) or O(accepter.routes) do not name are withdrawn from the route
        tables of a side that has such a list. With O(state=absent) all routes to the peering are withdrawn in any case.
    type: bool
    default: false
notes:
  - The cloud works on one peering of a VPC, and on one entry of a route table, at a time. The task keeps to that.
  - Neither VPCs nor peerings are replaced, so O(on_immutable_change=recreate) does not help here.
seealso:
  - module: cloudlink.interconnect.alicloud_vpc_peering_info
  - module: cloudlink.interconnect.alicloud_vpc_peer_connection
  - module: cloudlink.interconnect.alicloud_vpc
  - module: cloudlink.interconnect.alicloud_route_entry
"""

EXAMPLES = r"""
# The keys of the other party are in ALICLOUD_PEER_ACCESS_KEY and ALICLOUD_PEER_SECRET_KEY.
- name: Peer two VPCs of two accounts and route between them
  cloudlink.interconnect.alicloud_vpc_peering:
    name: shop-warehouse
    requester:
      vpc:
        vpc_name: shop
        cidr_block: 10.11.0.0/16
      routes: auto
    accepter:
      account: peer
      region: cn-beijing
      vpc:
        vpc_name: warehouse
        cidr_block: 10.12.0.0/16
      routes: auto
    peering:
      description: From the shop to the warehouse
      bandwidth: 100

- name: Join a hub to two spokes, and withdraw routes that are no longer listed
  cloudlink.interconnect.alicloud_vpc_peering:
    purge_routes: true
    peerings:
      - name: hub-one
        requester:
          vpc: &hub
            vpc_name: hub
            cidr_block: 10.0.0.0/16
          routes: [auto]
        accepter:
          region: cn-shanghai
          vpc:
            vpc_name: one
            cidr_block: 10.1.0.0/16
          routes: [10.0.0.0/8]
      - name: hub-two
        requester:
          vpc: *hub
          routes: [auto]
        accepter:
          vpc:
            vpc_name: two
            cidr_block: 10.2.0.0/16
          routes: [10.0.0.0/8]
  register: star

- name: Show the peerings
  ansible.builtin.debug:
    msg: "{{ item.name }} is {{ item.status }}"
  loop: "{{ star.links }}"
  loop_control:
    label: "{{ item.peer_connection_id }}"

- name: Take one spoke off; the hub stays, since the other peering uses it
  cloudlink.interconnect.alicloud_vpc_peering:
    state: absent
    name: hub-one
    requester:
      vpc:
        vpc_name: hub
    accepter:
      region: cn-shanghai
      vpc:
        vpc_name: one

- name: Take down the rest
  cloudlink.interconnect.alicloud_vpc_peering:
    state: absent
    peerings:
      - requester:
          vpc:
            vpc_name: hub
        accepter:
          vpc:
            vpc_name: two
      - requester:
          vpc:
            vpc_name: shop
        accepter:
          account: peer
          region: cn-beijing
          vpc:
            vpc_name: warehouse
"""

RETURN = r"""
links:
  description: A row for each peering, in the same order.
  returned: unless the options are wrong, or reading fails before the first change
  type: list
  elements: dict
  contains:
    peer_connection_id:
      description: The id of the peering connection, also of one that was removed.
      returned: always; in rows with O(return_parts=false) only with O(state=absent)
      type: str
      sample: pcc-lnk0m24khwvtkm0001
    next_step:
      description: In words, what the other party has to do.
      returned: always
      type: str
      sample: null
    requester: &side
      description: One side.
      returned: always; in rows with O(return_parts=false) only with O(state=absent)
      type: dict
      contains:
        vpc_id:
          description: The id of its VPC, or nothing if there is none, or none yet.
          returned: always
          type: str
          sample: vpc-bp1sim4ov2rjq8
        region:
          description: Its region.
          returned: always
          type: str
          sample: cn-hangzhou
        at_hand:
          description: Whether there are keys for it.
          returned: always
          type: bool
          sample: true
    accepter: *side
    parts:
      description: The parts of the link, such as V(requester.vpc), V(peering) or V(accepter.route).
      returned: always
      type: list
      elements: dict
"""

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alicloud.vpc_peering import VPC_PEERING
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import run_module


def main() -> None:
    run_module(VPC_PEERING)


if __name__ == "__main__":
    main()
