# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the router interfaces of a pair are called, unless somebody says otherwise."""

from __future__ import annotations

DEFAULT_NAMES = {"initiating": "%s", "accepting": "%s-opposite"}
"""By side; the name of the pair is put in."""
