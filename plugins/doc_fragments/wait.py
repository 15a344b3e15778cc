# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options that say whether and how long to wait for the cloud."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  wait:
    description:
      - Whether to wait until the object has settled, or until it is gone.
      - With V(false) the task ends as soon as the cloud has accepted the last change, and the result shows the object as it
        is then. Waits between two changes of one object take place all the same.
    type: bool
    default: true
  wait_timeout:
    description:
      - How long to wait, in seconds of the wall clock, at most 2000000. It counts for each change anew, and for all objects of a batch
        together.
      - A wait that is not over in time fails the task and shows the object as it was last seen. The cloud goes on with its
        work, so run the task again to wait further.
    type: float
    default: 300.0
  wait_interval:
    description:
      - The first pause between two looks, in seconds. The first look comes at once, and later pauses
        grow, to 5 seconds for most objects.
    type: float
    default: 0.5
"""
