# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The simulated Alkira portal: list, get, create, update and delete, the same for every resource; and the small ones."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from tests.simulator.alkira.testing import (
    CONNECTORS,
    CREDENTIAL_LIST,
    CREDENTIALS,
    GROUPS,
    NETWORK,
    PROFILES,
    SEGMENTS,
    TAGS,
    Portal,
    credential,
    ipsec,
    profile,
    segment,
    vxlan_gpe,
)

CXPS = "/api/inventory/cxps"
NAMED = {
    SEGMENTS: lambda name: segment(name, "10.40.0.0/14"),
    GROUPS: lambda name: {"id": 0, "name": name, "description": ""},
    PROFILES: profile,
    TAGS: lambda name: {"id": 0, "name": name, "description": ""},
}
EVERY = pytest.mark.parametrize("path", list(NAMED))


@pytest.fixture
def portal() -> Portal:
    return Portal(preset_tunnel_profiles=[])


@EVERY
def test_life(portal, path):
    created = portal.call("POST", path, NAMED[path]("one"))
    assert (created.status, created.response.wrote) == (201, True)
    one = created.document
    assert type(one["id"]) is int and one["name"] == "one"
    assert portal.get(f"{path}/{one['id']}?includeMarkedForDeletion=true") == one
    assert portal.get(f"{path}?name=one&paginated=false") == portal.get(path) == [one]
    assert portal.get(f"{path}?name=two&paginated=false") == []

    updated = portal.call("PUT", f"{path}/{one['id']}", NAMED[path]("two"))
    assert (updated.status, updated.document) == (200, {**one, "name": "two"})
    assert portal.get(f"{path}?name=one&paginated=false") == []
    assert portal.get(f"{path}?name=two&paginated=false") == [updated.document]

    deleted = portal.call("DELETE", f"{path}/{one['id']}")
    assert (deleted.status, deleted.response.body, deleted.response.wrote) == (204, b"", True)
    assert portal.call("DELETE", f"{path}/{one['id']}").status == 404
    assert portal.call("GET", f"{path}/{one['id']}?includeMarkedForDeletion=true").status == 404
    assert portal.get(path) == []


@EVERY
@pytest.mark.parametrize("name", ["my seg", "a/b", "a&b=c#d?e", "50%", "a+b", '"quoted"', "Zürich ✓", "x" * 300])
def test_names_of_all_kinds(portal, path, name):
    made = portal.make(path, NAMED[path](name))
    assert portal.get(f"{path}?name={quote(name, safe='')}&paginated=false") == [made]


@EVERY
@pytest.mark.parametrize("name", [None, "", 7, ["x"], {}])
def test_names_that_are_none(portal, path, name):
    answer = portal.call("POST", path, {**NAMED[path]("x"), "name": name})
    assert answer.status == 400
    assert answer.document["errors"][0]["field"] == "name"


@EVERY
def test_duplicate_names(portal, path):
    one, two = (portal.make(path, NAMED[path](name)) for name in ("one", "two"))
    assert "'one' exists already" in portal.call("POST", path, NAMED[path]("one")).message
    assert portal.call("PUT", f"{path}/{two['id']}", NAMED[path]("one")).status == 409
    assert portal.call("PUT", f"{path}/{one['id']}", NAMED[path]("one")).status == 200
    portal.set(duplicate_names="accept")
    assert portal.call("POST", path, NAMED[path]("one")).status == 201
    assert len(portal.get(f"{path}?name=one&paginated=false")) == 2


@EVERY
def test_name_filter(portal, path):
    for name in ("corp", "CORP", "corporate"):
        portal.make(path, NAMED[path](name))

    def found() -> list[str]:
        return [each["name"] for each in portal.get(f"{path}?name=corp&paginated=false")]

    assert found() == ["corp"]
    portal.set(name_filter="substring")
    assert found() == ["corp", "corporate"]
    portal.set(name_filter="case_insensitive")
    assert found() == ["corp", "CORP"]


