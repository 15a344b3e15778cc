# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Typed errors. Each knows what a person should read (``msg``) and what a program should branch on (``error``)."""

from __future__ import annotations


class InterconnectError(Exception):
    """Base of everything that ends a task on purpose.

    :param msg: what was attempted, on which object, and what to do; never holds a secret.
    :param more: extra keys of the task's result, such as the object as it now is.
    """

    code = "Error"
    retryable = False

    def __init__(self, msg, **more):
        super().__init__(msg)
        self.msg = msg
        self.more = more

    def as_error(self):
        """The ``error`` dictionary: the same keys for every kind of failure."""
        return {
            "provider": None,
            "code": self.code,
            "message": self.msg,
            "request_id": None,
            "http_status": None,
            "operation": None,
            "retryable": self.retryable,
        }

    def as_result(self):
        """Keyword arguments for a failed task."""
        return dict(self.more, msg=self.msg, error=self.as_error())


class InvalidOptions(InterconnectError):
    """Options that can be refused before the first call. ``problems`` holds ``(option path, text)`` pairs."""

    code = "InvalidOptions"

    def __init__(self, problems):
        self.problems = list(problems)
        lines = ["%s: %s" % (path, text) if path else text for path, text in self.problems]
        more = ["... and %d more" % (len(lines) - 20)] if len(lines) > 20 else []
        super().__init__("; ".join(lines[:20] + more), problems=lines)


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
    """No usable answer: no connection, no TLS, not in time, or not the language of the API."""

    code = "Unreachable"
    retryable = True


class UnexpectedAnswer(Unreachable):
    """An answer in the API's language that lacks what the API promises, or has another form. For a write: see :class:`OutcomeUnknown`."""

    code = "UnexpectedAnswer"


class OutcomeUnknown(Unreachable):
    """A write left, its answer was lost, and repeating it blindly could do it twice. Whoever catches this looks first."""

    code = "OutcomeUnknown"


class ApiError(InterconnectError):
    """The cloud answered with an error.

    :param retryable: the same call may succeed later, and this one surely changed nothing.
    :param throttled: like retryable, and refused for load: the account calls too often.
    :param busy: like retryable, and over as soon as another operation on the same object ends.
    :param conflict: the object's state was not what the call needs; looking again and planning anew may help.
    """

    def __init__(
        self,
        msg,
        provider,
        operation,
        code,
        message,
        request_id,
        http_status,
        retryable=False,
        busy=False,
        conflict=False,
        throttled=False,
    ):
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

    def as_error(self):
        return {
            "provider": self.provider,
            "code": self.code,
            "message": self.message,
            "request_id": self.request_id,
            "http_status": self.http_status,
            "operation": self.operation,
            "retryable": self.retryable,
        }
