# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Credentials (5.6): written by type, listed for all types, never read one by one, secrets never shown nor kept."""

from __future__ import annotations

import uuid

from ..kernel.cloud import Response
from .call import Call
from .collection import Collection, list_response
from .documents import Document, Field, Reader
from .errors import Problem
from .router import Router
from .store import Record

_NAMESPACE = uuid.UUID("6f1d9f64-5d0e-4d0b-9a53-0c7c9d3b5a11")


class AzureCredentials(Collection):
    kind = "Azure credential"
    path = "/api/api/credentials/azurevnet"
    provisions = False
    operations = ("create", "update", "delete")
    fields = (
        Field("name", required=True),
        Field(
            "credentials",
            "object",
            required=True,
            fields=(
                Field("applicationId", required=True),
                Field("subscriptionId", default=""),
                Field("tenantId", required=True),
                Field("environment", default="AZURE", choices=("AZURE", "AZURE_CHINA", "AZURE_US_GOVERNMENT")),
            ),
        ),
        Field("expires", "integer"),
        Field("singleUse", "boolean", default=False),
    )

    @classmethod
    def add_routes(cls, router: Router) -> None:
        super().add_routes(router)
        for path in ("/api/api/credentials", "/api/api/credentials/"):
            router.add("GET", path, list_credentials)

    def check(self, document: Document, sent: Document, record: Record | None) -> list[Problem]:
        """The secret is looked at and forgotten: nothing here ever logs in to Azure with it."""
        if "credentials" not in sent:
            return []  # kept as they are
        optional = record is not None and self.tenant.switch("credential_secret") == "optional"
        reader = Reader(self.tenant.switch, self.tenant.new_id)
        reader.read((Field("secretKey", required=not optional),), sent["credentials"], path="credentials")
        return reader.problems

    def new_id(self) -> str:
        """An opaque text, the same in every run."""
        return str(uuid.uuid5(_NAMESPACE, str(self.tenant.new_id())))

    def render(self, record: Record) -> Document:
        return {"id": record.id}

    def list_item(self, record: Record) -> Document:
        return {
            "credentialId": record.id,
            "credentialType": self.tenant.switch("credential_type"),
            "name": record.name,
            "subType": "",
        }


def list_credentials(call: Call) -> Response:
    """``GET /api/api/credentials/``: all types; no query parameter has an effect."""
    credentials = call.tenant.collection(AzureCredentials)
    records = [record for record in credentials.table if credentials.is_listed(record)]
    return list_response(call, [credentials.list_item(record) for record in records])
