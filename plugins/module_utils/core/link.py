# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Links: objects of several resource types that only together join two networks, as one thing that a user names.

A link type declares the parts of a link: which resource, with which options, what follows from which other part, what comes
after what. All parts of all links are one graph; see ``graph`` for what becomes of it, and ``report`` for what is told of it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import marks
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import options as spec
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import Entry
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.errors import InvalidOptions
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.fields import equal
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.graph import Graph
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.guard import Understood
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.plan import UNKNOWN, Plan
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.reconcile import Tuning
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.report import Report
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.resource import Want, in_words

if TYPE_CHECKING:
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.contract import (
        Client,
        Object,
        Options,
        Problem,
        Result,
        Spec,
    )
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import Call
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.errors import InterconnectError
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.family import Family
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.graph import Node
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.resource import Job, Resource, World


class OfSide(str):
    """The name of an account that is known by the connection options of a side alone."""


class Part:
    """One object of a link, as the link sees it. Links that share an object have a part each, and one node together.

    :ivar name: what it is in the link: ``initiating.interface``, ``accepting.vpc``.
    :ivar word: how messages and differences call it: ``interface``, ``VPC``.
    :ivar title: a function that tells what people call its object; None = by its name.
    :ivar shows: options that a line of the diff tells of one that is made, in order.
    :ivar suffix: what that line says after them, such as ``on blue``.
    :ivar first: whether this link is the first of those that share it: it is counted and told there.
    :ivar note: why nothing is done about it though something was asked for; None = nothing to say.
    """

    def __init__(
        self,
        link: Link,
        name: str,
        word: str,
        node: Node,
        title: Callable[[], str | None] | None = None,
        shows: Iterable[str] = (),
        suffix: str = "",
        first: bool = True,
    ) -> None:
        self.link = link
        self.name = name
        self.word = word
        self.node = node
        self.title = title
        self.shows = shows
        self.suffix = suffix
        self.first = first
        self.note: str | None = None

    @property
    def job(self) -> Job:
        return self.node.job

    @property
    def resource(self) -> Resource:
        return self.node.kind.resource

    def value(self, name: str) -> Any:
        """See :meth:`Node.value`."""
        return self.node.value(name)

    @property
    def shown_id(self) -> str | None:
        """The id for results, also of what was removed; None for what is not there, UNKNOWN in check mode for what would be made."""
        return UNKNOWN if self._is_foreseen else self.job.id

    @property
    def shown_status(self) -> str | None:
        """The state of its object after the run, in check mode as far as that can be known; None for what is not there."""
        job, resource, plan = self.job, self.resource, self.job.plan
        if self._is_foreseen:
            return UNKNOWN
        if self._check_mode and plan is not None and job.error is None:
            if self.node.removes or (job.awaited and not self.node.present):
                return None
            if plan.after and "status" in plan.after:
                return plan.after["status"]
            coming = resource.waiting.comes_to(resource, job.found or {}) if job.awaited else None
            if coming:
                return coming
        return resource.status_of(job.obj) if job.obj is not None else None

    @property
    def _check_mode(self) -> bool:
        return self.node.kind.tuning.check_mode

    @property
    def _is_foreseen(self) -> bool:
        """Whether there would be a new object, which check mode knows nothing of."""
        return self._check_mode and any(one is not None and one.makes for one in (self.node, self.node.base))

    def leave_alone(self, why: str) -> None:
        """Do nothing about it after all, and say why."""
        if self.job.plan is not None and self.job.plan.steps:
            self.note = why
            self.job.plan, self.job.remaining, self.job.wait_goal = Plan(), [], None

    def fail(self, error: InterconnectError) -> None:
        """Do nothing about it after all, because of what came to light after it was planned."""
        self.job.error = self.job.error or error
        self.job.plan, self.job.remaining, self.job.wait_goal = None, [], None


class Link:
    """One link as the user described it.

    :ivar path: prefix of its options in messages, ``pairs[3].`` or empty.
    :ivar options: what the user said, as the argument spec has it.
    :ivar parts: in the order in which they are made.
    """

    def __init__(self, path: str, options: Options) -> None:
        self.path = path
        self.options = options
        self.parts: list[Part] = []

    @property
    def name(self) -> str | None:
        return self.options.get("name")

    def part(self, name: str) -> Part | None:
        """The first part of a name, or None."""
        return next((part for part in self.parts if part.name == name), None)


AnyLink = TypeVar("AnyLink", bound=Link)


