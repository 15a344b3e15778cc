# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From lists of connectors, and of what they need, to the batches of the role ``azure_expressroute``."""

from __future__ import annotations

DOCUMENTATION = r"""
name: azure_expressroute
short_description: Batches for Azure ExpressRoute connectors on Alkira
version_added: 1.0.0
author: Cloudlink Interconnect contributors (@cloudlink)
description:
  - Prepares the lists of the role P(cloudlink.interconnect.azure_expressroute#role) for the modules of this collection, and
    reads their results.
  - It makes no calls. The role uses it; use it yourself to build another order of steps.
options:
  _input:
    description: Connectors as the role takes them; with V(failed), the result of a task.
    type: raw
    required: true
  step:
    description:
      - What to make.
      - V(problems) is a list of texts about objects without a name, V(names) the names of all objects by kind, V(connectors)
        what identifies the connectors, for their removal, V(unused) the objects by kind that no other connector uses, V(report) a
        summary of each connector, and V(failed) whether a removal failed for another reason than that something is in use.
    type: str
    required: true
    choices: [problems, names, connectors, unused, report, failed]
  made:
    description: Lists of objects by kind, which are V(segments), V(groups), V(billing_tags), V(credentials) and V(tunnel_profiles).
    type: dict
    default: {}
  others:
    description: With O(step=unused), the connectors that the portal lists.
    type: list
    elements: dict
    default: []
  found:
    description: With O(step=unused), the objects of the last three kinds that the portal lists.
    type: dict
    default: {}
  rows:
    description: With O(step=unused) or O(step=report), the rows of the connector batch.
    type: list
    elements: dict
    default: []
  network:
    description: With O(step=report), the tenant network after provisioning, or nothing without it.
    type: dict
"""

EXAMPLES = r"""
- name: Show the names that the role takes for made in check mode
  ansible.builtin.debug:
    msg: "{{ [] | cloudlink.interconnect.azure_expressroute('names', made=made) }}"
  vars:
    made:
      segments:
        - name: prod
          cidrs: [10.40.0.0/14]
"""

RETURN = r"""
_value:
  description: What the step makes.
  type: raw
"""

from ansible.errors import AnsibleFilterError

KINDS = ("segments", "groups", "billing_tags", "credentials", "tunnel_profiles")
BY_NAME = ("segments", "groups")
"""Kinds that connectors show by name; the others they show by id."""


def problems(connectors, made):
    """Texts about what has no name; a removal finds things by nothing else."""
    found = []
    for kind in KINDS:
        for index, item in enumerate(made.get(kind) or ()):
            if not isinstance(item, dict) or not item.get("name"):
                found.append("%s[%d]: needs a name" % (kind, index))
    for index, item in enumerate(connectors):
        if not isinstance(item, dict) or not (item.get("name") or item.get("id")):
            found.append("connectors[%d]: needs a name" % index)
    return found


def names(made):
    return {kind: [item["name"] for item in made.get(kind) or ()] for kind in KINDS}


def identities(connectors):
    keys = ("id", "name", "tenant_network")
    return [{key: item[key] for key in keys if item.get(key) is not None} for item in connectors]


def used(connector):
    """What one connector, as the info module returns it, uses: per kind, names and ids."""
    instances = connector.get("instances") or []
    entries = [entry for one in instances for entry in one.get("ipsec_customer_gateway") or ()]
    tunnels = [
        tunnel
        for entry in entries
        for gateway in entry.get("customer_gateway") or ()
        for tunnel in gateway.get("tunnel") or ()
    ]
    return {
        "segments": {one.get("segment_name") for one in [*(connector.get("segment_options") or ()), *entries]},
        "groups": {connector.get("group")},
        "billing_tags": set(connector.get("billing_tag_ids") or ()),
        "credentials": {one.get("credential_id") for one in instances},
        "tunnel_profiles": {tunnel.get("profile_id") for tunnel in tunnels},
    }


def unused(connectors, made, others, rows, found):
    """What no connector uses but those that go, as batches. In check mode these are still listed."""
    leaving = {row.get("id") for row in rows} | {item.get("name") for item in connectors if not item.get("id")}
    staying = [used(one) for one in others if one["id"] not in leaving and one["name"] not in leaving]
    batches = {}
    for kind in KINDS:
        busy = set().union(*(one[kind] for one in staying))
        ids = {}
        for one in found.get(kind) or ():
            ids.setdefault(one["name"], set()).add(one["id"])
        batches[kind] = [
            {"name": item["name"]}
            for item in made.get(kind) or ()
            if not (busy & ({item["name"]} if kind in BY_NAME else ids.get(item["name"], set())))
        ]
    return batches


def report(rows, network):
    """A line for each connector, with the state that the whole tenant network has after provisioning."""
    state = (network or {}).get("provision_state")
    keys = ("name", "id", "implicit_group_id", "changed")
    return [dict({key: row.get(key) for key in keys}, provision_state=state) for row in rows]


def failed(result):
    """Whether a removal with continue_on_error failed, conflicts (something is in use) aside."""
    if not result.get("failed"):
        return False
    rows = result.get("batch") or []
    bad = [row for row in rows if row.get("failed")]
    return not bad or any((row.get("error") or {}).get("http_status") != 409 for row in bad)


def azure_expressroute(value, step, made=None, others=None, found=None, rows=None, network=None):
    if step == "failed":
        return failed(value)
    if not isinstance(value, list):
        raise AnsibleFilterError("azure_expressroute: connectors must be a list of dictionaries")
    made = made or {}
    if step == "problems":
        return problems(value, made)
    if step == "names":
        return names(made)
    if step == "connectors":
        return identities(value)
    if step == "unused":
        return unused(value, made, others or [], rows or [], found or {})
    if step == "report":
        return report(rows or [], network)
    raise AnsibleFilterError("azure_expressroute: there is no step %r" % step)


class FilterModule:
    def filters(self):
        return {"azure_expressroute": azure_expressroute}
