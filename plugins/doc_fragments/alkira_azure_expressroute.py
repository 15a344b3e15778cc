# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options that describe ExpressRoute connectors and what they need, for the module that makes them and for its twin."""

from __future__ import annotations

from ansible_collections.cloudlink.interconnect.plugins.doc_fragments.marks import OF_LINK
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.documented import like, read, written

LINK = read(r"""
id:
  description:
    - The id of an existing connector. With it, O(name) is the name that it shall have.
    - A connector of that id has to exist if C(state=present). If left out, the connector is found by O(name).
  type: str
name:
  description:
    - The name. The exact name; blanks, slashes and letters of any alphabet are fine.
    - Needed unless O(id) is given. More than one connector of the name is an error that lists the ids.
  type: str
description:
  description:
    - A description. V("") removes it.
    - If left out, it stays as it is, and a new object has none.
  type: str
size:
  description:
    - The size, V(SMALL), V(MEDIUM), V(LARGE), V(2LARGE), V(5LARGE) or V(10LARGE). Another value is sent with a
      warning.
    - Needed to make a connector. If left out, it stays as it is.
  type: str
enabled:
  description:
    - Whether the connector is enabled.
    - If left out, it stays as it is, and a new connector has V(true).
  type: bool
vhub_prefix:
  description:
    - A C(/23) for the virtual hub. It must not overlap other prefixes of the connector.
    - Needed to make a connector. If left out, it stays as it is.
  type: str
tunnel_protocol:
  description:
    - The protocol of the tunnels. A change of it removes what only the old protocol has.
    - If left out, it stays as it is, and a new connector has V(VXLAN_GPE).
  type: str
  choices: [VXLAN, VXLAN_GPE, IPSEC]
cxp:
  description:
    - The CXP that the connector is made in, as M(cloudlink.interconnect.alkira_cxp_info) lists them, by name or by id. One
      that is not among them is refused, in check mode too.
    - Needed to make a connector. If left out, it stays as it is.
  type: str
group:
  description:
    - The group of the connector, by name or by id. V("") removes the connector from its group.
    - If left out, it stays as it is, and a new connector has none but its implicit group.
  type: str
billing_tag_ids:
  description:
    - All billing tags of the connector, by id or by name. V([]) removes all.
    - If left out, they stay as they are, and a new connector has none.
  type: list
  elements: str
instances:
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
segment_options:
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
update_secret:
  description:
    - Whether secrets of existing tunnels that the portal does not show count as different. With V(always) they are
      sent in every run, which counts as a change. With V(on_create) they cause no change.
    - If left out, as V(on_create).
  type: str
  choices: [on_create, always]
""")
LINK.update(OF_LINK)

