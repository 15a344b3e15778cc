#!/usr/bin/python
# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: alkira_connector_ipsec_tunnel_profile
short_description: Manage IPsec tunnel profiles on Alkira
version_added: 1.0.0
author:
  - Cloudlink Interconnect contributors (@cloudlink)
description:
  - Creates, changes and removes the profiles that the tunnels of connectors refer to.
  - A profile is found by O(id) or by O(name). An option that is left out is not managed and stays as it is.
  - >-
    For example, C(cloudlink.interconnect.alkira_connector_ipsec_tunnel_profile: {name: strong, ike_dh_group: ECP384}).
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
      - V(present) makes sure that the profile exists and is as described. V(absent) makes sure that it does not exist.
    type: str
    choices: [present, absent]
    default: present
  id: &id
    description:
      - The id of an existing profile. With it, O(name) is the name that it shall have.
      - A profile of that id has to exist if O(state=present). If left out, the profile is found by O(name).
    type: str
  name: &name
    description:
      - The name. The exact name; blanks, slashes and letters of any alphabet are fine.
      - Needed unless O(id) is given. More than one profile of the name is an error that lists the ids.
    type: str
  description: &description
    description:
      - A description. V("") removes it.
      - If left out, it stays as it is, and a new object has none.
    type: str
  ipsec_encryption_algorithm: &ipsec_encryption_algorithm
    description:
      - How traffic is encrypted, V(AES256CBC), V(AES192CBC), V(AES128CBC), V(3DESCBC), V(AES256GCM16), V(AES192GCM16)
        or V(AES128GCM16). Another value is sent with a warning.
      - Needed to make a profile. If left out, it stays as it is.
    type: str
  ipsec_integrity_algorithm: &ipsec_integrity_algorithm
    description:
      - How the integrity of traffic is protected, V(SHA1), V(SHA256), V(SHA384), V(SHA512) or V(MD5), or V("") for
        ciphers that do it themselves. Another value is sent with a warning.
      - If left out, it stays as it is, and a new profile has none.
    type: str
  ipsec_dh_group: &ipsec_dh_group
    description:
      - The group of the key exchange for traffic, V(MODP1024), V(MODP2048), V(MODP3072), V(MODP4096), V(MODP6144),
        V(MODP8192), V(ECP256), V(ECP384), V(ECP521), V(CURVE25519), or V(NONE) for no perfect forward secrecy.
        Another value is sent with a warning.
      - Needed to make a profile. If left out, it stays as it is.
    type: str
  ike_encryption_algorithm: &ike_encryption_algorithm
    description:
      - How IKE is encrypted, V(AES256CBC), V(AES192CBC), V(AES128CBC), V(3DESCBC), V(AES256GCM16), V(AES192GCM16) or
        V(AES128GCM16). Another value is sent with a warning.
      - Needed to make a profile. If left out, it stays as it is.
    type: str
  ike_integrity_algorithm: &ike_integrity_algorithm
    description:
      - How the integrity of IKE is protected, V(SHA1), V(SHA256), V(SHA384), V(SHA512) or V(MD5). Another value is
        sent with a warning.
      - Needed to make a profile. If left out, it stays as it is.
    type: str
  ike_dh_group: &ike_dh_group
    description:
      - The group of the key exchange of IKE, V(MODP1024), V(MODP2048), V(MODP3072), V(MODP4096), V(MODP6144),
        V(MODP8192), V(ECP256), V(ECP384), V(ECP521) or V(CURVE25519). Another value is sent with a warning.
      - Needed to make a profile. If left out, it stays as it is.
    type: str
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
      description: *description
      ipsec_encryption_algorithm: *ipsec_encryption_algorithm
      ipsec_integrity_algorithm: *ipsec_integrity_algorithm
      ipsec_dh_group: *ipsec_dh_group
      ike_encryption_algorithm: *ike_encryption_algorithm
      ike_integrity_algorithm: *ike_integrity_algorithm
      ike_dh_group: *ike_dh_group
seealso:
  - module: cloudlink.interconnect.alkira_connector_ipsec_tunnel_profile_info
  - module: cloudlink.interconnect.alkira_connector_azure_expressroute
"""

EXAMPLES = r"""
- name: Make a profile
  cloudlink.interconnect.alkira_connector_ipsec_tunnel_profile:
    name: strong
    ipsec_encryption_algorithm: AES256CBC
    ipsec_integrity_algorithm: SHA256
    ipsec_dh_group: MODP2048
    ike_encryption_algorithm: AES256CBC
    ike_integrity_algorithm: SHA256
    ike_dh_group: MODP2048
  register: strong

- name: Use a stronger group for traffic
  cloudlink.interconnect.alkira_connector_ipsec_tunnel_profile:
    name: strong
    ipsec_dh_group: ECP384

- name: Look at it
  cloudlink.interconnect.alkira_connector_ipsec_tunnel_profile_info:
    ids:
      - "{{ strong.id }}"

- name: Remove it
  cloudlink.interconnect.alkira_connector_ipsec_tunnel_profile:
    name: strong
    state: absent
"""

RETURN = r"""
actions:
  description:
    - What was done, or in check mode would be, in order.
    - V(create), V(update), V(provision) and V(delete).
    - V(dry_run) validates what is there as it is, and changes nothing.
  returned: success and failure, without O(batch)
  type: list
  elements: str
  sample: [create]
ipsec_tunnel_profile:
  description:
    - The profile as it is after the task, or in check mode as it would be.
    - Nothing if it is absent.
  returned: success, and failure after a change, without O(batch)
  type: dict
  contains:
    id:
      description: The id.
      returned: always
      type: str
      sample: "1001"
    name:
      description: The name.
      returned: always
      type: str
      sample: prod
    description:
      description: The description.
      returned: always
      type: str
      sample: Production
    ipsec_encryption_algorithm:
      description: How traffic is encrypted.
      returned: always
      type: str
      sample: AES256CBC
    ipsec_integrity_algorithm:
      description: How the integrity of traffic is protected.
      returned: always
      type: str
      sample: SHA256
    ipsec_dh_group:
      description: The group of the key exchange for traffic.
      returned: always
      type: str
      sample: MODP2048
    ike_encryption_algorithm:
      description: How IKE is encrypted.
      returned: always
      type: str
      sample: AES256CBC
    ike_integrity_algorithm:
      description: How the integrity of IKE is protected.
      returned: always
      type: str
      sample: SHA256
    ike_dh_group:
      description: The group of the key exchange of IKE.
      returned: always
      type: str
      sample: MODP2048
    status:
      description: The provision state, as RV(ipsec_tunnel_profile.provision_state).
      returned: always
      type: str
      sample: SUCCESS
    provider_status:
      description: The same in the portal's own words.
      returned: always
      type: str
      sample: SUCCESS
    provision_state:
      description:
        - V(SUCCESS), V(PENDING) (changed and not provisioned), V(FAILED), V(PARTIAL_SUCCESS), or a state on the way.
        - Nothing where it is not known. The portal tells it of single objects only, so that it is missing from the
          results of listings and of most batches.
      returned: always
      type: str
      sample: SUCCESS
batch:
  description: A row for each item of O(batch), in the same order.
  returned: success, and failure of a change or with O(continue_on_error=true), with O(batch)
  type: list
  elements: dict
"""

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.connector_ipsec_tunnel_profile import (
    TUNNEL_PROFILE,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import run_module


def main() -> None:
    run_module(TUNNEL_PROFILE)


if __name__ == "__main__":
    main()
