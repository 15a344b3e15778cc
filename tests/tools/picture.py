# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the pictures that README.md begins with: what plan, apply and map say of the demo's network, and its map.

    python -m tests.tools.picture       `make picture` does it: README.md, docs/picture.svg and docs/picture-map.svg

The network is built on the simulator. What differs from run to run, such as ids and times, is not in the pictures. They are light
and dark, as whoever looks at them has it. The map is drawn by the page of the map in a Chromium of this machine; without one, the
picture of it stays as it is.
"""

from __future__ import annotations

import html
import re
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path

from tests.demo.run import FILE, Demo
from tests.environments import ROOT
from tests.simulator.testing import Simulator
from tests.support.browser import Watched, chromium, executable

README, TERMINAL, MAP = ROOT / "README.md", ROOT / "docs" / "picture.svg", ROOT / "docs" / "picture-map.svg"
PAGE = "network.html"
BEGIN, END = "<!-- What `make picture` writes -->\n", "<!-- until here -->\n"

COMMANDS = [
    ["cloudlink.interconnect.network", "--check"],
    ["cloudlink.interconnect.network"],
    ["cloudlink.interconnect.map"],
]
TOLD = re.compile(r"^TASK \[(?:Report|Draw)\] \*+\n\n(.*?)^ok: ", re.MULTILINE | re.DOTALL)
"""What a run tells at its end: the text of the task that says what became of everything."""

WIDTH = 118
"""Columns of the picture; a longer line goes on in the next."""

HEADER = """\
<!--
Copyright: (c) 2026, Cloudlink Interconnect contributors
GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
SPDX-License-Identifier: GPL-3.0-or-later
-->
"""


def taken(draw: bool) -> tuple[str, str | None]:
    """The text of the runs, and if asked for the drawing of the map."""
    with tempfile.TemporaryDirectory(prefix="cloudlink-picture-") as home, Simulator(lag=0) as simulator:
        demo = Demo(simulator, Path(home))
        text = "\n".join(shown(demo, Path(home), command) for command in COMMANDS)
        return text, drawn(Path(home) / PAGE) if draw else None


def shown(demo: Demo, home: Path, arguments: list[str]) -> str:
    """A command, and what it tells at its end."""
    command = ["ansible-playbook", "-i", FILE.name, *arguments]
    done = subprocess.run(
        [str(demo.environment.bin / command[0]), *command[1:]],
        cwd=home,
        env={**demo.variables, "ANSIBLE_NOCOLOR": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    found = TOLD.findall(done.stdout)
    if done.returncode or len(found) != 1:
        raise SystemExit(f"picture: {' '.join(command)} did not tell what it should\n{done.stdout}{done.stderr}")
    told = found[0].replace(f"{home}/", "").replace(f"{home.resolve()}/", "")
    return f"$ {' '.join(command)}\n" + "".join(wrapped(line) for line in told.strip("\n").split("\n"))


def wrapped(line: str) -> str:
    """A line of a table goes on below its last column, with what comes after a semicolon."""
    column = re.match(r"[+~-] \S.*? {2,}(?=[+~-] )", line)
    if not column:
        return "\n".join(textwrap.wrap(line, WIDTH, subsequent_indent="  ", break_on_hyphens=False)) + "\n"
    *rest, last = line.removeprefix(column.group()).split("; ")
    lines = [column.group()]
    for part in [*(f"{one};" for one in rest), last]:
        if len(lines[-1]) + 1 + len(part) > WIDTH:
            lines.append(" " * len(column.group()))
        lines[-1] += part if lines[-1].endswith("  ") else f" {part}"
    return "\n".join(lines) + "\n"


# --- The terminal ------------------------------------------------------------------------------------------------------

LINE, CHARACTER, MARGIN, BAR = 18, 7.85, 20, 34
STYLE = """\
  .back { fill: #ffffff; stroke: #d0d7de; } .bar { fill: #f3f5f7; } .dot { fill: #c9d1d9; }
  text { font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: #1f2328; white-space: pre; }
  .command { font-weight: 700; } .add { fill: #1a7f37; } .change { fill: #9a6700; } .remove { fill: #cf222e; } .good { fill: #0969da; }
  @media (prefers-color-scheme: dark) {
    .back { fill: #0d1117; stroke: #3d444d; } .bar { fill: #151b23; } .dot { fill: #3d444d; } text { fill: #e6edf3; }
    .add { fill: #3fb950; } .change { fill: #d29922; } .remove { fill: #f85149; } .good { fill: #58a6ff; }
  }
"""
LOOKS = {"$": "command", "+": "add", "~": "change", "-": "remove"}


def terminal(text: str) -> str:
    """The text as a terminal shows it."""
    lines = text.rstrip("\n").split("\n")
    width, height = round(WIDTH * CHARACTER + 2 * MARGIN), BAR + LINE * len(lines) + 2 * MARGIN
    rows, look = [], ""
    for number, line in enumerate(lines):
        if not line.startswith(" "):
            look = LOOKS.get(line[:1], "good" if re.match(r"\d+ \w+", line) else "")
        if line:
            rows.append(
                f'<text x="{MARGIN}" y="{BAR + MARGIN + LINE * number + 13}" class="{look}" xml:space="preserve">'
                f"{html.escape(line)}</text>\n"
            )
    dots = "".join(f'<circle class="dot" cx="{x}" cy="{BAR // 2}" r="6"/>' for x in (20, 40, 60))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img">\n'
        f"{HEADER}<title>Plan, apply and map of a network over three clouds</title>\n<style>\n{STYLE}</style>\n"
        f'<rect class="back" x=".5" y=".5" width="{width - 1}" height="{height - 1}" rx="9"/>\n'
        f'<path class="bar" d="M1 {BAR}V10a9 9 0 0 1 9-9H{width - 10}a9 9 0 0 1 9 9V{BAR}z"/>{dots}\n{"".join(rows)}</svg>\n'
    )


# --- The map -----------------------------------------------------------------------------------------------------------

DRAWING = """() => {
  const root = document.querySelector("#map > g.root"), box = root.getBBox(), copy = root.cloneNode(true), margin = 16;
  copy.removeAttribute("transform");
  copy.querySelectorAll("title, .hit, .fold").forEach(one => one.remove());
  const kept = ["class", "d", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "width", "height", "transform", "dy",
    "text-anchor", "points"];
  const round = text => text.replace(/-?\\d+\\.\\d{2,}/g, number => String(Math.round(number * 10) / 10));
  for (const one of copy.querySelectorAll("*"))
    for (const name of one.getAttributeNames())
      if (!kept.includes(name)) one.removeAttribute(name);
      else if (name != "class") one.setAttribute(name, round(one.getAttribute(name)));
  const at = [box.x - margin, box.y - margin, box.width + 2 * margin, box.height + 2 * margin].map(Math.round);
  return { at, body: new XMLSerializer().serializeToString(copy) };
}"""


def drawn(page: Path) -> str:
    """The drawing of the map's page, by itself."""
    with chromium() as browser:
        watched = Watched(browser, page.as_uri())
        watched.page.wait_for_selector("#map g.node")
        found = watched.page.evaluate(DRAWING)
        watched.close()
    left, top, width, height = found["at"]
    style = (ROOT / "roles" / "map" / "files" / "map.css").read_text(encoding="utf-8").partition("*/\n")[2]
    body = found["body"].replace(' xmlns="http://www.w3.org/2000/svg"', "").replace("><", ">\n<")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{left} {top} {width} {height}" width="{width}" height="{height}" role="img">\n'
        f"{HEADER}<title>The map of a network over three clouds</title>\n<style>\n{style}</style>\n"
        f'<rect x="{left}" y="{top}" width="{width}" height="{height}" style="fill: var(--map-back)"/>\n'
        f'<g class="network-map" style="font: 13px/1.2 system-ui, sans-serif">\n{body}\n</g>\n</svg>\n'
    )


# --- Where they stand --------------------------------------------------------------------------------------------------


def block(text: str) -> str:
    """What README.md holds between the two marks."""
    return (
        f"![Plan, apply and map in a terminal; the text is below]({raw(TERMINAL)})\n\n"
        f"![The map: networks by cloud, account and region, and the links between them]({raw(MAP)})\n\n"
        f"<details>\n<summary>The same as text</summary>\n\n```text\n{text}```\n\n</details>\n"
    )


def raw(path: Path) -> str:
    """Where a picture is found by whoever reads README.md, on the forge or elsewhere."""
    return f"https://raw.githubusercontent.com/cloudlink/interconnect/main/{path.relative_to(ROOT)}"


def between(readme: str) -> str:
    return readme.partition(BEGIN)[2].partition(END)[0]


def main() -> int:
    text, drawing = taken(executable() is not None)
    TERMINAL.write_text(terminal(text), encoding="utf-8")
    if drawing:
        MAP.write_text(drawing, encoding="utf-8")
    else:
        print(f"picture: no Chromium on this machine; {MAP.relative_to(ROOT)} stays as it is", file=sys.stderr)
    readme = README.read_text(encoding="utf-8")
    README.write_text(readme.replace(between(readme), block(text)), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
