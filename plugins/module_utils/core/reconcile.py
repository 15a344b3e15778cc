# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is done to the objects of one resource type: find -> plan -> step -> judge -> wait, each for many objects at once.

When what is done is the business of ``graph``, which runs any number of resource types together.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import retry, states
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.errors import (
    Ambiguous,
    ApiError,
    FailedState,
    InterconnectError,
    NotFound,
    OutcomeUnknown,
    Unreachable,
    Unread,
    WaitTimeout,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.guard import Understood
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.parallel import side_by_side
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.plan import UNKNOWN
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.resource import Job, PairResource, World
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.retry import Deadline

if TYPE_CHECKING:
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.contract import Client, Object, Problem
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.graph import Graph
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.plan import Goal, Plan, Step
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.resource import Resource, Want

VANISHED_GRACE = 30.0
"""Seconds for which an object that was just made may be missing from a listing: listings can lag behind writes."""

FRESH_LOOKS = 2
"""So often a step that the cloud refuses for the object's state is tried again though the object is at rest."""

CONTEST_GRACE = 30.0
"""Seconds that another run, which made the same object at the same time, is given to take its own away."""

AGREEMENT_GRACE = CONTEST_GRACE + 15.0
"""Seconds that a third run gives two others to agree, and one of them to take its object away."""

UNDATED_GRACE = 10.0
"""The same where the cloud does not say when an object was made: each time that there are two indeed, this is lost."""

JUST_MADE = 1.5
"""Seconds after which no rival appears that was made at the same time: times are whole seconds, and clocks not quite the same."""

MOST_STATUSES = 2
"""An object that may come to rest in more states than this is said to be not yet at rest, instead of in none of them."""

MOST_AT_ONCE = 16
"""Listings of different accounts and places that go out side by side."""


@dataclass(frozen=True)
class Tuning:
    """How one task works: options of the user that concern no object in particular."""

    check_mode: bool = False
    wait: bool = True
    wait_timeout: float = 300.0
    wait_interval: float = 0.5
    concurrency: int | str = 10
    continue_on_error: bool = False
    recreate: bool = False
    remove_all: bool = False


class Reconciler:
    """Brings objects of one resource type to what is wanted, as far as a graph tells it to.

    :param graph: what the objects of one task have in common: its tuning, its warnings, its end.
    :ivar everywhere, origin: all that was ever listed, by id, and the client that each object came from; for resources that
        are another view of the same objects.
    """

    def __init__(self, resource: Resource, graph: Graph) -> None:
        self.resource = resource
        self.pairs = resource if isinstance(resource, PairResource) else None
        self.graph = graph
        self.tuning = graph.tuning
        self.everywhere: dict[str, Object] = {}
        self.origin: dict[str, Client] = {}

    # ------------------------------------------------------------------ before the first call

    def check(self, wants: Iterable[Want]) -> list[Problem]:
        """``(option path, text)`` for everything that can be refused without a call."""
        problems: list[Problem] = []
        seen: dict[Any, Want] = {}
        for want in wants:
            missing = [name for name in self.resource.required if not want.given(name)]
            problems.extend((want.place(name), "required and not given") for name in missing)
            if not missing:
                problems.extend((want.place(option), text) for option, text in self.resource.check(want))
            key = self.resource.duplicate_key(want)
            if key is None:
                continue
            key = (None if self.resource.key_is_global else id(want.client), key)
            if key in seen:
                text = "describes the same %s as %s" % (self.resource.kind, seen[key].path.rstrip("."))
                problems.append((want.path.rstrip("."), text))
            seen[key] = want
        return problems

    # ------------------------------------------------------------------ find

    def find(self, jobs: list[Job]) -> dict[Client, World]:
        """Fill in ``job.found``: one listing a client, matched in memory. Returns ``{client: World}``."""
        everywhere: dict[str, Object] = {}
        origin: dict[str, Client] = {}
        worlds = {}
        by_client = by_client_of(jobs)
        answers = side_by_side(
            lambda mine: self._listed(*mine), by_client.items(), lambda: len(by_client), MOST_AT_ONCE
        )
        for client, listed in zip(by_client, answers):
            worlds[client] = World(listed, everywhere, origin)
            everywhere.update(listed)
            origin.update(dict.fromkeys(listed, client))
        for client, mine in by_client.items() if self.pairs else ():
            for source, obj in self._referenced_objects(client, [job for job in mine if job.error is None], everywhere):
                everywhere[self.resource.id_of(obj)] = obj
                origin[self.resource.id_of(obj)] = source
        self.everywhere.update(everywhere)
        self.origin.update(origin)
        for job in jobs:
            if job.probe:
                job.listed = worlds[job.want.client].by_id
        for client, mine in by_client.items():
            self._match_all([job for job in mine if job.error is None and not job.probe], worlds[client])
        return worlds

    def _remember(self, client: Client, objects: dict[str, Object]) -> None:
        self.everywhere.update(objects)
        self.origin.update(dict.fromkeys(objects, client))

    def _listed(self, client: Client, jobs: list[Job]) -> dict[str, Object]:
        """What a client's listing brings, by id. With ``continue_on_error`` a failure is that of the jobs which it concerns."""
        try:
            with self.understood("reading"):
                objects = self.resource.listing(client, [job.want for job in jobs])
                return {self.resource.id_of(obj): obj for obj in objects}
        except Unread as partly:
            self._cannot_read(jobs, partly)
            return {self.resource.id_of(obj): obj for obj in partly.objects}
        except InterconnectError as error:
            self._cannot_read(jobs, Unread((), {job.want: error for job in jobs}))
            return {}

    def _referenced_objects(
        self, client: Client, jobs: list[Job], everywhere: dict[str, Object]
    ) -> list[tuple[Client, Object]]:
        found = []
        try:
            with self.understood("reading"):
                wants = [job.want for job in jobs]
                for source, obj in self.pairs.referenced_objects(client, wants, everywhere) if self.pairs else ():
                    found.append((source, obj))
        except Unread as partly:
            self._cannot_read(jobs, partly)
        return found

    def _cannot_read(self, jobs: list[Job], partly: Unread) -> None:
        failures = partly.failures
        if not self.tuning.continue_on_error:
            raise next(iter(failures.values()))
        for job in jobs:
            if job.want in failures:
                # Each its own, since messages get the place of their job in front.
                job.error = copy.copy(failures[job.want])

    def understood(self, doing: str, job: Job | None = None, wrote: bool = False) -> Understood:
        label = self.resource.label(job.want) if job is not None else self.resource.kind
        return Understood("%s %s" % (doing, label), wrote)

    def _match_all(self, jobs: list[Job], world: World) -> None:
        by_key: dict[Any, list[Object]] = {}
        with self.understood("reading"):
            for obj in world.by_id.values():
                by_key.setdefault(self.resource.key_of(obj), []).append(obj)
        for job in jobs:
            try:
                with self.understood("reading", job):
                    found = self._match(job.want, world, by_key)
                    if len(found) > 1 and self.tuning.remove_all and not job.want.present:
                        job.want, *others = [self._by_id(job.want, obj) for obj in found]
                        job.also = [Job(want) for want in others]
                    elif len(found) > 1:
                        raise self._ambiguous(job.want, found)
                    for one, obj in zip((job, *job.also), found):
                        one.found = one.obj = obj
                        one.id = self.resource.id_of(obj)
            except InterconnectError as error:
                job.error = error

    def _by_id(self, want: Want, obj: Object) -> Want:
        """A want that names by its id what it meant otherwise."""
        return want.but(**{self.resource.id_option: self.resource.id_of(obj)})

    def _match(self, want: Want, world: World, by_key: dict[Any, list[Object]]) -> list[Object]:
        """The objects that a want means: none, one, or several where it cannot be told which."""
        wanted_id = want[self.resource.id_option]
        if wanted_id == UNKNOWN and self.graph.foresees:
            return []
        if wanted_id:
            found = world.by_id.get(wanted_id)
            if found is None and want.present:
                raise NotFound("%s %s does not exist%s" % (self.resource.kind, wanted_id, want.client.scope()))
            return [found] if found is not None else []
        key = self.resource.key_wanted(want)
        if key is None:
            return []
        candidates = list(self.resource.choose(want, by_key.get(key, ())))
        return self._alive(candidates) or candidates[:1]

    def _alive(self, objects: Iterable[Object]) -> list[Object]:
        """Those that are not gone or about to be, the oldest first."""
        gone = (states.ABSENT, states.LEAVING)
        return sorted(
            (obj for obj in objects if self.resource.meaning_of(obj) not in gone),
            key=self._age_of,
        )

    def _age_of(self, obj: Object) -> tuple[str, str]:
        """``(when it was made, what tells apart those made at the same moment)``; the smaller, the older."""
        made = str(obj.get(self.resource.age_key) or "")
        return (made.zfill(20) if made.isdigit() else made, self.resource.id_of(obj))

    def _ambiguous(self, want: Want, found: Iterable[Object]) -> Ambiguous:
        ids = sorted(self.resource.id_of(obj) for obj in found)
        advice = "" if want.present else ", or set on_ambiguous to remove_all"
        return Ambiguous(
            "%s: %d objects match%s: %s; name one by %s%s"
            % (
                self.resource.label(want),
                len(ids),
                want.client.scope(),
                ", ".join(ids),
                self.resource.id_option,
                advice if self.resource.contested else "",
            ),
            candidates=ids,
        )

    def is_contested(self, error: InterconnectError | None, waited: float) -> bool:
        """Whether several matches are alike and one was made a moment ago, as far as that is known: by other runs, which are about
        to agree on which of theirs stays.

        :param waited: the seconds that they were given so far.
        """
        if not isinstance(error, Ambiguous) or not self.resource.contested:
            return False
        objects = [self.everywhere[one] for one in error.more.get("candidates") or () if one in self.everywhere]
        made = [moment for moment in map(self.resource.made_at, objects) if moment is not None]
        if waited > (AGREEMENT_GRACE if made else UNDATED_GRACE):
            return False
        if made and abs(retry.CLOCK.wall() - max(made)) > AGREEMENT_GRACE:
            return False
        described = [[field.read(one) for field in self.resource.fields if field.option] for one in objects]
        return all(one == described[0] for one in described)

    def made_lately(self, job: Job, looked: float | None) -> float | None:
        """Until when an object that was found may get a rival which was made at the same time; None where none can come.

        :param looked: when the look began that found it, if anybody looked. Both by the time of day.
        """
        if looked is None or not self.resource.contested or job.found is None or job.want[self.resource.id_option]:
            return None
        made = self.resource.made_at(job.found)
        return made + JUST_MADE if made is not None and made + JUST_MADE > looked else None

    def may_have_gone(self, job: Job) -> bool:
        """Whether an object that was found may have gone since, for one that another run made at the same time, and no date tells."""
        resource, found = self.resource, job.found
        return (
            resource.contested
            and found is not None
            and job.made is None
            and not job.want[resource.id_option]
            and resource.made_at(found) is None
        )

    # ------------------------------------------------------------------ plan

    def plan(self, jobs: list[Job], worlds: dict[Client, World]) -> None:
        """Fill in ``job.plan``, those first that others build on, so that later plans see what earlier ones will have done."""
        for job in sorted(jobs, key=self.stage):
            if job.error is None:
                self.plan_one(job, worlds[job.want.client])

    def stage(self, job: Job) -> int:
        """When it is its turn to be planned, among jobs of the same kind."""
        return self.pairs.stage(job.want, job.found) if self.pairs else 0

    def plan_one(self, job: Job, world: World) -> None:
        try:
            with self.understood("planning", job):
                plan = self.resource.plan(job.want, job.found, world, self.tuning.recreate)
                if plan.want is not None:
                    job.want = plan.want
                if self.pairs:
                    self.pairs.apply_plan(job, plan, world)
                self._tell(job, plan)
        except InterconnectError as error:
            job.error = error
            return
        job.remaining, job.wait_goal, job.next_step = list(plan.steps), plan.wait_goal, plan.next_step
        job.awaited = plan.wait_goal is not None and bool(plan.steps or self.tuning.wait)
        if job.plan is None:
            job.plan = plan

    def _tell(self, job: Job, plan: Plan) -> None:
        status = self.resource.status_of(job.found) if job.found is not None else None
        if job.found is not None and not self.resource.states.knows(status):
            self.graph.warn(
                "%s %s is in the unknown state %r, which counts as pending" % (self.resource.kind, job.id, status)
            )
        for text in plan.warnings:
            self.graph.warn(text)

    # ------------------------------------------------------------------ one step

    def step(self, job: Job) -> None:
        step = job.tried = job.remaining.pop(0)
        made = None
        try:
            with self.understood("changing", job, wrote=True):
                made = self.resource.perform(job, step)
        except ApiError as error:
            if not (step.goal is not None and step.goal.gone and self.resource.waiting.gone(error)):
                job.pending_error, job.error = (error, None) if step.writes else (None, error)
                return
            # Gone: by an earlier attempt of ours, or by somebody who was faster.
            did(job, step, error.resent)
        except OutcomeUnknown as error:
            job.pending_error = error
            return
        except InterconnectError as error:
            job.error = error
            return
        else:
            did(job, step, True)
        if made is not None:
            job.id = job.made = str(made)
            job.contest = Deadline(CONTEST_GRACE) if self.resource.contested else None
        job.goal = step.goal
        job.retry_budget, job.refused = None, 0

    # ------------------------------------------------------------------ lost answers and refusals

    def find_and_plan(self, jobs: list[Job]) -> None:
        """Look once more, and plan anew. A failure is the error of each job that it concerns."""
        if not jobs:
            return
        known = [(job, job.found, job.obj) for job in jobs]
        for job in jobs:
            job.found = job.obj = None
        try:
            worlds = self.find(jobs)
        except InterconnectError as error:
            for job, found, obj in known:
                job.error, job.found, job.obj = copy.copy(error), found, obj
            return
        for job, found, obj in known:
            if job.error is not None and job.found is None:
                # What was known of it is more than what this look told.
                job.found, job.obj = found, obj
        self.plan(jobs, worlds)

    def judge(self, job: Job, before: list[Step]) -> None:
        """What a fresh look and a fresh plan say of a step that was lost or refused.

        :param before: that step and those that were to follow it.
        """
        try:
            with self.understood("reading", job):
                self._judge(job, before)
        except InterconnectError as failed:
            job.pending_error, job.error = None, failed

    def _judge(self, job: Job, before: list[Step]) -> None:
        error, job.pending_error, step = job.pending_error, None, job.tried
        if error is None or step is None:
            return
        # A refusal may answer the repetition of an attempt that was carried out and whose answer was lost.
        lost = isinstance(error, OutcomeUnknown) or error.resent
        if job.error is not None:
            if lost and step.verb == "create" and isinstance(job.error, Ambiguous) and not _is_overdue(job):
                # Ours and another run's, and no telling which is which; that run will see ours, and one of them will go.
                job.pending_error, job.error, job.remaining = error, None, before[1:]
                return
            if isinstance(job.error, (Unreachable, ApiError)):
                job.blind += 1
                if lost and job.blind <= FRESH_LOOKS and not _is_overdue(job):
                    # Whether it was done is worth more than one look.
                    job.pending_error, job.error, job.remaining = error, None, before[1:]
                    return
                # The look failed too: the user should know of the first failure.
                job.error = self.resource.waiting.describe_error(self.resource, job, error)
            job.changed = job.changed or lost
            return
        job.blind = 0
        same = (
            bool(job.remaining)
            and job.remaining[0].verb == step.verb
            and (step.verb == "create" or job.remaining[0].args == step.args)
        )
        if lost and not same:
            did(job, step, True)
        if job.found is None and job.remaining and job.remaining[0].verb == "create":
            # A replacement keeps what the old object had; a fresh plan no longer knows it.
            kept = [position for position, one in enumerate(before) if one.verb == "create"]
            job.remaining = before[kept[0] :] if kept else job.remaining
        if not same:
            job.refused, job.retry_budget = 0, None
        elif self._gives_up(job, error):
            job.error = self.resource.waiting.describe_error(self.resource, job, error)
        if job.error is None and not job.remaining:
            job.goal = job.wait_goal

    def _gives_up(self, job: Job, error: ApiError | OutcomeUnknown) -> bool:
        """Whether a step that is still to be done, after its answer was lost or it was refused, is not worth another try."""
        if _is_overdue(job):
            return True
        if isinstance(error, OutcomeUnknown) or error.lagging:
            return False
        if not error.conflict:
            return True
        moving = job.found is not None and self.resource.meaning_of(job.found) in (states.PENDING, states.LEAVING)
        job.refused += not moving
        return job.refused > FRESH_LOOKS and self.resource.waiting.hopeless(job, error)

    # ------------------------------------------------------------------ two runs at once

    def compare(self, client: Client, jobs: list[Job]) -> None:
        """Another run may have made the same objects at the same moment: list once more, and the oldest of each stays.

        Each run takes away only what it made itself. Of two that were made in the same second the first by id stays, if the
        other run notices; it does not if it had looked before ours was made, and then ours goes, as soon as the other run
        builds on its own. Meanwhile the other objects of this run go on.
        """
        try:
            with self.understood("reading"):
                self._compare(client, jobs)
        except InterconnectError:
            # What was made is made; whether somebody else made it too shows in the next run.
            for job in jobs:
                job.contest = None

    def _compare(self, client: Client, jobs: list[Job]) -> None:
        """Compare what one client's jobs made with what else is there."""
        by_id: dict[str, Object] = {}
        by_key: dict[Any, list[Object]] = {}
        for obj in self.resource.waiting.rivals(self.resource, client, [job.want for job in jobs]):
            by_id[self.resource.id_of(obj)] = obj
            by_key.setdefault(self.resource.key_of(obj), []).append(obj)
        # Of other objects somebody else may know more than this listing does.
        made = {job.id for job in jobs}
        self._remember(client, {ident: obj for ident, obj in by_id.items() if ident in made})
        for job in jobs:
            job.obj = by_id.get(job.id or "")
            rivals = self._alive(self.resource.choose(job.want, by_key.get(self.resource.key_wanted(job.want), ())))
            rivals = [obj for obj in rivals if self.resource.id_of(obj) != job.id]
            if job.obj is None or not rivals:
                job.contest = None
                continue
            ours, oldest = self._age_of(job.obj), self._age_of(rivals[0])
            tie = ours < oldest and ours[0] == oldest[0]
            if tie and job.contest and not job.contest.passed() and not self.resource.is_built_on(client, rivals[0]):
                continue
            job.contest = None
            if tie or ours > oldest:
                job.remaining = self.resource.steps_to_delete(job.want, job.obj)
                job.yields = True

    def adopt(self, jobs: list[Job]) -> list[Job]:
        """Go on with the objects that another run made. Returns the jobs for which a third run is about to take its own away."""
        for job in jobs:
            job.yields, job.made, job.id = False, None, None
        self.find_and_plan(jobs)
        return [job for job in jobs if isinstance(job.error, Ambiguous)]

    # ------------------------------------------------------------------ waiting

    def look(self, client: Client, jobs: list[Job], also: Sequence[Job] = ()) -> None:
        """Refresh the objects of some jobs; a look that fails is the error of those that it was for.

        :param also: jobs that are at their end, and whose objects what happens since may have changed.
        """
        try:
            with self.understood("reading"):
                seen, failures = (
                    self.resource.look(client, [job.id for job in (*jobs, *also) if job.id is not None]),
                    {},
                )
        except Unread as partly:
            seen, failures = {self.resource.id_of(obj): obj for obj in partly.objects}, partly.failures
        except InterconnectError as error:
            seen, failures = {}, {job.id: error for job in (*jobs, *also)}
        self._remember(client, seen)
        for job in jobs:
            if job.id in failures:
                job.error = copy.copy(failures[job.id])
        for job in (*jobs, *also):
            if job.id not in failures:
                job.obj = seen.get(job.id or "")

    def arrived(self, job: Job, goal: Goal, grace: Deadline) -> bool:
        """Whether waiting for this job is over, well or not."""
        if job.error is not None:
            return True
        try:
            with self.understood("reading", job):
                return self._is_where_it_should_be(job, goal, grace)
        except InterconnectError as error:
            job.error = error
            return True

    def _is_where_it_should_be(self, job: Job, goal: Goal, grace: Deadline) -> bool:
        meaning = self.resource.meaning_of(job.obj)
        if goal.gone:
            job.error = self.resource.waiting.failed(self.resource, job, goal) if meaning == states.FAILED else None
            return meaning == states.ABSENT or job.error is not None
        if meaning == states.ABSENT and not job.want.present:
            # Somebody was faster on the way there.
            job.remaining = []
            return True
        if meaning == states.ABSENT:
            if grace.passed():
                job.error = FailedState(
                    "%s %s is not there: the cloud has not listed it for %g seconds; someone else has deleted it, or it was "
                    "never completed. Run the task again"
                    % (self.resource.kind, job.id, min(VANISHED_GRACE, self.tuning.wait_timeout))
                )
            return job.error is not None
        status = self.resource.status_of(job.obj or {})
        if goal.statuses is not None and status in goal.statuses:
            job.next_step = self._next_step(job, meaning)
            return True
        if meaning == states.LEAVING:
            job.error = FailedState(
                "%s: %s %s is in state %s: somebody else is removing it; run the task again when it is gone"
                % (self.resource.label(job.want), self.resource.kind, job.id, status)
            )
            return True
        if meaning == states.FAILED:
            job.error = self.resource.waiting.failed(self.resource, job, goal)
            return True
        if goal.statuses is not None:
            return False
        if meaning in (states.NEEDS_PEER, states.PRESENT):
            job.next_step = self._next_step(job, meaning)
            job.error = self.resource.waiting.verify_result(self.resource, job)
            return True
        return False

    def _next_step(self, job: Job, meaning: str) -> str | None:
        return self.resource.waiting.next_step(self.resource, job.obj or {}) if meaning == states.NEEDS_PEER else None

    def late(self, job: Job, goal: Goal) -> InterconnectError:
        # Among the statuses may be None and "", for objects of which no state is told.
        known = [str(status) for status in goal.statuses or () if status]
        wanted = "gone" if goal.gone else "at rest" if len(known) > MOST_STATUSES else " or ".join(known) or "ready"
        now = "not listed" if job.obj is None else "in state %s" % self.resource.status_of(job.obj)
        return self.resource.waiting.describe_error(
            self.resource,
            job,
            WaitTimeout(
                "%s %s is %s, and after %g seconds not yet %s. The cloud is still working on it: run the task again, or raise "
                "wait_timeout" % (self.resource.kind, job.id, now, self.tuning.wait_timeout, wanted)
            ),
        )

    def came_elsewhere(self, job: Job) -> bool:
        """Whether an object came to rest in another state than the plan, which has no steps, relied on."""
        if job.obj is None or not job.want.present:
            return False
        return self.resource.status_of(job.obj) != self.resource.waiting.comes_to(self.resource, job.found or {})


def did(job: Job, step: Step, ours: bool) -> None:
    """Remember a step, if it was us who did it."""
    if ours:
        job.changed = job.changed or step.writes
        job.done.append(step.verb)


def _is_overdue(job: Job) -> bool:
    """Whether the time is up in which one step is tried again."""
    return job.retry_budget is None or job.retry_budget[0].passed()


def plain_refusal(error: InterconnectError | None) -> bool:
    """Whether the cloud refused, and not for a state that may pass."""
    return isinstance(error, ApiError) and not error.conflict


def by_client_of(jobs: Iterable[Job]) -> dict[Client, list[Job]]:
    """``{client: its jobs}``, clients and jobs in order."""
    found: dict[Client, list[Job]] = {}
    for job in jobs:
        found.setdefault(job.want.client, []).append(job)
    return found