class LinkType(Generic[AnyLink]):
    """What a kind of link is; a family's subclass is a declaration of its parts."""

    link: type[Link] = Link  # the class of its links, which may keep what the type has to remember of each
    kind = ""  # in words: "router interface pair"
    kinds = ""
    option = ""  # the module's option that takes a list of links, and the beginning of their paths
    options: Spec = {}  # argument spec of one link
    task_options: Spec = {}  # argument spec of options that say how the links of a task are made and removed
    common_options: Spec = {}  # argument spec of options that describe what belongs to no link in particular
    # Names of parts of ``Links.common`` that are counted, and in words what they are together
    common_parts: Sequence[str] = ()
    common_words = ""
    places: Sequence[str] = ()  # options that list dictionaries with an account and a place
    reading_options: Spec = {}  # argument spec of options that say where links with a mark are looked for
    has_immutable = True  # may an option be unchangeable after creation, so that there is an on_immutable_change

    def check(self, link: AnyLink, params: Options) -> Iterable[Problem]:
        """Yield ``(option, text)`` for what can be refused without a call, beyond what the parts' resources check."""
        return ()

    def declare(self, link: AnyLink, links: Links) -> None:
        """Add the parts of a link, by :meth:`Links.part`, in the order in which they are made.

        :param links: the :class:`Links` of the task; ``links.present`` tells whether they are made or removed.
        """
        raise NotImplementedError

    def check_task(self, params: Options) -> Iterable[Problem]:
        """Yield ``(option, text)`` for what can be refused without a call and concerns the task as a whole."""
        return ()

    def declare_common(self, links: Links) -> None:
        """Add what belongs to no link in particular, as parts of ``links.common``. Before any link is declared."""

    def marked(self, links: Links) -> Result:
        """What carries the mark of ``topology`` and is not known, as keys of the result: ``links`` as definitions by id, and what
        else there is; ``count``, how many links carry it, known ones too.

        :param links: as for :meth:`declare_common`.
        """
        raise NotImplementedError

    def complete(self, links: Links) -> None:
        """Once all links are declared: what concerns several of them, such as what is shared."""

    def told(self, links: Links) -> str | None:
        """Words that the sentence about the task ends with, or None."""
        return None

    def label(self, link: Link) -> str:
        """How messages call a link."""
        return "%s %s" % (self.kind, link.name or link.path.rstrip(".") or "")

    def status(self, link: AnyLink) -> str | None:
        """The state of the link as a whole, as the cloud calls it; None where there is none."""
        raise NotImplementedError

    def is_made(self, link: AnyLink) -> bool:
        """Whether the run makes what the link consists of, rather than change something about it."""
        raise NotImplementedError

    def summary(self, link: AnyLink) -> Result:
        """Further keys of the link's row: ids and facts that a play goes on with."""
        return {}


