# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The file's format: every key that a topology can have. The reader, the checks and the published JSON schema follow from it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba import checks as alibaba
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology import modules, names
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.topology.shapes import (
    Book,
    Cases,
    Either,
    Flag,
    Items,
    Named,
    Number,
    Raw,
    Table,
    Text,
)

PLUGIN = "cloudlink.interconnect.topology"
ENDINGS = (".interconnect.yml", ".interconnect.yaml")

ALICLOUD, STACK, ALKIRA = "alicloud", "alibabacloudstack", "alkira"

# --- Values ------------------------------------------------------------------------------------------------------------

AUTO = "auto"
"""Said in the place of destinations: all blocks of the other side's VPC."""

DESTINATION = Text("A CIDR block.", check=alibaba.destination)
FROM_AUTO = {AUTO: "All blocks of the other side's VPC."}
ROUTES = Either(
    "What to route to the other side: V(auto) for all blocks of its VPC, or a list of CIDR blocks, IPv6 ones too. "
    "Without it, no route is made.",
    text=Text(choices=FROM_AUTO),
    items=Items("", DESTINATION),
)
ROUTE_TABLES = Items(
    "The route tables of the VPC that get the routes, by id or name, or V(all). Without it, it is the VPC's system table.",
    Text("A route table, or V(all)."),
    single=True,
)
WEIGHT = Number("The share of the traffic, from 0 to 255. Without it, it is 100.", least=0, most=alibaba.MOST_WEIGHT)


def _one_or_auto(value: str) -> str | None:
    return None if value == AUTO else alibaba.destination(value)


def _never_auto(value: str) -> str | None:
    if value != AUTO:
        return alibaba.destination(value)
    return (
        "auto means nothing here, since the networks behind the links have different blocks; give a CIDR block, or auto "
        "at an end of one link"
    )


END_SHARED = Items(
    "Routes that this link shares with others of the same VPC on Apsara Stack (ECMP), by their weights.",
    Table(
        "A route.",
        {
            "destination": Text(
                "A CIDR block, or V(auto) for all blocks of the VPC at the other end of the link.", check=_one_or_auto
            ),
            "weight": WEIGHT,
            "next_hops": Items(
                "What shares the route.",
                Table(
                    "A further next hop, by one of C(network), C(name) and C(nexthop_id).",
                    {
                        "network": Text("A network that the VPC is linked to."),
                        "name": Text("The name of a router interface on the router of the VPC."),
                        "nexthop_id": Text("The id of such a router interface."),
                        "weight": WEIGHT,
                    },
                    name="end_next_hop",
                ),
                least=1,
            ),
        },
        required=("destination", "next_hops"),
        name="end_ecmp_route",
    ),
)
GROUP_SHARED = Items(
    "Routes of the hub, or of each VPC of the mesh, on Apsara Stack that its links here share (ECMP).",
    Table(
        "A route.",
        {
            "destination": Text("A CIDR block.", check=_never_auto),
            "next_hops": Items(
                "The networks behind the links that share it. Without it, those behind all links; with it, they do not get "
                "the route themselves.",
                Table(
                    "A network, and its share.",
                    {"network": Text("A network."), "weight": WEIGHT},
                    required=("network",),
                    name="group_next_hop",
                ),
                least=2,
            ),
        },
        required=("destination",),
        name="group_ecmp_route",
    ),
)
TAGS = Named("Tags, each with its value.", Text())
KEEP = Flag("Whether prune leaves it alone, whatever else is said.")
OVERLAP = Text(
    "What to do about a link whose two sides have addresses in common.",
    choices={"fail": "Refuse the file.", "warn": "Only warn. Nothing can be routed between the addresses in common."},
)
WAS = Items(
    "A former name, or several. What the topology made under it is renamed and not made anew.",
    Text("A former name.", check=names.link),
    single=True,
)
ACCOUNT = Text(
    "Whose keys are used: V(own), V(peer), or the name of one of the accounts that the play gives. Without it, they are those "
    "of the connection."
)
ACCOUNT_ID = Text(
    "The id of the account. Without C(account) and C(connection) it says that the network is another party's, for which "
    "there are no keys here.",
    check=alibaba.account_id,
)
REGION = Text("The region. Without it, it is that of the connection.")

