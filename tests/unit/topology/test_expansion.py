# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From files to links: names, sides, options, definitions, groups."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology import names
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology.problems import TopologyError
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology.topology import load
from tests.support.topology import HEAD, groups, hosts, problems, read, warnings

SHOP = """\
defaults:
  alicloud: {region: cn-hangzhou, routes: auto, tags: {team: net}}
networks:
  hub: {cloud: alicloud, vpc: {cidr_block: 10.0.0.0/16}}
  shop-a: {cloud: alicloud, vpc: {cidr_block: 10.1.0.0/16}, tags: {shop: a}}
  shop-b: {cloud: alicloud, vpc: {cidr_block: 10.2.0.0/16}}
  warehouse: {cloud: alicloud, account: peer, region: cn-beijing, vpc: {vpc_id: vpc-0123}}
"""
STACK = """\
networks:
  plant-1: {cloud: alibabacloudstack, vpc: {cidr_block: 172.16.0.0/16}}
  plant-2: {cloud: alibabacloudstack, region: cn-qd, vpc: {cidr_block: 10.16.0.0/16}, interface: {specification: Large.2}}
  line-1: {cloud: alibabacloudstack, router_type: VBR, router_id: vbr-0123}
"""
ALKIRA = """\
networks:
  zurich:
    cloud: alkira
    circuit: {expressroute_circuit_id: /subscriptions/1/zrh, loopback_subnet: 172.20.4.0/26, credential: er-azure}
    connector: {size: SMALL, cxp: EUCENTRAL-AZURE-1, vhub_prefix: 10.60.2.0/23, group: networking, billing_tags: [net, it]}
    segment_options: {customer_asn: 64900}
  corp: {cloud: alkira, segment: {cidrs: [10.40.0.0/14]}}
  dmz: {cloud: alkira, segment: dmz-on-alkira, segment_options: {disable_internet_exit: false}}
alkira:
  groups: {networking: {description: carries packets}, unused: {}}
  billing_tags: {net: }
  credentials: {er-azure: {application_id: a, tenant_id: t, secret_key: "{{ secret }}"}}
"""


class TestPeering:
    def test_definition_is_what_the_role_takes(self):
        found = hosts(SHOP + "links:\n- {ends: [hub, warehouse], peering: {bandwidth: 100}}")["hub--warehouse"]
        assert found["definition"] == {
            "name": "hub--warehouse",
            "requester": {
                "vpc": {"cidr_block": "10.0.0.0/16", "vpc_name": "hub", "tags": {"team": "net"}},
                "region": "cn-hangzhou",
                "routes": "auto",
            },
            "accepter": {
                "vpc": {"vpc_id": "vpc-0123"},
                "region": "cn-beijing",
                "account": "peer",
                "routes": "auto",
            },
            "peering": {"bandwidth": 100, "tags": {"team": "net"}},
        }
        assert (found["kind"], found["family"]) == ("vpc_peering", "alicloud")
        assert found["ends"] == [
            {"network": "hub", "kind": "vpc", "keep": False, "was": [], "made": True, "at_hand": True},
            {"network": "warehouse", "kind": "vpc", "keep": False, "was": [], "made": False, "at_hand": True},
        ]
        assert found["source"] == ["net.interconnect.yml:11"]

    def test_tags_of_a_network_are_over_those_of_the_defaults(self):
        found = hosts(SHOP + "links: [{ends: [hub, shop-a]}]")["hub--shop-a"]["definition"]
        assert found["accepter"]["vpc"]["tags"] == {"team": "net", "shop": "a"}
        assert found["peering"]["tags"] == {"team": "net"}

    def test_one_end_can_differ(self):
        text = SHOP + "links: [{ends: [{network: hub, routes: [10.1.7.0/24], route_tables: all}, shop-a]}]"
        found = hosts(text)["hub--shop-a"]
        assert found["definition"]["requester"]["routes"] == ["10.1.7.0/24"]
        assert found["definition"]["accepter"]["routes"] == "auto"
        assert found["ends"][0]["route_tables"] == ["all"]
        assert "route_tables" not in found["ends"][1]

    def test_bandwidth_of_a_hub_holds_where_there_are_two_regions(self):
        found = hosts(SHOP + "hubs: [{hub: hub, spokes: [shop-a, warehouse], peering: {bandwidth: 100}}]")
        assert found["hub--warehouse"]["definition"]["peering"]["bandwidth"] == 100
        assert "bandwidth" not in found["hub--shop-a"]["definition"]["peering"]

    def test_a_network_of_another_party_gets_no_routes_of_ours(self):
        text = SHOP + (
            "  theirs: {cloud: alicloud, account_id: 1000000000000002, region: cn-beijing, vpc: {vpc_id: vpc-9}}\n"
            "links: [{ends: [theirs, hub]}]"
        )
        found = hosts(text)["hub--theirs"]
        assert found["definition"]["accepter"] == {
            "vpc": {"vpc_id": "vpc-9"},
            "region": "cn-beijing",
            "account_id": "1000000000000002",
        }
        assert found["accounts"] == ["1000000000000002", "own"]
        assert [end["at_hand"] for end in found["ends"]] == [True, False]

    def test_the_lower_block_asks_unless_the_link_says_otherwise(self):
        turned = SHOP + "links: [{ends: [hub, shop-a], initiating: shop-a}]"
        assert hosts(turned)["hub--shop-a"]["networks"] == ["shop-a", "hub"]
        renamed = SHOP.replace("shop-a:", "a-shop:") + "links: [{ends: [hub, a-shop]}]"
        found = hosts(renamed)["a-shop--hub"]
        assert found["networks"] == ["hub", "a-shop"]


