# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Typed errors. Each knows what a person should read (``msg``) and what a program should branch on (``error``)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.contract import Object, Problem, Result


class InterconnectError(Exception):
    """Base of everything that ends a task on purpose.

    :param msg: what was attempted, on which object, and what to do; never holds a secret.
    :param more: extra keys of the task's result, such as the object as it now is.
    """

    code = "Error"
    retryable = False
    # Of an answer that the failure goes back to, where there was one.
    provider: str | None = None
    message: str | None = None
    request_id: str | None = None
    http_status: int | None = None
    operation: str | None = None

    def __init__(self, msg: str, **more: Any) -> None:
        super().__init__(msg)
        self.msg = msg
        self.more = more

    def __copy__(self) -> InterconnectError:
        """Another error of the same words, whose message may then differ."""
        twin = type(self).__new__(type(self), *self.args)
        twin.__dict__.update(self.__dict__, more=dict(self.more))
        return twin

    def as_error(self) -> dict[str, Any]:
        """The ``error`` dictionary: the same keys for every kind of failure."""
        return {
            "provider": self.provider,
            "code": self.code,
            "message": self.msg if self.message is None else self.message,
            "request_id": self.request_id,
            "http_status": self.http_status,
            "operation": self.operation,
            "retryable": self.retryable,
        }

    def as_result(self) -> Result:
        """Keyword arguments for a failed task."""
        return dict(self.more, msg=self.msg, error=self.as_error())


class InvalidOptions(InterconnectError):
    """Options that can be refused before the first call. ``problems`` holds ``(option path, text)`` pairs."""

    code = "InvalidOptions"
    placed = False  # are the paths those of the whole task, instead of those of one object

    def __init__(self, problems: Iterable[Problem]) -> None:
        super().__init__("")
        self._say(problems)

    def _say(self, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        lines = ["%s: %s" % (path, text) if path else text for path, text in self.problems]
        more = ["... and %d more" % (len(lines) - 20)] if len(lines) > 20 else []
        self.msg = "; ".join(lines[:20] + more)
        self.args = (self.msg,)
        self.more = dict(self.more, problems=lines)

    def place(self, place: Callable[[str], str]) -> None:
        """Say each option as it stands in the task.

        :param place: a function from an option of the object to its path.
        """
        if not self.placed:
            self._say([(place(option), text) for option, text in self.problems])
            self.placed = True


class NotFound(InterconnectError):
    """An id that was named does not exist."""

    code = "NotFound"


class Ambiguous(InterconnectError):
    """More than one object matches; the message lists their ids."""

    code = "Ambiguous"


class ImmutableChange(InterconnectError):
    """An option differs that the cloud cannot change after creation."""

    code = "ImmutableChange"


class Refused(InterconnectError):
    """What was asked for contradicts what exists; nothing was changed."""

    code = "Refused"


class FailedState(InterconnectError):
    """The cloud itself reports that the object failed."""

    code = "FailedState"


class WaitTimeout(InterconnectError):
    """The object did not get where it should in ``wait_timeout`` seconds."""

    code = "WaitTimeout"
    retryable = True


class Unreachable(InterconnectError):
    """No usable answer: no connection, no TLS, not in time, or not the language of the API.

    :ivar why: the same without what was attempted.
    """

    code = "Unreachable"
    retryable = True
    why = ""


class UnexpectedAnswer(Unreachable):
    """An answer in the API's language that lacks what the API promises, or has another form. For a write: see :class:`OutcomeUnknown`."""

    code = "UnexpectedAnswer"


class OutcomeUnknown(Unreachable):
    """A write left, its answer was lost, and repeating it blindly could do it twice. Whoever catches this looks first."""

    code = "OutcomeUnknown"

    def because(self, failure: InterconnectError) -> OutcomeUnknown:
        """Itself, with what the answer that came instead was."""
        for name in ("provider", "request_id", "http_status", "operation"):
            setattr(self, name, getattr(failure, name))
        return self


class Unread(InterconnectError):
    """Some of what a listing was asked for could not be read.

    :param objects: what could be read.
    :param failures: ``{want: error}`` for what could not.
    """

    code = "Unread"

    def __init__(self, objects: Iterable[Object], failures: dict[Any, InterconnectError]) -> None:
        super().__init__("; ".join(dict.fromkeys(error.msg for error in failures.values())))
        self.objects = objects
        self.failures = failures


class ApiError(InterconnectError):
    """The cloud answered with an error.

    :param retryable: the same call may succeed later, and this one surely changed nothing.
    :param throttled: like retryable, and refused for load: the account calls too often.
    :param busy: like retryable, and over as soon as another operation on the same object ends.
    :param conflict: the object's state was not what the call needs; looking again and planning anew may help.
    :param unclear: the server failed, and may have carried out the call before it did. So may any with HTTP status 500 or
        above that is not retryable.

    :ivar lagging: a conflict with what was seen just before: the cloud lags behind itself, so trying again is worth the time.
    :ivar resent: an earlier attempt of the same call may have reached the server, and done what this one was refused.
    """

    lagging = False
    resent = False

    def __init__(
        self,
        msg: str,
        provider: str,
        operation: str,
        code: str,
        message: str | None,
        request_id: str | None,
        http_status: int | None,
        retryable: bool = False,
        busy: bool = False,
        conflict: bool = False,
        throttled: bool = False,
        unclear: bool = False,
    ) -> None:
        super().__init__(msg)
        self.provider = provider
        self.operation = operation
        self.code = code
        self.message = message
        self.request_id = request_id
        self.http_status = http_status
        self.retryable = retryable or busy or throttled
        self.throttled = throttled
        self.busy = busy
        self.conflict = conflict
        self.unclear = not self.retryable and (unclear or (http_status or 0) >= 500)
