# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Argument-spec pieces that every module shares, and how option sets become what the core works with."""

from __future__ import annotations

import difflib
import math
import os
import re
from collections.abc import Callable, Collection, Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from ansible.module_utils.common.parameters import DEFAULT_TYPE_VALIDATORS
from ansible.module_utils.errors import AnsibleFallbackNotFound

from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.gate import AUTO
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.reconcile import Tuning
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.transport import HttpOptions

if TYPE_CHECKING:
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.contract import Options, Problem, Spec

MOST_CONNECTIONS = 100
"""The greatest ``concurrency`` that can be asked for."""

STATE = {"state": {"type": "str", "choices": ["present", "absent"], "default": "present"}}

WAIT = {
    "wait": {"type": "bool", "default": True},
    "wait_timeout": {"type": "float", "default": 300.0},
    "wait_interval": {"type": "float", "default": 0.5},
}


def batch(concurrency: int | str) -> Spec:
    """Options of a batch as a whole.

    :param concurrency: the family's default.
    """
    return {
        # Text, so that it can be a word too; a number is taken as its text.
        "concurrency": {"type": "str", "default": str(concurrency)},
        "continue_on_error": {"type": "bool", "default": False},
        "return_objects": {"type": "bool", "default": False},
    }


PARTS = {"return_parts": {"type": "bool", "default": True}}
"""Of a batch of links, whose rows hold a row a part."""

AMBIGUOUS = {"on_ambiguous": {"type": "str", "choices": ["fail", "remove_all"], "default": "fail"}}

RECREATE = {"on_immutable_change": {"type": "str", "choices": ["fail", "recreate"], "default": "fail"}}


def _env(*names: str) -> str:
    for name in names:
        if os.environ.get(name):
            return os.environ[name]
    raise AnsibleFallbackNotFound


def env(*names: str) -> tuple[Callable[..., str], list[str]]:
    """The ``fallback`` of an option: the first of these environment variables that is not empty."""
    return (_env, list(names))


def _env_negated(*names: str) -> bool:
    return _env(*names).strip().lower() not in ("1", "true", "yes", "on", "t", "y")


def env_negated(*names: str) -> tuple[Callable[..., bool], list[str]]:
    """Like :func:`env` for a variable that says the opposite, such as INSECURE for ``validate_certs``."""
    return (_env_negated, list(names))


def http_spec(prefix: str) -> Spec:
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
        "total_timeout": {"type": "float", "default": 600.0, "fallback": env(prefix + "_TOTAL_TIMEOUT")},
        "validate_certs": {"type": "bool", "default": True, "fallback": env_negated(prefix + "_INSECURE")},
        "ca_path": {"type": "path", "fallback": env(prefix + "_CA_PATH")},
        "proxy": {"type": "str", "fallback": env(prefix + "_PROXY")},
    }


def http_options(options: Options, connections: int, prefix: str) -> HttpOptions:
    """What the HTTP client needs of a connection's options; ``prefix`` is that of its environment variables."""
    variable = prefix + "_PROXY"
    inherited = options["proxy"] and os.environ.get(variable) == options["proxy"]
    return HttpOptions(
        connect_timeout=options["client_connect_timeout"],
        read_timeout=options["client_read_timeout"],
        max_retries=options["max_retries"],
        max_retry_timeout=options["max_retry_timeout"],
        total_timeout=options["total_timeout"],
        validate_certs=options["validate_certs"],
        ca_path=options["ca_path"],
        proxy=options["proxy"],
        proxy_from="the environment variable %s" % variable if inherited else "the option proxy",
        protocol="protocol" if "protocol" in options else None,
        connections=connections,
    )


PROXIES = ("http", "https", "socks4", "socks4a", "socks5", "socks5h")


def check_http(options: Options, prefix: str) -> Iterator[Problem]:
    """Yield ``(option, text)`` for options of the HTTP client that cannot work."""
    bad = web_address(options["proxy"], PROXIES) if options["proxy"] else None
    if bad:
        yield "proxy", "%s (the option, or else the environment variable %s_PROXY)" % (bad, prefix)


