#!/usr/bin/python
# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: alicloud_vpc_peer_connection_accepter
short_description: Accept or reject VPC peering connections on Alibaba Cloud
version_added: 1.0.0
author:
  - Cloudlink Interconnect contributors (@cloudlink)
description:
  - Answers a request for a VPC peering connection from another account, and keeps what belongs to the accepting side.
  - It never deletes a peering. Either side can do that by M(cloudlink.interconnect.alicloud_vpc_peer_connection), which
    also accepts if it has the keys of both accounts, so that this module is only needed where it has not.
  - An option that is left out is not managed and stays as it is. An empty one is cleared.
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
        there yet; the task then changes nothing and says so in RV(next_step).
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
        that passes says so in RV(next_step).
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
changed:
  description: Whether anything was changed, or in check mode would be.
  returned: always
  type: bool
  sample: true
actions:
  description:
    - What was done, or in check mode would be, in order.
    - V(accept), V(reject), V(modify), V(verify) (whether a value was cleared), V(move_resource_group), V(tag) and
      V(dry_run).
  returned: always, without O(batch)
  type: list
  elements: str
  sample: [create]
id:
  description:
    - The id of the VPC peering connection. Nothing if there is none.
    - In check mode, an object that would be made has the id V((known after apply\)).
  returned: always, without O(batch)
  type: str
  sample: pcc-lnk0m24khwvtkm0001
next_step:
  description: In words, what is left for someone else to do, or what a dry run has shown.
  returned: success, if there is something to say
  type: str
  sample: the dry run passed; nothing was changed
vpc_peer_connection:
  description:
    - The VPC peering connection as it is after the task, or in check mode as it would be. Its keys are those of the info module.
    - Nothing if it is absent.
  returned: success and failure if the object is known, without O(batch)
  type: dict
  contains: &vpc_peer_connection
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
    peer_connection_accepter_name:
      description: Its name.
      returned: always
      type: str
      sample: blue-partner
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
    code: OperationFailed.CdtNotOpened
    message: The CDT service is not opened.
    request_id: 1E0CA81B-1C5C-4D21-9C6C-5E0A3A6B2B5D
    http_status: 400
    operation: AcceptVpcPeerConnection
    retryable: false
  contains: &error
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
  sample: ["instance_id: required and not given"]
batch:
  description: A row for each item of O(batch), in the same order.
  returned: success, and failure of a change or with O(continue_on_error=true), with O(batch)
  type: list
  elements: dict
  contains:
    changed:
      description: Whether this object was changed, or in check mode would be.
      returned: always
      type: bool
      sample: true
    actions:
      description: What was done with this object, as RV(actions).
      returned: always
      type: list
      elements: str
      sample: [create]
    id:
      description: The id of the VPC peering connection, as RV(id).
      returned: always
      type: str
      sample: pcc-lnk0m24khwvtkm0001
    name:
      description: Its name. Of an object that is absent or failed, the name that it had or was to have, if that is known.
      returned: always
      type: str
      sample: blue
    status:
      description: Its status, or nothing for an object that is absent.
      returned: always
      type: str
      sample: Available
    vpc_id:
      description: The VPC of the side that requested it.
      returned: if the object is there after the task
      type: str
      sample: vpc-bp1sim4ov2rjq8
    accepting_vpc_id:
      description: The VPC of the side that accepts it.
      returned: if the object is there after the task
      type: str
      sample: vpc-2zesim7mf3ylt4
    accepting_region_id:
      description: The region of the accepting side.
      returned: if the object is there after the task
      type: str
      sample: cn-beijing
    accepting_ali_uid:
      description: The id of the account that accepts it.
      returned: if the object is there after the task
      type: str
      sample: "1000000000000001"
    owner_id:
      description: The id of the account that requested it.
      returned: if the object is there after the task
      type: str
      sample: "1000000000000001"
    region_id:
      description: The region of the requesting side.
      returned: if the object is there after the task
      type: str
      sample: cn-hangzhou
    cidr_blocks:
      description: The IPv4 blocks of the requesting VPC, secondary ones too.
      returned: if the object is there after the task
      type: list
      elements: str
      sample: [10.1.0.0/16]
    accepting_cidr_blocks:
      description: The IPv4 blocks of the accepting VPC, secondary ones too.
      returned: if the object is there after the task
      type: list
      elements: str
      sample: [10.2.0.0/16]
    next_step:
      description: In words, what is left for someone else to do, or what a dry run has shown.
      returned: if there is something to say
      type: str
      sample: the dry run passed; nothing was changed
    object:
      description: The VPC peering connection as a whole, as RV(vpc_peer_connection).
      returned: with O(return_objects=true)
      type: dict
      contains: *vpc_peer_connection
    failed:
      description: V(true) for an object that failed.
      returned: if this object failed
      type: bool
      sample: true
    msg:
      description: What went wrong, or that this object was not attempted because another one failed.
      returned: if this object failed or was not attempted
      type: str
      sample: not attempted, because another object of the batch failed; run the task again
    error:
      description: What went wrong, as RV(error).
      returned: if this object failed
      type: dict
      contains: *error
candidates:
  description: The ids of the objects that match, where only one may.
  returned: on failure, if more than one object matches
  type: list
  elements: str
  sample: ["pcc-lnk0m24khwvtkm0001", "pcc-lnk0m24khwvtkm0001x"]
diff:
  description:
    - The options that the task names, as they were and as they are, or in check mode would be.
    - With O(batch), this is a list with such a dictionary for each object that changes.
  returned: success, with C(--diff)
  type: dict
  contains:
    before:
      description: The present values, or an empty dictionary for an object that is not there.
      returned: always
      type: dict
    after:
      description: The wanted values, or an empty dictionary for an object that is removed.
      returned: always
      type: dict
"""

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alicloud.vpc_peer_connection_accepter import (
    VPC_PEER_CONNECTION_ACCEPTER,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import run_module


def main():
    run_module(VPC_PEER_CONNECTION_ACCEPTER)


if __name__ == "__main__":
    main()
