# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What links between two VPCs share on both Alibaba clouds: the VPC of each end, blocks that must not overlap, routes.

A VPC that several links name is one object. It is removed with the last of them, and only if nothing else uses it.
"""

from __future__ import annotations

import copy

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba import checks
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.route_entry import next_hop
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import options as spec
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.checks import cidr, normal_cidr, overlaps
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.errors import InvalidOptions, Refused
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.link import LinkType
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.plan import UNKNOWN

OVERLAP = "overlaps its opposite: %s and %s share addresses, so that nothing could be routed between the two"

AUTO = "auto"
"""Instead of destinations: all blocks of the other end's VPC."""


def known(value):
    """A value that there is already, or None."""
    return None if value == UNKNOWN else value


def nested(options, *but):
    """The options of a resource as those of a dictionary inside a link."""
    return spec.without({name: option for name, option in options.items() if name not in but}, "default", "fallback")


def end_options(family, vpc, **more):
    """The argument spec of one end.

    :param vpc: the VPC resource. :param more: what the ends of one kind of link have beyond that.
    """
    connection = {
        name: option for name, option in family.argument_spec["accounts"]["options"].items() if name != "name"
    }
    return dict(
        vpc={"type": "dict", "options": nested(vpc.options, "dry_run")},
        region={"type": "str"},
        account={"type": "str"},
        connection={"type": "dict", "options": connection},
        routes={"type": "list", "elements": "str"},
        **more,
    )


class End:
    """One end of a link.

    :ivar path: prefix of its options in messages: ``pairs[3].initiating.``.
    :ivar opposite: the other end.
    :ivar client: whose account and which region it is in.
    :ivar vpc: the part that is its VPC, or None.
    :ivar hop: the part that routes to the other end lead to.
    """

    def __init__(self, link, key):
        self.link = link
        self.key = key
        self.path = "%s%s." % (link.path, key)
        self.data = link.options.get(key) or {}
        self.definition = self.data.get("vpc") or {}
        self.opposite = self.client = self.vpc = self.hop = None

    @property
    def routes(self):
        return self.data.get("routes") or []

    def defined_blocks(self):
        """The blocks that the definition of its VPC says, as far as they are any; the cloud may know more."""
        blocks = [self.definition.get("cidr_block"), *(self.definition.get("secondary_cidr_blocks") or ())]
        return [block for block in blocks if block and not cidr(block)]

    def blocks(self):
        """``[(block, a function that tells it once the cloud has chosen it)]`` of its VPC, now that it is planned."""
        primary = self.vpc.value("cidr_block")
        found = [(primary, None)] if primary != UNKNOWN else [(UNKNOWN, lambda: self.vpc.value("cidr_block"))]
        further = self.vpc.value("secondary_cidr_blocks")
        return found + [(block, None) for block in (further if isinstance(further, list) else ())] + self._ipv6_block()

    def _ipv6_block(self):
        block = self.vpc.value("ipv6_cidr_block")
        if block == UNKNOWN:
            chosen = self.definition.get("enable_ipv6")
            return [(UNKNOWN, lambda: self.vpc.value("ipv6_cidr_block"))] if chosen else []
        return [(block, None)] if block else []

    def known_blocks(self):
        return [block for block, _later in self.blocks() if block != UNKNOWN]

    @property
    def has_ipv6(self):
        return any(block == UNKNOWN or ":" in block for block, _later in self._ipv6_block())


