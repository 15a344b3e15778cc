# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The reconcile loop with a cloud in memory: find, plan, apply, wait, and what happens when something goes wrong."""

from __future__ import annotations

import threading
from dataclasses import FrozenInstanceError

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import retry
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import _diff
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.errors import (
    Ambiguous,
    ApiError,
    FailedState,
    ImmutableChange,
    InvalidOptions,
    NotFound,
    OutcomeUnknown,
    WaitTimeout,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.fields import Field
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.graph import Graph, reconcile
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.plan import SETTLED, UNKNOWN, Goal, Step
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.planning import PlannedResource
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.reconcile import Tuning
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.resource import PairResource, Want, in_words
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.states import StateTable
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.waiting import Waiting
from tests.support.limits import HANG

TABLE = StateTable(
    present=("Up",),
    pending=("Going",),
    needs_peer=("Waiting",),
    failed=("Broken",),
    leaving=("Away",),
    absent=("Gone",),
)


class Cloud:
    """Objects by id. ``after`` are the states that a new or changed object shows, one a look; ``say`` may raise in a write."""

    def __init__(self):
        self.objects, self.calls, self.last = {}, [], 0
        self.after = {"create": ["Up"], "update": ["Up"], "delete": [None]}
        self.say = {}
        self.lock = threading.Lock()
        self.running, self.most = 0, 0
        self.stopped = False

    # a client of the core
    def scope(self):
        return " in the cloud"

    def interrupt(self):
        self.stopped = True

    def add(self, status="Up", **values):
        self.last += 1
        obj = {"Id": f"o-{self.last}", "Status": status, "Name": "it", "Size": 1, "Zone": "a", **values}
        self.objects[obj["Id"]] = obj
        return obj["Id"]

    def write(self, verb, act):
        with self.lock:
            self.calls.append(verb)
            self.running += 1
            self.most = max(self.most, self.running)
            say = self.say.get(verb, [])
            error = say.pop(0) if say else None
        try:
            if isinstance(error, tuple):  # after the effect
                made = act()
                raise error[0]
            if error is not None:
                raise error
            made = act()
            return made
        finally:
            with self.lock:
                self.running -= 1

    def follow(self, object_id, verb):
        self.objects[object_id]["Next"] = list(self.after[verb])
        self.step(object_id)

    def step(self, object_id):
        coming = self.objects[object_id].get("Next")
        if coming:
            status = coming.pop(0)
            if status is None:
                del self.objects[object_id]
            else:
                self.objects[object_id]["Status"] = status

    def listed(self):
        with self.lock:
            self.calls.append("list")
            return [dict(obj) for obj in self.objects.values()]

    def look(self, ids):
        with self.lock:
            self.calls.append("look")
            found = {one: dict(self.objects[one]) for one in ids if one in self.objects}
            for one in ids:
                if one in self.objects:
                    self.step(one)
            return found

    @property
    def writes(self):
        return [call for call in self.calls if call not in ("list", "look")]


class ThingWaiting(Waiting):
    def next_step(self, resource, obj):
        return "accept it"

    def gone(self, error):
        return error.code == "NotFound"


class Thing(PlannedResource):
    kind, result_key, results_key = "thing", "thing", "things"
    id_key, name_key = "Id", "Name"
    states = TABLE
    waiting = ThingWaiting()
    required = ("name",)
    fields = (Field("name", "Name"), Field("size", "Size"), Field("zone", "Zone", mutable=False))

    def __init__(self, lanes=False):
        self.lanes = lanes

    def duplicate_key(self, want):
        return want["id"] or want["name"]

    def listing(self, client, wants):
        return client.listed()

    def lock_keys(self, want, found):
        return (want["zone"],) if self.lanes else ()

    def look(self, client, ids):
        return client.look(ids)

    def do_create(self, job, args):
        cloud = job.want.client

        def act():
            with cloud.lock:
                made = cloud.add("Going", Name=args["name"], Size=args.get("size", 1), Zone=args.get("zone", "a"))
                cloud.follow(made, "create")
            return made

        return cloud.write("create", act)

    def do_update(self, job, args):
        cloud = job.want.client

        def act():
            with cloud.lock:
                cloud.objects[job.id].update({key.capitalize(): value for key, value in args.items()})
                cloud.follow(job.id, "update")

        cloud.write("update", act)

    def do_delete(self, job, args):
        cloud = job.want.client

        def act():
            with cloud.lock:
                if job.id not in cloud.objects:
                    raise refusal("NotFound")
                cloud.follow(job.id, "delete")

        cloud.write("delete", act)


class Staged(PairResource, Thing):
    """The smaller ones first."""

    def stage(self, want, found):
        return want["size"] or 0

    def order(self, jobs):
        return [(one, other) for other in jobs for one in jobs if one.want["size"] < other.want["size"]]


def refusal(code="No", **more):
    return ApiError("it was refused", "cloud", "Do", code, "no", "R", 400, **more)


@pytest.fixture
def cloud():
    return Cloud()


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch):
    monkeypatch.setattr(retry.Stop, "pause", lambda self, seconds: None)


