# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Error codes of the Alibaba APIs by family. Documents of different ages spell them differently, so compare without case.

Sources: Apsara Stack contract 2.3, 2.4; Alibaba Cloud contract 2.2 to 2.6.
"""

from __future__ import annotations

# Refused for load. By prefix: Throttling.User and Throttling.Api are Throttling too.
_THROTTLED_PREFIXES = ("throttling", "rejected.throttling")
# Nothing was done, and the same call may succeed later.
_RETRYABLE_PREFIXES = ("serviceunavailable", "systembusy", "signaturenonceused")
# The same, as soon as another operation on the same object is over.
_BUSY = {
    "taskconflict",
    "operationconflict",
    "conflict.operation",
    "operationfailed.distibutelock",
    "operationfailed.idempotenttokenprocessing",
    "operationfailed.lasttokenprocessing",
    "lasttokenprocessing",
    "token_processing",
    "incorrectvpcstatus",
    "incorrectrouteentrystatus",
    "incorrectstatus.routetablestatus",
    "incorrectstatus.censtatus",
    "incorrectvswitchstatus",
    "incorrecthavipstatus",
    "incorrectinstancestatus",
    "invalidvbrstatus",
    "incorrectstatus.multiscoperirouteentry",
    "operationfailed.querycenipv6status",
}
# The server failed, with whatever HTTP status: it may have acted.
_UNCLEAR = {"unknownerror", "internalerror"}
# Codes that mean something else almost everywhere: here, that the route is still being worked on.
_RETRYABLE_OF = {"DeleteRouteEntry": {"forbbiden"}}
# The object was not in the state that the call needs: look again and plan anew.
_CONFLICT_PREFIXES = (
    "incorrectristatus",
    "incorrectstatus",
    "invalidinstance.statuserror",
    "dependencyviolation.routerinterfacerefer",
)
_CONFLICT = {
    "instance_in_processiong",
    "routerinterfacereferredbyrouteentry",
    "referredbyrouteentry.routerinterface",
    "operationfailed.operationlocked",
}
# Where a wrong key is answered with 404 it must never read as "gone", so not-found goes by code alone.
_NOT_FOUND = {"forbidden.vpcnotfound", "forbidden.instancenotfound", "instance.notfound", "notfound"}
_NEVER_GONE = ("invalidaccesskeyid", "invalidaction", "invalidapi", "invalidregionid", "invalidversion")


def throttled(code: str) -> bool:
    return code.lower().startswith(_THROTTLED_PREFIXES)


def retryable(code: str, action: str = "") -> bool:
    code = code.lower()
    return code.startswith(_RETRYABLE_PREFIXES) or code in _RETRYABLE_OF.get(action, ())


def unclear(code: str) -> bool:
    return code.lower() in _UNCLEAR


def busy(code: str) -> bool:
    return code.lower() in _BUSY


def conflict(code: str) -> bool:
    code = code.lower()
    return code in _CONFLICT or code.startswith(_CONFLICT_PREFIXES)


def not_found(code: str) -> bool:
    """The object that the call names does not exist."""
    code = code.lower()
    if code.startswith(_NEVER_GONE):
        return False
    return code in _NOT_FOUND or code.endswith(".notfound") or code.startswith("resourcenotfound")


def in_use(code: str) -> bool:
    """Nothing was deleted, since something else needs it."""
    return code.lower().startswith("dependencyviolation")


_ADVICE = (
    ("invalidaccesskeyid", "check access_key (and that it belongs to %(cloud)s)"),
    ("signaturedoesnotmatch", "check secret_key"),
    ("incompletesignature", "check secret_key"),
    ("invalidsecuritytoken", "check security_token; temporary credentials expire"),
    ("invalidtimestamp", "check the clock of the host that runs this task"),
    ("illegaltimestamp", "check the clock of the host that runs this task"),
    ("invalidregionid", "check region"),
    ("throttling", "the API limits the rate of calls and let none through for max_retry_timeout seconds; raise it"),
    ("quotaexceeded", "raise the quota or remove what is not needed"),
    ("conflict.operation", "another operation on one of the two VPCs was still running; run the task again later"),
    ("dependencyviolation", "remove what still depends on it first"),
    ("forbidden.accesskeydisabled", "the access key is disabled"),
    ("forbidden.vpcnotfound", "check the id, the region and the account"),
    ("forbidden.instancenotfound", "check the id, the region and the account"),
    ("forbidden.financiallocked", "it is locked for unpaid bills; settle them first"),
    ("forbidden.billsoutstanding", "the account has unpaid bills; settle them first"),
    ("forbidden.onlyoneconnection", "two routers can have one connection only, and these have one already"),
    ("forbidden.tagkey.duplicated", "each tag key can be given once"),
    ("forbidden.tagkeys", "the cloud keeps one of these tag keys for itself"),
    ("forbbiden.modifyidandtype", "the peer can be changed only while the interface is Idle"),
    ("forbbiden.invaildowner", "it belongs to another account"),
    ("forbbiden", "the account lacks the permission, or it is still in use, by a custom route for example"),
)
# The only ones of their kind that are about permissions.
_PERMISSION = {"forbidden", "forbidden.ram", "forbidden.nopermission", "nopermission"}
_CLOUDS = {"alibabacloudstack": "this installation"}


def advice(code: str, provider: str = "") -> str:
    """What a person can do about a code, or an empty text."""
    code = code.lower()
    if code in _PERMISSION or code.startswith("forbidden.ram."):
        return "the account lacks the permission for this operation"
    found = next((text for prefix, text in _ADVICE if code.startswith(prefix)), "")
    return found % {"cloud": _CLOUDS.get(provider, "Alibaba Cloud")} if found else ""
