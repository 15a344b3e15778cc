# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""IPsec tunnel profiles of connectors. Source: Alkira contract 5.7."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.checks import PORTAL_DECIDES, blank
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.client import FAMILY
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.resource import (
    DESCRIPTION,
    OPTIONS,
    AlkiraResource,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import Info, Manage
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.fields import Field

if TYPE_CHECKING:
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.contract import Object, Problem
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.fields import Item
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.resource import Want

ENCRYPTION = ("AES256CBC", "AES192CBC", "AES128CBC", "3DESCBC", "AES256GCM16", "AES192GCM16", "AES128GCM16")
INTEGRITY = ("SHA1", "SHA256", "SHA384", "SHA512", "MD5")
IKE_DH_GROUPS = (
    "MODP1024",
    "MODP2048",
    "MODP3072",
    "MODP4096",
    "MODP6144",
    "MODP8192",
    "ECP256",
    "ECP384",
    "ECP521",
    "CURVE25519",
)
KNOWN = {
    "ipsec_encryption_algorithm": ENCRYPTION,
    "ipsec_integrity_algorithm": INTEGRITY,
    "ipsec_dh_group": (*IKE_DH_GROUPS, "NONE"),
    "ike_encryption_algorithm": ENCRYPTION,
    "ike_integrity_algorithm": INTEGRITY,
    "ike_dh_group": IKE_DH_GROUPS,
}


def _inner(name: str, outer: str, key: str, **more: Any) -> Field:
    """A value of one of the two nested objects."""

    def read(document: Object) -> Any:
        return (document.get(outer) or {}).get(key)

    def write(document: Object, value: Any) -> None:
        document[outer] = dict(document.get(outer) or {}, **{key: value})

    return Field(name, read=read, write=write, **more)


class TunnelProfile(AlkiraResource):
    kind = "IPsec tunnel profile"
    result_key = "ipsec_tunnel_profile"
    results_key = "ipsec_tunnel_profiles"
    path = "/v1/tenantnetworks/{tn}/ipsec-tunnel-profiles"
    fields = (
        Field("name", "name", needed=True),
        DESCRIPTION,
        _inner("ipsec_encryption_algorithm", "ipSecConfiguration", "encryptionAlgorithm", needed=True),
        _inner("ipsec_integrity_algorithm", "ipSecConfiguration", "integrityAlgorithm", default=""),
        _inner("ipsec_dh_group", "ipSecConfiguration", "dhGroup", needed=True),
        _inner("ike_encryption_algorithm", "ikeConfiguration", "encryptionAlgorithm", needed=True),
        _inner("ike_integrity_algorithm", "ikeConfiguration", "integrityAlgorithm", needed=True),
        _inner("ike_dh_group", "ikeConfiguration", "dhGroup", needed=True),
    )
    options = dict(OPTIONS, description={"type": "str"}, **{name: {"type": "str"} for name in KNOWN})

    def check_values(self, want: Want) -> Iterator[Problem]:
        for name in KNOWN:
            bad = blank(want[name])
            if bad and (name != "ipsec_integrity_algorithm" or want[name]):
                yield name, bad

    def check_target(self, want: Want, item: Item, found: Object | None) -> list[str]:
        return [
            "%s: %r is not one of the documented %s; %s" % (name, want[name], ", ".join(known), PORTAL_DECIDES)
            for name, known in KNOWN.items()
            if want[name] and want[name] not in known
        ]


TUNNEL_PROFILE = Manage(FAMILY, TunnelProfile())
TUNNEL_PROFILE_INFO = Info(FAMILY, TunnelProfile())
