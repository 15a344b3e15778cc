# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pattern that all resources share: list, get, create, update, delete (section 3).

A resource is a subclass that says its path, its word in messages, and its fields; ``billing_tags.py`` is the smallest.
It is registered in ``tenant.py``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from ..kernel.cloud import Response
from .call import Call
from .documents import Document, Fields, Reader, show
from .errors import Problem, conflict, invalid, not_found
from .provisioning import FAILED, PENDING, Change
from .router import Handler, Router
from .store import Record, Table, Target

if TYPE_CHECKING:
    from .tenant import Tenant, TenantNetwork

_ROUTES = {
    "list": ("GET", ""),
    "create": ("POST", ""),
    "get": ("GET", "/{id}"),
    "update": ("PUT", "/{id}"),
    "delete": ("DELETE", "/{id}"),
}


class Collection:
    """All objects of one resource. ``network`` is None for what a whole tenant shares."""

    kind: ClassVar[str]  # the word for one object
    path: ClassVar[str]
    fields: ClassVar[Fields]
    provisions: ClassVar[bool] = True
    operations: ClassVar[tuple[str, ...]] = ("list", "create", "get", "update", "delete")

    def __init__(self, tenant: Tenant, network: TenantNetwork | None) -> None:
        self.tenant = tenant
        self.network = network
        self.table = Table()

    # -- what a resource may override ---------------------------------------------------------------------------------

    def check(self, document: Document, sent: Document, record: Record | None) -> list[Problem]:
        """Rules beyond the shape of single fields, and values that the server fills in. ``record``: None on create."""
        return []

    def targets(self, document: Document) -> Iterable[Target]:
        """What a document refers to."""
        return ()

    def release(self, record: Record, target: Target) -> None:
        """Let go of something that is deleted under the switch ``delete_in_use: cascade``."""
        raise NotImplementedError

    def renamed(self, record: Record, target: Target, name: str) -> None:
        """Something that a record refers to by name has another name now."""

    def protect(self, record: Record, verb: str) -> None:
        """Refuse a change that no request may make."""

    def is_listed(self, record: Record) -> bool:
        return not record.marked or self.tenant.switch("marked_listed")

    def stored(self, record: Record) -> None:
        """A record was created or has another document."""

    def removed(self, record: Record) -> None:
        """A record is gone."""

    def shown(self, record: Record, secrets: str) -> Document:
        """The answer's document without its id."""
        return show(self.fields, record.document, secrets, self.tenant.switch("list_order") == "reversed")

    # -- requests -----------------------------------------------------------------------------------------------------

    @classmethod
    def add_routes(cls, router: Router) -> None:
        def handler(operation: str) -> Handler:
            def handle(call: Call, tn: str | None = None, **path_values: str) -> Response:
                return getattr(call.tenant.collection(cls, tn), operation)(call, **path_values)

            return handle

        for operation in cls.operations:
            method, suffix = _ROUTES[operation]
            router.add(method, cls.path + suffix, handler(operation))

    def list(self, call: Call) -> Response:
        """``?name=`` filters, ``?paginated=false`` asks for a bare array."""
        name = call.query("name")
        found: Iterable[Record] = self.table
        if name is not None:
            found = self.table.named(name, self.tenant.switch("name_filter"))
        records = [record for record in found if self.is_listed(record)]
        response = list_response(call, [self.render(record) for record in records])
        if name is not None and len(records) == 1:
            response.headers.update(self._state_header(records[0]))
        return response

    def get(self, call: Call, id: str) -> Response:
        record = self.table.get(id)
        if record is None or (record.marked and not call.flag("includeMarkedForDeletion")):
            raise not_found(f"{self.kind} {id}")
        response = Response.json(self.render(record), headers=self._state_header(record))
        self.tenant.provisioning.watch([record])
        return response

    def create(self, call: Call) -> Response:
        document = self._accept(call.document(), None)
        record = Record(self, self.new_id(), document, PENDING if self.provisions else "")
        self.table.add(record)
        self.tenant.references.replace(record, self.targets(document))
        self.stored(record)
        headers = self._submit(call, Change("create", record, state_before=record.provision_state))
        answer = (
            self.render(record) if self.tenant.switch("create_answer") == "object" else {"id": self.shown_id(record)}
        )
        return Response.json(answer, self._status(call, 201), headers=headers, wrote=True)

    def update(self, call: Call, id: str) -> Response:
        record = self._existing(id)
        self.protect(record, "changed")
        if record.marked:
            raise conflict(f"{self.kind} {id} is marked for deletion")
        sent = call.document()
        change = Change("update", record, record.document, record.provision_state)
        ignored = record.provision_state == FAILED and self.tenant.switch("failed_ignores_update")
        if not ignored:
            self.store(record, self._accept(sent, record))
            change.document = record.document
            if self.provisions:
                record.provision_state = PENDING
        # What is not provisioned shows no state, and may hold secrets that are looked at and forgotten.
        other = record.document != change.before or record.provision_state != change.state_before or not self.provisions
        wrote = (other and not ignored) or call.flag("provision")
        headers = self._submit(call, change)
        return Response.json(self.render(record), self._status(call, 200), headers=headers, wrote=wrote)

    def delete(self, call: Call, id: str) -> Response:
        record = self._existing(id)
        self.protect(record, "deleted")
        if not record.marked:
            self._release_users(record)
        change = Change("delete", record, state_before=record.provision_state)
        record.marked = True
        if self.provisions:
            record.provision_state = PENDING
        headers = self._submit(call, change)
        gone = self.table.get(record.id) is None
        return Response(self._status(call, 204 if gone else 202), headers=headers, wrote=True)

    # -- used by others -----------------------------------------------------------------------------------------------

    def render(self, record: Record) -> Document:
        return {"id": self.shown_id(record), **self.shown(record, self.tenant.switch("secrets"))}

    def shown_id(self, record: Record) -> int | str:
        return str(record.id) if self.tenant.switch("ids_as_text") else record.id

    def new_id(self) -> int | str:
        return self.tenant.new_id()

    def find(self, name: str) -> Record | None:
        """The object of exactly this name that is not marked for deletion."""
        return next((record for record in self.table.named(name) if not record.marked), None)

    def store(self, record: Record, document: Document) -> None:
        """Give a record another document."""
        if self.table.get(record.id) is not record:
            return  # removed meanwhile
        old_name = record.name
        self.table.replace(record, document)
        self.tenant.references.replace(record, self.targets(document))
        self.stored(record)
        if record.name != old_name:
            for user in self.tenant.references.users(record.target):
                user.collection.renamed(user, record.target, record.name)

    def remove(self, record: Record) -> None:
        """Take a record away for good. Two deletes may end one after the other; the second finds nothing to do."""
        if self.table.get(record.id) is record:
            self.table.remove(record)
            self.tenant.references.replace(record, ())
            self.removed(record)

    def state_of(self, record: Record) -> str:
        return record.provision_state

    # -- own ----------------------------------------------------------------------------------------------------------

    def _existing(self, id: str) -> Record:
        record = self.table.get(id)
        if record is None:
            raise not_found(f"{self.kind} {id}")
        return record

    def _accept(self, sent: Document, record: Record | None) -> Document:
        """The document to store, or 400 with everything that is wrong, or 409 for a name that is taken."""
        reader = Reader(self.tenant.switch, self.tenant.new_id)
        document = reader.read(self.fields, sent, record.document if record else None)
        # Rules can be told only of documents whose fields are well-formed.
        problems = reader.problems or self.check(document, sent, record)
        if problems:
            raise invalid(problems)
        namesake = self.find(document["name"])
        if namesake not in (None, record) and self.tenant.switch("duplicate_names") == "refuse":
            raise conflict(f"a {self.kind} named {document['name']!r} exists already")
        return document

    def _release_users(self, record: Record) -> None:
        users = self.tenant.references.users(record.target)
        if users and self.tenant.switch("delete_in_use") == "refuse":
            names = ", ".join(repr(user.name) for user in users[:5])
            raise conflict(f"{self.kind} {record.name!r} is used by {users[0].collection.kind} {names}")
        for user in users:
            user.collection.release(user, record.target)

    def _submit(self, call: Call, change: Change) -> dict[str, str]:
        network = self.network.id if self.network else 0
        return self.tenant.provisioning.submit(
            network, change, provision=self.provisions and call.flag("provision"), validate=call.flag("async")
        )

    def _status(self, call: Call, usual: int) -> int:
        validated = call.flag("async") and self.tenant.switch("validation_answer") != "plain"
        return 202 if validated else usual

    def _state_header(self, record: Record) -> dict[str, str]:
        state = self.state_of(record)
        return {"x-provision-request-state": state} if state else {}


def list_response(call: Call, documents: list[Document]) -> Response:
    """A collection as a bare array or, under the switch ``list_envelope``, as a page of one."""
    if call.tenant.switch("list_order") == "reversed":
        documents = documents[::-1]
    if call.tenant.switch("list_envelope") and call.query("paginated") != "false":
        return page_response(call, documents)
    return Response.json(documents)


def page_response(call: Call, documents: list[Document], **more: Any) -> Response:
    """``{"data": [..], "pagination": {"offset", "limit", "hits"}}``; the query's ``offset`` and ``limit`` choose."""
    offset = call.number("offset", 0)
    size = call.tenant.switch("page_size")
    limit = min(call.number("limit", size), size)
    page = {"offset": offset, "limit": limit, "hits": len(documents)}
    return Response.json({"data": documents[offset : offset + limit], "pagination": page, **more})
