# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Networks and who reaches whom, over three clouds, as an inventory whose hosts are the links."""

from __future__ import annotations

DOCUMENTATION = r"""
name: topology
short_description: A network over three clouds in one file
version_added: 1.1.0
author:
  - Cloudlink Interconnect contributors (@cloudlink)
description:
  - Reads a file that names networks and says which reach which, by links, meshes and hubs. Each link becomes a host with a
    local connection. Its variable C(interconnect) holds all that is to be known of it, so that a play over the links
    builds, checks or removes them.
  - The file is called C(<anything>.interconnect.yml) or C(<anything>.interconnect.yaml). Give the file itself and not its folder,
    where Ansible would take included files for inventories, too.
  - All of the file is checked before anything else happens, and all problems are reported at once, each with file and
    line. A file with a problem gives no host at all.
  - What kind of link joins two networks follows from them. Two VPCs on Alibaba Cloud are peered, two networks on Apsara Stack are
    joined by router interfaces, and an ExpressRoute circuit and segments on Alkira by a connector. A circuit has one connector,
    whatever the number of its segments.
  - A pair that a link, a mesh and a hub name is one link, called after its two networks in alphabetical order, C(hub--shop). A
    connector is called after its circuit. What two places say of one link must not differ.
  - C(docs/interconnect.schema.json) in this collection is the JSON schema of the file, with which editors complete and check it, and
    C(docs/interconnect-site.schema.json) that of included files.
notes:
  - Hosts are in the groups C(topology_NAME), C(family_FAMILY), C(account_NAME), C(region_REGION), C(network_NAME),
    C(mesh_NAME) and C(hub_NAME), with underscores for everything but letters and digits. So C(--limit network_hub) is all that
    touches the network C(hub).
  - All texts can be templates, with lookups for environment variables and files. Secrets are not rendered here, but by the task that
    uses them, so they are in no cache and no output. They can also be behind C(!vault).
  - Ansible itself goes on without hosts, and ends well, when an inventory cannot be read. The environment variable
    E(ANSIBLE_INVENTORY_UNPARSED_FAILED) changes that, and AWX sets it. Moreover, the variable C(interconnect_sources) of all hosts,
    and of the implicit C(localhost), lists the files that were read, each with its problems.
  - For thousands of links, name the plugin in C(enable_plugins) of the section C(inventory) in C(ansible.cfg), or in
    E(ANSIBLE_INVENTORY_ENABLED). Otherwise Ansible reads the whole file once before, only to find out whose it is; and where it is no
    YAML at all, this plugin never sees it and C(interconnect_sources) says nothing of it.
  - As a source in AWX, take the file from a project, with the options to overwrite hosts and variables and to update on launch.
    Otherwise hosts that left the file stay there.
requirements:
  - netaddr
extends_documentation_fragment:
  - constructed
  - inventory_cache
options:
  plugin:
    description: Says that the file is meant for this plugin.
    type: str
    required: true
    choices: [cloudlink.interconnect.topology]
  topology:
    description:
      - The name of the topology, 2 to 50 letters, digits, underscores and single hyphens.
      - It says whose links these are, and what a prune may remove. No two files of an inventory can have the same.
    type: str
    required: true
  mark:
    description: Whether what the topology makes is marked with its name. Without marks, nothing can be pruned.
    type: bool
    default: true
  defaults:
    description:
      - What holds for all networks and links of a cloud, unless they say otherwise, by cloud. The clouds are V(alicloud),
        V(alibabacloudstack) and V(alkira).
      - The defaults of an included file hold for what that file contains, over those of the main file.
      - If left out, there are none.
    type: dict
  networks:
    description:
      - The networks, by name. A name has 2 to 50 letters, digits, underscores and single hyphens, and begins with a letter.
      - Each has C(cloud). On V(alicloud) and V(alibabacloudstack) it has C(vpc), with C(vpc_id) for one that exists or
        C(cidr_block) to make one, and can have C(account), C(region), C(connection), C(routes), C(route_tables) and C(tags).
      - On V(alibabacloudstack), a virtual border router has C(router_type=VBR) and C(router_id) in place of C(vpc), and C(interface)
        holds options of the router interface.
      - On V(alicloud), C(account_id) without C(account) names a network of another party, for which there are no keys.
      - On V(alkira), it has C(circuit), with C(connector) beside it, or C(segment).
      - A network with C(keep=true) is never pruned, and one with C(was) is renamed instead of made anew.
      - If left out, there are none.
    type: dict
  links:
    description:
      - Links, each with its C(ends), which are two networks, or a circuit and any number of segments. An end can be a
        dictionary with C(network) and options of that end, which are C(routes), C(route_tables), C(interface), and
        C(ecmp_routes) for routes that the link shares with others of that network on V(alibabacloudstack).
      - A link can also have a C(name), a former one (C(was)), C(initiating) to choose the end that asks for it, and what meshes
        and hubs have.
      - If left out, there are none.
    type: list
    elements: dict
  meshes:
    description:
      - Networks that are all linked to each other, each mesh with its C(name) and C(networks).
      - O(meshes[].networks) takes names and patterns as for hosts, such as V(shop-*), V(~regular expression), and both with
        V(!) in front to take out or V(&) to keep what both select.
      - A mesh can also say C(routes), C(route_tables), C(tags), C(keep), C(overlap), C(peering) and C(interface), which hold
        for all its links; and C(ecmp_routes), which on V(alibabacloudstack) each VPC of the mesh routes through its links to all
        others, or to those that C(next_hops) names.
      - If left out, there are none.
    type: list
    elements: dict
    suboptions:
      name:
        description: The name of the mesh.
        type: str
        required: true
      networks:
        description: The networks, by name or pattern.
        type: list
        elements: str
        required: true
  hubs:
    description:
      - Networks that others are linked to, each with C(hub), and C(spokes) like O(meshes[].networks). It can have a C(name), and say
        of its links what meshes can. Its C(ecmp_routes) are routes of the hub alone.
      - If left out, there are none.
    type: list
    elements: dict
  alkira:
    description:
      - What connectors on Alkira use beside segments. C(groups), C(billing_tags), C(credentials) and C(tunnel_profiles),
        each by name with the options of its module. What a connector uses is made with it.
      - If left out, connectors can use what is there.
    type: dict
  include:
    description:
      - Further files, by name or pattern, from the folder of this one. They can hold O(defaults), O(networks), O(links),
        O(meshes), O(hubs) and O(alkira).
      - If left out, there are none.
    type: list
    elements: str
"""

