# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a resource type is: a declaration (identity, fields, states) and a few calls. The loop that uses it is ``reconcile``.

To add a resource, subclass :class:`Resource` in a family's folder: fill in the class attributes, write ``listing``,
``do_create``, ``do_update`` and ``do_delete``, and override a planning method only where the cloud is peculiar.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, field

from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import fields, states
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.errors import FailedState, ImmutableChange
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.fields import Field, Item
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.filters import question
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.plan import GONE, SETTLED, UNKNOWN, Plan, Step

_DOING = {"create": "creating", "delete": "deleting", "modify": "changing", "update": "changing"}


@dataclass(eq=False)
class Want:
    """One object as the user described it.

    :ivar path: prefix of its options in messages, ``batch[3].`` or empty.
    :ivar options: the resource's options; None = not mentioned = not managed.
    :ivar lock_key: for a resource whose lock keys follow from all wants together; see :meth:`Resource.lock_key`.
    :ivar places: where an option stands in the user's words, for those that he wrote elsewhere than ``path`` says.
    """

    path: str
    options: dict
    client: object = None
    lock_key: object = None
    places: dict = field(default_factory=dict)

    def __getitem__(self, name):
        return self.options.get(name)

    def given(self, name):
        return self.options.get(name) is not None

    def place(self, option):
        """Where an option stands in what the user wrote: ``pairs[3].accepting.vpc.cidr_block``."""
        name, dot, rest = option.partition(".")
        return self.places[name] + dot + rest if name in self.places else self.path + option

    @property
    def present(self):
        return self.options.get("state", "present") != "absent"


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
    stage: int = 0
    found: dict = None
    plan: Plan = None
    id: str = None
    obj: dict = None
    remaining: list = field(default_factory=list)
    done: list = field(default_factory=list)
    wait_goal: object = None
    awaited: bool = False
    goal: object = None
    pending_error: Exception = None
    tried: Step = None
    refused: int = 0
    blind: int = 0
    retry_budget: tuple = None
    made: str = None
    contest: object = None
    yields: bool = False
    also: list = field(default_factory=list)
    probe: bool = False
    listed: dict = None
    changed: bool = False
    error: Exception = None
    next_step: str = None


