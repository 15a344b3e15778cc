# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The three signatures of Alibaba's RPC and ROA calls. Pure functions: time and nonce come from the caller.

Sources: Apsara Stack contract 1.5, 1.9, 1.10; Alibaba Cloud contract 1.3, 1.4.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping
from urllib.parse import quote

_LITERAL = re.compile("[A-Za-z0-9_.~-]*")
"""What needs no encoding, as most names and values do."""


def encode(text: str) -> str:
    """Percent-encode as UTF-8; only A-Z a-z 0-9 - _ . ~ stay literal."""
    text = str(text)
    return text if _LITERAL.fullmatch(text) else quote(text, safe="-_.~")


def canonical_query(params: Mapping[str, str]) -> str:
    """``name=value`` pairs, encoded, sorted by unencoded name in byte order, joined by ``&``. Empty values stay."""
    return "&".join("%s=%s" % (encode(name), encode(params[name])) for name in sorted(params))


def sign_v1(method: str, query: str, secret: str) -> str:
    """RPC signature version 1.0 (HMAC-SHA1), base64.

    :param query: all query and form parameters but ``Signature``, as :func:`canonical_query` writes them.
    """
    # Of what is encoded already, only these are left to encode.
    encoded = query.replace("%", "%25").replace("=", "%3D").replace("&", "%26")
    return _hmac_sha1(secret + "&", "%s&%%2F&%s" % (method, encoded))


def sign_roa(method: str, headers: Mapping[str, str], path: str, query: Mapping[str, str], secret: str) -> str:
    """The path-style signature (HMAC-SHA1), base64.

    :param headers: lower-case names; accept, content-md5, content-type, date and every ``x-acs-`` header are signed.
    :param query: parameters, signed raw, not encoded.
    """
    lines = [method]
    lines += [headers[name] for name in ("accept", "content-md5", "content-type", "date") if name in headers]
    lines += ["%s:%s" % (name, headers[name]) for name in sorted(headers) if name.startswith("x-acs-")]
    pairs = [name if query[name] == "" else "%s=%s" % (name, query[name]) for name in sorted(query)]
    lines.append(path + ("?" + "&".join(pairs) if pairs else ""))
    return _hmac_sha1(secret, "\n".join(lines))


def sign_v3(
    method: str, path: str, query: str, headers: Mapping[str, str], body: bytes, key_id: str, secret: str
) -> str:
    """ACS3-HMAC-SHA256; returns the value of the Authorization header.

    :param query: as :func:`canonical_query` writes it.
    :param headers: lower-case names; all of them are signed, so hold nothing in it that the transport may alter.
    """
    names = ";".join(sorted(headers))
    canonical = "\n".join(
        (
            method,
            path,
            query,
            "".join("%s:%s\n" % (name, str(headers[name]).strip()) for name in sorted(headers)),
            names,
            hashlib.sha256(body).hexdigest(),
        )
    )
    text = "ACS3-HMAC-SHA256\n" + hashlib.sha256(canonical.encode()).hexdigest()
    signature = hmac.digest(secret.encode(), text.encode(), "sha256").hex()
    return "ACS3-HMAC-SHA256 Credential=%s,SignedHeaders=%s,Signature=%s" % (key_id, names, signature)


def _hmac_sha1(key: str, text: str) -> str:
    return base64.b64encode(hmac.digest(key.encode(), text.encode(), "sha1")).decode()
