# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The inventory plugin, as Ansible's commands see it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.support.ansible import Ansible, Run

FILE = "shop.interconnect.yml"
SHOP = """\
plugin: cloudlink.interconnect.topology
topology: shop
defaults:
  alicloud: {region: cn-hangzhou, routes: auto}
networks:
  hub: {cloud: alicloud, vpc: {cidr_block: "{{ lookup('ansible.builtin.env', 'HUB_BLOCK') }}"}}
  shop-a: {cloud: alicloud, vpc: {cidr_block: 10.1.0.0/16}}
  shop-b: {cloud: alicloud, vpc: {cidr_block: 10.2.0.0/16}}
  warehouse:
    cloud: alicloud
    region: cn-beijing
    vpc: {vpc_id: vpc-0123, description: !unsafe "not {{ rendered }}"}
    connection: {access_key: someone, secret_key: "{{ lookup('ansible.builtin.env', 'WAREHOUSE_KEY') }}"}
links:
  - {ends: [hub, warehouse]}
hubs:
  - {hub: hub, spokes: [~^shop]}
"""
GRAPH = """\
@all:
  |--@ungrouped:
  |--@topology_shop:
  |  |--hub--shop-a
  |  |--hub--shop-b
  |  |--hub--warehouse
  |--@account_own:
  |  |--hub--shop-a
  |  |--hub--shop-b
  |  |--hub--warehouse
  |--@family_alicloud:
  |  |--hub--shop-a
  |  |--hub--shop-b
  |  |--hub--warehouse
  |--@hub_hub:
  |  |--hub--shop-a
  |  |--hub--shop-b
  |--@network_hub:
  |  |--hub--shop-a
  |  |--hub--shop-b
  |  |--hub--warehouse
  |--@network_shop_a:
  |  |--hub--shop-a
  |--@network_shop_b:
  |  |--hub--shop-b
  |--@network_warehouse:
  |  |--hub--warehouse
  |--@region_cn_beijing:
  |  |--hub--warehouse
  |--@region_cn_hangzhou:
  |  |--hub--shop-a
  |  |--hub--shop-b
  |  |--hub--warehouse
"""
SECRET = "the-key-nobody-may-see"


@pytest.fixture
def shop(ansible: Ansible) -> Ansible:
    """Ansible with the file above in its working directory."""
    ansible.variables.update(HUB_BLOCK="10.0.0.0/16", WAREHOUSE_KEY=SECRET)
    write(ansible, SHOP)
    return ansible


def write(ansible: Ansible, text: str, name: str = FILE) -> Path:
    path = ansible.home / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def inventory(ansible: Ansible, *arguments: str, sources: tuple[str, ...] = (FILE,), **env: str) -> Run:
    chosen = [part for source in sources for part in ("-i", source)]
    return ansible.run(["ansible-inventory", *chosen, *arguments], env=env)


def listed(ansible: Ansible, *arguments: str, **more: Any) -> dict[str, Any]:
    run = inventory(ansible, "--list", *arguments, **more)
    assert run.ok, str(run)
    return json.loads(run.stdout)


def hostvars(ansible: Ansible, *arguments: str, **more: Any) -> dict[str, Any]:
    return listed(ansible, *arguments, **more)["_meta"]["hostvars"]


def told(run: Run) -> list[str]:
    """The problems in a command's output, one a line, whatever else it says."""
    return re.findall(rf"^{re.escape(FILE)}:\d+: .*$", run.stderr, re.MULTILINE)


def shows(path: str) -> dict[str, Any]:
    """A play over the links that shows a variable."""
    return {"hosts": "topology_shop", "tasks": [{"name": "show", "ansible.builtin.debug": {"var": path}}]}


class TestGraph:
    def test_reads_like_the_network(self, shop):
        run = inventory(shop, "--graph")
        assert run.ok and run.stdout == GRAPH, str(run)

    def test_limit_takes_what_touches_a_network(self, shop):
        found = shop.run(["ansible", "-i", FILE, "network_shop_b", "--list-hosts"])
        assert found.ok and found.stdout.split() == ["hosts", "(1):", "hub--shop-b"]


