# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What happens to an option that the cloud cannot change on an existing object."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  on_immutable_change:
    description:
      - What to do when an option differs that the cloud cannot change on an existing object.
      - With V(fail) the task fails before it changes anything, and names the option, its present and its wanted value.
      - With V(recreate) the object is deleted and created anew. It gets another id, keeps what the task does not mention,
        and interrupts the traffic that passes through it. Objects that cannot be replaced safely fail all the same; the
        notes of a module say so.
    type: str
    choices: [fail, recreate]
    default: fail
"""
