# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""All peerings of all accounts: lookups by id, by VPC, by pair and by side.

The store knows no HTTP and refuses nothing: the rules are in ``peering_rules.py``. It is global, since neither Get nor Accept
carries a region (section 1.1).
"""

from __future__ import annotations

from collections.abc import Iterable

from ..kernel.lag import GONE
from .model import Peering

# A dict with the value None is a set that keeps the order of creation.
OrderedSet = dict[str, None]


class PeeringStore:
    """Peerings that are gone are dropped when they are looked up."""

    def __init__(self) -> None:
        self._by_id: dict[str, Peering] = {}
        self._by_vpc: dict[str, OrderedSet] = {}
        self._by_side: dict[tuple[str, str], OrderedSet] = {}

    def add(self, peering: Peering) -> None:
        self._by_id[peering.id] = peering
        for end in peering.ends:
            self._by_vpc.setdefault(end.vpc_id, {})[peering.id] = None
            self._by_side.setdefault((end.account, end.region), {})[peering.id] = None

    def get(self, peering_id: str) -> Peering | None:
        found = self._living([peering_id])
        return found[0] if found else None

    def all(self) -> list[Peering]:
        """Oldest first, as are the lists below."""
        return self._living(self._by_id)

    def of_vpc(self, vpc_id: str) -> list[Peering]:
        """Peerings with this VPC on either side."""
        return self._living(self._by_vpc.get(vpc_id, ()))

    def of_pair(self, one: str, other: str) -> list[Peering]:
        """Peerings of two VPCs in either direction. More than one only if dead ones do not block the pair."""
        pair = frozenset((one, other))
        return [peering for peering in self.of_vpc(one) if peering.vpc_ids == pair]

    def of_side(self, account: str, region: str) -> list[Peering]:
        """Peerings of which ``account`` owns a side in ``region``."""
        return self._living(self._by_side.get((account, region), ()))

    def of_account(self, account: str) -> list[Peering]:
        """Peerings of which ``account`` owns a side."""
        return [peering for peering in self.all() if peering.owned_by(account)]

    def _living(self, ids: Iterable[str]) -> list[Peering]:
        living = []
        for peering_id in list(ids):
            peering = self._by_id.get(peering_id)
            if peering is None:
                continue
            if peering.status == GONE:
                self._forget(peering)
            else:
                living.append(peering)
        return living

    def _forget(self, peering: Peering) -> None:
        del self._by_id[peering.id]
        for end in peering.ends:
            # Both ends may lie in one account and region, hence the default.
            self._by_vpc[end.vpc_id].pop(peering.id, None)
            self._by_side[(end.account, end.region)].pop(peering.id, None)
