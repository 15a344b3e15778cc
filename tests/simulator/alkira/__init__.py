# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A simulated Alkira portal."""

from __future__ import annotations

from .cloud import AlkiraCloud

__all__ = ["AlkiraCloud"]