class Resource:
    """Base of all resource types. Class attributes are the declaration; methods take raw API objects (dicts)."""

    kind = ""  # in words, for messages: "router interface"
    result_key = ""  # key of the object in a single result: "router_interface"
    results_key = ""  # key of the list that the info module returns: "router_interfaces"
    filters = ()  # of the info module, each a ``Filter``
    id_option = "id"
    id_key = ""  # key of the id in API objects
    name_option = "name"
    name_key = None  # key of the name in API objects
    status_key = "Status"
    fields: tuple[Field, ...] = ()
    options = {}  # argument spec of the resource's own options
    creation_options = ()  # options that only a creation takes, and that no object shows
    required = ()  # options without which nothing can be found or made; checked for single and batch alike
    states = states.StateTable()
    rests_in = {}  # pending state -> the state that it leads to, where that is known
    has_immutable = True  # may an option be unchangeable after creation, so that there is an on_immutable_change
    recreatable = True  # may on_immutable_change=recreate delete and create it
    longest_pause = 5.0  # seconds between two looks while waiting
    task_options = {}  # argument spec of options that hold for all objects of a task; each want has them too
    doing = {}  # what steps do, in words, beside the usual ones: verb -> "moving"
    key_is_global = False  # duplicate_key means the same object whichever account or place it is looked at from
    looks_singly = False  # a look at several objects costs a call for each, or nearly
    listing_is_complete = True  # does a listing tell of an object all that a look at it tells
    holds_lock = False  # is the lock held until the object has come to rest, instead of for the call alone
    contested = False  # does the cloud let two objects share a natural key, so that two runs at once can make both

    @functools.cached_property
    def by_name(self):
        """``{name: Field}``"""
        return {item.name: item for item in self.fields}

    @functools.cached_property
    def managed(self):
        """The fields that are options."""
        return tuple(item for item in self.fields if item.option)

    def chosen(self, want):
        """The fields that the user named, in order."""
        options = want.options
        return [item for item in self.managed if options.get(item.name) is not None]

    # ------------------------------------------------------------------ reading

    def id_of(self, obj):
        return str(obj[self.id_key])

    def name_of(self, obj):
        return obj.get(self.name_key) if self.name_key else None

    def status_of(self, obj):
        return obj.get(self.status_key)

    def meaning_of(self, obj):
        """The state of an object, one of the constants in ``states``; None = not there."""
        return states.ABSENT if obj is None else self.states.meaning(self.status_of(obj))

    def view(self, obj):
        """An object as modules and info modules return it: snake_case, ids as text, secrets never."""
        shown = {"id": self.id_of(obj), "name": self.name_of(obj), **fields.view(self.fields, obj)}
        shown["status"] = shown["provider_status"] = self.status_of(obj)
        return shown

    def check_filters(self, params):
        """Yield ``(option, text)`` for filters of the info module that can be refused without a call."""
        for item in self.filters:
            text = item.check(params[item.name]) if item.check and item.given(params) else None
            if text:
                yield item.name, text

    def query(self, client, params):
        """The objects that the info module's filters leave, as the API returns them, all pages."""
        given = [item for item in self.filters if item.given(params)]
        found = self.candidates(client, params, question(given, params))
        return self.complete(
            client, [obj for obj in found if all(item.passes(self, obj, params[item.name]) for item in given)]
        )

    def candidates(self, client, params, asked):
        """The objects that the API finds for the info module, before each filter is checked once more.

        :param params: the module's options.
        :param asked: what the filters send, ``{API parameter: value}``.
        """
        raise NotImplementedError

    def complete(self, client, objects):
        """Objects with what has to be looked up elsewhere to read them."""
        return objects

    # ------------------------------------------------------------------ before the first call

    def spelled(self, options):
        """The options of one want as plans, calls and diffs have them, such as numbers that are texts for the cloud."""
        return options

    def check(self, want):
        """Yield ``(option, text)`` for everything about one want that can be refused without a call."""
        return ()

    def duplicate_key(self, want):
        """What two wants of one batch must not share; None = cannot tell."""
        if want.given(self.id_option) and want[self.id_option] != UNKNOWN:
            return want[self.id_option]
        return None

    def label(self, want):
        """How messages call an object: its name if it has one, else its id, else just its kind."""
        for option in (self.name_option, self.id_option):
            if want.given(option):
                return "%s %r" % (self.kind, str(want[option]))
        return self.kind

    # ------------------------------------------------------------------ finding

    def listing(self, client, wants):
        """All objects that any of the wants may mean: one narrow question for a few, all pages of one listing for many.

        :raises Unread: where only some of the wants cannot be looked up.
        """
        raise NotImplementedError

    def referenced_objects(self, client, wants, everywhere):
        """Objects of the same type that the wants refer to and that no listing brought: other regions, other accounts.

        Yields ``(client, object)``.

        :param everywhere: what the listings of all clients brought, by id.
        :raises Unread: at its end, where only some of the wants cannot be looked up.
        """
        return ()

    def key_of(self, obj):
        """Coarse natural key of an object (hashable)."""
        return self.name_of(obj)

    def key_wanted(self, want):
        """The same key of a want; None = it has none, and only an id can find it."""
        return want[self.name_option]

    def choose(self, want, candidates):
        """Of the objects with the right coarse key, those that are meant."""
        return candidates

    def rivals(self, client, wants):
        """All objects that have the key of any of the wants; what a listing looks up beyond that is not needed."""
        return self.listing(client, wants)

    def age_of(self, obj):
        """``(when it was made, what tells apart those made at the same moment)``; the smaller, the older."""
        return (str(obj.get("CreationTime") or ""), self.id_of(obj))

    # ------------------------------------------------------------------ planning

    def stage(self, want, found):
        """Objects of a lower stage are planned before those of a higher one; see ``order`` for what is done first."""
        return 0

    def order(self, jobs):
        """Yield ``(earlier, later)`` for jobs of which one has to be done before another."""
        return ()

    def lock_key(self, want, found):
        """Writes to objects with the same lock key go out one after another; None = any order, side by side."""
        return None

    def plan(self, want, found, world, recreate):
        """The plan for one want.

        :param found: the object as it is, or None.
        :param world: everything listed for this client (:class:`World`), with the effect of plans made before.
        :param recreate: ``on_immutable_change`` is ``recreate``.
        :raises InterconnectError: it cannot be done.
        """
        if not want.present:
            return self.plan_absent(want, found)
        meaning = self.meaning_of(found)
        if meaning in (states.ABSENT, states.LEAVING):
            return self.plan_create(want, found if meaning == states.LEAVING else None)
        return self.plan_change(want, found, recreate)

    def plan_absent(self, want, found):
        if found is None or self.meaning_of(found) == states.ABSENT:
            return Plan()
        if self.meaning_of(found) == states.LEAVING:
            return Plan(wait_goal=GONE)
        before = fields.shown(self.managed, Item.of(self.managed, found))
        return Plan(steps=self.steps_to_delete(want, found), before=before, after=None)

    def plan_create(self, want, leaving=None):
        target = self.target(want, None)
        # What the cloud has only once cannot be made before the old one is gone.
        wait_goal = GONE if leaving is not None and not self.contested else None
        only_now = {name: want[name] for name in self.creation_options if want.given(name)}
        steps = (Step("create", {**target, **only_now}, SETTLED),)
        return Plan(steps=steps, before=None, after=self._shown(target), wait_goal=wait_goal)

    def plan_change(self, want, found, recreate):
        target = self.target(want, found)
        differences, after = self.differences(want, target), self._shown(target)
        wait_goal = SETTLED if self.meaning_of(found) == states.PENDING else None
        if not differences:
            return Plan(before=after, after=after, wait_goal=wait_goal)
        before, frozen = self._shown(target, True), [item for item in differences if not item.mutable]
        if not frozen:
            changes = {item.name: target[item.name] for item in differences}
            steps = self.steps_to_update(want, found, changes)
            return Plan(steps=steps, before=before, after=after, wait_goal=wait_goal)
        if not (recreate and self.recreatable):
            raise self.immutable(found, target, frozen)
        steps = [*self.steps_to_delete(want, found), Step("create", self.rebuilt(want, found), SETTLED)]
        return Plan(steps=steps, before=before, after=after)

    def steps_to_update(self, want, found, changes):
        return [Step("update", changes, SETTLED)]

    def steps_to_delete(self, want, found):
        return [Step("delete", {}, GONE)]

    def target(self, want, found):
        """The fields that the user named over what is there of them (None = nothing): the object as it shall be.

        What depends on more than the two values of a field is said here: what stands for what was left out, what another
        spelling of the object is, and what of it no comparison may touch.
        """
        chosen = self.chosen(want)
        return fields.merge(chosen, want.options, None if found is None else Item.of(chosen, found))

    def differences(self, want, target):
        """The fields that the user named and that are not as wanted."""
        return [item for item in self.chosen(want) if fields.differs(item, target)]

    def shown(self, want, found):
        """The present values for the diff, of what the user named."""
        return self._shown(self.target(want, found), True)

    def _shown(self, target, now=False):
        return fields.shown([item for item in self.managed if item.name in target], target, now)

    def rebuilt(self, want, found):
        """What to create when an object is replaced: what is wanted, and for what is not mentioned, what was there."""
        kept = {item.name: item.read(found) for item in self.managed if not item.secret}
        kept = {name: value for name, value in kept.items() if value not in (None, "", [], {})}
        return {**kept, **self.target(want, found)}

    def immutable(self, found, target, frozen):
        """The error of what would have to change and cannot."""
        parts = ["%s is %r, wanted %r" % (item.name, target.was[item.name], target[item.name]) for item in frozen]
        advice = "; set on_immutable_change to 'recreate' to delete and create it anew" if self.recreatable else ""
        return ImmutableChange(
            "%s %s cannot be changed in place: %s%s" % (self.kind, self.id_of(found), ", ".join(parts), advice)
        )

    def apply_plan(self, job, plan, world):
        """Write the effect of a plan into the world, for plans that are made after it. Only pairs need it."""

    def makes(self, plan):
        """Whether a plan makes an object, whose id is then not known before."""
        return any(step.verb == "create" for step in plan.steps)

    def comes_to(self, obj):
        """The state that a pending object comes to rest in, or None where that cannot be known."""
        return self.rests_in.get(self.status_of(obj))

    def planned(self, job):
        """The object as it will be, in check mode: what is there, what the plan makes of it, and UNKNOWN for what the cloud decides."""
        if job.found is not None and not self.makes(job.plan):
            shown = dict(self.view(job.found), **self._open(self.target(job.want, job.found)))
            if job.awaited and self.comes_to(job.found):
                shown["status"] = shown["provider_status"] = self.comes_to(job.found)
            if job.plan.after and "status" in job.plan.after:
                shown["status"] = shown["provider_status"] = job.plan.after["status"]
            return shown
        made = self._open(self.target(job.want, None))
        shown = {"id": UNKNOWN, "name": made.get(self.name_option)}
        for item in self.fields:
            if not item.secret:
                shown[item.name] = made.get(item.name) if item.option else UNKNOWN
        shown["status"] = shown["provider_status"] = UNKNOWN
        return shown

    def _open(self, values):
        """Without secrets."""
        return {item.name: values[item.name] for item in self.managed if item.name in values and not item.secret}

    # ------------------------------------------------------------------ applying

    def perform(self, job, step):
        """Execute one step; returns the object's id when the step makes one."""
        return getattr(self, "do_" + step.verb)(job, step.args)

    def in_words(self, step):
        """What a step does, such as ``creating``; messages go on with the object."""
        step = step.args["step"] if step.verb == "dry_run" else step
        return self.doing.get(step.verb) or _DOING.get(step.verb) or "changing (%s)" % step.verb

    def look(self, client, ids):
        """The present objects of some ids, ``{id: object}``; an id that is gone is left out.

        :raises Unread: with ``{id: error}``, where only some of them cannot be looked at.
        """
        raise NotImplementedError

    def gone(self, error):
        """Whether an API error on a delete says that there is nothing left to delete."""
        return False

    def describe_error(self, job, error):
        """A better error for one that lasted until the time was up, or the same one."""
        return error

    def retry_budget(self, job, error, most):
        """For how many seconds, at most, a write is planned again after such an error."""
        return most

    def failed(self, job, goal):
        """The error of an object that came to rest in a failed state, or None where that may still pass."""
        if goal.gone:
            return None
        return FailedState("%s %s is in state %s" % (self.kind, job.id, self.status_of(job.obj)))

    def told_by_listing(self, job):
        """Whether a listing tells of an object all that a look at it tells."""
        return self.listing_is_complete

    def verify_result(self, job):
        """An error if an object that has come to rest is not what was asked for, or None."""
        return None

    def hopeless(self, job, error):
        """Whether a step that was refused over and over, while its object was at rest, will be refused for ever."""
        return True

    def next_step(self, obj):
        """In words, what the other party has to do; only for the needs-peer state."""
        return None


class World:
    """What is known of objects while planning.

    :ivar by_id: the objects of one client, for look-ups by id.
    :ivar everywhere: those of all clients, with the effect of the plans made so far; shared by all worlds of a task.
    :ivar origin: the client that each of them came from.
    """

    def __init__(self, by_id, everywhere, origin):
        self.by_id = by_id
        self.everywhere = everywhere
        self.origin = origin
