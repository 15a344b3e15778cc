#!/usr/bin/python
# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: alicloud_vpc_peer_connection_info
short_description: List VPC peering connections on Alibaba Cloud
version_added: 1.0.0
author:
  - Cloudlink Interconnect contributors (@cloudlink)
description:
  - Returns the VPC peering connections that have an end in the account and region, whichever side requested them, and that
    match all given filters. All pages of them. Without a filter, it returns all.
  - With O(account=peer) it shows them as the other party sees them, with the resource group and tags that they have there.
extends_documentation_fragment:
  - cloudlink.interconnect.alicloud
  - cloudlink.interconnect.attributes
  - cloudlink.interconnect.attributes.info
options:
  peer_connection_ids:
    description:
      - Ids of peerings. If left out, peerings of any id are returned.
    type: list
    elements: str
    aliases: [ids]
  peer_connection_name:
    description:
      - The exact name. If left out, peerings of any name are returned.
    type: str
    aliases: [name]
  name_regex:
    description:
      - A Python regular expression that the name has to contain a match for. If left out, any name will do.
    type: str
  status:
    description:
      - The status. If left out, peerings in any status are returned.
    type: str
    choices: [Accepting, Activated, Creating, Deleted, Deleting, Expired, Rejected, Updating]
  vpc_id:
    description:
      - A VPC that has to be one of the two ends. If left out, any will do.
    type: str
  tags:
    description:
      - Tags that a peering has to have in the account that asks, with these values. If left out, tags do not matter.
    type: dict
  resource_group_id:
    description:
      - The resource group that a peering has to belong to in the account that asks. If left out, any will do.
    type: str
seealso:
  - module: cloudlink.interconnect.alicloud_vpc_peer_connection
  - module: cloudlink.interconnect.alicloud_vpc_peer_connection_accepter
"""

EXAMPLES = r"""
- name: Create two VPCs of our own, and one of the opposite party
  cloudlink.interconnect.alicloud_vpc:
    batch:
      - vpc_name: blue
        cidr_block: 10.1.0.0/16
      - vpc_name: green
        cidr_block: 10.2.0.0/16
        region: cn-beijing
      - vpc_name: partner
        cidr_block: 10.3.0.0/16
        region: cn-shanghai
        account: peer
  register: vpcs

- name: Peer two of them
  cloudlink.interconnect.alicloud_vpc_peer_connection:
    vpc_id: "{{ vpcs.batch[0].id }}"
    accepting_vpc_id: "{{ vpcs.batch[2].id }}"
    accepting_region_id: cn-shanghai
    accepting_account: peer
    peer_connection_name: blue-partner
  register: made

- name: List all peerings of the account that have an end in the region
  cloudlink.interconnect.alicloud_vpc_peer_connection_info:
  register: all_peerings

- name: List those of one VPC that are up
  cloudlink.interconnect.alicloud_vpc_peer_connection_info:
    vpc_id: "{{ vpcs.batch[0].id }}"
    status: Activated
  register: up

- name: Show what can be reached through them
  ansible.builtin.debug:
    msg: "{{ item.name }} leads to {{ item.accepting_cidr_blocks | join(', ') }}"
  loop: "{{ up.vpc_peer_connections }}"
  loop_control:
    label: "{{ item.id }}"

- name: List requests that wait for an answer, as the other party sees them
  cloudlink.interconnect.alicloud_vpc_peer_connection_info:
    account: peer
    region: cn-shanghai
    status: Accepting
    name_regex: ^blue

- name: Delete the peering
  cloudlink.interconnect.alicloud_vpc_peer_connection:
    peer_connection_id: "{{ made.id }}"
    state: absent

- name: Remove the VPCs
  cloudlink.interconnect.alicloud_vpc:
    state: absent
    batch:
      - vpc_id: "{{ vpcs.batch[0].id }}"
      - vpc_id: "{{ vpcs.batch[1].id }}"
        region: cn-beijing
      - vpc_id: "{{ vpcs.batch[2].id }}"
        region: cn-shanghai
        account: peer
