#!/usr/bin/python
# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: alicloud_vswitch
short_description: Manage vSwitches on Alibaba Cloud
version_added: 1.1.0
author:
  - Cloudlink Interconnect contributors (@cloudlink)
description:
  - Creates, changes and removes vSwitches on Alibaba Cloud, the subnets of a VPC, with their tags.
  - A vSwitch is found by O(vswitch_id), or by O(vpc_id) and O(cidr_block), which no two vSwitches of a VPC share.
  - An option that is left out is not managed and stays as it is. An empty one is cleared.
  - >-
    For example, C(cloudlink.interconnect.alicloud_vswitch: {vpc_id: vpc-1, vswitch_name: blue-a, zone_id:
    cn-hangzhou-h, cidr_block: 10.1.1.0/24}).
extends_documentation_fragment:
  - cloudlink.interconnect.alicloud
  - cloudlink.interconnect.attributes
  - cloudlink.interconnect.attributes.manage
  - cloudlink.interconnect.batch
  - cloudlink.interconnect.recreate
  - cloudlink.interconnect.wait
options:
  state:
    description:
      - V(present) makes sure that the vSwitch exists and is as described. V(absent) makes sure that it does not exist.
      - The cloud refuses to remove a vSwitch that still holds something, such as an instance.
    type: str
    choices: [present, absent]
    default: present
  vswitch_id: &vswitch_id
    description:
      - The id of an existing vSwitch. A vSwitch of that id has to exist if O(state=present).
      - If left out, the vSwitch is found by O(vpc_id) and O(cidr_block).
    type: str
  vpc_id: &vpc_id
    description:
      - The VPC that the vSwitch is in, which never changes. Needed unless O(vswitch_id) is given.
    type: str
  cidr_block: &cidr_block
    description:
      - The IPv4 block in network form, inside of the VPC's blocks, with a prefix length from 16 to 29. It must not overlap
        another vSwitch, and never changes.
      - Needed unless O(vswitch_id) is given.
    type: str
  zone_id: &zone_id
    description:
      - The zone that the vSwitch is in, such as V(cn-hangzhou-h), which never changes.
      - Needed to make one. If left out, the zone of an existing one does not matter.
    type: str
  vswitch_name: &vswitch_name
    description:
      - A name, 1 to 128 characters, not beginning with C(http://) or C(https://). V("") removes it.
      - If left out, it stays as it is, and a new vSwitch has none.
    type: str
    aliases: [name]
  description: &description
    description:
      - A description, 1 to 256 characters, not beginning with C(http://) or C(https://). V("") removes it.
      - If left out, it stays as it is, and a new vSwitch has none.
    type: str
  tags: &tags
    description:
      - Tags that the vSwitch shall have, at most 20. A key has 1 to 128 characters and a value up to 128. Neither begins with
        C(aliyun) or C(acs:) or holds C(http://) or C(https://). A key without a value has the empty text as its value.
      - Other tags stay unless O(purge_tags=true). If left out, tags are not looked at.
    type: dict
  purge_tags: &purge_tags
    description:
      - Whether tags that O(tags) does not name are removed. It is refused without O(tags), where V({}) removes all.
        The cloud's own tags stay in any case.
      - If left out, they stay.
    type: bool
  batch:
    description:
      - Any number of vSwitches in one task, instead of the options of a single one. Each item takes the same options, and
        is found in the same way.
      - The task lists once, matches in memory, works on O(concurrency) objects side by side but on those of one VPC one
        after another, since the cloud does so too, waits once for all of them, and returns a row for each in RV(batch), in
        the same order. Two items that describe the same object are an error.
      - If left out, the task works on the one object that its own options describe. An empty list is no object at all, and
        nothing is done.
    type: list
    elements: dict
    suboptions:
      state:
        description: What shall become of this object. If left out, as the task's O(state) says.
        type: str
        choices: [present, absent]
      account:
        description: The account of this object. If left out, as the task's O(account) says.
        type: str
      region:
        description: The region of this object. If left out, the region of its account.
        type: str
      vswitch_id: *vswitch_id
      vpc_id: *vpc_id
      cidr_block: *cidr_block
      zone_id: *zone_id
      vswitch_name: *vswitch_name
      description: *description
      tags: *tags
      purge_tags: *purge_tags
seealso:
  - module: cloudlink.interconnect.alicloud_vswitch_info
  - module: cloudlink.interconnect.alicloud_vpc
"""

EXAMPLES = r"""
- name: Create a VPC
  cloudlink.interconnect.alicloud_vpc:
    vpc_name: blue
    cidr_block: 172.16.0.0/16
  register: blue

- name: Create a vSwitch
  cloudlink.interconnect.alicloud_vswitch:
    vpc_id: "{{ blue.id }}"
    cidr_block: 172.16.1.0/24
    zone_id: cn-hangzhou-h
    vswitch_name: blue-a
    tags:
      env: production
  register: first

- name: Give it a description and one more tag
  cloudlink.interconnect.alicloud_vswitch:
    vpc_id: "{{ blue.id }}"
    cidr_block: 172.16.1.0/24
    description: Web servers
    tags:
      owner: networks

- name: Rename it by its id, and clear description and tags
  cloudlink.interconnect.alicloud_vswitch:
    vswitch_id: "{{ first.id }}"
    vswitch_name: blue-web
    description: ""
    tags: {}
    purge_tags: true

- name: Create any number of vSwitches in one task
  cloudlink.interconnect.alicloud_vswitch:
    batch:
      - vpc_id: "{{ blue.id }}"
        cidr_block: 172.16.2.0/24
        zone_id: cn-hangzhou-h
      - vpc_id: "{{ blue.id }}"
        cidr_block: 172.16.3.0/24
        zone_id: cn-hangzhou-i
  register: several

- name: Look at all of the VPC
  cloudlink.interconnect.alicloud_vswitch_info:
    vpc_id: "{{ blue.id }}"
  register: found

- name: Show how many addresses are free
  ansible.builtin.debug:
    msg: "{{ found.vswitches | map(attribute='available_ip_address_count') | sum }}"

- name: Move one of them into another zone, which takes a new one
  cloudlink.interconnect.alicloud_vswitch:
    vpc_id: "{{ blue.id }}"
    cidr_block: 172.16.3.0/24
    zone_id: cn-hangzhou-j
    on_immutable_change: recreate

- name: Remove them
  cloudlink.interconnect.alicloud_vswitch:
    state: absent
    batch:
      - vswitch_id: "{{ first.id }}"
      - vpc_id: "{{ blue.id }}"
        cidr_block: 172.16.2.0/24
      - vpc_id: "{{ blue.id }}"
        cidr_block: 172.16.3.0/24

- name: Remove the VPC
  cloudlink.interconnect.alicloud_vpc:
    vpc_name: blue
    state: absent
"""

RETURN = r"""
actions:
  description:
    - What was done, or in check mode would be, in order.
    - V(create), V(modify), V(tag), V(untag) and V(delete).
  returned: always, without O(batch)
  type: list
  elements: str
  sample: [create]
vswitch:
  description:
    - The vSwitch as it is after the task, or in check mode as it would be.
    - Nothing if the vSwitch is absent.
  returned: success, without O(batch)
  type: dict
  contains:
    id:
      description: The id of the vSwitch.
      returned: always
      type: str
      sample: vsw-bp1sim7hq0c4e
    name:
      description: Its name, as RV(vswitch.vswitch_name).
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
batch:
  description: A row for each item of O(batch), in the same order.
  returned: success, and failure of a change or with O(continue_on_error=true), with O(batch)
  type: list
  elements: dict
  contains:
    vpc_id: {description: As RV(vswitch.vpc_id)., returned: if the object is there, type: str}
    cidr_block: {description: As RV(vswitch.cidr_block)., returned: if the object is there, type: str}
    zone_id: {description: As RV(vswitch.zone_id)., returned: if the object is there, type: str}
"""

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alicloud.vswitch import VSWITCH
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import run_module


def main() -> None:
    run_module(VSWITCH)


if __name__ == "__main__":
    main()
