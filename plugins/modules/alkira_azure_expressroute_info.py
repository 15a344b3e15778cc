#!/usr/bin/python
# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: alkira_azure_expressroute_info
short_description: Look at ExpressRoute circuits on Alkira
version_added: 1.1.0
author:
  - Cloudlink Interconnect contributors (@cloudlink)
description:
  - Returns what there is of the connectors, and of the other objects, that M(cloudlink.interconnect.alkira_azure_expressroute)
    would make, and the state of the tenant network. It takes the same data; only names and ids matter.
  - >-
    For example, C(cloudlink.interconnect.alkira_azure_expressroute_info: {name: er-zurich}).
extends_documentation_fragment:
  - cloudlink.interconnect.alkira
  - cloudlink.interconnect.alkira_azure_expressroute
  - cloudlink.interconnect.attributes
  - cloudlink.interconnect.attributes.info
  - cloudlink.interconnect.marks
  - cloudlink.interconnect.marks.info
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
count:
  description: How many links carry the mark, those of O(except_ids) among them.
  returned: with O(marked)
  type: int
  sample: 12
segments:
  description: Segments with the mark.
  returned: with O(marked)
  type: list
  elements: dict
  contains:
    id: {description: The id., returned: always, type: str, sample: '1'}
    name: {description: The name., returned: always, type: str, sample: corp}
groups:
  description: Groups with the mark.
  returned: with O(marked)
  type: list
  elements: dict
  contains:
    id: {description: The id., returned: always, type: str, sample: '1'}
    name: {description: The name., returned: always, type: str, sample: corp}
billing_tags:
  description: Billing tags with the mark.
  returned: with O(marked)
  type: list
  elements: dict
  contains:
    id: {description: The id., returned: always, type: str, sample: '1'}
    name: {description: The name., returned: always, type: str, sample: corp}
credentials:
  description: Credentials with the mark, of which there are none.
  returned: with O(marked)
  type: list
  elements: dict
  contains:
    id: {description: The id., returned: always, type: str, sample: '1'}
    name: {description: The name., returned: always, type: str, sample: corp}
tunnel_profiles:
  description: Tunnel profiles with the mark.
  returned: with O(marked)
  type: list
  elements: dict
  contains:
    id: {description: The id., returned: always, type: str, sample: '1'}
    name: {description: The name., returned: always, type: str, sample: corp}
links:
  description:
    - A row for each connector, in the order of the task.
    - Each holds the keys of RV(cloudlink.interconnect.alkira_azure_expressroute#module:links).
  returned: unless the options are wrong
  type: list
  elements: dict
  contains:
    id:
      description: The id. Nothing if there is no such connector.
      returned: always
      type: str
      sample: "1009"
shared:
  description:
    - A row for each of the other objects, and one for the tenant network.
    - Each holds the keys of RV(cloudlink.interconnect.alkira_azure_expressroute#module:shared).
  returned: with RV(links), if there are any
  type: list
  elements: dict
"""

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.azure_expressroute import (
    AZURE_EXPRESSROUTE_INFO,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import run_module


def main() -> None:
    run_module(AZURE_EXPRESSROUTE_INFO)


if __name__ == "__main__":
    main()