class TestPair:
    def test_definition_is_what_the_role_takes(self):
        found = hosts(
            STACK + "links: [{ends: [plant-1, plant-2], routes: auto, interface: {description: to the plant}}]"
        )
        assert found["plant-1--plant-2"]["definition"] == {
            "name": "plant-1--plant-2",
            "initiating": {
                "vpc": {"cidr_block": "10.16.0.0/16", "vpc_name": "plant-2"},
                "region": "cn-qd",
                "interface": {"specification": "Large.2", "description": "to the plant"},
                "routes": "auto",
            },
            "accepting": {
                "vpc": {"cidr_block": "172.16.0.0/16", "vpc_name": "plant-1"},
                "interface": {"description": "to the plant"},
                "routes": "auto",
            },
        }
        assert found["plant-1--plant-2"]["regions"] == ["cn-qd"]

    def test_a_border_router_asks_and_has_no_table(self):
        found = hosts(STACK + "links: [{ends: [plant-1, line-1], routes: auto}]")["line-1--plant-1"]["definition"]
        assert found["initiating"] == {"router_type": "VBR", "router_id": "vbr-0123"}
        assert found["accepting"]["routes"] == "auto"

    def test_an_end_can_name_its_interface(self):
        text = STACK + "links: [{ends: [{network: plant-2, interface: {router_interface_id: ri-1}}, plant-1]}]"
        found = hosts(text)["plant-1--plant-2"]["definition"]
        assert found["initiating"]["interface"] == {"specification": "Large.2", "router_interface_id": "ri-1"}


