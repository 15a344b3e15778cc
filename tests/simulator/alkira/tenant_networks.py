# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tenant networks, the provisioning of everything that waits for it, and the state of single connectors (1.4, 5.9).

States are those of ``provisioning.py``. ``docState`` is ``ACTIVE`` or ``MARKED_FOR_DELETION``.
"""

from __future__ import annotations

from ..kernel.cloud import Response
from .call import Call
from .collection import list_response
from .documents import Document
from .errors import not_found
from .express_route import ExpressRouteConnectors
from .provisioning import FAILED, PARTIAL_SUCCESS, PENDING, network_state
from .router import Router
from .tenant import TenantNetwork


def _document(network: TenantNetwork) -> Document:
    return {"id": network.id, "name": network.name, "state": network_state(network)}


def list_summaries(call: Call) -> Response:
    """``GET /api/tenantnetworksummaries``: always a bare array, ids are integers."""
    return Response.json([_document(network) for network in call.tenant.networks()])


def list_networks(call: Call) -> Response:
    """``GET /api/tenantnetworks``"""
    return list_response(call, [_document(network) for network in call.tenant.networks()])


def get_network(call: Call, tn: str) -> Response:
    """``GET /api/tenantnetworks/{tn}``"""
    network = call.tenant.network(tn)
    answer = Response.json(_document(network))
    call.tenant.provisioning.watch(network.records())
    return answer


def provision(call: Call, tn: str) -> Response:
    """``POST /api/tenantnetworks/{tn}/provision``, no body. Answers with the state that results at once."""
    network = call.tenant.network(tn)
    waiting = [record for record in network.records() if record.provision_state in (PENDING, FAILED, PARTIAL_SUCCESS)]
    if waiting:
        call.tenant.provisioning.provision_all(network.id, waiting)
        call.tenant.provisioning.settle()
    return Response.json({"state": network_state(network)}, 200, wrote=bool(waiting))


def get_connector_state(call: Call, tn: str, id: str) -> Response:
    """``GET /api/tenantnetworks/{tn}/connectors/{id}``"""
    record = call.tenant.collection(ExpressRouteConnectors, tn).table.get(id)
    if record is None:
        raise not_found(f"connector {id}")
    doc_state = "MARKED_FOR_DELETION" if record.marked else "ACTIVE"
    answer = Response.json({"state": record.provision_state, "docState": doc_state})
    call.tenant.provisioning.watch([record])
    return answer


def get_service_state(call: Call, tn: str, id: str) -> Response:
    """``GET /api/tenantnetworks/{tn}/services/{id}``. This portal knows no resource that is a service."""
    call.tenant.network(tn)
    raise not_found(f"service {id}")


def add_routes(router: Router) -> None:
    network = "/api/tenantnetworks/{tn}"
    router.add("GET", "/api/tenantnetworksummaries", list_summaries)
    router.add("GET", "/api/tenantnetworks", list_networks)
    router.add("GET", network, get_network)
    router.add("POST", f"{network}/provision", provision)
    router.add("GET", f"{network}/connectors/{{id}}", get_connector_state)
    router.add("GET", f"{network}/services/{{id}}", get_service_state)
