# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What may be said of a peering and done to it: each function returns, or raises the code of section 2.3.

First the grammar of its fields (section 4.1), then what its state allows. Checks are apart from effects, so that a dry run
is the check alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from ..rpc.errors import RpcError
from ..rpc.parameters import Parameters
from . import errors, model, regions
from .model import End, Peering
from .store import PeeringStore

Switch = Callable[[str], Any]

# Creation is stricter than modification.
_LETTER = r"A-Za-z\u4e00-\u9fff"
_POSITIVE = re.compile(r"[1-9][0-9]{0,8}")
_CREATE_NAME = re.compile(rf"[{_LETTER}][{_LETTER}0-9_-]{{1,127}}")
_CREATE_DESCRIPTION = re.compile(rf"(?!https?://)[{_LETTER}].{{1,255}}", re.DOTALL)
_MODIFY_NAME = re.compile(r"(?!https?://).{1,128}", re.DOTALL)
_MODIFY_DESCRIPTION = re.compile(r"(?!https?://).{1,256}", re.DOTALL)


def creation_texts(p: Parameters) -> dict[str, str]:
    """``Name`` and ``Description`` of a new peering; an empty one is none."""
    return _texts(p, _CREATE_NAME, _CREATE_DESCRIPTION)


def modification_texts(p: Parameters, empty: str) -> dict[str, str]:
    """Those given. ``empty`` is what an empty value does: ``clear``, ``ignore`` or ``refuse``."""
    changes = _texts(p, _MODIFY_NAME, _MODIFY_DESCRIPTION)
    for parameter, field in (("Name", "name"), ("Description", "description")):
        if p.optional(parameter) == "":
            if empty == "refuse":
                raise errors.illegal(parameter)
            if empty == "clear":
                changes[field] = ""
    return changes


def bandwidth(p: Parameters) -> int | None:
    """Mbit/s, more than 0; None if not given."""
    text = p.text("Bandwidth")
    if not text:
        return None
    if not _POSITIVE.fullmatch(text):
        raise errors.illegal("Bandwidth")
    return int(text)


def visible(store: PeeringStore, account: str, peering_id: str) -> Peering:
    """The peering, if ``account`` is one of its two. To everybody else it does not exist."""
    peering = store.get(peering_id)
    if peering is None or not peering.owned_by(account):
        raise errors.not_found("InstanceId")
    return peering


def check_regions(switch: Switch, requester: End, accepter: End) -> None:
    """Both regions know the product, and their families, sites and services let them be joined."""
    if regions.family(requester.region) != regions.family(accepter.region):
        raise RpcError("OperationFailed.ViolativeVpcPeer", "VPCs of these two regions cannot be peered.")
    for end in (requester, accepter):
        if end.region not in regions.PEERING_REGIONS and not switch("any_region"):
            raise RpcError("UnsupportedRegion", f"The region {end.region} does not support VPC peering.")
    international = switch("international_accounts")
    if (requester.account in international) != (accepter.account in international):
        raise RpcError(
            "OperationFailed.CrossBusinessNotAllowed", "A China site and an international site cannot be peered."
        )


def check_accounts(switch: Switch, requester: End, accepter: End) -> None:
    """Neither account owes money, and both have the traffic service (CDT) that the pair of regions needs."""
    check_requester_business(switch, requester.account)
    if accepter.account in switch("overdue_accounts"):
        raise RpcError(
            "IncorrectBusinessStatus.AcceptUserVpcPeer", "The business status of AcceptUserVpcPeer is incorrect."
        )
    check_cdt(switch, requester, accepter, requester.account, prefix="")
    if accepter.account != requester.account:
        check_cdt(switch, requester, accepter, accepter.account, prefix="AcceptUser")


def check_requester_business(switch: Switch, account: str) -> None:
    """The caller owes no money."""
    if account in switch("overdue_accounts"):
        raise RpcError("IncorrectBusinessStatus.VpcPeer", "The business status of VpcPeer is incorrect.")


def check_cdt(switch: Switch, requester: End, accepter: End, account: str, prefix: str) -> None:
    """``account`` has CDT, and the cross-border one if the peering leaves or enters mainland China."""
    if account in switch("accounts_without_cdt"):
        raise RpcError(f"OperationFailed.{prefix}CdtNotOpened", "The CDT service is not opened.")
    border = regions.crosses_border(requester.region, accepter.region)
    if border and account in switch("accounts_without_cross_border_cdt"):
        raise RpcError(
            f"OperationFailed.{prefix}CrossBorderCdtNotOpened", "The cross-border CDT service is not opened."
        )


def check_pair_free(store: PeeringStore, switch: Switch, one: str, other: str) -> None:
    """One peering per pair of VPCs, in either direction."""
    for peering in store.of_pair(one, other):
        dead = peering.status in model.DEAD and not switch("dead_request_blocks_pair")
        if not dead and peering.status != model.DELETED:
            raise errors.already_exists("VpcPeer")