class Links:
    """The links of one task, and the graph that they are.

    :ivar present: whether they are made (True) or removed; ``reads``: neither, only looked at.
    :ivar params: the task's options.
    :ivar common: the parts that belong to no link in particular.
    :ivar notes: what the link type has to remember of the task.
    :ivar known_ids: ids of what is left out of what carries a mark.
    """

    def __init__(self, entry: LinkEntry, call: Call, graph: LinkGraph, present: bool, reads: bool = False) -> None:
        self.entry = entry
        self.call = call
        self.params = call.params
        self.graph = graph
        graph.links = self
        self.present = present
        self.reads = reads
        self.links: list[Link] = []
        self.common = Link("", {})
        self.problems: list[Problem] = []
        self.notes: dict[Hashable, Any] = {}
        self.known_ids = frozenset(call.params.get("except_ids") or ())
        # (resource, client, key) -> the part that came first
        self.shared: dict[tuple[Resource, Client, Hashable], Part] = {}
        self.by_node: dict[Node, Part] = {}  # node -> its first part
        self.declared = False
        self._clients: dict[tuple[str | None, str | None], Client] = {}  # (account, place) -> client

    def client(self, path: str, account: str | None = None, region: str | None = None) -> Any:
        """The client of an account and place, of the class that the family has.

        :raises InvalidOptions: its connection cannot work.
        """
        if (account, region) in self._clients:
            return self._clients[account, region]
        family = self.entry.family
        options = {"account": account, family.place: region}
        problems = [
            (self._place_of(path, account, option), text)
            for option, text in family.check_placement(self.params, options)
        ]
        if problems:
            raise InvalidOptions(problems)
        client = self._clients[account, region] = family.client(self.call, options)
        return client

    def _place_of(self, path: str, account: str | None, option: str) -> str:
        """Where the user wrote an option of a connection: at the side, in the connection of the side, or at the task."""
        whose, _dot, name = option.partition(".")
        if option in ("account", self.entry.family.place):
            return path + option
        if whose == account and isinstance(account, OfSide):
            return "%sconnection.%s" % (path, name)
        return option

    def part(
        self,
        link: Link,
        name: str,
        word: str,
        resource: Resource,
        options: Options,
        client: Client,
        path: str,
        after: Iterable[Part] = (),
        sources: Iterable[Part] = (),
        early: Iterable[Part] | None = None,
        derived: Callable[[], Options] | None = None,
        base: Part | None = None,
        shared: Hashable = None,
        keep: bool = False,
        probe: bool = False,
        gone: bool = False,
        stays: bool = False,
        found: tuple[Object, World] | None = None,
        places: dict[str, str] | None = None,
        title: Callable[[], str | None] | None = None,
        shows: Iterable[str] = (),
        suffix: str = "",
    ) -> Part:
        """Add a part to a link.

        :param name, word, title, shows, suffix: see :class:`Part`.
        :param options: what the user said of it; what is left out is None.
        :param client: see :meth:`client`.
        :param path: prefix of its options in messages: ``pairs[3].initiating.vpc.``.
        :param after: parts that are made before this one, and removed after it.
        :param sources, early, derived, base: parts that its options follow from; see :class:`Node`. ``derived`` is a function
            that returns the options which follow from them.
        :param shared: what it shares with equal parts of other links; None = it belongs to this link alone.
        :param keep: look it up, and never change or remove it.
        :param probe: nothing but its listing is needed.
        :param gone: remove it though the link is made; ``stays``: the reverse.
        :param found: ``(object, World)`` where a listing has brought its object already.
        :param places: where an option stands in the user's words, if not under ``path``.
        :returns: the :class:`Part`.
        """
        present = (self.present or stays) and not gone and not self.reads
        whole = {option: value for option, value in options.items() if value is not None and option in resource.options}
        whole["state"] = "present" if present else "absent"
        known = None if shared is None else self.shared.get((resource, client, shared))
        if known is not None:
            if not probe:
                self._agree(known, Want(path, resource.spelled(whole), client, places=places or {}), derived)
            part = Part(link, name, word, known.node, title, shows, suffix, first=False)
        else:
            node = self._node(
                resource,
                path,
                resource.spelled(whole),
                client,
                places or {},
                derived,
                found,
                sources=[one.node for one in sources],
                early=None if early is None else [one.node for one in early],
                base=base.node if base else None,
                keep=keep or self.reads,
                probe=probe,
            )
            part = Part(link, name, word, node, title, shows, suffix)
            self.by_node[node] = part
            if shared is not None:
                self.shared[resource, client, shared] = part
        for other in after:
            if present:
                part.node.wait_for(other.node)
            else:
                other.node.wait_for(part.node)
        if not probe:
            link.parts.append(part)
        return part

    def _node(
        self,
        resource: Resource,
        path: str,
        options: Options,
        client: Client,
        places: dict[str, str],
        derived: Callable[[], Options] | None,
        found: tuple[Object, World] | None,
        **more: Any,
    ) -> Node:
        if found is not None:
            node = self.graph.add(resource, Want(path, options, client, places=places), keep=more["keep"])
            node.take(*found)
            return node
        whole = dict(options, **derived()) if derived else options
        node = self.graph.add(resource, Want(path, whole, client, places=places), options=derived, **more)
        node.given = options
        return node

    def _agree(self, known: Part, want: Want, derived: Callable[[], Options] | None) -> None:
        """What several links share, they have to describe alike; one may leave out what another says."""
        resource, mine = known.resource, known.node.given
        whole = replace(want, options=dict(want.options, **derived())) if derived else want
        # Of what is only listed, nothing is said that could be wrong.
        wrong = [(want.place(option), text) for option, text in resource.check(whole) if not known.job.probe]
        self.problems += wrong
        for option, value in () if wrong else want.options.items():
            field = resource.by_name.get(option)
            same = field.same if field is not None else equal
            present = mine.setdefault(option, value)
            if value != present and not same(value, present):
                text = "%r contradicts %s, which is %r" % (value, known.job.want.place(option), present)
                self.problems.append((want.place(option), text))

    def leave_out(self) -> None:
        """Do nothing about a link of which a part cannot be planned, but for what other links need."""
        broken = [link for link in self.links if any(part.job.error or part.node.skipped for part in link.parts)]
        needed = {part.node for link in self.links if link not in broken for part in link.parts}
        for link in broken:
            for part in link.parts:
                part.node.skipped = part.node.skipped or part.node not in needed

    def named(self, node: Node, text: str) -> str:
        """A message with the link and the part that it is about: ``router interface pair p004, creating interface p004: ...``."""
        part = self.by_node.get(node)
        if part is None:
            return text
        job, resource = node.job, node.kind.resource
        if isinstance(job.error, InvalidOptions):
            job.error.place(job.want.place)
            return job.error.msg
        doing = in_words(resource, job.tried) + " " if job.tried else ""
        name = self.name_of(part)
        label = None if part.link is self.common else self.entry.type.label(part.link)
        if label and text.startswith((label + ":", label + ",")):
            return text
        told = not doing and text.startswith(part.word + " ")
        what = None if told else "%s%s" % (doing, " ".join(filter(None, (part.word, name))))
        begins = ", ".join(filter(None, (label, what)))
        return "%s: %s" % (begins, text) if begins and not text.startswith(begins) else text

    @staticmethod
    def name_of(part: Part) -> str | None:
        """What people call its object; None where it has no name."""
        if part.title:
            return part.title()
        job, name = part.job, part.resource.name_option
        if part.node.present and job.want.given(name):
            return job.want[name] or None
        seen = job.obj or job.found
        return (part.resource.name_of(seen) if seen else None) or job.want[name]


