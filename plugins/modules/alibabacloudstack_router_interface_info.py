#!/usr/bin/python
# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: alibabacloudstack_router_interface_info
short_description: List router interfaces on Apsara Stack
version_added: 1.0.0
author:
  - Cloudlink Interconnect contributors (@cloudlink)
description:
  - Returns the router interfaces of one account and region that match all given filters, all pages of them. Without a
    filter, it returns all.
  - An interface that does not exist is no error; the list is then shorter or empty.
  - >-
    For example, C(cloudlink.interconnect.alibabacloudstack_router_interface_info: {name: blue-green}).
extends_documentation_fragment:
  - cloudlink.interconnect.alibabacloudstack
  - cloudlink.interconnect.attributes
  - cloudlink.interconnect.attributes.info
options:
  router_interface_ids:
    description: Ids of router interfaces. If left out, interfaces of any id are returned.
    type: list
    elements: str
  name:
    description: The exact name. If left out, interfaces of any name are returned.
    type: str
  name_regex:
    description: A Python regular expression that the name has to contain a match for. If left out, any name will do.
    type: str
  router_id:
    description: The router that an interface has to belong to. If left out, any will do.
    type: str
  router_type:
    description: The kind of router that an interface has to belong to. If left out, any will do.
    type: str
    choices: [VRouter, VBR]
  role:
    description: The side that an interface has to be. If left out, both are returned.
    type: str
    choices: [InitiatingSide, AcceptingSide]
  status:
    description:
      - The status that an interface has to have, one of V(Idle), V(Connecting), V(AcceptingConnecting), V(Activating),
        V(Active), V(Modifying), V(Deactivating), V(Inactive) and V(Deleting).
      - If left out, any will do.
    type: str
  opposite_interface_id:
    description: The interface that an interface has to be tied to. If left out, any or none will do.
    type: str
  opposite_interface_owner_id:
    description: The main account that has to own the opposite interface. If left out, any will do.
    type: str
seealso:
  - module: cloudlink.interconnect.alibabacloudstack_router_interface
  - module: cloudlink.interconnect.alibabacloudstack_router_interface_connection_info
"""

EXAMPLES = r"""
- name: Create a VPC
  cloudlink.interconnect.alibabacloudstack_vpc:
    vpc_name: blue
    cidr_block: 172.16.0.0/12
  register: blue

- name: Create an interface to look for
  cloudlink.interconnect.alibabacloudstack_router_interface:
    role: InitiatingSide
    router_type: VRouter
    router_id: "{{ blue.vpc.router_id }}"
    opposite_region: "{{ blue.vpc.region_id }}"
    specification: Small.1
    name: blue-to-green
  register: made

- name: List all router interfaces of the account and region
  cloudlink.interconnect.alibabacloudstack_router_interface_info:

- name: List router interfaces by id
  cloudlink.interconnect.alibabacloudstack_router_interface_info:
    router_interface_ids:
      - "{{ made.id }}"

- name: List those of one router that are not connected yet
  cloudlink.interconnect.alibabacloudstack_router_interface_info:
    router_id: "{{ blue.vpc.router_id }}"
    role: InitiatingSide
    status: Idle
    name_regex: ^blue-
  register: idle

- name: Show their specification
  ansible.builtin.debug:
    msg: "{{ idle.router_interfaces | map(attribute='specification') }}"

- name: List those of the opposite party's account
  cloudlink.interconnect.alibabacloudstack_router_interface_info:
    account: peer

- name: Remove the interface
  cloudlink.interconnect.alibabacloudstack_router_interface:
    router_interface_id: "{{ made.id }}"
    state: absent

- name: Remove the VPC
  cloudlink.interconnect.alibabacloudstack_vpc:
    vpc_id: "{{ blue.vpc.id }}"
    state: absent
"""

RETURN = r"""
router_interfaces:
  description:
    - The router interfaces that match, in the order in which the cloud lists them.
    - Each holds the keys of RV(cloudlink.interconnect.alibabacloudstack_router_interface#module:router_interface).
  returned: success
  type: list
  elements: dict
"""

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibabacloudstack.router_interface import (
    ROUTER_INTERFACE_INFO,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import run_module


def main() -> None:
    run_module(ROUTER_INTERFACE_INFO)


if __name__ == "__main__":
    main()
