# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The only reconcile loop: find -> plan -> apply -> wait -> report, for one object or a thousand."""

from __future__ import annotations

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
    WaitTimeout,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.gate import AUTO, WIDEST
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.parallel import side_by_side
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.plan import UNKNOWN
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.resource import Job, World
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.retry import Deadline, Stop, backoff

VANISHED_GRACE = 30.0
"""Seconds for which an object that was just made may be missing from a listing: listings can lag behind writes."""

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
            self.plan(jobs, self.find(jobs))
            self._refuse(jobs)
            if not self.tuning.check_mode:
                self.apply(jobs)
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
            key = (id(want.client), key)
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
            listed = {
                self.resource.id_of(obj): obj for obj in self.resource.listing(client, [job.want for job in mine])
            }
            worlds[client] = World(listed, everywhere, origin)
            everywhere.update(listed)
            origin.update(dict.fromkeys(listed, client))
        for client, mine in by_client.items():
            for source, obj in self.resource.others(client, [job.want for job in mine], everywhere):
                everywhere[self.resource.id_of(obj)] = obj
                origin[self.resource.id_of(obj)] = source
        for client, mine in by_client.items():
            self._match_all(mine, worlds[client])
        return worlds

    def _match_all(self, jobs, world):
        by_key = {}
        for obj in world.by_id.values():
            by_key.setdefault(self.resource.key_of(obj), []).append(obj)
        for job in jobs:
            try:
                job.found = self._match(job.want, world, by_key)
            except InterconnectError as error:
                job.error = error
            if job.found is not None:
                job.id, job.obj = self.resource.id_of(job.found), job.found
            job.stage = self.resource.stage(job.want, job.found)

    def _match(self, want, world, by_key):
        wanted_id = want[self.resource.id_option]
        if wanted_id == UNKNOWN and self.tuning.check_mode:
            return None
        if wanted_id:
            found = world.by_id.get(wanted_id)
            if found is None and want.present:
                raise NotFound("%s %s does not exist%s" % (self.resource.kind, wanted_id, want.client.scope()))
            return found
        key = self.resource.key_wanted(want)
        if key is None:
            return None
        candidates = self.resource.choose(want, by_key.get(key, ()))
        alive = [obj for obj in candidates if self.resource.meaning_of(obj) not in (states.ABSENT, states.LEAVING)]
        if len(alive) > 1:
            ids = sorted(self.resource.id_of(obj) for obj in alive)
            raise Ambiguous(
                "%s: %d objects match%s: %s; name one by %s"
                % (self.resource.label(want), len(ids), want.client.scope(), ", ".join(ids), self.resource.id_option),
                candidates=ids,
            )
        return (alive or candidates or [None])[0]

    # ------------------------------------------------------------------ plan

    def plan(self, jobs, worlds):
        """Fill in ``job.plan``, stage by stage, so that later plans see what earlier ones will have done."""
        for job in sorted(jobs, key=lambda job: job.stage):
            if job.error is None:
                self._plan_one(job, worlds[job.want.client])

    def _plan_one(self, job, world):
        if job.found is not None:
            status = self.resource.status_of(job.found)
            if not self.resource.states.knows(status):
                self._warn_once(
                    "%s %s is in the unknown state %r, which counts as pending" % (self.resource.kind, job.id, status)
                )
        try:
            job.plan = self.resource.plan(job.want, job.found, world, self.tuning.recreate)
        except InterconnectError as error:
            job.error = error
            return
        for text in job.plan.warnings:
            self._warn_once(text)
        job.left = list(job.plan.steps)
        job.next_step = job.plan.next_step
        self.resource.project(job, world)

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
        self._wait([(job, job.plan.settle) for job in jobs if job.plan.settle and (job.left or self.tuning.wait)])
        active = [job for job in jobs if job.left and job.error is None]
        while active:
            self._each(active, self._step)
            self._plan_again([job for job in active if job.unsure])
            # After a failure, what was started comes to rest and nothing more is started.
            self._wait(self._goals(active))
            halt = any(job.error for job in active) and not self.tuning.continue_on_error
            active = [] if halt else [job for job in active if job.left and job.error is None]

    def _goals(self, active):
        """The waits after a wave. The last wait of an object is the user's to skip, those before a next step are not."""
        goals = []
        for job in active:
            goal, job.goal = job.goal, None
            if goal and job.error is None and (self.tuning.wait or job.left):
                goals.append((job, goal))
        return goals

    def _step(self, job):
        step = job.left.pop(0)
        try:
            made = self.resource.perform(job, step)
        except ApiError as error:
            if step.goal is not None and step.goal.gone and self.resource.gone(error):
                made = None
            elif error.conflict:
                job.unsure = error
                return
            else:
                job.error = error
                return
        except OutcomeUnknown as error:
            job.unsure = error
            return
        except InterconnectError as error:
            job.error = error
            return
        if made is not None:
            job.id = str(made)
        job.changed = job.changed or step.verb != "dry_run"
        job.done.append(step.verb)
        job.goal = step.goal
        job.patience = None

    def _plan_again(self, unsure):
        """A write's answer was lost, or the object was not in the state that the plan assumed: look, and plan anew.

        Looking first is what makes a lost answer harmless: what was done is found, what was not done is planned again.
        """
        again = []
        for job in unsure:
            error, job.unsure = job.unsure, None
            if isinstance(error, OutcomeUnknown):
                job.changed = True
            if job.patience is None:
                patience = self.resource.patience(job, error, self.tuning.wait_timeout)
                job.patience = (Deadline(patience or 0.001), backoff(self.tuning.wait_interval))
            if job.patience[0].passed() or self.stop:
                job.error = self.resource.explain(job, error)
            else:
                again.append(job)
        if not again:
            return
        self.stop.pause(max(next(job.patience[1]) for job in again))
        for job in again:
            job.found = job.obj = None
        try:
            worlds = self.find(again)
        except InterconnectError as error:
            for job in again:
                job.error = error
            return
        self.plan(again, worlds)
        for job in again:
            if job.error is None and not job.left:
                job.goal = job.plan.settle

    def _wait(self, goals):
        """One loop for all: look at once, then ever less often, until each object is where it should be."""
        if not goals:
            return
        deadline = Deadline(self.tuning.wait_timeout)
        grace = Deadline(min(VANISHED_GRACE, self.tuning.wait_timeout))
        for pause in backoff(self.tuning.wait_interval, most=self.resource.longest_pause):
            over = deadline.passed()
            goals = self._on_their_way(goals, grace, everyone=over)
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
                seen = self.resource.look(client, [job.id for job in mine + beside])
            except InterconnectError as error:
                for job in mine:
                    job.error = error
                continue
            self._looked_at.add(client)
            for job in mine + beside:
                job.obj = seen.get(job.id)

    def _arrived(self, job, goal, grace):
        """Whether waiting for this job is over, well or not."""
        if job.error is not None:
            return True
        meaning = self.resource.meaning_of(job.obj)
        if goal.gone:
            job.error = self.resource.failed(job, goal) if meaning == states.FAILED else None
            return meaning == states.ABSENT or job.error is not None
        if meaning == states.ABSENT:
            if grace.passed():
                job.error = FailedState("%s %s disappeared while it was waited for" % (self.resource.kind, job.id))
            return job.error is not None
        status = self.resource.status_of(job.obj)
        if goal.statuses is not None and status in goal.statuses:
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
        what = "to be gone" if goal.gone else "for " + " or ".join(goal.statuses) if goal.statuses else "to settle"
        now = "not listed" if job.obj is None else "in state %s" % self.resource.status_of(job.obj)
        return self.resource.explain(
            job,
            WaitTimeout(
                "%s %s: waited %g seconds %s; it is %s. It goes on in the cloud: run the task again, or raise wait_timeout"
                % (self.resource.kind, job.id, self.tuning.wait_timeout, what, now)
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
            if job.error is not None and not self.tuning.continue_on_error:
                self.halted = True


def _by_client(jobs):
    """``{client: its jobs}``, clients and jobs in order."""
    found = {}
    for job in jobs:
        found.setdefault(job.want.client, []).append(job)
    return found
