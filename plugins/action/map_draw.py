# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A map of the links of a play, or of what the clouds hold, as files."""

from __future__ import annotations

import os
from typing import Any

from ansible.errors import AnsibleActionFail
from ansible.utils.display import Display

from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.map import formats
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.map.action import DRAWN, MapAction, now
from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.network.formats import write

display = Display()


SPEC = DRAWN


class ActionModule(MapAction):
    OPTIONS_OF_TASK = SPEC

    def outcome(self) -> dict[str, Any]:
        drawn = self.drawn(self.batch(), self.params["places"], self.params["unmanaged"])
        if drawn.nothing:
            raise AnsibleActionFail("nothing can be looked at: %s" % "; ".join(drawn.problems))
        document = drawn.document(now())
        display.display("\n%s" % document["sentence"])
        for problem in document["problems"]:
            display.warning(problem)
        written = [os.path.abspath(path) for path in self.params["file"]]
        for path in written:
            try:
                write(path, formats.FORMATS[os.path.splitext(path)[1]](document))
            except OSError as error:
                raise AnsibleActionFail("%s cannot be written: %s" % (path, error.strerror)) from error
            display.display("The map is in %s" % path)
        return {
            "changed": False,
            "msg": document["sentence"],
            "counts": document["counts"],
            "files": written,
            "problems": document["problems"],
        }
