# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``python -m tests.simulator``: every simulated cloud in the foreground, one port each."""

from __future__ import annotations

import argparse
import asyncio
import importlib
import json
import os
import signal
import ssl
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import trustme

from .kernel.cloud import Clock, Cloud, Settings
from .kernel.control import ControlError, changed_settings
from .kernel.server import HOST, Host, start_all, stop_all


@dataclass(frozen=True)
class Entry:
    """A cloud that can be started."""

    name: str
    port: int  # the default
    module: str
    cloud: str
    tls: bool = False

    @property
    def variable(self) -> str:
        return f"{self.name.upper()}_PORT"

    def load(self) -> type[Cloud]:
        return getattr(importlib.import_module(f"{__package__}.{self.module}"), self.cloud)


CLOUDS = [
    Entry("stack", 8097, "alibabacloudstack", "StackCloud"),
    Entry("alicloud", 8098, "alicloud", "AlicloudCloud"),
    Entry("alkira", 8443, "alkira", "AlkiraCloud", tls=True),
]


class UsageError(Exception):
    """A setting that cannot be used, in one line."""


def parser() -> argparse.ArgumentParser:
    environment = os.environ
    parser = argparse.ArgumentParser(
        prog="python -m tests.simulator",
        description="Simulated clouds for the cloudlink.interconnect collection. Port 0 takes any free port.",
    )
    for entry in CLOUDS:
        parser.add_argument(
            f"--{entry.name}-port",
            metavar="PORT",
            default=environment.get(entry.variable) or str(entry.port),
            help=f"port of {entry.name} (environment {entry.variable}, default {entry.port})",
        )
    parser.add_argument(
        "--lag",
        metavar="SECONDS",
        default=environment.get("LAG") or "1",
        help="time a state transition takes (environment LAG, default 1)",
    )
    parser.add_argument(
        "--latency",
        metavar="MS",
        default=environment.get("LATENCY") or "0",
        help="time an answer takes, in milliseconds (environment LATENCY, default 0)",
    )
    parser.add_argument("--only", metavar="CLOUDS", default="", help="comma list of the clouds to start (default all)")
    parser.add_argument(
        "--ca-file",
        metavar="FILE",
        default=environment.get("CA_FILE") or os.path.join(tempfile.gettempdir(), "cloudlink-simulator-ca.pem"),
        help="where the CA certificate of the HTTPS clouds is written (environment CA_FILE)",
    )
    parser.add_argument(
        "--switch",
        metavar="NAME=VALUE",
        action="append",
        default=[],
        help="set a switch of every cloud that has it, e.g. any_region=true; may be repeated",
    )
    parser.add_argument(
        "--until-stdin-closes",
        action="store_true",
        help="end when the standard input does, so as not to outlive the process that holds its other end",
    )
    return parser


def port_number(text: str, variable: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise UsageError(f"{variable} must be a port from 0 to 65535, not {text!r}")
    return int(text)


def amount(text: str, variable: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value < float("inf"):
        raise UsageError(f"{variable} must be a number, 0 or more, not {text!r}")
    return value


def chosen_clouds(only: str) -> list[Entry]:
    names = [name.strip() for name in only.split(",") if name.strip()]
    unknown = sorted(set(names) - {entry.name for entry in CLOUDS})
    if unknown:
        raise UsageError(f"unknown cloud {', '.join(unknown)}; known: {', '.join(entry.name for entry in CLOUDS)}")
    return [entry for entry in CLOUDS if not names or entry.name in names]


def switch_document(texts: list[str]) -> dict[str, Any]:
    """``["a=true", "b=word"]`` as ``{"a": True, "b": "word"}``: the value is JSON, or else a word."""
    switches = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals:
            raise UsageError(f"a switch is NAME=VALUE, not {text!r}")
        try:
            switches[name] = json.loads(value)
        except ValueError:
            switches[name] = value
    return switches


def build(entries: list[Entry], lag: float, latency: float, switches: dict[str, Any]) -> list[Host]:
    kinds = [entry.load() for entry in entries]
    unknown = sorted(name for name in switches if not any(name in kind.switches for kind in kinds))
    if unknown:
        raise UsageError(f"no cloud has the switch {', '.join(unknown)}")
    hosts = []
    for kind in kinds:
        cloud = kind(Settings(lag=lag, latency=latency), Clock())
        mine = {name: value for name, value in switches.items() if name in kind.switches}
        try:
            cloud.settings.switches = changed_settings(cloud, {"switches": mine}).switches
        except ControlError as error:
            raise UsageError(str(error)) from None
        hosts.append(Host(cloud))
    return hosts


def make_tls(ca_file: str) -> ssl.SSLContext:
    """A server context for this host, of a new CA whose certificate is written to ``ca_file``."""
    authority = trustme.CA(organization_name="cloudlink.interconnect simulator")
    path = Path(ca_file)
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=path.name, delete=False) as file:
            file.write(authority.cert_pem.bytes())
        os.chmod(file.name, 0o644)
        os.replace(file.name, path)
    except OSError as error:
        raise UsageError(f"cannot write the CA certificate to {ca_file}: {error.strerror}") from None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(HOST, "localhost").configure_cert(context)
    return context


def watch_stdin(stop: asyncio.Event) -> None:
    """Set the event once nobody holds the other end of the standard input. What comes in until then is nobody's business."""
    loop = asyncio.get_running_loop()

    def look() -> None:
        if not os.read(0, 65536):
            loop.remove_reader(0)
            stop.set()

    try:
        loop.add_reader(0, look)
    except OSError:  # a file, /dev/null, or nothing at all: it has no other end
        raise UsageError("--until-stdin-closes needs a pipe or a terminal as its standard input") from None


def introduce(hosts: list[Host]) -> None:
    """Let the page of each cloud lead to the others."""
    addresses = {host.exchange.cloud.name: host.address for host in hosts}
    for host in hosts:
        host.control.addresses = addresses


async def run(arguments: argparse.Namespace) -> None:
    entries = chosen_clouds(arguments.only)
    ports = [port_number(getattr(arguments, f"{entry.name}_port"), entry.variable) for entry in entries]
    lag, latency = amount(arguments.lag, "LAG"), amount(arguments.latency, "LATENCY")
    hosts = build(entries, lag, latency, switch_document(arguments.switch))
    tls = make_tls(arguments.ca_file) if any(entry.tls for entry in entries) else None

    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    if arguments.until_stdin_closes:
        watch_stdin(stop)
    plan = [(host, port, tls if entry.tls else None) for host, port, entry in zip(hosts, ports, entries, strict=True)]
    try:
        await start_all(plan)
    except OSError as error:
        raise UsageError(f"cannot listen: {error.strerror or error}") from None
    introduce(hosts)
    try:
        for entry, host in zip(entries, hosts, strict=True):
            print(f"{entry.name} {host.address}")
        if tls:
            print(f"ca {arguments.ca_file}")
        print("ready", flush=True)
        await stop.wait()
    finally:
        await stop_all(hosts)


def main() -> int:
    try:
        asyncio.run(run(parser().parse_args()))
    except UsageError as error:
        print(f"simulator: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
