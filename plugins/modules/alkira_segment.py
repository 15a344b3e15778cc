#!/usr/bin/python
# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: alkira_segment
short_description: Manage segments on Alkira
version_added: 1.0.0
author:
  - Cloudlink Interconnect contributors (@cloudlink)
description:
  - Creates, changes and removes segments, the isolated networks of a tenant.
  - A segment is found by O(id) or by O(name). An option that is left out is not managed and stays as it is. An empty
    one is cleared.
  - >-
    For example, C(cloudlink.interconnect.alkira_segment: {name: corp, cidrs: [10.40.0.0/14]}).
extends_documentation_fragment:
  - cloudlink.interconnect.alkira
  - cloudlink.interconnect.alkira.writes
  - cloudlink.interconnect.ambiguous
  - cloudlink.interconnect.attributes
  - cloudlink.interconnect.attributes.manage
  - cloudlink.interconnect.batch
  - cloudlink.interconnect.wait
options:
  state:
    description:
      - V(present) makes sure that the segment exists and is as described. V(absent) makes sure that it does not exist.
    type: str
    choices: [present, absent]
    default: present
  id: &id
    description:
      - The id of an existing segment. With it, O(name) is the name that it shall have.
      - A segment of that id has to exist if O(state=present). If left out, the segment is found by O(name).
    type: str
  name: &name
    description:
      - The name. The exact name; blanks, slashes and letters of any alphabet are fine.
      - Needed unless O(id) is given. More than one segment of the name is an error that lists the ids.
    type: str
  description: &description
    description:
      - A description. V("") removes it.
      - If left out, it stays as it is, and a new object has none.
    type: str
  asn: &asn
    description:
      - The ASN of the segment, from 1 to 4294967294.
      - If left out, it stays as it is, and a new segment has V(65514).
    type: int
  cidrs: &cidrs
    description:
      - All blocks of the segment. Their order does not matter.
      - Needed to make a segment. If left out, they stay as they are.
    type: list
    elements: str
  enable_ipv6_to_ipv4_translation: &enable_ipv6_to_ipv4_translation
    description:
      - Whether IPv6 is translated to IPv4.
      - If left out, this stays as it is, and a new segment has V(false).
    type: bool
  enterprise_dns_server_ip: &enterprise_dns_server_ip
    description:
      - The address of a DNS server. V("") removes it.
      - If left out, it stays as it is, and a new segment has none.
    type: str
  reserve_public_ips: &reserve_public_ips
    description:
      - Whether public addresses are reserved for user and site connectivity.
      - If left out, this stays as it is, and a new segment has V(false).
    type: bool
  reserve_public_ips_for_cxps: &reserve_public_ips_for_cxps
    description:
      - The CXPs in which such addresses are reserved. V([]) removes all.
      - If left out, they stay as they are, and a new segment has none.
    type: list
    elements: str
  src_ipv4_pool_start_ip: &src_ipv4_pool_start_ip
    description:
      - The first address of the pool that sources are translated to. V("") for both ends removes the pool.
      - If left out, it stays as it is, and a new segment has none.
    type: str
  src_ipv4_pool_end_ip: &src_ipv4_pool_end_ip
    description:
      - The last address of the pool.
      - If left out, it stays as it is, and a new segment has none.
    type: str
  service_traffic_distribution: &service_traffic_distribution
    description:
      - Whether traffic to services is distributed by a hash of its source.
      - If left out, this stays as it is, and a new segment has V(false).
    type: bool
  batch:
    description:
      - Any number of them in one task, instead of the options of a single one. Each item takes the same options, and
        is found in the same way.
      - The task lists once, matches in memory, waits once for all, and returns a row for each in RV(batch), in the
        same order. Two items that describe the same object are an error.
      - If left out, the task works on the one object that its own options describe. An empty list is no object at
        all, and nothing is done.
    type: list
    elements: dict
    suboptions:
      state:
        description: What shall become of this object. If left out, as the task's O(state) says.
        type: str
        choices: [present, absent]
      tenant_network:
        description: The tenant network of this object, by id or by name. If left out, as the task's O(tenant_network) says.
        type: str
      id: *id
      name: *name
      description: *description
      asn: *asn
      cidrs: *cidrs
      enable_ipv6_to_ipv4_translation: *enable_ipv6_to_ipv4_translation
      enterprise_dns_server_ip: *enterprise_dns_server_ip
      reserve_public_ips: *reserve_public_ips
      reserve_public_ips_for_cxps: *reserve_public_ips_for_cxps
      src_ipv4_pool_start_ip: *src_ipv4_pool_start_ip
      src_ipv4_pool_end_ip: *src_ipv4_pool_end_ip
      service_traffic_distribution: *service_traffic_distribution
