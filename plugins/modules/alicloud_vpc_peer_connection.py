#!/usr/bin/python
# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: alicloud_vpc_peer_connection
short_description: Manage VPC peerings on Alibaba Cloud
version_added: 1.0.0
author:
  - Cloudlink Interconnect contributors (@cloudlink)
description:
  - Requests, accepts, changes and deletes VPC peering connections, between VPCs of one or two accounts, in one region or
    two.
  - A peering is found by its id, or by its two VPCs in either direction. One that the other side has requested is the same
    peering.
  - With keys for both accounts, one task requests the peering and accepts it. With those of the requester alone it stops
    when the request is made, and says what is left to do.
  - An option that is left out is not managed and stays as it is. An empty one is cleared.
  - >-
    For example, C(cloudlink.interconnect.alicloud_vpc_peer_connection: {vpc_id: vpc-1, accepting_vpc_id: vpc-2,
    accepting_region_id: cn-beijing}).
extends_documentation_fragment:
  - cloudlink.interconnect.alicloud
  - cloudlink.interconnect.attributes
  - cloudlink.interconnect.attributes.manage
  - cloudlink.interconnect.batch
  - cloudlink.interconnect.wait
options:
  state:
    description:
      - V(present) makes sure that the peering exists, is as described and, if it can be, is accepted. V(absent) makes sure
        that it does not exist, whichever side requested it.
      - A peering cannot be removed while routes lead to it, unless O(force_delete=true).
    type: str
    choices: [present, absent]
    default: present
  peer_connection_id: &peer_connection_id
    description:
      - The id of an existing peering, which has to exist if O(state=present).
      - If left out, the peering is found by O(vpc_id) and O(accepting_vpc_id).
    type: str
    aliases: [instance_id]
  vpc_id: &vpc_id
    description:
      - The VPC on this side, in the account and region of the task.
      - Needed unless O(peer_connection_id) is given. It cannot be changed.
    type: str
  accepting_vpc_id: &accepting_vpc_id
    description:
      - The VPC on the other side.
      - Needed unless O(peer_connection_id) is given. It cannot be changed.
    type: str
  accepting_region_id: &accepting_region_id
    description:
      - The region of the other side, which may be the same.
      - Needed unless O(peer_connection_id) is given or O(state=absent). It cannot be changed.
    type: str
  accepting_ali_uid: &accepting_ali_uid
    description:
      - The id of the main account that owns the VPC on the other side, a number.
      - If left out, it is the account of O(accepting_account), or else the task's own, and an existing peering is not
        looked at for it. It cannot be changed.
    type: str
  accepting_account: &accepting_account
    description:
      - Whose keys accept the peering for the other side, V(own), V(peer) or the name of an entry of O(accounts).
      - If left out, it is V(peer) for the account V(own), and V(own) for the account V(peer), provided that there are keys
        for it. They are used only if the other side belongs to another account.
    type: str
  accept: &accept
    description:
      - Whether a request to another account is accepted too, if there are keys for that account.
      - If left out, it is. Without keys, or with V(false), the task ends when the request has been made, reports the status
        V(Accepting), and says in C(next_step) what the other party has to do.
    type: bool
  peer_connection_name: &peer_connection_name
    description:
      - The name of the peering, 2 to 128 characters, beginning with a letter, then letters, digits, underscores and
        hyphens. V("") removes it, or fails with a message where the cloud does not let it be removed.
      - If left out, it stays as it is, and a new peering has none.
    type: str
    aliases: [name]
  description: &description
    description:
      - A description, 2 to 256 characters, beginning with a letter, but not with C(http://) or C(https://). V("") removes
        it, or fails with a message where the cloud does not let it be removed.
      - If left out, it stays as it is, and a new peering has none.
    type: str
  bandwidth: &bandwidth
    description:
      - The bandwidth in Mbit/s, 1 or more. Only a peering between two regions has one.
      - If left out, it stays as it is, and the cloud chooses for a new peering.
    type: int
  link_type: &link_type
    description:
      - The quality of the line. Only a peering between two regions has one.
      - If left out, it stays as it is, and it is V(Gold) for a new peering.
    type: str
    choices: [Gold, Platinum, Silver]
  resource_group_id: &resource_group_id
    description:
      - The resource group that the peering shall belong to in the account of the task. An existing one is moved there.
      - If left out, it stays where it is, and a new one belongs to the account's default group.
    type: str
  force_delete: &force_delete
    description:
      - Whether the cloud also removes the routes that lead to the peering, on both sides, when it is deleted.
      - If left out, a peering that routes lead to is not deleted.
    type: bool
  dry_run: &dry_run
    description:
      - Whether the cloud only tries out the first thing that is to be done (to create, accept, change or delete) and
        changes nothing. Unlike check mode, this tests permissions and quotas too. Nothing is reported as changed, and a dry
        run that passes says so in C(next_step).
      - If left out, changes are made.
    type: bool
  on_dead: &on_dead
    description:
      - What to do about a peering that has come to nothing, because it was rejected, has expired or is being deleted.
      - V(fail) says so at once. V(replace) deletes it or waits for its end, and requests a new one that keeps what the task
        does not mention.
      - If left out, it is V(fail).
    type: str
    choices: [fail, replace]
  tags: &tags
    description:
      - Tags that the peering shall have in the account of the task, at most 20. A key has 1 to 128 characters and
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
        and returns a row for each in RV(batch), in the same order. Two items that describe the same peering, from
        whichever end and account, are an error.
      - If left out, the task works on the one object that its own options describe. An empty list is no object at all, and
        nothing is done.
    type: list
    elements: dict
    suboptions:
      state:
        description: What shall become of this object. If left out, as the task's O(state) says.
        type: str
        choices: [present, absent]
      account:
        description: The account of this object. If left out, as the task's O(account) says.
        type: str
      region:
        description: The region of this object. If left out, the region of its account.
        type: str
      peer_connection_id: *peer_connection_id
      vpc_id: *vpc_id
      accepting_vpc_id: *accepting_vpc_id
      accepting_region_id: *accepting_region_id
      accepting_ali_uid: *accepting_ali_uid
      accepting_account: *accepting_account
      accept: *accept
      peer_connection_name: *peer_connection_name
      description: *description
      bandwidth: *bandwidth
      link_type: *link_type
      resource_group_id: *resource_group_id
      force_delete: *force_delete
      dry_run: *dry_run
      on_dead: *on_dead
      tags: *tags
      purge_tags: *purge_tags
notes:
  - Traffic flows once routes on both sides lead to the peering; see M(cloudlink.interconnect.alicloud_route_entry).
  - A request that nobody answers expires after 7 days.
  - The cloud works on one peering of a VPC at a time. A batch keeps to that, and works on other VPCs side by side.
  - The ends of a peering cannot be changed.
seealso:
  - module: cloudlink.interconnect.alicloud_vpc_peer_connection_accepter
  - module: cloudlink.interconnect.alicloud_vpc_peer_connection_info
  - module: cloudlink.interconnect.alicloud_vpc
  - module: cloudlink.interconnect.alicloud_route_entry
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

- name: Peer two VPCs of one account, which needs no acceptance
  cloudlink.interconnect.alicloud_vpc_peer_connection:
    vpc_id: "{{ vpcs.batch[0].id }}"
    accepting_vpc_id: "{{ vpcs.batch[1].id }}"
    accepting_region_id: cn-beijing
    peer_connection_name: blue-green
    description: From blue to green
    bandwidth: 100
    tags:
      env: production
  register: inner

- name: Give it another name, as seen from the other side, which is the same peering
  cloudlink.interconnect.alicloud_vpc_peer_connection:
    region: cn-beijing
    vpc_id: "{{ vpcs.batch[1].id }}"
    accepting_vpc_id: "{{ vpcs.batch[0].id }}"
    accepting_region_id: cn-hangzhou
    peer_connection_name: green-blue

# The keys of the other party are in ALICLOUD_PEER_ACCESS_KEY and ALICLOUD_PEER_SECRET_KEY.
- name: Only request a peering with another account
  cloudlink.interconnect.alicloud_vpc_peer_connection:
    vpc_id: "{{ vpcs.batch[0].id }}"
    accepting_vpc_id: "{{ vpcs.batch[2].id }}"
    accepting_region_id: cn-shanghai
    accepting_ali_uid: "{{ vpcs.batch[2].owner_id }}"
    accept: false
  register: request

- name: Show what is left to do
  ansible.builtin.debug:
    msg: "{{ request.vpc_peer_connection.status }}, {{ request.next_step }}"

- name: Request and accept in one task, for any number of peerings
  cloudlink.interconnect.alicloud_vpc_peer_connection:
    batch:
      - vpc_id: "{{ vpcs.batch[0].id }}"
        accepting_vpc_id: "{{ vpcs.batch[2].id }}"
        accepting_region_id: cn-shanghai
        accepting_account: peer
        peer_connection_name: blue-partner
      - vpc_id: "{{ vpcs.batch[1].id }}"
        region: cn-beijing
        accepting_vpc_id: "{{ vpcs.batch[2].id }}"
        accepting_region_id: cn-shanghai
        accepting_account: peer
        peer_connection_name: green-partner
  register: outer

- name: Let the cloud try out whether one of them could be deleted
  cloudlink.interconnect.alicloud_vpc_peer_connection:
    peer_connection_id: "{{ outer.batch[0].id }}"
    state: absent
    dry_run: true

- name: Delete one, with the routes that lead to it
  cloudlink.interconnect.alicloud_vpc_peer_connection:
    peer_connection_id: "{{ inner.id }}"
    state: absent
    force_delete: true

- name: Delete the others, one of them by the keys of the other party
  cloudlink.interconnect.alicloud_vpc_peer_connection:
    state: absent
    batch:
      - peer_connection_id: "{{ outer.batch[0].id }}"
      - peer_connection_id: "{{ outer.batch[1].id }}"
        account: peer
        region: cn-shanghai

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
    - V(create), V(accept), V(modify), V(move_resource_group), V(tag), V(delete) and V(dry_run).
  returned: always, without O(batch)
  type: list
  elements: str
  sample: [create]
vpc_peer_connection:
  description:
    - The VPC peering connection as it is after the task, or in check mode as it would be.
    - Nothing if it is absent.
  returned: success and failure if the object is known, without O(batch)
  type: dict
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
batch:
  description: A row for each item of O(batch), in the same order.
  returned: success, and failure of a change or with O(continue_on_error=true), with O(batch)
  type: list
  elements: dict
  contains:
    vpc_id: {description: As RV(vpc_peer_connection.vpc_id)., returned: if the object is there, type: str}
    accepting_vpc_id:
      description: As RV(vpc_peer_connection.accepting_vpc_id).
      returned: if the object is there
      type: str
    accepting_region_id:
      description: As RV(vpc_peer_connection.accepting_region_id).
      returned: if the object is there
      type: str
    accepting_ali_uid:
      description: As RV(vpc_peer_connection.accepting_ali_uid).
      returned: if the object is there
      type: str
    owner_id: {description: As RV(vpc_peer_connection.owner_id)., returned: if the object is there, type: str}
    region_id: {description: As RV(vpc_peer_connection.region_id)., returned: if the object is there, type: str}
    cidr_blocks:
      description: As RV(vpc_peer_connection.cidr_blocks).
      returned: if the object is there
      type: list
      elements: str
    accepting_cidr_blocks:
      description: As RV(vpc_peer_connection.accepting_cidr_blocks).
      returned: if the object is there
      type: list
      elements: str
routes:
  description: The routes that stand in the way of a deletion, as far as the account sees them.
  returned: on failure, if routes lead to the peering
  type: list
  elements: dict
  contains:
    destination_cidrblock:
      description: The destination of the route.
      returned: always
      type: str
      sample: 10.2.0.0/16
    route_table_id:
      description: The route table that it is in.
      returned: always
      type: str
      sample: vtb-bp1sim9cx2k7w
"""

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alicloud.vpc_peer_connection import (
    VPC_PEER_CONNECTION,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import run_module


def main() -> None:
    run_module(VPC_PEER_CONNECTION)


if __name__ == "__main__":
    main()
