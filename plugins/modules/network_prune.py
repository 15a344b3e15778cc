#!/usr/bin/python
# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: network_prune
short_description: Prune what left a topology's file
version_added: 1.1.0
author:
  - Cloudlink Interconnect contributors (@cloudlink)
description:
  - A task of the role P(cloudlink.interconnect.network#role) and the playbook C(cloudlink.interconnect.network). Use one of those; this
    page explains the task.
  - It looks only where the play has all links of the file, and after the last of its waves. It removes only if O(prune) is set and none
    of them failed.
  - >-
    For example, C(cloudlink.interconnect.network_prune: {prune: true, results: [peerings]}).
extends_documentation_fragment:
  - cloudlink.interconnect.attributes.manage
  - cloudlink.interconnect.network
  - cloudlink.interconnect.network.tasks
options:
  prune:
    description:
      - Whether what carries the mark of a topology and is no longer in its file is removed. It needs all links of the file in the play,
        none of which failed. Otherwise it is only reported.
    type: bool
    default: false
  prune_limit:
    description:
      - The exact number of links that are pruned, where that is more than five, or more than 20 percent of ten or more.
      - If left out, or V(""), that many are refused, and the message says how to go on.
    type: raw
  results:
    description: The names of the variables that hold the results of M(cloudlink.interconnect.network_links).
    type: list
    elements: str
    default: []
"""

EXAMPLES = r"""
- name: Prune what left the file
  cloudlink.interconnect.network_prune:
    prune: true
    results: [peerings]
  run_once: true
  delegate_to: localhost
  register: pruned
"""

RETURN = r"""
changed:
  description: Whether anything was changed, or in check mode would be.
  returned: always
  type: bool
  sample: true
msg:
  description: How many links left the file.
  returned: if the play has all links of a file
  type: str
  sample: 2 links left the file
links:
  description: >-
    A row for each link that left the file, as RV(cloudlink.interconnect.network_links#module:links) has them, with C(pruned), which is
    true.
  returned: always
  type: list
  elements: dict
shared:
  description: Rows of what belongs to no link in particular, such as VPCs and segments.
  returned: always
  type: list
  elements: dict
failure:
  description: Why the run has to fail, or nothing.
  returned: always
  type: str
  sample: ""
"""
