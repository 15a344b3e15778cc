# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a resource type is: a declaration (identity, fields, states) and a few calls. The loop that uses it is ``reconcile``.

* :class:`Readable` is what info modules need: how an object is read, and how objects are found by filters.
* :class:`Resource` is what modules and links bring about: what is meant by a want, the plan for it, and the calls.
* :class:`PairResource` is one of which plans depend on objects elsewhere, such as the other half of a connection.

Most resources plan by what they declare; their base is ``planning.PlannedResource``. How they wait is ``waiting.Waiting``.
"""

from __future__ import annotations

import functools
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import fields, states
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.errors import (
    ApiError,
    InterconnectError,
    OutcomeUnknown,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.fields import Field, Object
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.filters import Filter, question
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.plan import UNKNOWN, Goal, Plan, Step
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.retry import Deadline
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.waiting import Waiting

_DOING = {"create": "creating", "delete": "deleting", "modify": "changing", "update": "changing"}


@dataclass(frozen=True, eq=False)
class Want:
    """One object as the user described it. Who wants something else makes another one.

    :ivar path: prefix of its options in messages, ``batch[3].`` or empty.
    :ivar options: the resource's options; None = not mentioned = not managed.
    :ivar places: where an option stands in the user's words, for those that he wrote elsewhere than ``path`` says.
    """

    path: str
    options: dict[str, Any]
    client: Any = None
    places: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Any:
        return self.options.get(name)

    def given(self, name: str) -> bool:
        return self.options.get(name) is not None

    def lacks(self, options: Iterable[str], why: str) -> Iterator[tuple[str, str]]:
        """Yield ``(option, text)`` for those of some options that are not given; ``why`` they have to be."""
        return ((option, "required and not given (%s)" % why) for option in options if not self.given(option))

    def but(self, **options: Any) -> Want:
        """The same want with some options different."""
        return replace(self, options={**self.options, **options})

    def place(self, option: str) -> str:
        """Where an option stands in what the user wrote: ``pairs[3].accepting.vpc.cidr_block``."""
        name, dot, rest = option.partition(".")
        return self.places[name] + dot + rest if name in self.places else self.path + option

    @property
    def present(self) -> bool:
        return bool(self.options.get("state", "present") != "absent")


@dataclass(eq=False)
class Job:
    """One want on its way.

    :ivar found: the object as it was when the plan was made; ``obj`` as it was last seen.
    :ivar plan: the first plan, which check mode shows and the diff is drawn from.
    :ivar remaining: the steps not yet executed; ``done`` the verbs of those that were.
    :ivar wait_goal: what to wait for before the first of the steps that are left, or in place of them.
    :ivar awaited: whether the run waits for that, so that check mode shows the state which it leads to.
    :ivar goal: what to wait for before the next step.
    :ivar pending_error: why the step ``tried`` has to be looked into before anything else happens.
    :ivar refused: how often in a row that step was refused while the object was seen at rest.
    :ivar blind: how often in a row the look into it failed.
    :ivar retry_budget: until when, and at which pauses, one step is tried again.
    :ivar made: id of the object that this run created.
    :ivar contest: until when it is waited for another run that made the same; None as soon as it is clear whose object stays.
    :ivar yields: the object of this run goes away, because another run made the same one earlier.
    :ivar also: with ``remove_all``, the jobs of further objects that match the same want.
    :ivar probe: nothing is done about it: somebody else needs what its listing brings, which is in ``listed``, by id.
    :ivar next_step: in words, what the other party has to do.
    """

    want: Want
    found: Object | None = None
    plan: Plan | None = None
    id: str | None = None
    obj: Object | None = None
    remaining: list[Step] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    wait_goal: Goal | None = None
    awaited: bool = False
    goal: Goal | None = None
    pending_error: ApiError | OutcomeUnknown | None = None
    tried: Step | None = None
    refused: int = 0
    blind: int = 0
    retry_budget: tuple[Deadline, Iterator[float]] | None = None
    made: str | None = None
    contest: Deadline | None = None
    yields: bool = False
    also: list[Job] = field(default_factory=list)
    probe: bool = False
    listed: dict[str, Object] | None = None
    changed: bool = False
    error: InterconnectError | None = None
    next_step: str | None = None


class Readable:
    """What can be found by filters and shown: all that an info module needs. Methods take objects as the API has them."""

    kind = ""  # in words, for messages: "router interface"
    results_key = ""  # key of the list that the info module returns: "router_interfaces"
    filters: tuple[Filter, ...] = ()  # of the info module
    fields: tuple[Field, ...] = ()
    id_key = ""  # key of the id in objects of the API
    name_key: str | None = None  # key of the name there
    status_key = "Status"

    @functools.cached_property
    def by_name(self) -> dict[str, Field]:
        """``{name: Field}``"""
        return {item.name: item for item in self.fields}

    def id_of(self, obj: Object) -> str:
        return str(obj[self.id_key])

    def name_of(self, obj: Object) -> Any:
        return obj.get(self.name_key) if self.name_key else None

    def is_built_on(self, client: Any, obj: Object) -> bool:
        """Whether somebody has gone on with a contested object, as far as the cloud can be asked: then it stays."""
        return False

    def made_at(self, obj: Object) -> float | None:
        """When an object was made, in seconds since 1970 by the cloud's clock; None where the cloud does not say."""
        return None

    def status_of(self, obj: Object) -> Any:
        return obj.get(self.status_key)

    def view(self, obj: Object) -> dict[str, Any]:
        """An object as modules and info modules return it: snake_case, ids as text, secrets never."""
        shown = {"id": self.id_of(obj), "name": self.name_of(obj), **fields.view(self.fields, obj)}
        shown["status"] = shown["provider_status"] = self.status_of(obj)
        return shown

    def check_filters(self, params: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """Yield ``(option, text)`` for filters that can be refused without a call."""
        for item in self.filters:
            text = item.check(params[item.name]) if item.check and item.given(params) else None
            if text:
                yield item.name, text

    def query(self, client: Any, params: Mapping[str, Any]) -> list[Object]:
        """The objects that the filters leave, as the API returns them, all pages."""
        given = [item for item in self.filters if item.given(params)]
        found = self.candidates(client, params, question(given, params))
        left = [obj for obj in found if all(item.passes(self, obj, params[item.name]) for item in given)]
        return self.complete(client, left)

    def candidates(self, client: Any, params: Mapping[str, Any], asked: Mapping[str, Any]) -> Iterable[Object]:
        """The objects that the API finds, before each filter is checked once more. Without an info module there is no need for it.

        :param params: the module's options.
        :param asked: what the filters send, ``{API parameter: value}``.
        """
        raise NotImplementedError

    def complete(self, client: Any, objects: list[Object]) -> list[Object]:
        """Objects with what has to be looked up elsewhere to read them."""
        return objects


class Resource(Readable, ABC):
    """What modules and links bring about: what a want means, the plan for it, and the calls that carry it out.

    A step with the verb ``modify`` is carried out by ``do_modify(job, args)``; one that makes an object returns its id.
    """

    result_key = ""  # key of the object in a single result: "router_interface"
    id_option = "id"
    name_option = "name"
    options: dict[str, dict[str, Any]] = {}  # argument spec of the resource's own options
    task_options: dict[
        str, dict[str, Any]
    ] = {}  # of options that hold for all objects of a task; each want has them too
    required: tuple[str, ...] = ()  # options without which nothing can be found or made
    states = states.StateTable()
    waiting = Waiting()
    doing: Mapping[str, str] = {}  # what steps do, in words, beside the usual ones: verb -> "moving"
    has_immutable = True  # may an option be unchangeable after creation, so that there is an on_immutable_change
    key_is_global = False  # duplicate_key means the same object whichever account or place it is looked at from
    contested = False  # does the cloud let two objects share a natural key, so that two runs at once can make both
    age_key = ""  # key in objects of what tells which of two was made first: a time, or a number that counts up

    def meaning_of(self, obj: Object | None) -> str:
        """The state of an object, one of the constants in ``states``; None = not there."""
        return states.ABSENT if obj is None else self.states.meaning(self.status_of(obj))

    # ------------------------------------------------------------------ before the first call

    def spelled(self, options: dict[str, Any]) -> dict[str, Any]:
        """The options of one want as plans, calls and diffs have them, such as numbers that are texts for the cloud."""
        changed = {name: spell(options[name]) for name, spell in self._spelling if options.get(name)}
        return {**options, **changed} if changed else options

    @functools.cached_property
    def _spelling(self) -> list[tuple[str, Callable[[Any], Any]]]:
        return [(item.name, item.spell) for item in self.fields if item.spell is not None]

    def check(self, want: Want) -> Iterable[tuple[str, str]]:
        """Yield ``(option, text)`` for everything about one want that can be refused without a call."""
        return ()

    def duplicate_key(self, want: Want) -> Any:
        """What two wants of one batch must not share; None = cannot tell."""
        if want.given(self.id_option) and want[self.id_option] != UNKNOWN:
            return want[self.id_option]
        return None

    def label(self, want: Want) -> str:
        """How messages call an object: its name if it has one, else its id, else just its kind."""
        for option in (self.name_option, self.id_option):
            if want.given(option):
                return "%s %r" % (self.kind, str(want[option]))
        return self.kind

    # ------------------------------------------------------------------ finding

    @abstractmethod
    def listing(self, client: Any, wants: list[Want]) -> Iterable[Object]:
        """All objects that any of the wants may mean: one narrow question for a few, all pages of one listing for many.

        :raises Unread: where only some of the wants cannot be looked up.
        """

    @abstractmethod
    def look(self, client: Any, ids: list[str]) -> dict[str, Object]:
        """The present objects of some ids, ``{id: object}``; an id that is gone is left out.

        :raises Unread: with ``{id: error}``, where only some of them cannot be looked at.
        """

    def key_of(self, obj: Object) -> Any:
        """Coarse natural key of an object (hashable)."""
        return self.name_of(obj)

    def key_wanted(self, want: Want) -> Any:
        """The same key of a want; None = it has none, and only an id can find it."""
        return want[self.name_option]

    def choose(self, want: Want, candidates: Iterable[Object]) -> Iterable[Object]:
        """Of the objects with the right coarse key, those that are meant."""
        return candidates

    # ------------------------------------------------------------------ planning

    @abstractmethod
    def plan(self, want: Want, found: Object | None, world: World, recreate: bool) -> Plan:
        """The plan for one want.

        :param found: the object as it is, or None.
        :param world: everything listed for this client, with the effect of plans made before.
        :param recreate: ``on_immutable_change`` is ``recreate``.
        :raises InterconnectError: it cannot be done.
        """

    @abstractmethod
    def planned(self, job: Job) -> dict[str, Any]:
        """The view of an object as it will be, for check mode."""

    def lock_keys(self, want: Want, found: Object | None) -> tuple[Any, ...]:
        """What the cloud works on one write at a time: those with the same key go out one after another.

        Of several keys the one counts that most of a task's objects share. None at all = in any order, side by side.
        """
        return ()

    # ------------------------------------------------------------------ applying

    def perform(self, job: Job, step: Step) -> str | None:
        """Execute one step; returns the object's id when the step makes one."""
        made: str | None = getattr(self, "do_" + step.verb)(job, step.args)
        return made

    def steps_to_delete(self, want: Want, found: Object) -> list[Step]:
        """What removes an object. Of a contested resource, a run removes what it made itself and another run made earlier."""
        raise NotImplementedError


class PairResource(Resource):
    """One whose plans depend on another object of the same type, which may be elsewhere: the halves of a pair."""

    @abstractmethod
    def stage(self, want: Want, found: Object | None) -> int:
        """Objects of a lower stage are planned before those of a higher one; see ``order`` for what is done first."""

    def order(self, jobs: list[Job]) -> Iterable[tuple[Job, Job]]:
        """Yield ``(earlier, later)`` for jobs of which one has to be done before another."""
        return ()

    def referenced_objects(
        self, client: Any, wants: list[Want], everywhere: dict[str, Object]
    ) -> Iterable[tuple[Any, Object]]:
        """Objects that the wants refer to and that no listing brought: other regions, other accounts.

        Yields ``(client, object)``.

        :param everywhere: what the listings of all clients brought, by id.
        :raises Unread: at its end, where only some of the wants cannot be looked up.
        """
        return ()

    def apply_plan(self, job: Job, plan: Plan, world: World) -> None:
        """Write the effect of a plan into the world, for plans that are made after it."""


def in_words(resource: Resource, step: Step) -> str:
    """What a step does, such as ``creating``; messages go on with the object."""
    verb = step.args["step"].verb if "step" in step.args else step.verb
    return resource.doing.get(verb) or _DOING.get(verb) or "changing (%s)" % verb


class World:
    """What is known of objects while planning.

    :ivar by_id: the objects of one client, for look-ups by id.
    :ivar everywhere: those of all clients, with the effect of the plans made so far; shared by all worlds of a task.
    :ivar origin: the client that each of them came from.
    """

    def __init__(self, by_id: dict[str, Object], everywhere: dict[str, Object], origin: dict[str, Any]) -> None:
        self.by_id = by_id
        self.everywhere = everywhere
        self.origin = origin
