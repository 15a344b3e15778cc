# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Processes of an environment that need not import again what each of them imports: a process that has done so forks them.

A fork has its own arguments, environment variables, directory, session and output, runs the same code and ends as any Python does.
There are four kinds of such processes:

- Ansible's commands under any settings. Only libraries are imported beforehand, and nothing of Ansible or of the collection,
  since those read settings when they are imported.
- Ansible's commands under the settings that the process itself was started with (:data:`SETTINGS`): it has imported Ansible too.
- Modules, as processes of their own without Ansible around them. They get their arguments as Ansible hands them over, and run
  as ``__main__`` from the installed artifact.
- Python itself, for modules of others that Ansible starts by :meth:`Processes.interpreter`.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import gc
import importlib
import json
import os
import re
import runpy
import secrets
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from typing import Any

# Python's own library alone: the Python of each environment runs this file too.
COMMANDS, ANSIBLE, MODULES, PYTHON = "commands", "ansible", "modules", "python"
PLUGINS = "ansible_collections.cloudlink.interconnect.plugins."

LIBRARIES = """
import sys
import ansible.cli.playbook, netaddr, requests
print(*(name for name in sys.modules if name.partition(".")[0] not in ("__main__", "ansible", "ansible_collections")))
"""
"""Tells what a playbook of this collection imports that is neither Ansible's nor ours."""

SETTINGS = re.compile(
    "_?ANSIBLE_.*|LC_.*|LANG(UAGE)?|PATH|HOME|TMPDIR|TZ|TERM|COLUMNS|LINES|NO_COLOR|PAGER|EDITOR|UNIX(CONF|USRLIB)DIR"
    "|USER|USERNAME|LOGNAME|LNAME"
)
"""Environment variables that Ansible and what it imports read when they are imported, or may do."""

LATER = (
    "ansible.module_utils.connection",
    "ansible.module_utils.facts.default_collectors",
    "ansible.plugins.connection",
    "ansible.plugins.inventory",
    "ansible.plugins.shell",
    "ansible.plugins.vars",
    "multiprocessing.popen_fork",
    "multiprocessing.synchronize",
    "pexpect",
    "tomllib",
    "xml.dom.minidom",
    "xml.etree.ElementTree",
)
"""What every playbook imports while it runs."""

INTERPRETER = """#!{python} -IS
import json, os, socket, sys
ours, theirs = socket.socketpair()
order = {{"cwd": os.getcwd(), "environ": dict(os.environ), "stdin": True}}
door = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
door.connect({address!r})
socket.send_fds(door, [json.dumps(order).encode()], [1, 2, theirs.fileno(), 0])
theirs.close()
told = ours.makefile()
told.readline()
sys.exit(int(told.readline()))
"""
"""Takes the place of a Python that reads its code from stdin, as Ansible starts a module where it pipelines."""


EVERY_MODULE = (
    "ansible.module_utils._internal._ansiballz._loader",
    "ansible_collections.awx.awx.plugins.module_utils.controller_api",
)
"""What is in the archive that Ansible sends with a module of awx.awx. The first is there since 2.19."""


class Processes:
    """What forks, for one environment.

    :param kind: COMMANDS, ANSIBLE, MODULES or PYTHON.
    :param collections: where the artifact is installed for it; of PYTHON, where modules of others are.
    :param settings: environment variables that it starts with; of ANSIBLE, all that :data:`SETTINGS` match.
    """

    def __init__(self, kind: str, python: str, collections: str, settings: tuple[tuple[str, str], ...] = ()) -> None:
        self.python = python
        self.folder = tempfile.TemporaryDirectory()
        self.control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
        with theirs, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as door:
            door.bind(self.address)
            self.process = subprocess.Popen(
                [python, __file__, kind, str(theirs.fileno()), str(door.fileno()), collections],
                env=dict(settings)
                or {"PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"},
                # It ends with us, however we end.
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                pass_fds=[theirs.fileno(), door.fileno()],
            )
        atexit.register(self.close)

    @property
    def address(self) -> str:
        return os.path.join(self.folder.name, "door")

    @functools.cached_property
    def interpreter(self) -> str:
        """For ``ansible_python_interpreter``."""
        path = os.path.join(self.folder.name, "python")
        with open(path, "w", encoding="utf-8") as file:
            file.write(INTERPRETER.format(python=self.python, address=self.address))
        os.chmod(path, 0o700)
        return path

    def close(self) -> None:
        self.control.close()
        self.process.terminate()
        self.process.wait()
        self.folder.cleanup()

    def run(self, longest: float, **order: Any) -> tuple[int, str, str]:
        """Exit code, stdout and stderr.

        :param longest: seconds, after which it is killed with its children.
        :raises TimeoutError: it was.
        """
        ours, theirs = socket.socketpair()
        with (
            tempfile.TemporaryFile() as file,
            tempfile.TemporaryFile() as stdout,
            tempfile.TemporaryFile() as stderr,
            ours,
        ):
            with theirs:
                file.write(json.dumps({**order, "archives": os.path.join(self.folder.name, "archives")}).encode())
                file.flush()
                files = [one.fileno() for one in (file, stdout, stderr, theirs)]
                socket.send_fds(self.control, [b"run"], files)
            ours.settimeout(longest)
            told = ours.makefile()
            session = int(told.readline())
            try:
                code = int(told.readline())
            except BaseException:
                os.killpg(session, signal.SIGKILL)
                raise
            texts = []
            for one in (stdout, stderr):
                one.seek(0)
                texts.append(one.read().decode())
        return code, texts[0], texts[1]


