#!/usr/bin/python
# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: map_check
short_description: Check what a map is asked for
version_added: 1.1.0
author:
  - Cloudlink Interconnect contributors (@cloudlink)
description:
  - A task of the role P(cloudlink.interconnect.map#role) and the playbook C(cloudlink.interconnect.map). Use one of those; this page
    explains the task.
  - Reads the inventory and its options, and makes no call. M(cloudlink.interconnect.map_draw) with the same options goes after it.
  - >-
    For example, C(cloudlink.interconnect.map_check: {file: [network.html]}).
extends_documentation_fragment:
  - cloudlink.interconnect.attributes.manage
  - cloudlink.interconnect.map
  - cloudlink.interconnect.map.drawn
attributes:
  check_mode:
    description: Can run in check mode, which makes no difference.
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
- name: Check what the map shall be drawn of
  cloudlink.interconnect.map_check:
    file: [network.html, network.json]
  run_once: true
  delegate_to: localhost
  register: checked
"""

RETURN = r"""
changed:
  description: Never.
  returned: always
  type: bool
  sample: false
draws:
  description: Whether this play is the one that draws. A play on C(localhost) does not if there is a topology, whose links are hosts.
  returned: on success
  type: bool
  sample: true
msg:
  description: Everything that is wrong, in one text.
  returned: on failure
  type: str
  sample: "map.svg must end in .html, .md, .dot or .json"
problems:
  description: Everything that is wrong.
  returned: on failure
  type: list
  elements: str
  sample: ["map.svg must end in .html, .md, .dot or .json"]
"""