EXAMPLES = r"""
# yaml-language-server: $schema=https://raw.githubusercontent.com/cloudlink/interconnect/main/docs/interconnect.schema.json
# shop.interconnect.yml: a hub with its shops, a warehouse in another account, and all of them in one mesh
plugin: cloudlink.interconnect.topology
topology: shop
defaults:
  alicloud: {region: cn-hangzhou, routes: auto, tags: {team: net}}
networks:
  hub: {cloud: alicloud, vpc: {cidr_block: 10.0.0.0/16}}
  shop-a: {cloud: alicloud, vpc: {cidr_block: 10.1.0.0/16}}
  shop-b: {cloud: alicloud, vpc: {cidr_block: 10.2.0.0/16}}
  warehouse: {cloud: alicloud, account: peer, region: cn-beijing, vpc: {vpc_id: vpc-0123}}
links:
  - {ends: [hub, warehouse], peering: {bandwidth: 100}}
meshes:
  - {name: shops, networks: ["shop-*"]}
hubs:
  - {hub: hub, spokes: ["shop-*"]}
include: [sites/*.yml]
keyed_groups:
  - {key: interconnect.kind, prefix: kind}
compose:
  crosses_accounts: interconnect.accounts | length > 1

# plants.interconnect.yml: two networks on Apsara Stack, one of them behind a virtual border router
# plugin: cloudlink.interconnect.topology
# topology: plants
# networks:
#   plant-1: {cloud: alibabacloudstack, vpc: {cidr_block: 172.16.0.0/16}, routes: [192.168.0.0/16]}
#   line-1: {cloud: alibabacloudstack, router_type: VBR, router_id: vbr-0123, interface: {specification: Large.2}}
# links:
#   - ends: [line-1, plant-1]

# zurich.interconnect.yml: an ExpressRoute circuit and two segments on Alkira
# plugin: cloudlink.interconnect.topology
# topology: zurich
# networks:
#   zurich:
#     cloud: alkira
#     circuit:
#       expressroute_circuit_id: "{{ lookup('ansible.builtin.env', 'ZURICH_CIRCUIT') }}"
#       loopback_subnet: 172.20.4.0/26
#       credential: er-azure
#     connector: {size: SMALL, cxp: EUCENTRAL-AZURE-1, vhub_prefix: 10.60.2.0/23, group: networking}
#     segment_options: {customer_asn: 64900}
#   corp: {cloud: alkira, segment: {cidrs: [10.40.0.0/14]}}
#   dmz: {cloud: alkira, segment: dmz}
# links:
#   - ends: [zurich, corp, dmz]
# alkira:
#   groups:
#     networking: {description: Everything that carries packets}
#   credentials:
#     er-azure:
#       application_id: 7b0e2a51-66f0-4b7e-9d6a-0d4b3c5f1a20
#       tenant_id: 41aa9c3e-0f3b-4a0e-8a55-2f6b7d8c9e10
#       secret_key: "{{ lookup('ansible.builtin.env', 'AK_AZURE_SECRET_KEY') }}"
"""

