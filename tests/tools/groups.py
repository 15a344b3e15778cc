# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the action groups into meta/runtime.yml: every module of a family is in ``all`` and in the group of its family.

A module over all families takes no connection options, and is in none.

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
    families = {path.name for path in (root / "plugins" / "module_utils").iterdir() if (path / "client.py").exists()}
    files = sorted((root / "plugins" / "modules").glob("*.py"))
    modules = [path.stem for path in files if path.stem.partition("_")[0] in families]
    groups = {"all": modules}
    for name in modules:
        groups.setdefault(name.partition("_")[0], []).append(name)
    lines = [f"  {group}:\n" + "".join(f"    - {name}\n" for name in names) for group, names in groups.items()]
    return kept + KEY + "".join(lines)


def main() -> None:
    (ROOT / RUNTIME).write_text(written(ROOT), encoding="utf-8")


if __name__ == "__main__":
    main()