ELSEWHERE = {
    "tags": "give tags beside it",
    "purge_tags": "tags that the file does not name always stay",
    "dry_run": "use --check",
}

# --- Tables of modules -------------------------------------------------------------------------------------------------

_ENDS = (
    "peer_connection_id",
    "vpc_id",
    "accepting_vpc_id",
    "accepting_region_id",
    "accepting_ali_uid",
    "accepting_account",
)
_PEERING_NAME = dict.fromkeys(("peer_connection_name", "name"), "it belongs to one link: links[].peering")


def _peering(drop: Collection[str], elsewhere: Any, name: str) -> Table:
    return modules.table(
        "alicloud_vpc_peer_connection",
        "alicloud.vpc_peer_connection",
        "VPC_PEER_CONNECTION",
        drop=(*_ENDS, *ELSEWHERE, *drop),
        description="Options of the peering, those of the module C(alicloud_vpc_peer_connection).",
        elsewhere={**ELSEWHERE, **dict.fromkeys(_ENDS, "it follows from the ends"), **elsewhere},
        name=name,
    )


PEERING = _peering(("peer_connection_name",), _PEERING_NAME, "peering")
LINK_PEERING = _peering((), {}, "link_peering")

_OTHER_SIDE = (
    "role",
    "router_type",
    "router_id",
    "opposite_region",
    "opposite_interface_id",
    "opposite_router_id",
    "opposite_router_type",
    "opposite_interface_owner_id",
)
_ONE_LINK = ("router_interface_id", "name")


def _interface(drop: Collection[str], elsewhere: Any, name: str) -> Table:
    return modules.table(
        "alibabacloudstack_router_interface",
        "alibabacloudstack.router_interface",
        "ROUTER_INTERFACE",
        drop=(*_OTHER_SIDE, *drop),
        description="Options of the router interface, those of the module C(alibabacloudstack_router_interface).",
        elsewhere={**dict.fromkeys(_OTHER_SIDE, "it follows from the ends"), **elsewhere},
        name=name,
    )


INTERFACE = _interface(
    _ONE_LINK, dict.fromkeys(_ONE_LINK, "it belongs to one end of one link: ends[].interface"), "interface"
)
END_INTERFACE = _interface((), {}, "end_interface")


def _vpc(family: str, name: str) -> Table:
    return modules.table(
        "%s_vpc" % family,
        "%s.vpc" % family,
        "VPC",
        drop=tuple(ELSEWHERE),
        description="The VPC, by C(vpc_id), or by definition with C(cidr_block) and the other options of the module "
        "C(%s_vpc). One by definition is made, called after the network unless C(vpc_name) is given." % family,
        elsewhere=ELSEWHERE,
        name=name,
    )


VPCS = {ALICLOUD: _vpc(ALICLOUD, "alicloud_vpc"), STACK: _vpc(STACK, "alibabacloudstack_vpc")}
CONNECTIONS = {
    family: modules.connection(
        "%s_vpc" % family,
        "%s.client" % family,
        description="Connection options of this network alone, such as keys. Keep secrets in a vault or look them up: they are "
        "not rendered before the task that needs them.",
        name="%s_connection" % family,
    )
    for family in (ALICLOUD, STACK)
}

