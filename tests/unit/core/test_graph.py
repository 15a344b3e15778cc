# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Objects that depend on each other: checked and planned as a whole, applied as far as each is ready."""

from __future__ import annotations

import threading

import pytest

from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import retry
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.errors import (
    ApiError,
    InvalidOptions,
    NotFound,
    OutcomeUnknown,
    Refused,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.fields import Field
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.graph import Graph
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.plan import UNKNOWN
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.progress import Progress
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.reconcile import Tuning
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.resource import Want
from tests.unit.core.test_reconcile import Cloud, Thing, refusal


class House(Thing):
    kind, result_key, results_key = "house", "house", "houses"


class Door(Thing):
    """Found by its name; made in a house, whose id it has as its zone."""

    kind, result_key, results_key = "door", "door", "doors"
    fields = (Field("name", "Name"), Field("zone", "Zone", mutable=False))
    required = ("name", "zone")


HOUSE, DOOR = House(), Door()


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch):
    monkeypatch.setattr(retry.Stop, "pause", lambda self, seconds: None)


class Street:
    """Houses with doors, each kind in a cloud of its own."""

    def __init__(self):
        self.houses, self.doors = Cloud(), Cloud()
        self.warnings = []

    def graph(self, *names, state="present", **tuning):
        tuning.setdefault("wait_interval", 0.001)
        graph = Graph(Tuning(**tuning), self.warnings.append)
        self.nodes = {}
        for name in names:
            house = graph.add(HOUSE, Want(f"{name}.house.", {"state": state, "name": f"h-{name}"}, self.houses))

            def inside(house=house):
                return {"zone": house.value("id")}

            options = {"state": state, "name": f"d-{name}"}
            door = graph.add(
                DOOR,
                Want(f"{name}.door.", {**options, **inside()}, self.doors),
                sources=[house],
                options=inside,
            )
            door.given = options
            if state == "present":
                door.wait_for(house)
            else:
                house.wait_for(door)
            self.nodes[name] = (house, door)
        return graph

    def run(self, *names, **more):
        graph = self.graph(*names, **more)
        graph.run()
        return self.nodes

    @property
    def writes(self):
        return self.houses.writes + self.doors.writes


@pytest.fixture
def street():
    return Street()


def test_what_depends_is_made_after_what_it_depends_on(street):
    nodes = street.run("a", "b")
    for house, door in nodes.values():
        assert house.job.done == door.job.done == ["create"]
        assert street.doors.objects[door.job.id]["Zone"] == house.job.id
    # One listing and one look a kind, however many there are.
    assert street.houses.calls.count("list") == 1 and street.doors.calls.count("list") == 1
    before = len(street.writes)
    again = street.run("a", "b")
    assert len(street.writes) == before and not any(node.job.changed for pair in again.values() for node in pair)


def test_check_mode_foresees_all_of_it(street):
    nodes = street.run("a", check_mode=True)
    house, door = nodes["a"]
    assert street.writes == [] and door.job.plan.actions == ["create"]
    assert door.job.plan.after["zone"] == UNKNOWN and house.value("id") == UNKNOWN


def test_removal_is_the_same_backwards(street):
    street.run("a")
    order = []
    for cloud, name in ((street.houses, "house"), (street.doors, "door")):
        plain = cloud.write
        cloud.write = lambda verb, act, plain=plain, name=name: order.append(name) or plain(verb, act)
    street.run("a", state="absent")
    assert order == ["door", "house"] and not street.houses.objects and not street.doors.objects


def test_all_problems_are_told_before_the_first_call(street):
    graph = street.graph("a", "b")
    graph.add(HOUSE, Want("c.house.", {"state": "present"}, street.houses))
    graph.add(DOOR, Want("c.door.", {"state": "present"}, street.doors))
    with pytest.raises(InvalidOptions) as error:
        graph.run()
    assert [path for path, _text in error.value.problems] == ["c.house.name", "c.door.name", "c.door.zone"]
    assert street.houses.calls == street.doors.calls == []


def test_nothing_is_written_if_one_part_cannot_be_planned(street):
    graph = street.graph("a")
    graph.add(DOOR, Want("b.", {"state": "present", "name": "x", "zone": "z", "id": "o-99"}, street.doors))
    with pytest.raises(NotFound) as error:
        graph.run()
    assert error.value.msg == f"b (door 'x'): door o-99 does not exist{street.doors.scope()}"
    assert street.writes == []


def test_with_continue_on_error_only_what_builds_on_the_failure_is_left_out(street):
    street.houses.add("Broken", Name="h-a")
    street.houses.say["create"] = [refusal("Quota")]
    nodes = street.run("b", "c", continue_on_error=True)
    failed = [name for name, (house, _door) in nodes.items() if house.job.error]
    assert len(failed) == 1
    house, door = nodes[failed[0]]
    assert isinstance(house.job.error, ApiError) and door.skipped and door.job.remaining and not door.job.done
    (other,) = set(nodes) - set(failed)
    assert [node.job.done for node in nodes[other]] == [["create"], ["create"]]
    # Run again, it converges.
    nodes = street.run("b", "c")
    assert len(street.houses.objects) == 3 and len(street.doors.objects) == 2