def web_address(value: str, schemes: Collection[str] = ("http", "https")) -> str | None:
    """A URL of one of some schemes, with a host and, if any, a proper port. The text quotes no user and password."""
    scheme, found, rest = value.partition("://")
    shown = "%s%s%s" % (scheme, found, rest.rpartition("@")[2]) if found else value.rpartition("@")[2]
    if not found or scheme.lower() not in schemes:
        return "%r must begin with http:// or https://, as in http://%s" % (shown, shown.partition("://")[2] or shown)
    try:
        parts = urlsplit(value)
        good = parts.hostname and (parts.port is None or parts.port)
    except ValueError:
        good = False
    return (
        None
        if good and not re.search(r"\s", value)
        else "%r is not an address with a host and, optionally, a port" % shown
    )


def concurrent(value: Any) -> int | str | None:
    """The option ``concurrency`` as a number or AUTO; None for what is neither."""
    text = str(value).strip()
    if text.lower() == AUTO:
        return AUTO
    return int(text) if text.isdecimal() and 1 <= int(text) <= MOST_CONNECTIONS else None


def tuning(params: Options, check_mode: bool) -> Tuning:
    return Tuning(
        check_mode=check_mode,
        wait=params["wait"],
        wait_timeout=params["wait_timeout"],
        wait_interval=params["wait_interval"],
        concurrency=concurrent(params["concurrency"]) or AUTO,
        continue_on_error=params["continue_on_error"],
        recreate=params.get("on_immutable_change") == "recreate",
        remove_all=params.get("on_ambiguous") == "remove_all",
    )


TIMES = (
    "wait_timeout",
    "wait_interval",
    "client_connect_timeout",
    "client_read_timeout",
    "max_retry_timeout",
    "total_timeout",
)
LONGEST = 2000000.0
"""Seconds that any time may be, some 23 days: a socket takes no more."""


def check_tuning(params: Options) -> Iterator[Problem]:
    """Yield ``(option, text)`` for numbers that make no sense, and for a path that leads nowhere."""
    for name in TIMES[:-1]:
        if name in params and params[name] <= 0:
            yield name, "must be more than 0 seconds, not %g" % params[name]
    if params.get("total_timeout", 0) < 0:
        yield "total_timeout", "must not be negative"
    for name in TIMES:
        # What is no number at all compares as false whichever way it is asked.
        if name in params and not params[name] <= LONGEST:
            yield name, "must be at most %d seconds, not %g" % (LONGEST, params[name])
    if concurrent(params.get("concurrency", AUTO)) is None:
        yield (
            "concurrency",
            "must be %s or a whole number from 1 to %d, not %r" % (AUTO, MOST_CONNECTIONS, params["concurrency"]),
        )
    if params.get("max_retries", 0) < 0:
        yield "max_retries", "must not be negative"
    if params.get("ca_path") and not os.path.exists(params["ca_path"]):
        yield "ca_path", "there is no file or directory %s" % params["ca_path"]


def finite(params: Options, spec: Spec) -> Options:
    """Options as Ansible can validate them: it fails over an infinite number where an integer should be, and over a
    number where a dictionary with options of its own should be.

    Such a number becomes a text, which is neither and is refused with the option's name.
    """
    found = dict(params)
    for name, option in _names(spec).items():
        entry, value = spec[option], params.get(name)
        if value is None:
            continue
        if isinstance(value, list):
            found[name] = [_finite(item, entry.get("elements"), entry.get("options")) for item in value]
        elif "options" in entry and isinstance(value, (bool, int, float)):
            found[name] = str(value)
        else:
            found[name] = _finite(value, entry.get("type"), entry.get("options"))
    return found


def _finite(value: Any, kind: str | None, inner: Spec | None) -> Any:
    if isinstance(value, dict) and inner:
        return finite(value, inner)
    if kind != "int" or not isinstance(value, (str, float)):
        return value
    try:
        return value if math.isfinite(float(value)) else "%s (not finite)" % value
    except ValueError:
        return value


_HALF = re.compile("[\ud800-\udfff]")


