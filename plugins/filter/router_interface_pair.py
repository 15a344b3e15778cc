# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From a list of pairs to the batches of the role ``router_interface_pair``."""

from __future__ import annotations

DOCUMENTATION = r"""
name: router_interface_pair
short_description: Batches for joining pairs of VPCs by router interfaces on Apsara Stack
version_added: 1.0.0
author: Cloudlink Interconnect contributors (@cloudlink)
description:
  - Turns the pairs of the role P(cloudlink.interconnect.router_interface_pair#role) into what the modules of this collection
    take as O(cloudlink.interconnect.alibabacloudstack_vpc#module:batch), one list a step, in one pass over all pairs.
  - It makes no calls. The role uses it; use it yourself to build another order of steps.
options:
  _input:
    description: Pairs as the role takes them.
    type: list
    elements: dict
    required: true
  step:
    description:
      - Which list to make.
      - V(problems) and V(overlaps) are texts about pairs that cannot work, V(accounts) the named accounts of all sides,
        V(report) a summary of each pair, and the others the batches of the modules.
    type: str
    required: true
    choices: [problems, overlaps, accounts, vpcs, interfaces, connections, routes, report]
  vpcs:
    description: Results of the VPC batch, in order; needed by every step after it.
    type: list
    elements: dict
  interfaces:
    description: Results of the interface batch, in order; needed by V(connections), V(routes) and V(report).
    type: list
    elements: dict
  connections:
    description: Results of the connection batch, in order; needed by V(report).
    type: list
    elements: dict
  state:
    description: V(absent) leaves out what is not there and what was given by id.
    type: str
    choices: [present, absent]
    default: present
  delete:
    description: With O(state=absent), V(all) includes what was given by id.
    type: str
    choices: [made, all]
    default: made
"""

EXAMPLES = r"""
- name: Show what the role would pass to the VPC module
  ansible.builtin.debug:
    msg: "{{ pairs | cloudlink.interconnect.router_interface_pair('vpcs') }}"
  vars:
    pairs:
      - name: blue-green
        initiating:
          vpc: {vpc_name: blue, cidr_block: 172.16.0.0/12}
          interface: {specification: Large.2}
        accepting:
          vpc: {vpc_name: green, cidr_block: 192.168.0.0/16}
"""

RETURN = r"""
_value:
  description: The list for the step.
  type: list
  elements: raw
"""

from ansible.errors import AnsibleFilterError

from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.checks import cidr, overlaps
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.plan import UNKNOWN

ROLES = (("initiating", "InitiatingSide"), ("accepting", "AcceptingSide"))


class Side:
    """One end of one pair, with what the earlier steps brought for it."""

    def __init__(self, pair, index, key, role):
        self.place = "pairs[%d].%s" % (index, key)
        self.data = pair.get(key) or {}
        self.role = role
        self.vpc = self.data.get("vpc") or {}
        self.interface = self.data.get("interface") or {}
        self.router_type = self.data.get("router_type") or "VRouter"
        self.pair_name = pair.get("name")
        self.made_vpc = bool(self.vpc) and not self.vpc.get("vpc_id")
        self.made_interface = not self.interface.get("router_interface_id")
        self.vpc_row = None  # result of the VPC batch
        self.interface_row = None  # result of the interface batch
        self.connection_row = None  # result of the connection batch
        self.opposite = None

    @property
    def account(self):
        return self.place if self.data.get("connection") else self.data.get("account")

    def placed(self, item):
        """An item of a batch with the account and region of this side, and without empty values."""
        item = dict(item, account=self.account, region=self.data.get("region"))
        return {name: value for name, value in item.items() if value is not None}

    def vpc_item(self):
        return self.placed(self.vpc)

    @property
    def router_id(self):
        return self.data.get("router_id") or (self.vpc_row or {}).get("router_id")

    @property
    def region(self):
        return self.data.get("region") or (self.vpc_row or {}).get("region_id")

    def interface_item(self, state):
        names = {"InitiatingSide": "%s", "AcceptingSide": "%s-opposite"}
        default = names[self.role] % self.pair_name if self.pair_name else None
        item = {"name": default, "description": default}
        item.update({name: value for name, value in self.interface.items() if value is not None})
        if self.made_interface:
            item.update(router_id=self.router_id, role=self.role, router_type=self.router_type)
            item["opposite_region"] = self.opposite.region
        elif state == "absent":
            item = {"router_interface_id": self.interface["router_interface_id"]}
        return self.placed(item)

    def connection_item(self):
        return self.placed(
            {
                "interface_id": self.interface_row["id"],
                "opposite_interface_id": self.opposite.interface_row["id"],
                "role": self.role,
                "opposite_router_id": known(self.opposite.router_id),
                "opposite_router_type": self.opposite.router_type,
                "opposite_interface_owner_id": known((self.opposite.vpc_row or {}).get("owner_id")),
            }
        )

    def route_items(self, state):
        """Routes of this side's VPC to the other's blocks; a side behind a VBR has no table of ours."""
        table = (self.vpc_row or {}).get("route_table_id")
        items = (
            [{"route_table_id": table, "destination_cidrblock": block} for block in self.destinations()]
            if table
            else []
        )
        if state == "present":
            for item in items:
                item.update(nexthop_type="RouterInterface", nexthop_id=self.interface_row["id"], name=self.pair_name)
        return [self.placed(item) for item in items]

    def report(self):
        row, connection = self.interface_row or {}, self.connection_row or {}
        return {
            "interface_id": row.get("id"),
            "vpc_id": (self.vpc_row or {}).get("id"),
            "role": self.role,
            "specification": row.get("specification"),
            "status": connection.get("status") or row.get("status"),
        }

    def destinations(self):
        routes = self.data.get("routes") or []
        if routes != "auto":
            return list(routes)
        return self.opposite.blocks()

    def blocks(self):
        """The CIDR blocks of this side's VPC, from the cloud where it is known, else as defined."""
        source = dict(
            self.vpc, **{name: value for name, value in (self.vpc_row or {}).items() if value not in (None, UNKNOWN)}
        )
        return [
            block for block in [source.get("cidr_block")] + list(source.get("secondary_cidr_blocks") or []) if block
        ]


