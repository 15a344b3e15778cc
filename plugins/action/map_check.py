# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wrong with what a map is asked for, before anything is looked at."""

from __future__ import annotations

from typing import Any

from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.map import formats, places
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.map.action import DRAWN, MapAction
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.network import gather
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.network.formats import wrong_path

SPEC = DRAWN


class ActionModule(MapAction):
    OPTIONS_OF_TASK = SPEC

    def outcome(self) -> dict[str, Any]:
        """Everything that can be wrong before the first call, and whether this play is the one that draws."""
        batch, known = self.batch(), gather.topologies(self.inventory)
        problems = [*gather.wrong_variables(self.task_vars), *gather.wrong_options(self.params["options"])]
        for path in self.params["file"]:
            problems += filter(None, [formats.wrong_ending(path) or wrong_path(path, ending=False)])
        problems += places.wrong(self.params["places"])
        problems += gather.unreadable(self.task_vars)
        if not problems and not known and not self.params["places"]:
            problems.append(
                "there is nothing to draw: give the file of a topology, as in -i shop.interconnect.yml, or places, as in "
                '-e \'{"places": [{"cloud": "alicloud", "regions": ["cn-hangzhou"]}]}\''
            )
        if not problems:
            problems += gather.wrong_hosts(self.inventory, batch, True)
        if problems:
            return {"failed": True, "msg": "; ".join(problems), "problems": problems, "changed": False}
        return {"changed": False, "draws": bool(batch) or not known}
