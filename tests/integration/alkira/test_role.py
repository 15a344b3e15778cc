# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The role and its playbook: from an empty tenant, again, and down; the examples of the Terraform resource; no secret anywhere."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from tests import environments
from tests.simulator.testing import ControlPlane, Simulator
from tests.support.alkira import (
    CIRCUITS,
    CLIENT_SECRET,
    CREDENTIAL,
    KEYS,
    SEGMENTS,
    SUITE,
    InProcess,
    ipsec,
    variables,
    vxlan,
    vxlan_gpe,
)
from tests.support.ansible import MODULE, WORKER, Ansible

PLAYBOOK = "cloudlink.interconnect.azure_expressroute"
HERE = environments.current()


@pytest.fixture
def ansible(tmp_path, simulator: Simulator, portal: ControlPlane) -> Ansible:
    """The newest ansible-core; what depends on its version is for test_ladders.py."""
    found = Ansible(HERE, tmp_path)
    found.variables.update(variables(simulator))
    return found


def everything() -> dict[str, Any]:
    """All three protocols, with all that they need."""
    connectors = [vxlan_gpe(), vxlan(), ipsec()]
    return {
        "segments": [{"name": name, "cidrs": [cidr]} for name, cidr in SEGMENTS.items()],
        "connector_groups": [{"name": "networking"}, {"name": "security"}],
        "billing_tags": [{"name": "production"}],
        "credentials": [{"name": "prod", **CREDENTIAL}],
        "tunnel_profiles": [{"name": "strong", **SUITE}],
        "connectors": connectors,
        "azure_expressroute_return_parts": True,
    }


TASK = "Make or remove connectors and what they need"


def done(run) -> dict[tuple[str, str], tuple[list[str], str]]:
    """What was done to each object, or would be."""
    result = run.task(TASK).result
    links = [(row, part) for row in result["links"] for part in row["parts"]]
    shared = [(row, row) for row in result["shared"]]
    return {(part["part"], part["name"]): (part["actions"], row["outcome"]) for row, part in links + shared}


def rows(run) -> dict[str, dict[str, Any]]:
    """The rows of what connectors need."""
    shared = run.task(TASK).result["shared"]
    return {row["name"] + " credential" * (row["part"] == "credential"): row for row in shared}


def writes(portal: ControlPlane) -> int:
    found = portal.summary()["writes"]
    portal.clear_journal()
    return found


def test_check_mode_predicts_the_run_and_the_second_run_does_nothing(ansible: Ansible, portal: ControlPlane):
    wanted = everything()
    plan = ansible.playbook(PLAYBOOK, check=True, diff=True, extra_vars=wanted)
    assert plan.ok and writes(portal) == 0, str(plan)
    real = ansible.playbook(PLAYBOOK, extra_vars=wanted)
    assert real.ok, str(real)
    assert done(plan) == done(real)
    assert plan.task(TASK).msg == (
        "3 Azure ExpressRoute connectors: 3 to create; what they need: 8 to create; to provision"
    )
    assert real.task(TASK).msg == "3 Azure ExpressRoute connectors: 3 created; what they need: 8 created; provisioned"
    made = writes(portal)
    assert made == 3 + 2 + 1 + 1 + 1 + 3 + 1
    report = real.task("Show the connectors").result["azure_expressroute_result"]
    assert [line["name"] for line in report] == ["basic", "ha", "multi"]
    assert {line["provision_state"] for line in report} == {"SUCCESS"} and all(line["id"] for line in report)

    # A survey gives text.
    texts = {name: json.dumps(value) for name, value in wanted.items()}
    for check in (False, True):
        again = ansible.playbook(PLAYBOOK, check=check, extra_vars=texts)
        assert again.ok and again.changed == 0, str(again)
        found = portal.summary()
        # One listing for each kind that is made, one for each that connectors refer to, and two for the rest.
        assert writes(portal) == 0 and found["count"] <= 14, found["operations"]

    gone = ansible.playbook(PLAYBOOK, check=True, extra_vars={**wanted, "state": "absent"})
    assert gone.ok and writes(portal) == 0, str(gone)
    assert "which leaves that to provision, check mode cannot tell" in str(gone.task(TASK).warnings)
    parted = ansible.playbook(PLAYBOOK, extra_vars={**wanted, "state": "absent"})
    assert parted.ok and done(parted) == done(gone), str(parted)
    assert writes(portal) == made - 1
    last = ansible.playbook(PLAYBOOK, extra_vars={**wanted, "state": "absent"})
    assert last.ok and last.changed == 0 and writes(portal) == 0, str(last)


