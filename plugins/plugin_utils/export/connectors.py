# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Azure ExpressRoute connectors, from objects of the portal to circuits, segments and links of a topology."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.azure_expressroute import KINDS
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.billing_tag import BILLING_TAG
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.connector_azure_expressroute import (
    CONNECTOR,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.connector_ipsec_tunnel_profile import (
    TUNNEL_PROFILE,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.group import GROUP
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.provisioning import SUCCESS
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.segment import SEGMENT
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.export.draft import Edge, Node, without_none
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.export.options import options_of

if TYPE_CHECKING:
    from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.export.draft import Draft
    from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.export.terraform import Chosen

FAMILY = "alkira"
CREDENTIALS = "credentials"
DEFINED = {"groups": GROUP, "billing_tags": BILLING_TAG, "tunnel_profiles": TUNNEL_PROFILE}
"""What the file can define. The portal shows nothing of credentials but their names."""

VARIABLE = "{{ lookup('ansible.builtin.env', '%s') }}"


class Connectors:
    """The connectors of a portal, and what they use.

    :param survey: what there is.
    :param chosen: as of :class:`~.joined.Joined`.
    """

    def __init__(self, draft: Draft, survey: dict[str, Any], chosen: Chosen | None) -> None:
        self.draft, self.survey, self.chosen = draft, survey, chosen
        self.by_id = {kind: {one["id"]: one for one in survey[kind]} for kind in KINDS}
        self.number = {kind: Counter(one["name"] for one in survey[kind]) for kind in KINDS}
        self.nodes: dict[str, Node] = {}
        self.circuits: dict[str, Any] = {}
        self.used: dict[Any, Any] = {}
        for kind in ("connectors", *KINDS):
            draft.seen |= {(FAMILY, kind, one["id"]) for one in survey[kind]}

    def is_meant(self, kind: str, ident: str) -> bool:
        return self.chosen is None or self.chosen.has(FAMILY, kind, ident)

    def draw(self) -> None:
        twice = Counter(one["name"] for one in self.survey["connectors"])
        for segment in sorted(self.survey["segments"], key=lambda one: (one["name"], one["id"])):
            self._segment(segment)
        for connector in sorted(self.survey["connectors"], key=lambda one: (one["name"], one["id"])):
            if self.is_meant("connectors", connector["id"]):
                reason = (
                    "another connector has the same name" if twice[connector["name"]] > 1 else self._link(connector)
                )
                if reason:
                    self.draft.leave("Azure ExpressRoute connector", connector["name"], connector["id"], reason)
        for kind, (word, _resource) in KINDS.items():
            for one in self.survey[kind] if kind != "segments" else ():
                unused = one["id"] not in self.used.get(kind, ()) and not self._comes_by_itself(kind, one["id"])
                if unused and self.is_meant(kind, one["id"]):
                    self.draft.leave(word, one["name"], one["id"], "no connector in the file uses it")
        if self.survey["state"] != SUCCESS and self.survey["connectors"]:
            self.draft.notes.append(
                "The tenant network on Alkira is in the state %s: the next run provisions what waits there."
                % self.survey["state"]
            )

    def _comes_by_itself(self, kind: str, ident: str) -> bool:
        """Whether it is the group that comes with a connector."""
        return kind == "groups" and ident in {one["implicit_group_id"] for one in self.survey["connectors"]}

    # ------------------------------------------------------------------ networks

    def _segment(self, segment: dict[str, Any]) -> None:
        name = self.draft.names.take(segment["name"], "segment")
        unique = self.number["segments"][segment["name"]] == 1
        if unique and self.is_meant("segments", segment["id"]):
            options, refused = options_of(SEGMENT, segment)
            self.draft.unsaid("segment %s" % segment["name"], segment["id"], refused)
            data = {key: value for key, value in options.items() if key != "id" and (key, value) != ("name", name)}
        else:
            data = segment["name"] if unique else segment["id"]
        node = Node(
            name,
            {"cloud": FAMILY, "segment": data or segment["name"]},
            (segment["name"], segment["id"]),
            origin=("segments", segment["id"]),
        )
        self.nodes[segment["id"]] = self.nodes[segment["name"]] = node
        self.draft.nodes.append(node)

    # ------------------------------------------------------------------ links

    def _link(self, connector: dict[str, Any]) -> Any:
        """Add a connector; returns why it cannot be."""
        options, refused = options_of(CONNECTOR, connector)
        lacking = {"instances", "segment_options"} & (set(refused) | ({"instances", "segment_options"} - set(options)))
        if lacking:
            return "; ".join(refused.get(name, "it has no %s" % name) for name in sorted(lacking))
        for one in options["instances"]:
            known = self.circuits.setdefault(one["expressroute_circuit_id"].lower(), connector["name"])
            if known != connector["name"]:
                return "a circuit has one connector in a topology, and %s is in %s" % (
                    one["expressroute_circuit_id"],
                    known,
                )
        unknown = [one["segment_id"] for one in options["segment_options"] if one.get("segment_id") not in self.nodes]
        if unknown:
            return "there is no segment %s" % unknown[0]
        self.draft.unsaid("connector %s" % connector["name"], connector["id"], refused)
        origins = [("connectors", connector["id"])]
        name = self.draft.names.take(connector["name"], "circuit")
        circuits = [self._instance(one, connector["name"], origins) for one in options.pop("instances")]
        if len(circuits) == 1 and circuits[0]["name"] == name:
            del circuits[0]["name"]
        segments = [self.nodes[one["segment_id"]] for one in options["segment_options"]]
        sides = [
            {"segment_options": {key: value for key, value in one.items() if key != "segment_id"}}
            for one in options.pop("segment_options")
        ]
        for key in ("id", "name"):
            options.pop(key)
        self._references(connector, options, origins)
        data = {"cloud": FAMILY, "circuit": circuits[0] if len(circuits) == 1 else circuits, "connector": options}
        node = Node(
            name, data, (connector["name"], connector["id"], *(one["expressroute_circuit_id"] for one in circuits))
        )
        self.draft.nodes.append(node)
        edge = Edge([node, *segments], [{}, *map(without_none, sides)], {}, connector["name"], origins)
        edge.keep_name = lambda one: self._keep_name(one, connector["name"])
        self.draft.add_edge(edge)
        return None

    @staticmethod
    def _keep_name(edge: Edge, name: str) -> None:
        """A connector whose name is not that of its link."""
        if edge.name != name:
            connector = edge.ends[0].data["connector"]
            edge.ends[0].data["connector"] = {"name": name, **connector}

    def _references(self, connector: dict[str, Any], options: dict[str, Any], origins: list[tuple[str, Any]]) -> None:
        """What a connector uses, by name as far as that is clear, and defined in the file."""
        groups = [one for one in self.survey["groups"] if one["name"] == options.get("group")]
        if groups and groups[0]["id"] == connector["implicit_group_id"]:
            # It comes with the connector.
            del options["group"]
        elif groups:
            self._use("groups", groups[0]["id"], origins)
        if "billing_tag_ids" in options:
            options["billing_tag_ids"] = [self._use("billing_tags", one, origins) for one in options["billing_tag_ids"]]

    def _instance(self, instance: dict[str, Any], connector: str, origins: list[tuple[str, Any]]) -> dict[str, Any]:
        instance = dict(instance)
        if instance.get("credential_id"):
            instance["credential_id"] = self._use(CREDENTIALS, instance["credential_id"], origins)
        gateways = []
        for entry in instance.get("ipsec_customer_gateway") or ():
            node = self.nodes.get(entry["segment_id"])
            gateways.append(dict(entry, segment_id=node.name if node else entry["segment_id"]))
            for gateway in entry.get("customer_gateway") or ():
                for tunnel in gateway.get("tunnel") or ():
                    if tunnel.get("profile_id"):
                        tunnel["profile_id"] = self._use("tunnel_profiles", tunnel["profile_id"], origins)
                    where = "tunnel %s of gateway %s of connector %s" % (tunnel["name"], gateway["name"], connector)
                    look_up = VARIABLE % variable(connector, gateway["name"], tunnel["name"], "pre_shared_key")
                    self.draft.secrets.append((origins[0], '%s: pre_shared_key: "%s"' % (where, look_up)))
        if gateways:
            instance["ipsec_customer_gateway"] = gateways
        return instance

    def _use(self, kind: str, ident: Any, origins: Any) -> Any:
        """How the file names something that a connector uses, which it defines if it can."""
        one = self.by_id[kind].get(str(ident))
        if one is None or self.number[kind][one["name"]] > 1:
            return str(ident)
        origins.append((kind, one["id"]))
        first = one["id"] not in self.used.setdefault(kind, set())
        self.used[kind].add(one["id"])
        name = one["name"]
        if kind == CREDENTIALS and first:
            parts = ("application_id", "secret_key", "tenant_id")
            shown = ", ".join('%s: "%s"' % (part, VARIABLE % variable(name, part)) for part in parts)
            self.draft.secrets.append(((kind, one["id"]), "under alkira.credentials: %s: {%s}" % (name, shown)))
        elif kind in DEFINED and first and self.is_meant(kind, one["id"]):
            options, refused = options_of(DEFINED[kind], one)
            self.draft.unsaid("%s %s" % (KINDS[kind][0], name), one["id"], refused)
            options = {key: value for key, value in options.items() if key not in ("id", "name")}
            self.draft.alkira[kind, one["id"]] = (name, options)
        return name


def variable(*words: str) -> str:
    """The name of an environment variable."""
    text = "_".join(words).upper()
    return "".join(sign if sign.isascii() and sign.isalnum() else "_" for sign in text)