@EVERY
def test_list_envelope(portal, path):
    for number in range(5):
        portal.make(path, NAMED[path](f"n{number}"))
    assert len(portal.get(f"{path}?limit=2")) == 5
    portal.set(list_envelope=True, page_size=3)
    page = portal.get(path)
    assert page["pagination"] == {"offset": 0, "limit": 3, "hits": 5}
    assert [each["name"] for each in page["data"]] == ["n0", "n1", "n2"]
    page = portal.get(f"{path}?offset=3&limit=9")
    assert ([each["name"] for each in page["data"]], page["pagination"]["limit"]) == (["n3", "n4"], 3)
    assert len(portal.get(f"{path}?paginated=false")) == 5
    assert portal.get(f"{path}?name=n1")["pagination"]["hits"] == 1
    assert portal.call("GET", f"{path}?offset=-1").status == 400


@EVERY
def test_shapes_of_create_answers_and_ids(portal, path):
    portal.set(create_answer="id")
    made = portal.make(path, NAMED[path]("one"))
    assert set(made) == {"id"}
    portal.set(ids_as_text=True)
    assert portal.get(f"{path}/{made['id']}")["id"] == str(made["id"])


@EVERY
def test_list_order(portal, path):
    for name in ("a", "b"):
        portal.make(path, NAMED[path](name))
    portal.set(list_order="reversed")
    assert [each["name"] for each in portal.get(path)] == ["b", "a"]


@EVERY
def test_ids_in_bodies_and_unknown_keys_are_ignored(portal, path):
    made = portal.make(path, {**NAMED[path]("one"), "id": 99, "shoeSize": 44, "segmentId:omitempty": 0})
    assert made["id"] != 99 and "shoeSize" not in made
    assert portal.put(f"{path}/{made['id']}", {**NAMED[path]("one"), "id": 77})["id"] == made["id"]


@EVERY
def test_marking(portal, path):
    portal.set(delete_marks=True)
    made = portal.make(path, NAMED[path]("one"))
    deleted = portal.call("DELETE", f"{path}/{made['id']}")
    if path == TAGS:  # never provisioned, so never marked
        assert deleted.status == 204
        return
    assert deleted.status == 202
    assert portal.call("GET", f"{path}/{made['id']}").status == 404
    assert portal.get(f"{path}/{made['id']}?includeMarkedForDeletion=true") == made
    assert portal.get(path) == []
    portal.set(marked_listed=True)
    assert portal.get(f"{path}?name=one&paginated=false") == [made]
    assert portal.call("PUT", f"{path}/{made['id']}", NAMED[path]("one")).status == 409
    again = portal.make(path, NAMED[path]("one"))
    assert portal.call("DELETE", f"{path}/{made['id']}").status == 202
    assert portal.call("POST", f"{NETWORK}/provision").document == {"state": "SUCCESS"}
    assert portal.get(path) == [again]


def test_segment_types_and_defaults(portal):
    made = portal.make(SEGMENTS, segment("corp", "10.40.0.0/14"))
    del made["id"]
    assert made == {
        "name": "corp",
        "asn": 65514,
        "ipBlocks": {"values": ["10.40.0.0/14"]},
        "enableIpv6ToIpv4Translation": False,
        "overlappingRouteValidationEnabled": False,
        "reservePublicIPsForUserAndSiteConnectivity": False,
        "serviceTrafficDistribution": {"algorithmAttributes": {}},
    }


def test_segment_with_everything(portal):
    document = {
        **segment("corp", "10.40.0.0/14", "2001:db8::/32"),
        "description": "d",
        "ipBlock": "192.168.0.0/16",
        "enterpriseDNSServerIP": "10.0.0.53",
        "reservePublicIPsForUserAndSiteConnectivity": True,
        "reservePublicIPsForUserAndSiteConnectivityForCXPs": ["USWEST-AZURE-1"],
        "srcIpv4PoolList": [{"startIp": "10.9.0.1", "endIp": "10.9.0.9"}],
        "serviceTrafficDistribution": {"algorithm": "HASHING", "algorithmAttributes": {"keys": "SRC_IP"}},
    }
    made = portal.make(SEGMENTS, document)
    assert {key: made[key] for key in document} == document
    portal.set(list_order="reversed")
    assert portal.get(f"{SEGMENTS}/{made['id']}")["ipBlocks"]["values"] == ["2001:db8::/32", "10.40.0.0/14"]


