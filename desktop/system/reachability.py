"""Tells, without sending anything, whether this computer has a way to the network."""

import socket

_ELSEWHERE = ("192.0.2.1", 9)
"""A documentation address (RFC 5737): it is only looked up in the routing table."""


def local_address() -> str | None:
    """Return the address this computer would send from, or None without a route.

    A datagram socket that is "connected" chooses a route and sends no packet.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(_ELSEWHERE)
        except OSError:
            return None
        name: str = probe.getsockname()[0]
        return name
