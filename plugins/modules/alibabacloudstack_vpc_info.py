#!/usr/bin/python
# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: alibabacloudstack_vpc_info
short_description: List VPCs on Apsara Stack
version_added: 1.0.0
author:
  - Cloudlink Interconnect contributors (@cloudlink)
description:
  - Returns the VPCs of one account and region that match all given filters, all pages of them. Without a filter, it returns
    all.
  - A VPC that does not exist is no error; the list is then shorter or empty.
  - >-
    For example, C(cloudlink.interconnect.alibabacloudstack_vpc_info: {vpc_name: blue}).
extends_documentation_fragment:
  - cloudlink.interconnect.alibabacloudstack
  - cloudlink.interconnect.attributes
  - cloudlink.interconnect.attributes.info
options:
  vpc_ids:
    description: Ids of VPCs. If left out, VPCs of any id are returned.
    type: list
    elements: str
  vpc_name:
    description: The exact name. If left out, VPCs of any name are returned.
    type: str
    aliases: [name]
  name_regex:
    description: A Python regular expression that the name has to contain a match for. If left out, any name will do.
    type: str
  cidr_block:
    description: The exact IPv4 block. If left out, any block will do.
    type: str
  tags:
    description: Tags that a VPC has to have, with these values. If left out, tags do not matter.
    type: dict
  resource_group_id:
    description: The resource set that a VPC has to belong to. If left out, any will do.
    type: str
seealso:
  - module: cloudlink.interconnect.alibabacloudstack_vpc
"""

EXAMPLES = r"""
- name: Create two VPCs to look for
  cloudlink.interconnect.alibabacloudstack_vpc:
    batch:
      - vpc_name: blue
        cidr_block: 172.16.0.0/16
        tags:
          env: production
      - vpc_name: blue
        cidr_block: 10.1.0.0/16
  register: made

- name: List all VPCs of the account and region
  cloudlink.interconnect.alibabacloudstack_vpc_info:
  register: all_vpcs

- name: List VPCs by id
  cloudlink.interconnect.alibabacloudstack_vpc_info:
    vpc_ids:
      - "{{ made.batch[0].id }}"
      - "{{ made.batch[1].id }}"

- name: Find one of two VPCs of the same name
  cloudlink.interconnect.alibabacloudstack_vpc_info:
    vpc_name: blue
    cidr_block: 172.16.0.0/16
  register: blue

- name: Show its router and its system route table
  ansible.builtin.debug:
    msg: "{{ blue.vpcs[0].router_id }} {{ blue.vpcs[0].route_table_id }}"

- name: List VPCs by tag and by a pattern of the name
  cloudlink.interconnect.alibabacloudstack_vpc_info:
    name_regex: ^blue
    tags:
      env: production

- name: List those of the opposite party's account
  cloudlink.interconnect.alibabacloudstack_vpc_info:
    account: peer

- name: Remove the two VPCs
  cloudlink.interconnect.alibabacloudstack_vpc:
    state: absent
    batch:
      - vpc_id: "{{ made.batch[0].id }}"
      - vpc_id: "{{ made.batch[1].id }}"
"""

RETURN = r"""
vpcs:
  description:
    - The VPCs that match, in the order in which the cloud lists them.
    - Each holds the keys of RV(cloudlink.interconnect.alibabacloudstack_vpc#module:vpc).
  returned: success
  type: list
  elements: dict
"""

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibabacloudstack.vpc import VPC_INFO
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import run_module


def main() -> None:
    run_module(VPC_INFO)


if __name__ == "__main__":
    main()
