# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wrong with a file is found before anything is done, all at once, each with its line and what would be right."""

from __future__ import annotations

from collections import Counter

import pytest

from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology import check
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology.problems import MOST_SHOWN, TopologyError
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology.shapes import CannotRender
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology.topology import load
from tests.support.topology import NAME, hosts, problems, read, warnings

NETWORKS = """\
networks:
  hub: {cloud: alicloud, vpc: {cidr_block: 10.0.0.0/16}}
  shop-a: {cloud: alicloud, vpc: {cidr_block: 10.1.0.0/16}}
  shop-b: {cloud: alicloud, vpc: {cidr_block: 10.2.0.0/16}}
  plant: {cloud: alibabacloudstack, vpc: {cidr_block: 10.3.0.0/16}}
  line: {cloud: alibabacloudstack, router_type: VBR, router_id: vbr-1}
  line-2: {cloud: alibabacloudstack, router_type: VBR, router_id: vbr-2}
  zurich: {cloud: alkira, circuit: {expressroute_circuit_id: /s/zrh}}
  geneva: {cloud: alkira, circuit: {expressroute_circuit_id: /s/gva}}
  corp: {cloud: alkira, segment: corp}
  dmz: {cloud: alkira, segment: dmz}
"""
FIRST = 14
"""The line behind them."""


def one(text: str) -> str:
    """The only problem of a file."""
    found = problems(text)
    assert len(found) == 1, found
    return found[0]


class TestYaml:
    @pytest.mark.parametrize(
        "text,wanted",
        [
            ("networks: {a: [}", "3: this is no YAML: "),
            ("networks: {{ x }}", "3: "),
            ("networks:\n  a: &a {b: *a}", "4: an alias leads back to what it stands in"),
            ("networks: !odd {}", None),
            ("x: !odd y", "3: the tag !odd means nothing here; there are !vault and !unsafe"),
            ("mark: true\nmark: false", "4: mark is given twice; the first is at net.interconnect.yml:3"),
        ],
    )
    def test_what_is_no_yaml(self, text, wanted):
        found = problems(text)
        assert wanted is None or found[0].startswith(wanted), found

    @pytest.mark.parametrize("text", ["[a, b]", "just words", "7"])
    def test_a_file_that_is_no_dictionary(self, text):
        with pytest.raises(TopologyError, match="net.interconnect.yml:1: is no dictionary; see the documentation"):
            load(f"/nowhere/{NAME}", lambda path: text)

    def test_an_empty_file(self):
        with pytest.raises(TopologyError, match="net.interconnect.yml:1: is empty; a topology needs"):
            load(f"/nowhere/{NAME}", lambda path: "# only a comment\n")

    def test_a_file_that_cannot_be_read(self):
        def refused(path: str) -> str:
            raise PermissionError(13, "Permission denied")

        with pytest.raises(
            TopologyError, match="net.interconnect.yml:1: net.interconnect.yml cannot be read: Permission"
        ):
            load(f"/nowhere/{NAME}", refused)

    def test_anchors_and_merges_work_and_keep_their_lines(self):
        text = """\
networks:
  hub: &base {cloud: alicloud, region: cn-hangzhou, vpc: {cidr_block: 10.0.0.0/16}}
  shop: {<<: *base, vpc: {cidr_block: 10.0.0.1/16}}
"""
        assert one(text).startswith("5: networks.shop.vpc.cidr_block: '10.0.0.1/16' has host bits set")


