#!/usr/bin/python
# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: alkira_azure_expressroute
short_description: Join ExpressRoute circuits to Alkira
version_added: 1.1.0
author:
  - Cloudlink Interconnect contributors (@cloudlink)
description:
  - Makes the segments, groups, billing tags, credentials and IPsec tunnel profiles that connectors need, then the
    connectors, then provisions all of it once and waits.
  - All of it is one plan. Everything is checked before the first call, and everything is looked up before anything is changed;
    as long as one part cannot be done, nothing is. A connector can refer to what the same task makes, by its name.
  - With O(state=absent) the connectors go first, and then of the rest what no other connector uses. What another connector
    uses is kept, and so is what the portal says is in use; the row of such an object says so.
  - The options of connectors and of the rest are those of the modules that manage one kind of object. An option that is left
    out is not managed and stays as it is.
  - >-
    For example, C(cloudlink.interconnect.alkira_azure_expressroute: {segments: [{name: corp, cidrs: [10.40.0.0/14]}],
    name: er-zurich, size: LARGE}).
extends_documentation_fragment:
  - cloudlink.interconnect.alkira
  - cloudlink.interconnect.alkira.writes
  - cloudlink.interconnect.alkira_azure_expressroute
  - cloudlink.interconnect.ambiguous
  - cloudlink.interconnect.attributes
  - cloudlink.interconnect.attributes.manage
  - cloudlink.interconnect.links.parts
  - cloudlink.interconnect.marks
  - cloudlink.interconnect.marks.manage
  - cloudlink.interconnect.wait
options:
  state:
    description:
      - V(present) makes sure that all of it exists and is as described. V(absent) makes sure that it does not exist.
    type: str
    choices: [present, absent]
    default: present
  provision:
    description:
      - Whether what was changed is provisioned. It is provisioned in one go in the end, together with everything else that is
        pending in the tenant network, such as what an interrupted run has left behind.
      - With V(false) changes are saved and wait for M(cloudlink.interconnect.alkira_provision). The environment variable
        E(ALKIRA_PROVISION) means nothing here.
    type: bool
    default: true
  continue_on_error:
    description:
      - Whether the others are worked on when one object fails.
      - With V(false) nothing at all is changed if the plan of any object shows that it cannot be done. If one fails later, no
        further one is started, and those under way are waited for.
      - With V(true) what refers to the one that failed is left out, and all the rest is done and provisioned. The task fails
        all the same in the end.
    type: bool
    default: false
  return_objects:
    description:
      - Whether rows hold each object as a whole, under C(object).
    type: bool
    default: false
seealso:
  - module: cloudlink.interconnect.alkira_azure_expressroute_info
  - module: cloudlink.interconnect.alkira_connector_azure_expressroute
  - module: cloudlink.interconnect.alkira_segment
  - module: cloudlink.interconnect.alkira_group
  - module: cloudlink.interconnect.alkira_billing_tag
  - module: cloudlink.interconnect.alkira_credential_azure_vnet
  - module: cloudlink.interconnect.alkira_connector_ipsec_tunnel_profile
  - module: cloudlink.interconnect.alkira_provision
"""

EXAMPLES = r"""
- name: Join a circuit to a new segment
  cloudlink.interconnect.alkira_azure_expressroute:
    segments:
      - name: corp
        cidrs: [10.40.0.0/14]
    groups:
      - name: branches
    credentials:
      - name: er-azure
        application_id: 7b0e4c52-3d7e-4f0f-9c58-1f6f2f2f9a10
        secret_key: "{{ azure_secret }}"
        tenant_id: 41aa7f0c-0f2d-4d33-8b8e-5a2b8a1c7e21
    connectors: &connectors
      - name: er-zurich
        size: SMALL
        cxp: EUCENTRAL-AZURE-1
        vhub_prefix: 10.60.2.0/23
        group: branches
        instances:
          - name: zrh-a
            expressroute_circuit_id: "/subscriptions/0f3c6d0e-5b1c-4b36-9a51-7d1b8a1c7e21/resourceGroups/network-rg\
              /providers/Microsoft.Network/expressRouteCircuits/zrh-a"
            loopback_subnet: 172.20.4.0/26
            credential: er-azure
        segment_options:
          - segment: corp
            customer_asn: 64900
  register: joined

- name: Show what became of it
  ansible.builtin.debug:
    msg: "{{ joined.msg }}"

- name: Make it larger, and say nothing of the rest
  cloudlink.interconnect.alkira_azure_expressroute:
    name: er-zurich
    size: MEDIUM

- name: Part it again, with what no other connector uses
  cloudlink.interconnect.alkira_azure_expressroute:
    state: absent
    connectors: *connectors
    segments:
      - name: corp
    groups:
      - name: branches
    credentials:
      - name: er-azure
"""

RETURN = r"""
links:
  description: A row for each connector, in the order of the task.
  returned: success, and failure after everything was looked up
  type: list
  elements: dict
  contains:
    id:
      description: The id. In check mode V((known after apply\)) for one that would be made.
      returned: always; in rows with O(return_parts=false) only with O(state=absent)
      type: str
      sample: "1009"
    implicit_group_id:
      description: The id of the group that came with the connector.
      returned: always; in rows with O(return_parts=false) only with O(state=absent)
      type: str
      sample: "1010"
    status:
      description: The provision state, as far as it is known. After a provisioning it is that of the whole tenant network.
      returned: always
      type: str
      sample: SUCCESS
    provision_state:
      description: The provision state of the tenant network if it was provisioned or only read, or nothing.
      returned: always; in rows with O(return_parts=false) only with O(state=absent)
      type: str
      sample: SUCCESS
    parts:
      description: The connector itself.
      returned: always
      type: list
      elements: dict
shared:
  description:
    - A row for each of the other objects, and one for each time that the tenant network is provisioned. Its keys are those of
      RV(links[].parts) and of RV(links), such as C(outcome).
    - C(part) is V(segment), V(group), V(billing_tag), V(credential), V(tunnel_profile) or V(provisioning).
      V(provisioning_of_connectors) is the first of two, which comes after the removal of the connectors. C(outcome) may also be
      V(kept), for what is not removed because something uses it.
  returned: with RV(links), if there are any
  type: list
  elements: dict
"""

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.azure_expressroute import AZURE_EXPRESSROUTE
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import run_module


def main() -> None:
    run_module(AZURE_EXPRESSROUTE)


if __name__ == "__main__":
    main()
