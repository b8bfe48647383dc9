"""Which addresses are fetched: the public web, and the private hosts that an operator names.

Feeds and redirects are written by strangers. Without these rules one of them could have this
program read what only it can reach: the machine itself, its neighbours, a cloud's metadata.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Collection

from yarl import URL

from knowledge.errors import FetchError

_SHOWN = 200  # characters of an address in an error
_HOST = re.compile(r"[a-z0-9_.-]+|[0-9a-f:.]+", re.IGNORECASE)
_GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052
_TEREDO = ipaddress.ip_network("2001::/32")  # tunnels to a v4 address of the sender's choice


class PrivateAddress(OSError):
    """A connection that was about to be made to an address that is not public.

    An OSError, so that the transport goes on to a name's other addresses. Where there are none it
    may hand on no more than the text, which therefore is always the same.
    """

    TEXT = "not a public address"

    def __init__(self) -> None:
        super().__init__(self.TEXT)


def web_address(text: str, private_hosts: Collection[str] = ()) -> URL:
    """`text` as an address that may be asked for, without its fragment.

    Says nothing yet about where the name leads; that is seen when connecting. Ports below 1024
    other than 80 and 443 belong to services that are not the web; hosts in `private_hosts` (see
    `host_key`) may use any. Raises FetchError.
    """
    try:
        url = URL(text.strip()).with_fragment(None)
        host, port = url.raw_host or "", url.port
    except ValueError as error:  # yarl's, and those of text that cannot be encoded
        raise _no_web_address(text) from error
    if url.scheme not in ("http", "https") or not _HOST.fullmatch(host):
        raise _no_web_address(text)
    if url.user is not None or url.password is not None:
        raise FetchError(
            f"{shown(text)}: an address with a name or password in it is not fetched: take them out"
        )
    if port not in (80, 443) and (port or 0) < 1024 and host_key(host) not in private_hosts:
        raise FetchError(
            f"{shown(text)}: port {port} is not one of the web's, which are 80, 443 and those "
            "from 1024: check the address"
        )
    return url


def is_public(address: str) -> bool:
    """Whether a numeric IP address is one of the public Internet's.

    What is not numeric is not: it would be resolved once more. IPv6 addresses that carry an IPv4
    address (mapped, 6to4, NAT64) are as public as that one is. Sources: IANA's special-purpose
    registries, as far as `ipaddress` knows them, and RFC 4291, 3056, 4380, 6052.
    """
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if carried := _carried_ipv4(ip):
            return is_public(str(carried))
        return ip in _GLOBAL_UNICAST and ip.is_global and ip not in _TEREDO
    return ip.is_global and not (ip.is_multicast or ip.is_reserved)


def public_socket(
    address: tuple[
        int | socket.AddressFamily, int | socket.SocketKind, int, str, tuple[object, ...]
    ],
) -> socket.socket:
    """The socket for a connection to `address` (as of getaddrinfo). Raises PrivateAddress.

    This is called with the very address that is connected to next, wherever it came from: written
    as a number, or answered for a name, first or later. No check made earlier can be outlived.
    """
    family, kind, protocol, _, target = address
    if not is_public(str(target[0])):
        raise PrivateAddress
    return socket.socket(family, kind, protocol)


def host_key(host: str) -> str:
    """One spelling for all the ways to write a host's name or number."""
    plain = host.strip().strip("[]").rstrip(".").lower()
    try:
        return str(ipaddress.ip_address(plain))
    except ValueError:
        return plain


def shown(address: str) -> str:
    """`address` fit for a line of log: short, printable, without a password."""
    bare = re.sub(r"//[^/?#]*@", "//", address)
    printable = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in bare)
    return printable if len(printable) <= _SHOWN else printable[:_SHOWN] + "…"


def _carried_ipv4(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if ip in _NAT64:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour


def _no_web_address(text: str) -> FetchError:
    return FetchError(
        f"{shown(text)!r} is not a web address: it must begin with http:// or https://"
    )
