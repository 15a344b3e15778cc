# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Alkira: connection options, authentication, the tenant network, and every kind of call (REST over TLS).

Source: Alkira contract 1 to 3 and 5.9; numbers such as C4 are faults of the vendor's client that this one does not have.
"""

from __future__ import annotations

import base64
import json
import re
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote, urlencode

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira import forms
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.writes import Writes
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import checks, listings
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.answers import decode
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.contract import Object
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.errors import (
    Ambiguous,
    ApiError,
    NotFound,
    UnexpectedAnswer,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.family import Family
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.once import Once
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.options import (
    check_http,
    env,
    http_options,
    http_spec,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.parallel import side_by_side
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.retry import Deadline, backoff
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.transport import (
    USER_AGENT,
    Http,
    HttpRequest,
    Lost,
)

if TYPE_CHECKING:
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.alkira.provisioning import Track
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.answers import Form
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.contract import (
        Client,
        Options,
        Problem,
        Spec,
    )
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import Call
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.wire import HttpResponse

Given = TypeVar("Given")
Found = TypeVar("Found")

PROVIDER = "alkira"

CONFLICT_PATIENCE = 3.0
"""Seconds for which a write is repeated that collided with something, unless provisioning is seen to run: then longer."""

PAGE = 100
"""Objects asked for at once where a collection comes in pages all the same."""

MOST = 100_000
"""Objects that a collection may have. More is no tenant that anybody has, but a portal that never ends."""

RUNNING = ("IN_PROGRESS", "PROVISIONING", "QUEUED", "RUNNING")
"""States of a tenant network in which its provisioning is under way. Only the first was ever seen (contract 10)."""


class AlkiraFamily(Family):
    """Connection options under the names of the vendor's Terraform provider (contract 1.6).

    ``provision`` and ``validate`` are among them, as they are there: one setting for all that a play does.
    """

    name = "alkira"
    env_prefix = "ALKIRA"
    place = "tenant_network"
    several_accounts = False
    whose = ("portal", "api_key", "username")

    def connection_spec(self, prefix: str) -> Spec:
        spec = {
            "portal": {"type": "str", "fallback": env(prefix + "_PORTAL")},
            "api_key": {"type": "str", "no_log": True, "fallback": env(prefix + "_API_KEY")},
            "username": {"type": "str", "fallback": env(prefix + "_USERNAME")},
            "password": {"type": "str", "no_log": True, "fallback": env(prefix + "_PASSWORD")},
            "tenant_network": {"type": "str", "fallback": env(prefix + "_TENANT_NETWORK")},
            "provision": {"type": "bool", "default": False, "fallback": env(prefix + "_PROVISION")},
            "validate": {
                "type": "bool",
                "default": False,
                "aliases": ["validation"],  # the name in the vendor's Terraform provider
                "fallback": env(prefix + "_ASYNC_VAL"),
            },
        }
        return dict(spec, **http_spec(prefix))

    def check_settings(self, settings: Options, variable: Callable[[str], str]) -> Iterator[Problem]:
        yield from check_http(settings, self.env_prefix)
        portal = settings["portal"]
        if not portal:
            yield "portal", "is missing; set the option%s" % variable("PORTAL")
        else:
            bad = checks.authority(portal)
            if bad:
                yield "portal", bad
        if not settings["api_key"]:
            given = [name for name in ("username", "password") if settings[name]]
            if not given:
                yield (
                    "api_key",
                    "is missing; set the option%s (or username and password)" % variable("API_KEY"),
                )
            elif len(given) == 1:
                other = "password" if given == ["username"] else "username"
                yield other, "is missing; set the option%s" % variable(other.upper())
        elif re.search(r"\s", settings["api_key"]):
            yield "api_key", "must not hold blanks or line breaks; look for one at its end"
        if ":" in (settings["username"] or ""):
            yield "username", "must not hold a colon, which ends it on the wire"

    def connect(self, settings: Options, connections: int) -> Client:
        return AlkiraClient(settings, connections)


FAMILY = AlkiraFamily()


Index = dict[str, dict[Any, list[Object]]]
"""A collection as ``{"id": {id: [object]}, "name": {name: [object, ...]}}``, ids as text."""


@dataclass
class Answer:
    """An answer that is no error. ``document`` is the decoded body, or None; header names are case-insensitive."""

    document: Any
    headers: Mapping[str, str]
    status: int


class AlkiraClient:
    """One tenant network of one portal.

    :ivar settings: effective connection options.
    :ivar tracks: what writes set going, by kind and id; see ``provisioning``.
    :ivar provisioning: the last request of this task to provision the tenant network as a whole, by its id; None = no request.
    :ivar writes: how many of them the portal takes side by side.
    :ivar marked: kinds and ids of objects that are known to be marked for deletion.
    :ivar unanswered: by kind, names of objects that this task sent to be made and of which no answer has told yet.
    """

    account: str
    sibling: Callable[..., AlkiraClient | None]
    whose = b""
    """Stands for the account and the way to it. :class:`Family` sets all three."""

    def __init__(self, settings: Options, connections: int) -> None:
        self.settings = settings
        self.connections = connections
        self.http = Http(http_options(settings, connections, FAMILY.env_prefix), settings["portal"])
        self.task: Call | None = None
        self.tracks: dict[tuple[str, str | None], Track] = {}
        self.provisioning: str | None = None
        self.writes = Writes()
        self.marked: set[tuple[str, str]] = set()
        self.unanswered: defaultdict[str, set[str | None]] = defaultdict(set)
        self._base = "https://%s/api" % settings["portal"]
        self._authorization = _authorization(settings)
        self._network = Once()
        self._lists = Once()

    # ------------------------------------------------------------------ life

    def begin(self, task: Call) -> None:
        """A task (or one item of its loop) starts to use this client: what was listed before may be out of date."""
        self.task = task
        self.http.begin()
        self.tracks.clear()
        self.provisioning = None
        self.marked.clear()
        self.unanswered.clear()
        self._lists = Once()
        task.secrets.update(self.http.secrets(), [self._authorization.partition(" ")[2]])

    def interrupt(self) -> None:
        """End every pause of this client's calls."""
        self.http.stop.set()

    @property
    def check_mode(self) -> bool:
        return self.task is not None and self.task.check_mode

    @property
    def waits(self) -> bool:
        """Whether the task waits for the outcome of its last changes."""
        return self.task is None or self.task.params.get("wait", True)

    def warn(self, text: str) -> None:
        if self.task is not None and text not in self.task.warnings:
            self.task.warnings.append(text)

    @property
    def width(self) -> int:
        """Writes side by side that the portal bears at present. Reads never collide with anything."""
        return min(self.http.gate.width, self.writes.width)

    # ------------------------------------------------------------------ tenant network

    @property
    def network(self) -> str:
        """The id of the tenant network, as text. A number is taken as it is, a name is looked up, the only one is taken (C17)."""
        return self._network.ask("id", lambda: self._choose(self.settings["tenant_network"]))

    def _choose(self, wanted: str | None) -> str:
        if wanted and wanted.isdigit():
            return wanted
        networks = self.networks()
        known = ", ".join("%s (%s)" % (item.get("id"), item.get("name")) for item in networks) or "none"
        if wanted:
            networks = [item for item in networks if item.get("name") == wanted]
            if not networks:
                raise NotFound("tenant_network: there is no tenant network named %r; there are: %s" % (wanted, known))
        if not networks:
            raise NotFound("the account has no tenant network")
        if len(networks) > 1:
            raise Ambiguous(
                "tenant_network: choose one, by id or name, with the option or the environment variable "
                "ALKIRA_TENANT_NETWORK; there are: %s" % known
            )
        return str(networks[0]["id"])

    def networks(self) -> list[Object]:
        """All tenant networks: ``id``, ``name``, ``state`` (contract 1.4)."""
        return self.listed("/tenantnetworksummaries", "the tenant networks", {})

    def scope(self) -> str:
        """Where this client looks, as the end of a sentence."""
        return " in tenant network %s" % self.network

    def state(self) -> str:
        """The provision state of the tenant network as a whole (contract 5.9)."""
        return self.get("/tenantnetworks/{tn}", "the tenant network", form=forms.STATE).document["state"]

    # ------------------------------------------------------------------ reading

    def get(self, path: str, what: str, query: dict[str, Any] | None = None, form: Form | None = None) -> Answer:
        """
        :param path: below ``/api``, with ``{tn}`` for the tenant network; what it holds of names or ids is encoded.
        :param what: what is read, in words, for messages.
        :param form: what the answer's document has to be. One that is something else counts as lost.
        """
        return listings.ask(
            (self.whose, self.settings["tenant_network"], path, urlencode(query or {})),
            lambda: self._call("GET", path, "read %s" % what, query, None, True, form or forms.ANY_OBJECT),
        )

    def find(self, path: str, what: str, query: dict[str, Any] | None = None) -> Answer | None:
        """Like :meth:`get` for one object of a collection, and None for 404 (P4)."""
        try:
            return self.get(path, what, query, forms.object_of(path))
        except ApiError as error:
            if error.http_status == 404:
                return None
            raise

    def listed(self, path: str, what: str, query: dict[str, Any] | None = None) -> list[Object]:
        """All objects of a collection, whether it comes as a bare array or in pages (contract 3 and 10).

        :raises UnexpectedAnswer: it cannot be read to its end.
        """
        query = {"paginated": "false"} if query is None else query
        answer = self.get(path, what, query, forms.collection_of(path)).document
        if isinstance(answer, list):
            return answer
        objects: list[Object] = []
        while answer["data"]:
            # A portal that ignores the offset would send its first page for ever.
            if len(objects) >= MOST or answer["data"] == objects[-len(answer["data"]) :]:
                raise UnexpectedAnswer("cannot read %s: the portal's list does not come to an end" % what)
            objects += answer["data"]
            hits = (answer.get("pagination") or {}).get("hits")
            if hits is None or len(objects) >= int(hits):
                break
            more = dict(query, offset=len(objects), limit=PAGE)
            answer = self.get(path, what, more, forms.page_of(path)).document
        return objects

    def reference(
        self, path: str, what: str, query: dict[str, Any] | None = None, optional: bool = False
    ) -> list[Object]:
        """A collection that others refer to, listed once a task.

        :param optional: an empty list where the portal refuses to tell.
        """

        def ask() -> list[Object]:
            try:
                return self.listed(path, what, query)
            except ApiError:
                if not optional:
                    raise
                return []

        return self._lists.ask(path, ask)

    def indexed(self, path: str, what: str, query: dict[str, Any] | None, id_key: str) -> Index:
        """A reference collection by its ids and names."""

        def index() -> Index:
            found: Index = {"id": {}, "name": {}}
            for item in self.reference(path, what, query):
                found["id"].setdefault(str(item[id_key]), []).append(item)
                found["name"].setdefault(item.get("name"), []).append(item)
            return found

        return self._lists.ask((path, id_key), index)

    def forget(self, path: str) -> None:
        """A collection that others refer to is listed anew by whoever needs it next."""
        self._lists.forget(path)

    def side_by_side(self, work: Callable[[Given], Found], items: Iterable[Given]) -> list[Found]:
        """``[work(item)]`` for reads, several at once."""
        return side_by_side(work, items, lambda: self.http.gate.width, self.connections)

    # ------------------------------------------------------------------ writing

    def write(
        self,
        method: str,
        path: str,
        what: str,
        document: Object | None = None,
        query: dict[str, Any] | None = None,
        hopeless: Callable[[], bool] | None = None,
    ) -> Answer:
        """One write. A collision with another write, or with provisioning, is waited out (C13, contract 2.3); with another
        write of ours, see ``writes``.

        A POST is never repeated after an unclear answer, since it could do its work twice (C7); PUT and DELETE are.

        :param hopeless: a function that tells whether the collision is one that no waiting ends.
        """
        params = self.task.params if self.task is not None else {}
        most = Deadline(max(params.get("wait_timeout") or 0, CONFLICT_PATIENCE))
        brief = Deadline(CONFLICT_PATIENCE)
        pauses = backoff(0.2, most=2.0)
        while True:
            try:
                return self.writes.make(
                    lambda: self._call(method, path, what, query, document, method != "POST"), _collides
                )
            except ApiError as error:
                if not _collides(error) or self.http.stop or most.passed() or (hopeless and hopeless()):
                    raise
                if brief.passed() and not self._provisioning():
                    raise
            self.http.stop.pause(next(pauses))

    def _provisioning(self) -> bool:
        return self.state() in RUNNING

    # ------------------------------------------------------------------ one call

    def _call(
        self,
        method: str,
        path: str,
        what: str,
        query: dict[str, Any] | None,
        document: Object | None,
        repeatable: bool,
        form: Form | None = None,
    ) -> Answer:
        if "{tn}" in path:
            path = path.replace("{tn}", quote(self.network, safe=""))
        url = self._base + path + ("?" + urlencode(query, quote_via=quote) if query else "")
        body = None if document is None else json.dumps(document).encode()
        headers = {
            "Authorization": self._authorization,
            "Content-Type": "application/json",
            "Accept": "application/json",
            "User-Agent": USER_AGENT,
            # One a logical call and the same through its attempts, in case the portal tells repetitions by it.
            "x-ak-request-id": "client-%s" % uuid.uuid4(),
        }
        operation = "%s %s" % (method, path)
        return self.http.call(
            lambda: HttpRequest(method, url, dict(headers), body),
            lambda response: _judge(response, operation, what, headers["x-ak-request-id"], form),
            "cannot %s" % what,
            repeatable,
            write=method != "GET",
            kind=method,
        )


