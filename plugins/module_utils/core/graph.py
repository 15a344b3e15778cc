# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The only reconcile loop: check -> find -> plan -> apply -> wait, for objects of any types that depend on each other.

A single object is a graph of one node, a batch one without edges, a link one with edges. Everything is checked before the
first call, and everything is looked up and planned before the first write.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import retry
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.errors import (
    InterconnectError,
    InvalidOptions,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.guard import Understood
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.parallel import side_by_side
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.plan import UNKNOWN, Plan, makes
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.progress import Progress, plural
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.reconcile import (
    MOST_AT_ONCE,
    Reconciler,
    by_client_of,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.resource import Job, PairResource, World
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.schedule import Schedule

if TYPE_CHECKING:
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.contract import Object, Options, Problem
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.reconcile import Tuning
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.resource import Resource, Want


Expansion = tuple[list["Node"], Callable[[], object]]
"""Nodes, and what is called once they are planned."""


class Node:
    """One object of a graph.

    :ivar kind: the :class:`Reconciler` of its resource type.
    :ivar job: what is wanted and how far it is.
    :ivar after: nodes that have to be done before the first write to this one.
    :ivar followers: the reverse: nodes that wait for this one.
    :ivar sources: nodes whose plans its options follow from, as ``options()`` says; ``early`` are those of them that have
        to be planned before this one can be looked up.
    :ivar options: a function without arguments that returns the options that follow from other nodes; it is asked again
        when those are done, since an id that was unknown is known then.
    :ivar base: the node whose object this one is another view of: a connection is a state of an interface.
    :ivar guard: a function that is called when its turn comes and raises what then speaks against it,
        or takes back what is planned; None = nothing can.
    :ivar keep: it is looked up, and never changed nor removed.
    :ivar regardless: it has its turn whatever became of the nodes before it.
    :ivar looks_again: it is looked up and planned anew in its turn, if any of its sources has moved.
    :ivar forgives: a function from an error to whether the object is left as it is because of it, instead of a failure; or None.
    :ivar looked: the time of day at which the look began that it was planned by; None = nobody looked for it.
    :ivar exchanged: its object went for another run's, which is there in its place.
    :ivar skipped: nothing could be done about it, because a node before it failed.
    """

    def __init__(
        self,
        kind: Reconciler,
        want: Want,
        sources: Iterable[Node] = (),
        early: Iterable[Node] | None = None,
        options: Callable[[], Options] | None = None,
        base: Node | None = None,
        keep: bool = False,
        probe: bool = False,
    ) -> None:
        self.kind = kind
        self.job = Job(want, probe=probe)
        # As keys: a hub waits for thousands.
        self.after: dict[Node, None] = {}
        self.followers: dict[Node, None] = {}
        self.sources = list(sources)
        self.early = self.sources if early is None else list(early)
        self.options = options
        self.base = base
        self.keep = keep
        self.guard: Callable[[], object] | None = None
        self.forgives: Callable[[InterconnectError], bool] | None = None
        self.world = World({}, {}, {})
        self.regardless = self.looks_again = self.exchanged = False
        self.looked: float | None = None
        self.given = want.options
        self.found = self.planned = self.skipped = False
        if base is not None and base not in self.sources:
            self.sources.append(base)

    def wait_for(self, *others: Node) -> None:
        """Do nothing to this object before these are done."""
        for other in others:
            if other is not self:
                self.after[other] = other.followers[self] = None

    def take(self, obj: Object, world: World) -> None:
        """An object of it is known already, from a listing that was made for somebody else: it need not be looked up."""
        job, resource = self.job, self.kind.resource
        job.found = job.obj = obj
        job.id = resource.id_of(obj)
        self.world, self.found = world, True

    @property
    def present(self) -> bool:
        return self.job.want.present

    @property
    def makes(self) -> bool:
        """Whether its plan makes an object, whose id is then not known before."""
        return self.job.plan is not None and self.job.plan.makes

    @property
    def is_to_make(self) -> bool:
        """Whether that is still to be done. What another run made in the meantime need not be made any more."""
        return makes(self.job.remaining) and self.makes

    @property
    def removes(self) -> bool:
        """Whether its plan takes an object away for good."""
        return (
            self.job.plan is not None and bool(self.job.plan.steps) and not self.present and self.job.plan.after is None
        )

    @property
    def moved(self) -> bool:
        """Whether its object may be another than when it was planned: by what was done to it, or by what was waited for."""
        return bool(self.job.done) or self.adopted or self.job.obj is not self.job.found

    @property
    def adopted(self) -> bool:
        """Whether its object turned out to be another run's, so that others may be around it already."""
        return self.exchanged or (self.makes and self.job.made is None)

    def value(self, name: str) -> Any:
        """One property of its object, as it is or as its plan leaves it; UNKNOWN as long as only the cloud can tell.

        :param name: an option or result key of the resource, or ``id``.
        """
        if not self.planned:
            return UNKNOWN
        job = self.job
        obj = None if self.is_to_make else job.obj
        if name == "id":
            return self.kind.resource.id_of(obj) if obj is not None else job.made or UNKNOWN
        field = self.kind.resource.by_name.get(name)
        if field is not None and field.option and job.want.given(name) and job.want.present:
            return job.want[name]
        if obj is None or field is None:
            return UNKNOWN
        return field.read(obj)

    def fresh_options(self) -> bool:
        """Whether its options, taken from its sources once more, are others than before."""
        if self.options is None:
            return False
        options = dict(self.given, **self.options())
        if options == self.job.want.options:
            return False
        self.job.want = replace(self.job.want, options=options)
        return True


class Graph:
    """Everything that one task brings about.

    :param tell: a function that takes a text for the user.
    :param progress: what is told of it while it takes its time; None = nothing.
    """

    def __init__(self, tuning: Tuning, tell: Callable[[str], object], progress: Progress | None = None) -> None:
        self.tuning = tuning
        self.stop = retry.Stop()
        self.nodes: list[Node] = []
        self.foresees = tuning.check_mode
        self._kinds: dict[Resource, Reconciler] = {}
        self._told: set[str] = set()
        self._tell = tell
        self.progress = progress or Progress()
        self._expansions: list[Expansion] = []

    # ------------------------------------------------------------------ building it

    def kind(self, resource: Resource) -> Reconciler:
        """The one reconciler of a resource type."""
        if resource not in self._kinds:
            self._kinds[resource] = Reconciler(resource, self)
        return self._kinds[resource]

    def add(self, resource: Resource, want: Want, **more: Any) -> Node:
        """Another node; see :class:`Node` for what more there is to say of it."""
        node = Node(self.kind(resource), want, **more)
        self.nodes.append(node)
        self.foresees = self.foresees or node.options is not None
        return node

    def when_planned(self, nodes: Iterable[Node], then: Callable[[], object]) -> None:
        """Call ``then()`` as soon as some nodes are planned; it may add further nodes, and replace plans."""
        self._expansions.append((list(nodes), then))

    def warn(self, text: str) -> None:
        if text not in self._told:
            self._told.add(text)
            self._tell(text)

    # ------------------------------------------------------------------ the loop

    def run(self) -> None:
        """
        :raises InvalidOptions: before the first call.
        :raises InterconnectError: before the first write, unless ``continue_on_error``.
        """
        self.check()
        self.bring_about()

    def bring_about(self) -> None:
        """The same, where everything was checked already."""
        try:
            self.look_up_and_plan()
            self.refuse()
            self.leave_out()
            # Most runs find everything as it should be.
            if not self.tuning.check_mode and any(node.job.remaining or node.job.wait_goal for node in self.nodes):
                Schedule(self).run()
            for node in self.nodes:
                _take_in(node.job)
                self._show_in_base(node)
        except BaseException:
            self.stop.set()
            for client in by_client_of([node.job for node in self.nodes]):
                client.interrupt()
            raise

    def problems(self) -> list[Problem]:
        """``(option path, text)`` for everything that can be refused without a call."""
        found = []
        for kind in self._kinds.values():
            found += kind.check([node.job.want for node in self.nodes if node.kind is kind and not node.job.probe])
        return found

    def check(self) -> None:
        """Refuse everything that can be refused without a call, all of it at once."""
        problems = self.problems()
        if problems:
            raise InvalidOptions(problems)

    # ------------------------------------------------------------------ find and plan

    def look_up_and_plan(self) -> None:
        """Each node as soon as what its options follow from is planned. What can be looked up side by side is."""
        while True:
            self._expand()
            open_nodes = [node for node in self.nodes if not node.planned]
            if not open_nodes:
                break
            findable = [node for node in open_nodes if not node.found and all(one.planned for one in node.early)]
            if findable:
                self._find(findable)
            plannable = [node for node in open_nodes if node.found and all(one.planned for one in node.sources)]
            if not findable and not plannable:
                raise RuntimeError("nodes wait for each other: %s" % [node.job.want.path for node in open_nodes])
            self._plan([node for node in plannable if not node.planned])
        for node in list(self.nodes):
            self._take_in_further_matches(node)

    def _expand(self) -> None:
        """Call what is due, and what that asks to be called where it is due at once."""
        due: list[Expansion] | None = None
        while due is None or due:
            early: list[Expansion] = []
            due = []
            for one in self._expansions:
                (due if all(node.planned for node in one[0]) else early).append(one)
            self._expansions = early
            for _nodes, then in due:
                with Understood("planning"):
                    then()

    @staticmethod
    def _is_out(node: Node) -> bool:
        """Whether nothing can be done about a node, because what it builds on failed."""
        node.skipped = node.skipped or (
            not node.regardless and any(one.job.error is not None or one.skipped for one in node.sources if one.planned)
        )
        return node.skipped

    def _find(self, nodes: list[Node]) -> None:
        """Look up nodes of several kinds side by side."""
        by_kind: dict[Reconciler, list[Node]] = {}
        for node in nodes:
            node.found = True
            if self._is_out(node):
                continue
            node.fresh_options()
            if node.base is None:
                by_kind.setdefault(node.kind, []).append(node)
        self._list(by_kind)
        self._wait_for_rivals(by_kind)

    def _wait_for_rivals(self, by_kind: dict[Reconciler, list[Node]]) -> None:
        """Of what several other runs made at the same time, one stays. Until they have agreed on it, look again."""
        began, pauses = retry.CLOCK.now(), retry.backoff(self.tuning.wait_interval)
        while not self.stop:
            waited = retry.CLOCK.now() - began
            contested = {
                kind: [node for node in nodes if kind.is_contested(node.job.error, waited)]
                for kind, nodes in by_kind.items()
            }
            by_kind = {kind: nodes for kind, nodes in contested.items() if nodes}
            if not by_kind:
                break
            self.stop.pause(next(pauses))
            for nodes in by_kind.values():
                for node in nodes:
                    node.job.error = None
            self._list(by_kind)

    @staticmethod
    def _list(by_kind: dict[Reconciler, list[Node]]) -> None:
        """One listing for all nodes of a kind and client."""
        began = retry.CLOCK.wall()
        kinds = list(by_kind)
        worlds = side_by_side(
            lambda kind: kind.find([node.job for node in by_kind[kind]]), kinds, lambda: len(kinds), MOST_AT_ONCE
        )
        for kind, found in zip(kinds, worlds):
            for node in by_kind[kind]:
                node.world = found[node.job.want.client]
                node.looked = began

    def _plan(self, nodes: list[Node]) -> None:
        """Those first that others of the same kind build on, so that later plans see what earlier ones will have done."""
        for node in nodes:
            node.planned = True
            if self._is_out(node):
                continue
            if node.base is not None:
                self.stand_on_base(node)
            else:
                node.fresh_options()
        for node in sorted(nodes, key=lambda node: node.kind.stage(node.job)):
            if node.keep or node.job.probe:
                node.job.plan = Plan()
            elif node.job.error is None and not node.skipped:
                node.kind.plan_one(node.job, node.world)

    def stand_on_base(self, node: Node) -> None:
        """Take the object of a base as one's own, as it is now."""
        node.fresh_options()
        job, base, resource = node.job, node.base, node.kind.resource
        if base is None:
            return
        job.found = job.obj = None if base.is_to_make else base.job.obj
        job.id = None if job.found is None else resource.id_of(job.found)
        node.world = World(base.kind.everywhere, base.kind.everywhere, base.kind.origin)

    @staticmethod
    def _show_in_base(node: Node) -> None:
        """What became of another view of an object is told of the object, too."""
        if node.base is not None and node.job.obj is not None and not node.base.removes:
            node.base.job.obj = node.job.obj

    def _take_in_further_matches(self, node: Node) -> None:
        """With ``remove_all``, each further object that is meant is a node of its own in the same place."""
        for job in node.job.also:
            twin = Node(node.kind, job.want)
            twin.job, twin.found, twin.planned, twin.world = job, True, True, node.world
            twin.wait_for(*node.after)
            for follower in list(node.followers):
                follower.wait_for(twin)
            self.nodes.append(twin)
            node.kind.plan_one(job, node.world)

    def refuse(self) -> None:
        """Nothing was written yet. Without continue_on_error one impossible object ends the task here, and nothing ever is."""
        failed = []
        for node in self.nodes:
            error = node.job.error
            if error is not None:
                text = error.msg
                if isinstance(error, InvalidOptions):
                    error.place(node.job.want.place)
                error.msg = self.named(node, text)
                failed.append(error)
        if failed and not self.tuning.continue_on_error:
            first = failed[0]
            first.msg = "; ".join(error.msg for error in failed[:10])
            if len(failed) > 10:
                first.msg += "; ... and %d more" % (len(failed) - 10)
            raise first

    def leave_out(self) -> None:
        """With continue_on_error, what is to happen to the rest of something of which a part cannot be planned. Links know."""

    def named(self, node: Node, text: str) -> str:
        """A message with the object that it is about. Links have their own words for it."""
        want = node.job.want
        if not want.path:
            return text
        return "%s (%s): %s" % (want.path.rstrip("."), node.kind.resource.label(want), text)


def reconcile(
    resource: Resource,
    tuning: Tuning,
    tell: Callable[[str], object],
    wants: list[Want],
    progress: Progress | None = None,
) -> list[Job]:
    """Bring objects of one resource type to what is wanted. Returns a :class:`Job` per want, in order.

    :raises InvalidOptions: before the first call.
    :raises InterconnectError: before the first write, unless ``continue_on_error``.
    """
    graph = Graph(tuning, tell, progress)
    nodes = [graph.add(resource, want) for want in wants]
    graph.progress.about(plural(resource.kind), [[node] for node in nodes])
    if isinstance(resource, PairResource):
        graph.when_planned(nodes, lambda: _put_in_order(resource, nodes))
    graph.run()
    return [node.job for node in nodes]


def _put_in_order(resource: PairResource, nodes: list[Node]) -> None:
    by_job = {node.job: node for node in nodes}
    for earlier, later in resource.order([node.job for node in nodes]):
        by_job[later].wait_for(by_job[earlier])


def _take_in(job: Job) -> None:
    """What was done about further matches of the same want is told with the first."""
    for other in job.also:
        if job.plan is not None and other.plan is not None:
            ids = [*(job.plan.before or {}).get("ids", [job.id]), other.id]
            job.plan = Plan(steps=(*job.plan.steps, *other.plan.steps), before={"ids": ids}, after=None)
        job.changed = job.changed or other.changed
        job.done += other.done
        job.remaining += other.remaining
        job.error = job.error or other.error
