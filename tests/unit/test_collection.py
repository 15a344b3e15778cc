# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The parts fit together: modules, action plugins, groups, documentation; and the artifact holds what it should."""

from __future__ import annotations

import ast
import fnmatch
import importlib.machinery
import importlib.util
import json
import re
from pathlib import Path

import pytest
import yaml
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from tests import environments
from tests.environments import ROOT
from tests.support import documented, results
from tests.tools import groups

COLLECTION = environments.current().collection
PREFIX = "cloudlink.interconnect."


def names(folder: str) -> list[str]:
    return sorted(path.stem for path in (COLLECTION / "plugins" / folder).glob("*.py") if path.stem != "__init__")


OVER_ALL = [
    "export",
    "map_check",
    "map_draw",
    "map_report",
    "network_check",
    "network_links",
    "network_prune",
    "network_report",
]
"""Modules that run those of all families. They take no option of a connection, and are in no action group."""

MODULES = sorted(set(names("modules")) - set(OVER_ALL))
FAMILIES = sorted({name.partition("_")[0] for name in MODULES})
"""A family is the beginning of its modules' names, and a folder of its own in module_utils."""

ACTIONS = {"alkira_provision"}
"""Modules that do something once and manage no object of their own: no state, and nothing for an _info module to read."""

RELEASES = yaml.safe_load((COLLECTION / "changelogs" / "changelog.yaml").read_text(encoding="utf-8"))["releases"]


def modules_of(release: dict) -> list[str]:
    return [one["name"] for one in release.get("modules") or []]


