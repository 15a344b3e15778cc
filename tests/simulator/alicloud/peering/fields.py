# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The grammar of peering fields (section 4.1). Creation is stricter than modification."""

from __future__ import annotations

import re

from ...rpc.parameters import Parameters
from .. import errors

_LETTER = r"A-Za-z\u4e00-\u9fff"
_POSITIVE = re.compile(r"[1-9][0-9]{0,8}")
_CREATE_NAME = re.compile(rf"[{_LETTER}][{_LETTER}0-9_-]{{1,127}}")
_CREATE_DESCRIPTION = re.compile(rf"(?!https?://)[{_LETTER}].{{1,255}}", re.DOTALL)
_MODIFY_NAME = re.compile(r"(?!https?://).{1,128}", re.DOTALL)
_MODIFY_DESCRIPTION = re.compile(r"(?!https?://).{1,256}", re.DOTALL)


def creation_texts(p: Parameters) -> dict[str, str]:
    """``Name`` and ``Description`` of a new peering; an empty one is none."""
    return _texts(p, _CREATE_NAME, _CREATE_DESCRIPTION)


def modification_texts(p: Parameters, empty: str) -> dict[str, str]:
    """Those given. ``empty`` is what an empty value does: ``clear``, ``ignore`` or ``refuse``."""
    changes = _texts(p, _MODIFY_NAME, _MODIFY_DESCRIPTION)
    for parameter, field in (("Name", "name"), ("Description", "description")):
        if p.optional(parameter) == "":
            if empty == "refuse":
                raise errors.illegal(parameter)
            if empty == "clear":
                changes[field] = ""
    return changes


def bandwidth(p: Parameters) -> int | None:
    """Mbit/s, more than 0; None if not given."""
    text = p.text("Bandwidth")
    if not text:
        return None
    if not _POSITIVE.fullmatch(text):
        raise errors.illegal("Bandwidth")
    return int(text)


def _texts(p: Parameters, name: re.Pattern[str], description: re.Pattern[str]) -> dict[str, str]:
    texts = {}
    for parameter, field, grammar in (("Name", "name", name), ("Description", "description", description)):
        value = p.text(parameter)
        if value:
            if not grammar.fullmatch(value):
                raise errors.illegal(parameter)
            texts[field] = value
    return texts
