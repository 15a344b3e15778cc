# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From hosts to tasks of link modules."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.network import gather


def link(name, kind="vpc_peering", **more):
    return {"name": name, "kind": kind, "topology": "shop", "revision": "r1", "overlap": "fail", **more}


class Inventory:
    """As much of Ansible's as is read."""

    def __init__(self, *links, revision="r1", more=()):
        self.hosts = {one["name"]: SimpleNamespace(vars={"interconnect": one}) for one in links}
        self.hosts.update((name, SimpleNamespace(vars={})) for name in more)
        facts = {"interconnect_topology": {"name": "shop", "revision": revision}}
        self.groups = {
            "all": SimpleNamespace(get_vars=dict),
            "topology_shop": SimpleNamespace(get_vars=lambda: facts),
        }

    def get_host(self, name):
        return self.hosts.get(name)


def test_links_are_those_of_the_hosts_that_are_links():
    inventory = Inventory(link("a"), link("b", "no kind"), more=["c"])
    assert list(gather.links_of(inventory, ["a", "b", "c", "d"])) == ["a"]


def test_hosts_that_are_no_links_are_named():
    assert list(gather.wrong_hosts(Inventory(link("a"), more=["c"]), ["a", "c"], True)) == [
        "c: no link of a topology, whose variable interconnect says what it is"
    ]


@pytest.mark.parametrize(("present", "wrong"), [(True, 1), (False, 0)])
def test_what_left_the_file_can_be_removed_and_not_built(present, wrong):
    assert len(list(gather.wrong_hosts(Inventory(link("a"), revision="r2"), ["a"], present))) == wrong


def test_many_names_are_cut():
    assert gather.some([str(number) for number in range(8)]) == "0, 1, 2, 3, 4 and 3 more"


class TestSources:
    def test_problems_are_told(self):
        known = [{"source": "/a.interconnect.yml", "topology": None, "problems": ["a:1: x", "a:2: y"]}]
        assert list(gather.unreadable({"interconnect_sources": known})) == [
            "/a.interconnect.yml cannot be used: a:1: x; a:2: y"
        ]

    def test_what_no_plugin_read_is_told(self):
        sources = ["/a.interconnect.yml", "/b.interconnect.yaml", "/hosts.ini"]
        known = [{"source": "/a.interconnect.yml", "topology": "a", "problems": []}]
        (told,) = gather.unreadable({"interconnect_sources": known, "ansible_inventory_sources": sources})
        assert told.startswith("/b.interconnect.yaml cannot be used: no inventory plugin could read it")


class TestTasks:
    def test_one_for_all(self):
        links = {name: link(name) for name in "abc"}
        ready = {name: {"definition": {"name": name}, "beside": {}} for name in links}
        assert gather.tasks("vpc_peering", links, ready, "present") == [
            (["a", "b", "c"], {"peerings": [{"name": "a"}, {"name": "b"}, {"name": "c"}], "overlap": "fail"})
        ]

    def test_another_one_where_sides_may_overlap(self):
        links = {"a": link("a"), "b": link("b", overlap="warn"), "c": link("c")}
        ready = {name: {"definition": {"name": name}} for name in links}
        found = gather.tasks("router_interface_pair", links, ready, "present")
        assert [(names, options["overlap"]) for names, options in found] == [(["a", "c"], "fail"), (["b"], "warn")]
        assert [names for names, _options in gather.tasks("router_interface_pair", links, ready, "absent")] == [
            ["a", "b", "c"]
        ]

    def test_what_connectors_need_is_there_once(self):
        links = {name: link(name, "azure_expressroute") for name in "ab"}
        group, corp, dmz = {"name": "g"}, {"name": "corp"}, {"name": "dmz"}
        ready = {
            "a": {"definition": {"name": "a"}, "beside": {"groups": [group], "segments": [corp]}},
            "b": {"definition": {"name": "b"}, "beside": {"groups": [group], "segments": [corp, dmz]}},
        }
        ((names, options),) = gather.tasks("azure_expressroute", links, ready, "present")
        assert names == ["a", "b"]
        assert options == {
            "connectors": [{"name": "a"}, {"name": "b"}],
            "groups": [group],
            "segments": [corp, dmz],
        }

    def test_none_without_links(self):
        assert gather.tasks("vpc_peering", {}, {}, "present") == []


class TestRendering:
    def test_only_what_may_be_a_template(self):
        asked = []

        def render(text):
            asked.append(text)
            return "rendered"

        given = {"a": ["plain", 1, None, True], "b": {"c": "{{ x }}"}}
        assert gather.rendered(given, render) == {"a": ["plain", 1, None, True], "b": {"c": "rendered"}}
        assert asked == ["{{ x }}"]

    @pytest.mark.parametrize(
        "text",
        [
            "{{ lookup('ansible.builtin.env', 'KEY') }}",
            '{{ lookup("file", "key.txt") | trim }}',
            "{{ q('env', 'A') | first }}",
        ],
    )
    def test_same_for_every_link(self, text):
        assert gather.SELF_CONTAINED.fullmatch(text)

    @pytest.mark.parametrize(
        "text",
        [
            "{{ key }}",
            "{{ lookup('vars', 'key') }}",
            "{{ lookup('env', key) }}",
            "{{ lookup('file', 'a' ~ inventory_hostname) }}",
            "{{ lookup('env', 'KEY') | default(key) }}",
            "{{ lookup('env', 'KEY') }}{{ key }}",
        ],
    )
    def test_may_differ_from_link_to_link(self, text):
        assert not gather.SELF_CONTAINED.fullmatch(text)


@pytest.mark.parametrize("name", ["stat", "states", "staet", "sate", "STATE"])
def test_nearly_state(name):
    assert gather.NEARLY_STATE.fullmatch(name)


@pytest.mark.parametrize("name", ["stage", "status", "rate", "estate"])
def test_names_of_their_own(name):
    assert not gather.NEARLY_STATE.fullmatch(name)