class TestShapes:
    @pytest.mark.parametrize(
        "line,wanted",
        [
            ("inclde: x", "inclde: is no option here (did you mean 'include'?)"),
            ("mark: perhaps", "mark: must be true or false, not 'perhaps'"),
            ("mark:", "mark: is empty; give a value, or leave it out"),
            ("links: {ends: [hub, shop-a]}", "links: must be a list, not a dictionary; write [...]"),
            ("links: [hub]", "links[0]: must be a dictionary of options, not 'hub'"),
            ("links: [{ends: [hub]}]", "links[0].ends: needs at least 2 items"),
            ("links: [{}]", "links[0].ends: is missing"),
            ("links: [{ends: [hub, true]}]", "links[0].ends[1]: must be a text, not true; put it in quotes"),
            (
                "links: [{ends: [hub, shop-a], peering: {bandwith: 5}}]",
                "links[0].peering.bandwith: is no option here (did",
            ),
            (
                "links: [{ends: [hub, shop-a], peering: {tags: {}}}]",
                "links[0].peering.tags: does not belong here; give tags",
            ),
            (
                "links: [{ends: [hub, shop-a], requester: hub}]",
                "links[0].requester: does not belong here; it is called init",
            ),
            ("links: [{ends: [hub, shop-a], routes: all}]", "links[0].routes: must be one of auto, not 'all'"),
            ("links: [{ends: [hub, shop-a], name: a b}]", "links[0].name: 'a b' is no name; it can have"),
            ("meshes: [{name: core}]", "meshes[0].networks: is missing"),
            ("defaults: {alicloud: {tags: [a]}}", "defaults.alicloud.tags: must be a dictionary, not a list"),
            ("groups: {x: y}\ncredentials: {}", None),
            ("segments: []", "segments: does not belong here; a segment is a network with cloud: alkira"),
        ],
    )
    def test_of_options(self, line, wanted):
        found = problems(NETWORKS + line)
        assert wanted is None or found[0].partition(" ")[2].startswith(wanted), found
        assert found[0].startswith("14: " if wanted else "15: ")

    @pytest.mark.parametrize(
        "network,wanted",
        [
            ("{}", "x1.cloud: is missing; it can be alicloud, alibabacloudstack, alkira"),
            (
                "{cloud: alicoud}",
                "x1.cloud: must be one of alicloud, alibabacloudstack, alkira, not 'alicoud' (did you mean",
            ),
            ("{cloud: alicloud}", "x1.vpc: is missing; give a VPC by vpc_id, or by cidr_block to make one"),
            ("{cloud: alicloud, vpc: {}}", "x1.vpc: give vpc_id for a VPC that exists, or cidr_block to make one"),
            ("{cloud: alicloud, cidr_block: 10.9.0.0/16}", "x1.cidr_block: does not belong here; it belongs into vpc"),
            (
                "{cloud: alicloud, vpc: {cidr_block: 10.9.0.0}}",
                "x1.vpc.cidr_block: '10.9.0.0' is not a CIDR block; write it",
            ),
            (
                "{cloud: alicloud, vpc: {cidr_block: 11.9.0.0/16}}",
                "x1.vpc.cidr_block: 11.9.0.0/16 is not inside 10.0.0.0/8",
            ),
            (
                "{cloud: alicloud, vpc: {cidr_block: 10.9.0.0/16, secondary_cidr_blocks: [1]}}",
                "x1.vpc.secondary_cidr_blocks[0]: '1' is not a CIDR block",
            ),
            (
                "{cloud: alicloud, vpc: {vpc_id: v}, account_id: mine, region: r}",
                "x1.account_id: must be the number of an",
            ),
            (
                "{cloud: alicloud, account_id: 1, vpc: {vpc_id: v}}",
                "x1.region: is needed for a network of another party",
            ),
            ("{cloud: alicloud, vpc: {vpc_id: v}, tags: {acs:x: y}}", "x1.tags: the key 'acs:x' begins with"),
            (
                "{cloud: alibabacloudstack, router_type: VBR}",
                "x1.router_id: is missing; a virtual border router is named",
            ),
            ("{cloud: alibabacloudstack, vpc: {vpc_id: v}, router_id: r}", "x1.router_id: needs router_type beside it"),
            ("{cloud: alkira}", "x1: is neither a circuit nor a segment; give circuit, or segment"),
            ("{cloud: alkira, circuit: {}}", "x1.circuit.expressroute_circuit_id: is missing"),
            ("{cloud: alkira, circuit: []}", "x1.circuit: needs at least 1 items"),
            (
                "{cloud: alkira, segment: s, connector: {size: SMALL}}",
                "x1.connector: does not go with segment; the circuit",
            ),
            ("{cloud: alkira, segment: {cidrs: [10.0.0.1/8]}}", "x1.segment.cidrs[0]: '10.0.0.1/8' has host bits set"),
            (
                "{cloud: alkira, circuit: {expressroute_circuit_id: /s/x, loopback_subnet: 10.0.0.0/24}}",
                "x1.circuit.loopback_subnet: '10.0.0.0/24' is a /24; it must be a /26",
            ),
            ("{cloud: alkira, segment: corp}", "x1: is the segment corp, and so is corp at net.interconnect.yml:12"),
            (
                "{cloud: alkira, circuit: {expressroute_circuit_id: /S/ZRH}}",
                "x1: is the circuit /S/ZRH, and so is zurich at",
            ),
            ("{cloud: alicloud, vpc: {vpc_name: hub}}", "x1: is the VPC hub, and so is hub at net.interconnect.yml:4"),
            (
                "{cloud: alibabacloudstack, router_type: VBR, router_id: vbr-1}",
                "x1: is the router vbr-1, and so is line at",
            ),
        ],
    )
    def test_of_networks(self, network, wanted):
        assert one(NETWORKS + "  x1: " + network).startswith("14: networks." + wanted)

    def test_all_problems_at_once_and_each_once(self):
        text = (
            NETWORKS
            + "  bad--name: {cloud: alicloud}\n  odd: {cloud: aws}\nlinks: [{ends: [odd, hub]}, {ends: [od, hub]}]\n"
        )
        found = problems(text + "hubs: [{hub: hub, spokes: ['od*', nowhere]}]")
        assert [one.partition(":")[0] for one in found] == ["14", "15", "16", "17"]
        assert found[2] == "16: links[1].ends[0]: there is no network 'od'"

    def test_a_message_stays_readable(self):
        with pytest.raises(TopologyError) as caught:
            read("networks:\n" + "".join(f"  n-{number}: 1\n" for number in range(MOST_SHOWN + 5)))
        assert len(caught.value.problems) == MOST_SHOWN + 5
        assert str(caught.value).splitlines()[-1] == "and 5 more"