def _collides(error: BaseException) -> bool:
    """Whether a write was refused for a state that may pass, or for another write."""
    return isinstance(error, ApiError) and error.http_status == 409


def _authorization(settings: Options) -> str:
    """The header of contract 1.2: the scheme words are lower case, and an API key comes before a password."""
    if settings["api_key"]:
        scheme, text = "api-key", settings["api_key"]
    else:
        scheme, text = "basic", "%s:%s" % (settings["username"] or "", settings["password"] or "")
    return "%s %s" % (scheme, base64.b64encode(text.encode()).decode())


LONGEST_CODE = 200
"""Characters of an error code of the portal that are passed on."""

_ADVICE = {
    401: "check api_key (keys expire), or username and password",
    403: "the account lacks the permission for this operation",
    429: "the portal limits the rate of calls and let none through for max_retry_timeout seconds; raise it",
}


def _judge(response: HttpResponse, operation: str, what: str, request_id: str, form: Form | None = None) -> Answer:
    """The answer, or the error that it is. The form of error bodies is unknown (contract 10): show what there is."""
    try:
        document = decode(response.content) if response.content.strip() else None
        fine = True
    except ValueError:
        document, fine = None, False
    status = response.status_code
    if 200 <= status < 300:
        if not fine:
            why = "HTTP %d with no valid JSON instead of an answer of the portal" % status
            raise Lost(why, sent=True, status=status)
        if form is not None:
            form(document)
        return Answer(document, response.headers, status)
    said = _text(document) if fine else _plain(response)
    advice = _ADVICE.get(status)
    code = document.get("code") if isinstance(document, dict) else None
    raise ApiError(
        "cannot %s: %s%s" % (what, said or "HTTP %d" % status, " - " + advice if advice else ""),
        provider=PROVIDER,
        operation=operation,
        code=str(code)[:LONGEST_CODE] if code else "HTTP %d" % status,
        message=said,
        request_id=request_id,
        http_status=status,
        throttled=status == 429,
    )


