# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Router interface connections on Apsara Stack: one interface tied to its opposite and, from the initiating side, connected.

A connection is not an object of its own: it is the peer data and the state of a router interface. Its accepting side only
stores who may connect, and must do so first; its initiating side connects. Deleting only deactivates.

Source: Apsara Stack contract 4.2, 5 and 6.4.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.resource import ID_CHUNK
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibabacloudstack.client import FAMILY
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibabacloudstack.router_interface import (
    ACCEPTING,
    ACTIVE,
    ATTRIBUTES,
    INACTIVE,
    INITIATING,
    PEER_FIELDS,
    AnyInterface,
    RouterInterface,
    all_interfaces,
    check_owner,
    deactivation,
    listed,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import filters, states
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import Info, Manage
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.errors import (
    ApiError,
    ImmutableChange,
    InterconnectError,
    Refused,
    Unread,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.family import OWN, PEER
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.fields import Field
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.filters import Filter
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.plan import GONE, SETTLED, UNKNOWN, Plan, Step
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.resource import PairResource

if TYPE_CHECKING:
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibabacloudstack.client import StackClient
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.contract import Object, Problem
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.resource import Job, Want, World

OWNER = "opposite_interface_owner_id"
INTERFACE_OPTIONS = tuple(item for item in RouterInterface.fields if item.option and item.name not in PEER_FIELDS)


class Connection(PairResource, AnyInterface):
    """One side of a connection, found by its interface."""

    kind = "router interface connection"
    result_key = "router_interface_connection"
    results_key = "router_interface_connections"
    id_option = "interface_id"
    name_option = "interface_id"
    required = ("interface_id",)
    doing = {
        "configure": "tying",
        "connect": "connecting",
        "activate": "activating",
        "deactivate": "deactivating",
        "create": "rebuilding",
    }
    fields = (
        Field("interface_id", "RouterInterfaceId", in_batch_row=True),
        Field("opposite_interface_id", "OppositeInterfaceId", in_batch_row=True),
        Field("opposite_router_id", "OppositeRouterId"),
        Field("opposite_router_type", "OppositeRouterType"),
        Field("opposite_interface_owner_id", read=lambda obj: str(obj.get("OppositeInterfaceOwnerId") or "")),
        Field("role", "Role", option=False, in_batch_row=True),
        Field("router_id", "RouterId", option=False),
        Field("opposite_interface_status", "OppositeInterfaceStatus", option=False),
        Field("connected_time", "ConnectedTime", option=False),
    )
    options = {
        "interface_id": {"type": "str"},
        "opposite_interface_id": {"type": "str"},
        "opposite_router_id": {"type": "str"},
        "opposite_router_type": {"type": "str", "choices": ["VRouter", "VBR"]},
        "opposite_interface_owner_id": {"type": "str"},
        "role": {"type": "str", "choices": [INITIATING, ACCEPTING]},
    }
    filters = (
        filters.ids("interface_ids"),
        Filter("role", {"type": "str", "choices": [INITIATING, ACCEPTING]}),
        filters.status(api_key="Status"),
        Filter("opposite_interface_id", api_key="OppositeInterfaceId"),
    )

    # ------------------------------------------------------------------ checks

    def check(self, want: Want) -> Iterator[Problem]:
        if want.present and not want.given("opposite_interface_id"):
            yield "opposite_interface_id", "required and not given"
        if want["interface_id"] == want["opposite_interface_id"] and want["interface_id"] != UNKNOWN:
            yield "opposite_interface_id", "is the interface itself; a connection has two ends"
        yield from check_owner(want)
        yield from super().check(want)

    def duplicate_key(self, want: Want) -> Any:
        return None if want["interface_id"] == UNKNOWN else want["interface_id"]

    def label(self, want: Want) -> str:
        return "connection %s to %s" % (want["interface_id"], want["opposite_interface_id"])

    # ------------------------------------------------------------------ finding

    def listing(self, client: StackClient, wants: list[Want]) -> Iterable[Object]:
        """Both ends, as far as this account and region has them."""
        ids = {want[name] for want in wants for name in ("interface_id", "opposite_interface_id") if want[name]} - {
            UNKNOWN
        }
        return (
            all_interfaces(client, steady=True)
            if len(ids) > ID_CHUNK
            else listed(client, "RouterInterfaceId", ids)
            if ids
            else []
        )

    def referenced_objects(
        self, client: StackClient, wants: list[Want], everywhere: dict[str, Object]
    ) -> Iterator[tuple[StackClient, Object]]:
        """Opposite interfaces in another region, or in the opposite account if its keys are given."""
        failures: dict[Want, InterconnectError] = {}
        for region, ids in self._missing(client, wants, everywhere).items():
            other = PEER if client.account == OWN else OWN
            places = [(client.account, region)] if region != client.region else []
            for account, place in places + [(other, region)]:
                try:
                    sibling = client.sibling(account=account, region=place) if ids else None
                    if sibling is None:
                        continue
                    found = listed(sibling, "RouterInterfaceId", ids)
                except InterconnectError as error:
                    failures.update({want: error for want in wants if want["opposite_interface_id"] in ids})
                    break
                for obj in found:
                    ids.discard(self.id_of(obj))
                    yield sibling, obj
        if failures:
            raise Unread((), failures)

    def _missing(self, client: StackClient, wants: list[Want], everywhere: Mapping[str, Object]) -> dict[str, set[str]]:
        """Ids of opposite interfaces that no listing brought, by the region they should be in."""
        missing: dict[str, set[str]] = {}
        for want in wants:
            opposite, own = want["opposite_interface_id"], everywhere.get(want["interface_id"])
            if want.present and opposite and opposite != UNKNOWN and opposite not in everywhere:
                region = (own or {}).get("OppositeRegionId") or client.region
                missing.setdefault(region, set()).add(opposite)
        return missing

    def key_wanted(self, want: Want) -> Any:
        return None

    def candidates(self, client: StackClient, params: Mapping[str, Any], asked: Mapping[str, Any]) -> Iterable[Object]:
        found = super().candidates(client, {"router_interface_ids": params["interface_ids"]}, asked)
        return [obj for obj in found if obj.get("OppositeInterfaceId")]

    # ------------------------------------------------------------------ planning

    def stage(self, want: Want, found: Object | None) -> int:
        """Making: accepting side first. Unmaking: initiating side first."""
        role = found["Role"] if found else want["role"]
        return int((role == INITIATING) == want.present)

    def order(self, jobs: list[Job]) -> Iterator[tuple[Job, Job]]:
        """Within each pair, as the stages say."""
        by_id: dict[str | None, Job] = {job.id: job for job in jobs if job.id is not None}
        for job in jobs:
            opposite = job.want["opposite_interface_id"] or (job.found or {}).get("OppositeInterfaceId")
            other = by_id.get(opposite)
            if other is not None and self.stage(other.want, other.found) < self.stage(job.want, job.found):
                yield other, job

    def plan(self, want: Want, found: Object | None, world: World, recreate: bool) -> Plan:
        if not want.present:
            return self._plan_inactive(want, found)
        if found is None:
            # Only check mode gets here: the interface is made by an earlier task of the same run.
            steps = [Step("configure")] + ([Step("connect")] if want["role"] == INITIATING else [])
            return Plan(steps=steps, before=None, after=dict(self.target(want, None)))
        if want["role"] and want["role"] != found["Role"]:
            raise Refused(
                "role: router interface %s is the %s, not the %s" % (want["interface_id"], found["Role"], want["role"])
            )
        self._check_opposite(want, found, world)
        if found["Status"] == "Idle" or (found["Status"] == "Modifying" and not found.get("ConnectedTime")):
            return self._plan_idle(want, found, world)
        if found.get("OppositeInterfaceId") != want["opposite_interface_id"]:
            return self._plan_rebuild(want, found, world, recreate)
        return self._plan_tied(want, found)

    def _plan_inactive(self, want: Want, found: Object | None) -> Plan:
        status = found["Status"] if found else None
        if status in (None, "Idle", "Inactive") or self.meaning_of(found) in (states.ABSENT, states.LEAVING):
            return Plan()
        if status == "Deactivating":
            return Plan(wait_goal=INACTIVE)
        return Plan(steps=[Step("deactivate", {}, INACTIVE)], before={"status": status}, after={"status": "Inactive"})

    def _plan_idle(self, want: Want, found: Object, world: World) -> Plan:
        tied = all(self._known(want, name, world) in (None, item.read(found)) for name, item in _PEERS)
        tied = tied and all(item.read(found) for name, item in _PEERS)
        owner = self._visible_owner(want, world) if tied or want.given(OWNER) else None
        if want.given(OWNER) and owner not in (None, want[OWNER]):
            raise Refused(
                "%s: %r is not the owner of %s, which belongs to account %s"
                % (OWNER, want[OWNER], want["opposite_interface_id"], owner)
            )
        tied = tied and owner in (None, dict(_PEERS)[OWNER].read(found))
        # What follows on the initiating side needs no look in between: connecting too early is refused and tried again.
        goal = None if found["Role"] == INITIATING else SETTLED
        target = {} if tied else self._target(want, found, world)
        steps = [] if tied else [Step("configure", target, goal)]
        after = dict(self._ends(found), status="Idle")
        if not tied:
            after.update({name: target[name] for name, item in _PEERS})
        if found["Role"] == INITIATING:
            steps.append(Step("connect", {"visible": self._check_ready(want, found, world)}, ACTIVE))
            after["status"] = "Active"
        return Plan(steps=steps, before=dict(self._ends(found), status="Idle"), after=after)

    def _plan_tied(self, want: Want, found: Object) -> Plan:
        """Out of Idle and with the right peer: it works, it is on its way, or it was deactivated."""
        status = found["Status"]
        wrong = [item for name, item in _PEERS if want.given(name) and item.read(found) != want[name]]
        if wrong:
            raise self._frozen(want, found, wrong)
        before = dict(self._ends(found), status=status)
        if status in ("Inactive", "Deactivating"):
            wait_goal = INACTIVE if status == "Deactivating" else None
            steps = [Step("activate", {}, ACTIVE)]
            return Plan(steps=steps, before=before, after=dict(before, status="Active"), wait_goal=wait_goal)
        wait_goal = None if status == "Active" else SETTLED if status == "Modifying" else ACTIVE
        return Plan(before=before, after=before, wait_goal=wait_goal)

    def _plan_rebuild(self, want: Want, found: Object, world: World, recreate: bool) -> Plan:
        if not recreate:
            raise self._frozen(want, found, [dict(_PEERS)["opposite_interface_id"]])
        target = self._target(want, found, world)
        interface = {item.name: item.read(found) for item in INTERFACE_OPTIONS if item.read(found) not in (None, "")}
        if interface.get("instance_charge_type") != "PrePaid":
            interface.pop("instance_charge_type", None)
        steps = deactivation(found) + [
            Step("delete", {}, GONE),
            Step("create", interface, SETTLED),
            Step("configure", target, SETTLED),
        ]
        # Not connected: an accepting side can name an id only when there is one.
        warning = (
            "router interface %s is replaced by a new one; tie %s to the new id, then connect the initiating side"
            % (self.id_of(found), want["opposite_interface_id"])
        )
        before, after = dict(self._ends(found), status=found["Status"]), dict(target, status="Idle")
        return Plan(steps=steps, before=before, after=after, warnings=[warning])

    def _frozen(self, want: Want, found: Object, items: Iterable[Field]) -> ImmutableChange:
        parts = ["%s is %r, wanted %r" % (item.name, item.read(found), want[item.name]) for item in items]
        return ImmutableChange(
            "router interface %s is %s, and what it is connected to can no longer be changed: %s. An interface that was once "
            "connected has to be rebuilt to get another opposite interface; on_immutable_change: recreate does it"
            % (self.id_of(found), found["Status"], ", ".join(parts))
        )

    @staticmethod
    def _ends(found: Object) -> dict[str, Any]:
        return {name: item.read(found) for name, item in _PEERS}

    # ------------------------------------------------------------------ the opposite side

    def _known(self, want: Want, name: str, world: World) -> str | None:
        """A peer value as far as it is known without asking: given, or read from the opposite interface."""
        if want.given(name):
            return want[name]
        opposite = world.everywhere.get(want["opposite_interface_id"])
        return opposite.get(_OPPOSITE_KEY[name]) if opposite and name in _OPPOSITE_KEY else None

    def _target(self, want: Want, found: Object, world: World) -> dict[str, str | None]:
        """All four peer values. The owner is asked for last, since that costs a call."""
        target = {name: self._known(want, name, world) for name, item in _PEERS}
        if want["opposite_interface_id"] == UNKNOWN:
            # Only check mode gets here: what is made before this step tells the rest.
            return {name: value or UNKNOWN for name, value in target.items()}
        missing = [name for name in ("opposite_router_id", "opposite_router_type") if not target[name]]
        if missing:
            raise Refused(
                "the opposite interface %s cannot be seen with this account%s; give %s, or the opposite account's keys in peer"
                % (
                    want["opposite_interface_id"],
                    want.client.scope(),
                    " and ".join(missing + ["opposite_interface_owner_id"]),
                )
            )
        if not target[OWNER]:
            target[OWNER] = self._visible_owner(want, world) or want.client.account_id()
        return target

    def _visible_owner(self, want: Want, world: World) -> str | None:
        """The account of the opposite interface, if that can be seen: its listing was that account's. Costs a call, once."""
        source = world.origin.get(want["opposite_interface_id"])
        return source.account_id() if source else None

    def _check_opposite(self, want: Want, found: Object, world: World) -> None:
        """What can be seen of the opposite side has to fit."""
        opposite = world.everywhere.get(want["opposite_interface_id"])
        if opposite is None:
            return
        if opposite["Role"] == found["Role"]:
            raise Refused(
                "%s and %s are both the %s; a connection needs one initiating and one accepting side"
                % (self.id_of(found), self.id_of(opposite), found["Role"])
            )
        for name, wire in _OPPOSITE_KEY.items():
            if want.given(name) and want[name] != opposite.get(wire):
                raise Refused(
                    "%s: %r is not that of %s, which is %r"
                    % (name, want[name], self.id_of(opposite), opposite.get(wire))
                )
        other = opposite.get("OppositeInterfaceId")
        if other and other != self.id_of(found) and opposite["Status"] not in ("Idle", "Modifying"):
            raise Refused(
                "the opposite interface %s is %s and tied to %s, not to %s; it has to be rebuilt first"
                % (self.id_of(opposite), opposite["Status"], other, self.id_of(found))
            )

    def _check_ready(self, want: Want, found: Object, world: World) -> bool:
        """The accepting side has to name this interface before it may connect. Returns whether that side can be seen."""
        opposite = world.everywhere.get(want["opposite_interface_id"])
        if opposite is None:
            return False
        ready = opposite.get("OppositeInterfaceId") == self.id_of(found) and all(
            item.read(opposite) for name, item in _PEERS
        )
        if not ready:
            raise _not_accepted(self.id_of(found), self.id_of(opposite))
        return True

    def apply_plan(self, job: Job, plan: Plan, world: World) -> None:
        """What the later stage sees: the peer data that this plan will have written."""
        for step in plan.steps:
            if job.id is not None and step.verb == "configure" and step.args:
                world.everywhere[job.id] = dict(
                    world.everywhere[job.id], **{_OWN_KEY[name]: value for name, value in step.args.items()}
                )

    # ------------------------------------------------------------------ calls

    def do_configure(self, job: Job, args: dict[str, Any]) -> None:
        """All four peer values together; the API's own default for the router type would be VBR."""
        params = {ATTRIBUTES[name]: value for name, value in args.items()}
        job.want.client.call("ModifyRouterInterfaceAttribute", dict(params, RouterInterfaceId=job.id))

    def do_connect(self, job: Job, args: dict[str, Any]) -> None:
        try:
            job.want.client.call("ConnectRouterInterface", {"RouterInterfaceId": job.id})
        except ApiError as error:
            if error.code != "IncorrectOppositeInterfaceInfo.NotSet":
                raise
            if not args["visible"]:
                raise _not_accepted(str(job.id), job.want["opposite_interface_id"]) from error
            # It was seen to be ready: the cloud lags behind itself.
            error.conflict = error.lagging = True
            raise

    def do_activate(self, job: Job, args: dict[str, Any]) -> None:
        job.want.client.call("ActivateRouterInterface", {"RouterInterfaceId": job.id})


_PEERS = tuple((item.name, item) for item in Connection.fields if item.name in PEER_FIELDS)
_OWN_KEY = {name: ATTRIBUTES[name] for name in PEER_FIELDS}
# The opposite interface's own data, by the option that repeats it on this side.
_OPPOSITE_KEY = {
    "opposite_interface_id": "RouterInterfaceId",
    "opposite_router_id": "RouterId",
    "opposite_router_type": "RouterType",
}


def _not_accepted(initiating: str, accepting: str) -> Refused:
    return Refused(
        "the accepting side is not tied yet: make the connection with interface_id %s and opposite_interface_id %s first "
        "(both can be in one batch, which keeps the order)" % (accepting, initiating)
    )


CONNECTION = Manage(FAMILY, Connection())
CONNECTION_INFO = Info(FAMILY, Connection())
