# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The installed collection in a process that is not Ansible's."""

from __future__ import annotations

import importlib
import os
import pickle
from typing import Any

from tests import environments

FOREIGN = ("ANSIBLE_", "ALIBABA", "ALICLOUD_", "ALKIRA_")
"""Beginnings of environment variables by which whoever runs the tests would change what they see."""


def load_collection() -> None:
    """Let Python and Ansible find the artifact. Comes before the first import of ansible, which reads these once."""
    for name in [name for name in os.environ if name.startswith(FOREIGN)]:
        del os.environ[name]
    here = environments.current()
    wanted = environments.ansible_variables(here, environments.BUILD / "pytest-home")
    os.environ.update({name: value for name, value in wanted.items() if name.startswith("ANSIBLE_")})
    from ansible.plugins.loader import init_plugin_loader

    init_plugin_loader([str(here.collections_path)])


def entries(family: str) -> dict[str, Any]:
    """What the modules of a family run, by module name without the prefix of the family."""
    folder = environments.current().collection / "plugins" / "action"
    names = sorted(path.stem for path in folder.glob(f"{family}_*.py"))
    return {name.removeprefix(f"{family}_"): action(name).ENTRY for name in names}


def action(name: str) -> Any:
    return importlib.import_module(f"ansible_collections.cloudlink.interconnect.plugins.action.{name}").ActionModule


class Validation:
    """Options as Ansible validates them; the same ones once only, and a copy of what that gave for everybody who asks.

    For tests that repeat the same options many times over, in an environment that stays as it is: options can come from there.
    """

    def __init__(self) -> None:
        self.known: dict[tuple[str, bytes], bytes] = {}

    def __call__(self, name: str, entry: Any, given: dict[str, Any]) -> tuple[list[str], dict[str, Any]]:
        """Error messages and validated options.

        :param name: the module's. :param entry: what it runs.
        """
        key = (name, pickle.dumps(given))
        if key not in self.known:
            self.known[key] = pickle.dumps(validated(entry, given))
        return pickle.loads(self.known[key])


def validated(entry: Any, given: dict[str, Any]) -> tuple[list[str], dict[str, Any]]:
    from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

    checked = ArgumentSpecValidator(entry.argument_spec).validate(given)
    return list(checked.error_messages), checked.validated_parameters
