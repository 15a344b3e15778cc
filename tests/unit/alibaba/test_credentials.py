# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keys of both Alibaba clouds are asked for once, however many calls want them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.credentials import Credentials, Keys
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.errors import Unreachable

THREADS = 8


def test_keys_are_not_asked_for_again_by_those_who_came_late():
    asked = []

    def load() -> Keys:
        asked.append(1)
        if len(asked) == 1:
            raise Unreachable("not now")
        return Keys("id", "secret")

    keys = Credentials(load, lambda secrets: None)
    with pytest.raises(Unreachable):
        keys()
    with ThreadPoolExecutor(THREADS) as pool:
        assert set(pool.map(lambda _number: keys(), range(50))) == {("id", "secret", None)}
    assert len(asked) == 2
