# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The modules in process against the portal: identity, nested ids, provisioning and its failures, faults, calls."""

from __future__ import annotations

import copy
import importlib

import pytest

from tests.support.alkira import (
    CLIENT_SECRET,
    CREDENTIAL,
    GUID,
    KEYS,
    SUITE,
    ipsec,
    many,
    needed_by_many,
    nested_ids,
    vxlan,
    vxlan_gpe,
)

CONNECTORS = "/api/v1/tenantnetworks/1/azure-express-route-connectors"


@pytest.fixture
def made(run):
    """A connector over IPsec, and what it needs."""
    run.furnish()
    result = run.connector(**ipsec())
    assert not result.get("failed"), result
    return result["connector"]


@pytest.fixture
def pauses(monkeypatch) -> list[float]:
    """The seconds of every pause that the collection makes."""
    retry = importlib.import_module("ansible_collections.cloudlink.interconnect.plugins.module_utils.core.retry")
    made = []

    class Recorded(retry.Clock):
        def wait(self, event, seconds):
            made.append(seconds)
            super().wait(event, seconds)

    monkeypatch.setattr(retry, "CLOCK", Recorded())
    return made


# ---------------------------------------------------------------------- identity and nested blocks


def test_nested_ids_survive_every_change(run, made):
    first = nested_ids(made)
    wanted = ipsec()
    for instance in wanted["instances"]:
        instance["ipsec_customer_gateway"].reverse()
        instance["ipsec_customer_gateway"][1]["customer_gateway"].reverse()
    wanted["instances"].reverse()
    wanted["segment_options"].reverse()
    assert not run.connector(**wanted)["changed"], "order is no difference"

    third = copy.deepcopy(wanted["instances"][0])
    third.update(name="circuit-2", loopback_subnet="192.168.22.128/26")
    third["expressroute_circuit_id"] = third["expressroute_circuit_id"].replace("circuit-1", "circuit-2")
    wanted["instances"].insert(0, third)
    added = nested_ids(run.connector(**wanted)["connector"])
    assert {path: added[path] for path in first} == first

    del wanted["instances"][1]
    removed = nested_ids(run.connector(**wanted)["connector"])
    assert removed == {path: one for path, one in added.items() if not path.startswith("circuit-1")}

    wanted["instances"][0]["name"] = "renamed"
    renamed = nested_ids(run.connector(**wanted)["connector"])
    assert sorted(renamed.values()) == sorted(removed.values()), "the circuit tells that it is the same instance"

    gateways = wanted["instances"][0]["ipsec_customer_gateway"][1]["customer_gateway"]
    gateways[0]["name"] = "dmz-c"
    again = nested_ids(run.connector(**wanted)["connector"])
    kept = {path: one for path, one in renamed.items() if "renamed/dmz/dmz-b" not in path}
    assert {path: again[path] for path in kept} == kept
    assert not run.connector(**wanted)["changed"]


def test_what_is_not_mentioned_stays(run, made):
    result = run.connector(name="multi", size="LARGE", instances=[{"name": "circuit-1"}, {"name": "circuit-0"}])
    assert result["changed"]
    assert result["connector"] == {**made, "size": "LARGE"}


def test_booleans_can_be_false_and_texts_and_lists_empty(run, made):
    item = {"name": "circuit-0", "redundant_router": False}
    wanted = {
        "name": "multi",
        "enabled": False,
        "description": "",
        "group": "",
        "billing_tag_ids": [],
        "instances": [item, {"name": "circuit-1"}],
    }
    shown = run.connector(**wanted)["connector"]
    assert (shown["enabled"], shown["description"], shown["group"], shown["billing_tag_ids"]) == (False, "", "", [])
    assert shown["instances"][0]["redundant_router"] is False and shown["instances"][1]["redundant_router"] is True
    assert not run.connector(**wanted)["changed"]


def test_references_by_id_are_as_good_as_by_name(run, made):
    wanted = ipsec()
    ids = {option["segment_name"]: option["segment_id"] for option in made["segment_options"]}
    profile = run.ok("connector_ipsec_tunnel_profile_info", name="strong")["ipsec_tunnel_profiles"][0]["id"]
    for option in wanted["segment_options"]:
        option["segment_id"] = ids[option["segment_id"]]
    for instance in wanted["instances"]:
        instance["credential_id"] = made["instances"][0]["credential_id"]
        for entry in instance["ipsec_customer_gateway"]:
            entry["customer_gateway"][0]["tunnel"][0]["profile_id"] = profile
    wanted["billing_tag_ids"] = made["billing_tag_ids"]
    wanted["group"] = run.ok("group_info", name="security")["groups"][0]["id"]
    result = run.connector(**wanted)
    assert not result.get("failed") and not result["changed"], result


def test_references_that_lead_nowhere_are_named_all_at_once(run, made):
    wanted = ipsec("other", group="no-group", billing_tag_ids=["production", "no-tag"])
    wanted["segment_options"][1]["segment_id"] = "no-segment"
    for instance in wanted["instances"]:
        instance["ipsec_customer_gateway"][1]["segment_id"] = "no-segment"
    wanted["instances"][1]["credential_id"] = "no-credential"
    wanted["instances"][0]["ipsec_customer_gateway"][0]["customer_gateway"][0]["tunnel"][0]["profile_id"] = "no-profile"
    for check in (True, False):
        run.stack.clear_journal()
        result = run.fails("connector_azure_expressroute", check, **wanted)
        assert result["problems"] == [
            "group: there is no group with the id or name 'no-group'",
            "billing_tag_ids[1]: there is no billing tag with the id or name 'no-tag'",
            "segment_options[1].segment_id: there is no segment with the id or name 'no-segment'",
            "instances[0].ipsec_customer_gateway[0].customer_gateway[0].tunnel[0].profile_id: there is no IPsec tunnel profile"
            " with the id or name 'no-profile'",
            "instances[0].ipsec_customer_gateway[1].segment_id: there is no segment with the id or name 'no-segment'",
            "instances[1].credential_id: there is no Azure credential with the id or name 'no-credential'",
            "instances[1].ipsec_customer_gateway[1].segment_id: there is no segment with the id or name 'no-segment'",
        ]
        assert run.stack.summary()["writes"] == 0


