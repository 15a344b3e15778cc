#!/usr/bin/python
# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: alibabacloudstack_route_entry_info
short_description: List route entries on Apsara Stack
version_added: 1.0.0
author:
  - Cloudlink Interconnect contributors (@cloudlink)
description:
  - Returns the route entries of one route table that match all given filters. Without a filter, it returns all, those of
    the cloud's own included.
  - A route table that does not exist is an error.
  - >-
    For example, C(cloudlink.interconnect.alibabacloudstack_route_entry_info: {route_table_id: vtb-1}).
extends_documentation_fragment:
  - cloudlink.interconnect.alibabacloudstack
  - cloudlink.interconnect.attributes
  - cloudlink.interconnect.attributes.info
options:
  route_table_id:
    description: The id of the route table.
    type: str
    required: true
  destination_cidrblock:
    description: The exact destination. If left out, any will do.
    type: str
  nexthop_type:
    description:
      - The kind of next hop that an entry has to have, such as V(RouterInterface). If left out, any will do.
    type: str
  nexthop_id:
    description: The id of the next hop that an entry has to have, alone or among others. If left out, any will do.
    type: str
  entry_type:
    description:
      - V(Custom) returns only entries of your own, V(System) only those of the cloud's own. If left out, both are returned.
    type: str
    choices: [Custom, System]
seealso:
  - module: cloudlink.interconnect.alibabacloudstack_route_entry
  - module: cloudlink.interconnect.alibabacloudstack_vpc_info
"""

EXAMPLES = r"""
- name: Create two VPCs
  cloudlink.interconnect.alibabacloudstack_vpc:
    batch:
      - vpc_name: blue
        cidr_block: 172.16.0.0/12
      - vpc_name: green
        cidr_block: 192.168.0.0/16
  register: vpcs

- name: Create a router interface on each
  cloudlink.interconnect.alibabacloudstack_router_interface:
    batch:
      - role: InitiatingSide
        router_type: VRouter
        router_id: "{{ vpcs.batch[0].router_id }}"
        opposite_region: "{{ vpcs.batch[1].region_id }}"
        specification: Small.1
        name: blue-to-green
      - role: AcceptingSide
        router_id: "{{ vpcs.batch[1].router_id }}"
        opposite_region: "{{ vpcs.batch[0].region_id }}"
        name: green-to-blue
  register: interfaces

- name: Connect them
  cloudlink.interconnect.alibabacloudstack_router_interface_connection:
    batch:
      - interface_id: "{{ interfaces.batch[0].id }}"
        opposite_interface_id: "{{ interfaces.batch[1].id }}"
      - interface_id: "{{ interfaces.batch[1].id }}"
        opposite_interface_id: "{{ interfaces.batch[0].id }}"

- name: Make sure of a route through the link
  cloudlink.interconnect.alibabacloudstack_route_entry:
    route_table_id: "{{ vpcs.batch[0].route_table_id }}"
    destination_cidrblock: 192.168.0.0/16
    nexthop_type: RouterInterface
    nexthop_id: "{{ interfaces.batch[0].id }}"
    name: to-green

- name: List all entries of the table
  cloudlink.interconnect.alibabacloudstack_route_entry_info:
    route_table_id: "{{ vpcs.batch[0].route_table_id }}"

- name: List routes of our own that lead to a router interface
  cloudlink.interconnect.alibabacloudstack_route_entry_info:
    route_table_id: "{{ vpcs.batch[0].route_table_id }}"
    nexthop_type: RouterInterface
    entry_type: Custom
  register: routes

- name: Show where they lead
  ansible.builtin.debug:
    msg: "{{ item.destination_cidrblock }} leads to {{ item.nexthop_id }}"
  loop: "{{ routes.route_entries }}"
  loop_control:
    label: "{{ item.name }}"

- name: Find one route
  cloudlink.interconnect.alibabacloudstack_route_entry_info:
    route_table_id: "{{ vpcs.batch[0].route_table_id }}"
    destination_cidrblock: 192.168.0.0/16

- name: Remove the route
  cloudlink.interconnect.alibabacloudstack_route_entry:
    route_table_id: "{{ vpcs.batch[0].route_table_id }}"
    destination_cidrblock: 192.168.0.0/16
    state: absent

- name: Remove both interfaces
  cloudlink.interconnect.alibabacloudstack_router_interface:
    state: absent
    batch:
      - router_interface_id: "{{ interfaces.batch[0].id }}"
      - router_interface_id: "{{ interfaces.batch[1].id }}"

- name: Remove both VPCs
  cloudlink.interconnect.alibabacloudstack_vpc:
    state: absent
    batch:
      - vpc_id: "{{ vpcs.batch[0].id }}"
      - vpc_id: "{{ vpcs.batch[1].id }}"
"""

RETURN = r"""
route_entries:
  description:
    - The route entries that match, in the order in which the cloud lists them.
    - Each holds the keys of RV(cloudlink.interconnect.alibabacloudstack_route_entry#module:route_entry).
  returned: success
  type: list
  elements: dict
"""

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibabacloudstack.route_entry import (
    ROUTE_ENTRY_INFO,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import run_module


def main() -> None:
    run_module(ROUTE_ENTRY_INFO)


if __name__ == "__main__":
    main()
