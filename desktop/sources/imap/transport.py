"""Where and how to connect: TLS always, loopback excepted (RFC 8314)."""

import ipaddress
import ssl
from dataclasses import dataclass
from enum import StrEnum

CONNECT_TIMEOUT_S = 20.0


class Security(StrEnum):
    """How a connection is protected."""

    TLS = "tls"
    STARTTLS = "starttls"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """A server: host, port, protection, and on loopback a CA file of one's own."""

    host: str
    port: int
    security: Security = Security.TLS
    ca_file: str = ""

    @property
    def is_loopback(self) -> bool:
        """Whether the server is this very computer."""
        if self.host.lower() == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host.strip("[]")).is_loopback
        except ValueError:
            return False

    def tls_context(self) -> ssl.SSLContext:
        """Return a context that verifies; a CA file counts on loopback only."""
        ca_file = self.ca_file if self.is_loopback and self.ca_file else None
        context = ssl.create_default_context(cafile=ca_file)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        return context
