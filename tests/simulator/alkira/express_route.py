# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Azure ExpressRoute connectors (5.2)."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from .billing_tags import BillingTags
from .collection import Collection
from .credentials import AzureCredentials
from .documents import Document, Field, FromSwitch
from .errors import Problem, conflict
from .express_route_references import resolve
from .express_route_rules import VNI_FIRST, VNI_LAST, broken_rules
from .groups import Groups
from .ipsec_tunnel_profiles import IpsecTunnelProfiles
from .segments import Segments
from .store import Record, Target

if TYPE_CHECKING:
    from .tenant import Tenant, TenantNetwork

TUNNEL = (
    Field("id", "string-id"),
    Field("name", required=True),
    Field("initiator", "boolean", default=FromSwitch("default_initiator")),
    Field("profileId", "reference"),
    Field("ikeVersion", default=FromSwitch("default_ike_version")),
    Field("preSharedKey", secret=True),
    Field("remoteAuthType"),
    Field("remoteAuthValue", secret=True),
)
CUSTOMER_GATEWAY = (
    Field("id", "string-id"),
    Field("name", required=True),
    Field("tunnels", "object[]", default=[], fields=TUNNEL),
)
INSTANCE_SEGMENT_OPTION = (
    Field("segmentName", required=True),
    Field("segmentId", "reference"),
    Field("customerGateways", "object[]", default=[], fields=CUSTOMER_GATEWAY),
)
INSTANCE = (
    Field("id", "integer-id"),
    Field("name", required=True),
    Field("expressRouteCircuitId", required=True),
    Field("redundantRouter", "boolean", default=FromSwitch("default_redundant_router")),
    Field("loopbackSubnet", required=True),
    Field("credentialId", required=True),
    Field("gatewayMacAddresses", "string[]"),
    Field("vnis", "integer[]"),
    Field("segmentOptions", "object[]", default=[], fields=INSTANCE_SEGMENT_OPTION, key="segmentName"),
)
SEGMENT_OPTION = (
    Field("segmentName", required=True),
    Field("segmentId", "reference"),
    Field("customerAsn", "integer", required=True),
    Field("disableInternetExit", "boolean", default=True),
    Field("advertiseOnPremRoutes", "boolean", default=False),
)


