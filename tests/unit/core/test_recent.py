# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Listings of a moment ago: only where somebody keeps them, and not beyond a write."""

from __future__ import annotations

from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import recent

ONE, OTHER = object(), object()


def test_nothing_is_kept_unasked():
    assert recent.listed(ONE, "VPC", ["a"]) == ["a"]
    assert recent.last(ONE, "VPC") is None


def test_what_is_kept_is_that_of_its_client_and_kind():
    with recent.kept():
        recent.listed(ONE, "VPC", [])
        assert recent.last(ONE, "VPC") == []
        assert recent.last(OTHER, "VPC") is None and recent.last(ONE, "peering") is None
    assert recent.last(ONE, "VPC") is None


def test_nothing_is_kept_from_a_write_on():
    with recent.kept():
        recent.listed(ONE, "VPC", ["a"])
        recent.written()
        assert recent.last(ONE, "VPC") is None
        # It may have been read before the write.
        recent.listed(ONE, "VPC", ["a"])
        assert recent.last(ONE, "VPC") is None
    with recent.kept():
        recent.listed(ONE, "VPC", ["b"])
        assert recent.last(ONE, "VPC") == ["b"]
