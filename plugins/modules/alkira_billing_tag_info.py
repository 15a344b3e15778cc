#!/usr/bin/python
# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: alkira_billing_tag_info
short_description: List billing tags on Alkira
version_added: 1.0.0
author:
  - Cloudlink Interconnect contributors (@cloudlink)
description:
  - Returns the billing tags that match all given filters. Without a filter, it returns all.
  - >-
    For example, C(cloudlink.interconnect.alkira_billing_tag_info: {name: networking}).
extends_documentation_fragment:
  - cloudlink.interconnect.alkira
  - cloudlink.interconnect.alkira.lists
  - cloudlink.interconnect.attributes
  - cloudlink.interconnect.attributes.info
seealso:
  - module: cloudlink.interconnect.alkira_billing_tag
"""

EXAMPLES = r"""
- name: List all billing tags
  cloudlink.interconnect.alkira_billing_tag_info:
  register: found

- name: Show the first one
  ansible.builtin.debug:
    var: found.billing_tags[0]
  when: found.billing_tags | length > 0

- name: Find one by its name
  cloudlink.interconnect.alkira_billing_tag_info:
    name: networking
"""

RETURN = r"""
billing_tags:
  description:
    - What matches, in the order in which the portal lists it.
    - Each holds the keys of RV(cloudlink.interconnect.alkira_billing_tag#module:billing_tag).
  returned: success
  type: list
  elements: dict
"""

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.billing_tag import BILLING_TAG_INFO
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import run_module


def main() -> None:
    run_module(BILLING_TAG_INFO)


if __name__ == "__main__":
    main()