_CONNECTOR = ("alkira_connector_azure_expressroute", "alkira.connector_azure_expressroute", "CONNECTOR")
CONNECTOR = modules.table(
    *_CONNECTOR,
    drop=("id", "instances", "segment_options"),
    description="Options of the connector, those of the module C(alkira_connector_azure_expressroute).",
    elsewhere={
        "id": "a connector is found by its name",
        "instances": "they are the circuits of the network",
        "segment_options": "give it beside connector; the segments are the link's other ends",
    },
    name="connector",
)
CIRCUIT = modules.table(
    *_CONNECTOR,
    within="instances",
    description="An ExpressRoute circuit: an item of C(instances) of the module C(alkira_connector_azure_expressroute). It is "
    "called after the network unless C(name) is given.",
    name="circuit",
)
SEGMENT_OPTIONS = modules.table(
    *_CONNECTOR,
    within="segment_options",
    drop=("segment_id",),
    description="How a connector treats the segments of this link: C(customer_asn) and the like.",
    elsewhere=dict.fromkeys(("segment_id", "segment"), "the segments are the link's other ends"),
    name="segment_options",
)
SEGMENT = modules.table(
    "alkira_segment",
    "alkira.segment",
    "SEGMENT",
    drop=("id",),
    description="The segment, with the options of the module C(alkira_segment). It is called after the network unless "
    "C(name) is given.",
    name="segment",
)
BESIDE = {
    "groups": ("alkira_group", "alkira.group", "GROUP", "Groups"),
    "billing_tags": ("alkira_billing_tag", "alkira.billing_tag", "BILLING_TAG", "Billing tags"),
    "credentials": ("alkira_credential_azure_vnet", "alkira.credential_azure_vnet", "CREDENTIAL", "Azure credentials"),
    "tunnel_profiles": (
        "alkira_connector_ipsec_tunnel_profile",
        "alkira.connector_ipsec_tunnel_profile",
        "TUNNEL_PROFILE",
        "IPsec tunnel profiles",
    ),
}
"""What connectors need beside segments, by kind as the role C(azure_expressroute) calls it."""

ALKIRA_OBJECTS = Table(
    "What connectors on Alkira use: groups, billing tags, credentials, tunnel profiles. Each is made for the links that use it. "
    "What is not given here has to exist.",
    {
        kind: Named(
            "%s by name, with the options of the module C(%s)." % (words, module),
            modules.table(module, file, entry, drop=("id", "name"), name=module, empty=True),
            empty=True,
        )
        for kind, (module, file, entry, words) in BESIDE.items()
    },
    name="alkira_objects",
    empty=True,
)

# --- Networks ----------------------------------------------------------------------------------------------------------


def _vpc_network(family: str, more: dict[str, Any]) -> dict[str, Any]:
    return {
        "account": ACCOUNT,
        "region": REGION,
        "connection": CONNECTIONS[family],
        "vpc": VPCS[family],
        "routes": ROUTES,
        "route_tables": ROUTE_TABLES,
        "tags": TAGS,
        **more,
    }


_STACK_NETWORK = _vpc_network(STACK, {"interface": INTERFACE})
_ALICLOUD_NETWORK = _vpc_network(ALICLOUD, {"account_id": ACCOUNT_ID})
_ALKIRA_NETWORK = {"connector": CONNECTOR, "segment_options": SEGMENT_OPTIONS}

DEFAULTS = Table(
    "What holds for all networks and links of a cloud unless they say otherwise. In an included file it holds for that file.",
    {
        ALICLOUD: Table(
            "Alibaba Cloud.",
            {**_ALICLOUD_NETWORK, "peering": PEERING, "keep": KEEP, "overlap": OVERLAP},
            name="alicloud_defaults",
            empty=True,
        ),
        STACK: Table(
            "Apsara Stack.",
            {**_STACK_NETWORK, "keep": KEEP, "overlap": OVERLAP},
            name="stack_defaults",
            empty=True,
        ),
        ALKIRA: Table(
            "Alkira.",
            {**_ALKIRA_NETWORK, "circuit": CIRCUIT, "segment": SEGMENT, "keep": KEEP},
            name="alkira_defaults",
            empty=True,
        ),
    },
    name="defaults",
    empty=True,
)


