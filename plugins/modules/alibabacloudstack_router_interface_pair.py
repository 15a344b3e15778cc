#!/usr/bin/python
# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: alibabacloudstack_router_interface_pair
short_description: Join pairs of VPCs on Apsara Stack by router interfaces
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
extends_documentation_fragment:
  - cloudlink.interconnect.alibabacloudstack
  - cloudlink.interconnect.ambiguous
  - cloudlink.interconnect.attributes
  - cloudlink.interconnect.attributes.manage
  - cloudlink.interconnect.links
  - cloudlink.interconnect.recreate
  - cloudlink.interconnect.router_interface_pair
  - cloudlink.interconnect.wait
options:
  state:
    description:
      - V(present) makes sure that the pairs are as described. V(absent) takes them down in reverse order, with every route that
        leads through their interfaces.
      - A VPC that something else still uses, such as the interface of another pair, a vSwitch or another route, is kept, and
        RV(links[].parts[].note) says why.
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
      - Whether routes that lead through an interface of a pair and that C(routes) of its side does not name are withdrawn. Where
        a side has no C(routes), all are.
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

- name: Withdraw the routes of the first pair, and replace its interfaces if they can never be connected again
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
changed:
  description: Whether anything was changed, or in check mode would be.
  returned: always
  type: bool
  sample: true
msg:
  description: In one sentence, how many pairs came to which end, or in check mode would; after a failure also what went wrong.
  returned: always
  type: str
  sample: "200 router interface pairs: 3 created, 1 changed, 196 as they should be"
links:
  description: A row for each pair, in the order of O(pairs), or for the only one.
  returned: unless the options are wrong, or reading fails before the first change
  type: list
  elements: dict
  contains:
    name:
      description: The name of the pair, or nothing for one that has none.
      returned: always
      type: str
      sample: blue-green
    outcome:
      description:
        - V(created), V(changed), V(removed), V(unchanged), V(failed), or V(not attempted) for a pair that was not finished because
          another one failed. In check mode, what would become of it.
      returned: always
      type: str
      sample: created
    changed:
      description: Whether anything of the pair was changed. What several pairs share counts for the first of them.
      returned: always
      type: bool
      sample: true
    status:
      description: The status of the initiating interface, V(Active) for a pair that works. Nothing if there is none.
      returned: always
      type: str
      sample: Active
    initiating: &side
      description: What a play goes on with of the side.
      returned: always
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
    changes:
      description: What becomes of its parts, a line each, as in RV(diff).
      returned: if anything changes
      type: list
      elements: str
      sample: ["+ VPC blue 10.1.0.0/16"]
    parts:
      description: The objects that the pair consists of, in the order in which they are made.
      returned: always
      type: list
      elements: dict
      contains:
        part:
          description: >-
            What it is in the pair. V(initiating.vpc), V(initiating.interface), V(initiating.connection) and
            V(initiating.route), and the same of the accepting side.
          returned: always
          type: str
          sample: initiating.interface
        kind:
          description: What kind of object it is.
          returned: always
          type: str
          sample: router interface
        name:
          description: Its name; of a route, its destination.
          returned: always
          type: str
          sample: blue-green
        id:
          description: Its id. Nothing if there is none; V((known after apply\)) in check mode for one that would be made.
          returned: always
          type: str
          sample: ri-bp1sim5kw0n3ve
        status:
          description: Its status, or nothing if it is not there.
          returned: always
          type: str
          sample: Active
        actions:
          description: What was done to it, or in check mode would be, in order. Told by the first pair that has it.
          returned: always
          type: list
          elements: str
          sample: [create]
        shared:
          description: V(true) for an object that a pair before this one has too.
          returned: if it is so
          type: bool
          sample: true
        note:
          description: Why it is kept though the pair is removed.
          returned: if it is
          type: str
          sample: "kept, since it is still in use: router interface ri-bp1sim5kw0n3ve (hub-2)"
        ids:
          description: The ids of all objects that matched and were removed.
          returned: with O(on_ambiguous=remove_all), if there were several
          type: list
          elements: str
          sample: [ri-bp1sim5kw0n3ve, ri-bp1sim5kw0n3vf]
        failed:
          description: V(true) for a part that failed.
          returned: if it did
          type: bool
          sample: true
        object:
          description: >-
            The object as a whole, as the info module of its kind returns it, or nothing if there is none.
          returned: with O(return_objects=true)
          type: dict
    failed:
      description: V(true) for a pair that failed.
      returned: if it did
      type: bool
      sample: true
    msg:
      description: What went wrong, or that the pair was not finished because another one failed.
      returned: if the pair failed or was not attempted
      type: str
      sample: "router interface pair blue-green, creating VPC blue: the cloud refused it (QuotaExceeded.Vpc)"
    error:
      description: What went wrong, as RV(error).
      returned: if the pair failed
      type: dict
      contains: &error
        provider:
          description: V(alibabacloudstack) if the cloud reported the error, nothing if it was found on this side.
          type: str
          returned: always
        code:
          description: >-
            The cloud's error code, or one of this collection such as V(InvalidOptions), V(NotFound), V(Ambiguous),
            V(ImmutableChange), V(Refused), V(FailedState), V(WaitTimeout), V(Unreachable) and V(LinksFailed).
          type: str
          returned: always
        message:
          description: The cloud's words, or those of this collection.
          type: str
          returned: always
        request_id:
          description: The cloud's id of the call, for its support.
          type: str
          returned: always
        http_status:
          description: The HTTP status of the answer.
          type: int
          returned: always
        operation:
          description: The API operation that failed.
          type: str
          returned: always
        retryable:
          description: Whether the same task may succeed later without any change.
          type: bool
          returned: always
error:
  description: What went wrong, for a program to branch on. The message for a person is in C(msg).
  returned: on failure
  type: dict
  contains: *error
problems:
  description: Everything that is wrong with the options, one line each, found before the first call.
  returned: on failure, if options are wrong
  type: list
  elements: str
  sample: ["pairs[0].accepting.routes[0]: '300.0.0.0/8' is not a valid CIDR block"]
candidates:
  description: The ids of the objects that match, where only one may.
  returned: on failure of the only pair, if more than one object matches
  type: list
  elements: str
  sample: [vpc-bp1sim4ov2rjq8, vpc-bp1sim4ov2rjq9]
diff:
  description: For each pair that changes, what becomes of its parts, a line each.
  returned: with C(--diff)
  type: list
  elements: dict
  contains:
    prepared:
      description: The lines.
      returned: always
      type: str
"""

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibabacloudstack.router_interface_pair import PAIR
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import run_module


def main():
    run_module(PAIR)


if __name__ == "__main__":
    main()
