#!/usr/bin/python
# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: alkira_credential_azure_vnet
short_description: Manage Azure credentials on Alkira
version_added: 1.0.0
author:
  - Cloudlink Interconnect contributors (@cloudlink)
description:
  - Creates, updates and removes credentials with which Alkira works in Azure. Connectors refer to them.
  - A credential is found by O(id) or by O(name). The portal shows neither the secret nor anything else of it, so a
    credential that exists is taken to be right unless O(update_secret=always).
  - >-
    For example, C(cloudlink.interconnect.alkira_credential_azure_vnet: {name: prod, state: absent}).
extends_documentation_fragment:
  - cloudlink.interconnect.alkira
  - cloudlink.interconnect.alkira.writes
  - cloudlink.interconnect.ambiguous
  - cloudlink.interconnect.attributes
  - cloudlink.interconnect.attributes.manage
  - cloudlink.interconnect.batch
  - cloudlink.interconnect.wait
options:
  state:
    description:
      - V(present) makes sure that the credential exists and is as described. V(absent) makes sure that it does not exist.
    type: str
    choices: [present, absent]
    default: present
  id: &id
    description:
      - The id of an existing credential. With it, O(name) is the name that it shall have.
      - A credential of that id has to exist if O(state=present). If left out, the credential is found by O(name).
    type: str
  name: &name
    description:
      - The name. The exact name; blanks, slashes and letters of any alphabet are fine.
      - Needed unless O(id) is given. More than one credential of the name is an error that lists the ids.
    type: str
  application_id: &application_id
    description:
      - The id of the application in Azure, also called client id, which is a UUID.
      - Needed to make a credential, and with O(update_secret=always). If left out, the environment variable
        E(AK_AZURE_APPLICATION_ID) is used.
    type: str
  secret_key: &secret_key
    description:
      - The secret of the application, also called client secret.
      - Needed to make a credential, and with O(update_secret=always). If left out, the environment variable
        E(AK_AZURE_SECRET_KEY) is used.
    type: str
  subscription_id: &subscription_id
    description:
      - The id of the subscription, which is a UUID.
      - If left out, the environment variable E(AK_AZURE_SUBSCRIPTION_ID) is used, or else a new credential has none.
    type: str
  tenant_id: &tenant_id
    description:
      - The id of the Azure tenant, which is a UUID.
      - Needed to make a credential, and with O(update_secret=always). If left out, the environment variable
        E(AK_AZURE_TENANT_ID) is used.
    type: str
  environment: &environment
    description:
      - The cloud that the credential is for.
      - If left out, the environment variable E(AK_AZURE_ENVIRONMENT) is used, or else the portal chooses, which is
        V(AZURE).
    type: str
    choices: [AZURE, AZURE_CHINA, AZURE_US_GOVERNMENT]
  update_secret: &update_secret
    description:
      - When an existing credential is sent anew. The portal shows no more than its name, so nobody can tell whether
        it is as wanted.
      - With V(on_create) an existing credential of the name is left alone. With V(always) it is sent in every run,
        which counts as a change.
      - If left out, as V(on_create).
    type: str
    choices: [on_create, always]
  batch:
    description:
      - Any number of them in one task, instead of the options of a single one. Each item takes the same options, and
        is found in the same way.
      - The task lists once, matches in memory, waits once for all, and returns a row for each in RV(batch), in the
        same order. Two items that describe the same object are an error.
      - If left out, the task works on the one object that its own options describe. An empty list is no object at
        all, and nothing is done.
    type: list
    elements: dict
    suboptions:
      state:
        description: What shall become of this object. If left out, as the task's O(state) says.
        type: str
        choices: [present, absent]
      tenant_network:
        description: The tenant network of this object, by id or by name. If left out, as the task's O(tenant_network) says.
        type: str
      id: *id
      name: *name
      application_id: *application_id
      secret_key: *secret_key
      subscription_id: *subscription_id
      tenant_id: *tenant_id
      environment: *environment
      update_secret: *update_secret
seealso:
  - module: cloudlink.interconnect.alkira_credential_azure_vnet_info
  - module: cloudlink.interconnect.alkira_connector_azure_expressroute
"""

EXAMPLES = r"""
- name: Make a credential
  cloudlink.interconnect.alkira_credential_azure_vnet:
    name: prod
    application_id: 7b0e4c52-3d7e-4f0f-9c58-1f6f2f2f9a10
    secret_key: "{{ azure_secret }}"
    tenant_id: 41aa7f0c-0f2d-4d33-8b8e-5a2b8a1c7e21
  register: prod

- name: Replace its secret
  cloudlink.interconnect.alkira_credential_azure_vnet:
    name: prod
    application_id: 7b0e4c52-3d7e-4f0f-9c58-1f6f2f2f9a10
    secret_key: "{{ azure_secret }}"
    tenant_id: 41aa7f0c-0f2d-4d33-8b8e-5a2b8a1c7e21
    update_secret: always

- name: Remove it
  cloudlink.interconnect.alkira_credential_azure_vnet:
    id: "{{ prod.id }}"
    state: absent
"""

RETURN = r"""
actions:
  description:
    - What was done, or in check mode would be, in order.
    - V(create), V(update), V(provision) and V(delete).
    - V(delete) after V(create) for what failed its validation.
  returned: success and failure, without O(batch)
  type: list
  elements: str
  sample: [create]
credential:
  description:
    - The credential as it is after the task, or in check mode as it would be.
    - Nothing if it is absent.
  returned: success, and failure after a change, without O(batch)
  type: dict
  contains:
    id:
      description: The id.
      returned: always
      type: str
      sample: 6735bcee-5cd2-54ac-b31f-0a1685b29c56
    name:
      description: The name.
      returned: always
      type: str
      sample: prod
    credential_type:
      description: The type, in the portal's own words.
      returned: always
      type: str
      sample: AZURE_VNET
    sub_type:
      description: The subtype, in the portal's own words.
      returned: always
      type: str
      sample: ""
    status:
      description: Always nothing; the portal keeps no state of it.
      returned: always
      type: str
      sample: null
    provider_status:
      description: Always nothing.
      returned: always
      type: str
      sample: null
batch:
  description: A row for each item of O(batch), in the same order.
  returned: success, and failure of a change or with O(continue_on_error=true), with O(batch)
  type: list
  elements: dict
"""

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.credential_azure_vnet import CREDENTIAL
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import run_module


def main() -> None:
    run_module(CREDENTIAL)


if __name__ == "__main__":
    main()