class TestConnector:
    def test_definition_is_what_the_role_takes(self):
        found = hosts(ALKIRA + "links: [{ends: [zurich, dmz, corp]}]")["zurich"]
        assert found["definition"] == {
            "name": "zurich",
            "size": "SMALL",
            "cxp": "EUCENTRAL-AZURE-1",
            "vhub_prefix": "10.60.2.0/23",
            "group": "networking",
            "billing_tag_ids": ["net", "it"],
            "instances": [
                {
                    "name": "zurich",
                    "expressroute_circuit_id": "/subscriptions/1/zrh",
                    "loopback_subnet": "172.20.4.0/26",
                    "credential_id": "er-azure",
                }
            ],
            "segment_options": [
                {"segment_id": "corp", "customer_asn": 64900},
                {"segment_id": "dmz-on-alkira", "customer_asn": 64900, "disable_internet_exit": False},
            ],
        }
        assert found["beside"] == {
            "segments": [{"name": "corp", "cidrs": ["10.40.0.0/14"]}],
            "groups": [{"name": "networking", "description": "carries packets"}],
            "billing_tags": [{"name": "net"}],
            "credentials": [
                {"name": "er-azure", "application_id": "a", "tenant_id": "t", "secret_key": "{{ secret }}"}
            ],
        }
        assert found["regions"] == ["EUCENTRAL-AZURE-1"] and found["accounts"] == []

    def test_a_circuit_has_one_connector_wherever_its_segments_come_from(self):
        text = ALKIRA + (
            "links: [{ends: [zurich, corp], name: er-zurich, segment_options: {customer_asn: 1}}]\n"
            "hubs: [{hub: zurich, name: west, spokes: [dmz], segment_options: {customer_asn: 2}}]"
        )
        (found,) = hosts(text).values()
        assert found["name"] == found["definition"]["name"] == "er-zurich"
        assert [one["customer_asn"] for one in found["definition"]["segment_options"]] == [1, 2]
        assert found["hubs"] == ["west"]

    def test_a_segment_can_be_the_hub_of_circuits(self):
        text = ALKIRA.replace(
            "  corp:", "  geneva: {cloud: alkira, circuit: {expressroute_circuit_id: /subscriptions/1/gva}}\n  corp:"
        )
        assert set(hosts(text + "hubs: [{hub: corp, spokes: [zurich, geneva]}]")) == {"geneva", "zurich"}

    def test_gateways_call_segments_by_the_names_of_networks(self):
        text = ALKIRA.replace(
            "credential: er-azure}",
            "credential: er-azure, ipsec_customer_gateway: [{segment: dmz, customer_gateway: []}, {segment: other}]}",
        )
        (found,) = hosts(text + "links: [{ends: [zurich, dmz]}]").values()
        gateways = found["definition"]["instances"][0]["ipsec_customer_gateway"]
        assert [one["segment_id"] for one in gateways] == ["dmz-on-alkira", "other"]

    def test_several_circuits_share_a_connector(self):
        text = """\
networks:
  zurich:
    cloud: alkira
    circuit: [{expressroute_circuit_id: /s/a}, {expressroute_circuit_id: /s/b, name: second}]
  corp: {cloud: alkira, segment: corp}
links: [{ends: [zurich, corp]}]
"""
        instances = hosts(text)["zurich"]["definition"]["instances"]
        assert [one["name"] for one in instances] == ["zurich-1", "second"]

    def test_what_nothing_uses_is_told(self):
        assert warnings(ALKIRA + "links: [{ends: [zurich, corp]}]") == [
            "10: networks.dmz: is in no link, so nothing is done about it",
            "12: alkira.groups.unused: no connector uses it, so it is not made",
        ]


class TestOneLink:
    TWICE = (
        "links: [{ends: [shop-b, shop-a], keep: true}]\n"
        "meshes: [{name: shops, networks: ['shop-*'], peering: {description: between shops}}]\n"
        "hubs: [{hub: shop-a, spokes: [shop-b], routes: auto}]\n"
    )

    def test_a_pair_from_a_link_a_mesh_and_a_hub_is_one(self):
        (found,) = hosts(SHOP + self.TWICE).values()
        assert (found["meshes"], found["hubs"], found["keep"]) == (["shops"], ["shop-a"], True)
        assert found["definition"]["peering"]["description"] == "between shops"
        assert found["source"] == [f"net.interconnect.yml:{line}" for line in (10, 11, 12)]

    def test_a_contradiction_names_both_places(self):
        text = (
            SHOP
            + "links:\n- {ends: [hub, warehouse], peering: {bandwidth: 1}}\n- {ends: [warehouse, hub], peering: {bandwidth: 2}}"
        )
        assert problems(text) == [
            "12: links[1]: peering.bandwidth is 2 for the link hub--warehouse, but 1 at net.interconnect.yml:11"
        ]

    def test_lists_say_the_same_in_any_order(self):
        text = SHOP + (
            "links:\n- {ends: [hub, shop-a], routes: [10.8.0.0/16, 10.9.0.0/16]}\n"
            "- {ends: [hub, shop-a], routes: [10.9.0.0/16, 10.8.0.0/16]}"
        )
        assert len(hosts(text)) == 1

    def test_moving_a_link_between_list_mesh_and_hub_changes_nothing_of_it(self):
        ways = (
            "links: [{ends: [shop-a, hub]}]",
            "meshes: [{name: m, networks: [shop-a, hub]}]".replace("name: m,", "name: mm,"),
            "hubs: [{hub: hub, spokes: [shop-a]}]",
            "hubs: [{hub: shop-a, spokes: [hub]}]",
        )
        found = [hosts(SHOP + way)["hub--shop-a"]["definition"] for way in ways]
        assert all(one == found[0] for one in found)


