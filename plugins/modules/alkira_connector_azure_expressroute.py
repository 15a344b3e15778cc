#!/usr/bin/python
# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: alkira_connector_azure_expressroute
short_description: Manage ExpressRoute connectors on Alkira
version_added: 1.0.0
author:
  - Cloudlink Interconnect contributors (@cloudlink)
description:
  - Creates, changes and removes connectors, each of which joins one or more Azure ExpressRoute circuits to segments
    of an Alkira network.
  - A connector is found by O(id) or by O(name). An option that is left out is not managed and stays as it is. An
    empty one is cleared.
  - Segments, group, billing tags, credentials and IPsec tunnel profiles are given by id or by name. Each kind is
    listed once a task, however many connectors there are.
  - All rules of the tunnel protocols are checked before anything is changed, in check mode too. What is broken on the
    portal already and is not mentioned does not stand in the way of another change; the task warns of it.
  - >-
    For example, C(cloudlink.interconnect.alkira_connector_azure_expressroute: {name: er-zurich, size: LARGE}).
extends_documentation_fragment:
  - cloudlink.interconnect.alkira
  - cloudlink.interconnect.alkira.writes
  - cloudlink.interconnect.ambiguous
  - cloudlink.interconnect.attributes
  - cloudlink.interconnect.attributes.manage
  - cloudlink.interconnect.batch
  - cloudlink.interconnect.wait
