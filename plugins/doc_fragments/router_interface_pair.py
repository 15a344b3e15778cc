# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options that describe pairs of router interfaces on Apsara Stack, for the module that makes them and the one that reads.

An option of a VPC or an interface is explained in full by the module that manages such objects alone.
"""

from __future__ import annotations

from ansible_collections.cloudlink.interconnect.plugins.doc_fragments.alibabacloudstack import PLACE
from ansible_collections.cloudlink.interconnect.plugins.doc_fragments.marks import OF_LINK, OF_NETWORK, of_places
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.documented import like, read, written

SIDE = read(r"""
vpc:
  description:
    - The VPC of this side, either by C(vpc_id), or by definition with C(vpc_name), C(cidr_block) and any other option
      below. M(cloudlink.interconnect.alibabacloudstack_vpc) explains them in full.
    - A VPC by definition is made if it is missing, and removed with the last pair that is in it. One by id has to exist,
      and is left alone but for what else is said of it.
    - Several sides may have the same VPC, and then have to say the same of it as far as they say anything.
  type: dict
  suboptions:
    vpc_id:
      description: The id of an existing VPC. If left out, it is found by C(vpc_name) and, if given, C(cidr_block).
      type: str
    vpc_name:
      description: The name of the VPC. With C(vpc_id), it is what it shall be called; else it is needed.
      type: str
      aliases: [name]
    cidr_block:
      description: The IPv4 block of the VPC. If left out, the cloud chooses the block of a new VPC.
      type: str
    description:
      description: A description of the VPC. V("") removes it. If left out, it stays as it is.
      type: str
    secondary_cidr_blocks:
      description: All further IPv4 blocks that the VPC shall have. V([]) removes all. If left out, they stay as they are.
      type: list
      elements: str
    user_cidrs:
      description: >-
        Up to 3 blocks outside the private ranges that a new VPC shall treat as private. If left out, it has none.
      type: list
      elements: str
    enable_ipv6:
      description: >-
        Whether the VPC shall have an IPv6 block, which the cloud chooses unless C(ipv6_cidr_block) says it. If left out, this
        stays as it is.
      type: bool
    ipv6_cidr_block:
      description: >-
        The IPv6 block of the VPC, which thereby has one; one that is there cannot be changed. If left out, the cloud chooses it
        where C(enable_ipv6) is true.
      type: str
    resource_group_id:
      description: >-
        The resource set that the VPC shall belong to. If left out, it stays where it is, and a new one belongs to that
        of the connection.
      type: str
    tags:
      description: Tags that the VPC shall have. If left out, tags are not looked at.
      type: dict
    purge_tags:
      description: Whether tags that C(tags) does not name are removed. If left out, they stay.
      type: bool
interface:
  description:
    - The router interface of this side, either by C(router_interface_id), or by definition with the other options below.
      M(cloudlink.interconnect.alibabacloudstack_router_interface) explains them in full.
    - An interface by definition is found by the two routers that the pair joins; among several between the same two by
      its name. One that is called otherwise is renamed.
    - One by id has to exist. It is deactivated, and not removed, when the pair is.
  type: dict
  suboptions:
    router_interface_id:
      description: The id of an existing interface. If left out, it is found by the two routers.
      type: str
    specification:
      description: >-
        The bandwidth of the link, which a new initiating side needs. The accepting side is always V(Negative), whatever
        is given here. If left out otherwise, it stays as it is.
      type: str
      choices:
        - Mini.2
        - Mini.5
        - Small.1
        - Small.2
        - Small.5
        - Middle.1
        - Middle.2
        - Middle.5
        - Large.1
        - Large.2
        - Large.5
        - Xlarge.1
        - Negative
    name:
      description: The name of the interface. V("") removes it. If left out, it follows from O(name).
      type: str
    description:
      description: A description of the interface. V("") removes it. If left out, it stays as it is.
      type: str
    health_check_source_ip:
      description: >-
        The IPv4 address that health checks are sent from, on either side of a pair with a VBR; both addresses or none.
        V("") for both switches the health check off. If left out, it stays as it is.
      type: str
    health_check_target_ip:
      description: The IPv4 address that health checks are sent to. If left out, it stays as it is.
      type: str
    access_point_id:
      description: The access point of the VBR of this side. If left out, it is looked up for a new interface.
      type: str
    opposite_access_point_id:
      description: The access point of the other side, if that is a VBR. If left out, a new interface names none.
      type: str
    instance_charge_type:
      description: How the interface is paid for. If left out, the installation decides.
      type: str
      choices: [PostPaid, PrePaid]
