# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The behaviours of the portal that its contract leaves open, each with the value that the contract makes likeliest.

Numbers of sections are those of the wire contract reference of the Alkira REST API. A resource reads a switch at the
moment it needs it, so that a change takes effect with the next request.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Switch:
    """``choices``: the values it may take, or the type they have."""

    default: Any
    choices: tuple[Any, ...] | type
    meaning: str

    def allows(self, value: Any) -> bool:
        if isinstance(self.choices, tuple):
            return value in self.choices
        return type(value) is self.choices


SWITCHES: dict[str, Switch] = {
    # -- transport ---------------------------------------------------------------------------------------------------
    "rate_limit_every": Switch(0, int, "Answer every nth authenticated request with 429; 0: never (2.2)."),
    "rate_limit_retry_after": Switch(1, int, "Seconds in the `Retry-After` header of such a 429."),
    "rate_limit": Switch(
        0, int, "Requests a minute and account; the others are 429, with `Retry-After` (2.2). 0: no limit."
    ),
    "rate_limited": Switch("writes", ("writes", "all"), "Which requests that limit counts."),
    "server_error_every": Switch(
        0, int, "Answer every nth authenticated request with 500, before any effect; 0: never."
    ),
    "overlapping_writes": Switch(
        "refuse",
        ("refuse", "accept"),
        "A write that overlaps another one, 409 or accepted (2.3). A write lasts as long as the latency setting says, "
        "so that nothing overlaps at latency 0.",
    ),
    "writes_while_provisioning": Switch(
        "accept", ("accept", "refuse"), "A write while any provision request runs: accepted, or 409."
    ),
    "deduplicate_request_ids": Switch(
        False, bool, "A repeated write with the same `x-ak-request-id` gets the first answer again, without effect."
    ),
    "api_key_lifetime": Switch(0, int, "Seconds after start or reset at which the API keys expire; 0: never."),
    "error_body": Switch("json", ("json", "text", "empty"), "Body of 4xx and 5xx answers."),
    # -- provisioning and validation (4) -----------------------------------------------------------------------------
    "provision_outcome": Switch(
        "SUCCESS",
        ("SUCCESS", "FAILED", "PARTIAL_SUCCESS", "STUCK"),
        "How a provision request that starts now will end; STUCK: never.",
    ),
    "contact_support": Switch(False, bool, "`metadata.contactSupport` of a failed provision request."),
    "provision_header": Switch(True, bool, "Send `x-provision-request-id` after a write with `provision=true`."),
    "failed_ignores_update": Switch(
        True,
        bool,
        "While an object's state is FAILED, a PUT's body is ignored; the saved configuration is provisioned.",
    ),
    "validation_outcome": Switch("SUCCESS", ("SUCCESS", "FAILED"), "How a validation that starts now will end."),
    "validation_errors": Switch(
        "list", ("list", "message"), "Shape of failed validations: `errorDetails.errors[]`, or the older `.message`."
    ),
    "validation_answer": Switch(
        "accepted",
        ("accepted", "no_id", "plain"),
        "Answer to `async=true`: 202 with `x-ak-validation-state-id`, 202 without it, or the usual status without it.",
    ),
    "failed_validation": Switch(
        "undone",
        ("undone", "kept", "dropped"),
        "After a failed validation an update is taken back, a delete did not happen and a new object stays; kept: an "
        "update stays, too; dropped: a new object goes, too.",
    ),
    "delete_marks": Switch(
        False, bool, "A DELETE without `provision=true` only marks the object; the next provisioning removes it."
    ),
    "marked_listed": Switch(False, bool, "Objects marked for deletion are still listed and found by name."),
    # -- documents ---------------------------------------------------------------------------------------------------
    "create_answer": Switch("object", ("object", "id"), 'Body of the answer to a POST: the object, or `{"id": ..}`.'),
    "ids_as_text": Switch(False, bool, "Top-level ids are strings that hold a number (3.2 allows both)."),
    "absent_keys": Switch(
        "reset", ("reset", "keep"), "A key that a PUT leaves out: back to its default, or unchanged."
    ),
    "nested_ids": Switch(
        "kept",
        ("kept", "remade"),
        "An instance, gateway or tunnel sent without its id: recognised by its name, or made anew.",
    ),
    "secrets": Switch("echoed", ("echoed", "masked", "absent"), "`preSharedKey` and `remoteAuthValue` in answers."),
    "list_order": Switch("kept", ("kept", "reversed"), "Order of every list in an answer, collections included."),
    "list_envelope": Switch(
        False, bool, "Collections without `paginated=false` come in pages: `{data, pagination: {offset, limit, hits}}`."
    ),
    "page_size": Switch(100, int, "Objects a page, unless `limit` asks for fewer."),
    "name_filter": Switch("exact", ("exact", "substring", "case_insensitive"), "What `?name=` matches."),
    "duplicate_names": Switch(
        "refuse", ("refuse", "accept"), "A name that is taken in its collection: 409, or accepted."
    ),
    "delete_in_use": Switch(
        "refuse",
        ("refuse", "cascade"),
        "DELETE of something that a connector uses: 409, or the connector goes too (a group or tag is only dropped).",
    ),
    # -- connectors (5.2, 6) -----------------------------------------------------------------------------------------
    "default_initiator": Switch(False, bool, "Value of a tunnel's `initiator` when the key is absent."),
    "default_redundant_router": Switch(False, bool, "Value of `redundantRouter` when the key is absent."),
    "default_ike_version": Switch(
        "", ("", "IKEv2"), "Value of `ikeVersion` when the key is absent; empty: stays absent."
    ),
    "immutable_fields": Switch([], list, 'Connector keys that a PUT may not change, for example `["cxp"]`.'),
    "segment_id_shown": Switch(True, bool, "`segmentOptions[]` of answers carry `segmentId`."),
    "segment_id_accepted": Switch(True, bool, "`segmentOptions[]` of requests may carry `segmentId`; otherwise 400."),
    "unset_group": Switch(
        "absent", ("absent", "empty", "filled"), "`group` when unset; filled: the connector's implicit group's name."
    ),
    "implicit_groups_listed": Switch(True, bool, "The connectors' implicit groups are listed among the groups."),
    "allocate_vnis": Switch(
        True, bool, "VXLAN instances sent without `vnis` get some; otherwise the key stays absent."
    ),
    "vni_range_enforced": Switch(False, bool, "The allocation range binds the VNIs that a request gives, too."),
    "sizes": Switch(["SMALL", "MEDIUM", "LARGE", "2LARGE", "5LARGE", "10LARGE"], list, "Sizes that exist."),
    "reserved_asns": Switch([], list, "Values of `customerAsn` that are refused."),
    "prefix_overlap": Switch(
        "connector",
        ("connector", "tenant_network", "accept"),
        "Within what `vhubPrefix` and `loopbackSubnet` may not overlap.",
    ),
    # -- credentials and tenant networks (5.6, 5.9) ------------------------------------------------------------------
    "credential_type": Switch("AZURE_VNET", str, "`credentialType` of Azure credentials in the list."),
    "credential_secret": Switch(
        "required", ("required", "optional"), "PUT of a credential without `secretKey`: 400, or the old one is kept."
    ),
    "preset_tunnel_profiles": Switch(
        [10, 11, 12, 20, 21],
        list,
        "Ids of the IPsec tunnel profiles that tenant network 1 has from the start: those that the examples of the "
        "Terraform resource's documentation name. Takes effect at start and reset.",
    ),
    "tenant_networks": Switch(1, int, "Number of tenant networks of the account; their ids count from 1."),
}
