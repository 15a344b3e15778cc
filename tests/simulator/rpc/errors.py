# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A refusal as the RPC gateway words it (contract, section 2.2)."""

from __future__ import annotations


class RpcError(Exception):
    """Answered with this HTTP status, ``Code`` and ``Message``."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status


def missing(name: str) -> RpcError:
    return RpcError(
        "MissingParameter",
        f'The input parameter "{name}" that is mandatory for processing this request is not supplied.',
    )


def malformed(name: str, code: str = "InvalidParameter") -> RpcError:
    return RpcError(code, f"The specified {name} is not valid.")


def not_found(name: str, code: str) -> RpcError:
    return RpcError(code, f"The specified {name} does not exist.", 404)
