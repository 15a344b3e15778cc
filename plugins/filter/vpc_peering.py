# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From a list of peerings to the batches of the role ``vpc_peering``."""

from __future__ import annotations

DOCUMENTATION = r"""
name: vpc_peering
short_description: Batches for peering VPCs on Alibaba Cloud
version_added: 1.0.0
author: Cloudlink Interconnect contributors (@cloudlink)
description:
  - Turns the peerings of the role P(cloudlink.interconnect.vpc_peering#role) into what the modules of this collection take as
    O(cloudlink.interconnect.alicloud_vpc#module:batch), one list a step, in one pass over all peerings.
  - It makes no calls. The role uses it; use it yourself to build another order of steps.
options:
  _input:
    description: Peerings as the role takes them.
    type: list
    elements: dict
    required: true
  step:
    description:
      - Which list to make.
      - V(prepare) is what can be said without a call, V(overlaps) texts about sides whose networks overlap, V(report) a summary
        of each peering, and the others are the batches of the modules. V(requests) are the peerings to be requested or deleted,
        V(acceptances) those of which only the accepter's side is at hand, V(lookups) those that have to be looked at before
        their routes can be removed, V(stranded) texts about peerings that are not active though it is nobody else's turn.
    type: str
    required: true
    choices: [prepare, overlaps, vpcs, lookups, requests, acceptances, routes, stranded, report]
  vpcs:
    description: Results of the VPC batch, in order; needed by every step after it.
    type: list
    elements: dict
  requests:
    description: Results of the batch V(requests), in order, or with O(state=absent) of V(lookups); needed by V(routes) and
      V(report).
    type: list
    elements: dict
  acceptances:
    description: Results of the batch V(acceptances), in order; needed by V(routes) and V(report).
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
    msg: "{{ (peerings | cloudlink.interconnect.vpc_peering('prepare')).vpcs }}"
  vars:
    peerings:
      - name: blue-green
        requester:
          region: cn-hangzhou
          vpc: {vpc_name: blue, cidr_block: 10.1.0.0/16}
        accepter:
          region: cn-beijing
          vpc: {vpc_name: green, cidr_block: 10.2.0.0/16}
"""

RETURN = r"""
_value:
  description:
    - The list for the step. For V(prepare) a dictionary with C(problems) and C(overlaps), texts about peerings that cannot work;
      C(accounts), the named accounts of all sides; C(by_id), whether a VPC at hand is given by id; C(routes), whether any side
      wants routes; C(requests) and C(acceptances), whether there are any; and C(vpcs), the first batch.
  type: raw
"""

from ansible.errors import AnsibleFilterError

from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.plan import UNKNOWN
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.pairs import (
    End,
    accounts,
    facing,
    known,
    overlap_texts,
    vpc_items,
    vpcs_to_delete,
)

REQUESTER = "requester"
ACCEPTER = "accepter"
ACTIVE = ("Activated", UNKNOWN)
"""States in which routes can lead to a peering; unknown is what check mode foresees."""


class Side(End):
    """One side of one peering.

    :ivar at_hand: whether there are keys for its account; else it is only named, by account id, region and VPC id.
    """

    def __init__(self, peering, index, key):
        super().__init__("peerings[%d].%s" % (index, key), peering.get(key))
        self.key = key
        self.account_id = str(self.data.get("account_id") or "") or None
        self.at_hand = bool(self.account or not self.account_id)
        self.peering = None

    def there(self):
        return known(self.vpc_id) is not None

    def own_blocks(self):
        """Blocks as the peering knows them too: a side that is not at hand is seen there alone."""
        row = self.peering.row or {}
        # Which of the two it is there depends on who requested it.
        seen = row.get("cidr_blocks" if row.get("vpc_id") == self.vpc_id else "accepting_cidr_blocks")
        return self.blocks() or (seen if isinstance(seen, list) else [])

    def destinations(self):
        routes = self.data.get("routes") or []
        return self.opposite.own_blocks() if routes == "auto" else list(routes)

    def route_items(self, state):
        """Routes of this side's VPC to the other's blocks."""
        row = self.vpc_row or {}
        if not self.at_hand or not row.get("route_table_id"):
            return []
        items = [{"route_table_id": row["route_table_id"], "destination_cidrblock": to} for to in self.destinations()]
        if state == "present":
            for item in items:
                item.update(nexthop_type="VpcPeer", nexthop_id=self.peering.row["id"], name=self.peering.name)
                # Nothing can be in a table that this very run has made.
                item["table_is_new"] = True if "create" in (row.get("actions") or ()) else None
        return [self.placed(item) for item in items]

    def report(self):
        return {"vpc_id": known(self.vpc_id), "region": self.region, "at_hand": self.at_hand}