class TestList:
    def test_one_variable_holds_the_link(self, shop):
        run = inventory(shop, "--list", "--export")
        found = json.loads(run.stdout)
        host = found["_meta"]["hostvars"]["hub--shop-a"]
        assert set(host) == {"interconnect"}
        assert host["interconnect"]["definition"]["requester"]["vpc"] == {
            "cidr_block": "10.0.0.0/16",
            "vpc_name": "hub",
        }
        group = found["topology_shop"]["vars"]
        assert group["ansible_connection"] == "local"
        facts = group["interconnect_topology"]
        # Where prune looks, and which networks nothing may take the names of; see the unit tests of the expansion.
        assert facts.pop("places") and isinstance(facts.pop("reserved"), list)
        assert facts == {
            "name": "shop",
            "mark": True,
            "links": 3,
            "revision": host["interconnect"]["revision"],
            "unlinked": [],
        }
        (source,) = found["all"]["vars"]["interconnect_sources"]
        assert source == {"source": str(shop.home / FILE), "topology": "shop", "problems": []}

    def test_secrets_are_in_no_output(self, shop):
        run = inventory(shop, "--list")
        assert SECRET not in run.stdout + run.stderr
        found = json.loads(run.stdout)["_meta"]["hostvars"]["hub--warehouse"]["interconnect"]["definition"]["accepter"]
        assert found["connection"]["secret_key"] == "{{ lookup('ansible.builtin.env', 'WAREHOUSE_KEY') }}"
        assert "hub--shop-a" in run.stdout and "WARNING" in run.stderr
        assert "networks.warehouse.connection.access_key: is a secret in clear text" in " ".join(run.stderr.split())


class TestPlay:
    def test_secrets_come_when_a_task_uses_them(self, shop):
        path = "interconnect.definition.accepter.connection.secret_key"
        run = shop.playbook([shows(path)], "-i", FILE, "--limit", "hub--warehouse")
        assert run.ok and run.task("show")[path] == SECRET

    def test_braces_that_are_no_template_stay_as_they_are(self, shop):
        path = "interconnect.definition.accepter.vpc.description"
        run = shop.playbook([shows(path)], "-i", FILE, "--limit", "hub--warehouse")
        assert run.ok and run.task("show")[path] == "not {{ rendered }}"

    def test_what_a_template_brings_is_no_template(self, shop):
        text = SHOP.replace('description: !unsafe "not {{ rendered }}"', "description: \"{{ lookup('env', 'EVIL') }}\"")
        write(shop, text)
        path = "interconnect.definition.accepter.vpc.description"
        env = {"EVIL": "{{ lookup('ansible.builtin.env', 'WAREHOUSE_KEY') }}"}
        run = shop.playbook([shows(path)], "-i", FILE, "--limit", "hub--warehouse", env=env)
        assert run.ok and run.task("show")[path] == env["EVIL"]

    def test_runs_here_with_this_python(self, shop):
        run = shop.playbook(
            [{"hosts": "topology_shop", "tasks": [{"name": "ping", "ansible.builtin.ping": {}}]}], "-i", FILE
        )
        assert run.ok and len(run.tasks) == 3 and not any(task.warnings for task in run.tasks), str(run)

    def test_vaulted_values_stay_encrypted_until_they_are_used(self, shop):
        password = shop.home / "password"
        password.write_text("sesame", encoding="utf-8")
        vault = shop.run(["ansible-vault", "encrypt_string", "--vault-password-file", str(password), SECRET])
        block = vault.stdout.strip().replace("\n", "\n    ")
        lookup = "\"{{ lookup('ansible.builtin.env', 'WAREHOUSE_KEY') }}\""
        text = SHOP.replace(f"{{access_key: someone, secret_key: {lookup}}}", f"\n      secret_key: {block}")
        write(shop, text)
        arguments = ("--vault-password-file", str(password))
        run = inventory(shop, "--list", "--export", *arguments)
        assert run.ok and SECRET not in run.stdout and "$ANSIBLE_VAULT" in run.stdout, str(run)
        path = "interconnect.definition.accepter.connection.secret_key"
        played = shop.playbook([shows(path)], "-i", FILE, "--limit", "hub--warehouse", *arguments)
        assert played.ok and played.task("show")[path] == SECRET

    def test_a_file_that_is_encrypted_as_a_whole(self, shop):
        password = shop.home / "password"
        password.write_text("sesame", encoding="utf-8")
        assert shop.run(["ansible-vault", "encrypt", "--vault-password-file", str(password), FILE]).ok
        assert len(hostvars(shop, "--vault-password-file", str(password))) == 3


