# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a module's code inside the already forked worker instead of a new Python process: same spec, same function, same result.

A module on a local connection costs hundreds of milliseconds of CPU before its first line; this costs a few. Wherever the
two could differ (another host, become, async, another interpreter), the real module runs instead; ``-vvv`` says why.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import platform
import sys
from typing import TYPE_CHECKING, Any

from ansible import constants as C
from ansible.errors import AnsibleError
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.module_utils.common.parameters import remove_values
from ansible.module_utils.parsing.convert_bool import boolean
from ansible.plugins.action import ActionBase
from ansible.utils.display import Display

from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import (
    Call,
    Entry,
    collect_rarely,
    execute,
    known_as,
    refusal,
)
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.library import NEEDED
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.options import finite
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.progress import EVERY, Progress
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.leaves import BRACES

if TYPE_CHECKING:
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.contract import Spec

# Imported here, in the main process and before the fork, so that every worker inherits it. An error at import time would
# abort the whole run, so a missing library only means that the real module reports it.
try:
    for name in (*NEEDED, "requests.adapters", "urllib3.exceptions"):
        importlib.import_module(name)
    MISSING = None
except ImportError as error:
    MISSING = error.name

Paths = dict[str, Any]
"""``{name: the same of what the option holds}``; nothing below an option that is itself a path."""

display = Display()

SWITCH_VARIABLE = "cloudlink_in_worker"
SWITCH_ENVIRONMENT = "CLOUDLINK_IN_WORKER"
PROGRESS_VARIABLE = "cloudlink_progress"
PROGRESS_ENVIRONMENT = "CLOUDLINK_PROGRESS"


