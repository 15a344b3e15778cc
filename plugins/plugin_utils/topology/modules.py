# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of the modules that a topology ends in, taken from the modules' own code, so that there is one list of them."""

from __future__ import annotations

import functools
import importlib
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology.shapes import of_spec

if TYPE_CHECKING:
    from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology.shapes import Table

HOME = "ansible_collections.cloudlink.interconnect.plugins.module_utils."


@functools.cache
def _entry(file: str, entry: str) -> Any:
    return getattr(importlib.import_module(HOME + file), entry)


def table(
    module: str, file: str, entry: str, within: str | None = None, drop: Collection[str] = (), **more: Any
) -> Table:
    """The shape of a module's options.

    :param file, entry: where its code is.
    :param within: the list option whose items are meant, instead of the module's own options.
    :param drop: options that a topology gives itself.
    """

    def options() -> dict[str, Any]:
        known = _entry(file, entry).resource.options
        return known[within]["options"] if within else known

    return of_spec(options, (module, within) if within else (module,), drop=drop, **more)


def connection(module: str, file: str, entry: str = "FAMILY", **more: Any) -> Table:
    """The shape of the connection options that one end of a link may bring along.

    :param module: one of the family, whose documentation tells what they mean.
    """

    def options() -> dict[str, Any]:
        family = _entry(file, entry)
        known = family.connection_spec(family.env_prefix)
        # What belongs to the network itself is given beside them.
        return {name: known[name] for name in family.account_options if name not in ("region", "account_id")}

    return of_spec(options, (module,), lazy=True, **more)
