# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The link module in process: bad input before the first call, one plan for all, what is kept, and how writes go out."""

from __future__ import annotations

import copy
import importlib
import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.support.alkira import (
    CLIENT_SECRET,
    CREDENTIAL,
    KEYS,
    SEGMENTS,
    SUITE,
    InProcess,
    connection,
    ipsec,
    vxlan,
    vxlan_gpe,
)

LINKS = "azure_expressroute"
CONNECTORS = "/api/v1/tenantnetworks/1/azure-express-route-connectors"


def wanted(**more: Any) -> dict[str, Any]:
    """All three protocols, with all that they need."""
    return {
        "segments": [{"name": name, "cidrs": [cidr]} for name, cidr in SEGMENTS.items()],
        "groups": [{"name": "networking"}, {"name": "security"}],
        "billing_tags": [{"name": "production"}],
        "credentials": [{"name": "prod", **CREDENTIAL}],
        "tunnel_profiles": [{"name": "strong", **SUITE}],
        "connectors": [vxlan_gpe(), vxlan(), ipsec()],
        **more,
    }


def shared(result: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The rows of what connectors need, and of provisioning, by part and name."""
    return {f"{row['part']} {row['name']}": row for row in result["shared"]}


def deeds(result: dict[str, Any]) -> list[tuple[Any, ...]]:
    parts = [part for row in result["links"] for part in row["parts"]] + result.get("shared", [])
    return [(part["part"], part["name"], *part["actions"]) for part in parts]


# ---------------------------------------------------------------------- bad input

MISSING = object()


def change(*path: Any, to: Any = MISSING) -> Callable[[dict[str, Any]], None]:
    """Puts a value at a place of the options, or takes away what is there."""

    def mutate(options: dict[str, Any]) -> None:
        place: Any = options
        for key in path[:-1]:
            place = place[key]
        if to is MISSING:
            del place[path[-1]]
        else:
            place[path[-1]] = to

    return mutate


def of(connector: int, *path: Any, to: Any = MISSING) -> Callable[[dict[str, Any]], None]:
    return change("connectors", connector, *path, to=to)


GATEWAYS = ("instances", 0, "ipsec_customer_gateway")
TUNNEL = (*GATEWAYS, 0, "customer_gateway", 0, "tunnel", 0)

STATIC: list[tuple[Callable[[dict[str, Any]], None], str]] = [
    # What is no option, or of another type; Ansible's own words.
    (change("segmnts", to=[]), "segmnts (did you mean 'segments'?)"),
    (change("state", to="abesnt"), "value of state must be one of: present, absent, got: abesnt"),
    (change("provision", to="perhaps"), "provision"),
    (change("connectors", to="er-zurich"), "dictionary requested"),
    (change("connectors", to=[7]), "must be a list, not 'int'"),
    (change("segments", to=[7]), "must be a list, not 'int'"),
    (change("groups", to=["networking"]), "dictionary requested"),
    (of(0, "vhub_prefx", to="10.0.0.0/23"), "connectors[0].vhub_prefx (did you mean 'vhub_prefix'?)"),
    (of(0, "tenant_network", to="1"), "connectors[0].tenant_network"),
    (of(0, "state", to="absent"), "connectors[0].state"),
    (of(0, "enabled", to="perhaps"), "enabled"),
    (of(0, "tunnel_protocol", to="GRE"), "value of tunnel_protocol must be one of: VXLAN, VXLAN_GPE, IPSEC"),
    (of(0, "instances", to=7), "instances"),
    (of(0, "instances", 0, "name"), "missing required arguments: name found in connectors -> instances"),
    (of(0, "instances", 0, "loopback", to="1.2.3.0/26"), "connectors[0].instances[0].loopback"),
    (of(0, "instances", 0, "redundant_router", to=7), "redundant_router"),
    (of(1, "instances", 0, "virtual_network_interface", to=["x"]), "virtual_network_interface"),
    (of(0, "segment_options", 0, "segment_id"), "missing required arguments: segment_id"),
    (of(0, "segment_options", 0, "customer_asn", to="AS65001"), "customer_asn"),
    (of(0, "segment_options", 0, "asn", to=65001), "connectors[0].segment_options[0].asn"),
    (
        of(2, "instances", 0, "iposec_customer_gateway", to=[]),
        "connectors[2].instances[0].iposec_customer_gateway (did you mean 'ipsec_customer_gateway'?)",
    ),
    (of(2, *GATEWAYS, 0, "customer_gateway", 0, "name"), "missing required arguments: name"),
    (of(2, *TUNNEL, "initiator", to="perhaps"), "initiator"),
    (
        of(2, *TUNNEL, "psk", to="x"),
        "connectors[2].instances[0].ipsec_customer_gateway[0].customer_gateway[0].tunnel[0].psk",
    ),
    (change("segments", 0, "cidr", to="10.0.0.0/8"), "segments[0].cidr (did you mean 'cidrs'?)"),
    (change("segments", 0, "asn", to="x"), "asn"),
    (change("credentials", 0, "secret", to=CLIENT_SECRET), "credentials[0].secret (did you mean 'secret_key'?)"),
    (change("credentials", 0, "environment", to="MOON"), "value of environment must be one of: AZURE, AZURE_CHINA"),
    (change("tunnel_profiles", 0, "dh_group", to="MODP2048"), "tunnel_profiles[0].dh_group"),
    (change("billing_tags", 0, "colour", to="red"), "billing_tags[0].colour"),
    (change("concurrency", to="0"), "concurrency: must be auto or a whole number from 1 to 100, not '0'"),
    (change("wait_timeout", to=0), "wait_timeout: must be more than 0 seconds"),
    (change("name", to="er"), "name: cannot be combined with connectors; give it in each item of the list"),
    (change("on_immutable_change", to="recreate"), "on_immutable_change"),
    (change("batch", to=[]), "batch"),
    # What has no name, or that of another.
    (of(0, "name"), "connectors[0].name: Azure ExpressRoute connector is found by its name or by id; give one of them"),
    (of(0, "name", to=" "), "connectors[0].name: must not be empty"),
    (of(1, "name", to="basic"), "connectors[1]: describes the same Azure ExpressRoute connector as connectors[0]"),
    (change("segments", 1, "name"), "segments[1].name: segment is found by its name or by id; give one of them"),
    (change("groups", 0, "name", to=""), "groups[0].name: group is found by its name or by id"),
    (change("groups", 1, "name", to="networking"), "groups[1]: describes the same group as groups[0]"),
    (change("credentials", 0, "id", to=" "), "credentials[0].id: must not be empty"),
    (change("billing_tags", to=[{"description": "x"}]), "billing_tags[0].name: billing tag is found by its name"),
    # What no connector can be.
    (of(0, "size", to=""), "connectors[0].size: must not be empty"),
    (of(0, "cxp", to=" "), "connectors[0].cxp: must not be empty"),
    (of(0, "vhub_prefix", to="10.0.0.0/24"), "connectors[0].vhub_prefix: "),
    (of(0, "vhub_prefix", to="10.0.0.1/23"), "connectors[0].vhub_prefix: "),
    (of(0, "vhub_prefix", to="2001:db8::/23"), "connectors[0].vhub_prefix: "),
    (of(0, "instances", to=[]), "connectors[0].instances: must not be empty"),
    (of(0, "segment_options", to=[]), "connectors[0].segment_options: must not be empty"),
    (of(0, "instances", 0, "name", to=""), "connectors[0].instances[0].name: needed and not given"),
    (of(0, "instances", 0, "loopback_subnet", to="192.168.20.0/25"), "connectors[0].instances[0].loopback_subnet: "),
    (of(0, "instances", 0, "loopback_subnet", to="10.130.0.0/26"), "overlaps 10.130.0.0/23 of vhub_prefix"),
    (of(0, "instances", 0, "credential_id", to=""), "connectors[0].instances[0].credential_id: must not be empty"),
    (of(0, "segment_options", 0, "customer_asn", to=0), "connectors[0].segment_options[0].customer_asn: "),
    (of(0, "segment_options", 0, "customer_asn", to=2**32), "connectors[0].segment_options[0].customer_asn: "),
    (
        of(0, "segment_options", to=[{"segment_id": "prod", "customer_asn": 65001}] * 2),
        "connectors[0].segment_options[1]: the segment 'prod' is that of segment_options[0] already",
    ),
    (
        of(1, "instances", 0, "gateway_mac_address", to=["00:1A:2B:3C:4D:5E"]),
        "connectors[1].instances[0].gateway_mac_address: needs exactly two addresses with redundant_router, not 1",
    ),
    (of(1, "instances", 0, "gateway_mac_address", 1, to="zz"), "gateway_mac_address[1]: 'zz' is not a MAC address"),
    (of(1, "instances", 0, "virtual_network_interface", to=[0]), "virtual_network_interface[0]: "),
    (of(1, "instances", 0, "virtual_network_interface", to=[16773023] * 2), "16773023 is given twice"),
    (of(1, "tunnel_protocol", to="VXLAN_GPE"), "is possible only with tunnel_protocol VXLAN, not VXLAN_GPE"),
    (of(2, "tunnel_protocol", to="VXLAN"), "is possible only with tunnel_protocol IPSEC, not VXLAN"),
    (of(2, *GATEWAYS, 1), "has no gateway for the segment 'internal', which is among segment_options"),
    (of(2, *GATEWAYS, 0, "customer_gateway", to=[]), "needs at least one gateway for the segment 'dmz'"),
    (of(2, *GATEWAYS, 0, "customer_gateway", 0, "tunnel", to=[]), "needs at least one tunnel for the gateway 'dmz-a'"),
    (of(2, *TUNNEL, "ike_version", to="IKEv1"), "ike_version: only IKEv2 is supported, not 'IKEv1'"),
    (of(2, *TUNNEL, "remote_auth_type", to="IP"), "remote_auth_type: only FQDN is supported, not 'IP'"),
    (of(2, "instances", 1, "name", to="circuit-0"), "the instance 'circuit-0' is that of instances[0] already"),
    # What nothing else can be.
    (change("segments", 0, "cidrs", to=[]), "segments[0].cidrs: must not be empty"),
    (change("segments", 0, "cidrs", to=["10.0.0.0/33"]), "segments[0].cidrs[0]: "),
    (change("segments", 0, "cidrs", to=["10.0.0.0/8", "10.1.0.0/16"]), "segments[0].cidrs[1]: "),
    (change("segments", 0, "asn", to=0), "segments[0].asn: "),
    (change("segments", 2, "enterprise_dns_server_ip", to="dns"), "segments[2].enterprise_dns_server_ip: "),
    (change("credentials", 0, "application_id", to="app"), "credentials[0].application_id: 'app' is not a UUID"),
    (change("credentials", 0, "secret_key", to=" "), "credentials[0].secret_key: must not be empty"),
    (change("tunnel_profiles", 0, "ike_dh_group", to=""), "tunnel_profiles[0].ike_dh_group: must not be empty"),
]
"""What can be seen in the options alone: no call at all."""

LOOKED_UP: list[tuple[Callable[[dict[str, Any]], None], str]] = [
    (of(0, "size"), "connectors[0].size: needed to make the Azure ExpressRoute connector and not given"),
    (of(0, "instances", 0, "expressroute_circuit_id"), "connectors[0].instances[0].expressroute_circuit_id: needed"),
    (of(0, "segment_options", 0, "customer_asn"), "connectors[0].segment_options[0].customer_asn: needed"),
    (of(0, "cxp", to="MARS"), "connectors[0].cxp: there is no CXP with the id or name 'MARS'"),
    (of(0, "group", to="nowhere"), "connectors[0].group: there is no group with the id or name 'nowhere'"),
    (of(0, "billing_tag_ids", 0, to="99"), "connectors[0].billing_tag_ids[0]: there is no billing tag"),
    (of(0, "instances", 0, "credential_id", to="x"), "connectors[0].instances[0].credential_id: there is no Azure"),
    (
        of(0, "segment_options", 0, "segment_id", to="x"),
        "connectors[0].segment_options[0].segment_id: there is no segment",
    ),
    (of(2, *TUNNEL, "profile_id", to="weak"), "tunnel[0].profile_id: there is no IPsec tunnel profile"),
    (of(0, "id", to="999"), "Azure ExpressRoute connector 999 does not exist in tenant network 1"),
    (change("segments", 0, "cidrs"), "segments[0].cidrs: needed to make the segment and not given"),
    (change("credentials", 0, "secret_key"), "credentials[0].secret_key: needed to make the Azure credential"),
    (change("tunnel_profiles", 0, "ike_dh_group"), "tunnel_profiles[0].ike_dh_group: needed to make the IPsec tunnel"),
    (change("groups", 0, "id", to="999"), "group 999 does not exist in tenant network 1"),
    (change("segments", 0), "there is no segment with the id or name 'prod'"),
    (change("tenant_network", to="mars"), "tenant_network: there is no tenant network named 'mars'"),
]
"""What shows only beside what is there, or may be: nothing is written."""


@pytest.mark.parametrize(("mutate", "says"), STATIC)
def test_bad_input_is_refused_before_the_first_call(run, mutate, says):
    options = wanted()
    mutate(options)
    for check in (True, False):
        run.stack.clear_journal()
        result = run.fails(LINKS, check, **copy.deepcopy(options))
        assert says in result["msg"] and run.stack.summary()["count"] == 0, result["msg"]
        assert result["error"]["code"] == "InvalidOptions" and not result.get("changed")
        assert CLIENT_SECRET not in json.dumps(result).replace(json.dumps(options["credentials"]), "")


@pytest.mark.parametrize(("mutate", "says"), LOOKED_UP)
def test_what_cannot_be_is_refused_before_the_first_write(run, mutate, says):
    options = wanted()
    mutate(options)
    for check in (True, False):
        run.stack.clear_journal()
        result = run.fails(LINKS, check, **copy.deepcopy(options))
        assert says in result["msg"] and run.stack.summary()["writes"] == 0, result["msg"]


def test_there_are_many_bad_inputs():
    assert len(STATIC) >= 60


def test_all_that_is_wrong_is_said_at_once(run):
    options = wanted()
    for mutate in (of(0, "vhub_prefix", to="x"), of(2, "name"), change("segments", 0, "asn", to=0)):
        mutate(options)
    assert len(run.silent(LINKS, **options)["problems"]) == 3


# ---------------------------------------------------------------------- one plan


@pytest.mark.parametrize("provision", [True, False])
def test_check_mode_predicts_every_part(run, provision):
    for state in ("present", "absent"):
        for changes in (True, False):
            options = wanted(state=state, provision=provision)
            foreseen = run.ok(LINKS, True, **copy.deepcopy(options))
            run.stack.clear_journal()
            done = run.ok(LINKS, **copy.deepcopy(options))
            assert foreseen["changed"] is done["changed"] is changes is bool(run.stack.summary()["writes"])
            assert deeds(foreseen) == deeds(done)
            assert [row["outcome"] for row in foreseen["links"]] == [row["outcome"] for row in done["links"]]
            names = {row["part"] for row in done["shared"]}
            assert ("provisioning" in names) is provision


def test_what_is_made_in_the_same_task_can_be_referred_to_by_name(run):
    result = run.ok(LINKS, **wanted())
    ids = {part: row["id"] for part, row in shared(result).items()}
    (basic, _ha, multi) = run.ok("connector_azure_expressroute_info")["connectors"]
    found = {one["name"]: one for one in (basic, _ha, multi)}
    assert found["basic"]["segment_options"][0]["segment_id"] == ids["segment prod"]
    assert found["basic"]["billing_tag_ids"] == [ids["billing_tag production"]]
    assert found["basic"]["instances"][0]["credential_id"] == ids["credential prod"]
    entry = found["multi"]["instances"][0]["ipsec_customer_gateway"][0]
    assert entry["customer_gateway"][0]["tunnel"][0]["profile_id"] == ids["tunnel_profile strong"]
    assert result["links"][0]["id"] == found["basic"]["id"]
    assert result["links"][0]["implicit_group_id"] == found["basic"]["implicit_group_id"]
    assert (
        {row["status"] for row in result["links"]} == {row["provision_state"] for row in result["links"]} == {"SUCCESS"}
    )


def test_a_segment_that_gets_another_name_can_be_referred_to_by_it(run):
    run.furnish()
    segment = run.ok("segment", name="prod")["id"]
    options = {"segments": [{"id": segment, "name": "production"}], **vxlan_gpe()}
    options["segment_options"][0]["segment_id"] = "production"
    foreseen = run.ok(LINKS, True, **options)
    done = run.ok(LINKS, **options)
    assert [part[2:] for part in deeds(foreseen)] == [part[2:] for part in deeds(done)]
    (connector,) = run.ok("connector_azure_expressroute_info")["connectors"]
    assert connector["segment_options"][0]["segment_name"] == "production"
    assert not run.ok(LINKS, **options)["changed"]


def test_provision_false_provisions_nothing(run, monkeypatch):
    monkeypatch.setenv("ALKIRA_PROVISION", "true")
    result = run.ok(LINKS, **wanted(provision=False))
    posts = [one["path"] for one in run.stack.journal() if one["method"] != "GET"]
    assert not [path for path in posts if "provision" in path] and result["links"][0]["provision_state"] is None
    assert run.ok("tenant_network_info")["tenant_networks"][0]["status"] == "PENDING"
    later = run.ok(LINKS, **wanted())
    assert [row["part"] for row in later["shared"] if row["changed"]] == ["provisioning"]
    assert later["msg"].endswith("; provisioned") and later["links"][0]["outcome"] == "unchanged"


def test_the_single_form(run):
    options = wanted()
    single = {**options.pop("connectors")[0], **options}
    made = run.ok(LINKS, **single)
    assert made["msg"].startswith("Azure ExpressRoute connector basic: created; what they need: 8 created")
    assert not run.ok(LINKS, **single)["changed"]
    larger = run.ok(LINKS, name="basic", size="LARGE")
    assert larger["diff"][1]["prepared"].splitlines()[1] == "~ connector basic: size 'MEDIUM' -> 'LARGE'"
    failed = run.fails(LINKS, name="basic", group="nowhere")
    assert failed["msg"] == "group: there is no group with the id or name 'nowhere'" and not failed["changed"]


def test_a_difference_tells_what_changes_and_no_secret(run):
    run.ok(LINKS, **wanted())
    options = wanted()
    tunnel = options["connectors"][2]["instances"][0]["ipsec_customer_gateway"][0]["customer_gateway"][0]["tunnel"][0]
    tunnel.update(initiator=False, pre_shared_key="another-key")
    options["connectors"][0]["instances"][0]["redundant_router"] = True
    options["segments"][0]["description"] = "one"
    result = run.ok(LINKS, True, **options)
    texts = [one["prepared"] for one in result["diff"]]
    assert texts[0].splitlines() == [
        "+++ what they need: 2 to change",
        "~ segment prod: description nothing -> 'one'",
        "~ tenant network tenant-network-1: provision",
    ]
    assert texts[1].splitlines()[1] == "~ connector basic: instances[primary].redundant_router False -> True"
    assert "customer_gateway[dmz-a].tunnel[dmz-a-tunnel].initiator True -> False" in texts[2]
    assert "(another secret)" in texts[2]
    assert not [key for key in ("another-key", *KEYS) if key in json.dumps(result)]


def test_the_info_twin_shows_all_parts(run):
    run.ok(LINKS, **wanted())
    options = wanted(connectors=[vxlan_gpe(), vxlan_gpe("nowhere")], groups=[{"name": "networking"}, {"name": "other"}])
    run.stack.clear_journal()
    found = run.ok("azure_expressroute_info", **options)
    assert run.stack.summary()["writes"] == 0
    basic, nowhere = found["links"]
    assert (basic["status"], basic["provision_state"], nowhere["status"]) == ("SUCCESS", "SUCCESS", None)
    assert basic["parts"][0]["object"]["segment_options"][0]["segment_name"] == "prod" and nowhere["id"] is None
    rows = shared(found)
    assert rows["segment prod"]["object"]["cidrs"] == [SEGMENTS["prod"]]
    assert rows["group other"]["id"] is rows["group other"]["object"] is None
    assert rows["provisioning tenant-network-1"]["status"] == "SUCCESS"
    assert found["msg"] == "2 Azure ExpressRoute connectors: 1 SUCCESS, 1 not there"


def test_the_info_twin_fails_where_it_cannot_read(run):
    run.stack.fault(operation="/api/tags", status=403, times=9)
    failed = run.fails("azure_expressroute_info", **wanted())
    assert "cannot read billing tag 'production'" in failed["msg"] and not failed["changed"]


# ---------------------------------------------------------------------- failures


def test_with_continue_on_error_the_others_go_on_and_are_provisioned(run):
    options = wanted(continue_on_error=True)
    options["connectors"][1]["group"] = "nowhere"
    for check in (True, False):
        failed = run.fails(LINKS, check, **copy.deepcopy(options))
        assert [row["outcome"] for row in failed["links"]] == ["created", "failed", "created"]
        assert "connectors[1].group: there is no group" in failed["msg"]
    assert run.ok("tenant_network_info")["tenant_networks"][0]["status"] == "SUCCESS"


def test_what_refers_to_a_part_that_failed_is_not_attempted(run):
    run.stack.fault(operation="/api/tenantnetworks/1/segments", method="POST", status=403, nth=1)
    options = wanted(
        continue_on_error=True, connectors=[vxlan_gpe()], segments=[{"name": "prod", "cidrs": ["10.40.0.0/16"]}]
    )
    failed = run.fails(LINKS, **options)
    assert failed["links"][0]["outcome"] == "not attempted"
    assert shared(failed)["segment prod"]["outcome"] == "failed"
    assert failed["msg"].startswith(
        "Azure ExpressRoute connector basic: not attempted; what they need: 5 created, 1 failed; provisioned."
    )
    assert "creating segment prod: " in failed["msg"]


def test_after_a_failure_nothing_new_starts(run):
    run.stack.fault(operation=CONNECTORS, method="POST", status=400, nth=1)
    failed = run.fails(LINKS, **wanted(concurrency="1"))
    assert sorted(row["outcome"] for row in failed["links"]) == ["failed", "not attempted", "not attempted"]
    assert shared(failed)["provisioning tenant-network-1"]["outcome"] == "not attempted"
    assert failed["changed"] and run.ok(LINKS, **wanted())["changed"] and not run.ok(LINKS, **wanted())["changed"]


# ---------------------------------------------------------------------- removal


@pytest.mark.parametrize("marks", [False, True])
def test_what_another_connector_uses_is_kept_and_so_foreseen(run, marks):
    run.stack.settings(switches={"delete_in_use": "cascade", "delete_marks": marks})
    run.ok(LINKS, **wanted())
    run.connector(**ipsec("other", instances=1, vhub_prefix="10.140.0.0/23"))
    foreseen = run.ok(LINKS, True, **wanted(state="absent"))
    done = run.ok(LINKS, **wanted(state="absent"))
    for result in (foreseen, done):
        kept = {name for name, row in shared(result).items() if row["outcome"] == "kept"}
        assert kept == {
            *("segment dmz", "segment internal", "group security", "billing_tag production", "credential prod"),
            "tunnel_profile strong",
        }
        assert shared(result)["segment dmz"]["note"] == "kept: Azure ExpressRoute connector 'other' uses it"
    assert {one["name"] for one in run.ok("segment_info")["segments"]} == {"dmz", "internal"}
    assert not run.ok(LINKS, **wanted(state="absent"))["changed"]


def test_one_that_comes_while_the_others_go_keeps_what_it_uses(run, monkeypatch):
    run.stack.settings(switches={"delete_in_use": "cascade"})
    run.ok(LINKS, **wanted())
    module = importlib.import_module(
        "ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.connector_azure_expressroute"
    )
    delete, other = module.Connector.do_delete, InProcess(run.simulator)

    def delete_and_make(self, job, args):
        monkeypatch.setattr(module.Connector, "do_delete", delete)
        other.connector(**vxlan_gpe("late", vhub_prefix="10.150.0.0/23"))
        delete(self, job, args)

    monkeypatch.setattr(module.Connector, "do_delete", delete_and_make)
    done = run.ok(LINKS, **wanted(state="absent", concurrency="1"))
    kept = {name for name, row in shared(done).items() if row["outcome"] == "kept"}
    assert kept == {"segment prod", "group networking", "billing_tag production", "credential prod"}
    assert [one["name"] for one in run.ok("connector_azure_expressroute_info")["connectors"]] == ["late"]


def test_what_the_portal_says_is_in_use_is_kept(run, monkeypatch):
    client = importlib.import_module("ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.client")
    monkeypatch.setattr(client, "CONFLICT_PATIENCE", 0.1)
    run.ok(LINKS, **wanted())
    segment = shared(run.ok(LINKS, **wanted()))["segment prod"]["id"]
    run.stack.fault(
        operation=f"/api/tenantnetworks/1/segments/{segment}", method="DELETE", status=409, code="IN_USE", times=1000
    )
    done = run.ok(LINKS, **wanted(state="absent", wait_timeout=0.5))
    row = shared(done)["segment prod"]
    assert row["outcome"] == "kept" and row["note"].startswith("kept: ") and not row["changed"]
    assert done["msg"].startswith("3 Azure ExpressRoute connectors: 3 removed; what they need: 7 removed, 1 kept")
    assert [one["name"] for one in run.ok("segment_info")["segments"]] == ["prod"]


def test_a_refused_look_does_not_hide_what_was_removed(run):
    """The listing of connectors is refused once they are gone."""
    run.ok(LINKS, **wanted())
    run.stack.clear_journal()
    run.ok(LINKS, True, **wanted(state="absent"))
    reads = sum(one["path"] == CONNECTORS for one in run.stack.journal())
    run.stack.fault(operation=CONNECTORS, method="GET", status=403, nth=reads + 1, times=9)
    failed = run.fails(LINKS, **wanted(state="absent"), max_retries=0)
    assert failed["changed"] and {row["outcome"] for row in failed["links"]} <= {"removed", "failed"}
    rows = {row["part"]: row["outcome"] for row in failed["shared"]}
    assert rows["segment"] == rows["group"] == "not attempted"
    assert "connectors" in failed["msg"]
    run.stack.clear_faults()
    assert not run.ok("connector_azure_expressroute_info")["connectors"]
    again = run.ok(LINKS, **wanted(state="absent"))
    assert again["changed"] and not run.ok("segment_info")["segments"]


def test_a_connector_that_cannot_be_removed_keeps_what_it_uses(run):
    run.ok(LINKS, **wanted())
    basic = run.ok("connector_azure_expressroute_info", name="basic")["connectors"][0]["id"]
    run.stack.fault(operation=f"{CONNECTORS}/{basic}", method="DELETE", status=403, times=9)
    failed = run.fails(LINKS, **wanted(state="absent", continue_on_error=True))
    assert [row["outcome"] for row in failed["links"]] == ["failed", "removed", "removed"]
    kept = {name for name, row in shared(failed).items() if row["outcome"] == "kept"}
    assert kept == {"segment prod", "group networking", "billing_tag production", "credential prod"}


# ---------------------------------------------------------------------- how writes go out


def test_a_conflict_for_another_reason_is_no_reason_to_go_one_at_a_time(run):
    writes = importlib.import_module("ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.writes")
    found = writes.Writes()

    class Refused(Exception):
        pass

    def refuse():
        raise Refused

    turn = found._enter(alone=False)
    with pytest.raises(Refused):
        other = writes.threading.Thread(target=lambda: (writes.threading.Event().wait(0.05), found._leave(turn)))
        other.start()
        found.make(refuse, lambda error: True)
    other.join()
    assert found.width == writes.FEW
    assert found.make(lambda: "fine", lambda error: True) == "fine"


def test_connections_are_checked_first(run):
    run.stack.clear_journal()
    result = run.fails(LINKS, **{**connection(run.simulator), **wanted(), "portal": "https://x"})
    assert "portal: " in result["msg"] and run.stack.summary()["count"] == 0
