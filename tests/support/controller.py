# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A controller (AWX) as far as the role awx talks to it: keeps what it is sent, and refuses what the real one refuses.

It is stricter in one thing: a field that the API does not have is refused, where the real one ignores it without a word.
"""

from __future__ import annotations

import asyncio
import base64
import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import jinja2
from aiohttp import web

from tests.support.limits import HANG

ENCRYPTED = "$encrypted$"
VERSION = "24.6.1"
Body = dict[str, Any]


class Refused(Exception):
    def __init__(self, document: Any, status: int = 400) -> None:
        super().__init__(str(document))
        self.document, self.status = document, status


# --- What fields hold ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Field:
    """What a field holds when it is left out, and which type it has; or the kind of object that it refers to by id."""

    default: Any = ""
    type: type | tuple[type, ...] = str
    choices: tuple[Any, ...] = ()
    refers: str = ""
    fixed: bool = False  # cannot be changed once it is made


TEXT, FALSE, ZERO, NOTHING = Field(), Field(False, bool), Field(0, int), Field(None)
NAMED = {"name": Field(), "description": TEXT}
ORGANIZATION = {"organization": Field(None, int, refers="organizations")}
ASKS = {
    f"ask_{name}_on_launch": FALSE
    for name in (
        "variables",
        "limit",
        "tags",
        "skip_tags",
        "job_type",
        "inventory",
        "credential",
        "labels",
        "scm_branch",
    )
}
SOURCE = {
    "scm_type": Field("", choices=("", "git", "svn", "archive", "insights")),
    **dict.fromkeys(("scm_url", "scm_branch", "scm_refspec"), TEXT),
    "local_path": TEXT,
    "credential": Field(None, int, refers="credentials"),
    "scm_update_on_launch": FALSE,
    "timeout": ZERO,
}


@dataclass(frozen=True)
class Kind:
    type: str
    fields: dict[str, Field]
    required: tuple[str, ...] = ("name",)
    unique: tuple[str, ...] = ("organization", "name")
    associations: dict[str, str] = field(default_factory=dict)  # name in the URL -> kind


def told(*more: str) -> dict[str, str]:
    return {
        f"notification_templates_{event}": "notification_templates" for event in ("started", "success", "error", *more)
    }


LINKS = ("success_nodes", "failure_nodes", "always_nodes")
KINDS = {
    "organizations": Kind("organization", NAMED, unique=("name",)),
    "credential_types": Kind(
        "credential_type",
        {
            **NAMED,
            "kind": Field("cloud", choices=("cloud", "net")),
            "managed": FALSE,
            "inputs": Field({}, dict),
            "injectors": Field({}, dict),
        },
        unique=("name", "kind"),
    ),
    "credentials": Kind(
        "credential",
        {
            **NAMED,
            **ORGANIZATION,
            "credential_type": Field(None, int, refers="credential_types"),
            "inputs": Field({}, dict),
        },
        ("name", "credential_type", "organization"),
        ("organization", "name", "credential_type"),
    ),
    "execution_environments": Kind(
        "execution_environment",
        {
            **NAMED,
            **ORGANIZATION,
            "image": TEXT,
            "pull": Field("", choices=("", "always", "missing", "never")),
            "credential": Field(None, int, refers="credentials"),
        },
        ("name", "image"),
        ("name",),
    ),
    "notification_templates": Kind(
        "notification_template",
        {
            **NAMED,
            **ORGANIZATION,
            "notification_type": Field("", choices=("email", "slack", "webhook", "mattermost", "irc")),
            "notification_configuration": Field({}, dict),
            "messages": Field(None, dict),
        },
        ("name", "organization", "notification_type", "notification_configuration"),
    ),
    "labels": Kind("label", {"name": TEXT, **ORGANIZATION}, ("name", "organization")),
    "projects": Kind(
        "project",
        {**NAMED, **ORGANIZATION, **SOURCE, "allow_override": FALSE, "scm_update_cache_timeout": ZERO},
        associations=told(),
    ),
    "inventories": Kind(
        "inventory",
        {**NAMED, **ORGANIZATION, "kind": TEXT, "host_filter": NOTHING, "variables": TEXT},
        ("name", "organization"),
    ),
    "inventory_sources": Kind(
        "inventory_source",
        {
            **NAMED,
            "inventory": Field(None, int, refers="inventories", fixed=True),
            "source": Field("", choices=("scm", "ec2", "controller")),
            "source_project": Field(None, int, refers="projects"),
            "source_path": TEXT,
            "source_vars": TEXT,
            "execution_environment": Field(None, int, refers="execution_environments"),
            **dict.fromkeys(("overwrite", "overwrite_vars", "update_on_launch"), FALSE),
            "update_cache_timeout": ZERO,
            "limit": TEXT,
        },
        ("name", "inventory", "source"),
        ("inventory", "name"),
        {**told(), "credentials": "credentials"},
    ),
    "job_templates": Kind(
        "job_template",
        {
            **NAMED,
            **ASKS,
            "job_type": Field("run", choices=("run", "check")),
            "inventory": Field(None, int, refers="inventories"),
            "project": Field(None, int, refers="projects"),
            "playbook": TEXT,
            "extra_vars": TEXT,
            "limit": TEXT,
            "execution_environment": Field(None, int, refers="execution_environments"),
            "job_slice_count": Field(1, int),
            "survey_enabled": FALSE,
            "diff_mode": FALSE,
            "allow_simultaneous": FALSE,
            "timeout": ZERO,
            "forks": ZERO,
        },
        ("name", "project", "playbook"),
        ("organization", "name"),
        {**told(), "credentials": "credentials", "labels": "labels"},
    ),
    "workflow_job_templates": Kind(
        "workflow_job_template",
        {
            **NAMED,
            **ORGANIZATION,
            **ASKS,
            "extra_vars": TEXT,
            "limit": NOTHING,
            "inventory": Field(None, int, refers="inventories"),
            "survey_enabled": FALSE,
            "allow_simultaneous": FALSE,
        },
        associations={**told("approvals"), "labels": "labels"},
    ),
    "workflow_job_template_nodes": Kind(
        "workflow_job_template_node",
        {
            "identifier": TEXT,
            "type": TEXT,
            "workflow_job_template": Field(None, int, refers="workflow_job_templates"),
            "unified_job_template": Field(None, int, refers="unified_job_templates"),
            "extra_data": Field({}, dict),
            "job_type": NOTHING,
            "limit": NOTHING,
        },
        ("workflow_job_template",),
        ("workflow_job_template", "identifier"),
        dict.fromkeys(LINKS, "workflow_job_template_nodes"),
    ),
    "workflow_approval_templates": Kind("workflow_approval_template", {**NAMED, "timeout": ZERO}, unique=()),
    "schedules": Kind(
        "schedule",
        {
            **NAMED,
            "unified_job_template": Field(None, int, refers="unified_job_templates"),
            "rrule": TEXT,
            "extra_data": Field({}, dict),
            "enabled": Field(True, bool),
        },
        ("name", "unified_job_template", "rrule"),
        ("unified_job_template", "name"),
    ),
}
OWNED = {"workflow_job_template_nodes": ("workflow_job_template",), "inventory_sources": ("inventory",)}
"""The fields that say whose part an object is."""

READ_ONLY = {("job_templates", "organization")}
"""Taken without a word, and without an effect: a job template is its project's."""

