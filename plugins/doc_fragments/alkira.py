# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Connection options of Alkira. They are those of its Terraform provider, under the same names."""

from __future__ import annotations

from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.connections import of_calls
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.documented import read, written

CONNECTION = read(r"""
portal:
  description:
    - The host name of the tenant's portal, such as V(acme.portal.alkira.com), with a port if it is not 443. It is written
      without a scheme; the connection is always encrypted.
    - If left out, the environment variable E(ALKIRA_PORTAL) is used. It is needed in one of these ways.
  type: str
api_key:
  description:
    - The API key. It comes before O(username) and O(password).
    - If left out, the environment variable E(ALKIRA_API_KEY) is used. It is needed unless a user and password are given.
  type: str
username:
  description:
    - The name of a user, for portals without API keys.
    - If left out, the environment variable E(ALKIRA_USERNAME) is used.
  type: str
password:
  description:
    - The password of the user.
    - If left out, the environment variable E(ALKIRA_PASSWORD) is used.
  type: str
tenant_network:
  description:
    - The tenant network to work in, by id or by name.
    - If left out, the environment variable E(ALKIRA_TENANT_NETWORK) is used, or else the tenant's only one. If there are
      several, the task fails and lists them.
  type: str
provision:
  description:
    - Whether changes are provisioned at once, each on its own. The task then waits for the outcome if C(wait=true), and
      fails unless it is a full success. An object that is as described and not provisioned is provisioned as well.
    - With V(false) changes are saved and wait for
      M(cloudlink.interconnect.alkira_provision), which provisions all of them in one go.
    - Billing tags and credentials are never provisioned, and reading never is. Where O(provision) means nothing it is
      ignored, so that it can be set once for a whole play.
    - If left out, the environment variable E(ALKIRA_PROVISION) is used.
  type: bool
  default: false
validate:
  description:
    - Whether the portal validates a change before it carries it out. If it finds something wrong, the task fails with
      everything that it found. With O(provision=true), provisioning is waited for after that.
    - What the portal took back after a failed validation is no change, and C(changed) is as if it had not been sent.
      What is saved all the same is one. The message says which of both it is.
    - An object that is as described and waits for provisioning is validated once more, since nothing tells whether it
      ever was. That changes nothing. Billing tags and credentials show no such state; a new one that fails its
      validation is deleted again, and a billing tag is changed back.
    - With C(wait=false) the outcome is not waited for, but for that of billing tags and credentials, since no later run
      could tell of it.
    - If left out, the environment variable E(ALKIRA_ASYNC_VAL) is used.
    - The alias C(validation), which is the argument of the Terraform provider, was added in version 1.1.0.
  type: bool
  default: false
  aliases: [validation]
""")

REST = read(r"""
notes:
  - The modules of Alkira run wherever the portal can be reached, usually on the controller itself.
requirements:
  - requests
  - netaddr
attributes:
  action_group:
    description: Use C(group/cloudlink.interconnect.alkira) in C(module_defaults) to set the connection once.
    support: full
    membership:
      - cloudlink.interconnect.all
      - cloudlink.interconnect.alkira
""")


class ModuleDocFragment:
    DOCUMENTATION: str = written(
        options={**CONNECTION, **of_calls("ALKIRA_", "the portal", "the portal's certificate")}, **REST
    )

    # What `concurrency` means here differs from other families; it comes before the fragment `batch`.
    WRITES = r"""
options:
  concurrency:
    description:
      - How many calls that change something are under way at once, from V(1) to V(100), or V(auto).
      - The portal may refuse changes that overlap. With V(auto) there are 4 at first, and up to 50 as long as none is refused
        for that reason, and answers come without growing slower and without the portal refusing a call for load.
      - As soon as a change is refused beside another one and accepted alone, they go out one at a time. What was refused is
        repeated, and no failure.
      - A number also limits how many calls that only read are under way at once, though not below 10.
      - A word is taken since version 1.1.0; before, the default was 1.
    type: str
    default: auto
"""

    NAMED = r"""
options:
  name:
    description:
      - The exact name. If left out, any name will do.
    type: str
  name_regex:
    description:
      - A Python regular expression that the name has to contain a match for. If left out, any name will do.
    type: str
"""

    # The filters that every resource of the family has, as its base class declares them. With its type, as all that is
    # put together here: sanity's yamllint takes what has none for one literal, and ends with a traceback.
    LISTS: str = (
        NAMED
        + r"""
  ids:
    description:
      - Ids. If left out, any id will do.
    type: list
    elements: str
"""
    )
