#!/usr/bin/python
# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: alibabacloudstack_router_interface
short_description: Manage router interfaces on Apsara Stack
version_added: 1.0.0
author:
  - Cloudlink Interconnect contributors (@cloudlink)
description:
  - Creates, changes and removes router interfaces on Apsara Stack. Two of them, one on the router of each network, make a
    private link. One is the initiating side, which has the bandwidth, and one the accepting side.
  - A new interface is V(Idle). M(cloudlink.interconnect.alibabacloudstack_router_interface_connection) ties it to its opposite
    and connects the two.
  - An interface is found by O(router_interface_id). Otherwise it is found by O(router_id) and O(role), and among several of
    these by O(opposite_router_id) if one leads there, else by O(name), else by O(opposite_region). More than one match is
    an error that lists the ids.
  - An option that is left out is not managed and stays as it is. An empty one is cleared.
  - >-
    For example, C(cloudlink.interconnect.alibabacloudstack_router_interface: {name: blue-green, router_id: vrt-1, role:
    InitiatingSide, specification: Small.1}).
extends_documentation_fragment:
  - cloudlink.interconnect.alibabacloudstack
  - cloudlink.interconnect.ambiguous
  - cloudlink.interconnect.attributes
  - cloudlink.interconnect.attributes.manage
  - cloudlink.interconnect.batch
  - cloudlink.interconnect.recreate
  - cloudlink.interconnect.wait
