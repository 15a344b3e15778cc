#!/usr/bin/python
# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: alibabacloudstack_router_interface_info
short_description: List router interfaces on Apsara Stack
version_added: 1.0.0
author:
  - Cloudlink Interconnect contributors (@cloudlink)
description:
  - Returns the router interfaces of one account and region that match all given filters, all pages of them. Without a
    filter, it returns all.
  - An interface that does not exist is no error; the list is then shorter or empty.
extends_documentation_fragment:
  - cloudlink.interconnect.alibabacloudstack
  - cloudlink.interconnect.attributes
  - cloudlink.interconnect.attributes.info
options:
  router_interface_ids:
    description: Ids of router interfaces. If left out, interfaces of any id are returned.
    type: list
    elements: str
  name:
    description: The exact name. If left out, interfaces of any name are returned.
    type: str
  name_regex:
    description: A Python regular expression that the name has to contain a match for. If left out, any name will do.
    type: str
  router_id:
    description: The router that an interface has to belong to. If left out, any will do.
    type: str
  router_type:
    description: The kind of router that an interface has to belong to. If left out, any will do.
    type: str
    choices: [VRouter, VBR]
  role:
    description: The side that an interface has to be. If left out, both are returned.
    type: str
    choices: [InitiatingSide, AcceptingSide]
  status:
    description:
      - The status that an interface has to have, one of V(Idle), V(Connecting), V(AcceptingConnecting), V(Activating),
        V(Active), V(Modifying), V(Deactivating), V(Inactive) and V(Deleting).
      - If left out, any will do.
    type: str
  opposite_interface_id:
    description: The interface that an interface has to be tied to. If left out, any or none will do.
    type: str
  opposite_interface_owner_id:
    description: The main account that has to own the opposite interface. If left out, any will do.
    type: str
seealso:
  - module: cloudlink.interconnect.alibabacloudstack_router_interface
  - module: cloudlink.interconnect.alibabacloudstack_router_interface_connection_info
"""

EXAMPLES = r"""
- name: Create a VPC
  cloudlink.interconnect.alibabacloudstack_vpc:
    vpc_name: blue
    cidr_block: 172.16.0.0/12
  register: blue

- name: Create an interface to look for
  cloudlink.interconnect.alibabacloudstack_router_interface:
    role: InitiatingSide
    router_type: VRouter
    router_id: "{{ blue.vpc.router_id }}"
    opposite_region: "{{ blue.vpc.region_id }}"
    specification: Small.1
    name: blue-to-green
  register: made

- name: List all router interfaces of the account and region
  cloudlink.interconnect.alibabacloudstack_router_interface_info:

- name: List router interfaces by id
  cloudlink.interconnect.alibabacloudstack_router_interface_info:
    router_interface_ids:
      - "{{ made.id }}"

- name: List those of one router that are not connected yet
  cloudlink.interconnect.alibabacloudstack_router_interface_info:
    router_id: "{{ blue.vpc.router_id }}"
    role: InitiatingSide
    status: Idle
    name_regex: ^blue-
  register: idle

- name: Show their specification
  ansible.builtin.debug:
    msg: "{{ idle.router_interfaces | map(attribute='specification') }}"

- name: List those of the opposite party's account
  cloudlink.interconnect.alibabacloudstack_router_interface_info:
    account: peer

- name: Remove the interface
  cloudlink.interconnect.alibabacloudstack_router_interface:
    router_interface_id: "{{ made.id }}"
    state: absent

- name: Remove the VPC
  cloudlink.interconnect.alibabacloudstack_vpc:
    vpc_id: "{{ blue.vpc.id }}"
    state: absent
