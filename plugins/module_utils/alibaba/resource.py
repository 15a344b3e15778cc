# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the resources of both Alibaba clouds share: tags, dry runs, listing by id or whole, whichever is cheaper.

Sources: Apsara Stack contract 4; Alibaba Cloud contract 2.7, 4.1, 5.1.
"""

from __future__ import annotations

import calendar
import time
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba import checks, codes
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.client import PAGE, AlibabaClient
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import listings
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.errors import ApiError, InvalidOptions
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.fields import Field, Item, Object
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.filters import Filter
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.marks import KEEP, Marked
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.plan import SETTLED, Step
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.planning import PlannedResource
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.resource import Want
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.waiting import Waiting

if TYPE_CHECKING:
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.contract import Problem, Spec
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.plan import Plan
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.resource import Job, World

ID_CHUNK = 20
"""Ids a call, where a listing takes a list of them."""

SYSTEM_TAGS = ("aliyun", "acs:", "http://", "https://")

OWN_TAGS = "cloudlink:"
"""How the keys of tags begin that this collection keeps: marks. They are no user's tags."""

MARK = OWN_TAGS + "topology"
"""The key of the tag that says which topology an object belongs to."""

NARROW = 2
"""Up to so many objects, ask for each of them instead of listing everything."""

NAMING = ("_id", "_uid", "_region")
"""How options end that name another object, an account or a place."""

TAG_OPTIONS: Spec = {"tags": {"type": "dict"}, "purge_tags": {"type": "bool"}}


def named(option: str, text: str | None) -> list[Problem]:
    """The problem of an option as a list, empty where the text is None."""
    return [(option, text)] if text else []


def chunks(items: Iterable[str], size: int = ID_CHUNK) -> list[list[str]]:
    """The items in lists of at most so many."""
    items = list(items)
    return [items[start : start + size] for start in range(0, len(items), size)]


def read_tags(obj: Object, *path: str) -> dict[str, str]:
    """The user's tags of an object; those that the cloud itself keeps, and marks, are neither shown nor touched.

    :param path: keys down to the list of ``{"Key", "Value"}``.
    """
    hidden = (*SYSTEM_TAGS, OWN_TAGS)
    return {key: value for key, value in all_tags(obj, *path).items() if not key.startswith(hidden)}


def all_tags(obj: Object, *path: str) -> dict[str, str]:
    """All tags of an object."""
    found: Any = obj
    for key in path:
        found = (found or {}).get(key)
    return {item["Key"]: item.get("Value") or "" for item in found or ()}


def tag_texts(tags: Mapping[str, Any] | None) -> dict[str, Any]:
    """Tags as the cloud has them: texts, of which the value may be empty. What can be no text is left for a check to refuse."""
    return {
        str(key): value if isinstance(value, (dict, list)) else "" if value is None else str(value)
        for key, value in (tags or {}).items()
    }


def tag_list(tags: Mapping[str, Any] | None) -> list[dict[str, Any]] | None:
    """Tags as a parameter of a call; None where there are none."""
    return [{"Key": key, "Value": value} for key, value in sorted(tag_texts(tags).items())] or None


def tags_field(*path: str) -> Field:
    """The field for the user's tags; ``path`` as for :func:`read_tags`."""
    return Field("tags", read=lambda obj: read_tags(obj, *path), spell=tag_texts)


def has_tags(present: Mapping[str, str], wanted: Mapping[str, Any]) -> bool:
    """Whether tags are among those that are there; a filter of the info modules."""
    return tag_texts(wanted).items() <= present.items()


def tags_filter(api_key: str, *path: str) -> Filter:
    """The filter for tags, among those that an object has; ``path`` as for :func:`read_tags`."""
    return Filter(
        "tags",
        {"type": "dict"},
        api_key=api_key,
        send=tag_list,
        read=lambda _resource, obj: all_tags(obj, *path),
        same=lambda wanted, present: has_tags(present, wanted),
        check=lambda tags: checks.tags(tag_texts(tags)),
    )