@pytest.mark.parametrize("marks", [False, True])
def test_what_another_connector_uses_is_kept(ansible: Ansible, portal: ControlPlane, run: InProcess, marks: bool):
    portal.settings(switches={"delete_in_use": "cascade", "delete_marks": marks})
    wanted = everything()
    assert ansible.playbook(PLAYBOOK, extra_vars=wanted).ok
    other = ipsec("other", instances=1, vhub_prefix="10.140.0.0/23")
    assert not run.connector(**other).get("failed")
    plan = ansible.playbook(PLAYBOOK, check=True, extra_vars={**wanted, "state": "absent"})
    parted = ansible.playbook(PLAYBOOK, extra_vars={**wanted, "state": "absent"})
    assert parted.ok, str(parted)
    kept = {name: row["note"] for name, row in rows(parted).items() if row["outcome"] == "kept"}
    assert set(kept) == {"dmz", "internal", "security", "production", "prod credential", "strong"}
    assert set(kept.values()) == {"kept: Azure ExpressRoute connector 'other' uses it"}
    assert [name for name, row in rows(plan).items() if row["outcome"] == "kept"] == list(kept)
    assert [one["name"] for one in run.ok("connector_azure_expressroute_info")["connectors"]] == ["other"]
    left = {
        "segments": {one["name"] for one in run.ok("segment_info")["segments"]},
        "groups": {one["name"] for one in run.ok("group_info")["groups"] if "implicit" not in one["name"]},
        "tags": {one["name"] for one in run.ok("billing_tag_info")["billing_tags"]},
    }
    assert left == {"segments": {"dmz", "internal"}, "groups": {"security"}, "tags": {"production"}}
    assert run.ok("credential_azure_vnet_info", name="prod")["credentials"]
    assert run.ok("connector_ipsec_tunnel_profile_info", name="strong")["ipsec_tunnel_profiles"]


@pytest.mark.parametrize(
    ("given", "provisioned"),
    [
        ({"provision": False}, False),
        ({"provision": "false"}, False),
        ({"provision": ""}, True),
        ({"provision": None}, True),
    ],
    ids=str,
)
def test_the_playbook_provisions_unless_told_not_to(ansible: Ansible, portal: ControlPlane, given, provisioned: bool):
    wanted = {"connectors": [], "connector_groups": [{"name": "networking"}], "state": "", **given}
    run = ansible.playbook(PLAYBOOK, extra_vars=wanted)
    assert run.ok, str(run)
    (group,) = portal.state()["tenant network 1"]["all regions"]["group"]
    assert group["provisionState"] == ("SUCCESS" if provisioned else "PENDING")


def test_failed_provisioning_fails_the_role(ansible: Ansible, portal: ControlPlane):
    portal.settings(switches={"provision_outcome": "PARTIAL_SUCCESS"})
    failed = ansible.playbook(PLAYBOOK, extra_vars=everything())
    assert not failed.ok and failed.task(TASK).changed
    assert "; provisioning failed. provisioning tenant network tenant-network-1: " in failed.task(TASK).msg
    assert "is in state FAILED" in failed.task(TASK).msg
    assert failed.task(TASK).result["links"][0]["outcome"] == "created"
    assert failed.task(TASK).result["shared"][-1]["outcome"] == "failed"
    portal.settings(switches={"provision_outcome": "SUCCESS"})
    again = ansible.playbook(PLAYBOOK, extra_vars=everything())
    assert again.ok and again.changed == 1, str(again)


# ---------------------------------------------------------------------- the examples of the Terraform resource


def tunnel(name: str, key: str, profile: int, value: str, initiator: bool = True) -> dict[str, Any]:
    return {
        "name": name,
        "ike_version": "IKEv2",
        "initiator": initiator,
        "pre_shared_key": key,
        "profile_id": profile,
        "remote_auth_type": "FQDN",
        "remote_auth_value": value,
    }