@pytest.mark.parametrize(
    "change, field",
    [
        ({"ipBlocks": {"values": []}}, "ipBlocks.values"),
        ({"ipBlocks": {"values": None}}, "ipBlocks.values"),
        ({"ipBlocks": None}, "ipBlocks.values"),
        ({"ipBlocks": {"values": ["10.0.0.0"]}}, "ipBlocks.values[0]"),
        ({"ipBlocks": {"values": ["10.0.0.1/8"]}}, "ipBlocks.values[0]"),
        ({"ipBlocks": ["10.0.0.0/8"]}, "ipBlocks"),
        ({"ipBlocks": {"values": "10.0.0.0/8"}}, "ipBlocks.values"),
        ({"asn": "65514"}, "asn"),
        ({"asn": 4294967295}, "asn"),
        ({"asn": True}, "asn"),
        ({"enterpriseDNSServerIP": "dns"}, "enterpriseDNSServerIP"),
        ({"enableIpv6ToIpv4Translation": "no"}, "enableIpv6ToIpv4Translation"),
        ({"reservePublicIPsForUserAndSiteConnectivityForCXPs": ["MARS-1"]}, "[0]"),
        ({"srcIpv4PoolList": [{"startIp": "10.9.0.9", "endIp": "10.9.0.1"}]}, "srcIpv4PoolList[0]"),
        ({"srcIpv4PoolList": [{"startIp": "10.9.0.9"}]}, "srcIpv4PoolList[0].endIp"),
        ({"srcIpv4PoolList": [7]}, "srcIpv4PoolList[0]"),
        ({"serviceTrafficDistribution": {"algorithm": "DICE"}}, "serviceTrafficDistribution.algorithm"),
    ],
    ids=str,
)
def test_segment_refused(portal, change, field):
    answer = portal.call("POST", SEGMENTS, {**segment("corp", "10.40.0.0/14"), **change})
    assert answer.status == 400
    assert field in answer.document["errors"][0]["field"]
    assert portal.get(SEGMENTS) == []


def test_profile_echo_and_defaults(portal):
    document = profile()
    document["ipSecConfiguration"].update(encryptionAlgorithm="AES256GCM16", integrityAlgorithm="", dhGroup="NONE")
    made = portal.make(PROFILES, document)
    assert {key: made[key] for key in document} == document


@pytest.mark.parametrize(
    "part, key, value",
    [
        ("ipSecConfiguration", "dhGroup", "MODP1"),
        ("ikeConfiguration", "dhGroup", "NONE"),
        ("ikeConfiguration", "integrityAlgorithm", ""),
        ("ikeConfiguration", "encryptionAlgorithm", None),
        ("ipSecConfiguration", "integrityAlgorithm", "CRC32"),
    ],
)
def test_profile_refused(portal, part, key, value):
    document = profile()
    document[part][key] = value
    answer = portal.call("POST", PROFILES, document)
    assert (answer.status, answer.document["errors"][0]["field"]) == (400, f"{part}.{key}")


def test_preset_profiles():
    portal = Portal()
    assert [each["id"] for each in portal.get(PROFILES)] == [10, 11, 12, 20, 21]
    assert portal.call("DELETE", f"{PROFILES}/10").status == 204
    assert portal.get(NETWORK)["state"] == "SUCCESS"


