# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""RAM policies, as far as a session needs them: which actions a document allows.

``{"Version": "1", "Statement": [{"Effect": "Allow"|"Deny", "Action": "vpc:*"|[..], "Resource": "*"|[..]}]}``. A Deny
beats every Allow, and what nothing allows is denied. ``Resource`` and ``Condition`` are not evaluated: a statement
applies to every object.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from fnmatch import fnmatchcase


class PolicyGrammarError(ValueError):
    """The text is not a policy document."""


@dataclass(frozen=True)
class Statement:
    allow: bool
    actions: tuple[str, ...]  # lower-case patterns, "*" and "?" as wildcards


@dataclass(frozen=True)
class Policy:
    statements: tuple[Statement, ...]

    def allows(self, action: str) -> bool:
        """``action`` as RAM names it, ``vpc:CreateVpcPeerConnection``."""
        effects = {
            statement.allow
            for statement in self.statements
            if any(fnmatchcase(action.lower(), pattern) for pattern in statement.actions)
        }
        return effects == {True}


def parse(text: str) -> Policy:
    """Raises PolicyGrammarError."""
    try:
        document = json.loads(text)
        statements = document["Statement"]
        return Policy(tuple(_statement(item) for item in statements))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise PolicyGrammarError("not a policy document") from error


def _statement(item: dict) -> Statement:
    if item["Effect"] not in ("Allow", "Deny"):
        raise PolicyGrammarError("Effect is Allow or Deny")
    actions = item["Action"]
    if isinstance(actions, str):
        actions = [actions]
    return Statement(item["Effect"] == "Allow", tuple(action.lower() for action in actions))
