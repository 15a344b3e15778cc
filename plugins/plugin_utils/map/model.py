# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a map shows: networks, the links between them, and how each of them is. Pure: a plan and listings come in, a document goes out."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alicloud import peering
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira import provisioning
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import states
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology.definitions import SIDES
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology.expand import EXPRESSROUTE, PAIR, PEERING

if TYPE_CHECKING:
    pass

FORMAT = "1.0"
"""Version of the document: what is added raises the second number, and what a reader has to know of the first."""

OK, DRIFTED, HALF, DEAD, MISSING, UNMANAGED, UNKNOWN = (
    "ok",
    "drifted",
    "half_made",
    "dead",
    "missing",
    "unmanaged",
    "unknown",
)
WORDS = {
    DEAD: "dead",
    HALF: "half made",
    MISSING: "missing",
    DRIFTED: "drifted",
    UNMANAGED: "not in the file",
    UNKNOWN: "unknown",
    OK: "as it should be",
}
"""The states of a link or network in words, the worst first. Without a file, what is up is ``ok``."""

WITHOUT_FILE = {OK: "up"}
MEANS = {
    OK: "All of it is there, and as the file says.",
    DRIFTED: "All of it is there, and something differs from the file.",
    HALF: "Some of it is there: a part is missing, is not connected, or waits for the other party.",
    DEAD: "It is there and of no use: rejected, expired, failed, switched off or being deleted.",
    MISSING: "The file has it, and the cloud does not.",
    UNMANAGED: "The cloud has it, and the file does not.",
    UNKNOWN: "It could not be looked at.",
}

ALICLOUD, STACK, ALKIRA = "alicloud", "alibabacloudstack", "alkira"
CLOUDS = {ALICLOUD: "Alibaba Cloud", STACK: "Apsara Stack", ALKIRA: "Alkira"}
KINDS = {PEERING: "VPC peering", PAIR: "router interface pair", EXPRESSROUTE: "ExpressRoute connector"}
FAMILIES = {PEERING: ALICLOUD, PAIR: STACK, EXPRESSROUTE: ALKIRA}
UP, WAITS, OF_NO_USE = "up", "waits", "of no use"


def condition(kind: str, status: str | None) -> str:
    """What the cloud's word for the state of a link comes to; None stands for no word, which Alkira gives of what is done."""
    if kind == PAIR:
        if status == "Active":
            return UP
        return OF_NO_USE if status in ("Inactive", "Deleting", "Deleted", None) else WAITS
    table = peering.STATES if kind == PEERING else provisioning.STATES
    meaning = table.meaning(status)
    if meaning == states.PRESENT:
        return UP
    return OF_NO_USE if meaning in (states.FAILED, states.LEAVING, states.ABSENT) else WAITS


def state_in_file(kind: str, row: dict[str, Any], found: dict[str, Any]) -> str:
    """The state of a link that the file has.

    :param row: what a run would do to it, as in the report of a plan.
    :param found: what is there of it, a row of the info twin of its module; None = nothing could be read.
    """
    if found is None or found.get("failed"):
        return UNKNOWN
    parts = own_parts(found)
    there = [part for part in parts if part.get("object")]
    if not there:
        return MISSING
    now = condition(kind, found.get("status"))
    # An interface that is switched off, where the file wants it on, is put right by a run like any other difference.
    if now == OF_NO_USE and found.get("status") != "Inactive":
        return DEAD
    if len(there) < len(parts) or now == WAITS or row.get("next_step"):
        return HALF
    if row["action"] in ("failed", "not_attempted"):
        return UNKNOWN
    return OK if row["action"] == "unchanged" else DRIFTED


def own_parts(found: dict[str, Any]) -> list[dict[str, Any]]:
    """The parts of a link that are its own; networks are not."""
    return [part for part in found.get("parts") or () if not part["part"].endswith(".vpc")]


def command(*words: Any) -> str:
    return " ".join(shlex.quote(str(word)) for word in words)


def ad_hoc(module: str, options: dict[str, Any]) -> str:
    """A command for one module, with options that hold whatever a cloud has in its names."""
    given = {name: value for name, value in options.items() if value not in (None, "")}
    return command("ansible", "localhost", "-m", "cloudlink.interconnect.%s" % module, "-a", json.dumps(given))


