# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the contract leaves open, and what an account or region may be like: the switches and their likely values.

Numbers in brackets are sections of the contract. A switch is read when it matters, so a change takes effect with the
next request.
"""

from __future__ import annotations

from typing import Any

from ..network import NetworkCloud

SWITCHES: dict[str, Any] = {
    **NetworkCloud.switches,
    "refuse_token_mismatch": False,  # (3): not confirmed for these products
    "vpc_delete_state": "Deleting",  # (5.1)
    # Gateway (2.2, 9)
    "unknown_key_status": 404,  # HTTP status of InvalidAccessKeyId.NotFound
    "signature_mismatch_status": 400,  # HTTP status of SignatureDoesNotMatch
    "inactive_access_keys": [],  # keys answered with InvalidAccessKeyId.Inactive
    # Peering states (4.2, 9)
    "same_account_shows_accepting": False,  # is a same-account peering seen as Accepting on its way?
    "deleted_visible_seconds": 0,  # how long a deleted peering is readable as Deleted
    "modify_while_accepting": True,  # may a request be modified while it waits?
    "acceptable_dead_states": [],  # of Rejected and Expired: what may still be accepted or rejected
    "dead_request_blocks_pair": True,  # does a Rejected or Expired request stand in the way of a new one?
    "conflict_on_concurrent_operation": True,  # Conflict.Operation while another peering of either VPC is in transition
    # Peering fields and lists (4.1, 9)
    "empty_peering_text": "clear",  # what an empty Name or Description does in ModifyVpcPeerConnection
    "bandwidth_within_region": "ignore",  # Bandwidth in the creation of a peering within one region
    "name_filter": "exact",  # how ListVpcPeerConnections compares Name
    "list_region": "own_side",  # RegionId of a list: the region of a side that the caller owns, or the requester's
    "unknown_vpc_code": "ResourceNotFound.Vpc",  # of a creation; the first becomes .AcceptingVpc for the other side
    "link_types": ["Gold", "Platinum"],  # else OperationFailed.SpecificLinkTypeNotSupported
    "regions_without_link_type": [],  # OperationFailed.RegionIdNotSupportLinkType
    "peering_supports_ipv6": True,  # else UnsupportedFeature.VpcPeerIpv6 for an IPv6 route to a peering
    # Quotas (4.3); 0 is no limit. They belong to an account, which can have them raised, so nobody's are the default: a hub
    # with 50 spokes is as good a network as one with three.
    "quota_crossregion_peerings_per_vpc": 0,
    "quota_intraregion_peerings_per_vpc": 0,
    "quota_peerings_per_vpc": 0,
    "quota_peerings_per_account_and_region": 0,
    "vswitches_per_vpc": 0,  # 150, as the API reference has it
    "quota_bandwidth": 1024,  # Mbit/s of one peering between regions
    "quota_tagged_resources": 50,  # per call; one text says 20
    # What accounts, VPCs and peerings are like
    "overdue_accounts": [],  # IncorrectBusinessStatus.*, and BizStatus FinancialLocked
    "accounts_without_cdt": [],  # OperationFailed.*CdtNotOpened
    "accounts_without_cross_border_cdt": [],  # OperationFailed.*CrossBorderCdtNotOpened
    "international_accounts": [],  # accounts of the international site; the others are of the China site
    "vpcs_with_cloud_box": [],  # OperationDenied.CloudBoxExistsIn*
    "shared_vpcs": [],  # OperationDenied.OperateShareResource
    "managed_peerings": {},  # peering id -> the cloud service that manages it
    "router_interface_pairs": [],  # [vpc id, vpc id] joined by router interfaces: ResourceAlreadyExist.RouterInterface
    "resource_groups": None,  # the ids that exist beside the default group; null: every rg-... exists
    "vpc_peered_code": "DependencyViolation.VpcPeer",  # DeleteVpc while a peering exists
    # Credentials (5.4, 10.1)
    "roles": {},  # role arn -> {"trusts": [account], "external_id": "", "longest_session": seconds}
    "only_listed_roles": False,  # else every other role exists too and trusts everybody
}

CHOICES: dict[str, tuple[Any, ...]] = {
    **NetworkCloud.choices,
    "unknown_key_status": (404, 400),
    "signature_mismatch_status": (400, 403),
    "empty_peering_text": ("clear", "ignore", "refuse"),
    "bandwidth_within_region": ("ignore", "refuse"),
    "name_filter": ("exact", "fuzzy"),
    "list_region": ("own_side", "requester"),
    "unknown_vpc_code": ("ResourceNotFound.Vpc", "InvalidVpcId.NotFound"),
}
