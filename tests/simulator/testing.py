# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The simulator for tests: a process on free ports, its addresses, its credentials and its control plane."""

from __future__ import annotations

import json
import os
import select
import ssl
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import HTTPSHandler, ProxyHandler, Request, build_opener

from tests.support.limits import HANG

ROOT = Path(__file__).resolve().parents[2]


class ControlPlane:
    """``/_sim/`` of one cloud. Every call raises ValueError with the server's words if it is refused."""

    def __init__(self, address: str, ca_file: str = "") -> None:
        self.address = address
        self.endpoint = address.partition("://")[2]  # host:port
        handlers: list[Any] = [ProxyHandler({})]
        if address.startswith("https:"):
            handlers.append(HTTPSHandler(context=ssl.create_default_context(cafile=ca_file)))
        self.opener = build_opener(*handlers)

    def call(self, method: str, path: str, document: Any = None) -> Any:
        data = None if document is None else json.dumps(document).encode()
        request = Request(f"{self.address}/_sim/{path}", data=data, method=method)
        try:
            with self.opener.open(request, timeout=HANG) as answer:
                return json.load(answer)
        except HTTPError as error:
            raise ValueError(json.load(error)["error"]) from None

    def reset(self) -> None:
        self.call("POST", "reset")

    def journal(self, since: int = 0) -> list[dict[str, Any]]:
        return self.call("GET", f"journal?since={since}")["entries"]

    def summary(self, since: int = 0) -> dict[str, Any]:
        """``{"count", "writes", "operations"}`` of the journal, without its entries."""
        return self.call("GET", f"journal?since={since}&entries=false")

    def clear_journal(self) -> None:
        self.call("DELETE", "journal")

    def state(self) -> dict[str, Any]:
        """``{account: {region: {kind: [object, ...]}}}``"""
        return self.call("GET", "state")

    def fault(self, **fault: Any) -> None:
        """Add a fault, e.g. ``fault(operation="CreateVpc", cut="after")``."""
        self.call("POST", "faults", fault)

    def faults(self) -> list[dict[str, Any]]:
        return self.call("GET", "faults")["faults"]

    def clear_faults(self) -> None:
        self.call("DELETE", "faults")

    def advance(self, seconds: float) -> None:
        self.call("POST", "clock", {"advance": seconds})

    def settings(self, **changes: Any) -> dict[str, Any]:
        """All settings, after changing those named: ``lag``, ``lag_reads``, ``latency``, ``switches``."""
        return self.call("POST", "settings", changes) if changes else self.call("GET", "settings")


class Simulator:
    """A simulator process. Use it as a context manager::

        with Simulator(only="stack", lag=0) as simulator:
            simulator.stack.address     # http://127.0.0.1:41234
            simulator.stack.fault(operation="CreateVpc", status=503, code="ServiceUnavailable")

    ``only`` is a comma list of the clouds to start; each is an attribute of that name. ``python`` is the interpreter,
    which needs what ``tests/requirements.txt`` lists.
    """

    access_key, secret_key, account = "testid", "testsecret", "1000000000000001"
    peer_access_key, peer_secret_key, peer_account = "peerid", "peersecret", "1000000000000002"
    alkira_api_key = "test-api-key"

    def __init__(
        self,
        only: str = "",
        lag: float = 0,
        latency: float = 0,
        switches: dict[str, Any] | None = None,
        python: str = sys.executable,
    ) -> None:
        self.only = only
        self.lag = lag
        self.latency = latency
        self.switches = switches or {}
        self.python = python
        self.process: subprocess.Popen[bytes] | None = None
        self.directory: tempfile.TemporaryDirectory[str] | None = None
        self.clouds: dict[str, ControlPlane] = {}
        self.ca_file = ""

    def __getattr__(self, name: str) -> ControlPlane:
        clouds = self.__dict__.get("clouds", {})
        if name in clouds:
            return clouds[name]
        raise AttributeError(f"no cloud {name!r} is running; running: {', '.join(clouds) or 'none'}")

    def __enter__(self) -> Simulator:
        self.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.stop()

    @property
    def pid(self) -> int | None:
        return self.process.pid if self.process else None

    def start(self) -> None:
        """Returns when it serves. Raises RuntimeError with its output if it does not come up."""
        self.directory = tempfile.TemporaryDirectory(prefix="cloudlink-simulator-")
        ca_file = os.path.join(self.directory.name, "ca.pem")
        command = [self.python, "-m", "tests.simulator", "--only", self.only, "--ca-file", ca_file]
        # Its standard input is a pipe that only this process holds: whatever becomes of us, it does not stay behind.
        command += ["--lag", str(self.lag), "--latency", str(self.latency), "--until-stdin-closes"]
        for name in ("stack", "alicloud", "alkira"):
            command += [f"--{name}-port", "0"]
        for name, value in self.switches.items():
            command += ["--switch", f"{name}={json.dumps(value)}"]
        self.log = open(os.path.join(self.directory.name, "log"), "w+")
        self.process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=self.log, stdin=subprocess.PIPE, bufsize=0
        )
        try:
            addresses = self.read_until_ready()
        except BaseException:
            self.stop()
            raise
        self.ca_file = addresses.pop("ca", "")
        self.clouds = {name: ControlPlane(address, self.ca_file) for name, address in addresses.items()}

    def read_until_ready(self) -> dict[str, str]:
        """The ``name value`` lines before ``ready``. The pipe is unbuffered, so that select sees every line."""
        assert self.process and self.process.stdout
        deadline = time.monotonic() + HANG
        received = b""
        # Not through the text wrapper: it would take in several lines at once, of which select knows nothing.
        output = self.process.stdout.fileno()
        while select.select([output], [], [], max(0.0, deadline - time.monotonic()))[0]:
            chunk = os.read(output, 65536)
            if not chunk:
                break
            received += chunk
            lines = received.decode().splitlines()
            if "ready" in lines:
                return dict(line.split(" ", 1) for line in lines[: lines.index("ready")])
        raise RuntimeError(f"the simulator did not start: {self.output()}")

    def output(self) -> str:
        """What it wrote to its standard error so far."""
        return Path(self.log.name).read_text()

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            try:
                self.process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
            for pipe in (self.process.stdin, self.process.stdout):
                if pipe:
                    pipe.close()
            self.log.close()
            self.process = None
        if self.directory:
            self.directory.cleanup()
            self.directory = None
        self.clouds = {}
