# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""States of Terraform in every form, sound and broken."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.export.terraform import (
    TYPES,
    Chosen,
    StateError,
    read,
    removal,
)
from tests.support.terraform import Object, shown, version_4

ROUTE = {"route_table_id": "vtb-1", "nexthop_id": "pcc-1"}
VALUES: dict[str, dict[str, Any]] = {
    "alicloud_route_entry": {
        "id": "vtb-1:vrt-1:10.1.0.0/16:VpcPeer:pcc-1",
        "destination_cidrblock": "10.1.0.0/16",
        **ROUTE,
    },
    "alicloud_vpc_route_entry": {"id": "vtb-1#10.1.0.0/16", "destination_cidr_block": "10.1.0.0/16", **ROUTE},
    "alibabacloudstack_route_entry": {
        "id": "vtb-1:vrt-1:10.1.0.0/16:RouterInterface:ri-1",
        "destination_cidrblock": "10.1.0.0/16",
        **ROUTE,
    },
    "alibabacloudstack_router_interface_connection": {"id": "ri-1", "interface_id": "ri-1"},
    "alicloud_vpc_peer_connection_accepter": {"id": "pcc-1", "instance_id": "pcc-1"},
}
"""Attributes beside the id that matter."""

FORMS = pytest.mark.parametrize("form", [version_4, shown], ids=["state", "show"])


def state(form: Any, *objects: Object) -> Any:
    return read(json.dumps(form(list(objects))))


@FORMS
@pytest.mark.parametrize("kind", sorted(TYPES))
def test_every_type(form: Any, kind: str) -> None:
    found = state(form, Object(kind, "it", {"id": "one-1", **VALUES.get(kind, {})}))
    (one,) = found.kept
    family, what, _name = TYPES[kind]
    wanted = {"route": "vtb-1:10.1.0.0/16"}.get(what) or VALUES.get(kind, {}).get("id", "one-1")
    assert (one.address, one.key) == (f"{kind}.it", (family, what, wanted))
    assert Chosen(found).has(family, what, wanted) and not Chosen(found).has(family, what, "other")


@FORMS
def test_addresses(form: Any) -> None:
    found = state(
        form,
        Object("alicloud_vpc", "a", {"id": "1"}, key=0),
        Object("alicloud_vpc", "a", {"id": "2"}, key=1),
        Object("alicloud_vpc", "b", {"id": "3"}, key='it\'s "here"', module='module.net["x"].module.inner[0]'),
        Object("alicloud_account", "this", {"id": "1"}, mode="data", module="module.net"),
    )
    assert [one.address for one in found.kept] == [
        "alicloud_vpc.a[0]",
        "alicloud_vpc.a[1]",
        'module.net["x"].module.inner[0].alicloud_vpc.b["it\'s \\"here\\""]',
    ]
    assert found.looked_up == ["module.net.data.alicloud_account.this"]


def test_nested_modules_of_a_shown_state() -> None:
    document = shown([Object("alicloud_vpc", "a", {"id": "1"}, module="module.a.module.b")])
    root = document["values"]["root_module"]
    root["child_modules"] = [{"address": "module.a", "child_modules": root["child_modules"]}]
    assert [one.address for one in read(json.dumps(document)).kept] == ["module.a.module.b.alicloud_vpc.a"]


def test_a_shown_plan_tells_the_state_before_it() -> None:
    document = shown([Object("alicloud_vpc", "a", {"id": "1"})])
    plan = {"format_version": "1.2", "planned_values": {}, "prior_state": document, "resource_changes": []}
    assert [one.ident for one in read(json.dumps(plan)).kept] == ["1"]


@FORMS
def test_deposed_tainted_and_without_id(form: Any) -> None:
    key = "deposed" if form is version_4 else "deposed_key"
    taint = {"status": "tainted"} if form is version_4 else {"tainted": True}
    found = state(
        form,
        Object("alicloud_vpc", "a", {"id": "1"}, extra={key: "0123abcd"}),
        Object("alicloud_vpc", "b", {"id": "2"}, extra=taint),
        Object("alicloud_vpc", "c", {}),
    )
    assert found.deposed == ["alicloud_vpc.a (deposed object 0123abcd)"]
    assert [(one.address, one.tainted, one.ident) for one in found.kept] == [
        ("alicloud_vpc.b", True, "2"),
        ("alicloud_vpc.c", False, None),
    ]


