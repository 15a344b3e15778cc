#!/usr/bin/python
# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: alicloud_vpc_peering_info
short_description: Look at VPC peerings on Alibaba Cloud with all their parts
version_added: 1.1.0
author:
  - Cloudlink Interconnect contributors (@cloudlink)
description:
  - Returns the VPCs, the peering and the routes of VPC peerings, as they are described for
    M(cloudlink.interconnect.alicloud_vpc_peering).
  - A part that does not exist is no error; its status is then nothing.
extends_documentation_fragment:
  - cloudlink.interconnect.alicloud
  - cloudlink.interconnect.alicloud_vpc_peering
  - cloudlink.interconnect.attributes
  - cloudlink.interconnect.attributes.info
options:
  marked:
    description:
      - Whether all that carries the mark of O(topology) is listed, instead of links that are described.
    type: bool
    default: false
  except_ids:
    description:
      - With O(marked), ids of what is left out, since it is known. A link is left out with any of its ids.
    type: list
    elements: str
    version_added: 1.1.0
  places:
    description:
      - With O(marked), the accounts and regions in which marks are looked for.
      - If left out, it is the account and region of the task.
    type: list
    elements: dict
    suboptions:
      region:
        description: Its region. If left out, it is the region of its account.
        type: str
      account:
        description:
          - Whose keys it uses. V(own) are those of the task, V(peer) those of the opposite account, any other is the
            name of one of O(accounts).
          - If left out, they are those of the task.
        type: str
      connection:
        description:
          - Connection options of its own. What is left out is as in the task's own options, except for credentials.
          - If left out, O(places[].account) says whose keys are used.
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
seealso:
  - module: cloudlink.interconnect.alicloud_vpc_peering
  - module: cloudlink.interconnect.alicloud_vpc_peer_connection_info
"""

EXAMPLES = r"""
- name: Look at a peering of two VPCs
  cloudlink.interconnect.alicloud_vpc_peering_info:
    requester:
      vpc:
        vpc_name: shop
      routes: auto
    accepter:
      region: cn-beijing
      vpc:
        vpc_name: warehouse
      routes: auto
  register: found

- name: Show its state and that of its parts
  ansible.builtin.debug:
    msg: "{{ found.links[0].status }}, {{ found.links[0].parts | map(attribute='status') | join(', ') }}"
"""

RETURN = r"""
count:
  description: How many links carry the mark, those of O(except_ids) among them.
  returned: with O(marked)
  type: int
  sample: 12
vpcs:
  description: A row for each VPC with the mark.
  returned: with O(marked)
  type: list
  elements: dict
  contains:
    vpc_id: {description: Its id., returned: always, type: str, sample: vpc-0123}
    name: {description: Its name., returned: always, type: str, sample: shop-a}
    cidr_block: {description: Its IPv4 block., returned: always, type: str, sample: 10.1.0.0/16}
    account: {description: The account whose keys found it., returned: always, type: str, sample: own}
    region: {description: Its region., returned: always, type: str, sample: cn-hangzhou}
    keep: {description: Whether the mark protects it., returned: always, type: bool, sample: false}
    place:
      description: Which of O(places) it is in; nothing where only the other end of a link led there.
      returned: always
      type: int
      sample: 0
links:
  description:
    - A row for each peering, in the same order.
    - Each holds the keys of RV(cloudlink.interconnect.alicloud_vpc_peering#module:links).
  returned: unless the options are wrong
  type: list
  elements: dict
  contains:
    definition:
      description: The link as its module takes it to remove it, by ids.
      returned: with O(marked)
      type: dict
    keep:
      description: Whether the mark protects it.
      returned: with O(marked)
      type: bool
      sample: false
    ids:
      description: The ids of what joins its networks.
      returned: with O(marked)
      type: list
      elements: str
      sample: ["pcc-0123"]
    id:
      description: The id of what joins its networks, or of its first side.
      returned: with O(marked)
      type: str
      sample: pcc-0123
    vpc_ids:
      description: The ids of the VPCs that it joins, as far as they are known.
      returned: with O(marked)
      type: list
      elements: str
      sample: ["vpc-0123", "vpc-0124"]
    places:
      description: For each side, which of O(places) leads to it.
      returned: with O(marked)
      type: dict
      sample: {}
"""

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alicloud.vpc_peering import VPC_PEERING_INFO
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import run_module


def main():
    run_module(VPC_PEERING_INFO)


if __name__ == "__main__":
    main()
