#!/usr/bin/python
# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: network_report
short_description: Report on the links of a topology
version_added: 1.1.0
author:
  - Cloudlink Interconnect contributors (@cloudlink)
description:
  - A task of the role P(cloudlink.interconnect.network#role) and the playbook C(cloudlink.interconnect.network). Use one of those; this
    page explains the task.
  - Adds up O(results), tells them, writes O(report), and sets facts and statistics.
  - >-
    For example, C(cloudlink.interconnect.network_report: {report: plan.md, results: [peerings]}).
extends_documentation_fragment:
  - cloudlink.interconnect.attributes.manage
  - cloudlink.interconnect.network
options:
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
  results:
    description: >-
      The names of the variables that hold the results of M(cloudlink.interconnect.network_links) and
      M(cloudlink.interconnect.network_prune).
    type: list
    elements: str
    default: []
"""

EXAMPLES = r"""
- name: Report
  cloudlink.interconnect.network_report:
    report: peerings.md
    results: [peerings, pruned]
  run_once: true
  delegate_to: localhost
  delegate_facts: true
  register: reported

- name: Fail if a link failed
  ansible.builtin.fail:
    msg: "{{ reported.failure }}"
  when: reported.failure != ''
  run_once: true
"""

RETURN = r"""
msg:
  description: In one sentence, how many links came to which end.
  returned: always
  type: str
  sample: "12 links: 3 to add, 1 to change, 2 to remove, 6 as they should be"
outcome:
  description:
    - V(ok); V(failed) if a link failed or was not attempted; else V(drift) if in check mode anything differs from what is wanted.
  returned: always
  type: str
  sample: ok
failure:
  description: Why the run has to fail, or nothing.
  returned: always
  type: str
  sample: ""
ansible_facts:
  description: What the report holds, for the host that the task is delegated to.
  returned: always
  type: dict
  contains:
    interconnect_network:
      description: The report, as O(report) as C(.json) writes it.
      returned: always
      type: dict
ansible_stats:
  description: The same without rows, as M(ansible.builtin.set_stats) would set it.
  returned: always
  type: dict
"""