class LinkGraph(Graph):
    """The graph of the links of a task, which have words of their own for their parts, and are left out as a whole.

    :ivar links: what it is the graph of.
    """

    links: Links | None = None

    def named(self, node: Node, text: str) -> str:
        return text if self.links is None else self.links.named(node, text)

    def leave_out(self) -> None:
        if self.links is not None:
            self.links.leave_out()


class Units:
    """The nodes of each link, as they are when somebody asks: planning adds some."""

    def __init__(self, links: Links) -> None:
        self._links = links.links

    def __len__(self) -> int:
        return len(self._links)

    def __iter__(self) -> Iterator[list[Node]]:
        return ([part.node for part in link.parts] for link in self._links)


class LinkEntry(Entry):
    """Base of the entries of link modules.

    :param link_type: the :class:`LinkType`.
    """

    nothing_done = {"changed": False}

    def __init__(self, family: Family, link_type: LinkType[Any], task: Spec) -> None:
        self.type, self.many = link_type, link_type.option
        one = spec.without(link_type.options, "required")
        several = {link_type.option: {"type": "list", "elements": "dict", "options": link_type.options}}
        super().__init__(family, {**one, **several, **link_type.common_options, **marks.OPTIONS, **task})

    def _links(self, call: Call, graph: LinkGraph, present: bool, reads: bool = False) -> Links:
        """The links of a task, declared and checked.

        :raises InvalidOptions: all that can be refused without a call.
        """
        call = self._with_accounts_of_sides(call)
        links = Links(self, call, graph, present, reads)
        wrong = list(spec.check_tuning(call.params))
        problems = [*wrong, *marks.check(call.params), *self.type.check_task(call.params)]
        for path, options in self._sets(call.params, problems):
            link = self.type.link(path, options)
            found = [(path + option, text) for option, text in self.type.check(link, call.params)]
            problems += found
            if not found:
                links.links.append(link)
        # Without sound options of the task there are no clients.
        if not wrong:
            self._declare(links)
        problems += [*links.problems, *graph.problems()]
        if problems:
            raise InvalidOptions(dict.fromkeys(problems))
        links.declared = True
        self.type.complete(links)
        return links

    def _declare(self, links: Links) -> None:
        """All parts, with all that is wrong with them."""
        jobs: list[Callable[[Links], None]] = [partial(self.type.declare, link) for link in links.links]
        for declare in [self.type.declare_common, *jobs]:
            try:
                declare(links)
            except InvalidOptions as error:
                links.problems += error.problems

    def _sets(self, params: Options, problems: list[Problem]) -> list[tuple[str, Options]]:
        """``(path, options)`` of each link: the task's own, or a list of such sets."""
        option, own = self.type.option, self.type.options
        if params[option] is not None:
            alone = sorted(name for name in own if params[name] is not None and own[name].get("default") is None)
            if alone:
                problems.append((alone[0], "cannot be combined with %s; give it in each item of the list" % option))
            return [("%s[%d]." % (option, index), item) for index, item in enumerate(params[option])]
        missing = [name for name in own if own[name].get("required") and params[name] is None]
        problems.extend((name, "required and not given; or give a list of links in %s" % option) for name in missing)
        return [] if missing else [("", {name: params[name] for name in own})]

    def _with_accounts_of_sides(self, call: Call) -> Call:
        """Connection options that a side brings along make an account of their own. Sides with the same options share one,
        so that the cloud is asked once for all of them.
        """
        named: dict[str, OfSide] = {}
        accounts = list(call.params.get("accounts") or ())
        links = call.params[self.type.option]
        places = [{"place": place} for name in self.type.places for place in call.params.get(name) or ()]
        for link in [*(links if links is not None else [call.params]), *places]:
            for side in (link.get(name) for name in (*self.type.options, "place")):
                if not isinstance(side, dict) or not side.get("connection"):
                    continue
                options = {name: value for name, value in side["connection"].items() if value is not None}
                if not options:
                    continue
                key = repr(sorted(options.items(), key=lambda item: item[0]))
                if key not in named:
                    named[key] = OfSide("connection %d" % (len(named) + 1))
                    accounts.append(dict(options, name=named[key]))
                side["account"] = named[key]
        return replace(call, params=dict(call.params, accounts=accounts)) if named else call


