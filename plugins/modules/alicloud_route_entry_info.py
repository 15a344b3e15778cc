#!/usr/bin/python
# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: alicloud_route_entry_info
short_description: List route entries on Alibaba Cloud
version_added: 1.0.0
author:
  - Cloudlink Interconnect contributors (@cloudlink)
description:
  - Returns the entries of one route table that match all given filters, all pages of them. Without a filter, it returns
    all, those of the cloud too.
  - A table or VPC that does not exist is an error.
  - >-
    For example, C(cloudlink.interconnect.alicloud_route_entry_info: {vpc_id: vpc-1}).
extends_documentation_fragment:
  - cloudlink.interconnect.alicloud
  - cloudlink.interconnect.attributes
  - cloudlink.interconnect.attributes.info
options:
  route_table_id:
    description:
      - The id of the route table. Either this or O(vpc_id) is needed.
    type: str
  vpc_id:
    description:
      - A VPC, whose system route table is then listed. Either this or O(route_table_id) is needed.
    type: str
  destination_cidrblock:
    description:
      - The exact destination. If left out, any will do.
    type: str
  nexthop_type:
    description:
      - The kind of next hop that an entry has to have. If left out, any will do.
    type: str
    choices:
      - VpcPeer
      - RouterInterface
      - Instance
      - HaVip
      - NetworkInterface
      - VpnGateway
      - IPv6Gateway
      - NatGateway
      - Attachment
      - Ipv4Gateway
      - GatewayEndpoint
      - Ecr
      - GatewayLoadBalancerEndpoint
      - RouteTargetGroup
  nexthop_id:
    description:
      - The id of the next hop that an entry has to have, alone or among others. If left out, any will do.
    type: str
  name_regex:
    description:
      - A Python regular expression that the name has to contain a match for. If left out, any name will do.
    type: str
  entry_type:
    description:
      - V(Custom) returns only entries of your own, V(System) those of the cloud's own, the others those learnt from there.
        If left out, all are returned.
    type: str
    choices: [Custom, System, BGP, CEN, ECR]
seealso:
  - module: cloudlink.interconnect.alicloud_route_entry
  - module: cloudlink.interconnect.alicloud_vpc_info
"""

EXAMPLES = r"""
- name: Create two VPCs
  cloudlink.interconnect.alicloud_vpc:
    batch:
      - vpc_name: blue
        cidr_block: 10.1.0.0/16
      - vpc_name: green
        cidr_block: 10.2.0.0/16
  register: vpcs

- name: Peer them
  cloudlink.interconnect.alicloud_vpc_peer_connection:
    vpc_id: "{{ vpcs.batch[0].id }}"
    accepting_vpc_id: "{{ vpcs.batch[1].id }}"
    accepting_region_id: "{{ vpcs.batch[1].region_id }}"
  register: peering

- name: Make sure of a route through the peering
  cloudlink.interconnect.alicloud_route_entry:
    vpc_id: "{{ vpcs.batch[0].id }}"
    destination_cidrblock: 10.2.0.0/16
    nexthop_type: VpcPeer
    nexthop_id: "{{ peering.id }}"
    name: to-green

- name: List all entries of the system route table of a VPC
  cloudlink.interconnect.alicloud_route_entry_info:
    vpc_id: "{{ vpcs.batch[0].id }}"

- name: List routes of our own that lead to a peering
  cloudlink.interconnect.alicloud_route_entry_info:
    route_table_id: "{{ vpcs.batch[0].route_table_id }}"
    nexthop_type: VpcPeer
    entry_type: Custom
    name_regex: ^to-
  register: routes

- name: Show where they lead
  ansible.builtin.debug:
    msg: "{{ item.destination_cidrblock }} leads to {{ item.nexthop_id }}"
  loop: "{{ routes.route_entries }}"
  loop_control:
    label: "{{ item.name }}"

- name: Delete the peering, and the routes that are left
  cloudlink.interconnect.alicloud_vpc_peer_connection:
    peer_connection_id: "{{ peering.id }}"
    state: absent
    force_delete: true

- name: Remove both VPCs
  cloudlink.interconnect.alicloud_vpc:
    state: absent
    batch:
      - vpc_id: "{{ vpcs.batch[0].id }}"
      - vpc_id: "{{ vpcs.batch[1].id }}"
"""

RETURN = r"""
route_entries:
  description:
    - The route entries that match, in the order in which the cloud lists them.
    - Each holds the keys of RV(cloudlink.interconnect.alicloud_route_entry#module:route_entry).
  returned: success
  type: list
  elements: dict
"""

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alicloud.route_entry import ROUTE_ENTRY_INFO
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import run_module


def main() -> None:
    run_module(ROUTE_ENTRY_INFO)


if __name__ == "__main__":
    main()
