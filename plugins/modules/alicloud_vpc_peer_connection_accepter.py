#!/usr/bin/python
# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: alicloud_vpc_peer_connection_accepter
short_description: Accept VPC peerings on Alibaba Cloud
version_added: 1.0.0
author:
  - Cloudlink Interconnect contributors (@cloudlink)
description:
  - Answers a request for a VPC peering connection from another account, and keeps what belongs to the accepting side.
  - It never deletes a peering. Either side can do that by M(cloudlink.interconnect.alicloud_vpc_peer_connection), which
    also accepts if it has the keys of both accounts, so that this module is only needed where it has not.
  - An option that is left out is not managed and stays as it is. An empty one is cleared.
  - >-
    For example, C(cloudlink.interconnect.alicloud_vpc_peer_connection_accepter: {instance_id: pcc-1, account: peer}).
extends_documentation_fragment:
  - cloudlink.interconnect.alicloud
  - cloudlink.interconnect.attributes
  - cloudlink.interconnect.attributes.manage
  - cloudlink.interconnect.batch
  - cloudlink.interconnect.wait
options:
  state:
    description:
      - V(accepted) makes sure that the request is accepted. V(rejected) makes sure that it is not, which is only possible
        as long as it has not been accepted; a request that has expired or is gone counts as rejected.
      - Neither of them deletes a peering.
    type: str
    choices: [accepted, rejected]
    default: accepted
  instance_id: &instance_id
    description:
      - The id of the request.
      - If left out, it is found by O(vpc_id) and O(accepting_vpc_id).
    type: str
    aliases: [peer_connection_id]
  vpc_id: &vpc_id
    description:
      - The VPC of the side that requested the peering.
      - Needed, with O(accepting_vpc_id), unless O(instance_id) is given. A request that is found in this way may not be
        there yet; the task then changes nothing and says so in C(next_step).
    type: str
  accepting_vpc_id: &accepting_vpc_id
    description:
      - The VPC of the account and region of the task.
      - Needed, with O(vpc_id), unless O(instance_id) is given.
    type: str
  peer_connection_accepter_name: &peer_connection_accepter_name
    description:
      - The name of the peering, 2 to 128 characters, beginning with a letter, then letters, digits, underscores and
        hyphens. V("") removes it, or fails with a message where the cloud does not let it be removed.
      - If left out, it stays as it is.
    type: str
    aliases: [name]
  description: &description
    description:
      - A description, 2 to 256 characters, beginning with a letter, but not with C(http://) or C(https://). V("") removes
        it, or fails with a message where the cloud does not let it be removed.
      - If left out, it stays as it is.
    type: str
  bandwidth: &bandwidth
    description:
      - The bandwidth in Mbit/s, 1 or more. Only a peering between two regions has one.
      - If left out, it stays as it is.
    type: int
  link_type: &link_type
    description:
      - The quality of the line. Only a peering between two regions has one.
      - If left out, it stays as it is.
    type: str
    choices: [Gold, Platinum, Silver]
  resource_group_id: &resource_group_id
    description:
      - The resource group that the peering shall belong to in the account that accepts it. It is moved there.
      - If left out, it stays where it is, and with the acceptance it comes to the account's default group.
    type: str
  dry_run: &dry_run
    description:
      - Whether the cloud only tries out the first thing that is to be done (to accept, reject or change) and changes
        nothing. Unlike check mode, this tests permissions and quotas too. Nothing is reported as changed, and a dry run
        that passes says so in C(next_step).
      - If left out, changes are made.
    type: bool
  tags: &tags
    description:
      - Tags that the peering shall have in the account that accepts it, at most 20. A key has 1 to 128 characters and
        a value up to 128. Neither begins with C(aliyun) or C(acs:) or holds C(http://) or C(https://). A key without a value
        has the empty text as its value.
      - Other tags stay unless O(purge_tags=true). If left out, tags are not looked at.
    type: dict
  purge_tags: &purge_tags
    description:
      - Whether tags that O(tags) does not name are removed. It is refused without O(tags), where V({}) removes all.
        The cloud's own tags stay in any case.
      - If left out, they stay.
    type: bool
  batch:
    description:
      - Any number of VPC peering connections in one task, instead of the options of a single one. Each item takes the same options, and
        is found in the same way.
      - The task lists once, matches in memory, works on O(concurrency) objects side by side, waits once for all of them,
        and returns a row for each in RV(batch), in the same order. Two items that describe the same object are an error.
      - If left out, the task works on the one object that its own options describe. An empty list is no object at all, and
        nothing is done.
    type: list
    elements: dict
    suboptions:
      state:
        description: What shall become of this object. If left out, as the task's O(state) says.
        type: str
        choices: [accepted, rejected]
      account:
        description: The account of this object. If left out, as the task's O(account) says.
        type: str
      region:
        description: The region of this object. If left out, the region of its account.
        type: str
      instance_id: *instance_id
      vpc_id: *vpc_id
      accepting_vpc_id: *accepting_vpc_id
      peer_connection_accepter_name: *peer_connection_accepter_name
      description: *description
      bandwidth: *bandwidth
      link_type: *link_type
      resource_group_id: *resource_group_id
      dry_run: *dry_run
      tags: *tags
      purge_tags: *purge_tags
notes:
  - Peerings within one account are accepted by themselves; the module then only waits for that.
  - Both sides see one name and one description. If both set them, the last one to run wins.
seealso:
  - module: cloudlink.interconnect.alicloud_vpc_peer_connection
  - module: cloudlink.interconnect.alicloud_vpc_peer_connection_info
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

- name: Request a peering with another account
  cloudlink.interconnect.alicloud_vpc_peer_connection:
    vpc_id: "{{ vpcs.batch[0].id }}"
    accepting_vpc_id: "{{ vpcs.batch[2].id }}"
    accepting_region_id: cn-shanghai
    accepting_ali_uid: "{{ vpcs.batch[2].owner_id }}"
    accept: false
  register: request

# The other party would run this with keys of its own, and without "account".
- name: Accept it
  cloudlink.interconnect.alicloud_vpc_peer_connection_accepter:
    account: peer
    region: cn-shanghai
    instance_id: "{{ request.id }}"
    tags:
      owner: networks

- name: Accept whatever was requested for two VPCs, which changes nothing any more
  cloudlink.interconnect.alicloud_vpc_peer_connection_accepter:
    account: peer
    region: cn-shanghai
    vpc_id: "{{ vpcs.batch[0].id }}"
    accepting_vpc_id: "{{ vpcs.batch[2].id }}"

- name: Request another one
  cloudlink.interconnect.alicloud_vpc_peer_connection:
    region: cn-beijing
    vpc_id: "{{ vpcs.batch[1].id }}"
    accepting_vpc_id: "{{ vpcs.batch[2].id }}"
    accepting_region_id: cn-shanghai
    accepting_ali_uid: "{{ vpcs.batch[2].owner_id }}"
    accept: false
  register: unwanted

- name: Reject it
  cloudlink.interconnect.alicloud_vpc_peer_connection_accepter:
    state: rejected
    account: peer
    region: cn-shanghai
    batch:
      - instance_id: "{{ unwanted.id }}"

- name: Delete both
  cloudlink.interconnect.alicloud_vpc_peer_connection:
    state: absent
    batch:
      - peer_connection_id: "{{ request.id }}"
      - peer_connection_id: "{{ unwanted.id }}"

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
actions:
  description:
    - What was done, or in check mode would be, in order.
    - V(accept), V(reject), V(modify), V(move_resource_group), V(tag) and V(dry_run).
  returned: always, without O(batch)
  type: list
  elements: str
  sample: [create]
vpc_peer_connection:
  description:
    - The VPC peering connection as it is after the task, or in check mode as it would be. Nothing if it is absent.
    - It holds the keys of RV(cloudlink.interconnect.alicloud_vpc_peer_connection#module:vpc_peer_connection), with
      V(peer_connection_accepter_name) in place of V(peer_connection_name).
  returned: success and failure if the object is known, without O(batch)
  type: dict
  contains:
    peer_connection_accepter_name:
      description: Its name.
      returned: always
      type: str
      sample: blue-partner
batch:
  description: A row for each item of O(batch), in the same order.
  returned: success, and failure of a change or with O(continue_on_error=true), with O(batch)
  type: list
  elements: dict
  contains:
    vpc_id: {description: As C(vpc_peer_connection.vpc_id)., returned: if the object is there, type: str}
    accepting_vpc_id:
      description: As C(vpc_peer_connection.accepting_vpc_id).
      returned: if the object is there
      type: str
    accepting_region_id:
      description: As C(vpc_peer_connection.accepting_region_id).
      returned: if the object is there
      type: str
    accepting_ali_uid:
      description: As C(vpc_peer_connection.accepting_ali_uid).
      returned: if the object is there
      type: str
    owner_id: {description: As C(vpc_peer_connection.owner_id)., returned: if the object is there, type: str}
    region_id: {description: As C(vpc_peer_connection.region_id)., returned: if the object is there, type: str}
    cidr_blocks:
      description: As C(vpc_peer_connection.cidr_blocks).
      returned: if the object is there
      type: list
      elements: str
    accepting_cidr_blocks:
      description: As C(vpc_peer_connection.accepting_cidr_blocks).
      returned: if the object is there
      type: list
      elements: str
"""

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alicloud.vpc_peer_connection_accepter import (
    VPC_PEER_CONNECTION_ACCEPTER,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import run_module


def main() -> None:
    run_module(VPC_PEER_CONNECTION_ACCEPTER)


if __name__ == "__main__":
    main()
