# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What carries the mark of a topology and is no longer in its file: what that is, and how much of it may go at once."""

from __future__ import annotations

from typing import Any

from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.network import plan
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.network.gather import BESIDE, FAMILIES, MODULES

MOST, SHARE, SHARE_FROM = 5, 20, 10
"""So many links may go without a word; and no more than so many percent, where so many carry the mark."""


class Stale:
    """What of one kind is to go.

    :param found: result of the info module, without what the links of the file consist of.
    :ivar links, vpcs, needed: its rows; ``needed`` by the option that lists them.
    :ivar protected: links and VPCs that stay because of ``keep``.
    :ivar known: how many links carry the mark.
    """

    def __init__(self, kind: str, facts: dict[str, Any], found: dict[str, Any]) -> None:
        self.kind, self.facts = kind, facts
        reserved = set(facts.get("reserved") or ())
        gone = found["links"]
        vpcs = [one for one in found.get("vpcs") or () if one["name"] not in reserved]
        self.known = found["count"]
        self.links = [one for one in gone if not one["keep"]]
        self.vpcs = [one for one in vpcs if not one["keep"]]
        self.protected = [one for one in [*gone, *vpcs] if one["keep"]]
        self.needed = {name: [one for one in found.get(name) or () if one["name"] not in reserved] for name in BESIDE}

    def __bool__(self) -> bool:
        return bool(self.links or self.vpcs or any(self.needed.values()))

    @property
    def alone(self) -> list[dict[str, Any]]:
        """VPCs that no link which goes leads to, as an interrupted run leaves them."""
        touched = {vpc for one in self.links for vpc in one.get("vpc_ids") or ()}
        return [one for one in self.vpcs if one["vpc_id"] not in touched]

    def described(self) -> dict[str, dict[str, Any]]:
        """The links as variables of hosts would describe them, by a name each."""
        found = {}
        for one in self.links:
            name = str(one["name"] or one["id"])
            found[one["id"]] = {
                "name": name,
                "topology": self.facts["name"],
                "family": FAMILIES[self.kind],
                "kind": self.kind,
                "networks": [],
                "source": [],
            }
        return found

    def rows(self, changed: bool) -> list[dict[str, Any]]:
        """Rows for what is only reported.

        :param changed: whether they count as differing from the file, as in check mode.
        """
        told = self._told(changed)
        return [dict(plan.row(link, told), pruned=True) for link in self.described().values()]

    def shared_rows(self, changed: bool) -> list[dict[str, Any]]:
        """The same for what belongs to no link."""
        objects = [("VPC", one["name"] or one["vpc_id"]) for one in self.vpcs]
        objects += [(name.rstrip("s").replace("_", " "), one["name"]) for name in BESIDE for one in self.needed[name]]
        told = {**self._told(changed), "action": "remove" if changed else "left"}
        return [{"kind": kind, "name": name, **told} for kind, name in objects]

    @staticmethod
    def _told(changed: bool) -> dict[str, Any]:
        """What a row says of something that is no longer in the file."""
        outcome = plan.REMOVED if changed else plan.LEFT
        return {"outcome": outcome, "changed": changed, "changes": [plan.NOT_IN_THE_FILE]}

    def options(self, places: list[dict[str, Any]]) -> dict[str, Any]:
        """Options of the link module that removes all of it."""
        option = MODULES[self.kind][1]
        found = {
            "topology": self.facts["name"],
            "only_marked": True,
            option: [self._definition(one, places) for one in self.links],
        }
        if self.vpcs:
            found["vpcs"] = [
                {
                    "vpc_id": one["vpc_id"],
                    **_place(one if one["place"] is None else places[one["place"]], one["region"]),
                }
                for one in self.vpcs
            ]
        for name, several in self.needed.items():
            if several:
                found[name] = [{"id": one["id"]} for one in several]
        return found

    @staticmethod
    def _definition(one: dict[str, Any], places: list[dict[str, Any]]) -> dict[str, Any]:
        found = dict(one["definition"])
        for key, index in (one.get("places") or {}).items():
            side = {name: value for name, value in found[key].items() if name not in ("account", "region")}
            found[key] = {**side, **_place(places[index], found[key]["region"])}
        return found


def _place(place: dict[str, Any], region: str) -> dict[str, Any]:
    found = {name: place[name] for name in ("account", "connection") if place.get(name)}
    return {**found, "region": region}


def refused(several: list[Stale], limit: int | None, command: str) -> str:
    """Why so much may not go, or an empty text.

    :param several: a :class:`Stale` each.
    :param limit: the number that the user said, or None.
    :param command: how the run is begun, for the message.
    """
    number = sum(len(one.links) + len(one.alone) for one in several)
    known = sum(one.known for one in several)
    most = MOST if known < SHARE_FROM else min(MOST, known * SHARE // 100)
    if number <= most or limit == number:
        return ""
    names = [str(one["name"] or one["id"]) for stale in several for one in stale.links]
    told = ", ".join(names[:MOST]) + (" and %d more" % (len(names) - MOST) if len(names) > MOST else "")
    why = "prune_limit is %d" % limit if limit is not None else "more than %d need the number said" % most
    return (
        "%d of %d links that carry the mark would be pruned (%s), and %s. If that is meant: %s -e prune=true -e prune_limit=%d"
        % (
            number,
            known,
            told or "VPCs alone",
            why,
            command,
            number,
        )
    )
