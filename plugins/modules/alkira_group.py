#!/usr/bin/python
# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: alkira_group
short_description: Manage groups on Alkira
version_added: 1.0.0
author:
  - Cloudlink Interconnect contributors (@cloudlink)
description:
  - Creates, changes and removes groups.
  - Groups of connectors and services. Policies name them as source and destination. The implicit group that every
    connector brings along is listed too, and cannot be changed.
  - A group is found by O(id) or by O(name). An option that is left out is not managed and stays as it is. An empty
    one is cleared.
  - >-
    For example, C(cloudlink.interconnect.alkira_group: {name: branches}).
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
      - V(present) makes sure that the group exists and is as described. V(absent) makes sure that it does not exist.
    type: str
    choices: [present, absent]
    default: present
  id: &id
    description:
      - The id of an existing group. With it, O(name) is the name that it shall have.
      - A group of that id has to exist if O(state=present). If left out, the group is found by O(name).
    type: str
  name: &name
    description:
      - The name. The exact name; blanks, slashes and letters of any alphabet are fine.
      - Needed unless O(id) is given. More than one group of the name is an error that lists the ids.
    type: str
  description: &description
    description:
      - A description. V("") removes it.
      - If left out, it stays as it is, and a new object has none.
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
seealso:
  - module: cloudlink.interconnect.alkira_group_info
  - module: cloudlink.interconnect.alkira_connector_azure_expressroute
"""

EXAMPLES = r"""
- name: Make a group
  cloudlink.interconnect.alkira_group:
    name: networking
    description: Connectors of the network team
  register: made

- name: Rename it by its id, and remove the description
  cloudlink.interconnect.alkira_group:
    id: "{{ made.id }}"
    name: network operations
    description: ""

- name: Make several in one task
  cloudlink.interconnect.alkira_group:
    batch:
      - name: production
      - name: security
        description: Firewalls

- name: Look at them
  cloudlink.interconnect.alkira_group_info:
    name_regex: ^(production|security)$

- name: Remove all of them
  cloudlink.interconnect.alkira_group:
    state: absent
    batch:
      - name: network operations
      - name: production
      - name: security
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
group:
  description:
    - The group as it is after the task, or in check mode as it would be.
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
    status:
      description: The provision state, as RV(group.provision_state).
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

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.group import GROUP
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import run_module


def main() -> None:
    run_module(GROUP)


if __name__ == "__main__":
    main()
