#!/usr/bin/python
# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: alicloud_vpc_peering_info
short_description: Look at VPC peerings on Alibaba Cloud with all their parts
version_added: 1.1.0
author:
  - Cloudlink Interconnect contributors (@cloudlink)
description:
  - Returns the VPCs, the peering and the routes of VPC peerings, as they are described for
    M(cloudlink.interconnect.alicloud_vpc_peering).
  - A part that does not exist is no error; its status is then nothing.
extends_documentation_fragment:
  - cloudlink.interconnect.alicloud
  - cloudlink.interconnect.alicloud_vpc_peering
  - cloudlink.interconnect.attributes
  - cloudlink.interconnect.attributes.info
seealso:
  - module: cloudlink.interconnect.alicloud_vpc_peering
  - module: cloudlink.interconnect.alicloud_vpc_peer_connection_info
"""

EXAMPLES = r"""
- name: Look at a peering of two VPCs
  cloudlink.interconnect.alicloud_vpc_peering_info:
    requester:
      vpc:
        vpc_name: shop
      routes: auto
    accepter:
      region: cn-beijing
      vpc:
        vpc_name: warehouse
      routes: auto
  register: found

- name: Show its state and that of its parts
  ansible.builtin.debug:
    msg: "{{ found.links[0].status }}, {{ found.links[0].parts | map(attribute='status') | join(', ') }}"
"""

RETURN = r"""
links:
  description:
    - A row for each peering, in the same order.
    - Each holds the keys of RV(cloudlink.interconnect.alicloud_vpc_peering#module:links).
  returned: unless the options are wrong
  type: list
  elements: dict
"""

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alicloud.vpc_peering import VPC_PEERING_INFO
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import run_module


def main():
    run_module(VPC_PEERING_INFO)


if __name__ == "__main__":
    main()
