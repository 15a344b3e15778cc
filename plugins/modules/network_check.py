#!/usr/bin/python
# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: network_check
short_description: Check a run over a topology
version_added: 1.1.0
author:
  - Cloudlink Interconnect contributors (@cloudlink)
description:
  - A task of the role P(cloudlink.interconnect.network#role) and the playbook C(cloudlink.interconnect.network). Use one of those; this
    page explains the task.
  - The hosts of the play are links of the inventory plugin P(cloudlink.interconnect.topology#inventory). The task runs once for all of
    them, or for all of a wave, with C(run_once).
  - Refuses a source of the inventory that cannot be read, hosts that are no links or left the file of their topology, and options that
    mean nothing.
  - >-
    For example, C(cloudlink.interconnect.network_check: {prune: true}).
extends_documentation_fragment:
  - cloudlink.interconnect.attributes.manage
  - cloudlink.interconnect.network
  - cloudlink.interconnect.network.tasks
options:
  waves:
    description:
      - The number of links in a wave, or their share, such as V(10%), or a list of such. It is only checked here; the C(serial) of the
        play makes the waves.
      - If left out, all links are one wave.
    type: raw
  report:
    description: A file to write the report to, ending in C(.json), C(.md) or C(.html). V("") writes none.
    type: str
    default: ""
  fail_on_drift:
    description: Whether check mode fails if anything differs from what is wanted. Without check mode, that is refused.
    type: bool
    default: false
  retry:
    description:
      - The file that takes the names of links that failed or were not attempted, for C(--limit @FILE).
      - With V(""), it is called after the topology, C(shop.retry), in the folder where Ansible was started.
    type: str
    default: ""
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
"""

EXAMPLES = r"""
- name: Check the inventory and the variables
  cloudlink.interconnect.network_check:
    state: absent
    waves: 10%
    report: removal.md
  run_once: true
  delegate_to: localhost
  register: checked
"""

RETURN = r"""
msg:
  description: Everything that is wrong, in one text.
  returned: on failure
  type: str
problems:
  description: The same, one line each.
  returned: on failure
  type: list
  elements: str
  sample: ["there is no variable 'stat'; did you mean 'state'?"]
kinds:
  description: How many links of each kind the play has.
  returned: success
  type: dict
  sample: {azure_expressroute: 1, router_interface_pair: 1, vpc_peering: 10}
"""
