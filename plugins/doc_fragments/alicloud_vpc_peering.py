# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What describes a VPC peering with both its sides; for the module that makes it and the one that reads it."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  name: &name
    description:
      - Name of the peering, 2 to 128 characters, beginning with a letter, then letters, digits, underscores and hyphens.
      - If left out, a new peering has no name, and that of an existing one is left alone.
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
        in the tag C(cloudlink:topology).
      - What is given by its id is not marked.
      - What carries the mark of another topology is left alone, with an error that names both.
      - If left out, nothing is marked, and a mark that is there stays.
    type: str
  requester: &requester
    description:
      - One side of the peering. Which one requested an existing peering does not matter.
      - Needed, unless there is O(peerings).
    type: dict
    suboptions: &side
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
              - Whether the VPC shall have an IPv6 block, which the cloud chooses. If left out, this stays as it is, and a new
                VPC has none.
            type: bool
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
      region:
        description: Region of this side. If left out, it is the region of its account.
        type: str
      account:
        description:
          - Whose keys this side uses. V(own) are those of the task, V(peer) those of the opposite account, any other is the
            name of one of O(accounts).
          - If left out, they are those of the task, unless O(requester.account_id) names an account.
        type: str
      connection:
        description:
          - Connection options of this side alone. What is left out is as in the task's own options, except for credentials.
          - If left out, O(requester.account) says whose keys are used.
        type: dict
        suboptions:
          access_key: {description: The id of the access key., type: str}
          secret_key: {description: The secret of the access key., type: str}
          security_token: {description: The security token of a temporary access key., type: str}
          region: {description: The region of the account., type: str}
          account_id: {description: The id of the account that the keys belong to., type: str}
          profile: {description: The name of a profile in the file of profiles., type: str}
          shared_credentials_file: {description: The file that the profile is looked up in., type: path}
          ecs_role_name: {description: The role of the ECS instance that the task runs on., type: str}
          credentials_uri: {description: The URL of a document with temporary keys., type: str}
          assume_role:
            description: A role to assume. Without other credentials, those of the task assume it.
            type: dict
            suboptions:
              role_arn: {description: The ARN of the role., type: str}
              session_name: {description: The name of the session., type: str}
              session_expiration: {description: How many seconds the keys of the session last., type: int}
              policy: {description: 'A policy, as JSON text, that narrows what the session may do.', type: str}
              external_id: {description: The external id that the role asks for., type: str}
          assume_role_with_oidc:
            description: A role to assume with the token of an identity provider.
            type: dict
            suboptions:
              oidc_provider_arn: {description: The ARN of the identity provider., type: str}
              oidc_token_file: {description: The file that the token is read from., type: path}
              oidc_token: {description: The token itself., type: str}
              role_arn: {description: The ARN of the role., type: str}
              role_session_name: {description: The name of the session., type: str}
              session_expiration: {description: How many seconds the keys of the session last., type: int}
              policy: {description: 'A policy, as JSON text, that narrows what the session may do.', type: str}
          endpoints:
            description: Endpoints of single products, as host or host and port.
            type: dict
            suboptions:
              vpc: {description: The endpoint of the product Vpc., type: str}
              vpcpeer: {description: The endpoint of the product VpcPeer., type: str}
              sts: {description: The endpoint of the product Sts., type: str}
          protocol: {description: The protocol of all endpoints., type: str, choices: [HTTP, HTTPS]}
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
          - Ids of the route tables of this side's VPC that the routes are made in. When the peering is removed, they are
            cleared of routes to it along with the system route table.
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
  accepter: &accepter
    description:
      - The other side of the peering.
      - Needed, unless there is O(peerings).
    type: dict
    suboptions: *side
  peering: &peering
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
            only routes in tables at hand are removed first, and any other stands in the way.
        type: bool
      tags:
        description: Tags of the peering in the acting account, at most 20. If left out, tags are not looked at.
        type: dict
      purge_tags:
        description: Whether tags that are not named are removed. If left out, they stay.
        type: bool
  peerings:
    description:
      - Any number of peerings in one task, instead of the options of a single one. Each item takes the same options.
      - If left out, the task works on the one peering that its own options describe.
    type: list
    elements: dict
    suboptions:
      name: *name
      keep: *keep
      was: *was
      requester: *requester
      accepter: *accepter
      peering: *peering
"""
