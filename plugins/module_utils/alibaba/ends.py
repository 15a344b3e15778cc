# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A link between two VPCs on the Alibaba clouds, and its ends: their options, and what is known of each."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any, Generic, Optional, TypeVar

from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import marks
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import options as spec
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.checks import cidr
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.link import Link
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.plan import UNKNOWN

if TYPE_CHECKING:
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.client import AlibabaClient
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.contract import Options, Spec
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.family import Family
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.link import Part
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.resource import Resource

AUTO = "auto"
"""Among destinations: all blocks of the other end's VPC."""

Destination = tuple[str, str, Any]
"""``(destination or AUTO, option that says so, what shares the route or None)`` of a route"""

WAS: Spec = {"was": {"type": "list", "elements": "str"}}
"""Of a link and of one of its networks: names that it had."""


def known(value: Any) -> Any:
    """A value that there is already, or None."""
    return None if value == UNKNOWN else value


# ---------------------------------------------------------------------- options


def nested(options: Spec, *but: str) -> Spec:
    """The options of a resource as those of a dictionary inside a link."""
    but = (*but, *marks.Marked.mark_options)
    options = {name: option for name, option in options.items() if name not in but}
    return spec.without(options, "default", "fallback", "required")


def end_options(family: Family, vpc: Resource | None, **more: Any) -> Spec:
    """The argument spec of one end.

    :param vpc: the VPC resource. :param more: what the ends of one kind of link have beyond that.
    """
    return dict(
        **({} if vpc is None else {"vpc": {"type": "dict", "options": nested(vpc.options, "dry_run")}}),
        region={"type": "str"},
        account={"type": "str"},
        connection={"type": "dict", "options": nested(family.argument_spec["accounts"]["options"], "name")},
        routes={"type": "list", "elements": "str"},
        route_tables={"type": "list", "elements": "str"},
        **marks.KEPT,
        **WAS,
        **more,
    )


def place_options(family: Family) -> Spec:
    """The argument spec of an account and region."""
    options = end_options(family, None)
    return {name: options[name] for name in ("region", "account", "connection")}


# ---------------------------------------------------------------------- links and their ends


Blocks = list[tuple[Optional[str], Optional[Callable[[], Optional[str]]]]]
"""``[(block, a function that tells it once the cloud has chosen it, or None)]``"""


class End:
    """One end of a link. What joins it to the other end is known once the link is declared.

    :ivar path: prefix of its options in messages: ``pairs[3].initiating.``.
    :ivar opposite: the other end.
    :ivar at_hand: whether there are keys for its account; else it is only named.
    :ivar client: whose account and which region it is in.
    :ivar vpc: the part that is its VPC, or None.
    :ivar hop: the part that routes to the other end lead to.
    :ivar tables: ids of the tables that its routes are in; None is the system table of its VPC. Names, and ``all``, become ids once
        the tables of its VPC are listed.
    :ivar wanted: the parts of its routes; ``cleared``: tables that no other route is left in.
    """

    opposite: End
    client: AlibabaClient
    hop: Part
    at_hand = True

    def __init__(self, link: JoinedLink[Any], key: str) -> None:
        self.link = link
        self.key = key
        self.path = "%s%s." % (link.path, key)
        self.data = link.options.get(key) or {}
        self.definition = self.data.get("vpc") or {}
        self.routes = self.data.get("routes") or []
        self.tables: list[str | None] = self.data.get("route_tables") or [None]
        self.vpc: Part | None = None
        self.wanted: list[Part] = []
        self.cleared: set[str] = set()

    @property
    def place(self) -> str:
        return self.path.rstrip(".")

    @property
    def own_vpc(self) -> Part:
        """Its VPC, for what only an end with one has: routes."""
        if self.vpc is None:
            raise ValueError("%s has no VPC" % self.place)
        return self.vpc

    @property
    def title(self) -> str | None:
        """What people call its VPC."""
        return self.definition.get("vpc_name") or self.definition.get("vpc_id")

    @property
    def region(self) -> str | None:
        """Where it is; None where nothing of it says so."""
        return self.data.get("region") or (self.client.region if self.vpc else None)

    def network(self) -> Hashable:
        """What stands for its VPC or router before anything is looked up; None where that cannot be known."""
        return self.vpc.node if self.vpc else None

    def table(self, table: str | None) -> str:
        """The id of a route table, UNKNOWN as long as there is none."""
        return table or self.own_vpc.value("route_table_id") or UNKNOWN

    def next_hop(self) -> str | None:
        """What its routes lead to; None where nothing can lead there for now."""
        return self.hop.value("id")

    def destinations(self) -> list[Destination]:
        """Where its routes lead."""
        return [(block, "routes[%d]" % index, None) for index, block in enumerate(self.routes)]

    def leads(self, sharing: Any) -> Options:
        """The options of a route entry that say where it leads, as far as they follow from other parts."""
        return {"nexthop_id": self.next_hop()}

    def defined_blocks(self) -> list[str]:
        """The IPv4 blocks that the definition of its VPC says, as far as they are any; the cloud may know more."""
        blocks = [self.definition.get("cidr_block"), *(self.definition.get("secondary_cidr_blocks") or ())]
        return [block for block in blocks if block and not cidr(block)]

    def defined_ipv6_blocks(self) -> list[str]:
        """The same of IPv6."""
        block = self.definition.get("ipv6_cidr_block")
        return [block] if block and not cidr(block) else []

    # ------------------------------------------------------------------ what is known once its VPC is planned

    def blocks(self) -> Blocks:
        """The IPv4 blocks of its VPC."""
        vpc = self.vpc
        if vpc is None:
            return []
        primary, further = vpc.value("cidr_block"), vpc.value("secondary_cidr_blocks")
        later = (lambda: vpc.value("cidr_block")) if primary == UNKNOWN else None
        return [(primary, later)] + [(block, None) for block in (further if isinstance(further, list) else ())]

    def ipv6_block(self) -> str | None:
        """The IPv6 block; UNKNOWN as long as it is still to come, None where there is none and none to come."""
        if self.vpc is None:
            return None
        job, block = self.vpc.job, self.vpc.value("ipv6_cidr_block")
        wanted = job.want["enable_ipv6"] if job.want.present else None
        if wanted and (block == UNKNOWN or not block and job.remaining):
            return UNKNOWN
        return None if wanted is False else known(block) or None

    def known_blocks(self) -> list[str]:
        blocks = [*(block for block, _later in self.blocks()), self.ipv6_block()]
        return [block for block in blocks if block and block != UNKNOWN]


AnyEnd = TypeVar("AnyEnd", bound=End)


class JoinedLink(Link, Generic[AnyEnd]):
    """A link between two VPCs.

    :ivar ends: its two ends, as the options name them in order; known once the link was checked.
    """

    ends: tuple[AnyEnd, AnyEnd]
