# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A map as files: each form holds all of it, and nothing that a cloud calls something is more than text there."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import subprocess

import pydot
import pytest

from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.map import formats, model
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.network import plan
from tests.support.limits import HANG
from tests.support.map import HOSTILE, document, large, peering, vpc
from tests.tools import vendor


def hostile():
    networks = [vpc(number, "cn-hangzhou", "1", name=name) for number, name in enumerate(HOSTILE)]
    joints = [peering(number, networks[0], far, name=far["name"]) for number, far in enumerate(networks[1:])]
    return document(networks, joints)


def small():
    near, far = vpc(1, "cn-hangzhou", "1", name="hub"), vpc(2, "cn-beijing", "2", name="shop")
    return document([near, far], [peering(1, near, far, status="Accepting")])


def reported(*rows, shared=()):
    """The map of the small network in the page of a plan with these rows."""
    told = plan.Report({"state": "present", "check": True}, list(rows), list(shared))
    return formats.with_report(small(), told.document())


def line(name, action, **more):
    return {"name": name, "topology": "shop", "action": action, **more}


class TestReport:
    def test_tells_each_row_once_and_the_worst_first(self):
        found = reported(
            line("a", "unchanged"),
            line("b", "change", changes=["~ name"], next_step="Accept it."),
            line("c", "failed", msg="no such VPC"),
            line("d", "unchanged", next_step="Accept it."),
            shared=[{"kind": "segment", "name": "corp", "action": "add", "changes": ["+ segment corp"]}],
        )
        told = [
            (one["sign"], one["title"], one["link"], one["words"], one["texts"]) for one in found["report"]["lines"]
        ]
        assert told == [
            ("!", "c", "c", "cannot be planned", ["no such VPC"]),
            ("+", "segment corp", None, "to add", ["+ segment corp"]),
            ("~", "b", "b", "to change", ["~ name", "Accept it."]),
            ("?", "d", "d", "as they should be", ["Accept it."]),
        ]
        assert (found["title"], found["report"]["title"]) == ("Plan of shop", "Plan")
        assert found["report"]["outcome"] == "failed" and "4 links" in found["report"]["sentence"]

    def test_nothing_of_it_is_markup(self):
        rows = [line(text, "failed", msg=text, changes=[text]) for text in HOSTILE]
        ours, theirs = formats.as_html(reported()), formats.as_html(reported(*rows))
        for sign in ("<script", "</script", "<!--", "<img", "<style"):
            assert theirs.count(sign) == ours.count(sign), sign


