# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Puts the drawing library of the map, d3, into the collection: the minified builds of its packages, as they are published.

    python -m tests.tools.vendor            write roles/map/files/d3.js with the versions below
    python -m tests.tools.vendor --newest   the same with the newest versions, which it writes into that list
    python -m tests.tools.vendor --check    only compare; fails if the file is not what the packages hold

For tests alone it fetches Mermaid, which draws the map's diagrams in its own way, into .build; the artifact does not contain it.

Needs npm, which fetches the packages from its registry and verifies them.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from tests.environments import BUILD, ROOT

FILE = ROOT / "roles" / "map" / "files" / "d3.js"

PACKAGES = {
    "d3-dispatch": "3.0.2",
    "d3-timer": "3.0.2",
    "d3-color": "3.1.1",
    "d3-ease": "3.0.2",
    "d3-selection": "3.0.1",
    "d3-interpolate": "3.0.2",
    "d3-drag": "3.0.1",
    "d3-transition": "3.0.2",
    "d3-zoom": "3.0.1",
}
"""Version by package, each after those that it needs. Only selection and zoom are used; zoom needs the rest."""

MERMAID = ("mermaid", "12.3.0", "336df803d87a38b70a01e736e666c8f7601d2ce42f5e47c8fafe5d721074b9a3")
"""Package, version, and the SHA-256 of the build for browsers that it holds."""

DRAWS_MERMAID = BUILD / "browser" / ("%s-%s.min.js" % MERMAID[:2])

HEAD = """\
/*
 * d3-selection and d3-zoom, with the packages that they need: https://d3js.org
 * SPDX-License-Identifier: ISC AND BSD-3-Clause
 *
 * The minified builds of the npm packages, unchanged, one after the other. `make vendor` writes this file.
%(table)s
 *
%(licences)s
 */
"""


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.tools.vendor")
    parser.add_argument("--newest", action="store_true")
    parser.add_argument("--check", action="store_true")
    asked = parser.parse_args(arguments)
    versions = {name: newest(name) for name in PACKAGES} if asked.newest else PACKAGES
    text = bundle(versions)
    if asked.check:
        same = FILE.read_text(encoding="utf-8") == text
        print(f"[vendor] {FILE.name} is {'as published' if same else 'not what the packages hold: run make vendor'}")
        return 0 if same else 1
    FILE.write_text(text, encoding="utf-8")
    if versions != PACKAGES:
        note(versions)
    print(f"[vendor] {FILE.relative_to(ROOT)}: {len(text) // 1024} KiB")
    return 0


def newest(name: str) -> str:
    return npm("view", name, "version").strip()


def npm(*arguments: str, folder: str | None = None) -> str:
    return subprocess.run(
        ["npm", *arguments], cwd=folder, check=True, capture_output=True, text=True, stdin=subprocess.DEVNULL
    ).stdout


def bundle(versions: dict[str, str]) -> str:
    """All packages as one text, with what each is made from and under which licence."""
    rows, licences, bodies = [], {}, []
    with tempfile.TemporaryDirectory() as folder:
        for name, version in versions.items():
            archive = npm("pack", f"{name}@{version}", "--silent", folder=folder).strip().splitlines()[-1]
            with tarfile.open(Path(folder, archive)) as package:
                body = read(package, f"package/dist/{name}.min.js")
                licence = read(package, "package/LICENSE")
            bodies.append(body.rstrip("\n") + "\n")
            rows.append(f" *   {name} {version} {digest(bodies[-1])}")
            licences.setdefault(licence.strip(), []).append(name)
    told = []
    for licence, names in licences.items():
        told += [f" * {', '.join(names)}:", " *", *(f" *   {line}".rstrip() for line in licence.splitlines()), " *"]
    return HEAD % {"table": "\n".join(rows), "licences": "\n".join(told[:-1])} + "".join(bodies)


def read(package: tarfile.TarFile, name: str) -> str:
    handle = package.extractfile(name)
    assert handle is not None, name
    return handle.read().decode("utf-8")


def digest(body: str) -> str:
    return "sha256:" + hashlib.sha256(body.encode()).hexdigest()


def pieces(text: str) -> dict[str, tuple[str, str, str]]:
    """``{package: (version, digest as noted, digest of what stands in the file)}``"""
    head, _end, rest = text.partition("\n */\n")
    bodies = re.split(r"^(?=// https://d3js\.org/)", rest, flags=re.MULTILINE)[1:]
    rows = re.findall(r"^ \*   (\S+) (\S+) (sha256:\w+)$", head, re.MULTILINE)
    return {name: (version, noted, digest(body)) for (name, version, noted), body in zip(rows, bodies, strict=True)}


def fetch_mermaid() -> str | None:
    """Get it, unless it is there; returns what stands against it."""
    if DRAWS_MERMAID.exists():
        return None
    name, version, wanted = MERMAID
    with tempfile.TemporaryDirectory() as folder:
        try:
            # Once: who is offline should not wait.
            npm("pack", f"{name}@{version}", "--silent", "--fetch-retries=0", folder=folder)
        except (OSError, subprocess.CalledProcessError) as error:
            return f"npm cannot fetch {name} {version}: {getattr(error, 'stderr', None) or error}".strip()
        with tarfile.open(Path(folder, f"{name}-{version}.tgz")) as package:
            body = read(package, f"package/dist/{name}.min.js")
    if hashlib.sha256(body.encode()).hexdigest() != wanted:
        return f"what npm brought as {name} {version} is not what was expected"
    DRAWS_MERMAID.parent.mkdir(parents=True, exist_ok=True)
    beside = DRAWS_MERMAID.with_suffix(".part")
    beside.write_text(body, encoding="utf-8")
    beside.replace(DRAWS_MERMAID)
    return None


def note(versions: dict[str, str]) -> None:
    """Write versions into the list above."""
    own = Path(__file__)
    text = own.read_text(encoding="utf-8")
    for name, version in versions.items():
        text = re.sub(rf'("{name}": )"[^"]+"', rf'\1"{version}"', text)
    own.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