def test_what_earlier_tasks_make_counts_as_there_in_check_mode_only(run):
    wanted = {**ipsec(), "assume_made": {"segments": ["dmz", "internal"], "groups": ["security"]}}
    wanted["assume_made"].update(billing_tags=["production"], credentials=["prod"], tunnel_profiles=["strong"])
    plan = run.ok("connector_azure_expressroute", True, **wanted)
    assert plan["changed"] and plan["id"] == "(known after apply)"
    assert "there is no segment" in run.fails("connector_azure_expressroute", **wanted)["msg"]


def test_another_protocol_removes_what_only_the_old_one_had(run, made):
    shown = run.connector(name="multi", tunnel_protocol="VXLAN_GPE")["connector"]
    assert [instance["ipsec_customer_gateway"] for instance in shown["instances"]] == [[], []]
    assert not run.connector(name="multi", tunnel_protocol="VXLAN_GPE")["changed"]
    result = run.fails("connector_azure_expressroute", name="multi", tunnel_protocol="IPSEC")
    assert "instances[0].ipsec_customer_gateway: needed with tunnel_protocol IPSEC" in result["msg"]


def test_vnis_that_the_portal_chose_are_no_difference(run):
    run.furnish()
    shown = run.connector(**vxlan())["connector"]
    assert len(shown["instances"][0]["virtual_network_interface"]) == 2
    for value in (None, []):
        wanted = vxlan()
        wanted["instances"][0]["virtual_network_interface"] = value
        assert not run.connector(**wanted)["changed"]
    wanted["instances"][0]["virtual_network_interface"] = [16774000, 16774001]
    assert run.connector(**wanted)["changed"]


@pytest.mark.parametrize("absent", ["reset", "keep"])
@pytest.mark.parametrize("vnis", [None, []])
def test_another_protocol_removes_the_vnis(run, absent, vnis):
    """With another protocol an empty list is no choice of the portal's any more."""
    run.stack.settings(switches={"absent_keys": absent})
    run.furnish()
    assert run.connector(**vxlan())["connector"]["instances"][0]["virtual_network_interface"]
    wanted = vxlan(tunnel_protocol="VXLAN_GPE")
    wanted["instances"][0].update(gateway_mac_address=None, virtual_network_interface=vnis)
    assert run.ok("connector_azure_expressroute", True, **wanted)["changed"]
    shown = run.ok("connector_azure_expressroute", **wanted)["connector"]["instances"][0]
    assert shown["virtual_network_interface"] == shown["gateway_mac_address"] == []
    assert not run.connector(**wanted)["changed"]


@pytest.mark.parametrize("name", ["with blank", "sl/ash", "quo\"te's", "ümläut 東京", "a&b=c#d%20+", "?x"])
def test_names_of_any_kind(run, name):
    assert run.ok("segment", name=name, cidrs=["10.1.0.0/16"])["changed"]
    assert not run.ok("segment", name=name, cidrs=["10.1.0.0/16"])["changed"]
    assert len(run.ok("segment_info", name=name)["segments"]) == 1
    assert run.ok("segment", name=name, state="absent")["changed"]
    assert not run.ok("segment", name=name, state="absent")["changed"]


def test_several_objects_of_a_name(run):
    run.stack.settings(switches={"duplicate_names": "accept"})
    run.ok("group", name="a")
    # The module would find the first, so the second comes from elsewhere.
    other = run.ok("group", name="b", description="not like the first, or it could be that of another run")["id"]
    run.ok("group", id=other, name="a")
    result = run.fails("group", name="a")
    assert result["error"]["code"] == "Ambiguous" and other in result["candidates"]
    assert run.ok("group", id=other, name="a", description="second")["changed"]


def test_unknown_ids(run):
    assert run.fails("segment", id="4711", name="x")["error"]["code"] == "NotFound"
    assert not run.ok("segment", id="4711", state="absent")["changed"]


# ---------------------------------------------------------------------- rules on what nobody touched


@pytest.fixture
def broken(run):
    """Two connectors that this module would refuse: made by others, on a portal that takes them."""
    run.stack.settings(switches={"prefix_overlap": "accept"})
    run.furnish()
    odd = ipsec("odd")
    odd["instances"][1].update(loopback_subnet="192.168.30.0/26", expressroute_circuit_id="/subscriptions/x")
    assert not run.connector(**odd).get("failed")
    assert not run.connector(**vxlan("twice")).get("failed")
    for shown in run.ok("connector_azure_expressroute_info")["connectors"]:
        portal_writes(run, shown["name"])
    run.stack.clear_journal()
    return run


def portal_writes(run, name):
    """Change a connector as another client would: loopbacks that overlap, the same VNI twice."""
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.family import _CLIENTS

    (client,), path = _CLIENTS.values(), CONNECTORS.removeprefix("/api")
    (document,) = client.listed(path, "it", {"name": name, "paginated": "false"})
    for instance in document["instances"]:
        instance["loopbackSubnet"] = "192.168.22.0/26"
    if name == "twice":
        document["instances"][0]["vnis"] = [16774000, 16774000]
    client.write("PUT", f"{path}/{document['id']}", "change it", document)


