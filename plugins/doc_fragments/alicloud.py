# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Connection options of Alibaba Cloud. They are those of its Terraform provider, under the same names."""

from __future__ import annotations

from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.connections import (
    ACCOUNT,
    accounts,
    of_calls,
    place,
)
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.documented import like, read, written

CONNECTION = read(r"""
access_key:
  description:
    - The id of the access key that signs the calls.
    - If left out, the environment variable E(ALICLOUD_ACCESS_KEY), or else E(ALIBABA_CLOUD_ACCESS_KEY_ID), or else
      E(ALIBABACLOUD_ACCESS_KEY_ID) is used. It is needed, with O(secret_key), unless another option says where keys come
      from.
  type: str
secret_key:
  description:
    - The secret of the access key.
    - If left out, the environment variable E(ALICLOUD_SECRET_KEY), or else E(ALIBABA_CLOUD_ACCESS_KEY_SECRET), or else
      E(ALIBABACLOUD_ACCESS_KEY_SECRET) is used.
  type: str
security_token:
  description:
    - The security token that belongs to a temporary access key. Leave it out for a lasting key.
    - If left out, the environment variable E(ALICLOUD_SECURITY_TOKEN), or else E(ALIBABA_CLOUD_SECURITY_TOKEN), or else
      E(ALIBABACLOUD_SECURITY_TOKEN) is used.
  type: str
region:
  description:
    - The region to work in, such as V(cn-hangzhou).
    - If left out, the environment variable E(ALICLOUD_REGION), or else E(ALIBABA_CLOUD_REGION) is used. Without one it is
      the region of the profile, and it is needed in one of these ways.
  type: str
account_id:
  description:
    - The id of the main account that the keys belong to, a number.
    - If left out, the environment variable E(ALICLOUD_ACCOUNT_ID), or else E(ALIBABA_CLOUD_ACCOUNT_ID) is used. Without
      one the cloud is asked once, and only when the id is needed.
  type: str
profile:
  description:
    - The name of a profile in the file O(shared_credentials_file), which is that of the command line tool. A
      profile can hold keys, a role to assume, the role of an ECS instance, an OIDC role, another profile to start from,
      and a region. Keys that are given as options take the place of the profile.
    - If left out, the environment variable E(ALICLOUD_PROFILE), or else E(ALIBABA_CLOUD_PROFILE) is used. Without one,
      the profile that is current in the file is used if nothing else says where keys come from and
      E(ALIBABA_CLOUD_CLI_PROFILE_DISABLED) is not V(true).
  type: str
shared_credentials_file:
  description:
    - The file that O(profile) is looked up in, a JSON document with a list C(profiles). Its
      modes V(AK), V(StsToken), V(RamRoleArn), V(EcsRamRole), V(OIDC) and V(ChainableRamRoleArn) are supported.
    - If left out, the environment variable E(ALICLOUD_SHARED_CREDENTIALS_FILE), or else E(ALIBABA_CLOUD_CREDENTIALS_FILE)
      is used.
  type: path
  default: ~/.aliyun/config.json
ecs_role_name:
  description:
    - The role of the ECS instance that the task runs on. Temporary keys come from its metadata server,
      asked with a session token first and without one where that fails. Used only where neither an access key nor an OIDC
      role nor a profile is given.
    - If left out, the environment variable E(ALICLOUD_ECS_ROLE_NAME), or else E(ALIBABA_CLOUD_ECS_METADATA) is used.
  type: str
credentials_uri:
  description:
    - A URL that answers with temporary keys as a JSON document with C(AccessKeyId), C(AccessKeySecret),
      C(SecurityToken) and C(Expiration). Used only where none of the options before it gives keys.
    - If left out, the environment variable E(ALICLOUD_CREDENTIALS_URI), or else E(ALIBABA_CLOUD_CREDENTIALS_URI) is used.
  type: str
metadata_server:
  description:
    - Where the keys of the ECS instance's role are read, as the URL of a host and, if any, a port. Another than the default
      is of use for a test, on a simulator.
    - If left out, the environment variable E(ALICLOUD_METADATA_SERVER) is used.
  type: str
  default: http://100.100.100.200
  version_added: 1.1.0
assume_role:
  description:
    - A role to assume with the keys that are given. Its temporary keys sign all further calls and are
      renewed in time. Without a role ARN, no role is assumed.
  type: dict
  suboptions:
    role_arn:
      description:
        - The ARN of the role.
        - If left out, the environment variable E(ALICLOUD_ASSUME_ROLE_ARN), or else E(ALIBABA_CLOUD_ROLE_ARN) is used.
      type: str
    session_name:
      description:
        - The name of the session, as it appears in audit logs.
        - If left out, the environment variable E(ALICLOUD_ASSUME_ROLE_SESSION_NAME), or else
          E(ALIBABA_CLOUD_ROLE_SESSION_NAME) is used. Without one it is V(ansible).
      type: str
    session_expiration:
      description:
        - How long the temporary keys last, from 900 to 43200 seconds.
        - If left out, the environment variable E(ALICLOUD_ASSUME_ROLE_SESSION_EXPIRATION) is used. Without one it is
          V(3600).
      type: int
    policy:
      description:
        - A policy, as JSON text, that narrows what the session may do. If left out, the session may do all that
          the role may.
      type: str
    external_id:
      description:
        - The external id that the role asks for. If left out, none is sent.
      type: str
assume_role_with_oidc:
  description:
    - A role to assume with the token of an identity provider instead of an access key. It is used
      if the provider, the role and a token are all known, and no access key is given.
  type: dict
  suboptions:
    oidc_provider_arn:
      description:
        - The ARN of the identity provider.
        - If left out, the environment variable E(ALICLOUD_OIDC_PROVIDER_ARN), or else E(ALIBABA_CLOUD_OIDC_PROVIDER_ARN)
          is used.
      type: str
    oidc_token_file:
      description:
        - The file that holds the token. It is read anew whenever keys are renewed.
        - If left out, the environment variable E(ALICLOUD_OIDC_TOKEN_FILE), or else E(ALIBABA_CLOUD_OIDC_TOKEN_FILE) is
          used.
      type: path
    oidc_token:
      description:
        - The token itself, instead of a file.
        - If left out, the environment variable E(ALICLOUD_OIDC_TOKEN), or else E(ALIBABA_CLOUD_OIDC_TOKEN) is used.
      type: str
    role_arn:
      description:
        - The ARN of the role that the token gives.
        - If left out, the environment variable E(ALICLOUD_OIDC_ROLE_ARN), or else E(ALIBABA_CLOUD_ROLE_ARN) is used.
      type: str
    role_session_name:
      description:
        - The name of the session that the token opens.
        - If left out, the environment variable E(ALICLOUD_OIDC_ROLE_SESSION_NAME), or else
          E(ALIBABA_CLOUD_ROLE_SESSION_NAME) is used. Without one it is V(ansible).
      type: str
    session_expiration:
      description:
        - How long the keys of that session last, from 900 to 43200 seconds. If left out,
          V(3600).
      type: int
    policy:
      description:
        - A policy, as JSON text, that narrows what that session may do. If left out, it may do all that the
          role may.
      type: str
endpoints:
  description:
    - Endpoints of single products, as host or host and port without a scheme. What is left out follows from
      the region.
  type: dict
  suboptions:
    vpc:
      description:
        - The endpoint of the product VPC. Without one it is C(vpc.aliyuncs.com) in the regions that share
          it, such as V(cn-hangzhou), and C(vpc.REGION.aliyuncs.com) in the others.
        - If left out, the environment variable E(ALICLOUD_ENDPOINT_VPC), or else E(ALIBABA_CLOUD_ENDPOINT_VPC), or else
          E(VPC_ENDPOINT) is used.
      type: str
    vpcpeer:
      description:
        - The endpoint of the product VPC peering. Without one it is C(vpcpeer.aliyuncs.com), the same
          for every region.
        - If left out, the environment variable E(ALICLOUD_ENDPOINT_VPCPEER), or else E(ALIBABA_CLOUD_ENDPOINT_VPCPEER),
          or else E(VPCPEER_ENDPOINT) is used.
      type: str
    sts:
      description:
        - The endpoint of the product STS, which tells account ids and gives keys for roles. Without one it
          is C(sts.REGION.aliyuncs.com), or the inner one where O(vpc_endpoint_enabled) or the region asks for it.
        - If left out, the environment variable E(ALICLOUD_ENDPOINT_STS), or else E(ALIBABA_CLOUD_ENDPOINT_STS), or else
          E(STS_ENDPOINT) is used.
      type: str
sts_region:
  description:
    - The region whose STS endpoint is used, if another than O(region).
    - If left out, the environment variable E(ALICLOUD_STS_REGION), or else E(ALIBABA_CLOUD_STS_REGION) is used.
  type: str
vpc_endpoint_enabled:
  description:
    - Whether STS is called by the endpoint that is reachable only from inside a VPC, C(sts-vpc.REGION.aliyuncs.com).
    - If left out, the environment variable E(ALICLOUD_VPC_ENDPOINT_ENABLED), or else
      E(ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED) is used.
  type: bool
protocol:
  description:
    - The protocol of all endpoints. With V(HTTP) calls are signed, but anyone on the way can read them.
    - If left out, the environment variable E(ALICLOUD_PROTOCOL) is used.
  type: str
  choices: [HTTP, HTTPS]
  default: HTTPS
signature_version:
  description:
    - How calls are signed. V(v3) is ACS3-HMAC-SHA256, V(v1) the older HMAC-SHA1.
    - If left out, the environment variable E(ALICLOUD_SIGNATURE_VERSION) is used.
  type: str
  choices: [v1, v3]
  default: v3
source_ip:
  description:
    - The address of the caller that calls name, where policies ask for it.
    - If left out, the environment variable E(ALICLOUD_SOURCE_IP), or else E(ALIBABA_CLOUD_SOURCE_IP) is used. Without
      one, calls name none.
  type: str
secure_transport:
  description:
    - Whether calls say that they come over a secure channel, where policies ask for it.
    - If left out, the environment variable E(ALICLOUD_SECURE_TRANSPORT), or else E(ALIBABA_CLOUD_SECURE_TRANSPORT) is
      used. Without one, calls say nothing.
  type: bool
""")
"""What leads to an account, and how calls are made."""
CONNECTION.update(of_calls("ALICLOUD_", "an HTTPS endpoint", "the certificates of the endpoints"))
CONNECTION.update(ACCOUNT)