class ManageLinks(LinkEntry):
    """The entry of a module that makes, changes and removes links."""

    def __init__(self, family: Family, link_type: LinkType[Any]) -> None:
        recreate = spec.RECREATE if link_type.has_immutable else {}
        tuning = {**spec.WAIT, **spec.batch(family.concurrency), **recreate, **spec.AMBIGUOUS}
        super().__init__(
            family, link_type, {**spec.STATE, **tuning, **spec.PARTS, **marks.REMOVAL, **link_type.task_options}
        )

    def run(self, call: Call) -> Result:
        graph = LinkGraph(spec.tuning(call.params, call.check_mode), call.warnings.append, call.progress)
        links = self._links(call, graph, call.params["state"] == "present")
        graph.progress.about(self.type.kinds, Units(links))
        graph.bring_about()
        return Report(links).result()


MARKED = {"marked": {"type": "bool", "default": False}, "except_ids": {"type": "list", "elements": "str"}}
"""Of a task that reads links, whether it lists all that a topology has, and what of it is known already."""


class LinksInfo(LinkEntry):
    """The entry of its twin that only reads: the same links, with what is there of each."""

    def __init__(self, family: Family, link_type: LinkType[Any]) -> None:
        super().__init__(family, link_type, {**MARKED, **link_type.reading_options})

    def run(self, call: Call) -> Result:
        """
        :raises InterconnectError: with the result, if something of a link cannot be read.
        """
        if call.params["marked"]:
            return self._marked(call)
        if call.params["except_ids"] is not None:
            raise InvalidOptions([("except_ids", "is only possible with marked")])
        reading = {**spec.defaults(spec.WAIT), **spec.defaults(spec.batch(1)), "continue_on_error": True}
        graph = LinkGraph(spec.tuning({**reading, **call.params}, True), call.warnings.append)
        links = self._links(call, graph, False, reads=True)
        graph.look_up_and_plan()
        return Report(links).found()

    def _marked(self, call: Call) -> Result:
        """What carries the mark of a topology, in all places that are named."""
        call = self._with_accounts_of_sides(call)
        problems = [*spec.check_tuning(call.params), *marks.check(call.params)]
        own = self.type.options
        given = [name for name in own if call.params[name] is not None and own[name].get("default") is None]
        for name in given + [name for name in (self.type.option,) if call.params[name] is not None]:
            problems.append((name, "cannot be combined with marked, which finds the links by itself"))
        if not call.params["topology"]:
            problems.append(("topology", "is needed with marked; it says whose marks are meant"))
        if problems:
            raise InvalidOptions(problems)
        links = Links(self, call, LinkGraph(Tuning(check_mode=True), call.warnings.append), False, reads=True)
        with Understood("reading marks"):
            found = self.type.marked(links)
        number = found["count"]
        text = "%d %s with the mark of %s" % (
            number,
            self.type.kind if number == 1 else self.type.kinds,
            call.params["topology"],
        )
        return {"changed": False, "msg": text, **found}
