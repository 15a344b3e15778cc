# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``make benchmark``: measure everything in one run, print the tables, say where a promise is missed.

``python -m tests.benchmark stack call`` measures only what is named, and ``network:100,1000`` only those sizes. The exit code is 1
if a limit is missed.
"""

from __future__ import annotations

import argparse
import importlib
import platform
import signal
import sys
from pathlib import Path

from tests import environments
from tests.benchmark import call
from tests.benchmark.measure import Row

TABLES = ("stack", "alicloud", "alkira", "network", "call")
README = Path(__file__).with_name("README.md")
QUOTES = environments.ROOT / "docs" / "scale.md"
BEGIN, END = "<!-- measured: {} -->", "<!-- end: {} -->"
HEAD = 4
"""Lines of a table before its first row."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmark", description=__doc__)
    parser.add_argument("tables", nargs="*", type=table, metavar="TABLE", help=f"{', '.join(TABLES)} (default all)")
    parser.add_argument(
        "--write",
        action="store_true",
        help="put the tables into tests/benchmark/README.md, quoted rows into docs/scale.md",
    )
    given = parser.parse_args()
    missed = []
    for name, sizes in given.tables or [(name, []) for name in TABLES]:
        lines, beyond = call_table() if name == "call" else family_table(name, sizes)
        missed += beyond
        print("\n".join(lines) + "\n", flush=True)
        if given.write:
            keep(name, lines, some=bool(sizes))
    for text in missed:
        print(f"MISSED {text}")
    return 1 if missed else 0


def table(text: str) -> tuple[str, list[int]]:
    """What to measure, from ``network:100,1000``: the table's name, and its sizes, none for all."""
    name, _colon, sizes = text.partition(":")
    numbers = [size for size in sizes.split(",") if size]
    if name not in TABLES:
        raise argparse.ArgumentTypeError(f"there is no table {name!r}; there are {', '.join(TABLES)}")
    if not all(size.isdecimal() and int(size) for size in numbers) or (numbers and name == "call"):
        raise argparse.ArgumentTypeError(f"{text!r} is no table with sizes; right is, for example, network:100,1000")
    return name, [int(size) for size in numbers]


def family_table(name: str, sizes: list[int]) -> tuple[list[str], list[str]]:
    """A Markdown table of one family's rows, or of some sizes of it, and the limits that were missed."""
    lines = [
        "",
        "| what | seconds | Terraform | CPU seconds over a bare playbook | calls | writes | peak memory |",
        "|---|---|---|---|---|---|---|",
    ]
    missed: list[str] = []
    bare: list[float] = []
    for row in importlib.import_module(f"tests.benchmark.{name}").rows(*sizes):
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


def keep(name: str, lines: list[str], some: bool) -> None:
    """Put a table into README.md, and its rows where they are quoted.

    :param some: only some sizes were measured; the rows of the others stay.
    """
    begin, end = BEGIN.format(name), END.format(name)
    text = README.read_text(encoding="utf-8")
    head, _, rest = text.partition(begin)
    before, _, tail = rest.partition(end)
    measured = {label_of(line): line for line in lines}
    if some:
        # The first of them is the head of the table.
        old = [line for line in before.splitlines() if line.startswith("| ")][1:]
        fresh = {label_of(line): line for line in lines[HEAD:]}
        lines = [*lines[:HEAD], *(fresh.pop(label_of(line), line) for line in old), *fresh.values()]
    README.write_text("\n".join([head + begin, *lines, end]) + tail, encoding="utf-8")
    quoted = [measured.get(label_of(line), line) for line in QUOTES.read_text(encoding="utf-8").splitlines()]
    QUOTES.write_text("\n".join(quoted) + "\n", encoding="utf-8")


def label_of(line: str) -> str:
    """What stands in the first column of a table's row; of other lines the whole of them, so that they are like no row."""
    return line.split(" | ")[0] if line.startswith("| ") else f"no row: {line}"


if __name__ == "__main__":
    # An end from outside ends what was started, too.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    sys.exit(main())
