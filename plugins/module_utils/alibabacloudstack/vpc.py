# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""VPCs on Apsara Stack. Source: Apsara Stack contract 4.1 and 6.2."""

from __future__ import annotations

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.vpc import Vpc
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibabacloudstack.client import FAMILY
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import Info, Manage

VPC = Manage(FAMILY, Vpc())
VPC_INFO = Info(FAMILY, Vpc())
