# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Identifiers in the shapes that the clouds use."""

from __future__ import annotations

import random
import string
import uuid

ALPHABET = string.digits + string.ascii_lowercase


def new_id(prefix: str, length: int = 17) -> str:
    """``<prefix>-`` and lower-case letters and digits, e.g. ``vpc-8vbk3u5m0q2c7d1xz``."""
    return f"{prefix}-{''.join(random.choices(ALPHABET, k=length))}"


def request_id() -> str:
    """An upper-case UUID."""
    return str(uuid.uuid4()).upper()
