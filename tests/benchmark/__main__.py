# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``make benchmark``: measure everything in one run, print the tables, say where a promise is missed.

``python -m tests.benchmark stack call`` measures only what is named, and ``network:100,1000`` only those sizes; ``--write`` puts the
tables into README.md beside this file, and the rows that docs/scale.md quotes into that. The exit code is 1 if a limit is missed.
"""

from __future__ import annotations

import importlib
import platform
import signal
import sys
from pathlib import Path

from tests import environments
from tests.benchmark import call
from tests.benchmark.measure import Row

FAMILIES = ("stack", "alicloud", "alkira", "network")
README = Path(__file__).with_name("README.md")
QUOTES = environments.ROOT / "docs" / "scale.md"
BEGIN, END = "<!-- measured: {} -->", "<!-- end: {} -->"


def main(arguments: list[str]) -> int:
    write = "--write" in arguments
    chosen = [name for name in arguments if not name.startswith("-")] or [*FAMILIES, "call"]
    missed = []
    for name in chosen:
        lines, beyond = call_table() if name == "call" else family_table(name)
        missed += beyond
        print("\n".join(lines) + "\n", flush=True)
        if write:
            keep(name.partition(":")[0], lines)
    for text in missed:
        print(f"MISSED {text}")
    return 1 if missed else 0


def family_table(name: str) -> tuple[list[str], list[str]]:
    """A Markdown table of one family's rows, or of some sizes of it, and the limits that were missed."""
    name, _colon, sizes = name.partition(":")
    lines = [
        "",
        "| what | seconds | Terraform | CPU seconds over a bare playbook | calls | writes | peak memory |",
        "|---|---|---|---|---|---|---|",
    ]
    missed: list[str] = []
    bare: list[float] = []
    for row in importlib.import_module(f"tests.benchmark.{name}").rows(*map(int, filter(None, sizes.split(",")))):
        lines.append(table_line(row))
        print(lines[-1], file=sys.stderr, flush=True)
        missed += [f"{row.label}: {text}" for text in row.beyond()]
        bare.append(row.measured.bare)
    return [f"{where()} A bare playbook took {min(bare):.2f} CPU seconds.", *lines], missed


def table_line(row: Row) -> str:
    one = row.measured
    terraform = "" if row.terraform is None else f"{row.terraform:.1f}"
    return f"| {row.label} | {one.seconds:.1f} | {terraform} | {one.cpu:.2f} | {one.calls} | {one.writes} | {one.memory:.0f} MB |"


def call_table() -> tuple[list[str], list[str]]:
    """What one module call costs, beside ``ansible.builtin.debug``."""
    found = dict(call.measure())
    lines = [where(), "", "| one item of a loop | milliseconds |", "|---|---|"]
    lines += [f"| {label} | {milliseconds:.0f} |" for label, milliseconds in found.items()]
    debug, worker = found[call.DEBUG_LABEL], found[call.WORKER_LABEL]
    extra = worker - debug
    return lines, [f"in-worker call: {extra:.0f} ms more than debug, at most 25"] if extra > 25 else []


def where() -> str:
    environment = environments.current()
    return f"ansible-core {environment.core_version}, Python {platform.python_version()}, {platform.machine()}."


def keep(name: str, lines: list[str]) -> None:
    """Replace one table in README.md, and what is quoted of it elsewhere."""
    begin, end = BEGIN.format(name), END.format(name)
    text = README.read_text(encoding="utf-8")
    head, _, rest = text.partition(begin)
    tail = rest.partition(end)[2]
    README.write_text("\n".join([head + begin, *lines, end]) + tail, encoding="utf-8")
    measured = {label_of(line): line for line in lines}
    quoted = [measured.get(label_of(line), line) for line in QUOTES.read_text(encoding="utf-8").splitlines()]
    QUOTES.write_text("\n".join(quoted) + "\n", encoding="utf-8")


def label_of(line: str) -> str:
    """What stands in the first column of a table's row; of other lines the whole of them, so that they are like no row."""
    return line.split(" | ")[0] if line.startswith("| ") else f"no row: {line}"


if __name__ == "__main__":
    # An end from outside ends what was started, too.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    sys.exit(main(sys.argv[1:]))