options:
  state:
    description:
      - V(present) makes sure that the connector exists and is as described. V(absent) makes sure that it does not exist.
    type: str
    choices: [present, absent]
    default: present
  id: &id
    description:
      - The id of an existing connector. With it, O(name) is the name that it shall have.
      - A connector of that id has to exist if O(state=present). If left out, the connector is found by O(name).
    type: str
  name: &name
    description:
      - The name. The exact name; blanks, slashes and letters of any alphabet are fine.
      - Needed unless O(id) is given. More than one connector of the name is an error that lists the ids.
    type: str
  description: &description
    description:
      - A description. V("") removes it.
      - If left out, it stays as it is, and a new object has none.
    type: str
  size: &size
    description:
      - The size, V(SMALL), V(MEDIUM), V(LARGE), V(2LARGE), V(5LARGE) or V(10LARGE). Another value is sent with a
        warning.
      - Needed to make a connector. If left out, it stays as it is.
    type: str
  enabled: &enabled
    description:
      - Whether the connector is enabled.
      - If left out, it stays as it is, and a new connector has V(true).
    type: bool
  vhub_prefix: &vhub_prefix
    description:
      - A C(/23) for the virtual hub. It must not overlap other prefixes of the connector.
      - Needed to make a connector. If left out, it stays as it is.
    type: str
  tunnel_protocol: &tunnel_protocol
    description:
      - The protocol of the tunnels. A change of it removes what only the old protocol has.
      - If left out, it stays as it is, and a new connector has V(VXLAN_GPE).
    type: str
    choices: [VXLAN, VXLAN_GPE, IPSEC]
  cxp: &cxp
    description:
      - The CXP that the connector is made in, as M(cloudlink.interconnect.alkira_cxp_info) lists them, by name or by id. One
        that is not among them is refused, in check mode too.
      - Needed to make a connector. If left out, it stays as it is.
    type: str
  group: &group
    description:
      - The group of the connector, by name or by id. V("") removes the connector from its group.
      - If left out, it stays as it is, and a new connector has none but its implicit group.
    type: str
  billing_tag_ids: &billing_tag_ids
    description:
      - All billing tags of the connector, by id or by name. V([]) removes all.
      - If left out, they stay as they are, and a new connector has none.
    type: list
    elements: str
    aliases: [billing_tags]
  instances: &instances
    description:
      - All ExpressRoute circuits of the connector, at least one. They are found by name, and their order does not
        matter. Those that are not in the list are removed.
      - What an item leaves out stays as it is. Ids of instances, gateways and tunnels are kept through every change.
      - Needed to make a connector. If left out, they stay as they are.
    type: list
    elements: dict
    suboptions:
      name:
        description:
          - The name of the instance, by which it is found. An instance with another name and the circuit of one that
            is not in the list is that one, renamed.
        type: str
        required: true
      expressroute_circuit_id:
        description:
          - The resource id of the circuit in Azure, beginning with C(/subscriptions/). The circuit needs a private
            peering and an authorization key that is not used yet. An id of another form is sent with a warning.
          - Needed for a new instance. If left out, it stays as it is.
        type: str
      redundant_router:
        description:
          - Whether the circuit ends on two routers on the side of the customer.
          - If left out, it stays as it is, and a new instance has V(false).
        type: bool
      loopback_subnet:
        description:
          - A C(/26) from which loopback addresses are taken, whatever the tunnel protocol. It must not overlap other
            prefixes of the connector.
          - Needed for a new instance. If left out, it stays as it is.
        type: str
      credential_id:
        description:
          - The Azure credential, by id or by name.
          - Needed for a new instance. If left out, it stays as it is.
        type: str
        aliases: [credential]
      gateway_mac_address:
        description:
          - The MAC addresses of the VXLAN gateways, with O(tunnel_protocol=VXLAN) only. Two with
            O(instances[].redundant_router=true), else one at most. V([]) removes them.
          - If left out, they stay as they are.
        type: list
        elements: str
      virtual_network_interface:
        description:
          - The VXLAN network identifiers, with O(tunnel_protocol=VXLAN) only, from 1 to 16777215 and none twice. A number
            below 16773023, or one that another instance of the connector has, is sent with a warning.
          - If left out or empty, the portal chooses, and what it has chosen stays.
        type: list
        elements: int
      ipsec_customer_gateway:
        description:
          - The gateways of the customer, with O(tunnel_protocol=IPSEC) only, and then for exactly the segments of
            O(segment_options). Those of segments that are not in the list are removed.
          - Needed for a new instance with O(tunnel_protocol=IPSEC). If left out, they stay as they are.
        type: list
        elements: dict
        suboptions:
          segment_id:
            description:
              - The segment, by id or by name.
            type: str
            required: true
            aliases: [segment]
          customer_gateway:
            description:
              - All gateways of the segment, at least one. Those that are not in the list are removed.
              - Needed for a segment that is new here. If left out, they stay as they are.
            type: list
            elements: dict
            suboptions:
              name:
                description:
                  - The name of the gateway, by which it is found. Unique within the instance.
                type: str
                required: true
              tunnel:
                description:
                  - All tunnels of the gateway, at least one. Those that are not in the list are removed.
                  - Needed for a new gateway. If left out, they stay as they are.
                type: list
                elements: dict
                suboptions:
                  name:
                    description:
                      - The name of the tunnel, by which it is found. Unique within the gateway.
                    type: str
                    required: true
                  initiator:
                    description:
                      - Whether Alkira initiates the tunnel. With V(false) it waits for the other side.
                      - If left out, it stays as it is, and a new tunnel has V(true).
                    type: bool
                  profile_id:
                    description:
                      - The IPsec tunnel profile, by id or by name.
                      - If left out, it stays as it is, and a new tunnel has none.
                    type: str
                    aliases: [profile]
                  ike_version:
                    description:
                      - The version of IKE. Only V(IKEv2) is supported.
                      - If left out, it stays as it is, and a new tunnel has V(IKEv2).
                    type: str
                  pre_shared_key:
                    description:
                      - The pre-shared key.
                      - Compared only where the portal shows it; otherwise
                        O(instances[].ipsec_customer_gateway[].customer_gateway[].tunnel[].pre_shared_key) of an
                        existing tunnel is sent as O(update_secret) says, and along with any other change.
                      - If left out, it stays as it is.
                    type: str
                  remote_auth_type:
                    description:
                      - How the other side is identified. Only V(FQDN) is supported.
                      - If left out, it stays as it is, and a new tunnel has V(FQDN).
                    type: str
                  remote_auth_value:
                    description:
                      - The name of the other side. It is treated like the pre-shared key.
                      - If left out, it stays as it is.
                    type: str
  segment_options: &segment_options
    description:
      - All segments of the connector, at least one. Their order does not matter. Those that are not in the list are
        removed.
      - Needed to make a connector. If left out, they stay as they are.
    type: list
    elements: dict
    suboptions:
      segment_id:
        description:
          - The segment, by id or by name.
        type: str
        required: true
        aliases: [segment]
      customer_asn:
        description:
          - The ASN on the side of the customer, from 1 to 4294967294.
          - Needed for a segment that is new here. If left out, it stays as it is.
        type: int
      disable_internet_exit:
        description:
          - Whether traffic from this connector is kept from leaving to the internet.
          - If left out, it stays as it is, and a segment that is new here has V(true).
        type: bool
      advertise_on_prem_routes:
        description:
          - Whether routes of the customer are advertised to the cloud.
          - If left out, it stays as it is, and a segment that is new here has V(false).
        type: bool
  update_secret: &update_secret
    description:
      - Whether secrets of existing tunnels that the portal does not show count as different. With V(always) they are
        sent in every run, which counts as a change. With V(on_create) they cause no change.
      - If left out, as V(on_create).
    type: str
    choices: [on_create, always]
  assume_made:
    description:
      - Names of objects that earlier tasks of the play make. In check mode, in which nothing is made, they count as
        there, so that a play can be predicted from an empty tenant. Otherwise it has no effect.
      - If left out, only what is there can be referred to by name.
    type: dict
    suboptions:
      segments:
        description:
          - Names of segments.
        type: list
        elements: str
        default: []
      groups:
        description:
          - Names of groups.
        type: list
        elements: str
        default: []
      billing_tags:
        description:
          - Names of billing tags.
        type: list
        elements: str
        default: []
      credentials:
        description:
          - Names of credentials.
        type: list
        elements: str
        default: []
      tunnel_profiles:
        description:
          - Names of IPsec tunnel profiles.
        type: list
        elements: str
        default: []
  batch:
    description:
      - Any number of them in one task, instead of the options of a single one. Each item takes the same options, and
        is found in the same way.
      - The task lists once, matches in memory, waits once for all, and returns a row for each in RV(batch), in the
        same order. Two items that describe the same object are an error.
      - If left out, the task works on the one object that its own options describe. An empty list is no object at
        all, and nothing is done.
    type: list
    elements: dict
    suboptions:
      state:
        description: What shall become of this object. If left out, as the task's O(state) says.
        type: str
        choices: [present, absent]
      tenant_network:
        description: The tenant network of this object, by id or by name. If left out, as the task's O(tenant_network) says.
        type: str
      id: *id
      name: *name
      description: *description
      size: *size
      enabled: *enabled
      vhub_prefix: *vhub_prefix
      tunnel_protocol: *tunnel_protocol
      cxp: *cxp
      group: *group
      billing_tag_ids: *billing_tag_ids
      instances: *instances
      segment_options: *segment_options
      update_secret: *update_secret
