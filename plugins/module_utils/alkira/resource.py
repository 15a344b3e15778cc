# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What all Alkira resources share: read, lay over, write whole objects; provisioning; look-ups by exact name.

Source: Alkira contract 3 and 4; numbers such as P11 are faults of the vendor's Terraform provider that are not repeated here.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira import forms, provisioning
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.checks import blank
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.provisioning import (
    ASKED,
    FAILED,
    INVALID,
    PARTIAL,
    PENDING,
    REASON,
    STATE,
    STATES,
    SUCCESS,
    VALIDATING,
    Track,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.waiting import NARROW, PortalWaiting
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import (
    fields,
    filters,
    listings,
    states,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.answers import is_identity
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.errors import (
    ApiError,
    InvalidOptions,
    OutcomeUnknown,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.fields import Field, Item, Object
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.marks import NOW
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.plan import (
    SETTLED,
    UNKNOWN,
    Goal,
    Plan,
    Step,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.planning import PlannedResource
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.resource import Want

if TYPE_CHECKING:
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.client import AlkiraClient, Answer
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.contract import Options, Problem, Spec
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.resource import Job, World

RESTED = Goal(statuses=(SUCCESS, FAILED, PARTIAL, PENDING, None, ""))

NOTES = (STATE, REASON, ASKED, NOW)
"""Keys that are kept in an object and are not the portal's."""

OPTIONS: Spec = {"id": {"type": "str"}, "name": {"type": "str"}}
DESCRIPTION = Field(
    "description",
    read=lambda document: document.get("description") or "",
    write=lambda document, value: document.update(description=value),
    default="",
)


class AlkiraResource(PlannedResource):
    """Base of the resources. ``path`` is the collection's below ``/api``; ``fields`` declare the document."""

    id_key = "id"
    name_key = "name"
    states = STATES
    filters = (filters.ids("ids", empty=True), filters.name(), filters.NAME_REGEX)
    doing = {"provision": "provisioning", "dry_run": "validating"}
    has_immutable = False
    contested = True
    waiting = PortalWaiting()
    age_key = "id"  # the portal counts them up; those of credentials are texts, under another key
    path = ""
    provisions = True
    kept: tuple[str, ...] = ()  # response-only keys that are not sent back, beside the id

    # ------------------------------------------------------------------ reading

    def status_of(self, obj: Object) -> Any:
        return obj.get(STATE) or None

    def meaning_of(self, obj: Object | None) -> str:
        """Provision states matter only where provisioning was asked for: without it, PENDING is as good as it gets."""
        if obj is None:
            return states.ABSENT
        if obj.get(ASKED) or self.status_of(obj) in (VALIDATING, INVALID):
            return self.states.meaning(self.status_of(obj))
        return states.PRESENT

    def item(self, obj: Object) -> Item:
        """An object of the portal under its option names."""
        raw = {key: value for key, value in obj.items() if key not in NOTES and key != self.id_key}
        return Item.of(self.fields, raw)

    def view(self, obj: Object) -> dict[str, Any]:
        shown = super().view(obj)
        return dict(shown, provision_state=shown["status"]) if self.provisions else shown

    def candidates(self, client: AlkiraClient, params: Mapping[str, Any], asked: Mapping[str, Any]) -> Iterable[Object]:
        if params["ids"] is not None and len(set(params["ids"])) <= NARROW:
            return list(self.read(client, list(dict.fromkeys(params["ids"])), exact=True).values())
        return self.named(client, params["name"]) if params["name"] else self.all(client)

    # ------------------------------------------------------------------ checks

    def check(self, want: Want) -> Iterator[Problem]:
        bad_name, bad_id = blank(want["name"]), blank(want["id"])
        if not want.given("id") and not want["name"]:
            yield "name", "%s is found by its name or by id; give one of them" % self.kind
        elif bad_name:
            yield "name", bad_name
        if bad_id:
            yield "id", bad_id
        if want.present:
            yield from self.check_values(want)

    def check_values(self, want: Want) -> Iterable[Problem]:
        """Yield ``(option, text)`` for values that are wrong whatever is there."""
        return ()

    def duplicate_key(self, want: Want) -> Any:
        return super().duplicate_key(want) or (None if want["id"] else ("name", want["name"]))

    # ------------------------------------------------------------------ finding

    def listing(self, client: AlkiraClient, wants: list[Want]) -> Iterable[Object]:
        ids = list(dict.fromkeys(want["id"] for want in wants if want["id"] and want["id"] != UNKNOWN))
        names = list(dict.fromkeys(want["name"] for want in wants if not want["id"]))
        # A want without either is a probe, for all that there is.
        if len(ids) + len(names) > NARROW or None in names:
            return self.complete(client, self._confirmed(client, wants, self.all(client), ()))
        sure = self.read(client, ids, exact=True)
        objects = {self.id_of(obj): obj for name in names for obj in self.named(client, name)}
        return self.complete(client, self._confirmed(client, wants, {**objects, **sure}.values(), sure))

    def named(self, client: AlkiraClient, name: str) -> list[Object]:
        """The objects of exactly this name; whether the portal's own filter is exact is unknown (C4, C20, C21)."""
        if listings.are_shared():
            return [obj for obj in self.all(client) if self.name_of(obj) == name]
        query = {"name": name, "paginated": "false"}
        answer = client.get(self.path, "%s %r" % (self.kind, name), query, forms.objects_of(self.path))
        found = [obj for obj in answer.document if self.name_of(obj) == name]
        if len(answer.document) == 1 and found:
            return [self.noted(client, found[0], answer.headers.get(STATE))]
        return found

    def all(self, client: AlkiraClient) -> list[Object]:
        return listings.keep(client, self.kind, client.listed(self.path, "the %ss" % self.kind))

    def noted(self, client: AlkiraClient, obj: Object, state: str | None) -> Object:
        """An object with its provision state, as far as that is known."""
        return dict(obj, **{STATE: state or None, ASKED: self._provisioning(client)})

    def _provisioning(self, client: AlkiraClient) -> bool:
        return bool(self.provisions and client.settings["provision"])

    def _confirmed(
        self, client: AlkiraClient, wants: list[Want], objects: Iterable[Object], sure: Container[str]
    ) -> list[Object]:
        """Look singly at objects of which it matters whether they are marked for deletion, or in what state they are.

        A portal may list what is marked (contract 3 and 10), and only the object itself tells. Where nothing in the
        tenant network waits for provisioning, nothing is marked and all is provisioned: one call instead of many.

        :param sure: ids of those that were read singly already.
        """
        objects = [obj for obj in objects if (self.kind, self.id_of(obj)) not in client.marked]
        if not self.provisions:
            return objects
        by_id = {self.id_of(obj): obj for obj in objects}
        by_name: dict[str | None, list[Object]] = {}
        for obj in objects:
            by_name.setdefault(self.name_of(obj), []).append(obj)
        unsure: dict[str, Object] = {}
        asked = self._provisioning(client) or client.settings["validate"]
        for want in wants:
            meant = [by_id[want["id"]]] if want["id"] in by_id else [] if want["id"] else by_name.get(want["name"], [])
            found = {self.id_of(obj): obj for obj in meant if self.status_of(obj) != SUCCESS}
            if len(found) > 1 or len(wants) <= NARROW or not want.present or asked:
                unsure.update({one: obj for one, obj in found.items() if one not in sure})
        if len(unsure) > NARROW and client.state() == SUCCESS:
            for obj in unsure.values():
                obj.update({STATE: SUCCESS, ASKED: self._provisioning(client)})
            return objects
        seen = self.read(client, list(unsure), exact=True)
        client.marked.update((self.kind, one) for one in unsure if one not in seen)
        kept = [obj for obj in objects if self.id_of(obj) not in unsure or self.id_of(obj) in seen]
        return [seen.get(self.id_of(obj), obj) for obj in kept]

    def read(
        self, client: AlkiraClient, ids: Iterable[str], exact: bool = False, marked: bool = False
    ) -> dict[str, Object]:
        """``{id: object}`` of those that exist.

        :param exact: one call for each, whose answer tells the provision state; else one listing if there are many.
        :param marked: also those that are marked for deletion.
        """
        ids = list(ids)
        if exact or len(ids) <= NARROW:
            found = client.side_by_side(lambda one: self.read_one(client, one, marked), ids)
            return {one: obj for one, obj in zip(ids, found) if obj is not None}
        listed = {self.id_of(obj): obj for obj in self.all(client)}
        return {one: listed[one] for one in ids if one in listed}

    def read_one(self, client: AlkiraClient, one: str, marked: bool = False) -> Object | None:
        query = {"includeMarkedForDeletion": "true"} if marked else None
        answer = client.find(self.path_of(one), "%s %s" % (self.kind, one), query)
        if answer is None:
            return None
        return self.noted(client, answer.document, answer.headers.get(STATE))

    # ------------------------------------------------------------------ planning

    def resolved(self, want: Want, found: Object | None) -> Options:
        """The options of a want with references as the portal has them."""
        return want.options

    def target(self, want: Want, found: Object | None) -> Item:
        """The object as it shall be, as a whole.

        :raises InvalidOptions: something is missing to make it.
        """
        present = self.item(found) if found is not None else None
        return fields.merge(self.fields, self.resolved(want, found), present, want["update_secret"] == "always")

    def plan(self, want: Want, found: Object | None, world: World, recreate: bool) -> Plan:
        plan = super().plan(want, found, world, recreate)
        if plan.steps and not self.provisions and want.client.settings["validate"] and not want.client.waits:
            # No later run could tell how the validation of what has no state ended.
            *steps, last = plan.steps
            return plan.but(steps=(*steps, replace(last, goal=replace(last.goal or SETTLED, required=True))))
        return plan

    def plan_create(self, want: Want, leaving: Object | None = None) -> Plan:
        target = self.target(want, None)
        self._refuse_incomplete(target, "needed to make the %s and not given" % self.kind)
        warnings = [want.path + text for text in self.check_target(want, target, None)]
        after = fields.shown(self.chosen(want), target)
        return Plan(steps=[Step("create", {}, SETTLED)], before=None, after=after, warnings=warnings)

    def plan_change(self, want: Want, found: Object, recreate: bool) -> Plan:
        target = self.target(want, found)
        self._refuse_incomplete(target, "needed for something new and not given")
        before, after = (fields.shown(self.chosen(want), target, now) for now in (True, False))
        if not self.differences(want, target):
            return self._with_provisioning(want, found, Plan(before=before, after=before))
        warnings = tuple(want.path + text for text in self.check_target(want, target, found))
        plan = Plan(steps=(Step("update", {}, SETTLED),), before=before, after=after, warnings=warnings)
        return self._with_provisioning(want, found, plan)

    def _refuse_incomplete(self, target: Item, text: str) -> None:
        lacking = [(path, text) for path in fields.missing(self.fields, target)]
        if lacking:
            raise InvalidOptions(lacking)

    def check_target(self, want: Want, item: Item, found: Object | None) -> list[str]:
        """Refuse what would be sent, now that it is known as a whole; returns warnings.

        :raises InvalidOptions: with option paths.
        """
        return []

    def judged(self, item: Item, rules: Callable[[Mapping[str, Any]], Iterable[Problem]]) -> list[str]:
        """Refuse what an object breaks that was not broken before; returns warnings of what was and stays so.

        A rule on what nobody touched must not stand in the way of another change: the portal has taken it.

        :param rules: a function that takes an object under its option names and yields ``(option path, text)``.
        :raises InvalidOptions: with option paths.
        """
        before, after = set(rules(fields.former(self.fields, item))), list(rules(item))
        broken = [problem for problem in after if problem not in before]
        if broken:
            raise InvalidOptions(broken)
        return ["%s: %s; the portal already has it like this, so it stays" % problem for problem in after]

    def _with_provisioning(self, want: Want, found: Object, plan: Plan) -> Plan:
        """A plan of changes with what has to be provisioned or validated besides."""
        state = self.status_of(found)
        if not self._provisioning(want.client):
            if (
                want.client.settings["validate"]
                and not plan.steps
                and (state == PENDING or self._is_unsure(want, found))
            ):
                # Nobody knows how its validation ended, or whether there was one: it is validated as it is.
                return plan.but(steps=(Step("dry_run", {}, SETTLED, writes=False),))
            if want.client.check_mode and plan.steps and self._has_failed(want.client, found):
                text = "%s is in state FAILED, in which the portal may ignore changes; check mode cannot tell whether it does"
                return plan.but(warnings=(*plan.warnings, text % self.label(want)))
            return plan
        if self.states.knows(state) and self.states.meaning(state) == states.PENDING and state != PENDING:
            # Something is under way already: wait for it rather than collide with it.
            return plan.but(wait_goal=RESTED if plan.steps else SETTLED)
        provision = Step("provision", {}, SETTLED)
        if state == FAILED and plan.steps:
            # After a failure the portal provisions what it has saved and ignores what is sent (contract 4.1).
            return plan.but(steps=(provision, *plan.steps))
        if state in (PENDING, FAILED, PARTIAL) and not plan.steps:
            return plan.but(
                steps=(provision,),
                before={**(plan.before or {}), "provision_state": state},
                after={**(plan.after or {}), "provision_state": SUCCESS},
            )
        return plan

    def _is_unsure(self, want: Want, found: Object) -> bool:
        """Whether this task made an object that has no state, and the answer that told of its validation was lost."""
        return not self.provisions and self.name_of(found) in want.client.unanswered[self.kind]

    def _has_failed(self, client: AlkiraClient, found: Object) -> bool:
        """Whether the provisioning of an object has failed; only the object itself tells."""
        known = found if self.status_of(found) or not self.provisions else self.read_one(client, self.id_of(found))
        return known is not None and self.status_of(known) == FAILED

    def planned(self, job: Job) -> dict[str, Any]:
        client: AlkiraClient = job.want.client
        found = job.found
        if found is not None and not (job.plan and job.plan.steps):
            return self.view(found)
        sent = dict(found or {}, **self.body(job.want, found))
        sent[self.id_key] = self.id_of(found) if found is not None else UNKNOWN
        shown = self.view(self.complete(client, [sent])[0])
        shown = fields.foreseen(self.fields, shown, UNKNOWN)
        if self.provisions:
            state = SUCCESS if self._provisioning(client) else PENDING
            shown.update(provision_state=state, status=state, provider_status=state)
        return shown

    # ------------------------------------------------------------------ writing

    def body(self, want: Want, found: Object | None) -> Object:
        """The whole document to send (P11): what is there, and what is wanted over it."""
        raw = fields.document(self.fields, self.target(want, found))
        for key in (self.id_key, *self.kept):
            raw.pop(key, None)
        return raw

    def do_create(self, job: Job, args: dict[str, Any]) -> str | None:
        client: AlkiraClient = job.want.client
        what = "create %s %r" % (self.kind, job.want["name"])
        namesakes: list[Object] = []
        unanswered = client.unanswered[self.kind]

        def made_by_another() -> bool:
            namesakes.extend(self.listing(client, [job.want]))
            return bool(namesakes)

        body = self.body(job.want, None)
        unanswered.add(job.want["name"])
        try:
            answer = client.write("POST", self.path, what, body, self._flags(client), made_by_another)
        except ApiError as error:
            unanswered.discard(job.want["name"])
            # Somebody else has just made it: plan anew with that one.
            error.conflict = error.conflict or bool(namesakes)
            raise
        made = answer.document if isinstance(answer.document, dict) else {}
        one = made.get("id") or made.get(self.id_key)
        if not is_identity(one):
            raise OutcomeUnknown("cannot %s: the portal answered without an id" % what)
        self._track(job, str(one), answer)
        unanswered.discard(job.want["name"])
        return one

    def do_update(self, job: Job, args: dict[str, Any]) -> None:
        if job.done and not self.differences(job.want, self.target(job.want, job.obj)):
            return  # the step before has brought it there
        self._put(job, self.body(job.want, job.obj))

    def do_provision(self, job: Job, args: dict[str, Any]) -> None:
        """The object as it is once more, for its provisioning."""
        self._put(job, self.body(replace(job.want, options={}), job.obj))

    def do_dry_run(self, job: Job, args: dict[str, Any]) -> None:
        """The same for its validation. What has no state was made by this task, as it is wanted, secrets included."""
        if self.provisions:
            self.do_provision(job, args)
        else:
            self._put(job, self.body(job.want, job.obj))
            job.want.client.tracks[self.kind, job.id].before = None
            job.want.client.unanswered[self.kind].discard(self.name_of(job.obj or {}))

    def _put(self, job: Job, body: Object) -> None:
        client: AlkiraClient = job.want.client
        one = str(job.id)
        what = "update %s %r" % (self.kind, self.name_of(job.obj or {}) or one)
        try:
            answer = client.write("PUT", self.path_of(one), what, body, self._flags(client))
        except ApiError as error:
            if error.http_status == 404 or (error.http_status == 409 and self.read_one(client, one) is None):
                # Marked for deletion, or gone, since it was listed: plan anew without it.
                client.marked.add((self.kind, one))
                error.conflict = True
            raise
        self._track(job, one, answer)

    def do_delete(self, job: Job, args: dict[str, Any]) -> None:
        client: AlkiraClient = job.want.client
        one = str(job.id)
        what = "delete %s %r" % (self.kind, self.name_of(job.obj or {}) or one)
        answer = client.write("DELETE", self.path_of(one), what, None, self._flags(client))
        self._track(job, one, answer, leaving=True)

    def path_of(self, one: str) -> str:
        return "%s/%s" % (self.path, quote(one, safe=""))

    def _flags(self, client: AlkiraClient) -> dict[str, str]:
        return provisioning.flags(client.settings, self.provisions)

    def _track(self, job: Job, one: str, answer: Answer, leaving: bool = False) -> None:
        what = "%s %r" % (self.kind, job.want["name"] or one)
        client: AlkiraClient = job.want.client
        track = Track(client, answer, what, self._provisioning(client), leaving)
        track.before, track.changed = job.obj, job.changed
        client.tracks[self.kind, one] = track

    # ------------------------------------------------------------------ waiting

    def look(self, client: AlkiraClient, ids: list[str]) -> dict[str, Object]:
        ids = list(dict.fromkeys(ids))
        tracks = {one: client.tracks.get((self.kind, one)) for one in ids}
        waiting = [track for track in tracks.values() if track is not None and not track.over]
        client.side_by_side(Track.poll, waiting)
        seen: dict[str, Object] = {}
        plain, marked = [], []
        for one, track in tracks.items():
            if track is None:
                plain.append(one)
            elif not track.over:
                seen[one] = {self.id_key: one, STATE: track.state, ASKED: True}
            elif track.leaving and (track.provisioned or track.state == INVALID) and track.state != SUCCESS:
                marked.append(one)
            else:
                plain.append(one)
        leaving = [one for one, track in tracks.items() if one in plain and track is not None and track.leaving]
        found = self.read(client, [one for one in plain if one not in leaving])
        found.update(self._still_there(client, leaving))
        found.update(self.read(client, marked, exact=True, marked=True))
        for one in plain + marked:
            obj = self._outcome(client, one, found.get(one), tracks[one])
            if obj is not None:
                seen[one] = obj
        whole = self.complete(client, [obj for obj in seen.values() if self.name_of(obj) is not None])
        seen.update({self.id_of(obj): obj for obj in whole})
        return seen

    def _still_there(self, client: AlkiraClient, ids: list[str]) -> dict[str, Object]:
        """Of deleted objects, those that are there and not merely marked. A listing may hold what is marked."""
        found = self.read(client, ids)
        return found if len(ids) <= NARROW or not self.provisions else self.read(client, list(found), exact=True)

    def _outcome(self, client: AlkiraClient, one: str, obj: Object | None, track: Track | None) -> Object | None:
        """An object as read, with what is known of the write before."""
        if track is None or track.state is None:
            if track is not None and track.provisioned and obj is not None and STATE not in obj:
                obj = self.read_one(client, one, track.leaving)
            return obj
        if obj is None and track.state not in (FAILED, PARTIAL, INVALID):
            return None
        return dict(obj or {self.id_key: one}, **{STATE: track.state, REASON: track.reason, ASKED: True})
