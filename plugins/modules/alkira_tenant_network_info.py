#!/usr/bin/python
# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: alkira_tenant_network_info
short_description: List tenant networks on Alkira
version_added: 1.0.0
author:
  - Cloudlink Interconnect contributors (@cloudlink)
description:
  - Returns the tenant networks of the tenant, with the state of their provisioning. With O(tenant_network), only that
    one.
  - >-
    For example, C(cloudlink.interconnect.alkira_tenant_network_info:).
extends_documentation_fragment:
  - cloudlink.interconnect.alkira
  - cloudlink.interconnect.attributes
  - cloudlink.interconnect.attributes.info
options:
  name:
    description:
      - The exact name. If left out, any name will do.
    type: str
seealso:
  - module: cloudlink.interconnect.alkira_provision
"""

EXAMPLES = r"""
- name: List the tenant networks
  cloudlink.interconnect.alkira_tenant_network_info:
  register: found

- name: Show whether something waits for provisioning
  ansible.builtin.debug:
    msg: "{{ found.tenant_networks[0].name }} is {{ found.tenant_networks[0].provision_state }}"
"""

RETURN = r"""
tenant_networks:
  description: What matches, in the order in which the portal lists it.
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: The id.
      returned: always
      type: str
      sample: "1"
    name:
      description: The name.
      returned: always
      type: str
      sample: acme-prod
    status:
      description: The provision state of everything in it, the worst first.
      returned: always
      type: str
      sample: SUCCESS
    provider_status:
      description: The same in the portal's own words.
      returned: always
      type: str
      sample: SUCCESS
    provision_state:
      description: The same.
      returned: always
      type: str
      sample: SUCCESS
"""

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.tenant_network import TENANT_NETWORK_INFO
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import run_module


def main() -> None:
    run_module(TENANT_NETWORK_INFO)


if __name__ == "__main__":
    main()
