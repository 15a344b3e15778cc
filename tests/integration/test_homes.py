# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs whose processes have imported Ansible before they got to know their home see the same as any other run."""

from __future__ import annotations

import json
import subprocess
import zipfile
from pathlib import Path

from tests.environments import Environment
from tests.support import homes, processes
from tests.support.ansible import MODULE, Ansible

READ = """
import json, os
import netaddr, requests

read = set()

class Watched(type(os.environ)):
    def __getitem__(self, key):
        read.add(key)
        return super().__getitem__(key)

os.environ.__class__ = Watched
import ansible.cli.playbook
print(json.dumps(sorted(read)))
"""

SEEN = {
    "name": "seen",
    "ansible.builtin.debug": {
        "msg": {
            "files": "{{ lookup('ansible.builtin.config', 'DEFAULT_LOCAL_TMP') }}",
            "fact caching": "{{ lookup('ansible.builtin.config', 'CACHE_PLUGIN') }}",
            "home": "{{ lookup('ansible.builtin.env', 'HOME') }}",
            "inventory": "{{ ansible_inventory_sources[0] }}",
        }
    },
}

WRITE = {"ansible.builtin.copy": {"content": "", "dest": "{{ lookup('ansible.builtin.env', 'HOME') }}/here"}}


MODULE_OF_A_PLAYBOOK = """
from ansible.module_utils.basic import AnsibleModule
AnsibleModule({}).exit_json(msg="%s")
"""


def test_all_that_ansible_reads_when_it_is_imported_is_a_setting(environment: Environment):
    names = json.loads(subprocess.check_output([str(environment.python), "-c", READ], text=True))
    assert {"ANSIBLE_HOME", "HOME"} < set(names)
    assert not [name for name in names if not processes.SETTINGS.fullmatch(name)]


def test_one_name_for_all_homes(environment: Environment, tmp_path: Path):
    temporary = set()
    for number in (1, 2):
        home = tmp_path / str(number)
        ansible = Ansible(environment, home)
        home.mkdir()
        for _run in range(2):
            seen = ansible.tasks(SEEN, WRITE).task("seen").msg
            assert Path(seen["home"]) == homes.name()
            assert Path(seen["inventory"]) == homes.name() / "hosts"
            temporary.add(seen["files"])
        assert (home / "here").exists()
        assert not list((home / "tmp").iterdir())
    assert len(temporary) == 4, "runs had the same folder for temporary files"


def test_two_homes_at_once(tmp_path: Path, environment: Environment):
    (tmp_path / "one").mkdir()
    ansible = Ansible(environment, tmp_path / "other")
    ansible.home.mkdir()
    with homes.lent(tmp_path / "one") as first, homes.lent(tmp_path / "one") as again:
        assert first == again == homes.name()
        seen = ansible.tasks(SEEN).task("seen").msg
        assert Path(seen["home"]) == ansible.home
        assert homes.name().resolve() == tmp_path / "one"


def test_settings_of_a_run(ansible: Ansible):
    assert ansible.tasks(SEEN).task("seen").msg["fact caching"] == "memory"
    env: dict[str, str | None] = {"ANSIBLE_CACHE_PLUGIN": "jsonfile", "ANSIBLE_CACHE_PLUGIN_CONNECTION": "~/facts"}
    assert ansible.tasks(SEEN, env=env).task("seen").msg["fact caching"] == "jsonfile"
    env["ANSIBLE_CACHE_PLUGIN_CONNECTION"] = str(ansible.home / "facts")
    own = ansible.tasks(SEEN, env=env).task("seen").msg
    assert Path(own["home"]) == ansible.home
    assert own["fact caching"] == "jsonfile"
    (ansible.home / "ansible.cfg").write_text(
        "[defaults]\nfact_caching = jsonfile\nfact_caching_connection = ~/facts\n", encoding="utf-8"
    )
    own = ansible.tasks(SEEN).task("seen").msg
    assert Path(own["home"]) == ansible.home
    assert own["fact caching"] == "jsonfile"


def test_what_is_compiled_of_an_archive_is_kept(environment: Environment, tmp_path: Path):
    kept = tmp_path / "kept"
    kept.mkdir()
    code = "import sys; sys.path.insert(0, sys.argv[1]); import sent; print(sent.NUMBER, sent.where())"
    for number, files in enumerate((1, 1, 2)):
        archive = tmp_path / f"{number}.zip"
        with zipfile.ZipFile(archive, "w") as opened:
            opened.writestr(
                "sent.py", f"import sys\nNUMBER = {files}\nwhere = lambda: sys._getframe().f_code.co_filename\n"
            )
        command = [str(environment.python), "-c", code, str(archive)]
        told = subprocess.check_output(command, env={"CLOUDLINK_COMPILED": str(kept)}, text=True)
        assert told == f"{files} {archive}/sent.py\n"
        assert len(list(kept.iterdir())) == files


def test_archives_of_modules_of_collections_are_kept(ansible: Ansible):
    with homes.lent(ansible.home) as home:
        settings = homes.settings(ansible.environ(ansible.home / "record", home=home), ansible.home)
    assert settings
    python, collections = str(ansible.environment.python), str(ansible.environment.collections_path)
    folder = Path(processes.of(processes.ANSIBLE, python, collections, settings).folder.name) / "archives"
    (ansible.home / "library").mkdir()
    made = []
    for text in ("first", "second"):
        # Another one may have the same name.
        own = MODULE_OF_A_PLAYBOOK % text
        (ansible.home / "library" / "mine.py").write_text(own, encoding="utf-8")
        run = ansible.tasks(
            {"name": "it", "cloudlink.interconnect.alkira_group_info": {}, "ignore_errors": True},
            {"name": "own", "mine": {}},
            entry_point=MODULE,
        )
        assert run.task("own").msg == text and run.task("it").failed, str(run)
        names = [one.name for one in folder.iterdir()]
        assert not [name for name in names if "mine" in name]
        (one,) = [name for name in names if "alkira_group_info" in name]
        made.append((folder / one).stat().st_mtime_ns)
    assert made[0] == made[1]
