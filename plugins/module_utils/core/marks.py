# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Marks: which topology an object belongs to, written on the object itself.

A mark is a tag where the cloud has tags, else the end of the description. ``[topology shop]`` there is no part of the description
that a user wrote or sees. A mark with ``keep`` says that nothing prunes its object.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import listings, states
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.errors import Refused
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.fields import Field
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.plan import Plan, Step
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.planning import PlannedResource

if TYPE_CHECKING:
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.contract import (
        Client,
        Object,
        Options,
        Problem,
        Spec,
    )
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.resource import Job, Want, World

TOPOLOGY = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?")
ALONE = "Part of"
"""What stands in front of a mark where the user wrote nothing: descriptions begin with a letter."""

WRITTEN = re.compile(r"^(?P<user>.*?) ?\[topology (?P<mark>[A-Za-z0-9._-]+(?: keep)?)\]$", re.DOTALL)
KEEP = " keep"

OPTIONS: Spec = {"topology": {"type": "str"}}
"""Of a task of links, whether it makes or only reads them."""

REMOVAL: Spec = {"only_marked": {"type": "bool", "default": False}}
"""Of a task that removes links."""

KEPT: Spec = {"keep": {"type": "bool"}}
"""Of one link, and of one of its networks."""


def check(params: Options) -> Iterator[Problem]:
    """Yield ``(option, text)`` for what is wrong about the options above."""
    name = params.get("topology")
    if name is not None and not TOPOLOGY.fullmatch(name):
        yield "topology", "%r is not a name of a topology; one has up to 63 letters, digits, '-', '_' and '.'" % name
    if params.get("only_marked") and not name:
        yield "only_marked", "needs topology, which says whose mark is meant"
    if params.get("only_marked") and params.get("state") == "present":
        yield "only_marked", "is only possible with state=absent"


def text_of(topology: str | None, keep: bool | None) -> str | None:
    """The mark of a topology, or None without one."""
    return topology + (KEEP if keep else "") if topology else None


def owner(mark: str | None) -> str | None:
    """The topology of a mark; None where there is none."""
    return mark[: -len(KEEP)] if mark and mark.endswith(KEEP) else mark or None


def keeps(mark: str | None) -> bool:
    """Whether a mark says that nothing prunes its object."""
    return mark is not None and mark.endswith(KEEP)


def split(description: str | None) -> tuple[str, str | None]:
    """``(what the user wrote, the mark or None)``"""
    found = WRITTEN.match(description or "")
    if not found:
        return description or "", None
    return "" if found["user"] == ALONE else found["user"], found["mark"]


def joined(user: str | None, mark: str | None) -> str:
    """A description with a mark."""
    return "%s [topology %s]" % (user or ALONE, mark) if mark else user or ""


class Marked(PlannedResource):
    """In front of a resource's class in links: ``topology`` is an option of it, and an object of another topology is left alone.

    Two options are no property: ``only_marked``, which removes nothing without the mark; and ``former``, names that it had, as
    far as the resource is found by names.
    """

    mark_options: Spec = {"topology": {"type": "str"}, "only_marked": {"type": "bool"}, "former": {"type": "list"}}

    def mark_of(self, obj: Object) -> str | None:
        """The mark of an object of the API, or None."""
        raise NotImplementedError

    def with_mark(self, objects: Iterable[Object], topology: str) -> list[Object]:
        """Those that carry the mark of a topology, with ``keep`` or without."""
        return [obj for obj in objects if owner(self.mark_of(obj)) == topology]

    def at_hand(self, client: Client) -> list[Object]:
        """All objects of a client, as the API returns them: out of a listing that was read a moment ago, if there is one."""
        objects = listings.latest(client, self.kind)
        return self.all(client) if objects is None else objects

    def plan(self, want: Want, found: Object | None, world: World, recreate: bool) -> Plan:
        if found is not None and want["topology"] and self.meaning_of(found) not in (states.ABSENT, states.LEAVING):
            mine, its = owner(want["topology"]), owner(self.mark_of(found))
            if want["only_marked"] and not want.present and (its != mine or keeps(self.mark_of(found))):
                return Plan()
            if its not in (None, mine):
                raise Refused(
                    "%s %s belongs to the topology %s, and this is the topology %s; let one of them name it by its id, or leave it out"
                    % (self.kind, self.id_of(found), its, mine)
                )
        return super().plan(want, found, world, recreate)


class Renamed(Marked):
    """In front of the class of a marked resource that is found by its name: what still has a former name counts as what it is
    called now, so that it is renamed.
    """

    def listing(self, client: Any, wants: list[Want]) -> Iterable[Object]:
        objects = super().listing(client, wants)
        former = [want for want in wants if want["former"] and want.present and not want[self.id_option]]
        if former:
            objects = self._under_new_names(client, former, objects)
        return objects

    def _under_new_names(self, client: Client, wants: list[Want], listed: Iterable[Object]) -> list[Object]:
        objects = {self.id_of(obj): obj for obj in listed}
        there = {self.name_of(obj) for obj in objects.values()}
        for obj in self.all(client) if any(not set(want["former"]) <= there for want in wants) else ():
            objects.setdefault(self.id_of(obj), obj)
        for want in wants:
            name = want[self.name_option]
            mine = [obj for obj in objects.values() if name in (self.name_of(obj), obj.get(NOW))]
            if self.choose(want, mine):
                continue
            for obj in objects.values():
                its = owner(self.mark_of(obj))
                if self.name_of(obj) in want["former"] and its in (None, owner(want["topology"])):
                    obj[NOW] = name
        return list(objects.values())

    def key_of(self, obj: Object) -> Any:
        return obj.get(NOW) or super().key_of(obj)


NOW = "(now called)"
"""Key that is kept in an object and is not the cloud's: the name that it is about to get."""


class InDescription(Marked):
    """Marks of objects that have no tags."""

    def mark_of(self, obj: Object) -> str | None:
        return split(obj.get("Description"))[1]

    def steps_to_update(self, want: Want, found: Object, changes: dict[str, Any]) -> list[Step]:
        changes = dict(changes)
        if "description" in changes or "topology" in changes:
            user, mark = split(found.get("Description"))
            user = want["description"] if want.given("description") else user
            changes["description"] = joined(user, want["topology"] or mark)
            changes.pop("topology", None)
        return super().steps_to_update(want, found, changes)

    def do_create(self, job: Job, args: dict[str, Any]) -> str | None:
        if args.get("topology"):
            args = dict(args, description=joined(args.get("description"), args["topology"]))
        return super().do_create(job, args)


def in_description(fields: Iterable[Field]) -> tuple[Field, ...]:
    """The fields of a resource whose description may hold a mark: ``description`` without it, and ``topology``, the mark."""
    user = [
        replace(item, read=lambda obj: split(obj.get("Description"))[0]) if item.name == "description" else item
        for item in fields
    ]
    return (*user, Field("topology", read=lambda obj: split(obj.get("Description"))[1]))
