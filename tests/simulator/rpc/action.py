# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an action is: a small function of a ``Call``, entered in a table by ``@table.action("Name")``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..kernel.cloud import Request
from .accounts import Credential
from .errors import RpcError
from .parameters import Parameters

if TYPE_CHECKING:
    from .front import RpcCloud

READS = ("Describe", "Get", "List", "AssumeRole")  # how the names of actions begin that change nothing

Handler = Callable[["Call"], dict[str, Any]]

# Must a call say its region?
REQUIRED = "required"
OPTIONAL = "optional"  # a cloud may still insist, see RpcCloud.region_always
NONE = "none"


@dataclass(frozen=True)
class Action:
    name: str
    version: str
    handler: Handler
    region: str = REQUIRED
    token: bool = False  # does it honour ClientToken?
    dry_run: bool = False  # does it honour DryRun?
    limited: bool = False  # is a limit of its rate documented?

    @property
    def writes(self) -> bool:
        return not self.name.startswith(READS)


class Actions:
    """The actions of one product version."""

    def __init__(self, version: str) -> None:
        self.version = version
        self.table: dict[tuple[str, str], Action] = {}

    def action(self, name: str, **options: Any) -> Callable[[Handler], Handler]:
        """Enter a handler: it answers a document (RequestId is added), or raises RpcError."""

        def enter(handler: Handler) -> Handler:
            self.table[self.version, name] = Action(name, self.version, handler, **options)
            return handler

        return enter


class Call:
    """One authenticated call. ``p`` are its parameters, ``account`` and ``region`` whose objects it means; ``region``
    is empty if the action has none and the client named none."""

    def __init__(
        self, cloud: RpcCloud, action: Action, request: Request, p: Parameters, credential: Credential
    ) -> None:
        self.cloud: Any = cloud  # of the class that the handler is written for
        self.action = action
        self.request = request
        self.p = p
        self.credential = credential
        self.account = credential.account
        self.region = ""
        self.wrote = False

    def write(self) -> None:
        """Say that all checks have passed and state is about to change."""
        self.end_dry_run()
        self.wrote = True

    def end_dry_run(self) -> None:
        """Say that all checks have passed. A dry run ends here, as the error that its success is."""
        if self.action.dry_run and self.p.boolean("DryRun"):
            raise RpcError("DryRunOperation", "Request validation has been passed with DryRun flag set.")
