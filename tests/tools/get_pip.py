# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Stands in for the get-pip.py that ansible-test downloads when it makes a virtual environment.

It is called like the original, with pip's options and ``pip==X.Y`` as arguments, by the Python of an empty environment.
Python brings a pip of its own (ensurepip); that one installs the pip that was asked for from the package index.
See ``sanity.py`` for why.
"""

from __future__ import annotations

import ensurepip
import os
import runpy
import sys

if __name__ == "__main__":
    arguments = [word for word in sys.argv[1:] if word not in ("--no-setuptools", "--no-wheel")]
    environment = dict(os.environ)
    ensurepip.bootstrap(default_pip=True)
    # ensurepip switches pip's settings off for this process: the package index and certificates that the user chose.
    os.environ.clear()
    os.environ.update(environment)
    # ansible-test made the original importable to run it; pip must not find this file's folder on its path.
    sys.path.pop(0)
    sys.argv = ["pip", "install", *arguments]
    runpy.run_module("pip", run_name="__main__", alter_sys=True)