@pytest.mark.parametrize(
    ("options", "warned"),
    [
        (
            {"name": "odd"},
            [
                "instances[1].loopback_subnet: 192.168.22.0/26 overlaps 192.168.22.0/26 of instances[0].loopback_subnet",
                "instances[1].expressroute_circuit_id: '/subscriptions/x' is not the resource id",
            ],
        ),
        # What is named beside it, in another order, is not what is broken.
        (
            {"name": "odd", "instances": [{"name": "circuit-1"}, {"name": "circuit-0", "redundant_router": False}]},
            ["instances[1].loopback_subnet: 192.168.22.0/26 overlaps", "instances[0].expressroute_circuit_id: "],
        ),
        ({"name": "twice"}, ["instances[0].virtual_network_interface[1]: 16774000 is given twice"]),
    ],
)
def test_what_is_broken_already_does_not_stand_in_the_way(broken, options, warned):
    for check in (True, False):
        result = broken.ok("connector_azure_expressroute", check, **options, description="another")
        assert result["changed"] and result["connector"]["description"] == "another"
        texts = [text for text in result["warnings"] if "provision" not in text]
        assert [text[: len(start)] for text, start in zip(texts, warned, strict=True)] == warned, texts
    assert broken.stack.summary()["writes"] == 1
    again = broken.ok("connector_azure_expressroute", **options, description="another")
    assert not again["changed"] and not again["warnings"]


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"name": "odd", "vhub_prefix": "192.168.22.0/23"}, "instances[0].loopback_subnet: 192.168.22.0/26 overlaps"),
        (
            {
                "name": "odd",
                "instances": [{"name": "circuit-0"}, {"name": "circuit-1", "loopback_subnet": "1.0.0.0/9"}],
            },
            "instances[1].loopback_subnet: '1.0.0.0/9' is a /9",
        ),
        (
            {
                "name": "odd",
                "instances": [
                    {"name": "circuit-0", "loopback_subnet": "192.168.22.0/26"},
                    {"name": "circuit-1", "loopback_subnet": "192.168.22.0/26"},
                ],
            },
            "overlaps",
        ),
        (
            {"name": "twice", "instances": [{"name": "primary", "redundant_router": False}]},
            "instances[0].gateway_mac_address: takes one address at most",
        ),
    ],
)
def test_what_is_named_or_newly_broken_is_refused(broken, options, says):
    for check in (True, False):
        result = broken.fails("connector_azure_expressroute", check, **options, description="another")
        assert result["error"]["code"] == "InvalidOptions" and says in result["msg"]
    assert broken.stack.summary()["writes"] == 0


# ---------------------------------------------------------------------- secrets


@pytest.mark.parametrize("shown", ["echoed", "masked", "absent"])
def test_another_key(run, shown):
    run.stack.settings(switches={"secrets": shown})
    run.furnish()
    run.connector(**ipsec())
    wanted = ipsec()
    tunnel = wanted["instances"][0]["ipsec_customer_gateway"][0]["customer_gateway"][0]["tunnel"][0]
    tunnel["pre_shared_key"] = "another-key"
    result = run.connector(**wanted)
    assert result["changed"] == (shown == "echoed")
    sent = run.connector(**wanted, update_secret="always")
    assert sent["changed"] == (shown != "echoed")
    for one in (result, sent):
        assert (one["diff"]["before"] != one["diff"]["after"]) == one["changed"]
        assert not any(key in str(one) for key in (*KEYS, "another-key"))


def test_a_credential_is_sent_again_only_when_asked(run):
    run.ok("credential_azure_vnet", name="prod", **CREDENTIAL)
    assert not run.ok("credential_azure_vnet", name="prod")["changed"]
    result = run.ok("credential_azure_vnet", name="prod", **CREDENTIAL, update_secret="always")
    assert result["changed"] and CLIENT_SECRET not in str(result)
    assert result["diff"]["before"]["secret_key"] == "(secret)"
    assert result["diff"]["after"]["secret_key"] == "(secret, sent again)"
    assert (
        "secret_key: needed"
        in run.fails("credential_azure_vnet", name="prod", update_secret="always", tenant_id=GUID)["msg"]
    )


# ---------------------------------------------------------------------- provisioning


def test_provisioned_at_once(run, pauses):
    run.furnish()
    result = run.connector(**vxlan_gpe(), provision=True)
    assert not pauses
    assert result["connector"]["provision_state"] == "SUCCESS"
    assert not run.connector(**vxlan_gpe(), provision=True)["changed"]


def test_what_waits_for_provisioning_is_provisioned_though_it_is_as_described(run):
    run.furnish()
    run.connector(**vxlan_gpe())
    result = run.connector(**vxlan_gpe(), provision=True)
    assert result["actions"] == ["provision"] and result["diff"]["before"]["provision_state"] == "PENDING"
    assert not run.connector(**vxlan_gpe(), provision=True)["changed"]


@pytest.mark.parametrize("outcome", ["FAILED", "PARTIAL_SUCCESS"])
@pytest.mark.parametrize("support", [True, False])
def test_anything_but_success_is_a_failure_on_create_update_and_delete(run, outcome, support):
    run.furnish()
    run.stack.settings(switches={"provision_outcome": outcome, "contact_support": support})
    for options in (vxlan_gpe(), vxlan_gpe(size="LARGE"), {"name": "basic", "state": "absent"}):
        result = run.fails("connector_azure_expressroute", **options, provision=True)
        assert "authorization key already redeemed" in result["msg"] and result["changed"] is True
        assert ("support" in result["msg"]) == support
        assert result["connector"]["name"] == "basic" and result["connector"]["provision_state"] == outcome