def known(value):
    return None if value == UNKNOWN else value


def gather(pairs, vpcs, interfaces, connections):
    """All sides, each with its rows. A VPC that several sides name is one item of the batch."""
    sides, items, positions = [], [], {}
    for index, pair in enumerate(pairs):
        both = [Side(pair, index, key, role) for key, role in ROLES]
        both[0].opposite, both[1].opposite = both[1], both[0]
        for side in both:
            if side.vpc:
                item = side.vpc_item()
                key = (
                    side.account,
                    item.get("region"),
                    item.get("vpc_id"),
                    item.get("vpc_name"),
                    item.get("cidr_block"),
                )
                if key not in positions:
                    positions[key] = len(items)
                    items.append(item)
                if vpcs:
                    side.vpc_row = vpcs[positions[key]]
            if interfaces:
                side.interface_row = interfaces[len(sides)]
            if connections:
                side.connection_row = connections[len(sides)]
            sides.append(side)
    return sides, items


def problems(sides):
    """Texts about what cannot work, before anything is made."""
    found = []
    for side in sides:
        if not side.data:
            found.append("%s: is missing" % side.place)
        elif side.router_type == "VBR" and side.role == "AcceptingSide":
            found.append("%s.router_type: a VBR can only be the initiating side" % side.place)
        elif not side.vpc and not side.data.get("router_id") and side.made_interface:
            found.append("%s: give vpc (by vpc_id or by definition), or router_id" % side.place)
        found.extend("%s.vpc.cidr_block: %s" % (side.place, bad) for bad in filter(None, map(cidr, side.blocks())))
    return found


def overlap_texts(sides):
    """Pairs whose two networks share addresses: they can be joined, and nothing can be routed."""
    found = []
    for side in sides:
        clash = overlaps(side.blocks(), side.opposite.blocks()) if side.role == "InitiatingSide" else None
        if clash:
            found.append("%s and its opposite overlap: %s and %s" % ((side.place,) + clash))
    return found


def vpcs_to_delete(items, rows, delete):
    """Of the VPCs that were found, those that the pairs define, under the ids they have."""
    return [
        dict({name: item[name] for name in ("account", "region") if name in item}, vpc_id=row["id"])
        for item, row in zip(items, rows)
        if known(row.get("id")) and (delete == "all" or not item.get("vpc_id"))
    ]


def router_interface_pair(pairs, step, vpcs=None, interfaces=None, connections=None, state="present", delete="made"):
    if not isinstance(pairs, list) or not all(isinstance(pair, dict) for pair in pairs):
        raise AnsibleFilterError("router_interface_pair: pairs must be a list of dictionaries")
    sides, items = gather(pairs, vpcs, interfaces, connections)
    absent = state == "absent"
    made = [side for side in sides if not side.made_interface or known(side.router_id)] if absent else sides
    if step == "problems":
        return problems(sides)
    if step == "overlaps":
        return overlap_texts(sides)
    if step == "accounts":
        return [dict(side.data["connection"], name=side.place) for side in sides if side.data.get("connection")]
    if step == "vpcs":
        return vpcs_to_delete(items, vpcs, delete) if absent and vpcs else items
    if step == "interfaces":
        return [side.interface_item(state) for side in made if not absent or side.made_interface or delete == "all"]
    if step == "connections":
        if absent:
            # An interface that is not ours to delete is only deactivated; the others are with their deletion.
            kept = [side for side in sides if not side.made_interface and delete != "all"]
            return [side.placed({"interface_id": side.interface["router_interface_id"]}) for side in kept]
        return [side.connection_item() for side in sides]
    if step == "routes":
        items = [item for side in sides for item in side.route_items(state)]
        return [item for item in items if not absent or known(item["route_table_id"])]
    if step == "report":
        return [
            {"name": first.pair_name, "initiating": first.report(), "accepting": second.report()}
            for first, second in zip(sides[::2], sides[1::2])
        ]
    raise AnsibleFilterError("router_interface_pair: there is no step %r" % step)


class FilterModule:
    def filters(self):
        return {"router_interface_pair": router_interface_pair}
