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
  - >-
    For example, C(cloudlink.interconnect.alicloud_vswitch_info: {vpc_id: vpc-1}).
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
  description:
    - The vSwitches that match, in the order in which the cloud lists them.
    - Each holds the keys of RV(cloudlink.interconnect.alicloud_vswitch#module:vswitch).
  returned: success
  type: list
  elements: dict
"""

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alicloud.vswitch import VSWITCH_INFO
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import run_module


def main() -> None:
    run_module(VSWITCH_INFO)


if __name__ == "__main__":
    main()
