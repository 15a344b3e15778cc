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
      - V(prepare) is a dictionary of what needs no call, V(overlaps) are texts about pairs whose networks share addresses,
        V(report) is a summary of each pair, and the others are the batches of the modules.
    type: str
    required: true
    choices: [prepare, overlaps, vpcs, interfaces, connections, routes, report]
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
  description:
    - The list for the step. For V(prepare) a dictionary with C(problems) and C(overlaps), texts about pairs that cannot work;
      C(accounts), the named accounts of all sides; C(by_id), whether a VPC is given by id; C(routes), whether any side wants
      routes; and C(vpcs), the first batch.
  type: raw
"""

from ansible.errors import AnsibleFilterError

from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.pairs import (
    End,
    accounts,
    facing,
    known,
    overlap_texts,
    vpc_items,
    vpcs_to_delete,
)

ROLES = (("initiating", "InitiatingSide"), ("accepting", "AcceptingSide"))


class Side(End):
    """One end of one pair, with what the earlier steps brought for it."""

    def __init__(self, pair, index, key, role):
        super().__init__("pairs[%d].%s" % (index, key), pair.get(key))
        self.role = role
        self.interface = self.data.get("interface") or {}
        self.router_type = self.data.get("router_type") or "VRouter"
        self.pair_name = pair.get("name")
        self.made_interface = not self.interface.get("router_interface_id")
        self.interface_row = None  # result of the interface batch
        self.connection_row = None  # result of the connection batch

    @property
    def router_id(self):
        return self.data.get("router_id") or (self.vpc_row or {}).get("router_id")

    def interface_item(self, state):
        names = {"InitiatingSide": "%s", "AcceptingSide": "%s-opposite"}
        default = names[self.role] % self.pair_name if self.pair_name else None
        item = {"name": default, "description": default}
        item.update({name: value for name, value in self.interface.items() if value is not None})
        if self.made_interface:
            item.update(router_id=self.router_id, role=self.role, router_type=self.router_type)
            # A side without a VPC need not tell its region; it is then in the same one.
            item["opposite_region"] = self.opposite.region or self.region
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


def gather(pairs, vpcs, interfaces, connections):
    """All sides, each with its rows, the VPC batch, and the named accounts."""
    sides = []
    for index, pair in enumerate(pairs):
        sides.extend(facing(*(Side(pair, index, key, role) for key, role in ROLES)))
    named = accounts(sides)
    items = vpc_items(sides, vpcs)
    for position, side in enumerate(sides):
        side.interface_row = interfaces[position] if interfaces else None
        side.connection_row = connections[position] if connections else None
    return sides, items, named


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
        found.extend(side.bad_blocks())
    return found


def prepare(sides, items, named):
    """All that can be said of the pairs without a call."""
    wrong = problems(sides)
    return {
        "problems": wrong,
        "overlaps": [] if wrong else overlap_texts(sides[::2]),
        "accounts": named,
        "by_id": any(side.vpc.get("vpc_id") for side in sides),
        "routes": any(side.data.get("routes") for side in sides),
        "vpcs": items,
    }


def router_interface_pair(pairs, step, vpcs=None, interfaces=None, connections=None, state="present", delete="made"):
    if not isinstance(pairs, list) or not all(isinstance(pair, dict) for pair in pairs):
        raise AnsibleFilterError("router_interface_pair: pairs must be a list of dictionaries")
    sides, items, named = gather(pairs, vpcs, interfaces, connections)
    absent = state == "absent"
    made = [side for side in sides if not side.made_interface or known(side.router_id)] if absent else sides
    if step == "prepare":
        return prepare(sides, items, named)
    if step == "overlaps":
        return overlap_texts(sides[::2])
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
