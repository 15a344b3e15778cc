# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody else works on the same objects: who was faster, whose object stays, what is refused and for how long."""

from __future__ import annotations

import pytest

from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import reconcile, retry
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import _diff
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.errors import (
    Ambiguous,
    FailedState,
    InterconnectError,
    OutcomeUnknown,
    UnexpectedAnswer,
    Unread,
)
from tests.support.clock import NotingClock
from tests.unit.core.test_reconcile import Cloud, Thing, refusal, run


class Contested(Thing):
    """A thing of which two may have one name; ``Made`` is the second in which it was made."""

    contested = True
    age_key = "Made"


@pytest.fixture
def cloud():
    return Cloud()


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch):
    monkeypatch.setattr(retry.Stop, "pause", lambda self, seconds: None)


def rival_appears(cloud, made, own="5"):
    """The next creation gets a rival of the same name, made in another second; returns the rival's id through a list."""
    ids, add = [], cloud.add

    def both(status="Up", **values):
        mine = add(status, **{"Made": own, **values})
        cloud.add = add
        ids.append(add("Up", Name=values["Name"], Made=made))
        return mine

    cloud.add = both
    return ids


def somebody_is_faster(cloud, name):
    """Just before our creation arrives, somebody else makes the object, and ours is refused."""
    write = cloud.write

    def late(verb, act):
        cloud.write = write
        cloud.add(Name=name)
        cloud.say[verb] = [refusal("AlreadyThere")]
        return write(verb, act)

    cloud.write = late


# ---------------------------------------------------------------------- whose object stays


def test_the_older_of_two_stays_and_the_run_goes_on_with_it(cloud):
    theirs = rival_appears(cloud, made="4")
    (job,) = run(cloud, {"name": "it", "size": 7}, resource=Contested())
    assert job.error is None and [job.id] == theirs == list(cloud.objects)
    # The rival was made with another size: what was asked for is true of what stays.
    assert cloud.objects[job.id]["Size"] == 7
    assert job.done == ["create", "delete", "update"] and job.changed


def test_the_own_object_stays_if_it_is_older(cloud):
    theirs = rival_appears(cloud, made="6")
    (job,) = run(cloud, {"name": "it"}, resource=Contested())
    # The other run sees ours and takes its own away; only what a run made itself is its to delete.
    assert job.error is None and job.done == ["create"] and theirs[0] in cloud.objects and job.id in cloud.objects


def test_of_two_made_in_the_same_second_ours_goes_if_the_other_run_has_looked_before(cloud, monkeypatch):
    monkeypatch.setattr(reconcile, "CONTEST_GRACE", 0.01)
    theirs = rival_appears(cloud, made="5")
    (job,) = run(cloud, {"name": "it"}, resource=Contested())
    assert job.error is None and list(cloud.objects) == theirs and job.id == theirs[0]


def test_of_two_made_in_the_same_second_the_first_by_id_stays_if_the_other_run_notices(cloud):
    theirs = rival_appears(cloud, made="5")
    listed = cloud.listed

    def other_run_notices():
        found = listed()
        if len(found) == 2:
            del cloud.objects[theirs[0]]
        return found

    cloud.listed = other_run_notices
    (job,) = run(cloud, {"name": "it"}, resource=Contested())
    assert job.error is None and list(cloud.objects) == [job.id] and job.done == ["create"]


def test_a_creation_costs_one_listing_more_and_no_look_where_that_tells_all(cloud):
    cloud.after["create"] = ["Up"]
    run(cloud, *({"name": name} for name in "abc"), resource=Contested())
    assert cloud.calls.count("list") == 2 and cloud.calls.count("look") == 0


def test_the_clouds_own_uniqueness_needs_no_second_listing(cloud):
    run(cloud, {"name": "it"})
    assert cloud.calls.count("list") == 1


# ---------------------------------------------------------------------- somebody was faster


def test_what_somebody_else_just_made_is_taken_over(cloud):
    somebody_is_faster(cloud, "it")
    (job,) = run(cloud, {"name": "it"})
    assert job.error is None and not job.changed and job.done == [] and list(cloud.objects) == [job.id]


def test_what_somebody_else_deleted_is_gone_and_no_change_of_ours(cloud):
    cloud.add(Name="it")
    cloud.say["delete"] = [refusal("NotFound")]
    cloud.after["delete"] = [None]
    real = cloud.look

    def look(ids):
        cloud.objects.clear()
        return real(ids)

    cloud.look = look
    (job,) = run(cloud, {"name": "it", "state": "absent"})
    assert job.error is None and not job.changed and job.done == []


def test_a_repeated_delete_that_finds_nothing_was_ours(cloud):
    cloud.add(Name="it")
    error = refusal("NotFound")
    error.resent = True
    cloud.say["delete"] = [(error,)]
    (job,) = run(cloud, {"name": "it", "state": "absent"})
    assert job.error is None and job.changed and job.done == ["delete"]


