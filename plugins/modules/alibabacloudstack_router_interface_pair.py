#!/usr/bin/python
# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: alibabacloudstack_router_interface_pair
short_description: Join VPCs on Apsara Stack
version_added: 1.1.0
author:
  - Cloudlink Interconnect contributors (@cloudlink)
description:
  - Makes two VPCs, a router interface on the router of each, ties the accepting side, connects the initiating side, and routes
    between the two; or takes all of it down again. Any number of pairs is one task.
  - All parts of all pairs are checked before the first call, and looked up and planned before the first change. Then each part
    is made as soon as what it needs is there.
  - A run that was interrupted is continued by the next. What is there already, whoever made it, is taken as it is.
  - An option that is left out is not managed and stays as it is. An empty one is cleared.
  - >-
    For example, C(cloudlink.interconnect.alibabacloudstack_router_interface_pair: {initiating: {vpc: {vpc_name: blue},
    interface: {specification: Small.1}, routes: auto}, accepting: {vpc: {vpc_name: green}, routes: auto}}).
extends_documentation_fragment:
  - cloudlink.interconnect.alibabacloudstack
  - cloudlink.interconnect.ambiguous
  - cloudlink.interconnect.attributes
  - cloudlink.interconnect.attributes.manage
  - cloudlink.interconnect.links
  - cloudlink.interconnect.links.parts
  - cloudlink.interconnect.marks
  - cloudlink.interconnect.marks.manage
  - cloudlink.interconnect.recreate
  - cloudlink.interconnect.router_interface_pair
  - cloudlink.interconnect.router_interface_pair.manage
  - cloudlink.interconnect.wait
options:
  state:
    description:
      - V(present) makes sure that the pairs are as described. V(absent) takes them down in reverse order, with every route that
        leads through their interfaces. Where interfaces that stay share such a route, it stays for those, which takes
        O(on_immutable_change=recreate).
      - A VPC that something else still uses, such as the interface of another pair, a vSwitch or another route, is kept, and
        C(links[].parts[].note) says why.
    type: str
    choices: [present, absent]
    default: present
  overlap:
    description: What to do about two sides whose VPCs share addresses. They can be joined, but nothing can be routed between them.
    type: str
    choices: [fail, warn]
    default: fail
  delete:
    description:
      - With O(state=absent), V(made) removes what the pairs define and leaves alone what they name by id. Interfaces named by id
        are only deactivated.
      - V(all) removes both.
    type: str
    choices: [made, all]
    default: made
  purge_routes:
    description:
      - Whether routes that lead through an interface of a pair and that neither C(routes) nor C(ecmp_routes) of its side names are
        withdrawn. Where a side names none, all are.
      - One that further interfaces share is withdrawn if all of them are of pairs of the task; else it is kept, and
        C(links[].parts[].note) says why.
      - With V(false), they stay.
    type: bool
    default: false
notes:
  - An interface that was once connected can never get another opposite one. Where one side is gone, or leads elsewhere,
    O(on_immutable_change=recreate) replaces the interfaces that are left, with the routes to them, in one run.
seealso:
  - module: cloudlink.interconnect.alibabacloudstack_router_interface_pair_info
  - module: cloudlink.interconnect.alibabacloudstack_vpc
  - module: cloudlink.interconnect.alibabacloudstack_router_interface
  - module: cloudlink.interconnect.alibabacloudstack_router_interface_connection
  - module: cloudlink.interconnect.alibabacloudstack_route_entry
"""

EXAMPLES = r"""
- name: Join two VPCs, and route between them
  cloudlink.interconnect.alibabacloudstack_router_interface_pair:
    name: blue-green
    initiating:
      vpc: {vpc_name: blue, cidr_block: 10.1.0.0/16}
      interface: {specification: Large.2}
      routes: auto
    accepting:
      vpc: {vpc_name: green, cidr_block: 10.2.0.0/16}
      routes: auto
  register: joined

