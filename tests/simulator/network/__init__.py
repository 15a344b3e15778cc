# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""VPCs, route tables, route entries and tags, as both Alibaba clouds have them (Vpc 2016-04-28).

A cloud derives from ``NetworkCloud`` and takes ``ACTIONS`` into its table. Where the two differ, a switch says so: each
cloud sets its defaults.
"""

from __future__ import annotations

from . import regions, routes, tags, vpcs  # noqa: F401  (importing enters their actions)
from .cloud import NetworkCloud
from .model import NextHop, RouteEntry, RouteTable, Vpc
from .product import VPC
from .table import Table

ACTIONS = VPC.table

__all__ = ["ACTIONS", "VPC", "NetworkCloud", "NextHop", "RouteEntry", "RouteTable", "Table", "Vpc"]
