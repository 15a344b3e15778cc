# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Has Python keep what it compiles of sources in an archive, as it does for sources in files.

Ansible sends a module with all that it imports as an archive of sources, and the process that runs it compiles them: most of its
time, and in tests time and again the same. The Pythons of the environments read this file when they start, if
CLOUDLINK_COMPILED names a folder (tests/tools/prepare.py sees to that).
"""

from __future__ import annotations

import _imp
import marshal
import os
import sys
import zipimport
from types import CodeType
from typing import Any


def keep(folder: str) -> None:
    archives: Any = zipimport
    compile_source = archives._compile_source
    _imports: Any = _imp

    def compiled(path: str, source: bytes) -> CodeType:
        # What Python itself tells a source by, here another for each version
        file = os.path.join(folder, _imports.source_hash(sys.hexversion, source).hex())
        try:
            with open(file, "rb") as kept:
                code = marshal.loads(kept.read())
        except FileNotFoundError:
            code = compile_source(path, source)
            # Whole or not at all, for those that look for it meanwhile
            with open(f"{file}.{os.getpid()}", "wb") as fresh:
                fresh.write(marshal.dumps(code))
            os.replace(fresh.name, file)
        _imports._fix_co_filename(code, path)
        return code

    archives._compile_source = compiled


keep(os.environ["CLOUDLINK_COMPILED"])