class TestConstructed:
    TEXT = SHOP + (
        "keyed_groups: [{key: interconnect.kind, prefix: kind}]\n"
        "compose: {reaches: interconnect.networks | length}\n"
        "groups: {far: \"'cn-beijing' in interconnect.regions\"}\n"
    )

    def test_groups_and_variables(self, shop):
        write(shop, self.TEXT)
        found = listed(shop)
        assert found["far"]["hosts"] == ["hub--warehouse"]
        assert len(found["kind_vpc_peering"]["hosts"]) == 3
        assert found["_meta"]["hostvars"]["hub--shop-a"]["reaches"] in (2, "2")

    def test_strict_makes_an_error_of_an_error(self, shop):
        write(shop, self.TEXT.replace("| length", "| nosuchfilter") + "strict: true\n")
        run = inventory(shop, "--list", ANSIBLE_INVENTORY_UNPARSED_FAILED="1")
        assert run.rc != 0 and "reaches" in run.stderr

    def test_extra_variables_where_asked_for(self, shop):
        write(shop, SHOP.replace("10.1.0.0/16", '"{{ block }}"') + "use_extra_vars: true\n")
        found = hostvars(shop, "-e", "block=10.77.0.0/16")["hub--shop-a"]["interconnect"]["definition"]
        assert found["accepter"]["vpc"]["cidr_block"] == "10.77.0.0/16"


class TestCache:
    TEXT = SHOP + "cache: true\ncache_plugin: ansible.builtin.jsonfile\ncache_connection: ./kept\n"

    def test_keeps_what_the_files_come_to_and_no_secret(self, shop):
        write(shop, self.TEXT)
        first = listed(shop)
        (kept,) = (shop.home / "kept").iterdir()
        text = kept.read_text(encoding="utf-8")
        assert SECRET not in text and "hub--shop-a" in text
        # From the cache: what a lookup would bring now makes no difference.
        assert listed(shop, HUB_BLOCK="10.9.0.0/16") == first
        path = "interconnect.definition.accepter.connection.secret_key"
        run = shop.playbook([shows(path)], "-i", FILE, "--limit", "hub--warehouse")
        assert run.ok and run.task("show")[path] == SECRET

    def test_is_passed_over_when_the_file_changed_or_it_is_flushed(self, shop):
        write(shop, self.TEXT)
        listed(shop)
        write(shop, self.TEXT.replace("10.1.0.0/16", "10.88.0.0/16"))
        changed = hostvars(shop)["hub--shop-a"]["interconnect"]["definition"]
        assert changed["accepter"]["vpc"]["cidr_block"] == "10.88.0.0/16"
        path = "interconnect.definition.requester.vpc.cidr_block"
        for flush, block in (((), "10.0.0.0/16"), (("--flush-cache",), "10.9.0.0/16")):
            arguments = ("-i", FILE, "--limit", "hub--shop-a", *flush)
            run = shop.playbook([shows(path)], *arguments, env={"HUB_BLOCK": "10.9.0.0/16"})
            assert run.ok and run.task("show")[path] == block, str(run)


