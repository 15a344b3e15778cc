#!/usr/bin/python
# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: alkira_azure_expressroute_info
short_description: Look at Azure ExpressRoute connectors on Alkira and at all that they need
version_added: 1.1.0
author:
  - Cloudlink Interconnect contributors (@cloudlink)
description:
  - Returns what there is of the connectors, and of the other objects, that M(cloudlink.interconnect.alkira_azure_expressroute)
    would make, and the state of the tenant network. It takes the same data; only names and ids matter.
extends_documentation_fragment:
  - cloudlink.interconnect.alkira
  - cloudlink.interconnect.alkira_azure_expressroute
  - cloudlink.interconnect.attributes
  - cloudlink.interconnect.attributes.info
seealso:
  - module: cloudlink.interconnect.alkira_azure_expressroute
  - module: cloudlink.interconnect.alkira_connector_azure_expressroute_info
"""

EXAMPLES = r"""
- name: Look at a connector and at its segment
  cloudlink.interconnect.alkira_azure_expressroute_info:
    name: er-zurich
    segments:
      - name: corp
  register: found

- name: Show whether it is provisioned
  ansible.builtin.debug:
    msg: "{{ found.links[0].name }} {{ found.links[0].status }}"
"""

RETURN = r"""
msg:
  description:
    - A sentence about all connectors. After a failure also what cannot be read.
  returned: always
  type: str
  sample: "2 Azure ExpressRoute connectors: 1 SUCCESS, 1 not there"
links:
  description:
    - A row for each connector, in the order of the task.
  returned: success
  type: list
  elements: dict
  contains:
    name:
      description: The name, as the task has it.
      returned: always
      type: str
      sample: er-zurich
    id:
      description: The id. Nothing if there is no such connector.
      returned: always
      type: str
      sample: "1009"
    implicit_group_id:
      description: The id of the group that came with the connector.
      returned: always
      type: str
      sample: "1010"
    status:
      description: The provision state of the connector, as far as the portal tells it.
      returned: always
      type: str
      sample: SUCCESS
    provision_state:
      description: The provision state of the tenant network.
      returned: always
      type: str
      sample: SUCCESS
    parts:
      description: The connector itself, with the keys of RV(shared).
      returned: always
      type: list
      elements: dict
shared:
  description:
    - A row for each of the other objects, and one for the tenant network.
  returned: success
  type: list
  elements: dict
  contains:
    part:
      description:
        - V(segment), V(group), V(billing_tag), V(credential), V(tunnel_profile), or V(provisioning) for the tenant network.
      returned: always
      type: str
      sample: segment
    kind:
      description: The kind of object, in words.
      returned: always
      type: str
      sample: segment
    name:
      description: The name.
      returned: always
      type: str
      sample: corp
    id:
      description: The id. Nothing if there is no such object.
      returned: always
      type: str
      sample: "1001"
    status:
      description: The provision state, as far as the portal tells it.
      returned: always
      type: str
      sample: SUCCESS
    object:
      description: The object as the info module of its kind returns it. Nothing if there is none.
      returned: always
      type: dict
error:
  description: What went wrong, for a program to branch on. The message for a person is in C(msg).
  returned: on failure
  type: dict
problems:
  description:
    - Everything that is wrong with the options, one line each.
  returned: on failure, if options are wrong
  type: list
  elements: str
  sample: ["name: Azure ExpressRoute connector is found by its name or by id; give one of them"]
"""

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.azure_expressroute import (
    AZURE_EXPRESSROUTE_INFO,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import run_module


def main():
    run_module(AZURE_EXPRESSROUTE_INFO)


if __name__ == "__main__":
    main()