def test_after_a_failure_the_change_is_made_once_provisioning_works(run):
    run.furnish()
    run.stack.settings(switches={"provision_outcome": "FAILED"})
    run.fails("connector_azure_expressroute", **vxlan_gpe(), provision=True)
    (warned,) = run.ok("connector_azure_expressroute", True, **vxlan_gpe(size="LARGE"))["warnings"]
    assert "in which the portal may ignore changes; check mode cannot tell" in warned
    ignored = run.fails("connector_azure_expressroute", **vxlan_gpe(size="LARGE"))
    assert "in which the portal ignores changes (size)" in ignored["msg"] and not ignored["changed"]
    run.stack.settings(switches={"provision_outcome": "SUCCESS"})
    result = run.ok("connector_azure_expressroute", **vxlan_gpe(size="LARGE"), provision=True)
    assert result["actions"] == ["provision", "update"] and result["connector"]["size"] == "LARGE"
    assert not run.connector(**vxlan_gpe(size="LARGE"), provision=True)["changed"]


def test_a_refused_look_at_what_was_ignored_hides_nothing(run):
    """What is asked about one object of a batch is no reason to lose the rows of all."""
    batch = [{"name": f"g{number}"} for number in range(3)]
    run.ok("group", batch=batch)
    run.stack.settings(switches={"provision_outcome": "FAILED"})
    run.fails("group", name="g1", description="x", provision=True)
    run.stack.fault(operation="*/groups/*", method="GET", status=403, times=None)
    changed = [dict(one, description="y") for one in batch] + [{"name": "new"}]
    result = run.fails("group", batch=changed)
    assert result["changed"] and [row["name"] for row in result["batch"]] == ["g0", "g1", "g2", "new"]
    assert [bool(row.get("failed")) for row in result["batch"]] == [False, True, False, False]
    assert "the portal ignored" in result["batch"][1]["msg"] and "description" in result["batch"][1]["msg"]


@pytest.mark.parametrize("refused", ["*/provision-requests/*", "*/groups*"])
def test_a_refused_look_at_why_provisioning_failed_hides_nothing(run, refused):
    run.stack.settings(switches={"provision_outcome": "FAILED"})
    run.ok("group", name="a")
    run.stack.fault(operation=refused, method="GET", cut="before", times=None)
    result = run.fails("provision", max_retries=0)
    assert "provisioning failed" in result["msg"] and result["changed"] is True


@pytest.mark.parametrize("pending", [False, True])
def test_check_mode_of_a_tenant_network_that_is_being_provisioned(run, pending):
    """What is made pending meanwhile is provisioned afterwards; what else is, nobody can tell before."""
    run.stack.settings(lag=0.3)
    run.ok("group", name="a", provision=True, wait=False)
    plan = run.ok("provision", True, assume_pending=pending)
    if pending:
        run.ok("group", name="b")
    done = run.ok("provision")
    assert (
        (plan["changed"], plan["actions"]) == (done["changed"], done["actions"]) == (pending, ["provision"] * pending)
    )
    unknown = "tenant network 1 is being provisioned; check mode cannot tell what that leaves to provision"
    assert plan["warnings"] == [unknown] and done["warnings"] == []


@pytest.mark.parametrize("outcome", ["SUCCESS", "FAILED", "PARTIAL_SUCCESS"])
@pytest.mark.parametrize("marks", [False, True])
def test_check_mode_says_what_it_cannot_tell_of_a_removal(run, outcome, marks):
    run.stack.settings(switches={"provision_outcome": outcome, "delete_marks": marks})
    gone = run("group", name="a", provision=True)["id"]
    assert run.ok("provision", True)["changed"] == (outcome != "SUCCESS")
    plan = run.ok("provision", True, assume_removed={"groups": [gone]})
    says = "tenant network 1: whether the portal only marks what earlier tasks remove"
    assert not plan["changed"] and [text.startswith(says) for text in plan["warnings"]] == [True]
    run.stack.settings(switches={"provision_outcome": "SUCCESS", "delete_marks": marks})
    run.ok("group", name="a", state="absent")
    done = run.ok("provision", assume_removed={"groups": [gone]})
    assert done["changed"] == marks and done["warnings"] == [], "so it depends on the portal"


def test_check_mode_of_a_removal_sees_what_else_waits(run):
    run.furnish()
    gone = run.connector(**vxlan_gpe())["id"]
    run.ok("provision")
    run.connector(**vxlan_gpe(size="LARGE"))
    removed = {"assume_removed": {"connectors": [gone]}}
    assert not run.ok("provision", True, **removed)["changed"]
    run.ok("group", name="other")
    plan = run.ok("provision", True, **removed)
    assert plan["changed"] and not plan["warnings"]
    assert not run.ok("provision", True, **removed, assume_provisioned=True)["changed"]
    assert run.ok("provision", True, assume_pending=True, assume_provisioned=True)["changed"]
    run.ok("connector_azure_expressroute", id=gone, state="absent")
    assert run.ok("provision")["changed"]


def test_an_unknown_cxp_is_refused_before_anything_is_sent(run):
    run.furnish()
    run.connector(**vxlan_gpe())
    run.stack.clear_journal()
    for check in (True, False):
        for options in (vxlan_gpe("other", cxp="NOWHERE-1"), {"name": "basic", "cxp": "NOWHERE-1"}):
            result = run.fails("connector_azure_expressroute", check, **options)
            assert result["problems"] == ["cxp: there is no CXP with the id or name 'NOWHERE-1'"]
    assert run.stack.summary()["writes"] == 0
    assert not run.connector(**vxlan_gpe(cxp="cxp-1"))["changed"]
    assert run.connector(**vxlan_gpe(cxp="cxp-2"))["connector"]["cxp"] == "USEAST-AZURE-1"


