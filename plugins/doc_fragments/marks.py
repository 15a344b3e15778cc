# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options about marks: what a topology makes carries its name, is found by it, and removed by it."""

from __future__ import annotations

from typing import Any

from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.documented import read, written

OF_LINK = read(r"""
keep:
  description:
    - Whether the mark that O(topology) leaves protects the link from being pruned, also when its description is gone. It
      stays part of the mark until a run without it.
    - If left out, it is V(false).
  type: bool
was:
  description:
    - Names that the link had. One that still has such a name is renamed.
    - If left out, there are none.
  type: list
  elements: str
""")

OF_NETWORK = read(r"""
keep:
  description:
    - Whether the mark that O(topology) leaves on the VPC of this side protects it from being pruned. If left out, it is
      V(false).
  type: bool
was:
  description:
    - Names that the VPC of this side had. One by definition that still has such a name is renamed.
    - If left out, there are none.
  type: list
  elements: str
""")

VPCS = read(r"""
description:
  - With O(only_marked), VPCs that are removed beside the links, if they carry the mark and nothing uses them.
  - If left out, there are none.
type: list
elements: dict
suboptions:
  vpc_id:
    description: The id of the VPC.
    type: str
    required: true
""")

PLACES = read(r"""
description:
  - With O(marked), the accounts and regions in which marks are looked for.
  - If left out, it is the account and region of the task.
type: list
elements: dict
""")


def of_places(place: dict[str, Any]) -> tuple[str, str]:
    """The texts of a family's MANAGE and INFO: the options that say where marks are.

    :param place: the options that say where an object is.
    """
    vpcs = dict(VPCS, suboptions={**VPCS["suboptions"], **place})
    return written(options={"vpcs": vpcs}), written(options={"places": dict(PLACES, suboptions=place)})


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  topology:
    description:
      - The name of the topology that the links belong to, up to 63 letters, digits, and C(-), C(_) and C(.) between them.
      - It is the mark of what the task makes and finds by its definition, in the tag C(cloudlink:topology) of what has tags,
        else at the end of its description, such as C([topology shop]). What has neither, such as a credential, gets no mark.
      - What is given by its id is not marked.
      - What carries the mark of another topology is left alone, with an error that names both.
      - If left out, nothing is marked, and a mark that is there stays.
    type: str
"""
    MANAGE = r"""
options:
  only_marked:
    description:
      - With O(state=absent), whether only what carries the mark of O(topology), without C(keep), is removed. Anything else is
        left alone.
    type: bool
    default: false
"""
    INFO = r"""
options:
  marked:
    description:
      - Whether all that carries the mark of O(topology) is listed, instead of links that are described.
    type: bool
    default: false
  except_ids:
    description:
      - With O(marked), ids of what is left out, since it is known. A link is left out with any of its ids.
    type: list
    elements: str
"""
