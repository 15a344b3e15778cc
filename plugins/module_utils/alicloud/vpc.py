# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""VPCs on Alibaba Cloud. Source: Alibaba Cloud contract 5.1 and 7.3."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.vpc import Vpc
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alicloud.client import FAMILY
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import Info, Manage
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.fields import Field

if TYPE_CHECKING:
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.contract import Problem
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.resource import Job, Want

ISPS = ("BGP", "ChinaMobile", "ChinaUnicom", "ChinaTelecom")
# What a creation takes and no answer ever shows again.
_AT_CREATION = {"ipv4_ipam_pool_id": "Ipv4IpamPoolId", "ipv4_cidr_mask": "Ipv4CidrMask", "ipv6_isp": "Ipv6Isp"}


class AlicloudVpc(Vpc):
    """A VPC with what only the public cloud has: DNS host names, address pools, a forced deletion."""

    shortest = 1
    creation_options = tuple(_AT_CREATION)
    fields = Vpc.fields + (Field("dns_hostname_status", read=lambda obj: obj.get("DnsHostnameStatus") or "DISABLED"),)
    options = dict(
        Vpc.options,
        dns_hostname_status={"type": "str", "choices": ["ENABLED", "DISABLED"]},
        ipv4_ipam_pool_id={"type": "str"},
        ipv4_cidr_mask={"type": "int"},
        ipv6_isp={"type": "str", "choices": list(ISPS)},
        force_delete={"type": "bool"},
    )

    def check(self, want: Want) -> Iterator[Problem]:
        yield from super().check(want)
        if want.given("ipv4_cidr_mask") and not 8 <= want["ipv4_cidr_mask"] <= 28:
            yield "ipv4_cidr_mask", "must be from 8 to 28, not %d" % want["ipv4_cidr_mask"]
        if want.given("ipv4_ipam_pool_id") and not (want.given("cidr_block") or want.given("ipv4_cidr_mask")):
            yield "ipv4_ipam_pool_id", "a block from a pool needs ipv4_cidr_mask or cidr_block too"

    def modified(self, changes: dict[str, Any]) -> dict[str, Any]:
        params = super().modified(changes)
        if "dns_hostname_status" in changes:
            params["EnableDnsHostname"] = changes["dns_hostname_status"] == "ENABLED"
        return params

    # ------------------------------------------------------------------ calls

    def creation(self, args: dict[str, Any]) -> dict[str, Any]:
        params = super().creation(args)
        params.update({wire: args.get(name) for name, wire in _AT_CREATION.items()})
        if args.get("dns_hostname_status"):
            params["EnableDnsHostname"] = args["dns_hostname_status"] == "ENABLED"
        return params

    def do_delete(self, job: Job, args: dict[str, Any]) -> None:
        params = {"VpcId": job.id, "ForceDelete": job.want["force_delete"], "DryRun": args.get("dry_run")}
        job.want.client.call("DeleteVpc", params, token=True)


VPC = Manage(FAMILY, AlicloudVpc())
VPC_INFO = Info(FAMILY, AlicloudVpc())
