# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What results say of an object that failed or is gone: its id, its name, what was being done to it."""

from __future__ import annotations

import pytest
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import Call, Manage, execute
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.errors import OutcomeUnknown
from tests.unit.core.test_reconcile import Cloud, Thing, refusal


class OneCloud:
    """A family with one account that is always there."""

    argument_spec: dict = {}
    placement: dict = {}
    concurrency = 2

    def __init__(self, cloud):
        self.cloud = cloud

    def check_placement(self, params, options):
        return ()

    def client(self, call, options):
        return self.cloud


class Named(Thing):
    options = {"id": {"type": "str"}, "name": {"type": "str"}, "size": {"type": "int"}, "zone": {"type": "str"}}
    doing = {"update": "resizing"}
    required = ()


@pytest.fixture
def cloud():
    return Cloud()


def run(cloud, check=False, **options):
    entry = Manage(OneCloud(cloud), Named())
    checked = ArgumentSpecValidator(entry.argument_spec).validate(
        {"wait_timeout": 0.2, "wait_interval": 0.01, **options}
    )
    assert not checked.error_messages, checked.error_messages
    return execute(entry, Call(checked.validated_parameters, check, True))


def test_a_creation_that_comes_to_nothing_keeps_its_id(cloud):
    """Made, and then it fails: whoever cleans up has to know which one."""
    cloud.after["create"] = ["Going", "Broken"]
    result = run(cloud, name="it", size=1)
    assert result["failed"] and result["error"]["code"] == "FailedState"
    assert (result["id"], result["changed"], result["actions"]) == ("o-1", True, ["create"])
    assert result["thing"]["status"] == "Broken"


def test_a_creation_that_nothing_shows_keeps_its_id(cloud):
    cloud.after["create"] = [None]
    result = run(cloud, name="it", size=1)
    assert result["failed"] and result["id"] == "o-1" and result["changed"] and result["actions"] == ["create"]
    assert result["thing"] == {
        "id": "o-1",
        "name": "it",
        "size": 1,
        "zone": None,
        "status": None,
        "provider_status": None,
    }


@pytest.mark.parametrize("check", [True, False])
def test_every_failed_result_of_one_object_says_the_same_keys(cloud, check):
    for options in ({"name": "it", "wait_timeout": 0}, {"id": "o-none"}):
        result = run(cloud, check, **options)
        assert result["failed"]
        assert (result["id"], result["changed"], result["actions"]) == (None, False, [])
    found = cloud.add()
    result = run(cloud, check, name="it", zone="b")
    assert result["error"]["code"] == "ImmutableChange"
    assert (result["id"], result["changed"], result["actions"]) == (found, False, [])
    assert result["thing"]["zone"] == "a"


def test_a_refused_call_names_the_object_and_what_was_done_to_it(cloud):
    cloud.say["create"] = [refusal("Quota")]
    assert run(cloud, name="new")["msg"] == "creating thing 'new': %s" % refusal("Quota").msg
    found = cloud.add()
    cloud.say["update"] = [refusal("NoSize")]
    assert run(cloud, name="it", size=2)["msg"] == "resizing thing 'it' (o-1): %s" % refusal("NoSize").msg
    cloud.say["delete"] = [refusal("InUse")]
    assert run(cloud, id=found, state="absent")["msg"] == "deleting thing 'o-1': %s" % refusal("InUse").msg


def test_a_lost_answer_names_the_object(cloud):
    cloud.add()
    cloud.say["update"] = [OutcomeUnknown("update: lost")] * 10**4
    assert run(cloud, name="it", size=2)["msg"] == "resizing thing 'it' (o-1): update: lost"


def test_rows_keep_their_names(cloud):
    """Of what failed, of what is gone, and of what was never begun."""
    cloud.add(Name="old")
    batch = [{"name": "old", "size": 2}, {"name": "new"}]
    cloud.say["update"] = [refusal("NoSize")]
    result = run(cloud, batch=batch, continue_on_error=True)
    assert [(row["name"], row["id"], bool(row.get("failed"))) for row in result["batch"]] == [
        ("old", "o-1", True),
        ("new", "o-2", False),
    ]
    told = "batch[0] (thing 'old'): resizing thing 'old' (o-1): %s" % refusal("NoSize").msg
    assert result["batch"][0]["msg"] == told and result["msg"] == "1 of 2 failed: " + told
    for _ in range(2):  # there, and gone before
        result = run(cloud, state="absent", batch=[{"name": "old"}, {"id": "o-2"}])
        assert [row["name"] for row in result["batch"]] == ["old", "new" if result["changed"] else None]
    assert [row["id"] for row in result["batch"]] == [None, None]


def test_rows_of_a_refused_plan_keep_their_names(cloud):
    cloud.add()
    result = run(cloud, batch=[{"name": "it", "zone": "b"}, {"id": "o-none"}], continue_on_error=True)
    assert [(row["name"], row["id"]) for row in result["batch"]] == [("it", "o-1"), (None, None)]
    assert result["batch"][1]["msg"].startswith("batch[1] (thing 'o-none'): ")