class TestFormerNames:
    def test_of_networks_and_links_are_those_of_the_link(self):
        text = SHOP.replace("shop-a: {", "shop-a: {was: [store-a, kiosk], ")
        found = hosts(text + "links: [{ends: [hub, shop-a], was: trunk}]")["hub--shop-a"]
        assert found["was"] == ["hub--kiosk", "hub--store-a", "trunk"]
        assert found["ends"][1]["was"] == ["kiosk", "store-a"]

    def test_must_be_free(self):
        text = SHOP.replace("shop-a: {", "shop-a: {was: shop-b, ")
        assert problems(text) == [
            "7: networks.shop-a.was: shop-b is a network of its own, at net.interconnect.yml:8; a former name must be free"
        ]

    def test_of_a_link_must_be_free(self):
        text = SHOP + "links:\n- {ends: [hub, shop-a], was: hub--shop-b}\n- {ends: [hub, shop-b]}"
        assert problems(text) == [
            "11: was: hub--shop-b is the link at net.interconnect.yml:12; a former name must be free"
        ]

    def test_belong_to_one_link(self):
        text = SHOP + "links:\n- {ends: [hub, shop-a], was: old}\n- {ends: [hub, shop-b], was: old}"
        assert problems(text) == ["12: was: old is the former name of the link at net.interconnect.yml:11, too"]

    def test_a_link_that_gets_a_name_of_its_own_was_called_after_its_ends(self):
        assert hosts(SHOP + "links: [{ends: [hub, shop-a], name: trunk}]")["trunk"]["was"] == ["hub--shop-a"]


class TestGroups:
    def test_are_the_network(self):
        found = groups(SHOP + "links: [{ends: [hub, warehouse]}]\nhubs: [{hub: hub, spokes: ['shop-*']}]")
        shops = {"hub--shop-a", "hub--shop-b"}
        assert found == {
            "topology_net": {*shops, "hub--warehouse"},
            "family_alicloud": {*shops, "hub--warehouse"},
            "account_own": {*shops, "hub--warehouse"},
            "account_peer": {"hub--warehouse"},
            "region_cn_hangzhou": {*shops, "hub--warehouse"},
            "region_cn_beijing": {"hub--warehouse"},
            "network_hub": {*shops, "hub--warehouse"},
            "network_shop_a": {"hub--shop-a"},
            "network_shop_b": {"hub--shop-b"},
            "network_warehouse": {"hub--warehouse"},
            "hub_hub": shops,
        }

    def test_names_that_make_one_group_are_refused(self):
        text = SHOP.replace("shop-b:", "shop_a:")
        assert problems(text) == [
            "8: networks.shop_a: is to groups the same name as shop-a at net.interconnect.yml:7; they differ in - and _ alone"
        ]


class TestTopology:
    def test_facts_tell_of_all_links(self):
        one, two = read(SHOP + "links: [{ends: [hub, shop-a]}]"), read(SHOP + "links: [{ends: [hub, shop-b]}]")
        assert one.facts() == {
            "name": "net",
            "mark": True,
            "links": 1,
            "revision": one.revision,
            "unlinked": ["shop-b", "warehouse"],
            "reserved": ["shop-b"],
            "places": [
                {"family": "alicloud", "account": "peer", "region": "cn-beijing"},
                {"family": "alicloud", "region": "cn-hangzhou"},
            ],
        }
        assert one.revision != two.revision

    def test_mark_can_be_left_out(self):
        found = read("mark: no\n" + SHOP + "links: [{ends: [hub, shop-a]}]")
        assert found.facts()["mark"] is False and found.hosts()[0][1]["mark"] is False

    def test_may_be_empty(self):
        found = read("networks:\nlinks:\n")
        assert found.hosts() == [] and found.facts()["links"] == 0


