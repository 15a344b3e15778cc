# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``Filter.N.Key`` and ``Filter.N.Value.M``: filters are AND-ed, the values of one are OR-ed (contract, 4.2)."""

from __future__ import annotations

from ..rpc.errors import RpcError, malformed
from ..rpc.parameters import Parameters

MOST_FILTERS = 5


def read_filters(p: Parameters, keys: tuple[str, ...]) -> dict[str, list[str]]:
    """``{key: [value, ...]}``; a key given twice keeps the values that are in both."""
    structures = p.structures("Filter")
    if len(structures) > MOST_FILTERS:
        raise malformed("Filter")
    filters: dict[str, list[str]] = {}
    for members in structures:
        key = members.get("Key", "")
        if key not in keys:
            raise RpcError("InvalidFilterKey.ValueNotSupported", f"The filter key must be one of {', '.join(keys)}.")
        values = [value for name, value in members.items() if name.startswith("Value.")]
        filters[key] = [value for value in values if key not in filters or value in filters[key]]
    return filters
