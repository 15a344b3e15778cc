#!/usr/bin/python
# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: alicloud_account_info
short_description: Show the account on Alibaba Cloud
version_added: 1.0.0
author:
  - Cloudlink Interconnect contributors (@cloudlink)
description:
  - Returns the main account of the keys, and whether they are those of the account itself, of one of its users, or of the
    session of a role.
  - It is a quick test whether connection options are right. Another account needs the account id to request a peering with
    a VPC of this one.
  - >-
    For example, C(cloudlink.interconnect.alicloud_account_info: {account: peer}).
extends_documentation_fragment:
  - cloudlink.interconnect.alicloud
  - cloudlink.interconnect.attributes
  - cloudlink.interconnect.attributes.info
options: {}
seealso:
  - module: cloudlink.interconnect.alicloud_vpc_peer_connection
  - module: cloudlink.interconnect.alicloud_vpc_info
"""

EXAMPLES = r"""
- name: Test the connection options and show the account
  cloudlink.interconnect.alicloud_account_info:
  register: here

- name: Show its id
  ansible.builtin.debug:
    msg: "Account {{ here.account.account_id }} in region {{ here.account.region }}, as {{ here.account.arn }}"

# The keys are in ALICLOUD_PEER_ACCESS_KEY and ALICLOUD_PEER_SECRET_KEY.
- name: Do the same with the opposite party's account
  cloudlink.interconnect.alicloud_account_info:
    account: peer
  register: there

- name: Make sure that these are two accounts
  ansible.builtin.assert:
    that:
      - here.account.account_id != there.account.account_id
"""

RETURN = r"""
account:
  description: The account.
  returned: success
  type: dict
  contains:
    account_id:
      description: The id of the main account.
      returned: always
      type: str
      sample: "1000000000000001"
    identity_type:
      description: V(Account), V(RAMUser) or V(AssumedRoleUser).
      returned: always
      type: str
      sample: Account
    arn:
      description: The ARN of the identity.
      returned: always
      type: str
      sample: acs:ram::1000000000000001:root
    user_id:
      description: The id of the user or of the session.
      returned: always
      type: str
      sample: "1000000000000001"
    principal_id:
      description: The id of the principal.
      returned: always
      type: str
      sample: "1000000000000001"
    role_id:
      description: The id of the role, or nothing if it is none.
      returned: always
      type: str
      sample: "3000000000000001"
    region:
      description: The region that calls go to.
      returned: always
      type: str
      sample: cn-hangzhou
"""

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alicloud.account import ACCOUNT_INFO
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import run_module


def main() -> None:
    run_module(ACCOUNT_INFO)


if __name__ == "__main__":
    main()
