# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What core and the families agree upon: the client that a family connects with, and names for what is passed around."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import Call
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.transport import Http

Object = dict[str, Any]
"""An object as the API returns it, or as results show it."""

Options = dict[str, Any]
"""Validated options, of a task or of one object; None = not given."""

Spec = dict[str, Any]
"""An argument spec, as Ansible takes it."""

Result = dict[str, Any]
"""The result of a task, or a row of it."""

Problem = tuple[str, str]
"""``(option path, text)``: what is wrong with an option, and what would be right."""


class Client(Protocol):
    """One connection: an account in one place. Core hands it to the resources of its family, which know more of it.

    :ivar http: what sends its calls; its gate is that of the account.
    :ivar task: the task, or item of a loop, that uses it at present.
    :ivar account: ``own``, ``peer`` or a name in ``accounts``.
    :ivar whose: stands for its connection options but for the place.
    :ivar connections: how many reads may be under way at once.
    """

    http: Http
    task: Call | None
    account: str
    whose: bytes
    connections: int

    @property
    def width(self) -> int:
        """Calls side by side that the account bears at present."""

    def begin(self, task: Call) -> None:
        """A task starts to use this client; secrets of the connection join those that its result must mask."""

    def interrupt(self) -> None:
        """End every pause of this client's calls."""

    def scope(self) -> str:
        """Where this client looks, as the end of a sentence: `` in region cn-hangzhou``, or nothing."""

    def sibling(self, **other: Any) -> Client | None:
        """The client of another account or place, or None where no keys for that account are given."""
