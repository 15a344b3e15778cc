#!/usr/bin/python
# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: export
short_description: Write a topology file of what exists
version_added: 1.1.0
author:
  - Cloudlink Interconnect contributors (@cloudlink)
description:
  - What the role P(cloudlink.interconnect.export#role) and the playbook C(cloudlink.interconnect.export) consist of. Use one of those;
    this page explains their task.
  - Looks at the given accounts and regions, and writes a topology for the inventory plugin
    P(cloudlink.interconnect.topology#inventory). A run of the playbook C(cloudlink.interconnect.network) with it changes nothing.
  - Names are kept. What has no name of its own is named by its id. Secrets are never written.
  - What a topology cannot say is in the file as a comment, with the reason, and in RV(left).
  - >-
    For example, C(cloudlink.interconnect.export: {file: found.interconnect.yml, regions: [cn-hangzhou]}).
extends_documentation_fragment:
  - cloudlink.interconnect.attributes.manage
attributes:
  check_mode:
    description: Can run in check mode, and then tells what would be written, without writing it.
    support: full
  action:
    description: Indicates that an action plugin of the same name runs on the controller.
    support: full
  action_group:
    description: Is in no action group, since it takes none of the options that those set.
    support: none
    membership: []
options:
  file:
    description:
      - The file to write, ending in C(.interconnect.yml). One that is there is written anew if it came from an export, or with
        O(overwrite=true).
    type: str
    required: true
  topology:
    description: The name of the topology. With V(""), it is called after the file.
    type: str
    default: ""
  clouds:
    description: The clouds to look at. If empty, those that there are keys for.
    type: list
    elements: str
    choices: [alibabacloudstack, alicloud, alkira]
    default: []
  accounts:
    description:
      - The accounts to look at, V(own), V(peer), or names of C(accounts) in O(options).
      - One of a single cloud is written V(alicloud/peer).
      - If empty, it is V(own), and with O(terraform_state) all that there are keys for.
    type: list
    elements: str
    default: []
  regions:
    description:
      - The regions to look at. One of a single cloud is written V(alicloud/cn-hangzhou).
      - If empty, it is that of the connection, and with O(terraform_state) also those that the state tells.
    type: list
    elements: str
    default: []
  options:
    description: Connection options, by cloud, as its modules take them. What is left out comes from the environment variables.
    type: dict
    default: {}
  name_regex:
    description: A regular expression that names of networks or links, here or in the cloud, hold a match for.
    type: str
    default: ""
  tags:
    description: Tags that VPCs have.
    type: dict
    default: {}
  vpcs:
    description: VPCs, by name or id. As with the other filters, their links come along, with the other ends of those.
    type: list
    elements: str
    default: []
  unlinked:
    description: Whether networks in no link are in the file, too.
    type: bool
    default: true
  overwrite:
    description: Whether to overwrite a file that was not written by an export.
    type: bool
    default: false
  terraform_state:
    description:
      - A state file of Terraform, or what C(terraform show -json) writes of it. The file then has what Terraform manages of the three
        clouds, and what is to be removed from Terraform is told. Secrets in it are not read.
    type: str
    default: ""
"""

EXAMPLES = r"""
- name: Write down what there is
  cloudlink.interconnect.export:
    file: found.interconnect.yml
    accounts: [own, peer]
    regions: [cn-hangzhou, cn-beijing]

- name: Take over from Terraform
  cloudlink.interconnect.export:
    file: shop.interconnect.yml
    terraform_state: terraform.tfstate
"""

RETURN = r"""
changed:
  description: Whether the file was not there, or said something else.
  returned: always
  type: bool
  sample: true
msg:
  description: In one sentence, how much is in the file.
  returned: always
  type: str
  sample: 12 networks, 9 links in shop.interconnect.yml; 2 left out
file:
  description: The path of the file.
  returned: success
  type: str
  sample: /home/net/shop.interconnect.yml
topology:
  description: The name of the topology.
  returned: success
  type: str
  sample: shop
networks:
  description: The names of the networks in the file.
  returned: success
  type: list
  elements: str
  sample: [hub, shop-a]
links:
  description: The names of the links in the file.
  returned: success
  type: list
  elements: str
  sample: [hub--shop-a]
left:
  description: What a topology cannot say.
  returned: success
  type: list
  elements: dict
  contains:
    kind: {description: What it is., type: str, sample: VPC peering}
    name: {description: What the cloud calls it., type: str, sample: shop-x}
    id: {description: Its id., type: str, sample: pcc-0123}
    reason: {description: Why it is not in the file., type: str, sample: the other account has not accepted it yet}
terraform:
  description: What becomes of what Terraform keeps.
  returned: with O(terraform_state)
  type: dict
  contains:
    taken_over:
      description: Addresses of what the file has.
      type: list
      elements: str
      sample: [alicloud_vpc.hub]
    commands:
      description: What makes Terraform forget those.
      type: list
      elements: str
      sample: ["terraform state rm 'alicloud_vpc.hub'"]
    stays:
      description: What is not in the file, each with C(address) and C(reason).
      type: list
      elements: dict
      sample: [{address: alicloud_eip.a, reason: a topology has no alicloud_eip}]
    looked_up:
      description: Addresses of data sources, of which nothing is to be removed.
      type: list
      elements: str
      sample: [data.alicloud_account.this]
    deposed:
      description: What Terraform has replaced and not yet removed.
      type: list
      elements: str
      sample: []
    others:
      description: How many objects of other providers there are.
      type: int
      sample: 0
"""