def test_flat_attributes_of_old_files() -> None:
    document = version_4([Object("alicloud_route_entry", "a", {})])
    (instance,) = document["resources"][0]["instances"]
    del instance["attributes"]
    instance["attributes_flat"] = {"id": "x", "route_table_id": "vtb-1", "destination_cidrblock": "10.1.0.0/16"}
    assert read(json.dumps(document)).kept[0].ident == "vtb-1:10.1.0.0/16"


@pytest.mark.parametrize(
    ("provider", "ours"),
    [
        ('provider["registry.terraform.io/hashicorp/alicloud"]', True),
        ('module.net.provider["registry.opentofu.org/aliyun/alicloud"].peer', True),
        ("provider.alicloud.peer", True),
        ("provider.alicloud", True),
        ('provider["example.com/else/other"]', False),
    ],
)
def test_providers(provider: str, ours: bool) -> None:
    document = version_4([Object("alicloud_vpc", "a", {"id": "1"})])
    document["resources"][0]["provider"] = provider
    found = read(json.dumps(document))
    assert (len(found.kept), found.others) == ((1, 0) if ours else (0, 1))


def test_regions_that_attributes_tell() -> None:
    values = {"id": "pcc-1", "region_id": "cn-hangzhou", "accepting_region_id": "cn-beijing"}
    assert state(version_4, Object("alicloud_vpc_peer_connection", "a", values)).regions == {
        "alicloud": {"cn-hangzhou", "cn-beijing"}
    }


@FORMS
def test_nothing(form: Any) -> None:
    found = state(form)
    assert (found.kept, found.looked_up, found.deposed, found.others) == ([], [], [], 0)
    assert read('{"format_version": "1.0"}').kept == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "neither a state file"),
        ("resource {}", "it is no JSON"),
        ('{"version": 4, "resources": [', "cut off"),
        ("[]", "neither a state file"),
        ("{}", "neither a state file"),
        ("[" * 100000, "no sound JSON"),
        ('{"version": 3, "modules": []}', "version 3, and version 4 is read"),
        ('{"version": "4", "resources": []}', 'version "4"'),
        ('{"version": true, "resources": []}', "version true"),
        ('{"version": 4}', "has no resources"),
        ('{"version": 4, "resources": {}}', "resources must be a list, not an object"),
        ('{"version": 4, "resources": [1]}', "resources[0] must be an object, not 1"),
        ('{"version": 4, "resources": [{"mode": "managed"}]}', "resources[0].type must be a text, not nothing"),
        (
            '{"version": 4, "resources": [{"mode": "managed", "type": "alicloud_vpc", "name": "a", "instances": [[]]}]}',
            "resources[0].instances[0] must be an object, not a list",
        ),
        (
            '{"version": 4, "resources": [{"mode": "managed", "type": "alicloud_vpc", "name": "a", '
            '"instances": [{"attributes": 1}]}]}',
            "resources[0].instances[0].attributes must be an object, not 1",
        ),
        (
            '{"version": 4, "resources": [{"mode": "managed", "type": "alicloud_vpc", "name": "a", '
            '"instances": [{"index_key": []}]}]}',
            "resources[0].instances[0].index_key must be a number or a text",
        ),
        ('{"format_version": "2.0", "values": {}}', "format version 2.0"),
        ('{"format_version": "1.0", "values": []}', "values must be an object"),
        (
            '{"format_version": "1.0", "values": {"root_module": {"resources": 1}}}',
            "root_module.resources must be a list",
        ),
        (
            '{"format_version": "1.0", "values": {"root_module": {"child_modules": [0]}}}',
            "child_modules[0] must be an object",
        ),
        ('{"encrypted_data": "x", "encryption_version": "v0"}', "is encrypted"),
    ],
)
def test_broken(text: str, words: str) -> None:
    with pytest.raises(StateError) as caught:
        read(text)
    assert words in str(caught.value)


def test_commands_survive_a_shell() -> None:
    assert removal('a.b["it\'s"]') == """terraform state rm 'a.b["it'\\''s"]'"""
