#!/usr/bin/python
# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: alkira_group_info
short_description: List groups on Alkira
version_added: 1.0.0
author:
  - Cloudlink Interconnect contributors (@cloudlink)
description:
  - Returns the groups that match all given filters. Without a filter, it returns all.
  - >-
    For example, C(cloudlink.interconnect.alkira_group_info: {name: branches}).
extends_documentation_fragment:
  - cloudlink.interconnect.alkira
  - cloudlink.interconnect.alkira.lists
  - cloudlink.interconnect.attributes
  - cloudlink.interconnect.attributes.info
seealso:
  - module: cloudlink.interconnect.alkira_group
"""

EXAMPLES = r"""
- name: List all groups
  cloudlink.interconnect.alkira_group_info:
  register: found

- name: Show the first one
  ansible.builtin.debug:
    var: found.groups[0]
  when: found.groups | length > 0

- name: Find one by its name
  cloudlink.interconnect.alkira_group_info:
    name: networking
"""

RETURN = r"""
groups:
  description:
    - What matches, in the order in which the portal lists it.
    - Each holds the keys of RV(cloudlink.interconnect.alkira_group#module:group).
  returned: success
  type: list
  elements: dict
"""

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.group import GROUP_INFO
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import run_module


def main() -> None:
    run_module(GROUP_INFO)


if __name__ == "__main__":
    main()