def run(cloud, *wants, resource=None, warnings=None, **tuning):
    """Run wants given as dictionaries; returns jobs."""
    given = [Want(f"batch[{n}].", {"state": "present", **want}, cloud) for n, want in enumerate(wants)]
    tuning.setdefault("wait_interval", 0.001)
    return reconcile(resource or Thing(), Tuning(**tuning), (warnings if warnings is not None else []).append, given)


def test_create_update_delete(cloud):
    (job,) = run(cloud, {"name": "it", "size": 2})
    assert (job.done, job.changed, job.obj["Status"], job.id) == (["create"], True, "Up", "o-1")
    assert cloud.calls == ["list", "create", "look"]
    (job,) = run(cloud, {"name": "it", "size": 2})
    assert (job.done, job.changed) == ([], False) and cloud.calls[3:] == ["list"]
    (job,) = run(cloud, {"name": "it", "size": 3})
    assert job.done == ["update"] and cloud.objects["o-1"]["Size"] == 3
    (job,) = run(cloud, {"name": "it", "state": "absent"})
    assert job.done == ["delete"] and not cloud.objects
    (job,) = run(cloud, {"name": "it", "state": "absent"})
    assert job.done == [] and not job.changed


@pytest.mark.parametrize(
    "status, present, absent",
    [
        ("Up", [], ["delete"]),
        ("Going", [], ["delete"]),
        ("Waiting", [], ["delete"]),
        ("Gone", ["create"], []),
        ("Away", ["create"], []),
        ("Novel", [], ["delete"]),
    ],
)
def test_every_row_of_the_state_table(cloud, status, present, absent):
    for state, actions in (("present", present), ("absent", absent)):
        cloud.objects.clear()
        cloud.add(status, Next=["Up"] if status in ("Going", "Novel") else [None] if status == "Away" else [])
        warnings = []
        (plan,) = run(cloud, {"name": "it", "state": state}, check_mode=True, warnings=warnings)
        assert plan.plan.actions == actions and bool(warnings) is (status == "Novel")
        (job,) = run(cloud, {"name": "it", "state": state})
        assert job.error is None and job.done == actions


def test_waiting_for_what_an_earlier_run_began(cloud):
    cloud.add("Going", Next=["Going", "Going", "Up"])
    (job,) = run(cloud, {"name": "it"})
    assert job.obj["Status"] == "Up" and not job.changed and cloud.writes == []
    cloud.add("Away", Name="other", Next=["Away", None])
    (job,) = run(cloud, {"name": "other", "state": "absent"})
    assert job.obj is None and not job.changed and cloud.writes == []


def test_a_failed_state_ends_the_wait_at_once(cloud):
    cloud.after["create"] = ["Going", "Broken", "Up"]
    (job,) = run(cloud, {"name": "it"})
    assert isinstance(job.error, FailedState) and job.error.msg == "thing o-1 is in state Broken"
    assert job.changed and job.obj["Status"] == "Broken"


def test_needs_peer_is_a_good_end(cloud):
    cloud.after["create"] = ["Going", "Waiting"]
    (job,) = run(cloud, {"name": "it"})
    assert job.error is None and job.changed and job.next_step == "accept it"


def test_the_time_is_up(cloud):
    cloud.after["create"] = ["Going"] * 10**5
    (job,) = run(cloud, {"name": "it"}, wait_timeout=0.05)
    assert isinstance(job.error, WaitTimeout) and job.changed and job.obj["Status"] == "Going"
    assert job.error.msg.startswith("thing o-1 is in state Going, and after 0.05 seconds not yet ready.")


def test_without_waiting(cloud):
    cloud.after["create"] = ["Going", "Up"]
    (job,) = run(cloud, {"name": "it"}, wait=False)
    assert job.changed and job.obj["Status"] == "Going" and cloud.calls == ["list", "create", "look"]