def test_a_portal_that_lists_no_cxps_decides_itself(run):
    run.furnish()
    run.stack.fault(operation="*/inventory/cxps", status=403, times=None)
    run.stack.clear_journal()
    batch = [vxlan_gpe(name, vhub_prefix=f"10.15{name}.0.0/23") for name in "012"]
    says = "cxp: the portal does not list its CXPs; only a real run can tell whether the portal accepts it, check mode cannot"
    plan, done = (run.ok("connector_azure_expressroute", check, batch=batch) for check in (True, False))
    assert plan["warnings"] == done["warnings"] == [says] and plan["changed"] and done["changed"]
    assert run.stack.summary()["operations"]["/api/inventory/cxps"] == 2, "once a task"


# ---------------------------------------------------------------------- validation

VALIDATED = [
    ("group", {"name": "a"}),
    ("segment", {"name": "a", "cidrs": ["10.1.0.0/16"]}),
    ("connector_ipsec_tunnel_profile", {"name": "a", **SUITE}),
    ("billing_tag", {"name": "a"}),
    ("credential_azure_vnet", {"name": "a", **CREDENTIAL}),
]
CHANGES = {
    "group": {"description": "x"},
    "segment": {"asn": 65010},
    "connector_ipsec_tunnel_profile": {"ike_dh_group": "ECP384"},
    "billing_tag": {"description": "x"},
    "credential_azure_vnet": {"update_secret": "always"},
}
STATELESS = ("billing_tag", "credential_azure_vnet")


@pytest.mark.parametrize("shape", ["list", "message"])
@pytest.mark.parametrize("provision", [True, False])
def test_a_failed_validation_tells_everything_that_is_wrong(run, shape, provision):
    run.furnish()
    run.stack.settings(switches={"validation_outcome": "FAILED", "validation_errors": shape})
    result = run.fails("connector_azure_expressroute", **vxlan_gpe(), validate=True, provision=provision)
    assert "vhub prefix overlaps segment block; loopback subnet overlaps segment block" in result["msg"]
    assert result["connector"]["provision_state"] == "VALIDATION_FAILED"


@pytest.mark.parametrize("fate", ["undone", "kept", "dropped"])
@pytest.mark.parametrize("lag", [0, 0.1])
@pytest.mark.parametrize(("name", "options"), VALIDATED, ids=[name for name, _options in VALIDATED])
def test_no_run_is_green_for_what_failed_its_validation(run, name, options, lag, fate):
    """And what the portal took back is no change."""
    run.stack.settings(lag=lag, switches={"validation_outcome": "FAILED", "failed_validation": fate})
    for number in range(3):
        result = run.fails(name, **options, validate=True)
        assert "validation failed" in result["msg"]
        there = objects_named_a(run, name)
        assert bool(there) == (name not in STATELESS and fate != "dropped")
        assert result["changed"] == (fate != "dropped" and (number == 0 or name in STATELESS)), result
    run.stack.settings(switches={"validation_outcome": "SUCCESS", "failed_validation": fate})
    first = run.ok(name, **options, validate=True)
    assert first["changed"] == (name in STATELESS or fate == "dropped")
    run.stack.clear_journal()
    again = run.ok(name, **options, validate=True)
    assert not again["changed"] and run.stack.summary()["writes"] == 0


@pytest.mark.parametrize("fate", ["undone", "kept"])
@pytest.mark.parametrize("lag", [0, 0.1])
@pytest.mark.parametrize(("name", "options"), VALIDATED, ids=[name for name, _options in VALIDATED])
def test_a_change_that_failed_its_validation(run, name, options, lag, fate):
    run.ok(name, **options)
    run.stack.settings(lag=lag, switches={"validation_outcome": "FAILED", "failed_validation": fate})
    before = objects_named_a(run, name)
    changes = {**options, **CHANGES[name]}
    for number in range(2):
        result = run.fails(name, **changes, validate=True)
        after = objects_named_a(run, name)
        stands, hidden = fate == "kept", name == "credential_azure_vnet"
        # What has no state cannot tell of its validation later.
        undone = stands and name == "billing_tag"
        assert (after != before) == (stands and not hidden and not undone)
        if number == 0 or hidden or undone:
            assert result["changed"] == (stands or hidden)
            says = "the change was saved anyway" if stands else "the portal took the change back"
            says = "it was changed back" if undone else says
            assert result["msg"].endswith("the secrets were saved anyway cannot be seen" if hidden else says)
    for _again in range(2):
        result = run.fails(name, name="a", state="absent", validate=True)
        assert not result["changed"] and objects_named_a(run, name)
    run.stack.settings(switches={"validation_outcome": "SUCCESS"})
    assert run.ok(name, name="a", state="absent", validate=True)["changed"]


def objects_named_a(run, name):
    found = run.ok(f"{name}_info", name="a")
    return next(value for key, value in found.items() if key not in ("warnings", "changed"))


@pytest.mark.parametrize("shown", ["echoed", "masked"])
@pytest.mark.parametrize("more", [{}, {"description": "another"}], ids=str)
def test_a_secret_whose_validation_failed(run, made, shown, more):
    """A document is taken back as a whole: what can be seen of it tells of its secrets, too."""
    run.stack.settings(switches={"validation_outcome": "FAILED", "secrets": shown})
    wanted = {**ipsec(), **more, "update_secret": "always"}
    tunnel = wanted["instances"][0]["ipsec_customer_gateway"][0]["customer_gateway"][0]["tunnel"][0]
    tunnel["pre_shared_key"] = "another-key"
    result = run.fails("connector_azure_expressroute", **wanted, validate=True)
    assert result["changed"] == (shown == "masked" and not more), result["msg"]


