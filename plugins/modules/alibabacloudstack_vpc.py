#!/usr/bin/python
# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: alibabacloudstack_vpc
short_description: Manage VPCs on Apsara Stack
version_added: 1.0.0
author:
  - Cloudlink Interconnect contributors (@cloudlink)
description:
  - Creates, changes and removes VPCs on Apsara Stack, with their secondary CIDR blocks and tags. A VPC brings a VRouter and
    a system route table with it.
  - A VPC is found by O(vpc_id), or by O(vpc_name) and, if given, O(cidr_block). More than one match is an error that lists
    the ids.
  - An option that is left out is not managed and stays as it is. An empty one is cleared.
  - >-
    For example, C(cloudlink.interconnect.alibabacloudstack_vpc: {vpc_name: blue, cidr_block: 10.1.0.0/16}).
extends_documentation_fragment:
  - cloudlink.interconnect.alibabacloudstack
  - cloudlink.interconnect.ambiguous
  - cloudlink.interconnect.attributes
  - cloudlink.interconnect.attributes.manage
  - cloudlink.interconnect.batch
  - cloudlink.interconnect.recreate
  - cloudlink.interconnect.wait
options:
  state:
    description:
      - V(present) makes sure that the VPC exists and is as described. V(absent) makes sure that it does not exist.
      - The cloud refuses to remove a VPC that still holds something, such as VSwitches, router interfaces or route entries
        of your own.
    type: str
    choices: [present, absent]
    default: present
  vpc_id: &vpc_id
    description:
      - The id of an existing VPC. With it, O(vpc_name) and O(cidr_block) are what they shall become.
      - A VPC of that id has to exist if O(state=present). If left out, the VPC is found by O(vpc_name).
    type: str
  vpc_name: &vpc_name
    description:
      - The name of the VPC, 2 to 128 characters, not beginning with C(http://) or C(https://).
      - Needed unless O(vpc_id) is given. Names need not be unique; O(cidr_block) tells VPCs of one name apart.
    type: str
    aliases: [name]
  cidr_block: &cidr_block
    description:
      - The IPv4 block of the VPC in network form, inside V(10.0.0.0/8), V(172.16.0.0/12) or V(192.168.0.0/16), with a prefix
        length from 8 to 28.
      - Without O(vpc_id) it also selects the VPC. A VPC of the same name and another block is then another VPC, and a new
        one is made. To change the block of a VPC, name it by O(vpc_id).
      - If left out, the cloud chooses the block of a new VPC, which is V(172.16.0.0/12) on most installations.
    type: str
  description: &description
    description:
      - A description, 2 to 256 characters, not beginning with C(http://) or C(https://). V("") removes it.
      - If left out, it stays as it is, and a new VPC has none.
    type: str
  secondary_cidr_blocks: &secondary_cidr_blocks
    description:
      - All further IPv4 blocks that the VPC shall have, with the same limits as O(cidr_block). They must overlap neither it
        nor each other. Blocks that are not in the list are removed; V([]) removes all.
      - If left out, they stay as they are.
    type: list
    elements: str
  user_cidrs: &user_cidrs
    description:
      - Up to 3 blocks outside the private ranges that the VPC shall treat as private. They can only be set when the VPC is
        made.
      - If left out, they are not looked at, and a new VPC has none.
    type: list
    elements: str
  enable_ipv6: &enable_ipv6
    description:
      - Whether the VPC shall have an IPv6 block, which the cloud chooses unless O(ipv6_cidr_block) says it.
      - If left out, this stays as it is, and a new VPC has none.
    type: bool
  ipv6_cidr_block: &ipv6_cidr_block
    description:
      - The IPv6 block of the VPC, which thereby has one. A block that is there cannot be changed.
      - If left out, it is not looked at, and the cloud chooses it if O(enable_ipv6=true).
    type: str
    version_added: 1.1.0
  resource_group_id: &resource_group_id
    description:
      - The resource set that the VPC shall belong to. An existing VPC is moved there.
      - If left out, it stays where it is, and a new one belongs to the resource set of the connection, O(resource_group).
    type: str
  dry_run: &dry_run
    description:
      - Whether the cloud only tries out what is to be done first, if that is to create or to delete, and changes nothing.
        Unlike check mode, this tests permissions and quotas too. Nothing is reported as changed.
      - If left out, changes are made.
    type: bool
  tags: &tags
    description:
      - Tags that the VPC shall have, at most 20. A key has 1 to 128 characters and a value up to 128. Neither begins with
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
      - Any number of VPCs in one task, instead of the options of a single one. Each item takes the same options, and
        is found in the same way.
      - The task lists once, matches in memory, works on O(concurrency) objects side by side, waits once for all of them,
        and returns a row for each in RV(batch), in the same order. Two items that describe the same object are an error.
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
      vpc_id: *vpc_id
      vpc_name: *vpc_name
      cidr_block: *cidr_block
      description: *description
      secondary_cidr_blocks: *secondary_cidr_blocks
      user_cidrs: *user_cidrs
      enable_ipv6: *enable_ipv6
      ipv6_cidr_block: *ipv6_cidr_block
      resource_group_id: *resource_group_id
      dry_run: *dry_run
      tags: *tags
      purge_tags: *purge_tags
notes:
  - A VPC is never replaced by another one, so O(on_immutable_change=recreate) does not help with O(user_cidrs).
seealso:
  - module: cloudlink.interconnect.alibabacloudstack_vpc_info
  - module: cloudlink.interconnect.alibabacloudstack_router_interface
  - module: cloudlink.interconnect.alibabacloudstack_route_entry
"""

EXAMPLES = r"""
- name: Create a VPC
  cloudlink.interconnect.alibabacloudstack_vpc:
    vpc_name: blue
    cidr_block: 172.16.0.0/16
    description: Production
    tags:
      env: production
  register: blue

- name: Give it another description, one more tag and a second block
  cloudlink.interconnect.alibabacloudstack_vpc:
    vpc_name: blue
    description: Production, second year
    secondary_cidr_blocks:
      - 10.8.0.0/16
    tags:
      owner: networks

- name: Adopt a VPC by its id, rename it, and clear its description, second block and tags
  cloudlink.interconnect.alibabacloudstack_vpc:
    vpc_id: "{{ blue.vpc.id }}"
    vpc_name: azure
    description: ""
    secondary_cidr_blocks: []
    tags: {}
    purge_tags: true

# Two VPCs of one name are told apart by their blocks. The second row is one in the opposite party's account, whose keys
# are in ALIBABACLOUDSTACK_PEER_ACCESS_KEY and ALIBABACLOUDSTACK_PEER_SECRET_KEY.
- name: Create any number of VPCs in one task
  cloudlink.interconnect.alibabacloudstack_vpc:
    batch:
      - vpc_name: green
        cidr_block: 10.1.0.0/16
      - vpc_name: green
        cidr_block: 10.2.0.0/16
      - account: peer
        vpc_name: partner
        cidr_block: 192.168.0.0/16
  register: several

- name: Give one of them an IPv6 block
  cloudlink.interconnect.alibabacloudstack_vpc:
    vpc_id: "{{ several.batch[0].id }}"
    ipv6_cidr_block: "2408:4004:10::/56"

- name: Show what other modules need to know of them
  ansible.builtin.debug:
    msg: "{{ item.name }} {{ item.cidr_block }} has VRouter {{ item.router_id }} and route table {{ item.route_table_id }}"
  loop: "{{ several.batch }}"
  loop_control:
    label: "{{ item.id }}"

- name: Look at one of them
  cloudlink.interconnect.alibabacloudstack_vpc_info:
    vpc_ids:
      - "{{ several.batch[0].id }}"
  register: found

- name: Let the cloud try out whether that one could be removed
  cloudlink.interconnect.alibabacloudstack_vpc:
    vpc_id: "{{ found.vpcs[0].id }}"
    state: absent
    dry_run: true

- name: Remove a VPC
  cloudlink.interconnect.alibabacloudstack_vpc:
    vpc_name: azure
    cidr_block: 172.16.0.0/16
    state: absent

- name: Remove the others in one task
  cloudlink.interconnect.alibabacloudstack_vpc:
    state: absent
    batch:
      - vpc_name: green
        cidr_block: 10.1.0.0/16
      - vpc_name: green
        cidr_block: 10.2.0.0/16
      - account: peer
        vpc_name: partner
"""

RETURN = r"""
actions:
  description:
    - What was done, or in check mode would be, in order.
    - V(create), V(modify), V(associate) (secondary blocks), V(move_resource_group), V(tag), V(delete) and V(dry_run).
  returned: always, without O(batch)
  type: list
  elements: str
  sample: [create]
vpc:
  description:
    - The VPC as it is after the task, or in check mode as it would be.
    - Nothing if the VPC is absent.
  returned: success, without O(batch)
  type: dict
  contains:
    id:
      description: The id of the VPC.
      returned: always
      type: str
      sample: vpc-bp1sim4ov2rjq8
    name:
      description: Its name, as RV(vpc.vpc_name).
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
      description: The resource set that it belongs to.
      returned: always
      type: str
      sample: "126"
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
      sample: cn-example-env01-d01
    create_time:
      description: When it was made, in UTC.
      returned: always
      type: str
      sample: "2026-01-02T03:04:05Z"
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
batch:
  description: A row for each item of O(batch), in the same order.
  returned: success, and failure of a change or with O(continue_on_error=true), with O(batch)
  type: list
  elements: dict
  contains:
    cidr_block: {description: As RV(vpc.cidr_block)., returned: if the object is there, type: str}
    secondary_cidr_blocks:
      description: As RV(vpc.secondary_cidr_blocks).
      returned: if the object is there
      type: list
      elements: str
    region_id: {description: As RV(vpc.region_id)., returned: if the object is there, type: str}
    router_id: {description: As RV(vpc.router_id)., returned: if the object is there, type: str}
    route_table_id: {description: As RV(vpc.route_table_id)., returned: if the object is there, type: str}
    owner_id: {description: As RV(vpc.owner_id)., returned: if the object is there, type: str}
"""

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibabacloudstack.vpc import VPC
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import run_module


def main() -> None:
    run_module(VPC)


if __name__ == "__main__":
    main()
