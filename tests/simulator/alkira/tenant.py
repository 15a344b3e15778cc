# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything one tenant has: its tenant networks, and what they share."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

from ..kernel.cloud import Clock, Settings
from ..kernel.lag import Lag
from .billing_tags import BillingTags
from .collection import Collection
from .credentials import AzureCredentials
from .errors import ApiError, not_found
from .express_route import ExpressRouteConnectors
from .groups import Groups
from .ipsec_tunnel_profiles import IpsecTunnelProfiles
from .provisioning import Provisioning
from .segments import Segments
from .store import Record, References
from .switches import SWITCHES

# Order of dependence: what is used stands before what uses it.
SHARED_RESOURCES: tuple[type[Collection], ...] = (BillingTags, AzureCredentials)
NETWORK_RESOURCES: tuple[type[Collection], ...] = (Segments, Groups, IpsecTunnelProfiles, ExpressRouteConnectors)


class TenantNetwork:
    def __init__(self, tenant: Tenant, number: int) -> None:
        self.id = number
        self.name = f"tenant-network-{number}"
        self.collections = {resource: resource(tenant, self) for resource in NETWORK_RESOURCES}

    def records(self) -> Iterator[Record]:
        for collection in self.collections.values():
            yield from collection.table


class Tenant:
    """``switch`` looks a switch up; ``references`` and ids span all tenant networks."""

    def __init__(self, clock: Clock, settings: Settings, lag: Lag) -> None:
        self.clock = clock
        self._settings = settings
        self._ids = itertools.count(1001)
        self._networks: dict[int, TenantNetwork] = {}
        self.references = References()
        self.provisioning = Provisioning(clock, lag, self.switch)
        self.audit_log: list[dict[str, Any]] = []
        self.collections = {resource: resource(self, None) for resource in SHARED_RESOURCES}

    def switch(self, name: str) -> Any:
        switch = SWITCHES[name]
        value = self._settings.switches.get(name, switch.default)
        if not switch.allows(value):
            raise ApiError(500, "SWITCH", f"switch {name} cannot be {value!r}")
        return value

    @property
    def latency(self) -> float:
        """Milliseconds an answer takes."""
        return self._settings.latency

    def new_id(self) -> int:
        return next(self._ids)

    def networks(self) -> list[TenantNetwork]:
        for number in range(1, self.switch("tenant_networks") + 1):
            if number not in self._networks:
                self._networks[number] = TenantNetwork(self, number)
                if number == 1:
                    self.collection(IpsecTunnelProfiles, "1").add_presets()
        return list(self._networks.values())[: self.switch("tenant_networks")]

    def network(self, tn: str) -> TenantNetwork:
        """By the number in a path."""
        for network in self.networks():
            if str(network.id) == tn:
                return network
        raise not_found(f"tenant network {tn}")

    def collection(self, resource: type[Collection], tn: str | None = None) -> Any:
        """``tn``: the tenant network's number in a path; None for what they share."""
        return self.collections[resource] if tn is None else self.network(tn).collections[resource]
