# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options of tasks, as action plugins get them from Ansible's templating."""

from __future__ import annotations

import pickle
from typing import Any
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.in_worker import hidden
from tests.support.collection import action

PAIR = action("alibabacloudstack_router_interface_pair")
OPTION = "pairs"

VARIABLES = {"number": 7, "word": "told", "nested": {"deep": ["{{ word }}", "{{ number }}"]}}
TEXTS = st.sampled_from(
    [
        "",
        "plain",
        "10.0.0.0/16",
        "{",
        "}}{",
        "{ {word} }",
        "{{ word }}",
        "{{ number }}",
        "{{ omit }}",
        "{{ nested.deep }}",
        "at {{ word }} {# nobody #}",
        "{% if number > 3 %}many{% endif %}",
        "{{ '{{' }} word }}",
        "#jinja2: variable_start_string: '[%', variable_end_string: '%]'\n[% word %]",
        "{{ missing }}",
        "{{ broken",
    ]
)
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), TEXTS, TEXTS)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.sampled_from(["name", "vpc", "{{ word }}"]), inner, max_size=3),
    ),
    max_leaves=12,
)


def trusted(value: Any, trust: Any, every: bool) -> Any:
    """Texts as they come from a playbook; without ``every``, as a module or a plugin returned them."""
    if isinstance(value, dict):
        return {key: trusted(item, trust, every) for key, item in value.items()}
    if isinstance(value, list):
        return [trusted(item, trust, every) for item in value]
    return trust(value) if every and isinstance(value, str) else value


def outcome(finalize: Any, *given_: Any) -> Any:
    """What it returns, as it goes from process to process, or which kind of error it raises, with the name of what was missing."""
    try:
        return pickle.loads(pickle.dumps(finalize(OPTION, *given_)))
    except Exception as error:
        return type(error), str(error)


ASKED = st.sampled_from(
    [
        None,
        "{{ value }}",
        "{{ [value, nested] | map('default', 'none') | list }}",
        "{{ [nested.deep | length, value] }}",
        "{{ {'name': value, 'vpc': nested} | combine({'word': word}) }}",
    ]
)
"""How a task names its list: as it stands there, by a variable, or as something that filters made of it, bit by bit."""


@given(value=VALUES, asked=ASKED, trusts=st.booleans())
def test_templates_in_options_are_rendered_as_ansible_does_it(value: Any, asked: str | None, trusts: bool):
    """By a look through what has none, or by Ansible itself: nobody can tell which it was."""
    engine = pytest.importorskip("ansible._internal._templating._engine", reason="ansible-core has none before 2.19")
    from ansible.parsing.dataloader import DataLoader
    from ansible.plugins.action import ActionBase
    from ansible.template import trust_as_template

    value = trusted(value, trust_as_template, trusts)
    known = {**trusted(VARIABLES, trust_as_template, True), "value": value}
    templar = engine.TemplateEngine(loader=DataLoader(), variables=known)
    given_ = (trust_as_template(asked) if asked else value, templar, None)
    assert outcome(PAIR.finalize_task_arg, *given_) == outcome(ActionBase.finalize_task_arg, *given_)


SECRETS = st.sampled_from(
    ["s3cret", 'a"b', "line\nline", "grün", "\U0001f511", "\\", "12", "1.5", "True", "true", "null", "e", "\udc80"]
)
TOLD = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(0, 200),
        st.sampled_from([0.5, 1.5, 1e22]),
        st.lists(st.one_of(SECRETS, st.sampled_from(["", "told", "x"])), max_size=3).map("".join),
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(SECRETS, inner, max_size=3)),
    max_leaves=8,
)


@given(told=TOLD, secrets=st.sets(SECRETS, max_size=3))
def test_secrets_are_hidden_as_ansible_does_it(told: Any, secrets: set[str]):
    from ansible.module_utils.common.parameters import remove_values

    result = {"told": told}
    assert hidden(result, secrets) == remove_values(result, secrets)


def test_large_lists_without_templates_are_not_rendered_text_by_text():
    engine = pytest.importorskip("ansible._internal._templating._engine", reason="ansible-core has none before 2.19")
    from ansible.parsing.dataloader import DataLoader
    from ansible.template import trust_as_template

    pairs = [{"name": trust_as_template(f"pair-{number}")} for number in range(100)]
    variables = {"all": pairs, "one": trust_as_template("{{ all }}")}
    templar = engine.TemplateEngine(loader=DataLoader(), variables=variables)
    with mock.patch.object(
        engine.TemplateEngine, "template", autospec=True, side_effect=engine.TemplateEngine.template
    ) as render:
        found = PAIR.finalize_task_arg(OPTION, trust_as_template("{{ one }}"), templar, None)
    assert found == pairs and render.call_count < 10