"""

RETURN = r"""
vpc_peer_connections:
  description: The peerings that match, in the order in which the cloud lists them.
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: The id of the peering.
      returned: always
      type: str
      sample: pcc-lnk0m24khwvtkm0001
    name:
      description: Its name.
      returned: always
      type: str
      sample: blue-green
    peer_connection_name:
      description: Its name.
      returned: always
      type: str
      sample: blue-green
    vpc_id:
      description: The VPC of the side that requested it.
      returned: always
      type: str
      sample: vpc-bp1sim4ov2rjq8
    accepting_vpc_id:
      description: The VPC of the side that accepts it.
      returned: always
      type: str
      sample: vpc-2zesim7mf3ylt4
    accepting_region_id:
      description: The region of the accepting side.
      returned: always
      type: str
      sample: cn-beijing
    accepting_ali_uid:
      description: The id of the account that accepts it.
      returned: always
      type: str
      sample: "1000000000000001"
    description:
      description: Its description.
      returned: always
      type: str
      sample: From blue to green
    bandwidth:
      description: Its bandwidth in Mbit/s. Within one region it is unlimited, which the cloud writes as V(-1).
      returned: always
      type: int
      sample: 1024
    link_type:
      description: The quality of the line. Within one region there is none.
      returned: always
      type: str
      sample: Gold
    resource_group_id:
      description: The resource group that it belongs to in the account that asks.
      returned: always
      type: str
      sample: rg-acfm3sim7xq2
    tags:
      description: The tags that it has in the account that asks, without those that the cloud itself keeps.
      returned: always
      type: dict
      sample:
        env: production
    owner_id:
      description: The id of the account that requested it.
      returned: always
      type: str
      sample: "1000000000000001"
    region_id:
      description: The region of the requesting side.
      returned: always
      type: str
      sample: cn-hangzhou
    cidr_blocks:
      description: The IPv4 blocks of the requesting VPC, secondary ones too.
      returned: always
      type: list
      elements: str
      sample: [10.1.0.0/16]
    ipv6_cidr_blocks:
      description: The IPv6 blocks of the requesting VPC.
      returned: always
      type: list
      elements: str
      sample: []
    accepting_cidr_blocks:
      description: The IPv4 blocks of the accepting VPC, secondary ones too.
      returned: always
      type: list
      elements: str
      sample: [10.2.0.0/16]
    accepting_ipv6_cidr_blocks:
      description: The IPv6 blocks of the accepting VPC.
      returned: always
      type: list
      elements: str
      sample: []
    biz_status:
      description: V(Normal), or V(FinancialLocked) when a bill is overdue.
      returned: always
      type: str
      sample: Normal
    managed_service:
      description: The cloud service that keeps this peering for itself, or nothing.
      returned: always
      type: str
      sample: ""
    create_time:
      description: When it was requested, in UTC.
      returned: always
      type: str
      sample: "2026-01-02T03:04:05Z"
    modify_time:
      description: When it was last changed, in UTC.
      returned: always
      type: str
      sample: "2026-01-02T03:04:15Z"
    expire_time:
      description: Until when a request can be accepted, in UTC, or nothing once it is.
      returned: always
      type: str
      sample: "2026-01-09T03:04:05Z"
    status:
      description:
        - Its status, one of V(Creating), V(Accepting), V(Activated), V(Updating), V(Rejected), V(Expired), V(Deleting) and
          V(Deleted).
      returned: always
      type: str
      sample: Activated
    provider_status:
      description: Its status in the cloud's own words.
      returned: always
      type: str
      sample: Activated
error:
  description: What went wrong, for a program to branch on. The message for a person is in C(msg).
  returned: on failure
  type: dict
  sample:
    provider: alicloud
    code: InvalidAccessKeyId.NotFound
    message: Specified access key is not found.
    request_id: 1E0CA81B-1C5C-4D21-9C6C-5E0A3A6B2B5D
    http_status: 404
    operation: ListVpcPeerConnections
    retryable: false
  contains:
    provider:
      description: V(alicloud) if the cloud reported the error, nothing if it was found on this side.
      type: str
      returned: always
    code:
      description:
        - The cloud's error code, or one of V(InvalidOptions), V(NotFound), V(Ambiguous), V(ImmutableChange), V(Refused),
          V(FailedState), V(WaitTimeout), V(Unreachable), V(OutcomeUnknown), V(Credentials), V(BatchFailed) and V(Error) of
          this collection.
      type: str
      returned: always
    message:
      description: The cloud's words, or those of this collection.
      type: str
      returned: always
    request_id:
      description: The cloud's id of the call, for its support.
      type: str
      returned: always
    http_status:
      description: The HTTP status of the answer.
      type: int
      returned: always
    operation:
      description: The API operation that failed.
      type: str
      returned: always
    retryable:
      description: Whether the same task may succeed later without any change.
      type: bool
      returned: always
problems:
  description: Everything that is wrong with the options, one line each, found before the first call.
  returned: on failure, if options are wrong
  type: list
  elements: str
  sample: ["name_regex: is not a regular expression: missing ), unterminated subpattern at position 0"]
"""

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alicloud.vpc_peer_connection import (
    VPC_PEER_CONNECTION_INFO,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import run_module


def main():
    run_module(VPC_PEER_CONNECTION_INFO)


if __name__ == "__main__":
    main()
