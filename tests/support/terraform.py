# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""States as Terraform writes them: files of version 4, and the JSON of ``terraform show``."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

SOURCES = {
    "alicloud": "registry.terraform.io/aliyun/alicloud",
    "alibabacloudstack": "registry.terraform.io/aliyun/alibabacloudstack",
    "alkira": "registry.terraform.io/alkiranet/alkira",
}
COMPUTED = {"provider_status", "status"}
"""Keys of our objects that the providers do not have."""


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
    sensitive: list[str] = field(default_factory=list)
    extra: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.provider = self.provider or SOURCES[self.type.partition("_")[0]]
        self.values = {name: value for name, value in self.values.items() if name not in COMPUTED}
        if self.region:
            self.values["region_id"] = self.region

    @property
    def address(self) -> str:
        data = "data" if self.mode == "data" else ""
        address = ".".join(part for part in (self.module, data, self.type, self.name) if part)
        return address if self.key is None else f"{address}[{json.dumps(self.key)}]"


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
                "schema_version": 0,
                "attributes": one.values,
                "sensitive_attributes": [[{"type": "get_attr", "value": name}] for name in one.sensitive],
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
    modules: dict[str, list[dict[str, Any]]] = {"": []}
    for one in objects:
        modules.setdefault(one.module, []).append(
            {
                "address": one.address,
                "mode": one.mode,
                "type": one.type,
                "name": one.name,
                **({} if one.key is None else {"index": one.key}),
                "provider_name": one.provider,
                "schema_version": 0,
                "values": one.values,
                "sensitive_values": dict.fromkeys(one.sensitive, True),
                **one.extra,
            }
        )
    children = [{"address": name, "resources": several} for name, several in modules.items() if name]
    root = {"resources": modules[""], **({"child_modules": children} if children else {})}
    return {"format_version": "1.0", "terraform_version": "1.11.4", "values": {"root_module": root}}
