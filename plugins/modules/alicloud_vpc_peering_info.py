#!/usr/bin/python
# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: alicloud_vpc_peering_info
short_description: Look at VPC peerings on Alibaba Cloud with all their parts
version_added: 1.1.0
author:
  - Cloudlink Interconnect contributors (@cloudlink)
description:
  - Returns the VPCs, the peering and the routes of VPC peerings, as they are described for
    M(cloudlink.interconnect.alicloud_vpc_peering).
  - A part that does not exist is no error; its status is then nothing.
extends_documentation_fragment:
  - cloudlink.interconnect.alicloud
  - cloudlink.interconnect.alicloud_vpc_peering
  - cloudlink.interconnect.attributes
  - cloudlink.interconnect.attributes.info
seealso:
  - module: cloudlink.interconnect.alicloud_vpc_peering
  - module: cloudlink.interconnect.alicloud_vpc_peer_connection_info
"""

EXAMPLES = r"""
- name: Look at a peering of two VPCs
  cloudlink.interconnect.alicloud_vpc_peering_info:
    requester:
      vpc:
        vpc_name: shop
      routes: auto
    accepter:
      region: cn-beijing
      vpc:
        vpc_name: warehouse
      routes: auto
  register: found

- name: Show its state and that of its parts
  ansible.builtin.debug:
    msg: "{{ found.links[0].status }}, {{ found.links[0].parts | map(attribute='status') | join(', ') }}"
"""

RETURN = r"""
changed:
  description: Never.
  returned: always
  type: bool
  sample: false
links:
  description: A row for each peering, in the same order.
  returned: success
  type: list
  elements: dict
  contains:
    name:
      description: The name of the link, as the task has it.
      returned: always
      type: str
      sample: shop-warehouse
    status:
      description: The status of the peering, or nothing if there is none.
      returned: always
      type: str
      sample: Activated
    peer_connection_id:
      description: The id of the peering connection, also of one that was removed.
      returned: always
      type: str
      sample: pcc-lnk0m24khwvtkm0001
    next_step:
      description: In words, what the other party has to do.
      returned: always
      type: str
      sample: null
    requester: &side
      description: One side.
      returned: always
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
      description: The objects that the link consists of, in the order in which they are made.
      returned: always
      type: list
      elements: dict
      contains:
        part:
          description: What it is in the link, such as V(requester.vpc), V(peering) or V(accepter.route).
          returned: always
          type: str
          sample: requester.vpc
        kind:
          description: The type of the object, in words.
          returned: always
          type: str
          sample: VPC
        name:
          description: Its name; of a route, its destination.
          returned: always
          type: str
          sample: blue
        id:
          description: Its id.
          returned: always
          type: str
          sample: vpc-bp1sim4ov2rjq8
        status:
          description: Its status in the cloud's own words.
          returned: always
          type: str
          sample: Available
        shared:
          description: V(true) for an object that an earlier link of the task has too. What is done to it is told there.
          returned: if it is shared
          type: bool
          sample: true
        note:
          description: Why nothing is done about it after all.
          returned: if there is something to say
          type: str
          sample: "kept, since it is still in use: peering pcc-lnk0m24khwvtkm0002 (hub-two)"
        failed:
          description: V(true) for a part that failed.
          returned: if it failed
          type: bool
          sample: true
        object:
          description: The object as a whole, as the module of its type returns it.
          returned: always
          type: dict
    msg:
      description: What could not be read.
      returned: if something could not be read
      type: str
    error:
      description: What could not be read, as RV(error).
      returned: if something could not be read
      type: dict
    failed:
      description: V(true) if something could not be read.
      returned: if something could not be read
      type: bool
error:
  description: What went wrong, for a program to branch on. The message for a person is in C(msg).
  returned: on failure
  type: dict
  sample:
    provider: alicloud
    code: QuotaExceeded.Vpc
    message: VPC quota exceeded.
    request_id: 1E0CA81B-1C5C-4D21-9C6C-5E0A3A6B2B5D
    http_status: 400
    operation: CreateVpc
    retryable: false
problems:
  description: Everything that is wrong with the options, one line each, found before the first call.
  returned: on failure, if options are wrong
  type: list
  elements: str
  sample: ["peerings[3].requester.routes[0]: '10.5.0.1/16' has host bits set; the network is 10.5.0.0/16"]
"""

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alicloud.vpc_peering import VPC_PEERING_INFO
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import run_module


def main():
    run_module(VPC_PEERING_INFO)


if __name__ == "__main__":
    main()
