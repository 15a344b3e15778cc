# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The one HTTP client: ``requests``, one adapter a process and connection, and the only place that retries a call."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import listings, wire
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.answers import Mismatch
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.errors import (
    ApiError,
    InterconnectError,
    OutcomeUnknown,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.gate import Gate, Overdue, Turn, gave_up
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.library import library
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.retry import (
    Deadline,
    Stop,
    full_jitter,
    retry_after,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.version import VERSION
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.wire import HttpResponse, Lost, Malformed

if TYPE_CHECKING:
    import requests.adapters

    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.errors import Unreachable


USER_AGENT = "cloudlink.interconnect/%s (ansible)" % VERSION

REFUSED_PAUSE = 15.0
BUSY_PAUSE = 2.0
"""Longest pauses, in seconds, before a call is repeated: after a refusal for load, and while another operation runs."""

SHORTEST_WAIT = 0.001
"""Seconds that an attempt has at least: a socket takes 0 for something else."""


@dataclass(frozen=True)
class HttpOptions:
    """How to reach a server. Times in seconds; ``ca_path`` a PEM file or a directory of hashed certificates.

    ``read_timeout`` holds for an answer as a whole, from the request's end to the answer's. ``total_timeout`` holds for a call
    with all its attempts and pauses, and ends an attempt that is under way; 0 = no such limit.

    ``proxy_from`` says where the proxy was named, ``protocol`` which option chooses between HTTP and HTTPS, if any; both for
    messages. ``direct``: never through a proxy, whatever the environment says.
    """

    connect_timeout: float = 10.0
    read_timeout: float = 60.0
    max_retries: int = 8
    max_retry_timeout: float = 120.0
    total_timeout: float = 600.0
    validate_certs: bool = True
    ca_path: str | None = None
    proxy: str | None = None
    proxy_from: str = "the option proxy"
    protocol: str | None = None
    connections: int = 100
    direct: bool = False


@dataclass
class HttpRequest:
    """One attempt, ready to send. ``url`` is complete and encoded; ``body`` is bytes or None.

    ``within`` is set by :class:`Http`: when the whole call has to be over.
    """

    method: str
    url: str
    headers: dict[str, str]
    body: bytes | None = None
    within: Deadline | None = None


class Http:
    """Sends requests for one connection and repeats them when that is safe.

    :param where: the endpoint in words, for messages.
    :ivar gate: lets calls go; connections of one account share theirs.
    """

    def __init__(self, options: HttpOptions, where: str) -> None:
        self.options = options
        self.where = where
        self.gate = Gate()
        self.stop = Stop()
        self._adapter: requests.adapters.BaseAdapter | None = None
        self._pid: int | None = None
        self._proxies: dict[str, str] = {}

    def begin(self) -> None:
        """A new task starts: an earlier interrupt is over."""
        self.stop = Stop()

    def secrets(self) -> set[str]:
        """What of the connection must not be shown: the password of a proxy."""
        password = urlsplit(self.options.proxy).password if self.options.proxy else None
        return {password} if password else set()

    def call(
        self,
        build: Callable[[], HttpRequest],
        judge: Callable[[HttpResponse], Any],
        operation: str,
        repeatable: bool,
        asked_pause: Callable[[Mapping[str, str]], float | None] = retry_after,
        write: bool = False,
        kind: str | None = None,
    ) -> Any:
        """Send until there is an answer that counts.

        :param build: makes an :class:`HttpRequest` for each attempt, so that every attempt is signed anew. What it raises ends
            the call: it may have calls of its own to make, which are repeated by themselves.
        :param judge: takes the answer (``status_code``, ``headers``, ``content``); returns what it says, raises
            :class:`ApiError` for an error that the API reports, :class:`Lost` for an answer that is not in its language, and
            ``answers.Mismatch``, or whatever else, for one that has an unexpected form.
        :param operation: what is attempted, in words, for messages.
        :param repeatable: a read, or a write that carries an idempotency token.
        :param asked_pause: takes the answer's headers; returns the pause in seconds that the server asks for, or None.
        :param write: the call changes something.
        :param kind: calls of one kind take alike long; the operation, unless given.
        :raises ApiError: the API refused.
        :raises OutcomeUnknown: a write may have been carried out; its answer, and those to its repetitions, were lost.
        :raises UnexpectedAnswer: no answer of a read had the form that the API promises.
        :raises Unreachable: no usable answer in ``max_retry_timeout`` seconds, the time in the queue of the gate left out.
        """
        if write:
            listings.written()
        limit, total = Deadline(self.options.max_retry_timeout), Deadline(self.options.total_timeout or None)
        turn = Turn(self.gate, operation, kind or operation, self.stop, total, self.options.max_retry_timeout)
        unsettled = False
        failure: ApiError | Unreachable
        while True:
            try:
                request = turn.prepare(build)
            except Overdue as end:
                raise _unknown(end.failure, operation) if unsettled else end.failure from None
            request.within = total
            try:
                return self._attempt(turn, request, judge, asked_pause)
            except ApiError as error:
                error.resent = unsettled
                if error.throttled and turn.patient():
                    continue
                if not error.retryable and not error.unclear:
                    raise
                failure, sent, hopeless = error, error.unclear, False
            except Lost as lost:
                failure, sent, hopeless = self._unreachable(lost, operation, request), lost.sent, lost.hopeless
            asked, busy = turn.asked, getattr(failure, "busy", False)
            unsettled = unsettled or (sent and (write or not repeatable))
            if unsettled and not repeatable:
                self._let_pass(asked, limit, total)
                raise _unknown(failure, operation)
            attempt = turn.attempts - turn.refusals
            pause = asked if asked is not None else full_jitter(attempt, most=BUSY_PAUSE if busy else REFUSED_PAUSE)
            if (
                hopeless
                or getattr(failure, "throttled", False)
                or (attempt > self.options.max_retries and not busy)
                or pause > limit.left() + turn.waited
                or pause > total.left()
                or self.stop
            ):
                if not hopeless:
                    gave_up(failure, turn.attempts)
                raise _unknown(failure, operation) if unsettled else failure
            self.stop.pause(pause)

    def _attempt(
        self,
        turn: Turn,
        request: HttpRequest,
        judge: Callable[[HttpResponse], Any],
        asked_pause: Callable[[Mapping[str, str]], float | None],
    ) -> Any:
        with turn:
            response = self._send(request)
            turn.asked = asked_pause(response.headers)
            return _judged(judge, response)

    def _let_pass(self, asked: float | None, limit: Deadline, total: Deadline) -> None:
        """Wait as long as the server asked to be left alone, before anybody looks what became of a write."""
        if asked is not None and asked <= min(limit.left(), total.left()):
            self.stop.pause(asked)

    def _unreachable(self, lost: Lost, operation: str, request: HttpRequest) -> Unreachable:
        """The error of an attempt without a usable answer."""
        proxy = self._proxy_of(request.url)
        if proxy is None:
            text = "%s: %s: %s" % (operation, _authority(request.url), lost.why)
        else:
            text = "%s: %s, by the proxy %s: %s" % (operation, _authority(request.url), proxy, lost.why)
        failure = lost.failure(text)
        failure.why = lost.why
        failure.http_status = lost.status
        return failure

    def _send(self, request: HttpRequest) -> HttpResponse:
        """One attempt. Redirects are not followed: a signed call that is sent elsewhere is a leak."""
        adapter = self._open()
        import requests
        import urllib3.exceptions

        connect, read = self._timeouts(request)
        try:
            prepared = _prepared(request)
        except (requests.exceptions.RequestException, ValueError) as error:
            raise wire.unsendable(error) from None
        try:
            response = adapter.send(
                prepared,
                stream=True,
                timeout=(connect, read),
                verify=(self.options.ca_path or True) if self.options.validate_certs else False,
                proxies=self._proxies,
            )
            with response:
                found = HttpResponse(response.status_code, response.headers, wire.whole(response))
        except (requests.exceptions.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            words = wire.TlsWords(self.options.ca_path, self.options.protocol)
            raise wire.lost(error, connect, read, words) from None
        if 300 <= found.status_code < 400:
            raise Lost("unexpected redirect (HTTP %d)" % found.status_code, sent=True, hopeless=True)
        if found.status_code == 407:
            raise wire.no_tunnel(407)
        return found

    def _timeouts(self, request: HttpRequest) -> tuple[float, float]:
        """``(for the connection, for the answer)``: no longer than what is left of the call as a whole."""
        left = max(SHORTEST_WAIT, request.within.left()) if request.within else float("inf")
        return min(self.options.connect_timeout, left), min(self.options.read_timeout, left)

    def _open(self) -> requests.adapters.BaseAdapter:
        """The connections of this process: a fork must not share its parent's sockets.

        No session around them: it would look after cookies, redirects and netrc, which no API here has, in as much time as a
        call takes.
        """
        if self._adapter is not None and self._pid == os.getpid():
            return self._adapter
        library("requests")
        if not self.options.validate_certs:
            import urllib3

            urllib3.disable_warnings(urllib3.exceptions.InsecureRequestWarning)
        if self.options.direct:
            self._proxies = {}
        elif self.options.proxy:
            self._proxies = {"http": self.options.proxy, "https": self.options.proxy}
        else:
            self._proxies = _environment_proxies(self.where)
        self._adapter, self._pid = wire.adapter(self.options.connections), os.getpid()
        return self._adapter

    def _proxy_of(self, url: str) -> str | None:
        """The proxy of a URL and where it was named, for messages; None for none."""
        scheme = url.partition("://")[0]
        kind = scheme if self._proxies.get(scheme) else "all"
        proxy = self._proxies.get(kind)
        if not proxy:
            return None
        source = self.options.proxy_from if self.options.proxy else _variable(kind)
        return "%s (from %s)" % (_without_user(proxy), source)


def _prepared(request: HttpRequest) -> requests.PreparedRequest:
    """An attempt as ``requests`` has it. Its URL is encoded already.

    :raises requests.exceptions.InvalidHeader, ValueError: a header that cannot be sent.
    """
    import requests

    for name, value in request.headers.items():
        requests.utils.check_header_validity((name, value))
        value.encode("latin-1")
    found = requests.PreparedRequest()
    found.method, found.url, found.body = request.method, request.url, request.body
    found.headers = requests.structures.CaseInsensitiveDict(request.headers)
    return found


def _judged(judge: Callable[[HttpResponse], Any], response: HttpResponse) -> Any:
    """What an answer says. Whatever its reader stumbles over is the answer's fault."""
    try:
        return judge(response)
    except (InterconnectError, Lost):
        raise
    except Mismatch as error:
        raise Malformed(str(error)) from None
    except Exception as error:
        raise Malformed(type(error).__name__) from error


def _unknown(failure: ApiError | Unreachable, operation: str) -> OutcomeUnknown:
    """The error of a write that may have been carried out."""
    if isinstance(failure, ApiError):
        text = "%s: the server failed (%s) and may or may not have acted" % (operation, failure.msg)
    else:
        text = "%s: the answer was lost (%s)" % (operation, failure.why)
    return OutcomeUnknown(text).because(failure)


def _authority(url: str) -> str:
    """Host and port of a URL, and nothing else of it."""
    return url.partition("://")[2].split("/")[0].split("?")[0].rpartition("@")[2]


def _without_user(url: str) -> str:
    """A proxy's URL as it may be shown."""
    scheme, found, rest = url.rpartition("://")
    return scheme + found + rest.rpartition("@")[2].rstrip("/")


def _environment_proxies(where: str) -> dict[str, str]:
    """Proxies that the usual variables name for an endpoint, NO_PROXY honoured."""
    import requests.utils

    url = where if "://" in where else "https://" + where
    try:
        return dict(requests.utils.get_environ_proxies(url, no_proxy=None))
    except ValueError:
        return {}  # no address at all, as the first call will say


def _variable(kind: str) -> str:
    """The environment variable that names the proxy of a scheme, or of all; in lower case it comes first."""
    names = (kind + "_proxy", kind.upper() + "_PROXY")
    return "the environment variable %s" % next((name for name in names if os.environ.get(name)), names[1])