def instance(name: str, circuit: str, redundant: bool, loopback: str, credential: str, **more: Any) -> dict[str, Any]:
    return {
        "name": name,
        "expressroute_circuit_id": CIRCUITS + circuit,
        "redundant_router": redundant,
        "loopback_subnet": loopback,
        "credential_id": credential,
        **more,
    }


def segment(name: str, asn: str, disable_exit: bool, advertise: bool) -> dict[str, Any]:
    return {
        "segment_id": name,
        "customer_asn": asn,
        "disable_internet_exit": disable_exit,
        "advertise_on_prem_routes": advertise,
    }


def of_segment(name: str, *gateways: tuple[str, dict[str, Any]]) -> dict[str, Any]:
    return {"segment_id": name, "customer_gateway": [{"name": one, "tunnel": [tunnel]} for one, tunnel in gateways]}


DMZ = tunnel("primary-tunnel", "psk-dmz-primary-123!", 10, "dmz-gateway.example.com")

EXAMPLES: list[dict[str, Any]] = [
    {
        "name": "basic-expressroute",
        "description": "Basic ExpressRoute connector with VXLAN_GPE",
        "size": "MEDIUM",
        "enabled": True,
        "vhub_prefix": "10.130.0.0/23",
        "cxp": "USWEST-AZURE-1",
        "tunnel_protocol": "VXLAN_GPE",
        "group": "networking",
        "instances": [instance("primary-instance", "primary-circuit", False, "192.168.20.0/26", "prod")],
        "segment_options": [segment("prod", "65001", True, True)],
    },
    {
        "name": "ha-expressroute",
        "description": "High availability ExpressRoute connector",
        "size": "LARGE",
        "enabled": True,
        "vhub_prefix": "10.131.0.0/23",
        "cxp": "USEAST-AZURE-1",
        "tunnel_protocol": "VXLAN",
        "group": "core_network",
        "billing_tag_ids": ["production", "networking"],
        "instances": [
            instance(
                "ha-instance",
                "ha-circuit",
                True,
                "192.168.21.0/26",
                "prod",
                gateway_mac_address=["00:1A:2B:3C:4D:5E", "00:6F:7A:8B:9C:0D"],
                virtual_network_interface=[16774000, 16774001],
            )
        ],
        "segment_options": [segment("prod", "65002", False, True)],
    },
    {
        "name": "multi-segment-ipsec",
        "description": "ExpressRoute connector with multiple segments and IPsec tunnels",
        "size": "2LARGE",
        "enabled": True,
        "vhub_prefix": "10.132.0.0/23",
        "cxp": "USWEST-AZURE-1",
        "tunnel_protocol": "IPSEC",
        "group": "security",
        "instances": [
            instance(
                "multi-segment-instance",
                "multi-segment-circuit",
                True,
                "192.168.22.0/26",
                "security",
                ipsec_customer_gateway=[
                    of_segment("dmz", ("dmz-primary-gateway", DMZ), ("dmz-backup-gateway", DMZ)),
                    of_segment(
                        "internal",
                        (
                            "internal-primary-gateway",
                            tunnel("primary-tunnel", "psk-internal-primary-456!", 11, "internal-primary.example.com"),
                        ),
                        (
                            "internal-backup-gateway",
                            tunnel(
                                "backup-tunnel", "psk-internal-backup-789!", 12, "internal-backup.example.com", False
                            ),
                        ),
                    ),
                ],
            )
        ],
        "segment_options": [segment("dmz", "65003", True, False), segment("internal", "65004", False, True)],
    },
    {
        "name": "multi-instance-connector",
        "description": "ExpressRoute connector with multiple circuit instances",
        "size": "5LARGE",
        "enabled": True,
        "vhub_prefix": "10.133.0.0/23",
        "cxp": "USEAST-AZURE-1",
        "tunnel_protocol": "IPSEC",
        "group": "global_network",
        "instances": [
            instance(
                "primary-circuit",
                "primary-circuit",
                False,
                "192.168.23.0/26",
                "primary",
                ipsec_customer_gateway=[
                    of_segment(
                        "prod",
                        (
                            "prod-gateway",
                            tunnel("prod-tunnel", "psk-prod-primary-123!", 20, "prod-gateway.example.com"),
                        ),
                    )
                ],
            ),
            instance(
                "backup-circuit",
                "backup-circuit",
                False,
                "192.168.24.0/26",
                "backup",
                ipsec_customer_gateway=[
                    of_segment(
                        "prod",
                        (
                            "backup-gateway",
                            tunnel("backup-tunnel", "psk-backup-456!", 21, "backup-gateway.example.com", False),
                        ),
                    )
                ],
            ),
        ],
        "segment_options": [segment("prod", "65005", False, True)],
    },
]
"""As printed, with the block name, the second MAC address and nothing else mended."""