class TestTemplates:
    @staticmethod
    def render(text: str):
        values = {
            "{{ cidr }}": "10.7.0.0/16",
            "{{ tags }}": {"a": "b", "c": "{{ evil }}"},
            "{{ number }}": "5",
            "{{ nothing }}": None,
        }
        values["{{ braces }}"] = "{{ evil }}"
        if text not in values:
            raise CannotRender("cannot be rendered: 'x' is undefined")
        return values[text]

    def test_stand_for_values_of_any_type(self):
        text = """\
networks:
  hub: {cloud: alicloud, vpc: {cidr_block: "{{ cidr }}"}, tags: "{{ tags }}"}
  far: {cloud: alicloud, region: "x", vpc: {vpc_id: v, description: "{{ nothing }}"}}
links: [{ends: [hub, far], peering: {bandwidth: "{{ number }}", description: "{{ braces }}"}}]
"""
        found = hosts(text, self.render)["far--hub"]["definition"]
        assert found["requester"]["vpc"] == {
            "cidr_block": "10.7.0.0/16",
            "vpc_name": "hub",
            "tags": {"a": "b", "c": "{{ evil }}"},
        }
        assert found["accepter"]["vpc"] == {"vpc_id": "v"}
        assert found["peering"] == {"bandwidth": 5, "description": "{{ evil }}"}

    def test_that_fail_are_told_with_their_line(self):
        text = "networks:\n  hub: {cloud: alicloud, vpc: {vpc_id: '{{ x }}'}}"
        assert problems(text, self.render) == ["4: networks.hub.vpc.vpc_id: cannot be rendered: 'x' is undefined"]

    def test_of_secrets_are_left_to_the_task(self):
        text = """\
networks:
  hub: {cloud: alicloud, vpc: {vpc_id: v}, connection: {secret_key: "{{ key }}", access_key: !vault "a\\nb"}}
  far: {cloud: alicloud, vpc: {vpc_id: w}, connection: "{{ all_of_it }}"}
links: [{ends: [hub, far]}]
"""
        found = hosts(text, self.render)["far--hub"]["definition"]
        assert found["requester"]["connection"] == {"secret_key": "{{ key }}", "access_key": "a\nb"}
        assert {type(item).__name__ for item in found["requester"]["connection"].values()} == {"Template", "Vaulted"}
        assert type(found["accepter"]["connection"]).__name__ == "Template"

    def test_secrets_in_clear_text_are_warned_of(self):
        text = "networks:\n  hub: {cloud: alicloud, vpc: {vpc_id: v}, connection: {secret_key: topsecret, access_key: !unsafe x}}\n"
        (found,) = [one for one in warnings(text) if "secret" in one]
        assert (
            found.startswith("4: networks.hub.connection.secret_key: is a secret in clear text") and "top" not in found
        )

    def test_what_is_no_secret_cannot_be_encrypted(self):
        text = "networks:\n  hub: {cloud: alicloud, vpc: {vpc_id: !vault x}}"
        assert one(text) == "4: networks.hub.vpc.vpc_id: is encrypted; only secrets can be, and this is needed in clear"

    def test_unsafe_is_as_written(self):
        text = NETWORKS + "links: [{ends: [hub, shop-a], peering: {description: !unsafe '{{ x }}'}}]"
        assert hosts(text, self.render)["hub--shop-a"]["definition"]["peering"]["description"] == "{{ x }}"


