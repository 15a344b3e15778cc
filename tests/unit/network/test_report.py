# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From the results of link modules to one report, in every form."""

from __future__ import annotations

import json

import pytest

from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.network import formats, plan

CHECK, RUN = {"state": "present", "check": True}, {"state": "present", "check": False}


def link(name):
    return {"name": name, "topology": "shop", "family": "alicloud", "kind": "vpc_peering", "networks": [], "source": []}


def row(name, outcome="unchanged", **more):
    return plan.row(link(name), {"outcome": outcome, "changed": outcome in ("created", "changed", "removed"), **more})


def twelve():
    outcomes = ["created"] * 3 + ["changed"] + ["removed"] * 2 + ["unchanged"] * 6
    return [row(f"l{index:02}", outcome, changes=["+ x"]) for index, outcome in enumerate(outcomes)]


class TestRows:
    LINKS = {name: link(name) for name in "abc"}

    def rows(self, result):
        found = plan.rows("vpc_peering", list("abc"), self.LINKS, result)
        return [(one["name"], one["action"], one.get("msg")) for one in found]

    def test_as_the_module_has_them(self):
        told = [{"outcome": outcome, "changed": True} for outcome in ("created", "kept", "not attempted")]
        assert [action for _name, action, _msg in self.rows({"links": told})] == ["add", "unchanged", "not_attempted"]

    def test_without_rows_all_failed(self):
        assert self.rows({"msg": "no such key"}) == [(name, "failed", "no such key") for name in "abc"]

    def test_problems_belong_to_their_links(self):
        problems = ["peerings[1].requester.routes[0]: is no block", "peerings[1]: is odd"]
        because = "not attempted, because of b"
        assert self.rows({"msg": "; ".join(problems), "problems": problems}) == [
            ("a", "not_attempted", because),
            ("b", "failed", "requester.routes[0]: is no block; is odd"),
            ("c", "not_attempted", because),
        ]

    def test_places_in_the_task_mean_nothing_here(self):
        assert row("a", "failed", msg="peerings[3].requester.vpc: gone")["msg"] == "requester.vpc: gone"

    def test_of_what_is_shared_only_what_matters(self):
        result = {
            "shared": [
                {"part": "group", "kind": "group", "name": "g", "outcome": "created", "changed": True},
                {"part": "group", "kind": "group", "name": "h", "outcome": "unchanged", "changed": False},
                {
                    "part": "segment",
                    "kind": "segment",
                    "name": "s",
                    "outcome": "failed",
                    "changed": False,
                    "failed": True,
                },
            ]
        }
        assert [(one["name"], one["action"]) for one in plan.shared(result)] == [("g", "add"), ("s", "failed")]


class TestOutcome:
    def test_sentence(self):
        sentence = "12 links: 3 to add, 1 to change, 2 to remove, 6 as they should be"
        assert plan.Report(CHECK, twelve(), []).sentence == sentence
        done = "12 links: 3 added, 1 changed, 2 removed, 6 as they should be"
        assert plan.Report(RUN, twelve(), []).sentence == done
        assert plan.Report(CHECK, [row("a", "failed")], []).sentence == (
            "1 link: 0 to add, 0 to change, 0 to remove, 0 as they should be, 1 cannot be planned"
        )

    @pytest.mark.parametrize(
        ("asked", "rows", "outcome"),
        [
            (CHECK, [row("a")], "ok"),
            (CHECK, [row("a", "changed")], "drift"),
            (RUN, [row("a", "changed")], "ok"),
            (CHECK, [row("a", "changed"), row("b", "failed")], "failed"),
            (RUN, [row("a", "not attempted")], "failed"),
        ],
    )
    def test_outcome(self, asked, rows, outcome):
        assert plan.Report(asked, rows, []).outcome == outcome

    def test_what_is_shared_counts_for_drift(self):
        shared = [{"part": "group", "name": "g", "outcome": "created", "changed": True, "action": "add"}]
        assert plan.Report(CHECK, [row("a")], shared).outcome == "drift"


class TestText:
    def test_a_line_for_each_change(self):
        lines = formats.changes(plan.Report(CHECK, twelve(), []))
        assert [line[:5] for line in lines[:6]] == ["+ l00", "+ l01", "+ l02", "~ l03", "- l04", "- l05"]

    def test_long_lists_are_counted(self):
        rows = [row(f"l{index:03}", "failed", msg="no") for index in range(12)]
        report = plan.Report(RUN, rows, [])
        assert formats.failures(report, most=10)[-1] == "... and 2 more; -e report=FILE.json tells all"
        assert len(formats.failures(report, most=12)) == 14

    def test_failures_come_first_and_on_one_line(self):
        rows = [row("a", "not attempted"), row("b", "failed", msg="one\n two")]
        lines = formats.failures(plan.Report(RUN, rows, []))
        assert lines[2:] == ["b     failed         one two", "a     not attempted"]

    def test_nothing_failed(self):
        assert formats.failures(plan.Report(RUN, [row("a")], [])) == []


class TestFiles:
    EVIL = "<script>alert(1)</script> | `x` & [a](b)"

    def report(self):
        return plan.Report(CHECK, [row("a", "failed", msg=self.EVIL), row("b", "created", changes=[self.EVIL])], [])

    def test_json(self):
        found = json.loads(formats.as_json(self.report()))
        assert found["format_version"] == "1.1" and found["failed_links"] == ["a"]
        counts = {"add": 1, "change": 0, "remove": 0, "unchanged": 0, "left": 0, "failed": 1, "not_attempted": 0}
        assert found["plan"] == counts
        assert found["links"][0]["msg"] == self.EVIL

    def test_markdown_has_no_foreign_markup(self):
        text = formats.as_markdown(self.report())
        assert "<script" not in text.replace("\\<", "") and "| a | failed | \\<script\\>" in text
        assert all(line.count("|") - line.count("\\|") == 4 for line in text.splitlines() if line.startswith("| a"))

    def test_markdown_is_cut_with_the_rest_counted(self):
        rows = [row(f"link-{index:05}", "created", changes=["+ VPC 10.0.0.0/16"] * 3) for index in range(3000)]
        text = formats.as_markdown(plan.Report(CHECK, rows, []))
        assert len(text) < 65000
        shown = sum(line.startswith("| + | link-") for line in text.splitlines())
        assert 0 < shown < 3000 and f"{3000 - shown} more are left out here." in text

    def test_html_has_no_foreign_markup(self):
        text = formats.as_html(self.report())
        assert "<script" not in text and text.count("&lt;script&gt;") == 2 and "default-src 'none'" in text

    def test_written_as_a_whole(self, tmp_path):
        path = tmp_path / "plan.md"
        formats.write(str(path), "new")
        assert path.read_text() == "new" and list(tmp_path.iterdir()) == [path]

    def test_paths(self, tmp_path):
        assert formats.wrong_path(str(tmp_path / "a.json")) is None
        assert "must end in .json, .md or .html" in formats.wrong_path(str(tmp_path / "a.txt"))
        assert formats.wrong_path(str(tmp_path / "a.retry"), ending=False) is None
        assert "there is no folder" in formats.wrong_path(str(tmp_path / "b" / "a.json"))
        assert "it is a folder" in formats.wrong_path(str(tmp_path), ending=False)