class Peering:
    """One peering with its two sides.

    :ivar row: its row of the batch that requested or accepted it.
    """

    def __init__(self, data, index):
        self.place = "peerings[%d]" % index
        self.name = data.get("name")
        self.options = {name: value for name, value in (data.get("peering") or {}).items() if value is not None}
        self.requester, self.accepter = facing(Side(data, index, REQUESTER), Side(data, index, ACCEPTER))
        self.requester.peering = self.accepter.peering = self
        self.row = None

    @property
    def sides(self):
        return self.requester, self.accepter

    def problems(self):
        """Texts about what cannot work, before anything is made."""
        for side in self.sides:
            if not side.data:
                yield "%s: is missing" % side.place
            elif not side.vpc:
                yield "%s.vpc: give a VPC, by vpc_id or by definition" % side.place
            elif not side.at_hand:
                yield from self._problems_of_the_absent(side)
            yield from side.bad_blocks()
        if not any(side.at_hand for side in self.sides):
            yield "%s: at least one side has to have keys; account_id alone only names a side" % self.place

    @staticmethod
    def _problems_of_the_absent(side):
        if not side.vpc.get("vpc_id"):
            yield "%s.vpc.vpc_id: is needed for a side of another account without keys for it" % side.place
        if not side.data.get("region"):
            yield "%s.region: is needed for a side of another account without keys for it" % side.place
        if side.data.get("routes"):
            yield "%s.routes: cannot be made without keys for that account" % side.place

    # ------------------------------------------------------------------ batches

    def request(self):
        """The item that requests the peering and, with both sides at hand, accepts it."""
        near, far = self.requester, self.accepter
        item = {
            "vpc_id": near.vpc_id,
            "accepting_vpc_id": far.vpc_id,
            "accepting_region_id": far.region,
            "accepting_ali_uid": far.account_id,
            "peer_connection_name": self.name,
        }
        if far.at_hand and far.account != near.account:
            item["accepting_account"] = far.account or "own"
        elif not far.at_hand:
            # Whatever other keys are at hand, they are not meant for this side.
            item["accept"] = False
        item.update(self.options)
        return near.placed(item)

    def acceptance(self):
        """The item that answers a request of the other party."""
        item = {"vpc_id": self.requester.vpc_id, "accepting_vpc_id": self.accepter.vpc_id}
        renamed = {"peer_connection_name": "peer_connection_accepter_name", "name": "peer_connection_accepter_name"}
        not_ours = ("force_delete", "on_dead", "accept", "accepting_account")
        item.update({renamed.get(name, name): value for name, value in self.options.items() if name not in not_ours})
        return self.accepter.placed(item)

    def deletion(self):
        """The item that deletes the peering, from whichever side is at hand; None where it cannot exist."""
        near, far = self.sides if self.requester.at_hand else reversed(self.sides)
        if not (near.there() and far.there()):
            return None
        item = {"vpc_id": near.vpc_id, "accepting_vpc_id": far.vpc_id, "accepting_region_id": far.region}
        item.update({name: self.options[name] for name in ("force_delete", "dry_run") if name in self.options})
        return near.placed(item)

    def lookup(self):
        """For a deletion: the item that tells, in check mode, the blocks of a side that is not at hand; None if not needed."""
        item = self.deletion()
        far_routes = any(side.at_hand and side.data.get("routes") == "auto" for side in self.sides)
        if item is None or not far_routes or all(side.at_hand for side in self.sides):
            return None
        return dict(item, accept=False, on_dead="replace")

    def active(self):
        """Whether routes can lead to it now."""
        row = self.row or {}
        return bool(row.get("id")) and not row.get("next_step") and row.get("status") in ACTIVE

    def stranded(self):
        """What is wrong where a side wanted routes and got none, though it is nobody else's turn to act; else None."""
        row = self.row or {}
        if self.active() or row.get("next_step") or not any(side.data.get("routes") for side in self.sides):
            return None
        return "%s: the peering %s is %s, not Activated, so no route was made; run the role again" % (
            self.place,
            row.get("id") or self.name,
            row.get("status") or "not there",
        )

    def report(self):
        row = self.row or {}
        return {
            "name": self.name,
            "peer_connection_id": row.get("id"),
            "status": row.get("status"),
            "next_step": row.get("next_step"),
            "requester": self.requester.report(),
            "accepter": self.accepter.report(),
        }


