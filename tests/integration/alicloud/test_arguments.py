# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options inside of options mean the same on both entry points."""

from __future__ import annotations

import json

import pytest

from tests.conftest import installed
from tests.simulator.testing import ControlPlane, Simulator
from tests.support.alicloud import PEER, variables
from tests.support.ansible import Ansible

newest_only = pytest.mark.parametrize("environment", installed()[-1:], indirect=True)
INFO = "cloudlink.interconnect.alicloud_account_info"


@newest_only
def test_paths_inside_of_options(ansible: Ansible, cloud: ControlPlane, entry_point: str):
    """A relative path means the playbook's directory, also that of another account."""
    ansible.variables.update(variables(cloud, peer=False))
    folder = ansible.home / "books"
    folder.mkdir()
    profile = {
        "name": "lab",
        "mode": "AK",
        "access_key_id": Simulator.peer_access_key,
        "access_key_secret": Simulator.peer_secret_key,
    }
    (folder / "keys.json").write_text(json.dumps({"profiles": [profile]}))
    keys = {"profile": "lab", "shared_credentials_file": "keys.json"}
    tasks = [
        {"name": "peer", INFO: {"account": "peer", "peer": keys}},
        {"name": "named", INFO: {"account": "b", "accounts": [{"name": "a"}, {"name": "b", **keys}]}},
    ]
    book = folder / "book.yml"
    book.write_text(json.dumps([{"hosts": "localhost", "gather_facts": False, "tasks": tasks}]))
    run = ansible.playbook(book)
    assert run.ok, str(run)
    assert [task["account"]["account_id"] for task in run.tasks] == [PEER, PEER]