def test_waiting_for_an_object_that_somebody_deletes_ends_at_once(cloud):
    cloud.after["create"] = ["Away", "Away", "Away"]
    (job,) = run(cloud, {"name": "it"})
    assert isinstance(job.error, FailedState) and "somebody else is removing it" in job.error.msg


# ---------------------------------------------------------------------- refusals


def test_a_plain_refusal_is_looked_into_once_and_not_repeated(cloud):
    cloud.say["create"] = [refusal("Quota"), refusal("Never")]
    (job,) = run(cloud, {"name": "it"})
    assert job.error.code == "Quota" and cloud.writes == ["create"] and not job.changed


def test_a_conflict_with_an_object_at_rest_ends_after_two_fresh_looks(cloud):
    cloud.add(Name="it")
    cloud.say["update"] = [refusal("IncorrectStatus", conflict=True) for _ in range(9)]
    (job,) = run(cloud, {"name": "it", "size": 3})
    assert job.error.code == "IncorrectStatus" and cloud.writes == ["update"] * 3 and not job.changed


def test_a_conflict_with_an_object_on_its_way_is_waited_out(cloud):
    made = cloud.add("Going", Name="it")
    cloud.objects[made]["Next"] = ["Going"] * 7 + ["Up"]
    cloud.say["update"] = [refusal("IncorrectStatus", conflict=True) for _ in range(2)]
    (job,) = run(cloud, {"name": "it", "size": 3})
    assert job.error is None and job.changed


def test_a_conflict_with_what_was_just_seen_is_worth_the_time(cloud):
    cloud.add(Name="it")
    errors = [refusal("NotSet", conflict=True) for _ in range(6)]
    for error in errors:
        error.lagging = True
    cloud.say["update"] = errors
    (job,) = run(cloud, {"name": "it", "size": 3})
    assert job.error is None and cloud.writes == ["update"] * 7


def test_after_a_refusal_nothing_new_starts(cloud):
    cloud.say["create"] = [refusal("Quota")]
    jobs = run(cloud, *({"name": name} for name in "abcd"), concurrency=1)
    assert cloud.writes == ["create"] and [bool(job.error) for job in jobs] == [True, False, False, False]


def test_a_refusal_that_a_look_dissolves_stops_nobody(cloud):
    somebody_is_faster(cloud, "a")
    jobs = run(cloud, *({"name": name} for name in "abcd"), concurrency=1)
    assert [job.error for job in jobs] == [None] * 4 and len(cloud.objects) == 4


# ---------------------------------------------------------------------- what is told


def test_a_lost_answer_leaves_the_diff_and_the_action(cloud):
    cloud.say["create"] = [(OutcomeUnknown("lost"),)]
    (job,) = run(cloud, {"name": "it", "size": 3})
    assert job.changed and job.done == ["create"] and _diff(job.plan)["after"] == {"name": "it", "size": 3}


def test_a_write_that_never_arrived_is_no_change_if_it_cannot_be_repeated(cloud):
    cloud.say["create"] = [OutcomeUnknown("lost"), refusal("Quota")]
    (job,) = run(cloud, {"name": "it"})
    assert job.error.code == "Quota" and not job.changed and not cloud.objects


def test_a_replacement_keeps_what_was_there_though_its_creation_was_lost(cloud):
    cloud.add(Name="it", Size=9, Zone="a")
    cloud.say["create"] = [OutcomeUnknown("lost")]
    (job,) = run(cloud, {"name": "it", "zone": "b"}, recreate=True)
    assert job.error is None and job.done == ["delete", "create"]
    assert [(obj["Size"], obj["Zone"]) for obj in cloud.objects.values()] == [(9, "b")]


# ---------------------------------------------------------------------- several matches


def test_all_matches_are_removed_if_that_is_asked_for(cloud, clock):
    ids = [cloud.add(Name="it") for _ in range(3)]
    (refused,) = run(cloud, {"name": "it", "state": "absent"}, resource=Contested(), continue_on_error=True)
    assert isinstance(refused.error, Ambiguous) and "on_ambiguous" in refused.error.msg
    (foreseen,) = run(cloud, {"name": "it", "state": "absent"}, resource=Contested(), remove_all=True, check_mode=True)
    assert foreseen.plan.actions == ["delete"] * 3 and set(_diff(foreseen.plan)["before"]["ids"]) == set(ids)
    (job,) = run(cloud, {"name": "it", "state": "absent"}, resource=Contested(), remove_all=True)
    assert job.error is None and job.done == ["delete"] * 3 and cloud.objects == {}


class Dated(Contested):
    """``Made`` is a time of the cloud's clock."""

    def made_at(self, obj):
        return float(obj["Made"])


