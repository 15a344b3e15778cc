# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A VPC peering connection: its two ends, its fields and its eight states (section 4.2 of the contract)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ..kernel.lag import GONE, State

CREATING = "Creating"
ACCEPTING = "Accepting"
ACTIVATED = "Activated"
UPDATING = "Updating"
REJECTED = "Rejected"
EXPIRED = "Expired"
DELETING = "Deleting"
DELETED = "Deleted"

TRANSIENT = frozenset({CREATING, UPDATING, DELETING})
DEAD = frozenset({REJECTED, EXPIRED})
DELETABLE = frozenset({ACCEPTING, ACTIVATED}) | DEAD

ACCEPT_WITHIN = 7 * 86400  # seconds a request to another account waits for its answer

UNLIMITED = -1  # Mbit/s of a peering within one region
INTER_REGION_BANDWIDTH = 1024  # Mbit/s, unless the request names another


@dataclass(frozen=True)
class End:
    """One side: whose VPC, where."""

    account: str
    region: str
    vpc_id: str


@dataclass
class Peering:
    """One peering connection. Both accounts see the same object, each with its own resource group and tags."""

    id: str
    requester: End
    accepter: End
    state: State
    created: float  # seconds since the epoch, as are the other times
    modified: float
    name: str = ""
    description: str = ""
    bandwidth: int = UNLIMITED
    link_type: str = ""
    resource_groups: dict[str, str] = field(default_factory=dict)  # account -> resource group
    tags: dict[str, dict[str, str]] = field(default_factory=dict)  # account -> key -> value
    accepts_visibly: bool = False  # does a peering within one account pass through Accepting?
    deleted_until: float = 0.0  # how long Deleted is visible

    @property
    def ends(self) -> tuple[End, End]:
        return self.requester, self.accepter

    @property
    def vpc_ids(self) -> frozenset[str]:
        """The pair without its direction."""
        return frozenset((self.requester.vpc_id, self.accepter.vpc_id))

    @property
    def inter_region(self) -> bool:
        return self.requester.region != self.accepter.region

    @property
    def cross_account(self) -> bool:
        return self.requester.account != self.accepter.account

    @property
    def expires(self) -> float | None:
        """When the request lapses, or lapsed."""
        return self.created + ACCEPT_WITHIN if self.status in (ACCEPTING, EXPIRED) else None

    @property
    def status(self) -> str:
        """The state now, ``Gone`` after ``Deleted``."""
        return self._settle(self.state.peek())

    def read_status(self) -> str:
        """The state as a client's read shows it; such a read counts where transitions take a number of reads."""
        return self._settle(self.state.read())

    def owned_by(self, account: str) -> bool:
        """Is ``account`` one of the two that see this peering?"""
        return account in (self.requester.account, self.accepter.account)

    def summary(self) -> dict[str, Any]:
        """For the control plane."""
        return {
            "InstanceId": self.id,
            "Name": self.name,
            "Description": self.description,
            "Status": self.status,
            "VpcId": self.requester.vpc_id,
            "AcceptingAccount": self.accepter.account,
            "AcceptingRegionId": self.accepter.region,
            "AcceptingVpcId": self.accepter.vpc_id,
            "Bandwidth": self.bandwidth,
            "LinkType": self.link_type,
            "ResourceGroupIds": dict(self.resource_groups),
            "Tags": {account: dict(tags) for account, tags in self.tags.items() if tags},
        }

    def start(self) -> None:
        """Creation: ``Activated`` by itself within an account, else a request that waits for its answer."""
        waits = self.cross_account or self.accepts_visibly
        self.state.move(CREATING, ACCEPTING if waits else ACTIVATED)

    def accept(self, now: float) -> None:
        self.modified = now
        self.state.move(UPDATING, ACTIVATED)

    def reject(self, now: float) -> None:
        self.modified = now
        self.state.set(REJECTED)

    def modify(self, changes: dict[str, Any], now: float) -> None:
        """Set fields. An activated peering passes ``Updating``; a request that waits for its answer keeps waiting."""
        for name, value in changes.items():
            setattr(self, name, value)
        self.modified = now
        if self.status == ACTIVATED:
            self.state.move(UPDATING, ACTIVATED)

    def delete(self, now: float, deleted_for: float) -> None:
        """``deleted_for``: seconds that ``Deleted`` is visible."""
        self.modified = now
        self.deleted_until = now + self.state.lag.settings.lag + deleted_for if deleted_for else now
        self.state.move(DELETING, DELETED)

    def _settle(self, value: str) -> str:
        """Go on from a state that does not last. Counted from when it began, since nobody may have looked for long."""
        state = self.state
        now = state.lag.clock.now()
        if value == ACCEPTING and self.cross_account and now >= self.created + ACCEPT_WITHIN:
            state.set(EXPIRED)
        elif value == ACCEPTING and self.accepts_visibly and not state.moving:
            state.move(ACCEPTING, ACTIVATED, lag=max(0.0, self.created + 2 * state.lag.settings.lag - now))
        elif value == DELETED and not state.moving:
            state.move(DELETED, GONE, lag=max(0.0, self.deleted_until - now))
        return state.value