def number(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


GROUPS = yaml.safe_load((COLLECTION / "meta" / "runtime.yml").read_text(encoding="utf-8"))["action_groups"]


def strings(path: Path) -> dict[str, str]:
    """The string constants of a file, by name, without importing it."""
    found = {}
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            found[node.targets[0].id] = node.value.value
    return found


def blocks(module: str) -> dict[str, str]:
    return strings(COLLECTION / "plugins" / "modules" / f"{module}.py")


def documentation(module: str) -> dict:
    return yaml.safe_load(blocks(module)["DOCUMENTATION"])


def fragments(module: str) -> list[str]:
    asked = documentation(module).get("extends_documentation_fragment") or []
    return [asked] if isinstance(asked, str) else asked


def attributes(module: str) -> dict:
    """The module's attributes, those of its documentation fragments included."""
    found: dict = {}
    for name in fragments(module):
        found.update(documented.fragment(name).get("attributes") or {})
    for name, own in (documentation(module).get("attributes") or {}).items():
        found[name] = {**found.get(name, {}), **own}
    return found


def test_there_are_modules():
    assert MODULES


def test_each_module_has_an_action_plugin_of_its_name_and_the_other_way_round():
    # A plugin of another name would leak module_defaults, or be imported anew in every fork.
    assert names("action") == names("modules") == sorted(MODULES + OVER_ALL)


def test_group_all_has_every_module():
    assert sorted(GROUPS["all"]) == MODULES


@pytest.mark.parametrize("family", FAMILIES)
def test_group_of_a_family_has_its_modules(family):
    assert sorted(GROUPS[family]) == [name for name in MODULES if name.startswith(f"{family}_")]


def test_every_module_belongs_to_a_family_and_every_group_is_known():
    assert set(GROUPS) == {"all", *FAMILIES}
    for family in FAMILIES:
        assert (COLLECTION / "plugins" / "module_utils" / family / "client.py").exists(), family


def test_the_groups_are_what_make_groups_writes():
    assert (ROOT / groups.RUNTIME).read_text(encoding="utf-8") == groups.written(ROOT), "run `make groups`"


def test_the_groups_follow_from_the_modules(tmp_path):
    (tmp_path / "meta").mkdir()
    (tmp_path / "plugins" / "modules").mkdir(parents=True)
    (tmp_path / groups.RUNTIME).write_text("---\n# why\naction_groups:\n  all:\n    - gone\n", encoding="utf-8")
    for family in ("skylink", "oceanlink"):
        (tmp_path / "plugins" / "module_utils" / family).mkdir(parents=True)
        (tmp_path / "plugins" / "module_utils" / family / "client.py").touch()
    for name in ("skylink_vpc", "oceanlink_vpc", "skylink_vpc_info", "network"):
        (tmp_path / "plugins" / "modules" / f"{name}.py").touch()
    text = groups.written(tmp_path)
    assert text.startswith("---\n# why\n") and yaml.safe_load(text)["action_groups"] == {
        "all": ["oceanlink_vpc", "skylink_vpc", "skylink_vpc_info"],
        "oceanlink": ["oceanlink_vpc"],
        "skylink": ["skylink_vpc", "skylink_vpc_info"],
    }


@pytest.mark.parametrize("module", MODULES)
class TestModule:
    def test_documents_what_it_supports(self, module):
        found = attributes(module)
        assert {"check_mode", "diff_mode", "action_group"} <= set(found)
        assert found["check_mode"]["support"] == "full"
        for name, attribute in found.items():
            assert attribute["support"] in ("full", "partial", "none", "N/A"), name
            assert attribute["description"], name

    def test_documents_its_action_groups(self, module):
        membership = attributes(module)["action_group"]["membership"]
        membership = [membership] if isinstance(membership, str) else membership
        assert sorted(membership) == sorted(PREFIX + group for group in GROUPS if module in GROUPS[group])

    def test_says_since_when_it_exists(self, module):
        """A release that brought it, or one that is still to come; patch releases bring no modules."""
        added = str(documentation(module)["version_added"])
        assert re.fullmatch(r"[1-9][0-9]*\.[0-9]+\.0", added)
        brought = [version for version, release in RELEASES.items() if module in modules_of(release)]
        assert [added] == brought or (not brought and number(added) >= number(max(RELEASES, key=number)))

    def test_documentation_is_whole(self, module):
        found = documentation(module)
        assert found["module"] == module
        assert found["short_description"] and not found["short_description"].endswith(".")
        assert all("(@" in author for author in found["author"])
        texts = blocks(module)
        assert texts["EXAMPLES"].strip() and texts["RETURN"].strip()

    def test_results_are_said_once(self, module):
        """RETURN holds what is the module's own, refers to what another one says, and leaves the rest to docs/results.md."""
        found, whole = results.block(module, "RETURN"), results.documented(module)
        assert set(found) & results.common_keys() <= {"changed", "actions"}, "see docs/results.md"
        assert ("batch" in found) == ("batch" in (documentation(module).get("options") or {}))
        for name in ("batch", "links"):
            assert not set((found.get(name) or {}).get("contains") or {}) & {"outcome", "changed", "error", "failed"}
        for name in found:
            holds_objects = whole[name]["type"] == "dict" or whole[name].get("elements") == "dict"
            assert whole[name]["returned"] and bool(whole[name].get("contains")) == holds_objects, name

    def test_fragments_exist_once(self, module):
        assert fragments(module) == sorted(set(fragments(module)))
        for name in fragments(module):
            assert documented.fragment(name), name

    def test_examples_name_this_module_in_full(self, module):
        tasks = yaml.safe_load(blocks(module)["EXAMPLES"])
        used = {key for task in tasks for key in task if "." in key}
        assert PREFIX + module in used
        unknown = {name for name in used if name.startswith(PREFIX) and name.removeprefix(PREFIX) not in MODULES}
        assert not unknown

    def test_info_modules_only_read(self, module):
        options = documented.options(module)
        if module.endswith("_info"):
            assert "state" not in options
        elif module not in ACTIONS:
            assert "state" in options
            assert {"list", "get", "info", "query"}.isdisjoint(options.get("state", {}).get("choices", []))
            # Two modules that manage one object from its two ends share the one that reads it, and say so.
            named = {
                str(entry.get("module")).removeprefix(PREFIX) for entry in documentation(module).get("seealso") or []
            }
            reading = {module + "_info"} | {
                name for name in named if name.endswith("_info") and module.startswith(name[:-5])
            }
            assert reading & set(MODULES), "no module that reads the same objects"


def titles() -> dict[str, str]:
    """What lists and the sidebar of the site call each module, plugin and role."""
    found = {name: documentation(name)["short_description"] for name in names("modules")}
    for folder in ("inventory", "filter"):
        for path in (COLLECTION / "plugins" / folder).glob("*.py"):
            text = yaml.safe_load(strings(path)["DOCUMENTATION"])
            found[f"{folder}/{text['name']}"] = text["short_description"]
    for path in (COLLECTION / "roles").glob("*/meta/argument_specs.yml"):
        for name, entry in yaml.safe_load(path.read_text(encoding="utf-8"))["argument_specs"].items():
            found[f"{path.parts[-3]}/{name}"] = entry["short_description"]
    return found


def test_titles_are_short_enough_for_a_sidebar():
    assert len(titles()) > 50
    assert {name: title for name, title in titles().items() if len(title) > 45} == {}


@pytest.mark.parametrize("module", MODULES + OVER_ALL)
def test_the_first_screen_ends_with_an_example_that_the_module_takes(module):
    *said, last = documentation(module)["description"]
    assert said and sum(map(len, [*said, last])) < 24 * 70, "more than a screen"
    task = yaml.safe_load(re.fullmatch(r"For example, C\((.*)\)\.", last).group(1))
    action = importlib.import_module(f"ansible_collections.cloudlink.interconnect.plugins.action.{module}")
    spec = action.SPEC if module in OVER_ALL else action.ActionModule.ENTRY.argument_spec
    checked = ArgumentSpecValidator(spec).validate(task.pop(PREFIX + module) or {})
    # What says who calls is not part of it, and comes from the environment.
    assert task == {} and [text for text in checked.error_messages if "missing required" not in text] == []


@pytest.mark.parametrize("family", ["alibabacloudstack", "alicloud"])
def test_each_option_of_the_peer_says_its_own_variable(family):
    path = f"ansible_collections.cloudlink.interconnect.plugins.module_utils.{family}.client"
    spec = importlib.import_module(path).FAMILY.argument_spec["peer"]["options"]
    told = documented.fragment(PREFIX + family)["options"]["peer"]["suboptions"]

    def variables(spec, told):
        for name, option in spec.items():
            if "options" in option:
                yield from variables(option["options"], told[name]["suboptions"])
            elif "fallback" in option:
                yield name, option["fallback"][1][:1], re.findall(r"E\((\w+)\)", told[name]["description"])

    found = list(variables(spec, told))
    assert len(found) > 12 and [one for one in found if one[1] != one[2]] == []


def test_a_resource_is_in_its_own_files_and_in_what_is_generated():
    """CONTRIBUTING.md promises that a new resource touches no list of others, and shows it on this one."""
    name, path = "alicloud_vswitch", "alicloud.vswitch"
    own = {f"{folder}/{name}{end}.py" for folder in ("plugins/modules", "plugins/action") for end in ("", "_info")}
    files = [one for folder in ("plugins", "meta") for one in (COLLECTION / folder).rglob("*") if one.suffix != ".pyc"]
    texts = {one: one.read_text(encoding="utf-8") for one in files if one.is_file()}
    found = {str(one.relative_to(COLLECTION)) for one, text in texts.items() if name in text or path in text}
    assert found == own | {"meta/runtime.yml"}


@pytest.mark.parametrize("module", OVER_ALL)
class TestModuleOverAll:
    def test_is_documented_without_options_of_a_connection(self, module):
        found = documentation(module)
        assert found["module"] == module and str(found["version_added"]) == "1.1.0"
        assert all("(@" in author for author in found["author"])
        assert attributes(module)["check_mode"]["support"] == "full"
        assert attributes(module)["action_group"]["membership"] == []
        assert not [group for group in GROUPS if module in GROUPS[group]]

    def test_documents_what_its_action_plugin_takes(self, module):
        action = importlib.import_module(f"ansible_collections.cloudlink.interconnect.plugins.action.{module}")
        options = documented.options(module)
        assert sorted(options) == sorted(action.SPEC)
        for name, spec in action.SPEC.items():
            for key in ("type", "choices", "default", "elements", "required"):
                assert options[name].get(key) == spec.get(key), (name, key)

    def test_examples_name_it_in_full(self, module):
        tasks = yaml.safe_load(blocks(module)["EXAMPLES"])
        assert PREFIX + module in {key for task in tasks for key in task}


def test_python_files_carry_the_licence():
    header = (
        "# Copyright: (c) 2026, Cloudlink Interconnect contributors\n"
        "# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)\n"
        # In two pieces, lest REUSE take this line for the licence of this file
        "# SPDX-License-"
        "Identifier: GPL-3.0-or-later\n"
    )
    files = [path for folder in ("plugins", "tests") for path in (ROOT / folder).rglob("*.py")]
    assert files
    for path in files:
        text = path.read_text(encoding="utf-8")
        start = text.partition("\n")[2] if text.startswith("#!") else text
        if text.strip():
            assert start.startswith(header), path.relative_to(ROOT)


class TestArtifact:
    FILES = (
        "CHANGELOG.md",
        "LICENSE",
        "README.md",
        "changelogs/*.yaml",
        "changelogs/*.yml",
        "docs/*",
        "extensions/*",
        "meta/*.txt",
        "meta/*.yml",
        "playbooks/*.yml",
        "plugins/*.py",
        "roles/*.md",
        "roles/*.yml",
        "roles/*.j2",
        "roles/map/files/*.css",
        "roles/map/files/*.html",
        "roles/map/files/*.js",
        "tests/config.yml",
    )

    def files(self) -> list[str]:
        listing = json.loads((COLLECTION / "FILES.json").read_text(encoding="utf-8"))["files"]
        return [one["name"] for one in listing if one["ftype"] == "file"]

    def test_holds_nothing_that_users_do_not_need(self):
        # A failure here means: extend build_ignore in galaxy.yml, or this list if the file shall be shipped.
        assert [name for name in self.files() if not any(fnmatch.fnmatch(name, good) for good in self.FILES)] == []

    def test_holds_what_execution_environments_read(self):
        described = yaml.safe_load((COLLECTION / "meta" / "execution-environment.yml").read_text(encoding="utf-8"))
        for path in described["dependencies"].values():
            assert path in self.files()

    def test_holds_every_plugin(self):
        for kind in ("plugins", "roles", "playbooks", "meta"):
            there = {str(path.relative_to(ROOT)) for path in (ROOT / kind).rglob("*") if path.is_file()}
            there = {name for name in there if "__pycache__" not in name and "/." not in name}
            assert there - set(self.files()) == set()

    def test_needs_only_bounded_below_requirements(self):
        text = (COLLECTION / "meta" / "ee-requirements.txt").read_text(encoding="utf-8")
        lines = [line for line in text.splitlines() if line and not line.startswith("#")]
        assert [re.split("[<>=!~]", line)[0] for line in lines] == ["netaddr", "requests"]
        assert all(">=" in line and "==" not in line and "<" not in line for line in lines)

    def test_keeps_its_compiled_code(self):
        """Ansible's importer would compile each file anew in every run; it takes Python's own to keep what was compiled."""
        plugins = COLLECTION / "plugins"
        folders = [plugins / "module_utils", plugins / "plugin_utils"]
        files = [file for folder in folders for file in folder.rglob("*.py") if file.parent not in folders]
        assert len(files) > 60
        for file in files:
            name = ".".join(("ansible_collections.cloudlink.interconnect.plugins", *file.relative_to(plugins).parts))
            spec = importlib.util.find_spec(name.removesuffix(".py"))
            assert spec and spec.origin == str(file) and spec.cached, name
            assert type(spec.loader) is importlib.machinery.SourceFileLoader, name

    def test_has_one_version(self):
        from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.version import VERSION

        manifest = json.loads((COLLECTION / "MANIFEST.json").read_text(encoding="utf-8"))
        assert manifest["collection_info"]["version"] == VERSION


class TestArrows:
    """modules and action plugins -> family -> what families share -> core, and never back or across (see CONTRIBUTING.md).

    A family says by its client which shared folder it is built on; the rest of it may use that and no other.
    """

    FOLDER = COLLECTION / "plugins" / "module_utils"
    FOLDERS = sorted(path.name for path in FOLDER.iterdir() if path.is_dir() and path.name[0] not in "._")
    SHARED = sorted(set(FOLDERS) - {"core", *FAMILIES})

    def imports(self, path: Path) -> set[str]:
        text = path.read_text(encoding="utf-8")
        return set(re.findall(r"^\s*from \S+interconnect\.plugins\.module_utils\.(\w+)", text, re.MULTILINE))

    def base(self, family: str) -> set[str]:
        return self.imports(self.FOLDER / family / "client.py") & set(self.SHARED)

    def may_import(self, folder: str) -> set[str]:
        return {"core", folder} | (self.base(folder) if folder in FAMILIES else set())

    def test_every_folder_is_core_a_family_or_shared_by_families(self):
        assert {"core", *FAMILIES} <= set(self.FOLDERS)
        for folder in self.SHARED:
            assert len([family for family in FAMILIES if folder in self.base(family)]) > 1, folder

    @pytest.mark.parametrize("family", FAMILIES)
    def test_a_family_is_built_on_one_shared_folder_at_most(self, family):
        assert len(self.base(family)) <= 1

    @pytest.mark.parametrize("folder", FOLDERS)
    def test_imports(self, folder):
        for path in sorted((self.FOLDER / folder).glob("*.py")):
            assert self.imports(path) <= self.may_import(folder), path

    def test_core_names_no_cloud(self):
        for path in sorted((self.FOLDER / "core").glob("*.py")):
            text = path.read_text(encoding="utf-8")
            assert not re.search("|".join([*FAMILIES, *self.SHARED, "apsara", "acs"]), text, re.IGNORECASE), path


DEFAULT = re.compile(r"default\(([^()]*?),\s*true\)", re.IGNORECASE)
"""A default that takes the place of every value that is empty or false, and what it puts there."""


@pytest.mark.parametrize("folder", ["playbooks", "roles"])
def test_no_default_overrides_what_is_false(folder: str):
    """``default(true, true)`` is true whatever the user says. Only what is empty itself may stand for what is empty or false."""
    texts = {path: path.read_text(encoding="utf-8") for path in sorted((COLLECTION / folder).rglob("*.yml"))}
    found = [(str(path), one) for path, text in texts.items() for one in DEFAULT.findall(text)]
    assert texts and [one for one in found if one[1].strip() not in ("[]", "{}", "''")] == []
