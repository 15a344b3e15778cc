#!/usr/bin/python
# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: alkira_connector_azure_expressroute_info
short_description: List ExpressRoute connectors on Alkira
version_added: 1.0.0
author:
  - Cloudlink Interconnect contributors (@cloudlink)
description:
  - Returns the connectors that match all given filters, without the secrets of their tunnels. Without a filter, it
    returns all.
  - >-
    For example, C(cloudlink.interconnect.alkira_connector_azure_expressroute_info: {name: er-zurich}).
extends_documentation_fragment:
  - cloudlink.interconnect.alkira
  - cloudlink.interconnect.alkira.lists
  - cloudlink.interconnect.attributes
  - cloudlink.interconnect.attributes.info
seealso:
  - module: cloudlink.interconnect.alkira_connector_azure_expressroute
"""

EXAMPLES = r"""
- name: List all connectors
  cloudlink.interconnect.alkira_connector_azure_expressroute_info:
  register: found

- name: Show their circuits
  ansible.builtin.debug:
    msg: "{{ item.name }} {{ item.instances | map(attribute='expressroute_circuit_id') | list }}"
  loop: "{{ found.connectors }}"
  loop_control:
    label: "{{ item.id }}"

- name: Find one by its name, with its provision state
  cloudlink.interconnect.alkira_connector_azure_expressroute_info:
    name: basic-expressroute
"""

RETURN = r"""
connectors:
  description:
    - What matches, in the order in which the portal lists it.
    - Each holds the keys of RV(cloudlink.interconnect.alkira_connector_azure_expressroute#module:connector).
  returned: success
  type: list
  elements: dict
"""

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.connector_azure_expressroute import (
    CONNECTOR_INFO,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import run_module


def main() -> None:
    run_module(CONNECTOR_INFO)


if __name__ == "__main__":
    main()
