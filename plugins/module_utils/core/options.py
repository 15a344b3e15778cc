# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Argument-spec pieces that every module shares, and how option sets become what the core works with."""

from __future__ import annotations

import difflib
import os

from ansible.module_utils.errors import AnsibleFallbackNotFound

from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.gate import AUTO
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.reconcile import Tuning
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.transport import HttpOptions

MOST_CONNECTIONS = 100
"""The greatest ``concurrency`` that can be asked for."""

STATE = {"state": {"type": "str", "choices": ["present", "absent"], "default": "present"}}

WAIT = {
    "wait": {"type": "bool", "default": True},
    "wait_timeout": {"type": "float", "default": 300.0},
    "wait_interval": {"type": "float", "default": 0.5},
}


def batch(concurrency):
    """Options of a batch as a whole.

    :param concurrency: the family's default.
    """
    return {
        # Text, so that it can be a word too; a number is taken as its text.
        "concurrency": {"type": "str", "default": str(concurrency)},
        "continue_on_error": {"type": "bool", "default": False},
        "return_objects": {"type": "bool", "default": False},
    }


RECREATE = {"on_immutable_change": {"type": "str", "choices": ["fail", "recreate"], "default": "fail"}}


def _env(*names):
    for name in names:
        if os.environ.get(name):
            return os.environ[name]
    raise AnsibleFallbackNotFound


def env(*names):
    """The ``fallback`` of an option: the first of these environment variables that is not empty."""
    return (_env, list(names))


def _env_negated(*names):
    return _env(*names).strip().lower() not in ("1", "true", "yes", "on", "t", "y")


def env_negated(*names):
    """Like :func:`env` for a variable that says the opposite, such as INSECURE for ``validate_certs``."""
    return (_env_negated, list(names))


def http_spec(prefix):
    """Options of the HTTP client; ``prefix`` is that of the family's environment variables."""
    return {
        "client_connect_timeout": {
            "type": "float",
            "default": 10.0,
            "fallback": env(prefix + "_CLIENT_CONNECT_TIMEOUT"),
        },
        "client_read_timeout": {"type": "float", "default": 60.0, "fallback": env(prefix + "_CLIENT_READ_TIMEOUT")},
        "max_retries": {"type": "int", "default": 8, "fallback": env(prefix + "_MAX_RETRIES")},
        "max_retry_timeout": {"type": "float", "default": 120.0, "fallback": env(prefix + "_MAX_RETRY_TIMEOUT")},
        "total_timeout": {"type": "float", "default": 0.0, "fallback": env(prefix + "_TOTAL_TIMEOUT")},
        "validate_certs": {"type": "bool", "default": True, "fallback": env_negated(prefix + "_INSECURE")},
        "ca_path": {"type": "path", "fallback": env(prefix + "_CA_PATH")},
        "proxy": {"type": "str", "fallback": env(prefix + "_PROXY")},
    }


def http_options(options, connections):
    return HttpOptions(
        connect_timeout=options["client_connect_timeout"],
        read_timeout=options["client_read_timeout"],
        max_retries=options["max_retries"],
        max_retry_timeout=options["max_retry_timeout"],
        total_timeout=options["total_timeout"],
        validate_certs=options["validate_certs"],
        ca_path=options["ca_path"],
        proxy=options["proxy"],
        connections=connections,
    )


def concurrent(value):
    """The option ``concurrency`` as a number or AUTO; None for what is neither."""
    text = str(value).strip()
    if text.lower() == AUTO:
        return AUTO
    return int(text) if text.isdecimal() and 1 <= int(text) <= MOST_CONNECTIONS else None


def tuning(params, check_mode):
    return Tuning(
        check_mode=check_mode,
        wait=params["wait"],
        wait_timeout=params["wait_timeout"],
        wait_interval=params["wait_interval"],
        concurrency=concurrent(params["concurrency"]),
        continue_on_error=params["continue_on_error"],
        recreate=params.get("on_immutable_change") == "recreate",
    )


def check_tuning(params):
    """Yield ``(option, text)`` for numbers that make no sense."""
    for name in ("wait_timeout", "wait_interval", "client_connect_timeout", "client_read_timeout", "max_retry_timeout"):
        if name in params and params[name] <= 0:
            yield name, "must be more than 0 seconds, not %g" % params[name]
    if concurrent(params.get("concurrency", AUTO)) is None:
        yield (
            "concurrency",
            "must be %s or a whole number from 1 to %d, not %r" % (AUTO, MOST_CONNECTIONS, params["concurrency"]),
        )
    for name in ("max_retries", "total_timeout"):
        if params.get(name, 0) < 0:
            yield name, "must not be negative"
    if params.get("ca_path") and not os.path.exists(params["ca_path"]):
        yield "ca_path", "there is no file or directory %s" % params["ca_path"]


def defaults(spec):
    """The values of options that nobody gave."""
    return {name: option.get("default") for name, option in spec.items()}


def without(spec, *keys):
    """A spec, at all levels, without some of its attributes: ``default``, ``fallback``, ``required`` and the like."""
    bare = {}
    for name, option in spec.items():
        bare[name] = {key: value for key, value in option.items() if key not in keys}
        if "options" in option:
            bare[name]["options"] = without(option["options"], *keys)
    return bare


def meant(unknown, spec):
    """For an option that does not exist, ``(did you mean 'x'?)`` or nothing. ``unknown`` is a dotted path."""
    name = unknown.split(".")[-1]
    level = spec
    for part in unknown.split(".")[:-1]:
        level = level.get(part, {}).get("options") or {}
    known = {alias: option for option, entry in level.items() for alias in [option] + entry.get("aliases", [])}
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    return " (did you mean %r?)" % close[0] if close else ""


def hint(message, spec):
    """Add to Ansible's ``Unsupported parameters`` message which option was probably meant.

    Ansible's text reads ``[Unsupported parameters for (x) module: ]a, b.c. Supported parameters include: ...``.
    """
    head, found, tail = message.partition(". Supported parameters include: ")
    if not found:
        return message
    start = head.rfind(": ") + 2 if ": " in head else 0
    names = [name.strip() for name in head[start:].split(",")]
    return head[:start] + ", ".join(name + meant(name, spec) for name in names) + found + tail
