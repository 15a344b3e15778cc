#!/usr/bin/python
# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: alibabacloudstack_router_interface_connection_info
short_description: List interface connections on Apsara Stack
version_added: 1.0.0
author:
  - Cloudlink Interconnect contributors (@cloudlink)
description:
  - Returns the connections of one account and region that match all given filters, all pages of them. Without a filter, it
    returns all.
  - Each side of a link is a connection of its own. An interface that is not tied to any opposite is none and is left out.
  - >-
    For example, C(cloudlink.interconnect.alibabacloudstack_router_interface_connection_info: {interface_ids: [ri-1]}).
extends_documentation_fragment:
  - cloudlink.interconnect.alibabacloudstack
  - cloudlink.interconnect.attributes
  - cloudlink.interconnect.attributes.info
options:
  interface_ids:
    description: Ids of router interfaces. If left out, connections of any interface are returned.
    type: list
    elements: str
  role:
    description: The side that the interface has to be. If left out, both are returned.
    type: str
    choices: [InitiatingSide, AcceptingSide]
  status:
    description:
      - The status that a connection has to have, one of V(Idle), V(Connecting), V(AcceptingConnecting), V(Activating),
        V(Active), V(Modifying), V(Deactivating), V(Inactive) and V(Deleting).
      - If left out, any will do.
    type: str
  opposite_interface_id:
    description: The interface that a connection has to lead to. If left out, any will do.
    type: str
seealso:
  - module: cloudlink.interconnect.alibabacloudstack_router_interface_connection
  - module: cloudlink.interconnect.alibabacloudstack_router_interface_info
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

- name: List all connections of the account and region
  cloudlink.interconnect.alibabacloudstack_router_interface_connection_info:

- name: Find the side that leads to an interface
  cloudlink.interconnect.alibabacloudstack_router_interface_connection_info:
    opposite_interface_id: "{{ interfaces.batch[1].id }}"
  register: there

- name: Show whether it carries traffic
  ansible.builtin.debug:
    msg: "{{ there.router_interface_connections[0].interface_id }} is {{ there.router_interface_connections[0].status }}"

- name: List initiating sides that someone has deactivated
  cloudlink.interconnect.alibabacloudstack_router_interface_connection_info:
    role: InitiatingSide
    status: Inactive

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
router_interface_connections:
  description:
    - The connections that match, in the order in which the cloud lists their interfaces.
    - Each holds the keys of RV(cloudlink.interconnect.alibabacloudstack_router_interface_connection#module:router_interface_connection).
  returned: success
  type: list
  elements: dict
"""

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibabacloudstack.router_interface_connection import (
    CONNECTION_INFO,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import run_module


def main() -> None:
    run_module(CONNECTION_INFO)


if __name__ == "__main__":
    main()
