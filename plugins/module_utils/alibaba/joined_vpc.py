# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A VPC of links on both Alibaba clouds, which several of them, and several runs, may use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba import codes
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.resource import InTags
from ansible_collections.cloudlink.interconnect.plugins.module_utils.alibaba.vpc import Vpc
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import marks, states
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.errors import ApiError

if TYPE_CHECKING:
    from collections.abc import Collection

    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.fields import Object
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.resource import Job


class JoinedVpc(marks.Renamed, InTags, Vpc):
    """In front of the class of a family's VPC."""

    def joints(self, client: Any, vpc: Object) -> Collection[str]:
        """What joins a VPC to others, as the cloud says now: for each the meaning of its state, such as ``states.LEAVING``."""
        raise NotImplementedError

    def is_built_on(self, client: Any, obj: Object) -> bool:
        """Whether something joins it to others that stays."""
        return not {*self.joints(client, obj)} <= {states.ABSENT, states.LEAVING}

    def do_delete(self, job: Job, args: dict[str, Any]) -> None:
        """What others are removing at this moment still holds it for a while."""
        try:
            super().do_delete(job, args)
        except ApiError as error:
            if codes.in_use(error.code) and job.found and states.LEAVING in self.joints(job.want.client, job.found):
                error.conflict = error.lagging = True
            raise
