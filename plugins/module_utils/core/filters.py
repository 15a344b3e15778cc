# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filters of info modules, declared: what each sends to the API, and how objects are checked once more on our side.

An API may match a name loosely or ignore a filter, so every filter that is given is checked on every object.
``Readable.query`` uses what is declared here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.contract import Object, Spec
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.resource import Readable


@dataclass(frozen=True)
class Filter:
    """One filter.

    :ivar name: option name.
    :ivar spec: its argument spec.
    :ivar api_key: the API's parameter that it is sent in; None = the API cannot filter by it.
    :ivar send: ``value -> value of that parameter``, where None = not sent.
    :ivar read: ``(resource, object) -> value`` to check; None = the field of the same name.
    :ivar same: ``(wanted, present) -> bool``; None = as the field compares, or equal.
    :ivar check: ``value -> text`` that says what is wrong with it, or None.
    :ivar empty: whether an empty value is a filter too, one that nothing passes.
    :ivar told: False = no object tells it; it only says where to look.
    """

    name: str
    spec: Spec = field(default_factory=lambda: {"type": "str"})
    api_key: str | None = None
    send: Callable[[Any], Any] | None = None
    read: Callable[[Readable, Object], Any] | None = None
    same: Callable[[Any, Any], bool] | None = None
    check: Callable[[Any], str | None] | None = None
    empty: bool = False
    told: bool = True

    def given(self, params: Mapping[str, Any]) -> bool:
        value = params.get(self.name)
        return value is not None if self.empty else bool(value)

    def passes(self, resource: Readable, obj: Object, wanted: Any) -> bool:
        """Whether an object, as the API returns it, is one of those that are wanted."""
        if not self.told:
            return True
        if self.read is not None:
            present, same = self.read(resource, obj), self.same or _equal
        else:
            declared = resource.by_name[self.name]
            present, same = declared.read(obj), self.same or declared.same
        return bool(same(wanted, present))


def question(filters: Iterable[Filter], params: Mapping[str, Any]) -> dict[str, Any]:
    """What the filters that are given send, ``{API parameter: value}``."""
    asked = {}
    for item in filters:
        if item.api_key and item.given(params):
            value = item.send(params[item.name]) if item.send else params[item.name]
            if value is not None:
                asked[item.api_key] = value
    return asked


def _equal(wanted: Any, present: Any) -> bool:
    return wanted == present


def ids(name: str, **more: Any) -> Filter:
    """Ids of objects, any of which will do."""
    spec = {"type": "list", "elements": "str", **more.pop("spec", {})}
    return Filter(name, spec, read=lambda resource, obj: resource.id_of(obj), same=_among, **more)


def _among(wanted: Any, present: Any) -> bool:
    return present in wanted


def name(option: str = "name", aliases: Iterable[str] = (), **more: Any) -> Filter:
    """The exact name."""
    spec = {"type": "str", "aliases": list(aliases)} if aliases else {"type": "str"}
    return Filter(option, spec, read=_name_of, **more)


def status(**more: Any) -> Filter:
    return Filter("status", read=lambda resource, obj: resource.status_of(obj), **more)


def _name_of(resource: Readable, obj: Object) -> str:
    return resource.name_of(obj) or ""


def _matches(pattern: str, present: str) -> bool:
    return re.search(pattern, present) is not None


def _no_pattern(pattern: str) -> str | None:
    try:
        re.compile(pattern)
    except re.error as error:
        return "is not a regular expression: %s" % error
    return None


NAME_REGEX = Filter("name_regex", read=_name_of, same=_matches, check=_no_pattern)
"""A regular expression that the name holds a match for."""
