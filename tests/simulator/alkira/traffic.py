# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What can stop a request whoever sends it: rate limit, errors of the server, writes that overlap (2.1 to 2.3)."""

from __future__ import annotations

import copy
import math
from collections.abc import Callable

from ..kernel.cloud import Response
from ..kernel.limit import RateLimit
from .call import Call
from .errors import ApiError, conflict
from .tenant import Tenant

WRITING = ("POST", "PUT", "DELETE")


def too_many(pause: int) -> ApiError:
    return ApiError(429, "TOO_MANY_REQUESTS", "too many requests", headers={"Retry-After": str(pause)})


class Traffic:
    """Counts requests and remembers the last write."""

    def __init__(self, tenant: Tenant) -> None:
        self._tenant = tenant
        self._requests = 0
        self._last_write = -math.inf
        self._rate_limit = RateLimit()
        self._answers: dict[tuple[str, str, str], Response] = {}

    def pass_through(self, call: Call, answer: Callable[[Call], Response]) -> Response:
        """The answer to an authenticated request, unless something stops it."""
        self._requests += 1
        self._limit_rate(call)
        if call.request.method not in WRITING:
            return answer(call)
        self._refuse_overlap(call)
        self._last_write = self._tenant.clock.now()
        if not self._tenant.switch("deduplicate_request_ids"):
            return self._audited(call, answer)
        key = (call.request.headers.get("x-ak-request-id", ""), call.request.method, call.request.path)
        if key not in self._answers:
            self._answers[key] = self._audited(call, answer)
            return copy.deepcopy(self._answers[key])
        repeated = copy.deepcopy(self._answers[key])
        repeated.wrote = False
        return repeated

    def _limit_rate(self, call: Call) -> None:
        if self._is_nth("rate_limit_every"):
            raise too_many(self._tenant.switch("rate_limit_retry_after"))
        limit = self._tenant.switch("rate_limit")
        if limit and (call.request.method in WRITING or self._tenant.switch("rate_limited") == "all"):
            # Every key of this portal leads to the same account.
            pause = self._rate_limit.take("", limit, self._tenant.clock.now())
            if pause:
                raise too_many(math.ceil(pause))
        if self._is_nth("server_error_every"):
            raise ApiError(500, "INTERNAL_ERROR", "something went wrong")

    def _is_nth(self, switch: str) -> bool:
        every = self._tenant.switch(switch)
        return every > 0 and self._requests % every == 0

    def _refuse_overlap(self, call: Call) -> None:
        """A write lasts as long as an answer takes. Whether the server waits before or after its effect, two writes
        overlapped if less than that lies between their effects; a tenth is left for the imprecision of timers."""
        lasts = call.tenant.latency / 1000 * 0.9
        refuses = self._tenant.switch("overlapping_writes") == "refuse"
        if refuses and self._tenant.clock.now() - self._last_write < lasts:
            raise conflict("another write is under way")
        if self._tenant.switch("writes_while_provisioning") == "refuse" and self._tenant.provisioning.is_running:
            raise conflict("provisioning is under way")

    def _audited(self, call: Call, answer: Callable[[Call], Response]) -> Response:
        response = answer(call)
        if response.wrote:
            self._tenant.audit_log.append(
                {
                    "time": self._tenant.clock.iso(),
                    "type": call.request.method,
                    "status": str(response.status),
                    "path": call.request.path,
                }
            )
        return response
