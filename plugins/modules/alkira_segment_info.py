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
  - >-
    For example, C(cloudlink.interconnect.alkira_segment_info: {name: corp}).
extends_documentation_fragment:
  - cloudlink.interconnect.alkira
  - cloudlink.interconnect.alkira.lists
  - cloudlink.interconnect.attributes
  - cloudlink.interconnect.attributes.info
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
    - Each holds the keys of RV(cloudlink.interconnect.alkira_segment#module:segment).
  returned: success
  type: list
  elements: dict
"""

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.segment import SEGMENT_INFO
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import run_module


def main() -> None:
    run_module(SEGMENT_INFO)


if __name__ == "__main__":
    main()