def test_a_goal_that_no_later_run_could_check_is_waited_for_all_the_same(cloud):
    class Careful(Thing):
        def steps_to_update(self, want, found, changes):
            return [Step("update", changes, Goal(required=True))]

    cloud.add(Name="it", Size=1)
    cloud.after["update"] = ["Going", "Up"]
    (job,) = run(cloud, {"name": "it", "size": 2}, resource=Careful(), wait=False)
    assert job.done == ["update"] and job.obj["Status"] == "Up"


def test_a_plan_is_kept_as_it_was_made(cloud):
    (job,) = run(cloud, {"name": "it"})
    with pytest.raises(FrozenInstanceError):
        job.plan.steps = ()
    assert job.plan.actions == job.done == ["create"] and not job.remaining
    assert job.plan.but(steps=[]).actions == [] and job.plan.actions == ["create"]


def test_a_new_object_may_be_missing_for_a_while(cloud, monkeypatch):
    hidden = iter([True, True, False] + [False] * 100)
    real = Cloud.look
    monkeypatch.setattr(Cloud, "look", lambda self, ids: {} if next(hidden) else real(self, ids))
    (job,) = run(cloud, {"name": "it"})
    assert job.error is None and job.obj["Status"] == "Up"
    monkeypatch.setattr(Cloud, "look", lambda self, ids: {})
    (job,) = run(cloud, {"name": "other"}, wait_timeout=0.05)
    assert job.error is not None and job.changed and "o-2" in job.error.msg


def test_more_than_one_match(cloud):
    cloud.add()
    cloud.add()
    with pytest.raises(Ambiguous) as caught:
        run(cloud, {"name": "it"})
    assert "2 objects match in the cloud: o-1, o-2; name one by id" in caught.value.msg
    assert caught.value.more["candidates"] == ["o-1", "o-2"]
    (job,) = run(cloud, {"name": "it", "id": "o-2"})
    assert job.id == "o-2"
    # what is leaving does not count
    cloud.objects["o-1"]["Status"] = "Away"
    assert run(cloud, {"name": "it"})[0].id == "o-2"


def test_an_unknown_id(cloud):
    with pytest.raises(NotFound) as caught:
        run(cloud, {"name": "it", "id": "o-9"})
    assert "thing o-9 does not exist in the cloud" in caught.value.msg
    assert run(cloud, {"name": "it", "id": "o-9", "state": "absent"})[0].done == []
    (job,) = run(cloud, {"name": "it", "id": UNKNOWN}, check_mode=True)
    assert job.plan.actions == ["create"]


def test_an_immutable_option(cloud):
    cloud.add()
    with pytest.raises(ImmutableChange) as caught:
        run(cloud, {"name": "it", "zone": "b"})
    assert "thing o-1 cannot be changed in place: zone is 'a', wanted 'b'" in caught.value.msg and cloud.writes == []
    (job,) = run(cloud, {"name": "it", "zone": "b"}, recreate=True)
    assert job.done == ["delete", "create"] and job.id == "o-2" and job.obj["Zone"] == "b"


def test_all_problems_before_the_first_call(cloud):
    with pytest.raises(InvalidOptions) as caught:
        run(cloud, {"name": "x"}, {}, {"name": "x"})
    assert caught.value.more["problems"] == [
        "batch[1].name: required and not given",
        "batch[2]: describes the same thing as batch[0]",
    ]
    assert cloud.calls == []


def test_one_impossible_object_stops_all_unless_told(cloud):
    wants = [{"name": "a"}, {"name": "b", "id": "o-9"}]
    with pytest.raises(NotFound):
        run(cloud, *wants)
    assert cloud.writes == []
    first, second = run(cloud, *wants, continue_on_error=True)
    assert first.done == ["create"] and isinstance(second.error, NotFound)


def test_after_a_failure_nothing_new_starts(cloud):
    cloud.say["create"] = [None, refusal()]
    jobs = run(cloud, *({"name": f"n{n}"} for n in range(6)), concurrency=1)
    assert [bool(job.done) for job in jobs] == [True, False, False, False, False, False]
    assert [bool(job.error) for job in jobs] == [False, True, False, False, False, False]
    assert jobs[0].obj["Status"] == "Up"  # what was started came to rest
    cloud.say["create"] = [refusal()]
    jobs = run(cloud, *({"name": f"m{n}"} for n in range(6)), continue_on_error=True)
    assert sum(bool(job.error) for job in jobs) == 1 and sum(job.done == ["create"] for job in jobs) == 5


