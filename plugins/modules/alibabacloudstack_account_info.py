#!/usr/bin/python
# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: alibabacloudstack_account_info
short_description: Show the account on Apsara Stack
version_added: 1.0.0
author:
  - Cloudlink Interconnect contributors (@cloudlink)
description:
  - Returns the main account of the access key, and the region, organization and resource set that calls are made for.
  - It is a quick test whether connection options are right. Another account needs the account id to tie a router interface
    to one of this account.
  - >-
    For example, C(cloudlink.interconnect.alibabacloudstack_account_info: {account: peer}).
extends_documentation_fragment:
  - cloudlink.interconnect.alibabacloudstack
  - cloudlink.interconnect.attributes
  - cloudlink.interconnect.attributes.info
options: {}
seealso:
  - module: cloudlink.interconnect.alibabacloudstack_router_interface_connection
  - module: cloudlink.interconnect.alibabacloudstack_vpc_info
"""

EXAMPLES = r"""
- name: Test the connection options and show the account
  cloudlink.interconnect.alibabacloudstack_account_info:
  register: here

- name: Show its id
  ansible.builtin.debug:
    msg: "Account {{ here.account.account_id }} in region {{ here.account.region }}"

# The keys are in ALIBABACLOUDSTACK_PEER_ACCESS_KEY and ALIBABACLOUDSTACK_PEER_SECRET_KEY.
- name: Do the same with the opposite party's account
  cloudlink.interconnect.alibabacloudstack_account_info:
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
    region:
      description: The region that calls go to.
      returned: always
      type: str
      sample: cn-example-env01-d01
    department:
      description: The id of the organization that calls are made for, or nothing.
      returned: always
      type: str
      sample: "37"
    resource_group:
      description: The id of the resource set that calls are made for, or nothing.
      returned: always
      type: str
      sample: "126"
"""

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibabacloudstack.account import ACCOUNT_INFO
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import run_module


def main() -> None:
    run_module(ACCOUNT_INFO)


if __name__ == "__main__":
    main()