@functools.cache
def of(kind: str, python: str, collections: str, settings: tuple[tuple[str, str], ...] = ()) -> Processes:
    """One for as long as the tests run."""
    return Processes(kind, python, collections, settings)


def start(longest: float, command: list[str], cwd: str, environ: dict[str, str]) -> tuple[int, str, str]:
    """The same for a command by itself, as Python's own settings need it: they are read when Python starts."""
    with subprocess.Popen(
        command,
        cwd=cwd,
        env=environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            stdout, stderr = process.communicate(timeout=longest)
        except BaseException as error:
            os.killpg(process.pid, signal.SIGKILL)
            if isinstance(error, subprocess.TimeoutExpired):
                raise TimeoutError from None
            raise
    return process.returncode, stdout, stderr


# --- In the process that forks -------------------------------------------------------------------------------------------


def prepare(kind: str, collections: str) -> None:
    if kind == ANSIBLE:
        wanted = ["ansible.cli.playbook", "netaddr", "requests", *LATER]
    elif kind == COMMANDS:
        done = subprocess.run([sys.executable, "-c", LIBRARIES], stdout=subprocess.PIPE, text=True, check=True)
        wanted = done.stdout.split()
    else:
        sys.path.insert(0, collections)
        wanted = ["ansible.module_utils.basic", "netaddr", "requests"]
    if kind == PYTHON:
        wanted = [*wanted, *EVERY_MODULE]
    for name in wanted:
        # Some libraries make modules out of nothing, which cannot be imported by their names.
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    if kind == ANSIBLE:
        # Makes locks for the processes of a run, which runs must not have in common.
        assert "ansible.executor.action_write_locks" not in sys.modules
        forget_temporary()
        remember_redirections()
    # Forks share memory for as long as nobody writes to it, and a collection of garbage writes to all of it.
    gc.freeze()


def forget_temporary() -> None:
    """Remove the folder that Ansible makes for temporary files when it is imported, and would remove when Python ends."""
    constants = importlib.import_module("ansible.constants")
    manager = importlib.import_module("ansible.config.manager")
    atexit.unregister(manager.cleanup_tmp_file)
    manager.cleanup_tmp_file(constants.DEFAULT_LOCAL_TMP)


def renew(archives: str) -> None:
    """What no two processes have in common though each gets it from importing Ansible: that folder, and a random number.

    :param archives: a folder for the archives of modules, which Ansible makes once in each run, and keeps in that folder.
    """
    constants = importlib.import_module("ansible.constants")
    constants.set_constant("DEFAULT_LOCAL_TMP", constants.config.get_config_value("DEFAULT_LOCAL_TMP"))
    own = os.path.join(constants.DEFAULT_LOCAL_TMP, "ansiballz_cache")
    share(archives, own)
    # Before that folder is removed
    atexit.register(share, own, archives)
    ids = importlib.import_module("ansible.utils.vars")
    ids.random_int = f"{secrets.randbelow(2**32):08x}"  # type: ignore[attr-defined]


def share(folder: str, other: str) -> None:
    """Copy archives of modules of collections, whose names are theirs alone, where they are missing."""
    for path in (folder, other):
        os.makedirs(path, exist_ok=True)
    for name in os.listdir(folder):
        if not re.fullmatch(r"ansible_collections\.[\w.]+(-\w+)+", name) or name.endswith("-part"):
            continue
        source, target = os.path.join(folder, name), os.path.join(other, name)
        if not os.path.exists(target):
            shutil.copyfile(source, f"{target}.{os.getpid()}")
            os.replace(f"{target}.{os.getpid()}", target)


def remember_redirections() -> None:
    """Read beforehand which plugins of Ansible went where: a large file, which each run reads once."""
    finder = importlib.import_module("ansible.utils.collection_loader._collection_finder")
    path = os.path.join(importlib.import_module("ansible").__path__[0], "config", "ansible_builtin_runtime.yml")
    with open(path, "rb") as file:
        text = file.read()
    parse = finder._meta_yml_to_dict
    # A run may change what it gets, and so gets it once.
    known = {text: parse(text, ("ansible.builtin", "runtime.yml"))}

    def parsed(text: bytes | str, content_id: object) -> Any:
        return known.pop(text) if text in known else parse(text, content_id)

    finder._meta_yml_to_dict = parsed  # type: ignore[attr-defined]


def serve(control: socket.socket, door: socket.socket) -> dict[str, Any]:
    """Fork for each order, and return it in the fork."""
    while True:
        ready, _, _ = select.select([control, door, sys.stdin], [], [])
        if sys.stdin in ready:
            sys.exit()
        asked = ready[0]
        message, files, _flags, _address = socket.recv_fds(asked, 2**17, 4)
        if asked is control:
            # It may be larger than a message.
            with os.fdopen(files.pop(0), "rb") as file:
                file.seek(0)
                message = file.read()
        order = json.loads(message)
        if "module" in order:
            know(order["module"])
        if not os.fork():
            control.close()
            door.close()
            attend(order, *files)
            return order
        for one in files:
            os.close(one)
        # Those that have ended; they were told about already.
        with contextlib.suppress(ChildProcessError):
            while os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG):
                pass