router_type:
  description: >-
    V(VBR) for an initiating side that is a virtual border router, with C(router_id) in the place of C(vpc). If left out,
    it is V(VRouter).
  type: str
  choices: [VRouter, VBR]
router_id:
  description: The router of this side. If left out, it is the VRouter of its VPC.
  type: str
routes:
  description:
    - Destinations, as CIDR blocks, to route from the VPC of this side through its interface; or V(auto) for all blocks of
      the other side's VPC, its IPv6 block too where both VPCs have one.
    - If left out, no route is made.
  type: list
  elements: str
ecmp_routes:
  description:
    - Routes from the VPC of this side that its interface shares with further router interfaces of the same router, each by
      its weight. The others may be those of other pairs, of the same task too, such as of a second virtual border router.
    - The cloud cannot change the next hops of a route. Where they differ, in whatever order, that is an error, unless
      C(on_immutable_change=recreate) allows to make the route anew, and for that moment there is none.
    - Where some of the interfaces are removed and others stay, so does a route to those. Making it takes
      C(on_immutable_change=recreate), too.
    - Give such a route to one of the pairs that share it. If left out, no route is shared.
  type: list
  elements: dict
  suboptions:
    destination:
      description:
        - A CIDR block, or V(auto) for all blocks of the other side's VPC that C(routes) does not name. Needed for each route.
      type: str
    weight:
      description: The share of the interface of this side, from 0 to 255. If left out, it is V(100).
      type: int
    next_hops:
      description: The further interfaces, each by C(nexthop_id) or C(name). Needed for each route.
      type: list
      elements: dict
      suboptions:
        nexthop_id:
          description: The id of a router interface that exists. If left out, it is found by C(name).
          type: str
        name:
          description: >-
            The name of a router interface, of another pair of the task or of one that exists. If left out, it is found by
            C(nexthop_id).
          type: str
        weight:
          description: Its share of the traffic, from 0 to 255. If left out, it is V(100).
          type: int
route_tables:
  description:
    - The route tables of this side's VPC that the routes are made in, by their ids or names, or V(all) alone for all that the VPC
      has. A name is looked up before anything is changed, and has to be that of one table.
    - When the pair is removed, they are cleared of routes through its interface along with the system route table.
    - If left out, it is the system route table.
  type: list
  elements: str
""")

LINK = read(r"""
name:
  description:
    - The name of the pair. The initiating interface is called so, and the accepting one so with C(-opposite) behind it,
      unless C(interface.name) of a side says otherwise.
    - If left out, interfaces without a name of their own keep the name that they have, and new ones have none.
  type: str
initiating:
  description:
    - One side of the pair. O(initiating) is the side that connects and whose interface has the bandwidth, and O(accepting)
      the one that is connected to. Both take the same options.
    - A side needs C(vpc), C(router_id) or C(interface.router_interface_id). Both sides are required unless O(pairs) is
      given.
  type: dict
accepting:
  description: The other side, which is connected to. It takes the same options as O(initiating).
  type: dict
""")
LINK["initiating"]["suboptions"] = {**SIDE, **PLACE, **OF_NETWORK}
LINK["accepting"]["suboptions"] = like(LINK["initiating"]["suboptions"], "initiating.")
LINK.update(OF_LINK)

LINKS = read(r"""
pairs:
  description:
    - Any number of pairs in one task, instead of the options of a single one. All of them are checked before the first call
      and planned before the first change.
    - If left out, the task works on the one pair that its own options describe. An empty list is no pair at all, and nothing
      is done.
  type: list
  elements: dict
""")
LINKS["pairs"]["suboptions"] = like(LINK)
for side in ("initiating", "accepting"):
    LINKS["pairs"]["suboptions"][side]["required"] = True


class ModuleDocFragment:
    DOCUMENTATION: str = written(options={**LINK, **LINKS})
    MANAGE, INFO = of_places(PLACE)
