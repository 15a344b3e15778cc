# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The only reconcile loop: find -> plan -> apply -> wait -> report, for one object or a thousand."""

from __future__ import annotations

import copy
from dataclasses import dataclass

from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import states
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.errors import (
    Ambiguous,
    ApiError,
    FailedState,
    InterconnectError,
    InvalidOptions,
    NotFound,
    OutcomeUnknown,
    UnexpectedAnswer,
    Unreachable,
    Unread,
    WaitTimeout,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.gate import AUTO, WIDEST
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.guard import Understood
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.parallel import side_by_side
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.plan import UNKNOWN, Plan
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.resource import Job, Want, World
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.retry import Deadline, Stop, backoff

VANISHED_GRACE = 30.0
"""Seconds for which an object that was just made may be missing from a listing: listings can lag behind writes."""

FRESH_LOOKS = 2
"""So often a step that the cloud refuses for the object's state is tried again though the object is at rest."""

CONTEST_GRACE = 30.0
"""Seconds that another run, which made the same object in the same second, is given to take its own away."""

MOST_STATUSES = 2
"""An object that may come to rest in more states than this is said to be not yet at rest, instead of in none of them."""

SCOUT_FROM = 5
"""With more objects than this to wait for, and a call for each, look at one before the others."""


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
    """Brings objects of one resource type to what is wanted.

    :param warn: a function that takes a text for the user.
    """

    def __init__(self, resource, tuning, warn):
        self.resource = resource
        self.tuning = tuning
        self.warn = warn
        self.stop = Stop()
        self.halted = False
        self._beside, self._looked_at = [], set()
        self._warned = set()

    # ------------------------------------------------------------------ the loop

    def run(self, wants):
        """Returns a :class:`Job` per want, in order.

        :raises InvalidOptions: before the first call.
        :raises InterconnectError: before the first write, unless ``continue_on_error``.
        """
        self.check(wants)
        jobs = [Job(want) for want in wants]
        try:
            worlds = self.find(jobs)
            each = [one for job in jobs for one in (job, *job.also)]
            self.plan(each, worlds)
            self._refuse(each)
            if not self.tuning.check_mode:
                self.apply(each)
            for job in jobs:
                _take_in(job)
        except BaseException:
            self.stop.set()
            for client in _by_client(jobs):
                client.interrupt()
            raise
        return jobs

    def check(self, wants):
        """Refuse everything that can be refused without a call, all of it at once."""
        problems, seen = [], {}
        for want in wants:
            missing = [name for name in self.resource.required if not want.given(name)]
            problems.extend((want.path + name, "required and not given") for name in missing)
            if not missing:
                problems.extend((want.path + option, text) for option, text in self.resource.check(want))
            key = self.resource.duplicate_key(want)
            if key is None:
                continue
            key = (None if self.resource.key_is_global else id(want.client), key)
            if key in seen:
                problems.append(
                    (
                        want.path.rstrip("."),
                        "describes the same %s as %s" % (self.resource.kind, seen[key].path.rstrip(".")),
                    )
                )
            seen[key] = want
        if problems:
            raise InvalidOptions(problems)

    # ------------------------------------------------------------------ find

    def find(self, jobs):
        """Fill in ``job.found``: one listing a client, matched in memory."""
        everywhere, origin, worlds = {}, {}, {}
        by_client = _by_client(jobs)
        for client, mine in by_client.items():
            listed = self._listed(client, mine)
            worlds[client] = World(listed, everywhere, origin)
            everywhere.update(listed)
            origin.update(dict.fromkeys(listed, client))
        for client, mine in by_client.items():
            for source, obj in self._others(client, [job for job in mine if job.error is None], everywhere):
                everywhere[self.resource.id_of(obj)] = obj
                origin[self.resource.id_of(obj)] = source
        for client, mine in by_client.items():
            self._match_all([job for job in mine if job.error is None], worlds[client])
        return worlds

    def _listed(self, client, jobs):
        """What a client's listing brings, by id. With ``continue_on_error`` a failure is that of the jobs which it concerns."""
        try:
            with self._understood("reading"):
                objects = self.resource.listing(client, [job.want for job in jobs])
                return {self.resource.id_of(obj): obj for obj in objects}
        except Unread as partly:
            self._cannot_read(jobs, partly)
            return {self.resource.id_of(obj): obj for obj in partly.objects}
        except InterconnectError as error:
            self._cannot_read(jobs, Unread((), {job.want: error for job in jobs}))
            return {}

    def _others(self, client, jobs, everywhere):
        found = []
        try:
            with self._understood("reading"):
                for source, obj in self.resource.others(client, [job.want for job in jobs], everywhere):
                    found.append((source, obj))
        except Unread as partly:
            self._cannot_read(jobs, partly)
        return found

    def _cannot_read(self, jobs, partly):
        failures = partly.failures
        if not self.tuning.continue_on_error:
            raise next(iter(failures.values()))
        for job in jobs:
            if job.want in failures:
                # Each its own, since messages get the place of their job in front.
                job.error = copy.copy(failures[job.want])

    def _understood(self, doing, job=None, wrote=False):
        label = self.resource.label(job.want) if job is not None else self.resource.kind
        return Understood("%s %s" % (doing, label), wrote)

    def _match_all(self, jobs, world):
        by_key = {}
        with self._understood("reading"):
            for obj in world.by_id.values():
                by_key.setdefault(self.resource.key_of(obj), []).append(obj)
        for job in jobs:
            try:
                with self._understood("reading", job):
                    found = self._match(job.want, world, by_key)
                    if len(found) > 1 and self.tuning.remove_all and not job.want.present:
                        job.want, *others = [self._by_id(job.want, obj) for obj in found]
                        job.also = [Job(want) for want in others]
                    elif len(found) > 1:
                        raise self._ambiguous(job.want, found)
                    for one, obj in zip((job, *job.also), found):
                        one.found = one.obj = obj
                        one.id = self.resource.id_of(obj)
                        one.stage = self.resource.stage(one.want, obj)
                    if not found:
                        job.stage = self.resource.stage(job.want, None)
            except InterconnectError as error:
                job.error = error

    def _by_id(self, want, obj):
        """A want that names by its id what it meant otherwise."""
        return Want(want.path, dict(want.options, **{self.resource.id_option: self.resource.id_of(obj)}), want.client)

    def _match(self, want, world, by_key):
        """The objects that a want means: none, one, or several where it cannot be told which."""
        wanted_id = want[self.resource.id_option]
        if wanted_id == UNKNOWN and self.tuning.check_mode:
            return []
        if wanted_id:
            found = world.by_id.get(wanted_id)
            if found is None and want.present:
                raise NotFound("%s %s does not exist%s" % (self.resource.kind, wanted_id, want.client.scope()))
            return [found] if found is not None else []
        key = self.resource.key_wanted(want)
        if key is None:
            return []
        candidates = self.resource.choose(want, by_key.get(key, ()))
        return self._alive(candidates) or list(candidates[:1])

    def _alive(self, objects):
        """Those that are not gone or about to be, the oldest first."""
        gone = (states.ABSENT, states.LEAVING)
        return sorted(
            (obj for obj in objects if self.resource.meaning_of(obj) not in gone),
            key=self.resource.age_of,
        )

    def _ambiguous(self, want, found):
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

    # ------------------------------------------------------------------ plan

    def plan(self, jobs, worlds):
        """Fill in ``job.plan``, stage by stage, so that later plans see what earlier ones will have done."""
        for job in sorted(jobs, key=lambda job: job.stage):
            if job.error is None:
                self._plan_one(job, worlds[job.want.client])

    def _plan_one(self, job, world):
        try:
            with self._understood("planning", job):
                plan = self.resource.plan(job.want, job.found, world, self.tuning.recreate)
                self.resource.project(job, plan, world)
                self._tell(job, plan)
        except InterconnectError as error:
            job.error = error
            return
        job.left, job.settle, job.next_step = list(plan.steps), plan.settle, plan.next_step
        job.awaited = plan.settle is not None and bool(plan.steps or self.tuning.wait)
        if job.plan is None:
            job.plan = plan

    def _tell(self, job, plan):
        status = self.resource.status_of(job.found) if job.found is not None else None
        if job.found is not None and not self.resource.states.knows(status):
            self._warn_once(
                "%s %s is in the unknown state %r, which counts as pending" % (self.resource.kind, job.id, status)
            )
        for text in plan.warnings:
            self._warn_once(text)

    def _refuse(self, jobs):
        """Nothing was written yet. Without continue_on_error one impossible object ends the task here, and nothing ever is."""
        failed = [job for job in jobs if job.error is not None]
        for job in failed:
            if job.want.path:
                job.error.msg = "%s (%s): %s" % (
                    job.want.path.rstrip("."),
                    self.resource.label(job.want),
                    job.error.msg,
                )
        if failed and not self.tuning.continue_on_error:
            first = failed[0].error
            first.msg = "; ".join(job.error.msg for job in failed[:10])
            if len(failed) > 10:
                first.msg += "; ... and %d more" % (len(failed) - 10)
            raise first

    def _warn_once(self, text):
        if text not in self._warned:
            self._warned.add(text)
            self.warn(text)

    # ------------------------------------------------------------------ apply and wait

    def apply(self, jobs):
        done = []
        for stage in sorted({job.stage for job in jobs}):
            group = [job for job in jobs if job.error is None and job.stage == stage]
            # What this stage changes can show in the objects of an earlier one: they are looked at beside its own.
            self._beside, self._looked_at = done, set()
            self._drive(group)
            if any(job.error for job in group) and not self.tuning.continue_on_error:
                return
            acted = any(job.done for job in group)
            stale = [job for job in done if acted and job.want.client not in self._looked_at]
            done = done + [job for job in group if job.done and job.want.present]
            self._look([job for job in (stale if self.tuning.wait else done) if job.error is None])

    def _drive(self, jobs):
        """Execute plans wave by wave: the next step of every object, then one wait for all of them."""
        self._wait_for_others([job for job in jobs if job.settle])
        active = [job for job in jobs if job.left and job.error is None]
        pauses = backoff(self.tuning.wait_interval)
        while active:
            self._each([job for job in active if job.left and not (job.unsure or job.contest)], self._step)
            seen = self._settle_contests([job for job in active if job.contest and job.error is None])
            self._look_and_plan_anew([job for job in active if job.unsure])
            # After a failure, what was started comes to rest and nothing more is started.
            self._wait(self._goals(active), seen)
            self._adopt([job for job in active if job.yields and not job.left and job.error is None])
            self.halted = any(job.error for job in active) and not self.tuning.continue_on_error
            active = [job for job in active if (job.left or job.unsure or job.contest) and job.error is None]
            if self.halted or self.stop:
                for job in active:
                    job.error = job.unsure
                return
            if active and all(job.contest for job in active):
                self.stop.pause(next(pauses))

    def _wait_for_others(self, jobs):
        """What is on its way already is waited for; what is then left to do is planned on the object at rest."""
        while jobs and not self.stop:
            goals = [(job, job.settle) for job in jobs if job.left or self.tuning.wait]
            self._wait(goals)
            again = [job for job, goal in goals if job.error is None and (job.left or self._came_elsewhere(job))]
            self._find_and_plan(again)
            # Somebody may have set it going once more.
            jobs = [job for job in again if job.error is None and job.settle]

    def _came_elsewhere(self, job):
        """Whether an object came to rest in another state than the plan, which has no steps, relied on."""
        if job.obj is None or not job.want.present:
            return False
        return self.resource.status_of(job.obj) != self.resource.comes_to(job.found)

    def _goals(self, active):
        """The waits after a wave. The last wait of an object is the user's to skip, those before a next step are not."""
        goals = []
        for job in active:
            goal, job.goal = job.goal, None
            if goal and job.error is None and (self.tuning.wait or job.left):
                goals.append((job, goal))
        return goals

    def _step(self, job):
        step = job.tried = job.left.pop(0)
        made = None
        try:
            with self._understood("changing", job, wrote=True):
                made = self.resource.perform(job, step)
        except ApiError as error:
            if not (step.goal is not None and step.goal.gone and self.resource.gone(error)):
                job.unsure, job.error = (error, None) if step.writes else (None, error)
                return
            # Gone: by an earlier attempt of ours, or by somebody who was faster.
            self._did(job, step, error.resent)
        except OutcomeUnknown as error:
            job.unsure = error
            return
        except InterconnectError as error:
            job.error = error
            return
        else:
            self._did(job, step, True)
        if made is not None:
            job.id = job.made = str(made)
            job.contest = Deadline(CONTEST_GRACE) if self.resource.contested else None
        job.goal = step.goal
        job.patience, job.refused = None, 0

    @staticmethod
    def _did(job, step, ours):
        if ours:
            job.changed = job.changed or step.writes
            job.done.append(step.verb)

    # ------------------------------------------------------------------ lost answers and refusals

    def _look_and_plan_anew(self, unsure):
        """A write's answer was lost, or it was refused: look, and plan anew what remains to be done.

        Looking first is what makes both harmless. What was done is found, whether by us or by somebody who was faster; what
        was not done is planned again, and tried again as long as that makes sense.
        """
        if not unsure:
            return
        for job in unsure:
            if job.patience is None:
                patience = self.resource.patience(job, job.unsure, self.tuning.wait_timeout)
                job.patience = (Deadline(patience or 0.001), backoff(self.tuning.wait_interval))
        pauses = [next(job.patience[1]) for job in unsure if not _plain_refusal(job.unsure)]
        self.stop.pause(max(pauses, default=0))
        before = {job: [job.tried, *job.left] for job in unsure}
        self._find_and_plan(unsure)
        for job in unsure:
            self._judge(job, before[job])

    def _find_and_plan(self, jobs):
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
        self.plan(jobs, worlds)

    def _judge(self, job, before):
        """What a fresh look and a fresh plan say of a step that was lost or refused.

        :param before: that step and those that were to follow it.
        """
        error, job.unsure, step = job.unsure, None, job.tried
        # A refusal may answer the repetition of an attempt that was carried out and whose answer was lost.
        lost = isinstance(error, OutcomeUnknown) or error.resent
        if job.error is not None:
            if lost and step.verb == "create" and isinstance(job.error, Ambiguous) and not job.patience[0].passed():
                # Ours and another run's, and no telling which is which; that run will see ours, and one of them will go.
                job.unsure, job.error, job.left = error, None, before[1:]
                return
            if isinstance(job.error, (Unreachable, ApiError)):
                # The look failed too: the user should know of the first failure.
                job.error = self.resource.explain(job, error)
            job.changed = job.changed or lost
            return
        same = (
            bool(job.left)
            and job.left[0].verb == step.verb
            and (step.verb == "create" or job.left[0].args == step.args)
        )
        if lost and not same:
            self._did(job, step, True)
        if job.found is None and job.left and job.left[0].verb == "create":
            # A replacement keeps what the old object had; a fresh plan no longer knows it.
            kept = [position for position, one in enumerate(before) if one.verb == "create"]
            job.left = before[kept[0] :] if kept else job.left
        if not same:
            job.refused, job.patience = 0, None
        elif self._gives_up(job, error):
            job.error = self.resource.explain(job, error)
        if job.error is None and not job.left:
            job.goal = job.settle

    def _gives_up(self, job, error):
        """Whether a step that is still to be done, after its answer was lost or it was refused, is not worth another try."""
        if job.patience[0].passed():
            return True
        if isinstance(error, OutcomeUnknown) or error.lagging:
            return False
        if not error.conflict:
            return True
        moving = job.found is not None and self.resource.meaning_of(job.found) in (states.PENDING, states.LEAVING)
        job.refused += not moving
        return job.refused > FRESH_LOOKS and self.resource.hopeless(job, error)

    # ------------------------------------------------------------------ two runs at once

    def _settle_contests(self, jobs):
        """Another run may have made the same objects at the same moment: list once more, and the oldest of each stays.

        Each run takes away only what it made itself. Of two that were made in the same second the first by id stays, if the
        other run notices; it does not if it had looked before ours was made, and then ours goes. Meanwhile the other objects
        of this run go on, above all those that have to go.

        :returns: the jobs whose object was just seen.
        """
        seen = set()
        for client, mine in _by_client(jobs).items():
            try:
                with self._understood("reading"):
                    self._compare(client, mine)
            except InterconnectError:
                # What was made is made; whether somebody else made it too shows in the next run.
                for job in mine:
                    job.contest = None
            seen.update(job for job in mine if job.obj is not None and self.resource.listing_settles)
        return seen

    def _compare(self, client, jobs):
        """Compare what one client's jobs made with what else is there."""
        by_id, by_key = {}, {}
        for obj in self.resource.rivals(client, [job.want for job in jobs]):
            by_id[self.resource.id_of(obj)] = obj
            by_key.setdefault(self.resource.key_of(obj), []).append(obj)
        for job in jobs:
            job.obj = by_id.get(job.id)
            rivals = self._alive(self.resource.choose(job.want, by_key.get(self.resource.key_wanted(job.want), ())))
            rivals = [obj for obj in rivals if self.resource.id_of(obj) != job.id]
            if job.obj is None or not rivals:
                job.contest = None
                continue
            ours, oldest = self.resource.age_of(job.obj), self.resource.age_of(rivals[0])
            if ours < oldest and ours[0] == oldest[0] and not job.contest.passed():
                continue
            job.contest = None
            if not (ours < oldest and ours[0] != oldest[0]):
                job.left = self.resource.steps_to_delete(job.want, job.obj)
                job.yields = True

    def _adopt(self, jobs):
        """Go on with the object that another run made."""
        for job in jobs:
            job.yields, job.made, job.id = False, None, None
        grace = Deadline(CONTEST_GRACE)
        for pause in backoff(self.tuning.wait_interval):
            self._find_and_plan(jobs)
            # A third run is about to take its own away.
            jobs = [job for job in jobs if isinstance(job.error, Ambiguous)]
            if not jobs or grace.passed() or self.stop:
                return
            for job in jobs:
                job.error = None
            self.stop.pause(pause)

    # ------------------------------------------------------------------ waiting

    def _wait(self, goals, seen=()):
        """One loop for all: look at once, then ever less often, until each object is where it should be.

        :param seen: jobs that need no first look, since their object was just listed.
        """
        if not goals:
            return
        deadline = Deadline(self.tuning.wait_timeout)
        grace = Deadline(min(VANISHED_GRACE, self.tuning.wait_timeout))
        for pause in backoff(self.tuning.wait_interval, most=self.resource.longest_pause):
            over = deadline.passed()
            just_seen, goals = _parted(goals, seen)
            goals = [one for one in just_seen if not self._arrived(*one, grace)] + (
                self._on_their_way(goals, grace, everyone=over) if goals else []
            )
            seen = ()
            if not goals or self.stop:
                return
            if over:
                for job, goal in goals:
                    job.error = self._late(job, goal)
                return
            self.stop.pause(min(pause, max(0.05, deadline.left())))

    def _on_their_way(self, goals, grace, everyone):
        """Look, and return the waits that are not over.

        Where a look costs a call for each object, one of many goes ahead: as long as what was started last is on its way,
        so is most of the rest.
        """
        if self.resource.looks_singly and len(goals) > SCOUT_FROM and not everyone:
            ahead, rest = goals[-1:], goals[:-1]
            self._look([job for job, goal in ahead])
            if not self._arrived(*ahead[0], grace):
                # Another one goes next time, so that one that is stuck hides nothing.
                return ahead + rest
            goals = rest
        self._look([job for job, goal in goals])
        return [(job, goal) for job, goal in goals if not self._arrived(job, goal, grace)]

    def _look(self, jobs):
        """Refresh the objects of some jobs; a look that fails is the error of each."""
        for client, mine in _by_client(jobs).items():
            beside = [job for job in self._beside if job.want.client is client and job.error is None]
            try:
                with self._understood("reading"):
                    seen = self.resource.look(client, [job.id for job in mine + beside])
            except InterconnectError as error:
                for job in mine:
                    job.error = copy.copy(error)
                continue
            self._looked_at.add(client)
            for job in mine + beside:
                job.obj = seen.get(job.id)

    def _arrived(self, job, goal, grace):
        """Whether waiting for this job is over, well or not."""
        if job.error is not None:
            return True
        try:
            with self._understood("reading", job):
                return self._is_where_it_should_be(job, goal, grace)
        except UnexpectedAnswer as error:
            job.error = error
            return True

    def _is_where_it_should_be(self, job, goal, grace):
        meaning = self.resource.meaning_of(job.obj)
        if goal.gone:
            job.error = self.resource.failed(job, goal) if meaning == states.FAILED else None
            return meaning == states.ABSENT or job.error is not None
        if meaning == states.ABSENT and not job.want.present:
            # Somebody was faster on the way there.
            job.left = []
            return True
        if meaning == states.ABSENT:
            if grace.passed():
                job.error = FailedState(
                    "%s %s is not there: the cloud has not listed it for %g seconds; someone else has deleted it, or it was "
                    "never completed. Run the task again"
                    % (self.resource.kind, job.id, min(VANISHED_GRACE, self.tuning.wait_timeout))
                )
            return job.error is not None
        status = self.resource.status_of(job.obj)
        if goal.statuses is not None and status in goal.statuses:
            job.next_step = self.resource.next_step(job.obj) if meaning == states.NEEDS_PEER else None
            return True
        if meaning == states.LEAVING:
            job.error = FailedState(
                "%s: %s %s is in state %s: somebody removes it at the same time; run the task again when it is gone"
                % (self.resource.label(job.want), self.resource.kind, job.id, status)
            )
            return True
        if meaning == states.FAILED:
            job.error = self.resource.failed(job, goal)
            return True
        if goal.statuses is not None:
            return False
        if meaning in (states.NEEDS_PEER, states.PRESENT):
            job.next_step = self.resource.next_step(job.obj) if meaning == states.NEEDS_PEER else None
            job.error = self.resource.settled(job)
            return True
        return False

    def _late(self, job, goal):
        # Among the statuses may be None and "", for objects of which no state is told.
        known = [str(status) for status in goal.statuses or () if status]
        wanted = "gone" if goal.gone else "at rest" if len(known) > MOST_STATUSES else " or ".join(known) or "ready"
        now = "not listed" if job.obj is None else "in state %s" % self.resource.status_of(job.obj)
        return self.resource.explain(
            job,
            WaitTimeout(
                "%s %s is %s, and after %g seconds not yet %s. The cloud goes on with it: run the task again, or raise "
                "wait_timeout" % (self.resource.kind, job.id, now, self.tuning.wait_timeout, wanted)
            ),
        )

    # ------------------------------------------------------------------ concurrency

    def _each(self, jobs, work):
        """``work(job)`` for all, at most ``concurrency`` at once, those of one lane in order.

        After a failure nothing new starts, unless the user said ``continue_on_error``.
        """
        lanes = {}
        for job in jobs:
            lane = self.resource.lane(job.want, job.found)
            lanes.setdefault(id(job) if lane is None else (job.want.client, lane), []).append(job)
        width, most = self._width(jobs)
        side_by_side(lambda lane: self._lane(lane, work), lanes.values(), width, most)

    def _width(self, jobs):
        """How many calls may be under way at once: a function that tells for now, and the most that it will ever tell."""
        number = self.tuning.concurrency
        if number != AUTO:
            return lambda: number, number
        clients = list(_by_client(jobs))
        return lambda: max(client.width for client in clients), WIDEST

    def _lane(self, jobs, work):
        for job in jobs:
            if self.stop or self.halted:
                return
            work(job)
            if (job.error is not None or _plain_refusal(job.unsure)) and not self.tuning.continue_on_error:
                self.halted = True


def _plain_refusal(error):
    """Whether the cloud refused, and not for a state that may pass."""
    return isinstance(error, ApiError) and not error.conflict


def _parted(goals, seen):
    """Goals of the jobs that were just seen, and the others."""
    return [one for one in goals if one[0] in seen], [one for one in goals if one[0] not in seen]


def _take_in(job):
    """What was done about further matches of the same want is told with the first."""
    for other in job.also:
        if job.plan is not None and other.plan is not None:
            job.plan = _both(job, other)
        job.changed = job.changed or other.changed
        job.done += other.done
        job.left += other.left
        job.error = job.error or other.error


def _both(job, other):
    before = {"ids": [*(job.plan.before or {}).get("ids", [job.id]), other.id]}
    return Plan(steps=job.plan.steps + other.plan.steps, before=before, after=None)


def _by_client(jobs):
    """``{client: its jobs}``, clients and jobs in order."""
    found = {}
    for job in jobs:
        found.setdefault(job.want.client, []).append(job)
    return found
