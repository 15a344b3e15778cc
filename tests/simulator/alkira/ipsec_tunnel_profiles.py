# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""IPsec tunnel profiles of connectors (5.7)."""

from __future__ import annotations

from .collection import Collection
from .documents import Field
from .provisioning import SUCCESS
from .store import Record

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
IPSEC_DH_GROUPS = (*IKE_DH_GROUPS, "NONE")  # NONE: no perfect forward secrecy


class IpsecTunnelProfiles(Collection):
    kind = "IPsec tunnel profile"
    path = "/api/v1/tenantnetworks/{tn}/ipsec-tunnel-profiles"
    fields = (
        Field("name", required=True),
        Field("description", default=""),
        Field(
            "ipSecConfiguration",
            "object",
            required=True,
            fields=(
                Field("encryptionAlgorithm", required=True, choices=ENCRYPTION),
                Field("integrityAlgorithm", default="", choices=INTEGRITY),
                Field("dhGroup", required=True, choices=IPSEC_DH_GROUPS),
            ),
        ),
        Field(
            "ikeConfiguration",
            "object",
            required=True,
            fields=(
                Field("encryptionAlgorithm", required=True, choices=ENCRYPTION),
                Field("integrityAlgorithm", required=True, choices=INTEGRITY),
                Field("dhGroup", required=True, choices=IKE_DH_GROUPS),
            ),
        ),
    )

    def add_presets(self) -> None:
        for number in self.tenant.switch("preset_tunnel_profiles"):
            suite = {"encryptionAlgorithm": "AES256CBC", "integrityAlgorithm": "SHA256", "dhGroup": "MODP2048"}
            document = {
                "name": f"preset-{number}",
                "description": "There from the start",
                "ipSecConfiguration": suite,
                "ikeConfiguration": suite,
            }
            self.table.add(Record(self, number, document, SUCCESS))