def test_concurrency_has_a_bound(cloud, monkeypatch):
    turn = threading.Barrier(3, timeout=HANG)
    real = Cloud.add
    # Three at once, or the barrier breaks; and never four.
    plain = Thing.do_create
    monkeypatch.setattr(
        Thing,
        "do_create",
        lambda self, job, args: job.want.client.write("wait", turn.wait) and None or plain(self, job, args),
    )
    jobs = run(cloud, *({"name": f"n{n}"} for n in range(9)), concurrency=3)
    assert all(job.done == ["create"] for job in jobs) and cloud.most == 3 and real


def test_lanes_work_one_after_another(cloud, monkeypatch):
    running, most = {}, {}
    plain = Thing.do_create

    def create(self, job, args):
        zone = job.want["zone"]
        running[zone] = running.get(zone, 0) + 1
        most[zone] = max(most.get(zone, 0), running[zone])
        threading.Event().wait(0.002)
        try:
            return plain(self, job, args)
        finally:
            running[zone] -= 1

    monkeypatch.setattr(Thing, "do_create", create)
    wants = [{"name": f"n{n}", "zone": "ab"[n % 2]} for n in range(10)]
    jobs = run(cloud, *wants, resource=Thing(lanes=True))
    assert all(job.done for job in jobs) and most == {"a": 1, "b": 1}
    order = [obj["Name"] for obj in cloud.objects.values() if obj["Zone"] == "a"]
    assert order == ["n0", "n2", "n4", "n6", "n8"]


def test_stages_come_one_after_another(cloud):
    cloud.after["create"] = ["Going", "Going", "Up"]
    jobs = run(cloud, {"name": "late", "size": 2}, {"name": "early", "size": 1}, resource=Staged())
    assert [obj["Name"] for obj in cloud.objects.values()] == ["early", "late"]
    assert [job.obj["Name"] for job in jobs] == ["late", "early"]
    assert cloud.calls.index("create") < cloud.calls.index("look") < len(cloud.calls) - 1
    second = [n for n, call in enumerate(cloud.calls) if call == "create"][1]
    assert cloud.calls[second - 1] == "look"  # the first had settled by then
    cloud.say["create"] = [refusal()]
    late, early = run(cloud, {"name": "l", "size": 2}, {"name": "e", "size": 1}, resource=Staged())
    assert early.error and not late.done and not late.error


@pytest.mark.parametrize("verb", ["create", "update", "delete"])
@pytest.mark.parametrize("after", [False, True])
def test_a_lost_answer(cloud, verb, after):
    """Look first: exactly one object, and the write is repeated only if it had no effect."""
    if verb != "create":
        cloud.add()
    lost = OutcomeUnknown("the answer was lost")
    cloud.say[verb] = [(lost,) if after else lost]
    want = {"create": {"name": "it"}, "update": {"name": "it", "size": 5}, "delete": {"name": "it", "state": "absent"}}
    (job,) = run(cloud, want[verb])
    assert job.error is None and job.changed
    assert len(cloud.objects) == (0 if verb == "delete" else 1)
    assert cloud.writes == [verb] if after else [verb, verb]
    assert cloud.calls.count("list") == 2


def test_a_conflict_is_planned_again(cloud):
    cloud.add()
    cloud.say["update"] = [refusal("Busy", conflict=True)] * 2
    (job,) = run(cloud, {"name": "it", "size": 5})
    assert job.error is None and job.done == ["update"] and cloud.writes == ["update"] * 3
    cloud.say["update"] = [refusal("Busy", conflict=True)] * 10**4
    (job,) = run(cloud, {"name": "it", "size": 6}, wait_timeout=0.05)
    assert job.error.code == "Busy" and not job.changed


def test_deleting_what_is_gone_meanwhile(cloud):
    cloud.add()
    cloud.say["delete"] = [refusal("NotFound")]
    cloud.after["delete"] = [None]
    plain = cloud.look
    cloud.look = lambda ids: cloud.objects.clear() or plain(ids)
    (job,) = run(cloud, {"name": "it", "state": "absent"})
    assert job.error is None


def test_an_interrupt_ends_all_pauses(cloud):
    cloud.after["create"] = ["Going"] * 100

    def look(ids):
        raise KeyboardInterrupt

    cloud.look = look
    graph = Graph(Tuning(), [].append)
    graph.add(Thing(), Want("", {"state": "present", "name": "it"}, cloud))
    with pytest.raises(KeyboardInterrupt):
        graph.run()
    assert graph.stop and cloud.stopped


