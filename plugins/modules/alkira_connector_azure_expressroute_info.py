#!/usr/bin/python
# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: alkira_connector_azure_expressroute_info
short_description: List Azure ExpressRoute connectors on Alkira
version_added: 1.0.0
author:
  - Cloudlink Interconnect contributors (@cloudlink)
description:
  - Returns the connectors that match all given filters, without the secrets of their tunnels. Without a filter, it
    returns all.
extends_documentation_fragment:
  - cloudlink.interconnect.alkira
  - cloudlink.interconnect.attributes
  - cloudlink.interconnect.attributes.info
options:
  ids:
    description:
      - Ids. If left out, any id will do.
    type: list
    elements: str
  name:
    description:
      - The exact name. If left out, any name will do.
    type: str
  name_regex:
    description:
      - A Python regular expression that the name has to contain a match for. If left out, any name will do.
    type: str
seealso:
  - module: cloudlink.interconnect.alkira_connector_azure_expressroute
"""

EXAMPLES = r"""
- name: List all connectors
  cloudlink.interconnect.alkira_connector_azure_expressroute_info:
  register: found

- name: Show their circuits
  ansible.builtin.debug:
    msg: "{{ item.name }} {{ item.instances | map(attribute='expressroute_circuit_id') | list }}"
  loop: "{{ found.connectors }}"
  loop_control:
    label: "{{ item.id }}"

- name: Find one by its name, with its provision state
  cloudlink.interconnect.alkira_connector_azure_expressroute_info:
    name: basic-expressroute
"""

RETURN = r"""
connectors:
  description:
    - What matches, in the order in which the portal lists it.
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description:
        - The id.
      returned: always
      type: str
      sample: "1009"
    name:
      description:
        - The name.
      returned: always
      type: str
      sample: er-1
    description:
      description:
        - The description.
      returned: always
      type: str
      sample: Production
    size:
      description:
        - The size.
      returned: always
      type: str
      sample: MEDIUM
    enabled:
      description:
        - Whether it is enabled.
      returned: always
      type: bool
      sample: true
    vhub_prefix:
      description:
        - The prefix of the virtual hub.
      returned: always
      type: str
      sample: 10.130.0.0/23
    tunnel_protocol:
      description:
        - The protocol of the tunnels.
      returned: always
      type: str
      sample: VXLAN_GPE
    cxp:
      description:
        - The CXP that it is in.
      returned: always
      type: str
      sample: USWEST-AZURE-1
    group:
      description:
        - The name of its group, or an empty text.
      returned: always
      type: str
      sample: networking
    billing_tag_ids:
      description:
        - The ids of its billing tags.
      returned: always
      type: list
      elements: str
      sample: ["1003"]
    implicit_group_id:
      description:
        - The id of the group that came with it, for policies.
      returned: always
      type: str
      sample: "1010"
    instances:
      description:
        - Its circuits.
      returned: always
      type: list
      elements: dict
      contains:
        id:
          description:
            - The id.
          returned: always
          type: str
          sample: "1008"
        name:
          description:
            - The name.
          returned: always
          type: str
          sample: primary-instance
        expressroute_circuit_id:
          description:
            - The resource id of the circuit.
          returned: always
          type: str
          sample: /subscriptions/0f3c6d0e-5b1c-4b36-9a51-7d1b8a1c7e21/resourceGroups/rg/providers/Microsoft.Network/expressRouteCircuits/c1
        redundant_router:
          description:
            - Whether the circuit ends on two routers.
          returned: always
          type: bool
          sample: false
        loopback_subnet:
          description:
            - The subnet of the loopback addresses.
          returned: always
          type: str
          sample: 192.168.20.0/26
        credential_id:
          description:
            - The id of the credential.
          returned: always
          type: str
          sample: 6735bcee-5cd2-54ac-b31f-0a1685b29c56
        gateway_mac_address:
          description:
            - The MAC addresses of the VXLAN gateways.
          returned: always
          type: list
          elements: str
          sample: []
        virtual_network_interface:
          description:
            - The VXLAN network identifiers, chosen by the portal or by the user.
          returned: always
          type: list
          elements: int
          sample: []
        ipsec_customer_gateway:
          description:
            - The gateways of the customer, by segment.
          returned: always
          type: list
          elements: dict
          contains:
            segment_name:
              description:
                - The name of the segment.
              returned: always
              type: str
              sample: prod
            segment_id:
              description:
                - The id of the segment.
              returned: always
              type: str
              sample: "1001"
            customer_gateway:
              description:
                - The gateways.
              returned: always
              type: list
              elements: dict
              contains:
                id:
                  description:
                    - The id.
                  returned: always
                  type: str
                  sample: "1011"
                name:
                  description:
                    - The name.
                  returned: always
                  type: str
                  sample: dmz-primary-gateway
                tunnel:
                  description:
                    - The tunnels, without their secrets.
                  returned: always
                  type: list
                  elements: dict
                  contains:
                    id:
                      description:
                        - The id.
                      returned: always
                      type: str
                      sample: "1012"
                    name:
                      description:
                        - The name.
                      returned: always
                      type: str
                      sample: primary-tunnel
                    initiator:
                      description:
                        - Whether Alkira initiates the tunnel.
                      returned: always
                      type: bool
                      sample: true
                    profile_id:
                      description:
                        - The id of the profile, or nothing.
                      returned: always
                      type: str
                      sample: "10"
                    ike_version:
                      description:
                        - The version of IKE.
                      returned: always
                      type: str
                      sample: IKEv2
                    remote_auth_type:
                      description:
                        - How the other side is identified.
                      returned: always
                      type: str
                      sample: FQDN
    segment_options:
      description:
        - Its segments.
      returned: always
      type: list
      elements: dict
      contains:
        segment_name:
          description:
            - The name of the segment.
          returned: always
          type: str
          sample: prod
        segment_id:
          description:
            - The id of the segment.
          returned: always
          type: str
          sample: "1001"
        customer_asn:
          description:
            - The ASN on the side of the customer.
          returned: always
          type: int
          sample: 65001
        disable_internet_exit:
          description:
            - Whether traffic is kept from leaving to the internet.
          returned: always
          type: bool
          sample: true
        advertise_on_prem_routes:
          description:
            - Whether routes of the customer are advertised to the cloud.
          returned: always
          type: bool
          sample: false
    status:
      description:
        - The provision state, as RV(connectors[].provision_state).
      returned: always
      type: str
      sample: SUCCESS
    provider_status:
      description:
        - The same in the portal's own words.
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
"""

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.connector_azure_expressroute import (
    CONNECTOR_INFO,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import run_module


def main():
    run_module(CONNECTOR_INFO)


if __name__ == "__main__":
    main()
