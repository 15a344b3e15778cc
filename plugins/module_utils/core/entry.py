# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a module and its action plugin share: one argument spec and one function from options to a result."""

from __future__ import annotations

import copy
import gc
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import options as spec
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.errors import (
    ApiError,
    InterconnectError,
    InvalidOptions,
    UnexpectedAnswer,
    Unreachable,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.graph import reconcile
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.guard import Understood
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.plan import UNKNOWN
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.resource import Resource, Want, in_words

if TYPE_CHECKING:
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.contract import (
        Client,
        Object,
        Options,
        Problem,
        Result,
        Spec,
    )
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.family import Family
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.plan import Plan
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.progress import Progress
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.reconcile import Tuning
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.resource import Job, Readable


@dataclass
class Call:
    """One execution: validated options in, warnings out. Secrets obtained at run time join ``secrets`` to be masked.

    :ivar progress: what is told while it takes its time; None = nobody watches.
    """

    params: Options
    check_mode: bool = False
    diff: bool = False
    warnings: list[str] = field(default_factory=list)
    secrets: set[Any] = field(default_factory=set)
    progress: Progress | None = None


class BatchFailed(InterconnectError):
    """Some objects of a batch failed; the result holds all of them."""

    code = "BatchFailed"


class Defect(InterconnectError):
    """An exception that nobody foresaw."""

    code = "Defect"


class Entry:
    """Base of the entries below.

    :ivar argument_spec: for ``AnsibleModule`` and ``ArgumentSpecValidator`` alike.
    :cvar nothing_done: what every result of a single object says, as of one that nothing was done to.
    :ivar many: the option that takes any number of objects instead of a single one.
    """

    nothing_done: Result = {}
    many = "batch"

    def __init__(self, family: Family, own: Spec) -> None:
        self.family = family
        self.argument_spec = dict(family.argument_spec, **own)

    def run(self, call: Call) -> Result:
        """Returns the task's result; raises :class:`InterconnectError` with the failed one."""
        raise NotImplementedError

    def short(self, params: Options) -> Options:
        """Options as the result repeats them: such as can be shown, and many objects only by their number."""
        if params.get(self.many):
            params = dict(params, **{self.many: "%d items" % len(params[self.many])})
        return spec.printable(params)

    def _client(self, call: Call, problems: Iterable[Problem] = ()) -> Client:
        """The client of a task that only reads, unless its options, or the problems found before, forbid it."""
        found = [*spec.check_tuning(call.params), *self.family.check_placement(call.params, call.params), *problems]
        if found:
            raise InvalidOptions(found)
        return self.family.client(call, call.params)


AnyResource = TypeVar("AnyResource", bound=Resource)


class Single(Entry, Generic[AnyResource]):
    """Base of the entries that bring objects to what is wanted: what the result says of one of them.

    :param own: argument spec of the options that describe the object.
    :param task: argument spec of the options that say how to work.
    """

    nothing_done: Result = {"changed": False, "actions": [], "id": None}

    def __init__(self, family: Family, resource: AnyResource, own: Spec, task: Spec) -> None:
        super().__init__(family, {**own, **task})
        self.resource = resource
        self.own = own

    def _run(self, call: Call, tuning: Tuning) -> list[Job]:
        """The jobs of all objects, done."""
        problems = list(spec.check_tuning(call.params))
        wants = self._wants(call, problems)
        if problems:
            raise InvalidOptions(problems)
        return reconcile(self.resource, tuning, call.warnings.append, wants, call.progress)

    def _wants(self, call: Call, problems: list[Problem]) -> list[Want]:
        """The objects that are asked for; what is wrong with them is added to the problems."""
        raise NotImplementedError

    def _single(self, call: Call, job: Job) -> Result:
        shown = self._shown(call, job)
        if job.error is not None:
            raise self._with_object(job, job.error)
        result = self._summary(call, job)
        result[self.resource.result_key] = shown
        if call.diff:
            result["diff"] = _diff(job.plan)
        return result

    def _with_object(self, job: Job, error: InterconnectError) -> InterconnectError:
        """The error of a single object, with what is known of the object and what was already done."""
        error.msg = self._told(job, error)
        error.more = dict({"changed": job.changed}, **error.more, id=job.id, actions=job.done)
        if job.changed and job.plan is not None:
            error.more["diff"] = _diff(job.plan)
        shown = self._last_seen(job)
        if shown:
            error.more.setdefault(self.resource.result_key, shown)
        return error

    def _last_seen(self, job: Job) -> Object | None:
        """An object as far as it is known after a failure; of one that was made and never seen, what it was made of."""
        if job.obj is not None:
            try:
                return self._view(job, job.obj)
            except UnexpectedAnswer:
                return None
        if job.id is None or not job.want.present or job.plan is None or not job.plan.makes:
            return None
        made = dict(self.resource.planned(job), id=job.id)
        return {name: None if value == UNKNOWN else value for name, value in made.items()}

    def _told(self, job: Job, error: InterconnectError) -> str:
        """The message of a failure. Where it names only a call: which object, and what was being done to it."""
        label, text = self.resource.label(job.want), error.msg
        named = label in text or (job.id is not None and job.id in text)
        # What fails before there is a plan, such as a listing with a wrong key, concerns the account and no object.
        if named or job.plan is None or not isinstance(error, (ApiError, Unreachable)):
            return text
        known = job.id is not None and job.id not in label
        return "%s%s%s: %s" % (self._doing(job), label, " (%s)" % job.id if known else "", text)

    def _doing(self, job: Job) -> str:
        """In words, what the step was for that a job got to, or nothing before the first one."""
        return in_words(self.resource, job.tried) + " " if job.tried else ""

    def _view(self, job: Job, obj: Object) -> Object:
        """An object as results show it.

        :raises UnexpectedAnswer: the cloud showed it in another form than it promises.
        """
        with Understood("reading %s" % self.resource.label(job.want)):
            return self.resource.view(obj)

    def _summary(self, call: Call, job: Job) -> Result:
        actions = job.plan.actions if call.check_mode and job.plan else list(job.done)
        changed = job.plan.changed if call.check_mode and job.plan else job.changed
        summary = {"changed": changed, "actions": actions, "id": job.id}
        if call.check_mode and job.plan and job.plan.steps and job.want.present:
            # What is made anew has an id only after the real run.
            summary["id"] = UNKNOWN if job.plan.makes else job.id
        if job.also:
            summary["ids"] = [one.id for one in (job, *job.also)]
        if job.next_step:
            summary["next_step"] = job.next_step
        return summary

    def _shown(self, call: Call, job: Job) -> Object | None:
        """The object for the result; what cannot be read of it is the job's error, unless it has one."""
        try:
            return self._object(call, job)
        except UnexpectedAnswer as error:
            job.error = job.error or error
            return None

    def _object(self, call: Call, job: Job) -> Object | None:
        """The object as it is after the run; in check mode as it would be."""
        if not call.check_mode:
            return self._view(job, job.obj) if job.obj is not None and job.want.present else None
        if job.plan is None or not job.want.present:
            return None
        with Understood("reading %s" % self.resource.label(job.want)):
            return self.resource.planned(job)


class Manage(Single[AnyResource]):
    """The entry of a module that brings objects of one resource type to what is wanted."""

    def __init__(self, family: Family, resource: AnyResource) -> None:
        own = dict(spec.STATE, **resource.options)
        # What an item leaves out is as the task says, so no default and no environment variable may fill it in.
        item = spec.without(dict(own, **family.placement), "default", "fallback")
        batch = {"batch": {"type": "list", "elements": "dict", "options": item}}
        recreate = spec.RECREATE if resource.has_immutable else {}
        ambiguous = spec.AMBIGUOUS if resource.contested else {}
        tuning = {**spec.WAIT, **spec.batch(family.concurrency), **recreate, **ambiguous, **resource.task_options}
        super().__init__(family, resource, own, {**batch, **tuning})

    def run(self, call: Call) -> Result:
        params = call.params
        tuning = spec.tuning(params, call.check_mode)
        if params["batch"] is not None:
            return self._batch(call, self._run(call, tuning))
        # The error of a single object comes back with the object, instead of ending the run.
        return self._single(call, self._run(call, replace(tuning, continue_on_error=True))[0])

    def _wants(self, call: Call, problems: list[Problem]) -> list[Want]:
        """The objects that are asked for: the task's own options, or a batch of such sets."""
        params = call.params
        if params["batch"] is None:
            sets = [("", {name: params[name] for name in (*self.own, *self.family.placement)})]
        else:
            # An option that may come from the environment is there for every item that leaves it out.
            shared = ["state"] + [name for name in self.own if "fallback" in self.own[name]]
            alone = sorted(name for name in self.own if name not in shared and params[name] is not None)
            if alone:
                problems.append((alone[0], "cannot be combined with batch; give it in each item of the batch"))
            sets = []
            for index, item in enumerate(params["batch"]):
                merged = dict(item, **{name: params[name] for name in shared if item[name] is None})
                sets.append(("batch[%d]." % index, merged))
        for _path, options in sets:
            options.update({name: params[name] for name in self.resource.task_options})
        wants = []
        for path, options in sets:
            for problem in self.family.check_placement(params, options):
                problems.append((path + problem[0], problem[1]))
            if not problems:
                wants.append(Want(path, self.resource.spelled(options), self.family.client(call, options)))
        return wants

    def _batch(self, call: Call, jobs: list[Job]) -> Result:
        """Small results, in order: id, name, status, changed, error, and the ids that other objects need."""
        rows = []
        for job in jobs:
            row = self._row(call, job)
            if job.error is not None:
                row.update(job.error.more, failed=True, msg=self._line(job, job.error), error=job.error.as_error())
            elif job.remaining and not call.check_mode:
                how = "not finished" if job.done else "not attempted"
                row["msg"] = "%s, because another object of the batch failed; run the task again" % how
            rows.append(row)
        result = {"changed": any(row["changed"] for row in rows), "batch": rows}
        if call.diff:
            result["diff"] = [
                dict(_diff(job.plan), **_headers(self.resource, job)) for job in jobs if job.plan and job.plan.changed
            ]
        failed = [(job, job.error) for job in jobs if job.error is not None]
        if failed:
            lines = [self._line(job, error) for job, error in failed[:5]]
            if len(failed) > 5:
                lines.append("... and %d more" % (len(failed) - 5))
            raise BatchFailed("%d of %d failed: %s" % (len(failed), len(jobs), "; ".join(lines)), **result)
        return result

    def _line(self, job: Job, error: InterconnectError) -> str:
        """The message of a failure, with the place in the batch and the object."""
        place, text = job.want.path.rstrip("."), self._told(job, error)
        if text.startswith(place):
            return text
        return "%s (%s): %s" % (place, self.resource.label(job.want), text)

    def _row(self, call: Call, job: Job) -> Result:
        shown = self._shown(call, job) or {}
        row = self._summary(call, job)
        row["name"] = shown.get("name") or self._name(job)
        row["status"] = shown.get("status")
        for item in self.resource.fields:
            if item.in_batch_row and item.name in shown:
                row[item.name] = shown[item.name]
        if call.params["return_objects"]:
            row["object"] = shown or None
        return row

    def _name(self, job: Job) -> str | None:
        """The name of an object that is not there, or not yet: as it was seen last, else as the user has it."""
        seen = job.obj or job.found
        by_name = self.resource.name_option != self.resource.id_option
        return (self.resource.name_of(seen) if seen else None) or (
            job.want[self.resource.name_option] if by_name else None
        )


class ManageOne(Single[AnyResource]):
    """The entry of a module that acts on the one object a connection leads to: no name, no state, no batch."""

    def __init__(self, family: Family, resource: AnyResource) -> None:
        super().__init__(family, resource, resource.options, spec.WAIT)

    def run(self, call: Call) -> Result:
        alone = dict(spec.defaults(spec.batch(1)), continue_on_error=True)
        return self._single(call, self._run(call, spec.tuning(dict(alone, **call.params), call.check_mode))[0])

    def _wants(self, call: Call, problems: list[Problem]) -> list[Want]:
        options = {name: call.params[name] for name in (*self.own, *self.family.placement)}
        problems.extend(self.family.check_placement(call.params, options))
        return [] if problems else [Want("", self.resource.spelled(options), self.family.client(call, options))]


class Info(Entry):
    """The entry of a module that only reads."""

    def __init__(self, family: Family, resource: Readable) -> None:
        self.resource = resource
        super().__init__(family, {item.name: item.spec for item in resource.filters})

    def run(self, call: Call) -> Result:
        client = self._client(call, self.resource.check_filters(call.params))
        with Understood("reading %s" % self.resource.kind):
            objects = self.resource.query(client, call.params)
            return {"changed": False, self.resource.results_key: [self.resource.view(obj) for obj in objects]}


class Facts(Entry):
    """The entry of a module that reads one thing about a connection.

    :param ask: a function from a client to the dictionary that the result holds under ``result_key``.
    """

    def __init__(self, family: Family, result_key: str, ask: Callable[[Any], Any]) -> None:
        super().__init__(family, {})
        self.result_key = result_key
        self.ask = ask

    def run(self, call: Call) -> Result:
        client = self._client(call)
        with Understood("reading the %s" % self.result_key):
            return {"changed": False, self.result_key: self.ask(client)}


def _diff(plan: Plan | None) -> dict[str, Any]:
    return {"before": (plan.before if plan else None) or {}, "after": (plan.after if plan else None) or {}}


def _headers(resource: Resource, job: Job) -> dict[str, str]:
    name = "%s%s" % (job.want.path.rstrip("."), " (%s)" % resource.label(job.want))
    return {"before_header": name, "after_header": name}


def execute(entry: Entry, call: Call) -> Result:
    """Run an entry; errors become a failed result, and a fault of ours is named as one instead of a traceback."""
    try:
        problems = list(spec.check_texts(call.params))
        if problems:
            raise InvalidOptions(problems)
        return entry.run(call)
    except InterconnectError as error:
        return _failed(entry, call.params, error)
    except Exception as error:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        place = "%s:%s in %s" % (frame.filename.rpartition("module_utils/")[2], frame.lineno, frame.name)
        defect = Defect(
            "this is a defect of cloudlink.interconnect, please report it: %s: %s (%s)"
            % (type(error).__name__, error, place)
        )
        return _failed(entry, call.params, defect)


def _failed(entry: Entry, params: Options, error: InterconnectError) -> Result:
    """The result of an error. It says at least that nothing was done."""
    told = {"changed": False} if params.get(entry.many) is not None else entry.nothing_done
    return {**told, **error.as_result(), "failed": True}


def refusal(message: str, module: str, params: Options, entry: Entry, given: Options | None = None) -> Result:
    """The result for options that Ansible's own validation refuses.

    A key that is no option comes before anything else that is wrong: what is missing may only be misspelt.

    :param message: the first thing that Ansible says.
    :param module: the module's name, for the message.
    :param params: the options as far as they were understood; ``given``: as they were given, if
        that is known.
    """
    strange = list(spec.unknown(params, entry.argument_spec))
    problems = [(path, "is not an option of this module%s" % spec.meant(path, level)) for path, level in strange]
    result = _failed(
        entry,
        params,
        InvalidOptions(problems or [(_place(message, params if given is None else given, entry), message)]),
    )
    if strange:
        # In the words that Ansible has for it, and the long list of options stands here alone.
        result["msg"] = "Unsupported parameters for (%s) module: %s. Supported parameters include: %s." % (
            module,
            ", ".join(path + spec.meant(path, level) for path, level in strange[:20]),
            spec.supported(strange[0][1]),
        )
    return spec.printable(result)


def _place(message: str, given: Options, entry: Entry) -> str:
    """Where it stands what Ansible refuses, as far as Ansible's own words do not say so."""
    misfits = list(spec.misfits(given, entry.argument_spec))
    named = [path for path, name in misfits if name in message]
    path = (named or [path for path, name in misfits] or [""])[0]
    return path if "[" in path or not named else ""


def collect_rarely() -> None:
    """Have Python look for unused objects that refer to each other only now and then, for the rest of this process.

    A process runs one task, and nearly all that it makes of thousands of objects lives to its end. To go through all of that, and
    through what Ansible has loaded, again and again took a quarter of the task's time.
    """
    gc.set_threshold(100000, 50, 100)


def run_module(entry: Entry) -> None:
    """``main()`` of every module."""
    from ansible.module_utils.basic import AnsibleModule

    collect_rarely()

    class Module(AnsibleModule):
        params: Options
        given: Options

        def fail_json(self, msg: str, **kwargs: Any) -> None:
            if "error" not in kwargs:
                kwargs = dict(refusal(msg, self._name, self.params, entry, self.given), **kwargs)
                msg = kwargs.pop("msg")
                self.hide(self.no_log_values)
                kwargs.setdefault("invocation", {"module_args": entry.short(self.params)})
            super().fail_json(msg, **kwargs)

        def _load_params(self) -> None:
            super()._load_params()
            self.params = spec.finite(self.params, entry.argument_spec)
            self.given = copy.deepcopy(self.params)

        def hide(self, secrets: Iterable[Any]) -> None:
            self.no_log_values.update(known_as(secrets))

        def _log_invocation(self) -> None:
            """Ansible's log takes UTF-8 alone, and what is not is refused only later."""
            params, self.params = self.params, spec.printable(self.params)
            try:
                super()._log_invocation()
            finally:
                self.params = params

    module = Module(argument_spec=entry.argument_spec, supports_check_mode=True)
    call = Call(module.params, module.check_mode, module._diff)
    result = execute(entry, call)
    module.hide(module.no_log_values | call.secrets)
    for text in call.warnings:
        module.warn(text)
    # An invocation with a thousand objects in it would be the largest part of the result.
    invocation = {"module_args": entry.short(module.params)}
    if result.pop("failed", False):
        module.fail_json(invocation=invocation, **result)
    module.exit_json(invocation=invocation, **result)


def known_as(secrets: Iterable[Any]) -> set[Any]:
    """Secrets in every form in which a result could show them."""
    return set(secrets) | {spec.printable(secret) for secret in secrets}
