# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Ansible features a module supports: ``attributes``, and ``.manage`` or ``.info`` beside it.

The membership in action groups belongs to the fragment of the family's connection options.
"""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
attributes:
  check_mode:
    description: Can run in check mode and predict what would be done, without changing anything.
    support: full
    details:
      - Check mode reads from the cloud and writes nothing, so it needs working credentials too.
      - An id that the cloud gives an object only when it is made is shown as V((known after apply\)).
        Modules accept that value in check mode, so that a whole play can be predicted from an empty account.
  platform:
    description: Target operating systems that the module can run on.
    platforms: posix
    support: full
  async:
    description: Supports being used with the C(async) keyword.
    support: full
    details:
      - An asynchronous task always runs as a module of its own, never in Ansible's worker process.
  action:
    description: Indicates that an action plugin of the same name runs on the controller.
    support: full
    details:
      - On a local connection the code runs inside Ansible's worker process, which is much faster than to start a module.
        On any other connection, and with C(become), C(async) or a Python interpreter of your own choice, the module itself
        runs. Options, results and check mode are the same.
      - Set the variable C(cloudlink_in_worker) or the environment variable E(CLOUDLINK_IN_WORKER) to V(false) to always
        run the module.
notes:
  - Results that modules have in common, such as C(changed), C(error), C(diff) and the keys of each row, are described once for all of
    them, in C(docs/results.md) of this collection.
"""

    # Modules that change something.
    MANAGE = r"""
attributes:
  diff_mode:
    description: Returns what has changed, or in check mode would change, with C(--diff).
    support: full
    details:
      - The diff holds the options that the task names, before and after. Secrets are masked.
  idempotent:
    description: A second run with the same options changes nothing and sends no write to the cloud.
    support: full
"""

    # Modules that only read.
    INFO = r"""
attributes:
  diff_mode:
    description: Returns what has changed, or in check mode would change, with C(--diff).
    support: N/A
    details:
      - The module never changes anything.
  idempotent:
    description: A second run with the same options changes nothing and sends no write to the cloud.
    support: full
"""
