# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The three request signatures, computed over what was received.

V1: contract section 1.5. ROA: 1.9. V3 (ACS3-HMAC-SHA256): 1.10.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from urllib.parse import quote

from ..kernel.cloud import Request

ACS3 = "ACS3-HMAC-SHA256"

Pairs = Iterable[tuple[str, str]]


def encode(text: str) -> str:
    """RFC 3986: only letters, digits and ``-_.~`` stay."""
    return quote(text, safe="-_.~")


def v1_string_to_sign(method: str, parameters: Pairs) -> str:
    """Of query and form parameters together; the path is ``/`` whatever was called."""
    pairs = sorted((name, value) for name, value in parameters if name != "Signature")
    canonical = "&".join(f"{encode(name)}={encode(value)}" for name, value in pairs)
    return f"{method}&%2F&{encode(canonical)}"


def v1_sign(string_to_sign: str, secret: str) -> str:
    return _hmac_sha1(string_to_sign, secret + "&")


def roa_strings_to_sign(request: Request, resource: str) -> Iterator[str]:
    """The spellings that official clients use: Go leaves out the line of an absent header and the ``=`` of an empty
    value, Python writes an empty line and ``name=``."""
    headers = request.headers
    standard = [headers.get(name) for name in ("accept", "content-md5", "content-type", "date")]
    acs = [f"{name}:{value}" for name, value in sorted(headers.items()) if name.startswith("x-acs-")]
    for keep_absent, keep_equals in product((False, True), repeat=2):
        lines = [request.method, *(value or "" for value in standard if keep_absent or value is not None), *acs]
        query = "&".join(f"{k}={v}" if v or keep_equals else k for k, v in sorted(request.query))
        yield "\n".join([*lines, f"{resource}?{query}" if query else resource])


def roa_sign(string_to_sign: str, secret: str) -> str:
    return _hmac_sha1(string_to_sign, secret)


@dataclass(frozen=True)
class Authorization:
    """``ACS3-HMAC-SHA256 Credential=<id>,SignedHeaders=<a;b>,Signature=<hex>``"""

    algorithm: str
    credential: str
    signed_headers: str
    signature: str

    @classmethod
    def parse(cls, text: str) -> Authorization | None:
        algorithm, _, rest = text.partition(" ")
        parts = dict(part.strip().partition("=")[::2] for part in rest.split(","))
        try:
            return cls(algorithm, parts["Credential"], parts["SignedHeaders"], parts["Signature"])
        except KeyError:
            return None


def v3_canonical_request(
    method: str, path: str, query: Pairs, headers: dict[str, str], signed_headers: str, payload_hash: str
) -> str:
    """``headers`` by lower-case name; only those in ``signed_headers`` count."""
    canonical_query = "&".join(f"{encode(name)}={encode(value)}" for name, value in sorted(query))
    names = sorted(name.lower() for name in signed_headers.split(";"))
    canonical_headers = "".join(f"{name}:{headers.get(name, '').strip()}\n" for name in names)
    return "\n".join((method, path, canonical_query, canonical_headers, signed_headers, payload_hash))


def v3_string_to_sign(canonical_request: str) -> str:
    return f"{ACS3}\n{hashlib.sha256(_bytes(canonical_request)).hexdigest()}"


def v3_sign(string_to_sign: str, secret: str) -> str:
    return hmac.new(_bytes(secret), _bytes(string_to_sign), hashlib.sha256).hexdigest()


def same(one: str, other: str) -> bool:
    return hmac.compare_digest(_bytes(one), _bytes(other))


def _hmac_sha1(text: str, key: str) -> str:
    return base64.b64encode(hmac.new(_bytes(key), _bytes(text), hashlib.sha1).digest()).decode()


def _bytes(text: str) -> bytes:
    """As received: header bytes that are no UTF-8 travel as surrogates."""
    return text.encode("utf-8", "surrogateescape")
