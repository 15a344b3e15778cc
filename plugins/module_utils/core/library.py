# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The libraries that are not part of Ansible. Each is imported where it is first used, so that its absence can be told."""

from __future__ import annotations

from typing import Any

from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.errors import InterconnectError

NEEDED = ("netaddr", "requests")


def library(name: str) -> Any:
    """A library that runs need.

    :raises InterconnectError: it is not installed.
    """
    try:
        return __import__(name)
    except ImportError:
        raise InterconnectError(
            "The Python library %r is missing on the host that runs this task; install it there (pip install %s)"
            % (name, name)
        ) from None
