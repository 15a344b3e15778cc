#!/usr/bin/python
# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: map
short_description: Draws the links of a play over a topology, or what the clouds hold
version_added: 1.1.0
author:
  - Cloudlink Interconnect contributors (@cloudlink)
description:
  - What the role P(cloudlink.interconnect.map#role) and the playbook C(cloudlink.interconnect.map) consist of. Use one of those; this page
    explains their tasks.
  - The hosts of the play are links of the inventory plugin P(cloudlink.interconnect.topology#inventory), or C(localhost) for a map without
    a topology. Each step runs once for all of them, with C(run_once).
  - Looks only. For each kind of link it takes a plan by its module in check mode and a look by the info twin of that, then one listing of
    the networks and one of what joins them for each account and region. Nothing is changed, in check mode or not.
extends_documentation_fragment:
  - cloudlink.interconnect.attributes.manage
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
options:
  step:
    description:
      - V(check) refuses what is wrong before anything is looked at.
      - V(draw) looks, and writes the files.
    type: str
    choices: [check, draw]
    required: true
  file:
    description:
      - The files to write. C(.html) is a page for a browser that needs nothing else, C(.md) has a Mermaid diagram and a table, C(.dot) is
        for Graphviz, and C(.json) for machines.
    type: list
    elements: str
    default: [network.html]
  places:
    description:
      - Accounts and regions to look at beyond those of the topology, or without one. Each is a dictionary.
      - C(cloud) is C(alicloud), C(alibabacloudstack) or C(alkira). C(account) is C(own), the default, or C(peer). C(regions) is a list, and
        without it the region of the connection is meant. C(connection) holds further options of the info modules that say how the cloud
        is reached, such as C(accounts).
    type: list
    elements: raw
    default: []
  options:
    description: Options for the tasks of the link modules, by kind, such as those of a connection.
    type: dict
    default: {}
  unmanaged:
    description: Whether the accounts and regions of the topology are searched for what is not in the file.
    type: bool
    default: true
"""

EXAMPLES = r"""
- name: Draw what one region holds
  cloudlink.interconnect.map:
    step: draw
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
  returned: with O(step=draw), and on failure
  type: str
  sample: "7 networks, 4 links: 1 missing, 3 as it should be"
draws:
  description: Whether this play is the one that draws. A play on C(localhost) does not if there is a topology, whose links are hosts.
  returned: with O(step=check)
  type: bool
  sample: true
counts:
  description:
    - How many links are in which state. V(ok), V(drifted) (all is there, and something differs), V(half_made) (a part is missing, or waits
      for the other party), V(dead) (rejected, expired, failed), V(missing), V(unmanaged) (not in the file) and V(unknown) (could not
      be looked at).
  returned: with O(step=draw)
  type: dict
  sample: {dead: 0, half_made: 0, missing: 1, drifted: 0, unmanaged: 0, unknown: 0, ok: 3}
files:
  description: The files that were written.
  returned: with O(step=draw)
  type: list
  elements: str
  sample: [/home/net/network.html]
problems:
  description: What could not be looked at; on failure, everything that is wrong.
  returned: with O(step=draw), and on failure of O(step=check)
  type: list
  elements: str
  sample: []
"""
