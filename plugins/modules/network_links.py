#!/usr/bin/python
# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: network_links
short_description: Bring about all links of one kind
version_added: 1.1.0
author:
  - Cloudlink Interconnect contributors (@cloudlink)
description:
  - A task of the role P(cloudlink.interconnect.network#role) and the playbook C(cloudlink.interconnect.network). Use one of those; this
    page explains the task.
  - The hosts of the play are links of the inventory plugin P(cloudlink.interconnect.topology#inventory). The task runs once for all of
    them, or for all of a wave, with C(run_once).
  - It is one task of the link module of the kind, which is M(cloudlink.interconnect.alicloud_vpc_peering),
    M(cloudlink.interconnect.alibabacloudstack_router_interface_pair) or M(cloudlink.interconnect.alkira_azure_expressroute). What is
    still a template is rendered there, with the variables of the link, and is in no output.
  - A link that fails does not fail the task, and the others go on. RV(links) says which failed, and
    M(cloudlink.interconnect.network_report) that the run has to.
  - >-
    For example, C(cloudlink.interconnect.network_links: {kind: vpc_peering}).
extends_documentation_fragment:
  - cloudlink.interconnect.attributes.manage
  - cloudlink.interconnect.network
  - cloudlink.interconnect.network.tasks
options:
  kind:
    description: The kind of links.
    type: str
    choices: [azure_expressroute, router_interface_pair, vpc_peering]
    required: true
"""

EXAMPLES = r"""
# A play over links, on one kind of them alone
- name: Keep the VPC peerings
  cloudlink.interconnect.network_links:
    kind: vpc_peering
    options:
      vpc_peering: {wait_timeout: 900}
  run_once: true
  delegate_to: localhost
  register: peerings
"""

RETURN = r"""
changed:
  description: Whether anything was changed, or in check mode would be.
  returned: always
  type: bool
  sample: true
msg:
  description: What the link module says, in one sentence.
  returned: always
  type: str
links:
  description: A row for each link.
  returned: always
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
  returned: always
  type: list
  elements: dict
ids:
  description: The ids of all that the links consist of and share.
  returned: always
  type: list
  elements: str
"""
