# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What `make release` sets and refuses."""

from __future__ import annotations

import io
import json
import shutil
import tarfile
from pathlib import Path

import pytest

from tests.environments import ROOT
from tests.tools import release


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for path in (*release.PLACES, Path("CHANGELOG.md")):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, tmp_path / path)
    return tmp_path


def artifact(folder: Path, version: str) -> Path:
    text = json.dumps({"collection_info": {"version": version}}).encode()
    member = tarfile.TarInfo("MANIFEST.json")
    member.size = len(text)
    with tarfile.open(folder / "artifact.tar.gz", "w:gz") as archive:
        archive.addfile(member, io.BytesIO(text))
    return folder / "artifact.tar.gz"


def test_a_version_is_set_everywhere(root: Path) -> None:
    assert release.set_version(root, "7.8.9") == 0
    (root / "CHANGELOG.md").write_text("## v7\\.8\\.9\n", encoding="utf-8")
    assert release.problems(root, "7.8.9", artifact(root, "7.8.9")) == []


def test_the_changelog_as_it_is_has_the_version_that_was_last_released(root: Path) -> None:
    galaxy = (root / "galaxy.yml").read_text(encoding="utf-8")
    version = release.PLACES[Path("galaxy.yml")].search(galaxy).group(2)
    assert release.problems(root, version, artifact(root, version)) == []


def test_what_does_not_agree_is_named(root: Path) -> None:
    found = release.problems(root, "99.0.0", artifact(root, "1.0.0"))
    assert len(found) == 4
    assert all("99.0.0" in line for line in found)


@pytest.mark.parametrize("version", ["1.2", "v1.2.0", "1.2.0; rm", ""])
def test_a_version_that_is_none_is_refused(root: Path, version: str) -> None:
    before = (root / "galaxy.yml").read_text(encoding="utf-8")
    assert release.set_version(root, version) == 1
    assert (root / "galaxy.yml").read_text(encoding="utf-8") == before
