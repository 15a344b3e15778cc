# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""States as Terraform writes them: files of version 4, and the JSON of ``terraform show``."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

SOURCES = {
    "alicloud": "registry.terraform.io/aliyun/alicloud",
    "alibabacloudstack": "registry.terraform.io/aliyun/alibabacloudstack",
    "alkira": "registry.terraform.io/alkiranet/alkira",
}

# --- What the providers keep of each type ------------------------------------------------------------------------------
# Every argument and attribute of their schemas, with what stands there where nobody said anything. Sources: the sections on
# Terraform's arguments of the contracts of the three clouds, and the schema of the connector as its provider documents it.

TIMEOUTS = {"timeouts": None}
NAMED = {"id": "", "name": "", "description": ""}
STACK_VPC = {
    "id": "",
    "name": "",
    "vpc_name": "",
    "cidr_block": "172.16.0.0/12",
    "description": "",
    "dry_run": None,
    "enable_ipv6": None,
    "ipv6_cidr_block": "",
    "resource_group_id": "",
    "router_id": "",
    "route_table_id": "",
    "router_table_id": "",
    "secondary_cidr_blocks": [],
    "status": "Available",
    "tags": {},
    "user_cidrs": None,
    **TIMEOUTS,
}
STACK_INTERFACE = {
    "id": "",
    "name": "",
    "description": "",
    "router_id": "",
    "router_type": "VRouter",
    "role": "",
    "specification": "",
    "access_point_id": "",
    "health_check_source_ip": "",
    "health_check_target_ip": "",
    "opposite_access_point_id": None,
    "opposite_region": "",
    "opposite_router_type": "",
    "opposite_router_id": "",
    "opposite_interface_id": "",
    "opposite_interface_owner_id": "",
}
ROUTE = {
    "id": "",
    "route_table_id": "",
    "destination_cidrblock": "",
    "nexthop_type": "",
    "nexthop_id": "",
    "name": "",
    "router_id": "",
}
PROFILE = {
    **{
        f"{phase}_{what}": ""
        for phase in ("ipsec", "ike")
        for what in ("encryption_algorithm", "integrity_algorithm", "dh_group")
    },
    **NAMED,
    "provision_state": "",
}
SCHEMAS: dict[str, dict[str, Any]] = {
    "alicloud_vpc": {
        "id": "",
        "name": "",
        "vpc_name": "",
        "cidr_block": "",
        "classic_link_enabled": None,
        "create_time": "",
        "description": "",
        "dns_hostname_status": "DISABLED",
        "dry_run": None,
        "enable_ipv6": None,
        "force_delete": None,
        "ipv4_cidr_mask": None,
        "ipv4_ipam_pool_id": None,
        "ipv6_cidr_block": "",
        "ipv6_cidr_blocks": [],
        "ipv6_isp": None,
        "is_default": False,
        "region_id": "",
        "resource_group_id": "",
        "route_table_id": "",
        "router_id": "",
        "router_table_id": "",
        "secondary_cidr_blocks": [],
        "secondary_cidr_mask": None,
        "status": "Available",
        "system_route_table_description": "",
        "system_route_table_name": "",
        "tags": {},
        "user_cidrs": [],
        "system_route_table_route_propagation_enable": True,
        **TIMEOUTS,
    },
    "alicloud_vpc_peer_connection": {
        "id": "",
        "accepting_ali_uid": 0,
        "accepting_region_id": "",
        "accepting_vpc_id": "",
        "bandwidth": 0,
        "create_time": "",
        "description": "",
        "dry_run": None,
        "force_delete": None,
        "link_type": "",
        "peer_connection_name": "",
        "region_id": "",
        "resource_group_id": "",
        "status": "",
        "tags": None,
        "vpc_id": "",
        **TIMEOUTS,
    },
    "alicloud_vpc_peer_connection_accepter": {
        "id": "",
        "instance_id": "",
        "accepting_owner_uid": 0,
        "accepting_region_id": "",
        "accepting_vpc_id": "",
        "bandwidth": 0,
        "create_time": "",
        "description": "",
        "dry_run": None,
        "force_delete": None,
        "link_type": "",
        "peer_connection_accepter_name": "",
        "region_id": "",
        "resource_group_id": "",
        "status": "",
        "vpc_id": "",
        **TIMEOUTS,
    },
    "alicloud_route_entry": {**ROUTE, "description": "", **TIMEOUTS},
    "alicloud_vpc_route_entry": {
        "id": "",
        "route_table_id": "",
        "destination_cidr_block": "",
        "nexthop_type": "",
        "nexthop_id": "",
        "next_hops": [],
        "route_entry_name": "",
        "description": "",
        "route_publish_targets": [],
        "status": "Available",
        **TIMEOUTS,
    },
    "alibabacloudstack_vpc": STACK_VPC,
    "alibabacloudstack_vpc_vpc": STACK_VPC,
    "alibabacloudstack_router_interface": STACK_INTERFACE,
    "alibabacloudstack_expressconnect_routerinterface": STACK_INTERFACE,
    "alibabacloudstack_router_interface_connection": {
        "id": "",
        "interface_id": "",
        "opposite_interface_id": "",
        "opposite_interface_owner_id": "",
        "opposite_router_id": "",
        "opposite_router_type": "VRouter",
    },
    "alibabacloudstack_route_entry": ROUTE,
    "alkira_connector_azure_expressroute": {
        "id": "",
        "name": "",
        "description": "",
        "size": "",
        "enabled": True,
        "vhub_prefix": "",
        "tunnel_protocol": "VXLAN_GPE",
        "cxp": "",
        "group": None,
        "billing_tag_ids": None,
        "implicit_group_id": 0,
        "provision_state": "",
        "instances": [],
        "segment_options": [],
    },
    "alkira_segment": {
        "asn": 65514,
        "cidrs": [],
        "enable_ipv6_to_ipv4_translation": False,
        "enterprise_dns_server_ip": None,
        "reserve_public_ips": False,
        "reserve_public_ips_for_cxps": None,
        "service_traffic_distribution": False,
        "src_ipv4_pool_end_ip": None,
        "src_ipv4_pool_start_ip": None,
        "provision_state": "",
        **NAMED,
    },
    "alkira_group": {**NAMED, "provision_state": ""},
    "alkira_billing_tag": NAMED,
    "alkira_credential_azure_vnet": {
        "id": "",
        "name": "",
        "application_id": "",
        "secret_key": "",
        "subscription_id": "",
        "tenant_id": "",
        "environment": None,
    },
    "alkira_connector_ipsec_tunnel_profile": PROFILE,
}

