#!/usr/bin/python
# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: alicloud_vpc_peer_connection_info
short_description: List VPC peerings on Alibaba Cloud
version_added: 1.0.0
author:
  - Cloudlink Interconnect contributors (@cloudlink)
description:
  - Returns the VPC peering connections that have an end in the account and region, whichever side requested them, and that
    match all given filters. All pages of them. Without a filter, it returns all.
  - With O(account=peer) it shows them as the other party sees them, with the resource group and tags that they have there.
  - >-
    For example, C(cloudlink.interconnect.alicloud_vpc_peer_connection_info: {vpc_id: vpc-1}).
extends_documentation_fragment:
  - cloudlink.interconnect.alicloud
  - cloudlink.interconnect.attributes
  - cloudlink.interconnect.attributes.info
options:
  peer_connection_ids:
    description:
      - Ids of peerings. If left out, peerings of any id are returned.
    type: list
    elements: str
    aliases: [ids]
  peer_connection_name:
    description:
      - The exact name. If left out, peerings of any name are returned.
    type: str
    aliases: [name]
  name_regex:
    description:
      - A Python regular expression that the name has to contain a match for. If left out, any name will do.
    type: str
  status:
    description:
      - The status. If left out, peerings in any status are returned.
    type: str
    choices: [Accepting, Activated, Creating, Deleted, Deleting, Expired, Rejected, Updating]
  vpc_id:
    description:
      - A VPC that has to be one of the two ends. If left out, any will do.
    type: str
  tags:
    description:
      - Tags that a peering has to have in the account that asks, with these values. If left out, tags do not matter.
    type: dict
  resource_group_id:
    description:
      - The resource group that a peering has to belong to in the account that asks. If left out, any will do.
    type: str
seealso:
  - module: cloudlink.interconnect.alicloud_vpc_peer_connection
  - module: cloudlink.interconnect.alicloud_vpc_peer_connection_accepter
"""

EXAMPLES = r"""
- name: Create two VPCs of our own, and one of the opposite party
  cloudlink.interconnect.alicloud_vpc:
    batch:
      - vpc_name: blue
        cidr_block: 10.1.0.0/16
      - vpc_name: green
        cidr_block: 10.2.0.0/16
        region: cn-beijing
      - vpc_name: partner
        cidr_block: 10.3.0.0/16
        region: cn-shanghai
        account: peer
  register: vpcs

- name: Peer two of them
  cloudlink.interconnect.alicloud_vpc_peer_connection:
    vpc_id: "{{ vpcs.batch[0].id }}"
    accepting_vpc_id: "{{ vpcs.batch[2].id }}"
    accepting_region_id: cn-shanghai
    accepting_account: peer
    peer_connection_name: blue-partner
  register: made

- name: List all peerings of the account that have an end in the region
  cloudlink.interconnect.alicloud_vpc_peer_connection_info:
  register: all_peerings

- name: List those of one VPC that are up
  cloudlink.interconnect.alicloud_vpc_peer_connection_info:
    vpc_id: "{{ vpcs.batch[0].id }}"
    status: Activated
  register: up

- name: Show what can be reached through them
  ansible.builtin.debug:
    msg: "{{ item.name }} leads to {{ item.accepting_cidr_blocks | join(', ') }}"
  loop: "{{ up.vpc_peer_connections }}"
  loop_control:
    label: "{{ item.id }}"

- name: List requests that wait for an answer, as the other party sees them
  cloudlink.interconnect.alicloud_vpc_peer_connection_info:
    account: peer
    region: cn-shanghai
    status: Accepting
    name_regex: ^blue

- name: Delete the peering
  cloudlink.interconnect.alicloud_vpc_peer_connection:
    peer_connection_id: "{{ made.id }}"
    state: absent

- name: Remove the VPCs
  cloudlink.interconnect.alicloud_vpc:
    state: absent
    batch:
      - vpc_id: "{{ vpcs.batch[0].id }}"
      - vpc_id: "{{ vpcs.batch[1].id }}"
        region: cn-beijing
      - vpc_id: "{{ vpcs.batch[2].id }}"
        region: cn-shanghai
        account: peer
"""

RETURN = r"""
vpc_peer_connections:
  description:
    - The peerings that match, in the order in which the cloud lists them.
    - Each holds the keys of RV(cloudlink.interconnect.alicloud_vpc_peer_connection#module:vpc_peer_connection).
  returned: success
  type: list
  elements: dict
"""

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alicloud.vpc_peer_connection import (
    VPC_PEER_CONNECTION_INFO,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import run_module


def main() -> None:
    run_module(VPC_PEER_CONNECTION_INFO)


if __name__ == "__main__":
    main()
