# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""galaxy-importer on the built artifact: what Galaxy and Automation Hub do with an upload.

The importer only warns about most things it finds, and an upload goes through; here a warning is a failure.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile

from tests.environments import BUILD
from tests.tools import prepare


def main() -> int:
    # It reads namespace, name and version from the file's name, and leaves its result in the current folder.
    work = BUILD / "importer"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    with tarfile.open(prepare.ARTIFACT) as archive:
        manifest = json.load(archive.extractfile("MANIFEST.json"))
    built = work / "{namespace}-{name}-{version}.tar.gz".format(**manifest["collection_info"])
    shutil.copy(prepare.ARTIFACT, built)
    settings = {
        "RUN_ANSIBLE_LINT": "false",  # `make lint` runs it itself, and stricter
        "CHECK_REQUIRED_TAGS": "true",
        "REQUIRE_V1_OR_GREATER": "true",
        "ANSIBLE_LOCAL_TMP": str(work / "tmp"),
    }
    done = subprocess.run(
        [sys.executable, "-m", "galaxy_importer.main", built.name],
        cwd=work,
        env={**os.environ, **{f"GALAXY_IMPORTER_{key}": value for key, value in settings.items()}},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    bad = [line for line in done.stdout.splitlines() if line.startswith(("WARNING", "ERROR", "CRITICAL"))]
    if done.returncode or bad:
        print(done.stdout)
        print(f"galaxy-importer: exit code {done.returncode}, {len(bad)} warnings or errors")
        return 1
    # What an execution environment would install.
    builder = ["ansible-builder", "introspect", "--sanitize", str(prepare.LINTED)]
    done = subprocess.run(builder, cwd=work, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode or not all(word in done.stdout for word in ("requests", "ca-certificates")):
        print(done.stdout, done.stderr)
        print("ansible-builder does not find the requirements of meta/execution-environment.yml")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
