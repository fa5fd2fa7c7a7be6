"""Whether this machine itself asks. One rule for every door: a loopback peer, a loopback `Host`, no proxy between."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable

from aiohttp import web

_HOST = re.compile(r"(?:\[([0-9A-Fa-f:.]{2,45})\]|([A-Za-z0-9.-]{1,253}))(?::[0-9]{1,5})?")
_NAMES = frozenset({"forwarded", "via", "cdn-loop", "x-azure-clientip"})
_BEGINNINGS = ("x-forwarded", "x-original", "x-envoy", "x-proxy", "cf-")
# X-Real-IP, True-Client-IP, CF-Connecting-IP, Fly-Client-IP and their like.
_ENDING = "-ip"


def is_loopback(request: web.Request) -> bool:
    """Whether this machine asks, and no proxy that says so stands in between."""
    peer = request.transport.get_extra_info("peername") if request.transport is not None else None
    return (
        isinstance(peer, tuple)
        and is_loopback_address(str(peer[0]))
        and is_loopback_host(request.host)
        and not is_forwarded(request.headers)
    )


def is_forwarded(names: Iterable[str]) -> bool:
    """Whether any of these header names is one that proxies add."""
    lowered = [name.lower() for name in names]
    return any(name in _NAMES or name.startswith(_BEGINNINGS) or name.endswith(_ENDING) for name in lowered)


def is_loopback_host(host: str) -> bool:
    """Whether a `Host` header names this machine: `localhost:8080`, `127.0.0.1`, `[::1]:8080`."""
    match = _HOST.fullmatch(host)
    if match is None:
        return False
    name = match[1] or match[2]
    return name.lower() == "localhost" or is_loopback_address(name)


def is_loopback_address(text: str) -> bool:
    """Whether an IP address, IPv4 also in its IPv6 clothes, is of this machine."""
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)
