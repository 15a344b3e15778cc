# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the roles that join two networks share: the two ends of a pair, and the batches that follow from many pairs.

Pure data: definitions and rows of earlier results in, lists for the modules out.
"""

from __future__ import annotations

from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.checks import cidr, overlaps
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.plan import UNKNOWN


class End:
    """One end of one pair, with what the earlier steps brought for it.

    :ivar place: where it stands in the user's list, for messages: ``pairs[3].initiating``.
    :ivar vpc_row: its row of the VPC batch.
    :ivar opposite: the other end.
    :ivar account: the account whose keys it uses; connection options of its own make one that is named by the place.
    """

    def __init__(self, place, data):
        self.place = place
        self.data = data or {}
        self.vpc = self.data.get("vpc") or {}
        self.vpc_row = None
        self.opposite = None
        self.account = place if self.data.get("connection") else self.data.get("account")

    @property
    def region(self):
        return self.data.get("region") or (self.vpc_row or {}).get("region_id")

    @property
    def vpc_id(self):
        return (self.vpc_row or {}).get("id") or self.vpc.get("vpc_id")

    def placed(self, item):
        """An item of a batch with the account and region of this end, and without what is not given."""
        item = dict(item, account=self.account, region=self.data.get("region"))
        return {name: value for name, value in item.items() if value is not None}

    def vpc_item(self):
        return self.placed(self.vpc)

    def blocks(self):
        """The CIDR blocks of this end's VPC, from the cloud where it is known, else as defined."""
        row = {name: value for name, value in (self.vpc_row or {}).items() if value not in (None, UNKNOWN)}
        source = dict(self.vpc, **row)
        blocks = [source.get("cidr_block")] + list(source.get("secondary_cidr_blocks") or [])
        return [block for block in blocks if block]

    def destinations(self):
        """The CIDR blocks that this end wants to reach through the other."""
        routes = self.data.get("routes") or []
        return self.opposite.blocks() if routes == "auto" else list(routes)

    def bad_blocks(self):
        """Texts about CIDR blocks that are none."""
        return ["%s.vpc.cidr_block: %s" % (self.place, bad) for bad in filter(None, map(cidr, self.blocks()))]


def known(value):
    """A value that there is already, or None."""
    return None if value == UNKNOWN else value


def facing(one, other):
    """Two ends that know each other."""
    one.opposite, other.opposite = other, one
    return one, other


def vpc_items(ends, rows):
    """The VPC batch of some ends, and to each end its row. A VPC that several ends name is one item."""
    items, positions = [], {}
    for end in ends:
        if not end.vpc:
            continue
        item = end.vpc_item()
        names = ("account", "region", "vpc_id", "vpc_name", "name", "cidr_block")
        key = tuple(str(item.get(name)) for name in names)
        if key not in positions:
            positions[key] = len(items)
            items.append(item)
        if rows:
            end.vpc_row = rows[positions[key]]
    return items


def accounts(ends):
    """The named accounts of ends that bring connection options of their own. Ends with the same options share one, so that
    the cloud is asked once for all of them.
    """
    named = []
    for end in ends:
        options = end.data.get("connection")
        if options:
            same = [account for account in named if {**account, "name": None} == {**options, "name": None}]
            if not same:
                same = [dict(options, name=end.place)]
                named += same
            end.account = same[0]["name"]
    return named


def overlap_texts(firsts):
    """Pairs whose two networks share addresses: they can be joined, and nothing can be routed between them."""
    found = []
    for first in firsts:
        clash = overlaps(first.blocks(), first.opposite.blocks())
        if clash:
            found.append("%s and its opposite overlap: %s and %s" % ((first.place,) + clash))
    return found


def vpcs_to_delete(items, rows, delete):
    """Of the VPCs that were found, those that the pairs define, under the ids they have.

    :param delete: ``all`` includes those that were given by id.
    """
    return [
        dict({name: item[name] for name in ("account", "region") if name in item}, vpc_id=row["id"])
        for item, row in zip(items, rows)
        if known(row.get("id")) and (delete == "all" or not item.get("vpc_id"))
    ]