seealso:
  - module: cloudlink.interconnect.alkira_segment_info
  - module: cloudlink.interconnect.alkira_connector_azure_expressroute
"""

EXAMPLES = r"""
- name: Make a segment
  cloudlink.interconnect.alkira_segment:
    name: prod
    cidrs:
      - 10.40.0.0/14
  register: prod

- name: Add a block and a DNS server
  cloudlink.interconnect.alkira_segment:
    name: prod
    cidrs:
      - 10.40.0.0/14
      - 10.48.0.0/16
    enterprise_dns_server_ip: 10.40.0.53

- name: Make several in one task
  cloudlink.interconnect.alkira_segment:
    batch:
      - name: dmz
        cidrs: [172.16.0.0/16]
      - name: internal
        cidrs: [172.17.0.0/16]
        asn: 65010

- name: Look at one of them
  cloudlink.interconnect.alkira_segment_info:
    ids:
      - "{{ prod.id }}"

- name: Remove all of them
  cloudlink.interconnect.alkira_segment:
    state: absent
    batch:
      - name: prod
      - name: dmz
      - name: internal
"""

RETURN = r"""
actions:
  description:
    - What was done, or in check mode would be, in order.
    - V(create), V(update), V(provision) and V(delete).
    - V(dry_run) validates what is there as it is, and changes nothing.
  returned: success and failure, without O(batch)
  type: list
  elements: str
  sample: [create]
segment:
  description:
    - The segment as it is after the task, or in check mode as it would be.
    - Nothing if it is absent.
  returned: success, and failure after a change, without O(batch)
  type: dict
  contains:
    id:
      description: The id.
      returned: always
      type: str
      sample: "1001"
    name:
      description: The name.
      returned: always
      type: str
      sample: prod
    description:
      description: The description.
      returned: always
      type: str
      sample: Production
    asn:
      description: The ASN.
      returned: always
      type: int
      sample: 65514
    cidrs:
      description: The blocks.
      returned: always
      type: list
      elements: str
      sample: [10.40.0.0/14]
    enable_ipv6_to_ipv4_translation:
      description: Whether IPv6 is translated to IPv4.
      returned: always
      type: bool
      sample: false
    enterprise_dns_server_ip:
      description: The address of a DNS server, or nothing.
      returned: always
      type: str
      sample: 10.40.0.53
    reserve_public_ips:
      description: Whether public addresses are reserved.
      returned: always
      type: bool
      sample: false
    reserve_public_ips_for_cxps:
      description: The CXPs in which they are.
      returned: always
      type: list
      elements: str
      sample: []
    src_ipv4_pool_start_ip:
      description: The first address of the pool, or nothing.
      returned: always
      type: str
      sample: 10.41.0.1
    src_ipv4_pool_end_ip:
      description: The last address of the pool, or nothing.
      returned: always
      type: str
      sample: 10.41.0.9
    service_traffic_distribution:
      description: Whether traffic to services is distributed.
      returned: always
      type: bool
      sample: false
    status:
      description: The provision state, as RV(segment.provision_state).
      returned: always
      type: str
      sample: SUCCESS
    provider_status:
      description: The same in the portal's own words.
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
batch:
  description: A row for each item of O(batch), in the same order.
  returned: success, and failure of a change or with O(continue_on_error=true), with O(batch)
  type: list
  elements: dict
"""

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.segment import SEGMENT
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import run_module


def main() -> None:
    run_module(SEGMENT)


if __name__ == "__main__":
    main()
