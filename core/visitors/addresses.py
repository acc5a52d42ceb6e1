"""Client addresses of requests, behind trusted proxies."""

import re
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest

PREFIX = 64  # bits of an IPv6 address that say whose it is: the rest, each changes at will
_FORMS = re.compile(
    r"\[(?P<bracketed>[^\[\]]++)\](?::[0-9]+)?|(?P<v4>[0-9.]{7,15}):[0-9]+|(?P<bare>\S+)"
)
_LONGEST = 100  # characters of an address with its zone, brackets and port


def client_address(request: HttpRequest) -> str:
    """Return the IPv4 address that a request comes from, or the IPv6 network that is one visitor's.

    Of the addresses that X-Forwarded-For names, each proxy has added the last: as many of them are believed as
    proxies are trusted, and nothing that the visitor's own browser has put before them.
    """
    return _forwarded(request) or _plain(request.META.get("REMOTE_ADDR", ""))


def _forwarded(request: HttpRequest) -> str:
    """Return what the outermost trusted proxy says, nothing where it says no address."""
    hops = settings.TRUSTED_PROXIES
    if hops < 1:
        return ""
    named = request.META.get("HTTP_X_FORWARDED_FOR", "").rsplit(",", hops)
    return _plain(named[-hops]) if len(named) >= hops else ""


def _plain(written: str) -> str:
    """Return an address without port, brackets and zone, nothing where it is none."""
    written = written.strip()
    match = _FORMS.fullmatch(written) if len(written) <= _LONGEST else None
    try:
        return _whose(ip_address(match[match.lastgroup])) if match and match.lastgroup else ""
    except ValueError:
        return ""


def _whose(address: IPv4Address | IPv6Address) -> str:
    if isinstance(address, IPv4Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(IPv6Network((int(address), PREFIX), strict=False))