seealso:
  - module: cloudlink.interconnect.alkira_connector_azure_expressroute_info
  - module: cloudlink.interconnect.alkira_provision
  - module: cloudlink.interconnect.alkira_cxp_info
  - module: cloudlink.interconnect.alkira_segment
  - module: cloudlink.interconnect.alkira_group
  - module: cloudlink.interconnect.alkira_billing_tag
  - module: cloudlink.interconnect.alkira_credential_azure_vnet
  - module: cloudlink.interconnect.alkira_connector_ipsec_tunnel_profile
"""

EXAMPLES = r"""
- name: Make what connectors refer to
  cloudlink.interconnect.alkira_segment:
    batch:
      - name: prod
        cidrs: [10.40.0.0/14]
      - name: dmz
        cidrs: [172.16.0.0/16]

- name: Make a group
  cloudlink.interconnect.alkira_group:
    name: networking

- name: Make a credential
  cloudlink.interconnect.alkira_credential_azure_vnet:
    name: prod
    application_id: 7b0e4c52-3d7e-4f0f-9c58-1f6f2f2f9a10
    secret_key: "{{ azure_secret }}"
    tenant_id: 41aa7f0c-0f2d-4d33-8b8e-5a2b8a1c7e21

- name: Join a circuit to a segment over VXLAN GPE, and provision that at once
  cloudlink.interconnect.alkira_connector_azure_expressroute:
    name: basic-expressroute
    description: Basic ExpressRoute connector with VXLAN_GPE
    size: MEDIUM
    vhub_prefix: 10.130.0.0/23
    cxp: USWEST-AZURE-1
    group: networking
    instances:
      - name: primary-instance
        expressroute_circuit_id: "/subscriptions/0f3c6d0e-5b1c-4b36-9a51-7d1b8a1c7e21/resourceGroups/network-rg\
          /providers/Microsoft.Network/expressRouteCircuits/primary-circuit"
        loopback_subnet: 192.168.20.0/26
        credential_id: prod
    segment_options:
      - segment_id: prod
        customer_asn: 65001
        advertise_on_prem_routes: true
    provision: true
  register: basic

