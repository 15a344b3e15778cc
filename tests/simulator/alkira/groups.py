# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Groups (5.4), among them the implicit group that every connector brings along."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .collection import Collection
from .documents import Field
from .errors import conflict
from .store import Record

if TYPE_CHECKING:
    from .tenant import Tenant, TenantNetwork


class Groups(Collection):
    kind = "group"
    path = "/api/tenantnetworks/{tn}/groups"
    fields = (
        Field("name", required=True),
        Field("description", default=""),
    )

    def __init__(self, tenant: Tenant, network: TenantNetwork) -> None:
        super().__init__(tenant, network)
        self._owners: dict[Record, Record] = {}  # implicit group -> connector

    def add_implicit(self, connector: Record) -> Record:
        document = {"name": _implicit_name(connector), "description": f"Implicit group of {connector.name}"}
        group = Record(self, self.new_id(), document)
        self._owners[group] = connector
        self.table.add(group)
        return group

    def rename_implicit(self, group: Record) -> None:
        """After its connector has another name."""
        name = _implicit_name(self._owners[group])
        if group.name != name:
            self.store(group, {"name": name, "description": f"Implicit group of {self._owners[group].name}"})

    def removed(self, record: Record) -> None:
        self._owners.pop(record, None)

    def is_listed(self, record: Record) -> bool:
        if record in self._owners and not self.tenant.switch("implicit_groups_listed"):
            return False
        return super().is_listed(record)

    def protect(self, record: Record, verb: str) -> None:
        if record in self._owners:
            owner = self._owners[record].name
            raise conflict(f"the implicit group of connector {owner!r} cannot be {verb}")

    def state_of(self, record: Record) -> str:
        return self._owners.get(record, record).provision_state


def _implicit_name(connector: Record) -> str:
    return f"{connector.name} (implicit)"
