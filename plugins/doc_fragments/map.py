# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the modules that draw maps have in common: ``map``, and ``.drawn`` for those of a map by itself."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  options:
    description: Options for the tasks of the link modules, by kind, such as those of a connection.
    type: dict
    default: {}
"""

    DRAWN = r"""
options:
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
  unmanaged:
    description: Whether the accounts and regions of the topology are searched for what is not in the file.
    type: bool
    default: true
"""
