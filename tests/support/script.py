# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A scripted transport of ``requests``: every call is expected, and one too many or too few fails the test."""

from __future__ import annotations

import io
import json
import urllib.parse
from typing import Any

import requests

from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.transport import Http


class Script(requests.adapters.BaseAdapter):
    """Answers requests from a list; an exception in it is raised."""

    def __init__(self, answers: list[Any]) -> None:
        super().__init__()
        self.answers = list(answers)
        self.requests: list[requests.PreparedRequest] = []
        self.options: list[dict[str, Any]] = []

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        assert self.answers, f"a call too many: {request.method} {request.url}"
        self.requests.append(request)
        self.options.append(options)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        status, body, headers = answer
        response = requests.Response()
        response.status_code = status
        response.headers.update(headers)
        response.raw = io.BytesIO(body if isinstance(body, bytes) else json.dumps(body).encode())
        response.url = request.url
        response.request = request
        return response

    def close(self) -> None:
        pass

    def query(self, number: int) -> dict[str, str]:
        return dict(
            urllib.parse.parse_qsl(urllib.parse.urlsplit(self.requests[number].url).query, keep_blank_values=True)
        )


def played_by(http: Http, answers: list[Any]) -> Script:
    """Have an HTTP client talk to a script instead of to a network."""
    http._open()
    script = http._adapter = Script(answers)
    return script
