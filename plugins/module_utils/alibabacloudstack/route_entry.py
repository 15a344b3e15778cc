# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Route entries on Apsara Stack, listed the way its own tools do. Source: Apsara Stack contract 4.4 and 6.5."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.route_entry import RouteEntry
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibabacloudstack.client import FAMILY
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import Info, Manage
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.errors import NotFound
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.fields import Field

if TYPE_CHECKING:
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibabacloudstack.client import StackClient
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.contract import Object, Problem
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.resource import Want

NEXT_HOP = "RouterInterface"
"""What each of several next hops is."""

MOST_WEIGHT = 255
WEIGHT = 100
"""Of a next hop, unless another is said."""


def _several(obj: Object) -> list[dict[str, Any]] | None:
    """The next hops of an equal-cost entry; None for one that leads one way."""
    hops = (obj.get("NextHops") or {}).get("NextHop") or []
    if len(hops) < 2:
        return None
    return [{"nexthop_id": hop["NextHopId"], "weight": int(hop.get("Weight", WEIGHT))} for hop in hops]


def _by_id(hops: Iterable[Mapping[str, Any]] | None) -> dict[str, int]:
    return {hop["nexthop_id"]: hop["weight"] for hop in hops or ()}


def _alone(item: Field) -> Field:
    """The field of a single next hop. An entry with several leads to none of them alone."""
    return replace(item, read=lambda obj: None if _several(obj) else item.read(obj))


class StackRouteEntry(RouteEntry):
    """A custom route entry, found in the whole of its table. Several next hops share the traffic by their weights."""

    leads = (*RouteEntry.leads, "next_hops")
    fields = (
        *(_alone(item) if item.name in RouteEntry.leads else item for item in RouteEntry.fields),
        Field(
            "next_hops", read=_several, mutable=False, same=lambda wanted, present: _by_id(wanted) == _by_id(present)
        ),
    )

    def __init__(self) -> None:
        super().__init__()
        hop = {"nexthop_id": {"type": "str", "required": True}, "weight": {"type": "int"}}
        self.options["next_hops"] = {"type": "list", "elements": "dict", "options": hop}

    # ------------------------------------------------------------------ several next hops

    def spelled(self, options: dict[str, Any]) -> dict[str, Any]:
        options = super().spelled(options)
        if not options.get("next_hops"):
            return options
        hops = [
            dict(hop, weight=WEIGHT if hop.get("weight") is None else hop["weight"]) for hop in options["next_hops"]
        ]
        return dict(options, next_hops=hops)

    def check(self, want: Want) -> Iterator[Problem]:
        hops = want["next_hops"]
        for name in RouteEntry.leads if hops is not None else ():
            if want.given(name):
                yield name, "cannot be combined with next_hops, which are router interfaces"
        if hops is not None and len(hops) < 2:
            yield "next_hops", "takes two or more; give a single one by nexthop_type and nexthop_id"
        seen: dict[str, int] = {}
        for index, hop in enumerate(hops or ()):
            place = "next_hops[%d]" % index
            if not hop["nexthop_id"].strip():
                yield place + ".nexthop_id", "is empty"
            elif seen.setdefault(hop["nexthop_id"], index) != index:
                yield place + ".nexthop_id", "is the same next hop as next_hops[%d]" % seen[hop["nexthop_id"]]
            if not 0 <= hop["weight"] <= MOST_WEIGHT:
                yield place + ".weight", "must be from 0 to %d, not %d" % (MOST_WEIGHT, hop["weight"])
        yield from super().check(want)

    def hops_of(self, obj: Object) -> list[str]:
        return list(_by_id(_several(obj))) or super().hops_of(obj)

    def rebuilt(self, want: Want, found: Object) -> dict[str, Any]:
        """What the user says of where it shall lead replaces all that was."""
        if not any(want.given(name) for name in self.leads):
            return super().rebuilt(want, found)
        return {
            name: value
            for name, value in super().rebuilt(want, found).items()
            if name not in self.leads or want.given(name)
        }

    def leading(self, args: dict[str, Any]) -> dict[str, Any]:
        if not args.get("next_hops"):
            return super().leading(args)
        return {
            "NextHopList": [
                {"NextHopId": hop["nexthop_id"], "NextHopType": NEXT_HOP, "Weight": hop["weight"]}
                for hop in args["next_hops"]
            ]
        }

    def led(self, obj: Object) -> dict[str, Any]:
        several = _several(obj)
        if not several:
            return super().led(obj)
        return {"NextHopList": [{"NextHopId": hop["nexthop_id"], "NextHopType": NEXT_HOP} for hop in several]}

    # ------------------------------------------------------------------ finding

    def entries(self, client: StackClient, table: str) -> list[Object]:
        tables = client.pages("DescribeRouteTables", {"RouteTableId": table}, ("RouteTables", "RouteTable"))
        found = [item for item in tables if item.get("RouteTableId") == table]
        if not found:
            raise NotFound("route table %s does not exist%s" % (table, client.scope()))
        return list((found[0].get("RouteEntrys") or {}).get("RouteEntry") or ())


ROUTE_ENTRY = Manage(FAMILY, StackRouteEntry())
ROUTE_ENTRY_INFO = Info(FAMILY, StackRouteEntry())