@dataclass(frozen=True)
class AlibabaWaiting(Waiting):
    """How the resources of both Alibaba clouds are waited for."""

    def gone(self, error: ApiError) -> bool:
        return codes.not_found(error.code)


class AlibabaResource(PlannedResource):
    """Base of the resources of both Alibaba clouds. Their clients are :class:`AlibabaClient` objects, of which a family may know more."""

    waiting = AlibabaWaiting()
    age_key = "CreationTime"

    product = "vpc"  # whose TagResources it is
    tag_path: tuple[str, ...] = ()  # keys down to an object's list of tags
    tag_type = ""  # ResourceType of TagResources
    doing = {
        "tag": "setting tags of",
        "untag": "removing tags of",
        "associate": "adding a secondary CIDR block to",
        "unassociate": "removing a secondary CIDR block of",
        "move_resource_group": "moving to another resource group",
    }
    dry_runs: tuple[str, ...] = ()  # verbs whose action takes DryRun
    ids_a_call = ID_CHUNK  # where a listing takes ids
    shortest = 2  # characters that a name or description has at least

    def made_at(self, obj: Object) -> float | None:
        try:
            return float(calendar.timegm(time.strptime(str(obj.get(self.age_key)), "%Y-%m-%dT%H:%M:%SZ")))
        except ValueError:
            return None

    # ------------------------------------------------------------------ checks

    def check(self, want: Want) -> Iterator[Problem]:
        """What holds for every resource: an option that names something else is not empty, and tags are tags."""
        for option in self.options:
            if option.endswith(NAMING) and want.given(option) and not want[option].strip():
                yield option, "is empty; give a value, or leave the option out"
        if want.given("tags"):
            kept = sorted(key for key in want["tags"] if key.startswith(OWN_TAGS))
            if kept:
                yield "tags", "the key %r begins with %s, which this collection keeps for itself" % (kept[0], OWN_TAGS)
            yield from named("tags", checks.tags(want["tags"]))
        elif want["purge_tags"] and want.present:
            yield "purge_tags", "needs tags too: those to keep, or {} to remove all"

    def needs(self, want: Want, **options: str) -> None:
        """Before an object is made: what its creation takes, and an existing object does not.

        :param options: why each of them is needed, in words.
        :raises InvalidOptions: one is not given.
        """
        missing = [(option, text) for option, text in options.items() if not want.given(option)]
        if missing:
            raise InvalidOptions(missing)

    def target(self, want: Want, found: Object | None) -> Item:
        """Without ``purge_tags``, tags that the user did not name stay."""
        target = super().target(want, found)
        if target.was is not None and "tags" in target and not want["purge_tags"]:
            target["tags"] = {**target.was["tags"], **want["tags"]}
        return target

    # ------------------------------------------------------------------ dry run

    def plan(self, want: Want, found: Object | None, world: World, recreate: bool) -> Plan:
        """With ``dry_run`` the cloud checks the first write and carries out nothing."""
        plan = super().plan(want, found, world, recreate)
        if not want["dry_run"] or not plan.steps:
            return plan
        first = plan.steps[0]
        if first.verb in self.dry_runs:
            return plan.but(steps=(Step("dry_run", {"step": first}, writes=False),), after=plan.before)
        warning = "dry_run: the cloud cannot try out %r on a %s; use check mode" % (first.verb, self.kind)
        return plan.but(steps=(), after=plan.before, warnings=(*plan.warnings, warning))

    def do_dry_run(self, job: Job, args: dict[str, Any]) -> None:
        """A dry run that passes is answered with the error code ``DryRunOperation``; any other error is real."""
        try:
            self.perform(job, Step(args["step"].verb, dict(args["step"].args, dry_run=True)))
        except ApiError as error:
            if error.code != "DryRunOperation":
                raise
        job.next_step = "the dry run passed; nothing was changed"

    # ------------------------------------------------------------------ tags

    def do_tag(self, job: Job, args: dict[str, Any]) -> None:
        params = {"ResourceType": self.tag_type, "ResourceId": [job.id], "Tag": tag_list(args["tags"])}
        job.want.client.call("TagResources", params, self.product)

    def do_untag(self, job: Job, args: dict[str, Any]) -> None:
        params = {"ResourceType": self.tag_type, "ResourceId": [job.id], "TagKey": args["keys"]}
        job.want.client.call("UnTagResources", params, self.product)

    def tag_steps(self, want: Want, found: Object) -> list[Step]:
        """First what is new, so that an interruption leaves too many tags rather than too few."""
        present = read_tags(found, *self.tag_path)
        wanted = want["tags"]
        new = {key: value for key, value in wanted.items() if present.get(key) != value}
        gone = sorted(key for key in present if key not in wanted) if want["purge_tags"] else []
        steps = [Step("tag", {"tags": new}, SETTLED)] if new else []
        return steps + ([Step("untag", {"keys": gone}, SETTLED)] if gone else [])

    # ------------------------------------------------------------------ listing

    def by_ids(self, client: Any, ids: Iterable[str]) -> list[Object]:
        """The objects with these ids, ``ids_a_call`` in each call."""
        raise NotImplementedError

    def all(self, client: Any) -> list[Object]:
        """All objects of the client's account and region."""
        raise NotImplementedError

    def tagged(self, client: Any, tags: Mapping[str, str]) -> list[Object]:
        """The objects that have some tags. For resources that a mark is looked for on."""
        raise NotImplementedError

    def look(self, client: Any, ids: list[str]) -> dict[str, Object]:
        """Few are asked for, many read out of the listing of all."""
        ids = list(dict.fromkeys(ids))
        if len(chunks(ids, self.ids_a_call)) <= max(1, client.size_of(self.kind) // PAGE):
            seen = {self.id_of(obj): obj for obj in self.by_ids(client, ids)}
            return {one: seen[one] for one in ids if one in seen}
        return self.read_out(client, ids, self.all(client), PAGE)

    def read_out(
        self,
        client: AlibabaClient,
        ids: Iterable[str],
        objects: Iterable[Object],
        page: int,
        unlisted: Container[str] = (),
    ) -> dict[str, Object]:
        """``{id: object}`` of some ids out of a listing.

        What is missing from a listing of several pages is asked for: it may have moved to an earlier page while others were deleted.

        :param page: how many objects a full page holds.
        :param unlisted: ids that are asked for anyway if they are missing, since no listing ever showed them.
        """
        listed = {self.id_of(obj): obj for obj in objects}
        seen = {one: listed[one] for one in ids if one in listed}
        unsure = [one for one in ids if one not in seen and (len(listed) >= page or one in unlisted)]
        seen.update({self.id_of(obj): obj for obj in self.by_ids(client, unsure)})
        return seen


class InTags(Marked, AlibabaResource):
    """Marks of what has tags."""

    def mark_of(self, obj: Object) -> str | None:
        return all_tags(obj, *self.tag_path).get(MARK)

    def marked(self, client: AlibabaClient, topology: str) -> list[Object]:
        """All objects with the mark of a topology, out of a listing that was just read, else asked for by their tag."""
        objects = listings.latest(client, self.kind)
        if objects is None:
            objects = [obj for text in (topology, topology + KEEP) for obj in self.tagged(client, {MARK: text})]
        return self.with_mark(objects, topology)

    def steps_to_update(self, want: Want, found: Object, changes: dict[str, Any]) -> list[Step]:
        steps = super().steps_to_update(want, found, changes)
        if "topology" in changes:
            steps.append(Step("tag", {"tags": {MARK: want["topology"]}}, SETTLED))
        return steps

    def do_create(self, job: Job, args: dict[str, Any]) -> str | None:
        if args.get("topology"):
            args = dict(args, tags={**(args.get("tags") or {}), MARK: args["topology"]})
        return super().do_create(job, args)


def in_tags(resource: type[AlibabaResource]) -> tuple[Field, ...]:
    """The fields of a resource whose tags may hold a mark."""
    return (*resource.fields, Field("topology", read=lambda obj: all_tags(obj, *resource.tag_path).get(MARK)))