def test_one_wait_for_all(cloud):
    cloud.after["create"] = ["Going", "Up"]
    run(cloud, *({"name": f"n{n}"} for n in range(50)))
    assert cloud.calls.count("list") == 1 and cloud.calls.count("look") == 2


STATUS = some.sampled_from(["Up", "Going", "Waiting", "Away", "Gone"])
THERE = some.dictionaries(
    some.sampled_from(["a", "b", "c", "d"]),
    some.tuples(STATUS, some.integers(1, 2), some.sampled_from(["a", "b"])),
)
WANTED = some.dictionaries(
    some.sampled_from(["a", "b", "c", "d"]),
    some.fixed_dictionaries(
        {"state": some.sampled_from(["present", "absent"])},
        optional={"size": some.integers(1, 2), "zone": some.sampled_from(["a", "b"])},
    ),
    min_size=1,
)


def build(there):
    cloud = Cloud()
    for name, (status, size, zone) in there.items():
        coming = {"Going": ["Going", "Up"], "Away": ["Away", None]}.get(status, [])
        cloud.add(status, Name=name, Size=size, Zone=zone, Next=coming)
    return cloud


def outcome(jobs, check):
    return [
        (
            type(job.error),
            job.plan.actions if check and job.plan else job.done,
            job.plan.changed if check and job.plan else job.changed,
            _diff(job.plan),
        )
        for job in jobs
    ]


@settings(max_examples=300, deadline=None)
@given(there=THERE, wanted=WANTED, recreate=some.booleans())
def test_check_mode_predicts_the_run_and_a_second_run_does_nothing(there, wanted, recreate):
    wants = [{"name": name, **want} for name, want in wanted.items()]
    tuning = {"continue_on_error": True, "recreate": recreate}
    cloud = build(there)
    plan = run(cloud, *wants, check_mode=True, **tuning)
    assert cloud.calls == ["list"]
    done = run(cloud, *wants, **tuning)
    assert outcome(plan, True) == outcome(done, False)
    before = len(cloud.writes)
    again = run(cloud, *wants, **tuning)
    assert len(cloud.writes) == before
    for first, second in zip(done, again, strict=True):
        assert type(first.error) is type(second.error) and not second.changed and second.done == []
        if second.error is None:
            assert second.plan.steps == () and second.plan.before == second.plan.after
    alive = {obj["Name"] for obj in cloud.objects.values() if obj["Status"] not in ("Gone", "Away")}
    for job in done:
        if job.error is None:
            assert (job.want["name"] in alive) is job.want.present


def test_what_a_step_does_is_said_in_words():
    thing = Thing()
    assert in_words(thing, Step("create")) == "creating" and in_words(thing, Step("shrink")) == "changing (shrink)"
    # One that is only tried out is called after what is tried out, if it says so.
    assert in_words(thing, Step("dry_run", {"step": Step("delete")}, writes=False)) == "deleting"
    assert in_words(thing, Step("dry_run", {}, writes=False)) == "changing (dry_run)"


def test_of_several_lock_keys_the_one_with_the_longest_queue_counts(cloud):
    """Here every thing has its own zone and the same street, in which one is worked on at a time."""

    class Housed(Thing):
        def lock_keys(self, want, found):
            return (want["zone"], "street")

    jobs = run(cloud, *({"name": f"n{n}", "zone": f"z{n}"} for n in range(4)), resource=Housed())
    assert all(job.done == ["create"] for job in jobs) and cloud.most == 1
    (job,) = run(cloud, {"name": "alone", "zone": "z"}, resource=Housed())
    assert job.done == ["create"]


def test_a_plan_may_say_what_the_rest_of_the_run_goes_by(cloud):
    """What was named by its id is replaced by something with another one, which is then looked for by its name."""

    class Phoenix(Thing):
        required = ()

        def plan(self, want, found, world, recreate):
            if found is None or not want["id"]:
                return super().plan(want, found, world, recreate)
            by_name = want.but(id=None, name=found["Name"])
            steps = (*self.steps_to_delete(want, found), Step("create", {"name": found["Name"]}, SETTLED))
            return super().plan(by_name, found, world, recreate).but(steps=steps, want=by_name)

    old = cloud.add()
    want = Want("", {"state": "present", "id": old}, cloud)
    cloud.say["create"] = [OutcomeUnknown("the answer was lost")]
    (job,) = reconcile(Phoenix(), Tuning(wait_interval=0.001), print, [want])
    assert job.error is None and job.done == ["delete", "create"] and list(cloud.objects) == [job.id] != [old]
    assert want.options == {"state": "present", "id": old}