- name: Let its traffic out to the internet, and say nothing of the rest
  cloudlink.interconnect.alkira_connector_azure_expressroute:
    id: "{{ basic.id }}"
    segment_options:
      - segment_id: prod
        disable_internet_exit: false

- name: Join a circuit to a segment over IPsec
  cloudlink.interconnect.alkira_connector_azure_expressroute:
    name: ipsec-expressroute
    size: LARGE
    vhub_prefix: 10.132.0.0/23
    cxp: USEAST-AZURE-1
    tunnel_protocol: IPSEC
    instances:
      - name: dmz-instance
        expressroute_circuit_id: "/subscriptions/0f3c6d0e-5b1c-4b36-9a51-7d1b8a1c7e21/resourceGroups/network-rg\
          /providers/Microsoft.Network/expressRouteCircuits/dmz-circuit"
        redundant_router: true
        loopback_subnet: 192.168.22.0/26
        credential_id: prod
        ipsec_customer_gateway:
          - segment_id: dmz
            customer_gateway:
              - name: dmz-primary-gateway
                tunnel:
                  - name: primary-tunnel
                    pre_shared_key: "{{ dmz_pre_shared_key }}"
                    profile_id: 10
                    remote_auth_value: dmz-gateway.example.com
    segment_options:
      - segment_id: dmz
        customer_asn: 65003

- name: Look at both
  cloudlink.interconnect.alkira_connector_azure_expressroute_info:
    name_regex: expressroute$
  register: found

- name: Show their implicit groups
  ansible.builtin.debug:
    msg: "{{ item.name }} {{ item.implicit_group_id }}"
  loop: "{{ found.connectors }}"
  loop_control:
    label: "{{ item.id }}"

- name: Remove both
  cloudlink.interconnect.alkira_connector_azure_expressroute:
    state: absent
    batch:
      - name: basic-expressroute
      - name: ipsec-expressroute

- name: Remove the credential
  cloudlink.interconnect.alkira_credential_azure_vnet:
    name: prod
    state: absent

- name: Remove the group
  cloudlink.interconnect.alkira_group:
    name: networking
    state: absent

- name: Remove the segments
  cloudlink.interconnect.alkira_segment:
    state: absent
    batch:
      - name: prod
      - name: dmz
"""

RETURN = r"""
actions:
  description:
    - What was done, or in check mode would be, in order.
    - V(create), V(update), V(provision) and V(delete).
    - V(dry_run) validates what is there as it is, and changes nothing.
  returned: success and failure, without O(batch)
  type: list
  elements: str
  sample: [create]