INSTANCE = {
    "id": 0,
    "name": "",
    "credential_id": "",
    "expressroute_circuit_id": "",
    "gateway_mac_address": None,
    "ipsec_customer_gateway": [],
    "loopback_subnet": "",
    "redundant_router": False,
    "virtual_network_interface": None,
}
SEGMENT_OPTION = {"advertise_on_prem_routes": False, "customer_asn": 0, "disable_internet_exit": True, "segment_id": ""}
TUNNEL = {
    "id": "",
    "name": "",
    "ike_version": "",
    "initiator": True,
    "pre_shared_key": "",
    "profile_id": None,
    "remote_auth_type": "",
    "remote_auth_value": "",
}

DATA_SOURCES: dict[str, dict[str, Any]] = {
    "alicloud_account": {"id": ""},
    "alicloud_vpc_peer_connections": {
        "id": "",
        "ids": [],
        "name_regex": None,
        "peer_connection_name": None,
        "status": None,
        "vpc_id": None,
        "output_file": None,
        "names": [],
        "connections": [],
    },
    "alkira_connector_azure_expressroute": {"id": "", "name": "", "implicit_group_id": 0},
    "alkira_segment": {"id": "", "name": ""},
    "alkira_group": {"id": "", "name": ""},
    "alkira_billing_tag": {"id": "", "name": ""},
    "alkira_credential": {"id": "", "name": "", "credential_id": ""},
}

SEEDS = {
    *("alibabacloudstack_vpc", "alibabacloudstack_router_interface", "alibabacloudstack_router_interface_connection"),
    *("alicloud_vpc", "alicloud_vpc_peer_connection", "data.alicloud_account"),
    *("alkira_connector_azure_expressroute", "alkira_segment", "alkira_group", "alkira_billing_tag"),
    *("alkira_credential_azure_vnet", "alkira_connector_ipsec_tunnel_profile"),
}
"""What the documents that the project grew from show or name, in the words of Terraform's addresses."""


def kept(schema: dict[str, Any], found: dict[str, Any], **more: Any) -> dict[str, Any]:
    """All attributes of a schema, with what our object says of them.

    :param more: what Terraform calls or spells otherwise.
    """
    known = {name: value for name, value in found.items() if name in schema and value is not None}
    assert not set(more) - set(schema), set(more) - set(schema)
    return {**schema, **known, **more}


def connector(found: dict[str, Any], key: str) -> dict[str, Any]:
    """A connector as its provider keeps it: numbers for some ids, and the keys of tunnels, which no portal shows.

    :param key: of all tunnels.
    """
    instances = []
    for one in found["instances"]:
        gateways = [
            {
                "segment_id": entry["segment_id"],
                "customer_gateway": [
                    {
                        "name": gateway["name"],
                        "tunnel": [
                            kept(TUNNEL, tunnel, pre_shared_key=key, profile_id=int(tunnel["profile_id"]))
                            for tunnel in gateway["tunnel"]
                        ],
                    }
                    for gateway in entry["customer_gateway"]
                ],
            }
            for entry in one.get("ipsec_customer_gateway") or ()
        ]
        instances.append(kept(INSTANCE, one, id=int(one["id"]), ipsec_customer_gateway=gateways))
    return kept(
        SCHEMAS["alkira_connector_azure_expressroute"],
        found,
        billing_tag_ids=[int(one) for one in found.get("billing_tag_ids") or ()] or None,
        implicit_group_id=int(found["implicit_group_id"]),
        instances=instances,
        segment_options=[kept(SEGMENT_OPTION, one) for one in found["segment_options"]],
    )