class TestJoining:
    @pytest.mark.parametrize(
        "ends,wanted",
        [
            (
                "hub, plant",
                "cannot join hub (a VPC on Alibaba Cloud) and plant (a VPC on Apsara Stack): nothing that this",
            ),
            (
                "hub, zurich",
                "cannot join hub (a VPC on Alibaba Cloud) and zurich (an ExpressRoute circuit on Alkira): noth",
            ),
            (
                "zurich, geneva",
                "cannot join geneva (an ExpressRoute circuit on Alkira) and zurich (an ExpressRoute circuit",
            ),
            (
                "corp, dmz",
                "cannot join corp (a segment on Alkira) and dmz (a segment on Alkira): segments are kept apart",
            ),
            (
                "line, line-2",
                "cannot join line (a virtual border router on Apsara Stack) and line-2 (a virtual border rou",
            ),
            ("hub, hub", "hub is linked to itself; a link joins two networks"),
            (
                "hub, shop-a, shop-b",
                "a link has two ends, or is one of a circuit with its segments; for 3 networks use",
            ),
            (
                "zurich, geneva, corp",
                "a link has two ends, or is one of a circuit with its segments; for 3 networks use",
            ),
        ],
    )
    def test_what_cannot_be_joined(self, ends, wanted):
        assert one(NETWORKS + f"links: [{{ends: [{ends}]}}]").startswith("14: links[0]: " + wanted)

    def test_unknown_networks(self):
        assert one(NETWORKS + "links: [{ends: [hub, shop-c]}]") == (
            "14: links[0].ends[1]: there is no network 'shop-c' (did you mean 'shop-b'?)"
        )
        assert one(NETWORKS + "links: [{ends: [hub, 'shop*']}]").endswith("(did you mean 'shop-b'?)")
        assert one(NETWORKS + "links: [{ends: [hub, '?*']}]").endswith("(patterns belong into meshes and hubs)")
        assert one(NETWORKS + "hubs: [{hub: hob, spokes: ['*']}]").startswith(
            "14: hubs[0].hub: there is no network 'hob'"
        )

    def test_a_mesh_that_mixes_is_told_once_a_reason(self):
        found = problems(NETWORKS + "meshes: [{name: all, networks: ['*', '!line*', '!shop-b']}]")
        whys = (
            "segments are kept apart",
            "nothing that this collection manages joins two clouds",
            "a circuit is joined to",
        )
        assert len(found) == 3
        assert all(why in one for why, one in zip(whys, found, strict=True)), found
        assert "corp (a segment on Alkira) and hub (a VPC on Alibaba Cloud) (and 13 more pairs): " in found[1]

    def test_hub_among_its_spokes(self):
        assert one(NETWORKS + "hubs: [{hub: hub, spokes: [hub, shop-a]}]").endswith(
            "hub is linked to itself; it is the hub"
        )
        assert len(hosts(NETWORKS + "hubs: [{hub: hub, spokes: ['*', '&~^(hub|shop)']}]")) == 2

    def test_options_that_mean_nothing(self):
        assert one(NETWORKS + "links: [{ends: [hub, shop-a], connector: {size: SMALL}}]") == (
            "14: links[0].connector: means nothing to a link of the kind vpc_peering"
        )
        assert one(NETWORKS + "hubs: [{hub: hub, spokes: [shop-a], interface: {description: x}}]") == (
            "14: hubs[0].interface: means nothing to a link of the kind vpc_peering"
        )

    def test_bandwidth_within_a_region(self):
        assert one(NETWORKS + "links: [{ends: [hub, shop-a], peering: {bandwidth: 5}}]") == (
            "14: links[0].peering.bandwidth: only a peering between two regions has one; hub and shop-a are in the same"
        )

    def test_initiating_is_an_end_and_never_opposite_a_border_router(self):
        assert one(NETWORKS + "links: [{ends: [hub, shop-a], initiating: shop-b}]") == (
            "14: links[0].initiating: shop-b is not an end of it; its ends are hub, shop-a"
        )
        assert "can only be the initiating side" in one(NETWORKS + "links: [{ends: [plant, line], initiating: plant}]")

    def test_names_are_unique(self):
        found = problems(NETWORKS + "links:\n- {ends: [hub, shop-a], name: hub--shop-b}\n- {ends: [hub, shop-b]}")
        assert found[0].startswith(
            "16: the link between hub and shop-b is called hub--shop-b, and so is the one between"
        )

    def test_meshes_have_names_of_their_own(self):
        text = "meshes:\n- {name: core, networks: [hub, shop-a]}\n- {name: core, networks: [hub, shop-b]}"
        assert one(NETWORKS + text) == "16: the mesh core is given twice; the first is at net.interconnect.yml:15"


