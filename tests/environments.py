# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which environments exist: virtual environments with one ansible-core each, and the artifact installed for it.

``tests/tools/prepare.py`` makes them and writes ``.build/environments.json``; pytest, demo and benchmark read it here.
Standard library only, because the Python that makes the first environment has nothing else.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / ".build"
INDEX = BUILD / "environments.json"


@dataclass(frozen=True)
class Environment:
    """One ansible-core with its Python. All paths are absolute."""

    name: str  # oldest or newest
    base_python: str  # the interpreter that the virtual environment was made from
    python_version: str  # "3.13"
    requirement: str  # "ansible-core~=2.18.0"
    core_version: str = ""  # "2.18.19"; empty until it is installed

    @property
    def home(self) -> Path:
        return BUILD / self.name

    @property
    def bin(self) -> Path:
        return self.home / "venv" / "bin"

    @property
    def python(self) -> Path:
        return self.bin / "python"

    @property
    def collections_path(self) -> Path:
        """For ANSIBLE_COLLECTIONS_PATH."""
        return self.home

    @property
    def collection(self) -> Path:
        """The installed artifact."""
        return self.home / "ansible_collections" / "cloudlink" / "interconnect"


def load() -> list[Environment]:
    """All environments, the oldest first."""
    if not INDEX.exists():
        raise RuntimeError(f"{INDEX} is missing: run `make setup` first")
    return [Environment(**one) for one in json.loads(INDEX.read_text(encoding="utf-8"))]


def save(environments: list[Environment]) -> None:
    text = json.dumps([asdict(one) for one in environments], indent=2) + "\n"
    if not INDEX.exists() or INDEX.read_text(encoding="utf-8") != text:
        INDEX.parent.mkdir(exist_ok=True)
        INDEX.write_text(text, encoding="utf-8")


def current() -> Environment:
    """The one that this process runs in, or the newest if it runs in another Python altogether."""
    found = load()
    for one in found:
        if Path(sys.prefix) == one.home / "venv":
            return one
    return found[-1]


LONGEST = 70
"""Characters of a folder in which Ansible can open a socket: its full name, with what Python adds, may have 107."""


def ansible_variables(environment: Environment, home: Path) -> dict[str, str]:
    """A whole ``os.environ`` for Ansible's commands: nothing inherited from the user but the search path.

    So a result depends on no ansible.cfg, inventory, vault password, proxy or ANSIBLE_* variable of whoever runs it.

    :param home: a directory of the caller's that takes HOME, ANSIBLE_HOME and temporary files.
    """
    for name in ("tmp", ".ansible"):
        (home / name).mkdir(parents=True, exist_ok=True)
    config, inventory, temporary = home / "ansible.cfg", home / "hosts", home / "tmp"
    for empty in (config, inventory):
        empty.touch()
    return {
        "PATH": os.pathsep.join([str(environment.bin), os.environ.get("PATH", os.defpath)]),
        "HOME": str(home),
        "TMPDIR": str(temporary if len(os.fsencode(temporary)) <= LONGEST else tempfile.gettempdir()),
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "ANSIBLE_HOME": str(home / ".ansible"),
        "ANSIBLE_LOCAL_TEMP": str(home / "tmp"),
        "ANSIBLE_REMOTE_TEMP": str(home / "tmp"),
        "ANSIBLE_CONFIG": str(config),
        "ANSIBLE_INVENTORY": str(inventory),
        "ANSIBLE_COLLECTIONS_PATH": str(environment.collections_path),
        "ANSIBLE_COLLECTIONS_SCAN_SYS_PATH": "false",
        "ANSIBLE_NOCOLOR": "true",
        "ANSIBLE_LOCALHOST_WARNING": "false",
        "ANSIBLE_INVENTORY_UNPARSED_WARNING": "false",
        "ANSIBLE_RETRY_FILES_ENABLED": "false",
        "ANSIBLE_DEPRECATION_WARNINGS": "true",
    }
