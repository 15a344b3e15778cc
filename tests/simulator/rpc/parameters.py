# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Parameters of a call: one flat map of query and form, with lists and structures spelled as ``Name.N.Member``."""

from __future__ import annotations

from functools import cached_property
from urllib.parse import parse_qsl

from ..kernel.cloud import Request
from .errors import RpcError, malformed, missing

FORM = "application/x-www-form-urlencoded"


def all_pairs(request: Request) -> list[tuple[str, str]]:
    """Query, then form, blanks kept. A body of another type carries no parameters."""
    if request.body and FORM in request.headers.get("content-type", "").lower():
        form = parse_qsl(request.body.decode("utf-8", "replace"), keep_blank_values=True, errors="replace")
        return request.query + form
    return request.query


class Parameters:
    """Typed access. An empty value counts as given: it is how a client clears a field."""

    def __init__(self, pairs: list[tuple[str, str]]) -> None:
        self.values = dict(pairs)

    def __contains__(self, name: str) -> bool:
        return name in self.values

    def text(self, name: str, default: str = "") -> str:
        return self.values.get(name, default)

    def optional(self, name: str) -> str | None:
        """None if the parameter was not sent."""
        return self.values.get(name)

    def required(self, name: str) -> str:
        value = self.values.get(name, "")
        if not value:
            raise missing(name)
        return value

    def integer(self, name: str, default: int = 0, low: int | None = None, high: int | None = None) -> int:
        text = self.values.get(name, "")
        if not text:
            return default
        try:
            value = int(text)
        except ValueError:
            raise malformed(name) from None
        if (low is not None and value < low) or (high is not None and value > high):
            raise malformed(name)
        return value

    def boolean(self, name: str, default: bool = False) -> bool:
        """``true`` and ``false`` in any case: some clients write ``True``."""
        text = self.values.get(name, "").lower()
        if text not in ("", "true", "false"):
            raise malformed(name)
        return default if not text else text == "true"

    def choice(
        self,
        name: str,
        choices: tuple[str, ...],
        code: str = "InvalidParameter",
        default: str = "",
        required: bool = False,
    ) -> str:
        value = self.required(name) if required else self.values.get(name, "") or default
        if value and value not in choices:
            raise RpcError(code, f"The specified {name} is not valid. Valid: {', '.join(choices)}.")
        return value

    @cached_property
    def indexed(self) -> dict[str, dict[int, dict[str, str]]]:
        """``{"Tag": {1: {"Key": "k", "Value": "v"}}, "ResourceId": {1: {"": "id"}}}``"""
        found: dict[str, dict[int, dict[str, str]]] = {}
        for name, value in self.values.items():
            base, dot, rest = name.partition(".")
            number, _, member = rest.partition(".")
            if dot and number.isdecimal() and len(number) < 6:
                found.setdefault(base, {}).setdefault(int(number), {})[member] = value
        return found

    def items(self, name: str) -> list[str]:
        """``ResourceId.1=a&ResourceId.2=b`` as ``["a", "b"]``."""
        return [members[""] for _, members in sorted(self.indexed.get(name, {}).items()) if "" in members]

    def structures(self, name: str) -> list[dict[str, str]]:
        """``Tag.1.Key=k&Tag.1.Value=v`` as ``[{"Key": "k", "Value": "v"}]``; deeper levels stay dotted."""
        return [members for _, members in sorted(self.indexed.get(name, {}).items())]
