# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the cloud takes as a name, a description, a CIDR block, a tag. Each function returns the value or raises."""

from __future__ import annotations

import ipaddress
import re

from ..rpc.errors import RpcError

PRIVATE = [ipaddress.IPv4Network(block) for block in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")]
SERVICE = ipaddress.IPv4Network("100.64.0.0/10")  # the cloud's own services
RESERVED = [SERVICE, *map(ipaddress.IPv4Network, ("224.0.0.0/4", "127.0.0.0/8", "169.254.0.0/16"))]
MASKS = range(8, 29)

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
URL = re.compile(r"https?://", re.IGNORECASE)
LETTER = re.compile(r"[A-Za-z\u4e00-\u9fff]")


def free_text(
    value: str, code: str, shortest: int, longest: int, letter_first: bool = False, empty: bool = True
) -> str:
    """A name or description. ``empty``: may it be the empty string, which clears it?"""
    if not value and empty:
        return value
    bad_start = URL.match(value) or (letter_first and not LETTER.match(value))
    if bad_start or not shortest <= len(value) <= longest:
        raise RpcError(code, f"The specified text must have {shortest} to {longest} characters and begin well.")
    return value


def network(text: str, code: str) -> Network:
    """A block in network-address form; one address counts as its own block."""
    try:
        if "." in text.partition("/")[2]:
            raise ValueError("a netmask, which Python would take")
        return ipaddress.ip_network(text)
    except ValueError:
        raise RpcError(code, "The specified CIDR block is not well formed.") from None


def vpc_block(text: str, name: str = "CidrBlock") -> str:
    """A VPC's own block: inside the private ranges, mask 8 to 28."""
    block = network(text, f"IllegalParam.{name}")
    if any(block.version == 4 and block.overlaps(other) for other in RESERVED):
        raise RpcError("OperationDenied.CidrInExcludeCidrs", f"The specified {name} is reserved.")
    if not isinstance(block, ipaddress.IPv4Network) or not any(block.subnet_of(private) for private in PRIVATE):
        raise RpcError(f"IllegalParam.{name}", f"The specified {name} must be in {', '.join(map(str, PRIVATE))}.")
    if block.prefixlen not in MASKS:
        raise RpcError("IllegalParam.CidrBlockMask", f"The mask of the specified {name} must be 8 to 28.")
    return str(block)


def tags(structures: list[dict[str, str]]) -> dict[str, str]:
    """``Tag.N.Key``/``Tag.N.Value`` as a dict."""
    found: dict[str, str] = {}
    for structure in structures:
        key, value = structure.get("Key", ""), structure.get("Value", "")
        if not 1 <= len(key) <= 128 or forbidden_tag(key):
            raise RpcError("Forbidden.TagKeys", "The tag key is not allowed.")
        if len(value) > 128 or forbidden_tag(value):
            raise RpcError("IllegalParam.TagValue", "The tag value is not allowed.")
        if key in found:
            raise RpcError("Forbidden.TagKey.Duplicated", "The tag keys are duplicated.")
        found[key] = value
    return found


def forbidden_tag(text: str) -> bool:
    return text.startswith(("aliyun", "acs:")) or "http://" in text or "https://" in text


def tags_match(tags: dict[str, str], wanted: list[dict[str, str]]) -> bool:
    """All of the wanted tags are there; one without a value matches any."""
    for tag in wanted:
        key = tag.get("Key", "")
        if key not in tags or tag.get("Value", tags[key]) != tags[key]:
            return False
    return True