def _network(family: str, words: str, options: dict[str, Any], elsewhere: Any = None) -> Table:
    cloud = Text("Which cloud it is on.", choices={family: words})
    return Table(
        words,
        {"cloud": cloud, "was": WAS, "keep": KEEP, **options},
        required=("cloud",),
        elsewhere=elsewhere,
        name="%s_network" % family,
    )


NETWORK = Cases(
    "A network.",
    "cloud",
    {
        ALICLOUD: _network(
            ALICLOUD,
            "A VPC on Alibaba Cloud.",
            _ALICLOUD_NETWORK,
            {"cidr_block": "it belongs into vpc", "peering": "it belongs to links, meshes, hubs and defaults"},
        ),
        STACK: _network(
            STACK,
            "A VPC, or a virtual border router, on Apsara Stack.",
            {
                **_STACK_NETWORK,
                "router_type": Text(
                    "What the router interface is on.",
                    choices={
                        "VRouter": "The router of the VPC.",
                        "VBR": "A virtual border router; C(router_id) takes the place of C(vpc).",
                    },
                ),
                "router_id": Text("The router. Without it, it is that of the VPC."),
            },
            {"cidr_block": "it belongs into vpc", "ecmp_routes": "it belongs to ends of links, to meshes and hubs"},
        ),
        ALKIRA: _network(
            ALKIRA,
            "An ExpressRoute circuit, or a segment, on Alkira.",
            {
                **_ALKIRA_NETWORK,
                "circuit": Either(
                    "The ExpressRoute circuit, or a list of them that share a connector.",
                    items=Items("", CIRCUIT, least=1),
                    table=CIRCUIT,
                ),
                "segment": Either(
                    "The segment that this network is: a dictionary to make it, or the name of one that exists.",
                    text=Text("The name of a segment that exists."),
                    table=SEGMENT,
                ),
            },
            dict.fromkeys(BESIDE, "it belongs into the section alkira of the file"),
        ),
    },
    name="network",
)

# --- Links -------------------------------------------------------------------------------------------------------------

LINK_OPTIONS = {
    "routes": ROUTES,
    "route_tables": ROUTE_TABLES,
    "tags": TAGS,
    "keep": KEEP,
    "overlap": OVERLAP,
    "peering": PEERING,
    "interface": INTERFACE,
    "connector": CONNECTOR,
    "segment_options": SEGMENT_OPTIONS,
}
"""What links, meshes and hubs can say of the links that they name."""

SIDE_OPTIONS = {"routes": ROUTES, "route_tables": ROUTE_TABLES, "interface": END_INTERFACE}
"""What one end of one link can say."""

MEMBER = Text(
    "A network, by name or by a pattern such as C(shop-*), or C(~) and a regular expression; C(!) in front takes out, C(&) keeps "
    "what both select."
)
LINK_NAME = Text(
    "A name of its own; without it, the link is called after its ends.", check=names.link, pattern=names.LINK
)
LINK = Table(
    "A link.",
    {
        "ends": Items(
            "The networks that it joins: two, or a circuit and any number of segments.",
            Either(
                "A network by name, or with options of this end.",
                text=Text("A network."),
                table=Table(
                    "",
                    {
                        "network": Text("A network."),
                        **SIDE_OPTIONS,
                        "ecmp_routes": END_SHARED,
                        "segment_options": SEGMENT_OPTIONS,
                    },
                    required=("network",),
                    name="end",
                ),
            ),
            least=2,
        ),
        "name": LINK_NAME,
        "was": WAS,
        "initiating": Text(
            "Which end asks for the link: the initiating side of router interfaces, the requester of a peering. Without it, "
            "it follows from the networks themselves, so that neither names nor order matter."
        ),
        **LINK_OPTIONS,
        "peering": LINK_PEERING,
    },
    required=("ends",),
    elsewhere={
        "requester": "it is called initiating",
        "networks": "it is called ends",
        "ecmp_routes": "it belongs to one end: ends[].ecmp_routes",
    },
    name="link",
)
MESH = Table(
    "Networks that are all linked to each other.",
    {
        "name": Text("The name of the mesh.", check=names.network, pattern=names.NETWORK),
        "networks": Items("The networks.", MEMBER, single=True, least=1),
        "ecmp_routes": GROUP_SHARED,
        **LINK_OPTIONS,
    },
    required=("name", "networks"),
    name="mesh",
)
HUB = Table(
    "A network that others are linked to.",
    {
        "hub": Text("The network in the middle."),
        "name": Text(
            "The name of the hub; without it, that of its network.", check=names.network, pattern=names.NETWORK
        ),
        "spokes": Items("The networks around it.", MEMBER, single=True, least=1),
        "ecmp_routes": GROUP_SHARED,
        **LINK_OPTIONS,
    },
    required=("hub", "spokes"),
    name="hub",
)

