#!/usr/bin/python
# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: alkira_segment_info
short_description: List segments on Alkira
version_added: 1.0.0
author:
  - Cloudlink Interconnect contributors (@cloudlink)
description:
  - Returns the segments that match all given filters. Without a filter, it returns all.
extends_documentation_fragment:
  - cloudlink.interconnect.alkira
  - cloudlink.interconnect.attributes
  - cloudlink.interconnect.attributes.info
options:
  ids:
    description:
      - Ids. If left out, any id will do.
    type: list
    elements: str
  name:
    description:
      - The exact name. If left out, any name will do.
    type: str
  name_regex:
    description:
      - A Python regular expression that the name has to contain a match for. If left out, any name will do.
    type: str
seealso:
  - module: cloudlink.interconnect.alkira_segment
"""

EXAMPLES = r"""
- name: List all segments
  cloudlink.interconnect.alkira_segment_info:
  register: found

- name: Show their blocks
  ansible.builtin.debug:
    msg: "{{ item.name }} {{ item.cidrs }}"
  loop: "{{ found.segments }}"
  loop_control:
    label: "{{ item.id }}"

- name: Find segments by a pattern
  cloudlink.interconnect.alkira_segment_info:
    name_regex: ^prod
"""

RETURN = r"""
segments:
  description:
    - What matches, in the order in which the portal lists it.
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description:
        - The id.
      returned: always
      type: str
      sample: "1001"
    name:
      description:
        - The name.
      returned: always
      type: str
      sample: prod
    description:
      description:
        - The description.
      returned: always
      type: str
      sample: Production
    asn:
      description:
        - The ASN.
      returned: always
      type: int
      sample: 65514
    cidrs:
      description:
        - The blocks.
      returned: always
      type: list
      elements: str
      sample: [10.40.0.0/14]
    enable_ipv6_to_ipv4_translation:
      description:
        - Whether IPv6 is translated to IPv4.
      returned: always
      type: bool
      sample: false
    enterprise_dns_server_ip:
      description:
        - The address of a DNS server, or nothing.
      returned: always
      type: str
      sample: 10.40.0.53
    reserve_public_ips:
      description:
        - Whether public addresses are reserved.
      returned: always
      type: bool
      sample: false
    reserve_public_ips_for_cxps:
      description:
        - The CXPs in which they are.
      returned: always
      type: list
      elements: str
      sample: []
    src_ipv4_pool_start_ip:
      description:
        - The first address of the pool, or nothing.
      returned: always
      type: str
      sample: 10.41.0.1
    src_ipv4_pool_end_ip:
      description:
        - The last address of the pool, or nothing.
      returned: always
      type: str
      sample: 10.41.0.9
    service_traffic_distribution:
      description:
        - Whether traffic to services is distributed.
      returned: always
      type: bool
      sample: false
    status:
      description:
        - The provision state, as RV(segments[].provision_state).
      returned: always
      type: str
      sample: SUCCESS
    provider_status:
      description:
        - The same in the portal's own words.
      returned: always
      type: str
      sample: SUCCESS
    provision_state:
      description:
        - V(SUCCESS), V(PENDING) (changed and not provisioned), V(FAILED), V(PARTIAL_SUCCESS), or a state on the way.
        - Nothing where it is not known. The portal tells it of single objects only, so that it is missing from the
          results of listings and of most batches.
      returned: always
      type: str
      sample: SUCCESS
"""

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.segment import SEGMENT_INFO
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import run_module


def main():
    run_module(SEGMENT_INFO)


if __name__ == "__main__":
    main()
