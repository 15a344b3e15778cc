# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options that concern all links of a task, for modules that take any number of links: what ``batch`` is for objects."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  concurrency:
    description:
      - How many calls that change something are under way at once, from V(1) to V(100), or V(auto).
      - With V(auto) there are 10 at first, and up to 50 as long as answers come without growing slower and without the
        cloud refusing a call for load. When it does, calls leave at the pace that the account bears.
      - A number also limits how many calls that only read are under way at once, though not below 10.
    type: str
    default: auto
  continue_on_error:
    description:
      - Whether the other links go on when one of them fails.
      - With V(false) nothing at all is changed if the plan of any part of any link shows that it cannot be done. If
        something fails later, nothing further is started, and what is under way is waited for.
      - With V(true) every link that can be brought to what is wanted is, and nothing is done about a link of which a part
        cannot be planned. The task fails all the same in the end, and C(links[].error) says what is wrong with which link.
    type: bool
    default: false
  return_objects:
    description:
      - Whether each part in RV(links[].parts) holds its object as a whole, as C(links[].parts[].object).
      - With V(false) a part tells only its name, id and status, so that the result of a thousand links stays small enough
        for a controller to store.
    type: bool
    default: false
"""

    # For modules that describe the other options in words of their own.
    PARTS = r"""
options:
  return_parts:
    description:
      - Whether each row of C(links) holds C(parts), a row for each object that the link consists of.
      - With V(false) a row has the link's name, status, outcome and changes alone, and with O(state=present) its ids are in
        C(summary) only. Ansible goes through every text of a result more than once, so that a task of a thousand links and more
        ends seconds sooner.
    type: bool
    default: true
    version_added: 1.1.0
"""
