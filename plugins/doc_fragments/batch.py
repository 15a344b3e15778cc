# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options that concern a batch as a whole. ``batch`` itself stands in each module: its items are the module's options.

A family with another default for ``concurrency`` says only that, in its own fragment, named before this one.
"""

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
      - A word is taken since version 1.1.0; before, the default was 10.
    type: str
    default: auto
  continue_on_error:
    description:
      - Whether a batch goes on when one of its objects fails.
      - With V(false) nothing at all is changed if the plan of any object shows that it cannot be done. If an object fails
        later, no further object is started, and those under way are waited for.
      - With V(true) every object that can be brought to what is wanted is. The task fails all the same in the end, and
        C(batch[].error) says what is wrong with which object.
    type: bool
    default: false
  return_objects:
    description:
      - Whether RV(batch) holds each object as a whole, as C(batch[].object).
      - With V(false) a row holds only what other objects need to know, so that the result of a thousand objects stays small
        enough for a controller to store.
    type: bool
    default: false
"""
