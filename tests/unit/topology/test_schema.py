# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The published JSON schemas are what the reader's declarations say, and take what the reader takes."""

from __future__ import annotations

import json
import re
from typing import Any

import jsonschema
import pytest
import yaml

from ansible_collections.cloudlink.interconnect.plugins.inventory import topology as plugin
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology import schema, shapes
from tests import environments
from tests.environments import ROOT
from tests.support.topology import HEAD, problems
from tests.tools.schema import FILES, written
from tests.unit.topology.test_checks import NETWORKS
from tests.unit.topology.test_expansion import ALKIRA, SHOP, STACK

MAIN = "docs/interconnect.schema.json"


@pytest.fixture(scope="module")
def published() -> dict[str, Any]:
    return json.loads((ROOT / MAIN).read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", FILES)
def test_is_up_to_date(name):
    assert (ROOT / name).read_text(encoding="utf-8") == written(name), "run: python -m tests.tools.schema"


@pytest.mark.parametrize("name", FILES)
def test_is_a_schema_and_in_the_artifact(name):
    jsonschema.Draft7Validator.check_schema(json.loads(written(name)))
    assert (environments.current().collection / name).exists()


def errors(published: dict[str, Any], text: str) -> list[str]:
    found = jsonschema.Draft7Validator(published).iter_errors(yaml.safe_load(HEAD + text))
    return [f"{'.'.join(map(str, one.absolute_path))}: {one.message}" for one in found]


GOOD = [
    SHOP + "links: [{ends: [hub, {network: warehouse, routes: auto}], peering: {bandwidth: '5'}}]",
    SHOP
    + "meshes: [{name: core, networks: 'shop-*', keep: yes}]\nhubs: [{hub: hub, spokes: ['*', '!hub'], overlap: warn}]",
    STACK + "links: [{ends: [plant-1, line-1], was: [old-name]}]\nmark: 'no'\nmeshes:\n",
    ALKIRA + "links: [{ends: [zurich, corp, dmz]}]\nkeyed_groups: [{key: interconnect.kind}]\nstrict: true",
    "networks:\nlinks:\n",
    *plugin.EXAMPLES.replace("\n# ", "\n").strip().split("\n\n"),
]


NOT_HERE = re.compile("(# )?(yaml-language-server|[a-z]+.interconnect.yml|plugin|topology|include):")
"""Lines of examples that have no place here: those above the file, what every file begins with, and other files."""


@pytest.mark.parametrize("text", GOOD)
def test_takes_what_the_reader_takes(published, text):
    text = "\n".join(line for line in text.splitlines() if not NOT_HERE.match(line))

    def render(_text: str) -> str:
        return "/subscriptions/1/circuit"

    assert problems(text, render) == []
    assert errors(published, text) == []


TEMPLATED = [
    "networks: '{{ all_networks }}'",
    "links: '{{ x }}'",
    "links: [{ends: '{{ x }}'}]",
    "links: [{ends: [hub, '{{ x }}'], keep: '{{ x }}', peering: {bandwidth: '{{ x }}', link_type: '{{ x }}'}}]",
    "mark: '{% if x %}yes{% endif %}'",
    "networks: {hub: '{{ x }}'}",
    "networks: {hub: {cloud: alicloud, vpc: '{{ x }}', routes: '{{ x }}', tags: '{{ x }}', connection: '{{ x }}'}}",
    "networks: {hub: {cloud: '{{ x }}'}}",
]


@pytest.mark.parametrize("text", TEMPLATED)
def test_takes_templates_for_any_value(published, text):
    assert errors(published, text) == []


BAD = [
    ("networks: {a--b: {cloud: alkira, segment: s}}", "networks"),
    ("networks: {hub: {cloud: aws}}", "networks.hub.cloud"),
    ("networks: {hub: {vpc: {vpc_id: v}}}", "networks.hub"),
    ("networks: {hub: {cloud: alicloud, vpc: {vpc_id: v}, circuit: {}}}", "networks.hub"),
    ("networks: {hub: {cloud: alicloud, vpc: {vpc_id: v, cidr: x}}}", "networks.hub.vpc"),
    ("networks: {hub: {cloud: alicloud, vpc: {vpc_id: v}, keep: maybe}}", "networks.hub.keep"),
    (NETWORKS + "links: [{ends: [hub]}]", "links.0.ends"),
    (NETWORKS + "links: [{ends: [hub, shop-a], peering: {bandwidth: fast}}]", "links.0.peering.bandwidth"),
    (NETWORKS + "links: [{ends: [hub, shop-a], overlap: ignore}]", "links.0.overlap"),
    (NETWORKS + "hubs: [{hub: hub}]", "hubs.0"),
    (NETWORKS + "meshes: {}", "meshes"),
    ("mark: 7", "mark"),
    ("alkira: {segments: {}}", "alkira"),
]


@pytest.mark.parametrize("text,where", BAD)
def test_refuses_what_the_reader_refuses(published, text, where):
    assert problems(text)
    assert [one for one in errors(published, text) if one.startswith(f"{where}: ")], errors(published, text)


def test_every_key_is_described(published):
    def undescribed(value: Any, way: tuple[str, ...] = ()):
        if isinstance(value, dict):
            for name, inner in (value.get("properties") or {}).items():
                if "if" not in way and not inner.get("description"):
                    yield (*way, name)
            for name, inner in value.items():
                yield from undescribed(inner, (*way, name))
        elif isinstance(value, list):
            for inner in value:
                yield from undescribed(inner, way)

    assert list(undescribed(published)) == []
    assert not any(mark in json.dumps(published) for mark in (" C(", " V(", " O(", " M("))


def test_plugin_documents_the_keys_of_the_file():
    documented = yaml.safe_load(plugin.DOCUMENTATION)["options"]
    assert set(documented) == set(schema.FILE.options) - set(schema.CONSTRUCTED)
    for name, option in documented.items():
        assert bool(option.get("required")) == (name in schema.FILE.required), name


def test_included_files_take_the_same_parts():
    assert set(schema.SITE.options) == set(schema.PARTS)
    assert set(schema.PARTS) < set(schema.FILE.options)


def test_links_meshes_and_hubs_say_the_same_of_their_links():
    for table in (schema.LINK, schema.MESH, schema.HUB):
        assert isinstance(table, shapes.Table) and set(schema.LINK_OPTIONS) <= set(table.options)