class TestAddresses:
    def test_sides_in_common(self):
        text = NETWORKS.replace("10.1.0.0/16", "10.0.128.0/17") + "links: [{ends: [hub, shop-a]}]"
        assert one(text) == (
            "14: the link hub--shop-a: 10.0.0.0/16 of hub and 10.0.128.0/17 of shop-a have addresses in common; nothing can be "
            "routed between them; overlap: warn on the link lets it pass"
        )
        assert len(hosts(text.replace("shop-a]}", "shop-a], overlap: warn}"))) == 1

    def test_spokes_in_common(self):
        text = NETWORKS.replace("10.1.0.0/16", "10.2.0.0/24") + "hubs: [{hub: hub, spokes: ['shop-*']}]"
        assert one(text) == (
            "14: hub could not route to both shop-a and shop-b: 10.2.0.0/24 and 10.2.0.0/16 have addresses in common; overlap: "
            "warn on the link lets it pass"
        )
        (found,) = [one for one in warnings(text.replace("*']", "*'], overlap: warn")) if "could not" in one]
        assert found.startswith("14: hub could not route to both")

    IPV6 = """\
networks:
  hub: {cloud: alicloud, vpc: {cidr_block: 10.0.0.0/16, ipv6_cidr_block: "2408:1::/56"}}
  shop-a: {cloud: alicloud, vpc: {cidr_block: 10.1.0.0/16, ipv6_cidr_block: "2408:2::/56"}}
  shop-b: {cloud: alicloud, vpc: {cidr_block: 10.2.0.0/16, ipv6_cidr_block: "2408:3::/56"}}
  plant-1: {cloud: alibabacloudstack, vpc: {cidr_block: 10.3.0.0/16, enable_ipv6: true}}
  plant-2: {cloud: alibabacloudstack, vpc: {cidr_block: 10.4.0.0/16, ipv6_cidr_block: "2408:3::/56"}}
"""

    def test_ipv6_blocks(self):
        """Told apart and compared like the others; a block of IPv4 never overlaps one of IPv6."""
        text = self.IPV6 + "hubs: [{hub: hub, spokes: ['shop-*'], routes: auto}]\nlinks: [{ends: [plant-1, plant-2]}]"
        found = hosts(text)
        assert found["hub--shop-a"]["definition"]["requester"]["vpc"]["ipv6_cidr_block"] == "2408:1::/56"
        assert found["plant-1--plant-2"]["definition"]["initiating"]["vpc"]["enable_ipv6"] is True
        assert one(text.replace("2408:2::/56", "2408:1:0:80::/57")) == (
            "9: the link hub--shop-a: 2408:1::/56 of hub and 2408:1:0:80::/57 of shop-a have addresses in common; nothing can be "
            "routed between them; overlap: warn on the link lets it pass"
        )
        assert one(text.replace("2408:2::/56", "2408:3::/60")).startswith(
            "9: hub could not route to both shop-a and shop-b: 2408:3::/60 and 2408:3::/56 have addresses in common"
        )

    @pytest.mark.parametrize(
        ("wrong", "says"),
        [
            ('"2408:2::1/56"', "'2408:2::1/56' has host bits set; the network is 2408:2::/56"),
            ("10.9.0.0/16", "'10.9.0.0/16' is not an IPv6 block"),
            ("many", "'many' is not a CIDR block"),
            ('"2408:2::/56", enable_ipv6: false', "cannot be combined with enable_ipv6: false"),
        ],
    )
    def test_what_is_no_ipv6_block(self, wrong, says):
        text = self.IPV6.replace('"2408:2::/56"', wrong) + "links: [{ends: [hub, shop-a]}]"
        assert one(text).startswith("5: networks.shop-a.vpc.ipv6_cidr_block: " + says)

    def test_neighbours_in_common_matter_where_all_is_routed(self):
        text = (
            NETWORKS.replace("10.1.0.0/16", "10.2.0.0/24")
            + "links:\n- {ends: [hub, shop-a]%s}\n- {ends: [hub, shop-b]%s}"
        )
        assert problems(text % ("", "")) == []
        assert one(text % (", routes: auto", ", routes: auto")).startswith(
            "16: hub could not route to both shop-a and shop-b"
        )
        # The longer prefix is a route of its own, on purpose.
        assert problems(text % (", routes: [10.2.0.0/25]", ", routes: auto")) == []

    def test_neighbours_in_common_matter_where_a_shared_route_leads_to_all(self):
        depots = "".join(
            f"  depot-{number}: {{cloud: alibabacloudstack, vpc: {{cidr_block: {block}}}}}\n"
            for number, block in enumerate(("10.4.0.0/20", "10.4.1.0/24"))
        )
        end = "- {ends: [depot-%d, {network: plant, ecmp_routes: [{destination: %s, next_hops: [{name: by-hand}]}]}]}\n"
        text = NETWORKS + depots + "links:\n" + end + end
        assert one(text % (0, "auto", 1, "auto")).startswith("18: plant could not route to both depot-0 and depot-1")
        assert problems(text % (0, "auto", 1, "192.168.0.0/16")) == []

    def test_a_destination_two_ways(self):
        text = NETWORKS + "hubs: [{hub: hub, spokes: ['shop-*'], routes: [192.168.0.0/16]}]"
        assert one(text) == (
            "14: hub routes 192.168.0.0/16 both to shop-b and, by the link at net.interconnect.yml:14, to shop-a; a route table "
            "leads each destination one way"
        )

    def test_one_pass_however_many(self, monkeypatch):
        """The sweep looks at each block once or twice, whether all overlap or none."""
        for block in ("10.{}.{}.0/24", "10.0.0.0/24"):
            calls = Counter()
            share = check._share
            monkeypatch.setattr(
                check, "_share", lambda one, other, share=share, calls=calls: calls.update("x") or share(one, other)
            )
            spans = {
                f"n{number}": [check.Span(block.format(number // 256, number % 256), f"n{number}")]
                for number in range(2000)
            }
            found = check._overlapping(spans)
            assert len(found) == (0 if "{" in block else 2000)
            assert calls["x"] < 2000
            monkeypatch.undo()

    def test_without_the_library(self, monkeypatch):
        monkeypatch.setattr(check, "netaddr", None)
        with pytest.raises(
            TopologyError, match="needs the Python library netaddr where Ansible runs: python -m pip install"
        ):
            read(NETWORKS)


class TestQuotas:
    def test_are_warned_of(self):
        blocks = [
            f"  n-{number:02}: {{cloud: alicloud, vpc: {{cidr_block: 10.{number + 10}.0.0/16}}}}\n"
            for number in range(21)
        ]
        text = NETWORKS + "".join(blocks) + "hubs: [{hub: hub, spokes: ['n-*'], routes: auto}]"
        found = [one for one in warnings(text) if "quota" in one]
        assert found == [
            "4: networks.hub: has 21 peerings within its region; without a raised quota the cloud allows 10",
            "35: the account own has 21 peerings in the region of the connection; without a raised quota the cloud allows 20",
        ]

    def test_of_router_interfaces_and_routes(self):
        blocks = [
            f"  n-{number}: {{cloud: alibabacloudstack, vpc: {{cidr_block: 10.{number + 10}.0.0/16}}}}\n"
            for number in range(6)
        ]
        routes = ", ".join(f"10.200.{number}.0/24" for number in range(201))
        text = (
            NETWORKS
            + "".join(blocks)
            + "hubs: [{hub: plant, spokes: ['n-*']}]\n"
            + f"links: [{{ends: [plant, line], routes: [{routes}]}}, {{ends: [n-0, {{network: plant, ecmp_routes: "
            + "[{destination: auto, next_hops: [{network: line}]}]}]}]"
        )
        found = [one for one in warnings(text) if "quota" in one]
        assert found == [
            "7: networks.plant: has 202 routes in a table; without a raised quota the cloud allows 200",
            "7: networks.plant: has 7 router interfaces; without a raised quota the cloud allows 5",
        ]
