# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever the networks: order never matters, no link is there twice, and every problem that is found is a real one."""

from __future__ import annotations

import ipaddress
import itertools
import json
import random
import re
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.topology import HEAD, problems, read

NAMES = [f"net-{letter}" for letter in "abcdefgh"]
CLOUDS = ("alicloud", "alibabacloudstack")


def text_of(topology: dict[str, Any]) -> str:
    """A file with one entry a line."""
    lines = ["networks:"]
    lines += [f"  {name}: {json.dumps(network)}" for name, network in topology["networks"].items()]
    for key in ("links", "meshes", "hubs"):
        lines += [f"{key}:"] + [f"  - {json.dumps(entry)}" for entry in topology[key]]
    return "\n".join(lines) + "\n"


def network(index: int, cloud: str) -> dict[str, Any]:
    return {"cloud": cloud, "vpc": {"cidr_block": f"10.{index}.0.0/16"}}


OPTIONS = st.fixed_dictionaries({}, optional={"routes": st.just("auto"), "keep": st.just(True)})
NAME = st.sampled_from(NAMES)


@st.composite
def topologies(draw) -> dict[str, Any]:
    """Topologies of one cloud without a fault."""
    cloud = draw(st.sampled_from(CLOUDS))
    pairs = draw(st.lists(st.lists(NAME, min_size=2, max_size=2, unique=True), max_size=6))
    groups = draw(st.lists(st.lists(NAME, min_size=1, max_size=5, unique=True), max_size=2))
    stars = draw(st.lists(st.lists(NAME, min_size=2, max_size=5, unique=True), max_size=2))
    return {
        "networks": {name: network(index, cloud) for index, name in enumerate(NAMES)},
        "links": [{"ends": pair, **draw(OPTIONS)} for pair in pairs],
        "meshes": [
            {"name": f"mesh-{index}", "networks": members, **draw(OPTIONS)} for index, members in enumerate(groups)
        ],
        "hubs": [{"hub": star[0], "spokes": star[1:], **draw(OPTIONS)} for star in stars],
    }


def pairs_of(topology: dict[str, Any]) -> set[frozenset[str]]:
    """What the entries say, one by one."""
    found = [frozenset(link["ends"]) for link in topology["links"]]
    for mesh in topology["meshes"]:
        found += map(frozenset, itertools.combinations(mesh["networks"], 2))
    for hub in topology["hubs"]:
        found += [frozenset((hub["hub"], spoke)) for spoke in hub["spokes"]]
    return set(found)


def shuffled(topology: dict[str, Any], seed: int) -> dict[str, Any]:
    """The same topology written in another order, with ends turned round."""
    dice = random.Random(seed)

    def mixed(items):
        return dice.sample(list(items), len(items))

    return {
        "networks": dict(mixed(topology["networks"].items())),
        "links": mixed([{**link, "ends": mixed(link["ends"])} for link in topology["links"]]),
        "meshes": mixed([{**mesh, "networks": mixed(mesh["networks"])} for mesh in topology["meshes"]]),
        "hubs": mixed([{**hub, "spokes": mixed(hub["spokes"])} for hub in topology["hubs"]]),
    }


def outcome(topology: dict[str, Any]) -> Any:
    """What comes of it, without lines."""
    found = []
    for name, variables, groups in read(text_of(topology)).hosts():
        variables.pop("source")
        found.append((name, variables, sorted(groups)))
    return found


@settings(deadline=None)
@given(topologies(), st.integers(0, 2**32))
def test_order_never_matters(topology, seed):
    assert outcome(topology) == outcome(shuffled(topology, seed))


@settings(deadline=None)
@given(topologies())
def test_no_link_twice_and_none_lost(topology):
    links = read(text_of(topology)).links
    pairs = [frozenset(link.networks) for link in links]
    assert len(pairs) == len(set(pairs)) and set(pairs) == pairs_of(topology)
    names = [link.name for link in links]
    assert names == sorted(set(names))
    assert all(link.name == "--".join(sorted(link.networks)) for link in links)


@settings(deadline=None)
@given(topologies(), st.data())
def test_a_link_more_or_less_leaves_the_others_alone(topology, data):
    pair = data.draw(st.lists(NAME, min_size=2, max_size=2, unique=True))
    if frozenset(pair) in pairs_of(topology):
        return
    before = {name: variables for name, variables, _groups in outcome(topology)}
    topology["links"].append({"ends": pair})
    after = {name: variables for name, variables, _groups in outcome(topology)}
    new = after.pop("--".join(sorted(pair)))
    for variables in (*before.values(), *after.values()):
        # Only this tells that the set of links is another one.
        variables.pop("revision")
    assert after == before and new["networks"]