class TestInclude:
    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        (tmp_path / "sites").mkdir()
        (tmp_path / "net.interconnect.yml").write_text(HEAD + SHOP + "include: sites/*.yml\n", encoding="utf-8")
        (tmp_path / "sites" / "b.yml").write_text(
            "defaults: {alicloud: {region: cn-qingdao}}\n"
            "networks:\n  bakery: {cloud: alicloud, vpc: {cidr_block: 10.3.0.0/16}}\n"
            "links: [{ends: [bakery, hub]}]\n",
            encoding="utf-8",
        )
        (tmp_path / "sites" / "a.yml").write_text("# nothing yet\n", encoding="utf-8")
        return tmp_path

    @staticmethod
    def load(folder: Path):
        return load(str(folder / "net.interconnect.yml"), lambda path: Path(path).read_text(encoding="utf-8"))

    def test_brings_networks_and_links_with_defaults_of_their_own(self, folder):
        (host,) = self.load(folder).hosts()
        found = host[1]
        assert found["definition"]["requester"]["region"] == "cn-hangzhou"
        assert found["definition"]["accepter"]["region"] == "cn-qingdao"
        assert found["definition"]["accepter"]["routes"] == "auto"
        assert found["source"] == ["sites/b.yml:4"]

    def test_names_both_files_of_a_network_given_twice(self, folder):
        (folder / "sites" / "a.yml").write_text(
            "networks:\n  hub: {cloud: alicloud, vpc: {vpc_id: v}}\n", encoding="utf-8"
        )
        with pytest.raises(TopologyError) as caught:
            self.load(folder)
        assert caught.value.problems == [
            "sites/a.yml:2: networks.hub: is given twice; the first is at net.interconnect.yml:6"
        ]

    def test_what_belongs_into_the_main_file_is_refused(self, folder):
        (folder / "sites" / "a.yml").write_text("topology: other\n", encoding="utf-8")
        with pytest.raises(
            TopologyError, match="sites/a.yml:1: topology: does not belong here; it belongs into the main"
        ):
            self.load(folder)

    def test_a_file_that_is_not_there(self, folder):
        main = folder / "net.interconnect.yml"
        main.write_text(HEAD + "include: [more.yml, 'none/*.yml']\n", encoding="utf-8")
        with pytest.raises(TopologyError, match="net.interconnect.yml:3: include.0.: there is no file more.yml beside"):
            self.load(folder)
        main.write_text(HEAD + "include: ['none/*.yml']\n", encoding="utf-8")
        assert self.load(folder).warnings == ["net.interconnect.yml:3: include[0]: no file matches none/*.yml"]

    def test_a_file_is_read_once_and_never_includes_itself(self, folder):
        main = folder / "net.interconnect.yml"
        main.write_text(HEAD + SHOP + "include: ['*.yml', 'sites/b.yml', 'sites/*']\n", encoding="utf-8")
        assert len(self.load(folder).hosts()) == 1


class TestNames:
    @pytest.mark.parametrize("name", ["ab", "shop-a", "A_b-c_d", "x" * 50])
    def test_good(self, name):
        assert names.network(name) is None

    @pytest.mark.parametrize("name", ["a", "", "-a", "a-", "a--b", "1a", "a b", "ä-b", "a.b", "x" * 51, "ab\n"])
    def test_bad(self, name):
        assert names.network(name)

    def test_the_longest_link_fits_all_that_is_called_after_it(self):
        from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba import checks

        longest = names.joined("x" * 50, "y" * 50)
        assert names.link(longest) is None
        assert checks.name(longest + "-opposite", letter_first=True) is None

    @pytest.mark.parametrize(
        "patterns,found",
        [
            (["shop-*"], {"shop-a", "shop-b"}),
            (["*", "!shop-*"], {"hub"}),
            (["!shop-a", "*"], {"hub", "shop-b"}),
            (["~^(hub|shop-a)$"], {"hub", "shop-a"}),
            (["*", "&shop-?"], {"shop-a", "shop-b"}),
            (["hub", "!~b$"], set()),
            (["nowhere"], set()),
        ],
    )
    def test_patterns_select_as_those_of_hosts_do(self, patterns, found):
        assert names.select(map(names.Pattern, patterns), {"hub", "shop-a", "shop-b"}) == found


