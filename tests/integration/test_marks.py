# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prune never removes what is not marked: random worlds of marks on all three clouds, in process.

Everything is asked to go by its id, as prune asks for it, and what goes is what carries the mark without ``keep``. The marks are
read from the simulator, not by the code under test.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from typing import Any

import pytest

from tests.simulator.testing import Simulator
from tests.support import alicloud, alkira, stack

MARKS = [None, "shop", "shop", "shop keep", "other"]
KEY = "cloudlink:topology"


@pytest.fixture(scope="module")
def simulator() -> Iterator[Simulator]:
    with Simulator(lag=0) as running:
        yield running


class World:
    """What a family's cloud holds after :meth:`build`, by names that are unlike each other.

    :ivar run: runs modules in process.
    """

    module = ""

    def __init__(self, run: Any, chance: random.Random) -> None:
        self.run, self.chance = run, chance
        run.stack.reset()
        self.build()

    def build(self) -> None:
        raise NotImplementedError

    def marks(self) -> dict[str, str | None]:
        """What is there, with what marks it."""
        raise NotImplementedError

    def used(self) -> set[str]:
        """What something uses that is there."""
        raise NotImplementedError

    def links(self) -> set[str]:
        """The names of what joins networks."""
        raise NotImplementedError

    def everything(self) -> dict[str, Any]:
        """Options that ask for all of it by id."""
        raise NotImplementedError

    def mark(self) -> str | None:
        return self.chance.choice(MARKS)


