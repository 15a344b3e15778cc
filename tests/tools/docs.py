# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Builds the documentation's site into .build/docs/html: the guides of docs/, and a page for each module, role and plugin.

    .build/docs/venv/bin/python -m tests.tools.docs
    .build/docs/venv/bin/python -m tests.tools.docs --check    all of it but the writing of pages, in half the time

A warning is an error. No network is used: what Sphinx would ask others for is written here.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import zlib
from pathlib import Path

from tests.environments import BUILD, ROOT

HOME = BUILD / "docs"
SOURCE, SITE = HOME / "source", HOME / "html"
CONFIGURATION = ROOT / "tests" / "docsite"

REFERENCES = {
    "std:label common_return_values": "reference_appendices/common_return_values.html",
    "std:label action_plugins": "plugins/action.html",
    "std:label inventory_plugins": "plugins/inventory.html",
    "std:label ansible_configuration_settings": "reference_appendices/config.html",
    "std:label ansible_collections.ansible.builtin.set_stats_module": "collections/ansible/builtin/set_stats_module.html",
    "std:envvar ANSIBLE_INVENTORY_UNPARSED_FAILED": "reference_appendices/config.html",
    "std:envvar ANSIBLE_INVENTORY_ENABLED": "reference_appendices/config.html",
}
"""What generated pages refer to in Ansible's own documentation, with its page there."""


def main(check: bool) -> int:
    for folder in (SOURCE, SITE):
        shutil.rmtree(folder, ignore_errors=True)
    # antsibull-docs writes only into a folder that nobody else can write to.
    SOURCE.mkdir(parents=True, mode=0o755)
    generate()
    for page in sorted((ROOT / "docs").glob("*.md")):
        shutil.copy(page, SOURCE)
    shutil.copy(CONFIGURATION / "index.rst", SOURCE)
    write_inventory(SOURCE / "ansible.inv")
    return run(
        *("-m", "sphinx", "-b", "dummy" if check else "html", "-q", "-W", "--keep-going", "-E", "-j", "1"),
        *("-d", str(HOME / "doctrees"), "-c", str(CONFIGURATION), str(SOURCE), str(SITE)),
    )


def generate() -> None:
    """The pages of modules, roles and plugins, of the artifact that the checkers use."""
    done = run(
        *(
            str(Path(sys.executable).with_name("antsibull-docs")),
            "--config-file",
            str(CONFIGURATION / "antsibull-docs.cfg"),
        ),
        *("collection", "--use-current", "--squash-hierarchy", "--fail-on-error", "--no-indexes"),
        *("--dest-dir", str(SOURCE), "cloudlink.interconnect"),
    )
    if done:
        sys.exit(done)
    (SOURCE / "index.rst").rename(SOURCE / "reference.rst")


def run(*arguments: str) -> int:
    settings = HOME / "ansible.cfg"
    settings.touch()
    variables = {
        **os.environ,
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)]),
        "ANSIBLE_COLLECTIONS_PATH": str(BUILD / "lint"),
        "ANSIBLE_COLLECTIONS_SCAN_SYS_PATH": "false",
        "ANSIBLE_HOME": str(HOME / "ansible"),
        "ANSIBLE_CONFIG": str(settings),
        "LC_ALL": "C.UTF-8",
        "ANSIBLE_DEVEL_WARNING": "false",
    }
    return subprocess.run([sys.executable, *arguments], env=variables, stdin=subprocess.DEVNULL).returncode


def write_inventory(path: Path) -> None:
    """An inventory as Sphinx writes it, version 2."""
    head = (
        "# Sphinx inventory version 2\n"
        "# Project: Ansible\n"
        "# Version: \n"
        "# The remainder of this file is compressed using zlib.\n"
    )
    lines = []
    for reference, page in REFERENCES.items():
        kind, name = reference.split()
        title = name.rpartition(".")[2].replace("_", " ") if kind == "std:label" else "-"
        lines.append(f"{name} {kind} -1 {page} {title}\n")
    path.write_bytes(head.encode() + zlib.compress("".join(lines).encode()))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.tools.docs", description="Builds the documentation's site.")
    parser.add_argument("--check", action="store_true", help="do all of it but the writing of pages")
    sys.exit(main(parser.parse_args().check))