def test_credentials(portal):
    made = portal.call("POST", CREDENTIALS, credential())
    assert made.status == 201 and list(made.document) == ["id"] and type(made.document["id"]) is str
    item = {"credentialId": made.document["id"], "credentialType": "AZURE_VNET", "name": "er-azure", "subType": ""}
    for path in (CREDENTIAL_LIST, CREDENTIAL_LIST.rstrip("/")):
        assert portal.get(path) == [item]
    portal.set(credential_type="AZUREVNET")
    assert portal.put(f"{CREDENTIALS}/{made.document['id']}", credential("renamed")) == made.document
    assert portal.get(f"{CREDENTIAL_LIST}?name=other") == [
        {**item, "name": "renamed", "credentialType": "AZUREVNET"},
    ]
    assert portal.call("DELETE", f"{CREDENTIALS}/{made.document['id']}").status == 204
    assert portal.call("DELETE", f"{CREDENTIALS}/{made.document['id']}").status == 404


@pytest.mark.parametrize("missing", ["applicationId", "secretKey", "tenantId"])
def test_credential_needs(portal, missing):
    document = credential()
    document["credentials"][missing] = ""
    answer = portal.call("POST", CREDENTIALS, document)
    assert answer.document["errors"] == [{"field": f"credentials.{missing}", "message": "is required"}]


def test_credential_refused(portal):
    document = credential()
    document["credentials"]["environment"] = "AWS"
    assert "AZURE_CHINA" in portal.call("POST", CREDENTIALS, document).message
    assert "credentials: is required" in portal.call("POST", CREDENTIALS, {"name": "x"}).message


def test_credential_update_without_secret(portal):
    path = f"{CREDENTIALS}/{portal.make(CREDENTIALS, credential())['id']}"
    document = credential()
    del document["credentials"]["secretKey"]
    assert portal.call("PUT", path, document).status == 400
    portal.set(credential_secret="optional")
    assert portal.call("PUT", path, document).status == 200
    assert portal.call("POST", CREDENTIALS, document).status == 400
    portal.set(credential_secret="required", absent_keys="keep")
    assert portal.call("PUT", path, {"name": "only the name"}).status == 200


def test_cxps(portal):
    names = [cxp["name"] for cxp in portal.get(CXPS)]
    assert {"USWEST-AZURE-1", "USEAST-AZURE-1", "EUCENTRAL-AZURE-1"} < set(names)
    (cxp,) = portal.get(f"{CXPS}?name=USWEST-AZURE-1&paginated=false")
    assert type(cxp["id"]) is str and cxp["provider"] == "AZURE"
    assert all(type(zone) is str for zone in cxp["availabilityZones"].values())
    assert all(isinstance(number, float) for number in cxp["geolocation"].values())
    assert portal.get(f"{CXPS}?name=west-azure&paginated=false") == []
    portal.set(name_filter="substring")
    assert len(portal.get(f"{CXPS}?name=WEST-AZURE&paginated=false")) == 2
    portal.set(name_filter="case_insensitive")
    assert len(portal.get(f"{CXPS}?name=uswest-azure-1&paginated=false")) == 1


def test_implicit_groups(portal):
    connector = portal.make(CONNECTORS, vxlan_gpe(portal.furnish()))
    group = f"{GROUPS}/{connector['implicitGroupId']}"
    assert portal.get(group)["name"] == "er-zurich (implicit)"
    assert [each["name"] for each in portal.get(GROUPS)] == ["branches", "er-zurich (implicit)"]
    portal.set(implicit_groups_listed=False)
    assert [each["name"] for each in portal.get(GROUPS)] == ["branches"]
    assert portal.get(group)["id"] == connector["implicitGroupId"]
    assert "cannot be changed" in portal.call("PUT", group, {"name": "x"}).message
    assert "cannot be deleted" in portal.call("DELETE", group).message
    portal.put(f"{CONNECTORS}/{connector['id']}", {**connector, "name": "renamed"})
    assert portal.get(group)["name"] == "renamed (implicit)"
    assert portal.call("DELETE", f"{CONNECTORS}/{connector['id']}").status == 204
    assert portal.call("GET", group).status == 404


