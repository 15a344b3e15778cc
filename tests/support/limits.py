# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long anything that tests start may take before it counts as hanging. No test is about speed, so no machine is too slow."""

HANG = 1800.0
"""Seconds. The same number is the timeout in pytest.ini, less what it takes to say what hung."""