class OfVpcs(World):
    """Links between two of six VPCs, each of which may be marked by itself."""

    option = ""

    def build(self) -> None:
        for number in range(1, 7):
            self.network(f"net-{number}", number, self.mark())
        for one, other in self.chance.sample(list(itertools.combinations(range(1, 7), 2)), 6):
            text = self.mark()
            topology, _space, keep = (text or "").partition(" ")
            options = {"name": f"link-{one}-{other}", "keep": bool(keep), **self.sides(one, other)}
            self.run.ok(self.module, **options, topology=topology or None)
        self.mix()

    def network(self, name: str, number: int, text: str | None) -> None:
        """A VPC; a mark gets there by a link that goes again."""
        if text is None:
            self.run.ok("vpc", vpc_name=name, cidr_block=f"10.{number}.0.0/16")
            return
        topology, _space, keep = text.partition(" ")
        near = {"vpc": {"vpc_name": name, "cidr_block": f"10.{number}.0.0/16"}, "keep": bool(keep)}
        far = {"vpc": {"vpc_name": f"far-{number}", "cidr_block": f"172.{16 + number}.0.0/16"}}
        self.run.ok(self.module, **self.joined(near, far), name=f"helper-{number}", topology=topology)
        near = {"vpc": {"vpc_id": self.vpcs()[name]["VpcId"]}}
        absent = {"name": f"helper-{number}", "topology": topology, "state": "absent"}
        self.run.ok(self.module, **self.joined(near, far), **absent)

    def joined(self, one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
        raise NotImplementedError

    def mix(self) -> None:
        """Marks that only half of a link carries, where links have halves."""

    def sides(self, one: int, other: int) -> dict[str, Any]:
        vpcs = self.vpcs()
        return self.joined(*({"vpc": {"vpc_id": vpcs[f"net-{number}"]["VpcId"]}} for number in (one, other)))

    def vpcs(self) -> dict[str, dict[str, Any]]:
        return {one["VpcName"]: one for one in stack.objects(self.run.stack, "vpcs")}

    def marks(self) -> dict[str, str | None]:
        return {name: one["Tags"].get(KEY) for name, one in self.vpcs().items()}

    def everything(self) -> dict[str, Any]:
        return {"vpcs": [{"vpc_id": one["VpcId"]} for one in self.vpcs().values()]}


class Peerings(OfVpcs):
    module = "vpc_peering"

    def joined(self, one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
        return {"requester": one, "accepter": other}

    def peerings(self) -> dict[str, dict[str, Any]]:
        return {one["Name"]: one for one in stack.objects(self.run.stack, "peerings")}

    def links(self) -> set[str]:
        return set(self.peerings())

    def marks(self) -> dict[str, str | None]:
        found = {name: one["Tags"].get(alicloud.OWN, {}).get(KEY) for name, one in self.peerings().items()}
        return {**super().marks(), **found}

    def used(self) -> set[str]:
        return {f"net-{number}" for name in self.peerings() for number in name.split("-")[1:]}

    def everything(self) -> dict[str, Any]:
        pairs = [self.sides(*map(int, name.split("-")[1:])) for name in self.peerings()]
        return {**super().everything(), "peerings": pairs}


class Pairs(OfVpcs):
    module = "router_interface_pair"

    def joined(self, one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
        return {"initiating": {"interface": {"specification": "Large.2"}, **one}, "accepting": other}

    def mix(self) -> None:
        for name, one in self.interfaces().items():
            if self.chance.random() < 0.3:
                text = self.mark()
                described = f"Line {name}" + (f" [topology {text}]" if text else "")
                self.run.ok("router_interface", router_interface_id=one["RouterInterfaceId"], description=described)

    def interfaces(self) -> dict[str, dict[str, Any]]:
        return {one["Name"]: one for one in stack.objects(self.run.stack, "router_interfaces")}

    def links(self) -> set[str]:
        return set(self.interfaces())

    def marks(self) -> dict[str, str | None]:
        found = {}
        for name, one in self.interfaces().items():
            _user, begun, text = one["Description"].partition("[topology ")
            found[name] = text.rstrip("]") if begun else None
        return {**super().marks(), **found}

    def used(self) -> set[str]:
        routers = {one["VRouterId"]: name for name, one in self.vpcs().items()}
        return {routers[one["RouterId"]] for one in self.interfaces().values()}

    def everything(self) -> dict[str, Any]:
        vpcs = {one["VRouterId"]: one["VpcId"] for one in self.vpcs().values()}
        found = self.interfaces()

        def side(name: str) -> dict[str, Any]:
            one = found[name]
            return {
                "vpc": {"vpc_id": vpcs[one["RouterId"]]},
                "interface": {"router_interface_id": one["RouterInterfaceId"]},
            }

        names = [name for name in found if not name.endswith("-opposite")]
        pairs = [{"name": name, "initiating": side(name), "accepting": side(f"{name}-opposite")} for name in names]
        return {**super().everything(), "pairs": pairs}


class Connectors(World):
    module = "azure_expressroute"
    needed = {"segments": "segment", "groups": "group", "billing_tags": "billing_tag"}
    kinds = {"segments": "segment", "groups": "group", "billing_tags": "billing tag"}

    def build(self) -> None:
        self.run.ok("credential_azure_vnet", name="prod", **alkira.CREDENTIAL)
        for option, module in self.needed.items():
            batch = [
                {"name": f"{option}-{number}", "description": self.described()}
                | ({"cidrs": [f"10.{40 + number}.0.0/16"]} if module == "segment" else {})
                for number in range(4)
            ]
            self.run.ok(module, batch=batch)
        for number in range(5):
            text = self.mark()
            topology, _space, keep = (text or "").partition(" ")
            one = alkira.vxlan_gpe(f"er-{number}", vhub_prefix=f"10.{130 + number}.0.0/23", keep=bool(keep))
            one["instances"][0].update(
                expressroute_circuit_id=alkira.circuit(f"er-{number}"), loopback_subnet=f"192.168.{20 + number}.0/26"
            )
            one["segment_options"][0]["segment_id"] = f"segments-{self.chance.randrange(4)}"
            one["group"] = f"groups-{self.chance.randrange(4)}"
            one["billing_tag_ids"] = [f"billing_tags-{self.chance.randrange(4)}"]
            self.run.ok(self.module, connectors=[one], topology=topology or None)

    def described(self) -> str:
        text = self.mark()
        return f"Ours [topology {text}]" if text else "Ours"

    def objects(self, kind: str) -> list[dict[str, Any]]:
        """Those that somebody made: a portal brings some along, and connectors have groups of their own."""
        found = stack.objects(self.run.stack, kind)
        return [one for one in found if not one["markedForDeletion"] and one["name"][-2:-1] == "-"]

    def links(self) -> set[str]:
        return {one["name"] for one in self.objects("Azure ExpressRoute connector")}

    def marks(self) -> dict[str, str | None]:
        found = {}
        for kind in ("Azure ExpressRoute connector", *self.kinds.values()):
            for one in self.objects(kind):
                _user, begun, text = (one.get("description") or "").partition("[topology ")
                found[one["name"]] = text.rstrip("]") if begun else None
        return found

    def used(self) -> set[str]:
        tags = {one["id"]: one["name"] for one in self.objects("billing tag")}
        found = set()
        for one in self.objects("Azure ExpressRoute connector"):
            found |= {one["group"], *(tags[tag] for tag in one["billingTags"])}
            found |= {option["segmentName"] for option in one["segmentOptions"]}
        return found

    def everything(self) -> dict[str, Any]:
        ids = {option: [{"id": str(one["id"])} for one in self.objects(kind)] for option, kind in self.kinds.items()}
        connectors = self.objects("Azure ExpressRoute connector")
        return {**ids, "connectors": [{"id": str(one["id"])} for one in connectors]}


WORLDS = {
    "alicloud": (Peerings, lambda simulator: alicloud.InProcess(simulator.alicloud)),
    "alibabacloudstack": (Pairs, lambda simulator: stack.InProcess(simulator.stack)),
    "alkira": (Connectors, alkira.InProcess),
}


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("family", WORLDS)
def test_only_what_is_marked_goes(simulator: Simulator, family: str, seed: int):
    kind, begin = WORLDS[family]
    world = kind(begin(simulator), random.Random(seed))
    run, before = world.run, world.marks()
    mine = {name for name, text in before.items() if text in ("shop", "shop keep")}
    check_listing(world, mine)
    asked = {**world.everything(), "topology": "shop", "state": "absent", "only_marked": True}
    foreseen = run.ok(world.module, check=True, **asked)
    assert world.marks() == before
    links = {name for name in world.links() if before[name] == "shop"}
    done = run.ok(world.module, **asked)
    assert [row["outcome"] for row in foreseen["links"]] == [row["outcome"] for row in done["links"]]
    after = world.marks()
    stay = {name for name, text in before.items() if text != "shop"}
    assert stay <= set(after), "what does not carry the mark is gone"
    assert {name: after[name] for name in stay} == {name: before[name] for name in stay}
    assert not links & set(after), "a marked link is still there"
    assert set(after) == stay | (set(before) & world.used())
    run.stack.clear_journal()
    assert not run.ok(world.module, **asked)["changed"] and run.stack.summary()["writes"] == 0


def check_listing(world: World, mine: set[str]) -> None:
    """What is listed is what carries the mark, and what is known already is left out."""
    asked = {"marked": True, "topology": "shop"}
    listed = world.run.ok(f"{world.module}_info", **asked)
    parts = {one["name"] for key in ("vpcs", *Connectors.needed) for one in listed.get(key, ())}
    links = {one["name"] for one in listed["links"]}
    assert parts == mine - world.links()
    # A pair is called after one of its interfaces, and is listed if either is marked.
    assert {name.removesuffix("-opposite") for name in links} == {
        name.removesuffix("-opposite") for name in mine & world.links()
    }
    assert listed["count"] == len(links)
    known = [one for row in listed["links"][1:] for one in row["ids"][:1]]
    rest = world.run.ok(f"{world.module}_info", **asked, except_ids=known)
    assert rest["links"] == listed["links"][:1] and rest["count"] == listed["count"]
