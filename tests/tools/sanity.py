# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``ansible-test sanity`` on the built artifact, with no ignore file.

    python -m tests.tools.sanity newest [ARGUMENT ...]

An artifact that passed is not tested again, unless ARGUMENTs for ansible-test are given.
"""

from __future__ import annotations

import ast
import configparser
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests import environments
from tests.environments import BUILD, ROOT, Environment
from tests.tools import prepare

HOMES = BUILD / "sanity-home"
"""ansible-test keeps a virtual environment for each test in ~/.ansible/test. Here each has a home of its own: the stand-in
below belongs into no user's home, and two of them at work side by side would make the same environment at once."""


def main(name: str, arguments: list[str]) -> int:
    (environment,) = [one for one in environments.load() if one.name == name]
    found = prepare.pythons()
    stamp = environment.home / "sanity.txt"
    version = prepare.VERSION.read_text(encoding="utf-8")
    passed = prepare.digest([version, environment.core_version, *found])
    if not arguments and stamp.exists() and stamp.read_text(encoding="utf-8") == passed:
        prepare.say(f"ansible-test {environment.core_version}: this artifact has passed already")
        return 0

    # A copy, because ansible-test writes its results into the collection.
    collection = prepare.unpack(environment.home / "sanity", version)
    if list(collection.glob("tests/sanity/ignore*")):
        raise prepare.Failed("the artifact has a sanity ignore file; find the cause instead")

    prepare.say(f"ansible-test {environment.core_version} sanity {' '.join(arguments)}".rstrip())
    code = follow(
        [str(environment.bin / "ansible-test"), "sanity", "--color", "no", *arguments],
        cwd=collection,
        env=variables(environment, found),
    )
    if code == 0 and not arguments:
        stamp.write_text(passed, encoding="utf-8")
    return code


def follow(command: list[str], **options: Any) -> int:
    """Run it and show how it gets on, without what pip says; if it fails, show everything."""
    lines = []
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options
    ) as process:
        assert process.stdout
        for line in process.stdout:
            lines.append(line)
            if line.startswith(("Running ", "ERROR: ", "FATAL: ", "WARNING: Skipping")):
                print(line, end="", flush=True)
    if process.returncode:
        print("The whole output:\n", *lines, sep="", flush=True)
    return process.returncode


def variables(environment: Environment, found: dict[str, str]) -> dict[str, str]:
    home = HOMES / environment.name
    home.mkdir(parents=True, exist_ok=True)
    put_pip_settings(environment, home)
    put_get_pip(environment, home)
    foreign = ("ANSIBLE_", "PYTHON", "PYENV_", "XDG_")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(foreign)}
    # Folders of Pythons that run, first: pyenv has commands for Pythons that are not switched on, which would fail.
    folders = [str(environment.bin), *dict.fromkeys(os.path.dirname(path) for path in reversed(found.values()))]
    path = os.pathsep.join([*folders, os.environ.get("PATH", os.defpath)])
    return {**kept, "HOME": str(home), "PATH": path}


def put_pip_settings(environment: Environment, home: Path) -> None:
    """ansible-test passes no PIP_ variable on, and the home is ours: write the settings that pip has here into a file there."""
    command = [str(environment.python), "-m", "pip", "config", "list"]
    listed = subprocess.run(command, capture_output=True, text=True, check=True, stdin=subprocess.DEVNULL)
    settings = configparser.RawConfigParser()
    for line in listed.stdout.splitlines():
        # global.index-url='...', install.no-deps='...', and :env:.timeout='...' for variables, which come last and win
        name, _, value = line.partition("=")
        section, _, option = name.rpartition(".")
        section = "global" if section == ":env:" else section
        if option != "config-file":
            settings.read_dict({section: {option: ast.literal_eval(value)}})
    file = home / ".config" / "pip" / "pip.conf"
    file.parent.mkdir(parents=True, exist_ok=True)
    with open(file, "w", encoding="utf-8") as handle:
        settings.write(handle)


def put_get_pip(environment: Environment, home: Path) -> None:
    """Put our stand-in where ansible-test keeps the get-pip.py that it downloads.

    Always, and not only where that download fails: so every machine, with or without internet access beyond a package
    index, runs the same thing, and nothing is run that came from outside the index.
    """
    (source,) = environment.home.glob("venv/lib/python*/site-packages/ansible_test/_internal/python_requirements.py")
    cache = home / ".ansible" / "test" / "cache"
    cache.mkdir(parents=True, exist_ok=True)
    # The file's name holds the version of pip that this ansible-test wants: get_pip_25_2.py.
    for version in re.findall(r"\bpip='([0-9.]+)'", source.read_text(encoding="utf-8")):
        shutil.copy(ROOT / "tests" / "tools" / "get_pip.py", cache / f"get_pip_{version.replace('.', '_')}.py")


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1], sys.argv[2:]))
    except prepare.Failed as failure:
        sys.exit(f"[sanity] {failure}")
