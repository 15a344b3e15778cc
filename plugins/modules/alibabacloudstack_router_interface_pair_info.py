#!/usr/bin/python
# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: alibabacloudstack_router_interface_pair_info
short_description: Look at joined VPCs on Apsara Stack
version_added: 1.1.0
author:
  - Cloudlink Interconnect contributors (@cloudlink)
description:
  - Returns, of each pair that is described, the state of all its parts. These are the VPCs, the router interfaces, their
    connections, and the routes that lead through them.
  - It takes the same descriptions as M(cloudlink.interconnect.alibabacloudstack_router_interface_pair). Only what an object is
    found by counts; whether it is as described is not looked at.
  - What does not exist is no error; its id and status are then nothing.
  - >-
    For example, C(cloudlink.interconnect.alibabacloudstack_router_interface_pair_info: {initiating: {vpc: {vpc_name:
    blue}}, accepting: {vpc: {vpc_name: green}}}).
extends_documentation_fragment:
  - cloudlink.interconnect.alibabacloudstack
  - cloudlink.interconnect.attributes
  - cloudlink.interconnect.attributes.info
  - cloudlink.interconnect.marks
  - cloudlink.interconnect.marks.info
  - cloudlink.interconnect.router_interface_pair
  - cloudlink.interconnect.router_interface_pair.info
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
count:
  description: How many links carry the mark, those of O(except_ids) among them.
  returned: with O(marked)
  type: int
  sample: 12
vpcs:
  description: A row for each VPC with the mark.
  returned: with O(marked)
  type: list
  elements: dict
  contains:
    vpc_id: {description: Its id., returned: always, type: str, sample: vpc-0123}
    name: {description: Its name., returned: always, type: str, sample: shop-a}
    cidr_block: {description: Its IPv4 block., returned: always, type: str, sample: 10.1.0.0/16}
    account: {description: The account whose keys found it., returned: always, type: str, sample: own}
    region: {description: Its region., returned: always, type: str, sample: cn-hangzhou}
    keep: {description: Whether the mark protects it., returned: always, type: bool, sample: false}
    place:
      description: Which of O(places) it is in; nothing where only the other end of a link led there.
      returned: always
      type: int
      sample: 0
links:
  description:
    - A row for each pair, in the order of O(pairs), or for the only one.
    - Each holds the keys of RV(cloudlink.interconnect.alibabacloudstack_router_interface_pair#module:links).
  returned: unless the options are wrong
  type: list
  elements: dict
"""

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibabacloudstack.router_interface_pair import (
    PAIR_INFO,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import run_module


def main() -> None:
    run_module(PAIR_INFO)


if __name__ == "__main__":
    main()