options:
  state:
    description:
      - V(present) makes sure that the interface exists and is as described. V(absent) makes sure that it does not exist.
      - An active interface is deactivated first, which stops its traffic. The cloud refuses to remove an interface while routes
        lead to it; this is tried again for O(wait_timeout) seconds, and RV(routes) then names these routes.
    type: str
    choices: [present, absent]
    default: present
  router_interface_id: &router_interface_id
    description:
      - The id of an existing interface. With it, O(name) is what it shall be called.
      - An interface of that id has to exist if O(state=present). If left out, O(router_id) and O(role) are needed.
    type: str
  role: &role
    description:
      - Which side of the link the interface is. The initiating side is the one that connects and that has a bandwidth.
        It cannot be changed.
      - Needed to create an interface, and to find one without O(router_interface_id).
    type: str
    choices: [InitiatingSide, AcceptingSide]
  opposite_region: &opposite_region
    description:
      - The region of the opposite router, which may be the same one. It cannot be changed.
      - If left out, a new interface faces its own region, and of one that exists it is not looked at.
    type: str
  router_type: &router_type
    description:
      - V(VRouter) is the router of a VPC, V(VBR) a virtual border router. It cannot be changed.
      - A VBR can only be the initiating side; the accepting side is always a VRouter, whatever this option says.
      - Needed to create the initiating side; one that exists is found without it. If left out otherwise, it is not looked at.
    type: str
    choices: [VRouter, VBR]
  router_id: &router_id
    description:
      - The id of the VRouter or VBR that the interface belongs to, for a VPC its
        RV(cloudlink.interconnect.alibabacloudstack_vpc#module:vpc.router_id). It cannot be changed.
      - Needed to create an interface, and to find one without O(router_interface_id).
    type: str
  specification: &specification
    description:
      - The bandwidth of the link in Mbit/s. It is 2 for V(Mini.2), 5 for V(Mini.5), 10 for V(Small.1), 20 for V(Small.2),
        50 for V(Small.5), 100 for V(Middle.1), 200 for V(Middle.2), 500 for V(Middle.5), 1000 for V(Large.1), 2000 for
        V(Large.2), 5000 for V(Large.5) and 10000 for V(Xlarge.1). It can be changed at any time.
      - The accepting side has no bandwidth of its own. It is always V(Negative), whatever this option says, and that is never
        a difference.
      - Needed to create the initiating side; one that exists is found without it. If left out otherwise, it stays as it is.
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
  name: &name
    description:
      - The name of the interface, 2 to 128 characters that begin with a letter, A to Z or Chinese. V("") removes it.
      - Where several interfaces of one role are on a router, it tells them apart.
      - If left out, it stays as it is, and a new interface has none.
    type: str
  description: &description
    description:
      - A description, 2 to 256 characters that begin with a letter, A to Z or Chinese. V("") removes it.
      - If left out, it stays as it is, and a new interface has none.
    type: str
  health_check_source_ip: &health_check_source_ip
    description:
      - The IPv4 address that health checks of the link are sent from. It takes O(health_check_target_ip) too, and a VBR on one
        of the two sides. V("") for both switches the health check off.
      - If left out, it stays as it is, and a new interface has no health check.
    type: str
  health_check_target_ip: &health_check_target_ip
    description:
      - The IPv4 address that health checks of the link are sent to. It takes O(health_check_source_ip) too.
      - If left out, it stays as it is, and a new interface has no health check.
    type: str
  access_point_id: &access_point_id
    description:
      - The access point of the VBR that the interface belongs to. It cannot be changed.
      - If left out, it is looked up for a new interface of a VBR.
    type: str
  opposite_access_point_id: &opposite_access_point_id
    description:
      - The access point of the opposite router, if that is a VBR. It cannot be changed.
      - If left out, a new interface names none.
    type: str
  instance_charge_type: &instance_charge_type
    description:
      - How the interface is paid for. It cannot be changed, and it is not looked at where the installation does not tell it.
      - If left out, nothing is said about it, and the installation decides.
    type: str
    choices: [PostPaid, PrePaid]
  opposite_interface_id: &opposite_interface_id
    description:
      - The router interface that this one shall be tied to. It can be changed only while the interface is V(Idle).
      - If left out, it stays as it is. Leave this and the three options below to
        M(cloudlink.interconnect.alibabacloudstack_router_interface_connection), which keeps the right order.
    type: str
  opposite_router_id: &opposite_router_id
    description:
      - The router of the opposite interface. It can be changed only while the interface is V(Idle).
      - If an interface of O(router_id) and O(role) already leads to that router, that one is meant.
      - If left out, it stays as it is.
    type: str
  opposite_router_type: &opposite_router_type
    description:
      - The kind of that router. It can be changed only while the interface is V(Idle).
      - If left out, it stays as it is.
    type: str
    choices: [VRouter, VBR]
  opposite_interface_owner_id: &opposite_interface_owner_id
    description:
      - The id of the account that owns the opposite interface, a number, which must be that of a main account and not of a sub
        account. It can be changed only while the interface is V(Idle).
      - If left out, it stays as it is.
    type: str
  batch:
    description:
      - Any number of router interfaces in one task, instead of the options of a single one. Each item takes the same options, and
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
      router_interface_id: *router_interface_id
      role: *role
      opposite_region: *opposite_region
      router_type: *router_type
      router_id: *router_id
      specification: *specification
      name: *name
      description: *description
      health_check_source_ip: *health_check_source_ip
      health_check_target_ip: *health_check_target_ip
      access_point_id: *access_point_id
      opposite_access_point_id: *opposite_access_point_id
      instance_charge_type: *instance_charge_type
      opposite_interface_id: *opposite_interface_id
      opposite_router_id: *opposite_router_id
      opposite_router_type: *opposite_router_type
      opposite_interface_owner_id: *opposite_interface_owner_id
notes:
  - An interface that was once connected can never get another opposite interface. To change it, the interface has to be
    removed and built again, which O(on_immutable_change=recreate) does.
  - A link takes both sides, each tied to the other. Make both interfaces, in one batch if you like, and then both
    connections.
seealso:
  - module: cloudlink.interconnect.alibabacloudstack_router_interface_connection
  - module: cloudlink.interconnect.alibabacloudstack_router_interface_info
  - module: cloudlink.interconnect.alibabacloudstack_vpc
  - module: cloudlink.interconnect.alibabacloudstack_route_entry
"""

EXAMPLES = r"""
- name: Create two VPCs, the second one in the opposite party's account
  cloudlink.interconnect.alibabacloudstack_vpc:
    batch:
      - vpc_name: blue
        cidr_block: 172.16.0.0/12
      - vpc_name: partner
        cidr_block: 192.168.0.0/16
        account: peer
  register: vpcs

- name: Create the initiating side
  cloudlink.interconnect.alibabacloudstack_router_interface:
    role: InitiatingSide
    router_type: VRouter
    router_id: "{{ vpcs.batch[0].router_id }}"
    opposite_region: "{{ vpcs.batch[1].region_id }}"
    specification: Large.1
    name: blue-to-partner
    description: Nightly copies
    instance_charge_type: PostPaid
  register: initiating

# The keys of the opposite party are in ALIBABACLOUDSTACK_PEER_ACCESS_KEY and ALIBABACLOUDSTACK_PEER_SECRET_KEY.
- name: Make sure of both sides in one task, the initiating one with twice the bandwidth
  cloudlink.interconnect.alibabacloudstack_router_interface:
    batch:
      - role: InitiatingSide
        router_type: VRouter
        router_id: "{{ vpcs.batch[0].router_id }}"
        opposite_region: "{{ vpcs.batch[1].region_id }}"
        specification: Large.2
        name: blue-to-partner
      - role: AcceptingSide
        router_id: "{{ vpcs.batch[1].router_id }}"
        opposite_region: "{{ vpcs.batch[0].region_id }}"
        name: partner-to-blue
        account: peer
  register: interfaces

- name: Adopt an interface by its id, rename it and clear its description
  cloudlink.interconnect.alibabacloudstack_router_interface:
    router_interface_id: "{{ initiating.id }}"
    name: blue-link
    description: ""

- name: Look at the initiating side
  cloudlink.interconnect.alibabacloudstack_router_interface_info:
    router_interface_ids:
      - "{{ initiating.id }}"
  register: found

- name: Make sure that it is as wanted
  ansible.builtin.assert:
    that:
      - found.router_interfaces[0].name == "blue-link"
      - found.router_interfaces[0].specification == "Large.2"
      - found.router_interfaces[0].bandwidth == 2000

- name: Remove one side, found by its router and role
  cloudlink.interconnect.alibabacloudstack_router_interface:
    router_id: "{{ vpcs.batch[1].router_id }}"
    role: AcceptingSide
    account: peer
    state: absent

- name: Remove the other one by its id
  cloudlink.interconnect.alibabacloudstack_router_interface:
    router_interface_id: "{{ initiating.id }}"
    state: absent

- name: Remove the VPCs
  cloudlink.interconnect.alibabacloudstack_vpc:
    state: absent
    batch:
      - vpc_id: "{{ vpcs.batch[0].id }}"
      - vpc_id: "{{ vpcs.batch[1].id }}"
        account: peer
"""

RETURN = r"""
actions:
  description:
    - What was done, or in check mode would be, in order.
    - V(create), V(modify), V(modify_spec), V(deactivate) and V(delete).
  returned: always, without O(batch)
  type: list
  elements: str
  sample: [create]
router_interface:
  description:
    - The router interface as it is after the task, or in check mode as it would be.
    - Nothing if the interface is absent.
  returned: success, without O(batch)
  type: dict
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
batch:
  description: A row for each item of O(batch), in the same order.
  returned: success, and failure of a change or with O(continue_on_error=true), with O(batch)
  type: list
  elements: dict
  contains:
    role: {description: As RV(router_interface.role)., returned: if the object is there, type: str}
    router_id: {description: As RV(router_interface.router_id)., returned: if the object is there, type: str}
    specification: {description: As RV(router_interface.specification)., returned: if the object is there, type: str}
routes:
  description: The routes that still lead to an interface that cannot be deleted for that reason.
  returned: on failure, without O(batch), if routes lead to the interface
  type: list
  elements: dict
  contains:
    destination_cidrblock:
      description: The destination of the route.
      returned: always
      type: str
      sample: 192.168.0.0/16
    route_table_id:
      description: The route table that it is in.
      returned: always
      type: str
      sample: vtb-bp1sim9cx2k7w
"""

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibabacloudstack.router_interface import (
    ROUTER_INTERFACE,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import run_module


def main() -> None:
    run_module(ROUTER_INTERFACE)


if __name__ == "__main__":
    main()