OF_ACCOUNT = (
    "access_key",
    "secret_key",
    "security_token",
    "region",
    "account_id",
    "profile",
    "shared_credentials_file",
    "ecs_role_name",
    "credentials_uri",
    "assume_role",
    "assume_role_with_oidc",
    "endpoints",
    "protocol",
)
"""What each account may have of its own."""

OF_ANOTHER = like(CONNECTION, only=OF_ACCOUNT)

OF_OTHERS = read(r"""
peer:
  description:
    - The connection of the opposite party, used with O(account=peer), and to accept a peering for the other side.
    - What is left out comes from environment variables of its own, which begin with C(ALICLOUD_PEER_), and then from the
      task's own connection options. Credentials are the exception, for those of two accounts are never mixed.
    - A single exception to that is a peer that names nothing but a role in O(peer.assume_role). The task's own keys then
      assume it.
  type: dict
""")
OF_OTHERS["peer"]["suboptions"] = like(CONNECTION, only=OF_ACCOUNT, variables=("ALICLOUD_", "ALICLOUD_PEER_"))
OF_OTHERS.update(accounts(OF_ANOTHER))

PLACE = place(OF_ANOTHER)

REST = read(r"""
attributes:
  action_group:
    description:
      - Use C(group/cloudlink.interconnect.alicloud) in C(module_defaults) to set connection options once for a whole play.
    support: full
    membership:
      - cloudlink.interconnect.all
      - cloudlink.interconnect.alicloud
requirements:
  - requests and netaddr (Python libraries, on the host that runs the module)
notes:
  - Connection options that are left out are read from environment variables on the host that runs the module. With a local
    connection, that is the host that runs Ansible. A variable that is empty counts as one that is not set.
  - If both sides of a peering belong to one account, neither O(peer) nor O(accounts) is needed.
""")


class ModuleDocFragment:
    DOCUMENTATION: str = written(options={**CONNECTION, **OF_OTHERS}, **REST)
