# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options that describe pairs of router interfaces on Apsara Stack, for the module that makes them and the one that reads.

An option of a VPC or an interface is explained in full by the module that manages such objects alone.
"""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  name: &name
    description:
      - The name of the pair. The initiating interface is called so, and the accepting one so with C(-opposite) behind it,
        unless C(interface.name) of a side says otherwise.
      - If left out, interfaces without a name of their own keep the name that they have, and new ones have none.
    type: str
  keep: &keep
    description:
      - Whether the mark that O(topology) leaves protects the link from being pruned, also when its description is gone. It stays part of
        the mark until a run without it.
      - If left out, it is V(false).
    type: bool
  was: &was
    description:
      - Names that the link had. One that still has such a name is renamed.
      - If left out, there are none.
    type: list
    elements: str
  topology:
    description:
      - The name of the topology that the links belong to, up to 63 letters, digits, and C(-), C(_) and C(.) between them.
      - It is the mark of what the task makes and finds by its definition,
        a VPC in the tag C(cloudlink:topology), and an interface at the end of its description, such as C([topology shop]).
      - What is given by its id is not marked.
      - What carries the mark of another topology is left alone, with an error that names both.
      - If left out, nothing is marked, and a mark that is there stays.
    type: str
  initiating: &side
    description:
      - One side of the pair. O(initiating) is the side that connects and whose interface has the bandwidth, and O(accepting)
        the one that is connected to. Both take the same options.
      - A side needs C(vpc), C(router_id) or C(interface.router_interface_id). Both sides are required unless O(pairs) is
        given.
    type: dict
    suboptions: &side_options
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
            description: Whether the VPC shall have an IPv6 block, which the cloud chooses. If left out, this stays as it is.
            type: bool
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
      region:
        description: The region of this side. If left out, it is that of its account.
        type: str
      account:
        description:
          - Whose keys this side uses. V(own) are those of the task, V(peer) those of O(peer), and any other value is the name
            of an entry of O(accounts).
          - If left out, as the task's O(account) says.
        type: str
      connection:
        description:
          - Connection options of this side alone, in the place of C(account). What it leaves out is as in the task's own
            options, but for what belongs to one account, as in an entry of O(accounts).
        type: dict
        suboptions:
          access_key: {description: As O(access_key)., type: str}
          secret_key: {description: As O(secret_key)., type: str}
          security_token: {description: As O(security_token)., type: str}
          region: {description: As O(region)., type: str}
          department: {description: As O(department)., type: str}
          resource_group: {description: As O(resource_group)., type: str}
          resource_group_set_name: {description: As O(resource_group_set_name)., type: str}
          account_id: {description: As O(account_id)., type: str}
          popgw_domain: {description: As O(popgw_domain)., type: str}
          is_center_region: {description: As O(is_center_region)., type: bool}
          endpoints:
            description: As O(endpoints).
            type: dict
            suboptions:
              vpc: {description: As O(endpoints.vpc)., type: str}
              ecs: {description: As O(endpoints.ecs)., type: str}
              ascm: {description: As O(endpoints.ascm)., type: str}
              sts: {description: As O(endpoints.sts)., type: str}
          protocol: {description: As O(protocol)., type: str, choices: [HTTP, HTTPS]}
          profile: {description: As O(profile)., type: str}
          ecs_role_name: {description: As O(ecs_role_name)., type: str}
          assume_role:
            description: As O(assume_role).
            type: dict
            suboptions:
              role_arn: {description: As O(assume_role.role_arn)., type: str}
              session_name: {description: As O(assume_role.session_name)., type: str}
              session_expiration: {description: As O(assume_role.session_expiration)., type: int}
              policy: {description: As O(assume_role.policy)., type: str}
      routes:
        description:
          - Destinations, as CIDR blocks, to route from the VPC of this side through its interface; or V(auto) for all blocks of
            the other side's VPC, its IPv6 block too where both VPCs have one.
          - If left out, no route is made.
        type: list
        elements: str
      route_tables:
        description:
          - Ids of the route tables of this side's VPC that the routes are made in. When the pair is removed, they are cleared of
            routes through its interface along with the system route table.
          - If left out, it is the system route table.
        type: list
        elements: str
      keep:
        description:
          - Whether the mark that O(topology) leaves on the VPC of this side protects it from being pruned. If left out, it is V(false).
        type: bool
      was:
        description:
          - Names that the VPC of this side had. One by definition that still has such a name is renamed.
          - If left out, there are none.
        type: list
        elements: str
  accepting: *side
  pairs:
    description:
      - Any number of pairs in one task, instead of the options of a single one. All of them are checked before the first call
        and planned before the first change.
      - If left out, the task works on the one pair that its own options describe. An empty list is no pair at all, and nothing
        is done.
    type: list
    elements: dict
    suboptions:
      name: *name
      keep: *keep
      was: *was
      initiating:
        description: As O(initiating).
        type: dict
        required: true
        suboptions: *side_options
      accepting:
        description: As O(accepting).
        type: dict
        required: true
        suboptions: *side_options
"""
