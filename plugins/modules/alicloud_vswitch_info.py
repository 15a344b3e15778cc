#!/usr/bin/python
# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: alicloud_vswitch_info
short_description: List vSwitches on Alibaba Cloud
version_added: 1.1.0
author:
  - Cloudlink Interconnect contributors (@cloudlink)
description:
  - Returns the vSwitches of one account and region that match all given filters, all pages of them. Without a filter, it
    returns all.
  - A vSwitch that does not exist is no error; the list is then shorter or empty.
extends_documentation_fragment:
  - cloudlink.interconnect.alicloud
  - cloudlink.interconnect.attributes
  - cloudlink.interconnect.attributes.info
options:
  vswitch_ids:
    description: Ids of vSwitches. If left out, vSwitches of any id are returned.
    type: list
    elements: str
  vpc_id:
    description: The VPC that they are in. If left out, any VPC will do.
    type: str
  vswitch_name:
    description: The exact name. If left out, vSwitches of any name are returned.
    type: str
    aliases: [name]
  name_regex:
    description: A Python regular expression that the name has to contain a match for. If left out, any name will do.
    type: str
  zone_id:
    description: The zone that they are in. If left out, any zone will do.
    type: str
  cidr_block:
    description: The exact IPv4 block. If left out, any block will do.
    type: str
  tags:
    description: Tags that a vSwitch has to have, with these values. If left out, tags do not matter.
    type: dict
seealso:
  - module: cloudlink.interconnect.alicloud_vswitch
"""

EXAMPLES = r"""
- name: Create a VPC
  cloudlink.interconnect.alicloud_vpc:
    vpc_name: blue
    cidr_block: 172.16.0.0/16
  register: blue

- name: Create a vSwitch in each of two zones
  cloudlink.interconnect.alicloud_vswitch:
    batch:
      - vpc_id: "{{ blue.id }}"
        cidr_block: 172.16.1.0/24
        zone_id: cn-hangzhou-h
        vswitch_name: blue-h
        tags:
          env: production
      - vpc_id: "{{ blue.id }}"
        cidr_block: 172.16.2.0/24
        zone_id: cn-hangzhou-i
        vswitch_name: blue-i
  register: made

- name: List the vSwitches of a VPC
  cloudlink.interconnect.alicloud_vswitch_info:
    vpc_id: "{{ blue.id }}"
  register: vswitches

- name: Show where they are
  ansible.builtin.debug:
    msg: "{{ item.cidr_block }} in {{ item.zone_id }}"
  loop: "{{ vswitches.vswitches }}"
  loop_control:
    label: "{{ item.name }}"

- name: List vSwitches by zone, tag and a pattern of the name
  cloudlink.interconnect.alicloud_vswitch_info:
    zone_id: cn-hangzhou-h
    name_regex: ^blue
    tags:
      env: production

- name: Remove the vSwitches
  cloudlink.interconnect.alicloud_vswitch:
    state: absent
    batch:
      - vswitch_id: "{{ made.batch[0].id }}"
      - vswitch_id: "{{ made.batch[1].id }}"

- name: Remove the VPC
  cloudlink.interconnect.alicloud_vpc:
    vpc_name: blue
    state: absent
"""

RETURN = r"""
vswitches:
  description: The vSwitches that match, in the order in which the cloud lists them.
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: The id of the vSwitch.
      returned: always
      type: str
      sample: vsw-bp1sim7hq0c4e
    name:
      description: Its name, as RV(vswitches[].vswitch_name).
      returned: always
      type: str
      sample: blue-a
    vswitch_name:
      description: Its name.
      returned: always
      type: str
      sample: blue-a
    vpc_id:
      description: The id of the VPC that it is in.
      returned: always
      type: str
      sample: vpc-bp1sim4ov2rjq8
    cidr_block:
      description: Its IPv4 block.
      returned: always
      type: str
      sample: 172.16.1.0/24
    zone_id:
      description: The zone that it is in.
      returned: always
      type: str
      sample: cn-hangzhou-h
    description:
      description: Its description.
      returned: always
      type: str
      sample: Web servers
    tags:
      description: Its tags, without those that the cloud itself keeps.
      returned: always
      type: dict
      sample:
        env: production
    available_ip_address_count:
      description: How many of its addresses are free.
      returned: always
      type: int
      sample: 252
    ipv6_cidr_block:
      description: Its IPv6 block, or nothing.
      returned: always
      type: str
      sample: ""
    route_table_id:
      description: The id of the route table that holds for it.
      returned: always
      type: str
      sample: vtb-bp1sim9cx2k7w
    is_default:
      description: Whether it is the default vSwitch of its zone.
      returned: always
      type: bool
      sample: false
    resource_group_id:
      description: The resource group that it belongs to, which is that of its VPC.
      returned: always
      type: str
      sample: rg-acfm3sim7xq2
    create_time:
      description: When it was made, in UTC.
      returned: always
      type: str
      sample: "2026-01-02T03:04:05Z"
    status:
      description: Its status. V(Pending) while it is being made or removed, else V(Available).
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
    operation: DescribeVSwitches
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

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alicloud.vswitch import VSWITCH_INFO
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import run_module


def main():
    run_module(VSWITCH_INFO)


if __name__ == "__main__":
    main()
