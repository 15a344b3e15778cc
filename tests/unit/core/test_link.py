# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Links as users see them: what is refused, rows, differences, sentences, and parts that several links share."""

from __future__ import annotations

import pytest
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import retry
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import Call, execute
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.link import LinksInfo, LinkType, ManageLinks
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.plan import UNKNOWN
from tests.unit.core.test_graph import DOOR, HOUSE
from tests.unit.core.test_reconcile import Cloud, refusal


class Family:
    """One account in one place, whose houses and doors are in one cloud."""

    argument_spec: dict = {"accounts": {"type": "list", "elements": "dict"}}
    placement: dict = {}
    place = "region"
    concurrency = 3

    def __init__(self, cloud):
        self.cloud = cloud

    def check_placement(self, params, options):
        if options["region"] == "nowhere":
            yield "region", "there is no such place"

    def client(self, call, options):
        return self.cloud


class Houses(type(HOUSE)):
    options = {"name": {"type": "str"}, "size": {"type": "int"}, "id": {"type": "str"}}
    doing = {"update": "resizing"}

    def key_of(self, obj):
        return obj["Name"] if obj["Name"].startswith("h") else None

    def check(self, want):
        if want["size"] is not None and want["size"] > 9:
            yield "size", "must be 9 or less"


class Doors(type(DOOR)):
    options = {"name": {"type": "str"}, "zone": {"type": "str"}, "id": {"type": "str"}}


HOUSES, DOORS = Houses(), Doors()


class Passage(LinkType):
    """A house, which others may share, and a door in it."""

    kind, kinds, option = "passage", "passages", "passages"
    options = {
        "name": {"type": "str", "required": True},
        "house": {"type": "dict", "required": True, "options": {"name": {"type": "str"}, "size": {"type": "int"}}},
        "region": {"type": "str"},
    }

    def check(self, link, params):
        if link.name == "bad":
            yield "name", "must not be bad"

    def declare(self, link, links):
        client = links.client(link.path, None, link.options.get("region"))
        given = link.options["house"]
        house = links.part(
            link, "house", "house", HOUSES, given, client, link.path + "house.", shared=given["name"], shows=("size",)
        )
        links.part(
            link,
            "door",
            "door",
            DOORS,
            {"name": "d-" + link.name},
            client,
            link.path,
            after=[house],
            sources=[house],
            derived=lambda: {"zone": house.value("id")},
            suffix="in %s" % given["name"],
        )

    def status(self, link):
        obj = link.part("door").job.obj
        return obj["Status"] if obj else None

    def summary(self, link):
        return {"door_id": link.part("door").shown_id}

    def is_made(self, link):
        return link.part("door").node.makes

    def complete(self, links):
        if not links.present:
            links.graph.when_planned(list(links.graph.nodes), lambda: self._keep(links))

    @staticmethod
    def _keep(links):
        kind, going = links.graph.kind(DOORS), {part.job.id for link in links.links for part in link.parts}
        for link in links.links:
            house = link.part("house")
            others = [one for one, obj in kind.everywhere.items() if obj["Zone"] == house.job.id and one not in going]
            if others:
                house.leave_alone("is kept: door %s is in it" % others[0])


@pytest.fixture
def cloud(monkeypatch):
    monkeypatch.setattr(retry.Stop, "pause", lambda self, seconds: None)
    return Cloud()


def run(cloud, *links, entry=ManageLinks, check=False, **options):
    chosen = entry(Family(cloud), Passage())
    given = {"passages": list(links), **options} if links else options
    if entry is ManageLinks:
        given = {"wait_interval": 0.001, **given}
    checked = ArgumentSpecValidator(chosen.argument_spec).validate(given)
    assert not checked.error_messages, checked.error_messages
    return execute(chosen, Call(checked.validated_parameters, check, True))


def passage(name, house="h1", **more):
    return {"name": name, "house": {"name": house, **more}}


def text_of(result):
    return "".join(one["prepared"] for one in result["diff"])


@pytest.mark.parametrize("more", [{}, {"return_objects": True}])
def test_rows_without_parts(cloud, more):
    """They leave what a play goes on with to the summary; the rest of them is as it would be with parts."""
    built = run(cloud, passage("a", size=2), passage("b", "h2"), return_parts=False, **more)
    again = run(cloud, passage("a", size=2), passage("b", "h2"), return_parts=False, **more)
    told = run(cloud, passage("a", size=2), passage("b", "h2"))
    assert [row["outcome"] for row in built["links"]] == ["created", "created"] and built["links"][0]["changes"]
    assert not again["changed"] and again["msg"] == told["msg"]
    assert again["links"] == [
        {key: row[key] for key in row if key not in ("parts", "door_id")} for row in told["links"]
    ]
    assert all(row["parts"] and row["door_id"] for row in told["links"])
    assert again["summary"] == [{key: row[key] for key in ("name", "status", "door_id")} for row in told["links"]]
    removed = run(cloud, passage("a"), return_parts=False, state="absent", **more)
    assert removed["links"][0]["door_id"] == told["links"][0]["door_id"] and "summary" not in removed