connector:
  description:
    - The connector as it is after the task, or in check mode as it would be.
    - Nothing if it is absent.
  returned: success, and failure after a change, without O(batch)
  type: dict
  contains:
    id:
      description: The id.
      returned: always
      type: str
      sample: "1009"
    name:
      description: The name.
      returned: always
      type: str
      sample: er-1
    description:
      description: The description.
      returned: always
      type: str
      sample: Production
    size:
      description: The size.
      returned: always
      type: str
      sample: MEDIUM
    enabled:
      description: Whether it is enabled.
      returned: always
      type: bool
      sample: true
    vhub_prefix:
      description: The prefix of the virtual hub.
      returned: always
      type: str
      sample: 10.130.0.0/23
    tunnel_protocol:
      description: The protocol of the tunnels.
      returned: always
      type: str
      sample: VXLAN_GPE
    cxp:
      description: The CXP that it is in.
      returned: always
      type: str
      sample: USWEST-AZURE-1
    group:
      description: The name of its group, or an empty text.
      returned: always
      type: str
      sample: networking
    billing_tag_ids:
      description: The ids of its billing tags.
      returned: always
      type: list
      elements: str
      sample: ["1003"]
    implicit_group_id:
      description: The id of the group that came with it, for policies.
      returned: always
      type: str
      sample: "1010"
    instances:
      description: Its circuits.
      returned: always
      type: list
      elements: dict
      contains:
        id:
          description: The id.
          returned: always
          type: str
          sample: "1008"
        name:
          description: The name.
          returned: always
          type: str
          sample: primary-instance
        expressroute_circuit_id:
          description: The resource id of the circuit.
          returned: always
          type: str
          sample: /subscriptions/0f3c6d0e-5b1c-4b36-9a51-7d1b8a1c7e21/resourceGroups/rg/providers/Microsoft.Network/expressRouteCircuits/c1
        redundant_router:
          description: Whether the circuit ends on two routers.
          returned: always
          type: bool
          sample: false
        loopback_subnet:
          description: The subnet of the loopback addresses.
          returned: always
          type: str
          sample: 192.168.20.0/26
        credential_id:
          description: The id of the credential.
          returned: always
          type: str
          sample: 6735bcee-5cd2-54ac-b31f-0a1685b29c56
        gateway_mac_address:
          description: The MAC addresses of the VXLAN gateways.
          returned: always
          type: list
          elements: str
          sample: []
        virtual_network_interface:
          description: The VXLAN network identifiers, chosen by the portal or by the user.
          returned: always
          type: list
          elements: int
          sample: []
        ipsec_customer_gateway:
          description: The gateways of the customer, by segment.
          returned: always
          type: list
          elements: dict
          contains:
            segment_name:
              description: The name of the segment.
              returned: always
              type: str
              sample: prod
            segment_id:
              description: The id of the segment.
              returned: always
              type: str
              sample: "1001"
            customer_gateway:
              description: The gateways.
              returned: always
              type: list
              elements: dict
              contains:
                id:
                  description: The id.
                  returned: always
                  type: str
                  sample: "1011"
                name:
                  description: The name.
                  returned: always
                  type: str
                  sample: dmz-primary-gateway
                tunnel:
                  description: The tunnels, without their secrets.
                  returned: always
                  type: list
                  elements: dict
                  contains:
                    id:
                      description: The id.
                      returned: always
                      type: str
                      sample: "1012"
                    name:
                      description: The name.
                      returned: always
                      type: str
                      sample: primary-tunnel
                    initiator:
                      description: Whether Alkira initiates the tunnel.
                      returned: always
                      type: bool
                      sample: true
                    profile_id:
                      description: The id of the profile, or nothing.
                      returned: always
                      type: str
                      sample: "10"
                    ike_version:
                      description: The version of IKE.
                      returned: always
                      type: str
                      sample: IKEv2
                    remote_auth_type:
                      description: How the other side is identified.
                      returned: always
                      type: str
                      sample: FQDN
    segment_options:
      description: Its segments.
      returned: always
      type: list
      elements: dict
      contains:
        segment_name:
          description: The name of the segment.
          returned: always
          type: str
          sample: prod
        segment_id:
          description: The id of the segment.
          returned: always
          type: str
          sample: "1001"
        customer_asn:
          description: The ASN on the side of the customer.
          returned: always
          type: int
          sample: 65001
        disable_internet_exit:
          description: Whether traffic is kept from leaving to the internet.
          returned: always
          type: bool
          sample: true
        advertise_on_prem_routes:
          description: Whether routes of the customer are advertised to the cloud.
          returned: always
          type: bool
          sample: false
    status:
      description: The provision state, as RV(connector.provision_state).
      returned: always
      type: str
      sample: SUCCESS
    provider_status:
      description: The same in the portal's own words.
      returned: always
      type: str
      sample: SUCCESS
    provision_state:
      description:
        - V(SUCCESS), V(PENDING) (changed and not provisioned), V(FAILED), V(PARTIAL_SUCCESS), or a state on the way.
        - Nothing where it is not known. The portal tells it of single objects only, so that it is missing from the
          results of listings and of most batches.
      returned: always
      type: str
      sample: SUCCESS
batch:
  description: A row for each item of O(batch), in the same order.
  returned: success, and failure of a change or with O(continue_on_error=true), with O(batch)
  type: list
  elements: dict
  contains:
    implicit_group_id: {description: As RV(connector.implicit_group_id)., returned: if the object is there, type: str}
"""

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.connector_azure_expressroute import (
    CONNECTOR,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import run_module


def main() -> None:
    run_module(CONNECTOR)


if __name__ == "__main__":
    main()
