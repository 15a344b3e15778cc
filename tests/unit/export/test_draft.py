# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names that an export gives, and the text that it writes."""

from __future__ import annotations

import pytest
import yaml

from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.export.draft import Draft, Edge, Names, Node
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.export.write import text
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology.names import network
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology.topology import load


@pytest.mark.parametrize(
    ("called", "name"),
    [
        ("shop-a", "shop-a"),
        ("shop.a b", "shop-a-b"),
        ("a--b", "a-b"),
        ("10-net", "vpc-10-net"),
        ("_x", "vpc-x"),
        ("Überall", "berall"),
        ("网络", "vpc"),
        ("", "vpc"),
        (None, "vpc"),
        ("x", "vpc"),
        ("shop-", "shop"),
        ("n" * 90, "n" * 40),
    ],
)
def test_names(called: str | None, name: str) -> None:
    assert Names().take(called, "vpc") == name and network(name) is None


def test_each_name_once() -> None:
    names = Names()
    assert [names.take(one, "vpc") for one in ("a-b", "a_b", "a-b", "a.b", "a-b-2")] == [
        "a-b",
        "a_b-2",
        "a-b-3",
        "a-b-4",
        "a-b-2-2",
    ]


def draft_of(*titles: str) -> Draft:
    draft = Draft()
    hub = Node("hub", {"cloud": "alicloud", "vpc": {"cidr_block": "10.0.0.0/16"}})
    draft.nodes.append(hub)
    for number, title in enumerate(titles):
        node = Node(f"n{number}", {"cloud": "alicloud", "vpc": {"vpc_id": f"vpc-{number}"}})
        draft.nodes.append(node)
        assert draft.add_edge(Edge([hub, node], [{}, {}], {}, title, []))
    draft.name_edges()
    return draft


def test_names_of_links_are_kept_as_far_as_they_can() -> None:
    draft = draft_of("mine", "mine", "no name", "", "hub--n3")
    assert [one.name for one in draft.edges] == ["mine", "hub--n1", "hub--n2", "hub--n3-2", "hub--n3"]


def test_one_link_between_two_networks() -> None:
    draft = draft_of("mine")
    assert not draft.add_edge(Edge(list(draft.nodes), [{}, {}], {}, "second", []))


def test_the_text_is_a_topology_and_harmless() -> None:
    draft = draft_of("mine")
    draft.leave("VPC", "x\n- evil: {{ y }}", "vpc-9", "because\r\nplugin: other")
    draft.notes.append("a note\nnext: line")
    draft.nodes[0].data["vpc"]["description"] = "{{ lookup('pipe', 'id') }} {% raw %}"
    written = text(draft, "net", "somewhere")
    assert {yaml.compose(written).value[i][0].value for i in range(5)} == {
        "plugin",
        "topology",
        "mark",
        "networks",
        "links",
    }
    found = load("/nowhere/net.interconnect.yml", lambda path: written)
    assert [one.name for one in found.links] == ["mine"]
    assert found.networks["hub"].data["vpc"]["description"] == draft.nodes[0].data["vpc"]["description"]
    assert "#   VPC x - evil: {{ y }} (vpc-9): because plugin: other" in written
