# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plans that follow from what a resource declares: its fields and its states.

To add a resource, subclass :class:`PlannedResource`, or what its family made of it: fill in the class attributes, write
``listing``, ``look``, ``do_create``, ``do_update`` and ``do_delete``, and override a planning method only where the cloud is
peculiar.
"""

from __future__ import annotations

import functools
from typing import Any

from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import fields, states
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.errors import ImmutableChange
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.fields import Field, Item, Object
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.plan import (
    GONE,
    SETTLED,
    UNKNOWN,
    Plan,
    Step,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.resource import Job, Resource, Want, World


class PlannedResource(Resource):
    """Base of resources that are made, changed and deleted as their fields say."""

    creation_options: tuple[str, ...] = ()  # options that only a creation takes, and that no object shows
    recreatable = True  # may on_immutable_change=recreate delete and create it

    @functools.cached_property
    def managed(self) -> tuple[Field, ...]:
        """The fields that are options."""
        return tuple(item for item in self.fields if item.option)

    def chosen(self, want: Want) -> list[Field]:
        """The fields that the user named, in order."""
        options = want.options
        return [item for item in self.managed if options.get(item.name) is not None]

    def target(self, want: Want, found: Object | None) -> Item:
        """The fields that the user named over what is there of them (None = nothing): the object as it shall be.

        What depends on more than the two values of a field is said here: what stands for what was left out, what another
        spelling of the object is, and what of it no comparison may touch.
        """
        chosen = self.chosen(want)
        return fields.merge(chosen, want.options, None if found is None else Item.of(chosen, found))

    def differences(self, want: Want, target: Item) -> list[Field]:
        """The fields that the user named and that are not as wanted."""
        return [item for item in self.chosen(want) if fields.differs(item, target)]

    def shown(self, want: Want, found: Object) -> dict[str, Any]:
        """The present values for the diff, of what the user named."""
        return self._shown(self.target(want, found), True)

    def _shown(self, target: Item, now: bool = False) -> dict[str, Any]:
        return fields.shown([item for item in self.managed if item.name in target], target, now)

    # ------------------------------------------------------------------ calls

    def all(self, client: Any) -> list[Object]:
        """All objects of the client's account and place, all pages. For what asks for more than its wants, such as marks."""
        raise NotImplementedError

    def do_create(self, job: Job, args: dict[str, Any]) -> str | None:
        """Make the object.

        :param args: the values of the fields, by option name.
        :returns: its id.
        """
        raise NotImplementedError

    # ------------------------------------------------------------------ plans

    def plan(self, want: Want, found: Object | None, world: World, recreate: bool) -> Plan:
        if not want.present:
            return self.plan_absent(want, found)
        meaning = self.meaning_of(found)
        if found is None or meaning in (states.ABSENT, states.LEAVING):
            return self.plan_create(want, found if meaning == states.LEAVING else None)
        return self.plan_change(want, found, recreate)

    def plan_absent(self, want: Want, found: Object | None) -> Plan:
        if found is None or self.meaning_of(found) == states.ABSENT:
            return Plan()
        if self.meaning_of(found) == states.LEAVING:
            return Plan(wait_goal=GONE)
        before = fields.shown(self.managed, Item.of(self.managed, found))
        return Plan(steps=tuple(self.steps_to_delete(want, found)), before=before, after=None)

    def plan_create(self, want: Want, leaving: Object | None = None) -> Plan:
        target = self.target(want, None)
        # What the cloud has only once cannot be made before the old one is gone.
        wait_goal = GONE if leaving is not None and not self.contested else None
        only_now = {name: want[name] for name in self.creation_options if want.given(name)}
        steps = (Step("create", {**target, **only_now}, SETTLED),)
        return Plan(steps=steps, before=None, after=self._shown(target), wait_goal=wait_goal)

    def plan_change(self, want: Want, found: Object, recreate: bool) -> Plan:
        target = self.target(want, found)
        differences, after = self.differences(want, target), self._shown(target)
        wait_goal = SETTLED if self.meaning_of(found) == states.PENDING else None
        if not differences:
            return Plan(before=after, after=after, wait_goal=wait_goal)
        before, frozen = self._shown(target, True), [item for item in differences if not item.mutable]
        if not frozen:
            changes = {item.name: target[item.name] for item in differences}
            steps = tuple(self.steps_to_update(want, found, changes))
            return Plan(steps=steps, before=before, after=after, wait_goal=wait_goal)
        if not (recreate and self.recreatable):
            raise self.immutable(found, target, frozen)
        steps = (*self.steps_to_delete(want, found), Step("create", self.rebuilt(want, found), SETTLED))
        return Plan(steps=steps, before=before, after=after)

    def steps_to_update(self, want: Want, found: Object, changes: dict[str, Any]) -> list[Step]:
        return [Step("update", changes, SETTLED)]

    def steps_to_delete(self, want: Want, found: Object) -> list[Step]:
        return [Step("delete", {}, GONE)]

    def rebuilt(self, want: Want, found: Object) -> dict[str, Any]:
        """What to create when an object is replaced: what is wanted, and for what is not mentioned, what was there."""
        kept = {item.name: item.read(found) for item in self.managed if not item.secret}
        kept = {name: value for name, value in kept.items() if value not in (None, "", [], {})}
        return {**kept, **self.target(want, found)}

    def immutable(self, found: Object, target: Item, frozen: list[Field]) -> ImmutableChange:
        """The error of what would have to change and cannot."""
        was = target.was or Item()
        parts = ["%s is %r, wanted %r" % (item.name, was[item.name], target[item.name]) for item in frozen]
        advice = "; set on_immutable_change to 'recreate' to delete and create it anew" if self.recreatable else ""
        return ImmutableChange(
            "%s %s cannot be changed in place: %s%s" % (self.kind, self.id_of(found), ", ".join(parts), advice)
        )

    def planned(self, job: Job) -> dict[str, Any]:
        """The object as it will be, in check mode: what is there, what the plan makes of it, and UNKNOWN for what the cloud decides."""
        plan = job.plan or Plan()
        if job.found is not None and not plan.makes:
            shown = dict(self.view(job.found), **self._open(self.target(job.want, job.found)))
            coming = self.waiting.comes_to(self, job.found) if job.awaited else None
            status = (plan.after or {}).get("status", coming or shown["status"])
            return dict(shown, status=status, provider_status=status)
        made = self._open(self.target(job.want, None))
        shown = {"id": UNKNOWN, "name": made.get(self.name_option)}
        for item in self.fields:
            if not item.secret:
                shown[item.name] = made.get(item.name) if item.option else UNKNOWN
        shown["status"] = shown["provider_status"] = UNKNOWN
        return shown

    def _open(self, values: Item) -> dict[str, Any]:
        """Without secrets."""
        return {item.name: values[item.name] for item in self.managed if item.name in values and not item.secret}