"""

RETURN = r"""
router_interfaces:
  description: The router interfaces that match, in the order in which the cloud lists them.
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: The id of the router interface.
      returned: always
      type: str
      sample: ri-bp1sim5kw0n3ve
    name:
      description: Its name.
      returned: always
      type: str
      sample: blue-to-green
    role:
      description: V(InitiatingSide) or V(AcceptingSide).
      returned: always
      type: str
      sample: InitiatingSide
    opposite_region:
      description: The region of the opposite router.
      returned: always
      type: str
      sample: cn-example-env01-d01
    router_type:
      description: V(VRouter) or V(VBR).
      returned: always
      type: str
      sample: VRouter
    router_id:
      description: The router that it belongs to.
      returned: always
      type: str
      sample: vrt-bp1sim0zqm3f5
    specification:
      description: Its specification, which is always V(Negative) on the accepting side.
      returned: always
      type: str
      sample: Large.2
    description:
      description: Its description.
      returned: always
      type: str
      sample: Blue to green
    health_check_source_ip:
      description: The address that health checks are sent from.
      returned: always
      type: str
      sample: ""
    health_check_target_ip:
      description: The address that health checks are sent to.
      returned: always
      type: str
      sample: ""
    access_point_id:
      description: The access point of its VBR.
      returned: always
      type: str
      sample: ""
    opposite_access_point_id:
      description: The access point of the opposite VBR.
      returned: always
      type: str
      sample: ""
    instance_charge_type:
      description: V(PostPaid) or V(PrePaid), or nothing where the cloud does not tell.
      returned: always
      type: str
      sample: PostPaid
    opposite_interface_id:
      description: The router interface that it is tied to.
      returned: always
      type: str
      sample: ri-bp1sim8tz6r1yq
    opposite_router_id:
      description: The router of the opposite interface.
      returned: always
      type: str
      sample: vrt-bp1simq7d2x0c
    opposite_router_type:
      description: The kind of that router.
      returned: always
      type: str
      sample: VRouter
    opposite_interface_owner_id:
      description: The main account that owns the opposite interface.
      returned: always
      type: str
      sample: "1000000000000001"
    bandwidth:
      description: Its bandwidth in Mbit/s.
      returned: always
      type: int
      sample: 2000
    business_status:
      description: V(Normal), or what it is locked for.
      returned: always
      type: str
      sample: Normal
    vpc_id:
      description: The VPC of its VRouter.
      returned: always
      type: str
      sample: vpc-bp1sim4ov2rjq8
    opposite_vpc_id:
      description: The VPC of the opposite VRouter.
      returned: always
      type: str
      sample: vpc-bp1simw3h9ka1d
    opposite_interface_status:
      description: The status of the opposite interface.
      returned: always
      type: str
      sample: Active
    opposite_specification:
      description: The specification of the opposite interface.
      returned: always
      type: str
      sample: Negative
    cross_border:
      description: Whether the link crosses a border.
      returned: always
      type: bool
      sample: false
    resource_group_id:
      description: The resource set that it belongs to.
      returned: always
      type: str
      sample: "126"
    create_time:
      description: When it was made, in UTC.
      returned: always
      type: str
      sample: "2026-01-02T03:04:05Z"
    connected_time:
      description: When it was connected, in UTC, or nothing.
      returned: always
      type: str
      sample: "2026-01-02T03:05:10Z"
    end_time:
      description: When a prepaid interface ends, or nothing.
      returned: always
      type: str
      sample: ""
    status:
      description:
        - Its status. V(Idle) is not connected yet, V(Active) carries traffic, V(Inactive) was deactivated and keeps its peer.
        - In between it can be V(Connecting), V(AcceptingConnecting), V(Activating), V(Deactivating), V(Modifying) or V(Deleting).
      returned: always
      type: str
      sample: Active
    provider_status:
      description: Its status in the cloud's own words.
      returned: always
      type: str
      sample: Active
error:
  description: What went wrong, for a program to branch on. The message for a person is in C(msg).
  returned: on failure
  type: dict
  sample:
    provider: alibabacloudstack
    code: InvalidAccessKeyId.NotFound
    message: Specified access key is not found.
    request_id: 1E0CA81B-1C5C-4D21-9C6C-5E0A3A6B2B5D
    http_status: 400
    operation: DescribeVpcs
    retryable: false
  contains:
    provider:
      description: V(alibabacloudstack) if the cloud reported the error, nothing if it was found on this side.
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

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibabacloudstack.router_interface import (
    ROUTER_INTERFACE_INFO,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import run_module


def main():
    run_module(ROUTER_INTERFACE_INFO)


if __name__ == "__main__":
    main()