def test_a_batch_that_waits_for_provisioning_is_validated_once_more(run):
    batch = [{"name": f"g{number}"} for number in range(5)]
    run.ok("group", batch=batch)
    run.stack.settings(switches={"validation_outcome": "FAILED"})
    assert [row["actions"] for row in run.ok("group", True, batch=batch, validate=True)["batch"]] == [["dry_run"]] * 5
    failed = run.fails("group", batch=batch, validate=True, continue_on_error=True)
    assert not failed["changed"] and all("validation failed" in row["msg"] for row in failed["batch"])
    run.stack.settings(switches={"validation_outcome": "SUCCESS"})
    assert not run.ok("group", batch=batch, validate=True)["changed"]
    run.ok("provision")
    run.stack.clear_journal()
    assert run.ok("group", batch=batch, validate=True)["batch"][0]["actions"] == []
    assert calls(run)[0] <= 3


@pytest.mark.parametrize("provision", [True, False])
def test_a_lost_answer_does_not_hide_a_failed_validation(run, provision):
    run.stack.settings(switches={"validation_outcome": "FAILED"})
    run.stack.fault(operation="*groups*", method="POST", cut="after")
    result = run.fails("group", name="a", validate=True, provision=provision)
    assert "validation failed" in result["msg"] and result["changed"]


@pytest.mark.parametrize("fate", ["undone", "kept"])
@pytest.mark.parametrize("lag", [0, 0.1])
@pytest.mark.parametrize(("name", "options"), [one for one in VALIDATED if one[0] in STATELESS], ids=STATELESS)
def test_what_has_no_state_is_validated_after_a_lost_answer(run, name, options, lag, fate):
    """No later run could tell that it never was."""
    run.stack.settings(lag=lag, switches={"validation_outcome": "FAILED", "failed_validation": fate})
    run.stack.fault(method="POST", cut="after")
    result = run.fails(name, **options, validate=True)
    assert "validation failed" in result["msg"] and result["msg"].endswith("it was deleted again")
    assert not objects_named_a(run, name)
    run.stack.settings(switches={"validation_outcome": "SUCCESS"})
    run.stack.fault(method="POST", cut="after")
    run.stack.clear_journal()
    assert run.ok(name, **options, validate=True)["actions"] == ["create", "dry_run"]
    assert run.stack.summary()["writes"] == 2 and len(objects_named_a(run, name)) == 1
    run.stack.clear_journal()
    assert not run.ok(name, **options, validate=True)["changed"] and run.stack.summary()["writes"] == 0


@pytest.mark.parametrize("form", ["single", "batch"])
@pytest.mark.parametrize("lag", [0, 0.1])
@pytest.mark.parametrize(("name", "options"), [one for one in VALIDATED if one[0] in STATELESS], ids=STATELESS)
def test_what_has_no_state_is_validated_though_nobody_waits(run, name, options, lag, form):
    """Neither what is made, nor what is changed, nor what is removed."""

    def args(**more):
        return {**options, **more} if form == "single" else {"batch": [{**options, **more}]}

    run.stack.settings(lag=lag, switches={"validation_outcome": "FAILED", "failed_validation": "undone"})
    assert "validation failed" in run.fails(name, **args(), validate=True, wait=False)["msg"]
    assert not objects_named_a(run, name)
    run.stack.settings(switches={"validation_outcome": "SUCCESS"})
    plan, done = (run.ok(name, check, **args(), validate=True, wait=False) for check in (True, False))
    assert plan["changed"] and done["changed"] and len(objects_named_a(run, name)) == 1
    assert not run.ok(name, **args(), validate=True, wait=False)["changed"]
    run.stack.settings(switches={"validation_outcome": "FAILED"})
    for more in (CHANGES[name], {"state": "absent"}):
        assert "validation failed" in run.fails(name, **args(**more), validate=True, wait=False)["msg"]
    assert objects_named_a(run, name)


def test_validation_is_followed_by_the_wait_for_provisioning(run):
    run.furnish()
    run.stack.settings(lag=0.2)
    result = run.ok("connector_azure_expressroute", **vxlan_gpe(), validate=True, provision=True)
    assert result["connector"]["provision_state"] == "SUCCESS"


# ---------------------------------------------------------------------- waiting


def test_a_wait_that_takes_too_long_shows_the_object(run):
    run.furnish()
    run.stack.settings(switches={"provision_outcome": "STUCK"})
    result = run.fails("connector_azure_expressroute", **vxlan_gpe(), provision=True, wait_timeout=0.3)
    assert result["error"]["code"] == "WaitTimeout" and result["changed"] is True
    assert run.ok("connector_azure_expressroute", **vxlan_gpe("two"), provision=True, wait=False)["changed"]


def test_all_at_once(run):
    run.furnish()
    run.connector(**vxlan_gpe())
    assert run.ok("provision", True)["actions"] == ["provision"]
    result = run.ok("provision")
    assert result["changed"] and result["tenant_network"]["provision_state"] == "SUCCESS"
    assert not run.ok("provision")["changed"]
    assert (
        run.ok("provision", True, assume_pending=True)["changed"]
        and not run.ok("provision", assume_pending=True)["changed"]
    )


def test_provisioning_under_way_is_waited_for(run):
    run.stack.settings(lag=0.5)
    run.ok("group", name="a", provision=True, wait=False)
    run.ok("group", name="b")
    result = run.ok("provision")
    assert result["changed"] and result["tenant_network"]["provision_state"] == "SUCCESS"
    run.ok("group", name="a", description="x", provision=True, wait=False)
    assert run.ok("group", name="a", description="y", provision=True)["group"]["description"] == "y"


