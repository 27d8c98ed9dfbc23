"""The guard against addresses off the public web, placed where a socket is made, after names are resolved.

The table is written out, from IANA's registries of special-purpose addresses: `ipaddress.is_global` lets some through
on which cloud providers answer with credentials.
"""

import ipaddress
import socket

AddressInfo = tuple[int | socket.AddressFamily, int | socket.SocketKind, int, str, tuple[str | int, ...]]

CLOSED_V4 = tuple(
    map(
        ipaddress.IPv4Network,
        (
            "0.0.0.0/8",  # this network
            "10.0.0.0/8",  # private
            "100.64.0.0/10",  # shared by a carrier's customers
            "127.0.0.0/8",  # loopback
            "168.63.129.16/32",  # Azure's host
            "169.254.0.0/16",  # link-local, where clouds keep credentials
            "172.16.0.0/12",  # private
            "192.0.0.0/24",  # protocol assignments, Oracle's credentials among them
            "192.0.2.0/24",  # documentation
            "192.31.196.0/24",  # AS112
            "192.52.193.0/24",  # multicast relays
            "192.88.99.0/24",  # 6to4 relays
            "192.168.0.0/16",  # private
            "192.175.48.0/24",  # AS112
            "198.18.0.0/15",  # benchmarks
            "198.51.100.0/24",  # documentation
            "203.0.113.0/24",  # documentation
            "224.0.0.0/4",  # multicast
            "240.0.0.0/4",  # reserved, and broadcast
        ),
    )
)
OPEN_V6 = ipaddress.IPv6Network("2000::/3")  # all that is assigned to the public
CLOSED_V6 = tuple(
    map(
        ipaddress.IPv6Network,
        (
            "2001::/23",  # protocol assignments, Teredo tunnels among them
            "2001:db8::/32",  # documentation
            "2002::/16",  # 6to4 tunnels, which end at an IPv4 address of anyone's choice
            "2620:4f:8000::/48",  # AS112
            "3fff::/20",  # documentation
        ),
    )
)
# Networks without IPv4 reach it through these; the address that counts is the one inside.
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class AddressRefused(OSError):
    """A refused address; an OSError, so that a client tries the host's other addresses."""


def public(address: str) -> bool:
    """Tell whether an address, as the system spells it, belongs to the public web."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip in NAT64:
            return public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
        return ip in OPEN_V6 and not any(ip in network for network in CLOSED_V6)
    return not any(ip in network for network in CLOSED_V4)


def public_socket(info: AddressInfo) -> socket.socket:
    """Make a socket to a public address only, for aiohttp's connector."""
    family, kind, protocol, _, address = info
    if family not in (socket.AF_INET, socket.AF_INET6) or not public(str(address[0])):
        raise AddressRefused("The address is not on the public web.")
    return _socket(family, kind, protocol)


def any_socket(info: AddressInfo) -> socket.socket:
    """Make a socket to any address, for hosts that the operator has named."""
    family, kind, protocol, _, _ = info
    return _socket(family, kind, protocol)


def _socket(family: int, kind: int, protocol: int) -> socket.socket:
    made = socket.socket(family, kind, protocol)
    made.setblocking(False)
    return made
