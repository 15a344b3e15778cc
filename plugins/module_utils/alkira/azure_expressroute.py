# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Azure ExpressRoute circuits joined to segments: connectors, what they need, and one provisioning of all of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.billing_tag import BILLING_TAG
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.client import FAMILY, AlkiraFamily
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.connector_azure_expressroute import (
    CONNECTOR,
    IMPLICIT,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.connector_ipsec_tunnel_profile import (
    TUNNEL_PROFILE,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.credential_azure_vnet import CREDENTIAL
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.group import GROUP
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.provisioning import SUCCESS
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.resource import DESCRIPTION, AlkiraResource
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.segment import SEGMENT
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.tenant_network import PROVISION, PROVISIONED
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import marks
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.errors import ApiError
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.fields import Field
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.link import (
    Link,
    LinksInfo,
    LinkType,
    ManageLinks,
    Part,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.plan import UNKNOWN, Plan

if TYPE_CHECKING:
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.contract import (
        Object,
        Options,
        Result,
        Spec,
    )
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.errors import InterconnectError
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.link import Links
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.resource import Job


def _put_user(document: Object, value: str) -> None:
    document["description"] = marks.joined(value, marks.split(document.get("description"))[1])


def _put_mark(document: Object, value: str | None) -> None:
    if value:
        document["description"] = marks.joined(marks.split(document.get("description"))[0], value)


USER = replace(DESCRIPTION, read=lambda document: marks.split(document.get("description"))[0], write=_put_user)
MARK = Field("topology", read=lambda document: marks.split(document.get("description"))[1], write=_put_mark)


class InDescription(marks.Renamed, AlkiraResource):
    """Marks of objects of the portal, which has no tags."""

    def mark_of(self, obj: Object) -> str | None:
        return marks.split(obj.get("description"))[1]


def marked(resource: AlkiraResource) -> InDescription:
    """A resource as links have it: with a mark at the end of its description."""
    kind = type(resource)
    fields = tuple(field for one in kind.fields for field in ((USER, MARK) if one is DESCRIPTION else (one,)))
    options = dict(kind.options, **marks.Marked.mark_options)
    made = type("Marked" + kind.__name__, (InDescription, kind), {"fields": fields, "options": options})
    found: InDescription = made()
    return found


LINK = marked(CONNECTOR.resource)

KINDS: dict[str, tuple[str, AlkiraResource]] = {
    "segments": ("segment", marked(SEGMENT.resource)),
    "groups": ("group", marked(GROUP.resource)),
    "billing_tags": ("billing tag", marked(BILLING_TAG.resource)),
    "credentials": ("credential", CREDENTIAL.resource),
    "tunnel_profiles": ("tunnel profile", marked(TUNNEL_PROFILE.resource)),
}
"""What connectors refer to, by the option that lists it: the word for one, and its resource."""

SHOWN = {
    "segments": ("cidrs",),
    "tunnel_profiles": ("ipsec_encryption_algorithm", "ike_encryption_algorithm"),
}
"""Options that a line of the diff tells of one that is made."""

WAS = {"was": {"type": "list", "elements": "str"}}
"""Of a connector and of a segment: names that it had."""

FIRST, LAST = "provisioning_of_connectors", "provisioning"
"""Names of the parts that provision: what comes of the removal of the connectors, and everything."""


class InOneGo(AlkiraFamily):
    """Connections whose writes ask for no provisioning: ``provision`` says whether all of it is provisioned in the end."""

    def connection_spec(self, prefix: str) -> Spec:
        return dict(super().connection_spec(prefix), provision={"type": "bool", "default": True})

    def settings(self, params: Options, options: Options) -> Options:
        return dict(super().settings(params, options), provision=False)


Used = dict["tuple[str, str, str | None]", str]
"""``{(kind, "id" or "name", which): name of a connector that uses it}``"""

Uses = list[tuple[str, str, Part]]
"""What a connector refers to of what is made in the same task: by the option that lists it, the id or name, and the part."""


class ConnectorLink(Link):
    """A link that knows what it is provisioned by; None = nothing in this task."""

    provisioning: Part | None = None

    @property
    def connector(self) -> Part:
        return self.parts[0]


class AzureExpressRoute(LinkType[ConnectorLink]):
    """A link is a connector. What connectors refer to belongs to none of them, and neither does the provisioning."""

    link = ConnectorLink
    kind = CONNECTOR.resource.kind
    kinds = CONNECTOR.resource.kind + "s"
    option = "connectors"
    options = dict(CONNECTOR.resource.options, **marks.KEPT, **WAS)
    common_options = {
        name: {
            "type": "list",
            "elements": "dict",
            "default": [],
            "options": {key: one for key, one in resource.options.items() if key not in marks.Marked.mark_options},
        }
        for name, (_word, resource) in KINDS.items()
    }
    common_options["segments"]["options"].update(WAS)
    has_immutable = False
    common_parts = tuple(word.replace(" ", "_") for word, _resource in KINDS.values())
    common_words = "what they need"

    # ------------------------------------------------------------------ parts

    def declare_common(self, links: Links) -> None:
        links.notes["needed"] = {
            name: [self._needed(links, *one) for one in self._items(links, name)] for name in KINDS
        }

    @staticmethod
    def _items(links: Links, name: str) -> list[tuple[str, int, Options]]:
        return [(name, index, item) for index, item in enumerate(links.params[name])]

    @staticmethod
    def _needed(links: Links, name: str, index: int, item: Options) -> Part:
        word, resource = KINDS[name]
        client = links.client("")
        part = links.part(
            links.common,
            word.replace(" ", "_"),
            word,
            resource,
            {**item, **_fence(links), "former": item.get("was")},
            client,
            "%s[%d]." % (name, index),
            shows=SHOWN.get(name, ()),
        )
        if not links.present and not links.reads:
            part.node.forgives = lambda error: _in_use(part, error)
        return part

    def declare(self, link: ConnectorLink, links: Links) -> None:
        resource, client = LINK, links.client(link.path)
        uses = self._uses(link, links) if links.present else []
        parts = list(dict.fromkeys(part for _key, _reference, part in uses))
        links.part(
            link,
            "connector",
            "connector",
            resource,
            {
                **link.options,
                **_fence(links),
                "topology": marks.text_of(links.params["topology"], link.options.get("keep")),
                "former": link.options.get("was"),
            },
            client,
            link.path,
            after=parts,
            sources=parts,
            early=(),
            derived=(lambda: {"made": _made(uses)}) if uses else None,
            shows=("size", "cxp", "vhub_prefix"),
        )

    @staticmethod
    def _uses(link: ConnectorLink, links: Links) -> Uses:
        """``[(kind, id or name, part)]``: what a connector refers to of what is made in the same task."""
        found = []
        for key, reference in dict.fromkeys(CONNECTOR.resource.referred(link.options)):
            for part in links.notes["needed"][key] if reference else ():
                if reference and reference in (part.job.want["id"], part.job.want["name"]):
                    found.append((key, reference, part))
        return found

    def complete(self, links: Links) -> None:
        connectors = [part for link in links.links for part in link.parts]
        needed = [part for parts in links.notes["needed"].values() for part in parts]
        provisions = links.reads or links.params["provision"]
        if links.reads or links.present:
            last = self._provision(links, LAST, [*needed, *connectors]) if provisions else None
            for link in links.links:
                if isinstance(link, ConnectorLink):
                    link.provisioning = last
            return
        before = list(connectors)
        if provisions and connectors and needed:
            # A connector that is only marked for deletion may still count as a user of what it refers to.
            before.append(self._provision(links, FIRST, connectors))
        if needed:
            self._keep_what_is_used(links, connectors, needed, before)
        if provisions:
            self._provision(links, LAST, [*before, *needed])

    # ------------------------------------------------------------------ provisioning

    def _provision(self, links: Links, name: str, parts: list[Part]) -> Part:
        """Provision, once the parts are done, whatever they leave to provision."""
        sources = [part for part in parts if part.resource not in UNPROVISIONED]
        part = links.part(
            links.common,
            name,
            "tenant network",
            PROVISION.resource,
            {},
            links.client(""),
            "",
            sources=sources,
            early=(),
            derived=lambda: self._foreseen(links, sources),
            stays=True,
        )
        part.node.wait_for(*[one.node for one in parts])
        part.node.regardless = part.node.looks_again = True
        return part

    @staticmethod
    def _foreseen(links: Links, parts: list[Part]) -> Options:
        """What the other parts' plans say of the provisioning that follows them; see the options of the resource."""
        changed = [part for part in parts if part.job.plan is not None and part.job.plan.changed]
        if links.present:
            return {"assume_pending": bool(changed)}
        removed = {
            key: [part.job.id for part in changed if isinstance(part.resource, type(resource))]
            for key, resource in PROVISIONED.items()
        }
        return {
            "assume_provisioned": any(part.resource is PROVISION.resource for part in changed),
            "assume_removed": removed,
        }

    # ------------------------------------------------------------------ what others use

    def _keep_what_is_used(self, links: Links, connectors: list[Part], needed: list[Part], before: list[Part]) -> None:
        """What another connector of the portal uses is kept. That is looked at for the plan, and again when the connectors
        are gone, since another may have come, or gone.
        """
        everything = links.part(
            links.common, "connectors", "connectors that stay", LINK, {}, links.client(""), "", probe=True
        )
        links.common.parts.append(everything)
        node = everything.node
        node.wait_for(*[part.node for part in before])
        node.sources, node.early = [part.node for part in before], []
        node.regardless = node.looks_again = True
        users = Users(everything, connectors)
        for part in needed:
            part.node.wait_for(node)
            part.node.sources, part.node.early = [node], []
            part.node.guard = lambda part=part: users.keep(part)

        def keep_all() -> None:
            # What only connectors of others use may be free when ours are gone: another run may be removing those.
            if links.graph.tuning.check_mode or not any(part.node.removes for part in connectors):
                for part in needed:
                    users.keep(part)

        links.graph.when_planned([part.node for part in [*connectors, *needed, everything]], keep_all)

    # ------------------------------------------------------------------ marks

    def marked(self, links: Links) -> Result:
        """Connectors, and what they need, except for credentials, which have no description."""
        client, topology = links.client(""), links.params["topology"]

        def unknown(resource: AlkiraResource, objects: Iterable[Object]) -> Iterable[Object]:
            # A portal may list what is marked for deletion; only the object itself tells.
            ids = [one for one in map(resource.id_of, objects) if one not in links.known_ids]
            return resource.read(client, ids, exact=True).values() if ids else ()

        mine = LINK.with_mark(LINK.at_hand(client), topology)
        links_found = [
            {
                "name": LINK.name_of(obj),
                "id": LINK.id_of(obj),
                "ids": [LINK.id_of(obj)],
                "status": LINK.status_of(obj),
                "keep": marks.keeps(LINK.mark_of(obj)),
                "definition": {"id": LINK.id_of(obj)},
            }
            for obj in unknown(LINK, mine)
        ]
        found: Result = {"count": len(mine), "links": links_found}
        for name, (_word, resource) in KINDS.items():
            several = (
                resource.with_mark(resource.at_hand(client), topology) if isinstance(resource, InDescription) else ()
            )
            found[name] = [
                {"id": resource.id_of(obj), "name": resource.name_of(obj)} for obj in unknown(resource, several)
            ]
        return found

    # ------------------------------------------------------------------ telling

    def status(self, link: ConnectorLink) -> str | None:
        """The provision state: of the tenant network, once all of it was provisioned; else that of the connector, if known."""
        own, whole = self._own_state(link), self._provision_state(link)
        looks_only = link.provisioning is not None and link.provisioning.node.keep
        return own or (whole if link.connector.job.found is not None else None) if looks_only else whole or own

    @staticmethod
    def _own_state(link: ConnectorLink) -> str | None:
        part = link.connector
        return part.resource.status_of(part.job.obj) if part.job.obj is not None else None

    @staticmethod
    def _provision_state(link: ConnectorLink) -> str | None:
        """The state that the whole tenant network comes to, or None where nothing is provisioned."""
        part = link.provisioning
        if part is None or part.job.obj is None or part.node.skipped:
            return None
        plan = part.job.plan or Plan()
        foreseen = part.job.want.client.check_mode and (plan.steps or plan.wait_goal)
        return SUCCESS if foreseen else part.resource.status_of(part.job.obj)

    def is_made(self, link: ConnectorLink) -> bool:
        return link.connector.node.makes

    def summary(self, link: ConnectorLink) -> Result:
        part = link.connector
        return {
            "id": part.shown_id,
            "implicit_group_id": _implicit_group(part),
            "provision_state": self._provision_state(link),
        }

    def told(self, links: Links) -> str | None:
        done = [part for part in map(links.common.part, (FIRST, LAST)) if part is not None]
        if links.call.check_mode:
            return "to provision" if any(part.job.plan is not None and part.job.plan.changed for part in done) else None
        if any(part.job.error is not None for part in done):
            return "provisioning failed"
        return "provisioned" if any(part.job.changed for part in done) else None


UNPROVISIONED = tuple(KINDS[name][1] for name in ("billing_tags", "credentials"))


def _fence(links: Links) -> Options:
    return {"topology": links.params["topology"], "only_marked": links.params.get("only_marked") or None}


def _made(uses: Uses) -> dict[str, dict[str, str]]:
    """What a connector refers to and is made in the same task, with the ids that there are by now."""
    made: dict[str, dict[str, str]] = {}
    for key, reference, part in uses:
        made.setdefault(key, {})[reference] = part.value("id")
    return made


def _implicit_group(part: Part) -> str | None:
    """The id of the group that comes with a connector."""
    if part.node.is_to_make:
        return UNKNOWN
    found = (part.job.obj or {}).get(IMPLICIT)
    return None if found in (None, "") else str(found)


def _in_use(part: Part, error: InterconnectError) -> bool:
    """Whether the portal keeps an object because something uses it that no connector shows. Then it stays, and no more."""
    if not isinstance(error, ApiError) or error.http_status != 409:
        return False
    part.note = "kept: %s" % (error.message or error.msg)
    return True


class Users:
    """The connectors that stay, and what they use.

    :param everything: the part whose listing holds all connectors of the portal.
    :param connectors: the parts of those that go.
    """

    def __init__(self, everything: Part, connectors: list[Part]) -> None:
        self.everything = everything
        self.connectors = connectors
        # (listing, ids of those that go, what the others use)
        self._known: tuple[dict[str, Object], set[str | None], Used] | None = None

    def keep(self, part: Part) -> None:
        """Leave an object alone that a connector uses which does not go."""
        if self.everything.job.listed is None or part.job.error is not None or part.job.found is None:
            return
        uses, kind, found = self._uses(), part.resource.kind, part.job.found
        user = uses.get((kind, "id", part.job.id)) or uses.get((kind, "name", part.resource.name_of(found)))
        if user is not None:
            part.leave_alone("kept: %s %r uses it" % (CONNECTOR.resource.kind, user))

    def _uses(self) -> Used:
        listed = self.everything.job.listed or {}
        going = {job.id for part in self.connectors for job in (part.job, *part.job.also) if self._goes(part, job)}
        if self._known is not None and self._known[0] is listed and self._known[1] == going:
            return self._known[2]
        uses: Used = {}
        for one, obj in listed.items():
            if one not in going:
                uses.update(dict.fromkeys(_used(obj), CONNECTOR.resource.name_of(obj) or one))
        self._known = (listed, going, uses)
        return uses

    @staticmethod
    def _goes(part: Part, job: Job) -> bool:
        return job.plan is not None and job.plan.changed and job.error is None and not part.node.skipped


def _used(obj: Object) -> Iterator[tuple[str, str, str | None]]:
    """``(kind, "id" or "name", which)`` of everything that a connector of the portal uses."""
    connector = CONNECTOR.resource.item(obj)
    segments, groups, tags, credentials, profiles = (resource.kind for _word, resource in KINDS.values())
    instances = connector["instances"]
    entries = [entry for instance in instances for entry in instance["ipsec_customer_gateway"]]
    for one in (*connector["segment_options"], *entries):
        yield segments, "name", one["segment_name"]
        yield segments, "id", one["segment_id"]
    yield groups, "name", connector["group"]
    yield from ((tags, "id", tag) for tag in connector["billing_tag_ids"])
    yield from ((credentials, "id", instance["credential_id"]) for instance in instances)
    tunnels = [tunnel for entry in entries for gateway in entry["customer_gateway"] for tunnel in gateway["tunnel"]]
    yield from ((profiles, "id", tunnel["profile_id"]) for tunnel in tunnels)


def _single_form(argument_spec: Spec) -> Spec:
    """With the options of one connector as they are, of which none is required; but what is short for one of them is the name
    of a list of the task.
    """
    tags = {key: value for key, value in CONNECTOR.resource.options["billing_tag_ids"].items() if key != "aliases"}
    return {**argument_spec, **AzureExpressRoute.options, "billing_tag_ids": tags}


class Manage(ManageLinks):
    def __init__(self) -> None:
        super().__init__(InOneGo(), AzureExpressRoute())
        self.argument_spec = _single_form(self.argument_spec)


class Info(LinksInfo):
    def __init__(self) -> None:
        super().__init__(FAMILY, AzureExpressRoute())
        self.argument_spec = _single_form(self.argument_spec)


AZURE_EXPRESSROUTE = Manage()
AZURE_EXPRESSROUTE_INFO = Info()
