# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What describes a VPC peering with both its sides; for the module that makes it and the one that reads it."""

from __future__ import annotations

from ansible_collections.cloudlink.interconnect.plugins.doc_fragments.alicloud import PLACE
from ansible_collections.cloudlink.interconnect.plugins.doc_fragments.marks import OF_LINK, OF_NETWORK, of_places
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.documented import like, read, written

SIDE = read(r"""
vpc:
  description:
    - The VPC of this side, either by O(requester.vpc.vpc_id), or by definition with O(requester.vpc.vpc_name),
      O(requester.vpc.cidr_block) and the like. It is needed.
    - A VPC by definition is made if it is missing, and goes with the peering. One by id has to exist and stays.
    - A VPC that several peerings share is defined alike in each, or in one of them alone and by its name in the others.
  type: dict
  suboptions:
    vpc_id:
      description: The id of an existing VPC. If left out, it is found by its name and, if given, its block.
      type: str
    vpc_name:
      description: The name of the VPC, 1 to 128 characters. It is needed without an id.
      type: str
      aliases: [name]
    cidr_block:
      description:
        - The IPv4 block. Beside a name it also selects the VPC. If left out, the cloud chooses that of a new VPC.
        - Of a side without keys it only says what automatic routes of the other side lead to.
      type: str
    description:
      description: A description. V("") removes it. If left out, it stays as it is, and a new VPC has none.
      type: str
    secondary_cidr_blocks:
      description: All further IPv4 blocks. If left out, they stay as they are.
      type: list
      elements: str
    user_cidrs:
      description: Up to 3 blocks that a new VPC shall treat as private. If left out, it has none.
      type: list
      elements: str
    enable_ipv6:
      description:
        - Whether the VPC shall have an IPv6 block, which the cloud chooses unless C(ipv6_cidr_block) says it. If left out,
          this stays as it is, and a new VPC has none.
      type: bool
    ipv6_cidr_block:
      description: >-
        The IPv6 block of the VPC, which thereby has one; one that is there cannot be changed. If left out, the cloud chooses it
        where C(enable_ipv6) is true.
      type: str
    resource_group_id:
      description: The resource group of the VPC. If left out, it stays as it is.
      type: str
    dns_hostname_status:
      description: Whether hosts in the VPC get DNS names. If left out, this stays as it is.
      type: str
      choices: [ENABLED, DISABLED]
    ipv4_ipam_pool_id:
      description: The address pool that the block of a new VPC comes from. If left out, no pool is used.
      type: str
    ipv4_cidr_mask:
      description: The prefix length, from 8 to 28, of a block out of a pool. If left out, the block says it.
      type: int
    ipv6_isp:
      description: The kind of the IPv6 block of a new VPC. If left out, it is V(BGP).
      type: str
      choices: [BGP, ChinaMobile, ChinaUnicom, ChinaTelecom]
    force_delete:
      description:
        - Whether a VPC that goes takes along what it can of what it still holds. If left out, one that something uses
          is kept, with a note.
      type: bool
    tags:
      description: Tags that the VPC shall have, at most 20. If left out, tags are not looked at.
      type: dict
    purge_tags:
      description: Whether tags that are not named are removed. If left out, they stay.
      type: bool
account_id:
  description:
    - Id of this side's account. With neither O(requester.account) nor O(requester.connection) it says that the side is
      another party's, for which there are no keys here. O(requester.region) and O(requester.vpc.vpc_id) are then
      needed, and nothing is changed there.
    - If left out, it is that of the keys.
  type: str
routes:
  description:
    - Destinations, as CIDR blocks, to route from this side's VPC through the peering. V(auto) among them stands for all
      blocks of the other side's VPC, secondary ones too, and its IPv6 block where both VPCs have one.
    - A route is made as soon as the peering is active. It gets no name and no description.
    - If left out, no route is made, and none is withdrawn but when the peering is removed.
  type: list
  elements: str
route_tables:
  description:
    - The route tables of this side's VPC that the routes are made in, by their ids or names, or V(all) alone for all that the VPC
      has. A name is looked up before anything is changed, and has to be that of one table.
    - When the peering is removed, they are cleared of routes to it along with the system route table.
    - If left out, it is the system route table.
  type: list
  elements: str
""")

LINK = read(r"""
name:
  description:
    - Name of the peering, 2 to 128 characters, beginning with a letter, then letters, digits, underscores and hyphens.
    - If left out, a new peering has no name, and that of an existing one is left alone.
  type: str
requester:
  description:
    - One side of the peering. Which one requested an existing peering does not matter.
    - Needed, unless there is O(peerings).
  type: dict
accepter:
  description:
    - The other side of the peering.
    - Needed, unless there is O(peerings).
  type: dict
peering:
  description: What the peering itself shall be like. If left out, it is as the cloud makes it, and stays as it is.
  type: dict
  suboptions:
    peer_connection_name:
      description:
        - The name of the peering where it is not O(name), which then only names it here. V("") removes it. If left out, it is
          O(name).
      type: str
      aliases: [name]
    description:
      description:
        - A description, 2 to 256 characters, beginning with a letter. V("") removes it. If left out, it stays as it is.
      type: str
    bandwidth:
      description: The bandwidth in Mbit/s, between two regions. If left out, it stays, or the cloud chooses.
      type: int
    link_type:
      description: The quality of the line, between two regions. If left out, it stays, or it is V(Gold).
      type: str
      choices: [Gold, Platinum, Silver]
    resource_group_id:
      description: The resource group of the peering in the acting account. If left out, it stays as it is.
      type: str
    accept:
      description: Whether a request is accepted too if there are keys for the accepter. If left out, it is.
      type: bool
    on_dead:
      description:
        - What to do about a peering that was rejected, has expired or is being deleted. V(fail) says so, V(replace) requests
          a new one. If left out, it is V(fail).
      type: str
      choices: [fail, replace]
    force_delete:
      description:
        - Whether the cloud also removes routes that lead to the peering, on both sides, when it is deleted. If left out,
          only the routes in tables of accounts with keys are removed first, and any other route stands in the way.
      type: bool
    tags:
      description: Tags of the peering in the acting account, at most 20. If left out, tags are not looked at.
      type: dict
    purge_tags:
      description: Whether tags that are not named are removed. If left out, they stay.
      type: bool
""")
LINK["requester"]["suboptions"] = {**SIDE, **PLACE, **OF_NETWORK}
LINK["accepter"]["suboptions"] = like(LINK["requester"]["suboptions"], "requester.")
LINK.update(OF_LINK)

LINKS = read(r"""
peerings:
  description:
    - Any number of peerings in one task, instead of the options of a single one. Each item takes the same options.
    - If left out, the task works on the one peering that its own options describe.
  type: list
  elements: dict
""")
LINKS["peerings"]["suboptions"] = like(LINK)


class ModuleDocFragment:
    DOCUMENTATION: str = written(options={**LINK, **LINKS})
    MANAGE, INFO = of_places(PLACE)