def check_quotas(store: PeeringStore, switch: Switch, requester: End, accepter: End) -> None:
    """Counts per VPC on both sides, and per account and region on the requester's. Dead requests do not count."""
    inter_region = requester.region != accepter.region
    kind = "CrossRegion" if inter_region else "IntraRegion"
    for end in (requester, accepter):
        alive = [peering for peering in store.of_vpc(end.vpc_id) if _counts(peering)]
        same_kind = sum(peering.inter_region == inter_region for peering in alive)
        _check_quota(f"{kind}VpcPeerCountPerVpc", same_kind, switch(f"quota_{kind.lower()}_peerings_per_vpc"))
        _check_quota("VpcPeerCountPerVpc", len(alive), switch("quota_peerings_per_vpc"))
    requested = sum(
        _counts(peering) and peering.requester.account == requester.account
        for peering in store.of_side(requester.account, requester.region)
    )
    _check_quota("VpcPeerCountPerUserPerRegion", requested, switch("quota_peerings_per_account_and_region"))


def check_not_busy(store: PeeringStore, switch: Switch, vpc_ids: frozenset[str], but: Peering | None = None) -> None:
    """No other peering of either VPC is between two states."""
    if not switch("conflict_on_concurrent_operation"):
        return
    for vpc_id in vpc_ids:
        for peering in store.of_vpc(vpc_id):
            if peering is not but and peering.status in model.TRANSIENT:
                raise RpcError(
                    "Conflict.Operation", f"Another operation is running on {peering.id}. Please try again later."
                )


def check_status(peering: Peering, allowed: frozenset[str]) -> None:
    if peering.status not in allowed:
        raise errors.incorrect_status("VpcPeer", peering.status)


def check_answer(store: PeeringStore, switch: Switch, peering: Peering, account: str) -> None:
    """Accept and Reject: by the accepter, while the request waits."""
    if account != peering.accepter.account:
        raise errors.not_found("InstanceId")
    check_status(peering, frozenset({model.ACCEPTING}) | frozenset(switch("acceptable_dead_states")))
    check_not_busy(store, switch, peering.vpc_ids, but=peering)


def check_modify(store: PeeringStore, switch: Switch, peering: Peering, account: str) -> None:
    check_not_managed(switch, peering)
    allowed = {model.ACTIVATED}
    if switch("modify_while_accepting"):
        allowed.add(model.ACCEPTING)
    check_status(peering, frozenset(allowed))
    check_requester_business(switch, account)
    check_not_busy(store, switch, peering.vpc_ids, but=peering)


def check_delete(store: PeeringStore, switch: Switch, peering: Peering) -> None:
    check_not_managed(switch, peering)
    check_status(peering, model.DELETABLE)
    check_not_busy(store, switch, peering.vpc_ids, but=peering)


def check_not_managed(switch: Switch, peering: Peering) -> None:
    """A peering that a cloud service made for itself is not the user's to change."""
    service = switch("managed_peerings").get(peering.id)
    if service:
        raise RpcError("OperationDenied.ServiceManagedInstance", f"The instance is managed by {service}.")


def check_bandwidth(switch: Switch, bandwidth: int) -> None:
    """``bandwidth`` in Mbit/s, of a peering between regions."""
    limit = switch("quota_bandwidth")
    if limit and bandwidth > limit:
        raise RpcError("QuotaExceeded.Bandwidth", f"The quota of Bandwidth is exceeded, usage {bandwidth}/{limit}.")


def check_link_type(switch: Switch, link_type: str, requester: End, accepter: End) -> None:
    """Only between regions, only where the region offers it, and only a type that is for sale."""
    if requester.region == accepter.region:
        raise RpcError(
            "OperationFailed.InterRegionLinkTypeNotSupported", "A peering within one region has no link type."
        )
    without = switch("regions_without_link_type")
    if requester.region in without or accepter.region in without:
        raise RpcError("OperationFailed.RegionIdNotSupportLinkType", "The region does not support link types.")
    if link_type not in switch("link_types"):
        raise RpcError("OperationFailed.SpecificLinkTypeNotSupported", f"{link_type} is not supported.")


def _counts(peering: Peering) -> bool:
    return peering.status not in model.DEAD and peering.status != model.DELETED


def _check_quota(what: str, used: int, limit: int) -> None:
    """A ``limit`` of 0 is none."""
    if limit and used >= limit:
        raise RpcError(f"QuotaExceeded.{what}", f"The quota of {what} is exceeded, usage {used}/{limit}.")


def _texts(p: Parameters, name: re.Pattern[str], description: re.Pattern[str]) -> dict[str, str]:
    texts = {}
    for parameter, field, grammar in (("Name", "name", name), ("Description", "description", description)):
        value = p.text(parameter)
        if value:
            if not grammar.fullmatch(value):
                raise errors.illegal(parameter)
            texts[field] = value
    return texts