OTHERS = read(r"""
connectors:
  description:
    - Any number of connectors in one task, instead of the options of a single one. Each item takes the same options.
    - Two items that describe the same connector are an error. An empty list is no connector at all; then only the other
      lists are worked on.
    - If left out, the task works on the one connector that its own options describe.
  type: list
  elements: dict
segments:
  description:
    - The segments that connectors need, each with the options of
      M(cloudlink.interconnect.alkira_segment).
    - If left out, connectors can use those that are there.
  type: list
  elements: dict
  default: []
  suboptions:
    id:
      description:
        - The id of an existing segment. With it, O(segments[].name) is the name that it shall have.
        - A segment of that id has to exist if C(state=present). If left out, the segment is found by O(segments[].name).
      type: str
    name:
      description:
        - The name. The exact name; blanks, slashes and letters of any alphabet are fine.
        - Needed unless O(segments[].id) is given. More than one segment of the name is an error that lists the ids.
      type: str
    was:
      description:
        - Names that the segment had. One that still has such a name is renamed, and connectors keep it.
        - If left out, there are none.
      type: list
      elements: str
    description:
      description:
        - A description. V("") removes it.
        - If left out, it stays as it is, and a new object has none.
      type: str
    asn:
      description:
        - The ASN of the segment, from 1 to 4294967294.
        - If left out, it stays as it is, and a new segment has V(65514).
      type: int
    cidrs:
      description:
        - All blocks of the segment. Their order does not matter.
        - Needed to make a segment. If left out, they stay as they are.
      type: list
      elements: str
    enable_ipv6_to_ipv4_translation:
      description:
        - Whether IPv6 is translated to IPv4.
        - If left out, this stays as it is, and a new segment has V(false).
      type: bool
    enterprise_dns_server_ip:
      description:
        - The address of a DNS server. V("") removes it.
        - If left out, it stays as it is, and a new segment has none.
      type: str
    reserve_public_ips:
      description:
        - Whether public addresses are reserved for user and site connectivity.
        - If left out, this stays as it is, and a new segment has V(false).
      type: bool
    reserve_public_ips_for_cxps:
      description:
        - The CXPs in which such addresses are reserved. V([]) removes all.
        - If left out, they stay as they are, and a new segment has none.
      type: list
      elements: str
    src_ipv4_pool_start_ip:
      description:
        - The first address of the pool that sources are translated to. V("") for both ends removes the pool.
        - If left out, it stays as it is, and a new segment has none.
      type: str
    src_ipv4_pool_end_ip:
      description:
        - The last address of the pool.
        - If left out, it stays as it is, and a new segment has none.
      type: str
    service_traffic_distribution:
      description:
        - Whether traffic to services is distributed by a hash of its source.
        - If left out, this stays as it is, and a new segment has V(false).
      type: bool
groups:
  description:
    - The groups that connectors need, each with the options of
      M(cloudlink.interconnect.alkira_group).
    - If left out, connectors can use those that are there.
  type: list
  elements: dict
  default: []
  suboptions:
    id:
      description:
        - The id of an existing group. With it, O(groups[].name) is the name that it shall have.
        - A group of that id has to exist if C(state=present). If left out, the group is found by O(groups[].name).
      type: str
    name:
      description:
        - The name. The exact name; blanks, slashes and letters of any alphabet are fine.
        - Needed unless O(groups[].id) is given. More than one group of the name is an error that lists the ids.
      type: str
    description:
      description:
        - A description. V("") removes it.
        - If left out, it stays as it is, and a new object has none.
      type: str
billing_tags:
  description:
    - The billing tags that connectors need, each with the options of
      M(cloudlink.interconnect.alkira_billing_tag).
    - If left out, connectors can use those that are there.
  type: list
  elements: dict
  default: []
  suboptions:
    id:
      description:
        - The id of an existing billing tag. With it, O(billing_tags[].name) is the name that it shall have.
        - A billing tag of that id has to exist if C(state=present). If left out, the billing tag is found by O(billing_tags[].name).
      type: str
    name:
      description:
        - The name. The exact name; blanks, slashes and letters of any alphabet are fine.
        - Needed unless O(billing_tags[].id) is given. More than one billing tag of the name is an error that lists the ids.
      type: str
    description:
      description:
        - A description. V("") removes it.
        - If left out, it stays as it is, and a new object has none.
      type: str
credentials:
  description:
    - The Azure credentials that connectors need, each with the options of
      M(cloudlink.interconnect.alkira_credential_azure_vnet).
    - If left out, connectors can use those that are there.
  type: list
  elements: dict
  default: []
  suboptions:
    id:
      description:
        - The id of an existing credential. With it, O(credentials[].name) is the name that it shall have.
        - A credential of that id has to exist if C(state=present). If left out, the credential is found by O(credentials[].name).
      type: str
    name:
      description:
        - The name. The exact name; blanks, slashes and letters of any alphabet are fine.
        - Needed unless O(credentials[].id) is given. More than one credential of the name is an error that lists the ids.
      type: str
    application_id:
      description:
        - The id of the application in Azure, also called client id, which is a UUID.
        - Needed to make a credential, and with O(credentials[].update_secret=always). If left out, the environment variable
          E(AK_AZURE_APPLICATION_ID) is used.
      type: str
    secret_key:
      description:
        - The secret of the application, also called client secret.
        - Needed to make a credential, and with O(credentials[].update_secret=always). If left out, the environment variable
          E(AK_AZURE_SECRET_KEY) is used.
      type: str
    subscription_id:
      description:
        - The id of the subscription, which is a UUID.
        - If left out, the environment variable E(AK_AZURE_SUBSCRIPTION_ID) is used, or else a new credential has none.
      type: str
    tenant_id:
      description:
        - The id of the Azure tenant, which is a UUID.
        - Needed to make a credential, and with O(credentials[].update_secret=always). If left out, the environment variable
          E(AK_AZURE_TENANT_ID) is used.
      type: str
    environment:
      description:
        - The cloud that the credential is for.
        - If left out, the environment variable E(AK_AZURE_ENVIRONMENT) is used, or else the portal chooses, which is
          V(AZURE).
      type: str
      choices: [AZURE, AZURE_CHINA, AZURE_US_GOVERNMENT]
    update_secret:
      description:
        - When an existing credential is sent anew. The portal shows no more than its name, so nobody can tell whether
          it is as wanted.
        - With V(on_create) an existing credential of the name is left alone. With V(always) it is sent in every run,
          which counts as a change.
        - If left out, as V(on_create).
      type: str
      choices: [on_create, always]
tunnel_profiles:
  description:
    - The IPsec tunnel profiles that connectors need, each with the options of
      M(cloudlink.interconnect.alkira_connector_ipsec_tunnel_profile).
    - If left out, connectors can use those that are there.
  type: list
  elements: dict
  default: []
  suboptions:
    id:
      description:
        - The id of an existing profile. With it, O(tunnel_profiles[].name) is the name that it shall have.
        - A profile of that id has to exist if C(state=present). If left out, the profile is found by O(tunnel_profiles[].name).
      type: str
    name:
      description:
        - The name. The exact name; blanks, slashes and letters of any alphabet are fine.
        - Needed unless O(tunnel_profiles[].id) is given. More than one profile of the name is an error that lists the ids.
      type: str
    description:
      description:
        - A description. V("") removes it.
        - If left out, it stays as it is, and a new object has none.
      type: str
    ipsec_encryption_algorithm:
      description:
        - How traffic is encrypted, V(AES256CBC), V(AES192CBC), V(AES128CBC), V(3DESCBC), V(AES256GCM16), V(AES192GCM16)
          or V(AES128GCM16). Another value is sent with a warning.
        - Needed to make a profile. If left out, it stays as it is.
      type: str
    ipsec_integrity_algorithm:
      description:
        - How the integrity of traffic is protected, V(SHA1), V(SHA256), V(SHA384), V(SHA512) or V(MD5), or V("") for
          ciphers that do it themselves. Another value is sent with a warning.
        - If left out, it stays as it is, and a new profile has none.
      type: str
    ipsec_dh_group:
      description:
        - The group of the key exchange for traffic, V(MODP1024), V(MODP2048), V(MODP3072), V(MODP4096), V(MODP6144),
          V(MODP8192), V(ECP256), V(ECP384), V(ECP521), V(CURVE25519), or V(NONE) for no perfect forward secrecy.
          Another value is sent with a warning.
        - Needed to make a profile. If left out, it stays as it is.
      type: str
    ike_encryption_algorithm:
      description:
        - How IKE is encrypted, V(AES256CBC), V(AES192CBC), V(AES128CBC), V(3DESCBC), V(AES256GCM16), V(AES192GCM16) or
          V(AES128GCM16). Another value is sent with a warning.
        - Needed to make a profile. If left out, it stays as it is.
      type: str
    ike_integrity_algorithm:
      description:
        - How the integrity of IKE is protected, V(SHA1), V(SHA256), V(SHA384), V(SHA512) or V(MD5). Another value is
          sent with a warning.
        - Needed to make a profile. If left out, it stays as it is.
      type: str
    ike_dh_group:
      description:
        - The group of the key exchange of IKE, V(MODP1024), V(MODP2048), V(MODP3072), V(MODP4096), V(MODP6144),
          V(MODP8192), V(ECP256), V(ECP384), V(ECP521) or V(CURVE25519). Another value is sent with a warning.
        - Needed to make a profile. If left out, it stays as it is.
      type: str
""")
OTHERS["connectors"]["suboptions"] = like(LINK)
OTHERS["connectors"]["suboptions"]["billing_tag_ids"]["aliases"] = ["billing_tags"]


class ModuleDocFragment:
    DOCUMENTATION: str = written(options={**LINK, **OTHERS})
