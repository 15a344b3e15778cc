# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The one HTTP client: ``requests``, one session a process and connection, and the only place that retries a call."""

from __future__ import annotations

import os
from dataclasses import dataclass

from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.errors import (
    ApiError,
    InterconnectError,
    OutcomeUnknown,
    Unreachable,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.gate import Gate, Turn, gave_up
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.retry import (
    Deadline,
    Stop,
    full_jitter,
    retry_after,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.version import VERSION

USER_AGENT = "cloudlink.interconnect/%s (ansible)" % VERSION

REFUSED_PAUSE = 15.0
BUSY_PAUSE = 2.0
"""Longest pauses, in seconds, before a call is repeated: after a refusal for load, and while another operation runs."""


@dataclass(frozen=True)
class HttpOptions:
    """How to reach a server. Times in seconds; ``ca_path`` a PEM file or a directory of hashed certificates.

    ``direct``: never through a proxy, whatever the environment says.
    """

    connect_timeout: float = 10.0
    read_timeout: float = 60.0
    max_retries: int = 8
    max_retry_timeout: float = 120.0
    total_timeout: float = 0.0
    validate_certs: bool = True
    ca_path: str = None
    proxy: str = None
    connections: int = 100
    direct: bool = False


@dataclass
class HttpRequest:
    """One attempt, ready to send. ``url`` is complete and encoded; ``body`` is bytes or None."""

    method: str
    url: str
    headers: dict
    body: bytes = None


class Lost(Exception):
    """No usable answer to one attempt. ``sent``: the request may have reached the server. ``hopeless``: trying again cannot help."""

    def __init__(self, why, sent, hopeless=False):
        super().__init__(why)
        self.why = why
        self.sent = sent
        self.hopeless = hopeless


class Http:
    """Sends requests for one connection and repeats them when that is safe.

    :param where: the endpoint in words, for messages.
    :ivar gate: lets calls go; connections of one account share theirs.
    """

    def __init__(self, options, where):
        self.options = options
        self.where = where
        self.gate = Gate()
        self.stop = Stop()
        self.deadline = Deadline(options.total_timeout)
        self._session = None
        self._pid = None
        self._proxies = {}

    def begin(self):
        """A new task starts: its total deadline counts from here, and an earlier interrupt is over."""
        self.stop = Stop()
        self.deadline = Deadline(self.options.total_timeout)

    def call(self, build, judge, operation, repeatable, asked_pause=retry_after, kind=None):
        """Send until there is an answer that counts.

        :param build: makes an :class:`HttpRequest` for each attempt, so that every attempt is signed anew.
        :param judge: takes the ``requests.Response``; returns the decoded answer, raises :class:`ApiError` for an error that
            the API reports and :class:`Lost` for an answer that is not in its language.
        :param operation: what is attempted, in words, for messages.
        :param repeatable: a read, or a write that carries an idempotency token.
        :param asked_pause: takes the answer's headers; returns the pause in seconds that the server asks for, or None.
        :param kind: calls of one kind take alike long; the operation, unless given.
        :raises ApiError: the API refused.
        :raises OutcomeUnknown: a write that is not repeatable may have been carried out.
        :raises Unreachable: no usable answer in ``max_retry_timeout`` seconds, the time in the queue of the gate left out.
        """
        limit = Deadline(self.options.max_retry_timeout)
        turn = Turn(self.gate, operation, kind or operation, self.stop, self.deadline, self.options.max_retry_timeout)
        while True:
            asked, busy = None, False
            try:
                with turn:
                    request = build()
                    response = self._send(request)
                    turn.asked = asked = asked_pause(response.headers)
                    return judge(response)
            except ApiError as error:
                if error.throttled:
                    if turn.patient():
                        continue
                    raise gave_up(error, turn.attempts) from None
                unclear = error.http_status is not None and error.http_status >= 500 and not error.retryable
                if unclear and not repeatable:
                    raise OutcomeUnknown(
                        "%s: the server failed (%s) and may or may not have acted" % (operation, error.msg)
                    ) from error
                if not error.retryable and not unclear:
                    raise
                failure, busy = error, error.busy
            except Lost as lost:
                if lost.hopeless:
                    raise Unreachable("%s: %s: %s" % (operation, _authority(request.url), lost.why)) from lost
                if lost.sent and not repeatable:
                    raise OutcomeUnknown("%s: the answer was lost (%s)" % (operation, lost.why)) from lost
                failure = Unreachable("%s: %s: %s" % (operation, _authority(request.url), lost.why))
            attempt = turn.attempts - turn.refusals
            if asked is not None:
                pause = asked
            else:
                pause = full_jitter(attempt, most=BUSY_PAUSE if busy else REFUSED_PAUSE)
            if (
                (attempt > self.options.max_retries and not busy)
                or pause > limit.left() + turn.waited
                or pause > self.deadline.left()
                or self.stop
            ):
                raise gave_up(failure, turn.attempts)
            self.stop.pause(pause)

    def _send(self, request):
        """One attempt. Redirects are not followed: a signed call that is sent elsewhere is a leak."""
        import requests

        session = self._open()
        try:
            prepared = requests.Request(
                request.method, request.url, headers=request.headers, data=request.body
            ).prepare()
            response = session.send(
                prepared,
                timeout=(self.options.connect_timeout, self.options.read_timeout),
                verify=(self.options.ca_path or True) if self.options.validate_certs else False,
                proxies=self._proxies,
                allow_redirects=False,
            )
        except requests.exceptions.SSLError as error:
            raise Lost("TLS failed: %s" % _tls_reason(error), sent=False, hopeless=True) from None
        except requests.exceptions.ProxyError:
            raise Lost("the proxy cannot be reached or refused", sent=False) from None
        except requests.exceptions.ConnectTimeout:
            raise Lost("no connection within %g seconds" % self.options.connect_timeout, sent=False) from None
        except requests.exceptions.ReadTimeout:
            raise Lost("no answer within %g seconds" % self.options.read_timeout, sent=True) from None
        except requests.exceptions.ConnectionError as error:
            raise _connection_lost(error) from None
        except (requests.exceptions.ChunkedEncodingError, requests.exceptions.ContentDecodingError):
            raise Lost("the answer was cut off", sent=True) from None
        except (requests.exceptions.RequestException, OSError, ValueError) as error:
            # The text of such errors can hold the URL, and the URL a signature: say the kind only.
            raise Lost("the request cannot be sent (%s)" % type(error).__name__, sent=False, hopeless=True) from None
        if 300 <= response.status_code < 400:
            raise Lost("unexpected redirect (HTTP %d)" % response.status_code, sent=True, hopeless=True)
        return response

    def _open(self):
        """The session of this process: a fork must not share its parent's sockets."""
        if self._session is not None and self._pid == os.getpid():
            return self._session
        try:
            import requests
            import requests.adapters
        except ImportError:
            raise InterconnectError(
                "The Python library 'requests' is missing on the host that runs this task; install it there (pip install requests)"
            ) from None
        session = requests.Session()
        # No netrc, no per-request environment look-ups; proxies from the environment are read once below.
        session.trust_env = False
        session.headers.clear()
        adapter = requests.adapters.HTTPAdapter(
            pool_connections=4, pool_maxsize=self.options.connections, max_retries=0
        )
        session.mount("http://", adapter)
        session.mount("https://", adapter)
        if not self.options.validate_certs:
            import urllib3

            urllib3.disable_warnings(urllib3.exceptions.InsecureRequestWarning)
        if self.options.direct:
            self._proxies = {}
        elif self.options.proxy:
            self._proxies = {"http": self.options.proxy, "https": self.options.proxy}
        else:
            self._proxies = _environment_proxies(self.where)
        self._session, self._pid = session, os.getpid()
        return session


def _authority(url):
    """Host and port of a URL, and nothing else of it."""
    return url.partition("://")[2].split("/")[0].split("?")[0].rpartition("@")[2]


def _environment_proxies(where):
    """Proxies that the usual variables name for an endpoint, NO_PROXY honoured."""
    import requests.utils

    url = where if "://" in where else "https://" + where
    return dict(requests.utils.get_environ_proxies(url, no_proxy=None))


def _tls_reason(error):
    """The part of a TLS failure that helps, without the URL around it."""
    reason = getattr(error.args[0], "reason", error.args[0]) if error.args else error
    text = str(reason)
    return text.partition("(_ssl.c")[0].strip() or type(error).__name__


def _connection_lost(error):
    """Tell `could not connect` (surely not sent) from `broke off` (may have been sent), without quoting the URL."""
    import urllib3.exceptions

    reason = error.args[0] if error.args else None
    reason = getattr(reason, "reason", reason)
    if isinstance(
        reason, urllib3.exceptions.NameResolutionError if hasattr(urllib3.exceptions, "NameResolutionError") else ()
    ):
        return Lost("the host name cannot be resolved", sent=False)
    if isinstance(reason, urllib3.exceptions.NewConnectionError):
        return Lost("the connection was refused or the host cannot be reached", sent=False)
    return Lost("the connection broke off", sent=True)
