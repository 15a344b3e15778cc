#!/usr/bin/python
# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: alkira_connector_ipsec_tunnel_profile_info
short_description: List IPsec tunnel profiles on Alkira
version_added: 1.0.0
author:
  - Cloudlink Interconnect contributors (@cloudlink)
description:
  - Returns the profiles that match all given filters. Without a filter, it returns all.
  - >-
    For example, C(cloudlink.interconnect.alkira_connector_ipsec_tunnel_profile_info: {name: strong}).
extends_documentation_fragment:
  - cloudlink.interconnect.alkira
  - cloudlink.interconnect.alkira.lists
  - cloudlink.interconnect.attributes
  - cloudlink.interconnect.attributes.info
seealso:
  - module: cloudlink.interconnect.alkira_connector_ipsec_tunnel_profile
"""

EXAMPLES = r"""
- name: List all profiles
  cloudlink.interconnect.alkira_connector_ipsec_tunnel_profile_info:
  register: found

- name: Find one by its name
  cloudlink.interconnect.alkira_connector_ipsec_tunnel_profile_info:
    name: strong
"""

RETURN = r"""
ipsec_tunnel_profiles:
  description:
    - What matches, in the order in which the portal lists it.
    - Each holds the keys of RV(cloudlink.interconnect.alkira_connector_ipsec_tunnel_profile#module:ipsec_tunnel_profile).
  returned: success
  type: list
  elements: dict
"""

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.connector_ipsec_tunnel_profile import (
    TUNNEL_PROFILE_INFO,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import run_module


def main() -> None:
    run_module(TUNNEL_PROFILE_INFO)


if __name__ == "__main__":
    main()
