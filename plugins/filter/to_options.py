# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter ``to_options``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible.errors import AnsibleFilterError

from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.export.options import entry_of, options_of
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.in_worker import plain

DOCUMENTATION = r"""
name: to_options
short_description: From an object to the options of its module
version_added: 1.1.0
author: Cloudlink Interconnect contributors (@cloudlink)
description:
  - Turns an object, as an info module of this collection returns it, into options of the module that keeps such objects. Given back to
    the module as they are, they change nothing; so an object can be read, edited and applied.
  - What can only be read is left out, and so is what is empty. Secrets are in no object, and stay as they are.
  - Which options there are follows from the module itself.
positional: module
options:
  _input:
    description: An object, or a list of objects.
    type: raw
    required: true
  module:
    description: The module, such as V(alicloud_vpc), with or without the name of the collection.
    type: str
    required: true
"""

EXAMPLES = r"""
- name: Look up what there is
  cloudlink.interconnect.alicloud_vpc_info:
    name_regex: ^shop-
  register: found

- name: Give all of them another tag
  cloudlink.interconnect.alicloud_vpc:
    batch: "{{ found.vpcs | cloudlink.interconnect.to_options('alicloud_vpc') | map('combine', {'tags': {'team': 'net'}}) }}"
"""

RETURN = r"""
_value:
  description: Options of the module; for a list of objects a list of them, which the module takes as C(batch).
  type: raw
  sample: {vpc_id: vpc-0123, vpc_name: shop-a, cidr_block: 10.1.0.0/16, enable_ipv6: false}
"""


def to_options(value: Any, module: str) -> Any:
    value = plain(value)
    try:
        entry = entry_of(str(module))
    except ValueError as error:
        raise AnsibleFilterError("to_options: %s" % error) from error
    for one in value if isinstance(value, list) else [value]:
        if not isinstance(one, dict):
            raise AnsibleFilterError(
                "to_options: takes an object of an info module, or a list of them, not %r" % type(one).__name__
            )
        if one.get("id") is None:
            raise AnsibleFilterError("to_options: has no id, so it is no object that an info module returned")
    if isinstance(value, list):
        return [options_of(entry, one)[0] for one in value]
    return options_of(entry, value)[0]


class FilterModule:
    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"to_options": to_options}