@pytest.mark.parametrize(
    ("module", "options", "label"),
    [
        ("group", {"name": "a", "description": "y", "provision": True}, "group 1001"),
        ("group", {"name": "a", "provision": True}, "group 1001"),
        ("provision", {}, "tenant network 1"),
    ],
)
def test_provisioning_of_somebody_else_that_does_not_end(run, module, options, label):
    run.stack.settings(switches={"provision_outcome": "STUCK"})
    run.ok("group", name="a", provision=True, wait=False)
    result = run.fails(module, **options, wait_timeout=0.2)
    assert result["error"]["code"] == "WaitTimeout" and not result["changed"]
    assert result["msg"].startswith(f"{label} is in state IN_PROGRESS, and after 0.2 seconds not yet "), result["msg"]
    assert any(f"not yet {goal}. " in result["msg"] for goal in ("at rest", "ready")), result["msg"]
    assert "None" not in result["msg"] and " or ." not in result["msg"]


def test_writes_that_collide_with_provisioning_are_repeated(run):
    run.stack.settings(lag=0.5, switches={"writes_while_provisioning": "refuse"})
    run.ok("group", name="a", provision=True, wait=False)
    assert run.ok("group", name="b")["changed"]


def test_a_failed_provisioning_of_all_names_what_failed(run):
    run.stack.settings(switches={"provision_outcome": "FAILED"})
    run.ok("group", name="a")
    result = run.fails("provision")
    assert "group 'a' is in state FAILED" in result["msg"] and result["changed"] is True
    run.stack.settings(switches={"provision_outcome": "SUCCESS"})
    assert run.ok("provision")["changed"]


# ---------------------------------------------------------------------- faults


@pytest.mark.parametrize(
    "fault",
    [
        {"cut": "after"},
        {"cut": "before"},
        {"status": 500},
        {"status": 503, "after": True},
        {"status": 502, "body": "html", "after": True},
        {"body": "truncated"},
    ],
    ids=str,
)
@pytest.mark.parametrize("provision", [True, False])
def test_a_lost_answer_to_a_post_makes_no_second_connector(run, fault, provision):
    run.furnish()
    run.stack.fault(operation=CONNECTORS, method="POST", **fault)
    result = run.ok("connector_azure_expressroute", **vxlan_gpe(), provision=provision)
    assert result["changed"]
    assert [one["name"] for one in run.ok("connector_azure_expressroute_info")["connectors"]] == ["basic"]
    assert not run.connector(**vxlan_gpe(), provision=provision)["changed"]


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
@pytest.mark.parametrize("fault", [{"cut": "after"}, {"status": 500, "after": True}, {"status": 429}], ids=str)
def test_a_lost_answer_to_another_write_is_repeated(run, method, fault):
    run.ok("group", name="a")
    run.stack.fault(operation="*groups*", method=method, **fault)
    options = {"description": "x"} if method == "PUT" else {"state": "absent"}
    assert run.ok("group", name="a", **options)["changed"]
    assert not run.ok("group", name="a", **options)["changed"]


@pytest.mark.parametrize(("name", "options"), VALIDATED, ids=[name for name, _options in VALIDATED])
@pytest.mark.parametrize("retries", [0, 8])
def test_what_somebody_else_has_just_made_is_taken(run, monkeypatch, name, options, retries):
    """Between the listing and the POST; the second run goes on with the first one's and changes what differs."""
    resource = type(run.entries[name].resource)
    real = resource.do_create

    def late(self, job, args):
        if "other" not in made:
            made["other"] = None
            made["other"] = run.ok(name, **options)["id"]
        return real(self, job, args)

    for more, changed in (({}, False), (CHANGES[name], True)):
        made = {}
        monkeypatch.setattr(resource, "do_create", late)
        started = run.stack.journal()
        result = run.ok(name, **{**options, **more}, max_retries=retries)
        assert result["id"] == made["other"] and result["changed"] == changed
        posts = [one for one in run.stack.journal()[len(started) :] if one["method"] == "POST"]
        assert [one["status"] for one in posts] == [201, 409], "no pause helps, so it is not repeated"
        monkeypatch.setattr(resource, "do_create", real)
        run.ok(name, name="a", state="absent")


def test_overlapping_writes_are_repeated(run):
    run.stack.settings(latency=10)
    result = run.ok("group", batch=[{"name": f"g{number}"} for number in range(10)], concurrency=5)
    assert [row["changed"] for row in result["batch"]] == [True] * 10


def test_what_is_in_use_is_not_removed(run, made):
    result = run.fails("segment", name="dmz", state="absent")
    assert result["error"]["http_status"] == 409 and "'dmz' is used by" in result["msg"]
    assert result["changed"] is False


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"api_key": "wrong"}, "the API key is unknown - check api_key (keys expire)"),
        ({"api_key": None, "username": "u", "password": "p"}, "check api_key (keys expire), or username and password"),
        ({"api_key": None}, "api_key: is missing; set the option or the environment variable ALKIRA_API_KEY"),
        ({"api_key": None, "username": "u"}, "password: is missing"),
        ({"portal": None}, "portal: is missing; set the option or the environment variable ALKIRA_PORTAL"),
        ({"portal": "https://acme.portal.example.com"}, "must be written without a scheme"),
        ({"portal": "acme.example.com/api"}, "is not a host name"),
        ({"ca_path": "/no/such/file"}, "ca_path: there is no file or directory"),
        ({"ca_path": None}, "TLS failed"),
        ({"tenant_network": "no-such"}, "there is no tenant network named 'no-such'; there are: 1 (tenant-network-1)"),
    ],
)
def test_connections_that_cannot_work(run, options, says):
    result = run.fails("group", name="a", **options)
    assert says in result["msg"]