# --- The file ----------------------------------------------------------------------------------------------------------

PARTS = {
    "defaults": DEFAULTS,
    "networks": Named("The networks by name.", NETWORK, key=names.network, pattern=names.NETWORK, empty=True),
    "links": Items("Links, one by one.", LINK, empty=True),
    "meshes": Items("Meshes.", MESH, empty=True),
    "hubs": Items("Hubs with their spokes.", HUB, empty=True),
    "alkira": ALKIRA_OBJECTS,
}
"""What included files can hold, too."""

CONSTRUCTED = {
    "strict": Raw("Whether an error in the following keys is one; else it is passed over.", type="boolean"),
    "compose": Raw("Variables to make of those of each link, each with its Jinja2 expression.", type="object"),
    "groups": Raw("Groups, each with the Jinja2 condition under which a link is in it.", type="object"),
    "keyed_groups": Raw("Groups that follow from the values of variables.", type="array", items={"type": "object"}),
    "leading_separator": Raw("Whether a keyed group without a prefix begins with its separator.", type="boolean"),
    "use_extra_vars": Raw("Whether templates see extra variables of the command line.", type="boolean"),
    "cache": Raw("Whether what the file comes to is kept until the file changes.", type="boolean"),
    "cache_plugin": Raw("The cache plugin.", type="string"),
    "cache_timeout": Raw("Seconds that it is kept.", type="integer"),
    "cache_connection": Raw("Where the cache plugin keeps it.", type="string"),
    "cache_prefix": Raw("The beginning of its files' names.", type="string"),
}
"""What Ansible's own code reads."""

FILE = Table(
    "A network over Alibaba Cloud, Apsara Stack and Alkira, for Ansible's inventory plugin %s." % PLUGIN,
    {
        "plugin": Text("Says what this file is.", choices={PLUGIN: "A topology."}),
        "topology": Text(
            "The name of the topology: whose links these are, and what prune may remove.",
            check=names.network,
            pattern=names.NETWORK,
        ),
        "mark": Flag("Whether what the topology makes is marked with its name. Without marks nothing can be pruned."),
        "include": Items(
            "Further files with defaults, networks, links, meshes and hubs, by name or pattern, from this file's folder.",
            Text("A file, or a pattern such as C(sites/*.yml)."),
            single=True,
            empty=True,
        ),
        **PARTS,
        **CONSTRUCTED,
    },
    required=("plugin", "topology"),
    elsewhere={
        "segments": "a segment is a network with cloud: alkira",
        **dict.fromkeys(BESIDE, "it belongs into alkira"),
    },
)
FILE.elsewhere.pop("groups")

SITE = Table(
    "Networks and links that a topology includes.",
    dict(PARTS),
    elsewhere=dict.fromkeys(
        ("plugin", "topology", "mark", "include", *CONSTRUCTED), "it belongs into the main file alone"
    ),
)


def document(table: Table, ident: str, title: str, describe: Any) -> dict[str, Any]:
    """The JSON schema of a file.

    :param table: FILE or SITE.
    :param describe: as of :class:`Book`.
    """
    book = Book(describe)
    body = {**table.schema(book), "type": "object"}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": ident,
        "title": title,
        **body,
        "definitions": dict(sorted(book.items())),
    }