def _text(document: Any) -> str:
    """The words of a JSON error body, or of ``errorDetails`` (contract 4), all of them (C15)."""
    if isinstance(document, str):
        return document[:1000]
    if isinstance(document, list):
        return "; ".join(filter(None, map(_text, document)))[:2000]
    if not isinstance(document, dict):
        return ""
    for name in ("message", "errorMessage", "error", "errors", "detail", "description", "code"):
        text = _text(document.get(name)) if document.get(name) else ""
        if text:
            return text
    return ""


def _plain(response: HttpResponse) -> str:
    """The beginning of an error body that is not JSON; of a web page only that it is one."""
    text = response.content[:1000].decode(errors="replace").strip()
    return "HTTP %d with an HTML page" % response.status_code if "<html" in text.lower() else text


def error_text(details: Any) -> str:
    """All messages of an ``errorDetails`` object, in both shapes (contract 4.1 and 4.2), and what support should know."""
    if not isinstance(details, dict):
        return _text(details)
    listed = [_text(item) for item in details.get("errors") or () if item]
    text = "; ".join(filter(None, listed)) or _text(details.get("message")) or _text(details.get("code"))
    support = (
        (details.get("metadata") or {}).get("contactSupport") if isinstance(details.get("metadata"), dict) else None
    )
    return text + (" (the portal asks to contact Alkira's support)" if support else "")