# The keys of the opposite party are in ALIBABACLOUDSTACK_PEER_ACCESS_KEY and ALIBABACLOUDSTACK_PEER_SECRET_KEY.
- name: Join a VPC that is there already to one of the opposite party, and to one more
  cloudlink.interconnect.alibabacloudstack_router_interface_pair:
    pairs:
      - name: blue-partner
        initiating:
          vpc: {vpc_id: "{{ joined.links[0].initiating.vpc_id }}"}
          interface: {specification: Small.5}
          routes: auto
        accepting:
          account: peer
          vpc: {vpc_name: partner, cidr_block: 192.168.0.0/16}
          routes: [10.1.0.0/16]
      - name: blue-yellow
        initiating:
          vpc: {vpc_id: "{{ joined.links[0].initiating.vpc_id }}"}
          interface: {specification: Small.1, description: For tests}
        accepting:
          vpc: {vpc_name: yellow, cidr_block: 10.3.0.0/16}

- name: Reach a site that lies behind both green and yellow through the interfaces of two pairs, twice as much through the first
  cloudlink.interconnect.alibabacloudstack_router_interface_pair:
    name: blue-green
    initiating:
      vpc: {vpc_name: blue, cidr_block: 10.1.0.0/16}
      ecmp_routes:
        - destination: 10.200.0.0/16
          weight: 100
          next_hops:
            - {name: blue-yellow, weight: 50}
    accepting:
      vpc: {vpc_name: green, cidr_block: 10.2.0.0/16}

- name: Withdraw the routes of the first pair alone, and replace its interfaces if they can never be connected again
  cloudlink.interconnect.alibabacloudstack_router_interface_pair:
    name: blue-green
    initiating:
      vpc: {vpc_name: blue, cidr_block: 10.1.0.0/16}
    accepting:
      vpc: {vpc_name: green, cidr_block: 10.2.0.0/16}
    purge_routes: true
    on_immutable_change: recreate

- name: Look at the first pair
  cloudlink.interconnect.alibabacloudstack_router_interface_pair_info:
    name: blue-green
    initiating:
      vpc: {vpc_name: blue}
    accepting:
      vpc: {vpc_name: green}
  register: found

- name: Make sure that it works
  ansible.builtin.assert:
    that: found.links[0].status == "Active"

- name: Take down all pairs; the VPC that one of them names by id goes with the pair that defines it
  cloudlink.interconnect.alibabacloudstack_router_interface_pair:
    state: absent
    pairs:
      - name: blue-partner
        initiating:
          vpc: {vpc_id: "{{ joined.links[0].initiating.vpc_id }}"}
        accepting:
          account: peer
          vpc: {vpc_name: partner}
      - name: blue-yellow
        initiating:
          vpc: {vpc_id: "{{ joined.links[0].initiating.vpc_id }}"}
        accepting:
          vpc: {vpc_name: yellow}
      - name: blue-green
        initiating:
          vpc: {vpc_name: blue}
        accepting:
          vpc: {vpc_name: green}
"""

RETURN = r"""
links:
  description: A row for each pair, in the order of O(pairs), or for the only one. Its status is that of the initiating interface.
  returned: unless the options are wrong, or reading fails before the first change
  type: list
  elements: dict
  contains:
    initiating: &side
      description: What a play goes on with of the side.
      returned: always; in rows with O(return_parts=false) only with O(state=absent)
      type: dict
      contains:
        interface_id:
          description: The id of its router interface. Nothing if there is none.
          returned: always
          type: str
          sample: ri-bp1sim5kw0n3ve
        vpc_id:
          description: The id of its VPC. Nothing if there is none, or if the side names none.
          returned: always
          type: str
          sample: vpc-bp1sim4ov2rjq8
        role:
          description: V(InitiatingSide) or V(AcceptingSide).
          returned: always
          type: str
          sample: InitiatingSide
        specification:
          description: The specification of its interface.
          returned: always
          type: str
          sample: Large.2
        status:
          description: The status of its interface, or nothing if there is none.
          returned: always
          type: str
          sample: Active
    accepting: *side
    parts:
      description: >-
        The parts of the pair are V(initiating.vpc), V(initiating.interface), V(initiating.connection) and V(initiating.route), and the
        same of the accepting side.
      returned: always
      type: list
      elements: dict
"""

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibabacloudstack.router_interface_pair import PAIR
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import run_module


def main() -> None:
    run_module(PAIR)


if __name__ == "__main__":
    main()