def gather(data, vpcs, requests, acceptances, absent):
    """All peerings, each with its rows, the VPC batch of the sides at hand, and the named accounts.

    :param absent: the requests are those of the step ``lookups``.
    """
    peerings = [Peering(item, index) for index, item in enumerate(data)]
    sides = [side for peering in peerings for side in peering.sides]
    named = accounts(sides)
    items = vpc_items([side for side in sides if side.at_hand], vpcs)
    requested, accepted = iter(requests or ()), iter(acceptances or ())
    for peering in peerings:
        if absent:
            peering.row = next(requested, None) if requests and peering.lookup() else None
        else:
            peering.row = next(requested if peering.requester.at_hand else accepted, None)
    return peerings, items, named


def prepare(peerings, items, named):
    """All that can be said of the peerings without a call."""
    sides = [side for peering in peerings for side in peering.sides]
    wrong = [text for peering in peerings for text in peering.problems()]
    return {
        "problems": wrong,
        "overlaps": [] if wrong else overlap_texts([peering.requester for peering in peerings]),
        "accounts": named,
        "by_id": any(side.vpc.get("vpc_id") for side in sides if side.at_hand),
        "routes": any(side.data.get("routes") for side in sides),
        "requests": any(peering.requester.at_hand for peering in peerings),
        "acceptances": not all(peering.requester.at_hand for peering in peerings),
        "vpcs": items,
    }


def vpc_peering(data, step, vpcs=None, requests=None, acceptances=None, state="present", delete="made"):
    if not isinstance(data, list) or not all(isinstance(item, dict) for item in data):
        raise AnsibleFilterError("vpc_peering: peerings must be a list of dictionaries")
    absent = state == "absent"
    peerings, items, named = gather(data, vpcs, requests, acceptances, absent)
    if step == "prepare":
        return prepare(peerings, items, named)
    if step == "overlaps":
        return overlap_texts([peering.requester for peering in peerings])
    if step == "vpcs":
        return vpcs_to_delete(items, vpcs, delete) if absent and vpcs else items
    if step == "lookups":
        return [item for item in (peering.lookup() for peering in peerings) if item]
    if step == "requests" and absent:
        return [item for item in (peering.deletion() for peering in peerings) if item]
    if step == "requests":
        return [peering.request() for peering in peerings if peering.requester.at_hand]
    if step == "acceptances":
        return [peering.acceptance() for peering in peerings if not peering.requester.at_hand]
    if step == "routes":
        ready = [peering for peering in peerings if absent or peering.active()]
        routes = [item for peering in ready for side in peering.sides for item in side.route_items(state)]
        return [item for item in routes if not absent or known(item["route_table_id"])]
    if step == "stranded":
        return [text for text in (peering.stranded() for peering in peerings) if text]
    if step == "report":
        return [peering.report() for peering in peerings]
    raise AnsibleFilterError("vpc_peering: there is no step %r" % step)


class FilterModule:
    def filters(self):
        return {"vpc_peering": vpc_peering}