@settings(deadline=None)
@given(topologies(), NAME)
def test_a_network_gets_another_name_and_every_link_knows_its_former_one(topology, name):
    before = read(text_of(topology)).links
    text = (
        text_of(topology).replace(f'  {name}: {{"', f'  zz-new: {{"was": "{name}", "').replace(f'"{name}"', '"zz-new"')
    )
    text = text.replace('"was": "zz-new"', f'"was": "{name}"')
    after = {tuple(link.was) or (link.name,): link for link in read(text).links}
    assert len(after) == len(before)
    for link in before:
        renamed = after[(link.name,)]
        # The end that asks is the same, whatever it is called now.
        assert [end if end != "zz-new" else name for end in renamed.networks] == link.networks


# --- Routes that links share -------------------------------------------------------------------------------------------


def hop(name: str, weights: Any) -> dict[str, Any]:
    return {"network": name, **weights}


WEIGHTS = st.fixed_dictionaries({}, optional={"weight": st.integers(0, 255)})


@st.composite
def shared_routes(draw) -> dict[str, Any]:
    """Links, meshes and hubs without a fault, whose routes several links share."""
    first, *others = draw(st.lists(NAME, min_size=4, max_size=7, unique=True))
    near, far = others[: len(others) // 2 + 1], others[len(others) // 2 + 1 :]

    def of_all(destination: str, several: list[str]) -> dict[str, Any]:
        some = draw(st.lists(st.sampled_from(several), min_size=2, unique=True) | st.none())
        named = {} if some is None else {"next_hops": [hop(name, draw(WEIGHTS)) for name in some]}
        return {"destination": destination, **named}

    def of_one(destination: str) -> dict[str, Any]:
        some = draw(st.lists(st.sampled_from(near), min_size=1, unique=True))
        return {"destination": destination, "next_hops": [hop(name, draw(WEIGHTS)) for name in some], **draw(WEIGHTS)}

    ends = [
        [{"network": first, "ecmp_routes": [of_one("auto"), of_one(f"172.{index}.0.0/16")]}, other]
        for index, other in enumerate(far)
    ]
    meshed = sorted({first, *near})
    return {
        "networks": {name: network(index, "alibabacloudstack") for index, name in enumerate(NAMES)},
        "links": [{"ends": pair} for pair in ends],
        "meshes": [{"name": "core", "networks": meshed, "ecmp_routes": [of_all("192.168.0.0/16", meshed)]}],
        "hubs": [{"hub": first, "spokes": others, "ecmp_routes": [of_all("198.18.0.0/16", others)]}],
    }


def mixed_hops(value: Any, dice: random.Random) -> Any:
    """The same with its shared routes, and the next hops of each, in another order."""
    if isinstance(value, dict):
        return {
            key: dice.sample([mixed_hops(one, dice) for one in item], len(item))
            if key in ("ecmp_routes", "next_hops")
            else mixed_hops(item, dice)
            for key, item in value.items()
        }
    return [mixed_hops(item, dice) for item in value] if isinstance(value, list) else value


def without_order(value: Any) -> Any:
    """The same with what has no order for the cloud in one of its own."""
    if isinstance(value, dict):
        return {
            key: sorted(map(without_order, item), key=json.dumps)
            if key in ("ecmp_routes", "next_hops")
            else without_order(item)
            for key, item in value.items()
        }
    return [without_order(item) for item in value] if isinstance(value, (list, tuple)) else value


def routed(topology: dict[str, Any]) -> list[tuple[str, str, str, dict[str, Any]]]:
    """``(link, end, destination, {far network: weight})`` of each shared route, with interfaces as the networks behind them."""
    links = read(text_of(topology)).links
    behind = {}
    for link in links:
        for end, suffix in zip(link.ends, ("", "-opposite"), strict=True):
            behind[end.name, link.name + suffix] = link.other(end).name
    return [
        (
            link.name,
            end.name,
            route["destination"],
            {
                link.other(end).name: route.get("weight"),
                **{behind[end.name, one["name"]]: one.get("weight") for one in route["next_hops"]},
            },
        )
        for link in links
        for end in link.ends
        for route in link.sides[end.name].get("ecmp_routes") or ()
    ]


@settings(deadline=None)
@given(shared_routes(), st.integers(0, 2**32))
def test_order_never_matters_to_shared_routes(topology, seed):
    """Neither that of the file nor that of the routes and their next hops."""
    other = mixed_hops(shuffled(topology, seed), random.Random(seed))
    assert problems(text_of(topology)) == []
    assert without_order(outcome(topology)) == without_order(outcome(other))
    # Another order of the file alone changes nothing at all.
    assert outcome(topology) == outcome(shuffled(topology, seed))


@settings(deadline=None)
@given(shared_routes())
def test_each_shared_route_is_there_once_and_leads_where_the_file_says(topology):
    (hub,), (mesh,) = topology["hubs"], topology["meshes"]
    wanted = {}

    def of_group(end: str, route: dict[str, Any], others: list[str]) -> None:
        named = {one["network"]: one.get("weight") for one in route.get("next_hops", ())}
        if end not in named:
            hops = named or dict.fromkeys(name for name in others if name != end)
            last = max("--".join(sorted((end, name))) for name in hops)
            wanted[last, end, route["destination"]] = hops

    of_group(hub["hub"], hub["ecmp_routes"][0], hub["spokes"])
    for member in mesh["networks"]:
        of_group(member, mesh["ecmp_routes"][0], mesh["networks"])
    for link in topology["links"]:
        end, other = link["ends"]
        for route in end["ecmp_routes"]:
            hops = {one["network"]: one.get("weight") for one in route["next_hops"]}
            name = "--".join(sorted((end["network"], other)))
            wanted[name, end["network"], route["destination"]] = {other: route.get("weight"), **hops}
    found = routed(topology)
    assert len(found) == len(wanted)
    assert {(link, end, block): hops for link, end, block, hops in found} == wanted


# --- Faults ------------------------------------------------------------------------------------------------------------


@st.composite
def faults(draw) -> tuple[str, str]:
    """A line that is wrong, where it belongs, and a part of what has to be said of it."""
    name, other = draw(st.lists(NAME, min_size=2, max_size=2, unique=True))
    return draw(
        st.sampled_from(
            [
                ("links", f'{{"ends": ["{name}", "{name}"]}}', "is linked to itself"),
                ("links", f'{{"ends": ["{name}", "{other}x"]}}', f"there is no network '{other}x'"),
                ("links", f'{{"ends": ["{name}", "{other}"], "route": "auto"}}', "did you mean 'routes'?"),
                ("links", f'{{"ends": ["{name}", "{other}"], "routes": ["10.0.0.1/8"]}}', "has host bits set"),
                ("links", f'{{"ends": ["{name}", "zz-far"]}}', "cannot join"),
                ("meshes", f'{{"name": "m1", "networks": ["{name}", "zz-far"]}}', "cannot join"),
                ("hubs", f'{{"hub": "{name}", "spokes": ["~("]}}', "is no regular expression"),
                ("hubs", f'{{"spokes": ["{name}"]}}', "hub: is missing"),
            ]
        )
    )


@settings(deadline=None)
@given(topologies(), faults())
def test_one_fault_is_one_problem_at_its_line(topology, fault):
    where, line, words = fault
    topology["networks"]["zz-far"] = {"cloud": "alkira", "segment": "far"}
    text = text_of(topology).replace(f"{where}:\n", f"{where}:\n  - {line}\n")
    number = (HEAD + text).splitlines().index(f"  - {line}") + 1
    (found,) = problems(text)
    assert found.startswith(f"{number}: {where}[0]") and words in found


BLOCKS = st.sampled_from(
    [f"10.{a}.{b}.0/{length}" for a in (0, 1) for b in (0, 64, 128) for length in (18, 24)]
    + ["10.0.0.0/16", "10.1.0.0/16"]
)


@settings(deadline=None)
@given(st.lists(BLOCKS, min_size=2, max_size=7), st.booleans())
def test_overlaps_are_those_that_there_are(blocks, mesh):
    """Compared with every pair of networks, one by one."""
    names = NAMES[: len(blocks)]
    entry = {"name": "mesh", "networks": names} if mesh else {"hub": names[0], "spokes": names[1:]}
    text = text_of(
        {
            "networks": {
                name: {"cloud": "alicloud", "vpc": {"cidr_block": block}}
                for name, block in zip(names, blocks, strict=True)
            },
            "links": [],
            "meshes": [entry] if mesh else [],
            "hubs": [] if mesh else [entry],
        }
    )
    nets = {name: ipaddress.ip_network(block) for name, block in zip(names, blocks, strict=True)}
    real = {frozenset(pair) for pair in itertools.combinations(names, 2) if nets[pair[0]].overlaps(nets[pair[1]])}
    found = problems(text)
    told = set()
    for one in found:
        between = re.search(r"the link (\S+)--(\S+):|both (\S+) and (\S+):", one)
        told.add(frozenset(filter(None, between.groups())))
    assert told <= real and bool(told) == bool(real)
    # Every link whose two sides overlap is told, and every spoke that overlaps another is in what is told.
    assert {pair for pair in real if mesh or names[0] in pair} <= told
    assert {name for pair in real for name in pair} == {name for pair in told for name in pair}