class Map:
    """Collects what is known, and makes one document of it.

    :param topologies: the names of the files' topologies; none for a map of what the clouds hold.
    :param files: ``{topology: the file that commands name}``.
    :ivar partial: the links are a share of those of the files.
    :ivar nothing: nothing of what was asked for could be looked at.
    """

    def __init__(self, topologies: Iterable[str] = (), files: dict[str, str] | None = None) -> None:
        self.topologies, self.files = list(topologies), files or {}
        self.networks: dict[str, dict[str, Any]] = {}
        self.links: list[dict[str, Any]] = []
        self.joints: set[tuple[str, str]] = set()  # (family, id) of what makes a link, as far as links are known
        self.objects: dict[tuple[str, str], dict[str, Any]] = {}  # (family, id) -> network
        self.account_ids: dict[tuple[str, str], str] = {}  # (family, name) -> id
        self.regions: dict[str, str] = {}  # family -> the region that tasks work in unless they say otherwise
        self.partial = self.nothing = False
        self.problems: list[str] = []

    # ------------------------------------------------------------------ networks

    def network(self, key: str, **facts: Any) -> dict[str, Any]:
        """The network of a key, made if it is new; facts that are not known yet are added."""
        found = self.networks.get(key)
        if found is None:
            found = self.networks[key] = {
                "id": key,
                "name": key,
                "kind": "vpc",
                "cloud": "",
                "account": "",
                "account_id": "",
                "region": "",
                "cidrs": [],
                "object_id": None,
                "status": None,
                "state": OK if not self.topologies else UNMANAGED,
                "topology": None,
            }
        for name, value in facts.items():
            if value not in (None, "", []):
                found[name] = value
        if found["object_id"]:
            self.objects.setdefault((found["cloud"], found["object_id"]), found)
        return found

    def in_cloud(self, family: str, object_id: str, **facts: Any) -> dict[str, Any]:
        """The network that a cloud knows by an id, under the file's name if that has it."""
        known = self.objects.get((family, object_id))
        if known is not None:
            return known
        return self.network("%s:%s" % (family, object_id), cloud=family, object_id=object_id, **facts)

    def vpc(self, family: str, obj: dict[str, Any], account: Any = "") -> dict[str, Any]:
        """A VPC as its info module returns it."""
        found = self.in_cloud(family, obj["id"], name=obj.get("name") or obj["id"])
        self._account(family, account, obj.get("owner_id"))
        found.update(
            cidrs=blocks(obj),
            region=obj.get("region_id") or found["region"],
            account=found["account"] or account,
            account_id=obj.get("owner_id") or "",
            status=obj.get("status"),
            details=told(obj, "description", "tags", "router_id", "route_table_id", "resource_group_id", "create_time"),
        )
        return found

    def _account(self, family: str, name: Any, number: Any) -> None:
        if name and number:
            self.account_ids.setdefault((family, name), number)

    # ------------------------------------------------------------------ links of a file

    def planned(
        self,
        kind: str,
        links: dict[str, dict[str, Any]],
        ready: dict[str, dict[str, Any]],
        rows: dict[str, dict[str, Any]],
        found: dict[str, dict[str, Any]],
        shared: list[dict[str, Any]],
        told: dict[str, dict[str, Any]],
    ) -> None:
        """The links of one kind, as a plan and a look at them tell.

        :param links: ``{name: variable}``; ``ready``: ``{name: rendered definitions}``.
        :param rows: of the plan, by name; ``told``: what the link module said of each in check mode.
        :param found: of the look, by name; ``shared``: what connectors share.
        """
        segments = {one["name"]: one for one in shared if one.get("part") == "segment"}
        tenant = next((one["name"] for one in shared if one.get("part") == "provisioning"), None) or ""
        for name, link in links.items():
            row, there = rows[name], found.get(name)
            definition = (ready.get(name) or {}).get("definition") or {}
            if kind == EXPRESSROUTE:
                ends = self._connector_ends(link, definition, there, segments, tenant)
            else:
                ends = self._sides(kind, link, definition, there, told.get(name) or {})
            self._link_of_file(kind, link, row, there, ends, definition)

    def key(self, topology: str, network: str) -> str:
        return network if len(self.topologies) < 2 else "%s/%s" % (topology, network)

    def _sides(self, kind: str, link: dict[str, Any], definition: dict[str, Any], there: Any, told: Any) -> list[Any]:
        ends = []
        acts = {part["part"] for part in told.get("parts") or () if part.get("actions")}
        for side, end in zip(SIDES[kind], link["ends"]):
            own, family = definition.get(side) or {}, link["family"]
            vpc = own.get("vpc") or {}
            summary = (there or {}).get(side) or {}
            seen: dict[str, Any] = next((p for p in (there or {}).get("parts") or () if p["part"] == side + ".vpc"), {})
            found = self.network(
                self.key(link["topology"], end["network"]),
                name=end["network"],
                kind=end["kind"],
                cloud=family,
                account=own.get("account") or ("" if own.get("connection") or own.get("account_id") else "own"),
                account_id=own.get("account_id"),
                region=summary.get("region") or own.get("region"),
                cidrs=blocks(vpc),
                object_id=summary.get("vpc_id") or vpc.get("vpc_id") or own.get("router_id"),
                topology=link["topology"],
            )
            if seen.get("object"):
                self.vpc(family, seen["object"], found["account"])
            if not end["at_hand"] or end["kind"] == "vbr":
                state = OK
            elif there is None or there.get("failed"):
                state = UNKNOWN if found["state"] == UNMANAGED else found["state"]
            elif not seen.get("object"):
                state = MISSING
            else:
                state = DRIFTED if side + ".vpc" in acts or found["state"] == DRIFTED else OK
            found["state"] = state
            ends.append(found)
        return [ends[:1], ends[1:]]

    def _connector_ends(
        self, link: dict[str, Any], definition: dict[str, Any], there: Any, segments: Any, tenant: Any
    ) -> list[Any]:
        cxp = definition.get("cxp") or next(iter(link.get("regions") or ()), "")
        circuits, others = [], []
        instance: dict[str, Any] = next(iter(definition.get("instances") or ()), {})
        for index, end in enumerate(link["ends"]):
            facts = {"name": end["network"], "cloud": ALKIRA, "account": tenant, "topology": link["topology"]}
            key = self.key(link["topology"], end["network"])
            if index == 0:
                found = self.network(
                    key,
                    kind="circuit",
                    region=cxp,
                    cidrs=[instance["loopback_subnet"]] if instance.get("loopback_subnet") else [],
                    object_id=instance.get("expressroute_circuit_id"),
                    state=OK,
                    **facts,
                )
                circuits.append(found)
                continue
            option = (definition.get("segment_options") or [])[index - 1 : index]
            name = option[0].get("segment_id") if option else end["network"]
            seen = segments.get(name) or {}
            obj = seen.get("object") or {}
            state = UNKNOWN if there is None or there.get("failed") else OK if obj or not end["made"] else MISSING
            found = self.network(
                key,
                kind="segment",
                cidrs=obj.get("cidrs"),
                object_id="segment %s" % name,
                state=state,
                status=obj.get("status"),
                details=told(obj, "id", "asn", "description"),
                **facts,
            )
            others.append(found)
        return [circuits, others]

    def _link_of_file(
        self, kind: str, link: dict[str, Any], row: dict[str, Any], there: Any, ends: Any, definition: dict[str, Any]
    ) -> None:
        state = state_in_file(kind, row, there)
        for part in own_parts(there or {}):
            if part.get("id"):
                self.joints.add((link["family"], part["id"]))
        steps = [row.get("next_step")]
        run = ["ansible-playbook", "-i", self.files.get(link["topology"]) or "%s.interconnect.yml" % link["topology"]]
        run += ["cloudlink.interconnect.network", "--limit", link["name"]]
        if state == DEAD and kind == PEERING:
            steps.append(
                "Give the link 'peering: {on_dead: replace}' at %s, and run the command." % ", ".join(link["source"])
            )
        self._add(
            kind,
            ends,
            name=link["name"],
            state=state,
            topology=link["topology"],
            status=(there or {}).get("status"),
            action=row["action"],
            changes=row.get("changes") or [],
            msg=row.get("msg") or (there or {}).get("msg"),
            next_step=" ".join(filter(None, steps)) or None,
            parts=[self._part(part) for part in (there or {}).get("parts") or ()],
            routes=[
                self._route(part, ends) for part in (there or {}).get("parts") or () if part["part"].endswith(".route")
            ],
            source=link["source"],
            command=None if state == OK else command(*run),
            details=self._details(there),
        )

    @staticmethod
    def _part(part: dict[str, Any]) -> dict[str, Any]:
        return {key: part.get(key) for key in ("part", "kind", "name", "id", "status")}

    @staticmethod
    def _route(part: dict[str, Any], ends: Any) -> dict[str, Any]:
        near = ends[0] if part["part"].split(".")[0] in ("requester", "initiating") else ends[1]
        obj = part.get("object") or {}
        return {
            "network": near[0]["id"],
            "destination": part.get("name"),
            "table": obj.get("route_table_id"),
            "next_hop": obj.get("nexthop_id")
            or ", ".join(hop["nexthop_id"] for hop in obj.get("next_hops") or ())
            or None,
            "status": part.get("status"),
        }

    def _details(self, there: Any) -> dict[str, Any]:
        for part in own_parts(there or {}):
            obj = part.get("object")
            if obj and part["part"] in ("peering", "initiating.interface", "connector"):
                return joint_details(obj)
        return {}

    def _add(self, kind: str, ends: Any, **facts: Any) -> None:
        family = FAMILIES[kind]
        own = {
            "kind": kind,
            "cloud": family,
            "edges": [[one["id"], other["id"]] for one in ends[0] for other in ends[1]],
            "networks": list(dict.fromkeys(one["id"] for several in ends for one in several)),
        }
        self.links.append({**own, **facts})

    def unlinked(self, topology: str, names: Iterable[str]) -> None:
        """Networks of a file that are in no link: of those, an inventory tells the names alone."""
        for name in names:
            alike = [one for one in self.networks.values() if one["topology"] is None and one["name"] == name]
            if len(alike) == 1:
                alike[0].update(topology=topology, state=OK)
            else:
                self.network(self.key(topology, name), name=name, topology=topology, state=UNKNOWN)

    # ------------------------------------------------------------------ what a cloud holds

    def listed(self, listing: dict[str, Any]) -> None:
        """All that a listing of one account and region brought, see :mod:`.places`."""
        getattr(self, "_listed_" + listing["cloud"])(listing)

    def _found(self, kind: str, ends: Any, now: Any, options: dict[str, Any], module: str, **facts: Any) -> None:
        """A link that no file has."""
        state = UNMANAGED if self.topologies else {UP: OK, WAITS: HALF, OF_NO_USE: DEAD}[now]
        steps, text = facts.pop("next_step", None), None
        if self.topologies:
            text = ad_hoc(module, {**options, "state": "absent"})
            steps = "Add it to the file, or remove it, with the routes that lead to it, by the command."
        base: dict[str, Any] = {
            "action": None,
            "changes": [],
            "msg": None,
            "routes": [],
            "source": [],
            "topology": None,
        }
        self._add(kind, ends, state=state, command=text, next_step=steps, **{**base, **facts})

    def _listed_alicloud(self, listing: dict[str, Any]) -> None:
        account = listing["account"]
        for obj in listing["networks"]:
            self.vpc(ALICLOUD, obj, account)
        for obj in listing["joints"]:
            meaning = peering.STATES.meaning(obj["status"])
            if (ALICLOUD, obj["id"]) in self.joints or meaning == states.ABSENT:
                continue
            self.joints.add((ALICLOUD, obj["id"]))
            near = self.in_cloud(
                ALICLOUD,
                obj["vpc_id"],
                name=obj["vpc_id"],
                region=obj.get("region_id"),
                account_id=obj.get("owner_id"),
                cidrs=obj.get("cidr_blocks"),
            )
            far = self.in_cloud(
                ALICLOUD,
                obj["accepting_vpc_id"],
                name=obj["accepting_vpc_id"],
                region=obj.get("accepting_region_id"),
                account_id=obj.get("accepting_ali_uid"),
                cidrs=obj.get("accepting_cidr_blocks"),
            )
            waits = "Account %s has to accept it." % obj["accepting_ali_uid"] if meaning == states.NEEDS_PEER else None
            self._found(
                PEERING,
                [[near], [far]],
                condition(PEERING, obj["status"]),
                {**listing["shown"], "peer_connection_id": obj["id"], "force_delete": True},
                "alicloud_vpc_peer_connection",
                name=obj.get("name") or obj["id"],
                status=obj["status"],
                next_step=waits,
                parts=[
                    {"part": "peering", "kind": "VPC peering connection", **told(obj, "name", "id", "status", all=True)}
                ],
                details=joint_details(obj),
            )

    def _listed_alibabacloudstack(self, listing: dict[str, Any]) -> None:
        for obj in listing["networks"]:
            self.vpc(STACK, obj, listing["account"])
            self.regions.setdefault(STACK, obj.get("region_id"))
        by_id = {obj["id"]: obj for obj in listing["joints"]}
        taken = set()
        # The side that asks comes first, so that a pair is seen from there.
        for obj in sorted(listing["joints"], key=lambda one: one.get("role") != "InitiatingSide"):
            if (STACK, obj["id"]) in self.joints or obj["id"] in taken:
                continue
            self.joints.add((STACK, obj["id"]))
            other = by_id.get(obj.get("opposite_interface_id"))
            if other is not None:
                taken.add(other["id"])
                self.joints.add((STACK, other["id"]))
            near = self._router(obj.get("vpc_id"), obj, "router_id", listing)
            far = self._router(obj.get("opposite_vpc_id"), obj, "opposite_router_id", listing)
            now = condition(PAIR, obj["status"])
            several = [one for one in (obj, other) if one is not None]
            self._found(
                PAIR,
                [[near], [far] if far else []],
                WAITS if other is None and now == UP and obj.get("opposite_region") == obj.get("region_id") else now,
                {**listing["shown"], "batch": [{"router_interface_id": one["id"]} for one in several]},
                "alibabacloudstack_router_interface",
                name=obj.get("name") or obj["id"],
                status=obj["status"],
                parts=[
                    {
                        "part": "initiating.interface" if one["role"] == "InitiatingSide" else "accepting.interface",
                        "kind": "router interface",
                        **told(one, "name", "id", "status", all=True),
                    }
                    for one in several
                ],
                details=joint_details(obj),
            )

    def _router(self, vpc: Any, obj: dict[str, Any], option: str, listing: dict[str, Any]) -> dict[str, Any] | None:
        """The network at one end of an interface: its VPC, else its router."""
        number = vpc or obj.get(option)
        if not number:
            return None
        region = obj.get("opposite_region") if option == "opposite_router_id" else listing["region"]
        kind = "vpc" if vpc else "vbr"
        return self.in_cloud(STACK, number, name=number, kind=kind, region=region, account=listing["account"])

    def _listed_alkira(self, listing: dict[str, Any]) -> None:
        tenant = listing["account"]
        for obj in listing["networks"]:
            found = self.in_cloud(ALKIRA, "segment %s" % obj["name"], name=obj["name"], kind="segment", account=tenant)
            found.update(cidrs=obj.get("cidrs") or [], status=obj.get("status"))
            found["details"] = told(obj, "id", "asn", "description")
        for obj in listing["joints"]:
            if (ALKIRA, obj["id"]) in self.joints:
                continue
            self.joints.add((ALKIRA, obj["id"]))
            circuits = [
                self.in_cloud(
                    ALKIRA,
                    one["expressroute_circuit_id"],
                    name=one["expressroute_circuit_id"].rpartition("/")[2],
                    kind="circuit",
                    account=tenant,
                    region=obj.get("cxp"),
                    cidrs=[one["loopback_subnet"]],
                )
                for one in obj.get("instances") or ()
            ]
            segments = [
                self.in_cloud(
                    ALKIRA,
                    "segment %s" % one["segment_name"],
                    name=one["segment_name"],
                    kind="segment",
                    account=tenant,
                )
                for one in obj.get("segment_options") or ()
            ]
            self._found(
                EXPRESSROUTE,
                [circuits, segments],
                condition(EXPRESSROUTE, obj.get("status")),
                {**listing["shown"], "id": obj["id"]},
                "alkira_connector_azure_expressroute",
                name=obj["name"],
                status=obj.get("status"),
                parts=[
                    {
                        "part": "connector",
                        "kind": "Azure ExpressRoute connector",
                        **told(obj, "name", "id", "status", all=True),
                    }
                ],
                details=joint_details(obj),
            )

    # ------------------------------------------------------------------ all of it

    def document(self, looked_at: str) -> dict[str, Any]:
        """The map for machines; every other form is made from it.

        :param looked_at: when, as a text.
        """
        self._complete()
        used: dict[Any, Any] = {}
        for link in self.links:
            for one in link["networks"]:
                used[one] = used.get(one, 0) + 1
        networks = sorted(
            self.networks.values(), key=lambda one: (one["cloud"], one["account"], one["region"], one["name"])
        )
        for one in networks:
            one["links"] = used.get(one["id"], 0)
            one.setdefault("details", {})
            one["command"] = self._command(one)
        links = sorted(self.links, key=lambda one: (one["name"], one["networks"]))
        words = WORDS if self.topologies else {**WORDS, **WITHOUT_FILE}
        for number, link in enumerate(links):
            link["id"] = "link-%d" % (number + 1)
        counts = {state: sum(link["state"] == state for link in links) for state in WORDS}
        return {
            "format_version": FORMAT,
            "title": "Map of %s" % (", ".join(self.topologies) or "the network"),
            "topologies": self.topologies,
            "looked_at": looked_at,
            "whole": not self.partial,
            "sentence": self._sentence(counts, words),
            "counts": counts,
            "states": {state: {"words": words[state], "means": MEANS[state]} for state in WORDS},
            "clouds": {name: text for name, text in CLOUDS.items() if any(one["cloud"] == name for one in networks)},
            "kinds": KINDS,
            "problems": self.problems,
            "networks": networks,
            "links": links,
        }

    def _sentence(self, counts: dict[str, int], words: Any) -> str:
        told = ["%d %s" % (counts[state], words[state]) for state in WORDS if counts[state]]
        of = "%s, %s" % (number(len(self.networks), "network"), number(len(self.links), "link"))
        return ": ".join(filter(None, [of, ", ".join(told)]))

    def _complete(self) -> None:
        """One name for an account that goes by a name and by a number, and a region where there is only one."""
        names: dict[Any, Any] = {}
        for (family, name), account in self.account_ids.items():
            names.setdefault((family, account), []).append(name)
        for one in self.networks.values():
            family = one["cloud"]
            one["account_id"] = one["account_id"] or self.account_ids.get((family, one["account"]), "")
            known = names.get((family, one["account_id"]))
            if known:
                one["account"] = ", ".join(sorted(set(known)))
            one["account"] = one["account"] or one["account_id"]
            one["region"] = one["region"] or (self.regions.get(family) or "" if family == STACK else "")

    def _command(self, one: dict[str, Any]) -> str | None:
        """What brings a network about, where the file has it and something is to be done."""
        if one["state"] not in (MISSING, DRIFTED) or not one["links"]:
            return None
        file = self.files.get(one["topology"]) or "%s.interconnect.yml" % one["topology"]
        names = [link["name"] for link in self.links if one["id"] in link["networks"] and link["topology"]]
        return command("ansible-playbook", "-i", file, "cloudlink.interconnect.network", "--limit", ",".join(names))


def number(count: int, word: str) -> str:
    return "%d %s%s" % (count, word, "" if count == 1 else "s")


def blocks(obj: dict[str, Any]) -> list[str]:
    found = [obj.get("cidr_block"), *(obj.get("secondary_cidr_blocks") or ()), obj.get("ipv6_cidr_block")]
    return [str(block) for block in found if block]


def told(obj: dict[str, Any], *names: str, all: bool = False) -> dict[str, Any]:
    """Some keys of an object, as far as they say anything."""
    return {name: obj.get(name) for name in names if all or obj.get(name) not in (None, "", [], {})}


JOINT = (
    "description",
    "bandwidth",
    "link_type",
    "specification",
    "bandwidth",
    "biz_status",
    "business_status",
    "opposite_interface_status",
    "size",
    "cxp",
    "vhub_prefix",
    "tunnel_protocol",
    "group",
    "tags",
    "create_time",
    "expire_time",
)


def joint_details(obj: dict[str, Any]) -> dict[str, Any]:
    """What a person wants to know of a peering, an interface or a connector. Chosen by name, so that nothing secret slips in."""
    return {name: value for name, value in told(obj, *JOINT).items() if value != -1}
