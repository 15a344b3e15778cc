# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The portal without a socket, for tests: a client that calls ``handle``, and documents to start from."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, unquote

from ..kernel.cloud import Clock, Request, Response, Settings
from . import AlkiraCloud
from .auth import API_KEYS

NETWORK = "/api/tenantnetworks/1"
SEGMENTS = f"{NETWORK}/segments"
GROUPS = f"{NETWORK}/groups"
PROFILES = "/api/v1/tenantnetworks/1/ipsec-tunnel-profiles"
CONNECTORS = "/api/v1/tenantnetworks/1/azure-express-route-connectors"
TAGS = "/api/tags"
CREDENTIALS = "/api/api/credentials/azurevnet"
CREDENTIAL_LIST = "/api/api/credentials/"


@dataclass
class Answer:
    status: int
    headers: dict[str, str]  # lower-case names
    response: Response

    @property
    def document(self) -> Any:
        return json.loads(self.response.body)

    @property
    def message(self) -> str:
        return self.document["message"]


def api_key(key: str = API_KEYS[0]) -> str:
    return "api-key " + base64.b64encode(key.encode()).decode()


class StillClock(Clock):
    """Moves only when a test says so."""

    def now(self) -> float:
        return 1_700_000_000.0 + self.offset


class Portal:
    """``switches``: those that differ from their defaults; they can be changed later with ``set``."""

    def __init__(self, lag: float = 0, latency: float = 0, **switches: Any) -> None:
        self.clock = StillClock()
        self.settings = Settings(lag=lag, latency=latency, switches=switches)
        self.cloud = AlkiraCloud(self.settings, self.clock)

    def set(self, **switches: Any) -> None:
        self.settings.switches.update(switches)

    def call(
        self, method: str, target: str, document: Any = None, headers: dict[str, str] | None = None, body: bytes = b""
    ) -> Answer:
        """``target``: path and query, encoded. ``body`` in place of ``document`` is sent as it is."""
        raw_path, _, query = target.partition("?")
        request = Request(
            method=method,
            path=unquote(raw_path),
            query=parse_qsl(query, keep_blank_values=True),
            headers={"authorization": api_key(), "content-type": "application/json", **(headers or {})},
            body=body if document is None else json.dumps(document).encode(),
            raw_path=raw_path,
        )
        response = self.cloud.handle(request)
        return Answer(response.status, {name.lower(): value for name, value in response.headers.items()}, response)

    def get(self, target: str) -> Any:
        """The document of a GET that must succeed."""
        answer = self.call("GET", target)
        assert answer.status == 200, answer.response.body
        return answer.document

    def make(self, target: str, document: Any) -> Any:
        """The document of a POST that must succeed."""
        answer = self.call("POST", target, document)
        assert answer.status in (201, 202), answer.response.body
        return answer.document

    def put(self, target: str, document: Any) -> Any:
        """The document of a PUT that must succeed."""
        answer = self.call("PUT", target, document)
        assert answer.status in (200, 202), answer.response.body
        return answer.document

    def furnish(self) -> Furniture:
        """Make what the connectors below refer to."""
        for name, prefix in (("corp", "10.40.0.0/14"), ("lab", "10.80.0.0/14")):
            self.make(SEGMENTS, segment(name, prefix))
        self.make(GROUPS, {"id": 0, "name": "branches", "description": ""})
        return Furniture(
            credential=self.make(CREDENTIALS, credential())["id"],
            profile=int(self.make(PROFILES, profile())["id"]),
            tag=int(self.make(TAGS, {"id": 0, "name": "cost-1", "description": ""})["id"]),
        )


@dataclass
class Furniture:
    credential: str
    profile: int
    tag: int


def segment(name: str, *prefixes: str) -> dict[str, Any]:
    """As the official client sends it."""
    return {
        "asn": 65514,
        "enableIpv6ToIpv4Translation": False,
        "ipBlocks": {"values": list(prefixes)},
        "name": name,
        "overlappingRouteValidationEnabled": False,
        "serviceTrafficDistribution": {"algorithmAttributes": {}},
    }


def credential(name: str = "er-azure") -> dict[str, Any]:
    inner = {"applicationId": "7b0e", "secretKey": "azure-s3cret", "subscriptionId": "", "tenantId": "41aa"}
    return {"name": name, "credentials": inner}


def profile(name: str = "strong") -> dict[str, Any]:
    suite = {"encryptionAlgorithm": "AES256CBC", "integrityAlgorithm": "SHA256", "dhGroup": "MODP2048"}
    return {"name": name, "description": "", "ipSecConfiguration": dict(suite), "ikeConfiguration": dict(suite)}


def circuit(name: str) -> str:
    group = "/subscriptions/0f3c5d51-5c1e-4a8e-9f0e-3b1d8b0a7c11/resourceGroups/network"
    return f"{group}/providers/Microsoft.Network/expressRouteCircuits/{name}"


def segment_option(name: str = "corp") -> dict[str, Any]:
    return {
        "segmentName": name,
        "segmentId:omitempty": 0,
        "customerAsn": 64900,
        "disableInternetExit": True,
        "advertiseOnPremRoutes": False,
    }


def vxlan_gpe(furniture: Furniture, name: str = "er-zurich") -> dict[str, Any]:
    """The first body of 5.2.2."""
    return {
        "name": name,
        "size": "SMALL",
        "enabled": True,
        "vhubPrefix": "10.60.2.0/23",
        "tunnelProtocol": "VXLAN_GPE",
        "cxp": "EUCENTRAL-AZURE-1",
        "instances": [
            {
                "name": "zrh-a",
                "expressRouteCircuitId": circuit("zrh-a"),
                "loopbackSubnet": "172.20.4.0/26",
                "credentialId": furniture.credential,
                "segmentOptions": [],
            }
        ],
        "segmentOptions": [segment_option()],
        "billingTags": None,
    }


def vxlan(furniture: Furniture, name: str = "er-geneva") -> dict[str, Any]:
    document = vxlan_gpe(furniture, name)
    document["tunnelProtocol"] = "VXLAN"
    document["instances"][0].update(
        redundantRouter=True, gatewayMacAddresses=["00:1A:2B:3C:4D:5E", "00:1A:2B:3C:4D:5F"], vnis=[16774000, 16774001]
    )
    return document


def gateway(furniture: Furniture, name: str) -> dict[str, Any]:
    tunnel = {
        "name": f"{name}-t1",
        "profileId": furniture.profile,
        "ikeVersion": "IKEv2",
        "preSharedKey": f"psk-of-{name}",
        "remoteAuthType": "FQDN",
        "remoteAuthValue": f"{name}.corp.example",
    }
    return {"name": name, "tunnels": [tunnel]}


def ipsec(furniture: Furniture, name: str = "er-basel", instances: int = 2) -> dict[str, Any]:
    """Two instances over two segments, a gateway and a tunnel each."""
    document = vxlan_gpe(furniture, name)
    document["tunnelProtocol"] = "IPSEC"
    document["segmentOptions"] = [segment_option("corp"), segment_option("lab")]
    document["instances"] = [
        {
            "name": f"circuit-{number}",
            "expressRouteCircuitId": circuit(f"circuit-{number}"),
            "redundantRouter": True,
            "loopbackSubnet": f"172.20.4.{64 * number}/26",
            "credentialId": furniture.credential,
            "segmentOptions": [
                {"segmentName": segment, "customerGateways": [gateway(furniture, f"edge-{segment}-{number}")]}
                for segment in ("corp", "lab")
            ],
        }
        for number in range(instances)
    ]
    return document
