# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Azure ExpressRoute connectors. Source: Alkira contract 5.2, 5.11 and 6."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira import express_route_rules as rules
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.billing_tag import BillingTag
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.checks import PORTAL_DECIDES
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.client import FAMILY
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.connector_ipsec_tunnel_profile import (
    TunnelProfile,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.credential_azure_vnet import (
    LIST,
    Credential,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.cxp import INVENTORY, Cxp
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.group import Group
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.references import Collection, References
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.resource import (
    DESCRIPTION,
    OPTIONS,
    AlkiraResource,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.segment import Segment
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.checks import normal_mac, same_cidr
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import Info, Manage
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.fields import (
    Field,
    Items,
    same_members,
    same_text,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.plan import UNKNOWN

if TYPE_CHECKING:
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.client import AlkiraClient
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.contract import Object, Options, Problem
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.fields import Item
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.resource import Want

IMPLICIT = "implicitGroupId"


def _same_macs(wanted: Iterable[str] | None, present: Iterable[str] | None) -> bool:
    return sorted(map(normal_mac, wanted or ())) == sorted(map(normal_mac, present or ()))


NO_VNIS = ()
"""No VNI at all, for a protocol without them: an empty list leaves the choice to the portal."""


def _same_vnis(wanted: Sequence[int], present: Sequence[int]) -> bool:
    """An empty list leaves the choice to the portal, so whatever it chose is right."""
    return wanted == [] or same_members(wanted, present)


def _put_vnis(document: Object, vnis: Sequence[int]) -> None:
    if vnis == []:
        document.pop("vnis", None)
    else:
        document["vnis"] = list(vnis)


def _text(key: str) -> Callable[[Object], str | None]:
    """A reader of an id, as text."""
    return lambda document: str(document[key]) if document.get(key) not in (None, "") else None


def _list(key: str) -> Callable[[Object], list[Any]]:
    return lambda document: list(document.get(key) or ())


def _number(key: str) -> Callable[[Object, str], None]:
    """A writer of an id, which the wire has as a number."""

    def write(document: Object, value: str) -> None:
        document[key] = _as_number(value)

    return write


def _as_number(reference: str) -> int | str:
    """An id as the wire has it; in check mode it may be unknown."""
    return int(reference) if str(reference).isdigit() else reference


# What is read from where the user gives an id or a name: both are shown, the name is sent and matched.
SEGMENT = (
    Field("segment_name", "segmentName"),
    Field("segment_id", "segmentId", read=_text("segmentId"), option=False, sent=False),
)
TUNNEL = (
    Field("id", read=_text("id"), option=False),
    Field("name", "name", needed=True),
    Field("initiator", "initiator", default=True),
    Field("profile_id", read=_text("profileId"), write=_number("profileId")),
    Field("ike_version", "ikeVersion", default=rules.IKE_VERSION),
    Field("pre_shared_key", "preSharedKey", secret=True),
    Field("remote_auth_type", "remoteAuthType", default=rules.AUTH_TYPE),
    Field("remote_auth_value", "remoteAuthValue", secret=True),
)
GATEWAY = (
    Field("id", read=_text("id"), option=False),
    Field("name", "name", needed=True),
    Field("tunnel", "tunnels", items=Items("name", TUNNEL), needed=True),
)
SEGMENT_GATEWAY = (*SEGMENT, Field("customer_gateway", "customerGateways", items=Items("name", GATEWAY), needed=True))
INSTANCE = (
    Field("id", read=_text("id"), option=False),
    Field("name", "name", needed=True),
    Field("expressroute_circuit_id", "expressRouteCircuitId", needed=True, same=same_text),
    Field(
        "redundant_router",
        read=lambda document: bool(document.get("redundantRouter")),
        default=False,
        write=lambda document, value: document.update(redundantRouter=value),
    ),
    Field("loopback_subnet", "loopbackSubnet", needed=True, same=same_cidr),
    Field("credential_id", "credentialId", needed=True),
    Field("gateway_mac_address", "gatewayMacAddresses", read=_list("gatewayMacAddresses"), same=_same_macs),
    Field("virtual_network_interface", read=_list("vnis"), write=_put_vnis, same=_same_vnis),
    Field("ipsec_customer_gateway", "segmentOptions", items=Items("segment_name", SEGMENT_GATEWAY)),
)
SEGMENT_OPTION = (
    *SEGMENT,
    Field("customer_asn", "customerAsn", needed=True),
    Field("disable_internet_exit", "disableInternetExit", default=True),
    Field("advertise_on_prem_routes", "advertiseOnPremRoutes", default=False),
)
FIELDS = (
    Field("name", "name", needed=True),
    DESCRIPTION,
    Field("size", "size", needed=True),
    Field("enabled", "enabled", default=True),
    Field("vhub_prefix", "vhubPrefix", needed=True, same=same_cidr),
    Field("tunnel_protocol", "tunnelProtocol", default=rules.VXLAN_GPE),
    Field("cxp", "cxp", needed=True),
    Field(
        "group",
        read=lambda document: document.get("group") or "",
        write=lambda document, value: document.update(group=value),
    ),
    Field(
        "billing_tag_ids",
        read=lambda document: [str(tag) for tag in document.get("billingTags") or ()],
        default=[],
        write=lambda document, value: document.update(billingTags=[_as_number(tag) for tag in value]),
        same=same_members,
    ),
    Field("implicit_group_id", IMPLICIT, read=_text(IMPLICIT), option=False, sent=False, in_batch_row=True),
    Field("instances", "instances", items=Items("name", INSTANCE, second="expressroute_circuit_id"), needed=True),
    Field("segment_options", "segmentOptions", items=Items("segment_name", SEGMENT_OPTION), needed=True),
)

TUNNEL_OPTIONS = {
    "name": {"type": "str", "required": True},
    "initiator": {"type": "bool"},
    "profile_id": {"type": "str", "aliases": ["profile"]},
    "ike_version": {"type": "str"},
    "pre_shared_key": {"type": "str", "no_log": True},
    "remote_auth_type": {"type": "str"},
    "remote_auth_value": {"type": "str", "no_log": True},
}
GATEWAY_OPTIONS = {
    "name": {"type": "str", "required": True},
    "tunnel": {"type": "list", "elements": "dict", "options": TUNNEL_OPTIONS},
}
SEGMENT_GATEWAY_OPTIONS = {
    "segment_id": {"type": "str", "required": True, "aliases": ["segment"]},
    "customer_gateway": {"type": "list", "elements": "dict", "options": GATEWAY_OPTIONS},
}
INSTANCE_OPTIONS = {
    "name": {"type": "str", "required": True},
    "expressroute_circuit_id": {"type": "str"},
    "redundant_router": {"type": "bool"},
    "loopback_subnet": {"type": "str"},
    "credential_id": {"type": "str", "aliases": ["credential"]},
    "gateway_mac_address": {"type": "list", "elements": "str"},
    "virtual_network_interface": {"type": "list", "elements": "int"},
    "ipsec_customer_gateway": {"type": "list", "elements": "dict", "options": SEGMENT_GATEWAY_OPTIONS},
}
SEGMENT_OPTION_OPTIONS = {
    "segment_id": {"type": "str", "required": True, "aliases": ["segment"]},
    "customer_asn": {"type": "int"},
    "disable_internet_exit": {"type": "bool"},
    "advertise_on_prem_routes": {"type": "bool"},
}
NAMES = {"type": "list", "elements": "str", "default": []}


class Connector(AlkiraResource):
    """A connector. Instances, gateways, tunnels and segment options are matched by name (P2) and keep their ids (P1)."""

    kind = "Azure ExpressRoute connector"
    result_key = "connector"
    results_key = "connectors"
    path = "/v1/tenantnetworks/{tn}/azure-express-route-connectors"
    kept = (IMPLICIT,)
    fields = FIELDS
    options = dict(
        OPTIONS,
        description={"type": "str"},
        size={"type": "str"},
        enabled={"type": "bool"},
        vhub_prefix={"type": "str"},
        tunnel_protocol={"type": "str", "choices": [rules.VXLAN, rules.VXLAN_GPE, rules.IPSEC]},
        cxp={"type": "str"},
        group={"type": "str"},
        billing_tag_ids={"type": "list", "elements": "str", "aliases": ["billing_tags"]},
        instances={"type": "list", "elements": "dict", "options": INSTANCE_OPTIONS},
        segment_options={"type": "list", "elements": "dict", "options": SEGMENT_OPTION_OPTIONS},
        update_secret={"type": "str", "no_log": False, "choices": ["on_create", "always"]},
    )
    task_options = {
        "assume_made": {
            "type": "dict",
            "options": {
                "segments": NAMES,
                "groups": NAMES,
                "billing_tags": NAMES,
                "credentials": NAMES,
                "tunnel_profiles": NAMES,
            },
        },
    }
    collections: Mapping[str, Collection] = {
        "segments": (Segment.kind, Segment.path, "id", None),
        "groups": (Group.kind, Group.path, "id", None),
        "billing_tags": (BillingTag.kind, BillingTag.path, "id", None),
        "credentials": (Credential.kind, LIST, Credential.id_key, {}),
        "tunnel_profiles": (TunnelProfile.kind, TunnelProfile.path, "id", None),
        "cxps": (Cxp.kind, INVENTORY, Cxp.id_key, None),
    }

    # ------------------------------------------------------------------ checks

    def check_values(self, want: Want) -> Iterable[Problem]:
        return rules.problems(want.options)

    def check_target(self, want: Want, item: Item, found: Object | None) -> list[str]:
        return self.judged(item, _broken) + list(rules.warnings(item))

    # ------------------------------------------------------------------ references

    def references(self, want: Want) -> References:
        made = want["made"] or {}
        if want["assume_made"] and want.client.check_mode:
            made = {key: dict.fromkeys(names, UNKNOWN) for key, names in want["assume_made"].items()}
        return References(want.client, self.collections, made)

    @staticmethod
    def referred(options: Options) -> Iterator[tuple[str, str | None]]:
        """``(key of the collection, id or name)`` of everything that a connector refers to, as the user has it."""
        yield "groups", options.get("group")
        yield from (("billing_tags", one) for one in options.get("billing_tag_ids") or ())
        yield from (("segments", one.get("segment_id")) for one in options.get("segment_options") or ())
        for instance in options.get("instances") or ():
            yield "credentials", instance.get("credential_id")
            for entry in instance.get("ipsec_customer_gateway") or ():
                yield "segments", entry.get("segment_id")
                for gateway in entry.get("customer_gateway") or ():
                    yield from (("tunnel_profiles", one.get("profile_id")) for one in gateway.get("tunnel") or ())

    def resolved(self, want: Want, found: Object | None) -> Options:
        """Names and ids of CXP, segments, group, tags, credentials and profiles as the wire has them; all mistakes at once."""
        options, look = dict(want.options), self.references(want)
        if options.get("cxp") and options["cxp"] != (found or {}).get("cxp"):
            options["cxp"] = self._cxp(want.client, look, options["cxp"])
        if options.get("group"):
            options["group"] = look.name("groups", options["group"], "group")
        if options.get("billing_tag_ids") is not None:
            options["billing_tag_ids"] = [
                look.id("billing_tags", one, "billing_tag_ids[%d]" % index)
                for index, one in enumerate(options["billing_tag_ids"])
            ]
        if options.get("segment_options") is not None:
            options["segment_options"] = [
                look.segment(one, "segment_options[%d]" % index) for index, one in enumerate(options["segment_options"])
            ]
        if options.get("instances") is not None:
            options["instances"] = [
                self._instance(look, one, "instances[%d]" % index) for index, one in enumerate(options["instances"])
            ]
        look.refuse()
        return self._cleared(options, found)

    @staticmethod
    def _cxp(client: AlkiraClient, look: References, wanted: str) -> str | None:
        """A CXP that is sent is looked up in the inventory, in check mode too, which would else predict what the portal refuses."""
        if not client.reference(INVENTORY, "the CXPs", optional=True):
            client.warn("cxp: the portal does not list its CXPs; %s" % PORTAL_DECIDES)
            return wanted
        return look.name("cxps", wanted, "cxp")

    def _instance(self, look: References, instance: Options, path: str) -> Options:
        instance = dict(instance)
        if instance.get("credential_id"):
            instance["credential_id"] = look.id("credentials", instance["credential_id"], path + ".credential_id")
        entries = instance.get("ipsec_customer_gateway")
        if entries is None:
            return instance
        path += ".ipsec_customer_gateway"
        instance["ipsec_customer_gateway"] = [
            self._gateways(look, look.segment(entry, "%s[%d]" % (path, index)), "%s[%d]" % (path, index))
            for index, entry in enumerate(entries)
        ]
        return instance

    @staticmethod
    def _gateways(look: References, entry: Options, path: str) -> Options:
        gateways = []
        for index, gateway in enumerate(entry.get("customer_gateway") or ()):
            tunnels = [dict(tunnel) for tunnel in gateway.get("tunnel") or ()]
            for number, tunnel in enumerate(tunnels):
                if tunnel.get("profile_id"):
                    here = "%s.customer_gateway[%d].tunnel[%d].profile_id" % (path, index, number)
                    tunnel["profile_id"] = look.id("tunnel_profiles", tunnel["profile_id"], here)
            gateways.append(dict(gateway, tunnel=tunnels if gateway.get("tunnel") is not None else None))
        return dict(entry, customer_gateway=gateways if entry.get("customer_gateway") is not None else None)

    def _cleared(self, options: Options, found: Object | None) -> Options:
        """Another tunnel protocol leaves behind what only the old one had, unless the user gives it (and is refused)."""
        protocol = options.get("tunnel_protocol")
        if found is None or protocol in (None, found.get("tunnelProtocol")):
            return options
        instances = options.get("instances") or [{"name": one["name"]} for one in found.get("instances") or ()]
        idle: Options = (
            {} if protocol == rules.VXLAN else {"gateway_mac_address": [], "virtual_network_interface": NO_VNIS}
        )
        idle.update({} if protocol == rules.IPSEC else {"ipsec_customer_gateway": []})
        options["instances"] = [
            dict(one, **{name: none for name, none in idle.items() if not one.get(name)}) for one in instances
        ]
        return options

    # ------------------------------------------------------------------ reading

    def listing(self, client: AlkiraClient, wants: list[Want]) -> Iterable[Object]:
        """Side by side with it, the collections that planning needs because the wants refer to them."""
        wanted = {key for want in wants if want.present for key, one in self.referred(want.options) if one}
        needed = [self.collections[key] for key in self.collections if key in wanted]
        found: list[Object] = []

        def ask(one: Collection | None) -> None:
            if one is None:
                found.extend(super(Connector, self).listing(client, wants))
            else:
                client.indexed(one[1], "the %ss" % one[0], one[3], one[2])

        client.side_by_side(ask, [None, *needed])
        return found

    def complete(self, client: AlkiraClient, objects: list[Object]) -> list[Object]:
        """Where the portal does not tell segment ids (C1), they are looked up; a group that it filled in itself is none."""
        needed = [obj for obj in objects if any("segmentId" not in option for option in _options_of(obj))]
        if needed:
            ids = self._segment_ids(client)
            named = {option.get("segmentName") for obj in needed for option in _options_of(obj)}
            if not client.check_mode and not named <= set(ids):
                # Made in this run.
                client.forget(Segment.path)
                ids = self._segment_ids(client)
            for obj in needed:
                for option in _options_of(obj):
                    option.setdefault("segmentId", ids.get(option.get("segmentName")))
        return objects

    @staticmethod
    def _segment_ids(client: AlkiraClient) -> dict[str | None, Any]:
        return {one.get("name"): one.get("id") for one in client.reference(Segment.path, "the segments")}

    def _implicit(self, client: AlkiraClient, found: Object) -> bool:
        """Whether the group that a connector shows is the one that came with it, which the portal may fill in."""
        index = client.indexed(Group.path, "the groups", None, "id")
        group = index["name"].get(found["group"])
        return not group or str(group[0].get("id")) == str(found.get(IMPLICIT))

    def target(self, want: Want, found: Object | None) -> Item:
        if found is not None and found.get("group") and want["group"] == "" and self._implicit(want.client, found):
            found = dict(found, group="")
        return super().target(want, found)

    def body(self, want: Want, found: Object | None) -> Object:
        body = super().body(want, found)
        if found is not None and found.get("group") and not want.given("group") and self._implicit(want.client, found):
            del body["group"]
        for instance in body["instances"]:
            for option in instance.get("segmentOptions") or ():
                option.setdefault("customerGateways", [])
        return body


def _broken(connector: Mapping[str, Any]) -> Iterator[Problem]:
    """Every rule that a whole connector breaks."""
    yield from rules.problems(connector)
    yield from rules.unmet(connector)


def _options_of(obj: Object) -> Iterator[Object]:
    """All segment options of a connector, those of its instances included."""
    yield from obj.get("segmentOptions") or ()
    for instance in obj.get("instances") or ():
        yield from instance.get("segmentOptions") or ()


CONNECTOR = Manage(FAMILY, Connector())
CONNECTOR_INFO = Info(FAMILY, Connector())
