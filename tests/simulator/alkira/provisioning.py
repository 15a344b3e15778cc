# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Asynchronous outcomes: provision requests and validation states (section 4).

A change of an object may be validated, provisioned, both or none. Each step takes the time, or the number of reads,
that the settings say. Nothing runs in the background: ``settle`` draws the consequences of what has ended, and the
cloud calls it before and after every request.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..kernel.cloud import Clock, Response
from ..kernel.lag import Lag, State
from .call import Call
from .documents import Document
from .errors import not_found
from .router import Router
from .store import Record

if TYPE_CHECKING:
    from .tenant import TenantNetwork

PENDING = "PENDING"  # changed since it was last provisioned
IN_PROGRESS = "IN_PROGRESS"
SUCCESS = "SUCCESS"
FAILED = "FAILED"
PARTIAL_SUCCESS = "PARTIAL_SUCCESS"
FINAL = (SUCCESS, FAILED, PARTIAL_SUCCESS)

FAILURE_MESSAGE = "authorization key already redeemed"
VALIDATION_CODE = "VAL-17"
VALIDATION_MESSAGES = ("vhub prefix overlaps segment block", "loopback subnet overlaps segment block")


@dataclass
class Change:
    """``action``: create, update or delete. ``before``: the document and state that a failed validation restores."""

    action: str
    record: Record
    before: Document | None = None
    state_before: str = ""

    def __post_init__(self) -> None:
        self.document = self.record.document


@dataclass
class Job:
    """Something that takes its time. ``outcome``: how it will end; ``due``: when, or None if it goes by reads."""

    id: str
    progress: State
    outcome: str
    started: float
    due: float | None = None
    ended: float | None = None

    @property
    def state(self) -> str:
        return self.progress.peek()


@dataclass(kw_only=True)
class ProvisionRequest(Job):
    tenant_network: int
    changes: list[Change]
    contact_support: bool
    message: str = ""

    def document(self) -> Document:
        details = None
        if self.message:
            details = {"message": self.message, "metadata": {"contactSupport": self.contact_support}}
        return {"id": self.id, "state": self.state, "errorDetails": details}


@dataclass(kw_only=True)
class Validation(Job):
    """``error_shape``: the switch ``validation_errors``. ``provision``: begins when this one ends, if it succeeds."""

    change: Change
    error_shape: str
    provision: ProvisionRequest | None

    def document(self) -> Document:
        details: Document | None = None
        if self.state == FAILED and self.error_shape == "message":
            details = {"message": "; ".join(VALIDATION_MESSAGES)}
        elif self.state == FAILED:
            errors = [
                {"code": f"{VALIDATION_CODE}-{number}", "message": message}
                for number, message in enumerate(VALIDATION_MESSAGES, 1)
            ]
            details = {"code": VALIDATION_CODE, "errors": errors}
        return {"id": self.id, "state": self.state, "errorDetails": details}