@functools.cache
def know(name: str) -> None:
    """Import what a module imports. The module itself does not stay: it is to be run, and not imported."""
    importlib.import_module(name)
    del sys.modules[name]


def attend(order: dict[str, Any], stdout: int, stderr: int, told: int, stdin: int | None = None) -> None:
    """Fork once more, and return in that fork only; here wait for it, and tell how it ended."""
    child = os.fork()
    if child:
        os.write(told, b"%d\n" % child)
        _child, status = os.waitpid(child, 0)
        os.write(told, b"%d\n" % os.waitstatus_to_exitcode(status))
        os._exit(0)
    os.setsid()
    for number, one in ((1, stdout), (2, stderr)):
        os.dup2(one, number)
    stdin = os.open(os.devnull, os.O_RDONLY) if stdin is None else stdin
    os.dup2(stdin, 0)
    os.close(stdin)
    for one in (stdout, stderr, told):
        os.close(one)
    os.chdir(order["cwd"])
    os.environ.clear()
    os.environ.update(order["environ"])


def become(order: dict[str, Any]) -> None:
    if "stdin" in order:
        exec(compile(sys.stdin.buffer.read(), "<stdin>", "exec"), {"__name__": "__main__"})
        return
    if "module" not in order:
        if "ansible.constants" in sys.modules:
            renew(order["archives"])
        sys.argv = order["command"]
        sys.path.insert(0, os.path.dirname(sys.argv[0]))
        runpy.run_path(sys.argv[0], run_name="__main__")
        return
    basic = importlib.import_module("ansible.module_utils.basic")
    # As the wrapper does it that Ansible puts around a module; the profile is there since 2.19.
    basic._ANSIBLE_ARGS = json.dumps({"ANSIBLE_MODULE_ARGS": order["arguments"]}).encode()  # type: ignore[attr-defined]
    basic._ANSIBLE_PROFILE = "legacy"  # type: ignore[attr-defined]
    known = {"_module_fqn": order["module"], "_modlib_path": None}
    runpy.run_module(order["module"], init_globals=known, run_name="__main__", alter_sys=True)


def main(kind: str, control: str, door: str, collections: str) -> None:
    # The folder of this file, which has a module `ansible` of its own
    del sys.path[0]
    prepare(kind, collections)
    become(serve(socket.socket(fileno=int(control)), socket.socket(fileno=int(door))))


if __name__ == "__main__":
    main(*sys.argv[1:])
