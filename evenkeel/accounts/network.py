"""Where a request comes from, believing only our own proxies."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The client's address.

    X-Forwarded-For is read only behind `settings.TRUSTED_PROXIES` proxies of our own, and then only the entry
    that the outermost of them wrote: what stands before it, anybody can send.
    """
    peer = str(request.META.get("REMOTE_ADDR", ""))
    if not settings.TRUSTED_PROXIES:
        return peer
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    return hops[-settings.TRUSTED_PROXIES] if len(hops) >= settings.TRUSTED_PROXIES else peer


def client_network(request: HttpRequest) -> str:
    """The client's address, or for IPv6 the /64 that one household or one host has to itself."""
    written = client_address(request)
    try:
        address = ipaddress.ip_address(written)
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)
