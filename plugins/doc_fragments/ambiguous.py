# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The option of modules whose cloud lets two objects have the same name."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  on_ambiguous:
    description:
      - What to do with O(state=absent) when several objects match, none of which is named by its id.
      - V(fail) changes nothing and lists their ids.
      - V(remove_all) removes all of them. The result then has their ids under C(ids).
      - With O(state=present), several matches are always an error.
    type: str
    choices: [fail, remove_all]
    default: fail
    version_added: 1.1.0
"""
