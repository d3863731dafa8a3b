"""Which network addresses may be connected to.

A feed can name any address, and a name can resolve to another address each time it is asked for. So the
check is made where nothing can change any more: when the socket for an address is created.
"""

import asyncio
import ipaddress
import socket
from typing import TypeAlias

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
AddressInfo: TypeAlias = tuple[
    int | socket.AddressFamily, int | socket.SocketKind, int, str, tuple[object, ...]
]
"""An address as `socket.getaddrinfo` returns it."""

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
"""IPv6 addresses whose last 32 bits are an IPv4 address (RFC 6052)."""
_IPV4_COMPATIBLE = ipaddress.ip_network("::/96")
"""The same, deprecated (RFC 4291)."""


class PrivateAddressError(OSError):
    """An address that is not of the public internet."""

    def __init__(self, address: str) -> None:
        super().__init__(
            f"leads to {address}, which is no address of the public internet (allow_private would allow it)"
        )


def is_public(address: str) -> bool:
    """Return whether an IP address is one of the public internet, also inside an IPv6 address."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return all(each.is_global and not each.is_multicast for each in _with_embedded(parsed))


def _with_embedded(address: Address) -> list[Address]:
    """Return an address, or the IPv4 addresses that a gateway would make of it."""
    if isinstance(address, ipaddress.IPv4Address):
        return [address]
    if address.ipv4_mapped:
        return [address.ipv4_mapped]
    if address.sixtofour:
        return [address.sixtofour]
    if address.teredo:
        return list(address.teredo)
    if address in _NAT64 or address in _IPV4_COMPATIBLE:
        return [ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)]
    return [address]


def public_socket(info: AddressInfo) -> socket.socket:
    """Return a socket for an address of the public internet, to be connected to it.

    Raises:
        PrivateAddressError: It is another address.
    """
    family, kind, protocol, _, place = info
    if not is_public(str(place[0])):
        raise PrivateAddressError(str(place[0]))
    return socket.socket(family, kind, protocol)


async def require_public(host: str, port: int) -> None:
    """Check a host that a proxy will connect to.

    A name that this machine cannot resolve is left to the proxy, which alone knows what it connects to.

    Raises:
        PrivateAddressError: It has an address that is not of the public internet.
    """
    try:
        infos = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError:
        return
    for info in infos:
        if not is_public(str(info[4][0])):
            raise PrivateAddressError(str(info[4][0]))