class InWorkerAction(ActionBase):
    """Base of all action plugins of this collection.

    :cvar ENTRY: the :class:`Entry` that the module of the same name runs.
    """

    ENTRY: Entry
    _supports_check_mode = True
    _supports_diff = True
    _supports_async = True

    def run(self, tmp: Any = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        task_vars = task_vars or {}
        result = super().run(tmp, task_vars)
        result.pop("invocation", None)
        reason = self._why_not(task_vars)
        if reason:
            display.vvv("%s runs as a module: %s" % (self._task.action, reason))
            return self._execute_module(task_vars=task_vars, wrap_async=self._task.async_val)
        collect_rarely()
        result.update(self._in_environment(self._progress(task_vars)))
        if not self._shows_invocation(task_vars):
            result.pop("invocation", None)
        return result

    # ------------------------------------------------------------------ its options

    @classmethod
    def finalize_task_arg(cls, name: str, value: Any, *more: Any, **named: Any) -> Any:
        """The value of an option, with all templates in it rendered. Asked by ansible-core 2.19 and later.

        A list of thousands of links rarely holds a template. To look through it is a fraction of the work of rendering each of its
        texts. Ansible may change this method at any time, hence the care about its arguments.
        """
        resolve = getattr(more[0], "resolve_to_container", None) if more else None
        if resolve is not None and cls.ENTRY.argument_spec.get(name, {}).get("elements") == "dict":
            with contextlib.suppress(Doubtful):
                return without_templates(resolve(value))
        return super().finalize_task_arg(name, value, *more, **named)

    # ------------------------------------------------------------------ may it

    def _why_not(self, task_vars: dict[str, Any]) -> str | None:
        """The reason to run the real module, or None."""
        switch = task_vars.get(SWITCH_VARIABLE, os.environ.get(SWITCH_ENVIRONMENT, True))
        if not boolean(self._templar.template(switch), strict=False):
            return "running in the worker is switched off"
        if self._connection.transport != "local":
            return "the connection is not local"
        if self._task.async_val:
            return "the task is asynchronous"
        if self._connection.become is not None or self._task.become:
            return "the task uses become"
        if platform.system() == "Darwin":
            return "forked processes may not use the network libraries of this system"
        if MISSING:
            return "the Python library %s is not installed for Ansible itself" % MISSING
        interpreter = self._interpreter(task_vars)
        if interpreter and not self._runs_this(interpreter):
            return "another Python interpreter is asked for (%s)" % interpreter
        return None

    def _interpreter(self, task_vars: dict[str, Any]) -> str | None:
        """The interpreter that was asked for; None where Ansible would discover one."""
        asked = task_vars.get("ansible_python_interpreter") or C.config.get_config_value(
            "INTERPRETER_PYTHON", variables=task_vars
        )
        asked = str(self._templar.template(asked) or "")
        return None if asked.startswith("auto") or asked in ("", "python", "python3") else asked

    @staticmethod
    def _runs_this(interpreter: str) -> bool:
        try:
            return interpreter == sys.executable or os.path.samefile(interpreter, sys.executable)
        except OSError:
            return False

    # ------------------------------------------------------------------ run

    def _progress(self, task_vars: dict[str, Any]) -> Progress:
        """Lines for whoever watches, through Ansible's display, so that they come in order wherever its output goes.

        :raises AnsibleError: the variable is no number of seconds.
        """
        asked = task_vars.get(PROGRESS_VARIABLE, os.environ.get(PROGRESS_ENVIRONMENT, EVERY))
        try:
            every = float(self._templar.template(asked))
        except (TypeError, ValueError):
            every = -1.0
        if not 0 <= every < float("inf"):
            raise AnsibleError(
                "%s (or the environment variable %s) is %r; it must be a number of seconds, 0 for no lines about progress"
                % (PROGRESS_VARIABLE, PROGRESS_ENVIRONMENT, asked)
            )
        return Progress(display.display, every)

    def _in_environment(self, progress: Progress) -> dict[str, Any]:
        """Run with the task's ``environment`` in place, as a module would have it."""
        wanted: dict[str, Any] = {}
        self._compute_environment_string(raw_environment_out=wanted)
        before = dict(os.environ)
        os.environ.update({name: str(value) for name, value in wanted.items() if value is not None})
        try:
            return self._validated(progress)
        finally:
            os.environ.clear()
            os.environ.update(before)

    @staticmethod
    def _shows_invocation(task_vars: dict[str, Any]) -> bool:
        """Whether results of modules hold their options: a setting since 2.20, and always before."""
        try:
            return C.config.get_config_value("INJECT_INVOCATION", variables=task_vars)
        except AnsibleError:
            return True

    def _validated(self, progress: Progress) -> dict[str, Any]:
        validator = ArgumentSpecValidator(self.ENTRY.argument_spec)
        given = finite(plain(self._task.args), self.ENTRY.argument_spec)
        checked = validator.validate(given)
        secrets = set(checked._no_log_values)
        params = checked.validated_parameters
        if checked.error_messages:
            result = refusal(checked.error_messages[0], self._task.action, params, self.ENTRY, given)
        else:
            self._make_absolute(params, path_options(self.ENTRY.argument_spec))
            call = Call(params, self._task.check_mode, self._task.diff, progress=progress)
            result = execute(self.ENTRY, call)
            secrets |= call.secrets
            if call.warnings:
                result["warnings"] = list(call.warnings)
        for warning in checked._warnings:
            result.setdefault("warnings", []).append(
                "Both option %(option)s and its alias %(alias)s are set." % warning
            )
        if checked._deprecations:
            result["deprecations"] = [dict(item) for item in checked._deprecations]
        secrets = known_as(secrets)
        # The keys are among the options.
        invocation = remove_values({"module_args": self.ENTRY.short(params)}, secrets)
        return dict(hidden(result, secrets), invocation=invocation)

    def _make_absolute(self, params: dict[str, Any], paths: Paths) -> None:
        """A module starts in the playbook's directory, a worker where Ansible was started."""
        for name, below in paths.items():
            value = params.get(name)
            if below:
                for inner in value if isinstance(value, list) else [value]:
                    self._make_absolute(inner or {}, below)
            elif value and not os.path.isabs(value):
                params[name] = os.path.join(self._loader.get_basedir(), value)


def hidden(result: dict[str, Any], secrets: set[str]) -> dict[str, Any]:
    """A result without secrets. Ansible goes through it text by text; a look at the whole of it tells whether that is needed."""
    try:
        whole = json.dumps(result)
    except (TypeError, ValueError):
        whole = None
    # Older versions of Ansible take true for the text "True".
    if whole is not None and not any(json.dumps(one)[1:-1] in whole or one in "True False" for one in secrets):
        return result
    return remove_values(result, secrets)


def path_options(spec: Spec) -> Paths:
    """Those of some options that are paths, or hold options that are."""
    found: Paths = {}
    for name, option in spec.items():
        below = path_options(option.get("options") or {})
        if below or option.get("type") == "path":
            found[name] = below
    return found


class Doubtful(Exception):
    """A value may hold a template, or is of a kind that only Ansible itself knows."""


def without_templates(value: Any) -> Any:
    """A copy of data in which there is nothing to render.

    What Ansible renders as late as it is asked for has other iterators than builtins have. Theirs show what is not rendered yet as an
    object of its own, which is no plain value.

    :raises Doubtful: it holds something else, or is something else.
    """
    if isinstance(value, dict):
        return {key: without_templates(item) for key, item in dict.items(value)}
    if isinstance(value, list):
        return [without_templates(item) for item in list.__iter__(value)]
    if isinstance(value, str):
        # The first line of a text may say that its templates begin with something else.
        if BRACES.search(value) or value.startswith("#jinja2:"):
            raise Doubtful
        return value
    if value is None or isinstance(value, (int, float)):
        return value
    raise Doubtful


def plain(value: Any) -> Any:
    """Arguments as a module would get them through JSON: no tagged, templated or vaulted types, only builtins."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return float(value)
    if isinstance(value, bytes):
        return value.decode(errors="surrogateescape")
    if isinstance(value, dict):
        return {_key(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(item) for item in value]
    # A vaulted text of older versions decrypts itself when it is made a string; dates become ISO texts.
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _key(key: Any) -> str:
    """The key of a dictionary as JSON has it: always a text."""
    key = plain(key)
    return key if isinstance(key, str) else json.dumps(key)