import os
from collections.abc import Iterable
from typing import Any

from ansible.errors import AnsibleError, AnsibleParserError
from ansible.plugins.inventory import BaseInventoryPlugin, Cacheable, Constructable
from ansible.utils.unsafe_proxy import wrap_var

from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.leaves import BRACES, each_leaf
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology.check import group_name
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology.problems import TopologyError
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology.read import Template, Unsafe, Vaulted
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology.schema import CONSTRUCTED, ENDINGS, PLUGIN
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology.shapes import CannotRender
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology.store import packed, unpacked
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology.topology import Loader

try:
    from ansible.template import trust_as_template
except ImportError:
    # Until ansible-core 2.19, every text with braces is a template.
    def trust_as_template(value: Any) -> Any:
        return value


LINK = "interconnect"
FACTS = "interconnect_topology"
SOURCES = "interconnect_sources"
MOST_WARNINGS = 20


class InventoryModule(BaseInventoryPlugin, Constructable, Cacheable):
    NAME = PLUGIN

    def __init__(self) -> None:
        super().__init__()
        self._texts: dict[tuple[bool, str], Any] = {}

    def verify_file(self, path: str) -> bool:
        if not super().verify_file(path):
            return False
        if path.endswith(ENDINGS):
            return True
        self._tell_wrong_name(path)
        return False

    def _tell_wrong_name(self, path: str) -> None:
        """A file that is passed over without a word costs its user hours."""
        if not path.endswith((".yml", ".yaml")):
            return
        with open(path, "rb") as handle:
            lines = handle.read(65536).decode(errors="replace").splitlines()
        if any(line.startswith("plugin:") and PLUGIN in line for line in lines):
            wanted = os.path.splitext(os.path.basename(path))[0] + ENDINGS[0]
            self.display.warning(
                "%s names the plugin %s, which reads files called *%s; call it %s"
                % (
                    path,
                    PLUGIN,
                    " or *".join(ENDINGS),
                    wanted,
                )
            )

    def parse(self, inventory: Any, loader: Any, path: str, cache: bool = True) -> None:
        super().parse(inventory, loader, path, cache)
        try:
            self._populate(path, *self._found(path, cache))
        except AnsibleError as error:
            self._note(path, None, [error])
            raise
        except TopologyError as error:
            self._note(path, None, error.problems)
            number = len(error.problems)
            text = "The topology %s has %s:\n%s" % (path, "a problem" if number == 1 else "%d problems" % number, error)
            self.display.error(text, wrap_text=False)
            raise AnsibleParserError(text.partition("\n")[0].rstrip(":") + ", shown above") from None

    def _note(self, path: str, topology: str | None, problems: Iterable[Any]) -> None:
        """Leave word of a source where every play finds it, that on localhost too: Ansible itself goes on without hosts."""
        known = self.inventory.groups["all"].get_vars().get(SOURCES) or []
        known = [one for one in known if one["source"] != path]
        known.append({"source": path, "topology": topology, "problems": [str(text) for text in problems]})
        self.inventory.set_variable("all", SOURCES, self._native(known))

    # ------------------------------------------------------------------ reading

    def _found(self, path: str, cache: bool) -> tuple[dict[str, Any], list[Any]]:
        """``(facts, hosts)``, from the cache if the files are as they were."""
        source = Loader(path, self._text, self._rendered)
        main = source.main()
        # What is required is checked with the rest, so that all problems are told at once.
        given = {"plugin": PLUGIN, "topology": ""}
        given.update((name, each_leaf(self._trusted, main[name])) for name in CONSTRUCTED if name in main)
        self.set_options(direct=given)
        if self.get_option("use_extra_vars"):
            self.templar.available_variables = self._vars
        source.include()
        if not self.get_option("cache"):
            return self._expanded(source)
        self.load_cache_plugin()
        key, digest = self.get_cache_key(path), source.digest()
        try:
            kept = self._cache[key] if cache else None
        except KeyError:
            kept = None
        if isinstance(kept, dict) and kept.get("digest") == digest:
            return unpacked(kept["facts"]), [tuple(host) for host in unpacked(kept["hosts"])]
        facts, hosts = self._expanded(source)
        self._cache[key] = packed({"digest": digest, "facts": facts, "hosts": hosts})
        return facts, hosts

    def _expanded(self, source: Loader) -> tuple[dict[str, Any], list[Any]]:
        topology = source.topology()
        for text in topology.warnings[:MOST_WARNINGS]:
            self.display.warning(text)
        if len(topology.warnings) > MOST_WARNINGS:
            self.display.warning(
                "and %d more warnings; with -v all are shown" % (len(topology.warnings) - MOST_WARNINGS)
            )
            for text in topology.warnings[MOST_WARNINGS:]:
                self.display.v(text)
        return topology.facts(), topology.hosts()

    def _text(self, path: str) -> str:
        """A file's text; one that is encrypted as a whole is decrypted."""
        try:
            with open(self.loader.get_real_file(path), encoding="utf-8") as handle:
                return handle.read()
        except AnsibleError as error:
            raise ValueError(str(error)) from error

    def _rendered(self, text: str) -> Any:
        try:
            return self.templar.template(trust_as_template(text))
        except Exception as error:  # a template can fail in any way
            raise CannotRender("cannot be rendered: %s" % str(error).strip().partition("\n")[0]) from error

    # ------------------------------------------------------------------ populating

    def _populate(self, path: str, facts: dict[str, Any], hosts: list[Any]) -> None:
        """Fill the inventory; everything is known to be right by now."""
        group = "topology_%s" % group_name(facts["name"])
        self._refuse_twice(path, facts, group, hosts)
        self.inventory.add_group(group)
        self.inventory.set_variable(group, FACTS, self._native(facts))
        for name, value in (("connection", "local"), ("python_interpreter", "{{ ansible_playbook_python }}")):
            self.inventory.set_variable(group, "ansible_%s" % name, trust_as_template(value))
        for name in sorted({name for host in hosts for name in host[2]}):
            self.inventory.add_group(name)
        settings = {name: self.get_option(name) for name in ("compose", "groups", "keyed_groups", "strict")}
        for name, variables, groups in hosts:
            self.inventory.add_host(name)
            # Straight to the host: the inventory would look at each value once more, which costs most of the time for thousands.
            self.inventory.get_host(name).set_variable(LINK, self._native(variables))
            for one in groups:
                self.inventory.add_child(one, name)
            self._construct(name, **settings)
        self._note(path, facts["name"], ())

    def _construct(self, host: str, compose: Any, groups: Any, keyed_groups: Any, strict: bool) -> None:
        if compose:
            self._set_composite_vars(compose, self.inventory.get_host(host).get_vars(), host, strict=strict)
        if groups:
            self._add_host_to_composed_groups(groups, {}, host, strict=strict)
        if keyed_groups:
            self._add_host_to_keyed_groups(keyed_groups, {}, host, strict=strict)

    def _refuse_twice(self, path: str, facts: dict[str, Any], group: str, hosts: list[Any]) -> None:
        """One host cannot be the link of two topologies, nor one topology come from two files."""
        known = self.inventory.groups["all"].get_vars().get(SOURCES) or []
        for one in known:
            if one["topology"] == facts["name"] and one["source"] != path:
                raise TopologyError(
                    [
                        "%s: topology: %s is the topology of %s, too; give each file its own"
                        % (path, facts["name"], one["source"])
                    ]
                )
        for name, _variables, _groups in hosts:
            there = self.inventory.hosts.get(name)
            if there is not None and group not in {one.name for one in there.get_groups()}:
                raise TopologyError(
                    ["%s: there is a host %s already, from another source; give the link another name" % (path, name)]
                )

    def _native(self, value: Any) -> Any:
        """Data as Ansible's variables hold it: braces mean something in templates alone, and what is encrypted stays so."""
        return each_leaf(self._native_leaf, value)

    def _native_leaf(self, value: Any) -> Any:
        """One of its leaves. The same texts come again and again, so each is made once."""
        if isinstance(value, Vaulted):
            return self._encrypted(value)
        if not isinstance(value, str):
            return value
        template, plain = isinstance(value, Template), str.__str__(value)
        known = self._texts.get((template, plain))
        if known is None:
            # A text without braces is trusted too: it means the same, and is shown and exported as the text that it is.
            harmless = template or not BRACES.search(plain)
            known = self._texts[(template, plain)] = trust_as_template(plain) if harmless else wrap_var(plain)
        return known

    def _trusted(self, value: Any) -> Any:
        """A leaf of what Ansible's own code reads, as written in the file."""
        if isinstance(value, Vaulted):
            return self._encrypted(value)
        if isinstance(value, Unsafe):
            return wrap_var(str.__str__(value))
        return trust_as_template(value) if isinstance(value, str) else value

    def _encrypted(self, value: Vaulted) -> Any:
        """Ansible's own kind of encrypted text; which class that is depends on its version."""
        return self.loader.load("!vault |\n%s" % "\n".join("  " + line for line in value.splitlines()))