NEEDED = {
    "segments": [{"name": name, "cidrs": [cidr]} for name, cidr in SEGMENTS.items()],
    "connector_groups": [{"name": name} for name in ("networking", "core_network", "security", "global_network")],
    "billing_tags": [{"name": "production"}, {"name": "networking"}],
    "credentials": [{"name": name, **CREDENTIAL} for name in ("prod", "security", "primary", "backup")],
}


def test_the_examples_of_the_terraform_resource_run_as_printed(ansible: Ansible, portal: ControlPlane):
    wanted = {**NEEDED, "connectors": EXAMPLES}
    first = ansible.playbook(PLAYBOOK, extra_vars=wanted)
    assert first.ok, str(first)
    warnings = first.task(TASK).warnings
    assert len(warnings) == 5 and all("is not a UUID" in text for text in warnings)
    portal.clear_journal()
    second = ansible.playbook(PLAYBOOK, extra_vars=wanted)
    assert second.ok and second.changed == 0 and writes(portal) == 0, str(second)


@pytest.mark.parametrize(
    ("number", "mistake", "says"),
    [
        (
            3,
            lambda one: one["instances"][0].update(
                iposec_customer_gateway=one["instances"][0].pop("ipsec_customer_gateway")
            ),
            "iposec_customer_gateway (did you mean 'ipsec_customer_gateway'?)",
        ),
        (
            1,
            lambda one: one["instances"][0]["gateway_mac_address"].__setitem__(1, "00:6F:7G:8H:9I:0J"),
            "instances[0].gateway_mac_address[1]: '00:6F:7G:8H:9I:0J' is not a MAC address",
        ),
    ],
)
def test_the_mistakes_of_the_examples_are_named(
    run: InProcess, ansible: Ansible, portal: ControlPlane, number, mistake, says
):
    wanted = copy.deepcopy(EXAMPLES[number])
    mistake(wanted)
    portal.clear_journal()
    result = ansible.module("alkira_connector_azure_expressroute", wanted)
    assert result.failed and says in result.msg, result.msg
    assert portal.summary()["count"] == 0


# ---------------------------------------------------------------------- secrets


@pytest.mark.parametrize("entry_point", [WORKER, MODULE])
def test_no_secret_in_any_output(ansible: Ansible, portal: ControlPlane, entry_point: str):
    ansible.entry_point = entry_point
    wanted = everything()
    other = copy.deepcopy(wanted)
    item = other["connectors"][2]["instances"][0]["ipsec_customer_gateway"][0]["customer_gateway"][0]["tunnel"][0]
    item["pre_shared_key"] = "another-key-nobody-may-see"
    broken = copy.deepcopy(other)
    broken["connectors"][2]["instances"][1]["loopback_subnet"] = "1.2.3.4/26"
    file = ansible.home / "wanted.json"
    secrets = [CLIENT_SECRET, *KEYS, "another-key-nobody-may-see", Simulator.alkira_api_key, "dGVzdC1hcGkta2V5"]
    for number, variables_of_run in enumerate((wanted, other, broken)):
        # In a file: what stands in the command line is no secret of ours to keep.
        file.write_text(json.dumps(variables_of_run), encoding="utf-8")
        portal.settings(switches={"provision_outcome": "FAILED" if number == 1 else "SUCCESS"})
        run = ansible.playbook(PLAYBOOK, "-vvvv", "-e", f"@{file}", diff=True, env={"ANSIBLE_NO_LOG": None})
        assert run.ok == (number == 0), str(run)
        texts = [run.stdout, run.stderr, json.dumps([task.result for task in run.tasks]), json.dumps(portal.journal())]
        found = [secret for secret in secrets for text in texts if secret in text]
        assert found == []
