# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks that a version is ready to be released, and lays out its artifact with its checksum. It publishes nothing.

python -m tests.tools.release 1.2.0        after `make changelog`; `make release VERSION=1.2.0` does both
python -m tests.tools.release --set 1.2.0  writes the version where it stands
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import shutil
import sys
import tarfile
from pathlib import Path

from tests.environments import BUILD, ROOT
from tests.tools import prepare

NUMBER = re.compile(r"\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?")
PLACES = {
    Path("galaxy.yml"): re.compile(r"(?m)^(version: )(\S+)$"),
    Path("plugins/module_utils/core/version.py"): re.compile(r'(?m)^(VERSION = ")([^"]+)(?=")'),
}
"""Where the version stands: the second group is it."""


def main(version: str, only_set: bool) -> int:
    if only_set:
        return set_version(ROOT, version)
    wrong = problems(ROOT, version, prepare.ARTIFACT)
    for line in wrong:
        print(f"release: {line}", file=sys.stderr)
    if wrong:
        return 1
    artifact = lay_out(version)
    print(
        f"Ready: {artifact.relative_to(ROOT)}. To publish it: ansible-galaxy collection publish {artifact.relative_to(ROOT)}"
    )
    return 0


def set_version(root: Path, version: str) -> int:
    if not NUMBER.fullmatch(version):
        print(f"release: {version!r} is no version such as 1.2.0", file=sys.stderr)
        return 1
    for path, pattern in PLACES.items():
        text = (root / path).read_text(encoding="utf-8")
        (root / path).write_text(pattern.sub(rf"\g<1>{version}", text), encoding="utf-8")
    return 0


def problems(root: Path, version: str, artifact: Path) -> list[str]:
    """What keeps this version from being released, in words."""
    found = []
    if not NUMBER.fullmatch(version):
        found.append(f"{version!r} is no version such as 1.2.0")
    for path, pattern in PLACES.items():
        match = pattern.search((root / path).read_text(encoding="utf-8"))
        if match is None or match.group(2) != version:
            found.append(f"{path} says {match.group(2) if match else 'no version'}, not {version}")
    # A generated changelog has a backslash before whatever might be markup: `## v1\.2\.0`.
    headings = (root / "CHANGELOG.md").read_text(encoding="utf-8").replace("\\", "").splitlines()
    if f"## v{version}" not in headings:
        found.append(f"CHANGELOG.md has no section of {version}: run `make changelog`")
    with tarfile.open(artifact) as archive:
        built = json.load(archive.extractfile("MANIFEST.json"))["collection_info"]["version"]
    if built != version:
        found.append(f"the artifact is of version {built}, not {version}")
    return found


def lay_out(version: str) -> Path:
    folder = BUILD / "release"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    artifact = folder / f"cloudlink-interconnect-{version}.tar.gz"
    shutil.copy(prepare.ARTIFACT, artifact)
    digest = hashlib.sha256(artifact.read_bytes()).hexdigest()
    artifact.with_suffix(".gz.sha256").write_text(f"{digest}  {artifact.name}\n", encoding="utf-8")
    return artifact


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.tools.release", description="Lays out a release.")
    parser.add_argument("version", help="such as 1.2.0")
    parser.add_argument("--set", action="store_true", help="write the version where it stands, and do no more")
    given = parser.parse_args()
    sys.exit(main(given.version, given.set))