def test_user_and_password(run):
    assert run.ok("group", name="a", api_key=None, username="test-user", password="test-password")["changed"]


def test_several_tenant_networks(run):
    run.stack.settings(switches={"tenant_networks": 2})
    result = run.fails("group", name="a")
    assert "there are: 1 (tenant-network-1), 2 (tenant-network-2)" in result["msg"]
    assert run.ok("group", name="a", tenant_network="tenant-network-2")["changed"]
    assert not run.ok("group", name="a", tenant_network="2")["changed"]
    assert run.ok("group", batch=[{"name": "a", "tenant_network": "1"}, {"name": "a", "tenant_network": "2"}])[
        "changed"
    ]
    assert len(run.ok("tenant_network_info")["tenant_networks"]) == 2


# ---------------------------------------------------------------------- calls


def calls(run):
    found = run.stack.summary()
    run.stack.clear_journal()
    return found["count"], found["writes"]


def test_calls_of_a_single_connector(run):
    run.furnish()
    run.stack.clear_journal()
    run.connector(**vxlan_gpe())
    # The connector by name, CXPs, segments, groups, tags, credentials, the POST, and the name once more (did another run make
    # the same?), which tells all that reading it back would.
    assert calls(run) == (8, 1)
    run.ok("provision")
    run.stack.clear_journal()
    run.connector(**vxlan_gpe())
    assert calls(run) == (5, 0)


def test_calls_of_a_hundred_connectors(run, pauses):
    """A fixed handful of listings, never a call for a connector, a segment or another reference, and no pause."""
    needed = needed_by_many()
    steps = [
        ("segment", {"batch": needed["segments"]}),
        ("group", {"batch": needed["connector_groups"]}),
        ("credential_azure_vnet", {"batch": needed["credentials"]}),
        ("connector_azure_expressroute", {"batch": many(100)}),
    ]
    run.stack.clear_journal()
    for name, options in steps:
        assert run.ok(name, **options)["changed"]
    made = calls(run)
    assert made[1] == 105 and made[0] <= 125, made
    for name, options in steps:
        assert not run.ok(name, **options)["changed"]
    nothing = calls(run)
    assert nothing[1] == 0 and nothing[0] <= 12, nothing
    assert not pauses


def test_provisioned_objects_cost_no_call_each_when_there_is_nothing_to_do(run):
    run.ok("group", batch=[{"name": f"g{number}"} for number in range(30)], provision=True)
    run.stack.clear_journal()
    assert not run.ok("group", batch=[{"name": f"g{number}"} for number in range(30)], provision=True)["changed"]
    assert calls(run)[0] <= 3


def test_segments_keep_what_no_option_knows(run):
    """The vendor's provider resets this setting of the portal with any change (P11)."""
    run.ok("segment", name="s", cidrs=["10.1.0.0/16"])
    result = run.ok("segment", name="s", src_ipv4_pool_start_ip="10.2.0.1", src_ipv4_pool_end_ip="10.2.0.9", asn=65001)
    assert result["segment"]["src_ipv4_pool_end_ip"] == "10.2.0.9"
    for wanted in (True, False):
        assert run.ok("segment", name="s", service_traffic_distribution=wanted, reserve_public_ips=wanted)["changed"]
        assert not run.ok("segment", name="s", service_traffic_distribution=wanted, reserve_public_ips=wanted)[
            "changed"
        ]
    assert run.ok("segment", name="s", src_ipv4_pool_start_ip="", src_ipv4_pool_end_ip="")["changed"]
    problems = run.silent(
        "segment", name="s", cidrs=["10.1.0.0/16", "10.1.1.0/24", "x"], asn=0, src_ipv4_pool_start_ip="y"
    )
    assert [line.partition(":")[0] for line in problems["problems"]] == [
        "asn",
        "cidrs[1]",
        "cidrs[2]",
        "src_ipv4_pool_start_ip",
    ]


@pytest.mark.parametrize("name", ["application_id", "tenant_id", "subscription_id"])
def test_ids_of_azure_are_uuids(run, name):
    result = run.silent("credential_azure_vnet", name="prod", **{**CREDENTIAL, name: "contoso"})
    assert result["problems"] == [f"{name}: 'contoso' is not a UUID, such as 7b0e2a51-66f0-4b7e-9d6a-0d4b3c5f1a20"]
    assert run.ok("credential_azure_vnet", name="prod", **{**CREDENTIAL, name: GUID.upper()})["changed"]


@pytest.mark.parametrize(
    "module",
    ["segment", "group", "billing_tag", "credential_azure_vnet", "connector_ipsec_tunnel_profile"]
    + ["connector_azure_expressroute"],
)
@pytest.mark.parametrize("state", ["present", "absent"])
def test_a_name_is_more_than_blanks(run, module, state):
    for options, path in (
        ({"name": " \t"}, "name"),
        ({"name": "a", "id": " "}, "id"),
        ({"name": " ", "id": "1"}, "name"),
    ):
        assert f"{path}: must not be empty" in run.silent(module, **options, state=state)["problems"]


def test_validation_is_another_name_of_validate(run):
    run.stack.settings(switches={"validation_outcome": "FAILED"})
    assert "validation failed" in run.fails("group", name="a", validation=True)["msg"]


def test_profiles_warn_of_unknown_algorithms(run):
    result = run("connector_ipsec_tunnel_profile", name="p", **{**SUITE, "ike_dh_group": "ECP999"})
    assert any("ike_dh_group: 'ECP999'" in text for text in result["warnings"])
