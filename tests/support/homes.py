# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One name for the homes of all tests, one after the other, so that Ansible's settings are the same in all of them.

Ansible reads its settings when it is imported, which takes half the time of a short playbook. Where they are the same, it needs
to be imported once (:data:`tests.support.processes.ANSIBLE`); and nearly all that differs from test to test is the home.
"""

from __future__ import annotations

import contextlib
import functools
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

from tests.support import processes

_turn = threading.Lock()
_borrowers: list[Path] = []


@functools.cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    """Removed when the tests end."""
    return tempfile.TemporaryDirectory()


def name() -> Path:
    return Path(_folder().name) / "home"


@functools.cache
def compiled() -> Path:
    """For tests/support/compiled.py."""
    folder = Path(_folder().name) / "compiled"
    folder.mkdir()
    return folder


@contextlib.contextmanager
def lent(home: Path) -> Iterator[Path | None]:
    """The name, which stands for this home meanwhile; None if it stands for another at this time."""
    with _turn:
        free = not _borrowers or _borrowers[0] == home
        if free:
            if not _borrowers:
                name().unlink(missing_ok=True)
                name().symlink_to(home.absolute(), target_is_directory=True)
            _borrowers.append(home)
    try:
        yield name() if free else None
    finally:
        if free:
            with _turn:
                _borrowers.remove(home)


def settings(environ: dict[str, str], home: Path) -> tuple[tuple[str, str], ...] | None:
    """The settings among the environment variables of a run; None if they are the run's own.

    :param home: by its own name.
    """
    found = {key: value for key, value in environ.items() if processes.SETTINGS.fullmatch(key)}
    config = name() / "ansible.cfg"
    if any(str(home) in value for value in found.values()):
        return None
    # A log is opened, and a file of settings is read, when Ansible is imported.
    if "ANSIBLE_LOG_PATH" in found or found.get("ANSIBLE_CONFIG") != str(config) or config.stat().st_size:
        return None
    return tuple(sorted(found.items()))
