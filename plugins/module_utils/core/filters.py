# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filters of info modules, declared: what each sends to the API, and how objects are checked once more on our side.

An API may match a name loosely or ignore a filter, so every filter that is given is checked on every object.
``Resource.query`` uses what is declared here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field


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
    spec: dict = field(default_factory=lambda: {"type": "str"})
    api_key: str = None
    send: object = None
    read: object = None
    same: object = None
    check: object = None
    empty: bool = False
    told: bool = True

    def given(self, params):
        value = params.get(self.name)
        return value is not None if self.empty else bool(value)

    def passes(self, resource, obj, wanted):
        """Whether an object, as the API returns it, is one of those that are wanted."""
        if not self.told:
            return True
        declared = None if self.read else resource.by_name[self.name]
        same = self.same or (declared.same if declared else _equal)
        return bool(same(wanted, declared.read(obj) if declared else self.read(resource, obj)))


def question(filters, params):
    """What the filters that are given send, ``{API parameter: value}``."""
    asked = {}
    for item in filters:
        if item.api_key and item.given(params):
            value = item.send(params[item.name]) if item.send else params[item.name]
            if value is not None:
                asked[item.api_key] = value
    return asked


def _equal(wanted, present):
    return wanted == present


def ids(name, **more):
    """Ids of objects, any of which will do."""
    spec = {"type": "list", "elements": "str", **more.pop("spec", {})}
    return Filter(name, spec, read=lambda resource, obj: resource.id_of(obj), same=_among, **more)


def _among(wanted, present):
    return present in wanted


def name(option="name", aliases=(), **more):
    """The exact name."""
    spec = {"type": "str", "aliases": list(aliases)} if aliases else {"type": "str"}
    return Filter(option, spec, read=_name_of, **more)


def status(**more):
    return Filter("status", read=lambda resource, obj: resource.status_of(obj), **more)


def _name_of(resource, obj):
    return resource.name_of(obj) or ""


def _matches(pattern, present):
    return re.search(pattern, present)


def _no_pattern(pattern):
    try:
        re.compile(pattern)
    except re.error as error:
        return "is not a regular expression: %s" % error
    return None


NAME_REGEX = Filter("name_regex", read=_name_of, same=_matches, check=_no_pattern)
"""A regular expression that the name holds a match for."""
