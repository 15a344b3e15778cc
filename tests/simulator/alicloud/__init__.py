# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The simulated Alibaba Cloud (public): Vpc 2016-04-28, VpcPeer 2022-01-01 and Sts 2015-04-01 on one port."""

from __future__ import annotations

from .cloud import AlicloudCloud

__all__ = ["AlicloudCloud"]