class JoinedNetworks(LinkType):
    """Base of links between two VPCs. A subclass adds what joins them, between ``declare_vpcs`` and ``declare_routes``."""

    vpc = route_entry = None  # the resources
    next_hop_type = ""  # of routes to the other end
    ends = ()  # the options that are the ends
    task_options = {
        "overlap": {"type": "str", "choices": ["fail", "warn"], "default": "fail"},
        "delete": {"type": "str", "choices": ["made", "all"], "default": "made"},
        "purge_routes": {"type": "bool", "default": False},
    }

    # ------------------------------------------------------------------ before the first call

    def check(self, link, params):
        one, other = (End(link, key) for key in self.ends)
        for end in (one, other):
            end_name = end.key + "."
            routes = end.routes
            if AUTO in routes and len(routes) > 1:
                yield end_name + "routes", "is %s or a list of destinations, not both" % AUTO
            elif routes != [AUTO]:
                yield from self._check_destinations(end, end_name)
        yield from self._overlap(one, other, one.defined_blocks(), other.defined_blocks(), params)

    @staticmethod
    def _check_destinations(end, end_name):
        seen = {}
        for index, block in enumerate(end.routes):
            place = "%sroutes[%d]" % (end_name, index)
            bad = checks.destination(block)
            if bad:
                yield place, bad
            elif normal_cidr(block) in seen:
                yield place, "is the same destination as routes[%d]" % seen[normal_cidr(block)]
            else:
                seen[normal_cidr(block)] = index

    def _overlap(self, one, other, blocks, others, params):
        """``(option, text)`` if two ends share addresses: they can be joined, and nothing can be routed between them."""
        clash = overlaps(blocks, others)
        if clash and params.get("overlap") == "fail" and params.get("state") == "present":
            yield one.key, OVERLAP % clash

    # ------------------------------------------------------------------ VPCs

    def declare_vpcs(self, links, *ends):
        """The VPC of each end that has one, known by its id or by its name and block."""
        for end in ends:
            if end.definition:
                end.vpc = self._vpc_part(links, end)
        if all(end.vpc for end in ends) and links.present:
            links.graph.when_planned([end.vpc.node for end in ends], lambda: self._look_at_blocks(links, *ends))

    def _vpc_part(self, links, end):
        data = end.definition
        by_id = data.get("vpc_id")
        identity = ("id", by_id) if by_id else ("name", data.get("vpc_name"), normal_cidr(data.get("cidr_block") or ""))
        return links.part(
            end.link,
            end.key + ".vpc",
            "VPC",
            self.vpc,
            data,
            end.client,
            end.path + "vpc.",
            shared=identity,
            keep=bool(by_id) and not links.present and links.params.get("delete") != "all",
            shows=("cidr_block",),
        )

    def _look_at_blocks(self, links, one, other):
        """Once more with what the cloud has: a VPC by id tells its blocks only there."""
        if one.vpc.job.error is None and other.vpc.job.error is None:
            self._refuse_overlap(links, one, other)

    def _refuse_overlap(self, links, one, other):
        text = self._overlap_text(one, other)
        if text and links.params["overlap"] == "fail":
            one.hop.job.error = Refused(text)
        elif text:
            links.graph.warn(text)

    @staticmethod
    def _overlap_text(one, other):
        """What is to say of two ends that share addresses, as far as their blocks are known; None if they do not."""
        clash = overlaps(one.known_blocks(), other.known_blocks())
        return "%s: %s" % (one.path.rstrip("."), OVERLAP % clash) if clash else None

    def guard(self, links, one, other):
        """A function that refuses, or tells of, blocks that the cloud itself chose and that overlap; before anything leads anywhere."""

        def refuse():
            text = self._overlap_text(one, other)
            if text and links.params["overlap"] == "fail":
                raise Refused(text)
            if text:
                links.graph.warn(text)

        return refuse if one.vpc and other.vpc else None

    # ------------------------------------------------------------------ routes

    def declare_routes(self, links, end, after):
        """Routes from an end's VPC to the other end, and what becomes of others that lead there.

        :param after: parts that have to be there before anything can be routed.
        """
        if end.vpc is None:
            return
        if links.present and end.routes == [AUTO]:
            self._route_to_all_blocks(links, end, after)
        elif links.present:
            for index, block in enumerate(end.routes):
                self._route(links, end, after, block, None, "%sroutes[%d]" % (end.path, index))
        if not links.present or links.params["purge_routes"]:
            self._look_for_others(links, end)

    def _route_to_all_blocks(self, links, end, after):
        far = end.opposite

        def declare():
            if end.vpc.job.error is not None or far.vpc.job.error is not None:
                return
            for block, later in far.blocks():
                if block == UNKNOWN or ":" not in block or end.has_ipv6:
                    self._route(links, end, after, block, later, end.path + "routes")

        if far.vpc is not None:
            links.graph.when_planned([end.vpc.node, far.vpc.node], declare)

    def _route(self, links, end, after, block, later, place):
        """:param later: a function that tells the block once the cloud has chosen it; None where it is known."""

        def derived():
            follows = {"route_table_id": end.vpc.value("route_table_id"), "nexthop_id": end.hop.value("id")}
            return dict(follows, destination_cidrblock=later()) if later else follows

        part = links.part(
            end.link,
            end.key + ".route",
            "route",
            self.route_entry,
            {"destination_cidrblock": block, "nexthop_type": self.next_hop_type},
            end.client,
            end.path + "routes.",
            after=after,
            sources=[end.vpc, end.hop, *([end.opposite.vpc] if later else [])],
            early=[end.vpc, *([end.opposite.vpc] if later else [])],
            derived=derived,
            places={"destination_cidrblock": place},
            title=lambda: part.job.want["destination_cidrblock"],
            suffix="from %s" % (links.name_of(end.vpc) or end.vpc.value("id")),
        )
        self._refuse_two_ways(links, end, part, block)
        links.graph.when_planned([part.node], lambda: self._route_anew(part, end))

    @staticmethod
    def _refuse_two_ways(links, end, part, block):
        """One table holds a destination once: two links cannot both have it."""
        ways = links.memory.setdefault("ways", {})
        key = (end.vpc.node, normal_cidr(block))
        if block == UNKNOWN or key not in ways:
            ways[key] = part
            return
        problem = (
            part.job.want.places["destination_cidrblock"],
            "%s is routed already by %s, from the same VPC"
            % (block, ways[key].job.want.places["destination_cidrblock"]),
        )
        if links.declared:
            part.job.error = InvalidOptions([problem])
        else:
            links.problems.append(problem)

    @staticmethod
    def _route_anew(part, end):
        """A route to what is replaced goes with it, so that it is made anew."""
        job, hop = part.job, end.hop.job
        if job.found is not None and end.hop.node.makes and next_hop("InstanceId")(job.found) == hop.id:
            job.found = job.obj = job.id = job.error = job.plan = None
            part.node.kind.plan_one(job, part.node.world)

    # ------------------------------------------------------------------ routes that nobody lists

    def _look_for_others(self, links, end):
        """Routes through the link that are not, or no longer, wanted: found in the table, and withdrawn."""
        if links.memory.setdefault("tables", {}).get((end.vpc.node, end.client)) is None:
            links.memory["tables"][end.vpc.node, end.client] = links.part(
                end.link,
                end.key + ".table",
                "route table",
                self.route_entry,
                {"destination_cidrblock": "0.0.0.0/0"},
                end.client,
                end.path + "routes.",
                sources=[end.vpc],
                derived=lambda: {"route_table_id": end.vpc.value("route_table_id")},
                probe=True,
            )
        table = links.memory["tables"][end.vpc.node, end.client]
        wanted = [part.node for part in end.link.parts if part.name == end.key + ".route"]
        links.graph.when_planned([table.node, end.hop.node, *wanted], lambda: self._withdraw_others(links, end, table))

    def _withdraw_others(self, links, end, table):
        hop = end.hop.job
        if table.job.error is not None and hop.error is None:
            hop.error = copy.copy(table.job.error)
        if hop.error is not None or hop.found is None or (links.present and end.hop.node.makes):
            return
        wanted = {
            normal_cidr(part.job.want["destination_cidrblock"])
            for part in end.link.parts
            if part.name == end.key + ".route"
        }
        for entry in self._entries_by_hop(links, table).get((end.vpc.value("route_table_id"), hop.id), ()):
            block = entry["DestinationCidrBlock"]
            if normal_cidr(block) in wanted:
                continue
            links.part(
                end.link,
                end.key + ".route",
                "route",
                self.route_entry,
                {
                    "route_table_id": end.vpc.value("route_table_id"),
                    "destination_cidrblock": block,
                    "nexthop_type": self.next_hop_type,
                    "nexthop_id": hop.id,
                },
                end.client,
                end.path + "routes.",
                after=[end.hop],
                gone=True,
                found=(entry, table.node.world),
                title=lambda block=block: block,
                suffix="from %s" % (links.name_of(end.vpc) or end.vpc.value("id")),
            )

    def _entries_by_hop(self, links, table):
        """``{(table, id of the next hop): entries}`` of all tables that were listed."""
        entries = table.node.kind.everywhere
        index = links.memory.get("entries")
        if index is None or index[0] != len(entries):
            found = {}
            for entry in entries.values():
                found.setdefault((entry["RouteTableId"], next_hop("InstanceId")(entry)), []).append(entry)
            index = links.memory["entries"] = (len(entries), found)
        return index[1]

    # ------------------------------------------------------------------ who else uses a VPC

    def complete(self, links):
        """Two definitions of one name are one VPC or two, which only their blocks can tell."""
        names = {}
        for (resource, client, identity), part in links.shared.items():
            if resource is self.vpc and identity[0] == "name":
                names.setdefault((client, identity[1]), []).append((identity[2], part))
        problems = []
        for (_client, name), definitions in names.items():
            bare = [part for block, part in definitions if not block]
            if bare and len(definitions) > 1:
                other = next(part for block, part in definitions if block)
                text = "VPC %r has a block at %s; say it here too, or they could be two" % (
                    name,
                    other.job.want.path.rstrip("."),
                )
                problems.append((bare[0].job.want.place("cidr_block"), text))
        if problems:
            raise InvalidOptions(problems)
        if not links.present and not links.reads:
            links.graph.when_planned(list(links.graph.nodes), lambda: self._keep_what_others_use(links))

    def _keep_what_others_use(self, links):
        for link in links.links:
            for part in link.parts:
                if part.resource is self.vpc and part.job.found is not None:
                    user = self._vswitches(part) or self.user_of(links, part) or self._routes_that_stay(links, part)
                    if user:
                        part.leave_alone("is kept: %s" % user)
                    part.node.wait_for(*self.users_that_go(links, part))

    @staticmethod
    def _vswitches(part):
        found = ((part.job.found.get("VSwitchIds") or {}).get("VSwitchId")) or []
        more = " and %d more" % (len(found) - 1) if len(found) > 1 else ""
        return "vswitch %s%s is in it" % (found[0], more) if found else None

    def _routes_that_stay(self, links, part):
        """Routes that lead elsewhere than through the links of the task."""
        index = links.memory.get("staying")
        if index is None:
            kind = links.graph.kind(self.route_entry)
            # Some of those that go are found just now, and not planned yet.
            going = {node.job.id for node in links.graph.nodes if node.kind is kind and not node.present}
            index = links.memory["staying"] = {}
            for one, entry in kind.everywhere.items():
                if one not in going and entry.get("Type") == "Custom" and entry.get("Status") != "Deleting":
                    index.setdefault(entry["RouteTableId"], []).append(entry["DestinationCidrBlock"])
        found = sorted(index.get(part.value("route_table_id"), ()))
        more = " and %d more" % (len(found) - 1) if len(found) > 1 else ""
        return "route %s%s is in its route table" % (found[0], more) if found else None

    def users_that_go(self, links, part):
        """Nodes of the same task that leave a VPC first, whatever their links call it."""
        return ()

    def user_of(self, links, part):
        """In words, who else uses a VPC that is about to go; None where nobody does."""
        raise NotImplementedError