def test_after_a_failure_nothing_new_starts(street):
    street.houses.say["create"] = [refusal("Quota")]
    nodes = street.run("a", "b", "c", concurrency=1)
    assert street.doors.writes == [] and street.houses.calls.count("create") == 1
    assert sum(bool(house.job.remaining and not house.job.error) for house, _door in nodes.values()) == 2


def test_there_is_no_barrier_between_kinds(street):
    """A door is made as soon as its house stands, though another house takes its time."""
    street.houses.after["create"] = ["Up"]
    slow = threading.Event()
    plain_house, plain_door = street.houses.write, street.doors.write
    made = []

    def house(verb, act):
        made.append(len(made))
        if len(made) == 1:
            assert slow.wait(60), "the other house's door was not made meanwhile"
        return plain_house(verb, act)

    def door(verb, act):
        slow.set()
        return plain_door(verb, act)

    street.houses.write, street.doors.write = house, door
    nodes = street.run("a", "b", wait_timeout=60)
    assert all(node.job.done == ["create"] for pair in nodes.values() for node in pair)


def test_what_was_made_though_its_answer_was_lost_is_what_others_build_on(street):
    street.houses.say["create"] = [(OutcomeUnknown("lost"),)]
    nodes = street.run("a")
    house, door = nodes["a"]
    assert house.job.changed and len(street.houses.objects) == 1
    assert street.doors.objects[door.job.id]["Zone"] == house.job.id
    # Something may stand there already, so it was looked up before it was made.
    assert street.doors.calls.count("list") == 2


def test_what_is_shared_is_waited_for_once(street):
    graph = Graph(Tuning(wait_interval=0.001), street.warnings.append)
    house = graph.add(HOUSE, Want("h.", {"state": "present", "name": "h"}, street.houses))
    doors = []
    for number in range(20):
        want = Want(f"d[{number}].", {"state": "present", "name": f"d{number}", "zone": UNKNOWN}, street.doors)
        door = graph.add(DOOR, want, sources=[house], options=lambda: {"zone": house.value("id")})
        door.wait_for(house)
        doors.append(door)
    graph.run()
    assert street.houses.calls.count("create") == 1 and len(street.doors.objects) == 20
    assert {obj["Zone"] for obj in street.doors.objects.values()} == {house.job.id}


def test_without_waiting_only_the_last_wait_is_left_out(street):
    street.doors.after["create"] = ["Going", "Going", "Up"]
    nodes = street.run("a", wait=False)
    house, door = nodes["a"]
    assert house.job.obj["Status"] == "Up" and door.job.obj["Status"] == "Going"


def test_what_is_kept_is_found_and_left_alone(street):
    street.houses.add(Name="h", Size=1)
    graph = Graph(Tuning(), street.warnings.append)
    node = graph.add(HOUSE, Want("", {"state": "absent", "name": "h"}, street.houses), keep=True)
    graph.run()
    assert node.value("id") == "o-1" and node.value("size") == 1 and street.writes == []


def test_parts_that_follow_from_plans(street):
    """What is only known once others are planned is added then, and looked up and planned like all else."""
    graph = street.graph("a")
    house, door = street.nodes["a"]
    added = []

    def more():
        options = {"state": "present", "name": "back", "zone": house.value("id")}
        added.append(graph.add(DOOR, Want("back.", options, street.doors)))
        added[0].wait_for(door)

    graph.when_planned([house], more)
    graph.run()
    assert added[0].job.done == ["create"] and len(street.doors.objects) == 2


def test_what_is_asked_for_last_is_called_too(street):
    """Also where every node is planned by then, so that nothing else keeps the planning going."""
    graph = street.graph("a")
    nodes, called = street.nodes["a"], []
    graph.when_planned(nodes, lambda: graph.when_planned(nodes, lambda: called.append("in turn")))
    graph.run()
    assert called == ["in turn"]


def test_a_guard_speaks_up_when_its_turn_comes(street):
    def guard():
        raise Refused("it leans against %s" % house.value("id"))

    graph = street.graph("a", continue_on_error=True)
    house, door = street.nodes["a"]
    door.guard = guard
    graph.run()
    assert house.job.done == ["create"] and door.job.error.msg == "it leans against o-1" and not street.doors.writes


def test_nodes_that_wait_for_each_other_are_a_defect(street):
    graph = Graph(Tuning(), street.warnings.append)
    one = graph.add(HOUSE, Want("a", {"state": "present", "name": "a"}, street.houses))
    graph.add(HOUSE, Want("b", {"state": "present", "name": "b"}, street.houses), sources=[one])
    one.sources.append(graph.nodes[1])
    with pytest.raises(RuntimeError):
        graph.run()


