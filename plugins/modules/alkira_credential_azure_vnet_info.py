#!/usr/bin/python
# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: alkira_credential_azure_vnet_info
short_description: List credentials on Alkira
version_added: 1.0.0
author:
  - Cloudlink Interconnect contributors (@cloudlink)
description:
  - Returns the credentials that match all given filters. Without a filter, it returns all, whatever their type, for
    what the portal calls the types is not documented.
  - Secrets are not among what the portal tells.
  - >-
    For example, C(cloudlink.interconnect.alkira_credential_azure_vnet_info: {name: prod}).
extends_documentation_fragment:
  - cloudlink.interconnect.alkira
  - cloudlink.interconnect.alkira.lists
  - cloudlink.interconnect.attributes
  - cloudlink.interconnect.attributes.info
seealso:
  - module: cloudlink.interconnect.alkira_credential_azure_vnet
"""

EXAMPLES = r"""
- name: List all credentials
  cloudlink.interconnect.alkira_credential_azure_vnet_info:
  register: found

- name: Show their names and types
  ansible.builtin.debug:
    msg: "{{ item.name }} {{ item.credential_type }}"
  loop: "{{ found.credentials }}"
  loop_control:
    label: "{{ item.id }}"
"""

RETURN = r"""
credentials:
  description:
    - What matches, in the order in which the portal lists it.
    - Each holds the keys of RV(cloudlink.interconnect.alkira_credential_azure_vnet#module:credential).
  returned: success
  type: list
  elements: dict
"""

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.credential_azure_vnet import CREDENTIAL_INFO
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import run_module


def main() -> None:
    run_module(CREDENTIAL_INFO)


if __name__ == "__main__":
    main()
