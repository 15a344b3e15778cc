# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``python -m tests.chaos``: so many cases, a line for each that fails, and one that sums up."""

from __future__ import annotations

import argparse
import faulthandler
import os
import random
import re
import resource
import signal
import sys
import time
import traceback
from collections import Counter

from tests.chaos.cases import REPEAT, Case
from tests.chaos.clock import Endless
from tests.chaos.scenarios import SCENARIOS, family
from tests.chaos.sweeps import SWEEPS
from tests.chaos.world import STAGE
from tests.support.collection import load_collection

MEMORY = 2 << 30
"""Bytes that this process may take: an answer must not eat the controller's memory."""

HANG = 600
"""Seconds for which a case may compute without an end, on whatever machine."""

SHOWN = 25
"""Failures that are shown in full, of each sweep."""


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--cases", type=int, default=2000, help="how many, of all sweeps together (default 2000)")
    parser.add_argument("--seed", default="1", help="what chance begins with (default 1)")
    parser.add_argument("--sweeps", default="", help=f"comma list of sweeps: {', '.join(SWEEPS)} (default all)")
    parser.add_argument("--scenarios", default="", help="comma list of scenarios, or of their families (default all)")
    parser.add_argument("--only", default="", help="one case, by its name")
    parser.add_argument("--journal", action="store_true", help="with --only: every call of the case, too")
    parser.add_argument("--all-failures", action="store_true", help="show every failure in full")
    return parser.parse_args()


def chosen(given: argparse.Namespace) -> list[Case]:
    if given.only:
        case = Case.parse(given.only)
        if case.sweep not in SWEEPS:
            raise ValueError(f"there is no sweep {case.sweep!r}; there are {', '.join(SWEEPS)}")
        return [case]
    keep_scenarios([name for name in given.scenarios.split(",") if name])
    names = [name for name in given.sweeps.split(",") if name] or list(SWEEPS)
    unknown = sorted(set(names) - set(SWEEPS))
    if unknown:
        raise ValueError(f"there is no sweep {', '.join(unknown)}; there are {', '.join(SWEEPS)}")
    total = sum(SWEEPS[name].share for name in names)
    cases = []
    for name in names:
        count = round(given.cases * SWEEPS[name].share / total)
        cases += SWEEPS[name].names(random.Random(f"{given.seed} {name}"), count)
    return cases


def keep_scenarios(names: list[str]) -> None:
    """Forget all scenarios but those of some names or families."""
    unknown = sorted(set(names) - {*SCENARIOS, *map(family, SCENARIOS)})
    if unknown:
        raise ValueError(f"there is no scenario {', '.join(unknown)}; there are {', '.join(SCENARIOS)}")
    for name in list(SCENARIOS) if names else ():
        if name not in names and family(name) not in names:
            del SCENARIOS[name]


def perform(case: Case) -> list[str]:
    """What was wrong with a case. What it raises is wrong too."""
    signal.alarm(HANG)
    try:
        return SWEEPS[case.sweep].perform(case)
    except Endless as error:
        return [f"never ends: {error}"]
    except Exception:
        return [f"the case itself failed: {' '.join(traceback.format_exc().split())[-600:]}"]
    finally:
        signal.alarm(0)


def print_journal() -> None:
    assert STAGE.world is not None
    for one in STAGE.world.exchange.journal.entries:
        words = [one["time"], one.get("actor", ""), one["method"], one["operation"], str(one["status"])]
        print("call", *filter(None, words), "wrote" if one["wrote"] else "", one["fault"])


def hang(*_signal: object) -> None:
    faulthandler.dump_traceback()
    raise Endless(f"computing for {HANG} seconds")


def kind(problem: str) -> str:
    """A failure without what differs from case to case, to count alike ones: of a defect its place, else the words."""
    defect = re.search(r"please report it: (\w+).*\((\S+ in \S+)\)", problem)
    if defect and "changed=" not in problem:
        return f"defect: {defect[1]} ({defect[2]})"
    return re.sub(r"\(known after apply\)|'[^']*'|\b[a-z]+-[0-9a-z]{8,}\b|\d+", "#", problem)[:160]


def main() -> int:
    given = arguments()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    signal.signal(signal.SIGALRM, hang)
    load_collection()
    STAGE.prepare()
    began = time.monotonic()
    try:
        cases = chosen(given)
    except ValueError as error:
        print(f"chaos: {error}", file=sys.stderr)
        return 2
    done, failed, kinds = Counter(), Counter(), Counter()
    for case in cases:
        found = perform(case)
        done[case.sweep] += 1
        if not found:
            continue
        failed[case.sweep] += 1
        kinds.update({f"{case.sweep}: {kind(one)}" for one in found})
        if failed[case.sweep] <= SHOWN or given.all_failures:
            print(f"FAILED  {REPEAT % case}", *(f"    {one}" for one in found), sep="\n", flush=True)
    if given.only and given.journal:
        print_journal()
    for text, count in kinds.most_common():
        print(f"{count:6} x {text}")
    sweeps = ", ".join(f"{name} {done[name]} ({failed[name]} failed)" for name in done)
    print(
        f"chaos: seed {given.seed}: {sweeps}: {sum(done.values())} cases, {sum(failed.values())} failures, "
        f"{time.monotonic() - began:.0f} s"
    )
    return 1 if failed else 0


if __name__ == "__main__":
    if os.environ.get("PYTHONHASHSEED") != "0":
        # The order of a set must not decide which call is the seventh.
        os.execve(
            sys.executable, [sys.executable, "-m", "tests.chaos", *sys.argv[1:]], {**os.environ, "PYTHONHASHSEED": "0"}
        )
    sys.exit(main())