@pytest.fixture
def clock(monkeypatch):
    monkeypatch.undo()
    clock = NotingClock()
    monkeypatch.setattr(retry, "CLOCK", clock)
    return clock


def two_alike(cloud, clock, age, **more):
    """Two objects of one name, the second of which was made some seconds ago; returns their ids."""
    first = cloud.add(Name="it", Made=str(clock.wall() - age - 1))
    return first, cloud.add(Name="it", Made=str(clock.wall() - age), **more)


def test_what_two_other_runs_made_at_the_same_time_is_looked_at_until_they_agree(cloud, clock):
    first, second = two_alike(cloud, clock, age=2)
    pause = clock.wait

    def agreed(event, seconds):
        if len(clock.pauses) == 3:
            del cloud.objects[second]
        pause(event, seconds)

    clock.wait = agreed
    for more in ({"check_mode": True}, {}):
        (job,) = run(cloud, {"name": "it"}, resource=Dated(), **more)
        assert job.error is None and job.id == first and not job.changed
    assert len(clock.pauses) == 4


@pytest.mark.parametrize(
    ("age", "more", "pauses"),
    [
        (2, {}, True),  # to the end of the time that they are given
        (60, {}, False),
        (2, {"Size": 5}, False),
    ],
)
def test_what_is_no_race_is_refused(cloud, clock, age, more, pauses):
    two_alike(cloud, clock, age, **more)
    with pytest.raises(Ambiguous):
        run(cloud, {"name": "it"}, resource=Dated())
    assert sum(clock.pauses) < reconcile.AGREEMENT_GRACE + 6 and bool(clock.pauses) == pauses


def test_where_no_cloud_says_when_what_was_made_they_have_less_time_to_agree(cloud, clock):
    first, second = two_alike(cloud, clock, age=2)
    with pytest.raises(Ambiguous):
        run(cloud, {"name": "it"}, resource=Contested())
    assert 0 < sum(clock.pauses) < reconcile.UNDATED_GRACE + 6
    pause = clock.wait

    def agreed(event, seconds):
        cloud.objects.pop(second, None)
        pause(event, seconds)

    clock.wait = agreed
    (job,) = run(cloud, {"name": "it"}, resource=Contested())
    assert job.error is None and job.id == first and not job.changed


def test_several_matches_are_never_taken_for_one_that_is_wanted(cloud, clock):
    for _ in range(2):
        cloud.add(Name="it")
    with pytest.raises(Ambiguous):
        run(cloud, {"name": "it"}, resource=Contested(), remove_all=True)


# ---------------------------------------------------------------------- what cannot be read


class Partly(Thing):
    def listing(self, client, wants):
        bad = [want for want in wants if want["name"] == "bad"]
        if bad:
            raise Unread(client.listed(), {want: InterconnectError("no such table") for want in bad})
        return client.listed()


def test_what_cannot_be_read_fails_only_the_items_it_concerns(cloud):
    jobs = run(cloud, *({"name": name} for name in ("a", "bad", "b")), resource=Partly(), continue_on_error=True)
    assert [job.error is None for job in jobs] == [True, False, True] and "no such table" in jobs[1].error.msg
    assert len(cloud.objects) == 2
    with pytest.raises(InterconnectError, match="no such table"):
        run(cloud, {"name": "c"}, {"name": "bad"}, resource=Partly())
    assert len(cloud.objects) == 2


def test_one_account_that_cannot_be_read_fails_only_its_own_items(cloud):
    broken = Cloud()
    broken.listed = lambda: (_ for _ in ()).throw(refusal("InvalidAccessKeyId"))
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.graph import reconcile as bring_about
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.reconcile import Tuning
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.resource import Want

    wants = [Want(f"batch[{n}].", {"name": str(n)}, client) for n, client in enumerate((cloud, broken, cloud, broken))]
    jobs = bring_about(Thing(), Tuning(continue_on_error=True, wait_interval=0.001), print, wants)
    assert [job.error is None for job in jobs] == [True, False, True, False] and len(cloud.objects) == 2
    # Each row names its own place.
    assert "batch[1]" in jobs[1].error.msg and "batch[3]" in jobs[3].error.msg


@pytest.mark.parametrize("thing", [None, 7, [], {"Id": "o-1", "Status": []}, {"Status": "Up"}], ids=str)
def test_an_answer_in_an_unexpected_form_is_an_error_in_words(cloud, thing):
    cloud.listed = lambda: [thing]
    with pytest.raises(UnexpectedAnswer, match="unexpected form"):
        run(cloud, {"name": "it", "id": "o-1"})


def test_an_answer_in_an_unexpected_form_to_a_write_leaves_its_outcome_open(cloud):
    cloud.say["create"] = [(TypeError("null"),)]
    (job,) = run(cloud, {"name": "it"})
    assert job.error is None and job.done == ["create"] and len(cloud.objects) == 1