class TestUnreadable:
    BAD = SHOP.replace("[hub, warehouse]", "[hub, warehous]").replace("spokes", "spoks")
    GUARD = {
        "hosts": "localhost",
        "tasks": [{"name": "sources", "ansible.builtin.debug": {"var": "interconnect_sources"}}],
    }

    def test_all_problems_are_told_and_no_host_is_made(self, shop):
        write(shop, self.BAD)
        run = inventory(shop, "--graph")
        assert told(run) == [
            f"{FILE}:15: links[0].ends[1]: there is no network 'warehous' (did you mean 'warehouse'?)",
            f"{FILE}:17: hubs[0].spokes: is missing",
            f"{FILE}:17: hubs[0].spoks: is no option here (did you mean 'spokes'?); there are connector, ecmp_routes, hub, interface, "
            "keep, name, overlap, peering, route_tables, routes, segment_options, spokes, tags",
        ], str(run)
        assert "--hub" not in run.stdout and "@topology" not in run.stdout and "@networks" not in run.stdout

    def test_fails_the_command_where_ansible_is_told_to(self, shop):
        write(shop, self.BAD)
        assert inventory(shop, "--graph", ANSIBLE_INVENTORY_UNPARSED_FAILED="1").rc != 0

    def test_every_play_can_see_it(self, shop):
        write(shop, self.BAD)
        run = shop.playbook([self.GUARD], "-i", FILE)
        (source,) = run.task("sources")["interconnect_sources"]
        assert source["source"] == str(shop.home / FILE) and source["topology"] is None
        assert len(source["problems"]) == 3 and source["problems"][0].startswith(f"{FILE}:15: ")

    def test_what_is_no_yaml_is_seen_where_the_plugin_is_enabled_by_name(self, shop):
        write(shop, SHOP + "links: ]\n")
        env = {"ANSIBLE_INVENTORY_ENABLED": "cloudlink.interconnect.topology"}
        run = shop.playbook([self.GUARD], "-i", FILE, env=env)
        (source,) = run.task("sources")["interconnect_sources"]
        assert source["problems"][0].startswith(f"{FILE}:18: this is no YAML")

    def test_beside_one_that_is_fine(self, shop):
        write(shop, self.BAD.replace("topology: shop", "topology: other"), "other.interconnect.yml")
        run = shop.playbook([self.GUARD], "-i", FILE, "-i", "other.interconnect.yml")
        fine, bad = run.task("sources")["interconnect_sources"]
        assert (fine["topology"], fine["problems"]) == ("shop", [])
        assert bad["topology"] is None and bad["problems"]

    def test_a_wrong_file_name_is_told(self, shop):
        write(shop, SHOP, "shop.yml")
        run = inventory(shop, "--graph", sources=("shop.yml",))
        text = " ".join(run.stderr.split())
        assert (
            "which reads files called *.interconnect.yml or *.interconnect.yaml; call it shop.interconnect.yml" in text
        )

    def test_without_netaddr(self, shop):
        broken = shop.home / "broken"
        broken.mkdir()
        (broken / "netaddr.py").write_text("raise ImportError('not here')\n", encoding="utf-8")
        run = inventory(shop, "--graph", PYTHONPATH=str(broken))
        assert "needs the Python library netaddr where Ansible runs: python -m pip install netaddr" in run.stderr

    def test_a_topology_from_two_files(self, shop):
        write(shop, SHOP, "copy.interconnect.yml")
        run = inventory(shop, "--graph", sources=(FILE, "copy.interconnect.yml"))
        assert "topology: shop is the topology of" in " ".join(run.stderr.split())

    def test_a_link_of_two_topologies(self, shop):
        write(shop, SHOP.replace("topology: shop", "topology: other"), "other.interconnect.yml")
        run = inventory(shop, "--graph", sources=(FILE, "other.interconnect.yml"))
        assert "there is a host hub--shop-a already, from another source" in " ".join(run.stderr.split())
        assert "@topology_other" not in run.stdout


def test_sites_are_included(shop: Ansible) -> None:
    write(shop, SHOP + "include: sites/*.yml\n")
    write(
        shop,
        "networks:\n  bakery: {cloud: alicloud, vpc: {cidr_block: \"{{ '10.3.0.0/16' }}\"}}\nlinks: [{ends: [bakery, hub]}]\n",
        "sites/bakery.yml",
    )
    found = hostvars(shop)["bakery--hub"]["interconnect"]
    assert found["definition"]["accepter"]["vpc"]["cidr_block"] == "10.3.0.0/16"
    assert found["source"] == ["sites/bakery.yml:3"]


def test_documentation_can_be_read(ansible: Ansible) -> None:
    run = ansible.run(["ansible-doc", "-t", "inventory", "cloudlink.interconnect.topology"])
    assert run.ok and "network_hub" in run.stdout
