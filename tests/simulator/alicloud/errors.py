# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Refusals in the wording of section 2.3. Clients must match the code only."""

from __future__ import annotations

from ..rpc.errors import RpcError


def not_found(what: str) -> RpcError:
    """The status is 400, as of every VpcPeer refusal."""
    return RpcError(f"ResourceNotFound.{what}", f"The specified resource of {what} is not found.")


def already_exists(what: str) -> RpcError:
    return RpcError(f"ResourceAlreadyExist.{what}", f"The specified resource of {what} already exists.")


def incorrect_status(what: str, status: str) -> RpcError:
    return RpcError(f"IncorrectStatus.{what}", f"The status of {what} [{status}] is incorrect.")


def illegal(name: str) -> RpcError:
    """A parameter outside its range or grammar."""
    return RpcError(f"IllegalParam.{name}", f"The param of {name} is illegal.")
