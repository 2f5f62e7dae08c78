"""Where a request comes from: the connection itself, or what a front server that we trust says about it."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from django.http import HttpRequest

from liandong.config.home import ServerTrouble

Network = IPv4Network | IPv6Network


def networks(words: str) -> list[Network]:
    """Addresses and networks in a list with commas.

    raises  ServerTrouble  one of them is neither
    """
    try:
        return [ip_network(word.strip()) for word in words.split(",") if word.strip()]
    except ValueError as wrong:
        raise ServerTrouble(
            f"LIANDONG_PROXIES 有误 / LIANDONG_PROXIES is not understood: {wrong}."
            " Give addresses or networks, such as 127.0.0.1,10.1.0.0/16."
        ) from wrong


def caller(direct: str, forwarded: str, proxies: Sequence[Network]) -> str:
    """The nearest address that is not one of our front servers; what stands further left anyone may have written.

    direct     the other end of the connection
    forwarded  X-Forwarded-For: each front server adds, on the right, who spoke to it
    """
    here = direct
    for word in reversed(forwarded.split(",")):
        before = parsed(word)
        if before is None or not within(here, proxies):
            break
        here = str(before)
    return here


def within(address: str, proxies: Sequence[Network]) -> bool:
    found = parsed(address)
    return found is not None and any(found in network for network in proxies)


def parsed(word: str) -> IPv4Address | IPv6Address | None:
    try:
        found = ip_address(word.strip())
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


def counted(request: HttpRequest) -> str | None:
    """The address under which failed sign-ins are counted: no header is read again."""
    return str(request.META.get("REMOTE_ADDR") or "") or None
