# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The portal as one function from a request to a response: who calls, may it go on, which handler, what to record."""

from __future__ import annotations

from typing import Any

from ..kernel.cloud import Cloud, Request, Response, Sheet
from . import cxps, monitoring, tenant_networks
from .auth import Authenticator
from .call import Call
from .errors import ApiError
from .express_route import ExpressRouteConnectors
from .router import Router
from .switches import SWITCHES
from .tenant import NETWORK_RESOURCES, SHARED_RESOURCES, Tenant
from .traffic import Traffic


class AlkiraCloud(Cloud):
    """REST over TLS under ``/api``. Credentials: see ``auth.py``; switches: see ``switches.py``."""

    name = "Alkira"
    sheets = {
        "Azure ExpressRoute connector": Sheet(
            "ExpressRoute connectors",
            {
                "Name": "name",
                "Status": "provisionState",
                "Protocol": "tunnelProtocol",
                "CXP": "cxp",
                "Size": "size",
                "Hub prefix": "vhubPrefix",
                "Segments": "segmentOptions.segmentName",
                "Instances": "instances.name",
                "Group": "group",
                "Id": "id",
            },
        ),
        "segment": Sheet(
            "Segments",
            {"Name": "name", "Status": "provisionState", "Blocks": "ipBlocks.values", "ASN": "asn", "Id": "id"},
        ),
        "group": Sheet(
            "Groups", {"Name": "name", "Status": "provisionState", "Description": "description", "Id": "id"}
        ),
        "IPsec tunnel profile": Sheet(
            "IPsec tunnel profiles",
            {
                "Name": "name",
                "Status": "provisionState",
                "ESP": "ipSecConfiguration.encryptionAlgorithm",
                "ESP group": "ipSecConfiguration.dhGroup",
                "IKE": "ikeConfiguration.encryptionAlgorithm",
                "IKE group": "ikeConfiguration.dhGroup",
                "Id": "id",
            },
        ),
        "billing tag": Sheet("Billing tags", {"Name": "name", "Description": "description", "Id": "id"}),
        "Azure credential": Sheet(
            "Azure credentials", {"Name": "name", "Application": "credentials.applicationId", "Id": "id"}
        ),
        "provision request": Sheet(
            "Provision requests", {"State": "state", "Message": "errorDetails.message", "Id": "id"}
        ),
        "validation": Sheet("Validations", {"State": "state", "Message": "errorDetails.message", "Id": "id"}),
    }
    refusals = {
        "Too many requests": {"status": 429, "code": "TOO_MANY_REQUESTS", "headers": {"Retry-After": "2"}},
        "Not allowed": {"status": 403, "code": "FORBIDDEN"},
    }
    switches = {name: switch.default for name, switch in SWITCHES.items()}
    choices = {name: switch.choices for name, switch in SWITCHES.items() if isinstance(switch.choices, tuple)}

    def reset(self) -> None:
        self._tenant = Tenant(self.clock, self.settings, self.lag)
        self._traffic = Traffic(self._tenant)
        self._authenticator = Authenticator(self.clock.now())
        self._router = Router()
        self._authenticator.add_routes(self._router)
        self._tenant.provisioning.add_routes(self._router)
        for module in (cxps, tenant_networks, monitoring):
            module.add_routes(self._router)
        for resource in (*SHARED_RESOURCES, *NETWORK_RESOURCES):
            resource.add_routes(self._router)

    def operation(self, request: Request) -> str:
        """The path without its query."""
        return request.path

    def handle(self, request: Request) -> Response:
        call = Call(request, self._tenant)
        account = ""
        try:
            self._tenant.provisioning.settle()
            if self._authenticator.is_open(request.path):
                response = self._answer(call)
            else:
                self._authenticator.check(call)
                account = _account(request.path)
                response = self._traffic.pass_through(call, self._answer)
            self._tenant.provisioning.settle()
        except ApiError as exc:
            response = self._refuse(exc)
        response.operation = self.operation(request)
        response.account = account
        return response

    def _answer(self, call: Call) -> Response:
        request = call.request
        handler, values = self._router.find(request.method, request.raw_path or request.path)
        return handler(call, **values)

    def operations(self) -> list[str]:
        return self._router.patterns()

    def error(self, status: int, code: Any, message: str) -> Response:
        """An error as this portal would say it: for faults that a test injects."""
        return self._refuse(ApiError(status, code, message))

    def _refuse(self, error: ApiError) -> Response:
        form = self.switch("error_body")
        # A switch that cannot be read must not hide the error that says so.
        return error.response(form if SWITCHES["error_body"].allows(form) else "json")

    def state(self) -> dict[str, Any]:
        """The portal knows no regions; what belongs to no single tenant network stands beside them."""
        tenant = self._tenant
        tenant.provisioning.settle()
        shared: dict[str, Any] = {
            resource.kind: _objects(tenant.collections[resource]) for resource in SHARED_RESOURCES
        }
        shared["provision request"] = [request.document() for request in tenant.provisioning.requests.values()]
        shared["validation"] = [validation.document() for validation in tenant.provisioning.validations.values()]
        networks = {
            f"tenant network {network.id}": {
                "all regions": {
                    resource.kind: _objects(network.collections[resource]) for resource in NETWORK_RESOURCES
                }
            }
            for network in tenant.networks()
        }
        return {**networks, "tenant": {"all regions": shared}}

    def links(self) -> list[dict[str, Any]]:
        """One for every circuit of every connector."""
        self._tenant.provisioning.settle()
        return [
            {
                "from": {
                    "name": instance["expressRouteCircuitId"].rpartition("/")[2],
                    "place": f"circuit of instance {instance['name']}, {instance['loopbackSubnet']}",
                },
                "to": {
                    "name": ", ".join(option["segmentName"] for option in record.document["segmentOptions"]),
                    "place": f"{record.document['cxp']}, {network.name}",
                },
                "status": record.provision_state,
                "detail": f"{record.name}, {record.document['tunnelProtocol']}",
            }
            for network in self._tenant.networks()
            for record in network.collections[ExpressRouteConnectors].table
            for instance in record.document["instances"]
        ]


def _account(path: str) -> str:
    """The tenant network that a request is about; what all of them share is the first one's."""
    parts = path.split("/")
    if "tenantnetworks" in parts[:-1]:
        return f"tenant network {parts[parts.index('tenantnetworks') + 1]}"
    return "tenant network 1"


def _objects(collection: Any) -> list[dict[str, Any]]:
    """All objects of a collection without secrets."""
    return [
        {
            "id": record.id,
            **collection.shown(record, secrets="absent"),
            "provisionState": collection.state_of(record),
            "markedForDeletion": record.marked,
        }
        for record in collection.table
    ]
