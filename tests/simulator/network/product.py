# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The table that the actions of product Vpc are entered in."""

from __future__ import annotations

from ..rpc.action import Actions

VPC = Actions("2016-04-28")