def test_a_whole_life(cloud):
    links = [passage("a", size=2), passage("b"), passage("c", "h2")]
    plan = run(cloud, *links, check=True)
    assert cloud.writes == [] and plan["changed"] and plan["msg"] == "3 passages: 3 to create"
    built = run(cloud, *links)
    assert built["msg"] == "3 passages: 3 created" and cloud.writes == ["create"] * 5
    assert text_of(plan) == text_of(built)
    assert text_of(built).splitlines()[:4] == [
        "+++ passage a: 2 to create",
        "+ house h1 2",
        "+ door d-a in h1",
        "+++ passage b: 1 to create",
    ]
    assert [row["status"] for row in built["links"]] == ["Up"] * 3
    parts = built["links"][1]["parts"]
    assert [(part["part"], part["name"], part["actions"]) for part in parts] == [
        ("house", "h1", []),
        ("door", "d-b", ["create"]),
    ]
    assert parts[0]["shared"] and parts[0]["id"] == built["links"][0]["parts"][0]["id"]
    again = run(cloud, *links)
    assert not again["changed"] and again["diff"] == [] and again["msg"] == "3 passages: 3 as they should be"
    wider = run(cloud, passage("a", size=3), *links[1:])
    assert wider["msg"] == "3 passages: 1 changed, 2 as they should be"
    assert text_of(wider) == "+++ passage a: 1 to change\n~ house h1: size 2 -> 3\n"
    seen = run(cloud, *links, entry=LinksInfo)
    assert [row["parts"][1]["object"]["status"] for row in seen["links"]] == ["Up"] * 3 and not seen["changed"]
    gone = run(cloud, *links, state="absent")
    assert gone["msg"] == "3 passages: 3 removed" and not cloud.objects
    assert text_of(gone).splitlines()[:3] == ["+++ passage a: 2 to remove", "- door d-a in h1", "- house h1 3"]


def test_what_others_use_is_kept_and_check_mode_says_so(cloud):
    run(cloud, passage("a"), passage("b"))
    for check in (True, False):
        result = run(cloud, passage("a"), state="absent", check=check)
        house, door = result["links"][0]["parts"]
        assert house["actions"] == [] and house["note"].startswith("is kept: door o-") and door["actions"] == ["delete"]
    assert len(cloud.objects) == 2
    run(cloud, passage("b"), state="absent")
    assert not cloud.objects


def test_bad_input_is_told_at_once_and_where_it_was_written(cloud):
    links = [passage("a", size=10), passage("bad"), {**passage("c"), "region": "nowhere"}, passage("d", size=1)]
    for check in (True, False):
        result = run(cloud, *links, check=check)
        assert result["failed"] and result["error"]["code"] == "InvalidOptions"
        assert result["problems"] == [
            "passages[1].name: must not be bad",
            "passages[2].region: there is no such place",
            "passages[3].house.size: 1 contradicts passages[0].house.size, which is 10",
            "passages[0].house.size: must be 9 or less",
        ]
    assert cloud.calls == []
    one = run(cloud, name="a", house={"name": "h", "size": 11})
    assert one["msg"] == "house.size: must be 9 or less" and one["changed"] is False
    half = run(cloud, name="a")
    assert half["msg"] == "house: required and not given; or give a list of links in passages"
    both = run(cloud, passage("a"), name="a")
    assert both["msg"] == "name: cannot be combined with passages; give it in each item of the list"


def test_messages_name_link_and_part(cloud):
    cloud.say["create"] = [None, refusal("Quota")]
    failed = run(cloud, passage("p004"), concurrency=1)
    assert failed["links"][0]["msg"] == "passage p004, creating door d-p004: it was refused"
    assert failed["msg"] == "passage p004: failed. passage p004, creating door d-p004: it was refused"
    assert failed["changed"] and text_of(failed) == "+++ passage p004: 1 to create\n+ house h1\n"
    single = run(cloud, **passage("p005", "h9"), check=True)
    assert single["msg"] == "passage p005: to create" and single["links"][0]["parts"][1]["id"] == UNKNOWN


def test_done_failed_and_not_attempted_are_counted(cloud):
    cloud.say["create"] = [None, None, refusal("Quota")]
    links = [passage("a"), passage("b", "h2"), passage("c", "h3")]
    result = run(cloud, *links, concurrency=1)
    outcomes = [row["outcome"] for row in result["links"]]
    assert outcomes.count("failed") == 1 and outcomes.count("not attempted") == 2
    assert result["error"]["code"] == "LinksFailed"
    cloud.say["create"] = [refusal("Quota")]
    result = run(cloud, *links, concurrency=1, continue_on_error=True)
    assert [row["outcome"] for row in result["links"]].count("created") == 2
    assert not run(cloud, *links).get("failed") and len(cloud.objects) == 6


def test_a_shared_part_that_fails_fails_all_its_links(cloud):
    cloud.say["create"] = [refusal("Quota")]
    result = run(cloud, passage("a"), passage("b"), passage("c", "h2"), continue_on_error=True, concurrency=1)
    assert [row["outcome"] for row in result["links"]] == ["failed", "failed", "created"]
    assert "passage a, creating house h1: it was refused" in result["links"][1]["msg"]


def test_nothing_to_do_for_no_link(cloud):
    assert run(cloud, passages=[])["msg"] == "0 passages: nothing to do" and cloud.calls == []
