#!/usr/bin/python
# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: map_draw
short_description: Draw a network and the state of its links
version_added: 1.1.0
author:
  - Cloudlink Interconnect contributors (@cloudlink)
description:
  - A task of the role P(cloudlink.interconnect.map#role) and the playbook C(cloudlink.interconnect.map). Use one of those; this page
    explains the task.
  - The hosts of the play are links of the inventory plugin P(cloudlink.interconnect.topology#inventory), or C(localhost) for a map without
    a topology. The task runs once for all of them, with C(run_once). M(cloudlink.interconnect.map_check) goes before it.
  - Looks only, by one listing of the networks and one of what joins them for each account and region. A plan of each kind of link, by its
    module in check mode, and a look by the info twin of that share what was listed, and read routes beside it. Nothing is changed, in
    check mode or not.
  - >-
    For example, C(cloudlink.interconnect.map_draw: {file: [network.html]}).
extends_documentation_fragment:
  - cloudlink.interconnect.attributes.manage
  - cloudlink.interconnect.map
  - cloudlink.interconnect.map.drawn
attributes:
  check_mode:
    description: Can run in check mode. It writes its files then, too.
    support: full
  diff_mode:
    support: none
  action:
    description: Indicates that an action plugin of the same name runs on the controller.
    support: full
  action_group:
    description: Is in no action group, since it takes none of the options that those set.
    support: none
    membership: []
"""

EXAMPLES = r"""
- name: Draw what one region holds
  cloudlink.interconnect.map_draw:
    file: [network.html, network.json]
    places:
      - cloud: alicloud
        regions: [cn-hangzhou]
  run_once: true
  delegate_to: localhost
  register: drawn

- name: Make sure that nothing is dead
  ansible.builtin.assert:
    that: drawn.counts.dead == 0
"""

RETURN = r"""
changed:
  description: Never.
  returned: always
  type: bool
  sample: false
msg:
  description: In one sentence, how many links are in which state.
  returned: always
  type: str
  sample: "7 networks, 4 links: 1 missing, 3 as it should be"
counts:
  description:
    - How many links are in which state. V(ok), V(drifted) (all is there, and something differs), V(half_made) (a part is missing, or waits
      for the other party), V(dead) (rejected, expired, failed), V(missing), V(unmanaged) (not in the file) and V(unknown) (could not
      be looked at).
  returned: on success
  type: dict
  sample: {dead: 0, half_made: 0, missing: 1, drifted: 0, unmanaged: 0, unknown: 0, ok: 3}
files:
  description: The files that were written.
  returned: on success
  type: list
  elements: str
  sample: [/home/net/network.html]
problems:
  description: What could not be looked at.
  returned: on success
  type: list
  elements: str
  sample: []
"""
