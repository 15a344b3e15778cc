# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Imported for what it does: from here on Python keeps the compiled code of this folder too."""

from __future__ import annotations

from ansible_collections.cloudlink.interconnect.plugins import module_utils

__all__ = ["module_utils"]
