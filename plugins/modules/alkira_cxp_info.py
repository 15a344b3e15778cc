#!/usr/bin/python
# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: alkira_cxp_info
short_description: List CXPs of Alkira
version_added: 1.0.0
author:
  - Cloudlink Interconnect contributors (@cloudlink)
description:
  - Returns the CXPs, the points of presence that connectors are made in. Use it to see what
    O(cloudlink.interconnect.alkira_connector_azure_expressroute#module:cxp) can be.
  - >-
    For example, C(cloudlink.interconnect.alkira_cxp_info: {provider: AZURE}).
extends_documentation_fragment:
  - cloudlink.interconnect.alkira
  - cloudlink.interconnect.alkira.named
  - cloudlink.interconnect.attributes
  - cloudlink.interconnect.attributes.info
options:
  provider:
    description:
      - The cloud that a CXP is in, such as V(AZURE). If left out, any will do.
    type: str
seealso:
  - module: cloudlink.interconnect.alkira_connector_azure_expressroute
"""

EXAMPLES = r"""
- name: List the CXPs in Azure
  cloudlink.interconnect.alkira_cxp_info:
    provider: AZURE
  register: found

- name: Show their names and regions
  ansible.builtin.debug:
    msg: "{{ item.name }} {{ item.provider_region }}"
  loop: "{{ found.cxps }}"
  loop_control:
    label: "{{ item.id }}"
"""

RETURN = r"""
cxps:
  description: What matches, in the order in which the portal lists it.
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: The id.
      returned: always
      type: str
      sample: cxp-1
    name:
      description: The name.
      returned: always
      type: str
      sample: USWEST-AZURE-1
    provider:
      description: The cloud that it is in.
      returned: always
      type: str
      sample: AZURE
    provider_region:
      description: The region of that cloud.
      returned: always
      type: str
      sample: westus2
    availability_zones:
      description: Its availability zones.
      returned: always
      type: dict
      sample: {"1": "westus2-1"}
    geolocation:
      description: Where it is.
      returned: always
      type: dict
      sample: {"latitude": 47.233, "longitude": -119.852}
    status:
      description: Its state.
      returned: always
      type: str
      sample: ACTIVE
    provider_status:
      description: The same in the portal's own words.
      returned: always
      type: str
      sample: ACTIVE
"""

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.cxp import CXP_INFO
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import run_module


def main() -> None:
    run_module(CXP_INFO)


if __name__ == "__main__":
    main()
