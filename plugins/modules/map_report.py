#!/usr/bin/python
# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: map_report
short_description: Draw the map into a run's report
version_added: 1.1.0
author:
  - Cloudlink Interconnect contributors (@cloudlink)
description:
  - A task of the role P(cloudlink.interconnect.network#role), and so of the playbooks C(cloudlink.interconnect.network) and
    C(cloudlink.interconnect.drift). Use one of those; this page explains the task.
  - The report is the fact C(interconnect_network) of C(localhost). Its lines stand beside the map on one page, which needs nothing else.
  - Looks only, as M(cloudlink.interconnect.map_draw) does, and so tells how the links are after the run. Nothing is changed, in check mode
    or not.
  - >-
    For example, C(cloudlink.interconnect.map_report: {report: plan.html}).
extends_documentation_fragment:
  - cloudlink.interconnect.attributes.manage
  - cloudlink.interconnect.map
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
options:
  report:
    description: The page to write, ending in C(.html).
    type: str
    required: true
"""

EXAMPLES = r"""
- name: Draw the map into the report
  cloudlink.interconnect.map_report:
    report: report.html
  run_once: true
  delegate_to: localhost
"""

RETURN = r"""
changed:
  description: Never.
  returned: always
  type: bool
  sample: false
file:
  description: The page, or nothing before the last of several waves and where it cannot be written.
  returned: always
  type: str
  sample: /home/net/report.html
problems:
  description: What could not be looked at. It is on the page too.
  returned: always
  type: list
  elements: str
  sample: []
"""