def test_progress(street, monkeypatch):
    """A line every so many seconds, with what is done, under way, failed, and waited for."""
    time = iter(range(0, 100000, 3))
    monkeypatch.setattr(retry.CLOCK, "now", lambda: float(next(time)), raising=False)
    lines = []
    street.houses.after["create"] = ["Going"] * 8 + ["Up"]
    graph = street.graph("a", "b", wait_timeout=50000)
    graph.progress = Progress(lines.append, 10)
    graph.progress.about("doors", list(street.nodes.values()))
    graph.run()
    waiting = [line for line in lines if line.endswith("waiting for 2 houses")]
    assert waiting and all(line.startswith("doors: 0 of 2 done, 2 under way, 0 failed (") for line in waiting)
    silent = Progress(lines.append, 0)
    before = len(lines)
    silent.tell_if_due(set(), ())
    assert len(lines) == before


def test_one_that_has_its_turn_regardless_comes_after_failures_too(street):
    street.houses.say["create"] = [refusal("Quota")]
    graph = street.graph("a", continue_on_error=True)
    house, door = street.nodes["a"]
    last = graph.add(HOUSE, Want("", {"state": "present", "name": "last"}, street.houses), sources=[house], early=[])
    last.wait_for(house, door)
    last.regardless = True
    graph.run()
    assert house.job.error and door.skipped and last.job.done == ["create"] and not last.skipped


@pytest.mark.parametrize("moves", [True, False])
def test_one_that_looks_again_goes_by_what_it_then_sees(street, moves):
    """Its object is there by the time that its turn comes."""
    if not moves:
        street.run("a")
    graph = street.graph("a")
    house, _door = street.nodes["a"]
    last = graph.add(HOUSE, Want("", {"state": "present", "name": "last"}, street.houses), sources=[house], early=[])
    last.wait_for(house)
    last.looks_again = True
    listings = street.houses.calls.count("list")
    house.guard = lambda: street.houses.add(Name="last")
    graph.run()
    assert last.job.done == ([] if moves else ["create"])
    assert street.houses.calls.count("list") == listings + 1 + moves


def test_what_was_to_be_looked_at_again_is_not_attempted_after_a_failure(street):
    street.houses.say["create"] = [refusal("Quota")]
    graph = street.graph("a")
    house, _door = street.nodes["a"]
    last = graph.add(HOUSE, Want("", {"state": "absent", "name": "last"}, street.houses), sources=[house], early=[])
    last.wait_for(house)
    last.looks_again = last.regardless = True
    graph.run()
    assert house.job.error and last.skipped and not last.job.done


def test_a_refusal_that_is_forgiven_leaves_the_object_as_it_is(street):
    street.run("a", "b")
    graph = street.graph("a", "b", state="absent")
    told = []
    for house, _door in street.nodes.values():
        house.forgives = lambda error: told.append(error.code) or True
    street.houses.say["delete"] = [refusal("InUse")] * 2
    graph.run()
    houses = [house.job for house, _door in street.nodes.values()]
    assert told == ["InUse"] * 2 and not any(job.error or job.remaining or job.changed for job in houses)
    assert len(street.houses.objects) == 2 and not street.doors.objects


def test_a_probe_keeps_what_its_listing_brought(street):
    street.run("a", "b")
    graph = street.graph()
    probe = graph.add(HOUSE, Want("", {"state": "absent"}, street.houses), probe=True)
    graph.run()
    assert {obj["Name"] for obj in probe.job.listed.values()} == {"h-a", "h-b"}


class ManyHouses(House):
    """Of which two runs at once can make two of one name, and nobody says when."""

    contested = True


@pytest.mark.parametrize("house", ["is there", "is gone", "is another run's"])
def test_a_refused_step_is_tried_again_only_if_what_it_builds_on_has_been_exchanged(street, monkeypatch, house):
    monkeypatch.setitem(globals(), "HOUSE", ManyHouses())
    first = street.houses.add(Name="h-a")
    graph = street.graph("a")
    write = street.doors.write

    def exchanged(verb, act):
        street.doors.write = write
        if house != "is there":
            del street.houses.objects[first]
        if house == "is another run's":
            street.houses.add(Name="h-a")
        street.doors.say["create"] = [refusal("NoSuchHouse")]
        return write(verb, act)

    street.doors.write = exchanged
    graph.run()
    inside, door = (node.job for node in street.nodes["a"])
    assert inside.error is None and not inside.remaining and not inside.changed
    if house == "is another run's":
        assert door.done == ["create"] and street.doors.objects[door.id]["Zone"] == inside.id != first
        assert street.writes == ["create"] * 2
    else:
        assert door.error.code == "NoSuchHouse" and inside.id == first
        assert street.writes == ["create"]