class TestSharedRoutes:
    LINES = """\
networks:
  plant: {cloud: alibabacloudstack, vpc: {cidr_block: 172.16.0.0/16}}
  yard: {cloud: alibabacloudstack, vpc: {cidr_block: 172.17.0.0/16}}
  line-1: {cloud: alibabacloudstack, router_type: VBR, router_id: vbr-1, interface: {specification: Large.2}}
  line-2: {cloud: alibabacloudstack, router_type: VBR, router_id: vbr-2, interface: {specification: Large.2}}
  line-3: {cloud: alibabacloudstack, router_type: VBR, router_id: vbr-3, interface: {specification: Large.2}}
"""

    def shared(self, text: str) -> dict[str, Any]:
        """What each link has, of the ends that have something."""
        return {
            name: {key: side["ecmp_routes"] for key, side in one["definition"].items() if "ecmp_routes" in side}
            for name, one in hosts(self.LINES + text).items()
            if any("ecmp_routes" in side for side in one["definition"].values())
        }

    def test_of_an_end(self):
        """Networks become the interfaces of their links, called as the role calls them."""
        found = self.shared(
            "links:\n"
            "- ends:\n"
            "  - network: plant\n"
            "    ecmp_routes:\n"
            "    - destination: 10.0.0.0/8\n"
            "      weight: 10\n"
            "      next_hops: [{network: line-2, weight: 0}, {network: yard}, {nexthop_id: ri-9}, {name: by-hand}]\n"
            "  - line-1\n"
            "- {ends: [plant, line-2], name: second}\n"
            "- {ends: [{network: plant, interface: {name: to-yard}}, yard]}\n"
        )
        hops = [
            {"name": "second-opposite", "weight": 0},
            {"name": "to-yard"},
            {"nexthop_id": "ri-9"},
            {"name": "by-hand"},
        ]
        route = {"destination": "10.0.0.0/8", "weight": 10, "next_hops": hops}
        assert found == {"line-1--plant": {"accepting": [route]}}

    def test_of_an_end_to_all_blocks_of_the_other(self):
        """The role takes it as it stands. It is another route at each link, and none of the others on the same one."""
        auto = "ecmp_routes: [{destination: auto, next_hops: [{network: %s}]}%s]"
        fixed = ", {destination: 10.0.0.0/8, next_hops: [{network: line-1}]}"
        found = self.shared(
            "  shed: {cloud: alibabacloudstack, vpc: {cidr_block: 172.18.0.0/16}}\n"
            "links:\n"
            "- {ends: [plant, line-1]}\n"
            "- {routes: auto, ends: [{network: plant, routes: [], %s}, yard]}\n"
            "- {ends: [{network: plant, routes: [10.9.0.0/16], %s}, shed]}\n"
            % (auto % ("shed", ""), auto % ("line-1", fixed))
        )
        one = {"destination": "auto", "next_hops": [{"name": "plant--shed"}]}
        other = {"destination": "auto", "next_hops": [{"name": "line-1--plant-opposite"}]}
        more = dict(other, destination="10.0.0.0/8")
        assert found == {"plant--yard": {"initiating": [one]}, "plant--shed": {"initiating": [other, more]}}

    @pytest.mark.parametrize("spokes", ["line-*", "[line-3, line-1, line-2]"])
    def test_of_a_hub(self, spokes):
        """The last link has it, so that in waves the others are there already."""
        route = "{destination: 10.0.0.0/8%s}"
        text = "hubs: [{hub: plant, spokes: %s, ecmp_routes: [%s]}]"
        names = ["line-1--plant-opposite", "line-2--plant-opposite"]
        assert self.shared(text % (spokes, route % "")) == {
            "line-3--plant": {
                "accepting": [{"destination": "10.0.0.0/8", "next_hops": [{"name": name} for name in names]}]
            }
        }
        some = ", next_hops: [{network: line-3, weight: 5}, {network: line-1}]"
        assert self.shared(text % (spokes, route % some)) == {
            "line-3--plant": {
                "accepting": [{"destination": "10.0.0.0/8", "weight": 5, "next_hops": [{"name": names[0]}]}]
            }
        }

    def test_of_a_mesh(self):
        """Each member through those that are named, which have it from elsewhere."""
        text = """\
  gate-1: {cloud: alibabacloudstack, vpc: {cidr_block: 172.18.0.0/16}}
  gate-2: {cloud: alibabacloudstack, vpc: {cidr_block: 172.19.0.0/16}}
meshes:
- name: core
  networks: [plant, yard, gate-1, gate-2]
  ecmp_routes: [{destination: 10.0.0.0/8, next_hops: [{network: gate-1}, {network: gate-2}]}]
"""
        found = self.shared(text)
        assert {name: [*one] for name, one in found.items()} == {
            "gate-2--plant": ["initiating"],
            "gate-2--yard": ["initiating"],
        }
        assert found["gate-2--plant"]["initiating"][0]["next_hops"] == [{"name": "gate-1--plant"}]

    @pytest.mark.parametrize(
        ("text", "wanted"),
        [
            (
                "links: [{ends: [plant, line-1], ecmp_routes: []}]",
                "9: links[0].ecmp_routes: does not belong here; it belongs to one end: ends[].ecmp_routes",
            ),
            (
                "links: [{ends: [{network: plant, ecmp_routes: [{destination: 10.0.0.0/8, next_hops: []}]}, line-1]}]",
                "9: links[0].ends[0].ecmp_routes[0].next_hops: needs at least 1 items",
            ),
            (
                "links: [{ends: [{network: plant, ecmp_routes: [{destination: 10.0.0.1/8, next_hops: [{name: a}]}]}, line-1]}]",
                "9: links[0].ends[0].ecmp_routes[0].destination: '10.0.0.1/8' has host bits set",
            ),
            (
                "links: [{ends: [{network: plant, ecmp_routes: "
                "[{destination: 10.0.0.0/8, weight: 256, next_hops: [{name: a}]}]}, line-1]}]",
                "9: links[0].ends[0].ecmp_routes[0].weight: must be 255 or less, not 256",
            ),
            (
                "links: [{ends: [{network: plant, ecmp_routes: "
                "[{destination: 10.0.0.0/8, next_hops: [{name: a, network: yard}]}]}, line-1]}]",
                "9: links[0].ends.plant.ecmp_routes[0].next_hops[0]: give one of network, name and nexthop_id",
            ),
            (
                "links: [{ends: [{network: plant, ecmp_routes: "
                "[{destination: 10.0.0.0/8, next_hops: [{network: line-2}]}]}, line-1]}]",
                "9: links[0].ends.plant.ecmp_routes[0].next_hops[0]: there is no link between plant and line-2",
            ),
            (
                "links: [{ends: [{network: plant, ecmp_routes: "
                "[{destination: 10.0.0.0/8, next_hops: [{network: line-1}]}]}, line-1]}]",
                "9: links[0].ends.plant.ecmp_routes[0].next_hops[0].network: line-1 is an end of the link itself",
            ),
            (
                "links: [{ends: [plant, {network: line-1, ecmp_routes: "
                "[{destination: 10.0.0.0/8, next_hops: [{name: a}]}]}]}]",
                "9: links[0].ends.line-1.ecmp_routes[0]: only a VPC on Apsara Stack shares routes between its links",
            ),
            (
                "hubs: [{hub: plant, spokes: [line-1], ecmp_routes: [{destination: 10.0.0.0/8}]}]",
                "9: hubs[0].ecmp_routes[0]: takes two or more links, and plant has 1 here",
            ),
            (
                "hubs: [{hub: plant, spokes: [line-1, line-2], ecmp_routes: "
                "[{destination: 10.0.0.0/8, next_hops: [{network: line-1}, {network: line-3}]}]}]",
                "9: hubs[0].ecmp_routes[0].next_hops: plant is not linked to line-3 here",
            ),
            (
                "hubs: [{hub: plant, spokes: [line-1, line-2], ecmp_routes: "
                "[{destination: 10.0.0.0/8}, {destination: 10.0.0.0/8, next_hops: "
                "[{network: line-1, weight: 1}, {network: line-2}]}]}]",
                "9: hubs[0].ecmp_routes[1]: plant routes 10.0.0.0/8 otherwise by what is said at net.interconnect.yml:9",
            ),
            (
                "links: [{ends: [{network: plant, routes: [10.1.0.0/16]}, yard]}]\n"
                "hubs: [{hub: plant, spokes: [line-1, line-2], ecmp_routes: [{destination: 10.1.0.0/16}]}]",
                "9: plant routes 10.1.0.0/16 both to yard and, by the link at net.interconnect.yml:10, to line-2",
            ),
            (
                "links: [{ends: [plant, line-2]}, {ends: [line-1, {network: plant, ecmp_routes:\n"
                "  [{destination: auto, next_hops: [{network: line-2}]}]}]}]",
                "10: links[1].ends.plant.ecmp_routes[0].destination: auto means nothing here, "
                "since line-1 (a virtual border router on Apsara Stack) has no blocks; give a CIDR block",
            ),
            (
                "links: [{ends: [{network: plant, ecmp_routes: [{destination: autos, next_hops: [{name: a}]}]}, yard]}]",
                "9: links[0].ends[0].ecmp_routes[0].destination: 'autos' is not a CIDR block",
            ),
            (
                "hubs: [{hub: plant, spokes: [yard, line-1],\n  ecmp_routes: [{destination: auto}]}]",
                "10: hubs[0].ecmp_routes[0].destination: auto means nothing here, "
                "since the networks behind the links have different blocks; give a CIDR block, or auto at an end of one link",
            ),
            (
                "meshes: [{name: core, networks: [plant, yard, line-1], ecmp_routes: "
                "[{destination: auto, next_hops: [{network: yard}, {network: line-1}]}]}]",
                "9: meshes[0].ecmp_routes[0].destination: auto means nothing here, since the networks behind",
            ),
            (
                "defaults: {alibabacloudstack: {routes: auto}}\n"
                "links: [{ends: [{network: plant, ecmp_routes: [{destination: auto, next_hops: [{name: a}]}]}, yard]}]",
                "10: links[0].ends.plant.ecmp_routes[0].destination: plant routes all blocks of yard through this link alone, "
                "by the routes at net.interconnect.yml:9; say it in one place, such as by routes: [] at this end",
            ),
            (
                "links: [{routes: [10.0.0.0/8], ends: [plant, yard]}]\n"
                "hubs: [{hub: plant, spokes: [line-1, yard], ecmp_routes: [{destination: 10.0.0.0/8}]}]",
                "10: hubs[0].ecmp_routes[0].destination: plant routes 10.0.0.0/8 through this link alone, "
                "by the routes at net.interconnect.yml:9; say it in one place",
            ),
            (
                "networks:\n  aa: {cloud: alicloud, vpc: {cidr_block: 10.1.0.0/16}}\n"
                "  bb: {cloud: alicloud, vpc: {cidr_block: 10.2.0.0/16}}\n"
                "meshes: [{name: core, networks: [aa, bb], ecmp_routes: [{destination: 10.0.0.0/8}]}]",
                "6: meshes[0].ecmp_routes: means nothing to a link of the kind vpc_peering",
            ),
        ],
    )
    def test_what_is_wrong(self, text, wanted):
        whole = text if text.startswith("networks") else self.LINES + text
        found = problems(whole)
        assert any(one.startswith(wanted) for one in found), found
