# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whole role runs against the simulator in the same process, with everything going wrong that can; see README.md."""
