# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where keys come from: options, a profile file, an instance's metadata, a role to assume. Temporary ones are renewed in time.

Sources: Apsara Stack contract 4.6 and 6.1; Alibaba Cloud contract 1.7, 5.4 and 10.1.
"""

from __future__ import annotations

import calendar
import json
import os
import threading
import time
from dataclasses import dataclass

from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.errors import InterconnectError
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.http import HttpRequest, Lost

RENEW_BEFORE = 300.0
"""Seconds before their end at which temporary credentials are renewed."""


class CredentialsError(InterconnectError):
    """No usable credentials; the message says where they were looked for."""

    code = "Credentials"


@dataclass(frozen=True)
class Keys:
    """One set of keys. ``expires``: epoch seconds, or None for keys that last."""

    key_id: str
    secret: str
    token: str = None
    expires: float = None

    @classmethod
    def from_answer(cls, answer):
        """From the ``Credentials`` of an AssumeRole answer or from a metadata document (same names)."""
        end = calendar.timegm(time.strptime(answer["Expiration"], "%Y-%m-%dT%H:%M:%SZ"))
        return cls(answer["AccessKeyId"], answer["AccessKeySecret"], answer["SecurityToken"], float(end))


class Credentials:
    """Hands out keys, renewing them when they are about to end. Safe to call from several threads.

    :param load: a function that returns :class:`Keys`.
    :param reveal: a function that is told every secret obtained at run time, so that it gets masked.
    """

    def __init__(self, load, reveal):
        self._load = load
        self._reveal = reveal
        self._keys = None
        self._lock = threading.Lock()

    def __call__(self):
        with self._lock:
            keys = self._keys
            if keys is None or (keys.expires is not None and keys.expires - time.time() < RENEW_BEFORE):
                keys = self._keys = self._load()
            self.reveal()
        return keys.key_id, keys.secret, keys.token

    def reveal(self):
        """Tell the secrets of the present keys again, for a new task that shares these credentials."""
        if self._keys is not None:
            self._reveal({text for text in (self._keys.secret, self._keys.token) if text})


def profile(path, name):
    """One profile of a CLI configuration file (JSON with a list ``profiles``), as a dict.

    :param name: None = the file's ``current`` profile, else ``default``.
    """
    path = os.path.expanduser(path)
    try:
        with open(path, encoding="utf-8") as stream:
            document = json.load(stream)
        profiles = {item["name"]: item for item in document["profiles"]}
    except OSError as error:
        raise CredentialsError("the profile file %s cannot be read: %s" % (path, error.strerror)) from None
    except (ValueError, KeyError, TypeError):
        raise CredentialsError("the profile file %s is not a JSON document with a list 'profiles'" % path) from None
    name = name or document.get("current") or "default"
    if name not in profiles:
        raise CredentialsError(
            "the profile file %s has no profile %r; it has %s" % (path, name, ", ".join(sorted(profiles)) or "none")
        )
    return profiles[name]


def metadata(http, server, role):
    """Keys of an ECS instance's role, from its metadata server: with a session token (v2), and without where that fails (v1).

    :param role: None = the first role of the instance.
    """
    headers = {}
    try:
        renew = {"X-aliyun-ecs-metadata-token-ttl-seconds": "21600"}
        headers["X-aliyun-ecs-metadata-token"] = _text(http, "PUT", server + "/latest/api/token", renew)
    except InterconnectError:
        headers = {}
    base = server + "/latest/meta-data/ram/security-credentials/"
    role = role or _text(http, "GET", base, headers).split("\n")[0].strip()
    return _document(_text(http, "GET", base + role, headers), "the metadata of the role %r" % role)


def from_uri(http, uri):
    """Keys from a document at a URI."""
    return _document(_text(http, "GET", uri, {}), "the document at credentials_uri")


def _document(text, what):
    try:
        answer = json.loads(text)
        if answer.get("Code", "Success") != "Success":
            raise CredentialsError("%s says %s" % (what, answer["Code"]))
        return Keys.from_answer(answer)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise CredentialsError("%s is not a credentials document" % what) from None


def _text(http, method, url, headers):
    def judge(response):
        if response.status_code != 200:
            raise Lost("HTTP %d" % response.status_code, sent=True, hopeless=response.status_code < 500)
        return response.text.strip()

    return http.call(lambda: HttpRequest(method, url, dict(headers)), judge, "reading credentials", True)
