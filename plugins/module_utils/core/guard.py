# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The one place that turns `this answer cannot be used` into an error for the user, whatever a server sends."""

from __future__ import annotations

from types import TracebackType

from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.errors import (
    InterconnectError,
    OutcomeUnknown,
    UnexpectedAnswer,
)

_BROKEN = (TypeError, AttributeError, LookupError, ValueError, ArithmeticError, RecursionError)
"""What using a document raises that has not the promised form: a null for a list, a number for a text, a missing id."""


class Understood:
    """A context in which an answer is used: whatever its form breaks becomes an error with words.

    :param what: what is being done, as the beginning of a sentence.
    :param wrote: a write was sent in it, whose outcome is then unknown.
    :raises UnexpectedAnswer, OutcomeUnknown: instead of the errors of ``_BROKEN``.
    """

    def __init__(self, what: str, wrote: bool = False) -> None:
        self.what = what
        self.wrote = wrote

    def __enter__(self) -> Understood:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not isinstance(error, _BROKEN) or isinstance(error, InterconnectError) or trace is None:
            return
        while trace.tb_next is not None:
            trace = trace.tb_next
        code = trace.tb_frame.f_code
        place = "%s:%d" % (code.co_filename.rpartition("module_utils/")[2], trace.tb_lineno)
        # The error's own text may quote the answer, and an answer may hold a secret.
        text = "%s: the answer has an unexpected form (%s at %s)" % (self.what, type(error).__name__, place)
        raise (OutcomeUnknown if self.wrote else UnexpectedAnswer)(text) from error
