#!/usr/bin/python
# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: alibabacloudstack_route_entry
short_description: Manage route entries on Apsara Stack
version_added: 1.0.0
author:
  - Cloudlink Interconnect contributors (@cloudlink)
description:
  - Creates, changes and removes route entries of your own in the route tables of VPCs and virtual border routers on Apsara
    Stack. A link of two router interfaces carries traffic once the routes on both sides lead to it.
  - An entry is found by O(route_table_id) and O(destination_cidrblock), which no two entries of a table share.
  - An option that is left out is not managed and stays as it is. An empty one is cleared.
extends_documentation_fragment:
  - cloudlink.interconnect.alibabacloudstack
  - cloudlink.interconnect.attributes
  - cloudlink.interconnect.attributes.manage
  - cloudlink.interconnect.batch
  - cloudlink.interconnect.recreate
  - cloudlink.interconnect.wait
options:
  state:
    description:
      - V(present) makes sure that the entry exists and is as described. V(absent) makes sure that it does not exist.
    type: str
    choices: [present, absent]
    default: present
  route_table_id: &route_table_id
    description:
      - The id of the route table, for a VPC its RV(cloudlink.interconnect.alibabacloudstack_vpc#module:vpc.route_table_id).
        Needed for each entry. The table has to exist if O(state=present).
    type: str
  destination_cidrblock: &destination_cidrblock
    description:
      - The destination of the route, an IPv4 or IPv6 block in network form that does not lie inside V(100.64.0.0/10). Needed
        for each entry.
      - The cloud refuses a destination that equals the block of a VSwitch.
    type: str
    aliases: [destination_cidr_block]
  nexthop_type: &nexthop_type
    description:
      - The kind of the next hop. It cannot be changed.
      - Needed to make an entry. If left out otherwise, it is not looked at.
    type: str
    choices: [RouterInterface, Instance, HaVip, NetworkInterface, VpnGateway, IPv6Gateway, NatGateway]
  nexthop_id: &nexthop_id
    description:
      - The id of the next hop, for V(RouterInterface) that of the router interface on this side. It cannot be changed.
      - Needed to make an entry. If left out otherwise, it is not looked at.
    type: str
  name: &name
    description:
      - The name of the entry, 2 to 128 characters, not beginning with C(http://) or C(https://). V("") removes it.
      - If left out, it stays as it is, and a new entry has none.
    type: str
    aliases: [route_entry_name]
  description: &description
    description:
      - A description, 2 to 256 characters, not beginning with C(http://) or C(https://). V("") removes it.
      - If left out, it stays as it is, and a new entry has none.
    type: str
  dry_run: &dry_run
    description:
      - Whether the cloud only tries out what is to be done first, if that is to create or to delete, and changes nothing.
        Unlike check mode, this tests permissions and quotas too. Nothing is reported as changed.
      - If left out, changes are made.
    type: bool
  batch:
    description:
      - Any number of route entries in one task, instead of the options of a single one. Each item takes the same options, and
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
        choices: [present, absent]
      account:
        description: The account of this object. If left out, as the task's O(account) says.
        type: str
      region:
        description: The region of this object. If left out, the region of its account.
        type: str
      route_table_id: *route_table_id
      destination_cidrblock: *destination_cidrblock
      nexthop_type: *nexthop_type
      nexthop_id: *nexthop_id
      name: *name
      description: *description
      dry_run: *dry_run
notes:
  - The next hop of an entry cannot be changed. O(on_immutable_change=recreate) removes the entry and creates it anew, and
    for that moment there is no such route.
  - The cloud works on one entry of a table at a time. A batch keeps to that, and works on several tables side by side.
seealso:
  - module: cloudlink.interconnect.alibabacloudstack_route_entry_info
  - module: cloudlink.interconnect.alibabacloudstack_router_interface
  - module: cloudlink.interconnect.alibabacloudstack_router_interface_connection
  - module: cloudlink.interconnect.alibabacloudstack_vpc
"""

EXAMPLES = r"""
- name: Create two VPCs
  cloudlink.interconnect.alibabacloudstack_vpc:
    batch:
      - vpc_name: blue
        cidr_block: 172.16.0.0/12
      - vpc_name: green
        cidr_block: 192.168.0.0/16
  register: vpcs

- name: Create a router interface on each
  cloudlink.interconnect.alibabacloudstack_router_interface:
    batch:
      - role: InitiatingSide
        router_type: VRouter
        router_id: "{{ vpcs.batch[0].router_id }}"
        opposite_region: "{{ vpcs.batch[1].region_id }}"
        specification: Small.1
        name: blue-to-green
      - role: AcceptingSide
        router_id: "{{ vpcs.batch[1].router_id }}"
        opposite_region: "{{ vpcs.batch[0].region_id }}"
        name: green-to-blue
  register: interfaces

- name: Connect them
  cloudlink.interconnect.alibabacloudstack_router_interface_connection:
    batch:
      - interface_id: "{{ interfaces.batch[0].id }}"
        opposite_interface_id: "{{ interfaces.batch[1].id }}"
      - interface_id: "{{ interfaces.batch[1].id }}"
        opposite_interface_id: "{{ interfaces.batch[0].id }}"

- name: Lead traffic for the green network through the link
  cloudlink.interconnect.alibabacloudstack_route_entry:
    route_table_id: "{{ vpcs.batch[0].route_table_id }}"
    destination_cidrblock: 192.168.0.0/16
    nexthop_type: RouterInterface
    nexthop_id: "{{ interfaces.batch[0].id }}"
    name: to-green

- name: Make sure of the routes on both sides in one task, the first one with a description now
  cloudlink.interconnect.alibabacloudstack_route_entry:
    batch:
      - route_table_id: "{{ vpcs.batch[0].route_table_id }}"
        destination_cidrblock: 192.168.0.0/16
        nexthop_type: RouterInterface
        nexthop_id: "{{ interfaces.batch[0].id }}"
        description: Green, through the private link
      - route_table_id: "{{ vpcs.batch[1].route_table_id }}"
        destination_cidrblock: 172.16.0.0/12
        nexthop_type: RouterInterface
        nexthop_id: "{{ interfaces.batch[1].id }}"
        name: to-blue

- name: Look at the routes that lead through the link
  cloudlink.interconnect.alibabacloudstack_route_entry_info:
    route_table_id: "{{ vpcs.batch[0].route_table_id }}"
    nexthop_id: "{{ interfaces.batch[0].id }}"
  register: routes

- name: Make sure that there is one
  ansible.builtin.assert:
    that:
      - routes.route_entries | map(attribute="destination_cidrblock") == ["192.168.0.0/16"]

- name: Remove a route
  cloudlink.interconnect.alibabacloudstack_route_entry:
    route_table_id: "{{ vpcs.batch[1].route_table_id }}"
    destination_cidrblock: 172.16.0.0/12
    state: absent

- name: Remove the other one, in a batch of any size
  cloudlink.interconnect.alibabacloudstack_route_entry:
    state: absent
    batch:
      - route_table_id: "{{ vpcs.batch[0].route_table_id }}"
        destination_cidrblock: 192.168.0.0/16

- name: Remove both interfaces
  cloudlink.interconnect.alibabacloudstack_router_interface:
    state: absent
    batch:
      - router_interface_id: "{{ interfaces.batch[0].id }}"
      - router_interface_id: "{{ interfaces.batch[1].id }}"

- name: Remove both VPCs
  cloudlink.interconnect.alibabacloudstack_vpc:
    state: absent
    batch:
      - vpc_id: "{{ vpcs.batch[0].id }}"
      - vpc_id: "{{ vpcs.batch[1].id }}"
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
    - V(create), V(modify), V(delete) and V(dry_run).
  returned: always, without O(batch)
  type: list
  elements: str
  sample: [create]
id:
  description:
    - The ids of the route table and of the entry, joined by a colon. Nothing if there is none.
    - In check mode, an object that would be made has the id V((known after apply\)).
  returned: always, without O(batch)
  type: str
  sample: vtb-bp1sim9cx2k7w:rte-bp1simh6t0b4z
next_step:
  description: In words, what is left for someone else to do, or what a dry run has shown.
  returned: success, if there is something to say
  type: str
  sample: the dry run passed; nothing was changed
route_entry:
  description:
    - The route entry as it is after the task, or in check mode as it would be. Its keys are those of the info module.
    - Nothing if the entry is absent.
  returned: success, without O(batch)
  type: dict
  contains: &route_entry
    id:
      description: The ids of the route table and of the entry, joined by a colon.
      returned: always
      type: str
      sample: vtb-bp1sim9cx2k7w:rte-bp1simh6t0b4z
    route_entry_id:
      description: The id of the entry. In check mode, an entry that would be made has none.
      returned: if the entry exists
      type: str
      sample: rte-bp1simh6t0b4z
    name:
      description: Its name.
      returned: always
      type: str
      sample: to-green
    route_table_id:
      description: The route table that it is in.
      returned: always
      type: str
      sample: vtb-bp1sim9cx2k7w
    destination_cidrblock:
      description: The destination.
      returned: always
      type: str
      sample: 192.168.0.0/16
    nexthop_type:
      description: The kind of its next hop.
      returned: always
      type: str
      sample: RouterInterface
    nexthop_id:
      description: The id of its next hop.
      returned: always
      type: str
      sample: ri-bp1sim5kw0n3ve
    description:
      description: Its description.
      returned: always
      type: str
      sample: Green, through the private link
    type:
      description: V(Custom), or V(System) for an entry of the cloud's own.
      returned: always
      type: str
      sample: Custom
    status:
      description: Its status. V(Pending), V(Creating) or V(Modifying) on its way, then V(Available).
      returned: always
      type: str
      sample: Available
    provider_status:
      description: Its status in the cloud's own words.
      returned: always
      type: str
      sample: Available
error:
  description: What went wrong, for a program to branch on. The message for a person is in C(msg).
  returned: on failure
  type: dict
  sample:
    provider: alibabacloudstack
    code: RouterEntryConflict.Duplicated
    message: The route entry already exists.
    request_id: 1E0CA81B-1C5C-4D21-9C6C-5E0A3A6B2B5D
    http_status: 400
    operation: CreateRouteEntry
    retryable: false
  contains: &error
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
  sample: ["destination_cidrblock: required and not given"]
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
      description: The ids of the route table and of the entry, joined by a colon, as RV(id).
      returned: always
      type: str
      sample: vtb-bp1sim9cx2k7w:rte-bp1simh6t0b4z
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
    next_step:
      description: In words, what is left for someone else to do, or what a dry run has shown.
      returned: if there is something to say
      type: str
      sample: the dry run passed; nothing was changed
    object:
      description: The route entry as a whole, as RV(route_entry).
      returned: with O(return_objects=true)
      type: dict
      contains: *route_entry
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
  sample: ["vtb-bp1sim9cx2k7w:rte-bp1simh6t0b4z", "vtb-bp1sim9cx2k7w:rte-bp1simh6t0b4zx"]
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

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibabacloudstack.route_entry import ROUTE_ENTRY
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import run_module


def main():
    run_module(ROUTE_ENTRY)


if __name__ == "__main__":
    main()
