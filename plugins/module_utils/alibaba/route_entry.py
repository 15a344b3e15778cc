# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Custom route entries, as both Alibaba clouds have them. How entries are listed differs and is left to the families.

Sources: Apsara Stack contract 4.4 and 6.5; Alibaba Cloud contract 5.3 and 7.4.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba import checks
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.resource import (
    AlibabaResource,
    AlibabaWaiting,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.checks import (
    normal_cidr,
    same_cidr,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.errors import (
    ApiError,
    ImmutableChange,
    InterconnectError,
    NotFound,
    Unread,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.fields import Field, Item, Object
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.filters import Filter
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.plan import SETTLED, UNKNOWN, Plan, Step
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.resource import Want
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.states import StateTable

if TYPE_CHECKING:
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.client import AlibabaClient
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.contract import Problem
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.resource import Job

Hops = list[dict[str, Any]]
"""Next hops with their weights, as the option ``next_hops`` has them."""

SHARING = "RouterInterface"
"""What each of several next hops is."""

WEIGHT = 100
"""Of a next hop, unless another is said."""


def several(obj: Object) -> Hops | None:
    """The next hops of an equal-cost entry, with their weights; None for one that leads one way."""
    hops = (obj.get("NextHops") or {}).get("NextHop") or []
    if len(hops) < 2:
        return None
    return [{"nexthop_id": hop["NextHopId"], "weight": int(hop.get("Weight", WEIGHT))} for hop in hops]


def next_hop(key: str) -> Callable[[Object], Any]:
    """A reader for the only next hop: at entry level in one listing, inside NextHops in the other. None where there are several."""

    def read(obj: Object) -> Any:
        if several(obj):
            return None
        if obj.get(key):
            return obj[key]
        hops = (obj.get("NextHops") or {}).get("NextHop") or [{}]
        return hops[0].get("NextHopId" if key == "InstanceId" else key)

    return read


def hops_of(obj: Object) -> list[str]:
    """Ids of what an entry leads to."""
    return [hop["nexthop_id"] for hop in several(obj) or ()] or [next_hop("InstanceId")(obj)]


def led(obj: Object) -> dict[str, Any]:
    """The parameters of DeleteRouteEntry that say where an entry leads."""
    shared = several(obj)
    if not shared:
        return {"NextHopId": next_hop("InstanceId")(obj)}
    return {"NextHopList": [{"NextHopId": hop["nexthop_id"], "NextHopType": SHARING} for hop in shared]}


def _in_words(hops: Hops | str | None) -> str | None:
    """One next hop, or several with their weights."""
    if not isinstance(hops, list):
        return hops
    return ", ".join("%s (weight %d)" % (hop["nexthop_id"], hop["weight"]) for hop in hops)


def weight_of(given: int | None) -> int:
    """The weight of a next hop as a user gave it, or the usual one."""
    return WEIGHT if given is None else given


def _same_hops(wanted: Hops | None, present: Hops | None) -> bool:
    """In whatever order."""
    return _weights(wanted) == _weights(present)


def _weights(hops: Hops | None) -> list[tuple[str, int]]:
    return sorted((hop["nexthop_id"], hop["weight"]) for hop in hops or ())


def entry_type(*choices: str) -> Filter:
    """The filter for who made an entry."""
    return Filter("entry_type", {"type": "str", "choices": list(choices)}, read=lambda _resource, obj: obj.get("Type"))


def hop_type(**more: Any) -> Filter:
    """The filter for the kind of the next hop, or of each of several."""
    read = next_hop("NextHopType")
    return Filter("nexthop_type", read=lambda _resource, obj: SHARING if several(obj) else read(obj), **more)


HOP_ID = Filter("nexthop_id", read=lambda _resource, obj: hops_of(obj), same=lambda wanted, present: wanted in present)
"""The filter for a next hop, which may be one of several."""

HOP = ("nexthop_type", "nexthop_id")

# What a creation is answered with where there is an entry of that destination; documents spell it in four ways.
_EXISTS = (
    "InvalidCIDRBlock.Duplicate",
    "InvalidRouteEntry.Duplicate",
    "RouteConflict.AlreadyExist",
    "RouterEntryConflict.Duplicated",
)


class RouteEntry(AlibabaResource):
    """A custom route entry. Found by its table and destination, which no two entries of a table share.

    Where several next hops are given, they share the traffic by their weights.
    """

    kind = "route entry"
    result_key = "route_entry"
    results_key = "route_entries"
    id_option = "route_entry_id"
    id_key = "RouteEntryId"
    name_key = "RouteEntryName"
    required: tuple[str, ...] = ("route_table_id", "destination_cidrblock")
    dry_runs: tuple[str, ...] = ("create", "delete")
    leads: tuple[str, ...] = (*HOP, "next_hops")  # options that say where an entry leads
    states = StateTable(
        present=("Available",), pending=("Pending", "Creating", "Modifying"), leaving=("Deleting",), absent=("Deleted",)
    )
    waiting = AlibabaWaiting(rests_in=dict.fromkeys(("Pending", "Creating", "Modifying"), "Available"))
    next_hop_types: tuple[str, ...] = (
        "RouterInterface",
        "Instance",
        "HaVip",
        "NetworkInterface",
        "VpnGateway",
        "IPv6Gateway",
        "NatGateway",
    )
    fields: tuple[Field, ...] = (
        Field("route_table_id", "RouteTableId", mutable=False),
        Field(
            "destination_cidrblock",
            "DestinationCidrBlock",
            mutable=False,
            same=same_cidr,
        ),
        Field("nexthop_type", read=next_hop("NextHopType"), mutable=False),
        Field("nexthop_id", read=next_hop("InstanceId"), mutable=False),
        Field("next_hops", read=several, mutable=False, same=_same_hops),
        Field("name", "RouteEntryName"),
        Field("description", "Description"),
        Field("type", "Type", option=False),
    )
    filters: tuple[Filter, ...] = (
        Filter("route_table_id", {"type": "str", "required": True}),
        Filter("destination_cidrblock"),
        hop_type(),
        HOP_ID,
        entry_type("Custom", "System"),
    )

    def __init__(self) -> None:
        self.options = {
            "route_table_id": {"type": "str"},
            "destination_cidrblock": {"type": "str", "aliases": ["destination_cidr_block"]},
            "nexthop_type": {"type": "str", "choices": list(self.next_hop_types)},
            "nexthop_id": {"type": "str"},
            "next_hops": {
                "type": "list",
                "elements": "dict",
                "options": {"nexthop_id": {"type": "str", "required": True}, "weight": {"type": "int"}},
            },
            "name": {"type": "str", "aliases": ["route_entry_name"]},
            "description": {"type": "str"},
            "dry_run": {"type": "bool"},
        }

    def entries(self, client: Any, table: str) -> list[Object]:
        """All entries of one route table."""
        raise NotImplementedError

    # ------------------------------------------------------------------ checks

    def spelled(self, options: dict[str, Any]) -> dict[str, Any]:
        options = super().spelled(options)
        if not options.get("next_hops"):
            return options
        hops = [dict(hop, weight=weight_of(hop.get("weight"))) for hop in options["next_hops"]]
        return dict(options, next_hops=hops)

    def check(self, want: Want) -> Iterator[Problem]:
        yield from self._check_hops(want)
        for option, text in (
            ("destination_cidrblock", checks.destination(want["destination_cidrblock"])),
            ("name", checks.name(want["name"], self.shortest) if want["name"] else None),
            (
                "description",
                checks.description(want["description"], least=self.shortest) if want["description"] else None,
            ),
        ):
            if text:
                yield option, text
        yield from super().check(want)

    @staticmethod
    def _check_hops(want: Want) -> Iterator[Problem]:
        hops: Hops | None = want["next_hops"]
        seen: dict[str, int] = {}
        for name in HOP if hops is not None else ():
            if want.given(name):
                yield name, "cannot be combined with next_hops, which are router interfaces"
        if hops is not None and len(hops) < 2:
            yield "next_hops", "takes two or more; give a single one by nexthop_type and nexthop_id"
        for index, hop in enumerate(hops or ()):
            place, one = "next_hops[%d]" % index, hop["nexthop_id"]
            if not one.strip():
                yield place + ".nexthop_id", "is empty"
            elif one != UNKNOWN and seen.setdefault(one, index) != index:
                yield place + ".nexthop_id", "is the same next hop as next_hops[%d]" % seen[one]
            bad = checks.weight(hop["weight"])
            if bad:
                yield place + ".weight", bad

    def table(self, want: Want) -> str:
        """The id of the route table that a want means; UNKNOWN where there is none yet, or none any more."""
        return want["route_table_id"]

    def duplicate_key(self, want: Want) -> Any:
        if want["route_table_id"] == UNKNOWN:
            return None
        return (want["route_table_id"], normal_cidr(want["destination_cidrblock"]))

    def label(self, want: Want) -> str:
        return "route entry %s in %s" % (want["destination_cidrblock"], want["route_table_id"])

    # ------------------------------------------------------------------ finding

    def listing(self, client: Any, wants: list[Want]) -> Iterable[Object]:
        """One listing a table: the API has none for several. A table that is gone took its entries along."""
        needed = {self.table(want) for want in wants if want.present}
        found, errors = self._of_tables(client, {self.table(want) for want in wants} - {UNKNOWN}, needed)
        if errors:
            failures = {want: errors[self.table(want)] for want in wants if self.table(want) in errors}
            raise Unread(found, failures)
        return found

    def _of_tables(
        self, client: AlibabaClient, tables: Iterable[str], needed: Container[str]
    ) -> tuple[list[Object], dict[str, InterconnectError]]:
        """The entries of some tables, and ``{table: error}`` of those that cannot be read.

        :param needed: tables that have to be there.
        """

        def entries(table: str) -> tuple[list[Object], InterconnectError | None]:
            try:
                return self.entries(client, table), None
            except InterconnectError as error:
                gone = isinstance(error, NotFound) or (isinstance(error, ApiError) and self.waiting.gone(error))
                return [], None if gone and table not in needed else error

        tables = sorted(tables)
        answers = client.side_by_side(entries, tables)
        errors = {table: error for table, (_found, error) in zip(tables, answers) if error is not None}
        return [entry for found, _error in answers for entry in found], errors

    def key_of(self, obj: Object) -> Any:
        return (obj["RouteTableId"], normal_cidr(obj["DestinationCidrBlock"]))

    def key_wanted(self, want: Want) -> Any:
        return (self.table(want), normal_cidr(want["destination_cidrblock"]))

    def look(self, client: AlibabaClient, ids: list[str]) -> dict[str, Object]:
        wanted = set(ids)
        found, errors = self._of_tables(client, {self.table_of(entry) for entry in ids}, ())
        seen = {self.id_of(obj): obj for obj in found if self.id_of(obj) in wanted}
        if errors:
            unseen = {entry: errors[self.table_of(entry)] for entry in ids if self.table_of(entry) in errors}
            raise Unread(list(seen.values()), unseen)
        return seen

    def id_of(self, obj: Object) -> str:
        """An entry's id here names its table too, since nothing can be asked of an entry without it: ``vtb-a:rte-b``."""
        return "%s:%s" % (obj["RouteTableId"], obj["RouteEntryId"])

    @staticmethod
    def table_of(entry_id: str) -> str:
        return entry_id.split(":")[0]

    def view(self, obj: Object) -> dict[str, Any]:
        return dict(super().view(obj), route_entry_id=obj["RouteEntryId"])

    def candidates(self, client: Any, params: Mapping[str, Any], asked: Mapping[str, Any]) -> Iterable[Object]:
        return self.entries(client, params["route_table_id"])

    # ------------------------------------------------------------------ planning

    def plan_absent(self, want: Want, found: Object | None) -> Plan:
        """An entry that leads elsewhere than the user says is not the one that he wants to be gone."""
        if found is not None and any(
            item.name in self.leads for item in self.differences(want, self.target(want, found))
        ):
            return Plan(
                warnings=[
                    "%s leads to %s and is left alone, since %s is not there"
                    % (
                        self.label(want),
                        ", ".join(hops_of(found)),
                        want["nexthop_id"] or want["nexthop_type"] or "what next_hops says",
                    )
                ]
            )
        return super().plan_absent(want, found)

    def lock_keys(self, want: Want, found: Object | None) -> tuple[str, ...]:
        """The cloud works on one entry of a table at a time and refuses the others meanwhile."""
        return (self.table(want),)

    def rebuilt(self, want: Want, found: Object) -> dict[str, Any]:
        """What the user says of where it shall lead replaces all that was."""
        made = super().rebuilt(want, found)
        if not any(want.given(name) for name in self.leads):
            return made
        return {name: value for name, value in made.items() if name not in self.leads or want.given(name)}

    def immutable(self, found: Object, target: Item, frozen: list[Field]) -> ImmutableChange:
        """Where one of both leads several ways, the two are told together."""
        wanted = target.get("next_hops") or several(found) and target.get("nexthop_id")
        if not wanted or not any(item.name in self.leads for item in frozen):
            return super().immutable(found, target, frozen)
        present = several(found) or next_hop("InstanceId")(found)
        return ImmutableChange(
            "route entry %s to %s cannot be changed in place: it leads to %s, wanted %s; set on_immutable_change to 'recreate' "
            "to delete and create it anew"
            % (self.id_of(found), found["DestinationCidrBlock"], _in_words(present), _in_words(wanted))
        )

    def plan_create(self, want: Want, leaving: Object | None = None) -> Plan:
        why = "needed to make a route entry, and there is none to this destination"
        if not want.given("next_hops"):
            self.needs(want, nexthop_type=why, nexthop_id=why)
        return super().plan_create(want, leaving)

    def steps_to_update(self, want: Want, found: Object, changes: dict[str, Any]) -> list[Step]:
        return [Step("modify", changes, SETTLED)]

    # ------------------------------------------------------------------ calls

    def do_create(self, job: Job, args: dict[str, Any]) -> str | None:
        params = {
            "RouteTableId": args["route_table_id"],
            "DestinationCidrBlock": args["destination_cidrblock"],
            **self.leading(args),
            "RouteEntryName": args.get("name") or None,
            "Description": args.get("description") or None,
            "DryRun": args.get("dry_run"),
        }
        try:
            answer = job.want.client.call("CreateRouteEntry", params, token=True)
        except ApiError as error:
            # Not seen by the listing, or there was none: look, and compare.
            error.conflict = error.conflict or error.code in _EXISTS
            raise
        return "%s:%s" % (args["route_table_id"], answer["RouteEntryId"])

    def leading(self, args: dict[str, Any]) -> dict[str, Any]:
        """The parameters of CreateRouteEntry that say where an entry leads."""
        if args.get("next_hops"):
            hops = [
                {"NextHopId": hop["nexthop_id"], "NextHopType": SHARING, "Weight": hop["weight"]}
                for hop in args["next_hops"]
            ]
            return {"NextHopList": hops}
        return {"NextHopType": args["nexthop_type"], "NextHopId": args["nexthop_id"]}

    def modification(self, job: Job, args: dict[str, Any]) -> dict[str, Any]:
        """The parameters of ModifyRouteEntry."""
        return {
            "RouteEntryId": str(job.id).split(":")[1],
            "RouteEntryName": args.get("name"),
            "Description": args.get("description"),
        }

    def do_modify(self, job: Job, args: dict[str, Any]) -> None:
        job.want.client.call("ModifyRouteEntry", self.modification(job, args))

    def do_delete(self, job: Job, args: dict[str, Any]) -> None:
        found = job.found or {}
        params = {
            "RouteTableId": self.table_of(str(job.id)),
            "DestinationCidrBlock": found["DestinationCidrBlock"],
            **led(found),
            "DryRun": args.get("dry_run"),
        }
        job.want.client.call("DeleteRouteEntry", params)
