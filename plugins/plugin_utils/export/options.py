# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From an object, as info modules return it, back to the options of its module."""

from __future__ import annotations

import importlib
from typing import Any

from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import Manage
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.resource import Want

ACTIONS = "ansible_collections.cloudlink.interconnect.plugins.action."
OURS = "cloudlink.interconnect."


class Nowhere:
    """Stands for the client of an object: where it is, and nothing that could be called."""

    check_mode = True

    def __init__(self, region: str | None) -> None:
        self.region = region


def entry_of(module: str) -> Any:
    """The entry of a module that manages objects.

    :param module: with or without the collection's name.
    :raises ValueError: there is none; its text says why.
    """
    name = module.removeprefix(OURS)
    try:
        found = importlib.import_module(ACTIONS + name).ActionModule.ENTRY if name.isidentifier() else None
    except (ImportError, AttributeError):
        found = None
    if not isinstance(found, Manage):
        raise ValueError("%r is no module of %s that manages single objects" % (module, OURS.rstrip(".")))
    return found


def options_of(entry: Any, obj: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """``(options, {option: why it is left out})``

    What is empty is left out, since there is nothing to manage; and so is what the module itself would refuse, such as a
    bandwidth where there can be none.

    :param entry: of the module.
    :param obj: an object as its info module returns it.
    """
    resource = entry.resource
    options = _known(resource.options, obj)
    for option, key in ((resource.id_option, "id"), (resource.name_option, "name")):
        if option in resource.options and obj.get(key) not in (None, ""):
            options.setdefault(option, str(obj[key]))
    refused: dict[str, Any] = {}
    while True:
        wrong = {option.partition(".")[0].partition("[")[0]: text for option, text in _check(resource, options, obj)}
        wrong = {option: text for option, text in wrong.items() if option in options}
        if not wrong:
            return options, refused
        refused.update(wrong)
        options = {name: value for name, value in options.items() if name not in wrong}


def _check(resource: Any, options: dict[str, Any], obj: dict[str, Any]) -> list[Any]:
    whole = {**dict.fromkeys(resource.options), **options, "state": "present"}
    return list(resource.check(Want("", resource.spelled(whole), Nowhere(obj.get("region_id")))))


def _known(spec: dict[str, Any], obj: dict[str, Any]) -> dict[str, Any]:
    """What of an object are options, at all levels."""
    found = {}
    for name, option in spec.items():
        value = obj.get(name)
        if value in (None, "", [], {}) or option.get("no_log"):
            continue
        inner = option.get("options")
        if inner and isinstance(value, list):
            value = [_known(inner, one) for one in value]
        elif inner:
            value = _known(inner, value)
        found[name] = value
    return found
