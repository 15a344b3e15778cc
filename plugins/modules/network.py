#!/usr/bin/python
# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: network
short_description: All links of a play over a topology at once, and one report about them
version_added: 1.1.0
author:
  - Cloudlink Interconnect contributors (@cloudlink)
description:
  - What the role P(cloudlink.interconnect.network#role) and the playbook C(cloudlink.interconnect.network) consist of. Use one of those;
    this page explains their tasks.
  - The hosts of the play are links of the inventory plugin P(cloudlink.interconnect.topology#inventory). Each step runs once for all of
    them, or for all of a wave, with C(run_once).
  - O(step=links) is one task of the link module of a kind for all links of that kind, which is
    M(cloudlink.interconnect.alicloud_vpc_peering), M(cloudlink.interconnect.alibabacloudstack_router_interface_pair) or
    M(cloudlink.interconnect.alkira_azure_expressroute). What is still a template is rendered there, with the variables of the
    link, and is in no output.
  - A link that fails does not fail the step, and the others go on. RV(links) says which failed, and RV(failure) of the last step that
    the run has to.
extends_documentation_fragment:
  - cloudlink.interconnect.attributes.manage
attributes:
  check_mode:
    description: Can run in check mode and predict what would be done, without changing anything.
    support: full
  action:
    description: Indicates that an action plugin of the same name runs on the controller.
    support: full
  action_group:
    description: Is in no action group, since it takes none of the options that those set.
    support: none
    membership: []
options:
  step:
    description:
      - V(check) refuses what is wrong before anything is done. A source of the inventory that cannot be read, hosts that are no links or
        left the file of their topology, and options that mean nothing.
      - V(links) works on all links of one kind.
      - V(prune) removes what carries the mark of the topology and left its file, or reports it.
      - V(report) adds up O(results), tells them, writes O(report), and sets facts and statistics.
    type: str
    choices: [check, links, prune, report]
    required: true
  kind:
    description: The kind of links. It is needed with O(step=links).
    type: str
    choices: [azure_expressroute, router_interface_pair, vpc_peering]
  state:
    description: V(present) brings about the links of the play, V(absent) removes them, with what they made and nothing else uses.
    type: str
    choices: [present, absent]
    default: present
  options:
    description:
      - Options for the tasks of the link modules, by kind, such as C(wait_timeout), C(concurrency), C(purge_routes) or a connection.
      - What follows from the topology, such as the lists of links, and C(continue_on_error), which is always true, cannot be given.
    type: dict
    default: {}
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
  results:
    description: With O(step=prune) and O(step=report), the names of the variables that hold the results of the steps before.
    type: list
    elements: str
    default: []
"""

EXAMPLES = r"""
# A play over links, on one kind of them alone
- name: Keep the VPC peerings
  cloudlink.interconnect.network:
    step: links
    kind: vpc_peering
    options:
      vpc_peering: {wait_timeout: 900}
  run_once: true
  delegate_to: localhost
  register: peerings

- name: Report
  cloudlink.interconnect.network:
    step: report
    report: peerings.md
    results: [peerings]
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
changed:
  description: Whether anything was changed, or in check mode would be.
  returned: always
  type: bool
  sample: true
msg:
  description: In one sentence, how many links came to which end.
  returned: with O(step=links) and O(step=report), and on failure
  type: str
  sample: "12 links: 3 to add, 1 to change, 2 to remove, 6 as they should be"
problems:
  description: Everything that is wrong, one line each.
  returned: on failure of O(step=check)
  type: list
  elements: str
  sample: ["there is no variable 'stat'; did you mean 'state'?"]
kinds:
  description: How many links of each kind the play has.
  returned: with O(step=check)
  type: dict
  sample: {azure_expressroute: 1, router_interface_pair: 1, vpc_peering: 10}
links:
  description: A row for each link.
  returned: with O(step=links) and O(step=prune)
  type: list
  elements: dict
  contains:
    name:
      description: The name of the link, which is that of the host.
      returned: always
      type: str
      sample: hub--shop-a
    topology:
      description: The name of its topology.
      returned: always
      type: str
      sample: shop
    family:
      description: The family that it belongs to.
      returned: always
      type: str
      sample: alicloud
    kind:
      description: Its kind.
      returned: always
      type: str
      sample: vpc_peering
    networks:
      description: The networks that it joins.
      returned: always
      type: list
      elements: str
      sample: [hub, shop-a]
    source:
      description: The lines that name it.
      returned: always
      type: list
      elements: str
      sample: ["shop.interconnect.yml:14"]
    action:
      description:
        - V(add), V(change), V(remove), V(unchanged), V(failed) or V(not_attempted); V(left) if it left the file and was not asked to be
          removed.
      returned: always
      type: str
      sample: add
    outcome:
      description: The same in the words of its module.
      returned: always
      type: str
      sample: created
    changed:
      description: Whether anything of it was changed, or in check mode would be.
      returned: always
      type: bool
      sample: true
    status:
      description: Its state, as the cloud calls it.
      returned: if there is one
      type: str
      sample: Activated
    changes:
      description: What becomes of its parts, a line each.
      returned: if anything changes
      type: list
      elements: str
      sample: ["+ VPC shop-a 10.1.0.0/16"]
    msg:
      description: Why it failed or was not attempted.
      returned: if it failed or was not attempted
      type: str
      sample: "VPC peering hub--shop-a, creating VPC shop-a: VPC quota exceeded."
    error:
      description: The same for a program, as its module has it.
      returned: if it failed
      type: dict
    next_step:
      description: In words, what the other party has to do.
      returned: if there is something to do
      type: str
shared:
  description: Rows of what belongs to no link in particular, such as segments and the provisioning, as far as it changed or failed.
  returned: with O(step=links) and O(step=prune)
  type: list
  elements: dict
ids:
  description: The ids of all that the links consist of and share.
  returned: with O(step=links)
  type: list
  elements: str
outcome:
  description:
    - V(ok); V(failed) if a link failed or was not attempted; else V(drift) if in check mode anything differs from what is wanted.
  returned: with O(step=report)
  type: str
  sample: ok
failure:
  description: Why the run has to fail, or nothing.
  returned: with O(step=prune) and O(step=report)
  type: str
  sample: ""
ansible_facts:
  description: What the report holds, for the host that the task is delegated to.
  returned: with O(step=report)
  type: dict
  contains:
    interconnect_network:
      description: The report, as O(report) as C(.json) writes it.
      returned: always
      type: dict
ansible_stats:
  description: The same without rows, as M(ansible.builtin.set_stats) would set it.
  returned: with O(step=report)
  type: dict
"""
