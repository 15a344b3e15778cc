# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A family of resources on one cloud: its connection options, its accounts, and one client for each."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.gate import AUTO, LEDGER, NARROW, WIDEST, Gate
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.options import (
    MOST_CONNECTIONS,
    check_texts,
    concurrent,
    without,
)

if TYPE_CHECKING:
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.contract import (
        Client,
        Options,
        Problem,
        Spec,
    )
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import Call

OWN, PEER = "own", "peer"
_CLIENTS: dict[tuple[int, bytes], Any] = {}
_GATES: dict[tuple[int, bytes], Gate] = {}


class Family:
    """Base of all families.

    Three kinds of account can be named: ``own``, the options of the task; ``peer``, the opposite party's, with its own
    environment variables; and any number in ``accounts``. What ``peer`` and ``accounts`` leave out is as in the task's own
    options, except for credentials: those are never mixed.
    """

    name = ""
    env_prefix = ""
    place = "region"  # the option that selects where in the cloud: a region, a tenant network
    credentials: Sequence[str] = ()  # options that belong to one account only
    account_options: Sequence[str] = ()  # options that peer and accounts may have; credentials are among them
    whose: Sequence[str] = ()  # options that tell accounts apart: limits of the rate of calls are per account
    several_accounts = True  # False: a connection leads to one account, and there is no account, peer or accounts
    concurrency: int | str = AUTO  # calls that change something side by side, unless the task says otherwise

    def __init__(self) -> None:
        if not self.several_accounts:
            self.options = self.argument_spec = self.connection_spec(self.env_prefix)
            self.placement = {self.place: self.options[self.place]}
            return
        own, peer = self.connection_spec(self.env_prefix), self.connection_spec(self.env_prefix + "_PEER")
        peer = without({name: peer[name] for name in self.account_options}, "default", "required")
        named = dict(without(peer, "fallback", "apply_defaults"), name={"type": "str", "required": True})
        account = {"account": {"type": "str", "default": OWN}}
        self.options = own
        self.placement = dict(account, **{self.place: own[self.place]})
        self.argument_spec = dict(
            own,
            **account,
            peer={"type": "dict", "options": peer, "apply_defaults": True},
            accounts={"type": "list", "elements": "dict", "options": named},
        )

    def connection_spec(self, prefix: str) -> Spec:
        """The argument spec of a connection; ``prefix`` is that of its environment variables."""
        raise NotImplementedError

    def check_settings(self, settings: Options, variable: Callable[[str], str]) -> Iterable[Problem]:
        """Yield ``(option, text)`` for connection options that cannot work.

        :param variable: turns the end of an environment variable's name into ``or the environment variable X``.
        """
        return ()

    def connect(self, settings: Options, connections: int) -> Client:
        """A client with these connection options; makes no call."""
        raise NotImplementedError

    def check_placement(self, params: Options, options: Options) -> Iterator[Problem]:
        """Yield ``(option, text)`` if the account of an option set is unknown or its connection cannot work."""
        account = self._account(params, options)
        if account not in (OWN, PEER) and account not in self._named(params):
            known = [OWN, PEER] + sorted(self._named(params))
            yield "account", "%r is not known; it can be %s" % (account, ", ".join(known))
            return
        prefix = self.prefix_of(account)

        def variable(suffix: str) -> str:
            return " or the environment variable %s_%s" % (prefix, suffix) if prefix else ""

        settings = self.settings(params, options)
        # What the environment holds is among the settings and was no option of the task.
        for name, text in (*check_texts(settings), *self.check_settings(settings, variable)):
            own = account == OWN or name.partition(".")[0] not in self.account_options
            yield name if own else "%s.%s" % (account, name), text

    def prefix_of(self, account: str) -> str | None:
        """How the environment variables of an account begin; None where it has none."""
        return {OWN: self.env_prefix, PEER: self.env_prefix + "_PEER"}.get(account)

    def has_account(self, params: Options, account: str) -> bool:
        """Whether keys for an account are given."""
        given = {OWN: params, PEER: params["peer"] or {}}.get(account) or self._named(params).get(account) or {}
        return any(_said(given.get(name)) for name in self.credentials)

    def settings(self, params: Options, options: Options) -> Options:
        """The effective connection options of an option set."""
        own = {name: params[name] for name in self.options}
        account = self._account(params, options)
        if account != OWN:
            given = (params["peer"] or {}) if account == PEER else self._named(params)[account]
            own.update(dict.fromkeys(self.credentials))
            own.update({name: _over(own[name], value) for name, value in given.items() if name in own})
        if options.get(self.place):
            own[self.place] = options[self.place]
        return own

    @staticmethod
    def _account(params: Options, options: Options) -> str:
        return options.get("account") or params.get("account") or OWN

    @staticmethod
    def _named(params: Options) -> dict[str, Options]:
        return {item["name"]: item for item in params.get("accounts") or ()}

    def client(self, call: Call, options: Options) -> Client:
        """The client for an option set: one a process and connection, shared by all objects and all items of a loop."""
        settings, account = self.settings(call.params, options), self._account(call.params, options)
        key = (os.getpid(), _digest([self.name, account, settings]))
        if key not in _CLIENTS:
            client = _CLIENTS[key] = self.connect(settings, MOST_CONNECTIONS)
            client.account = account
            client.whose = _digest([self.name, dict(settings, **{self.place: None})])
            client.http.gate = self._gate(settings)
        client = _CLIENTS[key]
        if client.task is not call:
            client.connections = self._reads(call.params.get("concurrency"))
            client.begin(call)
            client.sibling = lambda **other: self.sibling(call, options, **other)
        return client

    def _gate(self, settings: Options) -> Gate:
        """The gate of an account, which all its places share."""
        account = _digest([self.name] + [settings[name] for name in self.whose])
        key = (os.getpid(), account)
        if key not in _GATES:
            _GATES[key] = Gate(account)
        return _GATES[key]

    def _reads(self, concurrency: int | str | None) -> int:
        """How many reads may be under way at once: a number that the user chose holds for them too, but for the first ten."""
        number = AUTO if concurrency is None else concurrent(concurrency)
        if isinstance(number, int) and number != self.concurrency:
            return max(NARROW, number)
        return WIDEST

    def sibling(self, call: Call, options: Options, **other: Any) -> Client | None:
        """The client of another account or place, or None where no keys for that account are given."""
        options = dict(options, **other)
        if not self.has_account(call.params, self._account(call.params, options)):
            return None
        return self.client(call, options)


def forget() -> None:
    """Let go of all clients and of all that their gates learned, as if nothing had ever been called."""
    _CLIENTS.clear()
    _GATES.clear()
    LEDGER.forget()


def _digest(document: Any) -> bytes:
    """16 bytes that stand for a document, so that no credential is ever part of a printable structure."""
    return hashlib.sha256(json.dumps(document, sort_keys=True, default=str).encode()).digest()[:16]


def _said(value: Any) -> bool:
    """Whether an option holds anything; a dictionary of options that are all left out does not."""
    return any(item is not None for item in value.values()) if isinstance(value, dict) else bool(value)


def _over(base: Any, value: Any) -> Any:
    """A value laid over another: None gives way, and of dictionaries each key counts by itself."""
    if isinstance(value, dict):
        return dict(base or {}, **{name: item for name, item in value.items() if item is not None})
    return base if value is None else value