class Provisioning:
    """All requests and validations of the portal."""

    def __init__(self, clock: Clock, lag: Lag, switch: Callable[[str], Any]) -> None:
        self._clock = clock
        self._lag = lag
        self._switch = switch
        self._numbers = itertools.count(1)
        self._running: dict[str, Job] = {}
        self.requests: dict[str, ProvisionRequest] = {}
        self.validations: dict[str, Validation] = {}

    def submit(self, network: int, change: Change, provision: bool, validate: bool) -> dict[str, str]:
        """Take in a change that the collection has already stored. Returns the answer's headers (3.1)."""
        headers: dict[str, str] = {}
        request = self._new_request(network, [change]) if provision else None
        if request and self._switch("provision_header"):
            headers["x-provision-request-id"] = request.id
        if validate:
            validation = self._new_validation(change, request)
            if self._switch("validation_answer") == "accepted":
                headers["x-ak-validation-state-id"] = validation.id
            self._start(validation)
        elif request:
            self._start(request)
        else:
            self._conclude_unprovisioned(change)
        return headers

    def provision_all(self, network: int, records: list[Record]) -> None:
        """Provision these records as they are now saved, in one request."""
        changes = [Change("delete" if record.marked else "update", record) for record in records]
        self._start(self._new_request(network, changes))

    @property
    def is_running(self) -> bool:
        return any(isinstance(job, ProvisionRequest) for job in self._running.values())

    def settle(self) -> None:
        """Draw the consequences of everything that has ended by now, in the order in which it ended."""
        while ended := [job for job in self._running.values() if job.state in FINAL]:
            now = self._clock.now()
            for job in ended:
                del self._running[job.id]
                job.ended = now if job.due is None else min(job.due, now)
            for job in sorted(ended, key=lambda job: job.ended or now):
                if isinstance(job, Validation):
                    self._end_validation(job)
                elif isinstance(job, ProvisionRequest):
                    self._end_request(job)

    def watch(self, records: Iterable[Record]) -> None:
        """Someone reads the state of these objects: that counts where a transition takes a number of reads."""
        for job_id in {record.request.id for record in records if record.request}:
            if job_id in self._running:
                self._running[job_id].progress.read()

    # -- starting -----------------------------------------------------------------------------------------------------

    def _new_request(self, network: int, changes: list[Change]) -> ProvisionRequest:
        request = ProvisionRequest(
            id=f"pr-{next(self._numbers)}",
            progress=self._lag.state(IN_PROGRESS),
            outcome=self._switch("provision_outcome"),
            started=self._clock.now(),
            tenant_network=network,
            changes=changes,
            contact_support=self._switch("contact_support"),
        )
        for change in changes:
            change.record.provision_state = request.state
            change.record.request = request
        self.requests[request.id] = request
        return request

    def _new_validation(self, change: Change, request: ProvisionRequest | None) -> Validation:
        validation = Validation(
            id=f"val-{next(self._numbers)}",
            progress=self._lag.state(IN_PROGRESS),
            outcome=self._switch("validation_outcome"),
            started=self._clock.now(),
            change=change,
            error_shape=self._switch("validation_errors"),
            provision=request,
        )
        self.validations[validation.id] = validation
        return validation

    def _start(self, job: Job, since: float | None = None) -> None:
        """``since``: when it began, if that was before this moment, in which somebody asks."""
        self._running[job.id] = job
        now, settings = self._clock.now(), self._lag.settings
        job.started = now if since is None else since
        job.due = None if settings.lag_reads is not None else job.started + settings.lag
        if job.outcome != "STUCK":
            job.progress.move(IN_PROGRESS, job.outcome, None if job.due is None else job.due - now)

    # -- ending -------------------------------------------------------------------------------------------------------

    def _end_validation(self, validation: Validation) -> None:
        change, request = validation.change, validation.provision
        if validation.state == FAILED:
            _undo(change, self._switch("failed_validation"))
            if request:
                request.progress.set(FAILED)
                request.ended = validation.ended
                request.message = "; ".join(VALIDATION_MESSAGES)
        elif request:
            self._start(request, validation.ended)
        else:
            self._conclude_unprovisioned(change)

    def _end_request(self, request: ProvisionRequest) -> None:
        if request.state != SUCCESS:
            request.message = FAILURE_MESSAGE
        for number, change in enumerate(request.changes):
            state = request.state
            if state == PARTIAL_SUCCESS and len(request.changes) > 1:
                # Of several objects the first half worked out.
                state = SUCCESS if number < len(request.changes) // 2 else FAILED
            self._conclude(change, request, state)

    def _conclude_unprovisioned(self, change: Change) -> None:
        record = change.record
        if change.action == "delete" and not (record.collection.provisions and self._switch("delete_marks")):
            record.collection.remove(record)

    @staticmethod
    def _conclude(change: Change, request: ProvisionRequest, state: str) -> None:
        record = change.record
        if change.action == "delete" and state == SUCCESS:
            record.collection.remove(record)
        elif record.request is request:
            record.provision_state = state

    # -- routes -------------------------------------------------------------------------------------------------------

    def get_request(self, call: Call, tn: str, id: str) -> Response:
        """``GET .../provision-requests/{id}``"""
        network = call.tenant.network(tn)
        request = self.requests.get(id)
        if request is None or request.tenant_network != network.id:
            raise not_found(f"provision request {id}")
        answer = Response.json(request.document())
        request.progress.read()
        return answer

    def get_validation(self, call: Call, tn: str, id: str) -> Response:
        """``GET .../validation-states/{id}``. Validations of tags and credentials are found in every tenant network."""
        call.tenant.network(tn)
        validation = self.validations.get(id)
        if validation is None:
            raise not_found(f"validation state {id}")
        answer = Response.json(validation.document())
        validation.progress.read()
        return answer

    def add_routes(self, router: Router) -> None:
        router.add("GET", "/api/tenantnetworks/{tn}/provision-requests/{id}", self.get_request)
        router.add("GET", "/api/tenantnetworks/{tn}/validation-states/{id}", self.get_validation)


def _undo(change: Change, fate: str) -> None:
    """What a failed validation does; ``fate``: the switch ``failed_validation``."""
    record = change.record
    if change.action == "create" and fate == "dropped":
        record.collection.remove(record)
    elif change.action == "update" and fate == "kept":
        return
    elif change.action == "delete":
        record.marked = False
    elif change.action == "update" and record.document is change.document and change.before is not None:
        record.collection.store(record, change.before)
    record.provision_state = change.state_before


def network_state(network: TenantNetwork) -> str:
    """The overall state of a tenant network, worst first."""
    states = {record.provision_state for record in network.records()}
    return next((state for state in (IN_PROGRESS, FAILED, PARTIAL_SUCCESS, PENDING) if state in states), SUCCESS)