UNIFIED = ("projects", "inventory_sources", "job_templates", "workflow_job_templates")
SURVEYED = ("job_templates", "workflow_job_templates")
SECRETS = {
    "webhook": ("password",),
    "slack": ("token",),
    "email": ("password",),
    "mattermost": (),
    "irc": ("password",),
}
"""The secret fields of a notification template, by its type."""

NEEDED = {
    "webhook": ("url", "headers"),
    "slack": ("token", "channels"),
    "email": ("host", "sender", "recipients", "port"),
    "mattermost": ("mattermost_url",),
    "irc": ("server", "targets"),
}
RRULE = re.compile(r"DTSTART(:\d{8}T\d{6}Z|;TZID=[^:\s]+:\d{8}T\d{6})( (RRULE|EXRULE):\S*INTERVAL=\d+\S*)+")
ENVIRONMENT = re.compile(r"ANSIBLE_|(PATH|PYTHONPATH|JOB_ID|INVENTORY_ID|HOME)$")


class Controller:
    """The state, and what each call makes of it.

    :ivar writes: each change that was asked for, tokens apart, as ``(method, path, body)``.
    """

    token = "a-token-of-the-controller"
    username, password = "admin", "a-password-of-the-controller"

    def __init__(self, playbooks: list[str]) -> None:
        self.playbooks = playbooks
        self.objects: dict[str, dict[int, Body]] = {kind: {} for kind in KINDS}
        self.surveys: dict[int, Body] = {}
        self.linked: dict[tuple[int, str], list[int]] = {}
        self.hidden: dict[int, Body] = {}  # what is secret in them
        self.writes: list[tuple[str, str, Body]] = []
        self.updates: dict[int, int] = {}  # of projects: how often they were looked at
        self.tokens: dict[int, str] = {}
        self.last = 0
        self.host = ""
        self.make("organizations", {"name": "Default", "description": ""})

    def named(self, kind: str, name: str) -> Body:
        found = [one for one in self.objects[kind].values() if one.get("name", one.get("identifier")) == name]
        assert len(found) == 1, f"{len(found)} of {kind} named {name}"
        return found[0]

    def names(self, kind: str) -> list[str]:
        return sorted(one.get("name", one.get("identifier")) for one in self.objects[kind].values())

    def associated(self, one: Body, name: str) -> list[str]:
        found = {key: value for objects in self.objects.values() for key, value in objects.items()}
        return [found[key].get("name", found[key].get("identifier")) for key in self.linked.get((one["id"], name), [])]

    # --- Objects ------------------------------------------------------------------------------------------------------

    def make(self, kind: str, body: Body) -> Body:
        spec = KINDS[kind]
        missing = [name for name in spec.required if body.get(name) in (None, "")]
        if missing:
            raise Refused({name: ["This field is required."] for name in missing})
        self.last += 1
        new = {
            "id": self.last,
            "type": spec.type,
            **{name: one.default for name, one in spec.fields.items() if name != "type"},
        }
        self.write(kind, new, body)
        url = f"/api/v2/{kind}/{new['id']}/"
        new.update(url=url, related={}, summary_fields={})
        if kind in SURVEYED:
            new["related"]["survey_spec"] = url + "survey_spec/"
        self.objects[kind][new["id"]] = new
        if kind == "projects":
            new.update(scm_revision="", status="")
            if new["scm_type"]:
                self.last += 1
                self.updates[self.last] = 0
                new["summary_fields"]["current_update"] = {"id": self.last, "status": "pending"}
                new["related"]["update"] = url + "update/"
        if kind == "workflow_job_template_nodes" and new["unified_job_template"]:
            new["related"]["unified_job_template"] = self.unified()[new["unified_job_template"]]["url"]
        return new

    def change(self, kind: str, old: Body, body: Body) -> Body:
        fixed = [
            name for name, one in KINDS[kind].fields.items() if one.fixed and name in body and body[name] != old[name]
        ]
        if fixed:
            raise Refused({name: ["Cannot be changed."] for name in fixed})
        if kind == "credential_types" and body.get("inputs", old["inputs"]) != old["inputs"] and self.in_use(old):
            raise Refused({"detail": "in use"}, 403)
        changed = dict(old)
        self.write(kind, changed, body)
        old.update(changed)
        return old

    def write(self, kind: str, one: Body, body: Body) -> None:
        """Check it all, and put it into the object."""
        spec = KINDS[kind]
        wrong: dict[str, list[str]] = {}
        for name, value in body.items():
            known = spec.fields.get(name)
            if (kind, name) in READ_ONLY:
                continue
            if known is None:
                wrong[name] = ["There is no such field."]
            elif value is None and known.default is None:
                pass
            elif known.refers:
                there = self.unified() if known.refers == "unified_job_templates" else self.objects[known.refers]
                if value not in there:
                    wrong[name] = [f'Invalid pk "{value}" - object does not exist.']
            elif known.choices and value not in known.choices:
                wrong[name] = [f'"{value}" is not a valid choice.']
            elif known.default is not None and (
                not isinstance(value, known.type) or known.type is int and value is True
            ):
                wrong[name] = [f"Not a valid {known.type}."]
        if wrong:
            raise Refused(wrong)
        one.update({name: value for name, value in body.items() if name in spec.fields and name != "type"})
        if kind == "job_templates" and one["project"]:
            one["organization"] = self.objects["projects"][one["project"]]["organization"]
        same = [
            other
            for other in self.objects[kind].values()
            if spec.unique
            and other["id"] != one["id"]
            and all(other.get(name) == one.get(name) for name in spec.unique)
        ]
        if same:
            raise Refused(
                {"__all__": [f"{spec.type} with this ({', '.join(spec.unique)}) combination already exists."]}
            )
        check: Callable[[Body], None] | None = getattr(self, f"check_{kind}", None)
        if check:
            check(one)

    def remove(self, kind: str, one: Body) -> tuple[int, Any]:
        """It goes with what is only part of it. What refers to it beyond that does so no longer."""
        if kind == "credential_types" and self.in_use(one):
            raise Refused({"detail": "Credential types that are in use cannot be deleted"}, 403)
        if "current_update" in one["summary_fields"]:
            raise Refused({"error": "Resource is being used by running jobs."}, 409)
        if kind == "inventories" and one.get("pending_deletion"):
            raise Refused({"error": "Inventory is already pending deletion."})
        if kind == "inventories":
            one["pending_deletion"] = 1
            return 202, None
        self.forget(kind, one["id"])
        return 204, None

    def forget(self, kind: str, number: int) -> None:
        del self.objects[kind][number]
        self.linked = {
            (key, name): [other for other in others if other != number]
            for (key, name), others in self.linked.items()
            if key != number
        }
        for other, spec in KINDS.items():
            for key, each in list(self.objects[other].items()):
                refers = [
                    name
                    for name, known in spec.fields.items()
                    if each.get(name) == number
                    and (known.refers == kind or known.refers == "unified_job_templates" and kind in UNIFIED)
                ]
                if other == "schedules" and refers or set(refers) & set(OWNED.get(other, ())):
                    approval = self.objects["workflow_approval_templates"].get(each.get("unified_job_template"))
                    if approval:
                        self.forget("workflow_approval_templates", approval["id"])
                    self.forget(other, key)
                else:
                    each.update(dict.fromkeys(refers))

    def in_use(self, type_: Body) -> bool:
        return any(one["credential_type"] == type_["id"] for one in self.objects["credentials"].values())

    def unified(self) -> dict[int, Body]:
        return {
            key: one for kind in (*UNIFIED, "workflow_approval_templates") for key, one in self.objects[kind].items()
        }

    # --- What is checked of each kind --------------------------------------------------------------------------------

    def check_credential_types(self, one: Body) -> None:
        fields = one["inputs"].get("fields", [])
        ids = [each.get("id", "") for each in fields]
        if set(one["inputs"]) - {"fields", "required"} or set(one["inputs"].get("required", [])) - set(ids):
            raise Refused({"inputs": ["wrong keys, or a required field that is none"]})
        for each in fields:
            known = {"id", "label", "type", "secret", "choices", "multiline", "format", "help_text", "default"}
            good = (
                re.fullmatch("[a-zA-Z_]+[a-zA-Z0-9_]*", each.get("id", ""))
                and each["id"] != "tower"
                and each.get("label")
            )
            if not good or set(each) - known or ids.count(each["id"]) > 1:
                raise Refused({"inputs": [f"{each} is no field"]})
            if each.setdefault("type", "string") not in ("string", "boolean"):
                raise Refused({"inputs": [f"{each['type']} is no type"]})
            if each["type"] != "string" and set(each) & {"secret", "choices", "multiline", "format"}:
                raise Refused({"inputs": [f"{each['id']} is no string"]})
        if set(one["injectors"]) - {"env", "extra_vars", "file"}:
            raise Refused({"injectors": ["env, extra_vars or file"]})
        values = dict.fromkeys(ids, "x")
        for name, value in one["injectors"].get("env", {}).items():
            if ENVIRONMENT.match(name) or not re.fullmatch("[A-Za-z_][A-Za-z0-9_]*", name):
                raise Refused({"injectors": [f"Environment variable {name} may affect Ansible configuration"]})
            try:
                jinja2.Environment(undefined=jinja2.StrictUndefined).from_string(value).render(values)
            except jinja2.TemplateError as error:
                raise Refused({"injectors": [f"{name} uses an undefined field ({error})"]}) from None

    def check_credentials(self, one: Body) -> None:
        fields = {
            each["id"]: each for each in self.objects["credential_types"][one["credential_type"]]["inputs"]["fields"]
        }
        old = self.hidden.get(one["id"], {})
        kept = {}
        for name, value in one["inputs"].items():
            if name not in fields:
                raise Refused({"inputs": {name: ["Additional properties are not allowed"]}})
            if not isinstance(value, bool if fields[name]["type"] == "boolean" else str):
                raise Refused({"inputs": {name: [f"{value!r} is not of type {fields[name]['type']}"]}})
            if value and fields[name].get("choices") and value not in fields[name]["choices"]:
                raise Refused({"inputs": {name: [f"{value!r} is not one of {fields[name]['choices']}"]}})
            if fields[name].get("secret"):
                if value == ENCRYPTED and name not in old:
                    raise Refused({"inputs": {name: ["$encrypted$ is a reserved keyword"]}})
                kept[name] = old[name] if value == ENCRYPTED else value
        self.hidden[one["id"]] = kept
        one["inputs"] = {name: ENCRYPTED if name in kept else value for name, value in one["inputs"].items()}

    def check_notification_templates(self, one: Body) -> None:
        settings = dict(one["notification_configuration"])
        missing = [name for name in NEEDED[one["notification_type"]] if name not in settings]
        if missing:
            raise Refused({"notification_configuration": [f"Missing required fields: {missing}"]})
        for name in set(SECRETS[one["notification_type"]]) & set(settings):
            if settings[name]:
                settings[name] = ENCRYPTED
        one["notification_configuration"] = settings
        if one["messages"] is not None:
            if set(one["messages"]) - {"started", "success", "error", "workflow_approval"}:
                raise Refused({"messages": ["unknown event"]})
            # The real one fills in what is left out, which makes the next run write it again.
            everything = dict.fromkeys(("started", "success", "error", "workflow_approval"))
            one["messages"] = {**everything, **one["messages"]}

    def check_projects(self, one: Body) -> None:
        if one["scm_type"] and not one["scm_url"]:
            raise Refused({"scm_url": ["SCM URL is required."]})
        if one["local_path"] and (one["scm_type"] or one["local_path"][0] in "._"):
            raise Refused({"local_path": ["Invalid path choice."]})

    def check_inventory_sources(self, one: Body) -> None:
        project = self.objects["projects"].get(one["source_project"])
        if one["source"] == "scm" and (not project or not project["scm_type"]):
            raise Refused({"source_project": ["Cannot use manual project for SCM-based inventory."]})

    def check_job_templates(self, one: Body) -> None:
        project = self.objects["projects"][one["project"]]
        if one["playbook"] not in (self.playbooks if project["scm_revision"] or not project["scm_type"] else []):
            raise Refused({"playbook": ["Playbook not found for project."]})
        if not one["inventory"] and not one["ask_inventory_on_launch"]:
            raise Refused({"inventory": ["Job Template must provide 'inventory' or allow prompting for it."]})
        if one["job_slice_count"] < 1:
            raise Refused({"job_slice_count": ["Ensure this value is greater than or equal to 1."]})
        if one["extra_vars"] and not isinstance(json.loads(one["extra_vars"]), dict):
            raise Refused({"extra_vars": ["Must be valid JSON or YAML."]})

    def check_workflow_job_template_nodes(self, one: Body) -> None:
        template = self.unified().get(one["unified_job_template"], {})
        for name in ("job_type", "limit"):
            if one[name] and not template.get(f"ask_{name}_on_launch"):
                raise Refused({name: ["Field is not configured to prompt on launch."]})

    def check_schedules(self, one: Body) -> None:
        if not RRULE.fullmatch(one["rrule"]) or "SECONDLY" in one["rrule"]:
            raise Refused({"rrule": [f"{one['rrule']} is no valid rule"]})
        survey = self.surveys.get(one["unified_job_template"], {}).get("spec", [])
        missing = [
            each["variable"] for each in survey if each["required"] and each["variable"] not in one["extra_data"]
        ]
        if missing:
            raise Refused({"variables_needed_to_start": [f"'{name}' value missing" for name in missing]})

    def check_survey(self, document: Body) -> None:
        def wrong(text: str) -> Refused:
            return Refused({"error": text})

        for name, type_ in (("name", str), ("description", str), ("spec", list)):
            if not isinstance(document.get(name), type_):
                raise wrong(f"'{name}' missing from survey spec, or no {type_.__name__}.")
        if not document["spec"]:
            raise wrong("'spec' doesn't contain any items.")
        seen = set()
        for each in document["spec"]:
            for name in ("type", "question_name", "variable", "required"):
                if name not in each:
                    raise wrong(f"'{name}' missing from survey question.")
            if each["type"] not in (
                "text",
                "textarea",
                "password",
                "multiplechoice",
                "multiselect",
                "integer",
                "float",
            ):
                raise wrong(f"'{each['type']}' is no type of a question.")
            if not isinstance(each["required"], bool) or each["variable"] in seen:
                raise wrong(f"'required' is no truth value, or '{each['variable']}' is there twice.")
            seen.add(each["variable"])
            default = each.get("default", "")
            number = {"integer": int, "float": (int, float)}.get(each["type"], str)
            if default != "" and (not isinstance(default, number) or isinstance(default, bool)):
                raise wrong(f"the default of '{each['variable']}' is no {each['type']}.")
            for name in ("min", "max"):
                if not isinstance(each.get(name, 0), (int, type(None))):
                    raise wrong(f"'{name}' of '{each['variable']}' is no integer.")
            if each["type"].startswith("multi"):
                choices = each.get("choices", [])
                choices = choices.splitlines() if isinstance(choices, str) else choices
                if not choices or default and set(default.splitlines()) - set(choices):
                    raise wrong(f"'{each['variable']}' lacks choices, or that of its default.")

    # --- Calls --------------------------------------------------------------------------------------------------------

    def answer(self, method: str, path: str, query: dict[str, str], body: Any) -> tuple[int, Any]:
        parts = path.removeprefix("/api/v2/").strip("/").split("/")
        if not path.startswith("/api/v2/") or not path.endswith("/"):
            raise Refused({"detail": "not found"}, 404)
        if method != "GET":
            self.writes.append((method, path, body))
        if parts[0] == "project_updates" and method == "GET":
            return 200, self.look_at_update(int(parts[1]))
        if parts[0] == "unified_job_templates" and len(parts) == 1 and method == "GET":
            return 200, self.page(path, [one for kind in UNIFIED for one in self.objects[kind].values()], query, NAMED)
        kind = parts[0]
        if kind not in KINDS:
            raise Refused({"detail": "not found"}, 404)
        if len(parts) == 1:
            if method == "POST":
                return 201, self.make(kind, body)
            return 200, self.page(path, list(self.objects[kind].values()), query, KINDS[kind].fields)
        one = self.objects[kind].get(int(parts[1])) if parts[1].isdigit() else None
        if one is None:
            raise Refused({"detail": "Not found."}, 404)
        if len(parts) == 2:
            if method == "PATCH":
                return 200, self.change(kind, one, body)
            if method == "DELETE":
                if kind == "labels":
                    raise Refused({"detail": 'Method "DELETE" not allowed.'}, 405)
                return self.remove(kind, one)
            return 200, one
        return self.beneath(method, path, kind, one, parts[2], query, body)

    def beneath(
        self, method: str, path: str, kind: str, one: Body, name: str, query: dict[str, str], body: Any
    ) -> tuple[int, Any]:
        if name == "survey_spec" and kind in SURVEYED:
            if method == "POST":
                self.check_survey(body)
                self.surveys[one["id"]] = body
            elif method == "DELETE":
                self.surveys.pop(one["id"], None)
            return 200, self.surveys.get(one["id"], {}) if method == "GET" else {}
        if name == "create_approval_template" and kind == "workflow_job_template_nodes" and method == "POST":
            approval = self.make("workflow_approval_templates", body)
            one["unified_job_template"] = approval["id"]
            one["related"]["unified_job_template"] = approval["url"]
            return 201, approval
        if name not in KINDS[kind].associations:
            raise Refused({"detail": "not found"}, 404)
        other = KINDS[kind].associations[name]
        listed = self.linked.setdefault((one["id"], name), [])
        if method == "GET":
            return 200, self.page(path, [self.objects[other][key] for key in listed], query, {})
        if body.get("id") not in self.objects[other] or set(body) - {"id", "disassociate"}:
            raise Refused({"error": f"{body} refers to nothing"})
        if body.get("disassociate"):
            listed.remove(body["id"])
        elif body["id"] not in listed:
            self.check_association(kind, one, name, self.objects[other][body["id"]])
            listed.append(body["id"])
        return 204, None

    def check_association(self, kind: str, one: Body, name: str, other: Body) -> None:
        if name == "credentials":
            there = {self.objects["credentials"][key]["credential_type"] for key in self.linked[(one["id"], name)]}
            if other["credential_type"] in there:
                raise Refused({"error": "Cannot assign multiple credentials of one type."})
        if name in LINKS:
            if any(other["id"] in self.linked.get((one["id"], link), []) for link in LINKS):
                raise Refused({"Error": "Relationship not allowed."})
            if one["workflow_job_template"] != other["workflow_job_template"] or self.reaches(other["id"], one["id"]):
                raise Refused({"Error": "Cycle detected."})

    def reaches(self, start: int, end: int) -> bool:
        return start == end or any(
            self.reaches(key, end) for link in LINKS for key in self.linked.get((start, link), [])
        )

    def look_at_update(self, number: int) -> Body:
        """The first look finds it at work; then it is done, and the project has a revision."""
        self.updates[number] += 1
        if self.updates[number] > 1:
            for one in self.objects["projects"].values():
                if one["summary_fields"].get("current_update", {}).get("id") == number:
                    del one["summary_fields"]["current_update"]
                    one.update(scm_revision="0" * 40, status="successful")
            return {"id": number, "status": "successful", "failed": False, "finished": "2026-01-01T00:00:00Z"}
        return {"id": number, "status": "running", "failed": False, "finished": None}

    def page(self, path: str, found: list[Body], query: dict[str, str], fields: dict[str, Field]) -> Body:
        # An inventory is removed in the background: it is still listed once.
        for pending in [one for one in found if one.get("pending_deletion")]:
            pending["pending_deletion"] += 1
            if pending["pending_deletion"] > 2:
                self.forget("inventories", pending["id"])
        query = dict(query)
        number, size = int(query.pop("page", 1)), min(int(query.pop("page_size", 25)), 200)
        either = {name.removeprefix("or__"): query.pop(name) for name in list(query) if name.startswith("or__")}
        for name, value in query.items():
            found = [one for one in found if self.matches(one, name, value, fields)]
        if either:
            found = [
                one for one in found if any(self.matches(one, name, value, fields) for name, value in either.items())
            ]
        pages = max(1, -(-len(found) // size))
        if number > pages:
            raise Refused({"detail": "Invalid page."}, 404)
        more = f"{path}?page={number + 1}" if number < pages else None
        return {
            "count": len(found),
            "next": more,
            "previous": f"{path}?page={number - 1}" if number > 1 else None,
            "results": found[(number - 1) * size : number * size],
        }

    def matches(self, one: Body, name: str, value: str, fields: dict[str, Field]) -> bool:
        first, _, rest = name.partition("__")
        several = next((spec.associations for spec in KINDS.values() if spec.type == one["type"]), {})
        if first in several:
            others = [self.objects[several[first]][key] for key in self.linked.get((one["id"], first), [])]
            return any(str(other[rest]) == value for other in others)
        if first not in {"id", "type", "organization", *fields}:
            raise Refused({"detail": f"Object has no field named '{name}'"})
        if rest == "in":
            return str(one[first]) in value.split(",")
        if rest:
            other = self.objects[fields[first].refers].get(one[first])
            return other is not None and str(other[rest]) == value
        return str(one.get(first)) == value

    # --- HTTP ---------------------------------------------------------------------------------------------------------

    async def handle(self, request: web.Request) -> web.Response:
        headers = {"X-API-Product-Name": "AWX"}
        text = await request.text()
        body = json.loads(text) if text else {}
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        basic = base64.b64encode(f"{self.username}:{self.password}".encode()).decode()
        if scheme == "Basic" and secret == basic and request.path.startswith("/api/v2/tokens/"):
            if request.method == "DELETE":
                del self.tokens[int(request.path.strip("/").split("/")[-1])]
                return web.Response(status=204, headers=headers)
            self.last += 1
            self.tokens[self.last] = f"token-{self.last}"
            document = {"id": self.last, "token": self.tokens[self.last]}
            return web.json_response(document, status=201, headers=headers)
        if scheme != "Bearer" or secret not in {self.token, *self.tokens.values()}:
            words = "Authentication credentials were not provided. To establish a login session, visit /api/login/."
            return web.json_response({"detail": words}, status=401, headers=headers)
        headers["X-API-Product-Version"] = VERSION
        try:
            status, document = self.answer(request.method, request.path, dict(request.query), body)
        except Refused as refused:
            status, document = refused.status, refused.document
        if document is None:
            return web.Response(status=status, headers=headers)
        return web.json_response(document, status=status, headers=headers)

    @contextmanager
    def running(self) -> Iterator[Controller]:
        """Answers on a free port of the loopback interface, in a thread of its own."""
        loop, ready = asyncio.new_event_loop(), threading.Event()

        async def start() -> web.AppRunner:
            application = web.Application()
            application.router.add_route("*", "/{path:.*}", self.handle)
            runner = web.AppRunner(application)
            await runner.setup()
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            self.host = f"http://127.0.0.1:{runner.addresses[0][1]}"
            return runner

        def serve() -> None:
            asyncio.set_event_loop(loop)
            runner = loop.run_until_complete(start())
            ready.set()
            loop.run_forever()
            loop.run_until_complete(runner.cleanup())
            loop.close()

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        assert ready.wait(HANG)
        try:
            yield self
        finally:
            loop.call_soon_threadsafe(loop.stop)
            thread.join(HANG)
