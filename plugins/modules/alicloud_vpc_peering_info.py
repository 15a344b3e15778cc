#!/usr/bin/python
# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: alicloud_vpc_peering_info
short_description: Look at joined VPCs on Alibaba Cloud
version_added: 1.1.0
author:
  - Cloudlink Interconnect contributors (@cloudlink)
description:
  - Returns the VPCs, the peering and the routes of VPC peerings, as they are described for
    M(cloudlink.interconnect.alicloud_vpc_peering).
  - A part that does not exist is no error; its status is then nothing.
  - >-
    For example, C(cloudlink.interconnect.alicloud_vpc_peering_info: {requester: {vpc: {vpc_name: blue}}, accepter:
    {vpc: {vpc_name: green}, region: cn-beijing}}).
extends_documentation_fragment:
  - cloudlink.interconnect.alicloud
  - cloudlink.interconnect.alicloud_vpc_peering
  - cloudlink.interconnect.alicloud_vpc_peering.info
  - cloudlink.interconnect.attributes
  - cloudlink.interconnect.attributes.info
  - cloudlink.interconnect.marks
  - cloudlink.interconnect.marks.info
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
count:
  description: How many links carry the mark, those of O(except_ids) among them.
  returned: with O(marked)
  type: int
  sample: 12
vpcs:
  description: A row for each VPC with the mark.
  returned: with O(marked)
  type: list
  elements: dict
  contains:
    vpc_id: {description: Its id., returned: always, type: str, sample: vpc-0123}
    name: {description: Its name., returned: always, type: str, sample: shop-a}
    cidr_block: {description: Its IPv4 block., returned: always, type: str, sample: 10.1.0.0/16}
    account: {description: The account whose keys found it., returned: always, type: str, sample: own}
    region: {description: Its region., returned: always, type: str, sample: cn-hangzhou}
    keep: {description: Whether the mark protects it., returned: always, type: bool, sample: false}
    place:
      description: Which of O(places) it is in; nothing where only the other end of a link led there.
      returned: always
      type: int
      sample: 0
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


def main() -> None:
    run_module(VPC_PEERING_INFO)


if __name__ == "__main__":
    main()
