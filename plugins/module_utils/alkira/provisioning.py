# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a write sets going on an Alkira portal: a validation, a provisioning, both or nothing (contract 3.1 and 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.client import error_text
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.forms import STATE as STATE_FORM
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.states import StateTable

if TYPE_CHECKING:
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.client import AlkiraClient, Answer
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.contract import Object, Options

SUCCESS, FAILED, PARTIAL, PENDING = "SUCCESS", "FAILED", "PARTIAL_SUCCESS", "PENDING"
VALIDATING, INVALID = "VALIDATING", "VALIDATION_FAILED"

STATES = StateTable(
    # An object of which no state is known: the portal tells it only for single objects.
    present=(SUCCESS, None, ""),
    # PENDING: changed and not provisioned; where provisioning was asked for, it is on its way. The second is our word.
    pending=(PENDING, VALIDATING, "IN_PROGRESS", "PROVISIONING", "QUEUED", "RUNNING"),
    failed=(FAILED, PARTIAL, INVALID),
)
FINAL = (SUCCESS, FAILED, PARTIAL)

REQUEST_ID = "x-provision-request-id"
VALIDATION_ID = "x-ak-validation-state-id"
STATE = "x-provision-request-state"
"""Header of single objects; under this key the resources keep the state in an object."""
REASON = "x-reason"
"""Key under which the resources keep why an object failed."""
ASKED = "x-asked"
"""Key that marks an object whose provisioning is waited for."""


def flags(settings: Options, provisions: bool) -> dict[str, str]:
    """The query of a write (contract 3)."""
    query = {"async": "true"} if settings["validate"] else {}
    return dict(query, provision="true") if settings["provision"] and provisions else query


class Track:
    """Follows one write, step by step: first its validation, then its provisioning (C6).

    :ivar provisioned: whether provisioning was asked for.
    :ivar leaving: the write was a delete.
    :ivar state, reason: of the last :meth:`poll`; state None = only the object itself can tell.
    :ivar before, changed: the object before the write (None = it was made), and whether its job had changed something before.
    """

    def __init__(self, client: AlkiraClient, answer: Answer, what: str, provisioned: bool, leaving: bool) -> None:
        self.client = client
        self.what = what
        self.provisioned = provisioned
        self.leaving = leaving
        self.request = answer.headers.get(REQUEST_ID) if provisioned else None
        self.validation = answer.headers.get(VALIDATION_ID)
        self.state: str | None = None
        self.reason: str | None = None
        self.before: Object | None = None
        self.changed = False
        if client.settings["validate"] and answer.status == 202 and not self.validation:
            client.warn("%s: the portal accepted the change for validation but does not say how that ends" % what)

    @property
    def over(self) -> bool:
        """Whether nothing is left to ask for."""
        return self.state in (*FINAL, INVALID) or not (self.validation or self.request)

    def poll(self) -> bool:
        """Ask once more; returns whether the write has come to rest as far as requests tell."""
        if self.over:
            return True
        if self.validation:
            self._poll_validation(self.validation)
        if not self.validation and self.request and self.state != INVALID:
            self._poll_request(self.request)
        return self.over

    def _poll_validation(self, name: str) -> None:
        found = self._ask("validation-states", name, "how the validation of %s ended")
        if found.get("state") == FAILED:
            self.state, self.reason = INVALID, error_text(found.get("errorDetails"))
        elif found.get("state") == SUCCESS:
            self.validation = self.state = None
        else:
            self.state = VALIDATING

    def _poll_request(self, name: str) -> None:
        found = self._ask("provision-requests", name, "how the provisioning of %s ended")
        self.state = found.get("state")
        self.reason = error_text(found.get("errorDetails")) if self.state in (FAILED, PARTIAL) else None

    def _ask(self, kind: str, name: str, what: str) -> Object:
        answer = self.client.get("/tenantnetworks/{tn}/%s/%s" % (kind, name), what % self.what, form=STATE_FORM)
        found: Object = answer.document
        return found