def check_texts(value: Any, path: str = "") -> Iterator[Problem]:
    """Yield ``(option path, text)`` for texts that cannot be sent, signed or printed: they hold what UTF-8 has no bytes for.

    They come out of variables of the environment and files that are no UTF-8, and out of JSON.
    """
    if isinstance(value, str):
        half = None if value.isascii() else _HALF.search(value)
        if half:
            yield path, _half_text(half)
    elif isinstance(value, dict):
        for key, item in value.items():
            half = _HALF.search(key) if isinstance(key, str) and not key.isascii() else None
            if half:
                yield path, "the key %r %s" % (key, _half_text(half))
            if item is not None and not (isinstance(item, str) and item.isascii()):
                yield from check_texts(item, "%s.%s" % (path, printable(key)) if path else printable(key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from check_texts(item, "%s[%d]" % (path, index))


def _half_text(half: re.Match[str]) -> str:
    return "holds half of a character (%s, a lone surrogate), which is not valid text; give it as UTF-8" % printable(
        half.group()
    )


def printable(value: Any) -> Any:
    """The same value with half characters written as ``\\udc80``, so that it can be shown; for results of a refusal."""
    if isinstance(value, str):
        return value if value.isascii() else value.encode(errors="backslashreplace").decode()
    if isinstance(value, dict):
        return {printable(key): printable(item) for key, item in value.items()}
    if isinstance(value, list):
        return [printable(item) for item in value]
    return value


def defaults(spec: Spec) -> Options:
    """The values of options that nobody gave."""
    return {name: option.get("default") for name, option in spec.items()}


def without(spec: Spec, *keys: str) -> Spec:
    """A spec, at all levels, without some of its attributes: ``default``, ``fallback``, ``required`` and the like."""
    bare = {}
    for name, option in spec.items():
        bare[name] = {key: value for key, value in option.items() if key not in keys}
        if "options" in option:
            bare[name]["options"] = without(option["options"], *keys)
    return bare


def unknown(params: Options, spec: Spec, path: str = "") -> Iterator[tuple[str, Spec]]:
    """Yield ``(path, spec of its level)`` of each key that is no option, at any depth: ``batch[3].vpcname``."""
    legal = _names(spec)
    for name, value in params.items():
        if name not in legal:
            yield path + str(name), spec
            continue
        inner = spec[legal[name]].get("options")
        for index, item in enumerate(value if isinstance(value, list) else [value]) if inner else ():
            if isinstance(item, dict):
                place = "%s%s[%d]." % (path, name, index) if isinstance(value, list) else "%s%s." % (path, name)
                yield from unknown(item, inner, place)


def misfits(params: Options, spec: Spec, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield ``(path, option)`` of each option that is missing, of another type than it should be, or none of its choices."""
    for name, option in spec.items():
        value, place = params.get(name), path + name
        if value is None:
            if option.get("required"):
                yield place, name
            continue
        several = option.get("type") == "list" and _fits(value, "list")
        kind = option.get("elements", "str") if several else option.get("type", "str")
        for index, item in enumerate(DEFAULT_TYPE_VALIDATORS["list"](value) if several else [value]):
            where = "%s[%d]" % (place, index) if several else place
            if isinstance(item, dict) and option.get("options"):
                yield from misfits(item, option["options"], where + ".")
            elif not _fits(item, kind, option.get("choices")):
                yield where, name


def _fits(value: Any, kind: str, choices: Collection[Any] | None = None) -> bool:
    try:
        converted = DEFAULT_TYPE_VALIDATORS[kind](value)
    except (TypeError, ValueError):
        return False
    return choices is None or converted in choices


def meant(path: str, spec: Spec) -> str:
    """For a key that is no option, ``(did you mean 'x'?)`` or nothing.

    :param spec: that of its level.
    """
    close = difflib.get_close_matches(path.rpartition(".")[2], _names(spec), n=1, cutoff=0.6)
    return " (did you mean %r?)" % close[0] if close else ""


def supported(spec: Spec) -> str:
    """The options of one level in words, each with its aliases."""
    return ", ".join(
        "%s (%s)" % (name, ", ".join(sorted(option["aliases"]))) if option.get("aliases") else name
        for name, option in sorted(spec.items())
    )


def _names(spec: Spec) -> dict[str, str]:
    """``{name or alias: option}``"""
    return {alias: option for option, entry in spec.items() for alias in [option, *entry.get("aliases", ())]}
