# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A V1-signing client that calls a cloud's ``handle`` without a socket, and a small world to call it in."""

from __future__ import annotations

import json
import time
import uuid
from typing import Any
from urllib.parse import urlencode

from tests.simulator.alicloud import AlicloudCloud
from tests.simulator.kernel.cloud import Clock, Request, Response, Settings
from tests.simulator.rpc.signature import v1_sign, v1_string_to_sign

ONE, TWO = "1000000000000001", "1000000000000002"
HANGZHOU, BEIJING = "cn-hangzhou", "cn-beijing"
VPC, PEER, STS = "2016-04-28", "2022-01-01", "2015-04-01"


class FrozenClock(Clock):
    """Moves only when advanced."""

    def __init__(self) -> None:
        super().__init__()
        self.start = time.time()

    def now(self) -> float:
        return self.start + self.offset


class Refused(Exception):
    def __init__(self, status: int, document: dict[str, Any]) -> None:
        super().__init__(f"{status} {document['Code']}: {document['Message']}")
        self.status = status
        self.code = document["Code"]


class Client:
    """Calls with one access key."""

    def __init__(self, cloud: AlicloudCloud, key: str = "testid", secret: str = "testsecret", token: str = "") -> None:
        self.cloud = cloud
        self.key = key
        self.secret = secret
        self.token = token

    def request(
        self,
        version: str,
        action: str,
        parameters: dict[str, Any],
        method: str = "POST",
        in_query: bool = False,
        **common: str,
    ) -> Request:
        """Common parameters in the query, the action's own in the form (shape A of section 1.2), or all in the query
        (shape B). The form is sent with a GET too, as shape A does."""
        query = {
            "Action": action,
            "Version": version,
            "Format": "json",
            "AccessKeyId": self.key,
            "SignatureMethod": "HMAC-SHA1",
            "SignatureVersion": "1.0",
            "SignatureNonce": str(uuid.uuid4()),
            "Timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            **({"SecurityToken": self.token} if self.token else {}),
            **common,
        }
        form = [(name, str(value)) for name, value in parameters.items()]
        if in_query:
            query.update(form)
            form = []
        text = v1_string_to_sign(method, [*query.items(), *form])
        return Request(
            method=method,
            path="/",
            raw_path="/",
            query=[*query.items(), ("Signature", v1_sign(text, self.secret))],
            headers={"host": "127.0.0.1:8098", "content-type": "application/x-www-form-urlencoded"},
            body=urlencode(form).encode(),
        )

    def respond(self, version: str, action: str, parameters: dict[str, Any] | None = None, **common: str) -> Response:
        return self.cloud.handle(self.request(version, action, parameters or {}, **common))

    def call(self, version: str, action: str, **parameters: Any) -> dict[str, Any]:
        """The document of a 200 answer. Raises Refused for every other; dots in names are written as two underscores."""
        response = self.respond(version, action, {name.replace("__", "."): v for name, v in parameters.items()})
        document = json.loads(response.body)
        if response.status != 200:
            raise Refused(response.status, document)
        assert document["RequestId"]
        return document

    def vpc(self, action: str, **parameters: Any) -> dict[str, Any]:
        return self.call(VPC, action, **{"RegionId": HANGZHOU, **parameters})

    def peer(self, action: str, **parameters: Any) -> dict[str, Any]:
        return self.call(PEER, action, **parameters)

    def sts(self, action: str, **parameters: Any) -> dict[str, Any]:
        return self.call(STS, action, **parameters)


class World:
    """A cloud with both accounts' clients, and shortcuts to make things in it."""

    def __init__(self, lag: float = 0, **switches: Any) -> None:
        self.clock = FrozenClock()
        self.cloud = AlicloudCloud(Settings(lag=lag, switches=switches), self.clock)
        self.one = Client(self.cloud)
        self.two = Client(self.cloud, "peerid", "peersecret")

    def switch(self, **switches: Any) -> None:
        self.cloud.settings.switches.update(switches)

    def settle(self) -> None:
        """Let every transition end."""
        self.clock.advance(self.cloud.settings.lag)

    def make_vpc(self, client: Client | None = None, region: str = HANGZHOU, **parameters: Any) -> dict[str, Any]:
        made = (client or self.one).vpc("CreateVpc", RegionId=region, **{"CidrBlock": "10.0.0.0/8", **parameters})
        self.settle()
        return made

    def pair(self, cross_account: bool = False, inter_region: bool = False) -> dict[str, Any]:
        """Two VPCs, as the parameters of a creation."""
        account, client = (TWO, self.two) if cross_account else (ONE, self.one)
        region = BEIJING if inter_region else HANGZHOU
        return {
            "RegionId": HANGZHOU,
            "VpcId": self.make_vpc()["VpcId"],
            "AcceptingAliUid": account,
            "AcceptingRegionId": region,
            "AcceptingVpcId": self.make_vpc(client, region)["VpcId"],
        }

    def peering(self, cross_account: bool = False, inter_region: bool = False, **more: Any) -> str:
        """A new peering of two new VPCs, settled: ``Activated``, or ``Accepting`` across accounts."""
        made = self.one.peer("CreateVpcPeerConnection", **self.pair(cross_account, inter_region), **more)
        self.settle()
        return made["InstanceId"]

    def get(self, peering_id: str, client: Client | None = None) -> dict[str, Any]:
        return (client or self.one).peer("GetVpcPeerConnectionAttribute", InstanceId=peering_id)
