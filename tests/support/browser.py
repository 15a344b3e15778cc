# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A headless Chromium for tests of pages, driven by Playwright; the browser is the machine's own, nothing is downloaded."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.support.limits import HANG

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


def executable() -> str | None:
    """The browser of this machine; CHROMIUM names another."""
    named = os.environ.get("CHROMIUM")
    return shutil.which(named) if named else next(filter(None, map(shutil.which, NAMES)), None)


@contextmanager
def chromium() -> Iterator[Any]:
    """A browser, ended with the block; skips the test where there is none."""
    path = executable()
    if path is None:
        pytest.skip("no Chromium on this machine: as root, apt-get install chromium, or name one in CHROMIUM")
    from playwright.sync_api import sync_playwright

    # As root there is no sandbox. It is our own page that is opened, and it opens nothing else.
    arguments = ["--no-sandbox", "--disable-dev-shm-usage"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=arguments, timeout=HANG * 1000)
        try:
            yield browser
        finally:
            browser.close()


class Watched:
    """A page that remembers what it complains of and asks for.

    :ivar page: of Playwright.
    :ivar complaints: of the console, and of scripts that failed.
    :ivar requests: all that it asked for but itself.
    """

    def __init__(self, browser: Any, url: str, **options: Any) -> None:
        self.context = browser.new_context(viewport={"width": 1400, "height": 900}, **options)
        self.page = self.context.new_page()
        self.page.set_default_timeout(HANG * 1000)
        self.complaints: list[str] = []
        self.requests: list[str] = []
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", self._asked)
        self.url = url
        self.page.goto(url)

    def _said(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def _asked(self, request: Any) -> None:
        if request.url != self.url:
            self.requests.append(request.url)

    def close(self) -> None:
        self.context.close()