USED = {
    "segment": lambda connector, furniture: f"{SEGMENTS}/{connector['segmentOptions'][0]['segmentId']}",
    "group": lambda connector, furniture: f"{GROUPS}/1003",
    "tag": lambda connector, furniture: f"{TAGS}/{furniture.tag}",
    "credential": lambda connector, furniture: f"{CREDENTIALS}/{furniture.credential}",
    "profile": lambda connector, furniture: f"{PROFILES}/{furniture.profile}",
}


@pytest.mark.parametrize("what", list(USED))
@pytest.mark.parametrize("rule", ["refuse", "cascade"])
def test_delete_in_use(portal, what, rule):
    furniture = portal.furnish()
    document = {**ipsec(furniture), "group": "branches", "billingTags": [furniture.tag]}
    connector = portal.make(CONNECTORS, document)
    used = USED[what](connector, furniture)
    portal.set(delete_in_use=rule)
    answer = portal.call("DELETE", used)
    if rule == "refuse":
        assert answer.status == 409 and "'er-basel'" in answer.message
        assert portal.call("DELETE", f"{CONNECTORS}/{connector['id']}").status == 204
        assert portal.call("DELETE", used).status == 204
    else:
        assert answer.status == 204
        left = portal.get(CONNECTORS)
        assert len(left) == (1 if what in ("group", "tag") else 0)
        if left:
            assert "group" not in left[0] if what == "group" else left[0]["billingTags"] == []


def test_renames_are_seen_in_connectors(portal):
    connector = portal.make(CONNECTORS, {**ipsec(portal.furnish()), "group": "branches"})
    portal.put(f"{GROUPS}/1003", {"name": "offices"})
    portal.put(f"{SEGMENTS}/1001", segment("company", "10.40.0.0/14"))
    seen = portal.get(f"{CONNECTORS}/{connector['id']}")
    assert seen["group"] == "offices"
    assert [option["segmentName"] for option in seen["segmentOptions"]] == ["company", "lab"]
    assert [option["segmentName"] for option in seen["instances"][1]["segmentOptions"]] == ["company", "lab"]
    assert portal.put(f"{CONNECTORS}/{connector['id']}", seen) == seen


def test_monitoring(portal):
    connector = portal.make(f"{CONNECTORS}?provision=true", vxlan_gpe(portal.furnish()))
    instance = connector["instances"][0]["id"]
    up = {"instanceId": instance, "name": "zrh-a", "status": "UP"}
    health = f"{NETWORK}/health/connector/{connector['id']}"
    assert portal.get(health) == {"connectorId": connector["id"], "status": "UP", "instances": [up]}
    assert portal.get(f"{health}/instance/{instance}") == {"connectorId": connector["id"], **up}
    assert portal.call("GET", f"{health}/instance/1").status == 404
    (job,) = portal.get("/api/api/jobs?type=PROVISION&status=SUCCESS")
    assert job["id"] == "pr-1"
    assert portal.get("/api/api/jobs?status=FAILED") == portal.get("/api/api/alerts") == []
    routes = portal.get(f"{NETWORK}/routes?connectorId={connector['id']}&segmentName=corp&type=advertised")
    assert [route["prefix"] for route in routes["data"]] == ["10.40.0.0/14"]
    assert routes["pagination"]["hits"] == 1 and routes["latestRouteTimestamp"].endswith("Z")
    assert portal.get(f"{NETWORK}/routes?type=received")["data"] == []
    audit = portal.get("/api/api/auditlogs?type=POST&limit=1")
    assert audit["pagination"] == {"offset": 0, "limit": 1, "hits": 7}
    assert audit["data"][0]["path"] == CONNECTORS
    portal.set(provision_outcome="FAILED")
    portal.call("PUT", f"{CONNECTORS}/{connector['id']}?provision=true", connector)
    (alert,) = portal.get("/api/api/alerts?priority=HIGH&status=OPEN")
    assert alert["objects"] == ["er-zurich"]
    assert portal.get(health)["status"] == "DOWN"