def tunnels(values: dict[str, Any]) -> list[list[str | int]]:
    """The paths of what is sensitive in a connector."""
    return [
        ["instances", at, "ipsec_customer_gateway", entry, "customer_gateway", gateway, "tunnel", tunnel, name]
        for at, instance in enumerate(values["instances"])
        for entry, gateways in enumerate(instance["ipsec_customer_gateway"])
        for gateway, several in enumerate(gateways["customer_gateway"])
        for tunnel in range(len(several["tunnel"]))
        for name in ("pre_shared_key", "remote_auth_value")
    ]


# --- Files -------------------------------------------------------------------------------------------------------------


@dataclass
class Object:
    """One instance of a resource or data source."""

    type: str
    name: str
    values: dict[str, Any]
    mode: str = "managed"
    key: int | str | None = None
    module: str = ""
    alias: str = "own"
    region: str | None = None
    provider: str = ""
    sensitive: list[list[str | int]] = field(default_factory=list)
    version: int = 0
    extra: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.provider = self.provider or SOURCES[self.type.partition("_")[0]]
        if self.region:
            self.values["region_id"] = self.region

    @property
    def address(self) -> str:
        data = "data" if self.mode == "data" else ""
        address = ".".join(part for part in (self.module, data, self.type, self.name) if part)
        return address if self.key is None else f"{address}[{json.dumps(self.key)}]"


def _step(key: str | int) -> dict[str, Any]:
    if isinstance(key, int):
        return {"type": "index", "value": {"value": key, "type": "number"}}
    return {"type": "get_attr", "value": key}


def version_4(objects: list[Object]) -> dict[str, Any]:
    resources: dict[tuple[str, ...], dict[str, Any]] = {}
    for one in objects:
        resource = resources.setdefault(
            (one.module, one.mode, one.type, one.name),
            {
                **({"module": one.module} if one.module else {}),
                "mode": one.mode,
                "type": one.type,
                "name": one.name,
                "provider": f'provider["{one.provider}"]' + (".peer" if one.alias == "peer" else ""),
                "instances": [],
            },
        )
        resource["instances"].append(
            {
                **({} if one.key is None else {"index_key": one.key}),
                "schema_version": one.version,
                "attributes": one.values,
                "sensitive_attributes": [[*map(_step, path)] for path in one.sensitive],
                "private": "bnVsbA==",
                "dependencies": [],
                **one.extra,
            }
        )
    return {
        "version": 4,
        "terraform_version": "1.11.4",
        "serial": 7,
        "lineage": "3f2c9a1e-7d6b-4a55-8c0e-5b1d2e3f4a5b",
        "outputs": {},
        "resources": list(resources.values()),
        "check_results": None,
    }


def shown(objects: list[Object]) -> dict[str, Any]:
    root: dict[str, Any] = {"resources": []}
    for one in objects:
        _module(root, one.module)["resources"].append(
            {
                "address": one.address,
                "mode": one.mode,
                "type": one.type,
                "name": one.name,
                **({} if one.key is None else {"index": one.key}),
                "provider_name": one.provider,
                "schema_version": one.version,
                "values": one.values,
                "sensitive_values": _sensitive(one.values, one.sensitive),
                **one.extra,
            }
        )
    return {"format_version": "1.0", "terraform_version": "1.11.4", "values": {"outputs": {}, "root_module": root}}


def _module(root: dict[str, Any], address: str) -> dict[str, Any]:
    """The module of an address, in those that are around it."""
    found = root
    for end in [*(at.start() for at in re.finditer(r"\.module\.", address)), len(address)] if address else ():
        children = found.setdefault("child_modules", [])
        inner = next((one for one in children if one["address"] == address[:end]), None)
        if inner is None:
            inner = {"address": address[:end], "resources": []}
            children.append(inner)
        found = inner
    return found


def _sensitive(values: Any, paths: list[list[str | int]]) -> Any:
    """What takes the place of values in ``sensitive_values``: true where one is sensitive, and empty dictionaries and lists."""
    if [] in paths:
        return True
    items = values.items() if isinstance(values, dict) else enumerate(values) if isinstance(values, list) else ()
    inner = {key: _sensitive(item, [path[1:] for path in paths if path[0] == key]) for key, item in items}
    if isinstance(values, list):
        return list(inner.values())
    return (
        {key: item for key, item in inner.items() if item not in (False, None)} if isinstance(values, dict) else False
    )
