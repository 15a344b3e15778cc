# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Connection options of Apsara Stack. They are those of its Terraform provider, under the same names."""

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
    - If left out, the environment variable E(ALIBABACLOUDSTACK_ACCESS_KEY) is used. It is needed, with O(secret_key), unless
      O(profile) or O(ecs_role_name) says where keys come from.
  type: str
secret_key:
  description:
    - The secret of the access key.
    - If left out, the environment variable E(ALIBABACLOUDSTACK_SECRET_KEY) is used.
  type: str
security_token:
  description:
    - The security token that belongs to a temporary access key. Leave it out for a lasting key.
    - If left out, the environment variable E(ALIBABACLOUDSTACK_SECURITY_TOKEN) is used.
  type: str
region:
  description:
    - The region to work in, such as V(cn-example-env01-d01).
    - If left out, the environment variable E(ALIBABACLOUDSTACK_REGION) is used, or else the region of the O(profile). It
      is needed in one of these ways.
  type: str
department:
  description:
    - The id of the organization that calls are made for, a number.
    - If left out, the environment variable E(ALIBABACLOUDSTACK_DEPARTMENT) is used, or else the organization of
      O(resource_group_set_name).
  type: str
resource_group:
  description:
    - The id of the resource set that calls are made for and that new objects belong to, a number.
    - If left out, the environment variable E(ALIBABACLOUDSTACK_RESOURCE_GROUP) is used, or else the resource set of
      O(resource_group_set_name).
  type: str
resource_group_set_name:
  description:
    - The exact name of a resource set. It is looked up once, for whichever of the organization's
      and the resource set's id is not given. No set or several sets of that name are an error. Where the name is given as an
      option, environment variables that hold the ids do not count.
    - If left out, the environment variable E(ALIBABACLOUDSTACK_RESOURCE_GROUP_SET) is used. Without any of them, calls name
      no resource set.
  type: str
account_id:
  description:
    - The id of the main account that the access key belongs to, not that of a sub account. Connections need it
      as the owner of the opposite interface.
    - If left out, the environment variable E(ALIBABACLOUDSTACK_ACCOUNT_ID) is used, or else the cloud is asked once, and
      only when the id is needed. That question goes to the endpoint O(endpoints.ascm).
  type: str
popgw_domain:
  description:
    - The domain of the installation's API gateway, from which the endpoint of each product follows, for
      example C(vpc-internal.DOMAIN).
    - If left out, the environment variable E(ALIBABACLOUDSTACK_POPGW_DOMAIN) is used. It is needed unless O(endpoints) names
      every product that is used.
  type: str
is_center_region:
  description:
    - Whether the region is the center region of the installation, whose endpoints do not name the region.
      Elsewhere they do, for example C(vpc-internal.REGION.DOMAIN).
    - If left out, the environment variable E(ALIBABACLOUDSTACK_CENTER_REGION) is used.
  type: bool
  default: true
endpoints:
  description:
    - Endpoints of single products, as host or host and port without a scheme. What is left out follows from the
      domain of the API gateway.
  type: dict
  suboptions:
    vpc:
      description:
        - The endpoint of the product VPC, to which nearly all calls go.
        - If left out, the environment variable E(ALIBABACLOUDSTACK_VPC_ENDPOINT) is used.
      type: str
    ecs:
      description:
        - The endpoint of the product ECS. At present nothing needs it.
        - If left out, the environment variable E(ALIBABACLOUDSTACK_ECS_ENDPOINT) is used.
      type: str
    ascm:
      description:
        - The endpoint of the product ASCM, which tells account ids and resource sets.
        - If left out, the environment variable E(ALIBABACLOUDSTACK_ASCM_ENDPOINT) is used, or else
          E(APSARASTACK_ASCM_OPENAPI_ENDPOINT).
      type: str
    sts:
      description:
        - The endpoint of the product STS, which is needed to assume a role.
        - If left out, the environment variable E(ALIBABACLOUDSTACK_STS_ENDPOINT) is used.
      type: str
protocol:
  description:
    - The protocol of all endpoints. With V(HTTP) calls are signed, but anyone on the way can read them.
    - If left out, the environment variable E(ALIBABACLOUDSTACK_PROTOCOL) is used.
  type: str
  choices: [HTTP, HTTPS]
  default: HTTP
signature_version:
  description:
    - How calls are signed. V(v1) is HMAC-SHA1, which every installation understands; V(v3) is ACS3-HMAC-SHA256.
    - If left out, the environment variable E(ALIBABACLOUDSTACK_SIGNATURE_VERSION) is used.
  type: str
  choices: [v1, v3]
  default: v1
profile:
  description:
    - The name of a profile in the file O(shared_credentials_file). The profile can hold keys, a role to assume,
      the role of an ECS instance, and a region. Keys that are given as options come before those of the profile.
    - If left out, the environment variable E(ALIBABACLOUDSTACK_PROFILE) is used. Without one, the file is not read.
  type: str
