#!/usr/bin/python
# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: alicloud_vpc_info
short_description: List VPCs on Alibaba Cloud
version_added: 1.0.0
author:
  - Cloudlink Interconnect contributors (@cloudlink)
description:
  - Returns the VPCs of one account and region that match all given filters, all pages of them. Without a filter, it returns
    all.
  - A VPC that does not exist is no error; the list is then shorter or empty.
extends_documentation_fragment:
  - cloudlink.interconnect.alicloud
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
    description: The resource group that a VPC has to belong to. If left out, any will do.
    type: str
seealso:
  - module: cloudlink.interconnect.alicloud_vpc
"""

EXAMPLES = r"""
- name: Create two VPCs to look for
  cloudlink.interconnect.alicloud_vpc:
    batch:
      - vpc_name: blue
        cidr_block: 172.16.0.0/16
        tags:
          env: production
      - vpc_name: blue
        cidr_block: 10.1.0.0/16
  register: made

- name: List all VPCs of the account and region
  cloudlink.interconnect.alicloud_vpc_info:
  register: all_vpcs

- name: List VPCs by id
  cloudlink.interconnect.alicloud_vpc_info:
    vpc_ids:
      - "{{ made.batch[0].id }}"
      - "{{ made.batch[1].id }}"

- name: Find one of two VPCs of the same name
  cloudlink.interconnect.alicloud_vpc_info:
    vpc_name: blue
    cidr_block: 172.16.0.0/16
  register: blue

- name: Show its router and its system route table
  ansible.builtin.debug:
    msg: "{{ blue.vpcs[0].router_id }} {{ blue.vpcs[0].route_table_id }}"

- name: List VPCs by tag and by a pattern of the name
  cloudlink.interconnect.alicloud_vpc_info:
    name_regex: ^blue
    tags:
      env: production

- name: List those of the opposite party's account
  cloudlink.interconnect.alicloud_vpc_info:
    account: peer

- name: Remove the two VPCs
  cloudlink.interconnect.alicloud_vpc:
    state: absent
    batch:
      - vpc_id: "{{ made.batch[0].id }}"
      - vpc_id: "{{ made.batch[1].id }}"
"""

RETURN = r"""
vpcs:
  description: The VPCs that match, in the order in which the cloud lists them.
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: The id of the VPC.
      returned: always
      type: str
      sample: vpc-bp1sim4ov2rjq8
    name:
      description: Its name, as RV(vpcs[].vpc_name).
      returned: always
      type: str
      sample: blue
    vpc_name:
      description: Its name.
      returned: always
      type: str
      sample: blue
    cidr_block:
      description: Its IPv4 block.
      returned: always
      type: str
      sample: 172.16.0.0/12
    description:
      description: Its description.
      returned: always
      type: str
      sample: Production
    secondary_cidr_blocks:
      description: Its further IPv4 blocks.
      returned: always
      type: list
      elements: str
      sample: [10.8.0.0/16]
    user_cidrs:
      description: The blocks that the VPC treats as if they were its own private ones.
      returned: always
      type: list
      elements: str
      sample: []
    enable_ipv6:
      description: Whether it has an IPv6 block.
      returned: always
      type: bool
      sample: false
    resource_group_id:
      description: The resource group that it belongs to.
      returned: always
      type: str
      sample: rg-acfm3sim7xq2
    tags:
      description: Its tags, without those that the cloud itself keeps.
      returned: always
      type: dict
      sample:
        env: production
    router_id:
      description: The id of its VRouter, which router interfaces are made on.
      returned: always
      type: str
      sample: vrt-bp1sim0zqm3f5
    route_table_id:
      description: The id of its system route table, which route entries are made in.
      returned: always
      type: str
      sample: vtb-bp1sim9cx2k7w
    ipv6_cidr_block:
      description: Its IPv6 block, or nothing.
      returned: always
      type: str
      sample: ""
    is_default:
      description: Whether it is the default VPC of the region.
      returned: always
      type: bool
      sample: false
    owner_id:
      description: The id of the main account that owns it.
      returned: always
      type: str
      sample: "1000000000000001"
    region_id:
      description: The region that it is in.
      returned: always
      type: str
      sample: cn-hangzhou
    create_time:
      description: When it was made, in UTC.
      returned: always
      type: str
      sample: "2026-01-02T03:04:05Z"
    dns_hostname_status:
      description: V(ENABLED) or V(DISABLED), whether hosts in it get DNS names.
      returned: always
      type: str
      sample: DISABLED
    status:
      description: Its status. V(Pending) while it is being made, then V(Available).
      returned: always
      type: str
      sample: Available
    provider_status:
      description: Its status in the cloud's own words.
      returned: always
      type: str
      sample: Available
error:
  description: What went wrong, for a program to branch on. The message for a person is in C(msg).
  returned: on failure
  type: dict
  sample:
    provider: alicloud
    code: InvalidAccessKeyId.NotFound
    message: Specified access key is not found.
    request_id: 1E0CA81B-1C5C-4D21-9C6C-5E0A3A6B2B5D
    http_status: 400
    operation: DescribeVpcs
    retryable: false
  contains:
    provider:
      description: V(alicloud) if the cloud reported the error, nothing if it was found on this side.
      type: str
      returned: always
    code:
      description:
        - The cloud's error code, or one of V(InvalidOptions), V(NotFound), V(Ambiguous), V(ImmutableChange), V(Refused),
          V(FailedState), V(WaitTimeout), V(Unreachable), V(OutcomeUnknown), V(Credentials), V(BatchFailed) and V(Error) of
          this collection.
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
problems:
  description: Everything that is wrong with the options, one line each, found before the first call.
  returned: on failure, if options are wrong
  type: list
  elements: str
  sample: ["name_regex: is not a regular expression: missing ), unterminated subpattern at position 0"]
"""

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alicloud.vpc import VPC_INFO
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import run_module


def main():
    run_module(VPC_INFO)


if __name__ == "__main__":
    main()
