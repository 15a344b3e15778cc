# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options that describe ExpressRoute connectors and what they need, for the module that makes them and for its twin.

They are those of the modules that manage one kind of object, and are described there.
"""

from __future__ import annotations

from ansible_collections.cloudlink.interconnect.plugins.doc_fragments.marks import OF_LINK
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.documented import (
    like,
    moved,
    options_of,
    read,
    written,
)

LINK = {**options_of("alkira_connector_azure_expressroute"), **OF_LINK}

WAS = read(r"""
description:
  - Names that the segment had. One that still has such a name is renamed, and connectors keep it.
  - If left out, there are none.
type: list
elements: str
""")

OTHERS = read(r"""
connectors:
  description:
    - Any number of connectors in one task, instead of the options of a single one. Each item takes the same options.
    - Two items that describe the same connector are an error. An empty list is no connector at all; then only the other
      lists are worked on.
    - If left out, the task works on the one connector that its own options describe.
  type: list
  elements: dict
segments:
  description:
    - The segments that connectors need, each with the options of
      M(cloudlink.interconnect.alkira_segment).
    - If left out, connectors can use those that are there.
  type: list
  elements: dict
  default: []
groups:
  description:
    - The groups that connectors need, each with the options of
      M(cloudlink.interconnect.alkira_group).
    - If left out, connectors can use those that are there.
  type: list
  elements: dict
  default: []
billing_tags:
  description:
    - The billing tags that connectors need, each with the options of
      M(cloudlink.interconnect.alkira_billing_tag).
    - If left out, connectors can use those that are there.
  type: list
  elements: dict
  default: []
credentials:
  description:
    - The Azure credentials that connectors need, each with the options of
      M(cloudlink.interconnect.alkira_credential_azure_vnet).
    - If left out, connectors can use those that are there.
  type: list
  elements: dict
  default: []
tunnel_profiles:
  description:
    - The IPsec tunnel profiles that connectors need, each with the options of
      M(cloudlink.interconnect.alkira_connector_ipsec_tunnel_profile).
    - If left out, connectors can use those that are there.
  type: list
  elements: dict
  default: []
""")
OTHERS["connectors"]["suboptions"] = like(LINK)
# As an option of the task, this is the list of billing tags that are made.
del LINK["billing_tag_ids"]["aliases"]

for kind, module in {
    "segments": "alkira_segment",
    "groups": "alkira_group",
    "billing_tags": "alkira_billing_tag",
    "credentials": "alkira_credential_azure_vnet",
    "tunnel_profiles": "alkira_connector_ipsec_tunnel_profile",
}.items():
    OTHERS[kind]["suboptions"] = moved(options_of(module), kind + "[].")
OTHERS["segments"]["suboptions"]["was"] = WAS


class ModuleDocFragment:
    DOCUMENTATION: str = written(options={**LINK, **OTHERS})
