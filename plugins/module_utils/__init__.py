# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lets Python keep the compiled code of this collection, as it does for every other package.

Ansible's importer of collections compiles each file anew in every run, which took longer than all else that this collection
does before its first call. What is found here is loaded by Python's own loader, which keeps ``__pycache__`` beside the files
where it may write there, and notices when they change. Where it may not, or in a module's archive, all is as it was.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from typing import Any

PACKAGES = (__name__ + ".", __name__.rpartition(".")[0] + ".plugin_utils.")


class KeepsCompiled:
    """A finder of ``sys.meta_path`` for the files of :data:`PACKAGES`; their folders stay with Ansible's own."""

    @staticmethod
    def find_spec(name: str, path: Sequence[str] | None = None, target: Any = None) -> ModuleSpec | None:
        if not name.startswith(PACKAGES) or not path:
            return None
        file = os.path.join(list(path)[0], name.rpartition(".")[2] + ".py")
        return importlib.util.spec_from_file_location(name, file) if os.path.isfile(file) else None


# Right before the finder that it is to be asked before. In a module's archive there is none, and nothing to keep.
for _place, _finder in enumerate(sys.meta_path):
    if type(_finder).__name__ == "_AnsibleCollectionFinder":
        sys.meta_path.insert(_place, KeepsCompiled)
        break
