#!/usr/bin/python
# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: alkira_provision
short_description: Provision what waits for it in a tenant network on Alkira
version_added: 1.0.0
author:
  - Cloudlink Interconnect contributors (@cloudlink)
description:
  - Provisions all pending changes of a tenant network in one go, and waits for the outcome. What failed before is
    tried again.
  - Nothing is done if nothing is pending. Provisioning that is under way already is waited for first.
  - Anything but a full success fails the task. The message gives the reason that the portal gives, or else the
    objects that failed.
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
id:
  description:
    - The id. Nothing if there is no object.
  returned: success
  type: str
  sample: "1001"
tenant_network:
  description:
    - The tenant network as it is after the task, or in check mode as it would be. Its keys are those of the info
      module.
  returned: success, and failure after a change
  type: dict
  contains:
    id:
      description:
        - The id.
      returned: always
      type: str
      sample: "1"
    name:
      description:
        - The name.
      returned: always
      type: str
      sample: acme-prod
    status:
      description:
        - The provision state of everything in it, the worst first.
      returned: always
      type: str
      sample: SUCCESS
    provider_status:
      description:
        - The same in the portal's own words.
      returned: always
      type: str
      sample: SUCCESS
    provision_state:
      description:
        - The same.
      returned: always
      type: str
      sample: SUCCESS
error:
  description: What went wrong, for a program to branch on. The message for a person is in C(msg).
  returned: on failure
  type: dict
  sample:
    provider: alkira
    code: CONFLICT
    message: segment 'prod' is used by Azure ExpressRoute connector 'er-1'
    request_id: client-8a74a1d6-2aef-4c8e-9d55-0e2b7c3a1f10
    http_status: 409
    operation: DELETE /tenantnetworks/1/segments/1001
    retryable: false
  contains: &error
    provider:
      description: V(alkira) if the portal reported the error, nothing if it was found on this side.
      type: str
      returned: always
    code:
      description:
        - The portal's error code, or one of V(InvalidOptions), V(NotFound), V(Ambiguous), V(Refused),
          V(FailedState), V(WaitTimeout), V(Unreachable), V(OutcomeUnknown), V(BatchFailed) and V(Error) of
          this collection.
      type: str
      returned: always
    message:
      description: The portal's words, or those of this collection.
      type: str
      returned: always
    request_id:
      description: The portal's id of the call, for its support.
      type: str
      returned: always
    http_status:
      description: The HTTP status of the answer.
      type: int
      returned: always
    operation:
      description: The API operation that failed.
      type: str
      returned: always
    retryable:
      description: Whether the same task may succeed later without any change.
      type: bool
      returned: always
problems:
  description:
    - Everything that is wrong with the options, one line each.
  returned: on failure, if options are wrong
  type: list
  elements: str
  sample: ["name: must not be empty"]
diff:
  description:
    - The options that the task names, as they were and as they are, or in check mode would be. Secrets are masked.
  returned: success, with C(--diff)
  type: dict
  contains:
    before:
      description:
        - The present values, or an empty dictionary for an object that is not there.
      returned: always
      type: dict
    after:
      description:
        - The wanted values, or an empty dictionary for an object that is removed.
      returned: always
      type: dict
"""

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.tenant_network import PROVISION
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import run_module


def main():
    run_module(PROVISION)


if __name__ == "__main__":
    main()