class ExpressRouteConnectors(Collection):
    kind = "Azure ExpressRoute connector"
    path = "/api/v1/tenantnetworks/{tn}/azure-express-route-connectors"
    fields = (
        Field("name", required=True),
        Field("description"),
        Field("size", required=True),
        Field("enabled", "boolean", default=True),
        Field("vhubPrefix", required=True),
        Field("tunnelProtocol", default="VXLAN_GPE"),
        Field("cxp", required=True),
        Field("group"),
        Field("instances", "object[]", required=True, fields=INSTANCE),
        Field("segmentOptions", "object[]", required=True, fields=SEGMENT_OPTION, key="segmentName"),
        Field("billingTags", "integer[]", default=[]),
    )

    def __init__(self, tenant: Tenant, network: TenantNetwork) -> None:
        super().__init__(tenant, network)
        self._implicit_groups: dict[Record, Record] = {}
        self._allocated_vnis: set[int] = set()  # as opposed to those that a request gave

    # -- what it accepts ----------------------------------------------------------------------------------------------

    def check(self, document: Document, sent: Document, record: Record | None) -> list[Problem]:
        if record is not None:
            self._refuse_immutable(document, record)
        problems = list(resolve(self, document, sent))
        problems += broken_rules(document, self.tenant.switch, self._other_documents(record))
        if not problems and self.tenant.switch("allocate_vnis") and document["tunnelProtocol"] == "VXLAN":
            self._allocate_vnis(document, record)
        return problems

    def _refuse_immutable(self, document: Document, record: Record) -> None:
        for key in self.tenant.switch("immutable_fields"):
            if document.get(key) != record.document.get(key):
                raise conflict(f"{key} of {self.kind} {record.name!r} cannot be changed")

    def _other_documents(self, record: Record | None) -> Iterator[Document]:
        return (other.document for other in self.table if other is not record)

    def _allocate_vnis(self, document: Document, record: Record | None) -> None:
        """One a gateway for every instance that has none. An instance keeps what it was once given."""
        given = {}
        if record is not None:
            for instance in record.document["instances"]:
                vnis = instance.get("vnis", [])
                if vnis and self._allocated_vnis.issuperset(vnis):
                    given[instance["id"]] = vnis
        taken = {vni for each in [*self._other_documents(None), document] for vni in vnis_of(each)}
        free = (vni for vni in range(VNI_LAST, VNI_FIRST - 1, -1) if vni not in taken)
        for instance in document["instances"]:
            if instance.get("vnis"):
                continue
            wanted = len(instance.get("gatewayMacAddresses", [])) or 1
            vnis = given.get(instance["id"], [])[:wanted]
            vnis = vnis + list(itertools.islice(free, wanted - len(vnis)))
            if len(vnis) < wanted:
                raise conflict("no VNI is free")
            instance["vnis"] = vnis
            self._allocated_vnis.update(vnis)

    # -- who uses what ------------------------------------------------------------------------------------------------

    def targets(self, document: Document) -> Iterable[Target]:
        for option in document["segmentOptions"]:
            yield (Segments.kind, str(option["segmentId"]))
        if "group" in document:
            group = self.sibling(Groups).find(document["group"])
            if group is not None:
                yield group.target
        for tag in document["billingTags"]:
            yield (BillingTags.kind, str(tag))
        for instance in document["instances"]:
            yield (AzureCredentials.kind, instance["credentialId"])
            for tunnel in tunnels_of(instance):
                if "profileId" in tunnel:
                    yield (IpsecTunnelProfiles.kind, str(tunnel["profileId"]))

    def sibling(self, resource: type[Collection]) -> Collection:
        """Another collection of the same tenant network, or one that all share."""
        assert self.network is not None
        return self.network.collections.get(resource) or self.tenant.collections[resource]

    def release(self, record: Record, target: Target) -> None:
        kind, id = target
        if kind == Groups.kind:
            self.store(record, {key: value for key, value in record.document.items() if key != "group"})
        elif kind == BillingTags.kind:
            tags = [tag for tag in record.document["billingTags"] if str(tag) != id]
            self.store(record, {**record.document, "billingTags": tags})
        else:
            self.remove(record)

    def renamed(self, record: Record, target: Target, name: str) -> None:
        kind, id = target
        document = dict(record.document)
        if kind == Groups.kind:
            document["group"] = name
        elif kind == Segments.kind:
            document["segmentOptions"] = _with_segment_name(document["segmentOptions"], id, name)
            document["instances"] = [
                {**instance, "segmentOptions": _with_segment_name(instance["segmentOptions"], id, name)}
                for instance in document["instances"]
            ]
        else:
            return
        self.store(record, document)

    # -- the implicit group -------------------------------------------------------------------------------------------

    def stored(self, record: Record) -> None:
        groups = self.sibling(Groups)
        assert isinstance(groups, Groups)
        if record in self._implicit_groups:
            groups.rename_implicit(self._implicit_groups[record])
        else:
            self._implicit_groups[record] = groups.add_implicit(record)

    def removed(self, record: Record) -> None:
        group = self._implicit_groups.pop(record)
        for user in self.tenant.references.users(group.target):
            user.collection.release(user, group.target)
        group.collection.remove(group)

    # -- what it shows ------------------------------------------------------------------------------------------------

    def shown(self, record: Record, secrets: str) -> Document:
        document = super().shown(record, secrets)
        group = self._implicit_groups[record]
        document["implicitGroupId"] = group.id
        if "group" not in document and self.tenant.switch("unset_group") != "absent":
            document["group"] = group.name if self.tenant.switch("unset_group") == "filled" else ""
        if not self.tenant.switch("segment_id_shown"):
            document["segmentOptions"] = _without_segment_ids(document["segmentOptions"])
            document["instances"] = [
                {**instance, "segmentOptions": _without_segment_ids(instance["segmentOptions"])}
                for instance in document["instances"]
            ]
        return document


def vnis_of(document: Document) -> Iterator[int]:
    for instance in document["instances"]:
        yield from instance.get("vnis", [])


def tunnels_of(instance: Document) -> Iterator[Document]:
    for option in instance["segmentOptions"]:
        for gateway in option["customerGateways"]:
            yield from gateway["tunnels"]


def _with_segment_name(options: list[Document], id: str, name: str) -> list[Document]:
    return [{**option, "segmentName": name} if str(option["segmentId"]) == id else option for option in options]


def _without_segment_ids(options: list[Document]) -> list[Document]:
    return [{key: value for key, value in option.items() if key != "segmentId"} for option in options]
