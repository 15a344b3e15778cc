# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options of the action plugins that run on the controller alone, and have no module's code to check them."""

from __future__ import annotations

from typing import Any

from ansible.errors import AnsibleActionFail
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.in_worker import plain


def validated(spec: dict[str, Any], given: Any) -> dict[str, Any]:
    """The options of a task, as a module of this argument spec would have them.

    :raises AnsibleActionFail: with everything that is wrong with them.
    """
    checked = ArgumentSpecValidator(spec).validate(plain(given))
    if checked.error_messages:
        raise AnsibleActionFail("; ".join(checked.error_messages))
    return checked.validated_parameters