class TestPage:
    def test_holds_its_document_as_it_is(self):
        for content in (small(), hostile()):
            page = formats.as_html(content)
            (text,) = re.findall(r'<script type="application/json" id="document">(.*?)</script>', page, re.DOTALL)
            assert json.loads(text) == content
            assert not set("<>&\u2028\u2029") & set(text)

    def test_nothing_of_a_name_is_markup(self):
        ours, theirs = formats.as_html(small()), formats.as_html(hostile())
        for sign in ("<script", "</script", "<!--", "<img", "<style"):
            assert theirs.count(sign) == ours.count(sign), sign

    def test_policy_lets_run_what_stands_in_it_alone(self):
        page = formats.as_html(small())
        (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
        rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
        assert rules["default-src"] == "'none'" and "unsafe" not in policy and "http" not in policy
        for rule, tag in (("script-src", "script"), ("style-src", "style")):
            texts = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
            wanted = [f"'sha256-{base64.b64encode(hashlib.sha256(one.encode()).digest()).decode()}'" for one in texts]
            assert rules[rule].split() == wanted and wanted

    def test_asks_for_nothing(self):
        page = re.sub(r"//.*", "", formats.as_html(small()))
        assert not re.search(
            r"""(?:src|href)\s*=\s*["']?(?!#)[\w/]|@import|url\(|fetch\(|XMLHttpRequest|WebSocket""", page
        )


class TestMarkdown:
    def test_diagram_and_table(self):
        text = formats.as_markdown(small())
        assert text.startswith("# Map of the network\n\n2 networks, 1 link: 1 half made, looked at")
        assert 'subgraph c1["Alibaba Cloud"]' in text and '(1)"]\n' in text and '["hub<br/>10.0.1.0/24"]' in text
        assert '  n0 ---|"half made"| n1\n' in text or '  n1 ---|"half made"| n0\n' in text
        assert "\n| hub--shop | half made | hub, shop | Accepting | Account 2 has to accept it. |\n" in text

    def test_names_are_text(self):
        text = formats.as_markdown(hostile())
        diagram = text.partition("```mermaid\n")[2].partition("\n```\n")[0]
        assert "```" not in diagram and "script" in diagram
        for label in re.findall(r'"([^\n]*)"', diagram):
            assert not set('<>"\\`{}[]|') & set(label.replace("<br/>", "").replace('"| ', "")), label
        table = text.rpartition("```\n\n")[2]
        assert all(len(re.findall(r"(?<!\\)\|", line)) == 6 for line in table.splitlines())
        assert "<" not in re.sub(r"\\<", "", table)

    def test_too_many_links_for_mermaid(self):
        text = formats.as_markdown(large(1000))
        diagram = text.partition("```mermaid\n")[2].partition("```\n")[0]
        assert "accounts and how many links join them" in text and len(diagram) < formats.MOST_CHARACTERS
        assert sum(int(count) for count in re.findall(r'---\|"(\d+)"\|', diagram)) == 1000
        assert text.count("\n| net-") + text.count("\n| hub-") == 1000


class TestDot:
    def test_holds_every_network_and_link(self):
        text = formats.as_dot(small())
        assert text.startswith("graph network {") and text.count("{") == text.count("}")
        assert 'label="hub--shop\\nhalf made"' in text and text.count(" -- ") == 1

    def test_names_are_text(self):
        text = formats.as_dot(hostile())
        bare = re.sub(r'"(?:[^"\\]|\\.)*"', "", text)
        assert '"' not in bare and "<" not in bare and bare.count("{") == bare.count("}")

    @pytest.mark.filterwarnings("ignore::DeprecationWarning:pydot")
    @pytest.mark.parametrize("content", [small(), hostile()], ids=["small", "hostile"])
    def test_somebody_elses_parser_reads_it(self, content):
        (graph,) = pydot.graph_from_dot_data(formats.as_dot(content))
        nodes, boxes = {}, []

        def collect(inner):
            nodes.update(
                (one.get_name(), text_of(one))
                for one in inner.get_nodes()
                if one.get_name().startswith("n") and one.get_label()
            )
            for box in inner.get_subgraphs():
                boxes.append(text_of(box))
                collect(box)

        def text_of(one):
            return re.sub(
                r"\\(.)", lambda found: {"n": "\n"}.get(found.group(1), found.group(1)), one.get_label()[1:-1]
            )

        collect(graph)
        told = ["\n".join([one["name"], *one["cidrs"]]) for one in content["networks"]]
        # What nobody could see is a blank.
        assert list(nodes.values()) == [re.sub("[\u2028\u2029]", " ", text) for text in told]
        assert {one["region"] for one in content["networks"]} <= set(boxes)
        names = {one["id"]: number for one, number in zip(content["networks"], nodes, strict=True)}
        edges = [(one.get_source(), one.get_destination()) for one in graph.get_edges()]
        assert edges == [(names[near], names[far]) for link in content["links"] for near, far in link["edges"]]

    @pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz is not installed here")
    @pytest.mark.parametrize("content", [small(), hostile()], ids=["small", "hostile"])
    def test_graphviz_draws_it(self, content):
        done = subprocess.run(
            ["dot", "-Tsvg"], input=formats.as_dot(content), capture_output=True, text=True, timeout=HANG
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout.count('class="edge"') == len(content["links"])


def test_json_is_the_document():
    assert json.loads(formats.as_json(small())) == small()


def test_endings():
    assert sorted(formats.FORMATS) == [".dot", ".html", ".json", ".md"]
    assert "must end in" in formats.wrong_ending("map.svg") and formats.wrong_ending("map.dot") is None


def test_every_state_is_drawn_everywhere():
    styles = formats.part("map.css")
    for state in model.WORDS:
        assert f".s-{state} " in styles and state in formats.STROKES and state in model.MEANS
        assert styles.count(f"--{state}:") == 3, "light, dark, and dark by the button"


def test_the_library_is_what_was_published():
    """As far as that can be told without a network: each package's text is that whose digest was noted with its version."""
    text = formats.part("d3.js")
    pieces = vendor.pieces(text)
    assert {name: version for name, (version, _noted, _found) in pieces.items()} == vendor.PACKAGES
    for name, (_version, noted, found) in pieces.items():
        assert noted == found, name
    assert "-License-Identifier: ISC AND BSD-3-Clause\n" in text and "Redistribution and use" in text
    assert "</script" not in text and "<!--" not in text
