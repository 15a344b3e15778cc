# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the modules of the role network have in common: ``network``, and ``.tasks`` for those that run link modules."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
attributes:
  check_mode:
    description: Can run in check mode and predict what would be done, without changing anything.
    support: full
  action:
    description: Indicates that an action plugin of the same name runs on the controller.
    support: full
  action_group:
    description: Is in no action group, since it takes none of the options that those set.
    support: none
    membership: []
options:
  state:
    description: V(present) brings about the links of the play, V(absent) removes them, with what they made and nothing else uses.
    type: str
    choices: [present, absent]
    default: present
"""

    TASKS = r"""
options:
  options:
    description:
      - Options for the tasks of the link modules, by kind, such as C(wait_timeout), C(concurrency), C(purge_routes) or a connection.
      - What follows from the topology, such as the lists of links, and C(continue_on_error), which is always true, cannot be given.
    type: dict
    default: {}
"""