shared_credentials_file:
  description:
    - The file that O(profile) is looked up in, a JSON document with a list C(profiles).
    - If left out, the environment variable E(ALIBABACLOUDSTACK_SHARED_CREDENTIALS_FILE) is used.
  type: path
  default: ~/.alibabacloudstack/config.json
ecs_role_name:
  description:
    - The role of the ECS instance that the task runs on. Temporary keys come from the instance's metadata
      server. Used only where no access key and no profile is given.
    - If left out, the environment variable E(ALIBABACLOUDSTACK_ECS_ROLE_NAME) is used.
  type: str
metadata_server:
  description:
    - Where the keys of the ECS instance's role are read, as the URL of a host and, if any, a port. Another than the default
      is of use for a test, on a simulator.
    - If left out, the environment variable E(ALIBABACLOUDSTACK_METADATA_SERVER) is used.
  type: str
  default: http://100.100.100.200
  version_added: 1.1.0
assume_role:
  description:
    - A role to assume with the keys that are given. Its temporary keys sign all further calls and are renewed
      in time. Without a role ARN, no role is assumed.
  type: dict
  suboptions:
    role_arn:
      description:
        - The ARN of the role.
        - If left out, the environment variable E(ALIBABACLOUDSTACK_ASSUME_ROLE_ARN) is used.
      type: str
    session_name:
      description:
        - The name of the session, as it appears in audit logs.
        - If left out, the environment variable E(ALIBABACLOUDSTACK_ASSUME_ROLE_SESSION_NAME) is used.
      type: str
      default: ansible
    session_expiration:
      description:
        - How long the temporary keys last, from 900 to 3600 seconds.
        - If left out, the environment variable E(ALIBABACLOUDSTACK_ASSUME_ROLE_SESSION_EXPIRATION) is used.
      type: int
      default: 3600
    policy:
      description:
        - A policy, as JSON text, that narrows what the session may do. If left out, the session may do all that the
          role may.
      type: str
source_ip:
  description:
    - The address of the caller that calls name, for installations whose policies ask for it.
    - If left out, the environment variable E(ALIBABACLOUDSTACK_SOURCE_IP) is used. Without one, calls name none.
  type: str
secure_transport:
  description:
    - Whether calls say that they come over a secure channel, for installations whose policies ask for it.
    - If left out, the environment variable E(ALIBABACLOUDSTACK_SECURE_TRANSPORT) is used, or else
      E(ALIBABACLOUDSTACK_SECURITY_TRANSPORT). Without one, calls say nothing.
  type: bool
""")
"""What leads to an account, and how calls are made."""
CONNECTION.update(of_calls("ALIBABACLOUDSTACK_", "an HTTPS endpoint", "the certificates of the endpoints"))
CONNECTION.update(ACCOUNT)

OF_ACCOUNT = (
    "access_key",
    "secret_key",
    "security_token",
    "region",
    "department",
    "resource_group",
    "resource_group_set_name",
    "account_id",
    "popgw_domain",
    "is_center_region",
    "endpoints",
    "protocol",
    "profile",
    "ecs_role_name",
    "assume_role",
)
"""What each account may have of its own."""

OF_ANOTHER = like(CONNECTION, only=OF_ACCOUNT)

OF_OTHERS = read(r"""
peer:
  description:
    - The connection of the opposite party, used with O(account=peer), and to look at the opposite side of a connection that
      leads into another account.
    - What is left out comes from environment variables of its own, which begin with C(ALIBABACLOUDSTACK_PEER_), and then
      from the task's own connection options. Credentials are the exception, for those of two accounts are never mixed.
      They are O(peer.access_key), O(peer.secret_key), O(peer.security_token), O(peer.assume_role), O(peer.ecs_role_name),
      O(peer.profile), O(peer.department), O(peer.resource_group), O(peer.resource_group_set_name) and O(peer.account_id).
  type: dict
""")
OF_OTHERS["peer"]["suboptions"] = like(
    CONNECTION, only=OF_ACCOUNT, variables=("ALIBABACLOUDSTACK_", "ALIBABACLOUDSTACK_PEER_")
)
OF_OTHERS.update(accounts(OF_ANOTHER))

PLACE = place(OF_ANOTHER)

REST = read(r"""
attributes:
  action_group:
    description:
      - Use C(group/cloudlink.interconnect.alibabacloudstack) in C(module_defaults) to set connection options once for a
        whole play.
    support: full
    membership:
      - cloudlink.interconnect.all
      - cloudlink.interconnect.alibabacloudstack
requirements:
  - requests and netaddr (Python libraries, on the host that runs the module)
notes:
  - Connection options that are left out are read from environment variables on the host that runs the module. With a local
    connection, that is the host that runs Ansible.
  - If both sides of an interconnect belong to one account and region, neither O(peer) nor O(accounts) is needed.
""")


class ModuleDocFragment:
    DOCUMENTATION: str = written(options={**CONNECTION, **OF_OTHERS}, **REST)
