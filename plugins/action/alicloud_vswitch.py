# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alicloud.vswitch import VSWITCH
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.in_worker import InWorkerAction


class ActionModule(InWorkerAction):
    ENTRY = VSWITCH
