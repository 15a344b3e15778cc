# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Jobs, alerts, audit log, health and routes (5.10). The contract knows the paths and two envelopes; the items' keys
are this portal's choice, their contents what has really happened to its objects."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from ..kernel.cloud import Response
from .call import Call
from .collection import page_response
from .documents import Document
from .errors import not_found
from .express_route import ExpressRouteConnectors
from .provisioning import FAILED, IN_PROGRESS, PARTIAL_SUCCESS, SUCCESS, ProvisionRequest
from .router import Router
from .segments import Segments
from .store import Record


def _filtered(call: Call, documents: list[Document], *keys: str) -> list[Document]:
    """Those that agree with the query parameters of these names."""
    wanted = {key: call.query(key) for key in keys if call.query(key) is not None}
    return [each for each in documents if all(str(each[key]) == value for key, value in wanted.items())]


def list_jobs(call: Call) -> Response:
    """``GET /api/api/jobs?status=..&type=..``: every provision request and every validation."""
    provisioning, clock = call.tenant.provisioning, call.tenant.clock
    jobs = []
    for job in itertools.chain(provisioning.requests.values(), provisioning.validations.values()):
        jobs.append(
            {
                "id": job.id,
                "type": "PROVISION" if isinstance(job, ProvisionRequest) else "VALIDATION",
                "status": job.state,
                "startTime": clock.iso(job.started),
                "endTime": clock.iso(job.ended) if job.ended is not None else None,
            }
        )
    return Response.json(_filtered(call, jobs, "status", "type"))


def list_alerts(call: Call) -> Response:
    """``GET /api/api/alerts?status=..&type=..&priority=..``: one for every provision request that did not succeed."""
    alerts = []
    for request in call.tenant.provisioning.requests.values():
        if request.state in (FAILED, PARTIAL_SUCCESS):
            solved = all(change.record.provision_state == SUCCESS for change in request.changes)
            alerts.append(
                {
                    "id": f"alert-{request.id}",
                    "type": "PROVISION",
                    "status": "RESOLVED" if solved else "OPEN",
                    "priority": "HIGH" if request.state == FAILED else "MEDIUM",
                    "message": request.message,
                    "objects": [change.record.name for change in request.changes],
                    "createdAt": call.tenant.clock.iso(request.ended),
                }
            )
    return Response.json(_filtered(call, alerts, "status", "type", "priority"))


def list_audit_log(call: Call) -> Response:
    """``GET /api/api/auditlogs?status=..&type=..``: every write, the latest first."""
    return page_response(call, _filtered(call, call.tenant.audit_log[::-1], "status", "type"))


def _connector(call: Call, tn: str, id: str) -> Record:
    record = call.tenant.collection(ExpressRouteConnectors, tn).table.get(id)
    if record is None:
        raise not_found(f"connector {id}")
    return record


def _health(record: Record) -> str:
    if not record.document["enabled"]:
        return "DISABLED"
    return {SUCCESS: "UP", IN_PROGRESS: "PROVISIONING"}.get(record.provision_state, "DOWN")


def get_connector_health(call: Call, tn: str, id: str) -> Response:
    """``GET .../health/connector/{id}``"""
    record = _connector(call, tn, id)
    instances = [_instance_health(record, instance) for instance in record.document["instances"]]
    return Response.json({"connectorId": record.id, "status": _health(record), "instances": instances})


def get_instance_health(call: Call, tn: str, id: str, iid: str) -> Response:
    """``GET .../health/connector/{id}/instance/{iid}``"""
    record = _connector(call, tn, id)
    for instance in record.document["instances"]:
        if str(instance["id"]) == iid:
            return Response.json({"connectorId": record.id, **_instance_health(record, instance)})
    raise not_found(f"instance {iid} of connector {id}")


def _instance_health(record: Record, instance: Document) -> Document:
    return {"instanceId": instance["id"], "name": instance["name"], "status": _health(record)}


def list_routes(call: Call, tn: str) -> Response:
    """``GET .../routes?type=..&connectorId=..&segmentName=..``

    A provisioned connector advertises the prefixes of its segments. Nobody is at the other end of a simulated circuit,
    so nothing is received and nothing overlaps.
    """
    segments = call.tenant.collection(Segments, tn)
    connectors = call.tenant.collection(ExpressRouteConnectors, tn)
    routes = [
        route
        for record in connectors.table
        if _health(record) == "UP"
        for option in record.document["segmentOptions"]
        for route in _advertised(record, segments.table.get(option["segmentId"]))
    ]
    latest = call.tenant.clock.iso() if routes else None
    routes = _filtered(call, routes, "type", "connectorId", "segmentName")
    return page_response(call, routes, latestRouteTimestamp=latest)


def _advertised(connector: Record, segment: Record | None) -> Iterator[Document]:
    if segment is None:
        return
    blocks = segment.document.get("ipBlocks", {}).get("values", [])
    legacy = segment.document.get("ipBlock")
    for prefix in [*blocks, *([legacy] if legacy and legacy not in blocks else [])]:
        yield {
            "type": "advertised",
            "connectorId": connector.id,
            "connectorName": connector.name,
            "segmentName": segment.name,
            "prefix": prefix,
        }


def add_routes(router: Router) -> None:
    network = "/api/tenantnetworks/{tn}"
    router.add("GET", "/api/api/jobs", list_jobs)
    router.add("GET", "/api/api/alerts", list_alerts)
    router.add("GET", "/api/api/auditlogs", list_audit_log)
    router.add("GET", f"{network}/health/connector/{{id}}", get_connector_health)
    router.add("GET", f"{network}/health/connector/{{id}}/instance/{{iid}}", get_instance_health)
    router.add("GET", f"{network}/routes", list_routes)
