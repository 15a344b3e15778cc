# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation of connection options that families have alike. Their fragments are composed of it."""

from __future__ import annotations

from typing import Any

from ansible_collections.cloudlink.interconnect.plugins.plugin_utils.documented import read

CALLS = r"""
client_connect_timeout:
  description:
    - How long to wait for a connection, in seconds.
    - If left out, the environment variable E({own}CLIENT_CONNECT_TIMEOUT) is used.
  type: float
  default: 10.0
client_read_timeout:
  description:
    - How long a call may wait for an answer and read it, as a whole, in seconds. An answer that trickles in does not
      make it longer.
    - If left out, the environment variable E({own}CLIENT_READ_TIMEOUT) is used.
  type: float
  default: 60.0
max_retries:
  description:
    - How often one call is repeated when the cloud fails or does not answer. V(0) never repeats.
      Pauses grow, are spread at random, and follow the server where it asks for one. A call that changes something is
      repeated only when that cannot change it twice.
    - A call that is refused because the account calls too often is repeated however often it takes; see
      O(max_retry_timeout).
    - If left out, the environment variable E({own}MAX_RETRIES) is used.
  type: int
  default: 8
max_retry_timeout:
  description:
    - For how long one call is repeated, in seconds.
    - Where the cloud limits how often an account may call, calls wait in a queue and leave at the pace that the account
      bears. That time is not counted. Such a call is given up when none of the account's calls got through for this long.
    - If left out, the environment variable E({own}MAX_RETRY_TIMEOUT) is used.
  type: float
  default: 120.0
total_timeout:
  description:
    - How long one call may take as a whole, in seconds, with all its attempts, the pauses between them, and the reading
      of the answer. An attempt that is under way is ended then. V(0) sets no such limit.
    - Before 1.1.0 this was counted from the start of the task, ended nothing that was under way, and was V(0). The keyword
      C(timeout) limits a task.
    - If left out, the environment variable E({own}TOTAL_TIMEOUT) is used.
  type: float
  default: 600.0
validate_certs:
  description:
    - Whether the certificate of {server} is checked. Switch it off only for a test.
    - If left out, the environment variable E({own}INSECURE) is used, which says the opposite. With V(true) in
      that variable, certificates are not checked.
  type: bool
  default: true
ca_path:
  description:
    - A PEM file, or a directory of hashed certificates, of the authority that signed {signed}.
    - If left out, the environment variable E({own}CA_PATH) is used, or else the authorities that the Python
      library C(requests) knows.
  type: path
proxy:
  description:
    - The URL of a proxy for all calls, with its scheme, such as V(http://proxy.example:3128).
    - If left out, the environment variable E({own}PROXY) is used, or else the usual variables E(HTTP_PROXY),
      E(HTTPS_PROXY) and E(NO_PROXY).
  type: str
"""

ACCOUNT: dict[str, Any] = read(r"""
account:
  description:
    - The account whose objects the task works on. V(own) is the one of the task's own connection options, V(peer) that of
      O(peer), and any other value the name of an entry of O(accounts).
  type: str
  default: own
""")
"""Of a family whose tasks may work on several accounts: which one this one works on."""

ACCOUNTS = r"""
accounts:
  description:
    - The connections of any further accounts, used with O(account) set to the name of one of them, so that one batch can
      work on several accounts. If left out, only V(own) and V(peer) are known.
    - What an entry leaves out is as in the task's own connection options, except for credentials, as with O(peer). No
      environment variable fills it in.
  type: list
  elements: dict
  suboptions:
    name:
      description: The name that O(account) refers to. It is your own choice and not known to the cloud.
      type: str
      required: true
"""

PLACE = r"""
region:
  description: Its region. If left out, it is that of its account.
  type: str
account:
  description:
    - Whose keys it uses. V(own) are those of the task, V(peer) those of O(peer), and any other value is the name of an entry
      of O(accounts).
    - If left out, as the task's O(account) says.
  type: str
connection:
  description:
    - Connection options of its own, in the place of C(account). What it leaves out is as in the task's own options, but for
      what belongs to one account, as in an entry of O(accounts).
  type: dict
"""


def of_calls(own: str, server: str, signed: str) -> dict[str, Any]:
    """How calls are made.

    :param own: how the family's environment variables begin, such as ``ALKIRA_``.
    :param server: whose certificate is checked.
    :param signed: what the authority of ``ca_path`` signed.
    """
    found: dict[str, Any] = read(CALLS.format(own=own, server=server, signed=signed))
    return found


def accounts(of_account: dict[str, Any]) -> dict[str, Any]:
    """The further accounts of a task.

    :param of_account: what each may have of its own.
    """
    found: dict[str, Any] = read(ACCOUNTS)
    found["accounts"]["suboptions"].update(of_account)
    return found


def place(of_account: dict[str, Any]) -> dict[str, Any]:
    """What says where an object is, if not where the task says.

    :param of_account: as with the accounts.
    """
    found: dict[str, Any] = read(PLACE)
    found["connection"]["suboptions"] = of_account
    return found
