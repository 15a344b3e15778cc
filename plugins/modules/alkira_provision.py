#!/usr/bin/python
# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: alkira_provision
short_description: Provision what is pending on Alkira
version_added: 1.0.0
author:
  - Cloudlink Interconnect contributors (@cloudlink)
description:
  - Provisions all pending changes of a tenant network in one go, and waits for the outcome. What failed before is
    tried again.
  - Nothing is done if nothing is pending. Provisioning that is under way already is waited for first.
  - Anything but a full success fails the task. The message gives the reason that the portal gives, or else the
    objects that failed.
  - >-
    For example, C(cloudlink.interconnect.alkira_provision: {wait: false}).
extends_documentation_fragment:
  - cloudlink.interconnect.alkira
  - cloudlink.interconnect.attributes
  - cloudlink.interconnect.attributes.manage
  - cloudlink.interconnect.wait
options:
  assume_pending:
    description:
      - In check mode, in which nothing is made pending, whether an earlier task of the play would have changed
        something. The result of that task says so. Otherwise it has no effect.
      - If left out, only what is pending now counts.
    type: bool
  assume_provisioned:
    description:
      - In check mode, in which nothing is provisioned, whether an earlier task of the play would have provisioned what is
        pending now. The result of that task says so. Otherwise it has no effect.
      - If left out, what is pending now still is.
    type: bool
    version_added: 1.1.0
  assume_removed:
    description:
      - In check mode, in which nothing is removed, the ids of what earlier tasks of the play would have removed. What
        waits for provisioning beside it is then looked up. Whether a removal itself has to be provisioned depends on the
        portal, so that the task warns that it cannot tell. Otherwise it has no effect.
      - If left out, nothing was removed.
    type: dict
    version_added: 1.1.0
    suboptions:
      connectors:
        description:
          - Ids of connectors.
        type: list
        elements: str
        default: []
      segments:
        description:
          - Ids of segments.
        type: list
        elements: str
        default: []
      groups:
        description:
          - Ids of groups.
        type: list
        elements: str
        default: []
      tunnel_profiles:
        description:
          - Ids of IPsec tunnel profiles.
        type: list
        elements: str
        default: []
seealso:
  - module: cloudlink.interconnect.alkira_tenant_network_info
"""

EXAMPLES = r"""
- name: Make two segments without provisioning them
  cloudlink.interconnect.alkira_segment:
    provision: false
    batch:
      - name: dmz
        cidrs: [172.16.0.0/16]
      - name: internal
        cidrs: [172.17.0.0/16]

- name: Provision both at once
  cloudlink.interconnect.alkira_provision:
    wait_timeout: 1800

- name: Mark them for removal
  cloudlink.interconnect.alkira_segment:
    state: absent
    batch:
      - name: dmz
      - name: internal

- name: Provision the removal and go on without waiting
  cloudlink.interconnect.alkira_provision:
    wait: false
"""

RETURN = r"""
changed:
  description:
    - Whether anything was changed, or in check mode would be.
    - In check mode, the task warns where that cannot be told, since the tenant network is being provisioned or because of
      O(assume_removed).
  returned: always
  type: bool
  sample: true
actions:
  description:
    - What was done, or in check mode would be, in order.
    - V(provision), or nothing.
  returned: success and failure
  type: list
  elements: str
  sample: [provision]
tenant_network:
  description:
    - The tenant network as it is after the task, or in check mode as it would be.
    - It holds the keys of RV(cloudlink.interconnect.alkira_tenant_network_info#module:tenant_networks).
  returned: success, and failure after a change
  type: dict
"""

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.tenant_network import PROVISION
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import run_module


def main() -> None:
    run_module(PROVISION)


if __name__ == "__main__":
    main()
