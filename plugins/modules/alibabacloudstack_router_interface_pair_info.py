#!/usr/bin/python
# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: alibabacloudstack_router_interface_pair_info
short_description: Look at pairs of VPCs on Apsara Stack that are joined by router interfaces
version_added: 1.1.0
author:
  - Cloudlink Interconnect contributors (@cloudlink)
description:
  - Returns, of each pair that is described, the state of all its parts. These are the VPCs, the router interfaces, their
    connections, and the routes that lead through them.
  - It takes the same descriptions as M(cloudlink.interconnect.alibabacloudstack_router_interface_pair). Only what an object is
    found by counts; whether it is as described is not looked at.
  - What does not exist is no error; its id and status are then nothing.
extends_documentation_fragment:
  - cloudlink.interconnect.alibabacloudstack
  - cloudlink.interconnect.attributes
  - cloudlink.interconnect.attributes.info
  - cloudlink.interconnect.router_interface_pair
seealso:
  - module: cloudlink.interconnect.alibabacloudstack_router_interface_pair
  - module: cloudlink.interconnect.alibabacloudstack_router_interface_info
"""

EXAMPLES = r"""
- name: Join two VPCs
  cloudlink.interconnect.alibabacloudstack_router_interface_pair: &pair
    name: blue-green
    initiating:
      vpc: {vpc_name: blue, cidr_block: 10.1.0.0/16}
      interface: {specification: Large.2}
      routes: auto
    accepting:
      vpc: {vpc_name: green, cidr_block: 10.2.0.0/16}

- name: Look at that pair, and at one that is not there
  cloudlink.interconnect.alibabacloudstack_router_interface_pair_info:
    pairs:
      - *pair
      - initiating:
          vpc: {vpc_name: red}
        accepting:
          vpc: {vpc_name: yellow}
  register: found

- name: Show the routes of the first
  ansible.builtin.debug:
    msg: "{{ found.links[0].parts | selectattr('kind', 'equalto', 'route entry') | map(attribute='name') }}"

- name: Make sure that they are as they should be
  ansible.builtin.assert:
    that:
      - found.links[0].status == "Active"
      - found.links[0].initiating.specification == "Large.2"
      - found.links[1].status is none

- name: Take the pair down
  cloudlink.interconnect.alibabacloudstack_router_interface_pair:
    <<: *pair
    state: absent
"""

RETURN = r"""
changed:
  description: Always V(false).
  returned: always
  type: bool
  sample: false
msg:
  description: In one sentence, in which state how many pairs are.
  returned: always
  type: str
  sample: "3 router interface pairs: 2 Active, 1 not there"
links:
  description: A row for each pair, in the order of O(pairs), or for the only one.
  returned: unless the options are wrong
  type: list
  elements: dict
  contains:
    name:
      description: The name of the pair, or nothing for one that has none.
      returned: always
      type: str
      sample: blue-green
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
          description: Its id. Nothing if there is none.
          returned: always
          type: str
          sample: ri-bp1sim5kw0n3ve
        status:
          description: Its status, or nothing if it is not there.
          returned: always
          type: str
          sample: Active
        shared:
          description: V(true) for an object that a pair before this one has too.
          returned: if it is so
          type: bool
          sample: true
        failed:
          description: V(true) for a part that failed.
          returned: if it did
          type: bool
          sample: true
        object:
          description: >-
            The object as a whole, as the info module of its kind returns it, or nothing if there is none.
          returned: always
          type: dict
    failed:
      description: V(true) for a pair that cannot be read.
      returned: if it is so
      type: bool
      sample: true
    msg:
      description: What went wrong.
      returned: if the pair failed
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
"""

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibabacloudstack.router_interface_pair import (
    PAIR_INFO,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import run_module


def main():
    run_module(PAIR_INFO)


if __name__ == "__main__":
    main()
