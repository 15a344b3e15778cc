# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One cloud as the drawing of the collection's map takes it: its networks and links, and how they are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .cloud import Cloud
from .page import mood

FILES = Path(__file__).parents[3] / "roles" / "map" / "files"
"""The drawing is the collection's own; see docs/map.md."""

STATES = {"bad": "dead", "wait": "half_made", "good": "ok"}
"""What the colour of a state is called there, the worst first."""


def part(name: str) -> str:
    return (FILES / name).read_text(encoding="utf-8")


def drawing(cloud: Cloud) -> dict[str, Any]:
    networks: dict[str, dict[str, Any]] = {}
    links = []
    for account, regions in cloud.state().items():
        for region, kinds in regions.items():
            for one in kinds.get("vpcs", ()):
                add(
                    networks,
                    {
                        "name": one["VpcName"] or one["VpcId"],
                        "place": f"{one['CidrBlock']}, {region}, account {account}",
                    },
                )
    for number, link in enumerate(cloud.links()):
        ends = [add(networks, link[side]) for side in ("from", "to")]
        for end in ends:
            end["links"] += 1
        moods = {mood(status) for status in (link["status"], link.get("to_status", link["status"]))}
        state = next((word for colour, word in STATES.items() if colour in moods), "ok")
        links.append(
            {
                "id": f"link-{number}",
                "name": link["detail"],
                "state": state,
                "edges": [[end["id"] for end in ends]],
                "networks": [end["id"] for end in ends],
            }
        )
    return {
        "states": {word: {"words": word.replace("_", " ")} for word in STATES.values()},
        "clouds": {cloud.name: cloud.name},
        "networks": [{**one, "cloud": cloud.name} for one in networks.values()],
        "links": links,
    }


def add(networks: dict[str, dict[str, Any]], end: dict[str, str]) -> dict[str, Any]:
    """A network by its name and place, which says in words: block, region, account."""
    key = f"{end['name']}, {end['place']}"
    words = [word for word in end["place"].split(", ") if word]
    account = next((word.removeprefix("account ") for word in words if word.startswith("account ")), "")
    others = [word for word in words if not word.startswith("account ")]
    found = {
        "id": key,
        "name": end["name"],
        "kind": "vpc",
        "state": "ok",
        "cidrs": others[:1] if len(others) > 1 or "/" in "".join(others[:1]) else [],
        "region": others[-1] if len(others) > 1 else "",
        "account": account,
        "account_id": "",
        "links": 0,
    }
    return networks.setdefault(key, found)
