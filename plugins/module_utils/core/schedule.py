# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Carries out a planned graph: each node as soon as those before it are done, with as many calls at once as are allowed.

One loop in one thread decides; calls are made in a pool of threads, and nothing else happens there. What waits for its state,
what has to be looked into and what another run may have made too is looked at together, by resource type and client: one
listing for many objects, as soon as no further step of theirs is under way.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import parallel, retry, states
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.errors import Ambiguous, InterconnectError
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.gate import WIDEST
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.reconcile import (
    AGREEMENT_GRACE,
    JUST_MADE,
    VANISHED_GRACE,
    plain_refusal,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.retry import Deadline, backoff

if TYPE_CHECKING:
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.contract import Client
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.graph import Graph, Node
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.plan import Goal, Step
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.reconcile import Reconciler, Tuning

PROBE_FROM = 5
"""With more objects than this to wait for, and a call for each, look at one before the others."""

LONGEST_GATHERING = 5.0
"""Seconds after which objects are looked at although more of their kind are about to need a look."""

LOOKERS = 8
"""Threads beside those that make changes, for looks at objects."""


Then = Callable[["Node"], None]
"""What comes next for a node."""


Look = Callable[["Schedule", "Group"], None]
"""One of the looks that a schedule takes at the nodes of a group."""


class Wait:
    """What one node waits for, for how long, and what comes then."""

    def __init__(self, goal: Goal, then: Then, tuning: Tuning) -> None:
        self.goal = goal
        self.then = then
        self.deadline = Deadline(tuning.wait_timeout)
        self.grace = Deadline(min(VANISHED_GRACE, tuning.wait_timeout))


class Group:
    """The nodes of one resource type and one client, which are looked at together.

    :ivar ready, running: how many of their steps wait for a thread, and how many are under way.
    :ivar waiting: ``{node: Wait}``
    :ivar contested: nodes that another run may have made too.
    :ivar doubtful: nodes to be looked up and planned anew: ``(node, what comes then, when)``.
    :ivar looking: whether a look is under way.
    :ivar since: since when somebody waits for the next look; None = nobody.
    :ivar look_due, contest_due: when the next look at those that wait, and at those that are contested, is due.
    """

    def __init__(self, kind: Reconciler, client: Client) -> None:
        self.kind = kind
        self.client = client
        self.ready = self.running = 0
        self.waiting: dict[Node, Wait] = {}
        self.contested: list[Node] = []
        self.doubtful: list[tuple[Node, Then, float]] = []
        self.looking = False
        self.since: float | None = None
        self.look_due = self.contest_due = 0.0
        self.look_pauses = self.contest_pauses = backoff()

    def next_look(self, now: float, nothing_starts: bool) -> tuple[float, Look] | None:
        """``(when, how)`` of the next look; None where there is nothing to look at.

        What is about to need a look too is waited for, but not for ever.
        """
        if self.looking:
            return None
        quiet = not self.running and (nothing_starts or not self.ready)
        found: list[tuple[float, Look]] = []
        if self.contested:
            found.append((self.contest_due, Schedule.look_at_contests))
        if self.doubtful:
            found.append((max(due for _node, _then, due in self.doubtful), Schedule.look_at_doubts))
        if self.waiting:
            found.append((self.look_due, Schedule.look_at_waits))
        if not found:
            return None
        due, how = min(found, key=lambda look: look[0])
        if not quiet:
            due = max(due, (now if self.since is None else self.since) + LONGEST_GATHERING)
        return due, how


class Schedule:
    """One run over a planned graph."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.tuning = graph.tuning
        self.groups: dict[tuple[Reconciler, Client], Group] = {}
        self.ready: deque[Node] = deque()
        self.locks: dict[Any, deque[Node]] = {}  # lock key -> nodes that wait for the one that holds it
        self.queues: Counter[Any] = Counter()  # lock key -> how many nodes have it
        self.keys: dict[Node, Any] = {}  # node -> the lock key that it holds or waits for
        self.blocked: dict[Node, int] = {}  # node -> how many nodes before it are not done
        self.traced: set[Node] = set()  # nodes whose sources were looked at because of a refusal
        self.held: set[Node] = set()  # nodes that were refused outright: until it is clear why, nothing new starts
        self.stale: dict[Node, None] = {}  # nodes at their end whose objects later steps have changed, as keys
        self.ended: set[Node] = set()
        self.running = 0  # steps under way
        self.halted = False
        self.reached = 0.0
        self.pool = parallel.Pool(self._most() + LOOKERS)

    def run(self) -> None:
        nodes = list(self.graph.nodes)
        self.blocked = {node: len(node.after) for node in nodes}
        self.queues.update(key for node in nodes if not node.job.probe for key in self._lock_keys(node))
        try:
            for node in nodes:
                if not node.after:
                    self._begin(node)
            while not self.graph.stop:
                self._launch()
                self._look_where_due()
                if not self._take_what_comes():
                    break
        except Exception:
            self.pool.close(wait=True)
            raise
        finally:
            self.pool.close()
        self._refresh_what_later_steps_changed()

    def _take_what_comes(self) -> bool:
        """Wait until something ends or is due. False where nothing is left to wait for."""
        progress = self.graph.progress
        progress.tell_if_due(self.ended, self.groups.values())
        due = self._next_due()
        if self.pool.running:
            until = min((time for time in (due, progress.due) if time is not None), default=None)
            over = self.pool.finished(None if until is None else max(0.0, until - self._now()))
            while over is not None:
                over[0]()
                over = self.pool.finished(0) if self.pool.running else None
            return True
        if due is None:
            return False
        self.graph.stop.pause(due - self._now())
        self.reached = max(self.reached, due)
        return True

    def _now(self) -> float:
        return max(retry.CLOCK.now(), self.reached)

    # ------------------------------------------------------------------ from one thing to the next

    def _begin(self, node: Node) -> None:
        """A node whose predecessors are all done."""
        job = node.job
        if node.skipped or self.halted or job.error is not None or job.plan is None:
            # What was to be looked up anew has a plan that says nothing.
            node.skipped = node.skipped or (self.halted and node.looks_again)
            self._end(node)
        elif not node.regardless and any(one.skipped or one.job.error is not None for one in node.after):
            node.skipped = True
            self._end(node)
        elif self._is_refused(node):
            self._go_on(node)
        elif (until := node.kind.made_lately(job, node.looked)) is not None and self._is_built_on(node):
            self._look_whether_it_stays(node, until)
        elif node.looks_again and any(one.moved for one in node.sources):
            self._doubt(node, self._set_out)
        elif node.options is not None and node.present and any(one.moved for one in node.sources):
            self._plan_with_what_is_known_now(node)
        else:
            self._set_out(node)

    @staticmethod
    def _is_refused(node: Node) -> bool:
        """Whether what is known now speaks against it."""
        try:
            if node.guard is not None and node.job.remaining:
                with node.kind.understood("going on with", node.job):
                    node.guard()
        except InterconnectError as error:
            node.job.error = error
        return node.job.error is not None

    def _plan_with_what_is_known_now(self, node: Node) -> None:
        job = node.job
        try:
            with node.kind.understood("going on with", job):
                has_news = self._take_over_what_is_known_now(node)
        except InterconnectError as error:
            job.error = error
            self._go_on(node)
            return
        if has_news and node.base is None and job.found is None and any(one.adopted for one in node.early):
            # Around what somebody else made, there may be more of his.
            self._doubt(node, self._set_out)
            return
        if has_news:
            node.kind.plan_one(job, node.world)
        self._set_out(node)

    def _take_over_what_is_known_now(self, node: Node) -> bool:
        """Whether anything is new about what a node builds on."""
        if node.base is None:
            return node.fresh_options()
        for one in node.after:
            if one.base and one.job.obj is not None and one.job.id is not None and one not in self.stale:
                # The same object, as it was seen after what was done to it.
                one.base.kind.everywhere[one.job.id] = one.job.obj
        self.graph.stand_on_base(node)
        return True

    def _set_out(self, node: Node) -> None:
        """A node with a plan that it can go by: what is on its way already is waited for first."""
        job = node.job
        if job.error is None and job.wait_goal and (job.remaining or self.tuning.wait):
            self._wait(node, job.wait_goal, self._at_rest)
        else:
            self._go_on(node)

    def _at_rest(self, node: Node) -> None:
        """What others set going has ended: what is left to do is planned on the object as it is now."""
        job = node.job
        if job.error is None and (job.remaining or node.kind.came_elsewhere(job)):
            # Somebody may have set it going once more.
            self._doubt(node, self._set_out)
        else:
            self._go_on(node)

    def _go_on(self, node: Node, seen: bool = False) -> None:
        """What comes next for a node: a wait, a step, or its end.

        :param seen: its object was looked at since the last step.
        """
        job = node.job
        goal, job.goal = job.goal, None
        if job.error is not None and node.forgives is not None and node.forgives(job.error):
            job.error, job.remaining, goal = None, [], None
        if job.error is not None:
            self._unlock(node)
            self.halted = self.halted or not self.tuning.continue_on_error
            self._end(node)
            return
        if goal and (self.tuning.wait or goal.required or job.remaining or job.yields or self._is_needed(node)):
            self._wait(node, goal, self._go_on, seen)
            return
        self._unlock(node)
        if goal and not seen:
            self.stale[node] = None
        if job.yields and not job.remaining:
            self._adopt(node)
        elif job.remaining and not self.halted:
            self._make_ready(node)
        else:
            self._end(node)

    @staticmethod
    def _is_built_on(node: Node) -> bool:
        """Whether something is still to be made or changed that follows from it."""
        return any(one.present and one.job.remaining and node in one.sources for one in node.followers)

    @staticmethod
    def _is_needed(node: Node) -> bool:
        """Whether the plan of another node follows from how this one ends. Then its wait is not the user's to skip."""
        return any(node in one.sources for one in node.followers)

    def _end(self, node: Node) -> None:
        self.ended.add(node)
        for follower in node.followers:
            self.blocked[follower] -= 1
            if not self.blocked[follower]:
                self._begin(follower)

    # ------------------------------------------------------------------ steps

    def _make_ready(self, node: Node) -> None:
        key = self.keys[node] = self._lock_key(node)
        if key in self.locks:
            self.locks[key].append(node)
            return
        if key is not None:
            self.locks[key] = deque()
        self._line_up(node)

    @staticmethod
    def _lock_keys(node: Node) -> list[Any]:
        resource, job = node.kind.resource, node.job
        place = None if resource.key_is_global else job.want.client
        return [(node.kind, place, key) for key in resource.lock_keys(job.want, job.found)]

    def _lock_key(self, node: Node) -> Any:
        """The one lock key of a node. Of several, the one with the longest queue; without a queue there is no need for any."""
        keys = self._lock_keys(node)
        if len(keys) < 2:
            return keys[0] if keys else None
        longest = max(keys, key=self.queues.__getitem__)
        return longest if self.queues[longest] > 1 else None

    def _line_up(self, node: Node) -> None:
        self._group(node).ready += 1
        if node.job.yields:
            # Until it is gone, other runs cannot tell which one is meant.
            self.ready.appendleft(node)
        else:
            self.ready.append(node)

    def _launch(self) -> None:
        """Start what is ready, as far as the width allows."""
        if self.halted:
            self._drop_what_is_ready()
        while self.ready and not self.held and self.running < self._width():
            node = self.ready.popleft()
            group = self._group(node)
            group.ready -= 1
            group.running += 1
            self.running += 1
            self.pool.start(self._step, node)

    def _drop_what_is_ready(self) -> None:
        """After a failure nothing new is started."""
        dropped = list(self.ready) + [node for queue in self.locks.values() for node in queue]
        for node in self.ready:
            self._group(node).ready -= 1
        self.ready.clear()
        for queue in self.locks.values():
            queue.clear()
        for node in dropped:
            self._end(node)

    def _step(self, node: Node) -> Callable[[], None]:
        node.kind.step(node.job)
        return lambda: self._stepped(node)

    def _stepped(self, node: Node) -> None:
        job, group = node.job, self._group(node)
        self.running -= 1
        group.running -= 1
        if not (job.goal and node.kind.resource.waiting.holds_lock):
            self._unlock(node)
        self.stale.update((one, None) for one in node.after if one.kind is node.kind)
        if job.pending_error:
            self._look_into(node)
        elif job.contest:
            self._contest(node)
        else:
            self._go_on(node)

    def _unlock(self, node: Node) -> None:
        """Let the next node with the same lock key go on."""
        key = self.keys.pop(node, None)
        if key is None:
            return
        if self.locks[key]:
            self._line_up(self.locks[key].popleft())
        else:
            del self.locks[key]

    def _most(self) -> int:
        return self.tuning.concurrency if isinstance(self.tuning.concurrency, int) else WIDEST

    def _width(self) -> int:
        """How many steps may be under way at once, for now."""
        if isinstance(self.tuning.concurrency, int):
            return self.tuning.concurrency
        return max(group.client.width for group in self.groups.values())

    # ------------------------------------------------------------------ looks

    def _group(self, node: Node) -> Group:
        key = (node.kind, node.job.want.client)
        if key not in self.groups:
            self.groups[key] = Group(*key)
        return self.groups[key]

    def _next_due(self) -> float | None:
        now, nothing_starts = self._now(), bool(self.held or self.halted)
        looks = [group.next_look(now, nothing_starts) for group in self.groups.values()]
        return min((look[0] for look in looks if look), default=None)

    def _look_where_due(self) -> None:
        now, nothing_starts = self._now(), bool(self.held or self.halted)
        for group in list(self.groups.values()):
            look = group.next_look(now, nothing_starts)
            if look and look[0] <= now:
                group.looking, group.since = True, None
                look[1](self, group)

    def _note(self, group: Group) -> None:
        """Somebody waits for the next look."""
        if group.since is None:
            group.since = self._now()

    # ------------------------------------------------------------------ lost answers and refusals

    def _look_into(self, node: Node) -> None:
        """A write's answer was lost, or it was refused: look, and plan anew what remains to be done.

        Looking first is what makes both harmless. What was done is found, whether by us or by somebody who was faster; what
        was not done is planned again, and tried again as long as that makes sense.
        """
        job = node.job
        if job.pending_error is None or job.tried is None:
            return
        if job.retry_budget is None:
            seconds = node.kind.resource.waiting.retry_budget(job, job.pending_error, self.tuning.wait_timeout)
            job.retry_budget = (Deadline(seconds), backoff(self.tuning.wait_interval))
        plain, before = plain_refusal(job.pending_error), [job.tried, *job.remaining]
        if plain and not self.tuning.continue_on_error:
            self.held.add(node)
        if plain and node not in self.traced:
            self.traced.add(node)
            sources = [one for one in node.sources if one.kind.may_have_gone(one.job)]
            if sources:
                self._look_at_sources(node, sources, before)
                return
        self._doubt(node, lambda one: self._judge(one, before), 0 if plain else next(job.retry_budget[1]))

    def _judge(self, node: Node, before: list[Step]) -> None:
        job = node.job
        node.kind.judge(job, before)
        self.held.discard(node)
        if job.pending_error and not self.halted:
            self._look_into(node)
            return
        job.error = job.error or job.pending_error
        self._go_on(node)

    def _look_at_sources(self, node: Node, sources: list[Node], before: list[Step]) -> None:
        """What a refused step builds on may have gone for another run's. Then it is planned on that."""
        was = {one: replace(one.job) for one in sources}
        left = set(sources)

        def over(one: Node) -> None:
            left.discard(one)
            if one.job.error is not None or one.job.remaining:
                # Nothing to build on came in its place, so the refusal holds.
                vars(one.job).update(vars(was[one]))
            one.exchanged = one.exchanged or one.job.id != was[one].id
            if left:
                return
            if any(source.job.id != was[source].id for source in sources):
                node.job.pending_error, node.job.remaining = None, before
                self.held.discard(node)
                self._plan_with_what_is_known_now(node)
            else:
                self._look_into(node)

        for one in sources:
            self._look_until_agreed(one, over)

    def _doubt(self, node: Node, then: Then, pause: float = 0.0) -> None:
        """Look a node up and plan it anew, after a pause, together with others of its kind."""
        group = self._group(node)
        group.doubtful.append((node, then, self._now() + pause))
        self._note(group)

    def look_at_doubts(self, group: Group) -> None:
        doubtful, group.doubtful = group.doubtful, []

        def look() -> Callable[[], None]:
            group.kind.find_and_plan([node.job for node, _then, _due in doubtful])
            return over

        def over() -> None:
            group.looking = False
            for node, then, _due in doubtful:
                then(node)

        self.pool.start(look)

    # ------------------------------------------------------------------ two runs at once

    def _contest(self, node: Node) -> None:
        group = self._group(node)
        if not group.contested:
            group.contest_pauses = backoff(self.tuning.wait_interval)
            group.contest_due = self._now()
        group.contested.append(node)
        self._note(group)

    def look_at_contests(self, group: Group) -> None:
        nodes, group.contested = group.contested, []

        def look() -> Callable[[], None]:
            group.kind.compare(group.client, [node.job for node in nodes])
            return over

        def over() -> None:
            group.looking = False
            group.contest_due = self._now() + next(group.contest_pauses)
            for node in nodes:
                if node.job.contest and not self.halted:
                    group.contested.append(node)
                else:
                    self._go_on(node, seen=self._is_seen(node))

        self.pool.start(look)

    @staticmethod
    def _is_seen(node: Node) -> bool:
        return node.job.obj is not None and node.kind.resource.waiting.told_by_listing(node.kind.resource, node.job)

    def _adopt(self, node: Node) -> None:
        """Go on with the object that another run made, unless a third run is about to take its own away."""
        node.job.yields, node.job.made, node.job.id = False, None, None
        self._look_until_agreed(node, self._set_out)

    def _look_whether_it_stays(self, node: Node, until: float) -> None:
        """What was found in the second in which it was made may have a rival, and have gone for it."""
        was = node.job.id

        def over(one: Node) -> None:
            one.exchanged = one.job.id != was
            self._set_out(one)

        # No longer than it would take if both clocks were right.
        self._look_until_agreed(node, over, min(max(0.0, until - retry.CLOCK.wall()), JUST_MADE))

    def _look_until_agreed(self, node: Node, then: Then, pause: float = 0.0) -> None:
        """Look up and plan anew what several runs may have made, until those that have to have taken theirs away."""
        job, grace, pauses = node.job, Deadline(AGREEMENT_GRACE), backoff(self.tuning.wait_interval)

        def found(one: Node) -> None:
            if isinstance(job.error, Ambiguous) and not grace.passed() and not self.halted:
                job.error = None
                self._doubt(one, found, next(pauses))
            else:
                then(one)

        self._doubt(node, found, pause)

    # ------------------------------------------------------------------ waiting

    def _wait(self, node: Node, goal: Goal, then: Then, seen: bool = False) -> None:
        group, wait = self._group(node), Wait(goal, then, self.tuning)
        if seen and node.kind.arrived(node.job, goal, wait.grace):
            then(node)
            return
        now = self._now()
        if not group.waiting:
            group.look_pauses = backoff(self.tuning.wait_interval, most=node.kind.resource.waiting.longest_pause)
            group.look_due = now
        group.waiting[node] = wait
        if not seen:
            group.look_due = now
        elif group.look_due <= now:
            group.look_due = now + next(group.look_pauses)
        self._note(group)

    def look_at_waits(self, group: Group) -> None:
        """Look, at many by one listing. Where a look costs a call for each object, one of many is the probe: as long as what was
        started last is on its way, so is most of the rest.
        """
        kind, client, waiting = group.kind, group.client, dict(group.waiting)
        late = [node for node, wait in waiting.items() if wait.deadline.passed()]
        nodes = list(waiting)
        also = list(
            {one: None for node in nodes for one in node.after if one in self.stale and self._is_of(one, group)}
        )

        def arrived(some: list[Node], also_refresh: Iterable[Node] = ()) -> set[Node]:
            kind.look(client, [node.job for node in some], [one.job for one in also_refresh])
            return {node for node in some if kind.arrived(node.job, waiting[node].goal, waiting[node].grace)}

        def look() -> Callable[[], None]:
            there, probe = set(), None
            if kind.resource.waiting.looks_singly and len(nodes) > PROBE_FROM and not late:
                probe = nodes[-1]
                there = arrived([probe])
            if probe is None or there:
                there |= arrived([node for node in nodes if node is not probe], also)
            return lambda: over(there, probe)

        def over(there: set[Node], probe: Node | None) -> None:
            group.looking = False
            group.look_due = self._now() + min(next(group.look_pauses), max(0.05, self._least_left(group)))
            if probe is None or there:
                for one in also:
                    # One that is still on its way is looked at again with the next, or at the end.
                    if kind.resource.meaning_of(one.job.obj) != states.PENDING:
                        self.stale.pop(one, None)
            else:
                # Another one goes next time, so that one that is stuck hides nothing.
                group.waiting = {probe: group.waiting.pop(probe), **group.waiting}
            for node in nodes:
                wait = waiting[node]
                if node not in there and node in late:
                    node.job.error = kind.late(node.job, wait.goal)
                    there.add(node)
                if node in there:
                    del group.waiting[node]
            for node in nodes:
                if node in there:
                    waiting[node].then(node)

        self.pool.start(look)

    @staticmethod
    def _least_left(group: Group) -> float:
        return min((wait.deadline.left() for wait in group.waiting.values()), default=0.0)

    @staticmethod
    def _is_of(node: Node, group: Group) -> bool:
        return node.kind is group.kind and node.job.want.client is group.client

    def _refresh_what_later_steps_changed(self) -> None:
        """What a step did to one object can show in another: that is looked at once more, so that the result tells of it."""
        nodes = [node for node in self.stale if node.present and node.job.error is None and node.job.id is not None]
        if self.graph.stop or self.halted:
            return
        for (kind, client), group in self.groups.items():
            mine = [node for node in nodes if self._is_of(node, group)]
            if mine:
                kind.look(client, [node.job for node in mine])
