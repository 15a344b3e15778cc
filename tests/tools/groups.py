# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the action groups into meta/runtime.yml: every module is in ``all`` and in the group of its family.

    python -m tests.tools.groups

tests/unit/test_collection.py fails while the checked-in ones are not what this writes.
"""

from __future__ import annotations

from pathlib import Path

from tests.environments import ROOT

RUNTIME = "meta/runtime.yml"
KEY = "action_groups:\n"


def written(root: Path) -> str:
    """The text of meta/runtime.yml, with the action groups that the modules below ``root`` make."""
    kept = (root / RUNTIME).read_text(encoding="utf-8").partition(KEY)[0]
    modules = sorted(path.stem for path in (root / "plugins" / "modules").glob("*.py") if path.stem != "__init__")
    groups = {"all": modules}
    for name in modules:
        groups.setdefault(name.partition("_")[0], []).append(name)
    lines = [f"  {group}:\n" + "".join(f"    - {name}\n" for name in names) for group, names in groups.items()]
    return kept + KEY + "".join(lines)


def main() -> None:
    (ROOT / RUNTIME).write_text(written(ROOT), encoding="utf-8")


if __name__ == "__main__":
    main()
